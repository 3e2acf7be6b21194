//! A passage as it is set: its text in blocks that can be laid out one by one, with the quotes of its cards found in it.

use std::ops::Range;

use super::search;
use crate::{
    app::theme::{GAP, PAGE_MARGIN},
    deck::Deck,
    wording::{Gap, PictureRef, pictures, plain, range_of, runs_beside_pictures},
};

/// A longer paragraph is laid out in parts, in bytes: what is not seen then costs nothing.
const LONGEST_BLOCK: usize = 2_000;
/// The height of what ends a passage, in points: what can be done with it, and the space before the next one.
const FOOT_HEIGHT: f32 = 68.0;
/// About how high a picture is, in points, before it was decoded.
const PICTURE_HEIGHT: f32 = 240.0;

/// What a block is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The deck's title, before the first passage.
    Title,
    /// The deck's summary, below its title.
    Summary,
    /// The heading of the passage.
    Heading,
    /// A paragraph of the passage, or a part of one.
    Text,
    /// The picture of that number.
    Picture(usize),
    /// The source of that number.
    Source(usize),
    /// What the source says and what the record shows.
    Note,
    /// What can be done with the passage.
    Foot,
}

impl Kind {
    /// Whether it stands below the text of the passage.
    pub fn is_below(self) -> bool {
        matches!(self, Self::Source(_) | Self::Note | Self::Foot)
    }

    /// About how high a block of so many bytes is, in points, before it is laid out in that width.
    fn guess(self, bytes: usize, width: f32) -> f32 {
        let (line, letter) = match self {
            Self::Title => (34.0, 13.0),
            Self::Heading => (28.0, 11.0),
            Self::Text => (26.0, 8.8),
            Self::Summary | Self::Source(_) | Self::Note => (20.0, 7.0),
            Self::Picture(_) => return PICTURE_HEIGHT,
            Self::Foot => return FOOT_HEIGHT,
        };
        (bytes as f32 * letter / width).ceil().max(1.0) * line
    }
}

/// A piece of a passage that is laid out by itself.
#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    /// What it is.
    pub kind: Kind,
    /// Where it stands in the text.
    pub range: Range<usize>,
    /// The space above it, in points.
    pub above: f32,
    /// Its height in points, once it was laid out; guessed before.
    pub height: f32,
    /// Whether it was laid out.
    pub is_measured: bool,
}

/// A stretch of the passage in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Where it stands in the text that is shown.
    pub shown: Range<usize>,
    /// Where it stands in the passage.
    source: Range<usize>,
    /// Whether the two are the same, byte for byte.
    is_exact: bool,
    /// Whether it is strongly emphasised.
    pub is_bold: bool,
    /// Whether it is emphasised.
    pub is_italic: bool,
}

/// A passage that can be set.
#[derive(Default)]
pub struct Leaf {
    /// All of its text, as it is shown.
    pub text: String,
    /// Its blocks, from the top.
    pub blocks: Vec<Block>,
    /// Its pictures, in their order.
    pub pictures: Vec<PictureRef>,
    spans: Vec<Span>,
    /// The words that answer a card, each with the card's place in the deck; by where they start.
    pub quotes: Vec<(Range<usize>, usize)>,
    /// The cards whose words are not found.
    pub loose: Vec<usize>,
    /// What answers a card, as stretches that do not overlap.
    pub covers: Vec<Range<usize>>,
    /// What was searched for, and where it is.
    found: (String, Vec<Range<usize>>),
}

impl Leaf {
    /// Sets a passage of a deck, with its cards, in that width.
    pub fn new(deck: &Deck, place: usize, cards: impl Iterator<Item = usize>, width: f32) -> Self {
        let mut leaf = Self::default();
        let Some(passage) = deck.passages.get(place) else { return leaf };
        if place == 0 {
            leaf.block(Kind::Title, &deck.title, PAGE_MARGIN);
            leaf.block(Kind::Summary, &plain(&deck.summary), 0.0);
        }
        let above = if place == 0 { PAGE_MARGIN * 1.5 } else { 0.0 };
        leaf.block(Kind::Heading, &passage.heading, above);
        leaf.body(&passage.text);
        for (number, (origin, _)) in deck.origins(passage).enumerate() {
            leaf.block(Kind::Source(number), &origin, if number == 0 { GAP * 1.5 } else { 0.0 });
        }
        leaf.block(Kind::Note, &plain(passage.note.as_deref().unwrap_or_default()), GAP / 2.0);
        leaf.blocks.push(Block::new(Kind::Foot, leaf.text.len()..leaf.text.len(), GAP / 2.0));
        for block in &mut leaf.blocks {
            block.height = block.kind.guess(block.range.len(), width);
        }
        leaf.find_quotes(deck, &passage.text, cards);
        leaf
    }

    fn block(&mut self, kind: Kind, text: &str, above: f32) {
        if !text.trim().is_empty() {
            let start = self.text.len();
            self.text.push_str(text);
            self.end_block(kind, start, above);
            self.text.push('\n');
        }
    }

