//! How fast Entente is where a learner would notice: run `cargo bench --bench speed`, under three minutes.
//!
//! The targets: 10,000 cards read and checked in 60 ms, a library of 100,000 cards open in 0.6 s, an answer on disk
//! with one sync.

mod generated;

use std::{hint::black_box, path::Path, time::Duration};

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use entente::{
    deck::{self, Card, CardKey},
    formats::{self, Format},
    library::{Library, Operation, Plan},
    memory::{CardState, NO_LOAD, Rating, Scheduler},
    storage::review_log::ReviewLog,
    study::{
        self, Answer, Course, Day, Given, Kind, Limits, Reach, Record, Rivals, Session, SessionId, Slot, Waiting,
        feedback, question,
    },
};
use generated::{GeneratedLibrary, NOW, TODAY};

const CARDS: [usize; 3] = [1_000, 10_000, 100_000];
const REVIEWS: usize = 200_000;

fn answer_to(number: usize) -> Answer {
    let card = CardKey { deck: "big".into(), card: format!("card-{number}").into() };
    Answer::recalled(SessionId::nil(), card, Rating::Good, 5_000)
}

fn keep(library: &mut Library, record: Record) -> bool {
    library.apply(Operation::Record(record), NOW).expect("it is written").is_log_changed
}

