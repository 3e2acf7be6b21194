//! Why a library cannot be opened, and why a deck does not come in or out.

use std::{
    io,
    path::{Path, PathBuf},
};

use super::Gone;
use crate::{
    deck::DeckId,
    formats::{EditError, ImageError, PackageError, Problem},
    storage::review_log::LogError,
    wording,
};

/// Why a library cannot be opened, or its settings not be kept. Each says what happened and what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data folder cannot be used.
    #[error(
        "The data folder cannot be used ({detail}). Check that it may be written, or choose another with --data-dir: {}",
        path.display()
    )]
    Folder {
        /// The folder or the file in it.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// Another Entente is studying with it.
    #[error("Another Entente is using this data folder. Close it, then try again: {}", path.display())]
    Locked {
        /// The folder.
        path: PathBuf,
    },
    /// The review log has gone, but something tells of it.
    #[error(
        "The review log is {how}{}. Restore a backup with `entente backup restore`, or begin anew with \
         `entente quiz --begin-anew`, which keeps everything that is there: {}", told_by(traces), path.display()
    )]
    LogGone {
        /// Where it should be.
        path: PathBuf,
        /// What is there instead.
        how: Gone,
        /// What tells of it: backups and files beside.
        traces: Vec<PathBuf>,
    },
    /// The copy is gone that an undo of a change to decks would put back.
    #[error(
        "This change to your decks can't be undone, because the copy from before it is gone. Undo again takes back what \
         you did before it: {}", path.display()
    )]
    CopyGone {
        /// The copy.
        path: PathBuf,
    },
    /// An archive cannot be restored.
    #[error("The archive cannot be used: {err}. To mend that, {}: {}", err.remedy(), path.display())]
    Archive {
        /// The archive.
        path: PathBuf,
        /// What is wrong.
        err: PackageError,
    },
    /// The model of memory cannot work with these parameters.
    #[error("These are no parameters of FSRS-6, which are 21 numbers, so nothing was changed.")]
    BadParameters,
    /// The review log cannot be used.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl OpenError {
    /// What happened, without what can be done about it: where buttons say that.
    #[must_use]
    pub fn finding(&self) -> String {
        match self {
            Self::LogGone { path, how, traces } => {
                format!("The review log is {how}{}: {}", told_by(traces), path.display())
            }
            Self::Log(err) => err.finding(),
            _ => self.to_string(),
        }
    }

    /// The same, if it is about the backup that was taken out of an archive, about the archive.
    pub(super) fn of_archive(self, archive: &Path, unpacked: &Path) -> Self {
        let archive = archive.to_owned();
        match self {
            Self::Log(LogError::Newer { path, found }) if path == unpacked => {
                LogError::Newer { path: archive, found }.into()
            }
            Self::Log(LogError::DamagedOther { path, detail }) if path == unpacked => {
                let member = unpacked.file_name().unwrap_or_default().to_string_lossy().into_owned();
                Self::Archive { path: archive, err: PackageError::Damaged { member, detail } }
            }
            other => other,
        }
    }

    /// Whether nothing is there of the log.
    #[must_use]
    pub fn leaves_nothing(&self) -> bool {
        matches!(self, Self::LogGone { how: Gone::Missing | Gone::Empty, .. })
    }

    /// Whether the library cannot go on being used, because of what became of its log.
    #[must_use]
    pub fn ends_it(&self) -> bool {
        matches!(self, Self::LogGone { .. } | Self::Log(LogError::Damaged { .. } | LogError::Replaced { .. }))
    }
}

/// Names what tells of a log that has gone.
fn told_by(traces: &[PathBuf]) -> String {
    let name = |path: &PathBuf| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    match traces {
        [] => String::new(),
        [one] => format!(", but {} shows that there was one", name(one)),
        [one, rest @ ..] => {
            format!(", but {} and {} more show that there was one", name(one), wording::count(rest.len(), "file"))
        }
    }
}

