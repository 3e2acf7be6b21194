//! Decks that come in, change, go out and are read again: all of it in the background.

use std::path::{Path, PathBuf};

use eframe::egui;

use super::{Desk, Page, chooser::deck_to_import};
use crate::{
    app::dialogs::{Dialog, ExportState, ImportDialog, ImportState},
    deck::{CardKey, DeckId},
    formats::{DeckChange, Format, Problem},
    library::{self, Bulk, DeckError, DeckFile, Operation, Origin, Preview, UndoneDecks, Written},
    memory::Moment,
    study::Reach,
    tasks::{Task, Watch, finished},
    wording::count,
};

/// How many problems of a file that came in are kept among the messages.
const MOST_PROBLEMS: usize = 50;
/// What is said while decks are being written.
pub(super) const STILL_SAVED: &str = "A deck is still being saved. Try again in a moment.";

impl Desk {
    /// Takes up what has been read and written.
    pub(super) fn collect_files(&mut self, now: Moment) {
        if self.writing.is_some() {
            let written = finished(&mut self.writing);
            if written.is_some() || self.writing.is_none() {
                self.written(written, now);
            }
        }
        self.collect_changed_cards(now);
        // What is being written would be taken for somebody else's change.
        if self.writing.is_none() && self.changing.is_none() && self.watch.as_ref().is_some_and(Watch::take_change) {
            self.reload();
            self.gallery.look_in(self.library.picture_folders());
        }
        if let Some(Some(files)) = finished(&mut self.reloading) {
            self.change(Operation::Decks(files), now);
        }
        match (self.chooser.collect(now), &mut self.dialog) {
            (Some(path), Some(Dialog::Export(dialog))) => {
                dialog.path = path.display().to_string();
                dialog.state = ExportState::Asking;
            }
            (Some(path), _) => self.take_files(vec![path], now),
            (None, _) => {}
        }
        if let Some(result) = finished(&mut self.previewing)
            && let Some(Dialog::Import(dialog)) = &mut self.dialog
        {
            (dialog.is_stale, dialog.utc_offset_s) = (false, now.utc_offset_s);
            dialog.state = match result {
                Ok(preview) => ImportState::Ready(Box::new(preview)),
                Err(err) => ImportState::Failed(err),
            };
        }
        self.collect_export(now);
    }

    /// Begins to find out what a file of that format does not hold of a deck.
    pub(super) fn find_losses(&mut self, deck: DeckId, format: Format) {
        let losses = self.library.losses(std::slice::from_ref(&deck), format);
        self.finding_losses = Some(Task::start(&self.wake, move || (deck, format, losses())));
    }

    /// Takes up that a deck has been exported, or what an export would leave out.
    fn collect_export(&mut self, now: Moment) {
        if let (Some((deck, format, losses)), Some(Dialog::Export(dialog))) =
            (finished(&mut self.finding_losses), &mut self.dialog)
        {
            dialog.take_losses(&deck, format, losses);
        }
        match (finished(&mut self.exporting), &mut self.dialog) {
            (None, _) => {}
            (Some(Ok(())), Some(Dialog::Export(dialog))) => {
                let done = format!("Exported: {}", dialog.path);
                self.dialog = None;
                self.notices.say(done, now);
            }
            (Some(Err(err)), Some(Dialog::Export(dialog))) => dialog.state = ExportState::Failed(err),
            (Some(Ok(())), _) => self.notices.say("The deck was exported.".to_owned(), now),
            (Some(Err(err)), _) => self.notices.warn(&err, now),
        }
    }

    /// Begins to change many cards in the files of their decks.
    pub(super) fn change_cards(&mut self, cards: &[CardKey], bulk: &Bulk, now: Moment) {
        if self.writing.is_some() || self.changing.is_some() {
            return self.notices.flash(STILL_SAVED, now);
        }
        self.dialog = None;
        let changes = self.library.bulk_changes(cards, bulk);
        if changes.is_empty() {
            return self.notices.flash("Nothing to change: the cards are like that already.", now);
        }
        let cards = count(changes.iter().map(|(_, changes)| changes.len()).sum(), "card");
        let said = match bulk {
            Bulk::Tag(tags) => format!("{cards} tagged with {}.", tags.join(", ")),
            Bulk::Untag(tags) => format!("{} removed from {cards}.", tags.join(", ")),
            Bulk::Delete => format!("{cards} deleted. An undo brings everything back, with its history."),
        };
        match self.library.decks_editor(changes, now) {
            Ok(write) => self.changing = Some((Task::start(&self.wake, write), said)),
            Err(err) => self.notices.warn(&err, now),
        }
    }

