//! One session: which cards in which order, how each is asked, and what came of it.
//!
//! Pure: moments and seeds are arguments.

mod choice;
mod chronology;
mod confusions;
mod cue;
mod decision;
mod draw;
mod event;
mod feedback;
mod form;
mod interlude;
mod judge;
mod kin;
mod ladder;
mod mark;
mod mock;
mod moves;
mod new_order;
mod plan;
mod question;
mod queue;
mod review;
mod rivals;
mod session;

pub use choice::{Choice, ChoiceOption, Turn, why_not};
pub use chronology::{Chronology, Event};
pub use confusions::{Confused, Confusions};
pub use cue::{CueStrength, cue};
pub use decision::{Decided, Decision, Decisions};
pub use event::{event_label, shared_headings, shortened};
pub use feedback::Feedback;
pub use form::Form;
pub use interlude::{Contrast, Ordering};
pub use judge::{
    AnswerIndex, DateOutcome, Detail, JudgedDate, JudgedList, JudgedText, Judgement, LONGEST_TYPED, ListItem, Piece,
    PieceKind, Rule, Verdict, clipped, judge,
};
pub use kin::{CARDS_BETWEEN, Kin};
pub use ladder::{form_of, produced_form};
pub use mark::{Mark, MarkKind, Marks, Promise, reschedule};
pub use mock::{Calibration, MockExam, MockQuestion, MockResult, MockSheet, Reply, drawn_for_exam};
pub use moves::{Move, Moves};
pub use new_order::NewOrder;
pub use plan::{
    CatchUp, Exam, ExamDay, ExamGoal, ExamPlan, FARTHEST_EXAM_DAYS, Foreseen, LAST_LOOK_DAYS, catch_up, exam_day,
    last_looks, looks_today, minutes_needed, new_cards_today, plan_exam, usual_look_days, what_matters_first,
};
pub use question::{Given, Question, is_answer_of};
pub use queue::{Day, Limits, SETTLED_FROM, Twin, Waiting, is_settled, practice_queue};
pub use review::{
    BACK_WITHIN_MS, LONGEST_ANSWER_MS, Review, ReviewId, SessionId, held_elsewhere, is_elsewhere, known_before,
    known_ease,
};
pub use rivals::{Aspect, Difference, Rival, Rivals, Why, what_tells_them_apart};
pub use session::{
    Answer, Break, CardStep, ContrastStep, Course, Input, Kind, OrderStep, Outcome, Reach, Record, Refused, Session,
    Shelf, Shelved, Shown, Slot, Step, Summary, Undone, feedback, question,
};

use crate::deck::{CardKey, fnv1a};

/// Returns a seed that belongs to a card, the same on every machine: FNV-1a over its ids and `salt`.
#[must_use]
pub fn seed_of(card: &CardKey, salt: u64) -> u64 {
    let bytes = card.deck.as_str().bytes().chain([0]).chain(card.card.as_str().bytes()).chain(salt.to_le_bytes());
    fnv1a(bytes)
}
