//! Pictures that are added while one writes: what the library keeps of them, and what the forms of the window do.

use std::{fs, path::PathBuf, sync::Arc};

use eframe::egui::{Color32, ColorImage, Event, Key, Modifiers, Role, Theme};
use egui_kittest::kittest::{NodeT, Queryable};
use entente::{
    deck::{Card, Deck},
    formats::DeckChange,
    library::{AddedPicture, DeckError, DeckPictures, Operation},
};

use crate::{
    builder::{Study, deck_of},
    images::{in_decks, png},
    window::Window,
};

const SIZE: [f32; 2] = [1280.0, 800.0];
const CTRL: Modifiers = Modifiers::COMMAND;
const RED: [u8; 3] = [200, 40, 40];
const BLUE: [u8; 3] = [40, 40, 200];

/// A file outside the data folder.
fn outside(study: &Study, name: &str, bytes: &[u8]) -> PathBuf {
    let folder = study.root().join("from");
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join(name);
    fs::write(&file, bytes).unwrap();
    file
}

fn pictures_of(study: &Study, deck: &str) -> DeckPictures {
    study.library().deck_pictures(&deck.into()).unwrap()
}

fn names_in(study: &Study, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(in_decks(study, folder)).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_picture_is_kept_once_and_another_of_its_name_beside_it() {
    let study = Study::new().deck(&deck_of("pacts", 1));
    let pictures = pictures_of(&study, "pacts");
    let added = |name: &str, is_new: bool| AddedPicture { name: name.to_owned(), is_new };
    for (file, color, kept) in [
        ("raft.png", RED, added("raft.png", true)),
        ("raft.png", RED, added("raft.png", false)),
        ("raft.png", BLUE, added("raft-2.png", true)),
        ("raft.png", BLUE, added("raft-2.png", false)),
        // On some systems these two are one name.
        ("Raft.png", [1, 2, 3], added("Raft-3.png", true)),
        ("The raft (1807).JPG", RED, added("The-raft-1807.png", true)),
    ] {
        let file = outside(&study, file, &png(40, 30, color));
        assert_eq!(pictures.add_file(&file).unwrap(), kept);
        assert!(file.exists(), "it is copied");
    }
    assert_eq!(names_in(&study, "pacts"), ["Raft-3.png", "The-raft-1807.png", "raft-2.png", "raft.png"]);
    assert_eq!(fs::read(in_decks(&study, "pacts/raft.png")).unwrap(), png(40, 30, RED), "nothing is replaced");
    assert_eq!(fs::read(in_decks(&study, "pacts/raft-2.png")).unwrap(), png(40, 30, BLUE));
}

#[test]
fn a_file_that_is_no_picture_too_large_or_gone_is_refused_with_its_place_and_a_remedy() {
    let study = Study::new().deck(&deck_of("pacts", 1));
    let pictures = pictures_of(&study, "pacts");
    let mut large = png(40, 30, RED);
    large.resize((16 << 20) + 1, 0);
    for (file, why, remedy) in [
        (outside(&study, "raft.png", b"a text"), "is no PNG, JPEG, GIF, WebP or SVG", "save it as PNG or JPEG"),
        (outside(&study, "large.png", &large), "has more than 16 MB", "make it smaller"),
        (study.root().join("gone.png"), "is missing", "check that it is a file"),
        (study.root().to_owned(), "cannot be read", "check that it is a file"),
    ] {
        let err = pictures.add_file(&file).unwrap_err();
        assert!(matches!(&err, DeckError::PictureRefused { path, .. } if *path == file));
        let said = err.to_string();
        assert!([why, remedy, &file.display().to_string()].iter().all(|part| said.contains(part)), "{said}");
    }
    assert!(!in_decks(&study, "pacts").exists(), "nothing was written");
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let study = Study::new().deck(&deck_of("pacts", 1));
    fs::write(in_decks(&study, "pacts"), "a file in the way").unwrap();
    let err = pictures_of(&study, "pacts").add_file(&outside(&study, "raft.png", &png(40, 30, RED))).unwrap_err();
    assert!(
        matches!(&err, DeckError::PictureNotWritten { folder, .. } if *folder == in_decks(&study, "pacts")),
        "{err}"
    );
    assert_eq!(fs::read(in_decks(&study, "pacts")).unwrap(), b"a file in the way");
}

fn built_in(study: &Study) -> Arc<Deck> {
    study.library().decks()[0].deck.clone()
}

#[test]
fn a_picture_for_a_built_in_deck_lies_beside_the_file_that_its_first_change_makes() {
    let mut study = Study::new();
    let (deck, now) = (built_in(&study), study.now());
    let added =
        pictures_of(&study, deck.id.as_str()).add_file(&outside(&study, "raft.png", &png(40, 30, RED))).unwrap();
    let before = deck.cards[0].clone();
    let after = Card { question: format!("{} ![]({})", before.question, added.name), ..before.clone() };
    let changes = vec![DeckChange::PutCard { before: Some(before), after }];
    let written = study.library_mut().deck_editor(&deck.id, changes, now).unwrap()().unwrap();
    study.apply(Operation::Deck(Box::new(written.file)));
    let own = study.library().deck(&deck.id).unwrap();
    assert_eq!((own.missing_pictures(), own.picture_problems().len()), (0, 0));
    assert!(own.picture_folder().unwrap().join("raft.png").is_file());
}

#[test]
fn only_a_picture_that_the_file_does_not_name_is_removed_again() {
    let shown = deck_of("pacts", 1).replace("What is number 1?", "What is number 1? ![](raft.png)");
    let study = Study::new().deck(&shown);
    let pictures = pictures_of(&study, "pacts");
    for name in ["raft.png", "map.png"] {
        pictures.add_file(&outside(&study, name, &png(40, 30, RED))).unwrap();
    }
    for name in ["raft.png", "map.png", "gone.png"] {
        pictures.remove_unnamed(name).unwrap();
    }
    assert_eq!(names_in(&study, "pacts"), ["raft.png"]);
}

fn open(study: &mut Study) -> Window {
    study.close();
    Window::open(study.data_folder(), study.now(), SIZE, Theme::Light)
}

fn value(window: &mut Window, field: &str) -> String {
    window.harness().get_by_role_and_label(Role::MultilineTextInput, field).accesskit_node().value().unwrap_or_default()
}

fn images(window: &mut Window, label: &str) -> usize {
    window.harness().query_all_by_role_and_label(Role::Image, label).count()
}

/// Waits until a picture of that name is shown.
fn wait_for_image(window: &mut Window, label: &str) {
    for _ in 0..2_000 {
        if images(window, label) > 0 {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
        window.harness().step();
    }
    panic!("“{label}” is not shown");
}

#[test]
fn a_dropped_picture_goes_to_the_cursor_is_described_by_what_is_typed_next_and_is_shown() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let file = outside(&study, "the raft.png", &png(400, 240, RED));
    let mut window = open(&mut study);
    window.select("pacts").press(Key::N).type_text("Who met here? And when?");
    for _ in 0.." And when?".len() {
        window.press(Key::ArrowLeft);
    }
    window.drop_file(&file);
    assert_eq!(value(&mut window, "Question"), "Who met here? ![](the-raft.png) And when?");
    window.type_text("Two emperors");
    assert_eq!(value(&mut window, "Question"), "Who met here? ![Two emperors](the-raft.png) And when?");
    window.press(Key::Enter).type_text("Napoleon and Alexander");
    wait_for_image(&mut window, "Two emperors");
    window.picture("new-picture-card");
    window.press_with(CTRL, Key::Enter).press(Key::Escape);
    drop(window);

    // After a restart, too.
    let mut window = Window::open(study.data_folder(), study.now(), SIZE, Theme::Light);
    window.select("pacts").press(Key::Enter).press(Key::Space).press(Key::Num3);
    wait_for_image(&mut window, "Two emperors");
}

#[test]
fn a_picture_goes_into_the_text_that_had_the_focus_last_if_its_pictures_are_shown() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let file = outside(&study, "map.png", &png(60, 40, RED));
    let mut window = open(&mut study);
    window.select("pacts").press(Key::N).press(Key::Enter).type_text("A river").press(Key::Enter).type_text("1807");
    window.drop_file(&file);
    assert_eq!(value(&mut window, "Answer"), "A river ![](map.png)", "a date shows none");
    window.type_text("a map");
    window.drop_file(&file);
    assert_eq!(value(&mut window, "Answer"), "A river ![a map](map.png) ![](map.png)", "and none is put into another");
    assert_eq!(names_in(&study, "pacts"), ["map.png"]);
}

