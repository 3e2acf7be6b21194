//! Every thing that the window can do, once: what it is called, and which keys do it.

use std::path::PathBuf;

use eframe::egui::{self, Event, Key, Modifiers, Rect};

use crate::{
    deck::{Card, CardKey, DeckId},
    formats::Problem,
    library::{Import, Plan},
    memory::Rating,
    storage::preferences::Preferences,
    study::{ExamGoal, Input, MarkKind, ReviewId},
};

/// A thing that the window can do. Screens send these; the app carries them out between frames.
#[derive(Clone, Debug)]
pub enum Command {
    /// Go to the library.
    ShowLibrary,
    /// Go to the progress page.
    ShowProgress,
    /// Go to the timeline.
    ShowTimeline,
    /// Read the timeline's cards anew.
    ReadTimeline,
    /// Move what is seen or selected on the timeline.
    Timeline(TimelineMove),
    /// Go to the settings.
    ShowSettings,
    /// Show which keys do what.
    ShowKeys,
    /// Find a command, deck, passage or card by typing.
    OpenPalette,
    /// Show the passage at that place of a deck.
    ShowPassage(DeckId, usize),
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
    /// Begin a session.
    Study(Box<Plan>),
    /// Study everything that is due or new.
    StudyAll,
    /// Choose what is to be practised.
    OpenPractice,
    /// Study so many new cards beyond the day's limit.
    StudyMore(usize),
    /// Prepare for an exam about a deck.
    OpenExam(DeckId),
    /// Put an exam in the place of another, or of none.
    SetExam {
        /// The one that goes.
        before: Option<ExamGoal>,
        /// The one that comes.
        goal: Option<ExamGoal>,
    },
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
    /// Show the answer, to be rated by the learner alone.
    Reveal,
    /// Show it because it is not known.
    NotKnown,
    /// Judge what was typed.
    Check,
    /// Choose the option at that place.
    Choose(usize),
    /// What was given is right, whatever the judge says.
    Overrule,
    /// Go to the event so many places further down.
    MoveCursor(isize),
    /// Move the event under the cursor so many places further down.
    MoveEvent(isize),
    /// Judge the order of the events.
    CheckOrder,
    /// Go on after a question over several cards.
    GoOn,
    /// Tell the answer to such a question, which is not known.
    GiveUp,
    /// Give the session on the screen an input.
    Session(Input),
    /// Rate the answer.
    Rate(Rating),
    /// Take the proposed rating.
    Accept,
    /// Take back the newest answer or mark.
    Undo,
    /// Take back this answer, where nothing was done after it.
    TakeBack(ReviewId),
    /// Edit the current card.
    EditCard,
    /// Edit that card.
    Edit(CardKey),
    /// Work the figures out for another deck, topic or period.
    FilterProgress,
    /// Fit the model of memory to the learner's answers.
    FitMemory,
    /// Stop that.
    CancelFit,
    /// Use the parameters that were found.
    AcceptFit,
    /// Leave them.
    LeaveFit,
    /// Go back to the parameters that were used before.
    UndoFit,
    /// Simulate a year in another way.
    WhatIf {
        /// The share of due cards that should be recalled.
        retention: f32,
        /// New cards a day.
        new_per_day: usize,
    },
    /// Write the numbers of a figure to a file.
    SaveNumbers {
        /// What they are of: the file's name without its ending.
        name: String,
        /// The numbers, with a head.
        csv: String,
    },
    /// Write a part of the window to a file, as a picture.
    SavePicture {
        /// What it is of: the file's name without its ending.
        name: String,
        /// Which part, in points.
        rect: Rect,
    },
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
    /// End the session.
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

/// How what is seen or selected on the timeline moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TimelineMove {
    /// Later by a share of what is seen; earlier where it is negative.
    Pan(f64),
    /// To so many times as long a time.
    Zoom(f64),
    /// To everything.
    All,
    /// To the card so many places later.
    Select(isize),
    /// To the field for searching.
    Search,
    /// The years that are seen become the selected period.
    Period,
    /// To lanes that are lower by a share of the height; to higher ones where it is positive.
    Lower(f32),
    /// Nothing is selected any more.
    Clear,
}

