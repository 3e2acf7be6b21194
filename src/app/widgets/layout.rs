//! Pages, columns, headings and rows.

use eframe::egui::{
    Align, Id, Key, Layout, Memory, Rect, Response, Role, ScrollArea, Ui, UiBuilder, pos2, style::ScrollAnimation,
    text::LayoutJob, vec2,
};

use crate::app::theme::{Emphasis, GAP, PAGE_MARGIN, Palette, Type};

/// A small label: the name of a field or a figure, or what is to be known of it.
pub fn small(ui: &mut Ui, text: impl AsRef<str>) -> Response {
    ui.label(Type::Small.text(text, Palette::of(ui).secondary))
}

/// A sentence beside what the screen is about.
pub fn remark(ui: &mut Ui, text: impl AsRef<str>) -> Response {
    ui.label(Type::Body.text(text, Palette::of(ui).secondary))
}

/// A scrolling page whose contents stand in a centred column of at most `max_width` points.
pub fn page<R>(ui: &mut Ui, name: &str, max_width: f32, add_contents: impl FnOnce(&mut Ui) -> R) -> R {
    let area = ScrollArea::vertical().id_salt(name).auto_shrink([false, false]);
    scrolled(ui, area, |ui| {
        column(ui, max_width, |ui| {
            ui.add_space(PAGE_MARGIN);
            let inner = add_contents(ui);
            ui.add_space(PAGE_MARGIN);
            inner
        })
    })
}

/// A part of a dialog that scrolls, at most so high. `name` is unique in its place.
pub fn scrolled_part<R>(ui: &mut Ui, name: &str, max_height: f32, add_contents: impl FnOnce(&mut Ui) -> R) -> R {
    let area = ScrollArea::vertical().id_salt(name).max_height(max_height).auto_shrink([false, true]);
    // In a dialog of fields nothing else says that there are more of them.
    ui.spacing_mut().scroll.dormant_handle_opacity = 0.4;
    scrolled(ui, area, add_contents)
}

/// An area that is scrolled by the keys, and to what the Tab key focuses.
pub fn scrolled<R>(ui: &mut Ui, area: ScrollArea, add_contents: impl FnOnce(&mut Ui) -> R) -> R {
    let show = |ui: &mut Ui| {
        scroll_by_keys(ui);
        let inner = add_contents(ui);
        follow_focus(ui);
        inner
    };
    area.show(ui, show).inner
}

/// Scrolls to the widget that the Tab key has just focused, if it is not wholly seen.
fn follow_focus(ui: &Ui) {
    let (id, focused) = (ui.scope_id().with("focus followed"), ui.memory(Memory::focused));
    let is_tab = ui.input(|input| input.key_pressed(Key::Tab));
    // From the last widget the focus comes to the first one a frame after the key.
    let (last, was_tab): (Option<Id>, bool) = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    ui.data_mut(|data| data.insert_temp(id, (focused, is_tab)));
    if focused == last || !(is_tab || was_tab) {
        return;
    }
    let Some(response) = focused.and_then(|id| ui.ctx().read_response(id)) else { return };
    // What stands beside the area is seen, or is in another column.
    let is_cut = !response.interact_rect.contains_rect(response.rect);
    if is_cut && response.layer_id == ui.layer_id() && ui.clip_rect().x_range().contains(response.rect.center().x) {
        ui.scroll_to_rect_animation(response.rect.expand(GAP * 2.0), None, ScrollAnimation::none());
    }
}

/// Lets keys scroll the area that is being drawn, unless something else uses them.
fn scroll_by_keys(ui: &Ui) {
    /// How far an arrow key scrolls, in points.
    const LINE: f32 = 60.0;
    let is_on_top = ui.memory(|memory| memory.allows_interaction(ui.layer_id()));
    if !is_on_top || ui.ctx().text_edit_focused() || eframe::egui::Popup::is_any_open(ui.ctx()) {
        return;
    }
    let page = ui.clip_rect().height() * 0.9;
    let pressed = |key| ui.input(|input| input.key_pressed(key));
    let steps = [
        (Key::PageDown, -page),
        (Key::PageUp, page),
        (Key::ArrowDown, -LINE),
        (Key::ArrowUp, LINE),
        (Key::End, f32::MIN / 4.0),
        (Key::Home, f32::MAX / 4.0),
    ];
    for (_, step) in steps.into_iter().filter(|(key, _)| pressed(*key)) {
        ui.scroll_with_delta(vec2(0.0, step));
    }
}

