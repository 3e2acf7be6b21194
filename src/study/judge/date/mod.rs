//! Answers that are dates: compared as precisely as was asked.

mod card;
mod fields;
mod given;
mod item;
mod part;
mod read;
mod right;
mod token;
mod unread;

pub use card::date_asked;
pub(super) use card::judge_card;
use card::shown_by;
use given::Precision;
pub use given::{GivenDate, PartialDate};
pub(super) use item::{GivenItem, RightItem};
use part::Part;
use read::{Expected, Unread, read};
use right::Right;
pub(super) use unread::best_unread;

use super::Verdict;
use crate::deck::HistoricalDate;

/// How precisely a card asks for its date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Asked {
    /// The day, with its month and year.
    Day,
    /// The month and the year.
    Month,
    /// The year.
    Year,
    /// When it began and when it ended: in which years or, within one year, as precisely as is known.
    Interval,
}

/// What came of an answer that is to be a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JudgedDate {
    /// How it was.
    pub verdict: Verdict,
    /// How near it was.
    pub outcome: DateOutcome,
    /// What was understood.
    pub given: Option<GivenDate>,
    /// The first and the last year given. The year 0 is 1 BC.
    pub years_given: Option<(i64, i64)>,
    /// The first and the last year of the right date.
    pub years_right: (i64, i64),
}

/// How near a date came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOutcome {
    /// As precisely as was asked.
    Exact,
    /// The year is right; the month or the day is missing or wrong.
    RightYear,
    /// It begins or ends as it should.
    OneEnd,
    /// The right year is in it, among others.
    Vague,
    /// It is another year.
    OffBy {
        /// How many years too late; negative where it is too early.
        years: i64,
    },
    /// It was not understood.
    NotADate,
    /// There is no such date: 30 February.
    Impossible,
}

impl Asked {
    /// What a card asks whose answer is shown like this: a year is asked where only a year is shown.
    #[must_use]
    pub fn of(answer: &str, date: &HistoricalDate) -> Self {
        let right = Right::of(date);
        match read(answer, right.expected()) {
            Ok(GivenDate::Span(..)) => Self::Interval,
            Ok(GivenDate::Decade(_)) => Self::Year,
            Ok(GivenDate::Either(..)) => Self::Day,
            Ok(GivenDate::Point(date)) => date.precision().into(),
            Err(_) if right.is_interval => Self::Interval,
            Err(_) => right.precision().into(),
        }
    }
}

impl From<Precision> for Asked {
    fn from(precision: Precision) -> Self {
        match precision {
            Precision::Year => Self::Year,
            Precision::Month => Self::Month,
            Precision::Day => Self::Day,
        }
    }
}

/// Judges a date as it was typed.
///
/// Right is what is right as precisely as was asked; more than that is not needed, but must not be wrong. Nothing is
/// compared more finely than the record allows.
#[must_use]
pub fn judge_date(given: &str, right: &HistoricalDate, asked: Asked) -> JudgedDate {
    let right = Right::of(right);
    let expected = if asked == Asked::Interval { right.expected() } else { Expected::Point };
    let part = Part::of(given);
    let given = read(given, expected);
    let (verdict, outcome) = match given {
        Ok(given) => judge_read(given, part, &right, asked),
        Err(Unread::NotADate) => (Verdict::Wrong, DateOutcome::NotADate),
        Err(Unread::Impossible) => (Verdict::Wrong, DateOutcome::Impossible),
    };
    let given = given.ok();
    JudgedDate {
        verdict,
        outcome,
        given,
        years_given: given.map(|given| given.years()),
        years_right: (right.first.year, right.last.year),
    }
}

/// Judges a date that was read, with the season or the part of a month that was told with it.
fn judge_read(given: GivenDate, part: Option<Part>, right: &Right, asked: Asked) -> (Verdict, DateOutcome) {
    match right.judge(given, asked) {
        // Early in August is not the 27th.
        (Verdict::Right, _) if part.is_some_and(|part| !part.may_be(given, right)) => {
            (Verdict::Nearly, DateOutcome::RightYear)
        }
        judged => judged,
    }
}

#[cfg(test)]
mod tests {
    use DateOutcome::{Exact, Impossible, NotADate, OffBy, OneEnd, RightYear, Vague};
    use proptest::prelude::*;

    use super::*;

    fn date(edtf: &str) -> HistoricalDate {
        HistoricalDate::parse(edtf).unwrap()
    }

