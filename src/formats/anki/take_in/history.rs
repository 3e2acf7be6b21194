//! The answers of a package, and the days on which its cards are due.

use std::collections::HashMap;

use super::Taker;
use crate::{
    deck::Severity,
    formats::{ForeignKind, ForeignReview},
    memory::Rating,
    wording::count,
};

const DAY_S: i64 = 86_400;

impl Taker<'_> {
    /// Takes the history over.
    pub(super) fn answers(&mut self) {
        let (mut manual, mut stray, mut odd) = (0, 0, 0);
        // Where the last answer that counts went, for each card.
        let mut last: HashMap<i64, (usize, usize)> = HashMap::new();
        for answer in &self.collection.answers {
            let rating = Rating::from_number(answer.rating).filter(|_| (0..=3).contains(&answer.kind));
            let Some(rating) = rating else {
                manual += 1;
                continue;
            };
            let Some((place, card)) = self.cards.get(&answer.card) else {
                stray += 1;
                continue;
            };
            // From 2000 to 2200.
            if !(946_684_800_000..7_258_118_400_000).contains(&answer.at_ms) {
                odd += 1;
                continue;
            }
            let kind = match answer.kind {
                0 => ForeignKind::Learning,
                2 => ForeignKind::Relearning,
                3 if answer.factor == 0 => ForeignKind::Practice,
                _ => ForeignKind::Review,
            };
            let reviews = &mut self.decks[*place].incoming.reviews;
            if kind != ForeignKind::Practice {
                last.insert(answer.card, (*place, reviews.len()));
            }
            reviews.push(ForeignReview {
                card: card.clone(),
                utc_ms: answer.at_ms,
                rating,
                duration_ms: u32::try_from(answer.duration_ms.max(0)).unwrap_or(u32::MAX),
                kind,
                interval_days: u32::try_from(answer.interval).unwrap_or_default(),
            });
        }
        let without = self.due_days(&last);
        for (rows, row, what, remedy) in [
            (
                manual,
                "row",
                "of the history left out: no answer but a change by hand",
                "due days follow it all the same",
            ),
            (stray, "answer", "left out: of cards that are not taken in", "what is left out stays in Anki"),
            (odd, "answer", "left out: given before 2000 or after 2200", "check the database in Anki"),
            (
                without,
                "card",
                "with a due day, but no answers that it follows from",
                "such a card goes on from the interval and the ease that Anki tells; nothing is to be done",
            ),
        ] {
            if rows > 0 {
                self.say(Severity::Warning, format!("{} {what}", count(rows, row)), remedy);
            }
        }
    }

    /// Makes the last answer of each card promise the day on which it is due, which may have been moved by hand. Of cards
    /// that have such a day without an answer, what Anki knew is taken up; returns how many these are.
    fn due_days(&mut self, last: &HashMap<i64, (usize, usize)>) -> usize {
        let mut without = 0;
        let created_s = self.collection.created_s;
        for card in self.collection.cards.iter().filter(|card| card.state == 2) {
            let Some((deck, id)) = self.cards.get(&card.id) else { continue };
            let reviews = &mut self.decks[*deck].incoming.reviews;
            let Some((_, at)) = last.get(&card.id) else {
                let interval = card.interval.clamp(1, 36_500);
                let answered_s = match card.answered_s {
                    0 => created_s.saturating_add(card.due.saturating_sub(interval).saturating_mul(DAY_S)),
                    answered_s => answered_s,
                };
                let days = card.due.saturating_sub((answered_s - created_s).div_euclid(DAY_S)).clamp(1, 36_500);
                if !(946_684_800..7_258_118_400).contains(&answered_s) {
                    continue;
                }
                without += 1;
                reviews.push(ForeignReview {
                    card: id.clone(),
                    utc_ms: answered_s * 1000,
                    rating: Rating::Good,
                    duration_ms: 0,
                    kind: ForeignKind::Known {
                        ease: u16::try_from(card.factor).ok().filter(|it| *it > 0).unwrap_or(2500),
                    },
                    interval_days: u32::try_from(days).unwrap_or(1),
                });
                continue;
            };
            let review = &mut reviews[*at];
            let day = (review.utc_ms / 1000 - created_s).div_euclid(DAY_S);
            if let Ok(days) = u32::try_from(card.due.saturating_sub(day)) {
                // 0 is the same day: one that is learned is asked again on it.
                review.interval_days = days.min(36_500);
            }
        }
        if without > 0 {
            self.decks.iter_mut().for_each(|deck| deck.incoming.reviews.sort_by_key(|review| review.utc_ms));
        }
        without
    }
}
