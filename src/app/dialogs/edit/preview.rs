//! What a draft comes to: the card as it will be asked, what is wrong with it, and what is like it.

use std::sync::Arc;

use eframe::egui::{Align, Layout, Ui};

use super::draft::{Draft, Field};
use crate::{
    app::{
        screens::as_sentence,
        theme::{self, GAP, Palette, Type},
        widgets::{pictures_ui, quiet, remark, rich, rich_beside_pictures, small},
    },
    deck::{self, Card, CardId, Deck, DeckId, Flaw, Part, Passage, Severity},
    study::{Choice, Rivals, Turn},
    wording::{pictures, shortened},
};

/// How many cards of the deck are looked at for wrong answers and rivals.
const MOST_NEIGHBOURS: usize = 80;
/// How many suggestions are made.
const MOST_SUGGESTED: usize = 4;

/// What is wrong: the field in a deck file, the sentence, and whether the card cannot be studied because of it.
type Finding = (&'static str, String, Severity);

/// What a draft comes to. It takes some milliseconds, so it is worked out when the typing pauses.
#[derive(Default)]
pub struct Preview {
    /// The card, if the draft is one.
    card: Option<Card>,
    /// The texts of a draft that is no card yet, whose pictures are shown.
    unfinished: String,
    /// What is wrong.
    pub findings: Vec<Finding>,
    choice: Option<Choice>,
    /// Cards that are easily confused with it: their ids and questions.
    pub rivals: Vec<(CardId, String)>,
    /// Wrong answers that other cards have.
    pub distractors: Vec<String>,
}

impl Preview {
    /// Works out what a draft comes to in its deck.
    pub fn new(draft: &Draft, before: Option<&Card>, deck: &Arc<Deck>) -> Self {
        let mut card = match draft.card(before) {
            Ok(card) => card,
            // What is missing is said when it is to be kept; a date that is none, and a quote that is not there, at once.
            Err((field, sentence)) => {
                let date = (field == Field::Date).then_some(("date", sentence, Severity::Error));
                let findings = date.into_iter().chain(lost_quote(draft, deck)).collect();
                let unfinished = [&*draft.question, &draft.answer, &draft.note].join("\n\n");
                return Self { unfinished, findings, ..Self::default() };
            }
        };
        let own_id = card.id.clone();
        if card.id.is_empty() {
            card.id = "new card".into();
        }
        let mut neighbours = neighbours(deck, &card, &own_id);
        let same = deck.cards.iter().find(|it| it.id != own_id && it.question.trim() == card.question);
        if let Some(same) = same.filter(|same| neighbours.iter().all(|it| it.id != same.id)) {
            neighbours.insert(0, same);
        }
        let new_passage = draft.new_passage.as_ref().map(|(heading, text)| Passage {
            id: "new passage".into(),
            heading: heading.clone(),
            text: text.clone(),
            ..Passage::default()
        });
        if new_passage.is_some() {
            card.passage = Some("new passage".into());
        }
        let passage = deck.passage_of(&card).cloned();
        let small = Deck {
            id: deck.id.clone(),
            title: deck.title.clone(),
            language: deck.language.clone(),
            names: deck.names.clone(),
            abbreviations: deck.abbreviations.clone(),
            sources: deck.sources.clone(),
            passages: new_passage.into_iter().chain(passage).collect(),
            cards: neighbours.into_iter().cloned().chain([card.clone()]).collect(),
            ..Deck::default()
        };
        let place = small.cards.len() - 1;
        let findings = deck::check(&small).into_iter().filter(|finding| finding.part == Part::Card(place));
        // Rivals that are not among the neighbours are in the deck.
        let findings = findings.filter(|finding| finding.field != "rivals");
        let no_passages = deck.passages.is_empty();
        let findings = findings.filter(|finding| !(no_passages && finding.field == "passage"));
        let findings = findings.map(|finding| told(finding.field, &finding.flaw)).collect();
        let rivals = Rivals::new(&small);
        let choice = Choice::build(&small, &rivals, &[], place, Turn::default());
        let distractors = choice.iter().flat_map(|choice| &choice.options).filter(|it| it.from != Some(place));
        let is_new = |text: &String| !card.distractors.contains(text);
        let distractors = distractors.map(|option| option.text.clone()).filter(is_new).take(MOST_SUGGESTED).collect();
        let near = rivals.of_card(place).iter().map(|rival| &small.cards[rival.card]);
        let near = near.filter(|it| !card.rivals.contains(&it.id)).take(MOST_SUGGESTED);
        let near = near.map(|it| (it.id.clone(), shortened(&it.prompt(), 60))).collect();
        Self { card: Some(card), findings, choice, rivals: near, distractors, ..Self::default() }
    }

    /// Draws the card as it will be asked in each form.
    pub fn ui(&self, ui: &mut Ui, deck: &DeckId) {
        let palette = Palette::of(ui);
        small(ui, "As it will be asked");
        let Some(card) = &self.card else {
            let is_wrong = self.findings.iter().any(|(.., severity)| *severity == Severity::Error);
            let missing = if is_wrong {
                "Fix what is marked to see it here."
            } else {
                "Write a question and an answer to see it here."
            };
            remark(ui, missing);
            return pictures_ui(ui, deck, &self.unfinished);
        };
        theme::card(&palette).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.label(rich_beside_pictures(&card.prompt(), Type::Question, palette.ink, None, palette.lit));
            pictures_ui(ui, deck, &card.prompt());
        });
        ui.add_space(GAP);
        let answer = card.answer_text();
        pictured_ui(ui, deck, "Recalled", &answer);
        if let Some(choice) = &self.choice {
            let options =
                choice.options.iter().enumerate().map(|(place, option)| format!("{}  {}", place + 1, option.text));
            form_ui(ui, "Chosen from", &options.collect::<Vec<_>>().join("\n"));
        }
        let typed = match card.date_asked() {
            Some(date) if card.cloze().is_none() => format!("as a date: {}", date.in_words()),
            _ => card.right_answers().join("\n"),
        };
        let name = match (card.cloze(), &card.answer) {
            (Some(_), _) => "Typed into the gap",
            (None, crate::deck::Answer::List(_)) => "Typed, one after another",
            _ => "Typed",
        };
        form_ui(ui, name, &typed);
        if let (Some(event), Some(date)) = (&card.event, &card.date) {
            form_ui(ui, "In order", &format!("{event} ({})", date.in_words()));
        }
        if let Some(note) = card.note.as_ref().filter(|note| !pictures(note).is_empty()) {
            pictured_ui(ui, deck, Field::Note.label(), note);
        }
    }
}

