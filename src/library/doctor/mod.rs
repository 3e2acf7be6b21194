//! The doctor: looks at everything in a data folder, says what it finds, and repairs what can be repaired.

mod checks;
mod orphans;
mod progress;
mod repair;
mod way_back;

use std::path::{Path, PathBuf};

pub use orphans::Orphan;
pub use progress::DoctorProgress;
pub use repair::{Repair, Repaired};
pub use way_back::WayBack;

use super::DataFolder;
use crate::{
    deck::DeckId,
    formats::Problem,
    memory::Moment,
    storage::{
        copies::CopyMaker,
        review_log::{FutureAnswers, Lacking},
    },
    wording::{count, moment},
};

/// How grave a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Something to know, or to put in order.
    Notice,
    /// Answers are lost or cannot be read.
    Damage,
}

/// What the doctor found.
#[derive(Clone, Debug, PartialEq)]
pub enum Finding {
    /// The log is damaged.
    DamagedLog {
        /// The file.
        log: PathBuf,
        /// What is wrong, in SQLite's words or ours.
        what: String,
    },
    /// The log has gone, is something else, or was written by a newer Entente.
    UnusableLog {
        /// The file.
        log: PathBuf,
        /// What is there instead.
        what: String,
        /// What can be done.
        way: WayBack,
    },
    /// Rows of the log that a sound backup has otherwise: they are not as they were written.
    AlteredRows {
        /// How many.
        rows: usize,
        /// The oldest backup that tells it.
        backup: PathBuf,
    },
    /// Rows of the log are not as they were written, and no backup tells which.
    AlteredLog {
        /// The log.
        log: PathBuf,
    },
    /// Rows that sound backups hold and the log does not: they are lost, for rows are only ever added.
    MissingRows {
        /// Which.
        lacking: Lacking,
    },
    /// The schedules are not what the answers imply.
    WrongSchedules {
        /// The log.
        log: PathBuf,
    },
    /// Answers were given under a clock that was ahead.
    Future {
        /// Which.
        answers: FutureAnswers,
        /// The offset of the learner's clock from UTC, in seconds.
        utc_offset_s: i32,
    },
    /// Answers of a session wait in a file beside the log.
    Waiting {
        /// The file.
        file: PathBuf,
    },
    /// A file that was not written to its end.
    Unfinished {
        /// The file.
        file: PathBuf,
    },
    /// A restore broke off: the log, the decks and the settings are partly those from before it.
    BrokenRestore {
        /// Where the rest of it is laid out.
        laid_out: PathBuf,
    },
    /// What was done to decks last cannot be read, so it cannot be undone.
    Journal {
        /// The file.
        file: PathBuf,
    },
    /// A copy that a sync engine or an editor has left.
    Copy {
        /// The file.
        file: PathBuf,
        /// The name of the file of which it is a copy.
        of: String,
        /// Who leaves copies of that name.
        maker: CopyMaker,
    },
    /// A copy of a backup that a sync engine or an editor has left, and that is sound.
    BackupCopy {
        /// The file.
        file: PathBuf,
        /// The name of the backup.
        of: String,
        /// Who leaves copies of that name.
        maker: CopyMaker,
    },
    /// A copy of the log that a sync engine or an editor has left, sound and of this library.
    LogCopy {
        /// Who leaves copies of that name.
        maker: CopyMaker,
        /// What only it has, and the file.
        lacking: Lacking,
    },
    /// A library that was put aside when a new one began.
    Earlier {
        /// Where everything of it lies.
        folder: PathBuf,
    },
    /// A deck with problems.
    Deck {
        /// The file.
        file: PathBuf,
        /// How many problems because of which something is left out.
        errors: usize,
        /// How many others.
        warnings: usize,
    },
    /// A file from which no deck can be read, or whose deck does not count.
    NoDeck {
        /// The first problem with it.
        problem: Box<Problem>,
    },
    /// A line of the settings that cannot be read.
    Settings {
        /// What is wrong with it and what to do.
        problem: String,
    },
    /// Answers to a deck that is not there.
    DeckGone {
        /// The deck.
        deck: DeckId,
        /// To how many cards.
        cards: usize,
        /// How many answers.
        answers: usize,
    },
    /// Answers to cards that their deck no longer has.
    Orphans {
        /// The deck.
        deck: DeckId,
        /// The cards.
        cards: Vec<Orphan>,
    },
    /// There is no backup.
    NoBackup,
    /// The newest sound backup is over a week old.
    OldBackup {
        /// How old, in days.
        days: i64,
    },
    /// A backup is damaged.
    DamagedBackup {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// There are backups, but none is sound.
    NoSoundBackup {
        /// How many there are.
        backups: usize,
    },
    /// The disk is nearly full.
    LittleRoom {
        /// How many bytes are free.
        free: u64,
        /// How many a backup and the next sessions may take.
        needed: u64,
    },
    /// Other users can read the answers, or write to the data folder.
    OpenToOthers {
        /// The folder.
        folder: PathBuf,
    },
    /// A file or folder cannot be written.
    NotWritable {
        /// The file or folder.
        path: PathBuf,
    },
}

/// What the doctor found, the gravest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Examination {
    /// The findings.
    pub findings: Vec<Finding>,
}

