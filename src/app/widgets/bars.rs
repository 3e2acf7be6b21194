//! Shares and counts as bars, each with a text that says the same.

use eframe::egui::{self, Align2, CornerRadius, FontId, Rect, Response, Sense, Ui, pos2, vec2};

use crate::app::theme::Palette;

/// A share as a bar: `parts` from 0 to 1, each up to its end, drawn over each other from the widest. `label` says it.
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

/// One bar a day, the first one today. Each names its day and its count under the pointer; `label` says it all.
pub fn day_bars(ui: &mut Ui, height: f32, counts: &[u32], day_name: impl Fn(usize) -> String, label: &str) -> Response {
    const FOOT: f32 = 22.0;
    const HEAD: f32 = 18.0;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, label));
    let palette = Palette::of(ui);
    let painter = ui.painter_at(rect);
    let step = rect.width() / counts.len().max(1) as f32;
    let highest = counts.iter().copied().max().unwrap_or(0).max(1);
    let bottom = rect.bottom() - FOOT;
    painter.hline(rect.x_range(), bottom, egui::Stroke::new(1.0, palette.line));
    let pointed = response.hover_pos().map(|pointer| ((pointer.x - rect.left()) / step) as usize);
    for (day, count) in counts.iter().enumerate() {
        let left = rect.left() + day as f32 * step;
        let full = bottom - rect.top() - HEAD;
        let bar_height = full * *count as f32 / highest as f32;
        let bar = Rect::from_min_max(
            pos2(left + 2.0, bottom - bar_height.max(if *count > 0 { 2.0 } else { 0.0 })),
            pos2(left + step - 2.0, bottom),
        );
        let color = if day == 0 || pointed == Some(day) { palette.accent } else { palette.accent.gamma_multiply(0.55) };
        painter.rect_filled(bar, CornerRadius { nw: 3, ne: 3, sw: 0, se: 0 }, color);
        let tall_enough = *count > 0 && (day == 0 || *count == highest || counts.len() <= 10 || pointed == Some(day));
        if tall_enough {
            painter.text(
                pos2(bar.center().x, bar.top() - 2.0),
                Align2::CENTER_BOTTOM,
                count,
                FontId::proportional(11.5),
                palette.ink,
            );
        }
        if day % 7 == 0 {
            let at = pos2(if day == 0 { left + 2.0 } else { bar.center().x }, bottom + 5.0);
            let align = if day == 0 { Align2::LEFT_TOP } else { Align2::CENTER_TOP };
            painter.text(at, align, day_name(day), FontId::proportional(11.5), palette.secondary);
        }
    }
    match pointed.filter(|day| *day < counts.len()) {
        Some(day) => response.on_hover_text(format!("{}: {}", day_name(day), counts[day])),
        None => response,
    }
}
