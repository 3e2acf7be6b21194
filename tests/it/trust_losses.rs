//! What a sound backup of a library holds is never lost: a sound log that lacks it is found out, and what a restore left
//! behind stays away.

use std::{
    fs,
    path::{Path, PathBuf},
};

use entente::{
    deck::CardKey,
    library::{DataFolder, DoctorProgress, Finding, Repaired},
    memory::{Moment, Rating, StudyDay},
    storage::review_log::{self, BackedUp, Event, Lacking, ReviewLog, Why},
    study::{Form, MarkKind, Review, SessionId, held_elsewhere},
};
use rusqlite::Connection;

use crate::{
    builder::{FIRST_NOON, Study, deck_of},
    cli::{Home, Run, run},
    trust_repair::{Rows, rows},
};

/// A closed library of four days, with undos, marks, and a backup after each day.
fn studied() -> Study {
    let mut study = Study::new().deck(&deck_of("pacts", 12));
    for day in 0..4 {
        study = study.day(day);
        for card in 1..=12 {
            study = study.answer(&format!("c{card}"), Rating::Good);
        }
        study.undo();
        study = study.mark(&format!("c{}", day + 1), MarkKind::Flag);
        study.later(60);
        study.data_folder().take_backup(Why::Asked, study.now().utc_ms).unwrap().unwrap();
    }
    study.close();
    study
}

fn sql(log: &Path, statements: &str) {
    Connection::open(log).unwrap().execute_batch(statements).unwrap();
}

fn entente(folder: &DataFolder, arguments: &[&str]) -> Run {
    let home = Home::new();
    let mut command = home.command(arguments);
    command.env("ENTENTE_DATA_DIR", folder.root());
    run(command, "q\n")
}

fn missing(folder: &DataFolder, now: Moment) -> Option<Lacking> {
    let found = folder.examine(now, &DoctorProgress::default()).unwrap().findings;
    found.into_iter().find_map(|it| if let Finding::MissingRows { lacking } = it { Some(lacking) } else { None })
}

/// The backup that holds the fewest answers, or the most.
fn backup(folder: &DataFolder, is_first: bool) -> PathBuf {
    let states = folder.examine_backups();
    let by_answers = |state: &&entente::library::BackupState| state.summary().map(|it| it.answers);
    let found = if is_first { states.iter().min_by_key(by_answers) } else { states.iter().max_by_key(by_answers) };
    found.unwrap().backup.path.clone()
}

#[test]
fn what_a_sound_log_lacks_of_its_backups_is_told_and_put_back_and_no_backup_goes_until_then() {
    for (lost, said) in [
        ("DELETE FROM reviews WHERE card IN ('c2', 'c3')", "The backups hold 8 answers that the log does not."),
        ("DELETE FROM reviews WHERE id = (SELECT max(id) FROM reviews)", "The backups hold 1 answer that the log"),
        ("DELETE FROM voids", "The backups hold 4 changes that the log does not."),
        ("DELETE FROM marks; DELETE FROM reviews", "The backups hold 48 answers that the log does not."),
    ] {
        let study = studied();
        let (folder, log) = (study.data_folder(), study.data_folder().log());
        let before = rows(&log);
        assert_eq!(missing(&folder, study.now()), None);
        sql(&log, lost);
        let told = entente(&folder, &["doctor"]);
        assert!(told.code == Some(1) && told.out.contains(said), "{lost}: {}{}", told.out, told.err);
        let backups = review_log::backups(&folder.backups()).len();
        let made = folder.take_backup(Why::Asked, study.now().utc_ms + 90 * 86_400_000).unwrap().unwrap();
        assert!(made.warnings.iter().any(|it| it.contains("our review log lacks")), "{lost}: {:?}", made.warnings);
        assert!(!made.backup.vouches());
        assert_eq!(review_log::backups(&folder.backups()).len(), backups + 1, "{lost}: none may go");
        let repair = folder.repair(study.now(), &DoctorProgress::default()).unwrap();
        assert!(repair.done.iter().any(|it| matches!(it, Repaired::Filled(_))), "{lost}: {:?}", repair.done);
        assert_eq!(rows(&log), before, "{lost}");
        assert_eq!(missing(&folder, study.now()), None, "{lost}");
    }
}

