//! Undoing what was done to decks.

use std::{fs, io, path::Path};

use super::{
    Access, Changes, DataFolder, DeckFile, Library, OpenError,
    decks::reread,
    foreign::rows_from,
    import::{keep, place_for_replaced, remove},
    journal::{Did, Replaced, Step},
    read_decks,
};
use crate::{
    deck::DeckId,
    memory::Moment,
    storage::{atomic, deck_files, review_log::Undoable},
    study::{Reach, Undone},
};

/// Decks whose files are as they were before a step: for [`Operation::Undone`](super::Operation::Undone).
pub struct UndoneDecks {
    step: Step,
    files: Vec<DeckFile>,
    /// Whether these are all decks there are.
    are_all: bool,
}

impl Library {
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
        let Some(step) = self.folder.last_step(self.log.device()) else { return Ok(None) };
        let is_within_reach = match reach {
            Reach::Anything => true,
            Reach::Practice => step.did != Did::Import,
            Reach::Answer(_) => false,
        };
        let newest = self.log.newest()?;
        let is_newest = newest.iter().flat_map(Undoable::targets).all(|row| row.to_string() < step.id);
        if !is_within_reach || !is_newest {
            return Ok(None);
        }
        let folder = self.folder.clone();
        let paths = step.files.iter().map(|file| folder.root().join(&file.path));
        let decks: Vec<Option<DeckId>> = paths.map(|path| self.deck_in(&path).cloned()).collect();
        Ok(Some(move || {
            let mut files = Vec::new();
            for (file, deck) in step.files.iter().zip(decks) {
                let path = folder.root().join(&file.path);
                let put_back = put_back(&folder, file, &path, now);
                put_back.map_err(|err| OpenError::Folder { path: path.clone(), detail: err.to_string() })?;
                // The others are pictures.
                if deck_files::is_deck(&path) {
                    files.push(deck.and_then(|deck| reread(&path, &deck)));
                }
            }
            let same: Option<Vec<DeckFile>> = files.into_iter().collect();
            let are_all = same.is_none();
            Ok(UndoneDecks { step, files: same.unwrap_or_else(|| read_decks(&folder)), are_all })
        }))
    }

    /// Takes up decks that are as they were before a step.
    pub(super) fn take_up_undone(&mut self, undone: UndoneDecks, now: Moment) -> Result<Changes, OpenError> {
        let UndoneDecks { step, files, are_all } = undone;
        let rows = rows_from(&step.rows);
        if !rows.is_empty() {
            self.take_back(&rows, now)?;
        }
        let forgotten = self.folder.forget_step(&step.id);
        forgotten.map_err(|err| OpenError::Folder { path: self.folder.root().to_owned(), detail: err.to_string() })?;
        if are_all {
            self.take_up(files)?;
        } else {
            files.into_iter().try_for_each(|file| self.take_up_deck(file))?;
        }
        let undone = match step.did {
            Did::Import => Undone::Import,
            Did::Edit(what) => Undone::Edit(what),
        };
        Ok(Changes {
            are_decks_changed: true,
            is_log_changed: !rows.is_empty(),
            undone: Some(undone),
            ..Changes::default()
        })
    }
}

/// Puts the file back that was there before, or removes the one that was not. What is there now is kept.
fn put_back(folder: &DataFolder, file: &Replaced, path: &Path, now: Moment) -> io::Result<()> {
    let copy = place_for_replaced(folder, path, now);
    let before = file.kept.as_ref().map(|kept| fs::read(folder.root().join(kept))).transpose()?;
    keep(path, copy, before.as_deref().unwrap_or_default())?;
    match before {
        Some(before) => atomic::write(path, &before),
        None => remove(path),
    }
}
