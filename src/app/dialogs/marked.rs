//! The cards that were set aside or flagged.

use eframe::egui::{ScrollArea, Ui};

use super::close_ui;
use crate::{
    app::{
        command::Action,
        screens::{View, one_line},
        theme::{GAP, Palette, Type},
        widgets::{heading, scroll_by_keys, secondary},
    },
    deck::DeckId,
    study::MarkKind,
};

/// Draws the cards that were set aside or flagged, each with the way back.
pub fn marked_ui(ui: &mut Ui, view: &mut View<'_>, deck: &DeckId) {
    let palette = Palette::of(ui);
    let Some(deck) = view.library.deck(deck) else { return };
    heading(ui, "Suspended and flagged cards");
    let marked: Vec<usize> = (0..deck.marks().len())
        .filter(|place| deck.marks()[*place].is_suspended || deck.marks()[*place].is_flagged)
        .collect();
    let height = ui.ctx().content_rect().height() - 220.0;
    ScrollArea::vertical().id_salt("marked").max_height(height).auto_shrink([false, true]).show(ui, |ui| {
        scroll_by_keys(ui);
        if marked.is_empty() {
            ui.label(Type::Body.text("None any more.", palette.secondary));
        }
        for place in marked {
            let marks = deck.marks()[place];
            ui.label(Type::Body.text(one_line(&deck.deck.cards[place]), palette.ink));
            ui.horizontal(|ui| {
                for (is_set, kind, label) in [
                    (marks.is_suspended, MarkKind::Unsuspend, "Unsuspend"),
                    (marks.is_flagged, MarkKind::Unflag, "Remove flag"),
                ] {
                    if is_set && secondary(ui, label, "").clicked() {
                        view.send(Action::Unmark(deck.key(place), kind));
                    }
                }
            });
            ui.add_space(GAP);
        }
    });
    close_ui(ui, view);
}
