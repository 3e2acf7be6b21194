//! The data in a file of Mochi: EDN, or Transit in its verbose form, which is JSON. One reader reads both, as JSON is
//! written like EDN but for the colon behind a key.

use std::{borrow::Cow, ops::Range};

/// The most brackets in brackets.
const DEEPEST: usize = 64;
/// The most values: an account of a hundred thousand cards has fewer.
const MOST_VALUES: usize = 2_000_000;

/// A value, with the bytes that it stands in.
#[derive(Clone, Debug, PartialEq)]
pub struct Value<'t> {
    /// Its bytes.
    pub at: Range<usize>,
    /// What it is.
    pub kind: Kind<'t>,
}

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind<'t> {
    /// Nothing.
    Nil,
    /// Yes or no.
    Bool(bool),
    /// A number.
    Number(f64),
    /// A text, or a name without its colon.
    Text(Cow<'t, str>),
    /// A list or a set.
    List(Vec<Value<'t>>),
    /// Names with their values.
    Map(Vec<(Value<'t>, Value<'t>)>),
}

/// Why data cannot be read.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum DataError {
    /// A bracket or a quote is never closed.
    #[error("the data ends within a text or a list")]
    CutOff,
    /// Something stands where it cannot.
    #[error("there is something here that cannot be read")]
    Odd(usize),
    /// There are too many values, or too many brackets in brackets.
    #[error("the data has more than {MOST_VALUES} values, or more than {DEEPEST} brackets in brackets")]
    TooLarge,
}

impl<'t> Value<'t> {
    /// Reads data, of which `is_transit` says how it is written.
    pub fn read(text: &'t str, is_transit: bool) -> Result<Self, DataError> {
        Reader { text, at: 0, is_transit, values: 0 }.value(DEEPEST)
    }

    /// The value of that name; `None` if there is none, or it is nothing.
    pub fn get(&self, name: &str) -> Option<&Value<'t>> {
        let Kind::Map(entries) = &self.kind else { return None };
        let (_, value) = entries.iter().find(|(key, _)| key.text() == name)?;
        (value.kind != Kind::Nil).then_some(value)
    }

    /// The text, or an empty one if it is something else.
    pub fn text(&self) -> &str {
        if let Kind::Text(text) = &self.kind { text } else { "" }
    }

    /// The text of that name.
    pub fn text_of(&self, name: &str) -> &str {
        self.get(name).map_or("", Value::text)
    }

    /// The values of a list, or of a map.
    pub fn values(&self) -> impl Iterator<Item = &Value<'t>> {
        let (list, map) = match &self.kind {
            Kind::List(values) => (values.as_slice(), &[][..]),
            Kind::Map(entries) => (&[][..], entries.as_slice()),
            _ => (&[][..], &[][..]),
        };
        list.iter().chain(map.iter().map(|(_, value)| value))
    }

    /// The values of the list of that name.
    pub fn values_of(&self, name: &str) -> impl Iterator<Item = &Value<'t>> {
        self.get(name).into_iter().flat_map(Value::values)
    }

    /// The number of that name.
    pub fn number_of(&self, name: &str) -> Option<f64> {
        if let Kind::Number(number) = self.get(name)?.kind { Some(number) } else { None }
    }

    /// Whether something of that name is set: yes, or the moment at which it was.
    pub fn is_set(&self, name: &str) -> bool {
        self.get(name).is_some_and(|value| value.kind != Kind::Bool(false))
    }
}

/// Reads values one behind another.
struct Reader<'t> {
    text: &'t str,
    at: usize,
    is_transit: bool,
    values: usize,
}

