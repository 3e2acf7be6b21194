//! The dates of cards from elsewhere, as decks write them or as people tell them.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use crate::deck::{Hints, HistoricalDate, Impossible, ToldDate, contains_words, fold, words};

/// Something that a date shows of how its column is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Sign {
    /// A day stands before its month: `27/08/1891`.
    DayFirst,
    /// A month stands before its day: `8/27/1891`.
    MonthFirst,
    /// `1891-08-27`.
    IsoDay,
    /// `1894-01`, which as years would run backwards or over a century.
    IsoMonth,
    /// `1914-18`, which is no month.
    ShortRange,
    /// Something that a deck would write otherwise: people wrote the column.
    ByHand,
}

/// How the dates of a column are written, as far as one of them shows what another leaves open.
#[derive(Clone, Debug, Default)]
pub struct Habits(HashSet<Sign>);

impl Habits {
    fn has(&self, sign: Sign) -> bool {
        self.0.contains(&sign)
    }

    /// Takes up a date of the column.
    pub fn see(&mut self, text: &str) {
        let text = text.trim();
        if !self.has(Sign::ByHand) && !text.is_empty() && HistoricalDate::parse(text).is_err() {
            self.0.insert(Sign::ByHand);
        }
        self.0.extend(sign_of(text));
    }

    /// What `1904-05` is in this column; `None` if that is open.
    fn is_range(&self, year: u32, short: u32) -> Option<bool> {
        let may_be_range = short > year % 100;
        let has_years = self.has(Sign::ShortRange);
        let has_months = self.has(Sign::IsoDay) || self.has(Sign::IsoMonth);
        match short {
            1..=12 if has_years && self.has(Sign::IsoDay) => None,
            // 1899-02, beside 1914-18.
            1..=12 if has_years => Some(true),
            1..=12 => Some(may_be_range && !has_months),
            // Nobody writes a season so by hand.
            21..=24 => Some(may_be_range && (has_years || self.has(Sign::ByHand) || !has_months)),
            _ => Some(false),
        }
    }
}

/// What a date shows of how its column is written.
fn sign_of(text: &str) -> Option<Sign> {
    let parts: Vec<&str> = text.split(['/', '-']).collect();
    let lengths: Vec<usize> = parts.iter().map(|part| part.len()).collect();
    let numbers = parts.iter().map(|part| number(part)).collect::<Option<Vec<u32>>>()?;
    match (lengths.as_slice(), numbers.as_slice()) {
        ([1..=2, 1..=2, 4], [13..=99, ..=12, _]) => Some(Sign::DayFirst),
        ([1..=2, 1..=2, 4], [..=12, 13..=99, _]) => Some(Sign::MonthFirst),
        ([4, 2, 2], _) => Some(Sign::IsoDay),
        ([4, 2], [year, short]) if text.contains('-') => {
            let is_range = *short > year % 100;
            match short {
                1..=12 => (!is_range).then_some(Sign::IsoMonth),
                // A season.
                21..=24 => None,
                _ => is_range.then_some(Sign::ShortRange),
            }
        }
        _ => None,
    }
}

