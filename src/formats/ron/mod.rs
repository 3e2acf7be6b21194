//! RON: decks that people write by hand, share and keep in git.

mod order;
mod outline;
mod parts;
mod patch;
mod read;
pub(crate) mod scanner;
mod values;
mod write;

pub use order::reorder_passages;
pub use patch::{Layout, patch};
pub use read::{open, read};
pub(crate) use values::closest;
pub use write::write;
