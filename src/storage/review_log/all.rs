//! All answers at once, read by two connections: there may be a million of them.

use std::{
    collections::HashSet,
    hash::Hash,
    sync::atomic::{AtomicUsize, Ordering},
};

use rusqlite::{Connection, OptionalExtension as _, Row};
use rustc_hash::FxHashMap;
use uuid::Uuid;

use super::{LogError, ReviewLog, health::connect_read_only, id_ms, rows};
use crate::{
    deck::CardKey,
    memory::{Moment, Rating, StudyDay},
    progress::{Numbered, PastAnswer, PastAnswers, both},
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
            let parts = Parts { bounds: bounds(&state)?, voided, moves, needs_ids, next: AtomicUsize::new(0) };
            let (own, others) = both(|| Reader::read(&parts, &state), || Reader::read(&parts, &{ beside }));
            let (mut past, ids) = joined([own?, others?]);
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
    moves: Moves,
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
struct Reader<'p> {
    all: &'p Parts,
    parts: Vec<Part>,
    cards: Met<CardKey>,
    /// The number of each card by the bytes of its row, so that nothing is allocated for a card that was met before. `None`
    /// for a card that went to another deck: which one an answer is about depends on when it was given.
    numbers: FxHashMap<Box<[u8]>, Option<u32>>,
    bytes: Vec<u8>,
    sessions: Met<SessionId>,
    /// The session of the row before, with its number.
    session: Option<(SessionId, u32)>,
    /// How the card of the row before was asked.
    form: Form,
}

/// Things with numbers, and where each was met first: in which part, and which answer of it.
struct Met<T: Eq + Hash> {
    numbered: Numbered<T>,
    at: Vec<(usize, usize)>,
}

impl<T: Eq + Hash> Default for Met<T> {
    fn default() -> Self {
        Self { numbered: Numbered::default(), at: Vec::new() }
    }
}

impl<T: Clone + Eq + Hash> Met<T> {
    fn number(&mut self, thing: &T, at: (usize, usize)) -> u32 {
        let number = self.numbered.number(thing);
        if number as usize == self.at.len() {
            self.at.push(at);
        }
        number
    }
}

impl<'p> Reader<'p> {
    /// Reads one part after another until none is left.
    fn read(all: &'p Parts, connection: &Connection) -> rusqlite::Result<Self> {
        let id = if all.needs_ids { "id" } else { "NULL" };
        // A text that is read as bytes is not copied first.
        let mut select = connection.prepare(&format!(
            "SELECT sitting, CAST(deck AS BLOB), CAST(card AS BLOB), CAST(form AS BLOB), at_ms, utc_offset_s, study_day,
                    rating, duration_ms, is_scheduled, interval_days, {id}
             FROM reviews WHERE id >= ?1 AND id < ?2 ORDER BY id"
        ))?;
        let mut reader = Self {
            all,
            parts: Vec::new(),
            cards: Met::default(),
            numbers: FxHashMap::default(),
            bytes: Vec::new(),
            sessions: Met::default(),
            session: None,
            form: Form::default(),
        };
        loop {
            let place = all.next.fetch_add(1, Ordering::Relaxed);
            let Some(ids) = all.bounds.get(place..place + 2) else { return Ok(reader) };
            let mut part = Part { place, answers: Vec::new(), ids: Vec::new() };
            let mut rows = select.query([&*ids[0], &*ids[1]])?;
            while let Some(row) = rows.next()? {
                let mut id = Uuid::nil();
                if all.needs_ids {
                    id = rows::uuid(row, 11)?;
                    if all.voided.contains(&id) {
                        continue;
                    }
                    part.ids.push(id);
                }
                part.answers.push(reader.answer(row, id, (place, part.answers.len()))?);
            }
            reader.parts.push(part);
        }
    }

    fn answer(&mut self, row: &Row<'_>, id: ReviewId, at: (usize, usize)) -> rusqlite::Result<PastAnswer> {
        let (session_id, session) = self.session(row, at)?;
        Ok(PastAnswer {
            session,
            card: self.card(row, id, session_id, at)?,
            form: self.form(row)?,
            at: Moment { utc_ms: row.get(4)?, utc_offset_s: row.get(5)? },
            study_day: StudyDay(row.get(6)?),
            rating: Rating::from_number(row.get(7)?).ok_or_else(|| rows::unknown(7, "rating"))?,
            duration_ms: row.get(8)?,
            is_scheduled: row.get(9)?,
            interval_days: row.get(10)?,
        })
    }

