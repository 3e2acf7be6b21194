//! The page of passages as a reader uses it: by keyboard, by mouse and by name.

use std::fmt::Write as _;

use eframe::egui::{Event, Key, Modifiers, OutputCommand, Theme};
use egui_kittest::kittest::{NodeT, Queryable};
use entente::memory::Rating;

use crate::{
    builder::{FIRST_NOON, Study, deck_of},
    window::Window,
};

const SIZE: [f32; 2] = [1280.0, 800.0];

/// A deck of that many passages, each with a card that it answers, and one whose words are not in it.
fn book(passages: usize) -> String {
    let mut text = "Deck(id: \"book\", title: \"A book of treaties\", summary: \"What was signed, and when.\", \
                    sources: [(id: \"s\", title: \"Acts\", author: \"A. Clerk\")], passages: ["
        .to_owned();
    for n in 1..=passages {
        write!(
            text,
            "(id: \"p{n}\", heading: \"Treaty no. {n}\", text: \"The delegates of round {n} met in Orléans. They *signed* \
             on {n} May, in the hall.\\n\\nNobody was content, and the next round was called for.\", source: \"s\", \
             locator: \"p. {n}\"),"
        )
        .unwrap();
    }
    text += "], cards: [";
    for n in 1..=passages {
        write!(
            text,
            "(id: \"c{n}\", question: \"When was no. {n} signed?\", answer: \"{n} May\", passage: \"p{n}\", \
             quote: \"*signed* on {n} May\"),"
        )
        .unwrap();
    }
    text + "(id: \"loose\", question: \"Who met?\", answer: \"The delegates\", passage: \"p1\")])"
}

/// The window on the page, with that deck.
fn reading(study: &mut Study, deck: &str, size: [f32; 2], theme: Theme) -> Window {
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), size, theme);
    window.select(deck).press_with(Modifiers::COMMAND, Key::Num2);
    window
}

fn book_of(passages: usize) -> (Study, Window) {
    let mut study = Study::new().deck(&book(passages));
    let window = reading(&mut study, "book", SIZE, Theme::Light);
    (study, window)
}

/// Which passage the contents mark.
fn current(window: &mut Window) -> String {
    let marked = window.harness().query_all_by_label_contains("Contents: ");
    let marked = marked.filter(|it| it.accesskit_node().is_selected() == Some(true));
    marked.filter_map(|it| it.accesskit_node().label()).collect::<Vec<_>>().join("; ").replace("Contents: ", "")
}

/// Whether a heading of that name is in sight.
fn sees(window: &mut Window, heading: &str) -> bool {
    let height = SIZE[1];
    window.harness().query_all_by_label(heading).any(|it| it.rect().top() > 60.0 && it.rect().bottom() < height)
}

#[test]
fn a_deck_is_read_from_passage_to_passage_by_keyboard() {
    let (_study, mut window) = book_of(40);
    assert!(window.shows("A book of treaties") && window.shows("A. Clerk, Acts, p. 1"));
    assert_eq!(current(&mut window), "Treaty no. 1");
    window.press(Key::J).press(Key::J);
    assert_eq!(current(&mut window), "Treaty no. 3");
    assert!(sees(&mut window, "Treaty no. 3"));
    window.press(Key::K);
    assert_eq!(current(&mut window), "Treaty no. 2");
    window.press(Key::End);
    assert_eq!(current(&mut window), "Treaty no. 40");
    assert!(sees(&mut window, "Treaty no. 40") && !window.shows("A. Clerk, Acts, p. 1"));
    window.press(Key::PageUp).press(Key::PageUp);
    assert!(!sees(&mut window, "Treaty no. 40"));
    window.press(Key::PageDown).press(Key::PageDown);
    assert_eq!(current(&mut window), "Treaty no. 40", "what goes up comes down to the same place");
    window.press(Key::Home);
    assert_eq!(current(&mut window), "Treaty no. 1");
    window.click("Contents: Treaty no. 5");
    assert_eq!(current(&mut window), "Treaty no. 5");
}

#[test]
fn what_stands_above_the_page_selects_no_text_that_is_scrolled_beneath_it() {
    let mut study = Study::new().deck(&book(40));
    let mut window = reading(&mut study, "book", [900.0, 600.0], Theme::Light);
    window.press(Key::End).press(Key::PageUp);
    for _ in 0..6 {
        for y in [28.0, 62.0, 80.0, 98.0] {
            window.drag([150.0, y], [420.0, y], Modifiers::NONE);
            assert!(!window.shows("New card from the selected words"), "dragged at {y}");
        }
        // The list of decks opens, and is closed with the pointer over the page.
        window.click_at(eframe::egui::pos2(150.0, 80.0));
        window.harness().hover_at(eframe::egui::pos2(300.0, 400.0));
        window.press(Key::Escape);
        assert!(!window.shows("New card from the selected words"), "after the list");
        window.press(Key::ArrowUp);
    }
    let words = window.harness().query_all_by_label_contains("The delegates of round").map(|it| it.rect());
    let words = words.into_iter().find(|it| it.top() > 120.0 && it.bottom() < 400.0).expect("a passage is in sight");
    let y = words.top() + 12.0;
    window.drag([words.left() + 40.0, y], [words.left() + 160.0, y], Modifiers::NONE);
    assert!(window.shows("New card from the selected words"), "on the page itself it is selected");
}