/// Where the keys act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Context {
    /// The library.
    Library,
    /// A question that waits for its answer to be shown.
    Question,
    /// Options that wait for one to be chosen.
    Choosing,
    /// A field that waits for the answer to be typed: plain letters belong to it.
    Typing,
    /// Events that wait to be put into order.
    Ordering,
    /// Two possibilities of which one is to be chosen.
    Pairing,
    /// A question over several cards that was answered.
    Told,
    /// An answer that waits to be rated.
    Answer,
    /// The end of a session.
    SessionOver,
    /// The timeline.
    Timeline,
    /// Any other page.
    Page,
}

/// A key with those held with it, and what it does.
pub type Binding = (Modifiers, Key, Command);

const NONE: Modifiers = Modifiers::NONE;
const CTRL: Modifiers = Modifiers::COMMAND;
const SHIFT: Modifiers = Modifiers::SHIFT;

static EVERYWHERE: &[Binding] =
    &[(NONE, Key::F1, Command::ShowKeys), (CTRL, Key::K, Command::OpenPalette), (CTRL, Key::Q, Command::Quit)];
static PAGES: &[Binding] = &[
    (CTRL, Key::Z, Command::Undo),
    (CTRL, Key::Num1, Command::ShowLibrary),
    (CTRL, Key::Num2, Command::ShowProgress),
    (CTRL, Key::Num3, Command::ShowTimeline),
    (CTRL, Key::Num4, Command::ShowSettings),
    (CTRL, Key::M, Command::ShowMessages),
];
static LIBRARY: &[Binding] = &[
    (NONE, Key::Enter, Command::StudySelected),
    (NONE, Key::ArrowUp, Command::PreviousDeck),
    (NONE, Key::ArrowDown, Command::NextDeck),
    (NONE, Key::A, Command::StudyAll),
    (NONE, Key::R, Command::OpenPractice),
    (NONE, Key::I, Command::OpenImport),
    (NONE, Key::P, Command::ShowProblemsOfSelected),
];
static TIMELINE: &[Binding] = &[
    (NONE, Key::ArrowLeft, Command::Timeline(TimelineMove::Pan(-0.2))),
    (NONE, Key::ArrowRight, Command::Timeline(TimelineMove::Pan(0.2))),
    (NONE, Key::Plus, Command::Timeline(TimelineMove::Zoom(0.7))),
    (NONE, Key::Equals, Command::Timeline(TimelineMove::Zoom(0.7))),
    (NONE, Key::Minus, Command::Timeline(TimelineMove::Zoom(1.0 / 0.7))),
    (NONE, Key::Home, Command::Timeline(TimelineMove::All)),
    (NONE, Key::ArrowDown, Command::Timeline(TimelineMove::Select(1))),
    (NONE, Key::ArrowUp, Command::Timeline(TimelineMove::Select(-1))),
    (NONE, Key::Slash, Command::Timeline(TimelineMove::Search)),
    (NONE, Key::P, Command::Timeline(TimelineMove::Period)),
    (NONE, Key::PageDown, Command::Timeline(TimelineMove::Lower(-0.5))),
    (NONE, Key::PageUp, Command::Timeline(TimelineMove::Lower(0.5))),
    (NONE, Key::Escape, Command::Timeline(TimelineMove::Clear)),
];
static QUESTION: &[Binding] =
    &[(NONE, Key::Space, Command::Reveal), (NONE, Key::Enter, Command::Reveal), (CTRL, Key::Enter, Command::Reveal)];
