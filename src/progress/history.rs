//! Reviews joined with the cards that they are about: what all figures are made from.

use std::{
    collections::{HashMap, hash_map::Entry},
    ops::RangeInclusive,
};

use super::LONGEST_ANSWER_MS;
use crate::{
    deck::{CardKey, DeckId, PassageId, Topic},
    memory::{CardState, Moment, Rating, Scheduler, StudyDay},
    study::{Form, Review, SittingId},
};

/// A card as the figures see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardFacts {
    /// Its name.
    pub key: CardKey,
    /// What kind of thing it is about; none where the card has gone.
    pub topic: Option<Topic>,
    /// The passage behind it.
    pub passage: Option<PassageId>,
    /// Whether it is there to be learned: in a deck, and not set aside. Others count for what was, not for what is.
    pub is_studied: bool,
}

/// One answer, with what was known about its card. Practice leaves no trace but its time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answered {
    /// The number of its card.
    pub card: u32,
    /// The number of its sitting.
    pub sitting: u32,
    /// When it was given.
    pub at: Moment,
    /// The study day on which it was given.
    pub study_day: StudyDay,
    /// Time spent on it, [`LONGEST_ANSWER_MS`] at most.
    pub duration_ms: u32,
    /// How it went.
    pub rating: Rating,
    /// Whether it counts for the schedule; practice does not.
    pub is_scheduled: bool,
    /// How the card was asked.
    pub form: Form,
    /// Whether the card was new. Practice is never an answer to a new card.
    pub was_new: bool,
    /// Whether the answer before it was other than Again.
    pub was_learned: bool,
    /// Days since the scheduled answer before it: 0 where there was none, and for practice.
    pub elapsed_days: u32,
    /// The probability of recall just before it; 0 where the card did not come back from an earlier day.
    pub predicted: f32,
    /// The stability after it, in days.
    pub stability: f32,
}

impl Answered {
    /// Whether it is the first scheduled answer of its day to a card that was answered on an earlier one: what true
    /// retention is made of.
    #[must_use]
    pub fn came_back(&self) -> bool {
        self.elapsed_days > 0
    }

    /// Whether the card was recalled.
    #[must_use]
    pub fn is_recalled(&self) -> bool {
        self.rating.is_recalled()
    }
}

/// All reviews, each about a card and a sitting that are known by small numbers, with what FSRS makes of them.
///
/// It is made once, in one pass over the reviews; every figure is then a pass over numbers.
pub struct History {
    today: StudyDay,
    answers: Vec<Answered>,
    cards: Vec<CardFacts>,
    states: Vec<CardState>,
    sittings: Vec<SittingId>,
}

impl History {
    /// Joins reviews, oldest first, with the cards that there are. Cards of reviews that are not among them have gone.
    #[must_use]
    pub fn new(reviews: &[Review], cards: Vec<CardFacts>, scheduler: &Scheduler, today: StudyDay) -> Self {
        let numbers = number_cards(reviews, &cards);
        let mut history = Self {
            today,
            answers: Vec::with_capacity(reviews.len()),
            states: vec![CardState::New; cards.len()],
            cards,
            sittings: Vec::new(),
        };
        let mut sitting_numbers = HashMap::new();
        for (review, card) in reviews.iter().zip(numbers) {
            if card as usize == history.cards.len() {
                history.cards.push(CardFacts {
                    key: review.card.clone(),
                    topic: None,
                    passage: None,
                    is_studied: false,
                });
                history.states.push(CardState::New);
            }
            let sitting = match history.answers.last() {
                Some(last) if history.sittings[last.sitting as usize] == review.sitting => last.sitting,
                _ => *sitting_numbers.entry(review.sitting).or_insert_with(|| {
                    history.sittings.push(review.sitting);
                    history.sittings.len() as u32 - 1
                }),
            };
            let state = &mut history.states[card as usize];
            history.answers.push(answered(review, card, sitting, state, scheduler));
        }
        history
    }

    /// The study day it is.
    #[must_use]
    pub fn today(&self) -> StudyDay {
        self.today
    }

    /// Every answer, oldest first.
    #[must_use]
    pub fn answers(&self) -> &[Answered] {
        &self.answers
    }

    /// The card of that number.
    #[must_use]
    pub fn card(&self, number: u32) -> &CardFacts {
        &self.cards[number as usize]
    }

    /// What is known about the card of that number, after its last answer.
    #[must_use]
    pub fn state(&self, number: u32) -> &CardState {
        &self.states[number as usize]
    }

    /// How many cards there are; their numbers are below it.
    #[must_use]
    pub fn card_count(&self) -> usize {
        self.cards.len()
    }

    /// The sitting of that number.
    #[must_use]
    pub fn sitting(&self, number: u32) -> SittingId {
        self.sittings[number as usize]
    }

