//! How fast Entente looks ahead: run `cargo bench --bench plans`, under a minute.
//!
//! The targets: a year of 10,000 cards in 0.3 s, and an exam planned anew for every frame of a slider that is dragged:
//! 8 ms for 1,000 cards.

use std::{hint::black_box, time::Duration};

use criterion::{Criterion, criterion_group, criterion_main};
use entente::{
    memory::{CardState, Habits, Scheduler, Simulation, StudyDay},
    progress::{Begun, Pace, outlook},
    study::{Exam, catch_up, last_looks, minutes_needed, plan_exam},
};

const START: StudyDay = StudyDay(20_000);

/// Cards of which a share has been met, at 40 new ones a day, when `days` have passed since [`START`].
fn cards(count: usize, days: usize) -> Vec<CardState> {
    let (scheduler, habits) = (Scheduler::new(0.9), Habits::default());
    let mut simulation = Simulation::new(vec![CardState::New; count], START, days, &habits, 7);
    for _ in 0..days {
        let asked: Vec<usize> = simulation.due().into_iter().chain(simulation.unmet().take(40)).collect();
        for card in asked {
            simulation.ask(card, &scheduler);
        }
        simulation.sleep();
    }
    simulation.states().to_vec()
}

fn plans(c: &mut Criterion) {
    let (scheduler, habits) = (Scheduler::new(0.9), Habits::default());
    let mut group = c.benchmark_group("ahead");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(3));

    let today = START.plus(120);
    let pace = Pace { new_per_day: 20, due_per_day: usize::MAX, habits: &habits };
    for (count, met) in [(10_000, "half of them new"), (4_800, "all met")] {
        let states = cards(count, 120);
        group.bench_function(format!("a year of {count} cards, {met}"), |b| {
            b.iter(|| outlook(black_box(&states).clone(), &scheduler, today, 365, pace, Begun::default(), 1));
        });
    }
    let backlog = cards(10_000, 120);
    group.bench_function("a backlog of a month, 10000 cards, 60 minutes a day", |b| {
        b.iter(|| catch_up(black_box(&backlog), &scheduler, today.plus(30), 60.0, &habits));
    });

    for count in [1_000, 10_000] {
        let (half, new) = (cards(count, count / 80), vec![CardState::New; count]);
        let today = START.plus((count / 80) as u32);
        let exam = Exam { day: today.plus(120), minutes_per_day: 20.0 };
        for (what, states) in [("half new", &half), ("all new", &new)] {
            group.bench_function(format!("an exam in 120 days planned, {count} cards, {what}"), |b| {
                b.iter(|| plan_exam(black_box(states), &scheduler, today, exam, &habits));
            });
        }
        group.bench_function(format!("the minutes needed for it, {count} cards, half new"), |b| {
            b.iter(|| minutes_needed(black_box(&half), &scheduler, today, exam.day, &habits));
        });
        group.bench_function(format!("last looks, {count} cards"), |b| {
            b.iter(|| last_looks(black_box(&half), &scheduler, today, today.plus(10), &|_| 1_000));
        });
    }
    group.finish();
}

criterion_group!(benches, plans);
criterion_main!(benches);
