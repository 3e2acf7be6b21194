//! Whether all rows are as they were written, though every page and index is sound: a bit may have flipped inside an answer.
//!
//! Rows are only ever added. So the log notes how many there are, and the sum of their checksums: a row that is added is
//! added to it, and the order in which rows came is nothing. It tells that a row was altered, not which: that is told by
//! the backups.

use std::path::Path;

use rusqlite::{
    Connection, OptionalExtension, ToSql, params,
    types::{ToSqlOutput, ValueRef},
};

use super::{LogError, ReviewLog, health::connect_read_only, schema};

/// Where the sum is noted.
const KEY: &str = "rows";

/// Whether the rows of a log are as they were written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rows {
    /// They are.
    AsWritten,
    /// One is not, or has gone.
    Altered,
    /// An earlier version of Entente has written, which notes no sum.
    #[default]
    Unknown,
}

/// A number of rows, and the sum of their checksums.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sum {
    rows: u64,
    sum: u64,
}

impl Sum {
    /// That of all rows of a log of this version: reads each.
    pub fn of(connection: &Connection) -> rusqlite::Result<Self> {
        let mut sum = Self::default();
        for (table, columns) in schema::TABLES {
            let mut select = connection.prepare(&format!("SELECT {columns} FROM {table}"))?;
            let width = select.column_count();
            let mut rows = select.query([])?;
            while let Some(row) = rows.next()? {
                let mut checksum = Checksum::new(table);
                for column in 0..width {
                    checksum.add(row.get_ref(column)?);
                }
                sum.add(checksum);
            }
        }
        Ok(sum)
    }

    /// Adds a row to it, by its values in the order of [`schema::TABLES`].
    pub fn add_row(&mut self, table: &str, values: &[&dyn ToSql]) -> rusqlite::Result<()> {
        let mut checksum = Checksum::new(table);
        for value in values {
            match value.to_sql()? {
                ToSqlOutput::Borrowed(value) => checksum.add(value),
                ToSqlOutput::Owned(value) => checksum.add((&value).into()),
                // None of our rows has values of other kinds.
                _ => {}
            }
        }
        self.add(checksum);
        Ok(())
    }

    fn add(&mut self, row: Checksum) {
        *self = self.and(Self { rows: 1, sum: row.0 });
    }

    fn and(self, other: Self) -> Self {
        Self { rows: self.rows.wrapping_add(other.rows), sum: self.sum.wrapping_add(other.sum) }
    }

    fn without(self, other: Self) -> Self {
        Self { rows: self.rows.wrapping_sub(other.rows), sum: self.sum.wrapping_sub(other.sum) }
    }

    /// That which a log has noted; `None` if it has none that means anything.
    fn noted(connection: &Connection) -> rusqlite::Result<Option<Self>> {
        let mut select = connection.prepare_cached("SELECT value FROM meta WHERE key = ?1")?;
        let noted: Option<String> = select.query_row([KEY], |row| row.get(0)).optional()?;
        let read = |text: String| {
            let (rows, sum) = text.split_once(' ')?;
            Some(Self { rows: rows.parse().ok()?, sum: u64::from_str_radix(sum, 16).ok()? })
        };
        Ok(noted.and_then(read))
    }

    /// Notes it in the log.
    pub fn note(self, connection: &Connection) -> rusqlite::Result<()> {
        let mut replace = connection.prepare_cached("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)")?;
        replace.execute(params![KEY, format!("{} {:x}", self.rows, self.sum)]).map(drop)
    }

    /// Adds it to what is noted, if anything is.
    pub fn note_more(self, connection: &Connection) -> rusqlite::Result<()> {
        Self::noted(connection)?.map_or(Ok(()), |noted| noted.and(self).note(connection))
    }

    /// Notes what came of rows that were added, replaced and removed since the log had this sum. If a row had been altered
    /// before, the log goes on saying so.
    pub fn note_change(self, connection: &Connection) -> rusqlite::Result<()> {
        Self::of(connection)?.without(self).note_more(connection)
    }
}

/// Whether the rows of a log are as they were written. Reads each.
pub fn rows_of(path: &Path) -> Result<Rows, LogError> {
    let look = || look(&*connect_read_only(path)?.unchecked_transaction()?);
    look().map_err(|err| LogError::sql(path, err))
}

/// The same for a log that is open.
pub(super) fn look(connection: &Connection) -> rusqlite::Result<Rows> {
    if schema::version(connection)? != schema::VERSION {
        return Ok(Rows::Unknown);
    }
    let Some(noted) = Sum::noted(connection)? else { return Ok(Rows::Unknown) };
    let found = Sum::of(connection)?;
    Ok(match found {
        _ if found == noted => Rows::AsWritten,
        // An earlier version adds rows, and takes none away.
        _ if found.rows > noted.rows => Rows::Unknown,
        _ => Rows::Altered,
    })
}

