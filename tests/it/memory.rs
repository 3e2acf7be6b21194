//! The learner's own memory: fitting, accepting and going back, and what figures save, through the window.

use eframe::egui::{Key, Modifiers, Theme};
use entente::{
    library::{Access, DataFolder, Library},
    study::Review,
};

use crate::{cli::Home, window::Window};

const SIZE: [f32; 2] = [1280.0, 1600.0];

/// A demonstration library of three years, with the window over it.
fn three_years() -> (Home, Window) {
    let home = Home::new();
    let at = home.data().to_str().unwrap().to_owned();
    let demo = home.run(&["demo", "--years", "3", "--at", &at]);
    assert_eq!(demo.code, Some(0), "{}", demo.err);
    let now = Library::open(DataFolder::at(&at), Access::Read).unwrap().reviews().unwrap().pop().unwrap().at;
    let window = Window::open(DataFolder::at(at), now, SIZE, Theme::Light);
    (home, window)
}

fn parameters(window: &mut Window) -> Vec<f32> {
    window.app().library().unwrap().preferences().parameters.clone()
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
    let (_home, mut window) = three_years();
    window.press_with(Modifiers::COMMAND, Key::Num2);
    window.scroll_to("Fit to my answers");
    window.click("Fit to my answers");
    if window.shows("Use these") {
        window.picture("memory-fitted");
        window.scroll_to("Use these");
        window.click("Use these");
        assert_eq!(parameters(&mut window).len(), 21);
        assert!(schedules_are_replays(&mut window));
        window.scroll_to("Back to the ones before");
        window.click("Back to the ones before");
    } else {
        assert!(window.shows("foretell your answers as well as any"), "the demonstration follows the usual parameters");
    }
    assert!(parameters(&mut window).is_empty() && schedules_are_replays(&mut window));
}

#[test]
fn the_numbers_of_a_figure_are_saved() {
    let (home, mut window) = three_years();
    window.press_with(Modifiers::COMMAND, Key::Num2);
    window.click("What is known: save the numbers");
    let saved = std::fs::read_to_string(home.data().join("figures/what-is-known.csv")).unwrap();
    assert!(saved.starts_with("day,known\n20") && saved.lines().count() > 20, "{saved}");
}

#[test]
fn a_library_of_three_years_as_pictures() {
    let (_home, mut window) = three_years();
    window.press_with(Modifiers::COMMAND, Key::Num2);
    for part in 0..3 {
        window.picture(&format!("progress-years-{part}"));
        window.press(Key::PageDown);
    }
}
