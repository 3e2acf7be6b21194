//! `entente stats`: what has been learned, what is slipping away, and what is due.

mod report;

use std::process::ExitCode;

use clap::Args;

use self::report::{Report, RetentionReport};
use super::{
    Failure, open,
    output::{Output, count, minutes},
};
use crate::{
    clock::Clock,
    library::{Access, DataFolder},
    memory::StudyDay,
};

/// What `entente stats` can be told.
#[derive(Debug, Args)]
#[command(after_long_help = "\
JSON: an object.
  reviews    all answers that were not taken back
  cards      cards of all decks, without the suspended ones
  today      {due, new, done, minutes_spent, minutes_expected}: cards that are due, new cards that today's limit still \
allows, answers given, minutes spent and still expected
  retention  {last_30_days, ever}, each {asked, recalled, share, low, high}: of the cards that came back on a later day, \
how many were recalled; `share` is from 0 to 1, `low` and `high` bound it with 95 % confidence; null where none came back
  forecast   30 numbers: the cards due on each day, from today; what is overdue is due today
  sittings   array, the latest first, of {id, began, answers, recalled, cards, new, minutes}; `began` is RFC 3339
  decks      array as in `entente decks --json`")]
pub struct StatsOptions {
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

/// How many sittings and coming days a person is told of. A program gets them all.
const TOLD: usize = 7;

/// Tells how the learner stands.
pub fn run(
    options: &StatsOptions,
    folder: DataFolder,
    clock: Clock,
    out: &mut Output<'_>,
) -> Result<ExitCode, Failure> {
    let library = open(folder, Access::Read)?;
    let today = library.study_day(clock.now());
    let report = Report::of(&library, today)?;
    if options.json {
        out.json(&report)?;
    } else {
        tell(&report, today, out)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(report: &Report, today: StudyDay, out: &mut Output<'_>) -> Result<(), Failure> {
    let now = &report.today;
    out.line(format_args!("Today, {}", today.date().format("%-d %B %Y")))?;
    out.line(format_args!(
        "  {} due and {} new to come, in {}; {} given in {}",
        now.due,
        now.new,
        minutes(now.minutes_expected),
        count(now.done, "answer"),
        minutes(now.minutes_spent),
    ))?;
    out.gap()?;
    out.line("Decks")?;
    for deck in &report.decks {
        out.line(format_args!("  {}: {}", deck.title, deck.in_words()))?;
    }
    out.gap()?;
    out.line("Recalled when they came back")?;
    out.line(format_args!("  last 30 days: {}", retention(&report.retention.last_30_days)))?;
    out.line(format_args!("  ever: {}", retention(&report.retention.ever)))?;
    if !report.sittings.is_empty() {
        out.gap()?;
        out.line("Last sittings")?;
    }
    for it in report.sittings.iter().take(TOLD) {
        out.line(format_args!(
            "  {}: {}, {} recalled, {}, {} new, {}",
            it.began_in_words(),
            count(it.answers, "answer"),
            it.recalled,
            count(it.cards, "card"),
            it.new,
            minutes(it.minutes),
        ))?;
    }
    out.gap()?;
    out.line("Due in the next days")?;
    for (days, cards) in (0..).zip(report.forecast).take(TOLD) {
        let date = today.plus(days).date();
        out.line(format_args!("  {}: {}", date.format("%A, %-d %B"), count(cards as usize, "card")))?;
    }
    Ok(())
}

fn retention(report: &RetentionReport) -> String {
    match (report.share, report.low, report.high) {
        (Some(share), Some(low), Some(high)) => format!(
            "{:.0} % of {} ({:.0} to {:.0} % with 95 % confidence)",
            share * 100.0,
            report.asked,
            low * 100.0,
            high * 100.0,
        ),
        _ => "no card has come back yet".to_owned(),
    }
}
