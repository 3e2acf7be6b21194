//! What the learner has chosen for one deck.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Serialize, Serializer};

use super::Preferences;
use crate::{
    deck::DeckId,
    study::{Form, NewOrder},
};

/// What the learner has chosen for one deck. What is absent is as for all decks.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct DeckPreferences {
    /// New cards a day, beside those of other decks.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "plain")]
    pub new_per_day: Option<usize>,
    /// The share of due cards that should be recalled.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "plain")]
    pub desired_retention: Option<f32>,
    /// The order in which new cards are met.
    #[serde(skip_serializing_if = "is_usual")]
    pub order: NewOrder,
    /// The forms in which no card is asked.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "plain")]
    pub forms_off: Option<BTreeSet<Form>>,
}

/// A deck's own settings, as they are written.
#[derive(Serialize)]
struct Written<'p> {
    deck: &'p DeckId,
    settings: &'p DeckPreferences,
}

/// Writes the settings of the decks as a list.
pub(super) fn as_list<S: Serializer>(
    decks: &BTreeMap<DeckId, DeckPreferences>,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(decks.iter().map(|(deck, settings)| Written { deck, settings }))
}

/// Writes a value without `Some`.
#[expect(clippy::ref_option, reason = "serde calls it with a reference to the field")]
fn plain<T: Serialize, S: Serializer>(value: &Option<T>, serializer: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => value.serialize(serializer),
        None => serializer.serialize_unit(),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it with a reference to the field")]
fn is_usual(order: &NewOrder) -> bool {
    *order == NewOrder::default()
}

impl Preferences {
    /// Returns what was chosen for a deck; nothing if all is as for all decks.
    #[must_use]
    pub fn of_deck(&self, deck: &DeckId) -> Option<&DeckPreferences> {
        self.decks.get(deck)
    }

    /// Returns the deck's own number of new cards a day, if it has one.
    #[must_use]
    pub fn own_new_per_day(&self, deck: &DeckId) -> Option<usize> {
        self.of_deck(deck)?.new_per_day
    }

    /// Returns the deck's own desired retention, if it has one.
    #[must_use]
    pub fn own_retention(&self, deck: &DeckId) -> Option<f32> {
        self.of_deck(deck)?.desired_retention
    }

    /// Returns the order in which the deck's new cards are met.
    #[must_use]
    pub fn order_of(&self, deck: &DeckId) -> NewOrder {
        self.of_deck(deck).map(|it| it.order).unwrap_or_default()
    }

    /// Returns the forms in which no card of the deck is asked.
    #[must_use]
    pub fn forms_off_of(&self, deck: &DeckId) -> &BTreeSet<Form> {
        self.of_deck(deck).and_then(|it| it.forms_off.as_ref()).unwrap_or(&self.forms_off)
    }
}
