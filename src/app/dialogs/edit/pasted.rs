//! Lines that are pasted into the question: each becomes a card.

use std::collections::HashSet;

use eframe::egui::{Label, ScrollArea, Ui, vec2};

use crate::{
    app::theme::{GAP, Palette, Type},
    deck::{Deck, fold},
    wording::{count, shortened},
};

/// What may stand between a question and its answer.
const BETWEEN: [&str; 6] = ["\t", " - ", " – ", " — ", " ; ", ";"];
/// How many lines without an answer are named.
const NAMED: usize = 3;

/// A text that was pasted, and the cards that its lines make.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pasted {
    /// The whole text, as it was pasted.
    pub text: String,
    /// A question and an answer of each new card.
    pub cards: Vec<(String, String)>,
    /// Lines without an answer.
    without: Vec<String>,
    /// How many lines ask what the deck, or an earlier line, asks already.
    known: usize,
}

impl Pasted {
    /// Reads a question and an answer from each line: with a tab, ` - `, ` – `, ` — ` or `;` between them. `None` if nearly all
    /// lines have not both: it is a text of another kind.
    pub fn read(text: &str, deck: &Deck) -> Option<Self> {
        let lines: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        if lines.len() < 2 {
            return None;
        }
        // What most lines have between the two goes before what a single line may have besides.
        let mut between = BETWEEN;
        let fits = |sign: &str| lines.iter().filter(|line| split(line, sign).is_some()).count();
        between.sort_by_cached_key(|sign| std::cmp::Reverse(fits(sign)));
        let mut asked: HashSet<String> = deck.cards.iter().map(|card| fold(&card.question)).collect();
        let mut pasted = Self { text: text.to_owned(), ..Self::default() };
        for line in &lines {
            match between.iter().find_map(|sign| split(line, sign)) {
                Some((question, _)) if !asked.insert(fold(question)) => pasted.known += 1,
                Some((question, answer)) => pasted.cards.push((question.to_owned(), answer.to_owned())),
                None => pasted.without.push((*line).to_owned()),
            }
        }
        (pasted.without.len() * 10 <= lines.len()).then_some(pasted)
    }

    /// Draws the cards, and what stays out.
    pub fn ui(&self, ui: &mut Ui, height: f32) {
        let palette = Palette::of(ui);
        let text = format!("What you pasted makes {}:", count(self.cards.len(), "new card"));
        ui.label(Type::Body.text(text, palette.ink));
        if self.known > 0 {
            let text = match self.known {
                1 => "1 line asks what is asked already, and stays out.".to_owned(),
                lines => format!("{lines} lines ask what is asked already, and stay out."),
            };
            ui.label(Type::Small.text(text, palette.hard));
        }
        if !self.without.is_empty() {
            let named: Vec<String> =
                self.without.iter().take(NAMED).map(|line| format!("“{}”", shortened(line, 48))).collect();
            let more = if self.without.len() > NAMED { " …" } else { "" };
            let text = format!("{} without an answer: {}{more}", count(self.without.len(), "line"), named.join(", "));
            ui.label(Type::Small.text(text, palette.hard));
        }
        ui.add_space(GAP);
        let row = Type::Body.font_id().size + 12.0;
        let list = ScrollArea::vertical().id_salt("pasted").max_height(height - 80.0).auto_shrink([false, true]);
        list.show_rows(ui, row, self.cards.len(), |ui, rows| {
            for (question, answer) in &self.cards[rows] {
                ui.horizontal(|ui| {
                    let width = ui.available_width() / 2.0 - 12.0;
                    for (text, color) in [(question, palette.ink), (answer, palette.accent)] {
                        ui.allocate_ui(vec2(width, row), |ui| {
                            ui.set_width(width);
                            ui.add(Label::new(Type::Body.text(text, color)).truncate());
                        });
                    }
                });
            }
        });
    }
}

/// The question and the answer on both sides of the first such sign, if neither is empty.
fn split<'l>(line: &'l str, between: &str) -> Option<(&'l str, &'l str)> {
    let (question, answer) = line.split_once(between)?;
    let (question, answer) = (question.trim(), answer.trim());
    (!question.is_empty() && !answer.is_empty()).then_some((question, answer))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::Card;

    fn cards(text: &str) -> Vec<(String, String)> {
        Pasted::read(text, &Deck::default()).map(|pasted| pasted.cards).unwrap_or_default()
    }

    fn pair(question: &str, answer: &str) -> (String, String) {
        (question.to_owned(), answer.to_owned())
    }

    #[test]
    fn pasted_lines_are_cards_whatever_stands_between_question_and_answer() {
        let expected = vec![pair("Who signed?", "Grey - and Cambon"), pair("When?", "1912; in November")];
        for between in ["\t", " – ", " ; "] {
            let text = format!("Who signed?{between}Grey - and Cambon\n\nWhen? {between} 1912; in November\r\n");
            assert_eq!(cards(&text), expected, "{between:?}");
        }
        assert_eq!(cards("Who? - Grey\nWhen? - 1912"), [pair("Who?", "Grey"), pair("When?", "1912")]);
        let mixed = "Who?\tGrey\nWhen? - 1912\nWhere? ; London\nWhy?;Fear";
        assert_eq!(
            cards(mixed),
            [pair("Who?", "Grey"), pair("When?", "1912"), pair("Where?", "London"), pair("Why?", "Fear")]
        );
        for text in ["Who signed?\tGrey", "One line.\nAnother - one.\nA third.", "", "\n\n"] {
            assert!(cards(text).is_empty(), "{text}");
        }
        let many: Vec<String> = (0..10_000).map(|n| format!("Who {n}?\tGrey")).collect();
        assert_eq!(cards(&many.join("\n")).len(), 10_000);
    }

    #[test]
    fn lines_that_stay_out_are_told() {
        let card = Card { question: "Who was no. 1?".to_owned(), ..Card::default() };
        let deck = Deck { cards: vec![card], ..Deck::default() };
        let lines: Vec<String> = (1..=9).map(|n| format!("Who was no. {n}? - Nobody")).collect();
        let text = lines.join("\n") + "\nA line alone\nwho was No. 9? - Somebody";
        let pasted = Pasted::read(&text, &deck).unwrap();
        assert_eq!((pasted.cards.len(), pasted.known, pasted.without), (8, 2, vec!["A line alone".to_owned()]));
        assert_eq!(pasted.text, text, "the text is kept as it was");
    }
}
