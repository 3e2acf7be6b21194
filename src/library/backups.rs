//! Backups of all that a learner has: what goes into one, when it is taken, and the way back.

use std::{
    ffi::OsStr,
    fs,
    path::{Component, Path, PathBuf},
};

use super::{BackupState, DataFolder, OpenError, journal::JOURNAL};
use crate::{
    formats::image_name,
    memory::Moment,
    storage::{
        atomic, deck_files, preferences,
        review_log::{self, BackedUp, Backup, Health, Lacking, LeftBehind, LogError, Rows, Why},
        salvage::salvage,
    },
    wording::{count, count_or_no},
};

/// After how long another daily backup is taken, in milliseconds: less than a day, for those who begin a little earlier
/// each day.
const DAILY_MS: i64 = 20 * 3600 * 1000;
/// The settings, in a backup.
const SETTINGS: &str = "preferences.ron";
/// The learner's own decks with their pictures, in a backup.
const DECKS: &str = "decks/";
/// When each card came, in an archive of everything.
const SEEN: &str = "seen/";

/// A backup that was taken.
#[derive(Clone, Debug)]
pub struct TakenBackup {
    /// The backup.
    pub backup: Backup,
    /// What is to be told although it was taken: that the second folder did not get it, or that answers were altered or lost
    /// since the backup before.
    pub warnings: Vec<String>,
}

/// What a restore has left beside the log.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Restored {
    /// What was there of a log of which no backup could be taken.
    pub kept: Option<PathBuf>,
    /// How many answers only that has, and the file in which they wait to be merged.
    pub waiting: Option<(usize, PathBuf)>,
    /// How many answers came back; those that were taken back are not counted.
    pub answers: u64,
    /// To how many decks these are.
    pub decks: usize,
    /// Whether the backup was of another library.
    pub is_anothers: bool,
}

impl Restored {
    /// What came back, as a sentence or two.
    #[must_use]
    pub fn sentence(&self) -> String {
        let answers = count_or_no(self.answers as usize, "answer");
        let decks = if self.decks > 0 { format!(" in {}", count(self.decks, "deck")) } else { String::new() };
        let other = self.of_another().map(|other| format!(" {other}")).unwrap_or_default();
        format!("It holds {answers}{decks}.{other}")
    }

    /// That it was of another library, as a sentence.
    #[must_use]
    pub fn of_another(&self) -> Option<&'static str> {
        self.is_anothers.then_some("It is of another library than what was there.")
    }
}

/// What has happened to rows of the log since they were backed up, although rows are only ever added.
#[derive(Clone, Debug, Default)]
struct Losses {
    /// Whether any is otherwise, as the log itself tells.
    is_altered: bool,
    /// How many are otherwise than in backups.
    altered: usize,
    /// What is gone.
    lacking: Lacking,
}

impl DataFolder {
    /// Backs up the log, the learner's own decks and the settings, and removes backups that are no longer needed.
    /// Returns `None` if there is nothing to back up: no answer, no mark, no deck.
    ///
    /// The backup is looked through before another one goes. Slow with a large log.
    pub fn take_backup(&self, why: Why, now_ms: i64) -> Result<Option<TakenBackup>, LogError> {
        self.take_beside(why, now_ms, &[])
    }

    /// Backs up as [`take_backup`](Self::take_backup) does, and lets some other backups stay in any case.
    fn take_beside(&self, why: Why, now_ms: i64, held: &[&Path]) -> Result<Option<TakenBackup>, LogError> {
        let files = self.kept_files();
        let Some(answers) = self.answers() else { return Ok(None) };
        let has_decks = files.iter().any(|(name, _)| name.starts_with(DECKS));
        if answers == 0 && !has_decks && review_log::holds_nothing(&self.log()) {
            return Ok(None);
        }
        let compared = self.losses(&review_log::backups(&self.backups()));
        let is_compared = compared.as_ref().is_ok_and(Losses::are_none);
        let from = BackedUp { log: self.log(), files, is_compared };
        let backup = review_log::take_backup(&from, &self.backups(), why, now_ms)?;
        let losses = compared.unwrap_or_else(|err| {
            tracing::warn!(%err, "the backups could not be compared with the log");
            Losses::default()
        });
        let preferences = preferences::read(&self.preferences()).preferences;
        let most_bytes = u64::from(preferences.backups_mb) * 1_000_000;
        let held: Vec<&Path> = held.iter().copied().chain([&*backup.path]).collect();
        // The older ones may be needed to put right what was altered or lost.
        if losses.are_none() {
            review_log::prune(&self.backups(), &held, answers, now_ms, most_bytes)?;
        }
        let second = Some(Path::new(&preferences.second_backup_folder)).filter(|path| !path.as_os_str().is_empty());
        let not_copied = second.and_then(|folder| {
            let copied = review_log::copy_to(&backup, folder)
                .and_then(|()| review_log::prune(folder, &held, answers, now_ms, most_bytes));
            copied.err().map(|err| format!("The second folder for backups did not get this one: {err}"))
        });
        Ok(Some(TakenBackup { backup, warnings: not_copied.into_iter().chain(losses.warning()).collect() }))
    }

