//! What a deck author gets wrong: it is told with its place and its remedy, the rest is there, and no byte is changed.

use std::{
    fs::{self, File},
    path::Path,
    time::{Duration, Instant},
};

use entente::{
    deck::{CardId, Severity},
    formats::{self, Problem, Reading},
    library::DeckError,
    memory::Rating,
    storage::{built_in_text, deck_files},
};

use crate::builder::{Study, deck_of};

/// A sound deck that each case below breaks in one place.
const PACTS: &str = r#"Deck(
    id: "pacts",
    title: "Pacts",
    sources: [(id: "book", title: "A book")],
    passages: [
        (id: "terms", text: "The reply of 4 January 1894 brought it into force.", source: "book"),
    ],
    cards: [
        (id: "who", topic: Treaty, question: "Who signed?", answer: "Mohrenheim", passage: "terms"),
        (
            id: "when",
            question: "When was it in force?",
            answer: "January 1894",
            passage: "terms", quote: "4 January 1894",
            distractors: ["1891", "1892", "1907"],
        ),
        (id: "what", question: "What was it?", answer: ["An alliance", "A loan"], passage: "terms"),
        (id: "where", question: "Where?", answer: "In Paris", passage: "terms", date: "1894-01-04"),
    ],
)
"#;

fn read(text: &str) -> Reading {
    formats::read(text.as_bytes(), Path::new("pacts.ron"))
}

/// What comes of the deck with that change.
fn broken(from: &str, to: &str) -> Reading {
    assert!(PACTS.contains(from), "{from}");
    read(&PACTS.replacen(from, to, 1))
}

fn ids(reading: &Reading) -> Vec<&str> {
    reading.deck.iter().flat_map(|deck| &deck.cards).map(|card| card.id.as_str()).collect()
}

fn one_problem(reading: &Reading) -> &Problem {
    let all: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
    assert_eq!(reading.problems.len(), 1, "{}", all.join("\n"));
    &reading.problems[0]
}

#[test]
fn the_deck_that_is_broken_below_is_sound() {
    let reading = read(PACTS);
    assert_eq!((ids(&reading), reading.problems.len()), (vec!["who", "when", "what", "where"], 0));
}

#[test]
fn a_wrong_value_is_told_with_file_line_column_card_and_a_caret() {
    let reading = broken("quote: \"4 January 1894\"", "quote: 1894");
    assert_eq!(
        one_problem(&reading).to_string(),
        r#"error: a text between quotation marks was expected here
  --> pacts.ron:14:38, card when
   |             passage: "terms", quote: 1894,
   |                                      ^^^^
   = write "1894"
"#
    );
    assert_eq!(ids(&reading), ["who", "what", "where"]);
}

#[test]
fn an_unknown_field_is_passed_over_with_a_suggestion() {
    let reading = broken("topic: Treaty", "topc: Treaty");
    assert_eq!(
        one_problem(&reading).to_string(),
        r#"warning: a card has no field `topc`; it is passed over
  --> pacts.ron:9:21, card who
   |         (id: "who", topc: Treaty, question: "Who signed?", answer: "Mohrenheim", passage: "terms"),
   |                     ^^^^
   = did you mean `topic`?
"#
    );
    assert_eq!(ids(&reading).len(), 4);
}

#[test]
fn a_slip_in_a_long_line_is_shown_with_what_stands_around_it() {
    let long = format!("Who {}signed?", "– as is well known – ".repeat(20));
    let reading = read(&PACTS.replace("Who signed?", &long).replace("Mohrenheim\"", "Baron \"Mohrenheim\"\""));
    assert_eq!(
        one_problem(&reading).to_string(),
        r#"error: this text ends too early, or too late
  --> pacts.ron:9:489, card who
   | …s well known – signed?", answer: "Baron "Mohrenheim"", passage: "terms"),
   |                                   ^^^^^^^^
   = close it with ", and write \" for a quotation mark within it
"#
    );
}

