//! Rows that are no longer what was written, though every page and index is sound: a bit that flipped inside an answer.
//!
//! No row is ever changed. So a row that a sound backup has otherwise than the log is not as it was written, and the
//! backup, whose bytes a checksum vouches for, has it right.

use std::path::Path;

use rusqlite::Connection;

use super::{LogError, ReviewLog, health::connect_read_only, rows, schedules, schema};

/// How many rows of a log a backup has otherwise. Both are read from end to end. A backup of an earlier version is not
/// compared: its rows have another shape.
pub fn count_altered(log: &Path, backup: &Path) -> Result<usize, LogError> {
    let connection = connect_read_only(log).map_err(|err| LogError::sql(log, err))?;
    let count = || -> rusqlite::Result<usize> {
        let mut altered = 0;
        if attach(&connection, backup)? {
            for (table, columns) in schema::TABLES {
                let query = format!("SELECT count(*) {}", altered_rows(table, columns));
                altered += connection.query_row(&query, [], |row| row.get::<_, u32>(0))? as usize;
            }
        }
        Ok(altered)
    };
    count().map_err(|err| LogError::sql(log, err))
}

/// Opens a backup beside a log. Returns whether both are of this version.
fn attach(connection: &Connection, backup: &Path) -> rusqlite::Result<bool> {
    let path = backup.as_os_str().as_encoded_bytes();
    connection.execute("ATTACH CAST(?1 AS TEXT) AS backup", [path])?;
    let version = |of: &str| connection.query_row(&format!("PRAGMA {of}.user_version"), [], |row| row.get(0));
    let versions: [i64; 2] = [version("main")?, version("backup")?];
    Ok(versions == [schema::VERSION; 2])
}

/// The rows of a table that the log and the backup have both, and not alike.
fn altered_rows(table: &str, columns: &str) -> String {
    let of = |whose: &str| columns.split(',').map(|it| format!("{whose}.{}", it.trim())).collect::<Vec<_>>().join(", ");
    format!(
        "FROM backup.{table} AS kept JOIN main.{table} AS here USING (id) WHERE ({}) IS NOT ({})",
        of("here"),
        of("kept")
    )
}

impl ReviewLog {
    /// Writes the rows that a backup has otherwise as the backup has them, with the schedules that follow. Returns how many
    /// these were.
    pub fn put_right(&mut self, backup: &Path) -> Result<usize, LogError> {
        let scheduler = self.scheduler.clone();
        let put_right = |connection: &mut Connection| -> rusqlite::Result<usize> {
            let is_comparable = attach(connection, backup)?;
            let transaction = connection.transaction()?;
            let mut altered = 0;
            for (table, columns) in schema::TABLES.into_iter().filter(|_| is_comparable) {
                let kept = columns.split(',').map(|it| format!("kept.{}", it.trim())).collect::<Vec<_>>().join(", ");
                let rows = altered_rows(table, columns);
                altered += transaction
                    .execute(&format!("INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {kept} {rows}"), [])?;
            }
            if altered > 0 {
                schedules::rebuild(&transaction, &scheduler)?;
            }
            transaction.commit()?;
            connection.execute("DETACH backup", [])?;
            Ok(altered)
        };
        let altered = put_right(&mut self.connection).map_err(|err| LogError::sql(&self.path, err))?;
        self.moves = self.read(rows::moves)?;
        Ok(altered)
    }
}
