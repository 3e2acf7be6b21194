//! Which library a backup is of: another one's is taken only if it is named, and then it is said.

use std::{
    fs,
    path::{Path, PathBuf},
};

use eframe::egui::Theme;
use entente::{library::DataFolder, memory::Rating, storage::review_log::Why};
use serde_json::Value;

use crate::{
    builder::{Study, deck_of},
    cli::{Home, Run, run},
    trust_repair::{Rows, rows},
    window::Window,
};

/// A closed library of so many days, with a backup after the last.
fn studied(days: i32) -> Study {
    let mut study = Study::new().deck(&deck_of("pacts", 40));
    for day in 0..days {
        study = study.day(day);
        for card in 1..=40 {
            study.record(&format!("c{card}"), Rating::Good);
        }
    }
    study.later(60);
    study.data_folder().take_backup(Why::Asked, study.now().utc_ms).unwrap().unwrap();
    study.close();
    study
}

fn entente(folder: &DataFolder, arguments: &[&str]) -> Run {
    let home = Home::new();
    let mut command = home.command(arguments);
    command.env("ENTENTE_DATA_DIR", folder.root());
    run(command, "")
}

/// What is said, in one line.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn name(path: &Path) -> &str {
    path.file_name().unwrap().to_str().unwrap()
}

/// A library with a backup of its own, and one of another library, which is newer and holds more. Also what both hold.
fn with_another() -> (Study, [PathBuf; 2], [Rows; 2]) {
    let (study, other) = (studied(2), studied(3));
    let [ours, theirs] = [&study, &other].map(|it| it.data_folder().newest_backup().unwrap());
    let copy = study.data_folder().backups().join(theirs.file_name().unwrap());
    fs::copy(&theirs, &copy).unwrap();
    let held = [&study, &other].map(|it| rows(&it.data_folder().log()));
    (study, [ours, copy], held)
}

fn wipe(log: &Path) {
    let mut bytes = fs::read(log).unwrap();
    let end = bytes.len() - 8192;
    bytes[4096 * 2..end].fill(0);
    fs::write(log, bytes).unwrap();
}

#[test]
fn a_restore_without_a_name_takes_no_backup_of_another_library() {
    for ruin in [|_log: &Path| {}, wipe] {
        let (study, _, [own, _]) = with_another();
        let folder = study.data_folder();
        ruin(&folder.log());
        let restored = entente(&folder, &["backup", "restore"]);
        assert_eq!(restored.code, Some(0), "{}", restored.err);
        assert!(restored.out.contains("It holds 80 answers in 1 deck.") && !restored.out.contains("another library"));
        assert_eq!(rows(&folder.log()), own);
    }
}

#[test]
fn if_nothing_tells_whose_the_backups_are_one_has_to_be_named() {
    let ruins: [fn(&Path); 4] = [
        |log| fs::remove_file(log).unwrap(),
        |log| fs::write(log, "").unwrap(),
        |log| fs::write(log, "Dear diary, nothing of the kind. ".repeat(200)).unwrap(),
        |log| fs::write(log, (0..4096_u32).map(|at| (at * at / 7) as u8).collect::<Vec<_>>()).unwrap(),
    ];
    for (place, ruin) in ruins.into_iter().enumerate() {
        let (study, [ours, _], [own, _]) = with_another();
        let folder = study.data_folder();
        ruin(&folder.log());
        let before = fs::read(folder.log()).ok();
        let refused = entente(&folder, &["backup", "restore"]);
        assert_eq!(refused.code, Some(1), "{place}: {}", refused.out);
        assert!(
            refused.err.contains("more than one library") && refused.err.contains("Name a backup"),
            "{}",
            refused.err
        );
        assert_eq!(fs::read(folder.log()).ok(), before, "{place}");
        // Nor does a repair guess.
        let told = entente(&folder, &["doctor", "--repair"]);
        assert!(told.code == Some(2) && told.out.contains("entente backup restore NAME"), "{place}: {}", told.out);
        let is_something = before.as_ref().is_some_and(|bytes| !bytes.is_empty());
        assert_eq!(words(&told.out).contains("of more than one library"), is_something, "{place}: {}", told.out);
        assert_eq!(fs::read(folder.log()).ok(), before, "{place}");
        let restored = entente(&folder, &["backup", "restore", name(&ours)]);
        assert_eq!(restored.code, Some(0), "{place}: {}", restored.err);
        assert!(restored.out.contains("It holds 80 answers in 1 deck."), "{place}: {}", restored.out);
        assert_eq!(rows(&folder.log()), own, "{place}");
    }
}

