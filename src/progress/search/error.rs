//! Why a search means nothing.

use std::ops::Range;

use super::Key;

/// Why a search means nothing, with its place in what was typed. Each message says what to write instead.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SearchError {
    /// There is no such key.
    #[error("There is no key “{key}”.{hint} To search for the words themselves, put them in quotes.")]
    UnknownKey {
        /// Its place, in bytes.
        place: Range<usize>,
        /// The key as it was typed.
        key: String,
        /// Which key may have been meant, as a sentence after a space; or empty.
        hint: String,
    },
    /// Nothing stands behind a key.
    #[error("Something is missing after “{}”. Write, for example, {}.", key.name(), key.example())]
    NoValue {
        /// Its place, in bytes.
        place: Range<usize>,
        /// The key.
        key: Key,
    },
    /// A comparison stands behind a key that takes none.
    #[error("“{}” is followed by a colon. Write, for example, {}.", key.name(), key.example())]
    NotCompared {
        /// Its place, in bytes.
        place: Range<usize>,
        /// The key.
        key: Key,
    },
    /// The key takes one of a few words, and this is none of them.
    #[error("“{value}” is not one of the words after “{}:”. These are: {known}.", key.name())]
    UnknownWord {
        /// Its place, in bytes.
        place: Range<usize>,
        /// The key.
        key: Key,
        /// The word as it was typed.
        value: String,
        /// The words there are.
        known: String,
    },
    /// A date was expected.
    #[error(
        "I can’t read “{value}” as a date. Write, for example, date:1890..1914, date:1891 or date:\"28 June 1914\"."
    )]
    NotADate {
        /// Its place, in bytes.
        place: Range<usize>,
        /// What was typed.
        value: String,
    },
    /// A period ends before it begins.
    #[error("The period “{value}” ends before it begins. Write the earlier date first.")]
    Backwards {
        /// Its place, in bytes.
        place: Range<usize>,
        /// What was typed.
        value: String,
    },
    /// A number was expected.
    #[error("I can’t read “{value}” as a number for “{}”. Write, for example, {}.", key.name(), key.example())]
    NotANumber {
        /// Its place, in bytes.
        place: Range<usize>,
        /// The key.
        key: Key,
        /// What was typed.
        value: String,
    },
    /// Today, yesterday or a number of days was expected.
    #[error("After “{}:” stands today, yesterday or a number of days, such as {}:7 for the last seven.", key.name(), key.name())]
    NotDays {
        /// Its place, in bytes.
        place: Range<usize>,
        /// The key.
        key: Key,
    },
    /// There are no letters and no digits in it.
    #[error("There is no letter and no digit in “{text}”, so nothing can be found by it.")]
    NoLetters {
        /// Its place, in bytes.
        place: Range<usize>,
        /// What was typed.
        text: String,
    },
}

impl SearchError {
    /// Returns the place in what was typed, in bytes.
    #[must_use]
    pub fn place(&self) -> Range<usize> {
        let (Self::UnknownKey { place, .. }
        | Self::NoValue { place, .. }
        | Self::NotCompared { place, .. }
        | Self::UnknownWord { place, .. }
        | Self::NotADate { place, .. }
        | Self::Backwards { place, .. }
        | Self::NotANumber { place, .. }
        | Self::NotDays { place, .. }
        | Self::NoLetters { place, .. }) = self;
        place.clone()
    }
}
