//! What today asks for: due cards, the day's limits, easy days, the minutes of a session, and exams.
//!
//! An [`Agenda`] is worked out from the decks, the settings and a few numbers of the log, and touches nothing: whoever
//! needs several of its answers makes one and asks it for all of them.

use std::{
    cell::OnceCell,
    collections::{BTreeMap, HashSet},
};

use super::{
    Library, LibraryDeck, Plan, Prospect,
    twins::{Reverse, Twins},
};
use crate::{
    deck::{Card, CardKey, Deck, DeckId},
    memory::{CardState, Habits, Schedule, Scheduler, Share, StudyDay},
    progress::{FORECAST_DAYS, forecast},
    storage::{
        preferences::Preferences,
        review_log::{CardsOn, LogError},
    },
    study::{Course, Day, ExamGoal, Limits, Waiting, looks_today, new_cards_today, seed_of},
};

/// The seconds that an answer takes, until enough were given to know.
const FIRST_GUESS_S: f32 = 12.0;

/// Cards that today still asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ToDo {
    /// Due cards, those that get their last look before an exam included.
    pub due: usize,
    /// New cards.
    pub new: usize,
}

/// How a deck stands today.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct DeckSummary {
    /// All cards but the suspended ones.
    pub cards: usize,
    /// Never answered.
    pub new: usize,
    /// Due today, whatever the day's limit: neither suspended nor buried.
    pub due: usize,
    /// Recalled at the last answer.
    pub learned: usize,
    /// Set aside by the learner.
    pub suspended: usize,
    /// How many would be recalled today: the sum of what is known of each.
    pub known: f32,
}

impl DeckSummary {
    /// Returns how many cards were ever answered: all that are due are among them.
    #[must_use]
    pub fn started(&self) -> usize {
        self.cards.saturating_sub(self.new)
    }
}

/// Which cards are wanted of a plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Waits {
    /// Those that are new or due.
    NewOrDue,
    /// All that are neither suspended nor buried.
    Any,
}

impl ToDo {
    /// Whether there is nothing.
    #[must_use]
    pub fn is_nothing(self) -> bool {
        self == Self::default()
    }
}

impl From<&Day> for ToDo {
    fn from(day: &Day) -> Self {
        Self { due: day.due.len(), new: day.new.len() }
    }
}

/// What one day asks for.
pub struct Agenda<'l> {
    decks: &'l [LibraryDeck],
    preferences: &'l Preferences,
    exams: &'l BTreeMap<String, ExamGoal>,
    scheduler: &'l Scheduler,
    today: StudyDay,
    habits: Habits,
    /// How many cards of each deck were answered today.
    answered: BTreeMap<DeckId, CardsOn>,
    /// The cards that are not due and get their last look before an exam today: deck and card, by their positions.
    looks: HashSet<(usize, usize)>,
    twins: Twins<'l>,
    /// What cards that were answered today say of others.
    reverse: OnceCell<Reverse>,
}

impl Library {
    /// How the learner answers, and on which days.
    #[must_use]
    pub fn habits(&self) -> Habits {
        let seconds_per_answer = self.log.mean_answer_ms().ok().flatten().map_or(FIRST_GUESS_S, |ms| ms / 1000.0);
        Habits { seconds_per_answer, calendar: self.preferences.calendar.clone(), ..Habits::default() }
    }

    /// Tells which cards are easily confused with which.
    pub(super) fn twins(&self) -> Twins<'_> {
        Twins { decks: &self.decks, confusions: &self.confusions, moves: self.log.known_moves() }
    }

    /// What a day asks for.
    pub fn agenda(&self, today: StudyDay) -> Result<Agenda<'_>, LogError> {
        let mut agenda = Agenda {
            decks: &self.decks,
            preferences: &self.preferences,
            exams: &self.decisions.exams,
            scheduler: &self.scheduler,
            today,
            habits: self.habits(),
            answered: self.log.cards_on(today)?,
            looks: HashSet::new(),
            twins: self.twins(),
            reverse: OnceCell::new(),
        };
        agenda.looks = agenda.looks();
        Ok(agenda)
    }

    /// The cards of a deck that are there to be learned, as the days to come will see them: without those that are
    /// suspended, and with what was promised for a holiday on the days after it.
    pub fn to_come<'l>(&'l self, deck: &'l LibraryDeck) -> impl Iterator<Item = (usize, CardState)> + 'l {
        to_come(deck, &self.preferences)
    }
}

