//! A picture of every screen and state that matters, in both themes and two sizes, in `target/pictures/`.

use std::fs;

use eframe::egui::{Key, Modifiers, Theme, accesskit::Role};
use egui_kittest::kittest::Queryable;
use entente::memory::Rating;

use crate::{
    builder::{Study, deck_of},
    window::Window,
};

const SIZES: [[f32; 2]; 2] = [[1280.0, 800.0], [900.0, 600.0]];
const THEMES: [(Theme, &str); 2] = [(Theme::Light, "light"), (Theme::Dark, "dark")];

/// A deck with long words, long texts, several scripts, and problems.
const HARD_DECK: &str = r#"Deck(
    id: "hard",
    title: "Donaudampfschifffahrtsgesellschaft and other long words that a title may be made of",
    summary: "Ελληνικά, кириллица (ѣ), Tiếng Việt, *emphasis*, and a summary that goes on for longer than a line has room, as summaries tend to do when nobody stops them.",
    sources: [(id: "s", title: "Очеркъ", author: "Ά. Β. Γ.")],
    passages: [(id: "p", heading: "Ἡ συνθήκη · Договоръ · Hiệp ước", text: "The word *συνθήκη* means **treaty**; so does договоръ, with a hard sign at its end. Honorificabilitudinitatibus-Honorificabilitudinitatibus-Honorificabilitudinitatibus-Honorificabilitudinitatibus does not break. Hiệp ước Paris năm 1856 đã chấm dứt chiến tranh.", source: "s", locator: "p. 12", note: "A note on the passage itself.")],
    cards: [
        (id: "list", topic: Alliance, question: "Which powers made up the **Triple** *Entente*, in whatever order you like, although the order in which they joined is itself worth knowing?", answer: ["France, which began it", "Russia", "Great Britain, last and least bound of the three"], date: "1907~", passage: "p", quote: "договоръ", note: "A source note with *emphasis*."),
        (id: "cloze", question: "Tsar [[Alexander III]] approved it.", passage: "p", quote: "not there", colour: "red"),
        (question: "No id?", answer: "None", topic: Allianz),
    ],
)"#;

/// Draws in both sizes and both themes.
pub fn each(mut draw: impl FnMut([f32; 2], Theme, &str)) {
    for size in SIZES {
        for (theme, name) in THEMES {
            draw(size, theme, &format!("{name}-{}x{}", size[0], size[1]));
        }
    }
}

/// Three weeks of study of the built-in deck.
fn studied() -> Study {
    let mut study = Study::new();
    let ids: Vec<String> = study.library().decks()[0].deck.cards.iter().map(|card| card.id.to_string()).collect();
    for day in 0..21 {
        study = study.day(day);
        study.begin(&entente::library::Plan { new: Some(5), ..Default::default() });
        let known = ids.len().min(5 * (day as usize + 1));
        for (n, id) in ids.iter().enumerate().take(known) {
            let is_new = n >= known - 5;
            let key = study.key(id);
            let is_due =
                study.library().state(&key).is_some_and(|state| state.is_due(study.library().study_day(study.now())));
            if is_new || is_due {
                let rating = match (n * 7 + day as usize * 3) % 11 {
                    0 | 1 => Rating::Again,
                    2 | 3 => Rating::Hard,
                    4 => Rating::Easy,
                    _ => Rating::Good,
                };
                study.record(id, rating);
                if rating == Rating::Again {
                    study.record(id, Rating::Good);
                }
            }
        }
    }
    study
}

#[test]
fn the_first_start() {
    each(|size, theme, name| {
        let mut study = Study::new();
        study.close();
        let mut window = Window::open(study.data_folder(), study.now(), size, theme);
        assert!(window.shows("France and Russia"));
        window.picture(&format!("library-new-{name}"));
        window.press_with(Modifiers::COMMAND, Key::Num5);
        window.picture(&format!("progress-empty-{name}"));
        window.press_with(Modifiers::COMMAND, Key::Comma);
        window.picture(&format!("settings-{name}"));
        window.press(Key::F1);
        window.picture(&format!("keys-{name}"));
        window.press(Key::Escape).press_with(Modifiers::COMMAND, Key::K).type_text("alliance");
        window.picture(&format!("palette-{name}"));
        assert!(window.shows("Making the alliance"));
    });
}

