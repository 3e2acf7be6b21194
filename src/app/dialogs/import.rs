//! Bringing decks in: a file or a pasted text, how it is understood, what will come, and only then the writing.

use eframe::egui::{self, ComboBox, Key, ScrollArea, TextEdit, Ui};

use super::{closing_ui, pace_ui, path_field::path_field_ui, problems::problem_ui};
use crate::{
    app::{
        command::{Action, CONFIRM, Command, key_name},
        screens::View,
        theme::{GAP, Palette, Type, WIDE_GAP},
        widgets::{LIST_HEIGHT, checkbox, heading, link, list, primary, remark, scrolled_part, secondary, small},
    },
    formats::{Choices, Field, Pace, Problem, Separator, TableView},
    library::{DeckError, HeldLibrary, Import, Preview},
    memory::Moment,
    wording,
};

/// How many problems are shown.
const MOST_SHOWN: usize = 60;
/// The encodings that are offered.
const ENCODINGS: [&str; 8] =
    ["UTF-8", "windows-1252", "windows-1251", "windows-1250", "UTF-16LE", "macintosh", "KOI8-R", "Shift_JIS"];

/// Bringing a deck in.
#[derive(Default)]
pub struct ImportDialog {
    /// The file, as it was chosen or typed.
    pub path: String,
    /// The text that was pasted, instead of a file.
    pub pasted: Option<String>,
    /// What was chosen about how it is understood.
    pub choices: Choices,
    /// How far it is.
    pub state: ImportState,
    /// Whether what is shown is being read again, with other choices.
    pub is_stale: bool,
    /// How far the reading or the writing is.
    pub pace: Pace,
    /// The offset of the clock from UTC, in seconds.
    pub utc_offset_s: i32,
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
    Ready(Box<Preview>),
    /// The decks are being written.
    Writing,
    /// Nothing will come.
    Failed(DeckError),
}

impl ImportDialog {
    /// Whether a table is shown, which needs room.
    pub(super) fn is_wide(&self) -> bool {
        matches!(&self.state, ImportState::Ready(preview) if preview.table.is_some())
    }

    /// Draws the dialog.
    pub(super) fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        heading(ui, Command::OpenImport.label());
        let (look, is_writing) = self.source_ui(ui, view);
        ui.add_space(GAP);
        let height = (ui.ctx().content_rect().height() - 330.0).max(150.0);
        let before = self.choices.clone();
        scrolled_part(ui, "import", height, |ui| self.state_ui(ui, view));
        if self.choices != before && !ui.ctx().text_edit_focused() || self.must_read_again(ui, &before) {
            self.is_stale = true;
            view.send(Action::PreviewAgain);
        }
        ui.add_space(WIDE_GAP);
        ui.horizontal(|ui| self.buttons_ui(ui, view, [look, is_writing]));
    }

    /// Whether a title has just been typed to its end.
    fn must_read_again(&self, ui: &Ui, before: &Choices) -> bool {
        let typed = egui::Id::unique("import title typed");
        let was_typed: bool = ui.data(|data| data.get_temp(typed).unwrap_or_default());
        let is_typed = was_typed || self.choices.title != before.title;
        let is_done = is_typed && !ui.ctx().text_edit_focused();
        ui.data_mut(|data| data.insert_temp(typed, is_typed && !is_done));
        is_done
    }

    /// Draws where it comes from. Returns whether that is to be looked at, and whether it is being typed.
    fn source_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) -> (bool, bool) {
        if let Some(pasted) = &self.pasted {
            let lines = wording::count(pasted.lines().count(), "line");
            remark(ui, format!("The text that you pasted: {lines}."));
            return (false, false);
        }
        let text = "Choose a file, drop one on the window, or write its path here: a deck, a table (CSV, TSV, the text \
                    that Quizlet and Anki export), a package of Anki, or notes in Markdown.";
        let label = remark(ui, text);
        let response = path_field_ui(ui, view, &mut self.path, label.id, Command::ChooseFile);
        let is_writing = response.has_focus() || response.lost_focus();
        let look = response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if !look
            && matches!(self.state, ImportState::Asking | ImportState::Failed(_))
            && ui.memory(|memory| memory.focused().is_none())
        {
            response.request_focus();
        }
        if response.changed() {
            self.state = ImportState::Asking;
        }
        (look, is_writing)
    }

    fn state_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let palette = Palette::of(ui);
        match &self.state {
            ImportState::Asking => {}
            ImportState::Reading => {
                pace_ui(ui, "Reading the file", &self.pace);
            }
            ImportState::Ready(preview) if let Some(held) = &preview.library => {
                let made = Moment { utc_ms: held.made_ms, utc_offset_s: self.utc_offset_s };
                library_ui(ui, held, &wording::moment(made));
                problems_ui(ui, &preview.problems);
            }
            ImportState::Ready(preview) => preview_ui(ui, view, preview, &mut self.choices),
            ImportState::Writing => pace_ui(ui, "Importing", &self.pace),
            ImportState::Failed(err) => {
                ui.label(Type::Body.text(err.to_string(), palette.again));
                if let DeckError::NoDeck { problems, .. } = err {
                    for problem in problems.iter().take(MOST_SHOWN) {
                        problem_ui(ui, problem);
                        ui.add_space(GAP);
                    }
                }
            }
        }
    }

    /// Draws the buttons. `look` and `is_writing` tell that the path was just entered, or is being typed.
    fn buttons_ui(&self, ui: &mut Ui, view: &mut View<'_>, [look, is_writing]: [bool; 2]) {
        if let ImportState::Ready(preview) = &self.state {
            let is_free = is_writing || ui.memory(|memory| memory.focused().is_none());
            let enter = is_free && ui.input(|input| input.key_pressed(Key::Enter));
            if preview.library.is_some() {
                // No key: something takes the place of what is there.
                let may_restore = view.library.may_write();
                let label = "Restore this library";
                if ui.add_enabled_ui(may_restore, |ui| secondary(ui, label, "").clicked()).inner {
                    view.send(Action::Restore(preview.from.clone()));
                }
            } else if preview.errors() > 0 {
                // No key: something would be lost.
                if secondary(ui, "Import what can be read", "").clicked() {
                    view.send(Action::Import(Box::new((**preview).clone().forced(true))));
                }
            } else {
                let can_come = !preview.decks.is_empty() && !self.is_stale;
                let key = key_name(CONFIRM);
                let clicked = ui.add_enabled_ui(can_come, |ui| primary(ui, "Import", &key).clicked()).inner;
                if can_come && (clicked || enter) {
                    view.send(Action::Import(preview.clone()));
                }
            }
        } else {
            let can_look = !self.path.trim().is_empty() && !matches!(self.state, ImportState::Writing);
            let clicked = ui.add_enabled_ui(can_look, |ui| primary(ui, "Preview", &key_name(CONFIRM)).clicked()).inner;
            if (clicked || look) && can_look {
                view.send(Action::Preview(expanded(self.path.trim())));
            }
        }
        closing_ui(ui, view, "Cancel");
        if let ImportState::Ready(preview) = &self.state
            && preview.library.is_none()
        {
            ui.add_space(GAP);
            sum_ui(ui, preview);
        }
    }
}

