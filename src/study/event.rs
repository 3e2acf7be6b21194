//! What a card tells as an event.

use std::collections::{HashMap, HashSet};

use crate::{
    deck::{Card, Deck, Passage, PassageId},
    wording::plain,
};

/// The most characters of a question that stands in for an event.
const LONGEST_QUESTION: usize = 80;

/// The passages whose heading would name several dated cards of a deck, which then could not be told apart: it names
/// none of them.
#[must_use]
pub fn shared_headings(deck: &Deck) -> HashSet<&PassageId> {
    let mut named: HashMap<&PassageId, usize> = HashMap::new();
    let has_event = |card: &Card| card.event.as_ref().is_some_and(|event| !event.trim().is_empty());
    for card in deck.cards.iter().filter(|card| card.dated().is_some() && !has_event(card)) {
        card.passage.iter().for_each(|passage| *named.entry(passage).or_default() += 1);
    }
    named.into_iter().filter(|(_, cards)| *cards > 1).map(|(passage, _)| passage).collect()
}

/// What happened, on one line: the `event` of the card, else the heading of its passage, else its question, shortened.
///
/// `passage` is the passage of the card, if it has one and its heading is not [shared](shared_headings).
#[must_use]
pub fn event_label(card: &Card, passage: Option<&Passage>) -> String {
    let told = card.event.as_deref().into_iter().chain(passage.map(|passage| passage.heading.as_str()));
    let mut told = told.map(on_one_line).filter(|label| !label.is_empty());
    told.next().unwrap_or_else(|| shortened(&on_one_line(&plain(&card.prompt())), LONGEST_QUESTION))
}

/// The first words of a text that has more than so many characters.
#[must_use]
pub fn shortened(text: &str, most: usize) -> String {
    let Some((end, _)) = text.char_indices().nth(most) else { return text.to_owned() };
    let words = &text[..text[..end].rfind(' ').unwrap_or(end)];
    format!("{}…", words.trim_end_matches([',', ';', ' ']))
}

fn on_one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_told_in_the_words_of_its_author_else_by_its_passage_else_by_its_question() {
        let passage = |heading: &str| Passage { heading: heading.to_owned(), ..Passage::default() };
        let question = "When did *Napoleon* invade\nRussia?";
        for (event, heading, expected) in [
            (Some("Napoleon invades Russia"), Some("The campaign"), "Napoleon invades Russia"),
            (Some("Napoleon\n invades "), None, "Napoleon invades"),
            (Some(" "), Some("The campaign"), "The campaign"),
            (None, Some("The campaign"), "The campaign"),
            (None, Some(""), "When did Napoleon invade Russia?"),
            (None, None, "When did Napoleon invade Russia?"),
        ] {
            let event = event.map(str::to_owned);
            let card = Card { question: question.to_owned(), event, ..Card::default() };
            assert_eq!(event_label(&card, heading.map(passage).as_ref()), expected);
        }
    }

    #[test]
    fn a_gap_is_not_filled_and_a_long_question_is_cut_behind_a_word() {
        let label = |question: &str| event_label(&Card { question: question.to_owned(), ..Card::default() }, None);
        assert_eq!(label("It came into force in [[1894]]."), "It came into force in ______.");
        let long = label(&"Which power? ".repeat(20));
        assert!(long.chars().count() <= LONGEST_QUESTION + 1 && long.ends_with("Which power?…"), "{long}");
        assert_eq!(shortened(&"é".repeat(50), 44), "é".repeat(44) + "…");
        assert_eq!(shortened("A revolution, and unrest", 14), "A revolution…");
    }

    #[test]
    fn a_heading_names_a_card_only_if_no_other_dated_card_has_no_better_name() {
        let card = |passage: &str, event: Option<&str>, date: Option<&str>| Card {
            passage: Some(passage.into()),
            event: event.map(str::to_owned),
            date: date.and_then(|date| crate::deck::HistoricalDate::parse(date).ok()),
            ..Card::default()
        };
        let cards = vec![
            card("shared", None, Some("1814")),
            card("shared", Some(" "), Some("1815")),
            card("own", None, Some("1814")),
            card("own", Some("The battle of Waterloo"), Some("1815")),
            card("own", None, None),
        ];
        let deck = Deck { cards, ..Deck::default() };
        assert_eq!(shared_headings(&deck), HashSet::from([&"shared".into()]));
    }
}
