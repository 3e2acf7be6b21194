//! What is chosen for one deck: its page in the window, and what the library makes of it.

use eframe::egui::{Key, Theme};
use entente::{
    library::{Operation, Plan},
    memory::{Rating, Share, StudyDay},
    storage::preferences::DeckPreferences,
    study::{ExamGoal, Form, NewOrder, Shelf},
};

use crate::{
    builder::{Study, deck_of},
    window::Window,
};

const DATED: &str = r#"Deck(id: "dated", title: "Dated", cards: [
    (id: "entente", question: "What was concluded by two powers?", answer: "An entente", date: "1904"),
    (id: "nothing", question: "Which colour is the sea?", answer: "Blue"),
    (id: "tilsit", question: "Where did two emperors meet?", answer: "Tilsit", date: "1807-07-07"),
    (id: "crimea", question: "Which war was fought on a peninsula?", answer: "The Crimean War", date: "1853/1856"),
])"#;

fn choose(study: &mut Study, deck: &str, own: DeckPreferences) {
    let mut chosen = study.library().preferences().clone();
    chosen.decks.insert(deck.into(), own);
    study.apply(Operation::Settings(chosen));
}

fn new_cards(new_per_day: usize) -> DeckPreferences {
    DeckPreferences { new_per_day: Some(new_per_day), ..DeckPreferences::default() }
}

fn today(study: &Study) -> StudyDay {
    study.library().study_day(study.now())
}

/// New cards that today asks for: of all decks together, and of each by itself.
fn new(study: &Study) -> (usize, Vec<usize>) {
    let agenda = study.library().agenda(today(study)).unwrap();
    (agenda.to_do(&Plan::default()).new, agenda.days_of_decks().map(|it| it.new.len()).collect())
}

#[test]
fn a_deck_with_its_own_number_of_new_cards_gets_that_many_whatever_the_others_get() {
    let mut study = Study::new().deck(&deck_of("pacts", 60));
    assert_eq!(new(&study), (20, vec![20, 20, 20]));
    choose(&mut study, "pacts", new_cards(30));
    assert_eq!(new(&study), (50, vec![20, 20, 30]));
    for card in 1..=12 {
        study.record(&format!("c{card}"), Rating::Good);
    }
    assert_eq!(new(&study), (38, vec![20, 20, 18]), "what is met of it takes nothing from the others");
    let mut study = study.reopen();
    assert_eq!(new(&study), (38, vec![20, 20, 18]), "and it is kept");
    choose(&mut study, "pacts", new_cards(0));
    assert_eq!(new(&study), (20, vec![20, 20, 0]));
    choose(&mut study, "pacts", DeckPreferences::default());
    assert_eq!(new(&study), (8, vec![8, 8, 8]), "without a number of its own it shares that of all");
    assert!(study.library().preferences().decks.is_empty(), "what is as for all decks is not kept");
    let more = Plan { deck: Some("pacts".into()), new: Some(10), ..Plan::default() };
    choose(&mut study, "pacts", new_cards(0));
    assert_eq!(study.begin(&more).upcoming().count(), 10, "more is asked for than any number allows");
}

#[test]
fn easy_and_free_days_hold_for_a_decks_own_number_and_an_exam_gets_what_it_needs() {
    let mut study = Study::new().deck(&deck_of("pacts", 60));
    choose(&mut study, "pacts", new_cards(9));
    for (share, expected) in [(Share::Easy, 5), (Share::Rest, 0), (Share::Normal, 9)] {
        let mut chosen = study.library().preferences().clone();
        chosen.calendar.weekdays = [share; 7];
        study.apply(Operation::Settings(chosen));
        assert_eq!(new(&study).1[2], expected, "{share:?}");
    }
    let goal = ExamGoal {
        decks: vec!["pacts".into()],
        day: today(&study).plus(4),
        time: None,
        minutes_per_day: 60.0,
        desired_retention: 0.8,
        level_minutes: None,
        look_days: None,
        foreseen: None,
    };
    study.apply(Operation::Exam { before: None, goal: Some(goal) });
    assert_eq!(new(&study).1[2], 30, "sixty cards in the first half of four days");
}

