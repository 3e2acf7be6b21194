//! The field for the search, with what may be meant by it below, and the menus beside it.

use eframe::egui::{
    Area, Frame, Id, Key, Margin, Modifiers, Order, PopupCloseBehavior, Response, TextEdit, Ui,
    containers::menu::{MenuButton, MenuConfig},
    text::{CCursor, CCursorRange},
};

use super::CardsScreen;
use crate::{
    app::{
        command::{Action, CardsMove, Command, Context},
        screens::View,
        theme::{BUTTON_RADIUS, Palette},
        widgets::{deck_list, found_row, small},
    },
    deck::{DeckId, fold},
    library::Library,
    progress::search::{Catalogue, Column, Key as SearchKey, Search, SearchError, Suggestion, value_of, without},
    storage::preferences::Preferences,
};

/// The width of the list of decks, in points.
const DECK: f32 = 190.0;

/// The field with what was typed.
#[derive(Default)]
pub struct SearchField {
    typed: String,
    /// What was set last, such as by a link that led to the page.
    led_to: String,
    /// Why it means nothing.
    problem: Option<SearchError>,
    suggestions: Vec<Suggestion>,
    /// Which of them is chosen by the arrow keys.
    chosen: Option<usize>,
    /// Whether they are shown: from the first key until one is taken or they are closed.
    are_shown: bool,
    wants_focus: bool,
    /// Where the cursor is to be put, in characters.
    cursor: Option<usize>,
    is_leaving: bool,
}

impl SearchField {
    /// Puts another text into the field.
    pub fn set(&mut self, typed: String) {
        self.led_to.clone_from(&typed);
        (self.typed, self.suggestions, self.chosen) = (typed, Vec::new(), None);
    }

    /// Puts the cursor into the field.
    pub fn focus(&mut self) {
        self.wants_focus = true;
    }

    /// Returns whether the learner went on to the table.
    pub fn take_leaving(&mut self) -> bool {
        std::mem::take(&mut self.is_leaving)
    }

    /// Returns whether nothing was typed since a search was set.
    pub fn is_as_set(&self) -> bool {
        self.typed == self.led_to
    }

    /// Returns why what was typed means nothing; `None` as long as suggestions say how it may go on.
    pub fn problem(&self) -> Option<String> {
        let is_going_on = self.are_shown && !self.suggestions.is_empty();
        self.problem.as_ref().filter(|_| !is_going_on).map(ToString::to_string)
    }

    /// Returns the deck that is searched for: `None` if the search is not about decks, an empty id if it is about several.
    fn deck(&self, library: &Library) -> Option<DeckId> {
        if self.without_deck().split_whitespace().eq(self.typed.split_whitespace()) {
            return None;
        }
        let Some(value) = value_of(&self.typed, SearchKey::Deck) else { return Some(DeckId::default()) };
        if let Some(deck) = library.deck(&value.as_str().into()) {
            return Some(deck.deck.id.clone());
        }
        let words = fold(&value);
        let mut named = library.decks().iter().filter(|deck| fold(&deck.deck.title).contains(&words));
        let (first, second) = (named.next(), named.next());
        Some(first.filter(|_| second.is_none()).map(|deck| deck.deck.id.clone()).unwrap_or_default())
    }

    /// Returns what was typed without its parts about decks.
    fn without_deck(&self) -> String {
        without(&self.typed, SearchKey::Deck)
    }

    /// Reads the search; `None` if it means nothing.
    pub fn read(&mut self) -> Option<Search> {
        match Search::parse(&self.typed) {
            Ok(search) => {
                self.problem = None;
                Some(search)
            }
            Err(err) => {
                self.problem = Some(err);
                None
            }
        }
    }

