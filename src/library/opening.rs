//! Opening the log of a library: a log that has gone is not taken for one that never was.

use std::{
    fmt, fs,
    path::{Path, PathBuf},
};

use super::{Access, Changes, DataFolder, Library, OpenError, Whose, earlier::EARLIER};
use crate::{
    memory::Moment,
    storage::{
        lock::Lock,
        review_log::{self, Backup, Health, LogCheck, LogError, LogSummary, ReviewLog, Rows},
    },
    wording,
};

/// What is in the place of a log that has gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gone {
    /// Nothing.
    Missing,
    /// An empty file.
    Empty,
    /// A link to a file that is not there, such as one on a stick.
    DanglingLink,
    /// A folder, or a device.
    NoFile,
}

impl fmt::Display for Gone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Missing => "missing",
            Self::Empty => "an empty file",
            Self::DanglingLink => "a link to a file that is not there",
            Self::NoFile => "a folder or a device",
        })
    }
}

/// Opens the log of a data folder, and makes it if there never was one.
pub(super) fn open_log(folder: &DataFolder, access: Access) -> Result<ReviewLog, OpenError> {
    let path = folder.log();
    if access == Access::Write {
        review_log::end_restore(&path)?;
    }
    let traces = traces(folder);
    if let Some(how) = gone(&path)
        && (!traces.is_empty() || matches!(how, Gone::DanglingLink | Gone::NoFile))
    {
        return Err(OpenError::LogGone { path, how, traces });
    }
    Ok(match access {
        Access::Write => match ReviewLog::open(&path) {
            // It never held an answer: a full disk at the very first start, say.
            Err(LogError::Damaged { .. } | LogError::NotALog { .. })
                if traces.is_empty() && review_log::remake_if_empty(&path)? =>
            {
                ReviewLog::open(&path)?
            }
            opened => opened?,
        },
        Access::Read if gone(&path).is_none() => ReviewLog::open_sound_read_only(&path)?,
        Access::Read => ReviewLog::open(Path::new(review_log::IN_MEMORY))?,
    })
}

/// What is in the place of a log, if that is no log.
fn gone(log: &Path) -> Option<Gone> {
    match fs::metadata(log) {
        Ok(file) if !file.is_file() => Some(Gone::NoFile),
        Ok(file) => (file.len() == 0).then_some(Gone::Empty),
        Err(err) if err.kind() != std::io::ErrorKind::NotFound => None,
        Err(_) if log.symlink_metadata().is_ok() => Some(Gone::DanglingLink),
        Err(_) => Some(Gone::Missing),
    }
}

/// What tells that there was a log: backups, what was written ahead, and copies that were kept aside.
fn traces(folder: &DataFolder) -> Vec<PathBuf> {
    let files_in = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten().flatten();
        let files = entries.filter(|entry| entry.metadata().is_ok_and(|file| file.is_file() && file.len() > 0));
        files.map(|entry| entry.path()).collect()
    };
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let is_unfinished = |name: &str| {
        ["unfinished", "copying", ".tmp", ".probe", "-shm"].into_iter().any(|part| name.contains(part))
            || name.starts_with('.')
    };
    let own = files_in(folder.root()).into_iter().filter(|path| {
        let name = name(path);
        *path != folder.log() && (name.starts_with("reviews") || name.starts_with("answers-"))
    });
    let mut found: Vec<PathBuf> =
        own.chain(files_in(&folder.backups())).filter(|path| !is_unfinished(&name(path))).collect();
    found.sort();
    found
}

/// A backup, and how it is.
#[derive(Clone, Debug)]
pub struct BackupState {
    /// The file.
    pub backup: Backup,
    /// What was found in it.
    pub health: Health,
    /// Of which library it is.
    pub whose: Whose,
}

impl BackupState {
    /// Reads a backup from end to end. That it is of this library remains to be seen.
    #[must_use]
    pub fn new(backup: Backup) -> Self {
        Self { health: backup.examine(), backup, whose: Whose::Ours }
    }

    /// What it holds, if it is sound, in words.
    #[must_use]
    pub fn holds(&self) -> Option<String> {
        let summary = self.summary()?;
        let answers = wording::count(summary.standing as usize, "answer");
        let answers = match summary.decks.len() {
            0 => answers,
            decks => format!("{answers} in {}", wording::count(decks, "deck")),
        };
        Some([Some(&*answers), self.of_another()].into_iter().flatten().collect::<Vec<_>>().join(", "))
    }

