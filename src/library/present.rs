//! What a deck that comes in is compared with, and where cards of it are that went to other decks.

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
};

use super::{Library, LibraryDeck, Origin};
use crate::{
    deck::{Card, CardId, CardKey, Deck, DeckId, Severity, deck_slug, slug},
    formats::{self, Merged, image_names},
    study::{Marks, Moves},
};

/// What a deck that comes in is compared with.
#[derive(Clone, Debug, Default)]
pub struct Present {
    /// The decks that are there.
    pub decks: Vec<Arc<Deck>>,
    /// Those of them into which nothing is put for another deck: built-in ones, and those with errors in their files.
    pub closed: HashSet<DeckId>,
    /// Where cards of theirs went.
    pub moves: Moves,
    /// The cards that are suspended or flagged.
    pub marked: HashMap<CardKey, Marks>,
}

/// A deck that comes in, put into the one that is there.
pub(super) struct Placed {
    /// The deck, without the cards that went to other decks.
    pub merged: Merged,
    /// Those of these cards that say something else now, as they are to be there.
    pub elsewhere: Vec<(CardKey, Card)>,
}

/// A card that went to another deck and is there.
struct Away<'p> {
    /// The id that it had.
    id: CardId,
    now: CardKey,
    card: &'p Card,
}

impl Away<'_> {
    /// The card under its former name, without what only the deck that it is in now can name.
    fn as_before(&self) -> Card {
        Card { id: self.id.clone(), passage: None, rivals: Vec::new(), ..self.card.clone() }
    }

    /// The card as it is to be where it is now, if it says something else. One that shows pictures stays as it is: they
    /// have other names there.
    fn with_text_of(&self, coming: &Card) -> Option<Card> {
        let Card { id, passage, rivals, quote, .. } = self.card.clone();
        let quote = if passage.is_some() { quote } else { coming.quote.clone() };
        let after = Card { id, passage, quote, rivals, ..coming.clone() };
        let shown = Deck { cards: vec![after.clone()], ..Deck::default() };
        (after != *self.card && image_names(&shown).is_empty()).then_some(after)
    }
}

impl Library {
    /// What a deck that comes in is compared with.
    #[must_use]
    pub fn present(&self) -> Present {
        let is_closed = |it: &&LibraryDeck| {
            it.origin == Origin::BuiltIn || it.problems.iter().any(|problem| problem.severity == Severity::Error)
        };
        let marked = self.decks.iter().flat_map(|it| {
            let set = it.marks().iter().enumerate().filter(|(_, marks)| marks.is_suspended || marks.is_flagged);
            set.map(|(place, marks)| (it.key(place), *marks))
        });
        Present {
            marked: marked.collect(),
            decks: self.decks.iter().map(|it| it.deck.clone()).collect(),
            closed: self.decks.iter().filter(is_closed).map(|it| it.deck.id.clone()).collect(),
            moves: self.log.known_moves().clone(),
        }
    }
}

impl Present {
    /// The deck of that id, if something can be put into it for another deck.
    pub(super) fn open_deck(&self, id: &DeckId) -> Option<&Arc<Deck>> {
        self.decks.iter().find(|deck| deck.id == *id && !self.closed.contains(id))
    }

    /// The id under which an earlier version let a deck in that comes again: it made another id of a short title.
    pub(super) fn former_id(&self, coming: &Deck) -> Option<DeckId> {
        let has = |id: &DeckId| self.decks.iter().any(|it| it.id == *id);
        let former = DeckId::from(slug(&coming.title));
        let is_of_title = coming.id.as_str() == deck_slug(&coming.title);
        (is_of_title && !has(&coming.id) && has(&former)).then_some(former)
    }

    /// The deck into which one that comes is put: the one of its id, or an empty one if that is gone but cards of it are
    /// in other decks. `None` if all of it is new.
    pub(super) fn base_for(&self, coming: &Deck) -> Option<Deck> {
        let same = self.decks.iter().find(|it| it.id == coming.id).map(|deck| Deck::clone(deck));
        same.or_else(|| {
            let empty = Deck { cards: Vec::new(), passages: Vec::new(), sources: Vec::new(), ..coming.clone() };
            (!self.away_from(&empty).is_empty()).then_some(empty)
        })
    }

    /// The cards that went from a deck to another one and are there.
    fn away_from(&self, deck: &Deck) -> Vec<Away<'_>> {
        let stays: HashSet<&CardId> = deck.cards.iter().map(|card| &card.id).collect();
        let went = self.moves.away_from(&deck.id).filter(|(id, _)| !stays.contains(id));
        let mut away: Vec<Away<'_>> = went
            .filter_map(|(id, now)| {
                let there = self.decks.iter().find(|it| it.id == now.deck)?;
                let card = there.cards.iter().find(|card| card.id == now.card)?;
                Some(Away { id: id.clone(), now, card })
            })
            .collect();
        away.sort_by(|a, b| a.id.cmp(&b.id));
        away
    }

    /// Puts the cards of a deck into the one that is there. Those that went from there to another deck stay where they
    /// are, and keep the ids by which they are known.
    pub(super) fn placed(&self, coming: &Deck, base: &Deck) -> Placed {
        let away = self.away_from(base);
        let cards = base.cards.iter().cloned().chain(away.iter().map(Away::as_before)).collect();
        let mut merged = formats::merged(coming, &Deck { cards, ..base.clone() });
        let known: HashMap<&CardId, &Away<'_>> = away.iter().map(|away| (&away.id, away)).collect();
        let went = merged.deck.cards.iter().filter_map(|card| Some((*known.get(&card.id)?, card)));
        let changed: Vec<_> = went.filter(|(away, card)| away.as_before() != **card).collect();
        (merged.changed, merged.unchanged) = (merged.changed - changed.len(), merged.unchanged + changed.len());
        let new_text = |(away, card): (&Away<'_>, &Card)| Some((away.now.clone(), away.with_text_of(card)?));
        let elsewhere = changed.into_iter().filter_map(new_text).collect();
        merged.deck.cards.retain(|card| !known.contains_key(&card.id));
        Placed { merged, elsewhere }
    }
}
