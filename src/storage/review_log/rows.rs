//! Rows of the log, to and from what they mean.

use std::collections::{BTreeMap, HashSet};

use rusqlite::{CachedStatement, Connection, OptionalExtension, Row, Transaction, params, types::Type};
use uuid::Uuid;

use super::{CardsOn, Event, LastAnswer, Undoable, schema::version, sum::Sum};
use crate::{
    deck::{CardId, CardKey, DeckId},
    memory::{DEFAULT_DESIRED_RETENTION, Moment, Scheduler, StudyDay},
    study::{Confusions, Decided, Decision, ExamGoal, Form, Mark, MarkKind, Move, Moves, Review},
};

/// Adds rows for what a device did.
pub struct Inserts<'t> {
    transaction: &'t Transaction<'t>,
    device: Uuid,
    /// For answers, of which there may be very many.
    review: CachedStatement<'t>,
    /// That of what was added.
    sum: Sum,
}

impl<'t> Inserts<'t> {
    /// For what that device did.
    pub fn new(transaction: &'t Transaction<'t>, device: Uuid) -> rusqlite::Result<Self> {
        let review = transaction.prepare_cached(
            "INSERT INTO reviews (id, device, sitting, deck, card, at_ms, utc_offset_s, study_day, form, rating, given,
                                  is_right, duration_ms, is_scheduled, interval_days, rival)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16)",
        )?;
        Ok(Self { transaction, device, review, sum: Sum::default() })
    }

    /// Adds a row.
    pub fn add(&mut self, event: &Event<'_>) -> rusqlite::Result<()> {
        let (transaction, device) = (self.transaction, self.device);
        match event {
            Event::Review(review) => self.review(review),
            Event::Mark(mark) => insert_mark(transaction, device, mark, &mut self.sum),
            Event::Decision(decision) => insert_decision(transaction, device, decision, &mut self.sum),
            Event::Void { id, target, at_ms } => {
                let mut insert = transaction
                    .prepare_cached("INSERT INTO voids (id, device, target, at_ms) VALUES (?1, ?2, ?3, ?4)")?;
                let row = params![id.as_bytes(), device.as_bytes(), target.as_bytes(), at_ms];
                self.sum.add_row("voids", row)?;
                insert.execute(row).map(drop)
            }
        }
    }

    /// Notes what was added.
    pub fn finish(self) -> rusqlite::Result<()> {
        self.sum.note_more(self.transaction)
    }

    fn review(&mut self, review: &Review) -> rusqlite::Result<()> {
        let row = params![
            review.id.as_bytes(),
            self.device.as_bytes(),
            review.session.as_bytes(),
            review.card.deck.as_str(),
            review.card.card.as_str(),
            review.at.utc_ms,
            review.at.utc_offset_s,
            review.study_day.0,
            review.form.name(),
            review.rating.number(),
            review.given,
            review.is_right,
            review.duration_ms,
            review.is_scheduled,
            review.interval_days,
            review.rival.as_ref().map(|rival| rival.seen_from(&review.card.deck)),
        ];
        self.sum.add_row("reviews", row)?;
        self.review.execute(row).map(drop)
    }
}

/// The rows that were taken back. A target that is no id is that of no row.
pub fn voided(connection: &Connection) -> rusqlite::Result<HashSet<Uuid>> {
    let mut select = connection.prepare("SELECT target FROM voids")?;
    let targets = select.query_map([], |row| Ok(row.get_ref(0)?.as_blob()?.try_into().ok().map(Uuid::from_bytes)))?;
    targets.filter_map(Result::transpose).collect()
}

/// Reads rows about one card, under each name that it had, or about all, without those that were taken back; in the order
/// of their ids of each name. The ids are in the first column.
pub fn about<T>(
    connection: &Connection,
    columns: &str,
    moves: &Moves,
    card: Option<&CardKey>,
    mut read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
) -> rusqlite::Result<Vec<T>> {
    let mut found = Vec::new();
    let Some(card) = card else {
        // Of all rows, SQLite would look each up among those that were taken back.
        let voided = voided(connection)?;
        let mut select = connection.prepare_cached(&format!("{columns} ORDER BY id"))?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            if voided.is_empty() || !voided.contains(&uuid(row, 0)?) {
                found.push(read(row)?);
            }
        }
        return Ok(found);
    };
    let mut select = connection.prepare_cached(&format!(
        "{columns} WHERE deck = ?1 AND card = ?2 AND id NOT IN (SELECT target FROM voids) ORDER BY id"
    ))?;
    for name in moves.written_as(card) {
        for row in select.query_map([name.deck.as_str(), name.card.as_str()], &mut read)? {
            found.push(row?);
        }
    }
    Ok(found)
}

