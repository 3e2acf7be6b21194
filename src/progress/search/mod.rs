//! Every card of the library as a list that can be searched and sorted: one language for the window and the terminal.
//!
//! A [`Search`] is read from what was typed. A [`Catalogue`] finds the cards that it means, and sorts them. The texts of
//! a deck are folded once, into [`DeckTexts`], and kept as long as the deck is the same.

mod error;
mod find;
mod language;
mod read;
mod sort;
mod suggest;
#[cfg(test)]
mod tests;
mod texts;

pub use error::SearchError;
pub use find::{CardAt, Catalogue, CatalogueDeck, Seen};
pub use language::{Key, Search, Standing};
pub use read::{value_of, without};
pub use sort::{Column, Direction};
pub use suggest::Suggestion;
pub use texts::DeckTexts;
