//! What a search can say.

use std::ops::RangeInclusive;

use crate::deck::{Topic, named};

/// What is searched for: cards that meet every part of it. An empty search means every card.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Search {
    /// Its parts, in the order in which they were typed.
    pub(super) terms: Vec<Term>,
}

/// One part of a search.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Term {
    /// Whether the cards that are meant are left out.
    pub is_excluded: bool,
    /// Which cards are meant.
    pub wanted: Wanted,
}

/// Which cards one part of a search means. Texts are folded; of several alternatives one is enough.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Wanted {
    /// Those with these letters anywhere.
    Letters(String),
    /// Those with these whole words, one after the other.
    Phrase(String),
    /// Those of a deck, tag, party or passage with one of these names.
    Name(Key, Vec<String>),
    /// Those of one of these topics.
    Topic(Vec<Topic>),
    /// Those that stand in one of these ways.
    Standing(Vec<Standing>),
    /// Those whose date touches one of these ranges of days, by their numbers.
    Date(Vec<(i64, i64)>),
    /// Those whose figure lies in the range.
    Figure(Key, RangeInclusive<u32>),
    /// Those that were added or answered so many days ago.
    Days(Key, RangeInclusive<u32>),
}

named! {
    /// What stands before a colon or a comparison.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Key {
        /// The deck, by its title or id.
        Deck = "deck",
        /// The topic.
        Topic = "topic",
        /// A tag.
        Tag = "tag",
        /// A power concerned.
        Party = "party",
        /// The passage, by its heading or id.
        Passage = "passage",
        /// How the card stands today.
        Is = "is",
        /// When it happened.
        Date = "date",
        /// The probability of recall today, in per cent.
        Known = "known",
        /// How often the card was forgotten.
        Lapses = "lapses",
        /// How often it was answered.
        Answers = "answers",
        /// How many days ago it came into the library.
        Added = "added",
        /// How many days ago it was answered last.
        Answered = "answered",
    }
}

impl Key {
    /// Returns how the key is used.
    #[must_use]
    pub fn example(self) -> &'static str {
        match self {
            Self::Deck => "deck:alliance",
            Self::Topic => "topic:treaty",
            Self::Tag => "tag:exam",
            Self::Party => "party:russia",
            Self::Passage => "passage:fashoda",
            Self::Is => "is:due",
            Self::Date => "date:1890..1914",
            Self::Known => "known<70",
            Self::Lapses => "lapses>3",
            Self::Answers => "answers>=5",
            Self::Added => "added:7",
            Self::Answered => "answered:today",
        }
    }

    /// Returns what the key means.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::Deck => "the deck, by title or id",
            Self::Topic => "what kind of thing it is about",
            Self::Tag => "a tag",
            Self::Party => "a power concerned",
            Self::Passage => "the passage, by heading or id",
            Self::Is => "how it stands today",
            Self::Date => "when it happened",
            Self::Known => "likely recalled today, in per cent",
            Self::Lapses => "how often it was forgotten",
            Self::Answers => "how often it was answered",
            Self::Added => "added in the last days",
            Self::Answered => "answered in the last days",
        }
    }

    /// Returns whether a number is compared with it.
    #[must_use]
    pub fn is_figure(self) -> bool {
        matches!(self, Self::Known | Self::Lapses | Self::Answers)
    }
}

named! {
    /// How a card stands today.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Standing {
        /// To be asked again today: neither suspended nor buried.
        Due = "due",
        /// Never answered.
        New = "new",
        /// Recalled at its last answer.
        Learned = "learned",
        /// Forgotten so often that more repetition does not help.
        Trouble = "trouble",
        /// Not asked until it is unsuspended.
        Suspended = "suspended",
        /// To be looked at later.
        Flagged = "flagged",
        /// Not asked again today.
        Buried = "buried",
        /// Changed since it came into the library.
        Edited = "edited",
    }
}
