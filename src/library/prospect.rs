//! What is to come of the cards of a plan, as it stands today: a snapshot that a thread can work on.

use super::ToDo;
use crate::{
    memory::{CardState, Habits, Scheduler, StudyDay},
    progress::{Begun, DayAhead, Pace, WhatIf, outlook, outlook_to_exam, what_if},
    study::{ExamGoal, catch_up},
};

/// How many days ahead are simulated.
pub const AHEAD_DAYS: usize = 365;

/// With fewer due cards there is no backlog: they are a session.
const BACKLOG: usize = 60;

/// The cards of a plan with all that decides what comes of them.
#[derive(Clone)]
pub struct Prospect {
    /// Today.
    pub today: StudyDay,
    /// What today still asks for.
    pub to_do: ToDo,
    /// The model of memory.
    pub scheduler: Scheduler,
    /// How the learner answers, and on which days.
    pub habits: Habits,
    /// New cards a day.
    pub(super) new_per_day: usize,
    /// Due cards a day.
    pub(super) due_per_day: usize,
    /// The cards of decks without an exam ahead, and those of the others with their exams.
    pub(super) states: Vec<CardState>,
    /// The cards of decks that are prepared for an exam, with that exam.
    pub(super) to_exams: Vec<(ExamGoal, Vec<CardState>)>,
}

/// A way out of a backlog.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WayOut {
    /// Minutes a day.
    pub minutes: f32,
    /// Cards that are asked today.
    pub today: usize,
    /// Days until nothing is left over; none where a year is not enough.
    pub days: Option<usize>,
}

impl Prospect {
    fn pace(&self) -> Pace<'_> {
        Pace { new_per_day: self.new_per_day, due_per_day: self.due_per_day, habits: &self.habits }
    }

    fn states(&self) -> Vec<CardState> {
        let to_exams = self.to_exams.iter().flat_map(|(_, states)| states);
        self.states.iter().chain(to_exams).copied().collect()
    }

    /// The coming year, day by day, if the learner goes on like this: with new cards, and the exams that are prepared
    /// for. For 10,000 cards it takes a fifth of a second: not for a frame.
    #[must_use]
    pub fn ahead(&self) -> Vec<DayAhead> {
        let mut exams = vec![DayAhead::default(); AHEAD_DAYS];
        let add = |days: &mut [DayAhead], more: &[DayAhead]| {
            for (day, more) in days.iter_mut().zip(more) {
                day.due += more.due;
                day.reviewed += more.reviewed;
                day.new += more.new;
                day.answers += more.answers;
            }
        };
        for (exam, states) in &self.to_exams {
            let (states, new) = (states.clone(), self.to_do.new);
            add(&mut exams, &outlook_to_exam(states, &self.scheduler, self.today, AHEAD_DAYS, self.pace(), exam, new));
        }
        let begun = Begun { new_today: Some(self.to_do.new), others: &exams };
        let seed = self.today.0.unsigned_abs().into();
        let mut days = outlook(self.states.clone(), &self.scheduler, self.today, AHEAD_DAYS, self.pace(), begun, seed);
        add(&mut days, &exams);
        days
    }

    /// A year with another desired retention and another number of new cards a day, without exams.
    #[must_use]
    pub fn what_if(&self, retention: f32, new_per_day: usize) -> WhatIf {
        let pace = Pace { new_per_day, ..self.pace() };
        what_if(self.states(), &self.scheduler.with_retention(retention), self.today, AHEAD_DAYS, pace, 1)
    }

    /// The ways out of what is due, where that is a backlog.
    #[must_use]
    pub fn backlog(&self) -> Vec<WayOut> {
        let states = self.states();
        if states.iter().filter(|state| state.is_due(self.today)).count() < BACKLOG {
            return Vec::new();
        }
        let way = |minutes| {
            let way = catch_up(&states, &self.scheduler, self.today, minutes, &self.habits);
            WayOut { minutes, today: way.cards.first().map_or(0, |cards| *cards as usize), days: way.days }
        };
        [10.0, 20.0, 40.0].map(way).into()
    }
}
