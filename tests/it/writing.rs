//! Decks that are written in Entente: what is changed is what was asked for, and nothing beside it.

use std::{fs, path::Path};

use eframe::egui::{Event, Key, Modifiers, Theme, accesskit::Role};
use egui_kittest::kittest::Queryable;
use entente::{
    deck::{Answer, Card, Citation, Deck, Passage, Source},
    formats::{self, DeckChange, EditError, Head},
    library::{DeckError, Library, Operation},
    memory::Rating,
    study::Undone,
};
use proptest::prelude::*;

use crate::{
    builder::{Study, deck_of},
    window::Window,
};

/// A deck as people write one, with as many cards as that, in one of several styles.
fn by_hand(style: usize, cards: usize) -> String {
    let card = |n: usize| match (style + n) % 4 {
        0 => format!("        (id: \"c{n}\", question: \"Who was no. {n}?\", answer: \"Nobody\"), // card {n}\n"),
        1 => format!(
            "        // before {n}\n        (\n            id: \"c{n}\",\n            question: \"Who was no. {n}?\", // asked {n}\n            answer: r#\"Nobody\"#,\n            date: \"18{:02}\" /* told {n} */\n        ),\n",
            n % 90
        ),
        2 => format!(
            "        (question: \"Who was no. {n}?\", tags: [\"a\" , \"b\"], answer: \"Nobody\") /* end {n} */ ,\n"
        ),
        _ => format!(
            "        (\n            passage: \"p1\",\n            answer: \"Nobody\",\n\n            question: \"Who was no. {n}?\",\n            id: \"c{n}\",\n        ),\n"
        ),
    };
    let cards: String = (0..cards).map(card).collect();
    let text = format!(
        "// A deck by hand.\n#![enable(implicit_some)]\nDeck(\n    title: \"By hand\", // its title\n    id: \"hand\",\n    /* where it is from */\n    sources: [(id: \"s\", title: \"S\")],\n    passages: [\n        (id: \"p1\", text: \"One.\", source: \"s\", locator: \"p. 1\"), // one\n        (id: \"p2\", text: \"Two.\"),\n    ],\n    cards: [\n{cards}    ], // that is all\n)\n// The end.\n"
    );
    match style % 3 {
        0 => text,
        1 => text.replace('\n', "\r\n"),
        _ => format!("\u{feff}{}", text.replace("),\n    ]", ")\n    ]").replace("    ", "\t")),
    }
}

fn read(text: &[u8]) -> Deck {
    let reading = formats::read(text, Path::new("hand.ron"));
    assert!(!reading.has_errors(), "{:?}\n{}", reading.problems, String::from_utf8_lossy(text));
    reading.deck.unwrap()
}

fn edited(text: &str, changes: &[DeckChange]) -> Result<(String, Deck), EditError> {
    let (bytes, reading) = formats::edit(text.as_bytes(), Path::new("hand.ron"), changes)?;
    Ok((String::from_utf8(bytes).unwrap(), reading.deck.unwrap()))
}

/// Everything that is no field, bracket or value: what only its author can have written.
fn comments(text: &str) -> Vec<&str> {
    let lines = text.lines().flat_map(|line| {
        let blocks = line.match_indices("/*").map(move |(at, _)| &line[at..at + line[at..].find("*/").unwrap() + 2]);
        let rest = line.find("//").map(|at| line[at..].trim_end());
        blocks.chain(rest)
    });
    lines.collect()
}

