//! Rows that a damaged log has lost, out of its backups.

use std::{
    collections::{BTreeMap, BTreeSet, HashSet},
    path::Path,
};

use uuid::Uuid;

use super::{LogError, ReviewLog, merge::Wanted, rows, schema};

/// A backup was taken of a damaged log if that knew its answers but for one in so many: an index may be damaged, too.
const BUT_ONE_IN: usize = 20;

/// What is known of the rows that a damaged log had.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Traces {
    /// The ids of which a row or an index tells, whether the row can be read or not.
    pub known: BTreeSet<Uuid>,
    /// The rows that were taken back by undos that cannot be read, each with these undos.
    pub taken_back: BTreeMap<Uuid, BTreeSet<Uuid>>,
    /// Whether the end of the file is missing: what stood there leaves no trace.
    pub is_cut_off: bool,
}

impl Traces {
    /// Whether a backup with these answers, in the order of their ids, is one of that log. Another one may hold what the
    /// learner has got rid of by a restore.
    fn tell_of(&self, answers: &[Uuid]) -> bool {
        let unknown = answers.iter().filter(|id| !self.known.contains(id)).count();
        answers.last().is_some_and(|newest| self.known.contains(newest))
            && (self.is_cut_off || unknown * BUT_ONE_IN <= answers.len())
    }
}

impl ReviewLog {
    /// Adds what a damaged log had and these sound backups still have to the log that was made of the rest of it, and
    /// writes rows that they have otherwise as they have them. A backup that is not one of that log gives only rows that
    /// have left a trace. What was taken back stays so. A backup that cannot be used is passed over.
    ///
    /// Returns how many rows were put right.
    pub fn fill(&mut self, traces: &Traces, oldest_first: &[&Path]) -> usize {
        for backup in oldest_first {
            if let Err(err) = self.fill_from(traces, backup) {
                tracing::warn!(%err, "a backup could not give what a damaged log has lost");
            }
        }
        self.put_right(oldest_first).unwrap_or_else(|err| {
            tracing::warn!(%err, "a log that was salvaged could not be compared with the backups");
            0
        })
    }

    fn fill_from(&mut self, traces: &Traces, backup: &Path) -> Result<(), LogError> {
        let other = Self::open_read_only(backup)?;
        let (here, there) = (self.ids()?, other.ids()?);
        let is_its_own = traces.tell_of(&there[0]);
        let here: HashSet<Uuid> = here.into_iter().flatten().collect();
        let there: HashSet<Uuid> = there.into_iter().flatten().collect();
        let stays_undone = |id: &Uuid| {
            let undos = traces.taken_back.get(id);
            undos.is_none_or(|undos| undos.iter().any(|undo| here.contains(undo) || there.contains(undo)))
        };
        let is_wanted = |id: &Uuid| !here.contains(id) && (is_its_own || traces.known.contains(id)) && stays_undone(id);
        let wanted: HashSet<Uuid> = there.iter().copied().filter(is_wanted).collect();
        if wanted.is_empty() {
            return Ok(());
        }
        self.merge_some(&other, Wanted { after: Uuid::max(), also: &wanted }).map(drop)
    }

    /// How many answers, marks, decisions and undos there are, also of those that were taken back.
    pub fn counts(&self) -> Result<[usize; schema::TABLES.len()], LogError> {
        Ok(self.ids()?.map(|ids| ids.len()))
    }

    /// The ids of all rows, table by table, those of each in order.
    fn ids(&self) -> Result<[Vec<Uuid>; schema::TABLES.len()], LogError> {
        self.read(|connection| {
            let mut all = [const { Vec::new() }; schema::TABLES.len()];
            for (ids, (table, _)) in all.iter_mut().zip(schema::TABLES) {
                let mut select = connection.prepare(&format!("SELECT id FROM {table} ORDER BY id"))?;
                *ids = select.query_map([], |row| rows::uuid(row, 0))?.collect::<rusqlite::Result<_>>()?;
            }
            Ok(all)
        })
    }
}
