//! Past answers as numbers: all of a million of them that the figures need.

use std::{collections::HashSet, hash::Hash};

use rustc_hash::FxHashMap;

use crate::{
    deck::CardKey,
    memory::{Moment, Rating, Remembered, StudyDay},
    study::{Form, Mark, Promise, Review, ReviewId, SessionId, known_ease, reschedule},
};

/// One answer, without what was typed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PastAnswer {
    /// The number of the card.
    pub card: u32,
    /// The number of the session.
    pub session: u32,
    /// When it was given.
    pub at: Moment,
    /// The study day on which it was given.
    pub study_day: StudyDay,
    /// From the question's first frame to the rating, in milliseconds.
    pub duration_ms: u32,
    /// The interval promised, in days.
    pub interval_days: u32,
    /// How the card was asked.
    pub form: Form,
    /// How it went.
    pub rating: Rating,
    /// Whether it counts for the schedule; practice does not.
    pub is_scheduled: bool,
}

/// Things, each with a number: its place in the order in which they were met.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbered<T: Eq + Hash> {
    numbers: FxHashMap<T, u32>,
    all: Vec<T>,
}

impl<T: Eq + Hash> Default for Numbered<T> {
    fn default() -> Self {
        Self { numbers: FxHashMap::default(), all: Vec::new() }
    }
}

impl<T: Clone + Eq + Hash> Numbered<T> {
    /// The number of a thing, a new one if it was not met before.
    pub fn number(&mut self, thing: &T) -> u32 {
        if let Some(number) = self.numbers.get(thing) {
            return *number;
        }
        let number = self.all.len() as u32;
        self.numbers.insert(thing.clone(), number);
        self.all.push(thing.clone());
        number
    }

    /// All of them, in the order of their numbers.
    #[must_use]
    pub fn all(&self) -> &[T] {
        &self.all
    }

    /// All of them, without the way to find their numbers.
    #[must_use]
    pub fn into_all(self) -> Vec<T> {
        self.all
    }
}

/// Every answer, oldest first. Cards and sessions are numbered in the order of their first answers.
#[derive(Clone, Debug, Default)]
pub struct PastAnswers {
    /// The answers, in as many parts as they were read in.
    parts: Vec<Vec<PastAnswer>>,
    cards: Vec<CardKey>,
    sessions: Vec<SessionId>,
    /// Of each session, what [`known_ease`] says of it.
    known_eases: Vec<Option<u16>>,
}

impl PastAnswers {
    /// Answers in parts, one after the other, with the cards and the sessions that they number.
    #[must_use]
    pub fn new(parts: Vec<Vec<PastAnswer>>, cards: Vec<CardKey>, sessions: Vec<SessionId>) -> Self {
        let known_eases = sessions.iter().map(|session| known_ease(*session)).collect();
        Self { parts, cards, sessions, known_eases }
    }

    /// The answers.
    pub fn answers(&self) -> impl Iterator<Item = &PastAnswer> {
        self.parts.iter().flatten()
    }

    /// How many answers there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.parts.iter().map(Vec::len).sum()
    }

    /// The cards that were answered, in the order of their numbers.
    #[must_use]
    pub fn cards(&self) -> &[CardKey] {
        &self.cards
    }

    /// The sessions, in the order of their numbers.
    #[must_use]
    pub fn sessions(&self) -> &[SessionId] {
        &self.sessions
    }

    /// Lets the answers, whose ids these are, tell the schedules that marks have given their cards.
    pub fn reschedule(&mut self, ids: &[ReviewId], marks: &[Mark]) {
        let cards = &self.cards;
        // Few cards have marks, and a number is looked up faster than a name.
        let marked: HashSet<&CardKey> = marks.iter().map(|mark| &mark.card).collect();
        let is_marked: Vec<bool> = cards.iter().map(|card| marked.contains(card)).collect();
        let answers = self.parts.iter_mut().flatten().zip(ids).filter(|(answer, _)| is_marked[answer.card as usize]);
        let promises = answers.map(|(answer, id)| {
            let PastAnswer { card, study_day, is_scheduled, interval_days, .. } = answer;
            (&cards[*card as usize], Promise { id: *id, study_day: *study_day, is_scheduled, interval_days })
        });
        reschedule(promises, marks);
    }

    /// What an answer says of the schedule of its card; `None` if it is practice.
    #[must_use]
    pub fn remembered(&self, answer: &PastAnswer) -> Option<Remembered> {
        let PastAnswer { study_day, rating, interval_days, .. } = *answer;
        let known_ease = self.known_eases[answer.session as usize];
        answer.is_scheduled.then_some(Remembered { study_day, rating, interval_days, known_ease })
    }
}

impl PartialEq for PastAnswers {
    fn eq(&self, other: &Self) -> bool {
        self.answers().eq(other.answers()) && self.cards == other.cards && self.sessions == other.sessions
    }
}

impl From<&[Review]> for PastAnswers {
    fn from(reviews: &[Review]) -> Self {
        let (mut cards, mut sessions) = (Numbered::default(), Numbered::default());
        let answers = reviews.iter().map(|review| PastAnswer {
            card: cards.number(&review.card),
            session: sessions.number(&review.session),
            at: review.at,
            study_day: review.study_day,
            duration_ms: review.duration_ms,
            interval_days: review.interval_days,
            form: review.form,
            rating: review.rating,
            is_scheduled: review.is_scheduled,
        });
        let parts = vec![answers.collect()];
        Self::new(parts, cards.into_all(), sessions.into_all())
    }
}
