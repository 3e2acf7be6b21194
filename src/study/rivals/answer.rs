//! What an answer looks like, and of what kind it is.

use crate::{
    deck::{Answer, Card, Deck, fold, told_date, words},
    study::judge::{AnswerIndex, Asked},
};

/// What an answer looks like: of two with the same form, neither stands out among choices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::study) enum AnswerForm {
    /// A date, and the way in which it is told.
    Date(String),
    /// A number, and what is counted.
    Number(String),
    /// Words with capitals, or a single word: `Treaty of Tilsit`.
    Name,
    /// Several names: `France, Britain and Russia`.
    Names,
    /// Other words: `Still being fought`.
    Phrase,
}

impl AnswerForm {
    /// The form of a text.
    pub fn of(text: &str) -> Self {
        if let Some(told) = told_date(text) {
            return Self::Date(told.way);
        }
        let folded = fold(text);
        if folded.starts_with(|c: char| c.is_ascii_digit()) {
            return Self::Number(unit(&folded));
        }
        let mut long_words = text.split_whitespace().skip(1).filter(|word| word.chars().count() > 3);
        if text.starts_with(char::is_lowercase) || long_words.any(|word| word.starts_with(char::is_lowercase)) {
            Self::Phrase
        } else if text.contains(", ") || words(&folded).any(|word| word == "and") {
            Self::Names
        } else {
            Self::Name
        }
    }

    /// Whether the two differ in no way that gives an answer away: dates told in the same way, two numbers, two texts.
    pub fn is_akin(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Date(a), Self::Date(b)) => a == b,
            (Self::Number(_), Self::Number(_)) => true,
            (Self::Date(_) | Self::Number(_), _) | (_, Self::Date(_) | Self::Number(_)) => false,
            _ => true,
        }
    }
}

/// What is counted, in a folded text that begins with a number.
fn unit(folded: &str) -> String {
    let rest = folded.trim_start_matches(|c: char| c.is_ascii_digit() || c == ' ');
    match rest.split_once(' ').map_or((rest, ""), |(ending, rest)| (ending, rest)) {
        ("st" | "nd" | "rd", "") => "th".to_owned(),
        ("st" | "nd" | "rd", of) => format!("th {of}"),
        _ => rest.to_owned(),
    }
}

/// What kind of answer a card has. Only answers of one kind are taken for one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::study) enum AnswerKind {
    /// A date.
    Date,
    /// A number.
    Number,
    /// Several items.
    List,
    /// A name, or other words.
    Words(Asked),
}

impl AnswerKind {
    /// The kind of answer of a card of the deck; `None` if it has no answer.
    pub fn of(card: &Card, deck: &Deck, answers: &AnswerIndex) -> Option<Self> {
        if let (Answer::List(_), false) = (&card.answer, card.answer.is_empty()) {
            return Some(Self::List);
        }
        let answer = card.answer_text();
        if fold(&answer).is_empty() {
            return None;
        }
        Some(match AnswerForm::of(&answer) {
            AnswerForm::Date(_) => Self::Date,
            AnswerForm::Number(_) => Self::Number,
            _ => Self::Words(Asked::by(card, deck, answers)),
        })
    }

    /// Whether any two answers of this kind can be taken for one another.
    pub fn is_telling(self) -> bool {
        !matches!(self, Self::Words(asked) if !asked.is_telling())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_the_form_that_a_reader_sees_at_a_glance() {
        let number = |unit: &str| AnswerForm::Number(unit.to_owned());
        for (text, expected) in [
            ("August 1891", AnswerForm::Date("my".to_owned())),
            ("63 per cent", number("per cent")),
            ("63", number("")),
            ("12,000 million", number("million")),
            ("300th", number("th")),
            ("1st Army", number("th army")),
            ("Treaty of Tilsit", AnswerForm::Name),
            ("Three Emperors’ League", AnswerForm::Name),
            ("Hostile", AnswerForm::Name),
            ("France, Britain and Russia", AnswerForm::Names),
            ("Mitterrand and Yeltsin", AnswerForm::Names),
            ("Still being fought", AnswerForm::Phrase),
            ("generals", AnswerForm::Phrase),
            ("", AnswerForm::Name),
        ] {
            assert_eq!(AnswerForm::of(text), expected, "{text}");
        }
    }
}
