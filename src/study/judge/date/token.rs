//! A date as people type it, cut into what can be understood.

use strsim::osa_distance;

use crate::deck::fold;

/// A part of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token {
    /// One or two digits: a day, a month, or the end of `1870–71`.
    Number(u8),
    /// A number that can only be a year; astronomical.
    Year(i64),
    /// By its name.
    Month(u8),
    /// `1890s`
    Decade(i64),
    /// It may part the parts of a date, or two dates.
    Hyphen,
    /// The same.
    Slash,
    Dot,
    /// A longer dash, `to`, `and`: it parts two dates.
    To,
    /// Before or after the year: BC, or AD.
    Era(Era),
    /// The day is one of the old calendar.
    OldStyle,
}

/// Which way the years count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Era {
    Bc,
    Ad,
}

/// Anything longer is no date.
pub(super) const MAX_BYTES: usize = 120;

/// The parts of a date; none where there is anything that no date has.
pub(super) fn tokens(text: &str) -> Option<Vec<Token>> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let mut lexer = Lexer { rest: text.trim(), tokens: Vec::new() };
    while !lexer.rest.is_empty() {
        lexer.step()?;
    }
    Some(lexer.tokens)
}

struct Lexer<'t> {
    rest: &'t str,
    tokens: Vec<Token>,
}

impl<'t> Lexer<'t> {
    /// Reads on; none where there is nothing that belongs into a date.
    fn step(&mut self) -> Option<()> {
        let c = self.rest.chars().next()?;
        match c {
            '0'..='9' => return self.number(),
            _ if c.is_alphabetic() => return self.word(),
            '-' | '‐' | '‑' => self.tokens.push(Token::Hyphen),
            '‒'..='―' | '−' | '~' if self.tokens.is_empty() => {}
            '‒'..='―' | '−' => self.tokens.push(Token::To),
            '/' => self.tokens.push(Token::Slash),
            // `27.8.1891`; after a word or at the end it is only a point.
            '.' => {
                let is_between = matches!(self.tokens.last(), Some(Token::Number(_) | Token::Year(_)))
                    && self.rest[1..].trim_start().starts_with(|c: char| c.is_ascii_digit());
                self.tokens.extend(is_between.then_some(Token::Dot));
            }
            ',' | '?' | '~' | '\'' | '’' | '!' => {}
            _ if c.is_whitespace() => {}
            _ => return None,
        }
        self.rest = &self.rest[c.len_utf8()..];
        Some(())
    }

    fn take(&mut self, length: usize) -> &'t str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    fn number(&mut self) -> Option<()> {
        let digits = self.take(self.rest.bytes().take_while(u8::is_ascii_digit).count());
        // The thousands of 1,500 are parted, those of a year are not.
        let after = self.rest.strip_prefix([',', ' ', '\u{a0}', '\u{2009}', '\u{202f}']).unwrap_or_default();
        if after.bytes().take_while(u8::is_ascii_digit).count() == 3 {
            return None;
        }
        let value: i64 = digits.parse().ok().filter(|_| digits.len() <= 4)?;
        let suffix = self.rest[..self.rest.bytes().take_while(u8::is_ascii_alphabetic).count()].to_ascii_lowercase();
        let is_possessive = self.rest.strip_prefix(['\'', '’']).is_some_and(|rest| rest.starts_with(['s', 'S']));
        if suffix == "s" || is_possessive {
            self.take(self.rest.find(['s', 'S'])? + 1);
            self.tokens.push(Token::Decade(value));
            return (digits.len() >= 3 && value % 10 == 0).then_some(());
        }
        if matches!(suffix.as_str(), "st" | "nd" | "rd" | "th") {
            self.take(2);
        }
        self.tokens.push(if digits.len() <= 2 { Token::Number(value as u8) } else { Token::Year(value) });
        Some(())
    }

    fn word(&mut self) -> Option<()> {
        let end = |text: &str| text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
        let mut length = end(self.rest);
        // B.C. is one word.
        while length <= 5 && self.rest[length..].strip_prefix('.').is_some_and(|rest| end(rest) == 1) {
            length += 1 + self.rest[length + 1..].chars().next().map_or(0, char::len_utf8);
        }
        let word = fold(&self.take(length).replace('.', ""));
        match word.as_str() {
            "to" | "until" | "till" | "through" | "and" => self.tokens.push(Token::To),
            "bc" | "bce" => self.tokens.push(Token::Era(Era::Bc)),
            "ad" | "ce" => self.tokens.push(Token::Era(Era::Ad)),
            "julian" | "old" | "os" => self.tokens.push(Token::OldStyle),
            word if IGNORED.binary_search(&word).is_ok() => {}
            word => self.tokens.push(Token::Month(month(word)?)),
        }
        Some(())
    }
}

/// Words that leave a date what it is.
const IGNORED: &[&str] = word_list![
    about approximately around at autumn beginning believe between c ca calendar circa day during early end fall fri
    friday from gregorian guess i in is it late maybe mid middle mon monday month new ns of on perhaps possibly
    presumably probably roughly sat saturday say since sometime spring start style summer sun sunday suppose that the
    think thu thursday tue tuesday was wed wednesday winter year years yr
];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

/// The month of that name, shortened or with a slip.
fn month(word: &str) -> Option<u8> {
    let is_meant = |month: &str| {
        (word.len() >= 3 && month.starts_with(word))
            || (word.len() >= 5 && month.as_bytes()[0] == word.as_bytes()[0] && osa_distance(word, month) == 1)
    };
    MONTHS.iter().position(|month| is_meant(month)).map(|place| place as u8 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_are_sorted() {
        assert!(IGNORED.is_sorted());
    }

    #[test]
    fn months_are_known_by_their_beginnings_and_with_a_slip() {
        for (word, number) in
            [("aug", Some(8)), ("sept", Some(9)), ("may", Some(5)), ("febuary", Some(2)), ("ju", None), ("maybe", None)]
        {
            assert_eq!(month(word), number, "{word}");
        }
    }

    #[test]
    fn what_no_date_has_is_no_date() {
        for text in ["63 per cent", "Second", "1891!?x", "12345", "🙂", "the year of the coup", &"1".repeat(200)] {
            assert_eq!(tokens(text), None, "{text:.20}");
        }
        assert_eq!(tokens("44 B.C."), Some(vec![Token::Number(44), Token::Era(Era::Bc)]));
        assert_eq!(tokens("c. 1712"), Some(vec![Token::Year(1712)]));
    }
}
