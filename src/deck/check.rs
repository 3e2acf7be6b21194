//! What makes a deck sound: every quote in its passage, every name leading somewhere, no answer given away.

use std::{borrow::Cow, collections::HashMap, hash::Hash};

use serde::Serialize;

use super::{
    Answer, Card, CardId, Deck, PassageId, SourceId, contains_words,
    event::{self, LONGEST_EVENT},
    fold,
};

/// Whether a flaw costs the learner something that cannot be studied, or only makes it worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// It can be studied, but should be mended.
    Warning,
    /// It is left out until it is mended.
    Error,
}

/// The part of a deck that a flaw is found in: its position in the deck's own lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The deck as a whole.
    Deck,
    /// `deck.sources[i]`.
    Source(usize),
    /// `deck.passages[i]`.
    Passage(usize),
    /// `deck.cards[i]`.
    Card(usize),
}

/// A flaw with its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where it is.
    pub part: Part,
    /// The field of that part, as it is called in a deck file.
    pub field: &'static str,
    /// What is wrong.
    pub flaw: Flaw,
}

/// What can be wrong with a deck that could be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Flaw {
    /// The deck has no title.
    NoTitle,
    /// The deck has no card.
    NoCards,
    /// Two parts bear the same id.
    DuplicateId(String),
    /// A question, a passage or a source is empty.
    EmptyText,
    /// No answer, no date and no deletion.
    NoAnswer,
    /// No id: it was made from the question.
    DerivedId(CardId),
    /// No passage, in a deck that has some.
    NoPassage,
    /// No passage in the whole deck.
    NoPassages,
    /// A gap that is not closed, or more than one.
    BadGap,
    /// The passage does not exist.
    UnknownPassage(PassageId),
    /// The source does not exist.
    UnknownSource(SourceId),
    /// A card that is said to be gone is there.
    NotRetired(CardId),
    /// The rival does not exist, or is the card itself.
    UnknownRival(CardId),
    /// The quote is not in the passage.
    QuoteNotInPassage,
    /// A year of the answer stands in the question.
    YearGivenAway(String),
    /// The answer stands in the question.
    AnswerInQuestion(String),
    /// A distractor is also a right answer.
    DistractorIsRight(String),
    /// An ASCII control character that is neither white space nor the end of a line.
    ControlCharacter(u8),
    /// An event has more than one line, marks of emphasis or a gap.
    EventNotPlain,
    /// An event has so many characters.
    EventTooLong(usize),
    /// A year or another number of its date stands in an event.
    EventTellsDate(String),
}

