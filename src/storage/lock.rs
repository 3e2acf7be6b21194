//! One Entente writes to a data folder at a time.

use std::{
    fs::{File, TryLockError},
    io,
    path::Path,
    thread,
    time::Duration,
};

const TRIES: u32 = 16;
const PAUSE: Duration = Duration::from_millis(20);

/// Held while a library is open for writing. The system lets go of it when the program ends, however it ends.
#[derive(Debug)]
pub struct Lock {
    _files: Vec<File>,
}

impl Lock {
    /// Takes the lock of a data folder and of the folder in which its log really lies; `None` if another Entente holds
    /// one of them.
    ///
    /// The folders themselves are locked, so that it does not help to delete the lock file; that file is for systems
    /// that cannot lock a folder, and for an earlier Entente. The log is not locked: closing it would let go of the
    /// locks that SQLite holds on it.
    pub fn take(root: &Path, log: &Path) -> io::Result<Option<Self>> {
        let mut folders = vec![root.canonicalize()?];
        let log = log.canonicalize().ok();
        folders.extend(log.as_deref().and_then(Path::parent).filter(|it| *it != folders[0]).map(Path::to_owned));
        let mut options = File::options();
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut files = vec![options.create(true).truncate(false).write(true).open(root.join("entente.lock"))?];
        // A system that does not open folders has the lock file.
        files.extend(folders.iter().filter_map(|folder| File::open(folder).ok()));
        for (place, file) in files.iter().enumerate() {
            match take(file) {
                Ok(true) => {}
                Ok(false) => return Ok(None),
                Err(err) if place == 0 => return Err(err),
                // Nor does every file system lock them.
                Err(err) => tracing::debug!(%err, "a folder cannot be locked"),
            }
        }
        Ok(Some(Self { _files: files }))
    }
}

/// Locks a file; `false` if it is locked already. A lock that is just being let go of (the window was closed and opened
/// again, or a program that was started a moment ago still shares the file) is waited for, a third of a second at most.
fn take(file: &File) -> io::Result<bool> {
    for _ in 0..TRIES {
        match file.try_lock() {
            Ok(()) => return Ok(true),
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Err(TryLockError::Error(err)) => return Err(err),
        }
    }
    Ok(false)
}
