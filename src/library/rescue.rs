//! Answers that do not stand where they should: of the future, or in a log beside.

use std::{
    collections::{HashMap, HashSet},
    fs,
    path::{Path, PathBuf},
};

use super::{Changes, Library, OpenError, earlier::is_earlier};
use crate::{
    deck::CardKey,
    memory::{CardState, Moment},
    storage::review_log::{self, Event, FutureAnswers, LogError, ReviewLog, Why, answers_beside},
    study::{Review, ReviewId, seed_of},
};

/// What becomes of answers of the future.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Future {
    /// They are taken back.
    TakeBack,
    /// They count as given now, the last one, and as long before it as they were, the others; but not before the last
    /// answer under the right clock.
    Date,
}

impl Library {
    /// The answers that are later than the clock by more than a day: they bind cards for as long as the clock was ahead.
    #[must_use]
    pub fn future_answers(&self, now: Moment) -> Option<FutureAnswers> {
        match self.log.future_answers(now.utc_ms) {
            Ok(found) => found,
            Err(err) => {
                tracing::warn!(%err, "answers of the future could not be looked for");
                None
            }
        }
    }

    /// What is said of such answers, without what can be done.
    #[must_use]
    pub fn future_warning(&self, now: Moment) -> Option<String> {
        let FutureAnswers { count, first_ms, last_ms } = self.future_answers(now)?;
        let day = |utc_ms| {
            let moment = crate::wording::moment(Moment { utc_ms, ..now });
            moment.split(',').next().unwrap_or_default().to_owned()
        };
        let (first, last) = (day(first_ms), day(last_ms));
        let (answers, were) = if count == 1 { ("answer", "was") } else { ("answers", "were") };
        let when = if first == last { format!("on {first}") } else { format!("from {first} to {last}") };
        Some(format!(
            "{count} {answers} {were} given under a clock that was ahead ({when}), so these cards come back too late."
        ))
    }

    /// Takes answers of the future back, or dates them; nothing is deleted.
    pub(super) fn settle_future(&mut self, future: Future, now: Moment) -> Result<Changes, LogError> {
        let reviews = self.log.future_reviews(now.utc_ms)?;
        let Some(last_ms) = reviews.iter().map(|review| review.at.utc_ms).max() else {
            return Ok(Changes::default());
        };
        let voids: Vec<_> = reviews.iter().map(|review| (self.log.next_id(now.utc_ms), review.id)).collect();
        let dated = match future {
            Future::TakeBack => Vec::new(),
            Future::Date => self.dated(reviews, last_ms, now)?,
        };
        let voids = voids.iter().map(|&(id, target)| Event::Void { id, target, at_ms: now.utc_ms });
        let events: Vec<Event<'_>> = voids.chain(dated.iter().map(Event::Review)).collect();
        let changes = self.append(&events)?;
        self.confusions = self.log.confusions()?;
        Ok(changes)
    }

    /// The same answers, the last of them given now, each with the interval that it would have been promised.
    fn dated(&mut self, mut reviews: Vec<Review>, last_ms: i64, now: Moment) -> Result<Vec<Review>, LogError> {
        let earliest = self.log.last_answer_before(now.utc_ms)?.unwrap_or(i64::MIN);
        let mut states = self.states_without(&reviews)?;
        for review in &mut reviews {
            let at = review.at.utc_ms.saturating_sub(last_ms - now.utc_ms).max(earliest).min(now.utc_ms);
            review.at = Moment { utc_ms: at, utc_offset_s: now.utc_offset_s };
            review.study_day = self.study_day(review.at);
            review.id = self.log.next_id(now.utc_ms);
            if !review.is_scheduled {
                continue;
            }
            let state = states.entry(review.card.clone()).or_default();
            let seed = seed_of(&review.card, state.schedule().map_or(0, |it| it.reviews).into());
            let candidates = self.scheduler.candidates(state, review.study_day, seed, &|_day| 0);
            review.interval_days = candidates[review.rating.index()].interval_days;
            if let Some(answer) = review.remembered() {
                *state = self.scheduler.after_answer(state, answer);
            }
        }
        Ok(reviews)
    }

    /// What the other answers to the cards of these imply.
    fn states_without(&self, reviews: &[Review]) -> Result<HashMap<CardKey, CardState>, LogError> {
        let left_out: HashSet<ReviewId> = reviews.iter().map(|review| review.id).collect();
        let mut states: HashMap<CardKey, CardState> =
            reviews.iter().map(|review| (review.card.clone(), CardState::New)).collect();
        for review in self.log.reviews()?.into_iter().filter(|review| !left_out.contains(&review.id)) {
            if let (Some(state), Some(answer)) = (states.get_mut(&review.card), review.remembered()) {
                *state = self.scheduler.after_answer(state, answer);
            }
        }
        Ok(states)
    }

    /// Logs beside this one with answers that could not be written to it, to be merged with
    /// [`Operation::Merge`](super::Operation::Merge).
    #[must_use]
    pub fn waiting_answers(&self) -> Vec<PathBuf> {
        answers_beside(&self.folder.log())
    }

    /// Adds the answers of another log, and keeps its file under another name if it waited beside this one; or those of a
    /// library that was put aside, whose folder then has another name.
    pub(super) fn merge(&mut self, path: &Path, now: Moment) -> Result<Changes, OpenError> {
        if is_earlier(path) {
            let changes = self.merge(&self.folder.lay_out_earlier(path)?, now)?;
            let merged = path.with_extension("merged");
            fs::rename(path, &merged)
                .map_err(|err| OpenError::Folder { path: path.to_owned(), detail: err.to_string() })?;
            // The backups of these answers were put aside with them.
            if let Err(err) = self.folder.take_backup(Why::Merge, now.utc_ms) {
                self.warnings.push(format!("The answers were merged, but not backed up: {err}"));
            }
            return Ok(changes);
        }
        let other = ReviewLog::open_sound_read_only(path).map_err(|err| err.of_other(path))?;
        self.folder.take_backup(Why::Merge, now.utc_ms)?;
        self.log.merge(&other).map_err(|err| match err {
            LogError::Damaged { path: ref damaged, .. } if damaged == path => err.of_other(path),
            err => err,
        })?;
        drop(other);
        self.confusions = self.log.confusions()?;
        self.read_decisions(true)?;
        if self.waiting_answers().iter().any(|waiting| waiting == path) {
            review_log::rename_log(path, &path.with_extension("merged"))?;
        }
        Ok(Changes::log())
    }
}
