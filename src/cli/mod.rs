//! Entente without a window, for terminals, scripts and deck authors. Each subcommand has its own file.

mod backup;
mod cards;
mod check;
mod decks;
mod demo;
mod doctor;
mod export;
mod failure;
mod import;
mod judge;
mod output;
mod quiz;
mod stats;
mod upcoming;

pub use backup::BackupCommand;
pub use cards::CardsOptions;
pub use check::CheckOptions;
pub use decks::DecksOptions;
pub use demo::DemoOptions;
pub use doctor::DoctorOptions;
pub use export::ExportOptions;
pub use failure::Failure;
pub use import::ImportOptions;
pub use judge::JudgeOptions;
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
/// Without a subcommand, the window opens.
#[derive(Debug, Parser)]
#[command(name = "entente", version)]
pub struct CommandLine {
    /// The folder with decks, answers and settings, instead of the usual one.
    #[arg(long, global = true, env = "ENTENTE_DATA_DIR", hide_env_values = true, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
    /// What to do; opens the window if left out.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// What can be done without a window.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Study due and new cards in the terminal.
    ///
    /// Reads standard input line by line. Enter shows the answer with its passage; then 1 to 4 rate it (Again, Hard,
    /// Good, Easy), and Enter accepts the proposed rating. u takes the last answer back, even one of an earlier
    /// session; q or the end of input quits. A line that starts with "Kept:" says that an answer is on disk.
    Quiz(QuizOptions),
    /// Show what has been learned, what is slipping away, and what is due.
    ///
    /// Writes nothing, and works while another Entente is studying.
    Stats(StatsOptions),
    /// List the decks with their state today.
    ///
    /// Also lists files in the decks folder that contain no readable deck.
    Decks(DecksOptions),
    /// List the cards that a search finds, with what is known about each.
    ///
    /// Without a search, lists every card. The search is the one of the Cards page in the window. Writes nothing, and
    /// works while another Entente is studying.
    Cards(CardsOptions),
    /// Check deck files: what is wrong, where, and how to fix it.
    ///
    /// Writes nothing and needs no library. Exits with 0 if all is well, 1 if there are problems, 2 if no deck can be
    /// read from a file; of several files, the worst counts.
    Check(CheckOptions),
    /// Say how answers to a card are judged, and by which rule.
    ///
    /// Reads standard input, one answer a line. Writes nothing and needs no library. Exits with 1 if there is no such
    /// card, 2 if no deck can be read from the file, or a line is not UTF-8.
    Judge(JudgeOptions),
    /// Import decks, tables and notes into the library.
    ///
    /// A deck that is already there is brought up to date, and no answer is lost. A file without a readable deck is
    /// skipped; the exit code is then 1.
    Import(ImportOptions),
    /// Export a deck to a file: as its author wrote it, or as a table or notes for other programs.
    ///
    /// An existing file is not overwritten without --force.
    Export(ExportOptions),
    /// Make a library with a history, to look at and to try things out.
    ///
    /// The history is invented and the same every time: study on most days up to yesterday, with holidays, at the
    /// intervals of FSRS-6. Without a length, the library is empty.
    Demo(DemoOptions),
    /// List, make and restore backups of answers, own decks and settings.
    #[command(subcommand)]
    Backup(BackupCommand),
    /// Look at everything in the data folder, and say what is wrong and what to do.
    ///
    /// Writes nothing without --repair. Exits with 0 if all is well, 1 if there is something to tell, 2 if the review log
    /// is damaged or gone.
    Doctor(DoctorOptions),
}

impl CommandLine {
    /// Returns the data folder: the one chosen, or the usual one.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::NoDataFolder`] if none was chosen and there is no home folder.
    pub fn folder(&self) -> Result<DataFolder, Failure> {
        let chosen = self.data_dir.as_ref().map(DataFolder::at);
        chosen.or_else(DataFolder::usual).ok_or(Failure::NoDataFolder)
    }
}

/// Fails if a folder that was named on the command line, to be looked at, holds no library: its name may be mistyped.
fn must_hold_library(line: &CommandLine) -> Result<(), Failure> {
    let reads = match line.command {
        // A backup may be restored into a folder that is yet to be made.
        Some(Command::Backup(BackupCommand::Restore { .. })) => false,
        Some(
            Command::Stats(_)
            | Command::Decks(_)
            | Command::Cards(_)
            | Command::Export(_)
            | Command::Backup(_)
            | Command::Doctor(_),
        ) => true,
        _ => false,
    };
    let from_environment = std::env::var_os("ENTENTE_DATA_DIR").map(PathBuf::from);
    match &line.data_dir {
        Some(folder) if reads && line.data_dir != from_environment && !DataFolder::at(folder).is_one() => {
            Err(Failure::NoLibrary { folder: folder.clone() })
        }
        _ => Ok(()),
    }
}

/// Runs the subcommand of a command line, and returns the exit code. Does nothing without a subcommand.
///
/// # Errors
///
/// Returns why the subcommand failed.
pub fn run(line: &CommandLine, clock: Clock) -> Result<ExitCode, Failure> {
    let mut stdout = io::stdout().lock();
    let out = &mut Output::to_terminal(&mut stdout);
    must_hold_library(line)?;
    let done = match &line.command {
        None => Ok(ExitCode::SUCCESS),
        Some(Command::Quiz(options)) => quiz::run(options, line.folder()?, clock, &mut io::stdin().lock(), out),
        Some(Command::Stats(options)) => stats::run(options, line.folder()?, clock, out),
        Some(Command::Decks(options)) => decks::run(options, line.folder()?, clock, out),
        Some(Command::Cards(options)) => cards::run(options, line.folder()?, clock, out),
        Some(Command::Check(options)) => check::run(options, out),
        Some(Command::Judge(options)) => judge::run(options, &mut io::stdin().lock(), out),
        Some(Command::Import(options)) => import::run(options, line.folder()?, clock, out),
        Some(Command::Export(options)) => export::run(options, line.folder()?, clock, out),
        Some(Command::Demo(options)) => demo::run(options, clock, out),
        Some(Command::Backup(command)) => backup::run(command, &line.folder()?, clock, out),
        Some(Command::Doctor(options)) => doctor::run(*options, &line.folder()?, clock, out),
    };
    match done {
        // The reader has seen enough, as in `entente stats | head -1`.
        Err(Failure::Output(err)) if err.kind() == io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        Err(failure) => Err(failure.with_backup(line.folder().ok().as_ref())),
        Ok(code) => Ok(code),
    }
}

/// Writes a sentence to standard error, preceded by the program's name.
pub fn complain(sentence: &(impl Display + ?Sized)) {
    let sentence = sentence.to_string();
    // If standard error is closed, too, there is nobody left to tell.
    drop(writeln!(io::stderr(), "entente: {}", output::clean(&sentence)));
}

/// Opens the library. Writes problems with its settings to standard error.
fn open(folder: DataFolder, access: Access) -> Result<Library, Failure> {
    let mut library = Library::open(folder, access)?;
    for warning in library.take_warnings() {
        complain(&warning);
    }
    Ok(library)
}

/// Fails if there is no deck with the given id.
fn must_know(library: &Library, id: &DeckId) -> Result<(), Failure> {
    if library.deck(id).is_some() {
        return Ok(());
    }
    let known: Vec<&str> = library.decks().iter().map(|it| it.deck.id.as_str()).collect();
    Err(Failure::NoSuchDeck { id: id.clone(), known: known.join(", ") })
}
