//! From a deck, or one card of it, to the text of its file.

use std::ops::Range;

use ron::{extensions::Extensions, ser::PrettyConfig};
use serde::Serialize;

use crate::{
    deck::{Card, Deck},
    formats::text::mark_length,
};

/// The bytes of a deck file.
#[must_use]
pub fn write(deck: &Deck) -> Vec<u8> {
    format!("Deck{}\n", pretty(deck, 2)).into_bytes()
}

/// The bytes of a deck file with the card at `span`, counted from the end of the byte order mark, replaced.
#[must_use]
pub fn replace_card(bytes: &[u8], span: Range<usize>, card: &Card) -> Vec<u8> {
    let mark = mark_length(bytes);
    let (before, after) = (&bytes[..mark + span.start], &bytes[mark + span.end..]);
    let indent: Vec<u8> = before.iter().rev().take_while(|byte| b" \t".contains(byte)).copied().collect();
    let line_end = if before.contains(&b'\r') { "\r\n" } else { "\n" };
    let written = pretty(card, 1).replace('\n', &format!("{line_end}{}", String::from_utf8_lossy(&indent)));
    [before, written.as_bytes(), after].concat()
}

/// A part of a deck as RON, with its lists of texts on one line each.
fn pretty<T: Serialize>(value: &T, depth: usize) -> String {
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
        deck::{Answer, Card, Citation, HistoricalDate, Passage, Source, SourceKind, Topic},
        formats::{ReplaceError, read, replace_card},
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

    /// A deck by hand: what is before the card, the card, and what is after it.
    const BY_HAND: [&str; 3] = [
        "Deck(id: \"d\", title: \"D\", cards: [ // mine\n    ",
        "(id: \"a\", question: \"A?\", answer: \"x\")",
        ",\n    (id: \"b\", question: \"B?\", answer: \"y\"), // yours\n])\n",
    ];

    fn changed(text: &str) -> (Deck, Vec<u8>) {
        let file = Path::new("d.ron");
        let mut deck = read(text.as_bytes(), file).deck.unwrap();
        let before = deck.cards[0].clone();
        deck.cards[0].question = "How, “exactly”?\nSay.".to_owned();
        let (bytes, reading) = replace_card(text.as_bytes(), file, &before, &deck.cards[0]).unwrap();
        assert_eq!(reading.deck.as_ref(), Some(&deck));
        assert_eq!(read(&bytes, file).deck, reading.deck);
        (deck, bytes)
    }

    #[test]
    fn a_card_is_replaced_and_not_a_byte_beside_it() {
        let by_hand = BY_HAND.concat();
        for text in [by_hand.clone(), format!("\u{feff}{by_hand}"), by_hand.replace('\n', "\r\n")] {
            let (_, bytes) = changed(&text);
            let after = String::from_utf8(bytes).unwrap();
            let (start, end) = text.split_once(BY_HAND[1]).unwrap();
            assert!(after.starts_with(start) && after.ends_with(end), "{after}");
            let is_crlf = text.contains('\r');
            assert!(after.lines().count() > text.lines().count());
            assert!(after.split_inclusive('\n').all(|line| line.ends_with("\r\n") == is_crlf), "{after:?}");
        }
    }

    #[test]
    fn a_card_that_is_another_one_by_now_is_not_replaced() {
        let (deck, bytes) = changed(&BY_HAND.concat());
        let stale = Card { question: "A?".to_owned(), ..deck.cards[0].clone() };
        let gone = Card { id: "c".into(), ..stale.clone() };
        let replaced = |before: &Card| replace_card(&bytes, Path::new("d.ron"), before, &deck.cards[1]).unwrap_err();
        assert!(matches!(replaced(&stale), ReplaceError::Changed));
        assert!(matches!(replaced(&gone), ReplaceError::Gone));
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