#[test]
fn another_passage_is_written_here_and_an_undo_says_which_it_takes_back() {
    let (_study, mut window) = book_of(3);
    window.press_with(Modifiers::SHIFT, Key::N);
    assert!(window.shows("New passage") && window.shows("Text of the passage"));
    window.type_text("Bayonne").press(Key::Tab).type_text("The customs men wanted duty.");
    window.press_with(Modifiers::COMMAND, Key::Enter);
    window.wait_for("Contents: Bayonne");
    assert_eq!(current(&mut window), "Bayonne", "the page goes there");
    window.press_with(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    assert!(window.shows("Contents: Bayonne"), "that is another key");
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.wait_for("Undone: the new passage “Bayonne”.");
    assert!(!window.shows("Contents: Bayonne"));
}

#[test]
fn a_passage_that_is_over_but_for_its_sources_is_no_longer_the_one_that_is_read() {
    let (_study, mut window) = book_of(40);
    for _ in 0..9 {
        window.press(Key::J);
    }
    assert_eq!(current(&mut window), "Treaty no. 10");
    // As far as the source of the tenth is at the top, with the whole of the eleventh below it.
    let source = |window: &mut Window| window.harness().get_by_label_contains("p. 10").rect().top();
    while source(&mut window) > 140.0 {
        window.press(Key::ArrowDown);
    }
    assert_eq!(current(&mut window), "Treaty no. 11");
}

#[test]
fn the_place_is_kept_when_one_comes_back() {
    let (study, mut window) = book_of(40);
    for _ in 0..6 {
        window.press(Key::J);
    }
    window.press(Key::ArrowDown);
    let top = |window: &mut Window| {
        window.harness().get_by_label_contains("delegates of round 7").rect().top().round() as i32
    };
    let before = top(&mut window);
    window.press_with(Modifiers::COMMAND, Key::Num4).press_with(Modifiers::COMMAND, Key::Num2);
    assert_eq!(top(&mut window), before);
    let current_before = current(&mut window);
    drop(window);
    let mut window = Window::open_as_left(study.data_folder(), FIRST_NOON, SIZE, Theme::Light);
    window.press_with(Modifiers::COMMAND, Key::Num2);
    assert_eq!(current(&mut window), current_before, "after a restart, too");
}

#[test]
fn guess_first_covers_every_answer_until_it_is_pressed() {
    let (_study, mut window) = book_of(12);
    assert!(window.shows("They signed on 1 May"));
    window.press(Key::G);
    assert!(window.shows("They (covered), in the hall.") && !window.shows("signed on"));
    window.press(Key::Space);
    assert!(window.shows("They signed on 1 May") && !window.shows("signed on 2 May"));
    window.press(Key::Space);
    assert_eq!(current(&mut window), "Treaty no. 2");
    assert!(!window.shows("signed on 2 May"), "it is seen before it is uncovered");
    window.click_first("Covered answer 1 of 1");
    assert!(window.shows("signed on 2 May") && !window.shows("signed on 3 May"));
    // By the focus, too.
    window.press(Key::J);
    window.harness().get_all_by_label("Covered answer 1 of 1").next().unwrap().focus();
    window.settle();
    window.press(Key::Enter);
    assert!(window.shows("signed on 3 May") && !window.shows("signed on 4 May"));
    window.press(Key::G);
    assert!(window.shows("signed on 4 May") && !window.shows("(covered)"));
}

#[test]
fn the_text_is_searched_whatever_accents_and_case() {
    let (_study, mut window) = book_of(30);
    window.press(Key::J).press(Key::Slash).type_text("ORLEANS");
    window.settle();
    assert!(window.shows("2 of 30"), "the first hit is one from here on");
    window.press(Key::Enter);
    assert!(window.shows("3 of 30"));
    assert!(sees(&mut window, "Treaty no. 3"));
    window.press_with(Modifiers::SHIFT, Key::Enter).press_with(Modifiers::SHIFT, Key::Enter);
    assert!(window.shows("1 of 30"));
    window.type_text("nowhere");
    assert!(window.shows("Nothing found. Try fewer letters"));
    window.press(Key::Escape);
    assert!(!window.shows("Nothing found"));
    // The keys belong to the page again.
    window.press(Key::J);
    window.press_with(Modifiers::COMMAND, Key::F).type_text("round 17 met");
    assert!(window.shows("1 of 1"));
    assert!(sees(&mut window, "Treaty no. 17"));
}

#[test]
fn the_cards_are_marks_that_say_how_well_each_is_known() {
    let mut study = Study::new().deck(&book(3)).answer("c1", Rating::Good);
    let mut window = reading(&mut study, "book", SIZE, Theme::Light);
    assert!(window.shows("Card: When was no. 1 signed? – 100 % likely recalled today"));
    assert!(window.shows("Card: When was no. 2 signed? – not studied yet"));
    assert!(window.shows("Card: Who met? – not studied yet"), "a card whose words are not found has a mark, too");
    window.click("Card: When was no. 2 signed? – not studied yet");
    assert!(window.harness().query_all_by_label("2 May").next().is_some(), "the answer is shown");
    window.click("Practise");
    assert!(window.shows("When was no. 2 signed?") && window.shows("1 card left"));
    window.press(Key::Escape);
    assert!(window.shows("They signed on 1 May"));
}

#[test]
fn a_session_waits_while_its_passage_is_read_and_comes_back_as_it_was() {
    let mut study = Study::new().deck(&book(20));
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), SIZE, Theme::Light);
    window.select("book").press(Key::Enter).press(Key::Space).press(Key::Num3).press(Key::Space);
    let answers = |window: &mut Window| window.app().library().unwrap().reviews().unwrap().len();
    let question = window.label_with("When was no.");
    let heading = question.replace("When was no. ", "Treaty no. ").replace(" signed?", "");
    window.press(Key::P);
    assert_eq!(current(&mut window), heading);
    assert!(window.shows("Continue the session"));
    // Elsewhere, too, and with another session between.
    window.press(Key::T);
    assert!(window.shows("practice"), "cards of a session that waits are not answered behind its back");
    window.press(Key::Escape);
    assert_eq!(current(&mut window), heading);
    window.press_with(Modifiers::COMMAND, Key::Num1).click("Continue the session");
    assert!(window.shows(&question) && window.shows("Good, ") && !window.shows("Continue the session"));
    window.press(Key::P).press(Key::Escape);
    assert!(window.shows(&question) && window.shows("Good, "));
    assert_eq!(answers(&mut window), 1);
    window.press(Key::Num3);
    assert_eq!(answers(&mut window), 2);
    window.press(Key::Escape);
    assert!(!window.shows("Continue the session"));
    assert!(window.shows("new cards today"), "it ends where it began: in the library");
}

