//! One answer to one card, as the log keeps it.

use uuid::Uuid;

use super::Form;
use crate::{
    deck::{CardId, CardKey},
    memory::{Moment, Rating, Remembered, StudyDay},
};

/// Names a review: a `UUIDv7`. Reviews of one device sort by it in the order in which they were given, even when its
/// clock went back.
pub type ReviewId = Uuid;

/// Names a sitting: the id of the moment at which it began.
pub type SessionId = Uuid;

/// The name before: another name for the same.
pub type SittingId = SessionId;

/// One answer to one card. Never changed and never deleted: an undo is a row of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// Its name.
    pub id: ReviewId,
    /// The sitting in which it was given.
    pub sitting: SessionId,
    /// The card.
    pub card: CardKey,
    /// When it was given.
    pub at: Moment,
    /// The study day on which it was given.
    pub study_day: StudyDay,
    /// How the card was asked.
    pub form: Form,
    /// How it went.
    pub rating: Rating,
    /// What was answered, where the form takes an answer.
    pub given: Option<String>,
    /// Whether that was right, where the form can tell.
    pub is_right: Option<bool>,
    /// The other card, of the same deck: the one whose answer was given, or that was asked side by side with this one.
    pub rival: Option<CardId>,
    /// From the question's first frame to the rating.
    pub duration_ms: u32,
    /// Whether it counts for the schedule; practice does not.
    pub is_scheduled: bool,
    /// The interval promised, in days; 0 means: in the same sitting.
    pub interval_days: u32,
}

impl Review {
    /// What the schedule is made from; nothing for practice.
    #[must_use]
    pub fn remembered(&self) -> Option<Remembered> {
        self.is_scheduled.then_some(Remembered {
            study_day: self.study_day,
            rating: self.rating,
            interval_days: self.interval_days,
        })
    }
}
