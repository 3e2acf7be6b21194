//! A restore brings log, decks and settings back together, whenever it breaks off.

use std::{fs, path::Path};

use entente::{
    deck::Card,
    library::{Library, Operation},
    memory::Rating,
    storage::preferences::{self, Preferences},
    study::Undone,
};

use crate::builder::{Study, deck_of};

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
