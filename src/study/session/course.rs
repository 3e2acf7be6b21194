//! The course of a session: what comes next, what has been answered, and what it amounts to.

use std::collections::{BTreeSet, HashSet, VecDeque};

use crate::{
    deck::CardKey,
    memory::Rating,
    study::{Kin, LONGEST_ANSWER_MS, SessionId},
};

/// How many other cards come before one that was answered Again.
const CARDS_BEFORE_RETRY: usize = 6;
/// How many answers are given before events are to be put into order, and again before the next time.
const ANSWERS_BEFORE_ORDER: usize = 6;
/// How many answers come between a card and the question that sets it beside the one it was mixed up with.
const ANSWERS_BEFORE_CONTRAST: usize = 3;

/// Why a card is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// For the first time.
    New,
    /// It is due.
    Due,
    /// It was answered Again in this session.
    Retry,
    /// Its event was put in the wrong place.
    Misplaced,
    /// To practise, due or not.
    Practice,
}

/// A card waiting for its turn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// The card.
    pub card: CardKey,
    /// Why it is asked.
    pub kind: Kind,
}

/// An answer given in this session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The card, and why it was asked.
    pub slot: Slot,
    /// How it went.
    pub rating: Rating,
    /// How long it took.
    pub duration_ms: u32,
    /// The card of the same deck whose answer was given instead.
    pub rival: Option<CardKey>,
}

/// What a session asks, and what has been answered.
#[derive(Clone, Debug, PartialEq)]
pub struct Course {
    id: SessionId,
    upcoming: VecDeque<Slot>,
    /// Which of its cards give each other away.
    kin: Kin,
    outcomes: Vec<Outcome>,
    is_practice: bool,
    /// Events that are put into order, if the session is about nothing else.
    pool: Vec<CardKey>,
    /// How often that is still to come.
    rounds: usize,
    /// After how many answers each order was asked.
    orders: Vec<usize>,
    /// Of which cards.
    ordered: BTreeSet<BTreeSet<CardKey>>,
    /// The cards that were set beside another.
    contrasted: Vec<CardKey>,
    /// How long the answers of each question over several cards took.
    interludes: Vec<Vec<u32>>,
}

/// A question over several cards that should come now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Break {
    /// This card beside the one that it is mixed up with.
    Contrast(CardKey),
    /// So many events to be put into their order.
    Order(usize),
}

/// What a session amounts to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Cards answered.
    pub cards: usize,
    /// Cards recalled at the first answer.
    pub recalled_at_once: usize,
    /// Cards met for the first time and recalled.
    pub learned: Vec<CardKey>,
    /// Cards answered Again at least once, in the order in which that happened.
    pub missed: Vec<CardKey>,
    /// Cards that were mixed up with others of their deck, in the order in which that happened first.
    pub mixed_up: Vec<(CardKey, CardKey)>,
    /// All answers: repeats, and those of questions over several cards, one for each card that was judged.
    pub answers: usize,
    /// Time spent on all answers, each counted up to [`LONGEST_ANSWER_MS`].
    pub duration_ms: u64,
}

impl Course {
    /// A session that will ask these cards.
    #[must_use]
    pub fn new(id: SessionId, queue: Vec<Slot>) -> Self {
        Self {
            id,
            upcoming: queue.into(),
            kin: Kin::default(),
            outcomes: Vec::new(),
            is_practice: false,
            pool: Vec::new(),
            rounds: 0,
            orders: Vec::new(),
            ordered: BTreeSet::new(),
            contrasted: Vec::new(),
            interludes: Vec::new(),
        }
    }

    /// The same session, with cards that give each other away kept apart.
    #[must_use]
    pub fn apart(mut self, kin: Kin) -> Self {
        self.upcoming = kin.spread(self.upcoming.into()).into();
        self.kin = kin;
        self
    }

    /// A session whose answers change no schedule.
    #[must_use]
    pub fn practice(id: SessionId, queue: Vec<Slot>) -> Self {
        Self { is_practice: true, ..Self::new(id, queue) }
    }

    /// A session that asks so many times for the order of events that these cards tell.
    #[must_use]
    pub fn orders(id: SessionId, pool: Vec<CardKey>, rounds: usize) -> Self {
        Self { is_practice: true, pool, rounds, ..Self::new(id, Vec::new()) }
    }

    /// Whether its answers change no schedule.
    #[must_use]
    pub fn is_practice(&self) -> bool {
        self.is_practice
    }

