//! The review log: every answer, for good, in one SQLite file.
//!
//! `reviews`, `marks`, `decisions` and `voids` are append-only, and two logs merge as a union of their rows. A row is on
//! disk when the call that writes it returns: WAL with `synchronous = FULL` costs one sync. `schedules` is a cache of
//! what the reviews imply; it is written in the same transaction as they are.

mod all;
mod altered;
mod answered;
mod backup;
mod beside;
mod creation;
mod error;
mod files;
mod filling;
mod future;
mod health;
mod identity;
#[cfg(test)]
mod laws;
mod left_behind;
mod merge;
mod opening;
mod read_only;
mod refill;
mod reviews;
mod rows;
mod schedules;
mod schema;
mod sum;
mod touched;

pub use altered::count_altered;
pub use answered::Answered;
pub use backup::{
    BackedUp, Backup, Told, Why, backups, copy_to, count_answers, end_restore, holds_nothing, is_backup_unfinished,
    is_restore_broken_off, prune, restore, take_backup,
};
pub use beside::answers_beside;
pub use creation::remake_if_empty;
pub use error::LogError;
pub use files::{is_anything_there, put_aside, remove_log, rename_log, with_ending};
pub use filling::{Ids, Lacking, Traces, lacking, only_in, only_in_copy};
pub use future::FutureAnswers;
pub use health::{Health, LogSummary, examine};
pub use identity::Identity;
pub use left_behind::{KEY as LEFT_BEHIND, LeftBehind};
pub use opening::{Again, Found, LogCheck};
pub use refill::{RawRow, Table, refill};
pub use reviews::GivenAnswer;
pub use schema::VERSION;
pub use sum::{Rows, rows_of};

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OptionalExtension, Transaction};
use uuid::Uuid;

use self::{files::OpenFiles, touched::Touched};
use crate::{
    deck::{CardId, CardKey, DeckId},
    memory::{CardState, DEFAULT_DESIRED_RETENTION, Schedule, Scheduler, StudyDay},
    progress::LONGEST_ANSWER_MS,
    study::{Confusions, Decided, Decision, Decisions, Mark, MarkKind, Marks, Moves, Review, ReviewId},
};

/// The path of a log that is nowhere on disk.
pub const IN_MEMORY: &str = ":memory:";

/// The open log.
pub struct ReviewLog {
    connection: Connection,
    path: PathBuf,
    device: Uuid,
    /// With the parameters that were decided last.
    scheduler: Scheduler,
    /// The milliseconds in the newest id: the next one is later, whatever the clock says.
    last_id_ms: u64,
    /// The newest id when it was opened.
    opened_after: Uuid,
    /// The rows that were written since, with ids that are no later: they came from elsewhere.
    late: HashSet<Uuid>,
    /// The files that were opened; `None` if nothing is to be written.
    files: Option<OpenFiles>,
    /// Where what was written is kept, too, because the path leads to another file meanwhile.
    beside: Option<PathBuf>,
    /// Where cards went, as far as this device knows.
    moves: Moves,
    /// The cache of schedules is there, but not what the reviews imply.
    is_cache_wrong: bool,
    /// The cache of schedules is known to be what the reviews imply: what follows from one more answer follows from it.
    is_cache_right: bool,
    /// Whether its rows are as they were written, if that was looked at.
    rows: Rows,
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

/// Something to keep.
#[derive(Clone, Copy, Debug)]
pub enum Event<'e> {
    /// An answer.
    Review(&'e Review),
    /// A mark.
    Mark(&'e Mark),
    /// A decision for the whole library.
    Decision(&'e Decision),
    /// One of these is taken back.
    Void {
        /// The name of the undo itself.
        id: Uuid,
        /// What is taken back.
        target: Uuid,
        /// When, in milliseconds since 1970-01-01 00:00 UTC.
        at_ms: i64,
    },
}

/// What was changed by something that was written.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changed {
    /// The cards with other answers than before, and what these now imply.
    pub states: BTreeMap<CardKey, CardState>,
    /// The cards with other marks than before.
    pub marked: BTreeSet<CardKey>,
    /// Whether other parameters or exams may hold than before.
    pub decisions: bool,
    /// Whether all schedules were made again: `states` then has only some of them.
    pub all_states: bool,
}

/// The newest thing of this device that can be taken back.
#[derive(Clone, Debug, PartialEq)]
pub enum Undoable {
    /// An answer.
    Review(LastAnswer, CardKey),
    /// The answers of one question over several cards, which are practice; the newest one is named.
    Interlude(LastAnswer, Vec<ReviewId>),
    /// A mark. Its kind is `None` if a later version brought it.
    Mark(Uuid, CardKey, Option<MarkKind>),
    /// Marks that were set at once, and the decision that says so.
    Marks(Vec<Uuid>, Option<MarkKind>),
    /// Answers that were counted at once, and the decision that says so.
    Answers(Vec<Uuid>),
    /// Other parameters of the model of memory.
    Parameters(Uuid),
    /// An exam that was set, changed or removed.
    Exam(Uuid),
}

/// The last answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastAnswer {
    /// Its name.
    pub id: ReviewId,
    /// Whether it counts for the schedule; practice does not.
    pub is_scheduled: bool,
}

impl Event<'_> {
    /// Its name.
    #[must_use]
    pub fn id(&self) -> Uuid {
        match self {
            Self::Review(review) => review.id,
            Self::Mark(mark) => mark.id,
            Self::Decision(decision) => decision.id,
            Self::Void { id, .. } => *id,
        }
    }
}

