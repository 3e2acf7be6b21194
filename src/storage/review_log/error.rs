//! What can go wrong with the log.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use uuid::Uuid;

use super::{
    Backup,
    beside::is_answers,
    files::{is_disk_full, is_fullness},
};
use crate::deck::CardKey;

/// What went wrong with the review log. Each says what happened and what to do; the path comes last.
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    /// A newer Entente wrote it.
    #[error(
        "The review log was written by a newer Entente (its version is {found}, this one reads up to {}). \
         Update Entente; the log was not touched: {}", super::VERSION, path.display()
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
    },
    /// An earlier Entente wrote a log that is to be merged.
    #[error(
        "The other review log was written by an earlier Entente (its version is {found}). Open it once with this one, \
         then merge again: {}", path.display()
    )]
    Older {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
    },
    /// Two logs that are to be merged say different things of one row.
    #[error(
        "The other review log contradicts this one (in {id}), so one of the two is damaged. Nothing was merged; restore \
         a backup of the other one: {}", path.display()
    )]
    Contradicts {
        /// The other file.
        path: PathBuf,
        /// The row.
        id: Uuid,
    },
    /// The card of an answer has gone from its deck meanwhile.
    #[error(
        "The card {} is no longer in the deck {}, so the answer was not kept. Continue with another card", card.card,
        card.deck
    )]
    CardGone {
        /// The card.
        card: CardKey,
    },
    /// The file is something else.
    #[error("This file is not a review log of Entente. Move it elsewhere; it was not touched: {}", path.display())]
    NotALog {
        /// The file.
        path: PathBuf,
    },
    /// The file is broken.
    #[error(
        "The review log is damaged ({detail}). Save what can be read, and what the backups hold, with \
         `entente doctor --repair`; or restore a backup with `entente backup restore`, or begin anew with \
         `entente quiz --begin-anew`. The damaged file is kept: {}", path.display()
    )]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        detail: String,
    },
    /// Another file than the library's own log is broken: a backup, answers that wait to be merged, a log from elsewhere.
    #[error("{} is damaged ({detail}), so nothing was changed. {}: {}", what(path), remedy(path), path.display())]
    DamagedOther {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        detail: String,
    },
    /// Another program holds the file.
    #[error("The review log is in use by another program. Close it and try again: {}", path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// The disk is full.
    #[error("The disk is full, so this was not kept. Make room, then try again: {}", path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The file at the path is not the one that was opened: what is written would be lost.
    #[error(
        "The review log was moved, removed or replaced while Entente was running. {}Start Entente again: {}",
        kept_sentence(kept.as_deref()), path.display()
    )]
    Replaced {
        /// The path at which it was opened.
        path: PathBuf,
        /// Where everything since then is kept, with what was being written; `None` if there is nothing.
        kept: Option<PathBuf>,
    },
    /// The file cannot be opened or written.
    #[error(
        "The review log cannot be written ({detail}). Check that the folder exists and may be written, \
         or choose another with --data-dir: {}", path.display()
    )]
    NotWritable {
        /// The file.
        path: PathBuf,
        /// What SQLite or the system says.
        detail: String,
    },
    /// Anything else.
    #[error("The review log failed ({detail}). Nothing was lost; try again: {}", path.display())]
    Other {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        detail: String,
    },
}

impl LogError {
    /// What happened, without what can be done about it: where buttons say that.
    #[must_use]
    pub fn finding(&self) -> String {
        match self {
            Self::Damaged { path, detail } => format!("The review log is damaged ({detail}): {}", path.display()),
            Self::Replaced { path, kept } => format!(
                "The review log was moved, removed or replaced while Entente was running. {}Try again opens what is there \
                 now: {}",
                kept_sentence(kept.as_deref()),
                path.display()
            ),
            _ => self.to_string(),
        }
    }

    /// The same, said of a file that is not the library's own log, if it is about damage.
    #[must_use]
    pub fn of_other(self, path: &Path) -> Self {
        match self {
            Self::Damaged { detail, .. } => Self::DamagedOther { path: path.to_owned(), detail },
            other => other,
        }
    }

    /// What an error of SQLite means for a learner.
    #[expect(clippy::needless_pass_by_value, reason = "it stands where `map_err` hands the error over")]
    pub(super) fn sql(path: &Path, err: rusqlite::Error) -> Self {
        let (path, detail) = (path.to_owned(), err.to_string());
        match err.sqlite_error_code() {
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Damaged { path, detail },
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy { path },
            Some(ErrorCode::DiskFull) => Self::Full { path },
            // SQLite's name for much that comes of a full disk, such as shared memory that finds no room.
            Some(ErrorCode::CannotOpen | ErrorCode::SystemIoFailure) if is_disk_full(&path) => Self::Full { path },
            Some(
                ErrorCode::CannotOpen | ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::SystemIoFailure,
            ) => Self::NotWritable { path, detail },
            // A table or a column that is not there, or a value that means nothing: the header is ours, the rest is not.
            _ if matches!(
                err,
                rusqlite::Error::SqliteFailure(..)
                    | rusqlite::Error::FromSqlConversionFailure(..)
                    | rusqlite::Error::IntegralValueOutOfRange(..)
                    | rusqlite::Error::Utf8Error(..)
                    | rusqlite::Error::InvalidColumnType(..)
            ) =>
            {
                Self::Damaged { path, detail }
            }
            _ => Self::Other { path, detail },
        }
    }

    /// What an error of the file system means for a learner.
    pub(super) fn io(path: &Path, err: &std::io::Error) -> Self {
        if is_fullness(err) {
            return Self::Full { path: path.to_owned() };
        }
        Self::NotWritable { path: path.to_owned(), detail: err.to_string() }
    }
}

/// Where the answers of a session are kept, as a sentence with a space behind it.
fn kept_sentence(kept: Option<&Path>) -> String {
    let tell =
        |path: &Path| format!("The answers of this session, with the last one, are kept in {}. ", path.display());
    kept.map(tell).unwrap_or_default()
}

/// What a file is that is not the library's own log.
fn what(path: &Path) -> &'static str {
    if is_answers(path) {
        "The file with answers of an earlier session"
    } else if Backup::from_path(path).is_some() {
        "The backup"
    } else {
        "The file"
    }
}

/// What to do if such a file is damaged.
fn remedy(path: &Path) -> &'static str {
    if is_answers(path) {
        "Your review log is not concerned: bring the file back from a copy, or move it elsewhere to continue without it"
    } else if Backup::from_path(path).is_some() {
        "`entente backup list` names those that are sound; choose one of them"
    } else {
        "Your review log is not concerned: choose another file"
    }
}
