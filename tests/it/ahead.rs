//! What is simulated of the days to come agrees with itself, however few the cards are.

use entente::{
    library::{Operation, Plan, Prospect},
    memory::{CardState, Habits, Rating, Scheduler, StudyDay},
    progress::{Begun, Days, Pace, mean_days, outlook, seeds},
};

use crate::{
    builder::{Study, deck_of},
    log::goal,
};

/// Two decks of a library, one of them begun two weeks ago.
fn two_decks() -> Study {
    let mut study = Study::new().deck(&deck_of("pacts", 60)).deck(&deck_of("wars", 90));
    for card in 1..=20 {
        study = study.answer(&format!("c{card}"), Rating::ALL[card % 4]);
    }
    study.day(14)
}

fn prospect(study: &Study, deck: Option<&str>) -> Prospect {
    let today = study.library().study_day(study.now());
    let plan = Plan { deck: deck.map(Into::into), ..Plan::default() };
    study.library().agenda(today).unwrap().prospect(&plan)
}

/// The answers of a year as they are told day by day, and as they follow from the minutes of a way of studying.
fn answers(prospect: &Prospect) -> (f32, f32) {
    let told: u32 = prospect.ahead().iter().map(|day| day.answers).sum();
    let year = prospect.what_if(prospect.scheduler.desired_retention(), 0);
    (told as f32, year.minutes_per_day * 365.0 / prospect.habits.minutes_for(1.0))
}

#[test]
fn the_year_day_by_day_and_the_year_as_it_is_set_are_the_same() {
    let study = two_decks();
    for deck in [None, Some("pacts"), Some("wars")] {
        let (told, followed) = answers(&prospect(&study, deck));
        // Three parts of the sum are rounded, each by half an answer over the year.
        assert!((told - followed).abs() <= 1.6, "{deck:?}: {told} and {followed}");
    }
}

#[test]
fn an_exam_changes_nothing_in_a_year_without_exams() {
    let mut study = two_decks();
    let before = prospect(&study, None).what_if(0.9, 0);
    let goal = goal(study.library().study_day(study.now()).plus(30).0);
    study.apply(Operation::Exam { before: None, goal: Some(goal) });
    let with_exam = prospect(&study, None);
    assert!(with_exam.has_exam());
    assert_eq!(with_exam.what_if(0.9, 0), before);
}

#[test]
fn the_luck_of_few_cards_is_evened_out() {
    let (scheduler, habits, today) = (Scheduler::new(0.9), Habits::default(), StudyDay(20_000));
    let pace = Pace { new_per_day: 9_999, due_per_day: 9_999, habits: &habits };
    for cards in [1, 12, 263] {
        let states = vec![CardState::New; cards];
        let year =
            |seed| outlook(states.clone(), &scheduler, Days { first: today, count: 365, seed }, pace, Begun::default());
        let sum = |courses: Vec<Vec<_>>| mean_days(&courses).iter().map(|day| day.answers).sum::<u32>() as f32;
        let told = sum(seeds(cards).map(year).collect());
        let with_other_luck = sum((1_000..1_000 + seeds(cards).len() as u64).map(year).collect());
        // The three parts of each sum are rounded, and chance is a few in a hundred.
        let may_differ = 3.0 + told * 0.04;
        assert!((told - with_other_luck).abs() <= may_differ, "{cards} cards: {told} and {with_other_luck}");
    }
}