    /// The backups that have rows otherwise than the log, the oldest first, and how many; `newest_first` are all those that
    /// are sound.
    pub(super) fn altered_since<'b>(
        &self,
        newest_first: impl DoubleEndedIterator<Item = &'b Backup>,
    ) -> Result<Vec<(&'b Backup, usize)>, LogError> {
        let backups: Vec<&Backup> = newest_first.rev().collect();
        if backups.is_empty() {
            return Ok(Vec::new());
        }
        let paths: Vec<&Path> = backups.iter().map(|backup| &*backup.path).collect();
        let rows = review_log::count_altered(&self.log(), &paths)?;
        Ok(backups.into_iter().zip(rows).filter(|(_, rows)| *rows > 0).collect())
    }

    /// What the log has otherwise than backups that are as they were written, or lacks. The newest backup that was compared
    /// with those before it stands for them, unless a restore came since: how long this takes does not depend on how many
    /// there are.
    fn losses(&self, newest_first: &[Backup]) -> Result<Losses, LogError> {
        let (left, all) = (LeftBehind::of_log(&self.log())?, newest_first.iter().collect::<Vec<_>>());
        let made_ms = |backup: &Backup| backup.told.map(|told| told.made_ms);
        let mut of_this_log = all.clone();
        of_this_log.retain(|backup| !left.is_of_earlier_log(backup, &all));
        of_this_log.sort_by_key(|backup| std::cmp::Reverse(made_ms(backup)));
        let vouching = of_this_log.into_iter().find(|backup| backup.vouches());
        let count = |since: Option<i64>| -> Result<Losses, LogError> {
            let is_sound =
                |backup: &&Backup| made_ms(backup) >= since && (vouching == Some(*backup) || backup.is_as_written());
            let sound: Vec<&Backup> = all.iter().copied().filter(is_sound).collect();
            let lacking = self.lacking(sound.iter().copied())?;
            let altered = self.altered_since(sound.into_iter())?.into_iter().map(|(_, rows)| rows).sum();
            Ok(Losses { altered, lacking, is_altered: false })
        };
        let since = count(vouching.and_then(made_ms))?;
        // It may be among the rows that only an older one has.
        let losses = if since.are_none() { since } else { count(None)? };
        Ok(Losses { is_altered: review_log::rows_of(&self.log())? == Rows::Altered, ..losses })
    }

    /// What these backups, which are sound, hold and the log lacks.
    pub(super) fn lacking<'b>(
        &self,
        newest_first: impl DoubleEndedIterator<Item = &'b Backup>,
    ) -> Result<Lacking, LogError> {
        review_log::lacking(&self.log(), &newest_first.rev().collect::<Vec<_>>())
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
        let mut states: Vec<BackupState> = backups.map(BackupState::new).collect();
        self.tell_whose(&mut states);
        states
    }

    /// The newest sound backup of this library. Reads all: slow.
    #[must_use]
    pub fn newest_backup(&self) -> Option<PathBuf> {
        Self::choose(&self.examine_backups()).ok().map(|state| state.backup.path.clone())
    }

    /// Puts a backup in the place of the log, the decks of its names and the settings: all of them, or nothing. It is read
    /// from end to end before; a backup of what is there now is taken first, so that the restore can be undone by another.
    /// A log that cannot be backed up any more is kept beside, and so are the decks and settings with it. An
    /// [archive](Self::export_everything) of a whole library is restored like a backup.
    pub fn restore(&self, path: &Path, now_ms: i64) -> Result<Restored, OpenError> {
        let _lock = self.prepare()?;
        let Some((unpacked, is_new)) = self.unpacked(path)? else { return self.restore_backup(path, now_ms) };
        self.restore_backup(&unpacked, now_ms).map_err(|err| {
            if is_new {
                // It could be no use among the backups, such as one of a newer Entente.
                drop(fs::remove_file(&unpacked));
            }
            err.of_archive(path, &unpacked)
        })
    }

    /// Puts a backup in the place of what is there. The lock is held.
    fn restore_backup(&self, path: &Path, now_ms: i64) -> Result<Restored, OpenError> {
        let backup = Backup::at(path);
        let summary = match backup.examine() {
            Health::Sound(summary) => summary,
            Health::Newer(found) => {
                return Err(LogError::Newer { path: path.to_owned(), found: found.into() }.into());
            }
            other => {
                let detail = other.damage().unwrap_or("it is no backup").to_owned();
                return Err(LogError::DamagedOther { path: path.to_owned(), detail }.into());
            }
        };
        let mut files = backup.files()?;
        review_log::end_restore(&self.log())?;
        let (answers, decks) = (summary.standing, summary.decks.len());
        let restored = Restored { answers, decks, is_anothers: self.is_anothers(path), ..Restored::default() };
        let is_sound = matches!(review_log::examine(&self.log(), false), Health::Sound(_));
        let is_backed_up = is_sound && self.take_beside(Why::Restore, now_ms, &[path])?.is_some();
        // Of a library that is new there is nothing to keep.
        let is_needless = is_backed_up || is_sound && review_log::holds_nothing(&self.log());
        // A backup from elsewhere may name anything.
        let is_plain = |name: &str| Path::new(name).components().all(|part| matches!(part, Component::Normal(_)));
        files.retain(|(name, bytes)| {
            is_plain(name)
                && (name == SETTINGS || name.starts_with(DECKS) || name.starts_with(SEEN))
                && fs::read(self.root().join(name)).map_or(true, |there| there != *bytes)
        });
        if !is_backed_up {
            files.iter().try_for_each(|(name, _)| self.keep_replaced(name))?;
        }
        self.keep_unreadable_journal();
        // What was done to the decks that go is undone by another restore.
        files.push((JOURNAL.to_owned(), Vec::new()));
        files.iter().try_for_each(|(name, _)| self.make_way(name))?;
        let all = review_log::backups(&self.backups());
        let left = LeftBehind::after_restore(path, summary.newest_ms, &all.iter().collect::<Vec<_>>(), now_ms)?;
        let aside = review_log::restore(&self.log(), path, &files, &left)?;
        let aside = aside.filter(|aside| review_log::is_anything_there(aside));
        let Some(aside) = aside else { return Ok(restored) };
        if !is_needless {
            return Ok(Restored { waiting: self.only_in(&aside, path), kept: Some(aside), ..restored });
        }
        // All of it is in the backup that was taken, which was found sound while the lock was held; or there is nothing in it.
        if let Err(err) = review_log::remove_log(&aside) {
            tracing::info!(%err, "a second copy of the log stays");
        }
        Ok(restored)
    }

    /// Lays the answers that can be read of a log that was put aside beside the one that was restored, if that lacks any,
    /// so that they can be merged. Returns how many, and where.
    fn only_in(&self, aside: &Path, restored: &Path) -> Option<(usize, PathBuf)> {
        let name = aside.file_name()?.to_str()?.strip_prefix("reviews.")?;
        let waiting = free_name(self.root(), Path::new(&format!("answers-{name}")));
        let backup = Backup::at(restored);
        let lacks = Self::creating_private(&waiting, || salvage(aside, &waiting, &[&backup]))
            .map_err(|err| tracing::info!(%err, "nothing of a log that was put aside can be read"))
            .ok()
            .and_then(|_salvaged| review_log::only_in(&waiting, &self.log()).ok()?)
            .map(|lacking| lacking.answers)
            .filter(|answers| *answers > 0);
        if lacks.is_none() {
            // It would be asked about for nothing.
            drop(review_log::remove_log(&waiting));
        }
        lacks.map(|answers| (answers, waiting))
    }

    /// Ends a restore that broke off, if there is one: what is there until then is a mixture, which must not be taken for
    /// what the learner has. Whoever holds the lock has ended it.
    pub fn end_restore(&self) -> Result<(), OpenError> {
        if review_log::is_restore_broken_off(&self.log()) {
            let _lock = self.prepare()?;
            review_log::end_restore(&self.log())?;
        }
        Ok(())
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

    /// Moves what is in the way of a file, such as a folder of its name, to the files that were replaced: a restore that
    /// was laid out must not fail for it, again and again.
    fn make_way(&self, name: &str) -> Result<(), OpenError> {
        let place = self.root().join(name);
        let folders = place.ancestors().skip(1).take_while(|folder| *folder != self.root());
        let is_other = |folder: &&Path| folder.symlink_metadata().is_ok() && !folder.is_dir();
        let mut in_the_way = folders.filter(is_other).chain(place.is_dir().then_some(place.as_path()));
        let Some(path) = in_the_way.next() else { return Ok(()) };
        let kept = free_name(&self.replaced(), Path::new(path.file_name().unwrap_or_default()));
        atomic::create_private_folder(&self.replaced())
            .and_then(|()| fs::rename(path, &kept))
            .map_err(|err| OpenError::Folder { path: path.to_owned(), detail: err.to_string() })
    }

    /// How many answers the log has; `None` if there is none to be read.
    pub(super) fn answers(&self) -> Option<u64> {
        review_log::count_answers(&self.log())
    }

    /// The files that go into a backup beside the log: the settings, and everything in the decks folder. Of what is only
    /// linked there, decks go in, pictures, and the folders of a deck’s pictures.
    pub(super) fn kept_files(&self) -> Vec<(String, PathBuf)> {
        let mut files = Vec::new();
        if self.preferences().is_file() {
            files.push((SETTINGS.to_owned(), self.preferences()));
        }
        let (mut folders, mut linked) = (vec![self.decks()], Vec::new());
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
                let path = entry.path();
                let is_link = entry.file_type().is_ok_and(|kind| kind.is_symlink());
                match fs::metadata(&path) {
                    Ok(file) if file.is_dir() && !is_link => folders.push(path),
                    Ok(file) if file.is_dir() && path.with_extension("ron").is_file() => linked.push(path),
                    Ok(file) if file.is_file() && (!is_link || is_wanted(&path)) => files.extend(self.named(path)),
                    _ => {}
                }
            }
        }
        // No deeper: a link may lead anywhere.
        let inside = linked.iter().flat_map(|folder| fs::read_dir(folder).into_iter().flatten().flatten());
        let pictures = inside.map(|entry| entry.path()).filter(|path| path.is_file() && is_wanted(path));
        files.extend(pictures.filter_map(|path| self.named(path)));
        files.sort();
        files
    }

    /// The files that note when each card came.
    pub(super) fn seen_files(&self) -> Vec<(String, PathBuf)> {
        let entries = fs::read_dir(self.seen()).into_iter().flatten().flatten();
        let mut files: Vec<_> = entries.filter_map(|entry| self.named(entry.path())).collect();
        files.retain(|(_, path)| path.is_file());
        files.sort();
        files
    }

    /// A file with its name below the folder.
    fn named(&self, path: PathBuf) -> Option<(String, PathBuf)> {
        Some((path.strip_prefix(self.root()).ok()?.to_str()?.to_owned(), path))
    }
}

