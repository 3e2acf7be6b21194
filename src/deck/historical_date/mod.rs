//! When something happened, as precisely as it is known.

mod calendar;
mod period;

use std::fmt;

use edtf_core::{Edtf, IntervalEndpoint};
use serde::Serialize;

use super::Impossible;

pub(super) use calendar::last_day;
pub use calendar::{civil, day_number};
pub(super) use period::MONTHS;
pub use period::{Period, Precision, year_in_words};

/// A date as the record gives it, with its precision as part of the value. It is written as EDTF (ISO 8601-2).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(into = "String")]
pub struct HistoricalDate {
    text: String,
    start: End,
    /// The same as `start` if it is no interval.
    end: End,
    is_interval: bool,
}

/// Where a date begins or ends.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum End {
    /// Sometime in this period.
    In(Period),
    /// It has no end, or no beginning.
    Open,
    /// Nobody knows.
    Unknown,
}

/// The farthest year before or after Christ that a date may have: the axis of the timeline bears no more.
const FARTHEST_YEAR: u64 = 1_000_000;

/// A text that is no EDTF date.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}; write it like 1891-08-27, 1891-08, 1891, 189X, 1700/1721 or 1712~")]
pub struct NotADate(String);

impl From<&IntervalEndpoint> for End {
    fn from(end: &IntervalEndpoint) -> Self {
        match end {
            IntervalEndpoint::Date(date) | IntervalEndpoint::OnOrBefore(date) | IntervalEndpoint::OnOrAfter(date) => {
                Self::In(Period::from_edtf(date))
            }
            IntervalEndpoint::Open => Self::Open,
            IntervalEndpoint::Unknown => Self::Unknown,
        }
    }
}

impl End {
    /// The period in which the date begins or ends. Returns `None` if that is open or unknown.
    #[must_use]
    pub fn period(&self) -> Option<&Period> {
        if let Self::In(period) = self { Some(period) } else { None }
    }
}

impl HistoricalDate {
    /// Reads an EDTF date: `1891-08-27`, `1894-01`, `1812`, `1914-21`, `186X`, `1700/1721`, `1712~`, `1902?`, `-0043`
    /// (44 BC).
    pub fn parse(text: &str) -> Result<Self, NotADate> {
        let text = text.trim();
        // Longer than any date that means something; it keeps hostile input cheap.
        if text.len() > 100 {
            let start: String = text.chars().take(40).collect();
            return Err(NotADate(format!("`{start}…` is not a date")));
        }
        let (start, end, is_interval) = match Edtf::parse(text) {
            Ok(Edtf::Date(date)) => {
                let period = End::In(Period::from_edtf(&date));
                (period, period, false)
            }
            Ok(Edtf::Interval(interval)) => ((&interval.start).into(), (&interval.end).into(), true),
            other => {
                let code = other.err().filter(|err| err.message.contains("sub-year code"));
                let code = code.map(|err| text[err.offset..].chars().take(2).collect::<String>());
                let why = match (Impossible::of(text), code) {
                    (Some(why), _) => format!(": {why}"),
                    // A year such as 1500 had that day, but of the Julian calendar.
                    (None, None) if text.ends_with("-02-29") => {
                        ": that day was none of the Gregorian calendar".to_owned()
                    }
                    (None, Some(code)) => format!(": {code} is neither a month nor a season"),
                    (None, None) => String::new(),
                };
                return Err(NotADate(format!("`{text}` is not a date{why}")));
            }
        };
        let date = Self { text: text.to_owned(), start, end, is_interval };
        if date.periods().any(|period| period.year.unsigned_abs() > FARTHEST_YEAR) {
            return Err(NotADate(format!("`{text}` is not a date: no year lies that far off")));
        }
        let (first, last) = date.days();
        if first > last {
            return Err(NotADate(format!("`{text}` is not a date: {}", Impossible::Backwards)));
        }
        Ok(date)
    }

    /// The date that lies in a period.
    #[must_use]
    pub fn from_period(period: Period) -> Self {
        Self { text: period.edtf(), start: End::In(period), end: End::In(period), is_interval: false }
    }

