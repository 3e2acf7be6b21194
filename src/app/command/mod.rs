//! Everything that the window can do, once: what it is called, and which keys do it.
//!
//! A [`Command`] is plain and can be copied: buttons, hints, the list of keys and the palette are made from it. An
//! [`Action`] is what a screen sends: a command, or something with data of its own.

mod action;
mod deck;
mod keys;
mod pressed;
mod reading;

pub use action::Action;
pub use deck::DeckMove;
pub use keys::{
    CLOSE, CONFIRM, Context, ENLARGE, KEYS, NEW_LINE, PICTURE, PREVIOUS, REDUCE, SAVE, UNDO, key_name, zoom_by_keys,
};
pub use pressed::{Focus, Pressed};
pub use reading::ReadingMove;

use crate::{deck::named, memory::Rating};

/// Something that the window can do, without data of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Command {
    /// Go to the library.
    ShowLibrary,
    /// Read a deck's passages.
    ShowReading,
    /// Go to the table of cards.
    ShowCards,
    /// Write a new card.
    NewCard,
    /// Make a new deck.
    NewDeck,
    /// Show and change what the selected deck says of itself.
    DeckSettings,
    /// Prepare for an exam about the selected deck.
    OpenExam,
    /// Show the suspended and the flagged cards of the selected deck.
    ShowMarked,
    /// Do something with the deck that is selected or looked at.
    Deck(DeckMove),
    /// What was typed is right, now and always.
    AcceptAlways,
    /// What was typed is wrong, and is offered among the answers to choose from.
    NeverAccept,
    /// Go to the progress page.
    ShowProgress,
    /// Go to a part of the progress page.
    ShowProgressPart(ProgressPart),
    /// Go to the timeline.
    ShowTimeline,
    /// Read the timeline's cards anew.
    ReadTimeline,
    /// Move what is seen or selected on the timeline.
    Timeline(TimelineMove),
    /// Move on the page of passages, or do something with one.
    Reading(ReadingMove),
    /// Read the passage of the card on the screen.
    ReadPassage,
    /// Do something on the page of cards.
    Cards(CardsMove),
    /// Go to the settings.
    ShowSettings,
    /// Go back to the session that waits behind another page.
    Resume,
    /// Show which keys do what.
    ShowKeys,
    /// Find a command, deck, passage or card by typing.
    OpenPalette,
    /// Show what was said earlier.
    ShowMessages,
    /// Show the backups.
    ShowBackups,
    /// Take a backup now.
    TakeBackup,
    /// Look at everything in the library, and show what is wrong.
    ShowDoctor,
    /// Stop looking or repairing.
    StopDoctor,
    /// Repair what can be repaired, and open the library anew.
    Repair,
    /// Select the deck before.
    PreviousDeck,
    /// Select the deck after.
    NextDeck,
    /// Select the first deck.
    FirstDeck,
    /// Select the last deck.
    LastDeck,
    /// Study the selected deck.
    StudySelected,
    /// Study everything that is due or new.
    StudyAll,
    /// Choose what is to be practised.
    OpenPractice,
    /// Study so many new cards beyond the day's limit.
    StudyMore(usize),
    /// Show what is wrong with the selected deck.
    ShowProblemsOfSelected,
    /// Ask for a deck to import.
    OpenImport,
    /// Choose a file in the system's dialog.
    ChooseFile,
    /// Choose a picture to add to the text that is being written.
    AddPicture,
    /// Choose the file that a deck is exported to.
    ChooseExportFile,
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
    /// Rate the answer.
    Rate(Rating),
    /// Take the proposed rating.
    Accept,
    /// Take back the newest answer or mark.
    Undo,
    /// Edit the current card.
    EditCard,
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
    /// Go back to where one came from.
    GoBack,
    /// Close the dialog.
    CloseDialog,
    /// Try to open the library again.
    TryAgain,
    /// Open it to look at it only.
    OpenReadOnly,
    /// Open a damaged library to look at it only.
    OpenDamaged,
    /// Begin a new log, and keep everything of the old one.
    BeginAnew,
    /// Put the newest backup in the place of a damaged log.
    RestoreBackup,
    /// Close the window.
    Quit,
}

/// What leads to a passage on the page *Read*, wherever it is offered.
pub const READ_PASSAGE: &str = "Read on";

