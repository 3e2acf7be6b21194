//! Writing cards, passages and decks, and teaching the judge.

use std::time::Duration;

use super::{Desk, Page, files::Saved};
use crate::{
    app::{
        command::{Command, Context},
        dialogs::{DeckDialog, DeckPart, Dialog, EditDialog, PassageDialog, ProblemsDialog, Unsaved},
        screens::StudyScreen,
    },
    deck::{Card, CardKey, DeckId, PassageId},
    formats::DeckChange,
    library::Library,
    memory::Moment,
    study::Input,
    tasks::Task,
    wording::shortened,
};

/// How often what is being written is kept as a draft.
pub const DRAFT_EVERY: Duration = Duration::from_secs(3);

impl Desk {
    /// Opens the editor for the card on the screen.
    pub(super) fn edit_current_card(&mut self) {
        if let Some(card) = self.study_screen.as_ref().and_then(StudyScreen::card).cloned() {
            self.edit_card(&card);
        }
    }

    /// Opens the editor for a card.
    pub(super) fn edit_card(&mut self, key: &CardKey) {
        if let Some((_, card)) = self.library.card(key) {
            let mut dialog = EditDialog::new(key, card);
            dialog.is_of_problems = matches!(self.dialog, Some(Dialog::Problems(_)));
            self.dialog = Some(Dialog::Edit(Box::new(dialog)));
        }
    }

    /// Opens the editor for a card that is not there yet; without a deck, the dialog for a new one.
    pub(super) fn new_card(&mut self, deck: Option<DeckId>, passage: Option<PassageId>, quote: Option<String>) {
        if !self.library.may_write() {
            return;
        }
        self.dialog = Some(match deck.or_else(|| self.current_deck()) {
            Some(deck) => Dialog::Edit(Box::new(EditDialog::new_card(deck, passage, quote))),
            None => Dialog::Deck(Box::default()),
        });
    }

    /// Opens the dialog for a new deck.
    pub(super) fn new_deck(&mut self, now: Moment) {
        if !self.library.may_write() {
            return self.notices.flash("This library was opened read-only.", now);
        }
        self.dialog = Some(Dialog::Deck(Box::default()));
    }

    /// Shows what a deck says of itself, with that part of it open.
    pub(super) fn open_deck_settings(&mut self, deck: &DeckId, part: DeckPart) {
        if let Some(deck) = self.library.deck(deck).filter(|_| self.library.may_write()) {
            self.dialog = Some(Dialog::Deck(Box::new(DeckDialog::from_deck(&deck.deck, part))));
        }
    }

    /// Leaves a dialog: back to the list that it was opened from, if it was.
    pub(super) fn end_dialog(&mut self) {
        self.chooser.forget();
        if let Some((_, form)) = self.dialog.as_mut().and_then(Dialog::pictures) {
            let added = form.take_left(None);
            self.remove_unnamed(added);
        }
        match self.dialog.take() {
            Some(Dialog::Passage(dialog)) if dialog.is_of_list => {
                self.open_deck_settings(dialog.deck(), DeckPart::Passages);
                if let Some(Dialog::Deck(list)) = &mut self.dialog {
                    list.select_passage(dialog.place_in(&self.library));
                }
            }
            Some(Dialog::Passage(dialog)) if dialog.is_new() && self.page == Page::Reading => {
                if let Some(place) = dialog.place_in(&self.library) {
                    self.reading_screen.open(&self.library, dialog.deck(), place, None);
                }
            }
            Some(Dialog::Edit(dialog)) if dialog.is_of_problems => {
                let deck = self.library.deck(dialog.deck()).filter(|deck| !deck.problems.is_empty());
                self.dialog = deck.map(|deck| Dialog::Problems(ProblemsDialog::Deck(deck.deck.id.clone())));
            }
            _ => {}
        }
    }

    /// Opens the editor for a passage; `None` is a new one.
    pub(super) fn edit_passage(&mut self, deck: &DeckId, passage: Option<&PassageId>) {
        let Some(found) = self.library.deck(deck).filter(|_| self.library.may_write()) else { return };
        let before = passage.and_then(|id| found.deck.passage(id).cloned());
        if passage.is_none() || before.is_some() {
            let is_of_list = matches!(self.dialog, Some(Dialog::Deck(_)));
            let mut dialog = PassageDialog::new(deck.clone(), before);
            dialog.is_of_list = is_of_list;
            self.dialog = Some(Dialog::Passage(Box::new(dialog)));
        }
    }

    /// Begins to write a new deck, which is then selected.
    pub(super) fn make_deck(&mut self, title: &str, now: Moment) {
        match self.library.deck_maker(title, now) {
            Ok((id, work)) => {
                let key = Context::Library.key(Command::NewCard);
                let said = format!("“{}” was made. Press {key} to write its first card.", title.trim());
                self.start_writing(said, now, move || work().map(Saved::one));
                self.finish_writing(now);
                self.show_deck(&id, now);
            }
            Err(err) => self.not_written(err, now),
        }
    }

    /// Begins to write a copy of a deck, which is then selected.
    pub(super) fn duplicate_deck(&mut self, deck: &DeckId, now: Moment) {
        match self.library.duplicator(deck, now) {
            Ok((id, work)) => {
                self.start_writing("The deck was duplicated.".to_owned(), now, move || work().map(Saved::one));
                self.finish_writing(now);
                self.show_deck(&id, now);
            }
            Err(err) => self.not_written(err, now),
        }
    }

