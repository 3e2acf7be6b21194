//! Boxes to tick and circles to choose from, with an edge that is seen in every theme.

use eframe::egui::{Response, Ui, WidgetText};

use crate::app::theme::Palette;

/// Draws a box that can be ticked.
pub fn checkbox(ui: &mut Ui, is_ticked: &mut bool, text: impl Into<WidgetText>) -> Response {
    with_edge(ui, |ui| ui.checkbox(is_ticked, text.into()))
}

/// Draws one of several choices, of which one is chosen.
pub fn radio(ui: &mut Ui, is_chosen: bool, text: impl Into<WidgetText>) -> Response {
    with_edge(ui, |ui| ui.radio(is_chosen, text.into()))
}

fn with_edge(ui: &mut Ui, add: impl FnOnce(&mut Ui) -> Response) -> Response {
    let edge = Palette::of(ui).secondary;
    ui.scope(|ui| {
        ui.visuals_mut().widgets.inactive.bg_stroke.color = edge;
        add(ui)
    })
    .inner
}
