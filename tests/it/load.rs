//! How much is asked: exams, easy days, holidays and the minutes of a session, through the library and the window.

use eframe::egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::Queryable;
use entente::{
    library::{Operation, Plan},
    memory::{Calendar, Holiday, Rating, Share, StudyDay},
    storage::preferences::Preferences,
    study::{ExamGoal, Foreseen, MarkKind},
};

use crate::{
    builder::{Study, deck_of},
    window::Window,
};

/// The study day so many days after day 0.
fn day(days: u32) -> StudyDay {
    let study = Study::new();
    study.library().study_day(study.now()).plus(days)
}

fn set(study: &mut Study, change: impl FnOnce(&mut Preferences)) {
    let mut preferences = study.library().preferences().clone();
    change(&mut preferences);
    study.apply(Operation::Settings(preferences));
}

fn exam(study: &mut Study, deck: &str, on: StudyDay, minutes_per_day: f32) {
    let goal = ExamGoal {
        decks: vec![deck.into()],
        day: on,
        time: None,
        minutes_per_day,
        desired_retention: 0.8,
        level_minutes: None,
        look_days: None,
        foreseen: None,
    };
    let before = study.library().exams().next().cloned();
    study.apply(Operation::Exam { before, goal: Some(goal) });
}

fn cards(study: &mut Study, deck: &str) -> usize {
    study.begin(&Plan { deck: Some(deck.into()), ..Plan::default() }).remaining()
}

#[test]
fn an_exam_brings_new_cards_in_time_and_a_last_look_at_the_others_and_then_nothing_more() {
    let mut study = Study::new().deck(&deck_of("pacts", 60));
    assert_eq!(cards(&mut study, "pacts"), 20, "the usual limit");
    exam(&mut study, "pacts", day(2), 600.0);
    assert_eq!(cards(&mut study, "pacts"), 60, "all have to be met today");
    for card in 1..=30 {
        study.record(&format!("c{card}"), Rating::Good);
    }
    assert_eq!(cards(&mut study, "pacts"), 30, "a second session asks for the other half");
    for card in 31..=60 {
        study.record(&format!("c{card}"), Rating::Good);
    }
    assert_eq!(cards(&mut study, "pacts"), 0);
    // Two days after a first Good about 84 % are recalled: each is looked at on the day before.
    let mut study = study.day(1);
    assert_eq!(cards(&mut study, "pacts"), 60);
    for card in 1..=40 {
        study.record(&format!("c{card}"), Rating::Good);
    }
    assert_eq!(cards(&mut study, "pacts"), 20, "a second session looks at those that are left");
    let mut study = study.day(2);
    assert!(study.library().exam_of(&"pacts".into(), day(2)).is_none());
    assert_eq!(study.library().next_exam(&"pacts".into(), day(2)).map(|exam| exam.day), Some(day(2)));
    assert_eq!(cards(&mut study, "pacts"), 0, "on the exam day the deck is as any other, and nothing is due");
}

#[test]
fn an_exam_asks_for_no_card_that_is_set_aside_and_leaves_other_decks_alone() {
    let mut study = Study::new().deck(&deck_of("pacts", 40));
    exam(&mut study, "pacts", day(2), 600.0);
    for card in 31..=40 {
        study = study.mark(&format!("c{card}"), MarkKind::Suspend);
    }
    let new = |study: &Study| -> Vec<usize> {
        study.library().agenda(day(0)).unwrap().days_of_decks().map(|it| it.new.len()).collect()
    };
    // The built-in decks have their usual limit, the one with the exam all that are there to be learned.
    assert_eq!(new(&study), [20, 20, 30]);
    for card in 1..=25 {
        study.record(&format!("c{card}"), Rating::Good);
    }
    assert_eq!(new(&study), [0, 0, 5], "25 new cards are more than the usual limit, and less than the exam needs");
    assert_eq!(cards(&mut study, "pacts"), 5);
}