#[test]
fn a_refused_file_is_said_in_the_form_and_leaves_the_draft_as_it_was() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let file = outside(&study, "wars.ron", deck_of("wars", 3).as_bytes());
    let mut window = open(&mut study);
    window.select("pacts").press(Key::N).type_text("Who met here?").drop_file(&file);
    assert!(window.sees("This file is no PNG, JPEG, GIF, WebP or SVG, so no picture was added."));
    assert!(window.heads("New card") && value(&mut window, "Question") == "Who met here?");
    window.type_text(" ");
    assert!(!window.shows("no picture was added"), "it is old once one goes on");
    assert!(!in_decks(&study, "pacts").exists());
}

#[test]
fn a_form_that_is_thrown_away_takes_its_pictures_with_it() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let files = ["raft.png", "map.png"].map(|name| outside(&study, name, &png(60, 40, RED)));
    let mut window = open(&mut study);
    window.select("pacts").press(Key::N).drop_file(&files[0]).press(Key::Enter).type_text("Napoleon");
    window.press_with(CTRL, Key::Enter).drop_file(&files[1]);
    assert_eq!(names_in(&study, "pacts"), ["map.png", "raft.png"]);
    window.press(Key::Escape).press(Key::Escape);
    drop(window);
    assert_eq!(names_in(&study, "pacts"), ["raft.png"], "a card shows this one");
}

