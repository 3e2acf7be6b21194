//! A card as it is typed: texts, some of which make no card yet.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use crate::{
    app::{
        command::{NEW_LINE, key_name},
        screens::as_sentence,
    },
    deck::{
        Answer, Card, CardId, DeckId, Flaw, FreeIds, Hints, HistoricalDate, Impossible, Passage, PassageId, ToldDate,
        Topic, has_bad_gap, slug,
    },
    formats::DeckChange,
    library::LibraryDeck,
};

/// A card as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Draft {
    /// The deck that it belongs to.
    pub deck: DeckId,
    /// The card that is changed; `None` for a new one.
    pub card: Option<CardId>,
    /// The question.
    pub question: String,
    /// The answer; several lines make a list.
    pub answer: String,
    /// Other right answers, each on a line.
    pub accept: String,
    /// The date, in any form.
    pub date: String,
    /// The name of the topic.
    pub topic: String,
    /// The passage.
    pub passage: Option<PassageId>,
    /// The heading and the text of a passage that is written with the card.
    pub new_passage: Option<(String, String)>,
    /// The words of the passage that answer the card.
    pub quote: String,
    /// What happened.
    pub event: String,
    /// Cards that are easily confused with it.
    pub rivals: Vec<CardId>,
    /// Wrong answers, each on a line.
    pub distractors: String,
    /// The powers concerned, with commas between them.
    pub parties: String,
    /// What helps to remember the answer after it was forgotten.
    pub cue: String,
    /// The source note.
    pub note: String,
    /// Words to filter by, with commas between them.
    pub tags: String,
}

/// A field of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    /// The question.
    Question,
    /// The answer.
    Answer,
    /// The date.
    Date,
    /// Other right answers.
    Accept,
    /// The words of the passage.
    Quote,
    /// What happened.
    Event,
    /// Wrong answers.
    Distractors,
    /// The powers concerned.
    Parties,
    /// What helps to remember the answer.
    Cue,
    /// The source note.
    Note,
    /// Words to filter by.
    Tags,
}

impl Field {
    /// The fields that are shown at first, of a new card.
    pub const FIRST: &[Self] = &[Self::Question, Self::Answer, Self::Date];
    /// Every one, in the order in which they are shown.
    pub const ALL: &[Self] = &[
        Self::Question,
        Self::Answer,
        Self::Date,
        Self::Accept,
        Self::Quote,
        Self::Event,
        Self::Distractors,
        Self::Parties,
        Self::Cue,
        Self::Note,
        Self::Tags,
    ];

    /// Its name in a deck file, what it is called in the window, and what it says while it is empty.
    fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Question => ("question", "Question", "[[…]] makes a gap"),
            Self::Answer => ("answer", "Answer", "several lines make a list"),
            Self::Date => ("date", "Date", "e.g. 14 Jul 1789, 1789 or 1700–1721"),
            Self::Accept => ("accept", "Also accepted", "each on a line"),
            Self::Quote => ("quote", "Quote", "the words of the passage that answer it"),
            Self::Event => ("event", "Event", "what happened, in a few words, without its date"),
            Self::Distractors => ("distractors", "Wrong answers to choose from", "each on a line"),
            Self::Parties => ("parties", "Parties", "separate with commas"),
            Self::Cue => ("cue", "Hint", "shown with the question after you forgot the answer"),
            Self::Note => ("note", "Source note", "what the source says, if the record shows otherwise"),
            Self::Tags => ("tags", "Tags", "separate with commas"),
        }
    }

    /// Its name in a deck file.
    pub fn key(self) -> &'static str {
        self.words().0
    }

    /// What it is called in the window.
    pub fn label(self) -> &'static str {
        self.words().1
    }

    /// What a field says while it is empty.
    pub fn hint(self) -> Cow<'static, str> {
        let hint = self.words().2;
        if self == Self::Answer { format!("{hint}; {} begins one", key_name(NEW_LINE)).into() } else { hint.into() }
    }

    /// How many lines it has; a field with one line takes no more.
    pub fn rows(self) -> usize {
        if self.has_lines() && self != Self::Answer { 2 } else { 1 }
    }

    /// Whether it may have several lines.
    pub fn has_lines(self) -> bool {
        matches!(self, Self::Question | Self::Answer | Self::Accept | Self::Quote | Self::Distractors | Self::Note)
    }

    /// Whether the pictures that it names are shown.
    pub fn shows_pictures(self) -> bool {
        matches!(self, Self::Question | Self::Answer | Self::Note)
    }

    /// Its text.
    pub fn text(self, draft: &mut Draft) -> &mut String {
        match self {
            Self::Question => &mut draft.question,
            Self::Answer => &mut draft.answer,
            Self::Date => &mut draft.date,
            Self::Accept => &mut draft.accept,
            Self::Quote => &mut draft.quote,
            Self::Event => &mut draft.event,
            Self::Distractors => &mut draft.distractors,
            Self::Parties => &mut draft.parties,
            Self::Cue => &mut draft.cue,
            Self::Note => &mut draft.note,
            Self::Tags => &mut draft.tags,
        }
    }
}

