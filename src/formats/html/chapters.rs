//! The passages of several decks in the order of time, parted into chapters.

use std::collections::HashMap;

use crate::deck::{Card, Deck, Passage, PassageId, year_in_words};

/// The fewest passages of a chapter, if there are enough of them.
const LEAST: usize = 4;
/// About how many passages a chapter has.
const USUAL: usize = 10;

/// A passage in the book.
pub struct Told<'d> {
    /// The deck that it is from.
    pub deck: &'d Deck,
    /// The passage.
    pub passage: &'d Passage,
    /// Its cards, each with its number in the book.
    pub cards: Vec<(&'d Card, usize)>,
    /// The name of its place in the page.
    pub anchor: String,
    /// When it begins and ends, in years; the same as the passage before it if no card tells.
    years: Option<(f64, f64)>,
}

impl Told<'_> {
    /// The year in which it begins, in words; empty if no card tells.
    pub fn year(&self) -> String {
        self.years.map(|(first, _)| year_in_words(first.floor() as i64)).unwrap_or_default()
    }

    /// Its heading; its first words if it has none.
    pub fn heading(&self) -> &str {
        let text = self.passage.heading.trim();
        if text.is_empty() { self.passage.text.lines().next().unwrap_or_default() } else { text }
    }
}

/// Some passages that belong together.
pub struct Chapter<'d> {
    /// The passages, in the order of time.
    pub passages: Vec<Told<'d>>,
}

impl<'d> Chapter<'d> {
    /// The years that it tells of.
    pub fn name(&self) -> String {
        let years = || self.passages.iter().filter_map(|told| told.years);
        let first = years().map(|(first, _)| first).min_by(f64::total_cmp);
        let last = years().map(|(first, _)| first).max_by(f64::total_cmp);
        match (first, last) {
            (Some(first), Some(last)) => {
                let (first, last) = (first.floor() as i64, last.floor() as i64);
                if first == last {
                    year_in_words(first)
                } else {
                    format!("{}–{}", year_in_words(first), year_in_words(last))
                }
            }
            _ => "Without a date".to_owned(),
        }
    }

    /// Its cards, each with its deck and its number in the book.
    pub fn cards(&self) -> impl Iterator<Item = (&'d Deck, &'d Card, usize)> {
        self.passages.iter().flat_map(|told| told.cards.iter().map(|(card, at)| (told.deck, *card, *at)))
    }
}

/// The passages of the decks, parted where the longest times lie between two of them.
pub fn chapters<'d>(decks: &[&'d Deck]) -> Vec<Chapter<'d>> {
    let mut passages: Vec<Told<'d>> = decks.iter().flat_map(|deck| told(deck)).collect();
    // What no date tells of comes last; within one moment the order of the decks stays.
    let begins = |told: &Told<'_>| told.years.map_or(f64::INFINITY, |(first, _)| first);
    passages.sort_by(|a, b| begins(a).total_cmp(&begins(b)));
    let mut number = 0;
    for told in &mut passages {
        for (_, at) in &mut told.cards {
            *at = number;
            number += 1;
        }
    }
    let gaps: Vec<f64> = passages.windows(2).map(|pair| begins(&pair[1]) - begins(&pair[0])).collect();
    let mut by_length: Vec<usize> = (1..passages.len()).collect();
    by_length.sort_by(|&a, &b| gaps[b - 1].total_cmp(&gaps[a - 1]).then(a.cmp(&b)));
    let (count, mut cuts) = (passages.len().div_ceil(USUAL), vec![0, passages.len()]);
    for at in by_length {
        if cuts.len() > count {
            break;
        }
        if cuts.iter().all(|cut| cut.abs_diff(at) >= LEAST) {
            cuts.push(at);
        }
    }
    cuts.sort_unstable();
    let mut rest = passages.into_iter();
    let parts = cuts.windows(2).map(|pair| rest.by_ref().take(pair[1] - pair[0]).collect());
    parts.map(|passages| Chapter { passages }).filter(|chapter| !chapter.passages.is_empty()).collect()
}

/// The passages of a deck, each with its cards and its time.
fn told(deck: &Deck) -> Vec<Told<'_>> {
    let mut cards: HashMap<&PassageId, Vec<(&Card, usize)>> = HashMap::new();
    for card in &deck.cards {
        if let Some(passage) = &card.passage {
            cards.entry(passage).or_default().push((card, 0));
        }
    }
    let mut years = None;
    let told = deck.passages.iter().map(|passage| {
        let cards = cards.remove(&passage.id).unwrap_or_default();
        let dated = cards.iter().filter_map(|(card, _)| card.date.as_ref()?.extent());
        years = dated.min_by(|a, b| a.0.total_cmp(&b.0)).or(years);
        let anchor = format!("{}-{}", deck.id, passage.id);
        Told { deck, passage, cards, anchor, years }
    });
    told.collect()
}
