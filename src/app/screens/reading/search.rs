//! Searching within a deck's passages: case, accents and punctuation do not matter.

use std::{ops::Range, sync::Arc};

use super::leaf::Leaf;
use crate::{
    deck::{Deck, fold},
    tasks::{Task, Wake, finished},
};

/// What is searched for, and where it is.
#[derive(Default)]
pub struct Search {
    /// What was typed.
    pub typed: String,
    folded: String,
    /// The folded text of each passage, once it was searched.
    index: Option<Vec<String>>,
    reading: Option<Task<Vec<String>>>,
    /// The passages that have it, and how often.
    hits: Vec<(usize, usize)>,
    /// The number of the hit that is shown.
    here: Option<usize>,
}

impl Search {
    /// Makes the passages ready to be searched, in the background.
    pub fn prepare(&mut self, deck: &Arc<Deck>, wake: &Wake) {
        if self.index.is_none() && self.reading.is_none() {
            let deck = Arc::clone(deck);
            self.reading = Some(Task::start(wake, move || {
                let places = 0..deck.passages.len();
                places.map(|place| folded(&Leaf::new(&deck, place, std::iter::empty(), 1.0).text).0).collect()
            }));
        }
    }

    /// Forgets another deck's passages; what was typed stays.
    pub fn forget(&mut self) {
        let typed = std::mem::take(&mut self.typed);
        *self = Self { typed, ..Self::default() };
        self.find();
    }

    /// Whether the passages are being made ready.
    pub fn is_reading(&self) -> bool {
        self.reading.is_some()
    }

    /// Whether the passages are neither ready nor being made so.
    pub fn is_unprepared(&self) -> bool {
        self.index.is_none() && self.reading.is_none()
    }

    /// Takes up the passages that were made ready.
    pub fn poll(&mut self) {
        if let Some(index) = finished(&mut self.reading) {
            self.index = Some(index);
            self.find();
        }
    }

    /// Searches for what was typed.
    pub fn find(&mut self) {
        self.folded = fold(&self.typed);
        (self.hits, self.here) = (Vec::new(), None);
        if let Some(index) = self.index.as_ref().filter(|_| !self.folded.is_empty()) {
            let counts = index.iter().map(|text| text.matches(&self.folded).count());
            self.hits = counts.enumerate().filter(|(_, count)| *count > 0).collect();
        }
    }

    /// What is searched for, folded; empty for nothing.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// How often it is there.
    pub fn count(&self) -> usize {
        self.hits.iter().map(|(_, count)| count).sum()
    }

    /// The number of the hit that is shown, from 0.
    pub fn here(&self) -> Option<usize> {
        self.here
    }

    /// The passage of the hit that is shown, and which one of that passage it is.
    pub fn place(&self) -> Option<(usize, usize)> {
        let mut left = self.here?;
        self.hits.iter().find_map(|(passage, count)| match left.checked_sub(*count) {
            Some(rest) => {
                left = rest;
                None
            }
            None => Some((*passage, left)),
        })
    }

    /// Goes to the next hit or the one before; at first to the first one from that passage on.
    pub fn go(&mut self, by: isize, from: usize) -> Option<(usize, usize)> {
        let count = self.count();
        if count == 0 {
            return None;
        }
        let before = self.hits.iter().filter(|(passage, _)| *passage < from).map(|(_, count)| count).sum::<usize>();
        self.here = Some(match self.here {
            None => before % count,
            Some(here) => (here + count).saturating_add_signed(by) % count,
        });
        self.place()
    }
}

/// Where a folded text is in another text, without overlaps.
pub fn places(text: &str, searched: &str) -> Vec<Range<usize>> {
    if searched.is_empty() {
        return Vec::new();
    }
    let (folded, starts) = folded(text);
    let place = |(at, _): (usize, &str)| {
        let last = *starts.get(at + searched.len() - 1)?;
        let end = last + text[last..].chars().next().map_or(1, char::len_utf8);
        Some(*starts.get(at)?..end)
    };
    folded.match_indices(searched).filter_map(place).collect()
}

/// Folds a text as [`fold`] does, and says for each byte of it at which byte of the text its character starts.
fn folded(text: &str) -> (String, Vec<usize>) {
    let (mut folded, mut starts) = (String::with_capacity(text.len()), Vec::with_capacity(text.len()));
    let mut is_word_over = false;
    for (at, c) in text.char_indices() {
        let mut letters = c.to_ascii_lowercase().to_string();
        if !c.is_ascii_alphanumeric() {
            // Between letters, what is silent leaves nothing, and what ends a word a space.
            letters = fold(&format!("a{c}a"));
            letters = letters.get(1..letters.len() - 1).unwrap_or_default().to_owned();
        }
        let word = letters.trim();
        is_word_over |= letters.starts_with(' ');
        if !word.is_empty() {
            if std::mem::take(&mut is_word_over) && !folded.is_empty() {
                folded.push(' ');
                starts.push(at);
            }
            folded.push_str(word);
            starts.resize(folded.len(), at);
            is_word_over = letters.len() > 1 && letters.ends_with(' ');
        }
    }
    (folded, starts)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn a_text_with_places_is_folded_as_any_other(text in "[a-zA-Z0-9 éÉßæİıς½’'.,—–\u{301}Ж日-]{0,40}") {
            let (text_folded, starts) = folded(&text);
            proptest::prop_assert_eq!(&text_folded, &fold(&text));
            proptest::prop_assert_eq!(starts.len(), text_folded.len());
            proptest::prop_assert!(starts.iter().all(|at| text.is_char_boundary(*at)));
        }
    }

    #[test]
    fn what_is_searched_for_is_found_where_it_stands() {
        let text = "The Congrès — of Paris. Le CONGRES de Paris: congrè.";
        let found = |searched: &str| -> Vec<_> {
            places(text, &fold(searched)).into_iter().map(|range| &text[range]).collect()
        };
        assert_eq!(found("congres"), ["Congrès", "CONGRES"]);
        assert_eq!(found("congres of paris"), ["Congrès — of Paris"]);
        assert_eq!(found("Vienna"), Vec::<&str>::new());
        assert_eq!(found("  "), Vec::<&str>::new());
    }

    #[test]
    fn hits_go_round_from_the_passage_that_is_read() {
        let mut search = Search { hits: vec![(1, 2), (4, 1)], ..Search::default() };
        let steps: Vec<_> = (0..4).map(|_| search.go(1, 2).unwrap()).collect();
        assert_eq!(steps, [(4, 0), (1, 0), (1, 1), (4, 0)]);
        assert_eq!(search.go(-1, 0), Some((1, 1)));
        assert_eq!(Search::default().go(1, 0), None);
    }
}
