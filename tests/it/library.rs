//! The library: what comes in, what is changed, what is asked on a day, and how it is kept.

use std::fs;

use entente::{
    deck::{Card, CardId, CardKey, Deck, DeckId},
    formats::{Choices, DeckChange, EditError, Format},
    library::{Access, DeckError, Library, OpenError, Operation, Origin, Plan},
    memory::Rating,
    storage::{
        preferences::{Preferences, Theme, WindowSize},
        review_log::{LogError, Why},
    },
    study::{Course, Kind, MarkKind, Reach, Record},
};

use crate::builder::{Study, deck_of};

const BUILT_IN: &str = "franco-russian-relations";
const BUILT_INS: [&str; 2] = [BUILT_IN, "france-and-russia-wider-record"];

fn plan(deck: &str) -> Plan {
    Plan { deck: Some(deck.into()), ..Plan::default() }
}

fn deck(study: &Study, id: &str) -> Deck {
    (*study.library().deck(&id.into()).unwrap().deck).clone()
}

fn cards_asked(session: &Course) -> usize {
    session.remaining()
}

/// Every file of the decks folder with its bytes.
fn deck_files(study: &Study) -> Vec<(String, Vec<u8>)> {
    let entries = fs::read_dir(study.data_folder().decks()).unwrap().map(Result::unwrap);
    let mut files: Vec<_> =
        entries.map(|entry| (entry.file_name().into_string().unwrap(), fs::read(entry.path()).unwrap())).collect();
    files.sort();
    files
}

#[test]
fn importing_the_same_deck_twice_changes_nothing() {
    let text = deck_of("pacts", 5);
    let mut study = Study::new().deck(&text).answer("c1", Rating::Good).mark("c2", MarkKind::Flag);
    let (files, key, flagged) = (deck_files(&study), study.key("c1"), study.key("c2"));
    let state = *study.library().state(&key).unwrap();
    for _ in 0..2 {
        study.import(&text);
        assert_eq!(deck_files(&study), files);
        assert_eq!(study.library().state(&key), Some(&state));
        assert!(study.library().marks(&flagged).is_flagged);
    }
    assert_eq!(files[0].1, text.as_bytes());
}

#[test]
fn a_preview_tells_what_will_come_and_writes_nothing() {
    let study = Study::new().deck(&deck_of("pacts", 3));
    let files = deck_files(&study);
    let changed = deck_of("pacts", 4).replace("What is number 2?", "Which is the second?").replace("\"c3\"", "\"c9\"");
    let file = study.root().join("changed.ron");
    fs::write(&file, changed).unwrap();
    let preview = study.library().preview(&file, &Choices::default()).unwrap();
    let import = &preview.decks[0];
    assert_eq!((import.new, import.changed, import.unchanged, import.gone), (2, 1, 1, 1));
    assert!(import.replaces.is_some());
    assert_eq!(deck_files(&study), files);
}

#[test]
fn an_edited_built_in_deck_is_the_learners_own_copy_with_all_its_history() {
    let mut study = Study::new();
    let before = deck(&study, BUILT_IN);
    let edited = before.cards[7].id.clone();
    for card in before.cards.iter().take(10) {
        study.record(card.id.as_str(), Rating::Good);
    }
    let states = study.library().deck(&BUILT_IN.into()).unwrap().states().to_vec();

    let key = study.key(edited.as_str());
    let changed = Card { note: Some("Mine, “exactly”.\nA line.".to_owned()), ..before.cards[7].clone() };
    study.edit(&key, changed.clone()).unwrap();

    let study = study.reopen();
    let copy = study.library().deck(&BUILT_IN.into()).unwrap();
    assert!(matches!(copy.origin, Origin::Own(_)) && copy.problems.is_empty());
    assert_eq!(copy.states(), states);
    assert_eq!(
        *copy.deck,
        Deck {
            cards: before
                .cards
                .iter()
                .cloned()
                .map(|card| if card.id == edited { changed.clone() } else { card })
                .collect(),
            ..before
        }
    );
    assert_eq!((study.library().reviews().unwrap().len(), study.library().decks().len()), (10, 2));
}

