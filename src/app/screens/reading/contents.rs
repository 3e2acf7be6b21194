//! The table of contents: every passage by its heading.

use eframe::egui::{self, Rect, ScrollArea, Ui, pos2, text::LayoutJob, vec2};

use super::{ReadingScreen, pages::Wanted};
use crate::{
    app::{
        theme::{BUTTON_RADIUS, Emphasis, Palette, Type},
        widgets::passage_name,
    },
    deck::Deck,
};

/// The height of a line, in points.
const LINE: f32 = 30.0;

impl ReadingScreen {
    /// Draws the contents, with the passage that is read marked and kept in sight. Returns whether one was chosen.
    pub(super) fn contents_ui(&mut self, ui: &mut Ui, deck: &Deck) -> bool {
        let (current, mut chosen) = (self.current(), None);
        let is_new = self.contents_at.replace(current) != Some(current);
        ui.spacing_mut().item_spacing.y = 0.0;
        let scroll = ScrollArea::vertical().id_salt("contents").auto_shrink([false, false]);
        scroll.show_rows(ui, LINE, deck.passages.len(), |ui, rows| {
            if is_new {
                let top = ui.max_rect().top() + (current as f32 - rows.start as f32) * LINE;
                let line = Rect::from_min_size(pos2(ui.max_rect().left(), top), vec2(1.0, LINE));
                ui.scroll_to_rect_animation(line.expand2(vec2(0.0, LINE)), None, egui::style::ScrollAnimation::none());
            }
            for place in rows {
                if line_ui(ui, &name(deck, place), place == current) {
                    chosen = Some(place);
                }
            }
        });
        if let Some(passage) = chosen {
            self.wanted = Some(Wanted { passage, at: None });
        }
        chosen.is_some()
    }
}

/// What the passage at a place is called.
pub fn name(deck: &Deck, place: usize) -> String {
    deck.passages.get(place).map(passage_name).unwrap_or_default()
}

fn line_ui(ui: &mut Ui, name: &str, is_current: bool) -> bool {
    let palette = Palette::of(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), LINE), egui::Sense::click());
    let label = format!("Contents: {name}");
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Link, ui.is_enabled(), &label));
    ui.ctx().accesskit_node_builder(response.id, |node| node.set_selected(is_current));
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, BUTTON_RADIUS, palette.hover);
    }
    let (kind, color) = if is_current { (Type::Strong, palette.ink) } else { (Type::Body, palette.secondary) };
    if is_current {
        let bar = Rect::from_min_size(rect.left_top() + vec2(0.0, 6.0), vec2(3.0, LINE - 12.0));
        ui.painter().rect_filled(bar, 2, palette.accent);
    }
    let mut job = LayoutJob::single_section(name.to_owned(), kind.format(color, Emphasis::default()));
    job.wrap = egui::text::TextWrapping::truncate_at_width(rect.width() - 20.0);
    let galley = ui.painter().layout_job(job);
    let is_cut = galley.elided;
    ui.painter().galley(pos2(rect.left() + 12.0, rect.center().y - galley.size().y / 2.0), galley, color);
    let is_clicked = response.clicked();
    if is_cut {
        response.on_hover_text(name);
    }
    is_clicked
}
