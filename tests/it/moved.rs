//! What goes along with a card to another deck: its pictures, its name in third decks, its place among what is counted,
//! and what comes for it from elsewhere; and what becomes of a move or an undo that breaks off.

use std::{fs, path::Path};

use entente::{
    deck::{CardKey, DeckId},
    formats::Choices,
    library::{DeckError, Operation, Written},
    memory::{Rating, StudyDay},
    study::{
        Answer, ExamGoal, Given, Kind, Question, Reach, Record, Review, SessionId, Slot, Undone, feedback, known_ease,
        question,
    },
};

use crate::builder::{Study, deck_of};

fn key(deck: &str, card: &str) -> CardKey {
    CardKey { deck: deck.into(), card: card.into() }
}

fn written(study: &mut Study, cards: &[CardKey], to: &str) -> Result<Vec<Written>, DeckError> {
    let now = study.later(1);
    study.library_mut().mover(cards, &to.into(), now)?()
}

fn take_up(study: &mut Study, written: Vec<Written>) {
    for Written { file, .. } in written {
        study.apply(Operation::Deck(Box::new(file)));
    }
}

fn move_to(study: &mut Study, cards: &[CardKey], to: &str) {
    let written = written(study, cards, to).unwrap();
    take_up(study, written);
}

fn record(study: &mut Study, card: &CardKey, rating: Rating) {
    let now = study.later(10);
    study.keep(Record::Answer(Answer::recalled(SessionId::nil(), card.clone(), rating, 5_000)), now);
}

fn answers(study: &Study, card: &CardKey) -> usize {
    study.library().reviews().unwrap().iter().filter(|review| review.card == *card).count()
}

const PICTURED: &str = r#"Deck(
    id: "pacts", title: "Pacts",
    passages: [(id: "p", heading: "At Tilsit", text: "On a raft ![The raft](raft.png) they met.")],
    cards: [
        (id: "raft", question: "Where? ![It](raft.png)", answer: "On a raft", note: "See ![gone](gone.png)", passage: "p", quote: "On a raft ![The raft](raft.png)"),
        (id: "map", question: "Which? ![A map](<the map.png>)", answer: "![A *flag*](flag.png) France"),
        (id: "again", question: "And here? ![It](raft.png)", answer: "A raft"),
    ],
)
"#;

/// Decks with pictures: one name is that of two pictures, one that of the same picture in both.
fn pictured() -> Study {
    let study = Study::new().deck(PICTURED).deck(&deck_of("wars", 2));
    let picture = |name: &str, bytes: &str| {
        let path = study.deck_path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    };
    for (name, bytes) in [
        ("pacts/raft.png", "the raft at Tilsit"),
        ("pacts/the map.png", "a map"),
        ("pacts/flag.png", "a flag"),
        ("wars/raft.png", "another raft"),
        ("wars/flag.png", "a flag"),
    ] {
        picture(name, bytes);
    }
    study
}