#[test]
fn an_edit_changes_the_card_and_not_a_byte_beside_it() {
    let text = deck_of("pacts", 3).replace("    cards: [", "    // By hand.\n    cards: [");
    let mut study = Study::new().deck(&text);
    let key = study.key("c2");
    let changed = Card { question: "Which is the second?".to_owned(), ..deck(&study, "pacts").cards[1].clone() };
    study.edit(&key, changed).unwrap();
    let after = fs::read_to_string(study.deck_path("pacts.ron")).unwrap();
    let line = |text: &str, starts: &str| text.lines().find(|line| line.contains(starts)).unwrap().to_owned();
    for kept in ["By hand.", "\"c1\"", "\"c3\""] {
        assert_eq!(line(&after, kept), line(&text, kept));
    }
    assert!(after.contains("Which is the second?") && !after.contains("What is number 2?"));
}

#[test]
fn an_edit_reads_no_other_deck_and_no_more_is_read_after_it() {
    let mut study = Study::new().deck(&deck_of("pacts", 3)).deck(&deck_of("wars", 2)).answer("c1", Rating::Good);
    // It is seen if it is read.
    fs::write(study.deck_path("wars.ron"), deck_of("wars", 9)).unwrap();
    let key = CardKey { deck: "pacts".into(), card: "c1".into() };
    let states = study.library().deck(&"pacts".into()).unwrap().states().to_vec();
    let changed = Card { question: "Which is the first?".to_owned(), ..deck(&study, "pacts").cards[0].clone() };
    study.edit(&key, changed.clone()).unwrap();
    assert_eq!(study.library().card(&key).unwrap().1, &changed);
    assert_eq!(study.library().deck(&"pacts".into()).unwrap().states(), states);
    assert_eq!(deck(&study, "wars").cards.len(), 2);

    // What another program wrote is read, and what was written here is not taken for that.
    let read = study.library().decks_reader()().expect("wars has changed");
    let now = study.now();
    study.library_mut().apply(Operation::Decks(read), now).unwrap();
    assert_eq!(deck(&study, "wars").cards.len(), 9);
    study.edit(&key, Card { question: "Which comes first?".to_owned(), ..changed }).unwrap();
    assert!(study.library().decks_reader()().is_none());
    fs::remove_file(study.deck_path("wars.ron")).unwrap();
    assert!(study.library().decks_reader()().is_some());
}

#[test]
fn a_card_that_changed_in_its_file_meanwhile_is_not_overwritten() {
    let mut study = Study::new().deck(&deck_of("pacts", 3));
    let (key, before) = (study.key("c2"), deck(&study, "pacts").cards[1].clone());
    let changed = Card { question: "Mine?".to_owned(), ..before.clone() };
    let (id, now) = (key.deck, study.now());
    let change = || vec![DeckChange::PutCard { before: Some(before.clone()), after: changed.clone() }];
    let editor = study.library_mut().deck_editor(&id, change(), now).unwrap();
    let text = deck_of("pacts", 3).replace("What is number 2?", "Theirs?");
    fs::write(study.deck_path("pacts.ron"), &text).unwrap();
    let refused = editor().err();
    assert!(matches!(refused, Some(DeckError::Edit(EditError::Changed(_)))), "{refused:?}");
    assert_eq!(fs::read_to_string(study.deck_path("pacts.ron")).unwrap(), text);

    // Another card that changed is no hindrance: both changes are there.
    fs::write(study.deck_path("pacts.ron"), deck_of("pacts", 3).replace("What is number 1?", "Theirs?")).unwrap();
    let editor = study.library_mut().deck_editor(&id, change(), now).unwrap();
    let written = editor().unwrap();
    study.library_mut().apply(Operation::Deck(Box::new(written.file)), now).unwrap();
    let questions: Vec<String> = deck(&study, "pacts").cards.into_iter().map(|card| card.question).collect();
    assert_eq!(questions, ["Theirs?", "Mine?", "What is number 3?"]);
}

