//! A deck's passages in order, as a text to read, with its cards as marks in the margin.

mod book;
mod contents;
mod head;
mod ink;
mod leaf;
mod marks;
mod pages;
mod search;
mod selection;

use std::{
    collections::{BTreeSet, HashMap},
    ops::Range,
    sync::Arc,
};

use eframe::egui::{Margin, Panel, Ui};

pub use self::selection::whole_words;
use self::{
    book::{Book, Spot},
    leaf::Leaf,
    pages::{PAGE_WIDTH, Wanted},
    search::Search,
    selection::Selection,
};
use super::View;
use crate::{
    app::{
        command::{Action, ReadingMove},
        theme::GAP,
    },
    deck::{CardKey, DeckId, PassageId},
    library::{Library, LibraryDeck},
    tasks::Wake,
};

/// The least and the greatest width of the contents beside the page, in points.
const CONTENTS_WIDTH: [f32; 2] = [290.0, 420.0];
/// A passage belongs to what is read if it is that far below the top of the page, in points.
const READ_AT: f32 = 90.0;

/// The state of the page: which deck is read, and where.
#[derive(Default)]
pub struct ReadingScreen {
    deck: Option<DeckId>,
    book: Option<Book>,
    spot: Spot,
    /// Where the decks were left that are not read now.
    left_at: HashMap<DeckId, Spot>,
    /// Where the window was left.
    begins_at: Option<(DeckId, PassageId)>,
    /// What is to be shown.
    wanted: Option<Wanted>,
    /// How far the keys want to scroll, in pages.
    scroll_pages: f32,
    /// Where the page was scrolled to, how far it could be, and how high it is, in points.
    offset: f32,
    furthest: f32,
    height: f32,
    /// The passage, and the card that led to it, whose words are lit.
    lit: Option<(usize, usize)>,
    /// With *Guess first*: what was uncovered, by passage and number.
    uncovered: Option<BTreeSet<(usize, usize)>>,
    selection: Option<Selection>,
    /// Whether the pointer is over what can be done with a passage: a press there is for the selected words.
    is_over_foot: bool,
    /// Whether to bring the end of the selection into sight.
    wants_selection: bool,
    search: Search,
    /// Whether to focus the search field.
    wants_search: bool,
    /// The passage whose button was pressed.
    acting: Option<usize>,
    /// The passage that the contents have shown.
    contents_at: Option<usize>,
}

impl ReadingScreen {
    /// Begins where the window was left, as [`ReadingScreen::place`] tells it.
    pub fn new(place: &str) -> Self {
        let begins_at: Option<(DeckId, PassageId)> =
            place.split_once('/').map(|(deck, passage)| (deck.into(), passage.into()));
        Self { deck: begins_at.as_ref().map(|(deck, _)| deck.clone()), begins_at, ..Self::default() }
    }

    /// The passage that is read, as `deck/passage`; `None` if nothing was read.
    pub fn place(&self) -> Option<String> {
        let book = self.book.as_ref()?;
        let passage = book.deck().passages.get(self.current())?;
        Some(format!("{}/{}", book.id(), passage.id))
    }

    /// Goes to the passage at that place of a deck, where the words of a card are lit.
    pub fn open(&mut self, library: &Library, deck: &DeckId, place: usize, card: Option<usize>) {
        self.turn_to(library, deck);
        self.lit = card.map(|card| (place, card));
        let Some(book) = self.book.as_mut().filter(|book| place < book.deck().passages.len()) else { return };
        // Words far down a long passage would be out of sight.
        let leaf = book.set(place);
        let quote = leaf.quotes.iter().find(|(_, of)| Some(*of) == card).map(|(range, _)| range.start);
        self.wanted = Some(Wanted { passage: place, at: quote.filter(|at| *at > 1_500) });
    }

    /// Turns to a deck, where it was left.
    pub fn turn_to(&mut self, library: &Library, id: &DeckId) {
        if self.book.as_ref().is_none_or(|book| book.id() != id) {
            self.deck = Some(id.clone());
            self.refresh(library);
        }
    }

