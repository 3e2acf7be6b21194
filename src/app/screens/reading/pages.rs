//! The passages, set below each other: only those near what is seen are laid out.

use std::{ops::Range, sync::Arc};

use eframe::egui::{
    self, Align, Event, Galley, Label, Layout, Rect, ScrollArea, Sense, Stroke, Ui, UiBuilder, pos2, vec2,
};

use super::{
    ReadingScreen, Selection,
    book::{ABOVE, Book, Spot},
    ink::{self, Marked},
    leaf::{Block, Kind, Leaf},
    marks::{MARK, MOST_MARKS, mark_ui, more_ui},
};
use crate::{
    app::{
        command::{Command, Context, ReadingMove},
        screens::View,
        theme::{GAP, Palette, Type},
        widgets::{as_heading, hinted, picture_height, picture_ui, quiet},
    },
    library::LibraryDeck,
};

/// The width of the text, in points: 60 to 70 characters of the reading face.
const MEASURE: f32 = 610.0;
/// The space at the left of the text, in points.
const LEFT: f32 = 40.0;
/// The space at its right, in which the marks stand, in points.
const RIGHT: f32 = 96.0;
/// The width of the page, in points.
pub const PAGE_WIDTH: f32 = LEFT + MEASURE + RIGHT;

/// A place that is to be shown.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The passage.
    pub passage: usize,
    /// The byte of its text; `None` for its heading.
    pub at: Option<usize>,
}

/// A block that was drawn.
struct Drawn {
    passage: usize,
    block: Block,
    galley: Arc<Galley>,
    rect: Rect,
}

impl ReadingScreen {
    /// Draws the passages.
    pub(super) fn pages_ui(&mut self, ui: &mut Ui, view: &mut View<'_>, deck: &LibraryDeck) {
        let palette = Palette::of(ui);
        let area = ui.available_rect_before_wrap();
        let width = (area.width() - 2.0 * GAP).min(PAGE_WIDTH).floor();
        let left = (area.center().x - width / 2.0).round();
        let page = Rect::from_x_y_ranges(left..=left + width, area.y_range());
        ui.painter().rect_filled(page, 0, palette.surface);
        for x in [page.left(), page.right()] {
            ui.painter().vline(x, page.y_range(), Stroke::new(1.0, palette.line));
        }
        let measure = width - LEFT - RIGHT;
        self.height = area.height();
        self.settle(ui, measure);
        let Some(book) = &self.book else { return };
        let y = book.y(self.spot);
        let whole = book.height_to_scroll(area.height());
        // Pulled back by a band, it would glide away from a place that is further than what was known before.
        ui.spacing_mut().scroll.kinetic.rubber_band = false;
        let mut scroll = ScrollArea::vertical().id_salt("reading").auto_shrink([false, false]);
        if (y - self.offset).abs() > 0.1 {
            scroll = scroll.vertical_scroll_offset(y);
        }
        let shown = scroll.show_viewport(ui, |ui, viewport| {
            ui.set_height(whole);
            let origin = pos2(left + LEFT, ui.max_rect().top());
            self.visible_ui(ui, view, deck, viewport, Rect::from_min_size(origin, vec2(measure, whole)))
        });
        self.offset = shown.state.unclamped_offset().y;
        if y > self.furthest {
            // The area knew a lower end, and comes there in the next frame.
            ui.ctx().request_repaint();
        } else if let Some(book) = self.book.as_ref().filter(|_| (self.offset - y).abs() > 0.1) {
            self.spot = book.at(self.offset);
        }
        self.furthest = whole - self.height;
        self.point(ui, &shown.inner, area);
        self.show_selection(ui, &shown.inner, area);
    }

    /// Scrolls to the end of what the keys selected, if it is out of sight.
    fn show_selection(&mut self, ui: &Ui, drawn: &[Drawn], area: Rect) {
        let Some(selection) = self.selection.as_ref().filter(|_| std::mem::take(&mut self.wants_selection)) else {
            return;
        };
        let passage = selection.passage;
        let Some(leaf) = self.book.as_ref().and_then(|book| book.leaf(passage)) else { return };
        let at = leaf.text.floor_char_boundary(selection.to.saturating_sub(1));
        let end = leaf.text.ceil_char_boundary(at + 1);
        let is_here = |it: &&Drawn| it.passage == passage && it.block.range.contains(&at);
        let row = drawn.iter().find(is_here).and_then(|it| {
            let row = ink::rects(&it.galley, leaf, &it.block, &(at..end)).first()?.translate(it.rect.min.to_vec2());
            Some(row.y_range())
        });
        if row.is_none_or(|row| row.min < area.top() || row.max > area.bottom()) {
            self.wanted = Some(Wanted { passage, at: Some(at) });
            ui.ctx().request_repaint();
        }
    }

