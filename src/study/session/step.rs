//! What a session shows: a card and how far its answer has come, or a question over several cards.

use super::{Answer, Course, Effect, Input, Record, Shelf, Slot, ask};
use crate::{
    deck::CardKey,
    memory::{Candidate, Moment, Rating},
    study::{Contrast, Detail, Feedback, Form, Given, MarkKind, Ordering, Question, Verdict, clipped},
};

/// What is to be drawn.
#[derive(Clone)]
pub enum Step {
    /// Nothing more: the session is over.
    Over,
    /// A card.
    Card(Box<CardStep>),
    /// Events to be put into their order.
    Order(Box<OrderStep>),
    /// Two cards to be told apart.
    Contrast(Box<ContrastStep>),
}

impl Step {
    /// Whether it is a question over several cards whose answer was kept.
    pub(super) fn is_kept(&self) -> bool {
        match self {
            Self::Order(order) => order.misplaced.is_some() && !order.is_given_up,
            Self::Contrast(contrast) => contrast.chosen.is_some() && !contrast.is_given_up,
            Self::Over | Self::Card(_) => false,
        }
    }

    /// Opens a question over several cards again: its answer was taken back.
    pub(super) fn reopen(&mut self) {
        match self {
            Self::Order(order) => order.reopen(),
            Self::Contrast(contrast) => (contrast.chosen, contrast.is_given_up) = (None, false),
            Self::Over | Self::Card(_) => {}
        }
    }
}

/// A card that is asked.
#[derive(Clone)]
pub struct CardStep {
    /// The card, and why it is asked.
    pub slot: Slot,
    /// How it is put.
    pub question: Question,
    /// What was typed and could not be understood.
    pub refused: Option<Refused>,
    /// The answer; `None` while it is hidden.
    pub shown: Option<Shown>,
    /// It was shown before, and that was taken back.
    pub was_shown: bool,
}

/// An answer that could not be understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// What was typed.
    pub typed: String,
    /// Why, and what to do.
    pub sentence: String,
}

/// An answer that is shown.
#[derive(Clone)]
pub struct Shown {
    /// What each rating leads to.
    pub candidates: [Candidate; 4],
    /// What came of what was given, if something was.
    pub feedback: Option<Feedback>,
    /// The rating that is proposed.
    pub proposed: Rating,
    /// The learner says that it was right.
    pub is_overruled: bool,
    /// What was proposed before that.
    judged: Rating,
}

impl CardStep {
    /// A card with its answer hidden.
    pub(super) fn new(slot: Slot, question: Question) -> Self {
        Self { slot, question, refused: None, shown: None, was_shown: false }
    }

    /// Takes an input at that moment, so many milliseconds after the question.
    pub(super) fn take(
        &mut self,
        input: Input,
        course: &Course,
        library: &impl Shelf,
        (now, duration_ms): (Moment, u32),
    ) -> Effect {
        let card = &self.slot.card;
        match (&mut self.shown, input) {
            (_, Input::Mark(kind)) => {
                let is_flagged = library.find(card).is_some_and(|found| found.marks.is_flagged);
                let kind = if kind == MarkKind::Flag && is_flagged { MarkKind::Unflag } else { kind };
                Effect::Keep(Record::Mark(card.clone(), kind))
            }
            (None, Input::Undo) => Effect::Undo,
            (Some(_), Input::Undo) => self.step_back(),
            (Some(shown), Input::Overrule) => {
                if shown.can_be_overruled() {
                    (shown.is_overruled, shown.proposed) = (true, Rating::Good);
                }
                Effect::Stay
            }
            (Some(shown), Input::Accept) => {
                let rating = shown.proposed;
                self.rate(rating, course, library, duration_ms)
            }
            (Some(_), Input::Rate(rating)) => self.rate(rating, course, library, duration_ms),
            (None, Input::Show) => self.show(Given::Nothing, library, now, duration_ms),
            (None, Input::GiveUp) => self.show(Given::NotKnown, library, now, duration_ms),
            (None, Input::Choose(place)) if self.question.options() > place => {
                self.show(Given::Option(place), library, now, duration_ms)
            }
            (None, Input::Submit(typed)) if self.question.form.is_typed() => {
                match self.refusal(clipped(&typed), library) {
                    Some(sentence) => {
                        self.refused = Some(Refused { typed, sentence });
                        Effect::Stay
                    }
                    None => self.show(Given::Text(clipped(&typed)), library, now, duration_ms),
                }
            }
            _ => Effect::Stay,
        }
    }

