//! Bringing a deck in: first what will come and what is wrong, then the writing.

use std::{
    collections::HashMap,
    io,
    path::{Path, PathBuf},
};

use super::{DeckFile, Library, OpenError, Origin, read_decks};
use crate::{
    deck::{Card, CardId, Deck, DeckId},
    storage::{
        atomic,
        deck_files::{self, Problem},
    },
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
    bytes: Vec<u8>,
}

/// Why a deck does not come in.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// No deck could be read from the file.
    #[error("No deck can be read from this file, so nothing was imported: {}", path.display())]
    NoDeck {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problems: Vec<Problem>,
    },
    /// The decks folder cannot be written.
    #[error("The deck could not be written ({err}). Nothing was changed: {}", path.display())]
    NotWritten {
        /// The file.
        path: PathBuf,
        /// What the system says.
        err: io::Error,
    },
    /// The file exists already.
    #[error("The file exists already, so nothing was written. Choose another name, or remove it first: {}", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// There is no such deck.
    #[error("There is no deck `{0}`. `entente decks` lists those there are.")]
    NoSuchDeck(DeckId),
    /// The log cannot be read.
    #[error(transparent)]
    Open(#[from] OpenError),
}

/// Reads a deck that is to be imported, and compares it with `present`, the deck of that id in the library. Slow with
/// many cards: not for a frame.
pub fn preview(
    from: &Path,
    present: impl FnOnce(&DeckId) -> Option<std::sync::Arc<Deck>>,
) -> Result<Import, ImportError> {
    let no_deck = |problems| ImportError::NoDeck { path: from.to_owned(), problems };
    let bytes = deck_files::bytes_of(from).map_err(|problem| no_deck(vec![problem]))?;
    let reading = deck_files::read(&bytes, from);
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
        bytes,
        deck,
    })
}

impl Library {
    /// Reads a deck that is to be imported, and compares it with what there is.
    pub fn preview(&self, from: &Path) -> Result<Import, ImportError> {
        preview(from, |id| self.deck(id).map(|it| it.deck.clone()))
    }

    /// Lets a deck in, and reads all decks again.
    pub fn import(&mut self, import: &Import) -> Result<(), ImportError> {
        self.write_import(import)?;
        self.reload()
    }

    /// Lets a deck in; the decks are then to be read again. Its file is kept as its author wrote it; the same deck
    /// again takes the place of the first.
    pub fn write_import(&mut self, import: &Import) -> Result<(), ImportError> {
        self.must_write().map_err(OpenError::from)?;
        let path = match self.deck(&import.deck.id).map(|it| &it.origin) {
            Some(Origin::Own(path)) => path.clone(),
            _ => self.free_path(&import.deck.id),
        };
        atomic::write(&path, &import.bytes).map_err(|err| ImportError::NotWritten { path, err })
    }

    /// Writes a deck out as the file it was read from. An existing file is not overwritten.
    pub fn export(&self, id: &DeckId, to: &Path) -> Result<(), ImportError> {
        let Some(deck) = self.deck(id) else {
            return Err(ImportError::NoSuchDeck(id.clone()));
        };
        if to.exists() {
            return Err(ImportError::Exists { path: to.to_owned() });
        }
        let text = match &deck.origin {
            Origin::Own(path) => deck_files::bytes_of(path)
                .map_err(|problem| ImportError::NoDeck { path: path.clone(), problems: vec![problem] })?,
            Origin::BuiltIn => deck_files::built_in_text(id).as_bytes().to_vec(),
        };
        atomic::write(to, &text).map_err(|err| ImportError::NotWritten { path: to.to_owned(), err })
    }

    /// Reads all decks again, in this very call.
    pub(super) fn reload(&mut self) -> Result<(), ImportError> {
        let files: Vec<DeckFile> = read_decks(&self.folder);
        Ok(self.take_up(files)?)
    }

    /// Where a deck of that id goes in the decks folder: a file that is not there yet.
    pub(super) fn free_path(&self, id: &DeckId) -> PathBuf {
        let folder = self.folder.decks();
        let mut names = (1..).map(|n| if n == 1 { format!("{id}.ron") } else { format!("{id}-{n}.ron") });
        names.find_map(|name| Some(folder.join(name)).filter(|path| !path.exists())).unwrap_or_default()
    }
}
