//! What a restore leaves behind: backups that hold more than the learner wants back.
//!
//! Rows are only ever added, so a row that a backup has and the log has not is lost. Only a restore does without rows on
//! purpose. It notes in the log which backups hold them: those that were taken since the one that was restored.

use std::{collections::BTreeSet, path::Path};

use rusqlite::{Connection, OptionalExtension};

use super::{Backup, LogError, ReviewLog, Why, health::connect_read_only};

/// The key of the note in `meta`.
pub const KEY: &str = "left_behind";
/// Stands between the names in the note: no file has it in its name.
const SEPARATOR: char = '/';

/// The names of the backups that restores have left behind; `None` if no restore has noted any. That of an earlier version
/// noted nothing, but the backup that was taken before it tells of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LeftBehind(Option<BTreeSet<String>>);

impl LeftBehind {
    /// What a log notes.
    pub fn of_log(log: &Path) -> Result<Self, LogError> {
        connect_read_only(log).and_then(|it| Self::read(&it)).map_err(|err| LogError::sql(log, err))
    }

    /// What these notes say together: usually there is one at most.
    #[must_use]
    pub fn from_notes<'n>(notes: impl Iterator<Item = &'n str>) -> Self {
        let names = |note: &'n str| note.split(SEPARATOR).filter(|name| !name.is_empty()).map(str::to_owned);
        Self(notes.fold(None, |found, note| Some(found.into_iter().flatten().chain(names(note)).collect())))
    }

    fn read(connection: &Connection) -> rusqlite::Result<Self> {
        let mut select = connection.prepare("SELECT value FROM meta WHERE key = ?1")?;
        let note: Option<String> = select.query_row([KEY], |row| row.get(0)).optional()?;
        Ok(Self::from_notes(note.as_deref().into_iter()))
    }

    /// Notes it in a log.
    pub fn write(&self, connection: &Connection) -> rusqlite::Result<()> {
        let Some(names) = &self.0 else { return Ok(()) };
        let note = names.iter().map(String::as_str).collect::<Vec<_>>().join("/");
        connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES (?1, ?2)", [KEY, &note]).map(drop)
    }

    /// Whether that is one of them; `all` are the backups that there are.
    #[must_use]
    pub fn has(&self, backup: &Backup, all: &[&Backup]) -> bool {
        if let Some(names) = &self.0 {
            return names.contains(name(&backup.path));
        }
        let restores = all.iter().filter_map(|it| it.told).filter(|told| told.why == Why::Restore);
        restores.map(|told| told.made_ms).max().is_some_and(|last| made_ms(backup) <= Some(last))
    }

    /// What it is once the backup at that path has taken the place of the log, which holds the newest answer of that time.
    pub fn after_restore(restored: &Path, newest_ms: Option<i64>, all: &[&Backup]) -> Result<Self, LogError> {
        let before = Self::of_log(restored).map_err(|err| err.of_other(restored))?;
        let taken_ms = Backup::from_path(restored).as_ref().and_then(made_ms).or(newest_ms);
        let others = all.iter().filter(|backup| name(&backup.path) != name(restored));
        let left = others.filter(|backup| before.has(backup, all) || made_ms(backup) >= taken_ms);
        let names = left.map(|backup| name(&backup.path).to_owned());
        Ok(Self(Some(before.0.iter().flatten().cloned().chain(names).collect())))
    }
}

impl ReviewLog {
    /// Notes that restores have left these behind.
    pub fn note_left_behind(&self, left: &LeftBehind) -> Result<(), LogError> {
        self.read(|connection| left.write(connection))
    }

    /// The backups that restores have left behind.
    pub fn left_behind(&self) -> Result<LeftBehind, LogError> {
        self.read(LeftBehind::read)
    }
}

fn name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

fn made_ms(backup: &Backup) -> Option<i64> {
    backup.told.map(|told| told.made_ms)
}