    /// Shows the answer, with what came of what was given after so many milliseconds.
    fn show(&mut self, given: Given<'_>, library: &impl Shelf, now: Moment, duration_ms: u32) -> Effect {
        let Some(candidates) = library.candidates(&self.slot.card, now) else { return Effect::Next };
        let feedback = ask::feedback(&self.slot.card, &self.question, given, library);
        let verdict = feedback.as_ref().map(|feedback| feedback.verdict);
        let proposed = self.question.proposed_rating(verdict, duration_ms);
        // After the answer has been seen, giving it quickly proves nothing.
        let proposed = if self.was_shown { proposed.min(Rating::Good) } else { proposed };
        self.shown = Some(Shown { candidates, feedback, proposed, is_overruled: false, judged: proposed });
        Effect::Tell
    }

    /// Why what was typed should be changed rather than judged: it is to be a date, and is none.
    fn refusal(&self, typed: &str, library: &impl Shelf) -> Option<String> {
        let feedback = ask::feedback(&self.slot.card, &self.question, Given::Text(typed), library)?;
        match &feedback.detail {
            Some(Detail::Date(judged)) if judged.is_unread() => Some(feedback.in_words()),
            _ => None,
        }
    }

    /// Takes back the last step of an answer that is not rated yet: that it was right after all, else what was given.
    fn step_back(&mut self) -> Effect {
        match &mut self.shown {
            Some(shown) if shown.is_overruled => {
                (shown.is_overruled, shown.proposed) = (false, shown.judged);
                Effect::Tell
            }
            shown => {
                *shown = None;
                self.was_shown = true;
                Effect::AskAgain
            }
        }
    }

    /// The card with that rating, as it is to be kept.
    fn rate(&self, rating: Rating, course: &Course, library: &impl Shelf, duration_ms: u32) -> Effect {
        let Some(shown) = &self.shown else { return Effect::Stay };
        if library.find(&self.slot.card).is_none() {
            return Effect::Next;
        }
        // An answer that was not judged was recalled.
        let form = if shown.feedback.is_some() { self.question.form } else { Form::Recall };
        Effect::Keep(Record::Answer(Answer {
            form,
            given: shown.feedback.as_ref().map(|feedback| feedback.given.clone()),
            is_right: shown.is_right(),
            rival: shown.rival().cloned(),
            is_practice: course.is_practice(),
            ..Answer::recalled(course.id(), self.slot.card.clone(), rating, duration_ms)
        }))
    }

    /// Shows what the card says now. Returns whether it is still there.
    pub(super) fn reread(&mut self, library: &impl Shelf, now: Moment) -> bool {
        let Some(found) = library.find(&self.slot.card) else { return false };
        if let Some(shown) = &mut self.shown {
            let Question { form, choice, cue, .. } = self.question.clone();
            self.question = Question { choice, cue, ..Question::ask(found.card(), form) };
            if let Some(candidates) = library.candidates(&self.slot.card, now) {
                shown.candidates = candidates;
            }
        } else if let Some(question) = ask::question(&self.slot, library, library.study_day(now)) {
            self.question = question;
        }
        true
    }
}

impl Shown {
    /// Whether there is a judgement that is not wholly right, of an answer that was typed.
    #[must_use]
    pub fn can_be_overruled(&self) -> bool {
        let is_doubtful = |it: &Feedback| it.verdict < Verdict::Right && !it.given.is_empty() && it.chosen.is_none();
        !self.is_overruled && self.feedback.as_ref().is_some_and(is_doubtful)
    }

