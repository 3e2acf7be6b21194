//! Events being put into their order, by dragging or by keys.

use std::sync::Arc;

use eframe::egui::{
    self, Align, CursorIcon, Galley, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, pos2, text::LayoutJob, vec2,
};

use crate::{
    app::{
        command::{Action, Command},
        screens::View,
        theme::{BUTTON_RADIUS, Emphasis, GAP, Palette, Type},
        widgets::{
            AxisMark, OptionLook, announce, as_heading, is_pointed_at, option_row, paint_sign, remark, small, status,
            verdict_color, verdict_sign, year_axis,
        },
    },
    study::{Event, Input, OrderStep, Verdict},
};

/// Draws the events; once they were judged, with their dates. Of a low window the head says what it is.
pub fn order_ui(ui: &mut Ui, view: &mut View<'_>, turn: &OrderStep, is_low: bool) {
    let palette = Palette::of(ui);
    ui.add_space(if is_low { GAP } else { GAP * 2.0 });
    if !is_low {
        small(ui, super::UNCOUNTED);
        ui.add_space(2.0);
    }
    let prompt = if turn.is_pair() { "Which came first?" } else { "Put these into order, the earliest first." };
    let response = ui.label(Type::Question.text(prompt, palette.ink));
    as_heading(&response, prompt);
    announce(ui, response.id);
    verdict_ui(ui, turn);
    ui.add_space(GAP * 1.5);
    match (&turn.misplaced, turn.is_pair()) {
        (_, true) => pair_ui(ui, view, turn),
        (None, false) => rows_ui(ui, view, turn),
        (Some(misplaced), false) => {
            for event in turn.ordering.chronology.right_order() {
                let place = turn.order.iter().position(|it| *it == event).unwrap_or_default();
                let is_misplaced = misplaced.get(place).copied().unwrap_or_default();
                told_row_ui(ui, turn, event, (!turn.is_given_up).then_some((place, is_misplaced)));
            }
        }
    }
    axis_ui(ui, turn);
}

/// How it was, in a sentence.
fn verdict_ui(ui: &mut Ui, turn: &OrderStep) {
    let Some(misplaced) = &turn.misplaced else { return };
    let palette = Palette::of(ui);
    let wrong = misplaced.iter().filter(|is_misplaced| **is_misplaced).count();
    let (verdict, sentence) = match (wrong, turn.is_pair()) {
        _ if turn.is_given_up => {
            ui.add_space(GAP);
            let told = if turn.is_pair() { "Skipped. The first one is marked." } else { "Skipped. The correct order:" };
            let response = remark(ui, told);
            announce(ui, response.id);
            return;
        }
        (0, _) => (Verdict::Right, "Right.".to_owned()),
        (_, true) => (Verdict::Wrong, "The other way round.".to_owned()),
        (1, _) => (Verdict::Wrong, "One is out of place. The correct order:".to_owned()),
        (wrong, _) => (Verdict::Wrong, format!("{wrong} are out of place. The correct order:")),
    };
    let back = match wrong {
        0 => "",
        _ if !turn.comes_back => "",
        1 => " It returns soon.",
        _ => " They return soon.",
    };
    ui.add_space(GAP * 0.5);
    ui.horizontal(|ui| {
        verdict_sign(ui, verdict);
        let response = ui.label(Type::Strong.text(sentence, verdict_color(&palette, verdict)));
        announce(ui, response.id);
        remark(ui, back.trim_start());
    });
}

/// Two events, of which one is chosen.
fn pair_ui(ui: &mut Ui, view: &mut View<'_>, turn: &OrderStep) {
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
fn rows_ui(ui: &mut Ui, view: &mut View<'_>, turn: &OrderStep) {
    let mut rects: Vec<Rect> = Vec::new();
    let at = turn.order.get(turn.cursor).map(|event| &turn.ordering.chronology.events()[*event].label);
    if let Some(label) = at {
        status(ui, &format!("{} of {}: {label}", turn.cursor + 1, turn.order.len()));
    }
    let mut dragged = None;
    for place in 0..turn.order.len() {
        let response = row_ui(ui, turn, place);
        rects.push(response.rect);
        if response.dragged() {
            dragged = Some((place, response.interact_pointer_pos()));
        }
        if response.clicked() || response.drag_started() {
            view.send(Action::Session(Input::MoveCursor(place.cast_signed() - turn.cursor.cast_signed())));
        }
    }
    if let Some((from, Some(pointer))) = dragged {
        // Past the middle of another row the event goes there: so it never jumps back and forth.
        let to = rects.iter().filter(|rect| rect.center().y < pointer.y).count();
        let to = if to > from { to - 1 } else { to };
        if to != from
            && rects.get(to).is_some_and(|rect| rect.y_range().contains(pointer.y) || to == 0 || to + 1 == rects.len())
        {
            view.send(Action::Session(Input::PutEvent(from, to)));
        }
    }
}

/// An event that can be dragged.
fn row_ui(ui: &mut Ui, turn: &OrderStep, place: usize) -> Response {
    let palette = Palette::of(ui);
    let event = turn.order[place];
    let (rect, galley) = row(ui, &turn.ordering.chronology.events()[event].label, 20.0, 0.0);
    // Named after the event, so that a drag goes on when it changes its place.
    let id = ui.scope_id().with(("event", event));
    let response = ui.interact(rect, id, Sense::click_and_drag());
    let name = format!("{}: {}", place + 1, turn.ordering.chronology.events()[event].label);
    response.widget_info(|| egui::WidgetInfo::labeled(Role::ListItem, ui.is_enabled(), &name));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(turn.cursor == place));
    let fill = if response.dragged() || is_pointed_at(&response) { palette.hover } else { palette.surface };
    let edge = if turn.cursor == place { Stroke::new(2.0, palette.accent) } else { Stroke::new(1.0, palette.line) };
    ui.painter().rect(rect, BUTTON_RADIUS, fill, edge, StrokeKind::Inside);
    grip(ui, rect);
    ui.painter().galley(pos2(rect.left() + LEFT, rect.center().y - galley.size().y / 2.0), galley, palette.ink);
    response.on_hover_cursor(CursorIcon::Grab)
}

