//! `entente export`: a deck as a file to share.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{Failure, must_know, open, output::Output};
use crate::{
    deck::DeckId,
    library::{Access, DataFolder},
};

/// The options of `entente export`.
#[derive(Debug, Args)]
pub struct ExportOptions {
    /// The deck's id, as listed by `entente decks`.
    #[arg(value_name = "DECK")]
    deck: DeckId,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
}

/// Exports the deck.
pub fn run(options: &ExportOptions, folder: DataFolder, out: &mut Output<'_>) -> Result<ExitCode, Failure> {
    let library = open(folder, Access::Read)?;
    must_know(&library, &options.deck)?;
    library.export(&options.deck, &options.to)?;
    out.line(format_args!("Exported: {}", options.to.display()))?;
    Ok(ExitCode::SUCCESS)
}
