//! Changing one card in a file that its author wrote by hand: everything else stays as it is, comments included.

use std::ops::Range;

use super::write::pretty;
use crate::deck::Card;

/// The text of a deck file with the card at `span` replaced.
///
/// # Panics
/// Where `span` is not on character boundaries of `text`: spans come from reading this very text.
#[must_use]
pub fn replace_card(text: &str, span: Range<usize>, card: &Card) -> String {
    let indent: String = text[..span.start].chars().rev().take_while(|c| *c == ' ' || *c == '\t').collect();
    let written = pretty(card, 1).replace('\n', &format!("\n{indent}"));
    format!("{}{written}{}", &text[..span.start], &text[span.end..])
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::storage::deck_files::read;

    #[test]
    fn only_the_card_changes() {
        let text = "Deck(id: \"d\", title: \"D\", cards: [ // mine\n    (id: \"a\", question: \"A?\", answer: \"x\"),\n    \
                    (id: \"b\", question: \"B?\", answer: \"y\"), // yours\n])\n";
        let reading = read(text.as_bytes(), Path::new("d.ron"));
        let mut deck = reading.deck.unwrap();
        deck.cards[0].question = "How, “exactly”?\nSay.".to_owned();
        let changed = replace_card(text, reading.card_spans[0].clone(), &deck.cards[0]);
        assert_eq!(read(changed.as_bytes(), Path::new("d.ron")).deck.unwrap(), deck);
        assert!(
            changed.contains("// mine") && changed.contains("(id: \"b\", question: \"B?\", answer: \"y\"), // yours")
        );
    }
}
