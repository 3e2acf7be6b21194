//! Answers that are dates: compared as precisely as was asked.

mod right;

use right::Right;

use super::Verdict;
use crate::deck::{
    Card, Hints, HistoricalDate, Impossible, ToldDate, Unread, YearTold, is_year_turned, told_date, words,
};

/// What came of an answer that is to be a date.
#[derive(Clone, Debug, PartialEq)]
pub struct JudgedDate {
    /// How it was.
    pub verdict: Verdict,
    /// How near it was.
    pub outcome: DateOutcome,
    /// What was understood. `None` if the answer should be mended rather than judged.
    pub given: Option<HistoricalDate>,
    /// How the year was told. If it was not, it was taken from the card.
    pub year: YearTold,
    /// The right date.
    pub right: HistoricalDate,
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
    /// The year is right, or both are; the month or the day is missing or wrong.
    RightYear,
    /// It begins or ends as it should.
    OneEnd,
    /// It lies inside the right interval, but is none of its ends.
    Inside,
    /// One of two dates that were given is right.
    OneOfTwo,
    /// The right date is in it, among others.
    Vague,
    /// The right decade or century, but not that part of it.
    OtherPart,
    /// It has a year in common with the right date, but is none of these.
    Overlap,
    /// Neither of two dates that were given is right.
    NoneOfTwo,
    /// It is another year.
    OffBy {
        /// How many years too late; negative where it is too early.
        years: i64,
    },
    /// It was not understood.
    NotADate,
    /// There is no such date: 30 February.
    Impossible(Impossible),
    /// It has no year.
    NoYear,
}

impl JudgedDate {
    fn unread(unread: Unread, right: HistoricalDate) -> Self {
        let outcome = match unread {
            Unread::NotADate => DateOutcome::NotADate,
            Unread::Impossible(why) => DateOutcome::Impossible(why),
            Unread::NoYear => DateOutcome::NoYear,
        };
        let year = YearTold::InFull;
        let years_right = right.years();
        Self { verdict: Verdict::Wrong, outcome, given: None, year, right, years_given: None, years_right }
    }

    /// Whether the answer could not be compared, so that it should be mended rather than judged.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        matches!(self.outcome, DateOutcome::NotADate | DateOutcome::Impossible(_) | DateOutcome::NoYear)
    }

    /// Whether the answer is a span that ends before it begins, in whatever words it is told.
    pub(crate) fn is_backwards(&self) -> bool {
        self.outcome == DateOutcome::Impossible(Impossible::Backwards)
    }
}

