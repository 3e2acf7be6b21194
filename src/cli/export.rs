//! `entente export`: a deck as a file to share.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use super::{Failure, must_know, open, output::Output};
use crate::{
    clock::Clock,
    deck::DeckId,
    formats::{Format, Pace},
    library::{Access, DataFolder},
};

/// The options of `entente export`.
#[derive(Debug, Args)]
pub struct ExportOptions {
    /// The deck's id, as listed by `entente decks`. Several go into one archive or package (entente, apkg), or become one
    /// book in the order of time (html).
    #[arg(value_name = "DECK", required_unless_present = "everything")]
    decks: Vec<DeckId>,
    /// Write everything into one archive, FILE.entente: answers, your own decks with their pictures, settings.
    #[arg(long, conflicts_with_all = ["decks", "format"])]
    everything: bool,
    /// The file to write.
    #[arg(long, value_name = "FILE")]
    to: PathBuf,
    /// The format: ron (as its author wrote it), entente (the same with its pictures, in one file), csv (for
    /// spreadsheets), tsv or apkg (for Anki; apkg with pictures and history), markdown, html (a book to read and to print) or fold (questions and answers in two columns, to print). Without it,
    /// the file's ending decides.
    #[arg(long = "as", value_name = "FORMAT", value_parser = format)]
    format: Option<Format>,
    /// Replace the file if it exists.
    #[arg(long)]
    force: bool,
}

/// The format of that name.
pub(super) fn format(name: &str) -> Result<Format, String> {
    let known = Format::ALL.into_iter().find(|format| format.name().eq_ignore_ascii_case(name));
    let by_ending = || Format::from_ending(format!("x.{name}").as_ref());
    known.or_else(by_ending).ok_or_else(|| {
        let names: Vec<&str> = Format::ALL.into_iter().map(Format::name).collect();
        format!("there is no format `{name}`; there are {}", names.join(", "))
    })
}

/// Exports the deck.
pub fn run(
    options: &ExportOptions,
    folder: DataFolder,
    clock: Clock,
    out: &mut Output<'_>,
) -> Result<ExitCode, Failure> {
    if options.everything {
        folder.end_restore()?;
    }
    let library = open(folder, Access::Read)?;
    if options.everything {
        library.folder().export_everything(&options.to, options.force, clock.now().utc_ms, &Pace::default())?;
        out.line(format_args!("Exported: {}", options.to.display()))?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut decks: Vec<DeckId> = Vec::new();
    for deck in &options.decks {
        must_know(&library, deck)?;
        if !decks.contains(deck) {
            decks.push(deck.clone());
        }
    }
    let told = options.format.or_else(|| Format::from_ending(&options.to));
    // A name without an ending is that of a deck of ours.
    let format = told.or_else(|| options.to.extension().is_none().then_some(Format::Ron));
    let Some(format) = format else { return Err(Failure::NoFormat { to: options.to.clone() }) };
    match decks.as_slice() {
        [deck] => library.export(deck, &options.to, format, options.force, clock.now())?,
        decks if matches!(format, Format::Archive | Format::Anki) => {
            library.exporter(decks, &options.to, format, options.force, clock.now())?(&Pace::default())?;
        }
        decks if format == Format::Html => library.export_book(decks, &options.to, options.force)?,
        _ => return Err(Failure::OneDeckOnly { format: format.name() }),
    }
    out.line(format_args!("Exported: {}", options.to.display()))?;
    let losses = library.losses(&decks, format)();
    if !losses.is_empty() {
        out.line(format_args!("Left out: {}. An archive (.entente) keeps everything.", losses.join(", ")))?;
    }
    Ok(ExitCode::SUCCESS)
}
