//! Which cards are worth comparing, and how alike two of them are.

use std::collections::HashMap;

use super::{Rival, Why, answer::AnswerKind};
use crate::{
    deck::{Card, Deck, Topic, fold, words},
    study::AnswerIndex,
};

/// How many neighbours in time a card is compared with for each thing that it shares with them.
const NEIGHBOURS: usize = 8;
/// How many of its words, the rarest, a card shares with others.
const TELLING_WORDS: usize = 6;
/// How much of an answer is compared, in bytes: enough for any name, and cheap for a long text.
const COMPARED_BYTES: usize = 64;

/// What counts when a card is compared. Words and parties are numbered, in ascending order.
#[derive(Debug)]
struct Facts {
    kind: Option<AnswerKind>,
    answer: String,
    words: Vec<usize>,
    parties: Vec<usize>,
    topic: Topic,
    year: Option<i32>,
}

/// What two cards may share.
#[derive(PartialEq, Eq, Hash)]
enum Shared {
    Kind,
    Topic(Topic),
    Party(usize),
    Word(usize),
}

/// The cards of a deck by what they share, always among those with one kind of answer.
#[derive(Debug, Default)]
pub(super) struct Index {
    facts: Vec<Facts>,
    /// How much a word tells: the rarer, the more.
    weights: Vec<f32>,
    /// Cards that share something, in the order of time.
    lists: Vec<Vec<usize>>,
    /// The lists of each card, and its places there; that of its kind comes first.
    places: Vec<Vec<(usize, usize)>>,
}

impl Index {
    /// The index of a deck, whose answers have been read.
    pub fn new(deck: &Deck, answers: &AnswerIndex) -> Self {
        let (mut word_numbers, mut party_numbers) = (HashMap::new(), HashMap::new());
        let facts_of =
            |card| Facts::new(card, AnswerKind::of(card, deck, answers), (&mut word_numbers, &mut party_numbers));
        let facts: Vec<Facts> = deck.cards.iter().map(facts_of).collect();
        let mut cards_with = vec![0_usize; word_numbers.len()];
        facts.iter().flat_map(|facts| &facts.words).for_each(|word| cards_with[*word] += 1);
        let weights = cards_with.iter().map(|count| (1.0 + facts.len() as f32 / *count as f32).ln()).collect();

        let mut order: Vec<usize> = (0..facts.len()).collect();
        order.sort_by_key(|card| (facts[*card].year.unwrap_or(i32::MAX), *card));
        let mut index = Self { facts, weights, lists: Vec::new(), places: Vec::new() };
        index.places.resize(index.facts.len(), Vec::new());
        let mut numbers: HashMap<(AnswerKind, Shared), usize> = HashMap::new();
        for card in order {
            let Some(kind) = index.facts[card].kind else {
                continue;
            };
            for shared in index.shared(card, &cards_with) {
                let list = *numbers.entry((kind, shared)).or_insert(index.lists.len());
                if list == index.lists.len() {
                    index.lists.push(Vec::new());
                }
                index.places[card].push((list, index.lists[list].len()));
                index.lists[list].push(card);
            }
        }
        index
    }

    fn shared(&self, card: usize, cards_with: &[usize]) -> Vec<Shared> {
        let facts = &self.facts[card];
        let mut telling: Vec<usize> = facts.words.iter().copied().filter(|word| cards_with[*word] > 1).collect();
        telling.sort_by_key(|word| cards_with[*word]);
        telling.truncate(TELLING_WORDS);
        let mut shared = vec![Shared::Kind, Shared::Topic(facts.topic)];
        shared.extend(facts.parties.iter().map(|party| Shared::Party(*party)));
        shared.extend(telling.into_iter().map(Shared::Word));
        shared
    }

    /// What kind of answer a card has.
    pub fn kind(&self, card: usize) -> Option<AnswerKind> {
        self.facts.get(card)?.kind
    }

    /// The cards worth comparing with this one, in ascending order.
    pub fn near(&self, card: usize) -> Vec<usize> {
        let lists = &self.places[card];
        let mut near: Vec<usize> =
            lists.iter().flat_map(|(list, place)| outward(&self.lists[*list], *place).take(NEIGHBOURS)).collect();
        near.sort_unstable();
        near.dedup();
        near
    }

