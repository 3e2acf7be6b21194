//! The four ratings, with what each leads to.

use eframe::egui::{self, Align2, FontId, Response, Sense, Stroke, StrokeKind, Ui, vec2};

use crate::{
    app::{
        command::{Command, Context},
        theme::{BUTTON_RADIUS, Emphasis, GAP, Palette, Type},
    },
    memory::{Candidate, Rating},
    wording::interval,
};

/// The height of the rating buttons, and of the button that they replace, in points.
pub const RATING_HEIGHT: f32 = 58.0;

/// Draws the four ratings over the whole width, each with its key, its name and the next interval. The proposed one
/// stands out. Returns the one that was clicked.
pub fn rating_bar(ui: &mut Ui, candidates: &[Candidate; 4], proposed: Rating) -> Option<Rating> {
    let width = ((ui.available_width() - 3.0 * GAP) / 4.0).floor();
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = GAP;
        let told = intervals(candidates.each_ref().map(|candidate| candidate.interval_days));
        let buttons = candidates.iter().zip(&told);
        let clicked = buttons.filter(|(it, told)| rating_button(ui, it.rating, told, proposed, width).clicked());
        clicked.map(|(candidate, _)| candidate.rating).last()
    })
    .inner
}

/// What is said of the intervals: one that is no other than that of the rating before it is said only once.
fn intervals(days: [u32; 4]) -> [String; 4] {
    std::array::from_fn(|place| match place.checked_sub(1) {
        Some(before) if days[before] == days[place] => "the same".to_owned(),
        _ => interval(days[place]),
    })
}

fn rating_button(ui: &mut Ui, rating: Rating, interval: &str, proposed: Rating, width: f32) -> Response {
    let response = ui.allocate_response(vec2(width, RATING_HEIGHT), Sense::click());
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
    let fill = if response.is_pointer_button_down_on() || response.hovered() { palette.hover } else { palette.surface };
    let edge =
        if is_proposed || response.has_focus() { Stroke::new(2.0, color) } else { Stroke::new(1.0, palette.line) };
    let rect = response.rect;
    let painter = ui.painter();
    painter.rect(rect, BUTTON_RADIUS, fill, edge, StrokeKind::Inside);

    let name = Type::Strong.format(color, Emphasis::default());
    let name = egui::text::LayoutJob::single_section(rating.name().to_owned(), name);
    let name = painter.layout_job(name);
    painter.galley(rect.center_top() + vec2(-name.size().x / 2.0, 9.0), name, color);
    painter.text(
        rect.center_bottom() - vec2(0.0, 11.0),
        Align2::CENTER_BOTTOM,
        interval,
        FontId::proportional(12.5),
        palette.secondary,
    );
    let small = FontId::proportional(11.0);
    let number = rating.number();
    painter.text(rect.left_top() + vec2(10.0, 8.0), Align2::LEFT_TOP, number, small.clone(), palette.secondary);
    // There is no room in a narrow window.
    if is_proposed && width >= 130.0 {
        painter.text(
            rect.right_top() + vec2(-10.0, 8.0),
            Align2::RIGHT_TOP,
            Context::Answer.key(Command::Accept),
            small,
            palette.secondary,
        );
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_interval_is_said_only_once() {
        for (days, said) in [
            ([0, 1, 1, 1], ["in this session", "1 day", "the same", "the same"]),
            ([0, 1, 2, 4], ["in this session", "1 day", "2 days", "4 days"]),
            ([1, 1, 3, 3], ["1 day", "the same", "3 days", "the same"]),
        ] {
            assert_eq!(intervals(days), said);
        }
    }
}
