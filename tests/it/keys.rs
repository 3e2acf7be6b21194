//! No key is dropped in silence: each counts on the page that the keys before it led to.

use eframe::egui::{Key, Theme};
use entente::memory::Rating;

use crate::{builder::Study, window::Window};

const SIZE: [f32; 2] = [900.0, 600.0];

/// Forty cards without another form than recall.
fn forty_cards() -> String {
    let card =
        |n: usize| format!("(id: \"c{n:02}\", question: \"What happened in chapter {n}?\", answer: \"Thing {n}\")");
    let cards: Vec<String> = (0..40).map(card).collect();
    format!("Deck(id: \"keys\", title: \"Keys\", cards: [{}])", cards.join(", "))
}

/// A session over forty new cards, each of which is shown with Space and rated with a digit.
fn session() -> (Study, Window) {
    let mut study = Study::new().deck(&forty_cards());
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), SIZE, Theme::Light);
    window.select("keys").press(Key::Enter);
    (study, window)
}

fn answers(window: &mut Window) -> usize {
    window.app().library().expect("the library is open").reviews().unwrap().len()
}

#[test]
fn space_and_a_digit_count_however_quickly_they_follow_each_other() {
    for apart in [0.01, 0.04, 0.08, 0.15] {
        let (_study, mut window) = session();
        for pair in 1..=10 {
            window.press_in_frames(&[(0.25, &[Key::Space]), (apart, &[Key::Num3])]);
            assert_eq!(answers(&mut window), pair, "{apart} s apart");
        }
    }
}

#[test]
fn keys_in_one_frame_act_in_their_order_each_on_the_page_that_the_one_before_led_to() {
    let (_study, mut window) = session();
    window.press_in_frames(&[(0.25, &[Key::Space, Key::Num3, Key::Space, Key::Num1, Key::Space])]);
    assert_eq!(answers(&mut window), 2);
    assert!(window.shows("Good, 2 days"), "the third answer is shown");
    let ratings: Vec<Rating> =
        window.app().library().unwrap().reviews().unwrap().iter().map(|review| review.rating).collect();
    assert_eq!(ratings, [Rating::Good, Rating::Again]);
    // A digit means nothing before the answer is shown.
    window.press_in_frames(&[(0.25, &[Key::Num3]), (0.25, &[Key::Num3, Key::Space])]);
    assert_eq!(answers(&mut window), 3);
}

#[test]
fn only_the_same_key_twice_within_120_ms_is_a_bounce() {
    let (_study, mut window) = session();
    for apart in [0.0, 0.05, 0.11] {
        let frames: &[(f64, &[Key])] = if apart == 0.0 {
            &[(0.25, &[Key::Space, Key::Space])]
        } else {
            &[(0.25, &[Key::Space]), (apart, &[Key::Space])]
        };
        window.press_in_frames(frames);
        assert!(answers(&mut window) == 0 && window.shows("Good, 2 days"), "{apart} s apart");
        window.press_with(eframe::egui::Modifiers::COMMAND, Key::Z);
    }
    window.press_in_frames(&[(0.25, &[Key::Space]), (0.13, &[Key::Space])]);
    assert_eq!(answers(&mut window), 1, "a moment later it is meant");
}

#[test]
fn a_button_clicked_twice_within_120_ms_rates_no_card_unseen() {
    let (_study, mut window) = session();
    window.click_in_frames("Show answer", &[0.25, 0.1]);
    assert!(answers(&mut window) == 0 && window.shows("Good, 2 days"));
    window.press_with(eframe::egui::Modifiers::COMMAND, Key::Z);
    window.click_in_frames("Show answer", &[0.25, 0.2]);
    assert_eq!(answers(&mut window), 1, "a moment later it is meant");
}

#[test]
fn what_is_typed_in_the_same_frame_as_a_key_is_kept_for_the_field_or_judged_with_it() {
    let deck = r#"Deck(id: "keys", title: "Keys", cards: [
        (id: "a", question: "When was the pact concluded?", date: "1891"),
        (id: "b", question: "When did the alliance come into force?", date: "1894"),
    ])"#;
    let mut study = Study::new().deck(deck).day(0).answer("a", Rating::Easy).answer("b", Rating::Easy).day(60);
    study.close();
    let mut window = Window::open_with_forms(study.data_folder(), study.now(), SIZE, Theme::Light);
    // The deck is selected and begun in one frame, and the field has the focus.
    window.press_in_frames(&[(0.25, &[Key::ArrowDown, Key::ArrowDown, Key::Enter])]);
    let year = [Key::Num1, Key::Num8, Key::Num9, Key::Num1];
    let [a, b, c, d] = year;
    // The answer with its Enter, the rating, and the beginning of the next answer.
    window.press_in_frames(&[(0.25, &[a, b, c, d, Key::Enter, Key::Num3, Key::Num1, Key::Num8])]);
    let reviews = window.app().library().unwrap().reviews().unwrap();
    let last = reviews.last().unwrap();
    assert_eq!((reviews.len(), last.given.as_deref(), last.rating), (3, Some("1891"), Rating::Good));
    window.press_in_frames(&[(0.25, &[Key::Num9, Key::Num4, Key::Enter])]);
    assert!(window.shows("1894"));
    window.press(Key::Num3);
    let reviews = window.app().library().unwrap().reviews().unwrap();
    assert_eq!(reviews.last().unwrap().given.as_deref(), Some("1894"), "nothing is lost or added");
}
