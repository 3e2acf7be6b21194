//! What is remembered: how well a card is known, and on which day it should come back.
//!
//! Pure: days and seeds are arguments. FSRS-6 itself is the `fsrs` crate, called only by [`Scheduler`] and [`fit`].

mod calendar;
mod clock_time;
mod fitting;
mod month;
mod rating;
mod schedule;
mod scheduler;
mod simulation;
mod spread;
mod study_day;
mod typed;

pub use calendar::{Calendar, Holiday, Share};
pub use clock_time::ClockTime;
pub use fitting::{Fit, FitError, FitProgress, LEAST_ANSWERS, PredictionQuality, fit};
pub use month::Month;
pub use rating::Rating;
pub use schedule::{CardState, LEECH_LAPSES, Schedule};
pub use scheduler::{BadParameters, Candidate, DEFAULT_DESIRED_RETENTION, Remembered, Scheduler};
pub use simulation::{Habits, Simulation};
pub use spread::{CLOSED, MAX_INTERVAL_DAYS, NO_LOAD, spread};
pub use study_day::{Moment, StudyDay};
pub use typed::{typed_day, typed_time};