#[test]
fn a_session_from_question_to_end() {
    each(|size, theme, name| {
        let mut study = Study::new();
        study.close();
        let mut window = Window::open(study.data_folder(), study.now(), size, theme);
        window.press(Key::Enter);
        window.picture(&format!("question-{name}"));
        window.press(Key::Space);
        assert!(window.shows("Good, "));
        window.picture(&format!("answer-{name}"));

        window.press(Key::Num1);
        while !window.shows("Source note") {
            window.press(Key::Num3).press(Key::Space);
        }
        window.picture(&format!("answer-source-note-{name}"));
        window.press_with(Modifiers::COMMAND, Key::E);
        window.picture(&format!("edit-{name}"));
        window.press(Key::Escape);
        for _ in 0..60 {
            window.press(Key::Space);
        }
        window.picture(&format!("session-over-{name}"));
        assert!(window.shows("Session complete"));
    });
}

#[test]
fn a_library_of_three_weeks() {
    each(|size, theme, name| {
        let mut study = studied().deck(&deck_of("pacts", 12)).day(24);
        study.close();
        let mut window = Window::open(study.data_folder(), study.now(), size, theme);
        window.picture(&format!("library-full-{name}"));
        window.press_with(Modifiers::COMMAND, Key::Num5);
        window.picture(&format!("progress-full-{name}"));
        assert!(window.shows("Last session"));
    });
}

#[test]
fn decks_that_are_hard_to_show() {
    each(|size, theme, name| {
        let mut study = Study::new().deck(HARD_DECK);
        study.close();
        fs::write(study.data_folder().decks().join("broken.ron"), "Deck(title: \"never ends").unwrap();
        let mut window = Window::open(study.data_folder(), study.now(), size, theme);
        assert!(window.shows("broken.ron cannot be read"));
        window.picture(&format!("library-bad-deck-{name}"));
        window.press(Key::ArrowDown).press(Key::P);
        window.picture(&format!("problems-{name}"));
        window.press(Key::Escape).press(Key::Enter).press(Key::Space);
        window.picture(&format!("answer-hard-{name}"));
        window.press(Key::Escape).press(Key::I);
        let path = study.data_folder().root().join("coming.ron");
        fs::write(&path, HARD_DECK.replace("Which powers", "What powers")).unwrap();
        window.type_text(&path.display().to_string()).press(Key::Enter);
        assert!(window.shows("brought up to date"));
        window.picture(&format!("import-{name}"));
    });
}

#[test]
fn a_library_that_does_not_open() {
    each(|size, theme, name| {
        let study = Study::new();
        let mut window = Window::open(study.data_folder(), study.now(), size, theme);
        assert!(window.shows("Another Entente is using this data folder"));
        window.picture(&format!("locked-{name}"));
    });
}

#[test]
fn cards_set_aside() {
    each(|size, theme, name| {
        let mut study = Study::new()
            .mark("baluze-name", entente::study::MarkKind::Suspend)
            .mark("spb-founded", entente::study::MarkKind::Flag);
        study.close();
        let mut window = Window::open(study.data_folder(), study.now(), size, theme);
        window.click("1 suspended, 1 flagged");
        assert!(window.shows("Unsuspend") && window.shows("Baluze"), "each with its answer");
        window.picture(&format!("set-aside-{name}"));
        window.press(Key::ArrowDown).press(Key::F);
        assert!(!window.shows("Remove flag"));
        window.press(Key::S);
        assert!(window.shows("None any more"));
    });
}

