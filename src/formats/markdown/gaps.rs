//! Gaps in a text: `==1807==`, `{{1807}}`, `[1807]`. Each makes a card of its own, in which the others are shown.

use std::ops::Range;

use super::logseq;
use crate::formats::bounds::{LONGEST_TEXT, MOST_ITEMS};

/// A text of more bytes is no question, and is not looked through. Of more gaps than a list has items, the rest is shown.
const LONGEST: usize = 4 * LONGEST_TEXT;

/// How gaps are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// `[1807]`, as hashcards has it.
    Brackets,
    /// `==1807==`, `==1;;1807;;year==`, `{{c1::1807::year}}` and `{{cloze 1807}}`, as notes have it.
    Marks,
}

/// A gap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// Its bytes, with the marks.
    pub at: Range<usize>,
    /// What is taken out.
    pub text: String,
    /// What helps to find it.
    pub hint: String,
}

/// The gaps of a text, in its order. There is none in code, in an address or in mathematics.
#[must_use]
pub fn gaps(text: &str, style: Style) -> Vec<Gap> {
    if text.len() > LONGEST {
        return Vec::new();
    }
    let exempt = exempt(text);
    let is_exempt = |at: usize| exempt.iter().any(|range| range.contains(&at));
    let marks: &[(&str, &str)] = match style {
        Style::Brackets => &[("[", "]")],
        Style::Marks => &[("==", "=="), ("{{", "}}")],
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() && found.len() < MOST_ITEMS {
        let here = marks.iter().find(|(open, _)| text[at..].starts_with(open) && !is_exempt(at));
        let gap = here.and_then(|(open, close)| gap_at(text, at, open, close, style));
        match gap {
            Some(gap) if !is_exempt(gap.at.end - 1) => {
                at = gap.at.end;
                found.push(gap);
            }
            _ => at += text[at..].chars().next().map_or(1, char::len_utf8),
        }
    }
    found
}

fn gap_at(text: &str, at: usize, open: &str, close: &str, style: Style) -> Option<Gap> {
    let start = at + open.len();
    let before = text[..at].chars().next_back();
    if matches!(before, Some('\\')) || (style == Style::Brackets && before == Some('!')) {
        return None;
    }
    let mut end = start + text[start..].find(close)?;
    while style == Style::Brackets && text[..end].ends_with('\\') {
        end = end + 1 + text[end + 1..].find(close)?;
    }
    let inner = &text[start..end];
    let is_one_line = style == Style::Brackets || !inner.contains('\n');
    if inner.trim().is_empty() || !is_one_line || (open == "==" && inner.starts_with([' ', '='])) {
        return None;
    }
    let whole = at..end + close.len();
    if style == Style::Brackets {
        // An address in brackets' wake makes it a link; its text is a gap all the same.
        return Some(Gap { at: whole, text: inner.replace("\\[", "[").replace("\\]", "]"), hint: String::new() });
    }
    if let Some((text, hint)) = logseq::cloze(inner).filter(|_| open == "{{") {
        return (!text.is_empty()).then(|| Gap { at: whole, text: text.to_owned(), hint: hint.to_owned() });
    }
    let separator = if open == "==" { ";;" } else { "::" };
    let parts: Vec<&str> = inner.split(separator).map(str::trim).collect();
    let is_number = |part: &str| part.trim_start_matches('c').parse::<u32>().is_ok();
    let (text, hint) = match parts.as_slice() {
        [first, text, hint] if is_number(first) => (*text, *hint),
        [first, text] if is_number(first) => (*text, ""),
        [text, hint] => (*text, *hint),
        _ => (inner.trim(), ""),
    };
    Some(Gap { at: whole, text: text.to_owned(), hint: hint.to_owned() })
}

/// Where nothing is a mark: in code between backticks, in addresses, between dollar signs.
fn exempt(text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut at = 0;
    while let Some(length) = text[at..].find('`') {
        let start = at + length;
        let ticks = text[start..].len() - text[start..].trim_start_matches('`').len();
        let Some(close) = text[start + ticks..].find(&"`".repeat(ticks)) else { break };
        at = start + ticks + close + ticks;
        ranges.push(start..at);
    }
    for (start, _) in text.match_indices("://") {
        let begin = text[..start].rfind(|c: char| !c.is_ascii_alphanumeric()).map_or(0, |at| at + 1);
        let length =
            text[start..].find(|c: char| c.is_whitespace() || matches!(c, ')' | '>')).unwrap_or(text.len() - start);
        ranges.push(begin..start + length);
    }
    let mut from = 0;
    while let Some(start) = text[from..].find("$$").map(|at| from + at) {
        let Some(length) = text[start + 2..].find("$$") else { break };
        from = start + 2 + length + 2;
        ranges.push(start..from);
    }
    ranges
}

/// For each card that the gaps of a text make: the question with that gap as ours, the words that are taken out, and the
/// hint.
#[must_use]
pub fn cloze_cards(text: &str, gaps: &[Gap], style: Style) -> Vec<(String, String, String)> {
    let plain = |text: &str| match style {
        Style::Brackets => text.replace("\\[", "[").replace("\\]", "]"),
        Style::Marks => text.to_owned(),
    };
    // Gaps that are asked together elsewhere are asked one after the other: a card of ours has one.
    gaps.iter()
        .enumerate()
        .map(|(place, asked)| {
            let mut question = String::new();
            let mut from = 0;
            for (other, gap) in gaps.iter().enumerate() {
                question.push_str(&plain(&text[from..gap.at.start]));
                let [before, after] = if other == place { ["[[", "]]"] } else { ["", ""] };
                question.extend([before, &gap.text, after]);
                from = gap.at.end;
            }
            question.push_str(&plain(&text[from..]));
            (question.trim().to_owned(), asked.text.clone(), asked.hint.clone())
        })
        .collect()
}
