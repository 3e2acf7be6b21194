//! `entente stats`: what has been learned, what is slipping away, and what is due.

mod figures;
mod filter;
mod report;
mod session;

use std::process::ExitCode;

use clap::Args;

use self::{figures::RetentionReport, filter::StatsFilter, report::Report};
use super::{Failure, must_know, open, output::Output};
use crate::{
    clock::Clock,
    library::{Access, DataFolder},
    memory::StudyDay,
    wording::{count, count_or_no, date, duration, weekday_and_date},
};

/// The options of `entente stats`.
#[derive(Debug, Args)]
#[command(after_long_help = "\
JSON: an object; docs/stats-json.md describes every field.
  reviews, cards, minutes   how many there are
  today, since_last_time    where the learner stands, and what has changed
  known                     how many cards were known over time, by deck, topic and passage
  stability, difficulty     how well the cards are known
  retention, calibration    how much of what came back was recalled, and how much was predicted
  calendar, hours           when the learner studied
  backlog, ahead            the ways out of a backlog; the coming year day by day, simulated
  forecast                  30 numbers: the cards due on each day, from today; overdue cards count as due today
  leeches                   the trouble cards
  confusions                the pairs of cards that were confused
  sittings                  every session, the latest first; `--session ID` gives its answers
  decks                     array as in `entente decks --json`")]
pub struct StatsOptions {
    #[command(flatten)]
    filter: StatsFilter,
    /// Show the answers of one session, by its id or `last`.
    #[arg(long, alias = "sitting", value_name = "ID", conflicts_with_all = ["deck", "topic", "from", "to"])]
    session: Option<String>,
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

/// How many sessions and coming days are listed as text. The JSON has them all.
const TOLD: usize = 7;

/// Shows the figures.
pub fn run(
    options: &StatsOptions,
    folder: DataFolder,
    clock: Clock,
    out: &mut Output<'_>,
) -> Result<ExitCode, Failure> {
    let library = open(folder, Access::Read)?;
    let today = library.study_day(clock.now());
    if let Some(deck) = &options.filter.deck {
        must_know(&library, deck)?;
    }
    if let Some(session) = &options.session {
        session::tell(&library, session, options.json, out)?;
        return Ok(ExitCode::SUCCESS);
    }
    options.filter.check()?;
    let report = Report::new(&library, &options.filter, today)?;
    if options.json {
        out.json(&report)?;
    } else {
        if let Some(warning) = library.clock_warning(clock.now()) {
            out.paragraph(warning)?;
            out.gap()?;
        }
        tell(&report, today, out)?;
    }
    Ok(ExitCode::SUCCESS)
}

fn tell(report: &Report, today: StudyDay, out: &mut Output<'_>) -> Result<(), Failure> {
    let now = &report.today;
    out.line(format_args!("Today, {}", date(today)))?;
    out.line(format_args!(
        "  {} due and {} new to come, in {}; {} given in {}",
        now.due,
        now.new,
        duration(now.minutes_expected),
        count_or_no(now.done, "answer"),
        duration(now.minutes_spent),
    ))?;
    if let Some(since) = &report.since_last_time {
        let changed = &since.changed;
        out.line(format_args!(
            "  Since {}: {}, {} learned, {} forgotten, {:.0} known then, {:.0} now",
            since.day,
            count_or_no(changed.sessions, "session"),
            changed.gains.gained,
            changed.gains.lost,
            changed.known_then,
            changed.known_now,
        ))?;
    }
    out.gap()?;
    out.line("Decks")?;
    for deck in &report.decks {
        out.line(format_args!("  {}: {}", deck.title, deck.in_words()))?;
    }
    out.gap()?;
    out.line("Recalled when due")?;
    out.line(format_args!("  last 30 days: {}", retention(&report.retention.last_30_days)))?;
    out.line(format_args!("  ever: {}", retention(&report.retention.ever)))?;
    if !report.leeches.is_empty() {
        out.gap()?;
        out.line(head("Trouble cards", report.leeches.len()))?;
    }
    for leech in report.leeches.iter().take(TOLD) {
        let lapses = leech.lapses;
        out.line(format_args!(
            "  {} in {}: forgotten {lapses} times in {} answers",
            leech.card.card, leech.card.deck, leech.answers
        ))?;
    }
    if !report.confusions.is_empty() {
        out.gap()?;
        let pairs = report.confusions.len();
        out.line(format_args!("Confused: {}; `entente stats --json` names the cards", count(pairs, "pair")))?;
    }
    if !report.sessions.is_empty() {
        out.gap()?;
        out.line(head("Last sessions", report.sessions.len()))?;
    }
    for it in report.sessions.iter().take(TOLD) {
        out.line(format_args!(
            "  {}: {}, {} recalled, {}, {} new, {}",
            it.began_in_words(),
            count_or_no(it.answers, "answer"),
            it.recalled,
            count_or_no(it.cards, "card"),
            it.new,
            duration(it.minutes),
        ))?;
    }
    out.gap()?;
    out.line("Upcoming")?;
    for (days, cards) in (0..).zip(report.forecast).take(TOLD) {
        let day = weekday_and_date(today.plus(days));
        out.line(format_args!("  {day}: {}", count_or_no(cards as usize, "card")))?;
    }
    Ok(())
}

/// The head of a list, with how much of it is told if that is not all.
fn head(name: &str, all: usize) -> String {
    if all > TOLD { format!("{name}, {TOLD} of {all}") } else { name.to_owned() }
}

fn retention(report: &RetentionReport) -> String {
    match (report.share, report.low, report.high) {
        (Some(share), Some(low), Some(high)) => format!(
            "{:.0} % of {} ({:.0} to {:.0} % with 95 % confidence; {:.0} % predicted)",
            share * 100.0,
            report.asked,
            low * 100.0,
            high * 100.0,
            report.predicted.unwrap_or_default() * 100.0,
        ),
        _ => "no card has come back yet".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_that_is_cut_says_so() {
        assert_eq!(head("Trouble cards", TOLD), "Trouble cards");
        assert_eq!(head("Trouble cards", 19), "Trouble cards, 7 of 19");
    }
}
