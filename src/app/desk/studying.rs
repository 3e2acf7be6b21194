//! What happens in a sitting when a command comes.

use super::{Desk, Page};
use crate::{
    app::{
        dialogs::{Dialog, EditDialog, PracticeDialog},
        notices::Weight,
        screens::{StudyScreen, one_line},
    },
    deck::{Card, CardKey},
    library::{Library, LibraryDeck, Mode, Plan, Reach, Undone},
    memory::{Moment, Rating},
    study::{ExamGoal, Given, MarkKind},
    tasks::Task,
};

impl Desk {
    pub(super) fn study_selected(&mut self, now: Moment) {
        let Some(id) = self.library_screen.selected(&self.library).map(|deck| deck.deck.id.clone()) else { return };
        if self.library_screen.has_work() {
            self.study(Plan { deck: Some(id), ..Plan::default() }, now);
        } else {
            self.notices.flash("This deck is done for today.", now);
        }
    }

    pub(super) fn study_more(&mut self, new: usize, now: Moment) {
        let selected = || self.library_screen.selected(&self.library).map(|deck| deck.deck.id.clone());
        let plan = match &self.study_screen {
            Some(screen) if screen.plan().mode != Mode::Study => return,
            Some(screen) => screen.plan().clone(),
            None => Plan { deck: selected(), ..Plan::default() },
        };
        self.study(Plan { new: Some(new), total: None, ..plan }, now);
    }

    /// Begins a sitting; where it is not known yet what its cards are easily taken for, as soon as that is.
    pub(super) fn study(&mut self, plan: Plan, now: Moment) {
        let deck = plan.deck.as_ref().and_then(|id| self.library.deck(id));
        if self.preparing.is_some() && deck.is_some_and(|deck| deck.rivals().is_none()) {
            self.notices.flash("Preparing the sitting…", now);
            self.to_begin = Some(plan);
            return;
        }
        let name = sitting_name(&plan, deck.map(|deck| deck.deck.title.as_str()));
        match self.library.begin(&plan, now) {
            Ok(sitting) => {
                self.study_screen = Some(StudyScreen::new(sitting, plan, name, &self.library, now));
                if self.page != Page::Study {
                    self.came_from = self.page;
                }
                self.page = Page::Study;
                self.notices.dismiss();
            }
            Err(err) => self.notices.say(err.to_string(), Weight::Warning, now),
        }
    }

    /// Works out in the background what the cards of each deck are easily taken for.
    pub(super) fn prepare(&mut self) {
        let decks = self.library.decks().iter().filter(|deck| deck.rivals().is_none());
        let makers: Vec<_> = decks.map(LibraryDeck::rivals_maker).collect();
        if !makers.is_empty() {
            self.preparing = Some(Task::start(&self.wake, move || makers.into_iter().for_each(|make| make())));
        }
    }

    /// Opens the choice of what is to be practised, at first of the selected deck.
    pub(super) fn open_practice(&mut self) {
        let deck = self.library_screen.selected(&self.library).map(|deck| deck.deck.id.clone());
        self.dialog = Some(Dialog::Practice(PracticeDialog::new(deck, &self.library)));
    }

    /// Puts an exam in the place of another, or of none. Days that have passed are forgotten with it.
    pub(super) fn set_exam(&mut self, before: Option<&ExamGoal>, goal: Option<ExamGoal>, now: Moment) {
        let mut preferences = self.library.preferences().clone();
        preferences.exams.retain(|exam| Some(exam) != before && exam.day >= self.day);
        let said = match &goal {
            Some(goal) => {
                format!(
                    "The exam {} is prepared for, with {:.0} minutes a day.",
                    goal.when(self.day),
                    goal.minutes_per_day
                )
            }
            None => "No exam any more: cards come as always.".to_owned(),
        };
        preferences.exams.extend(goal);
        match self.library.set_preferences(preferences) {
            Ok(()) => {
                self.dialog = None;
                self.notices.flash(said, now);
                self.refresh(now);
            }
            Err(err) => self.notices.say(err.to_string(), Weight::Warning, now),
        }
    }

