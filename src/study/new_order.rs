//! The order in which new cards are met.

use serde::{Deserialize, Serialize};

use super::seed_of;
use crate::deck::{CardKey, Deck, named};

named! {
    /// The order in which the new cards of a deck are met.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
    pub enum NewOrder {
        /// As they stand in the deck.
        #[default]
        Deck = "as in the deck",
        /// By the date of what they are about, the earliest first. Cards without a date come last.
        Date = "by date",
        /// Mixed, the same on every day and every machine.
        Mixed = "mixed",
    }
}

impl NewOrder {
    /// Returns the positions of a deck's cards in this order.
    #[must_use]
    pub fn places(self, deck: &Deck) -> Vec<usize> {
        let mut places: Vec<usize> = (0..deck.cards.len()).collect();
        match self {
            Self::Deck => {}
            Self::Date => places.sort_by_key(|place| {
                let days = deck.cards[*place].when().map(|date| date.days());
                (days.is_none(), days)
            }),
            Self::Mixed => places.sort_by_cached_key(|place| {
                seed_of(&CardKey { deck: deck.id.clone(), card: deck.cards[*place].id.clone() }, 0)
            }),
        }
        places
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Card, HistoricalDate};

    fn deck(dates: &[&str]) -> Deck {
        let card = |(number, date): (usize, &&str)| Card {
            id: format!("c{number}").into(),
            date: HistoricalDate::parse(date).ok(),
            ..Card::default()
        };
        Deck { id: "d".into(), cards: dates.iter().enumerate().map(card).collect(), ..Deck::default() }
    }

    #[test]
    fn every_order_has_each_card_once_and_is_the_same_each_time() {
        let deck = deck(&["1907", "", "1891-08-27", "1756", "", "1812/1814"]);
        for order in NewOrder::ALL {
            let places = order.places(&deck);
            assert_eq!(places, order.places(&deck));
            let mut sorted = places.clone();
            sorted.sort_unstable();
            assert_eq!(sorted, [0, 1, 2, 3, 4, 5], "{order:?}");
        }
        assert_eq!(NewOrder::Deck.places(&deck), [0, 1, 2, 3, 4, 5]);
        assert_eq!(NewOrder::Date.places(&deck), [3, 5, 2, 0, 1, 4], "what has no date comes last, in its order");
    }
}
