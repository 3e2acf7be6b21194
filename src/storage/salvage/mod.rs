//! Gets out of a damaged review log what can still be read, page by page, and makes a sound log of it.
//!
//! SQLite gives up a whole table if one page in the middle of it is damaged. But every row stands on a page by itself,
//! and its shape tells what it is: the file's header, the schema and the pages above a row are not needed. What indexes
//! say is compared: a row that they contradict is left out.

mod findings;
#[cfg(test)]
mod laws;
mod pages;
mod record;
mod rows;
mod wal;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use self::findings::Findings;
use super::review_log::{LogError, ReviewLog, refill};

/// What came out of a damaged log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Salvaged {
    /// Answers, those included that were taken back.
    pub answers: usize,
    /// How many of these the backups have given, because the damaged log had lost them.
    pub from_backups: usize,
    /// How many rows were put right from the backups.
    pub put_right: usize,
    /// How many answers the damaged log once had, if that is known.
    pub of: Option<usize>,
    /// Marks on cards.
    pub marks: usize,
    /// Decisions for the whole library.
    pub decisions: usize,
    /// What was taken back, and still is.
    pub undone: usize,
    /// Rows that were found and left out, because they may not be as they were written.
    pub doubtful: usize,
}

/// Why nothing came out of a damaged log.
#[derive(Debug, thiserror::Error)]
pub enum SalvageError {
    /// The damaged file cannot be read.
    #[error("The damaged review log cannot be read ({err}). Check that it is a file that you may read: {}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// What the system says.
        err: io::Error,
    },
    /// There is a file already where the new log is to be.
    #[error("There is already a file for the new review log. Choose another name: {}", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Nothing in the damaged file can be read as a row of a log.
    #[error("No answer can be read from the damaged review log. Restore a backup: {}", path.display())]
    Nothing {
        /// The damaged file.
        path: PathBuf,
    },
    /// The new log cannot be written.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// Reads what can be read of a damaged log and of the write-ahead log beside it, and makes a sound log of it, with the
/// schedules that follow from its answers. What it has lost and sound backups of it still have comes from them. The damaged
/// files are only read.
///
/// Logs of all versions are understood; the new log is of this one. It belongs to the same device as the damaged one if
/// that is known. If it takes the place of the damaged log, the write-ahead log of that has to go first.
///
/// # Errors
///
/// Returns an error if the file cannot be read, if nothing in it can, or if the new log cannot be written.
pub fn salvage(damaged: &Path, into: &Path, oldest_first: &[&Path]) -> Result<Salvaged, SalvageError> {
    if fs::symlink_metadata(into).is_ok() {
        return Err(SalvageError::Exists { path: into.to_owned() });
    }
    let file = read(damaged)?;
    let mut wal = damaged.as_os_str().to_owned();
    wal.push("-wal");
    let wal = PathBuf::from(wal);
    let wal = if wal.exists() { read(&wal)? } else { Vec::new() };
    let kept = Findings::new(&file, &wal).kept();
    if kept.rows.is_empty() {
        return Err(SalvageError::Nothing { path: damaged.to_owned() });
    }
    let refused = refill(into, kept.device, &kept.rows)?;
    let mut log = ReviewLog::open(into)?;
    let before = log.counts()?;
    let put_right = log.fill(&kept.traces, oldest_first);
    let now = log.counts()?;
    let gained = now.iter().sum::<usize>().saturating_sub(before.iter().sum());
    let [answers, marks, decisions, undone] = now;
    Ok(Salvaged {
        answers,
        from_backups: answers.saturating_sub(before[0]),
        put_right,
        of: kept.answers_before.map(|of| of.max(answers)),
        marks,
        decisions,
        undone,
        doubtful: (kept.doubtful + refused.len()).saturating_sub(gained),
    })
}

/// The bytes of a file. A pipe or a device, which may never end, is refused.
fn read(path: &Path) -> Result<Vec<u8>, SalvageError> {
    let unreadable = |err| SalvageError::Unreadable { path: path.to_owned(), err };
    if !fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(unreadable(io::Error::new(io::ErrorKind::InvalidInput, "this is no file")));
    }
    fs::read(path).map_err(unreadable)
}