impl Examination {
    /// The gravest severity; `None` if all is well.
    #[must_use]
    pub fn severity(&self) -> Option<Severity> {
        self.findings.iter().map(Finding::severity).max()
    }

    /// Whether there is anything that [`DataFolder::repair`] repairs.
    #[must_use]
    pub fn can_be_repaired(&self) -> bool {
        self.findings.iter().any(Finding::can_be_repaired)
    }
}

impl DataFolder {
    /// Looks at everything in the folder. Nothing is written. Reads the log and every backup from end to end: slow.
    /// Returns `None` if it was stopped.
    #[must_use]
    pub fn examine(&self, now: Moment, progress: &DoctorProgress) -> Option<Examination> {
        progress.add(self);
        self.look(now, progress)
    }

    fn look(&self, now: Moment, progress: &DoctorProgress) -> Option<Examination> {
        let mut findings = checks::Gathered::new(self, now, progress)?.judge(now);
        findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity()));
        Some(Examination { findings })
    }
}

impl Finding {
    /// How grave it is.
    #[must_use]
    pub fn severity(&self) -> Severity {
        match self {
            Self::DamagedLog { .. } | Self::UnusableLog { .. } | Self::AlteredRows { .. } | Self::AlteredLog { .. } => {
                Severity::Damage
            }
            _ => Severity::Notice,
        }
    }

    /// Whether [`DataFolder::repair`] repairs it.
    #[must_use]
    pub fn can_be_repaired(&self) -> bool {
        matches!(
            self,
            Self::DamagedLog { .. }
                | Self::AlteredRows { .. }
                | Self::AlteredLog { .. }
                | Self::MissingRows { .. }
                | Self::WrongSchedules { .. }
                | Self::Unfinished { .. }
                | Self::BrokenRestore { .. }
                | Self::UnusableLog { way: WayBack::Remains, .. }
        ) || matches!(self, Self::LogCopy { lacking, .. } if lacking.rows > 0)
    }