/// Every file in the decks folder, by its path, with what it holds.
fn files(study: &Study) -> Vec<(String, String)> {
    let (root, mut found) = (study.data_folder().decks(), Vec::new());
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned();
                found.push((name, fs::read_to_string(path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn pictures_go_along_and_of_two_with_one_name_each_is_shown_where_it_belongs() {
    let mut study = pictured();
    let before = files(&study);
    move_to(&mut study, &["raft", "map"].map(|id| key("pacts", id)), "wars");
    let read = |name: &str| fs::read_to_string(study.deck_path(name)).ok();
    assert_eq!(read("wars/raft-2.png").as_deref(), Some("the raft at Tilsit"));
    assert_eq!(read("wars/raft.png").as_deref(), Some("another raft"));
    assert_eq!(read("wars/the map.png").as_deref(), Some("a map"));
    assert_eq!(read("wars/flag-2.png"), None, "the same picture is there once");
    assert_eq!(read("pacts/raft.png").as_deref(), Some("the raft at Tilsit"), "a card that stays shows it, too");
    let wars = study.library().deck(&"wars".into()).unwrap();
    let card = |id: &str| &wars.deck.cards[wars.place(&id.into()).unwrap()];
    assert_eq!(card("raft").question, "Where? ![It](raft-2.png)");
    assert_eq!(card("raft").note.as_deref(), Some("See ![gone](gone.png)"));
    let passage = wars.deck.passage_of(card("raft")).unwrap();
    assert!(passage.text.contains(card("raft").quote.as_deref().unwrap()) && passage.text.contains("raft-2.png"));
    assert_eq!(card("map").answer_text(), "![A *flag*](flag.png) France");

    // What is there by now is found by what it shows.
    move_to(&mut study, &[key("pacts", "again")], "wars");
    assert!(!study.deck_path("wars/raft-3.png").exists());
    let (_, again) = study.library().card(&key("wars", "again")).unwrap();
    assert_eq!(again.question, "And here? ![It](raft-2.png)");

    study = study.reopen();
    for _ in 0..2 {
        assert!(matches!(study.undo(), Some(Undone::Edit(_))));
    }
    assert_eq!(files(&study), before);
}

#[test]
fn a_move_whose_pictures_cannot_be_copied_leaves_everything_as_it_was() {
    let mut study = pictured();
    let (folder, aside) = (study.deck_path("wars"), study.root().join("aside"));
    fs::rename(&folder, &aside).unwrap();
    fs::write(&folder, "a file is in the way").unwrap();
    let before = files(&study);
    let cards = ["raft", "map"].map(|id| key("pacts", id));
    assert!(matches!(written(&mut study, &cards, "wars"), Err(DeckError::NotWritten { .. })));
    assert_eq!(files(&study), before);
    assert!(study.undo().is_none(), "nothing was noted");
    // A picture that takes the name of a copy meanwhile stays.
    fs::remove_file(&folder).unwrap();
    let now = study.later(1);
    let work = study.library_mut().mover(&cards, &"wars".into(), now).unwrap();
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("raft.png"), "a third raft").unwrap();
    let before = files(&study);
    assert!(matches!(work(), Err(DeckError::Edit(_))));
    assert_eq!(files(&study), before);
}

#[test]
fn a_third_deck_goes_on_naming_a_card_that_went_to_another() {
    let naming = r#"Deck(id: "third", title: "Third", cards: [
        (id: "n", question: "What is the third thing?", answer: "Something third", rivals: ["pacts/c1"]),
    ])"#;
    let mut study = Study::new().deck(&deck_of("pacts", 2)).deck(&deck_of("wars", 2)).deck(naming);
    study.library().work_out_rivals(None);
    // A wrong answer is that of the card which is named.
    let rival = |study: &Study| {
        let (_, card) = study.library().card(&key("third", "n")).unwrap();
        let question = Question::ask(card, entente::study::Form::Typed);
        feedback(&key("third", "n"), &question, Given::Text("It is no. 1 of pacts"), study.library()).unwrap().rival
    };
    assert_eq!(rival(&study), Some(key("pacts", "c1")));
    move_to(&mut study, &[key("pacts", "c1")], "wars");
    study.library().work_out_rivals(None);
    for _ in 0..2 {
        assert_eq!(rival(&study), Some(key("wars", "c1-2")));
        study = study.reopen();
        study.library().work_out_rivals(None);
    }
    // A card that comes under the name later is the one that is meant.
    let mut study = study.deck(&deck_of("pacts", 2));
    study.library().work_out_rivals(None);
    assert_eq!(rival(&study), Some(key("pacts", "c1")));
    let day = study.library().study_day(study.now());
    let slot = Slot { card: key("third", "n"), kind: Kind::New };
    assert!(question(&slot, study.library(), day).is_some());
    study.undo();
}

#[test]
fn what_was_answered_for_an_exam_counts_for_the_deck_that_the_card_is_in_now() {
    let mut study = Study::new().deck(&deck_of("pacts", 4)).deck(&deck_of("wars", 2));
    let day = study.library().study_day(study.now());
    let goal = |deck: &str| ExamGoal {
        decks: vec![deck.into()],
        day: day.plus(3),
        time: None,
        minutes_per_day: 15.0,
        desired_retention: 0.9,
        level_minutes: None,
        look_days: None,
        foreseen: None,
    };
    for deck in ["pacts", "wars"] {
        study.apply(Operation::Exam { before: None, goal: Some(goal(deck)) });
    }
    for card in ["c1", "c2", "c3"] {
        record(&mut study, &key("pacts", card), Rating::Good);
    }
    move_to(&mut study, &[key("pacts", "c1"), key("pacts", "c2")], "wars");
    record(&mut study, &key("wars", "c1-2"), Rating::Again);
    let of = |study: &Study, today: StudyDay| {
        let over = study.library().exams_over(today).unwrap();
        let mut counts: Vec<_> = over
            .iter()
            .map(|it| (it.goal.decks[0].to_string(), it.answered.cards, it.answered.answers, it.answered.recalled))
            .collect();
        counts.sort();
        counts
    };
    let expected = [("pacts".to_owned(), 1, 1, 1), ("wars".to_owned(), 2, 3, 2)];
    assert_eq!(of(&study, day.plus(4)), expected);
    assert_eq!(of(&study.reopen(), day.plus(4)), expected);
}

#[test]
fn an_answer_that_is_given_while_a_card_moves_goes_along() {
    for is_killed in [false, true] {
        let mut study = Study::new().deck(&deck_of("pacts", 2)).deck(&deck_of("wars", 1));
        let (from, to) = (key("pacts", "c2"), key("wars", "c2"));
        record(&mut study, &from, Rating::Good);
        let now = study.later(1);
        let work = study.library_mut().mover(std::slice::from_ref(&from), &"wars".into(), now).unwrap();
        record(&mut study, &from, Rating::Hard);
        let written = work().unwrap();
        record(&mut study, &from, Rating::Good);
        if is_killed {
            drop(written);
        } else {
            take_up(&mut study, written);
        }
        for _ in 0..2 {
            if is_killed {
                study = study.reopen();
            }
            assert_eq!((answers(&study, &from), answers(&study, &to)), (0, 3), "killed: {is_killed}");
            assert_eq!(study.library().state(&to).unwrap().schedule().unwrap().reviews, 3);
            study = study.reopen();
        }
        // What came last goes first.
        for _ in 0..2 {
            assert!(matches!(study.undo(), Some(Undone::Answer { .. })));
        }
        assert!(matches!(study.undo(), Some(Undone::Edit(_))));
        assert_eq!((answers(&study, &from), answers(&study, &to)), (1, 0));
        assert_eq!(study.library().state(&from).unwrap().schedule().unwrap().reviews, 1);
    }
}

#[test]
fn an_undo_of_a_move_that_broke_off_is_ended_at_the_next_start() {
    for has_put_back in [true, false] {
        let mut study = Study::new().deck(&deck_of("pacts", 2)).deck(&deck_of("wars", 1));
        let (from, to) = (key("pacts", "c2"), key("wars", "c2"));
        record(&mut study, &from, Rating::Good);
        let (text, state) = (files(&study), *study.library().state(&from).unwrap());
        move_to(&mut study, std::slice::from_ref(&from), "wars");
        let moved = files(&study);
        let now = study.later(1);
        let undo = study.library().deck_undo(Reach::Anything, now).unwrap().unwrap();
        drop(undo().unwrap());
        assert_eq!(files(&study), text);
        if !has_put_back {
            // As if Entente had ended between the two files.
            let wars = moved.iter().find(|(name, _)| name == "wars.ron").unwrap();
            fs::write(study.deck_path("wars.ron"), &wars.1).unwrap();
        }
        let mut study = study.reopen();
        assert_eq!(files(&study), text);
        assert_eq!((answers(&study, &from), answers(&study, &to)), (1, 0));
        assert_eq!(study.library().state(&from), Some(&state));
        assert!(matches!(study.undo(), Some(Undone::Answer { .. })), "it is not undone twice");
    }
}

#[test]
fn a_move_that_broke_off_between_its_files_is_taken_back_at_the_next_start() {
    let mut study = Study::new().deck(&deck_of("pacts", 2)).deck(&deck_of("wars", 1));
    let from = key("pacts", "c2");
    record(&mut study, &from, Rating::Good);
    let text = files(&study);
    drop(written(&mut study, std::slice::from_ref(&from), "wars").unwrap());
    fs::write(study.deck_path("pacts.ron"), &text.iter().find(|(name, _)| name == "pacts.ron").unwrap().1).unwrap();
    let study = study.reopen();
    assert_eq!((files(&study), answers(&study, &from)), (text, 1));
    assert!(study.library().card(&key("wars", "c2")).is_none());
}

fn import(study: &mut Study, package: &Path) {
    let (preview, now) = (study.library().preview(package, &Choices::default()).unwrap(), study.now());
    study.library_mut().import(preview, now).unwrap();
}

#[test]
fn a_card_of_a_package_is_known_by_where_it_came_when_the_package_comes_again() {
    let mut study = Study::new().deck(&deck_of("wars", 1)).day(14);
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("a.apkg");
    fs::write(&package, crate::anki::changed("")).unwrap();
    import(&mut study, &package);
    let answered = study.library().reviews().unwrap();
    let is_one = |it: &&Review| it.card.deck == DeckId::from("treaties") && known_ease(it.session).is_none();
    let first = answered.iter().find(is_one).unwrap();
    let (from, first_ms) = (first.card.clone(), first.at.utc_ms);
    let before = answers(&study, &from);
    let cards = study.library().deck(&from.deck).unwrap().deck.cards.len();
    let to = key("wars", from.card.as_str());
    move_to(&mut study, std::slice::from_ref(&from), "wars");
    assert_eq!((answers(&study, &from), answers(&study, &to)), (0, before));

    // It comes again with an answer that was given there after the move.
    let later_ms = study.now().utc_ms + 3 * 86_400_000;
    let sql = format!(
        "INSERT INTO revlog SELECT {later_ms}, cid, usn, 3, ivl, lastIvl, factor, time, 1 FROM revlog
         WHERE id = {first_ms}"
    );
    fs::write(&package, crate::anki::changed(&sql)).unwrap();
    let mut study = study.day(20);
    let preview = study.library().preview(&package, &Choices::default()).unwrap();
    let treaties = preview.decks.iter().find(|deck| deck.deck.id == from.deck).unwrap();
    assert_eq!((treaties.new, treaties.clashing), (0, 0));
    let more: usize = preview.decks.iter().map(|deck| deck.reviews.len()).sum();
    let all = study.library().reviews().unwrap().len();
    import(&mut study, &package);
    for _ in 0..2 {
        assert_eq!(study.library().deck(&from.deck).unwrap().deck.cards.len(), cards - 1, "it does not come twice");
        assert_eq!(study.library().reviews().unwrap().len(), all + 1, "of {more} answers one is new");
        assert_eq!((answers(&study, &from), answers(&study, &to)), (0, before + 1));
        study = study.reopen();
    }
}

/// A library with a package whose first answered card went to the deck `wars`: that card, there and then.
fn with_moved_card_of_a_package(package: &Path) -> (Study, CardKey, CardKey) {
    let mut study = Study::new().deck(&format!("// By hand.\n{}", deck_of("wars", 1))).day(14);
    fs::write(package, crate::anki::changed("")).unwrap();
    import(&mut study, package);
    let is_one = |it: &&Review| it.card.deck == DeckId::from("treaties") && known_ease(it.session).is_none();
    let from = study.library().reviews().unwrap().iter().find(is_one).unwrap().card.clone();
    let to = key("wars", from.card.as_str());
    move_to(&mut study, std::slice::from_ref(&from), "wars");
    (study, from, to)
}

#[test]
fn of_a_package_whose_deck_is_gone_no_card_comes_twice() {
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("a.apkg");
    let (mut study, from, to) = with_moved_card_of_a_package(&package);
    let (known, cards) = (answers(&study, &to), study.library().deck(&from.deck).unwrap().deck.cards.len());
    let now = study.later(1);
    let decks = study.library_mut().deck_remover(&from.deck, now).unwrap()().unwrap();
    study.apply(Operation::Decks(decks));
    study.later(60);
    import(&mut study, &package);
    for _ in 0..2 {
        let treaties = study.library().deck(&from.deck).unwrap();
        assert_eq!(
            (treaties.deck.cards.len(), treaties.place(&from.card)),
            (cards, None),
            "the card itself is in wars"
        );
        assert_eq!((answers(&study, &from), answers(&study, &to)), (0, known));
        study = study.reopen();
    }
}

#[test]
fn the_new_text_of_a_package_reaches_a_card_where_it_is_now_and_one_undo_takes_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("a.apkg");
    let (mut study, from, to) = with_moved_card_of_a_package(&package);
    let question = |study: &Study| study.library().card(&to).unwrap().1.question.clone();
    let (before, text) = (question(&study), files(&study));
    let tail = before.split_whitespace().last().unwrap().to_owned();
    let new_tail = format!("{tail} (new)");
    fs::write(
        &package,
        crate::anki::changed(&format!("UPDATE notes SET flds = replace(flds, '{tail}', '{new_tail}')")),
    )
    .unwrap();
    study.later(60);
    let preview = study.library().preview(&package, &Choices::default()).unwrap();
    let wars = preview.decks.iter().find(|deck| deck.deck.id == to.deck).expect("the deck it is in now");
    assert_eq!((wars.new, wars.changed, wars.gone), (0, 1, 0));
    let known = answers(&study, &to);
    import(&mut study, &package);
    for _ in 0..2 {
        assert_ne!(question(&study), before);
        assert_eq!((study.library().card(&from), answers(&study, &to)), (None, known));
        assert!(fs::read_to_string(study.deck_path("wars.ron")).unwrap().starts_with("// By hand."));
        study = study.reopen();
    }
    assert_eq!(study.undo(), Some(Undone::Import));
    assert_eq!(files(&study), text);
}

