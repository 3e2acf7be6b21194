//! The union of two logs.

use std::{collections::HashSet, path::Path};

use rusqlite::{Connection, OptionalExtension, Transaction, params, params_from_iter, types::Value};
use uuid::Uuid;

use super::{Changed, LogError, ReviewLog, Touched, left_behind, reviews, rows, schema, sum::Sum};
use crate::{
    deck::CardKey,
    study::{BACK_WITHIN_MS, Moves, is_elsewhere},
};

/// Which rows of another log are added.
#[derive(Clone, Copy)]
pub struct Wanted<'w> {
    /// Those with a later id than this one.
    pub after: Uuid,
    /// And these.
    pub also: &'w HashSet<Uuid>,
}

impl Wanted<'_> {
    fn has(self, id: Uuid) -> bool {
        id > self.after || self.also.contains(&id)
    }
}

impl ReviewLog {
    /// Adds everything that another log has and this one has not, with the schedules that follow from it: all of it or
    /// nothing. Logs can be merged in any order, any number of times, and in pieces: the same comes of it.
    pub fn merge(&mut self, other: &Self) -> Result<Changed, LogError> {
        self.must_be_there(&[])?;
        self.merge_some(other, Wanted { after: Uuid::nil(), also: &HashSet::new() })
    }

    /// Adds some of the rows of another log.
    pub(super) fn merge_some(&mut self, other: &Self, wanted: Wanted<'_>) -> Result<Changed, LogError> {
        let path = self.path.clone();
        let changed = self.change(|transaction, touched| {
            let in_file = |err| LogError::sql(&path, err);
            let before = Sum::of(transaction).map_err(in_file)?;
            add_rows(transaction, &path, other, wanted, touched)?;
            left_behind::forget(transaction).and_then(|()| before.note_change(transaction)).map_err(in_file)?;
            check(transaction, touched).map_err(|err| LogError::sql(&other.path, err))
        })?;
        self.last_id_ms = self.last_id_ms.max(other.last_id_ms);
        Ok(changed)
    }
}

/// Adds the rows of another log that are wanted and that this one does not have.
///
/// Rows are copied as they are, also those that mean something only to a later Entente.
fn add_rows(
    transaction: &Transaction<'_>,
    path: &Path,
    other: &ReviewLog,
    wanted: Wanted<'_>,
    touched: &mut Touched,
) -> Result<(), LogError> {
    let (other, other_path) = (&other.connection, other.path.as_path());
    let in_other = |err| LogError::sql(other_path, err);
    // One state of the other log, even if its owner writes meanwhile.
    let snapshot = other.unchecked_transaction().map_err(in_other)?;
    let found = schema::version(&snapshot).map_err(in_other)?;
    if found < schema::VERSION {
        return Err(LogError::Older { path: other_path.to_owned(), found });
    }
    let mut moves = rows::every_move(transaction).map_err(|err| LogError::sql(path, err))?;
    let before = moves.len();
    moves.extend(rows::every_move(&snapshot).map_err(in_other)?);
    let (are_new, moves) = (moves.len() > before, Moves::new(moves));
    for (table, columns) in schema::TABLES {
        let mut select =
            snapshot.prepare(&format!("SELECT {columns} FROM {table} WHERE id > ?1 ORDER BY id")).map_err(in_other)?;
        let after = if wanted.also.is_empty() { wanted.after } else { Uuid::nil() };
        let mut adding = Adding::new(transaction, table, columns, &moves).map_err(|err| LogError::sql(path, err))?;
        let width = select.column_count();
        let mut rows = select.query([after.as_bytes()]).map_err(in_other)?;
        while let Some(row) = rows.next().map_err(in_other)? {
            let id = rows::uuid(row, 0).map_err(in_other)?;
            if !wanted.has(id) {
                continue;
            }
            let values: Vec<Value> = (0..width).map(|at| row.get(at)).collect::<Result<_, _>>().map_err(in_other)?;
            // What this log's rules refuse is a damage of the other one.
            match adding.add(&values).map_err(in_other)? {
                Added::New => touched.row(transaction, table, id).map_err(in_other)?,
                Added::Known => {}
                Added::Contradicts => return Err(LogError::Contradicts { path: other_path.to_owned(), id }),
            }
        }
    }
    if !are_new {
        return Ok(());
    }
    CameBack::new(transaction, &moves)
        .and_then(|mut came_back| came_back.displace_all(transaction, touched))
        .map_err(|err| LogError::sql(path, err))
}

/// What became of a row.
enum Added {
    /// It is in the log now.
    New,
    Known,
    /// There is another row of that id.
    Contradicts,
}

