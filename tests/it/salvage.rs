//! A damaged log, given to salvage as a library left it, and a library on what came out.

use std::fs;

use entente::{
    library::{Access, Library},
    memory::Rating,
    storage::{
        review_log::ReviewLog,
        salvage::{SalvageError, salvage},
    },
    study::Review,
};

use crate::builder::{Study, deck_of};

const PAGE: usize = 4096;

/// A library with many answers, some of them taken back.
fn studied() -> Study {
    let mut study = Study::new().deck(&deck_of("pacts", 90));
    for day in 0..10 {
        study = study.day(day * 3);
        for card in 1..=90 {
            let rating = Rating::ALL[(card + day as usize) % 4];
            study = study.answer(&format!("c{card}"), rating);
            if card % 30 == 0 {
                study.undo();
            }
        }
    }
    study.close();
    study
}

#[test]
fn a_salvaged_log_takes_the_place_of_the_damaged_one_and_study_goes_on() {
    let study = studied();
    let (log, into) = (study.data_folder().log(), study.data_folder().log().with_file_name("salvaged.sqlite3"));
    let before = ReviewLog::open_read_only(&log).unwrap();
    let (device, reviews) = (before.device(), before.reviews().unwrap());
    drop(before);
    let sound = fs::read(&log).unwrap();
    let pages = sound.len() / PAGE;
    for page in [0, 1, 2, pages / 3, pages / 2, pages - 1] {
        let mut damaged = sound.clone();
        damaged[page * PAGE..(page + 1) * PAGE].fill(0);
        fs::write(&log, &damaged).unwrap();
        let salvaged = salvage(&log, &into, &[]).unwrap();
        assert_eq!(fs::read(&log).unwrap(), damaged, "the damaged file is only read");
        assert_eq!(salvaged.of, Some(900), "page {page}");
        assert!(salvaged.answers * 100 >= 900 * 95, "page {page}: {salvaged:?}");

        let new = ReviewLog::open_read_only(&into).unwrap();
        assert_eq!(new.device(), device, "page {page}");
        let found = new.reviews().unwrap();
        assert!(found.iter().all(|review| reviews.contains(review)), "page {page}: nothing is invented");
        drop(new);
        fs::rename(&into, &log).unwrap();
        let library = Library::open(study.data_folder(), Access::Write).unwrap();
        let deck = library.deck(&"pacts".into()).unwrap();
        for (place, state) in deck.states().iter().enumerate() {
            let card = deck.key(place);
            let history = found.iter().filter(|review| review.card == card).filter_map(Review::remembered);
            assert_eq!(library.scheduler().replay(history), *state, "page {page}, {card:?}");
        }
    }
}

#[test]
fn what_cannot_be_salvaged_is_said_and_leaves_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let (damaged, into) = (folder.path().join("reviews.sqlite3"), folder.path().join("salvaged.sqlite3"));
    let said = |expected: fn(&SalvageError) -> bool| {
        let err = salvage(&damaged, &into, &[]).unwrap_err();
        assert!(expected(&err), "{err:?}");
        assert!(err.to_string().ends_with(".sqlite3"), "{err}");
    };
    said(|err| matches!(err, SalvageError::Unreadable { .. }));
    fs::create_dir(&damaged).unwrap();
    said(|err| matches!(err, SalvageError::Unreadable { .. }));
    fs::remove_dir(&damaged).unwrap();
    for bytes in [Vec::new(), vec![0; 5 * PAGE], b"SQLite format 3\0".repeat(999)] {
        fs::write(&damaged, bytes).unwrap();
        said(|err| matches!(err, SalvageError::Nothing { .. }));
    }
    drop(ReviewLog::open(&folder.path().join("empty.sqlite3")).unwrap());
    fs::rename(folder.path().join("empty.sqlite3"), &damaged).unwrap();
    said(|err| matches!(err, SalvageError::Nothing { .. }));
    assert!(!into.exists());
    fs::write(&into, "something else").unwrap();
    said(|err| matches!(err, SalvageError::Exists { .. }));
    assert_eq!(fs::read(&into).unwrap(), b"something else");
}
