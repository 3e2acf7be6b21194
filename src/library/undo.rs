//! Undoing what was done to decks.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use uuid::Uuid;

use super::{
    Access, Changes, DataFolder, DeckFile, Library, OpenError,
    decks::reread,
    foreign::rows_from,
    journal::{Did, Replaced, Step},
    read_decks,
    replaced::{keep, place_for_replaced, remove},
    store::undone,
};
use crate::{
    deck::fnv1a,
    memory::Moment,
    storage::{atomic, deck_files, review_log::Undoable},
    study::{Reach, Undone},
    wording::count,
};

/// Decks whose files are as they were before a step: for [`Operation::Undone`](super::Operation::Undone).
pub struct UndoneDecks {
    step: Step,
    files: Vec<DeckFile>,
    /// Whether these are all decks there are.
    are_all: bool,
    /// Copies of the files that had been changed since the step.
    edited: Vec<PathBuf>,
}

/// What an undo would take back.
#[derive(Clone, Debug, PartialEq)]
pub struct LastStep {
    /// What it is.
    pub what: Undone,
    /// Its name, a `UUIDv7`: what was done later has a greater one.
    pub id: Uuid,
}

impl LastStep {
    /// When it was done, in milliseconds since 1970-01-01 00:00 UTC.
    #[must_use]
    pub fn utc_ms(&self) -> i64 {
        uuid_ms(self.id)
    }
}

impl Library {
    /// Returns what an undo would take back; `None` if nothing is within its reach.
    pub fn last_step(&self, reach: Reach) -> Result<Option<LastStep>, OpenError> {
        if self.access == Access::Read {
            return Ok(None);
        }
        if let Some(step) = self.deck_step(reach)? {
            let id = Uuid::parse_str(&step.id).unwrap_or_default();
            return Ok(Some(LastStep { what: step.did.into(), id }));
        }
        let newest = self.newest_within(reach)?;
        Ok(newest.map(|newest| LastStep {
            id: newest.targets().iter().max().copied().unwrap_or_default(),
            what: undone(newest),
        }))
    }

    /// The newest change to decks, if it is the newest step of all and within reach.
    fn deck_step(&self, reach: Reach) -> Result<Option<Step>, OpenError> {
        let Some(step) = self.folder.last_step(self.log.device()) else { return Ok(None) };
        let is_within_reach = match reach {
            Reach::Anything => true,
            Reach::Practice => step.did != Did::Import,
            Reach::Answer(_) => false,
        };
        let newest = self.log.newest()?;
        let is_newest = newest.iter().flat_map(Undoable::targets).all(|row| row.to_string() < step.id);
        Ok(Some(step).filter(|_| is_within_reach && is_newest))
    }

    /// Returns what undoes the newest step, if that was a change to decks and nothing that could be undone was kept in the
    /// log since: in any thread, it puts the files back as they were before, and reads them. What they hold now is kept in
    /// the folder for replaced decks. Returns `None` if there is no such step, or it is out of reach.
    pub fn deck_undo(
        &self,
        reach: Reach,
        now: Moment,
    ) -> Result<Option<impl FnOnce() -> Result<UndoneDecks, OpenError> + Send + use<>>, OpenError> {
        if self.access == Access::Read {
            return Ok(None);
        }
        let Some(step) = self.deck_step(reach)? else { return Ok(None) };
        let folder = self.folder.clone();
        let paths = step.files.iter().map(|file| folder.root().join(&file.path));
        // The others are pictures.
        let paths = paths.filter(|path| deck_files::is_deck(path));
        let decks: Vec<_> = paths.map(|path| (self.deck_in(&path).cloned(), path)).collect();
        Ok(Some(move || {
            drop_without_copies(&folder, &step)?;
            // If Entente ends in the middle, the rest is done at the next start.
            note_undo(&folder, &step, true);
            let edited =
                put_all_back(&folder, &step, now).inspect_err(|_not_undone| note_undo(&folder, &step, false))?;
            let files = decks.into_iter().map(|(deck, path)| deck.and_then(|deck| reread(&path, &deck)));
            let same: Option<Vec<DeckFile>> = files.collect();
            let are_all = same.is_none();
            Ok(UndoneDecks { step, files: same.unwrap_or_else(|| read_decks(&folder)), are_all, edited })
        }))
    }

    /// Takes up decks that are as they were before a step.
    pub(super) fn take_up_undone(&mut self, undone: UndoneDecks, now: Moment) -> Result<Changes, OpenError> {
        let UndoneDecks { step, files, are_all, edited } = undone;
        let is_log_changed = self.forget(&step, now)?;
        if are_all {
            self.take_up(files)?;
        } else {
            files.into_iter().try_for_each(|file| self.take_up_deck(file))?;
        }
        let undone = Some(step.did.into());
        Ok(Changes { are_decks_changed: true, is_log_changed, undone, edited, ..Changes::default() })
    }
}

