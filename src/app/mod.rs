//! The window: it holds the library, draws screens, and carries out what they send.
//!
//! `logic` applies, `ui` draws. Nothing is written, parsed or read from disk while drawing.

pub mod command;
mod desk;
mod dialogs;
mod fonts;
mod notices;
mod reader;
mod run;
mod screens;
pub mod software;
mod stuck;
pub mod theme;
mod widgets;

pub use fonts::OF_PICTURES;
pub use run::{RunError, run};

use std::{path::PathBuf, time::Duration};

use eframe::egui::{self, CentralPanel, Frame, Layout, Ui, UiBuilder, UiKind, UiStackInfo};

use self::{
    command::{Action, CardsMove, Command},
    desk::Desk,
    dialogs::progress_ui,
    stuck::Stuck,
    theme::Palette,
    widgets::{column, remark, secondary},
};
use crate::{
    clock::Clock,
    library::{Access, DataFolder, DoctorProgress, Library, OpenError, Repair, Restored},
    memory::Moment,
    tasks::{Task, Wake, finished},
};

/// How long the closed window waits for a last backup.
const PATIENCE: Duration = Duration::from_secs(3);

/// The window's state.
pub struct App {
    clock: Clock,
    folder: DataFolder,
    wake: Wake,
    stage: Stage,
    /// Sent while drawing, applied before the next frame is drawn.
    actions: Vec<Action>,
    /// What every file dialog is made from.
    file_dialog: rfd::FileDialog,
}

enum Stage {
    /// The library is being read.
    Opening(Opening),
    /// It could not be.
    Stuck(Stuck),
    /// It is there.
    Open(Box<Desk>),
}

/// A library that is being read, perhaps after a repair.
#[derive(Default)]
struct Opening {
    task: Option<Task<Opened>>,
    repairing: Option<DoctorProgress>,
}

/// What came of it, and what was done before.
type Opened = (Result<Library, OpenError>, Option<Done>);

/// What was done before a library was opened.
enum Done {
    Repaired(Repair),
    Restored(Restored),
}

impl App {
    /// Begins to open the library, in the background; the window need not be there yet.
    #[must_use]
    pub fn new(folder: DataFolder, clock: Clock, wake: Wake) -> Self {
        let stage = opening(&folder, &wake, to_write);
        Self { clock, folder, wake, stage, actions: Vec::new(), file_dialog: rfd::FileDialog::new() }
    }

    /// Gives a window its looks, and lets background work wake it. A library that is open already goes on there.
    pub fn set_up(&mut self, ctx: &egui::Context) {
        theme::install(ctx);
        ctx.add_plugin(reader::Reader::default());
        ctx.add_plugin(widgets::Once::default());
        if let Stage::Open(desk) = &mut self.stage {
            desk.move_to(ctx);
        }
        let ctx = ctx.clone();
        self.wake.set(move || ctx.request_repaint());
    }

    /// Sets the dialog that every file dialog is made from: it knows the window that it stands above.
    pub fn set_file_dialog(&mut self, file_dialog: rfd::FileDialog) {
        if let Stage::Open(desk) = &mut self.stage {
            desk.set_file_dialog(file_dialog.clone(), self.clock.now());
        }
        self.file_dialog = file_dialog;
    }

    /// Sets the clock; tests come back the next day with it.
    pub fn set_clock(&mut self, clock: Clock) {
        self.clock = clock;
    }

    /// Whether work in the background goes on whose result will be shown.
    #[must_use]
    pub fn is_busy(&self) -> bool {
        match &self.stage {
            Stage::Opening(_) => true,
            Stage::Stuck(stuck) => stuck.is_busy(),
            Stage::Open(desk) => desk.is_busy(),
        }
    }

    /// The open library; none while it is opening or could not be opened.
    #[must_use]
    pub fn library(&self) -> Option<&Library> {
        if let Stage::Open(desk) = &self.stage { Some(desk.library()) } else { None }
    }

