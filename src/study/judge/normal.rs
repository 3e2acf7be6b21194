//! The normal form of a text: what is shown on the screen, cut into words, without what no reader would miss.

use caseless::Caseless;
use pulldown_cmark::{Event, Parser};
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

use crate::deck::is_invisible;

/// A word or a number as it was written, and what stood before it.
#[derive(Clone, Debug, Default)]
pub(super) struct Piece {
    /// Without case and accents.
    pub key: String,
    /// The same with `ö` as `oe`, if that differs.
    pub alt: Option<String>,
    /// Whether it begins with a capital letter.
    pub is_capital: bool,
    /// The signs and spaces between it and the one before.
    pub gap: String,
    /// Whether it stood with `'s`.
    pub is_possessive: bool,
    /// Whether it is a short form.
    pub short: Option<Short>,
}

/// A word that is no whole one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Short {
    /// Capitals only: no letter of it is a slip, as each stands for a word.
    Acronym,
    /// A full stop stands behind it: `conf.`
    Stopped,
}

/// The text as it is shown: CommonMark and entities are taken out.
pub(super) fn plain(text: &str) -> String {
    if !text.contains(['*', '_', '[', '&', '`', '<', '\\', '~']) {
        return text.to_owned();
    }
    let shown = Parser::new(text).map(|event| match event {
        Event::Text(text) | Event::Code(text) => text.to_string(),
        Event::SoftBreak | Event::HardBreak => "\n".to_owned(),
        _ => String::new(),
    });
    let shown: String = shown.collect();
    if shown.trim().is_empty() { text.to_owned() } else { shown }
}

/// The words of a text, and the signs after the last.
pub(super) fn pieces(text: &str) -> Vec<Piece> {
    let text = prepared(text);
    let mut pieces: Vec<Piece> = Vec::new();
    let mut gap = String::new();
    for segment in text.split_word_bounds() {
        if !segment.contains(char::is_alphanumeric) {
            gap.push_str(segment);
            continue;
        }
        for (place, part) in parts(segment).into_iter().enumerate() {
            let is_glued = gap.is_empty() && place == 0 && part.chars().all(|c| c.is_alphabetic() && !c.is_ascii());
            stop(&mut pieces, &gap);
            let piece = Piece::new(part, std::mem::take(&mut gap));
            match pieces.last_mut() {
                // What no space parts is one word, as in Japanese.
                Some(last) if is_glued => {
                    last.key.push_str(&piece.key);
                    last.alt = None;
                }
                _ => pieces.push(piece),
            }
        }
    }
    if !gap.is_empty() {
        stop(&mut pieces, &gap);
        pieces.push(Piece { gap, ..Piece::default() });
    }
    pieces
}

/// Says of the last word that a full stop is behind it.
fn stop(pieces: &mut [Piece], gap: &str) {
    if let Some(last) = pieces.last_mut().filter(|last| gap.starts_with('.') && last.short.is_none()) {
        last.short = Some(Short::Stopped);
    }
}

impl Piece {
    /// Whether it is a number in digits.
    pub fn is_in_digits(&self) -> bool {
        self.key.starts_with(|c: char| c.is_ascii_digit())
    }

    fn new(word: &str, gap: String) -> Self {
        let stem = word.strip_suffix("'s").or_else(|| word.strip_suffix("'S"));
        let is_possessive = stem.is_some();
        let word = stem.unwrap_or(word);
        let key = folded(word, false);
        let has_sign = word.contains([
            'ä', 'ö', 'ü', 'å', 'ø', 'ō', 'ū', 'Ä', 'Ö', 'Ü', 'Å', 'Ø', 'Ō', 'Ū', 'č', 'š', 'ž', 'Č', 'Š', 'Ž',
            '\u{304}', '\u{308}', '\u{30a}', '\u{30c}',
        ]);
        let alt = has_sign.then(|| folded(word, true)).filter(|alt| *alt != key);
        let is_capital = word.chars().next().is_some_and(char::is_uppercase);
        // `н.п.` is as much of a short form as `Н.П.`
        let is_dotted =
            word.contains('.') && word.split('.').all(|part| part.chars().filter(|c| c.is_alphabetic()).count() == 1);
        let is_acronym = is_dotted || is_capital && word.len() > 1 && !word.contains(char::is_lowercase);
        let short = is_acronym.then_some(Short::Acronym);
        Self { key, alt, is_capital, gap, is_possessive, short }
    }
}

/// The parts of a word: `l'Entente`, `12bn` and `G7` have two.
fn parts(word: &str) -> Vec<&str> {
    // `G.F.Kennan`
    if let Some((initials, name)) = word.rsplit_once('.')
        && name.chars().nth(2).is_some()
        && !word.contains(|c: char| c.is_ascii_digit())
    {
        return initials.split('.').chain([name]).collect();
    }
    // `1.5`, `12,000` and `U.S.S.R` stay together; so does `l'` only if it is one or two letters: `d'Orsay`.
    let start = match word.find('\'') {
        Some(at) if word[..at].chars().count() <= 2 && word.len() > at + 2 => at + 1,
        _ => 0,
    };
    let mut parts = if start > 0 { vec![&word[..start - 1]] } else { Vec::new() };
    let rest = &word[start..];
    let is_number = |c: char| c.is_ascii_digit() || c == '.' || c == ',';
    let digits_end = rest.find(|c: char| !is_number(c)).unwrap_or(rest.len());
    let letters_end = rest.find(|c: char| c.is_ascii_digit()).unwrap_or(rest.len());
    let cut = if rest.starts_with(|c: char| c.is_ascii_digit()) { digits_end } else { letters_end };
    parts.push(&rest[..cut]);
    if cut < rest.len() {
        parts.push(&rest[cut..]);
    }
    parts.retain(|part| part.contains(char::is_alphanumeric));
    parts
}