/// A change to a deck: which of those there are, and of which card.
fn change(deck: &Deck, kind: usize, place: usize, text: &str) -> Option<DeckChange> {
    let card = || deck.cards.get(place % deck.cards.len().max(1)).cloned();
    let put = |after: Card| Some(DeckChange::PutCard { before: card(), after });
    Some(match kind {
        0 => return put(Card { question: format!("{text}?"), ..card()? }),
        1 => return put(Card { accept: vec![text.to_owned()], note: Some(text.to_owned()), ..card()? }),
        2 => return put(Card { date: None, tags: Vec::new(), passage: None, ..card()? }),
        3 => {
            let answer = Answer::List(vec![text.to_owned(), "b".to_owned()]);
            return put(Card { answer, event: Some("x".to_owned()), ..card()? });
        }
        4 => {
            let after = Card { question: text.to_owned(), answer: Answer::Text("y".to_owned()), ..Card::default() };
            DeckChange::PutCard { before: None, after }
        }
        5 => DeckChange::RemoveCard(card()?.id),
        6 => DeckChange::PutPassage { before: None, after: Passage { text: text.to_owned(), ..Passage::default() } },
        7 => {
            let before = deck.passages.get(place % deck.passages.len().max(1))?.clone();
            let after = Passage { note: Some(text.to_owned()), text: format!("{text}."), ..before.clone() };
            DeckChange::PutPassage { before: Some(before), after }
        }
        8 => DeckChange::PutSource(Source { id: "s".into(), title: format!("{text}."), ..Source::default() }),
        9 => DeckChange::PutSource(Source { id: text.into(), title: "T".to_owned(), ..Source::default() }),
        10 => DeckChange::PlacePassage(deck.passages.first()?.id.clone(), place),
        11 => DeckChange::SendCard(card()?),
        12 if deck.cards.iter().all(|card| card.id != "from-afar".into()) => {
            DeckChange::ReceiveCard(Card { id: "from-afar".into(), question: format!("{text}?"), ..card()? })
        }
        13 if !deck.passages.iter().any(|it| it.sources.iter().any(|it| it.id == Some("s".into()))) => {
            DeckChange::RemoveSource(deck.sources.iter().find(|it| it.id == "s".into())?.id.clone())
        }
        _ => DeckChange::Head(Head { summary: text.to_owned(), ..Head::from_deck(deck) }),
    })
}

proptest! {
    #[test]
    fn an_edited_file_reads_as_the_changed_deck_and_keeps_what_its_author_wrote(
        style in 0..12_usize, cards in 1..7_usize,
        kinds in prop::collection::vec((0..15_usize, 0..7_usize, "[a-zé\"\\\\]{1,9}|[a-z]{1,4}\n[a-z]{1,4}"), 1..5),
    ) {
        let mut text = by_hand(style, cards);
        // One after another, and all at once if they do not meet.
        for (kind, place, words) in &kinds {
            let deck = read(text.as_bytes());
            let Some(change) = change(&deck, *kind, *place, words) else { continue };
            let changes = [change];
            let expected = formats::changed(&deck, &changes).unwrap();
            let (after, found) = edited(&text, &changes).unwrap();
            prop_assert_eq!(&found, &expected);
            prop_assert_eq!(&read(after.as_bytes()), &expected, "{}", after);
            // No part that did not change is touched.
            let [before_reading, after_reading] =
                [&text, &after].map(|text| formats::read(text.as_bytes(), Path::new("hand.ron")));
            let bare = |text: &str| text.trim_start_matches('\u{feff}').to_owned();
            let (bare_text, bare_after) = (bare(&text), bare(&after));
            // No comment is lost, but those within a card that goes.
            let mut left = bare_text.clone();
            for (card, span) in deck.cards.iter().zip(&before_reading.card_spans) {
                if expected.cards.iter().all(|it| it.id != card.id) {
                    left.replace_range(span.clone(), "");
                }
            }
            let [mut kept, mut left] = [&bare_after, &left].map(|text| comments(text));
            if *kind == 10 {
                // They go along with their passage.
                kept.sort_unstable();
                left.sort_unstable();
            }
            prop_assert_eq!(kept, left, "{}\n{}", text, after);
            for (card, span) in deck.cards.iter().zip(before_reading.card_spans) {
                let Some(place) = expected.cards.iter().position(|it| it == card) else { continue };
                let now = &bare_after[after_reading.card_spans[place].clone()];
                let was = &bare_text[span];
                let pinned = now.replace(&format!("id: \"{}\", ", card.id), "");
                prop_assert!(now == was || pinned == was, "{}\n{}", was, now);
            }
            let ends_alike = |text: &str| text.contains("\r\n") == text.contains('\n');
            if style % 3 == 1 {
                prop_assert!(after.split_inclusive('\n').all(ends_alike), "{:?}", after);
            }
            text = after;
        }
    }
}

