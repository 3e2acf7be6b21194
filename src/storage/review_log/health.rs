//! Whether a file is a sound log: looked at without a byte being written.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{LogError, files::with_ending, schema};
use crate::deck::DeckId;

const READ: OpenFlags = OpenFlags::SQLITE_OPEN_READ_ONLY.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

/// What a log holds, in a few figures.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogSummary {
    /// How many answers were ever given, including those that were taken back: this never falls.
    pub answers: u64,
    /// How many of them stand: those that were taken back are left out, as in every figure that the learner reads.
    pub standing: u64,
    /// The decks that were answered, by id.
    pub decks: Vec<DeckId>,
    /// When the newest answer was given, in milliseconds since 1970-01-01 00:00 UTC; `None` before the first.
    pub newest_ms: Option<i64>,
    /// The version of the schema.
    pub schema: u32,
}

/// How a log is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Health {
    /// Nothing is wrong with it.
    Sound(LogSummary),
    /// Some of it cannot be read, or contradicts the rest.
    Damaged {
        /// What is wrong, in SQLite's words or ours.
        what: String,
        /// What can be read all the same.
        readable: Option<LogSummary>,
    },
    /// A newer Entente wrote it, with this schema.
    Newer(u32),
    /// It is something else: another kind of file, a folder, a device.
    NotALog,
    /// There is no file, or a link that leads nowhere.
    Missing,
}

impl Health {
    /// What is wrong with a damaged log.
    #[must_use]
    pub fn damage(&self) -> Option<&str> {
        if let Self::Damaged { what, .. } = self { Some(what) } else { None }
    }
}

/// Looks at the file of a log: its pages, its tables, and whether rows that belong together are both there. A thorough
/// look also compares each index with its table, which takes a few times as long.
///
/// Nothing is written or made. A log that is in use is read together with its write-ahead log.
#[must_use]
pub fn examine(path: &Path, thorough: bool) -> Health {
    match look(path, thorough) {
        Health::Damaged { .. } | Health::NotALog if is_wal_foreign(path) => {
            Health::Damaged { what: FOREIGN_WAL.to_owned(), readable: None }
        }
        health => health,
    }
}

/// What is wrong if a log is sound without the write-ahead log beside it, and not with it.
const FOREIGN_WAL: &str =
    "the log itself is whole, but the -wal file beside it belongs to another file, or to another state of this one";

/// An error that a log gives, or that the write-ahead log beside it is not its own.
pub(super) fn or_foreign_wal(path: &Path, err: LogError) -> LogError {
    match err {
        LogError::Damaged { .. } | LogError::NotALog { .. } if is_wal_foreign(path) => {
            LogError::Damaged { path: path.to_owned(), detail: FOREIGN_WAL.to_owned() }
        }
        err => err,
    }
}

/// Whether there is a write-ahead log beside a log that is sound by itself.
fn is_wal_foreign(path: &Path) -> bool {
    let is_sound = || -> Result<bool, LogError> {
        let failed = |err| LogError::sql(path, err);
        let flags = READ | OpenFlags::SQLITE_OPEN_URI;
        let alone = Connection::open_with_flags(immutable_uri(path), flags).map_err(failed)?;
        schema::check_header(&alone, path)?;
        Ok(check(&alone, true).map_err(failed)?.is_none())
    };
    fs::metadata(with_ending(path, "-wal")).is_ok_and(|wal| wal.len() > 0) && is_sound().unwrap_or(false)
}

fn look(path: &Path, thorough: bool) -> Health {
    match fs::metadata(path) {
        Err(err) if err.kind() == std::io::ErrorKind::NotFound => return Health::Missing,
        Err(err) => return Health::Damaged { what: err.to_string(), readable: None },
        Ok(file) if !file.is_file() => return Health::NotALog,
        Ok(file) if file.len() == 0 => {
            return Health::Damaged { what: "the file is empty".to_owned(), readable: None };
        }
        Ok(_) => {}
    }
    let connection = match connect_to_look(path) {
        Ok(connection) => connection,
        Err(err) => return Health::Damaged { what: err.to_string(), readable: None },
    };
    match schema::check_header(&connection, path) {
        Ok(()) => {}
        Err(LogError::Newer { found, .. }) => return Health::Newer(u32::try_from(found).unwrap_or(u32::MAX)),
        Err(LogError::NotALog { .. }) => return Health::NotALog,
        Err(LogError::Damaged { detail, .. }) if detail.contains("not a database") && !is_ours(path) => {
            return Health::NotALog;
        }
        Err(LogError::Damaged { detail, .. }) => return Health::Damaged { what: detail, readable: None },
        Err(err) => return Health::Damaged { what: err.to_string(), readable: None },
    }
    let summary = summary(&connection);
    match (check(&connection, thorough), summary) {
        (Ok(None), Ok(summary)) => Health::Sound(summary),
        (Ok(Some(what)), summary) => Health::Damaged { what, readable: summary.ok() },
        (Err(err), summary) => Health::Damaged { what: err.to_string(), readable: summary.ok() },
        (Ok(None), Err(err)) => Health::Damaged { what: err.to_string(), readable: None },
    }
}

/// What is wrong with a log that is open, in a few words.
pub(super) fn check(connection: &Connection, thorough: bool) -> rusqlite::Result<Option<String>> {
    if let Some(missing) = schema::missing_table(connection)? {
        return Ok(Some(format!("the table {missing} is missing")));
    }
    let check = if thorough { "PRAGMA integrity_check(1)" } else { "PRAGMA quick_check(1)" };
    let found: String = connection.query_row(check, [], |row| row.get(0))?;
    if found != "ok" {
        // SQLite puts the place before and after on lines of their own.
        return Ok(Some(found.lines().filter(|line| !line.starts_with("***")).collect::<Vec<_>>().join("; ")));
    }
    let is_broken = connection.prepare("PRAGMA foreign_key_check")?.exists([])?;
    Ok(is_broken.then(|| "a row refers to another that is missing".to_owned()))
}

