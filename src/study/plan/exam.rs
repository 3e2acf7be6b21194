//! Plans for an exam: how well cards should be kept until then, what that takes each day, and what it will bring.

use super::{
    Exam,
    backlog::what_matters_first,
    goal::LONGEST_DAY_MINUTES,
    last_look::looks_today,
    planner::{Planner, WORTH_IT},
};
use crate::memory::{CardState, Habits, Scheduler, Simulation, StudyDay};

/// The farthest day that is planned for, in days from today. A later exam is planned as if it were on that day.
pub const FARTHEST_EXAM_DAYS: u32 = 730;

/// A plan for an exam.
#[derive(Clone, Debug, PartialEq)]
pub struct ExamPlan {
    /// The exam, with the minutes up to which last looks fill a day.
    pub exam: Exam,
    /// The desired retention until the exam, for the deck's scheduler.
    pub desired_retention: f32,
    /// The share of all cards that should be recalled on the exam day, from 0 to 1; 0 if there are no cards.
    pub expected_recall: f32,
    /// The lowest and the highest of these shares among eight simulated learners.
    pub range: (f32, f32),
    /// The share of all cards that will not have been asked by then, from 0 to 1.
    pub never_met: f32,
    /// Hours of answering in all.
    pub hours: f32,
    /// Minutes of answering on the longest day.
    pub longest_day: f32,
    /// Minutes of answering on each day, from today to the day before the exam. None exceeds what the learner will
    /// give.
    pub minutes: Vec<f32>,
}

impl ExamPlan {
    /// Returns how many of `cards` will not have been asked by then: the last new ones, in the order of their decks.
    #[must_use]
    pub fn cards_never_met(&self, cards: usize) -> usize {
        (self.never_met * cards as f32) as usize
    }

    /// Returns the mean of the days that are studied, in minutes; 0 if there are none.
    #[must_use]
    pub fn mean_day(&self) -> f32 {
        let days = self.minutes.iter().filter(|minutes| **minutes > 0.0).count();
        self.hours * 60.0 / days.max(1) as f32
    }
}

/// Returns a level plan that recalls as much on the exam day as there is time for.
///
/// New cards are met at an even pace before the last looks begin. Cards are then kept at one desired retention and get
/// a [last look](super::last_looks), on days that are filled up to a level. Among the retentions and levels that recall
/// as much as the best, up to half a card in a hundred, those with the lowest peak are taken. The result is the mean of
/// eight simulations with 250 cards drawn evenly from the deck, so that planning takes a few milliseconds for a deck of
/// any size. On the exam day and after it the plan is empty.
#[must_use]
pub fn plan_exam(
    states: &[CardState],
    scheduler: &Scheduler,
    today: StudyDay,
    exam: Exam,
    habits: &Habits,
) -> ExamPlan {
    let planner = Planner { states, scheduler, today, exam, habits }.within_reason();
    planner.promise(planner.search())
}

/// Returns the fewest minutes a day with which every card is met and as much is recalled as with unlimited time, up to
/// half a card in a hundred. With fewer, the deck cannot be learned in time.
///
/// Returns `None` if no number of minutes is enough: the exam has come, or every day until then is free.
#[must_use]
pub fn minutes_needed(
    states: &[CardState],
    scheduler: &Scheduler,
    today: StudyDay,
    exam: StudyDay,
    habits: &Habits,
) -> Option<u32> {
    let with = |minutes: u32| {
        let exam = Exam::new(exam, minutes as f32);
        Planner { states, scheduler, today, exam, habits }.usual()
    };
    let goal = with(LONGEST_DAY_MINUTES);
    let is_enough = |way: &ExamPlan| way.never_met <= 0.0 && way.expected_recall >= goal.expected_recall - WORTH_IT;
    if goal.minutes.is_empty() || !is_enough(&goal) {
        return None;
    }
    let (mut too_few, mut enough) = (0, LONGEST_DAY_MINUTES);
    if is_enough(&with(0)) {
        return Some(0);
    }
    while enough - too_few > 1 {
        let minutes = u32::midpoint(too_few, enough);
        *(if is_enough(&with(minutes)) { &mut enough } else { &mut too_few }) = minutes;
    }
    Some(enough)
}

/// A day of studying for an exam.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ExamDay {
    /// Cards that were due or got their last look.
    pub due: usize,
    /// Cards that were asked, including new ones.
    pub asked: usize,
    /// Answers given.
    pub answers: u32,
}

/// Studies for a day by the plan: due cards, then last looks, then up to `new` new cards, with at most so many answers.
pub fn exam_day(
    simulation: &mut Simulation<'_>,
    scheduler: &Scheduler,
    exam: Exam,
    habits: &Habits,
    (new, answers): (usize, u32),
) -> ExamDay {
    let today = simulation.today();
    let room = |day| habits.answers_on(day, exam.level_minutes) as usize;
    let mut cards = what_matters_first(simulation.states(), today);
    cards.extend(looks_today(simulation.states(), scheduler, today, exam, &room));
    let due = cards.len();
    cards.extend(simulation.unmet().take(new));
    let (asked, answers) = simulation.sit(&cards, answers, scheduler);
    simulation.sleep();
    ExamDay { due, asked, answers }
}

