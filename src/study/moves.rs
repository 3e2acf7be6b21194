//! Cards that went to another deck: their answers and marks go with them.

use std::collections::{BTreeSet, HashMap};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{SessionId, is_elsewhere};
use crate::deck::{CardId, CardKey, DeckId};

/// A card that goes to another deck.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Move {
    /// Where it was.
    pub from: CardKey,
    /// Where it is from then on.
    pub to: CardKey,
}

/// Where cards went, and when.
///
/// What was written about a card before it went belongs to its new place. A card that comes under the old name later is
/// another one.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Moves {
    /// Where each card went, oldest first, each with the id of the decision.
    went_to: HashMap<CardKey, Vec<(Uuid, CardKey)>>,
    came_from: HashMap<CardKey, BTreeSet<CardKey>>,
}

impl Moves {
    /// Collects moves, oldest first, each with the id of the decision.
    #[must_use]
    pub fn new(decisions: impl IntoIterator<Item = (Uuid, Vec<Move>)>) -> Self {
        let mut moves = Self::default();
        for (id, moved) in decisions {
            for Move { from, to } in moved.into_iter().filter(|it| it.from != it.to) {
                moves.came_from.entry(to.clone()).or_default().insert(from.clone());
                moves.went_to.entry(from).or_default().push((id, to));
            }
        }
        moves
    }

    /// Returns whether no card went anywhere.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.went_to.is_empty()
    }

    /// Returns whether a card with that name ever went away.
    #[must_use]
    pub fn went(&self, name: &CardKey) -> bool {
        self.went_to.contains_key(name)
    }

    /// Returns the card that a row is about: `written` is what the row says, and `row` its id.
    #[must_use]
    pub fn place(&self, written: CardKey, row: Uuid) -> CardKey {
        let (mut card, mut since) = (written, row);
        while let Some((id, to)) = self.went_to.get(&card).and_then(|went| went.iter().find(|(id, _)| *id > since)) {
            (card, since) = (to.clone(), *id);
        }
        card
    }

    /// Returns where the card is now that had a name first.
    #[must_use]
    pub fn now(&self, name: &CardKey) -> CardKey {
        self.place(name.clone(), Uuid::nil())
    }

    /// Returns the card that an answer is about: `written` is what its row says. An answer that was given in another
    /// program goes with the card, whenever that was and whenever it came in.
    #[must_use]
    pub fn answered(&self, written: CardKey, row: Uuid, session: SessionId) -> CardKey {
        self.place(written, if is_elsewhere(session) { Uuid::nil() } else { row })
    }

    /// Returns the cards that went out of a deck, each with the id that it had there, and where it is now.
    pub fn away_from<'m>(&'m self, deck: &'m DeckId) -> impl Iterator<Item = (&'m CardId, CardKey)> {
        let away = self.went_to.keys().filter(move |card| card.deck == *deck).map(|card| (&card.card, self.now(card)));
        away.filter(move |(id, now)| now.deck != *deck || now.card != **id)
    }

    /// Returns the decks whose names rows about the cards of these decks may have been written with.
    #[must_use]
    pub fn decks_before(&self, decks: &[DeckId]) -> BTreeSet<DeckId> {
        let came = self.came_from.keys().filter(|card| decks.contains(&card.deck));
        came.flat_map(|card| self.written_as(card)).map(|name| name.deck).chain(decks.iter().cloned()).collect()
    }

    /// Returns every name under which rows about a card may have been written, its own first.
    #[must_use]
    pub fn written_as(&self, card: &CardKey) -> Vec<CardKey> {
        reached(card, |card| self.came_from.get(card).into_iter().flatten())
    }

    /// Returns every card that rows written under a name may be about, the one of that name first.
    #[must_use]
    pub fn stands_for(&self, written: &CardKey) -> Vec<CardKey> {
        reached(written, |card| self.went_to.get(card).into_iter().flatten().map(|(_, to)| to))
    }

    /// Returns every name that a card with that name ever had or got, its own first.
    #[must_use]
    pub fn all_names(&self, name: &CardKey) -> Vec<CardKey> {
        reached(name, |card| {
            let went = self.went_to.get(card).into_iter().flatten().map(|(_, to)| to);
            went.chain(self.came_from.get(card).into_iter().flatten())
        })
    }

    /// Returns the cards that came into a deck and are still there.
    pub fn in_deck<'m>(&'m self, deck: &'m DeckId) -> impl Iterator<Item = &'m CardId> {
        let stays = |from: &CardKey, card: &CardKey| {
            let went = self.went_to.get(from).into_iter().flatten();
            went.filter(|(_, to)| to == card).any(|(id, _)| self.place(card.clone(), *id) == *card)
        };
        let came = self.came_from.iter().filter(|(card, _)| card.deck == *deck);
        came.filter(move |(card, from)| from.iter().any(|from| stays(from, card))).map(|(card, _)| &card.card)
    }
}