    /// That it is of another library, in words.
    #[must_use]
    pub fn of_another(&self) -> Option<&'static str> {
        match self.whose {
            Whose::Anothers => Some("of another library"),
            Whose::Ours | Whose::Unclear => None,
        }
    }

    /// When and why it was taken, in words; the name of the file if that does not tell.
    #[must_use]
    pub fn in_words(&self, utc_offset_s: i32) -> String {
        match self.backup.told {
            Some(told) => {
                let made = Moment { utc_ms: told.made_ms, utc_offset_s };
                format!("{} · {}", wording::precise_moment(made), told.why.in_words())
            }
            None => self.backup.path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        }
    }

    /// Whether it can be restored as it is.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.summary().is_some()
    }

    /// What it holds, if it is sound.
    #[must_use]
    pub fn summary(&self) -> Option<&LogSummary> {
        if let Health::Sound(summary) = &self.health { Some(summary) } else { None }
    }
}

impl DataFolder {
    /// Moves everything of the review log, with its backups, into a folder `before-N` of its own, so that a new log can
    /// begin. Returns that folder. Answers that wait to be merged stay.
    pub fn begin_anew(&self) -> Result<PathBuf, OpenError> {
        let _lock: Lock = self.prepare()?;
        let failed =
            |path: &Path, err: std::io::Error| OpenError::Folder { path: path.to_owned(), detail: err.to_string() };
        let mut names = (1..).map(|n| self.root().join(format!("{EARLIER}{n}")));
        let kept = names.find(|folder| folder.symlink_metadata().is_err()).unwrap_or_default();
        fs::create_dir(&kept).map_err(|err| failed(&kept, err))?;
        let entries = fs::read_dir(self.root()).map_err(|err| failed(self.root(), err))?;
        for entry in entries.flatten() {
            let name = entry.file_name();
            if name.to_string_lossy().starts_with("reviews") || entry.path() == self.backups() {
                fs::rename(entry.path(), kept.join(&name)).map_err(|err| failed(&entry.path(), err))?;
            }
        }
        Ok(kept)
    }
}

impl Library {
    /// The look through a log that is too large to look through while it opens, to be run in the background;
    /// `None` if there is nothing to look for. [`Library::settle`] takes up what it finds.
    #[must_use]
    pub fn log_check(&self) -> Option<LogCheck> {
        self.check.clone()
    }

    /// Whether it is not known yet whether the log is sound: what is to be kept has to wait for that.
    #[must_use]
    pub fn is_being_checked(&self) -> bool {
        self.check.as_ref().is_some_and(LogCheck::is_at_pages)
    }

    /// Takes up what a look through the log has found, and waits for it if it goes on: schedules that are wrong are made
    /// again.
    pub fn settle(&mut self) -> Result<Changes, LogError> {
        if let Some(check) = &self.check {
            drop(check.run().clone());
        }
        self.take_found()
    }

    /// Takes up what a look through the log has found, and waits only until it is known whether the log is sound. Nothing
    /// is kept before. Until it is known whether the schedules are right, that of each card that is answered is worked out
    /// from its answers.
    pub fn take_found(&mut self) -> Result<Changes, LogError> {
        let Some(check) = &self.check else { return Ok(Changes::default()) };
        if let Some(detail) = check.damage() {
            return Err(LogError::Damaged { path: self.log.path().to_owned(), detail: detail.to_owned() });
        }
        let Some(found) = check.found().cloned() else { return Ok(Changes::default()) };
        self.check = None;
        self.tell_of_rows(found.rows);
        if found.rows == Rows::Unknown && self.access == Access::Write {
            self.log.note_rows()?;
        }
        if !found.is_cache_wrong {
            self.log.trust_cache();
            return Ok(Changes::default());
        }
        self.log.mend_cache()?;
        self.read_states()?;
        Ok(Changes::log())
    }

    /// Notes what the learner should be told of the rows of the log.
    pub(super) fn tell_of_rows(&mut self, rows: Rows) {
        self.warnings.extend((rows == Rows::Altered).then(|| {
            "Something in your review log is no longer as it was written, which never happens by itself. Check the disk; \
             the check-up puts right what a backup has (in the terminal, entente doctor --repair)."
                .to_owned()
        }));
    }
}
