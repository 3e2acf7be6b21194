//! Plans for an exam: how well cards should be kept until then, what that takes each day, and what it will bring.

use serde::{Deserialize, Serialize};

use super::last_look::{LAST_LOOK_DAYS, looks_today};
use crate::{
    deck::DeckId,
    memory::{CardState, ClockTime, Habits, Scheduler, Simulation, StudyDay},
    wording::{day_and_month, relative_day},
};

/// The desired retentions that a plan chooses from.
const RETENTIONS: [f32; 4] = [0.80, 0.85, 0.90, 0.95];

/// A plan does not ask for more work if that would gain less than this share of the cards.
const WORTH_IT: f32 = 0.005;

/// The number of cards in a simulation. Larger decks are thinned out, smaller ones repeated.
const SAMPLE: usize = 500;

/// The seed of every simulation, so that different minutes are compared under the same luck.
const SEED: u64 = 1;

/// The farthest day that is planned for, in days from today. A later exam is planned as if it were on that day.
pub const FARTHEST_EXAM_DAYS: u32 = 730;

/// The most minutes that a day has.
const LONGEST_DAY_MINUTES: u32 = 24 * 60;

/// An exam, and the time that the learner will give to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Exam {
    /// Its study day. The last cards are asked on the day before.
    pub day: StudyDay,
    /// The most minutes of answering on a day; half of it on easy days.
    pub minutes_per_day: f32,
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
}

impl ExamGoal {
    /// Whether its numbers mean anything: they may come from another device.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        (0.0..=LONGEST_DAY_MINUTES as f32).contains(&self.minutes_per_day)
            && (0.70..=0.99).contains(&self.desired_retention)
    }

    /// Returns the exam without its decks.
    #[must_use]
    pub fn exam(&self) -> Exam {
        Exam { day: self.day, minutes_per_day: self.minutes_per_day }
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
            _ => format!("on {}{time}, {relative}", day_and_month(self.day)),
        }
    }
}

/// A plan for an exam.
#[derive(Clone, Debug, PartialEq)]
pub struct ExamPlan {
    /// The desired retention until the exam, for the deck's scheduler.
    pub desired_retention: f32,
    /// The share of all cards that should be recalled on the exam day, from 0 to 1; 0 if there are no cards.
    pub expected_recall: f32,
    /// The share of all cards that will not have been asked by then, from 0 to 1.
    pub never_met: f32,
    /// Hours of answering in all.
    pub hours: f32,
    /// Minutes of answering on each day, from today to the day before the exam. None exceeds what the learner will
    /// give.
    pub minutes: Vec<f32>,
}

