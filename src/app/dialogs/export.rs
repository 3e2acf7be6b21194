//! Taking a deck out: in which format, and where to.

use std::path::{Path, PathBuf};

use eframe::egui::{self, Ui};

use super::{closing_ui, import::expanded, pace_ui, path_field::path_field_ui};
use crate::{
    app::{
        command::{Action, CONFIRM, Command, key_name},
        screens::View,
        theme::{GAP, Palette, Type, WIDE_GAP},
        widgets::{heading, primary, radio, scrolled_part, secondary, small},
    },
    deck::{Deck, DeckId},
    formats::{Format, Pace, image_names},
    library::DeckError,
};

/// Taking a deck out.
pub struct ExportDialog {
    /// The deck.
    pub deck: DeckId,
    /// The file to write, as it was chosen or typed.
    pub path: String,
    /// How far it is.
    pub state: ExportState,
    /// How far the writing is.
    pub pace: Pace,
    format: Format,
    /// Whether not the deck goes out, but everything.
    is_everything: bool,
    /// What a file of that format does not hold; `None` while that is being found out.
    losses: Option<Vec<String>>,
    /// Not drawn yet: the field for the path then gets the focus.
    is_fresh: bool,
    /// Whether the name has just chosen a format, which is then brought into sight.
    is_named: bool,
}

/// How far an export is.
pub enum ExportState {
    /// Nothing is written yet.
    Asking,
    /// The file is being written.
    Writing,
    /// It was not written.
    Failed(DeckError),
}

impl ExportDialog {
    /// Offers a file in the home folder that is named after the deck; an archive, if the deck shows pictures.
    pub fn new(deck: &Deck) -> Self {
        let format = if image_names(deck).is_empty() { Format::Ron } else { Format::Archive };
        let deck = deck.id.clone();
        let folder = directories::UserDirs::new().map(|dirs| dirs.home_dir().to_owned()).unwrap_or_default();
        let path = folder.join(format!("{deck}.{}", format.ending())).display().to_string();
        let (pace, state) = (Pace::default(), ExportState::Asking);
        let losses = Some(Vec::new());
        Self { deck, path, state, pace, format, is_everything: false, losses, is_fresh: true, is_named: false }
    }

    /// Another file of the same folder.
    fn rename(&mut self, name: &str) {
        self.path = PathBuf::from(&self.path).with_file_name(name).display().to_string();
        self.state = ExportState::Asking;
    }

    /// Takes the format that the file's name ends in.
    fn follow_name(&mut self, view: &mut View<'_>) {
        let named = Format::from_ending(Path::new(self.path.trim()));
        let Some(format) = named.filter(|it| !self.is_everything && it.ending() != self.format.ending()) else {
            return;
        };
        (self.format, self.losses, self.is_named) = (format, None, true);
        view.send(Action::FindLosses(self.deck.clone(), format));
    }

    /// The name that is offered for the file.
    pub fn file_name(&self) -> String {
        let name = PathBuf::from(&self.path).file_name().map(|name| name.to_string_lossy().into_owned());
        name.unwrap_or_else(|| format!("{}.ron", self.deck))
    }