#[test]
fn an_import_keeps_a_copy_of_the_file_that_it_replaces() {
    let before = deck_of("pacts", 3) + "// Mine.\n";
    let mut study = Study::new().deck(&before).answer("c1", Rating::Good);
    let file = study.root().join("newer.ron");
    let mut copies = Vec::new();
    for cards in [4, 4, 5, 6] {
        fs::write(&file, deck_of("pacts", cards)).unwrap();
        let (import, now) = (study.library().preview(&file, &Choices::default()).unwrap(), study.now());
        copies.extend(study.library_mut().import(import, now).unwrap());
        assert_eq!(deck(&study, "pacts").cards.len(), cards);
        assert!(!study.library().state(&study.key("c1")).unwrap().is_new());
    }
    let names: Vec<_> = copies.iter().map(|path| path.file_name().unwrap().to_str().unwrap()).collect();
    assert_eq!(
        names,
        ["pacts-2026-11-23-120010.ron", "pacts-2026-11-23-120010-2.ron", "pacts-2026-11-23-120010-3.ron"],
        "the same deck again replaces nothing"
    );
    let texts: Vec<String> = copies.iter().map(|path| fs::read_to_string(path).unwrap()).collect();
    assert_eq!(texts, [before, deck_of("pacts", 4), deck_of("pacts", 5)]);
    let study = study.reopen();
    assert_eq!((study.library().decks().len(), study.library().broken_files().len()), (3, 0));
}

#[test]
fn a_file_with_errors_is_not_edited() {
    let text = deck_of("pacts", 3).replace("answer: \"It is no. 3 of pacts\"", "answer: 3");
    let mut study = Study::new().put("pacts.ron", text.as_bytes());
    let (key, files) = (study.key("c1"), deck_files(&study));
    let changed = Card { question: "Which?".to_owned(), ..deck(&study, "pacts").cards[0].clone() };
    let refused = study.edit(&key, changed);
    assert!(matches!(refused, Err(DeckError::Edit(EditError::BadFile { .. }))), "{refused:?}");
    assert_eq!(deck_files(&study), files);
}

#[test]
fn a_change_with_which_a_card_could_not_be_asked_is_refused() {
    let mut study = Study::new().deck(&deck_of("pacts", 3));
    let (key, files, before) = (study.key("c1"), deck_files(&study), deck(&study, "pacts"));
    let changed = Card { question: " ".to_owned(), ..before.cards[0].clone() };
    let refused = study.edit(&key, changed);
    assert!(matches!(refused, Err(DeckError::Edit(EditError::Unsound { .. }))), "{refused:?}");
    assert_eq!((deck_files(&study), deck(&study, "pacts")), (files, before));
}

#[test]
fn an_export_is_the_file_as_it_was_written_and_overwrites_nothing() {
    let text = deck_of("pacts", 2) + "// Mine.\n";
    let study = Study::new().deck(&text);
    let out = study.root().join("out.ron");
    study.library().export(&"pacts".into(), &out, Format::Ron, false, study.now()).unwrap();
    assert_eq!(fs::read_to_string(&out).unwrap(), text);
    assert!(matches!(
        study.library().export(&BUILT_IN.into(), &out, Format::Ron, false, study.now()),
        Err(DeckError::Exists { .. })
    ));
    assert_eq!(fs::read_to_string(&out).unwrap(), text);
}

#[test]
fn what_was_chosen_is_kept() {
    let mut study = Study::new();
    let chosen = Preferences { new_per_day: 7, desired_retention: 0.85, theme: Theme::Dark, ..Preferences::default() };
    study.apply(Operation::Settings(chosen.clone()));
    assert_eq!(*study.reopen().library().preferences(), chosen);
}

#[test]
fn the_size_of_the_window_is_there_before_the_library_is() {
    let mut study = Study::new();
    assert_eq!(study.data_folder().window_size(), WindowSize::default());
    let large = WindowSize { width: 1_280.0, height: 900.0, is_maximized: true };
    study.apply(Operation::Left { place: None, window: Some(large) });
    assert_eq!(study.data_folder().window_size(), large);
    // Without a window the size stays as it was, and none is too small to be used.
    study.apply(Operation::Left { place: Some("pacts/p".to_owned()), window: None });
    assert_eq!(study.data_folder().window_size(), large);
    fs::write(study.data_folder().preferences(), "(window: (width: 1, height: 1, is_maximized: false))").unwrap();
    let [width, height] = WindowSize::SMALLEST;
    assert_eq!(study.data_folder().window_size(), WindowSize { width, height, is_maximized: false });
}