    /// Makes what is seen, and a screen above and below it, known; and brings the spot to where it is wanted.
    fn settle(&mut self, ui: &Ui, measure: f32) {
        let (Some(book), height) = (&mut self.book, self.height) else { return };
        book.set_width(measure, ui.pixels_per_point());
        if let Some(Wanted { passage, at }) = self.wanted.take() {
            let leaf = book.set(passage);
            let block = at.map_or(0, |at| leaf.block_at(at));
            let row = at.map(|at| {
                let (block, galley) = lay_out(ui, leaf, block, Marked::default(), measure);
                ink::rects(&galley, leaf, &block, &(at..leaf.text.ceil_char_boundary(at + 1)))
                    .first()
                    .map_or(0.0, Rect::top)
                    - height * 0.3
            });
            let first = leaf.blocks.first().map_or(0.0, |block| block.above);
            self.spot = Spot { passage, block, below: row.unwrap_or(first - ABOVE) };
        }
        self.spot.below += std::mem::take(&mut self.scroll_pages) * height;
        let mut spot = self.spot;
        loop {
            measure_block(ui, book, (spot.passage, spot.block), measure);
            let whole = book.block(spot.passage, spot.block).map_or(0.0, Block::whole_height);
            let is_down = spot.below >= whole;
            if spot.below >= 0.0 && !is_down {
                break;
            }
            let Some((passage, block)) = book.step(spot.passage, spot.block, is_down) else {
                spot.below = spot.below.clamp(0.0, whole);
                break;
            };
            measure_block(ui, book, (passage, block), measure);
            let other = book.block(passage, block).map_or(0.0, Block::whole_height);
            spot = Spot { passage, block, below: if is_down { spot.below - whole } else { spot.below + other } };
        }
        for (is_down, reach) in [(true, spot.below + 2.0 * height), (false, height - spot.below)] {
            let (mut place, mut known) = ((spot.passage, spot.block), 0.0);
            while known < reach {
                measure_block(ui, book, place, measure);
                known += book.block(place.0, place.1).map_or(1.0, Block::whole_height);
                let Some(next) = book.step(place.0, place.1, is_down) else { break };
                place = next;
            }
        }
        book.forget_far(spot.passage);
        book.count();
        // No further than the last passage.
        let last = book.height_to_scroll(height) - height;
        self.spot = if book.y(spot) > last { book.at(last) } else { spot };
        let last_seen = book.at(book.y(self.spot) + height).passage;
        for passage in self.spot.passage..=last_seen {
            book.set(passage).find(self.search.folded());
        }
    }

