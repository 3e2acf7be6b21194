//! What rows that are being written touch, and what follows from them.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use rusqlite::{Connection, OptionalExtension, Transaction, params};
use uuid::Uuid;

use super::{
    Changed, Event,
    rows::{self, Keys},
    scheduler, schedules,
};
use crate::{
    deck::CardKey,
    memory::{CardState, Remembered, Scheduler},
    study::{Decided, MarkKind, Moves, is_elsewhere},
};

/// What rows that are being written touch. The cards are those that the rows name.
#[derive(Default)]
pub struct Touched {
    /// The cards whose answers, or what these count, changed.
    pub cards: BTreeSet<CardKey>,
    /// The answers that this device gave to each card, in the order in which they are written.
    answered: BTreeMap<CardKey, Vec<Given>>,
    /// The cards whose marks changed.
    pub marked: BTreeSet<CardKey>,
    /// The rows themselves.
    pub rows: Vec<Uuid>,
    /// Whether other decisions may hold.
    decisions: bool,
}

/// An answer that is being written.
struct Given {
    id: Uuid,
    /// What it says of the schedule; `None` if it is practice.
    remembered: Option<Remembered>,
    is_elsewhere: bool,
}

/// What holds after something was written.
pub struct Follows {
    /// What was changed by it.
    pub changed: Changed,
    /// The model of memory.
    pub scheduler: Scheduler,
    /// Where cards went, if that may have changed.
    pub moves: Option<Moves>,
}

impl Touched {
    /// Notes that a row was added or taken back.
    pub fn target(&mut self, connection: &Connection, target: Uuid) -> rusqlite::Result<()> {
        let card_in = |query| {
            let mut select = connection.prepare_cached(query)?;
            select.query_row([target.as_bytes()], |row| rows::card(row, 0)).optional()
        };
        if let Some(card) = card_in("SELECT deck, card FROM reviews WHERE id = ?1")? {
            self.cards.insert(card);
        } else if let Some(card) = card_in("SELECT deck, card FROM marks WHERE id = ?1")? {
            let mut select = connection.prepare_cached("SELECT kind FROM marks WHERE id = ?1")?;
            let kind: String = select.query_row([target.as_bytes()], |row| row.get(0))?;
            if MarkKind::from_name(&kind).is_some_and(MarkKind::reschedules) {
                self.cards.insert(card.clone());
            }
            self.marked.insert(card);
        } else {
            // Or nothing yet: what a merged log took back may come with another log.
            self.decisions = true;
            self.moved(rows::moved_by(connection, target)?);
        }
        Ok(())
    }

    /// Notes what this device did.
    pub fn event(&mut self, connection: &Connection, event: &Event<'_>) -> rusqlite::Result<()> {
        self.rows.push(event.id());
        match event {
            Event::Review(review) => self.answered.entry(review.card.clone()).or_default().push(Given {
                id: review.id,
                remembered: review.remembered(),
                is_elsewhere: is_elsewhere(review.session),
            }),
            Event::Mark(mark) => {
                self.marked.insert(mark.card.clone());
                if mark.kind.reschedules() {
                    self.cards.insert(mark.card.clone());
                }
            }
            Event::Decision(decision) => {
                self.decisions = true;
                if let Decided::Moved(moves) = &decision.decided {
                    self.moved(moves.iter().flat_map(|it| [it.from.clone(), it.to.clone()]));
                }
            }
            Event::Void { target, .. } => self.target(connection, *target)?,
        }
        Ok(())
    }

    /// Notes what a row of that table touches.
    pub fn row(&mut self, transaction: &Transaction<'_>, table: &str, id: Uuid) -> rusqlite::Result<()> {
        self.rows.push(id);
        if table == "voids" {
            let target = "SELECT target FROM voids WHERE id = ?1";
            let target = transaction.prepare_cached(target)?.query_row([id.as_bytes()], |row| rows::uuid(row, 0))?;
            self.target(transaction, target)
        } else {
            self.target(transaction, id)
        }
    }

    fn moved(&mut self, cards: impl IntoIterator<Item = CardKey>) {
        for card in cards {
            self.marked.insert(card.clone());
            self.cards.insert(card);
        }
    }