/// A centred column of at most `max_width` points.
pub fn column<R>(ui: &mut Ui, max_width: f32, add_contents: impl FnOnce(&mut Ui) -> R) -> R {
    let free = ui.available_rect_before_wrap();
    let width = (free.width() - 2.0 * PAGE_MARGIN).min(max_width).floor();
    let left = (free.center().x - width / 2.0).round();
    let rect = Rect::from_min_size(pos2(left, free.top()), vec2(width, free.height()));
    ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
        ui.set_width(width);
        add_contents(ui)
    })
    .inner
}

/// Draws widgets at the right end of a row, in the order in which they are read. `name` is unique in its place. Returns
/// their width.
pub fn at_right(ui: &mut Ui, name: &str, add_contents: impl FnOnce(&mut Ui)) -> f32 {
    let id = ui.make_persistent_id(name);
    let width: f32 = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let mut room = ui.available_rect_before_wrap();
    room.min.x = (room.max.x - width).max(room.min.x);
    let layout = Layout::left_to_right(Align::Center);
    let shown = ui.scope_builder(UiBuilder::new().max_rect(room).layout(layout), add_contents);
    let used = shown.response.rect.width();
    if (used - width).abs() > 0.5 {
        ui.data_mut(|data| data.insert_temp(id, used));
        ui.ctx().request_discard("what stands at the right has another width");
    }
    used
}

/// Draws widgets at both ends of a row. If they have no room beside each other, those at the left stand in lines, and those
/// at the right at the end of the last one, or of a line of their own. If even that is too short for them, they follow in
/// lines, too. `name` is unique in its place.
pub fn at_both_ends(ui: &mut Ui, name: &str, left: impl FnOnce(&mut Ui), right: impl FnOnce(&mut Ui)) {
    let id = ui.make_persistent_id((name, "needs"));
    let [needs, at_end]: [f32; 2] = ui.data(|data| data.get_temp(id)).unwrap_or_default();
    let room = ui.available_width();
    if at_end > room {
        ui.horizontal_wrapped(|ui| {
            left(ui);
            right(ui);
        });
        return;
    }
    if needs > room {
        ui.horizontal_wrapped(|ui| {
            left(ui);
            if ui.available_size_before_wrap().x < at_end {
                ui.end_row();
            }
            let line = ui.cursor();
            let edge = ui.max_rect().right();
            let room = Rect::from_x_y_ranges((edge - at_end).max(line.left())..=edge, line.y_range());
            let layout = Layout::left_to_right(Align::Center);
            let width = ui.scope_builder(UiBuilder::new().max_rect(room).layout(layout), right).response.rect.width();
            ui.data_mut(|data| data.insert_temp(id, [needs + width - at_end, width]));
        });
        return;
    }
    ui.horizontal(|ui| {
        let begin = ui.cursor().left();
        left(ui);
        let beside = ui.cursor().left() - begin;
        let width = at_right(ui, name, right);
        if (beside + width - needs).abs() > 0.5 {
            ui.data_mut(|data| data.insert_temp(id, [beside + width, width]));
            ui.ctx().request_discard("what stands at the ends of a row has another width");
        }
    });
}

/// Columns of equal width, with text aligned to the left of each.
pub fn side_by_side<const COUNT: usize>(ui: &mut Ui, mut add_contents: impl FnMut(&mut Ui, usize)) {
    ui.columns_const::<COUNT, ()>(|columns| {
        for (place, column) in columns.iter_mut().enumerate() {
            // A column as such would justify its text.
            column.vertical(|ui| add_contents(ui, place));
        }
    });
}

/// The title of a screen. Screen readers find it as a heading.
pub fn title(ui: &mut Ui, text: &str) -> Response {
    headed(ui, text, Type::Title)
}

/// A heading on a page. Screen readers find it as a heading.
pub fn heading(ui: &mut Ui, text: &str) -> Response {
    headed(ui, text, Type::Heading)
}

fn headed(ui: &mut Ui, text: &str, kind: Type) -> Response {
    let palette = Palette::of(ui);
    let response = ui.label(kind.text(text, palette.ink));
    as_heading(&response, text);
    response
}

/// Makes screen readers find a text as a heading.
pub fn as_heading(response: &Response, text: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(Role::Heading);
        node.set_label(text);
    });
}

/// A label with its value, which stands out.
pub fn pair(palette: &Palette, label: &str, value: &str) -> LayoutJob {
    let mut job = LayoutJob::default();
    job.append(label, 0.0, Type::Body.format(palette.secondary, Emphasis::default()));
    // The space is for screen readers.
    job.append(&format!(" {value}"), GAP * 0.5, Type::Strong.format(palette.ink, Emphasis::default()));
    job
}

/// Draws rows of labels and values.
pub fn rows(ui: &mut Ui, rows: &[(&str, String)]) {
    let palette = Palette::of(ui);
    for (label, value) in rows {
        ui.label(pair(&palette, label, value));
    }
}