impl Undoable {
    /// The newest answer that goes with it, if it is one.
    #[must_use]
    pub fn review(&self) -> Option<LastAnswer> {
        match self {
            Self::Review(given, _) | Self::Interlude(given, _) => Some(*given),
            Self::Mark(..) | Self::Marks(..) | Self::Answers(_) | Self::Parameters(_) | Self::Exam(_) => None,
        }
    }

    /// The rows to be taken back.
    #[must_use]
    pub fn targets(&self) -> &[Uuid] {
        match self {
            Self::Review(LastAnswer { id, .. }, _) | Self::Mark(id, ..) | Self::Parameters(id) | Self::Exam(id) => {
                std::slice::from_ref(id)
            }
            Self::Interlude(_, ids) | Self::Marks(ids, _) | Self::Answers(ids) => ids,
        }
    }
}

impl ReviewLog {
    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A new `UUIDv7` that is later than every id in the log, even when the clock went back.
    pub fn next_id(&mut self, utc_ms: i64) -> Uuid {
        let now_ms = u64::try_from(utc_ms).unwrap_or_default();
        self.last_id_ms = now_ms.max(self.last_id_ms + 1);
        new_id(self.last_id_ms)
    }

    /// Makes every new id later than that moment.
    pub fn go_on_after(&mut self, utc_ms: i64) {
        self.last_id_ms = self.last_id_ms.max(u64::try_from(utc_ms).unwrap_or_default());
    }

    /// A new `UUIDv7` that is earlier than that of any answer. Those with a higher place are later.
    #[must_use]
    pub fn early_id(place: u16) -> Uuid {
        new_id(place.into())
    }

    /// The device that this log belongs to.
    #[must_use]
    pub fn device(&self) -> Uuid {
        self.device
    }

    /// The device that wrote a row; `None` if there is no such row.
    pub fn author(&self, id: Uuid) -> Result<Option<Uuid>, LogError> {
        self.read(|connection| {
            for (table, _) in schema::TABLES {
                let mut select = connection.prepare(&format!("SELECT device FROM {table} WHERE id = ?1"))?;
                if let Some(device) = select.query_row([id.as_bytes()], |row| rows::uuid(row, 0)).optional()? {
                    return Ok(Some(device));
                }
            }
            Ok(None)
        })
    }

    /// Every answer, also those that were taken back.
    pub fn given(&self) -> Result<Vec<GivenAnswer>, LogError> {
        self.read(|connection| reviews::given(connection, &*self.moves(connection)?))
    }