#[test]
fn what_a_restore_left_behind_is_no_loss_until_it_is_undone() {
    // As it is noted; as a restore of an earlier version left it; and with some of the note lost.
    let forgotten = "DELETE FROM meta WHERE key = 'left_behind'; DROP TABLE left_behind";
    let half = "DELETE FROM left_behind WHERE hex(substr(id, 16)) < '80'";
    for (is_noted, what_became_of_it) in [(true, ""), (false, forgotten), (false, half)] {
        let study = studied();
        let (folder, log, now) = (study.data_folder(), study.data_folder().log(), study.now());
        let whole = rows(&log);
        let (first, restored_ms) = (backup(&folder, true), now.utc_ms + 60_000);
        folder.restore(&first, restored_ms).unwrap();
        sql(&log, what_became_of_it);
        assert_eq!(missing(&folder, now), None, "noted: {is_noted}");
        let made = folder.take_backup(Why::Asked, restored_ms + 60_000).unwrap().unwrap();
        assert!(made.warnings.is_empty() && made.backup.vouches(), "{:?}", made.warnings);
        // Nor does a repair bring it back.
        let restored = rows(&log);
        assert!(restored.len() < whole.len() / 2);
        let bytes = fs::read(&log).unwrap();
        for page in [2, bytes.len() / 4096 / 2, bytes.len() / 4096 - 1] {
            let mut damaged = bytes.clone();
            damaged[page * 4096..(page + 1) * 4096].fill(0);
            fs::write(&log, damaged).unwrap();
            folder.repair(now, &DoctorProgress::default()).unwrap();
            assert_eq!(rows(&log), restored, "page {page}, noted: {is_noted}");
        }
        // A loss since then is one.
        sql(&log, "DELETE FROM reviews WHERE card = 'c2'");
        assert_eq!(missing(&folder, now).unwrap().answers, 1, "noted: {is_noted}");
        folder.repair(now, &DoctorProgress::default()).unwrap();
        assert_eq!(rows(&log), restored, "noted: {is_noted}");
        // And once it is undone, all counts again.
        folder.restore(&backup(&folder, false), restored_ms + 120_000).unwrap();
        assert_eq!(rows(&log), whole, "noted: {is_noted}");
        sql(&log, "DELETE FROM reviews WHERE card = 'c2'");
        assert_eq!(missing(&folder, now).unwrap().answers, 4, "noted: {is_noted}");
        folder.repair(now, &DoctorProgress::default()).unwrap();
        assert_eq!(rows(&log), whole, "noted: {is_noted}");
    }
}

/// The rows of a day, the first of which is 0.
fn of_day(rows: &Rows, day: u64) -> Rows {
    let ms = |id: &[u8]| id[..6].iter().fold(0, |ms, byte| ms << 8 | u64::from(*byte));
    let is_of_day = |id: &[u8]| (ms(id) - FIRST_NOON.utc_ms as u64) / 86_400_000 == day;
    rows.iter().filter(|((_, id), _)| is_of_day(id)).map(|(row, values)| (row.clone(), values.clone())).collect()
}

#[test]
fn what_was_lost_since_a_restore_comes_from_backups_that_it_left_behind_and_what_it_left_does_not() {
    let study = studied();
    let (folder, log, now) = (study.data_folder(), study.data_folder().log(), study.now());
    let whole = rows(&log);
    let mut by_time = review_log::backups(&folder.backups());
    by_time.sort_by_key(|backup| backup.told.unwrap().made_ms);
    folder.restore(&by_time[1].path, now.utc_ms + 60_000).unwrap();
    let restored = rows(&log);
    assert_eq!(restored, of_day(&whole, 0).into_iter().chain(of_day(&whole, 1)).collect());
    // What is left are backups that hold more than what was restored.
    by_time[..2].iter().for_each(|backup| fs::remove_file(&backup.path).unwrap());
    for lost in ["DELETE FROM reviews WHERE card IN ('c2', 'c3')", "DELETE FROM voids; DELETE FROM marks"] {
        sql(&log, lost);
        assert_ne!(rows(&log), restored);
        let told = missing(&folder, now).unwrap();
        assert_eq!(told.rows, restored.len() - rows(&log).len(), "{lost}");
        folder.repair(now, &DoctorProgress::default()).unwrap();
        assert_eq!(rows(&log), restored, "{lost}");
        assert_eq!(missing(&folder, now), None, "{lost}");
    }
    // Also of a damaged log, whichever page is wiped: what was left stays away, even if the note of it is what was lost.
    let bytes = fs::read(&log).unwrap();
    for page in 0..bytes.len() / 4096 {
        let mut damaged = bytes.clone();
        damaged[page * 4096..(page + 1) * 4096].fill(0);
        fs::write(&log, damaged).unwrap();
        folder.repair(now, &DoctorProgress::default()).unwrap();
        let now = rows(&log);
        assert!(now.iter().all(|row| restored.get(row.0) == Some(row.1)), "page {page}");
        fs::write(&log, &bytes).unwrap();
    }
}

