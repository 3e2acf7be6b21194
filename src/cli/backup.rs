//! `entente backup`: the backups, one more, and the way back to any of them.

use std::{
    path::{Path, PathBuf},
    process::ExitCode,
};

use chrono::{DateTime, FixedOffset, Utc};
use clap::Subcommand;
use serde::Serialize;

use super::{Failure, complain, output::Output};
use crate::{
    clock::Clock,
    library::{BackupState, DataFolder, Restored, Whose},
    memory::Moment,
    storage::review_log::Why,
    wording::count,
};

/// What can be done with backups.
#[derive(Debug, Subcommand)]
pub enum BackupCommand {
    /// List the backups, the newest first, each read from end to end.
    #[command(after_long_help = "\
JSON: an array of {name, file, made, why, answers, decks, bytes, sound, wrong, other_library}.
  made     when it was taken; null if its name does not tell, like `why`
  why      \"daily\", \"session\", \"import\", \"merge\", \"restore\", \"repair\" or \"asked\"
  answers  how many it holds, and `decks` of how many decks; null if that cannot be read
  wrong    what is wrong with it; null if it is sound
  other_library  whether it is of another library than the log")]
    List {
        /// Write JSON.
        #[arg(long)]
        json: bool,
    },
    /// Make a backup of the answers, your own decks and the settings.
    #[command(after_long_help = "JSON: the backup as in `entente backup list --json`.")]
    Make {
        /// Write JSON.
        #[arg(long)]
        json: bool,
    },
    /// Put a backup in the place of the answers, its decks and the settings.
    ///
    /// The backup is checked before, and what is there is backed up, so that it can be undone. Decks that the backup lacks
    /// stay.
    #[command(after_long_help = "\
JSON: an object {restored, answers, decks, other_library, undo, kept}: `restored`, `undo` and `kept` are paths; `undo` is \
the backup that was taken before, or null; `kept` is what was there of a log that could not be backed up, or null; \
`answers` came back, to so many `decks`; `other_library` tells whether the backup was of another one.")]
    Restore {
        /// The backup: its name as listed, or the path of a file; the newest sound one of this library if left out.
        #[arg(value_name = "NAME")]
        name: Option<PathBuf>,
        /// Write JSON.
        #[arg(long)]
        json: bool,
    },
}

/// A backup, as JSON.
#[derive(Debug, Serialize)]
struct BackupRow {
    name: String,
    file: String,
    made: Option<String>,
    why: Option<&'static str>,
    answers: Option<u64>,
    decks: Option<usize>,
    bytes: u64,
    sound: bool,
    wrong: Option<String>,
    other_library: bool,
}

/// A restore, as JSON.
#[derive(Debug, Serialize)]
struct RestoreRow {
    restored: String,
    answers: u64,
    decks: usize,
    other_library: bool,
    undo: Option<String>,
    kept: Option<String>,
}

impl BackupRow {
    fn new(state: &BackupState, utc_offset_s: i32) -> Self {
        let (backup, summary) = (&state.backup, state.summary());
        let wrong = || state.health.damage().unwrap_or("a newer Entente made it, or it is no log").to_owned();
        Self {
            name: name_of(&backup.path),
            file: backup.path.display().to_string(),
            made: backup.told.and_then(|told| rfc3339(Moment { utc_ms: told.made_ms, utc_offset_s })),
            why: backup.told.map(|told| told.why.name()),
            answers: summary.map(|it| it.standing).or(backup.told.map(|told| told.answers)),
            decks: summary.map(|it| it.decks.len()),
            bytes: backup.bytes,
            sound: state.is_sound(),
            wrong: (!state.is_sound()).then(wrong),
            other_library: state.whose == Whose::Anothers,
        }
    }

    fn write(&self, state: &BackupState, utc_offset_s: i32, out: &mut Output<'_>) -> Result<(), Failure> {
        let (in_words, other) = (state.in_words(utc_offset_s), state.of_another());
        let other = other.map(|other| format!(", {other}")).unwrap_or_default();
        let answers = self.answers.map(|it| format!(", {}", count(it as usize, "answer"))).unwrap_or_default();
        let decks = self.decks.map(|it| format!(" in {}", count(it, "deck"))).unwrap_or_default();
        let size = format!("{:.1} MB", self.bytes as f64 / 1e6);
        let health = self.wrong.as_ref().map_or("sound".to_owned(), |wrong| format!("damaged: {wrong}"));
        out.line(&self.name)?;
        out.line(format_args!("  {in_words}{answers}{decks}, {size}, {health}{other}"))?;
        Ok(())
    }
}

