//! Seasons, and the beginning, the middle and the end of a year or a month.

use std::ops::RangeInclusive;

use super::{
    given::{GivenDate, PartialDate},
    right::Right,
    token::MAX_BYTES,
};
use crate::deck::{fold, words};

/// The part of a year, or of a month where one is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Early,
    Middle,
    Late,
    Spring,
    Summer,
    Autumn,
    Winter,
}

impl Part {
    /// The part that a text names first.
    pub(super) fn of(text: &str) -> Option<Self> {
        if text.len() > MAX_BYTES {
            return None;
        }
        words(&fold(text)).find_map(|word| {
            Some(match word {
                "beginning" | "early" | "start" => Self::Early,
                "mid" | "middle" => Self::Middle,
                "end" | "late" => Self::Late,
                "spring" => Self::Spring,
                "summer" => Self::Summer,
                "autumn" | "fall" => Self::Autumn,
                "winter" => Self::Winter,
                _ => return None,
            })
        })
    }

    /// Whether a right date may lie in that part of the year or month that was given. Parts overlap: nobody says when
    /// early ends.
    pub(super) fn may_be(self, given: GivenDate, right: &Right) -> bool {
        let GivenDate::Point(given) = given else { return true };
        let ends = [right.first, right.last];
        if ends.iter().any(|end| end.year != given.year) {
            return true;
        }
        let ends_of = |part: fn(&PartialDate) -> Option<u8>| Some((part(&ends[0])?, part(&ends[1])?));
        let (ends, parts) = match given.month {
            Some(month) if ends.iter().all(|end| end.month == Some(month)) => (ends_of(|end| end.day), self.days()),
            Some(_) => return true,
            None => (ends_of(|end| end.month), self.months()),
        };
        ends.is_none_or(|(first, last)| parts.iter().any(|part| *part.start() <= last && first <= *part.end()))
    }

    fn months(self) -> [RangeInclusive<u8>; 2] {
        let once = |months: RangeInclusive<u8>| [months.clone(), months];
        match self {
            Self::Early => once(1..=5),
            Self::Middle => once(4..=9),
            Self::Late => once(8..=12),
            Self::Spring => once(3..=6),
            Self::Summer => once(6..=9),
            Self::Autumn => once(9..=12),
            Self::Winter => [1..=3, 12..=12],
        }
    }

    fn days(self) -> [RangeInclusive<u8>; 2] {
        let days = match self {
            Self::Early => 1..=12,
            Self::Middle => 8..=23,
            Self::Late => 18..=31,
            // A month is of a season, not the other way round.
            Self::Spring | Self::Summer | Self::Autumn | Self::Winter => 1..=31,
        };
        [days.clone(), days]
    }
}