    /// The cards whose events are put into order, if the session is about nothing else.
    #[must_use]
    pub fn pool(&self) -> &[CardKey] {
        &self.pool
    }

    /// Its name in the log.
    #[must_use]
    pub fn id(&self) -> SessionId {
        self.id
    }

    /// The card to ask now; none when the session is over.
    #[must_use]
    pub fn current(&self) -> Option<&Slot> {
        self.upcoming.front()
    }

    /// The cards to come, the current one first.
    pub fn upcoming(&self) -> impl Iterator<Item = &Slot> {
        self.upcoming.iter()
    }

    /// The answers so far.
    #[must_use]
    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// Answers still to come, if every one is right.
    #[must_use]
    pub fn remaining(&self) -> usize {
        self.upcoming.len() + self.rounds
    }

    /// What should come before the next card. `is_mixed_up` tells whether a card should be set beside another.
    ///
    /// Never in a row, and a contrast only when other cards came in between or none are left: right after the feedback
    /// it would ask for nothing.
    #[must_use]
    pub fn next_break(&self, is_mixed_up: impl Fn(&CardKey) -> bool) -> Option<Break> {
        let answers = self.outcomes.len();
        if self.rounds > 0 && self.upcoming.is_empty() {
            return Some(Break::Order(if self.rounds.is_multiple_of(3) { 2 } else { 4 }));
        }
        let is_settled = |card: &CardKey| {
            let last = self.outcomes.iter().rposition(|outcome| outcome.slot.card == *card);
            let is_past = last.is_some_and(|last| last + ANSWERS_BEFORE_CONTRAST < answers);
            is_past || self.upcoming.iter().all(|slot| slot.card == *card)
        };
        let mut met = self.outcomes.iter().map(|outcome| &outcome.slot.card);
        if let Some(card) = met.find(|card| !self.contrasted.contains(card) && is_mixed_up(card) && is_settled(card)) {
            return Some(Break::Contrast(card.clone()));
        }
        let last_order = self.orders.last().copied().unwrap_or_default();
        // First the quick form, then in turns.
        let count = if self.orders.len().is_multiple_of(2) { 2 } else { 4 };
        (self.pool.is_empty() && answers >= last_order + ANSWERS_BEFORE_ORDER).then_some(Break::Order(count))
    }

