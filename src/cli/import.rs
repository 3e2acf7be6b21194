//! `entente import`: first what will come and what is wrong, then the writing.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{
    Failure, complain, open,
    output::{Output, count},
};
use crate::{
    clock::Clock,
    formats::Problem,
    library::{Access, DataFolder, DeckError, Import, Library},
    memory::Moment,
};

/// What `entente import` can be told.
#[derive(Debug, Args)]
pub struct ImportOptions {
    /// The files.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Only say what would come; write nothing.
    #[arg(long)]
    dry_run: bool,
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
            if options.dry_run { Ok(()) } else { write(&mut library, import, clock.now(), out) }
        });
        match done {
            Ok(()) => {}
            Err(Failure::Deck(error @ (DeckError::NoDeck { .. } | DeckError::NotWritten { .. }))) => {
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
        "{} ({}): {}, {changed} changed, {unchanged} unchanged, {gone} gone, {}",
        deck.title,
        deck.id,
        count(*new, "new card"),
        count(problems.len(), "problem"),
    ))?;
    if *replaces {
        out.line("It takes the place of the deck of that id; the answers to its cards stay.")?;
    }
    Ok(())
}

fn write(library: &mut Library, import: Import, now: Moment, out: &mut Output<'_>) -> Result<(), Failure> {
    let from = import.from.clone();
    let kept = library.import(import, now)?;
    out.line(format_args!("Imported: {}", from.display()))?;
    if let Some(kept) = kept {
        out.line(format_args!("The file that it replaced is kept: {}", kept.display()))?;
    }
    Ok(())
}

fn list(problems: &[Problem], out: &mut Output<'_>) -> Result<(), Failure> {
    for problem in problems {
        out.line(problem)?;
    }
    Ok(())
}
