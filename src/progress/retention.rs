//! How much of what came back was still known, and whether the model predicted it.

use super::View;

/// How many of the cards that came back were recalled at the first answer of the day.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Retention {
    /// Cards that came back after at least one day.
    pub asked: u32,
    /// Those of them that were recalled.
    pub recalled: u32,
    /// How many were expected to be recalled: the sum of their retrievabilities just before.
    pub expected: f64,
}

impl Retention {
    /// Returns the share that was recalled, or `None` if nothing was asked.
    #[must_use]
    pub fn share(self) -> Option<f32> {
        (self.asked > 0).then(|| self.recalled as f32 / self.asked as f32)
    }

    /// Returns the share that was predicted to be recalled, or `None` if nothing was asked.
    #[must_use]
    pub fn predicted(self) -> Option<f32> {
        (self.asked > 0).then(|| (self.expected / f64::from(self.asked)) as f32)
    }

    /// Returns the 95 % confidence bounds of the true share: the Wilson score interval. `None` if nothing was asked.
    #[must_use]
    pub fn bounds(self) -> Option<(f32, f32)> {
        const Z: f32 = 1.96;
        let (share, asked) = (self.share()?, self.asked as f32);
        let spread = Z * (share * (1.0 - share) / asked + Z * Z / (4.0 * asked * asked)).sqrt();
        let (middle, scale) = (share + Z * Z / (2.0 * asked), 1.0 + Z * Z / asked);
        Some((((middle - spread) / scale).max(0.0), ((middle + spread) / scale).min(1.0)))
    }

    fn add(&mut self, is_recalled: bool, predicted: f32) {
        self.asked += 1;
        self.recalled += u32::from(is_recalled);
        self.expected += f64::from(predicted);
    }
}

/// Returns the true retention: of the first scheduled answers of a day to cards answered on an earlier day, how many
/// were not Again.
#[must_use]
pub fn retention(view: &View<'_>) -> Retention {
    let mut retention = Retention::default();
    for answer in view.answers().filter(|answer| answer.came_back()) {
        retention.add(answer.is_recalled(), answer.predicted);
    }
    retention
}

/// The least number of elapsed days of each step of [`calibration`], each about twice the one before.
pub const INTERVAL_STEPS: [u32; 9] = [1, 2, 4, 8, 15, 31, 61, 121, 366];

/// Returns true and predicted retention by elapsed days. Entry `n` covers cards that came back after at least
/// `INTERVAL_STEPS[n]` days but less than the next step.
#[must_use]
pub fn calibration(view: &View<'_>) -> [Retention; INTERVAL_STEPS.len()] {
    let mut steps = [Retention::default(); INTERVAL_STEPS.len()];
    for answer in view.answers().filter(|answer| answer.came_back()) {
        let step = INTERVAL_STEPS.partition_point(|least| *least <= answer.elapsed_days) - 1;
        steps[step].add(answer.is_recalled(), answer.predicted);
    }
    steps
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::{
            Rating::{Again, Easy, Good, Hard},
            StudyDay,
        },
        progress::{
            Filter,
            samples::{everything, practice, review},
        },
        study::Review,
    };

    fn counts(retention: Retention) -> (u32, u32) {
        (retention.asked, retention.recalled)
    }

    fn answers() -> [Review; 8] {
        [
            review("a", 1, Good), // new
            review("a", 3, Again),
            review("a", 3, Good), // same day
            review("b", 3, Easy), // new
            review("a", 5, Hard),
            practice("b", 6, Again),
            practice("c", 6, Again),
            review("b", 12, Good),
        ]
    }

    #[test]
    fn only_the_first_scheduled_answer_of_a_later_day_counts() {
        let history = everything(&answers());
        let of = |first, last| {
            let days = StudyDay(first)..=StudyDay(last);
            retention(&history.view(&Filter { days, ..Filter::default() }))
        };
        assert_eq!(counts(of(0, 99)), (3, 2));
        assert_eq!(counts(of(5, 12)), (2, 2));
        assert_eq!((of(20, 30).share(), of(20, 30).predicted(), of(20, 30).bounds()), (None, None, None));
    }

    #[test]
    fn what_came_back_stands_at_its_interval_with_what_was_predicted() {
        let history = everything(&answers());
        let steps = calibration(&history.all());
        // Card a after 2 and 2 days, card b after 9.
        let expected = [(0, 0), (2, 1), (0, 0), (1, 1), (0, 0), (0, 0), (0, 0), (0, 0), (0, 0)];
        assert_eq!(steps.map(counts), expected);
        // FSRS-6 with default parameters: after Easy the stability is 8.2956 days. By hand, the curve gives
        // (1 + 9 / 8.2956 (0.9^(-1 / 0.1542) - 1)) ^ -0.1542 = 0.8943.
        assert!((steps[3].predicted().unwrap() - 0.8943).abs() < 5e-4, "{:?}", steps[3].predicted());
        let sum: f64 = steps.iter().map(|step| step.expected).sum();
        assert!((retention(&history.all()).expected - sum).abs() < 1e-9);
    }

    #[test]
    fn few_answers_say_little() {
        let of = |asked| Retention { asked, recalled: asked * 9 / 10, expected: 0.0 };
        let width = |asked| {
            let (low, high) = of(asked).bounds().unwrap();
            assert!((0.0..=0.9).contains(&low) && (0.9..=1.0).contains(&high));
            high - low
        };
        assert!(width(10) > 3.0 * width(1000));
        // Computed by hand for 9 of 10.
        let (low, high) = of(10).bounds().unwrap();
        assert!((low - 0.5958).abs() < 1e-3 && (high - 0.9821).abs() < 1e-3, "{low} {high}");
    }
}
