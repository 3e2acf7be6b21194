//! `entente decks`: what there is to study.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::{Failure, open, output::Output};
use crate::{
    clock::Clock,
    formats::Problem,
    library::{Access, Agenda, BrokenFile, DataFolder, DeckSummary, Library, LibraryDeck, Origin, ToDo},
    wording::count_or_no,
};

/// The options of `entente decks`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
JSON: an object with `decks` and `broken`.
  decks   array of {id, title, cards, new, due, due_today, learned, suspended, known, origin, problems}: \
`cards` excludes suspended ones, `due_today` counts the due cards that today’s limit still allows, \
`known` is how many are expected to be recalled today, `origin` is \"built-in\" or a path, \
`problems` is the number of problems in its file, and of pictures that are missing
  broken  array of {file, problems: array as in `entente check --json`}")]
pub struct DecksOptions {
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

/// A deck in the JSON.
#[derive(Debug, Serialize)]
pub struct DeckRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Cards, without the suspended ones.
    pub cards: usize,
    /// Cards that have never been answered.
    pub new: usize,
    /// Cards that are due.
    pub due: usize,
    /// Cards that are due and that today's limit still allows.
    pub due_today: usize,
    /// Cards that were recalled at the last answer.
    pub learned: usize,
    /// Suspended cards.
    pub suspended: usize,
    /// How many cards are expected to be recalled today.
    pub known: f32,
    /// `built-in`, or the path of the file.
    pub origin: String,
    /// The number of problems in its file, and of pictures that are missing.
    pub problems: usize,
}

/// All decks, as JSON.
#[derive(Debug, Serialize)]
struct Listing<'l> {
    decks: Vec<DeckRow>,
    broken: Vec<BrokenRow<'l>>,
}

/// A file from which no deck can be read, as JSON.
#[derive(Debug, Serialize)]
struct BrokenRow<'l> {
    file: String,
    problems: &'l [Problem],
}

impl<'l> BrokenRow<'l> {
    fn new(file: &'l BrokenFile) -> Self {
        Self { file: file.path.display().to_string(), problems: &file.problems }
    }
}

impl DeckRow {
    fn new(deck: &LibraryDeck, summary: &DeckSummary, to_do: ToDo) -> Self {
        Self {
            id: deck.deck.id.to_string(),
            title: deck.deck.title.clone(),
            cards: summary.cards,
            new: summary.new,
            due: summary.due,
            due_today: to_do.due,
            learned: summary.learned,
            suspended: summary.suspended,
            known: summary.known,
            origin: match &deck.origin {
                Origin::BuiltIn => "built-in".to_owned(),
                Origin::Own(path) => path.display().to_string(),
            },
            problems: deck.problems.len() + deck.missing_pictures(),
        }
    }

    /// Returns all decks as they stand on `today`.
    #[must_use]
    pub fn all(library: &Library, agenda: &Agenda<'_>) -> Vec<Self> {
        let standing = agenda.summaries().into_iter().zip(agenda.days_of_decks().map(|day| ToDo::from(&day)));
        library.decks().iter().zip(standing).map(|(deck, (summary, to_do))| Self::new(deck, &summary, to_do)).collect()
    }

    /// Describes the state of the deck in one line.
    #[must_use]
    pub fn in_words(&self) -> String {
        let Self { cards, new, due, due_today, known, suspended, .. } = self;
        let limited = if due_today < due { format!(" ({due_today} within today’s limit)") } else { String::new() };
        let suspended = if *suspended == 0 { String::new() } else { format!(", {suspended} suspended") };
        format!(
            "{}, {new} new, {due} due{limited}, {} started, {known:.0} known today{suspended}",
            count_or_no(*cards, "card"),
            cards.saturating_sub(*new)
        )
    }
}

/// Lists the decks.
pub fn run(
    options: &DecksOptions,
    folder: DataFolder,
    clock: Clock,
    out: &mut Output<'_>,
) -> Result<ExitCode, Failure> {
    let library = open(folder, Access::Read)?;
    library.work_out_rivals(None);
    let decks = DeckRow::all(&library, &library.agenda(library.study_day(clock.now()))?);
    if options.json {
        let broken = library.broken_files().iter().map(BrokenRow::new).collect();
        out.json(&Listing { decks, broken })?;
        return Ok(ExitCode::SUCCESS);
    }
    for deck in decks {
        out.line(format_args!("{} · {} · {}", deck.id, deck.title, deck.origin))?;
        out.line(format_args!("  {}, {}", deck.in_words(), count_or_no(deck.problems, "problem")))?;
    }
    for BrokenFile { path, problems, .. } in library.broken_files() {
        out.gap()?;
        out.line(format_args!("No deck can be read from {}", path.display()))?;
        if let Some(problem) = problems.first() {
            out.line(problem.to_string().trim_end())?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
