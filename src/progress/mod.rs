//! What the reviews say. Each figure is a pure function over them.
//!
//! A [`History`] is made once from all [`PastAnswers`]. A [`Filter`] gives a [`View`] of one deck, one topic or a period, and
//! each figure is a function of a view. Practice counts only for the time spent and the answers of a session.

mod both;
mod calendar;
mod forecast;
mod gains;
mod history;
mod known;
mod leeches;
mod outlook;
mod past;
mod recall;
mod retention;
#[cfg(test)]
mod samples;
pub mod search;
mod sessions;
mod since;
mod strengths;
pub mod timeline;
mod today;

pub use both::both;
pub use calendar::{Done, calendar, hours};
pub use forecast::{FORECAST_DAYS, forecast};
pub use gains::Gains;
pub use history::{Answered, CardFacts, Filter, History, View};
pub use known::{MOST_SAMPLES, Share, known, known_by, sample_days, share_by};
pub use leeches::{Leech, leeches};
pub use outlook::{Begun, DayAhead, Days, Pace, WhatIf, mean_days, outlook, outlook_to_exam, seeds, what_if};
pub use past::{Numbered, PastAnswer, PastAnswers};
pub use recall::recall_over_time;
pub use retention::{INTERVAL_STEPS, Retention, calibration, retention};
pub use sessions::{SessionRecord, sessions};
pub use since::{Since, last_time, since};
pub use strengths::{STABILITY_STEPS, difficulties, stabilities};
pub use today::{Today, today};

pub use crate::study::LONGEST_ANSWER_MS;
