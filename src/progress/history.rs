//! Answers joined with their cards: the base of all figures.

use std::{collections::HashMap, ops::RangeInclusive, vec};

use super::{LONGEST_ANSWER_MS, PastAnswer, PastAnswers, both};
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
    fn new(answer: &PastAnswer, card: u32, effect: &Effect) -> Self {
        Self {
            card,
            session: answer.session,
            at: answer.at,
            study_day: answer.study_day,
            duration_ms: answer.duration_ms.min(LONGEST_ANSWER_MS),
            rating: answer.rating,
            is_scheduled: answer.is_scheduled,
            form: answer.form,
            was_new: effect.was_new,
            was_learned: effect.was_learned,
            elapsed_days: effect.elapsed_days,
            predicted: effect.predicted,
            stability: effect.stability,
        }
    }

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

/// All answers, with what FSRS makes of them. Cards and sessions are numbered.
///
/// Made once, in one pass over the answers. Each figure is then a pass over numbers.
pub struct History {
    today: StudyDay,
    answers: Vec<Answered>,
    sessions: Vec<SessionId>,
    cards: Vec<CardFacts>,
    states: Vec<CardState>,
}

impl History {
    /// Joins answers with the existing cards. Answers to other cards are kept, too: these follow after the existing ones.
    #[must_use]
    pub fn new(past: &PastAnswers, mut cards: Vec<CardFacts>, scheduler: &Scheduler, today: StudyDay) -> Self {
        let existing: HashMap<&CardKey, u32> = cards.iter().map(|card| &card.key).zip(0..).collect();
        let places: Vec<Option<u32>> = past.cards().iter().map(|card| existing.get(card).copied()).collect();
        let mut numbers = Vec::with_capacity(places.len());
        for (key, place) in past.cards().iter().zip(places) {
            numbers.push(place.unwrap_or(cards.len() as u32));
            if place.is_none() {
                cards.push(CardFacts { key: key.clone(), topic: None, passage: None, is_studied: false });
            }
        }
        let mut parts = effects(past, scheduler);
        let count = parts.len();
        let mut answers = Vec::with_capacity(past.count());
        past.answers().for_each(|answer| {
            let effect = parts[answer.card as usize % count].0.next();
            answers.extend(effect.map(|effect| Answered::new(answer, numbers[answer.card as usize], &effect)));
        });
        let mut states = vec![CardState::New; cards.len()];
        for (card, number) in numbers.into_iter().enumerate() {
            states[number as usize] = parts[card % count].1[card];
        }
        Self { today, answers, sessions: past.sessions().to_vec(), cards, states }
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
        let is_in = |card: &CardFacts| filter.takes(&card.key.deck, card.topic);
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

impl Filter {
    /// Returns whether an answer to a card of that topic passes.
    #[must_use]
    pub fn takes_answer(&self, review: &Review, topic: Option<Topic>) -> bool {
        self.days.contains(&review.study_day) && self.takes(&review.card.deck, topic)
    }

    /// Returns whether a card of that deck and topic passes; a card that no longer exists has no topic.
    #[must_use]
    pub fn takes(&self, deck: &DeckId, topic: Option<Topic>) -> bool {
        self.deck.as_ref().is_none_or(|it| it == deck) && self.topic.is_none_or(|it| topic == Some(it))
    }
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
        self.answers_of_any_day().filter(|it| self.days.contains(&it.study_day))
    }

    /// Returns the answers to the view's cards on any day, oldest first.
    #[must_use]
    pub fn answers_of_any_day(&self) -> impl DoubleEndedIterator<Item = &'h Answered> {
        self.history.answers.iter().filter(|it| self.is_in[it.card as usize])
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
}

/// From so many answers on, two threads at once are faster than one.
const MANY: usize = 20_000;

/// What an answer did to its card.
struct Effect {
    elapsed_days: u32,
    predicted: f32,
    stability: f32,
    was_new: bool,
    was_learned: bool,
}

/// What the answers did to their cards, oldest first, and the state of each card after its last one.
type Effects = (vec::IntoIter<Effect>, Vec<CardState>);

/// The effects of all answers, in as many parts as there are threads: what is about a card is in the part of its number's
/// remainder, since no card depends on another.
fn effects(past: &PastAnswers, scheduler: &Scheduler) -> Vec<Effects> {
    let threads = if past.count() < MANY { 1 } else { 2 };
    let those_of = |remainder| -> Effects {
        let mut states = vec![CardState::New; past.cards().len()];
        let mut effects = Vec::with_capacity(past.count() / threads as usize);
        past.answers().filter(|answer| answer.card % threads == remainder).for_each(|answer| {
            effects.push(effect(past, answer, &mut states[answer.card as usize], scheduler));
        });
        (effects.into_iter(), states)
    };
    if threads == 1 {
        return vec![those_of(0)];
    }
    let (even, odd) = both(|| those_of(0), || those_of(1));
    vec![even, odd]
}

/// Moves the state of a card on by one answer.
fn effect(past: &PastAnswers, answer: &PastAnswer, state: &mut CardState, scheduler: &Scheduler) -> Effect {
    let before = *state;
    let mut elapsed_days = 0;
    if let Some(remembered) = past.remembered(answer) {
        elapsed_days = before.schedule().map_or(0, |schedule| answer.study_day.days_since(schedule.last_day));
        *state = scheduler.after_answer(&before, remembered);
    }
    Effect {
        elapsed_days,
        predicted: if elapsed_days > 0 { scheduler.retrievability(&before, answer.study_day) } else { 0.0 },
        stability: state.schedule().map_or(0.0, |schedule| schedule.stability),
        was_new: answer.is_scheduled && before.is_new(),
        was_learned: before.is_learned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::progress::samples::{history, practice, review};

    #[test]
    fn a_card_fares_among_very_many_answers_as_by_itself() {
        let cards = ["a", "b", "c", "gone"];
        let answer = |number: usize| {
            let (card, rating) = (cards[number % 17 % 4], Rating::ALL[number % 11 % 4]);
            let day = i32::try_from(number / 50).unwrap();
            if number.is_multiple_of(13) { practice(card, day, rating) } else { review(card, day, rating) }
        };
        let reviews: Vec<_> = (0..=MANY).map(answer).collect();
        let all = history(&reviews, &cards[..3], StudyDay(500));
        assert_eq!(all.answers().len(), reviews.len());
        for (card, number) in cards.iter().zip(0..) {
            let own: Vec<_> = reviews.iter().filter(|review| review.card.card.as_str() == *card).cloned().collect();
            assert!((100..MANY).contains(&own.len()), "one thread is enough for a card");
            let alone = history(&own, &[card], StudyDay(500));
            assert_eq!(all.state(number), alone.state(0));
            let among = all.answers().iter().filter(|answer| answer.card == number);
            let among: Vec<Answered> = among.map(|answer| Answered { card: 0, session: 0, ..*answer }).collect();
            let alone: Vec<Answered> =
                alone.answers().iter().map(|answer| Answered { session: 0, ..*answer }).collect();
            assert!(among == alone, "{card}");
        }
    }
}
