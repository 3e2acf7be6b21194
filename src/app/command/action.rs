//! What screens send.

use std::path::PathBuf;

use eframe::egui::Rect;
use uuid::Uuid;

use super::Command;
use crate::{
    app::{
        dialogs::{BulkAsked, DeckPart},
        screens::Wanted,
    },
    deck::{CardKey, DeckId, PassageId},
    formats::{DeckChange, Format, Problem},
    library::{Bulk, Future, Plan, Preview},
    storage::preferences::Preferences,
    study::{Answer, ExamGoal, Input, MarkKind, Reach, SessionId},
};

/// What a screen wants done. The app carries it out between frames.
#[derive(Clone, Debug)]
pub enum Action {
    /// A command.
    Do(Command),
    /// Read the passage at that place of a deck.
    Read(DeckId, usize),
    /// Read the passage of a card, with the words lit that answer it.
    ReadCard(CardKey),
    /// Show the cards that a search finds.
    ShowCards(String),
    /// Show a card among all cards.
    ShowCard(CardKey),
    /// Write a new card of a deck: about that passage, and with those words of it as the quote.
    NewCard {
        /// The deck; `None` for the one that is looked at.
        deck: Option<DeckId>,
        /// The passage that it is about.
        passage: Option<PassageId>,
        /// The words of it that answer the card.
        quote: Option<String>,
    },
    /// Select that deck.
    SelectDeck(DeckId),
    /// Open the page of a deck.
    OpenDeck(DeckId),
    /// Show the figures of a deck.
    ShowFigures(DeckId),
    /// Show the answers of a past session, or hide them if they are shown.
    ShowSession(SessionId),
    /// Begin a session.
    Study(Box<Plan>),
    /// Prepare for an exam about a deck.
    OpenExam(DeckId),
    /// Put an exam in the place of another, or of none.
    SetExam {
        /// The one that goes.
        before: Option<ExamGoal>,
        /// The one that comes.
        goal: Option<ExamGoal>,
    },
    /// Take a mock exam about these decks.
    OpenMockExam(Vec<DeckId>),
    /// Count the answers of a mock exam as reviews.
    KeepMockExam(Vec<Answer>),
    /// Show the problems of a deck.
    ShowProblems(DeckId),
    /// Show the problems of a file that is no deck; its name comes first.
    ShowFileProblems(String, Vec<Problem>),
    /// Show the suspended and the flagged cards of a deck.
    ShowMarked(DeckId),
    /// Ask what these cards are to get.
    AskBulk(Vec<CardKey>, BulkAsked),
    /// Change these cards in their decks.
    Bulk(Vec<CardKey>, Bulk),
    /// Move these cards to that deck.
    MoveCards(Vec<CardKey>, DeckId),
    /// Set a mark on these cards, as one step of undo.
    MarkAll(Vec<CardKey>, MarkKind),
    /// Set a mark on a card.
    Mark(CardKey, MarkKind),
    /// Take a mark off a card.
    Unmark(CardKey, MarkKind),
    /// Look at a file that may be imported.
    Preview(PathBuf),
    /// Look at a text that was pasted.
    PreviewText(String),
    /// Look again at what may be imported, as it is to be understood now.
    PreviewAgain,
    /// Let the decks in.
    Import(Box<Preview>),
    /// Ask where a deck is to be exported to.
    OpenExport(DeckId),
    /// Find out what a file of that format does not hold of a deck.
    FindLosses(DeckId, Format),
    /// Write a deck to a file.
    Export {
        /// The deck.
        deck: DeckId,
        /// The file.
        to: PathBuf,
        /// The format.
        format: Format,
        /// Whether the file may be there already.
        may_replace: bool,
    },
    /// Write everything that the learner has to a file.
    ExportEverything {
        /// The file.
        to: PathBuf,
        /// Whether the file may be there already.
        may_replace: bool,
    },
    /// Give the session on the screen an input.
    Session(Input),
    /// Take back what was kept last, as far as an undo may reach.
    TakeBack(Reach),
    /// Take back that step, if it is still the last one, also if it was kept before this window opened.
    TakeBackStep(Uuid),
    /// Edit that card.
    Edit(CardKey),
    /// Simulate a year in another way.
    WhatIf(Wanted),
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
    /// Put that backup in the place of the log.
    Restore(PathBuf),
    /// Put the answers of that file into the log.
    Merge(PathBuf),
    /// Do something about answers of the future.
    SettleFuture(Future),
    /// Change a deck, as one step of undo.
    ChangeDeck {
        /// The deck.
        deck: DeckId,
        /// What changes.
        changes: Vec<DeckChange>,
        /// What is said when that is done.
        said: String,
    },
    /// Make a deck with that title.
    NewDeck(String),
    /// Make a copy of a deck.
    DuplicateDeck(DeckId),
    /// Take a deck's file away; a built-in deck comes back in its place.
    RemoveDeck(DeckId),
    /// Show and change what a deck says of itself, with that part open.
    OpenDeckSettings(DeckId, DeckPart),
    /// Edit a passage of a deck; `None` is a new one.
    EditPassage(DeckId, Option<PassageId>),
    /// Keep these preferences.
    SetPreferences(Preferences),
    /// Go to the setting of that name.
    ShowSetting(&'static str),
}

impl From<Plan> for Action {
    fn from(plan: Plan) -> Self {
        Self::Study(Box::new(plan))
    }
}

impl From<Command> for Action {
    fn from(command: Command) -> Self {
        Self::Do(command)
    }
}
