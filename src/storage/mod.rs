//! What lies on disk: deck files, the review log, the preferences, and the decks that come with the program. Only [`crate::library`] writes through it.

pub mod atomic;
mod built_in;
pub mod copies;
pub mod deck_files;
pub mod image_files;
pub mod lock;
pub mod preferences;
pub mod review_log;
pub mod salvage;

pub use built_in::{built_in_decks, built_in_text};
