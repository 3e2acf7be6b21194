//! A switch for something that is on or off.

use eframe::egui::{self, Color32, Response, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use crate::app::theme::Palette;

/// Draws a switch. A click toggles it, as does Space if it has the focus. `name` is for screen readers.
pub fn switch(ui: &mut Ui, is_on: &mut bool, name: &str) -> Response {
    const SIZE: egui::Vec2 = vec2(40.0, 22.0);
    let (rect, mut response) = ui.allocate_exact_size(SIZE, Sense::click());
    if response.clicked() {
        *is_on = !*is_on;
        response.mark_changed();
    }
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::CheckBox, ui.is_enabled(), *is_on, name));
    let palette = Palette::of(ui);
    let (fill, edge): (Color32, Color32) =
        if *is_on { (palette.accent, palette.accent) } else { (palette.hover, palette.secondary) };
    let knob = if *is_on { palette.on_accent } else { palette.secondary };
    ui.painter().rect(rect, SIZE.y / 2.0, fill, Stroke::new(1.0, edge), StrokeKind::Inside);
    let x = if *is_on { rect.right() - SIZE.y / 2.0 } else { rect.left() + SIZE.y / 2.0 };
    ui.painter().circle_filled(pos2(x, rect.center().y), 7.0, knob);
    response
}
