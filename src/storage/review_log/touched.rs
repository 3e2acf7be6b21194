//! What rows that are being written touch, and what follows from them.

use std::collections::BTreeSet;

use rusqlite::{Connection, OptionalExtension, Transaction};
use uuid::Uuid;

use super::{Changed, Event, rows, scheduler, schedules};
use crate::{
    deck::CardKey,
    memory::Scheduler,
    study::{Decided, MarkKind, Moves},
};

/// What rows that are being written touch. The cards are those that the rows name.
#[derive(Default)]
pub struct Touched {
    /// The cards whose answers, or what these count, changed.
    pub cards: BTreeSet<CardKey>,
    /// The cards whose marks changed.
    pub marked: BTreeSet<CardKey>,
    /// The rows themselves.
    pub rows: Vec<Uuid>,
    /// Whether other decisions may hold.
    decisions: bool,
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
            Event::Review(review) => drop(self.cards.insert(review.card.clone())),
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

    /// Makes the schedules follow from what was written. Other parameters mean that all of them are made again.
    pub fn follow(self, transaction: &Transaction<'_>, before: &Scheduler, moves: &Moves) -> rusqlite::Result<Follows> {
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
        let replay = |card| {
            let state = schedules::replay(transaction, &scheduler, moves, &card)?;
            Ok((card, state))
        };
        let states = now(self.cards).into_iter().map(replay).collect::<rusqlite::Result<_>>()?;
        let changed = Changed { states, marked: now(self.marked), decisions: self.decisions, all_states };
        Ok(Follows { changed, scheduler, moves: read })
    }
}
