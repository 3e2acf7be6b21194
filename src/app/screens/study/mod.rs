//! A session on the screen: one card at a time with its answer, its passage and its rating, and now and then a question
//! over several cards.

mod answer;
mod contrast;
mod first_steps;
mod foot;
mod order;
mod question;

use eframe::egui::{self, Align, Frame, Layout, Margin, Panel, ScrollArea, Ui};

use self::first_steps::{FIRST_ANSWERS, FirstStep};
use super::{View, session_over::Outlook};
use crate::{
    app::{
        command::{Command, Context},
        theme::{self, Palette, Type},
        widgets::{column, quiet, share_bar},
    },
    deck::{Card, CardKey},
    library::{Changes, Library, OpenError, Plan},
    memory::Moment,
    study::{Input, Reach, Record, Session, Step},
    wording::{count, plain},
};

/// A session on the screen.
pub struct StudyScreen {
    session: Session,
    /// What it covers.
    plan: Plan,
    /// The deck's title, or what the session covers.
    name: String,
    /// What has been typed so far.
    typed: String,
    /// The view of the session that was drawn last.
    drawn_view: Option<u32>,
    /// At the end of the session: what is still to come.
    outlook: Option<Outlook>,
    /// How far the keys want to scroll, in pages.
    scroll_pages: f32,
    /// How many answers the learner ever gave, counted no further than needed.
    answers: u32,
}

impl StudyScreen {
    /// Puts a session on the screen.
    #[must_use]
    pub fn new(session: Session, plan: Plan, name: String, library: &Library, now: Moment) -> Self {
        let mut screen = Self {
            session,
            plan,
            name,
            typed: String::new(),
            drawn_view: None,
            outlook: None,
            scroll_pages: 0.0,
            answers: 0,
        };
        screen.follow(u32::MAX, library, now);
        screen
    }

    /// The session.
    #[must_use]
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// What the session covers.
    #[must_use]
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Which keys act now.
    #[must_use]
    pub fn context(&self) -> Context {
        match self.session.step() {
            Step::Over => Context::SessionOver,
            Step::Card(card) if card.shown.is_some() => Context::Answer,
            Step::Card(card) if card.question.choice.is_some() => Context::Choosing,
            Step::Card(card) if card.question.form.is_typed() => Context::Typing,
            Step::Card(_) => Context::Question,
            Step::Order(order) if order.misplaced.is_some() => Context::Told,
            Step::Contrast(contrast) if contrast.chosen.is_some() => Context::Told,
            Step::Order(order) if !order.is_pair() => Context::Ordering,
            Step::Order(_) | Step::Contrast(_) => Context::Pairing,
        }
    }

    /// The card that is asked.
    #[must_use]
    pub fn card(&self) -> Option<&CardKey> {
        if let Step::Card(card) = self.session.step() { Some(&card.slot.card) } else { None }
    }

    /// The card on the screen and the wrong or nearly right answer to it that was typed, which the card can be taught.
    #[must_use]
    pub fn teachable(&self) -> Option<(&CardKey, &str)> {
        let Step::Card(card) = self.session.step() else { return None };
        Some((&card.slot.card, card.shown.as_ref()?.teachable()?))
    }

    /// Whether something has been typed that Ctrl+Z takes back first.
    #[must_use]
    pub fn has_typed(&self) -> bool {
        matches!(self.session.step(), Step::Card(card) if card.shown.is_none()) && !self.typed.is_empty()
    }

    /// Whether nothing has been typed.
    #[must_use]
    pub fn is_field_empty(&self) -> bool {
        self.typed.trim().is_empty()
    }

    /// Judges what has been typed; nothing means that it is not known.
    #[must_use]
    pub fn submission(&self) -> Input {
        if self.is_field_empty() { Input::GiveUp } else { Input::Submit(self.typed.clone()) }
    }

    /// Scrolls by a share of what is seen, down if it is positive.
    pub fn scroll(&mut self, pages: f32) {
        self.scroll_pages += pages;
    }

    /// Gives the session an input; what is to be kept is on disk when this returns.
    pub fn take(&mut self, input: Input, library: &mut Library, now: Moment) -> Result<Changes, OpenError> {
        let view = self.session.views();
        let changes = library.advance(&mut self.session, input, now);
        self.follow(view, library, now);
        changes
    }

