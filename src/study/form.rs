//! The forms in which a card can be asked.

use serde::{Deserialize, Serialize};

use crate::deck::named;

named! {
    /// How a card is asked. The log keeps the name of the form with every answer.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
    #[serde(rename_all = "lowercase")]
    pub enum Form {
        /// See the question, think, reveal, rate.
        #[default]
        Recall = "recall",
        /// Choose among answers, one of which is right.
        Choice = "choice",
        /// Type the answer in words.
        Typed = "typed",
        /// Type the date.
        Date = "date",
        /// Fill the gap in a sentence.
        Cloze = "cloze",
        /// Name every item.
        List = "list",
        /// Put events in order. Counts as practice.
        Chronology = "chronology",
        /// Tell apart two cards that were confused. Counts as practice.
        Contrast = "contrast",
    }
}

impl Form {
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
