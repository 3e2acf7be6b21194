//! What opens over a page: importing, problems, practice, editing a card, keys, messages. A dialog is opened by its data.

mod backups;
mod bulk;
mod deck;
mod edit;
mod exam;
mod marked;
mod mock;
mod palette;
mod passage;
mod practice;
mod rescue;

pub use backups::BackupsDialog;
pub use bulk::{BulkAsked, BulkDialog};
pub use deck::DeckDialog;
pub use edit::{Draft, EditDialog};
pub use exam::ExamDialog;
use marked::marked_ui;
pub use mock::MockDialog;
pub use palette::PaletteDialog;
pub use passage::PassageDialog;
pub use practice::PracticeDialog;
pub use rescue::RescueDialog;

use eframe::egui::{self, Key, Modal, ScrollArea, TextEdit, Ui};

use super::{
    command::{Action, CLOSE, CONFIRM, Command, Context, KEYS, key_name},
    notices::{Notice, Weight},
    screens::{View, as_sentence},
    theme::{self, GAP, Palette, Type, WIDE_GAP},
    widgets::{heading, primary, scroll_by_keys, secondary},
};
use crate::{
    deck::{DeckId, Severity},
    formats::Problem,
    library::{DeckError, Import},
    wording,
};

/// The width of a dialog with two columns.
const WIDE: f32 = 1_120.0;

/// What opens over a page.
pub enum Dialog {
    /// Bringing a deck in.
    Import(ImportDialog),
    /// What is wrong with a deck.
    Problems(String, Vec<Problem>),
    /// Writing a card.
    Edit(Box<EditDialog>),
    /// A new deck, or what a deck says of itself.
    Deck(Box<DeckDialog>),
    /// Writing a passage.
    Passage(Box<PassageDialog>),
    /// Choosing what is to be practised.
    Practice(PracticeDialog),
    /// Preparing for an exam.
    Exam(Box<ExamDialog>),
    /// Taking a mock exam.
    Mock(Box<MockDialog>),
    /// The suspended and the flagged cards of a deck.
    Marked(DeckId),
    /// What many cards are to get.
    Bulk(BulkDialog),
    /// Which keys do what, those that act in this place first.
    Keys(Context),
    /// Finding something by typing.
    Palette(PaletteDialog),
    /// What was said earlier.
    Messages,
    /// The backups.
    Backups(BackupsDialog),
    /// Answers that need a decision.
    Rescue(RescueDialog),
}

/// Bringing a deck in.
#[derive(Default)]
pub struct ImportDialog {
    /// The file, as it was chosen or typed.
    pub path: String,
    /// How far it is.
    pub state: ImportState,
}

/// How far an import is.
#[derive(Default)]
pub enum ImportState {
    /// No file yet.
    #[default]
    Asking,
    /// The file is being read.
    Reading,
    /// What will come is known.
    Ready(Box<Import>),
    /// The deck is being written.
    Writing,
    /// Nothing will come.
    Failed(DeckError),
}

impl Dialog {
    /// Whether it may be closed: not while something is being written, and a card with changes says once that they
    /// would be lost.
    pub fn may_close(&mut self) -> bool {
        match self {
            Self::Edit(dialog) => dialog.may_close(),
            Self::Deck(dialog) => dialog.may_close(),
            Self::Passage(dialog) => dialog.may_close(),
            Self::Mock(dialog) => dialog.may_close(),
            Self::Import(dialog) => !matches!(dialog.state, ImportState::Writing),
            _ => true,
        }
    }

    /// Draws the dialog. Esc closes it, and so does a click beside it where nothing is being written.
    pub fn ui(&mut self, ctx: &egui::Context, view: &mut View<'_>, history: &[Notice]) {
        let palette = Palette::of_visuals(&ctx.global_style().visuals);
        let frame = theme::card(&palette).inner_margin(egui::Margin::same(24));
        let has_list = egui::Popup::is_any_open(ctx);
        let modal = Modal::new(opening_id(ctx)).frame(frame).show(ctx, |ui| {
            let most = if matches!(self, Self::Edit(_)) { WIDE } else { theme::COLUMN - 60.0 };
            let width = (ctx.content_rect().width() - 96.0).min(most);
            ui.set_width(width);
            ui.set_max_height(ctx.content_rect().height() - 120.0);
            match self {
                Self::Import(dialog) => import_ui(ui, view, dialog),
                Self::Problems(title, problems) => problems_ui(ui, view, title, problems),
                Self::Edit(dialog) => dialog.ui(ui, view),
                Self::Deck(dialog) => dialog.ui(ui, view),
                Self::Passage(dialog) => dialog.ui(ui, view),
                Self::Practice(dialog) => dialog.ui(ui, view),
                Self::Exam(dialog) => dialog.ui(ui, view),
                Self::Mock(dialog) => dialog.ui(ui, view),
                Self::Marked(deck) => marked_ui(ui, view, deck),
                Self::Bulk(dialog) => dialog.ui(ui, view),
                Self::Keys(context) => keys_ui(ui, view, *context),
                Self::Palette(dialog) => dialog.ui(ui, view),
                Self::Messages => messages_ui(ui, view, history),
                Self::Backups(dialog) => dialog.ui(ui, view),
                Self::Rescue(dialog) => dialog.ui(ui, view),
            }
        });
        let is_written = matches!(
            self,
            Self::Edit(_)
                | Self::Deck(_)
                | Self::Passage(_)
                | Self::Import(_)
                | Self::Exam(_)
                | Self::Mock(_)
                | Self::Bulk(_)
        );
        let is_beside = modal.backdrop_response.clicked();
        // An open list is closed first.
        if modal.should_close() && !has_list && !(is_written && is_beside) {
            view.send(Command::CloseDialog);
        }
    }
}

