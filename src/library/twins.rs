//! Which cards are easily confused with which, and how these stand today.

use std::collections::{BTreeMap, HashMap};

use super::LibraryDeck;
use crate::{
    deck::CardKey,
    memory::StudyDay,
    study::{Confusions, Kin, Moves, Twin, Why},
};

/// The decks and what was confused: all that tells which cards are twins.
#[derive(Clone, Copy)]
pub(super) struct Twins<'l> {
    /// The decks.
    pub decks: &'l [LibraryDeck],
    /// What the learner confused.
    pub confusions: &'l Confusions,
    /// Where cards went.
    pub moves: &'l Moves,
}

/// The cards that are easily confused with those that were answered today, or that name cards of other decks: what a
/// card itself does not tell.
pub(super) type Reverse = HashMap<CardKey, Vec<(CardKey, bool)>>;

impl Twins<'_> {
    /// The cards with which a card is easily confused, and whether that is certain.
    fn of(&self, key: &CardKey) -> BTreeMap<CardKey, bool> {
        let mut twins = BTreeMap::new();
        for (rival, _) in self.confusions.of(key) {
            twins.insert(rival.clone(), true);
        }
        let Some((deck, place)) = self.find(key) else { return twins };
        let card = &deck.deck.cards[place];
        twins.extend(card.rivals_elsewhere().map(|rival| (self.named(rival), true)));
        match deck.rivals() {
            Some(rivals) => {
                for rival in rivals.close_to(place) {
                    *twins.entry(deck.key(rival.card)).or_default() |= rival.why == Why::Named;
                }
            }
            // Those that the card names itself are known at once.
            None => twins.extend(
                card.rivals
                    .iter()
                    .filter_map(|id| deck.place(id))
                    .filter(|rival| *rival != place)
                    .map(|rival| (deck.key(rival), true)),
            ),
        }
        twins
    }

    /// The cards with which a card is easily confused, as they stand. Suspended ones are left out.
    pub(super) fn standing(&self, key: &CardKey, reverse: &Reverse) -> Vec<Twin> {
        let mut twins = self.of(key);
        for (twin, is_certain) in reverse.get(key).into_iter().flatten() {
            *twins.entry(twin.clone()).or_default() |= is_certain;
        }
        let standing = twins.into_iter().filter_map(|(card, is_certain)| {
            let (deck, place) = self.find(&card)?;
            (!deck.marks[place].is_suspended).then(|| Twin { state: deck.states[place], card, is_certain })
        });
        standing.collect()
    }

    /// What the cards that were answered today, and those that name cards of other decks, say of others.
    pub(super) fn reverse(&self, today: StudyDay) -> Reverse {
        let mut reverse = Reverse::new();
        for deck in self.decks {
            for (place, card) in deck.deck.cards.iter().enumerate() {
                if deck.states[place].schedule().is_some_and(|schedule| schedule.last_day >= today) {
                    let key = deck.key(place);
                    for (twin, is_certain) in self.of(&key) {
                        reverse.entry(twin).or_default().push((key.clone(), is_certain));
                    }
                } else {
                    for twin in card.rivals_elsewhere() {
                        reverse.entry(self.named(twin)).or_default().push((deck.key(place), true));
                    }
                }
            }
        }
        reverse
    }

    /// Which of these cards give each other away.
    pub(super) fn kin<'k>(&self, cards: impl IntoIterator<Item = &'k CardKey>) -> Kin {
        let mut kin = Kin::default();
        for key in cards {
            let passage = self.find(key).and_then(|(deck, place)| deck.deck.cards[place].passage.clone());
            kin.add(key, passage, self.of(key).into_keys());
        }
        kin
    }

    /// The card that has a name: the one that bears it or, if there is none, the one that bore it and went to another deck.
    pub(super) fn named(&self, name: CardKey) -> CardKey {
        if self.find(&name).is_some() { name } else { self.moves.now(&name) }
    }

    fn find(&self, key: &CardKey) -> Option<(&LibraryDeck, usize)> {
        let deck = self.decks.iter().find(|it| it.deck.id == key.deck)?;
        Some((deck, deck.place(&key.card)?))
    }
}
