//! Which cards a session asks, and in which order.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{Kind, Slot, seed_of};
use crate::{
    deck::{CardKey, DeckId, PassageId},
    memory::{CardState, StudyDay},
};

/// From this stability on, in days, a card is settled: another that is easily confused with it may be met.
pub const SETTLED_FROM: f32 = 7.0;

/// A card that can be asked: neither suspended nor buried.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// The card.
    pub card: CardKey,
    /// The state of the card.
    pub state: CardState,
    /// Its retrievability today, from 0 to 1; 0 for a new card.
    pub known: f32,
    /// Whether it is due, or wanted today for an exam.
    pub is_due: bool,
    /// Whether an exam is ahead, before which it is to be met.
    pub has_exam: bool,
    /// The passage shown with its answer, if it has one.
    pub passage: Option<PassageId>,
}

/// A card that is easily confused with another, and not suspended.
#[derive(Clone, Debug)]
pub struct Twin {
    /// The card.
    pub card: CardKey,
    /// The state of the card.
    pub state: CardState,
    /// Whether the deck names the two as rivals, or the learner confused them; if not, they are only alike.
    pub is_certain: bool,
}

/// The most that a day or a session asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// New cards on the day, of decks without a number of their own.
    pub new: usize,
    /// New cards on the day, of each deck with a number of its own.
    pub own_new: BTreeMap<DeckId, usize>,
    /// Due cards on the day.
    pub due: usize,
    /// Cards of a session in all.
    pub total: usize,
    /// Answers of a session that there is time for. A due card counts as one, four new cards as five.
    pub answers: usize,
}

/// What a day still asks for. It is what is announced, and what the sessions of the day take their cards from.
#[derive(Clone, Debug, Default)]
pub struct Day {
    /// The due cards.
    pub due: Vec<Waiting>,
    /// The new cards, in the order in which they are to be met.
    pub new: Vec<Waiting>,
    /// How many new cards there was room for, and wait for another day because of those they are easily confused with.
    pub apart: usize,
}

impl Day {
    /// Takes what `today` asks for from the cards that wait.
    ///
    /// - If more is due than the limit allows, the best remembered cards come: one answer keeps them, and they slip away
    ///   while they wait.
    /// - New cards come in the order of `waiting`, which is their deck's.
    /// - Of cards that are easily confused, at most one is new on a day, and on no day on which the other is asked.
    ///   `twins` returns those with which a card is easily confused.
    /// - A new card waits until those with which it was or certainly will be confused are settled. If there is nothing
    ///   else to fill the day, it need not wait for cards that are only alike; nor for any if an exam is ahead.
    #[must_use]
    pub fn new(
        waiting: impl IntoIterator<Item = Waiting>,
        limits: &Limits,
        today: StudyDay,
        twins: impl Fn(&CardKey) -> Vec<Twin>,
    ) -> Self {
        let (mut due, mut new) = (Vec::new(), Vec::new());
        let asked = HashSet::new();
        let mut met = Meeting {
            new: limits.new,
            own_new: limits.own_new.clone(),
            today,
            asked,
            barred: HashSet::new(),
            taken: Vec::new(),
        };
        for card in waiting {
            match card.state.is_new() {
                true if met.has_room(&card) => new.push(card),
                false if card.is_due => due.push(card),
                _ => {}
            }
        }
        keep_best_remembered(&mut due, limits.due);
        met.asked = due.iter().map(|it| it.card.clone()).collect();
        let mut later: Vec<(Waiting, Vec<Twin>)> = Vec::new();
        let mut apart = Vec::new();
        for card in new {
            if met.is_full() {
                break;
            }
            if !met.has_room(&card) {
                continue;
            }
            let twins = twins(&card.card);
            let need_not_wait = |twin: &Twin| twin.state.is_new() || is_settled(&twin.state);
            if twins.iter().all(need_not_wait) {
                apart.extend(met.take(card, &twins));
            } else if card.has_exam || twins.iter().all(|twin| !twin.is_certain || need_not_wait(twin)) {
                later.push((card, twins));
            } else {
                apart.push(card);
            }
        }
        for (card, twins) in later {
            apart.extend(met.take(card, &twins));
        }
        let apart = apart.iter().filter(|card| met.has_room(card)).count();
        Self { due, new: met.taken, apart }
    }

