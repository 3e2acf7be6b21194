//! Every card in a table: found, sorted, selected and changed many at a time, in the window and in the terminal.

use std::sync::Arc;

use eframe::egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use entente::{
    deck::CardKey,
    library::{Bulk, Operation},
    memory::{Rating, StudyDay},
    progress::search::{DeckTexts, Search},
    study::{MarkKind, Undone},
};
use serde_json::Value;

use crate::{
    builder::{Study, deck_of},
    cli::Home,
    window::Window,
};

const SIZE: [f32; 2] = [1280.0, 800.0];

const DECK: &str = r#"Deck(
    id: "pacts",
    title: "Pacts",
    passages: [(id: "p", heading: "At Tilsit", text: "They met on a raft. The raft lay in the Niemen.")],
    cards: [
        (id: "raft", topic: Treaty, question: "Where did they meet at Tilsit?", answer: "On a raft", date: "1807-07-07", passage: "p", quote: "a raft", tags: ["exam"], parties: ["France"]),
        (id: "delcasse", topic: Person, question: "Who was **Théophile Delcassé**?", answer: "A foreign minister", date: "1898/1905", tags: ["exam", "people"]),
        (id: "keys", topic: War, question: "Which war began over keys?", answer: "The Crimean War", date: "1853"),
        (id: "tsar", question: "Tsar [[Alexander III]] approved it."),
    ],
)"#;

/// What a run writes that does not fail.
fn ok(home: &Home, arguments: &[&str]) -> String {
    let run = home.run(arguments);
    assert_eq!(run.code, Some(0), "{}", run.err);
    run.out
}

/// A window over a library with this deck, on the page of cards, with its cards listed.
fn open(study: &mut Study, size: [f32; 2], theme: Theme) -> Window {
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), size, theme);
    window.press_with(Modifiers::COMMAND, Key::Num3);
    window
}

fn search(window: &mut Window, text: &str) {
    window.press(Key::Slash).type_text(text).press(Key::Enter);
}

fn keys(study: &Study, ids: &[&str]) -> Vec<CardKey> {
    ids.iter().map(|id| study.key(id)).collect()
}

#[test]
fn the_card_behind_a_deleted_one_is_next() {
    let mut study = Study::new().deck(DECK);
    let mut window = open(&mut study, [1280.0, 800.0], Theme::Light);
    search(&mut window, "deck:pacts");
    let left = |window: &mut Window| {
        let deck = window.app().library().unwrap().deck(&"pacts".into()).unwrap().deck.clone();
        deck.cards.iter().map(|card| card.id.to_string()).collect::<Vec<_>>()
    };
    window.press(Key::ArrowDown).press(Key::ArrowDown).press(Key::Delete);
    assert_eq!(left(&mut window), ["raft", "delcasse", "tsar"]);
    window.press(Key::Delete);
    assert_eq!(left(&mut window), ["raft", "delcasse"], "the one behind it");
    window.press(Key::Delete);
    assert_eq!(left(&mut window), ["raft"], "the one before, if there is none behind");
    window.press(Key::Delete);
    assert_eq!(left(&mut window), Vec::<String>::new());
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(left(&mut window), ["raft"]);
}

#[test]
fn the_terminal_lists_what_a_search_finds() {
    let home = Home::new();
    ok(&home, &["import", &home.write("pacts.ron", DECK)]);
    let found = ok(&home, &["cards", "deck:pacts", "tag:exam", "--", "-minister"]);
    assert_eq!(found, "pacts/raft · new\n  Where did they meet at Tilsit?\n  On a raft\n1 card found.\n");
    assert!(ok(&home, &["cards", "--", "-deck:pacts"]).ends_with("cards found.\n"));
    assert_eq!(ok(&home, &["cards", "delcasse", "lapses>3"]), "no cards found.\n");

    let json: Value = serde_json::from_str(&ok(&home, &["cards", "date:1890..1914 deck:pacts", "--json"])).unwrap();
    let card = &json.as_array().unwrap()[0];
    assert_eq!((&card["deck"], &card["card"]), (&"pacts".into(), &"delcasse".into()));
    assert_eq!((&card["state"], &card["known"], &card["due"]), (&"new".into(), &Value::Null, &Value::Null));
    assert_eq!(card["question"], "Who was Théophile Delcassé?");
    assert_eq!(json.as_array().unwrap().len(), 1);
}

