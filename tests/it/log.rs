//! The log of earlier versions, the cache of schedules, and what belongs to the log rather than to the settings.

use std::{fs, os::unix::fs::PermissionsExt, path::Path};

use entente::{
    deck::CardKey,
    library::{Access, DataFolder, DoctorProgress, Library, Operation},
    memory::{CardState, Rating, StudyDay},
    storage::review_log::ReviewLog,
    study::{ExamGoal, Marks, Reach, Record, Review, Undone},
};
use rusqlite::{Connection, OpenFlags};
use tempfile::TempDir;

use crate::{
    builder::{FIRST_NOON, Study, deck_of},
    trust_repair::{Rows, rows},
};

const FIXTURES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/log");

/// The library of an earlier version, as that version left it.
fn former_library(version: i64) -> (TempDir, DataFolder) {
    let root = tempfile::tempdir().unwrap();
    fs::set_permissions(root.path(), fs::Permissions::from_mode(0o700)).unwrap();
    let folder = DataFolder::at(root.path());
    fs::create_dir_all(folder.decks()).unwrap();
    fs::copy(Path::new(FIXTURES).join("pacts.ron"), folder.decks().join("pacts.ron")).unwrap();
    fs::copy(Path::new(FIXTURES).join("version_2.ron"), folder.preferences()).unwrap();
    let log = Connection::open(folder.log()).unwrap();
    log.execute_batch(&fs::read_to_string(Path::new(FIXTURES).join("version_2.sql")).unwrap()).unwrap();
    if version == 1 {
        let back = "DROP INDEX reviews_with_a_rival; ALTER TABLE reviews DROP COLUMN rival; PRAGMA user_version = 1;";
        log.execute_batch(back).unwrap();
    }
    (root, folder)
}

fn cards(library: &Library) -> Vec<(CardKey, CardState, Marks)> {
    let deck = library.deck(&"pacts".into()).unwrap();
    (0..deck.states().len()).map(|place| (deck.key(place), deck.states()[place], deck.marks()[place])).collect()
}

/// What the log of the fixture holds, whatever reads it.
fn is_all_there(library: &Library) {
    let reviews = library.reviews().unwrap();
    assert_eq!(reviews.len(), 11, "one of twelve was taken back");
    for (card, state, _) in cards(library) {
        let history = reviews.iter().filter(|review| review.card == card).filter_map(Review::remembered);
        assert_eq!(library.scheduler().replay(history), state, "{card:?}");
    }
    let due = cards(library).into_iter().map(|(_, state, _)| state.schedule().map(|it| it.due_day.0));
    assert_eq!(due.collect::<Vec<_>>(), [Some(20_801), Some(20_786), Some(20_855), None, None]);
    let marks: Vec<_> = cards(library).into_iter().map(|(.., marks)| (marks.is_flagged, marks.is_suspended)).collect();
    assert_eq!(marks, [(true, false), (false, false), (false, false), (false, false), (false, true)]);
    assert!(library.is_fitted());
    let stability = cards(library)[0].1.schedule().unwrap().stability;
    assert!((stability - 21.948_372).abs() < 1e-5, "it was worked out with the fitted parameters: {stability}");
    let exams: Vec<_> = library.exams().map(|exam| (exam.day.0, exam.minutes_per_day)).collect();
    assert_eq!(exams, [(20_840, 15.0), (20_870, 25.0)]);
    assert_eq!(library.preferences().new_per_day, 7);
}

