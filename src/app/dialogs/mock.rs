//! A mock exam: how many questions in which time, the questions one by one, and the sheet at the end.

mod sheet;

use eframe::egui::{
    self, Event, Key, Stroke, StrokeKind, Ui,
    text::{CCursor, CCursorRange},
    text_edit::TextEditState,
};

use self::sheet::sheet_ui;
use super::closing_ui;
use crate::{
    app::{
        command::{Action, CONFIRM, Command, PREVIOUS, SAVE, key_name},
        screens::View,
        theme::{BUTTON_RADIUS, GAP, Palette, Type, WIDE_GAP},
        widgets::{
            OptionLook, announce, answer_field, as_heading, checkbox, heading, link, option_row, pictures_ui, primary,
            remark, rich_beside_pictures, scrolled_part, secondary, share_bar, slider, small,
        },
    },
    deck::{CardKey, DeckId, Hints, ToldDate, Topic},
    library::Library,
    memory::StudyDay,
    study::{Form, MockExam, MockQuestion, MockSheet, Reply, drawn_for_exam},
    wording::{count, plain, shortened},
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
    /// Not drawn yet: the first slider then gets the focus.
    is_fresh: bool,
    /// When it was drawn last, in egui's seconds.
    drawn_at_s: Option<f64>,
}

enum Stage {
    SetUp { questions: usize, minutes: usize, with_new: bool },
    Taking { exam: Box<MockExam>, typed: String, is_fresh: bool, is_last_look: bool },
    Over { sheet: Box<MockSheet>, is_counted: bool },
}

impl MockDialog {
    /// Returns the dialog for a mock exam about these decks.
    pub fn new(decks: Vec<DeckId>, library: &Library, today: StudyDay) -> Self {
        let titles: Vec<&str> = decks.iter().filter_map(|id| Some(library.deck(id)?.deck.title.as_str())).collect();
        let title = titles.join(", ");
        let mut dialog = Self {
            decks,
            title,
            today,
            stage: Stage::SetUp { questions: 0, minutes: 0, with_new: false },
            is_leaving: false,
            is_fresh: true,
            drawn_at_s: None,
        };
        let with_new = dialog.cards(library, false).is_empty();
        let questions = dialog.cards(library, with_new).len().min(PROPOSED_QUESTIONS);
        let minutes = (questions * SECONDS_PER_QUESTION).div_ceil(60).max(1);
        dialog.stage = Stage::SetUp { questions, minutes, with_new };
        dialog
    }

