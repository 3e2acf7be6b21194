//! Simulates the days to come, for a learner who recalls as the model of memory predicts.
//!
//! Answers are drawn at random rather than averaged, because intervals are whole days spread by load and limits cut
//! days short, which an average does not show. A few hundred cards are enough for steady figures. Each draw depends
//! only on the seed, the card and the number of its answers, so that two plans for the same deck meet the same luck.

use super::{Calendar, CardState, Rating, Scheduler, StudyDay, spread::mix};

/// How a learner answers, and on which days.
#[derive(Clone, Debug, PartialEq)]
pub struct Habits {
    /// How often the first answer to a new card is Again, Hard, Good and Easy, as shares that add up to 1.
    pub first: [f32; 4],
    /// How often a recalled card is rated Hard, Good and Easy, as shares that add up to 1.
    pub recalled: [f32; 3],
    /// How long an answer takes, in seconds.
    pub seconds_per_answer: f32,
    /// Easy and free days.
    pub calendar: Calendar,
}

impl Default for Habits {
    /// The shares with which the `fsrs` crate simulates, averages of many learners; 10 seconds an answer; no easy days.
    fn default() -> Self {
        Self {
            first: [0.24, 0.094, 0.495, 0.171],
            recalled: [0.224, 0.631, 0.145],
            seconds_per_answer: 10.0,
            calendar: Calendar::default(),
        }
    }
}

impl Habits {
    /// Returns how many answers fit into `day` if a normal day has `minutes_per_day`.
    #[must_use]
    pub fn answers_on(&self, day: StudyDay, minutes_per_day: f32) -> u32 {
        let minutes = self.calendar.minutes(day, minutes_per_day).max(0.0);
        (minutes * 60.0 / self.seconds_per_answer.max(0.1)) as u32
    }

    /// Returns how many answers `due` and `new` cards take, repeats included. A tenth of the due cards is taken to be
    /// missed, as under the default desired retention.
    #[must_use]
    pub fn answers_for(&self, due: usize, new: usize) -> f32 {
        due as f32 * 1.1 + new as f32 * (1.0 + self.first[0])
    }

    /// Returns how many minutes `answers` take.
    #[must_use]
    pub fn minutes_for(&self, answers: f32) -> f32 {
        answers * self.seconds_per_answer.max(0.1) / 60.0
    }
}

/// The most answers that a card takes in a day: one miss, then a recall later in the session.
const MOST_ANSWERS: u32 = 2;

/// Cards and a learner, day by day. The caller chooses what is asked, and in which order.
#[derive(Clone, Debug)]
pub struct Simulation<'h> {
    states: Vec<CardState>,
    habits: &'h Habits,
    seed: u64,
    first_day: StudyDay,
    today: StudyDay,
    /// The number of cards due on each day from the first. Cards due after the last day are not counted.
    load: Vec<u32>,
}

impl<'h> Simulation<'h> {
    /// Returns a simulation that starts on `today` and runs for `days`.
    #[must_use]
    pub fn new(states: Vec<CardState>, today: StudyDay, days: usize, habits: &'h Habits, seed: u64) -> Self {
        let mut load = vec![0; days];
        for schedule in states.iter().filter_map(CardState::schedule) {
            if let Some(due) = load.get_mut(schedule.due_day.days_since(today) as usize) {
                *due += 1;
            }
        }
        Self { states, habits, seed, first_day: today, today, load }
    }

    /// Returns the states of the cards, in the order in which they were given.
    #[must_use]
    pub fn states(&self) -> &[CardState] {
        &self.states
    }

    /// Returns the current day.
    #[must_use]
    pub fn today(&self) -> StudyDay {
        self.today
    }

    /// Returns the indices of the cards that are due, longest overdue first.
    #[must_use]
    pub fn due(&self) -> Vec<usize> {
        let mut due: Vec<usize> = (0..self.states.len()).filter(|card| self.states[*card].is_due(self.today)).collect();
        due.sort_by_key(|card| self.states[*card].schedule().map(|schedule| schedule.due_day));
        due
    }

    /// Returns the indices of the cards that have never been answered.
    pub fn unmet(&self) -> impl Iterator<Item = usize> {
        (0..self.states.len()).filter(|card| self.states[*card].is_new())
    }

