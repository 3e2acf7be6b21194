//! What is done with all selected cards at once.

use eframe::egui::Ui;

use super::CardsScreen;
use crate::{
    app::{
        command::{Action, CardsMove, Command, Context},
        screens::View,
        widgets::quiet,
    },
    deck::CardKey,
    library::{Access, Library},
    study::MarkKind,
};

impl CardsScreen {
    /// Sets a mark on the selected cards that do not have it; if all have it, takes it off.
    pub(super) fn mark(&self, library: &Library, sets: MarkKind, removes: MarkKind) -> Option<Action> {
        let (with, without): (Vec<CardKey>, Vec<CardKey>) =
            self.selected().into_iter().partition(|card| sets.is_set(&library.marks(card)));
        let (cards, kind) = if without.is_empty() { (with, removes) } else { (without, sets) };
        (!cards.is_empty()).then_some(Action::MarkAll(cards, kind))
    }

    /// Draws the buttons for all selected cards.
    pub(super) fn bulk_ui(&self, ui: &mut Ui, view: &mut View<'_>) {
        if view.library.access() == Access::Read {
            return;
        }
        let have_all = |kind: MarkKind| {
            self.selection.count() == 1 && self.selected().iter().all(|card| kind.is_set(&view.library.marks(card)))
        };
        let labels = [
            (CardsMove::Suspend, if have_all(MarkKind::Suspend) { "Unsuspend" } else { "Suspend" }),
            (CardsMove::Flag, if have_all(MarkKind::Flag) { "Remove flag" } else { "Flag" }),
        ];
        let others = [CardsMove::Tag, CardsMove::SetDue, CardsMove::Reset, CardsMove::Delete];
        let others = others.into_iter().map(|how| (how, Command::Cards(how).label()));
        for (how, label) in labels.into_iter().chain(others) {
            let command = Command::Cards(how);
            let key = Context::Cards.key(command);
            // A key that is called like the button need not be named twice.
            if quiet(ui, label, if key == label { "" } else { &key }).on_hover_text(command.tooltip()).clicked() {
                view.send(command);
            }
        }
    }
}
