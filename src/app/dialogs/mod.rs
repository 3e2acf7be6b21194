//! What opens over a page: importing, problems, practice, editing a card, keys, messages. A dialog is opened by its data.

mod backups;
mod bulk;
mod deck;
mod doctor;
mod earlier;
mod edit;
mod exam;
mod export;
mod import;
mod marked;
mod mock;
mod palette;
mod passage;
mod path_field;
mod pictures;
mod practice;
mod problems;
mod rescue;
mod unsaved;

pub use backups::BackupsDialog;
pub use bulk::{BulkAsked, BulkDialog};
pub use deck::{DeckDialog, DeckPart, whole_deck_ui};
pub use doctor::{DoctorDialog, progress_ui, repaired_ui};
pub use earlier::EarlierDialog;
pub use edit::{Draft, EditDialog};
pub use exam::ExamDialog;
pub use export::{ExportDialog, ExportState};
pub use import::{ImportDialog, ImportState};
pub use marked::MarkedDialog;
pub use mock::MockDialog;
pub use palette::PaletteDialog;
pub use passage::PassageDialog;
pub use pictures::{NewPictures, shown_below_ui};
pub use practice::PracticeDialog;
pub use problems::ProblemsDialog;
pub use rescue::RescueDialog;
pub use unsaved::Unsaved;

use eframe::egui::{self, Key, Modal, Ui};
use uuid::Uuid;

use super::{
    command::{Action, CLOSE, Command, Context, KEYS, UNDO, key_name},
    notices::{Notice, Weight},
    screens::View,
    theme::{self, GAP, Palette, Type},
    widgets::{heading, remark, scrolled_part, secondary, small},
};
use crate::{deck::DeckId, formats::Pace};

/// The width of a dialog with two columns.
const WIDE: f32 = 1_120.0;

