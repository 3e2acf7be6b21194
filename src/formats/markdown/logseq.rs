//! What Logseq writes in its blocks and beside them.

use std::{borrow::Cow, ops::Range};

use crate::wording::count;

/// The words that make a card of a block.
const CARD_MARKS: [&str; 4] = ["#card", "#flashcard", "[[card]]", "#[[card]]"];
/// What stands before the words of a gap.
const CLOZE: &str = "cloze ";
/// What the names of properties begin with that keep the schedule of a card.
const SCHEDULE: &str = "card-";

/// Whether a word makes a card of its block.
pub fn is_card_mark(word: &str) -> bool {
    CARD_MARKS.iter().any(|mark| word.eq_ignore_ascii_case(mark))
}

/// Whether a text has a card or a gap of Logseq in it.
pub fn is_written_in(text: &str) -> bool {
    text.contains("{{cloze ") || text.split_whitespace().any(is_card_mark)
}

/// A line without the words that make a card of its block.
pub fn without_card_marks(line: &str) -> Cow<'_, str> {
    if line.split_whitespace().any(is_card_mark) {
        line.split_whitespace().filter(|word| !is_card_mark(word)).collect::<Vec<_>>().join(" ").into()
    } else {
        line.into()
    }
}

/// What stands in a gap and what helps to find it: `cloze raft \\ on a river`. `None` if it is a gap of others.
pub fn cloze(inner: &str) -> Option<(&str, &str)> {
    let inner = inner.trim_start().strip_prefix(CLOZE)?;
    let (text, hint) = inner.split_once("\\\\").unwrap_or((inner, ""));
    Some((text.trim(), hint.trim()))
}

/// Lines that are indented under a block, without empty ones, what all are indented by, and the bullet of a single block.
pub fn outdented(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).filter(|line| !line.is_empty()).collect();
    let lines = without_indent(&lines);
    // A single block needs no bullet before it.
    match lines.split_first() {
        Some((first, rest)) if first.starts_with("- ") && rest.iter().all(|line| line.starts_with(['\t', ' '])) => {
            [&[first[2..].trim_start()], without_indent(rest).as_slice()].concat().join("\n")
        }
        _ => lines.join("\n"),
    }
}

fn without_indent<'l>(lines: &[&'l str]) -> Vec<&'l str> {
    let indent = |line: &&str| line.len() - line.trim_start_matches(['\t', ' ']).len();
    let least = lines.iter().map(indent).min().unwrap_or_default();
    lines.iter().map(|line| &line[least..]).collect()
}

/// Properties of blocks, which are no part of a card, such as `card-last-interval:: 4`.
#[derive(Debug, Default)]
pub struct Properties {
    /// Those of blocks that were passed over.
    passed: Vec<(String, Range<usize>)>,
    /// Whether those of the page are over, which stand above its first block.
    is_page_over: bool,
}

impl Properties {
    /// The name and the value of a property of the page.
    pub fn of_page<'l>(&mut self, line: &'l str) -> Option<(&'l str, &'l str)> {
        let property =
            line.split_once(":: ").filter(|(name, _)| !name.is_empty() && !name.contains(char::is_whitespace));
        self.is_page_over |= property.is_none();
        property.filter(|_| !self.is_page_over).map(|(name, value)| (name, value.trim()))
    }

    /// Takes up a line if it is a property. Outside of the blocks `under` a card only those are known for properties that
    /// Logseq writes by itself: another one is rather a question and an answer.
    pub fn take(&mut self, line: &str, at: &Range<usize>, is_under: bool) -> bool {
        let Some((name, value)) = line.trim().split_once("::") else { return false };
        let is_name = !name.is_empty() && !name.contains(char::is_whitespace) && value.starts_with(' ');
        let is_own = name.starts_with(SCHEDULE) || matches!(name, "id" | "collapsed");
        let is_property = is_name && (is_under || is_own);
        if is_property {
            self.passed.push((name.to_owned(), at.clone()));
        }
        is_property
    }

    /// What is left out with them: the place, what it is and what to do.
    pub fn losses(&self) -> Vec<(Range<usize>, String, &'static str)> {
        let (schedules, others): (Vec<_>, Vec<_>) =
            self.passed.iter().partition(|(name, _)| name.starts_with(SCHEDULE));
        let mut losses = Vec::new();
        if let Some((_, at)) = schedules.first() {
            // A card has several of them, each once.
            let most =
                schedules.iter().map(|(name, _)| schedules.iter().filter(|(other, _)| other == name).count()).max();
            let schedules = count(most.unwrap_or_default(), "schedule");
            let message = format!("{schedules} of Logseq left out: the cards start as new");
            losses.push((at.clone(), message, "answer the cards here; the notes keep their schedules"));
        }
        if let Some((name, at)) = others.first() {
            let lines = count(others.len(), "line");
            let message = format!("{lines} with properties of Logseq left out, `{name}` first");
            losses.push((at.clone(), message, "write in words what belongs to a card"));
        }
        losses
    }
}
