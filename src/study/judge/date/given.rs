//! Dates as far as they were given or are known.

use std::fmt;

use chrono::{Datelike, NaiveDate};

/// A year, with its month and day as far as they are told. `Ord` is not for these: 1891 is not before May 1891.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartialDate {
    /// Astronomical: the year 0 is 1 BC.
    pub year: i64,
    /// 1 to 12.
    pub month: Option<u8>,
    /// 1 to 31; only where there is a month.
    pub day: Option<u8>,
}

/// A date as the learner gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GivenDate {
    /// `27 August 1891`, `Aug 1891`, `1891`.
    Point(PartialDate),
    /// `3/4/1891`: one or the other.
    Either(PartialDate, PartialDate),
    /// `1700–1721`.
    Span(PartialDate, PartialDate),
    /// `the 1890s`, by its first year.
    Decade(i64),
}

/// How finely a date is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Precision {
    Year,
    Month,
    Day,
}

/// There is no such day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoSuchDay;

impl PartialDate {
    /// A year only.
    pub(super) const fn year(year: i64) -> Self {
        Self { year, month: None, day: None }
    }

    /// A date that is in the calendar. In the old calendar every fourth year has a 29 February; such a day is told as
    /// the day of the new calendar that it was.
    pub(super) fn checked(
        year: i64,
        month: Option<u8>,
        day: Option<u8>,
        is_old_style: bool,
    ) -> Result<Self, NoSuchDay> {
        let date = Self { year, month, day };
        let Some(month) = month else { return Ok(date) };
        if !(1..=12).contains(&month) {
            return Err(NoSuchDay);
        }
        let Some(day) = day else { return Ok(date) };
        if is_old_style {
            let is_short = matches!(month, 4 | 6 | 9 | 11);
            let last = if month == 2 { 28 + u8::from(year.rem_euclid(4) == 0) } else { 31 - u8::from(is_short) };
            if !(1..=last).contains(&day) {
                return Err(NoSuchDay);
            }
            return from_old_style(year, month, day).ok_or(NoSuchDay);
        }
        let year = i32::try_from(year).ok();
        let is_real = year.and_then(|year| NaiveDate::from_ymd_opt(year, month.into(), day.into())).is_some();
        if is_real { Ok(date) } else { Err(NoSuchDay) }
    }

    pub(super) fn precision(&self) -> Precision {
        match (self.month, self.day) {
            (None, _) => Precision::Year,
            (Some(_), None) => Precision::Month,
            (Some(_), Some(_)) => Precision::Day,
        }
    }

    /// As an EDTF date.
    pub(super) fn edtf(&self) -> String {
        let sign = if self.year < 0 { "-" } else { "" };
        let mut edtf = format!("{sign}{:04}", self.year.unsigned_abs());
        for part in [self.month, self.day].into_iter().map_while(|part| part) {
            edtf.extend(['-', char::from(b'0' + part / 10), char::from(b'0' + part % 10)]);
        }
        edtf
    }
}

/// The day of the new calendar on which a day of the old one fell.
fn from_old_style(year: i64, month: u8, day: u8) -> Option<PartialDate> {
    // Before 1 January of the year 1, new style, counted from the 1 March of the year 0, old style, and a day for it.
    const DAYS_BEFORE: i64 = 308;
    // A year that begins in March has its leap day at the end, and months of 153 days in five.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let days_of_months = (153 * i64::from(month) + 2) / 5;
    let days = 365 * year + year.div_euclid(4) + days_of_months + i64::from(day) - DAYS_BEFORE;
    let date = NaiveDate::from_num_days_from_ce_opt(i32::try_from(days).ok()?)?;
    Some(PartialDate { year: date.year().into(), month: Some(date.month() as u8), day: Some(date.day() as u8) })
}

impl GivenDate {
    /// The first and the last year.
    #[must_use]
    pub fn years(&self) -> (i64, i64) {
        match self {
            Self::Point(date) | Self::Either(date, _) => (date.year, date.year),
            Self::Span(first, last) => (first.year, last.year),
            Self::Decade(first) => (*first, first + 9),
        }
    }

    /// As an EDTF date or interval; none where it is one of two.
    pub(super) fn edtf(&self) -> Option<String> {
        match self {
            Self::Point(date) => Some(date.edtf()),
            Self::Span(first, last) => Some(format!("{}/{}", first.edtf(), last.edtf())),
            Self::Decade(first) => {
                Some(format!("{}/{}", PartialDate::year(*first).edtf(), PartialDate::year(first + 9).edtf()))
            }
            Self::Either(..) => None,
        }
    }
}

impl fmt::Display for PartialDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A deck's dates say how a date is put into words.
        match crate::deck::HistoricalDate::parse(&self.edtf()) {
            Ok(date) => date.fmt(f),
            Err(_) => self.year.fmt(f),
        }
    }
}

impl fmt::Display for GivenDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Point(date) => date.fmt(f),
            Self::Either(one, other) => write!(f, "{one} or {other}"),
            Self::Span(first, last) => write!(f, "{first} – {last}"),
            Self::Decade(first) => write!(f, "the {first}s"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_of_the_old_calendar_is_told_in_the_new_one() {
        for (old, new) in [
            ((1893, 12, 23), "1894-01-04"),
            ((1721, 8, 30), "1721-09-10"),
            ((1917, 10, 25), "1917-11-07"),
            ((1900, 2, 29), "1900-03-13"),
            ((1721, 10, 22), "1721-11-02"),
        ] {
            let (year, month, day) = old;
            let date = PartialDate::checked(year, Some(month), Some(day), true).unwrap();
            assert_eq!(date.edtf(), new);
        }
    }

    #[test]
    fn a_day_that_never_was_is_refused() {
        for (year, month, day) in [(1891, 2, 30), (1900, 2, 29), (1891, 13, 1), (1891, 4, 31), (1891, 1, 0)] {
            assert_eq!(PartialDate::checked(year, Some(month), Some(day), false), Err(NoSuchDay));
        }
        assert!(PartialDate::checked(1892, Some(2), Some(29), false).is_ok());
    }

    #[test]
    fn what_was_understood_can_be_shown() {
        let day = PartialDate { year: 1891, month: Some(8), day: Some(27) };
        assert_eq!(GivenDate::Point(day).to_string(), "27 August 1891");
        assert_eq!(GivenDate::Span(PartialDate::year(-43), PartialDate::year(14)).to_string(), "44 BC – 14");
        assert_eq!(GivenDate::Decade(1890).to_string(), "the 1890s");
    }
}
