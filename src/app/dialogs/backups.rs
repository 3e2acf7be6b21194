//! The backups: what each holds, whether it is sound, and the way back to it.

use eframe::egui::{Align, Layout, Ui};

use super::closing_ui;
use crate::{
    app::{
        command::{Action, CONFIRM, Command, key_name},
        screens::View,
        theme::{GAP, Palette, Type, WIDE_GAP},
        widgets::{heading, primary, remark, scrolled_part, secondary},
    },
    library::{BackupState, DataFolder, TakenBackup},
    storage::review_log::{LogError, Why},
    tasks::{Task, Wake, finished},
};

/// What the background found, after a backup was taken if one was asked for.
type Listed = (Option<Result<Option<TakenBackup>, LogError>>, Vec<BackupState>);

/// The backups of a library.
pub struct BackupsDialog {
    listing: Option<Task<Listed>>,
    backups: Vec<BackupState>,
    /// What came of a backup that was asked for.
    said: String,
    /// The backup that is to be restored, once that is confirmed.
    chosen: Option<usize>,
    utc_offset_s: i32,
}

impl BackupsDialog {
    /// Begins to read the backups.
    pub fn new(folder: &DataFolder, wake: &Wake, utc_offset_s: i32) -> Self {
        let folder = folder.clone();
        let listing = Task::start(wake, move || (None, folder.examine_backups()));
        Self { listing: Some(listing), backups: Vec::new(), said: String::new(), chosen: None, utc_offset_s }
    }

    /// Begins to take a backup, and then reads all of them.
    pub fn take(&mut self, folder: &DataFolder, wake: &Wake, now_ms: i64) {
        let folder = folder.clone();
        (self.said, self.chosen) = (String::new(), None);
        self.listing = Some(Task::start(wake, move || {
            let taken = folder.take_backup(Why::Asked, now_ms);
            (Some(taken), folder.examine_backups())
        }));
    }

    /// Whether the backups are being read.
    pub fn is_reading(&self) -> bool {
        self.listing.is_some()
    }

    /// Whether it may be closed: a backup that waits for a word is let go first.
    pub fn may_close(&mut self) -> bool {
        self.chosen.take().is_none()
    }

    fn poll(&mut self) {
        let Some((taken, backups)) = finished(&mut self.listing) else { return };
        self.backups = backups;
        self.said = match taken {
            None => String::new(),
            Some(Ok(None)) => "There is nothing to back up yet.".to_owned(),
            Some(Ok(Some(TakenBackup { warnings, .. }))) if warnings.is_empty() => {
                "Backed up, and read back: it is sound.".to_owned()
            }
            Some(Ok(Some(TakenBackup { warnings, .. }))) => warnings.join(" "),
            Some(Err(err)) => format!("The backup could not be made. {err}"),
        };
    }

    /// Draws it.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        self.poll();
        let palette = Palette::of(ui);
        heading(ui, "Backups");
        let sentence = "Each holds your answers, your own decks and the settings. All of two days are kept, then one a day \
                        for a month, then one a month.";
        remark(ui, sentence);
        ui.add_space(GAP);
        if self.listing.is_some() {
            remark(ui, "Reading the backups…");
        } else if self.backups.is_empty() {
            ui.label(Type::Body.text("There is no backup yet.", palette.ink));
        }
        let room = (ui.ctx().content_rect().height() - 380.0).max(120.0);
        scrolled_part(ui, "backups", room, |ui| {
            // Room for the bar.
            ui.set_max_width(ui.available_width() - 14.0);
            for (place, state) in self.backups.iter().enumerate() {
                let name = state.in_words(self.utc_offset_s);
                ui.horizontal(|ui| {
                    ui.label(Type::Body.text(&name, palette.ink));
                    ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                        let may_restore = state.is_sound() && view.library.may_write();
                        let button = ui
                            .add_enabled_ui(may_restore, |ui| secondary(ui, "Restore", ""))
                            .inner
                            .accessible_name(format!("Restore: {name}"));
                        if button.clicked() {
                            self.chosen = Some(place);
                        }
                        let (what, colour) = match (state.holds(), state.health.damage()) {
                            (Some(holds), _) => (holds, palette.secondary),
                            (None, Some(_)) => ("damaged".to_owned(), palette.again),
                            (None, None) => ("of a newer Entente".to_owned(), palette.again),
                        };
                        let label = ui.label(Type::Body.text(what, colour));
                        if let Some(damage) = state.health.damage() {
                            label.on_hover_text(damage);
                        }
                    });
                });
            }
        });
        if !self.said.is_empty() {
            ui.add_space(GAP);
            ui.label(Type::Body.text(&self.said, palette.ink));
        }
        ui.add_space(WIDE_GAP);
        match self.chosen.and_then(|place| self.backups.get(place)) {
            Some(state) => self.confirm_ui(ui, view, state),
            None => self.buttons_ui(ui, view),
        }
    }

    /// What will happen, and whether it shall.
    fn confirm_ui(&self, ui: &mut Ui, view: &mut View<'_>, state: &BackupState) {
        let name = state.in_words(self.utc_offset_s);
        let other = state.of_another().map(|other| format!(" It is {other}.")).unwrap_or_default();
        let sentence = format!(
            "Go back to this backup ({name})?{other} What is there now is backed up first, so that you can come back to it."
        );
        ui.label(Type::Body.text(sentence, Palette::of(ui).ink));
        ui.add_space(GAP);
        ui.horizontal(|ui| {
            if primary(ui, "Restore it", "").clicked() {
                view.send(Action::Restore(state.backup.path.clone()));
            }
            closing_ui(ui, view, "Cancel");
        });
    }

    fn buttons_ui(&self, ui: &mut Ui, view: &mut View<'_>) {
        ui.horizontal(|ui| {
            let may_take = self.listing.is_none() && view.library.may_write();
            let is_free = ui.memory(|memory| memory.focused().is_none());
            let is_entered = may_take && is_free && ui.input_mut(|input| input.consume_key(CONFIRM.0, CONFIRM.1));
            let take = |ui: &mut Ui| primary(ui, Command::TakeBackup.label(), &key_name(CONFIRM));
            if ui.add_enabled_ui(may_take, take).inner.clicked() || is_entered {
                view.send(Command::TakeBackup);
            }
            closing_ui(ui, view, Command::CloseDialog.label());
        });
    }
}