/// Judges an answer to a card that asks for a date. Returns `None` if the card asks for something else.
///
/// Right is what is right as precisely as was asked; more than that is not needed, but must not be wrong. Nothing is
/// compared more finely than the record allows.
pub(crate) fn judge_card(card: &Card, language: &str, given: &str) -> Option<JudgedDate> {
    let date = card.date_asked()?;
    let answer = card.answer_text();
    let hints = Hints { language, ..Hints::default() };
    let shown = ToldDate::read(&answer, hints).ok();
    let mut right = Right::new(&date, shown.as_ref());
    let year = right.date.years().0.to_string();
    right.is_year_said = words(&card.prompt()).any(|word| word == year);
    let near = Some(right.date.years().0).filter(|year| year.unsigned_abs() < 10_000);
    let read = |text: &str| ToldDate::read(text, Hints { near, ..hints });
    let told = match read(given)
        .or_else(|unread| in_full(given, right.date.years()).and_then(|text| read(&text).ok()).ok_or(unread))
    {
        Ok(told) => told,
        Err(unread) => return Some(JudgedDate::unread(unread, date)),
    };
    let ((mut verdict, mut outcome), place) = right.judge(&told);
    let reading = &told.readings[place];
    // A month by itself is too little, and what does not fit is of no year that is known, but for one that is asked.
    let year = if right.is_year_said && reading.year == YearTold::Missing { YearTold::InFull } else { reading.year };
    if year == YearTold::Missing && (outcome != DateOutcome::Exact || !told.way.contains('d')) {
        return Some(JudgedDate::unread(Unread::NoYear, date));
    }
    let given = &reading.date;
    let read_all = |texts: &[String]| -> Vec<ToldDate> {
        texts.iter().filter_map(|text| ToldDate::read(text, hints).ok()).collect()
    };
    let accepted = read_all(&card.accept);
    let mut parts = shown.iter().chain(&accepted).filter_map(|told| told.part).peekable();
    // If it is early in 1891 that is right, the end is not.
    let has_parts = parts.peek().is_some();
    let is_other_part = told.part.is_some() && parts.all(|part| Some(part) != told.part);
    if is_accepted(&told, given, &accepted) && !(is_other_part && has_parts) && year == YearTold::InFull {
        (verdict, outcome) = (Verdict::Right, DateOutcome::Exact);
    } else if verdict == Verdict::Right
        && (accepted.iter().any(|accepted| tell_otherwise(&right, accepted.date(), given))
            || (is_other_part && has_parts))
    {
        // The record is no finer than what was asked, but the accepted answers are: July 1898, not March.
        (verdict, outcome) = (Verdict::Nearly, DateOutcome::Exact);
    } else if verdict == Verdict::Nearly && told.or.is_none() {
        let is_distractor = |told: &ToldDate| told.readings.iter().any(|reading| reading.date == *given);
        if read_all(&card.distractors).iter().any(is_distractor) {
            verdict = Verdict::Wrong;
        }
    }
    Some(JudgedDate {
        verdict,
        outcome,
        given: Some(given.clone()),
        year,
        years_given: Some(given.years()),
        years_right: right.date.years(),
        right: date,
    })
}

/// A span of years of which only the last two digits were typed, in full: `48–52`, if years of that century are asked.
fn in_full(typed: &str, (first, last): (i64, i64)) -> Option<String> {
    let numbers = || typed.split(|c: char| !c.is_ascii_digit()).filter(|digits| !digits.is_empty());
    let is_span = first > 99 && first < last && numbers().count() == 2 && numbers().all(|digits| digits.len() == 2);
    let mut centuries = [first / 100, last / 100].into_iter();
    let mut text = String::new();
    for (at, c) in typed.char_indices().filter(|_| is_span) {
        if c.is_ascii_digit() && !typed[..at].ends_with(|c: char| c.is_ascii_digit()) {
            text += &centuries.next()?.to_string();
        }
        text.push(c);
    }
    is_span.then_some(text)
}

/// Whether a date is accepted, or both of its ends are: 9–10 November.
fn is_accepted(told: &ToldDate, given: &HistoricalDate, accepted: &[ToldDate]) -> bool {
    let is = |date: &HistoricalDate| accepted.iter().any(|accepted| accepted.date() == date && accepted.or.is_none());
    let both = [given.start(), given.end()].map(|end| end.period().copied().map(HistoricalDate::from_period));
    told.or.is_none() && (is(given) || (given.is_interval() && both.iter().all(|end| end.as_ref().is_some_and(is))))
}

/// Whether two dates tell what the record does not, and tell it differently.
fn tell_otherwise(right: &Right, accepted: &HistoricalDate, given: &HistoricalDate) -> bool {
    let is_finer = !given.is_interval() && !accepted.is_interval() && accepted.precision() > right.precision();
    is_finer && accepted.precision() == given.precision() && accepted != given
}

/// The best that an answer can be which was not read as a date and has a year in it. Returns `None` if it has none.
///
/// The judge of words overlooks words, and those beside a year may make another time of it: `shortly after 1812`.
pub(crate) fn best_unread(text: &str) -> Option<Verdict> {
    is_year_turned(text).map(|is_turned| if is_turned { Verdict::Wrong } else { Verdict::Nearly })
}

/// An item of a list that was given, as a date if it is one.
pub(crate) struct GivenItem(Option<ToldDate>);

