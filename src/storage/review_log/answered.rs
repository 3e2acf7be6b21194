//! How much was answered, ever and over a span of days.

use std::collections::HashSet;

use rusqlite::params;

use super::{
    LogError, ReviewLog,
    rows::{self, Keys},
};
use crate::{deck::DeckId, memory::StudyDay};

/// What was answered of some decks, practice and answers that were taken back left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Answered {
    /// Cards that were ever answered by the end of the span.
    pub cards: usize,
    /// Answers in the span.
    pub answers: usize,
    /// How many of these were rated better than Again.
    pub recalled: usize,
}

impl ReviewLog {
    /// Whether any answer was ever given, on whatever device.
    pub fn has_answers(&self) -> Result<bool, LogError> {
        self.read(|connection| connection.query_row("SELECT EXISTS (SELECT 1 FROM reviews)", [], |row| row.get(0)))
    }

    /// How many answers were given, on whatever device; those that were taken back are left out.
    pub fn count_answers(&self) -> Result<u32, LogError> {
        const COUNT: &str = "SELECT count(*) FROM reviews WHERE id NOT IN (SELECT target FROM voids)";
        self.read(|connection| connection.query_row(COUNT, [], |row| row.get(0)))
    }

    /// How many answers that were no practice were ever given, on whatever device, counted up to that many.
    pub fn count_scheduled(&self, most: u32) -> Result<u32, LogError> {
        const COUNT: &str = "SELECT count(*) FROM (SELECT 1 FROM reviews WHERE is_scheduled LIMIT ?1)";
        self.read(|connection| connection.query_row(COUNT, [most], |row| row.get(0)))
    }

    /// What was answered of the cards of these decks from a day on, before another. A card that went to another deck
    /// counts there.
    pub fn answered(&self, decks: &[DeckId], from: StudyDay, before: StudyDay) -> Result<Answered, LogError> {
        const ANSWERS: &str = "SELECT deck, card, id, sitting, study_day, rating > 1 FROM reviews
             WHERE deck = ?1 AND study_day < ?2 AND is_scheduled AND id NOT IN (SELECT target FROM voids)";
        self.read(|connection| {
            let moves = self.moves(connection)?;
            let mut select = connection.prepare_cached(ANSWERS)?;
            let (mut keys, mut cards, mut all) = (Keys::default(), HashSet::new(), Answered::default());
            for deck in moves.decks_before(decks) {
                let mut rows = select.query(params![deck.as_str(), before.0])?;
                while let Some(row) = rows.next()? {
                    let card = moves.answered(keys.card(row, 0)?, rows::uuid(row, 2)?, rows::uuid(row, 3)?);
                    if !decks.contains(&card.deck) {
                        continue;
                    }
                    if row.get::<_, i32>(4)? >= from.0 {
                        all.answers += 1;
                        all.recalled += usize::from(row.get::<_, bool>(5)?);
                    }
                    cards.insert(card);
                }
            }
            Ok(Answered { cards: cards.len(), ..all })
        })
    }
}
