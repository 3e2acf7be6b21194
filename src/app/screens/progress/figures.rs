//! The figures of the page, worked out in the background from one history.

use std::sync::Arc;

use crate::{
    deck::{CardId, CardKey, DeckId, PassageId, Topic},
    library::{Library, Plan, ToDo},
    memory::{CardState, Habits, LEECH_LAPSES, Scheduler, StudyDay},
    progress::{
        CardFacts, DayAhead, Done, Filter, History, INTERVAL_STEPS, Leech, Pace, Retention, STABILITY_STEPS, Share,
        Since, SittingRecord, Today, WhatIf, calendar, calibration, difficulties, hours, known, last_time, leeches,
        outlook, outlook_to_exam, retention, sample_days, share_by, since, sittings, stabilities, today, what_if,
    },
    storage::review_log::{LogError, LogVersion},
    study::{Confused, ExamGoal, Review, catch_up},
};

/// How many days ahead are simulated.
pub const AHEAD_DAYS: usize = 365;

/// All reviews with the history that was made of them.
pub struct Past {
    /// Every answer, oldest first.
    pub reviews: Arc<Vec<Review>>,
    /// The log that they were read from.
    pub log: LogVersion,
    /// The same, joined with the cards.
    pub history: History,
    /// Answers to cards that came back: from so many the model of memory can learn.
    pub came_back: usize,
}

/// What the figures are made with beside the past.
#[derive(Clone)]
pub struct Present {
    today: StudyDay,
    scheduler: Scheduler,
    /// What today still asks for.
    to_do: ToDo,
    /// The cards of decks without an exam ahead, and those of the others with their exams.
    states: Vec<CardState>,
    to_exams: Vec<(ExamGoal, Vec<CardState>)>,
    habits: Habits,
    new_per_day: usize,
    due_per_day: usize,
}

/// Everything that the page shows, for one filter.
pub struct Figures {
    /// Answers that the filter lets through.
    pub answers: usize,
    pub today: Today,
    /// Where much is due, the ways out of it.
    pub backlog: Vec<WayOut>,
    pub sittings: Vec<SittingRecord>,
    pub since: Option<Since>,
    /// Days, and the expected number of cards recalled on each.
    pub known: Vec<(StudyDay, f32)>,
    /// The cards that are there to be learned.
    pub studied: usize,
    /// What is known today of each topic, and of each passage, the weakest one first.
    pub topics: Vec<(Topic, Share)>,
    pub passages: Vec<((DeckId, PassageId), Share)>,
    pub stabilities: [u32; STABILITY_STEPS.len()],
    pub difficulties: [u32; 9],
    /// Over the last 30 days, and over all days of the filter.
    pub retention: [Retention; 2],
    pub calibration: [Retention; INTERVAL_STEPS.len()],
    pub calendar: Vec<(StudyDay, Done)>,
    pub hours: [Done; 24],
    /// The coming year, simulated.
    pub ahead: Vec<DayAhead>,
    pub leeches: Vec<Leech>,
}

/// A way out of a backlog.
pub struct WayOut {
    /// Minutes a day.
    pub minutes: f32,
    /// Cards that are asked today.
    pub today: usize,
    /// Days until nothing is left over; none where a year is not enough.
    pub days: Option<usize>,
}

/// What was mixed up with what, each pair once, the most frequent first.
pub type MixedUp = Vec<(CardKey, CardId, Confused)>;

impl Present {
    /// What the library says now, of one deck and topic or of all.
    pub fn of(library: &Library, today: StudyDay, filter: &Filter) -> Result<Self, LogError> {
        let plan = plan_of(filter);
        let decks = library.decks().iter().filter(|deck| filter.deck.as_ref().is_none_or(|id| deck.deck.id == *id));
        let (mut states, mut to_exams): (Vec<CardState>, Vec<(ExamGoal, Vec<CardState>)>) = Default::default();
        for deck in decks {
            let covered = library.to_come(deck).filter(|(place, _)| plan.covers(&deck.deck.cards[*place]));
            let covered = covered.map(|(_, state)| state);
            let Some(exam) = library.exam_of(&deck.deck.id, today) else {
                states.extend(covered);
                continue;
            };
            match to_exams.iter_mut().find(|(other, _)| other == exam) {
                Some((_, cards)) => cards.extend(covered),
                None => to_exams.push((exam.clone(), covered.collect())),
            }
        }
        Ok(Self {
            today,
            scheduler: library.scheduler().clone(),
            to_do: library.to_do(&plan, today)?,
            states,
            to_exams,
            habits: library.habits(),
            new_per_day: library.preferences().new_per_day,
            due_per_day: library.preferences().reviews_per_day,
        })
    }
}

