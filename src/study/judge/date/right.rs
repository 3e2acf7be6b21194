//! The right date, and how near another comes to it.

use std::cmp::Ordering;

use edtf_core::{Bound, Date, DateField, Edtf, IntervalEndpoint, Precision as EdtfPrecision};

use super::{
    Asked, DateOutcome,
    given::{GivenDate, PartialDate, Precision},
    read::Expected,
};
use crate::{deck::HistoricalDate, study::judge::Verdict};

/// The right date by its ends, which are the same for a point.
#[derive(Debug)]
pub(super) struct Right {
    pub(super) first: PartialDate,
    pub(super) last: PartialDate,
    /// Written as an interval, however long.
    pub(super) is_interval: bool,
    /// Approximate or uncertain.
    is_vague: bool,
}

impl Right {
    pub(super) fn of(date: &HistoricalDate) -> Self {
        let Ok(edtf) = Edtf::parse(date.as_str()) else {
            // Every historical date was read as EDTF before.
            return Self {
                first: PartialDate::year(0),
                last: PartialDate::year(0),
                is_interval: false,
                is_vague: true,
            };
        };
        let (first, last) = match &edtf {
            Edtf::Interval(interval) => (end(&interval.start), end(&interval.end)),
            Edtf::Date(date) => (partial(date), partial(date)),
            Edtf::DateTime(_) | Edtf::Set(_) => (None, None),
        };
        // `189X` is as good as 1890 to 1899; an open end is told by the other one.
        let year = |bound| if let Bound::Date(day) = bound { Some(PartialDate::year(day.year)) } else { None };
        let bounds = edtf.bounds();
        let (first, last) = (first.or_else(|| year(bounds.earliest)), last.or_else(|| year(bounds.latest)));
        let unknown = PartialDate::year(0);
        Self {
            first: first.or(last).unwrap_or(unknown),
            last: last.or(first).unwrap_or(unknown),
            is_interval: matches!(edtf, Edtf::Interval(_)),
            is_vague: edtf.is_approximate() || edtf.is_uncertain(),
        }
    }

    /// How finely both ends are told.
    pub(super) fn precision(&self) -> Precision {
        self.first.precision().min(self.last.precision())
    }

    /// What `1908-09` means where this is asked for.
    pub(super) fn expected(&self) -> Expected {
        if self.first.year == self.last.year { Expected::Point } else { Expected::Span }
    }

    /// How the learner's date is, and how near it came.
    pub(super) fn judge(&self, given: GivenDate, asked: Asked) -> (Verdict, DateOutcome) {
        let vague = if asked == Asked::Year { Verdict::Nearly } else { Verdict::Wrong };
        match (given, asked) {
            (GivenDate::Decade(first), _) => self.judge_years(first, first + 9, vague),
            (GivenDate::Either(one, other), _) => {
                let (one, other) =
                    (self.judge(GivenDate::Point(one), asked), self.judge(GivenDate::Point(other), asked));
                if one.0 >= other.0 { one } else { other }
            }
            (GivenDate::Point(date), Asked::Interval) => self.judge_span(date, date),
            (GivenDate::Span(first, last), Asked::Interval) => self.judge_span(first, last),
            (GivenDate::Point(date), _) => self.judge_point(date, asked),
            // 2–5 October 1985 where the month is asked.
            (GivenDate::Span(first, last), _) if first.year == last.year => {
                let (first, last) = (self.judge_point(first, asked), self.judge_point(last, asked));
                if first.0 <= last.0 { first } else { last }
            }
            (GivenDate::Span(first, last), _) => self.judge_years(first.year, last.year, Verdict::Wrong),
        }
    }

