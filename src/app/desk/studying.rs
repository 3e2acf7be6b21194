//! What happens in a session when a command comes.

use std::time::Duration;

use super::{Desk, Page, way_back::Before};
use crate::{
    app::{
        command::{Command, Context},
        dialogs::{Dialog, PracticeDialog},
        notices::Weight,
        screens::{StudyScreen, one_line},
    },
    deck::CardKey,
    library::{Changes, Library, LibraryDeck, Mode, OpenError, Operation, Plan},
    memory::Moment,
    study::{ExamGoal, Input, MarkKind, Reach, Record, Undone},
    tasks::Task,
    wording::{coming_day, count, relative_day},
};

/// Up to how many cards a deck is prepared when a session begins: that takes 2 ms.
const PREPARED_IN_A_FRAME: usize = 300;
/// How long the library is on the screen before decks are prepared: the first pictures come first.
pub(super) const PAUSE: Duration = Duration::from_secs(2);

impl Desk {
    /// Studies the selected deck, if today asks for anything of it.
    pub(super) fn study_selected(&mut self, now: Moment) {
        let Some(id) = self.library_screen.selected(&self.library).map(|deck| deck.deck.id.clone()) else { return };
        if self.library_screen.has_work() {
            self.study(Plan { deck: Some(id), ..Plan::default() }, now);
        } else {
            let is_empty = self.library.deck(&id).is_some_and(|it| it.deck.cards.is_empty());
            let [write, practise] = [Command::NewCard, Command::OpenPractice].map(|it| Context::Library.key(it));
            let said = if is_empty {
                format!("This deck has no cards yet. Press {write} to write one.")
            } else {
                format!("This deck is done for today. {practise} on the library’s page practises it.")
            };
            self.notices.flash(said, now);
        }
    }

    /// Studies so many new cards beyond the day's limit.
    pub(super) fn study_more(&mut self, new: usize, now: Moment) {
        let selected = || self.library_screen.selected(&self.library).map(|deck| deck.deck.id.clone());
        let plan = match &self.study_screen {
            Some(screen) if screen.plan().mode != Mode::Study => return,
            Some(screen) => screen.plan().clone(),
            None => Plan { deck: selected(), ..Plan::default() },
        };
        self.study(Plan { new: Some(new), total: None, ..plan }, now);
    }

    /// Begins a session. If it is not known yet what its cards are easily taken for, it waits for that.
    pub(super) fn study(&mut self, plan: Plan, now: Moment) {
        let is_covered = |it: &&LibraryDeck| plan.deck.as_ref().is_none_or(|id| it.deck.id == *id);
        let (small, large): (Vec<_>, Vec<_>) = self
            .library
            .decks()
            .iter()
            .filter(|deck| is_covered(deck) && deck.rivals().is_none())
            .partition(|deck| deck.deck.cards.len() <= PREPARED_IN_A_FRAME);
        for deck in small {
            deck.rivals_maker()();
        }
        let makers: Vec<_> = large.into_iter().map(LibraryDeck::rivals_maker).collect();
        if makers.is_empty() {
            self.begin(plan, now);
        } else if self.to_begin.replace(plan).is_none() {
            self.notices.flash("Preparing the session…", now);
            self.preparing = Some(Task::start(&self.wake, move || makers.into_iter().for_each(|make| make())));
        }
    }

    /// Begins a session whose decks are prepared. If that failed, cards are asked without options.
    pub(super) fn begin(&mut self, plan: Plan, now: Moment) {
        let deck = plan.deck.as_ref().and_then(|id| self.library.deck(id));
        let name = session_name(&plan, deck.map(|deck| deck.deck.title.as_str()));
        match self.library.begin(&plan, now) {
            Ok(session) => {
                if self.page != Page::Study {
                    self.came_from.push(Before::Page(self.page));
                }
                self.study_screen = Some(StudyScreen::new(session, plan, name, &self.library, now));
                self.page = Page::Study;
                self.notices.dismiss();
            }
            Err(err) => self.notices.say(err.to_string(), Weight::Warning, now),
        }
    }

    /// Works out in the background what the cards of each deck are easily taken for, so that sessions begin at once.
    pub(super) fn prepare(&mut self) {
        let decks = self.library.decks().iter().filter(|deck| deck.rivals().is_none());
        let makers: Vec<_> = decks.map(LibraryDeck::rivals_maker).collect();
        if !makers.is_empty() && self.to_begin.is_none() {
            let make = move || makers.into_iter().for_each(|make| make());
            self.preparing = Some(Task::start_after(PAUSE, &self.wake, make));
        }
    }

