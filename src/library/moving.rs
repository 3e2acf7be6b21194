//! Cards that go to another deck, with their histories.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{DeckError, Library, OpenError, Written, foreign::rows_from, journal::Did};
use crate::{
    deck::{Card, CardId, CardKey, Citation, Deck, DeckId, FreeIds, Passage, PassageId, Source, SourceId},
    formats::DeckChange,
    memory::Moment,
    storage::review_log::{Event, LogError},
    study::{Decided, Decision, Move},
    wording,
};

impl Library {
    /// Moves cards to another deck. Their answers, schedules and marks go along, and so do copies of their passages with
    /// the sources, if the other deck does not have them. An id that is taken there gets a number. Cards that are there
    /// already stay.
    ///
    /// Returns what does the work, like [`decks_editor`](Self::decks_editor): one step of undo. The log follows when the
    /// first of the files is taken up, or when the library is opened next.
    pub fn mover(
        &mut self,
        cards: &[CardKey],
        to: &DeckId,
        now: Moment,
    ) -> Result<impl FnOnce() -> Result<Vec<Written>, DeckError> + Send + use<>, DeckError> {
        self.must_write().map_err(OpenError::from)?;
        let target = self.deck(to).ok_or_else(|| DeckError::NoSuchDeck(to.clone()))?;
        let title = target.deck.title.clone();
        let mut taken = self.log.cards_of(to).map_err(OpenError::from)?;
        taken.extend(target.deck.cards.iter().map(|card| card.id.clone()));
        let mut parcel = Parcel::new(&target.deck, &taken);
        let mut seen = HashSet::new();
        for key in cards.iter().filter(|key| key.deck != *to && seen.insert(*key)) {
            if let Some((deck, card)) = self.card(key) {
                parcel.add(deck, card);
            }
        }
        let (changes, moved) = parcel.packed();
        let did = Did::Edit(format!("the move of {} to “{title}”", wording::count(moved.len(), "card")));
        self.editor(changes, did, moved, now)
    }

    /// Lets the log follow moves of cards whose files were written before Entente ended.
    pub(super) fn finish_moves(&mut self) -> Result<(), LogError> {
        for step in self.folder.steps() {
            let is_here = |it: &Move| self.card(&it.to).is_some() && self.card(&it.from).is_none();
            if step.device != self.log.device().to_string() || step.moved.is_empty() || !step.moved.iter().all(is_here)
            {
                continue;
            }
            for id in rows_from(&step.rows) {
                if self.log.author(id)?.is_none() {
                    let seconds = id.get_timestamp().map_or(0, |at| at.to_unix().0);
                    let at_ms = i64::try_from(seconds).unwrap_or_default() * 1_000;
                    let decided = Decided::Moved(step.moved.clone());
                    self.append(&[Event::Decision(&Decision { id, at_ms, decided })])?;
                }
            }
        }
        Ok(())
    }
}

/// Cards that go to one deck, and what goes with them.
struct Parcel<'l> {
    target: &'l Deck,
    card_ids: FreeIds,
    passage_ids: FreeIds,
    source_ids: FreeIds,
    cards: Vec<(&'l Deck, &'l Card)>,
    moved: Vec<Move>,
    /// The names that cards, passages and sources get.
    named: HashMap<(&'l DeckId, &'l CardId), CardId>,
    passages: HashMap<(&'l DeckId, &'l PassageId), PassageId>,
    sources: HashMap<(&'l DeckId, &'l SourceId), SourceId>,
    arrivals: Vec<DeckChange>,
}

impl<'l> Parcel<'l> {
    fn new(target: &'l Deck, taken: &HashSet<CardId>) -> Self {
        Self {
            target,
            card_ids: FreeIds::new(taken.iter().map(CardId::as_str)),
            passage_ids: FreeIds::new(target.passages.iter().map(|it| it.id.as_str())),
            source_ids: FreeIds::new(target.sources.iter().map(|it| it.id.as_str())),
            cards: Vec::new(),
            moved: Vec::new(),
            named: HashMap::new(),
            passages: HashMap::new(),
            sources: HashMap::new(),
            arrivals: Vec::new(),
        }
    }

    fn add(&mut self, deck: &'l Deck, card: &'l Card) {
        let id: CardId = self.card_ids.take(card.id.as_str()).into();
        self.named.insert((&deck.id, &card.id), id.clone());
        let from = CardKey { deck: deck.id.clone(), card: card.id.clone() };
        self.moved.push(Move { from, to: CardKey { deck: self.target.id.clone(), card: id } });
        self.cards.push((deck, card));
    }