#[test]
fn settings_that_cannot_be_read_are_said_once_and_nothing_else_is_lost() {
    let study = Study::new().deck(&deck_of("pacts", 1)).answer("c1", Rating::Good);
    fs::write(study.data_folder().preferences(), "(new_per_day: many)").unwrap();
    let mut study = study.reopen();
    assert_eq!(study.library_mut().take_warnings().len(), 1);
    assert_eq!(study.library_mut().take_warnings().len(), 0);
    assert_eq!(*study.library().preferences(), Preferences::default());
    assert_eq!(study.library().reviews().unwrap().len(), 1);
}

#[test]
fn new_cards_are_counted_over_a_day_in_all_sessions_and_decks() {
    let mut study = Study::new().deck(&deck_of("pacts", 9)).deck(&deck_of("wars", 9).replace("\"c", "\"w"));
    study.apply(Operation::Settings(Preferences { new_per_day: 4, ..Preferences::default() }));
    assert_eq!(cards_asked(&study.begin(&plan("pacts"))), 4);

    let mut study = study.answer("c1", Rating::Good).answer("c2", Rating::Again).answer("c2", Rating::Good).reopen();
    assert_eq!(cards_asked(&study.begin(&plan("wars"))), 2);

    let mut study = study.answer("w1", Rating::Easy);
    assert_eq!(cards_asked(&study.begin(&Plan::default())), 1);
    study.undo();
    assert_eq!(cards_asked(&study.begin(&Plan::default())), 2);

    // A plan may ask for more than the day allows, and a new day allows as many again.
    assert_eq!(cards_asked(&study.begin(&Plan { new: Some(6), ..plan("wars") })), 6);
    let next_day = study.day(1).begin(&plan("wars"));
    assert_eq!(cards_asked(&next_day), 4);
}

#[test]
fn a_card_answered_again_on_a_later_day_is_not_a_new_one() {
    let mut study =
        Study::new().deck(&deck_of("pacts", 9)).answer("c1", Rating::Good).day(9).answer("c1", Rating::Hard);
    let now = study.later(0);
    let today = study.library().study_day(now);
    let limits = study.library().agenda(today).unwrap().limits(&Plan::default());
    let Preferences { new_per_day, reviews_per_day, .. } = *study.library().preferences();
    assert_eq!((limits.new, limits.due), (new_per_day, reviews_per_day - 1));
    assert_eq!(cards_asked(&study.begin(&plan("pacts"))), 8);
}

#[test]
fn a_buried_card_comes_back_the_next_study_day_and_a_suspended_one_when_it_is_taken_back() {
    let asked = |study: &mut Study| -> Vec<CardId> {
        let mut session = study.begin(&plan("pacts"));
        let mut cards = Vec::new();
        while let Some(slot) = session.current().cloned() {
            cards.push(slot.card.card);
            session.answered(Rating::Good, 0, None);
        }
        cards.sort();
        cards
    };
    let ids = |ids: &[&str]| ids.iter().copied().map(CardId::from).collect::<Vec<_>>();
    let mut study = Study::new().deck(&deck_of("pacts", 3)).mark("c1", MarkKind::Bury).mark("c2", MarkKind::Suspend);
    assert_eq!(asked(&mut study), ids(&["c3"]));

    // Three in the morning is still the same study day.
    study.later(15 * 3600);
    let mut study = study.reopen();
    assert_eq!(asked(&mut study), ids(&["c3"]));
    study.later(3600);
    assert_eq!(asked(&mut study), ids(&["c1", "c3"]));

    let mut study = study.day(400);
    assert_eq!(asked(&mut study), ids(&["c1", "c3"]));
    let mut study = study.mark("c2", MarkKind::Unsuspend).reopen();
    assert_eq!(asked(&mut study), ids(&["c1", "c2", "c3"]));
}

#[test]
fn a_card_that_was_missed_is_due_the_same_day_in_the_next_session() {
    let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Again).answer("c2", Rating::Good);
    let session = study.begin(&plan("pacts"));
    let asked = session.current().map(|slot| (slot.card.card.as_str().to_owned(), slot.kind));
    assert_eq!((asked, cards_asked(&session)), (Some(("c1".to_owned(), Kind::Due)), 1));
}

