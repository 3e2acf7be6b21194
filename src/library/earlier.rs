//! Libraries that were put aside when a new one began, and what can still be had of a log and its backups.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{BackupState, DataFolder, OpenError};
use crate::storage::salvage::{SalvageError, Salvaged, salvage};

/// How the name of the folder of an earlier library begins.
pub(super) const EARLIER: &str = "before-";

impl DataFolder {
    /// The folders of libraries that were put aside when a new one began, and that were not merged since.
    #[must_use]
    pub fn earlier_libraries(&self) -> Vec<PathBuf> {
        let entries = fs::read_dir(self.root()).into_iter().flatten().flatten();
        let mut found: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| is_earlier(path)).collect();
        found.sort();
        found
    }

    /// Makes a log of what can be had of an earlier library, beside this one’s log. Returns where.
    pub(super) fn lay_out_earlier(&self, earlier: &Path) -> Result<PathBuf, OpenError> {
        let name = earlier.file_name().unwrap_or_default().to_string_lossy();
        let (into, folder) = (self.root().join(format!("answers-{name}.sqlite3")), Self::at(earlier));
        if into.exists() {
            return Ok(into);
        }
        let backups = folder.examine_backups();
        let made = Self::gather(&folder.log(), &backups, &into).or_else(|_| folder.gather_backups(&backups, &into));
        match made {
            Ok(_salvaged) => Ok(into),
            Err(SalvageError::Log(err)) => Err(err.into()),
            Err(err) => Err(OpenError::Folder { path: earlier.to_owned(), detail: err.to_string() }),
        }
    }

    /// Makes a log of what can be read of a log, and of what its sound backups hold.
    pub(super) fn gather(log: &Path, newest_first: &[BackupState], into: &Path) -> Result<Salvaged, SalvageError> {
        let sound = newest_first.iter().rev().filter(|it| it.is_sound()).map(|it| &it.backup);
        Self::creating_private(into, || salvage(log, into, &sound.collect::<Vec<_>>()))
    }

    /// The same if the log gives nothing: the newest sound backup takes its part, or else the newest that gives anything.
    pub(super) fn gather_backups(&self, newest_first: &[BackupState], into: &Path) -> Result<Salvaged, SalvageError> {
        let (sound, others): (Vec<_>, Vec<_>) = newest_first.iter().partition(|it| it.is_sound());
        let mut made = sound.into_iter().chain(others).map(|it| Self::gather(&it.backup.path, newest_first, into));
        let nothing = || SalvageError::Nothing { path: self.log() };
        made.find(Result::is_ok).unwrap_or_else(|| Err(nothing()))
    }
}

/// Whether that is the folder of an earlier library.
pub(super) fn is_earlier(path: &Path) -> bool {
    let number = path.file_name().and_then(|name| name.to_str()?.strip_prefix(EARLIER));
    let is_one = || DataFolder::at(path).log().is_file() || DataFolder::at(path).backups().is_dir();
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit())) && path.is_dir() && is_one()
}