impl Losses {
    fn are_none(&self) -> bool {
        !self.is_altered && self.altered == 0 && self.lacking.rows == 0
    }

    /// What is to be said of them.
    fn warning(&self) -> Option<String> {
        let changed = (self.altered > 0)
            .then(|| format!("{} of your review log changed since an earlier backup", count(self.altered, "row")));
        let lacks =
            self.lacking.in_words().map(|lost| format!("your review log lacks {lost} that an earlier backup holds"));
        let mut said: Vec<String> = changed.into_iter().chain(lacks).collect();
        if said.is_empty() && self.is_altered {
            said.push("something in your review log is no longer as it was written".to_owned());
        }
        (!said.is_empty()).then(|| {
            let what = said.join(", and ");
            let rest = "which never happens by itself. Check the disk; the check-up puts that right (in the terminal, \
                        entente doctor --repair).";
            format!("{}{}, {rest}", what[..1].to_uppercase(), &what[1..])
        })
    }
}

/// Whether a file that is only linked in the decks folder belongs to the decks.
fn is_wanted(path: &Path) -> bool {
    deck_files::is_deck(path) || path.file_name().and_then(OsStr::to_str).is_some_and(|name| image_name(name).is_ok())
}

/// The first name in a folder that nothing bears yet: `pacts.ron`, `pacts-2.ron`.
pub(super) fn free_name(folder: &Path, name: &Path) -> PathBuf {
    let (stem, ending) = (name.file_stem().unwrap_or_default(), name.extension().unwrap_or_default());
    let ending = if ending.is_empty() { String::new() } else { format!(".{}", ending.to_string_lossy()) };
    let numbered = (2..).map(|n| format!("{}-{n}{ending}", stem.to_string_lossy()).into());
    let mut names = [name.file_name().unwrap_or_default().to_owned()].into_iter().chain(numbered);
    names.find_map(|name: std::ffi::OsString| Some(folder.join(name)).filter(|path| !path.exists())).unwrap_or_default()
}