    fn apply_stuck(&mut self, ctx: &egui::Context) {
        let Stage::Stuck(stuck) = &mut self.stage else { return };
        stuck.poll();
        let (newest, now) = (stuck.newest(), self.clock.now());
        for action in std::mem::take(&mut self.actions) {
            let (folder, wake) = (&self.folder, &self.wake);
            self.stage = match action {
                Action::Restore(backup) => restoring(folder, wake, backup, now),
                Action::Do(Command::RestoreBackup) => match newest.clone() {
                    Some(backup) => restoring(folder, wake, backup, now),
                    None => continue,
                },
                Action::Do(Command::Repair) => repairing(folder, wake, now),
                Action::Do(Command::TryAgain) => opening(folder, wake, to_write),
                Action::Do(Command::OpenReadOnly) => opening(folder, wake, |it| Library::open(it, Access::Read)),
                Action::Do(Command::OpenDamaged) => opening(folder, wake, Library::open_damaged),
                Action::Do(Command::BeginAnew) => opening(folder, wake, |it| {
                    it.begin_anew()?;
                    to_write(it)
                }),
                Action::Do(Command::Quit) => {
                    ctx.send_viewport_cmd(egui::ViewportCommand::Close);
                    continue;
                }
                _ => continue,
            }
        }
    }
}

fn to_write(folder: DataFolder) -> Result<Library, OpenError> {
    Library::open(folder, Access::Write)
}

fn opening(
    folder: &DataFolder,
    wake: &Wake,
    open: impl FnOnce(DataFolder) -> Result<Library, OpenError> + Send + 'static,
) -> Stage {
    let folder = folder.clone();
    let task = Task::start(wake, move || (open(folder), None));
    Stage::Opening(Opening { task: Some(task), repairing: None })
}

/// Puts a backup in the place of the log, and opens the library.
fn restoring(folder: &DataFolder, wake: &Wake, backup: PathBuf, now: Moment) -> Stage {
    let folder = folder.clone();
    let task = Task::start(wake, move || match folder.restore(&backup, now.utc_ms) {
        Ok(restored) => (to_write(folder), Some(Done::Restored(restored))),
        Err(err) => (Err(err), None),
    });
    Stage::Opening(Opening { task: Some(task), repairing: None })
}

/// Repairs what can be repaired, and opens the library.
fn repairing(folder: &DataFolder, wake: &Wake, now: Moment) -> Stage {
    let (folder, progress) = (folder.clone(), DoctorProgress::default());
    let watched = progress.clone();
    let task = Task::start(wake, move || match folder.repair(now, &watched) {
        Ok(repair) => (to_write(folder), Some(Done::Repaired(repair))),
        Err(err) => (Err(err), None),
    });
    Stage::Opening(Opening { task: Some(task), repairing: Some(progress) })
}