fn number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// A date that was read, or why there is none.
pub enum Read {
    /// The date.
    Date(HistoricalDate),
    /// The date, of two that it may have been; the others of its column decided.
    Decided(HistoricalDate),
    /// What keeps it from being one, and what to do.
    Not(String, &'static str),
}

/// Reads the date of a card. What it leaves open is decided by the habits of its column, if it has one.
pub fn read(text: &str, habits: Option<&Habits>) -> Read {
    let text = text.trim();
    // A spreadsheet may add midnight to a day.
    let text = [" 00:00:00", "T00:00:00"].iter().find_map(|midnight| text.strip_suffix(midnight)).unwrap_or(text);
    let twofold =
        || Read::Not(format!("the date “{text}” may be one of two"), "write it as 1891-08-27, or years as 1904/1905");
    if let Some((year, short)) = short_range(text)
        && let Some(habits) = habits
    {
        match habits.is_range(year, short) {
            None => return twofold(),
            Some(true) => {
                let last = year - year % 100 + short + if short > year % 100 { 0 } else { 100 };
                if let Ok(date) = HistoricalDate::parse(&format!("{year}/{last}")) {
                    return Read::Decided(date);
                }
            }
            Some(false) => {}
        }
    }
    if let Ok(date) = HistoricalDate::parse(text) {
        return Read::Date(date);
    }
    // In a column of dates 10/1891 is a month.
    let is_meant = |told: &ToldDate| told.is_plain() || is_month_of_year(text);
    let Some(told) = ToldDate::read(text, Hints::default()).ok().filter(is_meant) else {
        if let Some(why) = Impossible::of(text) {
            return Read::Not(format!("there is no such date as “{text}”: {why}"), "write the date that is meant");
        }
        let message = format!("“{text}” cannot be read as a date");
        return Read::Not(message, "write it as 1891-08-27, 1891-08, 1891 or 1700/1721");
    };
    if lacks_century(text, told.date()) {
        let message = format!("the year of “{text}” has no century");
        return Read::Not(message, "write it with four digits, as 1891-08-27 or 1891-08");
    }
    let is_about = told.way.contains('~');
    match (told.or.is_none(), told.readings.as_slice()) {
        (true, [only]) => Read::Date(if is_about { about(&only.date) } else { only.date.clone() }),
        (true, [first, ..]) if is_month_of_year(text) => Read::Date(first.date.clone()),
        (true, [day_first, month_first]) => {
            let has = |sign| habits.is_some_and(|habits| habits.has(sign));
            match (has(Sign::DayFirst), has(Sign::MonthFirst)) {
                (true, false) => Read::Decided(day_first.date.clone()),
                (false, true) => Read::Decided(month_first.date.clone()),
                _ => twofold(),
            }
        }
        _ => twofold(),
    }
}

/// Words by which a question asks for a date.
const ASKING: &str = "when year years date month century decade, quand année date jour mois siècle décennie, \
    wann Jahr Jahre Jahren Datum Tag Tage Tages Monat Jahrhundert Jahrzehnt, когда год году годах дата день месяц месяце век веке, \
    cuándo año fecha día, quando anno data giorno";

/// The like, of words that alone mean something else: `an` is a year in French only, and D-Day is no day that is asked for.
const ASKING_TOGETHER: [&str; 4] = ["quel an", "what day", "which day", "exact day"];

static ASKS: LazyLock<HashSet<String>> = LazyLock::new(|| ASKING.split([' ', ',']).map(fold).collect());

/// Whether a text is a question that asks for something else than a date. What is no question names what happened.
pub fn is_else_asked(question: &str) -> bool {
    let is_question = question.trim_end_matches(|c: char| !c.is_alphanumeric() && c != '?').ends_with('?');
    let folded = fold(question);
    let is_asked = || ASKING_TOGETHER.iter().any(|phrase| contains_words(&folded, phrase));
    is_question && !words(&folded).any(|word| ASKS.contains(word)) && !is_asked()
}

/// The year and the two digits of `1904-05`.
fn short_range(text: &str) -> Option<(u32, u32)> {
    let (year, short) = text.split_once('-').filter(|(year, short)| (year.len(), short.len()) == (4, 2))?;
    Some((number(year)?, number(short)?))
}

/// Whether a text is the number of a month and a year: `10/1891`.
fn is_month_of_year(text: &str) -> bool {
    let parts = text.split_once(['/', '.', '-']);
    parts.is_some_and(|(month, year)| {
        year.len() == 4 && number(year).is_some() && number(month).is_some_and(|month| (1..=12).contains(&month))
    })
}

/// The same date, said to be about then.
fn about(date: &HistoricalDate) -> HistoricalDate {
    let ends =
        date.as_str().split('/').map(|end| if matches!(end, "" | "..") { end.to_owned() } else { format!("{end}~") });
    HistoricalDate::parse(&ends.collect::<Vec<_>>().join("/")).unwrap_or_else(|_| date.clone())
}

/// Whether a date ends in a year of two digits, as spreadsheets shorten it: `Jul-89`, `14/07/89`.
fn lacks_century(text: &str, date: &HistoricalDate) -> bool {
    let is_short = text.as_bytes().last_chunk().is_some_and(|[before, tens, units]| {
        b"-/.'".contains(before) && tens.is_ascii_digit() && units.is_ascii_digit()
    });
    is_short && (0..100).contains(&date.years().0)
}

/// What the columns decided: the first such date as it is written, where it is, what it became, and how many there are.
#[derive(Default)]
pub struct Decisions(Option<(Range<usize>, String, HistoricalDate, usize)>);

impl Decisions {
    /// Notes a date that the others of its column decided.
    pub fn note(&mut self, at: &Range<usize>, text: &str, date: &HistoricalDate) {
        self.0.get_or_insert_with(|| (at.clone(), text.to_owned(), date.clone(), 0)).3 += 1;
    }

