//! Studying: beginning a sitting, keeping answers and marks, taking them back.

use std::path::Path;

use super::{Access, Library, OpenError};
use crate::{
    deck::{CardKey, DeckId},
    memory::{Candidate, CardState, Moment, Rating, StudyDay},
    storage::review_log::{IN_MEMORY, LogError, ReviewLog, Undoable},
    study::{Form, Limits, Mark, MarkKind, Marks, Review, Sitting, SittingId, Waiting, queue, seed_of},
};

/// What a sitting is to cover.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Plan {
    /// One deck, or all of them.
    pub deck: Option<DeckId>,
    /// New cards; where it is left out, what today's limit still allows.
    pub new: Option<usize>,
    /// Cards altogether; where it is left out, as many as there are.
    pub total: Option<usize>,
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
    /// From the question's first frame to the rating.
    pub duration_ms: u32,
}

/// What was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// The answer to this card.
    Answer(CardKey),
    /// A mark on this card.
    Mark(CardKey),
}

impl Library {
    /// Begins a sitting over what is due and what is new. Nothing is written before its first answer.
    pub fn begin(&mut self, plan: &Plan, now: Moment) -> Result<Sitting, LogError> {
        let today = self.study_day(now);
        let limits = self.limits(plan, today)?;
        let waiting = self.waiting(plan.deck.as_ref(), today);
        let queue = queue(waiting, today, limits, today.0.unsigned_abs().into());
        Ok(Sitting::new(self.log.next_id(now.utc_ms), queue))
    }

    /// How many cards the plan and the day's limits allow.
    pub fn limits(&self, plan: &Plan, today: StudyDay) -> Result<Limits, LogError> {
        let answered = self.log.cards_on(today)?;
        Ok(Limits {
            new: plan.new.unwrap_or_else(|| self.preferences.new_per_day.saturating_sub(answered.new)),
            due: self.preferences.reviews_per_day.saturating_sub(answered.due),
            total: plan.total.unwrap_or(usize::MAX),
        })
    }

    fn waiting(&self, deck: Option<&DeckId>, today: StudyDay) -> Vec<Waiting> {
        let decks = self.decks.iter().filter(|it| deck.is_none_or(|id| it.deck.id == *id));
        decks
            .flat_map(|deck| {
                let places = (0..deck.states.len()).filter(move |place| deck.marks[*place].may_be_asked(today));
                places.map(|place| Waiting {
                    card: deck.key(place),
                    state: deck.states[place],
                    passage: deck.deck.cards[place].passage.clone(),
                })
            })
            .collect()
    }

    /// What each rating of a card would lead to now.
    #[must_use]
    pub fn candidates(&self, card: &CardKey, now: Moment) -> Option<[Candidate; 4]> {
        let state = self.state(card)?;
        let reviews = state.schedule().map_or(0, |schedule| schedule.reviews);
        let load = |day| self.load.get(&day).copied().unwrap_or_default();
        Some(self.scheduler.candidates(state, self.study_day(now), seed_of(card, reviews.into()), &load))
    }

    /// Keeps an answer, with the schedule that follows. It is on disk when this returns.
    pub fn record(&mut self, answer: Answer, now: Moment) -> Result<Candidate, LogError> {
        self.must_write()?;
        let Some(candidates) = self.candidates(&answer.card, now) else {
            return Err(self.gone(&answer.card));
        };
        let candidate = candidates[answer.rating.index()];
        let state = CardState::Reviewed(candidate.schedule);
        let review = Review {
            id: self.log.next_id(now.utc_ms),
            sitting: answer.sitting,
            card: answer.card,
            at: now,
            study_day: self.study_day(now),
            form: answer.form,
            rating: answer.rating,
            given: None,
            is_right: None,
            duration_ms: answer.duration_ms,
            is_scheduled: true,
            interval_days: candidate.interval_days,
        };
        self.log.append(&review, &state)?;
        self.set_state(&review.card, state);
        Ok(candidate)
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
        self.read_marks(card)
    }

    /// Takes back the newest answer or mark, of this sitting or an earlier one. Nothing is deleted.
    pub fn undo(&mut self, now: Moment) -> Result<Option<Undone>, LogError> {
        self.must_write()?;
        let Some(newest) = self.log.newest()? else {
            return Ok(None);
        };
        let id = self.log.next_id(now.utc_ms);
        match &newest {
            Undoable::Review(review, card) => {
                let state = self.scheduler.replay(self.log.history_without(card, *review)?);
                self.log.append_void(id, &newest, now.utc_ms, Some(&state))?;
                self.set_state(card, state);
                Ok(Some(Undone::Answer(card.clone())))
            }
            Undoable::Mark(_, card) => {
                self.log.append_void(id, &newest, now.utc_ms, None)?;
                self.read_marks(card)?;
                Ok(Some(Undone::Mark(card.clone())))
            }
        }
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

    fn read_marks(&mut self, card: &CardKey) -> Result<(), LogError> {
        let marks = self.log.marks_of(card)?;
        if let Some(deck) = self.decks.iter_mut().find(|it| it.deck.id == card.deck)
            && let Some(place) = deck.place(&card.card)
        {
            deck.marks[place] = marks;
        }
        Ok(())
    }

    fn must_write(&self) -> Result<(), LogError> {
        match self.access {
            Access::Write => Ok(()),
            Access::Read => Err(LogError::NotWritable {
                path: self.log.path().to_owned(),
                detail: "this library was opened to look at it only".to_owned(),
            }),
        }
    }

    fn gone(&self, card: &CardKey) -> LogError {
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
