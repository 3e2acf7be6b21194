//! The way out of a backlog: what to ask first, and how long it takes.

use crate::memory::{CardState, Habits, Schedule, Scheduler, Simulation, StudyDay};

/// A backlog that takes longer than this, in days, counts as endless.
const LONGEST_DAYS: usize = 365;

/// The seed of every simulation, so that different minutes are compared under the same luck.
const SEED: u64 = 1;

/// The way out of a backlog.
#[derive(Clone, Debug, PartialEq)]
pub struct CatchUp {
    /// The indices of the cards that are due or overdue, the most urgent first.
    pub order: Vec<usize>,
    /// Study days until a day ends with nothing left over, including today: 0 if nothing is due, `None` if it would
    /// take more than a year.
    pub days: Option<usize>,
    /// Due cards answered on each of these days, today first.
    pub cards: Vec<u32>,
}

/// Returns the way out of the backlog with `minutes_per_day`, if no new cards are met meanwhile.
#[must_use]
pub fn catch_up(
    states: &[CardState],
    scheduler: &Scheduler,
    today: StudyDay,
    minutes_per_day: f32,
    habits: &Habits,
) -> CatchUp {
    let mut simulation = Simulation::new(states.to_vec(), today, LONGEST_DAYS, habits, SEED);
    let order = what_matters_first(states, today);
    let (mut cards, mut left) = (Vec::new(), order.len());
    while left > 0 && cards.len() < LONGEST_DAYS {
        let day = simulation.today();
        let room = habits.answers_on(day, minutes_per_day);
        let mut due = due_by_fading(simulation.states(), day);
        let all = due.len();
        // Most of a backlog has to wait, so only what fits into the day is sorted.
        if let Some(beyond) = due.len().checked_sub(room as usize).filter(|beyond| *beyond > 0) {
            due.select_nth_unstable_by(all - beyond, first);
            due.truncate(all - beyond);
        }
        let (asked, _) = simulation.sit(&in_order(due), room, scheduler);
        left = all - asked;
        cards.push(asked as u32);
        simulation.sleep();
    }
    CatchUp { order, days: (left == 0).then_some(cards.len()), cards }
}

/// Returns the indices of the due cards, the best remembered first.
///
/// A card that is still remembered is kept by one answer and slips away while it waits; a forgotten one must be learned
/// again, whether today or in a week. This order clears the backlog with the fewest answers.
#[must_use]
pub fn what_matters_first(states: &[CardState], today: StudyDay) -> Vec<usize> {
    in_order(due_by_fading(states, today))
}

/// How far each due card has faded, and its index. Retrievability falls with elapsed days per stability whatever the
/// parameters, so comparing cards needs no power function.
fn due_by_fading(states: &[CardState], today: StudyDay) -> Vec<(f32, usize)> {
    let faded = |schedule: &Schedule| today.days_since(schedule.last_day) as f32 / schedule.stability;
    let due = states.iter().enumerate().filter(|(_, state)| state.is_due(today));
    due.map(|(card, state)| (state.schedule().map_or(f32::INFINITY, faded), card)).collect()
}

fn first((a, a_card): &(f32, usize), (b, b_card): &(f32, usize)) -> std::cmp::Ordering {
    a.total_cmp(b).then(a_card.cmp(b_card))
}