    /// Keeps what this device did, with the schedules that follow: all of it or nothing. It is on disk when this returns.
    /// Fails with [`LogError::Replaced`] if it would not be found at the path of the log: it is then in a log beside.
    pub fn append(&mut self, events: &[Event<'_>]) -> Result<Changed, LogError> {
        self.must_be_there(events)?;
        let (device, path) = (self.device, self.path.clone());
        let changed = self.change(|transaction, touched| {
            let mut write = || {
                let mut inserts = rows::Inserts::new(transaction, device)?;
                events.iter().try_for_each(|event| {
                    inserts.add(event)?;
                    touched.event(transaction, event)
                })?;
                inserts.finish()
            };
            write().map_err(|err| LogError::sql(&path, err))
        })?;
        let newest = events.iter().map(|event| id_ms(event.id())).max().unwrap_or_default();
        self.last_id_ms = self.last_id_ms.max(newest);
        Ok(changed)
    }

    /// The newest thing that this device did and nobody took back.
    pub fn newest(&self) -> Result<Option<Undoable>, LogError> {
        self.read(|connection| rows::newest(connection, &*self.moves(connection)?, self.device))
    }

    /// What was decided and not taken back, oldest first.
    pub fn decisions(&self) -> Result<Vec<Decision>, LogError> {
        self.read(rows::decisions)
    }

    /// Whether the same subject was ever decided, even if that was taken back.
    pub fn has_decided(&self, decided: &Decided) -> Result<bool, LogError> {
        self.read(|connection| rows::has_decided(connection, decided))
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
        self.read(|connection| rows::confusions(connection, &*self.moves(connection)?))
    }

    /// Every answer that was not taken back, oldest first.
    pub fn reviews(&self) -> Result<Vec<Review>, LogError> {
        self.read(|connection| reviews::read(connection, &*self.moves(connection)?, None))
    }

    /// Every answer to one card that was not taken back, oldest first.
    pub fn reviews_of(&self, card: &CardKey) -> Result<Vec<Review>, LogError> {
        self.read(|connection| reviews::read(connection, &*self.moves(connection)?, Some(card)))
    }

    /// What was read is out of date when this has changed: it counts what is written here, and by other programs.
    pub fn version(&self) -> Result<LogVersion, LogError> {
        let by_others = self.read(|connection| connection.query_row("PRAGMA data_version", [], |row| row.get(0)))?;
        Ok(LogVersion { here: self.connection.total_changes(), by_others })
    }

    /// What is set on each card that something was ever set on.
    pub fn marks(&self) -> Result<HashMap<CardKey, Marks>, LogError> {
        let marks = self.read(|connection| rows::marks(connection, &*self.moves(connection)?, None))?;
        let mut by_card: HashMap<CardKey, Vec<Mark>> = HashMap::new();
        for mark in marks {
            by_card.entry(mark.card.clone()).or_default().push(mark);
        }
        Ok(by_card.into_iter().map(|(card, marks)| (card, Marks::after(&marks))).collect())
    }

    /// Which kinds of marks each card ever had, apart from those that were taken back.
    pub fn ever_marked(&self) -> Result<HashSet<(CardKey, MarkKind)>, LogError> {
        let marks = self.read(|connection| rows::marks(connection, &*self.moves(connection)?, None))?;
        Ok(marks.into_iter().map(|mark| (mark.card, mark.kind)).collect())
    }

    /// The cards of a deck that anything was ever written about.
    pub fn cards_of(&self, deck: &DeckId) -> Result<HashSet<CardId>, LogError> {
        self.read(|connection| rows::cards_of(connection, &*self.moves(connection)?, deck))
    }

    /// What is set on one card.
    pub fn marks_of(&self, card: &CardKey) -> Result<Marks, LogError> {
        let marks = self.read(|connection| rows::marks(connection, &*self.moves(connection)?, Some(card)))?;
        Ok(Marks::after(&marks))
    }

    /// The schedules of all cards that were ever answered, those of decks that have gone included, as that scheduler
    /// makes them.
    pub fn schedules(&self, scheduler: &Scheduler) -> Result<Vec<(CardKey, Schedule)>, LogError> {
        self.read(|connection| {
            // A row of the cache that cannot be read is no reason to refuse the answers.
            if !self.is_cache_wrong
                && schedules::is_whole(connection, scheduler)?
                && let Ok(cached) = schedules::read(connection)
            {
                return Ok(cached);
            }
            let states = schedules::replay_all(connection, scheduler, &*self.moves(connection)?)?.into_iter();
            Ok(states.filter_map(|(card, state)| Some((card, *state.schedule()?))).collect())
        })
    }

    /// The schedule of one card, as that scheduler makes it; `None` if it was never answered.
    pub fn schedule_of(&self, scheduler: &Scheduler, card: &CardKey) -> Result<Option<Schedule>, LogError> {
        self.read(|connection| {
            if !self.is_cache_wrong
                && schedules::is_whole(connection, scheduler)?
                && let Ok(cached) = schedules::read_one(connection, card)
            {
                return Ok(cached);
            }
            let reviews = reviews::read(connection, &*self.moves(connection)?, Some(card))?;
            Ok(scheduler.replay(reviews.iter().filter_map(Review::remembered)).schedule().copied())
        })
    }

    /// How many cards of each deck were answered on a study day for the first time, and how many that were known before.
    pub fn cards_on(&self, day: StudyDay) -> Result<BTreeMap<DeckId, CardsOn>, LogError> {
        self.read(|connection| rows::cards_on(connection, &*self.moves(connection)?, day))
    }

    /// When the last answer of this device that stands was given; `None` before the first.
    pub fn last_answer_ms(&self) -> Result<Option<i64>, LogError> {
        const LAST: &str = "SELECT at_ms FROM reviews
                            WHERE device = ?1 AND id NOT IN (SELECT target FROM voids) ORDER BY id DESC LIMIT 1";
        self.read(|connection| connection.query_row(LAST, [self.device.as_bytes()], |row| row.get(0)).optional())
    }

    /// When the last answer by that moment was given; `None` if all are later.
    pub fn last_answer_before(&self, utc_ms: i64) -> Result<Option<i64>, LogError> {
        const LAST: &str = "SELECT max(at_ms) FROM reviews
                            WHERE at_ms <= ?1 AND id NOT IN (SELECT target FROM voids)";
        self.read(|connection| connection.query_row(LAST, [utc_ms], |row| row.get(0)))
    }

    /// Where cards went.
    pub fn went(&self) -> Result<Moves, LogError> {
        self.read(|connection| Ok(self.moves(connection)?.into_owned()))
    }

    /// Where cards went, as it was known when the log was opened, and with what was written here since.
    #[must_use]
    pub fn known_moves(&self) -> &Moves {
        &self.moves
    }

    /// Makes all schedules again from the reviews.
    pub fn rebuild(&mut self) -> Result<(), LogError> {
        let run = |connection: &mut Connection, scheduler: &Scheduler| {
            let transaction = connection.transaction()?;
            schedules::rebuild(&transaction, scheduler)?;
            transaction.commit()
        };
        run(&mut self.connection, &self.scheduler).map_err(|err| LogError::sql(&self.path, err))?;
        self.trust_cache();
        Ok(())
    }

    /// Notes that the cache of schedules is what the reviews imply.
    pub fn trust_cache(&mut self) {
        self.is_cache_right = true;
    }

    fn read<T>(&self, read: impl FnOnce(&Connection) -> rusqlite::Result<T>) -> Result<T, LogError> {
        read(&self.connection).map_err(|err| LogError::sql(&self.path, err))
    }

    /// Writes in one transaction, and makes the schedules follow.
    fn change(
        &mut self,
        write: impl FnOnce(&Transaction<'_>, &mut Touched) -> Result<(), LogError>,
    ) -> Result<Changed, LogError> {
        let in_file = |err| LogError::sql(&self.path, err);
        let transaction = self.connection.transaction().map_err(in_file)?;
        let mut touched = Touched::default();
        write(&transaction, &mut touched)?;
        let rows = std::mem::take(&mut touched.rows);
        let follows =
            touched.follow(&transaction, &self.scheduler, &self.moves, self.is_cache_right).map_err(in_file)?;
        transaction.commit().map_err(in_file)?;
        self.late.extend(rows.into_iter().filter(|id| *id <= self.opened_after));
        self.scheduler = follows.scheduler;
        if let Some(moves) = follows.moves {
            self.moves = moves;
        }
        Ok(follows.changed)
    }

    /// Where cards went. Where another program writes, that is read each time.
    fn moves(&self, connection: &Connection) -> rusqlite::Result<Cow<'_, Moves>> {
        if self.files.is_some() { Ok(Cow::Borrowed(&self.moves)) } else { rows::moves(connection).map(Cow::Owned) }
    }
}

/// The model of memory with the parameters that were decided last, or the usual ones.
fn scheduler(connection: &Connection) -> rusqlite::Result<Scheduler> {
    let Decisions { parameters, .. } = Decisions::after(rows::decisions(connection)?);
    Ok(Scheduler::fitted(&parameters, DEFAULT_DESIRED_RETENTION))
}

fn new_id(utc_ms: u64) -> Uuid {
    let mut random = [0; 10];
    random.copy_from_slice(&Uuid::new_v4().as_bytes()[..10]);
    uuid::Builder::from_unix_timestamp_millis(utc_ms, &random).into_uuid()
}

/// The milliseconds since 1970 in a `UUIDv7`.
fn id_ms(id: Uuid) -> u64 {
    id.as_bytes()[..6].iter().fold(0, |ms, byte| ms << 8 | u64::from(*byte))
}