    /// How many sittings there were; their numbers are below it.
    #[must_use]
    pub fn sitting_count(&self) -> usize {
        self.sittings.len()
    }

    /// All of it.
    #[must_use]
    pub fn all(&self) -> View<'_> {
        self.view(&Filter::default())
    }

    /// The part of it that a filter lets through.
    #[must_use]
    pub fn view(&self, filter: &Filter) -> View<'_> {
        let is_in = |card: &CardFacts| {
            filter.deck.as_ref().is_none_or(|deck| card.key.deck == *deck)
                && filter.topic.is_none_or(|topic| card.topic == Some(topic))
        };
        View { history: self, is_in: self.cards.iter().map(is_in).collect(), days: filter.days.clone() }
    }
}

/// What figures are asked about. By default everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// One deck.
    pub deck: Option<DeckId>,
    /// One topic.
    pub topic: Option<Topic>,
    /// The study days of the answers.
    pub days: RangeInclusive<StudyDay>,
}

impl Default for Filter {
    fn default() -> Self {
        Self { deck: None, topic: None, days: StudyDay(i32::MIN)..=StudyDay(i32::MAX) }
    }
}

/// The part of a history that a filter lets through.
pub struct View<'h> {
    history: &'h History,
    is_in: Vec<bool>,
    days: RangeInclusive<StudyDay>,
}

impl<'h> View<'h> {
    /// The history that this is a part of.
    #[must_use]
    pub fn history(&self) -> &'h History {
        self.history
    }

    /// The answers to its cards on its days, oldest first.
    #[must_use]
    pub fn answers(&self) -> impl DoubleEndedIterator<Item = &'h Answered> {
        self.history.answers.iter().filter(|it| self.has(it) && self.days.contains(&it.study_day))
    }

    /// The answers to its cards on any day, oldest first.
    #[must_use]
    pub fn answers_of_any_day(&self) -> impl DoubleEndedIterator<Item = &'h Answered> {
        self.history.answers.iter().filter(|it| self.has(it))
    }

    /// The numbers of its cards that are there to be learned.
    pub fn studied(&self) -> impl Iterator<Item = u32> {
        let cards = (0..).zip(&self.history.cards).zip(&self.is_in);
        cards.filter(|((_, card), is_in)| **is_in && card.is_studied).map(|((number, _), _)| number)
    }

    /// The same cards on other days.
    #[must_use]
    pub fn on(&self, days: RangeInclusive<StudyDay>) -> Self {
        Self { history: self.history, is_in: self.is_in.clone(), days }
    }

    /// The days of its answers.
    #[must_use]
    pub fn days(&self) -> &RangeInclusive<StudyDay> {
        &self.days
    }

    /// Its days, as far as there are any between the first answer and today; none before the first answer.
    #[must_use]
    pub fn days_so_far(&self) -> Option<RangeInclusive<StudyDay>> {
        let began = self.answers_of_any_day().map(|it| it.study_day).min()?;
        let (first, last) = ((*self.days.start()).max(began), (*self.days.end()).min(self.history.today));
        (first <= last).then_some(first..=last)
    }

    fn has(&self, answer: &Answered) -> bool {
        self.is_in[answer.card as usize]
    }
}

/// The number of each review's card: those that there are keep theirs, those that have gone come after them.
fn number_cards(reviews: &[Review], cards: &[CardFacts]) -> Vec<u32> {
    let mut numbers: HashMap<&CardKey, u32> = HashMap::with_capacity(cards.len());
    numbers.extend(cards.iter().map(|card| &card.key).zip(0..));
    let mut next = cards.len() as u32;
    let number = |review| match numbers.entry(review) {
        Entry::Occupied(entry) => *entry.get(),
        Entry::Vacant(entry) => {
            next += 1;
            *entry.insert(next - 1)
        }
    };
    reviews.iter().map(|review| &review.card).map(number).collect()
}

/// One answer, and the state of its card brought up to it.
fn answered(review: &Review, card: u32, sitting: u32, state: &mut CardState, scheduler: &Scheduler) -> Answered {
    let before = *state;
    let mut elapsed_days = 0;
    if let Some(remembered) = review.remembered() {
        elapsed_days = before.schedule().map_or(0, |schedule| review.study_day.days_since(schedule.last_day));
        *state = scheduler.after_answer(&before, remembered);
    }
    Answered {
        card,
        sitting,
        at: review.at,
        study_day: review.study_day,
        duration_ms: review.duration_ms.min(LONGEST_ANSWER_MS),
        rating: review.rating,
        is_scheduled: review.is_scheduled,
        form: review.form,
        was_new: review.is_scheduled && before.is_new(),
        was_learned: before.is_learned(),
        elapsed_days,
        predicted: if elapsed_days > 0 { scheduler.retrievability(&before, review.study_day) } else { 0.0 },
        stability: state.schedule().map_or(0.0, |schedule| schedule.stability),
    }
}
