//! What the doctor looks at: first everything is gathered, then it is judged.

use std::{
    collections::HashSet,
    fs,
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
};

use rustix::fs::{Access as May, access, statvfs};

use super::{DoctorProgress, Finding, WayBack, orphans::orphans, progress::length};
use crate::{
    deck::Severity as DeckSeverity,
    formats::Problem,
    library::{Access, BackupState, DataFolder, Library, LibraryDeck, OpenError, Origin, Whose},
    memory::Moment,
    storage::{
        atomic,
        copies::copy_of,
        preferences,
        review_log::{self, Found, Health, IN_MEMORY, Lacking, LogCheck, LogError, ReviewLog, Rows, answers_beside},
    },
};

const DAY_MS: i64 = 86_400_000;
/// So many bytes should be free, besides what a backup takes.
const SPARE: u64 = 50_000_000;

/// Everything that the doctor has looked at.
pub struct Gathered {
    /// The log, after a thorough look.
    health: Health,
    /// Why the library cannot be opened.
    refused: Option<OpenError>,
    is_cache_wrong: bool,
    /// With an empty log if its own cannot be used.
    library: Option<Library>,
    backups: Vec<BackupState>,
    findings: Vec<Finding>,
}

impl Gathered {
    /// Looks at everything. Nothing is written. Returns `None` if it was stopped.
    pub fn new(folder: &DataFolder, now: Moment, progress: &DoctorProgress) -> Option<Self> {
        let log_bytes = length(&folder.log());
        progress.next("the review log", log_bytes)?;
        let health = review_log::examine(&folder.log(), true);
        progress.next("the decks and the schedules", log_bytes)?;
        let (library, refused) = match Library::open(folder.clone(), Access::Read) {
            Ok(library) => (Some(library), None),
            Err(err) => (without_log(folder), Some(err)),
        };
        let is_sound = matches!(health, Health::Sound(_)) && refused.is_none();
        let looked = if is_sound { LogCheck::new(&folder.log()).run().clone() } else { Found::default() };
        let mut backups = Vec::new();
        for backup in review_log::backups(&folder.backups()) {
            progress.next("the backups", backup.bytes)?;
            backups.push(BackupState::new(backup));
        }
        folder.tell_whose(&mut backups);
        let sound = backups.iter().filter(|state| is_sound && state.is_sound()).map(|state| &state.backup);
        let altered = folder.altered_since(sound).unwrap_or_else(|err| {
            tracing::warn!(%err, "the backups could not be compared with the log");
            Vec::new()
        });
        let oldest = altered.first().map(|(backup, _)| backup.path.clone());
        let rows = altered.iter().map(|(_, rows)| rows).sum();
        let sound = backups.iter().filter(|state| is_sound && state.is_sound()).map(|state| &state.backup);
        let lacking = folder.lacking(sound).unwrap_or_else(|err| {
            tracing::warn!(%err, "the backups could not be compared with the log");
            Lacking::default()
        });
        let altered = match oldest {
            Some(backup) => Some(Finding::AlteredRows { rows, backup }),
            None => {
                (looked.rows == Rows::Altered && lacking.rows == 0).then(|| Finding::AlteredLog { log: folder.log() })
            }
        };
        let lacking = (lacking.rows > 0).then_some(Finding::MissingRows { lacking });
        progress.next("the files", 0)?;
        let mut gathered = Self {
            health,
            refused,
            is_cache_wrong: looked.is_cache_wrong,
            library,
            backups,
            findings: altered.into_iter().chain(lacking).collect(),
        };
        gathered.look_at_log(folder, now);
        gathered.look_at_files(folder);
        gathered.look_at_decks();
        gathered.look_at_disk(folder);
        Some(gathered)
    }

    /// Says what is to be told of it.
    pub fn judge(mut self, now: Moment) -> Vec<Finding> {
        if let (Some(library), None) = (&self.library, &self.refused)
            && let Ok(reviews) = library.reviews()
        {
            self.findings.extend(orphans(library, &reviews));
            let first_ms = reviews.iter().map(|review| review.at.utc_ms).min();
            self.findings.extend(self.of_backups(first_ms, now));
        } else {
            self.findings.extend(self.of_backups(None, now));
        }
        self.findings
    }

