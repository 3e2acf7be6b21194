//! Blanks at which no line may end.

use std::borrow::Cow;

/// Returns the text with its signs on the line of the words that they belong to: French sets a blank before `?` and within
/// `« »`, which may be typed as one at which lines end. Each character stays where it is, by its number.
#[must_use]
pub fn no_break(text: &str) -> Cow<'_, str> {
    let is_blank = |c: char| matches!(c, ' ' | '\u{2009}' | '\u{202f}');
    // Most texts have none.
    let is_sign = |c: char| matches!(c, '?' | '!' | ';' | ':' | '»' | '›');
    let mut held: Option<String> = None;
    let mut before = None;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        // Narrow blanks are such in every place; the layout knows one kind that holds.
        let is_held = c == '\u{202f}'
            || is_blank(c)
                && (matches!(before, Some('«' | '‹')) || rest.peek().is_some_and(|(_, next)| is_sign(*next)));
        match (&mut held, is_held) {
            (None, true) => held = Some(text[..at].to_owned() + "\u{a0}"),
            (Some(held), _) => held.push(if is_held { '\u{a0}' } else { c }),
            (None, false) => {}
        }
        before = Some(c);
    }
    held.map_or(Cow::Borrowed(text), Cow::Owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_stays_on_the_line_of_its_word() {
        for (text, held) in [
            ("Qui signe ?", "Qui signe\u{a0}?"),
            ("le « concert » : oui", "le «\u{a0}concert\u{a0}»\u{a0}: oui"),
            ("12\u{202f}000 hommes", "12\u{a0}000 hommes"),
            ("« ", "«\u{a0}"),
        ] {
            assert_eq!(no_break(text), held);
            assert_eq!(no_break(text).chars().count(), text.chars().count());
        }
        for plain in ["Who signed it?", "A list: one; two.", ""] {
            assert!(matches!(no_break(plain), Cow::Borrowed(text) if text == plain));
        }
    }
}