fn rfc3339(at: Moment) -> Option<String> {
    let offset = FixedOffset::east_opt(at.utc_offset_s)?;
    Some(DateTime::<Utc>::from_timestamp_millis(at.utc_ms)?.with_timezone(&offset).to_rfc3339())
}

fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Does what is asked with the backups.
pub fn run(
    command: &BackupCommand,
    folder: &DataFolder,
    clock: Clock,
    out: &mut Output<'_>,
) -> Result<ExitCode, Failure> {
    let now = clock.now();
    match command {
        BackupCommand::List { json } => list(folder, *json, now, out)?,
        BackupCommand::Make { json } => make(folder, *json, now, out)?,
        BackupCommand::Restore { name, json } => restore(folder, name.as_deref(), *json, now, out)?,
    }
    Ok(ExitCode::SUCCESS)
}

fn list(folder: &DataFolder, json: bool, now: Moment, out: &mut Output<'_>) -> Result<(), Failure> {
    let states = folder.examine_backups();
    let rows: Vec<BackupRow> = states.iter().map(|state| BackupRow::new(state, now.utc_offset_s)).collect();
    if json {
        out.json(&rows)?;
        return Ok(());
    }
    for (row, state) in rows.iter().zip(&states) {
        row.write(state, now.utc_offset_s, out)?;
    }
    out.line(match states.len() {
        0 => "There are no backups yet.".to_owned(),
        states => format!("{} in {}", count(states, "backup"), folder.backups().display()),
    })?;
    Ok(())
}

fn make(folder: &DataFolder, json: bool, now: Moment, out: &mut Output<'_>) -> Result<(), Failure> {
    folder.end_restore()?;
    let taken = folder.take_backup(Why::Asked, now.utc_ms)?.ok_or(Failure::NothingToBackUp)?;
    taken.warnings.iter().for_each(complain);
    if json {
        out.json(&BackupRow::new(&BackupState::new(taken.backup), now.utc_offset_s))?;
    } else {
        out.line(format_args!("Backed up: {}", taken.backup.path.display()))?;
    }
    Ok(())
}

fn restore(
    folder: &DataFolder,
    name: Option<&Path>,
    json: bool,
    now: Moment,
    out: &mut Output<'_>,
) -> Result<(), Failure> {
    let before = folder.examine_backups();
    let path = match name {
        None => DataFolder::choose(&before)?.backup.path.clone(),
        Some(name) => {
            let listed = before
                .iter()
                .map(|state| state.backup.path.clone())
                .find(|path| path.file_name() == Some(name.as_os_str()));
            let there = || name.exists().then(|| name.to_owned());
            let missing = || Failure::NoSuchBackup { name: name.display().to_string() };
            listed.or_else(there).ok_or_else(missing)?
        }
    };
    let left = folder.restore(&path, now.utc_ms)?;
    let is_new = |state: &BackupState| !before.iter().any(|old| old.backup.path == state.backup.path);
    let undo = folder.examine_backups().into_iter().find(is_new).map(|state| state.backup.path);
    if json {
        let [undo, kept] = [undo, left.kept].map(|path| path.as_deref().map(shown));
        let (restored, other_library) = (shown(&path), left.is_anothers);
        let restored = RestoreRow { restored, answers: left.answers, decks: left.decks, other_library, undo, kept };
        out.json(&restored)?;
        return Ok(());
    }
    out.line(format_args!("Restored: {}", path.display()))?;
    out.line(left.sentence())?;
    match undo {
        Some(undo) => out.line(format_args!("To undo it: entente backup restore {}", name_of(&undo)))?,
        None if left.kept.is_none() => out.line("There was nothing to back up before.")?,
        None => tell_kept(&left, out)?,
    }
    Ok(())
}

/// Tells where a log is kept of which no backup could be taken before a restore, and what only that has.
pub fn tell_kept(left: &Restored, out: &mut Output<'_>) -> Result<(), Failure> {
    if let Some(kept) = &left.kept {
        out.paragraph(format_args!("What was there of the log is kept: {}", kept.display()))?;
    }
    if let Some((answers, _)) = left.waiting {
        let are = if answers == 1 { "is" } else { "are" };
        let answers = count(answers, "answer");
        out.paragraph(format_args!(
            "{answers} {are} only in that. To add what can be read of it: entente quiz --merge-answers"
        ))?;
    }
    Ok(())
}
