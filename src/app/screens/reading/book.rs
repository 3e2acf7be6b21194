//! A deck as a book: where each passage is, though only those near what is seen are set.

use std::{collections::BTreeMap, collections::HashMap, sync::Arc};

use super::leaf::{Block, Leaf, guessed_height};
use crate::deck::{Deck, DeckId};

/// How far above a passage one looks that one goes to, in points.
pub const ABOVE: f32 = 18.0;
/// At most so many passages are kept set.
const MOST_SET: usize = 120;

/// A place in a book that stays where it is, whatever is learned about the heights around it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spot {
    /// The passage.
    pub passage: usize,
    /// The block of it.
    pub block: usize,
    /// How far below the top of the block, in points.
    pub below: f32,
}

/// A deck as a book.
pub struct Book {
    deck: Arc<Deck>,
    /// The passages of the cards, each with the card's place; in this order.
    cards: Vec<(usize, usize)>,
    leaves: BTreeMap<usize, Leaf>,
    /// The height of each passage, guessed until it is set.
    heights: Vec<f32>,
    /// Where each passage begins, and where the last one ends.
    tops: Vec<f32>,
    /// The width of the text and the size of a point.
    set_for: (f32, f32),
}

impl Book {
    /// Makes a book of a deck.
    pub fn new(deck: &Arc<Deck>) -> Self {
        let mut places = HashMap::with_capacity(deck.passages.len());
        for (place, passage) in deck.passages.iter().enumerate() {
            places.entry(&passage.id).or_insert(place);
        }
        let passage_of = |card: &crate::deck::Card| places.get(card.passage.as_ref()?).copied();
        let cards = deck.cards.iter().enumerate();
        let mut cards: Vec<_> = cards.filter_map(|(place, card)| Some((passage_of(card)?, place))).collect();
        cards.sort_unstable();
        Self {
            deck: Arc::clone(deck),
            cards,
            leaves: BTreeMap::new(),
            heights: Vec::new(),
            tops: vec![0.0],
            set_for: (0.0, 0.0),
        }
    }

    /// The deck.
    pub fn deck(&self) -> &Arc<Deck> {
        &self.deck
    }

    /// The deck's id.
    pub fn id(&self) -> &DeckId {
        &self.deck.id
    }

