//! How fast the figures are: run `cargo bench --bench figures`, under a minute.
//!
//! The target: all of them over 200,000 reviews of 10,000 cards in 60 ms.

#[expect(dead_code, reason = "the other benches need the rest of it")]
mod generated;

use std::{hint::black_box, sync::Arc, time::Duration};

use criterion::{Criterion, criterion_group, criterion_main};
use entente::{
    deck::CardKey,
    memory::{CardState, Habits, Scheduler, StudyDay},
    progress::{
        self, CardFacts, History, View,
        search::{Catalogue, CatalogueDeck, Column, DeckTexts, Direction, Search},
    },
    study::Marks,
};
use generated::{NOW, TODAY};

const CARDS: usize = 10_000;
const REVIEWS: usize = 200_000;

fn facts() -> Vec<CardFacts> {
    let deck = generated::deck("big", CARDS);
    let facts = |card: entente::deck::Card| CardFacts {
        key: CardKey { deck: deck.id.clone(), card: card.id },
        topic: Some(card.topic),
        passage: card.passage,
        is_studied: true,
    };
    deck.cards.into_iter().map(facts).collect()
}

/// Every figure, as `entente stats --json` and the progress page need them; tells a number, so that none is left out.
fn all(view: &View<'_>, scheduler: &Scheduler) -> usize {
    let days = progress::sample_days(view);
    let known = progress::known_by(view, &days, scheduler, |card| card.topic);
    let last = progress::last_time(view).unwrap_or_default();
    progress::since(view, last, scheduler).sessions
        + progress::today(view, 10, 20, &Habits::default()).done
        + known.len()
        + progress::calendar(view).len()
        + progress::hours(view).len()
        + progress::calibration(view).len()
        + progress::retention(view).asked as usize
        + progress::stabilities(view).len()
        + progress::difficulties(view).len()
        + progress::leeches(view).len()
        + progress::sessions(view).len()
}

fn figures(c: &mut Criterion) {
    assert_eq!(StudyDay::from_moment(NOW, 4), TODAY);
    let (reviews, facts) = (generated::reviews("big", CARDS, REVIEWS), facts());
    let scheduler = Scheduler::new(0.9);
    let history = || History::new(black_box(&reviews), facts.clone(), &scheduler, TODAY);
    let made = history();
    let view = made.all();
    let mut group = c.benchmark_group("200000 answers");
    group.sample_size(20).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    group.bench_function("all figures, from the reviews on", |b| b.iter(|| all(&history().all(), &scheduler)));
    group.bench_function("the history", |b| b.iter_with_large_drop(history));
    group.bench_function("all figures of a history", |b| b.iter(|| all(black_box(&view), &scheduler)));
    let days = progress::sample_days(&view);
    group.bench_function("known on 60 days", |b| b.iter(|| progress::known(black_box(&view), &days, &scheduler)));
    group.bench_function("sessions", |b| b.iter(|| progress::sessions(black_box(&view))));
    group.finish();
}

fn catalogue(c: &mut Criterion) {
    let deck = Arc::new(generated::deck("huge", 100_000));
    let (scheduler, count) = (Scheduler::new(0.9), deck.cards.len());
    let texts = DeckTexts::new(&deck);
    let (states, marks) = (vec![CardState::New; count], vec![Marks::default(); count]);
    let decks = vec![CatalogueDeck { texts: &texts, states: &states, marks: &marks, seen: &[] }];
    let catalogue = Catalogue { decks, scheduler: &scheduler, today: TODAY };
    let mut group = c.benchmark_group("100000 cards");
    group.sample_size(20).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    group.bench_function("folded", |b| b.iter_with_large_drop(|| DeckTexts::new(&deck)));
    for search in ["treaty", "treaty -war is:new date:1800..1900", "\"the treaty\""] {
        let parsed = Search::parse(search).expect("it means something");
        group.bench_function(search, |b| b.iter(|| catalogue.find(black_box(&parsed))));
    }
    group.bench_function("sorted by question", |b| {
        let rows = catalogue.find(&Search::default());
        b.iter(|| catalogue.sort(&mut rows.clone(), Column::Question, Direction::Up));
    });
    group.finish();
}

criterion_group!(benches, figures, catalogue);
criterion_main!(benches);
