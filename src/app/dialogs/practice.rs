//! Choosing what to practise: cards of a deck, a topic or a period, or the order of their events.

use eframe::egui::{self, Margin, TextEdit, Ui};

use super::closing_ui;
use crate::{
    app::{
        command::{CONFIRM, key_name},
        screens::View,
        theme::{GAP, Palette, Type, WIDE_GAP},
        widgets::{deck_list, heading, primary, remark, topic_list},
    },
    deck::DeckId,
    library::{Library, Mode, Plan},
    wording::count,
};

/// The numbers of cards to choose from; `None` means all.
const COUNTS: [Option<usize>; 4] = [Some(10), Some(20), Some(50), None];

/// The dialog to choose what to practise.
pub struct PracticeDialog {
    plan: Plan,
    first_year: String,
    last_year: String,
    /// The number of cards that the plan covers.
    covered: usize,
    /// Not drawn yet: the first choice then gets the focus.
    is_fresh: bool,
    /// Where Enter does nothing else than start: what is chosen already.
    chosen: Vec<egui::Id>,
}

impl PracticeDialog {
    /// Returns the dialog, starting with `deck`.
    pub fn new(deck: Option<DeckId>, library: &Library) -> Self {
        let plan = Plan { deck, total: Some(20), mode: Mode::Practice, ..Plan::default() };
        let (first_year, last_year) = Default::default();
        let mut dialog = Self { plan, first_year, last_year, covered: 0, is_fresh: true, chosen: Vec::new() };
        dialog.count(library);
        dialog
    }

    fn count(&mut self, library: &Library) {
        let (first, last) = (year(&self.first_year), year(&self.last_year));
        self.plan.years = match (first, last) {
            (None, None) => None,
            (first, last) => Some((first.unwrap_or(i64::MIN), last.unwrap_or(i64::MAX))),
        };
        let decks = library.decks().iter().filter(|it| self.plan.deck.as_ref().is_none_or(|id| it.deck.id == *id));
        let is_dated = |card: &crate::deck::Card| self.plan.mode != Mode::Chronology || card.dated().is_some();
        self.covered = decks
            .flat_map(|deck| deck.deck.cards.iter().zip(deck.marks()))
            .filter(|(card, marks)| !marks.is_suspended && self.plan.covers(card) && is_dated(card))
            .count();
    }

    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        heading(ui, "Practise");
        remark(ui, "The cards you know least, due or not. Answers are kept, but practice doesn’t count.");
        ui.add_space(GAP);
        let is_entered = self.is_entered(ui);
        let before = (self.plan.clone(), self.first_year.clone(), self.last_year.clone());
        row(ui, "Ask for", |ui| {
            for (mode, name) in [(Mode::Practice, "Answers"), (Mode::Chronology, "Order of events")] {
                let response = ui.selectable_value(&mut self.plan.mode, mode, name);
                if self.plan.mode == mode {
                    self.chosen.push(response.id);
                    if std::mem::take(&mut self.is_fresh) {
                        response.request_focus();
                    }
                }
            }
        });
        row(ui, "Deck", |ui| deck_list(ui, view.library, FIELD, &mut self.plan.deck));
        row(ui, "Topic", |ui| topic_list(ui, FIELD, &mut self.plan.topic));
        row(ui, "From the year", |ui| year_ui(ui, &mut self.first_year, "First year"));
        row(ui, "To the year", |ui| year_ui(ui, &mut self.last_year, "Last year"));
        row(ui, if self.plan.mode == Mode::Chronology { "Questions" } else { "Cards" }, |ui| {
            for count in COUNTS {
                let name = count.map_or("all".to_owned(), |count| count.to_string());
                if self.plan.mode == Mode::Practice || count.is_some() {
                    let response = ui.selectable_value(&mut self.plan.total, count, name);
                    if self.plan.total == count {
                        self.chosen.push(response.id);
                    }
                }
            }
        });
        if before != (self.plan.clone(), self.first_year.clone(), self.last_year.clone()) {
            self.count(view.library);
        }
        ui.add_space(GAP);
        let (text, color) = self.found();
        ui.label(Type::Body.text(text, if color { palette.ink } else { palette.again }));
        ui.add_space(WIDE_GAP);
        ui.horizontal(|ui| {
            let can_begin = self.can_begin();
            let clicked = ui.add_enabled_ui(can_begin, |ui| primary(ui, "Start", &key_name(CONFIRM)).clicked()).inner;
            if can_begin && (clicked || is_entered) {
                view.send(self.plan.clone());
            }
            closing_ui(ui, view, "Cancel");
        });
    }

    /// Whether Enter was pressed, and is for none of the buttons and lists.
    fn is_entered(&mut self, ui: &Ui) -> bool {
        let chosen = std::mem::take(&mut self.chosen);
        let focused = ui.memory(egui::Memory::focused);
        let is_free = focused.is_none_or(|id| chosen.contains(&id)) || ui.ctx().text_edit_focused();
        is_free && !egui::Popup::is_any_open(ui.ctx()) && ui.input_mut(|input| input.consume_key(CONFIRM.0, CONFIRM.1))
    }

    fn is_wrong(&self) -> bool {
        [&self.first_year, &self.last_year].into_iter().any(|text| !text.trim().is_empty() && year(text).is_none())
    }

    fn can_begin(&self) -> bool {
        let least = if self.plan.mode == Mode::Chronology { 3 } else { 1 };
        !self.is_wrong() && self.covered >= least
    }

    /// A sentence about how many cards there are, and whether that is enough.
    fn found(&self) -> (String, bool) {
        if self.is_wrong() {
            return ("Write a year like 1894, or -43 for 44 BC.".to_owned(), false);
        }
        let what = if self.plan.mode == Mode::Chronology { "with a date" } else { "to practise" };
        let asked = match self.plan.total {
            Some(total) if self.plan.mode == Mode::Practice && total < self.covered => {
                format!(", of which {total} will be asked")
            }
            _ => String::new(),
        };
        let text = format!("{} {what}{asked}.", count(self.covered, "card"));
        if self.can_begin() { (text, true) } else { (format!("{text} Choose more."), false) }
    }
}

const FIELD: f32 = 260.0;

fn row(ui: &mut Ui, name: &str, control: impl FnOnce(&mut Ui)) {
    ui.horizontal(|ui| {
        ui.allocate_ui(egui::vec2(120.0, 34.0), |ui| {
            ui.set_width(120.0);
            remark(ui, name);
        });
        control(ui);
    });
}

fn year_ui(ui: &mut Ui, text: &mut String, name: &str) {
    let field = TextEdit::singleline(text).desired_width(90.0).hint_text("any").margin(Margin::symmetric(10, 8));
    ui.add(field).accessible_name(name);
}

/// Reads an astronomical year, in which 0 is 1 BC.
fn year(text: &str) -> Option<i64> {
    text.trim().replace('−', "-").parse().ok()
}