/// The text with one kind of apostrophe, dash, digit and fraction, and with raised digits as powers.
fn prepared(text: &str) -> String {
    if text.is_ascii() {
        return text.replace('`', "'");
    }
    let mut prepared = String::with_capacity(text.len());
    let mut was_raised = false;
    for c in text.chars().filter(|c| !is_invisible(*c)) {
        let raised = "⁰¹²³⁴⁵⁶⁷⁸⁹".chars().position(|digit| digit == c);
        if let Some(digit) = raised {
            if !was_raised {
                prepared.push('^');
            }
            prepared.push_str(&digit.to_string());
        } else {
            match c {
                '’' | '‘' | 'ʼ' | 'ʻ' | 'ʾ' | 'ʿ' | '´' | '`' | 'ʹ' | '＇' => prepared.push('\''),
                '‐'..='―' | '−' => prepared.push('-'),
                '¼'..='¾' | '⅐'..='⅞' => {
                    prepared.push(' ');
                    prepared.extend(c.nfkd().map(|c| if c == '⁄' { '/' } else { c }));
                }
                c if c.is_ascii() => prepared.push(c),
                c => prepared.extend(c.nfkc().map(|c| ascii_digit(c).unwrap_or(c))),
            }
        }
        was_raised = raised.is_some();
    }
    prepared
}

/// The digits of other scripts: each stands in a row of ten.
fn ascii_digit(c: char) -> Option<char> {
    const ZEROS: [u32; 16] = [
        0x660, 0x6f0, 0x7c0, 0x966, 0x9e6, 0xa66, 0xae6, 0xb66, 0xbe6, 0xc66, 0xce6, 0xd66, 0xe50, 0xed0, 0xf20, 0x1040,
    ];
    let digit = ZEROS.iter().find_map(|zero| (c as u32).checked_sub(*zero).filter(|digit| *digit < 10))?;
    char::from_digit(digit, 10)
}

/// A word without case, and without marks where they are accents; `is_spelled_out` writes the umlauts as two letters.
fn folded(word: &str, is_spelled_out: bool) -> String {
    // A number keeps its point.
    if word.starts_with(|c: char| c.is_ascii_digit()) {
        return word.to_owned();
    }
    if word.is_ascii() {
        return word.chars().filter(|c| !matches!(c, '\'' | '.')).map(|c| c.to_ascii_lowercase()).collect();
    }
    if word.chars().all(|c| matches!(c, 'А'..='я') && c != 'й' && c != 'Й') {
        return word.to_lowercase();
    }
    let mut folded = String::with_capacity(word.len());
    for c in word.chars().flat_map(|c| if c == 'ı' { 'i' } else { c }.nfc()).default_case_fold().nfc() {
        let two = match c {
            'ä' if is_spelled_out => "ae",
            'ö' | 'ø' if is_spelled_out => "oe",
            'ü' if is_spelled_out => "ue",
            'å' if is_spelled_out => "aa",
            'ō' if is_spelled_out => "ou",
            'ū' if is_spelled_out => "uu",
            // `Čičerin`
            'č' if is_spelled_out => "ch",
            'š' if is_spelled_out => "sh",
            'ž' if is_spelled_out => "zh",
            'æ' => "ae",
            'œ' => "oe",
            'ø' => "o",
            'ł' => "l",
            'đ' | 'ð' => "d",
            'þ' => "th",
            'й' => "й",
            'ς' => "σ",
            '\'' | '.' => "",
            _ => {
                let mut is_accented = false;
                for c in std::iter::once(c).nfd() {
                    if !is_combining_mark(c) {
                        is_accented = c < '\u{530}' || ('\u{1e00}'..'\u{2000}').contains(&c);
                        folded.push(c);
                    } else if !(is_accented || is_vowel_point(c)) {
                        folded.push(c);
                    }
                }
                continue;
            }
        };
        folded.push_str(two);
    }
    folded.nfc().collect()
}

/// Hebrew points and Arabic vowels; and accents without a letter before them.
fn is_vowel_point(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{591}'..='\u{5c7}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6ed}')
}

/// A text as it is shown, without case, accents and signs.
pub(super) fn key(text: &str) -> String {
    joined(&pieces(text))
}

/// The words of a text with one space between them.
pub(super) fn joined(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| &*piece.key).filter(|key| !key.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_no_reader_would_miss_is_taken_out() {
        for (a, b) in [
            ("Delcassé", "DELCASSE"),
            ("Diyarbakır", "DİYARBAKIR"),
            ("Straße", "STRASSE"),
            ("прем’єр", "премʼєр"),
            ("Hawaiʻi", "Hawai'i"),
            ("Qurʾān", "quran"),
            ("Brest-Litovsk", "Brest–Litovsk"),
            ("U.S.S.R.", "USSR"),
            ("１２", "١٢"),
            ("G7", "G-7"),
        ] {
            assert_eq!(key(a), key(b), "{a}");
        }
    }

    #[test]
    fn signs_that_are_parts_of_letters_stay() {
        for (a, b) in [("パリ", "バリ"), ("パリ", "ハリ"), ("ドイツ", "トイツ"), ("10⁶", "106"), ("мой", "мои")]
        {
            assert_ne!(key(a), key(b), "{a}");
        }
    }

    #[test]
    fn what_is_shown_is_read() {
        assert_eq!(plain("Alsace &amp; Lorraine"), "Alsace & Lorraine");
        assert_eq!(plain("[Tilsit](t.co) *now*"), "Tilsit now");
    }
}
