//! The collection: a SQLite database in memory, in schema 11 or 18, as notes, cards and answers.

use std::collections::{BTreeMap, HashMap};

use rusqlite::{Connection, MAIN_DB, Row, types::ValueRef};
use serde_json::Value as Json;
use unicase::UniCase;

use super::{AnkiError, protobuf};

/// What parts the levels of a deck's name in newer packages, and the fields of a note.
const UNIT: char = '\u{1f}';
/// The most rows of a table. More are refused.
const MOST_ROWS: i64 = 5_000_000;

/// What a collection holds.
#[derive(Debug, Default)]
pub struct Collection {
    /// The second from which days are counted.
    pub created_s: i64,
    /// The note types by id.
    pub kinds: HashMap<i64, NoteType>,
    /// The decks' names by id, as levels.
    pub decks: BTreeMap<i64, Vec<String>>,
    /// What is written about the decks, by id, as HTML.
    pub descriptions: HashMap<i64, String>,
    /// The notes, in the order in which they were made.
    pub notes: Vec<Note>,
    /// The cards.
    pub cards: Vec<Card>,
    /// The answers, oldest first.
    pub answers: Vec<Answer>,
}

/// A note type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NoteType {
    /// Its name.
    pub name: String,
    /// Whether its cards are gaps in a text.
    pub has_gaps: bool,
    /// The names of its fields.
    pub fields: Vec<String>,
    /// Its templates by number: front and back with the template's name.
    pub templates: Vec<(String, String, String)>,
}

impl NoteType {
    /// The places of the fields that none of its templates shows or depends on.
    pub fn hidden(&self) -> Vec<usize> {
        let sides = self.templates.iter().flat_map(|(_, front, back)| [front, back]);
        let tags = sides.flat_map(|side| side.split("{{").skip(1)).filter_map(|rest| rest.split_once("}}"));
        let name = |tag: &'_ str| tag.trim_matches(|c: char| c.is_whitespace() || "{#^/".contains(c)).to_owned();
        let shown: Vec<String> = tags.filter_map(|(tag, _)| tag.rsplit(':').next().map(name)).collect();
        (0..self.fields.len()).filter(|place| !shown.contains(&self.fields[*place])).collect()
    }
}

/// A note.
#[derive(Clone, Debug)]
pub struct Note {
    /// Its id.
    pub id: i64,
    /// Its name everywhere.
    pub guid: String,
    /// Its note type.
    pub kind: i64,
    /// Its tags.
    pub tags: Vec<String>,
    /// Its fields, as HTML.
    pub fields: Vec<String>,
}

/// A card.
#[derive(Clone, Debug)]
pub struct Card {
    /// Its id.
    pub id: i64,
    /// Its note.
    pub note: i64,
    /// Its deck; of one in a filtered deck the deck that it goes back to.
    pub deck: i64,
    /// Which template, or which gap, from 0.
    pub ordinal: u32,
    /// 0 if it is new, 2 if it is reviewed.
    pub state: i64,
    /// Below 0 if it is suspended or buried.
    pub queue: i64,
    /// A position, or a day.
    pub due: i64,
    /// The interval that it was promised, in days.
    pub interval: i64,
    /// How easy it is held to be, in thousandths; 0 if that is not known.
    pub factor: i64,
    /// When it was answered last, in seconds since 1970; 0 if that is not known.
    pub answered_s: i64,
    /// Where it stands among the new cards, or stood when it was one.
    pub position: i64,
    /// The flag's colour; 0 for none.
    pub flag: i64,
}

/// A row of the history.
#[derive(Clone, Copy, Debug)]
pub struct Answer {
    /// The moment, in milliseconds.
    pub at_ms: i64,
    /// The card.
    pub card: i64,
    /// 1 to 4; 0 if nobody answered.
    pub rating: i64,
    /// The next interval: days, or seconds below 0.
    pub interval: i64,
    /// How easy the card was held to be; 0 if its schedule did not change.
    pub factor: i64,
    /// How long it took, in milliseconds.
    pub duration_ms: i64,
    /// 0 learning, 1 review, 2 relearning, 3 in a filtered deck, 4 and 5 not an answer.
    pub kind: i64,
}

