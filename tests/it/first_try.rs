//! What a learner meets who tries the workshop for the first time: what was made is seen, what is wrong leads to where it
//! is changed, and no key goes astray.

use std::fs;

use eframe::egui::{Event, Key, Modifiers, Role, Theme};
use egui_kittest::kittest::{AccessKitNode, NodeT as _, Queryable as _};
use entente::deck::Deck;

use crate::{
    builder::{Study, deck_of},
    window::Window,
};

const SIZE: [f32; 2] = [1280.0, 800.0];
const SMALL: [f32; 2] = [900.0, 600.0];
const CTRL: Modifiers = Modifiers::COMMAND;

fn open(study: &mut Study, size: [f32; 2]) -> Window {
    study.close();
    Window::open(study.data_folder(), study.now(), size, Theme::Light)
}

/// A library with so many decks that they are not all seen at once.
fn many_decks() -> Study {
    (0..9).fold(Study::new(), |study, n| study.deck(&deck_of(&format!("d{n}"), 2)))
}

fn deck(window: &mut Window, id: &str) -> Deck {
    (*window.app().library().unwrap().deck(&id.into()).unwrap().deck).clone()
}

/// The name of what has the focus.
fn focused(window: &mut Window) -> Option<String> {
    fn find(node: AccessKitNode<'_>) -> Option<String> {
        if node.is_focused() && node.role() != Role::Window {
            return node.label();
        }
        node.children().find_map(find)
    }
    find(window.harness().root().accesskit_node())
}

/// How many things have that text.
fn times(window: &mut Window, text: &str) -> usize {
    window.harness().query_all_by_label_contains(text).count()
}

/// Gives the window these events in one frame, as a slow frame gets them from a quick typist.
fn in_one_frame(window: &mut Window, events: &[Event]) {
    window.harness().input_mut().events.extend(events.iter().cloned());
    window.settle();
    for _ in 0..events.len() {
        window.settle();
    }
}

fn text(typed: &str) -> Event {
    Event::Text(typed.to_owned())
}

fn key(key: Key, modifiers: Modifiers) -> Event {
    Event::Key { key, physical_key: None, pressed: true, repeat: false, modifiers }
}

#[test]
fn what_was_imported_is_selected_and_seen_and_its_cards_are_counted() {
    let mut study = many_decks();
    let file = study.root().join("zz.ron");
    fs::write(&file, deck_of("zz", 3)).unwrap();
    let mut window = open(&mut study, SMALL);
    assert!(!window.sees("About d8"), "the list is longer than the window");
    window.press(Key::I).type_text(&file.display().to_string()).press(Key::Enter).press(Key::Enter);
    assert!(window.shows("“About zz” was imported: 3 cards."));
    assert!(window.sees("About zz"));
    window.picture("library-imported-light-900x600");
    window.press(Key::O);
    assert!(window.shows("Settings of this deck") && window.shows("zz.ron"), "it is selected");
    // It comes up to date from another page, and the library shows it.
    fs::write(&file, deck_of("zz", 4)).unwrap();
    window.press_with(CTRL, Key::Num3).press_with(CTRL, Key::K).type_text("Import a deck").press(Key::Enter);
    window.type_text(&file.display().to_string()).press(Key::Enter).press(Key::Enter);
    assert!(window.shows("“About zz” was brought up to date: 1 new, 3 unchanged."));
    assert!(window.sees("About zz"));
}

#[test]
fn a_new_deck_and_a_copy_are_selected_and_seen_and_the_next_key_is_named() {
    let mut study = many_decks();
    let mut window = open(&mut study, SMALL);
    window.press(Key::D).type_text("Zealots").press(Key::Enter);
    assert!(window.shows("“Zealots” was made. Press N to write its first card."));
    assert!(window.sees("Zealots"));
    window.press(Key::N).type_text("Who?").press(Key::Enter).type_text("They").press_with(CTRL, Key::Enter);
    assert_eq!(deck(&mut window, "zealots").cards.len(), 1);
    window.press(Key::Escape).press(Key::O);
    window.scroll_to("Duplicate");
    window.click("Duplicate");
    assert!(window.sees("Zealots (copy)") && window.shows("Import a deck"), "the library shows it");
    window.press(Key::Escape);
    assert!(window.shows("Settings of this deck"), "and the way leads back");
}