impl GivenItem {
    /// Reads an item.
    pub(crate) fn read(text: &str) -> Self {
        Self(ToldDate::read(text, Hints::default()).ok())
    }
}

/// A right item of a list that shows a date.
pub(crate) struct RightItem(Right);

impl RightItem {
    /// Reads an item. Returns `None` if it shows no date.
    pub(crate) fn read(text: &str) -> Option<Self> {
        let told = told_date(text)?;
        Some(Self(Right::new(told.date(), Some(&told))))
    }

    /// How a date is that was given for it. Returns `None` if it is no date.
    pub(crate) fn judge(&self, given: &GivenItem) -> Option<Verdict> {
        given.0.as_ref().filter(|told| told.or.is_none()).map(|told| self.0.judge(told).0.0)
    }
}

#[cfg(test)]
mod tests {
    use DateOutcome::{Exact, Inside, NoYear, NotADate, OffBy, OneEnd, OneOfTwo, OtherPart, Overlap, RightYear, Vague};
    use Verdict::{Nearly, Right as R, Wrong};
    use proptest::prelude::*;

    use super::*;
    use crate::deck::{Answer, Topic};

    fn card(answer: &str, date: &str) -> Card {
        Card {
            answer: Answer::Text(answer.to_owned()),
            date: (!date.is_empty()).then(|| HistoricalDate::parse(date).unwrap()),
            question: "When?".to_owned(),
            ..Card::default()
        }
    }

    /// Each row: what the answer shows and the card's date, then what was typed and what came of it.
    #[test]
    fn a_date_is_judged_as_precisely_as_it_is_asked() {
        let no_such_leap_day = DateOutcome::Impossible(Impossible::Day { year: 1500, month: 2, days: 29 });
        let no_such_day = DateOutcome::Impossible(Impossible::Day { year: 1891, month: 2, days: 28 });
        for (answer, date, given, verdict, outcome) in [
            ("August 1891", "1891-08-27", "27 Aug 1891", R, Exact),
            ("August 1891", "1891-08-27", "1891", Nearly, RightYear),
            ("August 1891", "1891-08-27", "late August 1891", R, Exact),
            ("August 1891", "1891-08-27", "early August 1891", Nearly, RightYear),
            ("1891", "1891-08-27", "28 Aug 1891", Nearly, RightYear),
            ("1891", "1891-08-27", "1894", Wrong, OffBy { years: 3 }),
            ("1891", "1891-08-27", "the 1890s", Nearly, Vague),
            ("1891", "1891-08-27", "late 1890s", Wrong, OtherPart),
            ("1891", "1891-08-27", "the 19th century", Wrong, Vague),
            ("1891", "1891-08-27", "1890-1892", Wrong, Vague),
            ("1891", "1891-08-27", "30 February 1891", Wrong, no_such_day),
            ("1500", "1500", "29 February 1500", R, Exact),
            ("1500", "1500", "30 February 1500", Wrong, no_such_leap_day),
            ("1891", "1891-08-27", "long ago", Wrong, NotADate),
            ("1891", "1891-08-27", "1891 or 1892", Nearly, OneOfTwo),
            ("1891", "1891-08-27", "'91", Nearly, Exact),
            ("1804", "1804", "1804 or 1805", Nearly, OneOfTwo),
            ("1804", "1804", "1804 or so", R, Exact),
            ("1804", "1804", "by 1804", Wrong, Vague),
            ("2014", "2014-03-18", "autumn 2014", Nearly, RightYear),
            ("", "1891-04-03", "3/4/1891", R, Exact),
            ("", "1914-06-28", "28/6/14", R, Exact),
            ("", "1914-06-28", "28 June '14", R, Exact),
            ("", "1914-06-28", "June '14", Nearly, RightYear),
            ("", "1918-11-11", "11-11-18", R, Exact),
            ("", "1776-07-04", "4 July", Nearly, Exact),
            ("", "1776-07-04", "5 July", Wrong, NoYear),
            ("", "1776-07-04", "July", Wrong, NoYear),
            ("", "0079-08-24", "24/8/79", R, Exact),
            ("", "0079-08-24", "August 79", Nearly, RightYear),
            ("", "1891-08", "27 August 1891", R, Exact),
            ("", "1732-02-22", "11 February 1731/32 (O.S.)", R, Exact),
            ("", "1712~", "1711", Nearly, OffBy { years: -1 }),
            ("", "-0043", "44 AD", Wrong, OffBy { years: 87 }),
            ("", "1914-21", "spring 1914", R, Exact),
            ("", "1914-21", "April 1914", R, Exact),
            ("", "1914-21", "autumn 1914", Nearly, RightYear),
            ("", "1914-21", "1914", Nearly, RightYear),
            ("", "1914-33", "the first quarter of 1914", R, Exact),
            ("", "18XX", "the nineteenth century", R, Exact),
            ("", "18XX", "the 1800s", R, Exact),
            ("", "18XX", "1850", R, Exact),
            ("", "18XX", "18th century", Wrong, OffBy { years: -1 }),
            ("", "186X", "19th century", Nearly, Vague),
            ("", "186X", "early 1860s", R, Exact),
            ("first half of the 19th century", "18XX", "second half of the 19th century", Nearly, Exact),
            ("first half of the 19th century", "18XX", "19th century", Nearly, Vague),
            ("", "1700/1721", "1700-1721", R, Exact),
            ("", "1700/1721", "1700", Nearly, OneEnd),
            ("", "1700/1721", "1710", Nearly, Inside),
            ("", "1700/1721", "1715–1718", Wrong, Overlap),
            ("", "1700/1721", "1722", Wrong, OffBy { years: 1 }),
            ("", "1700/1721", "1700 or 1721", Wrong, DateOutcome::NoneOfTwo),
            ("", "1717-04-21/1717-06-21", "21 April to 1 June 1717", Nearly, OneEnd),
            ("", "2014/..", "since 2014", R, Exact),
            ("", "2014/..", "2016", Wrong, OffBy { years: 2 }),
        ] {
            let judged = judge_card(&card(answer, date), "en", given).unwrap();
            assert_eq!((judged.verdict, judged.outcome), (verdict, outcome), "{given} for {answer} {date}");
            assert_eq!(judged.given.is_none(), judged.is_unread());
        }
    }

