//! Where the learner stands today.

use serde::Serialize;

use super::View;
use crate::memory::Habits;

/// Where the learner stands today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Today {
    /// Cards that are due.
    pub due: usize,
    /// New cards that today's limit still allows.
    pub new: usize,
    /// Answers given, including practice.
    pub done: usize,
    /// Minutes spent answering.
    pub minutes_spent: f32,
    /// Minutes that the due and new cards will take.
    pub minutes_expected: f32,
}

/// Returns where the learner stands today, with `due` and `new` cards still to come.
#[must_use]
pub fn today(view: &View<'_>, due: usize, new: usize, habits: &Habits) -> Today {
    let today = view.history().today();
    let given = || view.answers_of_any_day().filter(|answer| answer.study_day == today);
    let spent_ms: u64 = given().map(|answer| u64::from(answer.duration_ms)).sum();
    Today {
        due,
        new,
        done: given().count(),
        minutes_spent: spent_ms as f32 / 60_000.0,
        minutes_expected: habits.minutes_for(habits.answers_for(due, new)),
    }
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
    fn what_was_given_is_counted_and_the_minutes_to_come_follow_the_habits() {
        let mut reviews: Vec<_> = (0..3).map(|day| review("a", day, Good)).collect();
        reviews.push(practice("a", 2, Good));
        reviews[2].duration_ms = u32::MAX;
        let habits = Habits { seconds_per_answer: 15.0, ..Habits::default() };
        // 1.1 answers for each of six due cards and 1.24 for each of three new ones, at 15 seconds each.
        let today = today(&history(&reviews, &["a"], StudyDay(2)).all(), 6, 3, &habits);
        assert!((today.minutes_expected - 2.58).abs() < 1e-5);
        // One answer was capped at two minutes; the other took ten seconds.
        assert!((today.minutes_spent - (LONGEST_ANSWER_MS as f32 + 10_000.0) / 60_000.0).abs() < 1e-5);
        assert_eq!((today.done, today.due, today.new), (2, 6, 3));
    }
}
