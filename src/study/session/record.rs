//! What a session has the library write.

use crate::{
    deck::CardKey,
    memory::Rating,
    study::{Form, MarkKind, ReviewId, SessionId},
    wording::count,
};

/// Something that is to be kept.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// An answer to a card.
    Answer(Answer),
    /// An order of events, which is practice.
    Order {
        /// One answer for each event.
        answers: Vec<Answer>,
        /// The events in the order that was given, by their positions.
        order: Vec<usize>,
    },
    /// Which answer belongs to which of two cards, which is practice.
    Contrast {
        /// The answer to the first of the two, with the second as its rival.
        answer: Answer,
        /// The way that was chosen.
        way: usize,
    },
    /// A mark on a card.
    Mark(CardKey, MarkKind),
    /// Whatever was kept last is taken back.
    Undo(Reach),
}

/// An answer that is to be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The session in which it was given.
    pub session: SessionId,
    /// The card.
    pub card: CardKey,
    /// How it was asked.
    pub form: Form,
    /// How it went.
    pub rating: Rating,
    /// What was answered, if something could be judged.
    pub given: Option<String>,
    /// Whether that was right; the learner has the last word.
    pub is_right: Option<bool>,
    /// The card whose answer it was.
    pub rival: Option<CardKey>,
    /// From the question's first frame to the rating.
    pub duration_ms: u32,
    /// Whether it changes no schedule.
    pub is_practice: bool,
}

impl Answer {
    /// An answer that the learner alone judged.
    #[must_use]
    pub fn recalled(session: SessionId, card: CardKey, rating: Rating, duration_ms: u32) -> Self {
        Self {
            session,
            card,
            form: Form::Recall,
            rating,
            given: None,
            is_right: None,
            rival: None,
            duration_ms,
            is_practice: false,
        }
    }
}

/// What was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// The answer to a card.
    Answer {
        /// The card.
        card: CardKey,
        /// Whether it had counted for the schedule.
        is_scheduled: bool,
    },
    /// A mark on a card.
    Mark {
        /// The card.
        card: CardKey,
        /// What was set or removed; `None` for what a later version knows.
        kind: Option<MarkKind>,
        /// Whether it can be asked again by this: it was buried or suspended.
        returns: bool,
    },
    /// The same mark on several cards.
    Marks {
        /// How many cards.
        cards: usize,
        /// What was set or removed; `None` for what a later version knows.
        kind: Option<MarkKind>,
    },
    /// The answers of a mock exam that were counted.
    Answers {
        /// How many answers.
        answers: usize,
    },
    /// The answer to a question over several cards.
    Interlude,
    /// An exam that was set, changed or removed.
    Exam,
    /// Other parameters of the model of memory.
    Parameters,
    /// The import of a deck.
    Import,
    /// A change to decks, named as in “the change to …”.
    Edit(String),
}

impl Undone {
    /// Returns what it is in words, as in “Undo: the answer to …”; `question` tells the question of a card.
    pub fn in_words(&self, question: impl FnOnce(&CardKey) -> String) -> String {
        let became = |kind: &Option<MarkKind>| kind.map_or("marked", MarkKind::done);
        match self {
            Self::Answer { card, .. } => format!("the answer to “{}”", question(card)),
            Self::Mark { card, kind, .. } => format!("the change to “{}” ({})", question(card), became(kind)),
            Self::Marks { cards, kind } => format!("the change to {} ({})", count(*cards, "card"), became(kind)),
            Self::Answers { answers } => format!("{} of a mock exam", count(*answers, "answer")),
            Self::Interlude => "the last question over several cards".to_owned(),
            Self::Exam => "the change to your exam".to_owned(),
            Self::Parameters => "the change to the memory model".to_owned(),
            Self::Import => "the import of the deck".to_owned(),
            Self::Edit(what) => what.clone(),
        }
    }

    /// Returns what is said once it is taken back, as a sentence.
    pub fn said(&self, question: impl FnOnce(&CardKey) -> String) -> String {
        let end = match self {
            Self::Answer { .. } => "",
            Self::Import => ". A copy of what was imported is kept.",
            _ => ".",
        };
        format!("Undone: {}{end}", self.in_words(question))
    }
}

/// How far an undo may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// To whatever was kept last.
    Anything,
    /// To practice, and to marks: not to an answer that counts.
    Practice,
    /// To this answer, if nothing was kept after it.
    Answer(ReviewId),
}
