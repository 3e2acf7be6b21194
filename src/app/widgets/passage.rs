//! The passage behind an answer, with the quote highlighted and the source.

use super::small;
use eframe::egui::{
    self, CornerRadius, Id, Label, Margin, Rect, Role, ScrollArea, Stroke, Ui, WidgetInfo,
    text::{CCursor, LayoutJob},
    vec2,
};

use super::{announce, heading, pictures_ui, rich, rich_beside_pictures};
use crate::{
    app::theme::{self, GAP, Palette, Type},
    deck::{Card, Deck, Passage},
    wording::{range_of, shortened},
};

/// What a passage is called where it is not read: its heading, or the beginning of its text.
pub fn passage_name(passage: &Passage) -> String {
    const MOST: usize = 60;
    // No more of a long text is read than can be shown.
    const READ: usize = 400;
    if !passage.heading.trim().is_empty() {
        return passage.heading.clone();
    }
    let text = passage.text.char_indices().nth(READ).map_or(&*passage.text, |(end, _)| &passage.text[..end]);
    let name = shortened(text, MOST);
    // A passage may be a picture alone.
    if name.trim().is_empty() { passage.id.to_string() } else { name }
}

/// Draws the passage of a card: heading, text with the quote highlighted, locator and source. Precedes it with the
/// source note if the source and the record differ.
pub fn passage_ui(ui: &mut Ui, deck: &Deck, card: &Card) {
    passage_in(ui, deck, card, Type::Reading);
}

/// Draws the passage of a card in another size of text. Returns its text and where the lit words stand.
pub fn passage_in(ui: &mut Ui, deck: &Deck, card: &Card, kind: Type) -> Option<(Id, Option<Rect>)> {
    note_of_ui(ui, deck, card);
    passage_of_ui(ui, deck, card, kind)
}

/// Draws what corrects the source on this very answer, if anything does: above the passage.
fn note_of_ui(ui: &mut Ui, deck: &Deck, card: &Card) {
    if let Some(note) = &card.note {
        note_ui(ui, deck, note, if card.passage.is_some() { "Source note" } else { "Note" });
        ui.add_space(GAP);
    }
}

fn passage_of_ui(ui: &mut Ui, deck: &Deck, card: &Card, kind: Type) -> Option<(Id, Option<Rect>)> {
    deck.passage_of(card).map(|passage| read_passage_ui(ui, deck, passage, card.quote.as_deref(), kind))
}

/// From this height of a pane on, in points, a note stands above the passage rather than with it in what is scrolled.
const ROOM_FOR_NOTE: f32 = 160.0;
/// So much of the passage is seen below a note, in points: two lines of the largest text.
const LEAST_PASSAGE: f32 = 80.0;

/// A passage in a pane of its own.
#[derive(Clone, Copy)]
pub struct Pane {
    /// The greatest height, in points.
    pub height: f32,
    /// The size of its text.
    pub kind: Type,
    /// Whether it is drawn for the first time: then the lit words are scrolled onto the screen.
    pub is_fresh: bool,
    /// How far it is to be scrolled down, in points.
    pub scroll: f32,
}

impl Pane {
    /// Draws the passage of a card. Screen readers are told it. Returns how far it can be scrolled up and down.
    pub fn ui(self, ui: &mut Ui, deck: &Deck, card: &Card) -> [f32; 2] {
        let fade = (self.height / 8.0).min(18.0);
        ui.spacing_mut().scroll.fade.size = fade;
        // The note stays where it is while the passage is scrolled to its lit words, if there is room for both.
        let (top, is_note_apart) = (ui.cursor().top(), self.height >= ROOM_FOR_NOTE && card.passage.is_some());
        if is_note_apart {
            note_of_ui(ui, deck, card);
        }
        let height = (self.height - (ui.cursor().top() - top)).max(LEAST_PASSAGE);
        let mut area = ScrollArea::vertical()
            .id_salt(("passage", &deck.id, &card.id))
            .max_height(height)
            .min_scrolled_height(height)
            .auto_shrink([false, true])
            .animated(false);
        if self.is_fresh {
            area = area.vertical_scroll_offset(0.0);
        }
        let shown = area.show(ui, |ui| {
            if self.scroll != 0.0 {
                ui.scroll_with_delta(vec2(0.0, -self.scroll));
            }
            let draw = if is_note_apart { passage_of_ui } else { passage_in };
            let Some((text, lit)) = draw(ui, deck, card, self.kind) else { return };
            announce(ui, text);
            // At its edges a text that goes on fades out.
            let lit = lit.map(|lit| lit.expand2(vec2(0.0, fade.min((height - lit.height()) / 2.0).max(0.0))));
            if let Some(lit) = lit.filter(|lit| self.is_fresh && !ui.clip_rect().contains_rect(*lit)) {
                ui.scroll_to_rect(lit, None);
                ui.ctx().request_discard("the lit words are scrolled onto the screen");
            }
        });
        let above = shown.state.clamped_offset().y;
        [above, (shown.content_size.y - shown.inner_rect.height() - above).max(0.0)]
    }
}

