//! The log can be trusted: what has gone, is damaged, was replaced or dated wrongly is told, and nothing is lost by it.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    process::Child,
};

use eframe::egui::Theme;
use entente::{
    deck::CardKey,
    library::{Access, DataFolder, Future, Library, OpenError, Operation},
    memory::{CardState, Moment, Rating, StudyDay},
    storage::review_log::{Health, LogError, examine},
    study::{Form, Review},
};
use rusqlite::Connection;
use uuid::Uuid;

use crate::{
    builder::{FIRST_NOON, Study, deck_of},
    cli::{Home, Run, run},
    window::Window,
};

/// Reveal, then Good.
const GOOD: &str = "\n3\n";

/// A home in which so many cards were answered on the first day, with a backup from the second run.
fn studied(answers: usize) -> Home {
    let home = Home::new();
    quiz(&home, &[], &GOOD.repeat(answers - 1));
    quiz(&home, &[], GOOD);
    assert_eq!(home.reviews(), answers as u64);
    home
}

/// A quiz by recall alone.
fn quiz(home: &Home, arguments: &[&str], typed: &str) -> Run {
    let off = "(forms_off: [choice, typed, date, cloze, list, chronology, contrast])";
    fs::create_dir_all(home.data()).unwrap();
    fs::write(home.data().join("preferences.ron"), off).unwrap();
    run(home.command(&[&["quiz"], arguments].concat()), typed)
}

/// Every command that opens the log says these words and fails.
fn is_told(home: &Home, words: &str) {
    for arguments in [&["quiz"][..], &["stats"], &["decks"]] {
        let told = home.run(arguments);
        assert!(told.code != Some(0) && told.err.contains(words), "{arguments:?}: {} {}", told.out, told.err);
    }
}

