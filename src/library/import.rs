//! Bringing a deck in: first what will come and what is wrong, then the writing.

use std::{
    collections::HashMap,
    fs, io,
    path::{Path, PathBuf},
};

use super::{DeckError, DeckFile, Library, OpenError, Origin, journal::Did};
use crate::{
    deck::{Card, CardId, Deck, DeckId, Severity},
    formats::{self, Problem},
    memory::Moment,
    storage::{atomic, built_in_text, deck_files, review_log::Why},
};

/// A deck that is about to come in.
#[derive(Clone, Debug)]
pub struct Import {
    /// The file it comes from.
    pub from: PathBuf,
    /// The deck as it was read.
    pub deck: Deck,
    /// What is wrong with it.
    pub problems: Vec<Problem>,
    /// Cards that the library does not have.
    pub new: usize,
    /// Cards that it has with another content; their history stays.
    pub changed: usize,
    /// Cards that it has as they are.
    pub unchanged: usize,
    /// Cards that it has and the file has not; they go, their history stays in the log.
    pub gone: usize,
    /// Whether the library has a deck of that id.
    pub replaces: bool,
    /// Whether the deck is let in although it has errors, because of which something is left out.
    is_forced: bool,
    bytes: Vec<u8>,
}

impl Import {
    /// The same import, which lets the deck in although it has errors, or does not.
    #[must_use]
    pub fn forced(self, is_forced: bool) -> Self {
        Self { is_forced, ..self }
    }

    /// How many errors the file has. With any, it comes in only if that is [forced](Self::forced).
    #[must_use]
    pub fn errors(&self) -> usize {
        self.problems.iter().filter(|problem| problem.severity == Severity::Error).count()
    }
}

/// A deck whose file has been written.
pub struct Written {
    /// The file as it is now: for [`Operation::Deck`](super::Operation::Deck).
    pub file: DeckFile,
    /// Where a copy of the file that it replaced is kept.
    pub kept: Option<PathBuf>,
}

/// Reads a deck that is to be imported, and compares it with `present`, the deck of that id in the library. Slow with
/// many cards: not for a frame.
pub fn preview(
    from: &Path,
    present: impl FnOnce(&DeckId) -> Option<std::sync::Arc<Deck>>,
) -> Result<Import, DeckError> {
    let no_deck = |problems| DeckError::NoDeck { path: from.to_owned(), problems };
    let bytes = deck_files::bytes_of(from).map_err(|problem| no_deck(vec![problem]))?;
    let reading = formats::read(&bytes, from);
    let Some(deck) = reading.deck else {
        return Err(no_deck(reading.problems));
    };
    let before = present(&deck.id);
    let known: HashMap<&CardId, &Card> =
        before.iter().flat_map(|deck| &deck.cards).map(|card| (&card.id, card)).collect();
    let (mut new, mut changed, mut unchanged) = (0, 0, 0);
    for card in &deck.cards {
        match known.get(&card.id) {
            None => new += 1,
            Some(before) if *before == card => unchanged += 1,
            Some(_) => changed += 1,
        }
    }
    let gone = known.len() - changed - unchanged;
    let replaces = before.is_some();
    Ok(Import {
        from: from.to_owned(),
        problems: reading.problems,
        new,
        changed,
        unchanged,
        gone,
        replaces,
        is_forced: false,
        bytes,
        deck,
    })
}

impl Library {
    /// Reads a deck that is to be imported, and compares it with the deck of that id.
    pub fn preview(&self, from: &Path) -> Result<Import, DeckError> {
        preview(from, |id| self.deck(id).map(|it| it.deck.clone()))
    }

    /// Lets a deck in. Returns where a copy of the file that it replaces is kept.
    pub fn import(&mut self, import: Import, now: Moment) -> Result<Option<PathBuf>, DeckError> {
        let Written { file, kept } = self.importer(import, now)?()?;
        self.take_up_deck(file)?;
        Ok(kept)
    }

