//! The passage behind an answer, with the quote highlighted and the source.

use eframe::egui::{self, CornerRadius, Margin, Stroke, Ui};

use super::{heading, rich};
use crate::{
    app::theme::{self, GAP, Palette, Type},
    deck::{Card, Deck, Passage},
    wording::range_of,
};

/// Draws the passage of a card: heading, text with the quote highlighted, locator and source. Precedes it with the
/// source note if the source and the record differ.
pub fn passage_ui(ui: &mut Ui, deck: &Deck, card: &Card) {
    passage_in(ui, deck, card, Type::Reading);
}

/// Draws the passage of a card in another size of text.
pub fn passage_in(ui: &mut Ui, deck: &Deck, card: &Card, kind: Type) {
    // Above the passage, so that it is visible without scrolling: it corrects the source on this very answer.
    if let Some(note) = &card.note {
        note_ui(ui, note, if card.passage.is_some() { "Source note" } else { "Note" });
        ui.add_space(GAP);
    }
    if let Some(passage) = deck.passage_of(card) {
        read_passage_ui(ui, deck, passage, card.quote.as_deref(), kind);
    }
}

/// A passage with its source, and what is quoted from it lit.
fn read_passage_ui(ui: &mut Ui, deck: &Deck, passage: &Passage, quote: Option<&str>, kind: Type) {
    let palette = Palette::of(ui);
    theme::card(&palette).inner_margin(Margin::symmetric(26, 16)).show(ui, |ui| {
        ui.set_width(ui.available_width());
        if !passage.heading.is_empty() {
            heading(ui, &passage.heading);
            ui.add_space(2.0);
        }
        let quote = range_of(&passage.text, quote);
        ui.label(rich(&passage.text, kind, palette.ink, quote, palette.lit));
        let mut space = GAP;
        for (text, source) in deck.origins(passage) {
            ui.add_space(std::mem::take(&mut space));
            let response = ui.label(rich(&text, Type::Small, palette.secondary, None, palette.lit));
            let more = source.into_iter().flat_map(|source| source.found_at.iter().chain(&source.note));
            let more = more.map(String::as_str).collect::<Vec<_>>().join("\n");
            if !more.is_empty() {
                response.on_hover_text(more);
            }
        }
        if let Some(note) = &passage.note {
            ui.label(Type::Small.text(note, palette.secondary));
        }
    });
}

/// Draws a note on what the source says and what the record shows.
fn note_ui(ui: &mut Ui, note: &str, label: &str) {
    let palette = Palette::of(ui);
    let frame = egui::Frame::new()
        .fill(palette.note)
        .corner_radius(CornerRadius { nw: 2, sw: 2, ne: 10, se: 10 })
        .inner_margin(Margin { left: 26, right: 22, top: 10, bottom: 12 });
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(Type::Small.text(label, palette.hard));
        ui.label(rich(note, Type::Body, palette.ink, None, palette.lit));
    });
    let edge = shown.response.rect;
    ui.painter().vline(edge.left() + 2.0, edge.y_range(), Stroke::new(4.0, palette.note_edge));
}