/// How much comes, and how much is wrong: in sight however long the preview is.
fn sum_ui(ui: &mut Ui, preview: &Preview) {
    let palette = Palette::of(ui);
    let cards: usize = preview.decks.iter().map(|import| import.deck.cards.len()).sum();
    let (problems, color) = match preview.problems.len() {
        0 => (String::new(), palette.secondary),
        problems => (format!(", {}", wording::count(problems, "problem")), palette.hard),
    };
    ui.label(Type::Small.text(format!("{}{problems}", wording::count(cards, "card")), color));
}

/// A path with `~` for the home folder, as shells write it.
pub(super) fn expanded(path: &str) -> std::path::PathBuf {
    match (path.strip_prefix("~/"), directories::BaseDirs::new()) {
        (Some(rest), Some(dirs)) => dirs.home_dir().join(rest),
        _ => path.into(),
    }
}

/// What will come, before anything is written.
fn preview_ui(ui: &mut Ui, view: &View<'_>, preview: &Preview, choices: &mut Choices) {
    let palette = Palette::of(ui);
    let is_ours = preview.is_ours();
    if !is_ours {
        target_ui(ui, view, preview, choices);
    }
    if let Some(table) = &preview.table {
        table_ui(ui, table, choices);
        ui.add_space(GAP);
    }
    for import in &preview.decks {
        coming_ui(ui, import, is_ours, preview.problems.len());
    }
    if preview.errors() > 0 {
        let errors = wording::count(preview.errors(), "error");
        let (it, each) = if preview.errors() == 1 { ("it", "It leaves") } else { ("them", "They leave") };
        let text = format!("This file has {errors}. {each} something out: fix {it} first, then import again.");
        ui.label(Type::Body.text(text, palette.again));
    }
    problems_ui(ui, &preview.problems);
}

/// What is wrong with a file, and what is left out of it.
fn problems_ui(ui: &mut Ui, problems: &[Problem]) {
    if problems.is_empty() {
        return;
    }
    ui.add_space(GAP);
    let shown = problems.len().min(MOST_SHOWN);
    for problem in &problems[..shown] {
        problem_ui(ui, problem);
        ui.add_space(GAP);
    }
    if problems.len() > shown {
        let more = wording::count(problems.len() - shown, "more problem");
        remark(ui, format!("And {more}."));
    }
}

