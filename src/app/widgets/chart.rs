//! Charts over time and over steps. Each has a label with the same in words, and shows the value under the pointer.

use eframe::egui::{
    self, Align2, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Response, Sense, Stroke, Ui, pos2, vec2,
};

use crate::{
    app::theme::Palette,
    memory::StudyDay,
    wording::{count, date, short_date},
};

const FOOT: f32 = 22.0;
const HEAD: f32 = 18.0;
const SMALL: f32 = 11.5;

fn begin(ui: &mut Ui, height: f32, label: &str) -> (Rect, Response, Painter) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Image, true, label));
    let painter = ui.painter_at(rect);
    (rect, response, painter)
}

/// Writes a small text, moved aside if the edge of the figure would cut it. Returns where it stands.
fn small(painter: &Painter, at: Pos2, align: Align2, text: &impl ToString, color: Color32) -> Rect {
    let galley = painter.layout_no_wrap(text.to_string(), FontId::proportional(SMALL), color);
    let (rect, room) = (align.anchor_size(at, galley.size()), painter.clip_rect());
    let left = rect.left().min(room.right() - rect.width()).max(room.left());
    let rect = rect.translate(vec2(left - rect.left(), 0.0));
    painter.galley(rect.min, galley, color);
    rect
}

/// Draws a line through values over days, from 0 to `most`, filled below.
pub fn line_chart(ui: &mut Ui, height: f32, points: &[(StudyDay, f32)], most: f32, label: &str) {
    let palette = Palette::of(ui);
    let (rect, response, painter) = begin(ui, height, label);
    let plot = Rect::from_min_max(rect.min + vec2(0.0, HEAD), rect.max - vec2(0.0, FOOT));
    let (Some(first), Some(last)) = (points.first(), points.last()) else { return };
    let days = last.0.days_since(first.0).max(1) as f32;
    let at = |(day, value): &(StudyDay, f32)| {
        let share = if most > 0.0 { (value / most).clamp(0.0, 1.0) } else { 0.0 };
        pos2(plot.left() + day.days_since(first.0) as f32 / days * plot.width(), plot.bottom() - share * plot.height())
    };
    painter.hline(plot.x_range(), plot.bottom(), Stroke::new(1.0, palette.line));
    painter.hline(plot.x_range(), plot.top(), Stroke::new(1.0, palette.line.gamma_multiply(0.5)));
    small(&painter, plot.left_top() - vec2(0.0, 3.0), Align2::LEFT_BOTTOM, &format!("{most:.0}"), palette.secondary);
    let line: Vec<Pos2> = points.iter().map(at).collect();
    // Of two answers on one day nothing is filled between them: a shape without a width has no place.
    for pair in line.windows(2).filter(|pair| pair[0].x < pair[1].x) {
        let foot = [pos2(pair[1].x, plot.bottom()), pos2(pair[0].x, plot.bottom())];
        let fill = palette.accent.gamma_multiply(0.12);
        painter.add(egui::Shape::convex_polygon(vec![pair[0], pair[1], foot[0], foot[1]], fill, Stroke::NONE));
    }
    painter.line(line.clone(), Stroke::new(2.0, palette.accent));
    let name = short_date;
    small(&painter, plot.left_bottom() + vec2(0.0, 5.0), Align2::LEFT_TOP, &name(first.0), palette.secondary);
    if last.0 > first.0 {
        small(&painter, plot.right_bottom() + vec2(0.0, 5.0), Align2::RIGHT_TOP, &name(last.0), palette.secondary);
    }
    let nearest = |pointer: Pos2| {
        line.iter().enumerate().min_by(|a, b| (a.1.x - pointer.x).abs().total_cmp(&(b.1.x - pointer.x).abs()))
    };
    if let Some((place, point)) = response.hover_pos().and_then(nearest) {
        painter.circle_filled(*point, 4.0, palette.accent);
        response.on_hover_text_at_pointer(format!("{}: {:.0}", name(points[place].0), points[place].1));
    } else if let Some(point) = line.last() {
        painter.circle_filled(*point, 3.5, palette.accent);
    }
}

/// Draws a bar for each step, with its name below and its count above.
pub fn step_chart(ui: &mut Ui, height: f32, steps: &[(String, u32)], label: &str) {
    let palette = Palette::of(ui);
    let (rect, response, painter) = begin(ui, height, label);
    let step = rect.width() / steps.len().max(1) as f32;
    let most = steps.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    let bottom = rect.bottom() - FOOT;
    painter.hline(rect.x_range(), bottom, Stroke::new(1.0, palette.line));
    // If there is little room, only every third step is named.
    let every = if step < 26.0 { 3 } else { 1 };
    for (place, (name, count)) in steps.iter().enumerate() {
        let left = rect.left() + place as f32 * step;
        let full = bottom - rect.top() - HEAD;
        let bar = Rect::from_min_max(
            pos2(left + 3.0, bottom - (full * *count as f32 / most as f32).max(if *count > 0 { 2.0 } else { 0.0 })),
            pos2(left + step - 3.0, bottom),
        );
        painter.rect_filled(bar, CornerRadius { nw: 3, ne: 3, sw: 0, se: 0 }, palette.accent.gamma_multiply(0.75));
        if *count > 0 && step >= 26.0 {
            small(&painter, pos2(bar.center().x, bar.top() - 2.0), Align2::CENTER_BOTTOM, count, palette.ink);
        }
        if place % every == 0 {
            small(&painter, pos2(bar.center().x, bottom + 5.0), Align2::CENTER_TOP, name, palette.secondary);
        }
    }
    if let Some(pointer) = response.hover_pos()
        && let Some((name, count)) = steps.get(((pointer.x - rect.left()) / step) as usize)
    {
        response.on_hover_text_at_pointer(format!("{name}: {count}"));
    }
}

