//! The parts of a date.

use super::{given::PartialDate, read::Unread, token::Token};

/// A date as far as its own words tell; the end of `2–5 October 1985` tells the rest of its beginning.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fields {
    pub year: Option<i64>,
    pub month: Option<u8>,
    pub day: Option<u8>,
    /// A number by itself: a day, or the end of a year.
    pub lone: Option<u8>,
}

impl Fields {
    pub fn of_year(year: i64) -> Self {
        Self { year: Some(year), ..Self::default() }
    }

    pub fn month(self, month: u8) -> Self {
        Self { month: Some(month), ..self }
    }

    pub fn day(self, day: u8) -> Self {
        Self { day: Some(day), ..self }
    }

    /// Reads the parts of one date.
    pub fn read(tokens: &[Token]) -> Option<Self> {
        use Token::{Month, Number, Year};
        let is_sign = |token: &Token| matches!(token, Token::Hyphen | Token::Slash | Token::Dot);
        let words: Vec<Token> = tokens.iter().copied().filter(|token| !is_sign(token)).collect();
        // A sign stands between two parts, or nowhere.
        if tokens.iter().all(is_sign) || !tokens.split(is_sign).all(|part| !part.is_empty()) {
            return None;
        }
        let none = Self::default();
        Some(match words[..] {
            [Year(year)] => Self::of_year(year),
            [Number(number)] => Self { lone: Some(number), ..none },
            [Month(month)] => none.month(month),
            [Month(month) | Number(month), Year(year)] | [Year(year), Month(month) | Number(month)] => {
                Self::of_year(year).month(month)
            }
            [Number(day), Month(month)] | [Month(month), Number(day)] => none.month(month).day(day),
            [Number(day), Month(month) | Number(month), Year(year)]
            | [Month(month), Number(day), Year(year)]
            | [Year(year), Month(month) | Number(month), Number(day)]
            | [Year(year), Number(day), Month(month)] => Self::of_year(year).month(month).day(day),
            _ => return None,
        })
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
            month: self.month.or(other.month),
            day: self.day.or(other.day),
            lone: self.lone.or(other.lone),
        }
    }

    /// The date, where the year is told. By itself a number is no year.
    pub fn date(self, is_old_style: bool) -> Result<PartialDate, Unread> {
        match self.year {
            Some(0) if self.lone.is_some() => Err(Unread::Impossible),
            Some(year) => Ok(PartialDate::checked(year, self.month, self.day, is_old_style)?),
            None => Err(Unread::NotADate),
        }
    }
}