/// Every part of the progress page.
fn progress_pictures(mut study: Study, age: &str) {
    for (size, theme, name) in [
        (SIZES[0], Theme::Light, "light-1280x800"),
        (SIZES[0], Theme::Dark, "dark-1280x800"),
        (SIZES[1], Theme::Light, "light-900x600"),
    ] {
        study.close();
        let mut window = Window::open(study.data_folder(), study.now(), size, theme);
        window.press_with(Modifiers::COMMAND, Key::Num5);
        let parts = [
            (Key::Num1, "Since last time"),
            (Key::Num2, "What is known"),
            (Key::Num3, "Trouble spots"),
            (Key::Num4, "Upcoming"),
            (Key::Num5, "Started"),
        ];
        for (part, (key, shown)) in parts.into_iter().enumerate() {
            window.press(key);
            assert!(window.shows(shown), "{shown}");
            window.picture(&format!("progress-{age}-{part}-{name}"));
        }
    }
}

/// Whether a page is longer than the window: then End scrolls it.
fn scrolls(window: &mut Window) -> bool {
    let place = |window: &mut Window| window.harness().get_by_label("Forecast").rect();
    let before = place(window);
    window.press(Key::End);
    let is_moved = place(window) != before;
    window.press(Key::Home);
    is_moved
}

#[test]
fn each_figure_of_progress_is_seen_without_scrolling() {
    let mut study = studied().day(24);
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), SIZES[0], Theme::Light);
    window.press_with(Modifiers::COMMAND, Key::Num5);
    for (key, name) in [(Key::Num1, "Today"), (Key::Num2, "Memory"), (Key::Num3, "Trouble"), (Key::Num4, "Forecast")] {
        window.press(key);
        assert!(!scrolls(&mut window), "{name}");
    }
    window.press(Key::Num2).click_first("What does known mean?");
    assert!(window.shows("how likely you would recall each card"), "what is known is explained by one click");
    window.picture("progress-known-explained");
}

#[test]
fn a_figure_higher_than_the_window_is_drawn_smaller_for_its_picture_and_the_window_is_then_as_before() {
    let mut study = studied().day(24);
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), [900.0, 320.0], Theme::Light);
    window.press_with(Modifiers::COMMAND, Key::Num5).press(Key::Num2);
    let before = window.harness().ctx.zoom_factor();
    window.harness().get_by_label("Topics and passages: save the picture").click();
    let mut least = before;
    for _ in 0..12 {
        window.harness().step();
        least = least.min(window.harness().ctx.zoom_factor());
    }
    assert!(least < before, "it would be cut");
    assert!((window.harness().ctx.zoom_factor() - before).abs() < 1e-6);
}

#[test]
fn the_progress_of_three_weeks() {
    progress_pictures(studied().day(24), "weeks");
}

#[test]
fn at_the_largest_text_every_page_and_command_of_the_library_is_within_a_small_window() {
    let mut study = studied().day(24);
    study.close();
    std::fs::write(study.data_folder().preferences(), "(theme: Light, text_scale: 1.6)").unwrap();
    let mut window = Window::open_as_left(study.data_folder(), study.now(), SIZES[1], Theme::Light);
    let pages = ["Library", "Read", "Cards", "Timeline", "Progress", "Settings"];
    for name in pages.into_iter().chain(["Messages", "Keys", "Study all", "Practise", "New deck", "Import a deck"]) {
        assert!(window.sees(&window.label_with(name)), "“{name}” is not within the window");
    }
    let [messages, keys] =
        ["Messages", "Keys"].map(|name| window.harness().get_by_role_and_label(Role::Button, name).rect());
    assert!((messages.center().y - keys.center().y).abs() < 1.0, "they stay together");
    assert!(window.harness().ctx.content_rect().right() - keys.right() < 20.0, "at the right");
    window.picture("largest-library-900x600");
    let keys = [Key::Num2, Key::Num3, Key::Num4, Key::Num5, Key::Comma];
    for (key, page) in keys.into_iter().zip(["read", "cards", "timeline", "progress", "settings"]) {
        window.press_with(Modifiers::COMMAND, key).picture(&format!("largest-{page}-900x600"));
    }
}
