//! Decks as files: RON that people write, share and keep in git.

mod built_in;
mod edit;
mod outline;
mod parts;
mod problem;
mod read;
pub(super) mod scanner;
pub(super) mod values;
mod write;

pub use built_in::{built_in_decks, built_in_text};
pub use edit::replace_card;
pub use problem::{Place, Problem};
pub use read::{Reading, read};
pub use write::to_ron;

use std::{fs, io::Read, path::Path};

/// A larger file is not read: it is no deck, or would not fit beside others. 100,000 full cards take about 60 MB.
pub const MAX_BYTES: u64 = 100_000_000;

/// Reads a deck file. Whatever is wrong with it is in the reading's problems.
#[must_use]
pub fn read_file(file: &Path) -> Reading {
    match bytes_of(file) {
        Ok(bytes) => read(&bytes, file),
        Err(problem) => Reading::nothing(problem),
    }
}

/// The bytes of a deck file, or why there are none.
pub fn bytes_of(file: &Path) -> Result<Vec<u8>, Problem> {
    let unreadable = |err: std::io::Error| {
        let remedy = match err.kind() {
            std::io::ErrorKind::NotFound => "check the path",
            std::io::ErrorKind::PermissionDenied => "allow this user to read the file",
            _ => "check that it is a file and that its disk is there",
        };
        Problem::of_file(file, format!("the file cannot be read: {err}"), remedy)
    };
    let opened = fs::File::open(file).map_err(unreadable)?;
    let length = opened.metadata().map_err(unreadable)?.len();
    let mut bytes = Vec::new();
    if length <= MAX_BYTES {
        // A byte more than there should be, so that reading ends without growing.
        bytes.reserve_exact(length as usize + 1);
        // One over the limit is enough to know: a file that grows meanwhile, or tells no length, is cut off there.
        opened.take(MAX_BYTES + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    }
    let length = length.max(bytes.len() as u64);
    if length > MAX_BYTES {
        let message =
            format!("the file has {} MB; a deck has {} MB at most", length / 1_000_000, MAX_BYTES / 1_000_000);
        return Err(Problem::of_file(file, message, "split it into several decks"));
    }
    Ok(bytes)
}