    pub(super) fn leave(&mut self, now: Moment) {
        self.study_screen = None;
        self.show(self.came_from, now);
    }

    pub(super) fn on_study(&mut self, act: impl FnOnce(&mut StudyScreen, &Library)) {
        if let Some(screen) = &mut self.study_screen {
            act(screen, &self.library);
        }
    }

    pub(super) fn show_answer(&mut self, given: Given<'_>, now: Moment) {
        self.on_study(|screen, library| screen.show_answer(library, given, now));
        self.notices.dismiss();
    }

    /// Chooses an option of a card, one of two events, or a way to match two cards.
    pub(super) fn choose(&mut self, place: usize, now: Moment) {
        let Some(screen) = &mut self.study_screen else { return };
        if screen.order().is_some() {
            screen.change_order(|turn| turn.put_first(place));
            self.keep_order(now);
        } else if let Some(contrast) = screen.contrast().cloned() {
            let duration_ms = screen.duration_ms(now);
            match self.library.record_contrast(screen.sitting_mut(), &contrast, place, duration_ms, now) {
                Ok(_is_right) => screen.contrast_kept(place),
                Err(err) => self.notices.say(err.to_string(), Weight::Warning, now),
            }
        } else {
            self.show_answer(Given::Option(place), now);
        }
    }

    /// Keeps the order of the events, and only then tells what came of it.
    pub(super) fn keep_order(&mut self, now: Moment) {
        let Some(screen) = &mut self.study_screen else { return };
        let Some((ordering, order)) = screen.order() else { return };
        let duration_ms = screen.duration_ms(now);
        match self.library.record_order(screen.sitting_mut(), &ordering, &order, duration_ms, now) {
            Ok(misplaced) => screen.order_kept(misplaced),
            Err(err) => self.notices.say(err.to_string(), Weight::Warning, now),
        }
    }

    /// Keeps the answer, and only then goes on to the next card.
    pub(super) fn rate(&mut self, rating: Rating, now: Moment) {
        let Some(screen) = &mut self.study_screen else { return };
        let Some(answer) = screen.answer(rating, &self.library, now) else { return };
        match self.library.record(answer.clone(), now) {
            Ok(_candidate) => screen.kept(answer, &self.library, now),
            Err(err) => self.notices.say(err.to_string(), Weight::Warning, now),
        }
    }

    /// Takes back the newest answer or mark, in the sitting that is on the screen or from another page.
    ///
    /// In practice only practice: an answer that counted, taken back, would be asked again without counting.
    pub(super) fn undo(&mut self, reach: Reach, now: Moment) {
        if self.study_screen.as_mut().is_some_and(|screen| screen.take_step_back(now)) {
            return;
        }
        let is_practice = self.study_screen.as_mut().is_some_and(|screen| screen.sitting_mut().is_practice());
        let reach = if is_practice { Reach::Practice } else { reach };
        let undone = match self.library.undo(reach, now) {
            Ok(undone) => undone,
            Err(err) => {
                self.notices.say(err.to_string(), Weight::Warning, now);
                return;
            }
        };
        let (library, day) = (&self.library, self.day);
        let is_there = |card: &CardKey| library.card(card).is_some();
        let screen = self.study_screen.as_mut();
        let said = match undone {
            Some(Undone::Answer(card)) => {
                if let Some(screen) = screen.filter(|_| is_there(&card)) {
                    screen.taken_back(&card, library, now);
                }
                format!("Taken back: the answer to “{}”", question(library, &card))
            }
            Some(Undone::Mark(card)) => {
                if let Some(screen) = screen.filter(|_| is_there(&card) && library.marks(&card).may_be_asked(day)) {
                    let is_new = library.state(&card).is_some_and(crate::memory::CardState::is_new);
                    screen.unmarked(&card, is_new, library, now);
                }
                format!("Taken back: the mark on “{}”", question(library, &card))
            }
            Some(Undone::Interlude) => {
                if let Some(screen) = screen {
                    screen.interlude_taken_back(now);
                }
                "Taken back: the last question over several cards.".to_owned()
            }
            None => match reach {
                Reach::Anything => "There is nothing to take back.",
                Reach::Practice => "There is no practice to take back.",
                Reach::Answer(_) => "Something else was done after this answer, so it stays.",
            }
            .to_owned(),
        };
        self.notices.flash(said, now);
        self.refresh(now);
    }

