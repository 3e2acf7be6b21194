//! Simulates the days to come if the learner goes on at some pace, new cards included.

use serde::Serialize;

use crate::{
    memory::{CardState, Habits, Scheduler, Simulation, StudyDay},
    study::{ExamDay, ExamGoal, exam_day, new_cards_today, what_matters_first},
};

/// How the learner will go on.
#[derive(Clone, Copy, Debug)]
pub struct Pace<'h> {
    /// The most new cards per day.
    pub new_per_day: usize,
    /// The most due cards per day.
    pub due_per_day: usize,
    /// How the learner answers. Nothing is asked on free days, half as much on easy ones.
    pub habits: &'h Habits,
}

/// What is already decided about the days to come.
#[derive(Clone, Copy, Debug, Default)]
pub struct Begun<'d> {
    /// New cards that today's limit still allows, or `None` if it allows as many as on any day.
    pub new_today: Option<usize>,
    /// What other cards, such as those for an exam, take from each day's limits.
    pub others: &'d [DayAhead],
}

/// One day to come.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DayAhead {
    /// Cards that are due, including those left over from earlier days.
    pub due: u32,
    /// Due cards that are answered.
    pub reviewed: u32,
    /// New cards that are met.
    pub new: u32,
    /// Answers in all, including repeats of missed cards.
    pub answers: u32,
}

/// The days of one simulated course.
#[derive(Clone, Copy, Debug)]
pub struct Days {
    /// The first of them, today.
    pub first: StudyDay,
    /// How many they are.
    pub count: usize,
    /// What decides the luck of the course.
    pub seed: u64,
}

/// How many cards the courses behind a figure simulate together, at least. A year of so many takes a tenth of a second,
/// and gives the same number of answers within one or two in a hundred, whatever the luck.
const SAMPLE: usize = 4_000;

/// The most courses that are drawn, for the few cards with which no more are needed.
const MOST_COURSES: usize = 200;

/// The seeds of the courses whose mean tells what is to come of so many cards: one of thousands, many of a few.
#[must_use]
pub fn seeds(cards: usize) -> impl ExactSizeIterator<Item = u64> {
    (0..SAMPLE.div_ceil(cards.max(1)).min(MOST_COURSES)).map(|seed| seed as u64)
}

/// Returns the mean of courses of the same days.
///
/// A day's figures are whole numbers: what is less than one is carried to the days after it, so that the sum over any
/// number of days is that of the mean, but for the rounding of its parts.
#[must_use]
pub fn mean_days(courses: &[Vec<DayAhead>]) -> Vec<DayAhead> {
    let count = courses.iter().map(Vec::len).min().unwrap_or(0);
    let parts = |day: &DayAhead| {
        let DayAhead { due, reviewed, new, answers } = *day;
        [reviewed, due - reviewed, new, answers - reviewed - new].map(u64::from)
    };
    let mut sums = [0; 4];
    let on = |place| {
        let before = sums;
        for day in courses.iter().map(|course| parts(&course[place])) {
            sums.iter_mut().zip(day).for_each(|(sum, part)| *sum += part);
        }
        let courses = courses.len() as u64;
        let whole = |sum: u64| (2 * sum + courses) / (2 * courses);
        let [reviewed, left, new, repeated] =
            std::array::from_fn(|part| (whole(sums[part]) - whole(before[part])) as u32);
        DayAhead { due: reviewed + left, reviewed, new, answers: reviewed + new + repeated }
    };
    (0..count).map(on).collect()
}

/// Returns the coming days, today first, as they may come: one course, drawn by the seed.
#[must_use]
pub fn outlook(
    states: Vec<CardState>,
    scheduler: &Scheduler,
    days: Days,
    pace: Pace<'_>,
    begun: Begun<'_>,
) -> Vec<DayAhead> {
    let mut simulation = days.of(states, pace);
    let ahead = |day: usize| {
        let other = begun.others.get(day).copied().unwrap_or_default();
        let new = begun.new_today.filter(|_| day == 0).unwrap_or_else(|| pace.on(pace.new_per_day, simulation.today()));
        let due = pace.on(pace.due_per_day, simulation.today());
        let left = |limit: usize, taken: u32| limit.saturating_sub(taken as usize);
        day_ahead(&mut simulation, scheduler, left(new, other.new), left(due, other.reviewed))
    };
    (0..days.count).map(ahead).collect()
}

impl Days {
    fn of(self, states: Vec<CardState>, pace: Pace<'_>) -> Simulation<'_> {
        Simulation::new(states, self.first, self.count, pace.habits, self.seed)
    }
}

impl Pace<'_> {
    /// The share of a daily limit that applies on `day`.
    fn on(&self, limit: usize, day: StudyDay) -> usize {
        (limit as f64 * f64::from(self.habits.calendar.minutes(day, 1.0))) as usize
    }
}

