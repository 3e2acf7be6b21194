//! How well an answer went.

use serde::Serialize;

/// How well an answer went, as the learner judges it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Rating {
    /// Not recalled.
    Again = 1,
    /// Recalled with difficulty.
    Hard = 2,
    /// Recalled.
    Good = 3,
    /// Recalled at once.
    Easy = 4,
}

impl Rating {
    /// The ratings, worst first.
    pub const ALL: [Self; 4] = [Self::Again, Self::Hard, Self::Good, Self::Easy];

    /// Returns the rating with the given number, 1 to 4.
    #[must_use]
    pub fn from_number(number: i64) -> Option<Self> {
        Self::ALL.into_iter().find(|rating| rating.number() == number)
    }

    /// Returns the rating's number, from 1 for Again to 4 for Easy.
    #[must_use]
    pub fn number(self) -> i64 {
        self as i64
    }

    /// Returns the rating's position in [`Rating::ALL`].
    #[must_use]
    pub fn index(self) -> usize {
        self as usize - 1
    }

    /// Returns the rating's name, as the window shows it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Again => "Again",
            Self::Hard => "Hard",
            Self::Good => "Good",
            Self::Easy => "Easy",
        }
    }

    /// Returns whether the card was recalled.
    #[must_use]
    pub fn is_recalled(self) -> bool {
        self != Self::Again
    }
}
