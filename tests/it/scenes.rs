//! A session is one thing: what is typed in the terminal and what is pressed in the window lead to the same log.
//!
//! Each scene is played in both, on the same library at the same moment.

use std::{fs, path::Path};

use chrono::DateTime;
use eframe::egui::{Key, Modifiers, Theme};
use entente::{
    deck::CardId,
    library::{Access, DataFolder, Library},
    memory::{Moment, Rating},
    study::{Form, MarkKind, Review},
};

use crate::{
    builder::Study,
    cli::{Home, run},
    window::Window,
};

/// Cards of several forms, and two that are rivals.
const DECK: &str = r#"Deck(
    id: "scenes", title: "Scenes",
    passages: [(id: "p", heading: "The alliance", text: "It came into force on 4 January 1894.")],
    cards: [
        (id: "delcasse", topic: Person, question: "Who concluded the Entente cordiale?", answer: "Delcassé", rivals: ["ribot"], distractors: ["Giers", "Izvolsky"]),
        (id: "ribot", topic: Person, question: "Who signed the pact?", answer: "Ribot", distractors: ["Giers", "Izvolsky"]),
        (id: "pact", topic: Treaty, question: "When was the pact concluded?", date: "1891-08-27"),
        (id: "members", topic: General, question: "Which powers made up the Triple Entente?", answer: ["France", "Russia", "Britain"]),
    ],
)"#;