    /// Ends a block that began there, in parts if it is long.
    fn end_block(&mut self, kind: Kind, mut start: usize, mut above: f32) {
        while self.text.len() - start > LONGEST_BLOCK {
            let longest = self.text.floor_char_boundary(start + LONGEST_BLOCK);
            let part = &self.text[start..longest];
            let end = part.rfind(". ").map(|at| at + 2).filter(|at| *at > LONGEST_BLOCK / 2);
            let end = end.or_else(|| part.rfind(' ').map(|at| at + 1)).map_or(longest, |at| start + at);
            self.blocks.push(Block::new(kind, start..end, std::mem::take(&mut above)));
            start = end;
        }
        self.blocks.push(Block::new(kind, start..self.text.len(), above));
    }

    fn body(&mut self, markdown: &str) {
        let (mut start, mut above) = (self.text.len(), GAP);
        let mut pictures = pictures(markdown).into_iter().peekable();
        // Their words are for those who cannot see them.
        for run in runs_beside_pictures(markdown, None) {
            if run.gap != Gap::None {
                if self.text.len() > start {
                    self.end_block(Kind::Text, start, above);
                    self.text.push('\n');
                }
                while let Some(picture) = pictures.next_if(|picture| picture.source.start < run.source.start) {
                    self.picture(picture);
                }
                (start, above) = (self.text.len(), if run.gap == Gap::Line { 0.0 } else { GAP * 1.5 });
            }
            let from = self.text.len();
            self.text.push_str(&run.text);
            self.spans.push(Span {
                shown: from..self.text.len(),
                is_exact: markdown.get(run.source.clone()) == Some(&*run.text),
                source: run.source,
                is_bold: run.is_bold,
                is_italic: run.is_italic,
            });
        }
        if self.text.len() > start {
            self.end_block(Kind::Text, start, above);
            self.text.push('\n');
        }
        pictures.for_each(|picture| self.picture(picture));
    }

    fn picture(&mut self, picture: PictureRef) {
        let at = self.text.len();
        self.blocks.push(Block::new(Kind::Picture(self.pictures.len()), at..at, GAP));
        self.pictures.push(picture);
    }

    fn find_quotes(&mut self, deck: &Deck, markdown: &str, cards: impl Iterator<Item = usize>) {
        for place in cards {
            let quote = deck.cards.get(place).and_then(|card| card.quote.as_deref());
            match range_of(markdown, quote).and_then(|range| self.shown(&range)) {
                Some(range) => self.quotes.push((range, place)),
                None => self.loose.push(place),
            }
        }
        self.quotes.sort_by_key(|(range, place)| (range.start, range.end, *place));
        for (range, _) in &self.quotes {
            match self.covers.last_mut().filter(|last| range.start < last.end) {
                Some(last) => last.end = last.end.max(range.end),
                None => self.covers.push(range.clone()),
            }
        }
    }

    /// The spans that overlap a stretch of the shown text.
    pub fn spans(&self, shown: &Range<usize>) -> &[Span] {
        let from = self.spans.partition_point(|span| span.shown.end <= shown.start);
        let to = self.spans.partition_point(|span| span.shown.start < shown.end);
        self.spans.get(from..to).unwrap_or_default()
    }

    /// Where a stretch of the passage is in the text that is shown.
    fn shown(&self, source: &Range<usize>) -> Option<Range<usize>> {
        let from = self.spans.partition_point(|span| span.source.end <= source.start);
        let to = self.spans.partition_point(|span| span.source.start < source.end);
        let (first, last) = (self.spans.get(from)?, self.spans.get(to.checked_sub(1)?)?);
        let start =
            first.shown.start + if first.is_exact { source.start.saturating_sub(first.source.start) } else { 0 };
        let end = last.shown.end - if last.is_exact { last.source.end.saturating_sub(source.end) } else { 0 };
        (start < end).then_some(start..end)
    }

    /// Where a stretch of the text that is shown is in the passage, without white space at its ends. `None` if it has
    /// none of the passage.
    pub fn source(&self, shown: &Range<usize>) -> Option<Range<usize>> {
        let cut = self.text.get(shown.clone())?;
        let start = shown.start + (cut.len() - cut.trim_start().len());
        let shown = start..shown.start + cut.trim_end().len();
        let spans = self.spans(&shown);
        let (first, last) = (spans.first()?, spans.last()?);
        let start = first.source.start + if first.is_exact { shown.start.saturating_sub(first.shown.start) } else { 0 };
        let end = last.source.end - if last.is_exact { last.shown.end.saturating_sub(shown.end) } else { 0 };
        (start < end).then_some(start..end)
    }

    /// The block in which a byte of the text is.
    pub fn block_at(&self, at: usize) -> usize {
        self.blocks.partition_point(|block| block.range.end <= at).min(self.blocks.len().saturating_sub(1))
    }

