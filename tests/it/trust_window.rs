//! What the window says when something is wrong, and what its buttons do about it: the check-up, a library that does not
//! open, answers that wait, a library that may only be looked at.

use std::{fs, os::unix::fs::PermissionsExt as _, path::Path};

use eframe::egui::{Key, Modifiers, Theme};
use egui_kittest::kittest::Queryable as _;
use entente::{library::Access, memory::Rating};
use rusqlite::Connection;

use crate::{
    builder::{Study, deck_of},
    pictures::each,
    window::Window,
};

const SIZE: [f32; 2] = [1280.0, 800.0];

fn open(study: &Study) -> Window {
    Window::open(study.data_folder(), study.now(), SIZE, Theme::Light)
}

fn check_up(window: &mut Window) {
    window.press_with(Modifiers::COMMAND, Key::D);
    assert!(window.heads("Check-up"));
}

/// A library with two answers and a backup of them, closed.
fn studied() -> Study {
    let mut study = Study::new().answer("baluze-name", Rating::Good).answer("spb-founded", Rating::Hard);
    study.close();
    study.data_folder().take_daily_backup(study.now()).unwrap();
    study
}

/// Changes rows of the log past the library.
fn sql(study: &Study, statement: &str) {
    Connection::open(study.data_folder().log()).unwrap().execute_batch(statement).unwrap();
}

/// Wipes a page in the middle of the answers.
fn wipe_a_page(log: &Path) {
    let mut bytes = fs::read(log).unwrap();
    let query = "SELECT max(pageno) FROM dbstat WHERE name = 'reviews'";
    let page: usize = Connection::open(log).unwrap().query_row(query, [], |row| row.get::<_, u32>(0)).unwrap() as usize;
    bytes[(page - 1) * 4096..page * 4096].fill(0);
    fs::write(log, &bytes).unwrap();
}

/// Many answers, so that a wiped page takes few of them.
fn studied_long() -> Study {
    let mut study = Study::new().deck(&deck_of("pacts", 60));
    for day in 0..4 {
        study = study.day(day);
        for card in 1..=60 {
            study.record(&format!("c{card}"), Rating::Good);
        }
    }
    study.close();
    study
}

/// A library in which nearly everything that can be found is wrong.
fn in_disorder() -> Study {
    let mut study = Study::new().deck(&deck_of("pacts", 4)).deck(&deck_of("wars", 2)).answer("c2", Rating::Good);
    study.close();
    let (root, decks, backups) = (study.root().to_owned(), study.data_folder().decks(), study.data_folder().backups());
    fs::copy(study.data_folder().log(), root.join("answers-1-1.sqlite3")).unwrap();
    let mut study = study.reopen().answer("c1", Rating::Hard);
    study.close();
    study.data_folder().take_daily_backup(study.now()).unwrap();
    let mut study = study.reopen().day(4000).answer("c1", Rating::Good).day(9);
    study.close();
    sql(&study, "UPDATE reviews SET duration_ms = duration_ms + 4096 WHERE rating = 2");
    fs::remove_file(decks.join("wars.ron")).unwrap();
    fs::write(decks.join("pacts (conflicted copy 2026-11-28).ron"), deck_of("pacts", 2)).unwrap();
    fs::write(decks.join("hard.ron"), "Deck(id: \"hard\", title: \"Hard\", cards: [(question: \"?\", answer: [])])")
        .unwrap();
    fs::write(decks.join("broken.ron"), "Deck(title: \"never ends").unwrap();
    fs::write(root.join("reviews.copying"), "half").unwrap();
    fs::write(backups.join("reviews-2020-01-01.sqlite3"), "broken, but there").unwrap();
    study
}

#[test]
fn the_check_up_finds_nothing_wrong_with_a_sound_library() {
    let study = studied();
    let mut window = open(&study);
    window.press_with(Modifiers::COMMAND, Key::Comma);
    window.scroll_to("Check-up…");
    window.click("Check-up…");
    let answers = window.app().library().unwrap().reviews().unwrap().len();
    let decks = window.app().library().unwrap().decks().len();
    let read = format!("All is well. Entente read {answers} answers, {decks} decks and ");
    assert!(window.shows(&read), "what was looked at is said by number: {read}");
    assert!(!window.shows("Repair"));
    window.press(Key::Escape).press_with(Modifiers::COMMAND, Key::K).type_text("check-up").press(Key::Enter);
    assert!(window.shows("All is well."));
}

#[test]
fn the_check_up_repairs_after_a_backup_and_says_what_it_did() {
    let study = studied();
    fs::write(study.root().join("reviews.copying"), "half").unwrap();
    sql(&study, "UPDATE reviews SET duration_ms = duration_ms + 4096 WHERE card = 'baluze-name'");
    let mut window = open(&study);
    check_up(&mut window);
    assert!(window.shows("1 row of the review log is not as in the backup"), "{}", window.label_with("1 row"));
    assert!(window.shows("reviews.copying was not written to its end"));
    window.click("Repair");
    for said in ["A backup was made first", "An unfinished file was removed", "1 row was put right", "All is well."] {
        assert!(window.shows(said), "{said}");
    }
    let durations: Vec<u32> =
        window.app().library().unwrap().reviews().unwrap().iter().map(|review| review.duration_ms).collect();
    assert_eq!(durations, [10_000, 10_000]);
    assert!(!study.root().join("reviews.copying").exists());
    // The library is open and can be studied.
    window.press(Key::Escape).press(Key::Enter).press(Key::Space).press(Key::Num3);
    assert_eq!(window.app().library().unwrap().reviews().unwrap().len(), 3);
}