#[test]
fn what_was_promised_for_a_holiday_is_asked_on_the_days_after_it() {
    let mut study = Study::new().deck(&deck_of("pacts", 40));
    for card in 1..=40 {
        study.record(&format!("c{card}"), Rating::Good);
    }
    let due: Vec<StudyDay> = study
        .library()
        .deck(&"pacts".into())
        .unwrap()
        .states()
        .iter()
        .map(|it| it.schedule().unwrap().due_day)
        .collect();
    assert!(due.iter().all(|due| (day(1)..=day(6)).contains(due)));
    set(&mut study, |preferences| preferences.calendar.holidays = vec![Holiday { first: day(1), last: day(6) }]);
    let mut study = study.day(6);
    assert_eq!(cards(&mut study, "pacts"), 0, "nothing in the holiday");
    let mut asked = Vec::new();
    for after in 7..13 {
        study = study.day(after);
        let plan = Plan { deck: Some("pacts".into()), ..Plan::default() };
        let to_do = study.library().agenda(day(after as u32)).unwrap().to_do(&plan);
        assert_eq!(cards(&mut study, "pacts"), to_do.due);
        let coming = study.library().agenda(day(6)).unwrap().coming_days(|deck, _| deck.id.as_str() == "pacts");
        asked.push(coming[after as usize - 6]);
    }
    assert_eq!(asked.iter().sum::<u32>(), 40, "{asked:?}");
    assert!(asked.iter().all(|cards| (2..=14).contains(cards)), "{asked:?}");
    set(&mut study, |preferences| preferences.calendar.holidays = Vec::new());
    assert_eq!(cards(&mut study, "pacts"), 40, "without the holiday they are where they were");
}

#[test]
fn cards_that_would_slip_before_the_exam_get_one_last_look_in_its_last_days() {
    let mut study = Study::new().deck(&deck_of("pacts", 10));
    for card in 1..=10 {
        study.record(&format!("c{card}"), Rating::Easy);
    }
    exam(&mut study, "pacts", day(8), 600.0);
    let mut looked = std::collections::BTreeSet::new();
    for today in 1..8 {
        study = study.day(today);
        let mut session = study.begin(&Plan { deck: Some("pacts".into()), ..Plan::default() });
        while let Some(slot) = session.current().cloned() {
            assert!(looked.insert(slot.card.card.clone()), "{} is looked at once", slot.card.card);
            study.record(slot.card.card.as_str(), Rating::Good);
            session.answered(Rating::Good, 1000, None);
        }
    }
    assert_eq!(looked.len(), 10, "eight days after an easy answer nine in ten are recalled: less than 95 %");
}

#[test]
fn nothing_new_comes_due_on_a_free_day() {
    let mut study = Study::new().deck(&deck_of("pacts", 40));
    let mut calendar = Calendar::default();
    calendar.weekdays[2] = Share::Rest;
    calendar.holidays = vec![Holiday { first: day(5), last: day(9) }];
    set(&mut study, |preferences| preferences.calendar = calendar.clone());
    for card in 1..=40 {
        study.record(&format!("c{card}"), if card % 2 == 0 { Rating::Good } else { Rating::Easy });
    }
    let deck = study.library().deck(&"pacts".into()).unwrap();
    for state in deck.states() {
        let due = state.schedule().unwrap().due_day;
        assert_eq!(calendar.share(due), Share::Normal, "{}", due.date());
    }
}

#[test]
fn a_session_of_minutes_or_of_cards_asks_what_fits_into_it() {
    let mut study = Study::new().deck(&deck_of("pacts", 60));
    for card in 1..=12 {
        study.record(&format!("c{card}"), Rating::Again);
    }
    // Twelve answers took ten seconds each.
    set(&mut study, |preferences| preferences.minutes_per_sitting = 1);
    assert_eq!(cards(&mut study, "pacts"), 6);
    set(&mut study, |preferences| preferences.cards_per_sitting = 4);
    assert_eq!(cards(&mut study, "pacts"), 4);
    set(&mut study, |preferences| (preferences.minutes_per_sitting, preferences.cards_per_sitting) = (0, 0));
    assert!(cards(&mut study, "pacts") > 12);
}

#[test]
fn preferences_with_exams_and_holidays_are_read_back() {
    let mut study = Study::new();
    exam(&mut study, "pacts", day(30), 25.0);
    set(&mut study, |preferences| {
        preferences.calendar.holidays = vec![Holiday { first: day(5), last: day(9) }];
        preferences.calendar.weekdays[6] = Share::Easy;
    });
    let before = (study.library().preferences().clone(), study.library().exams().cloned().collect::<Vec<_>>());
    let mut study = study.reopen();
    assert_eq!((study.library().preferences().clone(), study.library().exams().cloned().collect()), before);
    assert!(study.library_mut().take_warnings().is_empty());
}

