//! Cards that ask for a date.

use super::{
    Asked, DateOutcome, JudgedDate, PartialDate,
    given::{GivenDate, Precision},
    judge_date,
    part::Part,
    read::{Expected, read},
    right::Right,
};
use crate::{
    deck::{Card, HistoricalDate, Topic},
    study::judge::Verdict,
};

/// Judges an answer to a card that asks for a date; none where it asks for something else.
pub(crate) fn judge_card(card: &Card, given: &str) -> Option<JudgedDate> {
    let answer = card.answer_text();
    let right = asked_for(card, &answer)?;
    let mut judged = judge_date(given, &right, Asked::of(&answer, &right));
    let Some(date) = judged.given else { return Some(judged) };

    let right = Right::of(&right);
    let expected = right.expected();
    let read_all = |texts: &[String]| texts.iter().filter_map(|text| read(text, expected).ok()).collect::<Vec<_>>();
    let accepted = read_all(&card.accept);
    let parts = || std::iter::once(&answer).chain(&card.accept).filter_map(|text| Part::of(text));
    // Where it is early in 1891 that is right, the end is not.
    let is_other_part = Part::of(given).is_some_and(|part| parts().all(|right| right != part));
    if is_accepted(date, &accepted) && !is_other_part {
        (judged.verdict, judged.outcome) = (Verdict::Right, DateOutcome::Exact);
    } else if judged.verdict == Verdict::Right
        && (accepted.iter().any(|accepted| tell_otherwise(right.precision(), accepted, &date))
            || (is_other_part && parts().next().is_some()))
    {
        // The record is no finer than what was asked, but the accepted answers are: July 1898, not March.
        (judged.verdict, judged.outcome) = (Verdict::Nearly, DateOutcome::RightYear);
    } else if judged.verdict == Verdict::Nearly && read_all(&card.distractors).contains(&date) {
        judged.verdict = Verdict::Wrong;
    }
    Some(judged)
}

/// Whether a date is accepted, or both of its ends are: 9–10 November.
fn is_accepted(date: GivenDate, accepted: &[GivenDate]) -> bool {
    let are_both = |first, last| [first, last].into_iter().all(|end| accepted.contains(&GivenDate::Point(end)));
    accepted.contains(&date) || matches!(date, GivenDate::Span(first, last) if are_both(first, last))
}

/// The date that a card asks for; none where it asks for something else.
#[must_use]
pub fn date_asked(card: &Card) -> Option<HistoricalDate> {
    asked_for(card, &card.answer_text())
}

/// Whether two dates tell what the record does not, and tell it differently.
fn tell_otherwise(known: Precision, accepted: &GivenDate, given: &GivenDate) -> bool {
    match (accepted, given) {
        (GivenDate::Point(a), GivenDate::Point(b)) => a.precision() == b.precision() && a.precision() > known && a != b,
        _ => false,
    }
}

/// The date that an answer shows by itself. A small number is a number of something.
pub(crate) fn shown_by(answer: &str) -> Option<HistoricalDate> {
    let shown = read(answer, Expected::Point).ok()?;
    let is_date = shown.years().0 <= 0 || shown.years().1 >= 1000;
    is_date.then(|| shown.edtf()).flatten().and_then(|edtf| HistoricalDate::parse(&edtf).ok())
}

/// The date that a card asks for: what its answer shows, as precisely as its date knows it.
fn asked_for(card: &Card, answer: &str) -> Option<HistoricalDate> {
    if card.answer.is_empty() && card.cloze().is_none() {
        return card.date.clone();
    }
    let Some(date) = &card.date else {
        let of_any_year = || HistoricalDate::parse(&read(answer, Expected::Point).ok()?.edtf()?).ok();
        return shown_by(answer).or_else(|| of_any_year().filter(|_| card.topic == Topic::Date));
    };
    let right = Right::of(date);
    let shown = read(answer, right.expected()).ok()?;
    let ends = [right.first, right.last].map(|end: PartialDate| HistoricalDate::parse(&end.edtf()).ok());
    let agrees = |date: &HistoricalDate| {
        let right = Right::of(date);
        let is_as_long = matches!(shown, GivenDate::Span(..)) || right.first.year == right.last.year;
        is_as_long && right.judge(shown, Asked::of(answer, date)).1 == DateOutcome::Exact
    };
    let mut known = std::iter::once(Some(date.clone())).chain(ends).flatten();
    known.find(agrees).or_else(|| {
        // A year in the middle of a reign, or a card whose date is of something else.
        let (first, last) = shown.years();
        let is_within = first <= right.last.year && right.first.year <= last;
        let shown = (is_within || card.topic == Topic::Date).then(|| shown.edtf()).flatten()?;
        HistoricalDate::parse(&shown).ok()
    })
}