impl Present {
    fn all_states(&self) -> Vec<CardState> {
        let to_exams = self.to_exams.iter().flat_map(|(_, states)| states);
        self.states.iter().chain(to_exams).copied().collect()
    }

    /// The coming year, day by day.
    fn ahead(&self) -> Vec<DayAhead> {
        let (today, scheduler) = (self.today, &self.scheduler);
        let seed = today.0.unsigned_abs().into();
        let pace = Pace {
            new_per_day: self.new_per_day,
            due_per_day: self.due_per_day,
            new_today: self.to_do.new,
            habits: &self.habits,
        };
        let mut days = outlook(self.states.clone(), scheduler, today, AHEAD_DAYS, pace, seed);
        for (exam, states) in &self.to_exams {
            let more = outlook_to_exam(states.clone(), scheduler, today, AHEAD_DAYS, pace, exam, seed);
            for (day, more) in days.iter_mut().zip(more) {
                day.due += more.due;
                day.reviewed += more.reviewed;
                day.new += more.new;
                day.answers += more.answers;
            }
        }
        days
    }

    /// A year with another desired retention and another number of new cards a day.
    pub fn what_if(self, retention: f32, new_per_day: usize) -> WhatIf {
        let states = self.all_states();
        let pace = Pace { new_per_day, due_per_day: self.due_per_day, new_today: new_per_day, habits: &self.habits };
        what_if(states, &self.scheduler.with_retention(retention), self.today, AHEAD_DAYS, pace, 1)
    }
}

impl Figures {
    /// Works all of them out. For 200,000 answers it takes some tens of milliseconds: not for a frame.
    pub fn of(past: &Arc<Past>, present: Present, filter: &Filter) -> Self {
        let ahead = present.ahead();
        let states = present.all_states();
        let Present { today: day, scheduler, to_do, habits, .. } = present;
        let view = past.history.view(filter);
        let days = sample_days(&view);
        let passage_of = |card: &CardFacts| Some((card.key.deck.clone(), card.passage.clone()?));
        let mut passages: Vec<_> = share_by(&view, &scheduler, passage_of).into_iter().collect();
        passages.sort_by(|(_, a), (_, b)| a.share().total_cmp(&b.share()));
        Self {
            answers: view.answers().count(),
            today: today(&view, to_do.due, to_do.new, &habits),
            backlog: backlog(&states, &scheduler, day, &habits),
            since: last_time(&view).map(|then| since(&view, then, &scheduler)),
            sittings: sittings(&view),
            known: days.iter().copied().zip(known(&view, &days, &scheduler)).collect(),
            studied: view.studied().count(),
            topics: share_by(&view, &scheduler, |card| card.topic).into_iter().collect(),
            passages,
            stabilities: stabilities(&view),
            difficulties: difficulties(&view),
            retention: [retention(&view.on(day.minus(29)..=day)), retention(&view)],
            calibration: calibration(&view),
            calendar: calendar(&view),
            hours: hours(&view),
            ahead,
            leeches: leeches(&view),
        }
    }
}

/// The ways out of what is due, where it is a backlog.
fn backlog(states: &[CardState], scheduler: &Scheduler, today: StudyDay, habits: &Habits) -> Vec<WayOut> {
    /// Fewer are a sitting, and no backlog.
    const BACKLOG: usize = 60;
    if states.iter().filter(|state| state.is_due(today)).count() < BACKLOG {
        return Vec::new();
    }
    let way = |minutes| {
        let way = catch_up(states, scheduler, today, minutes, habits);
        WayOut { minutes, today: way.cards.first().map_or(0, |cards| *cards as usize), days: way.days }
    };
    [10.0, 20.0, 40.0].map(way).into()
}

/// What is to be studied of what the filter lets through.
pub fn plan_of(filter: &Filter) -> Plan {
    Plan { deck: filter.deck.clone(), topic: filter.topic, ..Plan::default() }
}

/// How many times a leech was forgotten at least.
pub const LEECH: u32 = LEECH_LAPSES;

/// The pairs that were mixed up, of decks that are there.
pub fn mixed_up(library: &Library, filter: &Filter) -> MixedUp {
    let plan = plan_of(filter);
    let mut pairs = library.confusions().pairs();
    pairs.retain(|(key, rival, _)| {
        filter.deck.as_ref().is_none_or(|id| key.deck == *id)
            && library.card(key).is_some_and(|(_, card)| plan.covers(card))
            && library.deck(&key.deck).is_some_and(|deck| deck.place(rival).is_some())
    });
    pairs
}