#[test]
fn a_log_that_has_gone_is_not_taken_for_one_that_never_was() {
    type Loss = (&'static str, fn(&Home));
    let losses: [Loss; 4] = [
        ("is missing", |home| fs::remove_file(home.log()).unwrap()),
        ("is an empty file", |home| fs::write(home.log(), "").unwrap()),
        ("is a link to a file that is not there", |home| {
            fs::remove_file(home.log()).unwrap();
            std::os::unix::fs::symlink("/no/such/stick/reviews.sqlite3", home.log()).unwrap();
        }),
        ("is a folder or a device", |home| {
            fs::remove_file(home.log()).unwrap();
            fs::create_dir(home.log()).unwrap();
        }),
    ];
    for (words, lose) in losses {
        let home = studied(3);
        let backups = fs::read_dir(home.data().join("backups")).unwrap().count();
        lose(&home);
        is_told(&home, words);
        is_told(&home, "entente backup restore");
        let anew = quiz(&home, &["--begin-anew"], GOOD);
        assert_eq!(anew.code, Some(0), "{words}: {}", anew.err);
        assert!(anew.out.contains("Everything of the old one is kept"), "{}", anew.out);
        assert_eq!(home.reviews(), 1);
        assert_eq!(fs::read_dir(home.data().join("before-1/backups")).unwrap().count(), backups, "{words}");
    }
}

#[test]
fn what_was_written_ahead_tells_of_a_log_too_and_a_first_start_is_as_ever() {
    let home = Home::new();
    fs::create_dir_all(home.data()).unwrap();
    fs::write(home.data().join("reviews.sqlite3-wal"), "written ahead").unwrap();
    is_told(&home, "reviews.sqlite3-wal shows that there was one");
    fs::remove_file(home.data().join("reviews.sqlite3-wal")).unwrap();
    assert_eq!(quiz(&home, &[], GOOD).code, Some(0));
    assert_eq!(home.reviews(), 1);
}

#[test]
fn beginning_anew_leaves_a_sound_log_alone() {
    let home = studied(2);
    assert_eq!(quiz(&home, &["--begin-anew"], GOOD).code, Some(0));
    assert_eq!(home.reviews(), 3);
    assert!(!home.data().join("before-1").exists());
}

#[test]
fn a_page_that_was_wiped_is_told_at_the_next_start_whichever_it_is() {
    let home = studied(12);
    let whole = fs::read(home.log()).unwrap();
    let (mut told, mut pages) = (0, 0);
    for at in (0..whole.len()).step_by(4096) {
        if whole[at..at + 4096].iter().all(|byte| *byte == 0) {
            continue;
        }
        let mut bytes = whole.clone();
        bytes[at..at + 4096].fill(0);
        fs::write(home.log(), &bytes).unwrap();
        let stats = home.run(&["stats"]);
        pages += 1;
        told += usize::from(stats.code != Some(0) && stats.err.contains("entente:"));
    }
    assert_eq!(told, pages);
}

#[test]
fn a_cut_off_log_is_told_at_the_next_start() {
    let home = studied(12);
    let whole = fs::read(home.log()).unwrap();
    for length in (1..whole.len() / 4096).map(|pages| pages * 4096) {
        fs::write(home.log(), &whole[..length]).unwrap();
        is_told(&home, "damaged");
    }
}

#[test]
fn the_window_offers_the_sound_backups_of_a_log_that_has_gone_and_beginning_anew() {
    for anew in [false, true] {
        let mut study = Study::new().answer("baluze-name", Rating::Good);
        let now = study.now();
        study.close();
        study.data_folder().take_daily_backup(now).unwrap();
        fs::write(study.data_folder().backups().join("reviews-2020-01-01.sqlite3"), "broken, but there").unwrap();
        fs::remove_file(study.data_folder().log()).unwrap();
        let mut window = Window::open(study.data_folder(), FIRST_NOON, [1280.0, 800.0], Theme::Light);
        assert!(window.shows("The review log is missing"));
        assert!(window.shows("1 answer") && window.shows("damaged"));
        window.click_first(if anew { "Begin anew" } else { "Restore: 23 November 2026, 12:00:" });
        let library = window.harness().state().library().expect("it is open");
        assert_eq!(library.reviews().unwrap().len(), usize::from(!anew));
    }
}

#[test]
fn a_damaged_log_can_be_looked_at_and_nothing_is_written() {
    let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good);
    study.close();
    let log = study.data_folder().log();
    // An index that lost its rows: the answers themselves can be read.
    Connection::open(&log)
        .unwrap()
        .execute_batch(
            "PRAGMA writable_schema = ON; DELETE FROM sqlite_schema WHERE name = 'marks_of_a_card'; PRAGMA writable_schema = RESET;",
        )
        .unwrap();
    let bytes = fs::read(&log).unwrap();
    let refused = Library::open(study.data_folder(), Access::Write).err();
    assert!(matches!(refused, Some(OpenError::Log(LogError::Damaged { .. }))), "{refused:?}");
    let mut window = Window::open(study.data_folder(), FIRST_NOON, [1280.0, 800.0], Theme::Light);
    assert!(window.shows("The review log is damaged"));
    window.click("Open read-only");
    assert_eq!(window.harness().state().library().unwrap().reviews().unwrap().len(), 1);
    assert_eq!(fs::read(&log).unwrap(), bytes);
}

/// Answers one card in a session that goes on; it is told what is kept.
fn answer_one(child: &mut Child) {
    child.stdin.as_mut().unwrap().write_all(GOOD.as_bytes()).unwrap();
    let out = BufReader::new(child.stdout.as_mut().unwrap());
    assert!(out.lines().any(|line| line.unwrap().starts_with("Kept:")));
}