#[test]
fn the_first_deck_is_seen_with_the_head_of_the_page() {
    let mut study = many_decks();
    let mut window = open(&mut study, SMALL);
    for _ in 0..9 {
        window.press(Key::ArrowDown);
    }
    assert!(!window.sees("Import a deck"), "the head is scrolled off");
    for _ in 0..9 {
        window.press(Key::ArrowUp);
    }
    assert!(window.sees("Import a deck"));
}

#[test]
fn a_card_that_was_written_on_the_page_of_cards_is_selected_there() {
    let mut study = Study::new().deck(&deck_of("pacts", 3));
    let mut window = open(&mut study, SIZE);
    window.select("pacts").press(Key::O).press(Key::C).press(Key::ArrowDown).press(Key::N);
    window.type_text("Which was last?").press(Key::Enter).type_text("The fourth").press_with(CTRL, Key::Enter);
    window.press(Key::Escape);
    assert!(window.heads("Which was last?"), "the pane shows it");
}

#[test]
fn every_command_about_a_deck_is_found_on_every_page_and_the_box_keeps_its_place() {
    let mut study = Study::new().deck(&deck_of("pacts", 3)).deck(&deck_of("wars", 2));
    let mut window = open(&mut study, SMALL);
    for page in [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Comma] {
        window.press_with(CTRL, page).press_with(CTRL, Key::K);
        let place = |window: &mut Window| window.harness().get_by_role_and_label(Role::TextInput, "Find").rect();
        let before = place(&mut window);
        for typed in ["e", "xport: About wa"] {
            window.type_text(typed);
            assert_eq!(place(&mut window), before, "{typed}");
        }
        assert!(window.shows("Export: About wars"));
        window.press(Key::Enter);
        assert!(window.shows("Export “About wars”"), "{page:?}");
        window.press(Key::Escape).press_with(CTRL, Key::K).type_text("qqqqq");
        assert_eq!(place(&mut window), before, "nothing is found");
        window.press(Key::Escape);
    }
    // The current deck comes first.
    window.press_with(CTRL, Key::Num1).press(Key::Home).select("pacts").press_with(CTRL, Key::Num5);
    window.press_with(CTRL, Key::K).type_text("Deck settings").press(Key::Enter);
    assert!(window.shows("Deck settings"));
    window.press_with(CTRL, Key::A).type_text("Treaties").press_with(CTRL, Key::Enter);
    assert_eq!(deck(&mut window, "pacts").title, "Treaties");
}

#[test]
fn every_setting_is_found_by_its_name_and_gets_the_focus_in_sight() {
    let mut study = Study::new();
    let mut window = open(&mut study, SMALL);
    for (name, control) in [
        ("New cards per day", "New cards per day"),
        ("Reviews per day", "Reviews per day"),
        ("Desired retention", "Desired retention"),
        ("Start of day", "Start of day"),
        ("Theme", "Dark"),
        ("Text size", "Text size"),
        ("Cards per session", "Cards per session"),
        ("Minutes per session", "Minutes per session"),
        ("Week", "Mon: normal"),
        ("Holidays", "First day"),
        ("Choice", "Choice"),
        ("Typed answers", "Typed answers"),
        ("Order of events", "Order of events"),
        ("Side by side", "Side by side"),
        ("Backups", "Backups…"),
        ("Check-up", "Check-up…"),
        ("Room for backups", "Room for backups"),
        ("Second folder", "Second folder"),
    ] {
        window.press_with(CTRL, Key::Num1).press_with(CTRL, Key::K).type_text(&format!("Settings: {name}"));
        assert!(window.shows(&format!("Settings: {name}")));
        window.press(Key::Enter);
        let has_focus = focused(&mut window);
        assert_eq!(has_focus.as_deref(), Some(control), "{name}");
        assert!(window.sees(control), "{name} is not in sight");
        window.press(Key::Escape);
    }
}

#[test]
fn a_setting_is_found_by_words_about_it_and_messages_are_there_in_a_session() {
    let mut study = Study::new();
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), [1280.0, 800.0], Theme::Light);
    for (words, name) in
        [("dark", "Theme"), ("appearance", "Text size"), ("saturday", "Week"), ("fill the gap", "Gaps")]
    {
        window.press_with(CTRL, Key::K).type_text(words);
        assert!(window.shows(&format!("Settings: {name}")), "{words}");
        window.press(Key::Escape);
    }
    window.press(Key::Enter).press_with(CTRL, Key::M);
    assert!(window.heads("Messages"));
    window.press(Key::Escape);
    assert!(!window.heads("Messages") && window.shows("Back"), "the session is where it was");
}

