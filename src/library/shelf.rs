//! The library as a session sees it.

use std::collections::BTreeSet;

use super::Library;
use crate::{
    deck::{CardId, CardKey, DeckId},
    memory::{Candidate, CardState, Moment, StudyDay},
    study::{Confusions, Form, Marks, Shelf, Shelved, seed_of},
};

impl Shelf for Library {
    fn find(&self, card: &CardKey) -> Option<Shelved<'_>> {
        let deck = self.deck(&card.deck)?;
        let place = deck.place(&card.card)?;
        let (state, marks) = (deck.states[place], deck.marks[place]);
        Some(Shelved { deck: &deck.deck, place, state, marks, rivals: deck.rivals() })
    }

    fn named(&self, name: CardKey) -> CardKey {
        self.twins().named(name)
    }

    fn place(&self, deck: &DeckId, card: &CardId) -> Option<usize> {
        self.deck(deck)?.place(card)
    }

    fn learned(&self, deck: &DeckId) -> Vec<CardKey> {
        let Some(deck) = self.deck(deck) else { return Vec::new() };
        let places = (0..deck.states.len()).filter(|place| deck.states[*place].is_learned());
        places.map(|place| deck.key(place)).collect()
    }

    fn confusions(&self) -> &Confusions {
        &self.confusions
    }

    fn learner(&self) -> u64 {
        self.log.device().as_u64_pair().1
    }

    fn forms_off(&self, deck: &DeckId) -> &BTreeSet<Form> {
        self.preferences.forms_off_of(deck)
    }

    fn study_day(&self, now: Moment) -> StudyDay {
        Library::study_day(self, now)
    }

    fn candidates(&self, card: &CardKey, now: Moment) -> Option<[Candidate; 4]> {
        let state = self.find(card)?.state;
        let reviews = state.schedule().map_or(0, |schedule| schedule.reviews);
        let calendar = &self.preferences.calendar;
        let load = |day| calendar.load(day, self.load.get(&day).copied().unwrap_or_default());
        let (today, seed) = (Library::study_day(self, now), seed_of(card, reviews.into()));
        let for_exam = self.exam_of(&card.deck, today).map(|exam| exam.desired_retention);
        Some(match for_exam.or_else(|| self.preferences.own_retention(&card.deck)) {
            None => self.scheduler.candidates(&state, today, seed, &load),
            Some(retention) => self.scheduler.with_retention(retention).candidates(&state, today, seed, &load),
        })
    }

    fn known(&self, state: &CardState, now: Moment) -> f32 {
        self.scheduler.known(state, Library::study_day(self, now))
    }
}

impl Library {
    /// What was mixed up with what.
    #[must_use]
    pub fn confusions(&self) -> &Confusions {
        &self.confusions
    }

    /// What is known about a card; `None` if it has gone.
    #[must_use]
    pub fn state(&self, card: &CardKey) -> Option<&CardState> {
        let deck = self.deck(&card.deck)?;
        deck.states.get(deck.place(&card.card)?)
    }

    /// What is set on a card; nothing if it has gone.
    #[must_use]
    pub fn marks(&self, card: &CardKey) -> Marks {
        self.find(card).map(|found| found.marks).unwrap_or_default()
    }
}
