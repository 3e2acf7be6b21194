//! Cards that give each other away, kept apart in a session.

use std::collections::{HashMap, HashSet};

use super::Slot;
use crate::deck::{CardKey, DeckId, PassageId};

/// How many other cards come between two that give each other away, if there are enough.
pub const CARDS_BETWEEN: usize = 5;
/// How many cards that wait for a place are looked at after each card.
const MOST_LOOKED_AT: usize = 32;

/// Which cards of a session give each other away: those that share a passage, and those that are easily confused.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Kin {
    passages: HashMap<CardKey, (DeckId, PassageId)>,
    twins: HashMap<CardKey, HashSet<CardKey>>,
}

impl Kin {
    /// Notes a card with its passage, and those with which it is easily confused.
    pub fn add(&mut self, card: &CardKey, passage: Option<PassageId>, twins: impl IntoIterator<Item = CardKey>) {
        if let Some(passage) = passage {
            self.passages.insert(card.clone(), (card.deck.clone(), passage));
        }
        for twin in twins {
            self.twins.entry(twin.clone()).or_default().insert(card.clone());
            self.twins.entry(card.clone()).or_default().insert(twin);
        }
    }

    /// Returns whether two cards give each other away.
    #[must_use]
    pub fn are(&self, a: &CardKey, b: &CardKey) -> bool {
        self.twins.get(a).is_some_and(|twins| twins.contains(b))
            || self.passages.get(a).is_some_and(|passage| self.passages.get(b) == Some(passage))
    }

    /// Keeps cards that give each other away apart, and changes the order as little as that needs.
    #[must_use]
    pub fn spread(&self, order: Vec<Slot>) -> Vec<Slot> {
        let (mut spread, mut waiting): (Vec<Slot>, Vec<Slot>) = (Vec::with_capacity(order.len()), Vec::new());
        for slot in order {
            if self.fits(&slot, &spread, spread.len()) {
                spread.push(slot);
            } else {
                waiting.push(slot);
            }
            while let Some(place) =
                waiting.iter().take(MOST_LOOKED_AT).position(|slot| self.fits(slot, &spread, spread.len()))
            {
                spread.push(waiting.remove(place));
            }
        }
        // An insertion brings no two others closer together.
        let mut full: HashSet<&(DeckId, PassageId)> = HashSet::new();
        for slot in waiting {
            let passage = self.passages.get(&slot.card);
            let is_full = passage.is_some_and(|passage| full.contains(passage));
            let place = (0..=spread.len()).rev().find(|place| !is_full && self.fits(&slot, &spread, *place));
            if place.is_none() {
                full.extend(passage);
            }
            spread.insert(place.unwrap_or(spread.len()), slot);
        }
        spread
    }

    /// Returns the first place from `at_least` on at which a card is apart from those that it gives away, or `at_least` if
    /// there is none.
    pub fn place<'s>(&self, card: &CardKey, upcoming: impl IntoIterator<Item = &'s Slot>, at_least: usize) -> usize {
        let kin: Vec<usize> =
            upcoming.into_iter().enumerate().filter(|(_, it)| self.are(&it.card, card)).map(|(at, _)| at).collect();
        let is_apart = |place: usize| kin.iter().all(|at| *at + CARDS_BETWEEN < place || place + CARDS_BETWEEN <= *at);
        let last = kin.last().map_or(at_least, |last| last + CARDS_BETWEEN + 1);
        (at_least..=last).find(|place| is_apart(*place)).unwrap_or(at_least)
    }

    /// Whether a card may be put at this place.
    fn fits(&self, slot: &Slot, order: &[Slot], place: usize) -> bool {
        let near = place.saturating_sub(CARDS_BETWEEN)..(place + CARDS_BETWEEN).min(order.len());
        !order[near].iter().any(|other| self.are(&other.card, &slot.card))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::study::Kind;

    fn slot(number: usize) -> Slot {
        Slot { card: CardKey { deck: "d".into(), card: format!("c{number:03}").into() }, kind: Kind::Due }
    }

    /// Cards with the passages of these numbers; 0 for none.
    fn kin(passages: &[usize]) -> Kin {
        let mut kin = Kin::default();
        for (number, passage) in passages.iter().enumerate() {
            let passage = (*passage > 0).then(|| format!("p{passage}").into());
            kin.add(&slot(number).card, passage, []);
        }
        kin
    }

    fn closest(kin: &Kin, order: &[Slot]) -> Option<usize> {
        let pairs = (0..order.len()).flat_map(|a| (a + 1..order.len()).map(move |b| (a, b)));
        pairs.filter(|(a, b)| kin.are(&order[*a].card, &order[*b].card)).map(|(a, b)| b - a - 1).min()
    }

    #[test]
    fn cards_of_one_passage_and_rivals_have_five_others_between_them() {
        let mut kin = kin(&[1, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
        kin.add(&slot(3).card, None, [slot(4).card]);
        let order = kin.spread((0..10).map(slot).collect());
        assert_eq!(order.len(), 10);
        assert_eq!(closest(&kin, &order), Some(CARDS_BETWEEN), "{order:?}");
        assert_eq!(order[0], slot(0), "what need not be moved stays");
    }

    #[test]
    fn a_card_that_comes_back_keeps_away_from_its_rival() {
        let mut kin = Kin::default();
        kin.add(&slot(0).card, None, [slot(7).card]);
        let upcoming: Vec<Slot> = (1..20).map(slot).collect();
        // Its rival has the place 6.
        assert_eq!(kin.place(&slot(0).card, &upcoming, 6), 12);
        assert_eq!(kin.place(&slot(1).card, &upcoming, 6), 6);
        assert_eq!(kin.place(&slot(0).card, &upcoming[..8], 6), 12, "at the end, if no card is left between them");
    }

    proptest! {
        #[test]
        fn nothing_is_lost_and_what_can_be_apart_is(passages in prop::collection::vec(0usize..8, 0..60)) {
            let kin = kin(&passages);
            let order = kin.spread((0..passages.len()).map(slot).collect());
            let mut sorted = order.clone();
            sorted.sort_by(|a, b| a.card.cmp(&b.card));
            prop_assert_eq!(sorted, (0..passages.len()).map(slot).collect::<Vec<_>>());
            // With no passage more than twice, and many cards without one, all can be apart.
            let most = (1..8).map(|it| passages.iter().filter(|passage| **passage == it).count()).max().unwrap_or(0);
            let free = passages.iter().filter(|passage| **passage == 0).count();
            if most <= 2 && free >= 7 * CARDS_BETWEEN {
                prop_assert!(closest(&kin, &order).is_none_or(|between| between >= CARDS_BETWEEN));
            }
        }
    }
}