#[test]
fn home_and_end_lead_to_the_first_deck_and_the_last_and_the_bar_tells_its_colours() {
    let mut study = many_decks();
    let mut window = open(&mut study, SMALL);
    assert!(window.shows("would be recalled today (full colour); 0 are started (pale, too)"));
    window.press(Key::End).press(Key::O);
    assert!(window.shows("d8.ron"));
    window.press(Key::Escape).press(Key::Home).press(Key::O);
    assert!(window.shows("built in"));
}

#[test]
fn a_card_that_is_found_is_shown_among_the_cards_and_esc_leads_back() {
    let mut study = Study::new().deck(&deck_of("pacts", 30));
    let mut window = open(&mut study, SMALL);
    window.press_with(CTRL, Key::Num5).press_with(CTRL, Key::K).type_text("number 23").press(Key::Enter);
    assert!(window.heads("What is number 23?"), "its pane is open");
    assert!(!window.shows("Edit the card"));
    window.press(Key::E);
    assert!(window.shows("Edit the card"), "and it is selected");
    window.press(Key::Escape).press(Key::Escape);
    assert!(window.shows("Nothing studied yet"), "progress is back");
}

#[test]
fn a_bad_date_is_told_once_and_what_went_well_before_is_no_longer_said() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let mut window = open(&mut study, SIZE);
    window.select("pacts").press(Key::N);
    window.type_text("Who?").press(Key::Enter).type_text("Grey").press(Key::Enter).press(Key::Enter);
    assert!(window.shows("“Who?” was added."));
    window.type_text("And who?").press(Key::Enter).type_text("Cambon").press(Key::Enter).type_text("soon");
    window.press(Key::Enter);
    assert_eq!(times(&mut window, "I can’t read that as a date"), 1);
    assert!(!window.shows("“Who?” was added."));
    std::thread::sleep(std::time::Duration::from_millis(300));
    window.settle();
    assert_eq!(times(&mut window, "I can’t read that as a date"), 1);
    window.picture("new-card-bad-date-light-1280x800");
}

#[test]
fn what_is_missing_in_a_passage_or_a_deck_is_said_until_it_is_typed_and_has_the_focus() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let mut window = open(&mut study, SIZE);
    window.select("pacts").press(Key::E).press_with(CTRL, Key::A).press(Key::Delete).press_with(CTRL, Key::Enter);
    assert!(window.shows("The title is empty.") && focused(&mut window).as_deref() == Some("Title"));
    window.type_text("Treaties");
    assert!(!window.shows("The title is empty."));
    window.press_with(CTRL, Key::Enter);
    assert!(window.shows("The deck was changed."));
    window.press(Key::E).click("New passage").press_with(CTRL, Key::Enter);
    assert!(window.shows("The text is empty.") && !window.shows("The deck was changed."));
    assert_eq!(focused(&mut window).as_deref(), Some("Text of the passage"));
    window.type_text("It was signed.");
    assert!(!window.shows("The text is empty."));
    window.press_with(CTRL, Key::Enter);
    assert_eq!(deck(&mut window, "pacts").passages.len(), 1);
}

#[test]
fn more_fields_by_key_lead_to_the_first_of_them() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let mut window = open(&mut study, SIZE);
    window.select("pacts").press(Key::N).type_text("Who?").press(Key::Tab).press(Key::Tab).press(Key::Tab);
    assert_eq!(focused(&mut window).as_deref(), Some("More fields"));
    window.press(Key::Enter);
    assert_eq!(focused(&mut window).as_deref(), Some("Topic"));
}

#[test]
fn what_is_typed_after_tab_in_one_frame_is_for_the_next_field() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let mut window = open(&mut study, SIZE);
    window.select("pacts").press(Key::N);
    let tab = || key(Key::Tab, Modifiers::NONE);
    in_one_frame(&mut window, &[text("Who?"), tab(), text("Grey"), tab(), text("1912")]);
    window.press_with(CTRL, Key::Enter);
    let last = deck(&mut window, "pacts").cards.pop().unwrap();
    assert_eq!((last.question.as_str(), last.answer_text().as_str()), ("Who?", "Grey"));
    assert_eq!(last.date.unwrap().as_str(), "1912");
}

