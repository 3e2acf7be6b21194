//! Changing many cards in their decks' files at once.

use std::collections::{BTreeMap, HashSet};

use super::Library;
use crate::{
    deck::{Card, CardId, CardKey, DeckId},
    formats::DeckChange,
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
    /// Returns what becomes of cards in their decks, for [`decks_editor`](Self::decks_editor). Cards that are like that
    /// already are left alone.
    #[must_use]
    pub fn bulk_changes(&self, cards: &[CardKey], bulk: &Bulk) -> Vec<(DeckId, Vec<DeckChange>)> {
        let mut by_deck: BTreeMap<&DeckId, HashSet<&CardId>> = BTreeMap::new();
        for card in cards {
            by_deck.entry(&card.deck).or_default().insert(&card.card);
        }
        let in_deck = |(id, cards): (&DeckId, HashSet<&CardId>)| {
            let chosen = self.deck(id)?.deck.cards.iter().filter(|card| cards.contains(&card.id));
            let changes: Vec<DeckChange> = chosen.filter_map(|card| bulk.change(card)).collect();
            (!changes.is_empty()).then(|| (id.clone(), changes))
        };
        by_deck.into_iter().filter_map(in_deck).collect()
    }
}
