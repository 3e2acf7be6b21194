//! Rows that are no longer what was written, though every page and index is sound: a bit that flipped inside an answer.
//!
//! No row is ever changed. So a row that a sound backup has otherwise than the log is not as it was written, and the
//! backup, whose bytes a checksum vouches for, has it right. Of several backups the oldest that has a row counts: a later
//! one may be a copy of what was altered already. A row may be older than the backups that lack it: it came with another
//! device’s log.

use std::{collections::BTreeMap, path::Path};

use rusqlite::{Connection, OptionalExtension};
use uuid::Uuid;

use super::{LogError, ReviewLog, health::connect_read_only, rows, scheduler, schedules, schema};

/// That an answer was given in another program, which its session tells.
const FROM_ELSEWHERE: &str = "substr(kept.sitting, 10) = CAST('sewhere' AS BLOB)
     OR substr(kept.sitting, 10, 5) = CAST('ownbf' AS BLOB)";

/// That a row has a later id than another.
const NEWER: &str = "kept.id > ?1";

/// The rows of a log that backups have otherwise: the table and the id of each, and the place of the oldest backup that
/// has it.
type Altered = BTreeMap<(usize, Uuid), usize>;

/// How many rows of a log each of these sound backups has otherwise. A row counts for the oldest that has it. A backup of
/// an earlier version is not compared: its rows have another shape.
pub fn count_altered(log: &Path, oldest_first: &[&Path]) -> Result<Vec<usize>, LogError> {
    let in_file = |err| LogError::sql(log, err);
    let altered = altered(&connect_read_only(log).map_err(in_file)?, oldest_first).map_err(in_file)?;
    let mut counts = vec![0; oldest_first.len()];
    for backup in altered.into_values() {
        counts[backup] += 1;
    }
    Ok(counts)
}

fn altered(connection: &Connection, oldest_first: &[&Path]) -> rusqlite::Result<Altered> {
    let mut comparable = Vec::with_capacity(oldest_first.len());
    for (place, backup) in oldest_first.iter().enumerate() {
        let version = |of| connection.query_row(&format!("PRAGMA {of}.user_version"), [], |row| row.get::<_, i64>(0));
        if [version("main")?, attached(connection, "kept", backup, || version("kept"))?] == [schema::VERSION; 2] {
            comparable.push((place, *backup));
        }
    }
    let mut altered = Altered::new();
    // The older one has the last word.
    for (at, (place, backup)) in comparable.iter().enumerate().rev() {
        let older = at.checked_sub(1).map(|before| comparable[before].1);
        attached(connection, "kept", backup, || match older {
            Some(older) => attached(connection, "older", older, || compare(connection, true, *place, &mut altered)),
            None => compare(connection, false, *place, &mut altered),
        })?;
    }
    Ok(altered)
}

/// Runs something while another file is open beside a log.
fn attached<T>(
    connection: &Connection,
    name: &str,
    file: &Path,
    run: impl FnOnce() -> rusqlite::Result<T>,
) -> rusqlite::Result<T> {
    connection.execute(&format!("ATTACH CAST(?1 AS TEXT) AS {name}"), [file.as_os_str().as_encoded_bytes()])?;
    let done = run();
    let detached = connection.execute_batch(&format!("DETACH {name}"));
    done.and_then(|done| detached.map(|()| done))
}

