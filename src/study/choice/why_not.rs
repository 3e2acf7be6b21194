//! Explains why a wrong option is wrong.

use super::ChoiceOption;
use crate::deck::{Cloze, Deck, told_date};

/// Returns a sentence about what an option is the answer to, or `None` if it answers no card of the deck.
///
/// `1703: Peter I founds Saint Petersburg.` for a date if its card tells an event, the whole sentence of a cloze card,
/// and otherwise `“Germany” answers: Which power …?`.
#[must_use]
pub fn why_not(deck: &Deck, option: &ChoiceOption) -> Option<String> {
    let card = deck.cards.get(option.from?)?;
    if let Some(Cloze { before, deletion, after }) = card.cloze() {
        return Some(format!("{before}{deletion}{after}").trim().to_owned());
    }
    let answer = card.answer_text();
    Some(match card.event.as_deref().filter(|event| !event.trim().is_empty() && told_date(&answer).is_some()) {
        Some(event) => format!("{}: {}.", option.text, event.trim()),
        None => format!("“{answer}” answers: {}", card.question),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Answer, Card};

    #[test]
    fn a_wrong_option_is_told_with_what_it_answers() {
        let card = |question: &str, answer: &str, event: Option<&str>| Card {
            event: event.map(str::to_owned),
            question: question.to_owned(),
            answer: Answer::Text(answer.to_owned()),
            ..Card::default()
        };
        let cards = vec![
            card("In which year was Saint Petersburg founded?", "May 1703", Some("Peter I founds Saint Petersburg")),
            card("Which power demanded compensation from France?", "Germany", Some("Germany asks")),
            card("Since when had there been an envoy?", "1703", None),
            card("Tsar [[Alexander III]] approved it.", "", None),
        ];
        let deck = Deck { cards, ..Deck::default() };
        for (text, from, expected) in [
            ("1703", Some(0), Some("1703: Peter I founds Saint Petersburg.")),
            ("Germany", Some(1), Some("“Germany” answers: Which power demanded compensation from France?")),
            ("1703", Some(2), Some("“1703” answers: Since when had there been an envoy?")),
            ("Alexander III", Some(3), Some("Tsar Alexander III approved it.")),
            ("1704", None, None),
            ("1704", Some(9), None),
        ] {
            let option = ChoiceOption { text: text.to_owned(), from };
            assert_eq!(why_not(&deck, &option).as_deref(), expected);
        }
    }
}