/// Why a deck does not come in or out, or is not changed.
#[derive(Debug, thiserror::Error)]
pub enum DeckError {
    /// No deck could be read from the file.
    #[error("No deck can be read from this file, so nothing was imported: {}", path.display())]
    NoDeck {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problems: Vec<Problem>,
    },
    /// A deck with errors is not let in unasked.
    #[error(
        "This deck has {}, because of which something would be left out, so nothing was imported. Fix them, or import \
         what can be read with --force: {}",
        crate::wording::count(*errors, "error"), path.display()
    )]
    HasErrors {
        /// The file.
        path: PathBuf,
        /// How many.
        errors: usize,
    },
    /// Cards cannot be put into a deck whose file has errors: what could not be read of it would be lost.
    #[error(
        "The deck that the cards would go into has errors in its file, so nothing was imported. Fix them first: {}",
        path.display()
    )]
    TargetHasErrors {
        /// The file.
        path: PathBuf,
    },
    /// The deck is not the one any more that the import was compared with.
    #[error("This deck was changed meanwhile, so nothing was imported. Look at the import again: {}", path.display())]
    ChangedMeanwhile {
        /// The file.
        path: PathBuf,
    },
    /// The work was cancelled.
    #[error("Cancelled. Nothing was changed.")]
    Cancelled,
    /// The file holds a whole library, which is restored, not imported.
    #[error(
        "This archive holds a whole library, with {} up to {made}. To restore it: entente import --restore '{}' \
         (what is there now is backed up first)", crate::wording::count(*answers as usize, "answer"), path.display()
    )]
    WholeLibrary {
        /// The archive.
        path: PathBuf,
        /// How many answers it holds.
        answers: u64,
        /// When it was made, in words.
        made: String,
    },
    /// A package cannot be read or packed.
    #[error("The archive cannot be used: {err}. To mend that, {}: {}", err.remedy(), path.display())]
    Package {
        /// The archive.
        path: PathBuf,
        /// What is wrong.
        err: PackageError,
    },
    /// There is nothing to export yet.
    #[error("There is nothing to export yet: no answer was given, and there is no deck of your own.")]
    NothingToExport,
    /// A file cannot be written.
    #[error("The deck could not be written ({err}). Nothing was changed: {}", path.display())]
    NotWritten {
        /// The file.
        path: PathBuf,
        /// What the system says.
        err: io::Error,
    },
    /// A file is not added to a deck as a picture.
    #[error("This file {err}, so no picture was added. To add it, {remedy}: {}", path.display())]
    PictureRefused {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        err: ImageError,
        /// What to do, as a sentence without its beginning and its full stop.
        remedy: &'static str,
    },
    /// A picture cannot be written.
    #[error("The picture could not be kept ({err}), so it was not added. Check that this folder may be written, and has room: {}", folder.display())]
    PictureNotWritten {
        /// The folder.
        folder: PathBuf,
        /// What the system says.
        err: io::Error,
    },
    /// The file exists already.
    #[error("The file exists already, so nothing was written. Choose another name, or replace it with --force: {}", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// The file to be written is one of Entente's own.
    #[error(
        "Entente keeps your answers, decks or settings in this file or folder, so nothing was written. Choose a place \
         outside the data folder: {}", path.display()
    )]
    OwnFile {
        /// The file.
        path: PathBuf,
    },
    /// The folder is not there that a file is to be written to.
    #[error("There is no such folder, so nothing was written. Create it, or choose another: {}", folder.display())]
    NoFolder {
        /// The folder.
        folder: PathBuf,
    },
    /// There is no such deck.
    #[error("There is no deck `{0}`. `entente decks` lists those there are.")]
    NoSuchDeck(DeckId),
    /// A deck that came with Entente cannot be removed.
    #[error("“{0}” came with Entente and cannot be removed. Suspend its cards, or leave it be.")]
    BuiltIn(String),
    /// A deck cannot be changed in its file.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// The library cannot be written, or its log cannot be read.
    #[error(transparent)]
    Open(#[from] OpenError),
}
