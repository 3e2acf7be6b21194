//! The one door through which a library changes: an operation goes in, and what it changed comes out.

use super::{Access, DeckFile, Library, OpenError};
use crate::{
    deck::CardKey,
    memory::{Candidate, CardState, Moment},
    storage::{
        preferences::Preferences,
        review_log::{LogError, Undoable},
    },
    study::{Answer, ExamGoal, Input, Mark, Reach, Record, Review, Session, Shelf, Undone},
};

/// Something that changes a library.
pub enum Operation {
    /// An answer, a mark, or an undo.
    Record(Record),
    /// Other settings. Intervals follow another desired retention from the next answer on.
    Settings(Preferences),
    /// An exam in the place of another, or of none. Exams that are over are dropped with it.
    Exam {
        /// The one that goes.
        before: Option<ExamGoal>,
        /// The one that comes.
        goal: Option<ExamGoal>,
    },
    /// Other parameters for the model of memory, none for the usual ones. All schedules are made again; those that were
    /// used until now are kept for [`Operation::UndoParameters`].
    Parameters(Vec<f32>),
    /// Back to the parameters that were used before.
    UndoParameters,
    /// The decks as they were read, in place of those there are.
    Decks(Vec<DeckFile>),
    /// Answers from elsewhere, such as a generated history. All schedules are made again.
    Reviews(Vec<Review>),
}

/// What an operation changed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Answers, marks or exams: whatever is counted from them is out of date.
    pub is_log_changed: bool,
    /// Which cards there are, or what they say.
    pub are_decks_changed: bool,
    /// What the learner has chosen.
    pub are_settings_changed: bool,
    /// What an undo took back; `None` if there was nothing within its reach.
    pub undone: Option<Undone>,
    /// What became of the card that was answered.
    pub candidate: Option<Candidate>,
}

impl Changes {
    fn log() -> Self {
        Self { is_log_changed: true, ..Self::default() }
    }
}

impl Library {
    /// Carries an operation out. It is on disk when this returns; if it fails, nothing has changed.
    pub fn apply(&mut self, operation: Operation, now: Moment) -> Result<Changes, OpenError> {
        if self.access == Access::Read && !matches!(operation, Operation::Decks(_)) {
            return Err(self.read_only().into());
        }
        match operation {
            Operation::Record(record) => Ok(self.write(&record, now)?),
            Operation::Settings(preferences) => {
                self.set_preferences(preferences)?;
                Ok(Changes { are_settings_changed: true, ..Changes::default() })
            }
            Operation::Exam { before, goal } => {
                let (mut preferences, today) = (self.preferences.clone(), self.study_day(now));
                preferences.exams.retain(|exam| Some(exam) != before.as_ref() && exam.day >= today);
                preferences.exams.extend(goal);
                self.set_preferences(preferences)?;
                Ok(Changes::log())
            }
            Operation::Parameters(parameters) => {
                let before = self.preferences.clone();
                let parameters_before = Some(before.parameters.clone());
                self.set_preferences(Preferences { parameters, parameters_before, ..before })?;
                self.rebuild_schedules()?;
                Ok(Changes::log())
            }
            Operation::UndoParameters => {
                let Some(parameters) = self.preferences.parameters_before.clone() else {
                    return Ok(Changes::default());
                };
                self.set_preferences(Preferences { parameters, parameters_before: None, ..self.preferences.clone() })?;
                self.rebuild_schedules()?;
                Ok(Changes::log())
            }
            Operation::Decks(files) => {
                self.take_up(files)?;
                Ok(Changes { are_decks_changed: true, ..Changes::default() })
            }
            Operation::Reviews(reviews) => {
                self.log.append_all(&reviews)?;
                self.rebuild_schedules()?;
                Ok(Changes::log())
            }
        }
    }

    /// Gives an input to a session, writes what is to be kept, and only then lets the session go on.
    pub fn advance(&mut self, session: &mut Session, input: Input, now: Moment) -> Result<Changes, OpenError> {
        let Some(record) = session.take(input, self, now) else { return Ok(Changes::default()) };
        let changes = self.apply(Operation::Record(record.clone()), now)?;
        session.kept(record, changes.undone.as_ref(), self, now);
        Ok(changes)
    }

