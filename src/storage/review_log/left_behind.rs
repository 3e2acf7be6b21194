//! What a restore leaves behind: rows that the learner does not want back.
//!
//! Rows are only ever added, so a row that a backup has and the log has not is lost. Only a restore does without rows on
//! purpose. It notes their ids in a table of the log, and in `meta` when it was and how many they are: so a table that
//! has lost a page is known for one.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use super::{Backup, LogError, ReviewLog, Why, health::connect_read_only, rows, schema};

/// The key of the note in `meta`, and the name of the table.
pub const KEY: &str = "left_behind";
/// An id of 16 bytes and a number: nothing else in a log looks like this.
const CREATE: &str = "CREATE TABLE IF NOT EXISTS left_behind (
    id    BLOB PRIMARY KEY CHECK (length(id) = 16),
    at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID";

/// The rows that restores have left behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftBehind {
    /// `None` if no restore has noted anything. That of an earlier version did not, but the backup that was taken before
    /// it tells of it.
    note: Option<Note>,
    rows: BTreeSet<Uuid>,
}

/// When the last restore was, in milliseconds since 1970-01-01 00:00 UTC, and how many rows were left behind by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Note {
    at_ms: i64,
    rows: usize,
}

impl Note {
    fn read(text: &str) -> Option<Self> {
        let (at_ms, rows) = text.split_once('/')?;
        Some(Self { at_ms: at_ms.parse().ok()?, rows: rows.parse().ok()? })
    }
}

impl LeftBehind {
    /// What a log notes.
    pub fn of_log(log: &Path) -> Result<Self, LogError> {
        connect_read_only(log).and_then(|it| Self::read(&it)).map_err(|err| LogError::sql(log, err))
    }

    /// What notes and rows that were found say together, each row with the moment of its restore. Usually there is one
    /// note at most.
    pub fn from_parts<'n>(notes: impl Iterator<Item = &'n str>, rows: &BTreeMap<Uuid, i64>) -> Self {
        let of_rows = || rows.values().max().map(|at_ms| Note { at_ms: *at_ms, rows: rows.len() });
        Self { note: notes.filter_map(Note::read).max().or_else(of_rows), rows: rows.keys().copied().collect() }
    }

    fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let mut select = connection.prepare("SELECT value FROM meta WHERE key = ?1")?;
        let note: Option<String> = select.query_row([KEY], |row| row.get(0)).optional()?;
        let mut found = BTreeMap::new();
        if is_there(connection)? {
            let mut select = connection.prepare("SELECT id, at_ms FROM left_behind")?;
            let rows = select.query_map([], |row| Ok((rows::uuid(row, 0)?, row.get(1)?)))?;
            found = rows.collect::<rusqlite::Result<_>>()?;
        }
        Ok(Self::from_parts(note.as_deref().into_iter(), &found))
    }

    /// Notes it in a log.
    pub fn write(&self, connection: &Connection) -> rusqlite::Result<()> {
        let Some(note) = self.note else { return Ok(()) };
        let transaction = connection.unchecked_transaction()?;
        transaction.execute_batch(CREATE)?;
        let mut insert = transaction.prepare("INSERT OR IGNORE INTO left_behind VALUES (?1, ?2)")?;
        self.rows.iter().try_for_each(|id| insert.execute((id.as_bytes(), note.at_ms)).map(drop))?;
        drop(insert);
        note.write(&transaction)?;
        transaction.commit()
    }

    /// Whether that row is one of them.
    #[must_use]
    pub fn has(&self, row: &Uuid) -> bool {
        self.rows.contains(row)
    }

    /// Whether rows were left behind of which nobody knows any more which.
    #[must_use]
    pub fn is_lost(&self) -> bool {
        self.note.is_some_and(|note| self.rows.len() < note.rows)
    }

    /// Whether a backup counts as left behind with all that it holds: it was taken before a restore of which nobody knows
    /// which rows it left; `all` are the backups that there are.
    #[must_use]
    pub fn has_all_of(&self, backup: &Backup, all: &[&Backup]) -> bool {
        (self.note.is_none() || self.is_lost()) && self.is_of_earlier_log(backup, all)
    }

    /// Whether a backup was taken before the last restore, of a log that was another one then; `all` are the backups that
    /// there are.
    #[must_use]
    pub fn is_of_earlier_log(&self, backup: &Backup, all: &[&Backup]) -> bool {
        let restores = all.iter().filter_map(|it| it.told).filter(|told| told.why == Why::Restore);
        let noted = self.note.map(|note| note.at_ms);
        noted.or_else(|| restores.map(|told| told.made_ms).max()).is_some_and(|last| made_ms(backup) <= Some(last))
    }

    /// What it is once the backup at that path, which holds the newest answer of that time, has taken the place of the
    /// log: what it lacks of the backups that were taken since.
    pub fn after_restore(
        restored: &Path,
        newest_ms: Option<i64>,
        all: &[&Backup],
        now_ms: i64,
    ) -> Result<Self, LogError> {
        let held = ReviewLog::open_backup(restored).map_err(|err| err.of_other(restored))?;
        let (before, kept) = (held.left_behind()?, held.ids()?);
        let taken_ms = Backup::from_path(restored).as_ref().and_then(made_ms).or(newest_ms);
        let earlier: Vec<&Backup> = all.iter().copied().filter(|backup| made_ms(backup) < taken_ms).collect();
        let others = all.iter().filter(|backup| backup.path.file_name() != restored.file_name());
        let mut rows = before.rows.clone();
        for backup in others.filter(|it| before.has_all_of(it, &earlier) || made_ms(it) >= taken_ms) {
            match ReviewLog::open_backup(&backup.path).and_then(|backup| backup.ids()) {
                Ok(ids) => rows.extend(ids.into_iter().flatten()),
                Err(err) => tracing::warn!(%err, "nobody knows what a restore leaves behind of a backup"),
            }
        }
        rows.retain(|row| !kept.iter().any(|ids| ids.binary_search(row).is_ok()));
        Ok(Self { note: Some(Note { at_ms: now_ms, rows: rows.len() }), rows })
    }
}

impl Note {
    fn write(self, connection: &Connection) -> rusqlite::Result<()> {
        let note = format!("{}/{}", self.at_ms, self.rows);
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)", [KEY, &note]).map(drop)
    }
}

impl ReviewLog {
    /// Notes that restores have left these rows behind, those apart that the log has.
    pub fn note_left_behind(&self, left: &LeftBehind) -> Result<(), LogError> {
        self.read(|connection| left.write(connection).and_then(|()| forget(connection)))
    }

    /// The rows that restores have left behind.
    pub fn left_behind(&self) -> Result<LeftBehind, LogError> {
        self.read(LeftBehind::read)
    }
}

/// Rows that were left behind and came into the log all the same are wanted: if they are lost again, they are lost.
pub fn forget(connection: &Connection) -> rusqlite::Result<()> {
    if !is_there(connection)? {
        return Ok(());
    }
    let Some(note) = LeftBehind::read(connection)?.note else { return Ok(()) };
    let is_back = schema::TABLES.map(|(table, _)| format!("id IN (SELECT id FROM {table})")).join(" OR ");
    let back = connection.execute(&format!("DELETE FROM left_behind WHERE {is_back}"), [])?;
    if back > 0 { Note { rows: note.rows.saturating_sub(back), ..note }.write(connection) } else { Ok(()) }
}

fn is_there(connection: &Connection) -> rusqlite::Result<bool> {
    connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1")?.exists([KEY])
}

fn made_ms(backup: &Backup) -> Option<i64> {
    backup.told.map(|told| told.made_ms)
}
