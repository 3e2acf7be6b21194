//! Days as a learner lives them: an evening that runs past midnight still belongs to the day before.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Days, FixedOffset, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// A moment, with the local time zone's offset at that moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment {
    /// Milliseconds since 1970-01-01 00:00 UTC.
    pub utc_ms: i64,
    /// The offset of local time from UTC, in seconds; positive to the east.
    pub utc_offset_s: i32,
}

impl Moment {
    /// Returns the moment in local time, or `None` if it is outside the supported range of years.
    #[must_use]
    pub fn local(self) -> Option<DateTime<FixedOffset>> {
        let offset = FixedOffset::east_opt(self.utc_offset_s)?;
        Some(DateTime::from_timestamp_millis(self.utc_ms)?.with_timezone(&offset))
    }
}

impl From<DateTime<FixedOffset>> for Moment {
    fn from(time: DateTime<FixedOffset>) -> Self {
        Self { utc_ms: time.timestamp_millis(), utc_offset_s: time.offset().local_minus_utc() }
    }
}

/// A local day that starts some hours after midnight, as the number of days since 1970-01-01.
///
/// It is fixed when an answer is given and stored with it, so that a later change of clock, time zone or start of day
/// does not move past answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct StudyDay(pub i32);

impl StudyDay {
    /// Returns the study day of a moment if days start at `start_hour` (0 to 23), local time.
    #[must_use]
    pub fn from_moment(moment: Moment, start_hour: u8) -> Self {
        const DAY_MS: i64 = 86_400_000;
        let shift_ms = i64::from(moment.utc_offset_s) * 1000 - i64::from(start_hour) * 3_600_000;
        let day = moment.utc_ms.saturating_add(shift_ms).div_euclid(DAY_MS);
        // Clamped to years that a calendar can show.
        Self(i32::try_from(day.clamp(-10_000_000, 10_000_000)).unwrap_or_default())
    }

    /// Returns the number of whole days since `earlier`, or 0 if that is not earlier.
    #[must_use]
    pub fn days_since(self, earlier: Self) -> u32 {
        u32::try_from(i64::from(self.0) - i64::from(earlier.0)).unwrap_or_default()
    }

    /// Returns the day `days` later.
    #[must_use]
    pub fn plus(self, days: u32) -> Self {
        Self(self.0.saturating_add_unsigned(days))
    }

    /// Returns the day `days` earlier.
    #[must_use]
    pub fn minus(self, days: u32) -> Self {
        Self(self.0.saturating_sub_unsigned(days))
    }

    /// Returns the study day that starts on the given calendar date.
    #[must_use]
    pub fn from_date(date: NaiveDate) -> Self {
        Self(i32::try_from((date - NaiveDate::default()).num_days()).unwrap_or_default())
    }

    /// Returns the calendar date on which the day starts.
    #[must_use]
    pub fn date(self) -> NaiveDate {
        let epoch = NaiveDate::default();
        let days = Days::new(u64::from(self.0.unsigned_abs()));
        let date = if self.0 < 0 { epoch.checked_sub_days(days) } else { epoch.checked_add_days(days) };
        date.unwrap_or(if self.0 < 0 { NaiveDate::MIN } else { NaiveDate::MAX })
    }
}

impl fmt::Display for StudyDay {
    /// Writes the date, as in `2026-11-24`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.date().fmt(f)
    }
}

impl FromStr for StudyDay {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.trim().parse().map(Self::from_date)
    }
}

impl Serialize for StudyDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for StudyDay {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(local: &str) -> StudyDay {
        StudyDay::from_moment(Moment::from(DateTime::parse_from_rfc3339(local).unwrap()), 4)
    }

    #[test]
    fn a_study_day_starts_at_four_in_the_morning_of_local_time() {
        let monday = day("2026-11-23T12:00:00+01:00");
        for (local, days_later) in [
            ("2026-11-23T03:59:59+01:00", -1),
            ("2026-11-23T04:00:00+01:00", 0),
            ("2026-11-24T03:59:59+01:00", 0),
            ("2026-11-24T04:00:00+01:00", 1),
            ("2026-11-23T12:00:00+13:00", 0),
            ("2026-11-23T12:00:00-11:00", 0),
        ] {
            assert_eq!(day(local).0 - monday.0, days_later, "{local}");
        }
        assert_eq!(monday.date(), NaiveDate::from_ymd_opt(2026, 11, 23).unwrap());
        assert_eq!(StudyDay::from_date(monday.date()), monday);
    }

    #[test]
    fn a_study_day_is_written_as_its_date() {
        for text in ["2026-11-24", "1969-12-31", "2000-02-29"] {
            let day: StudyDay = text.parse().unwrap();
            assert_eq!((day.to_string(), StudyDay::from_date(day.date())), (text.to_owned(), day));
        }
        assert!("2026-02-30".parse::<StudyDay>().is_err() && "soon".parse::<StudyDay>().is_err());
    }

    #[test]
    fn a_day_survives_the_change_of_clocks() {
        // In Paris, the night of 29 March 2026 is an hour shorter than usual and that of 25 October an hour longer.
        assert_eq!(day("2026-03-29T04:00:00+02:00").days_since(day("2026-03-28T04:00:00+01:00")), 1);
        assert_eq!(day("2026-10-26T03:59:00+01:00"), day("2026-10-25T04:00:00+01:00"));
    }

    #[test]
    fn a_clock_that_goes_back_gives_no_negative_days() {
        assert_eq!(StudyDay(10).days_since(StudyDay(12)), 0);
        assert_eq!(StudyDay(i32::MAX).days_since(StudyDay(i32::MIN)), u32::MAX);
        assert_eq!(
            StudyDay::from_moment(Moment { utc_ms: i64::MAX, utc_offset_s: 86_399 }, 4).date().to_string().len(),
            12
        );
    }
}
