//! What the answers of a deck say, made once: which words belong to which answers, and which names are one.

use rustc_hash::{FxHashMap as HashMap, FxHashSet as HashSet};

use super::{
    guess::tag_of,
    language::{Language, Role},
    names::{Names, names},
    normal,
    number::roman,
};
use crate::deck::{Answer, Card, Deck, words};

/// The answers of a deck by their words.
#[derive(Debug, Default)]
pub struct AnswerIndex {
    /// The tag of the deck's language.
    tag: String,
    /// The deck's own names and abbreviations.
    pub(super) names: Names,
    entries: Vec<Entry>,
    /// The entries that have a word.
    with_word: HashMap<String, Vec<u32>>,
    /// The numbers with which each name stands: of Napoleon I and III.
    numbers: HashMap<String, HashSet<String>>,
    /// The words of the questions and the passages.
    said: HashSet<String>,
    /// Those of them that stand without a capital, so that they are no names.
    small: HashSet<String>,
}

/// An answer that the deck knows.
#[derive(Debug)]
struct Entry {
    card: usize,
    kind: Kind,
    key: String,
    text: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Answer,
    Item,
    Accepted,
    Distractor,
}

impl AnswerIndex {
    /// Reads the answers of a deck.
    #[must_use]
    pub fn new(deck: &Deck) -> Self {
        let lines = deck.names.iter().chain(&deck.abbreviations).map(String::as_str);
        let tag = tag_of(deck).into_owned();
        let language = Language::of_tag(&tag);
        let mut index = Self { tag, names: names(lines, language), ..Self::default() };
        for (place, card) in deck.cards.iter().enumerate() {
            let mut add = |kind: Kind, text: &str| index.add((place, kind), text, language);
            match &card.answer {
                Answer::List(items) => items.iter().for_each(|item| add(Kind::Item, item)),
                Answer::Text(_) => add(Kind::Answer, &card.answer_text()),
            }
            card.accept.iter().for_each(|text| add(Kind::Accepted, text));
            card.distractors.iter().for_each(|text| add(Kind::Distractor, text));
        }
        let passages = deck.passages.iter().map(|passage| &passage.text);
        for text in deck.cards.iter().map(|card| &card.question).chain(passages) {
            index.add_rulers(text, language);
            let small = text.split(|c: char| !c.is_alphabetic()).filter(|word| word.starts_with(char::is_lowercase));
            index.small.extend(small.filter(|word| word.chars().nth(3).is_some()).map(normal::key));
            for word in words(&normal::key(text)) {
                index.said.extend(language.state_of(word).map(|state| format!("{state}*")));
                index.said.insert(language.spelled(word));
            }
        }
        index
    }

    /// The tag of a deck's language; an index of nothing has that of the deck alone.
    pub(super) fn tag<'a>(&'a self, deck: &'a Deck) -> &'a str {
        if self.tag.is_empty() { &deck.language } else { &self.tag }
    }

    fn add(&mut self, (card, kind): (usize, Kind), text: &str, language: &Language) {
        let key = normal::key(text);
        let entry = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let names = words(&key).filter_map(|word| language.names.get(word).cloned());
        let forms = words(&key).map(|word| form_of(&language.spelled(word), language));
        for word in words(&key).map(str::to_owned).chain(names).chain(forms) {
            let with_word = self.with_word.entry(word).or_default();
            if with_word.last() != Some(&entry) {
                with_word.push(entry);
            }
        }
        self.add_rulers(text, language);
        self.entries.push(Entry { card, kind, key, text: text.to_owned() });
    }

    /// Remembers each name that a Roman numeral follows.
    fn add_rulers(&mut self, text: &str, language: &Language) {
        let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        let mut name = String::new();
        for word in text.split_whitespace().map(bare) {
            // `II`, `Ier`
            let numeral = word.trim_start_matches(['I', 'V', 'X']);
            let is_numeral = numeral.is_empty() || language.is(numeral, &[Role::Suffix]);
            if !name.is_empty() && numeral.len() < word.len() && is_numeral {
                let key = normal::key(&name);
                let key = language.names.get(&key).cloned().unwrap_or(key);
                self.numbers.entry(key).or_default().insert(word[..word.len() - numeral.len()].to_owned());
                name.clear();
            } else {
                name = if word.starts_with(char::is_uppercase) { word } else { String::new() };
            }
        }
    }

    fn with(&self, word: &str) -> impl Iterator<Item = &Entry> {
        self.with_word.get(word).into_iter().flatten().filter_map(|entry| self.entries.get(*entry as usize))
    }

    /// The other answers and the card's own distractors that have a word.
    pub(super) fn others_with(&self, word: &str, own: Option<usize>) -> impl Iterator<Item = &str> {
        let is_other = move |entry: &&Entry| match entry.kind {
            Kind::Answer => Some(entry.card) != own,
            Kind::Accepted | Kind::Item => false,
            Kind::Distractor => Some(entry.card) == own,
        };
        self.with(word).filter(is_other).map(|entry| &*entry.text)
    }

    /// The keys of all answers with a word that are not right for the card: those of others, and all distractors.
    pub(super) fn wrong_with(&self, word: &str, own: Option<usize>) -> impl Iterator<Item = &str> {
        let is_wrong = move |entry: &&Entry| Some(entry.card) != own || entry.kind == Kind::Distractor;
        self.with(word).filter(is_wrong).map(|entry| &*entry.key)
    }

    /// The other cards that a text in its normal form answers.
    pub(super) fn answered_by(
        &self,
        key: &str,
        own: Option<usize>,
        with_accepted: bool,
    ) -> impl Iterator<Item = usize> {
        let is_kind = move |kind: Kind| kind == Kind::Answer || (with_accepted && kind == Kind::Accepted);
        let others = words(key).next().into_iter().flat_map(|first| self.with(first));
        let others = others.filter(move |entry| entry.key == key && Some(entry.card) != own && is_kind(entry.kind));
        others.map(|entry| entry.card)
    }

    /// Whether a question or a passage has a word, in the spelling of tokens; with a star, of a state.
    pub(super) fn says(&self, word: &str) -> bool {
        self.said.contains(word)
    }

    /// Whether a question or a passage has a word without a capital.
    pub(super) fn is_small(&self, word: &str) -> bool {
        self.small.contains(word)
    }

    /// Whether the deck tells of a ruler of that name and number.
    pub(super) fn is_ruler(&self, name: &str, number: f64, language: &Language) -> bool {
        let name = language.names.get(name).map_or(name, String::as_str);
        let is_it = |numeral: &String| roman(&numeral.to_lowercase()) == Some(number);
        self.numbers.get(name).is_some_and(|numbers| numbers.iter().any(is_it))
    }

    /// Whether the deck tells of no other ruler of that name.
    pub(super) fn is_only_ruler(&self, name: &str, language: &Language) -> bool {
        let name = language.names.get(name).map_or(name, String::as_str);
        self.numbers.get(name).is_none_or(|numbers| numbers.len() < 2)
    }
}

/// How the index has all forms of a word: no word has a star.
pub(super) fn form_of(word: &str, language: &Language) -> String {
    format!("{}*", language.base(word))
}

/// The place of a card in its deck, if it is in it.
pub(super) fn place_of(deck: &Deck, card: &Card) -> Option<usize> {
    deck.cards.iter().position(|own| std::ptr::eq(own, card)).or_else(|| deck.cards.iter().position(|own| own == card))
}
