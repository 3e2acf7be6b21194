//! Answers to five decks as students type them, each with the verdict of a fair examiner who had not seen the judge.
//!
//! One half is there to develop with, the other is put aside: whoever works on the judge reads nothing of it but the
//! figures.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use entente::{
    deck::{Card, Deck},
    formats,
    study::{AnswerIndex, Verdict, judge},
};

/// The decks, each with the most of a hundred right answers that may be wrong to the judge, and only nearly right, on the
/// half that was put aside. No wrong answer may pass on either half. The aim is 4 and 6; no bound is ever loosened, but
/// what is no longer rejected may be nearly right: the sum of the two never rises. The last figure is the most of a hundred
/// wrong answers that may be nearly right: it costs a key to see that they are not.
const HELD_OUT: [(&str, f32, f32, f32); 5] = [
    ("builtin", 2.2, 4.4, 3.9),
    ("persons", 0.1, 4.4, 1.5),
    ("battles", 1.0, 0.1, 0.5),
    ("fr", 0.1, 0.1, 0.6),
    ("ru", 0.1, 0.1, 0.7),
];
/// The same of the half to develop with. The last two decks have no other.
const DEVELOP: [(&str, f32, f32, f32); 7] = [
    ("builtin", 0.7, 5.3, 1.7),
    ("persons", 0.5, 0.5, 2.5),
    ("battles", 1.0, 0.5, 3.8),
    ("fr", 0.1, 0.6, 1.1),
    ("ru", 0.1, 0.1, 1.2),
    ("un", 0.1, 1.3, 1.3),
    ("de", 0.9, 1.7, 1.7),
];

/// The same of forty-three decks that were written, with their answers, before the judge was worked on, and then read. They ask
/// more: what a student would be right to answer with what only the world outside the deck knows counts as rejected.
const FRESH: [(&str, f32, f32, f32); 43] = [
    ("concert", 0.6, 3.8, 3.2),
    ("coldwar", 0.6, 6.3, 2.2),
    ("latin", 0.4, 9.6, 7.4),
    ("asia", 3.8, 9.6, 7.4),
    ("neareast", 2.7, 9.9, 9.5),
    ("renaissance", 2.9, 9.4, 7.0),
    ("interwar", 1.1, 7.4, 8.6),
    ("norden", 1.2, 7.9, 7.2),
    ("italie", 3.4, 12.5, 7.2),
    ("persia", 1.6, 6.8, 6.3),
    ("habsburg", 3.9, 4.3, 3.9),
    ("reich", 3.7, 5.0, 8.0),
    ("pacific", 3.1, 12.3, 8.1),
    ("russie", 2.0, 7.4, 9.2),
    ("leaders", 0.4, 3.4, 0.5),
    ("congress", 0.8, 7.8, 10.2),
    ("fields", 2.0, 9.2, 13.2),
    ("entangled", 5.0, 10.3, 9.6),
    ("concert_europeen", 2.7, 14.9, 7.5),
    ("detente", 8.4, 19.1, 8.7),
    ("straits", 5.8, 19.6, 7.6),
    ("weimar", 9.6, 14.2, 6.1),
    ("colonies", 3.8, 18.6, 8.8),
    ("absolutism", 6.0, 13.2, 8.8),
    ("republic", 7.8, 17.8, 7.6),
    ("einigung", 3.0, 11.7, 7.4),
    ("integration", 10.4, 22.8, 6.6),
    ("mideast", 6.0, 27.5, 10.0),
    ("gaullienne", 18.0, 26.0, 4.9),
    ("ententes", 5.4, 17.0, 2.8),
    ("statesmen", 6.3, 14.3, 8.0),
    ("bismarckienne", 3.8, 18.1, 2.0),
    ("restauration", 5.1, 14.5, 8.5),
    ("balkany", 10.8, 28.1, 5.2),
    ("napoleon", 9.1, 15.8, 7.7),
    ("peacemakers", 8.1, 23.6, 6.8),
    ("danubian", 7.86, 20.72, 14.2),
    ("ostpolitik", 11.5, 28.9, 13.8),
    ("kanzleramt", 3.5, 21.6, 4.3),
    ("dreissig", 13.0, 20.2, 6.9),
    ("eastasia", 7.6, 27.9, 6.8),
    ("troppau", 6.5, 23.8, 5.9),
    ("reparations", 13.4, 24.2, 7.6),
];

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/judge/sets")
}

