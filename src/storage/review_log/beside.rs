//! Answers that can no longer be written where they belong: they are kept in a small log beside.

use std::{
    fs,
    path::{Path, PathBuf},
};

use uuid::Uuid;

use super::{Event, LogError, ReviewLog, id_ms, merge::Wanted};

/// The name of such a log begins with this.
const PREFIX: &str = "answers-";

/// The answers of earlier sessions that wait beside a log until they are merged, oldest first.
#[must_use]
pub fn answers_beside(log: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(log.parent().unwrap_or(Path::new("."))).into_iter().flatten().flatten();
    let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| is_answers(path)).collect();
    found.sort();
    found
}

/// Whether the name of a file is that of such a log.
pub fn is_answers(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with(PREFIX) && path.extension().is_some_and(|extension| extension == "sqlite3")
}

impl ReviewLog {
    /// Takes note of rows that were written by another connection: the next id is later.
    pub fn know(&mut self, rows: &[Uuid]) {
        self.last_id_ms = rows.iter().copied().map(id_ms).fold(self.last_id_ms, u64::max);
        self.late.extend(rows.iter().filter(|id| **id <= self.opened_after));
    }

    /// Fails if what is written would not be found at the path: the log was moved, removed or replaced. What was written
    /// since it was opened is then in a log of its own beside, and so are `events`.
    pub(super) fn must_be_there(&mut self, events: &[Event<'_>]) -> Result<(), LogError> {
        if self.files.is_none_or(|files| files.are_at(&self.path)) {
            return Ok(());
        }
        self.keep_beside(events)?;
        Err(LogError::Replaced { path: self.path.clone(), kept: self.beside.clone() })
    }

    /// Writes what was written since this log was opened into a new log beside it, and then `events`, if there is
    /// anything. The files of this one are still open, so that it can be read wherever they are.
    fn keep_beside(&mut self, events: &[Event<'_>]) -> Result<(), LogError> {
        let newest = self.read(super::schema::newest_id)?.unwrap_or_default();
        if newest <= self.opened_after && self.late.is_empty() && events.is_empty() {
            return Ok(());
        }
        let folder = self.path.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder).map_err(|err| LogError::io(folder, &err))?;
        let mut names = (1..).map(|n| folder.join(format!("{PREFIX}{}-{n}.sqlite3", self.last_id_ms)));
        let path = names.find(|name| !name.exists()).unwrap_or_default();
        let mut beside = Self::open(&path)?;
        beside.merge_some(self, Wanted { after: self.opened_after, also: &self.late })?;
        // They were given here: undo reaches them when they have come into the log.
        beside.device = self.device;
        beside.append(events)?;
        self.late.clear();
        (self.opened_after, self.beside) = (newest, Some(path));
        Ok(())
    }
}
