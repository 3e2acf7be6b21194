//! Every form in the window, by keys and by clicks, and what the log keeps of it.

use eframe::egui::{Key, Modifiers, Theme};
use entente::{
    deck::CardKey,
    library::{Library, Plan},
    memory::{Rating, StudyDay},
    study::{Form, Given, Kind, Review, Slot, Verdict, feedback, question},
};

use crate::{builder::Study, window::Window};

const SIZE: [f32; 2] = [1280.0, 800.0];

/// Four ministers, two dates that are easily mixed up, a list and a gap.
const DECK: &str = r#"Deck(
    id: "forms", title: "Forms",
    sources: [(id: "s", title: "A book")],
    passages: [
        (id: "pact", heading: "The pact", text: "On 27 August 1891 the two governments promised to consult each other.", source: "s", locator: "p. 1"),
        (id: "alliance", heading: "The alliance", text: "The alliance came into force on 4 January 1894, when letters were exchanged.", source: "s", locator: "p. 2"),
    ],
    cards: [
        (id: "delcasse", topic: Person, question: "Who concluded the Entente cordiale?", answer: "Théophile Delcassé", accept: ["Delcassé"], rivals: ["ribot"]),
        (id: "ribot", topic: Person, question: "Who signed the pact for France?", answer: "Alexandre Ribot", accept: ["Ribot"]),
        (id: "giers", topic: Person, question: "Who was the minister of Alexander III?", answer: "Nikolai Giers", accept: ["Giers"]),
        (id: "izvolsky", topic: Person, question: "Who followed Lamsdorf?", answer: "Alexander Izvolsky", accept: ["Izvolsky"]),
        (id: "pact", topic: Treaty, question: "When was the pact concluded?", date: "1891-08-27", event: "France and Russia agree on the pact", passage: "pact", quote: "27 August 1891", rivals: ["alliance"]),
        (id: "alliance", topic: Alliance, question: "When did the alliance come into force?", date: "1894-01-04", event: "The alliance comes into force", passage: "alliance", quote: "4 January 1894"),
        (id: "members", topic: Alliance, question: "Which powers made up the Triple Entente?", answer: ["France", "Russia", "Britain"]),
        (id: "tsar", topic: Person, question: "Tsar [[Alexander III]] approved it.", answer: ""),
    ],
)"#;

/// The deck with every card suspended but these, at noon of that day.
fn only(study: Study, cards: &[&str], day: i32) -> Study {
    let ids = ["delcasse", "ribot", "giers", "izvolsky", "pact", "alliance", "members", "tsar"];
    let others = ids.into_iter().filter(|id| !cards.contains(id));
    others.fold(study.day(day), |study, id| study.mark(id, entente::study::MarkKind::Suspend))
}

/// A card that is firmly known, and due on day 90.
fn firm(study: Study, card: &str) -> Study {
    study.day(0).answer(card, Rating::Easy).day(12).answer(card, Rating::Good)
}

fn open(study: &mut Study) -> Window {
    open_as(study, SIZE, Theme::Light)
}

fn open_as(study: &mut Study, size: [f32; 2], theme: Theme) -> Window {
    study.close();
    let mut window = Window::open_with_forms(study.data_folder(), study.now(), size, theme);
    window.select("forms");
    window
}

fn library(window: &mut Window) -> &Library {
    window.app().library().expect("the library is open")
}

fn last(window: &mut Window) -> Review {
    library(window).reviews().unwrap().pop().expect("an answer was kept")
}

fn key(card: &str) -> CardKey {
    CardKey { deck: "forms".into(), card: card.into() }
}

/// The key of the option with that text.
fn option(window: &Window, text: &str) -> Key {
    let numbers = [Key::Num1, Key::Num2, Key::Num3, Key::Num4];
    let place = (1..=4).find(|number| window.shows(&format!("{number}: {text}")));
    numbers[place.unwrap_or_else(|| panic!("no option says {text}")) - 1]
}

#[test]
fn a_new_card_is_chosen_by_key_and_the_log_keeps_what_was_chosen() {
    let mut study = only(Study::new().deck(DECK), &["delcasse"], 0);
    let mut window = open(&mut study);
    window.press(Key::Enter);
    let right = option(&window, "Théophile Delcassé");
    window.press(right);
    assert!(window.shows("Right.") && window.shows("Good, "));
    window.press(Key::Space);
    let review = last(&mut window);
    assert_eq!((review.form, review.rating, review.is_right), (Form::Choice, Rating::Good, Some(true)));
    assert_eq!(review.given.as_deref(), Some("Théophile Delcassé"));
    assert!(review.is_scheduled && review.rival.is_none());
}

