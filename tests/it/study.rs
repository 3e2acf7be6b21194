//! The study screen: what answers the question is seen with it, at every size.

use eframe::egui::{Key, Theme, Visuals};
use egui_kittest::kittest::Queryable;
use entente::{app::theme::Palette, memory::Rating, study::MarkKind};

use crate::{builder::Study, window::Window};

const SIZES: [[f32; 2]; 2] = [[1280.0, 800.0], [900.0, 600.0]];
/// The text sizes: as it is, and the largest.
const SCALES: [f32; 2] = [1.0, 1.6];

/// Long passages whose lit words come last.
fn deck() -> String {
    let filler = "The two governments had long looked at each other with distrust, and each had tried to find another \
                  friend before it turned to this one; what brought them together was less a common aim than a common \
                  fear, which grew with every year in which their neighbour armed and bound others to itself. ";
    let passage = |id: &str, heading: &str, last: &str| {
        format!(
            "(id: \"{id}\", heading: \"{heading}\", text: \"{filler}{filler}{last}\", source: \"s\", locator: \"p. 1\"),"
        )
    };
    format!(
        r#"Deck(
    id: "far", title: "Far",
    sources: [(id: "s", title: "A book")],
    passages: [{}{}],
    cards: [
        (id: "minister", topic: Person, question: "Which French foreign minister exchanged the letters by which the alliance came into force?", answer: "Théophile Delcassé", distractors: ["Alexandre Ribot", "Gabriel Hanotaux", "Stephen Pichon"], rivals: ["signer"], passage: "alliance", quote: "Théophile Delcassé"),
        (id: "signer", topic: Person, question: "Who signed the pact for France?", answer: "Alexandre Ribot", passage: "pact", quote: "Alexandre Ribot"),
        (id: "pact", topic: Treaty, question: "When did France and Russia agree to consult each other on every threat to peace?", date: "1891-08-27", event: "France and Russia agree on the pact", passage: "pact", quote: "27 August 1891", rivals: ["alliance"]),
        (id: "alliance", topic: Alliance, question: "When did the alliance come into force?", date: "1894-01-04", event: "The alliance comes into force", passage: "alliance", quote: "4 January 1894"),
    ],
)"#,
        passage("pact", "The pact", "On 27 August 1891 Alexandre Ribot promised it."),
        passage("alliance", "The alliance", "On 4 January 1894 Théophile Delcassé put it into force."),
    )
}

fn only(study: Study, cards: &[&str], day: i32) -> Study {
    let others = ["minister", "signer", "pact", "alliance"].into_iter().filter(|id| !cards.contains(id));
    others.fold(study.day(day), |study, id| study.mark(id, MarkKind::Suspend))
}

fn open(study: &mut Study, size: [f32; 2], scale: f32) -> Window {
    study.close();
    std::fs::write(study.data_folder().preferences(), format!("(theme: Light, text_scale: {scale})")).unwrap();
    let mut window = Window::open_as_left(study.data_folder(), study.now(), size, Theme::Light);
    window.select("far");
    window.press(Key::Enter);
    window
}

/// The option that says this.
fn option(window: &Window, text: &str) -> Key {
    let numbers = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];
    let place = (1..=4).find(|number| window.shows(&format!("{number}: {text}")));
    numbers[place.unwrap_or_else(|| panic!("no option says {text}")) - 1]
}

/// Whether something that bears this label is wholly seen.
fn is_on_screen(window: &Window, label: &str) -> bool {
    window.sees(label)
}

/// How many pixels have the colour of lit words.
fn lit_pixels(window: &mut Window) -> usize {
    let lit = Palette::of_visuals(&Visuals::light()).lit.to_array();
    window.harness().render().unwrap().pixels().filter(|pixel| pixel.0 == lit).count()
}

fn each(mut look: impl FnMut([f32; 2], f32, &str)) {
    for size in SIZES {
        for scale in SCALES {
            look(size, scale, &format!("{}x{} at {scale}", size[0], size[1]));
        }
    }
}

#[test]
fn the_question_the_answer_and_the_lit_words_are_seen_together() {
    each(|size, scale, name| {
        for (said, verdict) in [("Théophile Delcassé", "Right."), ("Gabriel Hanotaux", "Not right.")] {
            let mut study = only(Study::new().deck(&deck()), &["minister"], 0);
            let mut window = open(&mut study, size, scale);
            assert!(is_on_screen(&window, "Which French foreign minister"), "{name}");
            let key = option(&window, said);
            window.press(key);
            window.picture(&format!("study-choice-{}-{name}", verdict.len()));
            for told in ["Which French foreign minister", verdict, "Théophile Delcassé, right", "Good, ", "Again, "] {
                assert!(is_on_screen(&window, told), "{name}: {told}");
            }
            assert!(lit_pixels(&mut window) > 300, "{name}: no lit words, {verdict}");
        }
    });
}

