//! Archives, pictures and whole libraries as somebody else may have made them, and what goes wrong on the way.

use std::{
    fs,
    io::{Cursor, Write},
    path::{Path, PathBuf},
};

use entente::{
    formats::{Format, Pace},
    library::{Access, DataFolder, DeckError, Library, OpenError, Operation},
    memory::Rating,
    storage::{preferences::Preferences, review_log::Why},
    study::{ExamGoal, MarkKind, Undone},
};
use zip::{ZipWriter, write::SimpleFileOptions};

use crate::{
    builder::{Study, deck_of},
    cli::Home,
    images::{DECK, in_decks, look, png, take, write_deck},
};

/// A zip of those members, in a file.
fn packed(study: &Study, members: &[(&str, &[u8])]) -> PathBuf {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    let file = study.root().join("packed.zip");
    fs::write(&file, zip.finish().unwrap().into_inner()).unwrap();
    file
}

/// A deck that shows those pictures.
fn showing(id: &str, pictures: &[&str]) -> String {
    let shown = pictures.iter().map(|name| format!(" ![it](<{name}>)")).collect::<Vec<_>>().concat();
    format!("Deck(id: \"{id}\", title: \"{id}\", cards: [(id: \"c\", question: \"What?{shown}\", answer: \"It\")])")
}

/// What is said of a file, and the names of the pictures that come.
fn told(study: &Study, file: &Path) -> (Vec<String>, Vec<String>) {
    let preview = look(study, file);
    let messages = preview.problems.iter().map(|problem| problem.message.clone());
    let messages = messages.filter(|message| message.starts_with("the picture")).collect();
    let pictures = preview.decks.iter().flat_map(|deck| deck.pictures.iter());
    (messages, pictures.map(|picture| picture.name.clone()).collect())
}

/// A picture whose head claims so many pixels.
fn claiming(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = png(4, 4, [9, 9, 9]);
    bytes[16..20].copy_from_slice(&width.to_be_bytes());
    bytes[20..24].copy_from_slice(&height.to_be_bytes());
    let sum = crc(&bytes[12..29]).to_be_bytes();
    bytes[29..33].copy_from_slice(&sum);
    bytes
}

/// The checksum of PNG.
fn crc(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| if sum & 1 == 1 { (sum >> 1) ^ 0xedb8_8320 } else { sum >> 1 })
    })
}

#[test]
fn what_is_no_picture_stays_outside_and_what_cannot_be_shown_is_said() {
    let study = Study::new();
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><rect</svg>";
    let (huge, gif) = (claiming(20_000, 20_000), include_bytes!("../../fuzz/corpus/picture/gif"));
    let text = showing("d", &["run.png", "none.png", "drawn.svg", "huge.png", "other.png", "good.png"]);
    let good = png(4, 4, [1, 2, 3]);
    let file = packed(
        &study,
        &[
            ("d.ron", text.as_bytes()),
            ("d/run.png", b"MZ this runs"),
            ("d/none.png", b""),
            ("d/drawn.svg", svg),
            ("d/huge.png", &huge),
            ("d/other.png", gif),
            ("d/good.png", &good),
        ],
    );
    let expected = [
        "the picture drawn.svg cannot be read: invalid attribute at 1:46 cause expected space not '<' at 1:46",
        "the picture huge.png has 20000 × 20000 pixels, too many to be shown",
        "the picture none.png is left out: it is no PNG, JPEG, GIF, WebP or SVG",
        "the picture other.png is a GIF by its content",
        "the picture run.png is left out: it is no PNG, JPEG, GIF, WebP or SVG",
    ];
    assert_eq!(
        told(&study, &file),
        (
            expected.map(str::to_owned).to_vec(),
            vec!["drawn.svg".to_owned(), "good.png".to_owned(), "huge.png".to_owned(), "other.png".to_owned()]
        )
    );
    // Beside a file it is the same: a link to another file is no picture.
    let beside = study.root().join("d.ron");
    fs::write(&beside, showing("d", &["secret.png"])).unwrap();
    fs::write(study.root().join("secret"), "root:x:0:0").unwrap();
    std::os::unix::fs::symlink(study.root().join("secret"), study.root().join("secret.png")).unwrap();
    let (messages, pictures) = told(&study, &beside);
    assert!(messages[0].starts_with("the picture secret.png is left out") && pictures.is_empty(), "{messages:?}");
}

