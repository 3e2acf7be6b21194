//! Changes to a deck in its file: everything that they do not touch stays as its author wrote it, comments included.

use std::{
    collections::{HashMap, HashSet},
    path::{Path, PathBuf},
};

use super::{Problem, Reading, ron};
use crate::deck::{self, Card, CardId, Deck, DeckId, FreeIds, Passage, PassageId, Severity, Source, SourceId, slug};

/// One change to a deck.
#[expect(clippy::large_enum_variant, reason = "nearly all changes are cards")]
#[derive(Clone, Debug, PartialEq)]
pub enum DeckChange {
    /// A card in the place of another, or a new one. Its id stays; a new one gets an id that is free.
    PutCard {
        /// The card as it was when the learner began to change it; `None` for a new one.
        before: Option<Card>,
        /// The card as it is to be.
        after: Card,
    },
    /// A card goes. Its id is listed as retired, so that nobody misses it.
    RemoveCard(CardId),
    /// A card goes to another deck, unless it was changed. Its id is listed as retired.
    SendCard(Card),
    /// A card comes from another deck, under an id that is free.
    ReceiveCard(Card),
    /// A passage in the place of another, or a new one. Its id stays; a new one gets an id that is free.
    PutPassage {
        /// The passage as it was when the learner began to change it; `None` for a new one.
        before: Option<Passage>,
        /// The passage as it is to be.
        after: Passage,
    },
    /// A passage goes. Cards that name it must be changed, too.
    RemovePassage(PassageId),
    /// A passage goes to that place among the others.
    PlacePassage(PassageId, usize),
    /// A source in the place of the one of its id, or a new one.
    PutSource(Source),
    /// A source goes. Passages that cite it must be changed, too.
    RemoveSource(SourceId),
    /// What the deck says of itself.
    Head(Head),
}

/// What a deck says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// The slug that names it in the review log.
    pub id: DeckId,
    /// The title.
    pub title: String,
    /// One or two sentences on what it covers.
    pub summary: String,
    /// The language of its texts, as a BCP 47 tag.
    pub language: String,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// The licence of its texts.
    pub license: String,
}

impl Head {
    /// What a deck says of itself.
    #[must_use]
    pub fn from_deck(deck: &Deck) -> Self {
        Self {
            id: deck.id.clone(),
            title: deck.title.clone(),
            summary: deck.summary.clone(),
            language: deck.language.clone(),
            authors: deck.authors.clone(),
            license: deck.license.clone(),
        }
    }
}