    /// What began in one period and ended in another.
    #[must_use]
    pub fn from_range(start: End, end: End) -> Self {
        let part = |end: &End| match end {
            End::In(period) => period.edtf(),
            End::Open => "..".to_owned(),
            End::Unknown => String::new(),
        };
        Self { text: format!("{}/{}", part(&start), part(&end)), start, end, is_interval: true }
    }

    /// The date as it is written in a deck.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// When it began. For a date that is no interval, the same as its end.
    #[must_use]
    pub fn start(&self) -> &End {
        &self.start
    }

    /// When it ended.
    #[must_use]
    pub fn end(&self) -> &End {
        &self.end
    }

    /// Whether it tells when something began and when it ended.
    #[must_use]
    pub fn is_interval(&self) -> bool {
        self.is_interval
    }

    fn periods(&self) -> impl Iterator<Item = &Period> {
        [&self.start, &self.end].into_iter().filter_map(End::period)
    }

    /// Whether it is about, or uncertain.
    #[must_use]
    pub fn is_vague(&self) -> bool {
        self.periods().any(|period| period.is_approximate || period.is_uncertain)
    }

    /// How finely it is known; for an interval, its coarser end.
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.periods().map(Period::precision).min().unwrap_or(Precision::Unknown)
    }

    /// The numbers of the first and the last day that it touches, in the proleptic Gregorian calendar. An end that is
    /// open or unknown lies as far off as a number can.
    #[must_use]
    pub fn days(&self) -> (i64, i64) {
        let first = self.start.period().map_or(i64::MIN, |period| period.days.0);
        (first, self.end.period().map_or(i64::MAX, |period| period.days.1))
    }

    /// The first and the last year that it touches, where 0 is 1 BC. An end that is open or unknown lies as far off as a
    /// number can.
    #[must_use]
    pub fn years(&self) -> (i64, i64) {
        let year = |day: i64| if matches!(day, i64::MIN | i64::MAX) { day } else { civil(day).0 };
        let (first, last) = self.days();
        (year(first), year(last))
    }

    /// From when to when it was, in years and parts of them, where 0 is the beginning of 1 BC. An open end lies at the
    /// other one. Returns `None` if both are open or unknown.
    #[must_use]
    pub fn extent(&self) -> Option<(f64, f64)> {
        let at = |day: i64, days_after: f64| {
            let (year, month, day) = if matches!(day, i64::MIN | i64::MAX) { None } else { Some(civil(day)) }?;
            Some(year as f64 + (f64::from(month - 1) + (f64::from(day - 1) + days_after) / 31.0) / 12.0)
        };
        let days = self.days();
        let (first, last) = (at(days.0, 0.0), at(days.1, 1.0));
        Some((first.or(last)?, last.or(first)?))
    }

    /// Whether everything about this date lies before everything about the other: certain, or false.
    ///
    /// Nothing is compared more finely than both sides allow: 1894 is not before August 1894, nor after it.
    #[must_use]
    pub fn is_certainly_before(&self, other: &Self) -> bool {
        !self.is_vague() && !other.is_vague() && self.days().1 < other.days().0
    }

    /// Whether every day of the other is one of its days.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        let (own, others) = (self.days(), other.days());
        own.0 <= others.0 && others.1 <= own.1
    }

    /// Whether the two have a day in common.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        let (own, others) = (self.days(), other.days());
        own.0 <= others.1 && others.0 <= own.1
    }

    /// Whether the two may be the same time, told more or less precisely: 1891 and August 1891, 1717 and a visit from
    /// April to June of it. Whether a date is approximate or uncertain does not count.
    #[must_use]
    pub fn is_same_as_far_as_known(&self, other: &Self) -> bool {
        let may_be_same = |a: &End, b: &End| {
            let (Some(a), Some(b)) = (a.period(), b.period()) else { return true };
            a.days.0 <= b.days.1 && b.days.0 <= a.days.1
        };
        may_be_same(&self.start, &other.start) && may_be_same(&self.end, &other.end)
    }

    /// How many years lie between the last year of the one and the first of the other: negative if this date is the
    /// earlier one, 0 if they have a year in common.
    #[must_use]
    pub fn years_after(&self, other: &Self) -> i64 {
        let (own, others) = (self.years(), other.years());
        if own.1 < others.0 { own.1.saturating_sub(others.0) } else { own.0.saturating_sub(others.1).max(0) }
    }

    /// The year in which it began; if that is not known, in which it ended.
    #[must_use]
    pub fn first_year(&self) -> Option<i64> {
        self.periods().find(|period| period.precision > Precision::Unknown).map(|period| civil(period.days.0).0)
    }

    /// The date told in that way (`y`, `my`, `dmy`, or `yy` for years from and to). Returns `None` if it is not known as
    /// precisely.
    #[must_use]
    pub fn told_as(&self, way: &str) -> Option<String> {
        let precision = match way {
            "y" | "yy" => Precision::Year,
            "my" => Precision::Month,
            "dmy" => Precision::Day,
            _ => return None,
        };
        let (start, end) = (self.start.period()?.cut(precision)?, self.end.period()?.cut(precision)?);
        match way {
            "yy" => (start != end).then(|| interval_in_words(&start, &end)),
            _ => (start == end).then(|| start.in_words()),
        }
    }

    /// The date in words: `27 August 1891`, `October 1853 – March 1856`, `about 1712`, `spring 1914`, `the 1860s`, `the
    /// 19th century`, `44 BC`.
    #[must_use]
    pub fn in_words(&self) -> String {
        match (&self.start, &self.end) {
            (End::In(period), _) if !self.is_interval => period.in_words(),
            (End::In(start), End::In(end)) => interval_in_words(start, end),
            (End::In(start), _) => format!("from {}", start.in_words()),
            (_, End::In(end)) => format!("until {}", end.in_words()),
            _ => "an unknown date".to_owned(),
        }
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

fn interval_in_words(start: &Period, end: &Period) -> String {
    let is_plain = |period: &Period| !period.is_approximate && !period.is_uncertain && period.year > 0;
    let same_year = start.year == end.year && is_plain(start) && is_plain(end);
    match (start.without_year(), end.without_year()) {
        (Some(_), Some(last)) if same_year && start.day > 0 && end.day > 0 && start.month == end.month => {
            format!("{}–{last} {}", start.day, end.year)
        }
        (Some(first), Some(last)) if same_year && first != last => format!("{first} – {last} {}", end.year),
        _ if start.precision == Precision::Year
            && end.precision == Precision::Year
            && is_plain(start)
            && is_plain(end) =>
        {
            format!("{}–{}", start.year, end.year)
        }
        _ => format!("{} – {}", start.in_words(), end.in_words()),
    }
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
            ("189X", "the 1890s"),
            ("18XX", "the 19th century"),
            ("00XX", "the 1st century"),
            ("1XXX", "the 2nd millennium"),
            ("XXXX", "an unknown date"),
            ("1914-21", "spring 1914"),
            ("1914-28", "winter 1914"),
            ("1914-34", "the 2nd quarter of 1914"),
            ("1914-41", "the 2nd half of 1914"),
            ("1914-06-XX", "June 1914"),
            ("1914-XX", "1914"),
            ("186X/187X", "the 1860s – the 1870s"),
            ("-0430/-0403", "431 BC – 404 BC"),
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
        for text in [
            "",
            "yesterday",
            "1891-13",
            "1914-42",
            "1914-99",
            "30 February",
            "1891-02-30",
            "1".repeat(1_000_000).as_str(),
        ] {
            assert!(HistoricalDate::parse(text).is_err(), "{text:.20}");
        }
    }

    #[test]
    fn it_is_told_why_there_is_no_such_date() {
        for (text, why) in [
            ("1923-02-31", "`1923-02-31` is not a date: February has 28 days in 1923"),
            ("1500-02-29", "`1500-02-29` is not a date: that day was none of the Gregorian calendar"),
            ("1923-13-01", "`1923-13-01` is not a date: there is no month 13"),
            ("1721/1700", "`1721/1700` is not a date: it ends before it begins"),
            ("yesterday", "`yesterday` is not a date"),
        ] {
            let err = HistoricalDate::parse(text).unwrap_err().to_string();
            assert!(err.starts_with(&format!("{why}; write it like")), "{err}");
        }
    }

    #[test]
    fn a_code_that_means_nothing_is_named() {
        let err = HistoricalDate::parse("1914-45").unwrap_err().to_string();
        assert!(err.starts_with("`1914-45` is not a date: 45 is neither a month nor a season; write it like"), "{err}");
    }

    #[test]
    fn every_century_and_decade_is_read_as_it_is_written() {
        let periods = (1..=99).map(Period::century).chain((0..1000).map(|decade| Period::decade(10 * decade)));
        for date in periods.map(HistoricalDate::from_period) {
            assert_eq!(HistoricalDate::parse(date.as_str()).as_ref(), Ok(&date));
        }
    }

    #[test]
    fn a_date_made_of_periods_is_the_date_that_is_written_so() {
        let day = Period::new(1891, Some(8), Some(27), false).unwrap();
        let open = HistoricalDate::from_range(End::In(Period::new(2014, None, None, false).unwrap()), End::Open);
        for made in [
            HistoricalDate::from_period(day),
            HistoricalDate::from_period(Period::season(1914, 24)),
            HistoricalDate::from_period(Period::decade(1860)),
            HistoricalDate::from_period(Period::century(19)),
            HistoricalDate::from_range(End::In(Period::new(-43, None, None, false).unwrap()), End::In(day)),
            open,
        ] {
            assert_eq!(date(made.as_str()), made, "{made}");
        }
        assert_eq!(HistoricalDate::from_period(Period::century(-5)).years(), (-499, -400));
        assert_eq!(HistoricalDate::from_period(Period::century(-5)).in_words(), "the 5th century BC");
    }

    #[test]
    fn a_date_is_told_no_more_precisely_than_it_is_known() {
        for (edtf, way, expected) in [
            ("1891-08-27", "y", Some("1891")),
            ("1891-08-27", "my", Some("August 1891")),
            ("1891-08", "dmy", None),
            ("1717-04-21/1717-06-21", "y", Some("1717")),
            ("1853-10/1856-03", "yy", Some("1853–1856")),
            ("1853-10/1856-03", "y", None),
            ("1891", "yy", None),
            ("1812-21", "my", None),
            ("189X", "y", None),
            ("-0043", "y", None),
        ] {
            assert_eq!(date(edtf).told_as(way).as_deref(), expected, "{edtf} as {way}");
        }
        for (edtf, year) in [
            ("1812-06-24", Some(1812)),
            ("-0043", Some(-43)),
            ("189X", Some(1890)),
            ("../1812", Some(1812)),
            ("XXXX", None),
        ] {
            assert_eq!(date(edtf).first_year(), year, "{edtf}");
        }
    }

    #[test]
    fn dates_are_compared_as_far_as_both_are_known() {
        for (a, b, is_same) in [
            ("1891", "1891-08-27", true),
            ("1717", "1717-04-21/1717-06-21", true),
            ("1854", "1853-10/1856-03", false),
            ("1853/1856", "1853-10/1856-03", true),
            ("1853/1855", "1853-10/1856-03", false),
            ("1712~", "1712", true),
            ("1712~", "1721~", false),
            ("2014/..", "2014", true),
            ("186X", "1863", true),
        ] {
            assert_eq!(date(a).is_same_as_far_as_known(&date(b)), is_same, "{a} and {b}");
            assert_eq!(date(b).is_same_as_far_as_known(&date(a)), is_same, "{b} and {a}");
        }
        assert!(date("1853/1856").contains(&date("1854-06")) && !date("1854-06").contains(&date("1853/1856")));
        assert!(date("1853/1856").overlaps(&date("1856/1860")) && !date("1853").overlaps(&date("1854")));
        for (a, b, years) in [("1891", "1894", -3), ("1725", "1700/1721", 4), ("1710", "1700/1721", 0)] {
            assert_eq!(date(a).years_after(&date(b)), years, "{a} after {b}");
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