#[test]
fn a_wrong_choice_is_told_what_it_answers_and_both_are_set_side_by_side() {
    let mut study = only(Study::new().deck(DECK), &["delcasse"], 0);
    let mut window = open(&mut study);
    window.press(Key::Enter);
    let wrong = option(&window, "Alexandre Ribot");
    window.click(&format!("{}: Alexandre Ribot", if wrong == Key::Num1 { 1 } else { number(wrong) }));
    assert!(window.shows("Not right.") && window.shows("Who signed the pact for France?"));
    window.press(Key::Space);
    let review = last(&mut window);
    assert_eq!((review.rating, review.is_right), (Rating::Again, Some(false)));
    assert_eq!(review.rival, Some(key("ribot")));
    assert_eq!(library(&mut window).confusions().of(&key("delcasse"))[0].0, &key("ribot"));
}

fn number(key: Key) -> usize {
    [Key::Num1, Key::Num2, Key::Num3, Key::Num4].iter().position(|it| *it == key).unwrap() + 1
}

#[test]
fn a_firm_name_is_typed_and_a_slip_is_right_and_told() {
    for (typed, sentence, rating, is_right) in [
        ("delcasse", "Right.", Rating::Easy, true),
        ("Theophil Delcase", "Right, but mind the spelling.", Rating::Easy, true),
        ("Ribot", "Not right.", Rating::Again, false),
        ("", "Not answered.", Rating::Again, false),
    ] {
        let mut study = only(firm(Study::new().deck(DECK), "delcasse"), &["delcasse"], 90);
        let mut window = open(&mut study);
        window.press(Key::Enter);
        window.type_text(typed).press(Key::Enter);
        assert!(window.shows(sentence), "{typed}");
        window.press(Key::Space);
        let review = last(&mut window);
        assert_eq!((review.form, review.rating, review.is_right), (Form::Typed, rating, Some(is_right)), "{typed}");
        assert_eq!(review.given.as_deref(), Some(typed));
        assert_eq!(review.rival.is_some(), typed == "Ribot", "{typed}");
    }
}

#[test]
fn letters_go_into_the_field_and_the_commands_need_ctrl() {
    let mut study = only(firm(Study::new().deck(DECK), "delcasse"), &["delcasse"], 90);
    let mut window = open(&mut study);
    window.press(Key::Enter);
    for letter in [Key::B, Key::S, Key::F, Key::E] {
        window.press(letter);
    }
    assert!(window.shows("1 card left") && !window.shows("Edit the card"));
    window.press_with(Modifiers::COMMAND, Key::F);
    assert!(library(&mut window).marks(&key("delcasse")).is_flagged);
    window.press_with(Modifiers::COMMAND, Key::E);
    assert!(window.shows("Edit the card"));
}

#[test]
fn i_was_right_has_the_last_word() {
    let mut study = only(firm(Study::new().deck(DECK), "delcasse"), &["delcasse"], 90);
    let mut window = open(&mut study);
    window.press(Key::Enter);
    window.type_text("Ribot").press(Key::Enter).press(Key::R);
    assert!(window.shows("Marked right."));
    // A step back takes that back, and not the answer.
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert!(window.shows("Not right.") && !window.shows("Marked right."));
    assert!(!window.shows("nothing to undo"), "something was taken back");
    window.press(Key::R).press(Key::Space);
    let review = last(&mut window);
    assert_eq!((review.rating, review.is_right, review.rival), (Rating::Good, Some(true), None));
    assert_eq!(review.given.as_deref(), Some("Ribot"));
}

#[test]
fn the_answer_can_be_shown_unjudged_and_is_then_recalled() {
    let mut study = only(firm(Study::new().deck(DECK), "delcasse"), &["delcasse"], 90);
    let mut window = open(&mut study);
    window.press(Key::Enter);
    window.press_with(Modifiers::COMMAND, Key::Enter);
    window.press(Key::Num4);
    let review = last(&mut window);
    assert_eq!((review.form, review.rating, review.is_right), (Form::Recall, Rating::Easy, None));
    assert_eq!(review.given, None);
}