/// What was mixed up with what, and told apart again, in the answers that were not taken back.
pub fn confusions(connection: &Connection, moves: &Moves) -> rusqlite::Result<Confusions> {
    let mut confusions = Confusions::default();
    if version(connection)? < 2 {
        return Ok(confusions);
    }
    let mut select = connection.prepare_cached(
        "SELECT deck, card, rival, is_right, id FROM reviews
         WHERE rival IS NOT NULL AND id NOT IN (SELECT target FROM voids) ORDER BY id",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let (card, id) = (card(row, 0)?, uuid(row, 4)?);
        let rival = moves.place(CardKey::named_in(&card.deck, row.get_ref(2)?.as_str()?), id);
        let card = moves.place(card, id);
        match row.get(3)? {
            Some(true) => confusions.told_apart(&card, &rival),
            _ => confusions.mixed_up(&card, &rival),
        }
    }
    Ok(confusions)
}

fn insert_mark(transaction: &Transaction<'_>, device: Uuid, mark: &Mark, sum: &mut Sum) -> rusqlite::Result<()> {
    let mut insert = transaction.prepare_cached(
        "INSERT INTO marks (id, device, deck, card, at_ms, utc_offset_s, study_day, kind)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )?;
    let row = params![
        mark.id.as_bytes(),
        device.as_bytes(),
        mark.card.deck.as_str(),
        mark.card.card.as_str(),
        mark.at.utc_ms,
        mark.at.utc_offset_s,
        mark.study_day.0,
        mark.kind.name(),
    ];
    sum.add_row("marks", row)?;
    insert.execute(row).map(drop)
}

fn insert_decision(
    transaction: &Transaction<'_>,
    device: Uuid,
    decision: &Decision,
    sum: &mut Sum,
) -> rusqlite::Result<()> {
    let (kind, subject) = subject(&decision.decided);
    let value = match &decision.decided {
        Decided::Parameters(parameters) => ron_text(parameters)?,
        Decided::Exam { goal: Some(goal), .. } => ron_text(goal)?,
        Decided::Exam { goal: None, .. } => String::new(),
        Decided::AtOnce { first } => first.to_string(),
        Decided::Moved(moves) => ron_text(moves)?,
    };
    let row = params![decision.id.as_bytes(), device.as_bytes(), decision.at_ms, kind, subject, value];
    sum.add_row("decisions", row)?;
    let insert = "INSERT INTO decisions (id, device, at_ms, kind, subject, value) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    transaction.execute(insert, row).map(drop)
}

/// What a decision is about: its kind, and what of that kind.
fn subject(decided: &Decided) -> (&'static str, &str) {
    match decided {
        Decided::Parameters(_) => ("parameters", ""),
        Decided::Exam { name, .. } => ("exam", name),
        Decided::AtOnce { .. } => ("marks", ""),
        Decided::Moved(_) => ("moved", ""),
    }
}

/// Whether the same subject was ever decided, even if that was taken back.
pub fn has_decided(connection: &Connection, decided: &Decided) -> rusqlite::Result<bool> {
    let (kind, subject) = subject(decided);
    Ok(version(connection)? >= 3
        && connection.prepare("SELECT 1 FROM decisions WHERE kind = ?1 AND subject = ?2")?.exists([kind, subject])?)
}

fn ron_text(value: &impl serde::Serialize) -> rusqlite::Result<String> {
    ron::to_string(value).map_err(|err| rusqlite::Error::ToSqlConversionFailure(err.into()))
}

/// Whether the model of memory can work with these parameters; none are the usual ones.
fn is_parameters(parameters: &[f32]) -> bool {
    parameters.is_empty() || Scheduler::with_parameters(parameters, DEFAULT_DESIRED_RETENTION).is_ok()
}

/// The decisions that were not taken back, oldest first. A kind that a later version brought is passed over, and so is
/// a value that means nothing: what was decided before it holds.
pub fn decisions(connection: &Connection) -> rusqlite::Result<Vec<Decision>> {
    if version(connection)? < 3 {
        return Ok(Vec::new());
    }
    let mut select = connection.prepare(
        "SELECT id, at_ms, kind, subject, value FROM decisions
         WHERE id NOT IN (SELECT target FROM voids) ORDER BY id",
    )?;
    let read = |row: &Row<'_>| {
        let (subject, value) = (row.get_ref(3)?.as_str()?, row.get_ref(4)?.as_str()?);
        let decided = match row.get_ref(2)?.as_str()? {
            "parameters" => {
                let parameters = ron::from_str(value).ok().filter(|it: &Vec<f32>| is_parameters(it));
                parameters.map(Decided::Parameters)
            }
            "exam" if value.is_empty() => Some(Decided::Exam { name: subject.to_owned(), goal: None }),
            "exam" => {
                let goal = ron::from_str(value).ok().filter(ExamGoal::is_sound);
                goal.map(|goal| Decided::Exam { name: subject.to_owned(), goal: Some(goal) })
            }
            _later => None,
        };
        let (id, at_ms) = (uuid(row, 0)?, row.get(1)?);
        Ok(decided.map(|decided| Decision { id, at_ms, decided }))
    };
    select.query_map([], read)?.filter_map(Result::transpose).collect()
}

