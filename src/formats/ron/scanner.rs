//! The tokens of a RON text: where a value starts and ends, and what an author's slip looks like.
//!
//! The scanner does not look into values, and keeps its own stack, so that no nesting can exhaust the program's.

use std::ops::Range;

use crate::formats::bounds::{LOOK_AHEAD, MOST_FIELDS, MOST_ITEMS_IN_ALL};

/// Deeper nesting than this is no deck.
const MAX_DEPTH: usize = 64;

const NAME_AND_VALUE: &str = "write name: value, as in question: \"…\"";
const IN_MARKS: &str = "write \"…\" around it";
const TOO_DEEP: (&str, &str) = ("brackets are nested too deep here", "a deck has no lists within lists");

/// The error of a part, or a deck, that has more fields than are read.
pub const TOO_MANY_FIELDS: SyntaxError = SyntaxError {
    span: 0..0,
    message: "there are more than 40 fields here",
    remedy: "take out those that mean nothing",
};

/// A place where the text stops being RON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The bytes concerned.
    pub span: Range<usize>,
    /// What is wrong, as a sentence without its full stop.
    pub message: &'static str,
    /// What to do, as a sentence without its full stop.
    pub remedy: &'static str,
}

/// A field of a struct: its name, and the bytes of its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field<'t> {
    /// The name.
    pub name: &'t str,
    /// Where the name starts.
    pub name_at: usize,
    /// Where the value lies.
    pub value: Range<usize>,
}

impl Field<'_> {
    /// The bytes of the name.
    pub fn name_span(&self) -> Range<usize> {
        self.name_at..self.name_at + self.name.len()
    }
}

/// A text that is read from left to right.
pub struct Scanner<'t> {
    text: &'t str,
    /// The byte to be read next.
    pub at: usize,
    /// Missing commas. They do not stop the reading.
    pub slips: Vec<SyntaxError>,
    /// How many items of lists have been read.
    items: usize,
}

impl<'t> Scanner<'t> {
    /// A scanner that reads from the byte `at` on.
    pub fn new(text: &'t str, at: usize) -> Self {
        Self { text, at, slips: Vec::new(), items: 0 }
    }

    /// A scanner that reads from the byte `at` on, and not far: looking ahead costs little however long a comment is.
    pub fn ahead(text: &'t str, at: usize) -> Self {
        let end = (at + LOOK_AHEAD..text.len()).find(|end| text.is_char_boundary(*end));
        Self::new(&text[..end.unwrap_or(text.len())], at)
    }

    fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The next byte.
    pub fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// An error at the next byte.
    pub fn error(&self, message: &'static str, remedy: &'static str) -> SyntaxError {
        let at = self.at.min(self.text.len());
        SyntaxError { span: at..at + 1, message, remedy }
    }

    /// Reads the next byte if it is that one. Returns whether it is.
    pub fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    /// Reads white space, comments and `#![…]` attributes.
    pub fn preamble(&mut self) -> Result<(), SyntaxError> {
        self.trivia()?;
        while self.rest().starts_with(b"#![") {
            self.at += 2;
            self.group()?;
            self.trivia()?;
        }
        Ok(())
    }

    /// Reads white space and comments.
    pub fn trivia(&mut self) -> Result<(), SyntaxError> {
        loop {
            match self.rest() {
                [byte, ..] if byte.is_ascii_whitespace() => self.at += 1,
                [b'/', b'/', ..] => {
                    self.at += self.rest().iter().position(|byte| *byte == b'\n').unwrap_or(self.rest().len());
                }
                [b'/', b'*', ..] => self.block_comment()?,
                _ => return Ok(()),
            }
        }
    }

    fn block_comment(&mut self) -> Result<(), SyntaxError> {
        let open = self.error("this comment is never closed", "end it with */");
        let mut depth = 0;
        loop {
            match self.rest() {
                [b'/', b'*', ..] => (depth, self.at) = (depth + 1, self.at + 2),
                [b'*', b'/', ..] => {
                    (depth, self.at) = (depth - 1, self.at + 2);
                    if depth == 0 {
                        return Ok(());
                    }
                }
                [] => return Err(open),
                _ => self.at += 1,
            }
        }
    }

