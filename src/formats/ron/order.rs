//! The parts of a list in another order, each with its comments.

use std::ops::Range;

use super::{patch::Layout, scanner::Scanner};

/// The bytes of a deck file with its passages in another order: the one at `order[n]` comes to the place `n`. Returns
/// `None` if it has not so many passages.
///
/// A passage takes along the comments before it and those behind it on its last line. Commas and the bytes around the
/// list stay.
#[must_use]
pub fn reorder_passages(layout: &Layout<'_>, order: &[usize]) -> Option<Vec<u8>> {
    let text = layout.text;
    let list = layout.fields.iter().find(|field| field.name == "passages")?;
    let pieces = pieces(text, list.value.start + 1, &layout.spans.passages);
    if pieces.len() != order.len() {
        return None;
    }
    let mut out = text.get(..list.value.start + 1)?.to_owned();
    let mut at = out.len();
    for (own, other) in pieces.iter().zip(order) {
        for (own, other) in own.iter().zip(pieces.get(*other)?) {
            out += text.get(at..own.start)?;
            out += text.get(other.clone())?;
            at = own.end;
        }
    }
    out += text.get(at..)?;
    Some(layout.with_mark(&out))
}

/// What belongs to each part: what stands before it, the part, and the rest of its line if nothing but a comment does.
fn pieces(text: &str, start: usize, parts: &[Range<usize>]) -> Vec<[Range<usize>; 3]> {
    let mut at = start;
    let piece = |part: &Range<usize>| {
        let mut scanner = Scanner::new(text, part.end);
        let has_comma = scanner.trivia().is_ok() && scanner.take(b',');
        let comma = if has_comma { scanner.at } else { part.end };
        let line = text[comma..].find(['\r', '\n']).map_or(comma, |end| comma + end);
        let rest = text[comma..line].trim_start();
        let is_comment = rest.starts_with("//") || (rest.starts_with("/*") && rest.find("*/") == Some(rest.len() - 2));
        let end = if is_comment { line } else { comma };
        let before = at.min(part.start)..part.start;
        at = end;
        [before, part.clone(), comma..end]
    };
    parts.iter().map(piece).collect()
}