/// The change, what is said of it, what to do, and the text above the caret.
#[test]
fn what_is_wrong_with_one_card_costs_that_card_only() {
    const MARKS: &str = "a text between quotation marks was expected here";
    const ENDS: &str = "this text ends too early, or too late";
    const CLOSE: &str = "close it with \", and write \\\" for a quotation mark within it";
    let cases: &[(&str, &str, &str, &str, &str)] = &[
        // A wrong value.
        ("answer: \"Mohrenheim\"", "answer: 5", MARKS, "write \"5\"", "5"),
        ("answer: \"Mohrenheim\"", "answer: Mohrenheim", MARKS, "write \"Mohrenheim\"", "Mohrenheim"),
        ("answer: \"Mohrenheim\"", "answer: 'Mohrenheim'", MARKS, "write \"Mohrenheim\"", "'Mohrenheim'"),
        ("answer: \"Mohrenheim\"", "answer: [\"a\", 7]", MARKS, "write \"7\"", "7"),
        ("answer: \"Mohrenheim\"", "answer: ,", "a value was expected here", "write one, or take the field out", ","),
        (
            "[\"1891\", \"1892\", \"1907\"]",
            "\"1891\"",
            "a list of texts was expected here",
            "write [\"1891\"]",
            "\"1891\"",
        ),
        ("Treaty", "Traety", "`Traety` is not a topic", "did you mean `Treaty`?", "Traety"),
        ("Treaty", "\"Treaty\"", "a topic has no quotation marks", "write Treaty", "\"Treaty\""),
        (
            "Treaty",
            "Geography",
            "`Geography` is not a topic",
            "it is one of Alliance, War, Treaty, Crisis, Visit, Economy, Person, Date, General",
            "Geography",
        ),
        (
            "1894-01-04",
            "4.1.1894",
            "`4.1.1894` is not a date",
            "write it like 1891-08-27, 1891-08, 1891, 189X, 1700/1721 or 1712~",
            "\"4.1.1894\"",
        ),
        ("\"1894-01-04\"", "1894-01-04", MARKS, "write \"1894-01-04\"", "1894-01-04"),
        ("Who signed?", "Who\\q?", "this is no escape that a text can have", "write \\\\ for a backslash", "\\q"),
        // A field missing, misspelt or twice.
        ("question: \"Who signed?\", ", "", "a card needs the field `question`", "add question: \"…\"", "("),
        ("question", "qestion", "a card has no field `qestion`", "did you mean `question`?", "qestion"),
        (
            "topic: Treaty",
            "topic: War, topic: War",
            "the field `topic` is given twice",
            "take one of the two out",
            "topic",
        ),
        (
            "id: \"when\"",
            "id: \"who\"",
            "the id `who` is used twice",
            "give one of the two another id; until then only the first is used",
            "\"who\"",
        ),
        // Quotation marks.
        ("\"Who signed?\"", "\"Who \"signed\"?\"", ENDS, CLOSE, "\"Who \""),
        ("\"Who signed?\",", "\"Who signed?,", ENDS, CLOSE, "\"Who signed?, answer: \""),
        ("\"January 1894\",", "\"January 1894,", ENDS, CLOSE, "\"January 1894,"),
        (
            "\"January 1894\",",
            "January 1894\",",
            "a text stands between quotation marks",
            "write \"…\" around it",
            "January",
        ),
        (
            "\"Who signed?\"",
            "“Who signed?”",
            "a text stands between straight quotation marks",
            "write \"…\" around it",
            "“",
        ),
        // Brackets and separators.
        ("1907\"],\n        ),", "1907\"],", "this bracket is never closed", "write the bracket that closes it", "("),
        ("1907\"],", "1907\",", "this bracket is never closed", "write the bracket that closes it", "["),
        ("1907\"],\n        ),", "1907\"],\n        ],", "a closing parenthesis was expected here", "write )", "]"),
        ("Treaty,", "Treaty;", "a comma was expected here", "write one", ";"),
        (
            "question: \"Who",
            "question = \"Who",
            "a field is written with a colon after its name",
            "write name: value, as in question: \"…\"",
            "question",
        ),
    ];
    for (from, to, message, remedy, shown) in cases {
        let reading = broken(from, to);
        let problem = one_problem(&reading);
        assert_eq!((problem.message.as_str(), problem.remedy.as_str()), (*message, *remedy), "{to}");
        let place = problem.place.as_ref().unwrap();
        let above: String = place.text.chars().skip(place.caret).take(place.width).collect();
        assert_eq!(above, *shown, "{to}");
        assert_eq!(problem.severity, Severity::Error, "{to}");
        assert_eq!(ids(&reading).len(), 3, "{to}");
    }
}