#[test]
fn when_an_exam_is_over_what_was_foreseen_and_what_was_answered_is_said() {
    let mut study = Study::new().deck(&deck_of("pacts", 10));
    exam(&mut study, "pacts", day(3), 600.0);
    let goal = study.library().exams().next().cloned().unwrap();
    let foreseen = ExamGoal { foreseen: Some(Foreseen { recall: 0.9, cards: 10 }), ..goal.clone() };
    study.apply(Operation::Exam { before: Some(goal), goal: Some(foreseen) });
    for card in 1..=8 {
        study.record(&format!("c{card}"), if card > 6 { Rating::Again } else { Rating::Good });
    }
    let said = |study: &Study, today: StudyDay| {
        let over = study.library().exams_over(today).unwrap();
        over.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    assert_eq!(said(&study, day(3)), Vec::<String>::new(), "it is today");
    let mut study = study.day(4);
    study.record("c10", Rating::Good);
    let sentence = "The exam of 26 November is over. Foreseen: 90 % of 10 cards. You had met 8 cards; 75 % of your 8 \
                    answers in the last 28 days were right.";
    assert_eq!(said(&study, day(4)), [sentence], "what is answered later is no part of it");
    assert_eq!(said(&study, day(34)), Vec::<String>::new());
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), [1280.0, 800.0], Theme::Light);
    assert!(window.shows(sentence));
    window.picture("library-exam-over");
    window.click("Remove exam");
    assert!(!window.shows(sentence));
}

#[test]
fn an_exam_is_planned_for_a_day_typed_in_any_form_or_picked_and_its_dialog_keeps_its_size() {
    for size in [[1280.0, 800.0], [900.0, 600.0]] {
        let mut study = Study::new();
        study.close();
        let mut window = Window::open(study.data_folder(), study.now(), size, Theme::Light);
        window.press(Key::X);
        let button = |window: &mut Window| window.harness().get_by_label("Set exam").rect();
        let place = button(&mut window);
        assert!(place.bottom() < size[1] - 20.0, "the buttons are seen");
        for (typed, said) in [
            ("20 December", "on 20 December, with"),
            ("in 3 weeks", "on 14 December, with"),
            ("soon", "I can’t read that as a day"),
            ("14.7.2027", "on 14 July, with"),
            ("2026-11-20", "not in the future"),
            ("30 Nov", "on 30 November, with"),
        ] {
            window.press_with(Modifiers::COMMAND, Key::A).type_text(typed);
            assert!(window.shows(said), "{typed}");
            assert_eq!(button(&mut window), place, "{typed}");
        }
        assert!(window.shows("a day would"), "the minutes that would be enough are said");
        window.click("Day: pick in a calendar");
        window.picture(&format!("exam-calendar-{}x{}", size[0], size[1]));
        window.click("Next month").click("20 December 2026");
        assert!(window.shows("on 20 December, with"));
        window.click("Set exam");
        assert!(window.shows("foreseen"), "the library counts down to it");
    }
}

#[test]
fn of_many_decks_some_are_chosen_for_an_exam_and_its_bars_are_still_seen_in_a_small_window() {
    let mut study = Study::new().deck(&deck_of("pacts", 3)).deck(&deck_of("wars", 4));
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), [900.0, 600.0], Theme::Light);
    window.press(Key::X);
    assert!(window.sees("Minutes per day until the exam"));
    for (role, label) in [(Role::ComboBox, "Decks"), (Role::CheckBox, "About wars")] {
        window.harness().get_by_role_and_label(role, label).click();
        window.settle();
    }
    assert!(window.shows("of 110 cards"), "both are planned for");
}

#[test]
fn an_exam_is_prepared_and_taken_back_in_the_window() {
    for (size, theme, name) in [
        ([1280.0, 800.0], Theme::Light, "light-1280x800"),
        ([1280.0, 800.0], Theme::Dark, "dark-1280x800"),
        ([900.0, 600.0], Theme::Light, "light-900x600"),
    ] {
        let mut study = Study::new();
        study.close();
        let mut window = Window::open(study.data_folder(), study.now(), size, theme);
        window.press(Key::X);
        assert!(window.shows("of 106 cards"));
        window.picture(&format!("exam-{name}"));
        assert!(window.sees("Minutes per day until the exam"), "the bars are seen with their caption");
        window.press(Key::Enter);
        assert!(window.shows("exam on 22 January, in 60 days"));
        window.picture(&format!("library-exam-{name}"));
        window.click("exam on 22 January, in 60 days");
        window.click("Remove exam");
        assert!(window.shows("exam date…"));
        window.press_with(Modifiers::COMMAND, Key::Z);
        assert!(window.shows("exam on 22 January, in 60 days"), "its removal is taken back");
        window.press_with(Modifiers::COMMAND, Key::Z);
        assert!(window.shows("exam date…"), "and then the exam itself");
        window.press_with(Modifiers::COMMAND, Key::Comma).press(Key::PageDown);
        window.picture(&format!("settings-below-{name}"));
    }
}
