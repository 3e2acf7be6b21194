//! Cards that go to another deck: nothing of what was answered is lost on the way, whenever Entente ends.

use std::{collections::BTreeMap, fs, sync::Arc};

use eframe::egui::{Key, Modifiers, Theme};
use entente::{
    deck::{CardKey, Deck, DeckId},
    library::{Library, Operation, Plan, Written},
    memory::Rating,
    progress::search::{DeckTexts, Search},
    study::{MarkKind, Undone},
};

use crate::{
    builder::{Study, deck_of},
    window::Window,
};

const PACTS: &str = r#"// Written by hand.
Deck(
    id: "pacts", title: "Pacts",
    sources: [(id: "s", title: "The Niemen", author: "Savary"), (id: "t", title: "The other")],
    passages: [
        (id: "p", heading: "At Tilsit", text: "They met on a raft.", sources: [(id: "s", locator: "p. 3")]),
        (id: "q", heading: "Elsewhere", text: "They met in a hut.", source: "t"),
    ],
    cards: [
        (id: "c1", question: "Where at Tilsit?", answer: "On a raft", passage: "p", quote: "a raft", rivals: ["hut", "c3"]), // one
        (id: "hut", question: "Where else?", answer: "In a hut", passage: "q", quote: "a hut", rivals: ["c1"]),
        /* three */ (id: "c3", question: "Who met?", answer: "Two emperors", rivals: ["c1"]),
        (id: "stays", question: "Who stayed?", answer: "Nobody"),
    ],
)
"#;

fn key(deck: &str, card: &str) -> CardKey {
    CardKey { deck: deck.into(), card: card.into() }
}

fn deck<'s>(study: &'s Study, id: &str) -> &'s Deck {
    &study.library().deck(&id.into()).unwrap().deck
}

fn written(study: &mut Study, cards: &[CardKey], to: &str) -> Vec<Written> {
    let now = study.later(1);
    study.library_mut().mover(cards, &to.into(), now).unwrap()().unwrap()
}

fn move_to(study: &mut Study, cards: &[CardKey], to: &str) {
    for Written { file, .. } in written(study, cards, to) {
        study.apply(Operation::Deck(Box::new(file)));
    }
}

/// What is known about a card: its answers without their card, its schedule and its marks.
fn known(library: &Library, card: &CardKey) -> String {
    let reviews = library.reviews().unwrap().into_iter().filter(|review| review.card == *card);
    let reviews: Vec<_> = reviews.map(|it| (it.id, it.session, it.at, it.rating, it.given, it.is_scheduled)).collect();
    format!("{reviews:?} {:?} {:?}", library.state(card), library.marks(card))
}

/// What the library counts: answers in all, and what is due and new on the next day.
fn counts(study: &Study) -> String {
    let library = study.library();
    let agenda = library.agenda(library.study_day(study.now())).unwrap();
    let all = agenda.to_do(&Plan::default());
    format!("{} {all:?}", library.reviews().unwrap().len())
}

/// Two decks, with answers and marks on several days.
fn studied() -> Study {
    let mut study = Study::new().deck(PACTS).deck(&deck_of("wars", 3));
    for (day, rating) in [(0, Rating::Good), (3, Rating::Again), (9, Rating::Good)] {
        study = study.day(day);
        for card in ["hut", "c3"] {
            study.record(card, rating);
        }
        let pacts = key("pacts", "c1");
        for (card, rating) in [(pacts, rating), (key("wars", "c1"), Rating::Easy)] {
            let (session, now) = (uuid::Uuid::nil(), study.later(10));
            let answer = entente::study::Answer::recalled(session, card, rating, 5_000);
            study.keep(entente::study::Record::Answer(answer), now);
        }
    }
    study.mark("hut", MarkKind::Flag).mark("c3", MarkKind::Suspend)
}

fn files(study: &Study) -> BTreeMap<String, String> {
    let entries = fs::read_dir(study.data_folder().decks()).unwrap().flatten();
    entries.map(|it| (it.file_name().into_string().unwrap(), fs::read_to_string(it.path()).unwrap())).collect()
}