/// All that is reached from a card, step by step.
fn reached<'m, I: Iterator<Item = &'m CardKey>>(card: &CardKey, next: impl Fn(&CardKey) -> I) -> Vec<CardKey> {
    let mut all = vec![card.clone()];
    let mut at = 0;
    while let Some(card) = all.get(at).cloned() {
        for other in next(&card) {
            if !all.contains(other) {
                all.push(other.clone());
            }
        }
        at += 1;
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> CardKey {
        let (deck, card) = text.split_once('/').unwrap();
        CardKey { deck: deck.into(), card: card.into() }
    }

    fn id(n: u128) -> Uuid {
        Uuid::from_u128(n)
    }

    fn moves(all: &[(u128, &str, &str)]) -> Moves {
        Moves::new(all.iter().map(|(n, from, to)| (id(*n), vec![Move { from: key(from), to: key(to) }])))
    }

    #[test]
    fn a_row_belongs_to_where_its_card_went_after_it_was_written() {
        let moves = moves(&[(10, "a/1", "b/1"), (20, "b/1", "c/2"), (30, "c/2", "a/1"), (40, "x/1", "b/1")]);
        for (written, row, card) in [
            ("a/1", 5, "a/1"),
            ("b/1", 15, "a/1"),
            ("b/1", 25, "b/1"),
            ("a/1", 15, "a/1"),
            ("c/2", 25, "a/1"),
            ("c/2", 35, "c/2"),
            ("x/1", 35, "b/1"),
            ("x/1", 45, "x/1"),
            ("x/2", 1, "x/2"),
        ] {
            assert_eq!(moves.place(key(written), id(row)), key(card), "{written} {row}");
        }
        assert_eq!(moves.written_as(&key("b/1")).len(), 4);
        assert_eq!(moves.in_deck(&"a".into()).map(CardId::as_str).collect::<Vec<_>>(), ["1"]);
        assert_eq!(moves.in_deck(&"c".into()).count(), 0, "it went on");
        let decks = |of: &str| moves.decks_before(&[of.into()]).iter().map(ToString::to_string).collect::<String>();
        assert_eq!((decks("a"), decks("b"), decks("y")), ("abcx".to_owned(), "abcx".to_owned(), "y".to_owned()));
    }

    #[test]
    fn an_answer_of_another_program_goes_with_the_card_that_had_the_name_first() {
        let moves = moves(&[(10, "a/1", "b/1"), (20, "b/1", "c/2")]);
        let elsewhere = crate::study::held_elsewhere(1_790_000_000_000);
        assert_eq!(moves.answered(key("a/1"), id(30), elsewhere), key("c/2"));
        assert_eq!(moves.answered(key("a/1"), id(30), Uuid::nil()), key("a/1"));
        assert_eq!(moves.away_from(&"a".into()).collect::<Vec<_>>(), [(&"1".into(), key("c/2"))]);
        assert_eq!(moves.now(&key("x/1")), key("x/1"));
    }

    #[test]
    fn every_row_of_a_card_is_written_under_one_of_its_names() {
        let moves = moves(&[(10, "a/1", "b/1"), (20, "b/1", "a/1"), (30, "a/1", "b/2"), (40, "b/2", "b/2")]);
        for written in ["a/1", "b/1", "b/2"] {
            for row in (5..50).step_by(10) {
                let card = moves.place(key(written), id(row));
                assert!(moves.written_as(&card).contains(&key(written)), "{written} {row}");
                assert!(moves.all_names(&card).contains(&key(written)), "{written} {row}");
                assert!(moves.stands_for(&key(written)).contains(&card), "{written} {row}");
            }
        }
    }
}
