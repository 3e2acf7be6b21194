//! What comes with a package of Anki, in a library: history, marks and due days, once, with one undo for all of it.

use std::path::{Path, PathBuf};

use entente::{
    deck::CardKey,
    formats::{Choices, Format, Pace},
    library::{Access, DataFolder, DeckError, Library, OpenError, Operation},
    memory::{Moment, Rating, StudyDay},
    storage::review_log::{LogError, ReviewLog},
    study::{Answer, MarkKind, Reach, Record, SessionId, Undone, is_elsewhere},
};

use crate::builder::{Study, deck_of};

/// A fortnight after the fixtures were made.
const NOW: Moment = Moment { utc_ms: 1_795_883_034_000 + 14 * 86_400_000, utc_offset_s: 0 };

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/anki").join(name)
}

fn import(library: &mut Library, package: &Path) {
    let preview = library.preview(package, &Choices::default()).unwrap();
    library.import(preview, NOW).unwrap();
}

fn key(library: &Library, deck: &str, question: &str) -> CardKey {
    let deck = library.deck(&deck.into()).unwrap();
    let card = deck.deck.cards.iter().find(|card| card.question == question).unwrap();
    CardKey { deck: deck.deck.id.clone(), card: card.id.clone() }
}

#[test]
fn history_and_marks_come_in_once_and_go_with_one_undo() {
    let folder = tempfile::tempdir().unwrap();
    let mut library = Library::open(DataFolder::at(folder.path()), Access::Write).unwrap();
    let decks = library.decks().len();
    for _ in 0..2 {
        import(&mut library, &fixture("new.colpkg"));
        let reviews = library.reviews().unwrap();
        // Five answers, and the card whose due day was set by hand.
        assert_eq!(reviews.len(), 6);
        assert!(reviews.iter().all(|review| is_elsewhere(review.session)));
        assert_eq!(library.decks().len(), decks + 4);
        assert!(library.marks(&key(&library, "marks", "a suspended card")).is_suspended);
        assert!(library.marks(&key(&library, "marks", "a flagged card")).is_flagged);
    }
    let tilsit = key(&library, "treaties", "Who met at Tilsit?");
    let schedule = |library: &Library| *library.state(&tilsit).unwrap().schedule().unwrap();
    let day = StudyDay::from_moment(Moment { utc_ms: 1_795_883_034_000, utc_offset_s: 0 }, 4);
    assert_eq!((schedule(&library).last_day, schedule(&library).due_day), (day, day.plus(1)));
    drop(library);

    let folder = tempfile::tempdir().unwrap();
    let mut library = Library::open(DataFolder::at(folder.path()), Access::Write).unwrap();
    for _ in 0..2 {
        import(&mut library, &fixture("legacy.colpkg"));
        assert_eq!(library.reviews().unwrap().len(), 6, "what was taken back comes again");
        let undone = library.apply(Operation::Record(Record::Undo(Reach::Anything)), NOW).unwrap();
        assert_eq!(undone.undone, Some(Undone::Import));
        assert_eq!((library.reviews().unwrap().len(), library.decks().len()), (0, decks));
    }
}

#[test]
fn what_was_emptied_or_unset_in_anki_stays_and_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let mut library = Library::open(DataFolder::at(folder.path()), Access::Write).unwrap();
    let package = folder.path().join("test.apkg");
    let mut take = |sql: &str| {
        std::fs::write(&package, crate::anki::changed(sql)).unwrap();
        let preview = library.preview(&package, &Choices::default()).unwrap();
        let told = preview.problems.iter().map(|problem| problem.message.clone());
        let told: Vec<String> = told.filter(|message| message.starts_with("what the file leaves empty")).collect();
        let new = preview.decks.iter().map(|import| library.new_answers(import).unwrap()).sum::<usize>();
        library.import(preview, NOW).unwrap();
        (told, new)
    };
    let (told, new) = take("");
    assert!(told.is_empty() && new > 0);
    assert_eq!(take(""), (Vec::new(), 0), "no answer is new");
    let (told, _) = take("UPDATE cards SET queue = type, flags = 0; UPDATE notes SET tags = ''");
    for words in ["tags of ", "the suspension of 1 card", "the flag of "] {
        assert!(told.iter().any(|message| message.contains(words)), "{words}: {told:?}");
    }
    assert!(library.marks(&key(&library, "marks", "a suspended card")).is_suspended);
}

