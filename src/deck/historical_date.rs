//! When something happened, as precisely as it is known.

use std::fmt;

use edtf_core::{Bound, Date, Edtf, Interval, IntervalEndpoint, Precision};
use serde::Serialize;

/// A date as the record gives it: EDTF (ISO 8601-2), with its precision as part of the value.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(into = "String")]
pub struct HistoricalDate {
    text: String,
    edtf: Edtf,
}

/// A text that is no EDTF date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a date; write it like 1891-08-27, 1891-08, 1891, 1700/1721 or 1712~")]
pub struct NotADate(String);

impl HistoricalDate {
    /// Reads an EDTF date: `1891-08-27`, `1894-01`, `1812`, `1700/1721`, `1712~`, `1902?`, `-0043` (44 BC).
    pub fn parse(text: &str) -> Result<Self, NotADate> {
        let text = text.trim();
        // Longer than any date that means something; it keeps hostile input cheap.
        if text.len() > 100 {
            return Err(NotADate(text.chars().take(40).chain(['…']).collect()));
        }
        match Edtf::parse(text) {
            Ok(edtf @ (Edtf::Date(_) | Edtf::Interval(_))) => Ok(Self { text: text.to_owned(), edtf }),
            _ => Err(NotADate(text.to_owned())),
        }
    }

    /// The date as it is written in a deck.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether everything about this date lies before everything about the other: certain, or false.
    ///
    /// Nothing is compared more finely than both sides allow: 1894 is not before August 1894, nor after it.
    #[must_use]
    pub fn is_certainly_before(&self, other: &Self) -> bool {
        let vague = |edtf: &Edtf| edtf.is_approximate() || edtf.is_uncertain();
        if vague(&self.edtf) || vague(&other.edtf) {
            return false;
        }
        matches!(
            (self.edtf.bounds().latest, other.edtf.bounds().earliest),
            (Bound::Date(latest), Bound::Date(earliest)) if latest < earliest
        )
    }

    /// The first and the last year that it touches, where 0 is 1 BC. An end that is open or unknown lies as far off as a
    /// number can.
    #[must_use]
    pub fn years(&self) -> (i64, i64) {
        let year = |bound: Bound, open: i64| if let Bound::Date(date) = bound { date.year } else { open };
        let bounds = self.edtf.bounds();
        (year(bounds.earliest, i64::MIN), year(bounds.latest, i64::MAX))
    }

    /// From when to when it was, in years and parts of them, where 0 is the beginning of 1 BC; none where an end is open
    /// or unknown on both sides. An open end lies at the other one.
    #[must_use]
    pub fn extent(&self) -> Option<(f64, f64)> {
        let at = |bound: Bound, days_after: f64| match bound {
            Bound::Date(date) => {
                let days = f64::from(date.day - 1) + days_after;
                Some(date.year as f64 + (f64::from(date.month - 1) + days / 31.0) / 12.0)
            }
            _ => None,
        };
        let bounds = self.edtf.bounds();
        let (first, last) = (at(bounds.earliest, 0.0), at(bounds.latest, 1.0));
        Some((first.or(last)?, last.or(first)?))
    }

    /// Whether it tells when something began and when it ended.
    #[must_use]
    pub fn is_interval(&self) -> bool {
        matches!(self.edtf, Edtf::Interval(_))
    }

    /// Whether it is about, or uncertain.
    #[must_use]
    pub fn is_vague(&self) -> bool {
        self.edtf.is_approximate() || self.edtf.is_uncertain()
    }

    /// The date in words: `27 August 1891`, `October 1853 – March 1856`, `about 1712`, `44 BC`.
    #[must_use]
    pub fn in_words(&self) -> String {
        match &self.edtf {
            Edtf::Date(date) => date_in_words(date),
            Edtf::Interval(interval) => interval_in_words(interval),
            Edtf::DateTime(_) | Edtf::Set(_) => None,
        }
        .unwrap_or_else(|| self.text.clone())
    }
}

impl fmt::Display for HistoricalDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.in_words())
    }
}

impl From<HistoricalDate> for String {
    fn from(date: HistoricalDate) -> Self {
        date.text
    }
}

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The parts of a date that has no unspecified digits.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Parts {
    year: i64,
    month: Option<u8>,
    day: Option<u8>,
}

impl Parts {
    fn of(date: &Date) -> Option<Self> {
        if date.has_unspecified() || date.precision() == Precision::Season {
            return None;
        }
        Some(Self {
            year: date.year.value()?,
            month: date.month.and_then(edtf_core::DateField::value),
            day: date.day.and_then(edtf_core::DateField::value),
        })
    }

    fn in_words(self) -> String {
        // Astronomical numbering: the year 0 is 1 BC.
        let year = if self.year > 0 { self.year.to_string() } else { format!("{} BC", 1 - self.year) };
        match (self.month.map(month_name), self.day) {
            (Some(month), Some(day)) => format!("{day} {month} {year}"),
            (Some(month), None) => format!("{month} {year}"),
            (None, _) => year,
        }
    }
}

