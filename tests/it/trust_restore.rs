//! A restore brings log, decks and settings back together, whenever it breaks off.

use std::{fs, path::Path};

use entente::{
    deck::Card,
    formats::Choices,
    library::{DoctorProgress, Finding, Library, Operation, Repaired},
    memory::Rating,
    storage::{
        preferences::{self, Preferences},
        review_log::Why,
    },
    study::{Reach, Undone},
};

use crate::{
    builder::{Study, deck_of},
    cli::{Home, Run, run},
};

/// What a library says of itself: its answers, the cards of its deck, a setting.
type Told = (usize, usize, usize);
const OF_BACKUP: Told = (1, 2, 5);
const LATER: Told = (2, 1, 9);

fn told(library: &Library) -> Told {
    let cards = library.deck(&"pacts".into()).map_or(0, |deck| deck.deck.cards.len());
    (library.reviews().unwrap().len(), cards, library.preferences().new_per_day)
}

fn chosen(study: &mut Study, new_per_day: usize) {
    study.apply(Operation::Settings(Preferences { new_per_day, ..Preferences::default() }));
}

/// A closed library that went on after its only backup.
fn later_than_its_backup() -> Study {
    let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good);
    chosen(&mut study, 5);
    study.data_folder().take_daily_backup(study.now()).unwrap();
    let mut study = study.answer("c2", Rating::Good).put("pacts.ron", deck_of("pacts", 1).as_bytes());
    chosen(&mut study, 9);
    assert_eq!(told(study.library()), LATER);
    study.close();
    study
}

/// Lays everything of the backup out, as a restore does.
fn lay_out(study: &Study, name: &str) {
    let laid_out = study.root().join(name);
    fs::create_dir_all(laid_out.join("decks")).unwrap();
    fs::copy(study.data_folder().newest_backup().unwrap(), laid_out.join("reviews.sqlite3")).unwrap();
    rusqlite::Connection::open(laid_out.join("reviews.sqlite3"))
        .unwrap()
        .execute_batch("DROP TABLE kept_files")
        .unwrap();
    fs::write(laid_out.join("decks/pacts.ron"), deck_of("pacts", 2)).unwrap();
    preferences::write(&laid_out.join("preferences.ron"), &Preferences { new_per_day: 5, ..Preferences::default() })
        .unwrap();
}

fn leaves_nothing(root: &Path) {
    let names = fs::read_dir(root).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let left: Vec<String> = names.filter(|name| name.contains("restoring")).collect();
    assert_eq!(left, Vec::<String>::new());
}

#[test]
fn a_restore_brings_back_log_decks_and_settings() {
    let study = later_than_its_backup();
    let folder = study.data_folder();
    folder.restore(&folder.newest_backup().unwrap(), study.now().utc_ms).unwrap();
    leaves_nothing(study.root());
    assert_eq!(told(study.reopen().library()), OF_BACKUP);
}