/// A name that is another one each time a dialog opens over a page: egui would put the lists of a dialog that was open before under
/// the new one.
fn opening_id(ctx: &egui::Context) -> egui::Id {
    let (shown, frame) = (egui::Id::unique("dialog shown"), ctx.cumulative_frame_nr());
    ctx.data_mut(|data| {
        let (opening, last): (u64, u64) = data.get_temp(shown).unwrap_or_default();
        let opening = if frame > last + 1 { opening + 1 } else { opening };
        data.insert_temp(shown, (opening, frame));
        egui::Id::unique(("dialog", opening))
    })
}

fn import_ui(ui: &mut Ui, view: &mut View<'_>, dialog: &mut ImportDialog) {
    let palette = Palette::of(ui);
    heading(ui, "Import a deck");
    let label =
        ui.label(Type::Body.text("Choose a file, drop one on the window, or write its path here.", palette.secondary));
    let (mut look, mut is_writing) = (false, false);
    ui.horizontal(|ui| {
        let field = TextEdit::singleline(&mut dialog.path)
            .desired_width(ui.available_width() - 170.0)
            .margin(egui::Margin::symmetric(10, 8));
        let response = ui.add(field.hint_text("/home/…/deck.ron")).labelled_by(label.id);
        is_writing = response.has_focus() || response.lost_focus();
        look = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if !look
            && matches!(dialog.state, ImportState::Asking | ImportState::Failed(_))
            && ui.memory(|memory| memory.focused().is_none())
        {
            response.request_focus();
        }
        if response.changed() {
            dialog.state = ImportState::Asking;
        }
        if secondary(ui, Command::ChooseFile.label(), "").clicked() {
            view.send(Command::ChooseFile);
        }
    });
    ui.add_space(GAP);
    match &dialog.state {
        ImportState::Asking => {}
        ImportState::Reading => {
            ui.label(Type::Body.text("Reading the file…", palette.secondary));
        }
        ImportState::Ready(import) => coming_ui(ui, import),
        ImportState::Writing => {
            ui.label(Type::Body.text("Importing…", palette.secondary));
        }
        ImportState::Failed(err) => {
            ui.label(Type::Body.text(err.to_string(), palette.again));
            if let DeckError::NoDeck { problems, .. } = err {
                problem_list_ui(ui, problems);
            }
        }
    }
    ui.add_space(WIDE_GAP);
    ui.horizontal(|ui| {
        if let ImportState::Ready(import) = &dialog.state {
            let is_free = is_writing || ui.memory(|memory| memory.focused().is_none());
            let enter = is_free && ui.input(|input| input.key_pressed(Key::Enter));
            if import.errors() > 0 {
                // No key: something would be lost.
                if secondary(ui, "Import what can be read", "").clicked() {
                    view.send(Action::Import(Box::new((**import).clone().forced(true))));
                }
            } else if primary(ui, "Import", &key_name(CONFIRM)).clicked() || enter {
                view.send(Action::Import(import.clone()));
            }
        } else {
            let can_look = !dialog.path.trim().is_empty() && !matches!(dialog.state, ImportState::Writing);
            let clicked = ui.add_enabled_ui(can_look, |ui| primary(ui, "Preview", &key_name(CONFIRM)).clicked()).inner;
            if (clicked || look) && can_look {
                view.send(Action::Preview(expanded(dialog.path.trim())));
            }
        }
        if secondary(ui, "Cancel", &key_name(CLOSE)).clicked() {
            view.send(Command::CloseDialog);
        }
    });
}

/// A path with `~` for the home folder, as shells write it.
fn expanded(path: &str) -> std::path::PathBuf {
    match (path.strip_prefix("~/"), directories::BaseDirs::new()) {
        (Some(rest), Some(dirs)) => dirs.home_dir().join(rest),
        _ => path.into(),
    }
}