    /// Where the first is, and what is to be said.
    pub fn told(self) -> Option<(Range<usize>, String)> {
        let (at, text, date, count) = self.0?;
        let more = if count > 1 { format!(", and {} more in the same way", count - 1) } else { String::new() };
        Some((at, format!("“{text}” was taken for {date}{more}")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(dates: &str) -> Vec<String> {
        let mut habits = Habits::default();
        dates.split("; ").for_each(|date| habits.see(date));
        let read = dates.split("; ").map(|date| match read(date, Some(&habits)) {
            Read::Date(date) | Read::Decided(date) => date.as_str().to_owned(),
            Read::Not(why, _) => why.rsplit('”').next().unwrap_or_default().trim().to_owned(),
        });
        read.collect()
    }

    #[test]
    fn the_dates_of_a_column_decide_what_one_of_them_leaves_open() {
        assert_eq!(column("27/08/1891; 05/06/1891"), ["1891-08-27", "1891-06-05"]);
        assert_eq!(column("08/27/1891; 05/06/1891"), ["1891-08-27", "1891-05-06"]);
        assert_eq!(column("27/08/1891; 08/27/1891; 05/06/1891")[2], "may be one of two");
        assert_eq!(column("05/06/1891"), ["may be one of two"]);
    }

    #[test]
    fn two_digits_behind_a_year_are_a_month_among_months_and_a_year_among_years() {
        assert_eq!(column("1914-18; 1904-05; 1899-02"), ["1914/1918", "1904/1905", "1899/1902"]);
        assert_eq!(column("1700-21; 1904-05"), ["1700/1721", "1904/1905"]);
        assert_eq!(column("1891-08-27; 1904-05; 1914-21"), ["1891-08-27", "1904-05", "1914-21"]);
        assert_eq!(column("1894-01; 1904-05"), ["1894-01", "1904-05"]);
        assert_eq!(column("1891-08-27; 27 août 1891; 1700-21")[2], "1700/1721");
        assert_eq!(column("1891-08-27; 1914-18; 1904-05")[2], "may be one of two");
    }

    #[test]
    fn what_is_about_stays_about_and_a_month_may_be_a_number() {
        for text in ["c. 1712", "c.1712", "ca. 1712", "circa 1712", "1712 approx.", "vers 1712", "um 1712"] {
            assert_eq!(column(text), ["1712~"], "{text}");
        }
        assert_eq!(column("c. 1700–1721"), ["1700~/1721~"]);
        assert_eq!(column("10/1891; 8/1891; 10.1891"), ["1891-10", "1891-08", "1891-10"]);
        assert_eq!(column("after 1815; before 1700; 1891 or 1892")[..2], ["cannot be read as a date"; 2]);
    }
}
