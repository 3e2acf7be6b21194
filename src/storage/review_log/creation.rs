//! Making a log that is whole from the first moment at which it has its name.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use rusqlite::OpenFlags;

use super::{
    LogError,
    files::{put_aside, sync_folder_of, with_ending},
    health,
    opening::connect,
    scheduler, schedules,
    schema::migrate,
};

/// SQLite's size of a page.
const PAGE: usize = 4096;
/// A log without an answer is never larger.
const LARGEST_EMPTY: u64 = 1 << 20;

/// Makes an empty log. Whoever is killed meanwhile leaves none, rather than a file that is no log yet; so does a disk on
/// which it has no room. Whatever an older log left beside the path is moved aside first.
pub fn create(path: &Path) -> Result<(), LogError> {
    let unfinished = build(path)?;
    name(&unfinished, path)
}

/// Makes the log again if it holds no answer: nothing in it differs from an empty one but pages that were never written.
/// The file that was there is moved aside. Returns whether it was made.
pub fn remake_if_empty(path: &Path) -> Result<bool, LogError> {
    let reads = |path: &Path| fs::read(path).map_err(|err| LogError::io(path, &err));
    let wal = fs::metadata(with_ending(path, "-wal")).map_or(0, |wal| wal.len());
    if wal > 0 || fs::metadata(path).is_ok_and(|file| file.len() > LARGEST_EMPTY) {
        return Ok(false);
    }
    let unfinished = build(path)?;
    if is_empty_log(&reads(path)?, &reads(&unfinished)?) {
        name(&unfinished, path)?;
        return Ok(true);
    }
    fs::remove_file(&unfinished).map_err(|err| LogError::io(&unfinished, &err))?;
    Ok(false)
}

/// Whether a file holds no more than a log that was just made. The first page is SQLite's; the one that names the
/// device differs in every log.
fn is_empty_log(file: &[u8], fresh: &[u8]) -> bool {
    let names_the_device = |page: &[u8]| page.windows(6).any(|word| word == b"device") && !page.starts_with(b"SQLite");
    let is_unwritten = |page: &[u8]| page.iter().all(|byte| *byte == 0);
    let application = file.get(68..72).unwrap_or_default();
    let is_ours = application.iter().all(|byte| *byte == 0) || Some(application) == fresh.get(68..72);
    is_ours
        && file.starts_with(b"SQLite format 3\0")
        && file.chunks(PAGE).enumerate().skip(1).all(|(place, page)| {
            let as_made = fresh.chunks(PAGE).nth(place).unwrap_or_default();
            is_unwritten(page) || as_made.starts_with(page) || (names_the_device(as_made) && names_the_device(page))
        })
}

/// Makes an empty log under another name, and checks that it is whole and on the disk.
fn build(path: &Path) -> Result<PathBuf, LogError> {
    let unfinished = path.with_extension("unfinished");
    let clear = || {
        for ending in ["", "-journal", "-wal", "-shm"] {
            let left_over = with_ending(&unfinished, ending);
            if left_over.exists() {
                fs::remove_file(&left_over).map_err(|err| LogError::io(&left_over, &err))?;
            }
        }
        Ok(())
    };
    clear()?;
    let written = write(&unfinished);
    if written.is_err() {
        // What went wrong is said; the next start clears it away, too.
        drop(clear());
    }
    written.map(|()| unfinished)
}

fn write(unfinished: &Path) -> Result<(), LogError> {
    let in_file = |err| LogError::sql(unfinished, err);
    let mut connection = connect(unfinished, OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE)?;
    connection.execute_batch("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;").map_err(in_file)?;
    let transaction = connection.transaction().map_err(in_file)?;
    migrate(&transaction, 0).map_err(in_file)?;
    let usual = scheduler(&transaction).map_err(in_file)?;
    schedules::rebuild(&transaction, &usual).map_err(in_file)?;
    transaction.commit().map_err(in_file)?;
    // Closing brings everything into the one file that is renamed. It does not say if it could not.
    connection.close().map_err(|(_connection, err)| in_file(err))?;
    let synced = File::options().write(true).open(unfinished).and_then(|file| file.sync_all());
    synced.map_err(|err| LogError::io(unfinished, &err))?;
    match health::examine(unfinished, true) {
        health::Health::Sound(_) if !with_ending(unfinished, "-wal").exists() => Ok(()),
        health => {
            let detail = health.damage().unwrap_or("it was not written as a whole").to_owned();
            Err(LogError::NotWritable { path: unfinished.to_owned(), detail })
        }
    }
}

/// Gives a log that was made its name.
fn name(unfinished: &Path, path: &Path) -> Result<(), LogError> {
    put_aside(path)?;
    fs::rename(unfinished, path).map_err(|err| LogError::io(path, &err))?;
    // The rename itself is on disk when the folder is.
    sync_folder_of(path)
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

    #[test]
    fn what_an_older_log_left_is_moved_aside_and_not_taken_for_the_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reviews.sqlite3");
        for ending in ["-wal", "-shm", "-journal"] {
            fs::write(with_ending(&path, ending), ending).unwrap();
        }
        drop(ReviewLog::open(&path).unwrap());
        for ending in ["-wal", "-shm", "-journal"] {
            let kept = with_ending(&folder.path().join("reviews.damaged-1.sqlite3"), ending);
            assert_eq!(fs::read_to_string(kept).unwrap(), ending);
        }
        assert!(matches!(health::examine(&path, true), health::Health::Sound(_)));
    }

    #[test]
    fn half_an_empty_log_is_made_again_and_one_with_an_answer_never_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reviews.sqlite3");
        create(&path).unwrap();
        let whole = fs::read(&path).unwrap();
        for length in (1..whole.len() / PAGE).map(|pages| pages * PAGE) {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(remake_if_empty(&path).unwrap(), "{length} bytes of it");
            let mut unwritten = whole.clone();
            unwritten[length..].fill(0);
            fs::write(&path, &unwritten).unwrap();
            assert!(remake_if_empty(&path).unwrap(), "all but {length} bytes zero");
        }
        let mut answered = whole.clone();
        for at in (2..whole.len() / PAGE).map(|page| page * PAGE + 4000) {
            answered.clone_from(&whole);
            answered[at] ^= 1;
            if answered[at - 4000..at + 96].windows(6).any(|word| word == b"device") {
                continue;
            }
            fs::write(&path, &answered).unwrap();
            assert!(!remake_if_empty(&path).unwrap(), "something was written at {at}");
        }
    }
}