/// Where cards went, as far as that was not taken back. A value that means nothing is passed over.
pub fn moves(connection: &Connection) -> rusqlite::Result<Moves> {
    if version(connection)? < 3 {
        return Ok(Moves::default());
    }
    let mut select = connection.prepare(
        "SELECT id, value FROM decisions WHERE kind = 'moved' AND id NOT IN (SELECT target FROM voids) ORDER BY id",
    )?;
    let read = |row: &Row<'_>| Ok((uuid(row, 0)?, ron::from_str(row.get_ref(1)?.as_str()?).unwrap_or_default()));
    let decisions: Vec<_> = select.query_map([], read)?.collect::<rusqlite::Result<_>>()?;
    Ok(Moves::new(decisions))
}

/// Every move of a card that was ever decided, taken back or not. A value that means nothing is passed over.
pub fn every_move(connection: &Connection) -> rusqlite::Result<BTreeMap<Uuid, Vec<Move>>> {
    if version(connection)? < 3 {
        return Ok(BTreeMap::new());
    }
    let mut select = connection.prepare("SELECT id, value FROM decisions WHERE kind = 'moved'")?;
    let read = |row: &Row<'_>| Ok((uuid(row, 0)?, ron::from_str(row.get_ref(1)?.as_str()?).unwrap_or_default()));
    select.query_map([], read)?.collect()
}

/// The cards that a decision moved, at both places; none if it is another decision, or is not there.
pub fn moved_by(connection: &Connection, decision: Uuid) -> rusqlite::Result<Vec<CardKey>> {
    if version(connection)? < 3 {
        return Ok(Vec::new());
    }
    let mut select = connection.prepare_cached("SELECT value FROM decisions WHERE id = ?1 AND kind = 'moved'")?;
    let value: Option<String> = select.query_row([decision.as_bytes()], |row| row.get(0)).optional()?;
    let moved: Vec<Move> = value.and_then(|value| ron::from_str(&value).ok()).unwrap_or_default();
    Ok(moved.into_iter().flat_map(|it| [it.from, it.to]).collect())
}

/// The ids of the cards of a deck that any row is about, taken back or not.
pub fn cards_of(connection: &Connection, moves: &Moves, deck: &DeckId) -> rusqlite::Result<HashSet<CardId>> {
    let mut found: HashSet<CardId> = moves.in_deck(deck).cloned().collect();
    for table in ["reviews", "marks"] {
        let mut select =
            connection.prepare(&format!("SELECT deck, card, max(id) FROM {table} WHERE deck = ?1 GROUP BY card"))?;
        let mut rows = select.query([deck.as_str()])?;
        while let Some(row) = rows.next()? {
            let card = moves.place(card(row, 0)?, uuid(row, 2)?);
            if card.deck == *deck {
                found.insert(card.card);
            }
        }
    }
    Ok(found)
}

