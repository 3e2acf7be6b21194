//! The decks of a library: read from files, joined with what the log knows of their cards.

use std::{
    collections::{HashMap, HashSet, hash_map::Entry},
    fs,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
    time::SystemTime,
};

use uuid::Uuid;

use super::{DataFolder, Library, OpenError, moving::Moving};
use crate::{
    deck::{CardId, CardKey, Deck, DeckId},
    formats::{Problem, Reading, Wrong},
    memory::{CardState, Schedule},
    progress::{CardFacts, both, search::Seen},
    storage::{built_in_decks, deck_files, review_log::LogError},
    study::{Marks, Rivals},
};

/// What the log knows of the cards: their schedules, and what is set on them.
type Known = (Vec<(CardKey, Schedule)>, HashMap<CardKey, Marks>);

/// Of so many new cards in a deck each is looked up by itself in the log; of more, all of it is read.
const FEW_CARDS: usize = 200;

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
    /// In the order of `deck.cards`.
    pub(super) marks: Vec<Marks>,
    /// When each card came, in the order of `deck.cards`; empty until that has been read.
    pub(super) seen: Vec<Seen>,
    /// The file when it was read; `None` for a built-in deck.
    pub(super) stamp: Option<Stamp>,
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
    stamp: Option<Stamp>,
}

/// A deck file as it was read.
pub struct DeckFile {
    origin: Origin,
    /// The deck with new cards only; `None` if none could be read.
    deck: Option<LibraryDeck>,
    /// What is wrong with a file that is no deck.
    problems: Vec<Problem>,
    /// `None` if the file is to be read again at the next opportunity, and for a built-in deck.
    stamp: Option<Stamp>,
    /// The rows that came with the deck into the log.
    brought: Vec<Uuid>,
    /// The cards that went to another deck, to be written when this one is taken up.
    moved: Option<Moving>,
}

/// The length of a file and the time of its last change: if both are the same, so is the file.
type Stamp = (u64, SystemTime);

impl DeckFile {
    /// A file as it was read. Makes of it in any thread what need not be made in a frame.
    fn new(origin: Origin, reading: Reading, stamp: Option<Stamp>) -> Self {
        let Reading { deck, problems, .. } = reading;
        let (deck, problems) = match deck {
            Some(deck) => (Some(LibraryDeck::new(deck, origin.clone(), problems, stamp)), Vec::new()),
            None => (None, problems),
        };
        Self { origin, deck, problems, stamp, brought: Vec::new(), moved: None }
    }

    /// The id of its deck; `None` if none could be read.
    #[must_use]
    pub fn id(&self) -> Option<&DeckId> {
        self.deck.as_ref().map(|deck| &deck.deck.id)
    }

    /// Tells the rows that came with the deck into the log.
    pub(super) fn bring(&mut self, brought: Vec<Uuid>) {
        self.brought = brought;
    }

    /// Gives what is to be written to the log when the deck is taken up: that cards went to another deck.
    pub(super) fn bring_move(&mut self, moved: Moving) {
        self.moved = Some(moved);
    }

    /// Whether rows of the log come with it.
    pub(super) fn brings(&self) -> bool {
        !self.brought.is_empty() || self.moved.is_some()
    }

    /// Which of several files with one id comes first.
    fn rank(&self) -> (bool, usize, PathBuf) {
        let (Origin::Own(path), Some(LibraryDeck { deck, .. })) = (&self.origin, &self.deck) else {
            return (false, 0, PathBuf::new());
        };
        let stem = path.file_stem().unwrap_or_default();
        (stem.to_str() != Some(deck.id.as_str()), stem.len(), path.clone())
    }

    /// A file that was just written with that many bytes for the deck of that id, and how it reads now.
    pub(super) fn written(path: PathBuf, length: usize, id: &DeckId, reading: Reading) -> Self {
        // Another length is of another program that was here, too; another id was made from another name of the file.
        let is_it =
            |(found, _): &Stamp| *found == length as u64 && reading.deck.as_ref().is_some_and(|it| it.id == *id);
        let stamp = stamp_of(&path).filter(is_it);
        Self::new(Origin::Own(path), reading, stamp)
    }
}

/// What is said of a file with the deck id of another file, which is the one that counts.
fn second_of(id: &DeckId, path: &Path, first: &Path) -> Problem {
    let stem = |path: &Path| path.file_stem().unwrap_or_default().to_string_lossy().to_lowercase();
    let name = first.file_name().unwrap_or_default().to_string_lossy();
    if stem(path).contains(&stem(first)) {
        let message = format!("this is a copy of `{name}`, with the same deck id `{id}`; `{name}` is used");
        return Problem::of_file(path, message, "compare the two, then remove the copy, or give it another id");
    }
    let message = format!("`{name}` in the decks folder has the deck id `{id}`, too, and is used");
    Problem::of_file(path, message, "give this one another id, or remove one of the two")
}

