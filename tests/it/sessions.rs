//! The laws of a session: whatever is put in, it and the log agree.

use entente::{
    deck::CardKey,
    library::Plan,
    memory::Rating,
    progress::{History, sessions},
    study::{Form, Input, MarkKind, Review, Session, Shelf as _, Step},
};
use proptest::prelude::*;

use crate::builder::Study;

const DECK: &str = r#"Deck(
    id: "mixed", title: "Mixed",
    cards: [
        (id: "a", topic: Person, question: "Who concluded the Entente cordiale?", answer: "Delcassé", rivals: ["b"], distractors: ["Giers", "Izvolsky"]),
        (id: "b", topic: Person, question: "Who signed the pact?", answer: "Ribot", distractors: ["Giers", "Izvolsky"]),
        (id: "c", topic: Treaty, question: "When was the pact concluded?", date: "1891-08-27"),
        (id: "d", topic: War, question: "When did Napoleon cross the Niemen?", date: "1812-06-24"),
        (id: "e", topic: War, question: "When did the Crimean War end?", date: "1856-03-30"),
        (id: "f", topic: General, question: "Which powers made up the Triple Entente?", answer: ["France", "Russia", "Britain"]),
    ],
)"#;

fn input() -> impl Strategy<Value = Input> {
    prop_oneof![
        4 => Just(Input::Show),
        2 => Just(Input::GiveUp),
        3 => prop::sample::select(&["Delcassé", "Ribot", "1891", "27 Aug 1891", "no date", "France, Russia", ""][..])
            .prop_map(|typed| Input::Submit(typed.to_owned())),
        3 => (0usize..5).prop_map(Input::Choose),
        1 => (-2isize..3).prop_map(Input::MoveEvent),
        1 => (0usize..5, 0usize..5).prop_map(|(from, to)| Input::PutEvent(from, to)),
        2 => Just(Input::SubmitOrder),
        1 => Just(Input::Overrule),
        6 => prop::sample::select(&Rating::ALL[..]).prop_map(Input::Rate),
        3 => Just(Input::Accept),
        3 => Just(Input::Continue),
        1 => prop::sample::select(&[MarkKind::Bury, MarkKind::Flag][..]).prop_map(Input::Mark),
        2 => Just(Input::Undo),
    ]
}

fn begun(study: &mut Study, mode: entente::library::Mode) -> Session {
    for deck in study.library().decks() {
        deck.rivals_maker()();
    }
    let now = study.later(1);
    let plan = Plan { deck: Some("mixed".into()), mode, ..Plan::default() };
    study.library_mut().begin(&plan, now).unwrap()
}

/// The answers to single cards that the log has of a session, in order.
fn logged(study: &Study, session: &Session) -> Vec<(CardKey, Rating)> {
    let reviews = study.library().reviews().unwrap();
    let is_of_card = |review: &Review| review.session == session.id() && !review.form.is_interlude();
    reviews.into_iter().filter(is_of_card).map(|review| (review.card, review.rating)).collect()
}

/// What a session says of itself: cards, those recalled at once, answers, and the time they took.
fn told(session: &Session) -> (usize, usize, usize, u64) {
    let it = session.course().summary();
    (it.cards, it.recalled_at_once, it.answers, it.duration_ms)
}

/// What the figures say of the only session in the log.
fn recorded(study: &Study) -> (usize, usize, usize, u64) {
    let library = study.library();
    let today = library.study_day(study.now());
    let history = History::new(&library.past_reader()().unwrap(), library.card_facts(), library.scheduler(), today);
    let session = sessions(&history.all()).pop();
    session.map_or((0, 0, 0, 0), |it| (it.cards, it.recalled_at_once, it.answers, it.duration_ms))
}

fn outcomes(session: &Session) -> Vec<(CardKey, Rating)> {
    session.course().outcomes().iter().map(|it| (it.slot.card.clone(), it.rating)).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn a_session_and_the_log_agree_after_every_input(
        inputs in prop::collection::vec(input(), 1..60), is_practice: bool,
    ) {
        let mut study = Study::new().deck(DECK);
        let mode = if is_practice { entente::library::Mode::Practice } else { entente::library::Mode::Study };
        let mut session = begun(&mut study, mode);
        for input in inputs {
            let now = study.later(7);
            let before = study.library().reviews().unwrap().len();
            let changes = study.library_mut().advance(&mut session, input.clone(), now).unwrap();
            prop_assert_eq!(outcomes(&session), logged(&study, &session), "{:?}", input);
            prop_assert_eq!(told(&session), recorded(&study), "{:?}", input);
            let after = study.library().reviews().unwrap().len();
            prop_assert!(after == before || changes.is_log_changed, "{:?}", input);
            if let Step::Card(card) = session.step() {
                prop_assert_eq!(session.course().current(), Some(&card.slot));
                if let Some(shown) = &card.shown {
                    prop_assert_eq!(Some(shown.candidates), study.library().candidates(&card.slot.card, now));
                }
            }
        }
        // Undone to its beginning, the session has left no answer, and every card is as if it had never been asked.
        for _ in 0..400 {
            let now = study.later(1);
            study.library_mut().advance(&mut session, Input::Undo, now).unwrap();
        }
        prop_assert_eq!(study.library().reviews().unwrap().len(), 0);
        prop_assert_eq!(outcomes(&session), []);
        let study = study.reopen();
        let deck = study.library().deck(&"mixed".into()).unwrap();
        prop_assert!(deck.states().iter().all(entente::memory::CardState::is_new));
    }
}

