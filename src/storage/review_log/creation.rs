//! Making a log that is whole from the first moment at which it has its name.

use std::{
    fs::{self, File},
    path::Path,
};

use rusqlite::OpenFlags;

use super::{LogError, backup::with_ending, connect, schema::migrate};

/// Makes an empty log. Whoever is killed meanwhile leaves none, rather than a file that is no log yet.
pub fn create(path: &Path) -> Result<(), LogError> {
    let unfinished = path.with_extension("unfinished");
    for ending in ["", "-journal", "-wal", "-shm"] {
        let left_over = with_ending(&unfinished, ending);
        if left_over.exists() {
            fs::remove_file(&left_over).map_err(|err| LogError::io(&left_over, &err))?;
        }
    }
    let in_file = |err| LogError::sql(path, err);
    let mut connection = connect(&unfinished, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;").map_err(in_file)?;
    let transaction = connection.transaction().map_err(in_file)?;
    migrate(&transaction, 0).map_err(in_file)?;
    transaction.commit().map_err(in_file)?;
    // Closing brings everything into the one file that is renamed.
    connection.close().map_err(|(_connection, err)| in_file(err))?;
    fs::rename(&unfinished, path).map_err(|err| LogError::io(path, &err))?;
    // The rename itself is on disk when the folder is. Not every system lets a folder be opened.
    if let Some(Ok(folder)) = path.parent().map(File::open) {
        folder.sync_all().map_err(|err| LogError::io(path, &err))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::storage::review_log::ReviewLog;

    #[test]
    fn a_log_is_whole_or_not_there() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reviews.sqlite3");
        fs::write(path.with_extension("unfinished"), "left over").unwrap();
        fs::write(path.with_extension("unfinished-journal"), "left over").unwrap();
        create(&path).unwrap();
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        assert!(ReviewLog::open_read_only(&path).unwrap().reviews().unwrap().is_empty());
    }
}
