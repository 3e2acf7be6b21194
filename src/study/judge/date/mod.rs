//! Answers that are dates: compared as precisely as was asked.

mod right;

use right::Right;

use super::Verdict;
use crate::deck::{Card, Hints, HistoricalDate, ToldDate, Unread, YearTold, is_year_turned, told_date};

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
    Neither,
    /// It is another year.
    OffBy {
        /// How many years too late; negative where it is too early.
        years: i64,
    },
    /// It was not understood.
    NotADate,
    /// There is no such date: 30 February.
    Impossible,
    /// It has no year.
    NoYear,
}

impl JudgedDate {
    fn unread(unread: Unread, right: HistoricalDate) -> Self {
        let outcome = match unread {
            Unread::NotADate => DateOutcome::NotADate,
            Unread::Impossible => DateOutcome::Impossible,
            Unread::NoYear => DateOutcome::NoYear,
        };
        let year = YearTold::InFull;
        let years_right = right.years();
        Self { verdict: Verdict::Wrong, outcome, given: None, year, right, years_given: None, years_right }
    }

    /// Whether the answer could not be compared, so that it should be mended rather than judged.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        matches!(self.outcome, DateOutcome::NotADate | DateOutcome::Impossible | DateOutcome::NoYear)
    }
}

/// Judges an answer to a card that asks for a date. Returns `None` if the card asks for something else.
///
/// Right is what is right as precisely as was asked; more than that is not needed, but must not be wrong. Nothing is
/// compared more finely than the record allows.
pub(crate) fn judge_card(card: &Card, given: &str) -> Option<JudgedDate> {
    let date = card.date_asked()?;
    let answer = card.answer_text();
    let shown = ToldDate::read(&answer, Hints::default()).ok();
    let right = Right::new(&date, shown.as_ref());
    let near = Some(right.date.years().0).filter(|year| year.unsigned_abs() < 10_000);
    let told = match ToldDate::read(given, Hints { near, ..Hints::default() }) {
        Ok(told) => told,
        Err(unread) => return Some(JudgedDate::unread(unread, date)),
    };
    let ((mut verdict, mut outcome), place) = right.judge(&told);
    let reading = &told.readings[place];
    if reading.year == YearTold::Missing && verdict < Verdict::Nearly
        || outcome == DateOutcome::NotADate
        || (reading.year == YearTold::Missing && !told.way.contains('d'))
    {
        return Some(JudgedDate::unread(Unread::NoYear, date));
    }
    let given = &reading.date;
    let read_all = |texts: &[String]| -> Vec<ToldDate> {
        texts.iter().filter_map(|text| ToldDate::read(text, Hints::default()).ok()).collect()
    };
    let accepted = read_all(&card.accept);
    let mut parts = shown.iter().chain(&accepted).map(|told| told.part).filter(Option::is_some).peekable();
    // If it is early in 1891 that is right, the end is not.
    let has_parts = parts.peek().is_some();
    let is_other_part = told.part.is_some() && parts.all(|part| part != told.part);
    if is_accepted(&told, given, &accepted) && !(is_other_part && has_parts) && reading.year == YearTold::InFull {
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
        year: reading.year,
        years_given: Some(given.years()),
        years_right: right.date.years(),
        right: date,
    })
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