#[test]
fn the_terminal_says_where_a_search_means_nothing() {
    let home = Home::new();
    ok(&home, &["decks"]);
    let run = home.run(&["cards", "war topik:treaty"]);
    assert_eq!(run.code, Some(1));
    assert!(run.err.contains("Did you mean topic:?"), "{}", run.err);
    assert!(run.err.contains("\n  war topik:treaty\n      ^^^^^^^^^^^^"), "{}", run.err);
}

#[test]
fn marks_on_many_cards_are_one_step_also_after_a_restart() {
    let mut study = Study::new().deck(DECK).mark("keys", MarkKind::Flag);
    let cards = keys(&study, &["raft", "keys", "tsar"]);
    study.apply(Operation::Marks(cards.clone(), MarkKind::Suspend));
    study.apply(Operation::Marks(cards.clone(), MarkKind::Flag));
    let marks = |study: &Study| cards.iter().map(|card| study.library().marks(card)).collect::<Vec<_>>();
    assert!(marks(&study).iter().all(|marks| marks.is_suspended && marks.is_flagged));
    let mut study = study.reopen();
    assert_eq!(study.undo(), Some(Undone::Marks { cards: 3, kind: Some(MarkKind::Flag) }));
    // The flag from before was not taken back with them.
    assert_eq!(marks(&study).iter().map(|marks| marks.is_flagged).collect::<Vec<_>>(), [false, true, false]);
    assert!(marks(&study).iter().all(|marks| marks.is_suspended));
    assert_eq!(study.undo(), Some(Undone::Marks { cards: 3, kind: Some(MarkKind::Suspend) }));
    let mut study = study.reopen();
    assert!(marks(&study).iter().all(|marks| !marks.is_suspended));
    assert!(matches!(study.undo(), Some(Undone::Mark { .. })));
    assert_eq!(study.undo(), None);
}

#[test]
fn a_reset_card_is_new_and_a_set_day_is_due_until_that_is_taken_back() {
    let mut study = Study::new().deck(DECK).answer("raft", Rating::Good).day(3).answer("raft", Rating::Good);
    study = study.answer("keys", Rating::Again);
    let raft = study.key("raft");
    let state = |study: &Study| *study.library().state(&raft).unwrap();
    let before = state(&study);
    let day = StudyDay(before.schedule().unwrap().due_day.0 + 40);

    study.apply(Operation::Marks(keys(&study, &["raft", "tsar"]), MarkKind::SetDue(day)));
    let set = *state(&study).schedule().unwrap();
    assert_eq!((set.due_day, set.stability, set.lapses), (day, before.schedule().unwrap().stability, 0));
    assert!(study.library().state(&study.key("tsar")).unwrap().is_new(), "what was never answered stays new");
    let mut study = study.reopen();
    assert_eq!(*state(&study).schedule().unwrap(), set);

    study.apply(Operation::Marks(keys(&study, &["raft", "keys"]), MarkKind::Reset));
    assert!(state(&study).is_new() && study.library().state(&study.key("keys")).unwrap().is_new());
    assert_eq!(study.library().reviews().unwrap().len(), 3, "no answer is gone");
    study.record("raft", Rating::Good);
    assert_eq!(state(&study).schedule().unwrap().reviews, 1);

    let mut study = study.reopen();
    assert!(matches!(study.undo(), Some(Undone::Answer { .. })));
    assert!(matches!(study.undo(), Some(Undone::Marks { cards: 2, .. })));
    assert_eq!(*state(&study).schedule().unwrap(), set);
    assert!(matches!(study.undo(), Some(Undone::Marks { cards: 2, .. })));
    assert_eq!(state(&study.reopen()), before);
}

#[test]
fn a_card_is_found_by_a_word_and_looked_at() {
    let mut study = Study::new().deck(DECK).answer("delcasse", Rating::Good).day(2).answer("delcasse", Rating::Hard);
    let mut window = open(&mut study, SIZE, Theme::Light);
    search(&mut window, "deck:pacts delcasse minister");
    assert!(window.shows("1 of ") && window.shows("Who was Théophile Delcassé?"));
    assert!(window.shows("A foreign minister") && window.shows("2 answers") && window.shows("Hard"));
    assert!(window.shows("Likely recalled over time, in per cent; today"));
    window.press(Key::E);
    assert!(window.shows("Edit"));
    window.press(Key::Escape);
    window.press(Key::T);
    assert!(window.shows("Practice: Selected cards"));
    window.press(Key::Escape);
    assert!(window.shows("2 answers"), "one comes back to where one was");
}