    /// Draws the field. Returns whether what was typed has changed.
    pub fn ui(&mut self, ui: &mut Ui, catalogue: &Catalogue<'_>) -> bool {
        let id = Id::unique("cards-search");
        let has_focus = ui.memory(|memory| memory.has_focus(id));
        let key = if has_focus { self.key(ui) } else { None };
        let palette = Palette::of(ui);
        let hint = format!("Search ({})", Context::Cards.key(Command::Cards(CardsMove::Search)));
        let color = self.problem().map(|_| palette.hard);
        let field = TextEdit::singleline(&mut self.typed)
            .id(id)
            .desired_width(f32::INFINITY)
            .hint_text(hint)
            .return_key(None)
            .text_color_opt(color)
            .margin(Margin::symmetric(10, 8));
        let mut output = field.show(ui);
        ui.ctx().accesskit_node_builder(id, |node| node.set_label("Search the cards"));
        let mut is_changed = output.response.response.changed();
        if std::mem::take(&mut self.wants_focus) {
            output.response.response.request_focus();
            // Before the next search the last one is not deleted letter by letter.
            output
                .state
                .cursor
                .set_char_range(Some(CCursorRange::two(CCursor::default(), CCursor::new(self.typed.chars().count()))));
            output.state.clone().store(ui.ctx(), id);
            self.are_shown = true;
        }
        if let Some(cursor) = self.cursor.take() {
            output.state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(cursor))));
            output.state.store(ui.ctx(), id);
        }
        if output.response.response.gained_focus() || is_changed {
            self.are_shown = true;
        }
        let cursor = output.cursor_range.map_or(usize::MAX, |range| range.primary.index.0);
        let bytes = self.typed.char_indices().nth(cursor).map_or(self.typed.len(), |(at, _)| at);
        self.suggestions = if has_focus { catalogue.suggestions(&self.typed, bytes) } else { Vec::new() };
        self.chosen = self.chosen.filter(|_| !is_changed && !self.suggestions.is_empty());
        let taken = self.choose(key);
        let clicked = self.suggestions_ui(ui, &output.response.response);
        if let Some(suggestion) = taken.or(clicked) {
            self.take(&suggestion);
            output.response.response.request_focus();
            is_changed = true;
        } else if key == Some(Key::Enter) || (key == Some(Key::ArrowDown) && self.suggestions.is_empty()) {
            output.response.response.surrender_focus();
            self.is_leaving = true;
        }
        is_changed
    }

    /// Takes a key that is for the suggestions, or leads to the table, before the field gets it.
    fn key(&self, ui: &Ui) -> Option<Key> {
        let are_shown = self.are_shown && !self.suggestions.is_empty();
        let keys = [Key::ArrowDown, Key::Enter].into_iter();
        let mut keys = keys.chain([Key::ArrowUp, Key::Escape].into_iter().filter(|_| are_shown));
        ui.input_mut(|input| keys.find(|key| input.consume_key(Modifiers::NONE, *key)))
    }

    /// Moves among the suggestions. Returns the one that was taken.
    fn choose(&mut self, key: Option<Key>) -> Option<Suggestion> {
        if key == Some(Key::Escape) {
            self.are_shown = false;
        }
        let last = self.suggestions.len().checked_sub(1).filter(|_| self.are_shown)?;
        if key == Some(Key::ArrowDown) {
            self.chosen = Some(self.chosen.map_or(0, |chosen| (chosen + 1).min(last)));
        } else if key == Some(Key::ArrowUp) {
            self.chosen = self.chosen.and_then(|chosen| chosen.checked_sub(1));
        }
        self.suggestions.get(self.chosen.filter(|_| key == Some(Key::Enter))?).cloned()
    }

    /// Puts a suggestion in the place of what it is suggested for.
    fn take(&mut self, suggestion: &Suggestion) {
        let end = if suggestion.is_whole { " " } else { "" };
        let before = self.typed.get(..suggestion.place.start).unwrap_or_default();
        self.cursor = Some(before.chars().count() + suggestion.text.chars().count() + end.len());
        if self.typed.get(suggestion.place.clone()).is_some() {
            self.typed.replace_range(suggestion.place.clone(), &format!("{}{end}", suggestion.text));
        }
        (self.chosen, self.are_shown) = (None, !suggestion.is_whole);
    }

    /// Draws the suggestions below the field. Returns the one that was clicked.
    fn suggestions_ui(&self, ui: &Ui, field: &Response) -> Option<Suggestion> {
        let area = Id::unique("cards-suggestions");
        let is_pointed = ui.ctx().memory(|memory| memory.area_rect(area)).is_some_and(|rect| {
            ui.input(|input| input.pointer.interact_pos()).is_some_and(|pointer| rect.contains(pointer))
        });
        if !self.are_shown || self.suggestions.is_empty() || !(field.has_focus() || is_pointed) {
            return None;
        }
        let mut clicked = None;
        Area::new(area).order(Order::Foreground).fixed_pos(field.rect.left_bottom()).show(ui.ctx(), |ui| {
            let frame = Frame::popup(ui.style()).corner_radius(BUTTON_RADIUS).inner_margin(Margin::same(6));
            frame.show(ui, |ui| {
                ui.set_width(field.rect.width().clamp(280.0, 420.0));
                ui.spacing_mut().item_spacing.y = 1.0;
                for (number, suggestion) in self.suggestions.iter().enumerate() {
                    let row = found_row(ui, &suggestion.text, [suggestion.about, ""], self.chosen == Some(number));
                    if row.clicked() {
                        clicked = Some(suggestion.clone());
                    }
                }
                small(ui, "Put several together; - leaves out");
            });
        });
        clicked
    }
}

impl CardsScreen {
    /// Draws the choice of a deck, which becomes a part of the search, and of the columns.
    pub(super) fn menus_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let mut deck = self.field.deck(view.library);
        let before = deck.clone();
        deck_list(ui, view.library, DECK, &mut deck);
        if deck != before {
            let rest = self.field.without_deck();
            let search = deck.map_or(rest.clone(), |id| format!("deck:{id} {rest}").trim().to_owned());
            self.field.set(search);
            view.send(Command::Cards(CardsMove::Find));
        }
        let stays_open = MenuConfig::new().close_behavior(PopupCloseBehavior::CloseOnClickOutside);
        MenuButton::new("Columns").config(stays_open).ui(ui, |ui| {
            for column in Column::ALL {
                let mut is_shown = !self.hidden.contains(&column);
                let no_room = if self.left_out.contains(&column) { " (no room in this window)" } else { "" };
                let name = format!("{}{no_room}", column.name());
                let tick = eframe::egui::Checkbox::new(&mut is_shown, name);
                if ui.add_enabled(column != Column::Question, tick).changed() {
                    self.hidden.retain(|hidden| *hidden != column);
                    if !is_shown {
                        self.hidden.push(column);
                    }
                    if view.library.may_write() {
                        let hidden_columns = self.hidden.clone();
                        let preferences = view.library.preferences().clone();
                        view.send(Action::SetPreferences(Preferences { hidden_columns, ..preferences }));
                    }
                }
            }
        });
    }
}