#[test]
fn the_options_that_were_not_chosen_stay_if_the_passage_has_room_beside_them() {
    for (size, stay) in [(SIZES[0], true), (SIZES[1], false)] {
        let mut study = only(Study::new().deck(&deck()), &["minister"], 0);
        let mut window = open(&mut study, size, 1.0);
        let key = option(&window, "Théophile Delcassé");
        window.press(key);
        for option in ["Alexandre Ribot", "Gabriel Hanotaux", "Stephen Pichon"] {
            assert_eq!(is_on_screen(&window, option), stay, "{size:?}: {option}");
        }
    }
}

/// The height at which lit words and what is around them are seen.
fn passage_height(window: &mut Window, heading: &str) -> f32 {
    let node = window.harness().get_all_by_label_contains(heading).next().expect("the passage is there");
    let (id, _) = egui_kittest::kittest::NodeT::accesskit_node(&node).locate();
    window.seen_of(id).map_or(0.0, |seen| seen.height())
}

#[test]
fn what_is_read_below_an_answer_has_five_lines_in_a_small_window() {
    for (card, answer) in [("minister", None), ("pact", Some("1900"))] {
        let firm = |study: Study| study.day(0).answer(card, Rating::Easy).day(12).answer(card, Rating::Good);
        let study = Study::new().deck(&deck());
        let (study, day) = if answer.is_some() { (firm(study), 90) } else { (study, 0) };
        let mut study = only(study, &[card], day);
        let mut window = open(&mut study, SIZES[1], 1.0);
        match answer {
            Some(text) => _ = window.type_text(text).press(Key::Enter),
            None => _ = window.press(Key::Num2),
        }
        window.picture(&format!("study-room-{card}"));
        let height = passage_height(&mut window, "The two governments had long");
        assert!(height >= 120.0, "{card}: {height}");
    }
}

/// It corrects the source on this very answer.
#[test]
fn a_source_note_is_seen_with_the_lit_words_that_stand_at_the_end_of_a_long_passage() {
    let noted = deck().replace(
        "quote: \"Théophile Delcassé\")",
        "quote: \"Théophile Delcassé\", note: \"Some date it a day later.\")",
    );
    for size in SIZES {
        let mut study = only(Study::new().deck(&noted), &["minister"], 0);
        let mut window = open(&mut study, size, 1.0);
        let key = option(&window, "Théophile Delcassé");
        window.press(key);
        window.picture(&format!("study-note-{}", size[0]));
        assert!(is_on_screen(&window, "Some date it a day later."), "{size:?}");
        assert!(lit_pixels(&mut window) > 300, "{size:?}: no lit words");
    }
}

#[test]
fn a_resting_pointer_shades_no_option_until_it_moves() {
    let mut study = only(Study::new().deck(&deck()), &["minister"], 0);
    let mut window = open(&mut study, SIZES[0], 1.0);
    let option = window.harness().get_by_label_contains("3: ").rect();
    window.press(Key::Escape);
    window.harness().hover_at(option.center());
    window.settle();
    window.press(Key::Enter);
    let resting = window.harness().render().unwrap();
    window.harness().hover_at(option.center() + eframe::egui::vec2(0.0, 2.0));
    window.settle();
    let moved = window.harness().render().unwrap();
    let hover = Palette::of_visuals(&Visuals::light()).hover.to_array();
    let shaded = |picture: &image::RgbaImage| picture.pixels().filter(|pixel| pixel.0 == hover).count();
    assert!(shaded(&moved) > shaded(&resting) + 2_000, "{} {}", shaded(&moved), shaded(&resting));
}

#[test]
fn the_lit_words_are_seen_after_a_mix_up() {
    each(|size, scale, name| {
        let firm = Study::new().deck(&deck()).day(0).answer("pact", Rating::Easy).day(12).answer("pact", Rating::Good);
        let mut study = only(firm, &["pact"], 90);
        let mut window = open(&mut study, size, scale);
        window.type_text("4 January 1894").press(Key::Enter);
        window.picture(&format!("study-rival-{name}"));
        assert!(window.shows("3 years too late.") && window.shows("The alliance comes into force"), "{name}");
        assert!(lit_pixels(&mut window) > 300, "{name}: no lit words");
    });
}