#[test]
fn a_change_writes_its_field_and_no_other() {
    let text = by_hand(0, 4);
    let deck = read(text.as_bytes());
    let taught = Card { accept: vec!["No one".to_owned()], ..deck.cards[1].clone() };
    let (after, _) =
        edited(&text, &[DeckChange::PutCard { before: Some(deck.cards[1].clone()), after: taught }]).unwrap();
    assert_eq!(after, text.replacen("r#\"Nobody\"#,", "r#\"Nobody\"#,\n            accept: [\"No one\"],", 1));

    let (after, _) = edited(&text, &[DeckChange::RemoveCard("c0".into())]).unwrap();
    let gone = text.replacen("(id: \"c0\", question: \"Who was no. 0?\", answer: \"Nobody\"), ", "", 1);
    let gone = gone.replacen("    ], // that is all", "    ],\n    retired: [\"c0\"], // that is all", 1);
    assert_eq!(after, gone);

    let new = Card { question: "New?".to_owned(), answer: Answer::Text("Yes".to_owned()), ..Card::default() };
    let (after, _) = edited(&text, &[DeckChange::PutCard { before: None, after: new }]).unwrap();
    let added = "        (\n            id: \"new\",\n            question: \"New?\",\n            answer: \"Yes\",\n        ),\n";
    assert_eq!(after, text.replacen("    ], // that is all", &format!("{added}    ], // that is all"), 1));
}

#[test]
fn every_list_is_made_when_it_is_needed() {
    for (text, expected) in [
        ("Deck(id: \"d\", title: \"D\", cards: [])", 1),
        ("Deck(\n    id: \"d\",\n    title: \"D\",\n    cards: [],\n)\n", 1),
        ("Deck(\n    id: \"d\",\n    title: \"D\",\n    cards: [ // none yet\n    ],\n)\n", 1),
        ("(id: \"d\", title: \"D\", cards: [(id: \"a\", question: \"A?\", answer: \"a\")])", 2),
        ("(id: \"d\", title: \"D\", cards: [(id: \"a\", question: \"A?\", answer: \"a\"),])", 2),
    ] {
        let passage = Passage {
            id: "p".into(),
            text: "T".to_owned(),
            sources: vec![Citation { id: Some("s".into()), locator: None }],
            ..Passage::default()
        };
        let card = Card {
            question: "B?".to_owned(),
            answer: Answer::Text("b".to_owned()),
            passage: Some("p".into()),
            ..Card::default()
        };
        let changes = [
            DeckChange::PutCard { before: None, after: card },
            DeckChange::PutPassage { before: None, after: passage },
            DeckChange::PutSource(Source { id: "s".into(), title: "S".to_owned(), ..Source::default() }),
        ];
        let (after, deck) = edited(text, &changes).unwrap();
        assert_eq!((deck.cards.len(), deck.passages.len(), deck.sources.len()), (expected, 1, 1), "{after}");
        let problems = formats::read(after.as_bytes(), Path::new("hand.ron")).problems;
        assert_eq!(problems.iter().filter(|it| it.message.contains("there is no")).count(), 0, "{problems:?}");
    }
}

#[test]
fn cards_without_ids_keep_the_history_of_theirs() {
    let text = "Deck(id: \"d\", title: \"D\", cards: [\n    (question: \"Who?\", answer: \"a\"),\n    (question: \"Who?\", answer: \"b\"),\n])\n";
    let deck = read(text.as_bytes());
    assert_eq!(deck.cards[1].id.as_str(), "who-2");
    let (after, deck) = edited(text, &[DeckChange::RemoveCard("who".into())]).unwrap();
    assert_eq!(deck.cards[0].id.as_str(), "who-2", "{after}");
    let put = Card { question: "Whom?".to_owned(), ..deck.cards[0].clone() };
    let (after, deck) =
        edited(&after, &[DeckChange::PutCard { before: Some(deck.cards[0].clone()), after: put }]).unwrap();
    assert_eq!((deck.cards[0].id.as_str(), deck.cards[0].question.as_str()), ("who-2", "Whom?"), "{after}");
}

#[test]
fn ten_thousand_changes_are_made_in_one_go() {
    let text = deck_of("pacts", 10_000);
    let deck = read(text.as_bytes());
    let tagged = |card: &Card| DeckChange::PutCard {
        before: Some(card.clone()),
        after: Card { tags: vec!["war".to_owned()], ..card.clone() },
    };
    let new = |_| DeckChange::PutCard {
        before: None,
        after: Card { question: "Who?".to_owned(), answer: Answer::Text("X".to_owned()), ..Card::default() },
    };
    let gone = deck.cards[..5_000].iter().map(|card| DeckChange::RemoveCard(card.id.clone()));
    let changes: Vec<_> = deck.cards.iter().map(tagged).chain(gone).chain((0..5_000).map(new)).collect();
    let begin = std::time::Instant::now();
    let (_, after) = edited(&text, &changes).unwrap();
    assert_eq!((after.cards.len(), after.retired.len()), (10_000, 5_000));
    assert!(after.cards[..5_000].iter().all(|card| card.tags == ["war"]));
    // In a debug build with other tests beside it. Were each change made by itself, it would be hours.
    assert!(begin.elapsed().as_secs() < 60, "{:?}", begin.elapsed());
}