    /// Begins to move cards to another deck.
    pub(super) fn move_cards(&mut self, cards: &[CardKey], to: &DeckId, now: Moment) {
        if self.writing.is_some() || self.changing.is_some() {
            return self.notices.flash(STILL_SAVED, now);
        }
        self.dialog = None;
        let moved = cards.iter().filter(|card| card.deck != *to).count();
        let title = self.library.deck(to).map(|deck| deck.deck.title.clone()).unwrap_or_default();
        let their = if moved == 1 { "its" } else { "their" };
        let said = format!("{} moved to “{title}” with {their} history.", count(moved, "card"));
        match self.library.mover(cards, to, now) {
            Ok(write) => self.changing = Some((Task::start(&self.wake, write), said)),
            Err(err) => self.notices.warn(&err, now),
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
                self.notices.done(said, now);
                // What is being read may be older than what was written.
                if self.reloading.is_some() {
                    self.reload();
                }
            }
            Some(Err(err)) => self.notices.warn(&err, now),
            None => self.changing = task.map(|task| (task, said)),
        }
    }

    /// Reads the decks folder again, if it has changed.
    pub(super) fn reload(&mut self) {
        self.reloading = Some(Task::start(&self.wake, self.library.decks_reader()));
    }

    /// Reads a file that may be imported, unless a dialog has something to lose.
    pub(super) fn preview(&mut self, path: &Path) {
        let dialog = ImportDialog { path: path.display().to_string(), ..ImportDialog::default() };
        self.open_preview(dialog);
    }

    /// Reads a text that was pasted and may be imported.
    pub(super) fn preview_text(&mut self, text: String) {
        let dialog = ImportDialog { path: "Pasted cards".to_owned(), pasted: Some(text), ..ImportDialog::default() };
        self.open_preview(dialog);
    }

    fn open_preview(&mut self, dialog: ImportDialog) {
        if self.dialog.as_mut().is_none_or(Dialog::may_close) {
            self.dialog = Some(Dialog::Import(ImportDialog { state: ImportState::Reading, ..dialog }));
            self.preview_again();
        }
    }

    /// Reads again what may be imported, as it is to be understood now. What was shown stays meanwhile.
    pub(super) fn preview_again(&mut self) {
        let present = self.library.present();
        let Some(Dialog::Import(dialog)) = &mut self.dialog else { return };
        let (path, choices, pasted) = (PathBuf::from(&dialog.path), dialog.choices.clone(), dialog.pasted.clone());
        dialog.pace.cancel();
        let pace = dialog.pace.renew();
        self.previewing = Some(Task::start(&self.wake, move || match pasted {
            Some(text) => library::preview_bytes(text.as_bytes(), &path, &choices, &present, &pace),
            None => library::preview(&path, &choices, &present, &pace),
        }));
    }

    /// The text that is pasted on the library's page, if it looks like cards.
    pub(super) fn pasted(&self, ctx: &egui::Context) -> Option<String> {
        if self.page != Page::Library || self.dialog.is_some() || ctx.text_edit_focused() {
            return None;
        }
        let is_cards = |text: &str| text.contains('\t') || text.trim().contains('\n');
        ctx.input(|input| {
            input.events.iter().find_map(|event| match event {
                egui::Event::Paste(text) if is_cards(text) => Some(text.clone()),
                _ => None,
            })
        })
    }

    /// Begins to write imported decks.
    pub(super) fn import(&mut self, preview: Preview, now: Moment) {
        let Some(Dialog::Import(dialog)) = &mut self.dialog else { return };
        let pace = dialog.pace.renew();
        let (done, told) = (brought(&preview), told(&preview.problems));
        let state = match self.library.importer(preview, now) {
            Ok(work) => {
                let write = move || work(&pace).map(|written| Saved { told, ..Saved::several(written) });
                self.start_writing(done, now, write);
                ImportState::Writing
            }
            Err(err) => ImportState::Failed(err),
        };
        if let Some(Dialog::Import(dialog)) = &mut self.dialog {
            dialog.state = state;
        }
    }

    /// Begins to write everything that the learner has to a file.
    pub(super) fn export_everything(&mut self, to: PathBuf, may_replace: bool, now: Moment) {
        let Some(Dialog::Export(dialog)) = &mut self.dialog else { return };
        let (folder, pace) = (self.library.folder().clone(), dialog.pace.renew());
        let write = move || folder.export_everything(&to, may_replace, now.utc_ms, &pace);
        (self.exporting, dialog.state) = (Some(Task::start(&self.wake, write)), ExportState::Writing);
    }

    /// Begins to write a deck to a file.
    pub(super) fn export(&mut self, deck: &DeckId, to: &Path, format: Format, may_replace: bool, now: Moment) {
        let Some(Dialog::Export(dialog)) = &mut self.dialog else { return };
        dialog.state = match self.library.exporter(std::slice::from_ref(deck), to, format, may_replace, now) {
            Ok(write) => {
                let pace = dialog.pace.renew();
                self.exporting = Some(Task::start(&self.wake, move || write(&pace)));
                ExportState::Writing
            }
            Err(err) => ExportState::Failed(err),
        };
    }

    /// Asks the system's dialog where a deck is to be exported to.
    pub(super) fn choose_export_file(&mut self, now: Moment) {
        let Some(Dialog::Export(dialog)) = &self.dialog else { return };
        let name = dialog.file_name();
        let ask = move |it: rfd::FileDialog| it.set_title("Export a deck").set_file_name(name).save_file();
        self.chooser.open(now, &self.wake, ask);
    }

    /// Asks the system's dialog for a deck.
    pub(super) fn choose_file(&mut self, now: Moment) {
        self.chooser.open(now, &self.wake, deck_to_import);
    }

    /// Begins to change a deck. `said` is said when that is done.
    pub(super) fn change_deck(&mut self, deck: &DeckId, changes: Vec<DeckChange>, said: &str, now: Moment) {
        let is_built_in = self.library.deck(deck).is_some_and(|it| it.origin == Origin::BuiltIn);
        let said = if is_built_in { format!("{said} The deck is now a copy of your own.") } else { said.to_owned() };
        match self.library.deck_editor(deck, changes, now) {
            Ok(work) => self.start_writing(said, now, move || work().map(Saved::one)),
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
        // As a draft it is on the disk first, however long the deck's file takes.
        self.finish_writing(now);
        let keep_draft = self.drafter(now);
        self.write_beside(now, move || {
            keep_draft();
            work().map(|saved| Saved { said, ..saved })
        });
        if let Some(Dialog::Edit(dialog)) = &mut self.dialog {
            dialog.begin_saving();
        }
    }

    /// Begins to write what no dialog asked for, once what is being written is done.
    fn write_beside(&mut self, now: Moment, work: impl FnOnce() -> Result<Saved, DeckError> + Send + 'static) {
        self.finish_writing(now);
        self.writing = Some(Task::start(&self.wake, work));
    }

    /// Begins to undo the newest step, if that was a change to decks within reach. Returns whether it was.
    pub(super) fn undo_decks(&mut self, reach: Reach, now: Moment) -> bool {
        match self.library.deck_undo(reach, now) {
            Ok(None) => return false,
            Ok(Some(put_back)) => self.write_beside(now, move || Ok(Saved::undone(put_back()?))),
            Err(err) => self.not_written(err.into(), now),
        }
        true
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
        let Saved { said, kept, told, operations } = match written.unwrap_or_else(broken_off) {
            Ok(saved) => saved,
            Err(err) => return self.not_written(err, now),
        };
        let (mut undone, mut deck) = (None, None);
        for operation in operations {
            if let Operation::Deck(file) = &operation {
                deck = deck.or_else(|| file.id().cloned());
            }
            undone = self.change(operation, now).filter(|changes| changes.undone.is_some()).or(undone);
        }
        match &mut self.dialog {
            _ if undone.is_some() => self.undone(&undone.unwrap_or_default(), now),
            Some(Dialog::Import(ImportDialog { state: ImportState::Writing, .. })) => {
                self.dialog = None;
                if let Some(deck) = &deck {
                    self.show_deck(deck, now);
                }
                let kept = match kept.as_slice() {
                    [] => String::new(),
                    [path] => format!(" The file it replaced is kept, and undo brings it back: {}", path.display()),
                    _ => " The files they replaced are kept, and undo brings them back.".to_owned(),
                };
                told.into_iter().rev().for_each(|problem| self.notices.note(problem, now));
                self.notices.done(said + &kept, now);
            }
            Some(Dialog::Edit(dialog)) if dialog.is_saving() => {
                let is_new = dialog.saved();
                if !is_new {
                    self.end_dialog();
                }
                self.show_new_card(deck.filter(|_| is_new));
                self.say_done(said, now);
            }
            Some(Dialog::Deck(dialog)) => {
                if !dialog.saved() {
                    self.dialog = None;
                }
                self.say_done(said, now);
            }
            Some(Dialog::Passage(_)) => {
                self.end_dialog();
                self.say_done(said, now);
            }
            _ => self.say_done(said, now),
        }
        // What is being read may be older than what was written.
        if self.reloading.is_some() {
            self.reload();
        }
    }

    /// Says what was written, which can be undone.
    fn say_done(&mut self, said: String, now: Moment) {
        // After an undo, or what another program changed, nothing is said.
        if !said.is_empty() {
            self.notices.done(said, now);
        }
    }

    /// Says why nothing was written, in the dialog that asked for it if there is one.
    pub(super) fn not_written(&mut self, err: DeckError, now: Moment) {
        match &mut self.dialog {
            Some(Dialog::Edit(dialog)) => dialog.not_saved(&err),
            Some(Dialog::Deck(dialog)) => dialog.not_saved(&err),
            Some(Dialog::Passage(dialog)) => dialog.not_saved(&err),
            Some(Dialog::Import(dialog)) => dialog.state = ImportState::Failed(err),
            _ => self.notices.warn(&err, now),
        }
    }
}