#[test]
fn who_says_1894_for_1891_sees_what_tells_them_apart() {
    let mut study = only(firm(Study::new().deck(DECK), "pact"), &["pact"], 90);
    let mut window = open(&mut study);
    window.press(Key::Enter);
    window.type_text("4 Jan 1894").press(Key::Enter);
    for told in [
        "3 years too late.",
        "On an axis of years: you said 4 January 1894, right is 27 August 1891",
        "France and Russia agree on the pact",
        "The alliance comes into force",
        "The pact",
        "The alliance",
    ] {
        assert!(window.shows(told), "{told}");
    }
    window.press(Key::Space);
    let review = last(&mut window);
    assert_eq!((review.form, review.rival), (Form::Date, Some(key("alliance"))));
}

#[test]
fn a_list_tells_each_item_and_a_gap_is_filled() {
    let mut study = only(firm(Study::new().deck(DECK), "members"), &["members"], 90);
    let mut window = open(&mut study);
    window.press(Key::Enter);
    window.type_text("russia, France, Spain").press(Key::Enter);
    assert!(window.shows("2 of 3, plus one that’s wrong."));
    assert!(window.shows("missing") && window.shows("wrong"));
    window.press(Key::Space);
    assert_eq!((last(&mut window).form, last(&mut window).rating), (Form::List, Rating::Again));

    let mut study = only(firm(Study::new().deck(DECK), "tsar"), &["tsar"], 90);
    let mut window = open(&mut study);
    window.press(Key::Enter);
    window.type_text("Alexander the Third").press(Key::Enter);
    assert!(window.shows("Right."));
    window.press(Key::Num3);
    assert_eq!((last(&mut window).form, last(&mut window).is_right), (Form::Cloze, Some(true)));
}

#[test]
fn strange_answers_are_wrong_and_do_no_harm() {
    let study = only(firm(Study::new().deck(DECK), "delcasse"), &["delcasse"], 90);
    let card = key("delcasse");
    let asked = question(&Slot { card: card.clone(), kind: Kind::Due }, study.library(), StudyDay(20_870)).unwrap();
    let long = "Delcassé ".repeat(1_200);
    for typed in ["…?!", "شارل موريس", "🎉🎉", &long, "   ", "\u{202e}Delcassé", "\0"] {
        let feedback = feedback(&card, &asked, Given::Text(typed), study.library()).unwrap();
        assert!(feedback.verdict < Verdict::Right || typed.contains("\u{202e}"), "{typed:?}");
    }
}

/// The built-in deck after two weeks, and a plan to put its events into order.
fn met() -> Study {
    let mut study = Study::new();
    let ids: Vec<String> = study.library().decks()[0].deck.cards.iter().map(|card| card.id.to_string()).collect();
    for (day, ids) in (0..).zip(ids.chunks(8)) {
        study = study.day(day);
        for id in ids {
            study.record(id, Rating::Good);
        }
    }
    study.day(14)
}

fn practise_orders(window: &mut Window) {
    window.press(Key::R);
    window.click("Order of events");
    window.press(Key::Enter);
}

#[test]
fn events_are_put_into_order_by_keys_as_practice() {
    let mut study = met();
    study.close();
    let mut window = Window::open_with_forms(study.data_folder(), study.now(), SIZE, Theme::Light);
    let before = library(&mut window).decks()[0].states().to_vec();
    let known = library(&mut window).reviews().unwrap().len();
    practise_orders(&mut window);
    assert!(window.shows("Put these into order"));
    window.press_with(Modifiers::SHIFT, Key::ArrowDown);
    window.press(Key::Enter);
    let reviews = library(&mut window).reviews().unwrap();
    let order = &reviews[known..];
    assert_eq!(order.len(), 4);
    assert!(order.iter().all(|review| review.form == Form::Chronology && !review.is_scheduled));
    assert!(order.iter().all(|review| (review.rating == Rating::Good) == (review.is_right == Some(true))));
    assert_eq!(library(&mut window).decks()[0].states(), before, "practice changes no schedule");
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(library(&mut window).reviews().unwrap().len(), known, "one undo takes the whole order back");
    window.press(Key::Space);
    assert!(window.shows("Put these into order") || window.shows("Which came first?"));
}