    /// Opens the choice of what is to be practised, at first of the selected deck.
    pub(super) fn open_practice(&mut self) {
        let deck = self.current_deck();
        self.dialog = Some(Dialog::Practice(PracticeDialog::new(deck, &self.library)));
    }

    /// Changes the library; says so if that fails, and brings what is shown up to date.
    pub(super) fn change(&mut self, operation: Operation, now: Moment) -> Option<Changes> {
        if operation.is_kept_in_log() && self.must_wait(now) {
            return None;
        }
        let changes = self.library.apply(operation, now);
        self.changed(changes, now)
    }

    /// Brings what is shown up to date with what an operation changed.
    pub(super) fn changed(&mut self, changes: Result<Changes, OpenError>, now: Moment) -> Option<Changes> {
        match changes {
            Ok(changes) => {
                if changes.are_decks_changed {
                    self.gallery.look_in(self.library.picture_folders());
                    self.prepare();
                    self.letters.look(&self.library, &self.wake);
                    let (outdated, see) = (self.library.take_outdated(), self.library.seen_keeper(now));
                    self.seeing = Some(Task::start(&self.wake, move || {
                        drop(outdated);
                        see()
                    }));
                    self.on_session(|session, library| session.decks_changed(library, now), now);
                }
                if changes != Changes::default() {
                    self.progress_screen.outdate();
                    self.refresh(now);
                }
                Some(changes)
            }
            Err(err) => {
                if err.ends_it() {
                    self.failure = Some(err);
                } else {
                    self.notices.say(err.to_string(), Weight::Warning, now);
                }
                None
            }
        }
    }

    /// Puts an exam in the place of another, or of none.
    pub(super) fn set_exam(&mut self, before: Option<&ExamGoal>, goal: Option<ExamGoal>, now: Moment) {
        let said = match &goal {
            Some(goal) => {
                format!("Exam set: {} ({}).", coming_day(goal.day, self.day), relative_day(goal.day, self.day))
            }
            None => "The exam was removed. Cards come as before.".to_owned(),
        };
        if self.change(Operation::Exam { before: before.cloned(), goal }, now).is_some() {
            self.dialog = None;
            self.notices.done(said, now);
        }
    }

    /// Gives the session on the screen an input, and says what it did beside changing what is shown.
    pub(super) fn take(&mut self, input: Input, now: Moment) {
        if self.holds(&input, now) {
            return;
        }
        let has_taught = std::mem::take(&mut self.has_taught);
        if input == Input::Undo {
            self.finish_writing(now);
            if has_taught {
                return self.take_back(Reach::Anything, now);
            }
            let reach = self.study_screen.as_ref().and_then(|screen| screen.undo_reach(&self.library, now));
            if reach.is_some_and(|reach| self.undo_decks(reach, now)) {
                return;
            }
        }
        let Some(screen) = &mut self.study_screen else { return self.undo_elsewhere(&input, now) };
        let (is_undo, is_practice) = (input == Input::Undo, screen.session().course().is_practice());
        let card = screen.card().cloned();
        let was_flagged = card.as_ref().is_some_and(|card| self.library.marks(card).is_flagged);
        let mark = if let Input::Mark(kind) = input { Some(kind) } else { None };
        let view = screen.session().views();
        let changes = screen.take(input, &mut self.library, now);
        let is_shown_anew = screen.session().views() != view;
        let Some(changes) = self.changed(changes, now) else { return };
        match mark.filter(|_| card.is_some()) {
            Some(MarkKind::Bury) => self.notices.flash("Buried until tomorrow.", now),
            Some(MarkKind::Suspend) => self.notices.flash("Suspended.", now),
            Some(_) => self.notices.flash(if was_flagged { "Flag removed." } else { "Flagged." }, now),
            None if is_undo && (changes.undone.is_some() || !is_shown_anew) => {
                self.say_undone(&changes, is_practice, now);
            }
            None if is_shown_anew => self.notices.dismiss(),
            None => {}
        }
    }

    /// Without a session on the screen an undo takes back what was kept last.
    fn undo_elsewhere(&mut self, input: &Input, now: Moment) {
        if *input == Input::Undo {
            self.take_back(Reach::Anything, now);
        }
    }