#[test]
fn a_deck_goes_out_with_its_history_and_comes_back_the_same() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let mut library = Library::open(DataFolder::at(first.path()), Access::Write).unwrap();
    import(&mut library, &fixture("new.apkg"));
    let package = first.path().join("out.apkg");
    library.export(&"treaties".into(), &package, Format::Anki, false, NOW).unwrap();
    let mut other = Library::open(DataFolder::at(second.path()), Access::Write).unwrap();
    import(&mut other, &package);
    let (before, after) = (library.deck(&"treaties".into()).unwrap(), other.deck(&"treaties".into()).unwrap());
    assert_eq!(after.deck.cards, before.deck.cards);
    let states = |library: &Library| -> Vec<_> {
        let keys = before.deck.cards.iter().map(|card| CardKey { deck: "treaties".into(), card: card.id.clone() });
        keys.map(|key| library.state(&key).copied()).collect()
    };
    assert_eq!(states(&other), states(&library));
}

#[test]
fn a_card_with_an_interval_and_no_history_goes_on_from_there() {
    let folder = tempfile::tempdir().unwrap();
    let package = folder.path().join("known.apkg");
    let sql = "DELETE FROM revlog; UPDATE cards SET type = 2, queue = 2, ivl = 60, factor = 1900, data = '{}', \
               due = (SELECT (1795883034 - crt) / 86400 + 20 FROM col) WHERE type = 2";
    std::fs::write(&package, crate::anki::changed(sql)).unwrap();
    let mut library = Library::open(DataFolder::at(folder.path().join("data")), Access::Write).unwrap();
    for _ in 0..2 {
        import(&mut library, &package);
        let reviews = library.reviews().unwrap();
        assert!(!reviews.is_empty() && reviews.iter().all(|review| is_elsewhere(review.session)));
        let state = library.state(&reviews[0].card).unwrap();
        let schedule = state.schedule().unwrap();
        assert_eq!(schedule.due_day.days_since(schedule.last_day), 60, "the due day stays");
        assert!((schedule.stability - 60.0).abs() < 1.0, "{schedule:?}");
        let usual = entente::memory::Remembered {
            study_day: schedule.last_day,
            rating: entente::memory::Rating::Good,
            interval_days: 60,
            known_ease: Some(2_500),
        };
        let easier = library.scheduler().replay([usual]);
        assert!(schedule.difficulty > easier.schedule().unwrap().difficulty, "a card of little ease is difficult");
        assert_eq!(reviews.len(), library.reviews().unwrap().len());
    }
    let answers = library.reviews().unwrap().len();
    import(&mut library, &package);
    assert_eq!(library.reviews().unwrap().len(), answers, "it never doubles");
}

#[test]
fn history_that_came_in_this_session_is_kept_beside_a_log_that_was_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let mut library = Library::open(DataFolder::at(folder.path()), Access::Write).unwrap();
    // An answer of before: it is in the log that went.
    import(&mut library, &fixture("legacy.apkg"));
    let card = library.reviews().unwrap()[0].card.clone();
    let answer = |library: &mut Library| {
        let answer = Answer::recalled(SessionId::nil(), card.clone(), Rating::Good, 1_000);
        library.apply(Operation::Record(Record::Answer(answer)), NOW)
    };
    answer(&mut library).unwrap();
    drop(library);
    let mut library = Library::open(DataFolder::at(folder.path()), Access::Write).unwrap();
    let before = library.reviews().unwrap();
    let sql = "UPDATE revlog SET id = id - 1000";
    let package = folder.path().join("other.apkg");
    std::fs::write(&package, crate::anki::changed(sql)).unwrap();
    import(&mut library, &package);
    let came = library.reviews().unwrap().into_iter().filter(|it| !before.contains(it)).count();
    assert!(came > 0);
    std::fs::rename(library.folder().log(), folder.path().join("elsewhere")).unwrap();
    let refused = answer(&mut library).unwrap_err();
    let OpenError::Log(LogError::Replaced { kept: Some(kept), .. }) = refused else { panic!("{refused}") };
    let kept = ReviewLog::open_read_only(&kept).unwrap().reviews().unwrap();
    assert_eq!(kept.iter().filter(|review| is_elsewhere(review.session)).count(), came);
    assert_eq!(kept.iter().filter(|review| !is_elsewhere(review.session)).count(), 1, "the answer that found out");
}

