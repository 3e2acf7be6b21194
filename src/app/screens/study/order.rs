//! Events being put into their order, by dragging or by keys.

use eframe::egui::{
    self, CursorIcon, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, UiBuilder, pos2, text::LayoutJob, vec2,
};

use super::turn::OrderTurn;
use crate::{
    app::{
        command::Command,
        screens::View,
        theme::{BUTTON_RADIUS, Emphasis, GAP, PAGE_MARGIN, Palette, Type},
        widgets::{
            AxisMark, OptionLook, as_heading, option_row, paint_sign, passage_ui, verdict_color, verdict_sign,
            year_axis,
        },
    },
    deck::HistoricalDate,
    study::Verdict,
};

/// Draws the events; once they were judged, with their dates.
pub fn order_ui(ui: &mut Ui, view: &mut View<'_>, turn: &mut OrderTurn) {
    let palette = Palette::of(ui);
    ui.add_space(GAP * 2.0);
    ui.label(Type::Small.text("Practice · no schedule changes", palette.secondary));
    ui.add_space(2.0);
    let prompt = if turn.is_pair() { "Which came first?" } else { "Put these into order, the earliest first." };
    let response = ui.label(Type::Question.text(prompt, palette.ink));
    as_heading(&response, prompt);
    ui.add_space(GAP * 1.5);
    if turn.is_pair() {
        pair_ui(ui, view, turn);
    } else {
        rows_ui(ui, turn);
    }
    told_ui(ui, view, turn);
    ui.add_space(PAGE_MARGIN);
}

/// Two events, of which one is chosen.
fn pair_ui(ui: &mut Ui, view: &mut View<'_>, turn: &OrderTurn) {
    let right = turn.ordering.chronology.right_order()[0];
    for (place, event) in turn.ordering.chronology.events().iter().enumerate() {
        let look = match &turn.misplaced {
            None => OptionLook::Open,
            Some(_) if place == right => OptionLook::Judged(Verdict::Right),
            Some(_) if turn.order[0] == place => OptionLook::Judged(Verdict::Wrong),
            Some(_) => OptionLook::Passed,
        };
        let text = match &turn.misplaced {
            None => event.label.clone(),
            Some(_) => format!("{} – {}", event.date, event.label),
        };
        if option_row(ui, place + 1, &text, look).clicked() {
            view.send(Command::Choose(place));
        }
    }
}

/// The events in the learner's order, each of which can be dragged to another place.
fn rows_ui(ui: &mut Ui, turn: &mut OrderTurn) {
    let mut rects: Vec<Rect> = Vec::new();
    let mut dragged = None;
    for place in 0..turn.order.len() {
        let response = row_ui(ui, turn, place);
        rects.push(response.rect);
        if response.dragged() {
            dragged = Some((place, response.interact_pointer_pos()));
        }
        if response.clicked() {
            turn.cursor = place;
        }
    }
    if let Some((from, Some(pointer))) = dragged {
        turn.cursor = from;
        // Past the middle of another row the event goes there: so it never jumps back and forth.
        let to = rects.iter().filter(|rect| rect.center().y < pointer.y).count();
        let to = if to > from { to - 1 } else { to };
        if to != from
            && rects.get(to).is_some_and(|rect| rect.y_range().contains(pointer.y) || to == 0 || to + 1 == rects.len())
        {
            turn.put(from, to);
        }
    }
}