/// What the learner does.
#[derive(Clone, Copy, Debug)]
enum Move {
    /// See the answer without giving one.
    Show,
    /// Give up.
    GiveUp,
    /// Type this and submit it.
    Type(&'static str),
    /// Submit the same again.
    SameAgain(&'static str),
    /// Choose the option of that number.
    Choose(u8),
    /// “I was right.”
    Overrule,
    /// Accept the rating that is proposed.
    Accept,
    /// Rate.
    Rate(u8),
    /// Undo.
    Undo,
}

use Move::{Accept, Choose, GiveUp, Overrule, Rate, SameAgain, Show, Type, Undo};

impl Move {
    /// The line that is typed for it.
    fn line(self) -> String {
        match self {
            Self::Show => ":s".to_owned(),
            Self::GiveUp | Self::Accept => String::new(),
            Self::Type(text) | Self::SameAgain(text) => text.to_owned(),
            Self::Choose(digit) | Self::Rate(digit) => digit.to_string(),
            Self::Overrule => "r".to_owned(),
            Self::Undo => ":u".to_owned(),
        }
    }

    /// The keys that are pressed for it.
    fn press(self, window: &mut Window) {
        let digit = |digit: u8| [Key::Num1, Key::Num2, Key::Num3, Key::Num4][usize::from(digit) - 1];
        match self {
            Self::Show => window.press_with(Modifiers::COMMAND, Key::Enter),
            Self::GiveUp if window.shows("number") || window.shows("1: ") => window.press(Key::Space),
            Self::GiveUp | Self::SameAgain(_) | Self::Accept => window.press(Key::Enter),
            Self::Type(text) => window.type_text(text).press(Key::Enter),
            Self::Choose(number) | Self::Rate(number) => window.press(digit(number)),
            Self::Overrule => window.press(Key::R),
            Self::Undo => {
                window.press_with(Modifiers::COMMAND, Key::Z);
                // It asks about what was kept before it was opened.
                if window.shows("Take it back") { window.press(Key::Enter) } else { window }
            }
        };
    }
}

/// What is kept of an answer, but for its moment and its names in the log.
#[derive(Debug, PartialEq)]
struct Kept {
    card: CardId,
    form: Form,
    rating: Rating,
    given: Option<String>,
    is_right: Option<bool>,
    rival: Option<CardId>,
    is_scheduled: bool,
    interval_days: u32,
}

impl From<Review> for Kept {
    fn from(review: Review) -> Self {
        let Review { card, form, rating, given, is_right, rival, is_scheduled, interval_days, .. } = review;
        Self {
            card: card.card,
            form,
            rating,
            given,
            is_right,
            rival: rival.map(|it| it.card),
            is_scheduled,
            interval_days,
        }
    }
}

/// A card of the deck that is asked alone, known for so long that it is asked in its hardest form, or new.
fn only(card: &'static str, is_known: bool) -> Study {
    let mut study = Study::new().deck(DECK);
    if is_known {
        study = study.answer(card, Rating::Easy).day(12).answer(card, Rating::Good).day(90);
    }
    let others = ["delcasse", "ribot", "pact", "members"].into_iter().filter(|id| *id != card);
    others.fold(study, |study, id| study.mark(id, MarkKind::Suspend))
}

/// The answers that the scene added to the log in this folder.
fn added(folder: &Path, before: usize) -> Vec<Kept> {
    let library = Library::open(DataFolder::at(folder), Access::Read).unwrap();
    library.reviews().unwrap().into_iter().skip(before).map(Kept::from).collect()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        if entry.path().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

fn in_words(moment: Moment) -> String {
    DateTime::from_timestamp_millis(moment.utc_ms).unwrap().to_rfc3339()
}

/// Plays a scene in the terminal and in the window; returns what each kept, and what the terminal wrote.
fn played(mut study: Study, moves: &[Move]) -> (Vec<Kept>, Vec<Kept>, String) {
    study.close();
    played_at(study.root(), study.now(), moves)
}

/// The same in a data folder that stays as it is.
fn played_at(root: &Path, now: Moment, moves: &[Move]) -> (Vec<Kept>, Vec<Kept>, String) {
    let before = added(root, 0).len();
    let (home, other) = (Home::new(), Home::new());
    copy(root, &home.data());
    copy(root, &other.data());
    let mut command = home.command(&["quiz", "--deck", "scenes"]);
    command.env("ENTENTE_NOW", in_words(now));
    let typed: String = moves.iter().map(|it| it.line() + "\n").collect();
    let terminal = run(command, &typed);
    assert_eq!(terminal.code, Some(0), "{}", terminal.err);

    let data = DataFolder::at(other.data());
    let mut window = Window::open_with_forms(data, now, [1100.0, 760.0], Theme::Light);
    window.select("scenes").press(Key::Enter);
    for it in moves {
        it.press(&mut window);
    }
    drop(window);
    (added(&home.data(), before), added(&other.data(), before), terminal.out)
}

#[test]
fn the_terminal_and_the_window_keep_the_same() {
    use Form::{Choice, Date, List, Recall, Typed};
    use Rating::{Again, Easy, Good, Hard};
    type Scene = (&'static str, bool, &'static [Move], &'static [(Form, Rating, Option<bool>)]);
    let scenes: &[Scene] = &[
        ("delcasse", true, &[Type("delcasse"), Accept], &[(Typed, Easy, Some(true))]),
        ("delcasse", true, &[Show, Rate(2)], &[(Recall, Hard, None)]),
        ("delcasse", true, &[GiveUp, Rate(1)], &[(Typed, Again, Some(false))]),
        ("delcasse", true, &[Type("Ribot"), Overrule, Accept], &[(Typed, Good, Some(true))]),
        // A rival's answer is named, and one that was taken back leaves no trace.
        ("delcasse", true, &[Type("Ribot"), Rate(1)], &[(Typed, Again, Some(false))]),
        ("delcasse", true, &[Type("delcasse"), Rate(3), Undo], &[]),
        ("delcasse", true, &[Type("delcasse"), Rate(3), Undo, Show, Rate(3)], &[(Recall, Good, None)]),
        // Once the answer was seen, it is not proposed as easy.
        ("delcasse", true, &[Show, Undo, Type("delcasse"), Accept], &[(Typed, Good, Some(true))]),
        // What was left out, and a wrong choice, are not overruled.
        ("delcasse", true, &[GiveUp, Overrule, Accept], &[(Typed, Again, Some(false))]),
        ("delcasse", false, &[GiveUp, Overrule, Accept], &[(Choice, Again, Some(false))]),
        ("pact", true, &[Type("1891"), Accept], &[(Date, Hard, Some(true))]),
        ("pact", true, &[Type("1894"), Accept], &[(Date, Again, Some(false))]),
        // What is no date is said to be none, and judged only if it is submitted again.
        ("pact", true, &[Type("no idea")], &[]),
        ("pact", true, &[Type("no idea"), SameAgain("no idea"), Show, Rate(1)], &[(Recall, Again, None)]),
        ("members", true, &[Type("France, Britain, Russia"), Rate(3)], &[(List, Good, Some(true))]),
        ("members", true, &[Type("France, Spain"), Accept], &[(List, Again, Some(false))]),
    ];
    for (card, is_known, moves, expected) in scenes {
        let (terminal, window, out) = played(only(card, *is_known), moves);
        let scene = format!("{card}: {moves:?}\n{out}");
        assert_eq!(terminal, window, "{scene}");
        let kept: Vec<_> = terminal.iter().map(|it| (it.form, it.rating, it.is_right)).collect();
        assert_eq!(kept.len(), expected.len(), "{scene}");
        for ((form, rating, is_right), (form_wanted, rating_wanted, right_wanted)) in kept.iter().zip(*expected) {
            assert_eq!((form, rating), (form_wanted, rating_wanted), "{scene}");
            assert_eq!(is_right, right_wanted, "{scene}");
        }
    }
}

#[test]
fn a_wrong_choice_is_not_overruled_in_either() {
    let mut rights = 0;
    // The same learner on the same day: the options stay where they are.
    let mut study = only("delcasse", false);
    study.close();
    for option in 1..=4 {
        let (terminal, window, out) = played_at(study.root(), study.now(), &[Choose(option), Overrule, Accept]);
        assert_eq!(terminal, window, "{out}");
        let [kept] = &terminal[..] else { panic!("one answer: {out}") };
        let is_right = kept.given.as_deref() == Some("Delcassé");
        assert_eq!((kept.form, kept.is_right), (Form::Choice, Some(is_right)), "{out}");
        assert_eq!(kept.rating, if is_right { Rating::Good } else { Rating::Again }, "{out}");
        rights += usize::from(is_right);
    }
    assert_eq!(rights, 1, "one option of four is right");
}

#[test]
fn the_last_answer_is_taken_back_behind_the_last_card_in_both() {
    let (terminal, window, out) = played(only("delcasse", true), &[Type("delcasse"), Rate(3), Undo, Show, Rate(1)]);
    assert_eq!(terminal, window, "{out}");
    assert_eq!(terminal.iter().map(|it| it.rating).collect::<Vec<_>>(), [Rating::Again], "{out}");
}
