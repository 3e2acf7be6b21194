//! Decks that come in, change and are read again: all of it in the background.

use std::path::{Path, PathBuf};

use super::Desk;
use crate::{
    app::{
        dialogs::{Dialog, ImportDialog, ImportState},
        notices::Weight,
    },
    deck::DeckId,
    formats::DeckChange,
    library::{self, DeckError, DeckFile, Import, Operation, Written},
    memory::Moment,
    tasks::{Task, Watch, finished},
};

impl Desk {
    /// Takes up what has been read and written.
    pub(super) fn collect_files(&mut self, now: Moment) {
        if self.writing.is_some() {
            let written = finished(&mut self.writing);
            if written.is_some() || self.writing.is_none() {
                self.written(written, now);
            }
        }
        // What is being written would be taken for somebody else's change.
        if self.writing.is_none() && self.watch.as_ref().is_some_and(Watch::take_change) {
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
        if !matches!(self.dialog, Some(Dialog::Import(_))) {
            return;
        }
        let done = if import.replaces { "brought up to date" } else { "imported" };
        let done = format!("“{}” was {done}.", import.deck.title);
        let work = self.library.importer(import, now);
        let state = match work {
            Ok(work) => {
                self.start_writing(done, now, move || work().map(Saved::one));
                ImportState::Writing
            }
            Err(err) => ImportState::Failed(err),
        };
        if let Some(Dialog::Import(dialog)) = &mut self.dialog {
            dialog.state = state;
        }
    }

    /// Begins to change a deck. `said` is said when that is done.
    pub(super) fn change_deck(&mut self, deck: &DeckId, changes: Vec<DeckChange>, said: &str, now: Moment) {
        match self.library.deck_editor(deck, changes, now) {
            Ok(work) => self.start_writing(said.to_owned(), now, move || work().map(Saved::one)),
            Err(err) => self.not_written(err, now),
        }
    }

    /// Begins to write to the decks folder. What is being written already comes first.
    pub(super) fn start_writing(
        &mut self,
        said: String,
        now: Moment,
        work: impl FnOnce() -> Result<Saved, DeckError> + Send + 'static,
    ) {
        self.finish_writing(now);
        if let Some(Dialog::Edit(dialog)) = &mut self.dialog {
            dialog.begin_saving();
        }
        self.writing = Some(Task::start(&self.wake, move || work().map(|saved| Saved { said, ..saved })));
    }

    /// Waits for what is being written: what comes next builds on it.
    pub(super) fn finish_writing(&mut self, now: Moment) {
        if let Some(writing) = self.writing.take() {
            let written = writing.wait();
            self.written(written, now);
        }
    }

    /// Takes up the decks that have been written, and closes the dialog that asked for it.
    fn written(&mut self, written: Option<Result<Saved, DeckError>>, now: Moment) {
        let broken_off = || {
            let (path, err) = (self.library.folder().decks(), std::io::Error::other("the writing broke off"));
            Err(DeckError::NotWritten { path, err })
        };
        let Saved { said, kept, operations } = match written.unwrap_or_else(broken_off) {
            Ok(saved) => saved,
            Err(err) => return self.not_written(err, now),
        };
        for operation in operations {
            self.change(operation, now);
        }
        match &mut self.dialog {
            Some(Dialog::Import(ImportDialog { state: ImportState::Writing, .. })) => {
                self.dialog = None;
                let kept = kept
                    .map(|path| format!(" The file it replaced is kept, and undo brings it back: {}", path.display()));
                self.notices.say(said + &kept.unwrap_or_default(), Weight::Plain, now);
            }
            Some(Dialog::Edit(dialog)) if dialog.is_saving() => {
                if !dialog.saved() {
                    self.dialog = None;
                }
                self.notices.flash(said, now);
            }
            Some(Dialog::Deck(_) | Dialog::Passage(_)) => {
                self.dialog = None;
                self.notices.flash(said, now);
            }
            _ => self.notices.flash(said, now),
        }
        // What is being read may be older than what was written.
        if self.reloading.is_some() {
            self.reload();
        }
    }

    /// Says why nothing was written, in the dialog that asked for it if there is one.
    pub(super) fn not_written(&mut self, err: DeckError, now: Moment) {
        match &mut self.dialog {
            Some(Dialog::Edit(dialog)) => dialog.not_saved(&err),
            Some(Dialog::Deck(dialog)) => dialog.not_saved(&err),
            Some(Dialog::Passage(dialog)) => dialog.not_saved(&err),
            Some(Dialog::Import(dialog)) => dialog.state = ImportState::Failed(err),
            _ => self.notices.say(err.to_string(), Weight::Warning, now),
        }
    }
}

/// What has been written, and is to be taken up.
pub struct Saved {
    /// What is said about it.
    said: String,
    /// Where a copy of the file that was replaced is kept.
    kept: Option<PathBuf>,
    operations: Vec<Operation>,
}

impl Saved {
    /// One deck.
    pub(super) fn one(written: Written) -> Self {
        let operations = vec![Operation::Deck(Box::new(written.file))];
        Self { said: String::new(), kept: written.kept, operations }
    }

    /// All decks, which were read again.
    pub(super) fn all(files: Vec<DeckFile>) -> Self {
        Self { said: String::new(), kept: None, operations: vec![Operation::Decks(files)] }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.keep_place();
        // A card that was saved just before the window closed is written.
        if let Some(writing) = self.writing.take() {
            drop(writing.wait());
        }
        self.keep_draft_at_end();
    }
}
