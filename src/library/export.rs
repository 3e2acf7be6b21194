//! Taking a deck out, as a file.

use std::path::Path;

use super::{DeckError, Library, Origin};
use crate::{
    deck::DeckId,
    formats::{self, Format},
    storage::{atomic, built_in_text, deck_files},
};

impl Library {
    /// Writes a deck out. An existing file is only replaced if that is allowed.
    pub fn export(&self, id: &DeckId, to: &Path, format: Format, may_replace: bool) -> Result<(), DeckError> {
        self.exporter(id, to, format, may_replace)?()
    }

    /// Writes a deck out: returns what does it, in any thread. In our own format it is the file that the deck was read
    /// from, to the byte.
    pub fn exporter(
        &self,
        id: &DeckId,
        to: &Path,
        format: Format,
        may_replace: bool,
    ) -> Result<impl FnOnce() -> Result<(), DeckError> + Send + use<>, DeckError> {
        let deck = self.deck(id).ok_or_else(|| DeckError::NoSuchDeck(id.clone()))?;
        let (origin, deck, to) = (deck.origin.clone(), deck.deck.clone(), to.to_owned());
        Ok(move || {
            if !may_replace && to.exists() {
                return Err(DeckError::Exists { path: to });
            }
            let bytes = match (format, &origin) {
                (Format::Ron, Origin::Own(path)) => deck_files::bytes_of(path)
                    .map_err(|problem| DeckError::NoDeck { path: path.clone(), problems: vec![problem] })?,
                (Format::Ron, Origin::BuiltIn) => built_in_text(&deck.id).as_bytes().to_vec(),
                _ => formats::write(&deck, format),
            };
            atomic::write_shared(&to, &bytes).map_err(|err| DeckError::NotWritten { path: to.clone(), err })
        })
    }
}
