//! Studying: beginning a sitting, keeping answers and marks, taking them back.

use std::path::Path;

use super::{Access, Library, OpenError};
use crate::{
    deck::{Card, CardId, CardKey, DeckId, HistoricalDate, Topic},
    memory::{Candidate, CardState, Moment, Rating},
    storage::review_log::{IN_MEMORY, LogError, ReviewLog, Undoable},
    study::{
        Form, Mark, MarkKind, Marks, Review, ReviewId, Sitting, SittingId, Waiting, practice_queue, queue, seed_of,
    },
};

/// What a sitting is to cover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// One deck, or all of them.
    pub deck: Option<DeckId>,
    /// One topic, or all of them.
    pub topic: Option<Topic>,
    /// The first and the last year of what happened, or any time.
    pub years: Option<(i64, i64)>,
    /// These cards only; where there are none, all of the above.
    pub cards: Vec<CardKey>,
    /// New cards; where it is left out, what today's limit still allows.
    pub new: Option<usize>,
    /// Cards altogether; where it is left out, as many as there are, or as a sitting is to ask or has time for.
    pub total: Option<usize>,
    /// Whether the answers count for the schedules.
    pub mode: Mode,
}

/// What a sitting is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// To learn what is new and review what is due.
    #[default]
    Study,
    /// To practise cards, due or not, without touching their schedules.
    Practice,
    /// To put events into their order, which is practice, too.
    Chronology,
}

/// An answer that is to be kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// The sitting in which it was given.
    pub sitting: SittingId,
    /// The card.
    pub card: CardKey,
    /// How it was asked.
    pub form: Form,
    /// How it went.
    pub rating: Rating,
    /// What was answered, where something could be judged.
    pub given: Option<String>,
    /// Whether that was right; the learner has the last word.
    pub is_right: Option<bool>,
    /// The card of the same deck whose answer it was.
    pub rival: Option<CardId>,
    /// From the question's first frame to the rating.
    pub duration_ms: u32,
    /// Whether it changes no schedule.
    pub is_practice: bool,
}

impl Answer {
    /// An answer that the learner alone judged.
    #[must_use]
    pub fn recalled(sitting: SittingId, card: CardKey, rating: Rating, duration_ms: u32) -> Self {
        Self {
            sitting,
            card,
            form: Form::Recall,
            rating,
            given: None,
            is_right: None,
            rival: None,
            duration_ms,
            is_practice: false,
        }
    }
}

/// What was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// The answer to this card.
    Answer(CardKey),
    /// A mark on this card.
    Mark(CardKey),
    /// The answer to a question over several cards.
    Interlude,
}

/// How far an undo may reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// To whatever was done last.
    Anything,
    /// To practice, and to marks: not to an answer that counts.
    Practice,
    /// To this answer, where nothing was done after it.
    Answer(ReviewId),
}

/// How many orders a sitting of chronology asks, where nothing else was said.
const ORDERS: usize = 10;

impl Plan {
    /// Whether a card belongs to the topic and the time.
    #[must_use]
    pub fn covers(&self, card: &Card) -> bool {
        let is_then = |(first, last): (i64, i64)| {
            let years = card.date.as_ref().map(HistoricalDate::years);
            years.is_some_and(|(began, ended)| began <= last && first <= ended)
        };
        self.topic.is_none_or(|topic| card.topic == topic) && self.years.is_none_or(is_then)
    }
}

