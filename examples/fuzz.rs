//! Feeds the fuzz targets with mutations of their corpora, without libFuzzer: `cargo run --example fuzz -- --minutes 60`.
//!
//! It does not see which code an input reaches, as libFuzzer does, but runs anywhere. What makes a target panic is written
//! to `target/fuzz-crashes/`, to become a file of the corpora; what takes longer than five seconds is told.
#![expect(clippy::disallowed_methods, reason = "a bench has no clock of its own")]

#[path = "../fuzz/bodies.rs"]
mod bodies;

use std::{
    error::Error,
    fs,
    io::{self, Write},
    panic::{AssertUnwindSafe, catch_unwind},
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use clap::Parser;

/// How long, and from which seed.
#[derive(Parser)]
struct Plan {
    /// For how many minutes in all; the targets take turns.
    #[arg(long, default_value_t = 1.0)]
    minutes: f64,
    /// What all mutations follow from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Only this target.
    #[arg(long)]
    only: Option<String>,
}

/// A target: its name, what it does with bytes, and what its inputs consist of.
struct Target {
    name: &'static str,
    body: fn(&[u8]),
    words: &'static [&'static str],
    corpus: Vec<Vec<u8>>,
    inputs: u64,
    crashes: u64,
    slowest: Duration,
}

const DECK: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    "[[",
    "]]",
    "{{",
    "\"",
    "\\",
    "//",
    "/*",
    "*/",
    ",",
    ":",
    "r#\"",
    "\"#",
    "id:",
    "cards:",
    "answer:",
    "passages:",
    "rivals:",
    "date:",
    "\u{202e}",
    "\u{0}",
    "\u{feff}",
    "Some(",
    "true",
    "-1",
    "999999999999",
];
const DATE: &[&str] = &[
    "1789",
    "-",
    "/",
    "..",
    "~",
    "?",
    "%",
    "X",
    "Y",
    "E9",
    "S3",
    "c.",
    "BC",
    "14 Jul",
    "юли",
    "Ramadan",
    "Nivôse",
    "18th",
    "century",
    "1890s",
    "1914–1918",
    "(O.S.)",
    "[",
    "]",
    "{",
    "}",
    ",",
    "00",
    "99999999",
    "²",
    "٣",
    "〇",
];
const ANSWER: &[&str] = &[
    "\n",
    ", ",
    " and ",
    " not ",
    "the ",
    "(",
    ")",
    "/",
    "West ",
    "1815",
    "1,000",
    "½",
    "²",
    "-",
    "ﷺ",
    "ß",
    "ё",
    "한",
    "é",
    "\u{301}",
    "\u{200d}",
    "Treaty of ",
    "Louis XIV",
    "XVIII",
    "M. ",
    "at least ",
    "Napoleon",
];
const TABLE: &[&str] = &[
    ",",
    ";",
    "\t",
    "\"",
    "\"\"",
    "\r\n",
    "\n",
    "#separator:tab\n",
    "#html:true\n",
    "#columns:",
    "question,answer\n",
    "<br>",
    "<b>",
    "&nbsp;",
    "{{c1::",
    "}}",
    "=1+1",
    "|",
    "\u{feff}",
];
const NOTES: &[&str] = &[
    "\n",
    "#",
    "---\n",
    "::",
    ":::",
    "?\n",
    "??\n",
    "Q: ",
    "A: ",
    "C: ",
    "{{",
    "}}",
    "[[",
    "]]",
    "==",
    "- ",
    "| ",
    "```\n",
    "\\",
    "<!--SR:!2026-01-01,3,250-->",
    "#flashcards",
    "**",
    "1. ",
];