/// Counts what is in a log of any version.
fn summary(connection: &Connection) -> rusqlite::Result<LogSummary> {
    const COUNT: &str = "SELECT count(*), count(*) FILTER (WHERE id NOT IN (SELECT target FROM voids)), max(at_ms)
         FROM reviews";
    let read = |row: &rusqlite::Row<'_>| Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?, row.get(2)?));
    let (answers, standing, newest_ms) = connection.query_row(COUNT, [], read)?;
    let (answers, standing) = (answers.unsigned_abs(), standing.unsigned_abs());
    let mut decks = connection.prepare("SELECT DISTINCT deck FROM reviews ORDER BY deck")?;
    let decks = decks.query_map([], |row| Ok(DeckId::from(row.get_ref(0)?.as_str()?)))?;
    let schema = u32::try_from(schema::version(connection)?).unwrap_or_default();
    Ok(LogSummary { answers, standing, decks: decks.collect::<Result<_, _>>()?, newest_ms, schema })
}

/// Opens a file to look at it. If nobody has it open and nothing waits in a write-ahead log, nothing else is opened or
/// made, not even SQLite's shared memory.
pub(super) fn connect_to_look(path: &Path) -> rusqlite::Result<Connection> {
    let has_wal = fs::metadata(with_ending(path, "-wal")).is_ok_and(|wal| wal.len() > 0);
    if has_wal || with_ending(path, "-shm").exists() {
        return connect_read_only(path);
    }
    Connection::open_with_flags(immutable_uri(path), READ | OpenFlags::SQLITE_OPEN_URI)
}

/// Opens a log that another program may be writing to. If the folder may not be written, so that the two cannot agree
/// on what is read, the file is taken for one that rests.
pub(super) fn connect_read_only(path: &Path) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, READ)?;
    match connection.query_row("PRAGMA schema_version", [], |row| row.get::<_, i64>(0)) {
        Err(err) if matches!(err.sqlite_error_code(), Some(ErrorCode::CannotOpen | ErrorCode::ReadOnly)) => {
            super::read_only::with_wal(path)
                .map_or_else(|| Connection::open_with_flags(immutable_uri(path), READ | OpenFlags::SQLITE_OPEN_URI), Ok)
        }
        _ => Ok(connection),
    }
}

/// The file as SQLite's URI for one that nobody writes to.
fn immutable_uri(path: &Path) -> PathBuf {
    use std::fmt::Write as _;
    let mut uri = String::from("file:");
    for &byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => uri.push(byte.into()),
            // Writing to a `String` never fails.
            _ => drop(write!(uri, "%{byte:02X}")),
        }
    }
    uri.push_str("?immutable=1");
    uri.into()
}

/// Whether the mark of Entente is in its place in the header of a file. It may be there although SQLite does not take the
/// file for a database.
pub(super) fn is_ours(path: &Path) -> bool {
    use std::io::Read as _;
    let mut header = [0; 72];
    let read = fs::File::open(path).and_then(|mut file| file.read_exact(&mut header));
    read.is_ok()
        && i64::from(u32::from_be_bytes([header[68], header[69], header[70], header[71]])) == schema::APPLICATION_ID
}

#[cfg(test)]
mod tests {
    use std::ffi::OsStr;

    use super::*;
    use crate::storage::review_log::ReviewLog;

    fn empty_log(folder: &Path) -> PathBuf {
        let path = folder.join("a log, 100% of it?.sqlite3");
        drop(ReviewLog::open(&path).unwrap());
        path
    }

    fn names(folder: &Path) -> Vec<std::ffi::OsString> {
        let mut names: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_look_tells_what_a_file_is_and_leaves_nothing_behind() {
        let folder = tempfile::tempdir().unwrap();
        let path = empty_log(folder.path());
        let sound = Health::Sound(LogSummary { schema: 3, ..LogSummary::default() });
        assert_eq!(examine(&path, true), sound);
        assert_eq!(names(folder.path()), [OsStr::new("a log, 100% of it?.sqlite3")]);
        assert_eq!(examine(&folder.path().join("none"), false), Health::Missing);
        assert_eq!(examine(folder.path(), false), Health::NotALog);
        fs::write(&path, "").unwrap();
        assert_eq!(examine(&path, false).damage(), Some("the file is empty"));
        fs::write(
            &path,
            "Dear diary, this is something else, and long enough to look like a file of its own kind. ".repeat(9),
        )
        .unwrap();
        assert_eq!(examine(&path, false), Health::NotALog);
    }

    #[test]
    fn a_wiped_page_is_found_and_so_is_a_table_that_went() {
        let folder = tempfile::tempdir().unwrap();
        let path = empty_log(folder.path());
        let mut bytes = fs::read(&path).unwrap();
        bytes[8192..12288].fill(0);
        fs::write(&path, &bytes).unwrap();
        assert!(examine(&path, false).damage().is_some());
        bytes[..16].fill(0);
        fs::write(&path, &bytes).unwrap();
        assert!(examine(&path, false).damage().is_some());

        fs::remove_file(&path).unwrap();
        drop(ReviewLog::open(&path).unwrap());
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
        Connection::open_with_flags(&path, flags).unwrap().execute_batch("DROP TABLE marks").unwrap();
        assert_eq!(examine(&path, false).damage(), Some("the table marks is missing"));
    }
}
