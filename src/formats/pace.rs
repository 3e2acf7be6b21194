//! How far long work is, and whether it is to stop.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU32, Ordering},
};

/// Shared by whoever works and whoever waits for it.
#[derive(Clone, Debug, Default)]
pub struct Pace(Arc<State>);

#[derive(Debug, Default)]
struct State {
    /// How much is done, in thousandths.
    done: AtomicU32,
    is_cancelled: AtomicBool,
}

impl Pace {
    /// The pace of other work, which begins now and goes on for whoever held this one.
    #[must_use]
    pub fn renew(&mut self) -> Self {
        *self = Self::default();
        self.clone()
    }

    /// Notes how much is done. Returns whether the work is to go on.
    #[must_use]
    pub fn reach(&self, done: usize, of: usize) -> bool {
        let thousandths = (done.min(of) as u64 * 1000).checked_div(of as u64).unwrap_or(1000);
        self.0.done.store(thousandths as u32, Ordering::Relaxed);
        !self.is_cancelled()
    }

    /// How much is done, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> f32 {
        self.0.done.load(Ordering::Relaxed) as f32 / 1000.0
    }

    /// Asks the work to stop. It does so at the next opportunity, and leaves nothing behind.
    pub fn cancel(&self) {
        self.0.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether the work is to stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.0.is_cancelled.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_is_told_and_a_cancel_is_heard() {
        let pace = Pace::default();
        assert!(pace.reach(1, 4) && (pace.share() - 0.25).abs() < 1e-3);
        assert!(pace.reach(0, 0) && (pace.share() - 1.0).abs() < 1e-3);
        pace.clone().cancel();
        assert!(!pace.reach(2, 4) && pace.is_cancelled());
    }
}
