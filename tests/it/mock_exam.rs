//! A mock exam: nothing is said of an answer before the end, and nothing is kept unless the learner wants it.

use eframe::egui::{Key, Modifiers, Theme, accesskit::Role};
use egui_kittest::kittest::Queryable as _;
use entente::{
    app::App,
    deck::CardKey,
    library::Operation,
    memory::{Rating, StudyDay},
    study::{MockExam, Reply, Shelf, Undone},
};

use crate::{
    builder::{Study, deck_of},
    window::Window,
};

const TODAY: StudyDay = StudyDay(20_780);

/// The cards of a deck of the builder, each as if half of it were remembered.
fn half_known(count: usize) -> Vec<(CardKey, f32)> {
    let key = |number: usize| CardKey { deck: "pacts".into(), card: format!("c{number}").into() };
    (1..=count).map(|number| (key(number), 0.5)).collect()
}

#[test]
fn a_mock_exam_is_judged_at_the_end_and_counts_only_when_the_learner_says_so() {
    // Answers that are short enough to be typed.
    let mut study = Study::new().deck(&deck_of("pacts", 6).replace("It is no. ", "Treaty ").replace(" of pacts", ""));
    let mut exam = MockExam::new(half_known(6), 600_000, study.library(), TODAY);
    let right = exam.questions().iter().map(|question| question.question.answer.clone()).collect::<Vec<_>>();
    for (place, answer) in right.iter().take(4).enumerate() {
        exam.go(place);
        exam.pass(1_000);
        exam.reply(match &exam.questions()[place].question.choice {
            Some(choice) => Reply::Option(choice.right),
            None => Reply::Text(answer.clone()),
        });
    }
    exam.go(4);
    exam.pass(1_000);
    // The sixth question is not reached.
    let mut sheet = exam.hand_in(study.library());
    let marks: Vec<bool> = sheet.results.iter().map(|result| result.is_right).collect();
    assert_eq!(marks, [true, true, true, true, false, false]);
    sheet.results[3].overrule(false);
    assert_eq!((sheet.calibration().asked, sheet.calibration().right), (5, 3));
    let answers = sheet.answers(study.library());
    let ratings: Vec<bool> = answers.iter().map(|answer| answer.rating > Rating::Again).collect();
    assert_eq!(ratings, [true, true, true, false, false]);

    let met = |study: &Study| {
        half_known(6).iter().filter(|(key, _)| !study.library().find(key).unwrap().state.is_new()).count()
    };
    assert_eq!(met(&study), 0, "an exam keeps nothing by itself");
    study.apply(Operation::MockExam(answers));
    assert_eq!(met(&study), 5);
    let mut study = study.reopen();
    assert_eq!(met(&study), 5, "they are in the log");
    assert_eq!(study.undo(), Some(Undone::Answers { answers: 5 }), "one step takes all of them back");
    assert_eq!(met(&study), 0);
    assert_eq!(study.undo(), None);
}

#[test]
fn the_clock_ends_a_mock_exam_and_what_was_answered_until_then_is_judged() {
    let study = Study::new().deck(&deck_of("pacts", 3));
    let mut exam = MockExam::new(half_known(3), 10_000, study.library(), TODAY);
    exam.reply(Reply::Text("x".to_owned()));
    exam.pass(25_000);
    assert_eq!(exam.left_ms(), 0);
    let sheet = exam.hand_in(study.library());
    assert!(sheet.is_out_of_time && sheet.spent_ms == 10_000);
    assert_eq!(sheet.results.iter().map(|result| result.was_seen).collect::<Vec<_>>(), [true, false, false]);
}

/// The number of answers in the log.
fn answers(app: &App) -> usize {
    let library = app.library().unwrap();
    library.decks().iter().flat_map(entente::library::LibraryDeck::states).filter(|state| !state.is_new()).count()
}

