//! How well one card was known over time.

use crate::{
    memory::{CardState, Scheduler, StudyDay},
    study::Review,
};

/// Into how many steps the time between two answers is divided at most.
const STEPS: u32 = 16;

/// Returns the probability that a card was recalled, from 0 to 1, from the day of its first answer until today: it falls
/// between two answers, and is 1 after each. `reviews` are those of one card, oldest first; practice is passed over.
/// Empty if it was never answered.
#[must_use]
pub fn recall_over_time(reviews: &[Review], scheduler: &Scheduler, today: StudyDay) -> Vec<(StudyDay, f32)> {
    let mut points: Vec<(StudyDay, f32)> = Vec::new();
    let mut state = CardState::New;
    for remembered in reviews.iter().filter_map(Review::remembered) {
        fall(&mut points, scheduler, &state, remembered.study_day);
        state = scheduler.after_answer(&state, remembered);
        // The clock may have been set back.
        let day = points.last().map_or(remembered.study_day, |(last, _)| remembered.study_day.max(*last));
        points.push((day, 1.0));
    }
    fall(&mut points, scheduler, &state, today);
    points
}

/// Adds how a card fades from the last point until a day.
fn fall(points: &mut Vec<(StudyDay, f32)>, scheduler: &Scheduler, state: &CardState, until: StudyDay) {
    let Some((from, _)) = points.last().copied() else { return };
    let days = until.days_since(from);
    let steps = days.min(STEPS);
    points.extend((1..=steps).map(|step| {
        let day = from.plus((u64::from(days) * u64::from(step) / u64::from(steps)) as u32);
        (day, scheduler.retrievability(state, day))
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::Rating::Good,
        progress::samples::{SCHEDULER_RETENTION, practice, review},
    };

    #[test]
    fn recall_falls_between_answers_and_is_full_after_each() {
        let scheduler = Scheduler::new(SCHEDULER_RETENTION);
        let reviews = [review("a", 10, Good), practice("a", 11, Good), review("a", 14, Good), review("a", 12, Good)];
        let points = recall_over_time(&reviews, &scheduler, StudyDay(114));
        let days: Vec<i32> = points.iter().map(|(day, _)| day.0).collect();
        assert_eq!(days[..6], [10, 11, 12, 13, 14, 14]);
        assert!(days.is_sorted() && days.last() == Some(&114));
        assert!((points[0].1 - 1.0).abs() < 1e-6 && points[4].1 < points[1].1 && (points[5].1 - 1.0).abs() < 1e-6);
        assert!(points[7..].windows(2).all(|two| two[1].1 < two[0].1));
        assert_eq!(recall_over_time(&reviews[1..2], &scheduler, StudyDay(20)), []);
    }
}