static CHOOSING: &[Binding] = &[
    (NONE, Key::Num1, Command::Choose(0)),
    (NONE, Key::Num2, Command::Choose(1)),
    (NONE, Key::Num3, Command::Choose(2)),
    (NONE, Key::Num4, Command::Choose(3)),
    (NONE, Key::Space, Command::NotKnown),
    (CTRL, Key::Enter, Command::Reveal),
];
static TYPING: &[Binding] = &[
    (CTRL, Key::Enter, Command::Reveal),
    (NONE, Key::Enter, Command::Check),
    (CTRL, Key::Z, Command::Undo),
    (CTRL, Key::E, Command::EditCard),
    (CTRL, Key::B, Command::Bury),
    (CTRL, Key::S, Command::Suspend),
    (CTRL, Key::F, Command::Flag),
    (NONE, Key::PageDown, Command::Scroll(0.9)),
    (NONE, Key::PageUp, Command::Scroll(-0.9)),
    (NONE, Key::Escape, Command::Leave),
];
static ORDERING: &[Binding] = &[
    (SHIFT, Key::ArrowDown, Command::MoveEvent(1)),
    (SHIFT, Key::ArrowUp, Command::MoveEvent(-1)),
    (NONE, Key::ArrowDown, Command::MoveCursor(1)),
    (NONE, Key::ArrowUp, Command::MoveCursor(-1)),
    (NONE, Key::Enter, Command::CheckOrder),
    (NONE, Key::Space, Command::GiveUp),
    (CTRL, Key::Z, Command::Undo),
    (NONE, Key::Escape, Command::Leave),
];
static PAIRING: &[Binding] = &[
    (NONE, Key::Num1, Command::Choose(0)),
    (NONE, Key::Num2, Command::Choose(1)),
    (NONE, Key::Space, Command::GiveUp),
    (CTRL, Key::Z, Command::Undo),
    (NONE, Key::Escape, Command::Leave),
];
static TOLD: &[Binding] = &[
    (NONE, Key::Space, Command::GoOn),
    (NONE, Key::Enter, Command::GoOn),
    (CTRL, Key::Z, Command::Undo),
    (NONE, Key::ArrowDown, Command::Scroll(0.15)),
    (NONE, Key::ArrowUp, Command::Scroll(-0.15)),
    (NONE, Key::PageDown, Command::Scroll(0.9)),
    (NONE, Key::PageUp, Command::Scroll(-0.9)),
    (NONE, Key::Escape, Command::Leave),
];
static ANSWER: &[Binding] = &[
    (NONE, Key::R, Command::Overrule),
    (NONE, Key::Space, Command::Accept),
    (NONE, Key::Enter, Command::Accept),
    (NONE, Key::Num1, Command::Rate(Rating::Again)),
    (NONE, Key::Num2, Command::Rate(Rating::Hard)),
    (NONE, Key::Num3, Command::Rate(Rating::Good)),
    (NONE, Key::Num4, Command::Rate(Rating::Easy)),
];
// With Ctrl, also where no field takes the letters: who goes on typing when a card has none must not bury it.
static CARD: &[Binding] = &[
    (CTRL, Key::Z, Command::Undo),
    (CTRL, Key::E, Command::EditCard),
    (CTRL, Key::B, Command::Bury),
    (CTRL, Key::S, Command::Suspend),
    (CTRL, Key::F, Command::Flag),
    (NONE, Key::ArrowDown, Command::Scroll(0.15)),
    (NONE, Key::ArrowUp, Command::Scroll(-0.15)),
    (NONE, Key::PageDown, Command::Scroll(0.9)),
    (NONE, Key::PageUp, Command::Scroll(-0.9)),
    (NONE, Key::Escape, Command::Leave),
];
static SESSION_OVER: &[Binding] = &[
    (NONE, Key::Enter, Command::Leave),
    (NONE, Key::Escape, Command::Leave),
    (NONE, Key::M, Command::StudyMore(10)),
    (CTRL, Key::Z, Command::Undo),
];

/// Every key, in groups with the names that the list of keys gives them.
pub static KEYS: [(&str, &[Binding]); 13] = [
    ("Everywhere", EVERYWHERE),
    ("Outside a session", PAGES),
    ("Library", LIBRARY),
    ("Timeline", TIMELINE),
    ("Question", QUESTION),
    ("Question with options", CHOOSING),
    ("Question with a field", TYPING),
    ("Answer", ANSWER),
    ("Question and answer", CARD),
    ("Events in order", ORDERING),
    ("Which of two", PAIRING),
    ("After events, or two cards", TOLD),
    ("End of a session", SESSION_OVER),
];

