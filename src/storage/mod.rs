//! What lies on disk.
pub mod deck_files;