named! {
    /// A part of the progress page.
    #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
    pub enum ProgressPart {
        /// What is to be done, and what has changed.
        #[default]
        Today = "Today",
        /// What is known, and how firmly.
        Memory = "Memory",
        /// What keeps failing, and what is confused.
        Trouble = "Trouble",
        /// What is coming, and whether the forecast can be trusted.
        Forecast = "Forecast",
        /// Every session with its answers.
        Sessions = "Sessions",
    }
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

/// What can be done on the page of cards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CardsMove {
    /// To the field for searching.
    Search,
    /// Find anew what is searched for.
    Find,
    /// To so many rows further down.
    Move(isize),
    /// To so many rows further down, with all between selected.
    Extend(isize),
    /// Select the row at the cursor, or no longer.
    Toggle,
    /// Select every row.
    All,
    /// Read what there is to know of the card at the cursor.
    Look,
    /// Edit the card at the cursor.
    Edit,
    /// Read its passage.
    Read,
    /// Practise the selected cards.
    Practise,
    /// Suspend the selected cards, or no longer.
    Suspend,
    /// Flag the selected cards, or no longer.
    Flag,
    /// Add tags to the selected cards, or remove them.
    Tag,
    /// Set the day on which the selected cards are due.
    SetDue,
    /// Make the selected cards new again.
    Reset,
    /// Move the selected cards to another deck.
    MoveTo,
    /// Delete the selected cards.
    Delete,
    /// Nothing is selected any more, or searched for.
    Clear,
}

impl CardsMove {
    fn label(self) -> &'static str {
        match self {
            Self::Search | Self::Find => "Search",
            Self::Move(isize::MIN) => "First row",
            Self::Move(isize::MAX) => "Last row",
            Self::Move(by) if by < -1 => "Rows above",
            Self::Move(by) if by > 1 => "Rows below",
            Self::Move(by) if by < 0 => "Previous row",
            Self::Move(_) => "Next row",
            Self::Extend(isize::MIN) => "Select up to the first row",
            Self::Extend(isize::MAX) => "Select down to the last row",
            Self::Extend(by) if by < 0 => "Select upwards",
            Self::Extend(_) => "Select downwards",
            Self::Toggle => "Select or deselect",
            Self::All => "Select all",
            Self::Look => "Look at the card",
            Self::Edit => "Edit",
            Self::Read => READ_PASSAGE,
            Self::Practise => "Practise",
            Self::Suspend => "Suspend",
            Self::Flag => "Flag",
            Self::Tag => "Tags…",
            Self::SetDue => "Due…",
            Self::Reset => "Reset",
            Self::MoveTo => "Move…",
            Self::Delete => "Delete",
            Self::Clear => "Clear",
        }
    }
}

impl Command {
    /// Whether it answers a question, rates an answer or leads on from it.
    #[must_use]
    pub fn answers(self) -> bool {
        matches!(
            self,
            Self::Check
                | Self::Reveal
                | Self::NotKnown
                | Self::GiveUp
                | Self::Choose(_)
                | Self::CheckOrder
                | Self::Rate(_)
                | Self::Accept
                | Self::GoOn
        )
    }

    /// Whether it is done again and again as long as its key is held.
    #[must_use]
    pub fn repeats(self) -> bool {
        matches!(
            self,
            Self::Scroll(_)
                | Self::Cards(CardsMove::Move(_) | CardsMove::Extend(_))
                | Self::Reading(ReadingMove::Word(_) | ReadingMove::Extend(_) | ReadingMove::ExtendSentence(_))
        )
    }