/// The marks that were not taken back, of one card or of all, oldest first. A kind that a later version brought is
/// passed over.
pub fn marks(connection: &Connection, moves: &Moves, card_key: Option<&CardKey>) -> rusqlite::Result<Vec<Mark>> {
    const COLUMNS: &str = "SELECT id, deck, card, at_ms, utc_offset_s, study_day, kind FROM marks";
    let read = |row: &Row<'_>| {
        let Some(kind) = MarkKind::from_name(row.get_ref(6)?.as_str()?) else {
            return Ok(None);
        };
        Ok(Some(Mark {
            id: uuid(row, 0)?,
            card: card(row, 1)?,
            at: Moment { utc_ms: row.get(3)?, utc_offset_s: row.get(4)? },
            study_day: StudyDay(row.get(5)?),
            kind,
        }))
    };
    let found = about(connection, COLUMNS, moves, card_key, read)?;
    let mut marks: Vec<Mark> = found.into_iter().flatten().collect();
    if !moves.is_empty() {
        for mark in &mut marks {
            mark.card = moves.place(mark.card.clone(), mark.id);
        }
        marks.retain(|mark| card_key.is_none_or(|key| mark.card == *key));
        marks.sort_by_key(|mark| mark.id);
    }
    Ok(marks)
}

/// How many cards of each deck were answered on a day.
pub fn cards_on(connection: &Connection, moves: &Moves, day: StudyDay) -> rusqlite::Result<BTreeMap<DeckId, CardsOn>> {
    let mut today = connection.prepare_cached(
        "SELECT deck, card, id, sitting FROM reviews
         WHERE study_day = ?1 AND is_scheduled AND id NOT IN (SELECT target FROM voids) ORDER BY id",
    )?;
    let mut keys = Keys::default();
    let mut first: BTreeMap<CardKey, Uuid> = BTreeMap::new();
    for row in today.query_map([day.0], |row| Ok((keys.card(row, 0)?, uuid(row, 2)?, uuid(row, 3)?)))? {
        let (written, id, session) = row?;
        first.entry(moves.answered(written, id, session)).or_insert(id);
    }
    let mut before = connection.prepare_cached(
        "SELECT id, sitting FROM reviews
         WHERE deck = ?1 AND card = ?2 AND id < ?3 AND is_scheduled AND id NOT IN (SELECT target FROM voids)",
    )?;
    let mut counts: BTreeMap<DeckId, CardsOn> = BTreeMap::new();
    for (card, first) in first {
        let mut is_known = false;
        for name in moves.written_as(&card) {
            let mut rows = before.query(params![name.deck.as_str(), name.card.as_str(), first.as_bytes()])?;
            while !is_known && let Some(row) = rows.next()? {
                is_known = moves.is_empty() || moves.answered(name.clone(), uuid(row, 0)?, uuid(row, 1)?) == card;
            }
        }
        let count = counts.entry(card.deck).or_default();
        *if is_known { &mut count.due } else { &mut count.new } += 1;
    }
    Ok(counts)
}

/// The newest of what that device wrote and nobody took back. The answers of one question over several cards were given
/// at one moment, and go together.
pub fn newest(connection: &Connection, moves: &Moves, device: Uuid) -> rusqlite::Result<Option<Undoable>> {
    let mut select = connection.prepare_cached(
        "SELECT kind, id, deck, card, form, sitting, at_ms, is_scheduled FROM (
            -- Each by itself, from the end of its table: over all together all rows would be sorted.
            SELECT * FROM (
                SELECT 'review' AS kind, id, deck, card, form, sitting, at_ms, is_scheduled FROM reviews
                WHERE device = ?1 AND id NOT IN (SELECT target FROM voids) ORDER BY id DESC LIMIT 1)
            UNION ALL SELECT * FROM (
                SELECT 'mark', id, deck, card, NULL, NULL, at_ms, 0 FROM marks
                WHERE device = ?1 AND id NOT IN (SELECT target FROM voids) ORDER BY id DESC LIMIT 1)
            UNION ALL SELECT * FROM (
                SELECT kind, id, NULL, NULL, NULL, NULL, at_ms, 0 FROM decisions
                WHERE device = ?1 AND kind IN ('parameters', 'exam', 'marks') AND id NOT IN (SELECT target FROM voids)
                ORDER BY id DESC LIMIT 1))
         ORDER BY id DESC LIMIT 1",
    )?;
    let mut found = select.query([device.as_bytes()])?;
    let Some(row) = found.next()? else { return Ok(None) };
    let id = uuid(row, 1)?;
    match row.get_ref(0)?.as_str()? {
        "parameters" => return Ok(Some(Undoable::Parameters(id))),
        "exam" => return Ok(Some(Undoable::Exam(id))),
        "marks" => return Ok(Some(kept_at_once(connection, device, id)?)),
        "mark" => return Ok(Some(Undoable::Mark(id, moves.place(card(row, 2)?, id), kind_of_mark(connection, id)?))),
        _review => {}
    }
    let is_interlude = Form::from_name(row.get_ref(4)?.as_str()?).is_some_and(Form::is_interlude);
    let given = LastAnswer { id, is_scheduled: row.get(7)? };
    if !is_interlude {
        return Ok(Some(Undoable::Review(given, moves.answered(card(row, 2)?, id, uuid(row, 5)?))));
    }
    let mut select = connection.prepare_cached(
        "SELECT id FROM reviews
         WHERE form = ?1 AND sitting = ?2 AND at_ms = ?3 AND device = ?4 AND id NOT IN (SELECT target FROM voids)
         ORDER BY id",
    )?;
    let (form, sitting, at_ms): (String, Vec<u8>, i64) = (row.get(4)?, row.get(5)?, row.get(6)?);
    let same_moment = params![form, sitting, at_ms, device.as_bytes()];
    let ids = select.query_map(same_moment, |row| uuid(row, 0))?.collect::<Result<_, _>>()?;
    Ok(Some(Undoable::Interlude(given, ids)))
}

