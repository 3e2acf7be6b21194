//! Events to be put into their order.

use std::collections::HashMap;

use super::{draw::Draw, event_label};
use crate::deck::{Card, HistoricalDate, Passage, tells_date};

/// How many first events are tried, until one has enough others to go with it.
const TRIES: usize = 8;
/// From how many of the nearest events the next one is drawn.
const NEAREST: usize = 3;

/// Events to be put into their order, which is certain for each two of them.
#[derive(Clone, Debug, PartialEq)]
pub struct Chronology {
    events: Vec<Event>,
}

/// An event without its date.
#[derive(Clone, Debug, PartialEq)]
pub struct Event {
    /// The card that tells it: its position among those that were given.
    pub card: usize,
    /// What happened.
    pub label: String,
    /// When it was: to be shown after the answer.
    pub date: HistoricalDate,
}

/// A card that has been met: it, its passage, and the probability that it is recalled, 0 to 1.
pub type Met<'m> = (&'m Card, Option<&'m Passage>, f32);

/// An event that may be asked.
struct Candidate {
    event: Event,
    year: i64,
    /// How many years should lie between it and another.
    distance: f32,
}

impl Chronology {
    /// From 3 to 6 events, in a random order that is not the right one. Returns `None` if the cards tell no three
    /// events whose order is certain.
    ///
    /// Events that are hardly known are at least ten years apart, in different decades; the better they are known, the
    /// closer together they come. Two cards with the same label are not asked together; a card whose label tells its
    /// date, or is the heading of a passage with other dates, is not asked.
    #[must_use]
    pub fn build(cards: &[Met<'_>], seed: u64, count: usize) -> Option<Self> {
        let mut draw = Draw::new(seed);
        let mut events = drawn_events(cards, &mut draw, count.clamp(3, 6), 3)?;
        draw.shuffle(&mut events);
        let mut chronology = Self { events };
        if chronology.right_order().is_sorted() {
            chronology.events.rotate_left(1);
        }
        Some(chronology)
    }

    /// Two events: which came first? They stand in a random order.
    #[must_use]
    pub fn before_or_after(cards: &[Met<'_>], seed: u64) -> Option<Self> {
        let mut draw = Draw::new(seed);
        let mut events = drawn_events(cards, &mut draw, 2, 2)?;
        draw.shuffle(&mut events);
        Some(Self { events })
    }

    /// The events, in the order in which they are shown.
    #[must_use]
    pub fn events(&self) -> &[Event] {
        &self.events
    }

    /// The right order: positions in [`events`](Self::events), the earliest first.
    #[must_use]
    pub fn right_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.events.len()).collect();
        order.sort_by_key(|event| self.events_before(*event));
        order
    }

    /// Whether each event of an order is misplaced: the fewest that would have to be moved.
    ///
    /// `order` has positions in [`events`](Self::events), as the learner put them. A position that is out of range or
    /// repeated is misplaced.
    #[must_use]
    pub fn judge(&self, order: &[usize]) -> Vec<bool> {
        let ranks: Vec<Option<usize>> =
            order.iter().map(|event| self.events.get(*event).map(|_| self.events_before(*event))).collect();
        let mut misplaced = vec![true; order.len()];
        for place in longest_rise(&ranks) {
            misplaced[place] = false;
        }
        misplaced
    }

    /// How many events came before that one.
    fn events_before(&self, event: usize) -> usize {
        let date = &self.events[event].date;
        self.events.iter().filter(|other| other.date.is_certainly_before(date)).count()
    }
}

/// The places of the longest run of ranks that rise; of several, the one that ends first.
fn longest_rise(ranks: &[Option<usize>]) -> Vec<usize> {
    // For each place, the longest rise that ends there.
    let mut rises: Vec<Vec<usize>> = Vec::with_capacity(ranks.len());
    for (place, rank) in ranks.iter().enumerate() {
        let continued = (0..place).filter(|before| ranks[*before] < *rank).map(|before| &rises[before]);
        let mut rise = continued.rev().max_by_key(|rise| rise.len()).cloned().unwrap_or_default();
        if rank.is_some() {
            rise.push(place);
        }
        rises.push(rise);
    }
    rises.into_iter().rev().max_by_key(Vec::len).unwrap_or_default()
}

