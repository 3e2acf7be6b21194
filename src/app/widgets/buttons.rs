//! Buttons: the main one of a screen, those beside it, and quiet ones, each with its key.

use eframe::egui::{self, Button, Color32, Response, Stroke, Ui, Vec2, vec2};

use crate::app::theme::{BUTTON_RADIUS, Emphasis, Palette, Type};

/// The main button. A screen has only one.
pub fn primary(ui: &mut Ui, label: &str, key: &str) -> Response {
    primary_sized(ui, label, key, vec2(0.0, 38.0))
}

/// The main button, with a minimum size.
pub fn primary_sized(ui: &mut Ui, label: &str, key: &str, min_size: Vec2) -> Response {
    let palette = Palette::of(ui);
    ui.scope(|ui| {
        let widgets = &mut ui.visuals_mut().widgets;
        for (state, fill) in [
            (&mut widgets.inactive, palette.accent),
            (&mut widgets.hovered, palette.accent_hover),
            (&mut widgets.active, palette.accent),
        ] {
            (state.weak_bg_fill, state.bg_fill, state.bg_stroke) = (fill, fill, Stroke::NONE);
        }
        let mut text = egui::Atoms::new(Type::Strong.text(label, palette.on_accent));
        if !key.is_empty() {
            text.push_right(Type::Small.text(key, palette.on_accent.gamma_multiply(0.75)));
        }
        let button = Button::new(text).corner_radius(BUTTON_RADIUS).gap(10.0).min_size(min_size);
        named(ui, button, label)
    })
    .inner
}

/// A button beside the main one.
pub fn secondary(ui: &mut Ui, label: &str, key: &str) -> Response {
    secondary_sized(ui, label, key, vec2(0.0, 38.0))
}

/// A button beside the main one, with a minimum size.
pub fn secondary_sized(ui: &mut Ui, label: &str, key: &str, min_size: Vec2) -> Response {
    let palette = Palette::of(ui);
    let mut text = egui::Atoms::new(Type::Body.text(label, palette.ink));
    if !key.is_empty() {
        text.push_right(Type::Small.text(key, palette.secondary));
    }
    named(ui, Button::new(text).corner_radius(BUTTON_RADIUS).gap(10.0).min_size(min_size), label)
}

/// A button whose colour shows which of several things it stands for.
pub fn coloured(ui: &mut Ui, label: &str, color: Color32, min_size: Vec2) -> Response {
    named(ui, Button::new(Type::Strong.text(label, color)).corner_radius(BUTTON_RADIUS).min_size(min_size), label)
}

/// With a hint, if there is one.
pub fn hinted(response: Response, hint: &str) -> Response {
    if hint.is_empty() { response } else { response.on_hover_text(hint) }
}

/// A button without a frame, for what is seldom needed.
pub fn quiet(ui: &mut Ui, label: &str, key: &str) -> Response {
    let palette = Palette::of(ui);
    let mut text = egui::Atoms::new(Type::Small.text(label, palette.secondary));
    if !key.is_empty() {
        text.push_right(Type::Small.text(key, palette.secondary.gamma_multiply(0.8)));
    }
    let button = Button::new(text).frame_when_inactive(false).gap(5.0).min_size(vec2(0.0, 28.0));
    // A row that has no room breaks before the button, and not within: so it is drawn in no scope of its own.
    let button = button.wrap_mode(egui::TextWrapMode::Extend);
    let padding = std::mem::replace(&mut ui.spacing_mut().button_padding, vec2(8.0, 4.0));
    let response = named(ui, button, label);
    ui.spacing_mut().button_padding = padding;
    response
}

/// The name of a page, underlined if the page is shown.
pub fn tab(ui: &mut Ui, label: &str, is_shown: bool) -> Response {
    let palette = Palette::of(ui);
    let (kind, color) = if is_shown { (Type::Strong, palette.ink) } else { (Type::Body, palette.secondary) };
    let button = Button::new(kind.text(label, color)).frame_when_inactive(false);
    let response = named(ui, button, label);
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(is_shown));
    if is_shown {
        let line = response.rect;
        ui.painter().hline(line.x_range().shrink(14.0), line.bottom() - 1.0, Stroke::new(2.0, palette.accent));
    }
    response
}

/// A text that acts as a link.
pub fn link(ui: &mut Ui, label: &str) -> Response {
    let color = Palette::of(ui).accent;
    colored_link(ui, label, color)
}

/// Like [`link`], in the colour of the text around it: for what can be done anywhere and is no news.
pub fn quiet_link(ui: &mut Ui, label: &str) -> Response {
    let color = Palette::of(ui).secondary;
    colored_link(ui, label, color)
}

fn colored_link(ui: &mut Ui, label: &str, color: egui::Color32) -> Response {
    // Laid out like the text beside it, so that both are on one line.
    let format = Type::Body.format(color, Emphasis::default());
    ui.add(egui::Link::new(egui::text::LayoutJob::single_section(label.to_owned(), format)))
}

/// Gives a screen reader only the label. The keys are in a list of their own.
fn named(ui: &mut Ui, button: Button<'_>, label: &str) -> Response {
    let response = ui.add(button);
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, ui.is_enabled(), label));
    response
}

/// Something that was found: its name over the whole width, and what it is and its key on the right.
pub fn found_row(ui: &mut Ui, name: &str, beside: [&str; 2], is_chosen: bool) -> Response {
    let palette = Palette::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), 34.0), egui::Sense::click());
    response.widget_info(|| egui::WidgetInfo::selected(egui::Role::Button, ui.is_enabled(), is_chosen, name));
    if is_chosen {
        ui.painter().rect_filled(rect, BUTTON_RADIUS, ui.visuals().selection.bg_fill);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, BUTTON_RADIUS, palette.hover);
    }
    let beside = beside
        .map(|text| ui.painter().layout_no_wrap(text.to_owned(), egui::FontId::proportional(12.5), palette.secondary));
    let mut right = rect.right() - 12.0;
    for galley in beside {
        right -= galley.size().x;
        ui.painter().galley(egui::pos2(right, rect.center().y - galley.size().y / 2.0), galley, palette.secondary);
        right -= 14.0;
    }
    let mut job =
        egui::text::LayoutJob::single_section(name.to_owned(), Type::Body.format(palette.ink, Emphasis::default()));
    job.wrap = egui::text::TextWrapping::truncate_at_width(right - rect.left() - 12.0);
    let galley = ui.painter().layout_job(job);
    ui.painter().galley(egui::pos2(rect.left() + 12.0, rect.center().y - galley.size().y / 2.0), galley, palette.ink);
    response
}