#[test]
fn what_is_typed_while_a_card_is_saved_is_for_the_next_card() {
    let mut study = Study::new().deck(&deck_of("pacts", 1));
    let mut window = open(&mut study, SIZE);
    window.select("pacts").press(Key::N);
    let enter = || key(Key::Enter, Modifiers::NONE);
    in_one_frame(
        &mut window,
        &[text("Who?"), enter(), text("Grey"), key(Key::Enter, CTRL), text("And who?"), enter(), text("Cambon")],
    );
    assert_eq!(deck(&mut window, "pacts").cards.len(), 2);
    window.press_with(CTRL, Key::Enter);
    let last = deck(&mut window, "pacts").cards.pop().unwrap();
    assert_eq!((last.question.as_str(), last.answer_text().as_str()), ("And who?", "Cambon"));
}

#[test]
fn a_deck_without_passages_has_no_problem_and_others_lead_to_where_they_are_changed() {
    let flawed = r#"Deck(id: "flawed", title: "Flawed", passages: [(id: "p", text: "It was signed in 1891.")], cards: [
        (id: "a", question: "When?", answer: "In May", passage: "p", quote: "not there"),
        (id: "b", question: "What came in 1894?", answer: "1894", passage: "p"),
        (id: "c", question: "Who?", answer: "Grey", passage: "p", colour: "red"),
    ])"#;
    let mut study = Study::new().deck(&deck_of("pacts", 2)).deck(flawed);
    assert_eq!(study.library().deck(&"pacts".into()).unwrap().problems, []);
    let mut window = open(&mut study, SIZE);
    window.select("flawed").press(Key::P);
    assert!(window.shows("What has a link can be put right here.") && window.shows("flawed.ron, which is read again"));
    window.picture("problems-with-links-light-1280x800");
    window.click_first("Edit the card a");
    assert!(window.shows("Edit the card"));
    window.harness().get_by_role_and_label(Role::MultilineTextInput, "Quote").click();
    window.settle();
    window.press_with(CTRL, Key::A).type_text("1891").press_with(CTRL, Key::Enter);
    assert!(window.shows("Problems of Flawed") && !window.shows("Edit the card a"), "the rest is listed again");
    window.click_first("Edit the card b").press(Key::Escape);
    assert!(window.shows("Problems of Flawed"));
    window.press(Key::Escape);
    assert!(!window.shows("Problems of"));
}

#[test]
fn dialogs_open_with_their_first_field_and_enter_does_what_they_name() {
    let mut study = Study::new().deck(&deck_of("pacts", 8));
    for size in [SMALL, SIZE] {
        let mut window = open(&mut study, size);
        for (held, opens, first) in [
            (Modifiers::NONE, Key::R, "Answers"),
            (Modifiers::NONE, Key::I, "Choose a file, drop one on the window"),
            (Modifiers::NONE, Key::N, "Question"),
            (Modifiers::NONE, Key::D, "Title"),
            (Modifiers::NONE, Key::E, "Title"),
            (Modifiers::NONE, Key::X, "Day"),
            (CTRL, Key::K, "Find"),
        ] {
            window.press_with(held, opens);
            let found = focused(&mut window).unwrap_or_default();
            assert!(found.starts_with(first), "{opens:?}: {found}");
            window.press(Key::Escape);
            assert_eq!(window.harness().query_all_by_role(Role::Dialog).count(), 0, "{opens:?}: Esc closes it");
        }
        window.select("pacts").press(Key::R).press(Key::Enter);
        assert!(window.shows("Practice: About pacts"), "Enter on what is chosen starts");
        window.press(Key::Escape).press(Key::R).press(Key::Tab).press(Key::Enter);
        assert!(window.shows("0 cards with a date. Choose more."), "Enter chooses what was not chosen");
        window.press(Key::Escape).press_with(CTRL, Key::K).type_text("Mock exam: About pacts").press(Key::Enter);
        assert_eq!(focused(&mut window).as_deref(), Some("Questions"));
        window.press(Key::Enter);
        assert!(window.shows("Question 1 of "));
        window.press(Key::Escape).press(Key::Escape).press_with(CTRL, Key::B);
        assert!(window.heads("Backups"));
        window.press(Key::Enter);
        assert!(window.shows("it is sound") || window.shows("nothing to back up"), "Enter backs up");
    }
}

