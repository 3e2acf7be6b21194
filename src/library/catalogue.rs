//! Every card as a list that can be searched.

use std::sync::Arc;

use super::{Library, LibraryDeck};
use crate::{
    deck::CardKey,
    memory::StudyDay,
    progress::search::{CardAt, Catalogue, CatalogueDeck, DeckTexts},
    storage::review_log::{LogError, ReviewLog},
    study::Review,
};

impl Library {
    /// The cards with these texts as they stand on a day. A deck that has changed since its texts were made has new cards
    /// only, until they are made again.
    #[must_use]
    pub fn catalogue<'c>(&'c self, texts: &'c [Arc<DeckTexts>], today: StudyDay) -> Catalogue<'c> {
        let deck = |texts: &'c Arc<DeckTexts>| {
            let deck = self.decks.iter().find(|it| Arc::ptr_eq(&it.deck, texts.deck()));
            let states = deck.map(LibraryDeck::states).unwrap_or_default();
            CatalogueDeck {
                texts,
                states,
                marks: deck.map(LibraryDeck::marks).unwrap_or_default(),
                seen: deck.map(|deck| deck.seen.as_slice()).unwrap_or_default(),
            }
        };
        Catalogue { decks: texts.iter().map(deck).collect(), scheduler: &self.scheduler, today }
    }

    /// Reads every answer to one card that was not taken back, oldest first, in another thread.
    pub fn history_reader(&self, card: CardKey) -> impl FnOnce() -> Result<Vec<Review>, LogError> + Send + use<> {
        let path = self.folder.log();
        move || if path.exists() { ReviewLog::open_read_only(&path)?.reviews_of(&card) } else { Ok(Vec::new()) }
    }
}

/// The key of a card in a catalogue of these texts; `None` if it has no such card.
#[must_use]
pub fn key_of(texts: &[Arc<DeckTexts>], at: CardAt) -> Option<CardKey> {
    let deck = texts.get(at.deck as usize)?.deck();
    let card = deck.cards.get(at.place as usize)?;
    Some(CardKey { deck: deck.id.clone(), card: card.id.clone() })
}
