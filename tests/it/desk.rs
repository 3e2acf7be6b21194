//! The window as a learner uses it: keys, clicks, days that pass, and what goes wrong.

use std::fs;

use eframe::egui::{Key, Modifiers, Theme, accesskit::Role};
use egui_kittest::kittest::{NodeT, Queryable};
use entente::{
    clock::Clock,
    deck::{CardKey, Topic},
    library::Library,
    memory::Moment,
};

use crate::{
    builder::{FIRST_NOON, Study, deck_of},
    window::Window,
};

const DAY_MS: i64 = 86_400_000;
const SIZE: [f32; 2] = [1100.0, 760.0];

fn days_later(days: i64) -> Moment {
    Moment { utc_ms: FIRST_NOON.utc_ms + days * DAY_MS, ..FIRST_NOON }
}

/// A window over an empty data folder, at noon of day 0.
fn first_start() -> (Study, Window) {
    let mut study = Study::new();
    study.close();
    let window = Window::open(study.data_folder(), FIRST_NOON, SIZE, Theme::Light);
    (study, window)
}

fn library(window: &mut Window) -> &Library {
    window.app().library().expect("the library is open")
}

fn answers(window: &mut Window) -> usize {
    library(window).reviews().unwrap().len()
}

fn first_card(window: &mut Window) -> CardKey {
    library(window).deck(&"franco-russian-relations".into()).unwrap().key(0)
}

#[test]
fn twenty_cards_by_keyboard_are_there_after_a_restart_and_come_back_when_due() {
    let (study, mut window) = first_start();
    window.press(Key::Enter);
    assert!(window.shows("20 cards left"));
    for card in 0..20 {
        window.press(Key::Space);
        assert!(window.shows("Again, in this session"), "card {card} shows its ratings");
        window.press(Key::Space);
        assert_eq!(answers(&mut window), card + 1, "each answer is kept before the next card");
    }
    assert!(window.shows("Session complete"));
    let states = library(&mut window).decks()[0].states().to_vec();
    drop(window);

    let mut window = Window::open(study.data_folder(), days_later(1), SIZE, Theme::Light);
    assert_eq!(answers(&mut window), 20);
    assert_eq!(library(&mut window).decks()[0].states(), states);
    // A card rated Good for the first time comes back after two days.
    assert!(window.shows("20 new cards today"));
    window.app().set_clock(Clock::set_to(days_later(2)));
    window.settle();
    assert!(window.shows("20 cards due"));
}

#[test]
fn the_same_is_done_with_the_mouse() {
    let (_study, mut window) = first_start();
    window.click("Study France and Russia, 1703–2017").click("Show answer").click("Good, 2 days, key 3, proposed");
    assert_eq!(answers(&mut window), 1);
    window.click("Undo");
    assert_eq!(answers(&mut window), 0);
    window.click("‹ Back").click("Progress").click("Settings").click("Library");
    assert!(window.shows("France and Russia"));
}

#[test]
fn a_card_answered_again_comes_back_in_the_same_session() {
    let (_study, mut window) = first_start();
    window.press(Key::Enter).press(Key::Space).press(Key::Num1);
    for _ in 0..6 {
        assert!(window.shows("new card"));
        window.press(Key::Space).press(Key::Num3);
    }
    assert!(window.shows("again"));
}

#[test]
fn an_answer_is_taken_back_even_after_a_restart() {
    let (study, mut window) = first_start();
    window.press(Key::Enter).press(Key::Space).press(Key::Num4);
    let card = first_card(&mut window);
    drop(window);
    let mut window = Window::open(study.data_folder(), FIRST_NOON, SIZE, Theme::Light);
    window.press(Key::Enter).press_with(Modifiers::COMMAND, Key::Z).press(Key::Enter);
    assert_eq!(answers(&mut window), 0);
    assert!(library(&mut window).state(&card).unwrap().is_new());
    let question = library(&mut window).card(&card).unwrap().1.question.clone();
    assert!(window.shows(&question), "the card is asked again");
}

