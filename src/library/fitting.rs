//! Fitting the model of memory to the learner's answers, and what that would change.

use std::collections::{BTreeMap, HashMap};

use super::Library;
use crate::{
    deck::CardKey,
    memory::{Fit, FitError, FitProgress, Remembered, Scheduler, StudyDay, fit},
    progress::{Pace, what_if},
    storage::review_log::LogError,
};

/// Over how many days the load of fitted parameters is compared with that of the present ones.
const COMPARED_DAYS: usize = 90;

/// Parameters that predict better than the present ones.
pub struct Better {
    /// The parameters, and how well they predict.
    pub fit: Fit,
    /// Minutes a day over the next 90 days: with the present parameters, and with these.
    pub minutes: [f32; 2],
}

/// Why no better parameters were found.
#[derive(Debug, thiserror::Error)]
pub enum NotBetter {
    /// The fit found none, or was cancelled.
    #[error("Nothing was changed: {0}.")]
    Fit(#[from] FitError),
    /// The answers could not be read.
    #[error(transparent)]
    Log(#[from] LogError),
}

impl Library {
    /// Returns the work of fitting the parameters to all answers, to be run in another thread.
    pub fn fitter(&self, today: StudyDay, progress: FitProgress) -> impl FnOnce() -> Result<Better, NotBetter> + use<> {
        let (read, present, habits) = (self.past_reader(), self.scheduler().clone(), self.habits());
        // The load is that of all cards there are, new ones included.
        let cards: Vec<CardKey> =
            self.decks().iter().flat_map(|deck| self.to_come(deck).map(|(place, _)| deck.key(place))).collect();
        let preferences = self.preferences();
        let (new_per_day, due_per_day) = (preferences.new_per_day, preferences.reviews_per_day);
        move || {
            let mut histories: BTreeMap<&CardKey, Vec<Remembered>> = BTreeMap::new();
            let past = read()?;
            for answer in past.answers() {
                if let Some(remembered) = past.remembered(answer) {
                    histories.entry(&past.cards()[answer.card as usize]).or_default().push(remembered);
                }
            }
            let (keys, histories): (Vec<&CardKey>, Vec<Vec<Remembered>>) = histories.into_iter().unzip();
            let fit = fit(&histories, &present, &progress)?;
            let places: HashMap<&CardKey, usize> = keys.into_iter().zip(0..).collect();
            let of_card = |card: &CardKey| places.get(card).map_or(&[][..], |place| histories[*place].as_slice());
            let pace = Pace { new_per_day, due_per_day, habits: &habits };
            let minutes = |scheduler: &Scheduler| {
                let replayed = cards.iter().map(|card| scheduler.replay(of_card(card).iter().copied()));
                what_if(&replayed.collect::<Vec<_>>(), scheduler, today, COMPARED_DAYS, pace).minutes_per_day
            };
            let fitted = Scheduler::with_parameters(&fit.parameters, present.desired_retention());
            let minutes = [minutes(&present), fitted.map_or(0.0, |fitted| minutes(&fitted))];
            Ok(Better { fit, minutes })
        }
    }
}
