//! Putting a backup in the place of the log.

use std::{fs, path::Path};

use rusqlite::{Connection, OpenFlags};

use crate::storage::review_log::{IN_MEMORY, LogError, files::put_aside};

/// What a copy is called until it takes the log's place.
const RESTORING: &str = "reviews.restoring";

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
    let copied = fs::copy(backup, &part).and_then(|_length| {
        let file = fs::File::options().write(true).open(&part)?;
        super::set_private(&file)?;
        file.sync_all()
    });
    copied.map_err(|err| LogError::io(&part, &err))?;
    // What was kept with the log is no part of it.
    Connection::open_with_flags(&part, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX)
        .and_then(|connection| connection.execute_batch("DROP TABLE IF EXISTS kept_files"))
        .map_err(|err| LogError::sql(&part, err))?;
    // Under this name it is whole.
    fs::rename(&part, &copy).map_err(|err| LogError::io(&copy, &err))?;
    put_aside(log)?;
    fs::rename(&copy, log).map_err(|err| LogError::io(log, &err))
}
