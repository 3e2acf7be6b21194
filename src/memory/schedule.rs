//! What the reviews imply for a card.

use super::StudyDay;

/// What is known about a card's place in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum CardState {
    /// Never answered.
    #[default]
    New,
    /// Answered at least once.
    Reviewed(Schedule),
}

/// What the reviews of a card imply: always derivable from them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    /// Days after which the probability of recall has fallen to 90 %.
    pub stability: f32,
    /// From 1, easy, to 10, hard.
    pub difficulty: f32,
    /// The study day of the last answer.
    pub last_day: StudyDay,
    /// The study day on which the card should come back.
    pub due_day: StudyDay,
    /// Answers so far.
    pub reviews: u32,
    /// How often it was answered Again after having been recalled.
    pub lapses: u32,
    /// Whether the last answer was Again: the card comes back until it is recalled once.
    pub is_failing: bool,
}

/// From how many lapses on a card is a leech. Of a learner who recalls exactly as FSRS predicts, such as that of
/// `entente demo --years 3`, one card in ten gets there in three years: few enough to look at each. A card that gets
/// there sooner is badly put, or mixed up with another, and more repetition does not help it.
pub const LEECH_LAPSES: u32 = 8;

impl Schedule {
    /// Whether the card keeps failing.
    #[must_use]
    pub fn is_leech(&self) -> bool {
        self.lapses >= LEECH_LAPSES
    }
}

impl CardState {
    /// The schedule of a card that has been answered.
    #[must_use]
    pub fn schedule(&self) -> Option<&Schedule> {
        match self {
            Self::New => None,
            Self::Reviewed(schedule) => Some(schedule),
        }
    }

    /// Whether it was never answered.
    #[must_use]
    pub fn is_new(&self) -> bool {
        matches!(self, Self::New)
    }

    /// Whether it has been answered before and should come back by that day.
    #[must_use]
    pub fn is_due(&self, today: StudyDay) -> bool {
        self.schedule().is_some_and(|schedule| schedule.due_day <= today)
    }

    /// Whether it was recalled at the last answer.
    #[must_use]
    pub fn is_learned(&self) -> bool {
        self.schedule().is_some_and(|schedule| !schedule.is_failing)
    }
}