impl ReviewLog {
    /// Notes that the rows are as they should be: what comes of this is a change.
    pub fn note_rows(&mut self) -> Result<(), LogError> {
        self.read(|connection| {
            let transaction = connection.unchecked_transaction()?;
            Sum::of(&transaction)?.note(&transaction)?;
            transaction.commit()
        })
    }
}

/// The checksum of a row.
#[derive(Clone, Copy)]
struct Checksum(u64);

impl Checksum {
    fn new(table: &str) -> Self {
        let mut checksum = Self(0);
        checksum.bytes(table.as_bytes());
        checksum
    }

    /// Goes on with a value: with its kind and its length, so that no two rows are one.
    fn add(&mut self, value: ValueRef<'_>) {
        match value {
            ValueRef::Null => self.word(0),
            ValueRef::Integer(integer) => {
                self.word(1);
                self.word(integer.cast_unsigned());
            }
            ValueRef::Real(real) => {
                self.word(2);
                self.word(real.to_bits());
            }
            ValueRef::Text(text) => {
                self.word(3);
                self.bytes(text);
            }
            ValueRef::Blob(blob) => {
                self.word(4);
                self.bytes(blob);
            }
        }
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.word(bytes.len() as u64);
        for chunk in bytes.chunks(8) {
            self.word(chunk.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)));
        }
    }

    /// No step loses anything of the one before: where one word differs, the end differs.
    fn word(&mut self, word: u64) {
        self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        deck::CardKey,
        memory::{Moment, Rating, StudyDay},
        storage::review_log::{Event, IN_MEMORY},
        study::{Form, Review},
    };

    fn answer(log: &mut ReviewLog, number: i64) {
        let id = log.next_id(1_000 * number);
        let review = Review {
            id,
            session: id,
            card: CardKey { deck: "pacts".into(), card: "c1".into() },
            at: Moment { utc_ms: 1_000 * number, utc_offset_s: 0 },
            study_day: StudyDay(0),
            form: Form::Typed,
            rating: Rating::Good,
            given: Some("1815".to_owned()),
            is_right: Some(true),
            rival: None,
            duration_ms: 900,
            is_scheduled: true,
            interval_days: 1,
        };
        log.append(&[Event::Review(&review)]).unwrap();
    }

    fn log_of_three() -> ReviewLog {
        let mut log = ReviewLog::open(Path::new(IN_MEMORY)).unwrap();
        (1..=3).for_each(|number| answer(&mut log, number));
        log
    }

    fn rows_after(change: &str) -> Rows {
        let log = log_of_three();
        log.connection.execute_batch(change).unwrap();
        log.read(look).unwrap()
    }

    #[test]
    fn a_change_of_any_value_of_a_row_is_noticed() {
        assert_eq!(log_of_three().read(look).unwrap(), Rows::AsWritten);
        for change in [
            "at_ms = at_ms + 4096",
            "rating = 1",
            "given = '1814'",
            "given = NULL",
            "is_right = 0",
            "form = 'recall'",
            "rival = 'c2'",
            "device = zeroblob(16)",
            "sitting = zeroblob(16)",
            "id = zeroblob(16)",
            "card = 'c', given = '11815'",
        ] {
            let change = format!("UPDATE reviews SET {change} WHERE at_ms = 2000");
            assert_eq!(rows_after(&change), Rows::Altered, "{change}");
        }
        assert_eq!(rows_after("DELETE FROM reviews WHERE at_ms = 2000"), Rows::Altered);
    }

    #[test]
    fn what_an_earlier_version_adds_is_no_damage() {
        let insert = "INSERT INTO voids SELECT id, device, id, 1 FROM reviews LIMIT 1";
        assert_eq!(rows_after(insert), Rows::Unknown);
        assert_eq!(rows_after("DELETE FROM meta WHERE key = 'rows'"), Rows::Unknown);
    }

    #[test]
    fn a_log_goes_on_saying_that_a_row_was_altered_until_its_rows_are_taken_as_they_are() {
        let mut log = log_of_three();
        log.connection.execute_batch("UPDATE reviews SET rating = 1 WHERE at_ms = 2000").unwrap();
        answer(&mut log, 4);
        log.merge(&log_of_three()).unwrap();
        assert_eq!(log.read(look).unwrap(), Rows::Altered);
        log.note_rows().unwrap();
        assert_eq!(log.read(look).unwrap(), Rows::AsWritten);
    }
}