/// Why a draft is no card yet: the field, and what to do.
pub type Unfinished = (Field, String);

impl Draft {
    /// A card that is to be changed.
    pub fn from_card(deck: DeckId, card: &Card) -> Self {
        let given = |text: &Option<String>| text.clone().unwrap_or_default();
        Self {
            deck,
            card: Some(card.id.clone()),
            question: card.question.clone(),
            answer: card.answer.texts().join("\n"),
            accept: card.accept.join("\n"),
            date: card.date.as_ref().map(|date| date.as_str().to_owned()).unwrap_or_default(),
            topic: card.topic.name().to_owned(),
            passage: card.passage.clone(),
            new_passage: None,
            quote: given(&card.quote),
            event: given(&card.event),
            rivals: card.rivals.clone(),
            distractors: card.distractors.join("\n"),
            parties: card.parties.join(", "),
            cue: given(&card.cue),
            note: given(&card.note),
            tags: card.tags.join(", "),
        }
    }

    /// The draft of the next new card: of the same deck, topic and passage.
    pub fn next(&self) -> Self {
        let (deck, topic, passage, tags) =
            (self.deck.clone(), self.topic.clone(), self.passage.clone(), self.tags.clone());
        Self { deck, topic, passage, tags, ..Self::default() }
    }

    /// Whether nothing was typed that is worth keeping.
    pub fn is_empty(&self) -> bool {
        let texts = [&self.question, &self.answer, &self.date, &self.quote, &self.event, &self.cue, &self.note];
        let passage = self.new_passage.iter().any(|(heading, text)| !heading.is_empty() || !text.is_empty());
        texts.iter().all(|text| text.trim().is_empty()) && !passage
    }

    /// The topic.
    pub fn topic(&self) -> Topic {
        Topic::from_name(&self.topic).unwrap_or_default()
    }

    /// The date, or why there is none.
    pub fn date(&self) -> Result<Option<HistoricalDate>, String> {
        match self.date.trim() {
            "" => Ok(None),
            text => match HistoricalDate::parse(text) {
                Ok(date) => Ok(Some(date)),
                Err(_) => match ToldDate::read(text, Hints::default()) {
                    Ok(told) if told.or.is_none() => Ok(Some(told.date().clone())),
                    _ => Err(match Impossible::of(text) {
                        Some(why) => format!("There is no such date: {why}."),
                        None => "I can’t read that as a date. Try 14 Jul 1789, Jul 1789, 1789 or 1789–1794.".to_owned(),
                    }),
                },
            },
        }
    }

    /// The card as it is written now, or what is missing. `before` is the card as it was.
    pub fn card(&self, before: Option<&Card>) -> Result<Card, Unfinished> {
        if self.question.trim().is_empty() {
            return Err((Field::Question, "The question is empty. Nothing was saved.".to_owned()));
        }
        let date = self.date().map_err(|sentence| (Field::Date, sentence))?;
        let items = lines(&self.answer);
        let was_list = before.is_some_and(|card| matches!(&card.answer, Answer::List(_)));
        // A text may have several lines, if it had them before.
        let was_text = before.is_some_and(|card| matches!(&card.answer, Answer::Text(text) if text.contains('\n')));
        let answer = match items.len() {
            0 => Answer::default(),
            1 if !was_list => Answer::Text(self.answer.trim().to_owned()),
            _ if was_text => Answer::Text(self.answer.trim().to_owned()),
            _ => Answer::List(items),
        };
        let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let card = Card {
            id: self.card.clone().unwrap_or_default(),
            topic: self.topic(),
            question: self.question.trim().to_owned(),
            answer,
            accept: lines(&self.accept),
            date,
            event: given(&self.event),
            passage: self.passage.clone(),
            quote: given(&self.quote),
            parties: words(&self.parties),
            rivals: self.rivals.clone(),
            distractors: lines(&self.distractors),
            cue: given(&self.cue),
            note: given(&self.note),
            tags: words(&self.tags),
        };
        let had_answer = before.is_some_and(|card| !card.answer.is_empty());
        if card.answer.is_empty() && (had_answer || card.cloze().is_none() && card.date.is_none()) {
            return Err((Field::Answer, "The answer is empty. Nothing was saved.".to_owned()));
        }
        Ok(card)
    }

