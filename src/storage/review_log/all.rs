//! All answers at once, read by two connections: there may be a million of them.

use std::{
    collections::HashSet,
    panic,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use rusqlite::{Connection, OptionalExtension as _};
use uuid::Uuid;

use super::{LogError, ReviewLog, health::connect_read_only, id_ms, reviews, rows};
use crate::study::Review;

/// The time that the answers span is read in so many parts, each by the connection that is free.
const PARTS: u64 = 16;
/// Greater than every id.
const END: [u8; 17] = [0xff; 17];

impl ReviewLog {
    /// Every answer that was not taken back, oldest first, as [`ReviewLog::reviews`] gives them, in half the time. What is
    /// written meanwhile may be there or not.
    pub fn all_reviews(&self) -> Result<Vec<Review>, LogError> {
        let read = || -> rusqlite::Result<Vec<Review>> {
            let beside = connect_read_only(&self.path)?;
            let state = self.connection.unchecked_transaction()?;
            let parts = Parts { bounds: bounds(&state)?, voided: rows::voided(&state)?, next: AtomicUsize::new(0) };
            let (own, others) = thread::scope(|scope| {
                let parts = &parts;
                let others = scope.spawn(move || parts.read(&beside));
                (parts.read(&state), others.join().unwrap_or_else(|panic| panic::resume_unwind(panic)))
            });
            let mut read = own?;
            read.append(&mut others?);
            read.sort_unstable_by_key(|(part, _)| *part);
            let mut reviews = Vec::with_capacity(read.iter().map(|(_, reviews)| reviews.len()).sum());
            for (_, mut part) in read {
                reviews.append(&mut part);
            }
            let moves = rows::moves(&state)?;
            reviews::settled(reviews, &state, &moves, None)
        };
        read().map_err(|err| LogError::sql(&self.path, err))
    }
}

/// The parts that are still to be read.
struct Parts {
    bounds: Vec<Vec<u8>>,
    voided: HashSet<Uuid>,
    next: AtomicUsize,
}

impl Parts {
    /// Reads one part after another, each with its number, until none is left.
    fn read(&self, connection: &Connection) -> rusqlite::Result<Vec<(usize, Vec<Review>)>> {
        let mut read = Vec::new();
        loop {
            let part = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(ids) = self.bounds.get(part..part + 2) else { return Ok(read) };
            read.push((part, reviews::between(connection, [&ids[0], &ids[1]], &self.voided)?));
        }
    }
}

/// What parts the ids of all answers, by the time that they tell; the first and the last lie outside.
fn bounds(connection: &Connection) -> rusqlite::Result<Vec<Vec<u8>>> {
    let ends = ["ASC", "DESC"].map(|order| {
        let query = format!("SELECT id FROM reviews ORDER BY id {order} LIMIT 1");
        connection.query_row(&query, [], |row| rows::uuid(row, 0)).optional()
    });
    let [oldest, newest] = ends;
    let mut bounds = vec![Vec::new()];
    if let (Some(oldest), Some(newest)) = (oldest?, newest?) {
        let (oldest, newest) = (id_ms(oldest), id_ms(newest));
        let ms = (1..PARTS).map(|part| oldest + (newest - oldest) / PARTS * part);
        bounds.extend(ms.map(|ms| ms.to_be_bytes()[2..].to_vec()));
    }
    bounds.push(END.to_vec());
    Ok(bounds)
}
