//! What is on the screen of a sitting: a card with how far it is, or a question over several cards.

use crate::{
    library::Library,
    memory::{Candidate, Moment, Rating},
    study::{
        Contrast, DateOutcome, Detail, Feedback, Form, Given, Interlude, JudgedDate, Ordering, Question, Slot, Verdict,
    },
};

/// What is on the screen.
pub enum Turn {
    /// Nothing more: the sitting is over.
    Over,
    /// A card.
    Card(Box<CardTurn>),
    /// Events to be put into their order.
    Order(Box<OrderTurn>),
    /// Two cards to be told apart.
    Contrast(Box<ContrastTurn>),
}

impl From<Interlude> for Turn {
    fn from(interlude: Interlude) -> Self {
        match interlude {
            Interlude::Order(ordering) => Self::Order(Box::new(OrderTurn::new(ordering))),
            Interlude::Contrast(contrast) => {
                Self::Contrast(Box::new(ContrastTurn { contrast, chosen: None, is_given_up: false }))
            }
        }
    }
}

/// A card that is asked.
pub struct CardTurn {
    /// The card, and why it is asked.
    pub slot: Slot,
    /// How it is put.
    pub question: Question,
    /// What has been typed so far.
    pub typed: String,
    /// What was typed and could not be understood, to be mended.
    pub refused: Option<Refused>,
    /// The answer; none while it is hidden.
    pub shown: Option<Shown>,
    /// It was shown before, and that was taken back.
    was_shown: bool,
}

/// An answer that could not be understood.
pub struct Refused {
    /// What was typed.
    pub typed: String,
    /// Why, and what to do.
    pub sentence: String,
}

/// An answer that is shown.
pub struct Shown {
    /// What each rating leads to.
    pub candidates: [Candidate; 4],
    /// What came of what was given, where something was.
    pub feedback: Option<Feedback>,
    /// The rating that is proposed.
    pub proposed: Rating,
    /// The learner knows better than the judge.
    pub is_overruled: bool,
    /// What was proposed before that.
    judged: Rating,
}

impl CardTurn {
    /// A card with its answer hidden.
    #[must_use]
    pub fn new(slot: Slot, question: Question) -> Self {
        Self { slot, question, typed: String::new(), refused: None, shown: None, was_shown: false }
    }

    /// Shows the answer, with what came of what was given after so many milliseconds.
    pub fn show(&mut self, library: &Library, given: Given<'_>, duration_ms: u32, now: Moment) {
        let Some(candidates) = library.candidates(&self.slot.card, now) else { return };
        let feedback = library.judge(&self.slot.card, &self.question, given);
        let verdict = feedback.as_ref().map(|feedback| feedback.verdict);
        let proposed = self.question.proposed_rating(verdict, duration_ms);
        // Who has seen the answer already is quick.
        let proposed = if self.was_shown { proposed.min(Rating::Good) } else { proposed };
        self.shown = Some(Shown { candidates, feedback, proposed, is_overruled: false, judged: proposed });
    }

    /// Why what was typed should be mended rather than judged: it is to be a date, and is none. Said once for each text.
    #[must_use]
    pub fn refusal(&self, library: &Library) -> Option<Refused> {
        if self.refused.as_ref().is_some_and(|refused| refused.typed == self.typed) {
            return None;
        }
        let feedback = library.judge(&self.slot.card, &self.question, Given::Text(&self.typed))?;
        let is_no_date =
            |judged: &JudgedDate| matches!(judged.outcome, DateOutcome::NotADate | DateOutcome::Impossible);
        match &feedback.detail {
            Some(Detail::Date(judged)) if is_no_date(judged) => Some(Refused {
                typed: self.typed.clone(),
                sentence: format!("{} Mend it, with its year, or press Enter again to go on.", feedback.in_words()),
            }),
            _ => None,
        }
    }

    /// Takes back the last step of an answer that is not rated yet: that it was right after all, else what was given.
    /// Tells whether the question is asked again.
    pub fn take_step_back(&mut self) -> bool {
        match &mut self.shown {
            Some(shown) if shown.is_overruled => {
                (shown.is_overruled, shown.proposed) = (false, shown.judged);
                false
            }
            shown => {
                *shown = None;
                self.was_shown = true;
                true
            }
        }
    }

