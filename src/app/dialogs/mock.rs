//! A mock exam: how many questions in which time, the questions one by one, and the sheet at the end.

mod sheet;

use eframe::egui::{self, Key, Stroke, StrokeKind, Ui};

use self::sheet::sheet_ui;
use crate::{
    app::{
        command::{Action, CLOSE, CONFIRM, Command, key_name},
        screens::View,
        theme::{BUTTON_RADIUS, GAP, Palette, Type, WIDE_GAP},
        widgets::{
            OptionLook, answer_field, as_heading, heading, option_row, pictures_ui, primary, rich_beside_pictures,
            secondary, share_bar, slider,
        },
    },
    deck::{CardKey, DeckId, Topic},
    library::Library,
    memory::StudyDay,
    study::{Form, MockExam, MockSheet, Reply, drawn_for_exam},
    wording::plain,
};

/// How many questions are proposed.
const PROPOSED_QUESTIONS: usize = 20;
/// How many seconds are proposed for a question.
const SECONDS_PER_QUESTION: usize = 45;

/// The dialog in which a mock exam is taken.
pub struct MockDialog {
    decks: Vec<DeckId>,
    title: String,
    today: StudyDay,
    stage: Stage,
    /// Closing was asked for once although something would be lost.
    is_leaving: bool,
    /// When it was drawn last, in egui's seconds.
    drawn_at_s: Option<f64>,
}

enum Stage {
    SetUp { questions: usize, minutes: usize, with_new: bool },
    Taking { exam: Box<MockExam>, typed: String, is_fresh: bool },
    Over { sheet: Box<MockSheet>, is_counted: bool },
}

impl MockDialog {
    /// Returns the dialog for a mock exam about these decks.
    #[must_use]
    pub fn new(decks: Vec<DeckId>, library: &Library, today: StudyDay) -> Self {
        let titles: Vec<&str> = decks.iter().filter_map(|id| Some(library.deck(id)?.deck.title.as_str())).collect();
        let title = titles.join(", ");
        let mut dialog = Self {
            decks,
            title,
            today,
            stage: Stage::SetUp { questions: 0, minutes: 0, with_new: false },
            is_leaving: false,
            drawn_at_s: None,
        };
        let with_new = dialog.cards(library, false).is_empty();
        let questions = dialog.cards(library, with_new).len().min(PROPOSED_QUESTIONS);
        let minutes = (questions * SECONDS_PER_QUESTION).div_ceil(60).max(1);
        dialog.stage = Stage::SetUp { questions, minutes, with_new };
        dialog
    }

    /// Whether it is about these decks.
    #[must_use]
    pub fn is_about(&self, decks: &[DeckId]) -> bool {
        self.decks == decks
    }

    /// The answers were counted as reviews.
    pub fn counted(&mut self) {
        if let Stage::Over { is_counted, .. } = &mut self.stage {
            *is_counted = true;
        }
    }

    /// Whether it may be closed: what would be lost is said once.
    pub fn may_close(&mut self) -> bool {
        let is_lossy = match &self.stage {
            Stage::SetUp { .. } => false,
            Stage::Taking { exam, .. } => exam.answered() > 0,
            Stage::Over { is_counted, .. } => !is_counted,
        };
        !is_lossy || std::mem::replace(&mut self.is_leaving, true)
    }

