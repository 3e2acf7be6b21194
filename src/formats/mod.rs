//! Decks as bytes: what a file holds becomes a deck with its problems, and a deck becomes bytes.
//!
//! Pure: a file's name comes in as an argument, and nothing is read from the disk. Each format is a module with the
//! same functions, and an arm in each `match` of this file.

mod bounds;
mod edit;
pub mod html;
mod problem;
pub mod ron;
mod text;

pub use edit::{DeckChange, EditError, Head, changed, edit};
pub use problem::{Place, Problem};

use std::{ops::Range, path::Path};

use crate::deck::{Deck, Severity};

/// A format in which decks are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// The text format of Entente's own decks.
    Ron,
}

impl Format {
    /// The format of a file, by its content and its name.
    fn detect(_bytes: &[u8], _file: &Path) -> Self {
        Self::Ron
    }
}

/// What came out of a deck file.
#[derive(Debug)]
pub struct Reading {
    /// The deck, as far as it could be read; `None` if the file is no deck at all.
    pub deck: Option<Deck>,
    /// Everything that is wrong, in the order of the file.
    pub problems: Vec<Problem>,
    /// Where each card of `deck` lies in the text behind the byte order mark, in the same order.
    pub card_spans: Vec<Range<usize>>,
}

impl Reading {
    /// What came out of a file that could not be read at all.
    #[must_use]
    pub fn nothing(problem: Problem) -> Self {
        Self { deck: None, problems: vec![problem], card_spans: Vec::new() }
    }

    /// Whether something is left out because of a problem.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.problems.iter().any(|problem| problem.severity == Severity::Error)
    }

    /// The first problem because of which something is left out.
    fn error(&mut self) -> Option<Problem> {
        let place = self.problems.iter().position(|problem| problem.severity == Severity::Error)?;
        Some(self.problems.swap_remove(place))
    }
}

/// Reads a deck from the bytes of a file. Whatever is wrong with it is in the reading's problems.
#[must_use]
pub fn read(bytes: &[u8], file: &Path) -> Reading {
    match Format::detect(bytes, file) {
        Format::Ron => ron::read(bytes, file),
    }
}

/// The bytes of a deck file. Reading them gives the same deck.
#[must_use]
pub fn write(deck: &Deck, format: Format) -> Vec<u8> {
    match format {
        Format::Ron => ron::write(deck),
    }
}
