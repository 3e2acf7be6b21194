//! What is asked when a library opens whose answers do not all stand where they should.

use std::path::PathBuf;

use eframe::egui::Ui;

use crate::{
    app::{
        command::{Action, Command},
        screens::View,
        theme::{Palette, Type, WIDE_GAP},
        widgets::{heading, primary, secondary},
    },
    library::{Finding, Future},
};

/// Answers that need a decision.
pub enum RescueDialog {
    /// Some were given under a clock that was ahead: what is said of them.
    Future(String),
    /// Some wait in a file beside, because the log was replaced while they were given.
    Waiting(PathBuf),
}

impl RescueDialog {
    /// What can be done about answers that the doctor has found.
    pub fn offers(finding: &Finding) -> Vec<(&'static str, Action)> {
        match finding {
            Finding::Future { .. } => vec![
                ("Date them today", Action::SettleFuture(Future::Date)),
                ("Take them back", Action::SettleFuture(Future::TakeBack)),
            ],
            Finding::Waiting { file } => vec![("Put them into the log", Action::Merge(file.clone()))],
            Finding::Earlier { folder } => vec![("Put its answers into the log", Action::Merge(folder.clone()))],
            _ => Vec::new(),
        }
    }

    /// Draws it.
    pub fn ui(&self, ui: &mut Ui, view: &mut View<'_>) {
        let (head, text, choices) = match self {
            Self::Future(found) => (
                "Answers from the future",
                format!(
                    "{found} If the clock is right now, date them today or take them back; nothing is deleted. If it is \
                     wrong, set it right first."
                ),
                vec![
                    ("Date them today", Action::SettleFuture(Future::Date)),
                    ("Take them back", Action::SettleFuture(Future::TakeBack)),
                ],
            ),
            Self::Waiting(path) => (
                "Answers that wait",
                format!(
                    "The review log was replaced, and these answers, which it may lack, were kept in a file of their own: {}",
                    path.display()
                ),
                vec![("Put them into the log", Action::Merge(path.clone()))],
            ),
        };
        heading(ui, head);
        ui.label(Type::Body.text(text, Palette::of(ui).ink));
        ui.add_space(WIDE_GAP);
        ui.horizontal_wrapped(|ui| {
            for (place, (label, action)) in choices.into_iter().enumerate() {
                let button = if place == 0 { primary(ui, label, "") } else { secondary(ui, label, "") };
                if button.clicked() {
                    view.send(action);
                }
            }
            if secondary(ui, "Decide later", "").clicked() {
                view.send(Command::CloseDialog);
            }
        });
    }
}
