//! Decks as bytes: what a file holds becomes a deck with its problems, and a deck becomes bytes.
//!
//! Pure: a file's name comes in as an argument, and nothing is read from the disk. Each format is a module with the
//! same functions, and an arm in each `match` of this file.

mod bounds;
pub mod html;
mod problem;
pub mod ron;
mod text;

pub use problem::{Place, Problem};

use std::{
    ops::Range,
    path::{Path, PathBuf},
};

use crate::deck::{Card, Deck, Severity};

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

    /// The first problem because of which something is left out.
    fn error(&mut self) -> Option<Problem> {
        let place = self.problems.iter().position(|problem| problem.severity == Severity::Error)?;
        Some(self.problems.swap_remove(place))
    }
}

/// Why a card was not replaced in a file.
#[derive(Debug, thiserror::Error)]
pub enum ReplaceError {
    /// The file has no such card any more.
    #[error("The card is no longer in its deck, so nothing was changed.")]
    Gone,
    /// The card in the file is not the one that the change was made to.
    #[error("The card was changed in its file meanwhile, so nothing was saved. Open it again to see how it is now.")]
    Changed,
    /// The file cannot be read, or has errors.
    #[error("The deck’s file has errors, so nothing was written to it. Fix them first: {}", .0.display())]
    BadFile(PathBuf),
    /// With this change the card could not be studied.
    #[error("With this change {}; {}. Nothing was changed.", .0.message, .0.remedy)]
    BadCard(Box<Problem>),
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

/// The bytes of a deck file with `after` in the place of `before`, and what is read from them. Everything else in the
/// file stays as its author wrote it, comments included.
pub fn replace_card(
    bytes: &[u8],
    file: &Path,
    before: &Card,
    after: &Card,
) -> Result<(Vec<u8>, Reading), ReplaceError> {
    let bad_file = || ReplaceError::BadFile(file.to_owned());
    let mut reading = read(bytes, file);
    if reading.error().is_some() {
        return Err(bad_file());
    }
    let cards = &reading.deck.as_ref().ok_or_else(bad_file)?.cards;
    let place = cards.iter().position(|card| card.id == before.id).ok_or(ReplaceError::Gone)?;
    if cards[place] != *before {
        return Err(ReplaceError::Changed);
    }
    let span = reading.card_spans[place].clone();
    let bytes = match Format::detect(bytes, file) {
        Format::Ron => ron::replace_card(bytes, span, after),
    };
    let mut reading = read(&bytes, file);
    match reading.error() {
        None => Ok((bytes, reading)),
        Some(problem) => Err(ReplaceError::BadCard(Box::new(problem))),
    }
}
