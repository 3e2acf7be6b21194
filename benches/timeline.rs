//! How fast the timeline is: run `cargo bench --bench timeline`. The target: a frame under 4 ms with 10,000 cards.

#[expect(dead_code, reason = "the other benches need the rest of it")]
mod generated;

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use entente::progress::timeline::{Dated, Span, by_importance, lanes, ticks};

fn layout(c: &mut Criterion) {
    let deck = generated::deck("big", 10_000);
    let dated = |card| Dated::new(&deck.id, card, None, Some(0.9));
    let cards: Vec<Dated> = deck.cards.iter().filter_map(dated).collect();
    assert!(cards.len() > 9_000, "the generated cards have dates");
    let order = by_importance(&cards);
    let width = |card: usize| cards[card].short.chars().count() as f32 * 6.5;
    let mut group = c.benchmark_group("the timeline of 10000 cards laid out");
    for (name, first, last) in [("three centuries", 1700.0, 2000.0), ("ten years", 1890.0, 1900.0)] {
        let span = Span { first, last, width: 1200.0 };
        group.bench_function(name, |b| {
            b.iter(|| (lanes(black_box(&cards), &order, span, &width), ticks(span, 90.0)));
        });
    }
    group.finish();
    c.bench_function("the events of 10000 cards named, once", |b| {
        b.iter(|| deck.cards.iter().filter_map(dated).count());
    });
}

criterion_group!(benches, layout);
criterion_main!(benches);
