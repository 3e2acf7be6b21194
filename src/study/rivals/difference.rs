//! What tells two cards apart, to be seen at one glance.

use crate::deck::{Card, fold, named};

/// A fact in which two cards differ.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Which fact.
    pub aspect: Aspect,
    /// What it is for the first card; empty where that has none.
    pub first: String,
    /// What it is for the second card; empty where that has none.
    pub second: String,
}

named! {
    /// A fact about a card, with what it is called in the window.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Aspect {
        /// The answer. The items of a list stand in one line.
        Answer = "Answer",
        /// When it happened, in words.
        Date = "Date",
        /// The parties, in the order of their names.
        Parties = "Parties",
        /// The topic's name.
        Topic = "Topic",
    }
}

/// The facts in which two cards differ, the most telling first. A date is left out where the answers tell it already.
#[must_use]
pub fn what_tells_them_apart(a: &Card, b: &Card) -> Vec<Difference> {
    let answer = |card: &Card| card.answer_text().replace('\n', ", ");
    let date = |card: &Card| card.dated().map(|date| date.to_string()).unwrap_or_default();
    let facts = [
        (Aspect::Answer, answer(a), answer(b)),
        (Aspect::Date, date(a), date(b)),
        (Aspect::Parties, parties(a), parties(b)),
        (Aspect::Topic, a.topic.name().to_owned(), b.topic.name().to_owned()),
    ];
    let is_told = |card: &Card| date(card).is_empty() || fold(&date(card)) == fold(&card.answer_text());
    facts
        .into_iter()
        .filter(|(_, first, second)| fold(first) != fold(second))
        .filter(|(aspect, ..)| *aspect != Aspect::Date || !(is_told(a) && is_told(b)))
        .map(|(aspect, first, second)| Difference { aspect, first, second })
        .collect()
}

fn parties(card: &Card) -> String {
    let mut parties: Vec<&str> = card.parties.iter().map(String::as_str).collect();
    parties.sort_unstable();
    parties.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Answer, HistoricalDate, Topic};

    fn card(answer: &str, date: &str, topic: Topic, parties: &[&str]) -> Card {
        Card {
            answer: Answer::Text(answer.to_owned()),
            date: HistoricalDate::parse(date).ok(),
            topic,
            parties: parties.iter().map(ToString::to_string).collect(),
            ..Card::default()
        }
    }

    fn told(a: &Card, b: &Card) -> Vec<String> {
        let told = |facts: Difference| format!("{}: {} | {}", facts.aspect.name(), facts.first, facts.second);
        what_tells_them_apart(a, b).into_iter().map(told).collect()
    }

    #[test]
    fn only_what_differs_is_told() {
        let fashoda = card("1898", "1898", Topic::Crisis, &["France", "Britain"]);
        let agadir = card("1911", "1911-07-01", Topic::Crisis, &["France", "Germany"]);
        let entente = card("Britain", "1907", Topic::Alliance, &["Britain", "France"]);
        assert_eq!(
            told(&fashoda, &agadir),
            ["Answer: 1898 | 1911", "Date: 1898 | 1 July 1911", "Parties: Britain, France | France, Germany"]
        );
        assert_eq!(
            told(&fashoda, &entente),
            ["Answer: 1898 | Britain", "Date: 1898 | 1907", "Topic: Crisis | Alliance"]
        );
        assert_eq!(told(&fashoda, &fashoda), [""; 0]);
    }

    #[test]
    fn a_date_that_the_answers_tell_is_told_once() {
        let a = card("1703–1704", "1703/1704", Topic::Person, &[]);
        let b = card("1717", "1717", Topic::Person, &[]);
        assert_eq!(told(&a, &b), ["Answer: 1703–1704 | 1717"]);
        assert_eq!(told(&Card::default(), &b), ["Answer:  | 1717", "Topic: General | Person"]);
    }
}
