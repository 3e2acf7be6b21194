//! Changing many cards in their decks' files at once.

use std::collections::{BTreeMap, HashSet};

use super::{DeckError, Library, Written};
use crate::{
    deck::{Card, CardId, CardKey, DeckId},
    formats::DeckChange,
    memory::Moment,
};

/// What is done to many cards at once, in the files of their decks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bulk {
    /// They get these tags.
    Tag(Vec<String>),
    /// They lose these tags.
    Untag(Vec<String>),
    /// They go. Their answers stay in the log.
    Delete,
}

impl Bulk {
    /// What becomes of a card; `None` if it stays as it is.
    fn change(&self, card: &Card) -> Option<DeckChange> {
        let mut tags = card.tags.clone();
        match self {
            Self::Delete => return Some(DeckChange::RemoveCard(card.id.clone())),
            Self::Tag(added) => tags.extend(added.iter().filter(|tag| !card.tags.contains(tag)).cloned()),
            Self::Untag(removed) => tags.retain(|tag| !removed.contains(tag)),
        }
        let after = Card { tags, ..card.clone() };
        (after != *card).then(|| DeckChange::PutCard { before: Some(card.clone()), after })
    }
}

impl Library {
    /// Changes cards in the files of their decks, all of them or none, as one step of undo. Cards that have it already
    /// are left alone; built-in decks are first copied.
    ///
    /// Returns how many cards change, and what does the work, in any thread: it gives the files for
    /// [`Operation::Deck`](super::Operation::Deck).
    pub fn bulk_editor(
        &mut self,
        cards: &[CardKey],
        bulk: &Bulk,
        now: Moment,
    ) -> Result<(usize, impl FnOnce() -> Result<Vec<Written>, DeckError> + Send + use<>), DeckError> {
        let mut by_deck: BTreeMap<&DeckId, HashSet<&CardId>> = BTreeMap::new();
        for card in cards {
            by_deck.entry(&card.deck).or_default().insert(&card.card);
        }
        let mut changes: Vec<(DeckId, Vec<DeckChange>)> = Vec::new();
        for (id, cards) in by_deck {
            let Some(deck) = self.deck(id) else { continue };
            let chosen = deck.deck.cards.iter().filter(|card| cards.contains(&card.id));
            let changed: Vec<DeckChange> = chosen.filter_map(|card| bulk.change(card)).collect();
            if !changed.is_empty() {
                changes.push((id.clone(), changed));
            }
        }
        let count = changes.iter().map(|(_, changes)| changes.len()).sum();
        Ok((count, self.decks_editor(changes, now)?))
    }
}
