//! Taking back what was kept last, and asking before that goes further back than this window.

use uuid::Uuid;

use super::{Desk, files::STILL_SAVED};
use crate::{
    app::{
        dialogs::{Dialog, EarlierDialog},
        screens::one_line,
    },
    deck::CardKey,
    library::{Changes, LastStep, Library, Operation},
    memory::{Moment, StudyDay},
    study::{Reach, Record},
    wording::{relative_day, short_day_near, shortened},
};

/// How long a question is shown in the name of a step, in characters.
const QUESTION: usize = 60;

impl Desk {
    /// Takes back what was kept last. If that was before this window opened, or before the last session began, it asks first.
    pub(super) fn take_back(&mut self, reach: Reach, now: Moment) {
        if self.must_wait(now) {
            return;
        }
        if self.changing.is_some() {
            return self.notices.flash(STILL_SAVED, now);
        }
        self.has_taught = false;
        self.finish_writing(now);
        if self.asks_about_earlier(reach, now) || self.undo_decks(reach, now) {
            return;
        }
        let Some(changes) = self.change(Operation::Record(Record::Undo(reach)), now) else { return };
        match (&changes.undone, reach) {
            (None, Reach::Answer(_)) => {
                self.notices.flash("Something else was done after this answer, so it stays.", now);
            }
            (None, Reach::Practice) => self.notices.flash("There is no practice to undo.", now),
            _ => self.undone(&changes, now),
        }
    }

    /// Takes back that step, if it is still the last one: it was chosen by its name.
    pub(super) fn take_back_step(&mut self, step: Uuid, now: Moment) {
        if self.must_wait(now) {
            return;
        }
        self.finish_writing(now);
        let (reach, was_asked) = match &self.dialog {
            Some(Dialog::Earlier(dialog)) => (dialog.reach, true),
            _ => (self.reach(now).unwrap_or(Reach::Anything), false),
        };
        if was_asked {
            self.dialog = None;
        }
        match self.library.last_step(reach) {
            // Nothing more of its day is asked about until something new is kept.
            Ok(Some(last)) if last.id == step => {
                if was_asked {
                    self.may_undo_earlier = Some(self.day_of(&last, now));
                }
                self.take_back(reach, now);
            }
            _ if was_asked => self.take_back(reach, now),
            _ => self.name_last_step(now),
        }
    }

    /// How far an undo reaches on this page; `None` if it is the session's own.
    pub(super) fn reach(&self, now: Moment) -> Option<Reach> {
        self.study_screen.as_ref().map_or(Some(Reach::Anything), |screen| screen.undo_reach(&self.library, now))
    }

    /// Follows what was taken back, and says it.
    pub(super) fn undone(&mut self, changes: &Changes, now: Moment) {
        if let Some(undone) = &changes.undone {
            self.on_session(|session, library| session.undone(undone, library, now), now);
        }
        let said = changes.undone.as_ref().map(|undone| undone.said(|card| question(&self.library, card)));
        match (said, changes.edited_since()) {
            (Some(said), Some(edited)) => self.notices.say(format!("{said} {edited}"), now),
            (Some(said), None) => self.notices.say(said, now),
            (None, _) => self.notices.flash("There is nothing to undo.", now),
        }
    }

    /// Names the last step anew where it is offered to be undone.
    pub(super) fn name_last_step(&mut self, now: Moment) {
        if matches!(self.dialog, Some(Dialog::Messages(_))) {
            self.dialog = Some(Dialog::Messages(self.last_step(now)));
        }
    }

    /// What an undo would take back: its id, and its name.
    pub(super) fn last_step(&self, now: Moment) -> Option<(Uuid, String)> {
        let step = self.library.last_step(self.reach(now).unwrap_or(Reach::Anything)).ok()??;
        Some((step.id, self.named(&step)))
    }

    fn named(&self, step: &LastStep) -> String {
        step.what.in_words(|card| shortened(&question(&self.library, card), QUESTION))
    }

    fn day_of(&self, step: &LastStep, now: Moment) -> StudyDay {
        self.library.study_day(Moment { utc_ms: step.utc_ms(), ..now })
    }

    /// Asks about the step that an undo would take back, if it was done before this window opened, or before the
    /// last session began. Returns whether the step
    /// stays for now.
    fn asks_about_earlier(&mut self, reach: Reach, now: Moment) -> bool {
        // An answer that is named was chosen, and not come to by chance.
        if matches!(reach, Reach::Answer(_)) {
            return false;
        }
        // If it cannot be read, the undo itself says so.
        let Ok(Some(step)) = self.library.last_step(reach) else { return false };
        let day = self.day_of(&step, now);
        if self.may_undo_earlier == Some(day) || self.kept_before.is_none_or(|before| step.id > before) {
            return false;
        }
        // What is being written in a dialog must not give way to a question.
        if !matches!(self.dialog, None | Some(Dialog::Messages(_))) {
            self.notices.flash("What was done earlier can be undone once this dialog is closed.", now);
            return true;
        }
        let when = match self.day.days_since(day) {
            0 => "earlier today".to_owned(),
            1 => relative_day(day, self.day),
            _ => short_day_near(day, self.day),
        };
        let what = self.named(&step);
        let question = format!("Take back {what}, done {when}?");
        self.dialog = Some(Dialog::Earlier(EarlierDialog { question, reach, step: step.id }));
        true
    }
}

/// The newest step that was kept until now, by its name. If it cannot be read, an undo asks about every step.
pub(super) fn kept_last(library: &Library) -> Option<Uuid> {
    library.last_step(Reach::Anything).map_or(Some(Uuid::max()), |step| step.map(|it| it.id))
}

/// The question of a card, in one line.
fn question(library: &Library, card: &CardKey) -> String {
    library.card(card).map_or_else(|| card.card.to_string(), |(_, card)| one_line(card))
}