#[test]
fn a_held_enter_does_not_hand_a_mock_exam_in() {
    let mut study = Study::new().deck(&deck_of("pacts", 4));
    let mut window = open(&mut study, SIZE);
    window.select("pacts").press_with(CTRL, Key::K).type_text("Mock exam: About pacts").press(Key::Enter);
    if window.shows("There are no cards to ask") {
        window.click("Include cards that I have not met");
    }
    window.click("Begin");
    for _ in 0..12 {
        let held =
            Event::Key { key: Key::Enter, physical_key: None, pressed: true, repeat: true, modifiers: Modifiers::NONE };
        in_one_frame(&mut window, &[held]);
    }
    assert!(!window.shows("were predicted"));
}

#[test]
fn a_search_of_the_timeline_leads_to_the_event_that_is_called_so() {
    let deck = r#"Deck(id: "t", title: "T", passages: [(id: "p", text: "Long before Fashoda there was a treaty.")], cards: [
        (id: "early", question: "When was the treaty?", date: "1807", event: "The treaty is signed", passage: "p"),
        (id: "late", question: "When was the clash?", date: "1898", event: "The clash at Fashoda"),
        (id: "last", question: "When was the end?", date: "1904", event: "It ends"),
    ])"#;
    let mut study = Study::new().deck(deck);
    let mut window = open(&mut study, SIZE);
    window.press_with(CTRL, Key::Num4).click("Deck").click("T");
    window.press(Key::Slash).type_text("fashoda").press(Key::Enter);
    assert!(window.shows("2 cards found") && window.shows("1898: When was the clash?"));
    window.press(Key::ArrowUp);
    assert!(window.shows("1807: When was the treaty?"), "the other hit is one key away");
}

#[test]
fn the_exam_says_which_minutes_its_chart_is_for_and_what_the_retention_is() {
    for size in [SMALL, SIZE] {
        let mut study = Study::new().deck(&deck_of("pacts", 40));
        let mut window = open(&mut study, size);
        window.select("pacts").press(Key::X);
        assert!(window.shows("with the 20 minutes a day set above"));
        window.picture(&format!("exam-explained-{}", size[0]));
        window.click("What is the desired retention?");
        assert!(window.shows("The share of cards that you are to recall whenever they come"));
        window.picture(&format!("exam-retention-{}", size[0]));
    }
}

#[test]
fn the_days_of_a_holiday_are_seen_with_their_year() {
    let mut study = Study::new();
    let mut window = open(&mut study, SMALL);
    window.press_with(CTRL, Key::Comma);
    window.scroll_to("Add holiday");
    for (field, day) in [("First day", "24 September 2027"), ("Last day", "30 September 2027")] {
        window.harness().get_by_role_and_label(Role::TextInput, field).click();
        window.settle();
        window.type_text(day);
        assert!(window.harness().get_by_role_and_label(Role::TextInput, field).rect().width() > 165.0, "{field}");
    }
    assert!(window.shows("24 September 2027 – 30 September 2027"));
    window.picture("holiday-light-900x600");
}

#[test]
fn where_nothing_is_left_to_do_the_next_key_is_named() {
    let mut study = Study::new().deck("Deck(id: \"empty\", title: \"Empty\", cards: [])");
    let mut window = open(&mut study, SMALL);
    window.select("empty").press(Key::Enter);
    assert!(window.shows("This deck has no cards yet. Press N to write one."));
    window.press_with(CTRL, Key::Num3).press(Key::Slash).type_text("qqqq").press(Key::Enter);
    assert!(window.shows("Esc clears the search"));
    window.press_with(CTRL, Key::Num4).press(Key::Slash).type_text("qqqq").press(Key::Enter);
    assert!(window.shows("Esc clears the search"));
    window.press_with(CTRL, Key::M);
    assert!(window.shows("No messages yet."));
}

#[test]
fn a_deck_without_cards_asks_for_its_first_one() {
    let mut study = Study::new().deck("Deck(id: \"empty\", title: \"Empty\", cards: [])");
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), [1280.0, 800.0], Theme::Light);
    assert!(window.shows("No cards yet") && !window.shows("Nothing is due today"));
    window.select("empty");
    assert!(window.shows("No cards yet. Press N to write the first."));
    window.press(Key::O);
    assert!(window.shows("This deck has no cards yet. Press N to write its first card."));
    window.press(Key::N);
    assert!(window.shows("New card"));
}