#[test]
fn a_buried_card_leaves_the_session_and_can_be_brought_back() {
    let (_study, mut window) = first_start();
    window.press(Key::Enter);
    for (key, left) in [(Key::B, "19 cards left"), (Key::S, "18 cards left")] {
        window.press(key);
        assert!(!window.shows(left), "a letter that was meant for a field does nothing");
        window.press_with(Modifiers::COMMAND, key);
        assert!(window.shows(left));
    }
    window.press_with(Modifiers::COMMAND, Key::Z).press_with(Modifiers::COMMAND, Key::Z);
    assert!(window.shows("20 cards left"));
    window.press_with(Modifiers::COMMAND, Key::F);
    assert!(window.shows("flagged"));
    window.press_with(Modifiers::COMMAND, Key::F);
    assert!(!window.shows("· flagged"));
}

#[test]
fn editing_a_card_of_a_built_in_deck_makes_an_own_copy_with_its_history() {
    let (study, mut window) = first_start();
    window.press(Key::Enter).press(Key::Space).press(Key::Num3).press_with(Modifiers::COMMAND, Key::E);
    window.click_text_field("Answer");
    window.press_with(Modifiers::COMMAND, Key::A).type_text("Somebody else").press_with(Modifiers::COMMAND, Key::Enter);
    assert!(window.shows("was changed; its history stays."));
    window.press(Key::Space);
    assert!(window.shows("Somebody else"));
    assert!(study.data_folder().decks().join("franco-russian-relations.ron").exists());
    let card = first_card(&mut window);
    assert!(!library(&mut window).state(&card).unwrap().is_new());
    assert!(
        library(&mut window)
            .deck(&"franco-russian-relations".into())
            .unwrap()
            .problems
            .iter()
            .all(|it| it.message.contains("quote") || it.message.contains("answer"))
    );
}

#[test]
fn a_deck_comes_in_by_its_path_and_is_taken_up_when_its_file_changes() {
    let (study, mut window) = first_start();
    let file = study.root().join("pacts.ron");
    fs::write(&file, deck_of("pacts", 3)).unwrap();
    window.press(Key::I).type_text(&file.display().to_string()).press(Key::Enter);
    assert!(window.shows("3 cards (3 new), 0 passages"));
    assert_eq!(library(&mut window).decks().len(), 2, "nothing is written before it was confirmed");
    window.press(Key::Enter);
    assert!(window.shows("“About pacts” was imported: 3 cards."));
    window.wait_for("About pacts");
    let cards = |library: &Library| library.deck(&"pacts".into()).map(|it| it.deck.cards.len());
    assert_eq!(cards(library(&mut window)), Some(3));

    fs::write(study.data_folder().decks().join("pacts.ron"), deck_of("pacts", 4)).unwrap();
    window.wait_until(|app| app.library().is_some_and(|library| cards(library) == Some(4)));

    fs::write(&file, deck_of("pacts", 5).replacen("What is number 1", "What is number 2", 1)).unwrap();
    window.press(Key::I).type_text(&file.display().to_string()).press(Key::Enter).press(Key::Enter);
    let kept = fs::read_dir(study.data_folder().replaced()).unwrap().next().unwrap().unwrap().path();
    assert!(
        window.shows("“About pacts” was brought up to date: 1 new, 1 changed, 3 unchanged. 1 problem"),
        "the window says what came, and that it has problems"
    );
    assert!(window.shows(" The file"), "and that the one before is kept");
    assert_eq!(fs::read_to_string(kept).unwrap(), deck_of("pacts", 4));
}

