//! Reviews joined with their cards: the base of all figures.

use std::{
    collections::{HashMap, hash_map::Entry},
    ops::RangeInclusive,
};

use super::LONGEST_ANSWER_MS;
use crate::{
    deck::{CardKey, DeckId, PassageId, Topic},
    memory::{CardState, Moment, Rating, Scheduler, StudyDay},
    study::{Form, Review, SessionId},
};

/// A card as the figures see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardFacts {
    /// Its identity.
    pub key: CardKey,
    /// Its topic, or `None` if the card no longer exists.
    pub topic: Option<Topic>,
    /// The passage behind it.
    pub passage: Option<PassageId>,
    /// Whether it can be studied: it is in a deck and not suspended. Other cards count for the past, not for the
    /// present.
    pub is_studied: bool,
}

/// One answer, with what was known about its card at that time. Practice has no effect but the time spent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Answered {
    /// The number of the card.
    pub card: u32,
    /// The number of the session.
    pub session: u32,
    /// When the answer was given.
    pub at: Moment,
    /// The study day on which it was given.
    pub study_day: StudyDay,
    /// Time spent on the answer, in milliseconds, capped at [`LONGEST_ANSWER_MS`].
    pub duration_ms: u32,
    /// How the answer went.
    pub rating: Rating,
    /// Whether the answer counts for the schedule; practice does not.
    pub is_scheduled: bool,
    /// How the card was asked.
    pub form: Form,
    /// Whether the card was new. Never true for practice.
    pub was_new: bool,
    /// Whether the card's previous answer was other than Again.
    pub was_learned: bool,
    /// Days since the card's previous scheduled answer; 0 if there was none, and for practice.
    pub elapsed_days: u32,
    /// The probability of recall just before the answer; 0 if the card did not come back from an earlier day.
    pub predicted: f32,
    /// The stability after the answer, in days.
    pub stability: f32,
}

impl Answered {
    /// Returns whether this is the day's first scheduled answer to a card answered on an earlier day. True retention is
    /// made of these.
    #[must_use]
    pub fn came_back(&self) -> bool {
        self.elapsed_days > 0
    }

    /// Returns whether the card was recalled.
    #[must_use]
    pub fn is_recalled(&self) -> bool {
        self.rating.is_recalled()
    }
}

/// All reviews, with what FSRS makes of them. Cards and sessions are numbered.
///
/// Made once, in one pass over the reviews. Each figure is then a pass over numbers.
pub struct History {
    today: StudyDay,
    answers: Vec<Answered>,
    cards: Vec<CardFacts>,
    states: Vec<CardState>,
    sessions: Vec<SessionId>,
}

impl History {
    /// Joins reviews, oldest first, with the existing cards. Reviews of other cards are kept, too.
    #[must_use]
    pub fn new(reviews: &[Review], cards: Vec<CardFacts>, scheduler: &Scheduler, today: StudyDay) -> Self {
        let numbers = number_cards(reviews, &cards);
        let mut history = Self {
            today,
            answers: Vec::with_capacity(reviews.len()),
            states: vec![CardState::New; cards.len()],
            cards,
            sessions: Vec::new(),
        };
        let mut session_numbers = HashMap::new();
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
            let session = match history.answers.last() {
                Some(last) if history.sessions[last.session as usize] == review.session => last.session,
                _ => *session_numbers.entry(review.session).or_insert_with(|| {
                    history.sessions.push(review.session);
                    history.sessions.len() as u32 - 1
                }),
            };
            let state = &mut history.states[card as usize];
            history.answers.push(answered(review, card, session, state, scheduler));
        }
        history
    }

    /// Returns the current study day.
    #[must_use]
    pub fn today(&self) -> StudyDay {
        self.today
    }

    /// Returns every answer, oldest first.
    #[must_use]
    pub fn answers(&self) -> &[Answered] {
        &self.answers
    }

    /// Returns the card with the given number.
    ///
    /// # Panics
    ///
    /// Panics if `number` is not below [`card_count`](Self::card_count).
    #[must_use]
    pub fn card(&self, number: u32) -> &CardFacts {
        &self.cards[number as usize]
    }

    /// Returns the state of a card after its last answer.
    ///
    /// # Panics
    ///
    /// Panics if `number` is not below [`card_count`](Self::card_count).
    #[must_use]
    pub fn state(&self, number: u32) -> &CardState {
        &self.states[number as usize]
    }

    /// Returns the number of cards.
    #[must_use]
    pub fn card_count(&self) -> usize {
        self.cards.len()
    }

    /// Returns the session with the given number.
    ///
    /// # Panics
    ///
    /// Panics if `number` is not below [`session_count`](Self::session_count).
    #[must_use]
    pub fn session(&self, number: u32) -> SessionId {
        self.sessions[number as usize]
    }

    /// Returns the number of sessions.
    #[must_use]
    pub fn session_count(&self) -> usize {
        self.sessions.len()
    }

    /// Returns a view of the whole history.
    #[must_use]
    pub fn all(&self) -> View<'_> {
        self.view(&Filter::default())
    }

    /// Returns a view of the part that passes `filter`.
    #[must_use]
    pub fn view(&self, filter: &Filter) -> View<'_> {
        let is_in = |card: &CardFacts| {
            filter.deck.as_ref().is_none_or(|deck| card.key.deck == *deck)
                && filter.topic.is_none_or(|topic| card.topic == Some(topic))
        };
        View { history: self, is_in: self.cards.iter().map(is_in).collect(), days: filter.days.clone() }
    }
}

