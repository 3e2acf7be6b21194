//! All dated cards on one axis that pans and zooms, one lane per topic, coloured by how well each card is known.

mod canvas;

use std::{
    cell::OnceCell,
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

use eframe::egui::{self, Key, Margin, Panel, ScrollArea, TextEdit, Ui, UiBuilder};

use super::{View, one_line};
use crate::{
    app::{
        command::{Action, Command, Context, TimelineMove},
        theme::{self, GAP, PAGE_MARGIN, Palette, Type},
        widgets::{announce_as, column, deck_list, passage_ui, quiet, remark, secondary, select_all, small, title},
    },
    deck::{DeckId, Passage, fold},
    library::{Library, Mode, Plan},
    memory::StudyDay,
    progress::timeline::{Dated, Span, by_importance},
    study::shared_headings,
    tasks::{Task, Wake, finished},
    wording::{self, count, plain_items},
};

/// The state of the page: what is visible, searched for and selected.
#[derive(Default)]
pub struct TimelineScreen {
    deck: Option<DeckId>,
    /// Sorted by their start.
    cards: Vec<Dated>,
    /// The indices of the cards, most important first.
    by_importance: Vec<usize>,
    /// The width of each label, once measured, and the scale at which it was.
    widths: Vec<OnceCell<f32>>,
    measured_at: f32,
    /// Whether each card matches the search. All do if the search is empty.
    is_hit: Vec<bool>,
    span: Option<Span>,
    selected: Option<usize>,
    /// The years between which a period is selected.
    period: Option<(f64, f64)>,
    search: String,
    /// Whether to focus the search field.
    wants_search: bool,
    reading: Option<Task<(Vec<Dated>, Vec<usize>)>>,
    /// Whether the cards being read are of another deck than those shown.
    is_other_deck: bool,
    /// How far the lanes are moved up or down if there is not room for all, in points.
    lowered: f32,
    /// Whether to scroll to the lane of the selected card.
    wants_lane: bool,
    /// The height of the axis with its lanes, in points.
    height: f32,
    /// The height of a row of a lane, in points.
    row: f32,
    /// The year at which the period being drawn starts.
    drawn_from: Option<f64>,
}

impl TimelineScreen {
    /// Reads the dated cards anew, in the background, because naming 10,000 events takes longer than a frame.
    pub fn refresh(&mut self, library: &Library, today: StudyDay, wake: &Wake) {
        if self.deck.as_ref().is_some_and(|id| library.deck(id).is_none()) {
            self.deck = None;
        }
        let is_in = |id: &DeckId| self.deck.as_ref().is_none_or(|deck| deck == id);
        let decks = library.decks().iter().filter(|deck| is_in(&deck.deck.id));
        let scheduler = library.scheduler().clone();
        let decks: Vec<_> = decks.map(|deck| (deck.deck.clone(), deck.states().to_vec())).collect();
        self.reading = Some(Task::start(wake, move || {
            let mut dated = Vec::new();
            for (deck, states) in &decks {
                let folded =
                    |passage: &Passage| Arc::<str>::from(fold(&format!("{} {}", passage.heading, passage.text)));
                let passages: HashMap<_, _> =
                    deck.passages.iter().map(|passage| (&passage.id, (passage, folded(passage)))).collect();
                let shared = shared_headings(deck);
                for (card, state) in deck.cards.iter().zip(states) {
                    let passage = card.passage.as_ref().and_then(|id| passages.get(id));
                    let known = (!state.is_new()).then(|| scheduler.known(state, today));
                    let is_due = state.is_due(today);
                    let naming = passage.map(|(passage, _)| *passage).filter(|it| !shared.contains(&it.id));
                    let new = Dated::new(&deck.id, card, naming, known);
                    let passage = passage.map(|(_, text)| text.clone());
                    dated.extend(new.map(|it| Dated { passage, is_due, ..it }));
                }
            }
            dated.sort_by(|a, b| a.extent.0.total_cmp(&b.extent.0).then_with(|| a.card.cmp(&b.card)));
            let order = by_importance(&dated);
            (dated, order)
        }));
    }

    /// Returns the deck whose cards are shown, if they are of one: that of the selected card, or the one chosen.
    pub fn deck(&self) -> Option<&DeckId> {
        let selected = self.selected.and_then(|place| self.cards.get(place));
        selected.map(|dated| &dated.card.deck).or(self.deck.as_ref())
    }

    /// Returns whether the cards are being read.
    pub fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    /// Collects the cards that have been read. The selection stays.
    pub fn poll(&mut self) {
        if let Some((cards, by_importance)) = finished(&mut self.reading) {
            let selected = self.selected.and_then(|place| self.cards.get(place)).map(|it| it.card.clone());
            self.selected = selected.and_then(|key| cards.iter().position(|it| it.card == key));
            (self.cards, self.by_importance, self.widths) = (cards, by_importance, Vec::new());
            self.find();
            if std::mem::take(&mut self.is_other_deck) {
                (self.span, self.selected, self.period) = (None, None, None);
            }
        }
    }

    /// Finds the cards that match the search.
    fn find(&mut self) {
        let searched = fold(&self.search);
        self.is_hit = self.cards.iter().map(|card| searched.is_empty() || card.contains(&searched)).collect();
    }

    /// Moves the view or the selection.
    pub fn act(&mut self, how: TimelineMove) {
        let Some(span) = self.span else { return };
        match how {
            TimelineMove::Pan(share) => self.span = Some(span.moved(share)),
            TimelineMove::Zoom(factor) => {
                // Around the selected card, if it is visible.
                let selected = self.selected.map(|place| self.cards[place].extent);
                let x = selected.map(|(first, last)| span.x(f64::midpoint(first, last)));
                let x = x.filter(|x| (0.0..=span.width).contains(x)).unwrap_or(span.width / 2.0);
                self.span = Some(span.zoomed(factor, x));
            }
            TimelineMove::All => {
                // What is seen first; and from there, everything.
                let first = Span::at_first(&self.cards, span.width);
                let is_first = (span.first - first.first).abs() + (span.last - first.last).abs() < 1e-3;
                let shown = if is_first { Span::around(&self.cards, span.width) } else { first };
                (self.span, self.lowered) = (Some(shown), 0.0);
            }
            TimelineMove::Select(by) => self.select_next(by),
            TimelineMove::Search => self.wants_search = true,
            TimelineMove::Period => self.period = Some((span.first, span.last)),
            TimelineMove::Lower(share) => self.lowered += share * self.height,
            TimelineMove::Clear => {
                (self.selected, self.period) = (None, None);
                self.search.clear();
                self.find();
            }
        }
        self.keep_in_sight();
    }

    /// Keeps the cards in sight.
    fn keep_in_sight(&mut self) {
        self.span = self.span.map(|span| span.within(Span::around(&self.cards, span.width)));
    }

    /// Selects the next or previous card in time, among those that match the search.
    fn select_next(&mut self, by: isize) {
        let hits: Vec<usize> = (0..self.cards.len()).filter(|place| self.is_hit[*place]).collect();
        if hits.is_empty() {
            return;
        }
        let span = self.span.unwrap_or_else(|| Span::around(&self.cards, 1.0));
        let here = match self.selected {
            Some(selected) => hits.iter().position(|hit| *hit >= selected).unwrap_or(0).saturating_add_signed(by),
            None if !self.search.trim().is_empty() => self.best_hit(&hits),
            // The first selection is the first visible card.
            None => hits.iter().position(|hit| self.cards[*hit].extent.0 >= span.first).unwrap_or(0),
        };
        self.show(hits[here.min(hits.len() - 1)]);
    }

    /// The first of the hits that is found by its own words rather than by those of its passage.
    fn best_hit(&self, hits: &[usize]) -> usize {
        let searched = fold(&self.search);
        hits.iter().position(|hit| self.cards[*hit].folded.contains(&searched)).unwrap_or(0)
    }

    /// Selects a card and scrolls to it.
    fn show(&mut self, place: usize) {
        (self.selected, self.wants_lane) = (Some(place), true);
        let (first, last) = self.cards[place].extent;
        if let Some(span) = self.span
            && let edge = (span.last - span.first) / 20.0
            && (last < span.first + edge || first > span.last - edge)
        {
            let half = (span.last - span.first) / 2.0;
            let middle = f64::midpoint(first, last);
            self.span = Some(Span { first: middle - half, last: middle + half, ..span });
        }
    }

    /// Draws the screen.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let frame = egui::Frame::new().inner_margin(Margin { left: 18, right: 18, top: PAGE_MARGIN as i8, bottom: 6 });
        Panel::top("timeline-head").frame(frame).show_separator_line(false).show(ui, |ui| self.head_ui(ui, view));
        let has_foot = self.selected.is_some() || self.period.is_some();
        // A period without a card takes one line.
        let share = if self.selected.is_some() { 0.45 } else { 0.0 };
        let height = if has_foot { (ui.available_height() * share).max(96.0) } else { 0.0 };
        let all = ui.available_rect_before_wrap();
        let (above, below) = all.split_top_bottom_at_y((all.bottom() - height).max(all.top()));
        // The axis comes first and the foot after it, as they are read.
        ui.scope_builder(UiBuilder::new().max_rect(above), |ui| self.cards_ui(ui));
        if has_foot {
            ui.scope_builder(UiBuilder::new().max_rect(below), |ui| {
                let foot = Panel::bottom("timeline-foot").exact_size(height);
                foot.show(ui, |ui| self.foot_ui(ui, view));
            });
        }
    }

    fn cards_ui(&mut self, ui: &mut Ui) {
        if self.cards.is_empty() {
            let text = if self.is_reading() {
                "Reading the cards…"
            } else {
                "No cards with dates here. Choose another deck above, or give the cards of this one a date."
            };
            column(ui, theme::COLUMN, |ui| remark(ui, text));
            return;
        }
        self.canvas_ui(ui);
    }

    fn head_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        ui.horizontal_wrapped(|ui| {
            title(ui, "Timeline");
            ui.add_space(GAP);
            let before = self.deck.clone();
            deck_list(ui, view.library, 220.0, &mut self.deck);
            if before != self.deck {
                self.is_other_deck = true;
                view.send(Command::ReadTimeline);
            }
            let field = TextEdit::singleline(&mut self.search).desired_width(170.0).margin(Margin::symmetric(10, 8));
            let response = ui
                .add(
                    field.hint_text(format!(
                        "Search ({})",
                        Context::Timeline.key(Command::Timeline(TimelineMove::Search))
                    )),
                )
                .accessible_name("Search the timeline");
            if std::mem::take(&mut self.wants_search) {
                response.request_focus();
                select_all(ui, &response, &self.search);
            }
            if response.changed() {
                self.selected = None;
                self.find();
            }
            if response.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter)) {
                self.select_next(1);
            }
            if !self.search.trim().is_empty() {
                let hits = self.is_hit.iter().filter(|is_hit| **is_hit).count();
                let said = match hits {
                    0 => {
                        let clear = Context::Timeline.key(Command::Timeline(TimelineMove::Clear));
                        format!("Nothing found. Try fewer letters, or all decks; {clear} clears the search.")
                    }
                    hits => format!("{} found", count(hits, "card")),
                };
                small(ui, said);
            }
        });
        ui.horizontal_wrapped(|ui| {
            for (color, name) in canvas::legend(&palette) {
                let (rect, _) = ui.allocate_exact_size(egui::vec2(10.0, 16.0), egui::Sense::hover());
                ui.painter().circle_filled(rect.center(), 4.5, color);
                small(ui, name);
                ui.add_space(4.0);
            }
            let (rect, _) = ui.allocate_exact_size(egui::vec2(10.0, 16.0), egui::Sense::hover());
            let (fill, edge) = (canvas::pale(palette.secondary, &palette), egui::Stroke::new(1.0, palette.secondary));
            ui.painter().circle(rect.center(), 4.5, fill, edge);
            let help = "year only or uncertain. Shift+drag: a period.";
            let more = "Drag to move, scroll to zoom, Shift+drag to select a period";
            small(ui, help).on_hover_text(more);
        });
    }

    /// Draws what can be done with the selected period, and the selected card.
    fn foot_ui(&self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        ScrollArea::vertical().id_salt("timeline-foot").auto_shrink([false, false]).show(ui, |ui| {
            column(ui, theme::COLUMN, |ui| {
                ui.add_space(GAP);
                if let Some((first, last)) = self.period {
                    self.period_ui(ui, view, first, last);
                }
                let Some(dated) = self.selected.and_then(|place| self.cards.get(place)) else { return };
                let Some((deck, card)) = view.library.card(&dated.card) else { return };
                let date = card.dated().map(|date| date.to_string()).unwrap_or_default();
                let known = canvas::known_in_words(dated.known);
                ui.horizontal_wrapped(|ui| {
                    small(ui, format!("{} · {date} · {known}", card.topic.name()));
                    if quiet(ui, "Practise", "").clicked() {
                        view.send(Plan::practice(vec![dated.card.clone()]));
                    }
                    if quiet(ui, "Edit", "").clicked() {
                        view.send(Action::Edit(dated.card.clone()));
                    }
                    if card.passage.is_some() && quiet(ui, Command::ReadPassage.label(), "").clicked() {
                        view.send(Action::ReadCard(dated.card.clone()));
                    }
                });
                let answer = plain_items(&card.answer_text());
                let question = ui.label(Type::DeckTitle.text(one_line(card), palette.ink));
                announce_as(ui, question.id, &format!("{date}: {} {answer}, {known}", one_line(card)));
                ui.label(Type::Strong.text(answer, palette.accent));
                ui.add_space(GAP);
                passage_ui(ui, deck, card);
                ui.add_space(GAP);
            });
        });
    }

    fn period_ui(&self, ui: &mut Ui, view: &mut View<'_>, first: f64, last: f64) {
        let palette = Palette::of(ui);
        let years = (first.floor() as i64, (last.ceil() as i64 - 1).max(first.floor() as i64));
        let inside = || self.cards.iter().filter(|it| it.extent.1 > first && it.extent.0 < last);
        let count = inside().count();
        let mut decks: BTreeMap<&DeckId, usize> = BTreeMap::new();
        inside().for_each(|it| *decks.entry(&it.card.deck).or_default() += 1);
        let (due, new) = (inside().filter(|it| it.is_due).count(), inside().filter(|it| it.known.is_none()).count());
        ui.horizontal_wrapped(|ui| {
            let name = |year: i64| if year > 0 { year.to_string() } else { format!("{} BC", 1 - year) };
            let of = if decks.len() > 1 { format!(" of {} decks", decks.len()) } else { String::new() };
            let text = format!(
                "{}–{}: {}{of}, {due} due and {new} new",
                name(years.0),
                name(years.1),
                wording::count(count, "card")
            );
            ui.label(Type::Strong.text(text, palette.ink));
            for (label, about, mode, cards) in [
                ("Study", "Study the due and new cards", Mode::Study, due + new),
                ("Practise", "Practise all of them; doesn’t count", Mode::Practice, count),
            ] {
                let button = ui.add_enabled_ui(cards > 0, |ui| secondary(ui, label, "")).inner;
                if button.on_hover_text(about).clicked() {
                    let cards = inside().map(|it| it.card.clone()).collect();
                    view.send(Plan { cards, mode, ..Plan::default() });
                }
            }
            if quiet(ui, "Clear", &Context::Timeline.key(Command::Timeline(TimelineMove::Clear))).clicked() {
                view.send(Command::Timeline(TimelineMove::Clear));
            }
        });
        if decks.len() > 1 {
            let title = |id: &DeckId| view.library.deck(id).map_or_else(|| id.to_string(), |it| it.deck.title.clone());
            let decks: Vec<String> = decks.iter().map(|(id, cards)| format!("{}: {cards}", title(id))).collect();
            small(ui, decks.join(" · "));
        }
        ui.add_space(GAP);
    }
}