#[test]
fn one_writes_and_others_may_look() {
    let study = Study::new().deck(&deck_of("pacts", 1)).answer("c1", Rating::Good);
    assert!(matches!(Library::open(study.data_folder(), Access::Write), Err(OpenError::Locked { .. })));
    let mut onlooker = Library::open(study.data_folder(), Access::Read).unwrap();
    assert_eq!(onlooker.reviews().unwrap(), study.library().reviews().unwrap());
    for record in [Record::Undo(Reach::Anything), Record::Mark(study.key("c1"), MarkKind::Flag)] {
        let refused = onlooker.apply(Operation::Record(record), study.now());
        assert!(matches!(refused, Err(OpenError::Log(LogError::NotWritable { .. }))));
    }
    // What one has set is not undone by the other's older settings, nor a deck written under it.
    let chosen = Preferences { new_per_day: 3, ..Preferences::default() };
    for operation in [Operation::Settings(chosen), Operation::Parameters(vec![1.0; 21])] {
        assert!(onlooker.apply(operation, study.now()).is_err());
    }
    assert!(onlooker.deck_editor(&"pacts".into(), vec![DeckChange::RemoveCard("c1".into())], study.now()).is_err());
    assert_eq!(onlooker.preferences(), study.library().preferences());
}

#[test]
fn fitted_parameters_outlive_the_settings() {
    let mut study =
        Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good).day(5).answer("c1", Rating::Good);
    let usual = *study.library().state(&study.key("c1")).unwrap();
    let mut parameters = study.library().scheduler().parameters().to_vec();
    parameters[2] *= 3.0;
    study.apply(Operation::Parameters(parameters));
    let fitted = *study.library().state(&study.key("c1")).unwrap();
    assert_ne!(fitted, usual);
    for settings in ["(theme: Dark)", "nothing that means anything"] {
        fs::write(study.data_folder().preferences(), settings).unwrap();
        study = study.reopen();
        assert_eq!(*study.library().state(&study.key("c1")).unwrap(), fitted);
    }
}

#[test]
fn an_undo_reaches_as_far_as_it_is_told() {
    let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good);
    let now = study.later(1);
    let review = study.library().reviews().unwrap()[0].id;
    let mut undo = |reach| study.keep(Record::Undo(reach), now).undone;
    assert_eq!(undo(Reach::Practice), None, "an answer that counts");
    assert_eq!(undo(Reach::Answer(uuid::Uuid::max())), None);
    assert!(undo(Reach::Answer(review)).is_some());
    let mut study = study.answer("c2", Rating::Good).mark("c2", MarkKind::Flag);
    let (review, now) = (study.library().reviews().unwrap()[0].id, study.later(1));
    let mut undo = |reach| study.keep(Record::Undo(reach), now).undone;
    assert_eq!(undo(Reach::Answer(review)), None, "a mark was set after it");
    assert!(undo(Reach::Practice).is_some(), "the mark");
    assert_eq!(undo(Reach::Practice), None);
    assert!(undo(Reach::Answer(review)).is_some());
}

#[test]
fn looking_at_an_empty_folder_makes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let library = Library::open(entente::library::DataFolder::at(folder.path()), Access::Read).unwrap();
    assert_eq!(library.decks().iter().map(|it| it.deck.id.clone()).collect::<Vec<DeckId>>(), BUILT_INS.map(Into::into));
    assert_eq!(library.reviews().unwrap(), []);
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn a_clock_that_went_back_is_said() {
    let mut study = Study::new().deck(&deck_of("pacts", 1)).day(10).answer("c1", Rating::Good);
    let now = study.later(0);
    assert_eq!(study.library().clock_warning(now), None);
    let study = study.day(3);
    let warning = study.library().clock_warning(study.now()).unwrap();
    assert!(warning.contains("26 November 2026") && warning.contains("3 December 2026"), "{warning}");
}

mod backups {
    use super::*;

    fn take(study: &Study) {
        study.data_folder().take_daily_backup(study.now()).unwrap();
    }

