//! A slider for a value.

use std::ops::RangeInclusive;

use eframe::{
    egui::{Response, Slider, Stroke, Ui, style::HandleShape},
    emath::Numeric,
};

use crate::app::theme::Palette;

/// The room for the number beside the rail, in points.
const NUMBER: f32 = 120.0;

/// Draws a slider with its number, `width` points wide. `name` is for screen readers; `set_up` configures how the
/// number is written.
pub fn slider<N: Numeric>(
    ui: &mut Ui,
    name: &str,
    value: &mut N,
    range: RangeInclusive<N>,
    width: f32,
    set_up: impl FnOnce(Slider<'_>) -> Slider<'_>,
) -> Response {
    let palette = Palette::of(ui);
    let response = ui.scope(|ui| {
        ui.spacing_mut().slider_width = (width - NUMBER).max(60.0);
        ui.spacing_mut().slider_rail_height = 5.0;
        ui.visuals_mut().selection.bg_fill = palette.accent;
        let widgets = &mut ui.visuals_mut().widgets;
        for state in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active] {
            state.fg_stroke = Stroke::new(2.0, palette.accent);
        }
        widgets.inactive.bg_fill = palette.line;
        ui.add(set_up(Slider::new(value, range)).handle_shape(HandleShape::Circle))
    });
    let response = response.inner;
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_label(name));
    response
}

/// Shows and reads a share of 1 in per cent.
pub fn in_per_cent(slider: Slider<'_>) -> Slider<'_> {
    slider
        .custom_formatter(|value, _| format!("{:.0} %", value * 100.0))
        .custom_parser(|text| text.trim_end_matches(['%', ' ']).parse::<f64>().ok().map(|value| value / 100.0))
}
