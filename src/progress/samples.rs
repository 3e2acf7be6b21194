//! Answers and histories for the tests of the figures.

use uuid::Uuid;

use super::{CardFacts, History, PastAnswers};
use crate::{
    deck::{CardKey, Topic},
    memory::{Moment, Rating, Scheduler, StudyDay},
    study::{Form, Review},
};

pub const SCHEDULER_RETENTION: f32 = 0.9;

fn key(card: &str) -> CardKey {
    CardKey { deck: "d".into(), card: card.into() }
}

/// An answer given at midnight UTC that took 10 seconds. All answers of a day form one session.
pub fn review(card: &str, day: i32, rating: Rating) -> Review {
    Review {
        id: Uuid::nil(),
        session: Uuid::from_u128(day as u128),
        card: key(card),
        at: Moment { utc_ms: i64::from(day) * 86_400_000, utc_offset_s: 0 },
        study_day: StudyDay(day),
        form: Form::Recall,
        rating,
        given: None,
        is_right: None,
        rival: None,
        duration_ms: 10_000,
        is_scheduled: true,
        interval_days: 1,
    }
}

/// The same answer as practice.
pub fn practice(card: &str, day: i32, rating: Rating) -> Review {
    Review { is_scheduled: false, interval_days: 0, ..review(card, day, rating) }
}

/// The history of these answers as of `today`, with the given cards.
pub fn history(reviews: &[Review], cards: &[&str], today: StudyDay) -> History {
    let facts = |card: &&str| CardFacts { key: key(card), topic: Some(Topic::War), passage: None, is_studied: true };
    let past = PastAnswers::from(reviews);
    History::new(&past, cards.iter().map(facts).collect(), &Scheduler::new(SCHEDULER_RETENTION), today)
}

/// The history of these answers, for tests in which the day and the cards do not matter.
pub fn everything(reviews: &[Review]) -> History {
    history(reviews, &[], StudyDay(0))
}
