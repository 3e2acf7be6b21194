//! The workshop in the window: passages in their order, sources, drafts, and words selected with keys.

use std::fs;

use eframe::egui::{Key, Modifiers, Role, Theme};
use egui_kittest::kittest::Queryable as _;
use entente::{deck::Deck, memory::Rating};

use crate::{
    builder::{Study, deck_of},
    window::Window,
};

const SIZE: [f32; 2] = [1280.0, 800.0];
const SIZES: [([f32; 2], Theme, &str); 4] = [
    (SIZE, Theme::Light, "light-1280x800"),
    (SIZE, Theme::Dark, "dark-1280x800"),
    ([900.0, 600.0], Theme::Light, "light-900x600"),
    ([900.0, 600.0], Theme::Dark, "dark-900x600"),
];
const CTRL: Modifiers = Modifiers::COMMAND;
const ALT: Modifiers = Modifiers::ALT;
const SHIFT: Modifiers = Modifiers::SHIFT;

const BOOK: &str = r#"Deck(
    id: "book",
    title: "A book",
    sources: [(id: "s", title: "Acts", author: "A. Clerk")], // the sources
    passages: [
        // the first
        (id: "p1", heading: "One", text: "It was *signed* on 4 January 1894. Nobody slept.", source: "s", locator: "p. 1"),
        (id: "p2", heading: "Two", text: "Two letters were sent."), // the second
        /* third */ (id: "p3", heading: "Three", text: "The third text.")
    ],
    cards: [
        (id: "c1", question: "When?", answer: "In 1894", passage: "p1", quote: "4 January 1894"),
        (id: "c2", question: "What?", answer: "Two letters", passage: "p2", quote: "Two letters"),
    ],
)
"#;

fn open(study: &mut Study, size: [f32; 2], theme: Theme) -> Window {
    study.close();
    Window::open(study.data_folder(), study.now(), size, theme)
}

fn deck(window: &mut Window) -> Deck {
    (*window.app().library().unwrap().deck(&"book".into()).unwrap().deck).clone()
}

fn order(window: &mut Window) -> String {
    deck(window).passages.iter().map(|passage| passage.heading.as_str()).collect::<Vec<_>>().join(" ")
}

/// Puts the cursor into the field of one line of that name.
fn click_line(window: &mut Window, name: &str) {
    window.harness().get_by_role_and_label(Role::TextInput, name).click();
    window.settle();
}

#[test]
fn passages_are_moved_by_keys_and_buttons_with_their_comments_and_one_undo_each() {
    let mut study = Study::new().deck(BOOK);
    let path = study.deck_path("book.ron");
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("book").press(Key::E).click("Passages · 3");
    window.press_with(ALT, Key::ArrowDown);
    assert_eq!(order(&mut window), "Two One Three");
    let text = fs::read_to_string(&path).unwrap();
    assert!(
        text.contains("Two letters were sent.\"), // the second\n        // the first\n        (id: \"p1\""),
        "{text}"
    );
    window.press_with(ALT, Key::ArrowDown).press_with(ALT, Key::ArrowDown);
    assert_eq!(order(&mut window), "Two Three One", "the last one stays the last");
    window.press(Key::ArrowUp).click("Move up");
    assert_eq!(order(&mut window), "Three Two One");
    window.press(Key::Escape);
    for expected in ["Two Three One", "Two One Three", "One Two Three"] {
        window.press_with(CTRL, Key::Z);
        assert_eq!(order(&mut window), expected);
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), BOOK);
}

#[test]
fn a_passage_that_is_removed_leaves_its_cards_with_their_history() {
    let mut study = Study::new().deck(BOOK).answer("c2", Rating::Good);
    let path = study.deck_path("book.ron");
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("book").press(Key::E).click("Passages · 3").press(Key::ArrowDown);
    assert!(window.shows("1 card is about this passage."));
    window.press(Key::Delete);
    assert!(window.shows("The passage was removed; 1 card stay"), "it is said");
    let now = deck(&mut window);
    assert_eq!((now.passages.len(), now.cards.len()), (2, 2));
    assert_eq!((now.cards[1].passage.clone(), now.cards[1].quote.clone()), (None, None));
    assert!(!window.app().library().unwrap().deck(&"book".into()).unwrap().states()[1].is_new());
    window.press(Key::Escape).press_with(CTRL, Key::Z);
    assert_eq!(fs::read_to_string(&path).unwrap(), BOOK);
}

