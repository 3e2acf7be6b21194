//! Opening a log: what it is looked at for before a byte is written, and what waits until it is large and open.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
    sync::{Arc, OnceLock},
};

use rusqlite::{Connection, OpenFlags, OptionalExtension, config::DbConfig};
use uuid::Uuid;

use super::{
    IN_MEMORY, LogError, ReviewLog, Rows, VERSION, backup, creation,
    files::OpenFiles,
    health::{self, connect_read_only},
    id_ms, rows, scheduler, schedules, schema, sum,
};

/// A log to study with is looked through before it is open if it has up to so many bytes, some 4,000 answers; a larger
/// one meanwhile, so that the window need not wait.
const SMALL: u64 = 1_000_000;
/// The same for a log to look at only: what a command prints cannot be put right later.
const SMALL_TO_LOOK_AT: u64 = 20_000_000;

/// A look through a log that is too large to look through before it opens. Copies share what was found.
#[derive(Clone)]
pub struct LogCheck {
    path: PathBuf,
    /// What is wrong with its pages and tables: what must be known before anything is kept.
    damage: Arc<OnceLock<Option<String>>>,
    found: Arc<OnceLock<Found>>,
}

/// What a look through a log has found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// What is wrong with its pages, tables or rows.
    pub damage: Option<String>,
    /// The cache of schedules is not what the reviews imply.
    pub is_cache_wrong: bool,
    /// Whether its rows are as they were written.
    pub rows: Rows,
}

/// Opens a log a second time, in any thread.
#[derive(Clone, Debug)]
pub struct Again {
    path: PathBuf,
    files: Option<OpenFiles>,
}

impl Again {
    /// Opens the log. Fails with [`LogError::Replaced`] if it is no longer the same: none is made.
    pub fn open(&self) -> Result<ReviewLog, LogError> {
        let must_be_same = || match self.files {
            Some(files) if files.are_at(&self.path) => Ok(()),
            _ => Err(LogError::Replaced { path: self.path.clone(), kept: None }),
        };
        must_be_same()?;
        let log = ReviewLog::open_at(&self.path, false)?;
        // Many rows are about to be written, in another order than that of the index of cards: its pages stay in memory.
        log.connection.pragma_update(None, "cache_size", -(16 << 10)).map_err(|err| LogError::sql(&self.path, err))?;
        must_be_same().map(|()| log)
    }
}

impl LogCheck {
    /// A look through the log at that path, whatever its size.
    #[must_use]
    pub fn new(log: &Path) -> Self {
        Self { path: log.to_owned(), damage: Arc::default(), found: Arc::default() }
    }

    /// Looks through the log, or waits for whoever is doing so. Reads every row.
    #[must_use]
    pub fn run(&self) -> &Found {
        self.found.get_or_init(|| {
            let damage = self.damage().map(str::to_owned);
            if damage.is_some() {
                return Found { damage, ..Found::default() };
            }
            look_at_rows(&self.path).unwrap_or_else(|err| {
                tracing::warn!(%err, "unknown rows");
                Found::default()
            })
        })
    }

    /// What is wrong with the pages and tables of the log: looks at them, or waits for whoever is doing so. The shorter
    /// part of the look.
    #[must_use]
    pub fn damage(&self) -> Option<&str> {
        let look = || {
            damage(&self.path, is_within(&self.path, SMALL_TO_LOOK_AT)).unwrap_or_else(|err| {
                tracing::warn!(%err, "the log could not be looked through");
                matches!(err, LogError::Damaged { .. }).then(|| err.to_string())
            })
        };
        self.damage.get_or_init(look).as_deref()
    }

    /// Looks at what was not looked at yet, the pages before all else.
    pub fn go_on(&self) {
        let _known = if self.is_at_pages() { self.damage().is_some() } else { self.run().is_cache_wrong };
    }

    /// Whether it is not known yet whether the pages are sound.
    #[must_use]
    pub fn is_at_pages(&self) -> bool {
        self.damage.get().is_none()
    }

    /// What was found, if the look has ended.
    #[must_use]
    pub fn found(&self) -> Option<&Found> {
        self.found.get()
    }
}

