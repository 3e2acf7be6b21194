//! Two halves of a long calculation at once.

use std::{panic, thread};

/// Does two things at once, and waits for both.
///
/// # Panics
///
/// Panics if one of them does.
pub fn both<A, B: Send>(first: impl FnOnce() -> A, second: impl FnOnce() -> B + Send) -> (A, B) {
    thread::scope(|scope| {
        let second = scope.spawn(second);
        let first = first();
        (first, second.join().unwrap_or_else(|panic| panic::resume_unwind(panic)))
    })
}
