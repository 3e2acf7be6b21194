//! What the doctor repairs: schedules, unfinished files, and a damaged log. Nothing else is changed.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::{DoctorProgress, Examination, Finding, WayBack, checks::unfinished, were};
use crate::{
    library::{DataFolder, OpenError},
    memory::Moment,
    storage::{
        review_log::{self, Backup, Health, Lacking, LeftBehind, ReviewLog, Traces, Why},
        salvage::{SalvageError, Salvaged},
    },
    wording::count,
};

/// Something that was repaired, or done for it.
#[derive(Clone, Debug, PartialEq)]
pub enum Repaired {
    /// A backup was taken before.
    BackedUp(PathBuf),
    /// The schedules were made again.
    Schedules,
    /// The rows of the log are taken as they are.
    Accepted,
    /// So many rows are as the backups have them again.
    Rows(usize),
    /// The backups gave back what the log had lost of them.
    Filled(Lacking),
    /// What only a copy of the log had was added; the file has another name.
    Merged(Lacking),
    /// A restore that was interrupted was completed.
    Restore,
    /// An unfinished file was removed.
    Removed(PathBuf),
    /// What can be read of the damaged log has taken its place.
    Log {
        /// What that is.
        salvaged: Salvaged,
        /// Where the damaged log is kept.
        kept: Option<PathBuf>,
        /// How many answers the best sound backup holds, if that is more.
        in_backup: Option<(PathBuf, u64)>,
    },
    /// Something could not be repaired.
    Not(String),
}

/// What a repair has done, and what is still to be told.
#[derive(Clone, Debug)]
pub struct Repair {
    /// What was done, in order.
    pub done: Vec<Repaired>,
    /// What the doctor finds after it; `None` if it was stopped.
    pub after: Option<Examination>,
}

impl Repaired {
    /// What was done, as a sentence or two.
    #[must_use]
    pub fn sentence(&self) -> String {
        match self {
            Self::BackedUp(path) => format!("A backup was made first: {}", path.display()),
            Self::Schedules => "The schedules were made again from your answers.".to_owned(),
            Self::Accepted => "The review log is taken as it is now.".to_owned(),
            Self::Rows(rows) => format!("{} put right from the backups.", were(*rows, "row")),
            Self::Filled(lost) => format!("The backups gave back {}.", lost.in_words().unwrap_or_default()),
            Self::Merged(added) => {
                let from = added.backup.file_name().unwrap_or_default().to_string_lossy();
                format!("Added from {from}, which now ends in .merged: {}.", added.in_words().unwrap_or_default())
            }
            Self::Restore => "The restore that was interrupted was completed.".to_owned(),
            Self::Removed(path) => format!("An unfinished file was removed: {}", path.display()),
            Self::Log { salvaged, kept, .. } => {
                let Salvaged { answers, from_backups, put_right, of, is_about, marks, undone, doubtful, .. } =
                    *salvaged;
                let about = if is_about { "about " } else { "" };
                let answers = match of {
                    Some(of) => format!("{answers} of {about}{}", count(of, "answer")),
                    None => count(answers, "answer"),
                };
                let (marks, undone) = (count(marks, "mark"), count(undone, "undone change"));
                let doubtful = match doubtful {
                    0 => String::new(),
                    1 => " 1 row may not be as written, and was left out.".to_owned(),
                    rows => format!(" {rows} rows may not be as written, and were left out."),
                };
                let given = match from_backups {
                    0 => String::new(),
                    answers => format!(" {} came from the backups.", count(answers, "answer")),
                };
                let right = match put_right {
                    0 => String::new(),
                    rows => format!(" {} put right from the backups.", were(rows, "row")),
                };
                let kept = kept.as_ref().map(|kept| format!(" The damaged log is kept: {}", kept.display()));
                let kept = kept.unwrap_or_default();
                format!("The log was made again with {answers}, {marks} and {undone}.{given}{right}{doubtful}{kept}")
            }
            Self::Not(why) => why.clone(),
        }
    }

    /// A backup that holds more answers than what could be read of a damaged log, and how many.
    #[must_use]
    pub fn better_backup(&self) -> Option<(&Path, u64)> {
        match self {
            Self::Log { in_backup: Some((path, answers)), .. } => Some((path, *answers)),
            _ => None,
        }
    }
}

