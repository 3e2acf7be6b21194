//! How well the cards are known: the distributions of stability and difficulty.

use super::View;
use crate::memory::Schedule;

/// The least number of days of each step of [`stabilities`].
pub const STABILITY_STEPS: [u16; 10] = [0, 1, 3, 7, 14, 30, 90, 180, 365, 1095];

/// Returns how many cards have which stability today: entry `n` counts those with at least `STABILITY_STEPS[n]` days
/// but less than the next step. New cards have none.
#[must_use]
pub fn stabilities(view: &View<'_>) -> [u32; STABILITY_STEPS.len()] {
    let mut steps = [0; STABILITY_STEPS.len()];
    for schedule in schedules(view) {
        let step = STABILITY_STEPS.partition_point(|least| f32::from(*least) <= schedule.stability);
        steps[step.saturating_sub(1)] += 1;
    }
    steps
}

/// Returns how many cards have which difficulty today: from 1 to below 2, and so on; the last entry is from 9 to 10.
/// New cards have none.
#[must_use]
pub fn difficulties(view: &View<'_>) -> [u32; 9] {
    let mut steps = [0; 9];
    for schedule in schedules(view) {
        steps[(schedule.difficulty as usize).clamp(1, 9) - 1] += 1;
    }
    steps
}

fn schedules<'v>(view: &'v View<'_>) -> impl Iterator<Item = &'v Schedule> {
    view.studied().filter_map(|card| view.history().state(card).schedule())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::{
            Rating::{Again, Easy, Good},
            StudyDay,
        },
        progress::samples::{history, practice, review},
    };

    #[test]
    fn each_answered_card_stands_at_its_stability_and_difficulty() {
        let reviews = [
            review("a", 1, Again),
            review("b", 1, Good),
            review("c", 1, Easy),
            practice("d", 1, Easy),
            review("gone", 1, Easy),
        ];
        let history = history(&reviews, &["a", "b", "c", "d"], StudyDay(400));
        // FSRS-6 with default parameters, after the first answer: stability 0.212 and difficulty 6.41 after Again,
        // 2.3065 and 2.12 after Good, 8.2956 and 1 after Easy.
        assert_eq!(stabilities(&history.all()), [1, 1, 0, 1, 0, 0, 0, 0, 0, 0]);
        assert_eq!(difficulties(&history.all()), [1, 1, 0, 0, 0, 1, 0, 0, 0]);
    }
}