    /// Asks a card until it is recalled. Returns the number of answers that took, at most two.
    pub fn ask(&mut self, card: usize, scheduler: &Scheduler) -> u32 {
        let rating = self.rating(card, scheduler);
        self.answer(card, rating, scheduler);
        if rating.is_recalled() {
            return 1;
        }
        self.answer(card, Rating::Good, scheduler);
        MOST_ANSWERS
    }

    /// Asks cards in the given order while another one's answers still fit into `room`. Returns how many cards were
    /// asked and how many answers they took.
    pub fn sit(&mut self, cards: &[usize], room: u32, scheduler: &Scheduler) -> (usize, u32) {
        let mut answers: u32 = 0;
        let asked = cards.iter().take_while(|card| {
            let has_room = answers.saturating_add(MOST_ANSWERS) <= room;
            answers += if has_room { self.ask(**card, scheduler) } else { 0 };
            has_room
        });
        (asked.count(), answers)
    }

    /// Moves on to the next day.
    pub fn sleep(&mut self) {
        self.today = self.today.plus(1);
    }

    fn answer(&mut self, card: usize, rating: Rating, scheduler: &Scheduler) {
        let (state, seed) = (self.states[card], self.draw(card));
        let day = |day: StudyDay| day.days_since(self.first_day) as usize;
        if let Some(due) = state.schedule().and_then(|schedule| self.load.get_mut(day(schedule.due_day))) {
            *due -= 1;
        }
        let load = |on| self.habits.calendar.load(on, self.load.get(day(on)).copied().unwrap_or_default());
        let state = scheduler.answered(&state, rating, self.today, seed, &load);
        if let Some(due) = state.schedule().and_then(|schedule| self.load.get_mut(day(schedule.due_day))) {
            *due += 1;
        }
        self.states[card] = state;
    }

    fn rating(&self, card: usize, scheduler: &Scheduler) -> Rating {
        let luck = (self.draw(card) >> 40) as f32 / (1u64 << 24) as f32;
        let state = &self.states[card];
        if state.is_new() {
            return drawn(luck, Rating::ALL.into_iter().zip(self.habits.first));
        }
        let retrievability = scheduler.retrievability(state, self.today);
        if luck >= retrievability {
            return Rating::Again;
        }
        drawn(luck / retrievability, Rating::ALL.into_iter().skip(1).zip(self.habits.recalled))
    }

    /// Random bits for the card's next answer.
    fn draw(&self, card: usize) -> u64 {
        let answers = self.states[card].schedule().map_or(0, |schedule| schedule.reviews);
        mix(mix(self.seed, card as u32), answers)
    }
}