impl App {
    /// Takes up what came in and what was asked for. Draws nothing: a window that cannot be seen takes steps, too.
    pub fn step(&mut self, ctx: &egui::Context) {
        let now = self.clock.now();
        if let Stage::Opening(opening) = &mut self.stage
            && let opened = finished(&mut opening.task)
            && opening.task.is_none()
        {
            let broke_off =
                || OpenError::Folder { path: self.folder.root().to_owned(), detail: "opening it broke off".to_owned() };
            let (library, done) = opened.unwrap_or_else(|| (Err(broke_off()), None));
            self.stage = match library {
                Ok(library) => {
                    tracing::info!(decks = library.decks().len(), "the library is open");
                    let mut desk = Box::new(Desk::new(library, now, self.wake.clone(), self.file_dialog.clone(), ctx));
                    match done {
                        Some(Done::Repaired(repair)) => desk.show_repair(repair),
                        Some(Done::Restored(restored)) => desk.say_restored(&restored, now),
                        None => {}
                    }
                    Stage::Open(desk)
                }
                Err(err) => {
                    tracing::error!(%err, "the library did not open");
                    let done = if let Some(Done::Repaired(repair)) = done { repair.done } else { Vec::new() };
                    Stage::Stuck(Stuck::new(err, &self.folder, &self.wake, now.utc_offset_s).after(done))
                }
            };
        }
        match &mut self.stage {
            Stage::Opening(_) => {}
            Stage::Stuck(_) => self.apply_stuck(ctx),
            Stage::Open(desk) => {
                // The library is closed first, so that another log can take its place.
                let needs_closing = |it: &Action| matches!(it, Action::Restore(_) | Action::Do(Command::Repair));
                if let Some(action) = self.actions.iter().find(|action| needs_closing(action)).cloned() {
                    self.actions.clear();
                    self.stage = Stage::Opening(Opening::default());
                    self.stage = match action {
                        Action::Restore(backup) => restoring(&self.folder, &self.wake, backup, now),
                        _ => repairing(&self.folder, &self.wake, now),
                    };
                    return;
                }
                desk.logic(ctx, now, std::mem::take(&mut self.actions));
                if let Some(err) = desk.take_failure() {
                    tracing::error!(%err, "the library cannot be used any longer");
                    self.stage = Stage::Stuck(Stuck::new(err, &self.folder, &self.wake, now.utc_offset_s));
                }
            }
        }
    }

    /// Draws the window's contents, over its background.
    pub fn draw(&mut self, ui: &mut Ui) {
        ui.ctx().accesskit_node_builder(egui::accesskit_root_id(), |node| node.set_label("Entente"));
        // The background is not painted: the window is cleared to its colour, which costs a renderer in software nothing.
        // What is scrolled fades into it all the same.
        let background = Frame::new().fill(Palette::of(ui).background);
        let cleared = UiBuilder::new().ui_stack_info(UiStackInfo::new(UiKind::CentralPanel).with_frame(background));
        CentralPanel::no_frame().show(ui, |ui| {
            ui.scope_builder(cleared, |ui| match &mut self.stage {
                Stage::Opening(opening) => opening_ui(ui, opening),
                Stage::Stuck(stuck) => stuck.ui(ui, &mut self.actions),
                Stage::Open(desk) => desk.ui(ui, &mut self.actions),
            });
        });
        // A row of cards is edited by a double click; a session knows by itself what comes too soon.
        let looks = |action: &Action| matches!(action, Action::Do(Command::Cards(CardsMove::Look)));
        let is_in_session = matches!(&self.stage, Stage::Open(desk) if desk.is_in_session());
        if !is_in_session && !self.actions.iter().all(looks) {
            widgets::acted(ui.ctx());
        }
        if !self.actions.is_empty() {
            // Done before anything is shown: this frame would still show what was there before.
            ui.ctx().request_discard("what was asked for is done first");
            if !ui.ctx().will_discard() {
                ui.ctx().request_repaint();
            }
        }
    }

    /// Makes the last backup; for when the window has closed.
    pub fn close(&mut self) {
        if let Stage::Open(desk) = &self.stage {
            desk.back_up_at_end(self.clock.now(), PATIENCE);
        }
    }
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        self.step(ctx);
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        self.draw(ui);
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}

fn opening_ui(ui: &mut Ui, opening: &Opening) {
    if let Some(progress) = opening.repairing.as_ref().filter(|progress| !progress.is_stopped()) {
        column(ui, theme::COLUMN, |ui| {
            ui.add_space(ui.available_height() * 0.35);
            progress_ui(ui, progress, "Repairing:");
            ui.add_space(theme::GAP);
            if secondary(ui, Command::StopDoctor.label(), "").clicked() {
                progress.stop();
            }
        });
        return;
    }
    ui.with_layout(Layout::centered_and_justified(egui::Direction::TopDown), |ui| {
        let response = remark(ui, "Opening the library…");
        widgets::announce(ui, response.id);
    });
}
