//! `entente judge`: how answers to a card are judged, and by which rule.

use std::{io::BufRead, path::PathBuf, process::ExitCode};

use clap::Args;
use serde::Serialize;

use super::{Failure, output::Output};
use crate::{
    storage::deck_files::read_file,
    study::{AnswerIndex, Detail, Rule, Verdict, judge},
};

/// What `entente judge` can be told.
#[derive(Debug, Args)]
#[command(after_long_help = "\
JSON: one object a line, {given, verdict, rule, closest}.
  verdict  \"right\", \"nearly\", \"wrong\", or \"unreadable\" for what cannot be read as the date that is asked for
  rule     the rule that gave it
  closest  the right answer that it came nearest to; null for dates and lists")]
pub struct JudgeOptions {
    /// The deck file.
    #[arg(value_name = "FILE")]
    file: PathBuf,
    /// The card's id.
    #[arg(value_name = "CARD")]
    card: String,
    /// Write JSON, one object a line.
    #[arg(long)]
    json: bool,
}

/// What is said of one answer.
#[derive(Serialize)]
struct Line<'a> {
    given: &'a str,
    verdict: &'static str,
    rule: Rule,
    closest: Option<&'a str>,
}

/// Judges each line of the input as an answer to the card.
pub fn run(options: &JudgeOptions, input: &mut dyn BufRead, out: &mut Output<'_>) -> Result<ExitCode, Failure> {
    let reading = read_file(&options.file);
    let Some(deck) = reading.deck else {
        for problem in &reading.problems {
            super::complain(problem);
        }
        return Ok(ExitCode::from(2));
    };
    let Some(card) = deck.cards.iter().find(|card| card.id.as_str() == options.card) else {
        let file = options.file.display();
        super::complain(&format!(
            "{file}: there is no card `{}`; `entente check` names the cards of a file",
            options.card
        ));
        return Ok(ExitCode::from(1));
    };
    let index = AnswerIndex::new(&deck);
    let mut exit = ExitCode::SUCCESS;
    for (number, line) in (1_usize..).zip(input.split(b'\n')) {
        let line = line.map_err(Failure::Input)?;
        let Ok(given) = str::from_utf8(line.strip_suffix(b"\r").unwrap_or(&line)) else {
            let remedy = "write the answers in UTF-8";
            super::complain(&format!("line {number} of the input is not UTF-8 and was not judged; {remedy}"));
            exit = ExitCode::from(2);
            continue;
        };
        let judged = judge(&deck, &index, card, given);
        let is_unread = matches!(&judged.detail, Detail::Date(date) if date.is_unread());
        let verdict = match judged.verdict {
            Verdict::Wrong if is_unread => "unreadable",
            Verdict::Wrong => "wrong",
            Verdict::Nearly => "nearly",
            Verdict::Right => "right",
        };
        let closest = match &judged.detail {
            Detail::Text(text) => Some(&*text.closest),
            _ => None,
        };
        let line = Line { given, verdict, rule: judged.rule, closest };
        let line_json = serde_json::to_value(&line).map_err(|err| Failure::Output(err.into()))?;
        if options.json {
            out.line(&line_json)?;
        } else {
            let rule = line_json["rule"].as_str().unwrap_or_default().to_owned();
            out.line(format_args!("{verdict:10} {rule:12} {given}"))?;
        }
    }
    Ok(exit)
}
