//! The decks of a library: read from files, joined with what the log knows of their cards.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use super::{DataFolder, Library, OpenError};
use crate::{
    deck::{CardId, CardKey, Deck, DeckId},
    memory::CardState,
    progress::CardFacts,
    storage::{
        deck_files::{self, Problem, Reading},
        review_log::LogError,
    },
    study::{Marks, Rivals},
};

/// Where a deck comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// It came with Entente.
    BuiltIn,
    /// The learner's own file.
    Own(PathBuf),
}

/// A deck with what is known about its cards.
pub struct LibraryDeck {
    /// The deck.
    pub deck: Arc<Deck>,
    /// Where it comes from.
    pub origin: Origin,
    /// What is wrong with its file.
    pub problems: Vec<Problem>,
    /// In the order of `deck.cards`.
    pub(super) states: Vec<CardState>,
    pub(super) marks: Vec<Marks>,
    places: HashMap<CardId, usize>,
    rivals: Arc<OnceLock<Rivals>>,
}

/// A file in the decks folder from which no deck could be read.
#[derive(Clone, Debug)]
pub struct BrokenFile {
    /// The file.
    pub path: PathBuf,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
}

/// A deck file as it was read.
pub struct DeckFile {
    origin: Origin,
    reading: Reading,
}

/// Reads the built-in decks and every `.ron` file in the decks folder. Slow with many cards: not for a frame.
#[must_use]
pub fn read_decks(folder: &DataFolder) -> Vec<DeckFile> {
    let built_in = deck_files::built_in_decks();
    let mut files: Vec<DeckFile> =
        built_in.into_iter().map(|(_, reading)| DeckFile { origin: Origin::BuiltIn, reading }).collect();
    let entries = fs::read_dir(folder.decks()).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| is_deck_file(path)).collect();
    paths.sort();
    files.extend(paths.into_iter().map(|path| {
        let reading = deck_files::read_file(&path);
        DeckFile { origin: Origin::Own(path), reading }
    }));
    files
}

/// Whether a file is taken for a deck: it ends in `.ron` and is not hidden.
fn is_deck_file(path: &Path) -> bool {
    let is_hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
    !is_hidden && path.extension().is_some_and(|extension| extension == "ron") && path.is_file()
}

impl LibraryDeck {
    /// A deck of whose cards nothing is known yet.
    fn new(deck: Deck, origin: Origin, problems: Vec<Problem>) -> Self {
        let mut places = HashMap::with_capacity(deck.cards.len());
        places.extend(deck.cards.iter().enumerate().map(|(place, card)| (card.id.clone(), place)));
        Self {
            marks: vec![Marks::default(); deck.cards.len()],
            states: vec![CardState::New; deck.cards.len()],
            deck: Arc::new(deck),
            origin,
            problems,
            places,
            rivals: Arc::default(),
        }
    }

    /// The card's position in the deck.
    #[must_use]
    pub fn place(&self, card: &CardId) -> Option<usize> {
        self.places.get(card).copied()
    }

    /// Which cards are easily taken for one another; none until [`rivals_maker`](Self::rivals_maker) has run.
    #[must_use]
    pub fn rivals(&self) -> Option<&Rivals> {
        self.rivals.get()
    }

    /// Works out the rivals, in whatever thread: with 10,000 cards it takes too long for a frame.
    pub fn rivals_maker(&self) -> impl FnOnce() + Send + use<> {
        let (deck, rivals) = (Arc::clone(&self.deck), Arc::clone(&self.rivals));
        move || {
            rivals.get_or_init(|| Rivals::of(&deck));
        }
    }

    /// What is known about each card, in the deck's order.
    #[must_use]
    pub fn states(&self) -> &[CardState] {
        &self.states
    }

    /// What is set on each card, in the deck's order.
    #[must_use]
    pub fn marks(&self) -> &[Marks] {
        &self.marks
    }

