//! Entente.
pub mod deck;
pub mod memory;
pub mod progress;
pub mod storage;
pub mod study;