#[test]
fn a_backup_of_another_library_is_taken_by_name_and_that_is_said() {
    let (study, [ours, theirs], [_, other]) = with_another();
    let folder = study.data_folder();
    let listed = entente(&folder, &["backup", "list"]).out;
    let lines: Vec<&str> = listed.lines().filter(|line| line.ends_with(", of another library")).collect();
    assert!(lines.len() == 1 && lines[0].contains("120 answers"), "{listed}");
    // With no other one there is no choice.
    fs::remove_file(ours).unwrap();
    let refused = entente(&folder, &["backup", "restore"]);
    assert_eq!(refused.code, Some(1), "{}", refused.out);
    assert!(words(&refused.err).contains("of another library than the review log"), "{}", refused.err);
    let restored = entente(&folder, &["backup", "restore", name(&theirs)]);
    assert!(
        words(&restored.out).contains("It holds 120 answers in 1 deck. It is of another library"),
        "{}",
        restored.out
    );
    assert_eq!(rows(&folder.log()), other);
}

#[test]
fn the_window_offers_the_newest_backup_of_this_library() {
    let (study, [ours, theirs], [own, _]) = with_another();
    let folder = study.data_folder();
    wipe(&folder.log());
    let mut window = Window::open(folder.clone(), study.now(), [1280.0, 800.0], Theme::Light);
    assert!(window.shows("120 answers in 1 deck, of another library") && window.shows("80 answers"));
    window.click("Restore the newest backup");
    assert_eq!(window.app().library().unwrap().reviews().unwrap().len(), 80);
    drop(window);
    assert_eq!(rows(&folder.log()).len(), own.len());
    // If nobody knows whose they are, each is offered by itself.
    fs::remove_file(folder.log()).unwrap();
    let window = Window::open(folder, study.now(), [1280.0, 800.0], Theme::Light);
    assert!(!window.shows("Restore the newest backup") && window.shows("The backups are of more than one library"));
    assert!(window.shows("Restore: "), "{} {}", ours.display(), theirs.display());
}

#[test]
fn a_restore_onto_a_log_that_has_gone_tells_what_came_back() {
    let study = studied(2);
    let folder = study.data_folder();
    fs::remove_file(folder.log()).unwrap();
    let restored = entente(&folder, &["backup", "restore", "--json"]);
    let told: Value = serde_json::from_str(&restored.out).unwrap();
    assert_eq!((&told["answers"], &told["decks"], &told["other_library"]), (&80.into(), &1.into(), &false.into()));
    fs::remove_file(folder.log()).unwrap();
    let restored = entente(&folder, &["backup", "restore"]);
    assert!(restored.out.contains("It holds 80 answers in 1 deck."), "{}", restored.out);
}

#[test]
fn a_backup_that_somebody_renamed_is_judged_by_its_content_and_comes_back_with_its_decks() {
    let mut study = studied(2);
    let (folder, backup) = (study.data_folder(), study.data_folder().newest_backup().unwrap());
    let renamed = folder.backups().join("2026-11-20 (1).sqlite3");
    fs::rename(&backup, &renamed).unwrap();
    // What is no log of Entente is no backup.
    fs::write(folder.backups().join("notes.sqlite3"), "of my own").unwrap();
    let listed = entente(&folder, &["backup", "list"]).out;
    assert!(listed.contains("2026-11-20 (1).sqlite3") && listed.contains("sound\n1 backup in"), "{listed}");
    let own = rows(&folder.log());
    fs::remove_file(folder.log()).unwrap();
    fs::remove_file(study.deck_path("pacts.ron")).unwrap();
    let restored = entente(&folder, &["backup", "restore", "2026-11-20 (1).sqlite3"]);
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    assert_eq!(rows(&folder.log()), own);
    assert_eq!(fs::read_to_string(study.deck_path("pacts.ron")).unwrap(), deck_of("pacts", 40));
    // Nothing prunes it, however old it is.
    for day in [400, 800] {
        study = study.reopen().day(day).answer("c1", Rating::Good);
        folder.take_backup(Why::Asked, study.now().utc_ms).unwrap().unwrap();
    }
    assert!(renamed.exists());
}

#[test]
fn two_demos_are_two_libraries() {
    let demos = [Home::new(), Home::new()];
    for home in &demos {
        assert_eq!(home.run(&["demo", "--at", home.data().to_str().unwrap(), "--weeks", "4"]).code, Some(0));
        assert_eq!(home.run(&["backup", "make"]).code, Some(0));
    }
    let [one, other] = demos.each_ref().map(|home| DataFolder::at(home.data()));
    let theirs = other.newest_backup().unwrap();
    fs::copy(&theirs, one.backups().join("reviews-of-the-other.sqlite3")).unwrap();
    let told = demos[0].run(&["backup", "list"]);
    assert_eq!(told.out.matches("of another library").count(), 1, "{}", told.out);
    // Its answers are other ones.
    let (here, there) = (rows(&one.log()), rows(&theirs));
    assert!(here.len() > 100 && here.len() == there.len());
    assert!(here.keys().all(|row| !there.contains_key(row)));
}