#[test]
fn practice_asks_cards_that_are_not_due_and_changes_no_schedule() {
    let mut study = met();
    study.close();
    let mut window = Window::open_with_forms(study.data_folder(), study.now(), SIZE, Theme::Light);
    let before = library(&mut window).decks()[0].states().to_vec();
    window.press(Key::R);
    window.click("10").press(Key::Enter);
    assert!(window.shows("10 cards left"));
    for _ in 0..4 {
        window.press_with(Modifiers::COMMAND, Key::Enter).press(Key::Space);
    }
    let reviews = library(&mut window).reviews().unwrap();
    let practised: Vec<&Review> = reviews.iter().filter(|review| !review.is_scheduled).collect();
    assert!(practised.len() >= 3 && practised.iter().all(|review| review.interval_days == 0));
    assert_eq!(library(&mut window).decks()[0].states(), before);
}

#[test]
fn what_is_mixed_up_twice_comes_side_by_side_once_both_are_settled() {
    let firm = ["pact", "alliance"]
        .into_iter()
        .fold(Study::new().deck(DECK), |study, card| study.day(0).answer(card, Rating::Easy));
    let firm = firm.day(12).answer("pact", Rating::Good).answer("alliance", Rating::Good);
    let mut study = only(firm, &["pact"], 90);
    let mut window = open(&mut study);
    window.press(Key::Enter);
    for _ in 0..2 {
        window.type_text("1894").press(Key::Enter).press(Key::Space);
    }
    window.type_text("27 August 1891").press(Key::Enter).press(Key::Num3);
    assert!(window.shows("Session complete"), "two that are shaky would only be confused the more");
    drop(window);
    let study = study.reopen().day(92).answer("pact", Rating::Good).day(96).answer("pact", Rating::Good);
    let mut study = study.day(110).answer("pact", Rating::Good).day(200);
    let mut window = open(&mut study);
    window.press(Key::Enter).type_text("27 August 1891").press(Key::Enter).press(Key::Num3);
    // Nothing else is left that could come between.
    assert!(window.shows("Which is which?"), "the pair is asked");
    window.press(Key::Num1);
    assert!(window.shows("Right.") || window.shows("The other way round."));
    let review = last(&mut window);
    assert_eq!((review.form, review.is_scheduled), (Form::Contrast, false));
    assert_eq!(review.rival, Some(key("alliance")));
}

#[test]
fn cards_of_two_decks_are_told_apart_like_those_of_one() {
    let here = r#"Deck(id: "here", title: "Here", cards: [
        (id: "pact", question: "When was the pact concluded?", date: "1891-08-27", event: "France and Russia agree on the pact", rivals: ["there/alliance"]),
        (id: "other", question: "Who was the minister of Alexander III?", answer: "Nikolai Giers"),
    ])"#;
    let there = r#"Deck(id: "there", title: "There",
        passages: [(id: "alliance", heading: "The alliance", text: "The alliance came into force on 4 January 1894.")],
        cards: [(id: "alliance", question: "When did the alliance come into force?", date: "1894-01-04", event: "The alliance comes into force", passage: "alliance", quote: "4 January 1894")])"#;
    let rival = CardKey { deck: "there".into(), card: "alliance".into() };
    let cards = ["pact", "alliance"];
    let both = Study::new().deck(here).deck(there);
    let firm = cards.into_iter().fold(both, |study, card| study.day(0).answer(card, Rating::Easy));
    let firm = cards.into_iter().fold(firm.day(12), |study, card| study.answer(card, Rating::Good));
    let mut study = firm.day(90).mark("other", entente::study::MarkKind::Suspend);
    study.close();
    let open = |study: &Study| {
        let mut window = Window::open_with_forms(study.data_folder(), study.now(), SIZE, Theme::Light);
        window.select("here");
        window
    };
    let mut window = open(&study);
    window.press(Key::Enter);
    for _ in 0..2 {
        window.type_text("1894").press(Key::Enter);
        assert!(
            window.shows("What you said") && window.shows("The alliance comes into force"),
            "both are set side by side"
        );
        window.press(Key::Space);
        assert_eq!(last(&mut window).rival, Some(rival.clone()));
    }
    window.type_text("27 August 1891").press(Key::Enter).press(Key::Num3);
    assert!(window.shows("Session complete"));
    drop(window);
    let mut study = study.reopen();
    assert_eq!(study.library().confusions().of(&study.key("pact"))[0].0, &rival);
    assert_eq!(study.library().confusions().of(&rival)[0].0, &study.key("pact"));
    for day in [92, 96, 110] {
        study = study.day(day).answer("pact", Rating::Good);
    }
    let mut study = study.day(200);
    study.close();
    let mut window = open(&study);
    window.press(Key::Enter).type_text("27 August 1891").press(Key::Enter).press(Key::Num3);
    assert!(window.shows("Which is which?"), "the pair is asked");
    window.press(Key::Num1);
    let review = last(&mut window);
    assert_eq!((review.form, review.rival), (Form::Contrast, Some(rival)));
}