/// Returns how many of the `new` remaining cards to meet today so that all are met before the last looks begin, or in
/// the first half of the time if it is short.
#[must_use]
pub fn new_cards_today(new: usize, today: StudyDay, exam: &Exam) -> usize {
    let days = exam.day.days_since(today);
    new.div_ceil((days - exam.look_days.min(days / 2)).max(1) as usize)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::memory::{Calendar, Share};

    const TODAY: StudyDay = StudyDay(1_000);

    fn planned(states: &[CardState], days: i32, minutes_per_day: f32) -> ExamPlan {
        let exam = Exam::new(StudyDay(TODAY.0 + days), minutes_per_day);
        plan_exam(states, &Scheduler::new(0.9), TODAY, exam, &Habits::default())
    }

    fn needed(states: &[CardState], days: u32, habits: &Habits) -> Option<u32> {
        minutes_needed(states, &Scheduler::new(0.9), TODAY, TODAY.plus(days), habits)
    }

    #[test]
    fn on_the_exam_day_and_after_it_nothing_is_planned() {
        for days in [0, -1, -400, i32::MIN / 2] {
            let plan = planned(&[CardState::New, CardState::sample(10.0, 990, 1_000)], days, 20.0);
            assert_eq!((plan.minutes.len(), plan.never_met), (0, 0.5));
            assert!(plan.hours.abs() < f32::EPSILON);
        }
        // At a stability of 10, nine in ten are recalled 10 days after an answer; of new cards, none.
        let plan = planned(&[CardState::New, CardState::sample(10.0, 990, 1_000)], 0, 20.0);
        assert!((plan.expected_recall - 0.45).abs() < 1e-4, "{plan:?}");
        assert_eq!(needed(&[CardState::New], 0, &Habits::default()), None);
    }

    #[test]
    fn the_day_before_an_exam_is_the_day_for_everything() {
        let plan = planned(&vec![CardState::New; 30], 1, 30.0);
        assert_eq!((plan.minutes.len(), plan.never_met), (1, 0.0));
        // 10 seconds an answer, one for each card and two after a miss: 24 % of 30 cards are missed.
        assert!((plan.hours * 60.0 - 6.2).abs() < 0.5, "{plan:?}");
        // The day after, about 70 % are left of the missed cards and about 95 % of the others.
        assert!((0.85..0.95).contains(&plan.expected_recall), "{plan:?}");
    }

    #[test]
    fn without_cards_or_minutes_a_plan_is_empty_but_true() {
        let plan = planned(&[], 30, 20.0);
        assert_eq!((plan.expected_recall, plan.never_met, plan.hours), (0.0, 0.0, 0.0));
        assert_eq!(needed(&[], 30, &Habits::default()), Some(0));
        let plan = planned(&[CardState::sample(10.0, 1_000, 1_010), CardState::New], 10, 0.0);
        assert_eq!((plan.hours, plan.never_met), (0.0, 0.5));
        assert!((plan.expected_recall - 0.45).abs() < 1e-4);
    }

    #[test]
    fn what_cannot_be_learned_in_time_is_said_with_the_minutes_that_it_needs() {
        let states = vec![CardState::New; 500];
        let minutes = needed(&states, 60, &Habits::default()).unwrap();
        assert!((8..30).contains(&minutes), "{minutes}");
        let (short, enough) = (planned(&states, 60, minutes as f32 / 4.0), planned(&states, 60, minutes as f32));
        assert!(short.never_met > 0.2 && short.expected_recall < 0.8, "{short:?}");
        assert!(enough.cards_never_met(500) == 0 && enough.expected_recall > 0.95, "{enough:?}");
        let free = Calendar { weekdays: [Share::Rest; 7], ..Calendar::default() };
        assert_eq!(needed(&states, 60, &Habits { calendar: free, ..Habits::default() }), None);
    }

    #[test]
    fn more_minutes_never_recall_much_less() {
        let states = vec![CardState::New; 400];
        let recall =
            [2.0, 4.0, 6.0, 8.0, 12.0, 20.0, 60.0].map(|minutes| planned(&states, 90, minutes).expected_recall);
        assert!(recall.windows(2).all(|pair| pair[1] >= pair[0] - WORTH_IT), "{recall:?}");
        assert!(recall[6] > recall[0] + 0.2, "{recall:?}");
    }

    #[test]
    fn an_exam_in_a_million_years_is_planned_at_once() {
        assert_eq!(planned(&vec![CardState::New; 10], i32::MAX - TODAY.0, 10.0).minutes.len(), 730);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn no_day_is_longer_than_what_was_asked_and_every_figure_is_a_figure(
            cards in prop::collection::vec((prop::num::f32::ANY, -50i32..1_010, 0i32..90), 0..30), new in 0usize..40,
            days in -3i32..60, minutes in prop_oneof![Just(f32::NAN), Just(f32::INFINITY), -1.0f32..30.0],
        ) {
            let known = cards.iter().map(|(s, last, next)| CardState::sample(*s, *last, last + next));
            let mut states: Vec<CardState> = known.collect();
            states.extend(vec![CardState::New; new]);
            let plan = planned(&states, days, minutes);
            prop_assert_eq!(plan.minutes.len(), days.max(0) as usize);
            prop_assert!((0.0..=1.0).contains(&plan.expected_recall) && (0.0..=1.0).contains(&plan.never_met));
            prop_assert!(plan.hours.is_finite() && plan.hours >= 0.0);
            let most = if minutes.is_nan() { 0.0 } else { minutes.max(0.0) };
            prop_assert!(plan.minutes.iter().all(|minutes| *minutes <= most * 1.0001), "{:?}", plan.minutes);
        }
    }
}
