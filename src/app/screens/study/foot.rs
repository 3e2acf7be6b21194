//! The foot of a session: what leads on, and what can be done beside it.

use eframe::egui::{self, FontId, Frame, Layout, Margin, Ui};

use super::first_steps::FirstStep;
use crate::{
    app::{
        command::{Command, Context},
        screens::View,
        theme::{self, Palette},
        widgets::{RATING_HEIGHT, column, primary_sized, quiet, rating_bar, secondary_sized},
    },
    study::{CardStep, Form, Kind, Shown, Step},
};

/// The foot of a card, or of a question over several.
pub struct Foot {
    /// Which keys act.
    pub context: Context,
    /// What the card explains.
    pub first_step: Option<FirstStep>,
    /// Whether there is little room.
    pub is_tight: bool,
}

impl Foot {
    /// Draws the foot. Returns its height.
    pub fn ui(&self, ui: &mut Ui, view: &mut View<'_>, step: &Step, typed: &str) -> f32 {
        let frame = Frame::new().inner_margin(Margin { left: 0, right: 0, top: 10, bottom: 8 });
        let context = self.context;
        let shown = frame.show(ui, |ui| {
            column(ui, theme::COLUMN, |ui| {
                match (self.first_step, context) {
                    (Some(first @ FirstStep::Ratings), Context::Answer) => first.ui(ui, context),
                    (Some(first @ FirstStep::Key), Context::Question | Context::Choosing | Context::Typing) => {
                        first.ui(ui, context);
                    }
                    _ => {}
                }
                match step {
                    Step::Over => {}
                    Step::Card(card) => card_foot_ui(ui, view, card, typed, context),
                    Step::Order(turn) => match (&turn.misplaced, turn.is_pair()) {
                        (Some(_), _) => lead_ui(ui, view, Command::GoOn, &context.key(Command::GoOn)),
                        (None, true) => lead_ui(ui, view, Command::GiveUp, &context.key(Command::GiveUp)),
                        (None, false) => {
                            lead_ui(ui, view, Command::CheckOrder, &context.key(Command::CheckOrder));
                        }
                    },
                    Step::Contrast(turn) => {
                        let command = if turn.chosen.is_some() { Command::GoOn } else { Command::GiveUp };
                        lead_ui(ui, view, command, &context.key(command));
                    }
                }
                ui.add_space(2.0);
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
        ui.spacing_mut().interact_size.y = 28.0;
        for (place, row) in in_rows(ui, told.collect()).into_iter().enumerate() {
            ui.horizontal(|ui| {
                // The first text begins where the column does, and those below it, too.
                ui.add_space(if place == 0 { -8.0 } else { 0.0 });
                for (command, label, key) in row {
                    if quiet(ui, label, &key).on_hover_text(command.tooltip()).clicked() {
                        view.send(command);
                    }
                }
            });
        }
    }
}

fn card_foot_ui(ui: &mut Ui, view: &mut View<'_>, turn: &CardStep, typed: &str, context: Context) {
    match &turn.shown {
        // Practice leaves the schedule alone, so there is nothing to decide.
        Some(_) if turn.slot.kind == Kind::Practice => {
            lead_ui(ui, view, Command::Accept, &context.key(Command::Accept));
        }
        Some(shown) => {
            if let Some(rating) = rating_bar(ui, &shown.candidates, shown.proposed) {
                view.send(Command::Rate(rating));
            }
        }
        None if turn.question.choice.is_some() => {
            lead_ui(ui, view, Command::NotKnown, &context.key(Command::NotKnown));
        }
        None if turn.question.form.is_typed() => {
            let command = if typed.trim().is_empty() { Command::NotKnown } else { Command::Check };
            lead_ui(ui, view, command, &context.key(Command::Check));
        }
        None => lead_ui(ui, view, Command::Reveal, &context.key(Command::Reveal)),
    }
}

/// The button that leads on, as high as the ratings that come in its place.
fn lead_ui(ui: &mut Ui, view: &mut View<'_>, command: Command, key: &str) {
    let size = egui::vec2(ui.available_width(), RATING_HEIGHT);
    let middle = Layout::centered_and_justified(egui::Direction::TopDown);
    ui.allocate_ui_with_layout(size, middle, |ui| {
        // What gives up does not invite.
        let is_quiet = matches!(command, Command::NotKnown | Command::GiveUp);
        let button = if is_quiet { secondary_sized } else { primary_sized };
        let label = if command == Command::Accept { "Next" } else { command.label() };
        if button(ui, label, key, size).clicked() {
            view.send(command);
        }
    });
}

/// The space between two hints, in points.
const SPACE: f32 = 4.0;

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
