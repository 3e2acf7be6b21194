//! Pictures of decks: they come in and go out with the deck, are checked, shown and undone with it; and archives of
//! everything.

use std::{
    fs,
    io::Cursor,
    path::{Path, PathBuf},
};

use eframe::egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::Queryable;
use entente::{
    formats::{Choices, Format, Pace},
    library::{DataFolder, DeckError, Preview},
    study::Undone,
};
use image::{ImageFormat, Rgba, RgbaImage};

use crate::{builder::Study, cli::Home, window::Window};

pub(crate) const DECK: &str = r#"Deck(
    id: "raft",
    title: "The raft",
    passages: [(id: "tilsit", heading: "On the Neman", text: "They met on a raft ![The raft at Tilsit](<the raft.png>) in the river.\n\nThen they made *peace*.")],
    cards: [
        (id: "who", question: "Who met here? ![Two emperors on a raft](<the raft.png>)", answer: "Napoleon and Alexander", passage: "tilsit", quote: "on a raft"),
        (id: "what", question: "What is this?", answer: "![A map](map.png) A map", note: "See ![gone](gone.png)", passage: "tilsit"),
    ],
)"#;

/// A picture with something in it that is seen on paper: transparent, with a black frame and a coloured field.
pub(crate) fn png(width: u32, height: u32, color: [u8; 3]) -> Vec<u8> {
    let picture = RgbaImage::from_fn(width, height, |x, y| {
        let is_frame = x < 6 || y < 6 || x >= width - 6 || y >= height - 6;
        let is_inside = x > width / 4 && x < width * 3 / 4 && y > height / 4 && y < height * 3 / 4;
        match () {
            () if is_frame => Rgba([0, 0, 0, 255]),
            () if is_inside => Rgba([color[0], color[1], color[2], 255]),
            () => Rgba([0, 0, 0, 0]),
        }
    });
    let mut bytes = Cursor::new(Vec::new());
    picture.write_to(&mut bytes, ImageFormat::Png).unwrap();
    bytes.into_inner()
}

/// The deck as a file with its pictures in the folder beside it.
pub(crate) fn write_deck(folder: &Path, color: [u8; 3]) -> PathBuf {
    let file = folder.join("raft.ron");
    fs::create_dir_all(folder.join("raft")).unwrap();
    fs::write(&file, DECK).unwrap();
    fs::write(folder.join("raft/the raft.png"), png(400, 240, color)).unwrap();
    fs::write(folder.join("raft/map.png"), png(60, 40, color)).unwrap();
    file
}

pub(crate) fn look(study: &Study, file: &Path) -> Preview {
    study.library().preview(file, &Choices::default()).unwrap()
}

pub(crate) fn take(study: &mut Study, file: &Path) {
    let (preview, now) = (look(study, file), study.now());
    study.library_mut().import(preview, now).unwrap();
}

pub(crate) fn in_decks(study: &Study, name: &str) -> PathBuf {
    study.data_folder().decks().join(name)
}

#[test]
fn pictures_come_with_their_deck_and_one_undo_takes_all_of_it_back() {
    let mut study = Study::new();
    let file = write_deck(&study.root().join("from"), [200, 40, 40]);
    let preview = look(&study, &file);
    let names: Vec<_> = preview.decks[0].pictures.iter().map(|picture| &*picture.name).collect();
    assert_eq!(names, ["map.png", "the raft.png"]);
    assert!(
        preview.problems.iter().any(|it| it.message == "the picture gone.png is missing"),
        "{:?}",
        preview.problems
    );
    take(&mut study, &file);
    let kept = fs::read(in_decks(&study, "raft/the raft.png")).unwrap();
    assert_eq!(kept, png(400, 240, [200, 40, 40]));
    assert_eq!(study.undo(), Some(Undone::Import));
    assert!(!in_decks(&study, "raft.ron").exists() && !in_decks(&study, "raft").exists());
    assert!(study.library().deck(&"raft".into()).is_none());
}

#[test]
fn a_picture_that_is_replaced_comes_back_with_the_undo() {
    let mut study = Study::new();
    let file = write_deck(&study.root().join("from"), [200, 40, 40]);
    take(&mut study, &file);
    write_deck(&study.root().join("from"), [40, 40, 200]);
    take(&mut study, &file);
    assert_eq!(fs::read(in_decks(&study, "raft/map.png")).unwrap(), png(60, 40, [40, 40, 200]));
    let mut study = study.reopen();
    assert_eq!(study.undo(), Some(Undone::Import));
    assert_eq!(fs::read(in_decks(&study, "raft/map.png")).unwrap(), png(60, 40, [200, 40, 40]));
    assert_eq!(study.undo(), Some(Undone::Import));
    assert!(!in_decks(&study, "raft").exists());
}

