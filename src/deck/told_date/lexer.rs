//! A date as people type it, cut into what can be understood.

use unicode_normalization::UnicodeNormalization;

use super::vocabulary::{Meaning, Part, Vocabulary};
use crate::deck::fold;

/// A part of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token {
    /// One or two digits, or an ordinal: a day, a month, a short year, or the end of `1870–71`.
    Number(i64),
    /// A number that can only be a year; astronomical.
    Year(i64),
    /// `'14`
    ShortYear(i64),
    /// By its name.
    Month(u8),
    /// A name that is a number, too, beside another month: `sept juillet`.
    MonthOrNumber(u8, u8),
    /// In Roman digits.
    Roman(u8),
    /// The EDTF code.
    Season(u8),
    /// `1890s`
    Decade(i64),
    /// `'60s`
    ShortDecade(i64),
    /// By its number, negative before Christ.
    Century(i64),
    /// The beginning, the middle or the end of a period.
    Part(Part),
    /// `-`, `/` or `.`: between the parts of a date, or two dates.
    Sign(char),
    /// A longer dash, or a word: between two dates.
    To,
    /// What a word says about the date.
    Word(Meaning),
}

/// Anything longer is no date.
const MAX_BYTES: usize = 240;
/// More words than these are no phrase of a date.
const MOST_WORDS: usize = 4;

/// The parts of a date. Returns `None` if there is anything that no date has.
pub fn lex(text: &str, language: &str) -> Option<Vec<Token>> {
    if text.len() > MAX_BYTES {
        return None;
    }
    let text: String = text.trim().nfkc().map(plain_digit).collect();
    let mut lexer = Lexer { text: &text, at: 0, language, tokens: Vec::with_capacity(8) };
    while lexer.at < text.len() {
        lexer.step()?;
    }
    Some(lexer.tokens)
}

