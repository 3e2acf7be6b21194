//! A stretch of the calendar that has a name: a day, a month, a season, a year, a decade, a century.

use edtf_core::{Bound, Date, Edtf, YearKind};

use super::calendar::{civil, day_number, julian_day_number, last_day};

/// How finely a date is known, the coarsest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Precision {
    /// Not even the century.
    Unknown,
    /// A thousand years.
    Millennium,
    /// A hundred years.
    Century,
    /// Ten years.
    Decade,
    /// A year.
    Year,
    /// A season, a quarter or a half of a year.
    Season,
    /// A month.
    Month,
    /// A day.
    Day,
}

/// One date, as precisely as it is known.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Period {
    /// How precisely it is known.
    pub(super) precision: Precision,
    /// The first year; 0 is 1 BC.
    pub(super) year: i64,
    /// A month, or the EDTF code of a season or another part of a year; 0 if the period is longer.
    pub(super) month: u8,
    /// 0 if the period is longer than a day.
    pub(super) day: u8,
    /// The numbers of the first and the last day.
    pub(super) days: (i64, i64),
    /// Whether it is said to be about then: EDTF's `~`.
    pub(super) is_approximate: bool,
    /// Whether it is said to be doubtful: EDTF's `?`.
    pub(super) is_uncertain: bool,
}

impl Period {
    fn from_days(precision: Precision, year: i64, days: (i64, i64)) -> Self {
        Self { precision, year, month: 0, day: 0, days, is_approximate: false, is_uncertain: false }
    }

    fn from_years(precision: Precision, first: i64, last: i64) -> Self {
        Self::from_days(precision, first, (day_number(first, 1, 1), day_number(last, 12, 31)))
    }

    /// A year, a month or a day. Returns `None` if there is no such month or day.
    ///
    /// A day of the Julian calendar becomes the day of the Gregorian calendar that it was.
    #[must_use]
    pub fn new(year: i64, month: Option<u8>, day: Option<u8>, is_julian: bool) -> Option<Self> {
        let Some(month) = month else { return Some(Self::from_years(Precision::Year, year, year)) };
        if !(1..=12).contains(&month) {
            return None;
        }
        let Some(day) = day else {
            let days = (day_number(year, month, 1), day_number(year, month, last_day(year, month, false)));
            return Some(Self { month, ..Self::from_days(Precision::Month, year, days) });
        };
        if !(1..=last_day(year, month, is_julian)).contains(&day) {
            return None;
        }
        let number = if is_julian { julian_day_number(year, month, day) } else { day_number(year, month, day) };
        let (year, month, day) = if is_julian { civil(number) } else { (year, month, day) };
        Some(Self { month, day, ..Self::from_days(Precision::Day, year, (number, number)) })
    }

    /// A season: `code` is 21 for spring to 24 for winter, which ends in the following year.
    #[must_use]
    pub fn season(year: i64, code: u8) -> Self {
        let first = 3 * (code.clamp(21, 24) - 20);
        let (last_year, last) = if first == 12 { (year + 1, 2) } else { (year, first + 2) };
        let days = (day_number(year, first, 1), day_number(last_year, last, last_day(last_year, last, false)));
        Self { month: code, ..Self::from_days(Precision::Season, year, days) }
    }

    /// The ten years from a round year.
    #[must_use]
    pub fn decade(first: i64) -> Self {
        Self::from_years(Precision::Decade, first, first + 9)
    }

    /// The century of that number, negative before Christ. The 19th is 1800 to 1899, as `18XX` is.
    #[must_use]
    pub fn century(number: i64) -> Self {
        let first = if number > 0 { 100 * (number - 1) } else { 100 * number + 1 };
        Self::from_years(Precision::Century, first, first + 99)
    }

    /// The period of an EDTF date; `None` if its parts mean nothing.
    pub(super) fn from_edtf(date: &Date) -> Self {
        let bounds = Edtf::Date(*date).bounds();
        let bound = |bound: Bound, open: i64| match bound {
            Bound::Date(day) => day_number(day.year, day.month, day.day),
            _ => open,
        };
        let days = (bound(bounds.earliest, i64::MIN), bound(bounds.latest, i64::MAX));
        let first_year = if let Bound::Date(day) = bounds.earliest { day.year } else { 0 };
        let (month, day) =
            (date.month.and_then(edtf_core::DateField::value), date.day.and_then(edtf_core::DateField::value));
        let precision = match (date.year.kind, month, day) {
            (YearKind::Standard { digits, .. }, ..) if digits.contains(&None) => {
                match digits.iter().position(Option::is_none) {
                    Some(3) => Precision::Decade,
                    Some(2) if digits[3].is_none() => Precision::Century,
                    Some(1) if digits[2..] == [None; 2] => Precision::Millennium,
                    _ => Precision::Unknown,
                }
            }
            _ if date.year.value().is_none() => Precision::Unknown,
            (_, None, _) => Precision::Year,
            (_, Some(21..), _) => Precision::Season,
            (_, Some(_), None) => Precision::Month,
            (_, Some(_), Some(_)) => Precision::Day,
        };
        let told = |part: Option<u8>, needed| part.filter(|_| precision >= needed).unwrap_or(0);
        let mut period = Self::from_days(precision, date.year.value().unwrap_or(first_year), days);
        (period.month, period.day) = (told(month, Precision::Season), told(day, Precision::Day));
        period.is_approximate = date.is_approximate() || date.year.significant_digits.is_some();
        period.is_uncertain = date.is_uncertain();
        period
    }

