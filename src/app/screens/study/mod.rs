//! A session on the screen: one card at a time with its answer, its passage and its rating, and now and then a question
//! over several cards.

mod answer;
mod contrast;
mod first_steps;
mod foot;
mod order;
mod question;
mod reading;

use eframe::egui::{self, Align, Frame, Layout, Margin, Panel, Rect, ScrollArea, Ui, UiBuilder, Vec2, vec2};

use self::{
    first_steps::{FIRST_ANSWERS, FirstStep},
    foot::Foot,
    reading::Reading,
};
use super::{View, session_over::Outlook};
use crate::{
    app::{
        command::{Command, Context},
        theme::{self, GAP, PAGE_MARGIN, Palette, Type},
        widgets::{Pane, column, quiet, rest_pointer, share_bar, small},
    },
    deck::{Card, CardKey},
    library::{Changes, Library, OpenError, Plan},
    memory::Moment,
    study::{CardStep, Input, Kind, Reach, Session, Step},
    wording::{count, plain},
};

/// From which width on the passage stands beside the card, in points.
const WIDE: f32 = 1_200.0;
/// Below this height a card is drawn closer, in points.
const LOW: f32 = 590.0;
/// The height of the head, in points.
const HEAD: f32 = 58.0;
/// Below this height what helps to answer makes room for what there is to read, in points.
const TIGHT: f32 = 480.0;
/// What is read below an answer should have this height, in points: five lines.
const READABLE: f32 = 130.0;

/// How much room there is for a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Room {
    /// What is read stands beside the card.
    is_wide: bool,
    /// The window is low.
    is_low: bool,
    /// How close the card is drawn.
    fit: Fit,
}

impl Room {
    /// Only what matters has room.
    fn is_tight(self) -> bool {
        self.fit == Fit::Tight
    }
}

/// How close an answered card is drawn, so that it has room with what there is to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// With all there is.
    Whole,
    /// Without the options that were neither chosen nor right.
    Close,
    /// Only what matters.
    Tight,
}

impl Fit {
    /// What takes less room.
    fn closer(self) -> Self {
        if self == Self::Whole { Self::Close } else { Self::Tight }
    }
}

/// A session on the screen.
pub struct StudyScreen {
    session: Session,
    /// What it covers.
    plan: Plan,
    /// The deck's title, or what the session covers.
    name: String,
    /// What has been typed so far.
    typed: String,
    /// The view of the session that was drawn last, and in which room.
    drawn: Option<(u32, Vec2)>,
    /// How often a question has been asked: what is asked again is said again.
    asked: u32,
    /// The height of the foot when it was drawn last: what is read first is drawn first.
    foot_height: f32,
    /// How close the view that was drawn last must be.
    fit: Fit,
    /// It is to be drawn once more, in other room.
    is_refitted: bool,
    /// How far what is read beside the answer can be scrolled up and down.
    pane_room: [f32; 2],
    /// At the end of the session: what is still to come.
    outlook: Option<Outlook>,
    /// How far the keys want to scroll, in pages.
    scroll_pages: f32,
    /// How many answers the learner ever gave, counted no further than needed.
    answers: u32,
}

impl StudyScreen {
    /// Puts a session on the screen.
    pub fn new(session: Session, plan: Plan, name: String, library: &Library, now: Moment) -> Self {
        let mut screen = Self {
            session,
            plan,
            name,
            typed: String::new(),
            drawn: None,
            asked: 0,
            foot_height: 106.0,
            fit: Fit::Whole,
            is_refitted: false,
            pane_room: [0.0; 2],
            outlook: None,
            scroll_pages: 0.0,
            answers: 0,
        };
        screen.follow(u32::MAX, library, now);
        screen
    }

    /// The session.
    pub fn session(&self) -> &Session {
        &self.session
    }

    /// What the session covers.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Which keys act now.
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

    /// Whether the answer to what is asked is shown.
    fn is_answered(&self) -> bool {
        matches!(self.context(), Context::Answer | Context::Told)
    }

    /// The card that is asked.
    pub fn card(&self) -> Option<&CardKey> {
        if let Step::Card(card) = self.session.step() { Some(&card.slot.card) } else { None }
    }

    /// The card on the screen and the wrong or nearly right answer to it that was typed, which the card can be taught.
    pub fn teachable(&self) -> Option<(&CardKey, &str)> {
        let Step::Card(card) = self.session.step() else { return None };
        Some((&card.slot.card, card.shown.as_ref()?.teachable()?))
    }

    /// Whether something has been typed that Ctrl+Z takes back first.
    pub fn has_typed(&self) -> bool {
        matches!(self.session.step(), Step::Card(card) if card.shown.is_none()) && !self.typed.is_empty()
    }

    /// Whether nothing has been typed.
    pub fn is_field_empty(&self) -> bool {
        self.typed.trim().is_empty()
    }

