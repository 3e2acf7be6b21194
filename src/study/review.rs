//! One answer to one card, as the log keeps it.

use uuid::Uuid;

use super::Form;
use crate::{
    deck::CardKey,
    memory::{Moment, Rating, Remembered, StudyDay},
};

/// The id of a review: a `UUIDv7`. Reviews of one device sort by it in the order in which they were given, even if the
/// clock was set back.
pub type ReviewId = Uuid;

/// Names a session: the id of the moment at which it began.
pub type SessionId = Uuid;

/// One answer to one card. Never changed and never deleted: an undo is a row of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Review {
    /// Its id.
    pub id: ReviewId,
    /// The session in which it was given.
    pub session: SessionId,
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
    /// The learner's answer, if the form takes one.
    pub given: Option<String>,
    /// Whether the answer was right, if the form can tell.
    pub is_right: Option<bool>,
    /// Another card: the one whose answer was given, or that was asked side by side with this one.
    pub rival: Option<CardKey>,
    /// From the question's first frame to the rating, in milliseconds.
    pub duration_ms: u32,
    /// Whether the answer counts for the schedule; practice does not.
    pub is_scheduled: bool,
    /// The interval promised, in days; 0 means in the same session.
    pub interval_days: u32,
}

impl Review {
    /// Returns the part that determines the schedule, or `None` for practice.
    #[must_use]
    pub fn remembered(&self) -> Option<Remembered> {
        self.is_scheduled.then_some(Remembered {
            study_day: self.study_day,
            rating: self.rating,
            interval_days: self.interval_days,
        })
    }
}
