//! The cards with which a card is easily confused: taken from suggestions, or looked for by their words.

use std::sync::Arc;

use eframe::egui::{Key, Margin, TextEdit, Ui};

use super::{Draft, preview::suggestions_ui};
use crate::{
    app::{
        theme::GAP,
        widgets::{quiet, small},
    },
    deck::{Card, CardId, Deck, fold},
    library::LibraryDeck,
    wording::shortened,
};

/// How many cards are offered for a few words.
const MOST_FOUND: usize = 4;

/// Looks for rivals by their words.
#[derive(Default)]
pub struct RivalSearch {
    words: String,
    /// What was found for these words, in that deck.
    found: Option<(String, Arc<Deck>, Vec<CardId>)>,
}

impl RivalSearch {
    /// Draws the rivals of a draft, those that were suggested, and the search for others.
    pub fn ui(&mut self, ui: &mut Ui, draft: &mut Draft, suggested: &[(CardId, String)], deck: &LibraryDeck) {
        let label = small(ui, "Easily confused with");
        let question =
            |id: &CardId| deck.place(id).map_or_else(|| id.to_string(), |place| name(&deck.deck.cards[place]));
        let mut gone = None;
        for (place, rival) in draft.rivals.iter().enumerate() {
            if quiet(ui, &format!("× {}", question(rival)), "").on_hover_text("Take it out").clicked() {
                gone = Some(place);
            }
        }
        if let Some(place) = gone {
            draft.rivals.remove(place);
        }
        let perhaps = suggestions_ui(ui, "Perhaps:", suggested.iter().map(|(_, question)| question.as_str()));
        if let Some(place) = perhaps {
            draft.rivals.push(suggested[place].0.clone());
        }
        let field = TextEdit::singleline(&mut self.words).id_salt("rivals").desired_width(f32::INFINITY);
        let hint = "words of another card’s question or answer";
        let field = ui.add(field.hint_text(hint).margin(Margin::symmetric(10, 7))).labelled_by(label.id);
        let is_entered = field.lost_focus() && ui.input(|input| input.key_pressed(Key::Enter));
        let mut found = self.find(draft, &deck.deck).to_vec();
        found.retain(|id| !draft.rivals.contains(id));
        let names: Vec<String> = found.iter().map(question).collect();
        let taken = suggestions_ui(ui, "Found:", names.iter().map(String::as_str));
        if let Some(place) = taken.or((is_entered && !found.is_empty()).then_some(0)) {
            draft.rivals.push(found[place].clone());
            self.words.clear();
            field.request_focus();
        } else if perhaps.is_some() {
            // The button goes, and with it the focus.
            field.request_focus();
        } else if found.is_empty() && !self.words.trim().is_empty() {
            small(ui, "No other card of this deck has these words.");
        }
        ui.add_space(GAP);
    }

    /// The first cards that have all the words: other ones than the draft's, which are no rivals of it yet.
    fn find(&mut self, draft: &Draft, deck: &Arc<Deck>) -> &[CardId] {
        let is_found = |(words, of, _): &(String, Arc<Deck>, _)| *words == self.words && Arc::ptr_eq(of, deck);
        if !self.found.as_ref().is_some_and(is_found) {
            let words = fold(&self.words);
            let has_all = |card: &&Card| {
                let text = fold(&format!("{} {}", card.prompt(), card.answer_text()));
                words.split_whitespace().all(|word| text.contains(word))
            };
            let is_other = |card: &&Card| draft.card.as_ref() != Some(&card.id) && !draft.rivals.contains(&card.id);
            let cards = if words.trim().is_empty() { &[][..] } else { &deck.cards };
            let found = cards.iter().filter(is_other).filter(has_all).take(MOST_FOUND);
            self.found = Some((self.words.clone(), deck.clone(), found.map(|card| card.id.clone()).collect()));
        }
        self.found.as_ref().map_or(&[], |(_, _, found)| found)
    }
}

fn name(card: &Card) -> String {
    shortened(&card.prompt(), 60)
}
