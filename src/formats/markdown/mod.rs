//! Notes with questions and answers in them: hashcards and `SuperMemo` (`Q:`, `A:`, `C:`), Obsidian's spaced repetition,
//! Mochi and Logseq where they are plain.
//!
//! A heading with its paragraphs becomes a passage, and the cards below it point to it.

mod blocks;
mod cards;
mod gaps;
mod write;

pub use write::write;

use std::path::Path;

use self::{blocks::Blocks, cards::Reader};
use super::{
    Choices, Format, Intake, Pace, Problem,
    collection::Collection,
    encoding::{Decoded, decode},
};

/// Takes notes in.
#[must_use]
pub fn take_in(bytes: &[u8], file: &Path, choices: &Choices, pace: &Pace) -> Intake {
    let Decoded { text, .. } = match decode(bytes, file, choices.encoding.as_deref()) {
        Ok(decoded) => decoded,
        Err(problem) => return Intake::nothing(Format::Markdown, problem),
    };
    let mut reader = Reader::new(Collection::new(&text, file, choices), choices.title.is_none());
    for block in Blocks::new(&text) {
        if pace.is_cancelled() {
            break;
        }
        reader.block(&block);
    }
    let (decks, mut problems) = reader.finish();
    if decks.is_empty() && problems.is_empty() {
        let message = "there is no question in these notes";
        let remedy = "write Q: and A: before a question and its answer, or question::answer on a line";
        problems.push(Problem::of_file(file, message, remedy));
    }
    Intake { format: Format::Markdown, decks, problems, table: None }
}
