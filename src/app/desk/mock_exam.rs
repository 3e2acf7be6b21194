//! What happens with a mock exam.

use super::Desk;
use crate::{
    app::dialogs::{Dialog, MockDialog},
    deck::DeckId,
    library::Operation,
    memory::Moment,
    study::Answer,
    wording::count,
};

/// Up to how many cards a deck is prepared at once, so that long answers are asked with a choice.
const PREPARED_IN_A_FRAME: usize = 300;

impl Desk {
    /// Opens a mock exam about these decks, or the one that was put aside.
    pub(super) fn open_mock_exam(&mut self, decks: Vec<DeckId>) {
        let dialog = self.mock_exam.take().filter(|dialog| dialog.is_about(&decks)).unwrap_or_else(|| {
            for deck in decks.iter().filter_map(|id| self.library.deck(id)) {
                if deck.rivals().is_none() && deck.deck.cards.len() <= PREPARED_IN_A_FRAME {
                    deck.rivals_maker()();
                }
            }
            Box::new(MockDialog::new(decks, &self.library, self.day))
        });
        self.dialog = Some(Dialog::Mock(dialog));
    }

    /// Puts the sheet of a mock exam aside while a passage is read.
    pub(super) fn put_mock_exam_aside(&mut self, now: Moment) {
        match self.dialog.take() {
            Some(Dialog::Mock(dialog)) => {
                self.mock_exam = Some(dialog);
                self.notices.flash("Open the mock exam again to go back to its answers.", now);
            }
            dialog => self.dialog = dialog,
        }
    }

    /// Counts the answers of a mock exam as reviews.
    pub(super) fn keep_mock_exam(&mut self, answers: Vec<Answer>, now: Moment) {
        let said = format!("{} counted as reviews.", count(answers.len(), "answer"));
        if self.change(Operation::MockExam(answers), now).is_some() {
            if let Some(Dialog::Mock(dialog)) = &mut self.dialog {
                dialog.counted();
            }
            self.notices.flash(said, now);
        }
    }
}
