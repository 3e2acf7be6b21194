//! The order in which cards are listed.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::{CardAt, Catalogue, CatalogueDeck};
use crate::deck::named;

named! {
    /// What is told of each card, and what cards are sorted by.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Column {
        /// The question.
        Question = "Question",
        /// The answer.
        Answer = "Answer",
        /// When it happened.
        Date = "Date",
        /// The topic.
        Topic = "Topic",
        /// How the card stands.
        State = "State",
        /// The probability of recall today.
        Known = "Known",
        /// When it is due.
        Due = "Due",
        /// How often it was forgotten.
        Lapses = "Lapses",
        /// The deck.
        Deck = "Deck",
    }
}

/// Which way cards are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// The least first.
    #[default]
    Up,
    /// The greatest first.
    Down,
}

impl Direction {
    /// Returns the other one.
    #[must_use]
    pub fn turned(self) -> Self {
        match self {
            Self::Up => Self::Down,
            Self::Down => Self::Up,
        }
    }

    fn of(self, ordering: Ordering) -> Ordering {
        match self {
            Self::Up => ordering,
            Self::Down => ordering.reverse(),
        }
    }
}

impl Catalogue<'_> {
    /// Sorts cards by a column. Those that have nothing in it come last in both directions, and those that have the same
    /// stay in the order of their decks.
    pub fn sort(&self, rows: &mut [CardAt], column: Column, direction: Direction) {
        match column {
            Column::Question => self.sort_texts(rows, direction, |deck, place| deck.texts.question(place)),
            Column::Answer => self.sort_texts(rows, direction, |deck, place| deck.texts.answer(place)),
            _ => {
                // Equal ones have their places as the last word, so that they need not be kept in order otherwise.
                let mut keyed: Vec<_> = rows.iter().map(|row| (self.number(*row, column), *row)).collect();
                keyed.sort_unstable_by(|(a, a_row), (b, b_row)| {
                    let by_value = match (a, b) {
                        (Some(a), Some(b)) => direction.of(a.total_cmp(b)),
                        (a, b) => b.is_some().cmp(&a.is_some()),
                    };
                    by_value.then_with(|| a_row.cmp(b_row))
                });
                rows.iter_mut().zip(keyed).for_each(|(row, (_, sorted))| *row = sorted);
            }
        }
    }

    fn sort_texts<'s>(
        &'s self,
        rows: &mut [CardAt],
        direction: Direction,
        text: impl Fn(&'s CatalogueDeck<'s>, usize) -> &'s str,
    ) {
        // Most texts differ in their first letters: these are at hand.
        let keyed = rows.iter().filter_map(|row| {
            let text = text(self.decks.get(row.deck as usize)?, row.place as usize).trim_end();
            let mut first = [0; 16];
            first.iter_mut().zip(text.bytes()).for_each(|(to, from)| *to = from);
            Some((u128::from_be_bytes(first), text, *row))
        });
        let mut keyed: Vec<_> = keyed.collect();
        keyed.sort_unstable_by(|a, b| {
            let by_text = direction.of(a.0.cmp(&b.0).then_with(|| a.1.cmp(b.1)));
            a.1.is_empty().cmp(&b.1.is_empty()).then(by_text).then_with(|| a.2.cmp(&b.2))
        });
        rows.iter_mut().zip(keyed).for_each(|(row, (.., sorted))| *row = sorted);
    }

    /// What a card has in a column, as a number; `None` if it has nothing there.
    fn number(&self, row: CardAt, column: Column) -> Option<f64> {
        let (deck, place) = (self.decks.get(row.deck as usize)?, row.place as usize);
        let schedule = deck.state(place).schedule().copied();
        match column {
            Column::Question | Column::Answer => None,
            Column::Date => deck.card(place).dated().and_then(|date| Some(date.extent()?.0)),
            Column::Topic => Some(f64::from(deck.card(place).topic as u8)),
            Column::State => {
                let standing = self.standing(deck, place);
                ["due", "failing", "new", "learned", "buried", "suspended"]
                    .iter()
                    .position(|name| *name == standing)
                    .map(|position| position as f64)
            }
            Column::Known => self.known(deck, place).map(f64::from),
            Column::Due => schedule.map(|schedule| f64::from(schedule.due_day.0)),
            Column::Lapses => schedule.map(|schedule| f64::from(schedule.lapses)),
            Column::Deck => Some(f64::from(row.deck)),
        }
    }
}
