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
    /// The bytes that each of them takes, with its quotes.
    pub places: Vec<Range<usize>>,
    /// Whether a quote in it is not closed.
    pub is_open: bool,
    /// Whether a quote within a cell in quotes is not doubled.
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
    /// Up to where the quote that ends a cell was looked for in vain.
    searched: usize,
    /// The line that was looked at last, from a quote in it on.
    line: Range<usize>,
}

/// What a cell is that begins with a quote.
enum Quoted<'t> {
    /// A text in quotes.
    Cell {
        /// The text.
        inside: Cow<'t, str>,
        /// Where the cell ends.
        end: usize,
        /// Whether a quote in it is not doubled.
        is_odd: bool,
    },
    /// A text that begins with words in quotes.
    Word,
    /// One whose quote is never closed.
    Open,
}

impl<'t, 'l> Rows<'t, 'l> {
    /// The rows behind that byte.
    pub fn new(text: &'t str, from: usize, layout: Layout<'l>) -> Self {
        Self { text, layout, at: from, searched: 0, line: 0..0 }
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

    /// Reads the cell that a quote at a byte begins.
    ///
    /// A quote ends it only if a separator or the end of the row follows; another within it, which should be doubled, is
    /// text. Where that is in doubt, no quote may swallow what follows: one at the start of another cell shows that this
    /// cell has none that ends it, and behind a quote that is not doubled the end is looked for in that line alone if a
    /// separator stands there. Where nothing was found, it is not looked for again, so that this takes linear time.
    fn quoted(&mut self, start: usize) -> Quoted<'t> {
        let bytes = self.text.as_bytes();
        let mut most = self.text.floor_char_boundary(start + LONGEST_QUOTED);
        if start < self.searched {
            most = most.min(self.plain(start, true).1);
        }
        let (mut from, mut doubled, mut is_odd) = (start + 1, false, false);
        while let Some(length) = bytes.get(from..most).and_then(|rest| rest.iter().position(|byte| *byte == b'"')) {
            let quote = from + length;
            let is_pair = bytes.get(quote + 1) == Some(&b'"');
            // Whoever did not double one before has not doubled this: it is a quote, and the end of the cell.
            let ends_behind = is_odd && is_pair && self.ends_cell(quote + 2);
            let last = if ends_behind { quote + 1 } else { quote };
            if ends_behind || !is_pair && self.ends_cell(quote + 1) {
                let inside = &self.text[start + 1..last];
                let inside = if doubled { inside.replace("\"\"", "\"").into() } else { Cow::Borrowed(inside) };
                return Quoted::Cell { inside, end: self.plain(last + 1, true).1, is_odd };
            }
            from = quote + 1 + usize::from(is_pair);
            doubled |= is_pair;
            if is_pair && !is_odd {
                continue;
            }
            if quote > start + 1 && self.begins_cell(quote) {
                most = quote;
            } else if !is_odd {
                is_odd = true;
                if !self.line.contains(&quote) {
                    self.line = quote..self.line_end(quote);
                }
                if self.text[quote..self.line.end].contains(self.layout.separator) {
                    most = most.min(self.line.end);
                }
            }
        }
        self.searched = self.searched.max(most);
        if is_odd { Quoted::Word } else { Quoted::Open }
    }

    /// Whether a cell ends at a byte, or behind blanks there.
    fn ends_cell(&self, at: usize) -> bool {
        let separator = self.layout.separator;
        let is_blank = |c: &char| matches!(c, ' ' | '\t') && !separator.starts_with(*c);
        let at = at + self.text[at..].chars().take_while(is_blank).count();
        at == self.text.len() || self.text[at..].starts_with(separator) || self.end_here(at).is_some()
    }

    /// Whether a cell begins at a byte.
    fn begins_cell(&self, at: usize) -> bool {
        let before = &self.text[..at];
        let ends_row = match self.layout.row_separator {
            "" => before.ends_with(['\r', '\n']),
            own => before.ends_with(own),
        };
        ends_row || before.ends_with(self.layout.separator)
    }

    /// Where the row ends if no quote holds an end of a line.
    fn line_end(&self, at: usize) -> usize {
        let rest = &self.text[at..];
        let own = self.layout.row_separator;
        let length = if own.is_empty() { rest.find(['\r', '\n']) } else { rest.find(own) };
        length.map_or(self.text.len(), |length| at + length)
    }
}