impl<'t> Reader<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Passes over blanks, commas, comments, and the colon behind a key of JSON.
    fn pass(&mut self) {
        loop {
            let rest = self.rest();
            let blank = rest.trim_start_matches(|c: char| c.is_whitespace() || c == ',' || c == '\u{feff}');
            let length = match blank.as_bytes().first() {
                Some(b';') => blank.find('\n').unwrap_or(blank.len()),
                Some(b':') if self.is_transit => 1,
                _ => 0,
            };
            self.at += rest.len() - blank.len() + length;
            if length == 0 {
                return;
            }
        }
    }

    fn value(&mut self, depth: usize) -> Result<Value<'t>, DataError> {
        self.values += 1;
        if depth == 0 || self.values > MOST_VALUES {
            return Err(DataError::TooLarge);
        }
        self.pass();
        let start = self.at;
        let kind = match self.rest().as_bytes() {
            [] => return Err(DataError::CutOff),
            [b'"', ..] => self.quoted()?,
            [b'[', ..] => Kind::List(self.until(']', 1, depth)?),
            [b'(', ..] => Kind::List(self.until(')', 1, depth)?),
            [b'#', b'{', ..] => Kind::List(self.until('}', 2, depth)?),
            [b'{', ..] => self.map(depth)?,
            // What stands behind `#_` does not count.
            [b'#', b'_', ..] => {
                self.at += 2;
                self.value(depth - 1)?;
                return self.value(depth - 1);
            }
            // A tag, as of a moment, `#inst "2026-01-01"`: the value behind it tells as much.
            [b'#', ..] => {
                self.at += 1;
                self.name();
                return self.value(depth - 1);
            }
            _ => self.word()?,
        };
        Ok(Value { at: start..self.at, kind })
    }

    /// The values up to a closing bracket, behind an opening one of that length.
    fn until(&mut self, close: char, open: usize, depth: usize) -> Result<Vec<Value<'t>>, DataError> {
        self.at += open;
        let mut values = Vec::new();
        loop {
            self.pass();
            if self.rest().starts_with(close) {
                self.at += close.len_utf8();
                return Ok(values);
            }
            values.push(self.value(depth - 1)?);
        }
    }

    fn map(&mut self, depth: usize) -> Result<Kind<'t>, DataError> {
        let (start, mut entries) = (self.at, Vec::new());
        let mut values = self.until('}', 1, depth)?.into_iter();
        while let Some(key) = values.next() {
            entries.push((key, values.next().ok_or(DataError::Odd(start))?));
        }
        // What Transit says of a value, as `{"~#set": […]}` does of a list.
        let is_tag = |(key, _): &(Value<'t>, Value<'t>)| key.text().starts_with("~#");
        if self.is_transit && entries.len() == 1 && is_tag(&entries[0]) {
            return Ok(entries.swap_remove(0).1.kind);
        }
        Ok(Kind::Map(entries))
    }

    /// A text between quotes.
    fn quoted(&mut self) -> Result<Kind<'t>, DataError> {
        self.at += 1;
        let inner = self.rest();
        let plain = inner.find(['"', '\\']).ok_or(DataError::CutOff)?;
        if inner[plain..].starts_with('"') {
            self.at += plain + 1;
            return Ok(self.named(Cow::Borrowed(&inner[..plain])));
        }
        let mut text = String::new();
        loop {
            let rest = self.rest();
            let end = rest.find(['"', '\\']).ok_or(DataError::CutOff)?;
            text.push_str(&rest[..end]);
            self.at += end + 1;
            if rest[end..].starts_with('"') {
                return Ok(self.named(Cow::Owned(text)));
            }
            text.push(self.escaped()?);
        }
    }

    /// The character that stands behind a backslash.
    fn escaped(&mut self) -> Result<char, DataError> {
        let escaped = self.rest().chars().next().ok_or(DataError::CutOff)?;
        self.at += escaped.len_utf8();
        Ok(match escaped {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'b' | 'f' => ' ',
            'u' => {
                let first = self.unit()?;
                if !(0xd800..0xdc00).contains(&first) || !self.rest().starts_with("\\u") {
                    return Ok(char::from_u32(first).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                self.at += 2;
                let second = self.unit()?;
                let pair = 0x1_0000 + ((first - 0xd800) << 10) + (second & 0x3ff);
                char::from_u32(pair).unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            other => other,
        })
    }

    /// Four digits of base 16.
    fn unit(&mut self) -> Result<u32, DataError> {
        let digits = self.rest().get(..4).ok_or(DataError::CutOff)?;
        let unit = u32::from_str_radix(digits, 16).map_err(|_no_digits| DataError::Odd(self.at))?;
        self.at += 4;
        Ok(unit)
    }

    /// A text, of which Transit says by its first characters if it is something else.
    fn named(&self, text: Cow<'t, str>) -> Kind<'t> {
        // A moment keeps its mark, which tells it from other numbers; so does a tag.
        let marks = ["~:", "~$", "~u", "~i", "~d"];
        let mark = if self.is_transit { marks.iter().find(|mark| text.starts_with(**mark)) } else { None };
        let is_escaped = self.is_transit && ["~~", "~^", "~`"].iter().any(|mark| text.starts_with(mark));
        let from = mark.map_or(usize::from(is_escaped), |mark| mark.len());
        Kind::Text(match text {
            text if from == 0 => text,
            Cow::Borrowed(text) => Cow::Borrowed(&text[from..]),
            Cow::Owned(text) => Cow::Owned(text[from..].to_owned()),
        })
    }

    /// What stands up to the next blank or bracket.
    fn name(&mut self) -> &'t str {
        let rest = self.rest();
        let name = &rest[..rest.find(|c| !is_of_name(c)).unwrap_or(rest.len())];
        self.at += name.len();
        name
    }

    /// A number, a name, or what has no quotes besides.
    fn word(&mut self) -> Result<Kind<'t>, DataError> {
        let start = self.at;
        let name = self.name();
        Ok(match name {
            "" => return Err(DataError::Odd(start)),
            "nil" | "null" => Kind::Nil,
            "true" => Kind::Bool(true),
            "false" => Kind::Bool(false),
            _ if name.starts_with(|c: char| c.is_ascii_digit() || c == '-') => {
                let number = name.trim_end_matches(['N', 'M']).parse();
                Kind::Number(number.map_err(|_no_number| DataError::Odd(start))?)
            }
            _ => Kind::Text(name.trim_start_matches(':').into()),
        })
    }
}

/// Whether a character may stand in a name or a number.
fn is_of_name(c: char) -> bool {
    !c.is_whitespace() && !matches!(c, ',' | ';' | '"' | '(' | ')' | '[' | ']' | '{' | '}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ways_to_write_data_say_the_same() {
        let edn = "; by hand\n{:version 2 :tags #{\"a\" \"b\"}, :name \"A \\\"raft\\\"\\n\\u00e9\" :due #inst \"2026-01-02\" \
                   :trashed? nil #_ :no :n -1.5}";
        let json = r#"{"~:version":2,"~:tags":{"~#set":["a","b"]},"~:name":"A \"raft\"\n\u00e9","~:due":"2026-01-02","~:trashed?":null,"~:n":-1.5}"#;
        for (text, is_transit) in [(edn, false), (json, true)] {
            let data = Value::read(text, is_transit).unwrap();
            assert_eq!((data.number_of("version"), data.number_of("n")), (Some(2.0), Some(-1.5)));
            assert_eq!(data.values_of("tags").map(Value::text).collect::<Vec<_>>(), ["a", "b"]);
            assert_eq!((data.text_of("name"), data.text_of("due")), ("A \"raft\"\né", "2026-01-02"));
            assert!(!data.is_set("trashed?"));
        }
    }

    #[test]
    fn what_cannot_be_read_is_told_and_takes_no_memory() {
        let deep = "[".repeat(100_000);
        let many = format!("[{}]", "1 ".repeat(MOST_VALUES));
        let cases = [
            ("{:a", DataError::CutOff),
            ("\"a\\", DataError::CutOff),
            ("{:a 1 :b}", DataError::Odd(0)),
            ("]", DataError::Odd(0)),
        ];
        for (text, err) in cases.into_iter().chain([(&*deep, DataError::TooLarge), (&*many, DataError::TooLarge)]) {
            assert_eq!(Value::read(text, false).unwrap_err(), err, "{:?}", &text[..text.len().min(20)]);
        }
        assert_eq!(Value::read("\"\\ud83d\\ude00\\ud83d\"", true).unwrap().text(), "😀\u{fffd}");
    }
}
