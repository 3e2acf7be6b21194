//! Copies of the log, with the learner's decks and settings in them, and the way back to one.
//!
//! A backup is one SQLite file: the log, and beside its tables the files that were kept with it. Its name tells when
//! and why it was taken and how many answers it holds, and ends in a checksum of the file:
//! `entente-20261128T130501Z-106000-daily-0123456789abcdef.sqlite3`.

mod restore;
mod rotation;

pub use restore::{end_restore, is_restore_broken_off, restore};
use rotation::{Kept, to_go};

use std::{
    fs,
    io::{self, Read as _},
    path::{Path, PathBuf},
};

use chrono::{DateTime, NaiveDateTime, Utc};
use rusqlite::{Connection, OpenFlags};

use super::{Health, LogError, examine, files::remove_if_there, health::is_ours, schema};
use crate::{
    deck::named,
    storage::{
        atomic::{create_private_folder, sync_folder},
        copies::copy_of,
    },
};

/// What a backup is called until it is whole.
const UNFINISHED: &str = ".backup.unfinished";
/// How the names of backups end.
const ENDING: &str = ".sqlite3";
/// How the names of those of earlier versions begin.
const EARLY: &str = "reviews-";
/// The time in the name of a backup.
const TIME: &str = "%Y%m%dT%H%M%SZ";

/// The name, among the files that are kept with a log, of what says that the log was compared with all backups before.
const COMPARED: &str = ".compared";

named! {
    /// Why a backup was taken, with how that stands in the name of a file.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum Why {
        /// The first start of a day.
        Daily = "daily",
        /// The window was closed after a session.
        Session = "session",
        /// A deck was about to be imported.
        Import = "import",
        /// Another log was about to be merged.
        Merge = "merge",
        /// Another backup was about to take its place.
        Restore = "restore",
        /// Something was about to be repaired.
        Repair = "repair",
        /// The learner asked for it.
        Asked = "asked",
    }
}

impl Why {
    /// How it is said to the learner.
    #[must_use]
    pub fn in_words(self) -> &'static str {
        match self {
            Self::Daily => "Daily",
            Self::Session => "After a session",
            Self::Import => "Before an import",
            Self::Merge => "Before a merge",
            Self::Restore => "Before a restore",
            Self::Repair => "Before a repair",
            Self::Asked => "Made by hand",
        }
    }
}

/// A backup, as its name tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backup {
    /// The file.
    pub path: PathBuf,
    /// Its length in bytes.
    pub bytes: u64,
    /// When it was taken, in milliseconds since 1970-01-01 00:00 UTC, and what else the name tells. `None` if an
    /// earlier version took it.
    pub told: Option<Told>,
}

/// What the name of a backup tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// When it was taken, in milliseconds since 1970-01-01 00:00 UTC.
    pub made_ms: i64,
    /// How many answers it holds, including those that were taken back.
    pub answers: u64,
    /// Why it was taken.
    pub why: Why,
    checksum: u64,
}

/// What is to be backed up.
#[derive(Clone, Debug)]
pub struct BackedUp {
    /// The log.
    pub log: PathBuf,
    /// The files that are kept with it: what each is called in the backup, and where it lies.
    pub files: Vec<(String, PathBuf)>,
    /// Whether no row of the log is otherwise than in the backups that were there before, or lost since.
    pub is_compared: bool,
}

impl Backup {
    /// The backup at that path; `None` if its name is none that Entente gives. A copy that a sync engine has left under
    /// another name tells what its original does.
    #[must_use]
    pub fn from_path(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let of = copy_of(name, &|of| Told::from_file_name(of).is_some()).map(|(of, _)| of);
        let stem = of.filter(|_| !name.starts_with(['.', '#'])).unwrap_or_else(|| name.to_owned());
        let stem = stem.strip_suffix(ENDING)?;
        let bytes = fs::metadata(path).ok().filter(fs::Metadata::is_file)?.len();
        let told = match stem.strip_prefix("entente-") {
            Some(rest) => Some(Told::from_name(rest)?),
            None if stem.starts_with(EARLY) => None,
            None => return None,
        };
        Some(Self { path: path.to_owned(), bytes, told })
    }

    /// The backup at that path, whatever its name: if that is none that Entente gives, only the content counts.
    #[must_use]
    pub fn at(path: &Path) -> Self {
        let bytes = fs::metadata(path).map_or(0, |file| file.len());
        Self::from_path(path).unwrap_or_else(|| Self { path: path.to_owned(), bytes, told: None })
    }

    /// A backup in the folder of backups: one that Entente named, or that somebody renamed.
    fn in_folder(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?;
        let is_renamed = || !name.starts_with('.') && name.ends_with(ENDING) && path.is_file() && is_ours(path);
        Self::from_path(path).or_else(|| is_renamed().then(|| Self::at(path)))
    }

