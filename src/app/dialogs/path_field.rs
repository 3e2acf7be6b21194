//! The field for the path of a file, with the button that opens the system's file dialog.

use eframe::egui::{Id, Margin, Response, TextEdit, Ui};

use crate::app::{
    command::Command,
    screens::{Asking, View},
    theme::{Palette, Type},
    widgets::{announce, secondary},
};

/// The room to the right of the field, for the button.
const CHOOSE_WIDTH: f32 = 137.0;

/// Draws the field, named by a label, with the button that `choose` stands for; and, if no dialog answers, what to do.
/// Returns the field's response.
pub fn path_field_ui(ui: &mut Ui, view: &mut View<'_>, path: &mut String, label: Id, choose: Command) -> Response {
    let response = ui.horizontal(|ui| {
        let field = TextEdit::singleline(path)
            .desired_width(ui.available_width() - CHOOSE_WIDTH)
            .hint_text("/home/…/deck.ron")
            .margin(Margin::symmetric(10, 10));
        let response = ui.add(field).labelled_by(label);
        let is_free = view.asking != Asking::Open;
        if ui.add_enabled_ui(is_free, |ui| secondary(ui, choose.label(), "").clicked()).inner {
            view.send(choose);
        }
        response
    });
    if view.asking == Asking::Missing {
        let text = "No file dialog answers. Write the path here.";
        let said = ui.label(Type::Body.text(text, Palette::of(ui).hard));
        announce(ui, said.id);
    }
    response.inner
}