/// The deck of that name: `builtin` is the built-in one as it was when its answers were written.
pub fn deck(name: &str) -> Deck {
    let file = folder().join(format!("{name}.ron"));
    formats::read(&fs::read(&file).unwrap(), &file).deck.unwrap()
}

/// The rows of a file: fields with commas or quotation marks in them are quoted, as RFC 4180 has it.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut field, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if is_quoted && chars.peek() == Some(&'"') => {
                chars.next();
                field.push('"');
            }
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(std::mem::take(&mut field)),
            '\n' if !is_quoted => {
                row.push(std::mem::take(&mut field));
                rows.push(std::mem::take(&mut row));
            }
            '\r' if !is_quoted => {}
            c => field.push(c),
        }
    }
    rows
}

/// What came of a set: how many answers of one verdict got another, in all and by kind.
#[derive(Default)]
struct Matrix {
    counts: BTreeMap<(String, String), usize>,
    kinds: BTreeMap<(String, String, String), usize>,
    harmful: Vec<String>,
}

impl Matrix {
    fn new(half: &str, name: &str) -> Self {
        let deck = deck(name);
        let index = AnswerIndex::new(&deck);
        let cards: BTreeMap<&str, &Card> = deck.cards.iter().map(|card| (card.id.as_str(), card)).collect();
        let text = fs::read_to_string(folder().join(format!("{half}_{name}.csv"))).unwrap();
        let mut matrix = Self::default();
        for (line, row) in rows(&text).iter().enumerate().skip(1) {
            let [_, card, given, expected, kind] = &row[..] else { panic!("{half}_{name}.csv: row {line}") };
            let verdict = judge(&deck, &index, cards[card.as_str()], given).verdict;
            if expected == "wrong" && verdict == Verdict::Right {
                matrix.harmful.push(format!("{half}_{name}.csv: row {line}"));
            }
            let verdict = format!("{verdict:?}").to_lowercase();
            *matrix.counts.entry((expected.clone(), verdict.clone())).or_default() += 1;
            if *expected != verdict {
                *matrix.kinds.entry((kind.clone(), expected.clone(), verdict)).or_default() += 1;
            }
        }
        matrix
    }

    /// How many of a hundred answers that an examiner judges `so` get a verdict.
    fn share(&self, so: &str, verdict: &str) -> f32 {
        let right = self.counts.iter().filter(|((expected, _), _)| expected == so);
        let of = right.clone().filter(|((_, judged), _)| judged == verdict).map(|(_, count)| count).sum::<usize>();
        100.0 * of as f32 / right.map(|(_, count)| count).sum::<usize>() as f32
    }
}

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what whoever works on the judge looks at")]
fn strangers_answers_are_judged_fairly_and_no_wrong_one_passes() {
    let mut broken = String::new();
    let of =
        |half: &'static str, rows: &'static [(&'static str, f32, f32, f32)]| rows.iter().map(move |row| (half, row));
    let halves = of("develop", &DEVELOP).chain(of("held_out", &HELD_OUT)).chain(of("fresh", &FRESH));
    for (half, (name, most_rejected, most_nearly, most_near)) in halves {
        let matrix = Matrix::new(half, name);
        let (rejected, nearly) = (matrix.share("right", "wrong"), matrix.share("right", "nearly"));
        let near = matrix.share("wrong", "nearly");
        println!("{half} {name}: {rejected:.1} % rejected, {nearly:.1} % nearly; {:?}", matrix.counts);
        for ((kind, expected, judged), count) in &matrix.kinds {
            println!("    {kind}: {count} {expected} as {judged}");
        }
        if !matrix.harmful.is_empty() {
            writeln!(broken, "wrong answers pass: {:?}", matrix.harmful).unwrap();
        }
        if rejected > *most_rejected || nearly > *most_nearly {
            writeln!(broken, "{half} {name}: {rejected:.1} % of the right answers rejected, {nearly:.1} % nearly")
                .unwrap();
        }
        if near > *most_near {
            writeln!(broken, "{half} {name}: {near:.1} % of the wrong answers nearly right").unwrap();
        }
    }
    assert!(broken.is_empty(), "{broken}");
}
