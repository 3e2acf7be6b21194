//! Why a library cannot be opened.

use std::path::PathBuf;

use crate::storage::review_log::LogError;

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
