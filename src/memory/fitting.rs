//! Fits the parameters of FSRS to a learner's own answers and measures whether they predict better.

use std::sync::{Arc, Mutex, PoisonError};

use fsrs::{CombinedProgressState, ComputeParametersInput, FSRSError, FSRSItem, FSRSReview, compute_parameters};

use super::{CardState, Remembered, Scheduler, StudyDay};

/// The fewest answers to cards that came back that a fit needs. Below this, the parameters would mostly follow chance.
pub const LEAST_ANSWERS: usize = 400;
/// The share of answers, the newest ones, held back from fitting to measure the predictions.
const HELD_BACK: f32 = 0.2;
/// A relative gain in log loss below this is put down to chance.
const LEAST_GAIN: f32 = 0.005;
/// The number of groups into which predictions are sorted to compare them with the outcomes.
const GROUPS: usize = 20;

/// How well answers were predicted.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PredictionQuality {
    /// The mean surprise per answer, in nats. Lower is better; 0 is perfect.
    pub log_loss: f32,
    /// How far apart predicted and actual shares are, from 0 to 1: the root mean square over groups of similar
    /// predictions.
    pub calibration: f32,
    /// The number of answers that were predicted.
    pub answers: usize,
}

/// Parameters that predict better than those in use.
#[derive(Clone, Debug, PartialEq)]
pub struct Fit {
    /// The new parameters, for [`Scheduler::with_parameters`].
    pub parameters: Vec<f32>,
    /// How well the parameters in use predict the answers that were held back.
    pub present: PredictionQuality,
    /// How well the new parameters predict them.
    pub fitted: PredictionQuality,
}

/// Why a fit gave no better parameters.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FitError {
    /// There are too few answers; holds how many there are.
    #[error("fitting needs {LEAST_ANSWERS} answers to cards that came back, and there are {0}")]
    TooFew(usize),
    /// The fit was cancelled.
    #[error("fitting was stopped")]
    Cancelled,
    /// The parameters in use predict as well as any found.
    #[error("the parameters in use predict your answers as well as any others found")]
    NothingBetter,
    /// The `fsrs` crate failed; holds its error.
    #[error("the parameters could not be fitted ({0})")]
    Failed(String),
}

/// Follows a fit from another thread, and can cancel it.
#[derive(Clone, Default)]
pub struct FitProgress(Arc<Mutex<CombinedProgressState>>);

impl FitProgress {
    /// Returns the progress, from 0 to 1.
    #[must_use]
    pub fn share(&self) -> f32 {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.current() as f32 / state.total().max(1) as f32
    }

    /// Asks the fit to stop soon.
    pub fn cancel(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).want_abort = true;
    }
}

/// Fits parameters to the histories of all cards, each oldest answer first, and compares them with `present` on the
/// newest fifth of the answers, which are held back. Takes about a second for 100,000 answers.
///
/// # Errors
///
/// Returns a [`FitError`] if there are too few answers, the fit is cancelled or fails, or nothing better is found.
pub fn fit(histories: &[Vec<Remembered>], present: &Scheduler, progress: &FitProgress) -> Result<Fit, FitError> {
    let mut days: Vec<StudyDay> = histories.iter().flat_map(|history| came_back(history)).collect();
    if days.len() < LEAST_ANSWERS {
        return Err(FitError::TooFew(days.len()));
    }
    days.sort_unstable();
    let first_held_back = days[(days.len() as f32 * (1.0 - HELD_BACK)) as usize];
    // Sorted by day, because the crate gives later items more weight.
    let mut items: Vec<(StudyDay, FSRSItem)> =
        histories.iter().flat_map(|history| items(history, first_held_back)).collect();
    items.sort_by_key(|(day, _)| *day);
    let train_set = items.into_iter().map(|(_, item)| item).collect();
    let input = ComputeParametersInput {
        train_set,
        progress: Some(Arc::clone(&progress.0)),
        enable_short_term: true,
        ..ComputeParametersInput::default()
    };
    let parameters = compute_parameters(input).map_err(|err| match err {
        FSRSError::Interrupted => FitError::Cancelled,
        err => FitError::Failed(format!("{err:?}")),
    })?;
    let scheduler = Scheduler::with_parameters(&parameters, present.desired_retention())
        .map_err(|err| FitError::Failed(format!("{err:?}")))?;
    let (present, fitted) = (
        prediction_quality(histories, present, first_held_back),
        prediction_quality(histories, &scheduler, first_held_back),
    );
    if fitted.log_loss < present.log_loss * (1.0 - LEAST_GAIN) {
        Ok(Fit { parameters, present, fitted })
    } else {
        Err(FitError::NothingBetter)
    }
}

/// The days on which a card came back after at least a day.
fn came_back(history: &[Remembered]) -> impl Iterator<Item = StudyDay> {
    history.windows(2).filter(|pair| pair[1].study_day > pair[0].study_day).map(|pair| pair[1].study_day)
}

/// For each answer before `before` that followed the previous one by at least a day: its day, and the history up to it.
fn items(history: &[Remembered], before: StudyDay) -> Vec<(StudyDay, FSRSItem)> {
    if history.first().is_some_and(|first| first.known_ease.is_some()) {
        // What came before is not known: nothing can be learned from what follows.
        return Vec::new();
    }
    let reviews: Vec<FSRSReview> = history
        .iter()
        .enumerate()
        .map(|(place, answer)| {
            let last = place.checked_sub(1).map_or(answer.study_day, |last| history[last].study_day);
            FSRSReview { rating: answer.rating.number() as u32, delta_t: answer.study_day.days_since(last) }
        })
        .collect();
    // Nothing can be learned from an answer on the same day as the previous one.
    let is_wanted = |place: &usize| reviews[*place].delta_t > 0 && history[*place].study_day < before;
    let item = |place: usize| (history[place].study_day, FSRSItem { reviews: reviews[..=place].to_vec() });
    (1..reviews.len()).filter(is_wanted).map(item).collect()
}

