//! Numbers, durations, days and marked-up texts in plain words, the same in the window and in the terminal.

mod days;
mod markdown;
mod no_break;
mod numbers;

pub use days::{
    coming_day, date, day_and_month, moment, month_and_year, precise_moment, relative_day, short_date, short_day,
    short_day_near, short_moment, weekday_and_date,
};
pub use markdown::{
    Gap, PictureRef, Run, pictures, plain, plain_items, plain_lines, range_of, runs, runs_beside_pictures,
};
pub use no_break::no_break;
pub use numbers::{count, count_or_no, duration, interval, whole_minutes};

/// A marked-up text in one line, without its markup and cut after so many characters.
#[must_use]
pub fn shortened(markdown: &str, most: usize) -> String {
    let text = plain(markdown).replace(['\n', '\r'], " ");
    if text.chars().count() <= most { text } else { text.chars().take(most).chain(['…']).collect() }
}
