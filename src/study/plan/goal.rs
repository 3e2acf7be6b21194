//! An exam, and the plan that the learner has chosen for it.

use serde::{Deserialize, Serialize};

use super::FARTHEST_EXAM_DAYS;
use crate::{
    deck::DeckId,
    memory::{ClockTime, StudyDay},
    wording::{coming_day, count, relative_day},
};

/// The number of days before an exam in which cards get their last look, if nothing else was planned.
pub const LAST_LOOK_DAYS: u32 = 28;

/// The most days that last looks are spread over, if nothing else was planned.
const MOST_LAST_LOOK_DAYS: u32 = 60;

/// Returns the number of days before an exam in which cards get their last look, if it is so many days ahead: the
/// farther it is, the fewer cards a day are studied, and the more days the last looks need to be no heavier.
#[must_use]
pub fn usual_look_days(days_ahead: u32) -> u32 {
    (days_ahead / 5).clamp(LAST_LOOK_DAYS, MOST_LAST_LOOK_DAYS)
}

/// The most minutes that a day has.
pub(super) const LONGEST_DAY_MINUTES: u32 = 24 * 60;

/// An exam, the time that the learner will give to it, and how the last looks are spread.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exam {
    /// Its study day. The last cards are asked on the day before.
    pub day: StudyDay,
    /// The most minutes of answering on a day; half of it on easy days.
    pub minutes_per_day: f32,
    /// The minutes up to which last looks fill a day; half of it on easy days.
    pub level_minutes: f32,
    /// The number of days before the exam in which cards get their last look.
    pub look_days: u32,
}

impl Exam {
    /// Returns an exam whose last looks fill the last four weeks as far as there is time.
    #[must_use]
    pub const fn new(day: StudyDay, minutes_per_day: f32) -> Self {
        Self { day, minutes_per_day, level_minutes: minutes_per_day, look_days: LAST_LOOK_DAYS }
    }
}

/// An exam with the plan that the learner has chosen for it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExamGoal {
    /// The decks that the exam covers.
    pub decks: Vec<DeckId>,
    /// Its study day.
    pub day: StudyDay,
    /// The time at which it starts, if known. It only serves as a reminder, because the last cards are asked on the day
    /// before.
    #[serde(default)]
    pub time: Option<ClockTime>,
    /// The most minutes of answering on a day.
    pub minutes_per_day: f32,
    /// The desired retention until the exam.
    pub desired_retention: f32,
    /// The minutes up to which last looks fill a day; `None` for as many as there are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level_minutes: Option<f32>,
    /// The number of days before the exam in which cards get their last look; `None` for the usual number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub look_days: Option<u32>,
    /// What the plan foresaw when it was chosen; `None` if it was chosen before this was kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreseen: Option<Foreseen>,
}

/// What a plan foresaw for the day of an exam.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Foreseen {
    /// The share of the cards that should be recalled, from 0 to 1.
    pub recall: f32,
    /// How many cards there were.
    pub cards: usize,
}

impl std::fmt::Display for Foreseen {
    /// Writes it as `97 % of 108 cards`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.0} % of {}", self.recall * 100.0, count(self.cards, "card"))
    }
}

impl ExamGoal {
    /// Whether its numbers mean anything: they may come from another device.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        (0.0..=LONGEST_DAY_MINUTES as f32).contains(&self.minutes_per_day)
            && (0.70..=0.99).contains(&self.desired_retention)
            && self.level_minutes.is_none_or(|minutes| (0.0..=LONGEST_DAY_MINUTES as f32).contains(&minutes))
            && self.look_days.is_none_or(|days| (1..=FARTHEST_EXAM_DAYS).contains(&days))
            && self.foreseen.is_none_or(|it| (0.0..=1.0).contains(&it.recall))
    }

    /// Returns the exam without its decks.
    #[must_use]
    pub fn exam(&self) -> Exam {
        let usual = Exam::new(self.day, self.minutes_per_day);
        Exam {
            level_minutes: self.level_minutes.unwrap_or(usual.level_minutes),
            look_days: self.look_days.unwrap_or(usual.look_days),
            ..usual
        }
    }

    /// Returns whether `deck` is being prepared for the exam today. From the exam day on it is a deck like any other.
    #[must_use]
    pub fn is_ahead_of(&self, deck: &DeckId, today: StudyDay) -> bool {
        today < self.day && self.decks.contains(deck)
    }

    /// Returns when the exam is, as in `on 22 January at 09:30, in 60 days`, for an exam that is not over.
    #[must_use]
    pub fn when(&self, today: StudyDay) -> String {
        let time = self.time.map_or_else(String::new, |time| format!(" at {time}"));
        let relative = relative_day(self.day, today);
        match self.day.days_since(today) {
            0 | 1 => format!("{relative}{time}"),
            _ => format!("on {}{time}, {relative}", coming_day(self.day, today)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_exam_is_told_by_day_time_and_how_far_it_is() {
        let mut goal = ExamGoal {
            decks: Vec::new(),
            day: "2027-01-22".parse().unwrap(),
            time: None,
            minutes_per_day: 20.0,
            desired_retention: 0.8,
            level_minutes: None,
            look_days: None,
            foreseen: None,
        };
        assert_eq!(goal.when(goal.day.minus(60)), "on 22 January, in 60 days");
        goal.time = "9:30".parse().ok();
        assert_eq!(goal.when(goal.day.minus(60)), "on 22 January at 09:30, in 60 days");
        assert_eq!(goal.when(goal.day.minus(1)), "tomorrow at 09:30");
        assert_eq!(goal.when(goal.day), "today at 09:30");
        assert_eq!(goal.when(goal.day.minus(400)), "on 22 January 2027 at 09:30, in 400 days");
    }

    #[test]
    fn a_goal_of_an_earlier_version_is_read_and_says_nothing_of_what_was_foreseen() {
        let text = r#"(decks:["d"],day:"2027-01-22",minutes_per_day:20.0,desired_retention:0.8)"#;
        let goal: ExamGoal = ron::from_str(text).unwrap();
        assert!(goal.foreseen.is_none() && goal.is_sound());
        assert_eq!(Foreseen { recall: 0.966, cards: 108 }.to_string(), "97 % of 108 cards");
    }
}
