//! What makes the `event` of a card fit to be shown without its date.

use super::{Flaw, HistoricalDate, fold, words};

/// The most characters of an event.
pub(super) const LONGEST_EVENT: usize = 80;

/// So far from the date a number of a label is no year that tells it: `Resolution 242` is of 1967.
const YEARS_NEAR: u64 = 100;

/// The word of a label that tells a date: a year near `date`, or a number of `date` in words.
#[must_use]
pub fn tells_date(label: &str, date: Option<&HistoricalDate>) -> Option<String> {
    if !label.contains(char::is_numeric) {
        return None;
    }
    let (label, in_words) = (fold(label), date.map(|date| fold(&date.in_words())).unwrap_or_default());
    let is_year = |word: &str| {
        let digits = word.find(|c: char| !c.is_ascii_digit()).unwrap_or(word.len());
        let year = || word[..digits].parse::<i64>().ok();
        match date.map(HistoricalDate::years) {
            _ if digits < 3 => false,
            Some(years) => year().is_some_and(|it| {
                let near = |year: i64| it.unsigned_abs().abs_diff(year.unsigned_abs()) <= YEARS_NEAR;
                near(years.0) || near(years.1)
            }),
            None => digits == 4,
        }
    };
    let has_digit = |word: &str| word.contains(char::is_numeric);
    let tells = |word: &&str| is_year(word) || (has_digit(word) && words(&in_words).any(|part| part == *word));
    words(&label).find(tells).map(str::to_owned)
}

/// What is wrong with an event of a card of that date.
pub(super) fn flaw_of(event: &str, date: Option<&HistoricalDate>) -> Option<Flaw> {
    let length = event.trim().chars().count();
    if event.contains(|c: char| c.is_control() || matches!(c, '*' | '`'))
        || event.contains("[[")
        || event.contains("]]")
    {
        Some(Flaw::EventNotPlain)
    } else if length > LONGEST_EVENT {
        Some(Flaw::EventTooLong(length))
    } else {
        tells_date(event, date).map(Flaw::EventTellsDate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_tells_a_date_by_a_year_or_by_a_number_of_its_own_date() {
        let date = |text| HistoricalDate::parse(text).ok();
        for (label, written, told) in [
            ("The campaign of 1812", None, Some("1812")),
            ("Versailles, 29 May 2017", date("2017-05-29"), Some("29")),
            ("The alliance of the 1890s", date("1894"), Some("1890s")),
            ("Caesar dies in 44 BC", date("-0043"), Some("44")),
            ("The powers agree on 14 points", date("1918-01-08"), None),
            ("Napoleon III falls", date("1870-09-04"), None),
            ("The Council passes Resolution 242", date("1967-11-22"), None),
            ("A fleet of 100 ships sails", date("1588"), None),
            ("The heirs of 1815 meet again", date("1818"), Some("1815")),
            ("", date("1870"), None),
        ] {
            assert_eq!(tells_date(label, written.as_ref()).as_deref(), told, "{label}");
        }
    }
}