    /// The answer that was typed and not found right, if it is one text: the one that the card can be taught to accept, or
    /// never to. A date that is wrong is none: another date would be true of another event.
    #[must_use]
    pub fn teachable(&self) -> Option<&str> {
        let feedback = self.feedback.as_ref()?;
        let is_doubtful = feedback.verdict < Verdict::Right && !feedback.given.is_empty() && feedback.chosen.is_none();
        let is_text = match feedback.detail {
            Some(Detail::List(_)) => false,
            Some(Detail::Date(_)) => feedback.verdict > Verdict::Wrong,
            _ => true,
        };
        (is_doubtful && is_text).then_some(feedback.given.as_str())
    }

    /// The card whose answer was given, unless the learner says that it was right.
    #[must_use]
    pub fn rival(&self) -> Option<&CardKey> {
        self.feedback.as_ref().and_then(|feedback| feedback.rival.as_ref()).filter(|_| !self.is_overruled)
    }

    /// Whether the answer was right; `None` if it was not judged.
    #[must_use]
    pub fn is_right(&self) -> Option<bool> {
        self.feedback.as_ref().map(|feedback| self.is_overruled || feedback.verdict > Verdict::Wrong)
    }
}

/// Events being put into their order.
#[derive(Clone)]
pub struct OrderStep {
    /// The events.
    pub ordering: Ordering,
    /// Their positions, as the learner has put them.
    pub order: Vec<usize>,
    /// The place of the event that the keys move.
    pub cursor: usize,
    /// The orders before this one, each with the place of the cursor, for taking moves back.
    before: Vec<(Vec<usize>, usize)>,
    /// Which places are wrong, once the order was judged; none of them if it was not known.
    pub misplaced: Option<Vec<bool>>,
    /// It was not known: the right order is shown, and nothing kept.
    pub is_given_up: bool,
    /// Cards that were misplaced are asked again in this session.
    pub comes_back: bool,
}

impl OrderStep {
    /// Events in the order in which they were drawn.
    pub(super) fn new(ordering: Ordering) -> Self {
        let order = (0..ordering.chronology.events().len()).collect();
        Self { ordering, order, cursor: 0, before: Vec::new(), misplaced: None, is_given_up: false, comes_back: false }
    }

    /// The cards that tell its events.
    pub(super) fn cards(&self) -> impl Iterator<Item = &CardKey> {
        (0..self.order.len()).filter_map(|event| self.ordering.card(event))
    }

    /// Whether the question is only which of two came first.
    #[must_use]
    pub fn is_pair(&self) -> bool {
        self.order.len() == 2
    }

    /// Takes an input, so many milliseconds after the question.
    pub(super) fn take(&mut self, input: Input, course: &Course, duration_ms: u32) -> Effect {
        if self.misplaced.is_some() {
            return match input {
                Input::Continue => Effect::Next,
                Input::Undo if self.is_given_up => {
                    self.reopen();
                    Effect::AskAgain
                }
                Input::Undo => Effect::Undo,
                _ => Effect::Stay,
            };
        }
        match input {
            Input::GiveUp => {
                self.change(self.ordering.chronology.right_order(), self.cursor);
                (self.misplaced, self.is_given_up) = (Some(vec![false; self.order.len()]), true);
                return Effect::Tell;
            }
            Input::Choose(event @ 0..2) if self.is_pair() => {
                return self.keep(vec![event, 1 - event], course, duration_ms);
            }
            Input::SubmitOrder => return self.keep(self.order.clone(), course, duration_ms),
            Input::MoveCursor(by) => self.cursor = self.further(by),
            Input::MoveEvent(by) => self.put(self.cursor, self.further(by)),
            Input::PutEvent(from, to) => self.put(from, to),
            Input::Order(order) => {
                let mut sorted = order.clone();
                sorted.sort_unstable();
                if sorted.into_iter().eq(0..self.order.len()) {
                    return self.keep(order, course, duration_ms);
                }
            }
            Input::Undo => match self.before.pop() {
                Some(before) => (self.order, self.cursor) = before,
                None => return Effect::Undo,
            },
            _ => {}
        }
        Effect::Stay
    }

