//! A small sign for right, nearly right and wrong.

use eframe::egui::{self, Color32, Pos2, Response, Sense, Stroke, Ui, pos2, vec2};

use crate::{app::theme::Palette, study::Verdict};

/// Returns the colour of a verdict.
pub fn verdict_color(palette: &Palette, verdict: Verdict) -> Color32 {
    match verdict {
        Verdict::Wrong => palette.again,
        Verdict::Nearly => palette.hard,
        Verdict::Right => palette.good,
    }
}

/// Draws a tick, a wave or a cross as large as a line of text.
pub fn verdict_sign(ui: &mut Ui, verdict: Verdict) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(18.0, 21.0), Sense::hover());
    let name = match verdict {
        Verdict::Wrong => "wrong",
        Verdict::Nearly => "nearly right",
        Verdict::Right => "right",
    };
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, name));
    paint_sign(ui, rect.center(), verdict);
    response
}

/// Paints the sign around a point.
pub fn paint_sign(ui: &Ui, center: Pos2, verdict: Verdict) {
    let stroke = Stroke::new(2.2, verdict_color(&Palette::of(ui), verdict));
    let at = |x: f32, y: f32| pos2(center.x + x, center.y + y);
    match verdict {
        Verdict::Wrong => {
            ui.painter().line_segment([at(-4.5, -4.5), at(4.5, 4.5)], stroke);
            ui.painter().line_segment([at(-4.5, 4.5), at(4.5, -4.5)], stroke);
        }
        Verdict::Nearly => {
            let wave = [-6.0, -3.0, -1.0, 1.0, 3.0, 6.0].into_iter().zip([1.5, -2.0, -1.5, 1.5, 2.0, -1.5]);
            ui.painter().line(wave.map(|(x, y)| at(x, y)).collect(), stroke);
        }
        Verdict::Right => {
            ui.painter().line(vec![at(-5.5, 0.5), at(-1.5, 4.5), at(6.0, -4.5)], stroke);
        }
    }
}