/// Returns the plan that recalls the most on the exam day in the time there is.
///
/// New cards are met at an even pace before the last looks begin. Cards are then kept at one desired retention and get
/// a [last look](super::last_looks). The retention is the one that takes the fewest hours among those that recall as
/// much, up to half a card in a hundred. The result is simulated with 500 cards drawn evenly from the deck, so that
/// planning takes a few milliseconds for a deck of any size. On the exam day and after it the plan is empty.
#[must_use]
pub fn plan_exam(
    states: &[CardState],
    scheduler: &Scheduler,
    today: StudyDay,
    exam: Exam,
    habits: &Habits,
) -> ExamPlan {
    let ways = RETENTIONS.map(|retention| way(states, &scheduler.with_retention(retention), today, exam, habits));
    let best = ways.iter().map(|way| way.expected_recall).fold(0.0, f32::max);
    let good = ways.into_iter().filter(|way| way.expected_recall >= best - WORTH_IT);
    good.min_by(|a, b| a.hours.total_cmp(&b.hours)).unwrap_or_else(|| unreachable!("the best is good enough"))
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
    let scheduler = scheduler.with_retention(RETENTIONS[0]);
    let with = |minutes: u32| {
        let exam = Exam { day: exam, minutes_per_day: minutes as f32 };
        way(states, &scheduler, today, exam, habits)
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

/// The plan at the scheduler's own desired retention.
fn way(states: &[CardState], scheduler: &Scheduler, today: StudyDay, exam: Exam, habits: &Habits) -> ExamPlan {
    let sample: Vec<CardState> = (0..SAMPLE).filter_map(|n| states.get(n * states.len() / SAMPLE).copied()).collect();
    let scale = SAMPLE as f32 / states.len().max(1) as f32;
    let scaled =
        Exam { day: exam.day.min(today.plus(FARTHEST_EXAM_DAYS)), minutes_per_day: exam.minutes_per_day * scale };
    let days = scaled.day.days_since(today);
    let mut simulation = Simulation::new(sample, today, days as usize, habits, SEED);
    // The pace of the whole deck in cards of the sample. The fractions add up over days.
    let mut new = 0.0;
    let answers: Vec<u32> = (0..days)
        .map(|_| {
            let left = (simulation.unmet().count() as f32 / scale).ceil() as usize;
            new = new % 1.0 + new_cards_today(left, simulation.today(), scaled.day) as f32 * scale;
            exam_day(&mut simulation, scheduler, scaled, habits, new as usize).answers
        })
        .collect();

    let minutes: Vec<f32> = answers.iter().map(|answers| habits.minutes_for(*answers as f32) / scale).collect();
    let cards = simulation.states().len().max(1) as f32;
    let recalled: f32 = simulation.states().iter().map(|state| scheduler.retrievability(state, scaled.day)).sum();
    ExamPlan {
        desired_retention: scheduler.desired_retention(),
        expected_recall: recalled / cards,
        never_met: simulation.unmet().count() as f32 / cards,
        hours: minutes.iter().sum::<f32>() / 60.0,
        minutes,
    }
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

/// Studies for a day by the plan: due cards, then last looks, then up to `new` new cards.
pub fn exam_day(
    simulation: &mut Simulation<'_>,
    scheduler: &Scheduler,
    exam: Exam,
    habits: &Habits,
    new: usize,
) -> ExamDay {
    let today = simulation.today();
    let room = |day| habits.answers_on(day, exam.minutes_per_day) as usize;
    let mut cards = simulation.due();
    cards.extend(looks_today(simulation.states(), scheduler, today, exam.day, &room));
    let due = cards.len();
    cards.extend(simulation.unmet().take(new));
    let (asked, answers) = simulation.sit(&cards, room(today) as u32, scheduler);
    simulation.sleep();
    ExamDay { due, asked, answers }
}

/// Returns how many of the `new` remaining cards to meet today so that all are met before the last looks begin, or in
/// the first half of the time if it is short.
#[must_use]
pub fn new_cards_today(new: usize, today: StudyDay, exam: StudyDay) -> usize {
    let days = exam.days_since(today);
    new.div_ceil((days - LAST_LOOK_DAYS.min(days / 2)).max(1) as usize)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::memory::{Calendar, Schedule, Share};

    const TODAY: StudyDay = StudyDay(1_000);

    fn planned(states: &[CardState], days: i32, minutes_per_day: f32) -> ExamPlan {
        let exam = Exam { day: StudyDay(TODAY.0 + days), minutes_per_day };
        plan_exam(states, &Scheduler::new(0.9), TODAY, exam, &Habits::default())
    }

    fn needed(states: &[CardState], days: u32, habits: &Habits) -> Option<u32> {
        minutes_needed(states, &Scheduler::new(0.9), TODAY, TODAY.plus(days), habits)
    }

    fn known(stability: f32, last_day: i32, due_day: i32) -> CardState {
        CardState::Reviewed(Schedule {
            stability,
            difficulty: 5.0,
            last_day: StudyDay(last_day),
            due_day: StudyDay(due_day),
            reviews: 3,
            lapses: 0,
            in_a_row: 3,
        })
    }

    #[test]
    fn an_exam_is_told_by_day_time_and_how_far_it_is() {
        let mut goal = ExamGoal {
            decks: Vec::new(),
            day: "2027-01-22".parse().unwrap(),
            time: None,
            minutes_per_day: 20.0,
            desired_retention: 0.8,
        };
        assert_eq!(goal.when(goal.day.minus(60)), "on 22 January, in 60 days");
        goal.time = "9:30".parse().ok();
        assert_eq!(goal.when(goal.day.minus(60)), "on 22 January at 09:30, in 60 days");
        assert_eq!(goal.when(goal.day.minus(1)), "tomorrow at 09:30");
        assert_eq!(goal.when(goal.day), "today at 09:30");
    }

    #[test]
    fn on_the_exam_day_and_after_it_nothing_is_planned() {
        for days in [0, -1, -400, i32::MIN / 2] {
            let plan = planned(&[CardState::New, known(10.0, 990, 1_000)], days, 20.0);
            assert_eq!((plan.minutes.len(), plan.never_met), (0, 0.5));
            assert!(plan.hours.abs() < f32::EPSILON);
        }
        // At a stability of 10, nine in ten are recalled 10 days after an answer; of new cards, none.
        let plan = planned(&[CardState::New, known(10.0, 990, 1_000)], 0, 20.0);
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
        let plan = planned(&[known(10.0, 1_000, 1_010), CardState::New], 10, 0.0);
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
        assert!(enough.never_met <= 0.0 && enough.expected_recall > 0.95, "{enough:?}");
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
            let mut states: Vec<CardState> = cards.iter().map(|(s, last, next)| known(*s, *last, last + next)).collect();
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
