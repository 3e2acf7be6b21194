//! What is wrong with a deck file, where, and what to do about it.

use std::{
    cell::{Cell, RefCell},
    fmt,
    ops::Range,
    path::Path,
    sync::Arc,
};

use serde::Serialize;

use super::bounds::MOST_TOLD;
use crate::{
    deck::{CardId, PassageId, Severity},
    wording::count,
};

/// What is wrong with a deck file, for a person and for a program.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Problem {
    /// An error if something is left out because of it, or if the text breaks the rules of its format.
    pub severity: Severity,
    /// The file.
    #[serde(serialize_with = "path_text")]
    pub file: Arc<Path>,
    /// The place in the file, if it has one.
    #[serde(flatten)]
    pub place: Option<Place>,
    /// The card concerned, if it has an id.
    pub card: Option<CardId>,
    /// What is wrong, as a sentence without its full stop.
    pub message: String,
    /// What to do, as a sentence without its full stop.
    pub remedy: String,
    /// What of the deck as it was read has to be changed; `None` if that is seen in the file alone.
    #[serde(skip)]
    pub wrong: Option<Wrong>,
}

/// A part of a deck that has to be changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// What it says of itself.
    Deck,
    /// Its list of cards, which is empty.
    Cards,
    /// A source.
    Source,
    /// That passage.
    Passage(PassageId),
    /// That card.
    Card(CardId),
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
            wrong: None,
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

fn path_text<S: serde::Serializer>(path: &Path, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(&path.display())
}

/// The problems of one text, as they are found.
pub struct Problems<'t> {
    text: &'t str,
    file: Arc<Path>,
    /// Found when the first problem needs them.
    lines: Option<Lines<'t>>,
    found: Vec<Problem>,
    errors: usize,
    /// How many were not kept because there are too many, and the worst of them.
    untold: (usize, Severity),
}

impl<'t> Problems<'t> {
    /// No problems yet.
    pub fn new(text: &'t str, file: &Path) -> Self {
        Self { text, file: file.into(), lines: None, found: Vec::new(), errors: 0, untold: (0, Severity::Warning) }
    }

    /// The text.
    pub fn text(&self) -> &'t str {
        self.text
    }

    /// How many are errors.
    pub fn errors(&self) -> usize {
        self.errors
    }

    /// Whether there are so many that no other is kept: what it would say need not be worked out.
    pub fn is_full(&self) -> bool {
        self.found.len() >= MOST_TOLD
    }

    /// Counts a problem that is not told.
    pub fn count(&mut self, severity: Severity) {
        self.errors += usize::from(severity == Severity::Error);
        self.untold = (self.untold.0 + 1, self.untold.1.max(severity));
    }

    /// Adds a problem; if there are too many, only counts it.
    pub fn report(
        &mut self,
        severity: Severity,
        span: Range<usize>,
        card: Option<CardId>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        if self.is_full() {
            return self.count(severity);
        }
        let text = self.text;
        let place = Some(self.lines.get_or_insert_with(|| Lines::new(text)).place(span));
        let (file, message, remedy) = (self.file.clone(), message.into(), remedy.into());
        self.errors += usize::from(severity == Severity::Error);
        self.found.push(Problem { severity, file, place, card, message, remedy, wrong: None });
    }

    /// Says of the problem that was added last what of the deck has to be changed.
    pub fn point_to(&mut self, wrong: Option<Wrong>) {
        if let Some(last) = self.found.last_mut() {
            last.wrong = wrong;
        }
    }

    /// All of them, in the order of the text; then how many more there are.
    pub fn in_order(mut self) -> Vec<Problem> {
        self.found.sort_by_key(|problem| problem.place.as_ref().map(|place| (place.line, place.column)));
        let (untold, severity) = self.untold;
        if untold > 0 {
            let message = format!("the file has {}", count(untold, "more problem"));
            let more = Problem::of_file(&self.file, message, "fix these first, then check it again");
            self.found.push(Problem { severity, ..more });
        }
        self.found
    }
}

/// A text that knows where its lines start.
pub struct Lines<'t> {
    text: &'t str,
    /// How many lines have ended before each stretch of [`STRETCH`] bytes.
    ended: Vec<usize>,
    /// The last place asked for, as byte and column, and its line: the next one is often in the same line.
    last: Cell<(usize, usize)>,
    last_line: RefCell<Range<usize>>,
}

/// How many bytes are searched for the number of a line.
const STRETCH: usize = 1 << 12;
/// A line longer than this is shown in part.
const SHOWN: usize = 100;
/// How much of that stands before the place.
const SHOWN_BEFORE: usize = 33;