#[test]
fn a_picture_is_found_whatever_its_case_and_unicode_form() {
    let mut study = Study::new();
    let picture = png(4, 4, [1, 2, 3]);
    let text = showing("d", &["Plan\u{e9}.PNG", "\u{439}.png"]);
    let members: [(&str, &[u8]); 3] =
        [("d.ron", text.as_bytes()), ("d/plane\u{301}.png", &picture), ("d/\u{438}\u{306}.png", &picture)];
    let file = packed(&study, &members);
    assert_eq!(told(&study, &file), (Vec::new(), vec!["Plan\u{e9}.PNG".to_owned(), "\u{439}.png".to_owned()]));
    take(&mut study, &file);
    // In a folder, too.
    let folder = in_decks(&study, "d");
    fs::rename(folder.join("Plan\u{e9}.PNG"), folder.join("PLANE\u{301}.png")).unwrap();
    assert!(
        entente::library::decode_picture(&folder, "Plan\u{e9}.PNG", Path::new(env!("CARGO_BIN_EXE_entente"))).is_ok()
    );
    fs::write(folder.join("plane\u{301}.png"), &picture).unwrap();
    assert!(
        entente::library::decode_picture(&folder, "Plan\u{e9}.PNG", Path::new(env!("CARGO_BIN_EXE_entente"))).is_err(),
        "of two, neither is meant"
    );
}

#[test]
fn of_two_decks_of_one_id_in_an_archive_the_second_is_said_to_be_left_out() {
    let study = Study::new();
    let (first, second) = (showing("d", &[]), showing("d", &["x.png"]));
    let file = packed(&study, &[("a.ron", first.as_bytes()), ("b.ron", second.as_bytes())]);
    let preview = look(&study, &file);
    assert_eq!((preview.decks.len(), preview.errors()), (1, 1));
    assert_eq!(preview.problems[0].message, "b.ron is left out: another deck of this zip has its id, `d`");
}

#[test]
fn an_import_that_fails_puts_everything_back_and_leaves_no_copies() {
    let mut study = Study::new();
    let file = write_deck(&study.root().join("from"), [200, 40, 40]);
    take(&mut study, &file);
    let before = fs::read(in_decks(&study, "raft/map.png")).unwrap();
    let file = write_deck(&study.root().join("from"), [40, 40, 200]);
    let (preview, now) = (look(&study, &file), study.now());
    let import = study.library_mut().importer(preview, now).unwrap();
    let pace = Pace::default();
    pace.cancel();
    assert!(import(&pace).is_err());
    assert_eq!(fs::read(in_decks(&study, "raft/map.png")).unwrap(), before);
    let left = fs::read_dir(study.data_folder().replaced()).into_iter().flatten().flatten();
    let left: Vec<_> = left.flat_map(|folder| fs::read_dir(folder.path()).into_iter().flatten()).collect();
    assert!(left.is_empty(), "{left:?}");
    assert_eq!(study.undo(), Some(Undone::Import), "the import before");
    assert!(!in_decks(&study, "raft.ron").exists());
}

#[test]
fn pages_hold_their_pictures_and_fetch_nothing() {
    let mut study = Study::new();
    let from = study.root().join("from");
    let file = write_deck(&from, [200, 40, 40]);
    let drawing = "<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>";
    fs::write(from.join("raft/map.png"), drawing).unwrap();
    take(&mut study, &file);
    for (format, pictures) in [(Format::Html, 2), (Format::Fold, 1)] {
        let to = study.root().join(format!("page-{}.html", format.name()));
        study.library().export(&"raft".into(), &to, format, false, study.now()).unwrap();
        let page = fs::read_to_string(&to).unwrap();
        assert_eq!(page.matches("<img src=\"data:image/png;base64,iVBOR").count(), pictures, "{}", format.name());
        assert_eq!(page.matches("<img src=\"data:image/svg+xml;base64,").count(), 1);
        assert_eq!(page.matches("src=").count(), pictures + 1);
        assert!(page.contains("A map") && !page.contains("<script") && !page.contains("<svg"));
    }
}

