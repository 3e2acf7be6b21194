//! The doctor finds what is wrong in a data folder, and repairs without losing an answer; backups can be listed, made
//! and restored in the terminal.

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf};

use rusqlite::{Connection, OpenFlags};
use serde_json::Value;

use crate::{
    builder::deck_of,
    cli::{Home, run},
    trust_files::as_nobody,
};

/// Reveal, then Good.
const GOOD: &str = "\n3\n";
const PAGE: usize = 4096;

/// A library with a history of six weeks up to the day before 1 November 2026, and a backup of it.
pub fn studied() -> Home {
    studied_for("6")
}

/// The same with a history of so many weeks.
fn studied_for(weeks: &str) -> Home {
    let home = Home::new();
    let made = home.run(&["demo", "--at", home.data().to_str().unwrap(), "--weeks", weeks]);
    assert_eq!(made.code, Some(0), "{}", made.err);
    let backed_up = home.run(&["backup", "make"]);
    assert_eq!(backed_up.code, Some(0), "{}", backed_up.err);
    home
}

/// What the doctor says, and its exit code.
pub fn doctor(home: &Home, arguments: &[&str]) -> (Option<i32>, Value) {
    let told = home.run(&[&["doctor", "--json"], arguments].concat());
    (told.code, serde_json::from_str(&told.out).unwrap_or_else(|err| panic!("{err}: {}{}", told.out, told.err)))
}

/// The findings of a kind.
pub fn of_kind(told: &Value, kind: &str) -> Vec<Value> {
    told["findings"].as_array().unwrap().iter().filter(|finding| finding["kind"] == kind).cloned().collect()
}

/// The doctor finds just this, says these words, and writes nothing.
pub fn finds(home: &Home, kind: &str, code: i32, words: &str) -> Value {
    let before = snapshot(home);
    let (found, told) = doctor(home, &[]);
    assert_eq!(found, Some(code), "{kind}: {told}");
    let findings = of_kind(&told, kind);
    assert_eq!((findings.len(), told["findings"].as_array().unwrap().len()), (1, 1), "{kind}: {told}");
    assert!(findings[0]["message"].as_str().unwrap().contains(words), "{kind}: {told}");
    assert!(!findings[0]["remedy"].as_str().unwrap().is_empty());
    assert!(snapshot(home) == before, "{kind}: the doctor wrote something");
    findings[0].clone()
}

