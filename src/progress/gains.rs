//! Which cards were learned and which were forgotten.

use serde::Serialize;

use super::Answered;

/// Cards gained and lost over some answers, such as those of one session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Gains {
    /// Cards that were not learned before these answers and are learned after them.
    pub gained: usize,
    /// Cards that were learned before these answers and missed in them, even if they were relearned afterwards.
    pub lost: usize,
}

/// What the ledger remembers about a card.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// One more than the span in which the card was last answered; 0 before its first answer.
    span: u32,
    was_learned: bool,
    is_gained: bool,
    is_lost: bool,
}

/// Goes through answers and counts what was gained and lost in each span of them.
pub(super) struct Ledger {
    cards: Vec<Seen>,
}

impl Ledger {
    /// Returns a ledger for the given number of cards.
    pub fn new(cards: usize) -> Self {
        Self { cards: vec![Seen::default(); cards] }
    }

    /// Enters an answer of the given span into `gains`. Returns whether it is the card's first one there.
    pub fn enter(&mut self, answer: &Answered, span: u32, gains: &mut Gains) -> bool {
        let seen = &mut self.cards[answer.card as usize];
        let is_first = seen.span != span + 1;
        if is_first {
            *seen = Seen { span: span + 1, was_learned: answer.was_learned, ..Seen::default() };
        }
        let is_recalled = answer.is_recalled();
        if answer.is_scheduled && seen.was_learned {
            gains.lost += usize::from(!is_recalled && !seen.is_lost);
            seen.is_lost |= !is_recalled;
        } else if answer.is_scheduled {
            gains.gained += usize::from(is_recalled && !seen.is_gained);
            gains.gained -= usize::from(!is_recalled && seen.is_gained);
            seen.is_gained = is_recalled;
        }
        is_first
    }
}
