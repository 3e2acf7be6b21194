//! A library that cannot be opened, or no longer used: what happened, and the ways out as buttons.

use std::path::PathBuf;

use eframe::egui::{ScrollArea, Ui};

use super::{
    command::{Action, Command},
    dialogs::repaired_ui,
    theme::{self, GAP, Palette, Type, WIDE_GAP},
    widgets::{column, hinted, primary, remark, secondary, small, title},
};
use crate::{
    library::{BackupState, DataFolder, NoChoice, OpenError, Repaired},
    storage::review_log::LogError,
    tasks::{Task, Wake, finished},
};

/// Why the library is not open, with what there is to restore.
pub struct Stuck {
    err: OpenError,
    listing: Option<Task<Vec<BackupState>>>,
    backups: Vec<BackupState>,
    /// What a repair did before.
    done: Vec<Repaired>,
    /// What the time of day is told by.
    utc_offset_s: i32,
}

impl Stuck {
    /// Begins to look at the backups if the log has gone or is damaged.
    pub fn new(err: OpenError, folder: &DataFolder, wake: &Wake, utc_offset_s: i32) -> Self {
        let needs_another = err.ends_it() || matches!(err, OpenError::Log(LogError::NotALog { .. }));
        let folder = folder.clone();
        let listing = needs_another.then(|| Task::start(wake, move || folder.examine_backups()));
        Self { err, listing, backups: Vec::new(), done: Vec::new(), utc_offset_s }
    }

    /// The same after a repair that did this.
    pub fn after(self, done: Vec<Repaired>) -> Self {
        Self { done, ..self }
    }

    /// Whether the backups are still being looked at.
    pub fn is_busy(&self) -> bool {
        self.listing.is_some()
    }

    /// Takes up what was found in the background.
    pub fn poll(&mut self) {
        if let Some(backups) = finished(&mut self.listing) {
            self.backups = backups;
        }
    }

    /// The backup that is restored if none is named.
    pub fn newest(&self) -> Option<PathBuf> {
        self.choice().ok().map(|it| it.backup.path.clone())
    }

    fn choice(&self) -> Result<&BackupState, NoChoice> {
        DataFolder::choose(&self.backups)
    }

    /// Draws it.
    pub fn ui(&self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let palette = Palette::of(ui);
        column(ui, theme::COLUMN, |ui| {
            ui.add_space(ui.available_height() * 0.15);
            title(
                ui,
                if self.is_replaced() { "The review log was replaced" } else { "The library could not be opened" },
            );
            ui.add_space(GAP);
            self.done.iter().for_each(|repaired| repaired_ui(ui, repaired));
            ui.label(Type::Body.text(self.err.finding(), palette.ink));
            let sentence = match self.choice() {
                Ok(newest) => Some(format!("The newest backup: {}.", newest.in_words(self.utc_offset_s))),
                Err(none) => none.finding().map(str::to_owned),
            };
            if let Some(sentence) = sentence {
                remark(ui, sentence);
            }
            ui.add_space(WIDE_GAP);
            self.buttons_ui(ui, actions);
            if !self.backups.is_empty() {
                ui.add_space(WIDE_GAP);
                self.backups_ui(ui, actions);
            }
        });
    }

    /// Whether the log has gone and no backup is sound.
    fn is_last_resort(&self) -> bool {
        self.err.leaves_nothing() && !self.backups.is_empty() && self.choice().err() == Some(NoChoice::NoneSound)
    }

    fn is_replaced(&self) -> bool {
        matches!(self.err, OpenError::Log(LogError::Replaced { .. }))
    }

    fn buttons_ui(&self, ui: &mut Ui, actions: &mut Vec<Action>) {
        let log = if let OpenError::Log(err) = &self.err { Some(err) } else { None };
        let is_gone = matches!(self.err, OpenError::LogGone { .. });
        let is_damaged = matches!(log, Some(LogError::Damaged { .. }));
        let can_look = matches!(self.err, OpenError::Locked { .. } | OpenError::Folder { .. })
            || matches!(log, Some(LogError::Busy { .. } | LogError::NotWritable { .. }));
        let others = [
            // It keeps more than a backup alone.
            (is_damaged || self.is_last_resort(), Command::Repair),
            (self.newest().is_some(), Command::RestoreBackup),
            (is_gone || is_damaged, Command::BeginAnew),
            (is_damaged, Command::OpenDamaged),
            (can_look, Command::OpenReadOnly),
            (true, Command::Quit),
        ];
        ui.horizontal_wrapped(|ui| {
            if primary(ui, Command::TryAgain.label(), "").clicked() {
                actions.push(Command::TryAgain.into());
            }
            for (_, command) in others.into_iter().filter(|(is_offered, _)| *is_offered) {
                if hinted(secondary(ui, command.label(), ""), command.tooltip()).clicked() {
                    actions.push(command.into());
                }
            }
        });
    }

    fn backups_ui(&self, ui: &mut Ui, actions: &mut Vec<Action>) {
        small(ui, "Backups, newest first. What is there now is kept beside.");
        ui.add_space(GAP);
        ScrollArea::vertical().id_salt("backups").auto_shrink([false, true]).show(ui, |ui| {
            for backup in &self.backups {
                ui.horizontal(|ui| {
                    let name = backup.in_words(self.utc_offset_s);
                    let label = format!("Restore: {name}");
                    if backup.is_sound() && secondary(ui, &label, "").clicked() {
                        actions.push(Action::Restore(backup.backup.path.clone()));
                    } else if !backup.is_sound() {
                        remark(ui, name);
                    }
                    remark(ui, backup.holds().unwrap_or_else(|| "damaged".to_owned()));
                });
            }
        });
    }
}
