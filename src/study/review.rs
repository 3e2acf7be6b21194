//! One answer to one card, as the log keeps it.

use uuid::Uuid;

use super::{Form, Promise};
use crate::{
    deck::CardKey,
    memory::{Moment, Rating, Remembered, StudyDay},
};

/// The id of a review: a `UUIDv7`. Reviews of one device sort by it in the order in which they were given, even if the
/// clock was set back.
pub type ReviewId = Uuid;

/// Names a session: the id of the moment at which it began.
pub type SessionId = Uuid;

/// The longest time that an answer counts for, in milliseconds. The learner was probably called away in a longer one.
pub const LONGEST_ANSWER_MS: u32 = 120_000;

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

/// The random part of the ids of sessions that stand for what another program knew of cards: it says so, and ends in how
/// easy the cards were held to be, in thousandths.
const KNOWN: [u8; 8] = *b"\x02knownbf";

/// The session of an answer that nobody saw: another program only said when the card was answered last, and how easy it
/// held it to be, in thousandths.
#[must_use]
pub fn known_before(utc_ms: u64, ease: u16) -> SessionId {
    let mut random = [0; 10];
    random[..8].copy_from_slice(&KNOWN);
    random[8..].copy_from_slice(&ease.to_be_bytes());
    uuid::Builder::from_unix_timestamp_millis(utc_ms, &random).into_uuid()
}

/// How easy a card was held to be elsewhere, in thousandths, if its answer in that session [was not seen](known_before).
#[must_use]
pub fn known_ease(session: SessionId) -> Option<u16> {
    let bytes = session.as_bytes();
    let ease = u16::from_be_bytes([bytes[14], bytes[15]]);
    (known_before(0, ease).as_bytes()[6..] == bytes[6..]).then_some(ease)
}

/// The random part of the ids of sessions that were held in another program: it says so.
const ELSEWHERE: [u8; 10] = *b"\x01elsewhere";

/// The session of answers that were given in another program.
#[must_use]
pub fn held_elsewhere(utc_ms: u64) -> SessionId {
    uuid::Builder::from_unix_timestamp_millis(utc_ms, &ELSEWHERE).into_uuid()
}

/// How much later than it was given here an answer may say that it was given when it comes back from another program, in
/// milliseconds: there, every answer has a moment of its own, and those of one moment are put one behind another.
pub const BACK_WITHIN_MS: i64 = 1_000;

/// Returns whether a session was not held here: its answers came from another program.
#[must_use]
pub fn is_elsewhere(session: SessionId) -> bool {
    known_ease(session).is_some() || held_elsewhere(0).as_bytes()[6..] == session.as_bytes()[6..]
}

impl Review {
    /// Returns the card, and what marks may change.
    pub fn promise(&mut self) -> (&CardKey, Promise<'_>) {
        let Self { id, card, study_day, is_scheduled, interval_days, .. } = self;
        (card, Promise { id: *id, study_day: *study_day, is_scheduled, interval_days })
    }

    /// Returns the part that determines the schedule, or `None` for practice.
    #[must_use]
    pub fn remembered(&self) -> Option<Remembered> {
        self.is_scheduled.then_some(Remembered {
            study_day: self.study_day,
            rating: self.rating,
            interval_days: self.interval_days,
            known_ease: known_ease(self.session),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_session_that_nobody_held_tells_an_ease() {
        for ease in [0, 1_300, 2_500, u16::MAX] {
            assert_eq!(known_ease(known_before(1_790_000_000_123, ease)), Some(ease));
        }
        for session in [Uuid::nil(), Uuid::max(), Uuid::now_v7()] {
            assert_eq!(known_ease(session), None);
        }
    }

    #[test]
    fn a_session_that_was_not_held_here_says_so() {
        assert!(
            is_elsewhere(held_elsewhere(1_790_000_000_123)) && is_elsewhere(known_before(1_790_000_000_123, 2_500))
        );
        assert!(!is_elsewhere(Uuid::now_v7()) && !is_elsewhere(Uuid::nil()));
    }
}
