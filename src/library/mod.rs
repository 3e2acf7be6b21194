//! The only writer: decks, review log and preferences as one thing that can be studied.
//!
//! Everything that changes takes `&mut self`; whoever holds `&Library` can only look.

mod agenda;
mod backups;
mod bulk;
mod catalogue;
mod decisions;
mod deck_pictures;
mod decks;
mod doctor;
mod draft;
mod drawing;
mod earlier;
mod edit;
mod error;
mod everything;
mod exams;
mod export;
mod fitting;
mod folder;
mod foreign;
mod images;
mod import;
mod importing;
mod journal;
mod luggage;
mod manage;
mod moving;
mod opening;
mod plan;
mod present;
mod prospect;
mod replaced;
mod rescue;
mod seen;
mod shelf;
mod stays;
mod store;
mod twins;
mod undo;
mod whose;

use agenda::Waits;
pub use agenda::{Agenda, DeckSummary, ToDo};
pub use backups::{Restored, TakenBackup};
pub use bulk::Bulk;
pub use catalogue::key_of;
pub use deck_pictures::{AddedPicture, DeckPictures};
pub use decks::{BrokenFile, DeckFile, LibraryDeck, Origin, read_decks};
pub use doctor::{DoctorProgress, Examination, Finding, Orphan, Repair, Repaired, Severity, WayBack};
pub use drawing::{DRAW, draw_here};
pub use error::{DeckError, OpenError};
pub use everything::HeldLibrary;
pub use exams::ExamOver;
pub use fitting::{Better, NotBetter};
pub use folder::{DataFolder, save_figure};
pub use images::decode_picture;
pub use import::{Import, Preview, preview, preview_bytes};
pub use importing::Written;
pub use luggage::rename_pictures;
pub use opening::{BackupState, Gone};
pub use plan::{Mode, Plan};
pub use present::Present;
pub use prospect::{AHEAD_DAYS, Prospect, WayOut};
pub use rescue::Future;
pub use seen::SeenCards;
pub use store::{Changes, Operation};
pub use undo::{LastStep, UndoneDecks};
pub use whose::{NoChoice, Whose};

use std::collections::HashMap;

use crate::{
    deck::{Card, CardKey, Deck, DeckId},
    memory::{Moment, Scheduler, StudyDay},
    progress::{CardFacts, PastAnswers},
    storage::{
        lock::Lock,
        preferences::{self, Preferences, WindowSize},
        review_log::{LogCheck, LogError, LogVersion, ReviewLog},
    },
    study::{Confusions, Decisions, Review, ReviewId, SessionId},
};

/// What is opened, and for what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// To study: this Entente is the only one that writes.
    Write,
    /// To look at it: nothing is written, and another Entente may be studying.
    Read,
}

/// Everything a learner has: decks, reviews, preferences.
pub struct Library {
    folder: DataFolder,
    decks: Vec<LibraryDeck>,
    /// Decks that were replaced.
    outdated: Vec<LibraryDeck>,
    broken: Vec<BrokenFile>,
    log: ReviewLog,
    preferences: Preferences,
    /// The exams, and the parameters of the scheduler.
    decisions: Decisions,
    scheduler: Scheduler,
    /// What was mixed up with what.
    confusions: Confusions,
    /// Cards due on each day, for spreading them evenly.
    load: HashMap<StudyDay, u32>,
    /// What the learner should be told once, such as settings that could not be read.
    warnings: Vec<String>,
    access: Access,
    /// What a large log is still looked through for.
    check: Option<LogCheck>,
    _lock: Option<Lock>,
}

impl Library {
    /// Opens the library in a data folder, and makes it where there is none.
    ///
    /// With [`Access::Read`] nothing is made: an empty folder gives the built-in decks and no reviews. A log that has gone
    /// or is damaged is refused; a large one is looked through later, by [`Library::log_check`].
    pub fn open(folder: DataFolder, access: Access) -> Result<Self, OpenError> {
        let lock = match access {
            Access::Write => Some(folder.prepare()?),
            Access::Read => None,
        };
        let log = DataFolder::creating_private(&folder.log(), || opening::open_log(&folder, access))?;
        let check = log.check();
        Self::with_log(folder, access, log, lock).map(|library| Self { check, ..library })
    }