impl Flaw {
    /// Whether the part is left out because of it.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::DuplicateId(_) | Self::EmptyText | Self::NoAnswer => Severity::Error,
            _ => Severity::Warning,
        }
    }

    /// What is wrong, as a sentence without its full stop.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::NoTitle => "the deck has no title".to_owned(),
            Self::NoCards => "the deck has no cards".to_owned(),
            Self::DuplicateId(id) => format!("the id `{id}` is used twice"),
            Self::EmptyText => "the text is empty".to_owned(),
            Self::NoAnswer => "the card has no answer".to_owned(),
            Self::DerivedId(id) => format!("the card has no id; `{id}` was made from its question"),
            Self::NoPassage => "the card has no passage".to_owned(),
            Self::NoPassages => "the deck has no passages, so its cards have none".to_owned(),
            Self::BadGap => "the question has more than one gap, or one that is not closed".to_owned(),
            Self::UnknownPassage(id) => format!("there is no passage `{id}` in this deck"),
            Self::UnknownSource(id) => format!("there is no source `{id}` in this deck"),
            Self::NotRetired(id) => format!("`{id}` is listed as retired, but there is a card of that id"),
            Self::UnknownRival(id) => format!("there is no other card `{id}` in this deck"),
            Self::QuoteNotInPassage => "the quote is not in its passage".to_owned(),
            Self::YearGivenAway(year) => format!("the question gives away the year {year} of its answer"),
            Self::AnswerInQuestion(answer) => format!("the question contains its answer, “{answer}”"),
            Self::DistractorIsRight(text) => format!("the distractor “{text}” is also a right answer"),
            Self::ControlCharacter(byte) => {
                format!("the text has the character U+{byte:04X}, which can be neither seen nor typed")
            }
            Self::EventNotPlain => "the event is not one line of plain text".to_owned(),
            Self::EventTooLong(length) => format!("the event has {length} characters, more than {LONGEST_EVENT}"),
            Self::EventTellsDate(told) => format!("the event tells its date, {told}, so it is not asked in an order"),
        }
    }

    /// What to do about it, as a sentence without its full stop.
    #[must_use]
    pub fn remedy(&self) -> String {
        match self {
            Self::NoTitle => "give it a title: \"…\"".to_owned(),
            Self::NoCards => "add a card with a question and an answer".to_owned(),
            Self::DuplicateId(_) => "give one of the two another id; until then only the first is used".to_owned(),
            Self::EmptyText => "write it, or take this part out".to_owned(),
            Self::NoAnswer => "give it an answer, a date, or a gap [[…]] in its question".to_owned(),
            Self::DerivedId(id) => {
                format!("write id: \"{id}\", so that its history stays when the question changes")
            }
            Self::NoPassage => "name the passage that tells the answer, so that it can be read after it".to_owned(),
            Self::NoPassages => "write passages that tell the answers, and name them in the cards".to_owned(),
            Self::BadGap => "mark one gap with [[…]]; make a card of its own for another".to_owned(),
            Self::UnknownPassage(_) => "correct the name, or add the passage".to_owned(),
            Self::UnknownSource(_) => "correct the name, or add the source".to_owned(),
            Self::NotRetired(_) => "take it from the list, or take the card out".to_owned(),
            Self::UnknownRival(_) => "correct the name, or take it out".to_owned(),
            Self::QuoteNotInPassage => "copy the words letter by letter from the passage's text".to_owned(),
            Self::YearGivenAway(_) | Self::AnswerInQuestion(_) => "ask it in other words".to_owned(),
            Self::DistractorIsRight(_) => "take another wrong answer".to_owned(),
            Self::ControlCharacter(_) => "take it out".to_owned(),
            Self::EventNotPlain => "write it on one line, without * ` [[ or ]]".to_owned(),
            Self::EventTooLong(_) => "say it in fewer words: who does what".to_owned(),
            Self::EventTellsDate(_) => "say what happened, not when: the date is shown beside it".to_owned(),
        }
    }
}

/// Every flaw of a deck, in the order of its parts.
#[must_use]
pub fn check(deck: &Deck) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut report = |part, field, flaw| findings.push(Finding { part, field, flaw });
    if deck.title.trim().is_empty() {
        report(Part::Deck, "title", Flaw::NoTitle);
    }
    if deck.cards.is_empty() {
        report(Part::Deck, "cards", Flaw::NoCards);
    } else if deck.passages.is_empty() && deck.cards.iter().all(|card| card.passage.is_none()) {
        report(Part::Deck, "cards", Flaw::NoPassages);
    }

    let (sources, repeated) = first_of_each(deck.sources.iter().map(|source| &source.id));
    for (index, source) in deck.sources.iter().enumerate() {
        if repeated[index] {
            report(Part::Source(index), "id", Flaw::DuplicateId(source.id.to_string()));
        }
    }
    let (passages, repeated) = first_of_each(deck.passages.iter().map(|passage| &passage.id));
    for (index, passage) in deck.passages.iter().enumerate() {
        let part = Part::Passage(index);
        if repeated[index] {
            report(part, "id", Flaw::DuplicateId(passage.id.to_string()));
        }
        if passage.text.trim().is_empty() {
            report(part, "text", Flaw::EmptyText);
        }
        report_control("text", [&passage.text], |field, flaw| report(part, field, flaw));
        for id in passage.sources.iter().filter_map(|citation| citation.id.as_ref()) {
            if !sources.contains_key(id) {
                report(part, "sources", Flaw::UnknownSource(id.clone()));
            }
        }
    }
    let (cards, repeated) = first_of_each(deck.cards.iter().map(|card| &card.id));
    for id in deck.retired.iter().filter(|id| cards.contains_key(id)) {
        report(Part::Deck, "retired", Flaw::NotRetired(id.clone()));
    }
    for (index, card) in deck.cards.iter().enumerate() {
        let part = Part::Card(index);
        if repeated[index] {
            report(part, "id", Flaw::DuplicateId(card.id.to_string()));
        }
        match &card.passage {
            None if deck.passages.is_empty() => {}
            None => report(part, "id", Flaw::NoPassage),
            Some(id) => match passages.get(id) {
                None => report(part, "passage", Flaw::UnknownPassage(id.clone())),
                Some(place) => {
                    if card.quote.as_ref().is_some_and(|quote| !deck.passages[*place].text.contains(quote.as_str())) {
                        report(part, "quote", Flaw::QuoteNotInPassage);
                    }
                }
            },
        }
        for id in &card.rivals {
            // What another deck has cannot be seen here.
            if !id.as_str().contains('/') && (*id == card.id || !cards.contains_key(id)) {
                report(part, "rivals", Flaw::UnknownRival(id.clone()));
            }
        }
        check_text(card, |field, flaw| report(part, field, flaw));
    }
    findings
}