#[test]
fn a_card_is_saved_while_its_dialog_waits_and_a_change_meanwhile_is_not_lost() {
    let (study, mut window) = first_start();
    let own = study.data_folder().decks().join("pacts.ron");
    fs::write(&own, deck_of("pacts", 3)).unwrap();
    window.wait_for("About pacts");
    window.select("pacts").press(Key::Enter).press(Key::Space).press_with(Modifiers::COMMAND, Key::E);
    window.click_text_field("Answer");
    window.press_with(Modifiers::COMMAND, Key::A).type_text("Somebody else");
    let theirs = deck_of("pacts", 3).replace("It is no. ", "It is number ");
    fs::write(&own, &theirs).unwrap();
    window.press_with(Modifiers::COMMAND, Key::Enter);
    assert!(window.shows("The card was changed in its file meanwhile"));
    assert_eq!(fs::read_to_string(&own).unwrap(), theirs);
    // What was typed is still there, and thrown away only when asked for twice.
    window.press(Key::Escape).press(Key::Escape);
    let is_read = |library: &Library| {
        library.deck(&"pacts".into()).is_some_and(|it| it.deck.cards[0].answer_text().contains("number"))
    };
    window.wait_until(|app| app.library().is_some_and(is_read));
    window.press_with(Modifiers::COMMAND, Key::E).click_text_field("Answer");
    window.press_with(Modifiers::COMMAND, Key::A).type_text("Somebody else");
    window.harness().key_press_modifiers(Modifiers::COMMAND, Key::Enter);
    window.harness().step();
    window.harness().step();
    let is_kept = || fs::read_to_string(&own).unwrap().contains("Somebody else");
    assert!(window.shows("Saving…") || is_kept(), "the dialog waits until the card is in its file");
    window.wait_for("was changed; its history stays.");
    assert!(window.shows("Somebody else"), "the session goes on with the changed card");
    assert!(is_kept());
}

#[test]
fn a_file_that_is_no_deck_is_refused_with_its_reason_and_nothing_is_written() {
    let (study, mut window) = first_start();
    let file = study.root().join("bad.ron");
    fs::write(&file, "Deck(title: \"never ends").unwrap();
    window.press(Key::I).type_text(&file.display().to_string()).press(Key::Enter);
    assert!(window.shows("No deck can be read from this file"));
    assert!(window.shows("This text is never closed."));
    assert_eq!(fs::read_dir(study.data_folder().decks()).unwrap().count(), 0);
}

#[test]
fn a_dropped_file_is_looked_at_first() {
    let (study, mut window) = first_start();
    let file = study.root().join("pacts.ron");
    fs::write(&file, deck_of("pacts", 3)).unwrap();
    window.drop_file(&file);
    assert!(window.shows("3 cards (3 new)"));
}

#[test]
fn a_damaged_log_is_said_to_be_and_a_backup_brings_the_answers_back() {
    let mut study = Study::new().answer("baluze-name", entente::memory::Rating::Good);
    let now = study.now();
    study.close();
    study.data_folder().take_daily_backup(now).unwrap();
    fs::write(study.data_folder().log(), "this is no database, but it is long enough to be taken for one").unwrap();
    let mut window = Window::open(study.data_folder(), FIRST_NOON, SIZE, Theme::Light);
    assert!(window.shows("The library could not be opened"));
    assert!(window.shows("The newest backup: 23 November 2026"));
    window.click("Restore the newest backup");
    assert_eq!(answers(&mut window), 1);
    let kept = study.data_folder().root().join("reviews.damaged-1.sqlite3");
    assert!(fs::read_to_string(kept).unwrap().starts_with("this is no database"));
}

#[test]
fn a_log_from_a_newer_version_is_refused_and_not_touched() {
    let mut study = Study::new();
    study.close();
    let log = study.data_folder().log();
    rusqlite::Connection::open(&log).unwrap().pragma_update(None, "user_version", 99).unwrap();
    let before = fs::read(&log).unwrap();
    let window = Window::open(study.data_folder(), FIRST_NOON, SIZE, Theme::Light);
    assert!(window.shows("written by a newer Entente"));
    assert_eq!(fs::read(&log).unwrap(), before);
}