    /// The deck that is read.
    pub fn deck(&self) -> Option<&DeckId> {
        self.deck.as_ref()
    }

    /// Says which deck to begin with, if none was read yet.
    pub fn suggest(&mut self, deck: Option<DeckId>) {
        if self.deck.is_none() {
            self.deck = deck;
        }
    }

    /// Takes the deck up anew if it has changed; another one if it is gone.
    pub fn refresh(&mut self, library: &Library) {
        let is_readable = |deck: &&LibraryDeck| !deck.deck.passages.is_empty();
        let wanted = self.deck.as_ref().and_then(|id| library.deck(id));
        let decks = library.decks();
        let Some(deck) = wanted.or(decks.iter().find(is_readable)).or(decks.first()) else {
            (self.deck, self.book) = (None, None);
            return;
        };
        self.deck = Some(deck.deck.id.clone());
        let before = self.book.take();
        if let Some(same) = before.as_ref().filter(|book| Arc::ptr_eq(book.deck(), &deck.deck)) {
            debug_assert_eq!(same.id(), &deck.deck.id, "a deck has one id");
            self.book = before;
            return;
        }
        let mut book = Book::new(&deck.deck);
        let (spot, mut begins) = (std::mem::take(&mut self.spot), None);
        match before {
            // The passage that is read may be at another place now.
            Some(before) if before.id() == book.id() => {
                let id = before.deck().passages.get(spot.passage).map(|passage| &passage.id);
                let place = book.deck().passages.iter().position(|passage| Some(&passage.id) == id);
                self.spot = place.map_or(Spot::default(), |passage| Spot { passage, ..spot });
            }
            before => {
                if let Some(before) = before {
                    self.left_at.insert(before.id().clone(), spot);
                }
                let last = book.deck().passages.len().saturating_sub(1);
                let left = self.left_at.get(book.id()).copied().unwrap_or_default();
                self.spot = Spot { passage: left.passage.min(last), ..left };
                begins = self.begins_at.take_if(|(deck, _)| deck == book.id());
                self.uncovered = self.uncovered.as_ref().map(|_| BTreeSet::new());
            }
        }
        book.set(self.spot.passage);
        (self.lit, self.selection, self.wanted, self.contents_at) = (None, None, None, None);
        let begins = begins.and_then(|(_, id)| book.deck().passage_place(&id));
        self.wanted = begins.map(|passage| Wanted { passage, at: None });
        self.book = Some(book);
        self.search.forget();
    }

    /// Takes up what the background has done.
    pub fn poll(&mut self) {
        self.search.poll();
    }

    /// Whether work in the background goes on.
    pub fn is_reading(&self) -> bool {
        self.search.is_reading()
    }

    /// The passage that is read.
    pub fn current(&self) -> usize {
        match (&self.wanted, &self.book) {
            (Some(wanted), _) => wanted.passage,
            (None, Some(book)) => {
                let top = book.y(self.spot);
                let spot = book.at(top + READ_AT);
                let block = book.leaf(spot.passage).and_then(|leaf| leaf.blocks.get(spot.block));
                let is_over = block.is_some_and(|block| block.kind.is_below());
                let next = spot.passage + 1;
                // Of a passage that is over but for its sources, the next one is read if it begins in the upper half.
                let begins = next < book.deck().passages.len() && book.top(next) < top + self.height / 2.0;
                if is_over && begins { next } else { spot.passage }
            }
            (None, None) => 0,
        }
    }

    /// The deck and the passage that is meant: the one whose button was pressed, that of the selected words, or the one
    /// that is read.
    pub fn take_meant(&mut self) -> Option<(DeckId, usize)> {
        let selected = self.selection.as_ref().map(|selection| selection.passage);
        let place = self.acting.take().or(selected).unwrap_or_else(|| self.current());
        let book = self.book.as_ref().filter(|book| place < book.deck().passages.len())?;
        Some((book.id().clone(), place))
    }

