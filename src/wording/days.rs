//! Days and moments.

use crate::memory::{Moment, StudyDay};

/// Writes a day as `20 December 2026`.
#[must_use]
pub fn date(day: StudyDay) -> String {
    format(day, "%-d %B %Y")
}

/// Writes a day as `20 Dec 2026`.
#[must_use]
pub fn short_date(day: StudyDay) -> String {
    format(day, "%-d %b %Y")
}

/// Writes a day as `20 December`, if the year is clear.
#[must_use]
pub fn day_and_month(day: StudyDay) -> String {
    format(day, "%-d %B")
}

/// Writes a day as `20 December`, or with its year if it is more than ten months away.
#[must_use]
pub fn coming_day(day: StudyDay, today: StudyDay) -> String {
    const CLEAR_DAYS: u32 = 300;
    let is_clear = day.days_since(today).max(today.days_since(day)) <= CLEAR_DAYS;
    if is_clear { day_and_month(day) } else { date(day) }
}

/// Writes the month of a day as `December 2026`.
#[must_use]
pub fn month_and_year(day: StudyDay) -> String {
    format(day, "%B %Y")
}

/// Writes a day as `20 Dec`, if the year is clear.
#[must_use]
pub fn short_day(day: StudyDay) -> String {
    format(day, "%-d %b")
}

/// Writes a day as `20 Dec`, or with its year if that is another one than today's.
#[must_use]
pub fn short_day_near(day: StudyDay, today: StudyDay) -> String {
    if format(day, "%Y") == format(today, "%Y") { short_day(day) } else { short_date(day) }
}

/// Writes a day as `Sunday, 20 December`.
#[must_use]
pub fn weekday_and_date(day: StudyDay) -> String {
    format(day, "%A, %-d %B")
}

/// Writes a moment in its local time as `20 December 2026, 09:30`. Empty outside the supported range of years.
#[must_use]
pub fn moment(moment: Moment) -> String {
    format_moment(moment, "%-d %B %Y, %H:%M")
}

/// Writes a moment in its local time as `20 December 2026, 09:30:05`: two backups can be of one minute. Empty outside the
/// supported range of years.
#[must_use]
pub fn precise_moment(moment: Moment) -> String {
    format_moment(moment, "%-d %B %Y, %H:%M:%S")
}

/// Writes a moment in its local time as `20 Dec 2026, 09:30`. Empty outside the supported range of years.
#[must_use]
pub fn short_moment(moment: Moment) -> String {
    format_moment(moment, "%-d %b %Y, %H:%M")
}

/// Writes a day as `today`, `tomorrow`, `in 3 days`, `yesterday` or `3 days ago`.
#[must_use]
pub fn relative_day(day: StudyDay, today: StudyDay) -> String {
    match (day.days_since(today), today.days_since(day)) {
        (0, 0) => "today".to_owned(),
        (1, _) => "tomorrow".to_owned(),
        (0, 1) => "yesterday".to_owned(),
        (0, ago) => format!("{ago} days ago"),
        (ahead, _) => format!("in {ahead} days"),
    }
}

fn format(day: StudyDay, pattern: &str) -> String {
    day.date().format(pattern).to_string()
}

fn format_moment(moment: Moment, pattern: &str) -> String {
    moment.local().map_or_else(String::new, |local| local.format(pattern).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_moments_are_written_out() {
        let day: StudyDay = "2026-12-06".parse().unwrap();
        assert_eq!(date(day), "6 December 2026");
        assert_eq!(short_date(day), "6 Dec 2026");
        assert_eq!(weekday_and_date(day), "Sunday, 6 December");
        let local = chrono::DateTime::parse_from_rfc3339("2026-12-06T09:30:00+01:00").unwrap();
        assert_eq!(moment(local.into()), "6 December 2026, 09:30");
        assert_eq!(moment(Moment { utc_ms: i64::MAX, utc_offset_s: 0 }), "");
    }

    #[test]
    fn a_day_is_named_as_seen_from_today() {
        for (day, words) in [
            (7, "3 days ago"),
            (9, "yesterday"),
            (10, "today"),
            (11, "tomorrow"),
            (12, "in 2 days"),
            (40, "in 30 days"),
        ] {
            assert_eq!(relative_day(StudyDay(day), StudyDay(10)), words);
        }
    }
}
