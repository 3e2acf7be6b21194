//! What is done with all selected cards at once.

use eframe::egui::{Ui, vec2};

use super::CardsScreen;
use crate::{
    app::{
        command::{Action, CardsMove, Command, Context},
        screens::View,
        widgets::{hinted, quiet},
    },
    deck::CardKey,
    library::Library,
    progress::search::CardAt,
    study::{MarkKind, Marks},
};

impl CardsScreen {
    /// Sets a mark on the selected cards that do not have it; if all have it, takes it off.
    pub(super) fn mark(&self, library: &Library, sets: MarkKind, removes: MarkKind) -> Option<Action> {
        let (with, without): (Vec<CardKey>, Vec<CardKey>) =
            self.selected().into_iter().partition(|card| sets.is_set(&library.marks(card)));
        let (cards, kind) = if without.is_empty() { (with, removes) } else { (without, sets) };
        (!cards.is_empty()).then_some(Action::MarkAll(cards, kind))
    }

    /// Draws the buttons for the card at the cursor, and those for all selected cards.
    pub(super) fn buttons_ui(&self, ui: &mut Ui, view: &mut View<'_>) {
        let catalogue = view.library.catalogue(&self.texts, view.today);
        let marks = |at: CardAt| catalogue.decks.get(at.deck as usize).map(|deck| deck.marks(at.place as usize));
        let are_all = |is_set: fn(Marks) -> bool| {
            self.selection.count() > 0 && self.selection.chosen().all(|at| marks(at).is_some_and(is_set))
        };
        let labels = [
            (CardsMove::Suspend, if are_all(|it| it.is_suspended) { "Unsuspend" } else { "Suspend" }),
            (CardsMove::Flag, if are_all(|it| it.is_flagged) { "Remove flag" } else { "Flag" }),
        ];
        let named = |how: CardsMove| (how, Command::Cards(how).label());
        let one = [CardsMove::Edit, CardsMove::Read, CardsMove::Practise].map(named);
        let rest = [CardsMove::Tag, CardsMove::SetDue, CardsMove::Reset, CardsMove::MoveTo, CardsMove::Delete];
        let rest = rest.map(named);
        let bulk = labels.into_iter().chain(rest).filter(|_| view.library.may_write());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(0.0, 2.0);
            for (how, label) in one.into_iter().chain(bulk) {
                let command = Command::Cards(how);
                if hinted(quiet(ui, label, &Context::Cards.key(command)), command.tooltip()).clicked() {
                    view.send(command);
                }
            }
        });
    }
}