fn row_ui(ui: &mut Ui, turn: &OrderTurn, place: usize) -> Response {
    const LEFT: f32 = 44.0;
    const DATE: f32 = 150.0;
    let palette = Palette::of(ui);
    let event = &turn.ordering.chronology.events()[turn.order[place]];
    let is_open = turn.misplaced.is_none();
    let label = LayoutJob::single_section(event.label.clone(), Type::Reading.format(palette.ink, Emphasis::default()));
    let mut label = label;
    let right = if is_open { 20.0 } else { DATE + 44.0 };
    label.wrap.max_width = ui.available_width() - LEFT - right;
    let galley = ui.painter().layout_job(label);
    let size = vec2(ui.available_width(), (galley.size().y + 18.0).max(46.0));
    let (_, rect) = ui.allocate_space(size);
    // Named after the event, so that a drag goes on when it changes its place.
    let id = ui.scope_id().with(("event", turn.order[place]));
    let sense = if is_open { Sense::click_and_drag() } else { Sense::hover() };
    let response = ui.interact(rect, id, sense);
    let wrong = turn.misplaced.as_ref().map(|misplaced| misplaced.get(place).copied().unwrap_or(true));
    let standing = match wrong {
        None => String::new(),
        Some(true) => format!(", misplaced, {}", event.date),
        Some(false) => format!(", {}", event.date),
    };
    let name = format!("{}: {}{standing}", place + 1, event.label);
    response.widget_info(|| egui::WidgetInfo::labeled(Role::ListItem, ui.is_enabled(), &name));
    let is_at = is_open && turn.cursor == place;
    let fill = if response.dragged() || (is_open && response.hovered()) { palette.hover } else { palette.surface };
    let edge = match wrong {
        Some(true) => Stroke::new(2.0, palette.again),
        _ if is_at => Stroke::new(2.0, palette.accent),
        _ => Stroke::new(1.0, palette.line),
    };
    let painter = ui.painter();
    painter.rect(rect, BUTTON_RADIUS, fill, edge, StrokeKind::Inside);
    if is_open {
        grip(ui, rect);
    } else {
        let verdict = if wrong == Some(true) { Verdict::Wrong } else { Verdict::Right };
        paint_sign(ui, pos2(rect.left() + 22.0, rect.center().y), verdict);
        let date = Type::Strong.format(palette.accent, Emphasis::default());
        let mut date = LayoutJob::single_section(event.date.in_words(), date);
        date.wrap.max_width = DATE + 20.0;
        let date = painter.layout_job(date);
        painter.galley(
            pos2(rect.right() - 16.0 - date.size().x, rect.center().y - date.size().y / 2.0),
            date,
            palette.accent,
        );
    }
    painter.galley(pos2(rect.left() + LEFT, rect.center().y - galley.size().y / 2.0), galley, palette.ink);
    if is_open { response.on_hover_cursor(CursorIcon::Grab) } else { response }
}

/// Six dots: it can be dragged.
fn grip(ui: &Ui, rect: Rect) {
    let color = Palette::of(ui).secondary;
    for (x, y) in [(0.0, -5.0), (0.0, 0.0), (0.0, 5.0), (5.0, -5.0), (5.0, 0.0), (5.0, 5.0)] {
        ui.painter().circle_filled(pos2(rect.left() + 19.0 + x, rect.center().y + y), 1.3, color);
    }
}

/// What came of it, and the passage of what was misplaced.
fn told_ui(ui: &mut Ui, view: &View<'_>, turn: &OrderTurn) {
    let Some(misplaced) = &turn.misplaced else { return };
    let palette = Palette::of(ui);
    let wrong = misplaced.iter().filter(|is_misplaced| **is_misplaced).count();
    let (verdict, sentence) = match (wrong, turn.is_pair()) {
        (0, _) => (Verdict::Right, "Right.".to_owned()),
        (_, true) => (Verdict::Wrong, "The other way round.".to_owned()),
        (1, _) => (Verdict::Wrong, "One is misplaced.".to_owned()),
        (wrong, _) => (Verdict::Wrong, format!("{wrong} are misplaced.")),
    };
    let back = match wrong {
        0 => "",
        _ if !turn.comes_back => "",
        1 => " It comes back soon.",
        _ => " They come back soon.",
    };
    ui.add_space(GAP);
    ui.horizontal(|ui| {
        verdict_sign(ui, verdict);
        ui.label(Type::Strong.text(sentence + back, verdict_color(&palette, verdict)));
    });
    let events = turn.ordering.chronology.events();
    if turn.is_pair() {
        let years = |date: &HistoricalDate| date.years();
        let [a, b] = [&events[0], &events[1]];
        let mark = |event: &crate::study::Event, color| AxisMark {
            years: years(&event.date),
            label: event.date.in_words(),
            color,
        };
        let label = format!("On an axis of years: {} and {}", a.date, b.date);
        year_axis(ui, &mark(a, palette.accent), &mark(b, palette.good), &label);
    } else if wrong > 0 {
        ui.label(Type::Body.text("The right order:", palette.secondary));
        for place in turn.ordering.chronology.right_order() {
            let event = &events[place];
            ui.label(Type::Body.text(format!("{} – {}", event.date, event.label), palette.ink));
        }
    }
    let first_wrong = misplaced.iter().position(|is_misplaced| *is_misplaced);
    let to_read = first_wrong.and_then(|place| turn.ordering.card(turn.order[place]));
    if let Some((deck, card)) = to_read.and_then(|key| view.library.card(key)) {
        ui.add_space(GAP);
        ui.scope_builder(UiBuilder::new(), |ui| passage_ui(ui, deck, card));
    }
}