/// What is said of decks that have come in: how many cards, and what is wrong.
fn brought(preview: &Preview) -> String {
    let problems = match preview.problems.len() {
        0 => String::new(),
        problems => format!(" {}, listed in Messages.", count(problems, "problem")),
    };
    let some = |cards: usize, what: &str| (cards > 0).then(|| format!("{cards} {what}"));
    let done = match preview.decks.as_slice() {
        [import] => match &import.replaces {
            None => {
                let (cards, passages) = (import.deck.cards.len(), import.deck.passages.len());
                let much = if cards == 0 { count(passages, "passage") + " to read" } else { count(cards, "card") };
                format!("“{}” was imported: {much}.", import.deck.title)
            }
            Some(title) => {
                let parts = [
                    some(import.new, "new"),
                    some(import.changed, "changed"),
                    some(import.unchanged, "unchanged"),
                    some(import.gone, "no longer in it"),
                ];
                let passages = (import.passages > 0).then(|| format!("{} changed", count(import.passages, "passage")));
                let parts: Vec<String> = parts.into_iter().flatten().chain(passages).collect();
                let parts = if parts.is_empty() { "no cards".to_owned() } else { parts.join(", ") };
                format!("“{title}” was brought up to date: {parts}.")
            }
        },
        decks => {
            let cards = decks.iter().map(|import| import.deck.cards.len()).sum();
            format!("{} were imported: {}.", count(decks.len(), "deck"), count(cards, "card"))
        }
    };
    done + &problems
}