#[test]
fn what_fails_in_the_middle_or_is_cancelled_leaves_nothing() {
    let mut study = Study::new();
    let file = write_deck(&study.root().join("from"), [200, 40, 40]);
    let (preview, now) = (look(&study, &file), study.now());
    let pace = Pace::default();
    let import = study.library_mut().importer(preview.clone(), now).unwrap();
    pace.cancel();
    assert!(matches!(import(&pace), Err(DeckError::Cancelled)));
    assert!(!in_decks(&study, "raft").exists() && !in_decks(&study, "raft.ron").exists());

    // A folder is in the way of the second picture.
    fs::create_dir_all(in_decks(&study, "raft/the raft.png")).unwrap();
    assert!(matches!(study.library_mut().import(preview, now), Err(DeckError::NotWritten { .. })));
    assert!(!in_decks(&study, "raft/map.png").exists() && !in_decks(&study, "raft.ron").exists());
    assert_eq!(study.undo(), None, "nothing was done");
    let looked = entente::library::preview(&file, &Choices::default(), &entente::library::Present::default(), &pace);
    assert!(matches!(looked, Err(DeckError::Cancelled)));
}

#[test]
fn a_copy_of_a_deck_has_its_pictures() {
    let mut study = Study::new();
    let file = write_deck(&study.root().join("from"), [200, 40, 40]);
    take(&mut study, &file);
    let now = study.now();
    let (id, write) = study.library_mut().duplicator(&"raft".into(), now).unwrap();
    write().unwrap();
    assert!(in_decks(&study, &format!("{id}/map.png")).exists());
}

#[test]
fn an_archive_carries_a_deck_with_its_pictures_to_another_library() {
    let (from, to) = (Home::new(), Home::new());
    let file = write_deck(&from.data().join("../from"), [200, 40, 40]);
    assert_eq!(from.run(&["import", file.to_str().unwrap()]).code, Some(0));
    let archive = from.data().join("../raft.entente").display().to_string();
    let out = from.run(&["export", "raft", "--to", &archive]);
    assert!(out.code == Some(0) && !out.out.contains("Left out"), "{}", out.out);
    from.run(&["export", "raft", "--to", &archive]).failed_saying("exists already");
    let told = to.run(&["import", "--dry-run", &archive]).out;
    assert!(told.contains("The raft (raft): 2 new cards") && told.contains("with 2 pictures"), "{told}");
    assert_eq!(to.run(&["import", &archive]).code, Some(0));
    assert_eq!(fs::read(to.data().join("decks/raft.ron")).unwrap(), DECK.as_bytes());
    assert_eq!(fs::read(to.data().join("decks/raft/map.png")).unwrap(), png(60, 40, [200, 40, 40]));
    let plain = from.data().join("../raft.csv").display().to_string();
    let losses = from.run(&["export", "raft", "--to", &plain]).out;
    assert!(losses.contains("pictures") && losses.contains(".entente"), "{losses}");
}