impl Library {
    /// Takes back the rows of a step whose files are as they were, and forgets it. Returns whether there were any rows.
    fn forget(&mut self, step: &Step, now: Moment) -> Result<bool, OpenError> {
        let rows = rows_from(&step.rows);
        if !rows.is_empty() {
            self.take_back(&rows, now)?;
        }
        let forgotten = self.folder.forget_step(&step.id);
        forgotten.map_err(|err| OpenError::Folder { path: self.folder.root().to_owned(), detail: err.to_string() })?;
        Ok(!rows.is_empty())
    }

    /// Ends the undo that Entente did not see to its end. The decks are read afterwards.
    pub(super) fn finish_undo(&mut self) {
        if let Some(step) = self.folder.last_step(self.log.device()).filter(|step| step.is_being_undone) {
            self.end_undo(&step);
        }
    }

    /// Gives what is done from now on names that are later than those of the steps, whatever the clock says.
    pub(super) fn follow_steps(&mut self) {
        if let Some(step) = self.folder.last_step(self.log.device()) {
            self.log.go_on_after(step_ms(&step.id));
        }
    }

    /// Undoes a step, its files and its rows. If that fails, the library opens all the same; the learner is told.
    pub(super) fn end_undo(&mut self, step: &Step) {
        let now = Moment { utc_ms: step_ms(&step.id), utc_offset_s: 0 };
        let done = drop_without_copies(&self.folder, step)
            .and_then(|()| put_all_back(&self.folder, step, now))
            .and_then(|edited| self.forget(step, now).map(|_has_rows| edited));
        match done {
            Ok(edited) => self.warnings.extend(edited_since(&edited)),
            Err(err) => {
                self.warnings.push(format!("A change to your decks was interrupted and could not be undone. {err}"));
            }
        }
    }
}

/// When a step was made, in milliseconds since 1970-01-01 00:00 UTC.
pub(super) fn step_ms(id: &str) -> i64 {
    Uuid::parse_str(id).map_or(0, uuid_ms)
}

/// The moment in a `UUIDv7`, likewise.
fn uuid_ms(id: Uuid) -> i64 {
    let made = id.get_timestamp().map_or((0, 0), |at| at.to_unix());
    i64::try_from(made.0 * 1_000).unwrap_or_default() + i64::from(made.1 / 1_000_000)
}

fn note_undo(folder: &DataFolder, step: &Step, has_begun: bool) {
    if let Err(err) = folder.change_step(&step.id, |step| step.is_being_undone = has_begun) {
        tracing::warn!(%err, "an undo that is interrupted would not be ended");
    }
}

/// Forgets a step whose files cannot be put back because a copy is gone, and fails: the step before it can be undone then.
fn drop_without_copies(folder: &DataFolder, step: &Step) -> Result<(), OpenError> {
    let mut copies = step.files.iter().filter_map(|file| Some(folder.root().join(file.kept.as_ref()?)));
    let is_gone = |copy: &PathBuf| copy.symlink_metadata().is_err_and(|err| err.kind() == io::ErrorKind::NotFound);
    let Some(path) = copies.find(is_gone) else { return Ok(()) };
    let forgotten = folder.forget_step(&step.id);
    forgotten.map_err(|err| OpenError::Folder { path: folder.root().to_owned(), detail: err.to_string() })?;
    Err(OpenError::CopyGone { path })
}

/// What is said of copies of files that had been changed since a step that was undone.
pub(super) fn edited_since(copies: &[PathBuf]) -> Option<String> {
    let (copy, rest) = copies.split_first()?;
    let others = match rest.len() {
        0 => String::new(),
        others => format!(" and {} beside", count(others, "other")),
    };
    Some(format!("The file had been edited since; your edit is kept{others}: {}", copy.display()))
}

/// Puts the files of a step back as they were before, the last one first: a card that is on its way is never nowhere.
/// Returns the copies of those that had been changed since.
fn put_all_back(folder: &DataFolder, step: &Step, now: Moment) -> Result<Vec<PathBuf>, OpenError> {
    let mut edited = Vec::new();
    for file in step.files.iter().rev() {
        edited.extend(put_back(folder, file, &folder.root().join(&file.path), now)?);
    }
    Ok(edited)
}

/// Puts the file back that was there before, or removes the one that was not. What is there now is kept; returns that copy
/// if it is not what the step wrote.
fn put_back(folder: &DataFolder, file: &Replaced, path: &Path, now: Moment) -> Result<Option<PathBuf>, OpenError> {
    let failed = |path: &Path, err: io::Error| OpenError::Folder { path: path.to_owned(), detail: err.to_string() };
    let kept = file.kept.as_ref().map(|kept| folder.root().join(kept));
    let before = kept.map(|kept| fs::read(&kept).map_err(|err| failed(&kept, err))).transpose()?;
    let is_edited = |there: Vec<u8>| file.wrote.is_some_and(|wrote| wrote != fnv1a(&there));
    let is_edited = fs::read(path).is_ok_and(is_edited);
    let copy = place_for_replaced(folder, path, now);
    let kept = keep(path, copy, before.as_deref().unwrap_or_default());
    let put_back = kept.and_then(|copy| {
        match before {
            Some(before) => atomic::write(path, &before),
            None => remove(path),
        }?;
        Ok(copy.filter(|_| is_edited))
    });
    put_back.map_err(|err| failed(path, err))
}
