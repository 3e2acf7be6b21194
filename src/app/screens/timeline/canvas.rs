//! The axis itself: drawing, dragging, zooming and pointing.

use std::cell::OnceCell;

use eframe::egui::{
    self, Align2, Color32, CornerRadius, FontId, Mesh, Painter, Rect, Response, Sense, Shape, Stroke, StrokeKind, Ui,
    pos2, vec2,
};

use super::TimelineScreen;
use crate::{
    app::theme::{Emphasis, Palette, Type},
    deck::{Topic, year_in_words},
    progress::timeline::{Placed, Span, lanes, ticks},
    wording::count,
};

/// The height of a row, in points: as it is if there is room, and the least if not.
const ROW: f32 = 19.0;
const LOW_ROW: f32 = 14.5;
/// The space between two lanes, in points.
const BETWEEN: f32 = 8.0;
const HEAD: f32 = 28.0;
/// The length of the tip of what goes on beyond the axis, in points.
const TIP: f32 = 6.0;
/// The height of the shade under which there are more lanes, in points.
const SHADE: f32 = 26.0;
/// The width of the lanes' names beside the axis, in points.
const NAMES: f32 = 74.0;
/// The distance of the axis from the edges of the window, in points.
const SIDE: f32 = 18.0;

/// Returns the colours with their meaning.
pub fn legend(palette: &Palette) -> [(Color32, &'static str); 4] {
    [
        (palette.secondary, "not studied yet"),
        (palette.again, "under 70 %"),
        (palette.hard, "70 to 90 %"),
        (palette.good, "over 90 % likely recalled"),
    ]
}

/// The colour inside a mark whose date is uncertain. It is opaque: the parts that a round mark is made of lie on each other.
pub fn pale(color: Color32, palette: &Palette) -> Color32 {
    palette.background.lerp_to_gamma(color, 0.35)
}

/// How well a card is known today, in words.
pub fn known_in_words(known: Option<f32>) -> String {
    match known {
        Some(known) => format!("{:.0} % likely recalled today", known * 100.0),
        None => "not studied yet".to_owned(),
    }
}

/// How many rows a lane has: with the one for cards that do not fit.
fn rows_of(placed: &[Placed]) -> usize {
    placed.iter().map(|it| it.row + 1).max().unwrap_or(1)
}

/// The height of the rows with which all lanes are seen, as far as that can be.
fn row_height(lanes: &[(Topic, Vec<Placed>)], height: f32) -> f32 {
    let rows: usize = lanes.iter().map(|(_, placed)| rows_of(placed)).sum();
    ((height - HEAD - lanes.len() as f32 * BETWEEN) / rows.max(1) as f32).clamp(LOW_ROW, ROW)
}

impl TimelineScreen {
    /// Labels are measured once, because laying out thousands of them takes longer than a frame.
    fn forget_widths_of_another_scale(&mut self, scale: f32) {
        if (self.widths.len(), self.measured_at) != (self.cards.len(), scale) {
            (self.widths, self.measured_at) = (vec![OnceCell::new(); self.cards.len()], scale);
        }
    }

    /// Draws the axis with its cards, and handles the pointer.
    pub(super) fn canvas_ui(&mut self, ui: &Ui) {
        let mut area = ui.available_rect_before_wrap().shrink2(vec2(SIDE, 0.0));
        let names_left = area.left();
        area.min.x += NAMES;
        let width = area.width();
        self.height = area.height();
        let span = match self.span {
            Some(span) => Span { width, ..span },
            None => Span::at_first(&self.cards, width),
        };
        self.span = Some(span);
        let response = ui.interact(area, ui.scope_id().with("axis"), Sense::click_and_drag());
        self.point(ui, &response, area);
        let span = self.span.unwrap_or(span);
        let palette = Palette::of(ui);
        self.axis_ui(ui, area, span);

        self.forget_widths_of_another_scale(ui.ctx().pixels_per_point());
        let label_width = |card: usize| {
            *self.widths[card].get_or_init(|| {
                let format = Type::Small.format(palette.ink, Emphasis::default());
                let job = egui::text::LayoutJob::single_section(self.cards[card].short.clone(), format);
                ui.painter().layout_job(job).size().x
            })
        };
        let lanes = lanes(&self.cards, &self.by_importance, span, &label_width);
        let clip = Rect::from_min_max(pos2(names_left, area.top() + HEAD - 5.0), area.max);
        self.row = row_height(&lanes, area.height());
        let lane_height = |placed: &[Placed]| rows_of(placed) as f32 * self.row + BETWEEN;
        let content = lanes.iter().map(|(_, placed)| lane_height(placed)).sum::<f32>() + HEAD;
        if std::mem::take(&mut self.wants_lane)
            && let Some((above, height)) = self.lane_of_selected(&lanes, lane_height)
        {
            let room = (area.height() - HEAD - height).max(0.0);
            self.lowered = self.lowered.clamp(-above, room - above);
        }
        self.lowered = self.lowered.clamp((area.height() - content).min(0.0), 0.0);
        let mut top = area.top() + HEAD + self.lowered;
        let mut pointed: Option<Placed> = None;
        let (mut seen, mut lanes_seen) = (0, 0);
        for (topic, placed) in &lanes {
            let at = pos2(names_left, top + self.row / 2.0);
            let lane = ui.painter().with_clip_rect(clip);
            lane.text(at, Align2::LEFT_CENTER, topic.name(), FontId::proportional(12.0), palette.secondary);
            // The selected card is drawn on top. If it shares another's mark, it is shown in its own place.
            let selected = self.selected.filter(|card| self.cards[*card].topic == *topic);
            let shown = placed.iter().find(|it| Some(it.card) == selected).copied();
            let shown = shown.or_else(|| selected.map(|card| Placed::alone(card, &self.cards[card], span)));
            let others = placed.iter().filter(|it| Some(it.card) != selected);
            for place in others.chain(&shown) {
                let rect = self.card_ui(&lane, &palette, area, top, place);
                let is_within = |pointer| rect.expand(2.0).contains(pointer) && clip.contains(pointer);
                if response.hover_pos().is_some_and(is_within) {
                    pointed = Some(*place);
                }
            }
            seen += placed.iter().map(|it| 1 + it.more).sum::<usize>();
            let height = lane_height(placed);
            lanes_seen += usize::from(clip.top() <= top && top + height - BETWEEN <= clip.bottom() + 0.5);
            top += height;
            lane.hline(names_left..=area.right(), top - 4.0, Stroke::new(1.0, palette.line.gamma_multiply(0.6)));
        }
        beyond_ui(ui, clip, [-self.lowered, top - area.bottom()]);
        response.widget_info(|| {
            let years = [span.first, span.last].map(|year| year_in_words(year.floor() as i64)).join(" to ");
            let topics = match lanes.len() {
                all if all == lanes_seen => count(all, "topic"),
                all => format!("{}, {lanes_seen} of them wholly seen", count(all, "topic")),
            };
            let name = format!("Timeline from {years}: {} in {topics}", count(seen, "card"));
            egui::WidgetInfo::labeled(egui::Role::Image, true, name)
        });
        if let Some(place) = pointed {
            if response.clicked() {
                self.selected = Some(place.card);
            }
            let dated = &self.cards[place.card];
            let more =
                if place.more > 0 { format!("\nand {} more: zoom in to see them", place.more) } else { String::new() };
            let text = format!("{}\n{}\n{}{more}", dated.label, dated.about, known_in_words(dated.known));
            response.on_hover_text_at_pointer(text);
        }
    }

    /// The distance of the selected card's lane from the top, and its height.
    fn lane_of_selected(
        &self,
        lanes: &[(Topic, Vec<Placed>)],
        lane_height: impl Fn(&[Placed]) -> f32,
    ) -> Option<(f32, f32)> {
        let topic = self.cards.get(self.selected?)?.topic;
        let mut above = 0.0;
        for (lane, placed) in lanes {
            let height = lane_height(placed);
            if *lane == topic {
                return Some((above, height));
            }
            above += height;
        }
        None
    }

    /// Dragging moves the axis, or selects a period with Shift. The wheel zooms around the pointer.
    fn point(&mut self, ui: &Ui, response: &Response, area: Rect) {
        let Some(span) = self.span else { return };
        let with_shift = ui.input(|input| input.modifiers.shift);
        let year_at = |x: f32| span.year(x - area.left());
        if response.drag_started() && with_shift {
            let start = ui.input(|input| input.pointer.press_origin());
            self.drawn_from = start.map(|start| year_at(start.x));
        }
        match (self.drawn_from, response.interact_pointer_pos()) {
            (Some(from), Some(pointer)) if response.dragged() => {
                let to = year_at(pointer.x);
                self.period = Some((from.min(to), from.max(to)));
            }
            _ if response.dragged() => {
                let share = f64::from(-response.drag_delta().x / span.width.max(1.0));
                self.span = Some(span.moved(share));
                self.lowered += response.drag_delta().y;
            }
            _ => {}
        }
        if response.drag_stopped() {
            self.drawn_from = None;
        }
        if let Some(pointer) = response.hover_pos() {
            let (scrolled, pinched) = ui.input(|input| (input.smooth_scroll_delta(), input.zoom_delta()));
            let factor = f64::from((-scrolled.y * 0.004).exp() / pinched);
            if (factor - 1.0).abs() > 1e-6 {
                self.span = self.span.map(|span| span.zoomed(factor, pointer.x - area.left()));
            }
            if scrolled.x.abs() > 0.0 {
                self.span = self.span.map(|span| span.moved(f64::from(-scrolled.x / span.width.max(1.0))));
            }
        }
        self.keep_in_sight();
    }

    /// Draws the axis with its ticks, and the selected period behind everything.
    fn axis_ui(&self, ui: &Ui, area: Rect, span: Span) {
        let palette = Palette::of(ui);
        let painter = ui.painter_at(area.expand2(vec2(SIDE, 0.0)));
        if let Some((first, last)) = self.period {
            let band = Rect::from_x_y_ranges(
                area.left() + span.x(first)..=area.left() + span.x(last),
                area.top() + HEAD - 6.0..=area.bottom(),
            );
            painter.rect_filled(band.intersect(area), 0.0, palette.accent.gamma_multiply(0.12));
        }
        for (year, name) in ticks(span, 90.0) {
            let x = area.left() + span.x(year);
            painter.vline(
                x,
                area.top() + HEAD - 6.0..=area.bottom(),
                Stroke::new(1.0, palette.line.gamma_multiply(0.5)),
            );
            let at = pos2(x, area.top() + 4.0);
            painter.text(at, Align2::CENTER_TOP, name, FontId::proportional(12.0), palette.secondary);
        }
        painter.hline(area.x_range(), area.top() + HEAD - 6.0, Stroke::new(1.0, palette.line));
    }

    /// Draws a card: a bar if it lasted, a dot if not, and its label if there is room. Returns where it is.
    fn card_ui(&self, painter: &Painter, palette: &Palette, area: Rect, top: f32, placed: &Placed) -> Rect {
        let dated = &self.cards[placed.card];
        let middle = top + placed.row as f32 * self.row + self.row / 2.0;
        // What goes on beyond the axis ends in a tip.
        let [before, behind] = [placed.x.0 < 0.0, placed.x.1 > area.width()].map(|it| if it { TIP } else { 0.0 });
        let from = area.left() + placed.x.0.max(0.0) + before;
        let to = (area.left() + placed.x.1).min(area.right()) - behind;
        let mut color = palette.known(dated.known);
        if !self.is_hit[placed.card] {
            color = color.gamma_multiply(0.25);
        }
        let is_wide = placed.x.1 - placed.x.0 > crate::progress::timeline::MARK + 1.0;
        let mark = if is_wide {
            Rect::from_min_max(pos2(from, middle - 4.0), pos2(to.max(from + 2.0), middle + 4.0))
        } else {
            Rect::from_center_size(pos2(f32::midpoint(from, to), middle), vec2(9.0, 9.0))
        };
        let fill = if dated.is_vague { pale(color, palette) } else { color };
        let radius = if is_wide && dated.is_span { CornerRadius::same(2) } else { CornerRadius::same(4) };
        painter.rect(mark, radius, fill, Stroke::new(1.0, color), StrokeKind::Inside);
        for (end, tip) in [(mark.left(), -before), (mark.right(), behind)] {
            if is_wide && tip != 0.0 {
                let corners = vec![pos2(end, mark.top()), pos2(end + tip, middle), pos2(end, mark.bottom())];
                painter.add(Shape::convex_polygon(corners, color, Stroke::NONE));
            }
        }
        let is_selected = self.selected == Some(placed.card);
        if is_selected {
            painter.rect_stroke(mark.expand(3.0), 5.0, Stroke::new(2.0, palette.accent), StrokeKind::Outside);
        }
        let Some((label_from, label_to)) = placed.label else { return mark };
        let ink = if !self.is_hit[placed.card] {
            palette.secondary.gamma_multiply(0.4)
        } else if is_selected {
            palette.accent
        } else {
            palette.ink
        };
        let format = Type::Small.format(ink, Emphasis::default());
        let galley = painter.layout_job(egui::text::LayoutJob::single_section(dated.short.clone(), format));
        let at = pos2(area.left() + label_from, middle - galley.size().y / 2.0);
        if mark.x_range().contains(at.x) {
            // The label stands on its bar.
            painter.rect_filled(
                Rect::from_min_size(at, galley.size()).expand2(vec2(4.0, -2.0)),
                3.0,
                palette.background,
            );
        }
        painter.galley(at, galley, ink);
        mark.union(Rect::from_min_max(
            pos2(at.x, middle - self.row / 2.0),
            pos2(area.left() + label_to, middle + self.row / 2.0),
        ))
    }
}

/// Shades the edges beyond which there are more lanes, by so many points above and below.
fn beyond_ui(ui: &Ui, area: Rect, [above, below]: [f32; 2]) {
    let palette = Palette::of(ui);
    for (points, edge, inner, arrow) in
        [(above, area.top(), area.top() + SHADE, "↑ more"), (below, area.bottom(), area.bottom() - SHADE, "↓ more")]
    {
        if points < 1.0 {
            continue;
        }
        let mut mesh = Mesh::default();
        for (y, color) in [(edge, palette.background), (inner, palette.background.gamma_multiply(0.0))] {
            mesh.colored_vertex(pos2(area.left(), y), color);
            mesh.colored_vertex(pos2(area.right(), y), color);
        }
        mesh.add_triangle(0, 1, 2);
        mesh.add_triangle(1, 2, 3);
        ui.painter().add(mesh);
        // In the middle, where no topic is named.
        let galley = ui.painter().layout_no_wrap(arrow.to_owned(), FontId::proportional(12.0), palette.accent);
        let at = pos2(area.center().x, edge + (inner - edge) * 0.3);
        let rect = Align2::CENTER_CENTER.anchor_size(at, galley.size());
        ui.painter().rect_filled(rect.expand2(vec2(4.0, 0.0)), 3.0, palette.background);
        ui.painter().galley(rect.min, galley, palette.accent);
    }
}
