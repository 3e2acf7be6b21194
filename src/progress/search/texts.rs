//! The texts of a deck's cards, folded once.

use std::{borrow::Cow, collections::HashMap, sync::Arc};

use super::Key;
use crate::{
    deck::{Card, Deck, fold},
    wording::plain,
};

/// The texts of a deck's cards, folded, and the names of what they belong to. Made once for a deck: slow with many
/// cards.
pub struct DeckTexts {
    deck: Arc<Deck>,
    /// What is found of all cards, card after card: question, answer and the rest of each on a line.
    text: String,
    /// Where question, answer and the rest of each card begin.
    starts: Vec<[u32; 3]>,
    /// The tags, parties and passages of the deck.
    pub(super) names: Vec<Name>,
    /// Which of them each card has: those of one card stand together, and begin where this says.
    name_starts: Vec<u32>,
    card_names: Vec<u32>,
    /// The deck itself.
    pub(super) own: Name,
}

/// What a card belongs to, by the name under which it is found.
pub(super) struct Name {
    /// What it is.
    pub key: Key,
    /// The name, as it is suggested.
    pub label: String,
    /// The names, folded.
    pub folded: Vec<String>,
}

impl Name {
    fn new(key: Key, label: &str, id: &str) -> Self {
        let label = if label.trim().is_empty() { id } else { label };
        Self { key, label: label.to_owned(), folded: vec![fold(label), fold(id)] }
    }

    /// Whether it is one of these names.
    pub fn is(&self, wanted: &[String]) -> bool {
        self.folded.iter().any(|name| wanted.contains(name))
    }

    /// Whether a word of its name begins with one of these.
    pub fn has(&self, wanted: &[String]) -> bool {
        self.folded.iter().any(|name| wanted.iter().any(|wanted| has_word(name, wanted)))
    }
}

/// Whether a word begins so; both are folded. In scripts without spaces between words, it may stand anywhere.
pub(super) fn has_word(text: &str, beginning: &str) -> bool {
    let begins = |at: usize| at == 0 || text.as_bytes()[at - 1] == b' ' || !beginning.is_ascii();
    text.match_indices(beginning).any(|(at, _)| begins(at))
}

impl DeckTexts {
    /// Folds the texts of a deck.
    #[must_use]
    pub fn new(deck: &Arc<Deck>) -> Self {
        let mut texts = Self::unread(Arc::clone(deck));
        let headings: HashMap<&str, &str> =
            deck.passages.iter().map(|passage| (passage.id.as_str(), passage.heading.as_str())).collect();
        let mut numbers: HashMap<(u8, &str), u32> = HashMap::new();
        for card in &deck.cards {
            texts.add(card);
            texts.name_starts.push(texts.card_names.len() as u32);
            let tags = card.tags.iter().map(|tag| (Key::Tag, tag.as_str(), tag.as_str()));
            let parties = card.parties.iter().map(|party| (Key::Party, party.as_str(), party.as_str()));
            let passage = card.passage.iter().map(|passage| {
                let id = passage.as_str();
                (Key::Passage, headings.get(id).copied().unwrap_or_default(), id)
            });
            for (key, label, id) in tags.chain(parties).chain(passage) {
                let next = texts.names.len() as u32;
                let number = *numbers.entry((key as u8, id)).or_insert(next);
                if number == next {
                    texts.names.push(Name::new(key, label, id));
                }
                texts.card_names.push(number);
            }
        }
        texts
    }

    /// Returns the texts of a deck before any is folded: nothing is found by its words, tags, parties or passages.
    #[must_use]
    pub fn unread(deck: Arc<Deck>) -> Self {
        Self {
            own: Name::new(Key::Deck, &deck.title, deck.id.as_str()),
            deck,
            text: String::new(),
            starts: Vec::new(),
            names: Vec::new(),
            name_starts: Vec::new(),
            card_names: Vec::new(),
        }
    }

    /// Returns whether the texts have yet to be folded.
    #[must_use]
    pub fn is_unread(&self) -> bool {
        self.starts.len() < self.deck.cards.len()
    }

    /// Returns the deck.
    #[must_use]
    pub fn deck(&self) -> &Arc<Deck> {
        &self.deck
    }

    fn add(&mut self, card: &Card) {
        let mut starts = [self.text.len() as u32; 3];
        self.line(&card.question);
        starts[1] = self.text.len() as u32;
        self.line(&card.answer_text());
        starts[2] = self.text.len() as u32;
        for text in card.accept.iter().chain(&card.event).chain(&card.note).chain(&card.tags).chain(&card.parties) {
            self.line(text);
        }
        if let Some(date) = card.dated() {
            self.line(&date.in_words());
        }
        self.starts.push(starts);
    }

    fn line(&mut self, text: &str) {
        self.text.push_str(&fold(&without_marks(text)));
        self.text.push('\n');
    }

    /// What is found of the card at that place. Lines are of different texts.
    pub(super) fn text_of(&self, place: usize) -> &str {
        self.between(place, 0, self.starts.get(place + 1).map(|next| next[0]))
    }

    /// Its question.
    pub(super) fn question(&self, place: usize) -> &str {
        self.between(place, 0, self.starts.get(place).map(|own| own[1]))
    }

    /// Its answer.
    pub(super) fn answer(&self, place: usize) -> &str {
        self.between(place, 1, self.starts.get(place).map(|own| own[2]))
    }

    fn between(&self, place: usize, part: usize, end: Option<u32>) -> &str {
        let start = self.starts.get(place).map_or(self.text.len(), |own| own[part] as usize);
        self.text.get(start..end.map_or(self.text.len(), |end| end as usize)).unwrap_or_default()
    }

    /// The names of the card at that place, by their numbers.
    pub(super) fn names_of(&self, place: usize) -> &[u32] {
        let at = |place: usize| self.name_starts.get(place).map_or(self.card_names.len(), |start| *start as usize);
        &self.card_names[at(place)..at(place + 1)]
    }
}

/// A text without what is written in it but not shown. What is marked strong or emphatic folds to the same.
fn without_marks(text: &str) -> Cow<'_, str> {
    if text.contains(['&', '\\', '<']) || text.contains("](") { plain(text).into() } else { text.into() }
}
