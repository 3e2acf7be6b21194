//! Which cards a session asks, and in which order.

use std::collections::{HashMap, HashSet};

use super::{Kind, Slot, seed_of};
use crate::{
    deck::{CardKey, PassageId},
    memory::CardState,
};

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
    /// The passage shown with its answer, if it has one.
    pub passage: Option<PassageId>,
}

/// The most that a session asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// New cards.
    pub new: usize,
    /// Due cards.
    pub due: usize,
    /// Cards in all.
    pub total: usize,
    /// Answers that there is time for. A due card counts as one, four new cards as five.
    pub answers: usize,
}

/// Returns the cards of a session, in the order in which they are asked.
///
/// - Due cards come by due day, longest overdue first. Within a day `seed` decides, so that cards learned together do
///   not cue each other.
/// - New cards are taken in the order of `waiting`, which is their deck's, and spread evenly among the due ones. Those
///   that share a passage are kept apart: one of each passage comes before the second of any, because a passage read
///   after one answer gives away the next.
/// - Of two new cards that are easily confused, only the first comes. `close_to` returns the cards that are easily
///   confused with a card.
/// - If more is due than the limit allows, the best remembered cards come: one answer keeps them, and they slip away
///   while they wait.
/// - No card comes twice, and no limit is exceeded. Due cards take precedence over new ones.
#[must_use]
pub fn queue(
    waiting: impl IntoIterator<Item = Waiting>,
    limits: Limits,
    close_to: impl Fn(&CardKey) -> Vec<CardKey>,
    seed: u64,
) -> Vec<Slot> {
    let mut due: Vec<Waiting> = Vec::new();
    let mut new: Vec<(Option<PassageId>, Slot)> = Vec::new();
    let (mut taken, mut barred): (HashSet<CardKey>, HashSet<CardKey>) = Default::default();
    for card in waiting {
        if !card.state.is_new() {
            due.extend(card.is_due.then_some(card));
        } else if new.len() < limits.new && !barred.contains(&card.card) {
            let close = close_to(&card.card);
            if close.iter().all(|other| !taken.contains(other)) {
                taken.insert(card.card.clone());
                barred.extend(close);
                new.push((card.passage, Slot { card: card.card, kind: Kind::New }));
            }
        }
    }
    let most = limits.due.min(limits.total).min(limits.answers);
    if due.len() > most {
        due.sort_by(|a, b| b.known.total_cmp(&a.known).then_with(|| a.card.cmp(&b.card)));
        due.truncate(most);
    }
    due.sort_by_cached_key(|it| {
        (it.state.schedule().map(|schedule| schedule.due_day), seed_of(&it.card, seed), it.card.clone())
    });
    let in_time = (limits.answers - due.len()).saturating_mul(4) / 5;
    new.truncate((limits.total - due.len()).min(in_time));
    let new = apart(new);

    let (due_count, new_count) = (due.len(), new.len());
    let mut due = due.into_iter().map(|it| Slot { card: it.card, kind: Kind::Due }).peekable();
    let mut new = new.into_iter().peekable();
    let mut order = Vec::with_capacity(due_count + new_count);
    // The k-th new card comes after its share of the due ones.
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

/// Returns the cards of a practice session: those remembered least, in an order that `seed` decides.
///
/// Each card comes with its retrievability, or `None` if it was never answered. The latter come last.
#[must_use]
pub fn practice_queue(mut cards: Vec<(CardKey, Option<f32>)>, total: usize, seed: u64) -> Vec<Slot> {
    let rank = |known: Option<f32>| known.unwrap_or(2.0);
    cards.sort_by(|(a, a_known), (b, b_known)| rank(*a_known).total_cmp(&rank(*b_known)).then_with(|| a.cmp(b)));
    cards.truncate(total);
    cards.sort_by_cached_key(|(card, _)| seed_of(card, seed));
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
    use crate::memory::{Schedule, StudyDay};

    const TODAY: i32 = 10;

    fn waiting(number: usize, due_day: Option<i32>) -> Waiting {
        let card = CardKey { deck: "d".into(), card: format!("c{number:03}").into() };
        let state = due_day.map_or(CardState::New, |day| {
            CardState::Reviewed(Schedule {
                stability: 3.0,
                difficulty: 5.0,
                last_day: StudyDay(day - 3),
                due_day: StudyDay(day),
                reviews: 1,
                lapses: 0,
                in_a_row: 1,
            })
        });
        let known = if due_day.is_some() { 1.0 / (1.0 + number as f32) } else { 0.0 };
        Waiting { card, state, known, is_due: due_day.is_some_and(|day| day <= TODAY), passage: None }
    }

    fn none(_: &CardKey) -> Vec<CardKey> {
        Vec::new()
    }

    #[test]
    fn of_new_cards_that_are_easily_mixed_up_one_comes_and_due_ones_come_all() {
        // The first is confused with the third, and the fifth with the first.
        let close_to = |card: &CardKey| match card.card.as_str() {
            "c000" => vec![waiting(2, None).card],
            "c004" => vec![waiting(0, None).card],
            _ => Vec::new(),
        };
        let cards = (0..5).map(|n| waiting(n, None)).chain([waiting(10, Some(1)), waiting(12, Some(1))]);
        let limits = Limits { new: 3, ..ALL };
        let mut asked: Vec<String> =
            queue(cards, limits, close_to, 1).iter().map(|slot| slot.card.card.to_string()).collect();
        asked.sort();
        assert_eq!(asked, ["c000", "c001", "c003", "c010", "c012"], "the places of those left out are filled");
    }

    #[test]
    fn new_cards_of_one_passage_are_kept_apart() {
        let passages = ["p", "p", "p", "q", "q", "r"];
        let cards = passages
            .iter()
            .enumerate()
            .map(|(n, passage)| Waiting { passage: Some((*passage).into()), ..waiting(n, None) });
        let order = queue(cards, ALL, none, 1);
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

    const ALL: Limits = Limits { new: usize::MAX, due: usize::MAX, total: usize::MAX, answers: usize::MAX };

    #[test]
    fn new_cards_are_spread_among_the_due_ones_in_their_own_order() {
        let cards = (0..2).map(|n| waiting(n, None)).chain((2..8).map(|n| waiting(n, Some(10))));
        let order: Vec<Slot> = queue(cards, ALL, none, 1);
        let kinds: Vec<bool> = order.iter().map(|slot| slot.kind == Kind::New).collect();
        assert_eq!(kinds, [false, false, true, false, false, true, false, false]);
        assert_eq!(order[2].card.card.as_str(), "c000");
    }

    #[test]
    fn where_too_much_is_due_the_best_remembered_come_in_the_usual_order() {
        let cards = [(0, 9), (1, 3), (2, 5), (3, 1)].map(|(number, due_day)| waiting(number, Some(due_day)));
        let order = queue(cards, Limits { due: 3, ..ALL }, none, 1);
        let order: Vec<&str> = order.iter().map(|slot| slot.card.card.as_str()).collect();
        assert_eq!(order, ["c001", "c002", "c000"]);
    }

    #[test]
    fn a_card_that_is_not_due_yet_is_not_asked() {
        assert!(queue([waiting(0, Some(11))], ALL, none, 1).is_empty());
    }

    proptest! {
        #[test]
        fn a_queue_has_no_duplicates_keeps_its_limits_and_is_the_same_for_the_same_seed(
            days in prop::collection::vec(prop::option::of(0i32..20), 0..60),
            new in 0usize..20, due in 0usize..20, total in 0usize..30, answers in 0usize..40, seed: u64,
        ) {
            let cards: Vec<Waiting> = days.iter().enumerate().map(|(n, day)| waiting(n, *day)).collect();
            let limits = Limits { new, due, total, answers };
            let order = queue(cards.clone(), limits, none, seed);
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
            prop_assert_eq!(queue(cards, limits, none, seed), order);
        }
    }
}
