//! Days that have a name: `Christmas Day 1991`, and those of the French Republican calendar, `18 brumaire an VIII`.

use crate::deck::{HistoricalDate, civil, day_number, fold, words};

/// A longer text tells no day alone.
const MOST_BYTES: usize = 60;
/// Days that are called by a feast, as folded texts have them, with the day that each is.
const FEASTS: [(&str, &str); 12] = [
    ("new year s day", "1 january"),
    ("new years day", "1 january"),
    ("new year s eve", "31 december"),
    ("christmas day", "25 december"),
    ("christmas eve", "24 december"),
    ("jour de l an", "1 january"),
    ("jour de noel", "25 december"),
    ("neujahrstag", "1 january"),
    ("neujahr", "1 january"),
    ("heiligabend", "24 december"),
    ("silvester", "31 december"),
    ("weihnachtstag", "25 december"),
];
/// The months, of thirty days each.
const MONTHS: [&str; 12] = [
    "vendemiaire",
    "brumaire",
    "frimaire",
    "nivose",
    "pluviose",
    "ventose",
    "germinal",
    "floreal",
    "prairial",
    "messidor",
    "thermidor",
    "fructidor",
];
/// The years in which it was in use, from 1792 on, each with the day of September on which it began.
const YEARS: [(&str, u8); 14] = [
    ("i", 22),
    ("ii", 22),
    ("iii", 22),
    ("iv", 23),
    ("v", 22),
    ("vi", 22),
    ("vii", 22),
    ("viii", 23),
    ("ix", 23),
    ("x", 23),
    ("xi", 23),
    ("xii", 24),
    ("xiii", 23),
    ("xiv", 23),
];

/// A text with the number of the day in the place of its name.
pub fn by_number(text: &str) -> Option<String> {
    if text.len() > MOST_BYTES || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let folded = fold(text);
    FEASTS.iter().find_map(|(feast, day)| folded.contains(feast).then(|| folded.replace(feast, day)))
}

/// The day that a text tells in that calendar, with its year.
pub fn republican(text: &str) -> Option<HistoricalDate> {
    if text.len() > MOST_BYTES || !text.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let folded = fold(text);
    let mut words =
        words(&folded).filter(|word| !matches!(*word, "le" | "du" | "de" | "l" | "lan" | "an" | "of" | "year"));
    let (day, month, year) = (words.next()?, words.next()?, words.next().filter(|_| words.next().is_none())?);
    let day =
        day.trim_end_matches(|c: char| !c.is_ascii_digit()).parse::<i64>().ok().filter(|day| (1..=30).contains(day))?;
    let month = MONTHS.iter().position(|name| *name == month)?;
    let year = YEARS.iter().enumerate().position(|(at, (name, _))| *name == year || year.parse() == Ok(at + 1))?;
    let begins = day_number(1792 + i64::try_from(year).ok()?, 9, YEARS[year].1);
    let (year, month, day) = civil(begins + 30 * i64::try_from(month).ok()? + day - 1);
    HistoricalDate::parse(&format!("{year:04}-{month:02}-{day:02}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::told_date::{Hints, ToldDate};

    #[test]
    fn a_day_that_is_called_by_a_feast_is_read_by_its_number() {
        for (text, expected) in [
            ("Christmas Day 1991", "1991-12-25"),
            ("New Year’s Day, 1979", "1979-01-01"),
            ("on Christmas Eve 1814", "1814-12-24"),
            ("Neujahr 1834", "1834-01-01"),
        ] {
            let told = ToldDate::read(text, Hints::default()).map(|told| told.date().as_str().to_owned());
            assert_eq!(told.as_deref(), Ok(expected), "{text}");
        }
        assert!(ToldDate::read("Christmas 1991 at sea", Hints::default()).is_err());
    }

    #[test]
    fn a_day_of_the_republic_is_one_of_the_common_calendar() {
        // Well-known days: the fall of Robespierre, two coups, the peace of Campo Formio, and the end of the calendar.
        for (text, expected) in [
            ("9 thermidor an II", "1794-07-27"),
            ("18 brumaire an VIII", "1799-11-09"),
            ("le 18 fructidor de l’an V", "1797-09-04"),
            ("26 vendémiaire an VI", "1797-10-17"),
            ("1er vendémiaire an 1", "1792-09-22"),
            ("18 Brumaire, Year VIII", "1799-11-09"),
            ("10 nivôse an XIV", "1805-12-31"),
        ] {
            assert_eq!(republican(text).map(|date| date.as_str().to_owned()).as_deref(), Some(expected), "{text}");
        }
        for text in ["18 brumaire", "31 brumaire an VIII", "brumaire an VIII", "18 brumaire an XX", "18 mai 1804"] {
            assert_eq!(republican(text), None, "{text}");
        }
    }
}
