//! The parts of a deck in its text: found in one walk, so that a slip in one card does not lose the others.

use std::ops::Range;

use super::scanner::{Field, Scanner, SyntaxError, TOO_MANY_FIELDS, never_closed};
use crate::formats::bounds::MOST_FIELDS;

/// Reading again what a slip has swallowed may cost as much as the text and these bytes; then the rest is left.
const MAX_READ_AGAIN: usize = 16_000_000;

/// Receives what a deck's text holds, in the order of the text.
pub trait Visitor<'t> {
    /// Whether the deck's field of that name is a list of parts.
    fn holds_parts(&self, name: &str) -> bool;

    /// A field of the deck itself. A list of parts comes here after its parts.
    fn field(&mut self, field: Field<'t>);

    /// A part in the list of that name, with its fields. Returns whether it is sound.
    fn part(&mut self, list: &str, span: Range<usize>, fields: &[Field<'t>]) -> bool;

    /// A slip. If it is in a part, it comes with the name of the list and the fields before it.
    fn error(&mut self, error: SyntaxError, list: &str, fields: &[Field<'t>]);
}

/// Walks through the text of a deck. Returns the byte at which the deck starts, or an error if the text is no deck.
pub fn walk<'t>(text: &'t str, visitor: &mut impl Visitor<'t>) -> Result<usize, SyntaxError> {
    let mut scanner = Scanner::new(text, 0);
    scanner.preamble()?;
    let start = scanner.at;
    let no_deck = scanner.error("this is not a deck", "start it with Deck(id: \"…\", title: \"…\", cards: [");
    scanner.open_struct().map_err(|_other| no_deck)?;
    let open_at = scanner.at - 1;
    let mut walk = Walk { text, scanner, visitor, fields: Vec::new(), read_again: 0 };
    if let Err(error) = walk.deck(open_at) {
        walk.visitor.error(error, "", &[]);
    }
    Ok(start)
}

/// The fields of the part that starts at that byte; empty if it cannot be read.
pub fn fields(text: &str, at: usize) -> Vec<Field<'_>> {
    let mut fields = Vec::new();
    let found = Scanner::new(text, at).fields(&mut fields);
    found.map(|()| fields).unwrap_or_default()
}

struct Walk<'t, 'v, V> {
    text: &'t str,
    scanner: Scanner<'t>,
    visitor: &'v mut V,
    /// The fields of the part that is being read.
    fields: Vec<Field<'t>>,
    read_again: usize,
}

/// The line of a byte.
#[derive(Clone, Copy)]
struct Margin {
    /// How far the line is indented.
    width: usize,
    /// Whether the byte is the first of the line that is not white space.
    is_first: bool,
}

/// How a list of parts ended.
enum End {
    /// The list ended with its bracket.
    Closed,
    /// The list has no closing bracket: the deck's next field starts, or the deck ends.
    LeftOpen,
    /// A part could not be read, and no other was found after it.
    Lost,
}

impl<'t, V: Visitor<'t>> Walk<'t, '_, V> {
    fn deck(&mut self, open_at: usize) -> Result<(), SyntaxError> {
        let mut fields = 0;
        loop {
            self.scanner.trivia()?;
            if self.scanner.take(b')') {
                break;
            }
            self.scanner.not_at_end(open_at)?;
            fields += 1;
            if fields > MOST_FIELDS {
                return Err(SyntaxError { span: self.scanner.at..self.scanner.at + 1, ..TOO_MANY_FIELDS });
            }
            let from = self.scanner.at;
            match self.deck_field(open_at) {
                Ok(End::Closed | End::LeftOpen) => self.tell_slips(""),
                lost => {
                    if let Err(error) = lost {
                        self.visitor.error(error, "", &[]);
                    }
                    let Some(next) = self.next_deck_field(from) else {
                        return Ok(());
                    };
                    self.scanner.at = next;
                }
            }
        }
        self.scanner.trivia()?;
        match self.scanner.peek() {
            None => Ok(()),
            Some(_) => Err(self.scanner.error("the deck has ended, and nothing may follow it", "take this out")),
        }
    }

    fn deck_field(&mut self, open_at: usize) -> Result<End, SyntaxError> {
        let (name_at, name) = self.scanner.field_name()?;
        let start = self.scanner.at;
        let mut end = End::Closed;
        if self.visitor.holds_parts(name) && self.scanner.take(b'[') {
            end = self.parts(name, start)?;
            self.fields.clear();
        } else {
            self.scanner.value(0)?;
        }
        let value = start..self.scanner.at;
        if matches!(end, End::Closed) {
            self.scanner.separator(&value, b')', open_at)?;
        }
        self.visitor.field(Field { name, name_at, value });
        Ok(end)
    }

    /// The parts of a list whose opening bracket is at `open_at`.
    fn parts(&mut self, list: &str, open_at: usize) -> Result<End, SyntaxError> {
        let (mut margin, mut list_margin) = (None, None);
        loop {
            self.scanner.trivia()?;
            if self.scanner.take(b']') {
                return Ok(End::Closed);
            }
            if self.is_left_open(&mut list_margin, open_at) {
                self.visitor.error(never_closed(open_at), "", &[]);
                return Ok(End::LeftOpen);
            }
            let from = self.scanner.at;
            let margin = *margin.get_or_insert_with(|| self.margin(from));
            self.fields.clear();
            if let Err(error) = self.part(list, margin, open_at) {
                let next = self.next_part(from..self.text.len(), margin);
                match self.after_slip(list, from..next.unwrap_or(self.text.len()), error).and(next) {
                    Some(next) => self.scanner.at = next,
                    None => return Ok(End::Lost),
                }
            }
        }
    }

    /// Whether what comes next belongs to the deck and not to the list: the end of the deck, or its next field on a line
    /// that is indented no further than the list's.
    fn is_left_open(&self, list_margin: &mut Option<Margin>, open_at: usize) -> bool {
        let mut ahead = Scanner::new(self.text, self.scanner.at);
        match ahead.peek() {
            None => true,
            Some(b'(') => false,
            Some(b')') => {
                ahead.at += 1;
                ahead.trivia().is_ok() && ahead.peek().is_none()
            }
            // The cheap test comes first: the line may be the whole file.
            Some(_) if Scanner::ahead(self.text, self.scanner.at).field_name().is_err() => false,
            Some(_) => {
                let Margin { width, is_first } = self.margin(self.scanner.at);
                is_first && width <= list_margin.get_or_insert_with(|| self.margin(open_at)).width
            }
        }
    }

    fn part(&mut self, list: &str, margin: Margin, open_at: usize) -> Result<(), SyntaxError> {
        let from = self.scanner.at;
        let spare = match self.scanner.peek() {
            Some(b',') => Some("there is a comma too many here"),
            Some(b')' | b'}') => Some("this bracket closes nothing"),
            _ => None,
        };
        if let Some(message) = spare {
            self.visitor.error(self.scanner.error(message, "take it out"), "", &[]);
            self.scanner.at += 1;
            self.scanner.take(b',');
            return Ok(());
        }
        self.scanner.fields(&mut self.fields)?;
        let span = from..self.scanner.at;
        self.tell_slips(list);
        if !self.visitor.part(list, span.clone(), &self.fields) {
            // A list that was left open in this part may have swallowed the next parts.
            let next = self.next_part(span.clone(), margin);
            if let Some(next) = next.filter(|_| self.may_read_again()) {
                self.read_again += span.end - next;
                self.scanner.at = next;
                return Ok(());
            }
        }
        match self.scanner.separator(&span, b']', open_at) {
            // The bracket is spare or closes the deck; the next turn finds out.
            Err(_) if matches!(self.scanner.peek(), None | Some(b')' | b'}')) => Ok(()),
            parted => parted.map(|()| self.tell_slips(list)),
        }
    }

    /// Reports missing commas. They lose nothing, and belong to the part that is being read.
    fn tell_slips(&mut self, list: &str) {
        for slip in std::mem::take(&mut self.scanner.slips) {
            self.visitor.error(slip, list, &self.fields);
        }
    }

    /// Reports what is wrong with a part that could not be read. Returns `None` if too much has been read again.
    fn after_slip(&mut self, list: &str, part: Range<usize>, error: SyntaxError) -> Option<()> {
        self.scanner.slips.clear();
        self.read_again += self.scanner.at.saturating_sub(part.end);
        // An error beyond the part is an error in the part that showed too late.
        let error = if error.span.start < part.end {
            error
        } else {
            self.fields.clear();
            Scanner::new(&self.text[..part.end], part.start).fields(&mut self.fields).err().unwrap_or(error)
        };
        self.visitor.error(error, list, &self.fields);
        self.may_read_again().then_some(())
    }

    fn may_read_again(&self) -> bool {
        self.read_again <= MAX_READ_AGAIN + self.text.len()
    }

    /// The byte at which the next part starts, or the list ends, after a part at the start of the range that cannot be
    /// read: a line that starts with a parenthesis, indented like the list's first part, or with a closing bracket that
    /// is indented less.
    fn next_part(&self, within: Range<usize>, margin: Margin) -> Option<usize> {
        let Margin { width: margin, is_first } = margin;
        let mut lines = self.lines(within);
        let next = lines.find(|(_, indent, line)| {
            let after_name = line.trim_start_matches(|c: char| c.is_ascii_alphanumeric());
            after_name.starts_with('(') && (*indent == margin || !is_first)
                || line.starts_with(']') && (*indent < margin || *indent == margin && !is_first)
        });
        next.map(|(at, ..)| at)
    }

    /// The byte at which the deck's next field starts after one at `from` that cannot be read: a line with the same
    /// indentation.
    fn next_deck_field(&self, from: usize) -> Option<usize> {
        let Margin { width, is_first } = self.margin(from);
        let mut lines = self.lines(from..self.text.len()).filter(|(_, indent, _)| is_first && *indent == width);
        lines.find(|(at, ..)| Scanner::ahead(self.text, *at).field_name().is_ok()).map(|(at, ..)| at)
    }

    fn margin(&self, at: usize) -> Margin {
        let line = &self.text[..at];
        let line = &line[line.rfind('\n').map_or(0, |end| end + 1)..];
        let width = line.len() - line.trim_start().len();
        Margin { width, is_first: width == line.len() }
    }

    /// The lines that start in that range: the first byte of each that is not white space, its indentation, and the text
    /// from there on.
    fn lines(&self, within: Range<usize>) -> impl Iterator<Item = (usize, usize, &'t str)> {
        let text = self.text;
        text[within.clone()].match_indices('\n').map(move |(end, _)| {
            let line = &text[within.start + end + 1..];
            let rest = line.trim_start_matches([' ', '\t']);
            (text.len() - rest.len(), line.len() - rest.len(), rest)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Notes what it receives.
    #[derive(Default)]
    struct Notes {
        fields: Vec<String>,
        parts: Vec<String>,
        errors: Vec<(usize, &'static str)>,
    }

    impl<'t> Visitor<'t> for Notes {
        fn holds_parts(&self, name: &str) -> bool {
            matches!(name, "cards" | "passages")
        }

        fn field(&mut self, field: Field<'t>) {
            self.fields.push(field.name.to_owned());
        }

        fn part(&mut self, list: &str, span: Range<usize>, fields: &[Field<'t>]) -> bool {
            let names: Vec<&str> = fields.iter().map(|field| field.name).collect();
            self.parts.push(format!("{list} {}", names.join(" ")));
            span.len() < 20
        }

        fn error(&mut self, error: SyntaxError, _list: &str, _fields: &[Field<'t>]) {
            self.errors.push((error.span.start, error.message));
        }
    }

    fn notes(text: &str) -> Notes {
        let mut notes = Notes::default();
        walk(text, &mut notes).unwrap();
        notes
    }

    #[test]
    fn a_broken_part_does_not_lose_the_others() {
        for broken in [
            "(a: \"x)",
            "(a: \"say \"yes\"\"),",
            "(a: [1),",
            "(a: 1,",
            "(a: 1],",
            "(a: “x”),",
            "(a: ),",
            "{a: 1},",
            "\"a\",",
            "a,",
            "(a: 'tis),",
            "(a: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[,",
        ] {
            let text = format!(
                "Deck(\n  passages: [\n    (p: 1),\n    {broken}\n  ],\n  cards: [\n    (b: 1),\n    {broken}\n    (c: 1),\n    (d: 1),\n  ],\n  e: 1,\n)"
            );
            let notes = notes(&text);
            assert_eq!(notes.parts, ["passages p", "cards b", "cards c", "cards d"], "{broken}");
            assert_eq!(notes.fields, ["passages", "cards", "e"], "{broken}");
            assert_eq!(notes.errors.len(), 2, "{broken}: {:?}", notes.errors);
            let lines: Vec<usize> = notes.errors.iter().map(|(at, _)| text[..*at].matches('\n').count()).collect();
            assert_eq!(lines, [3, 7], "{broken}");
        }
    }

    #[test]
    fn a_missing_or_spare_separator_loses_nothing() {
        for (text, message) in [
            ("Deck(cards: [(a: 1) (b: 1)])", "a comma is missing here"),
            ("Deck(cards: [(a: 1),, (b: 1)])", "there is a comma too many here"),
            ("Deck(cards: [(a: 1)), (b: 1)])", "this bracket closes nothing"),
            ("Deck(cards: [(a: 1), (b: 1))", "this bracket is never closed"),
            ("Deck(cards: [(a: 1), (b: 1)]", "this bracket is never closed"),
            ("Deck(cards: [(a: 1), (b: 1)", "this bracket is never closed"),
            ("Deck(cards: [(a: 1), (b: 1)]) x", "the deck has ended, and nothing may follow it"),
        ] {
            let notes = notes(text);
            assert_eq!(notes.parts, ["cards a", "cards b"], "{text}");
            assert_eq!(notes.errors.first().map(|(_, message)| *message), Some(message), "{text}");
        }
    }

    #[test]
    fn a_part_that_is_closed_too_early_does_not_lose_the_others() {
        let notes = notes("Deck(\n  cards: [\n    (\n      a: 1),\n      b: 1,\n    ),\n    (c: 1),\n  ],\n)");
        assert_eq!(notes.parts, ["cards a", "cards c"]);
        assert_eq!(notes.errors, [(42, "an opening parenthesis was expected here")]);
    }

    #[test]
    fn a_part_that_swallows_the_next_ones_does_not_lose_them() {
        let notes = notes("Deck(\n  cards: [\n    (a: [1,\n    (b: 1),\n    (c: 1),\n  ],\n  ),\n  ],\n)");
        assert_eq!(notes.parts, ["cards a", "cards b", "cards c"]);
    }

    #[test]
    fn a_list_left_open_ends_where_the_next_field_starts() {
        let notes = notes("Deck(\n  passages: [\n    (p: 1),\n\n  cards: [\n    (a: 1),\n  ],\n)");
        assert_eq!((notes.parts.len(), notes.errors), (2, vec![(18, "this bracket is never closed")]));
    }

    #[test]
    fn a_broken_field_does_not_lose_the_ones_after_it() {
        let notes = notes("Deck(\n  title: \"x,\n  summary: \"y\",\n  cards: [\n    (a: 1),\n  ],\n)");
        assert_eq!(notes.parts, ["cards a"]);
        assert_eq!(notes.errors, [(15, "this text ends too early, or too late")]);
    }

    #[test]
    fn many_slips_cost_no_more_than_a_few_walks() {
        for slip in ["(a: \"x,\n", "(a: /*\n", "(a: [1,\n", "(a: [(b: 1),\n", "(a: (\n", "(\n", "[\n"] {
            let slips = format!("Deck(cards: [\n{}", slip.repeat(20_000));
            for end in ["", "])", "]]]])", "*/ 1)])"] {
                assert!(notes(&format!("{slips}{end}")).parts.len() <= 1);
            }
        }
    }

    #[test]
    fn what_is_no_deck_is_said() {
        for text in ["{\"cards\": []}", "[]", "hello", "\"Deck(\"", "/* Deck("] {
            assert!(walk(text, &mut Notes::default()).is_err(), "{text}");
        }
    }
}
