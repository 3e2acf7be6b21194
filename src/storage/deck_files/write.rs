//! From a deck to the text of its file.

use ron::{extensions::Extensions, ser::PrettyConfig};
use serde::Serialize;

use crate::deck::Deck;

/// The text of a deck file. Reading it gives the same deck.
#[must_use]
pub fn to_ron(deck: &Deck) -> String {
    format!("Deck{}\n", pretty(deck, 2))
}

/// A part of a deck as RON, with its lists of texts on one line each.
pub(super) fn pretty<T: Serialize>(value: &T, depth: usize) -> String {
    let config = PrettyConfig::new()
        .depth_limit(depth)
        .extensions(Extensions::IMPLICIT_SOME)
        .new_line("\n")
        .compact_arrays(false);
    let text = ron::ser::to_string_pretty(value, config)
        .expect("decks hold only texts, numbers and lists of them, all of which RON can write");
    // The extension is on by default for decks, so that files need not say it.
    text.trim_start_matches("#![enable(implicit_some)]").trim_start().to_owned()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::{
        deck::{Answer, Card, HistoricalDate, Passage, Source, Topic},
        storage::deck_files::read,
    };

    fn texts() -> impl Strategy<Value = Vec<String>> {
        prop::collection::vec("\\PC{0,12}", 0..3)
    }

    fn maybe() -> impl Strategy<Value = Option<String>> {
        prop::option::of("[\\PC\n\t\"\\\\]{0,12}")
    }

    /// An answer of blanks says as much as none, and is not written.
    fn left_out_if_blank(answer: Answer) -> Answer {
        if answer.is_empty() { Answer::default() } else { answer }
    }

    prop_compose! {
        fn card()(
            id in "[a-z0-9-]{1,12}", topic in 0..Topic::ALL.len(), question in "[\\PC\n\"\\\\]{1,30}",
            answer in prop_oneof![
                "[\\PC]{1,20}".prop_map(Answer::Text),
                prop::collection::vec("\\PC{1,8}", 1..3).prop_map(Answer::List),
            ].prop_map(left_out_if_blank),
            (accept, parties, tags) in (texts(), texts(), texts()),
            (passage, quote, note, event) in (maybe(), maybe(), maybe(), maybe()),
            date in prop::sample::select(vec!["1891-08-27", "1712~", "1700/1721", "-0043"]),
        ) -> Card {
            Card {
                id: id.into(), topic: Topic::ALL[topic], question, answer, accept, parties, tags,
                passage: passage.map(Into::into), quote, note, event, date: HistoricalDate::parse(date).ok(),
                ..Card::default()
            }
        }
    }

    proptest! {
        #[test]
        fn writing_and_reading_a_deck_is_the_identity(
            cards in prop::collection::vec(card(), 1..4), title in "\\PC{1,20}", summary in "[\\PC\n]{0,20}",
            text in "[\\PC\n]{1,40}", locator in maybe(),
        ) {
            let deck = Deck {
                id: "a-deck".into(), title, summary, cards,
                sources: vec![Source { id: "s".into(), title: "S".to_owned(), ..Source::default() }],
                passages: vec![Passage { id: "p".into(), text, locator, ..Passage::default() }],
                ..Deck::default()
            };
            let written = to_ron(&deck);
            let read = read(written.as_bytes(), Path::new("deck.ron"));
            // Parts that may not be studied (a duplicate id, an empty text) are left out when a deck is read.
            let sound = crate::deck::check(&deck).iter().all(|it| it.flaw.severity() != crate::deck::Severity::Error);
            if sound {
                prop_assert_eq!(read.deck.as_ref(), Some(&deck), "{}", written);
            } else {
                prop_assert!(read.deck.is_some(), "{}", written);
            }
        }
    }
}