#[test]
fn a_mock_exam_is_taken_in_the_window() {
    for (size, theme, name) in [
        ([1280.0, 800.0], Theme::Light, "light-1280x800"),
        ([1280.0, 800.0], Theme::Dark, "dark-1280x800"),
        ([900.0, 600.0], Theme::Light, "light-900x600"),
    ] {
        let mut study = Study::new();
        study.close();
        let mut window = Window::open(study.data_folder(), study.now(), size, theme);
        window.click_first("exam date…");
        window.click("Mock exam…");
        window.picture(&format!("mock-exam-set-up-{name}"));
        window.press(Key::Enter);
        assert!(window.shows("Question 1 of 20") && window.shows(" left"), "the clock is there");
        window.picture(&format!("mock-exam-taking-{name}"));
        // All of it once; the pictures of the others need a few answers.
        let answered = if name.starts_with("light-1280") { 20 } else { 3 };
        for place in 0..answered {
            assert!(!window.shows("Right") && !window.shows("Wrong"), "no feedback before the end");
            window.press(Key::Num1);
            if place < 2 {
                window.type_text("1882");
            }
            window.press(Key::Enter);
        }
        if answered < 20 {
            window.click("Hand in…");
        }
        assert!(!window.shows("were predicted") && window.shows("Hand in your answers?"), "there is a last look");
        assert!(window.shows("You answered "), "it says how many");
        assert!(answered == 20 || window.shows("left open"), "it says what is open");
        window.picture(&format!("mock-exam-last-look-{name}"));
        window.press(Key::Enter);
        assert!(window.shows("were predicted"));
        window.picture(&format!("mock-exam-sheet-{name}"));
        assert_eq!(answers(window.app()), 0);
        window.press(Key::Escape);
        assert!(window.shows("Count as reviews"), "leaving asks first");
        window.click("Count as reviews");
        let kept = answers(window.app());
        assert!(kept == answered || kept == answered + 1, "{kept}: those that were seen");
        window.press(Key::Escape);
        assert!(!window.shows("were predicted"));
        window.press_with(Modifiers::COMMAND, Key::Z);
        assert_eq!(answers(window.app()), 0, "one step takes all of them back");
    }
}

/// Three cards whose dates are typed, one of them with a long question.
const TYPED: &str = r#"Deck(
    id: "typed", title: "Typed",
    cards: [
        (id: "a", topic: War, question: "When did Napoleon cross the Niemen?", date: "1812-06-24"),
        (id: "b", topic: War, question: "When did the Crimean War end? It was a long war, fought on a peninsula and on its coasts, by four powers against one, and its peace was made in Paris, as were so many others of that century and of the one before it and after it.", date: "1856-03-30"),
        (id: "c", topic: War, question: "When did the Great War begin?", date: "1914-07-28"),
    ],
)"#;

#[test]
fn who_does_not_leave_a_mock_exam_types_on_where_the_buttons_stay() {
    let mut study = Study::new().deck(TYPED);
    for day in [0, 9, 60] {
        study = study.day(day);
        for card in ["a", "b", "c"] {
            study.record(card, Rating::Easy);
        }
    }
    study.close();
    let mut window = Window::open_with_forms(study.data_folder(), study.now(), [1280.0, 800.0], Theme::Light);
    window.select("typed").press(Key::X).click("Mock exam…").press(Key::Enter);
    let next = |window: &mut Window, question: usize| {
        assert!(window.shows(&format!("Question {question} of 3")));
        let label = if question < 3 { "Next" } else { "Hand in…" };
        window.harness().get_by(|it| it.label().is_some_and(|it| it.starts_with(label))).rect().min
    };
    let place = next(&mut window, 1);
    window.type_text("1812").press(Key::Enter).type_text("18");
    assert_eq!(next(&mut window, 2), place, "a long question is as high as a short one");
    window.press(Key::Escape);
    assert!(window.shows("If you leave now"));
    assert_eq!(next(&mut window, 2), place, "what is said has its place");
    window.type_text("56");
    assert!(!window.shows("If you leave now"), "who types on does not leave");
    window.press(Key::Escape).press(Key::Enter);
    assert_eq!(next(&mut window, 3), place, "Enter goes on, as the button says");
    window.click("Previous").type_text("!");
    let field = window.harness().get_by_role_and_label(Role::TextInput, "Your date");
    assert_eq!(field.value().as_deref(), Some("1856!"), "the caret is at the end");
}

#[test]
fn a_card_that_was_just_missed_is_forecast_as_not_known() {
    let mut study = Study::new().deck(TYPED);
    for card in ["a", "b", "c"] {
        study.record(card, Rating::Again);
    }
    study.close();
    let mut window = Window::open_with_forms(study.data_folder(), study.now(), [1280.0, 800.0], Theme::Light);
    window.select("typed").press(Key::X).click("Mock exam…").press(Key::Enter);
    window.press(Key::Enter).press(Key::Enter).press(Key::Enter).press(Key::Enter);
    assert!(window.shows("were predicted") && window.shows("0 of 3"));
    assert!(window.shows("That agrees with the forecast of 0 %."), "{}", window.label_with("You answered"));
}
