//! Gets out of a damaged review log what can still be read, page by page, and makes a sound log of it.
//!
//! SQLite gives up a whole table if one page in the middle of it is damaged. But every row stands on a page by itself,
//! and its shape tells what it is: the file's header, the schema and the pages above a row are not needed. What indexes
//! say is compared: a row that they contradict is left out.

mod findings;
#[cfg(test)]
mod laws;
mod near;
mod pages;
mod record;
mod rows;
mod wal;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use uuid::Uuid;

use self::findings::{Findings, Kept};
use super::review_log::{Backup, Identity, LogError, ReviewLog, Table, refill, remove_log, with_ending};

/// What came out of a damaged log.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Salvaged {
    /// Answers, those included that were taken back.
    pub answers: usize,
    /// How many of these the backups have given, because the damaged log had lost them.
    pub from_backups: usize,
    /// How many rows were put right from the backups.
    pub put_right: usize,
    /// How many answers there once were, if that is known.
    pub of: Option<usize>,
    /// Whether that is not known for sure.
    pub is_about: bool,
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
    /// No answer can be read in the damaged file, and no backup that is known to be of that log has one.
    #[error(
        "No answer can be read from the damaged review log, and no backup of it gives one, so nothing was changed. Bring \
         the file back from elsewhere, restore another backup by its name with `entente backup restore`, or begin anew with \
         `entente quiz --begin-anew`, which keeps everything that is there: {}", path.display()
    )]
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
pub fn salvage(damaged: &Path, into: &Path, oldest_first: &[&Backup]) -> Result<Salvaged, SalvageError> {
    if fs::symlink_metadata(into).is_ok() {
        return Err(SalvageError::Exists { path: into.to_owned() });
    }
    let kept = found_in(damaged)?;
    let nothing = || SalvageError::Nothing { path: damaged.to_owned() };
    if kept.rows.is_empty() && kept.device.is_none() {
        return Err(nothing());
    }
    let salvaged = put_together(kept, into, oldest_first);
    match salvaged {
        Ok(Salvaged { answers: 0, .. }) => remove_log(into).map_err(SalvageError::from).and(Err(nothing())),
        salvaged => salvaged.map_err(SalvageError::from),
    }
}

/// What a damaged log still tells of the library that it belongs to.
pub fn identity(damaged: &Path) -> Result<Identity, SalvageError> {
    let kept = found_in(damaged)?;
    Ok(Identity::new(kept.device, kept.traces.known))
}

/// Whether an answer can be read of a damaged log.
#[must_use]
pub fn holds_answers(damaged: &Path) -> bool {
    found_in(damaged).is_ok_and(|kept| kept.rows.iter().any(|row| row.table == Table::Reviews))
}

/// What is to be kept of a damaged log and of the write-ahead log beside it.
fn found_in(damaged: &Path) -> Result<Kept, SalvageError> {
    let file = read(damaged)?;
    let wal = with_ending(damaged, "-wal");
    let wal = if wal.exists() { read(&wal)? } else { Vec::new() };
    Ok(Findings::new(&file, &wal).kept())
}

/// Makes a log of what is to be kept, and adds what the backups have.
fn put_together(mut kept: Kept, into: &Path, oldest_first: &[&Backup]) -> Result<Salvaged, LogError> {
    let refused = refill(into, kept.device, &kept.rows)?;
    let mut log = ReviewLog::open(into)?;
    log.note_left_behind(&kept.left_behind)?;
    let before = log.ids()?;
    let put_right = log.fill(&kept.traces, oldest_first);
    let now = log.ids()?;
    let gained = |table: usize| now[table].iter().filter(|id| before[table].binary_search(id).is_err()).count();
    let all_gained: usize = (0..now.len()).map(gained).sum();
    if let Some(told) = &mut kept.answers_before {
        // A row that went again stood under a damaged id.
        let is_there = |id: &Uuid| before[0].binary_search(id).is_err() || now[0].binary_search(id).is_ok();
        told.sure.retain(is_there);
        told.single.retain(is_there);
    }
    let of = kept.answers_before.map(|told| told.count(&now[0]));
    Ok(Salvaged {
        answers: now[0].len(),
        from_backups: gained(0),
        put_right,
        of: of.map(|(answers, _)| answers),
        is_about: of.is_some_and(|(_, is_sure)| !is_sure),
        marks: now[1].len(),
        decisions: now[2].len(),
        undone: now[3].len(),
        doubtful: (kept.doubtful + refused.len()).saturating_sub(all_gained),
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
