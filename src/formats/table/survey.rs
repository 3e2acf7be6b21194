//! What all rows of a table show together, before the first of them becomes a card.

use std::{collections::HashSet, ops::Range};

use super::{Field, rows::Row};
use crate::formats::dates::Habits;

/// What all rows of a table show together.
#[derive(Default)]
pub struct Survey {
    /// How its dates are written; `None` if it has none, or if a program wrote them.
    pub habits: Option<Habits>,
    /// Columns in which one cell stands for several rows, as those that a spreadsheet merged.
    merged: Vec<Merged>,
    /// The first row that took such a cell, and how many did.
    pub carried: Option<(Range<usize>, usize)>,
    /// Whether the first column only counts the rows.
    pub is_counted: bool,
}

/// A column of which the cells may be merged.
#[derive(Default)]
struct Merged {
    place: usize,
    /// What stands in the cell above.
    above: String,
    seen: HashSet<String>,
    filled: usize,
    rows: usize,
    is_ruled_out: bool,
}

impl Merged {
    fn see(&mut self, cell: &str) {
        self.rows += 1;
        if !cell.is_empty() {
            self.filled += 1;
            self.is_ruled_out |= !self.seen.insert(cell.to_owned());
        }
        self.is_ruled_out |= self.rows == 1 && cell.is_empty();
    }

    /// Whether several cells are filled, but no more than every other, no two alike and the first among them.
    fn is_so(&self) -> bool {
        !self.is_ruled_out && self.filled > 1 && self.filled * 2 <= self.rows
    }
}

impl Survey {
    /// Goes over the rows of a table with those columns.
    pub fn of<'t>(rows: impl Iterator<Item = Row<'t>>, columns: &[Field]) -> Self {
        let places = |wanted: &[Field]| -> Vec<usize> {
            (0..columns.len()).filter(|place| wanted.contains(&columns[*place])).collect()
        };
        let dates = places(&[Field::Date]);
        let grouped = places(&[Field::Topic, Field::Deck, Field::Heading, Field::Passage]);
        let mut merged: Vec<Merged> = grouped.into_iter().map(|place| Merged { place, ..Merged::default() }).collect();
        let is_unread = columns.first() == Some(&Field::Ignored);
        let mut survey = Self { habits: (!dates.is_empty()).then(Habits::default), ..Self::default() };
        if dates.is_empty() && merged.is_empty() && !is_unread {
            return survey;
        }
        let (mut count, mut counts) = (0, is_unread);
        for row in rows {
            count += 1;
            let cell = |place: usize| row.cells.get(place).map_or("", |cell| cell.trim());
            counts &= cell(0).trim_end_matches('.').parse() == Ok(count);
            for place in &dates {
                if let Some(habits) = &mut survey.habits {
                    habits.see(cell(*place));
                }
            }
            // A row with nothing else in it is no card.
            if row.cells.iter().filter(|cell| !cell.trim().is_empty()).count() > 1 {
                for it in &mut merged {
                    it.see(cell(it.place));
                }
            }
        }
        survey.is_counted = counts;
        survey.merged = merged.into_iter().filter(Merged::is_so).collect();
        survey
    }

    /// What stands in an empty cell of a column, if the cell above stands for it, too. Takes up what is in the others.
    pub fn carry(&mut self, place: usize, cell: &str, at: &Range<usize>) -> Option<String> {
        let merged = self.merged.iter_mut().find(|it| it.place == place)?;
        if !cell.trim().is_empty() {
            cell.clone_into(&mut merged.above);
            return None;
        }
        self.carried.get_or_insert_with(|| (at.clone(), 0)).1 += 1;
        Some(merged.above.clone())
    }
}