    /// The place so many further down than the cursor's.
    fn further(&self, by: isize) -> usize {
        self.cursor.saturating_add_signed(by).min(self.order.len().saturating_sub(1))
    }

    /// Puts the event at one place to another; those between move up.
    fn put(&mut self, from: usize, to: usize) {
        if from.max(to) < self.order.len() && from != to {
            let mut order = self.order.clone();
            let event = order.remove(from);
            order.insert(to, event);
            self.cursor = from;
            self.change(order, to);
        }
    }

    fn change(&mut self, order: Vec<usize>, cursor: usize) {
        self.before.push((std::mem::replace(&mut self.order, order), self.cursor));
        self.cursor = cursor;
    }

    /// The order as it is to be kept: one answer for each event.
    fn keep(&self, order: Vec<usize>, course: &Course, duration_ms: u32) -> Effect {
        let misplaced = self.ordering.chronology.judge(&order);
        let given = self.ordering.in_words(&order);
        let share_ms = duration_ms / u32::try_from(order.len()).unwrap_or(1).max(1);
        let answers = order.iter().zip(misplaced).filter_map(|(event, is_misplaced)| {
            let card = self.ordering.card(*event)?;
            Some(practised(course, card, Form::Chronology, !is_misplaced, given.clone(), share_ms))
        });
        Effect::Keep(Record::Order { answers: answers.collect(), order })
    }

    /// The order was kept.
    pub(super) fn judged(&mut self, order: Vec<usize>, comes_back: bool) {
        self.misplaced = Some(self.ordering.chronology.judge(&order));
        (self.order, self.comes_back) = (order, comes_back);
    }

    /// The answer was taken back: the question is open again.
    pub(super) fn reopen(&mut self) {
        if self.is_given_up
            && let Some(before) = self.before.pop()
        {
            (self.order, self.cursor) = before;
        }
        (self.misplaced, self.is_given_up) = (None, false);
    }
}

/// Two cards being told apart.
#[derive(Clone)]
pub struct ContrastStep {
    /// The two.
    pub contrast: Contrast,
    /// The way in which they were matched, once they were.
    pub chosen: Option<usize>,
    /// It was not known: the right way is shown, and nothing kept.
    pub is_given_up: bool,
}

impl ContrastStep {
    /// Two cards that are not matched yet.
    pub(super) fn new(contrast: Contrast) -> Self {
        Self { contrast, chosen: None, is_given_up: false }
    }

    /// Takes an input, so many milliseconds after the question.
    pub(super) fn take(&mut self, input: &Input, course: &Course, duration_ms: u32) -> Effect {
        match (self.chosen, input) {
            (Some(_), Input::Continue) => Effect::Next,
            (Some(_), Input::Undo) if self.is_given_up => {
                (self.chosen, self.is_given_up) = (None, false);
                Effect::AskAgain
            }
            (_, Input::Undo) => Effect::Undo,
            (None, Input::GiveUp) => {
                (self.chosen, self.is_given_up) = (Some(self.contrast.right), true);
                Effect::Tell
            }
            (None, Input::Choose(way @ 0..2)) => {
                let is_right = *way == self.contrast.right;
                let [card, rival] = &self.contrast.cards;
                let given = self.contrast.ways()[*way].join(" | ");
                let mut answer = practised(course, card, Form::Contrast, is_right, given, duration_ms);
                answer.rival = Some(rival.clone());
                Effect::Keep(Record::Contrast { answer, way: *way })
            }
            _ => Effect::Stay,
        }
    }
}

fn practised(course: &Course, card: &CardKey, form: Form, is_right: bool, given: String, duration_ms: u32) -> Answer {
    Answer {
        form,
        rating: if is_right { Rating::Good } else { Rating::Again },
        given: Some(given),
        is_right: Some(is_right),
        is_practice: true,
        ..Answer::recalled(course.id(), card.clone(), Rating::Good, duration_ms)
    }
}
