//! One repair is enough, whatever was damaged, and what a backup still has is not lost.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use entente::{
    library::{DataFolder, DoctorProgress, Finding, Repaired, Severity},
    memory::{Moment, Rating},
    storage::salvage::Salvaged,
    study::{MarkKind, Undone},
};
use rusqlite::{Connection, OpenFlags, types::Value};

use crate::builder::{Study, deck_of};

const PAGE: usize = 4096;
const TABLES: [&str; 4] = ["reviews", "marks", "decisions", "voids"];

pub type Rows = BTreeMap<(usize, Vec<u8>), Vec<Value>>;

/// Every row of a log, read by SQLite.
pub fn rows(log: &Path) -> Rows {
    let connection = Connection::open_with_flags(log, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut all = Rows::new();
    for (place, table) in TABLES.iter().enumerate() {
        let mut select = connection.prepare(&format!("SELECT * FROM {table}")).unwrap();
        let width = select.column_count();
        let mut found = select.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let values: Vec<Value> = (0..width).map(|at| row.get(at).unwrap()).collect();
            let Value::Blob(id) = &values[0] else { panic!("a row begins with its id: {values:?}") };
            all.insert((place, id.clone()), values);
        }
    }
    all
}

/// The answers that were taken back.
fn undone(rows: &Rows) -> BTreeSet<Vec<u8>> {
    let of_void = |((table, _), values): (&(usize, Vec<u8>), &Vec<Value>)| match &values[2] {
        Value::Blob(target) if *table == 3 => Some(target.clone()),
        _ => None,
    };
    rows.iter().filter_map(of_void).collect()
}

/// A closed library that went on after its backup, with undos and marks before it and after it.
struct Damaged {
    study: Study,
    folder: DataFolder,
    now: Moment,
    sound: Vec<u8>,
    written: Rows,
    in_backup: Rows,
}

impl Damaged {
    fn new() -> Self {
        let mut study = Study::new().deck(&deck_of("pacts", 60));
        for day in 0..8 {
            study = study.day(day);
            for card in 1..=60 {
                study = study.answer(&format!("c{card}"), Rating::ALL[(card + day as usize) % 4]);
                if card % 20 == 0 {
                    assert!(matches!(study.undo(), Some(Undone::Answer { .. })));
                }
            }
            study = study.mark("c7", MarkKind::Flag);
        }
        let folder = study.data_folder();
        folder.take_daily_backup(study.now()).unwrap().unwrap();
        study = study.day(8);
        for card in 1..=30 {
            study = study.answer(&format!("c{card}"), Rating::Good);
        }
        // What is undone now is not undone in the backup.
        study.undo();
        study.close();
        let backup = folder.newest_backup().unwrap();
        let (now, log) = (study.now(), folder.log());
        Self { sound: fs::read(&log).unwrap(), written: rows(&log), in_backup: rows(&backup), study, folder, now }
    }

    fn log(&self) -> PathBuf {
        self.folder.log()
    }

    /// Repairs a log that has these bytes, and looks at what came of it. Returns what was done to the log, or why nothing was.
    fn repair(&self, bytes: &[u8], name: &str) -> Option<Repaired> {
        for entry in fs::read_dir(self.study.root()).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.file_name().unwrap().to_string_lossy().starts_with("reviews") {
                fs::remove_file(entry).unwrap();
            }
        }
        fs::write(self.log(), bytes).unwrap();
        let repair = self.folder.repair(self.now, &DoctorProgress::default()).unwrap();
        if let Some(not) = repair.done.iter().find(|done| matches!(done, Repaired::Not(_))) {
            assert_eq!(fs::read(self.log()).unwrap(), bytes, "{name}: a log of which nothing can be read stays");
            return Some(not.clone());
        }
        let after = repair.after.unwrap();
        assert!(after.severity() < Some(Severity::Damage) && !after.can_be_repaired(), "{name}: {:?}", after.findings);
        let again = self.folder.repair(self.now, &DoctorProgress::default()).unwrap();
        assert!(again.done.is_empty(), "{name}: {:?}", again.done);
        repair.done.into_iter().find(|done| matches!(done, Repaired::Log { .. }))
    }

    /// How many of the answers that were written are missing, after a look at the rest: nothing came out that was not
    /// written, and what was taken back stays so.
    fn missing(&self, name: &str) -> usize {
        let now = rows(&self.log());
        for (row, values) in &now {
            let written = self.written.get(row).unwrap_or_else(|| panic!("{name}: {values:?}"));
            assert_eq!(values, written, "{name}");
        }
        let (taken_back, stand) = (undone(&self.written), undone(&now));
        let revived = taken_back.difference(&stand).filter(|id| now.contains_key(&(0, (*id).clone()))).count();
        assert_eq!(revived, 0, "{name}");
        self.written.keys().filter(|(table, id)| *table == 0 && !now.contains_key(&(0, id.clone()))).count()
    }

    /// How many rows of the backup are not in the log.
    fn missing_of_backup(&self) -> usize {
        let now = rows(&self.log());
        self.in_backup.keys().filter(|row| !now.contains_key(*row)).count()
    }
}

