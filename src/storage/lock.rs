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
    _file: File,
}

impl Lock {
    /// Takes the lock of a data folder; `None` where another Entente holds it.
    ///
    /// One that is just being let go of (the window was closed and opened again, or a program that was started a moment
    /// ago still shares the file) is waited for, a third of a second at most.
    pub fn take(path: &Path) -> io::Result<Option<Self>> {
        let file = File::options().create(true).truncate(false).write(true).open(path)?;
        for _ in 0..TRIES {
            match file.try_lock() {
                Ok(()) => return Ok(Some(Self { _file: file })),
                Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
                Err(TryLockError::Error(err)) => return Err(err),
            }
        }
        Ok(None)
    }
}
