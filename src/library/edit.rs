//! Changing a card while it is studied.

use std::path::PathBuf;

use super::{ImportError, Library, Origin};
use crate::{
    deck::{Card, CardKey, Severity},
    storage::{
        atomic,
        deck_files::{self, Problem, Reading},
    },
};

/// Why a card was not changed.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The card has gone from its deck.
    #[error("The card is no longer in its deck, so nothing was changed.")]
    Gone,
    /// The deck's file has errors.
    #[error("The deck’s file has errors, so nothing was written to it. Mend them first: {}", path.display())]
    BadFile {
        /// The file.
        path: PathBuf,
    },
    /// With this change the card could not be studied.
    #[error("With this change {}; {}. Nothing was changed.", problem.message, problem.remedy)]
    BadCard {
        /// What would be wrong.
        problem: Box<Problem>,
    },
    /// The file could not be written, or read again.
    #[error(transparent)]
    Import(#[from] ImportError),
}

impl Library {
    /// Puts `changed` in the place of the card of that key; its id stays. A built-in deck is first copied to the decks
    /// folder, with the same ids, so that no history is lost. Everything else in the file stays as it was written.
    pub fn edit_card(&mut self, key: &CardKey, mut changed: Card) -> Result<(), EditError> {
        self.must_write().map_err(|err| ImportError::Open(err.into()))?;
        let deck = self.deck(&key.deck).ok_or(EditError::Gone)?;
        let place = deck.place(&key.card).ok_or(EditError::Gone)?;
        changed.id = key.card.clone();
        let (path, text) = match &deck.origin {
            Origin::BuiltIn => (self.free_path(&key.deck), deck_files::built_in_text(&key.deck).to_owned()),
            Origin::Own(path) => {
                let bad_file = || EditError::BadFile { path: path.clone() };
                let bytes = deck_files::bytes_of(path).map_err(|_unreadable| bad_file())?;
                (path.clone(), String::from_utf8(bytes).map_err(|_not_utf8| bad_file())?)
            }
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
        let Reading { deck: Some(read), problems, card_spans } = deck_files::read(text.as_bytes(), &path) else {
            return Err(EditError::BadFile { path });
        };
        if problems.iter().any(|problem| problem.severity == Severity::Error) {
            return Err(EditError::BadFile { path });
        }
        // The file may have changed since it was taken up: the card is looked for in what it is now.
        let place = if read.cards.get(place).is_some_and(|card| card.id == key.card) {
            place
        } else {
            read.cards.iter().position(|card| card.id == key.card).ok_or(EditError::Gone)?
        };
        let text = deck_files::replace_card(text, card_spans[place].clone(), &changed);
        let after = deck_files::read(text.as_bytes(), &path);
        if let Some(problem) = after.problems.into_iter().find(|problem| problem.severity == Severity::Error) {
            return Err(EditError::BadCard { problem: Box::new(problem) });
        }
        atomic::write(&path, text.as_bytes()).map_err(|err| ImportError::NotWritten { path, err })?;
        Ok(self.reload()?)
    }
}
