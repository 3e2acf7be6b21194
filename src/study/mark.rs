//! What a learner does to a card besides answering it.

use uuid::Uuid;

use crate::{
    deck::CardKey,
    memory::{Moment, StudyDay},
};

/// A mark being set or removed, as the log keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Its id, a `UUIDv7` that sorts with those of the reviews.
    pub id: Uuid,
    /// The card.
    pub card: CardKey,
    /// When it was set.
    pub at: Moment,
    /// The study day on which it was set.
    pub study_day: StudyDay,
    /// What was set or removed.
    pub kind: MarkKind,
}

/// What can be set on a card, or removed from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// Not asked again on this study day.
    Bury,
    /// Not asked until it is unsuspended.
    Suspend,
    /// Asked again.
    Unsuspend,
    /// To be looked at later.
    Flag,
    /// No longer flagged.
    Unflag,
}

impl MarkKind {
    /// Every kind.
    pub const ALL: [Self; 5] = [Self::Bury, Self::Suspend, Self::Unsuspend, Self::Flag, Self::Unflag];

    /// Returns the name that the log keeps.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Bury => "bury",
            Self::Suspend => "suspend",
            Self::Unsuspend => "unsuspend",
            Self::Flag => "flag",
            Self::Unflag => "unflag",
        }
    }

    /// Returns the kind with the given name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// The marks on a card now.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// Whether it is never asked.
    pub is_suspended: bool,
    /// Whether it is to be looked at later.
    pub is_flagged: bool,
    /// The study day on which it is not asked.
    pub buried_on: Option<StudyDay>,
}

impl Marks {
    /// Returns the marks after applying all of `marks`, oldest first.
    #[must_use]
    pub fn after<'m>(marks: impl IntoIterator<Item = &'m Mark>) -> Self {
        let mut now = Self::default();
        for mark in marks {
            match mark.kind {
                MarkKind::Bury => now.buried_on = Some(mark.study_day),
                MarkKind::Suspend => now.is_suspended = true,
                MarkKind::Unsuspend => now.is_suspended = false,
                MarkKind::Flag => now.is_flagged = true,
                MarkKind::Unflag => now.is_flagged = false,
            }
        }
        now
    }

    /// Returns whether the card may be asked on `today`.
    #[must_use]
    pub fn may_be_asked(&self, today: StudyDay) -> bool {
        !self.is_suspended && self.buried_on != Some(today)
    }
}