#[test]
fn answers_are_not_acknowledged_into_a_log_that_is_no_longer_there() {
    let losses: [fn(&Home); 3] = [
        |home| fs::rename(home.log(), home.data().join("elsewhere.sqlite3")).unwrap(),
        |home| {
            let other = home.data().join("other.sqlite3");
            fs::copy(home.data().join("other-log"), &other).unwrap();
            fs::rename(other, home.log()).unwrap();
        },
        |home| fs::remove_dir_all(home.data()).unwrap(),
    ];
    for (place, lose) in losses.into_iter().enumerate() {
        let home = studied(2);
        fs::copy(home.log(), home.data().join("other-log")).unwrap();
        let mut child = home.command(&["quiz"]).spawn().unwrap();
        answer_one(&mut child);
        lose(&home);
        let mut stdin = child.stdin.take().unwrap();
        // It may end before everything is typed.
        stdin.write_all(GOOD.repeat(3).as_bytes()).ok();
        drop(stdin);
        let output = child.wait_with_output().unwrap();
        let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        assert!(!output.status.success() && err.contains("was moved, removed or replaced"), "{place}: {err}");
        assert!(!out.contains("Kept:"), "{place}: the answers after it were not kept: {out}");
        assert!(err.contains("answers of this session, with the last one, are kept in"), "{place}: {err}");
        // The answer before it and the one that found out are in the file beside, and are put into what is there.
        if place == 1 {
            let warned = quiz(&home, &[], "q\n");
            assert!(warned.err.contains("--merge-answers"), "{}", warned.err);
            let merged = quiz(&home, &["--merge-answers"], "q\n");
            assert!(merged.out.contains("The answers that waited are in the log."), "{} {}", merged.out, merged.err);
            assert_eq!(home.reviews(), 4);
            assert_eq!(quiz(&home, &[], "q\n").err, "");
            // They are of this device.
            assert!(quiz(&home, &[], "u\nu\nq\n").out.contains("Undone: the answer"));
        } else {
            let waiting = fs::read_dir(home.data()).unwrap().map(|entry| entry.unwrap().path());
            let waiting: Vec<_> = waiting.filter(|path| path.to_string_lossy().contains("/answers-")).collect();
            let [answers] = waiting.as_slice() else { panic!("{waiting:?}") };
            let health = examine(answers, true);
            assert!(matches!(&health, Health::Sound(found) if found.answers == 2), "{place}: {health:?}");
        }
    }
}

#[test]
fn a_second_writer_is_kept_out_although_the_lock_file_was_deleted() {
    let study = Study::new();
    fs::remove_file(study.root().join("entente.lock")).unwrap();
    let refused = Library::open(study.data_folder(), Access::Write).err();
    assert!(matches!(refused, Some(OpenError::Locked { .. })), "{refused:?}");
    // Nor through a link to the same log.
    let other = tempfile::tempdir().unwrap();
    std::os::unix::fs::symlink(study.data_folder().log(), other.path().join("reviews.sqlite3")).unwrap();
    let refused = Library::open(DataFolder::at(other.path()), Access::Write).err();
    assert!(matches!(refused, Some(OpenError::Locked { .. })), "{refused:?}");
}

fn states(study: &Study) -> Vec<CardState> {
    study.library().deck(&"pacts".into()).unwrap().states().to_vec()
}

#[test]
fn a_wrong_cache_of_schedules_heals_and_is_not_shown_to_whoever_only_looks() {
    for damage in [
        "UPDATE schedules SET due_day = due_day + 4000",
        "DELETE FROM schedules WHERE card = 'c1'",
        "UPDATE schedules SET card = 'c3' WHERE card = 'c1'",
        "UPDATE schedules SET reviews = -7",
    ] {
        let mut study = Study::new().deck(&deck_of("pacts", 3)).answer("c1", Rating::Good).answer("c2", Rating::Again);
        let right = states(&study);
        study.close();
        Connection::open(study.data_folder().log()).unwrap().execute_batch(damage).unwrap();
        let onlooker = Library::open(study.data_folder(), Access::Read).unwrap();
        assert_eq!(onlooker.deck(&"pacts".into()).unwrap().states(), right, "{damage}");
        drop(onlooker);
        let mut study = study.reopen();
        assert_eq!(states(&study), right, "{damage}");
        study.close();
        assert_eq!(states(&study.reopen()), right, "{damage}");
    }
}