    /// Draws what is seen; `paper` is where all text is.
    fn visible_ui(
        &mut self,
        ui: &mut Ui,
        view: &mut View<'_>,
        deck: &LibraryDeck,
        viewport: Rect,
        paper: Rect,
    ) -> Vec<Drawn> {
        let mut drawn = Vec::new();
        self.is_over_foot = false;
        let Some(book) = &self.book else { return drawn };
        let (from, to) = (book.at(viewport.top()).passage, book.at(viewport.bottom()).passage);
        let hovered = ui.rect_contains_pointer(ui.clip_rect()).then(|| ui.input(|input| input.pointer.hover_pos()));
        let hovered = hovered.flatten().map(|pos| book.at(pos.y - paper.top()).passage);
        let current = self.current();
        let mut pressed = None;
        for passage in from..=to {
            let Some(leaf) = book.leaf(passage) else { continue };
            let [covered, opened] = self.covered(passage, leaf);
            let lit = self.lit.filter(|(of, _)| *of == passage);
            let lit = lit.and_then(|(_, card)| leaf.quotes.iter().find(|(_, of)| *of == card));
            let here = self.search.place().filter(|(of, _)| *of == passage).and_then(|(_, n)| leaf.found().get(n));
            let selected = self.selection.as_ref().filter(|it| it.passage == passage).map(Selection::range);
            let marked = Marked {
                lit: lit.map(|(range, _)| range),
                found: leaf.found(),
                here,
                selected: selected.as_ref(),
                covered: &covered,
                opened: &opened,
            };
            let mut top = paper.top() + book.top(passage);
            for (number, block) in leaf.blocks.iter().enumerate() {
                let rect =
                    Rect::from_min_size(pos2(paper.left(), top + block.above), vec2(paper.width(), block.height));
                top += block.whole_height();
                if !ui.is_rect_visible(rect.expand(60.0)) {
                    continue;
                }
                if block.kind == Kind::Foot {
                    self.is_over_foot |= ui.rect_contains_pointer(rect);
                    let is_meant = selected.is_some() || (passage == current && self.selection.is_none());
                    if (is_meant || passage == current || hovered == Some(passage))
                        && let Some(how) = foot_ui(ui, leaf, [is_meant, selected.is_some()], rect)
                    {
                        self.acting = Some(passage);
                        view.send(Command::Reading(how));
                    }
                    continue;
                }
                // They would tell what is covered.
                if !covered.is_empty() && block.kind.is_below() {
                    if number.checked_sub(1).is_none_or(|above| !leaf.blocks[above].kind.is_below()) {
                        covered_ui(ui, rect);
                    }
                    continue;
                }
                if let Kind::Picture(place) = block.kind {
                    let mut room = ui.new_child(UiBuilder::new().id_salt((passage, number)).max_rect(rect));
                    picture_ui(&mut room, &deck.deck.id, &leaf.pictures[place]);
                    continue;
                }
                let (block, galley) = lay_out(ui, leaf, number, marked, paper.width());
                let it = Drawn { passage, block, galley, rect };
                block_ui(ui, deck, &it, || ink::spoken(leaf, &it.block, &covered));
                ui.painter().galley(rect.min, Arc::clone(&it.galley), Palette::of(ui).ink);
                marks_ui(ui, view, deck, leaf, &it);
                pressed = pressed.or(covers_ui(ui, leaf, &covered, &it));
                drawn.push(it);
            }
        }
        if let Some(cover) = pressed {
            self.uncover(cover);
        }
        drawn
    }

    /// Lets the pointer select text and lift covers, in the area of the page: text that is scrolled out of it is drawn no
    /// more, but still known.
    fn point(&mut self, ui: &Ui, drawn: &[Drawn], area: Rect) {
        let is_free =
            ui.memory(|memory| memory.allows_interaction(ui.layer_id())) && !egui::Popup::is_any_open(ui.ctx());
        let Some(pos) = ui.input(|input| input.pointer.interact_pos()).filter(|_| is_free) else { return };
        // What stands above the page, such as a message, has the pointer for itself.
        let is_here = area.contains(pos) && ui.ctx().layer_id_at(pos) == Some(ui.layer_id());
        let under = drawn.iter().find(|it| is_here && it.rect.expand2(vec2(4.0, 3.0)).contains(pos));
        let Some(book) = &self.book else { return };
        let byte = |it: &Drawn| {
            let leaf = book.leaf(it.passage);
            leaf.map_or(it.block.range.start, |leaf| ink::byte_at(&it.galley, leaf, &it.block, pos - it.rect.min))
        };
        let (is_pressed, is_down, is_double) = ui.input(|input| {
            let pointer = &input.pointer;
            (
                pointer.primary_pressed(),
                pointer.primary_down(),
                pointer.button_double_clicked(egui::PointerButton::Primary),
            )
        });
        if let Some(it) = under {
            let is_covered = |at: &usize| {
                let leaf = self.book.as_ref().and_then(|book| book.leaf(it.passage));
                leaf.is_some_and(|leaf| self.covered(it.passage, leaf)[0].iter().any(|cover| cover.contains(at)))
            };
            let at = byte(it);
            let is_cursor = it.block.kind == Kind::Text;
            if is_cursor && !is_covered(&at) && ui.ctx().dragged_id().is_none() {
                ui.ctx().set_cursor_icon(egui::CursorIcon::Text);
            }
            if is_double {
                let leaf = self.book.as_ref().and_then(|book| book.leaf(it.passage));
                self.selection = leaf.map(|leaf| Selection::word(it.passage, &leaf.text, at));
                return;
            }
            if is_pressed {
                self.selection = Some(Selection { passage: it.passage, from: at, to: at, is_dragged: true });
            }
        } else if is_pressed && is_here && !self.is_over_foot {
            self.selection = None;
        }
        if let Some(selection) = self.selection.as_mut().filter(|it| it.is_dragged) {
            let own = drawn.iter().filter(|it| it.passage == selection.passage);
            let nearest = own.min_by(|a, b| a.rect.distance_to_pos(pos).total_cmp(&b.rect.distance_to_pos(pos)));
            if let Some(it) = nearest {
                selection.to = byte(it);
            }
            selection.is_dragged = is_down;
            if !is_down {
                let selection = self.selection.take().filter(|it| !it.range().is_empty());
                self.selection = selection.map(|it| {
                    let leaf = self.book.as_ref().and_then(|book| book.leaf(it.passage));
                    leaf.map_or_else(|| it.clone(), |leaf| it.with_whole_words(&leaf.text))
                });
            }
        }
    }