#[test]
fn what_is_offered_for_several_cards_is_what_it_does_to_them() {
    let mut study = Study::new().deck(DECK);
    let mut window = open(&mut study, SIZE, Theme::Light);
    search(&mut window, "deck:pacts");
    let offers = |window: &mut Window, label: &str| {
        let button = window.harness().query_by_role_and_label(Role::Button, label);
        button.is_some_and(|it| !it.accesskit_node().is_disabled())
    };
    window.press(Key::Home).press_with(Modifiers::SHIFT, Key::ArrowDown);
    assert!(offers(&mut window, "Suspend") && offers(&mut window, "Flag"));
    window.press(Key::S).press(Key::F);
    assert!(offers(&mut window, "Unsuspend") && offers(&mut window, "Remove flag"), "all of them are");
    assert!(window.sees("suspended, flagged"));
    window.press_with(Modifiers::COMMAND, Key::A);
    assert!(offers(&mut window, "Suspend") && offers(&mut window, "Flag"), "not all of them are");
    window.press(Key::G).type_text("nowhere");
    assert!(offers(&mut window, "Add") && !offers(&mut window, "Remove"), "no card has that tag");
    window.type_text(", people");
    assert!(offers(&mut window, "Remove"));
    window.press(Key::Escape).press(Key::Home).press(Key::P);
    assert!(window.shows("Deck to read"), "as in a session");
}

#[test]
fn what_a_search_may_mean_is_suggested_and_what_means_nothing_is_said() {
    let mut study = Study::new().deck(DECK);
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.press(Key::Slash).type_text("to");
    window.press(Key::ArrowDown).press(Key::Enter).type_text("trea").press(Key::ArrowDown).press(Key::Enter);
    window.type_text("deck:pacts").press(Key::Enter);
    assert!(window.shows("1 of ") && window.shows("Where did they meet at Tilsit?"));
    window.press(Key::Slash).type_text(" wether:fine");
    assert!(window.shows("There is no key “wether:”"));
    assert!(window.shows("Where did they meet at Tilsit?"), "the rows stay until the search means something");
}

#[test]
fn the_rows_are_sorted_by_each_column_both_ways() {
    let mut study = Study::new().deck(DECK);
    // Wide enough for every column beside the pane.
    let mut window = open(&mut study, [1680.0, 800.0], Theme::Light);
    search(&mut window, "deck:pacts");
    let first = |window: &mut Window| {
        window.press(Key::Home);
        ["Where did", "Who was", "Which war", "Tsar ______"]
            .into_iter()
            .find(|question| window.heads(question))
            .unwrap_or("none")
    };
    for (column, up, down) in [
        ("question", "Tsar ______", "Who was"),
        ("date", "Where did", "Who was"),
        ("topic", "Which war", "Tsar ______"),
    ] {
        window.click(&format!("Sort by {column}"));
        assert_eq!(first(&mut window), up, "{column}");
        window.click(&format!("Sort by {column}, ascending"));
        assert_eq!(first(&mut window), down, "{column}");
    }
}

#[test]
fn many_are_selected_by_keys_and_suspended_and_flagged_at_once() {
    let mut study = Study::new().deck(DECK);
    let mut window = open(&mut study, SIZE, Theme::Light);
    search(&mut window, "deck:pacts");
    window.press_with(Modifiers::COMMAND, Key::A);
    assert!(window.shows("4 cards selected"));
    window.press(Key::S);
    assert!(window.shows("4 cards suspended"));
    window.press(Key::F).press(Key::Home).press_with(Modifiers::SHIFT, Key::ArrowDown).press(Key::F);
    assert!(window.shows("Flag removed from 2 cards"));
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert!(window.shows("Undone: the change to 2 cards (no longer flagged)."));
    window.press_with(Modifiers::COMMAND, Key::Z).press_with(Modifiers::COMMAND, Key::Z);
    drop(window);
    let study = study.reopen();
    let deck = study.library().deck(&"pacts".into()).unwrap();
    assert!(deck.marks().iter().all(|marks| !marks.is_suspended && !marks.is_flagged));
}

