//! The parts of one date, as far as its own words tell them.

use super::{Impossible, Unread, YearTold, lexer::Token};
use crate::deck::{Period, historical_date::last_day};

/// The year in which the Gregorian calendar came.
const LAST_JULIAN_YEAR: i64 = 1582;

/// A date as far as its own words tell; the end of `2–5 October 1985` tells the rest of its beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Fields {
    /// The year; 0 is 1 BC.
    pub year: Option<i64>,
    /// The year has two digits.
    pub is_short: bool,
    /// The month, 1 to 12.
    pub month: Option<u8>,
    /// The day of the month.
    pub day: Option<u8>,
    /// A number by itself: a day, a year, or the end of `1870–71`.
    pub lone: Option<i64>,
    /// The EDTF code of a season or quarter.
    pub season: Option<u8>,
    /// A decade or a century.
    pub long: Option<Period>,
}

impl Fields {
    fn in_year(self, token: Token) -> Option<Self> {
        match token {
            Token::Year(year) => Some(Self { year: Some(year), ..self }),
            Token::ShortYear(year) | Token::Number(year) => Some(Self { year: Some(year), is_short: true, ..self }),
            _ => None,
        }
    }

    fn in_month(self, token: Token) -> Option<Self> {
        match token {
            Token::Month(month) | Token::Roman(month) => Some(Self { month: Some(month), ..self }),
            Token::Number(month) => Some(Self { month: Some(u8::try_from(month).ok()?), ..self }),
            _ => None,
        }
    }

    fn on_day(self, day: i64) -> Option<Self> {
        Some(Self { day: Some(u8::try_from(day).ok()?), ..self })
    }

    /// Every way in which the parts of one date can be understood, the likeliest first.
    pub fn read(tokens: &[Token]) -> Vec<Self> {
        let is_sign = |token: &Token| matches!(token, Token::Sign(_));
        // A sign stands between two parts, or nowhere.
        if tokens.iter().all(is_sign) || tokens.split(is_sign).any(<[Token]>::is_empty) {
            return Vec::new();
        }
        let season = tokens.iter().find_map(|token| if let Token::Season(code) = token { Some(*code) } else { None });
        let words: Vec<Token> =
            tokens.iter().copied().filter(|token| !is_sign(token) && !matches!(token, Token::Season(_))).collect();
        let signs: Vec<char> =
            tokens.iter().filter_map(|token| if let Token::Sign(sign) = token { Some(*sign) } else { None }).collect();
        let readings = Self::of_words(&words, &signs);
        // Only a year has seasons, and only one.
        let has_season = tokens.iter().filter(|token| matches!(token, Token::Season(_))).count();
        let fits =
            |fields: &Self| has_season == 0 || (has_season == 1 && fields.year.is_some() && fields.month.is_none());
        readings.into_iter().filter(fits).map(|fields| Self { season, ..fields }).collect()
    }

    fn of_words(words: &[Token], signs: &[char]) -> Vec<Self> {
        use Token::{Century, Decade, Month, Number, Roman, ShortDecade, ShortYear, Year};
        let none = Self::default();
        let both = |one: Option<Self>, other: Option<Self>| [one, other].into_iter().flatten().collect();
        let one = |one: Option<Self>| one.into_iter().collect();
        match *words {
            [year @ (Year(_) | ShortYear(_))] => one(none.in_year(year)),
            [Number(number)] => vec![Self { lone: Some(number), ..none }],
            [Month(month)] => vec![Self { month: Some(month), ..none }],
            // The 1800s are ten years or a hundred.
            [Decade(first)] if first % 100 == 0 => [Period::century(first / 100 + 1), Period::decade(first)]
                .map(|long| Self { long: Some(long), ..none })
                .to_vec(),
            [Decade(first)] => vec![Self { long: Some(Period::decade(first)), ..none }],
            [ShortDecade(first)] => vec![Self { lone: Some(first), is_short: true, ..none }],
            // There is none between the first before Christ and the first after.
            [Century(0)] => Vec::new(),
            [Century(number)] => vec![Self { long: Some(Period::century(number)), ..none }],
            [month @ Month(_), year @ (Year(_) | ShortYear(_))]
            | [year @ (Year(_) | ShortYear(_)), month @ (Month(_) | Number(_))] => {
                one(none.in_month(month).and_then(|it| it.in_year(year)))
            }
            // 5.000 is five thousand.
            [Number(_), Year(year)] if signs == ['.'] && year < 1000 => Vec::new(),
            [month @ (Number(_) | Roman(_)), year @ Year(_)] if signs.len() == 1 => {
                one(none.in_month(month).and_then(|it| it.in_year(year)))
            }
            // August 14 is a day of any year, or August 1914.
            [month @ Month(_), year @ Number(day)] => {
                let month = none.in_month(month);
                both(month.and_then(|it| it.on_day(day)).filter(|_| day <= 31), month.and_then(|it| it.in_year(year)))
            }
            [Number(day), month @ (Month(_) | Roman(_))] => one(none.in_month(month).and_then(|it| it.on_day(day))),
            // Both numbers of 3/4/1891 could be the month.
            [a @ Number(first), b @ Number(second), year @ (Year(_) | ShortYear(_) | Number(_))]
                if signs.len() == 2 || !matches!(year, Number(_)) =>
            {
                let day_first = none.in_month(b).and_then(|it| it.on_day(first)).and_then(|it| it.in_year(year));
                let month_first = none.in_month(a).and_then(|it| it.on_day(second)).and_then(|it| it.in_year(year));
                both(day_first, month_first.filter(|_| signs.len() == 2 && signs[0] != '.' && first != second))
            }
            [Number(day), month @ (Month(_) | Roman(_)), year @ (Year(_) | ShortYear(_) | Number(_))]
            | [month @ Month(_), Number(day), year @ (Year(_) | ShortYear(_) | Number(_))]
            | [year @ Year(_), month @ (Month(_) | Number(_) | Roman(_)), Number(day)]
            | [year @ Year(_), Number(day), month @ Month(_)] => {
                one(none.in_month(month).and_then(|it| it.on_day(day)).and_then(|it| it.in_year(year)))
            }
            _ => Vec::new(),
        }
    }

