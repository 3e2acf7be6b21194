//! `entente doctor`: what is wrong in the data folder, and what to do about it.

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use super::{Failure, output::Output};
use crate::{
    clock::Clock,
    library::{DataFolder, DoctorProgress, Examination, Finding, Repaired, Severity},
    wording::count,
};

/// The options of `entente doctor`.
#[derive(Clone, Copy, Debug, Args)]
#[command(after_long_help = "\
JSON: an object with `findings` and `repairs`.
  findings  array of {kind, severity, path, answers, message, remedy}: `severity` is \"notice\" or \"damage\"; \
`path` is null if no file is concerned, `answers` if it is not about answers. With --repair, what is found after it
  repairs   array of sentences, one for each thing that was done")]
pub struct DoctorOptions {
    /// Complete a restore that was interrupted, make wrong schedules again, put altered and lost rows
    /// right from the backups, remove unfinished files, and save what can be read of a damaged log.
    ///
    /// A sound log is backed up before; a damaged one is kept beside the new one. Nothing else is changed.
    #[arg(long)]
    repair: bool,
    /// Write JSON.
    #[arg(long)]
    json: bool,
}

/// What was found and done, as JSON.
#[derive(Debug, Serialize)]
struct Told {
    findings: Vec<FindingRow>,
    repairs: Vec<String>,
}

/// A finding, as JSON.
#[derive(Debug, Serialize)]
struct FindingRow {
    kind: &'static str,
    severity: &'static str,
    path: Option<String>,
    answers: Option<usize>,
    message: String,
    remedy: String,
}

impl FindingRow {
    fn new(finding: &Finding) -> Self {
        Self {
            kind: finding.kind(),
            severity: match finding.severity() {
                Severity::Notice => "notice",
                Severity::Damage => "damage",
            },
            path: finding.path().map(|path| path.display().to_string()),
            answers: finding.answers(),
            message: finding.sentence(),
            remedy: finding.remedy(),
        }
    }
}

/// Examines the data folder, repairs it if asked to, and exits with the code of the gravest finding.
pub fn run(
    options: DoctorOptions,
    folder: &DataFolder,
    clock: Clock,
    out: &mut Output<'_>,
) -> Result<ExitCode, Failure> {
    let now = clock.now();
    let progress = DoctorProgress::default();
    let (done, found) = if options.repair {
        let repair = folder.repair(now, &progress)?;
        (repair.done, repair.after)
    } else {
        (Vec::new(), folder.examine(now, &progress))
    };
    // Nobody stops it here.
    let found = found.unwrap_or_default();
    if options.json {
        let findings = found.findings.iter().map(FindingRow::new).collect();
        out.json(&Told { findings, repairs: done.iter().map(told).collect() })?;
    } else {
        tell(&done, &found, out)?;
    }
    Ok(ExitCode::from(match found.severity() {
        None => 0,
        Some(Severity::Notice) => 1,
        Some(Severity::Damage) => 2,
    }))
}

/// What was done, and how to do better.
fn told(repaired: &Repaired) -> String {
    let Some((backup, answers)) = repaired.better_backup() else { return repaired.sentence() };
    let name = backup.file_name().unwrap_or_default().to_string_lossy();
    format!(
        "{}\nThis backup holds more, {}: entente backup restore {name}",
        repaired.sentence(),
        count(answers as usize, "answer")
    )
}

fn tell(done: &[Repaired], found: &Examination, out: &mut Output<'_>) -> Result<(), Failure> {
    for repaired in done {
        out.paragraph(told(repaired))?;
    }
    if !done.is_empty() {
        out.gap()?;
    }
    for finding in &found.findings {
        out.paragraph(format_args!("- {}\n  {}", finding.sentence(), finding.remedy()))?;
        // A sentence names the file; where it lies is told here.
        if let Some(path) = finding.path() {
            out.line(format_args!("  {}", path.display()))?;
        }
    }
    out.line(match found.findings.len() {
        0 => "All is well.".to_owned(),
        findings => format!("{}.", count(findings, "finding")),
    })?;
    Ok(())
}