/// A library with all that one can have, closed.
fn full_library() -> Study {
    let mut study = Study::new().deck(&deck_of("pacts", 8));
    let file = write_deck(&study.root().join("from"), [200, 40, 40]);
    take(&mut study, &file);
    let goal = ExamGoal {
        decks: vec!["pacts".into()],
        day: study.library().study_day(study.now()).plus(20),
        time: None,
        minutes_per_day: 15.0,
        desired_retention: 0.9,
        level_minutes: None,
        look_days: None,
        foreseen: None,
    };
    study.apply(Operation::Exam { before: None, goal: Some(goal) });
    let mut chosen = Preferences { new_per_day: 7, ..Preferences::default() };
    chosen.day_start_hour = 5;
    study.apply(Operation::Settings(chosen));
    let mut parameters = study.library().scheduler().parameters().to_vec();
    parameters[0] += 0.1;
    study.apply(Operation::Parameters(parameters));
    let mut study = study
        .answer("c1", Rating::Good)
        .answer("c2", Rating::Again)
        .answer("who", Rating::Hard)
        .mark("c3", MarkKind::Suspend)
        .mark("c4", MarkKind::Flag)
        .mark("c5", MarkKind::Bury)
        .mark("what", MarkKind::Flag);
    let now = study.now();
    let keep = study.library_mut().seen_keeper(now);
    let seen = keep();
    study.library_mut().take_seen(seen);
    study.close();
    study
}

/// All that the command line tells of the library in a folder.
fn all_told(folder: &Path) -> Vec<String> {
    let home = Home::new();
    let commands: [&[&str]; 4] =
        [&["cards", "--json"], &["stats", "--json"], &["decks", "--json"], &["upcoming", "--json"]];
    let told = commands.iter().map(|arguments| {
        let mut command = home.command(arguments);
        command.env("ENTENTE_DATA_DIR", folder).env("ENTENTE_NOW", "2026-11-24T13:00:00+01:00");
        let run = crate::cli::run(command, "");
        run.out.replace(folder.to_str().unwrap(), "")
    });
    told.collect()
}

#[test]
fn everything_comes_back_in_an_empty_folder() {
    let study = full_library();
    let to = study.root().join("all.entente");
    study.data_folder().export_everything(&to, false, study.now().utc_ms, &Pace::default()).unwrap();
    let outside = tempfile::tempdir().unwrap();
    let folder = DataFolder::at(outside.path().join("data"));
    folder.restore(&to, study.now().utc_ms).unwrap();
    let (before, after) = (all_told(study.root()), all_told(folder.root()));
    assert!(before[0].contains("\"flagged\": true") || before[0].contains("\"flagged\":true"), "{}", before[0]);
    for (before, after) in before.iter().zip(&after) {
        assert_eq!(after, before);
    }
    for name in
        ["preferences.ron", "decks/pacts.ron", "decks/raft.ron", "decks/raft/map.png", "decks/raft/the raft.png"]
    {
        assert_eq!(fs::read(folder.root().join(name)).unwrap(), fs::read(study.root().join(name)).unwrap(), "{name}");
    }
    let open = |folder: &DataFolder| Library::open(folder.clone(), Access::Read).unwrap();
    let (was, is) = (open(&study.data_folder()), open(&folder));
    assert_eq!(is.preferences(), was.preferences());
    assert_eq!(is.reviews().unwrap(), was.reviews().unwrap());
    assert!(was.exams().count() == 1 && is.exams().eq(was.exams()));
    assert_eq!(is.scheduler().parameters(), was.scheduler().parameters());
}

#[test]
fn nothing_is_called_damaged_when_a_new_library_takes_everything_in() {
    let study = full_library();
    let to = study.root().join("all.entente");
    study.data_folder().export_everything(&to, false, study.now().utc_ms, &Pace::default()).unwrap();
    let outside = tempfile::tempdir().unwrap();
    let folder = DataFolder::at(outside.path());
    drop(Library::open(folder.clone(), Access::Write).unwrap());
    let kept = || fs::read_dir(folder.root()).unwrap().map(|it| it.unwrap().file_name().into_string().unwrap());
    folder.restore(&to, study.now().utc_ms).unwrap();
    assert!(kept().all(|name| !name.contains("damaged")), "{:?}", kept().collect::<Vec<_>>());
    // What somebody did in it is backed up, though it is no answer.
    drop(fs::remove_dir_all(folder.root()));
    let mut library = Library::open(folder.clone(), Access::Write).unwrap();
    let card = library.decks()[0].key(0);
    let flag = entente::study::Record::Mark(card, entente::study::MarkKind::Flag);
    library.apply(entente::library::Operation::Record(flag), study.now()).unwrap();
    drop(library);
    folder.restore(&to, study.now().utc_ms).unwrap();
    assert!(kept().all(|name| !name.contains("damaged")));
    let backups = folder.examine_backups();
    let taken = backups
        .iter()
        .find(|state| state.backup.told.is_some_and(|told| told.why == Why::Restore))
        .expect("one was taken before");
    folder.restore(&taken.backup.path.clone(), study.now().utc_ms).unwrap();
    let library = Library::open(folder, Access::Read).unwrap();
    assert!(library.marks(&library.decks()[0].key(0)).is_flagged, "another restore brings it back");
}

