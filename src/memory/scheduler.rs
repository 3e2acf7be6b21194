//! FSRS-6 in whole study days: what each rating would lead to, and the schedule that a history implies.

use std::sync::Arc;

use fsrs::{FSRS, FSRSItem, FSRSReview, ItemState, MemoryState};

use super::{CardState, Rating, Schedule, StudyDay, spread};

/// The default desired retention: 90 % of due cards should be recalled.
pub const DEFAULT_DESIRED_RETENTION: f32 = 0.90;

/// The parameters are not usable by FSRS-6.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("these are not parameters of FSRS-6: 21 finite numbers are needed")]
pub struct BadParameters;

/// The model of memory with its parameters. Every interval comes from it.
#[derive(Clone)]
pub struct Scheduler {
    parameters: Arc<[f32]>,
    model: FSRS,
    decay: f32,
    /// How fast the curve of forgetting falls at first, which follows from the decay: worked out once, not for each answer.
    fall: f32,
    desired_retention: f32,
}

/// What a rating would lead to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    /// The rating.
    pub rating: Rating,
    /// Whole days until the card comes back; 0 means in the same session.
    pub interval_days: u32,
    /// The schedule that the rating leads to.
    pub schedule: Schedule,
}

/// The part of an answer that determines the schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Remembered {
    /// The study day of the answer.
    pub study_day: StudyDay,
    /// How the answer went.
    pub rating: Rating,
    /// The interval that the learner was promised, in days.
    pub interval_days: u32,
    /// If no answer is known, but that the card was promised this interval by a program with another model: how easy it
    /// was held to be there, in thousandths, as SM-2 tells it. It counts only for a card that was not answered before.
    pub known_ease: Option<u16>,
}

impl Scheduler {
    /// Returns a scheduler with the default parameters of FSRS-6. The desired retention is clamped to 0.70–0.99.
    #[must_use]
    pub fn new(desired_retention: f32) -> Self {
        Self::with_parameters(&fsrs::DEFAULT_PARAMETERS, desired_retention)
            .unwrap_or_else(|BadParameters| unreachable!("the defaults are parameters"))
    }

    /// Returns a scheduler with the given 21 parameters, such as those fitted to a learner's own log. The desired
    /// retention is clamped to 0.70–0.99.
    ///
    /// # Errors
    ///
    /// Returns [`BadParameters`] if there are not 21 parameters or FSRS rejects them.
    pub fn with_parameters(parameters: &[f32], desired_retention: f32) -> Result<Self, BadParameters> {
        let (21, Some(decay)) = (parameters.len(), parameters.last().copied()) else {
            return Err(BadParameters);
        };
        // Stabilities after the first answer, and the decay: with 0 among them nothing is ever due, or everything always.
        if !parameters[..4].iter().chain([&decay]).all(|parameter| *parameter > 0.0) {
            return Err(BadParameters);
        }
        let model = FSRS::new(parameters).map_err(|_invalid| BadParameters)?;
        // By definition a card is recalled with 90 % when its stability has passed.
        let fall = 0.9_f32.powf(1.0 / -decay) - 1.0;
        let desired_retention = desired_retention.clamp(0.70, 0.99);
        Ok(Self { parameters: parameters.into(), model, decay, fall, desired_retention })
    }

    /// A scheduler with these parameters, or with the default ones if FSRS cannot work with them.
    #[must_use]
    pub fn fitted(parameters: &[f32], desired_retention: f32) -> Self {
        let fitted = Self::with_parameters(parameters, desired_retention);
        fitted.unwrap_or_else(|BadParameters| Self::new(desired_retention))
    }

    /// Returns the same model with another desired retention, clamped to 0.70–0.99.
    #[must_use]
    pub fn with_retention(&self, desired_retention: f32) -> Self {
        let desired_retention = desired_retention.clamp(0.70, 0.99);
        Self { desired_retention, ..self.clone() }
    }

    /// Returns the parameters of the model.
    #[must_use]
    pub fn parameters(&self) -> &[f32] {
        &self.parameters
    }

    /// Returns the share of due cards that should be recalled.
    #[must_use]
    pub fn desired_retention(&self) -> f32 {
        self.desired_retention
    }