#[test]
fn testing_oneself_on_a_passage_asks_what_is_due_of_it() {
    let mut study = Study::new().deck(&book(3)).answer("c1", Rating::Good).day(9);
    let mut window = reading(&mut study, "book", SIZE, Theme::Light);
    window.click_first("Test me on this");
    assert!(window.shows("review") && window.shows("1 card left"), "the due card counts");
    window.press(Key::Escape).press(Key::J);
    assert_eq!(current(&mut window), "Treaty no. 2");
    window.press(Key::T);
    assert!(window.shows("practice") && window.shows("When was no. 2 signed?"));
}

#[test]
fn selected_words_are_copied_as_they_are_shown() {
    let (_study, mut window) = book_of(2);
    let text = window.harness().get_by_label_contains("The delegates of round 1").rect();
    let y = text.top() + 12.0;
    window.drag([text.left() + 1.0, y], [text.left() + 2_000.0_f32.min(text.width()), y], Modifiers::NONE);
    window.harness().event(Event::Copy);
    window.harness().step();
    let commands = window.harness().output().platform_output.commands.clone();
    let copied = commands.iter().find_map(|it| if let OutputCommand::CopyText(text) = it { Some(text) } else { None });
    assert!(
        copied.is_some_and(|text| text.starts_with("The delegates of round 1 met in Orléans. They signed on")),
        "{commands:?}"
    );
}

#[test]
fn words_drawn_with_the_pointer_are_whole_and_stay_selected_under_the_button_that_takes_them() {
    let (_study, mut window) = book_of(2);
    let text = window.harness().get_by_label_contains("The delegates of round 1").rect();
    let y = text.top() + 12.0;
    window.drag([text.left() + 1.0, y], [text.left() + 130.0, y], Modifiers::NONE);
    window.click_by_pointer("New card from the selected words");
    let told = window.harness().get_by_label_contains("Quote: ").accesskit_node().value().unwrap_or_default();
    let quote = told.trim_start_matches("Quote: ").to_owned();
    assert!("The delegates of round 1 met in".starts_with(&quote) && quote.len() > 3, "“{quote}”");
    assert!(
        quote.split(' ').all(|word| ["The", "delegates", "of", "round", "1", "met", "in"].contains(&word)),
        "“{quote}”"
    );
}

