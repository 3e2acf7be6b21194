//! Exams and fitted parameters: decisions that the log keeps.

use uuid::Uuid;

use super::{Access, Changes, Library};
use crate::{
    memory::{Moment, Scheduler},
    storage::{
        preferences::Former,
        review_log::{Event, LogError, ReviewLog},
    },
    study::{Decided, Decision, Decisions, ExamGoal},
};

impl Library {
    /// The exams that were set, also those that have passed.
    pub fn exams(&self) -> impl Iterator<Item = &ExamGoal> {
        self.decisions.exams.values()
    }

    /// Whether the parameters of the model of memory were fitted to the learner's answers.
    #[must_use]
    pub fn is_fitted(&self) -> bool {
        !self.decisions.parameters.is_empty()
    }

    /// Whether there are other parameters to go back to.
    #[must_use]
    pub fn can_undo_parameters(&self) -> bool {
        self.decisions.parameters_from.is_some()
    }

    /// Puts an exam in the place of another, which keeps its name, or of none.
    pub(super) fn set_exam(
        &mut self,
        before: Option<&ExamGoal>,
        goal: Option<ExamGoal>,
        now: Moment,
    ) -> Result<Changes, LogError> {
        let changes = self.decisions.exams.iter().find(|(_, exam)| Some(*exam) == before);
        if changes.is_none() && goal.is_none() {
            return Ok(Changes::default());
        }
        let name = changes.map_or_else(|| self.log.next_id(now.utc_ms).to_string(), |(name, _)| name.clone());
        self.decide(Decided::Exam { name, goal }, now)
    }

    /// Keeps a decision.
    pub(super) fn decide(&mut self, decided: Decided, now: Moment) -> Result<Changes, LogError> {
        let decision = Decision { id: self.log.next_id(now.utc_ms), at_ms: now.utc_ms, decided };
        self.append(&[Event::Decision(&decision)])
    }

    /// Takes rows of the log back.
    pub(super) fn take_back(&mut self, targets: &[Uuid], now: Moment) -> Result<Changes, LogError> {
        let at_ms = now.utc_ms;
        let void = |target: &Uuid| Event::Void { id: self.log.next_id(at_ms), target: *target, at_ms };
        let voids: Vec<Event<'_>> = targets.iter().map(void).collect();
        self.append(&voids)
    }

    /// Reads what was decided after it was written.
    pub(super) fn read_decisions(&mut self, changes_states: bool) -> Result<(), LogError> {
        self.decisions = Decisions::after(self.log.decisions()?);
        self.scheduler = Scheduler::fitted(&self.decisions.parameters, self.preferences.desired_retention);
        // Cards may have gone to another deck.
        self.confusions = self.log.confusions()?;
        if changes_states { self.read_states() } else { Ok(()) }
    }
}

/// What was decided, with what an earlier version kept in the settings. The log takes that over once: what it has known
/// already, even if it was taken back, stays as the log has it.
pub(super) fn with_former(log: &mut ReviewLog, former: Former, access: Access) -> Result<Decisions, LogError> {
    let mut taken_over = Vec::new();
    for (decided, place) in former.decided().into_iter().zip(0..) {
        if !log.has_decided(&decided)? {
            // Nobody knows when it was decided: before everything else.
            taken_over.push(Decision { id: ReviewLog::early_id(place), at_ms: 0, decided });
        }
    }
    if access == Access::Write && !taken_over.is_empty() {
        log.append(&taken_over.iter().map(Event::Decision).collect::<Vec<_>>())?;
        taken_over.clear();
    }
    Ok(Decisions::after(taken_over.into_iter().chain(log.decisions()?)))
}
