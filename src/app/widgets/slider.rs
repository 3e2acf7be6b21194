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
        // The rail up to the handle; and the number while it is written, which must be read on it.
        ui.visuals_mut().selection.bg_fill = palette.accent;
        ui.visuals_mut().selection.stroke.color = palette.on_accent;
        let widgets = &mut ui.visuals_mut().widgets;
        for state in [&mut widgets.inactive, &mut widgets.hovered, &mut widgets.active] {
            state.fg_stroke = Stroke::new(2.0, palette.accent);
        }
        widgets.inactive.bg_fill = palette.line;
        ui.add(set_up(Slider::new(value, range)).handle_shape(HandleShape::Circle))
    });
    response.inner.accessible_name(name)
}

/// Draws a slider for a share of 1 that is shown and said in per cent, and moved by so many of them.
pub fn per_cent_slider(
    ui: &mut Ui,
    name: &str,
    share: &mut f32,
    range: RangeInclusive<f32>,
    width: f32,
    step: u8,
) -> Response {
    let [first, last, mut per_cent] = [*range.start(), *range.end(), *share].map(|share| f64::from(share) * 100.0);
    let response = slider(ui, name, &mut per_cent, first..=last, width, |it| {
        it.step_by(step.into())
            .custom_formatter(|value, _| format!("{value:.0} %"))
            .custom_parser(|text| text.trim_end_matches(['%', ' ']).parse().ok())
    });
    if response.changed() {
        *share = (per_cent.round() / 100.0) as f32;
    }
    response
}
