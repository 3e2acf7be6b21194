//! The laws of the review log: what was answered is kept, what is taken back leaves no trace but its rows, and every
//! schedule can be made again from the reviews.

use std::fs;

use entente::{
    deck::CardKey,
    library::Operation,
    memory::{CardState, Rating, StudyDay},
    study::{MarkKind, Marks, Reach, Review, Shelf as _},
};
use proptest::prelude::*;
use rusqlite::{Connection, OpenFlags};

use crate::builder::{Study, deck_of};

const CARDS: usize = 4;

/// Something that a learner does.
#[derive(Clone, Debug)]
enum Step {
    Answer(usize, Rating),
    Mark(usize, MarkKind),
    Undo,
    /// The clock moves on, or goes back.
    Days(i32),
    Restart,
}

fn operation() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => (1..=CARDS, prop::sample::select(&Rating::ALL[..])).prop_map(|(card, rating)| Step::Answer(card, rating)),
        1 => (1..=CARDS, prop::sample::select(&MarkKind::ALL[..])).prop_map(|(card, kind)| Step::Mark(card, kind)),
        1 => (1..=CARDS, 20_700..20_900).prop_map(|(card, day)| Step::Mark(card, MarkKind::SetDue(StudyDay(day)))),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        8 => operation(),
        2 => Just(Step::Undo),
        3 => (-3i32..30).prop_map(Step::Days),
        1 => Just(Step::Restart),
    ];
    prop::collection::vec(step, 0..25)
}

fn after(study: Study, steps: &[Step]) -> Study {
    steps.iter().fold(study, |mut study, step| match step {
        Step::Answer(card, rating) => study.answer(&format!("c{card}"), *rating),
        Step::Mark(card, kind) => study.mark(&format!("c{card}"), *kind),
        Step::Undo => {
            study.undo();
            study
        }
        Step::Days(days) => {
            study.later(i64::from(*days) * 86_400);
            study
        }
        Step::Restart => study.reopen(),
    })
}

fn study() -> Study {
    Study::new().deck(&deck_of("pacts", CARDS))
}

/// All that an operation can change.
#[derive(Debug, PartialEq)]
struct Snapshot {
    cards: Vec<(CardKey, CardState, Marks)>,
    reviews: Vec<Review>,
}

fn snapshot(study: &Study) -> Snapshot {
    let deck = study.library().deck(&"pacts".into()).unwrap();
    let cards = (0..CARDS).map(|place| (deck.key(place), deck.states()[place], deck.marks()[place]));
    Snapshot { cards: cards.collect(), reviews: study.library().reviews().unwrap() }
}

