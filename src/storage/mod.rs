//! What lies on disk: deck files, the review log, the preferences. Only [`crate::library`] writes through it.

pub mod atomic;
pub mod deck_files;
pub mod lock;
pub mod preferences;
pub mod review_log;
