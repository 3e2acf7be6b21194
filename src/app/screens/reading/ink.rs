//! How a block of a passage is laid out: its style, and what is lit, found, selected or covered in it.

use std::ops::Range;

use eframe::egui::{
    Color32, Galley, Rect,
    epaint::text::{PlacedRow, cursor::CCursor},
    pos2,
    text::{CharIndex, LayoutJob},
};

use super::leaf::{Block, Kind, Leaf};
use crate::{
    app::theme::{Emphasis, Palette, Type},
    wording::no_break,
};

/// What stands out in a passage.
#[derive(Clone, Copy, Default)]
pub struct Marked<'m> {
    /// The words that answer the card that led here.
    pub lit: Option<&'m Range<usize>>,
    /// What was searched for.
    pub found: &'m [Range<usize>],
    /// Which of these is looked at.
    pub here: Option<&'m Range<usize>>,
    /// What the learner selected.
    pub selected: Option<&'m Range<usize>>,
    /// What is covered.
    pub covered: &'m [Range<usize>],
    /// What was covered, and no longer is.
    pub opened: &'m [Range<usize>],
}

/// Lays out a block in that width.
pub fn job(leaf: &Leaf, block: &Block, marked: Marked<'_>, palette: &Palette, width: f32) -> LayoutJob {
    let spans = if block.kind == Kind::Text { leaf.spans(&block.range) } else { &[] };
    let marks = marked.found.iter().chain(marked.covered).chain(marked.opened).chain(marked.lit).chain(marked.selected);
    let mut ends: Vec<usize> =
        spans.iter().map(|span| &span.shown).chain(marks).flat_map(|it| [it.start, it.end]).collect();
    ends.retain(|end| block.range.start < *end && *end < block.range.end);
    ends.extend([block.range.start, block.range.end]);
    ends.sort_unstable();
    ends.dedup();
    let (kind, color) = match block.kind {
        Kind::Title => (Type::Title, palette.ink),
        Kind::Summary => (Type::Body, palette.secondary),
        Kind::Heading => (Type::DeckTitle, palette.ink),
        Kind::Text | Kind::Picture(_) | Kind::Foot => (Type::Reading, palette.ink),
        Kind::Source(_) | Kind::Note => (Type::Small, palette.secondary),
    };
    let mut job = LayoutJob::default();
    job.wrap.max_width = width;
    let held = no_break(text(leaf, block));
    let mut held = held.chars();
    for part in ends.windows(2).map(|ends| ends[0]..ends[1]) {
        let has = |range: &Range<usize>| range.start <= part.start && part.end <= range.end;
        let span = spans.iter().find(|span| has(&span.shown));
        let emphasis = span.map_or(Emphasis::default(), |it| Emphasis { is_bold: it.is_bold, is_italic: it.is_italic });
        let mut format = kind.format(color, emphasis);
        format.expand_bg = 2.0;
        if marked.covered.iter().any(has) {
            // Its cover is drawn over it.
            format.color = Color32::TRANSPARENT;
        } else if marked.selected.is_some_and(has) {
            format.background = palette.accent.gamma_multiply(0.3);
        } else if marked.here.is_some_and(has) {
            (format.color, format.background) = (palette.on_accent, palette.accent);
        } else if marked.lit.into_iter().chain(marked.found).chain(marked.opened).any(has) {
            format.background = palette.lit;
        }
        let text: String = held.by_ref().take(leaf.text.get(part).unwrap_or_default().chars().count()).collect();
        job.append(&text, 0.0, format);
    }
    job
}

/// The text of a block. It is laid out with as many characters, but not with as many bytes.
fn text<'l>(leaf: &'l Leaf, block: &Block) -> &'l str {
    leaf.text.get(block.range.clone()).unwrap_or_default()
}

/// What a screen reader reads of a block: its text, without what is covered.
pub fn spoken(leaf: &Leaf, block: &Block, covered: &[Range<usize>]) -> String {
    let (mut text, mut at) = (String::new(), block.range.start);
    for cover in covered.iter().filter(|it| it.start < block.range.end && block.range.start < it.end) {
        text.push_str(leaf.text.get(at..cover.start.max(at)).unwrap_or_default());
        text.push_str("(covered)");
        at = cover.end.min(block.range.end);
    }
    text + leaf.text.get(at..block.range.end).unwrap_or_default()
}

/// Where a stretch of a block's text is, row by row; within the block, whose text was laid out.
pub fn rects(galley: &Galley, leaf: &Leaf, block: &Block, range: &Range<usize>) -> Vec<Rect> {
    let char_at = |byte: usize| {
        let byte = byte.clamp(block.range.start, block.range.end) - block.range.start;
        let chars = text(leaf, block).get(..byte).map_or(0, |text| text.chars().count());
        CCursor { index: CharIndex(chars), prefer_next_row: true }
    };
    let first = galley.pos_from_cursor(char_at(range.start));
    let last = galley.pos_from_cursor(CCursor { prefer_next_row: false, ..char_at(range.end) });
    let rows = galley
        .rows
        .iter()
        .map(PlacedRow::rect)
        .filter(|row| first.min.y - 1.0 < row.center().y && row.center().y < last.max.y + 1.0);
    let within = |row: Rect| {
        let left = if row.y_range().contains(first.center().y) { first.min.x } else { row.left() };
        let right = if row.y_range().contains(last.center().y) { last.max.x } else { row.right() };
        Rect::from_min_max(pos2(left, row.top()), pos2(right, row.bottom()))
    };
    rows.map(within).filter(Rect::is_positive).collect()
}

/// The byte of a passage's text that is at a point of a block.
pub fn byte_at(galley: &Galley, leaf: &Leaf, block: &Block, point: eframe::egui::Vec2) -> usize {
    let CharIndex(chars) = galley.cursor_from_pos(point).index;
    let text = text(leaf, block);
    let byte = text.char_indices().nth(chars).map_or(text.len(), |(byte, _)| byte);
    (block.range.start + byte).min(block.range.end)
}