#[test]
fn changes_to_decks_and_answers_are_undone_in_the_order_in_which_they_were_made() {
    let mut study = Study::new().deck(&deck_of("pacts", 3)).answer("c1", Rating::Good);
    let files = |study: &Study| fs::read_to_string(study.deck_path("pacts.ron")).unwrap();
    let whole = files(&study);
    let tag = |study: &Study, place: usize| {
        let card = study.library().deck(&"pacts".into()).unwrap().deck.cards[place].clone();
        (study.key(card.id.as_str()), Card { tags: vec!["t".to_owned()], ..card })
    };
    let (key, after) = tag(&study, 1);
    study.edit(&key, after).unwrap();
    let once = files(&study);
    let mut study = study.answer("c2", Rating::Good);
    let (key, after) = tag(&study, 2);
    study.edit(&key, after).unwrap();
    assert_ne!(files(&study), once);

    let mut study = study.reopen();
    let edit = |n: usize| Some(Undone::Edit(format!("the change to “What is number {n}?”")));
    assert_eq!((study.undo(), files(&study)), (edit(3), once));
    assert!(matches!(study.undo(), Some(Undone::Answer { .. })));
    let mut study = study.reopen();
    assert_eq!((study.undo(), files(&study)), (edit(2), whole));
    assert!(matches!(study.undo(), Some(Undone::Answer { .. })));
    assert_eq!(study.undo(), None);
    assert!(study.library().deck(&"pacts".into()).unwrap().deck.cards.iter().all(|card| card.tags.is_empty()));
}

#[test]
fn the_first_change_to_a_built_in_deck_makes_a_copy_and_undo_takes_it_away() {
    let mut study = Study::new();
    let id = study.library().decks()[0].deck.id.clone();
    let card = study.library().deck(&id).unwrap().deck.cards[0].clone();
    let key = entente::deck::CardKey { deck: id.clone(), card: card.id.clone() };
    let before = study.library().deck(&id).unwrap().deck.clone();
    study.edit(&key, Card { tags: vec!["t".to_owned()], ..card }).unwrap();
    let own = study.deck_path(&format!("{id}.ron"));
    assert!(own.exists());
    study.undo();
    assert!(!own.exists());
    assert_eq!(study.library().deck(&id).unwrap().deck, before);
}

#[test]
fn a_file_that_became_read_only_is_not_written() {
    let mut study = Study::new().deck(&deck_of("pacts", 2));
    let (path, key) = (study.deck_path("pacts.ron"), study.key("c1"));
    let before = fs::read_to_string(&path).unwrap();
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let card = study.library().card(&key).unwrap().1.clone();
    let refused = study.edit(&key, Card { tags: vec!["t".to_owned()], ..card });
    assert!(matches!(refused, Err(DeckError::NotWritten { .. })), "{refused:?}");
    assert_eq!((fs::read_to_string(&path).unwrap(), study.undo()), (before, None));
}

#[test]
fn a_title_with_signs_that_no_file_name_can_have_makes_a_deck() {
    let mut study = Study::new();
    let now = study.now();
    for title in ["../../etc/passwd", "A/B\\C:\u{7}", "  Война и мир  ", "..", "con.ron"] {
        let (id, work) = study.library_mut().deck_maker(title, now).unwrap();
        let written = work().unwrap();
        study.apply(Operation::Deck(Box::new(written.file)));
        let path = study.deck_path(&format!("{id}.ron"));
        assert_eq!(path.parent().unwrap(), study.data_folder().decks(), "{title}");
        assert_eq!(study.library().deck(&id).unwrap().deck.title, title.trim());
    }
    assert_eq!(study.reopen().library().broken_files().len(), 0);
}

