//! Where the parts of a RON text lie: which fields, which list items, from which byte to which.
//!
//! A deck is read part by part, so that a slip in one card does not lose the others. This scanner finds the parts; it
//! looks into no value. It keeps its own stack, so that no nesting can exhaust the program's.

use std::ops::Range;

/// Deeper nesting than this is no deck.
const MAX_DEPTH: usize = 64;

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

/// A place where the text stops being RON, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SyntaxError {
    /// The byte.
    pub at: usize,
    /// What is wrong, as a sentence without its full stop.
    pub message: &'static str,
}

/// What was found of a struct or a list: all of it, or what stands before and after the errors.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Scanned<T> {
    /// What was found, in order.
    pub found: Vec<T>,
    /// What is wrong between them.
    pub errors: Vec<SyntaxError>,
    /// The byte after the last one.
    pub end: usize,
}

/// The fields of the struct that starts at byte `at`: `Name(a: …, b: …)` or `(a: …)`.
pub fn fields(text: &str, at: usize) -> Scanned<Field<'_>> {
    let mut scanner = Scanner { text, bytes: text.as_bytes(), at };
    let mut result = Scanned { found: Vec::new(), errors: Vec::new(), end: at };
    if let Err(error) = scanner.open_struct().and_then(|()| {
        scanner.items(b')', &mut result.errors, |scanner| {
            let name_at = scanner.at;
            let name = scanner.word();
            if name.is_empty() {
                return Err(scanner.error("a field name was expected here"));
            }
            scanner.trivia()?;
            if !scanner.take(b':') {
                return Err(scanner.error("a colon was expected here, after the field's name"));
            }
            scanner.trivia()?;
            let value = scanner.value()?;
            result.found.push(Field { name, name_at, value });
            Ok(())
        })
    }) {
        result.errors.push(error);
    }
    result.end = scanner.at;
    result
}

/// The items of the list `[…, …]` that starts at byte `at`.
pub fn items(text: &str, at: usize) -> Scanned<Range<usize>> {
    let mut scanner = Scanner { text, bytes: text.as_bytes(), at };
    let mut result = Scanned { found: Vec::new(), errors: Vec::new(), end: at };
    let list = if scanner.take(b'[') { Ok(()) } else { Err(scanner.error("a list [ … ] was expected here")) };
    if let Err(error) = list.and_then(|()| {
        scanner.items(b']', &mut result.errors, |scanner| {
            let item = scanner.value()?;
            result.found.push(item);
            Ok(())
        })
    }) {
        result.errors.push(error);
    }
    result.end = scanner.at;
    result
}

/// Where the deck's struct starts: after white space, comments and `#![…]` attributes.
pub fn start(text: &str) -> Result<usize, SyntaxError> {
    let mut scanner = Scanner { text, bytes: text.as_bytes(), at: 0 };
    scanner.trivia()?;
    while scanner.rest().starts_with(b"#![") {
        scanner.at += 2;
        scanner.group()?;
        scanner.trivia()?;
    }
    Ok(scanner.at)
}

/// What follows the deck's struct, if anything but white space and comments does.
pub fn after(text: &str, at: usize) -> Option<SyntaxError> {
    let mut scanner = Scanner { text, bytes: text.as_bytes(), at };
    match scanner.trivia() {
        Err(error) => Some(error),
        Ok(()) => (scanner.at < text.len()).then(|| scanner.error("the deck has ended; nothing may follow it")),
    }
}

struct Scanner<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
}

