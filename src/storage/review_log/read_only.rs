//! Looking at a log that has answers in its write-ahead log where nothing may be written.

use std::{fs, path::Path};

use rusqlite::{Connection, OpenFlags};

use super::files::with_ending;

/// Opens a copy of a log with its write-ahead log, in the folder for temporary files. Returns `None` if it has no
/// write-ahead log, or cannot be copied.
pub(super) fn with_wal(path: &Path) -> Option<Connection> {
    let wal = with_ending(path, "-wal");
    fs::metadata(&wal).ok().filter(|wal| wal.len() > 0)?;
    let folder = tempfile::tempdir().ok()?;
    let copy = folder.path().join("copy");
    fs::copy(path, &copy).ok()?;
    fs::copy(&wal, with_ending(&copy, "-wal")).ok()?;
    // What was read-only is so no longer: SQLite writes beside the copy.
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    private_and_writable(&copy).and_then(|()| private_and_writable(&with_ending(&copy, "-wal"))).ok()?;
    let connection = Connection::open_with_flags(&copy, flags).ok()?;
    // The first look opens every file, so that the folder can go: what is open stays until it is closed.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_row| Ok(())).ok()?;
    connection.execute_batch("PRAGMA query_only = ON").ok()?;
    Some(connection)
}

fn private_and_writable(path: &Path) -> std::io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}