/// Reads the built-in decks and every `.ron` file, and names the files that are passed over, in the decks folder. Slow with many cards: not for a frame.
#[must_use]
pub fn read_decks(folder: &DataFolder) -> Vec<DeckFile> {
    let (built_in, own) = both(built_in_decks, || read_own_decks(folder));
    let built_in = built_in.into_iter().map(|(_, reading)| DeckFile::new(Origin::BuiltIn, reading, None));
    built_in.chain(own).collect()
}

fn read_own_decks(folder: &DataFolder) -> Vec<DeckFile> {
    // A stamp from before the reading: a change meanwhile is then seen as one.
    let own = stamps(folder).into_iter().map(|(path, stamp)| {
        let is_deck = deck_files::is_deck(&path);
        let reading = if is_deck { deck_files::read_file(&path) } else { deck_files::passed_over(&path) };
        DeckFile::new(Origin::Own(path), reading, stamp)
    });
    own.collect()
}

/// Reads the file of a deck again; `None` if it holds another deck by now, or none.
pub(super) fn reread(path: &Path, deck: &DeckId) -> Option<DeckFile> {
    let (stamp, reading) = (stamp_of(path), deck_files::read_file(path));
    let is_same = reading.deck.as_ref().is_some_and(|found| found.id == *deck);
    let origin = Origin::Own(path.to_owned());
    is_same.then(|| DeckFile::new(origin, reading, stamp))
}

/// The deck files in the decks folder, by name. None of them is read.
fn stamps(folder: &DataFolder) -> Vec<(PathBuf, Option<Stamp>)> {
    let entries = fs::read_dir(folder.decks()).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path()).filter(|path| is_looked_at(path));
    let mut stamps: Vec<_> = paths.map(|path| (path.clone(), stamp_of(&path))).collect();
    stamps.sort();
    stamps
}

/// The stamp of a file; `None` if it is gone.
fn stamp_of(path: &Path) -> Option<Stamp> {
    let metadata = fs::metadata(path).ok()?;
    Some((metadata.len(), metadata.modified().ok()?))
}

/// Whether a file is read or, if it is no deck, named as one that is passed over.
fn is_looked_at(path: &Path) -> bool {
    !path.is_dir() && !deck_files::is_companion(path)
}

impl LibraryDeck {
    /// A deck with new cards only.
    fn new(deck: Deck, origin: Origin, problems: Vec<Problem>, stamp: Option<Stamp>) -> Self {
        let mut places = HashMap::with_capacity(deck.cards.len());
        places.extend(deck.cards.iter().enumerate().map(|(place, card)| (card.id.clone(), place)));
        Self {
            marks: vec![Marks::default(); deck.cards.len()],
            states: vec![CardState::New; deck.cards.len()],
            deck: Arc::new(deck),
            origin,
            problems,
            seen: Vec::new(),
            stamp,
            places,
            rivals: Arc::default(),
        }
    }

    /// How many problems there are to be mended. That it has no cards yet is no mistake of a new deck.
    #[must_use]
    pub fn flaws(&self) -> usize {
        self.problems.iter().filter(|problem| problem.wrong != Some(Wrong::Cards)).count()
    }

    /// The card's position in the deck.
    #[must_use]
    pub fn place(&self, card: &CardId) -> Option<usize> {
        self.places.get(card).copied()
    }

    /// Which cards are easily confused; `None` until [`rivals_maker`](Self::rivals_maker) has run.
    #[must_use]
    pub fn rivals(&self) -> Option<&Rivals> {
        self.rivals.get()
    }

