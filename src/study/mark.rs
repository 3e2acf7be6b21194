//! What a learner does to a card besides answering it.

use std::{borrow::Cow, collections::HashMap};

use uuid::Uuid;

use super::ReviewId;
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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
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
    /// New again: the answers before it no longer count for the schedule.
    Reset,
    /// Due on that day, whatever was promised at the last answer.
    SetDue(StudyDay),
}

/// What the name of a mark that sets a due day begins with; the day's number follows.
const SET_DUE: &str = "set-due ";

impl MarkKind {
    /// Every kind that needs nothing more to be said.
    pub const ALL: [Self; 6] = [Self::Bury, Self::Suspend, Self::Unsuspend, Self::Flag, Self::Unflag, Self::Reset];

    /// Returns the name that the log keeps.
    #[must_use]
    pub fn name(self) -> Cow<'static, str> {
        Cow::Borrowed(match self {
            Self::Bury => "bury",
            Self::Suspend => "suspend",
            Self::Unsuspend => "unsuspend",
            Self::Flag => "flag",
            Self::Unflag => "unflag",
            Self::Reset => "reset",
            Self::SetDue(day) => return format!("{SET_DUE}{}", day.0).into(),
        })
    }

    /// Returns the kind with the given name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        if let Some(day) = name.strip_prefix(SET_DUE) {
            return day.parse().ok().map(StudyDay).map(Self::SetDue);
        }
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// Returns what became of a card that got it: “suspended”.
    #[must_use]
    pub fn done(self) -> &'static str {
        match self {
            Self::Bury => "buried",
            Self::Suspend => "suspended",
            Self::Unsuspend => "unsuspended",
            Self::Flag => "flagged",
            Self::Unflag => "no longer flagged",
            Self::Reset => "reset",
            Self::SetDue(_) => "given another due day",
        }
    }

    /// Returns whether a card with these marks has it already.
    #[must_use]
    pub fn is_set(self, marks: &Marks) -> bool {
        match self {
            Self::Suspend => marks.is_suspended,
            Self::Flag => marks.is_flagged,
            _ => false,
        }
    }

    /// Returns whether it changes when a card is due.
    #[must_use]
    pub fn reschedules(self) -> bool {
        matches!(self, Self::Reset | Self::SetDue(_))
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
                MarkKind::Reset | MarkKind::SetDue(_) => {}
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

/// What marks may change of an answer: whether it counts for the schedule, and what interval it promised.
pub struct Promise<'a> {
    /// The id of the answer.
    pub id: ReviewId,
    /// The study day on which it was given.
    pub study_day: StudyDay,
    /// Whether it counts.
    pub is_scheduled: &'a mut bool,
    /// The interval, in days.
    pub interval_days: &'a mut u32,
}

/// Lets answers, each with its card, tell the schedules that marks have given these. Both are in the order of their ids.
///
/// What was answered before a reset is practice now; the last answer before a due day was set promises that day.
pub fn reschedule<'a>(answers: impl Iterator<Item = (&'a CardKey, Promise<'a>)>, marks: &[Mark]) {
    let mut by_card: HashMap<&CardKey, Vec<Promise<'_>>> =
        marks.iter().filter(|mark| mark.kind.reschedules()).map(|mark| (&mark.card, Vec::new())).collect();
    if by_card.is_empty() {
        return;
    }
    for (card, promise) in answers {
        if let Some(promises) = by_card.get_mut(card) {
            promises.push(promise);
        }
    }
    for mark in marks {
        let Some(promises) = by_card.get_mut(&mark.card) else { continue };
        let before = promises.partition_point(|promise| promise.id < mark.id);
        for promise in promises[..before].iter_mut().rev() {
            match mark.kind {
                MarkKind::Reset => (*promise.is_scheduled, *promise.interval_days) = (false, 0),
                MarkKind::SetDue(day) if *promise.is_scheduled => {
                    *promise.interval_days = day.days_since(promise.study_day);
                    break;
                }
                _ => {}
            }
        }
    }
}