/// What is wrong with the pages and tables of a log.
fn damage(path: &Path, thorough: bool) -> Result<Option<String>, LogError> {
    connect_read_only(path)
        .and_then(|connection| health::check(&connection, thorough))
        .map_err(|err| LogError::sql(path, err))
}

/// Whether the rows of a log whose pages are sound are as they were written, and the cache of schedules as they imply.
fn look_at_rows(path: &Path) -> Result<Found, LogError> {
    let look = || -> rusqlite::Result<Found> {
        let connection = connect_read_only(path)?;
        // One state of it: answers may be kept meanwhile.
        let state = connection.unchecked_transaction()?;
        if schema::version(&state)? != VERSION {
            return Ok(Found::default());
        }
        let is_cache_wrong = !schedules::is_right(&state, &scheduler(&state)?)?;
        Ok(Found { damage: None, is_cache_wrong, rows: sum::look(&state)? })
    };
    look().map_err(|err| LogError::sql(path, err))
}

fn is_within(path: &Path, most: u64) -> bool {
    fs::metadata(path).is_ok_and(|file| file.len() <= most)
}

impl ReviewLog {
    /// Opens the log, and makes one if there is none. One that is damaged or newer is refused and not touched. An older
    /// schema is brought up to date after a backup. Schedules that are missing, wrong, or made with other parameters
    /// are made again.
    ///
    /// A large log is looked through later: see [`ReviewLog::check`].
    pub fn open(path: &Path) -> Result<Self, LogError> {
        Self::open_at(path, true)
    }

    fn open_at(path: &Path, may_make: bool) -> Result<Self, LogError> {
        let in_file = |err| LogError::sql(path, err);
        let exists = fs::metadata(path).is_ok_and(|file| file.len() > 0);
        let mut found = Found::default();
        let mut is_cache_right = !exists;
        let mut is_looked_through = false;
        if exists {
            // Looked at before anything is set: setting the journal mode writes.
            let header = connect_read_only(path).map_err(in_file).and_then(|it| schema::check_header(&it, path));
            header.map_err(|err| health::or_foreign_wal(path, err))?;
            is_looked_through = is_within(path, SMALL);
            if is_looked_through {
                found = sound(path)?;
                is_cache_right = !found.is_cache_wrong;
            }
        } else if !may_make {
            return Err(LogError::Replaced { path: path.to_owned(), kept: None });
        } else if path != Path::new(IN_MEMORY) {
            creation::create(path)?;
        }
        let mut flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
        flags.set(OpenFlags::SQLITE_OPEN_CREATE, may_make);
        let mut connection = connect(path, flags)?;
        connection
            .execute_batch(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 2000;",
            )
            .map_err(in_file)?;
        let version = schema::version(&connection).map_err(in_file)?;
        if exists && version < VERSION {
            backup::take_before_migration(path)?;
        }
        // A log that is up to date is not written to: it may be damaged.
        if version < VERSION {
            let transaction = connection.transaction().map_err(in_file)?;
            schema::migrate(&transaction, version).map_err(in_file)?;
            transaction.commit().map_err(in_file)?;
        }
        let mut log = Self::new(connection, path)?;
        log.is_cache_right = is_cache_right;
        if log.device.is_nil() {
            log.device = schema::new_device(&log.connection).map_err(in_file)?;
        }
        if found.is_cache_wrong || !log.read(|connection| schedules::is_whole(connection, &log.scheduler))? {
            log.rebuild()?;
        }
        log.rows = found.rows;
        if is_looked_through && found.rows == Rows::Unknown {
            log.note_rows()?;
        }
        log.files = OpenFiles::new(path);
        Ok(log)
    }

    /// Opens a log to look at it only: nothing is written, and another program may be using it.
    pub fn open_read_only(path: &Path) -> Result<Self, LogError> {
        let connection = connect_read_only(path).map_err(|err| LogError::sql(path, err))?;
        schema::check_header(&connection, path).map_err(|err| health::or_foreign_wal(path, err))?;
        Self::new(connection, path)
    }

