//! What stands below a line: whether a card that has been begun goes on, and where.

use crate::{
    deck::told_date,
    formats::markdown::{
        blocks::{Blocks, Kind},
        gaps::{Style, gaps},
        labels::{Label, answered, label},
        lines::{Part, mark, masked, without_bullet},
    },
};

/// What comes first below a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ahead {
    /// A line that parts cards.
    Rule,
    /// A question, or a text with gaps.
    Question,
    /// An answer.
    Answer,
    /// A heading.
    Heading,
    /// The end of the text.
    End,
}

impl Ahead {
    /// What comes first in those blocks; also by labels, if they count.
    pub fn of(blocks: &Blocks<'_>, has_labels: bool) -> Self {
        let mut below = blocks.clone();
        while let Some(block) = below.next() {
            match block.kind {
                Kind::Rule => return Self::Rule,
                Kind::Heading(_) => return Self::Heading,
                Kind::Line(line) => {
                    // What may be an initial is a question if its answer stands below it.
                    let counts =
                        |it: &Label<'_>| !it.is_bare || it.part == Part::Question && is_answered_at_once(it, &below);
                    let labelled = label(line).filter(|_| has_labels).filter(counts).map(|label| label.part);
                    match labelled.or_else(|| mark(line).map(|(part, _)| part)) {
                        Some(Part::Question | Part::Gaps) => return Self::Question,
                        Some(Part::Answer) => return Self::Answer,
                        Some(Part::Wrong) | None => {}
                    }
                }
                _ => {}
            }
        }
        Self::End
    }
}

/// What has begun a card, beside its text.
#[derive(Clone, Copy, Debug, Default)]
pub struct Begun {
    /// Whether it has a label rather than a mark.
    pub is_labelled: bool,
    /// Whether its label is a letter with a full stop.
    pub is_stopped: bool,
    /// How far the item of a list is indented that it is.
    pub item: Option<usize>,
    /// What stands before it.
    pub behind: Behind,
    /// What comes first below it, once that has been looked for.
    pub ahead: Option<Ahead>,
    /// How long its last text was behind the first blank line in it. What goes on behind that was settled there.
    pub blank: Option<usize>,
}

/// What stands before a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Behind {
    /// Nothing at all.
    #[default]
    Start,
    /// A line that parts cards.
    Rule,
    /// Something else.
    Text,
}

impl Begun {
    /// What comes first below a line of the card; looked for once, for nothing of it comes before the next part.
    pub fn ahead(&mut self, blocks: &Blocks<'_>) -> Ahead {
        *self.ahead.get_or_insert_with(|| Ahead::of(blocks, self.is_labelled))
    }

    /// Whether the card stands between lines that part cards, so that all between them is its own.
    pub fn is_parted(&mut self, blocks: &Blocks<'_>) -> bool {
        match (self.behind, self.ahead(blocks)) {
            (Behind::Text, _) => false,
            (Behind::Start, end) => end == Ahead::Rule,
            (Behind::Rule, end) => matches!(end, Ahead::Rule | Ahead::End),
        }
    }
}

/// Whether a label is that of an answer. A bare one is if it answers such a letter and is no option of several.
pub fn is_answer(label: &Label<'_>, is_stopped: bool, below: &Blocks<'_>) -> bool {
    if label.part != Part::Answer || !label.is_bare {
        return label.part == Part::Answer;
    }
    let lines = below.clone().map_while(|block| match block.kind {
        Kind::Line(line) => Some(line).filter(|line| self::label(line).is_none()),
        Kind::Blank => Some(""),
        _ => None,
    });
    let first = |line| without_bullet(line).split_whitespace().next();
    is_stopped && !label.has_option_behind() && !lines.filter_map(first).any(|word| label.is_beside(word))
}

/// Whether an answer with a label stands in the same paragraph as a question, or begins the next.
pub fn is_answered_at_once(question: &Label<'_>, blocks: &Blocks<'_>) -> bool {
    let mut is_behind_blank = false;
    let mut below = blocks.clone();
    while let Some(block) = below.next() {
        let Kind::Line(line) = block.kind else {
            is_behind_blank = true;
            if block.kind == Kind::Blank {
                continue;
            }
            return false;
        };
        match label(line) {
            Some(label) if is_answer(&label, question.is_stopped, &below) => return true,
            Some(label) if label.part == Part::Question => return false,
            _ if is_behind_blank => return false,
            _ => {}
        }
    }
    false
}

/// Whether what follows a blank line behind an answer is a text of its own: whatever follows a date, a card on one line, or a
/// paragraph of sentences.
pub fn begins_anew(answer: &str, line: &str, ahead: &Blocks<'_>) -> bool {
    if told_date(answer.trim()).is_some()
        || is_card_on_line(line)
        || answered(line).is_some()
        || !gaps(line, Style::Marks).is_empty()
    {
        return true;
    }
    let text = without_bullet(line);
    // A list with other marks, or whose numbers begin again, is another one.
    let mark = |line: &'_ str| line.trim().chars().next().map(|mark| if mark.is_numeric() { '1' } else { mark });
    let is_begun = line.trim().starts_with("1.") || answer.trim().lines().next().and_then(mark) != mark(line);
    if are_items(answer) && is_item(line) && is_begun {
        return true;
    }
    let opened = text.trim_start_matches(['"', '“', '„', '«', '‘', '\'', '(', '[', '*', '_', '¿', '¡', ' ']);
    let is_marked = text.len() < line.len() || line.starts_with(['|', '!', '>', '\\']);
    let begins = opened.starts_with(|c: char| c.is_numeric() || c.is_alphabetic() && !c.is_lowercase());
    if is_marked || !begins {
        return false;
    }
    let rest = ahead.clone().map_while(|block| match block.kind {
        Kind::Line(line) if mark(line).is_none() => Some(line),
        _ => None,
    });
    let last = rest.last().unwrap_or(line);
    let last = last.trim_end_matches(['"', '”', '“', '»', '’', '\'', ')', ']', '*', '_', ' ']);
    last.ends_with(['.', '!', '?', '…', ':', '。', '！', '？', '।'])
}

/// Whether a line looks like `question::answer`.
pub fn is_card_on_line(line: &str) -> bool {
    masked(line).find("::").is_some_and(|place| place > 0)
}

/// Whether an answer is over at a blank line, as far as can be told from it: a line that is no paragraph, or items of a list.
pub fn may_be_over(answer: &str) -> bool {
    let answer = answer.trim();
    if answer.ends_with('.') && answer.contains(". ") {
        return false;
    }
    !answer.is_empty() && !answer.ends_with(':') && (!answer.contains('\n') || are_items(answer))
}

fn are_items(text: &str) -> bool {
    text.trim().lines().all(is_item)
}

fn is_item(line: &str) -> bool {
    without_bullet(line).len() < line.trim().len()
}
