//! The screens, one struct each. They are handed the library to look at, and send commands.

mod library;
mod progress;
mod settings;
mod sitting_over;
mod study;
mod timeline;

pub use library::{LibraryScreen, as_sentence};
pub use progress::ProgressScreen;
pub use settings::{SettingsScreen, settings_ui};
pub use sitting_over::minutes_in_words;
pub use study::{StudyScreen, one_line};
pub use timeline::TimelineScreen;

use super::command::Command;
use crate::{library::Library, memory::StudyDay};

/// What a screen is handed to draw itself.
pub struct View<'v> {
    /// Everything the learner has; only to look at.
    pub library: &'v Library,
    /// Its study day.
    pub today: StudyDay,
    /// What the screen wants done.
    pub commands: &'v mut Vec<Command>,
}

impl View<'_> {
    /// Asks for something to be done after this frame.
    pub fn send(&mut self, command: Command) {
        self.commands.push(command);
    }
}

/// `1 card`, `2 cards`.
#[must_use]
pub fn cards(count: usize) -> String {
    counted(count, "card")
}

/// A count of something whose plural ends in s.
#[must_use]
pub fn counted(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
