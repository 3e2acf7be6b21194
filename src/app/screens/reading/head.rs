//! The head of the page: which deck, the search, *Guess first*; and what is said if there is nothing to read.

use eframe::egui::{ComboBox, Key, Margin, Panel, Popup, PopupCloseBehavior, TextEdit, Ui, vec2};

use super::{ReadingScreen, is_wide};
use crate::{
    app::{
        command::{Action, Command, Context, ReadingMove},
        screens::View,
        theme::{self, GAP, Palette},
        widgets::{column, list, primary, remark, secondary, secondary_sized, select_all, small},
    },
    deck::DeckId,
    library::LibraryDeck,
    wording::count,
};

/// The longest text that can be searched for.
const LONGEST_SEARCH: usize = 200;

impl ReadingScreen {
    /// Draws the head.
    pub(super) fn head_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let frame = eframe::egui::Frame::new().inner_margin(Margin { left: 18, right: 18, top: 6, bottom: 8 });
        Panel::top("reading-head").frame(frame).show(ui, |ui| {
            ui.horizontal_wrapped(|ui| {
                self.deck_ui(ui, view);
                let deck = self.deck.as_ref().and_then(|id| view.library.deck(id));
                let Some(deck) = deck.filter(|deck| !deck.deck.passages.is_empty()) else { return };
                if !is_wide(ui) {
                    let button = secondary_sized(ui, "Contents", "", vec2(0.0, 34.0));
                    let popup = Popup::from_toggle_button_response(&button).width(320.0);
                    popup.close_behavior(PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
                        ui.set_min_size(vec2(320.0, 380.0));
                        ui.set_max_height(380.0);
                        if self.contents_ui(ui, &deck.deck) {
                            ui.close();
                        }
                    });
                }
                let command = Command::Reading(ReadingMove::Guess);
                let label = if self.uncovered.is_some() { "Show everything" } else { command.label() };
                let guess = secondary_sized(ui, label, &Context::Reading.key(command), vec2(0.0, 34.0));
                let uncover = Context::Reading.key(Command::Reading(ReadingMove::Uncover));
                let about = format!("Cover the words that answer a card; press one, or {uncover}, to uncover it");
                if guess.on_hover_text(about).clicked() {
                    view.send(command);
                }
                self.search_ui(ui, view);
            });
        });
    }

    fn deck_ui(&mut self, ui: &mut Ui, view: &View<'_>) {
        let name = |id: &DeckId| view.library.deck(id).map(|deck| deck.deck.title.as_str());
        let mut chosen = self.deck.clone();
        let shown = self.deck.as_ref().and_then(name).unwrap_or("No deck").to_owned();
        let deck = ComboBox::from_id_salt("read-deck").selected_text(shown).width(220.0).truncate();
        let response = list(ui, deck, |rows| {
            for deck in view.library.decks() {
                rows.offer(&mut chosen, Some(deck.deck.id.clone()), &deck.deck.title);
            }
        });
        response.accessible_name("Deck to read");
        if let Some(id) = chosen.filter(|id| self.deck.as_ref() != Some(id)) {
            self.turn_to(view.library, &id);
        }
    }

    fn search_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let key = Context::Reading.key(Command::Reading(ReadingMove::Search));
        // Before the field takes them.
        let is_backwards = ui.input(|input| input.modifiers.shift);
        let field = TextEdit::singleline(&mut self.search.typed)
            .desired_width(150.0)
            .char_limit(LONGEST_SEARCH)
            .hint_text(format!("Search ({key})"))
            .margin(Margin::symmetric(10, 8));
        let response = ui.add(field).accessible_name("Search this deck’s text");
        if std::mem::take(&mut self.wants_search) {
            response.request_focus();
            select_all(ui, &response, &self.search.typed);
        }
        if response.gained_focus() && self.search.is_unprepared() {
            view.send(Command::Reading(ReadingMove::Search));
        }
        if response.changed() {
            self.search.find();
            self.go_to_hit(1);
        }
        if response.lost_focus() {
            let pressed = |key| ui.input(|input| input.key_pressed(key));
            if pressed(Key::Enter) {
                self.go_to_hit(if is_backwards { -1 } else { 1 });
                response.request_focus();
            } else if pressed(Key::Escape) {
                self.clear();
            }
        }
        if self.search.folded().is_empty() {
            return;
        }
        let hits = self.search.count();
        let said = match (self.search.here(), hits) {
            _ if self.search.is_reading() => "searching…".to_owned(),
            (_, 0) => {
                let clear = Context::Reading.key(Command::Reading(ReadingMove::Back));
                format!("Nothing found. Try fewer letters, or another deck; {clear} clears the search.")
            }
            (Some(here), hits) => format!("{} of {hits}", here + 1),
            (None, hits) => count(hits, "hit"),
        };
        small(ui, said);
    }
}

/// What is said if there is no deck.
pub fn no_deck_ui(ui: &mut Ui, view: &mut View<'_>) {
    let text = "Import a deck, or make one, and its passages stand here as a text to read.";
    nothing_ui(ui, "Nothing to read yet", text, |ui| {
        if primary(ui, Command::OpenImport.label(), "").clicked() {
            view.send(Command::OpenImport);
        }
        let new = Context::Reading.key(Command::Reading(ReadingMove::NewCard));
        let may_write = view.library.may_write();
        if may_write && secondary(ui, Command::NewDeck.label(), &new).clicked() {
            view.send(Command::NewDeck);
        }
    });
}

/// What is said if a deck has no passages.
pub fn no_passages_ui(ui: &mut Ui, view: &mut View<'_>, deck: &LibraryDeck) {
    let title = &deck.deck.title;
    let text = match deck.deck.cards.len() {
        0 => format!(
            "“{title}” has no cards yet, either. Write a passage, a short text that cards ask about, or a card."
        ),
        cards => format!(
            "“{title}” has {}, but no texts. That is no fault: its cards are studied all the same. If you want to read \
             about them here, write a passage, a short text that they ask about.",
            count(cards, "card")
        ),
    };
    nothing_ui(ui, "This deck has no passages", &text, |ui| {
        let may_write = view.library.may_write();
        let write = Context::Reading.key(Command::Reading(ReadingMove::NewPassage));
        if may_write && primary(ui, "New passage", &write).clicked() {
            view.send(Action::EditPassage(deck.deck.id.clone(), None));
        }
        if secondary(ui, Command::ShowLibrary.label(), &Context::Reading.key(Command::ShowLibrary)).clicked() {
            view.send(Command::ShowLibrary);
        }
        let new_card = Context::Reading.key(Command::Reading(ReadingMove::NewCard));
        if may_write && secondary(ui, Command::NewCard.label(), &new_card).clicked() {
            view.send(Command::NewCard);
        }
    });
}

fn nothing_ui(ui: &mut Ui, title: &str, text: &str, buttons: impl FnOnce(&mut Ui)) {
    let palette = Palette::of(ui);
    column(ui, theme::COLUMN, |ui| {
        ui.add_space(theme::WIDE_GAP);
        theme::card(&palette).show(ui, |ui| {
            ui.set_width(ui.available_width());
            crate::app::widgets::heading(ui, title);
            remark(ui, text);
            ui.add_space(GAP);
            ui.horizontal(buttons);
        });
    });
}
