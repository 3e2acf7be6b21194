//! Notes with questions and answers in them: hashcards and `SuperMemo` (`Q:`, `A:`, `C:`), Obsidian's spaced repetition,
//! Mochi and Logseq where they are plain, and tables whose heads say what is asked.
//!
//! A heading with its paragraphs becomes a passage, and the cards below it point to it.

mod blocks;
mod cards;
mod gaps;
mod labels;
mod lines;
mod logseq;
mod matter;
mod tables;
mod write;

pub use gaps::{Style, cloze_cards, gaps};
pub use labels::{is_question, may_be_card};
pub use lines::linkless;
pub use write::write;

use std::path::Path;

use self::{
    blocks::{Blocks, Kind},
    cards::Reader,
};
use super::{
    Choices, Format, Intake, Pace, Problem,
    collection::{Collection, Draft},
    encoding::{Decoded, decode},
    problem::Problems,
};
use crate::deck::Severity;

/// Takes notes in.
#[must_use]
pub fn take_in(bytes: &[u8], file: &Path, choices: &Choices, pace: &Pace) -> Intake {
    let decoded = match decode(bytes, file, choices.encoding.as_deref()) {
        Ok(decoded) => decoded,
        Err(problem) => return Intake::nothing(Format::Markdown, problem),
    };
    let doubts = decoded.doubts();
    let Decoded { mut text, .. } = decoded;
    if text.contains('\r') {
        // Other line ends would stay in code and in texts over several lines. The lines keep their numbers.
        text = text.replace("\r\n", "\n").replace('\r', "\n").into();
    }
    let mut reader = Reader::new(Collection::new(&text, file, choices), choices.title.is_none());
    let mut blocks = Blocks::new(&text);
    while let Some(block) = blocks.next() {
        if pace.is_cancelled() {
            break;
        }
        reader.block(&block, &blocks);
    }
    let (mut decks, mut problems) = reader.finish();
    let has_cards = decks.iter().any(|incoming| !incoming.deck.cards.is_empty());
    if let (false, Some(draft)) = (has_cards, sides(&text)) {
        let mut collection = Collection::new(&text, file, choices);
        collection.add(draft);
        (decks, problems) = collection.finish();
    }
    if let (Some((at, message, remedy)), false) = (doubts, decks.is_empty()) {
        let mut doubts = Problems::new(&text, file);
        doubts.report(Severity::Warning, at, None, message, remedy);
        problems.splice(0..0, doubts.in_order());
    }
    if decks.is_empty() && problems.is_empty() {
        let message = "there is no question in these notes, and no heading with a text below it to be read";
        let remedy = "write Q: and A: before a question and its answer, or question::answer on a line";
        problems.push(Problem::of_file(file, message, remedy));
    }
    Intake { format: Format::Markdown, decks, problems, table: None }
}

/// The longest side of a card of Mochi, in characters. A note with a rule in it may be longer, and is no card.
const LONGEST_SIDE: usize = 600;

/// A card of Mochi, which has a file of its own and a line of hyphens between its two sides.
fn sides(text: &str) -> Option<Draft> {
    let is_mark =
        |line: &str| line.get(..2).is_some_and(|mark| ["Q:", "A:", "C:"].contains(&&*mark.to_ascii_uppercase()));
    let (mut rules, mut start, mut tags) = (Vec::new(), None, Vec::new());
    for block in Blocks::new(text) {
        match block.kind {
            Kind::Rule => rules.push(block.at),
            Kind::Line(line) if is_mark(line) => return None,
            Kind::Matter("tags", value) => tags.extend(lines::tags(value)),
            Kind::Matter(..) => {}
            _ => start = start.or(Some(block.at.start)),
        }
    }
    let ([rule], Some(start)) = (rules.as_slice(), start) else { return None };
    let (front, back) = (text.get(start..rule.start)?.trim(), text[rule.end..].trim());
    let is_side = |side: &str| !side.is_empty() && side.chars().count() <= LONGEST_SIDE;
    (is_side(front) && is_side(back)).then(|| Draft {
        question: lines::linkless(front),
        answer: lines::linkless(back),
        tags,
        at: start..text.len(),
        ..Draft::default()
    })
}