    fn judge_point(&self, date: PartialDate, asked: Asked) -> (Verdict, DateOutcome) {
        let years = years_beside(date.year, date.year, self.first.year, self.last.year);
        if years != 0 {
            return self.off_by(years);
        }
        let needed = match asked {
            Asked::Year => Precision::Year,
            Asked::Month => Precision::Month,
            Asked::Day | Asked::Interval => Precision::Day,
        };
        if date.precision() >= needed.min(self.precision()) && self.holds(date) {
            (Verdict::Right, DateOutcome::Exact)
        } else {
            (Verdict::Nearly, DateOutcome::RightYear)
        }
    }

    fn judge_span(&self, first: PartialDate, last: PartialDate) -> (Verdict, DateOutcome) {
        let is_within_a_year = self.first.year == self.last.year;
        let is_right = |given: PartialDate, right: PartialDate| {
            if is_within_a_year {
                compare(given, right) == Ordering::Equal && given.precision() >= right.precision()
            } else {
                given.year == right.year
            }
        };
        let off = [first.year.saturating_sub(self.first.year), last.year.saturating_sub(self.last.year)];
        let years = if off[0].unsigned_abs() <= off[1].unsigned_abs() { off[0] } else { off[1] };
        match (is_right(first, self.first), is_right(last, self.last)) {
            (true, true) if [(first, self.first), (last, self.last)].iter().all(|(a, b)| compare(*a, *b).is_eq()) => {
                (Verdict::Right, DateOutcome::Exact)
            }
            (true, true) => (Verdict::Nearly, DateOutcome::RightYear),
            (true, false) | (false, true) => (Verdict::Nearly, DateOutcome::OneEnd),
            (false, false) if years == 0 => (Verdict::Nearly, DateOutcome::RightYear),
            (false, false) => self.off_by(years),
        }
    }

    /// Several years where one is asked.
    fn judge_years(&self, first: i64, last: i64, verdict_if_vague: Verdict) -> (Verdict, DateOutcome) {
        match years_beside(first, last, self.first.year, self.last.year) {
            0 if (first, last) == (self.first.year, self.last.year) => (Verdict::Right, DateOutcome::Exact),
            0 => (verdict_if_vague, DateOutcome::Vague),
            years => self.off_by(years),
        }
    }

    fn off_by(&self, years: i64) -> (Verdict, DateOutcome) {
        // The record itself may be a year off there.
        let verdict = if self.is_vague && years.unsigned_abs() == 1 { Verdict::Nearly } else { Verdict::Wrong };
        (verdict, DateOutcome::OffBy { years })
    }

    /// Whether a date lies within, as precisely as both are told.
    fn holds(&self, date: PartialDate) -> bool {
        compare(self.first, date).is_le() && compare(date, self.last).is_le()
    }
}

/// How many years lie between two spans: negative where the first is earlier, 0 where they meet.
fn years_beside(first: i64, last: i64, right_first: i64, right_last: i64) -> i64 {
    if last < right_first { last.saturating_sub(right_first) } else { first.saturating_sub(right_last).max(0) }
}

/// In the order of time, as far as both are told.
fn compare(a: PartialDate, b: PartialDate) -> Ordering {
    let both = |a: Option<u8>, b: Option<u8>| a.zip(b).map_or(Ordering::Equal, |(a, b)| a.cmp(&b));
    a.year.cmp(&b.year).then(both(a.month, b.month)).then(both(a.day, b.day))
}

fn end(end: &IntervalEndpoint) -> Option<PartialDate> {
    match end {
        IntervalEndpoint::Date(date) | IntervalEndpoint::OnOrBefore(date) | IntervalEndpoint::OnOrAfter(date) => {
            partial(date)
        }
        IntervalEndpoint::Open | IntervalEndpoint::Unknown => None,
    }
}

/// A date without unspecified digits; of a season only the year.
fn partial(date: &Date) -> Option<PartialDate> {
    if date.has_unspecified() {
        return None;
    }
    let year = date.year.value()?;
    if date.precision() == EdtfPrecision::Season {
        return Some(PartialDate::year(year));
    }
    Some(PartialDate { year, month: date.month.and_then(DateField::value), day: date.day.and_then(DateField::value) })
}