    /// Reads a name or a number; empty if there is none.
    pub fn word(&mut self) -> &'t str {
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"_+-.".contains(byte);
        let length = self.rest().iter().position(|byte| !is_part(byte)).unwrap_or(self.rest().len());
        let word = &self.text[self.at..self.at + length];
        self.at += length;
        word
    }

    /// Reads the opening parenthesis of a struct, and the name before it if there is one.
    pub fn open_struct(&mut self) -> Result<(), SyntaxError> {
        let missing = self.error("an opening parenthesis was expected here", "write it as (name: value, …)");
        self.word();
        self.trivia()?;
        if self.take(b'(') { Ok(()) } else { Err(missing) }
    }

    /// Reads the fields of a struct up to its closing parenthesis. Those before an error are found.
    pub fn fields(&mut self, fields: &mut Vec<Field<'t>>) -> Result<(), SyntaxError> {
        self.open_struct()?;
        let open_at = self.at - 1;
        loop {
            self.trivia()?;
            if self.take(b')') {
                return Ok(());
            }
            self.not_at_end(open_at)?;
            let (name_at, name) = self.field_name()?;
            if fields.len() == MOST_FIELDS {
                return Err(SyntaxError { span: name_at..name_at + name.len(), ..TOO_MANY_FIELDS });
            }
            let value = self.value(0)?;
            self.separator(&value, b')', open_at)?;
            fields.push(Field { name, name_at, value });
        }
    }

    /// Reads the name of a field and the colon after it. Returns where the name starts, and the name.
    pub fn field_name(&mut self) -> Result<(usize, &'t str), SyntaxError> {
        let name_at = self.at;
        let name = self.word();
        if name.is_empty() {
            return Err(match self.peek() {
                Some(b']' | b'}') => self.error("a closing parenthesis was expected here", "write )"),
                _ => self.error("the name of a field was expected here", NAME_AND_VALUE),
            });
        }
        self.trivia()?;
        if !self.take(b':') {
            let message = "a field is written with a colon after its name";
            return Err(SyntaxError { span: name_at..name_at + name.len(), message, remedy: NAME_AND_VALUE });
        }
        self.trivia()?;
        Ok((name_at, name))
    }

    /// An error at the bracket that was opened at `open_at`, if the text has ended.
    pub fn not_at_end(&self, open_at: usize) -> Result<(), SyntaxError> {
        if self.at < self.text.len() { Ok(()) } else { Err(never_closed(open_at)) }
    }

    /// Reads any value; `depth` is how many lists it lies in.
    pub fn value(&mut self, depth: usize) -> Result<Range<usize>, SyntaxError> {
        let start = self.at;
        match self.peek() {
            Some(b'[') => self.list(depth + 1, &mut |_item| {})?,
            Some(b'(' | b'{') => self.group()?,
            _ if self.text_literal()? => {}
            _ => {
                if self.word().is_empty() {
                    return Err(self.no_value());
                }
                let after_name = self.at;
                self.trivia()?;
                if self.peek() == Some(b'(') { self.group()? } else { self.at = after_name }
            }
        }
        Ok(start..self.at)
    }

    fn no_value(&self) -> SyntaxError {
        let rest = &self.text[self.at..];
        if rest.starts_with(['“', '”', '„', '«', '»', '‘', '’', '‚']) {
            let width = rest.chars().next().map_or(1, char::len_utf8);
            let message = "a text stands between straight quotation marks";
            return SyntaxError { span: self.at..self.at + width, message, remedy: IN_MARKS };
        }
        self.error("a value was expected here", "write one, or take the field out")
    }

    /// Reads a list of values, and calls `item` with the bytes of each.
    pub fn list(&mut self, depth: usize, item: &mut dyn FnMut(Range<usize>)) -> Result<(), SyntaxError> {
        let open_at = self.at;
        if depth > MAX_DEPTH {
            return Err(self.error(TOO_DEEP.0, TOO_DEEP.1));
        }
        self.at += 1;
        loop {
            self.trivia()?;
            if self.take(b']') {
                return Ok(());
            }
            self.not_at_end(open_at)?;
            if matches!(self.peek(), Some(b')' | b'}')) {
                return Err(never_closed(open_at));
            }
            if self.items == MOST_ITEMS_IN_ALL {
                return Err(self.error("the lists of this deck are too long in all", "split it into several decks"));
            }
            self.items += 1;
            let value = self.value(depth)?;
            self.separator(&value, b']', open_at)?;
            item(value);
        }
    }

    /// Reads what follows an item: a comma, or nothing before the bracket that closes its list or struct. A missing
    /// comma goes to the slips.
    pub fn separator(&mut self, item: &Range<usize>, close: u8, open_at: usize) -> Result<(), SyntaxError> {
        self.trivia()?;
        if self.take(b',') || self.peek() == Some(close) {
            return Ok(());
        }
        self.not_at_end(open_at)?;
        if self.is_next_item(close) {
            let span = item.end..item.end + 1;
            self.slips.push(SyntaxError { span, message: "a comma is missing here", remedy: "write one" });
            return Ok(());
        }
        let first = self.text.as_bytes()[item.start];
        let at_item = |message, remedy| SyntaxError { span: item.clone(), message, remedy };
        Err(match self.peek() {
            Some(b')' | b']' | b'}') => never_closed(open_at),
            Some(next) if next.is_ascii_punctuation() && !b"\"'([{".contains(&next) => {
                self.error("a comma was expected here", "write one")
            }
            _ if first == b'"' => at_item(
                "this text ends too early, or too late",
                "close it with \", and write \\\" for a quotation mark within it",
            ),
            _ if first.is_ascii_alphanumeric() => at_item("a text stands between quotation marks", IN_MARKS),
            _ => self.error("a comma was expected here", "write one"),
        })
    }

    /// Whether the next item starts here: in a struct a field with its colon, in a list a text or a part.
    fn is_next_item(&self, close: u8) -> bool {
        if close != b')' {
            return matches!(self.peek(), Some(b'"' | b'('));
        }
        let mut ahead = Scanner::ahead(self.text, self.at);
        !ahead.word().is_empty() && ahead.trivia().is_ok() && ahead.peek() == Some(b':')
    }

    /// Reads everything from an opening bracket to the one that closes it.
    fn group(&mut self) -> Result<(), SyntaxError> {
        let mut open: Vec<(u8, usize)> = Vec::new();
        loop {
            self.trivia()?;
            if self.text_literal()? {
                continue;
            }
            let open_at = open.last().map_or(self.at, |(_, at)| *at);
            match self.peek() {
                None => return Err(never_closed(open_at)),
                Some(byte @ (b'(' | b'[' | b'{')) => {
                    if open.len() == MAX_DEPTH {
                        return Err(self.error(TOO_DEEP.0, TOO_DEEP.1));
                    }
                    open.push((byte, self.at));
                }
                Some(byte @ (b')' | b']' | b'}')) => {
                    let opened = match byte {
                        b')' => b'(',
                        b']' => b'[',
                        _ => b'{',
                    };
                    if open.pop().is_none_or(|(found, _)| found != opened) {
                        return Err(never_closed(open_at));
                    }
                    if open.is_empty() {
                        self.at += 1;
                        return Ok(());
                    }
                }
                Some(_) => {}
            }
            self.at += 1;
        }
    }

    /// Reads a string, a raw string or a character, if one starts here.
    fn text_literal(&mut self) -> Result<bool, SyntaxError> {
        match self.rest() {
            [b'"', ..] => self.string()?,
            [b'r', b'"' | b'#', ..] => return self.raw_string(),
            [b'\'', b'\\', ..] => self.character(3)?,
            [b'\'', ..] => self.character(2)?,
            _ => return Ok(false),
        }
        Ok(true)
    }

    fn string(&mut self) -> Result<(), SyntaxError> {
        let open = self.error("this text is never closed", "close it with \"");
        self.at += 1;
        while let Some(length) = self.text[self.at..].find('"') {
            let before = &self.rest()[..length];
            self.at += length + 1;
            let backslashes = before.iter().rev().take_while(|byte| **byte == b'\\').count();
            if backslashes % 2 == 0 {
                return Ok(());
            }
        }
        self.at = self.text.len();
        Err(open)
    }

    fn raw_string(&mut self) -> Result<bool, SyntaxError> {
        let hashes = self.rest()[1..].iter().take_while(|byte| **byte == b'#').count();
        if self.rest().get(1 + hashes) != Some(&b'"') {
            return Ok(false);
        }
        let close = format!("\"{}", "#".repeat(hashes));
        let body = self.at + hashes + 2;
        let Some(length) = self.text[body..].find(&close) else {
            let open = self.error("this text is never closed", "close it with a quotation mark and as many #");
            self.at = self.text.len();
            return Err(open);
        };
        self.at = body + length + close.len();
        Ok(true)
    }

    /// Reads a character literal whose closing quote is at least that many bytes on.
    fn character(&mut self, least: usize) -> Result<(), SyntaxError> {
        let body = self.rest().get(least..).unwrap_or_default();
        match body.iter().take(12).position(|byte| *byte == b'\'') {
            Some(length) => {
                self.at += least + length + 1;
                Ok(())
            }
            None => Err(self.error("a text stands between double quotation marks", IN_MARKS)),
        }
    }
}