/// A log of so many answers that it is looked through only after it has opened.
fn large() -> Study {
    let mut study = Study::new().deck(&deck_of("pacts", 3));
    let cards = ["c1", "c2", "c3"].map(|card| study.key(card));
    let (end, days) = (study.now(), 2_000);
    let reviews = (0..2 * days).map(|number: i32| {
        let at = Moment { utc_ms: end.utc_ms - i64::from(2 * days - number) * 43_200_000, ..end };
        let (time, counter) = (u128::try_from(at.utc_ms).unwrap(), u128::try_from(number).unwrap());
        Review {
            id: Uuid::from_u128(time << 80 | 7 << 76 | 2 << 62 | counter),
            session: Uuid::from_u128(7),
            card: cards[usize::try_from(number).unwrap() % 2].clone(),
            at,
            study_day: study.library().study_day(at),
            form: Form::Typed,
            rating: Rating::Good,
            given: Some("an answer that takes some room in the log: ".repeat(4)),
            is_right: Some(true),
            rival: None,
            duration_ms: 4_000,
            is_scheduled: true,
            interval_days: 1,
        }
    });
    let reviews: Vec<Review> = reviews.collect();
    study.apply(Operation::History(reviews, Vec::new()));
    study.close();
    assert!(fs::metadata(study.data_folder().log()).unwrap().len() > 1_000_000);
    study
}

#[test]
fn damage_of_a_large_log_is_told_before_an_answer_is_kept() {
    let study = large();
    let log = study.data_folder().log();
    let query = "SELECT max(pageno) FROM dbstat WHERE name = 'reviews_of_a_card'";
    let page: i64 = Connection::open(&log).unwrap().query_row(query, [], |row| row.get(0)).unwrap();
    let page = usize::try_from(page).unwrap();
    let mut bytes = fs::read(&log).unwrap();
    bytes[(page - 1) * 4096 + 40..page * 4096].fill(0);
    fs::write(&log, &bytes).unwrap();

    let mut library = Library::open(study.data_folder(), Access::Write).expect("it is looked through later");
    let card = CardKey { deck: "pacts".into(), card: "c3".into() };
    let answer = entente::study::Answer::recalled(Uuid::from_u128(8), card, Rating::Good, 1_000);
    let record = Operation::Record(entente::study::Record::Answer(answer));
    let refused = library.apply(record, study.now()).err();
    assert!(matches!(refused, Some(OpenError::Log(LogError::Damaged { .. }))), "{refused:?}");
    drop(library);

    let mut window = Window::open(study.data_folder(), study.now(), [1280.0, 800.0], Theme::Light);
    window.wait_for("The review log is damaged");
    assert!(window.shows("Open read-only"));
}

#[test]
fn a_row_of_a_large_log_that_was_altered_is_told_once_that_is_known() {
    let study = large();
    let change = "UPDATE reviews SET is_right = 0 WHERE id = (SELECT min(id) FROM reviews)";
    let warnings = || {
        let mut library = Library::open(study.data_folder(), Access::Write).unwrap();
        library.settle().unwrap();
        library.take_warnings().concat()
    };
    assert_eq!(warnings(), "");
    Connection::open(study.data_folder().log()).unwrap().execute_batch(change).unwrap();
    assert!(warnings().contains("no longer as it was written"));
    Window::open(study.data_folder(), study.now(), [1280.0, 800.0], Theme::Light)
        .wait_for("no longer as it was written");
}

#[test]
fn a_wrong_cache_of_a_large_log_heals_before_an_answer_is_kept() {
    for damage in ["UPDATE schedules SET due_day = due_day + 4000", "UPDATE schedules SET reviews = -7"] {
        let study = large();
        let right = states(&study.reopen());
        let mut study = large();
        Connection::open(study.data_folder().log()).unwrap().execute_batch(damage).unwrap();
        study = study.reopen();
        study.library_mut().settle().unwrap();
        assert_eq!(states(&study), right, "{damage}");
        assert!(right[0].schedule().is_some_and(|it| it.due_day > StudyDay(0)));
    }
}