/// What opens over a page.
pub enum Dialog {
    /// Bringing a deck in.
    Import(ImportDialog),
    /// Taking a deck out.
    Export(ExportDialog),
    /// What is wrong with a deck, or a file.
    Problems(ProblemsDialog),
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
    Marked(MarkedDialog),
    /// What many cards are to get.
    Bulk(BulkDialog),
    /// Which keys do what, those that act in this place first.
    Keys(Context),
    /// Finding something by typing.
    Palette(PaletteDialog),
    /// What was said earlier; the step that can be taken back, in words.
    Messages(Option<(Uuid, String)>),
    /// Whether something from before this window opened is to be taken back.
    Earlier(EarlierDialog),
    /// The backups.
    Backups(BackupsDialog),
    /// What is wrong in the library.
    Doctor(DoctorDialog),
    /// Answers that need a decision.
    Rescue(RescueDialog),
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
            Self::Backups(dialog) => dialog.may_close(),
            Self::Import(dialog) => !matches!(dialog.state, ImportState::Writing),
            Self::Export(dialog) => !matches!(dialog.state, ExportState::Writing),
            _ => true,
        }
    }

    /// The pictures that are added to the text that is written in it, and the deck that they go to.
    pub fn pictures(&mut self) -> Option<(DeckId, &mut NewPictures)> {
        match self {
            Self::Edit(dialog) if !dialog.has_pasted() => Some((dialog.deck().clone(), &mut dialog.pictures)),
            Self::Passage(dialog) => Some((dialog.deck().clone(), &mut dialog.pictures)),
            _ => None,
        }
    }

    /// Whether a card is being saved in it.
    pub fn is_saving(&self) -> bool {
        matches!(self, Self::Edit(dialog) if dialog.is_saving())
    }

    /// Whether it is on its way to the next card, or a picture into its text, for which the keys wait.
    pub fn is_turning(&self) -> bool {
        match self {
            Self::Edit(dialog) => dialog.is_turning() || dialog.pictures.are_coming(),
            Self::Passage(dialog) => dialog.pictures.are_coming(),
            _ => false,
        }
    }

    /// Whether it says that something is wrong: what was said before of something that went well is then old.
    pub fn has_problem(&self) -> bool {
        match self {
            Self::Edit(dialog) => dialog.has_problem() || dialog.pictures.has_problem(),
            Self::Deck(dialog) => dialog.has_problem(),
            Self::Passage(dialog) => dialog.has_problem() || dialog.pictures.has_problem(),
            Self::Import(dialog) => matches!(dialog.state, ImportState::Failed(_)),
            Self::Export(dialog) => matches!(dialog.state, ExportState::Failed(_)),
            _ => false,
        }
    }

    /// Asks the work that goes on for it to stop.
    pub fn cancel(&self) {
        match self {
            Self::Import(dialog) => dialog.pace.cancel(),
            Self::Export(dialog) => dialog.pace.cancel(),
            _ => {}
        }
    }

    /// Draws the dialog. Esc closes it, and so does a click beside it where nothing is being written.
    pub fn ui(&mut self, ctx: &egui::Context, view: &mut View<'_>, history: &[Notice]) {
        let palette = Palette::of_visuals(&ctx.global_style().visuals);
        let frame = theme::card(&palette).inner_margin(egui::Margin::same(24));
        let has_list = egui::Popup::is_any_open(ctx);
        let id = opening_id(ctx);
        let is_escaped = ctx.input(|input| input.key_pressed(Key::Escape));
        follow_size(ctx);
        // The others are called as their heading is.
        let name = if matches!(self, Self::Palette(_)) { Command::OpenPalette.label() } else { "" };
        let area = Modal::default_area(id).accessible_name(name);
        let modal = Modal::new(id).area(area).frame(frame).show(ctx, |ui| {
            let is_wide = matches!(self, Self::Edit(_)) || matches!(self, Self::Import(dialog) if dialog.is_wide());
            let most = if is_wide { WIDE } else { theme::COLUMN - 60.0 };
            let width = (ctx.content_rect().width() - 96.0).min(most);
            ui.set_width(width);
            ui.set_max_height(ctx.content_rect().height() - 120.0);
            match self {
                Self::Import(dialog) => dialog.ui(ui, view),
                Self::Export(dialog) => dialog.ui(ui, view),
                Self::Problems(dialog) => dialog.ui(ui, view),
                Self::Edit(dialog) => dialog.ui(ui, view),
                Self::Deck(dialog) => dialog.ui(ui, view),
                Self::Passage(dialog) => dialog.ui(ui, view),
                Self::Practice(dialog) => dialog.ui(ui, view),
                Self::Exam(dialog) => dialog.ui(ui, view),
                Self::Mock(dialog) => dialog.ui(ui, view),
                Self::Marked(dialog) => dialog.ui(ui, view),
                Self::Bulk(dialog) => dialog.ui(ui, view),
                Self::Keys(context) => keys_ui(ui, view, *context),
                Self::Palette(dialog) => dialog.ui(ui, view),
                Self::Messages(undo) => messages_ui(ui, view, history, undo.as_ref()),
                Self::Earlier(dialog) => dialog.ui(ui, view),
                Self::Backups(dialog) => dialog.ui(ui, view),
                Self::Doctor(dialog) => dialog.ui(ui, view),
                Self::Rescue(dialog) => dialog.ui(ui, view),
            }
        });
        let is_written = matches!(
            self,
            Self::Edit(_)
                | Self::Deck(_)
                | Self::Passage(_)
                | Self::Import(_)
                | Self::Export(_)
                | Self::Exam(_)
                | Self::Mock(_)
                | Self::Bulk(_)
        );
        let is_beside = modal.backdrop_response.clicked();
        // An open list is closed first.
        if modal.should_close() && !has_list && !(is_written && is_beside) {
            view.send(Command::CloseDialog);
        }
        keep_focus(ctx, is_escaped);
    }
}