#[test]
fn new_cards_come_in_the_order_chosen_for_their_deck() {
    let mut study = Study::new().deck(DATED);
    let plan = Plan { deck: Some("dated".into()), ..Plan::default() };
    let mut order = |order: NewOrder| {
        choose(&mut study, "dated", DeckPreferences { order, ..DeckPreferences::default() });
        study.begin(&plan).upcoming().map(|slot| slot.card.card.to_string()).collect::<Vec<_>>()
    };
    assert_eq!(order(NewOrder::Deck), ["entente", "nothing", "tilsit", "crimea"]);
    assert_eq!(order(NewOrder::Date), ["tilsit", "crimea", "entente", "nothing"]);
    let mixed = order(NewOrder::Mixed);
    assert_eq!(mixed.len(), 4);
    assert_eq!(mixed, order(NewOrder::Mixed), "it is the same each time");
}

#[test]
fn intervals_and_forms_follow_what_is_chosen_for_the_deck() {
    let mut study = Study::new().deck(&deck_of("pacts", 6)).deck(&deck_of("wars", 6));
    let own = DeckPreferences {
        desired_retention: Some(0.75),
        forms_off: Some([Form::Typed].into()),
        ..DeckPreferences::default()
    };
    choose(&mut study, "wars", own);
    let interval = |study: &Study, deck: &str| {
        let key = study.library().deck(&deck.into()).unwrap().key(0);
        study.library().candidates(&key, study.now()).unwrap()[3].interval_days
    };
    assert!(interval(&study, "wars") > 2 * interval(&study, "pacts"), "75 % are forgotten much later than 90 %");
    assert!(study.library().forms_off(&"wars".into()).contains(&Form::Typed));
    assert!(study.library().forms_off(&"pacts".into()).is_empty());
}

#[test]
fn a_deck_is_opened_its_settings_chosen_and_every_way_leads_back() {
    for (size, theme, name) in [
        ([1280.0, 800.0], Theme::Light, "light-1280x800"),
        ([1280.0, 800.0], Theme::Dark, "dark-1280x800"),
        ([900.0, 600.0], Theme::Light, "light-900x600"),
    ] {
        let mut study =
            Study::new().deck(&deck_of("pacts", 12)).deck(&deck_of("wars", 3).replace("About wars", "About pacts"));
        study.close();
        let mut window = Window::open(study.data_folder(), study.now(), size, theme);
        assert!(window.shows("pacts.ron") && window.shows("wars.ron"), "decks of one title are told apart");
        window.picture(&format!("library-namesakes-{name}"));
        window.press(Key::O);
        assert!(window.shows("Settings of this deck") && window.shows("built in"));
        window.picture(&format!("deck-built-in-{name}"));
        window.press(Key::Escape);
        if size[0] > 1000.0 {
            window.click("Open About pacts, wars.ron");
        } else {
            window.select("wars").press(Key::O);
        }
        assert!(window.shows("Settings of this deck") && window.shows("wars.ron"));
        window.picture(&format!("deck-{name}"));
        for (key, shown) in [(Key::C, "3 of "), (Key::F, "Nothing studied yet")] {
            window.press(key);
            assert!(window.shows(shown), "{shown}");
            window.press(Key::Escape);
            assert!(window.shows("Settings of this deck"), "Esc leads back from {shown}");
        }
        window.scroll_to("by date");
        window.click("by date");
        let library = window.app().library().unwrap();
        assert_eq!(library.preferences().order_of(&"wars".into()), NewOrder::Date);
        window.press(Key::Escape);
        assert!(window.shows("Import a deck"));
    }
}

#[test]
fn the_page_of_a_deck_opens_at_its_top_each_time() {
    let mut study = Study::new().deck(&deck_of("pacts", 12));
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), [900.0, 600.0], Theme::Light);
    window.select("pacts").press(Key::O).press(Key::End);
    assert!(!window.sees("pacts.ron"), "the page is longer than the window");
    window.press(Key::Escape).press(Key::O);
    assert!(window.sees("pacts.ron"));
}