#[test]
fn a_source_is_written_changed_cited_and_removed_in_the_window() {
    let mut study = Study::new().deck(BOOK);
    let path = study.deck_path("book.ron");
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("book").press(Key::E).click("Sources · 1").click("New source");
    window.press_with(CTRL, Key::Enter);
    assert!(window.shows("The title is empty."));
    click_line(&mut window, "Title of the source");
    window.type_text("The Alliance").press(Key::Tab).type_text("G. Kennan").press(Key::Tab).type_text("1984");
    window.press_with(CTRL, Key::Enter);
    let written = deck(&mut window).sources[1].clone();
    assert_eq!(written.citation(), "G. Kennan, The Alliance, 1984");
    // A passage cites it, with the place.
    window.click("Passages · 3").press(Key::ArrowDown).press(Key::Enter);
    assert!(window.shows("Edit the passage"));
    // Its list has the focus then.
    window.click("Add a source").press(Key::Enter).press(Key::ArrowDown).press(Key::Enter);
    click_line(&mut window, "Place in source 1");
    window.type_text("ch. 2").press_with(CTRL, Key::Enter);
    let citation = deck(&mut window).passages[1].sources[0].clone();
    assert_eq!((citation.id, citation.locator.as_deref()), (Some("s".into()), Some("ch. 2")));
    assert!(window.shows("Passages · 3"), "it leads back to the list");

    window.click("Sources · 2");
    assert!(window.shows("Cited by 2 passages."));
    window.click("Remove");
    let now = deck(&mut window);
    assert_eq!(now.sources.len(), 1);
    assert!(now.passages.iter().all(|passage| passage.sources.is_empty()));
    window.press(Key::Escape);
    for _ in 0..3 {
        window.press_with(CTRL, Key::Z);
    }
    assert_eq!(fs::read_to_string(&path).unwrap(), BOOK);
}

#[test]
fn what_is_typed_into_a_passage_a_deck_or_a_source_outlives_the_window() {
    let mut study = Study::new().deck(BOOK).deck(&deck_of("other", 1));
    let told = "You were writing this when Entente closed.";
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("book").press(Key::E).click("Passages · 3").press(Key::Enter);
    window.click_text_field("Text of the passage").press_with(CTRL, Key::A).type_text("Written anew.");
    drop(window);
    let mut window = open(&mut study, SIZE, Theme::Light);
    assert!(window.shows(told) && window.shows("Edit the passage"));
    window.press_with(CTRL, Key::Enter);
    assert_eq!(deck(&mut window).passages[0].text, "Written anew.");
    assert_eq!(deck(&mut window).passages[0].sources.len(), 1, "what was not touched stays");

    window.press(Key::Escape).select("book").press(Key::E);
    window.press_with(CTRL, Key::A).type_text("Another title");
    drop(window);
    let mut window = open(&mut study, SIZE, Theme::Light);
    assert!(window.shows(told));
    window.press_with(CTRL, Key::Enter);
    assert_eq!(deck(&mut window).title, "Another title");

    window.select("book").press(Key::E).click("Sources · 1").click("New source").type_text("Half a tit");
    drop(window);
    let mut window = open(&mut study, SIZE, Theme::Light);
    assert!(window.shows(told));
    click_line(&mut window, "Title of the source");
    window.press(Key::End).type_text("le").press_with(CTRL, Key::Enter);
    assert_eq!(deck(&mut window).sources[1].title, "Half a title");
    drop(window);
    assert!(!open(&mut study, SIZE, Theme::Light).shows(told), "what was saved is not offered again");

    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("book").press(Key::E).press_with(CTRL, Key::A).type_text("Thrown away");
    window.press(Key::Escape).press(Key::Escape);
    drop(window);
    assert!(!open(&mut study, SIZE, Theme::Light).shows(told), "what was thrown away is not offered again");
}