impl Library {
    /// Begins a sitting. Nothing is written before its first answer.
    pub fn begin(&mut self, plan: &Plan, now: Moment) -> Result<Sitting, LogError> {
        let today = self.study_day(now);
        let id = self.log.next_id(now.utc_ms);
        Ok(match plan.mode {
            Mode::Study => {
                let limits = self.limits(plan, today)?;
                let waiting: Vec<Waiting> = self.waiting(plan, today).collect();
                let queue = queue(waiting, limits, |card| self.close_to(card), today.0.unsigned_abs().into());
                Sitting::new(id, queue)
            }
            Mode::Practice => {
                let known = |it: Waiting| (it.card, (!it.state.is_new()).then_some(it.known));
                let cards = self.waiting(plan, today).map(known).collect();
                // Another order each time.
                let seed = now.utc_ms.unsigned_abs();
                Sitting::practice(id, practice_queue(cards, plan.total.unwrap_or(usize::MAX), seed))
            }
            Mode::Chronology => {
                let pool = self.waiting(plan, today).map(|it| it.card).collect();
                Sitting::of_orders(id, pool, plan.total.unwrap_or(ORDERS))
            }
        })
    }

    /// The cards of its deck for which a card is easily taken, or was taken.
    fn close_to(&self, card: &CardKey) -> Vec<CardKey> {
        let likely = || {
            let deck = self.deck(&card.deck)?;
            Some(deck.rivals()?.close_to(deck.place(&card.card)?).map(|place| deck.key(place)).collect::<Vec<_>>())
        };
        let confused = self.confusions.of(card).into_iter();
        let confused = confused.map(|(rival, _)| CardKey { deck: card.deck.clone(), card: rival.clone() });
        likely().unwrap_or_default().into_iter().chain(confused).collect()
    }

    /// What each rating of a card would lead to now.
    #[must_use]
    pub fn candidates(&self, card: &CardKey, now: Moment) -> Option<[Candidate; 4]> {
        let state = self.state(card)?;
        let reviews = state.schedule().map_or(0, |schedule| schedule.reviews);
        let calendar = &self.preferences.calendar;
        let load = |day| calendar.load(day, self.load.get(&day).copied().unwrap_or_default());
        let (today, seed) = (self.study_day(now), seed_of(card, reviews.into()));
        Some(match self.exam_of(&card.deck, today) {
            None => self.scheduler.candidates(state, today, seed, &load),
            Some(exam) => {
                let scheduler = self.scheduler.with_retention(exam.desired_retention);
                scheduler.candidates(state, today, seed, &load)
            }
        })
    }

    /// Keeps an answer, with the schedule that follows where it is no practice. It is on disk when this returns.
    pub fn record(&mut self, answer: Answer, now: Moment) -> Result<Candidate, LogError> {
        self.must_write()?;
        let Some(candidates) = self.candidates(&answer.card, now) else {
            return Err(self.gone(&answer.card));
        };
        let candidate = candidates[answer.rating.index()];
        let interval_days = if answer.is_practice { 0 } else { candidate.interval_days };
        let review = self.review(answer, interval_days, now);
        if review.is_scheduled {
            let state = CardState::Reviewed(candidate.schedule);
            self.log.append(&review, &state)?;
            self.set_state(&review.card, state);
        } else {
            self.log.append_all(std::slice::from_ref(&review))?;
        }
        self.note_confusion(&review);
        Ok(candidate)
    }

    pub(super) fn review(&mut self, answer: Answer, interval_days: u32, now: Moment) -> Review {
        Review {
            id: self.log.next_id(now.utc_ms),
            sitting: answer.sitting,
            card: answer.card,
            at: now,
            study_day: self.study_day(now),
            form: answer.form,
            rating: answer.rating,
            given: answer.given,
            is_right: answer.is_right,
            rival: answer.rival,
            duration_ms: answer.duration_ms,
            is_scheduled: !answer.is_practice,
            interval_days,
        }
    }

    /// Sets or takes off a mark. It is on disk when this returns.
    pub fn mark(&mut self, card: &CardKey, kind: MarkKind, now: Moment) -> Result<(), LogError> {
        self.must_write()?;
        let mark = Mark {
            id: self.log.next_id(now.utc_ms),
            card: card.clone(),
            at: now,
            study_day: self.study_day(now),
            kind,
        };
        self.log.append_mark(&mark)?;
        self.read_marks(card);
        Ok(())
    }

