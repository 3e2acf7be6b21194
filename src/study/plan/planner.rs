//! The search for the best plan for an exam, by simulation.

use std::collections::BTreeMap;

use super::{Exam, ExamPlan, FARTHEST_EXAM_DAYS, exam_day, new_cards_today};
use crate::memory::{CardState, Habits, Scheduler, Simulation, StudyDay};

/// The desired retentions that a plan chooses from.
const RETENTIONS: [f32; 6] = [0.70, 0.75, 0.80, 0.85, 0.90, 0.95];

/// The shares of the learner's minutes up to which last looks may fill a day, that a plan chooses from. Minutes beyond
/// [`AMPLE`] mean days are not counted.
const LEVELS: [f32; 5] = [0.25, 0.35, 0.5, 0.7, 1.0];

/// A day never needs more than this many mean days.
const AMPLE: f32 = 3.6;

/// The plan at which the search begins: it suits most exams.
const FIRST: Place = Place { retention: 3, level: 2 };

/// The plan by which minutes are compared.
const USUAL: Place = Place { retention: 3, level: 3 };

/// Of plans that recall at most this share of the cards less than the best, the most level one is taken.
pub(super) const WORTH_IT: f32 = 0.005;

/// No day should be longer than this many mean days. Single days are unevener than a simulation shows.
const STEEPEST: f32 = 1.8;

/// The number of cards in a simulation. Larger decks are thinned out, smaller ones repeated.
const SAMPLE: usize = 250;

/// A plan is chosen for a learner whose memories last this share of what the model says, so that it holds even then.
const CAUTION: f32 = 0.8;

/// The mean number of answers for which a full day still has time, because the next card might need two.
const LEFT_OVER: f32 = 0.75;

/// The seed of every simulation of the search, so that different plans are compared under the same luck.
const SEED: u64 = 1;

/// The seeds of the simulations that say what the chosen plan will bring.
const SEEDS: std::ops::Range<u64> = 2..10;

/// A plan: the positions of its retention and its level.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    retention: usize,
    level: usize,
}

/// What speaks for a plan.
#[derive(Clone, Copy, Debug)]
struct Merits {
    /// The share of the cards that are recalled.
    recall: f32,
    /// How uneven its days are, and of equally even ones how long: less is better.
    load: f64,
}

/// What a plan is made of.
#[derive(Clone, Copy)]
pub struct Planner<'p> {
    /// The states of the cards.
    pub states: &'p [CardState],
    /// The model of memory.
    pub scheduler: &'p Scheduler,
    /// Today.
    pub today: StudyDay,
    /// The exam.
    pub exam: Exam,
    /// How the learner answers.
    pub habits: &'p Habits,
}

