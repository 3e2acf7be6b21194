//! A deck's passages in order, as a text to read.

use eframe::egui::Ui;

use super::View;
use crate::{
    app::{
        theme,
        theme::Type,
        widgets::{page, read_passage_ui, title},
    },
    deck::DeckId,
    library::Library,
    memory::StudyDay,
};

/// The state of the page: which deck is read, and where.
#[derive(Default)]
pub struct ReadingScreen {
    deck: Option<DeckId>,
    /// The passage to scroll to.
    wanted: Option<usize>,
}

impl ReadingScreen {
    /// Goes to the passage at that place of a deck.
    pub fn open(&mut self, deck: DeckId, place: usize) {
        (self.deck, self.wanted) = (Some(deck), Some(place));
    }

    /// Works out anew how well the cards of the passages are known.
    pub fn refresh(&mut self, library: &Library, _today: StudyDay) {
        if self.deck.as_ref().is_none_or(|id| library.deck(id).is_none()) {
            self.deck = library.decks().first().map(|deck| deck.deck.id.clone());
        }
    }

    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let Some(deck) = self.deck.as_ref().and_then(|id| view.library.deck(id)) else { return };
        page(ui, "reading", theme::COLUMN, |ui| {
            title(ui, &deck.deck.title);
            for (place, passage) in deck.deck.passages.iter().enumerate() {
                let shown = ui.scope(|ui| read_passage_ui(ui, &deck.deck, passage, None, Type::Reading));
                if self.wanted.take_if(|wanted| *wanted == place).is_some() {
                    shown.response.scroll_to_me(Some(eframe::egui::Align::TOP));
                }
            }
        });
    }
}
