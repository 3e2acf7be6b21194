//! Bringing a deck in: first what will come and what is wrong, then the writing.

use std::{
    collections::{BTreeMap, HashMap},
    path::{Path, PathBuf},
    sync::Arc,
};

use super::{
    DeckError, DeckFile, HeldLibrary, Library, LibraryDeck, OpenError, Origin,
    backups::free_name,
    foreign::Foreign,
    images::{self, Replaced},
    journal::Did,
    present::{Placed, Present},
    replaced::{keep, place_for_replaced, put_back, remove},
    seen::fnv1a,
};
use crate::{
    deck::{Card, CardId, CardKey, Deck, DeckId, Severity, is_slug, slug},
    formats::{
        self, Choices, DeckChange, EditError, ForeignReview, Format, Incoming, Intake, Pace, Picture, Problem,
        TableView,
    },
    memory::Moment,
    storage::{atomic, deck_files, image_files, review_log::Why},
    study::MarkKind,
};

/// What is about to come in from a file. Nothing is written yet.
#[derive(Clone, Debug)]
pub struct Preview {
    /// The file.
    pub from: PathBuf,
    /// Its format.
    pub format: Format,
    /// The decks in it. None if nothing can be made of a table as it was understood.
    pub decks: Vec<Import>,
    /// What is wrong with the file, and what is left out of it.
    pub problems: Vec<Problem>,
    /// How it was understood, if it is a table.
    pub table: Option<TableView>,
    /// The whole library that it holds, instead of decks.
    pub library: Option<HeldLibrary>,
    /// Whether decks of ours are let in although they have errors, because of which something is left out.
    is_forced: bool,
}

/// A deck that is about to come in.
#[derive(Clone, Debug)]
pub struct Import {
    /// The deck as it was read.
    pub deck: Deck,
    /// Cards that the library does not have.
    pub new: usize,
    /// Cards that it has with another content; their history stays.
    pub changed: usize,
    /// Cards that it has as they are.
    pub unchanged: usize,
    /// Cards that it has and a file of ours has not; they go, their history stays in the log.
    pub gone: usize,
    /// Cards whose id is that of another card: they get a new one.
    pub clashing: usize,
    /// Passages that the library has with another text or heading.
    pub passages: usize,
    /// The title of the deck of that id, if the library has one.
    pub replaces: Option<String>,
    /// A deck with another id that has most of these cards, with its title.
    pub like: Option<(DeckId, String)>,
    /// The pictures that it shows.
    pub pictures: Arc<[Picture]>,
    /// What is set on its cards.
    pub marks: Vec<(CardId, MarkKind)>,
    /// The answers that were given elsewhere.
    pub reviews: Vec<ForeignReview>,
    /// The deck that its cards were put into.
    into: Option<Arc<Deck>>,
    /// The cards of it that went to other decks and say something else now, as they are to be there.
    elsewhere: Vec<(CardKey, Card)>,
    /// What is to be changed in the file that is there, instead of its taking `bytes`.
    changes: Vec<DeckChange>,
    /// Why cards of it get a passage beside the one that they have.
    apart: Vec<String>,
    /// The deck that is there with these cards in it, if they come into one.
    merged: Option<Deck>,
    /// The file: as its author wrote it, or as it is [prepared](Planned::prepared).
    bytes: Vec<u8>,
}

impl Preview {
    /// The same, which lets decks in although they have errors, or does not.
    #[must_use]
    pub fn forced(self, is_forced: bool) -> Self {
        Self { is_forced, ..self }
    }

    /// Whether its decks are files of ours, which come in as they are.
    #[must_use]
    pub fn is_ours(&self) -> bool {
        matches!(self.format, Format::Ron | Format::Archive)
    }

    /// How many errors a file of ours has. With any, it comes in only if that is [forced](Self::forced). In files of
    /// other programs there is much that cannot come in: it is told, and nothing has to be forced.
    #[must_use]
    pub fn errors(&self) -> usize {
        let is_ours = self.is_ours();
        self.problems.iter().filter(|problem| is_ours && problem.severity == Severity::Error).count()
    }
}

