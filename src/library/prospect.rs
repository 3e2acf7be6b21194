//! What is to come of the cards of a plan, as it stands today: a snapshot that a thread can work on.

use serde::Serialize;

use super::ToDo;
use crate::{
    memory::{CardState, Habits, Scheduler, StudyDay},
    progress::{Begun, DayAhead, Days, Pace, WhatIf, mean_days, outlook, outlook_to_exam, seeds, what_if},
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
    /// The cards, with the places in `exams` of those that are prepared for.
    pub(super) cards: Vec<(CardState, Option<usize>)>,
    /// The exams ahead.
    pub(super) exams: Vec<ExamGoal>,
}

/// A way out of a backlog.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct WayOut {
    /// Minutes a day.
    pub minutes: f32,
    /// Cards that are asked today.
    #[serde(skip)]
    pub today: usize,
    /// Days until nothing is left over; none where a year is not enough.
    pub days: Option<usize>,
}

impl Prospect {
    fn pace(&self) -> Pace<'_> {
        Pace { new_per_day: self.new_per_day, due_per_day: self.due_per_day, habits: &self.habits }
    }

    fn states(&self) -> Vec<CardState> {
        self.cards.iter().map(|(state, _)| *state).collect()
    }

    fn states_to(&self, exam: Option<usize>) -> Vec<CardState> {
        self.cards.iter().filter(|(_, to)| *to == exam).map(|(state, _)| *state).collect()
    }

    /// Whether any of the cards are prepared for an exam.
    #[must_use]
    pub fn has_exam(&self) -> bool {
        !self.exams.is_empty()
    }

    /// The coming year, day by day, if the learner goes on like this: with new cards, and the exams that are prepared
    /// for. For 10,000 cards it takes a fifth of a second: not for a frame.
    #[must_use]
    pub fn ahead(&self) -> Vec<DayAhead> {
        mean_days(&seeds(self.cards.len()).map(|seed| self.course(seed)).collect::<Vec<_>>())
    }

    /// One course that the year may take.
    fn course(&self, seed: u64) -> Vec<DayAhead> {
        let mut others = vec![DayAhead::default(); AHEAD_DAYS];
        let add = |days: &mut [DayAhead], more: &[DayAhead]| {
            for (day, more) in days.iter_mut().zip(more) {
                day.due += more.due;
                day.reviewed += more.reviewed;
                day.new += more.new;
                day.answers += more.answers;
            }
        };
        let (days, pace, new) = (Days { first: self.today, count: AHEAD_DAYS, seed }, self.pace(), self.to_do.new);
        for (place, exam) in self.exams.iter().enumerate() {
            let states = self.states_to(Some(place));
            add(&mut others, &outlook_to_exam(states, &self.scheduler, days, pace, exam, new));
        }
        let begun = Begun { new_today: Some(new), others: &others };
        let mut ahead = outlook(self.states_to(None), &self.scheduler, days, pace, begun);
        add(&mut ahead, &others);
        ahead
    }

    /// A year from a fresh day on with another desired retention and `more` new cards a day, without exams. With what
    /// is set it is the same as [`ahead`](Self::ahead), but for the exams and what was met today.
    #[must_use]
    pub fn what_if(&self, retention: f32, more: isize) -> WhatIf {
        let pace = Pace { new_per_day: self.new_per_day.saturating_add_signed(more), ..self.pace() };
        what_if(&self.states(), &self.scheduler.with_retention(retention), self.today, AHEAD_DAYS, pace)
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
