//! What a page of a large library costs: run `cargo bench --bench frames`, about a minute.
//!
//! Each is a whole frame of the window without its display: keys, layout, shapes, and the triangles that are drawn. The
//! targets: a frame of the timeline of 10,000 cards under 4 ms, the passages painted 16 ms after
//! their key, the progress page of 200,000 answers there in 100 ms.

mod generated;
mod shown;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group, criterion_main};
use eframe::egui::{Key, Modifiers};
use generated::GeneratedLibrary;
use shown::Window;

fn timeline(c: &mut Criterion) {
    let library = GeneratedLibrary::new(10_000, 10_000, 20_000);
    let mut window = Window::open(&library);
    window.press(Modifiers::COMMAND, Key::Num4);
    window.settle();
    let mut group = c.benchmark_group("the timeline of 10000 cards");
    group.bench_function("a frame at rest", |b| b.iter(|| black_box(window.frame())));
    // Back and forth; a key is two frames, one when it is pressed and one when it is let go.
    let mut number = 0_usize;
    group.bench_function("two frames that move", |b| {
        b.iter(|| {
            number += 1;
            window.press(Modifiers::NONE, if number.is_multiple_of(2) { Key::ArrowLeft } else { Key::ArrowRight });
        });
    });
    for _ in 0..6 {
        window.press(Modifiers::NONE, Key::Plus);
    }
    group.bench_function("a frame, closer", |b| b.iter(|| black_box(window.frame())));
    window.press(Modifiers::NONE, Key::Slash);
    window.settle();
    window.harness.event(eframe::egui::Event::Text("court of Vienna".to_owned()));
    window.settle();
    group.bench_function("a frame while searching", |b| b.iter(|| black_box(window.frame())));
    group.finish();
}

fn progress(c: &mut Criterion) {
    let library = GeneratedLibrary::new(10_000, 10_000, 200_000);
    let mut window = Window::open(&library);
    let mut group = c.benchmark_group("the progress of 200000 answers");
    group.sample_size(10).measurement_time(Duration::from_secs(4));
    group.bench_function("from the key to the figures", |b| {
        b.iter_custom(|times| {
            let mut taken = Duration::ZERO;
            for _ in 0..times {
                window.press(Modifiers::COMMAND, Key::Num1);
                window.settle();
                #[expect(clippy::disallowed_methods, reason = "a bench may look at the clock")]
                let start = Instant::now();
                window.press(Modifiers::COMMAND, Key::Num5);
                window.settle();
                taken += start.elapsed();
            }
            taken
        });
    });
    group.bench_function("a frame", |b| b.iter(|| black_box(window.frame())));
    group.finish();
}

fn reading(c: &mut Criterion) {
    let library = GeneratedLibrary::new(10_000, 10_000, 20_000);
    let mut window = Window::open(&library);
    let mut group = c.benchmark_group("a deck as a text");
    group.bench_function("from the key to the passages", |b| {
        b.iter(|| {
            window.press(Modifiers::COMMAND, Key::Num1);
            window.press(Modifiers::COMMAND, Key::Num2);
        });
    });
    group.bench_function("a frame at rest", |b| b.iter(|| black_box(window.frame())));
    let mut number = 0_usize;
    group.bench_function("two frames that scroll", |b| {
        b.iter(|| {
            number += 1;
            let is_down = (number / 200).is_multiple_of(2);
            window.press(Modifiers::NONE, if is_down { Key::ArrowDown } else { Key::ArrowUp });
        });
    });
    group.finish();
}

criterion_group!(benches, timeline, progress, reading);
criterion_main!(benches);