impl<'t> Lines<'t> {
    /// Finds the lines of a text.
    pub fn new(text: &'t str) -> Self {
        let mut ended = vec![0; text.len().div_ceil(STRETCH)];
        text.match_indices('\n').for_each(|(at, _)| ended[at / STRETCH] += 1);
        let mut sum = 0;
        for ends in &mut ended {
            sum += std::mem::replace(ends, sum);
        }
        Self { text, ended, last: Cell::default(), last_line: RefCell::default() }
    }

    /// The place of a range of bytes; if it spans several lines, of what lies in the first.
    ///
    /// A text may be one line of many megabytes, or as many lines: what this costs hardly grows with them.
    pub fn place(&self, range: Range<usize>) -> Place {
        let start = floor_char_boundary(self.text, range.start);
        let Range { start: line_start, end: line_end } = self.line_around(start);
        let line = 1 + self.lines_before(line_start);
        let text = &self.text[line_start..line_end];
        let text = text.strip_suffix('\r').unwrap_or(text);
        let start = start.min(line_start + text.len());
        let column = self.column(line_start, start);
        let end = floor_char_boundary(self.text, range.end.clamp(start, line_start + text.len()));
        let width = self.text[start..end].chars().take(SHOWN).count();

        let is_short = text.char_indices().nth(SHOWN).is_none();
        let skipped = if is_short { 0 } else { column.saturating_sub(SHOWN_BEFORE) };
        let before = self.text[line_start..start].char_indices().rev().take(column - skipped).last();
        let from = before.map_or(start, |(at, _)| line_start + at);
        let mut rest = self.text[from..line_start + text.len()].chars();
        let mut shown: String = rest.by_ref().take(SHOWN).map(|c| if c == '\t' { ' ' } else { c }).collect();
        let mut caret = column - skipped;
        if skipped > 0 {
            shown.insert(0, '…');
            caret += 1;
        }
        if rest.next().is_some() {
            shown.push('…');
        }
        let width = width.clamp(1, shown.chars().count().saturating_sub(caret).max(1));
        Place { line, column: column + 1, text: shown, caret, width }
    }

    /// How many lines end before a byte.
    fn lines_before(&self, at: usize) -> usize {
        let Some(stretch) = self.ended.len().checked_sub(1).map(|last| last.min(at / STRETCH)) else { return 0 };
        self.ended[stretch] + ends_in(&self.text.as_bytes()[stretch * STRETCH..at])
    }

    /// The line that holds a byte, without its end.
    fn line_around(&self, at: usize) -> Range<usize> {
        let mut last = self.last_line.borrow_mut();
        if !(last.start..=last.end).contains(&at) || last.is_empty() {
            let start = self.text[..at].rfind('\n').map_or(0, |end| end + 1);
            *last = start..self.text[at..].find('\n').map_or(self.text.len(), |length| at + length);
        }
        last.clone()
    }

    /// How many characters lie between the start of a line and a byte in it.
    fn column(&self, line_start: usize, at: usize) -> usize {
        let chars = |range: Range<usize>| self.text[range].chars().count();
        let column = match self.last.get() {
            (last_at, before) if (line_start..=at).contains(&last_at) => before + chars(last_at..at),
            (last_at, before) if last_at > at && self.last_line.borrow().contains(&last_at) => {
                before - chars(at..last_at)
            }
            _ => chars(line_start..at),
        };
        self.last.set((at, column));
        column
    }
}

/// How many lines end in these bytes.
fn ends_in(bytes: &[u8]) -> usize {
    bytes.iter().map(|byte| usize::from(*byte == b'\n')).sum()
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
        let place = Lines::new(text).place(at..at + 1);
        assert_eq!((place.line, place.column), (2, 15));
        assert_eq!(place.drawn(), "  title: \"é — x\",\n              ^");
    }

    #[test]
    fn a_long_line_is_shown_around_the_place() {
        let text = format!("{}HERE{}", "a".repeat(500), "b".repeat(500));
        let place = Lines::new(&text).place(500..504);
        assert_eq!(place.column, 501);
        assert!(place.text.chars().count() < 110);
        assert_eq!(place.text.chars().skip(place.caret).take(place.width).collect::<String>(), "HERE");
    }

    #[test]
    fn many_places_in_one_very_long_line_are_found_at_once() {
        let text = "é=1, ".repeat(1_000_000);
        let lines = Lines::new(&text);
        for number in 0..100_000 {
            let place = lines.place(number * 6..number * 6 + 2);
            assert_eq!((place.column, place.text.chars().nth(place.caret)), (number * 5 + 1, Some('é')));
        }
    }

    #[test]
    fn a_byte_is_in_its_line() {
        let text = "é\nàb\n";
        let lines = Lines::new(text);
        for (at, (line, column)) in [(0, (1, 1)), (3, (2, 1)), (5, (2, 2))] {
            let place = lines.place(at..at);
            assert_eq!((place.line, place.column), (line, column));
        }
        assert_eq!(lines.place(999..1000).line, 3);
    }
}
