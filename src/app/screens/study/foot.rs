//! The foot of a session: what leads on, and what can be done beside it.

use eframe::egui::{self, Align, FontId, Frame, Layout, Margin, Ui, UiBuilder};

use super::first_steps::FirstStep;
use crate::{
    app::{
        command::{Command, Context},
        screens::View,
        theme::{self, Palette},
        widgets::{column, hinted, primary_sized, quiet, rating_bar, secondary_sized, small},
    },
    memory::{Candidate, Rating},
    study::{CardStep, Form, Shown, Step},
    wording::interval,
};

/// The foot of a card, or of a question over several.
pub struct Foot {
    /// Which keys act.
    pub context: Context,
    /// What the card explains.
    pub first_step: Option<FirstStep>,
    /// Whether there is little room.
    pub is_tight: bool,
    /// Whether answers count for the schedule; in practice there is no rating to decide.
    pub is_scheduled: bool,
}

impl Foot {
    /// Draws the foot. Returns its height.
    pub fn ui(&self, ui: &mut Ui, view: &mut View<'_>, step: &Step, typed: &str) -> f32 {
        let [top, bottom] = if self.is_tight { [4, 4] } else { [10, 8] };
        let frame = Frame::new().inner_margin(Margin { left: 0, right: 0, top, bottom });
        let context = self.context;
        let shown = frame.show(ui, |ui| {
            column(ui, theme::COLUMN, |ui| {
                if let Some(first @ (FirstStep::Key | FirstStep::Ratings)) = self.first_step {
                    first.ui(ui, context);
                }
                match step {
                    Step::Over => {}
                    Step::Card(card) => self.card_ui(ui, view, card, typed),
                    Step::Order(turn) => match (&turn.misplaced, turn.is_pair()) {
                        (Some(_), _) => self.lead_ui(ui, view, Command::GoOn, Command::GoOn),
                        (None, true) => self.lead_ui(ui, view, Command::GiveUp, Command::GiveUp),
                        (None, false) => self.lead_ui(ui, view, Command::CheckOrder, Command::CheckOrder),
                    },
                    Step::Contrast(turn) => {
                        let command = if turn.chosen.is_some() { Command::GoOn } else { Command::GiveUp };
                        self.lead_ui(ui, view, command, command);
                    }
                }
                ui.add_space(if self.is_tight { 0.0 } else { 2.0 });
                self.hints_ui(ui, view, step);
            });
        });
        shown.response.rect.height()
    }

    /// What can be done beside answering, each with its key.
    fn hints_ui(&self, ui: &mut Ui, view: &mut View<'_>, step: &Step) {
        use Command::{Bury, EditCard, Flag, GiveUp, MoveEvent, Overrule, ReadPassage, Reveal, Suspend, Undo};
        let hints: Vec<Command> = match step {
            Step::Card(card) => {
                let can_be_overruled = card.shown.as_ref().is_some_and(Shown::can_be_overruled);
                let can_be_shown = card.shown.is_none() && card.question.form != Form::Recall;
                let first = [(can_be_overruled, Overrule), (can_be_shown, Reveal)];
                let first = first.into_iter().filter_map(|(is_there, command)| is_there.then_some(command));
                let passage = view.library.card(&card.slot.card).and_then(|(deck, it)| deck.passage_of(it));
                let last = passage.filter(|_| card.shown.is_some()).map(|_| ReadPassage);
                first.chain([Undo, EditCard, Bury, Suspend, Flag]).chain(last).collect()
            }
            Step::Order(order) if !order.is_pair() && order.misplaced.is_none() => {
                vec![Undo, MoveEvent(1), MoveEvent(-1), GiveUp]
            }
            _ => vec![Undo],
        };
        let is_flagged = matches!(step, Step::Card(card) if view.library.marks(&card.slot.card).is_flagged);
        let told = hints.into_iter().map(|command| {
            let label = if command == Flag && is_flagged { "Remove flag" } else { command.label() };
            (command, label, if self.is_tight { String::new() } else { self.context.key(command) })
        });
        ui.spacing_mut().item_spacing = egui::vec2(SPACE, 0.0);
        for row in in_rows(ui, told.collect()) {
            // Each row's first text begins where the column does, so its button to the left of it.
            let mut room = ui.available_rect_before_wrap();
            room.min.x -= INSET;
            room.max.y = room.min.y + HINT_HEIGHT;
            let layout = Layout::left_to_right(Align::Center);
            let mut child = ui.new_child(UiBuilder::new().max_rect(room).layout(layout));
            for (command, label, key) in row {
                if hinted(quiet(&mut child, label, &key), command.tooltip()).clicked() {
                    view.send(command);
                }
            }
            room.min.x += INSET;
            ui.advance_cursor_after_rect(room);
        }
    }

