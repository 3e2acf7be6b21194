//! A sitting on the screen: one card at a time with its answer, its passage and its rating, and now and then a question
//! over several cards.

mod answer;
mod contrast;
mod foot;
mod order;
mod question;
mod turn;

use eframe::egui::{self, Align, Frame, Layout, Margin, Panel, ScrollArea, Ui};

use self::turn::{CardTurn, OrderTurn, Turn};
use super::View;
use crate::{
    app::{
        command::{Command, Context},
        theme::{self, Palette, Type},
        widgets::{column, plain, quiet, share_bar},
    },
    deck::{Card, CardKey},
    library::{self, Library, Plan},
    memory::{Moment, Rating},
    study::{Contrast, Given, Kind, Ordering, Question, Sitting},
};

/// A key that is pressed again sooner was pressed twice, in egui's seconds.
const KEY_PRESSED_TWICE_S: f64 = 0.3;

/// Whether what is pressed and clicked is meant for what is shown.
struct Attention {
    /// No dialog covers it.
    is_on_top: bool,
    /// It has been there for a moment.
    is_settled: bool,
}

/// A sitting on the screen.
pub struct StudyScreen {
    sitting: Sitting,
    /// What it covers.
    plan: Plan,
    /// The deck's title, or what the sitting covers.
    name: String,
    turn: Turn,
    /// When the current question was first shown.
    asked_at: Moment,
    /// Scrolls back to the top with each card.
    is_fresh: bool,
    /// The answer has just been shown: it is scrolled to.
    is_revealed: bool,
    /// When the answer was first drawn, in egui's time.
    answer_drawn_s: Option<f64>,
    /// At the end of a sitting: what today still asks for.
    still_due: Option<usize>,
    /// When the question was first drawn.
    question_drawn_s: Option<f64>,
    /// How far the keys want to scroll, in pages.
    scroll_pages: f32,
}

impl StudyScreen {
    /// Puts a sitting on the screen.
    #[must_use]
    pub fn new(sitting: Sitting, plan: Plan, name: String, library: &Library, now: Moment) -> Self {
        let mut screen = Self {
            sitting,
            plan,
            name,
            turn: Turn::Over,
            asked_at: now,
            is_fresh: true,
            is_revealed: false,
            answer_drawn_s: None,
            question_drawn_s: None,
            still_due: None,
            scroll_pages: 0.0,
        };
        screen.ask(library, now);
        screen
    }

    /// Which keys act now.
    #[must_use]
    pub fn context(&self) -> Context {
        match &self.turn {
            Turn::Over => Context::SittingOver,
            Turn::Card(turn) if turn.shown.is_some() => Context::Answer,
            Turn::Card(turn) if turn.question.choice.is_some() => Context::Choosing,
            Turn::Card(turn) if turn.question.form.is_typed() => Context::Typing,
            Turn::Card(_) => Context::Question,
            Turn::Order(turn) if turn.misplaced.is_some() => Context::Told,
            Turn::Contrast(turn) if turn.chosen.is_some() => Context::Told,
            Turn::Order(turn) if !turn.is_pair() => Context::Ordering,
            Turn::Order(_) | Turn::Contrast(_) => Context::Pairing,
        }
    }

    /// The card that is asked.
    #[must_use]
    pub fn card(&self) -> Option<&CardKey> {
        if let Turn::Card(turn) = &self.turn { Some(&turn.slot.card) } else { None }
    }

    /// What the sitting covers.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The sitting.
    pub fn sitting_mut(&mut self) -> &mut Sitting {
        &mut self.sitting
    }

    /// Whether something has been typed that Ctrl+Z would take back first.
    #[must_use]
    pub fn has_typed(&self) -> bool {
        matches!(&self.turn, Turn::Card(turn) if turn.shown.is_none() && !turn.typed.is_empty())
    }

    /// Takes back what was given and not kept yet, or the last move of an event: tells whether there was anything.
    pub fn take_step_back(&mut self, now: Moment) -> bool {
        match &mut self.turn {
            Turn::Order(turn) if turn.misplaced.is_none() => return turn.take_move_back(),
            Turn::Card(turn) if turn.shown.is_some() => {
                if !turn.take_step_back() {
                    return true;
                }
            }
            Turn::Order(turn) if turn.is_given_up => turn.reopen(),
            Turn::Contrast(turn) if turn.is_given_up => (turn.chosen, turn.is_given_up) = (None, false),
            _ => return false,
        }
        self.asked_anew(now);
        true
    }