#[test]
fn a_locked_library_can_be_looked_at_and_opened_when_it_is_free() {
    let mut study = Study::new();
    let mut window = Window::open(study.data_folder(), FIRST_NOON, SIZE, Theme::Light);
    assert!(window.shows("Another Entente is using this data folder"));
    window.click("Open read-only");
    assert!(window.shows("Open read-only"));
    let mut window = Window::open(study.data_folder(), FIRST_NOON, SIZE, Theme::Light);
    study.close();
    window.click("Try again");
    assert!(window.shows("20 new cards today"));
}

#[test]
fn a_data_folder_that_cannot_be_used_is_said_to_be() {
    let study = Study::new();
    let file = study.root().join("a-file");
    fs::write(&file, "not a folder").unwrap();
    let folder = entente::library::DataFolder::at(file.join("data"));
    let window = Window::open(folder, FIRST_NOON, SIZE, Theme::Light);
    assert!(window.shows("The data folder cannot be used"));
}

#[test]
fn a_clock_that_went_back_is_noticed_and_nothing_is_lost() {
    let mut study = Study::new().day(400).answer("baluze-name", entente::memory::Rating::Good);
    study.close();
    let mut window = Window::open(study.data_folder(), FIRST_NOON, SIZE, Theme::Light);
    assert!(window.shows("This computer’s clock says 23 November 2026"));
    // That answer is asked about; it may wait.
    window.click("Decide later");
    window.press(Key::Enter).press(Key::Space).press(Key::Space);
    assert_eq!(answers(&mut window), 2);
}

#[test]
fn settings_are_kept() {
    let (study, mut window) = first_start();
    window.press_with(Modifiers::COMMAND, Key::Comma).click("Dark");
    drop(window);
    let text = fs::read_to_string(study.data_folder().preferences()).unwrap();
    assert!(text.contains("theme: Dark"));
}

#[test]
fn a_key_that_is_held_down_rates_no_card_unseen() {
    let (_study, mut window) = first_start();
    window.press(Key::Enter);
    for is_repeat in [false, true, true, true] {
        let event = eframe::egui::Event::Key {
            key: Key::Space,
            physical_key: None,
            pressed: true,
            repeat: is_repeat,
            modifiers: Modifiers::NONE,
        };
        window.harness().event(event);
        window.settle();
    }
    assert_eq!(answers(&mut window), 0);
    assert!(window.shows("Good, 2 days"), "the answer is shown, and waits");
}

#[test]
fn a_suspended_card_can_be_found_and_taken_up_again() {
    let (_study, mut window) = first_start();
    window.press(Key::Enter);
    let card = first_card(&mut window);
    window.press_with(Modifiers::COMMAND, Key::S).press(Key::Escape);
    assert!(library(&mut window).marks(&card).is_suspended);
    window.click("1 suspended");
    let unsuspend = window.label_with("Unsuspend: ");
    window.click(&unsuspend);
    assert!(!library(&mut window).marks(&card).is_suspended);
    assert!(window.shows("None any more."));
}

#[test]
fn an_edit_is_not_lost_by_one_key_and_an_empty_answer_is_refused() {
    let (_study, mut window) = first_start();
    window.press(Key::Enter).press_with(Modifiers::COMMAND, Key::E);
    window.click_text_field("Answer").press_with(Modifiers::COMMAND, Key::A).press(Key::Delete);
    window.press_with(Modifiers::COMMAND, Key::Enter);
    assert!(window.shows("The answer is empty. Nothing was saved."));
    window.press(Key::Escape);
    assert!(window.shows("Your changes are not saved."));
    window.type_text("Nobody");
    let answer = window.harness().get_by_role_and_label(Role::MultilineTextInput, "Answer");
    assert_eq!(answer.accesskit_node().value().as_deref(), Some("Nobody"), "the field keeps the focus");
    window.press(Key::Escape).press(Key::Escape);
    assert!(!window.shows("Edit the card"));
}

