//! The only reader of dates as people tell them: `27 août 1891`, `8/1891`, `c. 1712`, `1870–71`, `the early 1890s`.

mod fields;
mod impossible;
mod lexer;
mod named_day;
mod reader;
mod understood;
mod vocabulary;

use std::borrow::Cow;

use fields::Fields;
use lexer::Token;
use reader::Reader;
use understood::Understood;
use vocabulary::{Meaning, Vocabulary};

pub use impossible::Impossible;
pub use vocabulary::Part;

use super::{Card, End, HistoricalDate, Topic, fold, words};

/// A date that was told, with all that it may mean.
#[derive(Clone, Debug, PartialEq)]
pub struct ToldDate {
    /// What it may mean, the likeliest first: `3/4/1891` is a day in April or in March. There is at least one.
    pub readings: Vec<Reading>,
    /// The other date of `1804 or 1805`.
    pub or: Option<HistoricalDate>,
    /// The beginning, the middle or the end of it: `early 1891`.
    pub part: Option<Part>,
    /// How it is told: `y`, `my`, `dmy`, `yy` for years from and to, and so on. Dates told in the same way look alike.
    pub way: String,
}

/// One meaning of a date that was told.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The date.
    pub date: HistoricalDate,
    /// How its year was told.
    pub year: YearTold,
}

/// How the year of a date was told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum YearTold {
    /// As it is.
    InFull,
    /// By its last two digits. The century was supplied.
    TwoDigits,
    /// Not at all. It was supplied.
    Missing,
}

/// Why a text was not read as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Unread {
    /// It is none.
    NotADate,
    /// It is one that never was: 30 February.
    Impossible(Impossible),
    /// It has no year, and none was at hand.
    NoYear,
}

/// What helps to read a date.
#[derive(Clone, Copy, Debug, Default)]
pub struct Hints<'h> {
    /// The deck's language as a BCP 47 tag. It decides between two meanings of a word; all languages are read.
    pub language: &'h str,
    /// A year near the date: it supplies the century of `'14`, and the year of `4 July`.
    pub near: Option<i64>,
}

impl ToldDate {
    /// Reads a date.
    ///
    /// What stands in brackets is read, too: it may be a note (O.S.), tell more, or tell the same day in the other
    /// calendar. Anything else is a choice, and no date.
    pub fn read(text: &str, hints: Hints<'_>) -> Result<Self, Unread> {
        Self::of_our_calendars(text, hints).or_else(|unread| {
            if let Some(text) = named_day::by_number(text) {
                return Self::of_our_calendars(&text, hints);
            }
            let date = named_day::republican(text).ok_or(unread)?;
            let readings = vec![Reading { date, year: YearTold::InFull }];
            Ok(Self { readings, or: None, part: None, way: "dmy".to_owned() })
        })
    }

    fn of_our_calendars(text: &str, hints: Hints<'_>) -> Result<Self, Unread> {
        let (text, bracket) = without_bracket(text).ok_or(Unread::NotADate)?;
        let main = Understood::read(&text, hints.language).ok_or(Unread::NotADate)?;
        let note = Understood::read(&bracket, hints.language).ok_or(Unread::NotADate)?;
        let reader =
            Reader { near: hints.near, is_julian: main.is_julian || (note.is_julian && note.tokens.is_empty()) };
        let mut or = None;
        let readings = if !note.tokens.is_empty() {
            reader.with_note(&main.tokens, &note.tokens)?
        } else if let Some(at) = main.tokens.iter().position(|token| *token == Token::Word(Meaning::Or)) {
            let (one, other) = reader.choice(&main.tokens[..at], &main.tokens[at + 1..])?;
            or = Some(other);
            vec![one]
        } else if main.is_until {
            reader.points(&main.tokens)?.iter().map(until).collect()
        } else {
            reader.readings(&main.tokens)?
        };
        let mut way = main.way;
        if readings.iter().any(|reading| reading.date.is_interval()) && way.ends_with("yd") {
            way = way.replace("yd", "yy");
        }
        Ok(Self { readings, or, part: main.part.or(note.part), way })
    }

    /// The likeliest meaning.
    #[must_use]
    pub fn date(&self) -> &HistoricalDate {
        &self.readings[0].date
    }

