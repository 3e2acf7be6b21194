//! A log made of rows that were read from a damaged one.

use std::{fs, path::Path};

use rusqlite::{Connection, ErrorCode, OpenFlags, params_from_iter, types::Value};
use uuid::Uuid;

use super::{LogError, creation, files::remove_log, opening::connect, rows, scheduler, schedules, schema, sum::Sum};

/// A table to which rows are only ever added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Table {
    /// Answers.
    Reviews,
    /// Marks on cards.
    Marks,
    /// Decisions for the whole library.
    Decisions,
    /// What was taken back.
    Voids,
}

/// A row, with all its columns in the order of the schema.
#[derive(Clone, Debug, PartialEq)]
pub struct RawRow {
    /// Its table.
    pub table: Table,
    /// Its values.
    pub values: Vec<Value>,
}

impl Table {
    /// Returns its name and its columns.
    fn schema(self) -> (&'static str, &'static str) {
        schema::TABLES[self as usize]
    }
}

/// Makes a log of these rows, with the schedules that follow from them. It belongs to that device, or to a new one if
/// that is not known. Returns which of the rows break the rules of their table: those are left out.
///
/// The file takes its name when it is whole; one that has the name already is replaced.
pub fn refill(path: &Path, device: Option<Uuid>, rows: &[RawRow]) -> Result<Vec<usize>, LogError> {
    let unfinished = path.with_extension("refilling");
    let refused = make(&unfinished, device, rows).and_then(|refused| {
        fs::rename(&unfinished, path).map_err(|err| LogError::io(path, &err))?;
        Ok(refused)
    });
    if refused.is_err() {
        // What went wrong is more telling than that its remains cannot be removed either.
        drop(remove_log(&unfinished));
    }
    // The rename itself is on disk when the folder is. Not every system lets a folder be opened.
    if let Some(Ok(folder)) = path.parent().map(fs::File::open) {
        folder.sync_all().map_err(|err| LogError::io(path, &err))?;
    }
    refused
}

fn make(unfinished: &Path, device: Option<Uuid>, rows: &[RawRow]) -> Result<Vec<usize>, LogError> {
    let in_file = |err| LogError::sql(unfinished, err);
    // What a run that broke off left.
    remove_log(unfinished)?;
    creation::create(unfinished)?;
    let mut connection = connect(unfinished, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    let refused = fill(&mut connection, device, rows).map_err(in_file)?;
    // Closing brings everything into the one file that is renamed.
    connection.close().map_err(|(_connection, err)| in_file(err))?;
    Ok(refused)
}

fn fill(connection: &mut Connection, device: Option<Uuid>, rows: &[RawRow]) -> rusqlite::Result<Vec<usize>> {
    connection.execute_batch("PRAGMA synchronous = FULL")?;
    let transaction = connection.transaction()?;
    let mut refused = Vec::new();
    for (place, row) in rows.iter().enumerate() {
        let (table, columns) = row.table.schema();
        let marks = vec!["?"; row.values.len()].join(", ");
        let mut insert = transaction.prepare_cached(&format!("INSERT INTO {table} ({columns}) VALUES ({marks})"))?;
        match insert.execute(params_from_iter(&row.values)) {
            Err(err) if err.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => refused.push(place),
            done => drop(done?),
        }
    }
    if let Some(device) = device {
        transaction.execute("UPDATE meta SET value = ?1 WHERE key = 'device'", [device.to_string()])?;
    }
    schedules::rebuild(&transaction, &scheduler(&transaction)?)?;
    Sum::of(&transaction)?.note(&transaction)?;
    // What cannot be read back is not kept.
    rows::marks(&transaction, &rows::moves(&transaction)?, None)?;
    transaction.commit()?;
    Ok(refused)
}
