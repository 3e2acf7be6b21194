//! Libraries that were put aside when a new one began, and what can still be had of a log and its backups.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{BackupState, DataFolder, NoChoice, OpenError};
use crate::storage::salvage::{SalvageError, Salvaged, holds_answers, salvage};

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
        let made = folder.gather_all(&backups, &into);
        match made {
            Ok(_salvaged) => Ok(into),
            Err(SalvageError::Log(err)) => Err(err.into()),
            Err(err) => Err(OpenError::Folder { path: earlier.to_owned(), detail: err.to_string() }),
        }
    }

    /// Makes a log of what can be read of a log, and of what these sound backups of it hold.
    fn gather(log: &Path, newest_first: &[BackupState], into: &Path) -> Result<Salvaged, SalvageError> {
        let sound = newest_first.iter().rev().filter(|it| it.is_sound()).map(|it| &it.backup);
        Self::creating_private(into, || salvage(log, into, &sound.collect::<Vec<_>>()))
    }

    /// Makes a log of what can be read of the log, and of what its sound backups hold. If the log gives nothing, the backup
    /// that a restore would choose takes its part, or if none is sound, the newest that gives anything.
    pub(super) fn gather_all(&self, newest_first: &[BackupState], into: &Path) -> Result<Salvaged, SalvageError> {
        let made = Self::gather(&self.log(), newest_first, into);
        if matches!(made, Ok(_) | Err(SalvageError::Log(_))) {
            return made;
        }
        let candidates = match Self::choose(newest_first) {
            Ok(chosen) => std::slice::from_ref(chosen),
            Err(NoChoice::NoneSound) => newest_first,
            Err(NoChoice::AllAnothers | NoChoice::Unclear) => &[],
        };
        let mut made = candidates.iter().map(|it| Self::gather(&it.backup.path, newest_first, into));
        let nothing = || Err(SalvageError::Nothing { path: self.log() });
        let made = made.find(|made| matches!(made, Ok(_) | Err(SalvageError::Log(_)))).unwrap_or_else(nothing)?;
        // How many the log had is not known.
        Ok(Salvaged { of: None, from_backups: made.answers, ..made })
    }

    /// Whether a damaged log, or the backup that a restore would choose, gives any answer.
    pub(super) fn can_be_saved(&self, newest_first: &[BackupState]) -> bool {
        let held = Self::choose(newest_first).ok().and_then(BackupState::summary);
        held.is_some_and(|held| held.answers > 0) || holds_answers(&self.log())
    }
}

/// Whether that is the folder of an earlier library.
pub(super) fn is_earlier(path: &Path) -> bool {
    let number = path.file_name().and_then(|name| name.to_str()?.strip_prefix(EARLIER));
    let is_one = || DataFolder::at(path).log().is_file() || DataFolder::at(path).backups().is_dir();
    number.is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit())) && path.is_dir() && is_one()
}