/// What a whole library would be restored from.
fn library_ui(ui: &mut Ui, held: &HeldLibrary, made: &str) {
    let palette = Palette::of(ui);
    let answers = wording::count(held.answers as usize, "answer");
    let text = format!("A whole library, as it was on {made}: {answers}, with its decks, pictures and settings.");
    ui.label(Type::Strong.text(text, palette.ink));
    ui.add_space(GAP);
    let text = "Restoring it takes the place of your answers and settings, and of your decks of the same names. What is \
                there now is backed up first, so that you can come back to it.";
    ui.label(Type::Body.text(text, palette.ink));
}

/// The title of a new deck, or the deck that the cards go into.
fn target_ui(ui: &mut Ui, view: &View<'_>, preview: &Preview, choices: &mut Choices) {
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        let label = small(ui, "Into");
        // Of a deck that is there already, the cards go into that.
        let there = match preview.decks.as_slice() {
            [import] => import.replaces.as_ref().map(|_| import.deck.id.clone()),
            _ => None,
        };
        let before = choices.deck.clone().or_else(|| there.clone());
        let mut target = before.clone();
        let name = target.as_ref().and_then(|id| view.library.deck(id)).map(|deck| deck.deck.title.as_str());
        let combo = ComboBox::from_id_salt("target").selected_text(name.unwrap_or("a new deck"));
        let shown = list(ui, combo.width(220.0).truncate(), |rows| {
            rows.offer(&mut target, None, "a new deck");
            for deck in view.library.decks() {
                rows.offer(&mut target, Some(deck.deck.id.clone()), &deck.deck.title);
            }
        });
        shown.labelled_by(label.id);
        if target != before {
            if let (None, [import]) = (&target, preview.decks.as_slice()) {
                own_deck(view, import, choices);
            }
            choices.deck = target;
        }
        if let ([import], None) = (preview.decks.as_slice(), &choices.deck) {
            let label = small(ui, "Title");
            let mut title = choices.title.clone().unwrap_or_else(|| import.deck.title.clone());
            let field = TextEdit::singleline(&mut title).desired_width(240.0).margin(egui::Margin::symmetric(10, 8));
            if ui.add(field).labelled_by(label.id).changed() {
                choices.title = Some(title);
            }
        }
    });
    if let [import] = preview.decks.as_slice()
        && import.is_another()
        && choices.deck.is_none()
    {
        let text = format!("None of these cards is in “{}” yet.", import.replaces.as_deref().unwrap_or_default());
        ui.label(Type::Body.text(text, palette.hard));
        if link(ui, "It is another file: make a deck of its own").clicked() {
            own_deck(view, import, choices);
        }
    }
    for import in &preview.decks {
        if let Some((id, title)) = import.like.as_ref().filter(|_| choices.deck.is_none())
            && link(ui, &format!("Most of these cards are in “{title}” already: update it")).clicked()
        {
            choices.deck = Some(id.clone());
        }
    }
    ui.add_space(GAP);
}

/// Chooses a title that no deck has, so that the cards come into a deck of their own.
fn own_deck(view: &View<'_>, import: &Import, choices: &mut Choices) {
    choices.title = Some(view.library.free_title(&import.deck.title));
    choices.deck = None;
}

/// How a table is understood, to be changed.
fn table_ui(ui: &mut Ui, table: &TableView, choices: &mut Choices) {
    let palette = Palette::of(ui);
    ui.horizontal_wrapped(|ui| {
        let label = small(ui, "Columns are separated by");
        let name = |separator: &Separator| match separator.name() {
            "" => "nothing yet".to_owned(),
            name => name.to_owned(),
        };
        let mut separator = table.separator.clone();
        let combo = ComboBox::from_id_salt("separator").selected_text(name(&separator)).width(110.0);
        let shown = list(ui, combo, |rows| {
            for offered in Separator::offered() {
                let name = name(&offered);
                rows.offer(&mut separator, offered, name);
            }
        });
        shown.labelled_by(label.id);
        if separator != table.separator {
            // Other columns come of it.
            choices.columns = None;
            choices.separator = Some(separator);
        }
        let label = small(ui, "Encoding");
        let mut encoding = table.encoding.to_owned();
        let combo = ComboBox::from_id_salt("encoding").selected_text(&encoding).width(130.0);
        let shown = list(ui, combo, |rows| {
            for offered in ENCODINGS {
                rows.offer(&mut encoding, offered.to_owned(), offered);
            }
        });
        shown.labelled_by(label.id);
        if encoding != table.encoding {
            choices.encoding = Some(encoding);
        }
        let mut has_head = table.has_head;
        if checkbox(ui, &mut has_head, "The first row names the columns").changed() {
            choices.columns = None;
            choices.has_head = Some(has_head);
        }
    });
    if table.is_encoding_guessed {
        let text = "The encoding was guessed: choose another if letters look wrong.";
        ui.label(Type::Small.text(text, palette.hard));
    }
    ui.add_space(GAP);
    columns_ui(ui, table, choices);
}