    /// Its kind, as a word for programs.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::DamagedLog { .. } => "damaged-log",
            Self::UnusableLog { .. } => "unusable-log",
            Self::AlteredRows { .. } | Self::AlteredLog { .. } => "altered-rows",
            Self::MissingRows { .. } => "missing-rows",
            Self::WrongSchedules { .. } => "wrong-schedules",
            Self::Future { .. } => "future-answers",
            Self::Waiting { .. } => "waiting-answers",
            Self::Unfinished { .. } => "unfinished-file",
            Self::BrokenRestore { .. } => "broken-restore",
            Self::Journal { .. } => "unreadable-undo",
            Self::Copy { .. } | Self::BackupCopy { .. } | Self::LogCopy { .. } => "copy",
            Self::Earlier { .. } => "earlier-library",
            Self::Deck { .. } => "deck-problems",
            Self::NoDeck { .. } => "no-deck",
            Self::Settings { .. } => "settings",
            Self::DeckGone { .. } => "deck-gone",
            Self::Orphans { .. } => "answers-without-card",
            Self::NoBackup => "no-backup",
            Self::OldBackup { .. } => "old-backup",
            Self::DamagedBackup { .. } => "damaged-backup",
            Self::NoSoundBackup { .. } => "no-sound-backup",
            Self::LittleRoom { .. } => "little-room",
            Self::OpenToOthers { .. } => "open-to-others",
            Self::NotWritable { .. } => "not-writable",
        }
    }

    /// The file or folder concerned.
    #[must_use]
    pub fn path(&self) -> Option<&Path> {
        match self {
            Self::DamagedLog { log: path, .. }
            | Self::UnusableLog { log: path, .. }
            | Self::AlteredRows { backup: path, .. }
            | Self::MissingRows { lacking: Lacking { backup: path, .. } }
            | Self::WrongSchedules { log: path }
            | Self::AlteredLog { log: path }
            | Self::Waiting { file: path }
            | Self::Unfinished { file: path }
            | Self::BrokenRestore { laid_out: path }
            | Self::Journal { file: path }
            | Self::Copy { file: path, .. }
            | Self::BackupCopy { file: path, .. }
            | Self::LogCopy { lacking: Lacking { backup: path, .. }, .. }
            | Self::Earlier { folder: path }
            | Self::Deck { file: path, .. }
            | Self::DamagedBackup { file: path, .. }
            | Self::OpenToOthers { folder: path }
            | Self::NotWritable { path } => Some(path),
            Self::NoDeck { problem } => Some(&problem.file),
            _ => None,
        }
    }

    /// How many answers are concerned, if it is about answers.
    #[must_use]
    pub fn answers(&self) -> Option<usize> {
        match self {
            Self::MissingRows { lacking } | Self::LogCopy { lacking, .. } => Some(lacking.answers),
            Self::Future { answers, .. } => Some(answers.count),
            Self::DeckGone { answers, .. } => Some(*answers),
            Self::Orphans { cards, .. } => Some(cards.iter().map(|card| card.answers).sum()),
            _ => None,
        }
    }

    /// What was found, as a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let name = || {
            let name = self.path().and_then(Path::file_name).unwrap_or_default();
            name.to_string_lossy().into_owned()
        };
        match self {
            Self::DamagedLog { what, .. } => format!("The review log is damaged ({what})."),
            Self::UnusableLog { what, .. } => format!("The review log cannot be used: {what}"),
            Self::AlteredRows { rows, .. } => {
                let are = if *rows == 1 { "is" } else { "are" };
                format!("{} of the review log {are} not as in the backup {}.", count(*rows, "row"), name())
            }
            Self::AlteredLog { .. } => {
                "Something in the review log is no longer as it was written, and no backup tells what.".to_owned()
            }
            Self::MissingRows { lacking } => {
                format!("The backups hold {} that the log does not.", lacking.in_words().unwrap_or_default())
            }
            Self::WrongSchedules { .. } => "The schedules are not what your answers imply.".to_owned(),
            Self::Future { answers: FutureAnswers { count: n, last_ms, .. }, utc_offset_s } => {
                let last = moment(Moment { utc_ms: *last_ms, utc_offset_s: *utc_offset_s });
                format!("{} given under a clock that was ahead, the last on {last}.", were(*n, "answer"))
            }
            Self::Waiting { .. } => format!("Answers of an earlier session wait in {}.", name()),
            Self::Unfinished { .. } => format!("{} was not written to its end.", name()),
            Self::BrokenRestore { .. } => {
                "A restore was interrupted: answers, decks and settings are partly those from before it.".to_owned()
            }
            Self::Journal { .. } => {
                format!("{} cannot be read, so earlier changes to your decks can't be undone.", name())
            }
            Self::Copy { of, maker, .. } => {
                format!("{} is a copy of {of} that {} has left.", name(), maker.name())
            }
            Self::BackupCopy { of, maker, .. } => {
                format!("{} is a sound copy of the backup {of} that {} has left.", name(), maker.name())
            }
            Self::LogCopy { maker, lacking } => format!(
                "{} is a copy of the review log that {} has left, with {}.",
                name(),
                maker.name(),
                lacking.in_words().map_or_else(
                    || "nothing that the log has lost".to_owned(),
                    |it| format!("{it} that the log does not have")
                )
            ),
            Self::Earlier { .. } => format!("An earlier library lies in {}.", name()),
            Self::Deck { errors, warnings, .. } => {
                let counts = [count(*errors, "error"), count(*warnings, "warning")];
                let said = counts.into_iter().zip([errors, warnings]).filter(|(_, n)| **n > 0).map(|(said, _)| said);
                format!("The deck {} has {}.", name(), said.collect::<Vec<_>>().join(" and "))
            }
            Self::NoDeck { problem } => format!("{}: {}.", name(), problem.message),
            Self::Settings { problem } => problem.clone(),
            Self::DeckGone { deck, cards, answers } => {
                format!(
                    "{} to {} {} to the deck `{deck}`, which is not there.",
                    count(*answers, "answer"),
                    count(*cards, "card"),
                    orphans::belong(*answers)
                )
            }
            Self::Orphans { deck, cards } => orphans::sentence(deck, cards),
            Self::NoBackup => "There is no backup of your answers.".to_owned(),
            Self::OldBackup { days } => format!("The newest backup is {days} days old."),
            Self::DamagedBackup { what, .. } => format!("The backup {} is damaged ({what}).", name()),
            Self::NoSoundBackup { backups: 1 } => "The only backup is damaged.".to_owned(),
            Self::NoSoundBackup { backups } => format!("All {backups} backups are damaged."),
            Self::LittleRoom { free, needed } => format!(
                "The disk has {} MB left; a backup and the next sessions may take {} MB.",
                free / 1_000_000,
                needed.div_ceil(1_000_000)
            ),
            Self::OpenToOthers { .. } => {
                "Other users of this computer can read your answers, or write to their folder.".to_owned()
            }
            Self::NotWritable { .. } => format!("You may not write to {}.", name()),
        }
    }

    /// What to do about it, as a sentence.
    #[must_use]
    pub fn remedy(&self) -> String {
        let told = match self {
            Self::DamagedLog { .. } => {
                "Save what can be read, and what the backups hold, with `entente doctor --repair`; or restore a backup with \
                 `entente backup restore`."
            }
            Self::UnusableLog { way, .. } => way.remedy(),
            Self::AlteredRows { .. } => {
                "Put them right from the backup with `entente doctor --repair`, and check the disk."
            }
            Self::AlteredLog { .. } => {
                "Check the disk. `entente doctor --repair` takes the log as it is, after a backup."
            }
            Self::MissingRows { .. } => "Put them back with `entente doctor --repair`, and check the disk.",
            Self::WrongSchedules { .. } => "They are made again at the next start, or with `entente doctor --repair`.",
            Self::Future { .. } => {
                "Date them now with `entente quiz --future-answers date`, or take them back with `take-back`."
            }
            Self::Waiting { .. } => "Add them to the log with `entente quiz --merge-answers`.",
            Self::Unfinished { .. } => "Remove it with `entente doctor --repair`.",
            Self::BrokenRestore { .. } => "The next start completes it, or `entente doctor --repair`.",
            Self::Journal { .. } => {
                "Your decks and answers are not concerned. If you have a copy of this file, bring it back; else remove it."
            }
            Self::LogCopy { lacking, .. } if lacking.rows == 0 => "It may be removed.",
            Self::LogCopy { .. } => "Add that to the log with `entente doctor --repair`, which makes a backup first.",
            Self::Earlier { .. } => {
                "Add its answers to the log with `entente quiz --merge-answers`, or move it elsewhere."
            }
            Self::Copy { of, .. } if of == "reviews.sqlite3" => {
                "It cannot be merged: it is damaged, or it is not sure that its answers belong here. Move it elsewhere."
            }
            Self::BackupCopy { .. } => "It counts as a backup. If the original is there, it may be removed.",
            Self::Copy { .. } => "Compare the two, keep what you need in the original, then remove the copy.",
            Self::Deck { file, .. } => return format!("See what they are with: entente check \"{}\"", file.display()),
            Self::NoDeck { problem } => return capitalised(&problem.remedy),
            Self::Settings { .. } => "The rest of the settings counts. Correct the line, or choose it in Settings.",
            Self::DeckGone { .. } => "They are kept. Import the deck again, and they count again.",
            Self::Orphans { cards, .. } if cards.iter().any(|card| card.likely.is_some()) => {
                "They are kept. Give the card its old id, and they count again."
            }
            Self::Orphans { .. } => {
                "They are kept, and count again if the card comes back. List its id under `retired` if it is to stay away."
            }
            Self::NoBackup | Self::OldBackup { .. } | Self::NoSoundBackup { .. } => {
                "Make one with `entente backup make`."
            }
            Self::DamagedBackup { .. } => "Rely on another one, and check the disk; this one may be removed.",
            Self::LittleRoom { .. } => "Make room on the disk, or allow less for backups in Settings.",
            Self::OpenToOthers { folder } => {
                return format!("To keep it to yourself, run: chmod 700 \"{}\"", folder.display());
            }
            Self::NotWritable { path } => {
                return format!("To study, make it yours to write: chmod u+rwX \"{}\"", path.display());
            }
        };
        told.to_owned()
    }
}

/// `1 answer was`, `2 answers were`.
fn were(number: usize, thing: &str) -> String {
    format!("{} {}", count(number, thing), if number == 1 { "was" } else { "were" })
}

/// A problem's remedy as a sentence.
fn capitalised(remedy: &str) -> String {
    let mut rest = remedy.chars();
    rest.next().map_or_else(String::new, |first| format!("{}{}.", first.to_uppercase(), rest.as_str()))
}