#[test]
fn a_copy_of_the_log_from_before_a_restore_brings_back_nothing_that_was_left() {
    let study = studied();
    let (folder, log, now) = (study.data_folder(), study.data_folder().log(), study.now());
    let whole = rows(&log);
    let copy = study.root().join("reviews (conflicted copy 2026-11-28).sqlite3");
    fs::copy(&log, &copy).unwrap();
    folder.restore(&backup(&folder, true), now.utc_ms + 60_000).unwrap();
    let restored = rows(&log);
    let told = entente(&folder, &["doctor", "--repair"]);
    assert!(
        told.out.contains("with nothing that the log has lost") || told.out.contains("It may be removed."),
        "{}",
        told.out
    );
    assert_eq!(rows(&log), restored);
    // What nobody left behind comes out of it: an answer that was given on another computer meanwhile.
    let mut other = ReviewLog::open(&copy).unwrap();
    let theirs = review(7, SessionId::nil(), FIRST_NOON.utc_ms + 1000);
    other.append(&[Event::Review(&theirs)]).unwrap();
    drop(other);
    let told = entente(&folder, &["doctor"]);
    assert!(told.out.contains("1 answer that the log does not have"), "{}", told.out);
    entente(&folder, &["doctor", "--repair"]);
    let id = (0, theirs.id.as_bytes().to_vec());
    let after = rows(&log);
    assert!(after.contains_key(&id) && after.len() == restored.len() + 1);
    assert!(copy.with_extension("merged").exists());
    // What is asked for by name comes back, and is wanted from then on.
    let waiting = study.root().join("answers-1-1.sqlite3");
    fs::copy(backup(&folder, false), &waiting).unwrap();
    assert_eq!(entente(&folder, &["quiz", "--merge-answers"]).code, Some(0));
    let merged = rows(&log);
    assert_eq!(merged.len(), whole.len() + 1);
    sql(&log, "DELETE FROM reviews WHERE card = 'c2'");
    assert_eq!(missing(&folder, now).unwrap().answers, 4);
    folder.repair(now, &DoctorProgress::default()).unwrap();
    assert_eq!(rows(&log), merged);
}

#[test]
fn a_backup_of_another_library_is_neither_missed_nor_mixed_in() {
    let (study, other) = (studied(), studied());
    let (folder, log) = (study.data_folder(), study.data_folder().log());
    for backup in review_log::backups(&other.data_folder().backups()) {
        // It may be newer, and hold more.
        fs::copy(&backup.path, folder.backups().join(backup.path.file_name().unwrap())).unwrap();
    }
    let (whole, bytes) = (rows(&log), fs::read(&log).unwrap());
    assert_eq!(missing(&folder, study.now()), None);
    fs::write(&log, &bytes[..bytes.len() / 3]).unwrap();
    folder.repair(study.now(), &DoctorProgress::default()).unwrap();
    assert_eq!(rows(&log), whole);
}

/// An answer to a card, as it was given here or came back from elsewhere.
fn review(id: u128, session: SessionId, at_ms: i64) -> Review {
    let at = Moment { utc_ms: at_ms, ..FIRST_NOON };
    Review {
        id: uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + id),
        session,
        card: CardKey { deck: "pacts".into(), card: "c1".into() },
        at,
        study_day: StudyDay::from_moment(at, 4),
        form: Form::Recall,
        rating: Rating::Good,
        given: None,
        is_right: None,
        rival: None,
        duration_ms: 1_000,
        is_scheduled: true,
        interval_days: 3,
    }
}

#[test]
fn an_answer_that_came_back_from_another_program_and_made_way_is_no_loss() {
    let folder = tempfile::tempdir().unwrap();
    let (here, there) = (folder.path().join("reviews.sqlite3"), folder.path().join("other.sqlite3"));
    let given_ms = FIRST_NOON.utc_ms;
    let mut log = ReviewLog::open(&here).unwrap();
    let back = review(1, held_elsewhere(given_ms as u64), given_ms + 500);
    log.append(&[Event::Review(&back)]).unwrap();
    let from = BackedUp { log: here.clone(), files: Vec::new(), is_compared: true };
    let backup = review_log::take_backup(&from, &folder.path().join("backups"), Why::Asked, given_ms).unwrap();
    let mut other = ReviewLog::open(&there).unwrap();
    other.append(&[Event::Review(&review(2, SessionId::nil(), given_ms))]).unwrap();
    log.merge(&other).unwrap();
    assert_eq!(log.reviews().unwrap().len(), 1, "it made way");
    assert_eq!(review_log::lacking(&here, &[&backup]).unwrap(), Lacking::default());
}