    /// Makes the schedules follow from what was written. Other parameters mean that all of them are made again. The
    /// schedule of a card follows from the cached one if that is known to be right.
    pub fn follow(
        self,
        transaction: &Transaction<'_>,
        before: &Scheduler,
        moves: &Moves,
        is_cache_right: bool,
    ) -> rusqlite::Result<Follows> {
        let scheduler = if self.decisions { scheduler(transaction)? } else { before.clone() };
        let read = if self.decisions { Some(rows::moves(transaction)?) } else { None };
        let moves = read.as_ref().unwrap_or(moves);
        let all_states = scheduler.parameters() != before.parameters();
        if all_states {
            schedules::rebuild(transaction, &scheduler)?;
        }
        let now = |cards: BTreeSet<CardKey>| -> BTreeSet<CardKey> {
            if moves.is_empty() { cards } else { cards.iter().flat_map(|card| moves.stands_for(card)).collect() }
        };
        let mut states = BTreeMap::new();
        let mut replayed = self.cards;
        let is_plain = moves.is_empty() && !self.decisions;
        let first = if is_plain { first_answered(transaction, &self.answered)? } else { HashSet::new() };
        for (card, given) in self.answered {
            if first.contains(&card) {
                let state = scheduler.replay(given.iter().filter_map(|it| it.remembered));
                schedules::write(transaction, &card, &state)?;
                states.insert(card, state);
            } else if is_cache_right
                && !self.decisions
                && !replayed.contains(&card)
                && let Some(state) = follow_answers(transaction, &scheduler, moves, &card, &given)?
            {
                states.insert(card, state);
            } else {
                replayed.insert(card);
            }
        }
        states.extend(schedules::replay(transaction, &scheduler, moves, now(replayed))?);
        let changed = Changed { states, marked: now(self.marked), decisions: self.decisions, all_states };
        Ok(Follows { changed, scheduler, moves: read })
    }
}

/// The cards of which nothing is known but the answers that are being written, so that these need not be read back. They
/// are looked for if there are as many as have a schedule, as when a deck comes with its history: every answer is counted.
fn first_answered(
    transaction: &Transaction<'_>,
    answered: &BTreeMap<CardKey, Vec<Given>>,
) -> rusqlite::Result<HashSet<CardKey>> {
    if answered.len() < 2 || !schedules::are_all(transaction, answered.len())? {
        return Ok(HashSet::new());
    }
    let voided = rows::voided(transaction)?;
    let (mut found, mut keys) = (HashSet::new(), Keys::default());
    let mut select = transaction.prepare("SELECT deck, card, count(*) FROM reviews GROUP BY deck, card")?;
    let mut counts = select.query([])?;
    while let Some(row) = counts.next()? {
        let (card, count) = (keys.card(row, 0)?, row.get::<_, u32>(2)? as usize);
        let is_all = answered.get(&card).is_some_and(|given| {
            given.len() == count
                && given.is_sorted_by(|a, b| a.id < b.id)
                && given.iter().all(|it| !voided.contains(&it.id))
        });
        if is_all {
            found.insert(card);
        }
    }
    let mut select = transaction.prepare("SELECT DISTINCT deck, card FROM marks")?;
    let mut marked = select.query([])?;
    while let Some(row) = marked.next()? {
        found.remove(&keys.card(row, 0)?);
    }
    Ok(found)
}

/// Lets the schedule of a card follow answers that are newer than all that is known of it, from what it was before them:
/// that costs the same however often the card was answered. Returns `None` if they are not, so that all has to be replayed.
fn follow_answers(
    transaction: &Transaction<'_>,
    scheduler: &Scheduler,
    moves: &Moves,
    card: &CardKey,
    given: &[Given],
) -> rusqlite::Result<Option<CardState>> {
    let is_in_order = given.is_sorted_by(|a, b| a.id < b.id);
    let (Some(first), Some(last)) = (given.first(), given.last()) else { return Ok(None) };
    if !is_in_order || given.iter().any(|it| it.is_elsewhere) || moves.place(card.clone(), first.id) != *card {
        return Ok(None);
    }
    for name in moves.written_as(card) {
        // The answers themselves are written by now.
        let mut later = transaction.prepare_cached(
            "SELECT (SELECT count(*) FROM reviews WHERE deck = ?1 AND card = ?2 AND id >= ?3 AND id <= ?4)
                  + EXISTS (SELECT 1 FROM reviews WHERE deck = ?1 AND card = ?2 AND id > ?4)
                  + EXISTS (SELECT 1 FROM marks WHERE deck = ?1 AND card = ?2 AND id > ?3)",
        )?;
        let range = params![name.deck.as_str(), name.card.as_str(), first.id.as_bytes(), last.id.as_bytes()];
        let found: u32 = later.query_row(range, |row| row.get(0))?;
        if found as usize != if name == *card { given.len() } else { 0 } {
            return Ok(None);
        }
    }
    let before = schedules::read_one(transaction, card)?.map_or(CardState::New, CardState::Reviewed);
    let remembered = given.iter().filter_map(|it| it.remembered);
    let state = remembered.fold(before, |state, answer| scheduler.after_answer(&state, answer));
    schedules::write(transaction, card, &state)?;
    Ok(Some(state))
}
