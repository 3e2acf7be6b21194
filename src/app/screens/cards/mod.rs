//! Every card of one deck or all, in a table that can be searched and sorted.

use eframe::egui::Ui;

use super::View;
use crate::{
    app::{
        theme,
        widgets::{page, title},
    },
    library::Library,
    memory::StudyDay,
    tasks::Wake,
};

/// The state of the page: what is searched for, and what is selected.
#[derive(Default)]
pub struct CardsScreen {
    search: String,
}

impl CardsScreen {
    /// Searches for that.
    pub fn search(&mut self, search: String) {
        self.search = search;
    }

    /// Reads the rows anew.
    pub fn refresh(&mut self, _library: &Library, _today: StudyDay, _wake: &Wake) {}

    /// Draws the page.
    pub fn ui(&mut self, ui: &mut Ui, _view: &mut View<'_>) {
        page(ui, "cards", theme::COLUMN, |ui| {
            title(ui, "Cards");
        });
    }
}
