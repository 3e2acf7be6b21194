//! What is told of an answer.

use super::{DateOutcome, Detail, JudgedDate, JudgedList, Rule, Verdict};
use crate::deck::{CardKey, HistoricalDate, Precision, YearTold, civil, year_in_words};

/// What came of an answer that can be judged.
#[derive(Clone, Debug, PartialEq)]
pub struct Feedback {
    /// What was answered; empty for an answer that was left out.
    pub given: String,
    /// How it was. The learner may overrule it.
    pub verdict: Verdict,
    /// Why, where it was typed.
    pub detail: Option<Detail>,
    /// The option that was chosen.
    pub chosen: Option<usize>,
    /// The card whose answer it is.
    pub rival: Option<CardKey>,
}

impl Feedback {
    /// An answer that was left out.
    #[must_use]
    pub fn not_known() -> Self {
        Self { given: String::new(), verdict: Verdict::Wrong, detail: None, chosen: None, rival: None }
    }

    /// How it was, in a sentence: `Right.`, `The year is right.`, `12 years too late.`, `2 of 3.`
    #[must_use]
    pub fn in_words(&self) -> String {
        match &self.detail {
            _ if self.given.is_empty() => "Not answered.".to_owned(),
            Some(Detail::Date(judged)) => date_in_words(judged),
            Some(Detail::List(judged)) => list_in_words(judged),
            Some(Detail::Text(judged)) if (judged.verdict, judged.rule) == (Verdict::Right, Rule::Spelling) => {
                "Right, but mind the spelling.".to_owned()
            }
            _ => verdict_in_words(self.verdict).to_owned(),
        }
    }
}

fn verdict_in_words(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Wrong => "Not right.",
        Verdict::Nearly => "Nearly right.",
        Verdict::Right => "Right.",
    }
}

/// Whether a date lies in the month of the right one.
fn is_right_month(judged: &JudgedDate) -> bool {
    let month = |day: i64| (civil(day).0, civil(day).1);
    let is_told = |date: &HistoricalDate| date.precision() >= Precision::Month;
    judged.given.as_ref().filter(|given| is_told(given) && is_told(&judged.right)).is_some_and(|given| {
        let (given, right) = (given.days(), judged.right.days());
        month(given.0) == month(right.0) && month(given.1) == month(right.1)
    })
}

fn date_in_words(judged: &JudgedDate) -> String {
    let (first, last) = judged.years_right;
    let right = if first == last { judged.right.in_words() } else { years_in_words(first, last) };
    let sentence = match judged.outcome {
        DateOutcome::Exact => verdict_in_words(judged.verdict).to_owned(),
        DateOutcome::RightYear if is_right_month(judged) => "The month is right.".to_owned(),
        DateOutcome::RightYear if first == last => "The year is right.".to_owned(),
        DateOutcome::RightYear => "The years are right.".to_owned(),
        DateOutcome::OneEnd if first == last => "One end of it is right.".to_owned(),
        DateOutcome::OneEnd => "One of the two years is right.".to_owned(),
        DateOutcome::Inside => format!("Inside {right}: name both ends."),
        DateOutcome::OneOfTwo => "One of the two is right: which?".to_owned(),
        DateOutcome::Vague => match judged.given.as_ref().map(HistoricalDate::precision) {
            Some(Precision::Decade) if first == last => "The right decade; which year?".to_owned(),
            _ => "The right date is in it, among others.".to_owned(),
        },
        DateOutcome::OtherPart => "Another part of that time.".to_owned(),
        DateOutcome::NoneOfTwo => "Neither of the two is right.".to_owned(),
        DateOutcome::Overlap => match &judged.given {
            Some(given) if given.contains(&judged.right) => "The right date is in it, among others.".to_owned(),
            Some(given) if judged.right.contains(given) => format!("It lies inside {right}."),
            // In the same year, but without a day in common.
            Some(given) if !given.overlaps(&judged.right) => {
                let way = if given.days().0 > judged.right.days().1 { "begins after" } else { "ends before" };
                format!("It {way} {}.", judged.right.in_words())
            }
            _ => format!("It only partly overlaps {right}."),
        },
        DateOutcome::OffBy { years } => {
            let (count, way) = (years.unsigned_abs(), if years < 0 { "early" } else { "late" });
            let unit = if count == 1 { "year" } else { "years" };
            format!("{count} {unit} too {way}.")
        }
        DateOutcome::NotADate => "I can't read that as a date. Try 14 Jul 1789, Jul 1789 or 1789.".to_owned(),
        DateOutcome::Impossible(why) => format!("There is no such date: {why}."),
        DateOutcome::NoYear => "The year is missing.".to_owned(),
    };
    match (judged.year, &judged.given) {
        (YearTold::TwoDigits, Some(given)) => format!("{sentence} The century was taken from the card: {given}."),
        (YearTold::Missing, Some(given)) if given.is_interval() => {
            "The days are right; the year is missing.".to_owned()
        }
        (YearTold::Missing, Some(_)) => "The day is right; the year is missing.".to_owned(),
        _ => sentence,
    }
}