    /// Whether it is about these decks.
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
        if let Stage::Taking { is_fresh, .. } = &mut self.stage {
            // The key took the focus from the field. It goes on where it was.
            *is_fresh = true;
        }
        !is_lossy || std::mem::replace(&mut self.is_leaving, true)
    }

    /// The cards that can be asked, with their topics and how much of each is known today.
    fn cards(&self, library: &Library, with_new: bool) -> Vec<(CardKey, Topic, f32)> {
        let decks = self.decks.iter().filter_map(|id| library.deck(id));
        let cards = decks.flat_map(|deck| {
            library
                .to_come(deck)
                .filter(move |(_, state)| with_new || !state.is_new())
                .map(move |(place, state)| (deck.key(place), deck.deck.cards[place].topic, state))
        });
        cards.map(|(key, topic, state)| (key, topic, library.scheduler().known(&state, self.today))).collect()
    }

    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let now_s = ui.input(|input| input.time);
        let passed_ms = (now_s - self.drawn_at_s.replace(now_s).unwrap_or(now_s)).max(0.0) * 1e3;
        if let Stage::Taking { exam, typed, is_last_look, .. } = &mut self.stage {
            if *is_last_look {
                exam.look_over(passed_ms as u64);
            } else {
                exam.pass(passed_ms as u64);
            }
            if exam.left_ms() == 0 {
                keep_typed(exam, typed);
                self.hand_in(view.library);
            }
        }
        ui.horizontal_wrapped(|ui| {
            heading(ui, "Mock exam");
            small(ui, &self.title);
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
        remark(ui, sentence);
        ui.add_space(GAP);
        let most = self.cards(view.library, with_new).len();
        questions = questions.min(most);
        let mut is_on_slider = false;
        for (name, value, most, unit) in
            [("Questions", &mut questions, most.min(100), ""), ("Time", &mut minutes, 180, " min")]
        {
            ui.horizontal(|ui| {
                let line = egui::Layout::left_to_right(egui::Align::Center);
                ui.allocate_ui_with_layout(egui::vec2(84.0, 24.0), line, |ui| {
                    ui.set_min_width(84.0);
                    remark(ui, name);
                });
                let width = ui.available_width();
                let slider = slider(ui, name, value, 1.min(most)..=most, width, |it| it.suffix(unit));
                if std::mem::take(&mut self.is_fresh) {
                    slider.request_focus();
                }
                is_on_slider |= slider.has_focus();
            });
        }
        if checkbox(ui, &mut with_new, "Include cards that I have not met").changed() {
            questions = PROPOSED_QUESTIONS.min(self.cards(view.library, with_new).len());
        }
        if most == 0 {
            ui.label(Type::Body.text("There are no cards to ask. Include those that you have not met.", palette.again));
        }
        ui.add_space(WIDE_GAP);
        self.stage = Stage::SetUp { questions, minutes, with_new };
        ui.horizontal(|ui| {
            let clicked = ui.add_enabled_ui(most > 0, |ui| primary(ui, "Begin", &key_name(CONFIRM)).clicked()).inner;
            let is_free = is_on_slider || ui.memory(|memory| memory.focused().is_none());
            if most > 0 && (clicked || is_free && is_entered(ui)) {
                self.begin(view.library, ui.input(|input| input.time));
            }
            closing_ui(ui, view, "Cancel");
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
        self.stage = Stage::Taking { exam, typed: String::new(), is_fresh: true, is_last_look: false };
    }

    fn hand_in(&mut self, library: &Library) {
        if let Stage::Taking { exam, .. } = &self.stage {
            let sheet = Box::new(MockExam::clone(exam).hand_in(library));
            (self.stage, self.is_leaving) = (Stage::Over { sheet, is_counted: false }, false);
        }
    }

    fn taking_ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let Stage::Taking { exam, typed, is_fresh, is_last_look } = &mut self.stage else { return };
        clock_ui(ui, exam);
        let go = if *is_last_look {
            last_look_ui(ui, view, exam, self.is_leaving)
        } else {
            question_ui(ui, view, (&mut **exam, &mut *typed, &mut *is_fresh), self.is_leaving)
        };
        let Some(go) = go else {
            // Who types on does not leave.
            self.is_leaving &= !ui.input(|input| input.events.iter().any(|it| matches!(it, Event::Text(_))));
            return;
        };
        keep_typed(exam, typed);
        self.is_leaving = false;
        match go {
            Go::To(place) => {
                exam.go(place);
                let reply = exam.current().map(|question| question.reply.clone());
                *typed = if let Some(Reply::Text(text)) = reply { text } else { String::new() };
                (*is_fresh, *is_last_look) = (true, false);
            }
            Go::Look => {
                *is_last_look = true;
                // Enter is for the sheet now.
                ui.memory_mut(egui::Memory::stop_text_input);
            }
            Go::HandIn => self.hand_in(view.library),
        }
    }
}

/// Where it goes from a question, or from the last look.
enum Go {
    /// To the question at that place.
    To(usize),
    /// To the last look at what was answered.
    Look,
    /// To the end.
    HandIn,
}

/// Draws the question that is shown, with what was typed and whether it is fresh. Returns where it goes.
fn question_ui(
    ui: &mut Ui,
    view: &mut View<'_>,
    (exam, typed, is_fresh): (&mut MockExam, &mut String, &mut bool),
    is_leaving: bool,
) -> Option<Go> {
    let palette = Palette::of(ui);
    let question = exam.current().cloned()?;
    let is_fresh = std::mem::take(is_fresh);
    let next = body_ui(ui, |ui| {
        let prompt = &question.question.prompt;
        let response = ui.label(rich_beside_pictures(prompt, Type::Question, palette.ink, None, palette.lit));
        as_heading(&response, &plain(prompt));
        if let Some((deck, _)) = view.library.card(&question.card) {
            pictures_ui(ui, &deck.id, prompt);
        }
        ui.add_space(GAP);
        if question.question.choice.is_none() {
            return field_ui(ui, typed, question.question.form, is_fresh);
        }
        if is_fresh {
            // Enter is for this question, not for the field or the button that had it before.
            ui.memory_mut(egui::Memory::stop_text_input);
        }
        options_ui(ui, exam, &question);
        ui.memory(|memory| memory.focused().is_none()) && is_entered(ui)
    });
    leaving_ui(ui, is_leaving);
    let (place, last) = (exam.place(), exam.questions().len().saturating_sub(1));
    let on = if place < last { Go::To(place + 1) } else { Go::Look };
    let mut go = None;
    ui.horizontal(|ui| {
        let pressed = |(modifiers, key)| ui.input_mut(|input| input.consume_key(modifiers, key));
        let [back, look] = [PREVIOUS, SAVE].map(pressed);
        if primary(ui, if place == last { "Hand in…" } else { "Next" }, &key_name(CONFIRM)).clicked() || next {
            go = Some(on);
        }
        let previous = ui.add_enabled_ui(place > 0, |ui| secondary(ui, "Previous", &key_name(PREVIOUS)).clicked());
        if previous.inner || back && place > 0 {
            go = Some(Go::To(place.saturating_sub(1)));
        }
        if place < last && secondary(ui, "Hand in…", &key_name(SAVE)).clicked() || look {
            go = Some(Go::Look);
        }
        leave_ui(ui, view, is_leaving);
    });
    go
}

/// Draws what stands above the buttons, always in the same height: a pointer that rests on *Next* rests there.
fn body_ui<R>(ui: &mut Ui, add_contents: impl FnOnce(&mut Ui) -> R) -> R {
    ui.add_space(GAP);
    let height = (ui.ctx().content_rect().height() - 306.0).clamp(100.0, 340.0);
    scrolled_part(ui, "body", height, |ui| {
        ui.set_min_height(height);
        add_contents(ui)
    })
}

/// Draws the options of a question, the chosen one marked, and takes the one that is clicked or whose digit is pressed.
fn options_ui(ui: &mut Ui, exam: &mut MockExam, question: &MockQuestion) {
    let keys = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];
    let options = question.question.choice.iter().flat_map(|choice| &choice.options);
    for (place, option) in options.enumerate() {
        let row = option_row(ui, place + 1, &option.text, OptionLook::Open);
        if question.reply == Reply::Option(place) {
            let edge = Stroke::new(2.0, Palette::of(ui).accent);
            ui.painter().rect_stroke(row.rect, BUTTON_RADIUS, edge, StrokeKind::Inside);
            ui.ctx().accesskit_node_builder(row.id, |node| node.set_selected(true));
        }
        let is_pressed = keys.get(place).is_some_and(|key| ui.input(|input| input.key_pressed(*key)));
        if row.clicked() || is_pressed {
            exam.reply(Reply::Option(place));
        }
    }
}

