//! Plans over days: the way to an exam, and out of a backlog.

mod backlog;
mod exam;
mod last_look;

pub use backlog::{CatchUp, catch_up, what_matters_first};
pub use exam::{Exam, ExamGoal, ExamPlan, minutes_needed, new_cards_today, plan_exam};
pub use last_look::{LAST_LOOK_DAYS, last_looks, looks_today};