impl DataFolder {
    /// Repairs what can be repaired: completes a restore that broke off, makes wrong schedules again, puts rows right that the backups have otherwise, removes
    /// unfinished files, and puts what can be read of a damaged log in its place, keeping the damaged one. A sound log is
    /// backed up before; nothing is done if that fails, or if it was stopped before.
    pub fn repair(&self, now: Moment, progress: &DoctorProgress) -> Result<Repair, OpenError> {
        // It is looked twice: before, and at what came of it.
        progress.add(self);
        progress.add(self);
        let found = self.look(now, progress).unwrap_or_default();
        let mut done = Vec::new();
        done.extend(found.findings.iter().find_map(|finding| self.refused(finding)));
        if found.can_be_repaired() && !progress.is_stopped() {
            let _lock = self.prepare()?;
            let is_broken_off = review_log::is_restore_broken_off(&self.log());
            review_log::end_restore(&self.log())?;
            done.extend(is_broken_off.then_some(Repaired::Restore));
            if matches!(review_log::examine(&self.log(), true), Health::Sound(_)) {
                let taken = self.take_backup(Why::Repair, now.utc_ms)?;
                done.extend(taken.map(|taken| Repaired::BackedUp(taken.backup.path)));
            }
            done.extend(self.remove_unfinished());
            for finding in &found.findings {
                match finding {
                    Finding::WrongSchedules { log } => {
                        ReviewLog::open(log)?.rebuild()?;
                        done.push(Repaired::Schedules);
                    }
                    Finding::AlteredLog { log } => {
                        ReviewLog::open(log)?.note_rows()?;
                        done.push(Repaired::Accepted);
                    }
                    Finding::AlteredRows { .. } => done.push(Repaired::Rows(self.put_rows_right()?)),
                    Finding::MissingRows { lacking } => done.push(self.put_back(lacking)?),
                    Finding::LogCopy { lacking, .. } if lacking.rows > 0 => done.push(self.merge_copy(lacking)),
                    Finding::DamagedLog { log, .. } | Finding::UnusableLog { log, way: WayBack::Remains, .. } => {
                        done.push(self.salvage(log)?);
                    }
                    _ => {}
                }
            }
        }
        Ok(Repair { done, after: self.look(now, progress) })
    }

    /// Why a log of which nothing can be read stays as it is.
    fn refused(&self, finding: &Finding) -> Option<Repaired> {
        let Finding::UnusableLog { log, way, .. } = finding else { return None };
        fs::metadata(log).ok().filter(|file| file.is_file() && file.len() > 0)?;
        let why = match way {
            WayBack::Anew => SalvageError::Nothing { path: log.clone() }.to_string(),
            WayBack::ByName => Self::choose(&self.examine_backups()).err()?.to_string(),
            WayBack::Restore | WayBack::Remains => return None,
        };
        Some(Repaired::Not(why))
    }

    /// Writes the rows that sound backups have otherwise as they have them. Returns how many there were.
    fn put_rows_right(&self) -> Result<usize, OpenError> {
        let backups = self.examine_backups();
        let sound = backups.iter().rev().filter(|state| state.is_sound()).map(|state| &*state.backup.path);
        Ok(ReviewLog::open(&self.log())?.put_right(&sound.collect::<Vec<_>>())?)
    }

    /// Adds what sound backups hold and the log has lost.
    fn put_back(&self, lacking: &Lacking) -> Result<Repaired, OpenError> {
        let backups = self.examine_backups();
        let sound: Vec<&Backup> = backups.iter().rev().filter(|it| it.is_sound()).map(|it| &it.backup).collect();
        ReviewLog::open(&self.log())?.fill(&Traces::default(), &sound);
        let left = self.lacking(sound.iter().rev().copied())?;
        let [answers, rows] = [lacking.answers - left.answers, lacking.rows - left.rows];
        Ok(match rows {
            0 => Repaired::Not("What the backups hold and the log does not could not be put back.".to_owned()),
            _ => Repaired::Filled(Lacking { answers, rows, backup: lacking.backup.clone() }),
        })
    }

    /// Adds what only a copy of the log has, and gives the copy another name.
    fn merge_copy(&self, lacking: &Lacking) -> Repaired {
        let copy = &lacking.backup;
        let merged = ReviewLog::open_at_rest(copy)
            .and_then(|other| ReviewLog::open(&self.log())?.merge_copy(&other))
            .map_err(|err| err.of_other(copy).to_string())
            .and_then(|()| fs::rename(copy, copy.with_extension("merged")).map_err(|err| err.to_string()));
        match merged {
            Ok(()) => Repaired::Merged(lacking.clone()),
            Err(err) => Repaired::Not(err),
        }
    }

    fn remove_unfinished(&self) -> Vec<Repaired> {
        let remove =
            |path: PathBuf| match if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) } {
                Ok(()) => Repaired::Removed(path),
                Err(err) => Repaired::Not(format!("An unfinished file stays ({err}): {}", path.display())),
            };
        unfinished(self).into_iter().map(remove).collect()
    }

    /// Puts what can be read of a damaged log, or what its backups hold if that is nothing, in its place, as a restore does
    /// with a backup.
    fn salvage(&self, log: &Path) -> Result<Repaired, OpenError> {
        let into = log.with_file_name("reviews.salvaging");
        let backups = self.examine_backups();
        let more = |than: usize| {
            let held = backups.iter().filter_map(|it| Some((it.backup.path.clone(), it.summary()?.answers)));
            held.filter(move |(_, answers)| *answers > than as u64)
        };
        let made = self.gather_all(&backups, &into);
        let salvaged = match made {
            Ok(salvaged) => salvaged,
            Err(err) => return Ok(Repaired::Not(err.to_string())),
        };
        let kept = review_log::restore(log, &into, &[], &LeftBehind::default())?;
        // If it stays, it is an unfinished file to the next look.
        drop(fs::remove_file(&into));
        let is_ours = |path: &Path| matches!(review_log::only_in(path, &self.log()), Ok(Some(_)));
        let in_backup = more(salvaged.answers).filter(|(path, _)| is_ours(path)).max_by_key(|(_, answers)| *answers);
        Ok(Repaired::Log { salvaged, kept, in_backup })
    }
}