    /// The changes that keep the draft: the card, and the passage that was written with it.
    pub fn changes(&self, before: Option<&Card>, deck: &LibraryDeck) -> Result<Vec<DeckChange>, Unfinished> {
        let mut card = self.card(before)?;
        let mut changes = Vec::new();
        let is_as_before = before.is_some_and(|before| before.question == card.question);
        if has_bad_gap(&card) && !is_as_before {
            return Err((Field::Question, format!("{} Nothing was saved.", as_sentence(&Flaw::BadGap.remedy()))));
        }
        if self.new_passage.as_ref().is_some_and(|(heading, text)| text.trim().is_empty() && !heading.trim().is_empty())
        {
            return Err((Field::Quote, "The new passage has no text. Write it, or choose another passage.".to_owned()));
        }
        if let Some((heading, text)) = self.new_passage.as_ref().filter(|(_, text)| !text.trim().is_empty()) {
            let name = if heading.trim().is_empty() { text } else { heading };
            let first: Vec<&str> = name.split_whitespace().take(6).collect();
            let mut ids = FreeIds::new(deck.deck.passages.iter().map(|passage| passage.id.as_str()));
            let id: PassageId = ids.take(&slug(&first.join(" "))).into();
            card.passage = Some(id.clone());
            let (heading, text) = (heading.trim().to_owned(), text.trim().to_owned());
            let after = Passage { id, heading, text, ..Passage::default() };
            changes.push(DeckChange::PutPassage { before: None, after });
        }
        changes.push(DeckChange::PutCard { before: before.cloned(), after: card });
        Ok(changes)
    }
}

/// The lines of a text that are not blank.
fn lines(text: &str) -> Vec<String> {
    text.lines().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect()
}

/// What stands between the commas of a text.
fn words(text: &str) -> Vec<String> {
    text.split([',', '\n']).map(|word| word.trim().to_owned()).filter(|word| !word.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_comes_back_from_its_draft_as_it_was() {
        let card = Card {
            id: "c".into(),
            topic: Topic::War,
            question: "Who [[signed]] it?".to_owned(),
            answer: Answer::List(vec!["France".to_owned()]),
            accept: vec!["The French, of course".to_owned(), "FR".to_owned()],
            date: HistoricalDate::parse("1712~").ok(),
            event: Some("It is signed".to_owned()),
            passage: Some("p".into()),
            quote: Some("two\nlines".to_owned()),
            parties: vec!["France".to_owned(), "Russia".to_owned()],
            rivals: vec!["d".into()],
            distractors: vec!["Spain".to_owned()],
            cue: Some("It rhymes.".to_owned()),
            note: Some("A note.".to_owned()),
            tags: vec!["a".to_owned(), "b c".to_owned()],
        };
        assert_eq!(Draft::from_card("deck".into(), &card).card(Some(&card)), Ok(card));
    }

    #[test]
    fn lines_of_an_answer_make_a_list_and_a_date_is_taken_as_people_write_it() {
        let draft = Draft {
            question: "Who?".to_owned(),
            answer: "France\n\n Russia ".to_owned(),
            date: "27 August 1891".to_owned(),
            ..Draft::default()
        };
        let card = draft.card(None).unwrap();
        assert_eq!(card.answer, Answer::List(vec!["France".to_owned(), "Russia".to_owned()]));
        assert_eq!(card.date.unwrap().as_str(), "1891-08-27");
        assert_eq!(Draft { date: "soon".to_owned(), ..draft.clone() }.card(None).unwrap_err().0, Field::Date);
        assert_eq!(
            Draft { answer: " ".to_owned(), date: String::new(), ..draft.clone() }.card(None).unwrap_err().0,
            Field::Answer
        );
        assert_eq!(Draft { question: " ".to_owned(), ..draft.clone() }.card(None).unwrap_err().0, Field::Question);
        // The date or the gap may be the answer.
        assert!(Draft { answer: String::new(), ..draft.clone() }.card(None).is_ok());
        let gap = Draft { question: "By [[Grey]].".to_owned(), answer: String::new(), date: String::new(), ..draft };
        assert!(gap.card(None).is_ok());
    }
}