    /// Returns what works out the rivals, in any thread: with 10,000 cards it takes too long for a frame.
    pub fn rivals_maker(&self) -> impl FnOnce() + Send + use<> {
        let (deck, rivals) = (Arc::clone(&self.deck), Arc::clone(&self.rivals));
        move || {
            rivals.get_or_init(|| Rivals::new(&deck));
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
    /// Works out which cards are easily confused, of one deck or of all. With 10,000 cards it takes too long for a frame.
    pub fn work_out_rivals(&self, deck: Option<&DeckId>) {
        for deck in self.decks.iter().filter(|it| deck.is_none_or(|id| it.deck.id == *id)) {
            deck.rivals_maker()();
        }
    }

    /// Replaces all decks by those that were read, and joins them with the log.
    ///
    /// A learner's own deck replaces the built-in one of the same id. Of two own files with one id that one counts which
    /// is named after it, else the one with the shortest name, because a copy has a longer one; the other is reported.
    pub(super) fn take_up(&mut self, mut files: Vec<DeckFile>) -> Result<(), OpenError> {
        // Read before anything is replaced: if it fails, nothing has changed.
        let known = self.read_log()?;
        let own_ids: HashSet<_> = files
            .iter()
            .filter(|file| file.origin != Origin::BuiltIn)
            .filter_map(|file| file.deck.as_ref().map(|it| it.deck.id.clone()))
            .collect();
        files.sort_by_cached_key(DeckFile::rank);
        let mut taken: HashMap<DeckId, PathBuf> = HashMap::new();
        let before = std::mem::take(&mut self.decks);
        self.broken.clear();
        for DeckFile { origin, deck, problems, stamp, .. } in files {
            let Some(mut new) = deck else {
                if let Origin::Own(path) = origin {
                    self.broken.push(BrokenFile { path, problems, stamp });
                }
                continue;
            };
            match origin {
                Origin::BuiltIn if own_ids.contains(&new.deck.id) => continue,
                Origin::Own(path) => match taken.entry(new.deck.id.clone()) {
                    Entry::Occupied(first) => {
                        let mut problems = new.problems;
                        problems.insert(0, second_of(first.key(), &path, first.get()));
                        self.broken.push(BrokenFile { path, problems, stamp });
                        continue;
                    }
                    Entry::Vacant(first) => _ = first.insert(path),
                },
                Origin::BuiltIn => {}
            }
            // What was worked out for a deck holds until the deck changes.
            if let Some(same) = before.iter().find(|it| *it.deck == *new.deck) {
                new.rivals = Arc::clone(&same.rivals);
            }
            self.decks.push(new);
        }
        self.outdated.extend(before);
        self.sort_decks();
        self.join(known);
        Ok(())
    }

    /// The decks that were replaced. Dropping one of 100,000 cards takes longer than a frame: it is for another thread.
    pub fn take_outdated(&mut self) -> Vec<LibraryDeck> {
        std::mem::take(&mut self.outdated)
    }

    /// Adds one deck, or replaces the one of its id. No other deck is touched, and the log is read only for cards that the
    /// deck did not have before, or if rows of the log came with it.
    pub(super) fn take_up_deck(&mut self, file: DeckFile) -> Result<(), OpenError> {
        let DeckFile { deck: Some(mut new), brought, moved, .. } = file else { return Ok(()) };
        let before = self.decks.iter().position(|it| it.deck.id == new.deck.id);
        let mut unknown = Vec::new();
        for (place, card) in new.deck.cards.iter().enumerate() {
            let known = before.map(|before| &self.decks[before]).and_then(|before| {
                // Most cards stand where they stood.
                let is_same = before.deck.cards.get(place).is_some_and(|it| it.id == card.id);
                let known = if is_same { place } else { before.place(&card.id)? };
                Some((before.states[known], before.marks[known]))
            });
            match known {
                Some(known) => (new.states[place], new.marks[place]) = known,
                None => unknown.push(place),
            }
        }
        // Read before anything is replaced: if it fails, nothing has changed.
        let is_few = unknown.len() <= FEW_CARDS && brought.is_empty();
        let known = if is_few { None } else { Some(self.read_log()?) };
        for place in unknown.into_iter().filter(|_| is_few) {
            let card = new.key(place);
            let schedule = self.log.schedule_of(&self.scheduler, &card)?;
            new.states[place] = schedule.map_or(CardState::New, CardState::Reviewed);
            new.marks[place] = self.log.marks_of(&card)?;
        }
        if let Some(before) = before {
            self.outdated.push(self.decks.remove(before));
        }
        self.decks.push(new);
        self.sort_decks();
        match known {
            Some(known) => self.join(known),
            None => self.count_load(),
        }
        self.log.know(&brought);
        if let Some(moved) = moved {
            self.follow_move(moved)?;
        }
        Ok(())
    }

    /// The deck that is in that file; `None` if there is none.
    pub(super) fn deck_in(&self, path: &Path) -> Option<&DeckId> {
        let is_there = |it: &&LibraryDeck| matches!(&it.origin, Origin::Own(own) if own == path);
        self.decks.iter().find(is_there).map(|it| &it.deck.id)
    }

    /// Returns what reads the decks folder again, in any thread. It gives `None`, and reads no file, if no file has
    /// changed since it was taken up.
    pub fn decks_reader(&self) -> impl FnOnce() -> Option<Vec<DeckFile>> + Send + 'static {
        let own = self.decks.iter().filter_map(|it| match &it.origin {
            Origin::Own(path) => Some((path.clone(), it.stamp)),
            Origin::BuiltIn => None,
        });
        let mut known: Vec<_> = own.chain(self.broken.iter().map(|file| (file.path.clone(), file.stamp))).collect();
        known.sort();
        let folder = self.folder.clone();
        move || (stamps(&folder) != known).then(|| read_decks(&folder))
    }

    /// What came with Entente is first, also as the learner's own copy: a deck stays where it is when it is changed.
    fn sort_decks(&mut self) {
        self.decks.sort_by_key(|it| (!Self::is_built_in(&it.deck.id), it.deck.title.to_lowercase()));
    }

    /// Joins the decks with what the log knows of their cards.
    pub(super) fn read_states(&mut self) -> Result<(), LogError> {
        let known = self.read_log()?;
        self.join(known);
        Ok(())
    }

    fn read_log(&self) -> Result<Known, LogError> {
        Ok((self.log.schedules(&self.scheduler)?, self.log.marks()?))
    }

    fn join(&mut self, (schedules, marks): Known) {
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
        self.count_load();
    }

    /// Counts the cards that are due on each day.
    fn count_load(&mut self) {
        self.load.clear();
        for schedule in self.decks.iter().flat_map(|deck| &deck.states).filter_map(CardState::schedule) {
            *self.load.entry(schedule.due_day).or_default() += 1;
        }
    }
}