impl<'t> Scanner<'t> {
    fn rest(&self) -> &'t [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    fn error(&self, message: &'static str) -> SyntaxError {
        SyntaxError { at: self.at.min(self.text.len()), message }
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn open_struct(&mut self) -> Result<(), SyntaxError> {
        self.word();
        self.trivia()?;
        if self.take(b'(') { Ok(()) } else { Err(self.error("an opening parenthesis was expected here")) }
    }

    /// Calls `item` for each item up to the closing bracket. A missing comma is noted, and reading goes on.
    fn items(
        &mut self,
        close: u8,
        errors: &mut Vec<SyntaxError>,
        mut item: impl FnMut(&mut Self) -> Result<(), SyntaxError>,
    ) -> Result<(), SyntaxError> {
        let open_at = self.at.saturating_sub(1);
        loop {
            self.trivia()?;
            if self.take(close) {
                return Ok(());
            }
            if self.peek().is_none() {
                return Err(SyntaxError { at: open_at, message: "this bracket is never closed" });
            }
            item(self)?;
            let after_item = self.at;
            self.trivia()?;
            if !self.take(b',') && self.peek() != Some(close) {
                if self.peek().is_none() {
                    return Err(SyntaxError { at: open_at, message: "this bracket is never closed" });
                }
                if matches!(self.peek(), Some(b')' | b']' | b'}')) {
                    return Err(self.error("this bracket closes nothing"));
                }
                errors.push(SyntaxError { at: after_item, message: "a comma is missing here" });
            }
        }
    }

    /// White space and comments.
    fn trivia(&mut self) -> Result<(), SyntaxError> {
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
        let open = self.error("this comment is never closed");
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

    /// A name or a number; empty where there is none.
    fn word(&mut self) -> &'t str {
        let start = self.at;
        while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"_+-.".contains(&byte)) {
            self.at += 1;
        }
        &self.text[start..self.at]
    }

    fn value(&mut self) -> Result<Range<usize>, SyntaxError> {
        let start = self.at;
        if !self.text_literal()? {
            let named = !self.word().is_empty();
            let after_name = self.at;
            self.trivia()?;
            match self.peek() {
                Some(b'(' | b'[' | b'{') if !named || self.peek() == Some(b'(') => self.group()?,
                _ if named => self.at = after_name,
                _ => return Err(self.error("a value was expected here")),
            }
        }
        Ok(start..self.at)
    }

    /// Everything from an opening bracket to the one that closes it.
    fn group(&mut self) -> Result<(), SyntaxError> {
        let mut open: Vec<(u8, usize)> = Vec::new();
        loop {
            self.trivia()?;
            if self.text_literal()? {
                continue;
            }
            let Some(byte) = self.peek() else {
                let at = open.last().map_or(self.at, |(_, at)| *at);
                return Err(SyntaxError { at, message: "this bracket is never closed" });
            };
            match byte {
                b'(' | b'[' | b'{' => {
                    if open.len() == MAX_DEPTH {
                        return Err(self.error("brackets are nested too deep here"));
                    }
                    open.push((byte, self.at));
                }
                b')' | b']' | b'}' => {
                    let expected = match byte {
                        b')' => b'(',
                        b']' => b'[',
                        _ => b'{',
                    };
                    if open.pop().is_none_or(|(opened, _)| opened != expected) {
                        return Err(self.error("this bracket does not match the one that is open"));
                    }
                    if open.is_empty() {
                        self.at += 1;
                        return Ok(());
                    }
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    /// A string, a raw string or a character, if one starts here.
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
        let open = self.error("this string is never closed");
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.at += 2,
                Some(_) => self.at += 1,
                None => return Err(open),
            }
        }
    }

    fn raw_string(&mut self) -> Result<bool, SyntaxError> {
        let hashes = self.rest()[1..].iter().take_while(|byte| **byte == b'#').count();
        if self.rest().get(1 + hashes) != Some(&b'"') {
            return Ok(false);
        }
        let close = format!("\"{}", "#".repeat(hashes));
        let body = self.at + hashes + 2;
        match self.text.get(body..).and_then(|rest| rest.find(&close)) {
            Some(length) => {
                self.at = body + length + close.len();
                Ok(true)
            }
            None => Err(self.error("this raw string is never closed")),
        }
    }

    /// A character literal whose closing quote is at least that many bytes on.
    fn character(&mut self, least: usize) -> Result<(), SyntaxError> {
        let body = self.rest().get(least..).unwrap_or_default();
        match body.iter().take(12).position(|byte| *byte == b'\'') {
            Some(length) => {
                self.at += least + length + 1;
                Ok(())
            }
            None => Err(self.error("this character is never closed; texts stand in double quotes")),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn values(text: &str) -> Vec<(&str, &str)> {
        fields(text, start(text).unwrap()).found.iter().map(|field| (field.name, &text[field.value.clone()])).collect()
    }

    #[test]
    fn fields_and_items_are_found_whatever_they_hold() {
        let text = r##"#![enable(implicit_some)] // a deck
            Deck(a: "x, \" )", /* b: 1, /* nested */ */ c: Some(Topic), d: [(e: '\''), r#"," ]"#, -1.5], f: ())"##;
        assert_eq!(
            values(text),
            [("a", r#""x, \" )""#), ("c", "Some(Topic)"), ("d", r##"[(e: '\''), r#"," ]"#, -1.5]"##), ("f", "()"),]
        );
        let list = text.find('[').unwrap();
        let list = list + text[list + 1..].find('[').unwrap() + 1;
        let found = items(text, list);
        let found: Vec<&str> = found.found.iter().map(|item| &text[item.clone()]).collect();
        assert_eq!(found, [r"(e: '\'')", r##"r#"," ]"#"##, "-1.5"]);
    }

    #[test]
    fn a_missing_comma_loses_nothing() {
        let found = fields("(a: 1 b: 2)", 0);
        assert_eq!(found.found.len(), 2);
        assert_eq!(found.errors, [SyntaxError { at: 5, message: "a comma is missing here" }]);
    }

    #[test]
    fn what_is_open_is_named_where_it_opened() {
        for (text, at) in
            [("(a: [1, 2)", 9), ("(a: \"x)", 4), ("(a: 1", 0), ("(a: /* x", 4), ("(a 1)", 3), ("(a: )", 4)]
        {
            assert_eq!(fields(text, 0).errors.first().map(|error| error.at), Some(at), "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_refused() {
        let text = format!("(a: {}", "[".repeat(10_000));
        assert_eq!(fields(&text, 0).errors[0].message, "brackets are nested too deep here");
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(text in "[\\PC\n]{0,60}|[\\[\\](){},:\"'r#a1/*\\\\ ]{0,60}") {
            if let Ok(at) = start(&text) {
                let found = fields(&text, at);
                prop_assert!(found.found.iter().all(|field| text.get(field.value.clone()).is_some()));
                items(&text, at);
            }
        }
    }
}