    /// The answer to the question over several cards was taken back: where it is still there, it is asked again.
    pub fn interlude_taken_back(&mut self, now: Moment) {
        self.sitting.forget_misplaced();
        match &mut self.turn {
            Turn::Order(turn) => turn.reopen(),
            Turn::Contrast(turn) => turn.chosen = None,
            _ => return,
        }
        self.asked_anew(now);
    }

    /// The same question again: what was read meanwhile is no time for answering.
    fn asked_anew(&mut self, now: Moment) {
        (self.is_fresh, self.question_drawn_s, self.asked_at) = (true, None, now);
    }

    /// Whether what is shown has only just come: a key that answers or rates then belongs to what was there before.
    #[must_use]
    pub fn is_new_to_the_eye(&self, now_s: f64) -> bool {
        let is_told = matches!(self.context(), Context::Answer | Context::Told);
        let drawn_s = if is_told { self.answer_drawn_s } else { self.question_drawn_s };
        drawn_s.is_none_or(|drawn_s| now_s - drawn_s < KEY_PRESSED_TWICE_S)
    }

    /// Whether nothing has been typed where something can be.
    #[must_use]
    pub fn is_field_empty(&self) -> bool {
        matches!(&self.turn, Turn::Card(turn) if turn.typed.trim().is_empty())
    }

    /// Milliseconds since the question was first shown.
    #[must_use]
    pub fn duration_ms(&self, now: Moment) -> u32 {
        u32::try_from((now.utc_ms - self.asked_at.utc_ms).max(0)).unwrap_or(u32::MAX)
    }

    /// Shows the answer, with what came of what was given.
    pub fn show_answer(&mut self, library: &Library, given: Given<'_>, now: Moment) {
        let duration_ms = self.duration_ms(now);
        if let Turn::Card(turn) = &mut self.turn
            && turn.shown.is_none()
        {
            turn.show(library, given, duration_ms, now);
            self.told();
        }
    }

    /// Judges what was typed.
    pub fn check(&mut self, library: &Library, now: Moment) {
        let Turn::Card(turn) = &mut self.turn else { return };
        if let Some(refused) = turn.refusal(library) {
            turn.refused = Some(refused);
            return;
        }
        let typed = turn.typed.clone();
        self.show_answer(library, Given::Text(&typed), now);
    }

    /// The learner was right, whatever the judge says.
    pub fn overrule(&mut self) {
        if let Turn::Card(turn) = &mut self.turn {
            turn.overrule();
        }
    }

    /// The rating that is proposed.
    #[must_use]
    pub fn proposed(&self) -> Option<Rating> {
        if let Turn::Card(turn) = &self.turn { turn.shown.as_ref().map(|shown| shown.proposed) } else { None }
    }

    /// Changes the order of events, where one is asked.
    pub fn change_order(&mut self, change: impl FnOnce(&mut OrderTurn)) {
        if let Turn::Order(turn) = &mut self.turn {
            change(turn);
        }
    }

    /// The events and the order in which they were put, where that is asked and was not told yet.
    #[must_use]
    pub fn order(&self) -> Option<(Ordering, Vec<usize>)> {
        match &self.turn {
            Turn::Order(turn) if turn.misplaced.is_none() => Some((turn.ordering.clone(), turn.order.clone())),
            _ => None,
        }
    }

    /// The order is kept: which places are wrong.
    pub fn order_kept(&mut self, misplaced: Vec<bool>) {
        let comes_back = self.sitting.pool().is_empty();
        self.change_order(|turn| (turn.misplaced, turn.comes_back) = (Some(misplaced), comes_back));
        self.told();
    }

    /// The cards to be told apart, where that is asked and was not told yet.
    #[must_use]
    pub fn contrast(&self) -> Option<&Contrast> {
        match &self.turn {
            Turn::Contrast(turn) if turn.chosen.is_none() => Some(&turn.contrast),
            _ => None,
        }
    }

