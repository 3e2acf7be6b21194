//! Asking before something is taken back that was done before this window opened.

use eframe::egui::Ui;

use crate::{
    app::{
        command::{Action, CLOSE, CONFIRM, Command, key_name},
        screens::View,
        theme::{Palette, Type, WIDE_GAP},
        widgets::{announce, heading, primary, secondary},
    },
    study::Reach,
};

/// A step from before this window opened that an undo has come to.
pub struct EarlierDialog {
    /// Names the step and its day, as a question.
    question: String,
    /// How far the undo reaches.
    reach: Reach,
}

impl EarlierDialog {
    /// Asks about a step.
    #[must_use]
    pub fn new(question: String, reach: Reach) -> Self {
        Self { question, reach }
    }

    /// Draws it.
    pub fn ui(&self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        heading(ui, "Undo an earlier step");
        let asked = ui.label(Type::Body.text(&self.question, palette.ink));
        announce(ui, asked.id);
        let text = "Everything that was done since Entente opened is taken back already.";
        ui.label(Type::Small.text(text, palette.secondary));
        ui.add_space(WIDE_GAP);
        let is_confirmed = ui.input_mut(|input| input.consume_key(CONFIRM.0, CONFIRM.1));
        ui.horizontal(|ui| {
            if primary(ui, "Take it back", &key_name(CONFIRM)).clicked() || is_confirmed {
                view.send(Action::TakeBackEarlier(self.reach));
            }
            if secondary(ui, "Keep it", &key_name(CLOSE)).clicked() {
                view.send(Command::CloseDialog);
            }
        });
    }
}