fn few_samples(
    c: &mut Criterion,
    name: &str,
    seconds: u64,
    run: impl FnOnce(&mut criterion::BenchmarkGroup<'_, criterion::measurement::WallTime>),
) {
    let mut group = c.benchmark_group(name);
    group.sample_size(10).warm_up_time(Duration::from_millis(500)).measurement_time(Duration::from_secs(seconds));
    run(&mut group);
    group.finish();
}

fn decks(c: &mut Criterion) {
    few_samples(c, "a deck read and checked", 3, |group| {
        for cards in CARDS {
            let text = formats::write(&generated::deck("big", cards), Format::Ron);
            let reading = formats::read(&text, Path::new("big.ron"));
            assert!(reading.problems.is_empty(), "{}", reading.problems[0]);
            group.throughput(Throughput::Bytes(text.len() as u64));
            group.bench_function(format!("{cards} cards"), |b| {
                b.iter_with_large_drop(|| formats::read(black_box(&text), Path::new("big.ron")));
            });
        }
    });
    few_samples(c, "a deck checked", 3, |group| {
        let deck = generated::deck("big", 10_000);
        group.bench_function("10000 cards", |b| b.iter(|| entente::deck::check(black_box(&deck))));
    });
}

fn library(c: &mut Criterion) {
    few_samples(c, "a library", 4, |group| {
        let large = GeneratedLibrary::new(100_000, 50_000, REVIEWS);
        group.bench_function("opened, 100000 cards, 50000 schedules", |b| {
            // One at a time: each holds the folder's lock.
            b.iter_batched(|| (), |()| large.open(), BatchSize::PerIteration);
        });
        let mut library = large.open();
        group.bench_function("a session begun, 100000 cards", |b| {
            b.iter(|| library.course(&Plan::default(), NOW).expect("a session"));
        });
        group.bench_function("summaries, 100000 cards", |b| {
            b.iter(|| library.agenda(TODAY).expect("an agenda").summaries());
        });
    });
    few_samples(c, "an answer", 3, |group| {
        let generated = GeneratedLibrary::new(10_000, 5_000, 20_000);
        let mut library = generated.open();
        let mut number = 0;
        group.bench_function("on disk, 10000 cards", |b| {
            b.iter(|| {
                number += 1;
                keep(&mut library, Record::Answer(answer_to(number % 10_000)))
            });
        });
    });
}

fn memory(c: &mut Criterion) {
    let scheduler = Scheduler::new(0.9);
    let state = CardState::Reviewed(scheduler.candidates(&CardState::New, TODAY.minus(20), 1, NO_LOAD)[2].schedule);
    few_samples(c, "memory", 1, |group| {
        group.bench_function("what four buttons promise", |b| {
            b.iter(|| scheduler.candidates(black_box(&state), TODAY, 7, NO_LOAD));
        });
    });
    few_samples(c, "a queue", 2, |group| {
        for cards in [10_000, 100_000] {
            let waiting: Vec<Waiting> = (0..cards)
                .map(|number| Waiting {
                    card: CardKey { deck: "big".into(), card: format!("card-{number}").into() },
                    state: if number % 2 == 0 { CardState::New } else { state },
                    known: 0.9,
                    is_due: number % 2 != 0,
                    has_exam: false,
                    passage: None,
                })
                .collect();
            let limits = Limits {
                new: 20,
                own_new: std::collections::BTreeMap::new(),
                due: 200,
                total: usize::MAX,
                answers: usize::MAX,
            };
            group.bench_function(format!("{cards} cards"), |b| {
                b.iter_batched(
                    || waiting.clone(),
                    |waiting| Day::new(waiting, &limits, TODAY, |_| Vec::new()).queue(&limits, 1),
                    BatchSize::LargeInput,
                );
            });
        }
    });
}

/// A question is built and judged between two frames.
fn questions(c: &mut Criterion) {
    let generated = GeneratedLibrary::new(10_000, 5_000, 20_000);
    let library = generated.open();
    let deck = library.deck(&"big".into()).expect("the large deck");
    deck.rivals_maker()();
    let today = library.study_day(NOW);
    let slot = |number: usize| Slot { card: deck.key(number), kind: Kind::New };
    few_samples(c, "a question among 10000 cards", 2, |group| {
        let mut number = 5_000;
        group.bench_function("with its options", |b| {
            b.iter(|| {
                number = 5_000 + (number + 1) % 5_000;
                question(&slot(number), &library, today).expect("a question")
            });
        });
        group.bench_function("which cards are easily mixed up", |b| {
            b.iter_with_large_drop(|| Rivals::new(black_box(&deck.deck)));
        });
        let recalled = |number: usize| Slot { card: deck.key(number), kind: Kind::Due };
        let mut course = Course::new(SessionId::nil(), (0..8).map(recalled).collect());
        (0..7).for_each(|_| course.answered(Rating::Good, 4_000, None));
        group.bench_function("events to be put into order", |b| {
            b.iter_batched(|| course.clone(), |course| Session::new(course, &library, NOW), BatchSize::SmallInput);
        });
    });
    few_samples(c, "an answer judged", 1, |group| {
        let slot = slot(5_001);
        let asked = question(&slot, &library, today).expect("a question");
        let index = study::AnswerIndex::new(&deck.deck);
        let own = deck.deck.cards[5_001].answer_text();
        for (name, given) in
            [("right", &*own), ("wrong", "the Treaty of Frankfurt"), ("long", &*"Delcassé ".repeat(1_200))]
        {
            group.bench_function(name, |b| {
                b.iter(|| study::judge(&deck.deck, &index, black_box(&deck.deck.cards[5_001]), black_box(given)));
            });
            group.bench_function(format!("{name}, and whose answer it is"), |b| {
                b.iter(|| feedback(&slot.card, &asked, Given::Text(black_box(given)), &library));
            });
        }
        // What takes the longest: letters that are folded to eighteen, and a list with nothing right in it.
        let items = |kind: &str| (0..100).map(|number| format!("{kind} number {number}")).collect::<Vec<_>>();
        let list = Card { answer: deck::Answer::List(items("treaty")), ..Card::default() };
        // Items with an `and` in them, all a little wrong; and an answer that is long and may be read in many ways.
        let names: Vec<String> = items("Peace of Saint-Germain-en-Laye and Neuilly").into_iter().take(12).collect();
        let slips = names.join(", ").replace("Laye", "Lay").replace("Neuilly", "Neuily");
        let names = Card { answer: deck::Answer::List(names), ..Card::default() };
        let ways = (0..8).map(|number| format!("(the) Peace (Preliminaries) of Versailles (and Frankfurt) {number}"));
        let long = "the Peace Preliminaries of Versailles and the definitive Treaty of Frankfurt of 1871";
        let long = Card { answer: deck::Answer::Text(long.into()), accept: ways.collect(), ..Card::default() };
        for (name, card, given) in [
            ("blessings", &list, "\u{fdfa}".repeat(60)),
            ("a list of a hundred", &list, items("battle").join(", ")),
            ("a list of names with slips", &names, slips),
            ("a long one, with words again and again", &long, "peace of the treaty ".repeat(20)),
        ] {
            group.bench_function(name, |b| {
                b.iter(|| study::judge(&deck.deck, &index, black_box(card), black_box(&given)));
            });
        }
    });
}

fn log(c: &mut Criterion) {
    let generated = GeneratedLibrary::new(10_000, 10_000, REVIEWS);
    few_samples(c, "a log of 200000 answers", 3, |group| {
        let log = ReviewLog::open_read_only(&generated.data().log()).expect("the log");
        group.bench_function("the newest", |b| b.iter(|| log.newest().expect("an answer")));
        group.bench_function("cards on a day", |b| b.iter(|| log.cards_on(TODAY.minus(1)).expect("a count")));
        group.bench_function("all read", |b| b.iter_with_large_drop(|| log.reviews().expect("answers")));
        let mut library = generated.open();
        let mut number = 0;
        group.bench_function("an answer given and taken back, on disk", |b| {
            b.iter(|| {
                number += 1;
                keep(&mut library, Record::Answer(answer_to(number % 10_000)));
                keep(&mut library, Record::Undo(Reach::Anything))
            });
        });
        drop(library);
        let mut log = ReviewLog::open(&generated.data().log()).expect("the log");
        group.bench_function("all schedules made again", |b| b.iter(|| log.rebuild().expect("a rebuild")));
    });
}

criterion_group!(benches, questions, decks, memory, log, library);
criterion_main!(benches);