    /// Whether its name is none that Entente gives: somebody made it, so somebody may want it.
    fn is_copy(&self) -> bool {
        let name = self.path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        Told::from_file_name(name).is_none() && !name.starts_with(EARLY)
    }

    /// Reads the whole backup. An altered byte, a name that was changed and a log that is not sound are told.
    #[must_use]
    pub fn examine(&self) -> Health {
        let damaged = |what: String| Health::Damaged { what, readable: None };
        match (self.told, checksum(&self.path)) {
            (_, Err(err)) => damaged(err.to_string()),
            (Some(told), Ok(found)) if told.checksum != found => {
                let Health::Sound(summary) = examine(&self.path, false) else {
                    return damaged("the file is not the one that was written".to_owned());
                };
                Health::Damaged { what: "the file is not the one that was written".to_owned(), readable: Some(summary) }
            }
            _ => examine(&self.path, false),
        }
    }

    /// Whether its bytes are those that were written, as far as its name tells. Reads all of it.
    #[must_use]
    pub fn is_as_written(&self) -> bool {
        let found = checksum(&self.path);
        self.told.map_or(found.is_ok(), |told| found.is_ok_and(|found| found == told.checksum))
    }

    /// Whether it says that no row of it is otherwise than in the backups before it, or lacks there, and is as it was
    /// written: what is compared with it need not be compared with those. Reads all of it.
    #[must_use]
    pub fn vouches(&self) -> bool {
        let find = "SELECT 1 FROM kept_files WHERE name = ?1";
        let says_so = read_only(&self.path).and_then(|connection| connection.prepare(find)?.exists([COMPARED]));
        self.told.is_some() && says_so.unwrap_or(false) && self.is_as_written()
    }

    /// The files that were kept with the log.
    pub fn files(&self) -> Result<Vec<(String, Vec<u8>)>, LogError> {
        let failed = |err| LogError::sql(&self.path, err).of_other(&self.path);
        let connection = read_only(&self.path).map_err(failed)?;
        // A view of that name would be somebody else's, and could run for ever.
        let find = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'kept_files'";
        if !connection.prepare(find).and_then(|mut find| find.exists([])).map_err(failed)? {
            return Ok(Vec::new());
        }
        let mut select = connection.prepare("SELECT name, bytes FROM kept_files ORDER BY name").map_err(failed)?;
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?))).map_err(failed)?;
        rows.collect::<Result<_, _>>().map_err(failed)
    }
}

impl Told {
    /// What the name of a file tells; `None` if it is none that Entente gives to backups.
    #[must_use]
    pub fn from_file_name(name: &str) -> Option<Self> {
        Self::from_name(name.strip_suffix(ENDING)?.strip_prefix("entente-")?)
    }

    /// Whether these bytes are the backup that was written.
    #[must_use]
    pub fn is_of(&self, bytes: &[u8]) -> bool {
        sum(FIRST_SUM, bytes) == self.checksum
    }

    /// What a name tells, without its beginning and its ending.
    fn from_name(name: &str) -> Option<Self> {
        let mut parts = name.split('-');
        let made = NaiveDateTime::parse_from_str(parts.next()?, TIME).ok()?;
        let answers = parts.next()?.parse().ok()?;
        let why = Why::from_name(parts.next()?)?;
        let checksum = u64::from_str_radix(parts.next()?, 16).ok()?;
        parts.next().is_none().then_some(Self { made_ms: made.and_utc().timestamp_millis(), answers, why, checksum })
    }
}

/// Backs up the log and what is kept with it, into a folder. The file is looked through before this returns: what comes
/// back is sound.
pub fn take_backup(from: &BackedUp, folder: &Path, why: Why, now_ms: i64) -> Result<Backup, LogError> {
    create_private_folder(folder).map_err(|err| LogError::io(folder, &err))?;
    let _one_at_a_time = wait_for_others(folder);
    // Under another name until it is whole; what an earlier one left is gone with it.
    let unfinished = folder.join(UNFINISHED);
    remove_if_there(&unfinished)?;
    let written = write(from, &unfinished, why, now_ms).and_then(|name| {
        let path = folder.join(name);
        fs::rename(&unfinished, &path).and_then(|()| sync_folder(folder)).map_err(|err| LogError::io(&path, &err))?;
        Ok(path)
    });
    if written.is_err() {
        remove_if_there(&unfinished)?;
    }
    let path = written?;
    let backup = Backup::from_path(&path).ok_or_else(|| LogError::NotALog { path: path.clone() })?;
    match backup.examine() {
        Health::Sound(_) => Ok(backup),
        other => {
            remove_if_there(&path)?;
            let detail = other.damage().unwrap_or("it cannot be read").to_owned();
            Err(LogError::Damaged { path: from.log.clone(), detail })
        }
    }
}

