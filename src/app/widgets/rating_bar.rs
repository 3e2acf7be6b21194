//! The four ratings, with what each leads to.

use eframe::egui::{self, Align2, FontId, Response, Sense, Stroke, StrokeKind, Ui, Vec2, vec2};

use super::is_pointed_at;
use crate::{
    app::{
        command::{Command, Context},
        theme::{BUTTON_RADIUS, Emphasis, GAP, Palette, Type},
    },
    memory::{Candidate, Rating},
    wording::interval,
};

/// Draws the four ratings over the whole width, each with its key, its name and the next interval. The proposed one
/// stands out. Returns the one that was clicked.
pub fn rating_bar(ui: &mut Ui, height: f32, candidates: &[Candidate; 4], proposed: Rating) -> Option<Rating> {
    let width = ((ui.available_width() - 3.0 * GAP) / 4.0).floor();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let clicked = candidates.iter().filter(|it| rating_button(ui, it, proposed, vec2(width, height)).clicked());
        clicked.map(|candidate| candidate.rating).last()
    })
    .inner
}

fn rating_button(ui: &mut Ui, candidate: &Candidate, proposed: Rating, size: Vec2) -> Response {
    let (rating, interval) = (candidate.rating, interval(candidate.interval_days));
    let response = ui.allocate_response(size, Sense::click());
    response.widget_info(|| {
        let proposed = if rating == proposed { ", proposed" } else { "" };
        let name = format!("{}, {interval}, key {}{proposed}", rating.name(), rating.number());
        egui::WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), name)
    });
    let palette = Palette::of(ui);
    let color = palette.rating(rating);
    // If a button has the focus, Space presses that.
    let other_has_focus = ui.memory(|memory| memory.focused().is_some_and(|id| id != response.id));
    let is_proposed = rating == proposed && !other_has_focus;
    let fill =
        if response.is_pointer_button_down_on() || is_pointed_at(&response) { palette.hover } else { palette.surface };
    let edge =
        if is_proposed || response.has_focus() { Stroke::new(2.0, color) } else { Stroke::new(1.0, palette.line) };
    let rect = response.rect;
    let painter = ui.painter();
    painter.rect(rect, BUTTON_RADIUS, fill, edge, StrokeKind::Inside);

    let name = Type::Strong.format(color, Emphasis::default());
    let name = egui::text::LayoutJob::single_section(rating.name().to_owned(), name);
    let name = painter.layout_job(name);
    let pad = (size.y - 38.0) / 2.0;
    painter.galley(rect.center_top() + vec2(-name.size().x / 2.0, pad - 1.0), name, color);
    painter.text(
        rect.center_bottom() - vec2(0.0, pad + 1.0),
        Align2::CENTER_BOTTOM,
        interval,
        FontId::proportional(12.5),
        palette.secondary,
    );
    let small = FontId::proportional(11.0);
    let number = rating.number();
    painter.text(rect.left_top() + vec2(10.0, pad - 2.0), Align2::LEFT_TOP, number, small.clone(), palette.secondary);
    // There is no room in a narrow window.
    if is_proposed && size.x >= 130.0 {
        painter.text(
            rect.right_top() + vec2(-10.0, pad - 2.0),
            Align2::RIGHT_TOP,
            Context::Answer.key(Command::Accept),
            small,
            palette.secondary,
        );
    }
    response
}