#[test]
fn all_options_are_seen_below_a_picture_or_beside_it() {
    let options = r#"answer: "On the Neman", distractors: ["In Erfurt", "In Vilna", "On the Vistula"]"#;
    let deck = DECK.replace(r#"answer: "Napoleon and Alexander""#, options);
    for size in [[900.0, 600.0], [1280.0, 800.0]] {
        let mut study = Study::new();
        let file = write_deck(&study.root().join("from"), [200, 40, 40]);
        fs::write(&file, &deck).unwrap();
        take(&mut study, &file);
        study.close();
        let mut window = Window::open_with_forms(study.data_folder(), study.now(), size, Theme::Light);
        window.select("raft").press(Key::Enter).wait_for("Two emperors on a raft");
        window.picture(&format!("options-{}", size[0]));
        for option in ["Two emperors on a raft", "On the Neman", "In Erfurt", "In Vilna", "On the Vistula"] {
            assert!(window.sees(option), "{option} at {size:?}");
        }
    }
}

#[test]
fn a_package_of_anki_brings_its_pictures_and_takes_them_along() {
    let mut study = Study::new();
    take(&mut study, &PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/anki/new.apkg"));
    let pictures = study.library().decks().iter().find(|it| it.deck.title == "Pictures").unwrap();
    let (id, folder) = (pictures.deck.id.clone(), pictures.picture_folder().unwrap());
    let before = fs::read(folder.join("a b (1).png")).unwrap();
    assert!(before.starts_with(b"\x89PNG"));
    let to = study.root().join("back.apkg");
    study.library().export(&id, &to, Format::Anki, false, study.now()).unwrap();
    let preview = look(&study, &to);
    let came: Vec<_> = preview.decks[0].pictures.iter().map(|it| (&*it.name, it.bytes.len())).collect();
    assert_eq!(came, [("a b (1).png", before.len()), ("raft.png", fs::read(folder.join("raft.png")).unwrap().len())]);
    assert_eq!((preview.decks[0].changed, preview.decks[0].new), (0, 0), "{:?}", preview.problems);
}

#[test]
fn a_check_names_pictures_that_are_missing_or_something_else() {
    let home = Home::new();
    let file = write_deck(&home.data().join("../from"), [200, 40, 40]);
    fs::write(file.with_file_name("raft/map.png"), b"GIF89a").unwrap();
    let checked = home.run(&["check", file.to_str().unwrap()]);
    assert_eq!(checked.code, Some(1));
    for words in ["the picture gone.png is missing", "raft.ron:7:", "the picture map.png", "card what"] {
        assert!(checked.out.contains(words), "{words}: {}", checked.out);
    }
    assert!(!checked.out.contains("the raft.png"), "{}", checked.out);
}

#[test]
fn everything_goes_out_as_one_file_and_is_restored_elsewhere() {
    let (from, to) = (Home::new(), Home::new());
    let archive = from.data().join("../all.entente").display().to_string();
    from.run(&["export", "--everything", "--to", &archive]).failed_saying("nothing to export yet");
    let file = write_deck(&from.data().join("../from"), [200, 40, 40]);
    assert_eq!(from.run(&["import", file.to_str().unwrap()]).code, Some(0));
    from.quiz_with_forms(&["--deck", "raft", "--new", "1"], "\n3\n");
    fs::write(from.data().join("preferences.ron"), "(new_per_day: 7)").unwrap();
    assert_eq!(from.run(&["export", "--everything", "--to", &archive]).code, Some(0));
    from.run(&["export", "--everything", "--to", &archive]).failed_saying("exists already");
    assert_eq!(from.run(&["export", "--everything", "--force", "--to", &archive]).code, Some(0));

    let told = to.run(&["import", "--dry-run", &archive]);
    assert!(told.out.contains("1 answer") && !to.data().join("decks/raft.ron").exists(), "{}", told.out);
    assert_eq!(to.run(&["import", &archive]).code, Some(0), "nothing is there yet");
    assert_eq!(to.reviews(), 1);
    assert_eq!(fs::read(to.data().join("decks/raft/map.png")).unwrap(), png(60, 40, [200, 40, 40]));
    assert!(fs::read_to_string(to.data().join("preferences.ron")).unwrap().contains('7'));

    // What is there is only replaced if that is asked for, and then backed up.
    to.quiz_with_forms(&["--deck", "raft", "--new", "2"], "\n3\n\n3\n");
    let now = to.reviews();
    to.run(&["import", &archive]).failed_saying("--restore");
    assert_eq!(to.reviews(), now);
    assert_eq!(to.run(&["import", "--restore", &archive]).code, Some(0));
    assert_eq!(to.reviews(), 1);
    assert!(to.run(&["backup", "list"]).out.contains("Before a restore"));
    // A byte of it that was altered is told.
    let mut bytes = fs::read(&archive).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&archive, bytes).unwrap();
    to.run(&["import", "--restore", &archive]).failed_saying("The archive cannot be used");
    assert_eq!(to.reviews(), 1);
}

fn window_of(study: &mut Study, size: [f32; 2], theme: Theme) -> Window {
    let file = write_deck(&study.root().join("from"), [200, 120, 40]);
    take(study, &file);
    study.close();
    Window::open(study.data_folder(), study.now(), size, theme)
}

fn images(window: &mut Window, label: &str) -> usize {
    window.harness().query_all_by_role_and_label(Role::Image, label).count()
}

#[test]
fn the_window_shows_pictures_and_says_which_are_missing() {
    let mut study = Study::new();
    let mut window = window_of(&mut study, [1280.0, 800.0], Theme::Light);
    window.select("raft").press(Key::Enter);
    assert_eq!(images(&mut window, "Two emperors on a raft"), 1, "the question shows it");
    window.press(Key::Space);
    assert_eq!(images(&mut window, "The raft at Tilsit"), 1, "the passage shows it");
    window.press(Key::Num3).press(Key::Space);
    assert_eq!(images(&mut window, "A map"), 1, "the answer shows it");
    assert!(window.shows("The picture gone.png (gone) is missing."));
    window.press(Key::Escape).press_with(Modifiers::COMMAND, Key::Num2);
    assert_eq!(images(&mut window, "The raft at Tilsit"), 1, "the page for reading shows it");
}

/// What a graphics card no longer shows, another window does: the same card, with its pictures.
#[test]
fn a_session_goes_on_in_another_window() {
    let (mut study, size) = (Study::new(), [900.0, 600.0]);
    let mut window = window_of(&mut study, size, Theme::Dark);
    window.select("raft").press(Key::Enter).press(Key::Space);
    let before = window.harness().render().unwrap();
    let mut window = window.moved(DataFolder::at(study.root().join("elsewhere")), size, Theme::Dark);
    assert!(window.harness().render().unwrap() == before, "the other window shows something else");
    window.press(Key::Num3).press(Key::Space);
    assert_eq!(window.app().library().unwrap().reviews().unwrap().len(), 1);
    assert_eq!(images(&mut window, "A map"), 1, "and the session goes on");
}

#[test]
fn another_window_has_the_size_of_text_that_was_chosen() {
    let (mut study, size) = (Study::new(), [900.0, 600.0]);
    study.close();
    fs::write(study.data_folder().preferences(), "(text_scale: 1.2)").unwrap();
    let window = Window::open_as_left(study.data_folder(), study.now(), size, Theme::Light);
    let mut window = window.moved(DataFolder::at(study.root().join("elsewhere")), size, Theme::Light);
    assert!((window.harness().ctx.zoom_factor() - 1.2).abs() < 1e-6);
}

#[test]
fn pictures_of_pictures() {
    for (theme, size, name) in
        [(Theme::Light, [1280.0, 800.0], "light-1280x800"), (Theme::Dark, [900.0, 600.0], "dark-900x600")]
    {
        let mut study = Study::new();
        let mut window = window_of(&mut study, size, theme);
        window.select("raft").press(Key::Enter);
        window.picture(&format!("picture-question-{name}"));
        window.press(Key::Space);
        window.picture(&format!("picture-answer-{name}"));
        window.press(Key::Num3).press(Key::Space);
        window.picture(&format!("picture-missing-{name}"));
        window.press(Key::Escape).press_with(Modifiers::COMMAND, Key::Num2);
        window.picture(&format!("picture-reading-{name}"));
        window.press_with(Modifiers::COMMAND, Key::Num3);
        window.picture(&format!("picture-cards-{name}"));
    }
}

/// An archive of everything of a library that has the deck and one answer.
fn everything(study: &mut Study) -> PathBuf {
    let file = write_deck(&study.root().join("from"), [200, 120, 40]);
    take(study, &file);
    study.record("who", entente::memory::Rating::Good);
    let archive = study.root().join("all.entente");
    study.data_folder().export_everything(&archive, false, study.now().utc_ms, &Pace::default()).unwrap();
    archive
}

#[test]
fn the_window_offers_to_restore_an_archive_of_everything() {
    let mut from = Study::new();
    let archive = everything(&mut from);
    let mut study = Study::new();
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), [900.0, 600.0], Theme::Dark);
    window.press(Key::I).type_text(&archive.display().to_string()).press(Key::Enter);
    assert!(window.shows("A whole library, as it was on"));
    assert!(window.shows("1 answer, with its decks, pictures and settings"));
    window.picture("import-everything-dark-900x600");
    window.press(Key::Enter);
    assert!(!in_decks(&study, "raft.ron").exists(), "no key replaces anything");
    window.click("Restore this library");
    let is_back = |app: &entente::app::App| app.library().is_some_and(|it| it.deck(&"raft".into()).is_some());
    window.wait_until(is_back);
    assert!(in_decks(&study, "raft/map.png").exists());
    assert_eq!(window.app().library().unwrap().reviews().unwrap().len(), 1);
}

#[test]
fn the_window_exports_a_deck_with_its_pictures_and_everything() {
    let mut study = Study::new();
    let mut window = window_of(&mut study, [900.0, 600.0], Theme::Light);
    window.select("raft").press(Key::O).click("Export…");
    let offered = window.harness().get_by_role_and_label(Role::TextInput, "To the file").value().unwrap_or_default();
    assert!(offered.ends_with("raft.entente"), "a deck with pictures goes out with them: {offered}");
    window.picture("export-pictures-light-900x600");
    let to = study.root().join("out.entente");
    fs::write(&to, "mine").unwrap();
    let path = to.display().to_string();
    window.harness().get_by_role_and_label(Role::TextInput, "To the file").click();
    window.settle();
    window.press_with(Modifiers::COMMAND, Key::A).type_text(&path).press(Key::Enter);
    assert!(window.shows("This file exists already. Replace it?"));
    assert_eq!(fs::read_to_string(&to).unwrap(), "mine");
    window.click("Replace it");
    assert!(window.shows("Exported: "));
    let other = Study::new();
    assert_eq!(look(&other, &to).decks[0].pictures.len(), 2);
}
