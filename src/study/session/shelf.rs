//! What a session reads of the library.

use std::collections::BTreeSet;

use crate::{
    deck::{Card, CardId, CardKey, Deck, DeckId},
    memory::{Candidate, CardState, Moment, StudyDay},
    study::{Confusions, Form, Marks, Rivals},
};

/// A card where it stands, with what is known about it.
#[derive(Clone, Copy)]
pub struct Shelved<'s> {
    /// Its deck.
    pub deck: &'s Deck,
    /// Its position in the deck.
    pub place: usize,
    /// What is remembered.
    pub state: CardState,
    /// What is set on it.
    pub marks: Marks,
    /// What the cards of the deck are easily taken for; `None` until that has been worked out.
    pub rivals: Option<&'s Rivals>,
}

/// The cards that a session may ask, and what is known about them: the library, seen from a session.
pub trait Shelf {
    /// The card of that key; `None` if it has gone.
    fn find(&self, card: &CardKey) -> Option<Shelved<'_>>;

    /// The card that has a name, which may have gone to another deck under it.
    fn named(&self, name: CardKey) -> CardKey;

    /// The position of a card in its deck.
    fn place(&self, deck: &DeckId, card: &CardId) -> Option<usize>;

    /// The cards of a deck that were recalled at their last answer.
    fn learned(&self, deck: &DeckId) -> Vec<CardKey>;

    /// Which cards were mixed up.
    fn confusions(&self) -> &Confusions;

    /// The study day of a moment.
    fn study_day(&self, now: Moment) -> StudyDay;

    /// A number that stands for the learner.
    fn learner(&self) -> u64;

    /// The forms that the learner has switched off for the cards of a deck.
    fn forms_off(&self, deck: &DeckId) -> &BTreeSet<Form>;

    /// What each rating of a card would lead to now; `None` if the card has gone.
    fn candidates(&self, card: &CardKey, now: Moment) -> Option<[Candidate; 4]>;

    /// How much of a card in that state is known now, 0 to 1: nothing of one that was failed today.
    fn known(&self, state: &CardState, now: Moment) -> f32;
}

impl<'s> Shelved<'s> {
    /// The card.
    #[must_use]
    pub fn card(&self) -> &'s Card {
        &self.deck.cards[self.place]
    }
}
