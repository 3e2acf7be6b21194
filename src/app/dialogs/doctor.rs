//! The check-up: what is wrong in the library, what to do about it, and what a repair has done.

use std::time::Duration;

use eframe::egui::{ProgressBar, Ui};

use super::{RescueDialog, closing_ui};
use crate::{
    app::{
        command::{Action, Command},
        screens::View,
        theme::{GAP, Palette, Type, WIDE_GAP},
        widgets::{heading, primary, remark, scrolled_part, secondary, small},
    },
    library::{DataFolder, DoctorProgress, Examination, Finding, LibraryDeck, Origin, Repair, Repaired, Severity},
    memory::Moment,
    storage::review_log::backups,
    tasks::{Task, Wake, finished},
    wording::{count, count_or_no},
};

/// What is found in a library.
pub struct DoctorDialog {
    looking: Option<Task<Option<Examination>>>,
    progress: DoctorProgress,
    /// `None` while it is being looked, and if that was stopped.
    found: Option<Examination>,
    /// What a repair has done.
    done: Vec<Repaired>,
    /// What was looked at, in a sentence.
    looked_at: String,
}

impl DoctorDialog {
    /// Begins to look at everything.
    pub fn new(folder: &DataFolder, wake: &Wake, now: Moment) -> Self {
        let (folder, progress) = (folder.clone(), DoctorProgress::default());
        let watched = progress.clone();
        let looking = Task::start(wake, move || folder.examine(now, &watched));
        Self { looking: Some(looking), progress, found: None, done: Vec::new(), looked_at: String::new() }
    }

    /// What a repair has done, and what is found after it.
    pub fn repaired(Repair { done, after }: Repair) -> Self {
        Self { looking: None, progress: DoctorProgress::default(), found: after, done, looked_at: String::new() }
    }

    /// Whether it is being looked.
    pub fn is_looking(&self) -> bool {
        self.looking.is_some()
    }

    /// Stops looking.
    pub fn stop(&mut self) {
        self.progress.stop();
        self.looking = None;
    }

    /// Draws it.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        if let Some(found) = finished(&mut self.looking) {
            self.found = found;
        }
        if self.looked_at.is_empty() && self.found.is_some() {
            self.looked_at = looked_at(view);
        }
        let palette = Palette::of(ui);
        heading(ui, "Check-up");
        let sentence = match &self.found {
            None => "Stopped before the end.".to_owned(),
            Some(found) if found.findings.is_empty() => format!("All is well. {}", self.looked_at),
            Some(found) => format!("{} {}:", self.looked_at, count(found.findings.len(), "finding")),
        };
        let room = (ui.ctx().content_rect().height() - 310.0).max(120.0);
        scrolled_part(ui, "check-up", room, |ui| {
            if self.looking.is_some() {
                return progress_ui(ui, &self.progress, "Looking at");
            }
            for repaired in &self.done {
                repaired_ui(ui, repaired);
            }
            ui.label(Type::Body.text(sentence, palette.ink));
            ui.add_space(GAP);
            for finding in self.found.iter().flat_map(|found| &found.findings) {
                finding_ui(ui, view, finding);
            }
        });
        ui.add_space(WIDE_GAP);
        self.buttons_ui(ui, view);
    }

    fn buttons_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let can_repair = self.found.as_ref().is_some_and(Examination::can_be_repaired);
        let can_write = view.library.may_write();
        if can_repair && can_write {
            small(ui, "A repair makes a backup first, and opens the library anew.");
            ui.add_space(GAP);
        }
        ui.horizontal(|ui| {
            if self.looking.is_some() {
                if secondary(ui, Command::StopDoctor.label(), "").clicked() {
                    self.stop();
                }
            } else {
                let is_asked = can_repair && can_write && primary(ui, Command::Repair.label(), "").clicked();
                if is_asked {
                    view.send(Command::Repair);
                }
                if secondary(ui, "Check again", "").clicked() {
                    view.send(Command::ShowDoctor);
                }
            }
            closing_ui(ui, view, Command::CloseDialog.label());
        });
    }
}

impl Drop for DoctorDialog {
    fn drop(&mut self) {
        self.progress.stop();
    }
}

/// What a check-up looks at, by number.
fn looked_at(view: &View<'_>) -> String {
    let library = view.library;
    let answers = library.count_answers().unwrap_or_default() as usize;
    let [answers, decks, backups] =
        [(answers, "answer"), (library.decks().len(), "deck"), (backups(&library.folder().backups()).len(), "backup")]
            .map(|(number, thing)| count_or_no(number, thing));
    format!("Entente read {answers}, {decks} and {backups} from end to end.")
}

