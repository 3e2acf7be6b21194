//! The state of a card, as its reviews imply it.

use super::StudyDay;

/// The state of a card in the learner's memory.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum CardState {
    /// Never answered.
    #[default]
    New,
    /// Answered at least once.
    Reviewed(Schedule),
}

/// What a card's reviews imply. It can always be derived from them again.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Schedule {
    /// The number of days after which the probability of recall has fallen to 90 %.
    pub stability: f32,
    /// The difficulty, from 1 (easy) to 10 (hard).
    pub difficulty: f32,
    /// The study day of the last answer.
    pub last_day: StudyDay,
    /// The study day on which the card should come back.
    pub due_day: StudyDay,
    /// The number of answers so far.
    pub reviews: u32,
    /// The number of times the card was answered Again after having been recalled.
    pub lapses: u32,
    /// The number of answers since the last one that was Again, or since the first answer if none was.
    pub in_a_row: u32,
}

/// The number of lapses from which a card is a leech.
///
/// Of the cards of a learner who recalls exactly as FSRS predicts, such as the one of `entente demo --years 3`, one in
/// ten gets there in three years: few enough to look at each. A card that gets there sooner is badly worded or confused
/// with another, and more repetition does not help.
pub const LEECH_LAPSES: u32 = 8;

impl Schedule {
    /// Returns whether the last answer was Again. The card then comes back until it is recalled once.
    #[must_use]
    pub fn is_failing(&self) -> bool {
        self.in_a_row == 0
    }

    /// Returns whether the card was ever recalled.
    #[must_use]
    pub fn was_recalled(&self) -> bool {
        self.in_a_row > 0 || self.lapses > 0
    }

    /// Returns whether the card was ever answered Again.
    #[must_use]
    pub fn was_missed(&self) -> bool {
        self.reviews > self.in_a_row
    }

    /// Returns whether the card is a leech.
    #[must_use]
    pub fn is_leech(&self) -> bool {
        self.lapses >= LEECH_LAPSES
    }
}

#[cfg(test)]
impl CardState {
    /// A card that was answered three times, never Again.
    #[must_use]
    pub fn sample(stability: f32, last_day: i32, due_day: i32) -> Self {
        let (last_day, due_day) = (StudyDay(last_day), StudyDay(due_day));
        Self::Reviewed(Schedule { stability, difficulty: 5.0, last_day, due_day, reviews: 3, lapses: 0, in_a_row: 3 })
    }
}

impl CardState {
    /// Returns the schedule, or `None` if the card is new.
    #[must_use]
    pub fn schedule(&self) -> Option<&Schedule> {
        match self {
            Self::New => None,
            Self::Reviewed(schedule) => Some(schedule),
        }
    }

    /// Returns whether the card has never been answered.
    #[must_use]
    pub fn is_new(&self) -> bool {
        matches!(self, Self::New)
    }

    /// Returns whether the card has been answered and is due on or before `today`.
    #[must_use]
    pub fn is_due(&self, today: StudyDay) -> bool {
        self.schedule().is_some_and(|schedule| schedule.due_day <= today)
    }

    /// Returns whether the card was recalled at its last answer.
    #[must_use]
    pub fn is_learned(&self) -> bool {
        self.schedule().is_some_and(|schedule| !schedule.is_failing())
    }
}
