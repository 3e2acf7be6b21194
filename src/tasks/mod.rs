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
            // An error means that nobody waits for it any more.
            if sender.send(work()).is_ok() {
                wake.wake();
            }
        });
        Self { result }
    }

    /// The result, once, when it is there.
    ///
    /// Work that died without one (a panic, which the panic report tells of) never gives one.
    #[must_use]
    pub fn poll(&self) -> Option<T> {
        self.result.try_recv().ok()
    }
}

/// The result of work that may not have begun; it is taken out when it is there.
pub fn finished<T: Send + 'static>(task: &mut Option<Task<T>>) -> Option<T> {
    let result = task.as_ref()?.poll()?;
    *task = None;
    Some(result)
}