/// A stream of numbers that a seed decides.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}

#[test]
fn a_wiped_page_costs_no_row_that_the_backup_has() {
    let damaged = Damaged::new();
    for page in (0..damaged.sound.len() / PAGE).step_by(3) {
        let mut bytes = damaged.sound.clone();
        bytes[page * PAGE..(page + 1) * PAGE].fill(0);
        let name = format!("page {page}");
        damaged.repair(&bytes, &name);
        let missing = damaged.missing(&name);
        assert!(missing <= 30, "{name}: {missing}");
        assert_eq!(damaged.missing_of_backup(), 0, "{name}");
    }
}

#[test]
fn flipped_bits_cost_no_row_that_the_backup_has() {
    let (damaged, mut numbers) = (Damaged::new(), Numbers(56));
    let mut salvaged = 0;
    for turn in 0..24 {
        let mut bytes = damaged.sound.clone();
        // The header is a matter of its own.
        for _ in 0..=turn % 12 {
            let at = PAGE + numbers.below(bytes.len() - PAGE);
            bytes[at] ^= 1 << numbers.below(8);
        }
        let name = format!("flips of turn {turn}");
        let log = damaged.repair(&bytes, &name);
        salvaged += usize::from(log.is_some());
        if let Some(Repaired::Log { salvaged, .. }) = log {
            let written = damaged.written.keys().filter(|(table, _)| *table == 0).count();
            assert_eq!(salvaged.of, Some(written), "{name}");
        }
        // What was answered since the backup has no witness but the log itself.
        let now = rows(&damaged.log());
        let altered = now.iter().filter(|(row, values)| damaged.written.get(*row) != Some(*values));
        assert!(altered.clone().all(|(row, _)| !damaged.in_backup.contains_key(row)), "{name}");
        assert!(altered.count() <= 1 + turn % 12, "{name}");
        assert_eq!(damaged.missing_of_backup(), 0, "{name}");
    }
    assert!(salvaged > 4, "{salvaged}");
}

#[test]
fn of_a_log_that_was_cut_off_all_that_the_backup_has_comes_back() {
    let damaged = Damaged::new();
    for cut in (0..20).map(|part| damaged.sound.len() / 20 * part + 100) {
        let name = format!("cut at {cut}");
        damaged.repair(&damaged.sound[..cut], &name);
        damaged.missing(&name);
        assert_eq!(damaged.missing_of_backup(), 0, "{name}");
    }
}

#[test]
fn a_log_whose_answers_are_gone_is_filled_from_the_backups_or_refused_with_the_ways_out() {
    let damaged = Damaged::new();
    fs::write(damaged.log(), &damaged.sound).unwrap();
    let gone = "PRAGMA secure_delete = ON; DROP TABLE reviews; VACUUM";
    Connection::open(damaged.log()).unwrap().execute_batch(gone).unwrap();
    let bytes = fs::read(damaged.log()).unwrap();
    let Some(Repaired::Log { salvaged, .. }) = damaged.repair(&bytes, "no answers") else { panic!("not repaired") };
    assert_eq!(damaged.missing_of_backup(), 0);
    assert!(salvaged.from_backups == salvaged.answers && salvaged.answers > 400, "{salvaged:?}");
    fs::remove_dir_all(damaged.folder.backups()).unwrap();
    let Some(Repaired::Not(why)) = damaged.repair(&bytes, "no backup") else { panic!("repaired out of nothing") };
    for way in ["entente backup restore", "entente quiz --begin-anew"] {
        assert!(why.contains(way), "{why}");
    }
}