    /// The cards that can be asked, with their topics and their retrievability today.
    fn cards(&self, library: &Library, with_new: bool) -> Vec<(CardKey, Topic, f32)> {
        let decks = self.decks.iter().filter_map(|id| library.deck(id));
        let cards = decks.flat_map(|deck| {
            library
                .to_come(deck)
                .filter(move |(_, state)| with_new || !state.is_new())
                .map(move |(place, state)| (deck.key(place), deck.deck.cards[place].topic, state))
        });
        cards.map(|(key, topic, state)| (key, topic, library.scheduler().retrievability(&state, self.today))).collect()
    }

    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let now_s = ui.input(|input| input.time);
        let passed_ms = (now_s - self.drawn_at_s.replace(now_s).unwrap_or(now_s)).max(0.0) * 1e3;
        if let Stage::Taking { exam, typed, .. } = &mut self.stage {
            exam.pass(passed_ms as u64);
            if exam.left_ms() == 0 {
                keep_typed(exam, typed);
                self.hand_in(view.library);
            }
        }
        let palette = Palette::of(ui);
        ui.horizontal_wrapped(|ui| {
            heading(ui, "Mock exam");
            ui.label(Type::Small.text(&self.title, palette.secondary));
        });
        match &mut self.stage {
            Stage::SetUp { .. } => self.set_up_ui(ui, view),
            Stage::Taking { .. } => self.taking_ui(ui, view),
            Stage::Over { sheet, is_counted } => sheet_ui(ui, view, sheet, (*is_counted, self.is_leaving)),
        }
    }

    fn set_up_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        let Stage::SetUp { mut questions, mut minutes, mut with_new } = self.stage else { return };
        let sentence = "Questions from every topic in its share, against the clock. Right and wrong are shown at the end, \
                        and then you choose whether the answers count as reviews.";
        ui.label(Type::Body.text(sentence, palette.secondary));
        ui.add_space(GAP);
        let is_changed = ui.checkbox(&mut with_new, "Include cards that I have not met").changed();
        let most = self.cards(view.library, with_new).len();
        questions = if is_changed { PROPOSED_QUESTIONS } else { questions }.min(most);
        for (name, value, most, unit) in
            [("Questions", &mut questions, most.min(100), ""), ("Time", &mut minutes, 180, " min")]
        {
            ui.horizontal(|ui| {
                let line = egui::Layout::left_to_right(egui::Align::Center);
                ui.allocate_ui_with_layout(egui::vec2(84.0, 24.0), line, |ui| {
                    ui.set_min_width(84.0);
                    ui.label(Type::Body.text(name, palette.secondary));
                });
                let width = ui.available_width();
                slider(ui, name, value, 1.min(most)..=most, width, |it| it.suffix(unit));
            });
        }
        if most == 0 {
            ui.label(Type::Body.text("There are no cards to ask. Include those that you have not met.", palette.again));
        }
        ui.add_space(WIDE_GAP);
        self.stage = Stage::SetUp { questions, minutes, with_new };
        ui.horizontal(|ui| {
            let clicked = ui.add_enabled_ui(most > 0, |ui| primary(ui, "Begin", &key_name(CONFIRM)).clicked()).inner;
            let is_free = ui.memory(|memory| memory.focused().is_none());
            if most > 0 && (clicked || is_free && ui.input_mut(|input| input.consume_key(CONFIRM.0, CONFIRM.1))) {
                self.begin(view.library, ui.input(|input| input.time));
            }
            if secondary(ui, "Cancel", &key_name(CLOSE)).clicked() {
                view.send(Command::CloseDialog);
            }
        });
    }

    fn begin(&mut self, library: &Library, now_s: f64) {
        let Stage::SetUp { questions, minutes, with_new } = self.stage else { return };
        let cards = self.cards(library, with_new);
        // Another exam each time.
        let seed = u64::from(self.today.0.unsigned_abs()) ^ now_s.to_bits();
        let known: std::collections::BTreeMap<CardKey, f32> =
            cards.iter().map(|(card, _, known)| (card.clone(), *known)).collect();
        let topics = cards.into_iter().map(|(card, topic, _)| (card, topic)).collect();
        let drawn = drawn_for_exam(topics, questions, seed);
        let drawn = drawn
            .into_iter()
            .map(|card| {
                let known = known[&card];
                (card, known)
            })
            .collect();
        let exam = Box::new(MockExam::new(drawn, minutes as u64 * 60_000, library, self.today));
        self.stage = Stage::Taking { exam, typed: String::new(), is_fresh: true };
    }

    fn hand_in(&mut self, library: &Library) {
        if let Stage::Taking { exam, .. } = &self.stage {
            let sheet = Box::new(MockExam::clone(exam).hand_in(library));
            (self.stage, self.is_leaving) = (Stage::Over { sheet, is_counted: false }, false);
        }
    }

    fn taking_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        let Stage::Taking { exam, typed, is_fresh } = &mut self.stage else { return };
        clock_ui(ui, exam);
        let Some(question) = exam.current().cloned() else { return };
        ui.add_space(GAP);
        let prompt = &question.question.prompt;
        let response = ui.label(rich_beside_pictures(prompt, Type::Question, palette.ink, None, palette.lit));
        as_heading(&response, &plain(prompt));
        if let Some((deck, _)) = view.library.card(&question.card) {
            pictures_ui(ui, &deck.id, prompt);
        }
        ui.add_space(GAP);
        let mut next = false;
        if let Some(choice) = &question.question.choice {
            if std::mem::take(is_fresh) {
                // Enter is for this question, not for the field or the button that had it before.
                ui.memory_mut(egui::Memory::stop_text_input);
            }
            let keys = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];
            for (place, option) in choice.options.iter().enumerate() {
                let row = option_row(ui, place + 1, &option.text, OptionLook::Open);
                if question.reply == Reply::Option(place) {
                    let edge = Stroke::new(2.0, palette.accent);
                    ui.painter().rect_stroke(row.rect, BUTTON_RADIUS, edge, StrokeKind::Inside);
                    ui.ctx().accesskit_node_builder(row.id, |node| node.set_selected(true));
                }
                let is_pressed = keys.get(place).is_some_and(|key| ui.input(|input| input.key_pressed(*key)));
                if row.clicked() || is_pressed {
                    exam.reply(Reply::Option(place));
                }
            }
            next = ui.memory(|memory| memory.focused().is_none())
                && ui.input_mut(|input| input.consume_key(CONFIRM.0, CONFIRM.1));
        } else {
            next |= field_ui(ui, typed, question.question.form, std::mem::take(is_fresh));
        }
        ui.add_space(WIDE_GAP);
        if self.is_leaving {
            ui.label(Type::Body.text("If you leave now, your answers are not judged and not kept.", palette.again));
        }
        let (place, last) = (exam.place(), exam.questions().len() - 1);
        let mut go = None;
        let mut hands_in = false;
        ui.horizontal(|ui| {
            let label = if place == last { "Hand in" } else { "Next" };
            if primary(ui, label, &key_name(CONFIRM)).clicked() || next {
                (go, hands_in) = ((place < last).then_some(place + 1), place == last);
            }
            if ui.add_enabled_ui(place > 0, |ui| secondary(ui, "Previous", "").clicked()).inner {
                go = Some(place - 1);
            }
            if place < last {
                hands_in |= secondary(ui, "Hand in", "").clicked();
            }
            let leave = if self.is_leaving { "Leave" } else { "Cancel" };
            if secondary(ui, leave, &key_name(CLOSE)).clicked() {
                view.send(Command::CloseDialog);
            }
        });
        if go.is_some() || hands_in {
            keep_typed(exam, typed);
            self.is_leaving = false;
        }
        if let Some(place) = go {
            exam.go(place);
            let reply = exam.current().map(|question| question.reply.clone());
            *typed = if let Some(Reply::Text(text)) = reply { text } else { String::new() };
            *is_fresh = true;
        }
        if hands_in {
            self.hand_in(view.library);
        }
    }
}

