//! Letting decks in that were previewed: their files, their pictures and what came with them, all or none.

use std::{
    panic,
    path::{Path, PathBuf},
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use super::{
    DeckError, DeckFile, Import, Library, LibraryDeck, OpenError, Origin, Preview,
    backups::free_name,
    foreign::Foreign,
    images::{self, Replaced},
    journal::Did,
    replaced::{keep, place_for_replaced, put_back, remove},
};
use crate::{
    deck::{CardId, CardKey, Deck, DeckId, Severity, fnv1a, is_slug, slug},
    formats::{self, EditError, Format, Pace, Reading},
    memory::Moment,
    progress::both,
    storage::{atomic, deck_files, image_files, review_log::Why},
};

/// A deck whose file has been written.
pub struct Written {
    /// The file as it is now: for [`Operation::Deck`](super::Operation::Deck).
    pub file: DeckFile,
    /// Where a copy of the file that it replaced is kept.
    pub kept: Option<PathBuf>,
}

/// A file that an import will write.
struct Planned {
    path: PathBuf,
    /// Where a copy of the file goes that is there; its pictures that are replaced go into the folder of that name.
    copy: PathBuf,
    /// Whether no file is there.
    is_new: bool,
    import: Import,
}

impl Library {
    /// Lets decks in. Returns where copies of the files that they replace are kept.
    pub fn import(&mut self, preview: Preview, now: Moment) -> Result<Vec<PathBuf>, DeckError> {
        let mut all_kept = Vec::new();
        for Written { file, kept } in self.importer(preview, now)?(&Pace::default())? {
            self.take_up_deck(file)?;
            all_kept.extend(kept);
        }
        Ok(all_kept)
    }

    /// Lets decks in: returns what writes their files, in any thread, and gives each for
    /// [`Operation::Deck`](super::Operation::Deck). One undo takes all of them back.
    ///
    /// A file of ours is written as its author wrote it. It takes the place of the learner's own deck of that id, of which
    /// a copy is kept in the folder for [replaced](super::DataFolder::replaced) decks. Of several files all are written,
    /// or none.
    pub fn importer(
        &mut self,
        preview: Preview,
        now: Moment,
    ) -> Result<impl FnOnce(&Pace) -> Result<Vec<Written>, DeckError> + Send + use<>, DeckError> {
        self.must_write().map_err(OpenError::from)?;
        if let Some(held) = &preview.library {
            return Err(held.refused(&preview.from, now));
        }
        preview.must_be_sound()?;
        if preview.decks.is_empty() {
            return Err(DeckError::NoDeck { path: preview.from, problems: preview.problems });
        }
        let mut decks = preview.decks;
        let foreign = foreign(&mut decks);
        let brings = self.brings(foreign, now);
        let planned = decks.into_iter().map(|import| self.planned(import, now));
        let planned = planned.collect::<Result<Vec<Planned>, DeckError>>()?;
        let (folder, step) = (self.folder.clone(), self.step(now));
        Ok(move |pace: &Pace| {
            // The import itself can be undone: that there is no backup is no reason not to import.
            if let Err(err) = folder.take_backup(Why::Import, now.utc_ms) {
                tracing::warn!(%err, "no backup was taken before an import");
            }
            // Both take a while, and nothing is written yet.
            let prepare = || planned.into_iter().map(Planned::prepared).collect::<Result<Vec<Planned>, _>>();
            let (planned, rows) = both(prepare, || brings.rows());
            let (planned, rows) = (planned?, rows.map_err(OpenError::from)?);
            let files: usize = planned.iter().map(|planned| 1 + planned.import.pictures.len()).sum();
            let (mut reached, mut replaced, mut all_kept) = (0, Vec::new(), Vec::new());
            let mut goes_on = || {
                reached += 1;
                pace.reach(reached - 1, files)
            };
            for planned in &planned {
                match planned.keep(&mut replaced) {
                    Ok(kept) => all_kept.push(kept),
                    Err(err) => {
                        // Nothing was replaced.
                        replaced.iter().filter_map(|(_, kept)| kept.as_deref()).for_each(|kept| drop(remove(kept)));
                        return Err(err);
                    }
                }
            }
            // Noted before anything is written: what is written can be undone, whenever Entente ends.
            let wrote: Vec<(PathBuf, u64)> =
                planned.iter().map(|planned| (planned.path.clone(), fnv1a(&planned.import.bytes))).collect();
            let names = || replaced.iter().map(|(path, kept)| (path.as_path(), kept.as_deref()));
            if !replaced.is_empty() {
                step.clone().note(&folder, Did::Import, names(), &wrote);
            }
            let has_failed = AtomicBool::new(false);
            let reading_of = |planned: &Planned| {
                let is_wanted = !has_failed.load(Ordering::Relaxed);
                is_wanted.then(|| formats::read(&planned.import.bytes, &planned.path))
            };
            let (brought, read) = thread::scope(|scope| {
                let read = scope.spawn(|| planned.iter().map_while(reading_of).collect::<Vec<_>>());
                let wrote = planned.iter().try_for_each(|planned| planned.write(&mut goes_on));
                let brought = wrote.and_then(|()| Ok(rows.write().map_err(OpenError::from)?));
                has_failed.store(brought.is_err(), Ordering::Relaxed);
                (brought, read.join())
            });
            let brought = brought.inspect_err(|_: &DeckError| {
                put_back(&replaced);
                step.forget(&folder);
            })?;
            if !brought.is_empty() {
                step.with_rows(&brought).note(&folder, Did::Import, names(), &wrote);
            }
            let read = read.unwrap_or_else(|panic| panic::resume_unwind(panic));
            let written = planned.into_iter().zip(read).zip(all_kept);
            let mut written: Vec<Written> =
                written.map(|((planned, reading), kept)| Written { file: planned.written(reading), kept }).collect();
            // Last, when every deck is there.
            if let Some(last) = written.last_mut() {
                last.file.bring(brought);
            }
            Ok(written)
        })
    }

    /// Where a deck is to be written.
    fn planned(&self, import: Import, now: Moment) -> Result<Planned, DeckError> {
        let (path, is_new) = match self.deck(&import.deck.id) {
            Some(LibraryDeck { origin: Origin::Own(path), problems, .. }) => {
                let has_errors = problems.iter().any(|problem| problem.severity == Severity::Error);
                if import.into.is_some() && has_errors {
                    return Err(DeckError::TargetHasErrors { path: path.clone() });
                }
                (path.clone(), false)
            }
            _ => (self.free_path(&import.deck.id), true),
        };
        Ok(Planned { copy: self.place_for_replaced(&path, now), path, is_new, import })
    }

    /// Where a file that is replaced at that moment is kept: a deck beside others, a picture in a folder named after its
    /// own.
    pub(super) fn place_for_replaced(&self, path: &Path, now: Moment) -> PathBuf {
        place_for_replaced(&self.folder, path, now)
    }

    /// A file for a deck of that id in the decks folder that does not exist yet.
    pub(super) fn free_path(&self, id: &DeckId) -> PathBuf {
        // What is no slug could lead out of the folder.
        let name = if is_slug(id.as_str()) { id.to_string() } else { slug(id.as_str()) };
        free_name(&self.folder.decks(), Path::new(&format!("{name}.ron")))
    }
}

impl Planned {
    /// Writes the file in memory, or makes changes in the one that is there, whatever its author wrote beside.
    fn prepared(mut self) -> Result<Self, DeckError> {
        let import = &mut self.import;
        if import.bytes.is_empty() && import.changes.is_empty() {
            import.bytes = formats::write(import.merged.as_ref().unwrap_or(&import.deck), Format::Ron);
        } else if !import.changes.is_empty() {
            let there = deck_files::bytes_of(&self.path).map_err(|_problem| EditError::BadFile(self.path.clone()))?;
            (import.bytes, _) = formats::edit(&there, &self.path, &import.changes)?;
        }
        Ok(self)
    }

    /// Keeps copies of the files that are there and will be replaced. What will be written is added to `replaced`. Returns
    /// the copy of the deck’s file.
    fn keep(&self, replaced: &mut Vec<Replaced>) -> Result<Option<PathBuf>, DeckError> {
        let Self { path, copy, is_new, import } = self;
        let is_same = |into: &Deck| deck_files::read_file(path).deck.is_some_and(|deck| deck == *into);
        if *is_new && path.exists() || !is_new && import.into.as_deref().is_some_and(|into| !is_same(into)) {
            return Err(DeckError::ChangedMeanwhile { path: path.clone() });
        }
        let folder = image_files::folder_of(path);
        for picture in import.pictures.iter() {
            let copy = copy.with_extension("").join(&picture.name);
            let kept = images::keep_other(&folder, picture, &copy);
            replaced.extend(kept.map_err(|err| DeckError::NotWritten { path: folder.join(&picture.name), err })?);
        }
        let failed = |err| DeckError::NotWritten { path: path.clone(), err };
        let kept = if *is_new { None } else { keep(path, copy.clone(), &import.bytes).map_err(failed)? };
        // A file that is written as it was has nothing to be undone.
        if *is_new || kept.is_some() {
            replaced.push((path.clone(), kept.clone()));
        }
        Ok(kept)
    }

    /// Writes the pictures and then the file.
    fn write(&self, goes_on: &mut dyn FnMut() -> bool) -> Result<(), DeckError> {
        let Self { path, import, .. } = self;
        let folder = image_files::folder_of(path);
        for picture in import.pictures.iter() {
            if !goes_on() {
                return Err(DeckError::Cancelled);
            }
            let put = images::put(&folder, picture);
            put.map_err(|err| DeckError::NotWritten { path: folder.join(&picture.name), err })?;
        }
        if !goes_on() {
            return Err(DeckError::Cancelled);
        }
        atomic::write(path, &import.bytes).map_err(|err| DeckError::NotWritten { path: path.clone(), err })
    }

    /// The file that was written, and how it reads.
    fn written(self, reading: Reading) -> DeckFile {
        DeckFile::written(self.path, self.import.bytes.len(), &self.import.deck.id, reading)
    }
}

/// Takes out of decks what came with them besides.
fn foreign(decks: &mut [Import]) -> Foreign {
    let mut brought = Foreign::default();
    for import in decks {
        let key = |card: &CardId| CardKey { deck: import.deck.id.clone(), card: card.clone() };
        brought.reviews.extend(std::mem::take(&mut import.reviews).into_iter().map(|it| (key(&it.card), it)));
        brought.marks.extend(std::mem::take(&mut import.marks).into_iter().map(|(card, mark)| (key(&card), mark)));
    }
    brought
}
