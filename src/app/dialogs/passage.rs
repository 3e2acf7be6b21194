//! Writing a passage.

use eframe::egui::Ui;

use super::edit::passage_fields_ui;
use crate::{
    app::{
        command::{Action, CLOSE, Command, SAVE, key_name},
        screens::View,
        theme::{GAP, Palette, Type},
        widgets::{heading, primary, secondary},
    },
    deck::{DeckId, Passage},
    formats::DeckChange,
    library::DeckError,
};

/// Writing a passage.
pub struct PassageDialog {
    deck: DeckId,
    /// The passage as it was; `None` for a new one.
    before: Option<Passage>,
    heading: String,
    text: String,
    error: Option<String>,
    /// It is being written.
    pub is_saving: bool,
    was_warned: bool,
}

impl PassageDialog {
    /// Opens a passage of a deck; `None` is a new one.
    #[must_use]
    pub fn new(deck: DeckId, before: Option<Passage>) -> Self {
        let (heading, text) = before.as_ref().map(|it| (it.heading.clone(), it.text.clone())).unwrap_or_default();
        Self { deck, before, heading, text, error: None, is_saving: false, was_warned: false }
    }

    /// Says why nothing was kept.
    pub fn not_saved(&mut self, err: &DeckError) {
        (self.is_saving, self.error) = (false, Some(err.to_string()));
    }

    /// The passage as it is written now.
    fn passage(&self) -> Passage {
        let before = self.before.clone().unwrap_or_default();
        Passage { heading: self.heading.trim().to_owned(), text: self.text.trim().to_owned(), ..before }
    }

    /// Whether it may be closed; with changes it says once that they would be lost.
    pub fn may_close(&mut self) -> bool {
        let is_changed = self.passage() != self.before.clone().unwrap_or_default();
        if self.is_saving || self.was_warned || !is_changed {
            return !self.is_saving;
        }
        self.was_warned = true;
        self.error = Some(format!("Your changes are not saved. Press {} again to throw them away.", key_name(CLOSE)));
        false
    }

    /// Draws the dialog.
    pub fn ui(&mut self, ui: &mut Ui, view: &mut View<'_>) {
        let palette = Palette::of(ui);
        heading(ui, if self.before.is_some() { "Edit the passage" } else { "New passage" });
        ui.add_space(GAP);
        if self.is_saving {
            ui.disable();
        }
        passage_fields_ui(ui, &mut self.heading, &mut self.text);
        // A card whose quote goes must be seen to.
        let text = self.text.trim();
        let cards = view.library.deck(&self.deck).into_iter().flat_map(|deck| &deck.deck.cards);
        let lost = self.before.as_ref().map_or(0, |before| {
            let is_lost = |quote: &String| before.text.contains(quote) && !text.contains(quote);
            cards.filter(|card| card.passage.as_ref() == Some(&before.id) && card.quote.iter().any(is_lost)).count()
        });
        if lost > 0 {
            let sentence = format!("{} quote words that are no longer here.", crate::wording::count(lost, "card"));
            ui.label(Type::Small.text(sentence, palette.hard));
        }
        if let Some(error) = &self.error {
            ui.label(Type::Body.text(error, palette.again));
        }
        ui.add_space(GAP);
        let save = ui.input_mut(|input| input.consume_key(SAVE.0, SAVE.1));
        ui.horizontal(|ui| {
            if (primary(ui, "Save", &key_name(SAVE)).clicked() || save) && !self.is_saving {
                self.save(view);
            }
            if secondary(ui, "Cancel", &key_name(CLOSE)).clicked() {
                view.send(Command::CloseDialog);
            }
        });
    }

    fn save(&mut self, view: &mut View<'_>) {
        let after = self.passage();
        if after.text.is_empty() {
            self.error = Some("The text is empty. Nothing was saved.".to_owned());
            return;
        }
        (self.is_saving, self.error) = (true, None);
        let changes = vec![DeckChange::PutPassage { before: self.before.clone(), after }];
        view.send(Action::ChangeDeck { deck: self.deck.clone(), changes, said: "The passage was saved.".to_owned() });
    }
}
