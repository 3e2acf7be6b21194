//! The review log: every answer, for good, in one SQLite file.
//!
//! `reviews`, `marks` and `voids` are append-only. A row is on disk when the call that writes it returns: WAL with
//! `synchronous = FULL` costs one sync. `schedules` is a cache that [`ReviewLog::rebuild`] makes from the reviews.

mod backup;
mod creation;
mod error;
mod rows;

pub use backup::{backups, newest_backup, restore, take_backup};
pub use error::LogError;

use std::{
    collections::{BTreeMap, HashMap},
    fs,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags, OptionalExtension, Transaction, params};
use uuid::Uuid;

use crate::{
    deck::{CardKey, DeckId},
    memory::{CardState, DEFAULT_DESIRED_RETENTION, Remembered, Schedule, Scheduler, StudyDay},
    progress::LONGEST_ANSWER_MS,
    study::{Confusions, Mark, Marks, Review, ReviewId},
};

/// "Ente" in the file's header: says that the database is ours.
const APPLICATION_ID: i64 = 0x456e_7465;

/// Each brings the schema from its position in this list to the next.
const MIGRATIONS: &[&str] = &[include_str!("migrations/001_reviews.sql"), include_str!("migrations/002_rivals.sql")];

/// The version of the schema that this program writes, and the newest that it opens.
pub const VERSION: i64 = 2;

/// The id of whatever was written last.
const NEWEST_ID: &str = "SELECT max(id) FROM (SELECT max(id) AS id FROM reviews UNION ALL SELECT max(id) FROM marks
                         UNION ALL SELECT max(id) FROM voids)";

/// The path of a log that is nowhere on disk.
pub const IN_MEMORY: &str = ":memory:";

/// The open log.
pub struct ReviewLog {
    connection: Connection,
    path: PathBuf,
    device: Uuid,
    /// The milliseconds in the newest id: the next one is later, whatever the clock says.
    last_id_ms: u64,
}

/// Which log something was read from: another one after each change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LogVersion {
    here: u64,
    by_others: i64,
}

/// How many cards were answered on a day, each counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CardsOn {
    /// Never answered before that day.
    pub new: usize,
    /// Answered before.
    pub due: usize,
}

/// The newest thing that can be taken back.
#[derive(Clone, Debug, PartialEq)]
pub enum Undoable {
    /// An answer.
    Review(LastAnswer, CardKey),
    /// The answers of one question over several cards, which are practice; the newest one is named.
    Interlude(LastAnswer, Vec<ReviewId>),
    /// A mark.
    Mark(Uuid, CardKey),
}

/// The last answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastAnswer {
    /// Its name.
    pub id: ReviewId,
    /// Whether it counts for the schedule; practice does not.
    pub is_scheduled: bool,
}

impl Undoable {
    /// The newest answer that goes with it; a mark has none.
    #[must_use]
    pub fn review(&self) -> Option<LastAnswer> {
        match self {
            Self::Review(given, _) | Self::Interlude(given, _) => Some(*given),
            Self::Mark(..) => None,
        }
    }
}

impl ReviewLog {
    /// Opens the log, and makes it where there is none. An older schema is brought up to date after a backup; a newer
    /// one is refused and not touched.
    pub fn open(path: &Path) -> Result<Self, LogError> {
        let in_file = |err| LogError::sql(path, err);
        backup::end_restore(path)?;
        let exists = fs::metadata(path).is_ok_and(|file| file.len() > 0);
        if exists {
            // Looked at before anything is set: setting the journal mode writes.
            check_header(&connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?, path)?;
        } else if path != Path::new(IN_MEMORY) {
            creation::create(path)?;
        }
        let mut connection = connect(path, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 2000;",
            )
            .map_err(in_file)?;
        let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(in_file)?;
        if exists && version < VERSION {
            take_backup(path, &format!("before-version-{VERSION}"))?;
        }
        // A log that is up to date is not written to: it may be damaged.
        if version < VERSION {
            let transaction = connection.transaction().map_err(in_file)?;
            migrate(&transaction, version).map_err(in_file)?;
            transaction.commit().map_err(in_file)?;
        }
        Self::over(connection, path)
    }

    /// Opens a log to look at it only: nothing is written, and another program may be using it.
    pub fn open_read_only(path: &Path) -> Result<Self, LogError> {
        let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
        check_header(&connection, path)?;
        Self::over(connection, path)
    }

