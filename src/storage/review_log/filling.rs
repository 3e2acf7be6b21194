//! Rows that a log has lost, out of its backups.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    path::{Path, PathBuf},
};

use rusqlite::Connection;
use uuid::Uuid;

use super::{Backup, Event, Identity, LeftBehind, LogError, ReviewLog, id_ms, merge, merge::Wanted, rows, schema};
use crate::wording::count;

/// The ids of all rows, table by table, those of each in order.
pub type Ids = [Vec<Uuid>; schema::TABLES.len()];

/// What is known of the rows that a damaged log had.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traces {
    /// The ids of which a row or an index tells, whether the row can be read or not.
    pub known: BTreeSet<Uuid>,
    /// The rows that were taken back by undos that cannot be read, each with these undos.
    pub taken_back: BTreeMap<Uuid, BTreeSet<Uuid>>,
}

/// What backups hold and a log does not, although nobody wanted to do without it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lacking {
    /// How many answers.
    pub answers: usize,
    /// How many rows of any kind.
    pub rows: usize,
    /// The oldest backup, or the log, that holds any of them.
    pub backup: PathBuf,
}

impl Lacking {
    /// What that is, in words; `None` if it is nothing.
    #[must_use]
    pub fn in_words(&self) -> Option<String> {
        let what = if self.answers > 0 { count(self.answers, "answer") } else { count(self.rows, "change") };
        (self.rows > 0).then_some(what)
    }
}

/// What a sound log lacks that these sound backups of it hold, but for what a restore has left behind.
pub fn lacking(log: &Path, oldest_first: &[&Backup]) -> Result<Lacking, LogError> {
    let mut found = Lacking::default();
    if oldest_first.is_empty() {
        return Ok(found);
    }
    let log = ReviewLog::open_read_only(log)?;
    if log.read(schema::version)? < schema::VERSION {
        return Ok(found);
    }
    let (left, here, mut counted) = (log.left_behind()?, log.ids()?, HashSet::new());
    for backup in oldest_first.iter().filter(|backup| !left.has_all_of(backup, oldest_first)) {
        let lacked = ReviewLog::open_backup(&backup.path)
            .and_then(|other| log.lacked(&here, &other, &Traces::default(), Some(&left)));
        let lacked = lacked.unwrap_or_else(|err| {
            tracing::warn!(%err, "a backup could not be compared with the log");
            Ids::default()
        });
        for (table, ids) in lacked.into_iter().enumerate() {
            let new = ids.into_iter().filter(|id| counted.insert(*id)).count();
            if new > 0 && found.rows == 0 {
                found.backup.clone_from(&backup.path);
            }
            found.rows += new;
            found.answers += if table == 0 { new } else { 0 };
        }
    }
    Ok(found)
}

/// What a log lacks that another one has; `None` if that is one of another library.
pub fn only_in(other: &Path, log: &Path) -> Result<Option<Lacking>, LogError> {
    only_in_but(other, log, &LeftBehind::default())
}

/// What a log lacks that a copy of it has, but for what a restore has left behind; `None` if it is one of another library,
/// or if nobody knows any more what was left behind.
pub fn only_in_copy(copy: &Path, log: &Path) -> Result<Option<Lacking>, LogError> {
    let left = LeftBehind::of_log(log)?;
    if left.is_lost() { Ok(None) } else { only_in_but(copy, log, &left) }
}

fn only_in_but(other: &Path, log: &Path, left: &LeftBehind) -> Result<Option<Lacking>, LogError> {
    let (backup, other, log) = (other.to_owned(), ReviewLog::open_at_rest(other)?, ReviewLog::open_read_only(log)?);
    let here = log.ids()?;
    if !log.is_of_same_library(&here, &other, &other.ids()?, &Traces::default()) {
        return Ok(None);
    }
    let lacked = log.lacked(&here, &other, &Traces::default(), Some(left))?;
    Ok(Some(Lacking { answers: lacked[0].len(), rows: lacked.iter().map(Vec::len).sum(), backup }))
}

impl ReviewLog {
    /// Adds what a log has lost and these sound backups of it still have, and writes rows that they have otherwise as they
    /// have them. What a restore has left behind stays away. A backup of which nobody knows what that is, and one of another
    /// library, gives only rows that have left a trace. What was taken back stays so. A backup that cannot be used is passed
    /// over.
    ///
    /// Returns how many rows were put right.
    pub fn fill(&mut self, traces: &Traces, oldest_first: &[&Backup]) -> usize {
        let left = self.left_behind().unwrap_or_default();
        let mut in_backups = HashSet::new();
        for backup in oldest_first {
            let left = Some(&left).filter(|left| !left.has_all_of(backup, oldest_first));
            match self.fill_from(traces, backup, left) {
                Ok(there) => in_backups.extend(there.into_iter().flatten()),
                Err(err) => tracing::warn!(%err, "a backup could not give what a log has lost"),
            }
        }
        let tidied = self.remove_doubles(&in_backups).and_then(|()| self.take_back_again(traces));
        if let Err(err) = tidied {
            tracing::warn!(%err, "what backups gave to a log could not be compared with what it had");
        }
        self.put_right(&oldest_first.iter().map(|backup| &*backup.path).collect::<Vec<_>>()).unwrap_or_else(|err| {
            tracing::warn!(%err, "a log that was filled could not be compared with the backups");
            0
        })
    }