    /// Copies what is selected if the learner asks for it.
    pub(super) fn copy(&self, ui: &Ui) {
        if !ui.ctx().text_edit_focused()
            && ui.input(|input| input.events.contains(&Event::Copy))
            && let Some(selection) = &self.selection
            && let Some(leaf) = self.book.as_ref().and_then(|book| book.leaf(selection.passage))
            && let Some(text) = leaf.text.get(selection.range())
        {
            ui.ctx().copy_text(text.to_owned());
        }
    }
}

/// Lays out a block of a passage.
fn lay_out(ui: &Ui, leaf: &Leaf, block: usize, marked: Marked<'_>, width: f32) -> (Block, Arc<Galley>) {
    let block = &leaf.blocks[block];
    let job = ink::job(leaf, block, marked, &Palette::of(ui), width);
    (block.clone(), ui.painter().layout_job(job))
}

/// Lays a block out if it never was, to know how high it is.
fn measure_block(ui: &Ui, book: &mut Book, (passage, block): (usize, usize), measure: f32) {
    let Some(kind) = book.block(passage, block).filter(|block| !block.is_measured).map(|block| block.kind) else {
        return;
    };
    let height = if let Kind::Picture(place) = kind {
        let deck = book.id().clone();
        picture_height(ui, &deck, &book.set(passage).pictures[place], measure)
    } else {
        Some(lay_out(ui, book.set(passage), block, Marked::default(), measure).1.size().y)
    };
    if let Some(height) = height {
        book.measured(passage, block, height);
    }
}

/// Makes a block known to the pointer and to screen readers.
fn block_ui(ui: &Ui, deck: &LibraryDeck, it: &Drawn, spoken: impl Fn() -> String) {
    let id = ui.scope_id().with((it.passage, it.block.range.start));
    let response = ui.interact(it.rect, id, Sense::hover());
    response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Label, true, spoken()));
    if matches!(it.block.kind, Kind::Title | Kind::Heading) {
        as_heading(&response, &spoken());
    }
    if let Kind::Source(number) = it.block.kind
        && let Some((_, Some(source))) =
            deck.deck.passages.get(it.passage).and_then(|passage| deck.deck.origins(passage).nth(number))
    {
        let more: Vec<&str> = source.found_at.iter().chain(&source.note).map(String::as_str).collect();
        if !more.is_empty() {
            response.on_hover_text(more.join("\n"));
        }
    }
}