    fn over(connection: Connection, path: &Path) -> Result<Self, LogError> {
        let read = || -> rusqlite::Result<(Uuid, u64)> {
            let device = connection
                .query_row("SELECT value FROM meta WHERE key = 'device'", [], |row| row.get::<_, String>(0))?;
            let newest: Option<Vec<u8>> = connection.query_row(NEWEST_ID, [], |row| row.get(0))?;
            let newest = newest.and_then(|bytes| Uuid::from_slice(&bytes).ok()).map_or(0, id_ms);
            Ok((Uuid::parse_str(&device).unwrap_or_default(), newest))
        };
        let (device, last_id_ms) = read().map_err(|err| LogError::sql(path, err))?;
        Ok(Self { connection, path: path.to_owned(), device, last_id_ms })
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A new `UUIDv7` that is later than every id in the log, even when the clock went back.
    pub fn next_id(&mut self, utc_ms: i64) -> Uuid {
        let now_ms = u64::try_from(utc_ms).unwrap_or_default();
        self.last_id_ms = now_ms.max(self.last_id_ms + 1);
        let mut random = [0; 10];
        random.copy_from_slice(&Uuid::new_v4().as_bytes()[..10]);
        uuid::Builder::from_unix_timestamp_millis(self.last_id_ms, &random).into_uuid()
    }

    /// Writes an answer and the state that it leads to, both or neither. On disk when this returns.
    pub fn append(&mut self, review: &Review, state: &CardState) -> Result<(), LogError> {
        let device = self.device;
        self.transact(|transaction| {
            rows::insert_review(transaction, device, review)?;
            rows::write_state(transaction, &review.card, state)
        })
    }

    /// Writes many answers at once, such as those of a generated library; schedules are then to be rebuilt.
    pub fn append_all(&mut self, reviews: &[Review]) -> Result<(), LogError> {
        let device = self.device;
        self.transact(|transaction| {
            reviews.iter().try_for_each(|review| rows::insert_review(transaction, device, review))
        })
    }

    /// Writes a mark. On disk when this returns.
    pub fn append_mark(&mut self, mark: &Mark) -> Result<(), LogError> {
        let device = self.device;
        self.transact(|transaction| rows::insert_mark(transaction, device, mark))
    }

    /// Takes an answer or a mark back with new rows, and writes the state that the card has without it, where that is
    /// another.
    pub fn append_void(&mut self, undone: &Undoable, at_ms: i64, state: Option<&CardState>) -> Result<(), LogError> {
        let (targets, card) = match undone {
            Undoable::Review(LastAnswer { id: target, .. }, card) | Undoable::Mark(target, card) => {
                (std::slice::from_ref(target), Some(card))
            }
            Undoable::Interlude(_, targets) => (targets.as_slice(), None),
        };
        let ids: Vec<Uuid> = targets.iter().map(|_| self.next_id(at_ms)).collect();
        let device = self.device;
        self.transact(|transaction| {
            for (id, target) in ids.iter().zip(targets) {
                transaction.execute(
                    "INSERT INTO voids (id, device, target, at_ms) VALUES (?1, ?2, ?3, ?4)",
                    params![id.as_bytes(), device.as_bytes(), target.as_bytes(), at_ms],
                )?;
            }
            card.zip(state).map_or(Ok(()), |(card, state)| rows::write_state(transaction, card, state))
        })
    }

    /// The newest answer or mark that was not taken back.
    pub fn newest(&self) -> Result<Option<Undoable>, LogError> {
        self.read(rows::newest)
    }

    /// What an answer takes, in milliseconds: the mean of the last 200 that were neither practice nor taken back, each
    /// at most [`LONGEST_ANSWER_MS`]; none before the tenth.
    pub fn mean_answer_ms(&self) -> Result<Option<f32>, LogError> {
        self.read(|connection| {
            let mut select = connection.prepare_cached(
                "SELECT avg(duration_ms) FROM (
                    SELECT min(duration_ms, ?1) AS duration_ms FROM reviews
                    WHERE is_scheduled AND id NOT IN (SELECT target FROM voids) ORDER BY id DESC LIMIT 200)
                 HAVING count(*) >= 10",
            )?;
            select.query_row([LONGEST_ANSWER_MS], |row| row.get(0)).optional()
        })
    }

    /// What was mixed up with what.
    pub fn confusions(&self) -> Result<Confusions, LogError> {
        self.read(rows::confusions)
    }

    /// Every answer that was not taken back, oldest first.
    pub fn reviews(&self) -> Result<Vec<Review>, LogError> {
        self.read(|connection| rows::reviews(connection, None))
    }

    /// What was read is out of date when this has changed: it counts what is written here, and by other programs.
    pub fn version(&self) -> Result<LogVersion, LogError> {
        let by_others = self.read(|connection| connection.query_row("PRAGMA data_version", [], |row| row.get(0)))?;
        Ok(LogVersion { here: self.connection.total_changes(), by_others })
    }

    /// What the schedule of one card is made from, but for one review, oldest first.
    pub fn history_without(&self, card: &CardKey, left_out: ReviewId) -> Result<Vec<Remembered>, LogError> {
        let reviews = self.read(|connection| rows::reviews(connection, Some(card)))?;
        Ok(reviews.iter().filter(|review| review.id != left_out).filter_map(Review::remembered).collect())
    }