impl Collection {
    /// Reads a database.
    pub fn read(mut bytes: Vec<u8>) -> Result<Self, AnkiError> {
        // A database with a log of its own cannot be opened in memory; what the log held is not in the package.
        if bytes.len() > 19 && bytes[18] == 2 {
            bytes[18..20].fill(1);
        }
        let mut connection = Connection::open_in_memory()?;
        connection.deserialize_read_exact(MAIN_DB, bytes.as_slice(), bytes.len(), true)?;
        drop(bytes);
        connection.execute_batch("PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;")?;
        connection.create_collation("unicase", |a: &str, b: &str| UniCase::new(a).cmp(&UniCase::new(b)))?;
        let tables = must_be_tables(&connection, &["col", "notes", "cards", "revlog"]);
        if tables.is_err() && must_be_tables(&connection, &["reviews", "marks", "voids"]).is_ok() {
            return Err(AnkiError::OwnAnswers);
        }
        tables?;
        let (created_s, version) = connection
            .query_row("SELECT crt, ver FROM col LIMIT 1", [], |row| Ok((number(row, 0)?, number(row, 1)?)))?;
        let mut collection = Self { created_s, ..Self::default() };
        if version >= 15 {
            must_be_tables(&connection, &["notetypes", "fields", "templates", "decks"])?;
            collection.read_tables(&connection)?;
        } else {
            collection.read_json(&connection)?;
        }
        collection.read_cards(&connection)?;
        Ok(collection)
    }

    /// The note types and decks of schema 18.
    fn read_tables(&mut self, connection: &Connection) -> Result<(), AnkiError> {
        each(connection, "SELECT id, name, config FROM notetypes", |row| {
            let has_gaps = protobuf::number(blob(row, 2)?, 1) == 1;
            let kind = NoteType { name: text(row, 1)?, has_gaps, ..NoteType::default() };
            self.kinds.insert(number(row, 0)?, kind);
            Ok(())
        })?;
        each(connection, "SELECT ntid, name FROM fields ORDER BY ntid, ord", |row| {
            if let Some(kind) = self.kinds.get_mut(&number(row, 0)?) {
                kind.fields.push(text(row, 1)?);
            }
            Ok(())
        })?;
        each(connection, "SELECT ntid, name, config FROM templates ORDER BY ntid, ord", |row| {
            let config = blob(row, 2)?;
            if let Some(kind) = self.kinds.get_mut(&number(row, 0)?) {
                kind.templates.push((text(row, 1)?, protobuf::text(config, 1), protobuf::text(config, 2)));
            }
            Ok(())
        })?;
        each(connection, "SELECT id, name, kind FROM decks", |row| {
            self.decks.insert(number(row, 0)?, levels(&text(row, 1)?));
            self.descriptions.insert(number(row, 0)?, protobuf::text(protobuf::bytes(blob(row, 2)?, 1), 4));
            Ok(())
        })
    }

    /// The note types and decks of schema 11.
    fn read_json(&mut self, connection: &Connection) -> Result<(), AnkiError> {
        let (models, decks) = connection
            .query_row("SELECT models, decks FROM col LIMIT 1", [], |row| Ok((text(row, 0)?, text(row, 1)?)))?;
        let read = |text: &str| serde_json::from_str::<BTreeMap<String, Json>>(text);
        let damaged = |err: serde_json::Error| AnkiError::Database { detail: err.to_string() };
        for (id, model) in read(&models).map_err(damaged)? {
            self.kinds.insert(id.parse().unwrap_or_default(), NoteType::from_json(&model));
        }
        for (id, deck) in read(&decks).map_err(damaged)? {
            let id = id.parse().unwrap_or_default();
            self.decks.insert(id, levels(deck["name"].as_str().unwrap_or_default()));
            self.descriptions.insert(id, deck["desc"].as_str().unwrap_or_default().to_owned());
        }
        Ok(())
    }

