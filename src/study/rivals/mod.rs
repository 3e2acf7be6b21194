//! Cards that are easily taken for one another.

mod answer;
mod difference;
mod index;
#[cfg(test)]
pub(super) mod samples;

pub(super) use answer::AnswerForm;
pub use difference::{Aspect, Difference, what_tells_them_apart};

use std::{collections::HashMap, sync::OnceLock};

use self::{answer::AnswerKind, index::Index};
use super::AnswerIndex;
use crate::deck::{CardId, Deck, fold, told_date};

/// How many rivals a card has at the most.
const MOST_RIVALS: usize = 8;
/// Cards that are less alike than this are not taken for one another.
const LEAST_STRENGTH: f32 = 0.25;

/// Cards that are at least so alike are not met for the first time in one session.
const CLOSE_STRENGTH: f32 = 0.85;

/// A card that is easily taken for another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rival {
    /// Its position in the deck's cards.
    pub card: usize,
    /// How easily, from 0 to 1. A rival that the deck names has 1.
    pub strength: f32,
    /// What makes it one, above all.
    pub why: Why,
}

/// What makes two cards rivals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// The deck names the one as a rival of the other.
    Named,
    /// Their questions or their answers read alike.
    Likeness,
    /// They happened at nearly the same time.
    Dates,
    /// The same powers are concerned.
    Parties,
    /// They have the same topic.
    Topic,
}

/// The rivals of every card of a deck, each worked out when it is first asked for.
#[derive(Debug, Default)]
pub struct Rivals {
    of_cards: Vec<OnceLock<Vec<Rival>>>,
    /// Those that the deck names, of the cards that have some.
    named: HashMap<usize, Vec<usize>>,
    index: Index,
    /// The cards that a folded text answers. A date answers in every precision in which it is known.
    answered: HashMap<String, Vec<usize>>,
    answers: OnceLock<AnswerIndex>,
}

impl Rivals {
    /// The rivals of a deck's cards.
    ///
    /// The time that it takes grows with the number of cards, not with its square: a card is compared with those only
    /// that share a word, a party or the topic with it and are nearest in time.
    #[must_use]
    pub fn new(deck: &Deck) -> Self {
        let of_cards = std::iter::repeat_with(OnceLock::new).take(deck.cards.len()).collect();
        let answers = AnswerIndex::new(deck);
        Self {
            of_cards,
            named: named(deck),
            index: Index::new(deck, &answers),
            answered: answered(deck),
            answers: answers.into(),
        }
    }

    /// The rivals of the card at that position, the strongest first, 8 at most.
    #[must_use]
    pub fn of_card(&self, card: usize) -> &[Rival] {
        let named = self.named.get(&card).map_or(&[][..], Vec::as_slice);
        self.of_cards.get(card).map_or(&[], |rivals| rivals.get_or_init(|| rivals_of(card, named, &self.index)))
    }

    /// The cards for which this one is so easily taken that the two should not be met together for the first time.
    pub fn close_to(&self, card: usize) -> impl Iterator<Item = &Rival> {
        self.of_card(card).iter().filter(|rival| rival.strength >= CLOSE_STRENGTH)
    }

    /// Other cards whose answers can be taken for this card's: those that it was mixed up with, its rivals, then those
    /// with the same topic or a party in common, then the nearest in time. All of them ask for the same kind of thing.
    pub(super) fn lenders(&self, card: usize, confused: &[usize]) -> Vec<usize> {
        const ENOUGH: usize = 64;
        let Some(kind) = self.index.kind(card) else {
            return Vec::new();
        };
        let rivals = self.of_card(card).iter();
        let rivals = rivals.filter(|rival| kind.is_telling() || rival.why == Why::Named).map(|rival| rival.card);
        let mut lenders: Vec<usize> =
            confused.iter().copied().chain(rivals).filter(|rival| self.index.kind(*rival) == Some(kind)).collect();
        if kind.is_telling() {
            let mut kin: Vec<usize> = self.index.kin(card).take(ENOUGH).collect();
            kin.sort_by_key(|other| !self.index.is_related(card, *other));
            lenders.extend(kin);
        }
        lenders
    }

    /// Whether what is said to one card can be meant for another. A year is no number of times: what is said to a
    /// question after a date is meant for others after a date.
    pub(super) fn can_be_meant(&self, other: usize, card: usize) -> bool {
        let is_date = |card: usize| self.index.kind(card) == Some(AnswerKind::Date);
        other != card && is_date(other) == is_date(card)
    }

    /// The answers of the deck by their words, for the judge. They are read now if that was not done before.
    pub fn answers(&self, deck: &Deck) -> &AnswerIndex {
        self.answers.get_or_init(|| AnswerIndex::new(deck))
    }

    /// Another card that this text answers, the strongest rival where there are several.
    pub(super) fn answered_by(&self, text: &str, card: usize) -> Option<usize> {
        let rivals = self.of_card(card);
        let rank = |other: &usize| rivals.iter().position(|rival| rival.card == *other).unwrap_or(MOST_RIVALS);
        self.answered.get(&fold(text))?.iter().copied().filter(|other| self.can_be_meant(*other, card)).min_by_key(rank)
    }
}

fn rivals_of(card: usize, named: &[usize], index: &Index) -> Vec<Rival> {
    let mut rivals: Vec<Rival> =
        named.iter().map(|card| Rival { card: *card, strength: 1.0, why: Why::Named }).collect();
    if rivals.len() < MOST_RIVALS {
        let near = index.near(card).into_iter().filter(|other| !named.contains(other));
        let mut alike: Vec<Rival> =
            near.map(|other| index.compare(card, other)).filter(|rival| rival.strength >= LEAST_STRENGTH).collect();
        alike.sort_by(|a, b| b.strength.total_cmp(&a.strength).then(a.card.cmp(&b.card)));
        rivals.extend(alike);
    }
    rivals.truncate(MOST_RIVALS);
    rivals
}