    /// Opens a library whose log is damaged, to look at what can still be read of it. Nothing is written.
    pub fn open_damaged(folder: DataFolder) -> Result<Self, OpenError> {
        let log = ReviewLog::open_read_only(&folder.log())?;
        Self::with_log(folder, Access::Read, log, None)
    }

    fn with_log(folder: DataFolder, access: Access, mut log: ReviewLog, lock: Option<Lock>) -> Result<Self, OpenError> {
        let settings = folder.preferences();
        let preferences::ReadPreferences { preferences, former, problems: mut warnings } = preferences::read(&settings);
        let is_former = former != preferences::Former::default();
        let decisions = decisions::with_former(&mut log, former, access)?;
        // A file with problems stays until something is chosen: its lines are being named.
        if access == Access::Write && is_former && warnings.is_empty() {
            let written = preferences::write(&settings, &preferences);
            warnings.extend(written.err().map(|err| {
                format!(
                    "The settings cannot be written ({err}). Check that this file may be written: {}",
                    settings.display()
                )
            }));
        }
        let mut library = Self {
            scheduler: Scheduler::fitted(&decisions.parameters, preferences.desired_retention),
            decks: Vec::new(),
            outdated: Vec::new(),
            broken: Vec::new(),
            confusions: log.confusions()?,
            load: HashMap::new(),
            warnings,
            folder,
            log,
            preferences,
            decisions,
            access,
            check: None,
            _lock: lock,
        };
        library.tell_of_rows(library.log.rows());
        if access == Access::Write {
            library.folder.tidy();
            library.warnings.extend(library.folder.open_to_others());
            library.warnings.extend(library.folder.keep_unreadable_journal().map(|kept| {
                format!(
                    "Earlier changes to your decks can't be undone: what was noted of them cannot be read. It is kept: {}",
                    kept.display()
                )
            }));
            library.finish_undo();
            library.follow_steps();
        }
        let files = read_decks(&library.folder);
        library.take_up(files)?;
        if access == Access::Write {
            library.finish_moves()?;
        }
        Ok(library)
    }

    /// Where everything lies.
    #[must_use]
    pub fn folder(&self) -> &DataFolder {
        &self.folder
    }

    /// Whether this library can be studied.
    #[must_use]
    pub fn access(&self) -> Access {
        self.access
    }

    /// Whether anything may be written.
    #[must_use]
    pub fn may_write(&self) -> bool {
        self.access == Access::Write
    }

    /// What the learner should be told once.
    pub fn take_warnings(&mut self) -> Vec<String> {
        std::mem::take(&mut self.warnings)
    }

    /// What the learner has chosen.
    #[must_use]
    pub fn preferences(&self) -> &Preferences {
        &self.preferences
    }

    /// Keeps what the learner has chosen. Intervals follow a new retention from the next answer on.
    fn set_preferences(&mut self, preferences: Preferences) -> Result<(), OpenError> {
        let preferences = preferences.within_bounds();
        let path = self.folder.preferences();
        preferences::write(&path, &preferences).map_err(|err| OpenError::Folder { path, detail: err.to_string() })?;
        self.scheduler = self.scheduler.with_retention(preferences.desired_retention);
        self.preferences = preferences;
        Ok(())
    }

    /// Keeps the passage that was read last and the size of the window. A settings file with problems stays as it is until
    /// something is chosen: its lines are being named.
    fn keep_place(&mut self, place: Option<String>, window: Option<WindowSize>) -> Result<(), OpenError> {
        let read_last = place.unwrap_or_else(|| self.preferences.read_last.clone());
        let preferences =
            Preferences { read_last, window: window.unwrap_or(self.preferences.window), ..self.preferences.clone() };
        let is_sound = || preferences::read(&self.folder.preferences()).problems.is_empty();
        if self.preferences == preferences || !is_sound() {
            return Ok(());
        }
        self.set_preferences(preferences)
    }

    /// The study day of a moment.
    #[must_use]
    pub fn study_day(&self, now: Moment) -> StudyDay {
        StudyDay::from_moment(now, self.preferences.day_start_hour)
    }