/// A predicted share, the actual one, and its confidence bounds.
pub struct ForecastStep {
    /// The name of the step.
    pub name: String,
    /// The predicted share, the actual one and its bounds, from 0 to 1, or `None` if nothing was asked.
    pub shares: Option<(f32, f32, (f32, f32))>,
    /// How many cards were asked.
    pub asked: u32,
}

/// Draws actual beside predicted shares, step by step, from `least` to 1, with confidence bounds.
pub fn forecast_chart(ui: &mut Ui, height: f32, steps: &[ForecastStep], least: f32, label: &str) {
    let palette = Palette::of(ui);
    let (rect, response, painter) = begin(ui, height, label);
    let plot = Rect::from_min_max(rect.min + vec2(42.0, 8.0), rect.max - vec2(0.0, FOOT));
    let y = |share: f32| plot.bottom() - ((share - least) / (1.0 - least)).clamp(0.0, 1.0) * plot.height();
    // Every ten per cent, or every twenty if there are many.
    let step = if least < 0.6 { 20 } else { 10 };
    for tick in ((least * 100.0).round() as u32..=100).filter(|tick| tick % step == 0) {
        let share = tick as f32 / 100.0;
        painter.hline(plot.x_range(), y(share), Stroke::new(1.0, palette.line.gamma_multiply(0.6)));
        let text = format!("{:.0} %", share * 100.0);
        small(&painter, pos2(plot.left() - 6.0, y(share)), Align2::RIGHT_CENTER, &text, palette.secondary);
    }
    let step = plot.width() / steps.len().max(1) as f32;
    for (place, ForecastStep { name, shares, .. }) in steps.iter().enumerate() {
        let x = plot.left() + (place as f32 + 0.5) * step;
        small(&painter, pos2(x, plot.bottom() + 5.0), Align2::CENTER_TOP, name, palette.secondary);
        let Some((predicted, share, (low, high))) = shares else { continue };
        painter.vline(x, y(*high)..=y(*low), Stroke::new(2.0, palette.good.gamma_multiply(0.6)));
        painter.hline(x - step * 0.3..=x + step * 0.3, y(*predicted), Stroke::new(2.0, palette.secondary));
        painter.circle_filled(pos2(x, y(*share)), 4.5, palette.good);
    }
    if let Some(pointer) = response.hover_pos()
        && pointer.x > plot.left()
        && let Some(ForecastStep { name, shares: Some((predicted, share, _)), asked }) =
            steps.get(((pointer.x - plot.left()) / step) as usize)
    {
        let text = format!("{name}: {:.0} % of {asked} recalled, {:.0} % predicted", share * 100.0, predicted * 100.0);
        response.on_hover_text_at_pointer(text);
    }
}

/// Draws a square for each day of the last year, week by week. The more was done, the darker it is.
pub fn year_chart(ui: &mut Ui, today: StudyDay, answers_on: impl Fn(StudyDay) -> u32, label: &str) {
    const WEEKS: u32 = 53;
    const LEFT: f32 = 30.0;
    let palette = Palette::of(ui);
    let size = ((ui.available_width() - LEFT) / WEEKS as f32).floor().clamp(6.0, 20.0);
    let (rect, response, painter) = begin(ui, HEAD + 7.0 * size + 2.0, label);
    // Day 0, 1 January 1970, was a Thursday.
    let weekday = |day: StudyDay| (i64::from(day.0) + 3).rem_euclid(7) as u32;
    let first = today.minus(weekday(today) + 7 * (WEEKS - 1));
    let most = (0..WEEKS * 7).map(|day| answers_on(first.plus(day))).max().unwrap_or(0).max(1);
    for (row, name) in [(0, "Mon"), (2, "Wed"), (4, "Fri")] {
        let at = pos2(rect.left(), rect.top() + HEAD + (row as f32 + 0.5) * size);
        small(&painter, at, Align2::LEFT_CENTER, &name, palette.secondary);
    }
    let square = |day: StudyDay| {
        let days = day.days_since(first);
        let corner = rect.left_top() + vec2(LEFT + (days / 7) as f32 * size, HEAD + (days % 7) as f32 * size);
        Rect::from_min_size(corner, vec2(size - 2.0, size - 2.0))
    };
    let (mut pointed, mut named_until) = (None, f32::MIN);
    for day in (0..WEEKS * 7).map(|days| first.plus(days)).filter(|day| *day <= today) {
        let (rect, done) = (square(day), answers_on(day));
        // Even a single answer is visible.
        let share = 0.25 + 0.75 * (done as f32 / most as f32).sqrt();
        let color = if done == 0 { palette.hover } else { palette.accent.gamma_multiply(share) };
        painter.rect_filled(rect, 2.0, color);
        if day.date().format("%-d").to_string() == "1" && rect.left() > named_until {
            let at = pos2(rect.left(), response.rect.top() + HEAD - 3.0);
            // The year is said where it begins.
            let is_first = day.date().format("%m").to_string() == "01";
            let name = day.date().format(if is_first { "%b %Y" } else { "%b" });
            named_until = small(&painter, at, Align2::LEFT_BOTTOM, &name, palette.secondary).right();
        }
        if response.hover_pos().is_some_and(|pointer| rect.expand(1.0).contains(pointer)) {
            pointed = Some((day, done));
        }
    }
    if let Some((day, done)) = pointed {
        response.on_hover_text_at_pointer(format!("{}: {}", date(day), count(done as usize, "answer")));
    }
}
