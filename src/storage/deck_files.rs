//! Decks as files: reading one whole, within bounds.

use std::{fs, io::Read, path::Path};

use crate::{
    deck::Severity,
    formats::{self, Format, LARGEST_BACKUP, Problem, Reading},
};

/// A larger file is not read: it is no deck, or would not fit beside others. 100,000 full cards take about 60 MB.
pub const MAX_BYTES: u64 = 100_000_000;

/// A larger package of another program is not read.
const MAX_PACKAGE_BYTES: u64 = 500_000_000;

/// Reads a deck file. Whatever is wrong with it is in the reading's problems.
#[must_use]
pub fn read_file(file: &Path) -> Reading {
    match bytes_of(file) {
        Ok(bytes) => formats::read(&bytes, file),
        Err(problem) => Reading::nothing(problem),
    }
}

/// The bytes of a deck file, or why there are none.
pub fn bytes_of(file: &Path) -> Result<Vec<u8>, Problem> {
    bytes_within(file, MAX_BYTES)
}

/// The bytes of a file that is to be imported, or why there are none. With its pictures it may be larger than a deck.
pub fn bytes_to_import(file: &Path) -> Result<Vec<u8>, Problem> {
    let most = match Format::from_ending(file) {
        Some(Format::Anki) => MAX_PACKAGE_BYTES,
        // A whole library may be larger than any deck, and its name may be anything.
        Some(Format::Archive) => LARGEST_BACKUP,
        None if is_zip(file) => LARGEST_BACKUP,
        None if begins_with(file, b"SQLite format 3\0") => MAX_PACKAGE_BYTES,
        _ => MAX_BYTES,
    };
    bytes_within(file, most)
}

/// Whether a file begins as a zip does.
#[must_use]
pub fn is_zip(file: &Path) -> bool {
    begins_with(file, b"PK\x03\x04")
}

fn begins_with<const LENGTH: usize>(file: &Path, start: &[u8; LENGTH]) -> bool {
    let mut found = [0; LENGTH];
    let is_file = fs::metadata(file).is_ok_and(|metadata| metadata.is_file());
    is_file && fs::File::open(file).is_ok_and(|mut file| file.read_exact(&mut found).is_ok()) && found == *start
}

fn bytes_within(file: &Path, most: u64) -> Result<Vec<u8>, Problem> {
    let unreadable = |err: std::io::Error| {
        let remedy = match err.kind() {
            std::io::ErrorKind::NotFound => "check the path",
            std::io::ErrorKind::PermissionDenied => "allow this user to read the file",
            _ => "check that it is a file and that its disk is there",
        };
        Problem::of_file(file, format!("the file cannot be read: {err}"), remedy)
    };
    // Looked at first: opening a pipe waits for whoever writes into it, and a device may have no end.
    let is_regular = |metadata: &fs::Metadata| metadata.is_file() || metadata.is_dir();
    if !fs::metadata(file).is_ok_and(|metadata| !is_regular(&metadata)) {
        let opened = fs::File::open(file).map_err(unreadable)?;
        return regular(file, opened, most).map_err(unreadable)?;
    }
    let remedy = "write the deck into a file, and give its name";
    Err(Problem::of_file(file, "this is a device or a pipe, which is not read", remedy))
}

/// The bytes of an opened file, or why it is too large.
fn regular(file: &Path, opened: fs::File, most: u64) -> std::io::Result<Result<Vec<u8>, Problem>> {
    let length = opened.metadata()?.len();
    let mut bytes = Vec::new();
    if length <= most {
        // A byte more than there should be, so that reading ends without growing.
        bytes.reserve_exact(length as usize + 1);
        // One over the limit is enough to know: a file that grows meanwhile, or tells no length, is cut off there.
        opened.take(most + 1).read_to_end(&mut bytes)?;
    }
    let length = length.max(bytes.len() as u64);
    Ok(if length > most {
        let what = if most == MAX_BYTES { "a deck" } else { "such a file" };
        let message =
            format!("the file has {} MB; {what} has {} MB at most", length.div_ceil(1_000_000), most / 1_000_000);
        Err(Problem::of_file(file, message, "split it into several decks"))
    } else {
        Ok(bytes)
    })
}

/// Whether a file in the decks folder is taken for a deck: it ends in `.ron`, in whatever case.
#[must_use]
pub fn is_deck(file: &Path) -> bool {
    file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("ron"))
}

/// Whether a file in the decks folder is expected there though it is no deck: a picture, a licence, an explanation, or a
/// hidden file.
#[must_use]
pub fn is_companion(file: &Path) -> bool {
    const ENDINGS: [&str; 7] = ["png", "jpg", "jpeg", "gif", "webp", "svg", "md"];
    let name = file.file_name().unwrap_or_default().as_encoded_bytes();
    let is_named = |what: &[u8]| name.get(..what.len()).is_some_and(|start| start.eq_ignore_ascii_case(what));
    let has = |ending: &&str| file.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending));
    name.starts_with(b".") || is_named(b"readme") || is_named(b"license") || ENDINGS.iter().any(has)
}

/// What is said of a file that is passed over.
#[must_use]
pub fn passed_over(file: &Path) -> Reading {
    let remedy = "let its name end in .ron if it is a deck, or move it out of the folder";
    let problem = Problem::of_file(file, "the file does not end in .ron, so it is not read", remedy);
    Reading::nothing(Problem { severity: Severity::Warning, ..problem })
}