    #[test]
    fn an_outcome_says_how_near_it_came() {
        for (right, asked, given, verdict, outcome) in [
            ("1891-08-27", Asked::Month, "27 Aug 1891", Verdict::Right, Exact),
            ("1891-08-27", Asked::Month, "1891", Verdict::Nearly, RightYear),
            ("1891-08-27", Asked::Year, "28 Aug 1891", Verdict::Nearly, RightYear),
            ("1891-08-27", Asked::Year, "1894", Verdict::Wrong, OffBy { years: 3 }),
            ("1891-08-27", Asked::Year, "1812", Verdict::Wrong, OffBy { years: -79 }),
            ("1891-08-27", Asked::Year, "the 1890s", Verdict::Nearly, Vague),
            ("1891-08-27", Asked::Year, "1890-1892", Verdict::Wrong, Vague),
            ("1891-08-27", Asked::Year, "30 February 1891", Verdict::Wrong, Impossible),
            ("1891-08-27", Asked::Year, "long ago", Verdict::Wrong, NotADate),
            ("1891-04-03", Asked::Day, "3/4/1891", Verdict::Right, Exact),
            ("1891-08", Asked::Day, "27 August 1891", Verdict::Right, Exact),
            ("1700/1721", Asked::Interval, "1700-1721", Verdict::Right, Exact),
            ("1700/1721", Asked::Interval, "1700", Verdict::Nearly, OneEnd),
            ("1700/1721", Asked::Interval, "1715–1718", Verdict::Wrong, OffBy { years: -3 }),
            ("1717-04-21/1717-06-21", Asked::Interval, "21 April to 1 June 1717", Verdict::Nearly, OneEnd),
            ("2014/..", Asked::Interval, "since 2014", Verdict::Right, Exact),
            ("-0043", Asked::Year, "44 AD", Verdict::Wrong, OffBy { years: 87 }),
            ("1891-08-27", Asked::Month, "late August 1891", Verdict::Right, Exact),
            ("1891-08-27", Asked::Month, "early August 1891", Verdict::Nearly, RightYear),
            ("2014-03-18", Asked::Year, "autumn 2014", Verdict::Nearly, RightYear),
            ("1712~", Asked::Year, "1711", Verdict::Nearly, OffBy { years: -1 }),
        ] {
            let judged = judge_date(given, &date(right), asked);
            assert_eq!((judged.verdict, judged.outcome), (verdict, outcome), "{given} for {right}");
        }
    }

    #[test]
    fn an_axis_can_be_drawn_from_the_years() {
        let judged = judge_date("the 1710s", &date("1700/1721"), Asked::Interval);
        assert_eq!((judged.years_given, judged.years_right), (Some((1710, 1719)), (1700, 1721)));
        assert_eq!(judge_date("?", &date("189X"), Asked::Year).years_right, (1890, 1899));
    }

    #[test]
    fn what_the_answer_shows_is_asked() {
        for (answer, edtf, asked) in [
            ("1891", "1891-08-27", Asked::Year),
            ("August 1891", "1891-08-27", Asked::Month),
            ("27 August 1891", "1891-08-27", Asked::Day),
            ("1703–04", "1703/1704", Asked::Interval),
            ("1717", "1717-04-21/1717-06-21", Asked::Year),
            ("from 2014", "2014/..", Asked::Year),
            ("189X", "189X", Asked::Year),
            ("some day", "1891-08", Asked::Month),
        ] {
            assert_eq!(Asked::of(answer, &date(edtf)), asked, "{answer}");
        }
    }

    proptest! {
        #[test]
        fn a_date_in_words_is_right(year in 100i64..3000, month in 1u8..13, day in 1u8..29, length in 1i64..40) {
            let day = format!("{year:04}-{month:02}-{day:02}");
            let last = year + length;
            for edtf in [format!("{year:04}"), format!("{year:04}-{month:02}"), day, format!("{year:04}/{last:04}"), format!("-{year:04}")] {
                let right = date(&edtf);
                let words = right.in_words();
                let judged = judge_date(&words, &right, Asked::of(&words, &right));
                prop_assert_eq!(judged.verdict, Verdict::Right, "{}", words);
            }
        }

        #[test]
        fn no_date_makes_it_panic(
            right in "Y?-?[0-9]{1,19}(E[0-9]{1,3})?|[0-9X]{4}(-[0-9X]{2}){0,2}[~?%]?(/([0-9]{4}|\\.\\.)?)?",
            given in "[0-9]{1,4}([-–/. ][0-9]{1,4}){0,3}( BC)?|the [0-9]{3}0s",
        ) {
            let Ok(right) = HistoricalDate::parse(&right) else { return Ok(()) };
            for asked in [Asked::Day, Asked::Month, Asked::Year, Asked::Interval] {
                let judged = judge_date(&given, &right, asked);
                prop_assert_eq!(judged.given.is_some(), judged.years_given.is_some());
            }
        }
    }
}