#[test]
fn only_what_is_near_is_set_however_long_the_deck_and_its_passages_are() {
    let long = "Deck(id: \"long\", title: \"Long\", passages: [(id: \"p\", heading: \"Very long\", text: \"START "
        .to_owned()
        + &"The congress met and parted once more. ".repeat(500)
        + "THE END.\")], cards: [(id: \"q\", question: \"What?\", answer: \"x\", passage: \"p\", quote: \"THE END\")])";
    let mut study = Study::new().deck(&book(5_000)).deck(&long);
    let mut window = reading(&mut study, "book", SIZE, Theme::Light);
    let nodes = |window: &mut Window| window.harness().query_all_by(|_| true).count();
    assert!(nodes(&mut window) < 400);
    window.press(Key::End);
    assert!(sees(&mut window, "Treaty no. 5000"));
    assert!(nodes(&mut window) < 400);
    window.press_with(Modifiers::COMMAND, Key::Num1).select("long").press_with(Modifiers::COMMAND, Key::Num2);
    // The deck that was read is kept; the other is chosen by its name.
    window.click("Deck to read").click("Long");
    assert!(window.shows("START") && !window.shows("THE END"));
    window.press(Key::Slash).type_text("the end");
    assert!(window.shows("THE END") && window.shows("Card: What?"));
    assert!(nodes(&mut window) < 400);
}

#[test]
fn a_deck_without_passages_says_what_to_do_next() {
    let mut study = Study::new().deck(&deck_of("pacts", 3));
    let mut window = reading(&mut study, "pacts", SIZE, Theme::Light);
    assert!(window.shows("This deck has no passages") && window.shows("has 3 cards, but no texts"));
    window.press(Key::J).press(Key::T).press(Key::G).press(Key::Space).press(Key::PageDown);
    window.press(Key::N);
    assert!(window.shows("New card"));
    window.press(Key::Escape).press_with(Modifiers::COMMAND, Key::E);
    assert!(window.shows("New passage") && window.shows("Text of the passage"));
    window.press(Key::Escape).click_first("Library");
    assert!(window.shows("About pacts"));
}

#[test]
fn the_first_card_explains_the_keys_and_the_ratings_the_second_its_passage_and_no_other_anything() {
    let mut study = Study::new().deck(&book(20));
    study.close();
    let mut window = Window::open(study.data_folder(), FIRST_NOON, SIZE, Theme::Light);
    window.select("book").press(Key::Enter);
    let lines = ["The rating decides when", "comes from this passage", "shows the answer, and then takes"];
    let told = |window: &Window| lines.map(|line| window.shows(line));
    assert_eq!(told(&window), [false, false, true]);
    window.press(Key::Space);
    assert_eq!(told(&window), [true, false, false]);
    window.press(Key::Space);
    assert_eq!(told(&window), [false; 3]);
    window.press(Key::Space);
    assert_eq!(told(&window), [false, true, false]);
    window.press(Key::Space);
    for _ in 0..5 {
        window.press(Key::Space);
        assert_eq!(told(&window), [false; 3]);
    }
    drop(window);
    let mut window = Window::open(study.data_folder(), FIRST_NOON, SIZE, Theme::Light);
    window.select("book").press(Key::Enter);
    for _ in 0..4 {
        assert_eq!(told(&window), [false; 3], "never again");
        window.press(Key::Space);
    }
}

#[test]
fn pictures_of_reading() {
    for size in [[1280.0, 800.0], [900.0, 600.0]] {
        for (theme, name) in [(Theme::Light, "light"), (Theme::Dark, "dark")] {
            let name = format!("{name}-{}x{}", size[0], size[1]);
            let mut study = Study::new().day(0);
            study.begin(&entente::library::Plan { new: Some(9), ..Default::default() });
            let keys: Vec<String> = study.library().decks()[0].deck.cards.iter().map(|it| it.id.to_string()).collect();
            for (n, key) in keys.iter().enumerate().take(9) {
                study.record(key, Rating::ALL[n % 4]);
            }
            let mut study = study.deck(&deck_of("pacts", 3)).day(6);
            study.close();
            let mut window = Window::open(study.data_folder(), study.now(), size, theme);
            window.press_with(Modifiers::COMMAND, Key::Num2);
            window.picture(&format!("reading-{name}"));
            window.press(Key::J).press(Key::J).press(Key::G).press(Key::Space);
            window.picture(&format!("reading-guess-{name}"));
            window.press(Key::G).press(Key::Slash).type_text("alliance");
            window.picture(&format!("reading-search-{name}"));
            window.press(Key::Escape);
            let mark = window.label_with("Card: ");
            window.click_first(&mark);
            window.picture(&format!("reading-mark-{name}"));
        }
    }
}
