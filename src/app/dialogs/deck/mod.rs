//! A new deck, what a deck says of itself, its passages in their order, and its sources.

mod passages;
mod sources;

use eframe::egui::{self, Frame, Key, Margin, TextEdit, Ui};
use serde::{Deserialize, Serialize};

use self::{
    passages::PassageList,
    sources::{SourceDraft, SourceList},
};
use super::closing_ui;
use crate::{
    app::{
        command::{Action, CLOSE, CONFIRM, Command, SAVE, key_name},
        screens::View,
        theme::{GAP, Palette, Type, WIDE_GAP},
        widgets::{heading, primary, scrolled_part, secondary, small, tab},
    },
    deck::{Deck, DeckId},
    formats::{DeckChange, Head},
    library::{DeckError, Library, LibraryDeck, Origin},
};

/// The height of the field for the title with its name, in points.
const TITLE: f32 = 76.0;

/// A part of the dialog.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DeckPart {
    /// What the deck says of itself.
    #[default]
    Settings,
    /// Its passages, in their order.
    Passages,
    /// Its sources.
    Sources,
}

/// What is being written.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
enum Writing {
    #[default]
    Nothing,
    /// With it the dialog is done.
    Last,
    /// After it the dialog stays open.
    Part,
}

/// A new deck, or what a deck says of itself.
#[derive(Default)]
pub struct DeckDialog {
    /// The deck; `None` for a new one.
    deck: Option<DeckId>,
    part: DeckPart,
    head: Head,
    opened: Head,
    authors: String,
    passages: PassageList,
    sources: SourceList,
    error: Option<String>,
    writing: Writing,
    was_warned: bool,
    is_drawn: bool,
}

/// What was typed in the settings of a deck and is not saved yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeckDraft {
    /// The deck; `None` for a new one.
    deck: Option<DeckId>,
    title: String,
    summary: String,
    authors: String,
    language: String,
    license: String,
    /// A source that is being written.
    source: Option<SourceDraft>,
}

impl DeckDialog {
    /// What a deck says of itself, with that part open.
    pub fn from_deck(deck: &Deck, part: DeckPart) -> Self {
        let head = Head::from_deck(deck);
        let authors = head.authors.join(", ");
        Self { deck: Some(deck.id.clone()), part, opened: head.clone(), authors, head, ..Self::default() }
    }

    /// Opens what was being written when Entente ended; `None` if its deck is gone.
    pub fn restored(draft: DeckDraft, library: &Library) -> Option<Self> {
        let mut dialog = match &draft.deck {
            Some(id) => Self::from_deck(&library.deck(id)?.deck, DeckPart::Settings),
            None => Self::default(),
        };
        let DeckDraft { title, summary, authors, language, license, source, .. } = draft;
        dialog.head = Head { title, summary, language, license, ..dialog.head };
        dialog.authors = authors;
        if let (Some(source), Some(id)) = (source, &dialog.deck) {
            dialog.part = DeckPart::Sources;
            dialog.sources.restore(source, &library.deck(id)?.deck);
        }
        dialog.error = Some(super::restored());
        Some(dialog)
    }

    /// What is typed and not saved yet.
    pub fn unsaved(&self) -> Option<DeckDraft> {
        let source = self.sources.unsaved();
        if self.head() == self.opened && source.is_none() {
            return None;
        }
        let Head { title, summary, language, license, .. } = self.head.clone();
        Some(DeckDraft {
            deck: self.deck.clone(),
            title,
            summary,
            authors: self.authors.clone(),
            language,
            license,
            source: source.cloned(),
        })
    }

    /// Whether it says why nothing was kept.
    pub fn has_problem(&self) -> bool {
        self.error.is_some() || self.sources.has_problem()
    }

    /// Selects a passage in the list.
    pub fn select_passage(&mut self, place: Option<usize>) {
        self.passages.select(place.unwrap_or_default());
    }

    /// Says why nothing was kept.
    pub fn not_saved(&mut self, err: &DeckError) {
        (self.writing, self.error) = (Writing::Nothing, Some(err.to_string()));
    }

    /// Goes on after something was written. Returns `false` if the dialog is done.
    pub fn saved(&mut self) -> bool {
        let stays = std::mem::take(&mut self.writing) == Writing::Part;
        if stays {
            self.sources.saved();
        }
        stays
    }

