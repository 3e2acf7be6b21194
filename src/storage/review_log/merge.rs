//! The union of two logs.

use std::path::Path;

use rusqlite::{Connection, Transaction, params_from_iter, types::Value};
use uuid::Uuid;

use super::{LogError, ReviewLog, Touched, rows, schema};

/// Adds the rows of another log after that id that this one does not have.
///
/// Rows are copied as they are, also those that mean something only to a later Entente.
pub fn add_rows(
    transaction: &Transaction<'_>,
    path: &Path,
    other: &ReviewLog,
    after: Uuid,
    touched: &mut Touched,
) -> Result<(), LogError> {
    let (other, other_path) = (&other.connection, other.path.as_path());
    let in_other = |err| LogError::sql(other_path, err);
    // One state of the other log, even if its owner writes meanwhile.
    let snapshot = other.unchecked_transaction().map_err(in_other)?;
    let found = schema::version(&snapshot).map_err(in_other)?;
    if found < schema::VERSION {
        return Err(LogError::Older { path: other_path.to_owned(), found });
    }
    for (table, columns) in schema::TABLES {
        let mut select =
            snapshot.prepare(&format!("SELECT {columns} FROM {table} WHERE id > ?1 ORDER BY id")).map_err(in_other)?;
        let mut adding = Adding::new(transaction, table, columns).map_err(|err| LogError::sql(path, err))?;
        let width = select.column_count();
        let mut rows = select.query([after.as_bytes()]).map_err(in_other)?;
        while let Some(row) = rows.next().map_err(in_other)? {
            let values: Vec<Value> = (0..width).map(|at| row.get(at)).collect::<Result<_, _>>().map_err(in_other)?;
            let id = rows::uuid(row, 0).map_err(in_other)?;
            // What this log's rules refuse is a damage of the other one.
            match adding.add(&values).map_err(in_other)? {
                Added::New => touched.row(transaction, table, id).map_err(in_other)?,
                Added::Known => {}
                Added::Contradicts => return Err(LogError::Contradicts { path: other_path.to_owned(), id }),
            }
        }
    }
    Ok(())
}

/// What became of a row.
enum Added {
    New,
    Known,
    /// There is another row of that id.
    Contradicts,
}

/// The statements that add rows to one table.
struct Adding<'c> {
    insert: rusqlite::Statement<'c>,
    is_known: rusqlite::Statement<'c>,
}

impl<'c> Adding<'c> {
    fn new(connection: &'c Connection, table: &str, columns: &str) -> rusqlite::Result<Self> {
        let values = columns.split(',').map(|_| "?").collect::<Vec<_>>().join(", ");
        let insert = format!("INSERT INTO {table} ({columns}) VALUES ({values}) ON CONFLICT (id) DO NOTHING");
        let is_known = format!("SELECT 1 FROM {table} WHERE ({columns}) IS ({values})");
        Ok(Self { insert: connection.prepare(&insert)?, is_known: connection.prepare(&is_known)? })
    }

    fn add(&mut self, values: &[Value]) -> rusqlite::Result<Added> {
        if self.insert.execute(params_from_iter(values))? > 0 {
            return Ok(Added::New);
        }
        Ok(if self.is_known.exists(params_from_iter(values))? { Added::Known } else { Added::Contradicts })
    }
}

/// Fails if what was added to a card cannot be read back: a value may keep the table's rules and mean nothing.
pub fn check(connection: &Connection, touched: &Touched) -> rusqlite::Result<()> {
    let moves = rows::moves(connection)?;
    touched.cards.iter().try_for_each(|card| rows::reviews(connection, &moves, Some(card)).map(drop))?;
    touched.marked.iter().try_for_each(|card| rows::marks(connection, &moves, Some(card)).map(drop))?;
    rows::decisions(connection).map(drop)
}