#[test]
fn an_empty_meta_table_blocks_nothing() {
    let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good);
    let before = states(&study);
    study.close();
    Connection::open(study.data_folder().log()).unwrap().execute_batch("DELETE FROM meta").unwrap();
    assert!(Library::open(study.data_folder(), Access::Read).is_ok());
    let mut study = study.reopen();
    assert_eq!(states(&study), before);
    study.record("c2", Rating::Good);
    assert!(study.undo().is_some());
}

#[test]
fn a_demo_that_was_killed_is_whole_or_can_be_made_again() {
    for wait_ms in [0, 20, 60, 120, 200] {
        let home = Home::new();
        let at = home.data();
        let mut demo = home.command(&["demo", "--at", at.to_str().unwrap(), "--weeks", "6"]).spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(wait_ms));
        demo.kill().unwrap();
        demo.wait().unwrap();
        let again = home.run(&["demo", "--at", at.to_str().unwrap(), "--weeks", "6"]);
        assert!(again.code == Some(0) || again.err.contains("already holds"), "{}", again.err);
        let library = Library::open(DataFolder::at(at), Access::Read).unwrap();
        let reviews = library.reviews().unwrap();
        assert!(!reviews.is_empty());
        let learned = library.decks()[0].states().iter().filter(|state| !state.is_new()).count();
        assert!(learned > 0, "{} answers, and no schedules", reviews.len());
    }
}

#[test]
fn answers_of_the_future_are_found_and_dated_or_taken_back() {
    const YEARS: i32 = 365 * 8;
    for future in [Future::TakeBack, Future::Date] {
        let study = Study::new().deck(&deck_of("pacts", 3)).answer("c1", Rating::Good);
        let mut study = study.day(YEARS).answer("c1", Rating::Good).answer("c2", Rating::Good).day(2);
        let found = study.library().future_answers(study.now()).unwrap();
        assert_eq!(found.count, 2);
        assert!(study.library().future_warning(study.now()).unwrap().contains("21 November 2034"));
        // They are found after the next answer, too.
        study.record("c3", Rating::Good);
        assert_eq!(study.library().future_answers(study.now()).unwrap().count, 2);
        study.apply(Operation::Future(future));
        let study = study.reopen();
        assert_eq!(study.library().future_answers(study.now()), None);
        let today = study.library().study_day(study.now());
        let due: Vec<_> = states(&study).iter().map(|state| state.schedule().map(|it| it.due_day)).collect();
        let reviews = study.library().reviews().unwrap();
        assert!(due.iter().flatten().all(|day| day.0 < today.0 + 60), "{future:?}: {due:?}");
        match future {
            Future::TakeBack => assert!(reviews.len() == 2 && due[1].is_none()),
            Future::Date => {
                assert!(reviews.len() == 4 && due[1].is_some());
                assert!(reviews.iter().all(|review| review.at.utc_ms <= study.now().utc_ms));
            }
        }
    }
}

#[test]
fn a_clock_that_is_right_again_is_not_asked_about_a_day_of_difference() {
    let study = Study::new().deck(&deck_of("pacts", 1)).day(1).answer("c1", Rating::Good).day(0);
    assert_eq!(study.library().future_answers(study.now()).map(|it| it.count), Some(1));
    let mut now = study.now();
    now.utc_ms += 3_600_000;
    assert_eq!(study.library().future_answers(now), None);
}

#[test]
fn the_terminal_and_the_window_ask_about_answers_of_the_future() {
    let mut home = Home::new();
    home.on(28);
    assert_eq!(quiz(&home, &[], &GOOD.repeat(2)).code, Some(0));
    home.on(1);
    let warned = quiz(&home, &[], GOOD);
    assert!(warned.err.contains("2 answers were given under a clock that was ahead"), "{}", warned.err);
    assert!(warned.err.contains("--future-answers date"), "{}", warned.err);
    let mut window = Window::open(DataFolder::at(home.data()), FIRST_NOON, [1280.0, 800.0], Theme::Light);
    assert!(window.shows("Answers from the future"));
    window.click("Date them today");
    assert!(window.shows("Dated today: 2 answers."));
    drop(window);
    home.on(23);
    let asked = quiz(&home, &[], "q\n");
    assert!(!asked.err.contains("ahead"), "{}", asked.err);
}

