//! The one door through which a library changes: an operation goes in, and what it changed comes out.

use std::{
    collections::{BTreeSet, HashMap},
    path::PathBuf,
};

use uuid::Uuid;

use super::{Access, DeckFile, Future, Library, OpenError, UndoneDecks, undo::edited_since};
use crate::{
    deck::CardKey,
    memory::{Candidate, CardState, Moment, Scheduler},
    storage::{
        preferences::{Preferences, WindowSize},
        review_log::{Event, LogError, Undoable},
    },
    study::{
        Answer, Decided, Decision, ExamGoal, Input, Mark, MarkKind, Reach, Record, Review, Session, Shelf, Undone,
    },
};

/// Something that changes a library.
pub enum Operation {
    /// An answer, a mark, or an undo.
    Record(Record),
    /// The same mark on many cards, which one undo takes back.
    Marks(Vec<CardKey>, MarkKind),
    /// Other settings. Intervals follow another desired retention from the next answer on.
    Settings(Preferences),
    /// What the learner comes back to. Nothing else changes.
    Left {
        /// The passage that was read last, as `deck/passage`; none if nothing was read.
        place: Option<String>,
        /// The size of the window; none if there was no window.
        window: Option<WindowSize>,
    },
    /// An exam in the place of another, or of none.
    Exam {
        /// The one that goes.
        before: Option<ExamGoal>,
        /// The one that comes.
        goal: Option<ExamGoal>,
    },
    /// Other parameters for the model of memory, none for the usual ones. All schedules are made again.
    Parameters(Vec<f32>),
    /// Back to the parameters that were used before, whatever was done since; to the usual ones in the end.
    UndoParameters,
    /// The decks as they were read, in place of those there are.
    Decks(Vec<DeckFile>),
    /// One deck as it was read from a file that has been written, in place of the one of its id.
    Deck(Box<DeckFile>),
    /// Decks whose files were put back by [`Library::deck_undo`].
    Undone(Box<UndoneDecks>),
    /// Answers from elsewhere, such as a generated history, and cards that are then flagged: all of it or nothing.
    History(Vec<Review>, Vec<CardKey>),
    /// The answers of a mock exam, to be counted as reviews: all of them or none. Their session is new.
    MockExam(Vec<Answer>),
    /// The answers in another log, such as one that waits beside.
    Merge(PathBuf),
    /// Something is done about answers of the future.
    Future(Future),
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
    /// Copies of files that had been changed by hand since the change to decks that was undone.
    pub edited: Vec<PathBuf>,
    /// What became of the card that was answered.
    pub candidate: Option<Candidate>,
}

impl Changes {
    /// What is to be said of files that had been changed by hand since the change to decks that was undone, as a sentence.
    #[must_use]
    pub fn edited_since(&self) -> Option<String> {
        edited_since(&self.edited)
    }

    /// The log has changed.
    pub(super) fn log() -> Self {
        Self { is_log_changed: true, ..Self::default() }
    }
}

impl Operation {
    /// Whether what it does is kept in the log, which must be known to be sound.
    #[must_use]
    pub fn is_kept_in_log(&self) -> bool {
        !matches!(self, Self::Decks(_) | Self::Deck(_) | Self::Settings(_) | Self::Left { .. } | Self::Undone(_))
    }
}

