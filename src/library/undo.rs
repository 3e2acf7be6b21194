//! Undoing what was done to decks.

use std::{fs, io, path::Path};

use super::{
    Changes, DeckFile, Library, OpenError,
    foreign::rows_from,
    import::keep,
    journal::{Did, Replaced, Step},
    read_decks,
};
use crate::{
    memory::Moment,
    storage::{atomic, review_log::Undoable},
    study::{Reach, Undone},
};

impl Library {
    /// Undoes what was done to decks last, if nothing that could be undone was kept in the log since: the files are as
    /// they were before. What they hold now is kept in the folder for replaced decks. Returns `None` if there is nothing
    /// to undo, or it is out of reach.
    pub(super) fn undo_deck_change(&mut self, reach: Reach, now: Moment) -> Result<Option<Changes>, OpenError> {
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
        for file in &step.files {
            let path = self.folder.root().join(&file.path);
            let put_back = self.put_back(file, &path, now);
            put_back.map_err(|err| OpenError::Folder { path, detail: err.to_string() })?;
        }
        let rows = rows_from(&step.rows);
        if !rows.is_empty() {
            self.take_back(&rows, now)?;
        }
        let forgotten = self.folder.forget_step(&step.id);
        forgotten.map_err(|err| OpenError::Folder { path: self.folder.root().to_owned(), detail: err.to_string() })?;
        self.take_up_again(&step)?;
        let undone = match step.did {
            Did::Import => Undone::Import,
            Did::Edit(what) => Undone::Edit(what),
        };
        Ok(Some(Changes {
            are_decks_changed: true,
            is_log_changed: !rows.is_empty(),
            undone: Some(undone),
            ..Changes::default()
        }))
    }

    /// Puts the file back that was there before, or removes the one that was not. What is there now is kept.
    fn put_back(&self, file: &Replaced, path: &Path, now: Moment) -> io::Result<()> {
        let copy = self.place_for_replaced(path, now);
        let before = file.kept.as_ref().map(|kept| fs::read(self.folder.root().join(kept))).transpose()?;
        keep(path, copy, before.as_deref().unwrap_or_default())?;
        match before {
            Some(before) => atomic::write(path, &before),
            None => fs::remove_file(path).or_else(|err| match err.kind() {
                io::ErrorKind::NotFound => Ok(()),
                _ => Err(err),
            }),
        }
    }

    /// Reads the files of a step again; all decks if one of them came or went.
    fn take_up_again(&mut self, step: &Step) -> Result<(), OpenError> {
        let paths = step.files.iter().map(|file| self.folder.root().join(&file.path));
        let files: Option<Vec<DeckFile>> = paths.map(|path| self.reread(&path)).collect();
        match files {
            Some(files) => files.into_iter().try_for_each(|file| self.take_up_deck(file)),
            None => self.take_up(read_decks(&self.folder)),
        }
    }
}