#[test]
fn a_moved_card_keeps_its_answers_schedule_and_marks_and_undo_is_the_identity_also_after_a_restart() {
    let mut study = studied();
    let from = ["c1", "hut", "c3"].map(|id| key("pacts", id));
    let to = ["c1-2", "hut", "c3-2"].map(|id| key("wars", id));
    let wars = key("wars", "c1");
    let of = |study: &Study, cards: &[CardKey]| cards.iter().map(|it| known(study.library(), it)).collect::<Vec<_>>();
    let (text, before, all) = (files(&study), of(&study, &from), counts(&study));
    let other = known(study.library(), &wars);

    move_to(&mut study, &from, "wars");
    for again in [false, true] {
        if again {
            study = study.reopen();
        }
        assert_eq!(of(&study, &to), before, "after a restart: {again}");
        assert_eq!(known(study.library(), &wars), other, "the card whose id was taken is as it was");
        assert_eq!(counts(&study), all);
    }
    assert_eq!(deck(&study, "pacts").cards.len(), 1);
    assert!(files(&study)["pacts.ron"].starts_with("// Written by hand."));

    assert!(matches!(study.undo(), Some(Undone::Edit(what)) if what == "the move of 3 cards to “About wars”"));
    for again in [false, true] {
        if again {
            study = study.reopen();
        }
        assert_eq!((files(&study), of(&study, &from), counts(&study)), (text.clone(), before.clone(), all.clone()));
        assert_eq!(known(study.library(), &wars), other);
    }
}

#[test]
fn a_moved_card_takes_its_passage_and_sources_along_and_its_rivals_are_named_where_they_are() {
    let mut study = studied();
    move_to(&mut study, &[key("pacts", "c1"), key("pacts", "c3")], "wars");
    let wars = deck(&study, "wars");
    let card = |id: &str| wars.cards.iter().find(|card| card.id == id.into()).unwrap();
    assert_eq!(card("c1-2").rivals, ["pacts/hut".into(), "c3-2".into()], "what stays is named with its deck");
    assert_eq!(card("c3-2").rivals, ["c1-2".into()]);
    let hut = deck(&study, "pacts").cards.iter().find(|card| card.id == "hut".into()).unwrap();
    assert_eq!(hut.rivals, ["wars/c1-2".into()], "what stays goes on naming what went");
    assert_eq!(wars.passage_of(card("c1-2")).unwrap().text, "They met on a raft.");
    let citation = &wars.passages[0].sources[0];
    assert_eq!((citation.id.clone(), citation.locator.as_deref()), (Some("s".into()), Some("p. 3")));
    assert_eq!((wars.sources.len(), wars.sources[0].author.as_deref()), (1, Some("Savary")));
    assert_eq!(deck(&study, "pacts").passages.len(), 2, "the passage is copied");
    // What says the same is there once.
    move_to(&mut study, &[key("wars", "c1-2")], "pacts");
    assert_eq!(deck(&study, "pacts").passages.len(), 2);
    assert_eq!(deck(&study, "pacts").sources.len(), 2);
    let pacts = deck(&study, "pacts");
    let rivals = |id: &str| pacts.cards.iter().find(|card| card.id == id.into()).unwrap().rivals.clone();
    assert_eq!((rivals("hut"), rivals("c1-2")), (vec!["c1-2".into()], vec!["hut".into(), "wars/c3-2".into()]));
}

#[test]
fn a_card_that_comes_back_has_its_old_name_and_all_that_was_answered_meanwhile() {
    let mut study = studied();
    let (there, back) = (key("wars", "hut"), key("pacts", "hut"));
    let text = files(&study)["wars.ron"].clone();
    move_to(&mut study, std::slice::from_ref(&back), "wars");
    study = study.day(20);
    study.record("hut", Rating::Hard);
    let before = known(study.library(), &there);
    move_to(&mut study, std::slice::from_ref(&there), "pacts");
    assert_eq!(known(study.library(), &back), before);
    let answers = |study: &Study| study.library().reviews().unwrap().iter().filter(|it| it.card == back).count();
    assert_eq!(answers(&study), 4);
    assert!(!deck(&study, "pacts").retired.contains(&"hut".into()));
    // Undo goes back through all of it, the answer between included.
    study = study.reopen();
    assert!(matches!(study.undo(), Some(Undone::Edit(_))));
    assert_eq!(known(study.library(), &there), before);
    assert!(matches!(study.undo(), Some(Undone::Answer { card, .. }) if card == there));
    assert!(matches!(study.undo(), Some(Undone::Edit(_))));
    assert_eq!((answers(&study), files(&study)["wars.ron"].clone()), (3, text));
}

#[test]
fn a_card_that_comes_under_an_old_name_later_is_a_new_one() {
    let mut study = studied();
    let old = key("pacts", "hut");
    move_to(&mut study, std::slice::from_ref(&old), "wars");
    let moved = known(study.library(), &key("wars", "hut"));
    let mut study = study.deck(PACTS);
    assert!(study.library().state(&old).unwrap().is_new());
    let (session, now) = (uuid::Uuid::nil(), study.later(10));
    let answer = entente::study::Answer::recalled(session, old.clone(), Rating::Easy, 5_000);
    study.keep(entente::study::Record::Answer(answer), now);
    let study = study.reopen();
    assert_eq!(study.library().state(&old).unwrap().schedule().unwrap().reviews, 1);
    assert_eq!(known(study.library(), &key("wars", "hut")), moved);
}

