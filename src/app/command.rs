//! Every thing that the window can do, once: what it is called, and which keys do it.

use std::path::PathBuf;

use eframe::egui::{Key, Modifiers};

use crate::{
    deck::{Card, CardKey, DeckId},
    library::Import,
    memory::Rating,
    storage::{deck_files::Problem, preferences::Preferences},
    study::MarkKind,
};

/// A thing that the window can do. Screens send these; the app carries them out between frames.
#[derive(Clone, Debug)]
pub enum Command {
    /// Go to the library.
    ShowLibrary,
    /// Go to the progress page.
    ShowProgress,
    /// Go to the settings.
    ShowSettings,
    /// Show which keys do what.
    ShowKeys,
    /// Show what was said earlier.
    ShowMessages,
    /// Select the deck before.
    PreviousDeck,
    /// Select the deck after.
    NextDeck,
    /// Select that deck.
    SelectDeck(DeckId),
    /// Study the selected deck.
    StudySelected,
    /// Study one deck, or all.
    Study(Option<DeckId>),
    /// Study so many new cards beyond the day's limit.
    StudyMore(usize),
    /// Show what is wrong with the selected deck.
    ShowProblemsOfSelected,
    /// Show these problems.
    ShowProblems(String, Vec<Problem>),
    /// Show the suspended and the flagged cards of a deck.
    ShowMarked(DeckId),
    /// Take a mark off a card.
    Unmark(CardKey, MarkKind),
    /// Ask for a deck to import.
    OpenImport,
    /// Choose a file in the system's dialog.
    ChooseFile,
    /// Look at a file that may be imported.
    Preview(PathBuf),
    /// Let the deck in.
    Import(Box<Import>),
    /// Show the answer.
    Reveal,
    /// Rate the answer.
    Rate(Rating),
    /// Take the proposed rating.
    Accept,
    /// Take back the newest answer or mark.
    Undo,
    /// Edit the current card.
    EditCard,
    /// Keep the edited card.
    SaveCard(Box<Card>),
    /// Not today.
    Bury,
    /// Not until it is taken back.
    Suspend,
    /// To be looked at later.
    Flag,
    /// Read further down, by a share of the page; up where it is negative.
    Scroll(f32),
    /// End the sitting.
    Leave,
    /// Keep these preferences.
    SetPreferences(Preferences),
    /// Close the dialog.
    CloseDialog,
    /// Try to open the library again.
    TryAgain,
    /// Open it to look at it only.
    OpenReadOnly,
    /// Put the newest backup in the place of a damaged log.
    RestoreBackup,
    /// Close the window.
    Quit,
}

/// Where the keys act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// The library.
    Library,
    /// A question that waits for its answer to be shown.
    Question,
    /// An answer that waits to be rated.
    Answer,
    /// The end of a sitting.
    SittingOver,
    /// Any other page.
    Page,
}

/// A key with those held with it, and what it does.
pub type Binding = (Modifiers, Key, Command);

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;

const EVERYWHERE: &[Binding] = &[(NONE, Key::F1, Command::ShowKeys), (CTRL, Key::Q, Command::Quit)];
const PAGES: &[Binding] = &[
    (CTRL, Key::Num1, Command::ShowLibrary),
    (CTRL, Key::Num2, Command::ShowProgress),
    (CTRL, Key::Num3, Command::ShowSettings),
    (CTRL, Key::M, Command::ShowMessages),
];
const LIBRARY: &[Binding] = &[
    (NONE, Key::Enter, Command::StudySelected),
    (NONE, Key::ArrowUp, Command::PreviousDeck),
    (NONE, Key::ArrowDown, Command::NextDeck),
    (NONE, Key::A, Command::Study(None)),
    (NONE, Key::I, Command::OpenImport),
    (NONE, Key::P, Command::ShowProblemsOfSelected),
];
const QUESTION: &[Binding] = &[(NONE, Key::Space, Command::Reveal), (NONE, Key::Enter, Command::Reveal)];
const ANSWER: &[Binding] = &[
    (NONE, Key::Space, Command::Accept),
    (NONE, Key::Enter, Command::Accept),
    (NONE, Key::Num1, Command::Rate(Rating::Again)),
    (NONE, Key::Num2, Command::Rate(Rating::Hard)),
    (NONE, Key::Num3, Command::Rate(Rating::Good)),
    (NONE, Key::Num4, Command::Rate(Rating::Easy)),
];
const CARD: &[Binding] = &[
    (CTRL, Key::Z, Command::Undo),
    (NONE, Key::E, Command::EditCard),
    (NONE, Key::B, Command::Bury),
    (NONE, Key::S, Command::Suspend),
    (NONE, Key::F, Command::Flag),
    (NONE, Key::ArrowDown, Command::Scroll(0.15)),
    (NONE, Key::ArrowUp, Command::Scroll(-0.15)),
    (NONE, Key::PageDown, Command::Scroll(0.9)),
    (NONE, Key::PageUp, Command::Scroll(-0.9)),
    (NONE, Key::Escape, Command::Leave),
];
const SITTING_OVER: &[Binding] = &[
    (NONE, Key::Enter, Command::Leave),
    (NONE, Key::Escape, Command::Leave),
    (NONE, Key::M, Command::StudyMore(10)),
    (CTRL, Key::Z, Command::Undo),
];

