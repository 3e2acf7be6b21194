//! How fast the figures are: run `cargo bench --bench figures`, under a minute.
//!
//! The target: all of them over 200,000 reviews of 10,000 cards in 60 ms.

mod all_figures;
#[expect(dead_code, reason = "the other benches need the rest of it")]
mod generated;

use std::{hint::black_box, sync::Arc, time::Duration};

use all_figures::all;
use criterion::{Criterion, criterion_group, criterion_main};
use entente::{
    memory::{CardState, Scheduler, StudyDay},
    progress::{
        self, History, PastAnswers,
        search::{Catalogue, CatalogueDeck, Column, DeckTexts, Direction, Search},
    },
    study::Marks,
};
use generated::{NOW, TODAY};

const CARDS: usize = 10_000;
const REVIEWS: usize = 200_000;

fn figures(c: &mut Criterion) {
    assert_eq!(StudyDay::from_moment(NOW, 4), TODAY);
    let (reviews, facts) = (generated::reviews("big", CARDS, REVIEWS), all_figures::facts(CARDS));
    let scheduler = Scheduler::new(0.9);
    let past = PastAnswers::from(&reviews[..]);
    let history = || History::new(black_box(&past), facts.clone(), &scheduler, TODAY);
    let made = history();
    let view = made.all();
    let mut group = c.benchmark_group("200000 answers");
    group.sample_size(20).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));
    group.bench_function("all figures, from the answers on", |b| b.iter(|| all(&history().all(), &scheduler)));
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