    /// What is set on each card that something was ever set on.
    pub fn marks(&self) -> Result<HashMap<CardKey, Marks>, LogError> {
        let marks = self.read(|connection| rows::marks(connection, None))?;
        let mut by_card: HashMap<CardKey, Vec<Mark>> = HashMap::new();
        for mark in marks {
            by_card.entry(mark.card.clone()).or_default().push(mark);
        }
        Ok(by_card.into_iter().map(|(card, marks)| (card, Marks::after(&marks))).collect())
    }

    /// What is set on one card.
    pub fn marks_of(&self, card: &CardKey) -> Result<Marks, LogError> {
        let marks = self.read(|connection| rows::marks(connection, Some(card)))?;
        Ok(Marks::after(&marks))
    }

    /// The schedules of all cards that were ever answered, those of decks that have gone included.
    pub fn schedules(&self) -> Result<Vec<(CardKey, Schedule)>, LogError> {
        self.read(rows::schedules)
    }

    /// How many cards of each deck were answered on a study day for the first time, and how many that were known before.
    pub fn cards_on(&self, day: StudyDay) -> Result<BTreeMap<DeckId, CardsOn>, LogError> {
        self.read(|connection| rows::cards_on(connection, day))
    }

    /// When the last answer was given; `None` before the first.
    pub fn last_answer_ms(&self) -> Result<Option<i64>, LogError> {
        self.read(|connection| {
            connection.query_row("SELECT at_ms FROM reviews ORDER BY id DESC LIMIT 1", [], |row| row.get(0)).optional()
        })
    }

    /// Whether the schedules were made with the parameters of that scheduler; a log that says nothing, with the usual.
    pub fn is_made_with(&self, scheduler: &Scheduler) -> Result<bool, LogError> {
        let made_with: Option<String> = self.read(|connection| {
            let mut select = connection.prepare("SELECT value FROM meta WHERE key = 'parameters'")?;
            select.query_row([], |row| row.get(0)).optional()
        })?;
        let usual = || in_words(Scheduler::new(DEFAULT_DESIRED_RETENTION).parameters());
        Ok(made_with.unwrap_or_else(usual) == in_words(scheduler.parameters()))
    }

    /// Makes all schedules anew from the reviews, and notes with which parameters.
    pub fn rebuild(&mut self, scheduler: &Scheduler) -> Result<(), LogError> {
        let mut histories: HashMap<CardKey, Vec<Remembered>> = HashMap::new();
        for review in self.reviews()? {
            if let Some(remembered) = review.remembered() {
                histories.entry(review.card).or_default().push(remembered);
            }
        }
        let states: Vec<(CardKey, CardState)> =
            histories.into_iter().map(|(card, history)| (card, scheduler.replay(history))).collect();
        let parameters = in_words(scheduler.parameters());
        self.transact(|transaction| {
            transaction.execute("DELETE FROM schedules", [])?;
            transaction.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('parameters', ?1)", [parameters])?;
            states.iter().try_for_each(|(card, state)| rows::write_state(transaction, card, state))
        })
    }

    fn read<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, LogError> {
        read(&self.connection).map_err(|err| LogError::sql(&self.path, err))
    }

    fn transact(&mut self, write: impl FnOnce(&Transaction<'_>) -> rusqlite::Result<()>) -> Result<(), LogError> {
        let run = |connection: &mut Connection| -> rusqlite::Result<()> {
            let transaction = connection.transaction()?;
            write(&transaction)?;
            transaction.commit()
        };
        run(&mut self.connection).map_err(|err| LogError::sql(&self.path, err))
    }
}

fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, LogError> {
    Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX).map_err(|err| LogError::sql(path, err))
}

/// Refuses a file that is no log of ours, or a newer one.
fn check_header(connection: &Connection, path: &Path) -> Result<(), LogError> {
    let pragma = |name: &str| -> Result<i64, LogError> {
        connection.query_row(&format!("PRAGMA {name}"), [], |row| row.get(0)).map_err(|err| LogError::sql(path, err))
    };
    let version = pragma("user_version")?;
    if pragma("application_id")? != APPLICATION_ID {
        return Err(LogError::NotALog { path: path.to_owned() });
    }
    if version > VERSION {
        return Err(LogError::Newer { path: path.to_owned(), found: version });
    }
    Ok(())
}

fn migrate(transaction: &Transaction<'_>, from: i64) -> rusqlite::Result<()> {
    for (version, migration) in (1..).zip(MIGRATIONS) {
        if version > from {
            transaction.execute_batch(migration)?;
            transaction.pragma_update(None, "user_version", version)?;
        }
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.execute(
        "INSERT INTO meta (key, value) VALUES ('device', ?1) ON CONFLICT DO NOTHING",
        [Uuid::new_v4().to_string()],
    )?;
    Ok(())
}

/// Parameters as the log notes them: each to the last bit.
fn in_words(parameters: &[f32]) -> String {
    parameters.iter().map(f32::to_string).collect::<Vec<_>>().join(" ")
}

/// The milliseconds since 1970 in a `UUIDv7`.
fn id_ms(id: Uuid) -> u64 {
    id.as_bytes()[..6].iter().fold(0, |ms, byte| ms << 8 | u64::from(*byte))
}
