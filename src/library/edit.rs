//! Changing decks: their cards and passages, and what they say of themselves.

use std::{
    fs,
    path::{Path, PathBuf},
};

use uuid::Uuid;

use super::{
    DataFolder, DeckError, DeckFile, Library, OpenError, Origin, Written,
    foreign::rows_text,
    journal::{Did, Replaced, Step},
    luggage::{self, Luggage, PictureCopy},
    moving::Moving,
};
use crate::{
    deck::{Card, CardKey, DeckId, fnv1a},
    formats::{self, DeckChange, EditError, Reading},
    memory::Moment,
    storage::{atomic, built_in_text, deck_files},
    study::Move,
    wording,
};

/// A deck's file that is to be changed.
struct Target {
    id: DeckId,
    path: PathBuf,
    /// The text of a built-in deck, which is copied.
    built_in: Option<&'static str>,
    /// Where the file as it was is kept.
    copy: PathBuf,
    changes: Vec<DeckChange>,
}

/// A deck's file with the changes made, before it is written.
struct Prepared {
    target: Target,
    before: Vec<u8>,
    after: Vec<u8>,
    reading: Reading,
}

impl Target {
    /// Reads the file, and makes the changes in memory.
    fn prepare(self) -> Result<Prepared, DeckError> {
        let before = self.on_disk()?;
        let (after, reading) = formats::edit(&before, &self.path, &self.changes)?;
        let renamed = self.changes.iter().rev().find_map(|change| match change {
            DeckChange::Head(head) => Some(&head.id),
            _ => None,
        });
        if reading.deck.as_ref().is_none_or(|deck| deck.id != *renamed.unwrap_or(&self.id)) {
            return Err(EditError::Gone("deck").into());
        }
        Ok(Prepared { target: self, before, after, reading })
    }

    fn on_disk(&self) -> Result<Vec<u8>, EditError> {
        match self.built_in {
            Some(text) => Ok(text.as_bytes().to_vec()),
            None => deck_files::bytes_of(&self.path).map_err(|_problem| EditError::BadFile(self.path.clone())),
        }
    }
}

impl Prepared {
    /// Keeps a copy of the file as it was. Returns that copy; `None` if there was no file, or it stays as it is.
    fn keep(&self) -> Result<Option<PathBuf>, DeckError> {
        let Target { path, copy, built_in, .. } = &self.target;
        // The author may have saved the file in an editor in the meantime.
        if if built_in.is_some() { path.exists() } else { self.target.on_disk()? != self.before } {
            return Err(EditError::Changed("deck").into());
        }
        // A rename would replace it all the same.
        if fs::metadata(path).is_ok_and(|file| file.permissions().readonly()) {
            return Err(self.failed(std::io::ErrorKind::PermissionDenied.into()));
        }
        if built_in.is_some() || !self.is_changed() {
            return Ok(None);
        }
        super::replaced::keep_as_it_is(path, copy, &self.before).map_err(|err| self.failed(err))?;
        Ok(Some(copy.clone()))
    }

    /// Whether the file will be another one, or a new one.
    fn is_changed(&self) -> bool {
        self.before != self.after || self.target.built_in.is_some()
    }

    fn write(&self) -> Result<(), DeckError> {
        atomic::write(&self.target.path, &self.after).map_err(|err| self.failed(err))
    }

    fn failed(&self, err: std::io::Error) -> DeckError {
        DeckError::NotWritten { path: self.target.path.clone(), err }
    }

    /// Puts the file back because another one could not be written.
    fn put_back(&self) {
        let path = &self.target.path;
        let put_back = match self.target.built_in {
            Some(_) => fs::remove_file(path),
            None => atomic::write(path, &self.before),
        };
        if let Err(err) = put_back {
            tracing::warn!(%err, file = %path.display(), "a deck could not be put back");
        }
    }
}

