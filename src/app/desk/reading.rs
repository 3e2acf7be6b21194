//! What is done on the page of passages, and the ways to it.

use super::{Desk, Page};
use crate::{
    app::command::{Action, ReadingMove},
    deck::{CardKey, DeckId},
    library::{Operation, Plan},
    memory::Moment,
    storage::preferences::WindowSize,
};

impl Desk {
    /// Reads the passage at that place of a deck, with the words of a card lit.
    pub(super) fn read(&mut self, deck: &DeckId, place: usize, card: Option<usize>, now: Moment) {
        self.reading_screen.open(&self.library, deck, place, card);
        self.go_on_to(Page::Reading, now);
    }

    /// Reads the passage of a card.
    pub(super) fn read_card(&mut self, key: &CardKey, now: Moment) {
        let Some((deck, card)) = self.library.card(key) else { return };
        let place = card.passage.as_ref().and_then(|id| deck.passage_place(id));
        let number = self.library.deck(&key.deck).and_then(|deck| deck.place(&key.card));
        match place {
            Some(place) => self.read(&key.deck, place, number, now),
            None => self.notices.flash("This card has no passage.", now),
        }
    }

    /// Moves on the page of passages, or does something with one.
    pub(super) fn read_on(&mut self, how: ReadingMove, now: Moment) {
        match how {
            ReadingMove::Back if self.reading_screen.clear() => {}
            ReadingMove::Back => self.go_back(now),
            ReadingMove::Test => self.test_passage(now),
            ReadingMove::NewCard => {
                let meant = self.reading_screen.take_meant();
                let action = meant.and_then(|(deck, place)| self.reading_screen.new_card(deck, place));
                match action {
                    Some(Action::NewCard { deck, passage, quote }) => self.new_card(deck, passage, quote),
                    // A deck without passages.
                    _ => self.new_card(None, None, None),
                }
            }
            ReadingMove::Edit => {
                let meant = self.reading_screen.take_meant();
                if let Some((deck, place)) = meant
                    && let Some(passage) = self.reading_screen.passage_id(place)
                {
                    self.edit_passage(&deck, Some(&passage));
                } else if let Some(deck) = self.current_deck() {
                    self.edit_passage(&deck, None);
                }
            }
            ReadingMove::NewPassage => {
                if let Some(deck) = self.reading_screen.deck().cloned() {
                    self.edit_passage(&deck, None);
                }
            }
            _ => self.reading_screen.act(how, &self.wake),
        }
    }

    /// Asks the cards of the passage: those that are due; if none is, all of them as practice. While a session waits it is
    /// always practice, so that no card of that session is answered behind its back.
    fn test_passage(&mut self, now: Moment) {
        let Some((_, place)) = self.reading_screen.take_meant() else { return };
        let cards = self.reading_screen.cards(&self.library, place);
        if cards.is_empty() {
            return self.notices.flash("No card asks about this passage yet.", now);
        }
        let due = Plan { cards: cards.clone(), new: Some(0), ..Plan::default() };
        let waits = self.has_open_session();
        let is_due = !waits && self.library.agenda(self.day).is_ok_and(|agenda| agenda.has_due(&due));
        self.study(if is_due { due } else { Plan::practice(cards) }, now);
    }

    /// Keeps where one reads, and the window's size if it closes, for the next start.
    pub(super) fn keep_place(&mut self, window: Option<WindowSize>) {
        // It is kept without a moment.
        const ANY: Moment = Moment { utc_ms: 0, utc_offset_s: 0 };
        let place = self.reading_screen.place();
        if self.library.may_write()
            && let Err(err) = self.library.apply(Operation::Left { place, window }, ANY)
        {
            tracing::warn!(%err, "the place in the text and the window's size are not kept");
        }
    }
}