    /// Takes back the newest answer or mark, as far as the undo may reach; none where there is nothing within reach.
    /// Nothing is deleted.
    pub fn undo(&mut self, reach: Reach, now: Moment) -> Result<Option<Undone>, LogError> {
        self.must_write()?;
        let Some(newest) = self.log.newest()? else {
            return Ok(None);
        };
        let is_within_reach = match reach {
            Reach::Anything => true,
            Reach::Practice => newest.review().is_none_or(|it| !it.is_scheduled),
            Reach::Answer(review) => newest.review().is_some_and(|it| it.id == review),
        };
        if !is_within_reach {
            return Ok(None);
        }
        let undone = match &newest {
            Undoable::Review(review, card) => {
                let state = self.scheduler.replay(self.log.history_without(card, review.id)?);
                self.log.append_void(&newest, now.utc_ms, Some(&state))?;
                self.set_state(card, state);
                Undone::Answer(card.clone())
            }
            Undoable::Mark(_, card) => {
                self.log.append_void(&newest, now.utc_ms, None)?;
                self.read_marks(card);
                Undone::Mark(card.clone())
            }
            Undoable::Interlude(..) => {
                self.log.append_void(&newest, now.utc_ms, None)?;
                Undone::Interlude
            }
        };
        // It is taken back; where it cannot be read again, what is known stays until the next start.
        match self.log.confusions() {
            Ok(confusions) => self.confusions = confusions,
            Err(err) => tracing::warn!(%err, "what was mixed up could not be read again"),
        }
        Ok(Some(undone))
    }

    /// What is known about a card; none where it has gone.
    #[must_use]
    pub fn state(&self, card: &CardKey) -> Option<&CardState> {
        let deck = self.deck(&card.deck)?;
        deck.states.get(deck.place(&card.card)?)
    }

    /// What is set on a card; nothing where it has gone.
    #[must_use]
    pub fn marks(&self, card: &CardKey) -> Marks {
        let marks = self.deck(&card.deck).and_then(|deck| deck.marks.get(deck.place(&card.card)?));
        marks.copied().unwrap_or_default()
    }

    fn set_state(&mut self, card: &CardKey, state: CardState) {
        let Some(deck) = self.decks.iter_mut().find(|it| it.deck.id == card.deck) else {
            return;
        };
        let Some(place) = deck.place(&card.card) else {
            return;
        };
        let before = std::mem::replace(&mut deck.states[place], state);
        if let Some(schedule) = before.schedule() {
            let load = self.load.entry(schedule.due_day).or_default();
            *load = load.saturating_sub(1);
        }
        if let Some(schedule) = state.schedule() {
            *self.load.entry(schedule.due_day).or_default() += 1;
        }
    }

    /// Reads what is set on a card after it was written.
    fn read_marks(&mut self, card: &CardKey) {
        let marks = match self.log.marks_of(card) {
            Ok(marks) => marks,
            Err(err) => return tracing::warn!(%err, "the marks of a card could not be read again"),
        };
        if let Some(deck) = self.decks.iter_mut().find(|it| it.deck.id == card.deck)
            && let Some(place) = deck.place(&card.card)
        {
            deck.marks[place] = marks;
        }
    }

    pub(super) fn must_write(&self) -> Result<(), LogError> {
        match self.access {
            Access::Write => Ok(()),
            Access::Read => Err(LogError::NotWritable {
                path: self.log.path().to_owned(),
                detail: "this library was opened to look at it only".to_owned(),
            }),
        }
    }

    pub(super) fn gone(&self, card: &CardKey) -> LogError {
        LogError::Other {
            path: self.log.path().to_owned(),
            detail: format!("the card {} is no longer in the deck {}", card.card, card.deck),
        }
    }
}

impl ReviewLog {
    /// A log without answers that is nowhere on disk.
    pub(super) fn empty() -> Result<Self, OpenError> {
        Ok(Self::open(Path::new(IN_MEMORY))?)
    }
}