    /// How finely it is known.
    #[must_use]
    pub fn precision(&self) -> Precision {
        self.precision
    }

    /// The numbers of its first and its last day.
    #[must_use]
    pub fn days(&self) -> (i64, i64) {
        self.days
    }

    /// The same no finer than so; what is uncertain about it is left out. Returns `None` if it is coarser, or before
    /// Christ.
    pub(super) fn cut(&self, precision: Precision) -> Option<Self> {
        let month = Some(self.month).filter(|_| precision >= Precision::Month);
        let day = Some(self.day).filter(|_| precision == Precision::Day);
        let is_known = self.precision >= precision && self.year > 0;
        is_known.then(|| Self::new(self.year, month, day, false)).flatten()
    }

    /// The season: 0 for spring to 3 for winter, on whichever half of the earth. `None` if it is something else.
    #[must_use]
    pub fn season_of_year(&self) -> Option<u8> {
        (self.precision == Precision::Season && (21..=32).contains(&self.month)).then(|| (self.month - 21) % 4)
    }

    /// The day or the month within its year, `None` if it is longer.
    pub(super) fn without_year(&self) -> Option<String> {
        let month = MONTHS.get(usize::from(self.month).wrapping_sub(1))?;
        Some(if self.day > 0 { format!("{} {month}", self.day) } else { (*month).to_owned() })
    }

    /// The period in words, whether it is certain or not: `27 August 1891`, `spring 1914`, `the 1860s`, `44 BC`.
    pub(super) fn plain_words(&self) -> String {
        match self.precision {
            Precision::Unknown => return "an unknown date".to_owned(),
            Precision::Millennium => return format!("the {} millennium", ordinal(self.year / 1000 + 1)),
            Precision::Century if self.year < 0 => {
                return format!("the {} century BC", ordinal((99 - self.year) / 100));
            }
            Precision::Century => return format!("the {} century", ordinal(self.year / 100 + 1)),
            Precision::Decade if self.year >= 0 => return format!("the {}s", self.year),
            Precision::Decade => return format!("{} – {}", year_in_words(self.year), year_in_words(self.year + 9)),
            _ => {}
        }
        let year = year_in_words(self.year);
        match (self.without_year(), self.month) {
            (Some(day), _) => format!("{day} {year}"),
            (None, 0) => year,
            (None, 33..=36) => format!("the {} quarter of {year}", ordinal(i64::from(self.month - 32))),
            (None, 37..=39) => format!("the {} third of {year}", ordinal(i64::from(self.month - 36))),
            (None, 40..=41) => format!("the {} half of {year}", ordinal(i64::from(self.month - 39))),
            (None, _) => {
                let season = ["spring", "summer", "autumn", "winter"][usize::from(self.month.saturating_sub(21) % 4)];
                format!("{season} {year}")
            }
        }
    }

    /// The period in words, with `about` and `probably`.
    pub(super) fn in_words(&self) -> String {
        let words = self.plain_words();
        match (self.is_approximate, self.is_uncertain) {
            (true, _) => format!("about {words}"),
            (false, true) => format!("probably {words}"),
            (false, false) => words,
        }
    }

    /// The period as EDTF, without what is uncertain about it.
    pub(super) fn edtf(&self) -> String {
        let year = if self.year.abs() > 9999 {
            format!("Y{}", self.year)
        } else {
            format!("{}{:04}", if self.year < 0 { "-" } else { "" }, self.year.abs())
        };
        let last = civil(self.days.1).0;
        match self.precision {
            Precision::Century if self.year >= 0 => year[..2].to_owned() + "XX",
            Precision::Decade if self.year >= 0 => year[..3].to_owned() + "X",
            Precision::Century | Precision::Decade => format!("{year}/-{:04}", last.abs()),
            Precision::Day => format!("{year}-{:02}-{:02}", self.month, self.day),
            Precision::Month | Precision::Season => format!("{year}-{:02}", self.month),
            _ => year,
        }
    }
}

/// The year in words. Astronomical numbering: the year 0 is 1 BC.
#[must_use]
pub fn year_in_words(year: i64) -> String {
    if year > 0 { year.to_string() } else { format!("{} BC", 1_i64.saturating_sub(year)) }
}

fn ordinal(number: i64) -> String {
    let suffix = match (number % 10, number % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{number}{suffix}")
}

/// The months of the year.
pub const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
