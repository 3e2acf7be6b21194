//! Plans over days: for an exam, and out of a backlog.

mod backlog;
mod exam;
mod last_look;

pub use backlog::{CatchUp, catch_up, what_matters_first};
pub use exam::{
    Exam, ExamDay, ExamGoal, ExamPlan, FARTHEST_EXAM_DAYS, exam_day, minutes_needed, new_cards_today, plan_exam,
};
pub use last_look::{LAST_LOOK_DAYS, last_looks, looks_today};
