//! Changing a card.

use super::{DeckError, DeckFile, Library, OpenError, Origin, Written};
use crate::{
    deck::{Card, CardKey},
    formats::{self, ReplaceError},
    storage::{atomic, built_in_text, deck_files},
};

impl Library {
    /// Puts `after` in the place of `before`, the card of that key as it was when the learner began to change it; its
    /// id stays. A built-in deck is first copied to the decks folder, with the same ids, so that no history is lost.
    ///
    /// Returns what does the work, in any thread: it reads and writes the deck's file and no other, and gives the file
    /// for [`Operation::Deck`](super::Operation::Deck).
    pub fn card_editor(
        &mut self,
        key: &CardKey,
        before: Card,
        mut after: Card,
    ) -> Result<impl FnOnce() -> Result<Written, DeckError> + Send + use<>, DeckError> {
        self.must_write().map_err(OpenError::from)?;
        let deck = self.deck(&key.deck).ok_or(ReplaceError::Gone)?;
        let (path, built_in) = match &deck.origin {
            Origin::BuiltIn => (self.free_path(&key.deck), Some(built_in_text(&key.deck).as_bytes().to_vec())),
            Origin::Own(path) => (path.clone(), None),
        };
        after.id = key.card.clone();
        let id = key.deck.clone();
        Ok(move || {
            let on_disk = || {
                let read = deck_files::bytes_of(&path);
                read.map_err(|_problem| ReplaceError::BadFile(path.clone()))
            };
            let is_copy = built_in.is_some();
            let bytes = built_in.map_or_else(on_disk, Ok)?;
            let (changed, reading) = formats::replace_card(&bytes, &path, &before, &after)?;
            if reading.deck.as_ref().is_none_or(|deck| deck.id != id) {
                return Err(ReplaceError::Gone.into());
            }
            // The author may have saved the file in an editor in the meantime.
            if if is_copy { path.exists() } else { on_disk()? != bytes } {
                return Err(ReplaceError::Changed.into());
            }
            atomic::write(&path, &changed).map_err(|err| DeckError::NotWritten { path: path.clone(), err })?;
            Ok(Written { file: DeckFile::written(path, changed.len(), &id, reading), kept: None })
        })
    }
}