    /// The model of memory.
    #[must_use]
    pub fn scheduler(&self) -> &Scheduler {
        &self.scheduler
    }

    /// The decks, built-in ones first, then the learner's own by title.
    #[must_use]
    pub fn decks(&self) -> &[LibraryDeck] {
        &self.decks
    }

    /// Files in the decks folder from which no deck could be read.
    #[must_use]
    pub fn broken_files(&self) -> &[BrokenFile] {
        &self.broken
    }

    /// The deck of that id.
    #[must_use]
    pub fn deck(&self, id: &DeckId) -> Option<&LibraryDeck> {
        self.decks.iter().find(|it| it.deck.id == *id)
    }

    /// A card with its deck; none where it has gone.
    #[must_use]
    pub fn card(&self, key: &CardKey) -> Option<(&Deck, &Card)> {
        let deck = self.deck(&key.deck)?;
        Some((&deck.deck, &deck.deck.cards[deck.place(&key.card)?]))
    }

    /// Every answer that was not taken back, oldest first.
    pub fn reviews(&self) -> Result<Vec<Review>, LogError> {
        self.log.reviews()
    }

    /// Reads every answer in another thread, beside this library: with many of them it takes too long for a frame.
    pub fn reviews_reader(&self) -> impl FnOnce() -> Result<Vec<Review>, LogError> + Send + use<> {
        let path = self.folder.log();
        move || if path.exists() { ReviewLog::open_read_only(&path)?.reviews() } else { Ok(Vec::new()) }
    }

    /// Reads what the figures need of every answer, in the same way but much faster.
    pub fn past_reader(&self) -> impl FnOnce() -> Result<PastAnswers, LogError> + Send + use<> {
        let path = self.folder.log();
        move || {
            if path.exists() { ReviewLog::open_read_only(&path)?.past_answers() } else { Ok(PastAnswers::default()) }
        }
    }

    /// Reads the answers of a session, oldest first, in another thread.
    pub fn session_reader(&self, session: SessionId) -> impl FnOnce() -> Result<Vec<Review>, LogError> + Send + use<> {
        let path = self.folder.log();
        move || {
            if path.exists() { ReviewLog::open_read_only(&path)?.reviews_of_session(session) } else { Ok(Vec::new()) }
        }
    }

    /// The newest answer that was not taken back, and its session; none before the first.
    pub fn newest_answer(&self) -> Result<Option<(ReviewId, SessionId)>, LogError> {
        self.log.newest_answer()
    }

    /// Changes with everything that is written to the log: answers that were read before are out of date.
    pub fn log_version(&self) -> Result<LogVersion, LogError> {
        self.log.version()
    }

    /// The cards of all decks as the figures see them.
    #[must_use]
    pub fn card_facts(&self) -> Vec<CardFacts> {
        self.decks.iter().flat_map(LibraryDeck::facts).collect()
    }

    /// Whether any answer was ever given: a log without one needs no backup.
    pub fn has_answers(&self) -> Result<bool, LogError> {
        self.log.has_answers()
    }

    /// How many answers were given; those that were taken back are left out.
    pub fn count_answers(&self) -> Result<u32, LogError> {
        self.log.count_answers()
    }

    /// How many answers that were no practice were ever given, counted up to that many.
    pub fn count_scheduled(&self, most: u32) -> Result<u32, LogError> {
        self.log.count_scheduled(most)
    }

    /// What to say when the clock seems to be wrong: it is over an hour behind the last answer.
    #[must_use]
    pub fn clock_warning(&self, now: Moment) -> Option<String> {
        const HOUR_MS: i64 = 3_600_000;
        let last_ms = self.log.last_answer_ms().ok().flatten()?;
        if now.utc_ms >= last_ms - HOUR_MS {
            return None;
        }
        Some(format!(
            "This computer’s clock says {}, but the last answer was given on {}. Check the date and time. \
             Nothing is lost; until then cards may come too early or too late.",
            crate::wording::moment(now),
            crate::wording::moment(Moment { utc_ms: last_ms, ..now }),
        ))
    }
}
