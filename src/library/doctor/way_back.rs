//! What is to be done about a log that cannot be used.

use crate::library::{BackupState, DataFolder, NoChoice};

/// The way back from a log that cannot be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WayBack {
    /// A restore of the newest backup.
    Restore,
    /// A restore of a backup that is named: nobody knows which are of this library, or none is.
    ByName,
    /// Every backup is damaged: what can be read of them is all there is.
    Remains,
    /// Nothing is left, unless the file comes from elsewhere.
    Anew,
}

impl WayBack {
    /// The way back if nothing can be read of the log, or if it has gone.
    pub(super) fn from_nothing(newest_first: &[BackupState]) -> Self {
        match DataFolder::choose(newest_first) {
            Ok(_) => Self::Restore,
            Err(NoChoice::NoneSound) if newest_first.is_empty() => Self::Anew,
            Err(NoChoice::NoneSound) => Self::Remains,
            Err(NoChoice::AllAnothers | NoChoice::Unclear) => Self::ByName,
        }
    }

    /// What to do, as a sentence.
    pub(super) fn remedy(self) -> &'static str {
        match self {
            Self::Restore => "Restore a backup with `entente backup restore`, or bring the file back from elsewhere.",
            Self::ByName => {
                "Restore a backup by its name, `entente backup restore NAME`; `entente backup list` tells what each holds."
            }
            Self::Remains => "No backup is sound. Save what can be read of them with `entente doctor --repair`.",
            Self::Anew => {
                "Bring the file back from elsewhere, or begin anew with `entente quiz --begin-anew`, which keeps everything \
                 that is there."
            }
        }
    }

    /// The same where there are buttons.
    #[must_use]
    pub fn in_window(self) -> &'static str {
        match self {
            Self::Restore => "Restore a backup, or bring the file back from elsewhere.",
            Self::ByName => "Restore one of the backups.",
            Self::Remains => "No backup is sound. Repair saves what can be read of them.",
            Self::Anew => "Bring the file back from elsewhere, or begin anew.",
        }
    }
}
