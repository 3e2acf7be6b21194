//! `entente quiz` in every form, through the real binary, and what the log keeps of it.

use entente::{
    library::{Access, DataFolder, Library},
    memory::Rating,
    study::{Form, Review},
};

use crate::cli::Home;

/// One card in each form that can be typed, two ministers who are named as rivals, and events.
const DECK: &str = r#"Deck(
    id: "forms", title: "Forms",
    passages: [(id: "p", heading: "The alliance", text: "It came into force on 4 January 1894.")],
    cards: [
        (id: "delcasse", topic: Person, question: "Who concluded the Entente cordiale?", answer: "Delcassé", rivals: ["ribot"], distractors: ["Giers", "Izvolsky"]),
        (id: "ribot", topic: Person, question: "Who signed the pact?", answer: "Ribot", passage: "p"),
        (id: "pact", topic: Treaty, question: "When was the pact concluded?", date: "1891-08-27"),
        (id: "alliance", topic: Alliance, question: "When did the alliance come into force?", date: "1894-01-04", passage: "p", quote: "4 January 1894"),
        (id: "members", topic: General, question: "Which powers made up the Triple Entente?", answer: ["France", "Russia", "Britain"]),
    ],
)"#;

/// A home with the deck in it.
fn home() -> Home {
    let home = Home::new();
    let deck = home.write("forms.ron", DECK);
    assert_eq!(home.run(&["import", &deck]).code, Some(0));
    home
}

/// A home in which every card of a topic was called easy on the first day: later it is asked in a harder form.
fn known(topic: &str) -> Home {
    let mut home = home();
    let typed = "\n4\n".repeat(3);
    home.quiz_with_forms(&["--deck", "forms", "--topic", topic], &typed);
    assert!(!reviews(&home).is_empty());
    home.on(28);
    home
}

fn reviews(home: &Home) -> Vec<Review> {
    Library::open(DataFolder::at(home.data()), Access::Read).unwrap().reviews().unwrap()
}

fn last(home: &Home) -> Review {
    reviews(home).pop().unwrap()
}

#[test]
fn an_option_is_chosen_by_its_number() {
    let home = home();
    let quiz = home.quiz_with_forms(&["--deck", "forms", "--topic", "person"], "q\n");
    let number = quiz.out.lines().find_map(|line| line.trim().strip_suffix(". Delcassé")).unwrap().to_owned();
    let quiz = home.quiz_with_forms(&["--deck", "forms", "--topic", "person"], &format!("{number}\n\nq\n"));
    assert!(quiz.out.contains("Right.") && quiz.out.contains("[3 Good: 2 days]"), "{}", quiz.out);
    let review = last(&home);
    assert_eq!((review.form, review.rating, review.is_right), (Form::Choice, Rating::Good, Some(true)));
    assert_eq!(review.given.as_deref(), Some("Delcassé"));
}

#[test]
fn a_rival_that_is_chosen_is_told_apart_and_kept() {
    let home = home();
    let quiz = home.quiz_with_forms(&["--deck", "forms", "--topic", "person"], "q\n");
    let number = quiz.out.lines().find_map(|line| line.trim().strip_suffix(". Ribot")).unwrap().to_owned();
    let quiz = home.quiz_with_forms(&["--deck", "forms", "--topic", "person"], &format!("{number}\n\nq\n"));
    for told in
        ["Not right.", "What tells it apart from: Who signed the pact?", "Confused:", "[1 Again: in this session]"]
    {
        assert!(quiz.out.contains(told), "{told}: {}", quiz.out);
    }
    assert_eq!(last(&home).rival.unwrap().card.as_str(), "ribot");
}

#[test]
fn a_date_is_typed_and_its_distance_told() {
    for (typed, told, is_right, rating) in [
        ("27 aug 1891", "Right.", true, Rating::Easy),
        ("1891", "The year is right.", true, Rating::Hard),
        ("1894", "3 years too late.", false, Rating::Again),
        ("30 February 1891", "There is no such date: February has 28 days in 1891.", false, Rating::Again),
        ("", "Not answered.", false, Rating::Again),
        ("🎉 شارل", "I can't read that as a date.", false, Rating::Again),
        (&"1891 ".repeat(2_000), "I can't read that as a date.", false, Rating::Again),
    ] {
        let home = known("treaty");
        let quiz = home.quiz_with_forms(&["--deck", "forms", "--topic", "treaty"], &format!("{typed}\n\n\nq\n"));
        assert!(quiz.out.contains(told), "{typed}: {}", quiz.out);
        let review = last(&home);
        assert_eq!((review.form, review.rating, review.is_right), (Form::Date, rating, Some(is_right)), "{typed}");
    }
}