    /// Returns what each rating would lead to if the card were answered today, in the order of [`Rating::ALL`].
    ///
    /// A better rating never has a shorter interval. `load` returns how many cards are due on a day. `seed` should be
    /// the card's own, so that a rating button keeps showing the same interval.
    #[must_use]
    pub fn candidates(
        &self,
        state: &CardState,
        today: StudyDay,
        seed: u64,
        load: &dyn Fn(StudyDay) -> u32,
    ) -> [Candidate; 4] {
        let states = self.next_states(state, today);
        let mut at_least = 1;
        Rating::ALL.map(|rating| {
            let next = &states[rating.index()];
            let interval_days = match rating {
                Rating::Again => 0,
                _ => spread(next.interval, at_least, today, seed, load),
            };
            at_least = interval_days.max(1);
            Candidate { rating, interval_days, schedule: after(state, next.memory, rating, today, interval_days) }
        })
    }

    /// Returns the state of a card with the given history, oldest answer first.
    ///
    /// An answer that seems earlier than the previous one, because a clock was set back, counts as given on the same
    /// day.
    pub fn replay(&self, history: impl IntoIterator<Item = Remembered>) -> CardState {
        history.into_iter().fold(CardState::New, |state, answer| self.after_answer(&state, answer))
    }

    /// Returns the state of a card after one more answer, with the interval that was promised.
    #[must_use]
    pub fn after_answer(&self, state: &CardState, answer: Remembered) -> CardState {
        let Remembered { study_day, rating, interval_days, known_ease } = answer;
        let next = match (state, known_ease) {
            (CardState::New, Some(ease)) => self.known_before(ease, interval_days),
            _ => self.next_memory(state, rating, study_day),
        };
        CardState::Reviewed(after(state, next, rating, study_day, interval_days))
    }

    /// Returns the probability that the card is recalled on `day`; 0 if the card is new.
    #[must_use]
    pub fn retrievability(&self, state: &CardState, day: StudyDay) -> f32 {
        state.schedule().map_or(0.0, |schedule| {
            self.retrievability_after(memory(schedule).stability, day.days_since(schedule.last_day))
        })
    }

    /// Returns how much of the card is known on `day`: its probability of recall. On the day on which it was failed that
    /// is 0, until it is recalled: the model counts in whole days, and would say 1 as soon as the answer was read.
    #[must_use]
    pub fn known(&self, state: &CardState, day: StudyDay) -> f32 {
        let is_failed_today = |it: &Schedule| it.is_failing() && it.last_day >= day;
        if state.schedule().is_some_and(is_failed_today) { 0.0 } else { self.retrievability(state, day) }
    }

    /// Returns the number of days after the last answer at which the probability of recall has fallen to `retention`.
    /// It is proportional to the stability.
    #[must_use]
    pub fn days_until(&self, retention: f32, stability: f32) -> f32 {
        self.model.next_interval(Some(stability), retention, Rating::Good.number() as u32)
    }

    /// Returns the state after an answer. It equals the candidate of the rating, but for the floor that the interval of
    /// a worse rating sets. Cheaper than [`candidates`](Self::candidates) for simulations, which need only one of the
    /// four.
    pub(super) fn answered(
        &self,
        state: &CardState,
        rating: Rating,
        today: StudyDay,
        seed: u64,
        load: &dyn Fn(StudyDay) -> u32,
    ) -> CardState {
        let next = self.next_memory(state, rating, today);
        let interval = self.model.next_interval(Some(next.stability), self.desired_retention, rating.number() as u32);
        let interval_days = if rating.is_recalled() { spread(interval, 1, today, seed, load) } else { 0 };
        CardState::Reviewed(after(state, next, rating, today, interval_days))
    }

    /// Returns the probability that a card with the given stability, in days, is recalled `elapsed_days` after its last
    /// answer.
    #[must_use]
    pub fn retrievability_after(&self, stability: f32, elapsed_days: u32) -> f32 {
        (elapsed_days as f32 / stability * self.fall + 1.0).powf(-self.decay)
    }

    /// The memory of a card that SM-2 promised this interval, at its usual retention of 90 %.
    fn known_before(&self, ease: u16, interval_days: u32) -> MemoryState {
        let (ease, interval) = (f32::from(ease) / 1000.0, interval_days.max(1) as f32);
        let known = self.model.memory_state_from_sm2(ease, interval, DEFAULT_DESIRED_RETENTION);
        known.unwrap_or(MemoryState { stability: interval, difficulty: 5.0 })
    }