    fn formats_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        for (format, name, what) in FORMATS {
            let is_chosen = self.format == format && !self.is_everything;
            let row = radio(ui, is_chosen, Type::Strong.text(name, palette.ink));
            if is_chosen && std::mem::take(&mut self.is_named) {
                row.scroll_to_me(Some(egui::Align::Center));
            }
            if row.clicked() && !is_chosen {
                if std::mem::take(&mut self.is_everything) {
                    self.rename(&format!("{}.ron", self.deck));
                }
                self.format = format;
                self.losses = None;
                view.send(Action::FindLosses(self.deck.clone(), format));
                self.path = PathBuf::from(&self.path).with_extension(format.ending()).display().to_string();
                self.state = ExportState::Asking;
            }
            small(ui, what);
            if self.format == format && !self.is_everything {
                self.losses_ui(ui);
            }
            ui.add_space(4.0);
        }
        let name = Type::Strong.text("Everything (ENTENTE)", palette.ink);
        if radio(ui, self.is_everything, name).clicked() && !self.is_everything {
            self.is_everything = true;
            self.rename("everything.entente");
        }
        let what = "All your decks with their pictures, every answer, and the settings. Import it to restore them.";
        small(ui, what);
    }

    /// Takes up what a file of that format does not hold, unless another one was chosen meanwhile.
    pub fn take_losses(&mut self, deck: &DeckId, format: Format, losses: Vec<String>) {
        if self.deck == *deck && self.format == format {
            self.losses = Some(losses);
        }
    }

    fn losses_ui(&self, ui: &mut Ui) {
        let palette = Palette::of(ui);
        match self.losses.as_deref() {
            None => drop(small(ui, "Finding out what is left out…")),
            Some([]) => {}
            Some(losses) => {
                let text = format!("Left out: {}", losses.join(", "));
                ui.label(Type::Small.text(text, palette.again));
            }
        }
    }

    /// Draws the dialog.
    pub(super) fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        let title = view.library.deck(&self.deck).map_or("", |deck| deck.deck.title.as_str());
        heading(ui, &format!("Export “{title}”"));
        ui.add_space(GAP);
        let height = ui.ctx().content_rect().height() - 320.0;
        scrolled_part(ui, "formats", height, |ui| self.formats_ui(ui, view));
        ui.add_space(GAP);
        let label = small(ui, "To the file");
        let response = path_field_ui(ui, view, &mut self.path, label.id, Command::ChooseExportFile);
        if response.changed() {
            self.state = ExportState::Asking;
            self.follow_name(view);
        }
        if std::mem::take(&mut self.is_fresh) {
            response.request_focus();
        }
        match &self.state {
            ExportState::Asking => {}
            ExportState::Writing => pace_ui(ui, "Exporting", &self.pace),
            ExportState::Failed(DeckError::Exists { .. }) => {
                ui.label(Type::Body.text("This file exists already. Replace it?", palette.again));
            }
            ExportState::Failed(err) => {
                ui.label(Type::Body.text(err.to_string(), palette.again));
            }
        }
        ui.add_space(WIDE_GAP);
        ui.horizontal(|ui| {
            let can_write = !self.path.trim().is_empty() && !matches!(self.state, ExportState::Writing);
            let to = expanded(self.path.trim());
            let export = |may_replace| {
                if self.is_everything {
                    return Action::ExportEverything { to: to.clone(), may_replace };
                }
                Action::Export { deck: self.deck.clone(), to: to.clone(), format: self.format, may_replace }
            };
            if matches!(self.state, ExportState::Failed(DeckError::Exists { .. })) {
                // No key: what is there would be lost.
                if secondary(ui, "Replace it", "").clicked() {
                    view.send(export(true));
                }
            } else {
                let enter = ui.input(|input| input.key_pressed(egui::Key::Enter))
                    && (ui.ctx().text_edit_focused() || ui.memory(|memory| memory.focused().is_none()));
                let key = key_name(CONFIRM);
                let clicked = ui.add_enabled_ui(can_write, |ui| primary(ui, "Export", &key).clicked()).inner;
                if can_write && (clicked || enter) {
                    view.send(export(false));
                }
            }
            closing_ui(ui, view, "Cancel");
        });
    }
}

/// The formats with their names and what they are for.
const FORMATS: [(Format, &str, &str); 8] = [
    (Format::Ron, "Entente deck (RON)", "Its text, as its author wrote it. For others who use Entente."),
    (Format::Archive, "Deck with its pictures (ENTENTE)", "The same with all pictures, in one file."),
    (
        Format::Csv,
        "Table (CSV)",
        "For spreadsheets: the cards with their passages. What comes in again keeps its history.",
    ),
    (Format::Tsv, "Text for Anki (TSV)", "For Anki’s own import, with deck, tags and identity."),
    (Format::Anki, "Package for Anki (APKG)", "Cards with pictures, tags, history and due days."),
    (Format::Markdown, "Notes (Markdown)", "Passages as prose, cards as questions and answers below them."),
    (
        Format::Html,
        "Book (HTML)",
        "To read and to print: passages in the order of time, questions, chronology, sources.",
    ),
    (Format::Fold, "List to fold (HTML)", "To print: questions at the left, answers at the right."),
];
