//! A log of 1,000,000 answers: run `cargo bench --bench million`, about two minutes.
//!
//! The targets: opened in 150 ms, while its check goes on in the background; its figures in 300 ms; an answer kept in
//! 0.25 ms (median) and 0.8 ms (the 99th of 100); memory flat over 10,000 answers.
#![expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench has no clock of its own, and tells what it saw"
)]

mod all_figures;
mod generated;

use std::{
    fs,
    time::{Duration, Instant},
};

use entente::{
    deck::CardKey,
    library::{Library, Operation},
    memory::{Rating, Scheduler},
    progress::{History, PastAnswers},
    study::{Answer, Record, SessionId},
};
use generated::{GeneratedLibrary, NOW, TODAY};

const CARDS: usize = 10_000;
const KEPT: usize = 10_000;

fn main() {
    let answers: usize = std::env::var("ANSWERS").ok().and_then(|text| text.parse().ok()).unwrap_or(1_000_000);
    let generated = GeneratedLibrary::new(CARDS, CARDS, answers);
    let bytes = fs::metadata(generated.data().log()).map_or(0, |file| file.len());
    println!("{answers} answers to {CARDS} cards, {} MB", bytes / 1_000_000);
    tell("a library with 1 card opened", &mut times(5, || drop(GeneratedLibrary::new(1, 1, 1).open())));
    tell("opened", &mut times(9, || drop(generated.open())));

    let mut library = generated.open();
    let check = library.log_check();
    tell("looked through", &mut times(1, || drop(check.clone().map(|check| check.run().clone()))));
    let (facts, scheduler) = (all_figures::facts(CARDS), Scheduler::new(0.9));
    let read = || library.past_reader()().expect("the answers");
    let history = |past: &PastAnswers| History::new(past, facts.clone(), &scheduler, TODAY);
    let figures = |history: &History| assert!(all_figures::all(&history.all(), &scheduler) > 0);
    tell("the figures, from the log on", &mut times(15, || figures(&history(&read()))));
    println!("memory: {} kB then", resident_kb());
    let past = read();
    tell("all answers read", &mut times(15, || drop(read())));
    tell("their history", &mut times(15, || drop(history(&past))));
    let made = history(&past);
    tell("all figures of it", &mut times(15, || figures(&made)));
    drop((past, made));
    library.settle().expect("a sound log");
    keep(&mut library);
}

/// Keeps answers, and tells how long that took, and how much memory it left behind.
fn keep(library: &mut Library) {
    let mut kept = Vec::with_capacity(KEPT);
    let answer = |number: usize| {
        let card = CardKey { deck: "big".into(), card: format!("card-{}", number * 7919 % CARDS).into() };
        Record::Answer(Answer::recalled(SessionId::nil(), card, Rating::Good, 5_000))
    };
    let mut after_the_first = 0;
    for number in 0..KEPT {
        let start = Instant::now();
        library.apply(Operation::Record(answer(number)), NOW).expect("it is written");
        kept.push(start.elapsed());
        if number == 1_000 {
            after_the_first = resident_kb();
        }
    }
    tell("an answer kept", &mut kept);
    println!("memory: {after_the_first} kB after 1,000 answers, {} kB after {KEPT}", resident_kb());
}

fn times(runs: usize, mut run: impl FnMut()) -> Vec<Duration> {
    let mut time = || {
        let start = Instant::now();
        run();
        start.elapsed()
    };
    (0..runs).map(|_| time()).collect()
}

fn tell(what: &str, times: &mut [Duration]) {
    times.sort();
    let [median, p99] = [times.len() / 2, times.len() * 99 / 100].map(|place| times[place].as_secs_f64() * 1e3);
    println!("{what}: {median:.2} ms (median), {p99:.2} ms (99th of 100), {} runs", times.len());
}

/// The memory of this process, in kilobytes; 0 if the system does not tell.
fn resident_kb() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    line.and_then(|text| text.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
}