    /// The memory after one rating. Replaying a whole log would cost much more with all four.
    fn next_memory(&self, state: &CardState, rating: Rating, today: StudyDay) -> MemoryState {
        let delta_t = state.schedule().map_or(0, |schedule| today.days_since(schedule.last_day));
        let review = FSRSReview { rating: rating as u32, delta_t };
        self.model
            .memory_state(FSRSItem { reviews: vec![review] }, state.schedule().map(memory))
            .expect("a finite state has successors, and `memory` makes every state finite")
    }

    fn next_states(&self, state: &CardState, today: StudyDay) -> [ItemState; 4] {
        let (memory, elapsed_days) = match state {
            CardState::New => (None, 0),
            CardState::Reviewed(schedule) => (Some(memory(schedule)), today.days_since(schedule.last_day)),
        };
        let states = self
            .model
            .next_states(memory, self.desired_retention, elapsed_days)
            .expect("a finite state has successors, and `memory` makes every state finite");
        [states.again, states.hard, states.good, states.easy]
    }
}

/// The model's view of a schedule, clamped to the model's bounds whatever was stored.
fn memory(schedule: &Schedule) -> MemoryState {
    let finite = |value: f32, default| if value.is_finite() { value } else { default };
    MemoryState {
        stability: finite(schedule.stability, 1.0).clamp(0.001, 36_500.0),
        difficulty: finite(schedule.difficulty, 5.0).clamp(1.0, 10.0),
    }
}

