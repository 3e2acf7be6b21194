//! A new deck, and what a deck says of itself.

use eframe::egui::{self, Key, ScrollArea, TextEdit, Ui};

use crate::{
    app::{
        command::{Action, CLOSE, CONFIRM, Command, SAVE, key_name},
        screens::View,
        theme::{GAP, Palette, Type, WIDE_GAP},
        widgets::{heading, primary, secondary},
    },
    deck::{Deck, DeckId},
    formats::Head,
    library::{DeckError, Library, Origin},
};

/// A new deck, or what a deck says of itself.
#[derive(Default)]
pub struct DeckDialog {
    /// The deck; `None` for a new one.
    deck: Option<DeckId>,
    head: Head,
    opened: Head,
    authors: String,
    error: Option<String>,
    /// It is being written.
    pub is_saving: bool,
    was_warned: bool,
    is_drawn: bool,
}

impl DeckDialog {
    /// What a deck says of itself.
    #[must_use]
    pub fn from_deck(deck: &Deck) -> Self {
        let head = Head::from_deck(deck);
        let authors = head.authors.join(", ");
        Self { deck: Some(deck.id.clone()), opened: head.clone(), authors, head, ..Self::default() }
    }

    /// Says why nothing was kept.
    pub fn not_saved(&mut self, err: &DeckError) {
        (self.is_saving, self.error) = (false, Some(err.to_string()));
    }

    /// Whether it may be closed; with changes it says once that they would be lost.
    pub fn may_close(&mut self) -> bool {
        if self.is_saving || self.was_warned || self.head() == self.opened {
            return !self.is_saving;
        }
        self.was_warned = true;
        self.error = Some(format!("Your changes are not saved. Press {} again to throw them away.", key_name(CLOSE)));
        false
    }

    /// What the deck is to say of itself.
    fn head(&self) -> Head {
        let authors = self.authors.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
        Head { authors: authors.collect(), title: self.head.title.trim().to_owned(), ..self.head.clone() }
    }

    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        heading(ui, if self.deck.is_some() { "Deck settings" } else { "New deck" });
        ui.add_space(GAP);
        if self.is_saving {
            ui.disable();
        }
        let title = field_ui(ui, "Title", &mut self.head.title, 1);
        if !std::mem::replace(&mut self.is_drawn, true) {
            title.request_focus();
        }
        let mut enter = title.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        if self.deck.is_some() {
            enter = false;
            let height = (ui.ctx().content_rect().height() - 338.0).max(140.0);
            ScrollArea::vertical().id_salt("head").max_height(height).show(ui, |ui| {
                field_ui(ui, "Summary", &mut self.head.summary, 3);
                field_ui(ui, "Authors, separate with commas", &mut self.authors, 1);
                field_ui(ui, "Language, e.g. en or fr", &mut self.head.language, 1);
                field_ui(ui, "Licence of the texts", &mut self.head.license, 1);
            });
        }
        if let Some(error) = &self.error {
            ui.label(Type::Body.text(error, palette.again));
        }
        ui.add_space(GAP);
        let save = ui.input_mut(|input| input.consume_key(SAVE.0, SAVE.1));
        ui.horizontal(|ui| {
            let (label, key) = if self.deck.is_some() { ("Save", SAVE) } else { ("Make the deck", CONFIRM) };
            if (primary(ui, label, &key_name(key)).clicked() || save || enter) && !self.is_saving {
                self.save(view);
            }
            if secondary(ui, "Cancel", &key_name(CLOSE)).clicked() {
                view.send(Command::CloseDialog);
            }
        });
        if let Some(deck) = self.deck.clone() {
            ui.add_space(WIDE_GAP);
            whole_deck_ui(ui, view, &deck);
        }
    }

    fn save(&mut self, view: &mut View<'_>) {
        let head = self.head();
        if head.title.is_empty() {
            self.error = Some("The title is empty. Nothing was saved.".to_owned());
            return;
        }
        (self.is_saving, self.error) = (true, None);
        view.send(match &self.deck {
            None => Action::NewDeck(head.title),
            Some(deck) => Action::ChangeDeck {
                deck: deck.clone(),
                changes: vec![crate::formats::DeckChange::Head(head)],
                said: "The deck was changed.".to_owned(),
            },
        });
    }
}

/// Draws what can be done with the deck as a whole.
pub fn whole_deck_ui(ui: &mut Ui, view: &mut View<'_>, deck: &DeckId) {
    let palette = Palette::of(ui);
    let is_own = view.library.deck(deck).is_some_and(|it| matches!(it.origin, Origin::Own(_)));
    let removal = match (is_own, Library::is_built_in(deck)) {
        (false, _) => None,
        (true, true) => Some("Back to the built-in deck"),
        (true, false) => Some("Remove the deck"),
    };
    ui.horizontal(|ui| {
        if secondary(ui, "New passage", "").clicked() {
            view.send(Action::EditPassage(deck.clone(), None));
        }
        if secondary(ui, "Duplicate", "").clicked() {
            view.send(Action::DuplicateDeck(deck.clone()));
        }
        if removal.is_some_and(|label| secondary(ui, label, "").clicked()) {
            view.send(Action::RemoveDeck(deck.clone()));
        }
    });
    if removal.is_some() {
        let text = "A copy of the file is kept, the history of its cards stays, and undo brings it back.";
        ui.label(Type::Small.text(text, palette.secondary));
    }
}

fn field_ui(ui: &mut Ui, name: &str, text: &mut String, rows: usize) -> egui::Response {
    let label = ui.label(Type::Small.text(name, Palette::of(ui).secondary));
    let field = if rows > 1 { TextEdit::multiline(text) } else { TextEdit::singleline(text) };
    let field = field.desired_rows(rows).desired_width(f32::INFINITY).margin(egui::Margin::symmetric(10, 8));
    let response = ui.add(field).labelled_by(label.id);
    ui.add_space(GAP);
    response
}