#[test]
fn the_list_of_decks_names_the_one_that_is_searched_for_and_leaves_the_rest_of_the_search() {
    let mut study = Study::new().deck(DECK);
    let mut window = open(&mut study, SIZE, Theme::Light);
    let chosen = |window: &mut Window| {
        let node = window.harness().get_by_role_and_label(Role::ComboBox, "Deck");
        (node.rect().center(), node.accesskit_node().value().unwrap_or_default())
    };
    search(&mut window, "is:new");
    let (at, name) = chosen(&mut window);
    assert_eq!(name, "all decks");
    // The last deck of the list.
    window.click_at(at).press(Key::End).press(Key::Enter);
    assert!(chosen(&mut window).1 == "Pacts" && window.shows("4 of "));
    window.click_at(at).press(Key::Home).press(Key::Enter);
    assert!(chosen(&mut window).1 == "all decks" && !window.shows("4 of "));
    search(&mut window, " deck:pact");
    assert_eq!(chosen(&mut window).1, "Pacts", "a part of its title means it, too");
}

#[test]
fn a_change_of_tags_keeps_the_selection() {
    // Also if the words of the changed deck have to be read again before its cards are found.
    for (searched, selected) in [("deck:pacts", "4 cards selected"), ("tag:exam", "2 cards selected")] {
        let mut study = Study::new().deck(DECK);
        let mut window = open(&mut study, SIZE, Theme::Light);
        search(&mut window, searched);
        window.press(Key::Home).press_with(Modifiers::COMMAND, Key::A);
        assert!(window.shows(selected), "{searched}");
        window.press(Key::G).type_text("again").press(Key::Enter);
        window.wait_for("tagged with again");
        window.settle();
        assert!(window.shows(selected), "{searched}");
        let deck = window.app().library().unwrap().deck(&"pacts".into()).unwrap().deck.clone();
        let tagged = deck.cards.iter().filter(|card| card.tags.contains(&"again".to_owned())).count();
        assert!(selected.starts_with(&tagged.to_string()), "{searched}: {tagged}");
    }
}

#[test]
fn a_message_covers_neither_the_selected_row_nor_a_button_of_a_session() {
    let mut study = Study::new().deck(&deck_of("long", 40));
    let mut window = open(&mut study, [900.0, 600.0], Theme::Light);
    search(&mut window, "deck:long");
    window.press(Key::End).press(Key::F);
    let rect = |window: &mut Window, label: &str| {
        let node = window.harness().query_all_by_label_contains(label).next();
        node.unwrap_or_else(|| panic!("“{label}” is there")).rect()
    };
    let said = rect(&mut window, "1 card flagged.");
    let name = "What is number 40? – It is no. 40 of long";
    let row = rect(&mut window, name);
    let (id, _) = window.harness().get_by_label(name).accesskit_node().locate();
    let seen = window.seen_of(id).expect("the last row is drawn").y_range().expand(1.0);
    assert!(seen.contains(row.top()) && seen.contains(row.bottom()), "{row} is seen from {seen:?}");
    assert!(!said.intersects(row), "{said} covers {row}");
    window.press_with(Modifiers::COMMAND, Key::Num1).press(Key::Enter).press_with(Modifiers::COMMAND, Key::F);
    let said = rect(&mut window, "Flagged.");
    for button in ["Show answer", "Back", "cards left", "Undo"] {
        let button = rect(&mut window, button);
        assert!(!said.intersects(button), "{said} covers {button}");
    }
}

#[test]
fn a_deck_without_cards_and_a_search_without_a_hit_say_what_to_do() {
    let mut study = Study::new();
    let mut window = open(&mut study, SIZE, Theme::Light);
    search(&mut window, "honorificabilitudinitatibus");
    assert!(window.shows("No card is found"));
    window.press(Key::Escape);
    assert!(!window.shows("No card is found"));
}

