//! The learner's own memory: fitting, accepting and going back, and what figures save, through the window.

use std::collections::HashSet;

use eframe::egui::{Key, Modifiers, Rect, Role, Theme};
use egui_kittest::kittest::{AccessKitNode, By, NodeT as _, Queryable as _};
use entente::{
    deck::CardKey,
    library::{Access, DataFolder, Library},
    memory::Rating,
    study::Review,
};

use crate::{builder::Study, cli::Home, window::Window};

const SIZE: [f32; 2] = [1280.0, 1600.0];

/// A demonstration library of three years, with the window over it.
fn three_years() -> (Home, Window) {
    let home = Home::new();
    let at = home.data().to_str().unwrap().to_owned();
    let demo = home.run(&["demo", "--years", "3", "--at", &at]);
    assert_eq!(demo.code, Some(0), "{}", demo.err);
    let window = window_over(&home, SIZE);
    (home, window)
}

/// The window over a library, at the moment of its last answer.
fn window_over(home: &Home, size: [f32; 2]) -> Window {
    let folder = DataFolder::at(home.data());
    let now = Library::open(folder.clone(), Access::Read).unwrap().reviews().unwrap().pop().unwrap().at;
    Window::open(folder, now, size, Theme::Light)
}

fn is_fitted(window: &mut Window) -> bool {
    window.app().library().unwrap().is_fitted()
}

/// What the schedules are made from is what is stored: after new parameters, too.
fn schedules_are_replays(window: &mut Window) -> bool {
    let library = window.app().library().unwrap();
    let reviews = library.reviews().unwrap();
    library.decks().iter().all(|deck| {
        deck.states().iter().enumerate().all(|(place, state)| {
            let key = deck.key(place);
            let history = reviews.iter().filter(|review| review.card == key).filter_map(Review::remembered);
            library.scheduler().replay(history) == *state
        })
    })
}

#[test]
fn parameters_are_fitted_used_and_taken_back_in_one_step() {
    // Half a year of somebody who forgets nothing: the usual parameters expect far worse.
    let mut study = Study::new();
    let ids: Vec<String> = study.library().decks()[0].deck.cards.iter().map(|card| card.id.to_string()).collect();
    for day in [0, 2, 8, 25, 60, 110, 170] {
        study = study.day(day);
        for id in &ids {
            study.record(id, Rating::Good);
        }
    }
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), SIZE, Theme::Light);
    window.press_with(Modifiers::COMMAND, Key::Num5).press(Key::Num4);
    window.scroll_to("Fit to my answers");
    window.click("Fit to my answers");
    window.scroll_to("Use these");
    window.picture("memory-fitted");
    window.click("Use these");
    assert!(is_fitted(&mut window));
    assert!(schedules_are_replays(&mut window));
    window.scroll_to("Back to the ones before");
    window.click("Back to the ones before");
    assert!(!is_fitted(&mut window) && schedules_are_replays(&mut window));
}

#[test]
fn parameters_that_predict_no_better_are_not_offered() {
    // The demonstration's learner forgets as the usual parameters say.
    let (_home, mut window) = three_years();
    window.press_with(Modifiers::COMMAND, Key::Num5).press(Key::Num4);
    window.scroll_to("Fit to my answers");
    window.click("Fit to my answers");
    assert!(window.shows("predict your answers as well as any") && !window.shows("Use these"));
    assert!(!is_fitted(&mut window));
}

#[test]
fn the_numbers_of_a_figure_are_saved() {
    let (home, mut window) = three_years();
    window.press_with(Modifiers::COMMAND, Key::Num5).press(Key::Num2);
    window.click("What is known: save the numbers");
    let saved = std::fs::read_to_string(home.data().join("figures/what-is-known.csv")).unwrap();
    assert!(saved.starts_with("day,known\n20") && saved.lines().count() > 20, "{saved}");
}

#[test]
fn a_library_of_three_years_as_pictures() {
    let (_home, mut window) = three_years();
    window.press_with(Modifiers::COMMAND, Key::Num5);
    for (part, key) in [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5].into_iter().enumerate() {
        window.press(key);
        window.picture(&format!("progress-years-{part}"));
    }
}

#[test]
fn a_long_list_is_one_screen_until_all_of_it_is_asked_for() {
    let (home, window) = three_years();
    drop(window);
    for (size, name) in [([1_280.0, 800.0], "1280x800"), ([900.0, 600.0], "900x600")] {
        let mut window = window_over(&home, size);
        window.press_with(Modifiers::COMMAND, Key::Num5);
        for (key, name_of_part) in [(Key::Num3, "trouble"), (Key::Num5, "sessions")] {
            window.press(key);
            window.picture(&format!("progress-years-{name_of_part}-{name}"));
            let all = window.label_with("Show ");
            assert!(size[1] < 800.0 || window.sees(&all), "{all} is below the fold");
            window.scroll_to(&all);
            window.click(&all);
            assert!(!window.shows(&all));
            let (first, rect) = focused(&mut window).expect("the first row that was added has the focus");
            assert!(first.starts_with("Practise") || first.contains(", "), "{first}");
            assert!(window.harness().ctx.content_rect().contains_rect(rect), "it is seen: {rect}");
        }
        window.press(Key::Num3);
        assert!(window.shows("Show all "), "a part that is opened anew begins short");
    }
}