    /// The way in which they were matched is kept.
    pub fn contrast_kept(&mut self, way: usize) {
        if let Turn::Contrast(turn) = &mut self.turn {
            turn.chosen = Some(way);
        }
        self.told();
    }

    /// Goes on after a question over several cards.
    pub fn go_on(&mut self, library: &Library, now: Moment) {
        if matches!(self.turn, Turn::Order(_) | Turn::Contrast(_)) {
            self.ask(library, now);
        }
    }

    /// Tells the answer to a question over several cards that is not known. Nothing is kept of it.
    pub fn give_up(&mut self) {
        match &mut self.turn {
            Turn::Order(turn) if turn.misplaced.is_none() => turn.give_up(),
            Turn::Contrast(turn) if turn.chosen.is_none() => {
                (turn.chosen, turn.is_given_up) = (Some(turn.contrast.right), true);
            }
            _ => return,
        }
        self.told();
    }

    /// Scrolls by a share of what is seen, down where it is positive.
    pub fn scroll(&mut self, pages: f32) {
        self.scroll_pages += pages;
    }

    /// The current card with that rating, as it is to be kept. None while the answer is hidden.
    #[must_use]
    pub fn answer(&self, rating: Rating, library: &Library, now: Moment) -> Option<library::Answer> {
        let Turn::Card(turn) = &self.turn else { return None };
        let shown = turn.shown.as_ref()?;
        let feedback = shown.feedback.as_ref();
        let rival = shown.rival().and_then(|place| library.deck(&turn.slot.card.deck)?.deck.cards.get(place));
        Some(library::Answer {
            form: turn.form(),
            given: feedback.map(|feedback| feedback.given.clone()),
            is_right: shown.is_right(),
            rival: rival.map(|rival| rival.id.clone()),
            is_practice: self.sitting.is_practice(),
            ..library::Answer::recalled(self.sitting.id(), turn.slot.card.clone(), rating, self.duration_ms(now))
        })
    }

    /// The answer is kept: the next card.
    pub fn kept(&mut self, answer: library::Answer, library: &Library, now: Moment) {
        self.sitting.answered(answer.rating, answer.duration_ms, answer.rival);
        self.ask(library, now);
    }

    /// The answer to this card was taken back: it is asked again.
    pub fn taken_back(&mut self, card: &CardKey, library: &Library, now: Moment) {
        self.sitting.ask_again(card);
        self.ask_card(library, now);
    }

    /// A mark on this card was taken back: it is asked next, where it had left the sitting.
    pub fn unmarked(&mut self, card: &CardKey, is_new: bool, library: &Library, now: Moment) {
        if !self.sitting.contains(card) {
            self.sitting.ask_next(card, if is_new { Kind::New } else { Kind::Due });
            self.ask_card(library, now);
        }
    }

    /// This card leaves the sitting.
    pub fn passed_over(&mut self, card: &CardKey, library: &Library, now: Moment) {
        self.sitting.remove(card);
        self.ask_card(library, now);
    }

    /// Decks were read again: cards that have gone leave the sitting, and the current one shows what it says now.
    pub fn decks_changed(&mut self, library: &Library, now: Moment) {
        self.sitting.retain(|card| library.card(card).is_some());
        let Turn::Card(turn) = &mut self.turn else { return };
        let Some((_, card)) = library.card(&turn.slot.card) else {
            self.ask_card(library, now);
            return;
        };
        match &mut turn.shown {
            Some(shown) => {
                let form = turn.question.form;
                turn.question = Question { form, choice: turn.question.choice.take(), ..Question::ask(card, form) };
                if let Some(candidates) = library.candidates(&turn.slot.card, now) {
                    shown.candidates = candidates;
                }
            }
            None => {
                if let Some(question) = library.question(&turn.slot) {
                    turn.question = question;
                }
            }
        }
    }

    /// Asks what comes next: a question over several cards where one is due, else the next card.
    fn ask(&mut self, library: &Library, now: Moment) {
        match library.interlude(&mut self.sitting, now) {
            Some(interlude) => self.put(interlude.into(), now),
            None => self.ask_card(library, now),
        }
    }