#[test]
fn the_table_as_pictures() {
    for (size, theme, name) in [
        (SIZE, Theme::Light, "light-1280x800"),
        (SIZE, Theme::Dark, "dark-1280x800"),
        ([900.0, 600.0], Theme::Light, "light-900x600"),
        ([900.0, 600.0], Theme::Dark, "dark-900x600"),
    ] {
        let mut study = Study::new().deck(&deck_of("long", 40)).deck(DECK);
        let ids: Vec<String> = study.library().decks()[0].deck.cards.iter().map(|card| card.id.to_string()).collect();
        for (day, ids) in (0..).zip(ids.chunks(6)).take(8) {
            study = study.day(day);
            for (number, id) in ids.iter().enumerate() {
                study.record(id, Rating::ALL[number % 4]);
            }
        }
        study = study.day(12);
        study.record(&ids[0], Rating::Good);
        let (cards, day) = (keys(&study, &[&ids[3], &ids[5]]), study.day(30));
        study = day;
        study.apply(Operation::Marks(cards, MarkKind::Flag));
        let mut window = open(&mut study, size, theme);
        window.picture(&format!("cards-{name}"));
        window.press(Key::Slash).type_text("is:");
        window.picture(&format!("cards-suggestions-{name}"));
        window.type_text("due").press(Key::Enter);
        window.picture(&format!("cards-one-{name}"));
        window.press_with(Modifiers::SHIFT, Key::ArrowDown).press_with(Modifiers::SHIFT, Key::ArrowDown);
        window.press(Key::Slash).type_text(" date:soon");
        window.picture(&format!("cards-nothing-{name}"));
    }
}

#[test]
fn many_cards_are_tagged_and_deleted_in_their_files_as_one_step_each() {
    let mut study = Study::new().deck(DECK).answer("raft", Rating::Good);
    let (cards, now) = (keys(&study, &["raft", "keys", "tsar"]), study.now());
    let file = study.deck_path("pacts.ron");
    let before = std::fs::read_to_string(&file).unwrap();
    let change = |study: &mut Study, bulk: &Bulk| {
        let changes = study.library().bulk_changes(&cards, bulk);
        let count: usize = changes.iter().map(|(_, changes)| changes.len()).sum();
        let write = study.library_mut().decks_editor(changes, now).unwrap();
        for written in write().unwrap() {
            study.apply(Operation::Deck(Box::new(written.file)));
        }
        count
    };
    let tags = |study: &Study, id: &str| study.library().card(&study.key(id)).unwrap().1.tags.clone();

    assert_eq!(change(&mut study, &Bulk::Tag(vec!["exam".to_owned()])), 2, "one has the tag already");
    assert_eq!((tags(&study, "raft"), tags(&study, "tsar")), (vec!["exam".to_owned()], vec!["exam".to_owned()]));
    assert_eq!(change(&mut study, &Bulk::Untag(vec!["exam".to_owned()])), 3);
    assert!(tags(&study, "raft").is_empty() && tags(&study, "delcasse").len() == 2);
    assert_eq!(change(&mut study, &Bulk::Delete), 3);
    assert_eq!(study.library().deck(&"pacts".into()).unwrap().deck.cards.len(), 1);
    assert_eq!(study.library().reviews().unwrap().len(), 1, "no answer is gone");

    let mut study = study.reopen();
    for _ in 0..3 {
        assert!(matches!(study.undo(), Some(Undone::Edit(_))));
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap(), before);
    assert!(study.library().state(&study.key("raft")).unwrap().is_learned(), "the history is as it was");
}

#[test]
fn cards_are_found_by_when_they_came_and_whether_they_were_edited() {
    let mut study = Study::new().deck(DECK);
    let found = |study: &mut Study, search: &str| {
        let now = study.now();
        let seen = study.library_mut().seen_keeper(now)();
        study.library_mut().take_seen(seen);
        let texts: Vec<_> = study.library().decks().iter().map(|deck| Arc::new(DeckTexts::new(&deck.deck))).collect();
        let today = study.library().study_day(study.now());
        let catalogue = study.library().catalogue(&texts, today);
        catalogue.find(&Search::parse(&format!("deck:pacts {search}")).unwrap()).len()
    };
    found(&mut study, "");
    let mut study = study.day(400);
    let more = DECK.replace("cards: [", "cards: [(id: \"new\", question: \"Who?\", answer: \"Nobody\"),");
    study.import(&more.replace("On a raft", "On a boat"));
    assert_eq!((found(&mut study, "added:7"), found(&mut study, "is:edited")), (1, 1));
    let mut study = study.day(410).reopen();
    assert_eq!(
        (found(&mut study, "added:7"), found(&mut study, "added:11"), found(&mut study, "is:edited")),
        (0, 1, 1)
    );
    // What is put back as it was is not edited.
    study.import(&more);
    assert_eq!(found(&mut study, "is:edited"), 0);
}
