//! Taking a deck out, as a file.

use std::{io, path::Path};

use super::{DeckError, Library, LibraryDeck, OpenError, Origin, foreign::outgoing};
use crate::{
    deck::DeckId,
    formats::{self, Format, anki},
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
        let package = if format == Format::Anki { Some(self.package(deck)?) } else { None };
        let (origin, deck, to) = (deck.origin.clone(), deck.deck.clone(), to.to_owned());
        Ok(move || {
            if !may_replace && to.exists() {
                return Err(DeckError::Exists { path: to });
            }
            let bytes = match (format, &origin) {
                (Format::Ron, Origin::Own(path)) => deck_files::bytes_of(path)
                    .map_err(|problem| DeckError::NoDeck { path: path.clone(), problems: vec![problem] })?,
                (Format::Ron, Origin::BuiltIn) => built_in_text(&deck.id).as_bytes().to_vec(),
                _ => package.unwrap_or_else(|| formats::write(&deck, format)),
            };
            atomic::write_shared(&to, &bytes).map_err(|err| DeckError::NotWritten { path: to.clone(), err })
        })
    }

    /// A package of Anki with what the log says about the deck, as of the last answer.
    fn package(&self, deck: &LibraryDeck) -> Result<Vec<u8>, DeckError> {
        let reviews = self.reviews().map_err(OpenError::from)?;
        let now = reviews.iter().map(|review| review.at).max().unwrap_or(anki::NOBODY_KNOWS);
        anki::write(&[outgoing(deck, &reviews)], now, self.preferences.day_start_hour)
            .map_err(|err| DeckError::NotWritten { path: deck.deck.id.as_str().into(), err: io::Error::other(err) })
    }
}
