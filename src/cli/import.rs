//! `entente import`: shows what each file brings and what is wrong with it, then imports it.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{Failure, complain, open, output::Output};
use crate::{
    clock::Clock,
    formats::Problem,
    library::{Access, DataFolder, DeckError, Import, Library},
    memory::Moment,
    wording::count_or_no,
};

/// How many problems of a file are listed.
const MOST_LISTED: usize = 20;

/// The options of `entente import`.
#[derive(Debug, Args)]
pub struct ImportOptions {
    /// The files to import.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only show what would be imported; write nothing.
    #[arg(long)]
    dry_run: bool,
    /// Import what can be read of a deck with errors.
    #[arg(long)]
    force: bool,
}

/// Imports the files, one after the other.
pub fn run(
    options: &ImportOptions,
    folder: DataFolder,
    clock: Clock,
    out: &mut Output<'_>,
) -> Result<ExitCode, Failure> {
    let access = if options.dry_run { Access::Read } else { Access::Write };
    let mut library = open(folder, access)?;
    let mut code = ExitCode::SUCCESS;
    for file in &options.files {
        let done = library.preview(file).map_err(Failure::Deck).and_then(|import| {
            announce(&import, out)?;
            let import = import.forced(options.force);
            if options.dry_run { Ok(()) } else { write(&mut library, import, clock.now(), out) }
        });
        match done {
            Ok(()) => {}
            Err(Failure::Deck(
                error @ (DeckError::NoDeck { .. } | DeckError::NotWritten { .. } | DeckError::HasErrors { .. }),
            )) => {
                if let DeckError::NoDeck { problems, .. } = &error {
                    list(problems, out)?;
                }
                complain(&error);
                code = ExitCode::FAILURE;
            }
            Err(failure) => return Err(failure),
        }
    }
    if options.dry_run {
        out.line("Nothing was written: this was a dry run.")?;
    }
    Ok(code)
}

fn announce(import: &Import, out: &mut Output<'_>) -> Result<(), Failure> {
    let Import { deck, problems, new, changed, unchanged, gone, replaces, .. } = import;
    list(problems, out)?;
    out.line(format_args!(
        "{} ({}): {}, {changed} changed, {unchanged} unchanged, {gone} removed, {}",
        deck.title,
        deck.id,
        count_or_no(*new, "new card"),
        count_or_no(problems.len(), "problem"),
    ))?;
    if *replaces {
        out.line("It replaces the deck with the same id; the answers to its cards stay.")?;
    }
    Ok(())
}

fn write(library: &mut Library, import: Import, now: Moment, out: &mut Output<'_>) -> Result<(), Failure> {
    let from = import.from.clone();
    let kept = library.import(import, now)?;
    out.line(format_args!("Imported: {}", from.display()))?;
    if let Some(kept) = kept {
        out.line(format_args!("To undo this: entente import --force '{}'", kept.display()))?;
        out.line(format_args!("The file that it replaced is kept: {}", kept.display()))?;
    }
    Ok(())
}

fn list(problems: &[Problem], out: &mut Output<'_>) -> Result<(), Failure> {
    for problem in problems.iter().take(MOST_LISTED) {
        out.line(problem)?;
    }
    if problems.len() > MOST_LISTED {
        let more = problems.len() - MOST_LISTED;
        out.line(format_args!("… and {}; `entente check` lists them.", count_or_no(more, "more problem")))?;
    }
    Ok(())
}
