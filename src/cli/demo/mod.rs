//! `entente demo`: a library with a history, to look at and to try things out.

mod learner;

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use uuid::Uuid;

use self::learner::{Learner, Rivals};
use super::{Failure, open, output::Output};
use crate::{
    clock::Clock,
    deck::CardKey,
    library::{Access, DataFolder, Library, Operation},
    wording::count_or_no,
};

/// The options of `entente demo`.
#[derive(Debug, Args)]
pub struct DemoOptions {
    /// The folder to create. Must not hold decks or answers yet.
    #[arg(long, value_name = "FOLDER")]
    at: PathBuf,
    /// Years of study.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=20))]
    years: u32,
    /// Weeks of study, in addition to the years.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=1000))]
    weeks: u32,
    /// Days of study, in addition to the years and weeks.
    #[arg(long, default_value_t = 0, value_parser = clap::value_parser!(u32).range(..=7000))]
    days: u32,
}

/// The rivals that the decks name, with their answers.
fn rivals(library: &Library) -> Rivals {
    let mut rivals = Rivals::new();
    for deck in library.decks() {
        for (place, card) in deck.deck.cards.iter().enumerate() {
            let named = card.rivals.iter().filter_map(|id| deck.place(id));
            let named = named.map(|place| (deck.key(place), &deck.deck.cards[place]));
            let named: Vec<_> = named.map(|(id, rival)| (id, rival.answer_text().replace('\n', ", "))).collect();
            if !named.is_empty() {
                rivals.insert(deck.key(place), named);
            }
        }
    }
    rivals
}

/// Makes the library. The history ends yesterday, so that today is left to study.
pub fn run(options: &DemoOptions, clock: Clock, out: &mut Output<'_>) -> Result<ExitCode, Failure> {
    let folder = DataFolder::at(&options.at);
    let has_decks = folder.decks().read_dir().is_ok_and(|mut files| files.next().is_some());
    let not_empty = || Failure::NotEmpty { folder: options.at.clone() };
    if has_decks {
        return Err(not_empty());
    }
    let mut library = open(folder, Access::Write)?;
    // A demo that was killed half-way has left an empty log.
    if library.has_answers()? {
        return Err(not_empty());
    }
    let now = clock.now();
    let today = library.study_day(now);
    let days = options.years * 365 + options.weeks * 7 + options.days;
    let cards: Vec<CardKey> = library.card_facts().into_iter().map(|card| card.key).collect();
    let mut learner = Learner::new(library.scheduler(), cards, rivals(&library), now.utc_offset_s, Uuid::new_v4());
    for ago in (1..=days).rev() {
        learner.study(today.minus(ago));
    }
    let history = learner.finish();
    let reviews = history.reviews.len();
    library.apply(Operation::History(history.reviews, history.flagged), now)?;
    let (reviews, path) = (count_or_no(reviews, "answer"), options.at.display());
    out.line(format_args!("Made: {path}, with {reviews} in {}.", count_or_no(days as usize, "day")))?;
    out.line(format_args!("Open it with: entente --data-dir {path}"))?;
    Ok(ExitCode::SUCCESS)
}