/// Writes all of these files and pictures, or none.
fn write_all(files: &[Prepared], pictures: &[PictureCopy]) -> Result<(), DeckError> {
    let mut written = 0;
    let copied = pictures.iter().try_for_each(PictureCopy::write);
    let done = copied.and_then(|()| files.iter().try_for_each(|file| file.write().inspect(|()| written += 1)));
    if done.is_err() {
        files[..written].iter().for_each(Prepared::put_back);
        pictures.iter().for_each(PictureCopy::take_away);
    }
    done
}

impl Library {
    /// Changes a deck. A built-in one is first copied to the decks folder, with the same ids, so that no history is
    /// lost.
    ///
    /// Returns what does the work, in any thread: it reads and writes the deck's file and no other, keeps a copy of the
    /// file as it was, and gives the file for [`Operation::Deck`](super::Operation::Deck). All changes are one step of
    /// undo.
    pub fn deck_editor(
        &mut self,
        deck: &DeckId,
        changes: Vec<DeckChange>,
        now: Moment,
    ) -> Result<impl FnOnce() -> Result<Written, DeckError> + Send + use<>, DeckError> {
        let edit = self.decks_editor(vec![(deck.clone(), changes)], now)?;
        let id = deck.clone();
        Ok(move || edit()?.pop().ok_or(DeckError::NoSuchDeck(id)))
    }

    /// Changes several decks, all of them or none, as one step of undo. Returns what does the work, like
    /// [`deck_editor`](Self::deck_editor).
    pub fn decks_editor(
        &mut self,
        changes: Vec<(DeckId, Vec<DeckChange>)>,
        now: Moment,
    ) -> Result<impl FnOnce() -> Result<Vec<Written>, DeckError> + Send + use<>, DeckError> {
        let did = Did::Edit(self.told(&changes));
        self.editor(changes, did, Luggage::default(), now)
    }

    /// Changes several decks, between which cards went with what they take along. The first one brings that to the log.
    pub(super) fn editor(
        &mut self,
        changes: Vec<(DeckId, Vec<DeckChange>)>,
        did: Did,
        luggage: Luggage,
        now: Moment,
    ) -> Result<impl FnOnce() -> Result<Vec<Written>, DeckError> + Send + use<>, DeckError> {
        self.must_write().map_err(OpenError::from)?;
        let targets = changes.into_iter().map(|(id, changes)| self.target(id, changes, now));
        let targets = targets.collect::<Result<Vec<Target>, _>>()?;
        let (folder, mut step) = (self.folder.clone(), self.step(now));
        let Luggage { moved, pictures } = luggage;
        step.moved.clone_from(&moved);
        let went = (!moved.is_empty()).then(|| Moving { step: step.id.to_string(), moved, at_ms: now.utc_ms });
        Ok(move || {
            let prepared = targets.into_iter().map(Target::prepare).collect::<Result<Vec<_>, _>>()?;
            let pictures = luggage::coming(pictures)?;
            let kept = prepared.iter().map(Prepared::keep).collect::<Result<Vec<_>, _>>()?;
            // Noted before anything is written: what is written can be undone, whenever Entente ends.
            // A file that stays as it is has no copy to be put back, and is no part of the step.
            let files = prepared.iter().zip(&kept).filter(|(file, _)| file.is_changed());
            let files = files.map(|(file, kept)| (file.target.path.as_path(), kept.as_deref()));
            let files = pictures.iter().map(|picture| (picture.to.as_path(), None)).chain(files);
            let noted = step.clone();
            let wrote = prepared.iter().map(|file| (file.target.path.clone(), fnv1a(&file.after))).collect::<Vec<_>>();
            if went.is_some() || prepared.iter().any(Prepared::is_changed) {
                step.note(&folder, did, files, &wrote);
            }
            if let Err(err) = write_all(&prepared, &pictures) {
                noted.forget(&folder);
                return Err(err);
            }
            let written = prepared.into_iter().zip(kept).map(|(Prepared { target, after, reading, .. }, kept)| {
                let id = reading.deck.as_ref().map_or_else(DeckId::default, |deck| deck.id.clone());
                Written { file: DeckFile::written(target.path, after.len(), &id, reading), kept }
            });
            let mut written: Vec<Written> = written.collect();
            if let Some((first, went)) = written.first_mut().zip(went) {
                first.file.bring_move(went);
            }
            Ok(written)
        })
    }