impl Context {
    /// The keys that act here.
    pub fn keys(self) -> impl Iterator<Item = &'static Binding> {
        self.groups().into_iter().flatten().chain(EVERYWHERE)
    }

    /// The key that does this here, as the window writes it; empty if none does.
    #[must_use]
    pub fn key(self, command: &Command) -> String {
        let found = self.keys().find(|(.., bound)| bound.is_same(command));
        found.map(|(modifiers, key, _)| key_name((*modifiers, *key))).unwrap_or_default()
    }

    /// Lets a digit's key act by its place if the layout gives it another sign, as French and Czech ones do, and a
    /// digit does something here.
    pub fn read_digits(self, events: &mut [Event]) {
        for event in events {
            if let Event::Key { key, physical_key: Some(place), modifiers, .. } = event
                && DIGITS.contains(place)
                && !DIGITS.contains(key)
                && !is_moving(*key)
                && self.keys().any(|(held, bound, _)| bound == place && modifiers.matches_logically(*held))
            {
                *key = *place;
            }
        }
    }

    /// Whether a group of keys acts here, and not everywhere.
    #[must_use]
    pub fn has(self, group: &'static [Binding]) -> bool {
        self.groups().into_iter().any(|own| std::ptr::eq(own, group) && !own.is_empty())
    }

    fn groups(self) -> [&'static [Binding]; 2] {
        match self {
            Self::Library => [LIBRARY, PAGES],
            Self::Question => [QUESTION, CARD],
            Self::Choosing => [CHOOSING, CARD],
            Self::Typing => [TYPING, &[]],
            Self::Ordering => [ORDERING, &[]],
            Self::Pairing => [PAIRING, &[]],
            Self::Told => [TOLD, &[]],
            Self::Answer => [ANSWER, CARD],
            Self::SessionOver => [SESSION_OVER, &[]],
            Self::Timeline => [TIMELINE, PAGES],
            Self::Page => [PAGES, &[]],
        }
    }
}

impl Command {
    /// Whether both are called the same and are of one kind, whatever they are about.
    fn is_same(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other) && self.label() == other.label()
    }

    /// Whether it answers a question or rates an answer, in a session whose field is empty or is not.
    #[must_use]
    pub fn answers(&self, is_field_empty: bool) -> bool {
        match self {
            Self::Check => is_field_empty,
            Self::Reveal
            | Self::NotKnown
            | Self::GiveUp
            | Self::Choose(_)
            | Self::CheckOrder
            | Self::Rate(_)
            | Self::Accept
            | Self::GoOn => true,
            _ => false,
        }
    }

    /// What it is called in the window.
    #[must_use]
    pub fn label(&self) -> &'static str {
        match self {
            Self::Session(_) => "Session",
            Self::ShowLibrary => "Library",
            Self::ShowProgress => "Progress",
            Self::ShowTimeline => "Timeline",
            Self::ReadTimeline => "Read the timeline",
            Self::Timeline(how) => match how {
                TimelineMove::Pan(share) if *share < 0.0 => "Earlier",
                TimelineMove::Pan(_) => "Later",
                TimelineMove::Zoom(factor) if *factor < 1.0 => "Closer",
                TimelineMove::Zoom(_) => "Farther",
                TimelineMove::All => "Everything",
                TimelineMove::Select(by) if *by < 0 => "Card before",
                TimelineMove::Select(_) => "Card after",
                TimelineMove::Search => "Search",
                TimelineMove::Period => "Select the years that are seen",
                TimelineMove::Lower(share) if *share < 0.0 => "Lanes below",
                TimelineMove::Lower(_) => "Lanes above",
                TimelineMove::Clear => "Select nothing",
            },
            Self::ShowSettings => "Settings",
            Self::ShowKeys => "Keys",
            Self::OpenPalette => "Find",
            Self::ShowPassage(..) => "Read",
            Self::ShowMessages => "Messages",
            Self::PreviousDeck => "Deck before",
            Self::NextDeck => "Deck after",
            Self::SelectDeck(_) => "Select",
            Self::StudySelected | Self::Study(_) => "Study",
            Self::StudyAll => "Study all",
            Self::OpenPractice => "Practise",
            Self::OpenExam(_) => "Exam…",
            Self::SetExam { .. } => "Prepare for it",
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
            Self::NotKnown | Self::GiveUp => "I don’t know",
            Self::Check => "Check",
            Self::Choose(0) => "Choose the first",
            Self::Choose(1) => "Choose the second",
            Self::Choose(2) => "Choose the third",
            Self::Choose(_) => "Choose the fourth",
            Self::Overrule => "I was right",
            Self::MoveCursor(by) if *by < 0 => "Event before",
            Self::MoveCursor(_) => "Event after",
            Self::MoveEvent(by) if *by < 0 => "Move the event up",
            Self::MoveEvent(_) => "Move the event down",
            Self::CheckOrder => "Check the order",
            Self::GoOn => "Go on",
            Self::Rate(rating) => rating.name(),
            Self::Accept => "Take the proposed rating",
            Self::Undo => "Undo",
            Self::TakeBack(_) => "Take back the last answer",
            Self::EditCard | Self::Edit(_) => "Edit",
            Self::FilterProgress => "Choose what the figures are about",
            Self::FitMemory => "Fit to my answers",
            Self::CancelFit => "Stop",
            Self::AcceptFit => "Use these",
            Self::LeaveFit => "Leave them",
            Self::UndoFit => "Back to the ones before",
            Self::WhatIf { .. } => "What if",
            Self::SaveNumbers { .. } => "Save the numbers",
            Self::SavePicture { .. } => "Save the picture",
            Self::SaveCard(_) => "Save",
            Self::Bury => "Bury until tomorrow",
            Self::Suspend => "Suspend",
            Self::Flag => "Flag",
            Self::Scroll(pages) if *pages < 0.0 => "Read further up",
            Self::Scroll(_) => "Read further down",
            Self::Leave => "Back",
            Self::SetPreferences(_) => "Keep settings",
            Self::CloseDialog => "Close",
            Self::TryAgain => "Try again",
            Self::OpenReadOnly => "Open to look only",
            Self::RestoreBackup => "Restore the newest backup",
            Self::Quit => "Quit",
        }
    }
}

