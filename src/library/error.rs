//! Why a library cannot be opened, and why a deck does not come in or out.

use std::{io, path::PathBuf};

use crate::{
    deck::DeckId,
    formats::{Problem, ReplaceError},
    storage::review_log::LogError,
};

/// Why a library cannot be opened, or its settings not be kept. Each says what happened and what to do.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The data folder cannot be used.
    #[error(
        "The data folder cannot be used ({detail}). Check that it may be written, or choose another with --data-dir: {}",
        path.display()
    )]
    Folder {
        /// The folder or the file in it.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// Another Entente is studying with it.
    #[error("Another Entente is using this data folder. Close it, then try again: {}", path.display())]
    Locked {
        /// The folder.
        path: PathBuf,
    },
    /// The review log cannot be used.
    #[error(transparent)]
    Log(#[from] LogError),
}

/// Why a deck does not come in or out, or is not changed.
#[derive(Debug, thiserror::Error)]
pub enum DeckError {
    /// No deck could be read from the file.
    #[error("No deck can be read from this file, so nothing was imported: {}", path.display())]
    NoDeck {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problems: Vec<Problem>,
    },
    /// A file cannot be written.
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
    /// A card cannot be replaced in its file.
    #[error(transparent)]
    Replace(#[from] ReplaceError),
    /// The library cannot be written, or its log cannot be read.
    #[error(transparent)]
    Open(#[from] OpenError),
}
