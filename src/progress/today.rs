//! Where the learner stands today.

use super::View;

/// What an answer takes while too few were given to know: 12 seconds.
const FIRST_GUESS_MS: u32 = 12_000;

/// Where the learner stands today.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Today {
    /// Cards that are due.
    pub due: usize,
    /// New cards that today's limit still allows.
    pub new: usize,
    /// Answers given, those of practice included.
    pub done: usize,
    /// Minutes spent answering.
    pub minutes_spent: f32,
    /// Minutes that the due and the new cards will take.
    pub minutes_expected: f32,
}

/// Where the learner stands today, with so many cards due and new ones to come.
#[must_use]
pub fn today(view: &View<'_>, due: usize, new: usize) -> Today {
    let today = view.history().today();
    let given = || view.answers_of_any_day().filter(|answer| answer.study_day == today);
    let spent_ms: u64 = given().map(|answer| u64::from(answer.duration_ms)).sum();
    // A new card is answered about twice on its first day.
    let expected_ms = answer_ms(view) * (due as f32 + 2.0 * new as f32);
    Today {
        due,
        new,
        done: given().count(),
        minutes_spent: spent_ms as f32 / 60_000.0,
        minutes_expected: expected_ms / 60_000.0,
    }
}

/// What an answer takes, in milliseconds: the mean of the last 200.
#[must_use]
pub fn answer_ms(view: &View<'_>) -> f32 {
    let last: Vec<u32> = view.answers_of_any_day().rev().take(200).map(|answer| answer.duration_ms).collect();
    if last.len() < 10 {
        return FIRST_GUESS_MS as f32;
    }
    last.iter().sum::<u32>() as f32 / last.len() as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::{Rating::Good, StudyDay},
        progress::{
            LONGEST_ANSWER_MS,
            samples::{history, practice, review},
        },
    };

    #[test]
    fn the_minutes_to_come_follow_the_last_answers() {
        let mut reviews: Vec<_> = (0..300).map(|day| review("a", day, Good)).collect();
        reviews[0].duration_ms = u32::MAX;
        reviews[299].duration_ms = u32::MAX;
        let of = |reviews: &[_], day| today(&history(reviews, &["a"], StudyDay(day)).all(), 6, 3);
        // 199 of 10 seconds, and one that was cut off at two minutes: 12 answers of 10.55 seconds.
        let today = of(&reviews, 299);
        assert!((today.minutes_expected - 2.11).abs() < 1e-4, "{}", today.minutes_expected);
        assert_eq!((today.done, today.minutes_spent * 60_000.0), (1, LONGEST_ANSWER_MS as f32));
        // Too few to know: 12 answers of 12 seconds.
        let first = of(&[review("a", 1, Good), practice("a", 2, Good)], 2);
        assert!((first.minutes_expected - 2.4).abs() < 1e-5);
        assert_eq!((first.done, first.due, first.new), (1, 6, 3));
    }
}