    fn is_saving(&self) -> bool {
        self.writing != Writing::Nothing
    }

    /// Whether it may be closed; with changes it says once that they would be lost. A source that is being written is
    /// closed first.
    pub fn may_close(&mut self) -> bool {
        let is_changed = self.sources.unsaved().is_some() || (!self.sources.is_open() && self.head() != self.opened);
        if self.is_saving() {
            return false;
        }
        if is_changed && !self.was_warned {
            self.was_warned = true;
            self.error = Some(super::not_saved_yet());
            return false;
        }
        (self.was_warned, self.error) = (false, None);
        !self.sources.close()
    }

    /// What the deck is to say of itself.
    fn head(&self) -> Head {
        let authors = self.authors.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        Head { authors: authors.collect(), title: self.head.title.trim().to_owned(), ..self.head.clone() }
    }

    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let Some(id) = self.deck.clone() else { return self.new_ui(ui, view) };
        let Some(deck) = view.library.deck(&id) else {
            ui.label(Type::Body.text("The deck is gone.", Palette::of(ui).again));
            return;
        };
        heading(ui, "Deck settings");
        ui.add_space(GAP);
        if self.is_saving() {
            ui.disable();
        }
        ui.horizontal(|ui| {
            let (passages, sources) = (deck.deck.passages.len(), deck.deck.sources.len());
            for (part, name) in [
                (DeckPart::Settings, "Deck".to_owned()),
                (DeckPart::Passages, format!("Passages · {passages}")),
                (DeckPart::Sources, format!("Sources · {sources}")),
            ] {
                if tab(ui, &name, part == self.part).clicked() {
                    self.part = part;
                }
            }
        });
        ui.add_space(GAP);
        // An error takes a line more.
        let below = if self.error.is_some() { 430.0 } else { 400.0 };
        let height = (ui.ctx().content_rect().height() - below).max(110.0);
        match self.part {
            DeckPart::Settings => self.settings_ui(ui, view, deck, height),
            DeckPart::Passages => {
                if let Some(changes) = self.passages.ui(ui, view, deck, height) {
                    self.arrange(view, deck, changes);
                }
                self.error_ui(ui);
                self.close_ui(ui, view);
            }
            DeckPart::Sources => {
                if let Some(changes) = self.sources.ui(ui, deck, height) {
                    self.arrange(view, deck, changes);
                }
                self.error_ui(ui);
                self.close_ui(ui, view);
            }
        }
    }

    /// Sends a change after which the dialog stays open.
    fn arrange(&mut self, view: &mut View<'_>, deck: &LibraryDeck, (changes, said): (Vec<DeckChange>, String)) {
        if !self.is_saving() {
            (self.writing, self.error, self.was_warned) = (Writing::Part, None, false);
            view.send(Action::ChangeDeck { deck: deck.deck.id.clone(), changes, said });
        }
    }

    fn error_ui(&self, ui: &mut Ui) {
        if let Some(error) = &self.error {
            ui.label(Type::Body.text(error, Palette::of(ui).again));
        }
        ui.add_space(GAP);
    }

    fn close_ui(&self, ui: &mut Ui, view: &mut View<'_>) {
        if !self.sources.is_open() && secondary(ui, "Close", &key_name(CLOSE)).clicked() {
            view.send(Command::CloseDialog);
        }
    }

    fn new_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        heading(ui, "New deck");
        ui.add_space(GAP);
        if self.is_saving() {
            ui.disable();
        }
        let enter = self.title_ui(ui);
        self.foot_ui(ui, view, "Make the deck", enter);
    }

    /// Draws the field for the title. Returns whether Enter was pressed in it.
    fn title_ui(&mut self, ui: &mut Ui) -> bool {
        let typed = self.head.title.clone();
        let title = field_ui(ui, "Title", &mut self.head.title, 1);
        if !std::mem::replace(&mut self.is_drawn, true) {
            title.request_focus();
        }
        if self.head.title != typed {
            (self.error, self.was_warned) = (None, false);
        }
        title.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter))
    }

    fn settings_ui(&mut self, ui: &mut Ui, view: &mut View<'_>, deck: &LibraryDeck, height: f32) {
        let typed = self.head();
        scrolled_part(ui, "head", height + TITLE, |ui| {
            // Room for the bar.
            Frame::new().inner_margin(Margin { right: 14, ..Margin::ZERO }).show(ui, |ui| {
                self.title_ui(ui);
                field_ui(ui, "Summary", &mut self.head.summary, 3);
                field_ui(ui, "Authors, separate with commas", &mut self.authors, 1);
                field_ui(ui, "Language, e.g. en or fr", &mut self.head.language, 1);
                field_ui(ui, "Licence of the texts", &mut self.head.license, 1);
            });
        });
        if self.head() != typed {
            (self.error, self.was_warned) = (None, false);
        }
        self.foot_ui(ui, view, "Save", false);
        ui.add_space(WIDE_GAP);
        self.whole_ui(ui, view, deck);
    }

    fn foot_ui(&mut self, ui: &mut Ui, view: &mut View<'_>, label: &str, enter: bool) {
        self.error_ui(ui);
        let save = ui.input_mut(|input| input.consume_key(SAVE.0, SAVE.1));
        ui.horizontal(|ui| {
            let key = if self.deck.is_some() { SAVE } else { CONFIRM };
            if (primary(ui, label, &key_name(key)).clicked() || save || enter) && !self.is_saving() {
                self.save(view);
            }
            closing_ui(ui, view, "Cancel");
        });
    }

    fn save(&mut self, view: &mut View<'_>) {
        let head = self.head();
        if head.title.is_empty() {
            // The field gets the focus again.
            (self.error, self.is_drawn) = (Some("The title is empty. Nothing was saved.".to_owned()), false);
            return;
        }
        (self.writing, self.error) = (Writing::Last, None);
        view.send(match &self.deck {
            None => Action::NewDeck(head.title),
            Some(deck) => Action::ChangeDeck {
                deck: deck.clone(),
                changes: vec![DeckChange::Head(head)],
                said: "The deck was changed.".to_owned(),
            },
        });
    }

    /// Draws what can be done with the deck as a whole.
    fn whole_ui(&mut self, ui: &mut Ui, view: &mut View<'_>, deck: &LibraryDeck) {
        match whole_deck_ui(ui, deck) {
            // They would be lost.
            Some(_) if self.head() != self.opened => self.error = Some("Save your changes first.".to_owned()),
            Some(action) => view.send(action),
            None => {}
        }
    }
}