#[test]
fn a_digit_acts_by_its_place_where_the_layout_gives_it_another_sign() {
    let mut study = Study::new();
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), SIZE, Theme::Light);
    // On a French keyboard.
    window.press_place(Key::Quote, Key::Num5, Modifiers::COMMAND);
    assert!(window.shows("Since last time") || window.shows("Upcoming"));
    window.press_place(Key::Quote, Key::Num1, Modifiers::COMMAND).press(Key::Enter).press(Key::Space);
    assert!(window.shows("Easy, "));
    window.press_place(Key::Quote, Key::Num4, Modifiers::NONE);
    assert!(!window.shows("Easy, "), "the answer was rated");
}

#[test]
fn a_number_pad_without_num_lock_rates_nothing() {
    let mut study = Study::new();
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), SIZE, Theme::Light);
    window.press(Key::Enter).press(Key::Space).press_place(Key::ArrowDown, Key::Num2, Modifiers::NONE);
    assert!(window.shows("Easy, "), "the answer still waits for its rating");
}

#[test]
fn the_slider_for_the_text_size_stays_under_the_pointer_that_let_it_go() {
    let (_study, mut window) = first_start();
    window.press_with(Modifiers::COMMAND, Key::Comma);
    let slider = |window: &mut Window| window.harness().get_by_role_and_label(Role::Slider, "Text size").rect();
    let before = slider(&mut window);
    let y = before.center().y;
    window.drag([before.left() + 30.0, y], [before.right() - 20.0, y], Modifiers::NONE);
    let zoom = window.harness().ctx.zoom_factor();
    let after = slider(&mut window).center().y * zoom;
    assert!(zoom > 1.2 && (after - y).abs() < 3.0, "at {zoom} it is at {after}, and was at {y}");
}

#[test]
fn ctrl_with_the_key_of_a_digit_never_zooms() {
    let mut study = Study::new();
    study.close();
    let mut window = Window::open(study.data_folder(), study.now(), SIZE, Theme::Light);
    let before = window.harness().ctx.zoom_factor();
    // On a French keyboard the key 6 types a hyphen; on a Czech one the key 1 types a plus.
    window.press_place(Key::Minus, Key::Num6, Modifiers::COMMAND);
    window.press_place(Key::Plus, Key::Num1, Modifiers::COMMAND).press_with(Modifiers::COMMAND, Key::Num0);
    assert_eq!(window.harness().ctx.zoom_factor().to_bits(), before.to_bits());
    window.press_place(Key::Plus, Key::Equals, Modifiers::COMMAND);
    assert!(window.harness().ctx.zoom_factor() > before);
}

#[test]
fn the_palette_finds_cards_passages_decks_and_commands() {
    let (_study, mut window) = first_start();
    window.press_with(Modifiers::COMMAND, Key::K).type_text("progres");
    window.press(Key::Enter);
    assert!(window.shows("Nothing studied yet"));
    window.press_with(Modifiers::COMMAND, Key::K).type_text("FRANCE and rus").press(Key::Enter);
    assert!(window.shows("Study"), "a deck leads to the library");
    window.press_with(Modifiers::COMMAND, Key::K).type_text("qqqq");
    assert!(window.shows("Nothing found"));
    window.press(Key::Escape);
    assert!(!window.shows("Nothing found"));
    window.press_with(Modifiers::COMMAND, Key::K).type_text("jacobite neva");
    window.press(Key::Enter);
    assert!(window.shows("a Scottish Jacobite in French service"), "no heading has these words");
}

#[test]
fn a_key_for_another_page_closes_a_list_that_is_open() {
    let (_study, mut window) = first_start();
    window.press_with(Modifiers::COMMAND, Key::Num2);
    window.click("Deck to read");
    window.press_with(Modifiers::COMMAND, Key::Num3);
    assert!(window.shows("Search the cards"));
}

