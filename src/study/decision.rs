//! What the learner decides for the whole library, beside answering cards and marking them.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{ExamGoal, Move};

/// A decision, as the log keeps it. Never changed and never deleted: an undo is a row of its own.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// Its name: a `UUIDv7`, in one order with the reviews and marks.
    pub id: Uuid,
    /// When it was made, in milliseconds since 1970-01-01 00:00 UTC.
    pub at_ms: i64,
    /// What was decided.
    pub decided: Decided,
}

/// What can be decided. Of each subject the latest decision counts.
#[derive(Clone, Debug, PartialEq)]
pub enum Decided {
    /// The parameters of the model of memory; none for the usual ones.
    Parameters(Vec<f32>),
    /// An exam to prepare for.
    Exam {
        /// The name under which the exam is changed and removed.
        name: String,
        /// The exam, or `None` if it is removed.
        goal: Option<ExamGoal>,
    },
    /// The marks or answers since that one were kept at once, and are taken back at once. The log calls it `marks`.
    AtOnce {
        /// The id of the first of them.
        first: Uuid,
    },
    /// These cards went to another deck.
    Moved(Vec<Move>),
}

/// What holds after some decisions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Decisions {
    /// The parameters of the model of memory; empty for the usual ones.
    pub parameters: Vec<f32>,
    /// The decision that these parameters come from; `None` if there was none.
    pub parameters_from: Option<Uuid>,
    /// The exams, by their names.
    pub exams: BTreeMap<String, ExamGoal>,
}

impl Decisions {
    /// What holds after all of these, oldest first.
    #[must_use]
    pub fn after(decisions: impl IntoIterator<Item = Decision>) -> Self {
        let mut now = Self::default();
        for Decision { id, decided, .. } in decisions {
            match decided {
                Decided::Parameters(parameters) => (now.parameters, now.parameters_from) = (parameters, Some(id)),
                Decided::Exam { name, goal: Some(goal) } => drop(now.exams.insert(name, goal)),
                Decided::Exam { name, goal: None } => drop(now.exams.remove(&name)),
                Decided::AtOnce { .. } | Decided::Moved(_) => {}
            }
        }
        now
    }
}
