//! Of which library a backup is, and which one a restore takes if none is named.

use std::path::Path;

use super::{BackupState, DataFolder};
use crate::storage::{
    review_log::{self, Health, Identity},
    salvage,
};

/// Of which library a backup is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Of this one, as far as is known.
    Ours,
    /// Of another one than the log.
    Anothers,
    /// There are backups of several libraries, and nothing of the log tells which of them is this one.
    Unclear,
}

/// Why no backup is restored unless it is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoChoice {
    /// There is no sound one.
    #[error(
        "There is no sound backup, so nothing was changed. `entente backup list` tells what is wrong with each. If the review \
         log has gone, too, `entente doctor --repair` saves what can be read of them."
    )]
    NoneSound,
    /// All are of another library.
    #[error(
        "The sound backups are of another library than the review log, so nothing was changed. To go over to one of them, \
         name it: `entente backup list` tells what each holds."
    )]
    AllAnothers,
    /// Nobody knows which are of this library.
    #[error(
        "The backups are of more than one library, and nothing is left of the review log to tell which of them is this one, \
         so nothing was changed. Name a backup to restore it: `entente backup list` tells what each holds."
    )]
    Unclear,
}

impl NoChoice {
    /// What is to be said where the backups are listed, if any is sound.
    #[must_use]
    pub fn finding(self) -> Option<&'static str> {
        match self {
            Self::NoneSound => None,
            Self::AllAnothers => Some("The sound backups are of another library than this log."),
            Self::Unclear => Some("The backups are of more than one library. Choose one of them below."),
        }
    }
}

impl DataFolder {
    /// The backup that is restored if none is named: the newest sound one of this library.
    pub fn choose(newest_first: &[BackupState]) -> Result<&BackupState, NoChoice> {
        let mut sound = newest_first.iter().filter(|state| state.is_sound()).peekable();
        let any = sound.peek().ok_or(NoChoice::NoneSound)?.whose;
        let unclear = if any == Whose::Unclear { NoChoice::Unclear } else { NoChoice::AllAnothers };
        sound.find(|state| state.whose == Whose::Ours).ok_or(unclear)
    }

    /// Tells of which library each backup is, those of this one knowing each other: what one of them tells counts for the
    /// next. Those that are not sound count as ours: they are not taken anyway.
    pub(super) fn tell_whose(&self, newest_first: &mut [BackupState]) {
        let sound: Vec<usize> = (0..newest_first.len()).filter(|place| newest_first[*place].is_sound()).collect();
        let paths: Vec<&Path> = sound.iter().map(|place| &*newest_first[*place].backup.path).collect();
        let told = self.whose(&paths);
        for (place, whose) in sound.into_iter().zip(told) {
            newest_first[place].whose = whose;
        }
    }

    /// Whether a sound backup is of another library than the log. It may lie anywhere.
    pub(super) fn is_anothers(&self, backup: &Path) -> bool {
        let all = review_log::backups(&self.backups());
        let all: Vec<&Path> = [backup].into_iter().chain(all.iter().map(|it| &*it.path)).collect();
        self.whose(&all).first() == Some(&Whose::Anothers)
    }

    fn whose(&self, backups: &[&Path]) -> Vec<Whose> {
        let identities: Vec<Identity> = backups.iter().map(|path| Identity::of_log(path).unwrap_or_default()).collect();
        let own = self.identity();
        let is_known = own.is_known();
        let first = if is_known { Some(&own) } else { identities.iter().find(|it| it.is_known()) };
        let are_kin = kin_of(first.cloned().unwrap_or_default(), &identities);
        let are_all = are_kin.iter().zip(&identities).all(|(is_kin, it)| *is_kin || !it.is_known());
        let whose = |(is_kin, identity): (&bool, &Identity)| {
            if are_all || !identity.is_known() || is_known && *is_kin {
                Whose::Ours
            } else if is_known {
                Whose::Anothers
            } else {
                Whose::Unclear
            }
        };
        are_kin.iter().zip(&identities).map(whose).collect()
    }

    /// What the log tells of itself, whatever became of it.
    fn identity(&self) -> Identity {
        let log = self.log();
        let told = match review_log::examine(&log, false) {
            Health::Sound(_) => Identity::of_log(&log).ok(),
            Health::Damaged { .. } | Health::NotALog => salvage::identity(&log).ok(),
            Health::Newer(_) | Health::Missing => None,
        };
        told.unwrap_or_default()
    }
}

/// Which of these are of one library with the first.
fn kin_of(mut first: Identity, others: &[Identity]) -> Vec<bool> {
    let mut are_kin = vec![false; others.len()];
    while let Some(place) = (0..others.len()).find(|place| !are_kin[*place] && first.is_kin(&others[*place])) {
        are_kin[place] = true;
        first.join(&others[place]);
    }
    are_kin
}
