//! What an answer looks like, and what kind of thing was asked for.

use crate::deck::{Answer, Card, fold, told_date, words};

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

/// What kind of thing a card asks for. Only answers of one kind are taken for one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(in crate::study) enum AnswerKind {
    /// A date.
    Date,
    /// A number.
    Number,
    /// Several items.
    List,
    /// A person, as far as an English question tells.
    Person,
    /// A power.
    Power,
    /// A treaty, a pact, an act.
    Treaty,
    /// An alliance.
    Alliance,
    /// A war.
    War,
    /// A place.
    Place,
    /// How something was, or what was done.
    Manner,
    /// Something that the question calls by another name.
    Other,
    /// The question does not tell: a gap to be filled, or another language.
    Untold,
}

impl AnswerKind {
    /// What the card asks for; `None` where it has no answer.
    pub fn of(card: &Card) -> Option<Self> {
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
            _ => Self::asked_for(&fold(&card.prompt())),
        })
    }

    /// Whether any two answers of this kind can be taken for one another. How something was and how another thing ended
    /// are asked alike, and answered in ways that have nothing to do with each other.
    pub fn is_telling(self) -> bool {
        !matches!(self, Self::Manner | Self::Other)
    }

    /// What a folded question asks for: `who` a person, `against which power` a power.
    fn asked_for(question: &str) -> Self {
        let mut words = words(question).skip_while(|word| !is_question_word(word));
        match words.next() {
            Some("who" | "whom" | "whose") => Self::Person,
            Some("where") => Self::Place,
            Some("how" | "why") => Self::Manner,
            Some(_) => {
                let mut named = words.take(5).take_while(|word| !ends_the_noun(word));
                named.find_map(|word| Self::named(word.strip_suffix('s').unwrap_or(word))).unwrap_or(Self::Other)
            }
            None => Self::Untold,
        }
    }

    /// The kind of thing that a noun names.
    fn named(noun: &str) -> Option<Self> {
        Some(match noun {
            "ambassador" | "chancellor" | "diplomat" | "emperor" | "envoy" | "general" | "king" | "leader"
            | "marshal" | "minister" | "monarch" | "person" | "president" | "ruler" | "statesman" | "tsar" => {
                Self::Person
            }
            "country" | "empire" | "nation" | "power" | "state" => Self::Power,
            "agreement" | "convention" | "pact" | "peace" | "treaty" => Self::Treaty,
            "alliance" | "bloc" | "entente" | "grouping" | "league" | "organisation" => Self::Alliance,
            "war" | "campaign" | "battle" => Self::War,
            "building" | "capital" | "city" | "palace" | "place" | "port" | "town" => Self::Place,
            _ => return None,
        })
    }
}

fn is_question_word(word: &str) -> bool {
    matches!(word, "who" | "whom" | "whose" | "where" | "how" | "why" | "which" | "what")
}

/// Whether what follows belongs to the thing asked for no longer: `what did Russia`, `what kind of alliance`.
fn ends_the_noun(word: &str) -> bool {
    matches!(word, "are" | "did" | "do" | "does" | "had" | "has" | "is" | "kind" | "of" | "was" | "were")
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

    #[test]
    fn a_question_tells_what_kind_of_thing_it_asks_for() {
        for (question, expected) in [
            ("Who was elected president in that year?", AnswerKind::Person),
            ("Which French foreign minister exchanged the letters?", AnswerKind::Person),
            ("Against which power did the convention direct its forces?", AnswerKind::Power),
            ("Which two powers signed?", AnswerKind::Power),
            ("Which secret German–Russian agreement lapsed?", AnswerKind::Treaty),
            ("What kind of alliance was it?", AnswerKind::Other),
            ("Since which war?", AnswerKind::War),
            ("Where does Fashoda lie?", AnswerKind::Place),
            ("How did the campaign end?", AnswerKind::Manner),
            ("Tsar ______ approved it.", AnswerKind::Untold),
            ("Кто подписал договор?", AnswerKind::Untold),
        ] {
            let card = Card { question: question.to_owned(), answer: Answer::Text("X".to_owned()), ..Card::default() };
            assert_eq!(AnswerKind::of(&card), Some(expected), "{question}");
        }
        assert_eq!(AnswerKind::of(&Card::default()), None);
    }
}