/// How well the answers from the day `from` onwards are predicted.
fn prediction_quality(histories: &[Vec<Remembered>], scheduler: &Scheduler, from: StudyDay) -> PredictionQuality {
    let mut surprise = 0.0_f64;
    let mut groups = [(0.0_f64, 0.0_f64, 0_u32); GROUPS];
    for history in histories {
        let mut state = CardState::New;
        for answer in history {
            let elapsed = state.schedule().map_or(0, |schedule| answer.study_day.days_since(schedule.last_day));
            if elapsed > 0 && answer.study_day >= from {
                let predicted = f64::from(scheduler.retrievability(&state, answer.study_day)).clamp(1e-4, 1.0 - 1e-4);
                let came = f64::from(u8::from(answer.rating.is_recalled()));
                surprise -= came * predicted.ln() + (1.0 - came) * (1.0 - predicted).ln();
                let group = &mut groups[((predicted * GROUPS as f64) as usize).min(GROUPS - 1)];
                (group.0, group.1, group.2) = (group.0 + predicted, group.1 + came, group.2 + 1);
            }
            state = scheduler.after_answer(&state, *answer);
        }
    }
    let answers: u32 = groups.iter().map(|group| group.2).sum();
    let count = f64::from(answers.max(1));
    let square = |(predicted, came, answers): &(f64, f64, u32)| {
        let apart = (predicted - came) / f64::from((*answers).max(1));
        apart * apart * f64::from(*answers)
    };
    PredictionQuality {
        log_loss: (surprise / count) as f32,
        calibration: (groups.iter().map(square).sum::<f64>() / count).sqrt() as f32,
        answers: answers as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::{DEFAULT_DESIRED_RETENTION, Habits, Rating, Simulation};

    /// The answers of a learner who forgets as `memory` predicts but studies by the default scheduler.
    fn histories(memory: &Scheduler, cards: usize, days: u32) -> Vec<Vec<Remembered>> {
        let habits = Habits::default();
        let mut simulation = Simulation::new(vec![CardState::New; cards], StudyDay(0), days as usize, &habits, 7);
        let mut histories = vec![Vec::new(); cards];
        for _ in 0..days {
            let mut asked = simulation.due();
            asked.extend(simulation.unmet().take(10));
            for card in asked {
                let answers = simulation.ask(card, memory);
                let first = if answers > 1 { Rating::Again } else { Rating::Good };
                let day = simulation.today();
                histories[card].push(Remembered { study_day: day, rating: first, interval_days: 0, known_ease: None });
                if answers > 1 {
                    histories[card].push(Remembered {
                        study_day: day,
                        rating: Rating::Good,
                        interval_days: 1,
                        known_ease: None,
                    });
                }
            }
            simulation.sleep();
        }
        histories
    }

    #[test]
    fn a_learner_who_forgets_sooner_is_predicted_better_by_fitted_parameters() {
        let usual = Scheduler::new(DEFAULT_DESIRED_RETENTION);
        // The stability after each first answer is a third of the default.
        let mut parameters = usual.parameters().to_vec();
        parameters[..4].iter_mut().for_each(|stability| *stability *= 0.3);
        let quick = Scheduler::with_parameters(&parameters, 0.7).unwrap();
        let histories = histories(&quick, 1_500, 150);
        let fit = fit(&histories, &usual, &FitProgress::default()).unwrap();
        assert!(fit.fitted.log_loss < fit.present.log_loss && fit.fitted.answers == fit.present.answers);
        assert!(fit.fitted.calibration < fit.present.calibration, "{fit:?}");
        assert!(fit.fitted.answers >= LEAST_ANSWERS / 5);
    }

    #[test]
    fn too_few_answers_are_refused_and_a_fit_can_be_stopped() {
        let usual = Scheduler::new(DEFAULT_DESIRED_RETENTION);
        assert_eq!(fit(&[], &usual, &FitProgress::default()), Err(FitError::TooFew(0)));
        let one_day =
            vec![
                vec![Remembered { study_day: StudyDay(1), rating: Rating::Good, interval_days: 1, known_ease: None }];
                900
            ];
        assert_eq!(fit(&one_day, &usual, &FitProgress::default()), Err(FitError::TooFew(0)));
        let progress = FitProgress::default();
        progress.cancel();
        assert!((0.0..=1.0).contains(&progress.share()));
        assert_eq!(fit(&histories(&usual, 300, 60), &usual, &progress), Err(FitError::Cancelled));
    }

    #[test]
    fn the_surprise_is_that_of_the_formula() {
        let usual = Scheduler::new(DEFAULT_DESIRED_RETENTION);
        let answer = |day, rating| Remembered { study_day: StudyDay(day), rating, interval_days: 1, known_ease: None };
        let history = vec![answer(0, Rating::Good), answer(3, Rating::Again)];
        let known = usual.retrievability(&usual.after_answer(&CardState::New, history[0]), StudyDay(3));
        let told = prediction_quality(&[history], &usual, StudyDay(0));
        assert!((told.log_loss + (1.0 - known).ln()).abs() < 1e-4 && (told.calibration - known).abs() < 1e-4);
        assert_eq!(told.answers, 1);
    }
}
