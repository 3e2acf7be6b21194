//! Plans over days: for an exam, and out of a backlog.

mod backlog;
mod exam;
mod goal;
mod last_look;
mod planner;

pub use backlog::{CatchUp, catch_up, what_matters_first};
pub use exam::{ExamDay, ExamPlan, FARTHEST_EXAM_DAYS, exam_day, minutes_needed, new_cards_today, plan_exam};
pub use goal::{Exam, ExamGoal, Foreseen, LAST_LOOK_DAYS, usual_look_days};
pub use last_look::{last_looks, looks_today};
