//! Answers, read back from their rows.

use rusqlite::{Connection, OptionalExtension as _, Row};

use super::{
    LogError, ReviewLog,
    rows::{Keys, about, marks, unknown, uuid},
    schema::version,
};
use crate::{
    deck::CardKey,
    memory::{Moment, Rating, StudyDay},
    study::{Form, Moves, Review, ReviewId, SessionId, reschedule},
};

impl ReviewLog {
    /// Every answer of one session that was not taken back, oldest first.
    pub fn reviews_of_session(&self, session: SessionId) -> Result<Vec<Review>, LogError> {
        self.read(|connection| of_session(connection, &*self.moves(connection)?, session))
    }

    /// The newest answer that was not taken back, and its session; none before the first.
    pub fn newest_answer(&self) -> Result<Option<(ReviewId, SessionId)>, LogError> {
        self.read(newest)
    }
}

/// The answers that were not taken back, of one card or of all, oldest first, with the schedules that marks have given
/// their cards since.
pub fn read(connection: &Connection, moves: &Moves, card_key: Option<&CardKey>) -> rusqlite::Result<Vec<Review>> {
    let mut keys = Keys::default();
    let reviews = about(connection, &columns_of_reviews(connection)?, moves, card_key, |row| review(&mut keys, row))?;
    settled(reviews, connection, moves, card_key)
}

/// The answers of one session that were not taken back, oldest first, as [`read`] gives them.
fn of_session(connection: &Connection, moves: &Moves, session: SessionId) -> rusqlite::Result<Vec<Review>> {
    // The last answer before a mark may be one of another session.
    if marks(connection, moves, None)?.iter().any(|mark| mark.kind.reschedules()) {
        let mut reviews = read(connection, moves, None)?;
        reviews.retain(|review| review.session == session);
        return Ok(reviews);
    }
    let columns = columns_of_reviews(connection)?;
    let mut select = connection.prepare_cached(&format!(
        "{columns} WHERE sitting = ?1 AND id NOT IN (SELECT target FROM voids) ORDER BY id"
    ))?;
    let mut keys = Keys::default();
    let reviews = select.query_map([session.as_bytes()], |row| review(&mut keys, row))?.collect::<Result<_, _>>()?;
    settled(reviews, connection, moves, None)
}

/// The newest answer that was not taken back, and its session; none before the first.
fn newest(connection: &Connection) -> rusqlite::Result<Option<(ReviewId, SessionId)>> {
    let mut select = connection.prepare_cached(
        "SELECT id, sitting FROM reviews WHERE id NOT IN (SELECT target FROM voids) ORDER BY id DESC LIMIT 1",
    )?;
    select.query_row([], |row| Ok((uuid(row, 0)?, uuid(row, 1)?))).optional()
}

/// Gives answers as they were written to the cards as they are now, in the order of their ids.
fn settled(
    mut reviews: Vec<Review>,
    connection: &Connection,
    moves: &Moves,
    card_key: Option<&CardKey>,
) -> rusqlite::Result<Vec<Review>> {
    if !moves.is_empty() {
        for review in &mut reviews {
            review.card = moves.answered(review.card.clone(), review.id, review.session);
            review.rival = review.rival.take().map(|rival| moves.place(rival, review.id));
        }
        reviews.retain(|review| card_key.is_none_or(|key| review.card == *key));
        reviews.sort_by_key(|review| review.id);
    }
    reschedule(reviews.iter_mut().map(Review::promise), &marks(connection, moves, card_key)?);
    Ok(reviews)
}

fn columns_of_reviews(connection: &Connection) -> rusqlite::Result<String> {
    let rival = if version(connection)? < 2 { "NULL" } else { "rival" };
    Ok(format!(
        "SELECT id, sitting, deck, card, at_ms, utc_offset_s, study_day, form, rating, given,
                is_right, duration_ms, is_scheduled, interval_days, {rival} FROM reviews"
    ))
}

fn review(keys: &mut Keys, row: &Row<'_>) -> rusqlite::Result<Review> {
    let card = keys.card(row, 2)?;
    Ok(Review {
        id: uuid(row, 0)?,
        session: uuid(row, 1)?,
        at: Moment { utc_ms: row.get(4)?, utc_offset_s: row.get(5)? },
        study_day: StudyDay(row.get(6)?),
        // A form that a later version brought: the answer counts all the same.
        form: Form::from_name(row.get_ref(7)?.as_str()?).unwrap_or_default(),
        rating: Rating::from_number(row.get(8)?).ok_or_else(|| unknown(8, "rating"))?,
        given: row.get(9)?,
        is_right: row.get(10)?,
        duration_ms: row.get(11)?,
        is_scheduled: row.get(12)?,
        interval_days: row.get(13)?,
        rival: row.get_ref(14)?.as_str_or_null()?.map(|text| CardKey::named_in(&card.deck, text)),
        card,
    })
}

/// What tells an answer from others, whether or not it was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GivenAnswer {
    /// Its id.
    pub id: ReviewId,
    /// The session in which it was given.
    pub session: SessionId,
    /// The card, as it is called now.
    pub card: CardKey,
    /// When it was given, in milliseconds since 1970-01-01 00:00 UTC.
    pub at_ms: i64,
    /// How it went.
    pub rating: Rating,
}

/// Every answer, also those that were taken back.
pub fn given(connection: &Connection, moves: &Moves) -> rusqlite::Result<Vec<GivenAnswer>> {
    let mut keys = Keys::default();
    let mut select = connection.prepare("SELECT id, sitting, deck, card, at_ms, rating FROM reviews")?;
    let read = |row: &Row<'_>| {
        let (id, session) = (uuid(row, 0)?, uuid(row, 1)?);
        let card = moves.answered(keys.card(row, 2)?, id, session);
        let rating = Rating::from_number(row.get(5)?).ok_or_else(|| unknown(5, "rating"))?;
        Ok(GivenAnswer { id, session, card, at_ms: row.get(4)?, rating })
    };
    select.query_map([], read)?.collect()
}