    /// Whether the text is a date also if nothing says that one is meant: `1891`, but not `63`, `8/1000` or `4 July`.
    #[must_use]
    pub fn is_plain(&self) -> bool {
        let has_name = self.way.contains(['m', 's', 'D', 'C', 'b', 'a']);
        let is_number = !has_name && self.date().days().0 < FIRST_PLAIN_DAY;
        self.or.is_none() && self.way != "dy" && !is_number
    }
}

/// 1 January 1000, by its number. A year before it is rather a number, if it stands alone.
const FIRST_PLAIN_DAY: i64 = 365_182;

/// The date that an answer tells by itself. Returns `None` for a text that says anything else, too.
#[must_use]
pub fn told_date(text: &str) -> Option<ToldDate> {
    ToldDate::read(text, Hints::default()).ok().filter(ToldDate::is_plain)
}

impl Card {
    /// The date that the card asks for, as precisely as it is known. Returns `None` if it asks for something else.
    ///
    /// A date beside an answer that is another date is that of something else: a whole war, of which the first year is
    /// asked.
    #[must_use]
    pub fn date_asked(&self) -> Option<HistoricalDate> {
        if self.answer.is_empty() && self.cloze().is_none() {
            return self.date.clone();
        }
        let told = ToldDate::read(&self.answer_text(), Hints::default()).ok().filter(|told| told.or.is_none())?;
        let is_date = self.topic == Topic::Date && told.way != "dy";
        let Some(date) = &self.date else {
            return (is_date || told.is_plain()).then(|| told.date().clone());
        };
        let (first, last) = date.years();
        let ends = [date.start(), date.end()].map(|end| end.period().copied().map(HistoricalDate::from_period));
        let known = std::iter::once(Some(date.clone())).chain(ends).flatten();
        for (known, reading) in known.flat_map(|known| told.readings.iter().map(move |it| (known.clone(), it))) {
            let is_as_long = reading.date.is_interval() || known.years().0 == known.years().1 || !known.is_interval();
            if is_as_long && known.is_same_as_far_as_known(&reading.date) {
                let is_finer = reading.date.precision() > known.precision();
                return Some(if is_finer { reading.date.clone() } else { known });
            }
        }
        // A year in the middle of a reign, or a card whose date is of something else.
        let years = told.date().years();
        let is_within = years.0 <= last && first <= years.1 && told.is_plain();
        (is_within || is_date).then(|| told.date().clone())
    }

    /// When it was: the date of the card, else the one that is its answer.
    #[must_use]
    pub fn dated(&self) -> Option<Cow<'_, HistoricalDate>> {
        let gap = self.answer.is_empty().then_some(&self.question);
        let is_told = || self.answer.texts().iter().chain(gap).any(|text| text.contains(char::is_numeric));
        let own = self.date.as_ref().map(Cow::Borrowed);
        own.or_else(|| is_told().then(|| self.date_asked())?.map(Cow::Owned))
    }

    /// When it was, as precisely as the card knows: the date that it asks for, or the one beside its answer.
    #[must_use]
    pub fn when(&self) -> Option<HistoricalDate> {
        self.date_asked().or_else(|| self.date.clone())
    }
}

/// Whether words stand beside a year that may make another time of it: `shortly after 1812`. Returns `None` if the text
/// has no year.
#[must_use]
pub fn is_year_turned(text: &str) -> Option<bool> {
    let folded = fold(text);
    let has_year = folded.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 3);
    let means = |word: &str, meaning| Vocabulary::get().means(word, meaning);
    has_year.then(|| {
        words(&folded).any(|word| means(word, Meaning::Turning))
            || words(&folded).next().is_some_and(|first| means(first, Meaning::Until))
    })
}

/// A text without what it has in brackets, and that. Returns `None` if there is more than one of them.
fn without_bracket(text: &str) -> Option<(String, String)> {
    let Some((before, rest)) = text.split_once(['(', '[', '（']) else {
        return Some((text.to_owned(), String::new()));
    };
    let (bracket, after) = rest.split_once([')', ']', '）']).unwrap_or((rest, ""));
    (!after.contains(['(', '[', '（'])).then(|| (format!("{before} {after}"), bracket.to_owned()))
}

