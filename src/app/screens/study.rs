//! One card at a time: the question, then its answer with the passage, then the rating.

use eframe::egui::{self, Align, Frame, Layout, Margin, Panel, ScrollArea, Ui};

use super::View;
use crate::{
    app::{
        command::{Command, Context},
        theme::{self, GAP, PAGE_MARGIN, Palette, Type},
        widgets::{
            RATING_HEIGHT, as_heading, column, passage_ui, plain, primary_sized, quiet, rating_bar, rich, share_bar,
        },
    },
    deck::{Answer, Card, CardKey, Deck},
    library::{self, Library},
    memory::{Candidate, Moment, Rating},
    study::{Form, Kind, Question, Sitting},
};

/// The rating that is proposed where there is nothing to judge.
pub const PROPOSED: Rating = Rating::Good;

/// Clicks that come sooner after the answer belong to the button that stood there before.
const DOUBLE_CLICK_S: f64 = 0.35;

/// A sitting on the screen.
pub struct StudyScreen {
    sitting: Sitting,
    /// The deck's title, or what the sitting covers.
    name: String,
    phase: Phase,
    /// When the current question was first shown.
    asked_at: Moment,
    /// Scrolls back to the top with each card.
    is_fresh: bool,
    /// The answer has just been shown: it is scrolled to.
    is_revealed: bool,
    /// When the answer was first drawn, in egui's time.
    answer_drawn_s: Option<f64>,
    /// How far the keys want to scroll, in pages.
    scroll_pages: f32,
}

enum Phase {
    /// The question alone.
    Question,
    /// With its answer; what each rating leads to.
    Answer([Candidate; 4]),
}

impl StudyScreen {
    /// Puts a sitting on the screen.
    #[must_use]
    pub fn new(sitting: Sitting, name: String, now: Moment) -> Self {
        Self {
            sitting,
            name,
            phase: Phase::Question,
            asked_at: now,
            is_fresh: true,
            is_revealed: false,
            answer_drawn_s: None,
            scroll_pages: 0.0,
        }
    }

    /// Which keys act now.
    #[must_use]
    pub fn context(&self) -> Context {
        match (self.sitting.current(), &self.phase) {
            (None, _) => Context::SittingOver,
            (Some(_), Phase::Question) => Context::Question,
            (Some(_), Phase::Answer(_)) => Context::Answer,
        }
    }

    /// The card that is asked.
    #[must_use]
    pub fn card(&self) -> Option<&CardKey> {
        self.sitting.current().map(|slot| &slot.card)
    }

    /// Shows the answer.
    pub fn reveal(&mut self, library: &Library, now: Moment) {
        if let Some(candidates) = self.card().and_then(|card| library.candidates(card, now)) {
            self.phase = Phase::Answer(candidates);
            (self.is_fresh, self.is_revealed, self.answer_drawn_s) = (true, true, None);
        }
    }

    /// Scrolls by a share of what is seen, down where it is positive.
    pub fn scroll(&mut self, pages: f32) {
        self.scroll_pages += pages;
    }

    /// The current card with that rating, as it is to be kept. None while the answer is hidden.
    #[must_use]
    pub fn answer(&self, rating: Rating, now: Moment) -> Option<library::Answer> {
        let Phase::Answer(_) = self.phase else { return None };
        let duration_ms = (now.utc_ms - self.asked_at.utc_ms).clamp(0, i64::from(u32::MAX));
        let duration_ms = u32::try_from(duration_ms).unwrap_or(u32::MAX);
        Some(library::Answer::recalled(self.sitting.id(), self.card()?.clone(), rating, duration_ms))
    }

    /// The answer is kept: the next card.
    pub fn kept(&mut self, rating: Rating, duration_ms: u32, now: Moment) {
        self.sitting.answered(rating, duration_ms);
        self.ask(now);
    }

    /// The answer to this card was taken back: it is asked again.
    pub fn taken_back(&mut self, card: &CardKey, now: Moment) {
        self.sitting.ask_again(card);
        self.ask(now);
    }

    /// A mark on this card was taken back: it is asked next, where it had left the sitting.
    pub fn unmarked(&mut self, card: &CardKey, is_new: bool, now: Moment) {
        if !self.sitting.contains(card) {
            self.sitting.ask_next(card, if is_new { Kind::New } else { Kind::Due });
            self.ask(now);
        }
    }

    /// This card leaves the sitting.
    pub fn passed_over(&mut self, card: &CardKey, now: Moment) {
        self.sitting.remove(card);
        self.ask(now);
    }

    /// Decks were read again: cards that have gone leave the sitting, and the current one is asked anew if it changed.
    pub fn decks_changed(&mut self, library: &Library, now: Moment) {
        self.sitting.retain(|card| library.card(card).is_some());
        if let Phase::Answer(_) = self.phase {
            self.phase = Phase::Question;
            self.reveal(library, now);
        }
    }

    fn ask(&mut self, now: Moment) {
        (self.phase, self.asked_at, self.is_fresh) = (Phase::Question, now, true);
    }

