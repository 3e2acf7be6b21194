//! What a record means, told by its shape alone: the names of tables may be lost.

use rusqlite::types::Value::{self, Blob, Integer, Null, Text};
use uuid::Uuid;

use crate::storage::review_log::{LEFT_BEHIND, Table};

/// What a record is.
#[derive(Debug, PartialEq)]
pub enum Meaning {
    /// A row of a table that only grows.
    Row(Table, Uuid, Vec<Value>),
    /// A row of such a table in which something cannot be.
    Doubtful,
    /// An entry of the index of answers or marks by card.
    OfCard(Card, Uuid),
    /// An entry of the index of answers by study day.
    OfDay(i64, Uuid),
    /// An entry of the index of undos by what they take back: the undo, and its target.
    Undone(Uuid, Uuid),
    /// The device that the log belongs to.
    Device(Uuid),
    /// What is noted of the last restore.
    Restore(String),
    /// A row that a restore left behind, and when that was.
    LeftBehind(Uuid, i64),
    /// Anything else.
    Other,
}

/// The deck and the card, as they are written.
pub type Card = (String, String);

/// The last moment that can be written with four digits for the year.
const LAST_MS: i64 = 253_402_300_799_999;
const DAY_S: i64 = 86_400;

/// Says what a record means.
pub fn meaning(values: Vec<Value>) -> Meaning {
    match &values[..] {
        [Text(deck), Text(card), Blob(id)] => {
            id_of(id).map_or(Meaning::Other, |id| Meaning::OfCard((deck.clone(), card.clone()), id))
        }
        [Integer(day), Blob(id)] => id_of(id).map_or(Meaning::Other, |id| Meaning::OfDay(*day, id)),
        [Blob(target), Blob(id)] => match (id_of(id), Uuid::from_slice(target)) {
            (Some(id), Ok(target)) => Meaning::Undone(id, target),
            _ => Meaning::Other,
        },
        [Text(key), Text(value)] if key == "device" => Uuid::parse_str(value).map_or(Meaning::Other, Meaning::Device),
        [Text(key), Text(note)] if key == LEFT_BEHIND => Meaning::Restore(note.clone()),
        [Blob(id), Integer(at_ms)] => id_of(id).map_or(Meaning::Other, |id| Meaning::LeftBehind(id, *at_ms)),
        [Blob(_), Blob(_), ..] => row(values),
        _ => Meaning::Other,
    }
}

fn row(mut values: Vec<Value>) -> Meaning {
    let (table, is_plausible) = match &values[2..] {
        [Blob(session), Text(deck), Text(card), rest @ ..] if (10..=11).contains(&rest.len()) => {
            (Table::Reviews, session.len() == 16 && is_name(deck) && is_name(card) && is_answer(rest))
        }
        [Text(deck), Text(card), Integer(at_ms), Integer(offset), Integer(day), Text(kind)] => {
            (Table::Marks, is_name(deck) && is_name(card) && is_when(*at_ms, *offset, *day) && is_word(kind))
        }
        [Integer(at_ms), Text(kind), Text(subject), Text(value)] => {
            (Table::Decisions, is_moment(*at_ms) && is_word(kind) && is_text(subject) && is_text(value))
        }
        [Blob(target), Integer(at_ms)] => (Table::Voids, target.len() == 16 && is_moment(*at_ms)),
        _ => return Meaning::Other,
    };
    let [Blob(id), Blob(device), ..] = &values[..] else { return Meaning::Other };
    match id_of(id).filter(|_| device.len() == 16 && is_plausible) {
        Some(id) => {
            // Rows that were written before there were rivals end one value sooner.
            if table == Table::Reviews {
                values.resize(16, Null);
            }
            Meaning::Row(table, id, values)
        }
        None => Meaning::Doubtful,
    }
}

/// Whether the values from the moment of an answer on can be.
fn is_answer(values: &[Value]) -> bool {
    let [
        Integer(at_ms),
        Integer(offset),
        Integer(day),
        Text(form),
        Integer(rating),
        given,
        is_right,
        Integer(duration_ms),
        Integer(0 | 1),
        Integer(interval_days),
        rival @ ..,
    ] = values
    else {
        return false;
    };
    is_when(*at_ms, *offset, *day)
        && is_word(form)
        && (1..=4).contains(rating)
        && matches!(given, Null) | matches!(given, Text(given) if is_text(given))
        && matches!(is_right, Null | Integer(0 | 1))
        && u32::try_from(*duration_ms).is_ok()
        && u32::try_from(*interval_days).is_ok()
        && rival.iter().all(|rival| matches!(rival, Null) | matches!(rival, Text(rival) if is_name(rival)))
}

/// An id is a `UUIDv7`.
fn id_of(bytes: &[u8]) -> Option<Uuid> {
    Uuid::from_slice(bytes).ok().filter(|id| id.get_version_num() == 7 && id.get_variant() == uuid::Variant::RFC4122)
}

fn is_moment(at_ms: i64) -> bool {
    (0..=LAST_MS).contains(&at_ms)
}

/// A study day is the day of the moment, there and then, or the one before: it may begin late.
fn is_when(at_ms: i64, offset_s: i64, day: i64) -> bool {
    is_moment(at_ms) && offset_s.abs() <= DAY_S && {
        let date = (at_ms.div_euclid(1000) + offset_s).div_euclid(DAY_S);
        (date - 1..=date).contains(&day)
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && is_text(text)
}

/// A text that was typed or read from a deck has none of the bytes that a wiped page has.
fn is_text(text: &str) -> bool {
    !text.contains('\0')
}

/// The name of a form or of a kind, also one that only a later version knows.
fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer() -> Vec<Value> {
        let text = |text: &str| Text(text.to_owned());
        let id = Uuid::parse_str("01a208105da076b4b308bdf542a38674").unwrap();
        let (id, device) = (Blob(id.as_bytes().to_vec()), Blob(vec![1; 16]));
        let numbers = [1_795_431_620_000, 3600, 20_780].map(Integer);
        let given = [text("typed"), Integer(3), text("1894"), Integer(1), Integer(9000), Integer(1), Integer(2)];
        [id, device, Blob(vec![0; 16]), text("pacts"), text("c1")].into_iter().chain(numbers).chain(given).collect()
    }

    #[test]
    fn an_answer_is_known_with_and_without_a_rival() {
        let mut values = answer();
        assert!(matches!(meaning(values.clone()), Meaning::Row(Table::Reviews, _, values) if values.len() == 16));
        values.push(Text("c3".to_owned()));
        assert!(matches!(meaning(values.clone()), Meaning::Row(Table::Reviews, _, found) if found == values));
        values.push(Null);
        assert_eq!(meaning(values), Meaning::Other);
    }

    #[test]
    fn an_answer_with_a_value_that_cannot_be_is_doubtful() {
        let wrong = [
            (0, Blob(vec![0; 16])),
            (1, Blob(vec![0; 15])),
            (3, Text(String::new())),
            (5, Integer(-1)),
            (6, Integer(90_000)),
            (7, Integer(20_781)),
            (7, Integer(20_778)),
            (8, Text("Ty ped".to_owned())),
            (9, Integer(5)),
            (10, Text("18\094".to_owned())),
            (11, Integer(2)),
            (12, Integer(-1)),
            (13, Null),
            (14, Integer(1 << 40)),
        ];
        for (place, value) in wrong {
            let mut values = answer();
            values[place] = value;
            assert_eq!(meaning(values), Meaning::Doubtful, "{place}");
        }
    }
}
