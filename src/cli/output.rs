//! Where a subcommand writes to: lines as wide as the terminal, and nothing that could steer it.

use std::{
    borrow::Cow,
    env,
    fmt::Display,
    io::{self, IsTerminal, Write},
};

use serde::Serialize;

use super::text::Span;

/// The width where none is known.
const USUAL_COLUMNS: usize = 80;
/// Longer lines tire the eye.
const MOST_COLUMNS: usize = 100;

/// Where a subcommand writes to.
pub struct Output<'w> {
    writer: &'w mut dyn Write,
    columns: usize,
    /// What stands before and after a quote.
    quote_marks: [&'static str; 2],
}

impl<'w> Output<'w> {
    /// Writes for whatever standard output is: as wide as the terminal, with quotes in reverse video. Where it is no
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

    /// Writes a text in lines that fit.
    pub fn paragraph(&mut self, text: impl Display) -> io::Result<()> {
        let text = text.to_string();
        writeln!(self.writer, "{}", wrap(&clean(&text), self.columns))
    }

    /// Writes a text in lines that fit, with its quote marked.
    pub fn passage(&mut self, spans: &[Span]) -> io::Result<()> {
        let [before, after] = self.quote_marks;
        let mut text = String::new();
        for Span { text: part, is_quote } in spans {
            let part = clean(part);
            if *is_quote {
                text.extend([before, &part, after]);
            } else {
                text.push_str(&part);
            }
        }
        writeln!(self.writer, "{}", wrap(&text, self.columns))
    }

    /// Writes a value as JSON.
    pub fn json(&mut self, value: &impl Serialize) -> io::Result<()> {
        writeln!(self.writer, "{}", serde_json::to_string_pretty(value)?)
    }

    /// Brings everything written so far to whoever reads it.
    pub fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// A text without characters that steer a terminal: decks come from strangers.
pub fn clean(text: &str) -> Cow<'_, str> {
    let steers = |c: char| c.is_control() && c != '\n' && c != '\t';
    if text.contains(steers) { text.replace(steers, "\u{fffd}").into() } else { text.into() }
}

/// A number of things: `1 card`, `12 cards`, `no cards`.
pub fn count(number: usize, thing: &str) -> String {
    match number {
        0 => format!("no {thing}s"),
        1 => format!("1 {thing}"),
        _ => format!("{number} {thing}s"),
    }
}

/// So many minutes, to the whole one.
pub fn minutes(minutes: f32) -> String {
    match minutes.round() as usize {
        0 => "less than a minute".to_owned(),
        whole => count(whole, "minute"),
    }
}

/// Breaks lines at spaces, so that none is wider than that where it can be helped. What an indented line or the item of
/// a list goes on with stands under its beginning.
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
    let hanging_indent = indent + if words.starts_with("- ") { 2 } else { 0 };
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

/// How many columns a word takes. An escape sequence takes none.
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

    fn passage(columns: usize, quote_marks: [&'static str; 2]) -> String {
        let span = |text: &str, is_quote| Span { text: text.to_owned(), is_quote };
        let spans = [span("They signed on ", false), span("27 August 1891", true), span(".\n\nThen \u{7}war.", false)];
        let mut written = Vec::new();
        Output { writer: &mut written, columns, quote_marks }.passage(&spans).unwrap();
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