/// Whether a backup in that folder was begun and not ended.
#[must_use]
pub fn is_backup_unfinished(folder: &Path) -> bool {
    folder.join(UNFINISHED).exists()
}

/// Waits until no other backup is being taken in a folder, here or in another program, and keeps others waiting as long
/// as what it returns is held. Not every system locks a folder.
fn wait_for_others(folder: &Path) -> Option<fs::File> {
    let locked = fs::File::open(folder).and_then(|file| file.lock().map(|()| file));
    locked.map_err(|err| tracing::debug!(%err, "a folder cannot be locked")).ok()
}

/// Copies a backup into another folder, such as one on a stick, and reads the copy from end to end.
pub fn copy_to(backup: &Backup, folder: &Path) -> Result<(), LogError> {
    let name = backup.path.file_name().unwrap_or_default();
    let _one_at_a_time = wait_for_others(folder);
    let (unfinished, copy) = (folder.join(UNFINISHED), folder.join(name));
    let copied = fs::copy(&backup.path, &unfinished)
        .and_then(|_length| fs::File::options().write(true).open(&unfinished)?.sync_all())
        .and_then(|()| fs::rename(&unfinished, &copy))
        .and_then(|()| sync_folder(folder));
    copied.map_err(|err| LogError::io(folder, &err))?;
    match Backup::from_path(&copy).map(|copy| copy.examine()) {
        Some(Health::Sound(_)) => Ok(()),
        other => {
            let detail = other.as_ref().and_then(Health::damage).unwrap_or("the copy cannot be read").to_owned();
            Err(LogError::DamagedOther { path: copy, detail })
        }
    }
}

/// Copies a log of an earlier version beside itself as `backups/reviews-before-version-N.sqlite3`.
pub fn take_before_migration(log: &Path) -> Result<(), LogError> {
    let folder = log.parent().unwrap_or(Path::new(".")).join("backups");
    create_private_folder(&folder).map_err(|err| LogError::io(&folder, &err))?;
    let copy = folder.join(format!("reviews-before-version-{}{ENDING}", schema::VERSION));
    if matches!(examine(&copy, false), Health::Sound(_)) {
        return Ok(());
    }
    let unfinished = folder.join(UNFINISHED);
    remove_if_there(&unfinished)?;
    snapshot(log, &unfinished)?;
    if let Some(detail) = examine(&unfinished, false).damage() {
        return Err(LogError::Damaged { path: log.to_owned(), detail: detail.to_owned() });
    }
    let synced = fs::File::options().write(true).open(&unfinished).and_then(|file| file.sync_all());
    synced.map_err(|err| LogError::io(&unfinished, &err))?;
    fs::rename(&unfinished, &copy).and_then(|()| sync_folder(&folder)).map_err(|err| LogError::io(&copy, &err))
}

/// Writes a backup, and returns the name that it is to have.
fn write(from: &BackedUp, to: &Path, why: Why, now_ms: i64) -> Result<String, LogError> {
    snapshot(&from.log, to)?;
    let failed = |err| LogError::sql(to, err);
    let connection =
        Connection::open_with_flags(to, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(failed)?;
    connection
        .execute_batch("CREATE TABLE kept_files (name TEXT PRIMARY KEY, bytes BLOB NOT NULL) STRICT")
        .map_err(failed)?;
    for (name, path) in &from.files {
        let bytes = fs::read(path).map_err(|err| LogError::io(path, &err))?;
        let mut insert = connection.prepare_cached("INSERT INTO kept_files VALUES (?1, ?2)").map_err(failed)?;
        insert.execute((name, bytes)).map_err(failed)?;
    }
    if from.is_compared {
        let says_so = "INSERT INTO kept_files VALUES (?1, x'')";
        connection.execute(says_so, [COMPARED]).map_err(failed)?;
    }
    let answers: i64 = connection.query_row("SELECT count(*) FROM reviews", [], |row| row.get(0)).map_err(failed)?;
    connection.close().map_err(|(_, err)| failed(err))?;
    let file = fs::File::options().read(true).write(true).open(to);
    file.and_then(|file| {
        set_private(&file)?;
        file.sync_all()
    })
    .map_err(|err| LogError::io(to, &err))?;
    let time = DateTime::<Utc>::from_timestamp_millis(now_ms).unwrap_or_default().format(TIME);
    let checksum = checksum(to).map_err(|err| LogError::io(to, &err))?;
    Ok(format!("entente-{time}-{answers}-{}-{checksum:016x}{ENDING}", why.name()))
}

/// Copies the log as it is now, whoever writes to it.
pub fn snapshot(log: &Path, to: &Path) -> Result<(), LogError> {
    let connection = read_only(log).map_err(|err| LogError::sql(log, err))?;
    // A path that is no UTF-8 cannot be bound as text: SQLite takes its bytes.
    let bytes = to.as_os_str().as_encoded_bytes();
    connection.execute("VACUUM INTO CAST(?1 AS TEXT)", [bytes]).map_err(|err| match LogError::sql(to, err) {
        // The copy is new.
        LogError::Damaged { detail, .. } => LogError::Damaged { path: log.to_owned(), detail },
        other => other,
    })?;
    Ok(())
}

fn read_only(path: &Path) -> rusqlite::Result<Connection> {
    Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX)
}