/// A passage with its source, and what is quoted from it lit.
fn read_passage_ui(ui: &mut Ui, deck: &Deck, passage: &Passage, quote: Option<&str>, kind: Type) -> (Id, Option<Rect>) {
    let palette = Palette::of(ui);
    let frame = theme::card(&palette).inner_margin(Margin::symmetric(26, 16));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        if !passage.heading.is_empty() {
            heading(ui, &passage.heading);
            ui.add_space(2.0);
        }
        let quote = range_of(&passage.text, quote);
        let text = lit_ui(ui, rich_beside_pictures(&passage.text, kind, palette.ink, quote, palette.lit), palette.lit);
        pictures_ui(ui, &deck.id, &passage.text);
        let mut space = GAP;
        for (text, source) in deck.origins(passage) {
            ui.add_space(std::mem::take(&mut space));
            let response = ui.label(rich(&text, Type::Small, palette.secondary, None, palette.lit));
            let more = source.into_iter().flat_map(|source| source.found_at.iter().chain(&source.note));
            let more = more.map(String::as_str).collect::<Vec<_>>().join("\n");
            if !more.is_empty() {
                response.on_hover_text(more);
            }
        }
        if let Some(note) = &passage.note {
            small(ui, note);
        }
        text
    });
    shown.inner
}

/// Draws a text. Returns where its words with the background `lit` stand.
fn lit_ui(ui: &mut Ui, job: LayoutJob, lit: egui::Color32) -> (Id, Option<Rect>) {
    let (pos, galley, response) = Label::new(job).layout_in_ui(ui);
    response.widget_info(|| WidgetInfo::labeled(Role::Label, ui.is_enabled(), galley.text()));
    let sections = galley.job.sections.iter().filter(|section| section.format.background == lit);
    let place = sections.map(|section| (section.byte_range.start.0, section.byte_range.end.0));
    let place = place.reduce(|whole, part| (whole.0, part.1)).map(|(start, end)| {
        let at = |byte: usize| galley.pos_from_cursor(CCursor::new(galley.text()[..byte].chars().count()));
        at(start).union(at(end)).translate(pos.to_vec2())
    });
    if ui.is_rect_visible(response.rect) {
        let color = ui.visuals().text_color();
        ui.painter().galley(pos, galley, color);
    }
    (response.id, place)
}

/// Draws a note on what the source says and what the record shows.
fn note_ui(ui: &mut Ui, deck: &Deck, note: &str, label: &str) {
    let palette = Palette::of(ui);
    let frame = egui::Frame::new()
        .fill(palette.note)
        .corner_radius(CornerRadius { nw: 2, sw: 2, ne: 10, se: 10 })
        .inner_margin(Margin { left: 26, right: 22, top: 10, bottom: 12 });
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(Type::Small.text(label, palette.hard));
        ui.label(rich_beside_pictures(note, Type::Body, palette.ink, None, palette.lit));
        pictures_ui(ui, &deck.id, note);
    });
    let edge = shown.response.rect;
    ui.painter().vline(edge.left() + 2.0, edge.y_range(), Stroke::new(4.0, palette.note_edge));
}
