//! Why there is no such date.

use std::fmt;

use super::{Fields, Hints, ToldDate, Unread};
use crate::deck::historical_date::{MONTHS, last_day, year_in_words};

/// Why there is no such date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Impossible {
    /// The month has not so many days.
    Day {
        /// The year; 0 is 1 BC.
        year: i64,
        /// The month, 1 to 12.
        month: u8,
        /// How many days it has.
        days: u8,
    },
    /// There are not so many months.
    Month(u8),
    /// There was no year 0.
    YearZero,
    /// It ends before it begins.
    Backwards,
    /// Both ends are the same.
    Instant,
}

impl Impossible {
    /// Returns why a text that looks like a date is none; `None` if it is one, or looks like something else.
    #[must_use]
    pub fn of(text: &str) -> Option<Self> {
        match ToldDate::read(text, Hints::default()) {
            Err(Unread::Impossible(why)) => Some(why),
            _ => None,
        }
    }

    /// Why a year has no such month or day.
    pub(super) fn in_year(year: i64, fields: Fields, is_julian: bool) -> Self {
        let month = fields.month.unwrap_or_default();
        if (1..=12).contains(&month) {
            Self::Day { year, month, days: last_day(year, month, is_julian) }
        } else {
            Self::Month(month)
        }
    }
}

/// A clause that begins with a small letter, for behind a colon.
impl fmt::Display for Impossible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Day { year, month, days } => {
                let name = MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or_default();
                write!(f, "{name} has {days} days")?;
                // Every other month has as many in each year.
                if month == 2 { write!(f, " in {}", year_in_words(year)) } else { Ok(()) }
            }
            Self::Month(month) => write!(f, "there is no month {month}"),
            Self::YearZero => f.write_str("there was no year 0"),
            Self::Backwards => f.write_str("it ends before it begins"),
            Self::Instant => f.write_str("both ends are the same"),
        }
    }
}