#[test]
fn a_package_is_not_written_into_a_log_that_is_no_longer_there_and_none_is_begun() {
    let losses: [fn(&Path); 2] = [
        |log| std::fs::rename(log, log.with_file_name("elsewhere")).unwrap(),
        |log| {
            let other = log.with_file_name("other");
            std::fs::copy(log, &other).unwrap();
            std::fs::rename(other, log).unwrap();
        },
    ];
    for lose in losses {
        let folder = tempfile::tempdir().unwrap();
        let mut library = Library::open(DataFolder::at(folder.path()), Access::Write).unwrap();
        let preview = library.preview(&fixture("new.apkg"), &Choices::default()).unwrap();
        let work = library.importer(preview, NOW).unwrap();
        let log = library.folder().log();
        lose(&log);
        let before = std::fs::read(&log).ok();
        let refused = work(&Pace::default()).err().unwrap();
        assert!(matches!(refused, DeckError::Open(OpenError::Log(LogError::Replaced { .. }))), "{refused}");
        assert_eq!(std::fs::read(&log).ok(), before);
        assert_eq!(std::fs::read_dir(library.folder().decks()).unwrap().count(), 0, "no deck came either");
    }
}

#[test]
fn two_devices_in_two_time_zones_that_imported_one_package_are_merged() {
    let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let open = |folder: &Path| Library::open(DataFolder::at(folder), Access::Write).unwrap();
    let reviews = |library: &Library| {
        let reviews = library.reviews().unwrap().into_iter();
        reviews.map(|it| (it.id, it.card, it.rating, it.study_day, it.session, it.interval_days)).collect::<Vec<_>>()
    };
    let [mut a, mut b] = [&here, &there].map(|folder| open(folder.path()));
    for (library, offset) in [(&mut a, 9 * 3600), (&mut b, -8 * 3600)] {
        let preview = library.preview(&fixture("new.colpkg"), &Choices::default()).unwrap();
        library.import(preview, Moment { utc_offset_s: offset, ..NOW }).unwrap();
    }
    a.apply(Operation::Merge(b.folder().log()), NOW).unwrap();
    b.apply(Operation::Merge(a.folder().log()), NOW).unwrap();
    assert_eq!(reviews(&a), reviews(&b));
    assert_eq!(reviews(&a).len(), 6);
}

/// Answers of three days, a practised one and two cards answered at one moment among them, and one that was taken back.
fn answered() -> Study {
    let mut study = Study::new().deck(&deck_of("pacts", 4));
    for day in 0..3 {
        study = study.day(day).answer("c1", Rating::Again).answer("c1", Rating::Good).answer("c2", Rating::Easy);
        // There, an answer is named by its moment: of two at one moment, one comes back as a later one.
        let (moment, session) = (study.later(10), SessionId::nil());
        for card in ["c3", "c4"] {
            let answer = Answer::recalled(session, study.key(card), Rating::Hard, 2_000);
            study.keep(Record::Answer(answer), moment);
        }
    }
    study
}

fn export(study: &Study) -> PathBuf {
    let package = study.root().join("out.apkg");
    study.library().export(&"pacts".into(), &package, Format::Anki, true, study.now()).unwrap();
    package
}

#[test]
fn a_package_of_ours_doubles_no_answer_in_the_library_that_it_went_out_from() {
    let mut study = answered().answer("c2", Rating::Again);
    let package = export(&study);
    // What was taken back meanwhile does not come back with it.
    assert!(matches!(study.undo(), Some(Undone::Answer { .. })));
    let before = study.library().reviews().unwrap();
    for _ in 0..2 {
        import(study.library_mut(), &package);
        assert_eq!(study.library().reviews().unwrap(), before);
    }
    // What a library has not comes in, beside what it has.
    let folder = tempfile::tempdir().unwrap();
    let mut other = Library::open(DataFolder::at(folder.path()), Access::Write).unwrap();
    other.apply(Operation::Merge(study.library().folder().log()), NOW).unwrap();
    let study = study.answer("c4", Rating::Good);
    import(&mut other, &export(&study));
    let came = other.reviews().unwrap().into_iter().filter(|review| is_elsewhere(review.session));
    let now = study.now().utc_ms;
    assert_eq!(came.map(|review| (review.card, review.at.utc_ms)).collect::<Vec<_>>(), [(study.key("c4"), now)]);
    assert_eq!(other.reviews().unwrap().len(), before.len() + 1);
}