    fn read_cards(&mut self, connection: &Connection) -> Result<(), AnkiError> {
        each(connection, "SELECT id, guid, mid, tags, flds FROM notes ORDER BY id", |row| {
            let kind = number(row, 2)?;
            // What stands behind the last field of the note type belongs to none.
            let most = self.kinds.get(&kind).map_or(1, |kind| kind.fields.len().max(1));
            self.notes.push(Note {
                id: number(row, 0)?,
                guid: text(row, 1)?,
                kind,
                tags: text(row, 3)?.split_whitespace().map(str::to_owned).collect(),
                fields: text(row, 4)?.split(UNIT).take(most).map(str::to_owned).collect(),
            });
            Ok(())
        })?;
        each(
            connection,
            "SELECT id, nid, did, ord, type, queue, due, odid, odue, flags, data, ivl, factor FROM cards ORDER BY id",
            |row| {
                let (deck, home, due, due_at_home) =
                    (number(row, 2)?, number(row, 7)?, number(row, 6)?, number(row, 8)?);
                let state = number(row, 4)?;
                let data = text(row, 10)?;
                // In a filtered deck, a new card has a place of its own.
                let due = if home == 0 || due_at_home == 0 { due } else { due_at_home };
                let position = if state == 0 { due } else { number_in(&data, "\"pos\":") };
                self.cards.push(Card {
                    id: number(row, 0)?,
                    note: number(row, 1)?,
                    deck: if home == 0 { deck } else { home },
                    ordinal: u32::try_from(number(row, 3)?).unwrap_or(u32::MAX),
                    state,
                    position,
                    interval: number(row, 11)?,
                    factor: number(row, 12)?,
                    answered_s: number_in(&data, "\"lrt\":"),
                    queue: number(row, 5)?,
                    due,
                    flag: number(row, 9)? & 7,
                });
                Ok(())
            },
        )?;
        each(connection, "SELECT id, cid, ease, ivl, factor, time, type FROM revlog ORDER BY id", |row| {
            self.answers.push(Answer {
                at_ms: number(row, 0)?,
                card: number(row, 1)?,
                rating: number(row, 2)?,
                interval: number(row, 3)?,
                factor: number(row, 4)?,
                duration_ms: number(row, 5)?,
                kind: number(row, 6)?,
            });
            Ok(())
        })
    }
}

impl NoteType {
    /// A note type as schema 11 writes it.
    fn from_json(model: &Json) -> Self {
        let name = |value: &Json| value["name"].as_str().unwrap_or_default().to_owned();
        let mut templates: Vec<&Json> = model["tmpls"].as_array().into_iter().flatten().collect();
        templates.sort_by_key(|template| template["ord"].as_i64());
        let side = |template: &Json, side: &str| template[side].as_str().unwrap_or_default().to_owned();
        Self {
            name: name(model),
            has_gaps: model["type"].as_i64() == Some(1),
            fields: model["flds"].as_array().into_iter().flatten().map(name).collect(),
            templates: templates.into_iter().map(|it| (name(it), side(it, "qfmt"), side(it, "afmt"))).collect(),
        }
    }
}

/// Returns an error if one of the tables is not there, is no plain table, or is too long. A view could run for ever.
fn must_be_tables(connection: &Connection, tables: &[&'static str]) -> Result<(), AnkiError> {
    for &table in tables {
        let is_there = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND rootpage > 0 AND name = ?1";
        if connection.query_row(is_there, [table], |row| row.get::<_, i64>(0))? == 0 {
            return Err(AnkiError::NoTable { table });
        }
        let rows = connection.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get::<_, i64>(0))?;
        if rows > MOST_ROWS {
            return Err(AnkiError::TooManyRows { table, rows, most: MOST_ROWS });
        }
    }
    Ok(())
}

fn each(
    connection: &Connection,
    query: &str,
    mut take: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
) -> Result<(), AnkiError> {
    let mut statement = connection.prepare(query)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        take(row)?;
    }
    Ok(())
}

/// The number behind a name in the data of a card, which are JSON; 0 if there is none.
fn number_in(data: &str, name: &str) -> i64 {
    let digits = data.split_once(name).map(|(_, rest)| rest.split(|c: char| !c.is_ascii_digit()).next());
    digits.flatten().and_then(|digits| digits.parse().ok()).unwrap_or_default()
}

fn levels(name: &str) -> Vec<String> {
    let name = name.replace(UNIT, "::");
    name.split("::").map(str::trim).filter(|level| !level.is_empty()).map(str::to_owned).collect()
}

/// A number, whatever type it was written as: other programs are careless.
fn number(row: &Row<'_>, column: usize) -> rusqlite::Result<i64> {
    Ok(match row.get_ref(column)? {
        ValueRef::Integer(number) => number,
        ValueRef::Real(number) => number as i64,
        ValueRef::Text(text) => String::from_utf8_lossy(text).trim().parse().unwrap_or_default(),
        ValueRef::Null | ValueRef::Blob(_) => 0,
    })
}

/// A text. Bytes that are no UTF-8 become the sign for that.
fn text(row: &Row<'_>, column: usize) -> rusqlite::Result<String> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => String::from_utf8_lossy(bytes).into_owned(),
        ValueRef::Integer(number) => number.to_string(),
        ValueRef::Real(number) => number.to_string(),
        ValueRef::Null => String::new(),
    })
}

fn blob<'r>(row: &'r Row<'_>, column: usize) -> rusqlite::Result<&'r [u8]> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => bytes,
        _ => &[],
    })
}