    /// Returns the cards of a session of this day, in the order in which they are asked.
    ///
    /// - Due cards come by due day, longest overdue first. Within a day `seed` decides, so that cards learned together do
    ///   not cue each other. If there is no room for all, the best remembered come.
    /// - New cards are spread evenly among the due ones. Those that share a passage are kept apart: one of each passage
    ///   comes before the second of any, because a passage read after one answer gives away the next.
    /// - No card comes twice, and no limit is exceeded. Due cards take precedence over new ones.
    #[must_use]
    pub fn queue(self, limits: &Limits, seed: u64) -> Vec<Slot> {
        let Self { mut due, mut new, .. } = self;
        keep_best_remembered(&mut due, limits.total.min(limits.answers));
        due.sort_by_cached_key(|it| {
            (it.state.schedule().map(|schedule| schedule.due_day), seed_of(&it.card, seed), it.card.clone())
        });
        let in_time = (limits.answers - due.len()).saturating_mul(4) / 5;
        new.truncate((limits.total - due.len()).min(in_time));
        let new = new.into_iter().map(|it| (it.passage, Slot { card: it.card, kind: Kind::New })).collect();
        spread(due.into_iter().map(|it| Slot { card: it.card, kind: Kind::Due }).collect(), apart(new))
    }
}

/// Whether a card is known well enough for another to be met that is easily confused with it.
#[must_use]
pub fn is_settled(state: &CardState) -> bool {
    state.schedule().is_some_and(|schedule| !schedule.is_failing() && schedule.stability >= SETTLED_FROM)
}

fn keep_best_remembered(due: &mut Vec<Waiting>, most: usize) {
    if due.len() > most {
        due.sort_by(|a, b| b.known.total_cmp(&a.known).then_with(|| a.card.cmp(&b.card)));
        due.truncate(most);
    }
}

/// The new cards of a day while they are chosen.
struct Meeting {
    /// How many more can be met, of decks without a number of their own.
    new: usize,
    /// How many more of each deck with a number of its own.
    own_new: BTreeMap<DeckId, usize>,
    today: StudyDay,
    /// Cards that are asked on this day.
    asked: HashSet<CardKey>,
    /// Cards that are easily confused with one that is met.
    barred: HashSet<CardKey>,
    taken: Vec<Waiting>,
}

impl Meeting {
    fn is_full(&self) -> bool {
        self.new == 0 && self.own_new.values().all(|new| *new == 0)
    }

    /// How many more cards of the card's deck can be met.
    fn room(&mut self, card: &Waiting) -> &mut usize {
        self.own_new.get_mut(&card.card.deck).unwrap_or(&mut self.new)
    }

    fn has_room(&mut self, card: &Waiting) -> bool {
        *self.room(card) > 0
    }

    /// Takes a card unless one that is easily confused with it was asked, or will be, on this day. Returns what it leaves.
    fn take(&mut self, card: Waiting, twins: &[Twin]) -> Option<Waiting> {
        let was_asked = |twin: &Twin| twin.state.schedule().is_some_and(|it| it.last_day >= self.today);
        let is_apart = !self.barred.contains(&card.card)
            && !twins.iter().any(|twin| was_asked(twin) || self.asked.contains(&twin.card));
        if is_apart && self.has_room(&card) {
            *self.room(&card) -= 1;
            self.asked.insert(card.card.clone());
            self.barred.extend(twins.iter().map(|twin| twin.card.clone()));
            self.taken.push(card);
            return None;
        }
        Some(card)
    }
}

/// Spreads new cards evenly among due ones: the k-th new card comes after its share of them.
fn spread(due: Vec<Slot>, new: Vec<Slot>) -> Vec<Slot> {
    let (due_count, new_count) = (due.len(), new.len());
    let (mut due, mut new) = (due.into_iter().peekable(), new.into_iter().peekable());
    let mut order = Vec::with_capacity(due_count + new_count);
    let (mut due_asked, mut new_asked) = (0, 0);
    while due.peek().is_some() || new.peek().is_some() {
        let new_is_next = due.peek().is_none() || (due_asked * (new_count + 1) >= (new_asked + 1) * due_count);
        if let Some(slot) = if new_is_next { new.next() } else { None } {
            new_asked += 1;
            order.push(slot);
        } else if let Some(slot) = due.next() {
            due_asked += 1;
            order.push(slot);
        }
    }
    order
}

/// Returns the cards of a practice session: those known least, in an order that `seed` decides.
///
/// Each card comes with what is known of it, or `None` if it was never answered. The latter come last, and only if there
/// are too few others.
#[must_use]
pub fn practice_queue(mut cards: Vec<(CardKey, Option<f32>)>, total: usize, seed: u64) -> Vec<Slot> {
    let rank = |known: Option<f32>| known.unwrap_or(2.0);
    cards.sort_by(|(a, a_known), (b, b_known)| rank(*a_known).total_cmp(&rank(*b_known)).then_with(|| a.cmp(b)));
    cards.truncate(total);
    cards.sort_by_cached_key(|(card, known)| (known.is_none(), seed_of(card, seed)));
    cards.into_iter().map(|(card, _)| Slot { card, kind: Kind::Practice }).collect()
}