#[test]
fn a_forgotten_card_is_produced_again_with_a_cue_that_fades() {
    let mut study = only(firm(Study::new().deck(DECK), "pact"), &["pact"], 90);
    let mut window = open(&mut study);
    window.press(Key::Enter);
    assert!(!window.shows("Hint:"), "it has not been forgotten");
    window.type_text("1950").press(Key::Enter).press(Key::Num1);
    assert!(window.shows("Hint: in the 1890s"));
    window.type_text("27 August 1891").press(Key::Enter).press(Key::Num3);
    drop(window);
    for (day, cue) in [(96, "Hint: in the 19th century"), (120, "")] {
        study = study.reopen().day(day);
        let mut window = open(&mut study);
        window.press(Key::Enter);
        assert!(window.shows("When was the pact concluded?") && !window.shows("1: "), "it is not a choice");
        assert!(if cue.is_empty() { !window.shows("Hint:") } else { window.shows(cue) }, "day {day}");
        window.type_text("27 August 1891").press(Key::Enter).press(Key::Num3);
    }
}

#[test]
fn a_slip_is_taken_back_before_it_is_kept() {
    let mut study = only(Study::new().deck(DECK), &["delcasse"], 0);
    let mut window = open(&mut study);
    window.press(Key::Enter);
    window.press(Key::Space);
    assert!(window.shows("Not answered."));
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert!(window.shows("I don’t know") && !window.shows("Not answered."));
    let right = option(&window, "Théophile Delcassé");
    window.press(right).press(Key::Space);
    let reviews = library(&mut window).reviews().unwrap();
    assert_eq!(reviews.iter().map(|review| review.is_right).collect::<Vec<_>>(), [Some(true)]);
}

#[test]
fn who_has_seen_the_answer_is_not_proposed_easy() {
    let mut study = only(firm(Study::new().deck(DECK), "pact"), &["pact"], 90);
    let mut window = open(&mut study);
    window.press(Key::Enter);
    window.type_text("1894").press(Key::Enter);
    window.press_with(Modifiers::COMMAND, Key::Z);
    window.press_with(Modifiers::COMMAND, Key::A);
    window.type_text("27 August 1891").press(Key::Enter).press(Key::Space);
    assert_eq!((last(&mut window).is_right, last(&mut window).rating), (Some(true), Rating::Good));
}

#[test]
fn a_date_that_cannot_be_read_stays_in_its_field_however_often_it_is_submitted() {
    let mut study = only(firm(Study::new().deck(DECK), "pact"), &["pact"], 90);
    let mut window = open(&mut study);
    window.press(Key::Enter);
    window.type_text("30 Feb 1891").press(Key::Enter);
    let hint = "There is no such date: February has 28 days in 1891. Change it, or clear the field if you do not know.";
    assert!(window.shows(hint));
    window.press(Key::Enter);
    assert!(window.shows(hint) && !window.shows("27 August 1891"));
    window.type_text("!").press(Key::Enter).press(Key::Enter);
    assert!(window.shows(hint) && !window.shows("27 August 1891"));
}

#[test]
fn an_order_that_is_not_known_is_told_and_nothing_kept_and_a_move_is_taken_back() {
    let mut study = met();
    study.close();
    let mut window = Window::open_with_forms(study.data_folder(), study.now(), SIZE, Theme::Light);
    let known = library(&mut window).reviews().unwrap().len();
    practise_orders(&mut window);
    let first = |window: &Window| window.label_with("1: ");
    let before = first(&window);
    window.press_with(Modifiers::SHIFT, Key::ArrowDown);
    assert_ne!(first(&window), before);
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert_eq!(first(&window), before);
    window.press(Key::Space);
    assert!(window.shows("Skipped. The correct order:"));
    assert_eq!(library(&mut window).reviews().unwrap().len(), known);
    window.press_with(Modifiers::COMMAND, Key::Z);
    assert!(window.shows("Check the order") && first(&window) == before, "not solved");
}

