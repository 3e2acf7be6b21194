//! Entente.
pub mod deck;
pub mod memory;
