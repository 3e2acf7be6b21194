//! How much is asked on a day: the day's limits, easy days, the minutes of a sitting, and exams.

use std::collections::BTreeSet;

use super::{Library, LibraryDeck, Plan};
use crate::{
    deck::DeckId,
    memory::{CardState, Habits, Share, StudyDay},
    storage::review_log::LogError,
    study::{ExamGoal, Limits, Waiting, looks_today, new_cards_today},
};

impl Library {
    /// How the learner answers, and on which days.
    #[must_use]
    pub fn habits(&self) -> Habits {
        let seconds_per_answer = self.log.mean_answer_ms().ok().flatten().map_or(FIRST_GUESS_S, |ms| ms / 1000.0);
        Habits { seconds_per_answer, calendar: self.preferences.calendar.clone(), ..Habits::default() }
    }

    /// How many cards the plan and the day's limits allow. On an easy day half as many new ones come, on a free one
    /// none; for an exam as many as it needs.
    pub fn limits(&self, plan: &Plan, today: StudyDay) -> Result<Limits, LogError> {
        let answered = self.log.cards_on(today)?;
        let new_per_day = match self.preferences.calendar.share(today) {
            Share::Normal => self.preferences.new_per_day,
            Share::Easy => self.preferences.new_per_day.div_ceil(2),
            Share::Rest => 0,
        };
        let new_per_day = new_per_day.max(self.new_for_exams(plan, today));
        let minutes = self.preferences.minutes_per_sitting;
        let in_time = (minutes > 0).then(|| (minutes as f32 * 60.0 / self.habits().seconds_per_answer) as usize);
        Ok(Limits {
            new: plan.new.unwrap_or_else(|| new_per_day.saturating_sub(answered.new)),
            due: self.preferences.reviews_per_day.saturating_sub(answered.due),
            total: plan.total.or(in_time).unwrap_or(usize::MAX).max(1),
        })
    }

    /// The exam that a deck is prepared for, the next one where there are several.
    #[must_use]
    pub fn exam_of(&self, deck: &DeckId, today: StudyDay) -> Option<&ExamGoal> {
        let ahead = self.preferences.exams.iter().filter(|exam| exam.is_ahead_of(deck, today));
        ahead.min_by_key(|exam| exam.day)
    }

    /// The deck's next exam as the learner is reminded of it: also today's, for which nothing is prepared any more.
    #[must_use]
    pub fn next_exam(&self, deck: &DeckId, today: StudyDay) -> Option<&ExamGoal> {
        let coming = self.preferences.exams.iter().filter(|exam| today <= exam.day && exam.decks.contains(deck));
        coming.min_by_key(|exam| exam.day)
    }

    /// How many cards of each deck, in the order of the decks, get their last look before an exam today.
    #[must_use]
    pub fn last_looks(&self, today: StudyDay) -> Vec<usize> {
        let looks = self.looks(today);
        self.decks.iter().map(|deck| looks.iter().filter(|(id, _)| *id == deck.deck.id).count()).collect()
    }

    /// The cards that a plan covers; those of decks with an exam ahead first.
    pub(super) fn waiting<'l>(&'l self, plan: &'l Plan, today: StudyDay) -> impl Iterator<Item = Waiting> + 'l {
        let mut decks: Vec<&LibraryDeck> = self.planned(plan).collect();
        decks.sort_by_key(|deck| self.exam_of(&deck.deck.id, today).is_none());
        let looks = self.looks(today);
        decks.into_iter().flat_map(move |deck| {
            let looks = looks.clone();
            let places = (0..deck.states().len()).filter(move |place| {
                deck.marks()[*place].may_be_asked(today)
                    && plan.covers(&deck.deck.cards[*place])
                    && (plan.cards.is_empty() || plan.cards.contains(&deck.key(*place)))
            });
            places.map(move |place| {
                let (card, state) = (deck.key(place), deck.states()[place]);
                let is_due = state.is_due(today) || looks.contains(&(deck.deck.id.clone(), place));
                Waiting {
                    known: if state.is_new() { 0.0 } else { self.scheduler.retrievability(&state, today) },
                    is_due,
                    passage: deck.deck.cards[place].passage.clone(),
                    card,
                    state,
                }
            })
        })
    }

    /// The decks that a plan covers.
    fn planned(&self, plan: &Plan) -> impl Iterator<Item = &LibraryDeck> {
        self.decks.iter().filter(|it| plan.deck.as_ref().is_none_or(|id| it.deck.id == *id))
    }

    /// How many new cards the exams ahead of a plan's decks need today.
    fn new_for_exams(&self, plan: &Plan, today: StudyDay) -> usize {
        let exams = self.preferences.exams.iter();
        let new_in = |exam: &ExamGoal| -> usize {
            let decks = self.planned(plan).filter(|deck| exam.is_ahead_of(&deck.deck.id, today));
            decks.map(|deck| deck.states().iter().filter(|state| state.is_new()).count()).sum()
        };
        exams
            .map(|exam| (exam, new_in(exam)))
            .filter(|(_, new)| *new > 0)
            .map(|(exam, new)| new_cards_today(new, today, exam.day))
            .sum()
    }

    /// The cards that are not due and get their last look before an exam today.
    fn looks(&self, today: StudyDay) -> BTreeSet<(DeckId, usize)> {
        let mut looks = BTreeSet::new();
        for exam in self.preferences.exams.iter().filter(|exam| today < exam.day) {
            let decks = self.decks.iter().filter(|deck| exam.decks.contains(&deck.deck.id));
            let cards: Vec<(&LibraryDeck, usize)> =
                decks.flat_map(|deck| (0..deck.states().len()).map(move |place| (deck, place))).collect();
            let states: Vec<CardState> = cards.iter().map(|(deck, place)| deck.states()[*place]).collect();
            let habits = self.habits();
            let room = |day| habits.answers_on(day, exam.minutes_per_day) as usize;
            let scheduler = self.scheduler.with_retention(exam.desired_retention);
            let today = looks_today(&states, &scheduler, today, exam.day, &room);
            looks.extend(today.into_iter().map(|card| (cards[card].0.deck.id.clone(), cards[card].1)));
        }
        looks
    }
}

/// What an answer takes while too few were given to know, in seconds.
const FIRST_GUESS_S: f32 = 12.0;
