//! What of a deck a format cannot hold.

use std::collections::HashSet;

use super::{Format, image_names};
use crate::deck::{Card, Deck, PassageId, slug};

/// Whether a card has something.
type Has = fn(&Card) -> bool;

/// What the deck has and a file of that format does not hold, in plain words.
#[must_use]
pub fn left_out(deck: &Deck, format: Format) -> Vec<&'static str> {
    let (is_table, is_notes, is_package) =
        (matches!(format, Format::Csv | Format::Tsv), format == Format::Markdown, format == Format::Anki);
    let holds_pictures = matches!(format, Format::Anki | Format::Archive);
    let pictures = ("pictures", !holds_pictures && !image_names(deck).is_empty());
    if !is_table && !is_notes && !is_package {
        return pictures.1.then_some(pictures.0).into_iter().collect();
    }
    let of_cards: [(bool, &str, Has); 12] = [
        (is_notes, "ids", |card| card.id.as_str() != slug(&card.question)),
        (is_notes, "accepted answers", |card| !card.accept.is_empty()),
        (is_notes, "wrong answers", |card| !card.distractors.is_empty()),
        (is_notes, "dates", |card| card.date.is_some()),
        (is_notes, "events", |card| card.event.is_some()),
        (is_notes, "topics", |card| !card.topic.is_general()),
        (is_notes, "parties", |card| !card.parties.is_empty()),
        (is_notes, "quotes", |card| card.quote.is_some()),
        (is_notes, "notes", |card| card.note.is_some()),
        (is_notes || is_package, "hints", |card| card.cue.is_some()),
        (is_notes, "tags", |card| !card.tags.is_empty()),
        (true, "confused with", |card| !card.rivals.is_empty()),
    ];
    let of_cards = of_cards.into_iter().map(|(is_lost, name, has)| (name, is_lost && deck.cards.iter().any(has)));
    let has_sources = |most: usize| deck.passages.iter().any(|passage| passage.sources.len() > most);
    let asked: HashSet<&PassageId> = deck.cards.iter().filter_map(|card| card.passage.as_ref()).collect();
    let is_alone = !is_notes && deck.passages.iter().any(|passage| !asked.contains(&passage.id));
    let of_deck = [
        ("passages without cards", is_alone),
        ("notes on passages", deck.passages.iter().any(|passage| passage.note.is_some())),
        ("sources", is_package && has_sources(0)),
        ("further sources", is_table && has_sources(1)),
        ("summary", !is_package && !deck.summary.is_empty()),
        ("language", !deck.language.is_empty()),
        ("authors", !deck.authors.is_empty()),
        ("licence", !deck.license.is_empty()),
        ("short forms and names", !deck.abbreviations.is_empty() || !deck.names.is_empty()),
    ];
    of_cards.chain(of_deck).chain([pictures]).filter(|(_, is_lost)| *is_lost).map(|(name, _)| name).collect()
}