    /// The learner was right, whatever the judge says.
    pub fn overrule(&mut self) {
        if let Some(shown) = &mut self.shown
            && shown.can_be_overruled()
        {
            (shown.is_overruled, shown.proposed) = (true, Rating::Good);
        }
    }

    /// How the card was asked in the end: an answer that was not judged was recalled.
    #[must_use]
    pub fn form(&self) -> Form {
        match &self.shown {
            Some(Shown { feedback: None, .. }) => Form::Recall,
            _ => self.question.form,
        }
    }
}

impl Shown {
    /// Whether there is a judgement that is not wholly right, and not an answer that was left out.
    #[must_use]
    pub fn can_be_overruled(&self) -> bool {
        let is_doubtful = |it: &Feedback| it.verdict < Verdict::Right && !it.given.is_empty() && it.chosen.is_none();
        !self.is_overruled && self.feedback.as_ref().is_some_and(is_doubtful)
    }

    /// The card whose answer was given, by its position, where the learner does not know better.
    #[must_use]
    pub fn rival(&self) -> Option<usize> {
        self.feedback.as_ref().and_then(|feedback| feedback.rival).filter(|_| !self.is_overruled)
    }

    /// Whether the answer was right, where that could be judged.
    #[must_use]
    pub fn is_right(&self) -> Option<bool> {
        self.feedback.as_ref().map(|feedback| self.is_overruled || feedback.verdict > Verdict::Wrong)
    }
}

/// Events being put into their order.
pub struct OrderTurn {
    /// The events.
    pub ordering: Ordering,
    /// Their positions, as the learner has put them.
    pub order: Vec<usize>,
    /// The place of the event that the keys move.
    pub cursor: usize,
    /// The orders before this one, each with the place of the cursor, for taking moves back.
    before: Vec<(Vec<usize>, usize)>,
    /// Which places are wrong, once it was judged; none of them where it was not known.
    pub misplaced: Option<Vec<bool>>,
    /// It was not known: the right order is told, and nothing kept.
    pub is_given_up: bool,
    /// What was misplaced is asked again in this sitting.
    pub comes_back: bool,
}

impl OrderTurn {
    fn new(ordering: Ordering) -> Self {
        let order = (0..ordering.chronology.events().len()).collect();
        Self { ordering, order, cursor: 0, before: Vec::new(), misplaced: None, is_given_up: false, comes_back: false }
    }

    /// Whether it is only asked which of two came first.
    #[must_use]
    pub fn is_pair(&self) -> bool {
        self.order.len() == 2
    }

    /// Goes to the event so many places further down.
    pub fn move_cursor(&mut self, by: isize) {
        self.cursor = self.cursor.saturating_add_signed(by).min(self.order.len().saturating_sub(1));
    }

    /// Moves the event under the cursor so many places further down.
    pub fn move_event(&mut self, by: isize) {
        let from = self.cursor;
        self.move_cursor(by);
        self.put(from, self.cursor);
    }

    /// Puts the event at one place to another; those between move up.
    pub fn put(&mut self, from: usize, to: usize) {
        if self.misplaced.is_none() && from.max(to) < self.order.len() && from != to {
            self.before.push((self.order.clone(), from));
            let event = self.order.remove(from);
            self.order.insert(to, event);
            self.cursor = to;
        }
    }

    /// Takes the last move back: tells whether there was one.
    pub fn take_move_back(&mut self) -> bool {
        let Some(before) = self.before.pop() else { return false };
        (self.order, self.cursor) = before;
        true
    }

    /// It is not known: tells the right order.
    pub fn give_up(&mut self) {
        let given = std::mem::replace(&mut self.order, self.ordering.chronology.right_order());
        self.before.push((given, self.cursor));
        (self.misplaced, self.is_given_up) = (Some(vec![false; self.order.len()]), true);
    }

    /// What was told is taken back: it can be answered again.
    pub fn reopen(&mut self) {
        if self.is_given_up {
            self.take_move_back();
        }
        (self.misplaced, self.is_given_up) = (None, false);
    }

    /// Of a pair, puts that event first.
    pub fn put_first(&mut self, event: usize) {
        if let Some(place) = self.order.iter().position(|other| *other == event) {
            self.put(place, 0);
        }
    }
}

/// Two cards being told apart.
pub struct ContrastTurn {
    /// The two.
    pub contrast: Contrast,
    /// The way in which they were matched, once they were.
    pub chosen: Option<usize>,
    /// It was not known: the right way is told, and nothing kept.
    pub is_given_up: bool,
}
