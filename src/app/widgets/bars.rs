//! Shares and counts as bars, each with a text that says the same.

use eframe::egui::{self, CornerRadius, FontId, Rect, Response, Sense, Ui, pos2, vec2};

use crate::app::theme::Palette;

/// Draws shares as a bar. Each of `parts` is a share from 0 to 1 with its colour, drawn from the start over those
/// before it. `label` says the same in words.
pub fn share_bar(ui: &mut Ui, height: f32, parts: &[(f32, egui::Color32)], label: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::ProgressIndicator, true, label));
    let palette = Palette::of(ui);
    let round = CornerRadius::same((height / 2.0) as u8);
    ui.painter().rect_filled(rect, round, palette.hover);
    for (share, color) in parts {
        let width = rect.width() * share.clamp(0.0, 1.0);
        if width >= 1.0 {
            ui.painter().rect_filled(Rect::from_min_size(rect.min, vec2(width.max(height), height)), round, *color);
        }
    }
    response
}

/// Draws one bar for each day or week, starting with the present one. Under the pointer, a bar shows its name and its
/// value, as formatted by `told`. `label` says the same in words.
pub fn day_bars(
    ui: &mut Ui,
    height: f32,
    values: &[f32],
    name: impl Fn(usize) -> String,
    told: impl Fn(f32) -> String,
    label: &str,
) -> Response {
    const FOOT: f32 = 22.0;
    const HEAD: f32 = 18.0;
    /// The widest that a bar gets, in points.
    const BROADEST: f32 = 60.0;
    /// The least distance between the ends of two texts, in points.
    const BETWEEN: f32 = 6.0;
    /// The least distance between two names, in points.
    const APART: f32 = 76.0;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, label));
    let palette = Palette::of(ui);
    let painter = ui.painter_at(rect);
    let step = (rect.width() / values.len().max(1) as f32).min(BROADEST);
    let highest = values.iter().copied().fold(0.0, f32::max);
    let bottom = rect.bottom() - FOOT;
    painter.hline(rect.x_range(), bottom, egui::Stroke::new(1.0, palette.line));
    let pointed = response.hover_pos().map(|pointer| ((pointer.x - rect.left()) / step) as usize);
    let font = || FontId::proportional(11.5);
    let full = bottom - rect.top() - HEAD;
    let bar_of = |place: usize| {
        let (left, value) = (rect.left() + place as f32 * step, values[place]);
        let height = if highest > 0.0 { full * value / highest } else { 0.0 };
        let top = bottom - height.max(if value > 0.0 { 2.0 } else { 0.0 });
        Rect::from_min_max(pos2(left + 2.0, top), pos2(left + step - 2.0, bottom))
    };
    // Centres a text on its bar, but keeps it within the figure. It gives way to the one before it, which ends at `taken`.
    let write = |x: f32, text: String, color: egui::Color32, is_above: bool, taken: &mut f32| {
        let galley = painter.layout_no_wrap(text, font(), color);
        let left = (x - galley.size().x / 2.0).clamp(rect.left(), (rect.right() - galley.size().x).max(rect.left()));
        let right = left + galley.size().x;
        let top = if is_above {
            // It is broader than its bar, and stands above the neighbours, too.
            let bars = (0..values.len()).map(bar_of).filter(|bar| bar.left() < right + 2.0 && left - 2.0 < bar.right());
            bars.map(|bar| bar.top()).fold(bottom, f32::min) - 2.0 - galley.size().y
        } else {
            bottom + 5.0
        };
        if left > *taken {
            *taken = right + BETWEEN;
            painter.galley(pos2(left, top), galley, color);
        }
    };
    let (mut told_until, mut named_until) = (f32::MIN, f32::MIN);
    let named_every = if values.len() <= 10 { 1 } else { (APART / step / 7.0).ceil().max(1.0) as usize * 7 };
    let mut is_highest_told = false;
    for (place, value) in values.iter().enumerate() {
        let bar = bar_of(place);
        let is_strong = place == 0 || pointed == Some(place);
        let color = if is_strong { palette.accent } else { palette.accent.gamma_multiply(0.55) };
        painter.rect_filled(bar, CornerRadius { nw: 3, ne: 3, sw: 0, se: 0 }, color);
        // Only the first of several equally high bars is labelled.
        let is_highest = *value >= highest && !is_highest_told && place > 0;
        if *value > 0.0 && (is_strong || is_highest || values.len() <= 10) {
            write(bar.center().x, told(*value), palette.ink, true, &mut told_until);
        }
        is_highest_told |= *value >= highest;
        if place % named_every == 0 {
            write(bar.center().x, name(place), palette.secondary, false, &mut named_until);
        }
    }
    match pointed.filter(|place| *place < values.len()) {
        Some(place) => response.on_hover_text_at_pointer(format!("{}: {}", name(place), told(values[place]))),
        None => response,
    }
}