/// As many events as can be had, up to `count`, but no fewer than `least`.
fn drawn_events(cards: &[Met<'_>], draw: &mut Draw, count: usize, least: usize) -> Option<Vec<Event>> {
    // The heading of a passage with several dates tells none of them.
    let headed = |(card, passage, _): &&Met<'_>| card.event.is_none() && card.when().is_some() && passage.is_some();
    let mut dated: HashMap<&str, usize> = HashMap::new();
    for (_, passage, _) in cards.iter().filter(headed) {
        *dated.entry(passage.map_or("", |passage| passage.heading.trim())).or_default() += 1;
    }
    let is_told = |(_, met): &(usize, &Met<'_>)| {
        let heading = met.1.map_or("", |passage| passage.heading.trim());
        !headed(met) || heading.is_empty() || dated.get(heading) == Some(&1)
    };
    let candidates: Vec<Candidate> = cards.iter().enumerate().filter(is_told).filter_map(candidate).collect();
    let mut firsts: Vec<usize> = (0..candidates.len()).collect();
    draw.shuffle(&mut firsts);
    firsts.truncate(TRIES);
    // If there are not enough events far apart, near ones are better than none.
    [1.0, 0.0].into_iter().find_map(|spread| {
        let mut best = Vec::new();
        for first in &firsts {
            let chosen = around(&candidates, *first, count, spread, draw);
            if chosen.len() > best.len() {
                best = chosen;
            }
            if best.len() == count {
                break;
            }
        }
        (best.len() >= least).then(|| best.iter().map(|chosen| candidates[*chosen].event.clone()).collect())
    })
}

/// Returns `None` if the card has no date, or if its label tells it.
fn candidate((position, (card, passage, known)): (usize, &Met<'_>)) -> Option<Candidate> {
    let date = card.when()?;
    let year = date.first_year()?;
    let label = event_label(card, *passage);
    if label.is_empty() || tells_date(&label, Some(&date)).is_some() {
        return None;
    }
    let event = Event { card: position, label, date };
    // Half known or less: ten years. `max` makes a retrievability that is no number a 0.
    let distance = (20.0 * (1.0 - known.max(0.0))).clamp(0.0, 10.0);
    Some(Candidate { event, year, distance })
}

/// An event and those nearest to it, each far enough from every other.
fn around(candidates: &[Candidate], first: usize, count: usize, spread: f32, draw: &mut Draw) -> Vec<usize> {
    let centre = candidates[first].year;
    let mut chosen = vec![first];
    while chosen.len() < count {
        let goes_with_all = |place: &usize| {
            let new = &candidates[*place];
            chosen.iter().all(|chosen| goes_with(&candidates[*chosen], new, spread))
        };
        let mut next: Vec<usize> = (0..candidates.len()).filter(goes_with_all).collect();
        next.sort_by_key(|place| candidates[*place].year.abs_diff(centre));
        next.truncate(NEAREST);
        if next.is_empty() {
            break;
        }
        chosen.push(next[draw.below(next.len())]);
    }
    chosen
}

fn goes_with(a: &Candidate, b: &Candidate, spread: f32) -> bool {
    let is_certain = a.event.date.is_certainly_before(&b.event.date) || b.event.date.is_certainly_before(&a.event.date);
    let years = a.year.abs_diff(b.year) as f32;
    is_certain && years >= spread * a.distance.max(b.distance) && a.event.label != b.event.label
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{deck::Deck, study::rivals::samples::any_deck};

    fn known(deck: &Deck, known: f32) -> Vec<Met<'_>> {
        deck.cards.iter().map(|card| (card, deck.passage_of(card), known)).collect()
    }

    /// Events of consecutive years, in this order.
    fn events(years: &[i32]) -> Chronology {
        let event = |year: &i32| Event {
            card: 0,
            label: year.to_string(),
            date: HistoricalDate::parse(&format!("{year}")).unwrap(),
        };
        Chronology { events: years.iter().map(event).collect() }
    }

    #[test]
    fn only_the_fewest_that_would_have_to_be_moved_are_misplaced() {
        let chronology = events(&[1891, 1892, 1894, 1899]);
        for (order, misplaced) in [
            (vec![0, 1, 2, 3], vec![false, false, false, false]),
            (vec![3, 0, 1, 2], vec![true, false, false, false]),
            (vec![1, 2, 3, 0], vec![false, false, false, true]),
            (vec![0, 2, 1, 3], vec![false, false, true, false]),
            (vec![3, 2, 1, 0], vec![false, true, true, true]),
            (vec![0, 0, 9, 1], vec![false, true, true, false]),
            (vec![], vec![]),
        ] {
            assert_eq!(chronology.judge(&order), misplaced, "{order:?}");
        }
        assert_eq!(events(&[1899, 1891, 1894]).right_order(), [1, 2, 0]);
    }

    #[test]
    fn if_too_few_are_far_apart_near_ones_are_taken() {
        let card = |year: i32| Card {
            event: Some(format!("Treaty {} is signed", char::from(b'A' + (year - 1890) as u8))),
            date: HistoricalDate::parse(&year.to_string()).ok(),
            ..Card::default()
        };
        let cards: Vec<Card> = (1891..1894).map(card).collect();
        let known: Vec<Met<'_>> = cards.iter().map(|card| (card, None, 0.0)).collect();
        assert_eq!(Chronology::build(&known, 1, 3).unwrap().events().len(), 3);
        assert_eq!(Chronology::build(&known[..2], 1, 3), None);
    }

    #[test]
    fn two_cards_of_one_heading_are_not_asked_together_nor_one_whose_label_tells_its_date() {
        let card = |date: &str, event: Option<&str>| Card {
            event: event.map(str::to_owned),
            date: HistoricalDate::parse(date).ok(),
            ..Card::default()
        };
        let passage = |heading: &str| Passage { heading: heading.to_owned(), ..Passage::default() };
        let (alliance, year) = (passage("The alliance"), passage("Versailles, 2017"));
        let pair = |cards: [(&Card, Option<&Passage>); 2]| {
            Chronology::before_or_after(&cards.map(|(card, passage)| (card, passage, 1.0)), 1)
        };
        let (first, second) = (card("1892", None), card("1894", None));
        let told = card("1894", Some("The alliance comes into force"));
        assert_eq!(pair([(&first, Some(&alliance)), (&second, Some(&alliance))]), None);
        assert!(pair([(&first, Some(&alliance)), (&told, Some(&alliance))]).is_some());
        assert_eq!(pair([(&first, Some(&alliance)), (&card("2017", None), Some(&year))]), None);
        let caesar = card("-0043", Some("Caesar dies in 44 BC"));
        assert_eq!(pair([(&first, Some(&alliance)), (&caesar, None)]), None);
    }

    proptest! {
        #[test]
        fn every_order_is_certain_and_the_same_for_the_same_seed(
            deck in any_deck(), share in prop::num::f32::ANY, seed: u64, count in 0_usize..9,
        ) {
            let cards = known(&deck, share);
            let pair = Chronology::before_or_after(&cards, seed);
            let chronology = Chronology::build(&cards, seed, count);
            prop_assert_eq!(&Chronology::build(&cards, seed, count), &chronology);
            prop_assert_eq!(&Chronology::before_or_after(&cards, seed), &pair);
            if let Some(chronology) = &chronology {
                prop_assert!((3..=6).contains(&chronology.events.len()));
                prop_assert!(chronology.judge(&[0, 1, 2, 3, 4, 5][..chronology.events.len()]).contains(&true));
            }
            for chronology in [pair, chronology].into_iter().flatten() {
                let order = chronology.right_order();
                let date = |event: usize| &chronology.events[event].date;
                prop_assert!(order.windows(2).all(|pair| date(pair[0]).is_certainly_before(date(pair[1]))));
                prop_assert!(!chronology.judge(&order).contains(&true));
            }
        }

        #[test]
        fn what_is_left_after_the_misplaced_is_in_order(order in prop::collection::vec(0_usize..8, 0..9)) {
            let chronology = events(&[1891, 1892, 1893, 1894, 1895, 1896]);
            let misplaced = chronology.judge(&order);
            prop_assert_eq!(misplaced.len(), order.len());
            let places = (0..order.len()).filter(|place| !misplaced[*place]);
            let kept: Vec<usize> = places.map(|place| order[place]).collect();
            prop_assert!(kept.windows(2).all(|pair| pair[0] < pair[1]) && kept.iter().all(|event| *event < 6));
        }
    }
}
