//! Questions over several cards, which come between the others. They are practice: they change no schedule.

use super::{Chronology, seed_of};
use crate::deck::{Card, CardKey};

/// Events of cards, to be put into their order.
#[derive(Clone, Debug, PartialEq)]
pub struct Ordering {
    /// The cards, to which the positions in the events lead.
    pub cards: Vec<CardKey>,
    /// The events: two where it is only asked which came first.
    pub chronology: Chronology,
}

impl Ordering {
    /// The card that tells the event at that place.
    #[must_use]
    pub fn card(&self, event: usize) -> Option<&CardKey> {
        self.cards.get(self.chronology.events().get(event)?.card)
    }

    /// The labels of the events in an order, as the log keeps it.
    #[must_use]
    pub fn in_words(&self, order: &[usize]) -> String {
        let labels = order.iter().filter_map(|event| self.chronology.events().get(*event));
        labels.map(|event| event.label.as_str()).collect::<Vec<_>>().join(" < ")
    }
}

/// Two cards with their answers, to be matched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contrast {
    /// The cards.
    pub cards: [CardKey; 2],
    /// What each asks, in CommonMark.
    pub prompts: [String; 2],
    /// The answer of each, in CommonMark.
    pub answers: [String; 2],
    /// Which of the two ways to match them is the right one: 0 or 1.
    pub right: usize,
}

impl Contrast {
    /// Two cards, whose right way comes first or second by lot.
    #[must_use]
    pub fn new(keys: [CardKey; 2], cards: [&Card; 2], seed: u64) -> Self {
        Self {
            right: (seed_of(&keys[0], seed) >> 32) as usize % 2,
            cards: keys,
            prompts: cards.map(|card| card.prompt().into_owned()),
            answers: cards.map(Card::answer_text),
        }
    }

    /// The two ways to match them: for each, the answer given to the first card and the one given to the second.
    #[must_use]
    pub fn ways(&self) -> [[&str; 2]; 2] {
        let (right, wrong) = ([&*self.answers[0], &*self.answers[1]], [&*self.answers[1], &*self.answers[0]]);
        if self.right == 0 { [right, wrong] } else { [wrong, right] }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::Answer;

    #[test]
    fn of_two_ways_to_match_the_one_marked_right_gives_each_card_its_answer() {
        let card = |id: &str| Card { id: id.into(), answer: Answer::Text(id.to_uppercase()), ..Card::default() };
        let key = |id: &str| CardKey { deck: "d".into(), card: id.into() };
        let rights: Vec<usize> = (0..20)
            .map(|seed| {
                let contrast = Contrast::new([key("a"), key("b")], [&card("a"), &card("b")], seed);
                assert_eq!(contrast.ways()[contrast.right], ["A", "B"]);
                assert_eq!(contrast.ways()[1 - contrast.right], ["B", "A"]);
                contrast.right
            })
            .collect();
        assert!(rights.contains(&0) && rights.contains(&1));
    }
}
