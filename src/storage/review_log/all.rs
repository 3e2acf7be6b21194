//! All answers at once, read by two connections: there may be a million of them.

use std::{
    collections::HashSet,
    panic,
    sync::atomic::{AtomicUsize, Ordering},
    thread,
};

use rusqlite::{Connection, OptionalExtension as _, Row};
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{LogError, ReviewLog, health::connect_read_only, id_ms, rows};
use crate::{
    deck::CardKey,
    memory::{Moment, Rating, StudyDay},
    progress::{Numbered, PastAnswer, PastAnswers},
    study::{Form, Moves, ReviewId, SessionId},
};

/// The time that the answers span is read in so many parts, each by the connection that is free.
const PARTS: u64 = 16;
/// Greater than every id.
const END: [u8; 17] = [0xff; 17];

impl ReviewLog {
    /// What the figures need of every answer that was not taken back, as [`ReviewLog::reviews`] gives it, in a small part
    /// of the time. What is written meanwhile may be there or not.
    pub fn past_answers(&self) -> Result<PastAnswers, LogError> {
        let read = || {
            let beside = connect_read_only(&self.path)?;
            let state = self.connection.unchecked_transaction()?;
            let (voided, moves) = (rows::voided(&state)?, rows::moves(&state)?);
            let mut marks = rows::marks(&state, &moves, None)?;
            marks.retain(|mark| mark.kind.reschedules());
            let needs_ids = !(voided.is_empty() && moves.is_empty() && marks.is_empty());
            let parts = Parts { bounds: bounds(&state)?, voided, needs_ids, next: AtomicUsize::new(0) };
            let (own, others) = thread::scope(|scope| {
                let parts = &parts;
                let others = scope.spawn(move || Reader::read(parts, &beside));
                (Reader::read(parts, &state), others.join().unwrap_or_else(|panic| panic::resume_unwind(panic)))
            });
            let (mut past, ids) = joined([own?, others?], &moves);
            past.reschedule(&ids, &marks);
            Ok(past)
        };
        read().map_err(|err| LogError::sql(&self.path, err))
    }
}

/// The parts that are still to be read.
struct Parts {
    bounds: Vec<Vec<u8>>,
    voided: HashSet<Uuid>,
    /// Whether anything was taken back, moved or marked, so that the ids of answers matter.
    needs_ids: bool,
    next: AtomicUsize,
}

/// The answers of a part, as they were written, with the numbers that their reader gave.
struct Part {
    place: usize,
    answers: Vec<PastAnswer>,
    ids: Vec<ReviewId>,
}

/// What one connection reads. It has numbers of its own for cards and sessions, so that it waits for no other.
#[derive(Default)]
struct Reader {
    parts: Vec<Part>,
    cards: Vec<CardKey>,
    /// The number of each card by the bytes of its row: nothing is allocated for a card that was met before.
    numbers: FxHashMap<Box<[u8]>, u32>,
    bytes: Vec<u8>,
    sessions: Numbered<SessionId>,
    /// The session of the row before, with its number.
    session: Option<(SessionId, u32)>,
}

impl Reader {
    /// Reads one part after another until none is left.
    fn read(parts: &Parts, connection: &Connection) -> rusqlite::Result<Self> {
        let id = if parts.needs_ids { "id" } else { "NULL" };
        let mut select = connection.prepare(&format!(
            "SELECT sitting, deck, card, at_ms, utc_offset_s, study_day, form, rating, duration_ms, is_scheduled,
                    interval_days, {id} FROM reviews WHERE id >= ?1 AND id < ?2 ORDER BY id"
        ))?;
        let mut reader = Self::default();
        loop {
            let place = parts.next.fetch_add(1, Ordering::Relaxed);
            let Some(ids) = parts.bounds.get(place..place + 2) else { return Ok(reader) };
            let mut part = Part { place, answers: Vec::new(), ids: Vec::new() };
            let mut rows = select.query([&*ids[0], &*ids[1]])?;
            while let Some(row) = rows.next()? {
                if parts.needs_ids {
                    let id = rows::uuid(row, 11)?;
                    if parts.voided.contains(&id) {
                        continue;
                    }
                    part.ids.push(id);
                }
                part.answers.push(reader.answer(row)?);
            }
            reader.parts.push(part);
        }
    }