#[test]
fn a_restore_that_broke_off_after_everything_was_laid_out_is_ended_at_the_next_start() {
    type Moment = (&'static str, fn(&Path));
    let moments: [Moment; 5] = [
        ("nothing has taken its place", |_root| {}),
        ("the deck has", |root| {
            fs::copy(root.join("reviews.restoring/decks/pacts.ron"), root.join("decks/pacts.ron")).unwrap();
        }),
        ("the log was moved aside", |root| {
            fs::rename(root.join("reviews.sqlite3"), root.join("reviews.damaged-1.sqlite3")).unwrap();
        }),
        ("the log has", |root| {
            fs::rename(root.join("reviews.restoring/reviews.sqlite3"), root.join("reviews.sqlite3")).unwrap();
        }),
        ("all have", |root| {
            fs::rename(root.join("reviews.restoring/reviews.sqlite3"), root.join("reviews.sqlite3")).unwrap();
            for name in ["decks/pacts.ron", "preferences.ron"] {
                fs::rename(root.join("reviews.restoring").join(name), root.join(name)).unwrap();
            }
        }),
    ];
    for (moment, break_off) in moments {
        let study = later_than_its_backup();
        lay_out(&study, "reviews.restoring");
        break_off(study.root());
        let study = study.reopen();
        assert_eq!(told(study.library()), OF_BACKUP, "{moment}");
        leaves_nothing(study.root());
    }
}

#[test]
fn a_restore_that_broke_off_before_that_has_changed_nothing() {
    let study = later_than_its_backup();
    lay_out(&study, "reviews.restoring.unfinished");
    let study = study.reopen();
    assert_eq!(told(study.library()), LATER);
    leaves_nothing(study.root());
}

#[test]
fn a_restore_that_cannot_be_laid_out_fails_and_changes_nothing() {
    let study = later_than_its_backup();
    let folder = study.data_folder();
    // Where it would be laid out lies a file.
    fs::write(study.root().join("reviews.restoring.unfinished"), "no folder").unwrap();
    assert!(folder.restore(&folder.newest_backup().unwrap(), study.now().utc_ms).is_err());
    fs::remove_file(study.root().join("reviews.restoring.unfinished")).unwrap();
    assert_eq!(told(study.reopen().library()), LATER);
}

#[test]
fn what_a_restore_replaces_and_no_backup_holds_is_kept() {
    let study = later_than_its_backup();
    let (folder, log) = (study.data_folder(), study.data_folder().log());
    let backup = folder.newest_backup().unwrap();
    fs::write(&log, "SQLite format 3, and then nothing of the kind").unwrap();
    folder.restore(&backup, study.now().utc_ms).unwrap();
    assert_eq!(fs::read_to_string(folder.replaced().join("pacts.ron")).unwrap(), deck_of("pacts", 1));
    assert!(study.root().join("reviews.damaged-1.sqlite3").exists());
    assert_eq!(told(study.reopen().library()), OF_BACKUP);
}

/// The question of the first card.
fn question(study: &Study) -> String {
    study.library().card(&study.key("c1")).unwrap().1.question.clone()
}

/// Asks something else with the first card.
fn ask(study: &mut Study, question: &str) {
    let key = study.key("c1");
    let card = study.library().card(&key).unwrap().1.clone();
    study.edit(&key, Card { question: question.to_owned(), ..card }).unwrap();
}

#[test]
fn a_change_that_was_made_before_a_restore_is_not_undone_after_it() {
    let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c2", Rating::Good);
    ask(&mut study, "The first?");
    study.data_folder().take_daily_backup(study.now()).unwrap();
    ask(&mut study, "The second?");
    study.close();
    let folder = study.data_folder();
    folder.restore(&folder.newest_backup().unwrap(), study.now().utc_ms).unwrap();
    let mut study = study.reopen();
    assert_eq!(question(&study), "The first?");
    let undone = [study.undo(), study.undo()];
    assert!(matches!(undone, [Some(Undone::Answer { .. }), None]), "the answer, and no change: {undone:?}");
    assert_eq!(question(&study), "The first?");
}

#[test]
fn a_card_that_is_saved_as_it_is_leaves_nothing_to_undo() {
    let mut study = Study::new().deck(&deck_of("pacts", 2));
    let (before, asked) = (fs::read(study.deck_path("pacts.ron")).unwrap(), question(&study));
    ask(&mut study, &asked);
    assert_eq!(study.undo(), None);
    assert_eq!(fs::read(study.deck_path("pacts.ron")).unwrap(), before);
}

/// A command on the folder of a study.
fn entente(study: &Study, arguments: &[&str]) -> Run {
    let home = Home::new();
    let mut command = home.command(arguments);
    command.env("ENTENTE_DATA_DIR", study.root());
    run(command, "")
}

/// Libraries whose restore broke off: before anything took its place, with the log moved aside, and with nothing but the
/// settings left to do.
fn broken_off() -> [Study; 3] {
    let broken: [fn(&Path); 3] = [
        |_root| {},
        |root| fs::rename(root.join("reviews.sqlite3"), root.join("reviews.damaged-1.sqlite3")).unwrap(),
        |root| {
            for name in ["reviews.sqlite3", "decks/pacts.ron"] {
                fs::rename(root.join("reviews.restoring").join(name), root.join(name)).unwrap();
            }
        },
    ];
    broken.map(|break_off| {
        let study = later_than_its_backup();
        lay_out(&study, "reviews.restoring");
        break_off(study.root());
        study
    })
}

#[test]
fn a_restore_that_broke_off_is_found_by_the_doctor_and_completed_by_its_repair() {
    for study in broken_off() {
        let (folder, progress) = (study.data_folder(), DoctorProgress::default());
        let is_it = |finding: &Finding| matches!(finding, Finding::BrokenRestore { .. });
        let found = folder.examine(study.now(), &progress).unwrap().findings;
        assert!(found.iter().any(is_it), "{found:?}");
        assert!(
            !found.iter().any(|it| matches!(it, Finding::UnusableLog { .. } | Finding::Unfinished { .. })),
            "{found:?}"
        );
        let repair = folder.repair(study.now(), &progress).unwrap();
        assert!(repair.done.contains(&Repaired::Restore), "{:?}", repair.done);
        assert!(!repair.after.unwrap().findings.iter().any(is_it));
        leaves_nothing(study.root());
        assert_eq!(told(study.reopen().library()), OF_BACKUP);
    }
}

#[test]
fn a_mixture_is_neither_exported_nor_backed_up() {
    for study in broken_off() {
        let to = study.root().join("all.entente");
        let exported = entente(&study, &["export", "--everything", "--to", to.to_str().unwrap()]);
        assert_eq!(exported.code, Some(0), "{}", exported.err);
        leaves_nothing(study.root());
        let held = study.reopen().library().preview(&to, &Choices::default()).unwrap().library.unwrap();
        assert_eq!(held.answers, OF_BACKUP.0 as u64);
    }
    for study in broken_off() {
        let made = entente(&study, &["backup", "make"]);
        assert_eq!(made.code, Some(0), "{}", made.err);
        leaves_nothing(study.root());
        assert!(made.out.contains("-1-asked-"), "{}", made.out);
        assert_eq!(told(study.reopen().library()), OF_BACKUP);
    }
    // While another one may write, nothing is ended.
    let study = later_than_its_backup().reopen();
    lay_out(&study, "reviews.restoring");
    let to = study.root().join("all.entente");
    for arguments in [&["backup", "make"][..], &["export", "--everything", "--to", to.to_str().unwrap()]] {
        let refused = entente(&study, arguments);
        assert!(refused.code == Some(1) && refused.err.contains("Another Entente"), "{}{}", refused.out, refused.err);
    }
    assert!(!to.exists());
}

#[test]
fn a_log_that_is_in_the_backup_before_a_restore_is_not_kept_twice() {
    let study = later_than_its_backup();
    let folder = study.data_folder();
    let first = folder.newest_backup().unwrap();
    folder.restore(&first, study.now().utc_ms).unwrap();
    let names = fs::read_dir(study.root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    assert_eq!(names.filter(|name| name.contains("damaged")).count(), 0);
    // The backup that was taken before brings everything back.
    let before = folder.examine_backups().into_iter().map(|state| state.backup.path).find(|path| *path != first);
    folder.restore(&before.unwrap(), study.now().utc_ms).unwrap();
    assert_eq!(told(study.reopen().library()), LATER);
}

/// The copies of decks that were replaced.
fn copies(study: &Study) -> Vec<std::path::PathBuf> {
    let entries = fs::read_dir(study.data_folder().replaced()).into_iter().flatten();
    entries.map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_change_whose_copy_is_gone_names_the_copy_and_the_change_before_it_can_be_undone() {
    let mut study = Study::new().deck(&deck_of("pacts", 2));
    ask(&mut study, "Another?");
    let edited = copies(&study);
    study.later(60);
    study.import(&deck_of("pacts", 3));
    let copy = copies(&study).into_iter().find(|copy| !edited.contains(copy)).unwrap();
    fs::remove_file(&copy).unwrap();
    let undo = |study: &mut Study| {
        let now = study.later(1);
        study.library().deck_undo(Reach::Anything, now).unwrap().map(|undo| undo().map(drop))
    };
    let before = fs::read(study.deck_path("pacts.ron")).unwrap();
    let refused = undo(&mut study).unwrap().unwrap_err().to_string();
    assert!(refused.contains(copy.to_str().unwrap()), "{refused}");
    assert_eq!(fs::read(study.deck_path("pacts.ron")).unwrap(), before, "nothing was changed");
    assert!(matches!(study.undo(), Some(Undone::Edit(_))));
    assert_eq!(fs::read_to_string(study.deck_path("pacts.ron")).unwrap(), deck_of("pacts", 2));
}

#[test]
fn what_was_noted_for_undo_and_cannot_be_read_is_kept_beside_and_named() {
    let mut study = Study::new().deck(&deck_of("pacts", 2));
    ask(&mut study, "Another?");
    study.close();
    let journal = study.root().join("undo.ron");
    for bytes in [&b"[(id: \"1\", did: Something)]"[..], &[0xff, 0xfe]] {
        fs::write(&journal, bytes).unwrap();
        let named = |study: &Study| {
            let found = study.data_folder().examine(study.now(), &DoctorProgress::default()).unwrap().findings;
            let journals = found.into_iter().filter(|it| matches!(it, Finding::Journal { .. }));
            journals.map(|it| it.path().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert!(named(&study).contains(&journal));
        study = study.reopen();
        let warnings = study.library_mut().take_warnings();
        assert!(warnings.iter().any(|it| it.contains("undo.unreadable-")), "{warnings:?}");
        let kept = named(&study);
        assert!(kept.iter().any(|kept| fs::read(kept).unwrap() == bytes), "{kept:?}");
        ask(&mut study, "A third?");
        assert!(matches!(study.undo(), Some(Undone::Edit(_))));
        study.close();
    }
}

#[test]
fn an_undo_over_a_deck_that_was_edited_by_hand_names_the_copy_of_the_edit_and_any_other_says_nothing() {
    let edited = |study: &mut Study| {
        let now = study.later(1);
        let changes = study.keep(entente::study::Record::Undo(Reach::Anything), now);
        assert!(matches!(changes.undone, Some(Undone::Edit(_) | Undone::Import)), "{changes:?}");
        changes.edited_since()
    };
    let by_hand = "// By hand.\n";
    for is_import in [false, true] {
        let mut study = Study::new().deck(&deck_of("pacts", 2));
        let change = |study: &mut Study| {
            study.later(60);
            if is_import { study.import(&deck_of("pacts", 3)) } else { ask(study, "Another?") }
        };
        change(&mut study);
        assert_eq!(edited(&mut study), None, "import: {is_import}");
        change(&mut study);
        let text = by_hand.to_owned() + &fs::read_to_string(study.deck_path("pacts.ron")).unwrap();
        fs::write(study.deck_path("pacts.ron"), &text).unwrap();
        study = study.reopen();
        let said = edited(&mut study).unwrap();
        let copy = said.rsplit(": ").next().unwrap();
        assert_eq!(fs::read_to_string(copy).unwrap(), text, "{said}");
    }
}

#[test]
fn an_edit_by_hand_before_a_change_is_no_edit_since() {
    let mut study = Study::new().deck(&deck_of("pacts", 2));
    ask(&mut study, "Another?");
    let text = format!("// By hand.\n{}", fs::read_to_string(study.deck_path("pacts.ron")).unwrap());
    study = study.put("pacts.ron", text.as_bytes());
    study.later(60);
    ask(&mut study, "A third?");
    let undo = |study: &mut Study| {
        let now = study.later(60);
        study.keep(entente::study::Record::Undo(Reach::Anything), now).edited_since()
    };
    assert_eq!(undo(&mut study), None, "what was written is what is there");
    assert!(undo(&mut study).is_some(), "but not what the first change wrote");
}

#[test]
fn a_backup_vouches_for_those_before_it_unless_a_row_was_altered_or_it_was_altered_itself() {
    let mut study = Study::new().deck(&deck_of("pacts", 3));
    let folder = study.data_folder();
    let take = |study: Study, card: &str, day: i32| {
        let study = study.day(day).answer(card, Rating::Good);
        let taken = folder.take_backup(Why::Asked, study.now().utc_ms).unwrap().unwrap();
        (study, taken)
    };
    let (first, second, third);
    (study, first) = take(study, "c1", 1);
    (study, second) = take(study, "c2", 2);
    assert!(first.backup.vouches() && second.backup.vouches());
    rusqlite::Connection::open(folder.log()).unwrap().execute_batch("UPDATE reviews SET rating = 1").unwrap();
    (study, third) = take(study, "c3", 3);
    assert!(third.warnings[0].starts_with("2 rows"), "{:?}", third.warnings);
    assert!(!third.backup.vouches());
    let mut bytes = fs::read(&second.backup.path).unwrap();
    *bytes.last_mut().unwrap() ^= 1;
    fs::write(&second.backup.path, bytes).unwrap();
    assert!(!second.backup.vouches());
    // The first one has one of the rows, and there is none beside it that vouches.
    let again = folder.take_backup(Why::Asked, third.backup.told.unwrap().made_ms + 1000).unwrap().unwrap();
    assert!(again.warnings[0].starts_with("1 row"), "{:?}", again.warnings);
    study.close();
}