    /// Judges what has been typed; nothing means that it is not known.
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
        self.session.undo_reach(library, now)
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
        if !self.is_answered() {
            self.asked += 1;
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
            self.answers = library.count_scheduled(FIRST_ANSWERS).unwrap_or(FIRST_ANSWERS);
        }
    }

    /// What the card on the screen explains.
    fn first_step(&self) -> Option<FirstStep> {
        // In practice the lines about ratings would not be true.
        let explains = matches!(self.session.step(), Step::Card(_)) && !self.session.course().is_practice();
        explains.then(|| FirstStep::after(self.answers, self.context())).flatten()
    }

    /// Draws the screen. `is_on_top` tells that no dialog covers it.
    ///
    /// The card comes first and the foot after it, as they are read, although the foot has its height first.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>, is_on_top: bool) {
        rest_pointer(ui.ctx(), self.drawn.is_none_or(|(views, _)| views != self.session.views()));
        let is_low = ui.available_height() < LOW + HEAD;
        self.head_ui(ui, view, is_low);
        if matches!(self.session.step(), Step::Over) {
            let outlook = self.outlook.as_ref();
            super::session_over::session_over_ui(ui, view, self.session.course(), &self.plan, outlook);
            return;
        }
        let all = ui.available_rect_before_wrap();
        let drawn = (self.session.views(), all.size());
        let is_another = self.drawn.replace(drawn) != Some(drawn);
        if is_another {
            self.fit = if all.height() < TIGHT { Fit::Tight } else { Fit::Whole };
        }
        let is_fresh = is_another || std::mem::take(&mut self.is_refitted);
        let reading = Reading::after(self.session.step(), view.library);
        let will_come = Reading::will_come(self.session.step(), view.library);
        let is_wide = ui.ctx().content_rect().width() >= WIDE && (reading.is_some() || will_come);
        let (card, mut side) = if is_wide { halves(all) } else { (all, Rect::NOTHING) };
        side.max.y -= 2.0 * GAP;
        let (body, foot) = card.split_top_bottom_at_y((card.bottom() - self.foot_height).max(card.top()));
        let is_tight = all.height() < TIGHT;
        let room = Room { is_wide, is_low, fit: self.fit };
        let pages = std::mem::take(&mut self.scroll_pages);
        let is_for_pane = self.pane_room[usize::from(pages > 0.0)] > 0.5;
        let pane = Pane {
            height: if is_wide { side.height() - 2.0 * GAP } else { body.height() },
            kind: if room.is_tight() && !is_wide { Type::Body } else { Type::Reading },
            is_fresh,
            scroll: if is_for_pane { pages * body.height() * 0.5 } else { 0.0 },
        };
        let below = reading.as_ref().filter(|_| !is_wide);
        let scroll = if is_for_pane { 0.0 } else { pages };
        let mut pane_room = ui.scope_builder(UiBuilder::new().max_rect(body), |ui| {
            self.page_ui(ui, view, (below, pane), (room, scroll), is_on_top)
        });
        let (step, first_step) = (self.session.step(), self.first_step().filter(|_| !is_tight));
        let used = ui.scope_builder(UiBuilder::new().max_rect(foot), |ui| {
            let is_scheduled = !self.session.course().is_practice();
            let foot = Foot { context: self.context(), first_step, is_tight, is_scheduled };
            foot.ui(ui, view, step, &self.typed)
        });
        if (used.inner - self.foot_height).abs() > 0.5 {
            self.foot_height = used.inner;
            self.is_refitted = true;
            ui.ctx().request_discard("the foot has another height");
        }
        if is_wide {
            pane_room = ui.scope_builder(UiBuilder::new().max_rect(side), |ui| {
                column(ui, theme::COLUMN, |ui| {
                    ui.add_space(2.0 * GAP);
                    if let Some(reading) = &reading {
                        return reading.beside_ui(ui, pane);
                    }
                    reading::to_come_ui(ui, self.session.step());
                    [0.0; 2]
                })
            });
        }
        self.pane_room = pane_room.inner;
    }

    /// Draws the card, or the question over several, and what is read below it. Returns how far that can be scrolled.
    fn page_ui(
        &mut self,
        ui: &mut Ui,
        view: &mut View<'_>,
        (below, pane): (Option<&Reading<'_>>, Pane),
        (room, scroll): (Room, f32),
        is_on_top: bool,
    ) -> [f32; 2] {
        let (step, first_step) = (self.session.step(), self.first_step());
        let mut area = ScrollArea::vertical().id_salt("card").auto_shrink([false, false]);
        if pane.is_fresh {
            area = area.vertical_scroll_offset(0.0).animated(false);
        }
        let (asked, is_answered) = (self.asked, self.is_answered());
        let shown = area.show(ui, |ui| {
            let (seen, top) = (ui.clip_rect().height(), ui.cursor().top());
            if scroll != 0.0 {
                ui.scroll_with_delta(vec2(0.0, -scroll * seen));
            }
            let body = |ui: &mut Ui| {
                match step {
                    Step::Over => {}
                    Step::Card(card) => {
                        question::question_ui(ui, view, card, &mut self.typed, is_on_top, room);
                        answer::answer_ui(ui, view, card, room);
                    }
                    Step::Order(order) => order::order_ui(ui, view, order, room.is_low),
                    Step::Contrast(contrast) => contrast::contrast_ui(ui, view, contrast, room),
                }
                let is_read = below.is_some() || room.is_wide && is_answered;
                if first_step == Some(FirstStep::Passage) && is_read && !room.is_tight() {
                    ui.add_space(GAP);
                    FirstStep::Passage.ui(ui, Context::Answer);
                }
                let (mut pane_room, mut last) = ([0.0; 2], Rect::from_min_size(ui.cursor().left_top(), Vec2::ZERO));
                let mut free = seen - (ui.cursor().top() - top);
                if let Some(reading) = below {
                    ui.add_space(if room.is_tight() { 0.0 } else { GAP });
                    free = seen - (ui.cursor().top() - top) - GAP - READABLE;
                    let lowest = if room.is_tight() { 56.0 } else { 96.0 };
                    let height = (free + READABLE).max(lowest);
                    last = Rect::from_min_size(ui.cursor().left_top(), vec2(ui.available_width(), height));
                    let drawn = ui.scope_builder(UiBuilder::new().max_rect(last), |ui| {
                        reading.below_ui(ui, Pane { height, ..pane }, room.is_tight())
                    });
                    pane_room = drawn.inner;
                }
                if is_answered && pane.is_fresh && below.is_some() && last.bottom() > ui.clip_rect().bottom() {
                    ui.scroll_to_rect(last, None);
                    ui.ctx().request_discard("what is read is scrolled onto the screen");
                }
                if let Step::Card(card) = step
                    && !answer::has_details_first(card, room)
                {
                    answer::details_ui(ui, view, card, room);
                }
                (pane_room, free)
            };
            column(ui, theme::COLUMN, |ui| ui.push_id(asked, body).inner)
        });
        let (pane_room, free) = shown.inner;
        let is_refitted = is_answered && free < 0.0 && room.fit < Fit::Tight;
        if is_refitted {
            (self.fit, self.is_refitted) = (room.fit.closer(), true);
            ui.ctx().request_discard("the card is drawn closer");
        }
        pane_room
    }

    /// Draws how far the session is; of a low window, also what the card is about.
    fn head_ui(&self, ui: &mut Ui, view: &mut View<'_>, is_low: bool) {
        let (palette, course) = (Palette::of(ui), self.session.course());
        let [top, bottom] = if is_low { [4, 4] } else { [10, 8] };
        let frame = Frame::new().inner_margin(Margin { left: 16, right: 16, top, bottom });
        let about = if is_low { about(view.library, self.session.step()) } else { String::new() };
        let name = [self.name.clone(), about].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" · ");
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
                    small(ui, left);
                    ui.with_layout(Layout::centered_and_justified(egui::Direction::LeftToRight), |ui| {
                        ui.add(egui::Label::new(Type::Small.text(name, palette.secondary)).truncate());
                    });
                });
            });
            let share = self.session.progress();
            share_bar(
                ui,
                4.0,
                &[(share, palette.accent)],
                &format!("{:.0} per cent of the session done", share * 100.0),
            );
        });
    }
}

