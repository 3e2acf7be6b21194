//! The foot of a session: what leads on, and what can be done beside it.

use eframe::egui::{self, Frame, Layout, Margin, Panel, Ui};

use super::first_steps::FirstStep;
use crate::{
    app::{
        command::{Command, Context},
        screens::View,
        theme,
        widgets::{RATING_HEIGHT, column, primary_sized, quiet, rating_bar, secondary_sized},
    },
    study::{CardStep, Form, Kind, Shown, Step},
};

/// Draws the foot. `first_step` is what the card explains.
pub fn foot_ui(
    ui: &mut Ui,
    view: &mut View<'_>,
    step: &Step,
    typed: &str,
    context: Context,
    first_step: Option<FirstStep>,
) {
    let frame = Frame::new().inner_margin(Margin { left: 0, right: 0, top: 10, bottom: 8 });
    Panel::bottom("rating").frame(frame).show_separator_line(false).show(ui, |ui| {
        column(ui, theme::COLUMN, |ui| {
            match (first_step, context) {
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
            hints_ui(ui, view, step, context);
        });
    });
}

fn card_foot_ui(ui: &mut Ui, view: &mut View<'_>, turn: &CardStep, typed: &str, context: Context) {
    match &turn.shown {
        Some(shown) => {
            let is_practice = turn.slot.kind == Kind::Practice;
            let rated = rating_bar(ui, &shown.candidates, shown.proposed, is_practice);
            if let Some(rating) = rated {
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
        if button(ui, command.label(), key, size).clicked() {
            view.send(command);
        }
    });
}

/// What can be done beside answering, each with its key.
fn hints_ui(ui: &mut Ui, view: &mut View<'_>, step: &Step, context: Context) {
    use Command::{Bury, EditCard, Flag, GiveUp, MoveEvent, Overrule, Reveal, Suspend, Undo};
    let hints = match step {
        Step::Card(card) => {
            let can_be_overruled = card.shown.as_ref().is_some_and(Shown::can_be_overruled);
            let can_be_shown = card.shown.is_none() && card.question.form != Form::Recall;
            let first = [(can_be_overruled, Overrule), (can_be_shown, Reveal)];
            let first = first.into_iter().filter_map(|(is_there, command)| is_there.then_some(command));
            first.chain([Undo, EditCard, Bury, Suspend, Flag]).collect()
        }
        Step::Order(order) if !order.is_pair() && order.misplaced.is_none() => {
            vec![Undo, MoveEvent(1), MoveEvent(-1), GiveUp]
        }
        _ => vec![Undo],
    };
    let is_flagged = matches!(step, Step::Card(card) if view.library.marks(&card.slot.card).is_flagged);
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        // The first text begins where the column does.
        ui.add_space(-8.0);
        for command in hints {
            let label = if command == Flag && is_flagged { "Remove flag" } else { command.label() };
            if quiet(ui, label, &context.key(command)).on_hover_text(command.tooltip()).clicked() {
                view.send(command);
            }
        }
    });
}
