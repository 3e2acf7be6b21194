//! Entente: a desktop study aid for diplomatic history.
//!
//! A card goes through the house in one direction: read from a deck, asked in a session, answered, rated, written to
//! the log, shown as progress. ARCHITECTURE.md says who may know whom, and a test holds it.

pub mod app;
pub mod cli;
pub mod clock;
pub mod deck;
pub mod formats;
pub mod library;
pub mod memory;
pub mod progress;
pub mod storage;
pub mod study;
pub mod tasks;
pub mod wording;
