//! Long work in the background. The window is woken when it is done; it knows of no window.

mod watch;

use std::sync::{Arc, OnceLock, mpsc};

pub use watch::Watch;

/// Wakes the window. It is made before the window is, so that work can begin while the window opens.
#[derive(Clone, Default)]
pub struct Wake(Arc<OnceLock<Box<dyn Fn() + Send + Sync>>>);

impl Wake {
    /// Says how the window is woken, once.
    pub fn set(&self, wake: impl Fn() + Send + Sync + 'static) {
        self.0.get_or_init(|| Box::new(wake));
    }

    /// Wakes the window, if it is there.
    pub fn wake(&self) {
        if let Some(wake) = self.0.get() {
            wake();
        }
    }
}

struct WakeAtEnd(Wake);

impl Drop for WakeAtEnd {
    fn drop(&mut self) {
        self.0.wake();
    }
}

/// Work that goes on in a thread of its own. Dropping it lets the work end unheard.
pub struct Task<T> {
    result: mpsc::Receiver<T>,
}

impl<T: Send + 'static> Task<T> {
    /// Begins the work, and wakes the window when it is done.
    #[expect(clippy::disallowed_methods, reason = "this is the place that starts threads")]
    pub fn start(wake: &Wake, work: impl FnOnce() -> T + Send + 'static) -> Self {
        let (sender, result) = mpsc::channel();
        let wake = wake.clone();
        std::thread::spawn(move || {
            // Dropped after the sender, also where the work dies: the window then finds what has become of it.
            let _at_end = WakeAtEnd(wake);
            let sender = sender;
            // An error means that nobody waits for it any more.
            drop(sender.send(work()));
        });
        Self { result }
    }

    /// Waits for the work to end; `None` if it died without a result.
    #[must_use]
    pub fn wait(self) -> Option<T> {
        self.result.recv().ok()
    }
}

/// The result of work that may not have begun. The task is taken out when the work has ended, also where it died without
/// a result: a panic, which the panic report tells of.
pub fn finished<T>(task: &mut Option<Task<T>>) -> Option<T> {
    let result = match task.as_ref()?.result.try_recv() {
        Ok(result) => Some(result),
        Err(mpsc::TryRecvError::Disconnected) => None,
        Err(mpsc::TryRecvError::Empty) => return None,
    };
    *task = None;
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_died_does_not_go_on_for_ever() {
        let mut task = Some(Task::<u32>::start(&Wake::default(), || std::panic::resume_unwind(Box::new("died"))));
        while task.is_some() {
            assert_eq!(finished(&mut task), None);
        }
        let mut task = Some(Task::start(&Wake::default(), || 7));
        let mut result = None;
        while task.is_some() {
            result = finished(&mut task);
        }
        assert_eq!(result, Some(7));
    }
}
