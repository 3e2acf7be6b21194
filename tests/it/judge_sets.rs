//! Answers to five decks as students type them, each with the verdict of a fair examiner who had not seen the judge.
//!
//! Only the half to develop with is read here. The other half is put aside: whoever works on the judge reads nothing of
//! it but the figures.

use std::{collections::BTreeMap, fmt::Write as _, fs, path::Path};

use entente::{
    deck::{Card, Deck},
    formats,
    study::{Verdict, judge},
};

use crate::built_in_deck::DECK;

/// For each deck: how many wrong answers pass as right, and of a hundred right ones how many are wrong to the judge, as
/// measured. They may only become fewer; the aim is none, and four.
const MOST: [(&str, usize, f32); 5] =
    [("builtin", 0, 10.2), ("persons", 0, 28.6), ("battles", 1, 11.2), ("fr", 0, 15.6), ("ru", 0, 19.9)];

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/judge/sets")
}

fn deck(name: &str) -> Deck {
    if name == "builtin" {
        return DECK.clone();
    }
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

#[test]
#[expect(clippy::print_stdout, reason = "the figures are what whoever works on the judge looks at")]
fn the_judge_is_no_less_fair_to_strangers_than_it_was() {
    let mut broken = String::new();
    for (name, most_harmful, most_rejected) in MOST {
        let deck = deck(name);
        let cards: BTreeMap<&str, &Card> = deck.cards.iter().map(|card| (card.id.as_str(), card)).collect();
        let text = fs::read_to_string(folder().join(format!("develop_{name}.csv"))).unwrap();
        let (mut harmful, mut right, mut rejected) = (Vec::new(), 0, 0);
        for row in rows(&text).iter().skip(1) {
            let [_, card, given, expected, kind] = &row[..] else { panic!("{name}: {row:?}") };
            let verdict = judge(cards[card.as_str()], given).verdict;
            match expected.as_str() {
                "wrong" if verdict == Verdict::Right => harmful.push(format!("{card} <- {given} ({kind})")),
                "right" => {
                    right += 1;
                    rejected += usize::from(verdict == Verdict::Wrong);
                }
                _ => {}
            }
        }
        let share = 100.0 * rejected as f32 / right as f32;
        println!(
            "{name}: {} of the wrong answers pass; {share:.1} % of {right} right ones are rejected",
            harmful.len()
        );
        if harmful.len() > most_harmful || share > most_rejected {
            writeln!(broken, "{name}: {share:.1} % of the right answers rejected; passed: {harmful:#?}").unwrap();
        }
    }
    assert!(broken.is_empty(), "{broken}");
}