/// Draws how far the doctor has come.
pub fn progress_ui(ui: &mut Ui, progress: &DoctorProgress, doing: &str) {
    let text = match progress.what() {
        "" => format!("{doing} the library…"),
        what => format!("{doing} {what}…"),
    };
    remark(ui, &text);
    ui.add(ProgressBar::new(progress.share()).desired_height(10.0)).accessible_name(text);
    ui.ctx().request_repaint_after(Duration::from_millis(100));
}

/// Draws what a repair has done.
pub fn repaired_ui(ui: &mut Ui, repaired: &Repaired) {
    let palette = Palette::of(ui);
    let colour = if matches!(repaired, Repaired::Not(_)) { palette.again } else { palette.ink };
    ui.label(Type::Body.text(repaired.sentence(), colour));
    if let Some((backup, answers)) = repaired.better_backup() {
        let name = backup.file_name().unwrap_or_default().to_string_lossy();
        let sentence = format!("This backup holds more, {}: {name}", count(answers as usize, "answer"));
        ui.label(Type::Body.text(sentence, palette.hard));
    }
    ui.add_space(GAP);
}

fn finding_ui(ui: &mut Ui, view: &mut View<'_>, finding: &Finding) {
    let palette = Palette::of(ui);
    let colour = match finding.severity() {
        Severity::Damage => palette.again,
        Severity::Notice => palette.ink,
    };
    let sentence = finding.sentence();
    ui.label(Type::Strong.text(&sentence, colour));
    remark(ui, remedy(finding));
    if let Some(path) = finding.path() {
        small(ui, path.display().to_string());
    }
    ui.horizontal_wrapped(|ui| {
        for (label, action) in offers(finding, view) {
            let button = secondary(ui, label, "").accessible_name(format!("{label}: {sentence}"));
            if button.clicked() {
                view.send(action);
            }
        }
    });
    ui.add_space(WIDE_GAP);
}

/// What to do about a finding, in the window.
fn remedy(finding: &Finding) -> String {
    let here = match finding {
        Finding::DamagedLog { .. } => "Repair saves what can be read, and what the backups hold. Or restore a backup.",
        Finding::UnusableLog { way, .. } => way.in_window(),
        Finding::AlteredRows { .. } => "Repair puts them right from the backup. Check the disk.",
        Finding::AlteredLog { .. } => "Check the disk. Repair takes the log as it is, after a backup.",
        Finding::MissingRows { .. } => "Repair puts them back. Check the disk.",
        Finding::WrongSchedules { .. } => "Repair makes them again from your answers.",
        Finding::Unfinished { .. } => "Repair removes it.",
        Finding::Future { .. } => "Date them today, or take them back. Nothing is deleted.",
        Finding::Waiting { .. } => "Put them into the log.",
        Finding::LogCopy { lacking, .. } if lacking.rows > 0 => "Repair adds that to the log, after a backup.",
        Finding::Earlier { .. } => "Put its answers into the log, or move it elsewhere.",
        Finding::Deck { .. } => "Its problems say what is wrong and how to fix it.",
        Finding::NoBackup | Finding::OldBackup { .. } | Finding::NoSoundBackup { .. } => "Make one under Backups.",
        _ => return finding.remedy(),
    };
    here.to_owned()
}

/// The buttons of a finding.
fn offers(finding: &Finding, view: &View<'_>) -> Vec<(&'static str, Action)> {
    let can_write = view.library.may_write();
    match finding {
        Finding::Future { .. } | Finding::Waiting { .. } | Finding::Earlier { .. } if can_write => {
            RescueDialog::offers(finding).into_iter().collect()
        }
        Finding::DamagedLog { .. }
        | Finding::UnusableLog { .. }
        | Finding::NoBackup
        | Finding::OldBackup { .. }
        | Finding::NoSoundBackup { .. }
        | Finding::DamagedBackup { .. } => vec![(Command::ShowBackups.label(), Command::ShowBackups.into())],
        Finding::Deck { file, .. } => {
            let is_it = |deck: &&LibraryDeck| matches!(&deck.origin, Origin::Own(path) if path == file);
            let found = view.library.decks().iter().find(is_it);
            let show = |deck: &LibraryDeck| Action::ShowProblems(deck.deck.id.clone());
            found.map(|deck| ("Show problems", show(deck))).into_iter().collect()
        }
        _ => Vec::new(),
    }
}