    /// Shows a deck that was just made or brought, selected among the others; a session goes on.
    pub(super) fn show_deck(&mut self, deck: &DeckId, now: Moment) {
        if self.library.deck(deck).is_none() {
            return;
        }
        if !matches!(self.page, Page::Library | Page::Study) {
            self.go_on_to(Page::Library, now);
        }
        self.library_screen.select(&self.library, deck);
        self.reading_screen.turn_to(&self.library, deck);
    }

    /// Selects the card that was just written, if its deck is listed.
    pub(super) fn show_new_card(&mut self, deck: Option<DeckId>) {
        let deck = deck.filter(|_| self.page == Page::Cards).and_then(|id| self.library.deck(&id));
        let newest = deck.and_then(|deck| Some(deck.key(deck.deck.cards.len().checked_sub(1)?)));
        if let Some(card) = newest {
            self.cards_screen.show_new(&card, &self.library);
        }
    }

    /// Begins to take a deck away.
    pub(super) fn remove_deck(&mut self, deck: &DeckId, now: Moment) {
        let is_built_in = Library::is_built_in(deck);
        let title = self.library.deck(deck).map_or("", |it| it.deck.title.as_str());
        let said =
            if is_built_in { "The built-in deck is back.".to_owned() } else { format!("“{title}” was removed.") };
        let said = format!("{said} A copy of yours is kept, and undo brings it back.");
        match self.library.deck_remover(deck, now) {
            Ok(work) => self.start_writing(said, now, move || work().map(Saved::all)),
            Err(err) => self.not_written(err, now),
        }
    }

    /// Adds what was typed to the answers that the card accepts, or to the wrong ones to choose from. The session goes
    /// on as it is.
    pub(super) fn teach(&mut self, command: Command, now: Moment) {
        let Some(screen) = &self.study_screen else { return };
        let Some((key, given)) = screen.teachable().map(|(key, given)| (key.clone(), given.to_owned())) else { return };
        let Some(card) = self.library.card(&key).map(|(_, card)| card.clone()) else { return };
        let accepts = command == Command::AcceptAlways;
        if accepts {
            self.take(Input::Overrule, now);
        }
        let list = if accepts { &card.accept } else { &card.distractors };
        if list.contains(&given) {
            return self.notices.flash("The card has this already.", now);
        }
        let mut after = Card { ..card.clone() };
        let (mine, other) = if accepts {
            (&mut after.accept, &mut after.distractors)
        } else {
            (&mut after.distractors, &mut after.accept)
        };
        mine.push(given.clone());
        other.retain(|text| *text != given);
        let said =
            if accepts { "From now on the card accepts" } else { "From now on the card offers as a wrong choice" };
        let said = format!("{said} “{}”.", shortened(&given, 60));
        self.change_deck(&key.deck, vec![DeckChange::PutCard { before: Some(card), after }], &said, now);
        self.has_taught = true;
    }

    /// Opens again what was being written when Entente ended.
    pub(super) fn restore_draft(&mut self) {
        if !self.library.may_write() || self.dialog.is_some() {
            return;
        }
        let Some(draft) = Unsaved::read(self.library.folder()) else { return };
        if let Some(dialog) = draft.clone().open(&self.library) {
            (self.kept_draft, self.dialog) = (Some(draft), Some(dialog));
        }
    }

    /// Keeps what is being written every few seconds, and forgets it when it was kept or thrown away. Returns whether
    /// something waits to be kept.
    pub(super) fn keep_draft(&mut self, now_s: f64) -> bool {
        if !self.library.may_write() {
            return false;
        }
        let draft = self.dialog.as_ref().and_then(Dialog::unsaved);
        let is_time = draft.is_none() || now_s - self.draft_at_s >= DRAFT_EVERY.as_secs_f64();
        if draft == self.kept_draft {
            return false;
        }
        // A draft is written before its deck, too.
        if !is_time || self.drafting.is_some() || self.writing.is_some() {
            return true;
        }
        let folder = self.library.folder().clone();
        (self.kept_draft, self.draft_at_s) = (draft.clone(), now_s);
        self.drafting = Some(Task::start(&self.wake, move || folder.keep_draft(draft.as_ref())));
        false
    }

    /// Keeps what is being written, or forgets what was: the window closes.
    pub(super) fn keep_draft_at_end(&mut self) {
        drop(self.finish_drafting());
        self.draft_at_s = f64::NEG_INFINITY;
        let _is_left = self.keep_draft(0.0);
        if let Some(Err(err)) = self.finish_drafting() {
            tracing::warn!(%err, "what was being written could not be kept");
        }
    }

    fn finish_drafting(&mut self) -> Option<std::io::Result<()>> {
        self.drafting.take().and_then(Task::wait)
    }

    /// Returns what keeps what is being written as a draft, in any thread. The draft that is being kept is waited for.
    pub(super) fn drafter(&mut self, now: Moment) -> impl FnOnce() + Send + use<> {
        if let Some(Err(err)) = self.finish_drafting() {
            self.say_no_draft(&err, now);
        }
        let draft = self.dialog.as_ref().and_then(Dialog::unsaved);
        let folder = self.library.folder().clone();
        move || {
            if let Some(Err(err)) = draft.map(|draft| folder.keep_draft(Some(&draft))) {
                tracing::warn!(%err, "what was being written could not be kept as a draft");
            }
        }
    }

    /// Says if what is being written cannot be kept as a draft.
    pub(super) fn collect_draft(&mut self, now: Moment) {
        if let Some(Err(err)) = crate::tasks::finished(&mut self.drafting) {
            self.say_no_draft(&err, now);
        }
    }

    fn say_no_draft(&mut self, err: &std::io::Error, now: Moment) {
        let sentence = format!("What you are writing cannot be kept as a draft ({err}). Save it before you close.");
        self.notices.warn(&sentence, now);
    }
}
