//! How much of what came back was still known.

use std::collections::HashMap;

use crate::{deck::CardKey, memory::StudyDay, study::Review};

/// How many of the cards that came back were recalled at the first answer of their day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Retention {
    /// Cards that came back after at least one day.
    pub asked: u32,
    /// Those that were recalled.
    pub recalled: u32,
}

impl Retention {
    /// The share that was recalled; none where nothing was asked.
    #[must_use]
    pub fn share(self) -> Option<f32> {
        (self.asked > 0).then(|| self.recalled as f32 / self.asked as f32)
    }

    /// The bounds within which the true share lies with 95 % confidence: the Wilson score interval.
    #[must_use]
    pub fn bounds(self) -> Option<(f32, f32)> {
        const Z: f32 = 1.96;
        let (share, asked) = (self.share()?, self.asked as f32);
        let spread = Z * (share * (1.0 - share) / asked + Z * Z / (4.0 * asked * asked)).sqrt();
        let (middle, scale) = (share + Z * Z / (2.0 * asked), 1.0 + Z * Z / asked);
        Some((((middle - spread) / scale).max(0.0), ((middle + spread) / scale).min(1.0)))
    }
}

/// True retention over the days from `first` to `last`: of the scheduled answers to cards that had been answered on an
/// earlier study day, the first of each day, how many were not Again. `reviews` are all of them, oldest first.
#[must_use]
pub fn retention(reviews: &[Review], first: StudyDay, last: StudyDay) -> Retention {
    let mut last_day: HashMap<&CardKey, StudyDay> = HashMap::new();
    let mut retention = Retention::default();
    for review in reviews.iter().filter(|review| review.is_scheduled) {
        let before = last_day.insert(&review.card, review.study_day);
        let came_back = before.is_some_and(|day| review.study_day.days_since(day) > 0);
        if came_back && (first..=last).contains(&review.study_day) {
            retention.asked += 1;
            retention.recalled += u32::from(review.rating.is_recalled());
        }
    }
    retention
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::Rating::{self, Again, Easy, Good, Hard},
        progress::sittings::tests::review,
    };

    #[test]
    fn only_the_first_answer_of_a_later_day_counts() {
        let answers: &[(&str, i32, Rating)] = &[
            ("a", 1, Good), // new
            ("a", 3, Again),
            ("a", 3, Good), // same day
            ("b", 3, Easy), // new
            ("a", 5, Hard),
            ("b", 9, Good),
        ];
        let reviews: Vec<Review> = answers.iter().map(|(card, day, rating)| review(card, *day, *rating)).collect();
        let of = |first, last| retention(&reviews, StudyDay(first), StudyDay(last));
        assert_eq!(of(0, 99), Retention { asked: 3, recalled: 2 });
        assert_eq!(of(5, 9), Retention { asked: 2, recalled: 2 });
        assert_eq!(of(20, 30).share(), None);
    }

    #[test]
    fn few_answers_say_little() {
        let width = |asked| {
            let (low, high) = Retention { asked, recalled: asked * 9 / 10 }.bounds().unwrap();
            assert!((0.0..=0.9).contains(&low) && (0.9..=1.0).contains(&high));
            high - low
        };
        assert!(width(10) > 3.0 * width(1000));
        // Worked out by hand: 9 of 10.
        let (low, high) = Retention { asked: 10, recalled: 9 }.bounds().unwrap();
        assert!((low - 0.5958).abs() < 1e-3 && (high - 0.9821).abs() < 1e-3, "{low} {high}");
    }
}