/// What is said of a flaw at its field.
fn told(field: &'static str, flaw: &Flaw) -> Finding {
    let message = match flaw {
        // Its name says nothing to who never saw the file, and its question is the one that stands here.
        Flaw::SameQuestion(_) => "another card asks the same question".to_owned(),
        flaw => flaw.message(),
    };
    let sentence = format!("{} {}", as_sentence(&message), as_sentence(&flaw.remedy()));
    (field, sentence, flaw.severity())
}

/// Says that the quote is not in the passage, if that is so, of a draft that is no card yet.
fn lost_quote(draft: &Draft, deck: &Deck) -> Option<Finding> {
    let passage = draft.passage.as_ref().and_then(|id| deck.passage(id)).map(|passage| &passage.text);
    let text = draft.new_passage.as_ref().map(|(_, text)| text).or(passage)?;
    (!text.contains(draft.quote.trim())).then(|| told("quote", &Flaw::QuoteNotInPassage))
}

fn form_ui(ui: &mut Ui, name: &str, text: &str) {
    let palette = Palette::of(ui);
    small(ui, name);
    for line in text.lines() {
        ui.label(rich(line, Type::Body, palette.ink, None, palette.lit));
    }
    ui.add_space(6.0);
}

/// Like [`form_ui`], for a text that stands beside its pictures.
fn pictured_ui(ui: &mut Ui, deck: &DeckId, name: &str, text: &str) {
    let palette = Palette::of(ui);
    small(ui, name);
    for line in text.lines() {
        ui.label(rich_beside_pictures(line, Type::Body, palette.ink, None, palette.lit));
    }
    pictures_ui(ui, deck, text);
    ui.add_space(6.0);
}

/// Cards with which the card may be confused: the rivals that it names, those of its passage, and those of its topic.
fn neighbours<'d>(deck: &'d Deck, card: &Card, own: &CardId) -> Vec<&'d Card> {
    let rank = |it: &Card| {
        if card.rivals.contains(&it.id) {
            0
        } else if it.passage.is_some() && it.passage == card.passage {
            1
        } else if it.topic == card.topic {
            2
        } else {
            3
        }
    };
    let mut found: Vec<Vec<&Card>> = vec![Vec::new(); 4];
    for other in deck.cards.iter().filter(|it| it.id != *own) {
        let kind = &mut found[rank(other)];
        if kind.len() < MOST_NEIGHBOURS {
            kind.push(other);
        }
    }
    found.into_iter().flatten().take(MOST_NEIGHBOURS).collect()
}

/// A row of suggestions; returns the one that is taken.
pub fn suggestions_ui<'s>(ui: &mut Ui, what: &str, texts: impl Iterator<Item = &'s str>) -> Option<usize> {
    let mut taken = None;
    ui.with_layout(Layout::left_to_right(Align::Center).with_main_wrap(true), |ui| {
        for (place, text) in texts.enumerate() {
            if place == 0 {
                small(ui, what);
            }
            // It goes to the next row rather than be squeezed into this one.
            ui.style_mut().wrap_mode = Some(eframe::egui::TextWrapMode::Extend);
            if quiet(ui, &format!("+ {}", shortened(text, 48)), "").clicked() {
                taken = Some(place);
            }
        }
    });
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_that_is_not_in_the_passage_is_told_whatever_else_is_missing() {
        let passage = Passage { id: "p".into(), text: "They met on a raft.".to_owned(), ..Passage::default() };
        let deck = Arc::new(Deck { passages: vec![passage], ..Deck::default() });
        let draft = Draft { passage: Some("p".into()), quote: "on a raft".to_owned(), ..Draft::default() };
        let written = Draft { question: "Where?".to_owned(), answer: "On a raft".to_owned(), ..draft.clone() };
        let no_date = Draft { date: "soon".to_owned(), ..written.clone() };
        let is_told = |draft: &Draft| {
            let findings = Preview::new(draft, None, &deck).findings;
            findings.iter().any(|(field, sentence, _)| *field == "quote" && sentence.starts_with("The quote is not in"))
        };
        for draft in [draft, written, no_date] {
            assert!(!is_told(&draft), "{draft:?}");
            assert!(is_told(&Draft { quote: "on a boat".to_owned(), ..draft.clone() }), "{draft:?}");
            let new_passage = Some(("At Tilsit".to_owned(), "On a boat.".to_owned()));
            assert!(is_told(&Draft { new_passage, ..draft }));
        }
    }
}
