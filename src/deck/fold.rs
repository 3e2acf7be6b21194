//! How texts are compared: without case, accents, punctuation and kinds of dash.

use unicode_normalization::char::{decompose_compatible, is_combining_mark};

/// A text reduced to what counts when two are compared: lower case, no accents, no apostrophes, every other
/// punctuation and white space as one space, no space at either end.
///
/// `fold(fold(x)) == fold(x)`.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = Folded { text: String::with_capacity(text.len()), is_word_over: false };
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.bytes().position(|byte| !byte.is_ascii_alphanumeric()).unwrap_or(rest.len());
        folded.push_word(&rest[..end]);
        let mut after = rest[end..].chars();
        if let Some(c) = after.next() {
            folded.push(c);
        }
        rest = after.as_str();
    }
    folded.text
}

/// What has been folded so far.
struct Folded {
    text: String,
    /// Whether a space comes before the next word.
    is_word_over: bool,
}

impl Folded {
    /// Adds a word, or a part of one, of ASCII letters and digits.
    fn push_word(&mut self, word: &str) {
        if !word.is_empty() {
            self.begin();
            let start = self.text.len();
            self.text.push_str(word);
            self.text[start..].make_ascii_lowercase();
        }
    }

    fn push(&mut self, c: char) {
        if c.is_ascii() {
            self.push_folded(c);
        } else {
            // Lower-casing can bring new accents (İ), and a decomposed letter can lose its case only then. Accents need
            // no order: they are left out.
            decompose_compatible(c, |c| {
                c.to_lowercase().for_each(|c| decompose_compatible(c, |c| self.push_folded(c)));
            });
        }
    }

    fn push_folded(&mut self, c: char) {
        if is_silent(c) {
            return;
        }
        if !c.is_alphanumeric() {
            self.is_word_over = true;
            return;
        }
        self.begin();
        match c {
            'ß' => self.text.push_str("ss"),
            'æ' => self.text.push_str("ae"),
            'œ' => self.text.push_str("oe"),
            'ø' => self.text.push('o'),
            'ł' => self.text.push('l'),
            'đ' | 'ð' => self.text.push('d'),
            'ı' => self.text.push('i'),
            'ς' => self.text.push('σ'),
            _ => self.text.push(c.to_ascii_lowercase()),
        }
    }

    fn begin(&mut self) {
        if std::mem::take(&mut self.is_word_over) && !self.text.is_empty() {
            self.text.push(' ');
        }
    }
}

/// Apostrophes and accents are left out rather than turned into a space: `d'Orsay` is one word.
fn is_silent(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | '`' | '´') || (!c.is_ascii() && (is_combining_mark(c) || is_invisible(c)))
}

/// Whether a character is never seen, such as a soft hyphen or a space without width. It comes along when a text is
/// copied, within words, too.
#[must_use]
pub fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

/// Whether a character steers how a text is shown and is not seen itself: a control character other than the end of a line
/// and a tab, or a mark that turns the direction of what follows.
#[must_use]
pub fn is_steering(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t')
        || matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The first character of a text that [steers](is_steering) how it is shown, of those that pass. Looked for by its first
/// byte, because nearly all texts have none.
#[must_use]
pub fn first_steering(text: &str, passes: impl Fn(char) -> bool) -> Option<char> {
    let may_begin = |byte: &u8| *byte < b' ' || matches!(byte, 0x7f | 0xc2 | 0xd8 | 0xe2);
    let mut rest = text;
    loop {
        let at = rest.bytes().position(|byte| may_begin(&byte))?;
        let mut chars = rest[at..].chars();
        let c = chars.next()?;
        if is_steering(c) && passes(c) {
            return Some(c);
        }
        rest = chars.as_str();
    }
}

/// The words of a folded text.
pub fn words(folded: &str) -> impl Iterator<Item = &str> {
    folded.split(' ').filter(|word| !word.is_empty())
}

/// Whether the words of `needle` stand together in `haystack`; both are folded texts.
#[must_use]
pub fn contains_words(haystack: &str, needle: &str) -> bool {
    let (haystack, needle) = (haystack.as_bytes(), needle.as_bytes());
    let mut is_start = true;
    haystack.iter().enumerate().any(|(at, byte)| {
        let may_start = std::mem::replace(&mut is_start, *byte == b' ');
        may_start
            && needle.first() == Some(byte)
            && haystack[at..].starts_with(needle)
            && matches!(haystack.get(at + needle.len()), None | Some(b' '))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_does_not_count_is_folded_away() {
        for (a, b) in [
            ("Delcassé", "delcasse"),
            ("1814–15", "1814-15"),
            ("Quai d’Orsay", "quai d'orsay"),
            ("  Brest-Litovsk. ", "BREST LITOVSK"),
            ("Œuvre", "oeuvre"),
            ("Łódź", "Lodz"),
            ("Έλληνας", "ελληνασ"),
        ] {
            assert_eq!(fold(a), fold(b));
        }
        assert_ne!(fold("1891"), fold("1894"));
        assert_eq!(fold("…!"), "");
        assert_eq!(fold(" Ça – c’est\t½ İstanbul! "), "ca cest 1 2 istanbul");
    }

    #[test]
    fn words_are_found_whole() {
        assert!(contains_words("the treaty of paris", "paris"));
        assert!(contains_words("a peace of paris", "peace of paris") && contains_words("paris", "paris"));
        assert!(!contains_words("the parisian press", "paris") && !contains_words("paris", "the peace of paris"));
        assert!(!contains_words("anything", ""));
    }

    #[test]
    fn every_character_that_steers_is_found_by_its_bytes() {
        for c in '\0'..=char::MAX {
            let text = format!("“é— {c} ж");
            assert_eq!(first_steering(&text, |_| true), Some(c).filter(|c| is_steering(*c)), "{c:?}");
        }
        assert_eq!(first_steering("a\tb\u{202e}", |c| c != '\t'), Some('\u{202e}'));
    }

    proptest! {
        #[test]
        fn folding_twice_is_folding_once(text in "\\PC*") {
            prop_assert_eq!(fold(&fold(&text)), fold(&text));
        }
    }
}
