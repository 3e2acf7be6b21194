//! What is wrong with a deck file, where, and what to do about it.

use std::{fmt, ops::Range, path::Path, sync::Arc};

use serde::Serialize;

use crate::deck::{CardId, Severity};

/// What is wrong with a deck file, for a person and for a program.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    /// Whether something is left out because of it.
    #[serde(serialize_with = "severity_name")]
    pub severity: Severity,
    /// The file.
    #[serde(serialize_with = "path_text")]
    pub file: Arc<Path>,
    /// The place in the file, where there is one.
    #[serde(flatten)]
    pub place: Option<Place>,
    /// The card concerned, where it has an id.
    pub card: Option<CardId>,
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
    /// What to do, as a sentence without its full stop.
    pub remedy: String,
}

/// A place in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Counted from 1.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// The line, or the part of a long one around the place.
    pub text: String,
    /// Where in `text` the place starts, in characters.
    #[serde(skip)]
    pub caret: usize,
    /// How many characters it covers within `text`.
    #[serde(skip)]
    pub width: usize,
}

impl Place {
    /// The line with a caret under the place, as two lines for a fixed-width font.
    #[must_use]
    pub fn drawn(&self) -> String {
        format!("{}\n{}{}", self.text, " ".repeat(self.caret), "^".repeat(self.width.max(1)))
    }
}

impl Problem {
    /// A problem of a whole file.
    pub fn of_file(file: &Path, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self {
            severity: Severity::Error,
            file: file.into(),
            place: None,
            card: None,
            message: message.into(),
            remedy: remedy.into(),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let severity = if self.severity == Severity::Error { "error" } else { "warning" };
        writeln!(f, "{severity}: {}", self.message)?;
        write!(f, "  --> {}", self.file.display())?;
        if let Some(place) = &self.place {
            write!(f, ":{}:{}", place.line, place.column)?;
        }
        if let Some(card) = &self.card {
            write!(f, ", card {card}")?;
        }
        writeln!(f)?;
        if let Some(place) = &self.place {
            for line in place.drawn().lines() {
                writeln!(f, "   | {line}")?;
            }
        }
        writeln!(f, "   = {}", self.remedy)
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands a field over by reference")]
fn severity_name<S: serde::Serializer>(severity: &Severity, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(if *severity == Severity::Error { "error" } else { "warning" })
}

fn path_text<S: serde::Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}

/// A text that knows where its lines start.
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

/// A line longer than this is shown in part.
const SHOWN: usize = 100;

impl<'t> Lines<'t> {
    /// Finds the lines of a text.
    pub fn of(text: &'t str) -> Self {
        let starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { text, starts }
    }

    /// The place of a range of bytes; of its first line, where it spans several.
    pub fn place(&self, range: Range<usize>) -> Place {
        let start = floor_char_boundary(self.text, range.start);
        let line = self.starts.partition_point(|line| *line <= start).max(1);
        let line_start = self.starts[line - 1];
        let text = self.text[line_start..].lines().next().unwrap_or_default();
        let column = self.text[line_start..start].chars().count();
        let end =
            floor_char_boundary(self.text, range.end.clamp(start, line_start + text.len().max(start - line_start)));
        let width = self.text[start..end].chars().count();

        let skipped = if text.chars().count() <= SHOWN { 0 } else { column.saturating_sub(SHOWN / 3) };
        let mut shown: String =
            text.chars().skip(skipped).take(SHOWN).map(|c| if c == '\t' { ' ' } else { c }).collect();
        let mut caret = column - skipped;
        if skipped > 0 {
            shown.insert(0, '…');
            caret += 1;
        }
        if skipped + SHOWN < text.chars().count() {
            shown.push('…');
        }
        let width = width.clamp(1, shown.chars().count().saturating_sub(caret).max(1));
        Place { line, column: column + 1, text: shown, caret, width }
    }

    /// The byte at a line and column, both counted from 1, columns in characters.
    pub fn byte(&self, line: usize, column: usize) -> usize {
        let Some(start) = self.starts.get(line.saturating_sub(1)) else {
            return self.text.len();
        };
        let rest = &self.text[*start..];
        start + rest.char_indices().nth(column.saturating_sub(1)).map_or(rest.len(), |(at, _)| at)
    }
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_drawn_with_a_caret_under_it() {
        let text = "Deck(\n  title: \"é — x\",\n)";
        let at = text.find("x\"").unwrap();
        let place = Lines::of(text).place(at..at + 1);
        assert_eq!((place.line, place.column), (2, 15));
        assert_eq!(place.drawn(), "  title: \"é — x\",\n              ^");
    }

    #[test]
    fn a_long_line_is_shown_around_the_place() {
        let text = format!("{}HERE{}", "a".repeat(500), "b".repeat(500));
        let place = Lines::of(&text).place(500..504);
        assert_eq!(place.column, 501);
        assert!(place.text.chars().count() < 110);
        assert_eq!(place.text.chars().skip(place.caret).take(place.width).collect::<String>(), "HERE");
    }

    #[test]
    fn lines_and_bytes_lead_to_each_other() {
        let text = "é\nàb\n";
        let lines = Lines::of(text);
        for (at, (line, column)) in [(0, (1, 1)), (3, (2, 1)), (5, (2, 2))] {
            let place = lines.place(at..at);
            assert_eq!((place.line, place.column), (line, column));
            assert_eq!(lines.byte(line, column), at);
        }
        assert_eq!(lines.byte(99, 1), text.len());
        assert_eq!(lines.place(999..1000).line, 3);
    }
}
