//! A card that keeps being forgotten is helped, in the session and on the progress page.

use eframe::egui::{Key, Theme};
use entente::{
    memory::{Moment, Rating},
    study::{Answer, Record},
};

use crate::{builder::Study, window::Window};

const DECK: &str = r#"Deck(
    id: "trouble", title: "Trouble",
    sources: [(id: "s", title: "A book")],
    passages: [
        (id: "p", heading: "The pact", text: "On 27 August 1891 the two governments promised to consult each other.", source: "s", locator: "p. 1"),
    ],
    cards: [
        (id: "pact", question: "Who negotiated the pact of 1891 for France?", answer: "Alexandre Ribot", passage: "p", quote: "27 August 1891"),
        (id: "entente", question: "Who concluded the Entente cordiale?", answer: "Théophile Delcassé"),
    ],
)"#;

/// A study in which the first card was forgotten eight times, and taken for the second.
fn study() -> Study {
    let mut study = Study::new().deck(DECK).answer("pact", Rating::Good);
    for day in 1..=8 {
        study = study.day(day * 4);
        let (card, now): (_, Moment) = (study.key("pact"), study.later(5));
        let missed = Answer {
            is_right: Some(false),
            given: Some("Delcassé".to_owned()),
            rival: Some(study.key("entente")),
            ..Answer::recalled(uuid::Uuid::nil(), card, Rating::Again, 5_000)
        };
        study.keep(Record::Answer(missed), now);
        study.record("pact", Rating::Good);
    }
    let mut study = study.day(200);
    study.record("entente", Rating::Easy);
    study
}

fn open(study: &mut Study, size: [f32; 2], theme: Theme) -> Window {
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), size, theme);
    window.select("trouble");
    window
}

#[test]
fn a_trouble_card_offers_what_helps_and_the_session_goes_on() {
    let mut study = study();
    let mut window = open(&mut study, [1280.0, 800.0], Theme::Light);
    window.press(Key::Enter).press(Key::Space);
    assert!(
        window.shows("Trouble card: forgotten 8 times. Confused 8 times with: Who concluded the Entente cordiale?")
    );
    window.click("Compare");
    assert!(window.shows("Confused with"));
    window.click("Read on");
    assert!(!window.shows("Trouble card"), "the passage is read on its page");
    window.click("Continue the session");
    assert!(window.shows("Trouble card"), "the answer is as it was");
    window.click_first("Suspend");
    assert!(window.shows("Nothing to study now"), "no other card was due");
    let key =
        window.app().library().unwrap().decks().iter().find_map(|deck| Some(deck.key(deck.place(&"pact".into())?)));
    assert!(window.app().library().unwrap().marks(&key.unwrap()).is_suspended);
}

#[test]
fn a_trouble_card_is_rewritten_in_the_editor() {
    let mut study = study();
    let mut window = open(&mut study, [1280.0, 800.0], Theme::Light);
    window.press(Key::Enter).press(Key::Space).click("Rewrite or add a hint");
    assert!(window.shows("Edit") && window.shows("Hint"));
}

#[test]
fn pictures_of_a_trouble_card() {
    for (size, theme, name) in
        [([1280.0, 800.0], Theme::Light, "light-1280x800"), ([900.0, 600.0], Theme::Dark, "dark-900x600")]
    {
        let mut study = study();
        let mut window = open(&mut study, size, theme);
        window.press(Key::Enter).press(Key::Space);
        window.picture(&format!("trouble-{name}"));
        window.click("Compare");
        window.picture(&format!("trouble-compared-{name}"));
    }
}