const DIGITS: [Key; 10] =
    [Key::Num0, Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Num6, Key::Num7, Key::Num8, Key::Num9];

/// Whether a key moves or deletes: on a number pad without Num Lock the digits' places do.
fn is_moving(key: Key) -> bool {
    use Key::{ArrowDown, ArrowLeft, ArrowRight, ArrowUp, Delete, End, Home, Insert, PageDown, PageUp};
    matches!(key, ArrowDown | ArrowLeft | ArrowRight | ArrowUp | Delete | End | Home | Insert | PageDown | PageUp)
}

/// Enlarges or reduces the window by Ctrl and + or −, but not by the key of a digit, whatever sign its layout gives it.
pub fn zoom_by_keys(ctx: &egui::Context) {
    let steps: i32 = ctx.input(|input| input.events.iter().map(zoom_step).sum());
    for _ in 0..steps.abs() {
        if steps > 0 { egui::gui_zoom::zoom_in(ctx) } else { egui::gui_zoom::zoom_out(ctx) }
    }
}

fn zoom_step(event: &Event) -> i32 {
    let Event::Key { key, physical_key, pressed: true, modifiers, .. } = event else { return 0 };
    match key {
        _ if !modifiers.command || physical_key.is_some_and(|place| DIGITS.contains(&place)) => 0,
        Key::Plus | Key::Equals => 1,
        Key::Minus => -1,
        _ => 0,
    }
}

/// Enlarges the window.
pub const ENLARGE: (Modifiers, Key) = (CTRL, Key::Plus);
/// Reduces the window.
pub const REDUCE: (Modifiers, Key) = (CTRL, Key::Minus);
/// Confirms a dialog.
pub const CONFIRM: (Modifiers, Key) = (NONE, Key::Enter);
/// Confirms a dialog in which Enter begins a new line.
pub const SAVE: (Modifiers, Key) = (CTRL, Key::Enter);
/// Closes a dialog.
pub const CLOSE: (Modifiers, Key) = (NONE, Key::Escape);

/// How a key is written in the window.
#[must_use]
pub fn key_name((modifiers, key): (Modifiers, Key)) -> String {
    let name = match key {
        Key::ArrowUp => "↑",
        Key::ArrowDown => "↓",
        Key::ArrowLeft => "←",
        Key::ArrowRight => "→",
        Key::Slash => "/",
        Key::Plus => "+",
        Key::Equals => "=",
        Key::Minus => "−",
        Key::Escape => "Esc",
        other => other.name(),
    };
    match (modifiers.command, modifiers.shift) {
        (true, _) => format!("Ctrl+{name}"),
        (_, true) => format!("Shift+{name}"),
        _ => name.to_owned(),
    }
}