fn years_in_words(first: i64, last: i64) -> String {
    if first > 0 {
        format!("{first}–{last}")
    } else {
        format!("{} – {}", year_in_words(first), year_in_words(last))
    }
}

fn list_in_words(judged: &JudgedList) -> String {
    let found = judged.items.iter().filter(|item| item.verdict > Verdict::Wrong).count();
    let beside = match judged.extra.len() {
        0 => String::new(),
        1 => ", plus one that’s wrong".to_owned(),
        extra => format!(", plus {extra} that are wrong"),
    };
    format!("{found} of {}{beside}.", judged.items.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        deck::{Answer, Card, Deck, HistoricalDate},
        study::{AnswerIndex, judge},
    };

    #[test]
    fn an_answer_is_told_in_a_sentence() {
        let date = Card { date: HistoricalDate::parse("1891-08-27").ok(), ..Card::default() };
        let list = Card { answer: Answer::List(vec!["France".into(), "Russia".into()]), ..Card::default() };
        let text = Card { answer: Answer::Text("Théophile Delcassé".into()), ..Card::default() };
        for (card, given, expected) in [
            (&date, "27 Aug 1891", "Right."),
            (&date, "1891", "The year is right."),
            (&date, "1894", "3 years too late."),
            (&date, "1890", "1 year too early."),
            (&date, "30 February 1891", "There is no such date: February has 28 days in 1891."),
            (&date, "spring", "I can't read that as a date. Try 14 Jul 1789, Jul 1789 or 1789."),
            (&date, "27 August", "The day is right; the year is missing."),
            (&date, "28 August", "The year is missing."),
            (&date, "27/8/91", "Right. The century was taken from the card: 27 August 1891."),
            (&date, "1890s", "The right decade; which year?"),
            (&list, "Russia", "1 of 2."),
            (&list, "Russia, Spain", "1 of 2, plus one that’s wrong."),
            (&text, "theophile delcasse", "Right."),
            (&text, "Ribot", "Not right."),
        ] {
            let judged = judge(&Deck::default(), &AnswerIndex::default(), card, given);
            let feedback = Feedback {
                given: given.to_owned(),
                verdict: judged.verdict,
                detail: Some(judged.detail),
                chosen: None,
                rival: None,
            };
            assert_eq!(feedback.in_words(), expected, "{given}");
        }
        assert_eq!(Feedback::not_known().in_words(), "Not answered.");
    }

    fn sentence(card: &Card, given: &str) -> String {
        let judged = judge(&Deck::default(), &AnswerIndex::default(), card, given);
        let (verdict, detail) = (judged.verdict, Some(judged.detail));
        Feedback { given: given.to_owned(), verdict, detail, chosen: None, rival: None }.in_words()
    }

    #[test]
    fn what_lies_inside_an_interval_is_told_so() {
        let war = Card { date: HistoricalDate::parse("1853-10/1856-03").ok(), ..Card::default() };
        for (given, expected) in [
            ("1854", "Inside 1853–1856: name both ends."),
            ("1853", "One of the two years is right."),
            ("1854–1855", "It lies inside 1853–1856."),
            ("1850–1854", "It only partly overlaps 1853–1856."),
            ("the 1850s", "The right date is in it, among others."),
            ("1857", "1 year too late."),
        ] {
            assert_eq!(sentence(&war, given), expected, "{given}");
        }
    }

    #[test]
    fn a_time_in_the_same_year_that_shares_no_day_does_not_overlap() {
        let half = Card { date: HistoricalDate::parse("1890-01/1890-06").ok(), ..Card::default() };
        let later = HistoricalDate::parse("1890-07/1900").unwrap();
        let sentence = sentence(&half, &later.in_words());
        assert!(sentence.starts_with("It begins after"), "{sentence}");
    }

    proptest! {
        #[test]
        fn what_is_said_of_a_date_is_true(
            right in "(188|189|190)[0-9](-(0[1-9]|1[0-2]|21|22|23))?(/191[0-9])?|1[89][1-9]X|1[89]XX|1890-0[1-5]/1890-0[6-9]",
            given in "(188|189|190)[0-9](-(0[1-9]|1[0-2]|21|22|23))?(/19[01][0-9])?|1[89][1-9]X|1[89]XX|1890-0[1-5]/1890-0[6-9]",
        ) {
            let (Ok(right), Ok(given)) = (HistoricalDate::parse(&right), HistoricalDate::parse(&given)) else { return Ok(()) };
            let is_in_order = |date: &HistoricalDate| !date.is_interval() || date.years().0 < date.years().1 || date.precision() == Precision::Month;
            prop_assume!(is_in_order(&right) && is_in_order(&given));
            let card = Card { date: Some(right.clone()), ..Card::default() };
            let said = sentence(&card, &given.in_words());
            let ((first, last), (began, ended)) = (right.years(), given.years());
            let count = said.split(' ').next().and_then(|count| count.parse::<i64>().ok()).unwrap_or(0);
            let is_true = match said.as_str() {
                "Right." | "Nearly right." => right.overlaps(&given),
                "The year is right." => first == last && began <= last && first <= ended,
                "The years are right." => (began, ended) == (first, last) || (right.overlaps(&given) && !right.is_interval()),
                "One of the two years is right." => first != last && (began == first || ended == last || ended == first || began == last),
                "One end of it is right." => right.days().0 == given.days().0 || right.days().1 == given.days().1 || right.overlaps(&given),
                "The right decade; which year?" | "The right date is in it, among others." => given.contains(&right),
                said if said.starts_with("It only partly") => right.overlaps(&given) && !right.contains(&given) && !given.contains(&right),
                said if said.starts_with("It begins after") => given.days().0 > right.days().1,
                said if said.starts_with("It ends before") => given.days().1 < right.days().0,
                said if said.starts_with("Inside") || said.starts_with("It lies inside") => right.contains(&given),
                said if said.ends_with("too early.") => first - ended == count && count > 0,
                said if said.ends_with("too late.") => began - last == count && count > 0,
                _ => false,
            };
            prop_assert!(is_true, "{} for {}: {}", given, right, said);
        }

        #[test]
        fn what_is_said_of_a_list_is_counted(
            right in 1usize..7, found in 0usize..7, wrong in 0usize..4, order in any::<prop::sample::Index>(), joint in "(, |; | and )",
        ) {
            const RIGHT: [&str; 6] = ["Tilsit", "Erfurt", "Chaumont", "Troppau", "Laybach", "Verona"];
            const WRONG: [&str; 3] = ["Gastein", "Olmütz", "Plombières"];
            let items = RIGHT[..right].iter().map(|item| (*item).to_owned()).collect();
            let card = Card { answer: Answer::List(items), ..Card::default() };
            let mut given: Vec<&str> = RIGHT[..right].iter().take(found).chain(&WRONG[..wrong]).copied().collect();
            prop_assume!(!given.is_empty());
            let place = order.index(given.len());
            given.rotate_left(place);
            let beside = match wrong {
                0 => String::new(),
                1 => ", plus one that’s wrong".to_owned(),
                wrong => format!(", plus {wrong} that are wrong"),
            };
            let expected = format!("{} of {right}{beside}.", found.min(right));
            prop_assert_eq!(sentence(&card, &given.join(&joint)), expected);
        }

        #[test]
        fn a_number_is_said_to_be_right_if_it_is_as_much(
            right in 1u64..3_000, other in 1u64..3_000, scale in 0usize..3, way in 0usize..4, unit in "( ships| men| roubles|)",
        ) {
            let (scale, word) = [(1, ""), (1_000, " thousand"), (1_000_000, " million")][scale];
            let card = Card { answer: Answer::Text(format!("{right}{word}{unit}")), question: "How many?".into(), ..Card::default() };
            for number in [right, other] {
                let grouped = |sign: &str| {
                    let digits = (number * scale).to_string();
                    let groups = digits.as_bytes().rchunks(3).rev().map(String::from_utf8_lossy);
                    groups.collect::<Vec<_>>().join(sign)
                };
                let given = match way {
                    0 => format!("{number}{word}{unit}"),
                    1 => format!("{}{unit}", number * scale),
                    2 => format!("{}{unit}", grouped(",")),
                    _ => format!("about {}{unit}", grouped(" ")),
                };
                let said = sentence(&card, &given);
                prop_assert_eq!(said == "Right.", number == right, "{} for {}: {}", given, card.answer_text(), said);
            }
        }
    }
}
