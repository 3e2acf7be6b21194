//! What is around the page: the names of the pages above it, and the hint over it while a file is held there.

use eframe::egui::{self, Frame, Margin, Panel, Ui};

use super::Page;
use crate::app::{
    command::{Command, Context},
    screens::View,
    theme::{Palette, RADIUS, Type},
    widgets::{at_both_ends, link, quiet, tab},
};

/// The pages, with the shown one marked, and the way back to a session that waits.
pub(super) fn nav_ui(ui: &mut Ui, page: Page, has_open_session: bool, view: &mut View<'_>) {
    let palette = Palette::of(ui);
    let frame = Frame::new().inner_margin(Margin::symmetric(18, 10));
    Panel::top("pages").frame(frame).show(ui, |ui| {
        let mut pressed = None;
        let left = |ui: &mut Ui| {
            ui.label(Type::Heading.text("Entente", palette.accent));
            ui.add_space(14.0);
            let pages = [
                (Page::Library, Command::ShowLibrary),
                (Page::Reading, Command::ShowReading),
                (Page::Cards, Command::ShowCards),
                (Page::Timeline, Command::ShowTimeline),
                (Page::Progress, Command::ShowProgress),
                (Page::Settings, Command::ShowSettings),
            ];
            for (shown, command) in pages {
                let key = Context::Page.key(command);
                let is_shown = shown == page || (page == Page::Deck && shown == Page::Library);
                if tab(ui, command.label(), is_shown).on_hover_text(key).clicked() {
                    pressed = Some(command);
                }
            }
        };
        let mut called = None;
        let right = |ui: &mut Ui| {
            for command in [Command::ShowMessages, Command::ShowKeys] {
                if quiet(ui, command.label(), &Context::Page.key(command)).clicked() {
                    called = Some(command);
                }
            }
            if has_open_session {
                let key = Context::Page.key(Command::Resume);
                if link(ui, Command::Resume.label()).on_hover_text(key).clicked() {
                    called = Some(Command::Resume);
                }
            }
        };
        at_both_ends(ui, "beside the pages", left, right);
        if let Some(command) = pressed.or(called) {
            view.send(command);
        }
    });
}

/// While a file is held over the window.
pub(super) fn drop_hint_ui(ui: &Ui, has_form: bool) {
    if ui.input(|input| input.raw.hovered_files.is_empty()) {
        return;
    }
    let palette = Palette::of(ui);
    let painter = ui.ctx().layer_painter(egui::LayerId::new(egui::Order::Foreground, egui::Id::unique("drop")));
    let rect = ui.ctx().content_rect().shrink(12.0);
    painter.rect(
        rect,
        RADIUS,
        palette.background.gamma_multiply(0.92),
        egui::Stroke::new(2.0, palette.accent),
        egui::StrokeKind::Inside,
    );
    let font = egui::FontId::proportional(20.0);
    let text = if has_form { "Drop the picture to add it to the text" } else { "Drop the deck to look at it" };
    painter.text(rect.center(), egui::Align2::CENTER_CENTER, text, font, palette.ink);
}