/// Every key, in groups with the names that the list of keys gives them.
pub const KEYS: [(&str, &[Binding]); 7] = [
    ("Everywhere", EVERYWHERE),
    ("Outside a sitting", PAGES),
    ("Library", LIBRARY),
    ("Question", QUESTION),
    ("Answer", ANSWER),
    ("Question and answer", CARD),
    ("End of a sitting", SITTING_OVER),
];

impl Context {
    /// The keys that act here.
    pub fn keys(self) -> impl Iterator<Item = &'static Binding> {
        let groups: [&[Binding]; 2] = match self {
            Self::Library => [LIBRARY, PAGES],
            Self::Question => [QUESTION, CARD],
            Self::Answer => [ANSWER, CARD],
            Self::SittingOver => [SITTING_OVER, &[]],
            Self::Page => [PAGES, &[]],
        };
        groups.into_iter().flatten().chain(EVERYWHERE)
    }
}

impl Command {
    /// What it is called in the window.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::ShowLibrary => "Library",
            Self::ShowProgress => "Progress",
            Self::ShowSettings => "Settings",
            Self::ShowKeys => "Keys",
            Self::ShowMessages => "Messages",
            Self::PreviousDeck => "Deck before",
            Self::NextDeck => "Deck after",
            Self::SelectDeck(_) => "Select",
            Self::StudySelected | Self::Study(Some(_)) => "Study",
            Self::Study(None) => "Study all",
            Self::StudyMore(_) => "Study 10 more",
            Self::ShowProblemsOfSelected | Self::ShowProblems(..) => "Problems",
            Self::ShowMarked(_) => "Suspended and flagged cards",
            Self::Unmark(_, MarkKind::Unsuspend) => "Take up again",
            Self::Unmark(..) => "Take the flag off",
            Self::OpenImport => "Import a deck",
            Self::ChooseFile => "Choose a file…",
            Self::Preview(_) => "Look at it",
            Self::Import(_) => "Import",
            Self::Reveal => "Show answer",
            Self::Rate(rating) => rating.name(),
            Self::Accept => "Take the proposed rating",
            Self::Undo => "Undo",
            Self::EditCard => "Edit",
            Self::SaveCard(_) => "Save",
            Self::Bury => "Bury until tomorrow",
            Self::Suspend => "Suspend",
            Self::Flag => "Flag",
            Self::Scroll(pages) if *pages < 0.0 => "Read further up",
            Self::Scroll(_) => "Read further down",
            Self::Leave => "Back to the library",
            Self::SetPreferences(_) => "Keep settings",
            Self::CloseDialog => "Close",
            Self::TryAgain => "Try again",
            Self::OpenReadOnly => "Open to look only",
            Self::RestoreBackup => "Restore the newest backup",
            Self::Quit => "Quit",
        }
    }
}

/// How a key is written in the window.
#[must_use]
pub fn key_name(modifiers: Modifiers, key: Key) -> String {
    let name = match key {
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::Escape => "Esc",
        other => other.name(),
    };
    if modifiers.command { format!("Ctrl+{name}") } else { name.to_owned() }
}