#[test]
fn a_library_of_an_earlier_version_loses_nothing_and_is_backed_up_first() {
    for version in [1, 2] {
        let (_root, folder) = former_library(version);
        for _start in 0..2 {
            let mut library = Library::open(folder.clone(), Access::Write).unwrap();
            assert_eq!(library.take_warnings(), Vec::<String>::new());
            is_all_there(&library);
            let settings = fs::read_to_string(folder.preferences()).unwrap();
            assert!(!settings.contains("exams") && !settings.contains("parameters"), "{settings}");
            assert!(settings.contains("theme: Dark"));
        }
        let backup = folder.backups().join("reviews-before-version-3.sqlite3");
        let kept = Connection::open_with_flags(backup, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        assert_eq!(kept.query_row("PRAGMA user_version", [], |row| row.get::<_, i64>(0)), Ok(version));
    }
}

#[test]
fn what_a_log_has_lost_comes_out_of_a_backup_of_an_earlier_version() {
    let ruins: [fn(&Path); 3] = [
        |log| {
            let lost = "DELETE FROM reviews WHERE card = 'c1'; DELETE FROM marks; DELETE FROM voids";
            Connection::open(log).unwrap().execute_batch(lost).unwrap();
        },
        |log| Connection::open(log).unwrap().execute_batch("DROP TABLE reviews").unwrap(),
        |log| fs::write(log, "Nothing of the kind. ".repeat(999)).unwrap(),
    ];
    for (version, ruin) in [1, 2].into_iter().flat_map(|version| ruins.map(|ruin| (version, ruin))) {
        let (_root, folder) = former_library(version);
        drop(Library::open(folder.clone(), Access::Write).unwrap());
        let backup = folder.backups().join("reviews-before-version-3.sqlite3");
        let (before, bytes) = (rows(&folder.log()), fs::read(&backup).unwrap());
        assert!(before.keys().filter(|(table, _)| *table == 0).count() == 12);
        ruin(&folder.log());
        let done = folder.repair(FIRST_NOON, &DoctorProgress::default()).unwrap().done;
        // What the settings of that version held were no rows yet.
        let of_version = |mut rows: Rows| {
            rows.retain(|(table, _), _| *table != 2);
            rows
        };
        assert_eq!(of_version(rows(&folder.log())), of_version(before), "version {version}: {done:?}");
        assert_eq!(fs::read(&backup).unwrap(), bytes, "version {version}");
    }
}

#[test]
fn a_library_of_an_earlier_version_can_be_looked_at_and_is_not_touched() {
    for version in [1, 2] {
        let (_root, folder) = former_library(version);
        let bytes = || (fs::read(folder.log()).unwrap(), fs::read(folder.preferences()).unwrap());
        let before = bytes();
        is_all_there(&Library::open(folder.clone(), Access::Read).unwrap());
        assert_eq!(bytes(), before);
        assert!(!folder.backups().exists());
    }
}

#[test]
fn what_was_taken_over_is_not_the_first_thing_that_an_undo_takes_back() {
    let (_root, folder) = former_library(2);
    let mut library = Library::open(folder, Access::Write).unwrap();
    let mut undone = Vec::new();
    let undo = || Operation::Record(Record::Undo(Reach::Anything));
    while let Some(step) = library.apply(undo(), FIRST_NOON).unwrap().undone {
        undone.push(step);
    }
    assert_eq!(undone.len(), 4 + 11 + 4, "marks, answers, and what the settings held");
    assert!(undone[15..].iter().all(|step| matches!(step, Undone::Exam | Undone::Parameters)), "{undone:?}");
    assert!(!library.is_fitted() && library.exams().next().is_none());
}

#[test]
fn the_parameters_before_those_of_the_settings_are_one_step_away() {
    let (_root, folder) = former_library(2);
    let mut library = Library::open(folder.clone(), Access::Write).unwrap();
    library.apply(Operation::UndoParameters, FIRST_NOON).unwrap();
    assert!((library.scheduler().parameters()[2] - 4.613).abs() < 1e-6);
    library.apply(Operation::UndoParameters, FIRST_NOON).unwrap();
    assert!(!library.is_fitted() && !library.can_undo_parameters());
    // Settings that are put back from elsewhere do not bring back what was taken back.
    drop(library);
    fs::copy(Path::new(FIXTURES).join("version_2.ron"), folder.preferences()).unwrap();
    let library = Library::open(folder, Access::Write).unwrap();
    assert!(!library.is_fitted());
    assert_eq!(library.exams().count(), 2);
}

#[test]
fn schedules_that_are_missing_are_made_again_and_shown_to_whoever_only_looks() {
    for damage in [
        "DELETE FROM meta WHERE key = 'parameters'",
        "DELETE FROM schedules",
        "DELETE FROM meta WHERE key = 'parameters'; DELETE FROM schedules",
        "DROP TABLE schedules",
        "UPDATE meta SET value = '1 2 3' WHERE key = 'parameters'; UPDATE schedules SET stability = 1",
    ] {
        let mut study = Study::new().deck(&deck_of("pacts", 3)).answer("c1", Rating::Good).day(4);
        study = study.answer("c1", Rating::Hard).answer("c2", Rating::Again);
        let before = cards(study.library());
        assert!(before.iter().any(|(_, state, _)| !state.is_new()));
        study.close();
        Connection::open(study.data_folder().log()).unwrap().execute_batch(damage).unwrap();
        let bytes = fs::read(study.data_folder().log()).unwrap();
        let onlooker = Library::open(study.data_folder(), Access::Read).unwrap();
        assert_eq!(cards(&onlooker), before, "{damage}");
        drop(onlooker);
        assert_eq!(fs::read(study.data_folder().log()).unwrap(), bytes, "{damage}");
        let study = study.reopen();
        assert_eq!(cards(study.library()), before, "{damage}");
        let log = ReviewLog::open_read_only(&study.data_folder().log()).unwrap();
        assert_eq!(log.schedules(study.library().scheduler()).unwrap().len(), 2);
    }
}

#[test]
fn a_log_of_the_next_version_is_refused_and_not_touched() {
    let mut study = Study::new().deck(&deck_of("pacts", 1)).answer("c1", Rating::Good);
    study.close();
    let log = study.data_folder().log();
    Connection::open(&log).unwrap().execute_batch("PRAGMA user_version = 4").unwrap();
    let bytes = fs::read(&log).unwrap();
    for access in [Access::Write, Access::Read] {
        let refused = Library::open(study.data_folder(), access).err().unwrap().to_string();
        assert!(refused.contains("newer Entente (its version is 4") && refused.contains("not touched"), "{refused}");
        assert_eq!(fs::read(&log).unwrap(), bytes);
    }
    assert!(!study.data_folder().backups().exists());
}

/// The goal of an exam of the deck "pacts" on that day.
pub fn goal(day: i32) -> ExamGoal {
    let day = StudyDay(day);
    ExamGoal {
        decks: vec!["pacts".into()],
        day,
        time: None,
        minutes_per_day: 20.0,
        desired_retention: 0.9,
        level_minutes: None,
        look_days: None,
        foreseen: None,
    }
}

fn days(study: &Study) -> Vec<i32> {
    study.library().exams().map(|exam| exam.day.0).collect()
}

#[test]
fn an_exam_is_set_moved_and_removed_and_each_step_can_be_taken_back_after_a_restart() {
    let mut study = Study::new().deck(&deck_of("pacts", 2));
    let mut before: Option<ExamGoal> = None;
    for after in [Some(goal(20_800)), Some(goal(20_810)), None] {
        study.later(1);
        study.apply(Operation::Exam { before, goal: after.clone() });
        study = study.reopen();
        before = after;
    }
    let seen: Vec<_> = (0..4)
        .map(|_| {
            let held = days(&study);
            (held, study.undo())
        })
        .collect();
    let undone = Some(Undone::Exam);
    let expected =
        [(vec![], undone.clone()), (vec![20_810], undone.clone()), (vec![20_800], undone), (Vec::<i32>::new(), None)];
    assert_eq!(seen, expected);
}

#[test]
fn other_parameters_are_taken_back_like_an_answer_with_all_schedules() {
    let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good).day(9);
    study = study.answer("c1", Rating::Hard);
    let usual = cards(study.library());
    let mut parameters = study.library().scheduler().parameters().to_vec();
    parameters[2] *= 3.0;
    study.apply(Operation::Parameters(parameters));
    assert_ne!(cards(study.library()), usual);
    let mut study = study.reopen();
    assert!(study.library().is_fitted());
    // In practice an undo reaches practice and marks only.
    let now = study.later(1);
    assert_eq!(study.keep(Record::Undo(Reach::Practice), now).undone, None);
    assert_eq!(study.undo(), Some(Undone::Parameters));
    assert_eq!(cards(study.library()), usual);
    assert_eq!(cards(study.reopen().library()), usual);
}

#[test]
fn wrong_settings_are_each_said_and_kept_beside_before_the_first_change() {
    let study = Study::new();
    let path = study.data_folder().preferences();
    let text = "(\n    theme: Sepia,\n    new_per_day: 7,\n    day_start_hour: 25,\n    parameters: [1.0, 2.0],\n)";
    fs::write(&path, text).unwrap();
    let mut study = study.reopen();
    let warnings = study.library_mut().take_warnings();
    let lines: Vec<_> = warnings.iter().map(|it| it.split(':').next().unwrap()).collect();
    assert_eq!(lines, ["Settings, line 2", "Settings, line 4", "Settings, line 5"], "{warnings:?}");
    assert_eq!(study.library().preferences().new_per_day, 7);
    assert_eq!(fs::read_to_string(&path).unwrap(), text, "opening changes nothing");
    let chosen = study.library().preferences().clone();
    study.apply(Operation::Settings(chosen));
    assert_eq!(fs::read_to_string(path.with_file_name("preferences.before-1.ron")).unwrap(), text);
    assert_eq!(study.reopen().library_mut().take_warnings(), Vec::<String>::new());
}
