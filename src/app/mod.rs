//! The window.

use crate::{clock::Clock, library::DataFolder};

/// Why the window did not open.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// There is no display to open it on.
    #[error("There is no display to open a window on ({detail}). `entente quiz` studies in the terminal.")]
    NoDisplay {
        /// What the system says.
        detail: String,
    },
}

/// Opens the window, and returns when it was closed.
pub fn run(_folder: DataFolder, _clock: Clock) -> Result<(), RunError> {
    Err(RunError::NoDisplay { detail: "not built yet".to_owned() })
}