fn until(reading: &Reading) -> Reading {
    Reading { date: HistoricalDate::from_range(End::Open, *reading.date.end()), year: reading.year }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(text: &str, language: &str, near: Option<i64>) -> String {
        match ToldDate::read(text, Hints { language, near }) {
            Ok(told) => {
                let dates: Vec<&str> = told.readings.iter().map(|reading| reading.date.as_str()).collect();
                let or = told.or.map(|or| format!(" or {or}")).unwrap_or_default();
                let part = told.part.map(|part| format!(" {}-{}", part.from, part.to)).unwrap_or_default();
                dates.join(" | ") + &or + &part
            }
            Err(Unread::Impossible(why)) => format!("Impossible: {why}"),
            Err(unread) => format!("{unread:?}"),
        }
    }

    /// A line for each date: what is read, and behind it the texts that it is read from, with semicolons between them.
    fn assert_read(table: &str, language: &str, near: Option<i64>) {
        for (date, texts) in table.lines().filter_map(|line| line.trim().split_once(" <- ")) {
            for text in texts.split("; ") {
                assert_eq!(shown(text, language, near), date, "{text} in `{language}` near {near:?}");
            }
        }
    }

    #[test]
    fn a_date_is_read_however_it_is_typed() {
        assert_read(include_str!("dates.txt"), "en", None);
    }

    #[test]
    fn dates_are_read_in_every_language_whatever_the_decks_language() {
        for language in ["en", "fr", "de", "ru", ""] {
            assert_read(include_str!("languages.txt"), language, None);
        }
    }

    #[test]
    fn what_is_missing_is_taken_from_a_year_near_it() {
        let beside = |near, table| assert_read(table, "", Some(near));
        beside(1914, "1914-06-28 <- 28/6/14; 28 June '14; 28 June\n1914 <- 14; '14\n1914-08-14 | 1914-08 <- August 14");
        beside(1918, "1918-11-11 <- 11-11-18\n191X <- the '10s");
        beside(1902, "1898 <- '98; 1898\n1902-07 <- July");
        beside(79, "0079-08-24 <- 24 August 79; August 24, 79; 24/8/79; 24 August 79 AD\n0079-08 <- August 79");
        let year = |text, near| ToldDate::read(text, Hints { near, ..Hints::default() }).unwrap().readings[0].year;
        assert_eq!(year("28/6/14", Some(1914)), YearTold::TwoDigits);
        assert_eq!(year("24/8/79", Some(79)), YearTold::InFull);
        assert_eq!(year("4 July", Some(1776)), YearTold::Missing);
    }

    #[test]
    fn only_what_is_surely_a_date_is_one_by_itself() {
        for (text, way) in [
            ("1812", "y"),
            ("August 27th, 1891", "mdy"),
            ("1814–15", "yy"),
            ("October 1853 – March 1856", "mymy"),
            ("2–5 October 1985", "ddmy"),
            ("about 1712", "~y"),
            ("44 BC", "ybc"),
            ("the 1860s", "D"),
        ] {
            assert_eq!(told_date(text).map(|told| told.way).as_deref(), Some(way), "{text}");
        }
        for text in
            ["", "63", "~1", "300", "8/1000", "3.1415", "5.000", "May", "Second", "the Treaty of 1921", "1804 or 1805"]
        {
            assert_eq!(told_date(text), None, "{text}");
        }
    }

    #[test]
    fn a_year_beside_words_may_be_turned_into_another_time() {
        for (text, is_turned) in [
            ("shortly after 1812", Some(true)),
            ("to 1812", Some(true)),
            ("après 1812", Some(true)),
            ("the war, 1703 to 1704", Some(false)),
            ("1891 francs", Some(false)),
            ("18 Brumaire", None),
        ] {
            assert_eq!(is_year_turned(text), is_turned, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_from_any_text_has_its_ends_in_order(
            text in "((BC|AD|of|to|or|mid|-|–|/|\\.|,|\\(|\\)|O\\.S\\.|Aug|spring|XIX|c|century|'|[0-9]{1,5}|s|th|é|年) ?){0,12}",
            near in prop::option::of(-3000_i64..3000),
        ) {
            if let Ok(told) = ToldDate::read(&text, Hints { near, ..Hints::default() }) {
                for reading in &told.readings {
                    let days = reading.date.days();
                    prop_assert!(days.0 <= days.1, "{}", text);
                    prop_assert_eq!(HistoricalDate::parse(reading.date.as_str()).map(|date| date.days()), Ok(days));
                }
            }
        }
    }
}
