//! What kind of thing a card is about.

use serde::Serialize;

/// What kind of thing a card is about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Topic {
    /// A bond between powers.
    Alliance,
    /// A war or a campaign.
    War,
    /// A treaty, a pact, a convention.
    Treaty,
    /// A crisis or an upheaval.
    Crisis,
    /// A visit or a summit.
    Visit,
    /// Loans, trade, railways, arms.
    Economy,
    /// Who did it.
    Person,
    /// When it was.
    Date,
    /// Anything else.
    #[default]
    General,
}

impl Topic {
    /// Every topic, in the order in which they are listed.
    pub const ALL: [Self; 9] = [
        Self::Alliance,
        Self::War,
        Self::Treaty,
        Self::Crisis,
        Self::Visit,
        Self::Economy,
        Self::Person,
        Self::Date,
        Self::General,
    ];

    /// The topic's name in the window.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Alliance => "Alliance",
            Self::War => "War",
            Self::Treaty => "Treaty",
            Self::Crisis => "Crisis",
            Self::Visit => "Visit",
            Self::Economy => "Economy",
            Self::Person => "Person",
            Self::Date => "Date",
            Self::General => "General",
        }
    }

    /// Whether this is the topic of cards that name none: a deck file then leaves it out.
    #[must_use]
    pub fn is_general(&self) -> bool {
        *self == Self::General
    }
}
