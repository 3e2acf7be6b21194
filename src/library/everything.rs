//! A whole library as one file: out, and what such a file holds.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{DataFolder, DeckError, OpenError};
use crate::{
    deck::Severity,
    formats::{self, LARGEST_BACKUP, Pace, PackageError, Problem, WholeLibrary},
    memory::Moment,
    storage::{
        atomic, deck_files,
        review_log::{self, BackedUp, Backup, Told, Why},
    },
};

/// The most files that are told of an archive.
const MOST_TOLD: usize = 100;

/// A whole library, as an archive of it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldLibrary {
    /// When it was made, in milliseconds since 1970-01-01 00:00 UTC.
    pub made_ms: i64,
    /// How many answers it holds, including those that were taken back.
    pub answers: u64,
    /// Its length in bytes, unpacked.
    pub bytes: u64,
    /// Other files of the archive. Nothing is made of them.
    pub others: Vec<String>,
}

/// The whole library in an archive, with what the name of its backup tells, if its checksum is right. `None` if the file
/// is no such archive.
fn library_in(bytes: &[u8]) -> Result<Option<(Told, WholeLibrary)>, PackageError> {
    let Some(library) = formats::whole_library(bytes)? else { return Ok(None) };
    let damaged = |detail: &str| PackageError::Damaged { member: library.name.clone(), detail: detail.to_owned() };
    let told = Told::from_file_name(&library.name).ok_or_else(|| damaged("its name was changed"))?;
    if told.is_of(&library.backup) { Ok(Some((told, library))) } else { Err(damaged("its checksum is wrong")) }
}

impl HeldLibrary {
    /// What an archive of a whole library tells; `None` if the file is none.
    pub(super) fn in_archive(path: &Path, bytes: &[u8]) -> Result<Option<Self>, DeckError> {
        let held = library_in(bytes).map_err(|err| DeckError::Package { path: path.to_owned(), err })?;
        Ok(held.map(|(told, WholeLibrary { backup, others, .. })| Self {
            made_ms: told.made_ms,
            answers: told.answers,
            bytes: backup.len() as u64,
            others,
        }))
    }

    /// What of the archive is left out.
    pub(super) fn problems(&self, path: &Path) -> Vec<Problem> {
        let others = self.others.iter().take(MOST_TOLD);
        let problem = |other: &String| {
            let message = format!("{other} is left out: the archive holds a whole library, which is restored alone");
            let remedy = "unpack the archive and import it from there";
            Problem { severity: Severity::Warning, ..Problem::of_file(path, message, remedy) }
        };
        others.map(problem).collect()
    }

    /// That it is restored, not imported.
    pub(super) fn refused(&self, path: &Path, now: Moment) -> DeckError {
        let made = crate::wording::moment(Moment { utc_ms: self.made_ms, ..now });
        DeckError::WholeLibrary { path: path.to_owned(), answers: self.answers, made }
    }
}

impl DataFolder {
    /// Writes everything that a learner has into one archive: answers, own decks with their pictures, settings, and when
    /// each card came. An existing file is only replaced if that is allowed.
    pub fn export_everything(&self, to: &Path, may_replace: bool, now_ms: i64, pace: &Pace) -> Result<(), DeckError> {
        let not_written = |err| DeckError::NotWritten { path: to.to_owned(), err };
        let failed = |err| DeckError::Package { path: to.to_owned(), err };
        if !self.root().is_dir() {
            return Err(DeckError::NothingToExport);
        }
        self.may_write_to(to, may_replace)?;
        self.end_restore()?;
        if self.answers().is_none() {
            return Err(DeckError::NothingToExport);
        }
        let files = self.kept_files().into_iter().chain(self.seen_files()).collect();
        let from = BackedUp { log: self.log(), files, is_compared: false };
        let sizes = from.files.iter().map(|(_, path)| path).chain([&from.log]);
        let bytes: u64 = sizes.filter_map(|path| fs::metadata(path).ok()).map(|file| file.len()).sum();
        // What could not be read back is not written.
        if bytes > LARGEST_BACKUP {
            return Err(failed(PackageError::LibraryTooLarge { bytes }));
        }
        let beside = atomic::Workshop::new(self.root()).map_err(not_written)?;
        let backup = review_log::take_backup(&from, beside.path(), Why::Asked, now_ms).map_err(OpenError::from)?;
        if !pace.reach(1, 3) {
            return Err(DeckError::Cancelled);
        }
        let name = backup.path.file_name().unwrap_or_default().to_string_lossy();
        let bytes = fs::read(&backup.path).map_err(not_written)?;
        let packed = formats::packed_library(&name, &bytes).map_err(failed)?;
        if !pace.reach(2, 3) {
            return Err(DeckError::Cancelled);
        }
        atomic::write(to, &packed).map_err(not_written)
    }

    /// Puts the backup in an archive of a whole library beside the other backups, and returns its path, and whether it
    /// was not there. `None` if the file is no archive but a backup, or something else.
    pub(super) fn unpacked(&self, path: &Path) -> Result<Option<(PathBuf, bool)>, OpenError> {
        if Backup::from_path(path).is_some() || !deck_files::is_zip(path) {
            return Ok(None);
        }
        let failed = |err| OpenError::Archive { path: path.to_owned(), err };
        let bytes = deck_files::bytes_to_import(path)
            .map_err(|problem| failed(PackageError::NoZip { detail: problem.message }))?;
        let (_, WholeLibrary { name, backup, .. }) =
            library_in(&bytes).map_err(failed)?.ok_or_else(|| failed(PackageError::NoLibrary))?;
        let unpacked = self.backups().join(name);
        let is_new = !unpacked.exists();
        let written = atomic::create_private_folder(&self.backups()).and_then(|()| atomic::write(&unpacked, &backup));
        written.map_err(|err| OpenError::Folder { path: unpacked.clone(), detail: err.to_string() })?;
        Ok(Some((unpacked, is_new)))
    }
}
