//! The decks that come with Entente.

use std::{panic, path::Path, thread};

use crate::{
    deck::DeckId,
    formats::{Reading, read},
};

/// The names of the files, and their texts.
const DECKS: [(&str, &str); 2] = [
    ("franco-russian-relations.ron", include_str!("../../decks/franco-russian-relations.ron")),
    ("france-and-russia-wider-record.ron", include_str!("../../decks/france-and-russia-wider-record.ron")),
];

/// The built-in decks, each with the text it was read from. They are read at once: the window waits for them.
#[must_use]
pub fn built_in_decks() -> Vec<(&'static str, Reading)> {
    thread::scope(|scope| {
        let read = DECKS.map(|(name, text)| (text, scope.spawn(move || read(text.as_bytes(), Path::new(name)))));
        read.map(|(text, reading)| (text, reading.join().unwrap_or_else(|panic| panic::resume_unwind(panic)))).into()
    })
}

/// The text of the built-in deck of that id, which is the name of its file; `None` if there is none.
#[must_use]
pub fn built_in_text(id: &DeckId) -> Option<&'static str> {
    DECKS.iter().find(|(name, _)| name.strip_suffix(".ron") == Some(id.as_str())).map(|(_, text)| *text)
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
            assert!(built_in_text(&deck.id).is_some(), "{}", deck.id);
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
