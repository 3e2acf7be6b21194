//! Where the learner stands today.

use super::LONGEST_ANSWER_MS;
use crate::{memory::StudyDay, study::Review};

/// What an answer takes while too few were given to know: 12 seconds.
const FIRST_GUESS_MS: u32 = 12_000;

/// Where the learner stands today.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Today {
    /// Cards that are due.
    pub due: usize,
    /// New cards that today's limit still allows.
    pub new: usize,
    /// Answers given.
    pub done: usize,
    /// Minutes spent answering.
    pub minutes_spent: f32,
    /// Minutes that the due and the new cards will take.
    pub minutes_expected: f32,
}

/// Where the learner stands on that day, with so many cards due and new ones to come.
#[must_use]
pub fn today(reviews: &[Review], day: StudyDay, due: usize, new: usize) -> Today {
    let given = reviews.iter().filter(|review| review.study_day == day);
    let spent_ms: u64 = given.clone().map(|review| u64::from(review.duration_ms.min(LONGEST_ANSWER_MS))).sum();
    // A new card is answered about twice on its first day.
    let expected_ms = answer_ms(reviews) * (due as f32 + 2.0 * new as f32);
    Today {
        due,
        new,
        done: given.count(),
        minutes_spent: spent_ms as f32 / 60_000.0,
        minutes_expected: expected_ms / 60_000.0,
    }
}

/// What an answer takes, in milliseconds: the mean of the last 200.
#[must_use]
pub fn answer_ms(reviews: &[Review]) -> f32 {
    let last = &reviews[reviews.len().saturating_sub(200)..];
    if last.len() < 10 {
        return FIRST_GUESS_MS as f32;
    }
    let sum: u64 = last.iter().map(|review| u64::from(review.duration_ms.min(LONGEST_ANSWER_MS))).sum();
    sum as f32 / last.len() as f32
}
