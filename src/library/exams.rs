//! Exams that are ahead, and what came of those that are over.

use std::fmt;

use super::Library;
use crate::{
    deck::DeckId,
    memory::StudyDay,
    storage::review_log::{Answered, LogError},
    study::ExamGoal,
    wording::{coming_day, count},
};

/// For so many days after an exam, what came of it is said.
const SAID_DAYS: u32 = 30;

/// An exam whose day is over.
#[derive(Clone, Debug, PartialEq)]
pub struct ExamOver {
    /// The exam.
    pub goal: ExamGoal,
    /// What was answered for it; the span is that of the last looks.
    pub answered: Answered,
    /// The day on which it is looked back at.
    today: StudyDay,
}

impl fmt::Display for ExamOver {
    /// Writes what was foreseen and what was answered.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { goal, answered: Answered { cards, answers, recalled }, today } = self;
        write!(f, "The exam of {} is over.", coming_day(goal.day, *today))?;
        if let Some(foreseen) = goal.foreseen {
            write!(f, " Foreseen: {foreseen}.")?;
        }
        let met = count(*cards, "card");
        match answers {
            0 => write!(f, " You had met {met}, and gave no answers in the last {} days.", goal.exam().look_days),
            _ => write!(
                f,
                " You had met {met}; {:.0} % of your {} in the last {} days were right.",
                *recalled as f32 / *answers as f32 * 100.0,
                count(*answers, "answer"),
                goal.exam().look_days
            ),
        }
    }
}

impl Library {
    /// The exam that a deck is prepared for: the next one if there are several.
    #[must_use]
    pub fn exam_of(&self, deck: &DeckId, today: StudyDay) -> Option<&ExamGoal> {
        let ahead = self.exams().filter(|exam| exam.is_ahead_of(deck, today));
        ahead.min_by_key(|exam| exam.day)
    }

    /// The deck's next exam as the learner is reminded of it: also today's, for which nothing is prepared any more.
    #[must_use]
    pub fn next_exam(&self, deck: &DeckId, today: StudyDay) -> Option<&ExamGoal> {
        let coming = self.exams().filter(|exam| today <= exam.day && exam.decks.contains(deck));
        coming.min_by_key(|exam| exam.day)
    }

    /// The exams that are ahead or today, of decks that are there, the next one first.
    #[must_use]
    pub fn coming_exams(&self, today: StudyDay) -> Vec<&ExamGoal> {
        let is_there = |exam: &&ExamGoal| exam.decks.iter().any(|deck| self.deck(deck).is_some());
        let mut coming: Vec<&ExamGoal> = self.exams().filter(|exam| today <= exam.day).filter(is_there).collect();
        coming.sort_by_key(|exam| exam.day);
        coming
    }

    /// The exams of the last 30 days, with what was foreseen and what was answered, the latest first.
    pub fn exams_over(&self, today: StudyDay) -> Result<Vec<ExamOver>, LogError> {
        let is_over = |exam: &&ExamGoal| exam.day < today && today.days_since(exam.day) <= SAID_DAYS;
        let mut over = Vec::new();
        for goal in self.exams().filter(is_over) {
            let answered = self.log.answered(&goal.decks, goal.day.minus(goal.exam().look_days), goal.day)?;
            over.push(ExamOver { goal: goal.clone(), answered, today });
        }
        over.sort_by_key(|it| std::cmp::Reverse(it.goal.day));
        Ok(over)
    }
}