#[test]
fn a_comma_too_few_or_too_many_costs_nothing() {
    for (from, to, message) in [
        ("\"Who signed?\",", "\"Who signed?\"", "a comma is missing here"),
        ("\"1891\",", "\"1891\"", "a comma is missing here"),
        ("\"terms\"),", "\"terms\")", "a comma is missing here"),
        ("\"terms\"),", "\"terms\"),,", "there is a comma too many here"),
        ("\"terms\"),", "\"terms\")),", "this bracket closes nothing"),
        ("title: \"Pacts\",", "title: \"Pacts\"", "a comma is missing here"),
        ("    ],\n    cards", "    cards", "this bracket is never closed"),
        ("    ],\n)\n", ")\n", "this bracket is never closed"),
        ("    ],\n)\n", "    ],\n", "this bracket is never closed"),
        ("    ],\n)\n", "    ],\n))", "the deck has ended, and nothing may follow it"),
    ] {
        let reading = broken(from, to);
        assert_eq!(one_problem(&reading).message, message, "{to}");
        assert_eq!(ids(&reading).len(), 4, "{to}");
    }
}

#[test]
fn one_slip_is_one_problem() {
    for (from, to) in [
        // The passage is there, but cannot be read: its cards are not told that it is missing.
        ("text: \"The reply", "text: The \"reply"),
        ("title: \"A book\"", "title: 1"),
        ("title: \"Pacts\"", "title: Pacts"),
        ("id: \"pacts\"", "id: 7"),
        ("cards: [", "crads: ["),
    ] {
        one_problem(&broken(from, to));
    }
}

#[test]
fn nesting_is_refused_before_it_exhausts_anything() {
    let deep = "[".repeat(10_000);
    for open in ["[", "(", "{", "Some(", "(a: [", "/*"] {
        let deep = open.repeat(10_000);
        assert_eq!(ids(&broken("\"Mohrenheim\"", &deep)), ["when", "what", "where"], "{open}");
        assert!(!read(&deep).problems.is_empty());
        assert!(!read(&format!("Deck(title: {deep}")).problems.is_empty());
        assert!(!read(&format!("Deck(cards: {deep}")).problems.is_empty());
    }
    assert_eq!(one_problem(&broken("\"Mohrenheim\"", &deep)).message, "brackets are nested too deep here");
}

#[test]
fn a_deck_in_one_line_is_read_as_quickly_as_any_however_much_is_wrong_with_it() {
    for bad in
        ["(id: 1), ", "(id: \"a\", question: \"Q?\", answer: \"A\"), ", "Card(id: \"a\", answer: 1), ", "(x), ", "), "]
    {
        let text = format!("Deck(id: \"d\", title: \"D\", cards: [{}])", bad.repeat(30_000));
        let started = Instant::now();
        assert!(!read(&text).problems.is_empty());
        assert!(started.elapsed() < Duration::from_secs(10), "{bad} takes {:?}", started.elapsed());
    }
}