/// The rivals that the deck names: for each card those that it names itself, then those that name it.
fn named(deck: &Deck) -> HashMap<usize, Vec<usize>> {
    let mut named: HashMap<usize, Vec<usize>> = HashMap::new();
    if deck.cards.iter().all(|card| card.rivals.is_empty()) {
        return named;
    }
    let mut places: HashMap<&CardId, usize> = HashMap::new();
    for (place, card) in deck.cards.iter().enumerate() {
        places.entry(&card.id).or_insert(place);
    }
    let mut add = |card: usize, rival: usize| {
        let rivals = named.entry(card).or_default();
        if card != rival && rivals.len() < MOST_RIVALS && !rivals.contains(&rival) {
            rivals.push(rival);
        }
    };
    let pairs = || {
        let own = |(card, rivals): (usize, &'_ [CardId])| -> Vec<(usize, usize)> {
            rivals.iter().filter_map(|id| Some((card, *places.get(id)?))).collect()
        };
        deck.cards.iter().map(|card| card.rivals.as_slice()).enumerate().flat_map(own)
    };
    pairs().for_each(|(card, rival)| add(card, rival));
    pairs().for_each(|(card, rival)| add(rival, card));
    named
}

fn answered(deck: &Deck) -> HashMap<String, Vec<usize>> {
    let mut answered: HashMap<String, Vec<usize>> = HashMap::new();
    for (place, card) in deck.cards.iter().enumerate() {
        let answer = card.answer_text();
        let mut texts: Vec<String> = card.accept.iter().map(|accepted| fold(accepted)).collect();
        texts.push(fold(&answer));
        if told_date(&answer).is_some()
            && let Some(date) = card.when()
        {
            texts.extend(["y", "my", "dmy", "yy"].iter().filter_map(|way| date.told_as(way)).map(|text| fold(&text)));
        }
        texts.sort_unstable();
        texts.dedup();
        for text in texts.into_iter().filter(|text| !text.is_empty()) {
            answered.entry(text).or_default().push(place);
        }
    }
    answered
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{samples::any_deck, *};
    use crate::deck::{Card, HistoricalDate};

    #[test]
    fn a_number_of_times_is_not_taken_for_a_year() {
        let mut deck = Deck::default();
        for (question, answer) in [("When did it begin?", "1703"), ("How many times did he come?", "Once")] {
            let (question, answer) = (question.to_owned(), crate::deck::Answer::Text(answer.to_owned()));
            deck.cards.push(Card { question, answer, accept: vec!["1".to_owned()], ..Card::default() });
        }
        let rivals = Rivals::new(&deck);
        assert_eq!(rivals.answered_by("1", 0), None);
        deck.cards[1].question = "When did he come?".to_owned();
        deck.cards[1].answer = crate::deck::Answer::Text("1717".to_owned());
        assert_eq!(Rivals::new(&deck).answered_by("1717", 0), Some(1));
    }

    #[test]
    fn a_large_deck_of_cards_that_are_all_the_same_is_soon_done() {
        let card =
            Card { question: "When was it?".to_owned(), date: HistoricalDate::parse("1812").ok(), ..Card::default() };
        let deck = Deck { cards: vec![card; 5000], ..Deck::default() };
        let rivals = Rivals::new(&deck);
        assert!((0..deck.cards.len()).all(|card| rivals.of_card(card).len() == MOST_RIVALS));
    }

    proptest! {
        #[test]
        fn rivals_are_few_distinct_and_sorted_and_the_same_every_time(deck in any_deck()) {
            let rivals = Rivals::new(&deck);
            let again = Rivals::new(&deck);
            for card in 0..deck.cards.len() {
                let of_card = rivals.of_card(card);
                prop_assert!(of_card.len() <= MOST_RIVALS);
                prop_assert!(of_card.windows(2).all(|pair| pair[0].strength >= pair[1].strength));
                prop_assert!(of_card.iter().all(|rival| rival.card != card && (0.0..=1.0).contains(&rival.strength)));
                let distinct: std::collections::HashSet<usize> = of_card.iter().map(|rival| rival.card).collect();
                prop_assert_eq!(distinct.len(), of_card.len());
                prop_assert_eq!(of_card, again.of_card(card));
            }
            prop_assert!(rivals.of_card(deck.cards.len()).is_empty());
        }

        #[test]
        fn what_the_deck_names_is_mutual(deck in any_deck()) {
            let named = named(&deck);
            for (card, rivals) in (0..deck.cards.len()).filter_map(|card| named.get(&card).map(|it| (card, it))) {
                let is_full = |rival: &usize| named[rival].len() == MOST_RIVALS;
                prop_assert!(rivals.iter().all(|rival| is_full(rival) || named[rival].contains(&card)));
            }
        }

        #[test]
        fn two_cards_differ_in_the_same_facts_from_either_side(deck in any_deck()) {
            for pair in deck.cards.windows(2) {
                let turned = what_tells_them_apart(&pair[1], &pair[0]).into_iter().map(|difference| Difference {
                    aspect: difference.aspect,
                    first: difference.second,
                    second: difference.first,
                });
                prop_assert_eq!(what_tells_them_apart(&pair[0], &pair[1]), turned.collect::<Vec<_>>());
            }
            prop_assert!(deck.cards.iter().all(|card| what_tells_them_apart(card, card).is_empty()));
        }
    }
}