    fn look_at_log(&mut self, folder: &DataFolder, now: Moment) {
        let log = folder.log();
        let laid_out = log.with_file_name("reviews.restoring");
        let found = match (&self.health, &self.refused) {
            // What is there of the log is put aside when it ends.
            _ if review_log::is_restore_broken_off(&log) => Some(Finding::BrokenRestore { laid_out }),
            (Health::Damaged { what, .. }, None)
            | (_, Some(OpenError::Log(LogError::Damaged { detail: what, .. }))) => {
                let (log, what) = (log.clone(), what.clone());
                Some(if folder.can_be_saved(&self.backups) {
                    Finding::DamagedLog { log, what }
                } else {
                    let what = format!("nothing can be read of it ({what}).");
                    Finding::UnusableLog { log, what, way: WayBack::from_nothing(&self.backups) }
                })
            }
            (_, Some(err)) => {
                let is_gone = matches!(err, OpenError::LogGone { .. } | OpenError::Log(LogError::NotALog { .. }));
                let way = match WayBack::from_nothing(&self.backups) {
                    _ if !is_gone => WayBack::Restore,
                    // What a link leads to, such as a stick, may come back.
                    WayBack::Remains if !err.leaves_nothing() => WayBack::Anew,
                    way => way,
                };
                Some(Finding::UnusableLog { log: log.clone(), what: err.finding(), way })
            }
            _ if self.is_cache_wrong => Some(Finding::WrongSchedules { log: log.clone() }),
            _ => None,
        };
        self.findings.extend(found);
        let future = self.library.as_ref().and_then(|library| library.future_answers(now));
        let utc_offset_s = now.utc_offset_s;
        self.findings.extend(future.map(|answers| Finding::Future { answers, utc_offset_s }));
        self.findings.extend(answers_beside(&log).into_iter().map(|file| Finding::Waiting { file }));
        let settings = preferences::read(&folder.preferences()).problems;
        self.findings.extend(settings.into_iter().map(|problem| Finding::Settings { problem }));
        self.findings.extend(folder.unreadable_journals().into_iter().map(|file| Finding::Journal { file }));
    }

    fn look_at_files(&mut self, folder: &DataFolder) {
        self.findings.extend(unfinished(folder).into_iter().map(|file| Finding::Unfinished { file }));
        for place in [folder.root().to_owned(), folder.decks(), folder.backups()] {
            let files = files_in(&place);
            let names: HashSet<String> = files.iter().map(|file| name_of(file)).collect();
            for file in files {
                // What was merged keeps the rest of its name.
                let copy = copy_of(&name_of(&file), &|name| names.contains(name));
                if let Some((of, maker)) = copy.filter(|_| file.extension().is_none_or(|ending| ending != "merged")) {
                    let backup = self.backups.iter().find(|it| it.backup.path == file);
                    self.findings.extend(match (backup, self.of_log(&file, &of)) {
                        (Some(backup), _) => backup.is_sound().then_some(Finding::BackupCopy { file, of, maker }),
                        (None, Some(lacking)) => Some(Finding::LogCopy { maker, lacking }),
                        (None, None) => Some(Finding::Copy { file, of, maker }),
                    });
                }
            }
        }
        self.findings.extend(folder.earlier_libraries().into_iter().map(|folder| Finding::Earlier { folder }));
    }

    /// What a copy of the log has and the log lacks; `None` if it is not one that can be merged.
    fn of_log(&self, file: &Path, of: &str) -> Option<Lacking> {
        let log = file.with_file_name(of);
        let is_sound = |path: &Path| matches!(review_log::examine(path, true), Health::Sound(_));
        let can_be_merged = of == "reviews.sqlite3" && self.refused.is_none() && is_sound(&log) && is_sound(file);
        if can_be_merged { review_log::only_in_copy(file, &log).ok()? } else { None }
    }

    fn look_at_decks(&mut self) {
        let Some(library) = &self.library else { return };
        let of_deck = |deck: &LibraryDeck| {
            let Origin::Own(file) = &deck.origin else { return None };
            let is_error = |problem: &&Problem| problem.severity == DeckSeverity::Error;
            let errors = deck.problems.iter().filter(is_error).count();
            let warnings = deck.problems.len() - errors + deck.picture_problems().len();
            (errors + warnings > 0).then(|| Finding::Deck { file: file.clone(), errors, warnings })
        };
        let copies: HashSet<PathBuf> = self.findings.iter().filter_map(Finding::path).map(Path::to_owned).collect();
        let broken = library.broken_files().iter().filter(|broken| !copies.contains(&broken.path));
        let broken = broken.filter_map(|broken| broken.problems.first().cloned());
        let no_decks = broken.map(|problem| Finding::NoDeck { problem: Box::new(problem) });
        let found: Vec<Finding> = library.decks().iter().filter_map(of_deck).chain(no_decks).collect();
        self.findings.extend(found);
    }

