//! `entente check`: what is wrong with deck files.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use clap::Args;
use serde::Serialize;

use super::{Failure, output::Output};
use crate::{
    formats::{self, Problem, Reading},
    storage::{
        deck_files::bytes_of,
        image_files::{folder_of, read_image},
    },
    wording::count_or_no,
};

/// The options of `entente check`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
JSON: an array with one object per file, {file, deck, cards, passages, problems}.
  deck      the deck's id; null if no deck can be read
  problems  array of {severity, file, line, column, text, card, message, remedy}: \
`severity` is \"error\" or \"warning\"; `line`, `column` and `text` are left out if there is no place; \
`card` is the card's id or null")]
pub struct CheckOptions {
    /// The files to check.
    #[arg(required = true, value_name = "FILE")]
    files: Vec<PathBuf>,
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

/// What a file holds, and what is wrong with it.
#[derive(Debug, Serialize)]
struct Report {
    /// The file as it was named.
    file: String,
    /// The deck's id, or `None` if no deck can be read.
    deck: Option<String>,
    /// The number of cards that can be studied.
    cards: usize,
    /// The number of passages that can be read.
    passages: usize,
    /// The problems, in the order of the file.
    problems: Vec<Problem>,
}

impl Report {
    fn from_file(file: &Path) -> Self {
        let (bytes, mut reading) = match bytes_of(file) {
            Ok(bytes) => {
                let reading = formats::read(&bytes, file);
                (bytes, reading)
            }
            Err(problem) => (Vec::new(), Reading::nothing(problem)),
        };
        if let Some(deck) = &reading.deck {
            let folder = folder_of(file);
            let found = formats::image_problems(deck, file, &bytes, &|name| read_image(&folder, name));
            reading.problems.extend(found);
        }
        let deck = reading.deck.as_ref();
        Self {
            file: file.display().to_string(),
            deck: deck.map(|deck| deck.id.to_string()),
            cards: deck.map_or(0, |deck| deck.cards.len()),
            passages: deck.map_or(0, |deck| deck.passages.len()),
            problems: reading.problems,
        }
    }

    fn code(&self) -> u8 {
        if self.deck.is_none() { 2 } else { u8::from(!self.problems.is_empty()) }
    }

    fn write(&self, out: &mut Output<'_>) -> Result<(), Failure> {
        for problem in &self.problems {
            out.line(problem)?;
        }
        let Self { file, deck, cards, passages, problems } = self;
        let problems = count_or_no(problems.len(), "problem");
        if deck.is_none() {
            out.line(format_args!("{file}: no deck can be read, {problems}"))?;
        } else {
            out.line(format_args!(
                "{file}: {}, {}, {problems}",
                count_or_no(*cards, "card"),
                count_or_no(*passages, "passage")
            ))?;
        }
        Ok(())
    }
}

/// Checks the files, and exits with the code of the worst.
pub fn run(options: &CheckOptions, out: &mut Output<'_>) -> Result<ExitCode, Failure> {
    let mut worst = 0;
    let mut reports = Vec::new();
    for file in &options.files {
        let report = Report::from_file(file);
        worst = worst.max(report.code());
        if options.json {
            reports.push(report);
        } else {
            report.write(out)?;
        }
    }
    if options.json {
        out.json(&reports)?;
    }
    Ok(ExitCode::from(worst))
}
