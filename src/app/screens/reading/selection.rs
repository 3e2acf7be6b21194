//! The words that are selected, with the pointer or with keys.

use std::ops::Range;

use super::{
    ReadingScreen,
    leaf::{Kind, Leaf},
};

/// Words that the learner selected.
#[derive(Clone, Debug)]
pub struct Selection {
    /// The passage.
    pub passage: usize,
    /// Where it began, in bytes of the passage's text.
    pub from: usize,
    /// Where it ends; before the beginning if it was drawn backwards.
    pub to: usize,
    /// Whether the pointer still draws it.
    pub is_dragged: bool,
}

impl Selection {
    /// What is selected, whichever way it was drawn.
    pub fn range(&self) -> Range<usize> {
        self.from.min(self.to)..self.from.max(self.to)
    }

    /// The word at a place.
    pub fn word(passage: usize, text: &str, at: usize) -> Self {
        let Range { start, end } = word_at(text, at);
        Self { passage, from: start, to: end, is_dragged: false }
    }

    /// The same with all of the words that it begins and ends in.
    pub fn with_whole_words(&self, text: &str) -> Self {
        let range = whole_words(text, self.range());
        Self { passage: self.passage, from: range.start, to: range.end, is_dragged: false }
    }

    /// The first word from that byte of a passage on; else its last one.
    fn first(passage: usize, leaf: &Leaf, at: usize) -> Option<Self> {
        let words = words(leaf);
        let word = words.iter().find(|word| word.start >= at).or(words.last())?;
        Some(Self { passage, from: word.start, to: word.end, is_dragged: false })
    }

    /// The word after what is selected, or the one before it; the same if there is none.
    fn step(&self, leaf: &Leaf, by: isize) -> Self {
        let (words, range) = (words(leaf), self.range());
        let found = if by > 0 {
            words.into_iter().find(|word| word.start >= range.end)
        } else {
            words.into_iter().rev().find(|word| word.end <= range.start)
        };
        found.map_or_else(|| self.clone(), |word| Self { from: word.start, to: word.end, ..self.clone() })
    }

    /// With its end moved by a word, or by a sentence; the first word stays selected.
    fn extended(&self, leaf: &Leaf, by: isize, is_sentence: bool) -> Self {
        let words = words(leaf);
        let ends = |word: &Range<usize>| !is_sentence || ends_sentence(leaf, word);
        let first = words.iter().find(|word| word.start <= self.from && self.from < word.end);
        let least = first.map_or(self.from, |word| word.end);
        let to = if by > 0 {
            words.iter().filter(|word| ends(word)).map(|word| word.end).find(|end| *end > self.to)
        } else {
            words.iter().rev().filter(|word| ends(word)).map(|word| word.end).find(|end| *end < self.to)
        };
        let to = if by > 0 { to.or(words.last().map(|word| word.end)) } else { to };
        Self { to: to.unwrap_or(least).max(least), ..self.clone() }
    }
}

/// The word at a byte of a text; empty if there is none.
fn word_at(text: &str, at: usize) -> Range<usize> {
    let (before, after) = text.split_at_checked(at).unwrap_or((text, ""));
    let start = before.len() - before.chars().rev().take_while(|c| is_word(*c)).map(char::len_utf8).sum::<usize>();
    start..before.len() + after.chars().take_while(|c| is_word(*c)).map(char::len_utf8).sum::<usize>()
}

/// A range of bytes with all of the words that it begins and ends in: nobody means to quote half of one.
pub fn whole_words(text: &str, range: Range<usize>) -> Range<usize> {
    // At the edge of a word there is nothing to be added.
    let begins = |at: usize| text.get(at..).and_then(|after| after.chars().next()).is_some_and(is_word);
    let ends = |at: usize| text.get(..at).and_then(|before| before.chars().next_back()).is_some_and(is_word);
    let start = if begins(range.start) { word_at(text, range.start).start } else { range.start };
    start..if ends(range.end) { word_at(text, range.end).end } else { range.end }
}

impl ReadingScreen {
    /// Selects the next word or the one before: at first the first one that is seen of the passage that is read.
    pub(super) fn select_word(&mut self, by: isize) {
        let (passage, at) = self.selection.as_ref().map_or_else(|| self.first_seen(), |it| (it.passage, None));
        let Some(book) = &mut self.book else { return };
        let leaf = book.set(passage);
        self.selection = match &self.selection {
            Some(selection) => Some(selection.step(leaf, by)),
            None => Selection::first(passage, leaf, at.unwrap_or_default()),
        };
        self.wants_selection = true;
    }