/// Draws what was answered and what is open, before anything is judged. Returns where it goes.
fn last_look_ui(ui: &mut Ui, view: &mut View<'_>, exam: &MockExam, is_leaving: bool) -> Option<Go> {
    let palette = Palette::of(ui);
    let (all, answered) = (exam.questions().len(), exam.answered());
    let mut go = None;
    body_ui(ui, |ui| {
        let title = ui.label(Type::Question.text("Hand in your answers?", palette.ink));
        as_heading(&title, "Hand in your answers?");
        let said = match all - answered {
            0 => format!("You answered all of {}.", count(all, "question")),
            open => format!("You answered {answered} of {}; {open} left open:", count(all, "question")),
        };
        let said = remark(ui, said);
        announce(ui, said.id);
        let open = exam.questions().iter().enumerate().filter(|(_, question)| question.reply == Reply::Blank);
        for (place, question) in open {
            let name = format!("{}. {}", place + 1, shortened(&plain(&question.question.prompt), 70));
            if link(ui, &name).clicked() {
                go = Some(Go::To(place));
            }
        }
    });
    leaving_ui(ui, is_leaving);
    ui.horizontal(|ui| {
        let is_free = ui.memory(|memory| memory.focused().is_none());
        if primary(ui, "Hand in", &key_name(CONFIRM)).clicked() || (is_free && is_entered(ui)) {
            go = Some(Go::HandIn);
        }
        if secondary(ui, "Back to the questions", "").clicked() {
            go = Some(Go::To(exam.place()));
        }
        leave_ui(ui, view, is_leaving);
    });
    go
}

/// Whether Enter was pressed anew: one that is held down does not hand in what was just answered.
fn is_entered(ui: &Ui) -> bool {
    let is_held = ui.input(|input| input.events.iter().any(|it| matches!(it, Event::Key { repeat: true, .. })));
    ui.input_mut(|input| input.consume_key(CONFIRM.0, CONFIRM.1)) && !is_held
}

/// Says what would be lost. Its line is there before that is said.
fn leaving_ui(ui: &mut Ui, is_leaving: bool) {
    let text = if is_leaving { "If you leave now, your answers are not judged and not kept." } else { "" };
    ui.label(Type::Body.text(text, Palette::of(ui).again));
    ui.add_space(GAP);
}

fn leave_ui(ui: &mut Ui, view: &mut View<'_>, is_leaving: bool) {
    closing_ui(ui, view, if is_leaving { "Leave" } else { "Cancel" });
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
        small(ui, format!("Question {place} of {all}, {} answered", exam.answered()));
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
        let mut state = TextEditState::load(ui.ctx(), response.id).unwrap_or_default();
        state.cursor.set_char_range(Some(CCursorRange::one(CCursor::new(typed.chars().count()))));
        state.store(ui.ctx(), response.id);
    }
    // Told now: at the end it would only be wrong.
    let is_unread = || ToldDate::read(typed, Hints { near: Some(1900), ..Hints::default() }).is_err();
    // Short years are of the card’s century, which is not known here.
    let is_long =
        typed.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() > 2) || typed.trim().chars().count() > 12;
    if form == Form::Date && typed.contains(char::is_alphabetic) && is_long && is_unread() {
        ui.label(Type::Small.text("I can’t read that as a date yet.", Palette::of(ui).hard));
    }
    response.has_focus() && ui.input_mut(|input| input.consume_key(CONFIRM.0, CONFIRM.1))
}