/// Compares a log with the backup that is open beside it, as far as the older backup, if that is open, too, does not have
/// the last word.
fn compare(connection: &Connection, has_older: bool, place: usize, altered: &mut Altered) -> rusqlite::Result<()> {
    for (number, (table, columns)) in schema::TABLES.into_iter().enumerate() {
        let both = format!("FROM kept.{table} AS kept JOIN main.{table} AS here USING (id)");
        let differs = differs(table, columns);
        let mut judge = connection.prepare(&format!("SELECT {differs} {both} WHERE kept.id = ?1"))?;
        let found: Vec<Uuid> = altered.keys().filter(|(of, _)| *of == number).map(|(_, id)| *id).collect();
        for id in found {
            match judge.query_row([id.as_bytes()], |row| row.get(0)).optional()? {
                Some(true) => drop(altered.insert((number, id), place)),
                Some(false) => drop(altered.remove(&(number, id))),
                None => {}
            }
        }
        let (newest, is_new) = if has_older { new_in(connection, table)? } else { (Uuid::nil(), NEWER.to_owned()) };
        let mut select = connection.prepare(&format!("SELECT id {both} WHERE {is_new} AND {differs}"))?;
        for id in select.query_map([newest.as_bytes()], |row| rows::uuid(row, 0))? {
            altered.insert((number, id?), place);
        }
    }
    Ok(())
}

/// Which rows of a table the older backup does not have: a condition, and the id in it. Those that came last have the
/// highest ids, unless some came from another device.
fn new_in(connection: &Connection, table: &str) -> rusqlite::Result<(Uuid, String)> {
    let newest = format!("SELECT ifnull(max(id), zeroblob(16)), count(*) FROM older.{table}");
    let (newest, count) =
        connection.query_row(&newest, [], |row| Ok((rows::uuid(row, 0)?, row.get::<_, i64>(1)?)))?;
    let up_to = format!("SELECT count(*) FROM kept.{table} WHERE id <= ?1");
    let up_to: i64 = connection.query_row(&up_to, [newest.as_bytes()], |row| row.get(0))?;
    Ok(if up_to == count { (newest, NEWER.to_owned()) } else {
        (Uuid::nil(), format!("{NEWER} AND NOT EXISTS (SELECT 1 FROM older.{table} AS old WHERE old.id = kept.id)"))
    })
}

/// Whether a row is another one in the log than in the backup. Of an answer that was given in another program only what
/// that program said is compared: it may have been imported again, elsewhere.
fn differs(table: &str, columns: &str) -> String {
    let is_other = |columns: &str| {
        let of = |whose| columns.split(", ").map(|it| format!("{whose}.{it}")).collect::<Vec<_>>().join(", ");
        format!("({}) IS NOT ({})", of("here"), of("kept"))
    };
    let all = is_other(columns);
    if table == "reviews" {
        return format!("CASE WHEN {FROM_ELSEWHERE} THEN {} ELSE {all} END", is_other(schema::ANSWER));
    }
    all
}

impl ReviewLog {
    /// Writes the rows that sound backups have otherwise as the oldest that has them has them, with the schedules that
    /// follow. Returns how many these were.
    pub fn put_right(&mut self, oldest_first: &[&Path]) -> Result<usize, LogError> {
        let put_right = |connection: &mut Connection| -> rusqlite::Result<usize> {
            let altered = altered(connection, oldest_first)?;
            for (place, backup) in oldest_first.iter().enumerate() {
                let from_it = altered.iter().filter(|(_, of)| **of == place).map(|(row, _)| *row);
                let from_it: Vec<(usize, Uuid)> = from_it.collect();
                if !from_it.is_empty() {
                    attached(connection, "kept", backup, || copy_rows(connection, &from_it))?;
                }
            }
            Ok(altered.len())
        };
        let done = put_right(&mut self.connection);
        // What was put right may be parameters, or where cards went.
        self.scheduler = self.read(scheduler)?;
        self.moves = self.read(rows::moves)?;
        done.map_err(|err| LogError::sql(&self.path, err))
    }
}

/// Copies rows out of the backup that is open beside a log, all of them or none, and makes the schedules follow.
fn copy_rows(connection: &Connection, rows: &[(usize, Uuid)]) -> rusqlite::Result<()> {
    let transaction = connection.unchecked_transaction()?;
    for (table, id) in rows {
        let (table, columns) = schema::TABLES[*table];
        let copy =
            format!("INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM kept.{table} WHERE id = ?1");
        transaction.prepare_cached(&copy)?.execute([id.as_bytes()])?;
    }
    schedules::rebuild(&transaction, &scheduler(&transaction)?)?;
    transaction.commit()
}