    fn answer(&mut self, row: &Row<'_>) -> rusqlite::Result<PastAnswer> {
        Ok(PastAnswer {
            session: self.session(row)?,
            card: self.card(row)?,
            at: Moment { utc_ms: row.get(3)?, utc_offset_s: row.get(4)? },
            study_day: StudyDay(row.get(5)?),
            // A form that a later version brought: the answer counts all the same.
            form: Form::from_name(row.get_ref(6)?.as_str()?).unwrap_or_default(),
            rating: Rating::from_number(row.get(7)?).ok_or_else(|| rows::unknown(7, "rating"))?,
            duration_ms: row.get(8)?,
            is_scheduled: row.get(9)?,
            interval_days: row.get(10)?,
        })
    }

    fn session(&mut self, row: &Row<'_>) -> rusqlite::Result<u32> {
        let session = rows::uuid(row, 0)?;
        if let Some((last, number)) = self.session
            && last == session
        {
            return Ok(number);
        }
        let number = self.sessions.number(&session);
        self.session = Some((session, number));
        Ok(number)
    }

    fn card(&mut self, row: &Row<'_>) -> rusqlite::Result<u32> {
        let (deck, card) = (row.get_ref(1)?.as_bytes()?, row.get_ref(2)?.as_bytes()?);
        self.bytes.clear();
        // Two names that are one text together are told apart by where the first ends.
        self.bytes.extend((deck.len() as u32).to_ne_bytes());
        self.bytes.extend(deck);
        self.bytes.extend(card);
        if let Some(number) = self.numbers.get(&*self.bytes) {
            return Ok(*number);
        }
        let number = self.cards.len() as u32;
        self.cards.push(rows::card(row, 1)?);
        self.numbers.insert((&*self.bytes).into(), number);
        Ok(number)
    }
}

/// Joins what was read, oldest first, with the cards as they are called now. Returns the ids, too, if they matter.
fn joined(readers: [Reader; 2], moves: &Moves) -> (PastAnswers, Vec<ReviewId>) {
    let (mut parts, mut ids) = (Vec::new(), Vec::new());
    // Each with its number among all, once it was met there.
    let mut numbers = readers.map(|reader| {
        parts.push(reader.parts);
        let cards: Vec<_> = reader.cards.into_iter().map(|card| (card, None)).collect();
        let sessions: Vec<_> = reader.sessions.all().iter().map(|session| (*session, None)).collect();
        (cards, sessions)
    });
    let parts = (0..).zip(parts).flat_map(|(reader, parts)| parts.into_iter().map(move |part| (reader, part)));
    let mut parts: Vec<(usize, Part)> = parts.collect();
    parts.sort_unstable_by_key(|(_, part)| part.place);
    let mut past = PastAnswers::with_capacity(parts.iter().map(|(_, part)| part.answers.len()).sum());
    for (reader, part) in parts {
        let (cards, sessions) = &mut numbers[reader];
        for (place, answer) in part.answers.into_iter().enumerate() {
            let (session_id, session) = &mut sessions[answer.session as usize];
            let session = *session.get_or_insert_with(|| past.session(*session_id));
            let (written, card) = &mut cards[answer.card as usize];
            let card = match card {
                Some(card) => *card,
                // Where it went depends on when it was answered.
                None if moves.went(written) => {
                    past.card(&moves.answered(written.clone(), part.ids[place], *session_id))
                }
                None => *card.insert(past.card(written)),
            };
            past.push(PastAnswer { card, session, ..answer });
        }
        ids.extend(part.ids);
    }
    (past, ids)
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
