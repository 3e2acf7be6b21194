//! One thing to know.

use std::borrow::Cow;

use serde::Serialize;

use super::{CardId, CardKey, HistoricalDate, PassageId, Topic};

/// One thing to know: a question with one right answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename = "Card")]
pub struct Card {
    /// Names the card within its deck. Empty in a file means: made from the question.
    pub id: CardId,
    /// What kind of thing it is about.
    #[serde(skip_serializing_if = "Topic::is_general")]
    pub topic: Topic,
    /// The question, in CommonMark. A cloze card marks its deletion with `[[…]]`.
    pub question: String,
    /// The answer. May be left out where the date or the deletion is the answer.
    #[serde(skip_serializing_if = "Answer::is_empty")]
    pub answer: Answer,
    /// Other answers that are right, too.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub accept: Vec<String>,
    /// When it happened.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<HistoricalDate>,
    /// What happened then, in a few plain words: `France and Britain declare war on Russia`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// The passage that the answer comes from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passage: Option<PassageId>,
    /// The words of the passage that answer the card.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<String>,
    /// The powers concerned.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub parties: Vec<String>,
    /// Cards that are easily confused with this one: by their id, or as `deck/card` if they are in another deck.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub rivals: Vec<CardId>,
    /// Wrong answers for a choice.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub distractors: Vec<String>,
    /// The source note: what the source says and what the record shows, where the two differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What the learner is reminded of when the answer was forgotten, instead of its first letters.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cue: Option<String>,
    /// Free words to filter by.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// The answer of a card: one text, or several items that are each judged by themselves.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// One answer.
    Text(String),
    /// A list card: all of these.
    List(Vec<String>),
}

/// Several items are a list; one is a text.
impl From<Vec<String>> for Answer {
    fn from(items: Vec<String>) -> Self {
        match <[String; 1]>::try_from(items) {
            Ok([text]) => Self::Text(text),
            Err(items) => Self::List(items),
        }
    }
}

impl Default for Answer {
    fn default() -> Self {
        Self::Text(String::new())
    }
}

impl Answer {
    /// Whether the card left its answer out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.texts().iter().all(|text| text.trim().is_empty())
    }

    /// Its texts: the one, or the items of the list.
    #[must_use]
    pub fn texts(&self) -> &[String] {
        match self {
            Self::Text(text) => std::slice::from_ref(text),
            Self::List(items) => items,
        }
    }
}

/// A question with a deletion: `Tsar [[Alexander III]] approved it.`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cloze<'a> {
    /// What stands before the deletion.
    pub before: &'a str,
    /// What was taken out.
    pub deletion: &'a str,
    /// What stands after it.
    pub after: &'a str,
}

impl Card {
    /// The rivals that are in another deck.
    pub fn rivals_elsewhere(&self) -> impl Iterator<Item = CardKey> {
        self.rivals.iter().filter_map(|rival| {
            let (deck, card) = rival.as_str().split_once('/')?;
            Some(CardKey { deck: deck.into(), card: card.into() })
        })
    }

    /// The deletion of a cloze card.
    #[must_use]
    pub fn cloze(&self) -> Option<Cloze<'_>> {
        let (before, rest) = self.question.split_once("[[")?;
        let (deletion, after) = rest.split_once("]]")?;
        Some(Cloze { before, deletion, after })
    }

    /// The question as it is asked: a deletion is shown as a gap.
    #[must_use]
    pub fn prompt(&self) -> Cow<'_, str> {
        match self.cloze() {
            Some(Cloze { before, after, .. }) => Cow::Owned(format!("{before}______{after}")),
            None => Cow::Borrowed(&self.question),
        }
    }

    /// The answer as it is shown: as written, or the deletion, or the date in words. A list has its items on lines.
    #[must_use]
    pub fn answer_text(&self) -> String {
        match &self.answer {
            _ if self.answer.is_empty() => match (self.cloze(), &self.date) {
                (Some(cloze), _) => cloze.deletion.to_owned(),
                (None, Some(date)) => date.in_words(),
                (None, None) => String::new(),
            },
            Answer::Text(text) => text.clone(),
            Answer::List(_) => self.items().map(String::as_str).collect::<Vec<_>>().join("\n"),
        }
    }

    /// The answer as it is told once it was asked for: as it is shown, but a day that is written in numbers alone, such as
    /// `1648-10-24`, in words.
    #[must_use]
    pub fn told_answer(&self) -> String {
        told_answer(self.answer_text())
    }

    /// The items of an answer that is a list, but for empty ones.
    pub fn items(&self) -> impl Iterator<Item = &String> {
        let items = if let Answer::List(items) = &self.answer { items.as_slice() } else { &[] };
        items.iter().filter(|item| !item.trim().is_empty())
    }

    /// Its texts in which pictures are shown.
    pub fn shown_texts(&self) -> impl Iterator<Item = &String> {
        [&self.question].into_iter().chain(self.answer.texts()).chain(&self.note).chain(&self.distractors)
    }

    /// Every answer that is right: the answer itself and the accepted ones. The items of a list are each one.
    #[must_use]
    pub fn right_answers(&self) -> Vec<Cow<'_, str>> {
        let mut answers: Vec<Cow<'_, str>> = match &self.answer {
            _ if self.answer.is_empty() => vec![self.answer_text().into()],
            Answer::Text(text) => vec![text.into()],
            Answer::List(_) => self.items().map(Cow::from).collect(),
        };
        answers.extend(self.accept.iter().filter(|answer| !answer.trim().is_empty()).map(Cow::from));
        answers
    }
}

/// An answer as it is told, see [`Card::told_answer`].
#[must_use]
pub fn told_answer(text: String) -> String {
    let is_day = text.trim().split('-').map(str::len).eq([4, 2, 2]);
    let date = HistoricalDate::parse(text.trim()).ok().filter(|_| is_day);
    date.map_or(text, |date| date.in_words())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_in_numbers_is_told_in_words_and_anything_else_as_it_is_written() {
        for (answer, told) in [
            ("1648-10-24", "24 October 1648"),
            (" 1648-10-24 ", "24 October 1648"),
            ("1648", "1648"),
            ("1909-10", "1909-10"),
            ("1648-13-24", "1648-13-24"),
            ("on 1648-10-24", "on 1648-10-24"),
        ] {
            let card = Card { answer: Answer::Text(answer.to_owned()), ..Card::default() };
            assert_eq!(card.told_answer(), told);
            assert_eq!(card.answer_text(), answer, "what is written stays");
        }
    }

    #[test]
    fn an_answer_left_out_is_written_from_the_deletion_or_the_date() {
        let mut card = Card { question: "Tsar [[Alexander III]] approved it.".to_owned(), ..Card::default() };
        assert_eq!(card.prompt(), "Tsar ______ approved it.");
        assert_eq!(card.answer_text(), "Alexander III");

        card.question = "When was it signed?".to_owned();
        card.date = HistoricalDate::parse("1891-08-27").ok();
        assert_eq!(card.prompt(), "When was it signed?");
        assert_eq!(card.answer_text(), "27 August 1891");
        card.answer = Answer::Text(" ".to_owned());
        assert_eq!(card.right_answers(), ["27 August 1891"]);

        card.answer = Answer::List(vec!["France".to_owned(), "Russia".to_owned()]);
        assert_eq!(card.answer_text(), "France\nRussia");
    }
}