#[test]
fn every_session_is_reached_two_hundred_at_a_time_from_the_first_row_that_is_new() {
    let (home, window) = three_years();
    drop(window);
    let mut window = window_over(&home, [1_280.0, 800.0]);
    window.press_with(Modifiers::COMMAND, Key::Num5).press(Key::Num5);
    let reviews = window.app().library().unwrap().reviews().unwrap();
    let mut seen = HashSet::new();
    let began = reviews.iter().filter(|review| seen.insert(review.session)).map(|review| review.at);
    let mut began: Vec<String> = began.map(|at| at.local().unwrap().format("%-d %b %Y, %H:%M").to_string()).collect();
    began.reverse();
    let sentence = window.harness().query_all_by_label_contains("sessions. Click one").next();
    let sentence = said_by(&sentence.expect("it says how many are shown").accesskit_node());
    let mut shown: usize = sentence.split(' ').nth(2).unwrap().parse().unwrap();
    assert!(began.len() > shown + 200, "{} sessions", began.len());
    while shown < began.len() {
        let more = window.label_with("Show ");
        window.scroll_to(&more);
        window.click(&more);
        assert_eq!(focused(&mut window).map(|(name, _)| name).as_ref(), began.get(shown), "after {shown}");
        shown += 200;
    }
    assert!(!window.shows("Show all") && !window.shows(" left"));
    assert!(window.shows(began.last().unwrap()), "the very first session");
}

#[test]
fn all_passages_are_shown_if_they_are_asked_for_and_their_names_are_whole_at_the_largest_text() {
    let (home, window) = three_years();
    drop(window);
    let mut window = window_over(&home, [900.0, 600.0]);
    window.harness().ctx.set_zoom_factor(1.6);
    window.settle();
    window.press_with(Modifiers::COMMAND, Key::Num5);
    for (part, key) in [Key::Num1, Key::Num2, Key::Num3, Key::Num4, Key::Num5].into_iter().enumerate() {
        window.press(key);
        window.picture(&format!("progress-largest-{part}"));
        let width = window.harness().ctx.content_rect().width();
        let said = window.harness().query_all(By::new().predicate(|node| !said_by(node).is_empty()));
        let wide: Vec<_> = said.filter(|node| node.rect().right() > width + 0.5).collect();
        let wide: Vec<_> = wide.iter().map(|node| said_by(&node.accesskit_node())).collect();
        assert!(wide.is_empty(), "beyond the edge of part {part}: {wide:?}");
    }
    window.press(Key::Num2);
    let all = window.label_with("Show all ");
    window.scroll_to(&all);
    window.click(&all);
    assert!(focused(&mut window).is_some() && !window.shows("showing the") && !window.shows(&all));
}

/// What is said of something: its name, or else its text.
fn said_by(node: &AccessKitNode<'_>) -> String {
    node.label().or_else(|| node.value()).unwrap_or_default()
}

/// The name of what has the focus, and where it is.
fn focused(window: &mut Window) -> Option<(String, Rect)> {
    let all = window.harness().query_all(By::new().predicate(|node| node.is_focused() && node.role() != Role::Window));
    let found: Vec<_> = all.map(|node| (said_by(&node.accesskit_node()), node.rect())).collect();
    found.into_iter().next()
}

#[test]
fn a_session_opens_below_its_row_and_what_was_missed_is_practised() {
    let (_home, mut window) = three_years();
    window.press_with(Modifiers::COMMAND, Key::Num5).press(Key::Num5);
    let mut reviews = window.app().library().unwrap().reviews().unwrap();
    let session = reviews.iter().rev().find(|review| review.rating == Rating::Again).expect("a miss").session;
    reviews.retain(|review| review.session == session);
    let missed = reviews.iter().filter(|review| review.rating == Rating::Again).map(|review| &review.card);
    let missed: HashSet<&CardKey> = missed.collect();
    let began = reviews[0].at.local().unwrap().format("%-d %b %Y, %H:%M").to_string();
    let all = window.label_with("Show ");
    window.scroll_to(&all);
    window.click(&all);
    window.scroll_to(&began);
    window.click(&began);
    let missed = match missed.len() {
        1 => "1 card".to_owned(),
        count => format!("{count} cards"),
    };
    window.picture("progress-session-opened");
    window.click(&format!("Practise your misses: {missed}"));
    assert!(window.shows("Practice: ") && window.shows(&format!("{missed} left")));
}

#[test]
fn what_fails_is_read_practised_and_edited_from_the_page() {
    let (_home, mut window) = three_years();
    window.press_with(Modifiers::COMMAND, Key::Num5).press(Key::Num3);
    window.scroll_to("Practise all of these");
    window.picture("progress-what-fails");
    window.click_first("Read on");
    assert!(window.shows("Test me on this"), "the passage is read on its page");
    window.press(Key::Escape);
    window.click_first("Rewrite or add a hint");
    assert!(window.shows("Edit the card"));
}

#[test]
fn the_newest_session_is_gone_on_with_and_its_last_answer_taken_back() {
    let mut study = Study::new();
    let ids: Vec<String> = study.library().decks()[0].deck.cards.iter().map(|card| card.id.to_string()).collect();
    for id in &ids[..3] {
        study.record(id, Rating::Good);
    }
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), SIZE, Theme::Light);
    window.press_with(Modifiers::COMMAND, Key::Num5).press(Key::Num5);
    let first = window.app().library().unwrap().reviews().unwrap()[0].at;
    let began = first.local().unwrap().format("%-d %b %Y, %H:%M").to_string();
    window.scroll_to(&began);
    window.click(&began).click("Undo the last answer");
    let left = window.app().library().unwrap().reviews().unwrap();
    assert_eq!(left.iter().map(|review| review.card.card.as_str()).collect::<Vec<_>>(), ids[..2]);
    window.scroll_to(&began);
    window.click(&began).click("Continue");
    assert!(window.shows("18 cards left"));
}
