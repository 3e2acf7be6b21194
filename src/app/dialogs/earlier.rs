//! Asking before something is taken back that was done before this window opened.

use eframe::egui::Ui;
use uuid::Uuid;

use super::closing_ui;
use crate::{
    app::{
        command::{Action, CONFIRM, key_name},
        screens::View,
        theme::{Palette, Type, WIDE_GAP},
        widgets::{announce, heading, primary, small},
    },
    study::Reach,
};

/// A step from before this window opened that an undo has come to.
pub struct EarlierDialog {
    /// Names the step and its day, as a question.
    pub question: String,
    /// How far the undo reaches.
    pub reach: Reach,
    /// The id of the step.
    pub step: Uuid,
}

impl EarlierDialog {
    /// Draws it.
    pub fn ui(&self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        heading(ui, "Undo an earlier step");
        let asked = ui.label(Type::Body.text(&self.question, palette.ink));
        announce(ui, asked.id);
        small(ui, "It was done before this window opened. Nothing newer is left to undo.");
        ui.add_space(WIDE_GAP);
        let is_confirmed = ui.input_mut(|input| input.consume_key(CONFIRM.0, CONFIRM.1));
        ui.horizontal(|ui| {
            if primary(ui, "Take it back", &key_name(CONFIRM)).clicked() || is_confirmed {
                view.send(Action::TakeBackStep(self.step));
            }
            closing_ui(ui, view, "Keep it");
        });
    }
}