    /// Adds what a backup has. Returns the ids of all that it has.
    fn fill_from(&mut self, traces: &Traces, backup: &Backup, left: Option<&LeftBehind>) -> Result<Ids, LogError> {
        let other = Self::open_backup(&backup.path)?;
        self.add_lacked(&other, traces, left)?;
        other.ids()
    }

    /// Adds what a copy of this log has and it lacks, but for what a restore has left behind.
    pub fn merge_copy(&mut self, copy: &Self) -> Result<(), LogError> {
        let left = self.left_behind()?;
        self.add_lacked(copy, &Traces::default(), Some(&left))
    }

    fn add_lacked(&mut self, other: &Self, traces: &Traces, left: Option<&LeftBehind>) -> Result<(), LogError> {
        let wanted = self.lacked(&self.ids()?, other, traces, left)?;
        let wanted: HashSet<Uuid> = wanted.into_iter().flatten().collect();
        if !wanted.is_empty() {
            self.merge_some(other, Wanted { after: Uuid::max(), also: &wanted })?;
        }
        Ok(())
    }

    /// Whether another log, which has these rows, belongs to the same library.
    fn is_of_same_library(&self, here: &Ids, other: &Self, there: &Ids, traces: &Traces) -> bool {
        let known = here.iter().flatten().chain(&traces.known).copied();
        Identity::new(Some(self.device), known).is_kin(&Identity::of_rows(other.device, there))
    }

    /// The rows of a backup that this log, which has these, lacks: those that have left a trace, and if it is a backup of
    /// this library and `left` tells what a restore has left behind, all but that. An answer that came back from another
    /// program is not lacked if the log has it as it was given.
    fn lacked(&self, here: &Ids, other: &Self, traces: &Traces, left: Option<&LeftBehind>) -> Result<Ids, LogError> {
        let mut there = other.ids()?;
        let left = left.filter(|_| self.is_of_same_library(here, other, &there, traces));
        let is_wanted = |id: &Uuid| traces.known.contains(id) || left.is_some_and(|left| !left.has(id));
        for (here, there) in here.iter().zip(&mut there) {
            there.retain(|id| here.binary_search(id).is_err() && is_wanted(id));
        }
        let came_back = self.read(|connection| merge::came_back(connection, &other.connection, &there[0]))?;
        there[0].retain(|id| !came_back.contains(id));
        Ok(there)
    }

    /// Removes rows that no backup has and that differ from one of a backup in nothing but the id: the id was damaged.
    fn remove_doubles(&mut self, in_backups: &HashSet<Uuid>) -> Result<(), LogError> {
        let here = self.ids()?;
        let remove = |connection: &Connection| -> rusqlite::Result<usize> {
            let (transaction, mut removed) = (connection.unchecked_transaction()?, 0);
            for ((table, columns), ids) in schema::TABLES.into_iter().zip(&here) {
                let same: Vec<String> =
                    columns.split(", ").skip(1).map(|it| format!("kept.{it} IS here.{it}")).collect();
                let same = same.join(" AND ");
                let mut alike = transaction.prepare(&format!(
                    "SELECT kept.id FROM {table} AS here JOIN {table} AS kept ON {same} WHERE here.id = ?1 AND kept.id <> ?1"
                ))?;
                let mut delete = transaction.prepare(&format!("DELETE FROM {table} WHERE id = ?1"))?;
                for id in ids.iter().filter(|id| !in_backups.contains(id)) {
                    let kept: Vec<Uuid> =
                        alike.query_map([id.as_bytes()], |row| rows::uuid(row, 0))?.collect::<rusqlite::Result<_>>()?;
                    if kept.iter().any(|kept| in_backups.contains(kept)) {
                        removed += delete.execute([id.as_bytes()])?;
                    }
                }
            }
            transaction.commit()?;
            Ok(removed)
        };
        if !in_backups.is_empty() && self.read(remove)? > 0 {
            self.rebuild()?;
        }
        Ok(())
    }

    /// Takes rows back that a backup gave and whose undos are lost.
    fn take_back_again(&mut self, traces: &Traces) -> Result<(), LogError> {
        for (target, undos) in &traces.taken_back {
            let is_voided = |connection: &Connection| {
                connection.prepare_cached("SELECT 1 FROM voids WHERE target = ?1")?.exists([target.as_bytes()])
            };
            if self.author(*target)?.is_some() && !self.read(is_voided)? {
                let undone_ms = undos.iter().copied().map(id_ms).max().unwrap_or_default();
                let at_ms = i64::try_from(undone_ms).unwrap_or_default();
                let id = self.next_id(at_ms);
                self.append(&[Event::Void { id, target: *target, at_ms }])?;
            }
        }
        Ok(())
    }

    /// The ids of all rows, also of those that were taken back.
    pub fn ids(&self) -> Result<Ids, LogError> {
        self.read(|connection| {
            let mut all = Ids::default();
            for (ids, (table, _)) in all.iter_mut().zip(schema::TABLES) {
                let mut select = connection.prepare(&format!("SELECT id FROM {table} ORDER BY id"))?;
                *ids = select.query_map([], |row| rows::uuid(row, 0))?.collect::<rusqlite::Result<_>>()?;
            }
            Ok(all)
        })
    }
}