    fn look_at_disk(&mut self, folder: &DataFolder) {
        let root = folder.root();
        if !root.exists() {
            return;
        }
        let may_write = |path: &PathBuf| !path.exists() || access(path, May::WRITE_OK).is_ok();
        let written = [root.to_owned(), folder.log(), folder.decks(), folder.backups()];
        self.findings
            .extend(written.into_iter().filter(|path| !may_write(path)).map(|path| Finding::NotWritable { path }));
        if is_open_to_others(folder) {
            self.findings.push(Finding::OpenToOthers { folder: root.to_owned() });
        }
        let decks: u64 = files_in(&folder.decks()).iter().map(|file| length(file)).sum();
        // The newest backup, the log as it is copied, and the decks that go with it.
        let needed = 2 * length(&folder.log()) + decks + SPARE;
        if let Ok(disk) = statvfs(root) {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            self.findings.extend((free < needed).then_some(Finding::LittleRoom { free, needed }));
        }
    }

    /// What is to be said of the backups of a log whose first answer was given then.
    fn of_backups(&self, first_ms: Option<i64>, now: Moment) -> Vec<Finding> {
        let damaged =
            self.backups.iter().filter(|state| !state.is_sound() && !matches!(state.health, Health::Newer(_)));
        let mut findings: Vec<Finding> = damaged
            .map(|state| Finding::DamagedBackup {
                file: state.backup.path.clone(),
                what: state.health.damage().unwrap_or("it is no log").to_owned(),
            })
            .collect();
        let made_ms = |state: &BackupState| {
            let summary = state.summary().filter(|_| state.whose != Whose::Anothers)?;
            // The name of an early one tells no time.
            state.backup.told.map_or(summary.newest_ms, |told| Some(told.made_ms))
        };
        let days_since = |utc_ms: i64| now.utc_ms.saturating_sub(utc_ms) / DAY_MS;
        match self.backups.iter().filter_map(made_ms).max().map(days_since) {
            Some(days) if days >= 7 => findings.push(Finding::OldBackup { days }),
            None if !self.backups.is_empty() && findings.len() == self.backups.len() => {
                findings.push(Finding::NoSoundBackup { backups: self.backups.len() });
            }
            // The first one is taken at the start of the second day.
            None if first_ms.is_some_and(|first| days_since(first) >= 1) => findings.push(Finding::NoBackup),
            _ => {}
        }
        findings
    }
}

/// The decks and the settings, if the log cannot be used.
fn without_log(folder: &DataFolder) -> Option<Library> {
    let log = ReviewLog::open(Path::new(IN_MEMORY)).ok()?;
    Library::with_log(folder.clone(), Access::Read, log, None).ok()
}

/// The files that were not written to their end, and that nobody is writing.
pub fn unfinished(folder: &DataFolder) -> Vec<PathBuf> {
    const LOG: [&str; 5] =
        ["reviews.unfinished", "reviews.refilling", "reviews.copying", "reviews.salvaging", "reviews.sqlite3.probe"];
    let folders = [folder.root().to_owned(), folder.decks(), folder.backups(), folder.replaced(), folder.figures()];
    let mut found: Vec<PathBuf> = folders.iter().flat_map(|folder| atomic::unfinished(folder)).collect();
    let is_log = |file: &PathBuf| {
        let name = name_of(file);
        // A copy that is whole takes the place of a log that has gone.
        LOG.iter().any(|start| name.starts_with(start)) || name == "reviews.restoring" && folder.log().exists()
    };
    found.extend(files_in(folder.root()).into_iter().filter(is_log));
    found.extend(Some(folder.root().join("reviews.restoring.unfinished")).filter(|laid_out| laid_out.is_dir()));
    let is_backup = |file: &PathBuf| name_of(file).starts_with(".backup.unfinished");
    found.extend(files_in(&folder.backups()).into_iter().filter(is_backup));
    found
}

/// The files in a folder, by name.
pub fn files_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.path()).filter(|path| path.is_file()).collect();
    files.sort();
    files
}

/// The name of a file.
pub fn name_of(file: &Path) -> String {
    file.file_name().unwrap_or_default().to_string_lossy().into_owned()
}

/// Whether other users, of the same group or any, can read the log or a backup, or add files to the data folder.
fn is_open_to_others(folder: &DataFolder) -> bool {
    let mode = |path: &Path| path.metadata().map_or(0, |it| it.permissions().mode());
    let (root, log) = (folder.root().canonicalize().unwrap_or_default(), folder.log());
    let backups = files_in(&folder.backups());
    let is_open = |read: u32, write: u32, enter: u32| {
        let is_reached = |path: &Path| path.ancestors().skip(1).all(|above| mode(above) & enter != 0);
        let can_read = |path: &Path| mode(path) & read != 0 && path.canonicalize().is_ok_and(|path| is_reached(&path));
        can_read(&log)
            || backups.iter().any(|file| can_read(file))
            || mode(&root) & write != 0 && mode(&root) & enter != 0 && is_reached(&root)
    };
    is_open(0o004, 0o002, 0o001) || is_open(0o040, 0o020, 0o010)
}