    /// The cards of a passage that can be asked.
    pub fn cards(&self, library: &Library, place: usize) -> Vec<CardKey> {
        let Some(book) = &self.book else { return Vec::new() };
        let Some(deck) = library.deck(book.id()) else { return Vec::new() };
        let asked = book.cards(place).filter(|card| deck.marks().get(*card).is_some_and(|marks| !marks.is_suspended));
        asked.map(|card| deck.key(card)).collect()
    }

    /// Asks for a new card about a passage, with the selected words as its quote.
    pub fn new_card(&self, deck: DeckId, place: usize) -> Option<Action> {
        let book = self.book.as_ref()?;
        let passage = book.deck().passages.get(place)?;
        let selection = self.selection.as_ref().filter(|selection| selection.passage == place);
        let quote = selection.and_then(|it| book.leaf(place)?.source(&it.range()));
        let quote = quote.and_then(|range| passage.text.get(range)).map(str::to_owned);
        Some(Action::NewCard { deck: Some(deck), passage: Some(passage.id.clone()), quote })
    }

    /// The id of a passage.
    pub fn passage_id(&self, place: usize) -> Option<PassageId> {
        Some(self.book.as_ref()?.deck().passages.get(place)?.id.clone())
    }

    /// Scrolls by a share of what is seen, down if it is positive.
    pub fn scroll(&mut self, pages: f32) {
        self.scroll_pages += pages;
    }

    /// Moves on the page, or changes how it is shown.
    pub fn act(&mut self, how: ReadingMove, wake: &Wake) {
        let Some(book) = &self.book else { return };
        let last = book.deck().passages.len().saturating_sub(1);
        match how {
            ReadingMove::Passage(by) => {
                let passage = self.current().saturating_add_signed(by).min(last);
                self.wanted = Some(Wanted { passage, at: None });
            }
            ReadingMove::Start => (self.spot, self.wanted) = (Spot::default(), None),
            ReadingMove::End => self.wanted = Some(Wanted { passage: last, at: None }),
            ReadingMove::Search => {
                self.search.prepare(book.deck(), wake);
                self.wants_search = true;
            }
            ReadingMove::Guess => {
                self.uncovered = if self.uncovered.is_some() { None } else { Some(BTreeSet::new()) };
            }
            ReadingMove::Uncover => self.uncover_next(),
            ReadingMove::Word(by) => self.select_word(by),
            ReadingMove::Extend(by) => self.extend_selection(by, false),
            ReadingMove::ExtendSentence(by) => self.extend_selection(by, true),
            // For the desk.
            ReadingMove::Test
            | ReadingMove::NewCard
            | ReadingMove::Edit
            | ReadingMove::NewPassage
            | ReadingMove::Back => {}
        }
    }

    /// Uncovers the next covered words of the passage that is read, or goes to the next one that has any.
    fn uncover_next(&mut self) {
        let current = self.current();
        let (Some(book), Some(uncovered)) = (&mut self.book, &mut self.uncovered) else { return };
        let last = book.deck().passages.len();
        // A passage without cards has nothing to uncover, and need not be set to know it.
        let with_cards = (current..last).filter(|place| book.cards(*place).next().is_some());
        for passage in with_cards.take(50).collect::<Vec<_>>() {
            let covers = book.set(passage).covers.len();
            if let Some(number) = (0..covers).find(|number| !uncovered.contains(&(passage, *number))) {
                // What is uncovered must be in sight, and the question before it.
                if passage == current {
                    uncovered.insert((passage, number));
                } else {
                    self.wanted = Some(Wanted { passage, at: None });
                }
                return;
            }
        }
    }

    /// Uncovers covered words.
    fn uncover(&mut self, cover: (usize, usize)) {
        if let Some(uncovered) = &mut self.uncovered {
            uncovered.insert(cover);
        }
    }