    pub(super) fn mark(&mut self, kind: MarkKind, now: Moment) {
        let Some(screen) = &mut self.study_screen else { return };
        let Some(card) = screen.card().cloned() else { return };
        let kind = match kind {
            MarkKind::Flag if self.library.marks(&card).is_flagged => MarkKind::Unflag,
            kind => kind,
        };
        if let Err(err) = self.library.mark(&card, kind, now) {
            self.notices.say(err.to_string(), Weight::Warning, now);
            return;
        }
        let said = match kind {
            MarkKind::Bury => "Buried until tomorrow. Ctrl+Z takes it back.",
            MarkKind::Suspend => "Suspended. Ctrl+Z takes it back.",
            MarkKind::Flag => "Flagged.",
            MarkKind::Unflag | MarkKind::Unsuspend => "The flag was taken off.",
        };
        self.notices.flash(said, now);
        if matches!(kind, MarkKind::Bury | MarkKind::Suspend) {
            screen.passed_over(&card, &self.library, now);
        }
    }

    /// Takes a mark off a card that is not the current one.
    pub(super) fn unmark(&mut self, card: &CardKey, kind: MarkKind, now: Moment) {
        if let Err(err) = self.library.mark(card, kind, now) {
            self.notices.say(err.to_string(), Weight::Warning, now);
        }
        self.refresh(now);
    }

    /// Closes the dialog; one with changes that would be lost asks first.
    pub(super) fn close_dialog(&mut self) {
        if self.dialog.as_mut().is_none_or(Dialog::may_close) {
            self.dialog = None;
        }
    }

    pub(super) fn edit_current_card(&mut self) {
        if let Some(card) = self.study_screen.as_ref().and_then(StudyScreen::card).cloned() {
            self.edit_card(&card);
        }
    }

    pub(super) fn edit_card(&mut self, key: &CardKey) {
        if let Some((_, card)) = self.library.card(key) {
            self.dialog = Some(Dialog::Edit(Box::new(EditDialog::new(key.clone(), card.clone()))));
        }
    }

    pub(super) fn save_card(&mut self, card: Card, now: Moment) {
        let Some(Dialog::Edit(dialog)) = &mut self.dialog else { return };
        match self.library.edit_card(&dialog.key, card) {
            Ok(()) => {
                self.dialog = None;
                self.notices.flash("The card was changed; its history stays.", now);
                self.decks_changed(now);
            }
            Err(err) => dialog.error = Some(err.to_string()),
        }
    }
}

/// What a sitting covers, in a few words.
fn sitting_name(plan: &Plan, deck: Option<&str>) -> String {
    let mut name = deck.unwrap_or("All decks").to_owned();
    if !plan.cards.is_empty() {
        "Selected cards".clone_into(&mut name);
    }
    if let Some(topic) = plan.topic {
        name = format!("{name} · {}", topic.name());
    }
    match plan.mode {
        Mode::Study => name,
        Mode::Practice => format!("Practice: {name}"),
        Mode::Chronology => format!("In order: {name}"),
    }
}

/// The question of a card, in one line.
fn question(library: &Library, card: &CardKey) -> String {
    library.card(card).map_or_else(|| card.card.to_string(), |(_, card)| one_line(card))
}