/// Gives the focus back to what had it if Esc took it: the dialog may stay open, with something to be written.
fn keep_focus(ctx: &egui::Context, is_escaped: bool) {
    /// Esc takes the focus at once, and may be acted on some passes later, behind other keys.
    const PASSES: u64 = 4;
    let id = egui::Id::unique("focus of the dialog");
    let pass = ctx.cumulative_pass_nr();
    if let Some(focused) = ctx.memory(egui::Memory::focused) {
        ctx.data_mut(|data| data.insert_temp(id, (focused, pass)));
    } else if is_escaped
        && let Some((before, seen)) = ctx.data(|data| data.get_temp::<(egui::Id, u64)>(id))
        && pass - seen <= PASSES
    {
        ctx.memory_mut(|memory| memory.request_focus(before));
    }
}

/// What is said once of changes that would be lost.
fn not_saved_yet() -> String {
    format!("Your changes are not saved. Press {} again to throw them away.", key_name(CLOSE))
}

/// What is said of a draft that outlived the end of Entente.
fn restored() -> String {
    format!("You were writing this when Entente closed. Save it, or press {} twice to throw it away.", key_name(CLOSE))
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

/// Draws once more after the window got another size, or a dialog would stand where it was centred before: a window
/// without the focus gets no other frame.
fn follow_size(ctx: &egui::Context) {
    let (id, size) = (egui::Id::unique("size under a dialog"), ctx.content_rect().size());
    if ctx.data_mut(|data| std::mem::replace(data.get_temp_mut_or_default(id), size)) != size {
        ctx.request_repaint();
    }
}

fn keys_ui(ui: &mut Ui, view: &mut View<'_>, context: Context) {
    let palette = Palette::of(ui);
    heading(ui, "Keys");
    let height = ui.ctx().content_rect().height() - 220.0;
    scrolled_part(ui, "keys", height, |ui| {
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

fn messages_ui(ui: &mut Ui, view: &mut View<'_>, history: &[Notice], undo: Option<&(Uuid, String)>) {
    let palette = Palette::of(ui);
    heading(ui, "Messages");
    let height = ui.ctx().content_rect().height() - 220.0;
    scrolled_part(ui, "messages", height, |ui| {
        if history.is_empty() {
            remark(ui, "No messages yet.");
        }
        for notice in history.iter().rev() {
            let at = notice.at.local().map(|time| time.format("%H:%M").to_string()).unwrap_or_default();
            let color = if notice.weight == Weight::Warning { palette.again } else { palette.ink };
            small(ui, at);
            ui.label(Type::Body.text(&notice.text, color));
            ui.add_space(4.0);
        }
    });
    ui.add_space(GAP);
    ui.horizontal_wrapped(|ui| {
        if let Some((step, undo)) = undo {
            let button = secondary(ui, &format!("Undo: {undo}"), &key_name(UNDO));
            if button.clicked() || ui.input_mut(|input| input.consume_key(UNDO.0, UNDO.1)) {
                view.send(Action::TakeBackStep(*step));
            }
        }
        closing_ui(ui, view, Command::CloseDialog.label());
    });
}

/// How far long work is: in per cent, if it takes longer than a blink.
fn pace_ui(ui: &mut Ui, what: &str, pace: &Pace) {
    let text = match pace.share() {
        share if pace.is_cancelled() => format!("Stopping… {:.0} %", share * 100.0),
        0.0 => format!("{what}…"),
        share => format!("{what}… {:.0} %", share * 100.0),
    };
    remark(ui, text);
    ui.ctx().request_repaint_after(std::time::Duration::from_millis(100));
}

fn close_ui(ui: &mut Ui, view: &mut View<'_>) {
    ui.add_space(GAP);
    closing_ui(ui, view, Command::CloseDialog.label());
}

/// Draws the button that closes a dialog.
fn closing_ui(ui: &mut Ui, view: &mut View<'_>, label: &str) {
    if secondary(ui, label, &key_name(CLOSE)).clicked() {
        view.send(Command::CloseDialog);
    }
}
