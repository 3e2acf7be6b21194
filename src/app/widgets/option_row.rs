//! An answer to choose: a row with its number, over the whole width.

use eframe::egui::{self, Align2, FontId, Response, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::{is_pointed_at, paint_sign, rich, verdict_color};
use crate::{
    app::theme::{BUTTON_RADIUS, Palette, Type},
    study::Verdict,
    wording::plain,
};

/// The height of an option of one line, in points.
pub const OPTION_HEIGHT: f32 = 46.0;

/// The state of an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OptionLook {
    /// It can be chosen.
    Open,
    /// It is judged: it is right, or was chosen and is wrong.
    Judged(Verdict),
    /// Another option was chosen.
    Passed,
}

/// Draws an option, which can be clicked while it is open. Screen readers get its number, its text and its state.
pub fn option_row(ui: &mut Ui, number: usize, text: &str, look: OptionLook) -> Response {
    const LEFT: f32 = 44.0;
    const RIGHT: f32 = 40.0;
    let palette = Palette::of(ui);
    let color = if look == OptionLook::Passed { palette.secondary } else { palette.ink };
    let mut job = rich(text, Type::Reading, color, None, palette.lit);
    job.wrap.max_width = ui.available_width() - LEFT - RIGHT;
    let galley = ui.painter().layout_job(job);
    let room = ui.spacing().interact_size.y - 34.0;
    let size = vec2(ui.available_width(), (galley.size().y + 18.0 + room).max(OPTION_HEIGHT + room));
    let sense = if look == OptionLook::Open { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(size, sense);
    let standing = match look {
        OptionLook::Judged(Verdict::Wrong) => ", wrong",
        OptionLook::Judged(_) => ", right",
        _ => "",
    };
    let label = format!("{number}: {}{standing}", plain(text));
    let role = if look == OptionLook::Open { egui::Role::Button } else { egui::Role::Label };
    response.widget_info(|| egui::WidgetInfo::labeled(role, ui.is_enabled(), &label));
    let fill = if look == OptionLook::Open && is_pointed_at(&response) { palette.hover } else { palette.surface };
    let edge = match look {
        OptionLook::Judged(verdict) => Stroke::new(2.0, verdict_color(&palette, verdict)),
        _ => Stroke::new(1.0, palette.line),
    };
    ui.painter().rect(rect, BUTTON_RADIUS, fill, edge, StrokeKind::Inside);
    let number_at = pos2(rect.left() + 20.0, rect.center().y);
    ui.painter().text(number_at, Align2::CENTER_CENTER, number, FontId::proportional(13.0), palette.secondary);
    ui.painter().galley(pos2(rect.left() + LEFT, rect.center().y - galley.size().y / 2.0), galley, color);
    if let OptionLook::Judged(verdict) = look {
        paint_sign(ui, pos2(rect.right() - 22.0, rect.center().y), verdict);
    }
    response
}
