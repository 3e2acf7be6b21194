//! The right date, and how near another comes to it.

use super::DateOutcome;
use crate::{
    deck::{HistoricalDate, PartOfPeriod, Period, Precision, ToldDate, YearTold, day_number},
    study::judge::Verdict,
};

/// How an answer was, and how near it came.
pub(super) type Judged = (Verdict, DateOutcome);

/// The right date, as precisely as it is asked.
#[derive(Debug)]
pub(super) struct Right {
    /// The date.
    pub(super) date: HistoricalDate,
    /// How finely it is asked.
    asked: Precision,
    /// Whether both ends are asked.
    is_interval: bool,
    part: Option<PartOfPeriod>,
    /// Whether the question says the year itself.
    pub(super) is_year_said: bool,
}

impl Right {
    /// The date as the answer shows it: a year is asked if only a year is shown.
    pub(super) fn new(date: &HistoricalDate, shown: Option<&ToldDate>) -> Self {
        // One end is asked if the other one is open.
        let known = match (date.start().period(), date.end().period()) {
            (Some(end), None) | (None, Some(end)) => HistoricalDate::from_period(*end),
            _ => date.clone(),
        };
        let shown_date = shown.map(|told| {
            let fits = |date: &&HistoricalDate| known.is_same_as_far_as_known(date);
            told.readings.iter().map(|reading| &reading.date).find(fits).unwrap_or(told.date())
        });
        let asked = shown_date.unwrap_or(&known);
        Self {
            asked: precision_with(asked, shown.and_then(|told| told.part)).min(known.precision()),
            is_interval: known.is_interval() && asked.is_interval(),
            part: shown.and_then(|told| told.part),
            is_year_said: false,
            date: known,
        }
    }

    /// How finely it is known.
    pub(super) fn precision(&self) -> Precision {
        self.date.precision()
    }

    /// The best that a date can be of all that it may mean, with that meaning's place.
    pub(super) fn judge(&self, told: &ToldDate) -> (Judged, usize) {
        if let Some(or) = &told.or {
            let is_right = |date| self.judge_one(date, told.part).0 == Verdict::Right;
            let is_one_right = is_right(told.date()) || is_right(or);
            return (
                if is_one_right {
                    (Verdict::Nearly, DateOutcome::OneOfTwo)
                } else {
                    (Verdict::Wrong, DateOutcome::NoneOfTwo)
                },
                0,
            );
        }
        let judged = told.readings.iter().enumerate().map(|(place, reading)| {
            let (verdict, outcome) = self.judge_one(&reading.date, told.part);
            // A year that was supplied was not known, perhaps; who has the day knows the century.
            let is_known = match reading.year {
                YearTold::InFull => true,
                YearTold::TwoDigits => reading.date.precision() == Precision::Day,
                YearTold::Missing => self.is_year_said,
            };
            let best = if is_known { Verdict::Right } else { Verdict::Nearly };
            ((verdict.min(best), outcome), place)
        });
        let fewest_years = |outcome: DateOutcome| match outcome {
            DateOutcome::OffBy { years } => years.unsigned_abs(),
            _ => 0,
        };
        let best = judged.min_by_key(|((verdict, outcome), _)| (std::cmp::Reverse(*verdict), fewest_years(*outcome)));
        best.unwrap_or(((Verdict::Wrong, DateOutcome::NotADate), 0))
    }

    fn judge_one(&self, given: &HistoricalDate, part: Option<PartOfPeriod>) -> Judged {
        let years = given.years_after(&self.date);
        if years != 0 {
            // The record itself may be a year off there.
            let is_near = self.date.is_vague() && years.unsigned_abs() == 1;
            return (if is_near { Verdict::Nearly } else { Verdict::Wrong }, DateOutcome::OffBy { years });
        }
        let is_long = given.precision() < Precision::Year;
        if is_long && is_nearly_equal(given, &self.date) {
            return match (part, self.part) {
                // Bare, it is not the half of a century that is asked.
                (None, Some(_)) => (Verdict::Nearly, DateOutcome::Vague),
                _ => (Verdict::Right, DateOutcome::Exact),
            };
        }
        if self.is_interval {
            return self.judge_as_interval(given);
        }
        if is_long && !self.date.contains(given) {
            let narrowed = part.map_or(given.days(), |part| days_of_part(given, part));
            let holds = overlap(narrowed, self.date.days());
            // One step coarser than asked is near.
            let is_near = holds
                && match given.precision() {
                    Precision::Decade => (Precision::Decade..=Precision::Year).contains(&self.asked),
                    _ => self.asked < Precision::Year,
                };
            let outcome = match (holds, given.contains(&self.date)) {
                (false, true) => DateOutcome::OtherPart,
                (true, true) => DateOutcome::Vague,
                (_, false) => DateOutcome::Overlap,
            };
            return (if is_near { Verdict::Nearly } else { Verdict::Wrong }, outcome);
        }
        if given.is_interval() {
            return self.judge_several(given, part);
        }
        self.judge_point(given, part)
    }