    /// Draws the screen.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        self.head_ui(ui, view);
        let Some(slot) = self.sitting.current().cloned() else {
            super::sitting_over::sitting_over_ui(ui, view, &self.sitting);
            return;
        };
        let Some((deck, card)) = view.library.card(&slot.card) else { return };
        let kind = slot.kind;
        self.foot_ui(ui, view, &slot.card);
        let mut scroll = ScrollArea::vertical().id_salt("card").auto_shrink([false, false]);
        if std::mem::take(&mut self.is_fresh) {
            scroll = scroll.vertical_scroll_offset(0.0);
        }
        let pages = std::mem::take(&mut self.scroll_pages);
        scroll.show(ui, |ui| {
            if pages != 0.0 {
                ui.scroll_with_delta(egui::vec2(0.0, -pages * ui.clip_rect().height()));
            }
            column(ui, theme::COLUMN, |ui| self.card_ui(ui, view, deck, card, kind));
        });
    }

    fn head_ui(&self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        let frame = Frame::new().inner_margin(Margin { left: 16, right: 16, top: 10, bottom: 8 });
        Panel::top("sitting").frame(frame).show_separator_line(false).show(ui, |ui| {
            ui.horizontal(|ui| {
                if quiet(ui, "‹ Library", "Esc").on_hover_text("End the sitting; every answer is kept").clicked() {
                    view.send(Command::Leave);
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let left = match self.sitting.remaining() {
                        0 => "Done".to_owned(),
                        1 => "1 card left".to_owned(),
                        left => format!("{left} cards left"),
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

    fn card_ui(&mut self, ui: &mut Ui, view: &View<'_>, deck: &Deck, card: &Card, kind: Kind) {
        let palette = Palette::of(ui);
        let question = Question::ask(card, Form::Recall);
        ui.add_space(GAP * 2.0);
        let mut about = vec![card.topic.name()];
        about.push(match kind {
            Kind::New => "new card",
            Kind::Due => "review",
            Kind::Retry => "once more",
            Kind::Misplaced => "misplaced",
            Kind::Practice => "practice",
        });
        let key = CardKey { deck: deck.id.clone(), card: card.id.clone() };
        if view.library.marks(&key).is_flagged {
            about.push("flagged");
        }
        ui.label(Type::Small.text(about.join(" · "), palette.secondary));
        ui.add_space(2.0);
        let response = ui.label(rich(&question.prompt, Type::Question, palette.ink, None, palette.lit));
        as_heading(&response, &plain(&question.prompt));
        if let Phase::Question = self.phase {
            return;
        }
        ui.add_space(GAP);
        ui.separator();
        ui.add_space(GAP);
        let answer = ui.scope(|ui| answer_ui(ui, card, &question.answer)).response;
        if std::mem::take(&mut self.is_revealed) {
            // Below a long question it would be out of sight.
            answer.scroll_to_me(None);
        }
        ui.add_space(GAP * 2.0);
        passage_ui(ui, deck, card);
        ui.add_space(PAGE_MARGIN);
    }

    fn foot_ui(&mut self, ui: &mut Ui, view: &mut View<'_>, card: &CardKey) {
        let frame = Frame::new().inner_margin(Margin { left: 0, right: 0, top: 10, bottom: 8 });
        Panel::bottom("rating").frame(frame).show_separator_line(false).show(ui, |ui| {
            column(ui, theme::COLUMN, |ui| {
                match &self.phase {
                    Phase::Question => {
                        let size = egui::vec2(ui.available_width(), RATING_HEIGHT);
                        let middle = Layout::centered_and_justified(egui::Direction::TopDown);
                        ui.allocate_ui_with_layout(size, middle, |ui| {
                            if primary_sized(ui, Command::Reveal.label(), "Space", size).clicked() {
                                view.send(Command::Reveal);
                            }
                        });
                    }
                    Phase::Answer(candidates) => {
                        // The second click of a double one on “Show answer” is not meant for the rating in its place.
                        let now_s = ui.input(|input| input.time);
                        let is_settled = now_s - *self.answer_drawn_s.get_or_insert(now_s) > DOUBLE_CLICK_S;
                        if let Some(rating) = rating_bar(ui, candidates, PROPOSED).filter(|_| is_settled) {
                            view.send(Command::Rate(rating));
                        }
                    }
                }
                ui.add_space(2.0);
                hints_ui(ui, view, card);
            });
        });
    }
}

/// The answer, large; a list has its items on lines.
fn answer_ui(ui: &mut Ui, card: &Card, answer: &str) {
    let palette = Palette::of(ui);
    let is_list = matches!(&card.answer, Answer::List(items) if items.len() > 1);
    let lines = answer.lines().map(|line| if is_list { format!("• {line}") } else { line.to_owned() });
    for line in lines {
        ui.label(rich(&line, Type::Answer, palette.accent, None, palette.lit));
    }
}

/// What can be done beside answering, each with its key.
fn hints_ui(ui: &mut Ui, view: &mut View<'_>, card: &CardKey) {
    let is_flagged = view.library.marks(card).is_flagged;
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        // The first text begins where the column does.
        ui.add_space(-8.0);
        for (command, key, what) in [
            (Command::Undo, "Ctrl+Z", "Take back the last answer, also from an earlier sitting"),
            (Command::EditCard, "E", "Change this card"),
            (Command::Bury, "B", "Not today: it comes back tomorrow"),
            (Command::Suspend, "S", "Not asked until it is taken back"),
            (Command::Flag, "F", "To be looked at later"),
        ] {
            let label = match command {
                Command::Flag if is_flagged => "Unflag",
                Command::Bury => "Bury",
                _ => command.label(),
            };
            if quiet(ui, label, key).on_hover_text(what).clicked() {
                view.send(command);
            }
        }
    });
}

/// A card in one line: its question without marks.
#[must_use]
pub fn one_line(card: &Card) -> String {
    plain(&card.prompt())
}
