//! The window: it holds the library, draws screens, and carries out what they send.
//!
//! `logic` applies, `ui` draws. Nothing is written, parsed or read from disk while drawing.

pub mod command;
mod desk;
mod dialogs;
mod fonts;
mod notices;
mod run;
mod screens;
pub mod theme;
mod widgets;

pub use run::{RunError, run};

use eframe::egui::{self, CentralPanel, Layout, Ui};

use self::{
    command::{Action, Command},
    desk::Desk,
    theme::{GAP, Palette, Type, WIDE_GAP},
    widgets::{column, primary, secondary, title},
};
use crate::{
    clock::Clock,
    library::{Access, DataFolder, Library, OpenError},
    storage::review_log::LogError,
    tasks::{Task, Wake, finished},
};

/// The window's state.
pub struct App {
    clock: Clock,
    folder: DataFolder,
    wake: Wake,
    stage: Stage,
    /// Sent while drawing, applied before the next frame is drawn.
    actions: Vec<Action>,
}

enum Stage {
    /// The library is being read.
    Opening(Option<Task<Result<Library, OpenError>>>),
    /// It could not be.
    Stuck(OpenError),
    /// It is there.
    Open(Box<Desk>),
}

impl App {
    /// Begins to open the library, in the background; the window need not be there yet.
    #[must_use]
    pub fn new(folder: DataFolder, clock: Clock, wake: Wake) -> Self {
        let stage = opening(&folder, Access::Write, &wake);
        Self { clock, folder, wake, stage, actions: Vec::new() }
    }

    /// Gives the window its looks, and lets background work wake it.
    pub fn set_up(&self, ctx: &egui::Context) {
        theme::install(ctx);
        let ctx = ctx.clone();
        self.wake.set(move || ctx.request_repaint());
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
            Stage::Stuck(_) => false,
            Stage::Open(desk) => desk.is_busy(),
        }
    }

    /// The open library; none while it is opening or could not be opened.
    #[must_use]
    pub fn library(&self) -> Option<&Library> {
        if let Stage::Open(desk) = &self.stage { Some(desk.library()) } else { None }
    }

    fn apply_stuck(&mut self, ctx: &egui::Context) {
        for action in std::mem::take(&mut self.actions) {
            let Action::Do(command) = action else { continue };
            self.stage = match command {
                Command::TryAgain => opening(&self.folder, Access::Write, &self.wake),
                Command::OpenReadOnly => opening(&self.folder, Access::Read, &self.wake),
                Command::RestoreBackup => match self.folder.restore_newest_backup() {
                    Ok(_backup) => opening(&self.folder, Access::Write, &self.wake),
                    Err(err) => Stage::Stuck(err),
                },
                Command::Quit => {
                    ctx.send_viewport_cmd(egui::ViewportCommand::Close);
                    continue;
                }
                _ => continue,
            }
        }
    }
}

fn opening(folder: &DataFolder, access: Access, wake: &Wake) -> Stage {
    let folder = folder.clone();
    Stage::Opening(Some(Task::start(wake, move || Library::open(folder, access))))
}

impl eframe::App for App {
    fn logic(&mut self, ctx: &egui::Context, _frame: &mut eframe::Frame) {
        let now = self.clock.now();
        if let Stage::Opening(task) = &mut self.stage
            && let result = finished(task)
            && task.is_none()
        {
            let broke_off =
                || OpenError::Folder { path: self.folder.root().to_owned(), detail: "opening it broke off".to_owned() };
            self.stage = match result.unwrap_or_else(|| Err(broke_off())) {
                Ok(library) => {
                    tracing::info!(decks = library.decks().len(), "the library is open");
                    Stage::Open(Box::new(Desk::new(library, now, self.wake.clone(), ctx)))
                }
                Err(err) => {
                    tracing::error!(%err, "the library did not open");
                    Stage::Stuck(err)
                }
            };
        }
        match &mut self.stage {
            Stage::Opening(_) => {}
            Stage::Stuck(_) => self.apply_stuck(ctx),
            Stage::Open(desk) => desk.logic(ctx, now, std::mem::take(&mut self.actions)),
        }
    }

    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let palette = Palette::of(ui);
        ui.ctx().accesskit_node_builder(egui::accesskit_root_id(), |node| node.set_label("Entente"));
        let frame = egui::Frame::new().fill(palette.background);
        CentralPanel::no_frame().frame(frame).show(ui, |ui| match &mut self.stage {
            Stage::Opening(_) => opening_ui(ui),
            Stage::Stuck(err) => stuck_ui(ui, err, &self.folder, &mut self.actions),
            Stage::Open(desk) => desk.ui(ui, &mut self.actions),
        });
        if !self.actions.is_empty() {
            ui.ctx().request_repaint();
        }
    }

    fn clear_color(&self, visuals: &egui::Visuals) -> [f32; 4] {
        visuals.panel_fill.to_normalized_gamma_f32()
    }
}

fn opening_ui(ui: &mut Ui) {
    let palette = Palette::of(ui);
    ui.with_layout(Layout::centered_and_justified(egui::Direction::TopDown), |ui| {
        ui.label(Type::Body.text("Opening the library…", palette.secondary));
    });
}

/// The library could not be opened: what happened, and what can be done.
fn stuck_ui(ui: &mut Ui, err: &OpenError, folder: &DataFolder, actions: &mut Vec<Action>) {
    let palette = Palette::of(ui);
    column(ui, theme::COLUMN, |ui| {
        ui.add_space(ui.available_height() * 0.2);
        title(ui, "The library could not be opened");
        ui.add_space(GAP);
        ui.label(Type::Body.text(err.to_string(), palette.ink));
        let is_damaged = matches!(err, OpenError::Log(LogError::Damaged { .. } | LogError::NotALog { .. }));
        let backup = if is_damaged { folder.newest_backup() } else { None };
        if let Some(backup) = &backup {
            let name = backup.file_name().unwrap_or_default().to_string_lossy();
            ui.label(Type::Body.text(format!("The newest backup is {name}."), palette.secondary));
        }
        ui.add_space(WIDE_GAP);
        ui.horizontal_wrapped(|ui| {
            if primary(ui, Command::TryAgain.label(), "").clicked() {
                actions.push(Command::TryAgain.into());
            }
            if backup.is_some() && secondary(ui, Command::RestoreBackup.label(), "").clicked() {
                actions.push(Command::RestoreBackup.into());
            }
            let can_look = matches!(
                err,
                OpenError::Locked { .. } | OpenError::Log(LogError::Busy { .. } | LogError::NotWritable { .. })
            );
            if can_look && secondary(ui, Command::OpenReadOnly.label(), "").clicked() {
                actions.push(Command::OpenReadOnly.into());
            }
            if secondary(ui, Command::Quit.label(), "").clicked() {
                actions.push(Command::Quit.into());
            }
        });
    });
}