    fn ask_card(&mut self, library: &Library, now: Moment) {
        self.still_due = None;
        let turn = loop {
            let Some(slot) = self.sitting.current().cloned() else {
                let plan = Plan { deck: self.plan.deck.clone(), topic: self.plan.topic, ..Plan::default() };
                let day = library.study_day(now);
                self.still_due = library.to_do(&plan, day).ok().map(|to_do| to_do.due);
                break Turn::Over;
            };
            match library.question(&slot) {
                Some(question) => break Turn::Card(Box::new(CardTurn::new(slot, question))),
                None => self.sitting.remove(&slot.card),
            }
        };
        self.put(turn, now);
    }

    fn put(&mut self, turn: Turn, now: Moment) {
        (self.turn, self.asked_at, self.is_fresh, self.question_drawn_s) = (turn, now, true, None);
    }

    fn told(&mut self) {
        (self.is_fresh, self.is_revealed, self.answer_drawn_s) = (true, true, None);
    }

    /// Draws the screen. `is_on_top` tells that no dialog covers it.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>, is_on_top: bool) {
        self.head_ui(ui, view);
        if matches!(self.turn, Turn::Over) {
            super::sitting_over::sitting_over_ui(ui, view, &self.sitting, &self.plan, self.still_due);
            return;
        }
        // The second click of a double one on “Show answer” is not meant for the rating in its place.
        let now_s = ui.input(|input| input.time);
        let drawn_s =
            [&mut self.question_drawn_s, &mut self.answer_drawn_s].map(|drawn_s| *drawn_s.get_or_insert(now_s));
        let is_settled = drawn_s.into_iter().all(|drawn_s| now_s - drawn_s > foot::DOUBLE_CLICK_S);
        foot::foot_ui(ui, view, &self.turn, is_settled);
        let mut scroll = ScrollArea::vertical().id_salt("card").auto_shrink([false, false]);
        if std::mem::take(&mut self.is_fresh) {
            scroll = scroll.vertical_scroll_offset(0.0);
        }
        let pages = std::mem::take(&mut self.scroll_pages);
        let is_revealed = std::mem::take(&mut self.is_revealed);
        scroll.show(ui, |ui| {
            if pages != 0.0 {
                ui.scroll_with_delta(egui::vec2(0.0, -pages * ui.clip_rect().height()));
            }
            column(ui, theme::COLUMN, |ui| match &mut self.turn {
                Turn::Over => {}
                Turn::Card(turn) => {
                    question::question_ui(ui, view, turn, &Attention { is_on_top, is_settled });
                    answer::answer_ui(ui, view, turn, is_revealed);
                }
                Turn::Order(turn) => order::order_ui(ui, view, turn, is_settled),
                Turn::Contrast(turn) => contrast::contrast_ui(ui, view, turn, is_settled),
            });
        });
    }

    fn head_ui(&self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        let frame = Frame::new().inner_margin(Margin { left: 16, right: 16, top: 10, bottom: 8 });
        Panel::top("sitting").frame(frame).show_separator_line(false).show(ui, |ui| {
            ui.horizontal(|ui| {
                if quiet(ui, "‹ Back", "Esc").on_hover_text("End the sitting; every answer is kept").clicked() {
                    view.send(Command::Leave);
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let what = if self.sitting.pool().is_empty() { "card" } else { "question" };
                    let left = match self.sitting.remaining() {
                        0 => "Done".to_owned(),
                        left => format!("{} left", super::counted(left, what)),
                    };
                    ui.label(Type::Small.text(left, palette.secondary));
                    ui.with_layout(Layout::centered_and_justified(egui::Direction::LeftToRight), |ui| {
                        ui.add(egui::Label::new(Type::Small.text(&self.name, palette.secondary)).truncate());
                    });
                });
            });
            let share = self.sitting.progress();
            share_bar(
                ui,
                4.0,
                &[(share, palette.accent)],
                &format!("{:.0} per cent of the sitting done", share * 100.0),
            );
        });
    }
}

/// A card in one line: its question without marks.
#[must_use]
pub fn one_line(card: &Card) -> String {
    plain(&card.prompt())
}