/// Keeps what was typed as the reply to the question that is shown.
fn keep_typed(exam: &mut MockExam, typed: &str) {
    if exam.current().is_some_and(|question| question.question.choice.is_none()) {
        exam.reply(Reply::Text(typed.to_owned()));
    }
}

/// Draws which question it is, and how much time is left.
fn clock_ui(ui: &mut Ui, exam: &MockExam) {
    let palette = Palette::of(ui);
    let (place, all) = (exam.place() + 1, exam.questions().len());
    let left_s = exam.left_ms().div_ceil(1_000);
    ui.horizontal(|ui| {
        ui.label(
            Type::Small.text(format!("Question {place} of {all}, {} answered", exam.answered()), palette.secondary),
        );
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let color = if left_s <= 60 { palette.again } else { palette.ink };
            ui.label(Type::Strong.text(format!("{}:{:02} left", left_s / 60, left_s % 60), color));
        });
    });
    let share = place as f32 / all.max(1) as f32;
    share_bar(ui, 4.0, &[(share, palette.accent)], &format!("Question {place} of {all}"));
    ui.ctx().request_repaint_after(std::time::Duration::from_millis(exam.left_ms() % 1_000 + 1));
}

/// Draws the field for an answer. Returns whether Enter was pressed in it.
fn field_ui(ui: &mut Ui, typed: &mut String, form: Form, is_fresh: bool) -> bool {
    let response = answer_field(ui, typed, form);
    if is_fresh {
        response.request_focus();
    }
    response.has_focus() && ui.input_mut(|input| input.consume_key(CONFIRM.0, CONFIRM.1))
}