fn after(before: &CardState, next: MemoryState, rating: Rating, today: StudyDay, interval_days: u32) -> Schedule {
    let (reviews, lapses, in_a_row) = match before {
        CardState::New => (0, 0, 0),
        CardState::Reviewed(schedule) => (schedule.reviews, schedule.lapses, schedule.in_a_row),
    };
    Schedule {
        stability: next.stability,
        difficulty: next.difficulty,
        last_day: today,
        due_day: today.plus(interval_days),
        reviews: reviews.saturating_add(1),
        lapses: lapses + u32::from(in_a_row > 0 && !rating.is_recalled()),
        in_a_row: if rating.is_recalled() { in_a_row.saturating_add(1) } else { 0 },
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::memory::NO_LOAD;

    fn answered(scheduler: &Scheduler, state: CardState, day: i32, rating: Rating) -> CardState {
        CardState::Reviewed(scheduler.candidates(&state, StudyDay(day), 1, NO_LOAD)[rating.index()].schedule)
    }

    #[test]
    fn a_failed_card_comes_back_the_same_day_until_it_is_recalled() {
        let scheduler = Scheduler::new(DEFAULT_DESIRED_RETENTION);
        let failed = answered(&scheduler, CardState::New, 100, Rating::Again);
        assert!(failed.is_due(StudyDay(100)) && !failed.is_learned());
        let recalled = answered(&scheduler, failed, 100, Rating::Good);
        assert!(!recalled.is_due(StudyDay(100)) && recalled.is_learned());
    }

    #[test]
    fn only_a_card_that_was_recalled_can_lapse() {
        let scheduler = Scheduler::new(DEFAULT_DESIRED_RETENTION);
        let mut state = CardState::New;
        for (day, rating, lapses) in [
            (0, Rating::Again, 0),
            (0, Rating::Again, 0),
            (0, Rating::Good, 0),
            (3, Rating::Again, 1),
            (3, Rating::Again, 1),
        ] {
            state = answered(&scheduler, state, day, rating);
            assert_eq!(state.schedule().unwrap().lapses, lapses);
        }
    }

    #[test]
    fn a_higher_retention_brings_cards_back_sooner() {
        let interval =
            |retention| Scheduler::new(retention).candidates(&CardState::New, StudyDay(0), 1, NO_LOAD)[3].interval_days;
        assert!(interval(0.95) < interval(0.90) && interval(0.90) < interval(0.80));
    }

    #[test]
    fn retrievability_is_ninety_per_cent_when_the_stability_has_passed() {
        let scheduler = Scheduler::new(DEFAULT_DESIRED_RETENTION);
        let state = CardState::sample(20.0, 0, 20);
        assert!((scheduler.retrievability(&state, StudyDay(20)) - 0.9).abs() < 1e-5);
        assert!((scheduler.retrievability(&state, StudyDay(0)) - 1.0).abs() < 1e-6);
        assert!(scheduler.retrievability(&CardState::New, StudyDay(0)).abs() < f32::EPSILON);
    }

    #[test]
    fn retrievability_is_that_of_the_model() {
        for decay in [0.1, 0.1542, 0.5, 0.8] {
            let mut parameters = Scheduler::new(DEFAULT_DESIRED_RETENTION).parameters().to_vec();
            parameters[20] = decay;
            let scheduler = Scheduler::with_parameters(&parameters, DEFAULT_DESIRED_RETENTION).unwrap();
            for (stability, days) in [(0.001, 1), (0.5, 0), (3.2, 7), (400.0, 30), (36_500.0, 36_500), (1.0, u32::MAX)]
            {
                let memory = MemoryState { stability, difficulty: 5.0 };
                let expected = fsrs::current_retrievability(memory, days as f32, decay);
                let found = scheduler.retrievability_after(stability, days);
                assert!(found.to_bits() == expected.to_bits(), "{found} instead of {expected}");
            }
        }
    }

    #[test]
    fn a_card_failed_today_is_not_known_until_it_is_recalled() {
        let scheduler = Scheduler::new(DEFAULT_DESIRED_RETENTION);
        let answer = |rating| Remembered { study_day: StudyDay(5), rating, interval_days: 1, known_ease: None };
        let failed = scheduler.after_answer(&CardState::New, answer(Rating::Again));
        assert!(scheduler.known(&failed, StudyDay(5)).abs() < f32::EPSILON);
        assert!(scheduler.known(&failed, StudyDay(6)) > 0.0);
        let recalled = scheduler.after_answer(&failed, answer(Rating::Good));
        assert!(scheduler.known(&recalled, StudyDay(5)) > 0.99);
    }

    #[test]
    fn parameters_that_are_none_are_refused() {
        for parameters in [vec![], vec![1.0; 20], vec![f32::NAN; 21], vec![0.0; 21]] {
            assert!(Scheduler::with_parameters(&parameters, 0.9).is_err());
        }
    }

    proptest! {
        #[test]
        fn a_better_rating_never_brings_a_card_back_sooner(
            history in prop::collection::vec((0i32..2000, 0usize..4), 0..8),
            loads in prop::collection::vec(0u32..30, 64),
            seed: u64,
        ) {
            let scheduler = Scheduler::new(DEFAULT_DESIRED_RETENTION);
            let load = |day: StudyDay| loads[day.0.rem_euclid(64) as usize];
            let mut days: Vec<_> = history;
            days.sort_unstable();
            let mut state = CardState::New;
            for (day, rating) in days {
                let candidates = scheduler.candidates(&state, StudyDay(day), seed, &load);
                for pair in candidates.windows(2) {
                    prop_assert!(pair[0].interval_days <= pair[1].interval_days);
                    prop_assert!(pair[0].schedule.stability <= pair[1].schedule.stability * 1.0001);
                }
                prop_assert!(candidates.iter().all(|it| it.rating == Rating::Again || it.interval_days >= 1));
                state = CardState::Reviewed(candidates[rating].schedule);
            }
        }

        #[test]
        fn replay_is_what_was_promised(history in prop::collection::vec((-5i32..400, 0usize..4), 1..12), seed: u64) {
            let scheduler = Scheduler::new(DEFAULT_DESIRED_RETENTION);
            let (mut state, mut answers, mut day) = (CardState::New, Vec::new(), 1000);
            for (days, rating) in history {
                // A clock may be set back.
                day += days;
                let candidate = scheduler.candidates(&state, StudyDay(day), seed, NO_LOAD)[rating];
                answers.push(Remembered {
                    study_day: StudyDay(day),
                    rating: candidate.rating,
                    interval_days: candidate.interval_days,
                    known_ease: None,
                });
                state = CardState::Reviewed(candidate.schedule);
            }
            prop_assert_eq!(scheduler.replay(answers), state);
        }
    }
}
