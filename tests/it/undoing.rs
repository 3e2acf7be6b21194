//! Undo in the window: it says what it takes back, and asks before that goes further back than the window.

use eframe::egui::{Key, Modifiers, Theme};
use entente::{memory::Rating, study::MarkKind};

use crate::{
    builder::{Study, deck_of},
    window::Window,
};

const SIZE: [f32; 2] = [1100.0, 760.0];
const CTRL: Modifiers = Modifiers::COMMAND;

fn open(study: &mut Study) -> Window {
    study.close();
    Window::open(study.data_folder(), study.now(), SIZE, Theme::Light)
}

fn answers(window: &mut Window) -> usize {
    window.app().library().unwrap().reviews().unwrap().len()
}

#[test]
fn what_this_window_kept_is_taken_back_at_once_and_what_was_there_before_only_after_a_question() {
    let mut study =
        Study::new().deck(&deck_of("pacts", 4)).answer("c1", Rating::Good).answer("c2", Rating::Good).day(1);
    let mut window = open(&mut study);
    window.select("pacts").press(Key::Enter).press(Key::Space).press(Key::Num3);
    assert_eq!(answers(&mut window), 3);
    window.press_with(CTRL, Key::Z);
    assert!(answers(&mut window) == 2 && !window.shows("Take back"), "it was answered in this session");
    window.press_with(CTRL, Key::Z);
    assert!(window.shows("Take back the answer to “What is number 2?”, done yesterday?"));
    assert_eq!(answers(&mut window), 2);
    window.press(Key::Escape);
    assert!(answers(&mut window) == 2 && window.shows("Show answer"), "the session goes on");
    window.press_with(CTRL, Key::Z).press(Key::Enter);
    assert!(answers(&mut window) == 1 && window.shows("Undone: the answer to “What is number 2?”"));
    // Nothing more of that day is asked about, until something new is kept.
    window.press_with(CTRL, Key::Z);
    assert_eq!(answers(&mut window), 0);
    window.press(Key::Escape).press_with(CTRL, Key::Z);
    assert!(window.shows("There is nothing to undo."));
}

#[test]
fn it_asks_again_once_something_new_was_kept_and_where_it_is_offered_by_name() {
    let mut study = Study::new().deck(&deck_of("pacts", 4)).mark("c1", MarkKind::Flag).mark("c2", MarkKind::Suspend);
    let mut window = open(&mut study);
    let suspended = |window: &mut Window, place: usize| {
        let deck = window.app().library().unwrap().deck(&"pacts".into()).unwrap();
        deck.marks()[place].is_suspended
    };
    window.press_with(CTRL, Key::Num3).press(Key::Slash).type_text("deck:pacts").press(Key::Enter);
    window.press(Key::End).press(Key::S);
    assert!(suspended(&mut window, 3));
    window.press_with(CTRL, Key::Z);
    assert!(!suspended(&mut window, 3) && !window.shows("Take back"));
    window.press_with(CTRL, Key::M).click("Undo: the change to “What is number 2?” (suspended)");
    assert!(window.shows("Take back the change to “What is number 2?” (suspended), done earlier today?"));
    assert!(suspended(&mut window, 1));
    window.press(Key::Enter);
    assert!(!suspended(&mut window, 1));
    window.press(Key::S).press_with(CTRL, Key::Z).press_with(CTRL, Key::Z);
    assert!(window.shows("Take back the change to “What is number 1?” (flagged), done earlier today?"));
}

#[test]
fn a_double_click_on_undo_takes_back_one_step() {
    let mut study = Study::new().deck(&deck_of("pacts", 4));
    let mut window = open(&mut study);
    window.press_with(CTRL, Key::Num3).press(Key::Slash).type_text("deck:pacts").press(Key::Enter);
    window.press(Key::Home).press(Key::F).press(Key::S).press_with(CTRL, Key::M);
    window.click_in_frames("Undo: the change to “What is number 1?” (suspended)", &[0.25, 0.1]);
    let deck = window.app().library().unwrap().deck(&"pacts".into()).unwrap();
    let marks = deck.marks()[0];
    assert!(!marks.is_suspended && marks.is_flagged);
}

#[test]
fn in_a_session_what_was_done_before_it_is_taken_back_only_after_a_question() {
    let mut study = Study::new().deck(&deck_of("pacts", 4));
    let mut window = open(&mut study);
    window.press_with(CTRL, Key::Num3).press(Key::Slash).type_text("deck:pacts").press(Key::Enter);
    window.press(Key::End).press(Key::F).press_with(CTRL, Key::Num1);
    window.select("pacts").press(Key::Enter).press(Key::Space).press(Key::Num3);
    window.press_with(CTRL, Key::Z);
    assert!(answers(&mut window) == 0 && !window.shows("Take back"), "it was answered in this session");
    window.press_with(CTRL, Key::Z);
    assert!(window.shows("Take back the change to “What is number 4?” (flagged), done earlier today?"));
    let is_flagged =
        |window: &mut Window| window.app().library().unwrap().deck(&"pacts".into()).unwrap().marks()[3].is_flagged;
    assert!(is_flagged(&mut window));
    window.press(Key::Enter);
    assert!(!is_flagged(&mut window));
}

#[test]
fn an_answer_that_was_taken_back_is_counted_nowhere() {
    let mut study = Study::new().deck(&deck_of("pacts", 4)).answer("c1", Rating::Good).answer("c2", Rating::Good);
    study.undo();
    study.close();
    study.data_folder().take_daily_backup(study.now()).unwrap();
    let backups = study.data_folder().examine_backups();
    assert_eq!(backups[0].holds().as_deref(), Some("1 answer in 1 deck"));
    let mut window = open(&mut study);
    assert_eq!(answers(&mut window), 1);
    window.press_with(CTRL, Key::D);
    assert!(window.shows("Entente read 1 answer, "), "{}", window.label_with("Entente read"));
}