#[test]
fn what_cannot_be_written_leaves_the_session_where_it_was() {
    let mut study = Study::new().deck(DECK);
    let mut session = begun(&mut study, entente::library::Mode::Study);
    let mut onlooker = entente::library::Library::open(study.data_folder(), entente::library::Access::Read).unwrap();
    let now = study.later(1);
    onlooker.advance(&mut session, Input::Show, now).unwrap();
    let view = session.views();
    assert!(onlooker.advance(&mut session, Input::Rate(Rating::Good), now).is_err());
    assert_eq!((session.views(), session.course().outcomes().len()), (view, 0));
    // The same answer, written where it can be, is kept.
    study.library_mut().advance(&mut session, Input::Rate(Rating::Good), now).unwrap();
    assert_eq!(session.course().outcomes().len(), 1);
    assert_eq!(study.library().reviews().unwrap()[0].form, Form::Recall);
}

#[test]
fn what_is_taken_back_from_another_session_asks_no_card_that_this_one_does_not_ask() {
    // A flag on a card that is not due, and an answer that was practice: neither begins to count.
    for is_flag in [true, false] {
        let mut study = Study::new().deck(DECK).answer("a", Rating::Easy);
        if is_flag {
            study = study.mark("a", MarkKind::Flag);
        } else {
            let mut practice = begun(&mut study, entente::library::Mode::Practice);
            let Step::Card(card) = practice.step() else { panic!("a card") };
            let practised = card.slot.card.clone();
            for input in [Input::Show, Input::Rate(Rating::Good)] {
                let now = study.later(5);
                study.library_mut().advance(&mut practice, input, now).unwrap();
            }
            assert_eq!(study.library().reviews().unwrap().last().unwrap().card, practised);
        }
        let mut session = begun(&mut study, entente::library::Mode::Study);
        let asked = |session: &Session| {
            let Step::Card(card) = session.step() else { panic!("a card") };
            (card.slot.card.clone(), session.course().remaining())
        };
        let before = asked(&session);
        let now = study.later(5);
        let changes = study.library_mut().advance(&mut session, Input::Undo, now).unwrap();
        assert!(changes.undone.is_some());
        assert_eq!(asked(&session), before, "flag: {is_flag}");
    }
}

#[test]
fn in_practice_an_answer_that_counted_is_not_taken_back() {
    let mut study = Study::new().deck(DECK).answer("a", Rating::Good);
    let mut practice = begun(&mut study, entente::library::Mode::Practice);
    for _ in 0..3 {
        let now = study.later(5);
        let changes = study.library_mut().advance(&mut practice, Input::Undo, now).unwrap();
        assert_eq!(changes.undone, None);
    }
    assert_eq!(study.library().reviews().unwrap().len(), 1);
}

#[test]
fn a_confusion_is_kept_with_its_card_though_the_deck_changes_before_the_rating() {
    let study = Study::new().deck(DECK).answer("a", Rating::Easy).day(12).answer("a", Rating::Good).day(90);
    let others = ["b", "c", "d", "e", "f"];
    let mut study = others.into_iter().fold(study, |study, id| study.mark(id, MarkKind::Suspend));
    let mut session = begun(&mut study, entente::library::Mode::Study);
    let now = study.later(5);
    study.library_mut().advance(&mut session, Input::Submit("Ribot".to_owned()), now).unwrap();
    // A card is put before all others.
    let longer = DECK.replace("cards: [", "cards: [(id: \"z\", question: \"Which first?\", answer: \"The first\"),");
    let mut study = study.deck(&longer);
    session.decks_changed(study.library(), now);
    study.library_mut().advance(&mut session, Input::Rate(Rating::Again), now).unwrap();
    let kept = study.library().reviews().unwrap().pop().unwrap();
    assert_eq!((kept.form, kept.rival), (Form::Typed, Some(study.key("b"))));
}

#[test]
fn an_order_that_is_taken_back_is_asked_again_and_the_one_after_it_still_comes() {
    let mut study = Study::new().deck(DECK);
    for card in ["c", "d", "e"] {
        study = study.answer(card, Rating::Good);
    }
    let mut session = begun(&mut study, entente::library::Mode::Chronology);
    let events = |session: &Session| {
        let Step::Order(order) = session.step() else { panic!("an order") };
        (order.ordering.clone(), order.misplaced.is_some())
    };
    let (first, _) = events(&session);
    let remaining = session.course().remaining();
    let mut take = |session: &mut Session, input| {
        let now = study.later(5);
        study.library_mut().advance(session, input, now).unwrap();
        study.library().reviews().unwrap().len()
    };
    let kept = take(&mut session, Input::SubmitOrder);
    take(&mut session, Input::Continue);
    assert_ne!(events(&session).0, first);
    // Nothing was done about the second yet: what is taken back is the first, which is asked again.
    assert!(take(&mut session, Input::Undo) < kept);
    assert_eq!(events(&session), (first, false));
    assert_eq!(session.course().remaining(), remaining, "as many are still to come as when it was first asked");
}