    /// Whether both tell something, and tell it differently.
    pub fn contradicts(self, other: Self) -> bool {
        fn differ<T: Copy + PartialEq>(a: Option<T>, b: Option<T>) -> bool {
            a.is_some() && b.is_some() && a != b
        }
        differ(self.year, other.year) || differ(self.month, other.month) || differ(self.day, other.day)
    }

    /// With what only the other one tells: `1812 (24 June)`.
    pub fn or(self, other: Self) -> Self {
        Self {
            year: self.year.or(other.year),
            is_short: if self.year.is_some() { self.is_short } else { other.is_short },
            month: self.month.or(other.month),
            day: self.day.or(other.day),
            lone: self.lone.or(other.lone),
            season: self.season.or(other.season),
            long: self.long.or(other.long),
        }
    }

    /// The period that it is, and how its year was told. What is missing is taken from the year `near`.
    pub fn period(self, near: Option<i64>, is_julian: bool) -> Result<(Period, YearTold), Unread> {
        if let Some(long) = self.long {
            return Ok((long, YearTold::InFull));
        }
        let (year, told) = match (self.year, self.lone) {
            (Some(year), _) if !self.is_short => (year, YearTold::InFull),
            (None, Some(0)) if !self.is_short => return Err(Unread::Impossible(Impossible::YearZero)),
            (Some(two), _) | (None, Some(two)) if self.month.is_some() || self.is_short || two >= 10 => {
                let year = near.map_or(two, |near| nearest_year(two, near));
                (year, if year == two { YearTold::InFull } else { YearTold::TwoDigits })
            }
            (None, Some(year)) => (year, YearTold::InFull),
            _ => (near.filter(|_| self.month.is_some()).ok_or(Unread::NoYear)?, YearTold::Missing),
        };
        // Before the Gregorian calendar every fourth year had a 29 February.
        let is_leap_day = self.month == Some(2) && self.day > Some(last_day(year, 2, false));
        let is_julian = is_julian || is_leap_day && year <= LAST_JULIAN_YEAR;
        let period = match (self.season, self.lone) {
            (Some(season), _) => Some(Period::season(year, season)),
            (None, Some(_)) if self.is_short => Some(Period::decade(year)),
            _ => Period::new(year, self.month, self.day, is_julian),
        };
        let period = period.ok_or_else(|| Unread::Impossible(Impossible::in_year(year, self, is_julian)));
        Ok((period?, told))
    }

    /// The parts of both ends with what only the other one tells. Returns `None` if that is not enough.
    pub fn completed(mut first: Self, mut last: Self) -> Option<(Self, Self)> {
        match (first.lone.take(), last.lone.take()) {
            // 2–5 October 1985
            (Some(day), None) if last.day.is_some() => {
                (first, first.month) = (first.on_day(day)?, last.month);
            }
            // 44–43 BC
            (Some(year), None) if last.month.is_none() && last.year.is_some_and(|year| year <= 0) => {
                first.year = Some(1 - year);
            }
            // 1870–71, 1899–00
            (None, Some(end)) if first.month.is_none() => last.year = Some(short_year(first.year?, end)),
            // 7 February or 8
            (None, Some(day)) if first.day.is_some() => {
                (last, last.month) = (last.on_day(day)?, first.month);
            }
            // 431–404 BC
            (None, None) if first.month.is_none() && last.year.is_some_and(|year| year <= 0) => {
                first.year = first.year.map(|year| if year > 0 { 1 - year } else { year });
            }
            (None, None) => {}
            _ => return None,
        }
        // October – December 1908
        if first.year.is_none() && first.long.is_none() {
            (first.year, first.is_short) = (last.year, last.is_short);
        }
        if last.year.is_none() && last.long.is_none() {
            (last.year, last.is_short) = (first.year, first.is_short);
        }
        Some((first, last))
    }
}

/// The year nearest to another that ends in these two digits. A year below 100 is meant in full beside such a year.
fn nearest_year(two: i64, near: i64) -> i64 {
    if (0..100).contains(&near) || near < 0 || two > 99 {
        return two;
    }
    let before = near - (near - two).rem_euclid(100);
    if near - before <= 50 { before } else { before + 100 }
}

/// The year after `first` that ends like this: 71, or 5.
fn short_year(first: i64, end: i64) -> i64 {
    let round = if end < 10 && first % 10 < end { 10 } else { 100 };
    let year = first - first.rem_euclid(round) + end;
    if year > first { year } else { year + round }
}