impl Import {
    fn new(incoming: Incoming, present: &Present) -> Self {
        let Incoming { deck, text, pictures, mut marks, mut reviews, .. } = incoming;
        let same = present.decks.iter().find(|it| it.id == deck.id);
        let mut import = Self {
            new: 0,
            changed: 0,
            unchanged: 0,
            gone: 0,
            clashing: 0,
            passages: 0,
            replaces: same.map(|deck| deck.title.clone()),
            like: None,
            pictures: pictures.into(),
            marks: Vec::new(),
            reviews: Vec::new(),
            into: None,
            elsewhere: Vec::new(),
            changes: Vec::new(),
            apart: Vec::new(),
            merged: None,
            bytes: Vec::new(),
            deck,
        };
        let base = if text.is_none() { present.base_for(&import.deck) } else { None };
        match (text, base) {
            (Some(text), _) => {
                import.compare(same);
                import.bytes = text;
            }
            (None, Some(base)) => {
                let Placed { merged, elsewhere } = present.placed(&import.deck, &base);
                import.elsewhere = elsewhere;
                (import.new, import.changed, import.unchanged) = (merged.new, merged.changed, merged.unchanged);
                (import.clashing, import.passages) = (merged.clashing.len(), merged.passages);
                import.apart = merged.apart;
                let ids: HashMap<&CardId, &CardId> =
                    import.deck.cards.iter().map(|card| &card.id).zip(&merged.ids).collect();
                let now = |card: &mut CardId| *card = ids.get(card).map_or_else(|| card.clone(), |id| (*id).clone());
                for card in marks.iter_mut().map(|(card, _)| card).chain(reviews.iter_mut().map(|it| &mut it.card)) {
                    now(card);
                }
                import.merged = Some(merged.deck);
                import.into = same.cloned();
            }
            (None, None) => {
                import.new = import.deck.cards.len();
                let has_most = |other: &&Arc<Deck>| {
                    let merged = formats::merged(&import.deck, other);
                    (merged.changed + merged.unchanged) * 2 > import.new
                };
                let like = present.decks.iter().find(has_most);
                import.like = like.map(|deck| (deck.id.clone(), deck.title.clone()));
            }
        }
        Self { marks, reviews, ..import }
    }

    /// New texts for cards of a deck that is there, which came under the name of another.
    fn of_moved(deck: &Arc<Deck>, cards: Vec<Card>) -> Self {
        let before = |card: &Card| deck.cards.iter().find(|it| it.id == card.id).cloned();
        let changes: Vec<DeckChange> =
            cards.into_iter().map(|after| DeckChange::PutCard { before: before(&after), after }).collect();
        Self {
            deck: Deck::clone(deck),
            new: 0,
            changed: changes.len(),
            unchanged: 0,
            gone: 0,
            clashing: 0,
            passages: 0,
            replaces: Some(deck.title.clone()),
            like: None,
            pictures: Arc::default(),
            marks: Vec::new(),
            reviews: Vec::new(),
            into: Some(deck.clone()),
            elsewhere: Vec::new(),
            changes,
            apart: Vec::new(),
            merged: None,
            bytes: Vec::new(),
        }
    }

    /// Puts new texts for cards that came from other decks into a deck that comes in itself.
    fn take_moved(&mut self, cards: Vec<Card>) {
        // A file of ours is as its author wrote it.
        let Some(deck) = &mut self.merged else { return };
        for card in cards {
            if let Some(there) = deck.cards.iter_mut().find(|it| it.id == card.id) {
                *there = card;
                self.changed += 1;
                self.unchanged = self.unchanged.saturating_sub(1);
            }
        }
    }

    /// Compares a deck that takes the place of another with it.
    fn compare(&mut self, before: Option<&Arc<Deck>>) {
        let known: HashMap<&CardId, &Card> =
            before.iter().flat_map(|deck| &deck.cards).map(|card| (&card.id, card)).collect();
        for card in &self.deck.cards {
            match known.get(&card.id) {
                None => self.new += 1,
                Some(before) if *before == card => self.unchanged += 1,
                Some(_) => self.changed += 1,
            }
        }
        self.gone = known.len() - self.changed - self.unchanged;
    }
}

/// A deck whose file has been written.
pub struct Written {
    /// The file as it is now: for [`Operation::Deck`](super::Operation::Deck).
    pub file: DeckFile,
    /// Where a copy of the file that it replaced is kept.
    pub kept: Option<PathBuf>,
}

/// Reads a file that is to be imported, and compares its decks with those that are there. Slow with many cards: not for
/// a frame.
pub fn preview(from: &Path, choices: &Choices, present: &Present, pace: &Pace) -> Result<Preview, DeckError> {
    let no_deck = |problems| DeckError::NoDeck { path: from.to_owned(), problems };
    let bytes = deck_files::bytes_to_import(from).map_err(|problem| no_deck(vec![problem]))?;
    if let Some(library) = HeldLibrary::in_archive(from, &bytes)? {
        let problems = library.problems(from);
        let (from, format, decks, library) = (from.to_owned(), Format::Archive, Vec::new(), Some(library));
        return Ok(Preview { from, format, decks, problems, table: None, library, is_forced: false });
    }
    let mut intake = formats::take_in_at(&bytes, from, choices, pace);
    if matches!(intake.format, Format::Ron | Format::Markdown | Format::Csv | Format::Tsv) {
        for incoming in &mut intake.decks {
            let is_new = present.decks.iter().all(|deck| deck.id != incoming.deck.id);
            let (pictures, problems) = images::beside(from, &incoming.deck, is_new);
            incoming.pictures = pictures;
            incoming.problems.extend(problems);
        }
    }
    compared(intake, from, present, pace)
}