/// The error of a bracket that has no other to close it.
pub fn never_closed(open_at: usize) -> SyntaxError {
    let (message, remedy) = ("this bracket is never closed", "write the bracket that closes it");
    SyntaxError { span: open_at..open_at + 1, message, remedy }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fields(text: &str) -> (Vec<(&str, &str)>, Vec<SyntaxError>) {
        let (mut scanner, mut fields) = (Scanner::new(text, 0), Vec::new());
        let error = scanner.preamble().and_then(|()| scanner.fields(&mut fields)).err();
        let found = fields.into_iter().map(|field| (field.name, &text[field.value])).collect();
        (found, scanner.slips.into_iter().chain(error).collect())
    }

    #[test]
    fn fields_are_found_whatever_they_hold() {
        let text = r##"#![enable(implicit_some)] // a deck
            Deck(a: "x, \" )", /* b: 1, /* nested */ */ c: Some(Topic), d: [(e: '\''), r#"," ]"#, -1.5], f: ())"##;
        let expected =
            [("a", r#""x, \" )""#), ("c", "Some(Topic)"), ("d", r##"[(e: '\''), r#"," ]"#, -1.5]"##), ("f", "()")];
        assert_eq!(fields(text), (expected.to_vec(), Vec::new()));
    }

    #[test]
    fn a_missing_comma_loses_nothing() {
        for (text, at) in [("(a: 1 b: 2)", 5), ("(a: [\"x\" \"y\"], b: 2)", 8)] {
            let (found, errors) = fields(text);
            assert_eq!((found.len(), errors.len()), (2, 1), "{text}");
            assert_eq!((errors[0].span.start, errors[0].message), (at, "a comma is missing here"));
        }
    }

    #[test]
    fn a_slip_is_named_where_it_was_made() {
        for (text, at, message) in [
            ("(a: [1, 2)", 4, "this bracket is never closed"),
            ("(a: [1, 2,), b: 1)", 4, "this bracket is never closed"),
            ("(a: \"x\"; b: 1)", 7, "a comma was expected here"),
            ("(a: War; b: 1)", 7, "a comma was expected here"),
            ("(a: \"x)", 4, "this text is never closed"),
            ("(a: 1", 0, "this bracket is never closed"),
            ("(a: /* x", 4, "this comment is never closed"),
            ("(a 1)", 1, "a field is written with a colon after its name"),
            ("(a: )", 4, "a value was expected here"),
            ("(\"a\", 1)", 1, "the name of a field was expected here"),
            ("(a: \"say \"yes\"\", b: 1)", 4, "this text ends too early, or too late"),
            ("(a: \"x, b: \"y\")", 4, "this text ends too early, or too late"),
            ("(a: Tsar Paul, b: 1)", 4, "a text stands between quotation marks"),
            ("(a: “x”)", 4, "a text stands between straight quotation marks"),
            ("(a: 'Tsar Alexander', b: 1)", 4, "a text stands between double quotation marks"),
            ("(a: 1]", 0, "this bracket is never closed"),
            ("(a: 1,]", 6, "a closing parenthesis was expected here"),
        ] {
            let (_, errors) = fields(text);
            assert_eq!(errors.first().map(|error| (error.span.start, error.message)), Some((at, message)), "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        for open in ["[", "(", "{", "(a: ["] {
            let (_, errors) = fields(&format!("(a: {}", open.repeat(10_000)));
            assert_eq!(errors[0].message, "brackets are nested too deep here");
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[\\PC\n]{0,60}|\\([\\[\\](){},:\"'r#a1/*\\\\ ]{0,60}") {
            let (found, _) = fields(&text);
            prop_assert!(found.len() <= text.len());
        }
    }
}