#[test]
fn a_damaged_log_is_repaired_in_the_window_with_numbers() {
    let study = studied_long();
    study.data_folder().take_daily_backup(study.now()).unwrap();
    wipe_a_page(&study.data_folder().log());
    let mut window = open(&study);
    assert!(window.shows("The review log is damaged"));
    window.click("Repair");
    assert!(window.shows("The log was made again with"), "{}", window.label_with("The"));
    assert!(window.shows("of 240 answers") && window.shows("The damaged log is kept"));
    // What stood on the page comes from the backup.
    assert!(window.shows("came from the backups"));
    assert_eq!(window.app().library().unwrap().reviews().unwrap().len(), 240);
}

#[test]
fn a_log_of_which_nothing_can_be_read_stays_and_the_window_says_so() {
    let mut study = Study::new().deck(&deck_of("pacts", 1)).answer("c1", Rating::Good);
    study.close();
    let rubbish = b"SQLite format 3\0".repeat(2000);
    fs::write(study.data_folder().log(), &rubbish).unwrap();
    let mut window = open(&study);
    window.click("Repair");
    assert!(window.shows("No answer can be read from the damaged review log"));
    assert!(window.shows("Try again"));
    assert_eq!(fs::read(study.data_folder().log()).unwrap(), rubbish);
}

#[test]
fn what_the_check_up_finds_has_its_own_buttons() {
    let study = in_disorder();
    let mut window = open(&study);
    // Answers that wait are asked about first.
    assert!(window.shows("Answers that wait"));
    window.click("Decide later");
    check_up(&mut window);
    for found in [
        "row of the review log is not as in the backup",
        "1 answer was given under a clock that was ahead",
        "Answers of an earlier session wait in answers-1-1.sqlite3",
        "reviews.copying was not written to its end",
        "pacts (conflicted copy 2026-11-28).ron is a copy of pacts.ron",
        "The deck hard.ron has",
        "broken.ron: ",
        "The backup reviews-2020-01-01.sqlite3 is damaged",
        "3 answers to 2 cards belong to the deck `wars`",
    ] {
        assert!(window.shows(found), "{found}");
    }
    let label = window.label_with("Date them today: ");
    window.click(&label);
    assert!(window.shows("Dated today: 1 answer."));
    check_up(&mut window);
    assert!(!window.shows("clock that was ahead"));
    let label = window.label_with("Put them into the log: ");
    window.click(&label);
    assert!(window.shows("The answers are in the log."));
    check_up(&mut window);
    let label = window.label_with("Show problems: The deck hard.ron");
    // It is further down than the list is high.
    window.harness().get_by_label(&label).click_accesskit();
    window.settle();
    assert!(window.heads("Problems of Hard"));
}

#[test]
fn the_check_up_can_be_stopped_and_begun_again() {
    let study = studied_long();
    let mut window = open(&study);
    window.harness().key_press_modifiers(Modifiers::COMMAND, Key::D);
    window.harness().step();
    window.harness().step();
    if window.shows("Stop") {
        window.click("Stop");
        assert!(window.shows("Stopped before the end."));
    }
    window.click("Check again");
    assert!(window.shows("finding") || window.shows("All is well."));
}

#[test]
fn the_window_says_once_that_others_can_open_the_data_folder() {
    let study = studied();
    fs::set_permissions(study.root(), fs::Permissions::from_mode(0o755)).unwrap();
    // The builder's library may have said it.
    drop(fs::remove_file(study.root().join(".open-to-others")));
    let told = "Other users of this computer can open your data folder";
    assert!(open(&study).shows(told));
    assert!(!open(&study).shows(told));
}

#[test]
fn a_library_opened_read_only_can_be_looked_at_and_nothing_is_written() {
    // This library holds the lock, as another Entente would.
    let study = Study::new().deck(&deck_of("pacts", 3)).answer("c1", Rating::Good);
    let mut window = open(&study);
    window.click("Open read-only");
    let files = || {
        let entries = fs::read_dir(study.root()).unwrap().map(|entry| entry.unwrap().path());
        let mut files: Vec<_> =
            entries.filter(|path| path.is_file()).map(|path| (fs::read(&path).unwrap(), path)).collect();
        files.sort();
        files
    };
    let before = files();
    assert_eq!(window.app().library().unwrap().access(), Access::Read);
    for (key, shown) in [
        (Key::Num2, "France and Russia"),
        (Key::Num3, " cards"),
        (Key::Num4, "Timeline"),
        (Key::Num5, "Today"),
        (Key::Comma, "Settings"),
        (Key::B, "Backups"),
        (Key::D, "Check-up"),
    ] {
        window.press_with(Modifiers::COMMAND, key);
        assert!(window.shows(shown), "{shown}");
        window.press(Key::Escape);
    }
    assert!(!window.shows("Repair"));
    window.press_with(Modifiers::COMMAND, Key::Num1).press(Key::N);
    assert!(!window.heads("New card"));
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert!(window.shows("opened read-only"));
    drop(window);
    assert!(files() == before, "something was written");
}

