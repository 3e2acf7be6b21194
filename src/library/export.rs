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
            // Before the work: with many cards it takes a while.
            if !may_replace && to.exists() {
                return Err(DeckError::Exists { path: to });
            }
            let bytes = match (format, &origin) {
                (Format::Ron, Origin::Own(path)) => deck_files::bytes_of(path)
                    .map_err(|problem| DeckError::NoDeck { path: path.clone(), problems: vec![problem] })?,
                (Format::Ron, Origin::BuiltIn) => built_in_text(&deck.id).as_bytes().to_vec(),
                _ => package.unwrap_or_else(|| formats::write(&deck, format)),
            };
            write(&to, &bytes, may_replace)
        })
    }

    /// Writes several decks out as one book in the order of time, without questions. An existing file is only replaced if
    /// that is allowed.
    pub fn export_book(&self, ids: &[DeckId], to: &Path, may_replace: bool) -> Result<(), DeckError> {
        let deck = |id: &DeckId| self.deck(id).map(|deck| &*deck.deck).ok_or_else(|| DeckError::NoSuchDeck(id.clone()));
        let decks = ids.iter().map(deck).collect::<Result<Vec<_>, _>>()?;
        write(to, formats::book(&decks, false).as_bytes(), may_replace)
    }

    /// A package of Anki with what the log says about the deck, as of the last answer.
    fn package(&self, deck: &LibraryDeck) -> Result<Vec<u8>, DeckError> {
        let reviews = self.reviews().map_err(OpenError::from)?;
        let now = reviews.iter().map(|review| review.at).max().unwrap_or(anki::NOBODY_KNOWS);
        anki::write(&[outgoing(deck, &reviews)], now, self.preferences.day_start_hour)
            .map_err(|err| DeckError::NotWritten { path: deck.deck.id.as_str().into(), err: io::Error::other(err) })
    }
}

fn write(to: &Path, bytes: &[u8], may_replace: bool) -> Result<(), DeckError> {
    if !may_replace && to.exists() {
        return Err(DeckError::Exists { path: to.to_owned() });
    }
    atomic::write_shared(to, bytes).map_err(|err| DeckError::NotWritten { path: to.to_owned(), err })
}