/// The statements that add rows to one table.
struct Adding<'c> {
    insert: rusqlite::Statement<'c>,
    is_known: rusqlite::Statement<'c>,
    /// For answers.
    answers: Option<(Imported<'c>, CameBack<'c>)>,
}

/// The statements for an answer of another program that was imported on both sides: it is one answer, however it came in.
/// So that either way of merging ends alike, the import counts whose device, session, time zone, day and interval come
/// first in this order.
struct Imported<'c> {
    compare: rusqlite::Statement<'c>,
    replace: rusqlite::Statement<'c>,
}

impl<'c> Imported<'c> {
    fn new(connection: &'c Connection, columns: &str) -> rusqlite::Result<Self> {
        let places: Vec<&str> = columns.split(", ").collect();
        let values = |of: &str| {
            let place = |column| places.iter().position(|it| *it == column).map_or(0, |place| place + 1);
            of.split(", ").map(|column| format!("?{}", place(column))).collect::<Vec<_>>().join(", ")
        };
        let (answer, imported) = (schema::ANSWER, schema::IMPORTED);
        let compare = format!(
            "SELECT sitting, ({imported}) > ({}) FROM reviews WHERE ({answer}) IS ({})",
            values(imported),
            values(answer)
        );
        let replace = format!("INSERT OR REPLACE INTO reviews ({columns}) VALUES ({})", values(columns));
        Ok(Self { compare: connection.prepare(&compare)?, replace: connection.prepare(&replace)? })
    }

    /// Settles what becomes of a row that is here otherwise; `None` if it is no such answer.
    fn settle(&mut self, values: &[Value]) -> rusqlite::Result<Option<Added>> {
        if !was_elsewhere(values) {
            return Ok(None);
        }
        let here = self.compare.query_row(params_from_iter(values), |row| Ok((rows::uuid(row, 0)?, row.get(1)?)));
        Ok(match here.optional()? {
            Some((session, true)) if is_elsewhere(session) => {
                self.replace.execute(params_from_iter(values))?;
                Some(Added::New)
            }
            Some((session, false)) if is_elsewhere(session) => Some(Added::Known),
            _ => None,
        })
    }
}

/// The columns that tell whether an answer came back: the first of those of [`schema::TABLES`].
const TELLING: &str = "id, device, sitting, deck, card, at_ms, utc_offset_s, study_day, form, rating";
/// How many these are.
const TOLD: usize = 10;

/// The statements for an answer that was given here, went out to another program and came back from it: it is one answer,
/// and the row of the device where it was given counts. It has the same rating, and nearly the same moment. The card may have
/// gone to another deck before it went out, and that may have been taken back since: under whichever of its names it came, it
/// is the same card.
struct CameBack<'c> {
    near: rusqlite::Statement<'c>,
    remove: rusqlite::Statement<'c>,
    moves: &'c Moves,
}

impl<'c> CameBack<'c> {
    fn new(connection: &'c Connection, moves: &'c Moves) -> rusqlite::Result<Self> {
        let near = "SELECT id, sitting FROM reviews WHERE deck = ?1 AND card = ?2 AND at_ms BETWEEN ?3 AND ?4 \
                    AND rating = ?5";
        let remove = connection.prepare("DELETE FROM reviews WHERE id = ?1")?;
        Ok(Self { near: connection.prepare(near)?, remove, moves })
    }

    /// The answers that are one with that row: those that came back if it was given on a device of ours, and else those that
    /// were given.
    fn others(&mut self, values: &[Value], was_elsewhere: bool) -> rusqlite::Result<Vec<Uuid>> {
        let [_, _, _, Value::Text(deck), Value::Text(card), Value::Integer(at_ms), _, _, _, rating, ..] = values else {
            return Ok(Vec::new());
        };
        let (from, to) = if was_elsewhere {
            (at_ms.saturating_sub(BACK_WITHIN_MS - 1), *at_ms)
        } else {
            (*at_ms, at_ms.saturating_add(BACK_WITHIN_MS - 1))
        };
        let mut others = Vec::new();
        for name in self.moves.all_names(&CardKey { deck: deck.as_str().into(), card: card.as_str().into() }) {
            let read = |row: &rusqlite::Row<'_>| Ok((rows::uuid(row, 0)?, rows::uuid(row, 1)?));
            let near = params![name.deck.as_str(), name.card.as_str(), from, to, rating];
            for row in self.near.query_map(near, read)? {
                let (id, session) = row?;
                others.extend((is_elsewhere(session) != was_elsewhere).then_some(id));
            }
        }
        Ok(others)
    }

