//! Copies of the log, and the way back to one.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rusqlite::{Connection, OpenFlags};

use uuid::Uuid;

use super::{IN_MEMORY, LogError, files::put_aside, schema};

/// How many backups are kept.
const KEPT: usize = 12;
/// What a copy is called until it takes the log's place.
const RESTORING: &str = "reviews.restoring";

/// Copies the log beside itself as `backups/reviews-NAME.sqlite3`; one of that name is left as it is. Of more than 12,
/// the oldest go.
pub fn take_backup(log: &Path, name: &str) -> Result<PathBuf, LogError> {
    let folder = folder(log);
    fs::create_dir_all(&folder).map_err(|err| LogError::io(&folder, &err))?;
    let copy = folder.join(format!("reviews-{name}.sqlite3"));
    if copy.exists() {
        return Ok(copy);
    }
    // Under another name until it is whole.
    let unfinished = copy.with_extension("unfinished");
    if unfinished.exists() {
        fs::remove_file(&unfinished).map_err(|err| LogError::io(&unfinished, &err))?;
    }
    let connection =
        Connection::open_with_flags(log, OpenFlags::SQLITE_OPEN_READ_ONLY).map_err(|err| LogError::sql(log, err))?;
    connection.execute("VACUUM INTO ?1", [unfinished.to_string_lossy()]).map_err(|err| LogError::sql(log, err))?;
    fs::rename(&unfinished, &copy).map_err(|err| LogError::io(&copy, &err))?;
    for old in backups(log).into_iter().skip(KEPT) {
        fs::remove_file(&old).map_err(|err| LogError::io(&old, &err))?;
    }
    Ok(copy)
}

/// The newest id in a copy of the log: ids grow with every answer, whatever became of the files' dates.
fn newest_id(copy: &Path) -> Option<Uuid> {
    let connection = Connection::open_with_flags(copy, OpenFlags::SQLITE_OPEN_READ_ONLY).ok()?;
    schema::newest_id(&connection).ok()?
}

/// The backups of a log, the newest first.
#[must_use]
pub fn backups(log: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder(log)).into_iter().flatten().flatten();
    let mut found: Vec<_> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "sqlite3"))
        .map(|path| (newest_id(&path), path))
        .collect();
    found.sort();
    found.into_iter().rev().map(|(_, path)| path).collect()
}

/// The newest backup of a log.
#[must_use]
pub fn newest_backup(log: &Path) -> Option<PathBuf> {
    backups(log).into_iter().next()
}

/// Ends a [`restore`] that broke off when the log had been moved away already.
pub fn end_restore(log: &Path) -> Result<(), LogError> {
    let copy = log.with_file_name(RESTORING);
    if log == Path::new(IN_MEMORY) || log.exists() || !copy.exists() {
        return Ok(());
    }
    put_aside(log)?;
    fs::rename(&copy, log).map_err(|err| LogError::io(log, &err))
}

/// Puts a backup in the place of the log. What was there is kept beside it as `reviews.damaged-N.sqlite3`.
pub fn restore(log: &Path, backup: &Path) -> Result<(), LogError> {
    let (part, copy) = (log.with_file_name("reviews.copying"), log.with_file_name(RESTORING));
    let copied = fs::copy(backup, &part).and_then(|_length| fs::File::options().write(true).open(&part)?.sync_all());
    copied.map_err(|err| LogError::io(&part, &err))?;
    // Under this name it is whole.
    fs::rename(&part, &copy).map_err(|err| LogError::io(&copy, &err))?;
    put_aside(log)?;
    fs::rename(&copy, log).map_err(|err| LogError::io(log, &err))
}

fn folder(log: &Path) -> PathBuf {
    log.parent().unwrap_or(Path::new(".")).join("backups")
}
