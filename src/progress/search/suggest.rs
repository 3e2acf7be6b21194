//! What may be meant by what has been typed so far.

use std::ops::Range;

use super::{
    Catalogue, Key, Standing,
    read::{Token, is_quote, key_of, tokens},
    texts::has_word,
};
use crate::deck::{Topic, fold};

/// How many suggestions there are at most.
const MOST: usize = 12;

/// Something that may be meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The part of what was typed whose place it takes, in bytes.
    pub place: Range<usize>,
    /// What takes its place.
    pub text: String,
    /// What it means.
    pub about: &'static str,
    /// Whether it is complete: a key waits for what comes after it.
    pub is_whole: bool,
}

impl Catalogue<'_> {
    /// Returns what may be meant by the part of a search that ends at `cursor`, in bytes: keys, and what may stand after
    /// them. For an empty search, every key.
    #[must_use]
    pub fn suggestions(&self, text: &str, cursor: usize) -> Vec<Suggestion> {
        let Some(typed) = text.get(..cursor) else { return Vec::new() };
        if typed.trim().is_empty() {
            return if text.trim().is_empty() { keys(0..text.len(), "", "") } else { Vec::new() };
        }
        let Some(token) = tokens(typed).pop().filter(|token| token.place.end == cursor) else { return Vec::new() };
        let minus = if token.is_excluded { "-" } else { "" };
        match token.key.and_then(key_of) {
            Some(key) => self.values(key, minus, &token),
            None if token.key.is_none() && !token.is_phrase => keys(token.place.clone(), minus, token.value),
            None => Vec::new(),
        }
    }

    fn values(&self, key: Key, minus: &str, token: &Token<'_>) -> Vec<Suggestion> {
        // What stands before the last of several alternatives stays.
        let (before, last) = token.value.rsplit_once('|').map_or(("", token.value), |(before, last)| (before, last));
        let typed = fold(last.trim_matches(is_quote));
        let words: Vec<String> = match key {
            Key::Topic => Topic::ALL.map(|topic| topic.name().to_lowercase()).to_vec(),
            Key::Is => Standing::ALL.map(|standing| standing.name().to_owned()).to_vec(),
            Key::Added | Key::Answered => ["today", "yesterday", "7", "30"].map(str::to_owned).to_vec(),
            Key::Deck | Key::Tag | Key::Party | Key::Passage => {
                let mut names: Vec<String> = self.names(key).map(|name| name.label.clone()).collect();
                names.sort();
                names.dedup();
                names
            }
            Key::Date | Key::Known | Key::Lapses | Key::Answers => Vec::new(),
        };
        // Names that begin so come before those with a later word that does.
        let mut fitting: Vec<(bool, String)> = words
            .into_iter()
            .filter_map(|word| {
                let folded = fold(&word);
                (has_word(&folded, &typed) && folded != typed).then(|| (!folded.starts_with(&typed), word))
            })
            .collect();
        fitting.sort_by_key(|(is_within, _)| *is_within);
        let bar = if before.is_empty() { "" } else { "|" };
        let suggestion = |(_, word): (bool, String)| Suggestion {
            place: token.place.clone(),
            text: format!("{minus}{}:{before}{bar}{}", key.name(), quoted(&word)),
            about: "",
            is_whole: true,
        };
        fitting.into_iter().take(MOST).map(suggestion).collect()
    }
}

fn keys(place: Range<usize>, minus: &str, typed: &str) -> Vec<Suggestion> {
    let typed = typed.to_lowercase();
    let begin = Key::ALL.into_iter().filter(|key| key.name().starts_with(&typed));
    let suggestion = |key: Key| Suggestion {
        place: place.clone(),
        text: format!("{minus}{}{}", key.name(), if key.is_figure() { "<" } else { ":" }),
        about: key.about(),
        is_whole: false,
    };
    begin.map(suggestion).collect()
}

/// A value as it is written: in quotes if it has several words.
fn quoted(word: &str) -> String {
    if word.contains(char::is_whitespace) || word.contains('|') {
        format!("\"{}\"", word.replace(is_quote, ""))
    } else {
        word.to_owned()
    }
}