    /// Takes back what was kept last, from another page than the session's.
    pub(super) fn take_back(&mut self, reach: Reach, now: Moment) {
        if self.must_wait(now) {
            return;
        }
        self.finish_writing(now);
        if self.undo_decks(reach, now) {
            return;
        }
        let Some(changes) = self.change(Operation::Record(Record::Undo(reach)), now) else { return };
        if changes.undone.is_none() && matches!(reach, Reach::Answer(_)) {
            return self.notices.flash("Something else was done after this answer, so it stays.", now);
        }
        self.undone(&changes, now);
    }

    /// Follows what was taken back, from another page than the session's, and says it.
    pub(super) fn undone(&mut self, changes: &Changes, now: Moment) {
        if let Some(undone) = &changes.undone {
            self.on_session(|session, library| session.undone(undone, library, now), now);
        }
        self.say_undone(changes, false, now);
    }

    fn say_undone(&mut self, changes: &Changes, is_practice: bool, now: Moment) {
        let said = match &changes.undone {
            Some(Undone::Answer { card, .. }) => format!("Undone: the answer to “{}”", question(&self.library, card)),
            Some(Undone::Mark { card, .. }) => format!("Undone: the mark on “{}”", question(&self.library, card)),
            Some(Undone::Answers { answers }) => format!("Undone: {} of a mock exam.", count(*answers, "answer")),
            Some(Undone::Marks { cards }) => format!("Undone: the change to {}.", count(*cards, "card")),
            Some(Undone::Interlude) => "Undone: the last question over several cards.".to_owned(),
            Some(Undone::Exam) => "Undone: the change to your exam.".to_owned(),
            Some(Undone::Import) => "Undone: the import of the deck. A copy of what was imported is kept.".to_owned(),
            Some(Undone::Edit(what)) => format!("Undone: {what}."),
            Some(Undone::Parameters) => "Undone: the change to the memory model.".to_owned(),
            None if is_practice => "There is no practice to undo.".to_owned(),
            None => "There is nothing to undo.".to_owned(),
        };
        match changes.edited_since() {
            Some(edited) => self.notices.say(format!("{said} {edited}"), Weight::Plain, now),
            None if changes.undone.is_some() => self.notices.say(said, Weight::Plain, now),
            None => self.notices.flash(said, now),
        }
    }

    /// Sets a mark on cards, which one undo takes back.
    pub(super) fn mark_all(&mut self, cards: Vec<CardKey>, kind: MarkKind, now: Moment) {
        let cards_in_words = count(cards.len(), "card");
        let said = match kind {
            MarkKind::Bury => format!("{cards_in_words} buried until tomorrow."),
            MarkKind::Suspend => format!("{cards_in_words} suspended."),
            MarkKind::Unsuspend => format!("{cards_in_words} unsuspended."),
            MarkKind::Flag => format!("{cards_in_words} flagged."),
            MarkKind::Unflag => format!("Flag removed from {cards_in_words}."),
            MarkKind::Reset => format!("{cards_in_words} reset: new again. The answers stay in the log."),
            MarkKind::SetDue(day) => format!("{cards_in_words} due {}.", relative_day(day, self.day)),
        };
        if self.change(Operation::Marks(cards, kind), now).is_some() {
            self.notices.done(said, now);
        }
    }

    /// Sets a mark on a card; in a session it is the one on the screen.
    pub(super) fn mark(&mut self, card: &CardKey, kind: MarkKind, now: Moment) {
        let is_asked = self.study_screen.as_ref().and_then(StudyScreen::card) == Some(card);
        if self.page == Page::Study && is_asked {
            self.take(Input::Mark(kind), now);
        } else {
            self.unmark(card, kind, now);
        }
    }

    /// Takes a mark off a card that is not the current one.
    pub(super) fn unmark(&mut self, card: &CardKey, kind: MarkKind, now: Moment) {
        self.change(Operation::Record(Record::Mark(card.clone(), kind)), now);
    }

    /// Closes the dialog; one with changes that would be lost asks first.
    pub(super) fn close_dialog(&mut self) {
        // What is being written stays open until it has stopped, or is there.
        self.dialog.iter().for_each(Dialog::cancel);
        if self.dialog.as_mut().is_none_or(Dialog::may_close) {
            self.end_dialog();
        }
    }
}

/// What a session covers, in a few words.
fn session_name(plan: &Plan, deck: Option<&str>) -> String {
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
