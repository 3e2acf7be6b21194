//! Rivals and cards of one passage are kept apart, and what is announced is what is asked.

use std::collections::HashSet;

use eframe::egui::{Key, Theme};
use entente::{
    deck::CardKey,
    library::{Operation, Plan, ToDo},
    memory::Rating,
    storage::preferences::Preferences,
    study::{CARDS_BETWEEN, Kind, SETTLED_FROM, Slot},
};
use proptest::prelude::*;

use crate::{builder::Study, window::Window};

const CARDS: usize = 24;

/// A deck of cards that have nothing in common but what is said here: which are rivals, and which share a passage.
fn deck(rivals: &[(usize, usize)], passages: &[usize]) -> String {
    const WORDS: [&str; 6] = ["amber", "birch", "copper", "dune", "ember", "fjord"];
    let card = |n: usize| {
        let named: Vec<String> =
            rivals.iter().filter(|(a, b)| *a == n && b != a).map(|(_, b)| format!("\"c{b:02}\"")).collect();
        let passage = match passages.get(n) {
            Some(place @ 1..) => format!(", passage: \"p{place}\", quote: \"Words of p{place}\""),
            _ => String::new(),
        };
        let (one, other) = (WORDS[n % 6], WORDS[n / 6]);
        format!(
            "(id: \"c{n:02}\", question: \"What about {one} {n} and {other}?\", answer: \"{other} thing {n}\", rivals: [{}]{passage})",
            named.join(", ")
        )
    };
    let cards: Vec<String> = (0..CARDS).map(card).collect();
    let passage = |n: usize| {
        format!("(id: \"p{n}\", heading: \"P {n}\", text: \"Words of p{n}.\", source: \"s\", locator: \"p. {n}\")")
    };
    let texts: Vec<String> = (1..6).map(passage).collect();
    format!(
        "Deck(id: \"apart\", title: \"Apart\", sources: [(id: \"s\", title: \"S\")], passages: [{}], cards: [{}])",
        texts.join(", "),
        cards.join(", ")
    )
}

fn plan() -> Plan {
    Plan { deck: Some("apart".into()), ..Plan::default() }
}

fn announced(study: &Study) -> ToDo {
    study.library().agenda(study.library().study_day(study.now())).unwrap().to_do(&plan())
}

/// Answers everything that a session asks; a card that is missed is then recalled. Returns what was asked.
fn answer_all(study: &mut Study, ratings: &mut impl Iterator<Item = usize>) -> Vec<Slot> {
    let slots: Vec<Slot> = study.begin(&plan()).upcoming().cloned().collect();
    for slot in &slots {
        let rating = Rating::ALL[ratings.next().unwrap_or(2)];
        study.record(slot.card.card.as_str(), rating);
        if !rating.is_recalled() {
            study.record(slot.card.card.as_str(), Rating::Good);
        }
    }
    slots
}

fn count(slots: &[Slot]) -> ToDo {
    let new = slots.iter().filter(|slot| slot.kind == Kind::New).count();
    ToDo { due: slots.len() - new, new }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, max_shrink_iters: 40, ..ProptestConfig::default() })]

    #[test]
    fn what_is_announced_is_asked_and_no_two_rivals_are_new_on_one_day(
        rivals in prop::collection::vec((0..CARDS, 0..CARDS), 0..30),
        new_per_day in 1usize..12,
        per_session in prop_oneof![Just(0usize), 3usize..9],
        ratings in prop::collection::vec(0usize..4, 200),
    ) {
        let mut study = Study::new().deck(&deck(&rivals, &[]));
        study.library().work_out_rivals(None);
        let preferences = Preferences { new_per_day, cards_per_sitting: per_session, ..Preferences::default() };
        study.apply(Operation::Settings(preferences));
        let mut ratings = ratings.into_iter();
        for day in 0..8 {
            study = study.day(day);
            study.library().work_out_rivals(None);
            let announced = announced(&study);
            let settled: HashSet<CardKey> = (0..CARDS).map(|n| study.key(&format!("c{n:02}"))).filter(|card| {
                let state = study.library().state(card).unwrap();
                state.schedule().is_some_and(|it| !it.is_failing() && it.stability >= SETTLED_FROM)
            }).collect();
            let met: HashSet<CardKey> = (0..CARDS).map(|n| study.key(&format!("c{n:02}")))
                .filter(|card| !study.library().state(card).unwrap().is_new()).collect();
            let mut asked: Vec<Slot> = Vec::new();
            // Until nothing more is asked, and once again.
            loop {
                let slots = answer_all(&mut study, &mut ratings);
                if slots.is_empty() {
                    break;
                }
                asked.extend(slots);
            }
            prop_assert_eq!(count(&asked), announced, "day {}", day);
            let new: HashSet<&CardKey> =
                asked.iter().filter(|slot| slot.kind == Kind::New).map(|slot| &slot.card).collect();
            for (a, b) in rivals.iter().filter(|(a, b)| a != b) {
                let [a, b] = [a, b].map(|n| study.key(&format!("c{n:02}")));
                prop_assert!(!(new.contains(&a) && new.contains(&b)), "{} and {} on day {}", a.card, b.card, day);
                for (new_one, twin) in [(&a, &b), (&b, &a)] {
                    if new.contains(new_one) && met.contains(twin) {
                        prop_assert!(settled.contains(twin), "{} before {} was settled", new_one.card, twin.card);
                    }
                }
            }
        }
    }
}

#[test]
fn the_window_says_how_many_new_cards_wait_for_another_day_and_why() {
    let mut study = Study::new().deck(&deck(&[(0, 1), (2, 3)], &[]));
    study.apply(Operation::Settings(Preferences { new_per_day: 30, ..Preferences::default() }));
    study.close();
    let mut window = Window::open_as_left(study.data_folder(), study.now(), [1280.0, 800.0], Theme::Light);
    window.select("apart");
    assert!(window.shows("22 new") && window.shows("2 more on another day"));
    window.press(Key::O);
    assert!(window.shows("Today: 22 new. 2 more on another day. Of cards that are easily confused"));
}

#[test]
fn due_rivals_and_cards_of_one_passage_have_five_others_between_them() {
    let passages: Vec<usize> = (0..CARDS).map(|n| if n < 8 { n / 2 + 1 } else { 0 }).collect();
    let rivals = [(8, 9), (10, 11), (12, 13), (0, 20)];
    let mut study = Study::new().deck(&deck(&rivals, &passages));
    for card in 0..CARDS {
        study.record(&format!("c{card:02}"), Rating::Good);
    }
    let mut study = study.day(40);
    study.library().work_out_rivals(None);
    let order: Vec<usize> =
        study.begin(&plan()).upcoming().map(|slot| slot.card.card.as_str()[1..].parse().unwrap()).collect();
    assert_eq!(order.len(), CARDS);
    let place = |card: usize| order.iter().position(|it| *it == card).unwrap();
    let siblings = (0..4).map(|n| (2 * n, 2 * n + 1));
    for (a, b) in rivals.into_iter().chain(siblings) {
        assert!(place(a).abs_diff(place(b)) > CARDS_BETWEEN, "{a} and {b} in {order:?}");
    }
}
