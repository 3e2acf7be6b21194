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
    let (newest, count) = connection.query_row(&newest, [], |row| Ok((rows::uuid(row, 0)?, row.get::<_, i64>(1)?)))?;
    let up_to = format!("SELECT count(*) FROM kept.{table} WHERE id <= ?1");
    let up_to: i64 = connection.query_row(&up_to, [newest.as_bytes()], |row| row.get(0))?;
    Ok(if up_to == count {
        (newest, NEWER.to_owned())
    } else {
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
        let done = done.map_err(|err| LogError::sql(&self.path, err))?;
        // What no backup has otherwise is taken as it is.
        self.note_rows().map(|()| done)
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

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::{
        memory::{Moment, Rating, Scheduler, StudyDay},
        storage::review_log::{Event, backup::snapshot},
        study::{Decided, Decision, Form, Review, held_elsewhere, known_before},
    };

    struct Home {
        folder: tempfile::TempDir,
        log: ReviewLog,
        backups: Vec<PathBuf>,
    }

    impl Home {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let log = ReviewLog::open(&folder.path().join("reviews.sqlite3")).unwrap();
            Self { folder, log, backups: Vec::new() }
        }

        /// Writes the answer with that number; those with higher numbers are later.
        fn answer(&mut self, number: u32, session: Uuid) {
            let at = Moment { utc_ms: 1_795_431_600_000 + i64::from(number) * 60_000, utc_offset_s: 3600 };
            let review = Review {
                id: Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(number)),
                session,
                card: crate::deck::CardKey { deck: "d".into(), card: format!("c{number}").into() },
                at,
                study_day: StudyDay::from_moment(at, 4),
                form: Form::Recall,
                rating: Rating::Good,
                given: None,
                is_right: None,
                rival: None,
                duration_ms: 1_000,
                is_scheduled: true,
                interval_days: 3,
            };
            self.log.append(&[Event::Review(&review)]).unwrap();
        }

        fn back_up(&mut self) {
            let path = self.folder.path().join(format!("backup-{}", self.backups.len()));
            snapshot(self.log.path(), &path).unwrap();
            self.backups.push(path);
        }

        fn change(&self, what: &str) {
            self.log.connection.execute_batch(what).unwrap();
        }

        fn paths(&self) -> Vec<&Path> {
            self.backups.iter().map(PathBuf::as_path).collect()
        }

        fn counts(&self) -> Vec<usize> {
            count_altered(self.log.path(), &self.paths()).unwrap()
        }

        fn put_right(&mut self) -> usize {
            let backups = self.backups.clone();
            self.log.put_right(&backups.iter().map(PathBuf::as_path).collect::<Vec<_>>()).unwrap()
        }

        fn ratings(&self) -> Vec<i64> {
            self.log.reviews().unwrap().iter().map(|review| review.rating.number()).collect()
        }
    }

    #[test]
    fn a_row_is_compared_with_the_oldest_backup_that_has_it_also_if_it_came_late() {
        let mut home = Home::new();
        home.answer(10, Uuid::nil());
        home.back_up();
        // Both are from another device; one has an older id than what was backed up.
        home.answer(5, Uuid::nil());
        home.answer(20, Uuid::nil());
        home.back_up();
        home.answer(30, Uuid::nil());
        home.back_up();
        assert_eq!(home.counts(), [0, 0, 0]);
        home.change("UPDATE reviews SET rating = 1");
        home.back_up();
        assert_eq!(home.counts(), [1, 2, 1, 0]);
        assert_eq!(home.put_right(), 4);
        assert_eq!(
            (home.ratings(), home.counts()),
            (vec![3; 4], vec![0; 4]),
            "the copy of what was altered says nothing"
        );
        assert_eq!(home.put_right(), 0);
    }

    #[test]
    fn a_row_that_was_away_for_a_while_is_compared_with_the_oldest_backup_all_the_same() {
        let mut home = Home::new();
        home.answer(10, Uuid::nil());
        home.answer(20, Uuid::nil());
        home.back_up();
        home.change("DELETE FROM reviews WHERE card = 'c10'");
        home.back_up();
        home.answer(10, Uuid::nil());
        home.change("UPDATE reviews SET rating = 1 WHERE card = 'c10'");
        home.back_up();
        assert_eq!(home.counts(), [1, 0, 0]);
        assert_eq!(home.put_right(), 1);
        assert_eq!((home.ratings(), home.counts()), (vec![3, 3], vec![0, 0, 0]));
    }

    #[test]
    fn an_answer_of_another_program_is_compared_but_not_how_it_was_imported() {
        let mut home = Home::new();
        home.answer(10, held_elsewhere(1_795_431_600_000));
        home.answer(20, known_before(1_795_431_600_000, 2_500));
        home.answer(30, Uuid::nil());
        home.back_up();
        home.change("UPDATE reviews SET device = zeroblob(16), utc_offset_s = -7200, study_day = study_day - 1, interval_days = 9");
        assert_eq!(home.counts(), [1], "one was given here");
        home.change("UPDATE reviews SET rating = 4");
        assert_eq!(home.counts(), [3]);
        assert_eq!(home.put_right(), 3);
        assert_eq!(home.counts(), [0]);
    }

    #[test]
    fn schedules_follow_parameters_that_are_put_right_and_a_backup_that_cannot_be_read_is_let_go_of() {
        let mut home = Home::new();
        let mut parameters = Scheduler::new(0.9).parameters().to_vec();
        parameters[2] *= 2.0;
        let decision = Decision { id: Uuid::from_u128(1), at_ms: 1, decided: Decided::Parameters(parameters.clone()) };
        home.answer(10, Uuid::nil());
        home.log.append(&[Event::Decision(&decision)]).unwrap();
        home.back_up();
        let schedules = schedules::read(&home.log.connection).unwrap();
        home.change("UPDATE decisions SET value = '[]'");
        home.log.scheduler = scheduler(&home.log.connection).unwrap();
        home.log.rebuild().unwrap();
        assert_ne!(schedules::read(&home.log.connection).unwrap(), schedules);

        let bad = home.folder.path().join("bad");
        std::fs::write(&bad, "no database, but long enough to be taken for one that is damaged in its header").unwrap();
        for _ in 0..2 {
            assert!(home.log.put_right(&[&bad]).is_err());
        }
        assert_eq!(home.put_right(), 1);
        assert_eq!(schedules::read(&home.log.connection).unwrap(), schedules);
        assert_eq!(home.log.scheduler.parameters(), parameters);
        assert!(schedules::is_whole(&home.log.connection, &home.log.scheduler).unwrap());
        // Nothing is open beside it any more.
        let open: u32 =
            home.log.connection.query_row("SELECT count(*) FROM pragma_database_list", [], |row| row.get(0)).unwrap();
        assert_eq!(open, 1);
    }
}