impl Planner<'_> {
    /// Returns the planner with no more minutes for last looks than will be needed.
    pub fn within_reason(self) -> Self {
        let ample = self.way(USUAL, CAUTION, SEED).mean_day() * AMPLE;
        Self { exam: Exam { level_minutes: self.exam.minutes_per_day.min(ample), ..self.exam }, ..self }
    }

    /// The best plan: uphill from a usual one until no neighbour recalls more, then to what is more level, and of equally
    /// level plans to what takes less, as long as that costs little.
    pub fn search(&self) -> Place {
        let mut tried = BTreeMap::new();
        let mut try_out = |place: Place| *tried.entry(place).or_insert_with(|| self.merits(place));
        let mut best = FIRST;
        loop {
            let next = neighbours(best).max_by(|a, b| try_out(*a).recall.total_cmp(&try_out(*b).recall));
            match next.filter(|next| try_out(*next).recall > try_out(best).recall) {
                Some(next) => best = next,
                None => break,
            }
        }
        let enough = try_out(best).recall - WORTH_IT;
        let mut level = best;
        loop {
            // A higher retention makes days more even by making all of them longer: one step of that is enough.
            let near = neighbours(level).filter(|next| next.retention <= best.retention + 1);
            let good = near.map(|next| (try_out(next), next)).filter(|(merits, _)| merits.recall >= enough);
            match good.min_by(|(a, _), (b, _)| a.load.total_cmp(&b.load)) {
                Some((merits, next)) if merits.load < try_out(level).load => level = next,
                _ => return level,
            }
        }
    }

    /// What speaks for a plan, for a learner who is weaker than the model says.
    fn merits(&self, place: Place) -> Merits {
        let way = self.way(place, CAUTION, SEED);
        let (longest, mean) = (way.longest_day.max(way.exam.level_minutes), way.mean_day().max(0.1));
        // Steepness counts first, in thousands of minutes.
        let load = f64::from((longest / mean).max(STEEPEST)) * 1e3 + f64::from(longest + mean) * 1e-3;
        Merits { recall: way.expected_recall, load }
    }

    /// What a usual plan comes to.
    pub fn usual(&self) -> ExamPlan {
        self.way(USUAL, 1.0, SEED)
    }

    /// What a plan will bring: the mean of several simulations.
    pub fn promise(&self, place: Place) -> ExamPlan {
        let ways: Vec<ExamPlan> = SEEDS.map(|seed| self.way(place, 1.0, seed)).collect();
        let count = ways.len() as f32;
        let mean = |value: fn(&ExamPlan) -> f32| ways.iter().map(value).sum::<f32>() / count;
        let expected_recall = mean(|way| way.expected_recall);
        // Chance is the smaller the more cards there are.
        let shrink = (SAMPLE as f32 / self.states.len().max(1) as f32).sqrt();
        let recalls = ways.iter().map(|way| expected_recall + (way.expected_recall - expected_recall) * shrink);
        let range = recalls.fold((1.0, 0.0), |(low, high), it| (f32::min(low, it), f32::max(high, it)));
        let days = ways[0].minutes.len();
        ExamPlan {
            expected_recall,
            range: (range.0.clamp(0.0, 1.0), range.1.clamp(0.0, 1.0)),
            never_met: mean(|way| way.never_met),
            hours: mean(|way| way.hours),
            longest_day: mean(|way| way.longest_day),
            minutes: (0..days).map(|day| ways.iter().map(|way| way.minutes[day]).sum::<f32>() / count).collect(),
            ..ways[0].clone()
        }
    }

    /// What one simulation of a plan comes to, for a learner of that strength.
    fn way(&self, place: Place, strength: f32, seed: u64) -> ExamPlan {
        let Self { states, today, habits, .. } = *self;
        let scheduler = self.scheduler.with_retention(RETENTIONS[place.retention]);
        let exam = Exam { level_minutes: self.exam.level_minutes * LEVELS[place.level], ..self.exam };
        let sample: Vec<CardState> =
            (0..SAMPLE).filter_map(|n| states.get(n * states.len() / SAMPLE).copied()).collect();
        let scale = SAMPLE as f32 / states.len().max(1) as f32;
        let scaled = Exam {
            day: exam.day.min(today.plus(FARTHEST_EXAM_DAYS)),
            minutes_per_day: exam.minutes_per_day * scale,
            level_minutes: exam.level_minutes * scale,
            ..exam
        };
        let days = scaled.day.days_since(today);
        let mut simulation = Simulation::new(sample, today, days as usize, habits, seed).with_strength(strength);
        // The pace and the room of the whole deck in cards of the sample. The fractions add up over days.
        let (mut new, mut room) = (0.0, 0.0);
        let answers: Vec<u32> = (0..days)
            .map(|_| {
                let day = simulation.today();
                let left = (simulation.unmet().count() as f32 / scale).ceil() as usize;
                new = new % 1.0 + new_cards_today(left, day, &scaled) as f32 * scale;
                room += habits.answers_on(day, exam.minutes_per_day) as f32 * scale;
                let studied = exam_day(&mut simulation, &scheduler, scaled, habits, (new as usize, room as u32));
                let is_full = studied.asked < studied.due + new as usize;
                // A full day leaves the last answers to a card that needs them all, in a sample as in a whole deck.
                room = if is_full { room - studied.answers as f32 - LEFT_OVER * scale } else { 0.0 };
                studied.answers
            })
            .collect();

        // A sample's day may take up what the day before left over.
        let most = |day| habits.calendar.minutes(today.plus(day), exam.minutes_per_day).max(0.0);
        let minutes = answers.iter().map(|answers| habits.minutes_for(*answers as f32) / scale);
        let minutes: Vec<f32> = minutes.zip(0..).map(|(minutes, day)| minutes.min(most(day))).collect();
        let cards = simulation.states().len().max(1) as f32;
        let expected_recall = simulation.known_on(scaled.day, &scheduler) / cards;
        ExamPlan {
            exam,
            desired_retention: scheduler.desired_retention(),
            expected_recall,
            range: (expected_recall, expected_recall),
            never_met: simulation.unmet().count() as f32 / cards,
            hours: minutes.iter().sum::<f32>() / 60.0,
            longest_day: minutes.iter().copied().fold(0.0, f32::max),
            minutes,
        }
    }
}

/// The plans next to one.
fn neighbours(place: Place) -> impl Iterator<Item = Place> {
    let Place { retention, level } = place;
    let near = [
        (retention, level.wrapping_sub(1)),
        (retention.wrapping_sub(1), level),
        (retention, level + 1),
        (retention + 1, level),
    ];
    let near = near.into_iter().map(|(retention, level)| Place { retention, level });
    near.filter(|place| place.retention < RETENTIONS.len() && place.level < LEVELS.len())
}