impl Library {
    /// Carries an operation out. It is on disk when this returns; if it fails, nothing has changed.
    pub fn apply(&mut self, operation: Operation, now: Moment) -> Result<Changes, OpenError> {
        if self.access == Access::Read && !matches!(operation, Operation::Decks(_)) {
            return Err(self.read_only().into());
        }
        if operation.is_kept_in_log() || matches!(operation, Operation::Undone(_)) {
            self.take_found()?;
        }
        if let Operation::Record(Record::Undo(reach)) = &operation
            && let Some(put_back) = self.deck_undo(*reach, now)?
        {
            return self.take_up_undone(put_back()?, now);
        }
        match operation {
            Operation::Record(record) => Ok(self.write(&record, now)?),
            Operation::Marks(cards, kind) => Ok(self.set_marks(cards, kind, now)?),
            Operation::Settings(preferences) => {
                self.set_preferences(preferences)?;
                Ok(Changes { are_settings_changed: true, ..Changes::default() })
            }
            Operation::Left { place, window } => {
                self.keep_place(place, window)?;
                Ok(Changes::default())
            }
            Operation::Exam { before, goal } => Ok(self.set_exam(before.as_ref(), goal, now)?),
            Operation::Parameters(parameters)
                if !parameters.is_empty() && Scheduler::with_parameters(&parameters, 0.9).is_err() =>
            {
                Err(OpenError::BadParameters)
            }
            Operation::Parameters(parameters) => Ok(self.decide(Decided::Parameters(parameters), now)?),
            Operation::UndoParameters => match self.decisions.parameters_from {
                Some(decision) => Ok(self.take_back(&[decision], now)?),
                None => Ok(Changes::default()),
            },
            Operation::Decks(files) => {
                self.take_up(files)?;
                Ok(Changes { are_decks_changed: true, ..Changes::default() })
            }
            Operation::Deck(file) => {
                let is_log_changed = file.brings();
                self.take_up_deck(*file)?;
                Ok(Changes { are_decks_changed: true, is_log_changed, ..Changes::default() })
            }
            Operation::Undone(undone) => self.take_up_undone(*undone, now),
            Operation::History(reviews, flagged) => Ok(self.add_history(&reviews, flagged, now)?),
            Operation::MockExam(answers) => Ok(self.add_mock_exam(answers, now)?),
            Operation::Merge(path) => self.merge(&path, now),
            Operation::Future(future) => Ok(self.settle_future(future, now)?),
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
                self.look_at(&answer.card)?;
                let candidates = self.candidates_of(answer, now)?;
                let candidate = candidates[answer.rating.index()];
                let review = self.review(answer, candidate.interval_days, now);
                self.append(&[Event::Review(&review)])?;
                self.note_confusion(&review);
                Ok(Changes { candidate: Some(candidate), ..Changes::log() })
            }
            Record::Order { answers, .. } => {
                let reviews: Vec<Review> = answers.iter().map(|answer| self.review(answer, 0, now)).collect();
                self.append(&reviews.iter().map(Event::Review).collect::<Vec<_>>())
            }
            Record::Contrast { answer, .. } => {
                let review = self.review(answer, 0, now);
                let changes = self.append(&[Event::Review(&review)])?;
                self.note_confusion(&review);
                Ok(changes)
            }
            Record::Mark(card, kind) => {
                let (id, study_day) = (self.log.next_id(now.utc_ms), self.study_day(now));
                self.append(&[Event::Mark(&Mark { id, card: card.clone(), at: now, study_day, kind: *kind })])
            }
            Record::Undo(reach) => {
                let undone = self.undo(*reach, now)?;
                Ok(Changes { is_log_changed: undone.is_some(), undone, ..Changes::default() })
            }
        }
    }

    /// Works out the schedule of a card from its answers, as long as it is not known whether the cached ones are right.
    fn look_at(&mut self, card: &CardKey) -> Result<(), LogError> {
        if self.check.is_some() {
            let reviews = self.log.reviews_of(card)?;
            self.set_state(card, self.scheduler.replay(reviews.iter().filter_map(Review::remembered)));
        }
        Ok(())
    }

    /// What each rating of the card of an answer leads to, wherever it is by now.
    fn candidates_of(&self, answer: &Answer, now: Moment) -> Result<[Candidate; 4], LogError> {
        let card = self.named(answer.card.clone());
        Shelf::candidates(self, &card, now).ok_or(LogError::CardGone { card })
    }

    fn add_mock_exam(&mut self, answers: Vec<Answer>, now: Moment) -> Result<Changes, LogError> {
        let session = self.log.next_id(now.utc_ms);
        let mut reviews = Vec::with_capacity(answers.len());
        for answer in answers {
            self.look_at(&answer.card)?;
            let candidates = self.candidates_of(&answer, now)?;
            let interval_days = candidates[answer.rating.index()].interval_days;
            reviews.push(self.review(&Answer { session, ..answer }, interval_days, now));
        }
        let together = self.at_once(reviews.iter().map(|review| review.id), now);
        let events = reviews.iter().map(Event::Review).chain(together.as_ref().map(Event::Decision));
        let changes = self.append(&events.collect::<Vec<_>>())?;
        for review in &reviews {
            self.note_confusion(review);
        }
        Ok(changes)
    }

    /// Says that rows were kept at once, so that one step takes all of them back; `None` for a row that is taken back by
    /// itself.
    fn at_once(&mut self, mut rows: impl ExactSizeIterator<Item = Uuid>, now: Moment) -> Option<Decision> {
        let first = rows.next().filter(|_| rows.len() > 0)?;
        let id = self.log.next_id(now.utc_ms);
        Some(Decision { id, at_ms: now.utc_ms, decided: Decided::AtOnce { first } })
    }

    /// Sets a mark on many cards.
    fn set_marks(&mut self, cards: Vec<CardKey>, kind: MarkKind, now: Moment) -> Result<Changes, LogError> {
        let study_day = self.study_day(now);
        let mark = |card| Mark { id: self.log.next_id(now.utc_ms), card, at: now, study_day, kind };
        let marks: Vec<Mark> = cards.into_iter().map(mark).collect();
        if marks.is_empty() {
            return Ok(Changes::default());
        }
        let together = self.at_once(marks.iter().map(|mark| mark.id), now);
        self.append(&marks.iter().map(Event::Mark).chain(together.as_ref().map(Event::Decision)).collect::<Vec<_>>())
    }

    fn add_history(&mut self, reviews: &[Review], flagged: Vec<CardKey>, now: Moment) -> Result<Changes, LogError> {
        let study_day = self.study_day(now);
        let flag = |card| Mark { id: self.log.next_id(now.utc_ms), card, at: now, study_day, kind: MarkKind::Flag };
        let marks: Vec<Mark> = flagged.into_iter().map(flag).collect();
        let events = reviews.iter().map(Event::Review).chain(marks.iter().map(Event::Mark));
        let changes = self.append(&events.collect::<Vec<_>>())?;
        self.confusions = self.log.confusions()?;
        Ok(changes)
    }

    /// Writes to the log, and takes up what that changed.
    pub(super) fn append(&mut self, events: &[Event<'_>]) -> Result<Changes, LogError> {
        let changed = self.log.append(events)?;
        for (card, state) in changed.states {
            self.set_state(&card, state);
        }
        self.read_marks(&changed.marked);
        // It is on disk. If it cannot be read again, what is known stays until the next start.
        if changed.decisions
            && let Err(err) = self.read_decisions(changed.all_states)
        {
            tracing::warn!(%err, "what was decided could not be read again");
        }
        Ok(Changes::log())
    }

    fn review(&mut self, answer: &Answer, interval_days: u32, now: Moment) -> Review {
        Review {
            id: self.log.next_id(now.utc_ms),
            session: answer.session,
            // It may have gone to another deck while it was on the screen.
            card: self.named(answer.card.clone()),
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

    /// The newest answer, mark or decision of this device, if it is within reach.
    pub(super) fn newest_within(&self, reach: Reach) -> Result<Option<Undoable>, LogError> {
        let is_within_reach = |newest: &Undoable| match reach {
            Reach::Anything => true,
            Reach::Practice => {
                let is_mark = matches!(newest, Undoable::Mark(..) | Undoable::Marks(..));
                newest.review().map_or(is_mark, |it| !it.is_scheduled)
            }
            Reach::Answer(review) => newest.review().is_some_and(|it| it.id == review),
        };
        Ok(self.log.newest()?.filter(is_within_reach))
    }

    /// Takes back the newest answer, mark or decision of this device; `None` if nothing is within reach. Nothing is
    /// deleted.
    fn undo(&mut self, reach: Reach, now: Moment) -> Result<Option<Undone>, LogError> {
        let Some(newest) = self.newest_within(reach)? else { return Ok(None) };
        let today = self.study_day(now);
        let may_be_asked = |library: &Self, card: &CardKey| library.marks(card).may_be_asked(today);
        let was_askable = matches!(&newest, Undoable::Mark(_, card, _) if may_be_asked(self, card));
        self.take_back(newest.targets(), now)?;
        // It is taken back. If this cannot be read again, what is known stays until the next start.
        match self.log.confusions() {
            Ok(confusions) => self.confusions = confusions,
            Err(err) => tracing::warn!(%err, "what was mixed up could not be read again"),
        }
        let mut undone = undone(newest);
        if let Undone::Mark { card, returns, .. } = &mut undone {
            *returns = !was_askable && may_be_asked(self, card);
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

    /// Reads what is set on cards after it was written.
    fn read_marks(&mut self, cards: &BTreeSet<CardKey>) {
        let read = match cards.first() {
            None => return,
            Some(card) if cards.len() == 1 => {
                self.log.marks_of(card).map(|marks| HashMap::from([(card.clone(), marks)]))
            }
            Some(_) => self.log.marks(),
        };
        let marks = match read {
            Ok(marks) => marks,
            Err(err) => return tracing::warn!(%err, "the marks of a card could not be read again"),
        };
        for card in cards {
            if let Some(deck) = self.decks.iter_mut().find(|it| it.deck.id == card.deck)
                && let Some(place) = deck.place(&card.card)
            {
                deck.marks[place] = marks.get(card).copied().unwrap_or_default();
            }
        }
    }

    fn read_only(&self) -> LogError {
        LogError::NotWritable {
            path: self.log.path().to_owned(),
            detail: "this library was opened read-only".to_owned(),
        }
    }

    /// Returns an error if the library was opened read-only.
    pub(super) fn must_write(&self) -> Result<(), LogError> {
        if self.access == Access::Write { Ok(()) } else { Err(self.read_only()) }
    }
}

/// What is taken back with those rows. That a card can be asked again by it is seen afterwards.
pub(super) fn undone(newest: Undoable) -> Undone {
    match newest {
        Undoable::Review(review, card) => Undone::Answer { card, is_scheduled: review.is_scheduled },
        Undoable::Mark(_, card, kind) => Undone::Mark { card, kind, returns: false },
        Undoable::Marks(ids, kind) => Undone::Marks { cards: ids.len() - 1, kind },
        Undoable::Answers(ids) => Undone::Answers { answers: ids.len() - 1 },
        Undoable::Interlude(..) => Undone::Interlude,
        Undoable::Exam(_) => Undone::Exam,
        Undoable::Parameters(_) => Undone::Parameters,
    }
}