    fn target(&self, id: DeckId, changes: Vec<DeckChange>, now: Moment) -> Result<Target, DeckError> {
        let deck = self.deck(&id).ok_or_else(|| DeckError::NoSuchDeck(id.clone()))?;
        let path = self.file_to_be(deck);
        let built_in = if deck.origin == Origin::BuiltIn { built_in_text(&id) } else { None };
        Ok(Target { copy: self.place_for_replaced(&path, now), id, path, built_in, changes })
    }

    /// A new step of undo.
    pub(super) fn step(&mut self, now: Moment) -> NewStep {
        NewStep { id: self.log.next_id(now.utc_ms), device: self.log.device(), rows: String::new(), moved: Vec::new() }
    }

    /// What is said when these changes are undone.
    fn told(&self, changes: &[(DeckId, Vec<DeckChange>)]) -> String {
        let shortened = |card: &Card| wording::shortened(&card.prompt(), 60);
        if let [(id, changes)] = changes {
            return match changes.as_slice() {
                [DeckChange::PutCard { before: None, after }] => format!("the new card “{}”", shortened(after)),
                [DeckChange::PutCard { after, .. }] => format!("the change to “{}”", shortened(after)),
                [DeckChange::RemoveCard(card)] => {
                    let card = self.card(&CardKey { deck: id.clone(), card: card.clone() });
                    format!("the removal of “{}”", card.map(|(_, card)| shortened(card)).unwrap_or_default())
                }
                [DeckChange::PutPassage { before: None, after }] => format!("the new passage “{}”", after.heading),
                [DeckChange::PutPassage { after, .. }] => format!("the change to the passage “{}”", after.heading),
                _ => format!("the change to the deck “{}”", self.deck(id).map_or(id.as_str(), |it| &it.deck.title)),
            };
        }
        format!("the change to {}", wording::count(changes.len(), "deck"))
    }
}

/// A step of undo before it is noted.
#[derive(Clone)]
pub(super) struct NewStep {
    id: Uuid,
    device: Uuid,
    rows: String,
    moved: Vec<Move>,
}

impl NewStep {
    /// Forgets the step that was noted: it was not done, or is noted anew.
    pub(super) fn forget(&self, folder: &DataFolder) {
        if let Err(err) = folder.forget_step(&self.id.to_string()) {
            tracing::warn!(%err, "a change that was not made is still noted");
        }
    }

    /// With rows of the log that are taken back with it.
    pub(super) fn with_rows(self, rows: &[Uuid]) -> Self {
        Self { rows: rows_text(rows), ..self }
    }

    /// Notes the step, with the files that were written or removed and the copies of what was there before; `wrote` has
    /// the checksums of what is written to the decks.
    pub(super) fn note<'p>(
        self,
        folder: &DataFolder,
        did: Did,
        files: impl Iterator<Item = (&'p Path, Option<&'p Path>)>,
        wrote: &[(PathBuf, u64)],
    ) {
        let replaced = |(path, kept): (&Path, Option<&Path>)| Replaced {
            path: folder.relative(path),
            kept: kept.map(|kept| folder.relative(kept)),
            wrote: wrote.iter().find(|(deck, _)| deck == path).map(|(_, checksum)| *checksum),
        };
        let files = files.map(replaced).collect();
        folder.note_step(Step {
            id: self.id.to_string(),
            device: self.device.to_string(),
            did,
            files,
            rows: self.rows,
            moved: self.moved,
            is_being_undone: false,
        });
    }
}