/// Keeps the new cards of one passage apart, by rounds that contain each passage once.
fn apart(new: Vec<(Option<PassageId>, Slot)>) -> Vec<Slot> {
    let mut seen: HashMap<PassageId, usize> = HashMap::new();
    let mut rounds: Vec<(usize, Slot)> = new
        .into_iter()
        .map(|(passage, slot)| {
            let times = passage.map(|passage| seen.entry(passage).or_default());
            let round = times.map_or(0, |times| std::mem::replace(times, *times + 1));
            (round, slot)
        })
        .collect();
    rounds.sort_by_key(|(round, _)| *round);
    rounds.into_iter().map(|(_, slot)| slot).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::memory::StudyDay;

    const TODAY: i32 = 10;

    fn waiting(number: usize, due_day: Option<i32>) -> Waiting {
        let card = CardKey { deck: "d".into(), card: format!("c{number:03}").into() };
        let state = due_day.map_or(CardState::New, |day| CardState::sample(3.0, day - 3, day));
        let known = if due_day.is_some() { 1.0 / (1.0 + number as f32) } else { 0.0 };
        Waiting { card, state, known, is_due: due_day.is_some_and(|day| day <= TODAY), has_exam: false, passage: None }
    }

    fn none(_: &CardKey) -> Vec<Twin> {
        Vec::new()
    }

    fn queue(
        waiting: impl IntoIterator<Item = Waiting>,
        limits: &Limits,
        twins: impl Fn(&CardKey) -> Vec<Twin>,
        seed: u64,
    ) -> Vec<Slot> {
        Day::new(waiting, limits, StudyDay(TODAY), twins).queue(limits, seed)
    }

    fn new_cards(waiting: Vec<Waiting>, twins: impl Fn(&CardKey) -> Vec<Twin>) -> Vec<String> {
        let day = Day::new(waiting, &Limits { new: 3, ..ALL }, StudyDay(TODAY), twins);
        day.new.iter().map(|it| it.card.card.to_string()).collect()
    }

    fn known(number: usize, stability: f32, last_day: i32) -> Waiting {
        let state = CardState::sample(stability, last_day, TODAY + 5);
        Waiting { state, is_due: false, ..waiting(number, Some(TODAY + 5)) }
    }

    #[test]
    fn of_new_cards_that_are_easily_confused_one_comes_on_a_day_and_due_ones_come_all() {
        // The first is confused with the third, and the fifth with the first.
        let twin = |number| Twin { card: waiting(number, None).card, state: CardState::New, is_certain: true };
        let twins = |card: &CardKey| match card.card.as_str() {
            "c000" => vec![twin(2)],
            "c004" => vec![twin(0)],
            _ => Vec::new(),
        };
        let cards = (0..5).map(|n| waiting(n, None)).chain([waiting(10, Some(1)), waiting(12, Some(1))]);
        let limits = Limits { new: 3, ..ALL };
        let mut asked: Vec<String> =
            queue(cards, &limits, twins, 1).iter().map(|slot| slot.card.card.to_string()).collect();
        asked.sort();
        assert_eq!(asked, ["c000", "c001", "c003", "c010", "c012"], "the places of those left out are filled");
        for (new, apart) in [(3, 0), (9, 2)] {
            let cards = (0..5).map(|n| waiting(n, None));
            let day = Day::new(cards, &Limits { new, ..ALL }, StudyDay(TODAY), twins);
            assert_eq!((day.new.len(), day.apart), (3, apart), "only those that there is room for");
        }
    }

    #[test]
    fn a_new_card_waits_until_the_one_it_is_confused_with_is_settled() {
        for (twin, is_certain, has_exam, comes) in [
            (known(9, 6.9, 0), true, false, false),
            (known(9, 7.0, 0), true, false, true),
            (known(9, 6.9, 0), false, false, true),
            (known(9, 6.9, 0), true, true, true),
            // Asked on the same day, or due on it.
            (known(9, 30.0, TODAY), false, true, false),
            (Waiting { is_due: true, ..known(9, 30.0, 0) }, true, true, false),
        ] {
            let new = Waiting { has_exam, ..waiting(0, None) };
            let twins = |card: &CardKey| {
                let twin = Twin { card: twin.card.clone(), state: twin.state, is_certain };
                if card.card.as_str() == "c000" { vec![twin] } else { Vec::new() }
            };
            let asked = new_cards(vec![new, twin.clone()], twins);
            assert_eq!(asked.len(), usize::from(comes), "{twin:?} {is_certain} {has_exam}");
        }
    }

    #[test]
    fn a_card_that_is_only_alike_waits_behind_those_that_need_not_wait() {
        let alike = Twin { card: known(9, 1.0, 0).card, state: known(9, 1.0, 0).state, is_certain: false };
        let twins = |card: &CardKey| if card.card.as_str() == "c000" { vec![alike.clone()] } else { Vec::new() };
        let cards = |count: usize| (0..count).map(|n| waiting(n, None)).collect();
        assert_eq!(new_cards(cards(3), twins), ["c001", "c002", "c000"]);
        assert_eq!(new_cards(cards(4), twins), ["c001", "c002", "c003"]);
    }

    #[test]
    fn new_cards_of_one_passage_are_kept_apart() {
        let passages = ["p", "p", "p", "q", "q", "r"];
        let cards = passages
            .iter()
            .enumerate()
            .map(|(n, passage)| Waiting { passage: Some((*passage).into()), ..waiting(n, None) });
        let order = queue(cards, &ALL, none, 1);
        let order: Vec<&str> = order.iter().map(|slot| slot.card.card.as_str()).collect();
        assert_eq!(order, ["c000", "c003", "c005", "c001", "c004", "c002"]);
    }

    #[test]
    fn the_least_remembered_are_practised() {
        let card = |n: usize, known| (waiting(n, None).card, known);
        let cards = vec![card(0, None), card(1, Some(0.9)), card(2, Some(0.2)), card(3, Some(0.5))];
        let asked = |total| -> HashSet<String> {
            practice_queue(cards.clone(), total, 7).iter().map(|slot| slot.card.card.to_string()).collect()
        };
        assert_eq!(asked(2), ["c002", "c003"].map(str::to_owned).into());
        assert_eq!(asked(9).len(), 4);
    }

    const ALL: Limits =
        Limits { new: usize::MAX, own_new: BTreeMap::new(), due: usize::MAX, total: usize::MAX, answers: usize::MAX };

    #[test]
    fn new_cards_are_spread_among_the_due_ones_in_their_own_order() {
        let cards = (0..2).map(|n| waiting(n, None)).chain((2..8).map(|n| waiting(n, Some(10))));
        let order: Vec<Slot> = queue(cards, &ALL, none, 1);
        let kinds: Vec<bool> = order.iter().map(|slot| slot.kind == Kind::New).collect();
        assert_eq!(kinds, [false, false, true, false, false, true, false, false]);
        assert_eq!(order[2].card.card.as_str(), "c000");
    }

    #[test]
    fn where_too_much_is_due_the_best_remembered_come_in_the_usual_order() {
        let cards = [(0, 9), (1, 3), (2, 5), (3, 1)].map(|(number, due_day)| waiting(number, Some(due_day)));
        let order = queue(cards, &Limits { due: 3, ..ALL }, none, 1);
        let order: Vec<&str> = order.iter().map(|slot| slot.card.card.as_str()).collect();
        assert_eq!(order, ["c001", "c002", "c000"]);
    }

    #[test]
    fn a_card_that_is_not_due_yet_is_not_asked() {
        assert!(queue([waiting(0, Some(11))], &ALL, none, 1).is_empty());
    }

    proptest! {
        #[test]
        fn a_queue_has_no_duplicates_keeps_its_limits_and_is_the_same_for_the_same_seed(
            days in prop::collection::vec(prop::option::of(0i32..20), 0..60),
            new in 0usize..20, due in 0usize..20, total in 0usize..30, answers in 0usize..40, seed: u64,
        ) {
            let cards: Vec<Waiting> = days.iter().enumerate().map(|(n, day)| waiting(n, *day)).collect();
            let limits = Limits { new, due, total, answers, ..ALL };
            let order = queue(cards.clone(), &limits, none, seed);
            let distinct: HashSet<&CardKey> = order.iter().map(|slot| &slot.card).collect();
            prop_assert_eq!(distinct.len(), order.len());
            let new_count = order.iter().filter(|slot| slot.kind == Kind::New).count();
            prop_assert!(new_count <= new && order.len() - new_count <= due && order.len() <= total);
            let available_due = days.iter().filter(|day| day.is_some_and(|day| day <= 10)).count();
            let available_due = available_due.min(due).min(total).min(answers);
            prop_assert_eq!(order.len() - new_count, available_due);
            let available_new = days.iter().filter(|day| day.is_none()).count();
            let in_time = (answers - available_due) * 4 / 5;
            prop_assert_eq!(new_count, available_new.min(new).min(total - available_due).min(in_time));
            prop_assert_eq!(queue(cards, &limits, none, seed), order);
        }
    }
}