impl<'t> Iterator for Rows<'t, '_> {
    type Item = Row<'t>;

    fn next(&mut self) -> Option<Row<'t>> {
        let separator = self.layout.separator;
        let has_quotes = separator.chars().count() == 1;
        while self.at < self.text.len() {
            let start = self.at;
            let (mut cells, mut places, mut is_open, mut is_odd) = (Vec::new(), Vec::new(), false, false);
            let mut at = start;
            let end = loop {
                let blanks = if separator.trim().is_empty() {
                    0
                } else {
                    self.text[at..].len() - self.text[at..].trim_start_matches(' ').len()
                };
                let quoted = has_quotes && self.text.as_bytes().get(at + blanks) == Some(&b'"');
                let may_part = cells.len() + 1 < MOST_CELLS;
                let quoted = quoted.then(|| self.quoted(at + blanks));
                is_open |= matches!(quoted, Some(Quoted::Open));
                is_odd |= matches!(quoted, Some(Quoted::Word | Quoted::Cell { is_odd: true, .. }));
                let (cell, end) = match quoted {
                    Some(Quoted::Cell { inside, end, .. }) => (inside, end),
                    _ => self.plain(at, may_part),
                };
                places.push((at + blanks).min(end)..end);
                cells.push(cell);
                if !separator.is_empty() && self.text[end..].starts_with(separator) {
                    at = end + separator.len();
                } else {
                    break end;
                }
            };
            self.at = end + self.end_here(end).unwrap_or(usize::from(end < self.text.len()));
            if cells.iter().any(|cell| !cell.trim().is_empty()) {
                return Some(Row { at: start..end, cells, places, is_open, is_odd });
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

    /// Asserts what the first row's cells are, and whether it is told that a quote is not doubled.
    #[track_caller]
    fn assert_odd(text: &str, separator: &str, cells: &[&str]) {
        let row = Rows::new(text, 0, Layout { separator, row_separator: "" }).next().unwrap();
        assert_eq!((row.cells.iter().map(AsRef::as_ref).collect::<Vec<&str>>(), row.is_odd), (cells.to_vec(), true));
        assert!(!row.is_open, "{text}");
    }

    #[test]
    fn a_quote_that_is_not_doubled_is_text_unless_the_cell_can_end_there() {
        assert_odd("\"He said \"no\" to him\",\"x\"\n", ",", &["He said \"no\" to him", "x"]);
        assert_odd("\"He said \"no\"\",\"x\"\n", ",", &["He said \"no\"", "x"]);
        assert_odd("\"\"No\" he said\" ;y", ";", &["\"No\" he said", "y"]);
        assert_odd("\"He said \"no, never\" to him\", \"x, y\"", ",", &["He said \"no, never\" to him", "x, y"]);
        assert_odd("x,\"He \"said\" so,\nand \"left\" it\"", ",", &["x", "\"He \"said\" so", ""]);
        assert_odd("x\t\"He \"said\" so,\nand \"left\" it\"", "\t", &["x", "He \"said\" so,\nand \"left\" it"]);
    }

    #[test]
    fn words_in_quotes_at_the_start_of_a_text_swallow_no_other_cell() {
        assert_odd(
            "\"Realpolitik\" means?\tpolicy\nIron \"and blood\"\tX",
            "\t",
            &["\"Realpolitik\" means?", "policy"],
        );
        assert_odd("\"Entente\" means?,\"accord, or union\"", ",", &["\"Entente\" means?", "accord, or union"]);
    }

    #[test]
    fn what_a_quote_ends_is_found_in_linear_time() {
        // Looking for the end of each through the whole text would take minutes.
        let cells =
            ["\"a,b\n", "\"\"a,\n", "\"a\"b, ", "\"a, ", "\"a \"b\" c,", "\"a\"\"b,", "x,\"a\nx\"y\"\n", "\"a\" "];
        for (cell, separator) in cells.into_iter().flat_map(|cell| [(cell, ","), (cell, "\t"), (cell, " ")]) {
            let text = cell.repeat(1_000_000 / cell.len());
            assert!(Rows::new(&text, 0, Layout { separator, row_separator: "" }).count() > 0, "{cell}");
            let lines = cell.repeat(2_000) + "\n";
            let text = lines.repeat(4_000_000 / lines.len());
            assert!(Rows::new(&text, 0, Layout { separator, row_separator: "" }).count() > 0, "{cell}");
        }
    }
}
