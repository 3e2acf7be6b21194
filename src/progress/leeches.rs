//! Cards that the learner keeps failing.

use serde::Serialize;

use super::View;
use crate::deck::CardKey;

/// A card that the learner keeps failing.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Leech {
    /// The card's identity.
    #[serde(flatten)]
    pub card: CardKey,
    /// The number of times it was forgotten.
    pub lapses: u32,
    /// The number of scheduled answers so far.
    pub answers: u32,
    /// Its present stability, in days.
    pub stability: f32,
}

/// Returns the leeches, worst first, without suspended cards and cards that no longer exist.
#[must_use]
pub fn leeches(view: &View<'_>) -> Vec<Leech> {
    let history = view.history();
    let leech = |card| {
        let schedule = history.state(card).schedule().filter(|schedule| schedule.is_leech())?;
        Some(Leech {
            card: history.card(card).key.clone(),
            lapses: schedule.lapses,
            answers: schedule.reviews,
            stability: schedule.stability,
        })
    };
    let mut leeches: Vec<Leech> = view.studied().filter_map(leech).collect();
    leeches.sort_by_key(|leech| std::cmp::Reverse(leech.lapses));
    leeches
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::{
            Rating::{Again, Good},
            StudyDay,
        },
        progress::samples::{history, practice, review},
    };

    #[test]
    fn a_card_becomes_a_leech_with_its_eighth_lapse() {
        let mut reviews = Vec::new();
        for (card, lapses) in [("seven", 7), ("eight", 8), ("gone", 12), ("nine", 9)] {
            reviews.push(review(card, 0, Good));
            for day in 1..=lapses {
                reviews.extend([review(card, day, Again), review(card, day, Again), review(card, day, Good)]);
            }
            reviews.push(practice(card, 20, Again));
        }
        let history = history(&reviews, &["seven", "eight", "nine"], StudyDay(30));
        let found: Vec<_> =
            leeches(&history.all()).into_iter().map(|it| (it.card.card.to_string(), it.lapses, it.answers)).collect();
        assert_eq!(found, [("nine".to_owned(), 9, 28), ("eight".to_owned(), 8, 25)]);
    }
}
