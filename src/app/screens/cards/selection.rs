//! Which rows are selected, and where the cursor is.

use std::collections::BTreeSet;

use crate::progress::search::CardAt;

/// The selected cards, and the row of the one that is looked at.
#[derive(Default)]
pub struct Selection {
    chosen: BTreeSet<CardAt>,
    cursor: Option<usize>,
    /// The row from which a range is extended.
    anchor: usize,
}

/// What becomes of what was selected before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// It makes way for the one row.
    Only,
    /// It stays, and the row is added or taken out.
    Toggle,
    /// It makes way for everything from the anchor to the row.
    Range,
}

impl Selection {
    /// Returns the row of the card that is looked at.
    pub fn cursor(&self) -> Option<usize> {
        self.cursor
    }

    /// Returns whether a card is selected.
    pub fn has(&self, card: CardAt) -> bool {
        self.chosen.contains(&card)
    }

    /// Returns how many cards are selected.
    pub fn count(&self) -> usize {
        self.chosen.len()
    }

    /// Returns the selected cards.
    pub fn chosen(&self) -> impl Iterator<Item = CardAt> + '_ {
        self.chosen.iter().copied()
    }

    /// Selects what was selected before positions came to mean other cards.
    pub fn restore(&mut self, chosen: BTreeSet<CardAt>, cursor: Option<usize>) {
        *self = Self { chosen, cursor, anchor: cursor.unwrap_or_default() };
    }

    /// Returns the selected cards in the order of the rows.
    pub fn cards<'s>(&'s self, rows: &'s [CardAt]) -> impl Iterator<Item = CardAt> + 's {
        rows.iter().copied().filter(|row| self.has(*row))
    }

    /// Returns the first card behind the cursor that is not selected, or else the last one before it.
    pub fn next(&self, rows: &[CardAt]) -> Option<CardAt> {
        let (before, behind) = rows.split_at_checked(self.cursor?)?;
        behind.iter().chain(before.iter().rev()).copied().find(|row| !self.has(*row))
    }

    /// Selects a row.
    pub fn select(&mut self, row: usize, how: How, rows: &[CardAt]) {
        let Some(last) = rows.len().checked_sub(1) else { return };
        let row = row.min(last);
        self.cursor = Some(row);
        match how {
            How::Only => (self.chosen, self.anchor) = (BTreeSet::from([rows[row]]), row),
            How::Toggle => {
                self.anchor = row;
                if !self.chosen.remove(&rows[row]) {
                    self.chosen.insert(rows[row]);
                }
            }
            How::Range => {
                let anchor = self.anchor.min(last);
                self.chosen = rows[anchor.min(row)..=anchor.max(row)].iter().copied().collect();
            }
        }
    }

    /// Moves the cursor so many rows down; up if that is negative. From nowhere it goes to the first row.
    pub fn move_by(&mut self, by: isize, how: How, rows: &[CardAt]) {
        let to = self.cursor.map_or(if by == isize::MAX { usize::MAX } else { 0 }, |row| row.saturating_add_signed(by));
        self.select(to, how, rows);
    }

    /// Selects every row; the cursor stays.
    pub fn all(&mut self, rows: &[CardAt]) {
        self.chosen = rows.iter().copied().collect();
        self.cursor = self.cursor.or_else(|| (!rows.is_empty()).then_some(0));
    }

    /// Selects nothing.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Leaves what is no longer listed, and goes to the row of the card that the cursor was at.
    pub fn rows_changed(&mut self, at_cursor: Option<CardAt>, rows: &[CardAt]) {
        if self.chosen.is_empty() && at_cursor.is_none() {
            return;
        }
        self.chosen = rows.iter().copied().filter(|row| self.has(*row)).collect();
        self.cursor = at_cursor.and_then(|card| rows.iter().position(|row| *row == card));
        self.anchor = self.cursor.unwrap_or_default();
        if self.cursor.is_none() && self.chosen.is_empty() {
            self.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(places: &[u32]) -> Vec<CardAt> {
        places.iter().map(|place| CardAt { deck: 0, place: *place }).collect()
    }

    fn places(selection: &Selection, rows: &[CardAt]) -> Vec<u32> {
        selection.cards(rows).map(|card| card.place).collect()
    }

    #[test]
    fn rows_are_selected_alone_together_and_from_to() {
        let listed = rows(&[5, 4, 3, 2, 1]);
        let mut selection = Selection::default();
        selection.select(1, How::Only, &listed);
        selection.select(3, How::Range, &listed);
        assert_eq!(places(&selection, &listed), [4, 3, 2]);
        // A range is extended from where it began, also backwards.
        selection.select(0, How::Range, &listed);
        assert_eq!(places(&selection, &listed), [5, 4]);
        selection.select(4, How::Toggle, &listed);
        selection.select(0, How::Toggle, &listed);
        assert_eq!((places(&selection, &listed), selection.cursor()), (vec![4, 1], Some(0)));
        selection.all(&listed);
        assert_eq!(selection.count(), 5);
        selection.select(99, How::Only, &listed);
        assert_eq!(places(&selection, &listed), [1]);
        selection.select(0, How::Only, &[]);
    }

    #[test]
    fn the_cursor_moves_within_the_rows() {
        let listed = rows(&[1, 2, 3]);
        let mut selection = Selection::default();
        selection.move_by(1, How::Only, &listed);
        assert_eq!(selection.cursor(), Some(0));
        selection.move_by(isize::MAX, How::Only, &listed);
        assert_eq!(selection.cursor(), Some(2));
        selection.move_by(-1, How::Range, &listed);
        assert_eq!(places(&selection, &listed), [2, 3]);
        selection.move_by(isize::MIN, How::Only, &listed);
        assert_eq!(selection.cursor(), Some(0));
    }

    #[test]
    fn what_stays_listed_stays_selected() {
        let (before, after) = (rows(&[1, 2, 3, 4]), rows(&[4, 3, 9]));
        let mut selection = Selection::default();
        selection.select(1, How::Only, &before);
        selection.select(3, How::Range, &before);
        selection.rows_changed(Some(before[3]), &after);
        assert_eq!((places(&selection, &after), selection.cursor()), (vec![4, 3], Some(0)));
        selection.rows_changed(Some(after[0]), &rows(&[9]));
        assert_eq!((selection.count(), selection.cursor()), (0, None));
    }
}