/// The first rows of a table, with what each column is above it.
fn columns_ui(ui: &mut Ui, table: &TableView, choices: &mut Choices) {
    let palette = Palette::of(ui);
    let mut columns = table.columns.clone();
    let width = ((ui.available_width() - 12.0) / columns.len().clamp(1, 4) as f32 - 16.0).clamp(130.0, 320.0);
    ScrollArea::horizontal().id_salt("columns").auto_shrink([false, true]).show(ui, |ui| {
        egui::Grid::new("columns").min_col_width(width).max_col_width(width).spacing([16.0, 4.0]).show(ui, |ui| {
            for (place, field) in columns.iter_mut().enumerate() {
                let name = table.heads.get(place).map_or("", String::as_str);
                ui.vertical(|ui| {
                    let label = ui.add(egui::Label::new(Type::Small.text(name, palette.secondary)).truncate());
                    let combo = ComboBox::from_id_salt(("column", place)).width(width).height(LIST_HEIGHT);
                    let shown = list(ui, combo.selected_text(field.name()), |rows| {
                        for offered in Field::ALL {
                            rows.offer(field, offered, offered.name());
                        }
                    });
                    shown.labelled_by(label.id);
                });
            }
            ui.end_row();
            for row in &table.rows {
                for (place, column) in columns.iter().enumerate() {
                    let text = row.get(place).map(|cell| cell.replace(['\n', '\r'], " ")).unwrap_or_default();
                    let is_taken = *column != Field::Ignored;
                    let color = if is_taken { palette.ink } else { palette.secondary };
                    ui.add(egui::Label::new(Type::Small.text(text, color)).truncate());
                }
                ui.end_row();
            }
        });
    });
    if columns != table.columns {
        choices.columns = Some(columns);
    }
}

/// One deck that will come.
fn coming_ui(ui: &mut Ui, import: &Import, is_ours: bool, problems: usize) {
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
    let pictures = match import.pictures.len() {
        0 => String::new(),
        pictures => format!(", {}", wording::count(pictures, "picture")),
    };
    let passages = wording::count(passages, "passage");
    let answers = match import.answers().count() {
        0 => String::new(),
        answers => format!(", {}", wording::count(answers, "answer")),
    };
    let problems = match problems {
        0 => String::new(),
        problems => format!(" {}, told below.", wording::count(problems, "problem")),
    };
    let cards = wording::count(count, "card");
    let parts = if parts.is_empty() { String::new() } else { format!(" ({})", parts.join(", ")) };
    let text = format!("{cards}{parts}, {passages}{pictures}{answers}.{problems}");
    ui.label(Type::Body.text(text, palette.ink));
    if import.passages > 0 {
        let text = format!("{} changed.", wording::count(import.passages, "passage"));
        ui.label(Type::Body.text(text, palette.ink));
    }
    if import.clashing > 0 {
        let clashing = wording::count(import.clashing, "card");
        let text = format!("{clashing} of it had the id of another card of that deck, and will get a new one.");
        remark(ui, text);
    }
    match &import.replaces {
        Some(_) if is_ours => {
            let text = "You have this deck already: it will be brought up to date, and the history of its cards stays. \
                        A copy of the file it replaces is kept.";
            remark(ui, text);
        }
        Some(title) => {
            let others = match import.others {
                0 => String::new(),
                1 => "its other card and ".to_owned(),
                others => format!("its {others} other cards and "),
            };
            let stay = if import.others == 0 { "stays" } else { "stay" };
            let text = format!(
                "The cards go into your deck “{title}”: {others}the history of all of them {stay}. A copy of its file is kept."
            );
            remark(ui, text);
        }
        None => {}
    }
    ui.add_space(GAP);
    let (shown, telling) = (import.first_cards().len(), import.new + import.changed);
    for card in import.first_cards() {
        let prompt = Type::Strong.text(wording::shortened(&card.prompt(), 200), palette.ink);
        ui.add(egui::Label::new(prompt).truncate());
        ui.add(
            egui::Label::new(Type::Body.text(wording::shortened(&card.answer_text(), 200), palette.good)).truncate(),
        );
        ui.add_space(4.0);
    }
    if telling > shown {
        let more = wording::count(telling - shown, "card");
        small(ui, format!("and {more} more that {}", if import.new == 0 { "changed" } else { "come in or changed" }));
    }
    ui.add_space(GAP);
}