#[test]
fn what_is_no_deck_is_said() {
    for (bytes, message) in [
        (&b""[..], "the file is empty"),
        (b" \n\t\n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"{\"format\": 1, \"cards\": []}", "this is not a deck"),
        (b"[1, 2]", "this is not a deck"),
        (b"question,answer\nWho?,Nobody\n", "this is not a deck"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "this is no text, or one in UTF-16"),
        (b"\xff\xfeD\0e\0c\0k\0(\0)\0", "this is no text, or one in UTF-16"),
        (b"D\0e\0c\0k\0(\0i\0d\0", "this is no text, or one in UTF-16"),
        (b"\0D\0e\0c\0k\0(\0i\0d", "this is no text, or one in UTF-16"),
        (b"Deck()", "the deck is empty"),
    ] {
        let reading = formats::read(bytes, Path::new("x.ron"));
        assert!(reading.deck.is_none());
        assert_eq!(one_problem(&reading).message, message);
    }
}

#[test]
fn a_character_that_nobody_can_see_is_told_with_its_place_and_costs_nothing() {
    for (from, to, caret) in [
        ("Who signed?", "Who\0 signed?", "\0"),
        ("Mohrenheim", "Mohren\x08heim", "\x08"),
        ("An alliance", "An\x7f alliance", "\x7f"),
        // The author wrote it so: the caret is under the whole text.
        ("Mohrenheim", "Mohren\\u{0}heim", "\"Mohren\\u{0}heim\""),
    ] {
        let reading = broken(from, to);
        let problem = one_problem(&reading);
        assert!(problem.message.contains("neither seen nor typed"), "{problem}");
        assert!(problem.severity == Severity::Warning && problem.card.is_some(), "{problem}");
        let place = problem.place.as_ref().unwrap();
        assert_eq!(place.text.chars().skip(place.caret).take(place.width).collect::<String>(), caret);
        assert_eq!(ids(&reading).len(), 4);
    }
    assert_eq!(broken("Who signed?", "Who\tsigned?\r\n").problems, []);
}

#[test]
fn a_deck_of_a_later_format_is_not_guessed_at() {
    let reading = broken("id: \"pacts\"", "format: 2, id: \"pacts\", forms: {}");
    assert_eq!(one_problem(&reading).message, "the deck is of format 2, and this Entente reads format 1");
    assert!(reading.deck.is_none());
}

#[test]
fn invalid_utf8_is_shown_with_its_place() {
    let mut bytes = PACTS.as_bytes().to_vec();
    let at = PACTS.find("Mohrenheim").unwrap() + 2;
    bytes[at] = 0xe9; // é in Latin-1
    let reading = formats::read(&bytes, Path::new("pacts.ron"));
    let problem = one_problem(&reading);
    assert_eq!(problem.message, "the text is not UTF-8 here");
    let place = problem.place.as_ref().unwrap();
    assert_eq!((place.line, place.text.chars().nth(place.caret)), (9, Some('\u{fffd}')));
    assert!(place.text.contains("Mo\u{fffd}renheim"));
}

mod files {
    use super::*;

    #[test]
    fn a_huge_file_is_refused_without_being_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("huge.ron");
        File::create(&path).unwrap().set_len(200_000_000).unwrap();
        let started = Instant::now();
        let reading = deck_files::read_file(&path);
        assert_eq!(one_problem(&reading).message, "the file has 200 MB; a deck has 100 MB at most");
        assert!(started.elapsed() < Duration::from_millis(50), "{:?}", started.elapsed());
    }

    #[test]
    fn a_file_that_cannot_be_read_is_said() {
        let folder = tempfile::tempdir().unwrap();
        for path in [folder.path().join("missing.ron"), folder.path().to_owned()] {
            let reading = deck_files::read_file(&path);
            assert!(one_problem(&reading).message.starts_with("the file cannot be read: "));
        }
    }

    #[test]
    fn a_bad_file_does_not_lose_the_others_and_is_never_written_to() {
        let one_bad_card = deck_of("wars", 3).replace("id: \"c2\"", "id: 2");
        let bad_files: &[(&str, &[u8])] = &[
            ("a-empty.ron", b""),
            ("b-json.ron", b"{}"),
            ("c-latin1.ron", b"Deck(title: \"\xe9\")"),
            ("d-later.ron", b"Deck(format: 9, id: \"later\", title: \"x\")"),
            ("e-wars.ron", one_bad_card.as_bytes()),
        ];
        let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good);
        for (name, bytes) in bad_files {
            study = study.put(name, bytes);
        }
        let mut study = study.reopen();
        let broken: Vec<_> = study.library().broken_files().iter().map(|file| file.path.clone()).collect();
        assert_eq!(broken, bad_files[..4].iter().map(|(name, _)| study.deck_path(name)).collect::<Vec<_>>());
        assert!(study.library().broken_files().iter().all(|file| !file.problems.is_empty()));
        let wars = study.library().deck(&"wars".into()).unwrap();
        assert_eq!((wars.deck.cards.len(), wars.problems.iter().filter(|it| it.card.is_some()).count()), (2, 1));
        assert_eq!(study.library().deck(&"pacts".into()).unwrap().deck.cards.len(), 2);

        study.record("c3", Rating::Good);
        study.import(&deck_of("pacts", 3));
        let study = study.reopen();
        for (name, bytes) in bad_files {
            assert_eq!(fs::read(study.deck_path(name)).unwrap(), *bytes, "{name}");
        }
    }

    #[test]
    fn of_two_files_with_one_deck_id_the_first_counts_and_the_other_is_told() {
        let study =
            Study::new().put("a.ron", deck_of("pacts", 2).as_bytes()).put("b.ron", deck_of("pacts", 3).as_bytes());
        assert_eq!(study.library().deck(&"pacts".into()).unwrap().deck.cards.len(), 2);
        let [other] = study.library().broken_files() else { panic!("one file is told") };
        assert_eq!(other.path, study.deck_path("b.ron"));
        assert!(other.problems[0].message.contains("deck id `pacts`"), "{}", other.problems[0]);
    }

    #[test]
    fn an_imported_deck_stays_in_its_folder_whatever_its_id() {
        for id in ["../../escaped", "/tmp/escaped", "..", ".hidden", "a/b", "a\\\\b", "nul\\u{0}", "C:x"] {
            let mut study = Study::new();
            // The journal of what can be undone is beside the decks folder.
            let count = |study: &Study| {
                let names = fs::read_dir(study.root()).unwrap().map(|it| it.unwrap().file_name());
                names.filter(|name| name != "undo.ron").count()
            };
            let before = count(&study);
            study.import(&deck_of("pacts", 1).replace("id: \"pacts\"", &format!("id: \"{id}\"")));
            assert_eq!(study.library().decks().len(), 3, "{id}");
            let files: Vec<_> =
                fs::read_dir(study.data_folder().decks()).unwrap().map(|it| it.unwrap().file_name()).collect();
            assert_eq!(files, ["deck.ron"], "{id}");
            assert_eq!(count(&study), before, "{id}");
        }
    }

    #[test]
    fn nothing_is_imported_from_what_is_no_deck() {
        let study = Study::new();
        let file = study.root().join("x.ron");
        fs::write(&file, "{}").unwrap();
        match study.library().preview(&file, &entente::formats::Choices::default()) {
            Err(DeckError::NoDeck { problems, .. }) => assert_eq!(problems.len(), 1),
            other => panic!("{other:?}"),
        }
    }
}

