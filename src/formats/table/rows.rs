//! Rows and cells: where each begins and ends.
//!
//! Written here rather than taken from a crate: it tells the place of each row, takes separators of several letters, and
//! sees a quote that is never closed, which would swallow all that follows.

use std::{borrow::Cow, ops::Range};

/// The most cells that a row is read with; more are one.
const MOST_CELLS: usize = 1_000;
/// How far a quoted cell may reach, in bytes: longer than any text that a card may have.
const LONGEST_QUOTED: usize = 200_000;

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row<'t> {
    /// The bytes that it takes, without its end.
    pub at: Range<usize>,
    /// Its cells.
    pub cells: Vec<Cow<'t, str>>,
    /// Whether a quote in it is not closed.
    pub is_open: bool,
    /// Whether something stands behind the quotes around a cell.
    pub is_odd: bool,
}

/// How a table is written.
#[derive(Clone, Copy, Debug)]
pub struct Layout<'l> {
    /// What parts the cells. Quotes mean something only if it is one character.
    pub separator: &'l str,
    /// What parts the rows; line ends if empty.
    pub row_separator: &'l str,
}

/// The rows of a text from a byte on. Empty ones are passed over.
pub struct Rows<'t, 'l> {
    text: &'t str,
    layout: Layout<'l>,
    at: usize,
}

impl<'t, 'l> Rows<'t, 'l> {
    /// The rows behind that byte.
    pub fn new(text: &'t str, from: usize, layout: Layout<'l>) -> Self {
        Self { text, layout, at: from }
    }

    /// The length of the end of a row, if one is here.
    fn end_here(&self, at: usize) -> Option<usize> {
        let rest = &self.text.as_bytes()[at..];
        let own = self.layout.row_separator.as_bytes();
        if !own.is_empty() {
            return rest.starts_with(own).then_some(own.len());
        }
        match rest {
            [b'\r', b'\n', ..] => Some(2),
            [b'\r' | b'\n', ..] => Some(1),
            _ => None,
        }
    }

    /// The cell at a byte that ends at a separator or at the end of the row, and where it ends.
    fn plain(&self, start: usize, may_part: bool) -> (Cow<'t, str>, usize) {
        let (bytes, separator) = (self.text.as_bytes(), self.layout.separator.as_bytes());
        // By the first byte of what ends a cell, for most bytes end none.
        let parting = if may_part { separator.first() } else { None };
        let ending = self.layout.row_separator.as_bytes().first();
        let may_end = |byte: &u8| match ending {
            Some(_) => Some(byte) == ending || Some(byte) == parting,
            None => matches!(byte, b'\r' | b'\n') || Some(byte) == parting,
        };
        let mut at = start;
        while let Some(length) = bytes[at..].iter().position(may_end) {
            at += length;
            let parts = may_part && !separator.is_empty() && bytes[at..].starts_with(separator);
            if parts || self.end_here(at).is_some() {
                return (Cow::Borrowed(&self.text[start..at]), at);
            }
            at += 1;
        }
        let at = bytes.len();
        (Cow::Borrowed(&self.text[start..at]), at)
    }

    /// The quoted cell at a byte, where it ends, and whether something stands behind its quotes; `None` if they are not
    /// closed.
    fn quoted(&self, start: usize) -> Option<(Cow<'t, str>, usize, bool)> {
        let most = (start + LONGEST_QUOTED).min(self.text.len());
        let (mut from, mut doubled) = (start + 1, false);
        loop {
            let quote = from + self.text.as_bytes()[from..most].iter().position(|byte| *byte == b'"')?;
            if self.text.as_bytes().get(quote + 1) == Some(&b'"') {
                (from, doubled) = (quote + 2, true);
                if from > most {
                    return None;
                }
                continue;
            }
            let inside = &self.text[start + 1..quote];
            let inside = if doubled { Cow::Owned(inside.replace("\"\"", "\"")) } else { Cow::Borrowed(inside) };
            // What stands behind the quote belongs to the cell, as spreadsheets read it.
            let (rest, end) = self.plain(quote + 1, true);
            // Over several lines, the quote that closes it is rather one that opens another cell.
            if !rest.trim().is_empty() && inside.contains('\n') {
                return None;
            }
            return Some(if rest.trim().is_empty() {
                (inside, end, false)
            } else {
                (Cow::Owned(inside.into_owned() + &rest), end, true)
            });
        }
    }
}

impl<'t> Iterator for Rows<'t, '_> {
    type Item = Row<'t>;

    fn next(&mut self) -> Option<Row<'t>> {
        let separator = self.layout.separator;
        let has_quotes = separator.chars().count() == 1;
        while self.at < self.text.len() {
            let start = self.at;
            let (mut cells, mut is_open, mut is_odd) = (Vec::new(), false, false);
            let mut at = start;
            let end = loop {
                let blanks = if separator.trim().is_empty() {
                    0
                } else {
                    self.text[at..].len() - self.text[at..].trim_start_matches(' ').len()
                };
                let quoted = has_quotes && self.text.as_bytes().get(at + blanks) == Some(&b'"');
                let cell = if quoted { self.quoted(at + blanks) } else { None };
                is_open |= quoted && cell.is_none();
                let may_part = cells.len() + 1 < MOST_CELLS;
                let (cell, end, goes_on) = cell.unwrap_or_else(|| {
                    let (cell, end) = self.plain(at, may_part);
                    (cell, end, false)
                });
                is_odd |= goes_on;
                cells.push(cell);
                if !separator.is_empty() && self.text[end..].starts_with(separator) {
                    at = end + separator.len();
                } else {
                    break end;
                }
            };
            self.at = end + self.end_here(end).unwrap_or(usize::from(end < self.text.len()));
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Some(Row { at: start..end, cells, is_open, is_odd });
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str, separator: &str, row_separator: &str) -> Vec<Vec<String>> {
        let rows = Rows::new(text, 0, Layout { separator, row_separator });
        rows.map(|row| row.cells.into_iter().map(Cow::into_owned).collect()).collect()
    }

    #[test]
    fn quotes_count_at_the_start_of_a_cell_only_and_hold_ends_of_lines() {
        let text = "The \"Entente\",\"a, \"\"b\"\"\r\nc\"\r\n\r\n  \"x\" ,y\rz";
        let expected: [&[&str]; 3] = [&["The \"Entente\"", "a, \"b\"\r\nc"], &["x", "y"], &["z"]];
        assert_eq!(rows(text, ",", ""), expected);
    }

    #[test]
    fn a_quote_that_is_never_closed_ends_with_its_row() {
        let rows: Vec<Row<'_>> = Rows::new("a,\"b\nc,d\n", 0, Layout { separator: ",", row_separator: "" }).collect();
        assert_eq!(rows.iter().map(|row| row.is_open).collect::<Vec<_>>(), [true, false]);
        assert_eq!(rows[1].cells, ["c", "d"]);
    }

    #[test]
    fn separators_of_ones_own_hold_lines_within_them() {
        let text = "Terms?;TAB;- Rhine\n- Hanover;BREAK;Who?;TAB;Bismarck";
        let expected: [&[&str]; 2] = [&["Terms?", "- Rhine\n- Hanover"], &["Who?", "Bismarck"]];
        assert_eq!(rows(text, ";TAB;", ";BREAK;"), expected);
    }

    #[test]
    fn many_open_quotes_end_with_the_text() {
        // Looking for the end of each through the whole text would take minutes.
        let text = "\"a,b\n".repeat(200_000);
        assert!(Rows::new(&text, 0, Layout { separator: ",", row_separator: "" }).count() > 0);
    }
}