#[test]
fn an_answer_to_a_card_that_went_to_another_deck_while_it_was_on_the_screen_counts_there() {
    let mut study = Study::new().deck(&deck_of("pacts", 3)).deck(&deck_of("wars", 1));
    let plan = entente::library::Plan { deck: Some("pacts".into()), ..entente::library::Plan::default() };
    let course = study.begin(&plan);
    let mut session = entente::study::Session::new(course, study.library(), study.now());
    let asked = |session: &entente::study::Session| match session.step() {
        entente::study::Step::Card(card) => card.slot.card.clone(),
        _ => panic!("no card is asked"),
    };
    let from = asked(&session);
    move_to(&mut study, std::slice::from_ref(&from), "wars");
    // Whether the session has heard of it or not.
    record(&mut study, &from, Rating::Good);
    let now = study.later(1);
    session.decks_changed(study.library(), now);
    let to = asked(&session);
    assert_eq!(to.deck, "wars".into());
    assert_eq!((answers(&study, &from), answers(&study, &to)), (0, 1));
    record(&mut study, &to, Rating::Good);
    let study = study.reopen();
    assert_eq!((answers(&study, &from), answers(&study, &to)), (0, 2));
}

#[test]
fn an_undo_that_cannot_be_ended_is_told_and_keeps_nobody_from_opening() {
    let mut study = Study::new().deck(&deck_of("pacts", 2)).deck(&deck_of("wars", 1));
    move_to(&mut study, &[key("pacts", "c2")], "wars");
    let moved = files(&study);
    let now = study.later(1);
    drop(study.library().deck_undo(Reach::Anything, now).unwrap().unwrap()().unwrap());
    for (name, text) in &moved {
        fs::write(study.deck_path(name), text).unwrap();
    }
    fs::remove_dir_all(study.data_folder().replaced()).unwrap();
    let mut study = study.reopen();
    let warnings = study.library_mut().take_warnings();
    assert!(warnings.iter().any(|it| it.contains("could not be undone")), "{warnings:?}");
    assert_eq!(files(&study), moved);
    assert!(study.library().card(&key("wars", "c2")).is_some());
}