#[test]
fn a_picture_goes_along_if_the_new_card_goes_to_another_deck() {
    let mut study = Study::new().deck(&deck_of("pacts", 1)).deck(&deck_of("wars", 1));
    pictures_of(&study, "wars").add_file(&outside(&study, "raft.png", &png(60, 40, BLUE))).unwrap();
    let file = outside(&study, "raft.png", &png(60, 40, RED));
    let mut window = open(&mut study);
    window.select("pacts").press(Key::N).type_text("Who?").drop_file(&file).type_text("A raft");
    window.harness().get_by_role_and_label(Role::ComboBox, "Deck").click();
    window.settle();
    let rows = window.harness().query_all_by_label("About wars").collect::<Vec<_>>();
    rows.last().expect("the list has it").click();
    window.settle();
    assert_eq!(value(&mut window, "Question"), "Who? ![A raft](raft-2.png)");
    window.press(Key::Escape).press(Key::Escape);
    drop(window);
    assert_eq!((names_in(&study, "pacts"), names_in(&study, "wars")), (vec![], vec!["raft.png".to_owned()]));
}

#[test]
fn of_two_pictures_that_go_along_each_stays_itself() {
    let mut study = Study::new().deck(&deck_of("pacts", 1)).deck(&deck_of("wars", 1));
    pictures_of(&study, "wars").add_file(&outside(&study, "raft.png", &png(60, 40, BLUE))).unwrap();
    let [first, second] =
        [("raft.png", RED), ("raft-2.png", [1, 2, 3])].map(|(name, color)| outside(&study, name, &png(60, 40, color)));
    let mut window = open(&mut study);
    window.select("pacts").press(Key::N).type_text("Who?").drop_file(&first).type_text("One");
    window.press(Key::End).drop_file(&second).type_text("Two");
    window.harness().get_by_role_and_label(Role::ComboBox, "Deck").click();
    window.settle();
    let rows = window.harness().query_all_by_label("About wars").collect::<Vec<_>>();
    rows.last().expect("the list has it").click();
    window.settle();
    assert_eq!(value(&mut window, "Question"), "Who? ![One](raft-2.png) ![Two](raft-2-2.png)");
    drop(window);
    let bytes = |name: &str| fs::read(in_decks(&study, "wars").join(name)).unwrap();
    assert_eq!([bytes("raft-2.png"), bytes("raft-2-2.png")], [RED, [1, 2, 3]].map(|color| png(60, 40, color)));
}

#[test]
fn a_passage_takes_a_picture_and_shows_it_below_its_text() {
    let mut study = Study::new().deck(&crate::images::DECK.replace("<the raft.png>", "gone.png"));
    let file = outside(&study, "raft.svg", br#"<svg xmlns="http://www.w3.org/2000/svg" width="40" height="30"/>"#);
    let pasted = Event::PasteImage(Arc::new(ColorImage::filled([60, 40], Color32::from_rgb(200, 40, 40))));
    let mut window = open(&mut study);
    window.select("raft").press_with(CTRL, Key::Num2).press_with(CTRL, Key::E).drop_file(&file);
    assert!(value(&mut window, "Text of the passage").ends_with("*peace*. ![](raft.svg)"));
    window.type_text("A raft");
    window.harness().event(pasted);
    window.settle();
    assert!(
        value(&mut window, "Text of the passage").ends_with("*peace*. ![A raft](raft.svg) ![](Pasted-picture.png)")
    );
    wait_for_image(&mut window, "Pasted-picture.png");
    window.press_with(CTRL, Key::Enter);
    let text = study.data_folder().decks().join("raft.ron");
    window.wait_until(|_| fs::read_to_string(&text).unwrap().contains("Pasted-picture.png"));
    assert_eq!(names_in(&study, "raft"), ["Pasted-picture.png", "raft.svg"]);
}

#[test]
fn a_built_in_deck_shows_a_picture_before_it_is_saved() {
    let mut study = Study::new();
    let (deck, file) = (built_in(&study), outside(&study, "raft.png", &png(60, 40, RED)));
    let mut window = open(&mut study);
    window.select(deck.id.as_str()).press(Key::N).drop_file(&file).type_text("A raft").press(Key::Enter);
    // Before there is an answer, too.
    wait_for_image(&mut window, "A raft");
    window.type_text("Tilsit").press_with(CTRL, Key::Enter).press(Key::Escape);
    assert!(in_decks(&study, deck.id.as_str()).join("raft.png").is_file());
    assert_eq!(window.app().library().unwrap().deck(&deck.id).unwrap().missing_pictures(), 0);
}

#[test]
fn without_a_form_a_picture_that_is_dropped_or_pasted_says_where_it_goes() {
    let mut study = Study::new();
    let file = outside(&study, "raft.png", &png(60, 40, RED));
    let mut window = open(&mut study);
    window.drop_file(&file);
    assert!(window.shows("A picture goes into a card or a passage: open one to edit it, then drop the picture there."));
    window.harness().event(Event::PasteImage(Arc::new(ColorImage::filled([2, 2], Color32::RED))));
    window.settle();
    assert!(window.shows("then paste the picture there."));
}
