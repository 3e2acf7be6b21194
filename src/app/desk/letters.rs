//! Characters that no font has: what a deck writes in them is not seen.

use std::{
    collections::{BTreeSet, HashSet},
    sync::Arc,
};

use crate::{
    deck::{Deck, DeckId},
    library::Library,
    tasks::{Task, Wake, finished},
};

/// A deck with the characters in it that the fonts of the window itself may not have.
type Read = (Arc<Deck>, BTreeSet<char>);

/// Looks for characters that no font has, and says so once of each deck.
#[derive(Default)]
pub struct Letters {
    looking: Option<Task<Vec<Read>>>,
    told: HashSet<DeckId>,
}

impl Letters {
    /// Begins to look at the decks of a library.
    pub fn look(&mut self, library: &Library, wake: &Wake) {
        let decks: Vec<_> = library.decks().iter().map(|it| Arc::clone(&it.deck)).collect();
        let read = |deck: Arc<Deck>| {
            let rare = rare(&deck);
            (deck, rare)
        };
        self.looking = Some(Task::start(wake, move || decks.into_iter().map(read).collect()));
    }

    /// What is to be said of the decks that were looked at. `is_drawn` tells whether a font has a character.
    pub fn collect(&mut self, mut is_drawn: impl FnMut(char) -> bool) -> Vec<String> {
        let mut said = Vec::new();
        for (deck, rare) in finished(&mut self.looking).unwrap_or_default() {
            let missing: BTreeSet<&str> = rare.into_iter().filter(|c| !is_drawn(*c)).map(script).collect();
            if !missing.is_empty() && self.told.insert(deck.id.clone()) {
                said.push(sentence(&deck.title, &missing.into_iter().collect::<Vec<_>>()));
            }
        }
        said
    }
}

fn sentence(title: &str, scripts: &[&str]) -> String {
    let scripts = match scripts {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        _ => scripts.concat(),
    };
    format!("No font on this computer has the {scripts} characters of “{title}”. Install one, such as Noto.")
}

/// The characters of a deck that the fonts of the window itself may not have.
fn rare(deck: &Deck) -> BTreeSet<char> {
    let passages = deck.passages.iter().flat_map(|passage| [&*passage.heading, &*passage.text]);
    let questions = deck.cards.iter().map(|card| &*card.question);
    let answers = deck.cards.iter().map(crate::deck::Card::answer_text);
    let is_rare = |c: &char| *c >= '\u{530}' && c.is_alphabetic() || script(*c) == "emoji";
    let mut found: BTreeSet<char> = [&*deck.title, &*deck.summary]
        .into_iter()
        .chain(passages)
        .chain(questions)
        .flat_map(str::chars)
        .filter(is_rare)
        .collect();
    for answer in answers {
        found.extend(answer.chars().filter(is_rare));
    }
    found
}

/// What the script of a character is called.
fn script(c: char) -> &'static str {
    match c {
        '\u{530}'..='\u{58f}' => "Armenian",
        '\u{590}'..='\u{5ff}' => "Hebrew",
        '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{8a0}'..='\u{8ff}' | '\u{fb50}'..='\u{fefc}' => "Arabic",
        '\u{900}'..='\u{97f}' => "Devanagari",
        '\u{980}'..='\u{9ff}' => "Bengali",
        '\u{b80}'..='\u{bff}' => "Tamil",
        '\u{e00}'..='\u{e7f}' => "Thai",
        '\u{10a0}'..='\u{10ff}' => "Georgian",
        '\u{1100}'..='\u{11ff}' | '\u{ac00}'..='\u{d7af}' => "Korean",
        '\u{3040}'..='\u{30ff}' => "Japanese",
        '\u{2e80}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}' => {
            "Chinese"
        }
        '\u{1f300}'..='\u{1faff}' => "emoji",
        _ => "rarer",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::{Answer, Card};

    fn deck(question: &str, answer: &str) -> Deck {
        let card = Card { question: question.to_owned(), answer: Answer::Text(answer.to_owned()), ..Card::default() };
        Deck { title: "Scripts".to_owned(), cards: vec![card], ..Deck::default() }
    }

    fn told(deck: Deck, mut is_drawn: impl FnMut(char) -> bool) -> Vec<String> {
        let rare = rare(&deck);
        let looking = Some(Task::start(&Wake::default(), move || vec![(Arc::new(deck), rare)]));
        let mut letters = Letters { looking, ..Letters::default() };
        loop {
            let said = letters.collect(&mut is_drawn);
            if letters.looking.is_none() {
                return said;
            }
        }
    }

    #[test]
    fn scripts_without_a_font_are_named_and_those_of_the_window_are_not_asked_about() {
        let said = told(deck("《尼布楚條約》 or שלום?", "Peace 🕊 αβγ, мир"), |c| {
            assert!(c >= '\u{530}', "{c}");
            script(c) == "emoji"
        });
        assert_eq!(
            said,
            ["No font on this computer has the Chinese and Hebrew characters of “Scripts”. Install one, such as Noto."]
        );
        assert_eq!(told(deck("When was the treaty of Nerchinsk?", "1689"), |_| false), Vec::<String>::new());
        assert_eq!(told(deck("条約", "x"), |_| true), Vec::<String>::new());
    }
}
