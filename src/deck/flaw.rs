//! What can be wrong with a deck that could be read, and what to do about it.

use serde::Serialize;

use super::{CardId, PassageId, SourceId, event::LONGEST_EVENT};

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
    /// One of several answers is empty.
    EmptyItem,
    /// No answer, no date and no deletion.
    NoAnswer,
    /// No id: it was made from the question.
    DerivedId(CardId),
    /// No passage, in a deck that has some.
    NoPassage,
    /// A gap that is not closed, or more than one.
    BadGap,
    /// The words in the gap and the answer have nothing in common.
    GapIsNoAnswer {
        /// What stands in the gap.
        gap: String,
        /// What the answer says.
        answer: String,
    },
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
    /// Another card of the deck, which comes before this one, asks the same.
    SameQuestion(CardId),
    /// The deck is so large that not every quote and every question was compared.
    NotAllCompared,
    /// A character that is not seen, but steers how a text is shown: a control character or a direction mark.
    ControlCharacter(char),
    /// A part of the text is written from right to left, in Hebrew or Arabic letters.
    RightToLeft,
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
            Self::EmptyItem => "one of these is empty".to_owned(),
            Self::NoAnswer => "the card has no answer".to_owned(),
            Self::DerivedId(id) => format!("the card has no id; `{id}` was made from its question"),
            Self::NoPassage => "the card has no passage".to_owned(),
            Self::BadGap => "the question has more than one gap, or one that is not closed".to_owned(),
            Self::GapIsNoAnswer { gap, answer } => format!("the gap says “{gap}”, and the answer “{answer}”"),
            Self::UnknownPassage(id) => format!("there is no passage `{id}` in this deck"),
            Self::UnknownSource(id) => format!("there is no source `{id}` in this deck"),
            Self::NotRetired(id) => format!("`{id}` is listed as retired, but there is a card of that id"),
            Self::UnknownRival(id) => format!("there is no other card `{id}` in this deck"),
            Self::QuoteNotInPassage => "the quote is not in its passage".to_owned(),
            Self::YearGivenAway(year) => format!("the question gives away the year {year} of its answer"),
            Self::AnswerInQuestion(answer) => format!("the question contains its answer, “{answer}”"),
            Self::DistractorIsRight(text) => format!("the distractor “{text}” is also a right answer"),
            Self::SameQuestion(id) => format!("the card `{id}` asks the same question"),
            Self::NotAllCompared => "the deck is too large to compare every quote and every question".to_owned(),
            Self::ControlCharacter(c) => {
                format!("the text has the character U+{:04X}, which can be neither seen nor typed", u32::from(*c))
            }
            Self::RightToLeft => {
                "the deck has text that is read from right to left, and the words of a line are set from left to right"
                    .to_owned()
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
            Self::EmptyItem => "take it out, or write it; until then it counts for nothing".to_owned(),
            Self::NoAnswer => "give it an answer, a date, or a gap [[…]] in its question".to_owned(),
            Self::DerivedId(id) => {
                format!("write id: \"{id}\", so that its history stays when the question changes")
            }
            Self::NoPassage => "name the passage that tells the answer, so that it can be read after it".to_owned(),
            Self::BadGap => "mark one gap with [[…]]; make a card of its own for another".to_owned(),
            Self::GapIsNoAnswer { .. } => {
                "write the same in both, or leave the answer empty; if both are right, accept what the gap says, too".to_owned()
            }
            Self::UnknownPassage(_) => "correct the name, or add the passage".to_owned(),
            Self::UnknownSource(_) => "correct the name, or add the source".to_owned(),
            Self::NotRetired(_) => "take it from the list, or take the card out".to_owned(),
            Self::UnknownRival(_) => "correct the name, or take it out".to_owned(),
            Self::QuoteNotInPassage => "copy the words letter by letter from the passage's text".to_owned(),
            Self::YearGivenAway(_) | Self::AnswerInQuestion(_) => "ask it in other words".to_owned(),
            Self::DistractorIsRight(_) => "take another wrong answer".to_owned(),
            Self::SameQuestion(_) => "ask it in other words, or take one of the two out".to_owned(),
            Self::NotAllCompared => "split it into several decks to have all of it checked".to_owned(),
            Self::ControlCharacter(_) => "take it out".to_owned(),
            Self::RightToLeft => {
                "nothing is wrong with the deck: each word is set rightly, but begin to read a line at its right end, one \
                 word after the other"
                    .to_owned()
            }
            Self::EventNotPlain => "write it on one line, without * ` [[ or ]]".to_owned(),
            Self::EventTooLong(_) => "say it in fewer words: who does what".to_owned(),
            Self::EventTellsDate(_) => "say what happened, not when: the date is shown beside it".to_owned(),
        }
    }
}