/// What is said of a question over several cards.
const UNCOUNTED: &str = "Practice · doesn’t count";

/// What a step is about, and why it is asked.
fn about(library: &Library, step: &Step) -> String {
    match step {
        Step::Card(turn) => about_card(library, turn),
        Step::Order(_) | Step::Contrast(_) => UNCOUNTED.to_owned(),
        Step::Over => String::new(),
    }
}

/// What a card is about, and why it is asked.
fn about_card(library: &Library, turn: &CardStep) -> String {
    let topic = library.card(&turn.slot.card).map_or("", |(_, card)| card.topic.name());
    let kind = match turn.slot.kind {
        Kind::New => "new card",
        Kind::Due => "review",
        Kind::Retry => "again",
        Kind::Misplaced => "out of order earlier",
        Kind::Practice => "practice",
    };
    let flagged = if library.marks(&turn.slot.card).is_flagged { " · flagged" } else { "" };
    format!("{topic} · {kind}{flagged}")
}

/// The halves of the room, side by side in the middle, each with a margin around its column.
fn halves(room: Rect) -> (Rect, Rect) {
    let width = room.width().min(2.0 * (theme::COLUMN + 2.0 * PAGE_MARGIN));
    let middle = Rect::from_center_size(room.center(), vec2(width, room.height()));
    middle.split_left_right_at_fraction(0.5)
}

/// A card in one line: its question without marks.
pub fn one_line(card: &Card) -> String {
    plain(&card.prompt())
}