#[test]
fn an_archive_of_everything_is_known_by_its_content_whatever_it_is_called() {
    let study = full_library();
    let all = study.root().join("all");
    study.data_folder().export_everything(&all, false, study.now().utc_ms, &Pace::default()).unwrap();
    for name in ["all", "all.bak", "all.2026-11-28", "all.zip"] {
        let (named, outside) = (study.root().join(name), tempfile::tempdir().unwrap());
        if name != "all" {
            fs::copy(&all, &named).unwrap();
        }
        let folder = DataFolder::at(outside.path());
        folder.restore(&named, study.now().utc_ms).unwrap();
        assert!(folder.decks().join("raft/map.png").exists(), "{name}");
    }
}

#[test]
fn what_is_in_the_way_of_a_restore_is_moved_aside_and_the_library_opens() {
    let study = full_library();
    let all = study.root().join("all.entente");
    study.data_folder().export_everything(&all, false, study.now().utc_ms, &Pace::default()).unwrap();
    for obstacle in ["decks/raft", "decks/raft/map.png/inside", "decks/pacts.ron/inside"] {
        let outside = tempfile::tempdir().unwrap();
        let (folder, place) = (DataFolder::at(outside.path()), outside.path().join(obstacle));
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(&place, "mine").unwrap();
        folder.restore(&all, study.now().utc_ms).unwrap_or_else(|err| panic!("{obstacle}: {err}"));
        let library = Library::open(folder.clone(), Access::Write).unwrap();
        assert_eq!(library.reviews().unwrap().len(), 3, "{obstacle}");
        assert!(folder.decks().join("raft/map.png").is_file() && folder.decks().join("pacts.ron").is_file());
        let moved = obstacle.split('/').nth(1 + usize::from(obstacle.contains("map.png"))).unwrap();
        let kept = folder.replaced().join(moved);
        assert_eq!(fs::read_to_string(if kept.is_dir() { kept.join("inside") } else { kept }).unwrap(), "mine");
    }
}

#[test]
fn an_archive_that_is_refused_leaves_nothing_among_the_backups() {
    let study = full_library();
    let all = study.root().join("all.entente");
    study.data_folder().export_everything(&all, false, study.now().utc_ms, &Pace::default()).unwrap();
    let outside = tempfile::tempdir().unwrap();
    let folder = DataFolder::at(outside.path().join("data"));
    let bytes = fs::read(&all).unwrap();
    let decks = packed(&study, &[("raft.ron", DECK.as_bytes())]);
    let mut refused = vec![(fs::read(decks).unwrap(), "it holds no library")];
    refused.extend((0..bytes.len()).step_by(997).skip(1).map(|end| (bytes[..end].to_vec(), "")));
    for at in (200..bytes.len() - 400).step_by(1_499) {
        let mut altered = bytes.clone();
        altered[at] ^= 0x10;
        refused.push((altered, ""));
    }
    for (bytes, words) in refused {
        let bad = outside.path().join("bad.entente");
        fs::write(&bad, bytes).unwrap();
        let err = folder.restore(&bad, study.now().utc_ms).unwrap_err();
        let text = err.to_string();
        assert!(
            matches!(err, OpenError::Archive { .. }) && text.contains(words) && text.contains("To mend that"),
            "{text}"
        );
        assert!(!folder.backups().exists() && !folder.log().exists());
    }
}

#[test]
fn a_library_in_use_is_not_replaced() {
    let study = full_library();
    let all = study.root().join("all.entente");
    study.data_folder().export_everything(&all, false, study.now().utc_ms, &Pace::default()).unwrap();
    let used = Study::new().deck(&deck_of("mine", 2)).answer("c1", Rating::Good);
    let refused = used.data_folder().restore(&all, study.now().utc_ms);
    assert!(matches!(refused, Err(OpenError::Locked { .. })), "{refused:?}");
    assert_eq!(used.library().reviews().unwrap().len(), 1);
    assert!(!used.data_folder().backups().exists(), "nothing was unpacked");
}

