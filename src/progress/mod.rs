//! What the reviews say: each figure is a pure function over them.

mod forecast;
mod outlook;
mod retention;
mod sittings;
mod today;

pub use forecast::{FORECAST_DAYS, forecast};
pub use outlook::{DayAhead, Pace, outlook};
pub use retention::{Retention, retention};
pub use sittings::{Since, SittingRecord, since, sittings};
pub use today::{Today, answer_ms, today};

/// An answer that took longer counts as this long: the learner was called away.
pub const LONGEST_ANSWER_MS: u32 = 120_000;