fn main() -> Result<(), Box<dyn Error>> {
    let plan = Plan::parse();
    let target = |name, body, words| Target {
        name,
        body,
        words,
        corpus: corpus(name),
        inputs: 0,
        crashes: 0,
        slowest: Duration::ZERO,
    };
    let mut targets: Vec<Target> = vec![
        target("deck", bodies::deck, DECK),
        target("date", bodies::date, DATE),
        target("answer", bodies::answer, ANSWER),
        target("table", bodies::table, TABLE),
        target("notes", bodies::notes, NOTES),
        target("settings", bodies::settings, DECK),
        target("log", bodies::log, &[]),
        target("anki", bodies::anki, &[]),
        target("archive", bodies::archive, &[]),
        target("picture", bodies::picture, &[]),
    ];
    targets.retain(|target| plan.only.as_ref().is_none_or(|only| only == target.name));
    let (mut numbers, start) = (Numbers(plan.seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1), Instant::now());
    // What panics is written down; the message itself would be told a thousand times.
    std::panic::set_hook(Box::new(|_| {}));
    while start.elapsed().as_secs_f64() < plan.minutes * 60.0 {
        for target in &mut targets {
            let turn = Instant::now();
            while turn.elapsed() < Duration::from_secs(2) {
                target.feed(&mut numbers)?;
            }
        }
    }
    let out = &mut io::stdout().lock();
    writeln!(out, "| target | inputs | panics | slowest |\n|---|--:|--:|--:|")?;
    for Target { name, inputs, crashes, slowest, .. } in targets {
        writeln!(out, "| {name} | {inputs} | {crashes} | {} ms |", slowest.as_millis())?;
    }
    Ok(())
}

impl Target {
    /// Gives the target one more input.
    fn feed(&mut self, numbers: &mut Numbers) -> io::Result<()> {
        let input = self.mutated(numbers);
        let start = Instant::now();
        let is_ok = catch_unwind(AssertUnwindSafe(|| (self.body)(&input))).is_ok();
        let took = start.elapsed();
        self.inputs += 1;
        self.slowest = self.slowest.max(took);
        if !is_ok || took > Duration::from_secs(5) {
            self.crashes += u64::from(!is_ok);
            let folder = Path::new("target/fuzz-crashes");
            fs::create_dir_all(folder)?;
            let what = if is_ok { "slow" } else { "panic" };
            fs::write(folder.join(format!("{}-{what}-{}", self.name, self.inputs)), &input)?;
        }
        // New shapes come of what was mutated before.
        if is_ok && input.len() < 20_000 && numbers.below(50) == 0 {
            let place = numbers.below(1_000);
            if place < self.corpus.len() && self.corpus.len() >= 1_000 {
                self.corpus[place] = input;
            } else {
                self.corpus.push(input);
            }
        }
        Ok(())
    }

    fn mutated(&self, numbers: &mut Numbers) -> Vec<u8> {
        let mut bytes = self.corpus[numbers.below(self.corpus.len())].clone();
        for _ in 0..=numbers.below(6) {
            let at = numbers.below(bytes.len() + 1);
            let end = (at + 1 + numbers.below(40)).min(bytes.len());
            match numbers.below(9) {
                0 if at < bytes.len() => bytes[at] ^= 1 << numbers.below(8),
                1 if at < bytes.len() => bytes[at] = numbers.below(256) as u8,
                2 => drop(bytes.drain(at..end)),
                3 => bytes.truncate(at.max(1)),
                4 => {
                    let copied = bytes[at..end].to_vec();
                    let to = numbers.below(bytes.len() + 1);
                    bytes.splice(to..to, copied);
                }
                5 => {
                    let other = &self.corpus[numbers.below(self.corpus.len())];
                    let from = numbers.below(other.len() + 1);
                    let part = other[from..(from + 200).min(other.len())].to_vec();
                    bytes.splice(at..end, part);
                }
                6 if at < bytes.len() => bytes[at..end].fill([0, 0xff, b' ', b'9'][numbers.below(4)]),
                _ if self.words.is_empty() => bytes.insert(at, numbers.below(256) as u8),
                _ => {
                    let word = self.words[numbers.below(self.words.len())].as_bytes().to_vec();
                    let word = word.repeat(1 + numbers.below(3) * numbers.below(4));
                    bytes.splice(at..at, word);
                }
            }
        }
        bytes
    }
}

fn corpus(name: &str) -> Vec<Vec<u8>> {
    let folder: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus").join(name);
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut files: Vec<PathBuf> = files.map(|entry| entry.path()).collect();
    files.sort();
    let mut corpus: Vec<Vec<u8>> = files.into_iter().filter_map(|path| fs::read(path).ok()).collect();
    corpus.push(b" ".to_vec());
    corpus
}

/// Numbers that a seed decides (xorshift64).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end.max(1) as u64) as usize
    }
}
