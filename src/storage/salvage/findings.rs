//! What the pages say together: rows, and what indexes say of them.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::types::Value;
use uuid::Uuid;

use super::{
    near::{Near, is_close},
    pages::{Cell, Pages},
    record,
    rows::{Card, Meaning, meaning},
};
use crate::storage::review_log::{LeftBehind, RawRow, Table, Traces};

/// Everything that was found in a damaged log.
#[derive(Default)]
pub struct Findings {
    rows: BTreeMap<(Table, Uuid), Vec<Seen>>,
    /// What the indexes say of each id: usually one thing, more if one of them is damaged.
    of_card: BTreeMap<Uuid, BTreeSet<Card>>,
    of_day: BTreeMap<Uuid, BTreeSet<i64>>,
    undone: BTreeMap<Uuid, BTreeSet<Uuid>>,
    /// The entries of the index by card, page by page: a page belongs to answers, or to marks.
    pages: BTreeMap<u32, Vec<Uuid>>,
    devices: BTreeSet<Uuid>,
    restores: BTreeSet<String>,
    left_behind: BTreeMap<Uuid, i64>,
    doubtful: usize,
    is_cut_off: bool,
}

/// A row as it stands on some page.
struct Seen {
    values: Vec<Value>,
    /// Whether a checksum says that it is as it was written.
    is_checked: bool,
}

/// What is to be kept of it.
#[derive(Debug, PartialEq)]
pub struct Kept {
    /// The rows, the oldest of each table first.
    pub rows: Vec<RawRow>,
    /// The device that the log belonged to, if that is known.
    pub device: Option<Uuid>,
    /// The answers that the log had, if all are known.
    pub answers_before: Option<Told>,
    /// How many rows were found that may not be as they were written.
    pub doubtful: usize,
    /// What tells of rows that are lost.
    pub traces: Traces,
    /// The rows that restores have left behind.
    pub left_behind: LeftBehind,
}

impl Findings {
    /// Reads a log, whose bytes these are, and the write-ahead log beside it.
    pub fn new(file: &[u8], wal: &[u8]) -> Self {
        let mut found = Self::default();
        found.is_cut_off = Pages::new(file, wal).visit(|cell| match &cell.record {
            Some(record) => record::read(record).into_iter().for_each(|values| found.note(&cell, values)),
            None => found.doubtful += 1,
        });
        found
    }

    fn note(&mut self, cell: &Cell, values: Vec<Value>) {
        match meaning(values) {
            Meaning::Row(table, id, values) => {
                let copies = self.rows.entry((table, id)).or_default();
                match copies.iter_mut().find(|copy| copy.values == values) {
                    Some(copy) => copy.is_checked |= cell.is_checked,
                    None => copies.push(Seen { values, is_checked: cell.is_checked }),
                }
            }
            Meaning::Doubtful => self.doubtful += 1,
            Meaning::OfCard(card, id) => {
                self.of_card.entry(id).or_default().insert(card);
                self.pages.entry(cell.page).or_default().push(id);
            }
            Meaning::OfDay(day, id) => drop(self.of_day.entry(id).or_default().insert(day)),
            Meaning::Undone(id, target) => drop(self.undone.entry(id).or_default().insert(target)),
            Meaning::Device(device) => drop(self.devices.insert(device)),
            Meaning::Restore(note) => drop(self.restores.insert(note)),
            Meaning::LeftBehind(id, at_ms) => drop(self.left_behind.insert(id, at_ms)),
            Meaning::Other => {}
        }
    }

    /// Returns what is to be kept. A row is left out if there are two that differ and no
    /// checksum speaks for one of them, if an index contradicts it, or if an
    /// index tells of an undo of it that is lost itself: what was taken back must not come back.
    pub fn kept(&self) -> Kept {
        let strays = self.strays();
        let is_sure = |table: Table, id: Uuid, values: &[Value]| match table {
            Table::Reviews => {
                self.is_card(id, (text(values, 3), text(values, 4)), &strays)
                    && self.of_day.get(&id).is_none_or(|days| days.iter().all(|day| values[7] == Value::Integer(*day)))
            }
            Table::Marks => self.is_card(id, (text(values, 2), text(values, 3)), &strays),
            Table::Decisions => true,
            Table::Voids => self.is_undo(id, uuid(values, 2)),
        };
        let sure: BTreeMap<(Table, Uuid), &Vec<Value>> = self
            .rows
            .iter()
            .filter_map(|((table, id), copies)| {
                let values = only(copies)?;
                is_sure(*table, *id, values).then_some(((*table, *id), values))
            })
            .collect();
        let standing: BTreeSet<Uuid> = sure
            .iter()
            .filter(|((table, _), _)| *table == Table::Voids)
            .filter_map(|(_, values)| uuid(values, 2))
            .collect();
        let is_lost = |undo: &Uuid| !sure.contains_key(&(Table::Voids, *undo));
        let mut taken_back: BTreeMap<Uuid, BTreeSet<Uuid>> = BTreeMap::new();
        for (undo, targets) in self.undone.iter().filter(|(undo, _)| is_lost(undo)) {
            for target in targets.difference(&standing) {
                taken_back.entry(*target).or_default().insert(*undo);
            }
        }
        let rows: Vec<RawRow> = sure
            .iter()
            .filter(|((_, id), _)| !taken_back.contains_key(id))
            .map(|((table, _), values)| RawRow { table: *table, values: (*values).clone() })
            .collect();
        Kept {
            device: self.device(&rows),
            answers_before: self.answers_before(),
            doubtful: self.doubtful + self.rows.len() - rows.len(),
            traces: Traces { known: self.known(), taken_back },
            left_behind: LeftBehind::from_parts(self.restores.iter().map(String::as_str), &self.left_behind),
            rows,
        }
    }