#[test]
fn several_decks_are_changed_together_or_not_at_all() {
    let mut study = Study::new().deck(&deck_of("pacts", 2)).deck(&deck_of("wars", 2));
    let texts =
        |study: &Study| ["pacts.ron", "wars.ron"].map(|name| fs::read_to_string(study.deck_path(name)).unwrap());
    let (before, now) = (texts(&study), study.now());
    let card = study.library().deck(&"pacts".into()).unwrap().deck.cards[0].clone();
    let moved = |gone: &str| {
        let there = vec![DeckChange::PutCard { before: None, after: card.clone() }];
        vec![("wars".into(), there), ("pacts".into(), vec![DeckChange::RemoveCard(gone.into())])]
    };
    let refused = study.library_mut().decks_editor(moved("none"), now).unwrap()().err();
    assert!(matches!(refused, Some(DeckError::Edit(EditError::Gone(_)))), "{refused:?}");
    assert_eq!(texts(&study), before);

    for written in study.library_mut().decks_editor(moved("c1"), now).unwrap()().unwrap() {
        study.apply(Operation::Deck(Box::new(written.file)));
    }
    let cards = |study: &Study, id: &str| study.library().deck(&id.into()).unwrap().deck.cards.len();
    assert_eq!((cards(&study, "pacts"), cards(&study, "wars")), (1, 3));
    assert!(matches!(study.undo(), Some(Undone::Edit(_))));
    assert_eq!((texts(&study), cards(&study, "pacts"), cards(&study, "wars")), (before, 2, 2));
}

fn open(study: &mut Study, size: [f32; 2], theme: Theme) -> Window {
    study.close();
    Window::open(study.data_folder(), study.now(), size, theme)
}

fn library(window: &mut Window) -> &Library {
    window.app().library().unwrap()
}

fn own(window: &mut Window, id: &str) -> Deck {
    (*library(window).deck(&id.into()).unwrap().deck).clone()
}

const SIZE: [f32; 2] = [1280.0, 800.0];
const SHIFT: Modifiers = Modifiers::SHIFT;
const CTRL: Modifiers = Modifiers::COMMAND;

#[test]
fn a_deck_of_ten_cards_is_ten_lines_of_typing() {
    let mut study = Study::new();
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.press(Key::D).type_text("Wars of Louis XIV").press(Key::Enter);
    window.wait_for("was made");
    window.press(Key::N);
    assert!(window.shows("New card"));
    for n in 0..10 {
        window.type_text(&format!("Which war was no. {n}?")).press(Key::Enter);
        window.type_text(&format!("War {n}")).press(Key::Enter);
        window.type_text(&format!("{}", 1670 + n)).press(Key::Enter);
    }
    assert!(window.shows("10 cards added"));
    window.press(Key::Escape);
    let deck = own(&mut window, "wars-of-louis-xiv");
    assert_eq!((deck.title.as_str(), deck.cards.len()), ("Wars of Louis XIV", 10));
    assert_eq!(deck.cards[9].question, "Which war was no. 9?");
    assert_eq!(deck.cards[9].date.as_ref().unwrap().as_str(), "1679");

    // Each is one step of undo, and the deck itself is one.
    for left in (0..10).rev() {
        window.press_with(CTRL, Key::Z);
        assert_eq!(own(&mut window, "wars-of-louis-xiv").cards.len(), left);
    }
    window.press_with(CTRL, Key::Z);
    assert!(library(&mut window).deck(&"wars-of-louis-xiv".into()).is_none());
}

