//! A library in a temporary folder, at a moment that the test decides.
//!
//! ```ignore
//! let study = Study::new().deck(&deck_of("pacts", 3)).day(3).answer("c1", Rating::Good).reopen();
//! assert!(study.library().state(&study.key("c1")).unwrap().is_learned());
//! ```

use std::{
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use entente::{
    deck::{Card, CardKey},
    formats::{Choices, DeckChange},
    library::{Access, Changes, DataFolder, DeckError, Library, Operation, Plan},
    memory::{Candidate, Moment, Rating},
    study::{Answer, Course, MarkKind, Reach, Record, SessionId, Undone},
};
use tempfile::TempDir;

/// Noon of Monday, 23 November 2026, in Paris: the day 0 of every test.
pub const FIRST_NOON: Moment = Moment { utc_ms: 1_795_431_600_000, utc_offset_s: 3600 };

const DAY_MS: i64 = 86_400_000;

/// A library that is studied. Everything in it is gone when it is dropped.
pub struct Study {
    // Before the folder: the library is closed first.
    library: Option<Library>,
    folder: TempDir,
    now: Moment,
    session: SessionId,
}

/// A deck of that many cards, `c1` to `cN`, as text.
pub fn deck_of(id: &str, cards: usize) -> String {
    let mut text = format!("Deck(\n    id: \"{id}\",\n    title: \"About {id}\",\n    cards: [\n");
    for n in 1..=cards {
        writeln!(text, "        (id: \"c{n}\", question: \"What is number {n}?\", answer: \"It is no. {n} of {id}\"),")
            .unwrap();
    }
    text + "    ],\n)\n"
}

impl Study {
    /// A library with the built-in decks only, at noon of day 0.
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let library = Some(Library::open(DataFolder::at(folder.path()), Access::Write).unwrap());
        Self { library, folder, now: FIRST_NOON, session: SessionId::nil() }
    }

    /// With this deck, too, which lay in the decks folder before: no undo takes it away.
    pub fn deck(self, ron_text: &str) -> Self {
        let id = ron_text.split_once("id: \"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or("deck");
        let name = format!("{}.ron", id.replace(['/', '\\'], "-"));
        self.put(&name, ron_text.as_bytes())
    }

    /// At noon of the day that lies so many days after day 0.
    pub fn day(mut self, day: i32) -> Self {
        self.now.utc_ms = FIRST_NOON.utc_ms + i64::from(day) * DAY_MS;
        self
    }

    /// After an answer to that card, which took ten seconds.
    pub fn answer(mut self, card: &str, rating: Rating) -> Self {
        self.record(card, rating);
        self
    }

    /// With that mark on that card.
    pub fn mark(mut self, card: &str, kind: MarkKind) -> Self {
        let (key, now) = (self.key(card), self.later(1));
        self.library_mut().apply(Operation::Record(Record::Mark(key, kind)), now).unwrap();
        self
    }

    /// Closed and opened again, as after a restart.
    pub fn reopen(mut self) -> Self {
        self.library = None;
        self.library = Some(Library::open(self.data_folder(), Access::Write).unwrap());
        self
    }

    /// The library.
    pub fn library(&self) -> &Library {
        self.library.as_ref().expect("it is closed only while it is reopened")
    }

    /// The library, to change it.
    pub fn library_mut(&mut self) -> &mut Library {
        self.library.as_mut().expect("it is closed only while it is reopened")
    }

    /// Closes the library, so that the test can get at its files.
    pub fn close(&mut self) {
        self.library = None;
    }

    /// The card of that id: of a deck of the learner's own, where one has it, else of a built-in one.
    pub fn key(&self, card: &str) -> CardKey {
        let decks = self.library().decks().iter().rev();
        let mut places = decks.filter_map(|deck| Some(deck.key(deck.place(&card.into())?)));
        places.next().unwrap_or_else(|| panic!("no deck has a card `{card}`"))
    }

    /// The moment it is.
    pub fn now(&self) -> Moment {
        self.now
    }

    /// The moment it is, after so many seconds have passed.
    pub fn later(&mut self, seconds: i64) -> Moment {
        self.now.utc_ms += seconds * 1000;
        self.now
    }

    /// Answers a card, and tells what was kept.
    pub fn record(&mut self, card: &str, rating: Rating) -> Candidate {
        let (card, session, now) = (self.key(card), self.session, self.later(10));
        self.keep(Record::Answer(Answer::recalled(session, card, rating, 10_000)), now).candidate.unwrap()
    }

    /// Takes the newest operation back.
    pub fn undo(&mut self) -> Option<Undone> {
        let now = self.later(1);
        self.keep(Record::Undo(Reach::Anything), now).undone
    }

    /// Has something kept.
    pub fn keep(&mut self, record: Record, now: Moment) -> Changes {
        self.library_mut().apply(Operation::Record(record), now).unwrap()
    }

    /// Changes the library.
    pub fn apply(&mut self, operation: Operation) -> Changes {
        let now = self.now;
        self.library_mut().apply(operation, now).unwrap()
    }

    /// What a session asks that begins now: later answers belong to it.
    pub fn begin(&mut self, plan: &Plan) -> Course {
        let now = self.later(1);
        let course = self.library_mut().course(plan, now).unwrap();
        self.session = course.id();
        course
    }

    /// Imports a deck from a file beside the library.
    pub fn import(&mut self, ron_text: &str) {
        let outside = tempfile::tempdir().unwrap();
        let file = outside.path().join("deck.ron");
        fs::write(&file, ron_text).unwrap();
        let (import, now) = (self.library().preview(&file, &Choices::default()).unwrap(), self.now);
        self.library_mut().import(import.forced(true), now).unwrap();
    }

    /// Changes a card.
    pub fn edit(&mut self, key: &CardKey, after: Card) -> Result<(), DeckError> {
        let before = self.library().card(key).unwrap().1.clone();
        let (now, change) = (self.now, DeckChange::PutCard { before: Some(before), after });
        let written = self.library_mut().deck_editor(&key.deck, vec![change], now)?()?;
        self.library_mut().apply(Operation::Deck(Box::new(written.file)), now).unwrap();
        Ok(())
    }

    /// Puts a file into the decks folder, past the library, and reads the decks again.
    pub fn put(mut self, name: &str, bytes: &[u8]) -> Self {
        fs::write(self.deck_path(name), bytes).unwrap();
        let files = entente::library::read_decks(&self.data_folder());
        self.apply(Operation::Decks(files));
        self
    }

    /// Where that file of the decks folder lies.
    pub fn deck_path(&self, name: &str) -> PathBuf {
        self.data_folder().decks().join(name)
    }

    /// The folder of everything.
    pub fn data_folder(&self) -> DataFolder {
        DataFolder::at(self.root())
    }

    /// The path of that folder.
    pub fn root(&self) -> &Path {
        self.folder.path()
    }
}