    fn card_ui(&self, ui: &mut Ui, view: &mut View<'_>, turn: &CardStep, typed: &str) {
        match &turn.shown {
            Some(shown) if !self.is_scheduled && shown.feedback.is_some() => {
                self.lead_ui(ui, view, Command::Accept, Command::Accept);
            }
            Some(_) if !self.is_scheduled => self.recalled_ui(ui, view),
            Some(shown) => {
                let either_way = said_either_way(&shown.candidates);
                if let Some(sentence) =
                    either_way.filter(|_| self.first_step != Some(FirstStep::Ratings) && !self.is_tight)
                {
                    small(ui, sentence);
                }
                if let Some(rating) = rating_bar(ui, self.height(), &shown.candidates, shown.proposed) {
                    view.send(Command::Rate(rating));
                }
            }
            None if turn.question.choice.is_some() => self.lead_ui(ui, view, Command::NotKnown, Command::NotKnown),
            None if turn.question.form.is_typed() => {
                let command = if typed.trim().is_empty() { Command::NotKnown } else { Command::Check };
                self.lead_ui(ui, view, command, Command::Check);
            }
            None => self.lead_ui(ui, view, Command::Reveal, Command::Reveal),
        }
    }

    /// Whether a card was recalled that nothing judged: in practice, too, only the learner knows that.
    fn recalled_ui(&self, ui: &mut Ui, view: &mut View<'_>) {
        let size = egui::vec2((ui.available_width() - theme::GAP) / 2.0, self.height());
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = theme::GAP;
            let missed = Command::Rate(Rating::Again);
            if secondary_sized(ui, "Not recalled", &self.context.key(missed), size).clicked() {
                view.send(missed);
            }
            if primary_sized(ui, "Recalled", &self.context.key(Command::Accept), size).clicked() {
                view.send(Command::Accept);
            }
        });
    }

    /// The button that leads on, with the key of a command, as high as the ratings that come in its place.
    fn lead_ui(&self, ui: &mut Ui, view: &mut View<'_>, command: Command, by: Command) {
        let size = egui::vec2(ui.available_width(), self.height());
        let middle = Layout::centered_and_justified(egui::Direction::TopDown);
        ui.allocate_ui_with_layout(size, middle, |ui| {
            // What gives up does not invite.
            let is_quiet = matches!(command, Command::NotKnown | Command::GiveUp);
            let button = if is_quiet { secondary_sized } else { primary_sized };
            let label = if command == Command::Accept { "Next" } else { command.label() };
            if button(ui, label, &self.context.key(by), size).clicked() {
                view.send(command);
            }
        });
    }

    /// The height of the ratings, in points.
    fn height(&self) -> f32 {
        if self.is_tight { 44.0 } else { 58.0 }
    }
}

/// Why the ratings that pass all lead to the same day.
fn said_either_way([_, hard, good, easy]: &[Candidate; 4]) -> Option<String> {
    let days = good.interval_days;
    let is_same = hard.interval_days == days && easy.interval_days == days;
    is_same.then(|| {
        format!("Recalled, it comes back in {} either way; the rating counts for the time after that.", interval(days))
    })
}

/// The space between two hints, in points.
const SPACE: f32 = 4.0;
/// The space in a hint to the left of its text, in points.
const INSET: f32 = 8.0;
/// The height of a row of hints, in points.
const HINT_HEIGHT: f32 = 28.0;

/// Puts hints into as few rows as they need: a quiet button would be torn at the end of a line.
fn in_rows(ui: &Ui, hints: Vec<(Command, &'static str, String)>) -> Vec<Vec<(Command, &'static str, String)>> {
    let width = |text: &str| {
        let galley = ui.painter().layout_no_wrap(text.to_owned(), FontId::proportional(12.5), Palette::of(ui).ink);
        galley.size().x
    };
    let (mut rows, mut used) = (Vec::new(), f32::INFINITY);
    for hint in hints {
        let wide = width(hint.1) + width(&hint.2) + 5.0 + 16.0 + SPACE;
        if used + wide > ui.available_width() + 16.0 {
            rows.push(Vec::new());
            used = 0.0;
        }
        used += wide;
        rows.last_mut().into_iter().for_each(|row: &mut Vec<_>| row.push(hint.clone()));
    }
    rows
}
