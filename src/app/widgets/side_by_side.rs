//! Two cards that were mixed up: what tells them apart, and the passage of each.

use eframe::egui::{Grid, Ui};

use super::{passage_in, plain, rich};
use crate::{
    app::theme::{self, GAP, Palette, Type},
    deck::{Card, Deck},
    study::what_tells_them_apart,
};

/// Draws the two under their headings: first what differs, row by row, then what each passage says.
pub fn side_by_side_ui(ui: &mut Ui, deck: &Deck, cards: [&Card; 2], headings: [&str; 2]) {
    const ASPECT: f32 = 64.0;
    let palette = Palette::of(ui);
    theme::card(&palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        let width = (ui.available_width() - ASPECT - 2.0 * GAP) / 2.0;
        let cell = |ui: &mut Ui, add: &dyn Fn(&mut Ui)| {
            ui.vertical(|ui| {
                ui.set_width(width);
                add(ui);
            });
        };
        Grid::new(("apart", &cards[0].id)).num_columns(3).min_col_width(ASPECT).spacing([GAP, 6.0]).show(ui, |ui| {
            ui.label("");
            for heading in headings {
                cell(ui, &|ui| _ = ui.label(Type::Small.text(heading, palette.secondary)));
            }
            ui.end_row();
            ui.label(Type::Small.text("Asked", palette.secondary));
            for card in cards {
                cell(ui, &|ui| _ = ui.label(Type::Body.text(plain(&card.prompt()), palette.ink)));
            }
            ui.end_row();
            for difference in what_tells_them_apart(cards[0], cards[1]) {
                ui.label(Type::Small.text(difference.aspect.name(), palette.secondary));
                for text in [&difference.first, &difference.second] {
                    let text = if text.is_empty() { "–" } else { text };
                    cell(ui, &|ui| _ = ui.label(rich(text, Type::Strong, palette.accent, None, palette.lit)));
                }
                ui.end_row();
            }
        });
    });
    ui.add_space(GAP);
    let is_one_passage = cards[0].passage.is_some() && cards[0].passage == cards[1].passage;
    if is_one_passage {
        passage_in(ui, deck, cards[0], Type::Reading);
        return;
    }
    ui.columns(2, |columns| {
        for (column, card) in columns.iter_mut().zip(cards) {
            passage_in(column, deck, card, Type::Body);
        }
    });
}
