//! What happens in a session when a command comes.

use std::time::Duration;

use super::{Desk, Page, undoing::kept_last, way_back::Before};
use crate::{
    app::{
        command::{Command, Context},
        dialogs::{Dialog, PracticeDialog},
        screens::StudyScreen,
    },
    deck::CardKey,
    library::{Changes, LibraryDeck, Mode, OpenError, Operation, Plan},
    memory::Moment,
    study::{ExamGoal, Input, MarkKind, Reach, Record},
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
            let has_new = self.library_screen.standing().is_some_and(|(summary, _)| summary.new > 0);
            let [write, practise] = [Command::NewCard, Command::OpenPractice].map(|it| Context::Library.key(it));
            let said = if is_empty {
                format!("This deck has no cards yet. Press {write} to write one.")
            } else if has_new {
                let more = Command::StudyMore(10).label();
                format!("Today’s new cards are used up. Choose “{more}” to go on anyway.")
            } else {
                format!("This deck is done for today. Press {practise} to practise it.")
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
                (self.kept_before, self.may_undo_earlier) = (kept_last(&self.library), None);
                self.notices.dismiss();
            }
            Err(err) => self.notices.warn(&err, now),
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
                    if changes.undone.is_none() {
                        self.may_undo_earlier = None;
                    }
                    self.progress_screen.outdate();
                    self.refresh(now);
                    self.name_last_step(now);
                }
                Some(changes)
            }
            Err(err) => {
                if err.ends_it() {
                    self.failure = Some(err);
                } else {
                    self.notices.warn(&err, now);
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
            let reach = if has_taught { Some(Reach::Anything) } else { self.reach(now) };
            if let Some(reach) = reach {
                return self.take_back(reach, now);
            }
        }
        let Some(screen) = &mut self.study_screen else { return };
        let card = screen.card().cloned();
        let was_flagged = card.as_ref().is_some_and(|card| self.library.marks(card).is_flagged);
        let mark = if let Input::Mark(kind) = input { Some(kind) } else { None };
        let view = screen.session().views();
        let changes = screen.take(input, &mut self.library, now);
        let is_shown_anew = screen.session().views() != view;
        if self.changed(changes, now).is_none() {
            return;
        }
        match mark.filter(|_| card.is_some()) {
            Some(MarkKind::Bury) => self.notices.flash("Buried until tomorrow.", now),
            Some(MarkKind::Suspend) => self.notices.flash("Suspended.", now),
            Some(_) => self.notices.flash(if was_flagged { "Flag removed." } else { "Flagged." }, now),
            None if is_shown_anew => self.notices.dismiss(),
            None => {}
        }
    }

    /// Sets a mark on cards, which one undo takes back.
    pub(super) fn mark_all(&mut self, cards: Vec<CardKey>, kind: MarkKind, now: Moment) {
        let cards_in_words = count(cards.len(), "card");
        let said = match kind {
            MarkKind::Bury => format!("{cards_in_words} buried until tomorrow."),
            MarkKind::Unflag => format!("Flag removed from {cards_in_words}."),
            MarkKind::Reset => format!("{cards_in_words} reset: new again. The answers stay in the log."),
            MarkKind::SetDue(day) => format!("{cards_in_words} due {}.", relative_day(day, self.day)),
            _ => format!("{cards_in_words} {}.", kind.done()),
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
            self.mark_all(vec![card.clone()], kind, now);
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
