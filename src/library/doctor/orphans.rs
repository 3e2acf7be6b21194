//! Answers without a card: kept, and counted again when the card comes back.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::Finding;
use crate::{
    deck::{CardId, Deck, DeckId, slug},
    library::Library,
    study::Review,
    wording::count,
};

/// How alike the old and the new question of a mended card are at least, from 0 to 1.
const ALIKE: f64 = 0.7;
/// So many pairs of a deck are compared at most: more cards are not gone by mending.
const MOST_PAIRS: usize = 200_000;

/// A card that its deck no longer has.
#[derive(Clone, Debug, PartialEq)]
pub struct Orphan {
    /// Its id.
    pub card: CardId,
    /// How many answers it has.
    pub answers: usize,
    /// The card that it probably became when its question was mended: one without an id of its own.
    pub likely: Option<CardId>,
    /// When its first and its last answer were given, in milliseconds since 1970-01-01 00:00 UTC.
    given_ms: (i64, i64),
}

/// Finds the answers without a card, deck by deck. Cards that a deck has retired are no finding.
pub fn orphans(library: &Library, reviews: &[Review]) -> Vec<Finding> {
    let mut by_deck: BTreeMap<&DeckId, BTreeMap<&CardId, Orphan>> = BTreeMap::new();
    for review in reviews {
        let cards = by_deck.entry(&review.card.deck).or_default();
        let at = review.at.utc_ms;
        let card = cards.entry(&review.card.card).or_insert_with(|| Orphan {
            card: review.card.card.clone(),
            answers: 0,
            likely: None,
            given_ms: (at, at),
        });
        card.answers += 1;
        card.given_ms = (card.given_ms.0.min(at), card.given_ms.1.max(at));
    }
    by_deck.into_iter().filter_map(|(id, cards)| of_deck(library, id, cards.into_values().collect())).collect()
}

fn of_deck(library: &Library, id: &DeckId, answered: Vec<Orphan>) -> Option<Finding> {
    let Some(deck) = library.deck(id) else {
        let answers = answered.iter().map(|card| card.answers).sum();
        return Some(Finding::DeckGone { deck: id.clone(), cards: answered.len(), answers });
    };
    let retired: HashSet<&CardId> = deck.deck.retired.iter().collect();
    let (there, gone): (Vec<_>, Vec<_>) = answered.into_iter().partition(|card| deck.place(&card.card).is_some());
    let mut cards: Vec<Orphan> = gone.into_iter().filter(|card| !retired.contains(&card.card)).collect();
    let begun: HashMap<&CardId, i64> = there.iter().map(|card| (&card.card, card.given_ms.0)).collect();
    recognise(&mut cards, &deck.deck, &begun);
    (!cards.is_empty()).then(|| Finding::Orphans { deck: id.clone(), cards })
}

/// Tells which cards those without an id of their own became when their questions were mended. A card whose first answer
/// is earlier than the last one of the old card is another card.
fn recognise(orphans: &mut [Orphan], deck: &Deck, begun: &HashMap<&CardId, i64>) {
    let unnamed: Vec<&CardId> = deck
        .cards
        .iter()
        .filter(|card| card.id.as_str().starts_with(&slug(&card.question)))
        .map(|card| &card.id)
        .collect();
    if unnamed.len().saturating_mul(orphans.len()) > MOST_PAIRS {
        return;
    }
    for orphan in orphans {
        let is_later = |id: &CardId| begun.get(id).is_none_or(|first| *first > orphan.given_ms.1);
        let likeness = |id: &CardId| strsim::normalized_levenshtein(id.as_str(), orphan.card.as_str());
        let alike = unnamed.iter().filter(|id| is_later(id)).map(|id| (likeness(id), *id));
        let best = alike.filter(|(likeness, _)| *likeness >= ALIKE).max_by(|a, b| a.0.total_cmp(&b.0));
        orphan.likely = best.map(|(_, id)| id.clone());
    }
}

/// `belongs` for one, `belong` for several.
pub fn belong(number: usize) -> &'static str {
    if number == 1 { "belongs" } else { "belong" }
}

/// What is said of them.
pub fn sentence(deck: &DeckId, cards: &[Orphan]) -> String {
    const NAMED: usize = 3;
    let answers = cards.iter().map(|card| card.answers).sum();
    let name = |card: &Orphan| match &card.likely {
        Some(likely) => format!("`{}`, now probably `{likely}`", card.card),
        None => format!("`{}`", card.card),
    };
    // Those that can be put right come first.
    let (known, unknown): (Vec<_>, Vec<_>) = cards.iter().partition(|card| card.likely.is_some());
    let mut named: Vec<String> = known.into_iter().chain(unknown).take(NAMED).map(name).collect();
    if cards.len() > NAMED {
        named.push(format!("{} more", cards.len() - NAMED));
    }
    let belong = belong(answers);
    let (answers, cards) = (count(answers, "answer"), count(cards.len(), "card"));
    format!("{answers} {belong} to {cards} that the deck `{deck}` no longer has: {}.", named.join("; "))
}
