//! The foot of a session: what leads on, and what can be done beside it.

use eframe::egui::{self, Frame, Layout, Margin, Panel, Ui};

use crate::{
    app::{
        command::{Command, Context},
        screens::View,
        theme,
        widgets::{RATING_HEIGHT, column, primary_sized, quiet, rating_bar, secondary_sized},
    },
    study::{CardStep, Form, Kind, Shown, Step},
};

/// Clicks that come sooner after the answer belong to the button that stood there before.
pub const DOUBLE_CLICK_S: f64 = 0.35;

/// Draws the foot. `is_settled` tells that what is shown has been there for a moment.
pub fn foot_ui(ui: &mut Ui, view: &mut View<'_>, step: &Step, typed: &str, context: Context, is_settled: bool) {
    let frame = Frame::new().inner_margin(Margin { left: 0, right: 0, top: 10, bottom: 8 });
    Panel::bottom("rating").frame(frame).show_separator_line(false).show(ui, |ui| {
        column(ui, theme::COLUMN, |ui| {
            match step {
                Step::Over => {}
                Step::Card(card) => card_foot_ui(ui, view, card, typed, context, is_settled),
                Step::Order(turn) => match (&turn.misplaced, turn.is_pair()) {
                    (Some(_), _) => lead_ui(ui, view, &Command::GoOn, &context.key(&Command::GoOn), is_settled),
                    (None, true) => lead_ui(ui, view, &Command::GiveUp, &context.key(&Command::GiveUp), is_settled),
                    (None, false) => {
                        lead_ui(ui, view, &Command::CheckOrder, &context.key(&Command::CheckOrder), is_settled);
                    }
                },
                Step::Contrast(turn) => {
                    let command = if turn.chosen.is_some() { Command::GoOn } else { Command::GiveUp };
                    lead_ui(ui, view, &command, &context.key(&command), is_settled);
                }
            }
            ui.add_space(2.0);
            hints_ui(ui, view, step, context);
        });
    });
}

fn card_foot_ui(ui: &mut Ui, view: &mut View<'_>, turn: &CardStep, typed: &str, context: Context, is_settled: bool) {
    match &turn.shown {
        Some(shown) => {
            let is_practice = turn.slot.kind == Kind::Practice;
            let rated = rating_bar(ui, &shown.candidates, shown.proposed, is_practice).filter(|_| is_settled);
            if let Some(rating) = rated {
                view.send(Command::Rate(rating));
            }
        }
        None if turn.question.choice.is_some() => {
            lead_ui(ui, view, &Command::NotKnown, &context.key(&Command::NotKnown), is_settled);
        }
        None if turn.question.form.is_typed() => {
            let command = if typed.trim().is_empty() { Command::NotKnown } else { Command::Check };
            lead_ui(ui, view, &command, &context.key(&Command::Check), is_settled);
        }
        None => lead_ui(ui, view, &Command::Reveal, &context.key(&Command::Reveal), is_settled),
    }
}

/// The button that leads on, as high as the ratings that come in its place.
fn lead_ui(ui: &mut Ui, view: &mut View<'_>, command: &Command, key: &str, is_settled: bool) {
    let size = egui::vec2(ui.available_width(), RATING_HEIGHT);
    let middle = Layout::centered_and_justified(egui::Direction::TopDown);
    ui.allocate_ui_with_layout(size, middle, |ui| {
        // What gives up does not invite.
        let is_quiet = matches!(command, Command::NotKnown | Command::GiveUp);
        let button = if is_quiet { secondary_sized } else { primary_sized };
        if button(ui, command.label(), key, size).clicked() && is_settled {
            view.send(command.clone());
        }
    });
}

/// What can be done beside answering, each with its key.
fn hints_ui(ui: &mut Ui, view: &mut View<'_>, step: &Step, context: Context) {
    const UNDO: (Command, &str, &str) =
        (Command::Undo, "Undo", "Take back the last step: also the last answer, and one from an earlier session");
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing.x = 4.0;
        // The first text begins where the column does.
        ui.add_space(-8.0);
        let mut hints = Vec::new();
        if let Step::Card(turn) = step {
            let is_flagged = view.library.marks(&turn.slot.card).is_flagged;
            if turn.shown.as_ref().is_some_and(Shown::can_be_overruled) {
                hints.push((Command::Overrule, "I was right", "What you gave is right, too"));
            }
            if turn.shown.is_none() && turn.question.form != Form::Recall {
                let what = "See the answer and rate yourself";
                hints.push((Command::Reveal, "Show answer", what));
            }
            hints.push((UNDO.0, UNDO.1, UNDO.2));
            hints.push((Command::EditCard, "Edit", "Change this card"));
            hints.push((Command::Bury, "Bury", "Not today: it comes back tomorrow"));
            hints.push((Command::Suspend, "Suspend", "Not asked until it is taken back"));
            let flag = if is_flagged { "Unflag" } else { "Flag" };
            hints.push((Command::Flag, flag, "To be looked at later"));
        } else {
            hints.push((UNDO.0, UNDO.1, UNDO.2));
            if let Step::Order(turn) = step
                && !turn.is_pair()
                && turn.misplaced.is_none()
            {
                hints.push((Command::MoveEvent(1), "Move down", "Move the marked event down"));
                hints.push((Command::MoveEvent(-1), "Move up", "Move the marked event up"));
                hints.push((Command::GiveUp, "I don’t know", "See the right order; nothing is kept"));
            }
        }
        for (command, label, what) in hints {
            if quiet(ui, label, &context.key(&command)).on_hover_text(what).clicked() {
                view.send(command);
            }
        }
    });
}
