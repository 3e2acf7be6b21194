//! What kind of thing a card is about.

use serde::Serialize;

use super::named;

named! {
    /// What kind of thing a card is about.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
    pub enum Topic {
        /// A bond between powers.
        Alliance = "Alliance",
        /// A war or a campaign.
        War = "War",
        /// A treaty, a pact, a convention.
        Treaty = "Treaty",
        /// A crisis or an upheaval.
        Crisis = "Crisis",
        /// A visit or a summit.
        Visit = "Visit",
        /// Loans, trade, railways, arms.
        Economy = "Economy",
        /// Who did it.
        Person = "Person",
        /// When it was.
        Date = "Date",
        /// Anything else.
        #[default]
        General = "General",
    }
}

impl Topic {
    /// Whether this is the topic of cards that name none: a deck file then leaves it out.
    #[must_use]
    pub fn is_general(&self) -> bool {
        *self == Self::General
    }
}