#[test]
fn words_are_selected_with_keys_and_become_the_quote_of_a_card() {
    let mut study = Study::new().deck(BOOK);
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.select("book").press_with(CTRL, Key::Num2);
    // “It”, then “on”, then “on 4 January 1894”.
    for _ in 0..4 {
        window.press(Key::ArrowRight);
    }
    for _ in 0..3 {
        window.press_with(SHIFT, Key::ArrowRight);
    }
    assert!(window.shows("New card from the selected words"));
    window.picture("reading-keys-light-1280x800");
    window.press(Key::N).type_text("When was it signed?").press_with(CTRL, Key::Enter);
    let card = deck(&mut window).cards[2].clone();
    assert_eq!(card.quote.as_deref(), Some("on 4 January 1894"));
    assert_eq!(card.date.map(|date| date.as_str().to_owned()).as_deref(), Some("1894-01-04"));
    assert_eq!(card.passage, Some("p1".into()));

    window.press(Key::Escape).press(Key::ArrowRight).press_with(SHIFT, Key::ArrowDown);
    window
        .press(Key::N)
        .type_text("What of it?")
        .press(Key::Enter)
        .type_text("It was signed")
        .press_with(CTRL, Key::Enter);
    let sentence = deck(&mut window).cards[3].quote.clone().unwrap();
    assert_eq!(sentence, "It was *signed* on 4 January 1894");
}

#[test]
fn the_page_follows_a_selection_that_leaves_it() {
    let text = "A sentence that is long enough to fill a line. ".repeat(120);
    let long = BOOK.replace("Two letters were sent.", text.trim());
    let mut study = Study::new().deck(&long);
    let mut window = open(&mut study, [900.0, 600.0], Theme::Light);
    window.select("book").press_with(CTRL, Key::Num2).press(Key::J).press(Key::ArrowRight);
    for _ in 0..100 {
        window.press_with(SHIFT, Key::ArrowDown);
    }
    window.picture("reading-keys-far-light-900x600");
    assert!(!window.shows("New card from the selected words"), "the foot is still below");
    for _ in 0..30 {
        window.press_with(SHIFT, Key::ArrowDown);
    }
    assert!(window.shows("New card from the selected words"), "the end of the passage came into sight");
}

#[test]
fn the_columns_that_were_chosen_are_there_at_the_next_start() {
    let mut study = Study::new().deck(BOOK);
    let mut window = open(&mut study, SIZE, Theme::Light);
    window.press_with(CTRL, Key::Num3);
    assert!(window.shows("Sort by topic"));
    window.click("Columns").click("Topic").press(Key::Escape);
    drop(window);
    let mut window = Window::open_as_left(study.data_folder(), study.now(), SIZE, Theme::Light);
    window.press_with(CTRL, Key::Num3);
    assert!(!window.shows("Sort by topic") && window.shows("Sort by answer"));
}

#[test]
fn the_workshop_as_pictures() {
    for (size, theme, name) in SIZES {
        let mut study = Study::new().deck(BOOK);
        let mut window = open(&mut study, size, theme);
        window.select("book").press(Key::E).click("Passages · 3");
        window.picture(&format!("deck-passages-{name}"));
        window.press(Key::Enter);
        window.picture(&format!("edit-passage-{name}"));
        window.press(Key::Escape).click("Sources · 1");
        window.picture(&format!("deck-sources-{name}"));
        window.click("New source");
        window.picture(&format!("new-source-{name}"));
        window.press(Key::Escape).press(Key::Escape).press(Key::N);
        window.type_text("When did the [[Franco-Russian alliance]] come into force?").press(Key::Enter);
        window.press(Key::Enter).type_text("4 January 1894").click("More fields");
        std::thread::sleep(std::time::Duration::from_millis(300));
        window.settle();
        assert!(window.shows("As it will be asked"));
        window.picture(&format!("edit-card-{name}"));
    }
}
