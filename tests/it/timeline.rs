//! The timeline in the window: what is seen, found, selected and practised.

use eframe::egui::{Key, Modifiers, Theme};

use crate::{builder::Study, window::Window};

const SIZE: [f32; 2] = [1280.0, 800.0];

fn open(study: &mut Study, size: [f32; 2], theme: Theme) -> Window {
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), size, theme);
    window.press_with(Modifiers::COMMAND, Key::Num4);
    window
}

/// The first and the last year of what is seen.
fn seen(window: &Window) -> (i32, i32) {
    let label = window.label_with("Timeline from ");
    let years = label.trim_start_matches("Timeline from ").split_once(':').expect("a sentence").0;
    let (first, last) = years.split_once(" to ").expect("two years");
    (first.parse().expect("a year"), last.parse().expect("a year"))
}

#[test]
fn events_are_found_selected_and_read_by_keys() {
    let mut window = open(&mut Study::new(), SIZE, Theme::Light);
    window.press(Key::Slash).type_text("Fashoda").press(Key::Enter);
    assert!(window.shows("found") && window.shows("not studied yet"));
    window.press(Key::Escape);
    window.press(Key::ArrowDown);
    assert!(window.shows("Practise"), "a card is selected");
    window.press(Key::Escape);
    assert!(!window.shows("Practise"));
}

#[test]
fn all_topics_are_seen_at_1280x800_and_a_smaller_window_says_that_there_are_more() {
    let window = open(&mut Study::new(), SIZE, Theme::Light);
    assert!(window.label_with("Timeline from ").ends_with(" in 9 topics"), "{}", window.label_with("Timeline from "));
    let mut window = open(&mut Study::new(), [900.0, 600.0], Theme::Light);
    assert!(window.label_with("Timeline from ").ends_with(" of them wholly seen"));
    window.picture("timeline-more-below-light");
}

#[test]
fn one_zooms_to_a_month_moves_and_goes_back_to_everything() {
    let mut window = open(&mut Study::new(), SIZE, Theme::Light);
    let all = seen(&window);
    assert!(all.0 < 1703 && all.1 > 2016, "{all:?}");
    for _ in 0..40 {
        window.press(Key::Plus);
    }
    let month = seen(&window);
    assert!(month.1 - month.0 <= 1, "{month:?}");
    for _ in 0..4 {
        window.press(Key::Minus);
    }
    let closer = seen(&window);
    window.press(Key::Home);
    assert_eq!(seen(&window), all, "Home shows what is seen first");
    // There the few events long before the others are left out.
    window.press(Key::Home);
    let everything = seen(&window);
    assert!(everything.0 < 1547 && everything.1 > 2016, "{everything:?}");
    window.press(Key::ArrowRight);
    assert!(seen(&window).0 > everything.0 && closer.0 > everything.0);
    window.press(Key::ArrowLeft);
    assert_eq!(seen(&window), everything);
}

#[test]
fn a_period_is_selected_by_dragging_or_by_a_key_and_practised() {
    let mut window = open(&mut Study::new(), SIZE, Theme::Light);
    window.press(Key::P);
    let (first, last) = seen(&window);
    assert!(window.shows(&format!("{first}–{last}: ")));
    assert!(window.shows("of 2 decks"), "a period of several decks shows them as such");
    window.press(Key::Escape);
    assert!(!window.shows("Practise"));
    window.drag([300.0, 700.0], [900.0, 700.0], Modifiers::SHIFT);
    window.picture("timeline-period-light");
    window.click("Practise");
    assert!(window.shows("Practice: Selected cards"));
}

#[test]
fn the_timeline_as_pictures() {
    for (size, theme, name) in [
        (SIZE, Theme::Light, "light-1280x800"),
        (SIZE, Theme::Dark, "dark-1280x800"),
        ([900.0, 600.0], Theme::Light, "light-900x600"),
    ] {
        let mut study = Study::new();
        let ids: Vec<String> = study.library().decks()[0].deck.cards.iter().map(|card| card.id.to_string()).collect();
        for (day, ids) in (0..).zip(ids.chunks(8)).take(11) {
            study = study.day(day);
            for id in ids {
                study.record(id, entente::memory::Rating::Good);
            }
        }
        let mut study = study.day(12);
        let mut window = open(&mut study, size, theme);
        window.picture(&format!("timeline-{name}"));
        for _ in 0..4 {
            window.press(Key::Plus);
        }
        window.press(Key::ArrowDown);
        window.picture(&format!("timeline-closer-{name}"));
    }
}