#[test]
fn a_list_opens_at_what_is_chosen_and_the_arrows_go_on_from_there() {
    let (_study, mut window) = first_start();
    window.press(Key::R);
    let topic = |window: &mut Window| {
        let node = window.harness().get_by_role_and_label(Role::ComboBox, "Topic");
        (node.rect().center(), node.accesskit_node().value().unwrap_or_default())
    };
    let (at, all) = topic(&mut window);
    assert_eq!(all, "all topics");
    window.click_at(at).press(Key::ArrowDown).press(Key::Enter);
    assert_eq!(topic(&mut window).1, Topic::ALL[0].name(), "the row below that of all topics");
    let last = Topic::ALL.len() - 1;
    for (key, chosen) in [(Key::ArrowDown, 1), (Key::ArrowDown, 2), (Key::ArrowUp, 1), (Key::End, last)] {
        window.click_at(at).press(key).press(Key::Enter);
        assert_eq!(topic(&mut window).1, Topic::ALL[chosen].name());
    }
    window.click_at(at).press(Key::Home).press(Key::Enter);
    assert_eq!(topic(&mut window).1, "all topics");
}

#[test]
fn a_list_that_is_longer_than_its_window_follows_the_arrows() {
    let (_study, mut window) = first_start();
    window.press(Key::N).click("More fields");
    let at = window.harness().get_by_role_and_label(Role::ComboBox, "Passage").rect().center();
    let (passages, last) = {
        let passages = &library(&mut window).decks()[0].deck.passages;
        (passages.len(), passages.last().unwrap().heading.clone())
    };
    window.click_at(at);
    for _ in 0..=passages {
        window.press(Key::ArrowDown);
    }
    assert!(window.sees(&last), "“{last}” has the focus, and is not seen");
    window.press(Key::Enter);
    let chosen = window.harness().get_by_role_and_label(Role::ComboBox, "Passage").accesskit_node().value();
    assert_eq!(chosen, Some(last));
}

#[test]
fn messages_keeps_what_was_done_and_takes_it_back() {
    let (_study, mut window) = first_start();
    window.press_with(Modifiers::COMMAND, Key::Num3).press_with(Modifiers::COMMAND, Key::A).press(Key::S);
    let card = first_card(&mut window);
    let suspended = |window: &mut Window| library(window).marks(&card).is_suspended;
    assert!(suspended(&mut window));
    window.press_with(Modifiers::COMMAND, Key::M);
    window.picture("messages-undo");
    assert!(window.shows("263 cards suspended."));
    window.click_first("Undo: the change to 263 cards (suspended)");
    assert!(!suspended(&mut window));
    assert!(!window.shows("Undo: "), "nothing is left to be undone");
    assert!(window.shows("Undone: the change to 263 cards (suspended)."), "an undo is in the list, too");
}

#[test]
fn what_was_said_goes_with_the_page_that_it_was_said_on() {
    let (_study, mut window) = first_start();
    window.press(Key::P);
    assert!(window.shows("This deck has no problems."));
    window.press_with(Modifiers::COMMAND, Key::Num2);
    assert!(!window.shows("This deck has no problems."));
}

#[test]
fn backups_are_listed_taken_and_restored_in_the_window_and_a_restore_can_be_undone() {
    let mut study = Study::new().answer("baluze-name", entente::memory::Rating::Good);
    let now = study.now();
    study.data_folder().take_daily_backup(now).unwrap();
    study = study.answer("baluze-rank", entente::memory::Rating::Good);
    study.close();
    // Tall enough for all settings.
    let mut window = Window::open(study.data_folder(), FIRST_NOON, [1280.0, 2400.0], Theme::Light);
    window.click("Settings");
    window.click("Backups…");
    assert!(window.shows("23 November 2026, 12:00:") && window.shows("1 answer"));
    window.click("Back up now");
    assert!(window.shows("it is sound") && window.shows("2 answers"));
    let is_daily = |label: String| label.starts_with("Restore: ") && label.ends_with("Daily");
    window.harness().get_by(|node| node.label().is_some_and(is_daily)).click();
    window.settle();
    assert!(window.shows("What is there now is backed up first"));
    window.click("Restore it");
    assert_eq!(answers(&mut window), 1);
    assert!(window.shows("The backup was restored. It holds 1 answer in 1 deck."));
    window.click("Settings");
    window.click("Backups…");
    assert!(window.shows("Before a restore"));
}
