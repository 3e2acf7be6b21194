//! What there is to learn: decks, their cards, passages and sources, and what makes a deck sound.
//!
//! Pure: no file, no clock, no randomness.

mod card;
mod check;
mod event;
mod flaw;
mod fold;
mod historical_date;
mod ids;
mod named;
mod passage;
mod told_date;
mod topic;

pub use card::{Answer, Card, Cloze, told_answer};
pub use check::{check, has_bad_gap};
pub use event::tells_date;
pub use flaw::{Finding, Flaw, Part, Severity};
pub use fold::{contains_words, fold, is_invisible, is_steering, words};
pub use historical_date::{End, HistoricalDate, NotADate, Period, Precision, civil, day_number, year_in_words};
pub use ids::{CardId, CardKey, DeckId, FreeIds, PassageId, SourceId, deck_slug, fnv1a, is_slug, slug};
pub(crate) use named::named;
pub use passage::{Citation, Passage, Source, SourceKind};
pub use told_date::{
    Hints, Impossible, Part as PartOfPeriod, Reading, ToldDate, Unread, YearTold, is_year_turned, told_date,
};
pub use topic::Topic;

use std::collections::HashMap;

use serde::Serialize;

/// The format of deck files that this program writes, and the newest that it reads.
pub const FORMAT: u32 = 1;

/// A deck: the sources it draws on, the passages that tell its history, and the cards that ask about it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Deck {
    /// The version of the file format, [`FORMAT`] at most.
    pub format: u32,
    /// A stable slug that names the deck in the review log.
    pub id: DeckId,
    /// The title that the learner sees.
    pub title: String,
    /// One or two sentences on what the deck covers.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub summary: String,
    /// The language of the texts, as a BCP 47 tag.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub language: String,
    /// Short forms of names, each with what it stands for: `DDR = German Democratic Republic`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub abbreviations: Vec<String>,
    /// Names that are one, with ` = ` between them: `Wilhelm = William`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Who wrote the deck.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// The licence of the texts, as an SPDX expression.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub license: String,
    /// The works that the passages draw on.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// The passages, in reading order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub passages: Vec<Passage>,
    /// The cards, in the order in which they are introduced.
    pub cards: Vec<Card>,
    /// The ids of cards that the deck had once. Their answers stay in the log, and nobody is told that they are missing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub retired: Vec<CardId>,
}

impl Default for Deck {
    fn default() -> Self {
        Self {
            format: FORMAT,
            id: DeckId::default(),
            title: String::new(),
            summary: String::new(),
            language: String::new(),
            abbreviations: Vec::new(),
            names: Vec::new(),
            authors: Vec::new(),
            license: String::new(),
            sources: Vec::new(),
            passages: Vec::new(),
            cards: Vec::new(),
            retired: Vec::new(),
        }
    }
}

impl Deck {
    /// The passage of that id.
    #[must_use]
    pub fn passage(&self, id: &PassageId) -> Option<&Passage> {
        self.passages.iter().find(|passage| passage.id == *id)
    }

    /// Which of the passages has that id.
    #[must_use]
    pub fn passage_place(&self, id: &PassageId) -> Option<usize> {
        self.passages.iter().position(|passage| passage.id == *id)
    }

    /// The passages by their ids, the first of each: for whoever asks for those of all cards.
    #[must_use]
    pub fn passages_by_id(&self) -> HashMap<&PassageId, &Passage> {
        self.passages.iter().rev().map(|passage| (&passage.id, passage)).collect()
    }

    /// The passage behind a card, where it names one that exists.
    #[must_use]
    pub fn passage_of(&self, card: &Card) -> Option<&Passage> {
        card.passage.as_ref().and_then(|id| self.passage(id))
    }

    /// The source of that id.
    #[must_use]
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.sources.iter().find(|source| source.id == *id)
    }

    /// Where a passage comes from, one text for each of its sources: author, title, year and the place in it.
    pub fn origins<'d>(&'d self, passage: &'d Passage) -> impl Iterator<Item = (String, Option<&'d Source>)> {
        passage.sources.iter().filter_map(|citation| {
            let source = citation.id.as_ref().and_then(|id| self.source(id));
            let parts: Vec<String> = source.map(Source::citation).into_iter().chain(citation.locator.clone()).collect();
            (!parts.is_empty()).then(|| (parts.join(", "), source))
        })
    }
}
