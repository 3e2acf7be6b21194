//! What is done with the deck that is selected or looked at.

use crate::deck::named;

named! {
    /// What is done with the deck that is selected or looked at, and what that is called in the window.
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    pub enum DeckMove {
        /// Opens its page.
        Open = "Open the deck",
        /// Shows its cards.
        Cards = "Cards",
        /// Reads its passages.
        Read = "Read",
        /// Shows its figures.
        Figures = "Progress",
        /// Prepares for an exam about it.
        Exam = "Exam…",
        /// Exports it.
        Export = "Export…",
    }
}

impl DeckMove {
    /// What a hint about it says.
    pub(super) fn tooltip(self) -> &'static str {
        match self {
            Self::Open => "Its cards, passages, figures and settings",
            Self::Cards => "Find and edit its cards",
            Self::Read => "Read its passages",
            Self::Figures => "See what you know of it",
            Self::Exam => "See how much you will know on the day, and how many minutes it takes",
            Self::Export => "Write this deck to a file: to share it, or for other programs",
        }
    }
}