/// What will come, before anything is written.
fn coming_ui(ui: &mut Ui, import: &Import) {
    let palette = Palette::of(ui);
    ui.label(Type::DeckTitle.text(&import.deck.title, palette.ink));
    let some = |count: usize, what: &str| (count > 0).then(|| format!("{count} {what}"));
    let parts: Vec<String> = [
        some(import.new, "new"),
        some(import.changed, "changed"),
        some(import.unchanged, "unchanged"),
        some(import.gone, "no longer in it"),
    ]
    .into_iter()
    .flatten()
    .collect();
    let (count, passages) = (import.deck.cards.len(), import.deck.passages.len());
    let text =
        format!("{} ({}), {}.", wording::count(count, "card"), parts.join(", "), wording::count(passages, "passage"));
    ui.label(Type::Body.text(text, palette.ink));
    if import.replaces {
        let text = "You have this deck already: it will be brought up to date, and the history of its cards stays. A \
                    copy of the file it replaces is kept.";
        ui.label(Type::Body.text(text, palette.secondary));
    }
    if import.errors() > 0 {
        let errors = wording::count(import.errors(), "error");
        let text = format!(
            "This deck has {errors}, because of which something would be left out. Fix them first, then import it."
        );
        ui.label(Type::Body.text(text, palette.again));
    }
    if !import.problems.is_empty() {
        problem_list_ui(ui, &import.problems);
    }
}

fn problems_ui(ui: &mut Ui, view: &mut View<'_>, title: &str, problems: &[Problem]) {
    let palette = Palette::of(ui);
    heading(ui, &format!("Problems of {title}"));
    let text = "Fix them in a text editor: the deck is read again as soon as the file is saved.";
    ui.label(Type::Body.text(text, palette.secondary));
    problem_list_ui(ui, problems);
    close_ui(ui, view);
}

/// Problems with their places, the line and a caret under it.
fn problem_list_ui(ui: &mut Ui, problems: &[Problem]) {
    let palette = Palette::of(ui);
    let height = (ui.ctx().content_rect().height() - 440.0).max(120.0);
    ui.add_space(GAP);
    ScrollArea::vertical()
        .id_salt(("problems", problems.first().map(ToString::to_string)))
        .max_height(height)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            scroll_by_keys(ui);
            for problem in problems {
                let color = if problem.severity == Severity::Error { palette.again } else { palette.hard };
                ui.label(Type::Strong.text(as_sentence(&problem.message), color));
                ui.label(Type::Body.text(as_sentence(&problem.remedy), palette.ink));
                let mut place = problem.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
                if let Some(at) = &problem.place {
                    place = format!("{place}, line {}, column {}", at.line, at.column);
                }
                if let Some(card) = &problem.card {
                    place = format!("{place}, card {card}");
                }
                ui.label(Type::Small.text(place, palette.secondary));
                if let Some(at) = &problem.place {
                    egui::Frame::new()
                        .fill(palette.background)
                        .corner_radius(theme::BUTTON_RADIUS)
                        .inner_margin(egui::Margin::symmetric(10, 6))
                        .show(ui, |ui| {
                            ScrollArea::horizontal().id_salt((at.line, at.column, &problem.message)).show(ui, |ui| {
                                ui.set_width(ui.available_width());
                                let code = egui::RichText::new(at.drawn()).monospace().color(palette.ink);
                                ui.add(egui::Label::new(code).extend());
                            });
                        });
                }
                ui.add_space(GAP);
            }
        });
}

fn keys_ui(ui: &mut Ui, view: &mut View<'_>, context: Context) {
    let palette = Palette::of(ui);
    heading(ui, "Keys");
    let height = ui.ctx().content_rect().height() - 220.0;
    ScrollArea::vertical().id_salt("keys").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        scroll_by_keys(ui);
        let (here, elsewhere): (Vec<_>, Vec<_>) = KEYS.iter().copied().partition(|(_, keys)| context.has(keys));
        for (name, keys) in here.into_iter().chain(elsewhere) {
            ui.add_space(GAP);
            ui.label(Type::Strong.text(name, palette.ink));
            ui.spacing_mut().interact_size.y = 0.0;
            egui::Grid::new(("keys", name)).num_columns(2).spacing([24.0, 2.0]).min_col_width(110.0).show(ui, |ui| {
                for (modifiers, key, command) in keys {
                    ui.label(Type::Body.text(key_name((*modifiers, *key)), palette.accent));
                    ui.label(Type::Body.text(command.label(), palette.ink));
                    ui.end_row();
                }
            });
        }
    });
    close_ui(ui, view);
}

fn messages_ui(ui: &mut Ui, view: &mut View<'_>, history: &[Notice]) {
    let palette = Palette::of(ui);
    heading(ui, "Messages");
    let height = ui.ctx().content_rect().height() - 220.0;
    ScrollArea::vertical().id_salt("messages").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        scroll_by_keys(ui);
        for notice in history.iter().rev() {
            let at = notice.at.local().map(|time| time.format("%H:%M").to_string()).unwrap_or_default();
            let color = if notice.weight == Weight::Warning { palette.again } else { palette.ink };
            ui.label(Type::Small.text(at, palette.secondary));
            ui.label(Type::Body.text(&notice.text, color));
            ui.add_space(4.0);
        }
    });
    close_ui(ui, view);
}

fn close_ui(ui: &mut Ui, view: &mut View<'_>) {
    ui.add_space(GAP);
    if secondary(ui, Command::CloseDialog.label(), &key_name(CLOSE)).clicked() {
        view.send(Command::CloseDialog);
    }
}