/// Where each id stands first, and of each whether it stood before.
fn first_of_each<'a, Id: Eq + Hash + 'a>(
    ids: impl ExactSizeIterator<Item = &'a Id>,
) -> (HashMap<&'a Id, usize>, Vec<bool>) {
    let mut first = HashMap::with_capacity(ids.len());
    let repeated = ids.enumerate().map(|(index, id)| *first.entry(id).or_insert(index) != index).collect();
    (first, repeated)
}

/// Reports the first control character in a field's texts.
fn report_control<'t>(
    field: &'static str,
    texts: impl IntoIterator<Item = &'t String>,
    mut report: impl FnMut(&'static str, Flaw),
) {
    let is_control = |byte: &u8| byte.is_ascii_control() && !byte.is_ascii_whitespace() && *byte != b'\x0b';
    if let Some(byte) = texts.into_iter().find_map(|text| text.bytes().find(is_control)) {
        report(field, Flaw::ControlCharacter(byte));
    }
}

/// What can be seen in the card alone.
fn check_text(card: &Card, mut report: impl FnMut(&'static str, Flaw)) {
    if card.question.trim().is_empty() {
        report("question", Flaw::EmptyText);
    }
    report_control("question", [&card.question], &mut report);
    let answer = match &card.answer {
        Answer::Text(text) => std::slice::from_ref(text),
        Answer::List(items) => items,
    };
    for (field, texts) in [("answer", answer), ("accept", &card.accept), ("distractors", &card.distractors)] {
        report_control(field, texts, &mut report);
    }
    report_control("note", &card.note, &mut report);
    if let Some(flaw) = card.event.as_ref().and_then(|told| event::flaw_of(told, card.date.as_ref())) {
        report("event", flaw);
    }
    let gaps = card.question.matches("[[").count();
    if gaps > 1 || (gaps == 1 && card.cloze().is_none()) {
        report("question", Flaw::BadGap);
    }
    let answers = card.right_answers();
    if card.answer.is_empty() && answers[0].trim().is_empty() {
        report("question", Flaw::NoAnswer);
        return;
    }
    let right: Vec<(String, Cow<'_, str>)> = answers.into_iter().map(|answer| (fold(&answer), answer)).collect();
    let question = fold(&card.prompt());

    let mut years_told = right.iter().flat_map(|(folded, _)| years(folded));
    if let Some(year) = years_told.find(|year| years(&question).any(|given| given == *year)) {
        report("question", Flaw::YearGivenAway(year.to_owned()));
    } else {
        // The items of a list are several answers; one of them in the question gives the list away only in part.
        let whole = if matches!(card.answer, Answer::List(_)) { &[] } else { right.as_slice() };
        if let Some((_, answer)) =
            whole.iter().find(|(folded, _)| folded.len() >= 3 && contains_words(&question, folded))
        {
            report("question", Flaw::AnswerInQuestion(answer.to_string()));
        }
    }
    for distractor in &card.distractors {
        let folded = fold(distractor);
        if right.iter().any(|(answer, _)| *answer == folded) {
            report("distractors", Flaw::DistractorIsRight(distractor.clone()));
        }
    }
}

/// The years in a folded text: words of three or four digits that are not preceded by a smaller number's words.
fn years(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(' ').filter(|word| matches!(word.len(), 3 | 4) && word.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Citation, Passage, Source};

    fn sound_card(id: &str) -> Card {
        Card {
            id: id.into(),
            question: "When did the alliance come into force?".to_owned(),
            answer: Answer::Text("January 1894".to_owned()),
            passage: Some("terms".into()),
            quote: Some("4 January 1894".to_owned()),
            distractors: vec!["August 1891".to_owned()],
            ..Card::default()
        }
    }

    fn deck(cards: Vec<Card>) -> Deck {
        Deck {
            id: "alliance".into(),
            title: "The alliance".to_owned(),
            sources: vec![Source { id: "book".into(), title: "A book".to_owned(), ..Source::default() }],
            passages: vec![Passage {
                id: "terms".into(),
                text: "The reply of 4 January 1894 brought it into force.".to_owned(),
                sources: vec![Citation { id: Some("book".into()), locator: None }],
                ..Passage::default()
            }],
            cards,
            ..Deck::default()
        }
    }

    fn flaws_of(change: impl FnOnce(&mut Card)) -> Vec<Flaw> {
        let mut card = sound_card("a");
        change(&mut card);
        check(&deck(vec![card, sound_card("b")])).into_iter().map(|finding| finding.flaw).collect()
    }

    #[test]
    fn a_sound_deck_has_no_flaw() {
        assert_eq!(flaws_of(|_| {}), []);
    }

    #[test]
    fn every_flaw_of_a_card_is_found() {
        for (change, flaw) in [
            ((|card| card.id = "b".into()) as fn(&mut Card), Flaw::DuplicateId("b".to_owned())),
            (|card| card.passage = None, Flaw::NoPassage),
            (|card| card.passage = Some("x".into()), Flaw::UnknownPassage("x".into())),
            (|card| card.quote = Some("5 January".to_owned()), Flaw::QuoteNotInPassage),
            (|card| card.rivals = vec!["x".into()], Flaw::UnknownRival("x".into())),
            (|card| card.rivals = vec!["a".into()], Flaw::UnknownRival("a".into())),
            (|card| card.question = " ".to_owned(), Flaw::EmptyText),
            (|card| card.question = "When\0?".to_owned(), Flaw::ControlCharacter(0)),
            (|card| card.answer = Answer::List(vec!["A".to_owned(), "\x1b".to_owned()]), Flaw::ControlCharacter(0x1b)),
            (|card| card.event = Some("The *reply*".to_owned()), Flaw::EventNotPlain),
            (|card| card.event = Some("One\ntwo".to_owned()), Flaw::EventNotPlain),
            (|card| card.event = Some("It is [[kept]]".to_owned()), Flaw::EventNotPlain),
            (|card| card.event = Some("long ".repeat(17)), Flaw::EventTooLong(84)),
            (|card| card.event = Some("The reply of 1894".to_owned()), Flaw::EventTellsDate("1894".to_owned())),
            (|card| card.question = "A [[b]] c [[d]].".to_owned(), Flaw::BadGap),
            (|card| card.question = "A [[b c.".to_owned(), Flaw::BadGap),
            (|card| card.answer = Answer::default(), Flaw::NoAnswer),
            (|card| card.question = "What came in 1894?".to_owned(), Flaw::YearGivenAway("1894".to_owned())),
            (
                |card| {
                    card.answer = Answer::Text("Delcassé".to_owned());
                    card.question = "Who was M. Delcasse?".to_owned();
                },
                Flaw::AnswerInQuestion("Delcassé".to_owned()),
            ),
            (
                |card| {
                    card.accept = vec!["4 Jan 1894".to_owned()];
                    card.distractors = vec!["4 jan. 1894".to_owned()];
                },
                Flaw::DistractorIsRight("4 jan. 1894".to_owned()),
            ),
        ] {
            assert_eq!(flaws_of(change), [flaw]);
        }
    }

    #[test]
    fn every_flaw_of_a_passage_and_of_the_deck_is_found() {
        let mut deck = deck(vec![sound_card("a")]);
        deck.passages[0].sources[0].id = Some("x".into());
        deck.passages.push(Passage { id: "terms".into(), text: String::new(), ..Passage::default() });
        deck.sources.push(deck.sources[0].clone());
        deck.title.clear();
        let flaws: Vec<Flaw> = check(&deck).into_iter().map(|finding| finding.flaw).collect();
        assert_eq!(
            flaws,
            [
                Flaw::NoTitle,
                Flaw::DuplicateId("book".to_owned()),
                Flaw::UnknownSource("x".into()),
                Flaw::DuplicateId("terms".to_owned()),
                Flaw::EmptyText,
            ]
        );
        assert_eq!(check(&Deck::default()).len(), 2);
    }

    #[test]
    fn a_year_that_is_not_the_answers_may_stand_in_the_question() {
        assert_eq!(flaws_of(|card| card.question = "After 1891, when was it in force?".to_owned()), []);
    }
}