    /// The other cards with the same kind of answer, the nearest in time first.
    pub fn kin(&self, card: usize) -> impl Iterator<Item = usize> {
        let kin = self.places.get(card).and_then(|places| places.first());
        kin.into_iter().flat_map(|(list, place)| outward(&self.lists[*list], *place))
    }

    /// Whether the two share their topic or a party.
    pub fn is_related(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.facts[a], &self.facts[b]);
        a.topic == b.topic || a.parties.iter().any(|party| b.parties.contains(party))
    }

    /// How easily the one is taken for the other.
    pub fn compare(&self, card: usize, other: usize) -> Rival {
        let (a, b) = (&self.facts[card], &self.facts[other]);
        let words = share(&a.words, &b.words, |word| self.weights[word]);
        let parties = share(&a.parties, &b.parties, |_| 1.0);
        let topic = f32::from(u8::from(a.topic == b.topic));
        let years = a.year.zip(b.year).map_or(0.0, |(a, b)| 1.0 / (1.0 + a.abs_diff(b) as f32 / 8.0));
        // Dates are alike when they are near; other answers, when they read alike.
        let (likeness, dates) = match a.kind {
            Some(AnswerKind::Date) => (0.45 * words, 0.35 * years),
            _ => (0.35 * words + 0.25 * reads_alike(&a.answer, &b.answer), 0.15 * years),
        };
        let reasons = [
            (likeness, Why::Likeness),
            (dates, Why::Dates),
            (0.12 * parties, Why::Parties),
            (0.08 * topic, Why::Topic),
        ];
        let strength: f32 = reasons.iter().map(|(strength, _)| strength).sum();
        let why = reasons.into_iter().max_by(|(a, _), (b, _)| a.total_cmp(b)).map_or(Why::Likeness, |(_, why)| why);
        // Never as strong as what the deck itself says.
        Rival { card: other, strength: strength.min(0.99), why }
    }
}

impl Facts {
    fn new(card: &Card, kind: Option<AnswerKind>, (word_numbers, party_numbers): (&mut Numbers, &mut Numbers)) -> Self {
        let answer = fold(&card.answer_text());
        let text = fold(&card.prompt());
        let told = words(&text).chain(words(&answer)).filter(|word| word.chars().count() > 3);
        Self {
            kind,
            words: numbered(told.map(str::to_owned), word_numbers),
            parties: numbered(card.parties.iter().map(|party| fold(party)), party_numbers),
            topic: card.topic,
            year: card.when().and_then(|date| i32::try_from(date.first_year()?).ok()),
            answer: answer.get(..answer.floor_char_boundary(COMPARED_BYTES)).unwrap_or_default().to_owned(),
        }
    }
}

/// Texts with their numbers.
type Numbers = HashMap<String, usize>;

/// The numbers of these texts, in ascending order; a new text gets the next.
fn numbered(texts: impl Iterator<Item = String>, numbers: &mut Numbers) -> Vec<usize> {
    let mut numbered: Vec<usize> = texts
        .map(|text| {
            let next = numbers.len();
            *numbers.entry(text).or_insert(next)
        })
        .collect();
    numbered.sort_unstable();
    numbered.dedup();
    numbered
}

/// The others in a list, those nearest to that place first.
fn outward(list: &[usize], place: usize) -> impl Iterator<Item = usize> {
    (1..list.len()).flat_map(move |step| {
        let before = place.checked_sub(step).map(|place| list[place]);
        [before, list.get(place + step).copied()].into_iter().flatten()
    })
}

/// How much of two ascending sets is in both, from 0 to 1, by the weight of their members.
fn share(a: &[usize], b: &[usize], weight: impl Fn(usize) -> f32) -> f32 {
    let (mut both, mut all) = (0.0, 0.0);
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    loop {
        let (member, is_in_both) = match (a.peek(), b.peek()) {
            (Some(x), Some(y)) if x == y => {
                b.next();
                (a.next(), true)
            }
            (Some(x), Some(y)) if x > y => (b.next(), false),
            (Some(_), _) => (a.next(), false),
            _ => (b.next(), false),
        };
        let Some(member) = member else {
            break;
        };
        all += weight(*member);
        both += if is_in_both { weight(*member) } else { 0.0 };
    }
    if all > 0.0 { both / all } else { 0.0 }
}

/// How alike two folded texts read: 0 for those that share no more than any two do.
fn reads_alike(a: &str, b: &str) -> f32 {
    let likeness = strsim::jaro_winkler(a, b) as f32;
    ((likeness - 0.6) / 0.4).max(0.0)
}