#[test]
fn a_package_of_ours_imported_elsewhere_doubles_no_answer_when_the_logs_are_merged() {
    let (study, folder) = (answered(), tempfile::tempdir().unwrap());
    let mut other = Library::open(DataFolder::at(folder.path()), Access::Write).unwrap();
    import(&mut other, &export(&study));
    let (mut study, there) = (study, other.reviews().unwrap());
    let before = study.library().reviews().unwrap();
    assert_eq!(there.len(), before.len());
    assert!(there.iter().all(|review| is_elsewhere(review.session)));
    study.apply(Operation::Merge(other.folder().log()));
    other.apply(Operation::Merge(study.library().folder().log()), NOW).unwrap();
    assert_eq!(study.library().reviews().unwrap(), before);
    assert_eq!(other.reviews().unwrap(), before);
    for review in &before {
        assert_eq!(other.state(&review.card), study.library().state(&review.card));
    }
}

#[test]
fn two_answers_to_a_card_within_a_second_that_went_otherwise_are_two_by_packages_and_by_logs() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let folder = tempfile::tempdir().unwrap();
    let mut other = Library::open(DataFolder::at(folder.path()), Access::Write).unwrap();
    import(&mut other, &study.deck_path("pacts.ron"));
    study = study.answer("c1", Rating::Good);
    let a_little_later = Moment { utc_ms: study.now().utc_ms + 300, ..study.now() };
    let answer = Answer::recalled(SessionId::nil(), study.key("c1"), Rating::Again, 1_000);
    other.apply(Operation::Record(Record::Answer(answer)), a_little_later).unwrap();
    import(&mut other, &export(&study));
    let package = folder.path().join("back.apkg");
    other.export(&"pacts".into(), &package, Format::Anki, true, a_little_later).unwrap();
    for _ in 0..2 {
        import(study.library_mut(), &package);
        for library in [study.library(), &other] {
            let mut given: Vec<_> =
                library.reviews().unwrap().into_iter().map(|it| (it.at.utc_ms, it.rating)).collect();
            given.sort();
            assert_eq!(given, [(study.now().utc_ms, Rating::Good), (a_little_later.utc_ms, Rating::Again)]);
        }
    }
    study.apply(Operation::Merge(other.folder().log()));
    other.apply(Operation::Merge(study.library().folder().log()), NOW).unwrap();
    assert_eq!(study.library().reviews().unwrap(), other.reviews().unwrap());
    assert_eq!(other.reviews().unwrap().iter().filter(|it| !is_elsewhere(it.session)).count(), 2);
}

#[test]
fn what_was_decided_here_on_a_card_is_not_taken_back_by_the_same_package() {
    let folder = tempfile::tempdir().unwrap();
    let mut library = Library::open(DataFolder::at(folder.path()), Access::Write).unwrap();
    let package = fixture("new.colpkg");
    import(&mut library, &package);
    let marks = |library: &Library| -> Vec<_> {
        let deck = library.deck(&"marks".into()).unwrap();
        (0..deck.deck.cards.len()).map(|place| library.marks(&deck.key(place))).collect()
    };
    let [suspended, flagged] = ["a suspended card", "a flagged card"].map(|card| key(&library, "marks", card));
    for (card, kind) in [(&suspended, MarkKind::Unsuspend), (&flagged, MarkKind::Unflag)] {
        library.apply(Operation::Record(Record::Mark(card.clone(), kind)), NOW).unwrap();
    }
    let decided = marks(&library);
    assert!(!library.marks(&suspended).is_suspended && !library.marks(&flagged).is_flagged);
    // On another day, what was buried comes back: it is not buried anew.
    let preview = library.preview(&package, &Choices::default()).unwrap();
    library.import(preview, Moment { utc_ms: NOW.utc_ms + 86_400_000, ..NOW }).unwrap();
    assert_eq!(marks(&library), decided);
}
