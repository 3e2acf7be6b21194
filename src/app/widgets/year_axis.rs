//! A small axis of years: the date given, and the right one.

use eframe::egui::{self, Align2, Color32, FontId, Rect, Response, Sense, Stroke, Ui, pos2, vec2};

use crate::app::theme::Palette;

/// A date or a span on the axis.
#[derive(Clone, Debug, PartialEq)]
pub struct AxisMark {
    /// The first and the last year; 0 is 1 BC.
    pub years: (i64, i64),
    /// The text at the mark.
    pub label: String,
    /// Its colour.
    pub color: Color32,
}

/// Draws two marks on one axis, the first above the line and the second below. `label` says the same in words.
pub fn year_axis(ui: &mut Ui, above: &AxisMark, below: &AxisMark, label: &str) -> Response {
    const HEIGHT: f32 = 70.0;
    const MARGIN: f32 = 12.0;
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, label));
    let palette = Palette::of(ui);
    let line = rect.shrink2(vec2(MARGIN, 0.0));
    let (first, last, step) = span(above.years, below.years);
    let x = |year: f64| line.left() + ((year - first as f64) / (last - first) as f64) as f32 * line.width();
    let middle = rect.center().y;
    let painter = ui.painter_at(rect);
    painter.hline(line.x_range(), middle, Stroke::new(1.5, palette.line));
    for year in (0..=(last - first) / step).map(|n| first + n * step) {
        painter.vline(x(year as f64), middle - 3.0..=middle + 3.0, Stroke::new(1.0, palette.line));
    }
    for (mark, is_above) in [(above, true), (below, false)] {
        let (from, to) = (x(mark.years.0 as f64), x(mark.years.1 as f64));
        // Each has its own lane, so that a bar within the other is seen.
        let (top, bottom) = lane(middle, is_above);
        let bar = Rect::from_min_max(pos2(from - 4.0, top), pos2(to + 4.0, bottom));
        painter.rect_filled(bar, 3.0, mark.color);
        let font = FontId::proportional(13.0);
        let galley = painter.layout_no_wrap(mark.label.clone(), font, mark.color);
        let half = galley.size().x / 2.0;
        let room = rect.x_range().shrink(half.min(rect.width() / 2.0));
        let center = room.clamp(bar.center().x);
        let top = if is_above { middle - 12.0 - galley.size().y } else { middle + 12.0 };
        painter.galley(pos2(center - half, top), galley, mark.color);
    }
    let ends = FontId::proportional(11.0);
    painter.text(
        pos2(rect.left(), rect.bottom()),
        Align2::LEFT_BOTTOM,
        year_name(first),
        ends.clone(),
        palette.secondary,
    );
    painter.text(pos2(rect.right(), rect.bottom()), Align2::RIGHT_BOTTOM, year_name(last), ends, palette.secondary);
    response
}

/// The top and the bottom of a lane beside the line.
fn lane(middle: f32, is_above: bool) -> (f32, f32) {
    if is_above { (middle - 9.0, middle - 2.0) } else { (middle + 2.0, middle + 9.0) }
}

/// The first and the last year of an axis that shows both spans with room around them, and the years between two ticks.
fn span(a: (i64, i64), b: (i64, i64)) -> (i64, i64, i64) {
    let (from, to) = (a.0.min(b.0), a.1.max(b.1));
    let wide = to.saturating_sub(from);
    let step = [1, 5, 10, 50, 100, 500].into_iter().find(|step| wide <= step * 12).unwrap_or(wide / 10).max(1);
    let first = from.saturating_sub(step).div_euclid(step) * step;
    let last = to.saturating_add(2 * step - 1).div_euclid(step) * step;
    (first, last.max(first + 2 * step), step)
}

fn year_name(year: i64) -> String {
    if year > 0 { year.to_string() } else { format!("{} BC", 1 - year) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bar_within_the_other_is_seen() {
        let (above, below) = (lane(35.0, true), lane(35.0, false));
        assert!(above.0 < above.1 && above.1 < below.0 && below.0 < below.1);
    }

    #[test]
    fn both_dates_lie_within_the_axis_and_its_ticks_are_few() {
        for (a, b) in [
            ((1891, 1891), (1894, 1894)),
            ((1894, 1894), (1894, 1894)),
            ((-43, -43), (1717, 1717)),
            ((1700, 1721), (1853, 1856)),
            ((0, 0), (9999, 9999)),
            ((i64::MIN / 4, 0), (0, i64::MAX / 4)),
        ] {
            let (first, last, step) = span(a, b);
            assert!(first < a.0.min(b.0) && a.1.max(b.1) < last, "{first} {last}");
            assert!((last - first) / step <= 16, "{a:?} {b:?}");
        }
    }
}
