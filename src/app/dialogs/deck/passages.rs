//! The passages of a deck in their order: moved, removed, and opened to be edited.

use std::{collections::HashMap, sync::Arc};

use eframe::egui::{Key, Modifiers, ScrollArea, Ui};

use crate::{
    app::{
        command::{Action, CONFIRM, key_name},
        screens::View,
        theme::{GAP, Palette, Type},
        widgets::{passage_name, remark, secondary, small},
    },
    deck::{Card, Deck, Passage, PassageId},
    formats::DeckChange,
    library::LibraryDeck,
    wording::{count, shortened},
};

/// What is to be changed, and what is said when that is done.
pub type Change = (Vec<DeckChange>, String);

/// The height of a row, in points.
const ROW: f32 = 36.0;
/// So many characters of a name have room in a row.
const MOST: usize = 56;

/// The list of passages.
#[derive(Default)]
pub struct PassageList {
    selected: usize,
    /// Whether to scroll to the selected row.
    wants_row: bool,
    /// How many cards each passage has, of that deck.
    counted: Option<(Arc<Deck>, HashMap<PassageId, usize>)>,
}

impl PassageList {
    /// Selects a passage, and brings it into sight.
    pub fn select(&mut self, place: usize) {
        (self.selected, self.wants_row) = (place, true);
    }

    /// Draws the list, and what can be done with the selected passage.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>, deck: &LibraryDeck, height: f32) -> Option<Change> {
        let passages = &deck.deck.passages;
        self.selected = self.selected.min(passages.len().saturating_sub(1));
        self.count(&deck.deck);
        let mut change = self.keys(ui, view, deck);
        if passages.is_empty() {
            remark(ui, "This deck has no passages yet. A passage is a short text that its cards ask about.");
        } else {
            self.rows_ui(ui, passages, height);
            self.said_ui(ui, passages);
        }
        ui.horizontal_wrapped(|ui| {
            if secondary(ui, "New passage", "").clicked() {
                view.send(Action::EditPassage(deck.deck.id.clone(), None));
            }
            let Some(passage) = passages.get(self.selected) else { return };
            if secondary(ui, "Edit", &key_name(CONFIRM)).clicked() {
                view.send(Action::EditPassage(deck.deck.id.clone(), Some(passage.id.clone())));
            }
            for (label, key, by) in [("Move up", Key::ArrowUp, -1), ("Move down", Key::ArrowDown, 1)] {
                if secondary(ui, label, &key_name((Modifiers::ALT, key))).clicked() {
                    change = self.placed(passages, by).or(change.take());
                }
            }
            if secondary(ui, "Remove", &key_name((Modifiers::NONE, Key::Delete))).clicked() {
                change = Some(removed(&deck.deck, passage));
            }
        });
        change
    }

    fn count(&mut self, deck: &Arc<Deck>) {
        if self.counted.as_ref().is_some_and(|(of, _)| Arc::ptr_eq(of, deck)) {
            return;
        }
        let mut counts: HashMap<PassageId, usize> = HashMap::new();
        for passage in deck.cards.iter().filter_map(|card| card.passage.as_ref()) {
            *counts.entry(passage.clone()).or_default() += 1;
        }
        self.counted = Some((Arc::clone(deck), counts));
    }

    fn cards_of(&self, passage: &Passage) -> usize {
        self.counted.as_ref().and_then(|(_, counts)| counts.get(&passage.id)).copied().unwrap_or_default()
    }

    /// Carries out what the keys ask for, unless text is being typed.
    fn keys(&mut self, ui: &Ui, view: &mut View<'_>, deck: &LibraryDeck) -> Option<Change> {
        if ui.ctx().text_edit_focused() || !ui.is_enabled() {
            return None;
        }
        let passages = &deck.deck.passages;
        let pressed = |modifiers, key| ui.input_mut(|input| input.consume_key(modifiers, key));
        let passage = passages.get(self.selected)?;
        for (key, by) in [(Key::ArrowUp, -1), (Key::ArrowDown, 1)] {
            if pressed(Modifiers::ALT, key) {
                return self.placed(passages, by);
            }
            if pressed(Modifiers::NONE, key) {
                self.selected = self.selected.saturating_add_signed(by).min(passages.len() - 1);
                self.wants_row = true;
            }
        }
        // A button that has the focus takes Enter.
        if ui.memory(|memory| memory.focused().is_none()) && pressed(Modifiers::NONE, Key::Enter) {
            view.send(Action::EditPassage(deck.deck.id.clone(), Some(passage.id.clone())));
        }
        pressed(Modifiers::NONE, Key::Delete).then(|| removed(&deck.deck, passage))
    }

    /// The selected passage, so many places further down.
    fn placed(&mut self, passages: &[Passage], by: isize) -> Option<Change> {
        let to = self.selected.checked_add_signed(by).filter(|to| *to < passages.len())?;
        let id = passages.get(self.selected)?.id.clone();
        (self.selected, self.wants_row) = (to, true);
        Some((vec![DeckChange::PlacePassage(id, to)], "The passage was moved.".to_owned()))
    }

    fn rows_ui(&mut self, ui: &mut Ui, passages: &[Passage], height: f32) {
        let palette = Palette::of(ui);
        let mut area = ScrollArea::vertical().id_salt("passages").max_height(height).auto_shrink([false, true]);
        if std::mem::take(&mut self.wants_row) {
            area = area.vertical_scroll_offset((self.selected as f32 + 0.5) * ROW - height / 2.0);
        }
        let spacing = std::mem::take(&mut ui.spacing_mut().item_spacing.y);
        area.show_rows(ui, ROW, passages.len(), |ui, rows| {
            for (number, passage) in passages.iter().enumerate().take(rows.end).skip(rows.start) {
                ui.horizontal(|ui| {
                    ui.set_height(ROW);
                    let text = Type::Body
                        .text(format!("{}. {}", number + 1, shortened(&passage_name(passage), MOST)), palette.ink);
                    let is_selected = number == self.selected;
                    if ui.selectable_label(is_selected, text).clicked() {
                        self.selected = number;
                    }
                    small(ui, count(self.cards_of(passage), "card"));
                });
            }
        });
        ui.spacing_mut().item_spacing.y = spacing;
    }

    /// Says what becomes of the cards of the selected passage if it goes.
    fn said_ui(&self, ui: &mut Ui, passages: &[Passage]) {
        let cards = passages.get(self.selected).map_or(0, |passage| self.cards_of(passage));
        let said = match cards {
            0 => "No card is about this passage.".to_owned(),
            1 => "1 card is about this passage. If you remove the passage, the card stays, without a quote.".to_owned(),
            _ => format!("{cards} cards are about this passage. If you remove it, they stay, without their quotes."),
        };
        ui.add_space(GAP / 2.0);
        small(ui, said);
    }
}

/// Takes a passage out; its cards stay.
fn removed(deck: &Deck, passage: &Passage) -> Change {
    let cards = deck.cards.iter().filter(|card| card.passage.as_ref() == Some(&passage.id));
    let without = |card: &Card| DeckChange::PutCard {
        before: Some(card.clone()),
        after: Card { passage: None, quote: None, ..card.clone() },
    };
    let mut changes: Vec<DeckChange> = cards.map(without).collect();
    let said = match changes.len() {
        0 => "The passage was removed. Undo brings it back.".to_owned(),
        cards => format!("The passage was removed; {} stay without it. Undo brings it back.", count(cards, "card")),
    };
    changes.push(DeckChange::RemovePassage(passage.id.clone()));
    (changes, said)
}