    /// Whether a row came back and the answer itself is in the log.
    fn yields(&mut self, values: &[Value]) -> rusqlite::Result<bool> {
        Ok(was_elsewhere(values) && !self.others(values, true)?.is_empty())
    }

    /// Removes what came back of an answer that is in the log now.
    fn displace(&mut self, values: &[Value]) -> rusqlite::Result<()> {
        if was_elsewhere(values) {
            return Ok(());
        }
        self.others(values, false)?.iter().try_for_each(|id| self.remove.execute([id.as_bytes()]).map(drop))
    }

    /// Removes what came back of any answer that is in the log: whose cards are one is known only by moves that came with
    /// this merge.
    fn displace_all(&mut self, connection: &Connection, touched: &mut Touched) -> rusqlite::Result<()> {
        let mut select = connection.prepare(&format!("SELECT {TELLING} FROM reviews"))?;
        let mut rows = select.query([])?;
        let mut gone = Vec::new();
        while let Some(row) = rows.next()? {
            if !is_elsewhere(rows::uuid(row, 2)?) {
                continue;
            }
            let values: Vec<Value> = (0..TOLD).map(|at| row.get(at)).collect::<Result<_, _>>()?;
            if self.yields(&values)? {
                touched.cards.insert(rows::card(row, 3)?);
                gone.push(rows::uuid(row, 0)?);
            }
        }
        gone.iter().try_for_each(|id| self.remove.execute([id.as_bytes()]).map(drop))
    }
}

/// Which of these answers of another log were given here and came back from another program: the log has them already.
pub fn came_back(connection: &Connection, other: &Connection, ids: &[Uuid]) -> rusqlite::Result<HashSet<Uuid>> {
    let mut found = HashSet::new();
    if ids.is_empty() {
        return Ok(found);
    }
    let mut moves = rows::every_move(connection)?;
    moves.extend(rows::every_move(other)?);
    let moves = Moves::new(moves);
    let mut came_back = CameBack::new(connection, &moves)?;
    let mut select = other.prepare(&format!("SELECT {TELLING} FROM reviews WHERE id = ?1"))?;
    for id in ids {
        let values: Vec<Value> =
            select.query_row([id.as_bytes()], |row| (0..TOLD).map(|at| row.get(at)).collect::<Result<_, _>>())?;
        if came_back.yields(&values)? {
            found.insert(*id);
        }
    }
    Ok(found)
}

/// Whether a row is an answer that was given in another program, which its third column tells, the session.
fn was_elsewhere(values: &[Value]) -> bool {
    let is_it = |session: &[u8]| Uuid::from_slice(session).is_ok_and(is_elsewhere);
    matches!(values.get(2), Some(Value::Blob(session)) if is_it(session))
}

impl<'c> Adding<'c> {
    fn new(connection: &'c Connection, table: &str, columns: &str, moves: &'c Moves) -> rusqlite::Result<Self> {
        let values = columns.split(',').map(|_| "?").collect::<Vec<_>>().join(", ");
        let insert = format!("INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT (id) DO NOTHING");
        let is_known = format!("SELECT 1 FROM {table} WHERE ({columns}) IS ({values})");
        let answers = match table {
            "reviews" => Some((Imported::new(connection, columns)?, CameBack::new(connection, moves)?)),
            _ => None,
        };
        Ok(Self { insert: connection.prepare(&insert)?, is_known: connection.prepare(&is_known)?, answers })
    }

    fn add(&mut self, values: &[Value]) -> rusqlite::Result<Added> {
        if let Some((_, came_back)) = &mut self.answers
            && came_back.yields(values)?
        {
            return Ok(Added::Known);
        }
        if self.insert.execute(params_from_iter(values))? > 0 {
            if let Some((_, came_back)) = &mut self.answers {
                came_back.displace(values)?;
            }
            return Ok(Added::New);
        }
        if self.is_known.exists(params_from_iter(values))? {
            return Ok(Added::Known);
        }
        let settled = self.answers.as_mut().map(|(imported, _)| imported.settle(values)).transpose()?.flatten();
        Ok(settled.unwrap_or(Added::Contradicts))
    }
}

/// Fails if what was added to a card cannot be read back: a value may keep the table's rules and mean nothing.
fn check(connection: &Connection, touched: &Touched) -> rusqlite::Result<()> {
    let moves = rows::moves(connection)?;
    touched.cards.iter().try_for_each(|card| reviews::read(connection, &moves, Some(card)).map(drop))?;
    touched.marked.iter().try_for_each(|card| rows::marks(connection, &moves, Some(card)).map(drop))?;
    rows::decisions(connection).map(drop)
}