    fn names(study: &Study) -> Vec<String> {
        let entries = fs::read_dir(study.data_folder().backups()).unwrap().map(Result::unwrap);
        let mut names: Vec<_> = entries.map(|entry| entry.file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    #[test]
    fn one_is_taken_a_day_and_its_name_tells_what_it_holds() {
        let study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good);
        take(&study);
        let study = study.answer("c2", Rating::Good);
        take(&study);
        assert_eq!(names(&study).len(), 1);
        let study = study.day(1);
        take(&study);
        let names = names(&study);
        assert!(names[0].starts_with("entente-20261123T") && names[0].contains("Z-1-daily-"), "{names:?}");
        assert!(names[1].starts_with("entente-20261124T") && names[1].contains("Z-2-daily-"), "{names:?}");
    }

    #[test]
    fn a_log_without_answers_needs_none() {
        let study = Study::new().deck(&deck_of("pacts", 1));
        take(&study);
        assert!(!study.data_folder().backups().exists());
    }

    #[test]
    fn a_month_of_days_is_kept_and_then_one_of_each_month_and_nothing_else_in_the_folder_goes() {
        let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good);
        fs::create_dir_all(study.data_folder().backups()).unwrap();
        fs::write(study.data_folder().backups().join("mine.sqlite3"), "not of Entente").unwrap();
        for day in 0..70 {
            study = study.day(day);
            take(&study);
        }
        let names = names(&study);
        // Of November, December and January the last each, and the last 31 days.
        assert!((32..=35).contains(&names.len()), "{}", names.len());
        assert!(names.contains(&"mine.sqlite3".to_owned()));
    }

