//! How much is asked on a day: the day's limits, easy days, the minutes of a sitting, and exams.

use std::collections::{BTreeMap, HashSet};

use super::{DeckSummary, Library, LibraryDeck, Plan};
use crate::{
    deck::{Card, CardKey, Deck, DeckId},
    memory::{CardState, Habits, Schedule, Share, StudyDay},
    progress::{FORECAST_DAYS, forecast},
    storage::review_log::{CardsOn, LogError},
    study::{ExamGoal, Limits, Waiting, looks_today, new_cards_today, seed_of},
};

/// What an answer takes while too few were given to know, in seconds.
const FIRST_GUESS_S: f32 = 12.0;

/// The places of the cards of each deck that get their last look before an exam today.
type Looks = HashSet<(DeckId, usize)>;

/// Cards that today still asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ToDo {
    /// Due cards, those that get their last look before an exam included.
    pub due: usize,
    /// New cards.
    pub new: usize,
}

impl ToDo {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

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
        Ok(self.limits_after(plan, today, &self.log.cards_on(today)?, &self.habits()))
    }

    /// The limits when so many cards of each deck were answered today.
    fn limits_after(
        &self,
        plan: &Plan,
        today: StudyDay,
        answered: &BTreeMap<DeckId, CardsOn>,
        habits: &Habits,
    ) -> Limits {
        let new_per_day = match self.preferences.calendar.share(today) {
            Share::Normal => self.preferences.new_per_day,
            Share::Easy => self.preferences.new_per_day.div_ceil(2),
            Share::Rest => 0,
        };
        let (new, due) = answered.values().fold((0, 0), |(new, due), on| (new + on.new, due + on.due));
        let for_exams = self.new_for_exams(plan, today, answered);
        let due_for_exams = self.due_for_exams(plan, today, answered, habits);
        let in_cards = Some(self.preferences.cards_per_sitting).filter(|cards| *cards > 0);
        let minutes = self.preferences.minutes_per_sitting;
        let in_time = (minutes > 0).then(|| (minutes as f32 * 60.0 / habits.seconds_per_answer) as usize);
        Limits {
            new: plan.new.unwrap_or_else(|| new_per_day.saturating_sub(new).max(for_exams)),
            due: self.preferences.reviews_per_day.saturating_sub(due).max(due_for_exams),
            total: plan.total.or(in_cards).unwrap_or(usize::MAX).max(1),
            // At least one new card.
            answers: in_time.filter(|_| plan.total.is_none()).unwrap_or(usize::MAX).max(2),
        }
    }

    /// What today still asks for of a plan's decks, topic and years.
    pub fn to_do(&self, plan: &Plan, today: StudyDay) -> Result<ToDo, LogError> {
        let limits = self.limits(plan, today)?;
        let looks = self.looks(today);
        let decks = self.planned(plan).map(|deck| self.counted(deck, plan, today, &looks));
        let all = decks.fold(ToDo::default(), |all, it| ToDo { due: all.due + it.due, new: all.new + it.new });
        Ok(ToDo { due: all.due.min(limits.due), new: all.new.min(limits.new) })
    }

    /// What today still asks for of each deck by itself, in their order.
    pub fn to_do_of_decks(&self, today: StudyDay) -> Result<Vec<ToDo>, LogError> {
        let (answered, looks, habits) = (self.log.cards_on(today)?, self.looks(today), self.habits());
        let of_deck = |deck: &LibraryDeck| {
            let plan = Plan { deck: Some(deck.deck.id.clone()), ..Plan::default() };
            let limits = self.limits_after(&plan, today, &answered, &habits);
            let ToDo { due, new } = self.counted(deck, &plan, today, &looks);
            ToDo { due: due.min(limits.due), new: new.min(limits.new) }
        };
        Ok(self.decks.iter().map(of_deck).collect())
    }

    /// How each deck stands today, in their order.
    #[must_use]
    pub fn summaries(&self, today: StudyDay) -> Vec<DeckSummary> {
        let (everything, looks) = (Plan::default(), self.looks(today));
        let of_deck = |deck: &LibraryDeck| {
            let due = self.counted(deck, &everything, today, &looks).due;
            let mut summary = DeckSummary { due, ..DeckSummary::default() };
            for (state, marks) in deck.states.iter().zip(&deck.marks) {
                if marks.is_suspended {
                    summary.suspended += 1;
                    continue;
                }
                summary.cards += 1;
                summary.new += usize::from(state.is_new());
                summary.learned += usize::from(state.is_learned());
                summary.known += self.scheduler.retrievability(state, today);
            }
            summary
        };
        self.decks.iter().map(of_deck).collect()
    }

    /// The due and the new cards of a deck that a plan covers, whatever the limits.
    fn counted(&self, deck: &LibraryDeck, plan: &Plan, today: StudyDay, looks: &Looks) -> ToDo {
        let mut counted = ToDo::default();
        for place in (0..deck.states.len()).filter(|place| plan.covers(&deck.deck.cards[*place])) {
            if deck.marks[place].may_be_asked(today) {
                counted.new += usize::from(deck.states[place].is_new());
                counted.due += usize::from(self.is_wanted(deck, place, today, looks));
            }
        }
        counted
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

    /// The cards of a deck that are there to be learned, as the days to come will see them: without those that are set
    /// aside, and with what was promised for a holiday on the days after it.
    pub fn to_come<'l>(&'l self, deck: &'l LibraryDeck) -> impl Iterator<Item = (usize, CardState)> + 'l {
        (0..deck.states.len()).filter(|place| !deck.marks[*place].is_suspended).map(|place| {
            let state = match deck.states[place] {
                CardState::New => CardState::New,
                CardState::Reviewed(schedule) => {
                    CardState::Reviewed(Schedule { due_day: self.due_day(deck, place, &schedule), ..schedule })
                }
            };
            (place, state)
        })
    }

    /// How many of the cards that are taken are due on each of the coming days, today first. What the learner set aside
    /// is left out.
    #[must_use]
    pub fn coming_days(&self, takes: impl Fn(&Deck, &Card) -> bool, today: StudyDay) -> [u32; FORECAST_DAYS] {
        let mut states: Vec<CardState> = Vec::new();
        for deck in &self.decks {
            let cards = self.to_come(deck).filter(|(place, _)| takes(&deck.deck, &deck.deck.cards[*place]));
            states.extend(cards.map(|(place, state)| match state {
                // Buried until tomorrow.
                CardState::Reviewed(schedule) if !deck.marks[place].may_be_asked(today) => {
                    CardState::Reviewed(Schedule { due_day: schedule.due_day.max(today.plus(1)), ..schedule })
                }
                state => state,
            }));
        }
        forecast(&states, today)
    }

    /// The day on which a card is asked: the one that was promised, or where that is in a holiday, one after it.
    fn due_day(&self, deck: &LibraryDeck, place: usize, schedule: &Schedule) -> StudyDay {
        self.preferences.calendar.asked_on(schedule.due_day, || seed_of(&deck.key(place), 0))
    }

    /// Whether a card is due, or wanted today for an exam.
    fn is_wanted(&self, deck: &LibraryDeck, place: usize, today: StudyDay, looks: &Looks) -> bool {
        deck.states[place].schedule().is_some_and(|schedule| self.due_day(deck, place, schedule) <= today)
            || (!looks.is_empty() && looks.contains(&(deck.deck.id.clone(), place)))
    }

    /// The cards that a plan covers; those of decks with an exam ahead first.
    pub(super) fn waiting<'l>(&'l self, plan: &'l Plan, today: StudyDay) -> impl Iterator<Item = Waiting> + 'l {
        let mut decks: Vec<&LibraryDeck> = self.planned(plan).collect();
        decks.sort_by_key(|deck| self.exam_of(&deck.deck.id, today).is_none());
        let looks = self.looks(today);
        let named: HashSet<&CardKey> = plan.cards.iter().collect();
        let mut waiting = Vec::new();
        for deck in decks {
            let places = (0..deck.states.len()).filter(|place| {
                deck.marks[*place].may_be_asked(today)
                    && plan.covers(&deck.deck.cards[*place])
                    && (named.is_empty() || named.contains(&deck.key(*place)))
            });
            waiting.extend(places.map(|place| {
                let state = deck.states[place];
                Waiting {
                    known: if state.is_new() { 0.0 } else { self.scheduler.retrievability(&state, today) },
                    is_due: self.is_wanted(deck, place, today, &looks),
                    passage: deck.deck.cards[place].passage.clone(),
                    card: deck.key(place),
                    state,
                }
            }));
        }
        waiting.into_iter()
    }

    /// The decks that a plan covers.
    pub(super) fn planned(&self, plan: &Plan) -> impl Iterator<Item = &LibraryDeck> {
        self.decks.iter().filter(|it| plan.deck.as_ref().is_none_or(|id| it.deck.id == *id))
    }

    /// The exams that decks of a plan are prepared for, each with these decks; none on a free day.
    fn exams_ahead<'l>(
        &'l self,
        plan: &'l Plan,
        today: StudyDay,
    ) -> impl Iterator<Item = (&'l ExamGoal, Vec<&'l LibraryDeck>)> {
        let is_free = self.preferences.calendar.share(today) == Share::Rest;
        let exams = self.preferences.exams.iter().filter(move |_| !is_free);
        exams
            .map(move |exam| {
                let is_next = |deck: &&LibraryDeck| self.exam_of(&deck.deck.id, today) == Some(exam);
                (exam, self.planned(plan).filter(is_next).collect::<Vec<_>>())
            })
            .filter(|(_, decks)| !decks.is_empty())
    }

    /// How many new cards the exams ahead of a plan's decks still need today. Those of today that were met already are
    /// of today's share.
    fn new_for_exams(&self, plan: &Plan, today: StudyDay, answered: &BTreeMap<DeckId, CardsOn>) -> usize {
        self.exams_ahead(plan, today)
            .map(|(exam, decks)| {
                let unmet = |deck: &&LibraryDeck| self.to_come(deck).filter(|(_, state)| state.is_new()).count();
                let left: usize = decks.iter().map(unmet).sum();
                let met: usize = decks.iter().filter_map(|deck| Some(answered.get(&deck.deck.id)?.new)).sum();
                new_cards_today(left + met, today, exam.day).saturating_sub(met)
            })
            .sum()
    }

    /// How many due cards the minutes for the exams ahead of a plan's decks have room for, beside those of today.
    fn due_for_exams(
        &self,
        plan: &Plan,
        today: StudyDay,
        answered: &BTreeMap<DeckId, CardsOn>,
        habits: &Habits,
    ) -> usize {
        self.exams_ahead(plan, today)
            .map(|(exam, decks)| {
                let done: usize = decks.iter().filter_map(|deck| Some(answered.get(&deck.deck.id)?.due)).sum();
                (habits.answers_on(today, exam.minutes_per_day) as usize).saturating_sub(done)
            })
            .sum()
    }

    /// The cards that are not due and get their last look before an exam today.
    fn looks(&self, today: StudyDay) -> Looks {
        let mut looks = Looks::new();
        for exam in self.preferences.exams.iter().filter(|exam| today < exam.day) {
            let decks = self.decks.iter().filter(|deck| exam.decks.contains(&deck.deck.id));
            let cards: Vec<(&LibraryDeck, usize, CardState)> = decks
                .flat_map(|deck| self.to_come(deck).map(move |(place, state)| (deck, place, state)))
                .filter(|(deck, place, _)| deck.marks[*place].may_be_asked(today))
                .collect();
            let states: Vec<CardState> = cards.iter().map(|(.., state)| *state).collect();
            let habits = self.habits();
            let room = |day| habits.answers_on(day, exam.minutes_per_day) as usize;
            let scheduler = self.scheduler.with_retention(exam.desired_retention);
            let today = looks_today(&states, &scheduler, today, exam.day, &room);
            looks.extend(today.into_iter().map(|card| (cards[card].0.deck.id.clone(), cards[card].1)));
        }
        looks
    }
}
