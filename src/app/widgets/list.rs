//! A list that drops down: it opens at what is chosen, and the arrows go on from there.

use eframe::egui::{Align, ComboBox, Id, Key, Modifiers, Order, Response, Ui, WidgetText};

use crate::{
    deck::{DeckId, Topic},
    library::Library,
};

/// In how many passes after its opening a list is brought to what is chosen: in the first egui only measures it.
const OPENING: u64 = 2;

/// The height of a list of a dozen rows, in points; so high that it has room above or below its button in a small window.
pub const LIST_HEIGHT: f32 = 260.0;

/// The rows of an open list.
pub struct Rows<'a> {
    ui: &'a mut Ui,
    is_opening: bool,
    /// The first row that was drawn, and the last.
    ends: Option<[Response; 2]>,
    is_taken: bool,
}

impl Rows<'_> {
    /// Draws a row; returns whether it was taken.
    pub fn row(&mut self, is_chosen: bool, text: impl Into<WidgetText>) -> bool {
        let response = self.ui.selectable_label(is_chosen, text.into());
        if is_chosen && self.is_opening {
            response.request_focus();
            response.scroll_to_me(Some(Align::Center));
        } else if response.gained_focus() {
            response.scroll_to_me(None);
        }
        let is_taken = response.clicked();
        self.is_taken |= is_taken;
        let first = self.ends.take().map_or_else(|| response.clone(), |[first, _]| first);
        self.ends = Some([first, response]);
        is_taken
    }

    /// Goes to the first row or to the last if a key asks for it.
    fn go_to_ends(&self) {
        let Some([first, last]) = &self.ends else { return };
        for (key, end) in [(Key::Home, first), (Key::End, last)] {
            if self.ui.input_mut(|input| input.consume_key(Modifiers::NONE, key)) {
                end.request_focus();
                end.scroll_to_me(None);
            }
        }
    }

    /// Draws a row that sets a value.
    pub fn offer<T: PartialEq>(&mut self, value: &mut T, offered: T, text: impl Into<WidgetText>) {
        if self.row(*value == offered, text) {
            *value = offered;
        }
    }
}

/// Draws a list, and its rows while it is open. In a dialog the button has the focus again once a row was taken: the next field
/// is the one after it.
pub fn list(ui: &mut Ui, combo: ComboBox<'_>, rows: impl FnOnce(&mut Rows<'_>)) -> Response {
    let is_in_dialog = ui.layer_id().order != Order::Background;
    let shown = combo.show_ui(ui, |ui| {
        // The click that opened it may have raised the dialog in the same frame, and the dialog would lie over it.
        ui.ctx().move_to_top(ui.layer_id());
        let id = Id::unique("a list was drawn").with(ui.layer_id().id);
        let pass = ui.ctx().cumulative_pass_nr();
        let (opened, drawn) = ui.data(|data| data.get_temp(id)).unwrap_or((pass, pass));
        let opened = if pass > drawn + 1 { pass } else { opened };
        ui.data_mut(|data| data.insert_temp(id, (opened, pass)));
        let mut drawn = Rows { ui, is_opening: pass - opened < OPENING, ends: None, is_taken: false };
        rows(&mut drawn);
        drawn.go_to_ends();
        if drawn.is_opening {
            drawn.ui.ctx().request_repaint();
        }
        drawn.is_taken
    });
    if shown.inner == Some(true) && is_in_dialog {
        shown.response.request_focus();
    }
    shown.response
}

/// Draws the choice of a deck, or of all. An id of no deck stands for a choice of several.
pub fn deck_list(ui: &mut Ui, library: &Library, width: f32, chosen: &mut Option<DeckId>) {
    let named = |id: &DeckId| library.deck(id).map_or("some decks", |deck| deck.deck.title.as_str());
    let name = chosen.as_ref().map_or("all decks", named);
    let combo = ComboBox::from_id_salt("deck").selected_text(name).width(width).truncate();
    let shown = list(ui, combo, |rows| {
        rows.offer(chosen, None, "all decks");
        for deck in library.decks() {
            rows.offer(chosen, Some(deck.deck.id.clone()), &deck.deck.title);
        }
    });
    shown.accessible_name("Deck");
}

/// Draws the choice of a topic, or of all.
pub fn topic_list(ui: &mut Ui, width: f32, chosen: &mut Option<Topic>) {
    let name = chosen.map_or("all topics", Topic::name);
    let combo = ComboBox::from_id_salt("topic").selected_text(name).width(width).height(LIST_HEIGHT);
    let shown = list(ui, combo, |rows| {
        rows.offer(chosen, None, "all topics");
        for topic in Topic::ALL {
            rows.offer(chosen, Some(topic), topic.name());
        }
    });
    shown.accessible_name("Topic");
}
