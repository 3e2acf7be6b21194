//! Backups of all that a learner has: what goes into one, when it is taken, and the way back.

use std::{
    fs,
    path::{Component, Path, PathBuf},
};

use super::{BackupState, DataFolder, DeckError, OpenError, journal::JOURNAL};
use crate::{
    formats::{self, Format, Pace, PackageError},
    memory::Moment,
    storage::{
        atomic, preferences,
        review_log::{self, BackedUp, Backup, Health, LogError, Why},
    },
    wording::count,
};

/// After how long another daily backup is taken, in milliseconds: less than a day, for those who begin a little earlier
/// each day.
const DAILY_MS: i64 = 20 * 3600 * 1000;
/// The settings, in a backup.
const SETTINGS: &str = "preferences.ron";
/// The learner's own decks with their pictures, in a backup.
const DECKS: &str = "decks/";

/// A whole library, as an archive of it tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldLibrary {
    /// When it was made, in milliseconds since 1970-01-01 00:00 UTC.
    pub made_ms: i64,
    /// How many answers it holds, including those that were taken back.
    pub answers: u64,
    /// Its length in bytes, unpacked.
    pub bytes: u64,
}

impl HeldLibrary {
    /// What an archive of a whole library tells; `None` if the file is none.
    pub(super) fn in_archive(path: &Path, bytes: &[u8]) -> Result<Option<Self>, DeckError> {
        let failed = |err| DeckError::Package { path: path.to_owned(), err };
        let Some((name, backup)) = formats::whole_library(bytes).map_err(failed)? else { return Ok(None) };
        let damaged = |detail: &str| failed(PackageError::Damaged { member: name.clone(), detail: detail.to_owned() });
        let told = review_log::Told::from_file_name(&name).ok_or_else(|| damaged("its name was changed"))?;
        if !told.is_of(&backup) {
            return Err(damaged("its checksum is wrong"));
        }
        Ok(Some(Self { made_ms: told.made_ms, answers: told.answers, bytes: backup.len() as u64 }))
    }

    /// That it is restored, not imported.
    pub(super) fn refused(&self, path: &Path, now: Moment) -> DeckError {
        let made = crate::wording::moment(Moment { utc_ms: self.made_ms, ..now });
        DeckError::WholeLibrary { path: path.to_owned(), answers: self.answers, made }
    }
}

/// A backup that was taken.
#[derive(Clone, Debug)]
pub struct TakenBackup {
    /// The backup.
    pub backup: Backup,
    /// What is to be told although it was taken: that the second folder did not get it, or that answers were altered since
    /// the backup before.
    pub warnings: Vec<String>,
}

impl DataFolder {
    /// Backs up the log, the learner's own decks and the settings, and removes backups that are no longer needed.
    /// Returns `None` if there is nothing to back up: no answer, and no deck.
    ///
    /// The backup is looked through before another one goes. Slow with a large log.
    pub fn take_backup(&self, why: Why, now_ms: i64) -> Result<Option<TakenBackup>, LogError> {
        self.take_beside(why, now_ms, &[])
    }

    /// Backs up as [`take_backup`](Self::take_backup) does, and lets some other backups stay in any case.
    fn take_beside(&self, why: Why, now_ms: i64, held: &[&Path]) -> Result<Option<TakenBackup>, LogError> {
        let from = BackedUp { log: self.log(), files: self.kept_files() };
        let Some(answers) = self.answers() else { return Ok(None) };
        if answers == 0 && !from.files.iter().any(|(name, _)| name.starts_with(DECKS)) {
            return Ok(None);
        }
        let before = review_log::backups(&self.backups());
        let backup = review_log::take_backup(&from, &self.backups(), why, now_ms)?;
        let altered = self.altered_warning(&before);
        let preferences = preferences::read(&self.preferences()).preferences;
        let most_bytes = u64::from(preferences.backups_mb) * 1_000_000;
        let held: Vec<&Path> = held.iter().copied().chain([&*backup.path]).collect();
        // The older ones may be needed to put right what was altered.
        if altered.is_none() {
            review_log::prune(&self.backups(), &held, answers, now_ms, most_bytes)?;
        }
        let second = Some(Path::new(&preferences.second_backup_folder)).filter(|path| !path.as_os_str().is_empty());
        let not_copied = second.and_then(|folder| {
            let copied = review_log::copy_to(&backup, folder)
                .and_then(|()| review_log::prune(folder, &held, answers, now_ms, most_bytes));
            copied.err().map(|err| format!("The second folder for backups did not get this one: {err}"))
        });
        Ok(Some(TakenBackup { backup, warnings: not_copied.into_iter().chain(altered).collect() }))
    }

