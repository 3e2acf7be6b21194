//! Decks that come in, change and are read again: all of it in the background.

use std::path::Path;

use super::Desk;
use crate::{
    app::{
        dialogs::{Dialog, ImportDialog, ImportState},
        notices::Weight,
    },
    deck::{Card, CardKey},
    formats::DeckChange,
    library::{self, Bulk, DeckError, Import, Operation, Written},
    memory::Moment,
    tasks::{Task, Watch, finished},
    wording::count,
};

impl Desk {
    /// Takes up what has been read and written.
    pub(super) fn collect_files(&mut self, now: Moment) {
        if self.writing.is_some() {
            let written = finished(&mut self.writing);
            if written.is_some() || self.writing.is_none() {
                let (path, err) = (self.library.folder().decks(), std::io::Error::other("the writing broke off"));
                self.written(written.unwrap_or(Err(DeckError::NotWritten { path, err })), now);
            }
        }
        self.collect_changed_cards(now);
        // What is being written would be taken for somebody else's change.
        if self.writing.is_none() && self.changing.is_none() && self.watch.as_ref().is_some_and(Watch::take_change) {
            self.reload();
        }
        if let Some(Some(files)) = finished(&mut self.reloading) {
            self.change(Operation::Decks(files), now);
        }
        if let Some(Some(path)) = finished(&mut self.choosing) {
            self.preview(&path);
        }
        if let Some(result) = finished(&mut self.previewing)
            && let Some(Dialog::Import(dialog)) = &mut self.dialog
        {
            dialog.state = match result {
                Ok(import) => ImportState::Ready(Box::new(import)),
                Err(err) => ImportState::Failed(err),
            };
        }
    }

    /// Begins to change many cards in the files of their decks.
    pub(super) fn change_cards(&mut self, cards: &[CardKey], bulk: &Bulk, now: Moment) {
        if self.writing.is_some() || self.changing.is_some() {
            return self.notices.flash("A deck is still being saved. Try again in a moment.", now);
        }
        self.dialog = None;
        match self.library.bulk_editor(cards, bulk, now) {
            Ok((0, _)) => self.notices.flash("Nothing to change: the cards are like that already.", now),
            Ok((changed, write)) => {
                let cards = count(changed, "card");
                let said = match bulk {
                    Bulk::Tag(tags) => format!("{cards} tagged with {}.", tags.join(", ")),
                    Bulk::Untag(tags) => format!("{} removed from {cards}.", tags.join(", ")),
                    Bulk::Delete => format!("{cards} deleted. Undo brings them back with their history."),
                };
                self.changing = Some((Task::start(&self.wake, write), said));
            }
            Err(err) => self.notices.say(err.to_string(), Weight::Warning, now),
        }
    }

    /// Takes up the decks whose cards have been changed.
    fn collect_changed_cards(&mut self, now: Moment) {
        let Some((task, said)) = self.changing.take() else { return };
        let mut task = Some(task);
        match finished(&mut task) {
            Some(Ok(written)) => {
                for Written { file, .. } in written {
                    self.change(Operation::Deck(Box::new(file)), now);
                }
                self.notices.flash(said, now);
                // What is being read may be older than what was written.
                if self.reloading.is_some() {
                    self.reload();
                }
            }
            Some(Err(err)) => self.notices.say(err.to_string(), Weight::Warning, now),
            None => self.changing = task.map(|task| (task, said)),
        }
    }

    /// Reads the decks folder again, if it has changed.
    pub(super) fn reload(&mut self) {
        self.reloading = Some(Task::start(&self.wake, self.library.decks_reader()));
    }

    /// Reads a file that may be imported, unless a dialog has something to lose.
    pub(super) fn preview(&mut self, path: &Path) {
        if !self.dialog.as_mut().is_none_or(Dialog::may_close) {
            return;
        }
        let decks: Vec<_> = self.library.decks().iter().map(|deck| deck.deck.clone()).collect();
        self.dialog =
            Some(Dialog::Import(ImportDialog { path: path.display().to_string(), state: ImportState::Reading }));
        let path = path.to_owned();
        self.previewing = Some(Task::start(&self.wake, move || {
            library::preview(&path, |id| decks.into_iter().find(|deck| deck.id == *id))
        }));
    }

    /// Begins to write an imported deck.
    pub(super) fn import(&mut self, import: Import, now: Moment) {
        let Some(Dialog::Import(dialog)) = &mut self.dialog else { return };
        let done = if import.replaces { "brought up to date" } else { "imported" };
        let done = format!("“{}” was {done}.", import.deck.title);
        dialog.state = match self.library.importer(import, now) {
            Ok(write) => {
                self.writing = Some(Task::start(&self.wake, write));
                ImportState::Writing(done)
            }
            Err(err) => ImportState::Failed(err),
        };
    }

    /// Begins to write a changed card.
    pub(super) fn save_card(&mut self, card: Card, now: Moment) {
        let Some(Dialog::Edit(dialog)) = &mut self.dialog else { return };
        let change = DeckChange::PutCard { before: Some(dialog.before().clone()), after: card };
        match self.library.deck_editor(&dialog.key.deck, vec![change], now) {
            Ok(write) => {
                dialog.is_saving = true;
                dialog.error = None;
                self.writing = Some(Task::start(&self.wake, write));
            }
            Err(err) => dialog.error = Some(err.to_string()),
        }
    }

    /// Takes up the deck that has been written, and closes the dialog that asked for it.
    fn written(&mut self, written: Result<Written, DeckError>, now: Moment) {
        match (written, &mut self.dialog) {
            (Ok(Written { file, kept }), dialog) => {
                match dialog.take() {
                    Some(Dialog::Import(ImportDialog { state: ImportState::Writing(done), .. })) => {
                        let kept = kept.map(|path| {
                            format!(" The file it replaced is kept, and undo brings it back: {}", path.display())
                        });
                        self.notices.say(done + &kept.unwrap_or_default(), Weight::Plain, now);
                    }
                    _ => self.notices.flash("The card was changed; its history stays.", now),
                }
                self.change(Operation::Deck(Box::new(file)), now);
                // What is being read may be older than what was written.
                if self.reloading.is_some() {
                    self.reload();
                }
            }
            (Err(err), Some(Dialog::Edit(dialog))) => {
                dialog.is_saving = false;
                dialog.error = Some(err.to_string());
            }
            (Err(err), Some(Dialog::Import(dialog))) => dialog.state = ImportState::Failed(err),
            (Err(err), _) => self.notices.say(err.to_string(), Weight::Warning, now),
        }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        // A card that was saved just before the window closed is written.
        if let Some(writing) = self.writing.take() {
            drop(writing.wait());
        }
        if let Some((changing, _)) = self.changing.take() {
            drop(changing.wait());
        }
    }
}
