//! How much of a long list is shown: at first what a screen holds, and more when that is asked for.

use eframe::egui::{Response, Ui};

use crate::app::widgets::{acted, link};

/// How many rows are added at once: so many more are drawn in each frame.
const MORE: usize = 200;

/// How much of a list is shown.
#[derive(Default)]
pub struct Shown {
    /// How many rows were asked for; 0 stands for what a screen holds.
    rows: usize,
    /// The row that gets the focus: the first that was added.
    next: Option<usize>,
}

impl Shown {
    /// Returns how many rows, each of that height, are shown: what a screen holds below the heads of the page and of a
    /// section, and at least four; or as many as were asked for.
    pub fn rows(&self, ui: &Ui, height: f32) -> usize {
        /// What stands above the rows, and below them, in points.
        const AROUND: f32 = 345.0;
        self.rows_but(((ui.ctx().content_rect().height() - AROUND) / height).max(4.0) as usize)
    }

    /// Returns how many rows are shown of a list that begins with `first` of them.
    pub fn rows_but(&self, first: usize) -> usize {
        self.rows.max(first)
    }

    /// Gives the focus to what stands first in a row, if it is the first drawn of those that were added.
    pub fn focus(&mut self, row: usize, response: &Response) {
        if self.next.is_some_and(|next| row >= next) {
            self.next = None;
            response.request_focus();
            response.scroll_to_me(None);
        }
    }

    /// Offers more of a list of which `shown` rows are drawn; `next` is then the first that was not there before.
    pub fn more_ui(&mut self, ui: &mut Ui, next: usize, shown: usize, total: usize) {
        let left = total.saturating_sub(shown);
        if left == 0 {
            return;
        }
        let offer = if left > MORE { format!("Show {MORE} of the {left} left") } else { format!("Show all {total}") };
        if link(ui, &offer).clicked() {
            (self.rows, self.next) = (shown + left.min(MORE), Some(next));
            acted(ui.ctx());
        }
    }
}