/// An event with its date, in the right order; and, where it was put somewhere else, the place that it was given, with
/// whether it is one of those that were misplaced.
fn told_row_ui(ui: &mut Ui, turn: &OrderStep, event: usize, given: Option<(usize, bool)>) {
    const DATE: f32 = 150.0;
    let palette = Palette::of(ui);
    let right = turn.ordering.chronology.right_order().iter().position(|it| *it == event).unwrap_or_default();
    let event = &turn.ordering.chronology.events()[event];
    let moved = given.filter(|(place, _)| *place != right).map(|(place, _)| format!("you: {}", place + 1));
    let date = {
        let format = Type::Strong.format(palette.accent, Emphasis::default());
        let mut date = LayoutJob::single_section(event.date.in_words(), format);
        if let Some(moved) = &moved {
            date.append(&format!("\n{moved}"), 0.0, Type::Small.format(palette.secondary, Emphasis::default()));
        }
        (date.wrap.max_width, date.halign) = (DATE + 20.0, Align::RIGHT);
        ui.painter().layout_job(date)
    };
    let (rect, galley) = row(ui, &event.label, DATE + 44.0, date.size().y);
    let response = ui.interact(rect, ui.scope_id().with(("told", right)), Sense::hover());
    let is_misplaced = given.is_some_and(|(_, is_misplaced)| is_misplaced);
    let standing = if is_misplaced { ", misplaced" } else { "" };
    let beside = moved.as_ref().map(|moved| format!(", {moved}")).unwrap_or_default();
    let name = format!("{}: {}{standing}, {}{beside}", right + 1, event.label, event.date);
    response.widget_info(|| egui::WidgetInfo::labeled(Role::ListItem, ui.is_enabled(), &name));
    let edge = if is_misplaced { Stroke::new(2.0, palette.again) } else { Stroke::new(1.0, palette.line) };
    let painter = ui.painter();
    painter.rect(rect, BUTTON_RADIUS, palette.surface, edge, StrokeKind::Inside);
    // What was moved by the others alone is neither.
    if given.is_some() && (is_misplaced || moved.is_none()) {
        let verdict = if is_misplaced { Verdict::Wrong } else { Verdict::Right };
        paint_sign(ui, pos2(rect.left() + 22.0, rect.center().y), verdict);
    }
    painter.galley(pos2(rect.right() - 16.0, rect.center().y - date.size().y / 2.0), date, palette.accent);
    painter.galley(pos2(rect.left() + LEFT, rect.center().y - galley.size().y / 2.0), galley, palette.ink);
}

/// Where the text of an event begins.
const LEFT: f32 = 44.0;

/// The room for an event, and its text, which leaves so much free on the right for what is so high.
fn row(ui: &mut Ui, label: &str, right: f32, beside: f32) -> (Rect, Arc<Galley>) {
    let palette = Palette::of(ui);
    let mut job = LayoutJob::single_section(label.to_owned(), Type::Reading.format(palette.ink, Emphasis::default()));
    job.wrap.max_width = ui.available_width() - LEFT - right;
    let galley = ui.painter().layout_job(job);
    let (_, rect) = ui.allocate_space(vec2(ui.available_width(), (galley.size().y.max(beside) + 18.0).max(46.0)));
    (rect, galley)
}

/// Six dots: it can be dragged.
fn grip(ui: &Ui, rect: Rect) {
    let color = Palette::of(ui).secondary;
    for (x, y) in [(0.0, -5.0), (0.0, 0.0), (0.0, 5.0), (5.0, -5.0), (5.0, 0.0), (5.0, 5.0)] {
        ui.painter().circle_filled(pos2(rect.left() + 19.0 + x, rect.center().y + y), 1.3, color);
    }
}

/// Where the two lie on an axis.
fn axis_ui(ui: &mut Ui, turn: &OrderStep) {
    if turn.misplaced.is_none() {
        return;
    }
    let palette = Palette::of(ui);
    let events = turn.ordering.chronology.events();
    if turn.is_pair() {
        let [first, second] = [0, 1].map(|place| &events[turn.ordering.chronology.right_order()[place]]);
        let mark = |event: &Event, color| AxisMark { years: event.date.years(), label: event.date.in_words(), color };
        let label = format!("On an axis of years: {}, then {}", first.date, second.date);
        ui.add_space(GAP);
        year_axis(ui, &mark(first, palette.good), &mark(second, palette.secondary), &label);
    }
}
