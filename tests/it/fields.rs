//! Fields and the keys: a key that no field has a use for acts on the page, and nothing that was typed is lost by it.

use eframe::egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::{
    builder::{Study, deck_of},
    window::Window,
};

const SIZE: [f32; 2] = [1280.0, 800.0];
const CTRL: Modifiers = Modifiers::COMMAND;

const CONGRESS: &str = r#"Deck(
    id: "congress", title: "The congress",
    passages: [(id: "p", heading: "Metternich at Vienna", text: "He danced, and he waited.")],
    cards: [
        (id: "c1", question: "Who waited?", answer: "Metternich", passage: "p"),
        (id: "c2", question: "When did the congress open?", date: "1814-11-01", passage: "p"),
        (id: "c3", question: "When was the battle of Waterloo?", date: "1815-06-18", passage: "p"),
    ],
)"#;

fn open(study: &mut Study) -> Window {
    study.close();
    Window::open(study.data_folder(), study.now(), SIZE, Theme::Light)
}

/// Goes to what has that name, as one does by the keys.
fn tab_to(window: &mut Window, name: &str) {
    let is_there = (0..100).any(|_| {
        window.press(Key::Tab);
        focused(window) == name
    });
    assert!(is_there, "Tab does not lead to “{name}”");
}

/// What has the focus, by its name.
fn focused(window: &mut Window) -> String {
    let root = window.harness().root();
    let node = root.children_recursive().find(|node| {
        let node = node.accesskit_node();
        node.is_focused() && node.role() != Role::Window
    });
    node.and_then(|node| node.accesskit_node().label()).unwrap_or_default()
}

fn value(window: &mut Window, role: Role, name: &str) -> String {
    window.harness().get_by_role_and_label(role, name).value().unwrap_or_default()
}

#[test]
fn keys_that_no_field_has_a_use_for_act_on_the_page_and_what_was_typed_stays() {
    let mut study = Study::new();
    let mut window = open(&mut study);
    window.press_with(CTRL, Key::Num3).press(Key::Slash).type_text("treaty").press(Key::F1);
    assert!(window.heads("Keys"), "the list of keys comes from within a field");
    window.press(Key::Escape);
    assert_eq!(value(&mut window, Role::TextInput, "Search the cards"), "treaty");
    window.press(Key::Slash).press_with(CTRL, Key::K);
    assert_eq!(focused(&mut window), "Find");
    window.press(Key::Escape).press(Key::Slash).press_with(CTRL, Key::Comma);
    assert!(window.heads("Settings"));
    let before = window.app().library().unwrap().preferences().new_per_day;
    tab_to(&mut window, "New cards per day");
    window.type_text("37").press_with(CTRL, Key::Num1);
    assert!(window.heads("Library") || !window.heads("Settings"));
    assert_ne!(before, 37);
    assert_eq!(window.app().library().unwrap().preferences().new_per_day, 37, "a number that was typed is kept");
    window.press_with(CTRL, Key::Comma);
    tab_to(&mut window, "Second folder");
    window.type_text("/nowhere").press_with(CTRL, Key::Num4);
    assert!(window.heads("Timeline"));
    assert_eq!(window.app().library().unwrap().preferences().second_backup_folder, "/nowhere");
}

#[test]
fn keys_that_a_field_has_a_use_for_stay_in_it() {
    let mut study = Study::new();
    let mut window = open(&mut study);
    window.press_with(CTRL, Key::Num3).press(Key::Slash).type_text("treaty");
    // On the page they would select every card, edit one, and undo.
    window.press_with(CTRL, Key::A).type_text("war").press(Key::Home).type_text("e").press(Key::Delete);
    assert_eq!(value(&mut window, Role::TextInput, "Search the cards"), "ear");
    assert!(!window.shows("selected") && !window.heads("Edit the card"));
}

#[test]
fn the_list_of_keys_opens_over_a_dialog_and_leaves_it_as_it_was() {
    let mut study = Study::new().deck(&deck_of("pacts", 2));
    let mut window = open(&mut study);
    window.select("pacts").press(Key::N).type_text("Who?").press(Key::F1);
    assert!(window.heads("Keys") && !window.heads("New card"));
    // Nothing of the dialog acts below.
    window.press_with(CTRL, Key::Enter);
    window.press(Key::Escape);
    assert!(window.heads("New card") && !window.heads("Keys"));
    window.type_text("!");
    assert_eq!(value(&mut window, Role::MultilineTextInput, "Question"), "Who?!", "one types on where one was");
}

