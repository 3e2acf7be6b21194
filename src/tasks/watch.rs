//! Notices changes to the files in a folder.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher, event::ModifyKind};

use super::Wake;

/// Watches a folder and those in it. Costs nothing while nothing changes.
pub struct Watch {
    has_changed: Arc<AtomicBool>,
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Starts watching the files in a folder. Returns `None` if the system does not support it.
    #[must_use]
    pub fn start(folder: &Path, wake: &Wake) -> Option<Self> {
        let has_changed = Arc::new(AtomicBool::new(false));
        let (flag, wake) = (has_changed.clone(), wake.clone());
        let mut watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            if event.is_ok_and(|event| is_change(event.kind)) {
                flag.store(true, Ordering::Release);
                wake.wake();
            }
        })
        .ok()?;
        watcher.watch(folder, RecursiveMode::Recursive).ok()?;
        Some(Self { has_changed, _watcher: watcher })
    }

    /// Returns whether anything has changed since the last call.
    #[must_use]
    pub fn take_change(&self) -> bool {
        self.has_changed.swap(false, Ordering::AcqRel)
    }
}

/// Reading a file or touching its times is not a change.
fn is_change(kind: EventKind) -> bool {
    let is_about_content = !matches!(kind, EventKind::Modify(ModifyKind::Metadata(_)));
    is_about_content && (kind.is_create() || kind.is_modify() || kind.is_remove())
}
