//! Looking at a log that cannot be written: on a read-only disk, or in another user's folder.

use std::{fmt::Write as _, fs, path::Path};

use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::{LogError, backup::with_ending, connect};

/// Opens a log to look at it. SQLite wants to write beside a log in WAL mode even to read it; if it may not, the log is read
/// as it lies there, or, if it has answers in its WAL, as a copy in the folder for temporary files.
pub(super) fn open(path: &Path) -> Result<Connection, LogError> {
    let connection = connect(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let tried = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |_row| Ok(()));
    match tried {
        Err(err) if matches!(err.sqlite_error_code(), Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen)) => {}
        // Whatever else is wrong shows when it is used.
        _ => return Ok(connection),
    }
    let wal = with_ending(path, "-wal");
    if fs::metadata(&wal).map_or(0, |wal| wal.len()) == 0 {
        let uri = format!("file:{}?immutable=1", encoded(path));
        return connect(Path::new(&uri), OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI);
    }
    let failed = |err: std::io::Error| LogError::io(path, &err);
    let folder = tempfile::tempdir().map_err(failed)?;
    let copy = folder.path().join("copy");
    fs::copy(path, &copy).map_err(failed)?;
    fs::copy(&wal, with_ending(&copy, "-wal")).map_err(failed)?;
    let connection = connect(&copy, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    // The first look opens every file, so that the folder can go: what is open stays until it is closed.
    connection
        .query_row("SELECT count(*) FROM sqlite_schema", [], |_row| Ok(()))
        .and_then(|()| connection.execute_batch("PRAGMA query_only = ON"))
        .map_err(|err| LogError::sql(path, err))?;
    Ok(connection)
}

/// A path as it stands in a URI, whatever bytes it has.
fn encoded(path: &Path) -> String {
    path.as_os_str().as_encoded_bytes().iter().fold(String::new(), |mut uri, byte| {
        match byte {
            b'/' | b'-' | b'_' | b'.' => uri.push(char::from(*byte)),
            byte if byte.is_ascii_alphanumeric() => uri.push(char::from(*byte)),
            // Writing to a string does not fail.
            byte => drop(write!(uri, "%{byte:02X}")),
        }
        uri
    })
}

#[cfg(test)]
mod tests {
    use std::{ffi::OsStr, os::unix::ffi::OsStrExt as _};

    use super::*;

    #[test]
    fn a_path_of_any_bytes_stands_in_a_uri() {
        assert_eq!(encoded(Path::new(OsStr::from_bytes(b"/a b/\xff?#%.x"))), "/a%20b/%FF%3F%23%25.x");
    }
}
