//! Text formats: from the bytes of a file to its text.

use std::path::Path;

use super::{
    bounds::LOOK_AHEAD,
    problem::{Lines, Problem},
};

/// The mark that some editors put before a text.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The text of a file without its byte order mark, or why there is none.
pub fn decode<'b>(bytes: &'b [u8], file: &Path) -> Result<&'b str, Problem> {
    let bytes = &bytes[mark_length(bytes)..];
    let err = match std::str::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => {
            let remedy = "write a deck into it: an id, a title, and cards with a question and an answer";
            return Err(Problem::of_file(file, "the file is empty", remedy));
        }
        Ok(text) if !is_utf16(bytes) => return Ok(text),
        Err(err) if !bytes.contains(&0) => err,
        _ => {
            let remedy = "choose a deck file, or save this one as UTF-8";
            return Err(Problem::of_file(file, "this is no text, or one in UTF-16", remedy));
        }
    };
    // The line up to the place, and what can be read of the rest of it.
    let at = err.valid_up_to();
    let line_end = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |length| at + length);
    let line = String::from_utf8_lossy(&bytes[..line_end.min(at + LOOK_AHEAD)]);
    let place = Some(Lines::new(&line).place(at..at + 1));
    Err(Problem { place, ..Problem::of_file(file, "the text is not UTF-8 here", "save the file as UTF-8") })
}

/// How many bytes the byte order mark at the start takes; 0 if there is none.
pub fn mark_length(bytes: &[u8]) -> usize {
    if bytes.starts_with(BYTE_ORDER_MARK.as_bytes()) { BYTE_ORDER_MARK.len() } else { 0 }
}

/// Whether bytes that are UTF-8 by chance are UTF-16 without a byte order mark: every other byte of its punctuation and
/// of its Latin letters is 0, and UTF-8 has such a byte at most by a slip.
fn is_utf16(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(400)];
    start.split(|byte| *byte == 0).count() > 1 + start.len() / 8
}