    #[test]
    fn a_log_that_began_anew_prunes_no_backup_of_the_old_one() {
        let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good).answer("c2", Rating::Good);
        take(&study);
        let old = names(&study);
        study.close();
        fs::rename(study.data_folder().log(), study.root().join("elsewhere")).unwrap();
        let kept = study.data_folder().begin_anew().unwrap().join("backups");
        fs::create_dir_all(study.data_folder().backups()).unwrap();
        fs::copy(kept.join(&old[0]), study.data_folder().backups().join(&old[0])).unwrap();
        fs::remove_file(study.data_folder().backups().join(&old[0])).unwrap();
        let mut study = study.reopen().day(400).answer("c1", Rating::Good);
        fs::copy(kept.join(&old[0]), study.data_folder().backups().join(&old[0])).unwrap();
        for day in 401..420 {
            study = study.day(day);
            take(&study);
        }
        assert!(names(&study).contains(&old[0]));
    }

    #[test]
    fn an_altered_backup_is_told_and_not_restored_and_a_restore_can_be_undone() {
        let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good);
        take(&study);
        let folder = study.data_folder();
        let backup = folder.newest_backup().unwrap();
        study = study.day(1).answer("c2", Rating::Good);
        fs::write(folder.decks().join("pacts.ron"), deck_of("pacts", 1)).unwrap();
        let now = study.now().utc_ms;
        study.close();

        folder.restore(&backup, now).unwrap();
        let mut study = study.reopen();
        assert_eq!(study.library().reviews().unwrap().len(), 1);
        assert_eq!(fs::read_to_string(folder.decks().join("pacts.ron")).unwrap(), deck_of("pacts", 2));
        study.close();
        // The way back: the newest one was taken by the restore.
        let undo = folder.examine_backups().into_iter().find(|it| it.summary().is_some_and(|it| it.answers == 2));
        folder.restore(&undo.unwrap().backup.path, now + 1000).unwrap();
        let mut study = study.reopen();
        assert_eq!(study.library().reviews().unwrap().len(), 2);
        assert_eq!(fs::read_to_string(folder.decks().join("pacts.ron")).unwrap(), deck_of("pacts", 1));
        study.close();

        let mut bytes = fs::read(&backup).unwrap();
        let at = bytes.len() - 100;
        bytes[at] ^= 1;
        fs::write(&backup, &bytes).unwrap();
        let log = fs::read(folder.log()).unwrap();
        let states = folder.examine_backups();
        assert_eq!(states.iter().filter(|it| !it.is_sound()).count(), 1);
        assert!(folder.restore(&backup, now).is_err());
        assert_eq!(fs::read(folder.log()).unwrap(), log);
    }

    #[test]
    fn a_second_folder_gets_each_backup_and_one_that_is_gone_is_told() {
        let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good);
        let stick = tempfile::tempdir().unwrap();
        let second_backup_folder = stick.path().to_str().unwrap().to_owned();
        let now = study.now();
        study.apply(Operation::Settings(Preferences { second_backup_folder, ..Preferences::default() }));
        let taken = study.data_folder().take_backup(Why::Asked, now.utc_ms).unwrap().unwrap();
        assert_eq!(taken.warnings, Vec::<String>::new());
        assert_eq!(fs::read_dir(stick.path()).unwrap().count(), 1);
        drop(stick);
        let taken = study.data_folder().take_backup(Why::Asked, now.utc_ms + 1000).unwrap().unwrap();
        assert!(taken.warnings[0].starts_with("The second folder for backups did not get this one"));
    }

    #[test]
    fn a_damaged_log_gives_way_to_one_and_is_kept_beside_it() {
        let damages: [fn(&mut Vec<u8>); 3] =
            [|log| log.fill(b'?'), |log| log[100..].fill(0xff), |log| log.truncate(5000)];
        for damage in damages {
            let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good);
            take(&study);
            let reviews = study.library().reviews().unwrap();
            study.record("c2", Rating::Good);
            study.close();
            let (folder, log) = (study.data_folder(), study.data_folder().log());
            let mut bytes = fs::read(&log).unwrap();
            damage(&mut bytes);
            fs::write(&log, &bytes).unwrap();

            let refused = Library::open(folder.clone(), Access::Write).err();
            assert!(matches!(refused, Some(OpenError::Log(LogError::Damaged { .. }))), "{refused:?}");
            assert_eq!(fs::read(&log).unwrap(), bytes);

            folder.restore(&folder.newest_backup().unwrap(), study.now().utc_ms).unwrap();
            let study = study.reopen();
            assert_eq!(study.library().reviews().unwrap(), reviews);
            assert_eq!(fs::read(study.root().join("reviews.damaged-1.sqlite3")).unwrap(), bytes);
        }
    }

    #[test]
    fn a_restore_that_broke_off_is_ended_at_the_next_start_without_the_old_write_ahead_log() {
        let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good);
        take(&study);
        let reviews = study.library().reviews().unwrap();
        study.close();
        let log = study.data_folder().log();
        // The log was moved away, and then the power went.
        let backup = study.data_folder().newest_backup().unwrap();
        fs::copy(backup, log.with_file_name("reviews.restoring")).unwrap();
        fs::rename(&log, log.with_file_name("reviews.damaged-1.sqlite3")).unwrap();
        fs::write(log.with_file_name("reviews.sqlite3-wal"), "of the damaged log").unwrap();
        let study = study.reopen();
        assert_eq!(study.library().reviews().unwrap(), reviews);
        assert!(study.root().join("reviews.damaged-2.sqlite3-wal").exists());
    }

    #[test]
    fn backups_are_in_the_order_of_their_answers_whatever_their_files_say() {
        let mut study = Study::new().deck(&deck_of("pacts", 2)).answer("c1", Rating::Good);
        take(&study);
        study = study.day(1).answer("c2", Rating::Good);
        take(&study);
        let folder = study.data_folder().backups();
        // Named and written last, though it holds the fewer answers.
        let all = names(&study);
        fs::copy(folder.join(&all[0]), folder.join("reviews-2099-01-01.sqlite3")).unwrap();
        let newest = study.data_folder().newest_backup().unwrap();
        assert_eq!(newest.file_name().unwrap().to_str(), Some(all[1].as_str()));
    }

    #[test]
    fn a_file_that_is_no_log_and_a_newer_log_are_not_touched() {
        use rusqlite::{Connection, OpenFlags};
        for (statement, newer) in [("PRAGMA user_version = 99", true), ("PRAGMA application_id = 1", false)] {
            let mut study = Study::new();
            study.close();
            let log = study.data_folder().log();
            let flags = OpenFlags::SQLITE_OPEN_READ_WRITE;
            Connection::open_with_flags(&log, flags).unwrap().execute_batch(statement).unwrap();
            let bytes = fs::read(&log).unwrap();
            match Library::open(study.data_folder(), Access::Write).err() {
                Some(OpenError::Log(LogError::Newer { found: 99, .. })) if newer => {}
                Some(OpenError::Log(LogError::NotALog { .. })) if !newer => {}
                other => panic!("{statement}: {other:?}"),
            }
            assert_eq!(fs::read(&log).unwrap(), bytes);
        }
    }
}
