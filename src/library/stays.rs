//! What a file that comes again leaves empty and stays as it is: somebody may have emptied it there, or written it here.

use std::collections::{BTreeMap, HashSet};

use super::present::Present;
use crate::{
    deck::{CardId, CardKey, DeckId},
    formats::Field,
    study::{MarkKind, Marks},
    wording::count,
};

const EMPTY_IT: &str = "nothing is to be done if you wrote it here; if it is to go, take it out here, too";

/// Says what stays: of how many cards which fields, as far as the file has `places` for them, and which marks.
pub(super) fn told(
    fields: &BTreeMap<Field, usize>,
    places: &[Field],
    marks: &[(&'static str, usize)],
) -> Option<(String, &'static str)> {
    let fields = fields.iter().filter(|(field, _)| places.contains(field));
    let fields = fields.map(|(field, cards)| (several(*field), *cards));
    let all: Vec<String> = fields
        .chain(marks.iter().copied())
        .filter(|(_, cards)| *cards > 0)
        .map(|(what, cards)| format!("{what} of {}", count(cards, "card")))
        .collect();
    let told = format!("what the file leaves empty stays as it is here: {}", all.join(", "));
    (!all.is_empty()).then_some((told, EMPTY_IT))
}

/// What a field holds, of several cards.
fn several(field: Field) -> &'static str {
    match field {
        Field::Answer => "answers",
        Field::Accept => "other right answers",
        Field::Distractors => "wrong answers",
        Field::Date => "dates",
        Field::Event => "events",
        Field::Topic => "topics",
        Field::Passage => "passages",
        Field::Quote => "quotes",
        Field::Note => "notes",
        Field::Cue => "hints",
        field => field.name(),
    }
}

impl Present {
    /// Of how many of these cards of a deck a mark stands here that does not come with them, by the mark.
    pub(super) fn still_set(
        &self,
        deck: &DeckId,
        cards: &[CardId],
        coming: &[(CardId, MarkKind)],
    ) -> Vec<(&'static str, usize)> {
        let coming: HashSet<(&CardId, MarkKind)> = coming.iter().map(|(card, kind)| (card, *kind)).collect();
        let unset = |is_set: fn(&Marks) -> bool, kind: MarkKind| {
            let stands = |card: &&CardId| {
                let key = CardKey { deck: deck.clone(), card: CardId::clone(card) };
                self.marked.get(&key).is_some_and(is_set) && !coming.contains(&(*card, kind))
            };
            cards.iter().filter(stands).count()
        };
        vec![
            ("the suspension", unset(|marks| marks.is_suspended, MarkKind::Suspend)),
            ("the flag", unset(|marks| marks.is_flagged, MarkKind::Flag)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stays_is_told_as_far_as_the_file_has_a_place_for_it() {
        let fields: BTreeMap<Field, usize> = [(Field::Tags, 1), (Field::Note, 2), (Field::Date, 3)].into();
        let says = |places: &[Field], marks: &[(&'static str, usize)]| told(&fields, places, marks).map(|told| told.0);
        let start = "what the file leaves empty stays as it is here: ";
        assert_eq!(says(&[], &[("the flag", 0)]), None);
        assert_eq!(
            says(&[Field::Tags, Field::Note], &[("the suspension", 0), ("the flag", 1)]),
            Some(format!("{start}notes of 2 cards, tags of 1 card, the flag of 1 card"))
        );
    }
}