/// How many rows the append-only tables have.
fn rows(study: &Study) -> [i64; 3] {
    let log = Connection::open_with_flags(study.data_folder().log(), OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    ["reviews", "marks", "voids"]
        .map(|table| log.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap())
}

/// A card whose deck was taken away comes back as it was left.
fn without_and_with_its_deck(study: Study, between: impl FnOnce(&mut Study)) -> Study {
    let path = study.deck_path("pacts.ron");
    let bytes = fs::read(&path).unwrap();
    fs::remove_file(&path).unwrap();
    let mut study = study.reopen();
    assert!(study.library().deck(&"pacts".into()).is_none());
    between(&mut study);
    study.put("pacts.ron", &bytes)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn undo_after_an_operation_is_the_identity_and_deletes_no_row(
        history in steps(), operation in operation(), restarts: bool,
    ) {
        let study = after(study(), &history);
        let (before, [reviews, marks, voids]) = (snapshot(&study), rows(&study));
        let mut study = after(study, &[operation]);
        if restarts {
            study = study.reopen();
        }
        let named = study.library().last_step(Reach::Anything).unwrap().expect("there is a step").what;
        let question = |card: &CardKey| card.card.to_string();
        let undone = study.undo().expect("there is a step");
        prop_assert_eq!(named.in_words(question), undone.in_words(question), "it is named before as it is after");
        prop_assert_eq!(snapshot(&study), before);
        let [reviews_now, marks_now, voids_now] = rows(&study);
        prop_assert_eq!((reviews_now + marks_now, voids_now), (reviews + marks + 1, voids + 1));
    }

    #[test]
    fn undo_goes_back_to_the_very_beginning(history in steps()) {
        let mut study = after(study(), &history);
        let [reviews, marks, _] = rows(&study);
        while study.undo().is_some() {}
        let never_studied = snapshot(&self::study());
        prop_assert_eq!(snapshot(&study), never_studied);
        prop_assert_eq!(rows(&study), [reviews, marks, reviews + marks]);
    }

    #[test]
    fn replay_equals_the_stored_schedules(history in steps()) {
        let study = after(study(), &history);
        let shown = snapshot(&study);
        let mut study = study.reopen();
        prop_assert_eq!(&snapshot(&study), &shown);
        for (card, state, _) in &shown.cards {
            let answers = shown.reviews.iter().filter(|review| review.card == *card);
            prop_assert_eq!(study.library().scheduler().replay(answers.filter_map(Review::remembered)), *state);
        }
        study.apply(Operation::History(Vec::new(), Vec::new()));
        prop_assert_eq!(&snapshot(&study), &shown);
    }

    #[test]
    fn every_answer_is_in_the_log_in_the_order_given_even_when_the_clock_went_back(
        answers in prop::collection::vec((1..=CARDS, 0usize..4, -400i64..400), 1..12),
    ) {
        let mut study = study();
        let mut given = Vec::new();
        for (card, rating, hours) in answers {
            let (card, rating) = (format!("c{card}"), Rating::ALL[rating]);
            study.later(hours * 3600);
            study = study.answer(&card, rating);
            given.push((study.key(&card), rating, study.now()));
        }
        let study = study.reopen();
        let kept = study.library().reviews().unwrap();
        let kept: Vec<_> = kept.into_iter().map(|review| (review.card, review.rating, review.at)).collect();
        prop_assert_eq!(kept, given);
    }

    #[test]
    fn what_a_button_promised_is_what_is_kept(history in steps(), card in 1..=CARDS, rating in 0usize..4) {
        let mut study = after(study(), &history);
        let card = format!("c{card}");
        let key = study.key(&card);
        let now = study.later(0);
        let promised = study.library().candidates(&key, now).unwrap()[rating];
        let mut study = study.reopen();
        prop_assert_eq!(study.record(&card, Rating::ALL[rating]), promised);
        let study = study.reopen();
        prop_assert_eq!(study.library().state(&key), Some(&CardState::Reviewed(promised.schedule)));
        let reviews = study.library().reviews().unwrap();
        prop_assert_eq!(reviews.last().map(|review| review.interval_days), Some(promised.interval_days));
    }

    #[test]
    fn a_schedule_survives_its_deck_going_away_and_its_questions_changing(history in steps()) {
        let study = after(study(), &history);
        let before = snapshot(&study);
        let study = without_and_with_its_deck(study, |_| {});
        prop_assert_eq!(&snapshot(&study), &before);
        let study = study.deck(&deck_of("pacts", CARDS).replace("What is number", "Which is item"));
        prop_assert!(study.library().card(&study.key("c1")).unwrap().1.question.starts_with("Which"));
        prop_assert_eq!(&snapshot(&study.reopen()), &before);
    }
}

#[test]
fn there_is_nothing_to_undo_in_a_new_library() {
    assert_eq!(study().undo(), None);
}

#[test]
fn what_is_undone_while_a_deck_is_away_leaves_its_other_answers_alone() {
    for operation in [Step::Mark(1, MarkKind::Flag), Step::Answer(1, Rating::Again)] {
        let study = study().answer("c1", Rating::Good).day(3).answer("c1", Rating::Hard);
        let before = snapshot(&study);
        let study = after(study, &[operation]);
        let study = without_and_with_its_deck(study, |study| assert!(study.undo().is_some()));
        assert_eq!(snapshot(&study), before);
    }
}