    /// What it is called in the window.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::ShowLibrary => "Library",
            Self::ShowReading => "Read",
            Self::Resume => "Continue the session",
            Self::ShowCards => "Cards",
            Self::NewCard => "New card",
            Self::NewDeck => "New deck",
            Self::DeckSettings => "Deck settings",
            Self::OpenExam => "Exam…",
            Self::ShowMarked => "Suspended and flagged cards",
            Self::Deck(how) => how.name(),
            Self::AcceptAlways => "Accept this always",
            Self::NeverAccept => "Never accept this",
            Self::ShowProgress => "Progress",
            Self::ShowProgressPart(part) => part.name(),
            Self::ShowTimeline => "Timeline",
            Self::ReadTimeline => "Read the timeline",
            Self::Timeline(how) => match how {
                TimelineMove::Pan(share) if share < 0.0 => "Earlier",
                TimelineMove::Pan(_) => "Later",
                TimelineMove::Zoom(factor) if factor < 1.0 => "Zoom in",
                TimelineMove::Zoom(_) => "Zoom out",
                TimelineMove::All => "First view, then everything",
                TimelineMove::Select(by) if by < 0 => "Previous card",
                TimelineMove::Select(_) => "Next card",
                TimelineMove::Search => "Search",
                TimelineMove::Period => "Select visible years",
                TimelineMove::Lower(share) if share < 0.0 => "Lanes below",
                TimelineMove::Lower(_) => "Lanes above",
                TimelineMove::Clear => "Clear selection",
            },
            Self::Reading(how) => how.label(),
            Self::ReadPassage => READ_PASSAGE,
            Self::Cards(how) => how.label(),
            Self::ShowSettings => "Settings",
            Self::ShowKeys => "Keys",
            Self::OpenPalette => "Find",
            Self::ShowMessages => "Messages",
            Self::ShowBackups => "Backups…",
            Self::TakeBackup => "Back up now",
            Self::ShowDoctor => "Check-up…",
            Self::Repair => "Repair",
            Self::PreviousDeck => "Previous deck",
            Self::NextDeck => "Next deck",
            Self::FirstDeck => "First deck",
            Self::LastDeck => "Last deck",
            Self::StudySelected => "Study",
            Self::StudyAll => "Study all",
            Self::OpenPractice => "Practise",
            Self::StudyMore(_) => "Study 10 more",
            Self::ShowProblemsOfSelected => "Problems",
            Self::OpenImport => "Import a deck",
            Self::AddPicture => "Add a picture…",
            Self::ChooseFile | Self::ChooseExportFile => "Choose a file…",
            Self::Reveal => "Show answer",
            Self::NotKnown | Self::GiveUp => "I don’t know",
            Self::Check => "Check",
            Self::Choose(0) => "Choose the first",
            Self::Choose(1) => "Choose the second",
            Self::Choose(2) => "Choose the third",
            Self::Choose(_) => "Choose the fourth",
            Self::Overrule => "I was right",
            Self::MoveCursor(by) if by < 0 => "Previous event",
            Self::MoveCursor(_) => "Next event",
            Self::MoveEvent(by) if by < 0 => "Move up",
            Self::MoveEvent(_) => "Move down",
            Self::CheckOrder => "Check the order",
            Self::GoOn => "Continue",
            Self::Rate(rating) => rating.name(),
            Self::Accept => "Accept the proposed rating",
            Self::Undo => "Undo",
            Self::EditCard => "Edit",
            Self::FilterProgress => "Choose what the figures are about",
            Self::FitMemory => "Fit to my answers",
            Self::CancelFit | Self::StopDoctor => "Stop",
            Self::AcceptFit => "Use these",
            Self::LeaveFit => "Keep the present ones",
            Self::UndoFit => "Back to the ones before",
            Self::Bury => "Bury",
            Self::Suspend => "Suspend",
            Self::Flag => "Flag",
            Self::Scroll(pages) if pages < 0.0 => "Scroll up",
            Self::Scroll(_) => "Scroll down",
            Self::Leave | Self::GoBack => "Back",
            Self::CloseDialog => "Close",
            Self::TryAgain => "Try again",
            Self::OpenReadOnly | Self::OpenDamaged => "Open read-only",
            Self::BeginAnew => "Begin anew",
            Self::RestoreBackup => "Restore the newest backup",
            Self::Quit => "Quit",
        }
    }

    /// What a hint about it says; empty if its label says everything.
    #[must_use]
    pub fn tooltip(self) -> &'static str {
        match self {
            Self::Undo => "Take back the last step or answer; asks before one from before this window opened",
            Self::AcceptAlways => "Add your answer to those the card accepts",
            Self::NeverAccept => "Add your answer to the wrong ones to choose from",
            Self::Overrule => "What you gave is right, too",
            Self::Reading(how) => how.tooltip(),
            Self::Deck(how) => how.tooltip(),
            Self::ReadPassage => "Read this passage among the others; the session waits",
            Self::Reveal => "See the answer and rate yourself",
            Self::GiveUp => "See what is right; nothing is kept",
            Self::EditCard => "Change this card",
            Self::Cards(CardsMove::Suspend) => "Not asked again; if all of them are suspended, asked again",
            Self::Cards(CardsMove::Flag) => "Mark them, to look at later; if all of them are flagged, no longer",
            Self::Cards(CardsMove::SetDue) => "Choose the day on which they come",
            Self::Cards(CardsMove::Reset) => "Make them new again; their answers stay in the log",
            Self::Cards(CardsMove::MoveTo) => "Move them to another deck, with their history",
            Self::Cards(CardsMove::Delete) => "Take them out of their decks; undo brings them back with their history",
            Self::Cards(CardsMove::Read) => "Read the passage behind the card",
            Self::Cards(CardsMove::Practise) => "Practise the selected cards; doesn’t count",
            Self::Bury => "Not today: it comes back tomorrow",
            Self::Suspend => "Not asked again until you unsuspend it",
            Self::Flag => "Mark it, to look at it later",
            Self::MoveEvent(_) => "Move the marked event",
            Self::Leave => "End the session; every answer is kept",
            Self::Repair => "Save what can be read, and what the backups hold; the damaged log is kept",
            Self::BeginAnew => "Start with an empty log; the old files are kept in a folder of their own",
            _ => "",
        }
    }
}
