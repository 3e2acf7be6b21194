//! The cache of schedules: what the reviews imply, one row a card, and with which parameters it was worked out.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use rusqlite::{Connection, OptionalExtension, Transaction, params};

use super::{
    reviews,
    rows::{self, Keys},
};
use crate::{
    deck::CardKey,
    memory::{CardState, Remembered, Schedule, Scheduler, StudyDay},
    study::{Moves, Review},
};

/// Whether the cache is there, in the shape of this version, and was made with the parameters of that scheduler.
///
/// Costs next to nothing, however many reviews there are: an empty cache beside reviews is noticed, one row that is
/// missing among others is not.
pub fn is_whole(connection: &Connection, scheduler: &Scheduler) -> rusqlite::Result<bool> {
    let exists = |query| connection.prepare(query)?.exists([]);
    let made_with: Option<String> = connection
        .prepare("SELECT value FROM meta WHERE key = 'parameters'")?
        .query_row([], |row| row.get(0))
        .optional()?;
    Ok(made_with == Some(in_words(scheduler))
        && has_column(connection, "in_a_row")?
        && (exists("SELECT 1 FROM schedules")?
            || !exists("SELECT 1 FROM reviews WHERE is_scheduled AND id NOT IN (SELECT target FROM voids)")?))
}

fn has_column(connection: &Connection, name: &str) -> rusqlite::Result<bool> {
    connection.prepare("SELECT 1 FROM pragma_table_info('schedules') WHERE name = ?1")?.exists([name])
}

/// Whether the cache is what the reviews imply, to the last bit. Reads every review. Nothing is wrong with a cache in the
/// shape of an earlier version: it is made again when the log is opened.
pub fn is_right(connection: &Connection, scheduler: &Scheduler) -> rusqlite::Result<bool> {
    if has_column(connection, "is_failing")? {
        return Ok(true);
    }
    if !is_whole(connection, scheduler)? {
        return Ok(false);
    }
    let implied = replay_all(connection, scheduler, &rows::moves(connection)?)?;
    let implied = implied.into_iter().filter_map(|(card, state)| Some((card, *state.schedule()?)));
    // One that cannot even be read is as wrong as another.
    Ok(read(connection).is_ok_and(|cached| cached.into_iter().collect::<BTreeMap<_, _>>() == implied.collect()))
}

/// Makes the cache again from the reviews, and notes the parameters of the scheduler.
pub fn rebuild(transaction: &Transaction<'_>, scheduler: &Scheduler) -> rusqlite::Result<()> {
    let states = replay_all(transaction, scheduler, &rows::moves(transaction)?)?;
    transaction.execute_batch(include_str!("schedules.sql"))?;
    let parameters = in_words(scheduler);
    transaction.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('parameters', ?1)", [parameters])?;
    states.iter().try_for_each(|(card, state)| write(transaction, card, state))
}

/// The state of every card that was ever answered, worked out from the reviews.
pub fn replay_all(
    connection: &Connection,
    scheduler: &Scheduler,
    moves: &Moves,
) -> rusqlite::Result<BTreeMap<CardKey, CardState>> {
    let mut histories: HashMap<CardKey, Vec<Remembered>> = HashMap::new();
    for review in reviews::read(connection, moves, None)? {
        if let Some(remembered) = review.remembered() {
            histories.entry(review.card).or_default().push(remembered);
        }
    }
    Ok(histories.into_iter().map(|(card, history)| (card, scheduler.replay(history))).collect())
}

/// Works out the states of these cards from their reviews, and keeps them.
pub fn replay(
    transaction: &Transaction<'_>,
    scheduler: &Scheduler,
    moves: &Moves,
    cards: BTreeSet<CardKey>,
) -> rusqlite::Result<BTreeMap<CardKey, CardState>> {
    // Of as many cards as there are, all answers are read at once: to look for those of each takes several times as long.
    let mut all_states = BTreeMap::new();
    let are_all = cards.len() > 1 && are_all(transaction, cards.len())?;
    if are_all {
        all_states = replay_all(transaction, scheduler, moves)?;
    }
    let state = |card: CardKey| {
        let state = if are_all {
            all_states.remove(&card).unwrap_or_default()
        } else {
            let reviews = reviews::read(transaction, moves, Some(&card))?;
            scheduler.replay(reviews.iter().filter_map(Review::remembered))
        };
        write(transaction, &card, &state)?;
        Ok((card, state))
    };
    cards.into_iter().map(state).collect()
}

/// Whether so many cards are as many as have a schedule already, or more.
pub fn are_all(connection: &Connection, cards: usize) -> rusqlite::Result<bool> {
    let mut one_more = connection.prepare_cached("SELECT 1 FROM schedules LIMIT 1 OFFSET ?1")?;
    Ok(!one_more.exists([cards.cast_signed() as i64])?)
}

/// Keeps the state of a card; one that is new has no row.
pub fn write(transaction: &Transaction<'_>, card: &CardKey, state: &CardState) -> rusqlite::Result<()> {
    let CardState::Reviewed(schedule) = state else {
        let mut delete = transaction.prepare_cached("DELETE FROM schedules WHERE deck = ?1 AND card = ?2")?;
        delete.execute([card.deck.as_str(), card.card.as_str()])?;
        return Ok(());
    };
    let mut replace = transaction.prepare_cached(
        "INSERT OR REPLACE INTO schedules
            (deck, card, stability, difficulty, last_day, due_day, reviews, lapses, in_a_row)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
    )?;
    replace.execute(params![
        card.deck.as_str(),
        card.card.as_str(),
        schedule.stability,
        schedule.difficulty,
        schedule.last_day.0,
        schedule.due_day.0,
        schedule.reviews,
        schedule.lapses,
        schedule.in_a_row,
    ])?;
    Ok(())
}

/// The columns of a schedule, after those of its card.
const COLUMNS: &str = "deck, card, stability, difficulty, last_day, due_day, reviews, lapses, in_a_row";

fn schedule(row: &rusqlite::Row<'_>) -> rusqlite::Result<Schedule> {
    Ok(Schedule {
        stability: row.get(2)?,
        difficulty: row.get(3)?,
        last_day: StudyDay(row.get(4)?),
        due_day: StudyDay(row.get(5)?),
        reviews: row.get(6)?,
        lapses: row.get(7)?,
        in_a_row: row.get(8)?,
    })
}

/// The whole cache.
pub fn read(connection: &Connection) -> rusqlite::Result<Vec<(CardKey, Schedule)>> {
    let mut select = connection.prepare(&format!("SELECT {COLUMNS} FROM schedules"))?;
    let mut keys = Keys::default();
    select.query_map([], |row| Ok((keys.card(row, 0)?, schedule(row)?)))?.collect()
}

/// The schedule of one card; `None` if the cache has none.
pub fn read_one(connection: &Connection, card: &CardKey) -> rusqlite::Result<Option<Schedule>> {
    let query = format!("SELECT {COLUMNS} FROM schedules WHERE deck = ?1 AND card = ?2");
    connection.prepare_cached(&query)?.query_row([card.deck.as_str(), card.card.as_str()], schedule).optional()
}

/// Parameters as the log notes them: each to the last bit.
fn in_words(scheduler: &Scheduler) -> String {
    scheduler.parameters().iter().map(f32::to_string).collect::<Vec<_>>().join(" ")
}
