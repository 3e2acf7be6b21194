//! One session: what is asked, what comes of each input, and what is to be kept.
//!
//! A [`Session`] takes an [`Input`] and, if something is to be kept, returns a [`Record`]. The caller writes it, and only
//! then calls [`Session::kept`], which brings the next [`Step`]: an answer that could not be written stays on the screen.
//! The window and the terminal draw steps, and turn keys and lines into inputs.
//!
//! Pure: moments come in as arguments, and what a session reads of the library comes through a [`Shelf`].

mod ask;
mod course;
mod record;
mod shelf;
mod step;

pub use ask::{feedback, question};
pub use course::{Break, Course, Kind, Outcome, Slot, Summary};
pub use record::{Answer, Reach, Record, Undone};
pub use shelf::{Shelf, Shelved};
pub use step::{CardStep, ContrastStep, OrderStep, Refused, Shown, Step};

use super::{MarkKind, SessionId};
use crate::memory::{Moment, Rating};

/// What the learner does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Input {
    /// Show the answer, to be rated without being judged.
    Show,
    /// It is not known: show the answer. For a question over several cards nothing is kept then.
    GiveUp,
    /// Judge what was typed.
    Submit(String),
    /// Choose the option at that place, the event that came first, or a way to match two cards.
    Choose(usize),
    /// Of events, go to the one so many places further down.
    MoveCursor(isize),
    /// Move the event under the cursor so many places further down.
    MoveEvent(isize),
    /// Put the event at the first place to the second.
    PutEvent(usize, usize),
    /// Judge the order of the events as it is.
    SubmitOrder,
    /// Judge this order of the events, each named by its position.
    Order(Vec<usize>),
    /// What was given is right, whatever the judge says.
    Overrule,
    /// Rate the answer that is shown.
    Rate(Rating),
    /// Rate it as proposed.
    Accept,
    /// Go on after a question over several cards.
    Continue,
    /// Set a mark on the card; a flag that is set is removed.
    Mark(MarkKind),
    /// Take back the last step, or else what was kept last.
    Undo,
}

/// What an input leads to.
enum Effect {
    /// The step may have changed, but it asks the same.
    Stay,
    /// The answer is shown.
    Tell,
    /// The question is asked again.
    AskAgain,
    /// The next question comes.
    Next,
    /// This is to be kept.
    Keep(Record),
    /// What was kept last is to be taken back.
    Undo,
}

/// One session, from its first question to its end.
#[derive(Clone)]
pub struct Session {
    course: Course,
    step: Step,
    asked_at: Moment,
    views: u32,
    /// The question over several cards that was answered last, to be asked again if that is taken back.
    left: Option<Step>,
}

impl Session {
    /// A session that follows `course`, with its first question asked.
    #[must_use]
    pub fn new(course: Course, library: &impl Shelf, now: Moment) -> Self {
        let mut session = Self { course, step: Step::Over, asked_at: now, views: 0, left: None };
        session.ask(library, now);
        session
    }

    /// Its name in the log.
    #[must_use]
    pub fn id(&self) -> SessionId {
        self.course.id()
    }

    /// What has been answered, and what is still to come.
    #[must_use]
    pub fn course(&self) -> &Course {
        &self.course
    }

    /// The share of the session that is behind the learner, from 0 to 1.
    #[must_use]
    pub fn progress(&self) -> f32 {
        self.course.progress(matches!(&self.step, Step::Order(order) if order.misplaced.is_none()))
    }

    /// What is to be drawn.
    #[must_use]
    pub fn step(&self) -> &Step {
        &self.step
    }

    /// Changes whenever another question, or the answer to it, comes to be seen.
    #[must_use]
    pub fn views(&self) -> u32 {
        self.views
    }

    /// Milliseconds since the question was asked.
    #[must_use]
    pub fn duration_ms(&self, now: Moment) -> u32 {
        u32::try_from((now.utc_ms - self.asked_at.utc_ms).max(0)).unwrap_or(u32::MAX)
    }

    /// Takes an input. Returns what is to be written before the session goes on, if anything. An input that means nothing
    /// now changes nothing.
    pub fn take(&mut self, input: Input, library: &impl Shelf, now: Moment) -> Option<Record> {
        let duration_ms = self.duration_ms(now);
        let effect = match &mut self.step {
            Step::Over if input == Input::Undo => Effect::Undo,
            Step::Over => Effect::Stay,
            Step::Card(card) => card.take(input, &self.course, library, (now, duration_ms)),
            Step::Order(order) => order.take(input, &self.course, duration_ms),
            Step::Contrast(contrast) => contrast.take(&input, &self.course, duration_ms),
        };
        match effect {
            Effect::Stay => {}
            Effect::Tell => self.views += 1,
            Effect::AskAgain => self.asked_again(now),
            Effect::Next => {
                if self.step.is_kept() {
                    self.left = Some(std::mem::replace(&mut self.step, Step::Over));
                }
                self.ask(library, now);
            }
            Effect::Keep(record) => return Some(record),
            // In practice only practice: an answer that counted, taken back there, would be asked again without counting.
            Effect::Undo if self.course.is_practice() => return Some(Record::Undo(Reach::Practice)),
            Effect::Undo => return Some(Record::Undo(Reach::Anything)),
        }
        None
    }