    /// Selects a word more or less, or a sentence; at first a word.
    pub(super) fn extend_selection(&mut self, by: isize, is_sentence: bool) {
        if self.selection.is_none() {
            self.select_word(1);
            if !is_sentence {
                return;
            }
        }
        let (Some(selection), Some(book)) = (&mut self.selection, &mut self.book) else { return };
        *selection = selection.extended(book.set(selection.passage), by, is_sentence);
        self.wants_selection = true;
    }

    /// The passage that is read, and the byte of its text at which the page begins if it began above it.
    fn first_seen(&self) -> (usize, Option<usize>) {
        let current = self.current();
        let leaf = self.book.as_ref().and_then(|book| book.leaf(self.spot.passage));
        let block = leaf.and_then(|leaf| leaf.blocks.get(self.spot.block));
        (current, block.filter(|_| self.spot.passage == current).map(|block| block.range.start))
    }
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '’' | '\'' | '-')
}

/// The words of a passage, from the beginning; its heading and sources have none.
fn words(leaf: &Leaf) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    for block in leaf.blocks.iter().filter(|block| block.kind == Kind::Text) {
        let mut start = None;
        let text = leaf.text.get(block.range.clone()).unwrap_or_default();
        for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
            let at = block.range.start + at;
            match (is_word(c), start) {
                (true, None) => start = Some(at),
                (false, Some(from)) => {
                    words.push(from..at);
                    start = None;
                }
                _ => {}
            }
        }
    }
    words
}

/// Whether a sentence ends with a word.
fn ends_sentence(leaf: &Leaf, word: &Range<usize>) -> bool {
    let rest = leaf.text.get(word.end..).unwrap_or_default();
    let signs = rest.split(|c: char| c.is_alphanumeric() || c.is_whitespace()).next().unwrap_or_default();
    let is_over = rest[signs.len()..].chars().next().is_none_or(char::is_whitespace);
    is_over && signs.contains(['.', '!', '?', '…']) || rest.starts_with('\n')
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Deck, Passage};

    #[test]
    fn a_double_click_selects_a_word() {
        let text = "in Saint-Cloud, l’été";
        for (at, word) in [(5, "Saint-Cloud"), (0, "in"), (text.len(), "l’été"), (14, "Saint-Cloud"), (15, "")] {
            assert_eq!(&text[Selection::word(0, text, at).range()], word, "{at}");
        }
    }

    #[test]
    fn keys_select_word_by_word_and_sentence_by_sentence_and_stay_in_the_passage() {
        let passage = Passage {
            heading: "Head words".to_owned(),
            text: "On 4 January it was *signed*. “It rests,” he said.\n\nThen came war".to_owned(),
            ..Passage::default()
        };
        let deck = Deck { title: "T".to_owned(), passages: vec![passage], ..Deck::default() };
        let leaf = Leaf::new(&deck, 0, std::iter::empty(), 600.0);
        let text = |selection: &Selection| leaf.text[selection.range()].to_owned();
        let first = Selection::first(0, &leaf, 0).unwrap();
        assert_eq!(text(&first), "On");
        let word = first.step(&leaf, 1).step(&leaf, 1);
        assert_eq!((text(&word), text(&word.step(&leaf, -1))), ("January".to_owned(), "4".to_owned()));
        assert_eq!(text(&first.step(&leaf, -1)), "On", "there is none before");
        let more = word.extended(&leaf, 1, false).extended(&leaf, 1, false);
        assert_eq!(text(&more), "January it was");
        assert_eq!(text(&more.extended(&leaf, -1, false)), "January it");
        let sentence = word.extended(&leaf, 1, true);
        assert_eq!(text(&sentence), "January it was signed");
        let all = (0..9).fold(sentence.clone(), |it, _| it.extended(&leaf, 1, true));
        assert!(text(&all).ends_with("he said.\nThen came war"), "{}", text(&all));
        assert_eq!(text(&all.extended(&leaf, -1, true)), "January it was signed. “It rests,” he said");
        assert_eq!(text(&(0..9).fold(all, |it, _| it.extended(&leaf, -1, true))), "January");
        assert_eq!(Selection::first(0, &leaf, 10_000).map(|it| text(&it)).as_deref(), Some("war"));
    }
}
