//! Notices when a file in a folder changes.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use notify::{EventKind, RecommendedWatcher, RecursiveMode, Watcher, event::ModifyKind};

use super::Wake;

/// Watches a folder. It costs nothing while nothing changes.
pub struct Watch {
    has_changed: Arc<AtomicBool>,
    _watcher: RecommendedWatcher,
}

impl Watch {
    /// Watches the files in a folder; none where the system cannot.
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
        watcher.watch(folder, RecursiveMode::NonRecursive).ok()?;
        Some(Self { has_changed, _watcher: watcher })
    }

    /// Whether something has changed since this was last asked.
    #[must_use]
    pub fn take_change(&self) -> bool {
        self.has_changed.swap(false, Ordering::AcqRel)
    }
}

/// Reading a file is no change, nor is touching its times.
fn is_change(kind: EventKind) -> bool {
    let is_about_content = !matches!(kind, EventKind::Modify(ModifyKind::Metadata(_)));
    is_about_content && (kind.is_create() || kind.is_modify() || kind.is_remove())
}
