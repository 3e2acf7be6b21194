//! Long work in the background. Wakes the window when it is done, without knowing about windows.

mod watch;

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, mpsc},
    time::Duration,
};

pub use watch::Watch;

/// Wakes the window. Created before the window, so that work can begin while it opens.
#[derive(Clone, Default)]
pub struct Wake(Arc<Mutex<Option<Waking>>>);

type Waking = Arc<dyn Fn() + Send + Sync>;

impl Wake {
    /// Sets how the window is woken, also for the work that runs already: if there was another window, this one follows it.
    pub fn set(&self, wake: impl Fn() + Send + Sync + 'static) {
        *self.waking() = Some(Arc::new(wake));
    }

    /// Wakes the window if it is open.
    pub fn wake(&self) {
        let waking = self.waking().clone();
        if let Some(wake) = waking {
            wake();
        }
    }

    fn waking(&self) -> MutexGuard<'_, Option<Waking>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

struct WakeAtEnd(Wake);

impl Drop for WakeAtEnd {
    fn drop(&mut self) {
        self.0.wake();
    }
}

/// Work running in its own thread. Dropping it lets the work finish and discards the result.
pub struct Task<T> {
    result: mpsc::Receiver<T>,
}

impl<T: Send + 'static> Task<T> {
    /// Starts the work, and wakes the window when it is done.
    #[expect(clippy::disallowed_methods, reason = "this is the place that starts threads")]
    pub fn start(wake: &Wake, work: impl FnOnce() -> T + Send + 'static) -> Self {
        let (sender, result) = mpsc::channel();
        let wake = wake.clone();
        std::thread::spawn(move || {
            // Dropped after the sender, even if the work panics, so that the window finds the channel closed when it
            // wakes.
            let _at_end = WakeAtEnd(wake);
            let sender = sender;
            // Fails only if nothing waits for the result any more.
            drop(sender.send(work()));
        });
        Self { result }
    }

    /// Starts work that nobody waits for yet, once the window has had time to come to rest.
    pub fn start_after(pause: Duration, wake: &Wake, work: impl FnOnce() -> T + Send + 'static) -> Self {
        Self::start(wake, move || {
            std::thread::sleep(pause);
            work()
        })
    }

    /// Waits for the work to end, but no longer than that; `None` if it has not ended, or died without a result.
    #[must_use]
    pub fn wait_for(self, most: Duration) -> Option<T> {
        self.result.recv_timeout(most).ok()
    }

    /// Waits for the work to end; `None` if it died without a result.
    #[must_use]
    pub fn wait(self) -> Option<T> {
        self.result.recv().ok()
    }
}

/// Returns the result if the work is done. The task is then removed, also if the work panicked and there is no result;
/// the panic hook has already reported that.
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
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn work_that_began_under_another_window_wakes_the_one_that_is_there() {
        let wake = Wake::default();
        let woken: [Arc<AtomicU32>; 2] = Default::default();
        let (start, started) = mpsc::channel();
        let count = |window: &Arc<AtomicU32>| {
            let window = Arc::clone(window);
            move || {
                window.fetch_add(1, Ordering::Relaxed);
            }
        };
        wake.set(count(&woken[0]));
        let task = Task::start(&wake, move || started.recv());
        wake.set(count(&woken[1]));
        start.send(()).unwrap();
        assert_eq!(task.wait_for(Duration::from_mins(1)), Some(Ok(())));
        while woken[1].load(Ordering::Relaxed) == 0 {
            std::thread::yield_now();
        }
        assert_eq!(woken.map(|window| window.load(Ordering::Relaxed)), [0, 1]);
    }

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