#[test]
fn a_move_whose_files_were_written_is_finished_at_the_next_start() {
    let mut study = studied();
    let before = known(study.library(), &key("pacts", "hut"));
    drop(written(&mut study, &[key("pacts", "hut")], "wars"));
    let mut study = study.reopen();
    assert_eq!(known(study.library(), &key("wars", "hut")), before);
    assert!(matches!(study.undo(), Some(Undone::Edit(_))));
    let study = study.reopen();
    assert_eq!(known(study.library(), &key("pacts", "hut")), before, "it is not moved once more");
}

#[test]
fn a_card_that_was_changed_in_its_file_meanwhile_stays() {
    let mut study = studied();
    let now = study.now();
    let path = study.deck_path("pacts.ron");
    let work = study.library_mut().mover(&[key("pacts", "hut")], &"wars".into(), now).unwrap();
    fs::write(&path, PACTS.replace("In a hut", "In a tent")).unwrap();
    let text = files(&study);
    assert!(work().is_err_and(|err| err.to_string().contains("changed in its file meanwhile")));
    assert_eq!(files(&study), text);
    assert!(!matches!(study.undo(), Some(Undone::Edit(_))), "nothing was noted");
}

#[test]
fn answers_of_the_same_day_count_once_for_the_deck_that_the_card_is_in() {
    let mut study = studied();
    study.record("stays", Rating::Good);
    let day = study.library().study_day(study.now());
    let all = |study: &Study| format!("{:?}", study.library().agenda(day).unwrap().to_do(&Plan::default()));
    let before = all(&study);
    move_to(&mut study, &[key("pacts", "stays"), key("pacts", "hut")], "wars");
    assert_eq!(all(&study), before);
    assert_eq!(all(&study.reopen()), before);
}

#[test]
fn a_moved_card_came_when_it_came_to_its_first_deck() {
    let found = |study: &mut Study, search: &str| {
        let now = study.now();
        let seen = study.library_mut().seen_keeper(now)();
        study.library_mut().take_seen(seen);
        let texts: Vec<_> = study.library().decks().iter().map(|deck| Arc::new(DeckTexts::new(&deck.deck))).collect();
        let catalogue = study.library().catalogue(&texts, study.library().study_day(now));
        catalogue.find(&Search::parse(search).unwrap()).len()
    };
    let mut study = studied();
    found(&mut study, "");
    let mut study = study.day(400);
    move_to(&mut study, &[key("pacts", "stays")], "wars");
    assert_eq!(found(&mut study, "added:7"), 0);
    let mut study = study.reopen();
    assert_eq!((found(&mut study, "added:7"), found(&mut study, "is:edited")), (0, 0));
}

#[test]
fn cards_are_moved_by_keys_and_one_undo_brings_them_back() {
    for (size, theme, name) in
        [([1280.0, 800.0], Theme::Light, "light-1280x800"), ([900.0, 600.0], Theme::Dark, "dark-900x600")]
    {
        let mut study = studied();
        let before = files(&study);
        study.close();
        let mut window = Window::open(study.data_folder(), study.now(), size, theme);
        window.press_with(Modifiers::COMMAND, Key::Num3);
        window.press(Key::Slash).type_text("deck:pacts").press(Key::Enter);
        window.press_with(Modifiers::COMMAND, Key::A).press(Key::M);
        assert!(window.shows("Move 4 cards"));
        window.picture(&format!("move-cards-{name}"));
        window.type_text("nothing");
        assert!(window.shows("No deck is called that."));
        window.press_with(Modifiers::COMMAND, Key::A).type_text("ABOUT w").press(Key::Enter);
        assert!(window.shows("4 cards moved to “About wars” with their history."));
        let count = |window: &mut Window, id: &str| {
            window.app().library().unwrap().deck(&DeckId::from(id)).unwrap().deck.cards.len()
        };
        assert_eq!((count(&mut window, "pacts"), count(&mut window, "wars")), (0, 7));
        window.press_with(Modifiers::COMMAND, Key::Z);
        assert_eq!((count(&mut window, "pacts"), count(&mut window, "wars")), (4, 3));
        drop(window);
        assert_eq!(files(&study), before);
    }
}