    /// A date no coarser than a year, or within the right one, in a year of the right one.
    fn judge_point(&self, given: &HistoricalDate, part: Option<PartOfPeriod>) -> Judged {
        let near = (Verdict::Nearly, DateOutcome::RightYear);
        let is_fine_enough = precision_with(given, part) >= self.asked;
        let Some(period) = given.start().period().filter(|_| is_fine_enough) else { return near };
        let right = self.date.start().period();
        let fits = match (period.season_of_year(), right.and_then(Period::season_of_year), part) {
            (Some(given), Some(right), _) => given == right,
            (Some(season), None, None) => {
                ranges_of_season(given.years().0, season).iter().any(|it| overlap(*it, self.date.days()))
            }
            // Early in 1914 is no spring, but the first half of 1914 is that.
            (_, _, Some(part)) if self.asked == Precision::Season && self.precision() == Precision::Season => {
                let (given, right) = (days_of_part(given, part), self.date.days());
                given.0.abs_diff(right.0) <= 10 && given.1.abs_diff(right.1) <= 10
            }
            (_, _, Some(part)) => overlap(days_of_part(given, part), self.date.days()),
            (_, _, None) => given.overlaps(&self.date),
        };
        if fits { (Verdict::Right, DateOutcome::Exact) } else { near }
    }

    /// An interval where one date is asked: 2–5 October 1985 where the month is asked.
    fn judge_several(&self, given: &HistoricalDate, part: Option<PartOfPeriod>) -> Judged {
        let (Some(first), Some(last)) = (given.start().period(), given.end().period()) else {
            // By 1812, it may have been long before.
            return (
                Verdict::Wrong,
                if given.contains(&self.date) { DateOutcome::Vague } else { DateOutcome::Overlap },
            );
        };
        if given.years().0 == given.years().1 {
            let judged = [first, last].map(|end| self.judge_point(&HistoricalDate::from_period(*end), part));
            return if judged[0].0 <= judged[1].0 { judged[0] } else { judged[1] };
        }
        if is_nearly_equal(given, &self.date) {
            (Verdict::Right, DateOutcome::Exact)
        } else if self.date.contains(given) {
            (Verdict::Nearly, DateOutcome::Exact)
        } else {
            (Verdict::Wrong, if given.contains(&self.date) { DateOutcome::Vague } else { DateOutcome::Overlap })
        }
    }

    /// A date where the beginning and the end are asked.
    fn judge_as_interval(&self, given: &HistoricalDate) -> Judged {
        let ends = |date: &HistoricalDate| Some([*date.start().period()?, *date.end().period()?]);
        let (Some(right), Some(ends)) = (ends(&self.date), ends(given)) else {
            return (Verdict::Wrong, DateOutcome::Overlap);
        };
        let within_a_year = self.date.years().0 == self.date.years().1;
        let year = |period: &Period| HistoricalDate::from_period(*period).years();
        let is_same = |a: &Period, b: &Period| overlap(a.days(), b.days());
        let is_right = |given: &Period, right: &Period| {
            if within_a_year {
                is_same(given, right) && given.precision() >= right.precision()
            } else {
                year(given) == year(right)
            }
        };
        let found = [0, 1].map(|end| is_right(&ends[end], &right[end]));
        match found {
            [true, true] if is_same(&ends[0], &right[0]) && is_same(&ends[1], &right[1]) => {
                (Verdict::Right, DateOutcome::Exact)
            }
            [true, true] => (Verdict::Nearly, DateOutcome::RightYear),
            [true, false] | [false, true] => (Verdict::Nearly, DateOutcome::OneEnd),
            _ if !given.is_interval() && self.date.contains(given) => (Verdict::Nearly, DateOutcome::Inside),
            _ if within_a_year && given.years() == self.date.years() => (Verdict::Nearly, DateOutcome::RightYear),
            _ => (Verdict::Wrong, DateOutcome::Overlap),
        }
    }
}

/// Whether two dates have the same years; a century may be counted from 1801 or from 1800.
fn is_nearly_equal(given: &HistoricalDate, right: &HistoricalDate) -> bool {
    let off = i64::from(given.precision() == Precision::Century);
    let (given, right) = (given.years(), right.years());
    given.0.abs_diff(right.0) <= off as u64 && given.1.abs_diff(right.1) <= off as u64
}

/// How finely a date is told with its part: the beginning of a year is finer than the year.
fn precision_with(date: &HistoricalDate, part: Option<PartOfPeriod>) -> Precision {
    match date.precision() {
        Precision::Year if part.is_some() => Precision::Season,
        precision => precision,
    }
}

fn overlap(a: (i64, i64), b: (i64, i64)) -> bool {
    a.0 <= b.1 && b.0 <= a.1
}

/// The days of a part of a period.
fn days_of_part(given: &HistoricalDate, part: PartOfPeriod) -> (i64, i64) {
    let (first, last) = given.days();
    let days = last.saturating_sub(first).saturating_add(1);
    let at = |share: u8| days.saturating_mul(i64::from(share)) / 100;
    (first + at(part.from), first + at(part.to) - 1)
}

/// The days that people may mean by a season of a year. Seasons overlap: nobody says when spring ends.
fn ranges_of_season(year: i64, season: u8) -> [(i64, i64); 2] {
    let months = |first: u8, last: u8| (day_number(year, first, 1), day_number(year, last, 30));
    match season {
        0 => [months(3, 6); 2],
        1 => [months(6, 9); 2],
        2 => [months(9, 12); 2],
        _ => [months(1, 3), (months(12, 12).0, months(12, 12).0 + 90)],
    }
}