    /// The key of the card at that position.
    #[must_use]
    pub fn key(&self, place: usize) -> CardKey {
        CardKey { deck: self.deck.id.clone(), card: self.deck.cards[place].id.clone() }
    }

    /// The cards as the figures see them, in the deck's order.
    pub fn facts(&self) -> impl Iterator<Item = CardFacts> {
        self.deck.cards.iter().zip(&self.marks).map(|(card, marks)| CardFacts {
            key: CardKey { deck: self.deck.id.clone(), card: card.id.clone() },
            topic: Some(card.topic),
            passage: card.passage.clone(),
            is_studied: !marks.is_suspended,
        })
    }
}

impl Library {
    /// Takes up decks as they were read, in the place of those there are, and joins them with the log.
    ///
    /// A learner's own deck with the id of a built-in one takes its place. Of two own files with one id the first
    /// counts, and the other is reported.
    pub fn take_up(&mut self, files: Vec<DeckFile>) -> Result<(), OpenError> {
        let own_ids: HashSet<_> = files
            .iter()
            .filter(|file| file.origin != Origin::BuiltIn)
            .filter_map(|file| file.reading.deck.as_ref().map(|deck| deck.id.clone()))
            .collect();
        let mut taken = HashSet::new();
        let before = std::mem::take(&mut self.decks);
        self.broken.clear();
        for DeckFile { origin, reading: Reading { deck, mut problems, .. } } in files {
            let Some(deck) = deck else {
                if let Origin::Own(path) = origin {
                    self.broken.push(BrokenFile { path, problems });
                }
                continue;
            };
            match origin {
                Origin::BuiltIn if own_ids.contains(&deck.id) => continue,
                Origin::Own(path) if !taken.insert(deck.id.clone()) => {
                    let message = format!("another file in the decks folder has the deck id `{}`, too", deck.id);
                    problems.insert(
                        0,
                        Problem::of_file(&path, message, "give this one another id, or remove one of the two"),
                    );
                    self.broken.push(BrokenFile { path, problems });
                    continue;
                }
                _ => {}
            }
            let mut taken_up = LibraryDeck::new(deck, origin, problems);
            // What was worked out for a deck holds until the deck changes.
            if let Some(same) = before.iter().find(|it| *it.deck == *taken_up.deck) {
                taken_up.rivals = Arc::clone(&same.rivals);
            }
            self.decks.push(taken_up);
        }
        self.decks.sort_by_key(|it| (it.origin != Origin::BuiltIn, it.deck.title.to_lowercase()));
        Ok(self.read_states()?)
    }

    /// Joins the decks with what the log knows of their cards.
    pub(super) fn read_states(&mut self) -> Result<(), LogError> {
        let (schedules, marks) = (self.log.schedules(&self.scheduler)?, self.log.marks()?);
        for deck in &mut self.decks {
            deck.states.fill(CardState::New);
            deck.marks.fill(Marks::default());
        }
        let places: HashMap<DeckId, usize> = self.decks.iter().map(|it| it.deck.id.clone()).zip(0..).collect();
        let place_of = |decks: &[LibraryDeck], key: &CardKey| {
            let deck = *places.get(&key.deck)?;
            Some((deck, decks[deck].place(&key.card)?))
        };
        for (key, schedule) in schedules {
            if let Some((deck, place)) = place_of(&self.decks, &key) {
                self.decks[deck].states[place] = CardState::Reviewed(schedule);
            }
        }
        let mut cards: Vec<(CardKey, Marks)> = marks.into_iter().collect();
        cards.sort_by(|a, b| a.0.cmp(&b.0));
        for (key, set) in cards {
            if let Some((deck, place)) = place_of(&self.decks, &key) {
                self.decks[deck].marks[place] = set;
            }
        }
        self.load.clear();
        for schedule in self.decks.iter().flat_map(|deck| &deck.states).filter_map(CardState::schedule) {
            *self.load.entry(schedule.due_day).or_default() += 1;
        }
        Ok(())
    }
}