    /// What of a passage is covered, and what was uncovered.
    fn covered(&self, passage: usize, leaf: &Leaf) -> [Vec<Range<usize>>; 2] {
        let Some(uncovered) = &self.uncovered else { return [Vec::new(), Vec::new()] };
        let of = |is_open: bool| {
            let covers = leaf.covers.iter().enumerate();
            let covers = covers.filter(|(number, _)| uncovered.contains(&(passage, *number)) == is_open);
            covers.map(|(_, cover)| cover.clone()).collect()
        };
        [of(false), of(true)]
    }

    /// Clears the selection, else the search. Returns `false` if there is neither.
    pub fn clear(&mut self) -> bool {
        if self.selection.take().is_some() {
            return true;
        }
        let has_search = !self.search.typed.is_empty();
        self.search.typed.clear();
        self.search.find();
        has_search
    }

    /// Goes to the next place that was searched for, or the one before.
    fn go_to_hit(&mut self, by: isize) {
        let current = self.current();
        if let (Some((passage, number)), Some(book)) = (self.search.go(by, current), &mut self.book) {
            let leaf = book.set(passage);
            leaf.find(self.search.folded());
            let at = leaf.found().get(number).map(|range| range.start);
            self.wanted = Some(Wanted { passage, at });
        }
    }

    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        self.head_ui(ui, view);
        let Some(deck) = self.deck.as_ref().and_then(|id| view.library.deck(id)) else {
            return head::no_deck_ui(ui, view);
        };
        if self.book.as_ref().is_none_or(|book| !Arc::ptr_eq(book.deck(), &deck.deck)) {
            self.refresh(view.library);
        }
        if deck.deck.passages.is_empty() {
            return head::no_passages_ui(ui, view, deck);
        }
        if is_wide(ui) {
            let [least, most] = CONTENTS_WIDTH;
            let width = room_beside_page(ui).clamp(least, most);
            let frame =
                eframe::egui::Frame::new().inner_margin(Margin { left: 14, right: GAP as i8, top: 6, bottom: 6 });
            let panel = Panel::left("contents").exact_size(width).resizable(false);
            panel.frame(frame).show_separator_line(false).show(ui, |ui| self.contents_ui(ui, &deck.deck));
        }
        self.pages_ui(ui, view, deck);
        self.copy(ui);
    }
}

/// Whether there is room for the contents beside the page.
fn is_wide(ui: &Ui) -> bool {
    room_beside_page(ui) >= CONTENTS_WIDTH[0]
}

/// The width that a whole page leaves, in points.
fn room_beside_page(ui: &Ui) -> f32 {
    ui.ctx().content_rect().width() - PAGE_WIDTH - 2.0 * GAP
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Deck, Passage};

    #[test]
    fn the_selected_words_become_the_quote_of_a_new_card_as_the_passage_writes_them() {
        let text = "It was *signed* on 4 January 1894.";
        let passage =
            Passage { id: "p".into(), heading: "Head".to_owned(), text: text.to_owned(), ..Passage::default() };
        let deck = Deck { id: "d".into(), passages: vec![passage], ..Deck::default() };
        let mut book = Book::new(&Arc::new(deck));
        let shown = book.set(0).text.clone();
        let mut screen = ReadingScreen { book: Some(book), ..ReadingScreen::default() };
        let mut quote = |from: usize, to: usize| {
            screen.selection = Some(Selection { passage: 0, from, to, is_dragged: false });
            let (deck, place) = screen.take_meant().unwrap();
            match screen.new_card(deck, place) {
                Some(Action::NewCard { passage: Some(passage), quote, .. }) if passage == "p".into() => quote,
                other => panic!("{other:?}"),
            }
        };
        let at = |words: &str| shown.find(words).unwrap();
        // Drawn backwards, and with the spaces around it.
        assert_eq!(quote(at(" 1894."), at(" signed")).as_deref(), Some("signed* on 4 January"));
        assert_eq!(quote(0, shown.len()).as_deref(), Some(text), "the heading is no part of it");
        assert_eq!(quote(0, at("It") - 1), None);
    }
}