#[test]
fn the_arrow_keys_stay_among_buttons_side_by_side() {
    let mut study = Study::new();
    let mut window = open(&mut study);
    window.press_with(CTRL, Key::Comma);
    for (first, key, last) in [("System", Key::ArrowLeft, "Dark"), ("Dark", Key::ArrowRight, "System")] {
        window.harness().get_by_label(first).focus();
        window.settle();
        for _ in 0..5 {
            window.press(key);
        }
        assert_eq!(focused(&mut window), last, "from {first}");
    }
    window.harness().get_by_label("Mon: normal").focus();
    window.settle();
    window.press(Key::ArrowLeft).press(Key::ArrowRight).press(Key::ArrowRight);
    assert_eq!(focused(&mut window), "Wed: normal");
}

#[test]
fn the_focus_stays_on_a_list_from_which_something_was_chosen() {
    let mut study = Study::new().deck(CONGRESS);
    let mut window = open(&mut study);
    window.press_with(CTRL, Key::Num4);
    tab_to(&mut window, "Deck");
    window.press(Key::Enter).press(Key::ArrowDown).press(Key::Enter);
    assert_eq!(focused(&mut window), "Deck");
}

#[test]
fn a_day_that_is_typed_takes_the_place_of_the_one_that_was_there() {
    let mut study = Study::new().deck(&deck_of("pacts", 5));
    let mut window = open(&mut study);
    window.select("pacts").press(Key::X).type_text("in two weeks");
    assert_eq!(value(&mut window, Role::TextInput, "Day"), "in two weeks");
    assert!(window.shows("Likely") && window.shows("3 to 14"), "no more days of last looks than there are");
    window.press_with(CTRL, Key::A).type_text("some day");
    assert!(window.shows("I can’t read that as a day"));
    assert!(!window.shows("Likely") && !window.shows("Minutes per day, with"), "no forecast of another day");
    window.press(Key::Enter);
    assert_eq!(focused(&mut window), "Day", "there is something to be changed here");
    window.press_with(CTRL, Key::A).type_text("in 3 weeks");
    assert!(window.shows("Likely"));
}

#[test]
fn what_comes_from_the_last_card_is_named_and_can_be_left_out() {
    let mut study = Study::new().deck(CONGRESS);
    let mut window = open(&mut study);
    window.select("congress").press(Key::N).click("More fields");
    tab_to(&mut window, "Passage");
    // Past “none” and the one that is to be written.
    window.press(Key::Enter).press(Key::ArrowDown).press(Key::ArrowDown).press(Key::Enter);
    let write = |window: &mut Window, question: &str| {
        window.click_text_field("Question").type_text(question).press(Key::Enter);
        window.type_text("Talleyrand").press_with(CTRL, Key::Enter);
    };
    write(&mut window, "Who came late?");
    assert!(window.shows("Kept from the last card: the passage."));
    window.picture("edit-passage-kept");
    write(&mut window, "Who limped?");
    window.click("Leave it out");
    assert!(!window.shows("Kept from the last card: the passage."));
    assert_eq!(focused(&mut window), "Question");
    write(&mut window, "Who bowed?");
    assert!(!window.shows("Kept from the last card: the passage."));
    let deck = window.app().library().unwrap().deck(&"congress".into()).unwrap().deck.clone();
    let passages: Vec<bool> = deck.cards.iter().skip(3).map(|card| card.passage.is_some()).collect();
    assert_eq!(passages, [true, true, false]);
}

#[test]
fn a_gap_that_contradicts_the_answer_is_told_before_the_card_is_kept() {
    let mut study = Study::new().deck(CONGRESS);
    let mut window = open(&mut study);
    window.select("congress").press(Key::N).type_text("[[Talleyrand]] spoke for France");
    window.click_text_field("Answer").type_text("Metternich");
    window.wait_for("The gap says “Talleyrand”, and the answer “Metternich”.");
    window.picture("edit-gap-contradicted");
}