/// The rating whose share contains `luck`, from 0 to 1; Good if the shares do not add up to that.
fn drawn(luck: f32, shares: impl IntoIterator<Item = (Rating, f32)>) -> Rating {
    let mut below = 0.0;
    let hit = shares.into_iter().find(|(_, share)| {
        below += share;
        luck < below
    });
    hit.map_or(Rating::Good, |(rating, _)| rating)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::memory::{Holiday, NO_LOAD};

    /// The states of 1,000 new cards after `days` of study with ten new cards a day.
    fn studied(days: usize, habits: &Habits, seed: u64) -> Simulation<'_> {
        let scheduler = Scheduler::new(0.9);
        let mut simulation = Simulation::new(vec![CardState::New; 1_000], StudyDay(0), days, habits, seed);
        for _ in 0..days {
            let asked: Vec<usize> = simulation.due().into_iter().chain(simulation.unmet().take(10)).collect();
            for card in asked {
                simulation.ask(card, &scheduler);
            }
            simulation.sleep();
        }
        simulation
    }

    #[test]
    fn as_many_cards_are_recalled_as_the_model_of_memory_says() {
        let (scheduler, habits) = (Scheduler::new(0.9), Habits::default());
        let schedule = *scheduler.answered(&CardState::New, Rating::Good, StudyDay(0), 1, NO_LOAD).schedule().unwrap();
        // FSRS-6 gives a stability of 2.3065 days after a first Good; after 5 days (1 + 5 / 2.3065 * 0.98035)^-0.1542
        // remains.
        let expected = 0.8389;
        let mut simulation = Simulation::new(vec![CardState::Reviewed(schedule); 20_000], StudyDay(0), 9, &habits, 3);
        for _ in 0..5 {
            simulation.sleep();
        }
        let missed: u32 = (0..20_000).map(|card| simulation.ask(card, &scheduler) - 1).sum();
        let recalled = 1.0 - missed as f32 / 20_000.0;
        assert!((recalled - expected).abs() < 0.01, "{recalled}");
    }

    #[test]
    fn new_cards_are_answered_in_the_shares_that_were_given() {
        let (scheduler, habits) = (Scheduler::new(0.9), Habits::default());
        let mut simulation = Simulation::new(vec![CardState::New; 20_000], StudyDay(0), 1, &habits, 3);
        let missed: u32 = (0..20_000).map(|card| simulation.ask(card, &scheduler) - 1).sum();
        assert!((missed as f32 / 20_000.0 - 0.24).abs() < 0.01, "{missed}");
        // Four days is the shortest first interval of a card that was rated Easy at once.
        let is_easy = |state: &&CardState| state.schedule().is_some_and(|schedule| schedule.due_day >= StudyDay(4));
        let easy = simulation.states().iter().filter(is_easy).count();
        assert!((easy as f32 / 20_000.0 - 0.171).abs() < 0.01, "{easy}");
    }

    #[test]
    fn an_answer_leads_to_what_its_button_leads_to() {
        let scheduler = Scheduler::new(0.9);
        let mut state = CardState::New;
        for (day, rating) in [(0, 2), (3, 2), (10, 0), (10, 2), (12, 1), (20, 3)] {
            let button = scheduler.candidates(&state, StudyDay(day), 5, NO_LOAD)[rating];
            state = scheduler.answered(&state, Rating::ALL[rating], StudyDay(day), 5, NO_LOAD);
            assert_eq!(state, CardState::Reviewed(button.schedule));
        }
    }

    #[test]
    fn the_load_is_what_is_due_whatever_was_answered() {
        let habits = Habits::default();
        let simulation = studied(90, &habits, 5);
        let mut load = vec![0; 90];
        for schedule in simulation.states().iter().filter_map(CardState::schedule) {
            if let Some(due) = load.get_mut(schedule.due_day.0 as usize) {
                *due += 1;
            }
        }
        assert_eq!(simulation.load, load);
    }

    #[test]
    fn the_same_seed_gives_the_same_days_and_another_one_others() {
        let habits = Habits::default();
        assert_eq!(studied(60, &habits, 1).states(), studied(60, &habits, 1).states());
        assert_ne!(studied(60, &habits, 1).states(), studied(60, &habits, 2).states());
    }

    #[test]
    fn nothing_new_is_put_on_a_holiday() {
        let calendar =
            Calendar { holidays: vec![Holiday { first: StudyDay(70), last: StudyDay(90) }], ..Calendar::default() };
        let habits = Habits { calendar, ..Habits::default() };
        let simulation = studied(60, &habits, 1);
        let due = |first, last| {
            let schedules = simulation.states().iter().filter_map(CardState::schedule);
            schedules.filter(|schedule| (first..=last).contains(&schedule.due_day.0)).count()
        };
        assert_eq!(due(70, 90), 0);
        assert!(due(91, 100) > 50);
    }

    proptest! {
        #[test]
        fn whatever_a_learner_is_said_to_do_a_day_passes(
            stability in prop::num::f32::ANY, difficulty in prop::num::f32::ANY, last in -9i32..9, due in -9i32..9,
            shares in prop::array::uniform7(prop::num::f32::ANY), seconds in prop::num::f32::ANY, seed: u64,
        ) {
            let [a, b, c, d, e, f, g] = shares;
            let habits = Habits {
                first: [a, b, c, d], recalled: [e, f, g], seconds_per_answer: seconds, ..Habits::default()
            };
            let schedule = crate::memory::Schedule {
                stability, difficulty, last_day: StudyDay(last), due_day: StudyDay(due), reviews: 1, lapses: 0,
                in_a_row: 1,
            };
            let states = vec![CardState::New, CardState::Reviewed(schedule)];
            let mut simulation = Simulation::new(states, StudyDay(0), 5, &habits, seed);
            let scheduler = Scheduler::new(0.9);
            for card in [0, 1, 0, 1] {
                let answers = simulation.ask(card, &scheduler);
                prop_assert!((1..=MOST_ANSWERS).contains(&answers));
                let state = simulation.states()[card];
                prop_assert!(state.is_learned() && state.schedule().unwrap().stability.is_finite());
                simulation.sleep();
            }
        }
    }
}