    /// How far an undo reaches that would take back what was kept; `None` if there is a smaller step to go back by.
    #[must_use]
    pub fn undo_reach(&self, library: &impl Shelf, now: Moment) -> Option<Reach> {
        match self.clone().take(Input::Undo, library, now) {
            Some(Record::Undo(reach)) => Some(reach),
            _ => None,
        }
    }

    /// Goes on after `record` was written. `undone` is what was taken back, if it was an undo.
    pub fn kept(&mut self, record: Record, undone: Option<&Undone>, library: &impl Shelf, now: Moment) {
        match (record, undone) {
            (Record::Answer(answer), _) => {
                self.course.answered(answer.rating, answer.duration_ms, answer.rival);
                self.ask(library, now);
            }
            (Record::Order { answers, order }, _) => {
                self.course.interlude_answered(answers.iter().map(|answer| answer.duration_ms).collect());
                if let Step::Order(step) = &mut self.step {
                    step.judged(order, self.course.pool().is_empty());
                    self.views += 1;
                }
                if self.course.pool().is_empty() {
                    for answer in answers.iter().filter(|answer| !answer.rating.is_recalled()) {
                        self.course.ask_soon(&answer.card, Kind::Misplaced);
                    }
                }
            }
            (Record::Contrast { answer, way }, _) => {
                self.course.interlude_answered(vec![answer.duration_ms]);
                if let Step::Contrast(step) = &mut self.step {
                    step.chosen = Some(way);
                    self.views += 1;
                }
            }
            (Record::Mark(card, MarkKind::Bury | MarkKind::Suspend), _) => {
                self.course.remove(&card);
                self.ask_card(library, now);
            }
            (Record::Mark(..) | Record::Undo(_), None) => {}
            (Record::Mark(..) | Record::Undo(_), Some(undone)) => self.undone(undone, library, now),
        }
    }

    /// Goes on after something was taken back, here or on another page.
    pub fn undone(&mut self, undone: &Undone, library: &impl Shelf, now: Moment) {
        match undone {
            // An answer that counted does not become practice, nor practice an answer that counts.
            Undone::Answer { card, is_scheduled } => {
                if library.find(card).is_none() {
                    self.course.forget_answer(card);
                } else if *is_scheduled != self.course.is_practice() {
                    self.withdraw();
                    self.course.ask_again(card);
                    self.ask_card(library, now);
                }
            }
            Undone::Mark { card, returns, .. } => {
                let Some(found) = library.find(card).filter(|_| *returns) else { return };
                if !self.course.contains(card) {
                    let kind = match (self.course.is_practice(), found.state.is_new()) {
                        (true, _) => Kind::Practice,
                        (_, true) => Kind::New,
                        _ => Kind::Due,
                    };
                    self.withdraw();
                    self.course.ask_next(card, kind);
                    self.ask_card(library, now);
                }
            }
            Undone::Interlude => {
                self.course.forget_interlude();
                if !self.step.is_kept() {
                    let Some(left) = self.left.take() else { return };
                    self.withdraw();
                    self.step = left;
                }
                if let Step::Order(order) = &self.step {
                    self.course.forget_misplaced(order.cards());
                }
                self.step.reopen();
                self.asked_again(now);
            }
            Undone::Marks { .. }
            | Undone::Answers { .. }
            | Undone::Exam
            | Undone::Parameters
            | Undone::Import
            | Undone::Edit(_) => {}
        }
    }

    /// Follows decks that were read again: cards that went to another deck are asked there, those that have gone leave the
    /// session, and the current one shows what it says now.
    pub fn decks_changed(&mut self, library: &impl Shelf, now: Moment) {
        self.course.rename(|card| {
            if library.find(card).is_none() {
                *card = library.named(card.clone());
            }
        });
        self.course.retain(|card| library.find(card).is_some());
        let Step::Card(card) = &mut self.step else { return };
        card.slot.card = library.named(card.slot.card.clone());
        if !card.reread(library, now) {
            self.ask_card(library, now);
        }
    }

    /// A question over several cards that makes room before it was answered comes again.
    fn withdraw(&mut self) {
        match &self.step {
            Step::Order(order) if order.misplaced.is_none() => {
                self.course.withdraw_order(&order.cards().cloned().collect());
            }
            Step::Contrast(contrast) if contrast.chosen.is_none() => {
                self.course.withdraw_contrast(&contrast.contrast.cards);
            }
            _ => {}
        }
    }

    /// The same question again: the time that was spent reading its answer does not count.
    fn asked_again(&mut self, now: Moment) {
        self.views += 1;
        self.asked_at = now;
    }

    /// Asks what comes next: a question over several cards if one is due, else the next card.
    fn ask(&mut self, library: &impl Shelf, now: Moment) {
        match ask::interlude(&mut self.course, library, now) {
            Some(step) => {
                self.step = step;
                self.asked_again(now);
            }
            None => self.ask_card(library, now),
        }
    }

    fn ask_card(&mut self, library: &impl Shelf, now: Moment) {
        self.step = loop {
            let Some(slot) = self.course.current().cloned() else { break Step::Over };
            match ask::question(&slot, library, library.study_day(now)) {
                Some(question) => break Step::Card(Box::new(CardStep::new(slot, question))),
                None => self.course.remove(&slot.card),
            }
        };
        self.asked_again(now);
    }
}