/// What a view covers. By default everything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    /// Only this deck.
    pub deck: Option<DeckId>,
    /// Only this topic.
    pub topic: Option<Topic>,
    /// Only answers given on these study days.
    pub days: RangeInclusive<StudyDay>,
}

impl Default for Filter {
    fn default() -> Self {
        Self { deck: None, topic: None, days: StudyDay(i32::MIN)..=StudyDay(i32::MAX) }
    }
}

/// The part of a history that passes a filter.
pub struct View<'h> {
    history: &'h History,
    is_in: Vec<bool>,
    days: RangeInclusive<StudyDay>,
}

impl<'h> View<'h> {
    /// Returns the whole history.
    #[must_use]
    pub fn history(&self) -> &'h History {
        self.history
    }

    /// Returns the answers to the view's cards on the view's days, oldest first.
    #[must_use]
    pub fn answers(&self) -> impl DoubleEndedIterator<Item = &'h Answered> {
        self.history.answers.iter().filter(|it| self.takes(it))
    }

    /// Returns those of the reviews that the history was made from that are answers of the view.
    pub fn reviews<'r>(&self, reviews: &'r [Review]) -> impl Iterator<Item = &'r Review> {
        reviews.iter().zip(&self.history.answers).filter(|(_, answer)| self.takes(answer)).map(|(review, _)| review)
    }

    /// Returns the answers to the view's cards on any day, oldest first.
    #[must_use]
    pub fn answers_of_any_day(&self) -> impl DoubleEndedIterator<Item = &'h Answered> {
        self.history.answers.iter().filter(|it| self.has(it))
    }

    /// Returns the numbers of the view's cards that can be studied.
    pub fn studied(&self) -> impl Iterator<Item = u32> {
        let cards = (0..).zip(&self.history.cards).zip(&self.is_in);
        cards.filter(|((_, card), is_in)| **is_in && card.is_studied).map(|((number, _), _)| number)
    }

    /// Returns a view of the same cards on other days.
    #[must_use]
    pub fn on(&self, days: RangeInclusive<StudyDay>) -> Self {
        Self { history: self.history, is_in: self.is_in.clone(), days }
    }

    /// Returns the days of the view.
    #[must_use]
    pub fn days(&self) -> &RangeInclusive<StudyDay> {
        &self.days
    }

    /// Returns the view's days between the first answer and today, or `None` if there are none.
    #[must_use]
    pub fn days_so_far(&self) -> Option<RangeInclusive<StudyDay>> {
        let began = self.answers_of_any_day().map(|it| it.study_day).min()?;
        let (first, last) = ((*self.days.start()).max(began), (*self.days.end()).min(self.history.today));
        (first <= last).then_some(first..=last)
    }

    fn takes(&self, answer: &Answered) -> bool {
        self.has(answer) && self.days.contains(&answer.study_day)
    }

    fn has(&self, answer: &Answered) -> bool {
        self.is_in[answer.card as usize]
    }
}

/// Numbers each review's card: existing cards keep their positions, others follow after them.
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

/// Joins one review, and moves the state of its card on.
fn answered(review: &Review, card: u32, session: u32, state: &mut CardState, scheduler: &Scheduler) -> Answered {
    let before = *state;
    let mut elapsed_days = 0;
    if let Some(remembered) = review.remembered() {
        elapsed_days = before.schedule().map_or(0, |schedule| review.study_day.days_since(schedule.last_day));
        *state = scheduler.after_answer(&before, remembered);
    }
    Answered {
        card,
        session,
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
