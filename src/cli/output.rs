//! Where a subcommand writes to: lines that fit the terminal, without characters that could steer it.

use std::{
    borrow::Cow,
    env,
    fmt::Display,
    io::{self, IsTerminal, Write},
};

use serde::Serialize;

use crate::{deck::is_steering, wording::Run};

/// The width of the terminal if it is unknown.
const USUAL_COLUMNS: usize = 80;
/// The longest lines, because longer ones tire the eye.
const MOST_COLUMNS: usize = 100;

/// Where a subcommand writes to.
pub struct Output<'w> {
    writer: &'w mut dyn Write,
    columns: usize,
    /// The marks before and after a quote.
    quote_marks: [&'static str; 2],
}

impl<'w> Output<'w> {
    /// Returns an output for standard output: as wide as the terminal, with quotes in reverse video. If it is not a
    /// terminal, or `NO_COLOR` is set, quotes stand between » and «.
    pub fn to_terminal(writer: &'w mut dyn Write) -> Self {
        let is_plain = env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty()) || !io::stdout().is_terminal();
        let columns = terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| usize::from(width.0));
        Self {
            writer,
            columns: columns.unwrap_or(USUAL_COLUMNS).min(MOST_COLUMNS),
            quote_marks: if is_plain { ["»", "«"] } else { ["\u{1b}[7m", "\u{1b}[27m"] },
        }
    }

    /// Writes a line as it is.
    pub fn line(&mut self, text: impl Display) -> io::Result<()> {
        writeln!(self.writer, "{}", clean(&text.to_string()))
    }

    /// Writes an empty line.
    pub fn gap(&mut self) -> io::Result<()> {
        writeln!(self.writer)
    }

    /// Writes a text, wrapped to the width.
    pub fn paragraph(&mut self, text: impl Display) -> io::Result<()> {
        let text = text.to_string();
        writeln!(self.writer, "{}", wrap(&clean(&text), self.columns))
    }

    /// Writes a text, wrapped to the width, with its quote marked.
    pub fn passage(&mut self, runs: &[Run<'_>]) -> io::Result<()> {
        let [before, after] = self.quote_marks;
        let (mut text, mut was_lit) = (String::new(), false);
        for Run { text: part, gap, is_lit, .. } in runs {
            let [end, start] = [was_lit && !is_lit, *is_lit && !was_lit];
            let part = clean(part);
            text.extend([if end { after } else { "" }, gap.as_str(), if start { before } else { "" }, &part]);
            was_lit = *is_lit;
        }
        text.push_str(if was_lit { after } else { "" });
        writeln!(self.writer, "{}", wrap(&text, self.columns))
    }

    /// Writes a value as JSON.
    pub fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        writeln!(self.writer, "{}", escaped(&serde_json::to_string_pretty(value)?))
    }

    /// Flushes the writer.
    pub fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// Replaces characters that steer a terminal, because decks come from strangers.
pub fn clean(text: &str) -> Cow<'_, str> {
    if text.contains(is_steering) { text.replace(is_steering, "\u{fffd}").into() } else { text.into() }
}

/// JSON in which the characters that steer a terminal are escaped: they stand in its strings only.
fn escaped(json: &str) -> Cow<'_, str> {
    if !json.contains(is_steering) {
        return json.into();
    }
    let escape = |c: char| if is_steering(c) { format!("\\u{:04x}", u32::from(c)) } else { c.to_string() };
    json.chars().map(escape).collect::<String>().into()
}

/// Breaks lines at spaces so that none is wider than `columns` if possible. The continuation of an indented line or a
/// list item is indented like its start.
fn wrap(text: &str, columns: usize) -> String {
    let mut wrapped = String::with_capacity(text.len() + text.len() / 40);
    for (number, line) in text.split('\n').enumerate() {
        if number > 0 {
            wrapped.push('\n');
        }
        wrap_line(line, columns, &mut wrapped);
    }
    wrapped
}

fn wrap_line(line: &str, columns: usize, wrapped: &mut String) {
    let words = line.trim_start_matches(' ');
    let indent = line.len() - words.len();
    let hanging_indent = indent + if words.starts_with("- ") || words.starts_with("• ") { 2 } else { 0 };
    wrapped.extend(std::iter::repeat_n(' ', indent));
    let (mut column, mut is_first) = (indent, true);
    for word in words.split(' ').filter(|word| !word.is_empty()) {
        let width = width(word);
        if is_first {
            is_first = false;
        } else if column + 1 + width > columns {
            wrapped.push('\n');
            wrapped.extend(std::iter::repeat_n(' ', hanging_indent));
            column = hanging_indent;
        } else {
            wrapped.push(' ');
            column += 1;
        }
        wrapped.push_str(word);
        column += width;
    }
}

/// The number of columns that a word takes. An escape sequence takes none.
fn width(word: &str) -> usize {
    let mut is_escape = false;
    let shows = |c: &char| {
        let was_escape = is_escape;
        is_escape = if was_escape { *c != 'm' } else { *c == '\u{1b}' };
        !was_escape && !is_escape
    };
    word.chars().filter(shows).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::wording::{range_of, runs};

    fn passage(columns: usize, quote_marks: [&'static str; 2]) -> String {
        let text = "They signed on *27* August 1891.\n\nThen \u{7}war.";
        let mut written = Vec::new();
        let lit = range_of(text, Some("*27* August 1891"));
        Output { writer: &mut written, columns, quote_marks }.passage(&runs(text, lit)).unwrap();
        String::from_utf8(written).unwrap()
    }

    #[test]
    fn a_passage_fits_and_its_quote_is_marked() {
        assert_eq!(passage(20, ["»", "«"]), "They signed on »27\nAugust 1891«.\n\nThen \u{fffd}war.\n");
        assert_eq!(passage(17, ["\u{1b}[7m", "\u{1b}[27m"]).lines().next(), Some("They signed on \u{1b}[7m27"));
    }

    #[test]
    fn an_item_goes_on_under_its_beginning() {
        assert_eq!(wrap("- Who signed\n  at Tilsit", 9), "- Who\n  signed\n  at\n  Tilsit");
    }

    #[test]
    fn a_word_that_is_too_long_stands_alone() {
        assert_eq!(wrap("on Дипломатия now", 5), "on\nДипломатия\nnow");
    }
}