/// Draws what can be done with a deck as a whole. Returns what is to be done.
pub fn whole_deck_ui(ui: &mut Ui, deck: &LibraryDeck) -> Option<Action> {
    let id = &deck.deck.id;
    let removal = match (matches!(deck.origin, Origin::Own(_)), Library::is_built_in(id)) {
        (false, _) => None,
        (true, true) => Some("Back to the built-in deck"),
        (true, false) => Some("Remove the deck"),
    };
    let mut action = None;
    ui.horizontal(|ui| {
        if secondary(ui, "New passage", "").clicked() {
            action = Some(Action::EditPassage(id.clone(), None));
        }
        if secondary(ui, "Duplicate", "").clicked() {
            action = Some(Action::DuplicateDeck(id.clone()));
        }
        if removal.is_some_and(|label| secondary(ui, label, "").clicked()) {
            action = Some(Action::RemoveDeck(id.clone()));
        }
    });
    if removal.is_some() {
        ui.add_space(4.0);
        let what = if Library::is_built_in(id) { "Going back" } else { "Removing it" };
        let text = format!("{what} keeps a copy of the file and the history of its cards; undo brings it back.");
        small(ui, text);
    }
    action
}

/// Draws a field of text with its name above it.
fn field_ui(ui: &mut Ui, name: &str, text: &mut String, rows: usize) -> egui::Response {
    let label = small(ui, name);
    let field = if rows > 1 { TextEdit::multiline(text) } else { TextEdit::singleline(text) };
    let field = field.desired_rows(rows).desired_width(f32::INFINITY).margin(egui::Margin::symmetric(10, 8));
    let response = ui.add(field.id_salt(name)).labelled_by(label.id);
    ui.add_space(GAP);
    response
}