#[test]
fn a_full_disk_is_called_one_when_the_log_is_made() {
    // Files may grow to so many blocks of 512 bytes; a log needs more.
    for blocks in [1, 8, 40, 80] {
        let home = Home::new();
        let mut shell = std::process::Command::new("sh");
        let script = format!("trap '' XFSZ; ulimit -f {blocks}; exec \"$0\" quiz");
        shell.args(["-c", &script, env!("CARGO_BIN_EXE_entente")]).env("ENTENTE_DATA_DIR", home.data());
        shell.stdin(std::process::Stdio::null());
        let output = shell.output().unwrap();
        let err = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() || err.contains("The disk is full, so this was not kept"), "{blocks}: {err}");
        // With room, the next start is as good as the first.
        assert_eq!(quiz(&home, &[], GOOD).code, Some(0), "{blocks}");
        assert_eq!(home.reviews(), 1, "{blocks}");
    }
}

#[test]
fn damage_of_another_file_is_not_said_of_the_log() {
    let mut home = studied(3);
    home.on(2);
    let answers = home.data().join("answers-1-1.sqlite3");
    let mut bytes = fs::read(home.log()).unwrap();
    let places = 4096..bytes.len() - 4096;
    bytes[places].fill(0);
    fs::write(&answers, bytes).unwrap();
    let told = quiz(&home, &["--merge-answers"], "q\n");
    assert!(told.err.contains("The file with answers of an earlier session is damaged"), "{}", told.err);
    assert!(!told.err.contains("--begin-anew") && !told.err.contains("review log is damaged"), "{}", told.err);
    assert!(answers.exists());
    let entries = fs::read_dir(home.data().join("backups")).unwrap().map(|entry| entry.unwrap().path());
    let backup = entries.max().unwrap();
    fs::copy(&answers, &backup).unwrap();
    let told = home.run(&["backup", "restore", backup.to_str().unwrap()]);
    assert!(told.err.contains("The backup is damaged") && told.err.contains("backup list"), "{}", told.err);
    assert!(!told.err.contains("--begin-anew"), "{}", told.err);
    assert_eq!(home.reviews(), 3);
}

#[test]
fn the_doctor_says_that_the_log_has_gone_in_sentences_alone() {
    let home = studied(2);
    assert_eq!(home.run(&["backup", "make"]).code, Some(0));
    fs::remove_file(home.log()).unwrap();
    let told = home.run(&["doctor"]);
    assert!(told.code == Some(2) && told.out.contains("is missing"), "{}", told.out);
    assert_eq!(told.err, "");
}

#[test]
fn an_answer_waits_for_the_pages_of_a_large_log_and_not_for_its_schedules() {
    let study = large();
    Connection::open(study.data_folder().log())
        .unwrap()
        .execute_batch("UPDATE schedules SET stability = stability * 2, due_day = due_day + 400")
        .unwrap();
    let mut study = study.reopen();
    assert!(study.library().is_being_checked());
    let check = study.library().log_check().unwrap();
    assert_eq!(check.damage(), None);
    assert!(!study.library().is_being_checked() && check.found().is_none());
    let right = |study: &Study, card: &str| {
        let (key, reviews) = (study.key(card), study.library().reviews().unwrap());
        let history = reviews.iter().filter(|review| review.card == key).filter_map(Review::remembered);
        study.library().scheduler().replay(history)
    };
    for _ in 0..2 {
        study.record("c1", Rating::Good);
        assert!(check.found().is_none(), "what takes longer goes on");
        assert_eq!(states(&study)[0], right(&study, "c1"), "the card that was answered is not wrong any more");
        assert_ne!(states(&study)[1], right(&study, "c2"));
    }
    assert!(check.run().is_cache_wrong);
    study.library_mut().settle().unwrap();
    assert!(study.library().log_check().is_none());
    let study = study.reopen();
    assert_eq!(states(&study)[..2], ["c1", "c2"].map(|card| right(&study, card)));
}