/// Why a deck was not changed in its file.
#[derive(Debug, thiserror::Error)]
pub enum EditError {
    /// The file has no such part any more.
    #[error("The {0} is no longer in its deck, so nothing was changed.")]
    Gone(&'static str),
    /// The part in the file is not the one that the change was made to.
    #[error("The {0} was changed in its file meanwhile, so nothing was saved. Open it again to see how it is now.")]
    Changed(&'static str),
    /// The file cannot be read, or has errors.
    #[error("The deck’s file has errors, so nothing was written to it. Fix them first: {}", .0.display())]
    BadFile(PathBuf),
    /// With this change something could not be studied.
    #[error("With this change {}; {}. Nothing was changed.", .0.message, .0.remedy)]
    Unsound(Box<Problem>),
    /// What is read from the changed file is not what was to be written.
    #[error("This cannot be written so that it is read again as it is, so nothing was changed: {}", .0.display())]
    Unwritable(PathBuf),
}

/// The bytes of a deck file with these changes, and what is read from them. The rest of the file stays as its author
/// wrote it.
///
/// The changes are made all together or not at all, and take time in proportion to the file.
pub fn edit(bytes: &[u8], file: &Path, changes: &[DeckChange]) -> Result<(Vec<u8>, Reading), EditError> {
    let bad_file = || EditError::BadFile(file.to_owned());
    let (before, layout) = ron::open(bytes, file).ok_or_else(bad_file)?;
    // What is wrong with a deck as a whole is looked for only if it is in the way: the changed one is checked anyway.
    let unless_bad = |err| if is_sound(&before) { err } else { bad_file() };
    let after = changed(&before, changes).map_err(unless_bad)?;
    match new_order(&before, &after) {
        None => rewritten([&before, &after], &layout, file),
        Some(order) => {
            let bytes = ron::reorder_passages(&layout, &order).ok_or_else(bad_file)?;
            let (before, layout) = ron::open(&bytes, file).ok_or_else(bad_file)?;
            rewritten([&before, &after], &layout, file)
        }
    }
    .map_err(unless_bad)
}

/// The bytes of a deck file with what differs between its deck and a changed one, and what is read from them.
fn rewritten(
    [before, after]: [&Deck; 2],
    layout: &ron::Layout<'_>,
    file: &Path,
) -> Result<(Vec<u8>, Reading), EditError> {
    // A card without an id has one made from its question and from the cards before it: if that would change, the ids
    // are written down first.
    for writes_ids in [false, true] {
        let bytes = ron::patch(layout, [before, after], writes_ids);
        let mut reading = super::read(&bytes, file);
        if let Some(problem) = reading.error() {
            return Err(EditError::Unsound(Box::new(problem)));
        }
        if reading.deck.as_ref() == Some(after) {
            return Ok((bytes, reading));
        }
    }
    Err(EditError::Unwritable(file.to_owned()))
}

/// Whether every part of a deck can be studied.
fn is_sound(deck: &Deck) -> bool {
    deck::check(deck).iter().all(|finding| finding.flaw.severity() != Severity::Error)
}

/// The order in which the passages that stay come in the changed deck; `None` if that is theirs already.
fn new_order(before: &Deck, after: &Deck) -> Option<Vec<usize>> {
    let places: HashMap<&PassageId, usize> =
        before.passages.iter().zip(0..).map(|(it, place)| (&it.id, place)).collect();
    let now: Vec<usize> = after.passages.iter().filter_map(|passage| places.get(&passage.id).copied()).collect();
    if now.is_sorted() {
        return None;
    }
    let mut stay = now.clone();
    stay.sort_unstable();
    let mut order: Vec<usize> = (0..before.passages.len()).collect();
    for (place, from) in stay.into_iter().zip(now) {
        order[place] = from;
    }
    Some(order)
}

/// The deck with the changes made to it.
pub fn changed(deck: &Deck, changes: &[DeckChange]) -> Result<Deck, EditError> {
    let mut editor = Editor::new(deck.clone());
    for change in changes {
        editor.make(change)?;
    }
    Ok(editor.finished())
}

/// A deck while changes are made to it.
struct Editor {
    deck: Deck,
    cards: HashMap<CardId, usize>,
    passages: HashMap<PassageId, usize>,
    card_ids: FreeIds,
    passage_ids: FreeIds,
    gone_cards: HashSet<CardId>,
    gone_passages: HashSet<PassageId>,
}

impl Editor {
    fn new(deck: Deck) -> Self {
        let ids = deck.cards.iter().map(|card| &card.id).chain(&deck.retired);
        Self {
            card_ids: FreeIds::new(ids.map(CardId::as_str)),
            passage_ids: FreeIds::new(deck.passages.iter().map(|passage| passage.id.as_str())),
            cards: deck.cards.iter().enumerate().map(|(place, card)| (card.id.clone(), place)).collect(),
            passages: deck.passages.iter().enumerate().map(|(place, it)| (it.id.clone(), place)).collect(),
            gone_cards: HashSet::new(),
            gone_passages: HashSet::new(),
            deck,
        }
    }

    fn make(&mut self, change: &DeckChange) -> Result<(), EditError> {
        match change {
            DeckChange::PutCard { before: None, after } => self.add_card(after),
            DeckChange::PutCard { before: Some(before), after } => {
                let place = *self.cards.get(&before.id).ok_or(EditError::Gone("card"))?;
                if self.deck.cards[place] != *before {
                    return Err(EditError::Changed("card"));
                }
                self.deck.cards[place] = Card { id: before.id.clone(), ..written(after) };
            }
            DeckChange::RemoveCard(id) => _ = self.remove_card(id)?,
            DeckChange::SendCard(card) => {
                let place = self.remove_card(&card.id)?;
                if self.deck.cards[place] != *card {
                    return Err(EditError::Changed("card"));
                }
            }
            DeckChange::ReceiveCard(card) if self.cards.contains_key(&card.id) => {
                return Err(EditError::Changed("deck"));
            }
            DeckChange::ReceiveCard(card) => self.add_card(card),
            DeckChange::PutPassage { before: None, after } => {
                let base = if after.id.is_empty() { slug(name_of(after)) } else { after.id.to_string() };
                let id: PassageId = self.passage_ids.take(&base).into();
                self.passages.insert(id.clone(), self.deck.passages.len());
                self.deck.passages.push(Passage { id, ..after.clone() });
            }
            DeckChange::PutPassage { before: Some(before), after } => {
                let place = *self.passages.get(&before.id).ok_or(EditError::Gone("passage"))?;
                if self.deck.passages[place] != *before {
                    return Err(EditError::Changed("passage"));
                }
                self.deck.passages[place] = Passage { id: before.id.clone(), ..after.clone() };
            }
            DeckChange::RemovePassage(id) => {
                self.passages.remove(id).ok_or(EditError::Gone("passage"))?;
                self.gone_passages.insert(id.clone());
            }
            DeckChange::PlacePassage(id, to) => self.place_passage(id, *to)?,
            DeckChange::RemoveSource(id) => {
                let place = self.deck.sources.iter().position(|it| it.id == *id).ok_or(EditError::Gone("source"))?;
                self.deck.sources.remove(place);
            }
            DeckChange::PutSource(source) => match self.deck.sources.iter_mut().find(|it| it.id == source.id) {
                Some(place) => *place = source.clone(),
                None => self.deck.sources.push(source.clone()),
            },
            DeckChange::Head(head) => {
                let Head { id, title, summary, language, authors, license } = head.clone();
                let deck = std::mem::take(&mut self.deck);
                self.deck = Deck { id, title, summary, language, authors, license, ..deck };
            }
        }
        Ok(())
    }

    /// Brings a passage to another place; beyond the last one it comes last.
    fn place_passage(&mut self, id: &PassageId, to: usize) -> Result<(), EditError> {
        let from = *self.passages.get(id).ok_or(EditError::Gone("passage"))?;
        let passage = self.deck.passages.remove(from);
        self.deck.passages.insert(to.min(self.deck.passages.len()), passage);
        let passages = self.deck.passages.iter().zip(0..).filter(|(it, _)| !self.gone_passages.contains(&it.id));
        self.passages = passages.map(|(it, place)| (it.id.clone(), place)).collect();
        Ok(())
    }

    /// Takes a card out. Returns where it stood.
    fn remove_card(&mut self, id: &CardId) -> Result<usize, EditError> {
        let place = self.cards.remove(id).ok_or(EditError::Gone("card"))?;
        self.gone_cards.insert(id.clone());
        self.deck.retired.push(id.clone());
        Ok(place)
    }

    /// Adds a card. One that comes back under the id that it had is no longer retired.
    fn add_card(&mut self, card: &Card) {
        let comes_back = !card.id.is_empty()
            && !self.cards.contains_key(&card.id)
            && !self.gone_cards.contains(&card.id)
            && self.deck.retired.contains(&card.id);
        let id = if comes_back {
            self.deck.retired.retain(|it| *it != card.id);
            card.id.clone()
        } else {
            let base = if card.id.is_empty() { slug(&card.question) } else { card.id.to_string() };
            self.card_ids.take(&base).into()
        };
        self.cards.insert(id.clone(), self.deck.cards.len());
        self.deck.cards.push(Card { id, ..written(card) });
    }

    fn finished(self) -> Deck {
        let Self { mut deck, gone_cards, gone_passages, .. } = self;
        deck.cards.retain(|card| !gone_cards.contains(&card.id));
        deck.passages.retain(|passage| !gone_passages.contains(&passage.id));
        deck
    }
}

/// What a new passage is named after.
fn name_of(passage: &Passage) -> &str {
    if passage.heading.trim().is_empty() { &passage.text } else { &passage.heading }
}

/// A card as it is read again: an answer of blanks is none.
fn written(card: &Card) -> Card {
    let mut card = card.clone();
    if card.answer.is_empty() {
        card.answer = crate::deck::Answer::default();
    }
    card
}
