//! The screens, one struct each. They get a shared reference to the library, and send commands.

mod cards;
mod deck_page;
mod library;
mod progress;
mod reading;
mod session_over;
mod settings;
mod study;
mod timeline;
mod trouble;

pub use cards::CardsScreen;
pub use deck_page::DeckScreen;
pub use library::{LibraryScreen, as_sentence};
pub use progress::{ProgressScreen, Wanted};
pub use reading::{ReadingScreen, whole_words};
pub use settings::{SettingsScreen, names as setting_names, settings_ui};
pub use study::{StudyScreen, one_line};
pub use timeline::TimelineScreen;

use super::command::Action;
use crate::{library::Library, memory::StudyDay};

/// What a screen needs to draw itself.
pub struct View<'v> {
    /// The library, read-only.
    pub library: &'v Library,
    /// The current study day.
    pub today: StudyDay,
    /// Whether the system's file dialog is open, or cannot be opened.
    pub asking: Asking,
    /// What the screen wants done.
    pub actions: &'v mut Vec<Action>,
}

/// What the system's file dialog does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Asking {
    /// It is closed.
    #[default]
    Nothing,
    /// It is open.
    Open,
    /// It could not be opened.
    Missing,
}

impl View<'_> {
    /// Asks for something to be done after this frame.
    pub fn send(&mut self, action: impl Into<Action>) {
        self.actions.push(action.into());
    }
}