#[test]
fn a_key_that_is_pressed_twice_does_not_give_up_on_a_question_unseen() {
    let mut study = only(Study::new().deck(DECK), &["delcasse", "giers"], 0);
    let mut window = open(&mut study);
    window.press(Key::Enter).press(Key::Space);
    assert!(window.shows("Not answered."));
    window.press_twice(Key::Space);
    assert!(window.shows("I don’t know") && !window.shows("Not answered."));
    assert_eq!(library(&mut window).reviews().unwrap().len(), 1);
    window.press(Key::Space);
    assert!(window.shows("Not answered."), "a moment later it is meant");
}

#[test]
fn two_rivals_are_not_new_in_one_session() {
    let mut study = Study::new().deck(DECK);
    for deck in study.library().decks() {
        deck.rivals_maker()();
    }
    let mut session = study.begin(&Plan { deck: Some("forms".into()), ..Plan::default() });
    let mut asked = Vec::new();
    while let Some(slot) = session.current() {
        asked.push(slot.card.card.to_string());
        session.answered(Rating::Good, 1000, None);
    }
    assert!(asked.contains(&"pact".to_owned()) && !asked.contains(&"alliance".to_owned()), "{asked:?}");
}

#[test]
fn each_form_as_a_picture() {
    for (size, theme, name) in [
        (SIZE, Theme::Light, "light-1280x800"),
        (SIZE, Theme::Dark, "dark-1280x800"),
        ([900.0, 600.0], Theme::Light, "light-900x600"),
        ([900.0, 600.0], Theme::Dark, "dark-900x600"),
    ] {
        let mut study = only(Study::new().deck(DECK), &["delcasse"], 0);
        let mut window = open_as(&mut study, size, theme);
        window.press(Key::Enter);
        window.picture(&format!("form-choice-{name}"));
        let wrong = option(&window, "Alexandre Ribot");
        window.press(wrong);
        window.picture(&format!("form-choice-wrong-{name}"));

        let typed: [(&str, &str, &str); 5] = [
            ("delcasse", "Theophil Delcase", "typed-nearly"),
            ("pact", "Aug 1891", "date-year-right"),
            ("pact", "1894", "date-wrong"),
            ("members", "russia, Britian, Spain", "list"),
            ("tsar", "Alexander II", "cloze"),
        ];
        for (card, answer, form) in typed {
            let mut study = only(firm(Study::new().deck(DECK), card), &[card], 90);
            let mut window = open_as(&mut study, size, theme);
            window.press(Key::Enter);
            if form != "date-wrong" {
                window.picture(&format!("form-{form}-asked-{name}"));
            }
            window.type_text(answer).press(Key::Enter);
            window.picture(&format!("form-{form}-{name}"));
        }

        let mut study = only(firm(Study::new().deck(DECK), "pact"), &["pact"], 90);
        let mut window = open_as(&mut study, size, theme);
        window.press(Key::Enter);
        for _ in 0..2 {
            window.type_text("1894").press(Key::Enter).press(Key::Space);
        }
        window.picture(&format!("form-contrast-{name}"));
        window.press(Key::Num1);
        window.picture(&format!("form-contrast-told-{name}"));

        let mut study = met();
        study.close();
        let mut window = Window::open_with_forms(study.data_folder(), study.now(), size, theme);
        window.press(Key::R);
        window.picture(&format!("practise-{name}"));
        window.click("Order of events");
        window.press(Key::Enter);
        window.picture(&format!("form-order-{name}"));
        window.press_with(Modifiers::SHIFT, Key::ArrowDown).press(Key::Enter);
        window.picture(&format!("form-order-told-{name}"));
        while !window.shows("Which came first?") {
            window.press(Key::Space).press(Key::Enter);
        }
        window.picture(&format!("form-pair-{name}"));
        window.press(Key::Num1);
        window.picture(&format!("form-pair-told-{name}"));
    }
}
