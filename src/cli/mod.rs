//! Entente without a window: one subcommand a file, for terminals, scripts and deck authors.

mod check;
mod decks;
mod demo;
mod export;
mod failure;
mod import;
mod output;
mod quiz;
mod stats;
mod text;
mod upcoming;

pub use check::CheckOptions;
pub use decks::DecksOptions;
pub use demo::DemoOptions;
pub use export::ExportOptions;
pub use failure::Failure;
pub use import::ImportOptions;
pub use quiz::QuizOptions;
pub use stats::StatsOptions;

use std::{
    fmt::Display,
    io::{self, Write},
    path::PathBuf,
    process::ExitCode,
};

use clap::{Parser, Subcommand};

use self::output::Output;
use crate::{
    clock::Clock,
    deck::DeckId,
    library::{Access, DataFolder, Library},
};

/// A study aid for diplomatic history: decks, spaced repetition, and the passage behind every answer.
///
/// Without a subcommand the window opens.
#[derive(Debug, Parser)]
#[command(name = "entente", version)]
pub struct CommandLine {
    /// Where decks, answers and settings lie, instead of the usual folder.
    #[arg(long, global = true, env = "ENTENTE_DATA_DIR", hide_env_values = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// What to do; the window where it is left out.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done without a window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Study in the terminal: asks what is due and what is new.
    ///
    /// Reads standard input line by line. Enter shows the answer with its passage; then 1 to 4 rate it (Again, Hard,
    /// Good, Easy), and Enter takes the one that is proposed. u takes the last answer back, even one of an earlier
    /// sitting; q or the end of input ends. A line that starts with "Kept:" says that an answer is on disk.
    Quiz(QuizOptions),
    /// Tell what has been learned, what is slipping away, and what is due.
    ///
    /// Nothing is written, and another Entente may be studying meanwhile.
    Stats(StatsOptions),
    /// List the decks, and how each stands today.
    ///
    /// Files in the decks folder from which no deck can be read are listed, too.
    Decks(DecksOptions),
    /// Say what is wrong with deck files, where, and what to do.
    ///
    /// Nothing is written, and no library is needed. Exits with 0 where all is well, 1 where there are problems, 2 where
    /// no deck can be read from a file; of several files, the worst counts.
    Check(CheckOptions),
    /// Take deck files into the library.
    ///
    /// The same deck again takes the place of the first, and no answer is lost. A file from which no deck can be read
    /// is passed over; the code is then 1.
    Import(ImportOptions),
    /// Write a deck to a file, as its author wrote it.
    ///
    /// A file that exists is not overwritten.
    Export(ExportOptions),
    /// Make a library with a history, to look at and to try things on.
    ///
    /// The history is made up, and the same every time: study on most days up to yesterday, with holidays, at the
    /// intervals of FSRS-6. Without a length the library is empty.
    Demo(DemoOptions),
}

impl CommandLine {
    /// The data folder: the one that was chosen, or the usual one.
    pub fn folder(&self) -> Result<DataFolder, Failure> {
        let chosen = self.data_dir.as_ref().map(DataFolder::at);
        chosen.or_else(DataFolder::usual).ok_or(Failure::NoDataFolder)
    }
}

/// Runs the subcommand of a command line, and tells with which code to exit. Without one there is nothing to do.
pub fn run(line: &CommandLine, clock: Clock) -> Result<ExitCode, Failure> {
    let mut stdout = io::stdout().lock();
    let out = &mut Output::to_terminal(&mut stdout);
    let done = match &line.command {
        None => Ok(ExitCode::SUCCESS),
        Some(Command::Quiz(options)) => quiz::run(options, line.folder()?, clock, &mut io::stdin().lock(), out),
        Some(Command::Stats(options)) => stats::run(options, line.folder()?, clock, out),
        Some(Command::Decks(options)) => decks::run(options, line.folder()?, clock, out),
        Some(Command::Check(options)) => check::run(options, out),
        Some(Command::Import(options)) => import::run(options, line.folder()?, clock, out),
        Some(Command::Export(options)) => export::run(options, line.folder()?, out),
        Some(Command::Demo(options)) => demo::run(options, clock, out),
    };
    match done {
        // Whoever reads along has seen enough: `entente stats | head -1`.
        Err(Failure::Output(err)) if err.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(failure) => Err(failure.with_backup(line.folder().ok().as_ref())),
        Ok(code) => Ok(code),
    }
}

/// Writes a sentence to standard error, with the program's name before it.
pub fn complain(sentence: &(impl Display + ?Sized)) {
    let sentence = sentence.to_string();
    // Where standard error is closed, too, there is nobody left to tell.
    drop(writeln!(io::stderr(), "entente: {}", output::clean(&sentence)));
}

/// Opens the library, and tells on standard error what is wrong with its settings.
fn open(folder: DataFolder, access: Access) -> Result<Library, Failure> {
    let mut library = Library::open(folder, access)?;
    for warning in library.take_warnings() {
        complain(&warning);
    }
    Ok(library)
}

/// Refuses the id of a deck that there is not.
fn must_know(library: &Library, id: &DeckId) -> Result<(), Failure> {
    if library.deck(id).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = library.decks().iter().map(|it| it.deck.id.as_str()).collect();
    Err(Failure::NoSuchDeck { id: id.clone(), known: known.join(", ") })
}
