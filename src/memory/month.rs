//! A month as a calendar shows it.

use chrono::{Datelike, Months};

use super::StudyDay;

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Month(StudyDay);

impl Month {
    /// Returns the month of a day.
    #[must_use]
    pub fn from_day(day: StudyDay) -> Self {
        Self(day.minus(day.date().day0()))
    }

    /// Returns its first day.
    #[must_use]
    pub fn first(self) -> StudyDay {
        self.0
    }

    /// Returns the month that comes so many months later, or earlier if negative.
    #[must_use]
    pub fn plus(self, months: i32) -> Self {
        let by = Months::new(months.unsigned_abs());
        let date = self.0.date();
        let date = if months < 0 { date.checked_sub_months(by) } else { date.checked_add_months(by) };
        date.map_or(self, |date| Self(StudyDay::from_date(date)))
    }

    /// Returns its days.
    pub fn days(self) -> impl Iterator<Item = StudyDay> {
        (self.0.0..self.plus(1).0.0).map(StudyDay)
    }

    /// Returns the weekday of its first day; 0 is Monday.
    #[must_use]
    pub fn first_weekday(self) -> usize {
        self.0.date().weekday().num_days_from_monday() as usize
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_has_its_days_and_begins_on_its_weekday() {
        for (day, months, first, days, weekday) in [
            ("2026-11-23", 0, "2026-11-01", 30, 6),
            ("2026-11-23", 2, "2027-01-01", 31, 4),
            ("2027-01-31", 1, "2027-02-01", 28, 0),
            ("2027-01-31", -11, "2026-02-01", 28, 6),
            ("2028-02-29", 0, "2028-02-01", 29, 1),
        ] {
            let month = Month::from_day(day.parse().unwrap()).plus(months);
            let found = (month.first().to_string(), month.days().count(), month.first_weekday());
            assert_eq!(found, (first.to_owned(), days, weekday), "{day} {months}");
        }
    }
}