    /// Opens a backup to look at it only. One of an earlier version is read from a copy that is brought up to date.
    pub fn open_backup(path: &Path) -> Result<Self, LogError> {
        let opened = Self::open_read_only(path)?;
        if opened.read(schema::version)? == VERSION {
            return Ok(opened);
        }
        let in_file = |err| LogError::sql(path, err);
        let folder = tempfile::tempdir().map_err(|err| LogError::io(path, &err))?;
        let copy = folder.path().join("copy");
        backup::snapshot(path, &copy)?;
        let mut connection = connect(&copy, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        let transaction = connection.transaction().map_err(in_file)?;
        let version = schema::version(&transaction).map_err(in_file)?;
        schema::migrate(&transaction, version).and_then(|()| transaction.commit()).map_err(in_file)?;
        // What is open stays until it is closed, though the folder goes.
        Self::new(connection, path)
    }

    /// Opens a log to look at it only, as long as nobody else opens it: if it rests, nothing is made beside it.
    pub fn open_at_rest(path: &Path) -> Result<Self, LogError> {
        let connection = health::connect_to_look(path).map_err(|err| LogError::sql(path, err))?;
        schema::check_header(&connection, path)?;
        Self::new(connection, path)
    }

    /// Opens a log to look at it only, after it was looked through, unless it is large.
    pub fn open_sound_read_only(path: &Path) -> Result<Self, LogError> {
        let mut log = Self::open_read_only(path)?;
        if is_within(path, SMALL_TO_LOOK_AT) {
            let found = sound(path)?;
            (log.is_cache_wrong, log.rows) = (found.is_cache_wrong, found.rows);
        }
        Ok(log)
    }

    /// The look through a log that was too large for it when it was opened; `None` if it was done then.
    #[must_use]
    pub fn check(&self) -> Option<LogCheck> {
        let is_on_disk = self.path != Path::new(IN_MEMORY);
        let most = if self.files.is_some() { SMALL } else { SMALL_TO_LOOK_AT };
        (is_on_disk && !is_within(&self.path, most)).then(|| LogCheck::new(&self.path))
    }

    /// What opens this log a second time.
    #[must_use]
    pub fn again(&self) -> Again {
        Again { path: self.path.clone(), files: self.files }
    }

    /// Whether its rows are as they were written, if it was looked through before it opened.
    #[must_use]
    pub fn rows(&self) -> Rows {
        self.rows
    }

    /// Notes that the cache of schedules is not what the reviews imply: makes it again, or passes it over if nothing is to
    /// be written.
    pub fn mend_cache(&mut self) -> Result<(), LogError> {
        self.is_cache_wrong = self.files.is_none();
        if self.is_cache_wrong { Ok(()) } else { self.rebuild() }
    }

    fn new(connection: Connection, path: &Path) -> Result<Self, LogError> {
        let read = || -> rusqlite::Result<_> {
            // The table is ours to fill; it may be empty, and the answers count all the same.
            let device: Option<String> =
                connection.query_row("SELECT value FROM meta WHERE key = 'device'", [], |row| row.get(0)).optional()?;
            Ok((device, schema::newest_id(&connection)?, scheduler(&connection)?, rows::moves(&connection)?))
        };
        let (device, newest, scheduler, moves) = read().map_err(|err| LogError::sql(path, err))?;
        let device = device.and_then(|device| Uuid::parse_str(&device).ok()).unwrap_or_default();
        Ok(Self {
            connection,
            path: path.to_owned(),
            device,
            scheduler,
            moves,
            last_id_ms: newest.map_or(0, id_ms),
            opened_after: newest.unwrap_or_default(),
            late: HashSet::new(),
            files: None,
            beside: None,
            is_cache_wrong: false,
            is_cache_right: false,
            rows: Rows::Unknown,
        })
    }
}

/// Looks through a log; an error if it is damaged.
fn sound(path: &Path) -> Result<Found, LogError> {
    match damage(path, true)? {
        Some(detail) => Err(health::or_foreign_wal(path, LogError::Damaged { path: path.to_owned(), detail })),
        None => look_at_rows(path),
    }
}

/// Opens the database of a log.
pub(super) fn connect(path: &Path, flags: OpenFlags) -> Result<Connection, LogError> {
    let opened = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX);
    // An answer must not have to compile its statements again: neither because of what was read since the one before, nor
    // because it is about another card, for which SQLite would look for a better plan.
    let settled = opened.and_then(|connection| {
        connection.set_prepared_statement_cache_capacity(64);
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(connection)
    });
    settled.map_err(|err| LogError::sql(path, err))
}
