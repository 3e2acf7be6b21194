//! Which cards the learner has confused, as the answers show.

use std::collections::{BTreeMap, HashMap};

use crate::deck::CardKey;

/// From how many confusions on a pair is asked side by side.
const OFTEN: u32 = 2;

/// Which cards were confused with which, and how often. The cards of a pair may be of two decks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Confusions {
    of_cards: HashMap<CardKey, BTreeMap<CardKey, Confused>>,
}

/// How often two cards were confused.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Confused {
    /// In all.
    pub times: u32,
    /// Since they were last told apart.
    pub times_lately: u32,
}

impl Confusions {
    /// Notes that the answer to one of the cards was given for the other.
    pub fn mixed_up(&mut self, card: &CardKey, rival: &CardKey) {
        self.change(card, rival, |confused| {
            confused.times += 1;
            confused.times_lately += 1;
        });
    }

    /// Notes that the learner told the two cards apart.
    pub fn told_apart(&mut self, card: &CardKey, rival: &CardKey) {
        self.change(card, rival, |confused| confused.times_lately = 0);
    }

    /// Returns the cards that `card` was confused with, most often first.
    #[must_use]
    pub fn of(&self, card: &CardKey) -> Vec<(&CardKey, Confused)> {
        let mut rivals: Vec<_> = self.of_cards.get(card).into_iter().flatten().map(|(id, it)| (id, *it)).collect();
        rivals.retain(|(_, confused)| confused.times > 0);
        rivals.sort_by_key(|(_, confused)| std::cmp::Reverse(confused.times));
        rivals
    }

    /// Returns every pair that was confused, once, most often first.
    #[must_use]
    pub fn pairs(&self) -> Vec<(CardKey, CardKey, Confused)> {
        let mut cards: Vec<&CardKey> = self.of_cards.keys().collect();
        cards.sort_unstable();
        let of_card = |card: &&CardKey| {
            let card: CardKey = (*card).clone();
            let rivals = self.of(&card).into_iter().filter(|(rival, _)| card < **rival);
            rivals.map(|(rival, confused)| (card.clone(), rival.clone(), confused)).collect::<Vec<_>>()
        };
        let mut pairs: Vec<_> = cards.iter().flat_map(of_card).collect();
        pairs.sort_by_key(|(.., confused)| std::cmp::Reverse(confused.times));
        pairs
    }

    /// Returns the card to be asked side by side with `card`: one confused with it at least twice since they were last
    /// told apart.
    #[must_use]
    pub fn to_tell_apart(&self, card: &CardKey) -> Option<&CardKey> {
        let often = self.of(card).into_iter().filter(|(_, confused)| confused.times_lately >= OFTEN);
        often.max_by_key(|(_, confused)| confused.times_lately).map(|(id, _)| id)
    }

    fn change(&mut self, card: &CardKey, rival: &CardKey, change: impl Fn(&mut Confused)) {
        for (one, other) in [(card, rival), (rival, card)] {
            change(self.of_cards.entry(one.clone()).or_default().entry(other.clone()).or_default());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_asked_side_by_side_from_the_second_time_on_until_it_is_told_apart() {
        let key = |card: &str| CardKey { deck: if card == "b" { "e" } else { "d" }.into(), card: card.into() };
        let mut confusions = Confusions::default();
        assert_eq!(confusions.to_tell_apart(&key("a")), None);
        confusions.mixed_up(&key("a"), &key("b"));
        assert_eq!(confusions.to_tell_apart(&key("a")), None);
        confusions.mixed_up(&key("b"), &key("a"));
        assert_eq!(confusions.to_tell_apart(&key("a")), Some(&key("b")));
        assert_eq!(confusions.to_tell_apart(&key("b")), Some(&key("a")));
        confusions.told_apart(&key("b"), &key("a"));
        assert_eq!(confusions.to_tell_apart(&key("a")), None);
        assert_eq!(confusions.of(&key("a")), [(&key("b"), Confused { times: 2, times_lately: 0 })]);
        assert_eq!(confusions.of(&key("c")), []);
        assert_eq!(confusions.pairs(), [(key("a"), key("b"), Confused { times: 2, times_lately: 0 })]);
    }
}
