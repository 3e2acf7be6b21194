//! What finding and writing cost in a deck of 100,000 cards: run `cargo bench --bench workshop`, about two minutes.
//!
//! The targets: the page of cards painted 100 ms after its key, the rows there 20 ms after a key in the search, a frame
//! while scrolling under 4 ms, a passage painted in 16 ms, and a card kept in 5 ms. It is kept as a draft at once; its
//! deck is read, changed, checked and written in the background.

mod generated;
mod shown;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use criterion::{Criterion, criterion_group, criterion_main};
use eframe::egui::{Event, Key, Modifiers};
use entente::{
    deck::{Answer, Card, DeckId},
    formats::DeckChange,
    library::{DataFolder, Operation},
};
use generated::{GeneratedLibrary, NOW};
use shown::Window;

const CARDS: usize = 100_000;

#[expect(clippy::disallowed_methods, reason = "a bench may look at the clock")]
fn now() -> Instant {
    Instant::now()
}

/// Types a text, and shows the frame that comes of it.
fn type_text(window: &mut Window, text: &str) {
    window.harness.event(Event::Text(text.to_owned()));
    window.frame();
}

fn cards(c: &mut Criterion) {
    let library = GeneratedLibrary::new(CARDS, 10_000, 100_000);
    let mut window = Window::open(&library);
    let mut group = c.benchmark_group("the page of 100000 cards");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    group.bench_function("from the key to the rows", |b| {
        b.iter_custom(|times| {
            let mut taken = Duration::ZERO;
            for _ in 0..times {
                window.press(Modifiers::COMMAND, Key::Num1);
                window.settle();
                let start = now();
                window.press(Modifiers::COMMAND, Key::Num3);
                taken += start.elapsed();
                window.settle();
            }
            taken
        });
    });
    // With a card selected, and its pane beside the table.
    window.press(Modifiers::NONE, Key::Home);
    window.settle();
    group.bench_function("a frame at rest", |b| b.iter(|| black_box(window.frame())));
    let mut number = 0_usize;
    group.bench_function("two frames that scroll by a page", |b| {
        b.iter(|| {
            number += 1;
            let is_down = (number / 200).is_multiple_of(2);
            window.press(Modifiers::NONE, if is_down { Key::PageDown } else { Key::PageUp });
        });
    });
    window.press(Modifiers::COMMAND, Key::A);
    window.settle();
    group.bench_function("a frame with all of them selected", |b| b.iter(|| black_box(window.frame())));
    window.press(Modifiers::NONE, Key::Escape);
    window.press(Modifiers::NONE, Key::Slash);
    type_text(&mut window, "vienn");
    window.settle();
    group.bench_function("from a key in the search to the rows", |b| {
        b.iter_custom(|times| {
            let mut taken = Duration::ZERO;
            for _ in 0..times {
                let start = now();
                type_text(&mut window, "a");
                taken += start.elapsed();
                window.settle();
                window.press(Modifiers::NONE, Key::Backspace);
                window.settle();
            }
            taken
        });
    });
    group.finish();
}

fn passage(c: &mut Criterion) {
    let library = GeneratedLibrary::new(CARDS, 10_000, 20_000);
    let mut window = Window::open(&library);
    window.press(Modifiers::COMMAND, Key::Num2);
    window.settle();
    let mut group = c.benchmark_group("the passages of 100000 cards");
    group.bench_function("two frames to the next passage", |b| b.iter(|| window.press(Modifiers::NONE, Key::J)));
    group
        .bench_function("two frames that select a word", |b| b.iter(|| window.press(Modifiers::NONE, Key::ArrowRight)));
    group.finish();
}

/// A card that is new each time.
fn card(number: usize) -> Card {
    Card {
        question: format!("Who wrote letter no. {number} of this bench?"),
        answer: Answer::Text("Nobody".to_owned()),
        ..Card::default()
    }
}

fn new_card(number: usize) -> Vec<DeckChange> {
    vec![DeckChange::PutCard { before: None, after: card(number) }]
}

fn keeping(c: &mut Criterion) {
    let mut group = c.benchmark_group("a card kept");
    group.sample_size(10).measurement_time(Duration::from_secs(5));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let folder = DataFolder::at(folder.path());
    let mut number = 0;
    // Whatever the deck's size.
    group.bench_function("on the disk as a draft", |b| {
        b.iter(|| {
            number += 1;
            folder.keep_draft(Some(&card(number))).expect("it is written");
        });
    });
    let big = DeckId::from("big");
    // A deck has at most 100,000 cards.
    for cards in [1_000, CARDS - 1_000] {
        let generated = GeneratedLibrary::new(cards, 1_000, 10_000);
        let mut library = generated.open();
        let mut number = 0;
        group.bench_function(format!("of {cards}: what a frame waits for"), |b| {
            b.iter_custom(|times| {
                let mut taken = Duration::ZERO;
                for _ in 0..times {
                    number += 1;
                    let start = now();
                    let work = library.deck_editor(&big, new_card(number), NOW).expect("an editor");
                    taken += start.elapsed();
                    let written = work().expect("a deck");
                    let start = now();
                    library.apply(Operation::Deck(Box::new(written.file)), NOW).expect("a deck");
                    taken += start.elapsed();
                    // As the window does: in another thread.
                    drop(library.take_outdated());
                }
                taken
            });
        });
        group.bench_function(format!("of {cards}: read, checked and written in the background"), |b| {
            b.iter_custom(|times| {
                let mut taken = Duration::ZERO;
                for _ in 0..times {
                    number += 1;
                    let work = library.deck_editor(&big, new_card(number), NOW).expect("an editor");
                    let start = now();
                    let written = work().expect("a deck");
                    taken += start.elapsed();
                    library.apply(Operation::Deck(Box::new(written.file)), NOW).expect("a deck");
                }
                taken
            });
        });
    }
    group.finish();
}

criterion_group!(benches, cards, passage, keeping);
criterion_main!(benches);