/// A decimal digit of any script as an ASCII digit.
fn plain_digit(c: char) -> char {
    const ZEROS: [char; 24] = [
        '٠', '۰', '߀', '०', '০', '੦', '૦', '୦', '௦', '౦', '೦', '൦', '෦', '๐', '໐', '༠', '၀', '႐', '០', '᠐', '᥆', '᧐',
        '꘠', '꣐',
    ];
    if c.is_ascii() {
        return c;
    }
    let value = ZEROS.iter().map(|zero| u32::from(c).wrapping_sub(u32::from(*zero))).find(|value| *value < 10);
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´')
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    language: &'t str,
    tokens: Vec<Token>,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Reads on. Returns `None` if there is nothing that belongs into a date.
    fn step(&mut self) -> Option<()> {
        let c = self.rest().chars().next()?;
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        match c {
            '0'..='9' => return self.phrase(2).or_else(|| self.number()),
            _ if c.is_alphabetic() => return self.word(),
            '-' | '‐' | '‑' => self.tokens.push(Token::Sign('-')),
            '~' if self.tokens.is_empty() => self.tokens.push(Token::Word(Meaning::About)),
            '‒'..='―' | '−' | '~' if self.tokens.is_empty() => {}
            '‒'..='―' | '−' => self.tokens.push(Token::To),
            '/' | '⁄' => self.tokens.push(Token::Sign('/')),
            // `27.8.1891`; after a word or at the end it is only a point.
            '.' => {
                let next = self.rest()[1..].trim_start().chars().next();
                let is_next =
                    next.is_some_and(|c| c.is_ascii_digit() || matches!(c, 'I' | 'V' | 'X' | 'i' | 'v' | 'x'));
                let is_between =
                    matches!(self.tokens.last(), Some(Token::Number(_) | Token::Year(_) | Token::Roman(_)));
                self.tokens.extend((is_between && is_next).then_some(Token::Sign('.')));
            }
            _ if is_apostrophe(c) && digits(&self.rest()[c.len_utf8()..]) == 2 => {
                self.at += c.len_utf8();
                self.number()?;
                match self.tokens.last_mut() {
                    Some(token @ Token::Number(_)) => *token = Token::ShortYear(number_of(*token)?),
                    Some(Token::ShortDecade(_)) => {}
                    _ => return None,
                }
                return Some(());
            }
            ',' | '?' | '~' | '!' | '、' => {}
            _ if is_apostrophe(c) || c.is_whitespace() => {}
            _ => return None,
        }
        self.at += c.len_utf8();
        Some(())
    }

    fn number(&mut self) -> Option<()> {
        let digits = &self.rest()[..self.rest().bytes().take_while(u8::is_ascii_digit).count()];
        self.at += digits.len();
        let value: i64 = digits.parse().ok().filter(|_| digits.len() <= 4)?;
        // The ending of an ordinal or of a decade, with an apostrophe or a hyphen before it or not.
        let behind = self.rest().trim_start_matches(|c| is_apostrophe(c) || matches!(c, '-' | '‐' | '‑'));
        let length = behind.find(|c: char| !c.is_alphabetic()).unwrap_or(behind.len());
        let ending = fold(&behind[..length]);
        let is = |meaning| !ending.is_empty() && Vocabulary::get().means(&ending, meaning);
        let end = self.text.len() - behind.len() + length;
        let is_round = value % 10 == 0 && digits.len() >= 2;
        if is(Meaning::DecadeEnding) && (digits.len() >= 3 || (is_round && !is(Meaning::Ordinal))) {
            self.at = end;
            let decade = if digits.len() == 2 { Token::ShortDecade(value) } else { Token::Decade(value) };
            self.tokens.push(decade);
            return is_round.then_some(());
        }
        if is(Meaning::Ordinal) {
            self.at = end;
            // The 300th is no year.
            if digits.len() > 2 {
                return None;
            }
        } else if length > 0 && behind.len() < self.rest().len() && ending.len() == 1 {
            return None;
        }
        self.tokens.push(if digits.len() <= 2 { Token::Number(value) } else { Token::Year(value) });
        Some(())
    }

    /// A phrase of at least so many words, the longest that is known.
    fn phrase(&mut self, fewest: usize) -> Option<()> {
        let mut ends = [0; MOST_WORDS];
        let mut count = 0;
        let mut at = self.at;
        while count < MOST_WORDS {
            let length = word_length(&self.text[at..]);
            if length == 0 {
                break;
            }
            at += length;
            ends[count] = at;
            count += 1;
            at = self.text.len() - self.text[at..].trim_start_matches(['.', ' ', '\u{a0}', '-']).len();
        }
        for end in ends[..count].iter().skip(fewest - 1).rev() {
            let phrase = fold(&self.text[self.at..*end]);
            // B.C. is one word.
            let is_short = phrase.split(' ').all(|word| word.chars().count() == 1);
            let joined = || is_short.then(|| self.token(&phrase.replace(' ', ""))).flatten();
            if let Some(token) = self.token(&phrase).or_else(joined) {
                self.at = *end;
                self.tokens.extend(Some(token).filter(|token| *token != Token::Word(Meaning::Filler)));
                return Some(());
            }
        }
        None
    }

    fn word(&mut self) -> Option<()> {
        let length = word_length(self.rest());
        let word = &self.rest()[..length];
        // `27.I.1891`: a month, not a word.
        let roman = roman(word);
        if let Some(roman) = roman
            && matches!(self.tokens.last(), Some(Token::Sign(_)))
        {
            self.at += length;
            self.tokens.push(Token::Roman(roman));
            return Some(());
        }
        if self.phrase(1).is_some() {
            return Some(());
        }
        let month = || Vocabulary::get().misspelt_month(&fold(word)).map(Token::Month);
        self.tokens.push(roman.map(Token::Roman).or_else(month)?);
        self.at += length;
        Some(())
    }

    /// What a phrase means here: a filler if it means nothing. Returns `None` if it is unknown.
    fn token(&self, phrase: &str) -> Option<Token> {
        let is_first = self.tokens.is_empty();
        let is_behind_number = matches!(self.tokens.last(), Some(Token::Number(_) | Token::Roman(_)));
        let fits = |meaning: &Meaning| match meaning {
            Meaning::CenturyBehindNumber => is_behind_number,
            Meaning::Until => is_first,
            Meaning::To => !is_first,
            Meaning::Ordinal | Meaning::DecadeEnding | Meaning::Turning => false,
            _ => true,
        };
        let vocabulary = Vocabulary::get();
        let mut fitting = vocabulary.meanings(phrase, self.language).filter(fits);
        let behind_number = vocabulary.means(phrase, Meaning::CenturyBehindNumber) && is_behind_number;
        let meaning = if behind_number { Meaning::Century } else { fitting.next().unwrap_or(Meaning::Filler) };
        Some(match meaning {
            // Before a date, `to` means nothing in some languages: au 19e siècle.
            Meaning::Filler if !behind_number && vocabulary.meanings(phrase, self.language).all(|it| !fits(&it)) => {
                return (is_first && vocabulary.means(phrase, Meaning::To)).then_some(Token::Word(Meaning::Filler));
            }
            Meaning::Month(month) => {
                let numbers = vocabulary.meanings(phrase, self.language).filter_map(number_meant);
                numbers.last().map_or(Token::Month(month), |number| Token::MonthOrNumber(month, number))
            }
            Meaning::Season(season) => Token::Season(season),
            Meaning::Part(part) => Token::Part(part),
            Meaning::Number(number) => Token::Number(number.into()),
            Meaning::To => Token::To,
            meaning => Token::Word(meaning),
        })
    }
}

/// How long the first word of a text is: letters and digits, with apostrophes within.
fn word_length(text: &str) -> usize {
    let mut letters = text.char_indices().peekable();
    let starts_with_digit = text.starts_with(|c: char| c.is_ascii_digit());
    let mut end = 0;
    while let Some((at, c)) = letters.next() {
        let is_within = at > 0 && is_apostrophe(c) && letters.peek().is_some_and(|(_, next)| next.is_alphabetic());
        let is_letter = c.is_alphabetic() || (starts_with_digit && c.is_ascii_digit()) || (at > 0 && is_mark(c));
        if !is_letter && !is_within {
            break;
        }
        end = at + c.len_utf8();
    }
    end
}

fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn number_meant(meaning: Meaning) -> Option<u8> {
    if let Meaning::Number(number) = meaning { Some(number) } else { None }
}

fn number_of(token: Token) -> Option<i64> {
    if let Token::Number(number) = token { Some(number) } else { None }
}

/// A number up to 39 in Roman digits, with the ending of an ordinal or without: `VIII`, `XIXe`.
fn roman(word: &str) -> Option<u8> {
    const ONES: [&str; 10] = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"];
    let word = word.to_lowercase();
    let (digits, ending) = word.split_at(word.find(|c: char| !matches!(c, 'i' | 'v' | 'x')).unwrap_or(word.len()));
    let ones = digits.trim_start_matches('x');
    let tens = digits.len() - ones.len();
    let ones = ONES.iter().position(|one| *one == ones)?;
    let is_ordinal = ending.is_empty() || Vocabulary::get().means(&fold(ending), Meaning::Ordinal);
    let number = (10 * tens + ones) as u8;
    (is_ordinal && tens < 4 && number > 0).then_some(number)
}