    /// The places of a passage's cards in the deck.
    pub fn cards(&self, passage: usize) -> impl Iterator<Item = usize> + '_ {
        let from = self.cards.partition_point(|(of, _)| *of < passage);
        self.cards.iter().skip(from).take_while(move |(of, _)| *of == passage).map(|(_, card)| *card)
    }

    /// Sets the width of the text and the size of a point; if one is another, all is set anew.
    pub fn set_width(&mut self, width: f32, scale: f32) {
        if self.set_for != (width, scale) {
            self.set_for = (width, scale);
            self.leaves.clear();
            let places = 0..self.deck.passages.len();
            self.heights = places.map(|place| guessed_height(&self.deck, place, width)).collect();
            self.count();
        }
    }

    /// Counts anew where each passage begins.
    pub fn count(&mut self) {
        let mut top = 0.0;
        self.tops.clear();
        self.tops.push(top);
        for height in &self.heights {
            top += height;
            self.tops.push(top);
        }
    }

    /// A passage that is set; it is, if it was not.
    pub fn set(&mut self, passage: usize) -> &mut Leaf {
        if !self.leaves.contains_key(&passage) {
            let leaf = Leaf::new(&self.deck, passage, self.cards(passage), self.set_for.0);
            self.note_height(passage, leaf.height());
            self.leaves.insert(passage, leaf);
        }
        self.leaves.entry(passage).or_default()
    }

    /// A passage, if it is set.
    pub fn leaf(&self, passage: usize) -> Option<&Leaf> {
        self.leaves.get(&passage)
    }

    /// A block of a passage, which is set.
    pub fn block(&mut self, passage: usize, block: usize) -> Option<&Block> {
        self.set(passage).blocks.get(block)
    }

    /// Keeps the height of a block that was laid out.
    pub fn measured(&mut self, passage: usize, block: usize, height: f32) {
        let leaf = self.set(passage);
        if let Some(block) = leaf.blocks.get_mut(block) {
            (block.height, block.is_measured) = (height, true);
        }
        let height = leaf.height();
        self.note_height(passage, height);
    }

    fn note_height(&mut self, passage: usize, height: f32) {
        if let Some(of_passage) = self.heights.get_mut(passage) {
            *of_passage = height;
        }
    }

    /// Forgets the passages that are far from one, if there are many.
    pub fn forget_far(&mut self, passage: usize) {
        if self.leaves.len() > MOST_SET {
            self.leaves.retain(|place, _| place.abs_diff(passage) < MOST_SET / 3);
        }
    }

    /// The block after, or before.
    pub fn step(&mut self, passage: usize, block: usize, is_down: bool) -> Option<(usize, usize)> {
        if is_down {
            if block + 1 < self.set(passage).blocks.len() {
                return Some((passage, block + 1));
            }
            return (passage + 1 < self.deck.passages.len()).then_some((passage + 1, 0));
        }
        if block > 0 {
            return Some((passage, block - 1));
        }
        let before = passage.checked_sub(1)?;
        Some((before, self.set(before).blocks.len().saturating_sub(1)))
    }

    /// Where a passage begins, in points.
    pub fn top(&self, passage: usize) -> f32 {
        self.tops.get(passage).copied().unwrap_or_default()
    }

    /// Where a spot is, in points.
    pub fn y(&self, spot: Spot) -> f32 {
        let blocks = self.leaf(spot.passage).map_or(&[][..], |leaf| &leaf.blocks);
        self.top(spot.passage) + blocks.iter().take(spot.block).map(Block::whole_height).sum::<f32>() + spot.below
    }

    /// The spot at a height.
    pub fn at(&self, y: f32) -> Spot {
        let passage = self.tops.partition_point(|top| *top <= y).saturating_sub(1);
        let passage = passage.min(self.deck.passages.len().saturating_sub(1));
        let mut below = y - self.top(passage);
        for (block, it) in self.leaf(passage).map_or(&[][..], |leaf| &leaf.blocks).iter().enumerate() {
            if below < it.whole_height() {
                return Spot { passage, block, below };
            }
            below -= it.whole_height();
        }
        Spot { passage, block: 0, below: y - self.top(passage) }
    }

    /// The height of all in a window of that height, in points: with space below the last passage, so that it can be at the
    /// top, too.
    pub fn height_to_scroll(&self, window: f32) -> f32 {
        let last = self.heights.last().copied().unwrap_or_default();
        (self.tops.last().copied().unwrap_or_default() + (window - last - ABOVE).max(0.0)).max(window)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Card, Passage};

    fn book(passages: usize) -> Book {
        let passage = |n: usize| Passage {
            id: format!("p{n}").into(),
            heading: format!("Heading {n}"),
            text: "Some words. ".repeat(n % 7 * 30),
            ..Passage::default()
        };
        let card = |n: usize| Card { passage: Some(format!("p{}", n * 7 % passages).into()), ..Card::default() };
        let deck = Deck {
            passages: (0..passages).map(passage).collect(),
            cards: (0..passages * 2).map(card).collect(),
            ..Deck::default()
        };
        let mut book = Book::new(&Arc::new(deck));
        book.set_width(600.0, 1.0);
        book
    }

    #[test]
    fn a_spot_stays_when_the_heights_around_it_become_known() {
        let mut book = book(50);
        book.set(20);
        book.count();
        let spot = Spot { passage: 20, block: 1, below: 11.0 };
        assert_eq!(book.at(book.y(spot)), spot);
        let before = book.y(spot);
        book.measured(19, 0, 500.0);
        book.measured(20, 0, 300.0);
        book.count();
        assert!(book.y(spot) > before + 400.0);
        assert_eq!(book.at(book.y(spot)), spot);
    }

    #[test]
    fn stepping_down_and_up_meets_every_block_once() {
        let mut book = book(9);
        let (mut place, mut seen) = ((0, 0), vec![(0, 0)]);
        while let Some(next) = book.step(place.0, place.1, true) {
            seen.push(next);
            place = next;
        }
        assert_eq!(place.0, 8);
        for expected in seen.iter().rev().skip(1) {
            place = book.step(place.0, place.1, false).unwrap();
            assert_eq!(place, *expected);
        }
        assert_eq!(book.step(0, 0, false), None);
    }

    #[test]
    fn each_passage_has_its_cards_in_their_order() {
        let book = book(10);
        let all: Vec<usize> = (0..10).flat_map(|place| book.cards(place)).collect();
        assert_eq!(all.len(), 20);
        assert_eq!(book.cards(7).collect::<Vec<_>>(), [1, 11]);
    }
}