    /// Lets a deck in: returns what writes its file, in any thread, and gives the file for
    /// [`Operation::Deck`](super::Operation::Deck).
    ///
    /// The file is written as its author wrote it. It takes the place of the learner's own deck of that id, of which a
    /// copy is kept in the folder for [replaced](super::DataFolder::replaced) decks.
    pub fn importer(
        &mut self,
        import: Import,
        now: Moment,
    ) -> Result<impl FnOnce() -> Result<Written, DeckError> + Send + use<>, DeckError> {
        self.must_write().map_err(OpenError::from)?;
        if import.errors() > 0 && !import.is_forced {
            return Err(DeckError::HasErrors { path: import.from.clone(), errors: import.errors() });
        }
        let (path, copy) = match self.deck(&import.deck.id).map(|it| &it.origin) {
            Some(Origin::Own(path)) => (path.clone(), Some(self.place_for_replaced(path, now))),
            _ => (self.free_path(&import.deck.id), None),
        };
        let (folder, step) = (self.folder.clone(), self.step(now));
        Ok(move || {
            // The import itself can be undone: that there is no backup is no reason not to import.
            if let Err(err) = folder.take_backup(Why::Import, now.utc_ms) {
                tracing::warn!(%err, "no backup was taken before an import");
            }
            let failed = |err| DeckError::NotWritten { path: path.clone(), err };
            let kept = copy.map_or(Ok(None), |copy| keep(&path, copy, &import.bytes)).map_err(failed)?;
            atomic::write(&path, &import.bytes).map_err(failed)?;
            let reading = formats::read(&import.bytes, &path);
            if let Some(kept) = &kept {
                step.note(&folder, Did::Import, [(path.as_path(), Some(kept.as_path()))].into_iter());
            }
            Ok(Written { file: DeckFile::written(path, import.bytes.len(), &import.deck.id, reading), kept })
        })
    }

    /// Where a file that is replaced at that moment is kept.
    pub(super) fn place_for_replaced(&self, path: &Path, now: Moment) -> PathBuf {
        let time = now.local().map(|time| time.format("-%Y-%m-%d-%H%M%S").to_string());
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        free_path(&self.folder.replaced(), &format!("{stem}{}", time.unwrap_or_default()))
    }

    /// Writes a deck out as the file it was read from. An existing file is not overwritten.
    pub fn export(&self, id: &DeckId, to: &Path) -> Result<(), DeckError> {
        let Some(deck) = self.deck(id) else {
            return Err(DeckError::NoSuchDeck(id.clone()));
        };
        if to.exists() {
            return Err(DeckError::Exists { path: to.to_owned() });
        }
        let text = match &deck.origin {
            Origin::Own(path) => deck_files::bytes_of(path)
                .map_err(|problem| DeckError::NoDeck { path: path.clone(), problems: vec![problem] })?,
            Origin::BuiltIn => built_in_text(id).as_bytes().to_vec(),
        };
        atomic::write_shared(to, &text).map_err(|err| DeckError::NotWritten { path: to.to_owned(), err })
    }

    /// A file for a deck of that id in the decks folder that does not exist yet.
    pub(super) fn free_path(&self, id: &DeckId) -> PathBuf {
        free_path(&self.folder.decks(), id.as_str())
    }
}

/// The file of that name, or one with a number behind it, that is not in the folder yet.
fn free_path(folder: &Path, name: &str) -> PathBuf {
    let mut names = (1..).map(|n| if n == 1 { format!("{name}.ron") } else { format!("{name}-{n}.ron") });
    names.find_map(|name| Some(folder.join(name)).filter(|path| !path.exists())).unwrap_or_default()
}

/// Copies the file that is to be replaced by those bytes, unless it has them already or is gone.
pub(super) fn keep(path: &Path, copy: PathBuf, bytes: &[u8]) -> io::Result<Option<PathBuf>> {
    match fs::read(path) {
        Ok(before) if before != bytes => {
            atomic::create_private_folder(copy.parent().unwrap_or(&copy))?;
            atomic::write(&copy, &before)?;
            Ok(Some(copy))
        }
        Err(err) if err.kind() != io::ErrorKind::NotFound => Err(err),
        _ => Ok(None),
    }
}
