//! An item of a list.

use super::split::split_list;
use crate::study::judge::{
    Verdict, date,
    text::{Nearness, Phrase, nearness},
};

/// An item of a list that was given, as words and as a date.
pub(super) struct GivenItem<'t> {
    /// As it was given.
    pub text: &'t str,
    /// The same as words.
    pub phrase: Phrase,
    /// Equal keys are the same item.
    pub key: String,
    date: date::GivenItem,
}

impl<'t> GivenItem<'t> {
    /// Reads an item that was given.
    pub fn read(text: &'t str) -> Self {
        let phrase = Phrase::read(text);
        Self { text, key: phrase.key(), phrase, date: date::GivenItem::read(text) }
    }
}

/// An item of a list that is right, as words and, where it shows one, as a date.
pub(super) struct RightItem<'t> {
    /// As the deck has it.
    pub text: &'t str,
    /// The same as words.
    pub phrase: Phrase,
    /// Equal keys are the same item.
    pub key: String,
    date: Option<date::RightItem>,
}

impl<'t> RightItem<'t> {
    /// Reads an item of the right answer.
    pub fn read(text: &'t str) -> Self {
        let phrase = Phrase::read(text);
        Self { text, key: phrase.key(), phrase, date: date::RightItem::read(text) }
    }

    /// Whether it has something in it that may part a list: `Bosnia and Herzegovina`.
    pub fn may_be_parted(&self) -> bool {
        split_list(self.text).len() > 1 || self.text.contains(['/', '-', '–'])
    }

    /// How near an item that was given comes to this one.
    pub fn nearness(&self, given: &GivenItem<'_>) -> Nearness {
        let of_words = nearness(&given.phrase, &self.phrase);
        let Some(date) = self.date.as_ref().filter(|_| !of_words.is_same()) else { return of_words };
        if let Some(verdict) = date.judge(&given.date) {
            return Nearness { verdict, ..Nearness::SAME };
        }
        let best = date::best_unread(given.text).unwrap_or(Verdict::Right);
        Nearness { verdict: of_words.verdict.min(best), ..of_words }
    }
}