mod any {
    use entente::deck::Card;
    use proptest::prelude::*;

    use super::*;

    fn built_in() -> &'static str {
        built_in_text(&"franco-russian-relations".into()).unwrap()
    }

    /// Every problem can be shown, and every card kept can be found where it is said to lie.
    fn holds_together(reading: &Reading, text: &[u8]) {
        for problem in &reading.problems {
            assert!(!problem.to_string().is_empty());
        }
        let cards = reading.deck.as_ref().map_or(0, |deck| deck.cards.len());
        assert_eq!(cards, reading.card_spans.len());
        let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
        assert!(reading.card_spans.iter().all(|span| text[span.clone()].ends_with(b")")));
    }

    #[derive(Clone, Debug)]
    enum Change {
        Flip(usize, u8),
        Delete(usize, usize),
        Insert(usize, String),
    }

    fn change() -> impl Strategy<Value = Change> {
        let snippet = prop_oneof!["[\\[\\](){},:\"'/*\\\\#r\n ]{1,4}", "\\PC{1,6}"];
        prop_oneof![
            (any::<usize>(), any::<u8>()).prop_map(|(at, byte)| Change::Flip(at, byte)),
            (any::<usize>(), 1usize..200).prop_map(|(at, length)| Change::Delete(at, length)),
            (any::<usize>(), snippet).prop_map(|(at, text)| Change::Insert(at, text)),
        ]
    }

    fn apply(bytes: &mut Vec<u8>, change: &Change) {
        match change {
            Change::Flip(at, byte) => {
                let at = at % bytes.len();
                bytes[at] = *byte;
            }
            Change::Delete(at, length) => {
                let at = at % bytes.len();
                bytes.drain(at..(at + length).min(bytes.len() - 1).max(at));
            }
            Change::Insert(at, text) => {
                let at = at % bytes.len();
                bytes.splice(at..at, text.bytes());
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]

        #[test]
        fn bytes_never_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..300), as_deck: bool) {
            let bytes = if as_deck { [b"Deck(", &bytes[..]].concat() } else { bytes };
            holds_together(&formats::read(&bytes, Path::new("x.ron")), &bytes);
        }

        #[test]
        fn changes_of_a_deck_never_make_it_panic(changes in prop::collection::vec(change(), 1..6)) {
            let mut bytes = built_in().as_bytes().to_vec();
            for change in &changes {
                apply(&mut bytes, change);
            }
            holds_together(&formats::read(&bytes, Path::new("x.ron")), &bytes);
        }

        #[test]
        fn a_broken_value_loses_no_other_card(
            card in any::<prop::sample::Index>(), field in any::<prop::sample::Index>(),
            // What closes the card and its list as well is more than a broken value.
            value in "[\\[(){},:\"'\\\\#r1a ]{0,6}|[\\[\\](:\"]{0,6}|[^)]\\PC{0,8}",
        ) {
            let text = built_in();
            let whole = formats::read(text.as_bytes(), Path::new("x.ron"));
            let cards = &whole.deck.as_ref().unwrap().cards;
            let broken = card.index(cards.len());
            let span = whole.card_spans[broken].clone();
            // Any colon will do: of a field, or within a text.
            let colons: Vec<usize> = text[span.clone()].match_indices(": ").map(|(at, _)| span.start + at + 2).collect();
            let from = colons[field.index(colons.len())];
            let to = from + text[from..].find([',', '\n']).unwrap();
            let text = [&text[..from], &value, &text[to..]].concat();
            let reading = formats::read(text.as_bytes(), Path::new("x.ron"));
            holds_together(&reading, text.as_bytes());
            let left: Vec<&Card> = reading.deck.iter().flat_map(|deck| &deck.cards).collect();
            let others = cards.iter().enumerate().filter(|(place, _)| *place != broken).map(|(_, card)| card);
            for other in others {
                prop_assert!(left.contains(&other), "{} is lost", other.id);
            }
        }
    }

    #[test]
    fn the_text_cut_off_anywhere_keeps_the_cards_before_the_cut() {
        let text = built_in();
        let whole = formats::read(text.as_bytes(), Path::new("x.ron"));
        let cards: Vec<CardId> = whole.deck.unwrap().cards.into_iter().map(|card| card.id).collect();
        for cut in (0..text.len()).step_by(997).filter(|cut| text.is_char_boundary(*cut)) {
            let reading = formats::read(&text.as_bytes()[..cut], Path::new("x.ron"));
            let before = whole.card_spans.iter().filter(|span| span.end <= cut).count();
            let left: Vec<_> = reading.deck.into_iter().flat_map(|deck| deck.cards).map(|card| card.id).collect();
            assert_eq!(left, cards[..before], "cut at {cut}");
        }
    }
}