#[test]
fn decks_and_pictures_that_are_only_linked_are_in_the_archive() {
    let study = full_library();
    let elsewhere = tempfile::tempdir().unwrap();
    for name in ["raft", "raft.ron"] {
        fs::rename(in_decks(&study, name), elsewhere.path().join(name)).unwrap();
        std::os::unix::fs::symlink(elsewhere.path().join(name), in_decks(&study, name)).unwrap();
    }
    // A link that leads anywhere else is not followed.
    fs::write(elsewhere.path().join("secret.txt"), "secret").unwrap();
    std::os::unix::fs::symlink(elsewhere.path(), in_decks(&study, "elsewhere")).unwrap();
    let all = study.root().join("all.entente");
    study.data_folder().export_everything(&all, false, study.now().utc_ms, &Pace::default()).unwrap();
    let outside = tempfile::tempdir().unwrap();
    let folder = DataFolder::at(outside.path());
    folder.restore(&all, study.now().utc_ms).unwrap();
    assert!(folder.decks().join("raft.ron").is_file() && folder.decks().join("raft/map.png").is_file());
    assert!(!folder.decks().join("elsewhere").exists());
}

/// An archive of everything in which somebody changed the backup, and its checksum with it.
fn forged(study: &Study, sql: &str) -> PathBuf {
    let folder = study.data_folder();
    let taken = folder.take_backup(Why::Asked, study.now().utc_ms).unwrap().unwrap();
    let before = taken.backup.path;
    rusqlite::Connection::open(&before).unwrap().execute_batch(sql).unwrap();
    let bytes = fs::read(&before).unwrap();
    let sum = bytes
        .iter()
        .fold(0xcbf2_9ce4_8422_2325_u64, |sum, byte| (sum ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    let name = before.file_name().unwrap().to_str().unwrap();
    let name = format!("{}-{sum:016x}.sqlite3", name.rsplit_once('-').unwrap().0);
    fs::remove_file(&before).unwrap();
    packed(study, &[(&name, &bytes)])
}

#[test]
fn a_forged_archive_writes_nothing_elsewhere_and_nothing_in_it_runs() {
    let study = full_library();
    let outside = tempfile::tempdir().unwrap();
    let names =
        ["../../evil.ron", "decks/../../evil.ron", "/tmp/entente-evil.ron", "entente.lock/x", "reviews.sqlite3"];
    let insert = |name: &&str| format!("INSERT INTO kept_files VALUES ('{name}', x'00');");
    let inserts = names.iter().map(insert).collect::<Vec<_>>().concat();
    let trigger = "CREATE TRIGGER \"a \"\"b\" AFTER INSERT ON reviews BEGIN DELETE FROM reviews; END; \
                   CREATE VIEW v AS SELECT 1;";
    let all = forged(&study, &format!("{inserts}{trigger}"));
    let folder = DataFolder::at(outside.path().join("a/data"));
    folder.restore(&all, study.now().utc_ms).unwrap();
    let mut library = Library::open(folder.clone(), Access::Write).unwrap();
    let card = entente::deck::CardKey { deck: "pacts".into(), card: "c6".into() };
    let answer = entente::study::Answer::recalled(uuid::Uuid::nil(), card, Rating::Good, 1_000);
    library.apply(Operation::Record(entente::study::Record::Answer(answer)), study.now()).unwrap();
    assert_eq!(library.reviews().unwrap().len(), 4);
    for place in ["evil.ron", "a/evil.ron"] {
        assert!(!outside.path().join(place).exists(), "{place}");
    }
    assert!(!Path::new("/tmp/entente-evil.ron").exists());

    // Neither does a view that is named like a table of ours.
    let view = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS name, i AS bytes FROM n";
    let viewed = forged(&study, &format!("DROP TABLE kept_files; CREATE VIEW kept_files AS {view}"));
    let folder = DataFolder::at(outside.path().join("c"));
    folder.restore(&viewed, study.now().utc_ms).unwrap();
    assert_eq!(Library::open(folder, Access::Read).unwrap().reviews().unwrap().len(), 3);

    // One of a newer Entente is named by the file that was chosen, and nothing of it stays.
    let newer = forged(&study, "PRAGMA user_version = 99");
    let folder = DataFolder::at(outside.path().join("b"));
    let text = folder.restore(&newer, study.now().utc_ms).unwrap_err().to_string();
    assert!(text.contains("newer Entente") && text.contains("packed.zip"), "{text}");
    let broken = forged(&study, "DROP TABLE marks");
    let text = folder.restore(&broken, study.now().utc_ms).unwrap_err().to_string();
    assert!(text.contains("The archive cannot be used") && text.contains("marks is missing"), "{text}");
    assert_eq!(fs::read_dir(folder.backups()).unwrap().count(), 0);
}

#[test]
fn an_export_never_replaces_a_file_of_ententes_own() {
    let study = full_library().reopen();
    let (folder, now) = (study.data_folder(), study.now());
    let elsewhere = tempfile::tempdir().unwrap();
    let link = elsewhere.path().join("link.entente");
    std::os::unix::fs::symlink(folder.log(), &link).unwrap();
    fs::write(study.root().join("undo.ron"), "").unwrap();
    let own = ["reviews.sqlite3", "reviews.sqlite3-wal", "preferences.ron", "undo.ron", "entente.lock"];
    let inside = ["decks/pacts.ron", "decks/new.ron", "backups/x.entente", "replaced/x.ron", "decks/../undo.ron"];
    let targets = own.iter().chain(&inside).map(|name| study.root().join(name)).chain([link]);
    for to in targets {
        let before = fs::read(&to).ok();
        let all = folder.export_everything(&to, true, now.utc_ms, &Pace::default()).unwrap_err();
        let deck = study.library().export(&"pacts".into(), &to, Format::Ron, true, now).unwrap_err();
        let book = study.library().export_book(&["pacts".into()], &to, true).unwrap_err();
        for err in [all, deck, book] {
            assert!(matches!(err, DeckError::OwnFile { .. }), "{}: {err}", to.display());
        }
        assert_eq!(fs::read(&to).ok(), before, "{}", to.display());
    }
    // Beside them, and where nothing of ours is, there is nothing against it.
    for to in [study.root().join("pacts.ron"), elsewhere.path().join("reviews.ron")] {
        study.library().export(&"pacts".into(), &to, Format::Ron, false, now).unwrap();
    }
    let nowhere = elsewhere.path().join("nowhere");
    let err = folder.export_everything(&nowhere.join("x.entente"), false, now.utc_ms, &Pace::default()).unwrap_err();
    assert!(err.to_string().ends_with(nowhere.to_str().unwrap()), "{err}");
}

#[test]
fn what_lies_beside_a_whole_library_in_its_archive_is_named_as_left_out() {
    let study = full_library().reopen();
    let alone = forged(&study, "");
    let mut zip = zip::ZipArchive::new(fs::File::open(&alone).unwrap()).unwrap();
    let mut backup = Vec::new();
    let name = zip.by_index(0).unwrap().name().unwrap().into_owned();
    std::io::copy(&mut zip.by_index(0).unwrap(), &mut backup).unwrap();
    let deck = deck_of("stowaway", 2);
    let both = packed(&study, &[("stowaway.ron", deck.as_bytes()), (&name, &backup)]);
    let preview = look(&study, &both);
    assert_eq!(preview.library.as_ref().unwrap().others, ["stowaway.ron"]);
    assert!(preview.problems[0].message.starts_with("stowaway.ron is left out"), "{:?}", preview.problems);
    let run = Home::new().run(&["import", "--dry-run", both.to_str().unwrap()]);
    assert!(run.out.contains("stowaway.ron is left out") && run.out.contains("A whole library"), "{}", run.out);
}

#[test]
fn a_log_or_a_backup_that_is_imported_is_told_how_it_is_restored() {
    let study = full_library();
    let taken = study.data_folder().take_backup(Why::Asked, study.now().utc_ms).unwrap().unwrap();
    let copy = study.root().join("a copy of it.db");
    fs::copy(&taken.backup.path, &copy).unwrap();
    for file in [&taken.backup.path, &copy] {
        let run = Home::new().run(&["import", file.to_str().unwrap()]);
        assert_eq!(run.code, Some(1));
        assert!(run.out.contains("the answers of Entente or a backup of them"), "{}", run.out);
        assert!(run.out.contains("entente backup restore"), "{}", run.out);
    }
}
