//! The decks that come with Entente.

use std::{path::Path, sync::OnceLock};

use crate::{
    deck::DeckId,
    formats::{Reading, read},
};

/// The names of the files, and their texts.
const DECKS: [(&str, &str); 2] = [
    ("franco-russian-relations.ron", include_str!("../../decks/franco-russian-relations.ron")),
    ("france-and-russia-wider-record.ron", include_str!("../../decks/france-and-russia-wider-record.ron")),
];

/// The built-in decks, each with the text it was read from.
#[must_use]
pub fn built_in_decks() -> Vec<(&'static str, Reading)> {
    DECKS.map(|(name, text)| (text, read(text.as_bytes(), Path::new(name)))).into()
}

/// The text of the built-in deck of that id; empty if there is none.
#[must_use]
pub fn built_in_text(id: &DeckId) -> &'static str {
    built_in_ids().iter().position(|it| it == id).map_or("", |place| DECKS[place].1)
}

/// The ids of the built-in decks.
#[must_use]
pub fn built_in_ids() -> &'static [DeckId] {
    static IDS: OnceLock<Vec<DeckId>> = OnceLock::new();
    IDS.get_or_init(|| {
        let ids = built_in_decks().into_iter().map(|(_, reading)| reading.deck.unwrap_or_default().id);
        ids.collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::Answer;

    #[test]
    fn the_built_in_deck_is_sound_and_whole() {
        for (_, reading) in built_in_decks() {
            let problems: Vec<String> = reading.problems.iter().map(ToString::to_string).collect();
            assert_eq!(problems, Vec::<String>::new());
            let deck = reading.deck.unwrap();
            for card in &deck.cards {
                // A list is judged item by item: there is nothing to choose from.
                let has_options = card.distractors.len() >= 3 || matches!(card.answer, Answer::List(_));
                assert!(card.quote.is_some() && has_options, "{}", card.id);
            }
            for passage in &deck.passages {
                let words = passage.text.split_whitespace().count();
                assert!((60..=140).contains(&words), "{}: {words} words", passage.id);
                assert!(deck.origins(passage).next().is_some(), "{}", passage.id);
            }
        }
    }
}