#[test]
fn undoing_an_import_reads_decks_in_the_background() {
    let mut study = Study::new().deck(&deck_of("pacts", 3));
    study.import(&deck_of("pacts", 5));
    study.close();
    let mut window = open(&study);
    let cards =
        |window: &mut Window| window.app().library().unwrap().deck(&"pacts".into()).map(|deck| deck.deck.cards.len());
    assert_eq!(cards(&mut window), Some(5));
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert!(window.shows("Take back the import of the deck, done earlier today?"));
    window.harness().get_by_label("Take it back").click();
    window.harness().step();
    window.harness().step();
    assert!(window.app().is_busy(), "it is not done in the frame");
    window.settle();
    assert_eq!(cards(&mut window), Some(3));
    assert!(window.shows("Undone: the import of the deck"));
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert!(window.shows("There is nothing to undo."));
}

#[test]
fn undoing_an_import_within_a_session_leaves_the_question_on_the_screen() {
    let mut study = Study::new().deck(&deck_of("pacts", 3));
    study.import(&deck_of("wars", 2));
    study.close();
    let mut window = open(&study);
    window.select("pacts").press(Key::Enter).press(Key::Space);
    // First the answer is covered again, then the import goes.
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert!(window.app().library().unwrap().deck(&"wars".into()).is_some());
    window.press_with(Modifiers::COMMAND, Key::Z).press(Key::Enter);
    assert!(window.app().library().unwrap().deck(&"wars".into()).is_none());
    assert!(window.shows("What is number 1?"));
}

#[test]
fn a_backup_that_takes_too_long_at_the_end_is_taken_at_the_next_start() {
    let study = studied();
    let taken = |study: &Study| fs::read_dir(study.data_folder().backups()).unwrap().count();
    assert_eq!((taken(&study), study.data_folder().take_daily_backup(study.now()).unwrap().is_some()), (1, false));
    // The program ended before it was whole.
    fs::write(study.data_folder().backups().join(".backup.unfinished"), "half").unwrap();
    assert!(study.data_folder().take_daily_backup(study.now()).unwrap().is_some());
    assert!(!study.data_folder().backups().join(".backup.unfinished").exists());
}

#[test]
fn backups_that_are_taken_at_once_do_not_disturb_each_other() {
    let study = studied_long();
    let folder = study.data_folder();
    let taken = |place: i64| {
        let (folder, now_ms) = (folder.clone(), study.now().utc_ms + place * 1000);
        std::thread::spawn(move || folder.take_backup(entente::storage::review_log::Why::Asked, now_ms))
    };
    let all: Vec<_> = (0..6).map(taken).collect();
    for one in all {
        let one = one.join().unwrap().unwrap().unwrap();
        assert!(matches!(one.backup.examine(), entente::storage::review_log::Health::Sound(_)));
    }
    assert_eq!(fs::read_dir(folder.backups()).unwrap().count(), 6);
}

#[test]
fn pictures_of_the_check_up() {
    each(|size, theme, name| {
        let study = studied();
        let mut window = Window::open(study.data_folder(), study.now(), size, theme);
        check_up(&mut window);
        window.picture(&format!("check-up-well-{name}"));
        drop(window);
        let study = in_disorder();
        let mut window = Window::open(study.data_folder(), study.now(), size, theme);
        window.picture(&format!("answers-that-wait-{name}"));
        window.click("Decide later");
        check_up(&mut window);
        window.picture(&format!("check-up-many-{name}"));
        window.press(Key::End);
        window.picture(&format!("check-up-many-end-{name}"));
        window.click("Repair");
        window.picture(&format!("check-up-repaired-{name}"));
    });
}

#[test]
fn pictures_of_a_library_that_does_not_open() {
    each(|size, theme, name| {
        let mut study = studied();
        fs::remove_file(study.data_folder().log()).unwrap();
        let window = |study: &Study| Window::open(study.data_folder(), study.now(), size, theme);
        window(&study).picture(&format!("stuck-gone-{name}"));
        study = studied_long();
        study.data_folder().take_daily_backup(study.now()).unwrap();
        wipe_a_page(&study.data_folder().log());
        let mut damaged = window(&study);
        damaged.picture(&format!("stuck-damaged-{name}"));
        damaged.click("Repair");
        damaged.picture(&format!("salvaged-{name}"));
        drop(damaged);
        let mut study = Study::new().deck(&deck_of("pacts", 2)).day(4000).answer("c1", Rating::Good).day(9);
        study.close();
        window(&study).picture(&format!("answers-of-the-future-{name}"));
    });
}
