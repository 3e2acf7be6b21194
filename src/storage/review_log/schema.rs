//! The schema of the log, and the way from an older one.

use std::path::Path;

use rusqlite::{Connection, Transaction};
use uuid::Uuid;

use super::{LogError, sum::Sum};

/// "Ente" in the file's header: the database is ours.
pub const APPLICATION_ID: i64 = 0x456e_7465;

/// Each brings the schema from its position in this list to the next.
const MIGRATIONS: &[&str] = &[
    include_str!("migrations/001_reviews.sql"),
    include_str!("migrations/002_rivals.sql"),
    include_str!("migrations/003_devices.sql"),
];

/// The version of the schema that this program writes, and the newest that it opens.
pub const VERSION: i64 = 3;

/// The tables to which rows are only ever added, each with its columns. What depends on others comes after them.
pub const TABLES: [(&str, &str); 4] = [
    (
        "reviews",
        "id, device, sitting, deck, card, at_ms, utc_offset_s, study_day, form, rating, given, is_right, \
         duration_ms, is_scheduled, interval_days, rival",
    ),
    ("marks", "id, device, deck, card, at_ms, utc_offset_s, study_day, kind"),
    ("decisions", "id, device, at_ms, kind, subject, value"),
    ("voids", "id, device, target, at_ms"),
];

/// The columns of an answer that tell, if it was given in another program, which one it is.
pub const ANSWER: &str = "id, deck, card, at_ms, form, rating, given, is_right, duration_ms, is_scheduled, rival";
/// The other columns of an answer: they tell when and where it was imported.
pub const IMPORTED: &str = "device, sitting, utc_offset_s, study_day, interval_days";

/// Fails if a file is no log of ours, or a newer one, or if its header cannot be that of its tables.
pub fn check_header(connection: &Connection, path: &Path) -> Result<(), LogError> {
    let in_file = |err| LogError::sql(path, err);
    let found = version(connection).map_err(in_file)?;
    let application: i64 = connection.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(in_file)?;
    let damaged = |detail: &str| Err(LogError::Damaged { path: path.to_owned(), detail: detail.to_owned() });
    if application != APPLICATION_ID {
        // One bit that flipped makes no other file of a log.
        if (application ^ APPLICATION_ID).count_ones() == 1 && missing_table(connection).map_err(in_file)?.is_none() {
            return damaged("its header is that of another file");
        }
        return Err(LogError::NotALog { path: path.to_owned() });
    }
    if found > VERSION {
        return Err(LogError::Newer { path: path.to_owned(), found });
    }
    let is_later = "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'decisions'";
    if found < 3 && connection.prepare(is_later).and_then(|mut find| find.exists([])).map_err(in_file)? {
        return damaged("its header is that of an earlier log");
    }
    Ok(())
}

/// The version of a log's schema: a log that is only looked at may be an older one.
pub fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.prepare_cached("PRAGMA user_version")?.query_row([], |row| row.get(0))
}

/// Brings a log from an older version to this one.
pub fn migrate(transaction: &Transaction<'_>, from: i64) -> rusqlite::Result<()> {
    for (version, migration) in (1..).zip(MIGRATIONS) {
        if version > from {
            transaction.execute_batch(migration)?;
            transaction.pragma_update(None, "user_version", version)?;
        }
    }
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.execute(
        "INSERT INTO meta (key, value) VALUES ('device', ?1) ON CONFLICT DO NOTHING",
        [Uuid::new_v4().to_string()],
    )?;
    Sum::of(transaction)?.note(transaction)
}

/// Gives a log that has lost the name of its device a new one. What was answered before can then not be undone, as if
/// another device had written it.
pub fn new_device(connection: &Connection) -> rusqlite::Result<Uuid> {
    let device = Uuid::new_v4();
    connection.execute("INSERT OR REPLACE INTO meta (key, value) VALUES ('device', ?1)", [device.to_string()])?;
    Ok(device)
}

/// The newest id of a log of any version: ids grow with everything that is written.
pub fn newest_id(connection: &Connection) -> rusqlite::Result<Option<Uuid>> {
    let mut newest = None;
    for (table, _) in TABLES {
        if table == "decisions" && version(connection)? < 3 {
            continue;
        }
        let found: Option<Vec<u8>> =
            connection.query_row(&format!("SELECT max(id) FROM {table}"), [], |row| row.get(0))?;
        newest = newest.max(found.and_then(|bytes| Uuid::from_slice(&bytes).ok()));
    }
    Ok(newest)
}

/// The first table of the learner's own rows that a log of that version should have and has not.
pub fn missing_table(connection: &Connection) -> rusqlite::Result<Option<&'static str>> {
    let version = version(connection)?;
    let mut select = connection.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1")?;
    for (table, _) in TABLES {
        if (table != "decisions" || version >= 3) && !select.exists([table])? {
            return Ok(Some(table));
        }
    }
    Ok(None)
}