    /// These cards do not come back because their events were misplaced: the order was taken back.
    pub fn forget_misplaced<'k>(&mut self, cards: impl IntoIterator<Item = &'k CardKey>) {
        let cards: HashSet<&CardKey> = cards.into_iter().collect();
        self.upcoming.retain(|slot| slot.kind != Kind::Misplaced || !cards.contains(&slot.card));
    }

    /// The last order was not answered: it is as if it had not been asked.
    pub fn withdraw_order(&mut self, cards: &BTreeSet<CardKey>) {
        self.orders.pop();
        self.ordered.remove(cards);
        self.rounds += usize::from(!self.pool.is_empty());
    }

    /// These cards were set side by side and not matched: it is as if that had not been asked.
    pub fn withdraw_contrast(&mut self, cards: &[CardKey]) {
        self.contrasted.retain(|card| !cards.contains(card));
    }

    /// Notes that an order of these cards was asked, or of none where none could be. Tells whether they are others than
    /// before.
    pub fn order_asked(&mut self, cards: BTreeSet<CardKey>) -> bool {
        self.orders.push(self.outcomes.len());
        self.rounds = self.rounds.saturating_sub(1);
        self.ordered.insert(cards)
    }

    /// Notes that these cards were set side by side, or could not be.
    pub fn contrast_asked(&mut self, cards: impl IntoIterator<Item = CardKey>) {
        self.contrasted.extend(cards);
    }

    /// Notes how long the answers to a question over several cards took.
    pub fn interlude_answered(&mut self, durations_ms: Vec<u32>) {
        self.interludes.push(durations_ms);
    }

    /// Forgets the last question over several cards: its answer was taken back.
    pub fn forget_interlude(&mut self) {
        self.interludes.pop();
    }

    /// A seed that is different for each order that is asked.
    #[must_use]
    pub fn seed(&self) -> u64 {
        let (high, low) = self.id.as_u64_pair();
        high ^ low ^ (self.orders.len() as u64).rotate_left(40)
    }

    /// The share of the session that is behind the learner, from 0 to 1. An order that still waits for its answer is
    /// yet to come.
    #[must_use]
    pub fn progress(&self, is_order_open: bool) -> f32 {
        let mut done = self.outcomes.iter().filter(|outcome| outcome.rating.is_recalled()).count();
        let open = usize::from(is_order_open && !self.pool.is_empty());
        if !self.pool.is_empty() {
            done += self.orders.len().saturating_sub(open);
        }
        done as f32 / (done + open + self.remaining()).max(1) as f32
    }

    /// Notes the answer to the current card, and whose answer it was if it was another card's. One that was not recalled
    /// comes back a few cards later.
    pub fn answered(&mut self, rating: Rating, duration_ms: u32, rival: Option<CardKey>) {
        let Some(slot) = self.upcoming.pop_front() else {
            return;
        };
        if !rating.is_recalled() {
            self.ask_soon(&slot.card, Kind::Retry);
        }
        self.outcomes.push(Outcome { slot, rating, duration_ms, rival });
    }

    /// Takes the last answer back, if it was to this card: the card is asked again, and everything is as before.
    ///
    /// A card that was answered in an earlier session, or passed over, is asked next.
    pub fn ask_again(&mut self, card: &CardKey) {
        let undone = self.outcomes.pop_if(|outcome| outcome.slot.card == *card);
        if undone.as_ref().is_none_or(|outcome| !outcome.rating.is_recalled()) {
            self.remove(card);
        }
        let slot = undone.map_or_else(|| Slot { card: card.clone(), kind: Kind::Due }, |outcome| outcome.slot);
        self.upcoming.push_front(slot);
    }

    /// Forgets the last answer if it was to this card, which has gone from its deck.
    pub fn forget_answer(&mut self, card: &CardKey) {
        self.outcomes.pop_if(|outcome| outcome.slot.card == *card);
    }

    /// Asks a card next that is not in the session, or only later.
    pub fn ask_next(&mut self, card: &CardKey, kind: Kind) {
        self.remove(card);
        self.upcoming.push_front(Slot { card: card.clone(), kind });
    }

    /// Asks a card after a few others, where it is not to come anyhow.
    pub fn ask_soon(&mut self, card: &CardKey, kind: Kind) {
        if !self.contains(card) {
            let place = self.kin.place(card, &self.upcoming, CARDS_BEFORE_RETRY).min(self.upcoming.len());
            self.upcoming.insert(place, Slot { card: card.clone(), kind });
        }
    }

    /// Whether a card is still to come.
    #[must_use]
    pub fn contains(&self, card: &CardKey) -> bool {
        self.upcoming.iter().any(|slot| slot.card == *card)
    }

    /// Gives cards, to come and answered, the names that they have now.
    pub fn rename(&mut self, mut rename: impl FnMut(&mut CardKey)) {
        let answered = self.outcomes.iter_mut().flat_map(|it| [&mut it.slot.card].into_iter().chain(&mut it.rival));
        let to_come = self.upcoming.iter_mut().map(|slot| &mut slot.card);
        answered.chain(to_come).chain(&mut self.pool).for_each(&mut rename);
    }

    /// Keeps only the cards to come that pass.
    pub fn retain(&mut self, mut keep: impl FnMut(&CardKey) -> bool) {
        self.upcoming.retain(|slot| keep(&slot.card));
    }

    /// Takes a card out of what is to come: it was buried, suspended, or is no longer in its deck.
    pub fn remove(&mut self, card: &CardKey) {
        self.retain(|upcoming| upcoming != card);
    }

    /// What it amounts to so far.
    #[must_use]
    pub fn summary(&self) -> Summary {
        let durations = self.outcomes.iter().map(|outcome| outcome.duration_ms);
        let durations = durations.chain(self.interludes.iter().flatten().copied());
        let durations: Vec<u64> = durations.map(|ms| ms.min(LONGEST_ANSWER_MS).into()).collect();
        let mut summary =
            Summary { answers: durations.len(), duration_ms: durations.iter().sum(), ..Summary::default() };
        let mut met = HashSet::new();
        let mut new = HashSet::new();
        for Outcome { slot, rating, rival, .. } in &self.outcomes {
            if met.insert(&slot.card) {
                summary.cards += 1;
                summary.recalled_at_once += usize::from(rating.is_recalled());
            }
            let mixed_up = rival.iter().map(|rival| (slot.card.clone(), rival.clone()));
            for pair in mixed_up {
                if !summary.mixed_up.contains(&pair) {
                    summary.mixed_up.push(pair);
                }
            }
            if slot.kind == Kind::New {
                new.insert(&slot.card);
            }
            if rating.is_recalled() && new.remove(&slot.card) {
                summary.learned.push(slot.card.clone());
            } else if !rating.is_recalled() && !summary.missed.contains(&slot.card) {
                summary.missed.push(slot.card.clone());
            }
        }
        summary
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn course(cards: usize) -> Course {
        let slot = |n| Slot { card: CardKey { deck: "d".into(), card: format!("c{n}").into() }, kind: Kind::New };
        Course::new(Uuid::nil(), (0..cards).map(slot).collect())
    }

    fn current(course: &Course) -> &str {
        course.current().map_or("", |slot| slot.card.card.as_str())
    }

    #[test]
    fn a_missed_card_comes_back_until_it_is_recalled() {
        let mut course = course(2);
        for (card, rating) in [
            ("c0", Rating::Again),
            ("c1", Rating::Good),
            ("c0", Rating::Again),
            ("c0", Rating::Hard),
            ("", Rating::Good),
        ] {
            assert_eq!(current(&course), card);
            course.answered(rating, 1000, None);
        }
        let summary = course.summary();
        assert_eq!((summary.cards, summary.recalled_at_once, summary.duration_ms), (2, 1, 4000));
        assert_eq!((summary.learned.len(), summary.missed.len()), (2, 1));
        assert!((course.progress(false) - 1.0).abs() < f32::EPSILON);
    }

    #[test]
    fn other_cards_come_between() {
        let mut course = course(20);
        course.answered(Rating::Again, 0, None);
        for _ in 0..CARDS_BEFORE_RETRY {
            assert_ne!(current(&course), "c0");
            course.answered(Rating::Good, 0, None);
        }
        assert_eq!(current(&course), "c0");
    }

    #[test]
    fn an_order_comes_every_few_answers_first_quick_then_long() {
        let mut course = course(30);
        let mut asked = Vec::new();
        for answers in 0..20 {
            if let Some(Break::Order(count)) = course.next_break(|_| false) {
                asked.push((answers, count));
                course.order_asked(BTreeSet::new());
                assert_eq!(course.next_break(|_| false), None, "never in a row");
            }
            course.answered(Rating::Good, 0, None);
        }
        assert_eq!(asked, [(6, 2), (12, 4), (18, 2)]);
    }

    #[test]
    fn cards_that_are_mixed_up_are_set_side_by_side_when_others_came_between() {
        let mut course = course(5);
        let is_first = |card: &CardKey| card.card.as_str() == "c0";
        let first = CardKey { deck: "d".into(), card: "c0".into() };
        for _ in 0..3 {
            course.answered(Rating::Good, 0, None);
            assert_eq!(course.next_break(is_first), None);
        }
        course.answered(Rating::Good, 0, None);
        assert_eq!(course.next_break(is_first), Some(Break::Contrast(first.clone())));
        course.contrast_asked([first.clone()]);
        assert_eq!(course.next_break(is_first), None);

        let mut short = Course::new(Uuid::nil(), vec![Slot { card: first.clone(), kind: Kind::Due }]);
        short.answered(Rating::Good, 0, None);
        assert_eq!(short.next_break(is_first), Some(Break::Contrast(first)), "nothing is left that could come between");
    }

    #[test]
    fn the_same_events_are_known_to_have_been_asked() {
        let mut course = course(3);
        let pair = |other: &str| ["c0", other].map(|card| CardKey { deck: "d".into(), card: card.into() }).into();
        assert!(course.order_asked(pair("c1")) && course.order_asked(pair("c2")));
        assert!(!course.order_asked(pair("c1")));
    }

    #[test]
    fn a_session_orders_asks_for_nothing_else() {
        let pool = vec![CardKey { deck: "d".into(), card: "c0".into() }];
        let mut course = Course::orders(Uuid::nil(), pool, 3);
        let mut counts = Vec::new();
        while let Some(Break::Order(count)) = course.next_break(|_| true) {
            counts.push(count);
            course.order_asked(BTreeSet::new());
        }
        assert_eq!(counts, [2, 4, 4]);
        assert!((course.progress(false) - 1.0).abs() < f32::EPSILON && course.is_practice());
    }

    proptest! {
        #[test]
        fn taking_back_is_the_inverse_of_answering(cards in 1usize..10, ratings in prop::collection::vec(0usize..4, 0..30)) {
            let mut course = course(cards);
            for rating in ratings {
                let Some(slot) = course.current().cloned() else { break };
                let before = course.clone();
                course.answered(Rating::ALL[rating], 7, None);
                let mut undone = course.clone();
                undone.ask_again(&slot.card);
                prop_assert_eq!(undone, before);
            }
        }
    }
}