    fn write(&mut self, record: &Record, now: Moment) -> Result<Changes, LogError> {
        match record {
            Record::Answer(answer) => {
                let Some(candidates) = Shelf::candidates(self, &answer.card, now) else {
                    return Err(self.gone(&answer.card));
                };
                let candidate = candidates[answer.rating.index()];
                let review = self.review(answer, candidate.interval_days, now);
                if review.is_scheduled {
                    let state = CardState::Reviewed(candidate.schedule);
                    self.log.append(&review, &state)?;
                    self.set_state(&review.card, state);
                } else {
                    self.log.append_all(std::slice::from_ref(&review))?;
                }
                self.note_confusion(&review);
                Ok(Changes { candidate: Some(candidate), ..Changes::log() })
            }
            Record::Order { answers, .. } => {
                let reviews: Vec<Review> = answers.iter().map(|answer| self.review(answer, 0, now)).collect();
                self.log.append_all(&reviews)?;
                Ok(Changes::log())
            }
            Record::Contrast { answer, .. } => {
                let review = self.review(answer, 0, now);
                self.log.append_all(std::slice::from_ref(&review))?;
                self.note_confusion(&review);
                Ok(Changes::log())
            }
            Record::Mark(card, kind) => {
                let (id, study_day) = (self.log.next_id(now.utc_ms), self.study_day(now));
                self.log.append_mark(&Mark { id, card: card.clone(), at: now, study_day, kind: *kind })?;
                self.read_marks(card);
                Ok(Changes::log())
            }
            Record::Undo(reach) => {
                let undone = self.undo(*reach, now)?;
                Ok(Changes { is_log_changed: undone.is_some(), undone, ..Changes::default() })
            }
        }
    }

    fn review(&mut self, answer: &Answer, interval_days: u32, now: Moment) -> Review {
        Review {
            id: self.log.next_id(now.utc_ms),
            sitting: answer.session,
            card: answer.card.clone(),
            at: now,
            study_day: self.study_day(now),
            form: answer.form,
            rating: answer.rating,
            given: answer.given.clone(),
            is_right: answer.is_right,
            rival: answer.rival.clone(),
            duration_ms: answer.duration_ms,
            is_scheduled: !answer.is_practice,
            interval_days: if answer.is_practice { 0 } else { interval_days },
        }
    }

    /// Takes back the newest answer or mark; `None` if nothing is within reach. Nothing is deleted.
    fn undo(&mut self, reach: Reach, now: Moment) -> Result<Option<Undone>, LogError> {
        let Some(newest) = self.log.newest()? else { return Ok(None) };
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
                Undone::Answer { card: card.clone(), is_scheduled: review.is_scheduled }
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
        // It is taken back. If this cannot be read again, what is known stays until the next start.
        match self.log.confusions() {
            Ok(confusions) => self.confusions = confusions,
            Err(err) => tracing::warn!(%err, "what was mixed up could not be read again"),
        }
        Ok(Some(undone))
    }

    /// Notes what an answer says about two cards.
    fn note_confusion(&mut self, review: &Review) {
        let Some(rival) = &review.rival else { return };
        match review.is_right {
            Some(true) => self.confusions.told_apart(&review.card, rival),
            _ => self.confusions.mixed_up(&review.card, rival),
        }
    }

    fn set_state(&mut self, card: &CardKey, state: CardState) {
        let Some(deck) = self.decks.iter_mut().find(|it| it.deck.id == card.deck) else { return };
        let Some(place) = deck.place(&card.card) else { return };
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

    fn read_only(&self) -> LogError {
        LogError::NotWritable {
            path: self.log.path().to_owned(),
            detail: "this library was opened read-only".to_owned(),
        }
    }

    pub(super) fn must_write(&self) -> Result<(), LogError> {
        if self.access == Access::Write { Ok(()) } else { Err(self.read_only()) }
    }

    fn gone(&self, card: &CardKey) -> LogError {
        LogError::Other {
            path: self.log.path().to_owned(),
            detail: format!("the card {} is no longer in the deck {}", card.card, card.deck),
        }
    }
}
