//! Rows that are no longer what was written, though every page and index is sound: a bit that flipped inside an answer.
//!
//! No row is ever changed. So a row that a sound backup has otherwise than the log is not as it was written, and the
//! backup, whose bytes a checksum vouches for, has it right. Of several backups the oldest that has a row counts: a later
//! one may be a copy of what was altered already. So backups are gone through from the oldest on, each from the newest id of
//! the one before.

use std::path::Path;

use rusqlite::Connection;
use uuid::Uuid;

use super::{LogError, ReviewLog, health::connect_read_only, rows, schedules, schema};

/// Leaves out the answers of another program, which their sessions tell: their ids are always the same, and the time zone
/// and the device are those of the import, so that another import of the same file makes other rows.
const FROM_ELSEWHERE: &str = " AND substr(kept.sitting, 10) <> CAST('sewhere' AS BLOB)
     AND substr(kept.sitting, 10, 5) <> CAST('ownbf' AS BLOB)";

/// How many rows of a log with an id after `after` a backup has otherwise, and the newest id in the backup. Both are read from
/// there on to the end. A backup of an earlier version is not compared: its rows have another shape.
pub fn count_altered(log: &Path, backup: &Path, after: Uuid) -> Result<(usize, Uuid), LogError> {
    let connection = connect_read_only(log).map_err(|err| LogError::sql(log, err))?;
    let count = || -> rusqlite::Result<(usize, Uuid)> {
        let Some(newest) = attach(&connection, backup)? else { return Ok((0, after)) };
        let mut altered = 0;
        for (table, columns) in schema::TABLES {
            let query = format!("SELECT count(*) {}", altered_rows(table, columns));
            altered += connection.query_row(&query, [after.as_bytes()], |row| row.get::<_, u32>(0))? as usize;
        }
        Ok((altered, newest.max(after)))
    };
    count().map_err(|err| LogError::sql(log, err))
}

/// Opens a backup beside a log. Returns the newest id in it; `None` if one of the two is not of this version.
fn attach(connection: &Connection, backup: &Path) -> rusqlite::Result<Option<Uuid>> {
    let path = backup.as_os_str().as_encoded_bytes();
    connection.execute("ATTACH CAST(?1 AS TEXT) AS backup", [path])?;
    let version = |of: &str| connection.query_row(&format!("PRAGMA {of}.user_version"), [], |row| row.get(0));
    let versions: [i64; 2] = [version("main")?, version("backup")?];
    if versions != [schema::VERSION; 2] {
        return Ok(None);
    }
    let mut newest = Uuid::nil();
    for (table, _) in schema::TABLES {
        let query = format!("SELECT ifnull(max(id), zeroblob(16)) FROM backup.{table}");
        newest = newest.max(connection.query_row(&query, [], |row| rows::uuid(row, 0))?);
    }
    Ok(Some(newest))
}

/// The rows of a table after an id that the log and the backup have both, and not alike.
fn altered_rows(table: &str, columns: &str) -> String {
    let of = |whose: &str| columns.split(',').map(|it| format!("{whose}.{}", it.trim())).collect::<Vec<_>>().join(", ");
    let elsewhere = if table == "reviews" { FROM_ELSEWHERE } else { "" };
    format!(
        "FROM backup.{table} AS kept JOIN main.{table} AS here USING (id)
         WHERE kept.id > ?1 AND ({}) IS NOT ({}){elsewhere}",
        of("here"),
        of("kept")
    )
}

impl ReviewLog {
    /// Writes the rows with an id after `after` that a backup has otherwise as the backup has them, with the schedules that
    /// follow. Returns how many these were, and the newest id in the backup.
    pub fn put_right(&mut self, backup: &Path, after: Uuid) -> Result<(usize, Uuid), LogError> {
        let scheduler = self.scheduler.clone();
        let put_right = |connection: &mut Connection| -> rusqlite::Result<(usize, Uuid)> {
            let newest = attach(connection, backup)?;
            let transaction = connection.transaction()?;
            let mut altered = 0;
            for (table, columns) in schema::TABLES.into_iter().filter(|_| newest.is_some()) {
                let kept = columns.split(',').map(|it| format!("kept.{}", it.trim())).collect::<Vec<_>>().join(", ");
                let rows = altered_rows(table, columns);
                let insert = format!("INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {kept} {rows}");
                altered += transaction.execute(&insert, [after.as_bytes()])?;
            }
            if altered > 0 {
                schedules::rebuild(&transaction, &scheduler)?;
            }
            transaction.commit()?;
            connection.execute("DETACH backup", [])?;
            Ok((altered, newest.unwrap_or(after).max(after)))
        };
        let altered = put_right(&mut self.connection).map_err(|err| LogError::sql(&self.path, err))?;
        self.moves = self.read(rows::moves)?;
        Ok(altered)
    }
}