#[test]
fn the_lit_words_are_seen_after_which_is_which() {
    each(|size, scale, name| {
        let cards = ["pact", "alliance"];
        let firm = cards.into_iter().fold(Study::new().deck(&deck()), |it, card| it.day(0).answer(card, Rating::Easy));
        let firm = firm.day(12).answer("pact", Rating::Good).answer("alliance", Rating::Good);
        let mut study = only(firm, &["pact"], 90);
        let mut window = open(&mut study, [1280.0, 800.0], 1.0);
        for _ in 0..2 {
            window.type_text("1894").press(Key::Enter).press(Key::Space);
        }
        window.type_text("27 August 1891").press(Key::Enter).press(Key::Num3);
        drop(window);
        let study = study.reopen().day(92).answer("pact", Rating::Good).day(96).answer("pact", Rating::Good);
        let mut study = study.day(110).answer("pact", Rating::Good).day(200);
        let mut window = open(&mut study, size, scale);
        window.type_text("27 August 1891").press(Key::Enter).press(Key::Num3);
        assert!(window.shows("Which is which?"), "{name}");
        window.picture(&format!("study-which-{name}"));
        window.press(Key::Num1);
        window.picture(&format!("study-which-told-{name}"));
        assert!(lit_pixels(&mut window) > 300, "{name}: no lit words");
    });
}

#[test]
fn ratings_that_lead_to_the_same_day_say_it_and_why() {
    let mut study = only(Study::new().deck(&deck()), &["minister"], 0);
    let mut window = open(&mut study, SIZES[0], 1.0);
    window.press(Key::Space).press(Key::Num1);
    let has = window.shows("minister exchanged the letters");
    assert!(has, "a card that was missed comes again");
    window.press_with(eframe::egui::Modifiers::COMMAND, Key::Enter);
    assert!(!window.shows("the same"));
    for rating in ["Hard, 1 day", "Good, 1 day", "Easy, 1 day", "it comes back in 1 day either way"] {
        assert!(window.shows(rating), "{rating}");
    }
}

#[test]
fn practice_asks_for_no_rating() {
    let mut study = only(Study::new().deck(&deck()).day(0).answer("signer", Rating::Good), &["signer"], 1);
    study.close();
    let mut window = Window::open_with_forms(study.data_folder(), study.now(), SIZES[0], Theme::Light);
    window.select("far").press(Key::R).press(Key::Enter);
    window.press_with(eframe::egui::Modifiers::COMMAND, Key::Enter);
    assert!(window.shows("Not recalled") && !window.shows("Good, ") && !window.shows("Again, "));
    window.picture("study-practice");
    window.click("Recalled");
    assert!(window.shows("Session complete") && window.shows("100 %"));
}

#[test]
fn what_nothing_judged_in_practice_is_recalled_only_if_the_learner_says_so() {
    let mut study = only(Study::new().deck(&deck()).day(0).answer("signer", Rating::Good), &["signer"], 1);
    study.close();
    let mut window = Window::open_with_forms(study.data_folder(), study.now(), SIZES[0], Theme::Light);
    window.select("far").press(Key::R).press(Key::Enter);
    window.press_with(eframe::egui::Modifiers::COMMAND, Key::Enter);
    window.click("Not recalled");
    assert!(!window.shows("Session complete"), "it comes once more");
    window.press_with(eframe::egui::Modifiers::COMMAND, Key::Enter).press(Key::Space);
    assert!(window.shows("Session complete") && window.shows("0 %") && window.shows("Review your misses"));
}

#[test]
fn practice_asks_for_no_rating_when_a_card_comes_back_either_and_explains_none() {
    let mut study = only(Study::new().deck(&deck()), &["signer"], 0);
    study.close();
    let mut window = Window::open_with_forms(study.data_folder(), study.now(), SIZES[0], Theme::Light);
    window.select("far").press(Key::R).press(Key::Enter);
    let ratings = |window: &Window| window.shows("The rating decides") || window.shows("Again, ");
    for _ in 0..2 {
        // Not known at first, and then shown.
        window.press(Key::Space);
        assert!((window.shows("Next") || window.shows("Not recalled")) && !ratings(&window));
        window.press(Key::Space);
    }
    window.press(Key::Escape).press(Key::Escape);
    window.press_with(eframe::egui::Modifiers::COMMAND, Key::Num1).select("far").press(Key::Enter);
    window.press_with(eframe::egui::Modifiers::COMMAND, Key::Enter);
    assert!(ratings(&window), "the first session that counts explains them");
}

#[test]
fn a_question_stays_where_it_is_when_it_is_answered() {
    let mut study = only(Study::new().deck(&deck()), &["minister"], 0);
    let mut window = open(&mut study, SIZES[0], 1.0);
    let place = |window: &mut Window| window.harness().get_by_label_contains("Which French foreign").rect();
    let before = place(&mut window);
    window.picture("study-question");
    window.press(Key::Space);
    assert_eq!(place(&mut window), before);
}