    /// Searches for a folded text.
    pub fn find(&mut self, searched: &str) {
        if self.found.0 != searched {
            self.found = (searched.to_owned(), search::places(&self.text, searched));
        }
    }

    /// Where what was searched for is.
    pub fn found(&self) -> &[Range<usize>] {
        &self.found.1
    }

    /// Its height in points.
    pub fn height(&self) -> f32 {
        self.blocks.iter().map(Block::whole_height).sum()
    }
}

impl Block {
    fn new(kind: Kind, range: Range<usize>, above: f32) -> Self {
        Self { kind, range, above, height: 0.0, is_measured: kind == Kind::Foot }
    }

    /// Its height with the space above it, in points.
    pub fn whole_height(&self) -> f32 {
        self.above + self.height
    }
}

/// About how high a passage is, in points, before it is set in that width.
pub fn guessed_height(deck: &Deck, place: usize, width: f32) -> f32 {
    let Some(passage) = deck.passages.get(place) else { return 0.0 };
    let sources = passage.sources.len() as f32 * Kind::Source(0).guess(0, width);
    FOOT_HEIGHT
        + Kind::Heading.guess(passage.heading.len(), width)
        + Kind::Text.guess(passage.text.len(), width)
        + sources
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Card, Passage};

    fn leaf(text: &str, quotes: &[&str]) -> Leaf {
        let passage =
            Passage { id: "p".into(), heading: "Head".to_owned(), text: text.to_owned(), ..Passage::default() };
        let card = |quote: &&str| Card { quote: Some((*quote).to_owned()), ..Card::default() };
        let deck = Deck {
            title: "Deck".to_owned(),
            passages: vec![passage],
            cards: quotes.iter().map(card).collect(),
            ..Deck::default()
        };
        Leaf::new(&deck, 0, 0..quotes.len(), 600.0)
    }

    #[test]
    fn a_quote_is_found_through_markup_and_what_is_shown_leads_back_to_it() {
        let text = "It was *signed* on 4 January 1894 &amp; kept **secret**.\n\nThen war.";
        let leaf = leaf(text, &["*signed* on 4 January", "1894 &amp; kept", "Then war", "elsewhere"]);
        let shown: Vec<_> = leaf.quotes.iter().map(|(range, _)| &leaf.text[range.clone()]).collect();
        assert_eq!(shown, ["signed on 4 January", "1894 & kept", "Then war"]);
        assert_eq!(leaf.loose, [3]);
        for (range, place) in &leaf.quotes {
            let source = &text[leaf.source(range).unwrap()];
            let quote = ["signed* on 4 January", "1894 &amp; kept", "Then war"][*place];
            assert_eq!(source, quote);
            assert!(text.contains(source));
        }
        let all = 0..leaf.text.len();
        assert_eq!(
            &text[leaf.source(&all).unwrap()],
            &text["".len()..],
            "heading and title are no part of the passage"
        );
    }

    #[test]
    fn a_long_passage_is_cut_into_blocks_and_none_of_it_is_lost() {
        let text = "A sentence of the passage. ".repeat(4_000) + "\n\n- one\n- two\n\n" + &"é".repeat(9_000);
        let leaf = leaf(&text, &[]);
        assert!(leaf.blocks.iter().all(|block| block.range.len() <= LONGEST_BLOCK));
        let all: String = leaf
            .blocks
            .iter()
            .filter(|block| block.kind == Kind::Text)
            .map(|block| &leaf.text[block.range.clone()])
            .collect();
        assert_eq!(all, plain(&text).replace('\n', ""));
        for block in &leaf.blocks[..leaf.blocks.len() - 1] {
            assert_eq!(leaf.blocks[leaf.block_at(block.range.start)], *block);
        }
    }

    #[test]
    fn a_picture_stands_below_its_paragraph_and_a_quote_behind_it_is_found() {
        let leaf = leaf("![alone](a.png)\n\nOn a ![raft](b.png) raft.\n\nThen *war*.", &["Then *war*", "raft."]);
        let kinds: Vec<_> =
            leaf.blocks.iter().map(|block| block.kind).skip_while(|kind| *kind != Kind::Heading).collect();
        let expected = [Kind::Heading, Kind::Picture(0), Kind::Text, Kind::Picture(1), Kind::Text, Kind::Foot];
        assert_eq!(kinds, expected);
        let files: Vec<_> = leaf.pictures.iter().map(|picture| &*picture.file).collect();
        assert_eq!((files, leaf.loose.len()), (vec!["a.png", "b.png"], 0));
        assert!(!leaf.text.contains("alone") && leaf.text.contains("On a raft."), "{}", leaf.text);
    }

    #[test]
    fn quotes_that_overlap_are_covered_together() {
        let leaf = leaf("one two three four five", &["two three", "three four", "five", "one"]);
        let covered: Vec<_> = leaf.covers.iter().map(|range| &leaf.text[range.clone()]).collect();
        assert_eq!(covered, ["one", "two three four", "five"]);
    }
}
