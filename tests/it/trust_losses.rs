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
    trust_repair::rows,
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
    for is_noted in [true, false] {
        let study = studied();
        let (folder, log, now) = (study.data_folder(), study.data_folder().log(), study.now());
        let whole = rows(&log);
        let (first, restored_ms) = (backup(&folder, true), now.utc_ms + 60_000);
        folder.restore(&first, restored_ms).unwrap();
        if !is_noted {
            // As a restore of an earlier version left it.
            sql(&log, "DELETE FROM meta WHERE key = 'left_behind'");
        }
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
