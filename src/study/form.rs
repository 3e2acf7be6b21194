//! The forms in which a card can be asked.

use serde::{Deserialize, Serialize};

/// How a card is asked. The log keeps the name of the form with every answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Form {
    /// See the question, think, reveal, rate.
    #[default]
    Recall,
    /// Choose among answers, one of which is right.
    Choice,
    /// Type the answer in words.
    Typed,
    /// Type the date.
    Date,
    /// Fill the gap in a sentence.
    Cloze,
    /// Name every item.
    List,
    /// Put events in order. Counts as practice.
    Chronology,
    /// Tell apart two cards that were confused. Counts as practice.
    Contrast,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 8] = [
        Self::Recall,
        Self::Choice,
        Self::Typed,
        Self::Date,
        Self::Cloze,
        Self::List,
        Self::Chronology,
        Self::Contrast,
    ];

    /// Returns the name that the log keeps.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Recall => "recall",
            Self::Choice => "choice",
            Self::Typed => "typed",
            Self::Date => "date",
            Self::Cloze => "cloze",
            Self::List => "list",
            Self::Chronology => "chronology",
            Self::Contrast => "contrast",
        }
    }

    /// Returns the form with the given name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|form| form.name() == name)
    }

    /// Returns whether the form asks about several cards at once, as practice.
    #[must_use]
    pub fn is_interlude(self) -> bool {
        matches!(self, Self::Chronology | Self::Contrast)
    }

    /// Returns whether the answer is typed.
    #[must_use]
    pub fn is_typed(self) -> bool {
        matches!(self, Self::Typed | Self::Date | Self::Cloze | Self::List)
    }
}