fn month_name(month: u8) -> &'static str {
    MONTHS.get(usize::from(month).wrapping_sub(1)).copied().unwrap_or("?")
}

fn date_in_words(date: &Date) -> Option<String> {
    let words = Parts::of(date)?.in_words();
    Some(match (date.is_approximate(), date.is_uncertain()) {
        (true, _) => format!("about {words}"),
        (false, true) => format!("probably {words}"),
        (false, false) => words,
    })
}

fn interval_in_words(interval: &Interval) -> Option<String> {
    let (start, end) = match (&interval.start, &interval.end) {
        (IntervalEndpoint::Date(start), IntervalEndpoint::Date(end)) => (start, end),
        (IntervalEndpoint::Date(start), _) => return Some(format!("from {}", date_in_words(start)?)),
        (_, IntervalEndpoint::Date(end)) => return Some(format!("until {}", date_in_words(end)?)),
        _ => return None,
    };
    let plain = |date: &Date| !date.is_approximate() && !date.is_uncertain();
    let (Some(from), Some(to)) = (Parts::of(start), Parts::of(end)) else {
        return None;
    };
    if !plain(start) || !plain(end) || from.year <= 0 {
        return Some(format!("{} – {}", date_in_words(start)?, date_in_words(end)?));
    }
    Some(match (from.month, from.day, to.month, to.day) {
        (None, _, None, _) => format!("{}–{}", from.year, to.year),
        (Some(a), None, Some(b), None) if from.year == to.year && a != b => {
            format!("{} – {} {}", month_name(a), month_name(b), to.year)
        }
        (Some(a), Some(day), Some(b), Some(last)) if from.year == to.year && a == b => {
            format!("{day}–{last} {} {}", month_name(a), to.year)
        }
        (Some(a), Some(day), Some(b), Some(last)) if from.year == to.year => {
            format!("{day} {} – {last} {} {}", month_name(a), month_name(b), to.year)
        }
        _ => format!("{} – {}", from.in_words(), to.in_words()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> HistoricalDate {
        HistoricalDate::parse(text).unwrap()
    }

    #[test]
    fn a_date_is_told_in_words_as_precisely_as_it_is_known() {
        for (edtf, words) in [
            ("1891-08-27", "27 August 1891"),
            ("1894-01", "January 1894"),
            ("1812", "1812"),
            ("1700/1721", "1700–1721"),
            ("1712~", "about 1712"),
            ("1902?", "probably 1902"),
            ("-0043", "44 BC"),
            ("1853-10/1856-03", "October 1853 – March 1856"),
            ("1908-10/1908-12", "October – December 1908"),
            ("1985-10-02/1985-10-05", "2–5 October 1985"),
            ("1717-04-21/1717-06-21", "21 April – 21 June 1717"),
            ("2014/..", "from 2014"),
            ("189X", "189X"),
        ] {
            assert_eq!(date(edtf).in_words(), words);
        }
    }

    #[test]
    fn a_date_knows_its_years() {
        for (text, years) in [
            ("1891-08-27", (1891, 1891)),
            ("1853-10/1856-03", (1853, 1856)),
            ("1712~", (1712, 1712)),
            ("189X", (1890, 1899)),
            ("-0043", (-43, -43)),
            ("1991/..", (1991, i64::MAX)),
        ] {
            assert_eq!(date(text).years(), years, "{text}");
        }
    }

    #[test]
    fn a_date_lies_on_the_axis_from_its_first_to_its_last_day() {
        assert_eq!(date("1891").extent(), Some((1891.0, 1892.0)));
        assert_eq!(date("1991/..").extent(), Some((1991.0, 1991.0)));
        let (first, last) = date("1891-08-27").extent().unwrap();
        assert!(first > 1891.6 && last < 1891.7 && first < last);
        assert!(date("1853-10/1856-03").is_interval() && date("1712~").is_vague() && !date("1712").is_vague());
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in ["", "yesterday", "1891-13", "30 February", "1891-02-30", "1".repeat(1_000_000).as_str()] {
            assert!(HistoricalDate::parse(text).is_err(), "{text:.20}");
        }
    }

    #[test]
    fn dates_order_only_where_they_are_certain() {
        assert!(date("1891-08-27").is_certainly_before(&date("1892")));
        assert!(!date("1892").is_certainly_before(&date("1891-08-27")));
        assert!(!date("1894").is_certainly_before(&date("1894-08")));
        assert!(!date("1894-08").is_certainly_before(&date("1894")));
        assert!(!date("1712~").is_certainly_before(&date("1721")));
        assert!(!date("1700/1721").is_certainly_before(&date("1712")));
        assert!(date("-0043").is_certainly_before(&date("1894")));
    }
}
