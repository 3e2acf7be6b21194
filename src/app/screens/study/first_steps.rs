//! What the first two cards of a learner explain, one line at a time, and then never again.

use eframe::egui::Ui;

use crate::app::{
    command::{Command, Context},
    theme::{Palette, Type},
};

/// After so many answers nothing is explained any more.
pub const FIRST_ANSWERS: u32 = 2;

/// What a card of the first session explains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstStep {
    /// What the main keys do.
    Key,
    /// What the ratings mean, and that one is proposed.
    Ratings,
    /// What the passage is.
    Passage,
}

impl FirstStep {
    /// What is explained to a learner who gave so many answers, while these keys act.
    pub fn after(answers: u32, context: Context) -> Option<Self> {
        match (answers, context) {
            (0, Context::Question | Context::Choosing | Context::Typing) => Some(Self::Key),
            (0, Context::Answer) => Some(Self::Ratings),
            (1, Context::Answer) => Some(Self::Passage),
            _ => None,
        }
    }

    /// The line, for what is on the screen.
    fn line(self, context: Context) -> String {
        let accept = Context::Answer.key(Command::Accept);
        match (self, context) {
            (Self::Ratings, _) => {
                "The rating decides when the card comes back. One is proposed; choose another if it does not fit."
                    .to_owned()
            }
            (Self::Passage, _) => {
                "The answer comes from this passage; words that answer the card are lit in it.".to_owned()
            }
            (Self::Key, Context::Choosing) => {
                let unknown = context.key(Command::NotKnown);
                format!(
                    "Press an option’s number, or {unknown} if you don’t know. {accept} then takes the proposed rating."
                )
            }
            (Self::Key, Context::Typing) => {
                let check = context.key(Command::Check);
                format!(
                    "{check} checks what you typed; leave the field empty if you don’t know. {accept} then takes the proposed rating."
                )
            }
            (Self::Key, _) => {
                let reveal = context.key(Command::Reveal);
                format!("{reveal} shows the answer, and then takes the proposed rating.")
            }
        }
    }

    /// Draws the line.
    pub fn ui(self, ui: &mut Ui, context: Context) {
        let palette = Palette::of(ui);
        ui.label(Type::Body.text(self.line(context), palette.accent));
    }
}