#[test]
fn what_is_missing_is_said_beside_its_field_and_nothing_is_lost() {
    let mut study = Study::new().deck(&deck_of("pacts", 2));
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("pacts").press(Key::N);
    window.press_with(CTRL, Key::Enter);
    assert!(window.shows("The question is empty."));
    window.type_text("What is number 1?").press_with(CTRL, Key::Enter);
    assert!(window.shows("The answer is empty."));
    window.type_text("One").press(Key::Enter).type_text("soon").press(Key::Enter);
    assert!(window.shows("I can’t read that as a date"));
    assert_eq!(own(&mut window, "pacts").cards.len(), 2);
    for (typed, why) in [
        ("31 Feb 1923", "There is no such date: February has 28 days in 1923."),
        ("1721–1700", "There is no such date: it ends before it begins."),
        ("1923-13-01", "There is no such date: there is no month 13."),
    ] {
        window.press_with(CTRL, Key::A).type_text(typed);
        window.wait_for(why);
    }
    window.press_with(CTRL, Key::A).type_text("14 Jul 1789");
    window.harness().step();
    window.wait_for("asks the same question");
    assert!(window.shows("14 July 1789"));
    window.press_with(CTRL, Key::Enter);
    let card = own(&mut window, "pacts").cards[2].clone();
    assert_eq!((card.answer_text().as_str(), card.date.unwrap().as_str()), ("One", "1789-07-14"));

    // A gap and a list, by what is typed.
    window.type_text("Signed by [[Grey]].").press_with(CTRL, Key::Enter);
    window
        .type_text("Who signed?")
        .press(Key::Enter)
        .type_text("Grey")
        .press_with(SHIFT, Key::Enter)
        .type_text("Cambon");
    window.press_with(CTRL, Key::Enter);
    let cards = own(&mut window, "pacts").cards;
    assert_eq!(cards[3].cloze().unwrap().deletion, "Grey");
    assert_eq!(cards[4].answer, Answer::List(vec!["Grey".to_owned(), "Cambon".to_owned()]));
}

/// A quick Ctrl+Enter is down and up again within one frame: when that ends, no key is held.
#[test]
fn one_ctrl_enter_keeps_one_card_however_quick_it_is() {
    let mut study = Study::new().deck(&deck_of("pacts", 2));
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("pacts").press(Key::N);
    window.type_text("Who signed?").press(Key::Enter).type_text("Grey").press(Key::Enter).type_text("1912");
    for pressed in [true, false] {
        let event = Event::Key { key: Key::Enter, physical_key: None, pressed, repeat: false, modifiers: CTRL };
        window.harness().event(event);
    }
    window.settle();
    assert_eq!(own(&mut window, "pacts").cards.len(), 3);
    assert!(window.shows("1 card added") && !window.shows("Save once more"));
}

#[test]
fn pasted_lines_become_cards_after_a_preview() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let mut window = open(&mut study, SIZE, Theme::Dark);
    window.select("pacts").press(Key::N);
    let lines: Vec<String> = (0..10_000).map(|n| format!("Question {n}?\tAnswer {n}")).collect();
    let lines = lines.join("\n");
    window.harness().event(Event::Paste(lines));
    window.settle();
    assert!(window.shows("What you pasted makes 10000 new cards"));
    window.picture("new-card-pasted-dark-1280x800");
    assert_eq!(own(&mut window, "pacts").cards.len(), 1);
    window.press_with(CTRL, Key::Enter);
    assert_eq!(own(&mut window, "pacts").cards.len(), 10_001);
    window.press(Key::Escape).press_with(CTRL, Key::Z);
    assert_eq!(own(&mut window, "pacts").cards.len(), 1);
}

#[test]
fn a_card_is_undone_beside_the_form_of_the_next_which_goes_on() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("pacts").press(Key::N).type_text("Who?").press(Key::Enter).type_text("Nobody");
    window.press_with(CTRL, Key::Enter);
    assert_eq!(own(&mut window, "pacts").cards.len(), 2);
    window.click("Undo");
    assert_eq!(own(&mut window, "pacts").cards.len(), 1);
    assert!(!window.shows("Saving…"));
    window.press(Key::Escape);
    assert!(!window.shows("New card"), "the form can be left");
}

#[test]
fn a_card_is_on_the_disk_as_a_draft_before_its_deck_is_written() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let mut window = open(&mut study, SIZE, Theme::Light);
    // No copy of the deck can be kept, so it is not written.
    fs::write(study.root().join("replaced"), "no folder").unwrap();
    window.select("pacts").press(Key::N).type_text("Who was Delcassé?").press(Key::Enter).type_text("A minister");
    let draft = || fs::read_to_string(study.root().join("draft.ron")).unwrap_or_default();
    window.press_with(CTRL, Key::Enter);
    assert_eq!(own(&mut window, "pacts").cards.len(), 1);
    assert!(draft().contains("A minister"), "{}", draft());
}

