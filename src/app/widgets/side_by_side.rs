//! Two cards that were confused: what tells them apart, and the passage of each.

use eframe::egui::{Grid, Ui, text::LayoutJob};

use super::{passage_in, rich, side_by_side};
use crate::{
    app::theme::{self, Emphasis, GAP, Palette, Type},
    deck::{Card, Deck},
    study::{Aspect, event_label, what_tells_them_apart},
};

/// Two cards, each with its deck.
pub type Two<'c> = [(&'c Deck, &'c Card); 2];

/// Draws two cards under their headings: the answers with what happened, then what differs, then the passages.
pub fn side_by_side_ui(ui: &mut Ui, told: Two<'_>, headings: [&str; 2]) {
    apart_ui(ui, told, headings, false);
    ui.add_space(GAP);
    let [(deck, card), _] = told;
    if is_one_passage(told) {
        passage_in(ui, deck, card, Type::Reading);
    } else {
        side_by_side::<2>(ui, |ui, place| {
            passage_in(ui, told[place].0, told[place].1, Type::Body);
        });
    }
}

/// Returns whether the same passage tells both.
pub fn is_one_passage([(deck, first), (other, second)]: Two<'_>) -> bool {
    deck.id == other.id && first.passage.is_some() && first.passage == second.passage
}

/// Draws two cards under their headings: the answers with what happened, then what differs, unless that is to be brief.
pub fn apart_ui(ui: &mut Ui, told: Two<'_>, headings: [&str; 2], is_brief: bool) {
    const ASPECT: f32 = 64.0;
    let cards = told.map(|(_, card)| card);
    let palette = Palette::of(ui);
    theme::card(&palette).show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().interact_size.y = 0.0;
        let width = (ui.available_width() - ASPECT - 2.0 * GAP) / 2.0;
        // Each cell starts at the top, on the first line of the others.
        let cell = |ui: &mut Ui, width: f32, text: LayoutJob| {
            ui.vertical(|ui| {
                ui.set_width(width);
                ui.label(text);
            });
        };
        let name = |text: &str| {
            let mut format = Type::Small.format(palette.secondary, Emphasis::default());
            format.line_height = Some(21.0);
            LayoutJob::single_section(text.to_owned(), format)
        };
        Grid::new(("apart", &cards[0].id)).num_columns(3).min_col_width(ASPECT).spacing([GAP, 8.0]).show(ui, |ui| {
            for heading in ["", headings[0], headings[1]] {
                cell(ui, if heading.is_empty() { ASPECT } else { width }, name(heading));
            }
            ui.end_row();
            // First the two answers, and what each is the answer to.
            cell(ui, ASPECT, name(""));
            for card in cards {
                let answer = card.answer_text().replace('\n', ", ");
                cell(ui, width, rich(&answer, Type::Answer, palette.accent, None, palette.lit));
            }
            ui.end_row();
            cell(ui, ASPECT, name(""));
            for what in what_happened(told) {
                cell(ui, width, rich(&what, Type::Strong, palette.ink, None, palette.lit));
            }
            ui.end_row();
            let others = what_tells_them_apart(cards[0], cards[1]).into_iter();
            for difference in others.filter(|it| !is_brief && it.aspect != Aspect::Answer) {
                cell(ui, ASPECT, name(difference.aspect.name()));
                for text in [&difference.first, &difference.second] {
                    let text = if text.is_empty() { "–" } else { text };
                    cell(ui, width, rich(text, Type::Body, palette.ink, None, palette.lit));
                }
                ui.end_row();
            }
        });
    });
}

/// What each card tells, or their questions if that is the same.
fn what_happened(told: [(&Deck, &Card); 2]) -> [String; 2] {
    let labels = told.map(|(deck, card)| event_label(card, deck.passage_of(card)));
    if labels[0] == labels[1] { told.map(|(_, card)| card.prompt().into_owned()) } else { labels }
}
