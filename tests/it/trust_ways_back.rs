//! Whatever became of the log, the way back to every answer is told, and works.

use std::{
    fs,
    path::{Path, PathBuf},
};

use eframe::egui::Theme;
use egui_kittest::kittest::Queryable as _;
use rusqlite::Connection;

use crate::{
    builder::{Study, deck_of},
    cli::{Home, run},
    window::Window,
};

/// Reveal, then Good.
const GOOD: &str = "\n3\n";
const PAGE: usize = 4096;

/// A library with a history of six weeks, and a backup of it.
fn studied() -> Home {
    let home = Home::new();
    let made = home.run(&["demo", "--at", home.data().to_str().unwrap(), "--weeks", "6"]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    assert_eq!(home.run(&["backup", "make"]).code, Some(0));
    home
}

fn answer_one(home: &Home) {
    assert!(run(home.command(&["quiz", "--new", "1", "--limit", "1"]), GOOD).out.contains("Kept:"));
}

fn backups(home: &Home) -> Vec<PathBuf> {
    fs::read_dir(home.data().join("backups")).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// Wipes the last page of the answers.
fn wipe_a_page(log: &Path) {
    let query = "SELECT max(pageno) FROM dbstat WHERE name = 'reviews'";
    let page: u32 = Connection::open(log).unwrap().query_row(query, [], |row| row.get(0)).unwrap();
    let mut bytes = fs::read(log).unwrap();
    bytes[(page as usize - 1) * PAGE..page as usize * PAGE].fill(0);
    fs::write(log, bytes).unwrap();
}

fn is_well(home: &Home) {
    let told = home.run(&["doctor"]);
    assert_eq!((told.code, told.out.as_str()), (Some(0), "All is well.\n"), "{}", told.err);
}

#[test]
fn a_copy_of_the_log_that_a_sync_engine_left_is_merged_by_a_repair_and_a_strange_one_is_not() {
    let (home, other) = (studied(), Home::new());
    answer_one(&other);
    let before = home.reviews();
    let original = fs::read(home.log()).unwrap();
    answer_one(&home);
    let copy = home.data().join("reviews (conflicted copy 2026-11-28).sqlite3");
    fs::rename(home.log(), &copy).unwrap();
    fs::write(home.log(), original).unwrap();
    let told = home.run(&["doctor"]);
    assert!(told.code == Some(1) && told.out.contains("1 answer that"), "{}{}", told.out, told.err);
    let repaired = home.run(&["doctor", "--repair"]);
    assert!(repaired.code == Some(0) && repaired.out.contains("A backup was made first"), "{}", repaired.out);
    assert_eq!(home.reviews(), before + 1);
    assert!(!copy.exists() && copy.with_extension("merged").exists());
    is_well(&home);
    fs::copy(other.log(), &copy).unwrap();
    let told = home.run(&["doctor", "--repair"]);
    assert!(told.code == Some(1) && told.out.contains("cannot be merged"), "{}{}", told.out, told.err);
    assert!(home.reviews() == before + 1 && copy.exists());
}

#[test]
fn what_was_put_aside_when_a_new_log_began_is_told_and_one_command_brings_its_answers() {
    let ruin: [fn(&Path); 3] = [
        |log| fs::write(log, b"SQLite format 3\0".repeat(999)).unwrap(),
        wipe_a_page,
        |log| fs::remove_file(log).unwrap(),
    ];
    for (place, ruin) in ruin.iter().enumerate() {
        let home = studied();
        let before = home.reviews();
        ruin(&home.log());
        let anew = run(home.command(&["quiz", "--begin-anew", "--new", "1", "--limit", "1"]), GOOD);
        assert!(anew.out.contains("before-1") && anew.out.contains("entente quiz --merge-answers"), "{}", anew.out);
        assert_eq!(home.reviews(), 1, "{place}");
        let told = home.run(&["doctor"]);
        assert!(told.code == Some(1) && told.out.contains("An earlier library lies in before-1"), "{}", told.out);
        assert!(told.out.contains("entente quiz --merge-answers"), "{}", told.out);
        let merged = run(home.command(&["quiz", "--merge-answers"]), "q\n");
        assert_eq!(merged.code, Some(0), "{}", merged.err);
        assert_eq!(home.reviews(), before + 1, "{place}");
        assert!(home.data().join("before-1.merged").is_dir());
        let names = fs::read_dir(home.data()).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
        let left: Vec<String> =
            names.filter(|name| name.starts_with("answers-") && name.contains(".sqlite3")).collect();
        assert_eq!(left, Vec::<String>::new(), "nothing is left of what was merged under its old name");
        is_well(&home);
        // The backups of the earlier library were put aside with it: the merged answers have one of their own.
        fs::remove_file(home.log()).unwrap();
        assert_eq!(home.run(&["backup", "restore"]).code, Some(0));
        assert_eq!(home.reviews(), before + 1, "{place}");
    }
}

#[test]
fn if_the_log_has_gone_and_every_backup_is_damaged_what_can_be_read_of_these_is_saved() {
    let home = studied();
    let before = home.reviews();
    fs::remove_file(home.log()).unwrap();
    for backup in backups(&home) {
        let mut bytes = fs::read(&backup).unwrap();
        let end = bytes.len() - 1;
        bytes[end] ^= 1;
        fs::write(&backup, bytes).unwrap();
    }
    let told = home.run(&["doctor"]);
    assert!(told.code == Some(2) && told.out.contains("No backup is sound. Save what can be read"), "{}", told.out);
    assert!(home.run(&["backup", "restore"]).err.contains("entente doctor --repair"));
    let repaired = home.run(&["doctor", "--repair"]);
    assert!(repaired.out.contains("The log was made again with"), "{}{}", repaired.out, repaired.err);
    assert!(home.reviews() + 1 >= before, "{} of {before}", home.reviews());
}

#[test]
fn a_restore_tells_what_only_the_damaged_log_has_and_how_to_add_it() {
    let home = studied();
    for _ in 0..3 {
        answer_one(&home);
    }
    let all = home.reviews();
    // Of a page of an index nothing is lost.
    let query = "SELECT max(pageno) FROM dbstat WHERE name = 'reviews_of_a_day'";
    let page: u32 = Connection::open(home.log()).unwrap().query_row(query, [], |row| row.get(0)).unwrap();
    let mut bytes = fs::read(home.log()).unwrap();
    bytes[(page as usize - 1) * PAGE..page as usize * PAGE].fill(0);
    fs::write(home.log(), bytes).unwrap();
    for refused in [home.run(&["doctor"]).out, run(home.command(&["quiz"]), "q\n").err] {
        let words = refused.split_whitespace().collect::<Vec<_>>().join(" ");
        let at = |what: &str| words.find(what).unwrap_or_else(|| panic!("{what}: {words}"));
        assert!(at("entente doctor --repair") < at("entente backup restore"), "what keeps more comes first: {words}");
    }
    let restored = home.run(&["backup", "restore"]);
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    assert_eq!(home.reviews(), all - 3);
    let words = restored.out.split_whitespace().collect::<Vec<_>>().join(" ");
    for said in ["reviews.damaged-1.sqlite3", "3 answers are only in that", "entente quiz --merge-answers"] {
        assert!(words.contains(said), "{said}: {words}");
    }
    assert_eq!(run(home.command(&["quiz", "--merge-answers"]), "q\n").code, Some(0));
    assert_eq!(home.reviews(), all);
    is_well(&home);
    fs::remove_file(home.log()).unwrap();
    let restored = home.run(&["backup", "restore"]).out;
    assert!(restored.contains("There was nothing to back up before.") && !restored.contains("damaged"), "{restored}");
}

#[test]
fn a_write_ahead_log_of_another_file_is_told_as_that_and_repaired() {
    let home = studied();
    let (before, other) = (home.reviews(), home.data().join("../other.sqlite3"));
    let connection = Connection::open(&other).unwrap();
    connection
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0; CREATE TABLE reviews (a);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
             INSERT INTO reviews SELECT randomblob(900) FROM n",
        )
        .unwrap();
    fs::copy(home.data().join("../other.sqlite3-wal"), home.data().join("reviews.sqlite3-wal")).unwrap();
    for said in [home.run(&["doctor"]).out, run(home.command(&["quiz"]), "q\n").err] {
        let words = said.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains("the -wal file beside it belongs to another file"), "{words}");
    }
    assert_eq!(home.run(&["doctor", "--repair"]).code, Some(0));
    assert_eq!(home.reviews(), before);
    is_well(&home);
}

#[test]
fn the_window_offers_to_repair_before_to_restore() {
    let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", entente::memory::Rating::Good);
    study.close();
    study.data_folder().take_daily_backup(study.now()).unwrap();
    wipe_a_page(&study.data_folder().log());
    let mut window = Window::open(study.data_folder(), study.now(), [1280.0, 800.0], Theme::Light);
    let mut left = |label: &str| {
        let rect = window.harness().get_by_label(label).rect();
        (rect.top().round() as i32, rect.left().round() as i32)
    };
    assert!(left("Repair") < left("Restore the newest backup"));
}
