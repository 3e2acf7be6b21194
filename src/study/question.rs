//! How a card is asked.

use std::borrow::Cow;

use crate::deck::Card;

/// How a card is asked. The log keeps the form of every answer by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Default)]
pub enum Form {
    /// See the question, think, reveal, rate.
    #[default]
    Recall,
}

impl Form {
    /// Every form that can be asked.
    pub const ALL: [Self; 1] = [Self::Recall];

    /// The name that the log keeps.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Recall => "recall",
        }
    }

    /// The form of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }
}

/// A card as it is put to the learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question<'c> {
    /// How it is asked.
    pub form: Form,
    /// What is asked, in CommonMark.
    pub prompt: Cow<'c, str>,
    /// The right answer, in CommonMark; the items of a list stand on lines.
    pub answer: String,
}

impl<'c> Question<'c> {
    /// The card asked in that form.
    #[must_use]
    pub fn ask(card: &'c Card, form: Form) -> Self {
        match form {
            Form::Recall => Self { form, prompt: card.prompt(), answer: card.answer_text() },
        }
    }
}
