//! What is done with the deck that is selected or looked at.

/// What is done with the deck that is selected or looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeckMove {
    /// Opens its page.
    Open,
    /// Shows its cards.
    Cards,
    /// Reads its passages.
    Read,
    /// Shows its figures.
    Figures,
    /// Prepares for an exam about it.
    Exam,
    /// Exports it.
    Export,
}

impl DeckMove {
    /// What it is called in the window.
    pub(super) fn label(self) -> &'static str {
        match self {
            Self::Open => "Open the deck",
            Self::Cards => "Cards",
            Self::Read => "Read",
            Self::Figures => "Progress",
            Self::Exam => "Exam…",
            Self::Export => "Export…",
        }
    }

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