/// The checksum of no bytes.
const FIRST_SUM: u64 = 0xcbf2_9ce4_8422_2325;

/// FNV-1a: it finds what was altered by chance. Goes on from the checksum of the bytes before.
fn sum(before: u64, bytes: &[u8]) -> u64 {
    bytes.iter().fold(before, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3))
}

/// The checksum of a file.
fn checksum(path: &Path) -> io::Result<u64> {
    let (mut file, mut buffer, mut found) = (fs::File::open(path)?, vec![0; 1 << 16], FIRST_SUM);
    loop {
        let length = file.read(&mut buffer)?;
        if length == 0 {
            return Ok(found);
        }
        found = sum(found, &buffer[..length]);
    }
}

/// Makes a file readable and writable by its owner only.
pub(super) fn set_private(file: &fs::File) -> io::Result<()> {
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(())
}

/// The newest id in a copy of the log: ids grow with every answer, whatever became of the files' dates.
fn newest_id(copy: &Path) -> Option<uuid::Uuid> {
    schema::newest_id(&read_only(copy).ok()?).ok()?
}

/// The backups in a folder, those with the newest answers first. Other files are passed over.
#[must_use]
pub fn backups(folder: &Path) -> Vec<Backup> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let found = entries.filter_map(|entry| Backup::in_folder(&entry.path()));
    let mut found: Vec<_> =
        found.map(|it| ((newest_id(&it.path), it.told.map(|told| told.made_ms), it.path.clone()), it)).collect();
    found.sort_by(|(a, _), (b, _)| b.cmp(a));
    found.into_iter().map(|(_, backup)| backup).collect()
}

/// Removes the backups of a folder that are no longer needed; `answers` is how many the log has. Those of the names in
/// `held` stay: one that was just found sound, and one that is being restored. Copies stay, and stand for no original.
/// Returns how many went.
pub fn prune(folder: &Path, held: &[&Path], answers: u64, now_ms: i64, most_bytes: u64) -> Result<usize, LogError> {
    let mut all = backups(folder);
    all.retain(|backup| !backup.is_copy());
    let kept: Vec<Kept> = all
        .iter()
        .map(|backup| Kept {
            made_ms: backup.told.map_or_else(|| modified_ms(&backup.path), |told| told.made_ms),
            bytes: backup.bytes,
            answers: backup.told.map_or_else(|| count_answers(&backup.path), |told| Some(told.answers)),
            is_held: held.iter().any(|held| held.file_name() == backup.path.file_name()),
        })
        .collect();
    let gone = to_go(&kept, answers, now_ms, most_bytes);
    for &place in &gone {
        remove_if_there(&all[place].path)?;
    }
    Ok(gone.len())
}

fn modified_ms(path: &Path) -> i64 {
    let modified = fs::metadata(path).and_then(|file| file.modified());
    modified.map_or(0, |time| DateTime::<Utc>::from(time).timestamp_millis())
}

/// How many answers a log of any version holds, including those that were taken back; `None` if it cannot be read.
#[must_use]
pub fn count_answers(copy: &Path) -> Option<u64> {
    let count: i64 = read_only(copy).ok()?.query_row("SELECT count(*) FROM reviews", [], |row| row.get(0)).ok()?;
    u64::try_from(count).ok()
}

/// Whether a log of this version holds nothing that anybody did; not if it cannot be read.
#[must_use]
pub fn holds_nothing(log: &Path) -> bool {
    read_only(log).is_ok_and(|connection| {
        let is_empty = |(table, _): &(&str, &str)| {
            let any = connection.prepare(&format!("SELECT 1 FROM {table} LIMIT 1"));
            any.and_then(|mut any| any.exists([])).is_ok_and(|exists| !exists)
        };
        schema::TABLES.iter().all(is_empty)
    })
}