fn in_order(mut due: Vec<(f32, usize)>) -> Vec<usize> {
    due.sort_unstable_by(first);
    due.into_iter().map(|(_, card)| card).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::memory::{Calendar, Share};

    const TODAY: StudyDay = StudyDay(100);

    fn out(states: &[CardState], minutes_per_day: f32, habits: &Habits) -> CatchUp {
        catch_up(states, &Scheduler::new(0.9), TODAY, minutes_per_day, habits)
    }

    #[test]
    fn what_is_still_remembered_comes_before_what_is_gone() {
        // After 60 days, 93 % are left of a stability of 100 days, 79 % of 20 days, 53 % of 1 day.
        let states = [
            CardState::sample(1.0, 40, 41),
            CardState::sample(100.0, 40, 99),
            CardState::New,
            CardState::sample(20.0, 40, 60),
            CardState::sample(9.0, 95, 104),
        ];
        assert_eq!(out(&states, 5.0, &Habits::default()).order, [1, 3, 0]);
    }

    #[test]
    fn days_and_cards_a_day_are_those_that_the_minutes_allow() {
        // Certain to be remembered. With 10 seconds an answer, 2 minutes are 12 answers, the last of which is reserved
        // for a miss.
        let states = vec![CardState::sample(36_000.0, 99, 100); 33];
        let way = out(&states, 2.0, &Habits::default());
        assert_eq!((way.days, way.cards), (Some(3), vec![11, 11, 11]));
    }

    #[test]
    fn a_free_day_clears_nothing() {
        let mut weekdays = [Share::Normal; 7];
        // Day 101, 12 April 1970, was a Sunday.
        weekdays[6] = Share::Rest;
        let calendar = Calendar { weekdays, ..Calendar::default() };
        let way = out(&vec![CardState::sample(36_000.0, 99, 100); 22], 2.0, &Habits { calendar, ..Habits::default() });
        assert_eq!(way.cards, [11, 0, 11]);
    }

    #[test]
    fn without_a_minute_there_is_no_way_out_and_without_a_backlog_none_is_needed() {
        assert_eq!(out(&[CardState::sample(9.0, 40, 60)], 0.0, &Habits::default()).days, None);
        for states in [vec![], vec![CardState::New], vec![CardState::sample(9.0, 99, 101)]] {
            assert_eq!(out(&states, 5.0, &Habits::default()), CatchUp { order: vec![], days: Some(0), cards: vec![] });
        }
    }

    /// Answers until nothing is left over, for a learner who was away for 60 of 180 days and gives 80 answers a day.
    fn answers_until_clear(seed: u64, order: impl Fn(&Simulation<'_>) -> Vec<usize>) -> u32 {
        let (scheduler, habits) = (Scheduler::new(0.9), Habits::default());
        let mut simulation = Simulation::new(vec![CardState::New; 600], StudyDay(0), 300, &habits, seed);
        for _ in 0..120 {
            let asked: Vec<usize> = simulation.due().into_iter().chain(simulation.unmet().take(10)).collect();
            for card in asked {
                simulation.ask(card, &scheduler);
            }
            simulation.sleep();
        }
        (0..60).for_each(|_| simulation.sleep());
        let mut answers = 0;
        loop {
            let due = order(&simulation);
            let (asked, took) = simulation.sit(&due, 80, &scheduler);
            answers += took;
            if asked == due.len() {
                return answers;
            }
            simulation.sleep();
        }
    }

    #[test]
    fn what_matters_first_clears_a_backlog_with_fewer_answers_than_the_oldest_or_the_weakest_first() {
        let best = |sim: &Simulation<'_>| what_matters_first(sim.states(), sim.today());
        let weakest = |sim: &Simulation<'_>| best(sim).into_iter().rev().collect();
        let all = |order: &dyn Fn(&Simulation<'_>) -> Vec<usize>| {
            (0..20).map(|seed| answers_until_clear(seed, order)).sum::<u32>()
        };
        let (best, oldest, weakest) = (all(&best), all(&|sim| sim.due()), all(&weakest));
        assert!(best < oldest && oldest < weakest, "{best} {oldest} {weakest}");
    }

    proptest! {
        #[test]
        fn every_due_card_is_in_the_order_once_and_no_day_passes_its_minutes(
            // Stabilities in thousandths of a day.
            cards in prop::collection::vec((1u32..100_000_000, 0i32..110, 0i32..40), 0..60), minutes in -5.0f32..40.0,
        ) {
            let card = |(s, last, days): &(u32, i32, i32)| CardState::sample(*s as f32 / 1e3, *last, last + days);
            let states: Vec<CardState> = cards.iter().map(card).collect();
            let way = out(&states, minutes, &Habits::default());
            let mut order = way.order.clone();
            order.sort_unstable();
            let due: Vec<usize> = (0..states.len()).filter(|place| states[*place].is_due(TODAY)).collect();
            prop_assert_eq!(order, due);
            prop_assert!(way.cards.iter().all(|cards| *cards as f32 <= minutes.max(0.0) * 6.0));
            prop_assert!(way.days.is_none_or(|days| days == way.cards.len()));
        }
    }
}
