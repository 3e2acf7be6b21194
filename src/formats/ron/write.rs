//! From a deck, or a part of it, to RON.

use ron::{extensions::Extensions, ser::PrettyConfig};
use serde::Serialize;

use crate::deck::Deck;

/// The bytes of a deck file.
#[must_use]
pub fn write(deck: &Deck) -> Vec<u8> {
    format!("Deck{}\n", pretty(deck, 2)).into_bytes()
}

/// A part of a deck as RON, with its lists of texts on one line each.
pub fn pretty<T: Serialize>(value: &T, depth: usize) -> String {
    let config = PrettyConfig::new()
        .depth_limit(depth)
        .extensions(Extensions::IMPLICIT_SOME)
        .new_line("\n")
        .compact_arrays(false);
    let text = ron::ser::to_string_pretty(value, config)
        .expect("decks hold only texts, numbers and lists of them, all of which RON can write");
    // The extension is on by default for decks, so that files need not say it.
    plain_apostrophes(text.trim_start_matches("#![enable(implicit_some)]").trim_start())
}

/// RON with apostrophes as they are: within quotes they need no backslash.
fn plain_apostrophes(ron: &str) -> String {
    let mut plain = String::with_capacity(ron.len());
    let mut chars = ron.chars();
    while let Some(c) = chars.next() {
        match (c, if c == '\\' { chars.next() } else { None }) {
            ('\\', Some('\'')) => plain.push('\''),
            (c, next) => {
                plain.push(c);
                plain.extend(next);
            }
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use proptest::prelude::*;

    use super::*;
    use crate::{
        deck::{Answer, Card, Citation, HistoricalDate, Passage, Source, SourceKind, Topic},
        formats::read,
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
            (passage, quote, note, event, cue) in (maybe(), maybe(), maybe(), maybe(), maybe()),
            date in prop::sample::select(vec!["1891-08-27", "1712~", "1700/1721", "-0043"]),
        ) -> Card {
            Card {
                id: id.into(), topic: Topic::ALL[topic], question, answer, accept, parties, tags,
                passage: passage.map(Into::into), quote, note, event, cue, date: HistoricalDate::parse(date).ok(),
                ..Card::default()
            }
        }
    }

    prop_compose! {
        fn citation()(id in prop::option::of("[a-z]{1,4}"), locator in maybe()) -> Citation {
            Citation { id: id.map(|id| id.as_str().into()), locator }
        }
    }

    #[test]
    fn an_apostrophe_is_written_as_it_is_and_a_backslash_before_it_stays() {
        for text in ["Thirty Years' War", r"\'", r"a\\'b", "'"] {
            let written = pretty(&text, 1);
            assert_eq!(ron::from_str::<String>(&written).as_deref(), Ok(text), "{written}");
        }
        assert_eq!(pretty(&"Thirty Years' War", 1), "\"Thirty Years' War\"");
    }

    #[test]
    fn the_short_form_of_one_source_is_the_same_as_the_long_one() {
        let deck = |sources: &str| {
            let text = format!(
                "Deck(sources: [(id: \"s\", kind: Book, title: \"S\")], passages: [(id: \"p\", text: \"T\", {sources})], cards: [])"
            );
            read(text.as_bytes(), Path::new("d.ron"))
        };
        let long = deck("sources: [(id: \"s\", locator: \"p. 3\"), (locator: \"P25\")]");
        assert_eq!(long.deck, deck("source: \"s\", locator: \"p. 3\", sources: [(locator: \"P25\")]").deck);
        let origins = |reading: &crate::formats::Reading| {
            let deck = reading.deck.as_ref().unwrap();
            deck.origins(&deck.passages[0]).map(|(text, _)| text).collect::<Vec<_>>()
        };
        assert_eq!(origins(&long), ["S, p. 3", "P25"]);
        for (wrong, remedy) in [
            ("sources: \"s\"", "write [(id: \"…\", locator: \"…\")]"),
            ("sources: [(id: 3)]", "write \"3\""),
            ("sources: [(name: \"s\")]", "write [(id: \"…\", locator: \"…\")]"),
            ("sources: [\"s\"]", "write it as (name: value, …)"),
        ] {
            let reading = deck(wrong);
            assert!(reading.problems.iter().any(|it| it.remedy == remedy), "{wrong}: {:?}", reading.problems);
        }
    }

    proptest! {
        #[test]
        fn writing_and_reading_a_deck_is_the_identity(
            cards in prop::collection::vec(card(), 1..4), title in "\\PC{1,20}", summary in "[\\PC\n]{0,20}",
            text in "[\\PC\n]{1,40}", sources in prop::collection::vec(citation(), 0..3), kind in 0..6_usize,
            found_at in maybe(),
        ) {
            let deck = Deck {
                id: "a-deck".into(), title, summary, cards,
                sources: vec![Source {
                    id: "s".into(), title: "S".to_owned(), kind: SourceKind::ALL.get(kind).copied(), found_at,
                    ..Source::default()
                }],
                passages: vec![Passage { id: "p".into(), text, sources, ..Passage::default() }],
                retired: vec!["gone".into()],
                ..Deck::default()
            };
            let written = write(&deck);
            let read = read(&written, Path::new("deck.ron"));
            let written = String::from_utf8(written).unwrap();
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