/// What is wrong with a file that comes in, each on a line for the list of messages.
fn told(problems: &[Problem]) -> Vec<String> {
    let line = |problem: &Problem| {
        let file = problem.file.file_name().unwrap_or_default().to_string_lossy();
        let place = problem.place.as_ref().map(|place| format!(", line {}", place.line)).unwrap_or_default();
        format!("{file}{place}: {}; {}.", problem.message, problem.remedy)
    };
    problems.iter().take(MOST_PROBLEMS).map(line).collect()
}

/// What has been written, and is to be taken up.
pub struct Saved {
    /// What is said about it.
    said: String,
    /// Where copies of the files that were replaced are kept.
    kept: Vec<PathBuf>,
    /// What was wrong with the file that came in.
    told: Vec<String>,
    operations: Vec<Operation>,
}

impl Saved {
    /// One deck.
    pub(super) fn one(written: Written) -> Self {
        Self::several(vec![written])
    }

    /// Several decks.
    pub(super) fn several(written: Vec<Written>) -> Self {
        let mut saved = Self::of(Vec::new());
        for Written { file, kept } in written {
            saved.kept.extend(kept);
            saved.operations.push(Operation::Deck(Box::new(file)));
        }
        saved
    }

    /// Decks that are as they were before.
    pub(super) fn undone(undone: UndoneDecks) -> Self {
        Self::of(vec![Operation::Undone(Box::new(undone))])
    }

    /// All decks, which were read again.
    pub(super) fn all(files: Vec<DeckFile>) -> Self {
        Self::of(vec![Operation::Decks(files)])
    }

    fn of(operations: Vec<Operation>) -> Self {
        Self { said: String::new(), kept: Vec::new(), told: Vec::new(), operations }
    }
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.keep_place(self.window);
        // A card that was saved just before the window closed is written.
        if let Some(writing) = self.writing.take() {
            drop(writing.wait());
        }
        self.form_pictures.finish_removing();
        if let Some((changing, _)) = self.changing.take() {
            drop(changing.wait());
        }
        self.keep_draft_at_end();
    }
}