    /// The backups that have rows otherwise than the log, the oldest first, and how many; `newest_first` are all those that
    /// are sound.
    pub(super) fn altered_since<'b>(
        &self,
        newest_first: impl DoubleEndedIterator<Item = &'b Backup>,
    ) -> Vec<(&'b Backup, usize)> {
        let backups: Vec<&Backup> = newest_first.rev().collect();
        let paths: Vec<&Path> = backups.iter().map(|backup| &*backup.path).collect();
        let rows = review_log::count_altered(&self.log(), &paths).unwrap_or_else(|err| {
            tracing::warn!(%err, "the backups could not be compared with the log");
            Vec::new()
        });
        backups.into_iter().zip(rows).filter(|(_, rows)| *rows > 0).collect()
    }

    /// What is to be said if the log has rows otherwise than backups that are as they were written.
    fn altered_warning(&self, newest_first: &[Backup]) -> Option<String> {
        let sound: Vec<&Backup> = newest_first.iter().filter(|backup| backup.is_as_written()).collect();
        let rows: usize = self.altered_since(sound.into_iter()).into_iter().map(|(_, rows)| rows).sum();
        (rows > 0).then(|| {
            format!(
                "{} of your review log changed since an earlier backup, which never happens by itself. Check the disk; \
                 the check-up puts them right (in the terminal, entente doctor --repair).",
                count(rows, "row")
            )
        })
    }

    /// Backs up once a day, if anything was answered, and whenever a backup was begun and not ended: the window closed
    /// before a large one was whole.
    pub fn take_daily_backup(&self, now: Moment) -> Result<Option<TakenBackup>, LogError> {
        if self.answers().is_none_or(|answers| answers == 0) {
            return Ok(None);
        }
        let all = review_log::backups(&self.backups());
        let is_recent =
            |backup: &Backup| backup.told.is_some_and(|told| now.utc_ms.abs_diff(told.made_ms) < DAILY_MS as u64);
        let is_due = !all.iter().any(is_recent) || review_log::is_backup_unfinished(&self.backups());
        if is_due { self.take_backup(Why::Daily, now.utc_ms) } else { Ok(None) }
    }

    /// The backups, the newest first, each read from end to end: slow.
    #[must_use]
    pub fn examine_backups(&self) -> Vec<BackupState> {
        let backups = review_log::backups(&self.backups()).into_iter();
        backups.map(|backup| BackupState { health: backup.examine(), backup }).collect()
    }

    /// The newest backup of the log.
    #[must_use]
    pub fn newest_backup(&self) -> Option<PathBuf> {
        review_log::backups(&self.backups()).into_iter().next().map(|backup| backup.path)
    }

    /// Writes everything that a learner has into one archive: answers, own decks with their pictures, settings. An
    /// existing file is only replaced if that is allowed.
    pub fn export_everything(&self, to: &Path, may_replace: bool, now_ms: i64, pace: &Pace) -> Result<(), DeckError> {
        let not_written = |err| DeckError::NotWritten { path: to.to_owned(), err };
        if !may_replace && to.exists() {
            return Err(DeckError::Exists { path: to.to_owned() });
        }
        if self.answers().is_none() {
            return Err(DeckError::NothingToExport);
        }
        let beside = atomic::Workshop::new(self.root()).map_err(not_written)?;
        let from = BackedUp { log: self.log(), files: self.kept_files() };
        let backup = review_log::take_backup(&from, beside.path(), Why::Asked, now_ms).map_err(OpenError::from)?;
        if !pace.reach(1, 3) {
            return Err(DeckError::Cancelled);
        }
        let name = backup.path.file_name().unwrap_or_default().to_string_lossy();
        let bytes = fs::read(&backup.path).map_err(not_written)?;
        let failed = |err| DeckError::Package { path: to.to_owned(), err };
        let packed = formats::packed_library(&name, &bytes).map_err(failed)?;
        if !pace.reach(2, 3) {
            return Err(DeckError::Cancelled);
        }
        atomic::write(to, &packed).map_err(not_written)
    }

    /// The backup at a path; of an archive of a whole library the one in it, which is first put beside the others.
    fn unpacked(&self, path: &Path) -> Result<PathBuf, OpenError> {
        let failed = |detail: String| OpenError::Folder { path: path.to_owned(), detail };
        if Backup::from_path(path).is_some() || Format::from_ending(path) != Some(Format::Archive) {
            return Ok(path.to_owned());
        }
        let bytes = fs::read(path).map_err(|err| failed(err.to_string()))?;
        let held = formats::whole_library(&bytes).map_err(|err| failed(err.to_string()))?;
        let held = held.filter(|(name, _)| review_log::Told::from_file_name(name).is_some());
        let Some((name, backup)) = held else { return Err(failed("it holds no library".to_owned())) };
        let unpacked = self.backups().join(name);
        let written = atomic::create_private_folder(&self.backups()).and_then(|()| atomic::write(&unpacked, &backup));
        written.map_err(|err| OpenError::Folder { path: unpacked.clone(), detail: err.to_string() })?;
        Ok(unpacked)
    }

    /// Puts a backup in the place of the log, the decks of its names and the settings: all of them, or nothing. It is read
    /// from end to end before; a backup of what is there now is taken first, so that the restore can be undone by another.
    /// A log that cannot be backed up any more is kept beside, and so are the decks and settings with it. An
    /// [archive](Self::export_everything) of a whole library is restored like a backup.
    pub fn restore(&self, path: &Path, now_ms: i64) -> Result<(), OpenError> {
        let path = &self.unpacked(path)?;
        let backup = Backup::from_path(path);
        let health = backup.as_ref().map_or_else(|| review_log::examine(path, false), Backup::examine);
        match health {
            Health::Sound(_) => {}
            Health::Newer(found) => {
                return Err(LogError::Newer { path: path.to_owned(), found: found.into() }.into());
            }
            other => {
                let detail = other.damage().unwrap_or("it is no backup").to_owned();
                return Err(LogError::Damaged { path: path.to_owned(), detail }.into());
            }
        }
        let mut files = backup.map_or(Ok(Vec::new()), |backup| backup.files())?;
        let _lock = self.prepare()?;
        review_log::end_restore(&self.log())?;
        let is_backed_up = matches!(review_log::examine(&self.log(), false), Health::Sound(_))
            && self.take_beside(Why::Restore, now_ms, &[path])?.is_some();
        // A backup from elsewhere may name anything.
        let is_plain = |name: &str| Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        files.retain(|(name, bytes)| {
            is_plain(name)
                && (name == SETTINGS || name.starts_with(DECKS))
                && fs::read(self.root().join(name)).map_or(true, |there| there != *bytes)
        });
        if !is_backed_up {
            files.iter().try_for_each(|(name, _)| self.keep_replaced(name))?;
        }
        // What was done to the decks that go is undone by another restore.
        files.push((JOURNAL.to_owned(), Vec::new()));
        Ok(review_log::restore(&self.log(), path, &files)?)
    }

    /// Copies a file that is to be replaced, if it is there.
    fn keep_replaced(&self, name: &str) -> Result<(), OpenError> {
        let kept = free_name(&self.replaced(), Path::new(name));
        match fs::read(self.root().join(name)) {
            Ok(there) => fs::create_dir_all(self.replaced())
                .and_then(|()| atomic::write(&kept, &there))
                .map_err(|err| OpenError::Folder { path: kept, detail: err.to_string() }),
            Err(_nothing_there) => Ok(()),
        }
    }

    /// How many answers the log has; `None` if there is none to be read.
    fn answers(&self) -> Option<u64> {
        review_log::count_answers(&self.log())
    }

    /// The files that go into a backup beside the log: the settings, and everything in the decks folder.
    fn kept_files(&self) -> Vec<(String, PathBuf)> {
        let mut files = Vec::new();
        if self.preferences().is_file() {
            files.push((SETTINGS.to_owned(), self.preferences()));
        }
        let mut folders = vec![self.decks()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                let name = path.strip_prefix(self.root()).ok().and_then(Path::to_str).map(str::to_owned);
                match (entry.metadata(), name) {
                    (Ok(file), _) if file.is_dir() => folders.push(path),
                    (Ok(file), Some(name)) if file.is_file() => files.push((name, path)),
                    _ => {}
                }
            }
        }
        files.sort();
        files
    }
}

/// The first name in a folder that nothing bears yet: `pacts.ron`, `pacts-2.ron`.
pub(super) fn free_name(folder: &Path, name: &Path) -> PathBuf {
    let (stem, ending) = (name.file_stem().unwrap_or_default(), name.extension().unwrap_or_default());
    let numbered = (2..).map(|n| format!("{}-{n}.{}", stem.to_string_lossy(), ending.to_string_lossy()).into());
    let mut names = [name.file_name().unwrap_or_default().to_owned()].into_iter().chain(numbered);
    names.find_map(|name: std::ffi::OsString| Some(folder.join(name)).filter(|path| !path.exists())).unwrap_or_default()
}