#[test]
fn what_is_being_written_outlives_the_window() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("pacts").press(Key::N).type_text("Who was Delcassé?").press(Key::Enter).type_text("A minister");
    drop(window);
    let mut window = open(&mut study, SIZE, Theme::Light);
    assert!(window.shows("You were writing this when Entente closed."));
    window.press_with(CTRL, Key::Enter);
    assert_eq!(own(&mut window, "pacts").cards[1].question, "Who was Delcassé?");
    drop(window);
    let window = open(&mut study, SIZE, Theme::Light);
    assert!(!window.shows("You were writing this"));
    drop(window);

    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("pacts").press(Key::N).type_text("Nobody?").press(Key::Escape).press(Key::Escape);
    assert!(!window.shows("New card ·"));
    drop(window);
    assert!(!open(&mut study, SIZE, Theme::Light).shows("You were writing this"));
}

#[test]
fn a_deck_is_renamed_duplicated_and_removed_in_the_window_and_each_is_undone() {
    let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good);
    let text = || fs::read_to_string(study.deck_path("pacts.ron")).unwrap();
    let before = text();
    let path = study.deck_path("pacts.ron");
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("pacts").press(Key::E);
    assert!(window.shows("Deck settings"));
    window.press_with(CTRL, Key::A).type_text("Treaties").press_with(CTRL, Key::Enter);
    assert_eq!(fs::read_to_string(&path).unwrap(), before.replace("About pacts", "Treaties"));
    window.press(Key::E).click("Duplicate");
    let copy = own(&mut window, "treaties-copy");
    assert_eq!((copy.title.as_str(), copy.cards.len()), ("Treaties (copy)", 2));
    assert!(library(&mut window).deck(&"treaties-copy".into()).unwrap().states()[0].is_new());
    window.press(Key::Escape).press_with(CTRL, Key::Z);
    assert!(library(&mut window).deck(&"treaties-copy".into()).is_none());

    let mut window = {
        drop(window);
        open(&mut study, SIZE, Theme::Light)
    };
    window.select("pacts").press(Key::E).click("Remove the deck");
    assert!(library(&mut window).deck(&"pacts".into()).is_none() && !path.exists());
    window.click("Undo");
    assert!(!library(&mut window).deck(&"pacts".into()).unwrap().states()[0].is_new());
    window.press_with(CTRL, Key::Z).press(Key::Enter);
    assert_eq!(fs::read_to_string(&path).unwrap(), before);
}

#[test]
fn a_passage_is_written_and_a_card_about_its_words() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("pacts").press(Key::E).click("New passage");
    window.click_text_field("Text of the passage").type_text("On 27 August 1891 two letters made an understanding.");
    assert!(window.shows("9 words"));
    window.picture("passage-light-1280x800");
    window.press_with(CTRL, Key::Enter);
    let deck = own(&mut window, "pacts");
    assert_eq!(deck.passages[0].text, "On 27 August 1891 two letters made an understanding.");
}

#[test]
fn the_judge_is_taught_and_the_session_goes_on() {
    let deck = "Deck(id: \"pacts\", title: \"P\", cards: [(id: \"c1\", question: \"Who?\", answer: \"Delcassé\"), (id: \"c2\", question: \"And who?\", answer: \"Ribot\")])";
    for (key, accepts) in [(Key::R, true), (Key::N, false)] {
        let mut study = Study::new().deck(deck);
        for days in [1, 10, 60, 200] {
            study = study.day(days).answer("c1", Rating::Good).answer("c2", Rating::Good);
        }
        let mut study = study.day(900);
        study.close();
        let mut window = Window::open_with_forms(study.data_folder(), study.now(), SIZE, Theme::Light);
        window.select("pacts").press(Key::Enter);
        window.type_text("The foreign minister of the Republic").press(Key::Enter);
        assert!(window.shows("Not right."));
        window.press_with(SHIFT, key);
        let list = |window: &mut Window| {
            let deck = own(window, "pacts");
            let lists: Vec<String> = deck
                .cards
                .iter()
                .flat_map(|card| if accepts { &card.accept } else { &card.distractors })
                .cloned()
                .collect();
            lists
        };
        assert_eq!(list(&mut window), ["The foreign minister of the Republic"]);
        assert_eq!(window.shows("Marked right."), accepts);
        window.picture(&format!("taught-{accepts}-light-1280x800"));
        window.press_with(CTRL, Key::Z);
        assert!(list(&mut window).is_empty());
        assert!(window.shows("Delcassé") || window.shows("Ribot"), "the answer is still shown");
        window.press_with(SHIFT, key).press(Key::Space);
        assert_eq!(list(&mut window).len(), 1);
        let review = library(&mut window).reviews().unwrap().pop().unwrap();
        assert_eq!(review.is_right, Some(accepts));
    }
}