#[test]
fn i_was_right_overrules_and_an_answer_can_be_shown_unjudged() {
    let home = known("treaty");
    home.quiz_with_forms(&["--deck", "forms", "--topic", "treaty"], "1894\nr\n\nq\n");
    let review = last(&home);
    assert_eq!((review.rating, review.is_right, review.rival), (Rating::Good, Some(true), None));
    let home = known("treaty");
    home.quiz_with_forms(&["--deck", "forms", "--topic", "treaty"], ":s\n2\n:q\n");
    let review = last(&home);
    assert_eq!((review.form, review.rating, review.given), (Form::Recall, Rating::Hard, None));
}

#[test]
fn practice_touches_no_schedule_and_events_are_put_into_order() {
    let home = known("general");
    let states = |home: &Home| {
        let library = Library::open(DataFolder::at(home.data()), Access::Read).unwrap();
        library.deck(&"forms".into()).unwrap().states().to_vec()
    };
    let before = states(&home);
    let quiz = home.quiz_with_forms(&["--deck", "forms", "--practise", "--topic", "general"], ":s\n3\nq\n");
    assert!(quiz.out.contains("Kept as practice: Good."), "{}", quiz.out);
    assert!(!last(&home).is_scheduled);
    let quiz = home.quiz_with_forms(&["--order", "--limit", "1"], "2 1 3 4\nq\n");
    assert!(quiz.out.contains("Put these in order") || quiz.out.contains("Which came first?"), "{}", quiz.out);
    let kept = reviews(&home).iter().filter(|review| review.form == Form::Chronology).count();
    assert_eq!(kept, 4);
    home.quiz_with_forms(&["--order", "--limit", "1"], "u\nu\nq\n");
    assert!(
        reviews(&home).iter().all(|review| review.form != Form::Chronology),
        "an undo, asked about once, takes it all back"
    );
    assert_eq!(states(&home), before);
}

#[test]
fn what_matches_nothing_is_said() {
    let home = home();
    let quiz = home.quiz_with_forms(&["--practise", "--from", "-50", "--to", "-40"], "");
    assert!(quiz.out.contains("No card matches."), "{}", quiz.out);
    for bounds in [&["--from", "99999999"][..], &["--from", "-50", "--to", "-40", "--new", "5"]] {
        let quiz = home.quiz_with_forms(bounds, "");
        assert!(quiz.out.contains("No card matches.") && !quiz.out.contains("more to learn"), "{}", quiz.out);
    }
    let unknown = home.run(&["quiz", "--topic", "cookery"]);
    assert!(unknown.code == Some(2) && unknown.err.contains("no such topic; there are alliance, war"));
}

#[test]
fn a_limit_of_no_card_asks_none_and_says_so() {
    let home = home();
    for mode in [&["--limit", "0"][..], &["--limit", "0", "--practise"], &["--limit", "0", "--order"]] {
        let before = home.reviews();
        let quiz = home.quiz_with_forms(mode, "\n3\nq\n");
        assert!(quiz.out.contains("No card is asked: that is what --limit 0 says."), "{mode:?}: {}", quiz.out);
        assert_eq!(home.reviews(), before);
    }
}

#[test]
fn answers_that_are_not_utf8_are_named_and_the_others_judged() {
    let home = Home::new();
    let deck = home.write("pacts.ron", crate::builder::deck_of("pacts", 1));
    let mut child = home.command(&["judge", &deck, "c1"]).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"no. 1\r\n\xff\xfe\nIt is no. 1 of pacts\n").unwrap();
    let judged = child.wait_with_output().unwrap();
    let [out, err] = [judged.stdout, judged.stderr].map(|text| String::from_utf8(text).unwrap());
    assert_eq!((judged.status.code(), out.lines().count()), (Some(2), 2), "{out}{err}");
    assert!(out.lines().nth(1).unwrap().starts_with("right"), "{out}");
    assert!(err.contains("line 2 of the input is not UTF-8") && !err.contains("output"), "{err}");
}
