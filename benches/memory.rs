//! How fast the model of memory is fitted: run `cargo bench --bench memory`. The target: 100,000 answers in 1 s.

#[expect(dead_code, reason = "the other benches need the rest of it")]
mod generated;

use std::{collections::BTreeMap, hint::black_box, time::Duration};

use criterion::{Criterion, criterion_group, criterion_main};
use entente::memory::{FitProgress, Remembered, Scheduler, fit};

fn fitting(c: &mut Criterion) {
    let mut by_card: BTreeMap<_, Vec<Remembered>> = BTreeMap::new();
    for review in generated::reviews("big", 10_000, 100_000) {
        by_card.entry(review.card.clone()).or_default().extend(review.remembered());
    }
    let histories: Vec<Vec<Remembered>> = by_card.into_values().collect();
    let present = Scheduler::new(0.9);
    let mut group = c.benchmark_group("parameters");
    group.sample_size(10).measurement_time(Duration::from_secs(10));
    group.bench_function("fitted to 100000 answers", |b| {
        b.iter(|| fit(black_box(&histories), &present, &FitProgress::default()));
    });
    group.finish();
}

criterion_group!(benches, fitting);
criterion_main!(benches);
