//! A text cut into words.

use unicode_normalization::char::is_combining_mark;

use super::{phrase::Joint, spelling};
use crate::deck::{fold, is_invisible, words};

/// A folded word as it was written, with what stands before it.
pub(super) struct Raw {
    /// The word, folded.
    pub text: String,
    /// What stands before it.
    pub joint: Joint,
    /// Whether it was written with a capital, as the first word of a sentence is, too.
    pub is_capital: bool,
    /// Whether it has a capital after its first letter, as only names have.
    pub is_acronym: bool,
}

/// The words that signs beside a number are read as.
pub(super) const SIGNS: [&str; 4] = ["above", "below", "minus", "plus"];

/// What stands for the point of `1.5` in a word, where only letters and digits are kept.
pub(super) const DECIMAL_POINT: char = 'p';

/// Cuts a text into words.
#[derive(Default)]
struct Scanner {
    raws: Vec<Raw>,
    current: String,
    /// Whether signs were left out of the current word, so that more of them may be.
    has_left_out: bool,
    joint: Joint,
    /// Whether the current word has a capital at its beginning, and one after it.
    capitals: (bool, bool),
}

/// The words of a text, abbreviations in full; of signs only what they say about the words beside them.
pub(super) fn scan(text: &str) -> Vec<Raw> {
    let mut scanner = Scanner::default();
    for (at, c) in text.char_indices() {
        let rest = &text[at + c.len_utf8()..];
        match c {
            _ if is_invisible(c) => {}
            _ if c.is_alphanumeric() || is_apostrophe(c) || is_combining_mark(c) => scanner.current.push(c),
            _ if scanner.is_left_out(c, rest) => scanner.has_left_out = true,
            '.' if scanner.is_decimal_point(rest) => scanner.current.push(DECIMAL_POINT),
            '-' | '−' | '<' | '>' | '≤' | '≥' | '+' if scanner.sign(c, rest).is_some() => {
                let sign = scanner.sign(c, rest).unwrap_or_default();
                scanner.end_word(Joint::Space);
                scanner.push(sign);
            }
            '&' | '+' => scanner.end_word(Joint::And),
            '-' | '‐'..='―' | '−' if rest.starts_with(char::is_alphanumeric) && !scanner.current.is_empty() => {
                scanner.end_word(Joint::Dash);
            }
            // What is asked or put in brackets stands beside: `Delcassé? Hanotaux?`, `Delcassé (Hanotaux)`.
            ',' | ';' | '\n' | '?' | '(' | ')' | '[' | ']' => scanner.end_word(Joint::Comma),
            // 27/8/1891 is no choice.
            '/' | '|' if !scanner.current.ends_with(|c: char| c.is_ascii_digit()) => scanner.end_word(Joint::Slash),
            '%' => {
                scanner.end_word(Joint::Space);
                scanner.push("percent");
            }
            _ => scanner.end_word(Joint::Space),
        }
    }
    scanner.end_word(Joint::Space);
    scanner.raws
}

impl Scanner {
    /// Whether a sign within a word only parts its thousands or its initials: `12,000`, `12 000`, `U.S.S.R.`
    fn is_left_out(&self, sign: char, rest: &str) -> bool {
        let before = &self.current;
        let leading = |is: fn(&char) -> bool| rest.chars().take_while(is).count();
        let parts_thousands = matches!(sign, ',' | '.' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}')
            && leading(char::is_ascii_digit) == 3
            && (before.len() <= 3 || self.has_left_out)
            && !before.starts_with('0')
            && before.bytes().all(|byte| byte.is_ascii_digit());
        let parts_initials = sign == '.'
            && (before.chars().count() == 1 || self.has_left_out)
            && before.chars().all(char::is_alphabetic)
            && leading(|c| c.is_alphabetic()) == 1;
        !before.is_empty() && (parts_thousands || parts_initials)
    }

    /// Whether a point stands in `1.5 million`. Without a scale behind it, it may be that of a date.
    fn is_decimal_point(&self, rest: &str) -> bool {
        let decimals = rest.bytes().take_while(u8::is_ascii_digit).count();
        let scale = rest[decimals..].trim_start().get(..7).unwrap_or_default();
        !self.current.is_empty()
            && self.current.bytes().all(|byte| byte.is_ascii_digit())
            && (1..=6).contains(&decimals)
            && ["million", "billion"].iter().any(|known| known.eq_ignore_ascii_case(scale))
    }

    /// What a sign says about the number beside it; none where it says nothing.
    fn sign(&self, sign: char, rest: &str) -> Option<&'static str> {
        let is_before_a_number = rest.trim_start().starts_with(|c: char| c.is_ascii_digit());
        match sign {
            '-' | '−' if self.is_at_start() && rest.starts_with(|c: char| c.is_ascii_digit()) => Some("minus"),
            '<' | '≤' if is_before_a_number => Some("below"),
            '>' | '≥' if is_before_a_number => Some("above"),
            '+' if rest.trim().is_empty() && !self.is_at_start() => Some("plus"),
            _ => None,
        }
    }

    /// Whether there is no word yet.
    fn is_at_start(&self) -> bool {
        self.raws.is_empty() && self.current.is_empty()
    }

    fn end_word(&mut self, joint: Joint) {
        let current = std::mem::take(&mut self.current);
        self.has_left_out = false;
        self.capitals = capitals(without_elided_article(&current));
        for word in words(&fold(without_elided_article(&current))) {
            // 12bn is 12 billion.
            let unit = word.trim_start_matches(|c: char| c.is_ascii_digit());
            match spelling::in_full(unit) {
                Some(in_full) if unit.len() < word.len() && matches!(in_full, ["million" | "billion" | "percent"]) => {
                    self.push(&word[..word.len() - unit.len()]);
                    self.push(unit);
                }
                _ => self.push(word),
            }
        }
        self.joint = self.joint.max(joint);
    }

    fn push(&mut self, word: &str) {
        match spelling::in_full(word) {
            Some(words) => words.iter().for_each(|word| self.push_one(word)),
            None => self.push_one(word),
        }
    }

    fn push_one(&mut self, word: &str) {
        let joint = std::mem::replace(&mut self.joint, Joint::Space);
        let (is_capital, is_acronym) = self.capitals;
        self.raws.push(Raw { text: word.to_owned(), joint, is_capital, is_acronym });
    }
}

/// Whether a word begins with a capital, and whether it has one after that.
fn capitals(word: &str) -> (bool, bool) {
    let mut letters = word.chars();
    (letters.next().is_some_and(char::is_uppercase), letters.any(char::is_uppercase))
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

/// `l’Entente` is the Entente.
fn without_elided_article(word: &str) -> &str {
    word.strip_prefix(['l', 'L']).and_then(|rest| rest.strip_prefix(is_apostrophe)).unwrap_or(word)
}