#[test]
fn an_answer_whose_id_was_damaged_is_there_once_and_counted_once() {
    let damaged = Damaged::new();
    let answers = |rows: &Rows| rows.keys().filter(|(table, _)| *table == 0).count();
    for (place, flips) in [(40, [9, 12]), (111, [8, 10]), (300, [7, 15])] {
        let (_, id) = damaged.in_backup.keys().filter(|(table, _)| *table == 0).nth(place).unwrap();
        let mut bytes = damaged.sound.clone();
        let device = damaged.in_backup.get(&(0, id.clone())).map(|values| values[1].clone());
        let Some(Value::Blob(device)) = device else { panic!("an answer has a device") };
        // The row itself, also where it was before its page was split: there the device follows, in the indexes it does not.
        let row = [&id[..], &device].concat();
        let starts: Vec<usize> = (0..bytes.len() - row.len()).filter(|at| bytes[*at..].starts_with(&row)).collect();
        for at in starts {
            for byte in flips {
                bytes[at + byte] ^= 0x05;
            }
        }
        let name = format!("id {place}");
        let Some(Repaired::Log { salvaged, .. }) = damaged.repair(&bytes, &name) else { panic!("{name}") };
        damaged.missing(&name);
        assert_eq!(damaged.missing_of_backup(), 0, "{name}");
        let written = answers(&damaged.written);
        assert_eq!((salvaged.answers, salvaged.of), (written, Some(written)), "{name}");
    }
}

#[test]
fn a_bit_that_flipped_in_the_header_is_repaired_or_nothing_is_touched() {
    let damaged = Damaged::new();
    let mut refused = BTreeSet::new();
    for bit in (0..800).step_by(7) {
        let mut bytes = damaged.sound.clone();
        bytes[bit / 8] ^= 1 << (bit % 8);
        for entry in fs::read_dir(damaged.study.root()).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.file_name().unwrap().to_string_lossy().starts_with("reviews") {
                fs::remove_file(entry).unwrap();
            }
        }
        fs::write(damaged.log(), &bytes).unwrap();
        let repair = damaged.folder.repair(damaged.now, &DoctorProgress::default()).unwrap();
        let after = repair.after.unwrap();
        if after.findings.iter().any(|it| matches!(it, Finding::UnusableLog { .. })) {
            assert_eq!(fs::read(damaged.log()).unwrap(), bytes, "bit {bit}");
            refused.insert(bit / 8);
            continue;
        }
        assert!(after.severity() < Some(Severity::Damage), "bit {bit}: {:?}", after.findings);
        assert_eq!(damaged.missing(&format!("bit {bit}")), 0, "bit {bit}");
    }
    // A number of the schema that is too high may be a newer Entente's.
    assert!(refused.iter().all(|byte| (60..64).contains(byte)), "{refused:?}");
}

#[test]
fn numbers_are_said_as_they_are() {
    let salvaged = Salvaged { answers: 1, of: Some(1), marks: 1, doubtful: 1, ..Salvaged::default() };
    let told = |salvaged| Repaired::Log { salvaged, kept: None, in_backup: None }.sentence();
    assert_eq!(
        told(salvaged),
        "The log was made again with 1 of 1 answer, 1 mark and 0 undone changes. 1 row may not be as written, and was left \
         out."
    );
    assert!(told(Salvaged { of: None, ..salvaged }).contains("with 1 answer, "));
    assert!(told(Salvaged { of: Some(3), is_about: true, ..salvaged }).contains("with 1 of about 3 answers, "));
    assert!(told(Salvaged { of: Some(2), doubtful: 2, ..salvaged }).contains("1 of 2 answers, 1 mark"));
}
