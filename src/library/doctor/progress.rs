//! How far the doctor has come.

use std::{
    fs,
    path::Path,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use crate::{library::DataFolder, storage::review_log};

/// How far the doctor has come, for another thread to watch, or to stop it. Copies share it.
#[derive(Clone, Debug, Default)]
pub struct DoctorProgress(Arc<State>);

#[derive(Debug, Default)]
struct State {
    /// What is being looked at, and how many bytes that is.
    now: Mutex<(&'static str, u64)>,
    done: AtomicU64,
    total: AtomicU64,
    is_stopped: AtomicBool,
}

impl DoctorProgress {
    /// Returns the share that is done, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> f32 {
        let [done, total] = [&self.0.done, &self.0.total].map(|bytes| bytes.load(Ordering::Relaxed));
        (done as f32 / total.max(1) as f32).min(1.0)
    }

    /// Returns what is being looked at.
    #[must_use]
    pub fn what(&self) -> &'static str {
        self.0.now.lock().unwrap_or_else(PoisonError::into_inner).0
    }

    /// Asks the doctor to stop soon. What has been begun is ended: nothing is left half repaired.
    pub fn stop(&self) {
        self.0.is_stopped.store(true, Ordering::Relaxed);
    }

    /// Returns whether it was asked to stop.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.0.is_stopped.load(Ordering::Relaxed)
    }

    /// Adds what a look at everything in a folder reads, in bytes.
    pub(super) fn add(&self, folder: &DataFolder) {
        let backups: u64 = review_log::backups(&folder.backups()).iter().map(|backup| backup.bytes).sum();
        self.0.total.fetch_add(2 * length(&folder.log()) + backups + 1, Ordering::Relaxed);
    }

    /// Notes that this comes next, of so many bytes. Returns `None` if it should not.
    pub(super) fn next(&self, what: &'static str, bytes: u64) -> Option<()> {
        let (_, before) =
            std::mem::replace(&mut *self.0.now.lock().unwrap_or_else(PoisonError::into_inner), (what, bytes));
        self.0.done.fetch_add(before, Ordering::Relaxed);
        (!self.is_stopped()).then_some(())
    }
}

/// The length of a file; 0 if it is not there.
pub(super) fn length(path: &Path) -> u64 {
    fs::metadata(path).map_or(0, |file| file.len())
}
