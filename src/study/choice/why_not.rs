//! Why a wrong option is something else.

use super::ChoiceOption;
use crate::{
    deck::{Cloze, Deck, told_date},
    study::chronology::event_label,
};

/// What an option is the answer to, in a sentence; `None` where it answers no card of the deck.
///
/// `1703: Saint Petersburg was founded.` for a date that answers a question in plain words, the whole sentence of a
/// cloze card, and otherwise `“Germany” answers: Which power …?`.
#[must_use]
pub fn why_not(deck: &Deck, option: &ChoiceOption) -> Option<String> {
    let card = deck.cards.get(option.from?)?;
    if let Some(Cloze { before, deletion, after }) = card.cloze() {
        return Some(format!("{before}{deletion}{after}").trim().to_owned());
    }
    let answer = card.answer_text();
    Some(match event_label(card).filter(|_| told_date(&answer).is_some()) {
        Some(event) => format!("{}: {event}.", option.text),
        None => format!("“{answer}” answers: {}", card.question),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Answer, Card};

    #[test]
    fn a_wrong_option_is_told_with_what_it_answers() {
        let card = |question: &str, answer: &str| Card {
            question: question.to_owned(),
            answer: Answer::Text(answer.to_owned()),
            ..Card::default()
        };
        let cards = vec![
            card("In which year was Saint Petersburg founded?", "May 1703"),
            card("Which power demanded compensation from France?", "Germany"),
            card("Since when had there been an envoy?", "1703"),
            card("Tsar [[Alexander III]] approved it.", ""),
        ];
        let deck = Deck { cards, ..Deck::default() };
        for (text, from, expected) in [
            ("1703", Some(0), Some("1703: Saint Petersburg was founded.")),
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
