//! A log that is looked through in the background, answers that need a decision, and the backup at the end.

use std::{path::PathBuf, time::Duration};

use super::Desk;
use crate::{
    app::dialogs::{Dialog, DoctorDialog, RescueDialog},
    library::{Future, OpenError, Operation, Repair, Restored},
    memory::Moment,
    storage::review_log::Why,
    study::Input,
    tasks::{Task, finished},
    wording,
};

impl Desk {
    /// Takes a backup if anything was kept since the window opened, and waits for it, but no longer than `patience`: one
    /// that is not whole then is taken again at the next start.
    pub fn back_up_at_end(&self, now: Moment, patience: Duration) {
        let is_changed = self.library.log_version().ok() != self.answers_at_start;
        if !self.library.may_write() || !is_changed {
            return;
        }
        let folder = self.library.folder().clone();
        let taking = Task::start(&self.wake, move || folder.take_backup(Why::Session, now.utc_ms));
        match taking.wait_for(patience) {
            Some(Ok(_taken)) => {}
            Some(Err(err)) => tracing::warn!(%err, "no backup was taken at the end"),
            None => tracing::warn!("the backup at the end takes long: the next start takes it"),
        }
    }

    /// Begins to look through a large log, or goes on with that.
    pub(super) fn look_through(&mut self) {
        if let Some(check) = self.library.log_check() {
            self.checking = Some(Task::start(&self.wake, move || check.go_on()));
        }
    }

    /// Takes up what that has found, and keeps what has waited for it.
    pub(super) fn collect_check(&mut self, now: Moment) {
        if finished(&mut self.checking).is_none() {
            return;
        }
        let settled = self.library.take_found().map_err(OpenError::from);
        for warning in self.library.take_warnings() {
            self.notices.warn(&warning, now);
        }
        if self.changed(settled, now).is_none() {
            return;
        }
        self.look_through();
        self.ask_about_answers(now);
        if let Some((view, input)) = self.held.take()
            && self.study_screen.as_ref().is_some_and(|screen| screen.session().views() == view)
        {
            self.notices.dismiss();
            self.take(input, now);
        }
    }

    /// Whether an input has to wait until the log is known to be sound: it is then kept for that time, and the learner is
    /// told.
    pub(super) fn holds(&mut self, input: &Input, now: Moment) -> bool {
        let Some(screen) = self.study_screen.as_ref().filter(|_| self.library.is_being_checked()) else { return false };
        if screen.session().clone().take(input.clone(), &self.library, now).is_none() {
            return false;
        }
        self.held = Some((screen.session().views(), input.clone()));
        self.notices.flash("Your earlier answers are being checked. This one is kept as soon as that is done.", now);
        true
    }

    /// Whether nothing can be kept yet, because it is not known whether the log is sound; the learner is told.
    pub(super) fn must_wait(&mut self, now: Moment) -> bool {
        let must_wait = self.library.is_being_checked();
        if must_wait {
            self.notices.flash("Your earlier answers are being checked. Try again in a few seconds.", now);
        }
        must_wait
    }

    /// Shows what a repair has done.
    pub fn show_repair(&mut self, repair: Repair) {
        self.dialog = Some(Dialog::Doctor(DoctorDialog::repaired(repair)));
    }

    /// Says what came back from a backup, and where what was there is.
    pub fn say_restored(&mut self, restored: &Restored, now: Moment) {
        let kept = restored.kept.as_ref().map(|path| format!(" What was there of the log is kept: {}", path.display()));
        let said = format!("The backup was restored. {}{}", restored.sentence(), kept.unwrap_or_default());
        self.notices.say(said, now);
    }

    /// Why the library can no longer be used.
    pub fn take_failure(&mut self) -> Option<OpenError> {
        self.failure.take()
    }

    /// Asks about answers that wait beside the log, then about those of the future.
    pub(super) fn ask_about_answers(&mut self, now: Moment) {
        if !self.library.may_write() || self.dialog.is_some() || self.library.is_being_checked() {
            return;
        }
        let waiting = self.library.waiting_answers().into_iter().next().map(RescueDialog::Waiting);
        let asked = waiting.or_else(|| self.library.future_warning(now).map(RescueDialog::Future));
        self.dialog = asked.map(Dialog::Rescue);
    }

    /// Puts the answers that wait into the log.
    pub(super) fn merge(&mut self, path: PathBuf, now: Moment) {
        self.dialog = None;
        if self.change(Operation::Merge(path), now).is_some() {
            self.notices.say("The answers are in the log.".to_owned(), now);
            self.ask_about_answers(now);
        }
    }

    /// Dates the answers of the future, or takes them back.
    pub(super) fn settle_future(&mut self, future: Future, now: Moment) {
        self.dialog = None;
        let count = self.library.future_answers(now).map_or(0, |found| found.count);
        if self.change(Operation::Future(future), now).is_some() {
            let answers = wording::count(count, "answer");
            let said = match future {
                Future::TakeBack => format!("Taken back: {answers}."),
                Future::Date => format!("Dated today: {answers}."),
            };
            self.notices.say(said, now);
        }
    }
}