/// The answers or marks that were kept at once, up to the decision that says so, with it.
fn kept_at_once(connection: &Connection, device: Uuid, decision: Uuid) -> rusqlite::Result<Undoable> {
    let first: String =
        connection.query_row("SELECT value FROM decisions WHERE id = ?1", [decision.as_bytes()], |row| row.get(0))?;
    // Of a value that means nothing, the decision alone is taken back.
    let first = Uuid::parse_str(&first).unwrap_or(decision);
    let rows = |table| {
        let mut select = connection.prepare(&format!(
            "SELECT id FROM {table}
             WHERE device = ?1 AND id >= ?2 AND id < ?3 AND id NOT IN (SELECT target FROM voids) ORDER BY id"
        ))?;
        let kept = params![device.as_bytes(), first.as_bytes(), decision.as_bytes()];
        let ids = select.query_map(kept, |row| uuid(row, 0))?;
        ids.chain([Ok(decision)]).collect::<rusqlite::Result<Vec<Uuid>>>()
    };
    let answers = rows("reviews")?;
    if answers.len() > 1 {
        return Ok(Undoable::Answers(answers));
    }
    Ok(Undoable::Marks(rows("marks")?, kind_of_mark(connection, first)?))
}

/// What a mark sets or removes; `None` if a later version brought it, or there is no such mark.
fn kind_of_mark(connection: &Connection, id: Uuid) -> rusqlite::Result<Option<MarkKind>> {
    let mut select = connection.prepare_cached("SELECT kind FROM marks WHERE id = ?1")?;
    let name: Option<String> = select.query_row([id.as_bytes()], |row| row.get(0)).optional()?;
    Ok(name.as_deref().and_then(MarkKind::from_name))
}

/// The id in that column.
pub fn uuid(row: &Row<'_>, column: usize) -> rusqlite::Result<Uuid> {
    Uuid::from_slice(row.get_ref(column)?.as_blob()?).map_err(|_wrong_length| unknown(column, "id"))
}

/// A card from its two columns, the deck's first.
pub fn card(row: &Row<'_>, column: usize) -> rusqlite::Result<CardKey> {
    Keys::default().card(row, column)
}

/// Reads the cards of many rows: those of one deck share its name.
#[derive(Default)]
pub struct Keys {
    deck: DeckId,
}

impl Keys {
    /// The card of a row, from its two columns, the deck's first.
    pub fn card(&mut self, row: &Row<'_>, column: usize) -> rusqlite::Result<CardKey> {
        let deck = row.get_ref(column)?.as_str()?;
        if self.deck.as_str() != deck {
            self.deck = deck.into();
        }
        Ok(CardKey { deck: self.deck.clone(), card: row.get_ref(column + 1)?.as_str()?.into() })
    }
}

/// What a value is not, as an error of its column.
pub fn unknown(column: usize, what: &str) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, Type::Null, format!("this is no {what}").into())
}