/// Like [`preview`], of bytes that come from elsewhere, such as a text that was pasted.
pub fn preview_bytes(
    bytes: &[u8],
    from: &Path,
    choices: &Choices,
    present: &Present,
    pace: &Pace,
) -> Result<Preview, DeckError> {
    compared(formats::take_in_at(bytes, from, choices, pace), from, present, pace)
}

/// Compares what a file holds with the decks that are there.
fn compared(intake: Intake, from: &Path, present: &Present, pace: &Pace) -> Result<Preview, DeckError> {
    let Intake { format, mut decks, mut problems, table } = intake;
    if pace.is_cancelled() {
        return Err(DeckError::Cancelled);
    }
    if decks.is_empty() && table.is_none() {
        return Err(DeckError::NoDeck { path: from.to_owned(), problems });
    }
    problems.extend(decks.iter_mut().flat_map(|incoming| std::mem::take(&mut incoming.problems)));
    for incoming in decks.iter_mut().filter(|incoming| incoming.text.is_none()) {
        incoming.deck.id = present.former_id(&incoming.deck).unwrap_or_else(|| incoming.deck.id.clone());
    }
    let mut decks: Vec<Import> = decks.into_iter().map(|incoming| Import::new(incoming, present)).collect();
    let mut moved: BTreeMap<DeckId, Vec<Card>> = BTreeMap::new();
    for (key, card) in decks.iter_mut().flat_map(|import| std::mem::take(&mut import.elsewhere)) {
        moved.entry(key.deck).or_default().push(card);
    }
    for message in decks.iter_mut().flat_map(|import| std::mem::take(&mut import.apart)) {
        let remedy =
            "to mend a passage, write the same text beside all its cards; the former one keeps its sources and note";
        problems.push(Problem { severity: Severity::Warning, ..Problem::of_file(from, message, remedy) });
    }
    for (id, cards) in moved {
        match decks.iter_mut().find(|import| import.deck.id == id) {
            Some(import) => import.take_moved(cards),
            None => decks.extend(present.open_deck(&id).map(|deck| Import::of_moved(deck, cards))),
        }
    }
    Ok(Preview { from: from.to_owned(), format, decks, problems, table, library: None, is_forced: false })
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
    /// Reads a file that is to be imported, and compares its decks with those that are there.
    pub fn preview(&self, from: &Path, choices: &Choices) -> Result<Preview, DeckError> {
        preview(from, choices, &self.present(), &Pace::default())
    }

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
        if preview.errors() > 0 && !preview.is_forced {
            return Err(DeckError::HasErrors { path: preview.from.clone(), errors: preview.errors() });
        }
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
            let planned = planned.into_iter().map(Planned::prepared).collect::<Result<Vec<Planned>, _>>()?;
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
            let written = planned.into_iter().zip(all_kept).map(|(planned, kept)| planned.write(kept, &mut goes_on));
            let brought = written.collect::<Result<Vec<_>, _>>().and_then(|written| {
                let brought = brings.write().map_err(OpenError::from)?;
                Ok((written, brought))
            });
            let (mut written, brought) = brought.inspect_err(|_| {
                put_back(&replaced);
                step.forget(&folder);
            })?;
            if !brought.rows.is_empty() {
                step.with_rows(&brought.rows).note(&folder, Did::Import, names(), &wrote);
            }
            // Last, when every deck is there.
            if let Some(last) = written.last_mut() {
                last.file.bring(brought.rows);
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

    /// Writes the pictures and then the file, of which the copy is `kept`.
    fn write(self, kept: Option<PathBuf>, goes_on: &mut dyn FnMut() -> bool) -> Result<Written, DeckError> {
        let Self { path, import, .. } = self;
        let folder = image_files::folder_of(&path);
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
        atomic::write(&path, &import.bytes).map_err(|err| DeckError::NotWritten { path: path.clone(), err })?;
        let reading = formats::read(&import.bytes, &path);
        Ok(Written { file: DeckFile::written(path, import.bytes.len(), &import.deck.id, reading), kept })
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