/// Returns the coming days of cards that are prepared for an exam: by its plan until then, and like other cards after
/// it.
#[must_use]
pub fn outlook_to_exam(
    states: Vec<CardState>,
    scheduler: &Scheduler,
    days: Days,
    pace: Pace<'_>,
    goal: &ExamGoal,
    new_today: usize,
) -> Vec<DayAhead> {
    let mut simulation = days.of(states, pace);
    let (to_exam, exam) = (scheduler.with_retention(goal.desired_retention), goal.exam());
    let ahead = |_| {
        let day = simulation.today();
        if day >= goal.day {
            let (new, due) = (pace.on(pace.new_per_day, day), pace.on(pace.due_per_day, day));
            return day_ahead(&mut simulation, scheduler, new, due);
        }
        let unmet = simulation.unmet().count();
        let new = if day == days.first { new_today.min(unmet) } else { new_cards_today(unmet, day, &exam) };
        let room = pace.habits.answers_on(day, exam.minutes_per_day);
        let ExamDay { due, asked, answers } = exam_day(&mut simulation, &to_exam, exam, pace.habits, (new, room));
        let met = unmet - simulation.unmet().count();
        DayAhead { due: due as u32, reviewed: (asked - met) as u32, new: met as u32, answers }
    };
    (0..days.count).map(ahead).collect()
}

/// The result of studying at some pace.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WhatIf {
    /// Minutes spent answering per day, on average.
    pub minutes_per_day: f32,
    /// The expected number of cards recalled at the end.
    pub known: f32,
    /// Cards that were met.
    pub met: usize,
}

/// Returns the result of studying at `pace` for `days`: the mean of the courses that [`mean_days`] is made of.
#[must_use]
pub fn what_if(states: &[CardState], scheduler: &Scheduler, today: StudyDay, days: usize, pace: Pace<'_>) -> WhatIf {
    let courses = seeds(states.len()).len() as f32;
    let (mut answers, mut known, mut met) = (0, 0.0, 0);
    for seed in seeds(states.len()) {
        let mut simulation = Days { first: today, count: days, seed }.of(states.to_vec(), pace);
        for _ in 0..days {
            let [new, due] = [pace.new_per_day, pace.due_per_day].map(|limit| pace.on(limit, simulation.today()));
            answers += day_ahead(&mut simulation, scheduler, new, due).answers;
        }
        let last = simulation.today();
        known += simulation.states().iter().map(|state| scheduler.known(state, last)).sum::<f32>();
        met += simulation.states().iter().filter(|state| !state.is_new()).count();
    }
    WhatIf {
        minutes_per_day: pace.habits.minutes_for(answers as f32 / courses) / days.max(1) as f32,
        known: known / courses,
        met: (met as f32 / courses).round() as usize,
    }
}