    #[test]
    fn a_number_is_not_asked_as_a_date() {
        for (answer, date) in
            [("5.000", ""), ("3.1415", ""), ("8/1000", ""), ("1.000", ""), ("63", "2012-12/2013-04"), ("900", "")]
        {
            assert!(judge_card(&card(answer, date), "en", "1891").is_none(), "{answer}");
        }
        let year = Card { topic: Topic::Date, ..card("476", "") };
        assert_eq!(judge_card(&year, "en", "476").map(|judged| judged.verdict), Some(R));
    }

    proptest! {
        #[test]
        fn a_date_in_words_is_right(year in 100i64..3000, month in 1u8..13, day in 1u8..29, length in 1i64..40) {
            let day = format!("{year:04}-{month:02}-{day:02}");
            let (last, decade, season) = (year + length, year / 10, 21 + month % 4);
            for edtf in [
                format!("{year:04}"), format!("{year:04}-{month:02}"), day, format!("{year:04}/{last:04}"),
                format!("-{year:04}"), format!("{decade:03}X"), format!("{:02}XX", year / 100), format!("{year:04}-{season}"),
                format!("{year:04}-{}", 33 + month % 9), format!("{year:04}/.."), format!("{year:04}~"),
            ] {
                let card = card("", &edtf);
                let judged = judge_card(&card, "en", &card.answer_text()).unwrap();
                prop_assert_eq!(judged.verdict, Verdict::Right, "{} {}", edtf, card.answer_text());
            }
        }
    }
}
