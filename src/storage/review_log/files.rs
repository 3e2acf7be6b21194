//! The files of a log: which one a path leads to, those beside it, and moving all of them aside.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::LogError;
use crate::storage::atomic;

/// What SQLite adds to the name of a log for the files that belong to it.
const BESIDE: [&str; 3] = ["-wal", "-shm", "-journal"];

/// Which file a path leads to: another one that takes its name has another identity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FileIdentity {
    device: u64,
    inode: u64,
}

impl FileIdentity {
    /// The file at that path, at the end of all links; `None` if there is none.
    pub fn from_path(path: &Path) -> Option<Self> {
        fs::metadata(path).ok().map(|file| Self::from_metadata(&file))
    }

    #[cfg(unix)]
    fn from_metadata(file: &fs::Metadata) -> Self {
        use std::os::unix::fs::MetadataExt as _;
        Self { device: file.dev(), inode: file.ino() }
    }

    /// Elsewhere an open file cannot be replaced, so only whether it is there matters.
    #[cfg(not(unix))]
    fn from_metadata(_file: &fs::Metadata) -> Self {
        Self { device: 0, inode: 0 }
    }
}

/// The files of an open log: the log itself and, if there is one, its write-ahead log.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenFiles {
    log: FileIdentity,
    wal: Option<FileIdentity>,
}

impl OpenFiles {
    /// The files of a log that has just been opened; `None` if it is nowhere on disk.
    pub fn new(log: &Path) -> Option<Self> {
        let wal = FileIdentity::from_path(&with_ending(log, "-wal"));
        Some(Self { log: FileIdentity::from_path(log)?, wal })
    }

    /// Whether the same files are still at that path: what is written will be found there. Costs microseconds.
    pub fn are_at(self, log: &Path) -> bool {
        FileIdentity::from_path(log) == Some(self.log)
            && (self.wal.is_none() || FileIdentity::from_path(&with_ending(log, "-wal")) == self.wal)
    }
}

/// The path with that ending added to its file name.
#[must_use]
pub fn with_ending(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}

/// Moves whatever there is of a log to the first free name beside it, `reviews.damaged-N.sqlite3`: a write-ahead log
/// that stayed would be taken for that of the next log. Returns that name; `None` if there was nothing.
pub fn put_aside(log: &Path) -> Result<Option<PathBuf>, LogError> {
    let folder = log.parent().unwrap_or(Path::new("."));
    let mut names = (1..).map(|n| folder.join(format!("reviews.damaged-{n}.sqlite3")));
    let files = || [""].into_iter().chain(BESIDE);
    let is_there = |path: &Path| path.symlink_metadata().is_ok();
    if !files().any(|ending| is_there(&with_ending(log, ending))) {
        return Ok(None);
    }
    let kept = names.find(|name| !files().any(|ending| is_there(&with_ending(name, ending)))).unwrap_or_default();
    for ending in files() {
        let (old, new) = (with_ending(log, ending), with_ending(&kept, ending));
        if is_there(&old) {
            fs::rename(&old, &new).map_err(|err| LogError::io(&new, &err))?;
        }
    }
    sync_folder_of(log)?;
    Ok(Some(kept))
}

/// Gives a log that rests another name, with what was written ahead.
pub fn rename_log(log: &Path, to: &Path) -> Result<(), LogError> {
    for ending in BESIDE.into_iter().chain([""]) {
        let (old, new) = (with_ending(log, ending), with_ending(to, ending));
        let is_empty = fs::metadata(&old).is_ok_and(|file| file.len() == 0);
        let done = if is_empty || ending == "-shm" { fs::remove_file(&old) } else { fs::rename(&old, &new) };
        match done {
            Err(err) if ending.is_empty() || err.kind() != std::io::ErrorKind::NotFound => {
                return Err(LogError::io(&new, &err));
            }
            _ => {}
        }
    }
    sync_folder_of(to)
}

/// Whether anything that may hold answers has the name of a log: the log itself, or what was written ahead.
#[must_use]
pub fn is_anything_there(log: &Path) -> bool {
    let wal = fs::metadata(with_ending(log, "-wal")).map_or(0, |wal| wal.len());
    wal > 0 || log.symlink_metadata().is_ok()
}

/// Removes a log with the files that belong to it.
pub fn remove_log(log: &Path) -> Result<(), LogError> {
    [""].into_iter().chain(BESIDE).try_for_each(|ending| remove_if_there(&with_ending(log, ending)))
}

/// Removes a file, if it is there.
pub fn remove_if_there(path: &Path) -> Result<(), LogError> {
    atomic::remove(path).map_err(|err| LogError::io(path, &err))
}

/// Brings a rename in the folder of a log onto the disk.
pub fn sync_folder_of(path: &Path) -> Result<(), LogError> {
    let folder = path.parent().unwrap_or(Path::new("."));
    atomic::sync_folder(folder).map_err(|err| LogError::io(path, &err))
}

/// Whether the disk with that path takes no more: SQLite calls much of what follows from that an I/O error.
pub fn is_disk_full(path: &Path) -> bool {
    let probe = with_ending(path, ".probe");
    let written = fs::write(&probe, vec![0; 65_536]);
    // If it stays, the next probe takes it away.
    drop(fs::remove_file(&probe));
    written.is_err_and(|err| is_fullness(&err))
}

/// Whether an error means that there is no room.
pub fn is_fullness(err: &std::io::Error) -> bool {
    use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
    matches!(err.kind(), StorageFull | QuotaExceeded | FileTooLarge)
}