/// Simulates one day within the given limits.
fn day_ahead(simulation: &mut Simulation<'_>, scheduler: &Scheduler, most_new: usize, most_due: usize) -> DayAhead {
    let mut asked = simulation.due();
    let due = asked.len();
    if due > most_due {
        asked = what_matters_first(simulation.states(), simulation.today());
        asked.truncate(most_due);
    }
    let reviewed = asked.len();
    asked.extend(simulation.unmet().take(most_new));
    let (_, answers) = simulation.sit(&asked, u32::MAX, scheduler);
    simulation.sleep();
    DayAhead { due: due as u32, reviewed: reviewed as u32, new: (asked.len() - reviewed) as u32, answers }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{Calendar, Share};

    const TODAY: StudyDay = StudyDay(20_780);

    fn ahead(cards: usize, days: usize, new_per_day: usize, due_per_day: usize, habits: &Habits) -> Vec<DayAhead> {
        let pace = Pace { new_per_day, due_per_day, habits };
        outlook(vec![CardState::New; cards], &Scheduler::new(0.9), next(days), pace, Begun::default())
    }

    fn next(count: usize) -> Days {
        Days { first: TODAY, count, seed: 1 }
    }

    #[test]
    fn more_new_cards_cost_minutes_and_bring_known_cards() {
        let habits = Habits::default();
        let year = |new_per_day| {
            let pace = Pace { new_per_day, due_per_day: 9_999, habits: &habits };
            what_if(&vec![CardState::New; 400], &Scheduler::new(0.9), StudyDay(0), 100, pace)
        };
        let (none, few, many) = (year(0), year(2), year(4));
        assert_eq!((none.met, none.known, none.minutes_per_day), (0, 0.0, 0.0));
        assert_eq!((few.met, many.met), (200, 400));
        assert!(few.known < many.known && many.known < 400.0 && few.minutes_per_day < many.minutes_per_day);
        let pace = Pace { new_per_day: 1, due_per_day: 1, habits: &habits };
        assert_eq!(what_if(&[], &Scheduler::new(0.9), StudyDay(0), 0, pace), WhatIf::default());
    }

    #[test]
    fn a_mean_keeps_the_sums_of_its_courses_and_what_a_day_is_made_of() {
        let habits = Habits::default();
        for cards in [1, 7, 60] {
            let courses: Vec<_> = (0..seeds(cards).len() as u64)
                .map(|seed| {
                    let pace = Pace { new_per_day: 2, due_per_day: 3, habits: &habits };
                    let days = Days { seed, ..next(90) };
                    outlook(vec![CardState::New; cards], &Scheduler::new(0.9), days, pace, Begun::default())
                })
                .collect();
            let mean = mean_days(&courses);
            for until in 1..=90 {
                let sum = |days: &[DayAhead]| days[..until].iter().map(|day| day.answers).sum::<u32>() as f32;
                let of_courses: f32 = courses.iter().map(|course| sum(course)).sum();
                // Three parts of the sum are rounded, each by half at most.
                assert!((sum(&mean) - of_courses / courses.len() as f32).abs() <= 1.5);
            }
            assert!(mean.iter().all(|day| day.answers >= day.new + day.reviewed && day.reviewed <= day.due));
        }
        assert_eq!(mean_days(&[]), []);
    }

    #[test]
    fn new_cards_come_at_their_pace_until_there_are_none_left() {
        let days = ahead(25, 4, 10, usize::MAX, &Habits::default());
        assert_eq!(days.iter().map(|day| day.new).collect::<Vec<_>>(), [10, 10, 5, 0]);
        assert_eq!(days[0].due, 0);
        // A card is due again after it was met.
        assert!(days[3].due > 0 && days.iter().all(|day| day.answers >= day.new + day.reviewed));
    }

    #[test]
    fn what_a_limit_leaves_over_is_due_on_the_next_day() {
        let days = ahead(200, 30, 20, 10, &Habits::default());
        assert!(days.iter().all(|day| day.reviewed <= 10));
        assert!(days.windows(2).all(|pair| pair[1].due >= pair[0].due - pair[0].reviewed));
        assert!(days[29].due > 50);
    }

    #[test]
    fn nothing_is_asked_on_a_free_day_and_half_on_an_easy_one() {
        let mut weekdays = [Share::Normal; 7];
        (weekdays[1], weekdays[2]) = (Share::Rest, Share::Easy);
        let calendar = Calendar { weekdays, ..Calendar::default() };
        let days = ahead(100, 4, 10, usize::MAX, &Habits { calendar, ..Habits::default() });
        assert_eq!(days.iter().map(|day| day.new).collect::<Vec<_>>(), [10, 0, 5, 10]);
        assert_eq!(days[1].answers, 0);
    }

    #[test]
    fn before_an_exam_all_new_cards_come_in_time_and_after_it_none_are_left() {
        let habits = Habits::default();
        let pace = Pace { new_per_day: 1, due_per_day: 999, habits: &habits };
        let goal = ExamGoal {
            decks: Vec::new(),
            day: TODAY.plus(20),
            time: None,
            minutes_per_day: 60.0,
            desired_retention: 0.8,
            level_minutes: None,
            look_days: None,
            foreseen: None,
        };
        let ahead = outlook_to_exam(vec![CardState::New; 60], &Scheduler::new(0.9), next(40), pace, &goal, 6);
        let new: Vec<u32> = ahead.iter().map(|day| day.new).collect();
        // Far more than one a day, and all of them before the exam.
        assert_eq!((new[0], new[..20].iter().sum(), new[20..].iter().sum::<u32>()), (6, 60_u32, 0));
        // Every card is seen again in the last ten days.
        assert!(ahead[10..20].iter().map(|day| day.reviewed).sum::<u32>() >= 60);
        assert!(ahead.iter().all(|day| day.answers >= day.new + day.reviewed && day.reviewed <= day.due));
    }

    #[test]
    fn what_others_take_is_not_there_and_today_may_have_begun() {
        let habits = Habits::default();
        let pace = Pace { new_per_day: 10, due_per_day: 999, habits: &habits };
        let others = [DayAhead { new: 8, ..DayAhead::default() }; 2];
        let begun = Begun { new_today: Some(9), others: &others };
        let days = outlook(vec![CardState::New; 90], &Scheduler::new(0.9), next(3), pace, begun);
        assert_eq!(days.iter().map(|day| day.new).collect::<Vec<_>>(), [1, 2, 10]);
    }

    #[test]
    fn no_cards_and_no_days_are_an_outlook_too() {
        assert_eq!(ahead(0, 3, 10, 10, &Habits::default()), [DayAhead::default(); 3]);
        assert!(ahead(10, 0, 10, 10, &Habits::default()).is_empty());
    }
}