impl Agenda<'_> {
    /// How the learner answers, and on which days.
    #[must_use]
    pub fn habits(&self) -> &Habits {
        &self.habits
    }

    /// How many cards the plan and the day's limits allow. On an easy day half as many new ones come, on a free one none;
    /// for an exam as many as it needs.
    #[must_use]
    pub fn limits(&self, plan: &Plan) -> Limits {
        let share = self.preferences.calendar.share(self.today);
        let new_today = |new_per_day: usize| match share {
            Share::Normal => new_per_day,
            Share::Easy => new_per_day.div_ceil(2),
            Share::Rest => 0,
        };
        let shared = self.answered.iter().filter(|(deck, _)| self.preferences.own_new_per_day(deck).is_none());
        let (new, due) = (shared.map(|(_, on)| on.new).sum(), self.answered.values().map(|on| on.due).sum());
        let in_cards = Some(self.preferences.cards_per_sitting).filter(|cards| *cards > 0);
        let minutes = self.preferences.minutes_per_sitting;
        let in_time = (minutes > 0).then(|| (minutes as f32 * 60.0 / self.habits.seconds_per_answer) as usize);
        let (new_for_exams, due_for_exams) = self.for_exams(plan);
        let own = |deck: &LibraryDeck| {
            let id = &deck.deck.id;
            let met = self.answered.get(id).map_or(0, |on| on.new);
            let new = new_today(self.preferences.own_new_per_day(id)?).saturating_sub(met);
            Some((id.clone(), new.max(if self.exam_of(id).is_some() { new_for_exams } else { 0 })))
        };
        // Whoever asks for more is not held back by a deck's own number.
        let own_new = self.planned(plan).filter(|_| plan.new.is_none()).filter_map(|(_, deck)| own(deck)).collect();
        Limits {
            new: plan
                .new
                .unwrap_or_else(|| new_today(self.preferences.new_per_day).saturating_sub(new).max(new_for_exams)),
            own_new,
            due: self.preferences.reviews_per_day.saturating_sub(due).max(due_for_exams),
            total: plan.total.or(in_cards).unwrap_or(usize::MAX),
            // At least one new card.
            answers: in_time.filter(|_| plan.total.is_none()).unwrap_or(usize::MAX).max(2),
        }
    }

    /// What today still asks for of a plan's cards: the sessions of the day take theirs from it.
    #[must_use]
    pub fn day(&self, plan: &Plan) -> Day {
        let reverse = self.reverse.get_or_init(|| self.twins.reverse(self.today));
        let twins = |card: &CardKey| self.twins.standing(card, reverse);
        Day::new(self.waiting(plan, Waits::NewOrDue), &self.limits(plan), self.today, twins)
    }

    /// How many cards today still asks for of a plan's cards.
    #[must_use]
    pub fn to_do(&self, plan: &Plan) -> ToDo {
        ToDo::from(&self.day(plan))
    }

    /// The same session, with cards that give each other away kept apart.
    pub(super) fn apart(&self, course: Course) -> Course {
        let kin = self.twins.kin(course.upcoming().map(|slot| &slot.card));
        course.apart(kin)
    }

    /// What today still asks for of each deck by itself, in their order.
    pub fn days_of_decks(&self) -> impl Iterator<Item = Day> {
        let of_deck = |deck: &LibraryDeck| self.day(&Plan { deck: Some(deck.deck.id.clone()), ..Plan::default() });
        self.decks.iter().map(of_deck)
    }

    /// Whether a plan covers new cards that could be met today, whatever the day's limit.
    #[must_use]
    pub fn has_new(&self, plan: &Plan) -> bool {
        self.to_do(&Plan { new: Some(1), ..plan.clone() }).new > 0
    }

    /// Whether a plan covers cards that are due, and the day's limit allows one.
    #[must_use]
    pub fn has_due(&self, plan: &Plan) -> bool {
        self.limits(plan).due > 0 && self.waiting(plan, Waits::NewOrDue).any(|it| it.is_due)
    }

    /// How many cards of a plan are due or new, whatever the day's limits; `None` if it covers no card at all, not even
    /// one that is suspended.
    #[must_use]
    pub fn left(&self, plan: &Plan) -> Option<ToDo> {
        let is_covered = self.planned(plan).any(|(_, deck)| deck.deck.cards.iter().any(|card| plan.covers(card)));
        is_covered.then(|| {
            let waiting = self.waiting(plan, Waits::NewOrDue);
            waiting.fold(ToDo::default(), |left, it| ToDo {
                due: left.due + usize::from(it.is_due),
                new: left.new + usize::from(!it.is_due),
            })
        })
    }

    /// How each deck stands, in their order.
    #[must_use]
    pub fn summaries(&self) -> Vec<DeckSummary> {
        self.decks.iter().enumerate().map(|deck| self.count(deck)).collect()
    }

    /// How many of the cards that are taken are due on each of the coming days, today first. Suspended cards are left
    /// out.
    #[must_use]
    pub fn coming_days(&self, takes: impl Fn(&Deck, &Card) -> bool) -> [u32; FORECAST_DAYS] {
        let mut states: Vec<CardState> = Vec::new();
        for deck in self.decks {
            let cards =
                to_come(deck, self.preferences).filter(|(place, _)| takes(&deck.deck, &deck.deck.cards[*place]));
            states.extend(cards.map(|(place, state)| match state {
                // Buried until tomorrow.
                CardState::Reviewed(schedule) if !deck.marks[place].may_be_asked(self.today) => {
                    CardState::Reviewed(Schedule { due_day: schedule.due_day.max(self.today.plus(1)), ..schedule })
                }
                state => state,
            }));
        }
        forecast(&states, self.today)
    }

    /// What is to come of the cards of a plan, as it stands today.
    #[must_use]
    pub fn prospect(&self, plan: &Plan) -> Prospect {
        let own = plan.deck.as_ref();
        let retention = own.and_then(|deck| self.preferences.own_retention(deck));
        let mut prospect = Prospect {
            today: self.today,
            to_do: self.to_do(plan),
            scheduler: retention.map_or_else(|| self.scheduler.clone(), |it| self.scheduler.with_retention(it)),
            habits: self.habits.clone(),
            new_per_day: self.new_per_day(plan),
            due_per_day: self.preferences.reviews_per_day,
            cards: Vec::new(),
            exams: Vec::new(),
        };
        for (_, deck) in self.planned(plan) {
            let exam = self.exam_of(&deck.deck.id).map(|exam| {
                prospect.exams.iter().position(|other| other == exam).unwrap_or_else(|| {
                    prospect.exams.push(exam.clone());
                    prospect.exams.len() - 1
                })
            });
            let covered = to_come(deck, self.preferences).filter(|(place, _)| plan.covers(&deck.deck.cards[*place]));
            prospect.cards.extend(covered.map(|(_, state)| (state, exam)));
        }
        prospect
    }

    /// The number of new cards a day of the decks that a plan covers: the shared one, and those of decks with their own.
    fn new_per_day(&self, plan: &Plan) -> usize {
        let own: Vec<Option<usize>> =
            self.planned(plan).map(|(_, deck)| self.preferences.own_new_per_day(&deck.deck.id)).collect();
        let shared = own.is_empty() || own.contains(&None);
        own.iter().flatten().sum::<usize>() + if shared { self.preferences.new_per_day } else { 0 }
    }

    /// The cards that a plan covers; those of decks with an exam ahead first.
    pub(super) fn waiting<'a>(&'a self, plan: &'a Plan, waits: Waits) -> impl Iterator<Item = Waiting> + 'a {
        let mut decks: Vec<(usize, &LibraryDeck)> = self.planned(plan).collect();
        let exams: HashSet<usize> =
            decks.iter().filter(|(_, deck)| self.exam_of(&deck.deck.id).is_some()).map(|(at, _)| *at).collect();
        decks.sort_by_key(|(at, _)| !exams.contains(at));
        let named: HashSet<&CardKey> = plan.cards.iter().collect();
        decks.into_iter().flat_map(move |(at, deck)| {
            let (named, has_exam) = (named.clone(), exams.contains(&at));
            self.preferences.order_of(&deck.deck.id).places(&deck.deck).into_iter().filter_map(move |place| {
                let (state, card) = (deck.states[place], &deck.deck.cards[place]);
                let is_due = self.is_wanted((at, deck), place);
                let is_taken = (waits == Waits::Any || is_due || state.is_new())
                    && deck.marks[place].may_be_asked(self.today)
                    && plan.covers(card)
                    && (named.is_empty() || named.contains(&deck.key(place)));
                is_taken.then(|| Waiting {
                    known: if state.is_new() { 0.0 } else { self.scheduler.known(&state, self.today) },
                    is_due,
                    has_exam,
                    passage: card.passage.clone(),
                    card: deck.key(place),
                    state,
                })
            })
        })
    }

    fn count(&self, (at, deck): (usize, &LibraryDeck)) -> DeckSummary {
        let mut summary = DeckSummary::default();
        for (place, (state, marks)) in deck.states.iter().zip(&deck.marks).enumerate() {
            if marks.is_suspended {
                summary.suspended += 1;
                continue;
            }
            summary.cards += 1;
            summary.new += usize::from(state.is_new());
            summary.learned += usize::from(state.is_learned());
            summary.known += self.scheduler.known(state, self.today);
            summary.due += usize::from(marks.may_be_asked(self.today) && self.is_wanted((at, deck), place));
        }
        summary
    }

    /// Whether a card is due, or wanted today for an exam.
    fn is_wanted(&self, (at, deck): (usize, &LibraryDeck), place: usize) -> bool {
        deck.states[place].schedule().is_some_and(|it| due_day(deck, place, it, self.preferences) <= self.today)
            || (!self.looks.is_empty() && self.looks.contains(&(at, place)))
    }

    /// The decks that a plan covers, with their positions.
    fn planned(&self, plan: &Plan) -> impl Iterator<Item = (usize, &LibraryDeck)> {
        self.decks.iter().enumerate().filter(|(_, it)| plan.deck.as_ref().is_none_or(|id| it.deck.id == *id))
    }

    fn exam_of(&self, deck: &DeckId) -> Option<&ExamGoal> {
        let ahead = self.exams.values().filter(|exam| exam.is_ahead_of(deck, self.today));
        ahead.min_by_key(|exam| exam.day)
    }

    /// How many new cards the exams ahead of a plan's decks still need today, and how many due cards their minutes still
    /// have room for. Cards that were answered today are part of today's share. Nothing on a free day.
    fn for_exams(&self, plan: &Plan) -> (usize, usize) {
        if self.preferences.calendar.share(self.today) == Share::Rest {
            return (0, 0);
        }
        let (mut new, mut due) = (0, 0);
        for exam in self.exams.values() {
            let is_next = |deck: &&LibraryDeck| self.exam_of(&deck.deck.id) == Some(exam);
            let decks: Vec<&LibraryDeck> = self.planned(plan).map(|(_, deck)| deck).filter(is_next).collect();
            if decks.is_empty() {
                continue;
            }
            let unmet = |deck: &&LibraryDeck| {
                let new =
                    deck.states.iter().zip(&deck.marks).filter(|(state, marks)| state.is_new() && !marks.is_suspended);
                new.count()
            };
            let left: usize = decks.iter().map(unmet).sum();
            let answered = decks.iter().filter_map(|deck| self.answered.get(&deck.deck.id));
            let (met, done) = answered.fold((0, 0), |(met, done), on| (met + on.new, done + on.due));
            new += new_cards_today(left + met, self.today, &exam.exam()).saturating_sub(met);
            due += (self.habits.answers_on(self.today, exam.minutes_per_day) as usize).saturating_sub(done);
        }
        (new, due)
    }

    /// The cards that are not due and get their last look before an exam today.
    fn looks(&self) -> HashSet<(usize, usize)> {
        let mut looks = HashSet::new();
        for exam in self.exams.values().filter(|exam| self.today < exam.day) {
            let decks = self.decks.iter().enumerate().filter(|(_, deck)| exam.decks.contains(&deck.deck.id));
            let cards = decks.flat_map(|(at, deck)| {
                let may_be_asked = |place: &usize| deck.marks[*place].may_be_asked(self.today);
                let cards = to_come(deck, self.preferences).filter(move |(place, _)| may_be_asked(place));
                cards.map(move |(place, state)| ((at, place), state))
            });
            let (places, states): (Vec<(usize, usize)>, Vec<CardState>) = cards.unzip();
            let room = |day| self.habits.answers_on(day, exam.exam().level_minutes) as usize;
            let scheduler = self.scheduler.with_retention(exam.desired_retention);
            let today = looks_today(&states, &scheduler, self.today, exam.exam(), &room);
            looks.extend(today.into_iter().map(|card| places[card]));
        }
        looks
    }
}

/// The cards of a deck without those that are suspended, with what was promised for a holiday on the days after it.
fn to_come<'d>(
    deck: &'d LibraryDeck,
    preferences: &'d Preferences,
) -> impl Iterator<Item = (usize, CardState)> + use<'d> {
    let places = preferences.order_of(&deck.deck.id).places(&deck.deck).into_iter();
    places.filter(|place| !deck.marks[*place].is_suspended).map(|place| {
        let state = match deck.states[place] {
            CardState::New => CardState::New,
            CardState::Reviewed(schedule) => {
                CardState::Reviewed(Schedule { due_day: due_day(deck, place, &schedule, preferences), ..schedule })
            }
        };
        (place, state)
    })
}

/// The day on which a card is asked: the one that was promised, or if that lies in a holiday, one after it.
fn due_day(deck: &LibraryDeck, place: usize, schedule: &Schedule, preferences: &Preferences) -> StudyDay {
    preferences.calendar.asked_on(schedule.due_day, || seed_of(&deck.key(place), 0))
}