#[test]
fn pictures_of_what_is_written() {
    for (size, theme, name) in [(SIZE, Theme::Light, "light-1280x800"), ([900.0, 600.0], Theme::Dark, "dark-900x600")] {
        let mut study = Study::new();
        let mut window = open(&mut study, size, theme);
        window.press(Key::N);
        window.picture(&format!("new-card-{name}"));
        window
            .type_text("When did the [[Franco-Russian alliance]] come into force, after the reply of the ambassador?");
        window.press(Key::Enter).press(Key::Enter).type_text("4 January 1894");
        window.click("More fields");
        std::thread::sleep(std::time::Duration::from_millis(300));
        window.settle();
        window.picture(&format!("new-card-all-{name}"));
        window.press(Key::Escape).press(Key::Escape).press(Key::E);
        window.picture(&format!("deck-settings-{name}"));
        assert!(window.shows("Deck settings"));
        window.click("New passage");
        window.picture(&format!("new-passage-{name}"));
        assert!(window.shows("Heading of the passage"));
        window.press(Key::Escape).press(Key::Escape).press(Key::O).click("Export…");
        window.picture(&format!("export-{name}"));
        assert!(window.shows("To the file"));
    }
}

#[test]
fn a_rival_is_found_by_words_of_its_question_or_answer() {
    let mut study = Study::new().deck(&deck_of("pacts", 12));
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("pacts").press(Key::N).type_text("Who was Delcassé?").press(Key::Enter).type_text("A minister");
    window.click("More fields");
    window.scroll_to("Easily confused with");
    window.harness().get_by_role_and_label(Role::TextInput, "Easily confused with").click();
    window.settle();
    window.type_text("nothing that is there");
    assert!(window.shows("No other card of this deck has these words."));
    window.press_with(CTRL, Key::A).type_text("NUMBER 7").press(Key::Enter);
    assert!(window.shows("× What is number 7?"));
    window.type_text("it is no. 9");
    window.click("+ What is number 9?");
    window.press_with(CTRL, Key::Enter);
    let rivals: Vec<String> = own(&mut window, "pacts").cards[12].rivals.iter().map(ToString::to_string).collect();
    let asked = own(&mut window, "pacts").cards.iter().filter(|it| rivals.contains(&it.id.to_string())).count();
    assert_eq!((rivals.len(), asked), (2, 2), "{rivals:?}");
}

#[test]
fn a_new_passage_is_written_at_once_and_the_next_card_is_of_it() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("pacts").press(Key::N).type_text("Who?").press(Key::Enter).type_text("Grey");
    window.click("More fields").press(Key::Tab).press(Key::Enter);
    window.press(Key::ArrowDown).press(Key::Enter).type_text("A raft");
    window.press(Key::Tab).type_text("They met on a raft.");
    window.press_with(CTRL, Key::Enter);
    let deck = own(&mut window, "pacts");
    assert_eq!((deck.passages[0].heading.as_str(), deck.passages[0].text.as_str()), ("A raft", "They met on a raft."));
    window.type_text("Where?").press(Key::Enter).type_text("On a raft").press_with(CTRL, Key::Enter);
    let cards = own(&mut window, "pacts").cards;
    assert_eq!(cards[2].passage, Some(deck.passages[0].id.clone()));
    // The form is where its first field is seen.
    assert!(window.sees("Question"));
}

#[test]
fn a_list_closes_when_the_focus_leaves_it() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("pacts").press(Key::N).click("More fields").press(Key::Enter);
    assert!(window.shows("Alliance"), "the topics are shown");
    window.press(Key::Tab);
    assert!(!window.shows("Alliance"));
}

#[test]
fn changes_are_thrown_away_by_a_second_click_and_a_list_in_between_asks_anew() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("pacts").press(Key::N).type_text("Who?").click("More fields");
    window.click_by_pointer("Cancel");
    assert!(window.shows("Your changes are not saved"));
    window.harness().get_by_role_and_label(Role::ComboBox, "Topic").click();
    window.settle();
    assert!(window.shows("Alliance") && !window.shows("Your changes are not saved"), "a list was opened");
    window.press(Key::Escape).click_by_pointer("Cancel");
    assert!(window.shows("Your changes are not saved"));
    window.click_by_pointer("Cancel");
    assert!(!window.shows("New card"));
}