    /// How far an undo reaches that would take back what was kept; `None` if there is a smaller step to go back by.
    pub fn undo_reach(&self, library: &Library, now: Moment) -> Option<Reach> {
        match self.session.clone().take(Input::Undo, library, now) {
            Some(Record::Undo(reach)) => Some(reach),
            _ => None,
        }
    }

    /// Follows an undo that was made elsewhere, or decks that were read again.
    pub fn change(&mut self, change: impl FnOnce(&mut Session), library: &Library, now: Moment) {
        let view = self.session.views();
        change(&mut self.session);
        self.follow(view, library, now);
    }

    /// What another question brings along.
    fn follow(&mut self, view: u32, library: &Library, now: Moment) {
        if self.session.views() == view {
            return;
        }
        match self.session.step() {
            // What was typed is still there if the answer to it is taken back.
            Step::Card(card) if card.was_shown || card.shown.is_some() => {}
            Step::Over => {
                self.outlook = Outlook::new(library, &self.plan, library.study_day(now)).ok();
            }
            _ => self.typed.clear(),
        }
        if self.answers < FIRST_ANSWERS {
            self.answers = library.count_answers(FIRST_ANSWERS).unwrap_or(FIRST_ANSWERS);
        }
    }

    /// What the card on the screen explains.
    fn first_step(&self) -> Option<FirstStep> {
        FirstStep::after(self.answers).filter(|_| matches!(self.session.step(), Step::Card(_)))
    }

    /// Draws the screen. `is_on_top` tells that no dialog covers it.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>, is_on_top: bool) {
        self.head_ui(ui, view);
        let (step, first_step) = (self.session.step(), self.first_step());
        if matches!(step, Step::Over) {
            super::session_over::session_over_ui(ui, view, self.session.course(), &self.plan, self.outlook.as_ref());
            return;
        }
        let is_fresh = self.drawn_view.replace(self.session.views()) != Some(self.session.views());
        foot::foot_ui(ui, view, step, &self.typed, self.context(), first_step);
        let mut scroll = ScrollArea::vertical().id_salt("card").auto_shrink([false, false]);
        if is_fresh {
            scroll = scroll.vertical_scroll_offset(0.0);
        }
        let pages = std::mem::take(&mut self.scroll_pages);
        scroll.show(ui, |ui| {
            if pages != 0.0 {
                ui.scroll_with_delta(egui::vec2(0.0, -pages * ui.clip_rect().height()));
            }
            column(ui, theme::COLUMN, |ui| match step {
                Step::Over => {}
                Step::Card(card) => {
                    question::question_ui(ui, view, card, &mut self.typed, is_on_top);
                    answer::answer_ui(ui, view, card, is_fresh, first_step);
                }
                Step::Order(order) => order::order_ui(ui, view, order),
                Step::Contrast(contrast) => contrast::contrast_ui(ui, view, contrast),
            });
        });
    }

    fn head_ui(&self, ui: &mut Ui, view: &mut View<'_>) {
        let (palette, course) = (Palette::of(ui), self.session.course());
        let frame = Frame::new().inner_margin(Margin { left: 16, right: 16, top: 10, bottom: 8 });
        Panel::top("session").frame(frame).show_separator_line(false).show(ui, |ui| {
            ui.horizontal(|ui| {
                if quiet(ui, "‹ Back", &self.context().key(Command::Leave))
                    .on_hover_text(Command::Leave.tooltip())
                    .clicked()
                {
                    view.send(Command::Leave);
                }
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    let what = if course.pool().is_empty() { "card" } else { "question" };
                    let left = match course.remaining() {
                        0 => "Done".to_owned(),
                        left => format!("{} left", count(left, what)),
                    };
                    ui.label(Type::Small.text(left, palette.secondary));
                    ui.with_layout(Layout::centered_and_justified(egui::Direction::LeftToRight), |ui| {
                        ui.add(egui::Label::new(Type::Small.text(&self.name, palette.secondary)).truncate());
                    });
                });
            });
            let share = course.progress();
            share_bar(
                ui,
                4.0,
                &[(share, palette.accent)],
                &format!("{:.0} per cent of the session done", share * 100.0),
            );
        });
    }
}

/// A card in one line: its question without marks.
#[must_use]
pub fn one_line(card: &Card) -> String {
    plain(&card.prompt())
}
