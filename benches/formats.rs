//! How fast decks come in and go out: run `cargo bench --bench formats`, under two minutes.
//!
//! The targets, on two cores: 10,000 notes with 106,000 reviews as a package of Anki previewed in 0.3 s and taken in
//! within 0.6 s; 10,000 rows of text in 80 ms; exported in 0.2 s.

mod generated;

use std::{fs, path::Path, time::Duration};

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use entente::{
    deck::{Card, Deck, DeckId},
    formats::{self, Choices, Format},
    library::{Access, DataFolder, Library},
};
use generated::{GeneratedLibrary, NOW};

const NOTES: usize = 10_000;
const REVIEWS: usize = 106_000;

fn new_library() -> (tempfile::TempDir, Library) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let library = Library::open(DataFolder::at(folder.path()), Access::Write).expect("a library");
    (folder, library)
}

fn package(c: &mut Criterion) {
    let generated = GeneratedLibrary::new(NOTES, NOTES, REVIEWS);
    let (library, big) = (generated.open(), DeckId::from("big"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("big.apkg");
    let mut group = c.benchmark_group("10,000 notes with their reviews");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(8));
    group.bench_function("exported as .apkg", |b| {
        b.iter(|| library.export(&big, &file, Format::Anki, true, NOW).expect("it is written"));
    });
    library.export(&big, &file, Format::Anki, true, NOW).expect("it is written");
    let (_folder, other) = new_library();
    group.bench_function("previewed", |b| {
        b.iter_with_large_drop(|| other.preview(&file, &Choices::default()).expect("it is read"));
    });
    group.bench_function("taken in", |b| {
        let make = || {
            let (folder, library) = new_library();
            let preview = library.preview(&file, &Choices::default()).expect("it is read");
            (folder, library, preview)
        };
        let take = |(folder, mut library, preview): (tempfile::TempDir, Library, _)| {
            library.import(preview, NOW).expect("it is written");
            (folder, library)
        };
        b.iter_batched(make, take, BatchSize::PerIteration);
    });
    group.finish();
}

fn text(c: &mut Criterion) {
    let deck = generated::deck("big", NOTES);
    let mut group = c.benchmark_group("10,000 cards as text");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(5));
    for format in [Format::Ron, Format::Csv, Format::Tsv, Format::Markdown, Format::Html, Format::Archive] {
        group.bench_function(format!("written as {}", format.name()), |b| {
            b.iter_with_large_drop(|| formats::write(&deck, format));
        });
    }
    for format in [Format::Csv, Format::Tsv, Format::Markdown, Format::Archive] {
        let bytes = formats::write(&deck, format);
        let name = format!("big.{}", format.ending());
        group.bench_function(format!("read from {}", format.name()), |b| {
            b.iter_with_large_drop(|| formats::take_in(&bytes, Path::new(&name), &Choices::default()));
        });
    }
    group.finish();
}

/// A table as a teacher keeps one: a question, an answer, a day and a tag in each row of about 130 bytes.
fn spreadsheet(c: &mut Criterion) {
    let with_little =
        |Card { id, question, answer, date, tags, .. }| Card { id, question, answer, date, tags, ..Card::default() };
    let cards = generated::deck("small", NOTES).cards.into_iter().map(with_little).collect();
    let deck = Deck { id: "small".into(), title: "Small".to_owned(), cards, ..Deck::default() };
    let mut group = c.benchmark_group("10,000 ordinary rows");
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(5));
    for format in [Format::Csv, Format::Tsv] {
        let bytes = formats::write(&deck, format);
        let name = format!("small.{}", format.ending());
        group.bench_function(format!("read from {}", format.name()), |b| {
            b.iter_with_large_drop(|| formats::take_in(&bytes, Path::new(&name), &Choices::default()));
        });
    }
    group.finish();
}

#[expect(clippy::print_stdout, reason = "the figure is what whoever works on the formats looks at")]
fn memory(_: &mut Criterion) {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let most = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap_or_default();
    println!("the most memory that was used: {most}");
}

criterion_group!(benches, package, text, spreadsheet, memory);
criterion_main!(benches);