/// Every file of the library with its bytes, without what SQLite makes to read.
fn snapshot(home: &Home) -> Vec<(PathBuf, Vec<u8>)> {
    let (mut folders, mut files) = (vec![home.data()], Vec::new());
    let is_for_reading = |name: &str, length: u64| name.ends_with("-shm") || name.ends_with("-wal") && length == 0;
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            let length = path.metadata().unwrap().len();
            if path.is_dir() {
                folders.push(path);
            } else if !is_for_reading(&path.to_string_lossy(), length) && length < 1 << 30 {
                files.push((path.clone(), fs::read(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

pub fn is_well(home: &Home) {
    let told = home.run(&["doctor"]);
    assert_eq!((told.code, told.out.as_str()), (Some(0), "All is well.\n"), "{}", told.err);
}

fn sql(home: &Home, statements: &str) {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
    Connection::open_with_flags(home.log(), flags).unwrap().execute_batch(statements).unwrap();
}

fn put_deck(home: &Home, name: &str, text: &str) {
    fs::create_dir_all(home.data().join("decks")).unwrap();
    fs::write(home.data().join("decks").join(name), text).unwrap();
}

/// A deck whose only problem is that its card may have no id.
fn sound_deck(question: &str, rest: &str) -> String {
    format!(
        "Deck(id: \"pacts\", title: \"Pacts\", {rest} cards: [({question}, answer: \"In 1936\", passage: \"p\", topic: Treaty, \
         quote: \"in 1936\")], passages: [(id: \"p\", text: \"It was signed in 1936.\", source: \"s\", locator: \"p. 1\")], \
         sources: [(id: \"s\", title: \"A book\", author: \"A. Nonymous\")])"
    )
}

#[test]
fn a_sound_library_and_none_at_all_are_well() {
    let home = Home::new();
    is_well(&home);
    assert!(!home.data().exists());
    let first = run(home.command(&["quiz", "--limit", "1"]), "q\n");
    assert_eq!(first.code, Some(0), "{}", first.err);
    is_well(&home);
    is_well(&studied());
}

#[test]
fn wrong_schedules_are_found_and_made_again_after_a_backup() {
    let home = studied();
    sql(&home, "UPDATE schedules SET due_day = due_day + 4000");
    let finding = finds(&home, "wrong-schedules", 1, "not what your answers imply");
    assert_eq!(finding["severity"], "notice");
    let (code, told) = doctor(&home, &["--repair"]);
    assert_eq!(code, Some(0), "{told}");
    let repairs: Vec<&str> = told["repairs"].as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    assert!(repairs[0].contains("-repair-") && repairs[1].contains("schedules were made again"), "{repairs:?}");
    is_well(&home);
}

#[test]
fn a_row_that_is_not_as_a_backup_has_it_is_damage_and_is_put_right_from_the_oldest() {
    let mut home = studied();
    let answers = rows(&home);
    // Nothing in SQLite’s own check contradicts it.
    sql(&home, "UPDATE reviews SET rating = 5 - rating, given = 'x' WHERE id = (SELECT min(id) FROM reviews)");
    sql(&home, "UPDATE reviews SET duration_ms = duration_ms + 8192 WHERE id = (SELECT max(id) FROM reviews)");
    // The next backup is a copy of what was altered, and says so; the one before stays.
    home.on(2);
    let told = home.run(&["backup", "make"]);
    assert!(told.err.contains("2 rows of your review log changed since an earlier backup"), "{}", told.err);
    let (code, told) = doctor(&home, &[]);
    assert_eq!(code, Some(2), "{told}");
    let found = of_kind(&told, "altered-rows");
    assert!(found[0]["message"].as_str().unwrap().starts_with("2 rows of the review log are not as in the backup"));
    let (code, told) = doctor(&home, &["--repair"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told["repairs"][1].as_str().unwrap().starts_with("2 rows were put right"), "{told}");
    assert_eq!(rows(&home), answers);
    is_well(&home);
    // The copy of what was altered is no reason to complain.
    assert_eq!(home.run(&["backup", "make"]).err, "");
}

#[test]
fn a_row_that_was_altered_before_its_first_backup_is_told_at_each_start_until_it_is_settled() {
    let home = Home::new();
    assert_eq!(run(home.command(&["quiz", "--limit", "2"]), "\n3\n\n3\n").code, Some(0));
    assert!(!home.data().join("backups").exists());
    sql(&home, "UPDATE reviews SET rating = 5 - rating WHERE id = (SELECT min(id) FROM reviews)");
    let is_told = |arguments: &[&str]| run(home.command(arguments), "q\n").err.contains("no longer as it was written");
    for command in [&["stats"][..], &["decks"], &["quiz"], &["backup", "make"]] {
        assert!(is_told(command), "{command:?}");
    }
    fs::remove_dir_all(home.data().join("backups")).unwrap();
    finds(&home, "altered-rows", 2, "no backup tells what");
    let (code, told) = doctor(&home, &["--repair"]);
    assert_eq!(code, Some(0), "{told}");
    assert!(told["repairs"][1].as_str().unwrap().contains("taken as it is"), "{told}");
    assert!(!is_told(&["stats"]));
    is_well(&home);
}

/// Every answer as it stands in the log.
fn rows(home: &Home) -> Vec<String> {
    let log = Connection::open(home.log()).unwrap();
    let query = "SELECT hex(id) || rating || ifnull(given, '') || duration_ms || study_day FROM reviews ORDER BY id";
    log.prepare(query).unwrap().query_map([], |row| row.get(0)).unwrap().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_wiped_page_is_damage_and_its_repair_keeps_every_answer_that_a_backup_has() {
    let home = studied_for("30");
    let (answers, sound) = (home.reviews() as usize, fs::read(home.log()).unwrap());
    let pages = sound.len() / PAGE;
    assert!(answers > 800 && pages > 30, "{answers} answers on {pages} pages");
    for page in [0, 1, pages / 3, pages / 2, pages * 2 / 3, pages - 1] {
        let mut damaged = sound.clone();
        damaged[page * PAGE..(page + 1) * PAGE].fill(0);
        fs::write(home.log(), &damaged).unwrap();
        let finding = finds(&home, "damaged-log", 2, "The review log is damaged");
        assert_eq!(finding["severity"], "damage");
        let (code, told) = doctor(&home, &["--repair"]);
        assert_eq!(code, Some(0), "page {page}: {told}");
        let said = told["repairs"][0].as_str().unwrap();
        assert!(said.contains("The log was made again with") && said.contains("The damaged log is kept"), "{said}");
        let kept = home.reviews() as usize;
        assert_eq!(kept, answers, "page {page}: {said}");
        assert!(!said.contains("This backup holds more"), "page {page}: {said}");
        let aside = fs::read_dir(home.data()).unwrap().map(|entry| entry.unwrap().path());
        let aside = aside.filter(|path| path.to_string_lossy().contains("/reviews.damaged-"));
        assert!(aside.into_iter().any(|path| fs::read(path).unwrap() == damaged), "page {page}");
        is_well(&home);
    }
}

#[test]
fn a_log_that_has_gone_is_damage_and_a_restore_makes_it_well() {
    let home = studied();
    let answers = home.reviews();
    fs::remove_file(home.log()).unwrap();
    finds(&home, "unusable-log", 2, "is missing");
    let (code, _) = doctor(&home, &["--repair"]);
    assert_eq!(code, Some(2), "a repair does not choose a backup");
    let restored = home.run(&["backup", "restore"]);
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    assert_eq!(home.reviews(), answers);
    is_well(&home);
}

#[test]
fn answers_of_the_future_are_found() {
    let mut home = Home::new();
    home.on(28);
    run(home.command(&["quiz", "--new", "1"]), GOOD);
    home.on(1);
    let finding = finds(&home, "future-answers", 1, "under a clock that was ahead, the last on 28 November 2026");
    assert!(finding["answers"].as_u64().unwrap() >= 1);
}

#[test]
fn unfinished_files_are_found_and_only_they_are_removed() {
    let home = studied();
    let left = [
        ".tmpAbCdEf",
        ".entente-abc.unfinished",
        "reviews.unfinished",
        "reviews.unfinished-wal",
        "reviews.copying",
        "reviews.restoring",
        "reviews.refilling",
        "reviews.salvaging",
        "decks/.entente-x.unfinished",
        "backups/.backup.unfinished",
    ];
    put_deck(&home, ".keep", "");
    let before = snapshot(&home);
    for name in left {
        fs::write(home.data().join(name), "half").unwrap();
    }
    let (code, told) = doctor(&home, &[]);
    assert_eq!(code, Some(1));
    let mut found: Vec<String> = of_kind(&told, "unfinished-file").iter().map(|it| it["path"].to_string()).collect();
    found.sort();
    assert_eq!(found.len(), left.len(), "{found:?}");
    let (code, told) = doctor(&home, &["--repair"]);
    assert_eq!(code, Some(0), "{told}");
    let after = snapshot(&home);
    assert!(before.iter().all(|file| after.contains(file)), "nothing else is changed");
    assert_eq!(after.len(), before.len() + 1, "the backup before the repair");
}

#[test]
fn copies_that_sync_engines_and_editors_leave_are_found_and_stay() {
    for (original, copy, maker) in [
        ("reviews.sqlite3", "reviews.sync-conflict-20261128-130501-ABCDEFG.sqlite3", "Syncthing"),
        ("reviews.sqlite3", "reviews (conflicted copy 2026-11-28).sqlite3", "Dropbox"),
        ("reviews.sqlite3", "reviews 2.sqlite3", "iCloud"),
        ("decks/pacts.ron", "decks/pacts (Anna's conflicted copy 2026-11-28).ron", "Dropbox"),
        ("decks/pacts.ron", "decks/pacts (conflicted copy 2026-11-28 130501).ron", "Nextcloud"),
        ("decks/pacts.ron", "decks/pacts-DESKTOP-AB12.ron", "OneDrive"),
        ("decks/pacts.ron", "decks/pacts (1).ron", "Google Drive"),
        ("decks/pacts.ron", "decks/pacts.ron~", "an editor"),
        ("decks/pacts.ron", "decks/.pacts.ron.swp", "an editor"),
    ] {
        let home = studied();
        put_deck(&home, "pacts.ron", &sound_deck("id: \"signed\", question: \"When was the pact signed?\"", ""));
        fs::copy(home.data().join(original), home.data().join(copy)).unwrap();
        finds(&home, "copy", 1, maker);
        doctor(&home, &["--repair"]);
        assert!(home.data().join(copy).exists(), "{copy}");
    }
}

#[test]
fn decks_with_problems_and_files_without_a_deck_are_found() {
    let home = studied();
    put_deck(&home, "pacts.ron", &deck_of("pacts", 2).replacen("cards:", "colour: \"red\", cards:", 1));
    finds(&home, "deck-problems", 1, "The deck pacts.ron has");
    fs::remove_file(home.data().join("decks/pacts.ron")).unwrap();
    put_deck(&home, "broken.ron", "no deck at all");
    finds(&home, "no-deck", 1, "broken.ron");
    fs::remove_file(home.data().join("decks/broken.ron")).unwrap();
    fs::write(home.data().join("preferences.ron"), "(new_per_day: many)").unwrap();
    finds(&home, "settings", 1, "new_per_day");
}

#[test]
fn answers_without_a_card_are_counted_and_a_mended_question_is_recognised() {
    const OLD: &str = "in-which-year-was-the-first-pact-signed-at-berlin";
    let home = studied();
    let old = "question: \"In which year was the first pact signed at Berlin?\"";
    let mended = "question: \"In which year was the first pact signed in Berlin?\"";
    let off = "(forms_off: [choice, typed, date, cloze, list, chronology, contrast])";
    fs::write(home.data().join("preferences.ron"), off).unwrap();
    put_deck(&home, "pacts.ron", &sound_deck(old, ""));
    let answered = run(home.command(&["quiz", "--deck", "pacts"]), GOOD);
    assert!(answered.out.contains("Kept:"), "{}{}", answered.out, answered.err);
    let orphans = |deck: &str| -> Option<String> {
        put_deck(&home, "pacts.ron", deck);
        let found = of_kind(&doctor(&home, &[]).1, "answers-without-card");
        assert!(found.iter().all(|finding| finding["answers"] == 1), "{found:?}");
        found.first().map(|finding| finding["message"].as_str().unwrap().to_owned())
    };
    assert_eq!(orphans(&sound_deck(old, "")), None);
    let told = orphans(&sound_deck(mended, "")).unwrap();
    assert!(told.contains(&format!("`{OLD}`, now probably `{}`", OLD.replace("at-berlin", "in-berlin"))), "{told}");
    assert!(told.starts_with("1 answer belongs to 1 card that"), "{told}");
    // Another question is another card, and so is one with an id of its own.
    for other in ["question: \"Who ratified it?\"".to_owned(), format!("id: \"{OLD}-2\", {mended}")] {
        let told = orphans(&sound_deck(&other, "")).unwrap();
        assert!(told.contains(OLD) && !told.contains("probably"), "{told}");
    }
    // What the deck has retired is no finding.
    assert_eq!(orphans(&sound_deck(mended, &format!("retired: [\"{OLD}\"],"))), None);
    fs::remove_file(home.data().join("decks/pacts.ron")).unwrap();
    let finding = finds(&home, "deck-gone", 1, "1 answer to 1 card belongs to the deck `pacts`, which is not there");
    assert_eq!(finding["answers"], 1);
}

#[test]
fn backups_that_are_missing_old_or_damaged_are_found() {
    let mut home = studied();
    home.on(20);
    finds(&home, "old-backup", 1, "19 days old");
    home.on(1);
    let backup = fs::read_dir(home.data().join("backups")).unwrap().next().unwrap().unwrap().path();
    let mut bytes = fs::read(&backup).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&backup, &bytes).unwrap();
    let (code, told) = doctor(&home, &[]);
    assert_eq!(code, Some(1), "{told}");
    assert_eq!((of_kind(&told, "damaged-backup").len(), of_kind(&told, "no-sound-backup").len()), (1, 1), "{told}");
    fs::remove_file(&backup).unwrap();
    finds(&home, "no-backup", 1, "There is no backup");
    home.run(&["backup", "make"]);
    is_well(&home);
}

#[test]
fn a_disk_without_room_for_a_backup_is_told() {
    let home = studied();
    put_deck(&home, "picture.png", "");
    let picture = fs::File::options().write(true).open(home.data().join("decks/picture.png")).unwrap();
    picture.set_len(8 << 40).unwrap();
    finds(&home, "little-room", 1, "The disk has");
}

#[test]
fn answers_are_open_to_others_only_if_they_can_come_to_them() {
    let home = studied();
    let set = |path: PathBuf, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    set(home.data(), 0o755);
    is_well(&home);
    set(home.log(), 0o644);
    finds(&home, "open-to-others", 1, "Other users");
    set(home.data(), 0o700);
    is_well(&home);
    set(home.log(), 0o600);
    set(home.data(), 0o777);
    finds(&home, "open-to-others", 1, "Other users");
    set(home.data().parent().unwrap().to_owned(), 0o700);
    is_well(&home);
}

#[test]
fn a_folder_that_may_not_be_written_is_told() {
    let home = studied();
    let place = tempfile::tempdir().unwrap();
    let copy = place.path().join("data");
    fs::create_dir(&copy).unwrap();
    fs::copy(home.log(), copy.join("reviews.sqlite3")).unwrap();
    for (path, mode) in [(place.path().to_owned(), 0o755), (copy.join("reviews.sqlite3"), 0o444), (copy.clone(), 0o555)]
    {
        fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    }
    let told = as_nobody(&home, &["--data-dir", copy.to_str().unwrap(), "doctor", "--json"]);
    let Some(told) = told else { return };
    assert_eq!(told.code, Some(1), "{}", told.err);
    let found = of_kind(&serde_json::from_str(&told.out).unwrap(), "not-writable");
    assert_eq!(found.len(), 2, "{found:?}");
}

#[test]
fn answers_that_wait_beside_the_log_are_told() {
    let home = studied();
    fs::copy(home.log(), home.data().join("answers-1-1.sqlite3")).unwrap();
    finds(&home, "waiting-answers", 1, "answers-1-1.sqlite3");
}

#[test]
fn a_repair_waits_for_another_entente_to_end() {
    let home = studied();
    fs::write(home.data().join(".tmpAbCdEf"), "half").unwrap();
    let library = entente::library::DataFolder::at(home.data());
    let library = entente::library::Library::open(library, entente::library::Access::Write).unwrap();
    fs::write(home.data().join(".tmpAbCdEf"), "half").unwrap();
    let refused = home.run(&["doctor", "--repair"]);
    assert!(refused.code == Some(1) && refused.err.contains("Another Entente"), "{}{}", refused.out, refused.err);
    drop(library);
    assert_eq!(doctor(&home, &["--repair"]).0, Some(0));
}

/// The backups as JSON.
pub fn backups(home: &Home) -> Vec<Value> {
    let told = home.run(&["backup", "list", "--json"]);
    assert_eq!(told.code, Some(0), "{}", told.err);
    serde_json::from_str(&told.out).unwrap()
}

#[test]
fn backups_are_listed_made_and_restored_and_a_restore_is_undone_by_what_it_says() {
    let mut home = Home::new();
    let nothing = home.run(&["backup", "make"]);
    assert!(nothing.code == Some(1) && nothing.err.contains("nothing to back up"), "{}", nothing.err);
    assert!(backups(&home).is_empty());
    home = studied();
    let answers = home.reviews();
    let listed = &backups(&home)[0];
    assert_eq!((&listed["made"], &listed["why"]), (&"2026-11-01T09:00:00+01:00".into(), &"asked".into()), "{listed}");
    assert!(listed["answers"].as_u64().unwrap() >= answers);
    assert_eq!((&listed["sound"], &listed["wrong"]), (&true.into(), &Value::Null));
    assert!(listed["decks"].as_u64().unwrap() >= 1);
    let (name, file) = (listed["name"].as_str().unwrap().to_owned(), listed["file"].as_str().unwrap());
    assert!(file.ends_with(&name) && listed["bytes"] == fs::metadata(file).unwrap().len());

    home.on(2);
    run(home.command(&["quiz", "--new", "1"]), "\n3\n\n3\n");
    let more = home.reviews();
    let restored = home.run(&["backup", "restore", &name]);
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    assert_eq!(home.reviews(), answers);
    let undo = restored.out.lines().find_map(|line| line.strip_prefix("To undo it: entente ")).expect("how to undo it");
    assert_eq!(home.run(&undo.split(' ').collect::<Vec<_>>()).code, Some(0));
    assert_eq!(home.reviews(), more);

    // By its path, also from elsewhere, and into a folder that is yet to be made.
    let other = Home::new();
    let copy = other.write(&name, fs::read(file).unwrap());
    let restored = other.run(&["backup", "restore", &copy, "--json"]);
    assert_eq!(restored.code, Some(0), "{}", restored.err);
    assert_eq!(other.reviews(), answers);
}

#[test]
fn a_damaged_backup_is_listed_with_what_is_wrong_and_not_restored() {
    let home = studied();
    let answers = home.reviews();
    let file = backups(&home)[0]["file"].as_str().unwrap().to_owned();
    let mut bytes = fs::read(&file).unwrap();
    bytes[PAGE * 3..PAGE * 4].fill(0);
    fs::write(&file, bytes).unwrap();
    let listed = &backups(&home)[0];
    assert!(listed["sound"] == false && listed["wrong"].is_string(), "{listed}");
    let text = home.run(&["backup", "list"]);
    assert!(text.out.contains("damaged: "), "{}", text.out);
    for arguments in [&["backup", "restore"][..], &["backup", "restore", &file], &["backup", "restore", "none"]] {
        assert_eq!(home.run(arguments).code, Some(1), "{arguments:?}");
        assert_eq!(home.reviews(), answers);
    }
}

#[test]
fn what_a_killed_export_of_everything_left_is_named_and_removed_by_the_doctor_and_by_the_next_start() {
    let home = studied();
    let left = home.data().join(".entente-export-AbCdEf");
    let leave = || {
        fs::create_dir(&left).unwrap();
        fs::write(left.join("entente-half.sqlite3"), "half a backup").unwrap();
    };
    leave();
    finds(&home, "unfinished-file", 1, ".entente-export-AbCdEf was not written to its end");
    let (code, told) = doctor(&home, &["--repair"]);
    assert_eq!((code, left.exists()), (Some(0), false), "{told}");
    leave();
    assert_eq!(run(home.command(&["quiz"]), "q\n").code, Some(0));
    assert!(!left.exists());
    // And by the next export itself.
    leave();
    let to = home.data().join("../all.entente");
    let exported = home.run(&["export", "--everything", "--to", to.to_str().unwrap()]);
    assert_eq!((exported.code, left.exists(), to.exists()), (Some(0), false, true), "{}", exported.err);
    is_well(&home);
}

#[test]
fn a_backup_that_is_not_as_it_was_written_hides_no_row_that_was_altered() {
    let mut home = studied();
    home.on(2);
    assert_eq!(run(home.command(&["quiz", "--new", "2"]), &GOOD.repeat(2)).code, Some(0));
    assert_eq!(home.run(&["backup", "make"]).code, Some(0));
    // The oldest one says that it goes up to a time that never was.
    let mut backups: Vec<PathBuf> =
        fs::read_dir(home.data().join("backups")).unwrap().map(|entry| entry.unwrap().path()).collect();
    backups.sort();
    let oldest = Connection::open(&backups[0]).unwrap();
    oldest
        .execute_batch(
            "INSERT INTO voids VALUES (x'ffffffffffff70008000000000000001', zeroblob(16), zeroblob(16), 0);
             UPDATE reviews SET id = x'ffffffffffff70008000000000000002' WHERE id = (SELECT max(id) FROM reviews)",
        )
        .unwrap();
    drop(oldest);
    sql(&home, "UPDATE reviews SET duration_ms = duration_ms + 8192 WHERE id = (SELECT max(id) FROM reviews)");
    let told = home.run(&["backup", "make"]);
    assert!(told.err.contains("1 row of your review log changed since an earlier backup"), "{}", told.err);
}