    /// What becomes of the decks, the one that the cards go to first, and where each card goes. The cards of these decks
    /// go on naming each other.
    fn packed(mut self) -> (Vec<(DeckId, Vec<DeckChange>)>, Vec<Move>) {
        let mut departures: BTreeMap<&DeckId, (&Deck, Vec<DeckChange>)> = BTreeMap::new();
        let mut cards = Vec::with_capacity(self.cards.len());
        for (deck, card) in std::mem::take(&mut self.cards) {
            let (_, changes) = departures.entry(&deck.id).or_insert_with(|| (deck, Vec::new()));
            changes.push(DeckChange::SendCard(card.clone()));
            let passage = deck.passage_of(card).map(|passage| self.passage(deck, passage));
            let id = self.named.get(&(&deck.id, &card.id)).cloned().unwrap_or_default();
            let rivals = card.rivals.iter().map(|rival| self.rival(&deck.id, rival, &self.target.id)).collect();
            cards.push(DeckChange::ReceiveCard(Card { id, passage, rivals, ..card.clone() }));
        }
        self.arrivals.append(&mut cards);
        let renamed = self.renamed(self.target);
        self.arrivals.extend(renamed);
        let mut changes = vec![(self.target.id.clone(), std::mem::take(&mut self.arrivals))];
        for (id, (deck, mut departures)) in departures {
            departures.extend(self.renamed(deck));
            changes.push((id.clone(), departures));
        }
        (changes, self.moved)
    }

    /// How a card of the deck `to` names a card that one of the deck `from` named, wherever that is now.
    fn rival(&self, from: &DeckId, name: &CardId, to: &DeckId) -> CardId {
        let key = CardKey::named_in(from, name.as_str());
        let key = match self.named.get(&(&key.deck, &key.card)) {
            Some(id) => CardKey { deck: self.target.id.clone(), card: id.clone() },
            None => key,
        };
        CardId::from(key.seen_from(to).as_ref())
    }

    /// The cards of a deck that stay and name one that goes.
    fn renamed(&self, deck: &'l Deck) -> Vec<DeckChange> {
        let stays = deck.cards.iter().filter(|card| !self.named.contains_key(&(&deck.id, &card.id)));
        let changed = stays.filter(|card| !card.rivals.is_empty()).filter_map(|card| {
            let rivals = card.rivals.iter().map(|rival| self.rival(&deck.id, rival, &deck.id)).collect();
            let after = Card { rivals, ..card.clone() };
            (after != *card).then(|| DeckChange::PutCard { before: Some(card.clone()), after })
        });
        changed.collect()
    }

    /// The passage in the other deck: one that says the same, or a copy.
    fn passage(&mut self, deck: &'l Deck, passage: &'l Passage) -> PassageId {
        if let Some(known) = self.passages.get(&(&deck.id, &passage.id)) {
            return known.clone();
        }
        let is_same = |it: &&Passage| (&it.heading, &it.text) == (&passage.heading, &passage.text);
        let id = if let Some(same) = self.target.passages.iter().find(is_same) {
            same.id.clone()
        } else {
            let id: PassageId = self.passage_ids.take(passage.id.as_str()).into();
            let sources = passage.sources.iter().map(|citation| self.citation(deck, citation)).collect();
            let after = Passage { id: id.clone(), sources, ..passage.clone() };
            self.arrivals.push(DeckChange::PutPassage { before: None, after });
            id
        };
        self.passages.insert((&deck.id, &passage.id), id.clone());
        id
    }

    fn citation(&mut self, deck: &'l Deck, citation: &'l Citation) -> Citation {
        let found = citation.id.as_ref().and_then(|id| deck.sources.iter().find(|it| it.id == *id));
        Citation { id: found.map(|source| self.source(deck, source)), locator: citation.locator.clone() }
    }

    /// The source in the other deck: one that says the same, or a copy.
    fn source(&mut self, deck: &'l Deck, source: &'l Source) -> SourceId {
        if let Some(known) = self.sources.get(&(&deck.id, &source.id)) {
            return known.clone();
        }
        let is_same = |it: &&Source| **it == Source { id: it.id.clone(), ..source.clone() };
        let id = if let Some(same) = self.target.sources.iter().find(is_same) {
            same.id.clone()
        } else {
            let id: SourceId = self.source_ids.take(source.id.as_str()).into();
            self.arrivals.push(DeckChange::PutSource(Source { id: id.clone(), ..source.clone() }));
            id
        };
        self.sources.insert((&deck.id, &source.id), id.clone());
        id
    }
}
