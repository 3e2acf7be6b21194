//! Cards that go to another deck, with their histories.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
};

use super::{
    DeckError, Library, LibraryDeck, OpenError, Written,
    foreign::{rows_from, rows_text},
    journal::{Did, Step},
    luggage::{Luggage, Packing},
    read_decks,
    undo::step_ms,
};
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
        let file = target.file().map_or_else(|| self.free_path(to), Path::to_owned);
        let title = target.deck.title.clone();
        let mut taken = self.log.cards_of(to).map_err(OpenError::from)?;
        taken.extend(target.deck.cards.iter().map(|card| card.id.clone()));
        let mut parcel = Parcel::new(&target.deck, &file, &taken);
        let mut seen = HashSet::new();
        for key in cards.iter().filter(|key| key.deck != *to && seen.insert(*key)) {
            if let (Some(deck), Some((_, card))) = (self.deck(&key.deck), self.card(key)) {
                parcel.add(deck, card);
            }
        }
        let (changes, luggage) = parcel.packed();
        let did = Did::Edit(format!("the move of {} to “{title}”", wording::count(luggage.moved.len(), "card")));
        self.editor(changes, did, luggage, now)
    }

    /// Lets the log follow cards whose files are written. Its row is the newest: what was answered while the files were
    /// being written goes along, too.
    pub(super) fn follow_move(&mut self, Moving { step, moved, at_ms }: Moving) -> Result<(), LogError> {
        let id = self.log.next_id(at_ms);
        // Noted first: an undo must find the row.
        if let Err(err) = self.folder.change_step(&step, |step| step.rows = rows_text(&[id])) {
            tracing::warn!(%err, "the undo of a move will not bring the answers back");
        }
        self.append(&[Event::Decision(&Decision { id, at_ms, decided: Decided::Moved(moved) })]).map(drop)
    }

    /// Ends the moves of cards that Entente did not see to their end: lets the log follow those whose files were all
    /// written, and takes the last one back if only some were.
    pub(super) fn finish_moves(&mut self) -> Result<(), OpenError> {
        let own = self.log.device().to_string();
        let steps: Vec<Step> = self.folder.steps().into_iter().filter(|step| step.device == own).collect();
        for (place, step) in steps.iter().enumerate().filter(|(_, step)| !step.moved.is_empty()) {
            let mut rows = rows_from(&step.rows).into_iter().map(|id| self.log.author(id));
            if rows.try_fold(false, |is_known, author| Ok::<_, LogError>(is_known || author?.is_some()))? {
                continue;
            }
            let is_here = |key: &CardKey| self.card(key).is_some();
            let have_come = step.moved.iter().all(|it| is_here(&it.to));
            let still_there = step.moved.iter().filter(|it| is_here(&it.from)).count();
            if have_come && still_there == 0 {
                let Step { id: step, moved, .. } = step.clone();
                self.follow_move(Moving { at_ms: step_ms(&step), step, moved })?;
            } else if have_come && place + 1 == steps.len() {
                self.end_undo(step);
                self.take_up(read_decks(&self.folder))?;
            }
        }
        Ok(())
    }
}

/// A move of cards that the log is to follow.
pub(super) struct Moving {
    /// The id of the step that it is.
    pub step: String,
    /// The cards.
    pub moved: Vec<Move>,
    /// When the learner moved them, in milliseconds since 1970-01-01 00:00 UTC.
    pub at_ms: i64,
}

/// Cards that go to one deck, and what goes with them.
struct Parcel<'l> {
    target: &'l Deck,
    card_ids: FreeIds,
    passage_ids: FreeIds,
    source_ids: FreeIds,
    pictures: Packing<'l>,
    cards: Vec<(&'l LibraryDeck, &'l Card)>,
    moved: Vec<Move>,
    /// The names that cards, passages and sources get.
    named: HashMap<(&'l DeckId, &'l CardId), CardId>,
    passages: HashMap<(&'l DeckId, &'l PassageId), PassageId>,
    sources: HashMap<(&'l DeckId, &'l SourceId), SourceId>,
    arrivals: Vec<DeckChange>,
}

impl<'l> Parcel<'l> {
    /// A parcel for the deck in that file, in which these ids of cards are taken.
    fn new(target: &'l Deck, file: &Path, taken: &HashSet<CardId>) -> Self {
        Self {
            target,
            pictures: Packing::new(target, file),
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

    fn add(&mut self, deck: &'l LibraryDeck, card: &'l Card) {
        let id: CardId = self.card_ids.take(card.id.as_str()).into();
        self.named.insert((&deck.deck.id, &card.id), id.clone());
        let from = CardKey { deck: deck.deck.id.clone(), card: card.id.clone() };
        self.moved.push(Move { from, to: CardKey { deck: self.target.id.clone(), card: id } });
        self.cards.push((deck, card));
    }

    /// What becomes of the decks, the one that the cards go to first, where each card goes, and what goes with it. The
    /// cards of these decks go on naming each other.
    fn packed(mut self) -> (Vec<(DeckId, Vec<DeckChange>)>, Luggage) {
        let mut departures: BTreeMap<&DeckId, (&Deck, Vec<DeckChange>)> = BTreeMap::new();
        let mut cards = Vec::with_capacity(self.cards.len());
        for (from, card) in std::mem::take(&mut self.cards) {
            let deck: &'l Deck = &from.deck;
            let (_, changes) = departures.entry(&deck.id).or_insert_with(|| (deck, Vec::new()));
            changes.push(DeckChange::SendCard(card.clone()));
            let passage = deck.passage_of(card).map(|passage| self.passage(from, passage));
            let id = self.named.get(&(&deck.id, &card.id)).cloned().unwrap_or_default();
            let rivals = card.rivals.iter().map(|rival| self.rival(&deck.id, rival, &self.target.id)).collect();
            let card = self.pictures.card(from, card);
            cards.push(DeckChange::ReceiveCard(Card { id, passage, rivals, ..card }));
        }
        self.arrivals.append(&mut cards);
        let renamed = self.renamed(self.target);
        self.arrivals.extend(renamed);
        let mut changes = vec![(self.target.id.clone(), std::mem::take(&mut self.arrivals))];
        for (id, (deck, mut departures)) in departures {
            departures.extend(self.renamed(deck));
            changes.push((id.clone(), departures));
        }
        (changes, Luggage { moved: self.moved, pictures: self.pictures.copies })
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
    fn passage(&mut self, from: &'l LibraryDeck, passage: &'l Passage) -> PassageId {
        let deck: &'l Deck = &from.deck;
        if let Some(known) = self.passages.get(&(&deck.id, &passage.id)) {
            return known.clone();
        }
        let there = self.pictures.passage(from, passage);
        let is_same = |it: &&Passage| (&it.heading, &it.text) == (&there.heading, &there.text);
        let id = if let Some(same) = self.target.passages.iter().find(is_same) {
            same.id.clone()
        } else {
            let id: PassageId = self.passage_ids.take(passage.id.as_str()).into();
            let sources = passage.sources.iter().map(|citation| self.citation(deck, citation)).collect();
            let after = Passage { id: id.clone(), sources, ..there };
            self.arrivals.push(DeckChange::PutPassage { before: None, after });
            id
        };
        self.passages.insert((&deck.id, &passage.id), id.clone());
        id
    }

    fn citation(&mut self, deck: &'l Deck, citation: &'l Citation) -> Citation {
        let found = citation.id.as_ref().and_then(|id| deck.source(id));
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
