//! What was answered over a span of days.

use rusqlite::params;

use super::{LogError, ReviewLog};
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
    /// What was answered of these decks from a day on, before another.
    pub fn answered(&self, decks: &[DeckId], from: StudyDay, before: StudyDay) -> Result<Answered, LogError> {
        const COUNT: &str = "SELECT count(DISTINCT card), count(*) FILTER (WHERE study_day >= ?2),
                count(*) FILTER (WHERE study_day >= ?2 AND rating > 1)
             FROM reviews
             WHERE deck = ?1 AND study_day < ?3 AND is_scheduled AND id NOT IN (SELECT target FROM voids)";
        self.read(|connection| {
            let mut select = connection.prepare_cached(COUNT)?;
            let mut all = Answered::default();
            for deck in decks {
                let number = |row: &rusqlite::Row<'_>, at| row.get::<_, u32>(at).map(|number| number as usize);
                let [cards, answers, recalled] = select.query_row(params![deck.as_str(), from.0, before.0], |row| {
                    Ok([number(row, 0)?, number(row, 1)?, number(row, 2)?])
                })?;
                all.cards += cards;
                all.answers += answers;
                all.recalled += recalled;
            }
            Ok(all)
        })
    }
}
