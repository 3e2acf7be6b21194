//! The cards that were suspended or flagged.

use eframe::egui::{Key, Label, Modifiers, ScrollArea, Ui};

use super::close_ui;
use crate::{
    app::{
        command::{Action, READ_PASSAGE, key_name},
        screens::{View, one_line},
        theme::{BUTTON_RADIUS, GAP, Palette, Type},
        widgets::{heading, quiet, remark, secondary},
    },
    deck::DeckId,
    library::{LibraryDeck, Plan},
    study::{MarkKind, Marks},
    wording::plain_items,
};

/// The height of a card in the list, in points.
const ROW: f32 = 92.0;

/// What is done with a card of the list, with its key.
const WAYS: [(Key, &str, Way); 5] = [
    (Key::S, "Unsuspend", Way::Unmark(MarkKind::Unsuspend)),
    (Key::F, "Remove flag", Way::Unmark(MarkKind::Unflag)),
    (Key::E, "Edit", Way::Edit),
    (Key::T, "Practise", Way::Practise),
    (Key::R, READ_PASSAGE, Way::Read),
];

/// What is done with a card of the list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Unmark(MarkKind),
    Edit,
    Practise,
    Read,
}

/// The cards of a deck that were suspended or flagged.
pub struct MarkedDialog {
    deck: DeckId,
    /// The position of the chosen card in the list.
    chosen: usize,
    /// The chosen card is to be scrolled to.
    has_moved: bool,
}

impl MarkedDialog {
    /// Returns the list of a deck.
    pub fn new(deck: DeckId) -> Self {
        Self { deck, chosen: 0, has_moved: false }
    }

    /// Draws the cards, each with its answer and what can be done with it.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let Some(deck) = view.library.deck(&self.deck) else { return };
        heading(ui, "Suspended and flagged cards");
        let is_marked = |marks: &Marks| marks.is_suspended || marks.is_flagged;
        let marked: Vec<usize> = (0..deck.marks().len()).filter(|place| is_marked(&deck.marks()[*place])).collect();
        self.chosen = self.chosen.min(marked.len().saturating_sub(1));
        if marked.is_empty() {
            remark(ui, "None any more.");
            return close_ui(ui, view);
        }
        self.keys(ui, view, deck, &marked);
        let height = ui.ctx().content_rect().height() - 260.0;
        let spacing = ui.spacing().item_spacing.y;
        let mut area = ScrollArea::vertical().id_salt("marked").max_height(height).auto_shrink([false, true]);
        if std::mem::take(&mut self.has_moved) {
            area = area.vertical_scroll_offset((self.chosen as f32 * (ROW + spacing) - height / 2.0).max(0.0));
        }
        area.show_rows(ui, ROW, marked.len(), |ui, rows| {
            for number in rows {
                self.row_ui(ui, view, deck, number, marked[number]);
            }
        });
        ui.add_space(GAP);
        let cards: Vec<_> =
            marked.iter().filter(|place| !deck.marks()[**place].is_suspended).map(|place| deck.key(*place)).collect();
        ui.horizontal(|ui| {
            if !cards.is_empty() && secondary(ui, "Practise the flagged ones", "").clicked() {
                view.send(Plan::practice(cards));
            }
            close_ui(ui, view);
        });
    }

    fn row_ui(&mut self, ui: &mut Ui, view: &mut View<'_>, deck: &LibraryDeck, number: usize, place: usize) {
        let palette = Palette::of(ui);
        let is_chosen = number == self.chosen;
        let fill = if is_chosen { palette.hover } else { palette.surface };
        let frame = eframe::egui::Frame::new().fill(fill).corner_radius(BUTTON_RADIUS).inner_margin(GAP);
        frame.show(ui, |ui| {
            ui.set_min_size(eframe::egui::vec2(ui.available_width(), ROW - 2.0 * GAP));
            ui.spacing_mut().item_spacing.y = 2.0;
            let card = &deck.deck.cards[place];
            ui.add(Label::new(Type::Strong.text(one_line(card), palette.ink)).truncate());
            let answer = plain_items(&card.answer_text()).replace('\n', ", ");
            ui.add(Label::new(Type::Body.text(answer, palette.secondary)).truncate());
            ui.horizontal(|ui| {
                for (key, label, way) in WAYS.into_iter().filter(|(.., way)| is_there(*way, deck, place)) {
                    let key = if is_chosen { key_name((Modifiers::NONE, key)) } else { String::new() };
                    let button = quiet(ui, label, &key).accessible_name(format!("{label}: {}", one_line(card)));
                    if button.clicked() {
                        self.chosen = number;
                        go(way, view, deck, place);
                    }
                }
            });
        });
    }

    /// Lets the arrow keys choose a card, and the others act on it.
    fn keys(&mut self, ui: &Ui, view: &mut View<'_>, deck: &LibraryDeck, marked: &[usize]) {
        let pressed = |key| ui.input_mut(|input| input.consume_key(Modifiers::NONE, key));
        let before = self.chosen;
        if pressed(Key::ArrowDown) {
            self.chosen = (self.chosen + 1).min(marked.len() - 1);
        }
        if pressed(Key::ArrowUp) {
            self.chosen = self.chosen.saturating_sub(1);
        }
        self.has_moved |= before != self.chosen;
        let place = marked[self.chosen];
        for (key, _, way) in WAYS {
            if pressed(key) && is_there(way, deck, place) {
                go(way, view, deck, place);
            }
        }
    }
}

/// Whether that can be done with a card. One that is suspended is not practised.
fn is_there(way: Way, deck: &LibraryDeck, place: usize) -> bool {
    let marks = deck.marks()[place];
    match way {
        Way::Unmark(MarkKind::Unsuspend) => marks.is_suspended,
        Way::Unmark(_) => marks.is_flagged,
        Way::Edit => true,
        Way::Practise => !marks.is_suspended,
        Way::Read => deck.deck.cards[place].passage.is_some(),
    }
}

fn go(way: Way, view: &mut View<'_>, deck: &LibraryDeck, place: usize) {
    let key = deck.key(place);
    view.send(match way {
        Way::Unmark(kind) => Action::Unmark(key, kind),
        Way::Edit => Action::Edit(key),
        Way::Practise => Plan::practice(vec![key]).into(),
        Way::Read => Action::ReadCard(key),
    });
}