    /// The ids of which a row or an index tells.
    fn known(&self) -> BTreeSet<Uuid> {
        let of_rows = self.rows.keys().map(|(_, id)| id);
        let of_indexes = self.of_card.keys().chain(self.of_day.keys()).chain(self.undone.keys());
        of_rows.chain(of_indexes).copied().collect()
    }

    /// The entries of the indexes by card and by day that have no row.
    fn strays(&self) -> Near {
        let is_stray =
            |id: &Uuid| [Table::Reviews, Table::Marks].iter().all(|table| !self.rows.contains_key(&(*table, *id)));
        self.of_card.keys().chain(self.of_day.keys()).copied().filter(is_stray).collect()
    }

    /// Whether the index by card says the same of a row, or nothing. If neither index knows its id, and one of them has a
    /// close one without a row instead, one of the two ids is damaged.
    fn is_card(&self, id: Uuid, card: (&str, &str), strays: &Near) -> bool {
        match self.of_card.get(&id) {
            Some(cards) => cards.iter().all(|(deck, name)| (deck.as_str(), name.as_str()) == card),
            None => self.of_day.contains_key(&id) || !strays.has(id),
        }
    }

    /// Whether the index of undos says the same of an undo, or nothing, or something else of which nothing is known.
    fn is_undo(&self, id: Uuid, target: Option<Uuid>) -> bool {
        let Some(target) = target else { return false };
        match self.undone.get(&id) {
            Some(targets) => {
                targets.contains(&target) && targets.len() == 1
                    || self.is_known(target) && !targets.iter().any(|other| *other != target && self.is_known(*other))
            }
            None => !self.undone.iter().any(|(other, targets)| targets.contains(&target) && is_close(*other, id)),
        }
    }

    fn is_known(&self, id: Uuid) -> bool {
        [Table::Reviews, Table::Marks, Table::Decisions].iter().any(|table| self.rows.contains_key(&(*table, id)))
    }

    /// The device that the log says it belongs to, or the only one that ever wrote to it.
    fn device(&self, rows: &[RawRow]) -> Option<Uuid> {
        let single = |devices: &BTreeSet<Uuid>| devices.first().copied().filter(|_| devices.len() == 1);
        single(&self.devices).or_else(|| single(&rows.iter().filter_map(|row| uuid(&row.values, 1)).collect()))
    }

    /// The answers of which a row or an index tells. Nobody knows how many there were if the end of the file is missing, or
    /// every one of them.
    fn answers_before(&self) -> Option<Told> {
        let of_table = |wanted| self.rows.keys().filter(move |(table, _)| *table == wanted).map(|(_, id)| *id);
        let marks: BTreeSet<Uuid> = of_table(Table::Marks).collect();
        let mut answers: BTreeSet<Uuid> = of_table(Table::Reviews).chain(self.of_day.keys().copied()).collect();
        let of_answers: Vec<Uuid> =
            self.pages.values().filter(|ids| ids.iter().any(|id| answers.contains(id))).flatten().copied().collect();
        answers.extend(of_answers);
        let has_witness = !self.of_card.is_empty() || !self.of_day.is_empty();
        (has_witness && !answers.is_empty() && !self.is_cut_off).then(|| {
            let is_sure = |id: &Uuid| {
                let is_row = self.rows.contains_key(&(Table::Reviews, *id));
                [is_row, self.of_card.contains_key(id), self.of_day.contains_key(id)].iter().filter(|it| **it).count()
                    > 1
            };
            let (sure, single) = answers.difference(&marks).copied().partition(is_sure);
            Told { sure, single }
        })
    }
}

/// The ids of answers of which a damaged log tells.
#[derive(Debug, PartialEq)]
pub struct Told {
    /// At two places at least: the row and an index, or two indexes.
    pub sure: BTreeSet<Uuid>,
    /// At one place only, which may be where the id is damaged.
    pub single: BTreeSet<Uuid>,
}

impl Told {
    /// How many answers these are, with those that are known besides, and whether that is sure: it is not if only one place
    /// tells of an answer. An id of which one place tells and that is close to that of another answer is a damaged one.
    pub fn count(&self, besides: &[Uuid]) -> (usize, bool) {
        let sure: BTreeSet<Uuid> = self.sure.iter().chain(besides).copied().collect();
        let (mut near, mut others): (Near, usize) = (sure.iter().copied().collect(), 0);
        for id in self.single.iter().filter(|id| !sure.contains(id)) {
            if !near.has(*id) {
                near.add(*id);
                others += 1;
            }
        }
        (sure.len() + others, others == 0)
    }
}

/// The only copy of a row, or the only one that has a checksum.
fn only(copies: &[Seen]) -> Option<&Vec<Value>> {
    let checked: Vec<&Seen> = copies.iter().filter(|copy| copy.is_checked).collect();
    match (copies, &checked[..]) {
        ([copy], _) => Some(&copy.values),
        (_, [copy]) => Some(&copy.values),
        _ => None,
    }
}

fn text(values: &[Value], place: usize) -> &str {
    match values.get(place) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

fn uuid(values: &[Value], place: usize) -> Option<Uuid> {
    match values.get(place) {
        Some(Value::Blob(bytes)) => Uuid::from_slice(bytes).ok(),
        _ => None,
    }
}