/// Draws the marks of the cards whose words begin in a block.
fn marks_ui(ui: &Ui, view: &mut View<'_>, deck: &LibraryDeck, leaf: &Leaf, it: &Drawn) {
    let Drawn { passage, block, galley, rect } = it;
    let mut rows: Vec<(f32, Vec<usize>)> = Vec::new();
    let is_first = leaf.blocks.iter().find(|it| matches!(it.kind, Kind::Heading | Kind::Text)) == Some(block);
    if is_first && !leaf.loose.is_empty() {
        rows.push((rect.top() + 14.0, leaf.loose.clone()));
    }
    let from = leaf.quotes.partition_point(|(quote, _)| quote.start < block.range.start);
    for (quote, card) in leaf.quotes.iter().skip(from).take_while(|(quote, _)| quote.start < block.range.end) {
        let row = ink::rects(galley, leaf, block, quote).first().map_or(rect.top(), |row| rect.top() + row.center().y);
        match rows.last_mut().filter(|(y, _)| (y - row).abs() < MARK) {
            Some((_, cards)) => cards.push(*card),
            None => rows.push((row, vec![*card])),
        }
    }
    for (y, cards) in rows {
        let place = |n: usize| Rect::from_center_size(pos2(rect.right() + 20.0 + n as f32 * MARK, y), vec2(MARK, MARK));
        let shown = if cards.len() > MOST_MARKS { MOST_MARKS - 1 } else { cards.len() };
        for (n, card) in cards.iter().take(shown).enumerate() {
            mark_ui(ui, view, deck, *card, place(n));
        }
        if cards.len() > shown {
            let name = deck.deck.passages[*passage].id.as_str();
            more_ui(ui, view, cards.len() - shown, name, place(shown).translate(vec2(4.0, 0.0)));
        }
    }
}

/// Makes what is covered known to the pointer, the keys and screen readers. Returns the one that was pressed.
fn covers_ui(ui: &Ui, leaf: &Leaf, covered: &[Range<usize>], it: &Drawn) -> Option<(usize, usize)> {
    let Drawn { passage, block, galley, rect } = it;
    let mut pressed = None;
    for cover in covered.iter().filter(|it| it.start < block.range.end && block.range.start < it.end) {
        let number = leaf.covers.iter().position(|it| it == cover)?;
        for (row, part) in ink::rects(galley, leaf, block, cover).into_iter().enumerate() {
            let part = part.translate(rect.min.to_vec2());
            ui.painter().rect_filled(part.shrink2(vec2(0.0, 2.0)), 4, Palette::of(ui).line);
            let sense = if row == 0 && block.range.start <= cover.start { Sense::click() } else { Sense::CLICK };
            let id = ui.scope_id().with(("cover", *passage, number, block.range.start, row));
            let response = ui.interact(part, id, sense).on_hover_cursor(egui::CursorIcon::PointingHand);
            if sense == Sense::click() {
                let label = format!("Covered answer {} of {}", number + 1, leaf.covers.len());
                response.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &label));
                if response.has_focus() {
                    let edge = Stroke::new(2.0, Palette::of(ui).accent);
                    ui.painter().rect_stroke(part, 3, edge, egui::StrokeKind::Outside);
                }
            }
            if response.clicked() {
                pressed = Some((*passage, number));
            }
        }
    }
    pressed
}

/// Says what stands in the place of the sources while answers are covered.
fn covered_ui(ui: &mut Ui, rect: Rect) {
    let key = Context::Reading.key(Command::Reading(ReadingMove::Uncover));
    let text = format!("{key} uncovers the next answer. The sources follow once all are seen.");
    let row = UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Min));
    ui.new_child(row).add(Label::new(Type::Small.text(text, Palette::of(ui).secondary)).truncate());
}

/// Draws what can be done with a passage. The keys act on the one that is meant: that of the selected words, else the one
/// that is read.
fn foot_ui(ui: &mut Ui, leaf: &Leaf, [is_meant, has_words]: [bool; 2], rect: Rect) -> Option<ReadingMove> {
    let mut pressed = None;
    let rect = Rect::from_min_size(rect.min - vec2(8.0, 0.0), vec2(rect.width(), 30.0));
    let has_cards = !leaf.quotes.is_empty() || !leaf.loose.is_empty();
    ui.scope_builder(UiBuilder::new().max_rect(rect).layout(Layout::left_to_right(Align::Center)), |ui| {
        for how in [ReadingMove::Test, ReadingMove::NewCard, ReadingMove::Edit, ReadingMove::NewPassage] {
            let command = Command::Reading(how);
            let key = if is_meant { Context::Reading.key(command) } else { String::new() };
            let takes_words = has_words && how == ReadingMove::NewCard;
            let label = if takes_words { "New card from the selected words" } else { command.label() };
            let has_room = !has_words || how != ReadingMove::NewPassage;
            if (has_cards || how != ReadingMove::Test)
                && has_room
                && hinted(quiet(ui, label, &key), command.tooltip()).clicked()
            {
                pressed = Some(how);
            }
        }
    });
    pressed
}