    fn session(&mut self, row: &Row<'_>, at: (usize, usize)) -> rusqlite::Result<(SessionId, u32)> {
        let session = rows::uuid(row, 0)?;
        if let Some(last) = self.session
            && last.0 == session
        {
            return Ok(last);
        }
        let numbered = (session, self.sessions.number(&session, at));
        self.session = Some(numbered);
        Ok(numbered)
    }

    fn card(&mut self, row: &Row<'_>, id: ReviewId, session: SessionId, at: (usize, usize)) -> rusqlite::Result<u32> {
        let (deck, card) = (row.get_ref(1)?.as_bytes()?, row.get_ref(2)?.as_bytes()?);
        self.bytes.clear();
        // Two names that are one text together are told apart by where the first ends.
        self.bytes.extend((deck.len() as u32).to_ne_bytes());
        self.bytes.extend(deck);
        self.bytes.extend(card);
        let known = self.numbers.get(&*self.bytes);
        if let Some(Some(number)) = known {
            return Ok(*number);
        }
        let is_known = known.is_some();
        let text = |column, bytes| str::from_utf8(bytes).map_err(|err| rusqlite::Error::Utf8Error(column, err));
        let written = CardKey { deck: text(1, deck)?.into(), card: text(2, card)?.into() };
        let went = self.all.moves.went(&written);
        let number = self.cards.number(&self.all.moves.answered(written, id, session), at);
        if !is_known {
            self.numbers.insert((&*self.bytes).into(), (!went).then_some(number));
        }
        Ok(number)
    }

    fn form(&mut self, row: &Row<'_>) -> rusqlite::Result<Form> {
        let name = row.get_ref(3)?.as_bytes()?;
        if name != self.form.name().as_bytes() {
            // A form that a later version brought: the answer counts all the same.
            self.form = str::from_utf8(name).ok().and_then(Form::from_name).unwrap_or_default();
        }
        Ok(self.form)
    }
}

/// Joins what was read, oldest first. Returns the ids, too, if they matter.
fn joined(readers: [Reader<'_>; 2]) -> (PastAnswers, Vec<ReviewId>) {
    let [(own, own_cards, own_sessions), (others, cards, sessions)] =
        readers.map(|reader| (reader.parts, reader.cards, reader.sessions));
    let (all_cards, cards) = numbered([own_cards, cards]);
    let (all_sessions, sessions) = numbered([own_sessions, sessions]);
    let renumber = |mut parts: Vec<Part>, reader: usize| {
        for answer in parts.iter_mut().flat_map(|part| &mut part.answers) {
            answer.card = cards[reader][answer.card as usize];
            answer.session = sessions[reader][answer.session as usize];
        }
        parts
    };
    let (mut parts, others) = both(|| renumber(own, 0), || renumber(others, 1));
    parts.extend(others);
    parts.sort_unstable_by_key(|part| part.place);
    let (answers, ids): (Vec<_>, Vec<_>) = parts.into_iter().map(|part| (part.answers, part.ids)).unzip();
    (PastAnswers::new(answers, all_cards, all_sessions), ids.concat())
}

/// What two readers have met, in the order in which it was met first, and the number that each thing of each reader has in
/// that order.
fn numbered<T: Clone + Eq + Hash>(readers: [Met<T>; 2]) -> (Vec<T>, [Vec<u32>; 2]) {
    let mut met: Vec<(_, &T)> =
        readers.iter().flat_map(|reader| reader.at.iter().copied().zip(reader.numbered.all())).collect();
    met.sort_unstable_by_key(|(at, _)| *at);
    let mut all = Numbered::default();
    for (_, thing) in met {
        all.number(thing);
    }
    let numbers = readers.map(|reader| reader.numbered.all().iter().map(|thing| all.number(thing)).collect());
    (all.into_all(), numbers)
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
