//! What a card tells as an event.

use crate::{
    deck::{Card, Passage},
    wording::plain,
};

/// The most characters of a question that stands in for an event.
const LONGEST_QUESTION: usize = 80;

/// What happened, on one line: the `event` of the card, else the heading of its passage, else its question, shortened.
///
/// `passage` is the passage of the card, if it has one.
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
}
