//! Counts, durations and intervals.

/// Counts something whose plural ends in s: `0 cards`, `1 card`, `12 cards`.
#[must_use]
pub fn count(number: usize, thing: &str) -> String {
    if number == 1 { format!("1 {thing}") } else { format!("{number} {thing}s") }
}

/// Like [`count`], but writes `no cards` for 0.
#[must_use]
pub fn count_or_no(number: usize, thing: &str) -> String {
    if number == 0 { format!("no {thing}s") } else { count(number, thing) }
}

/// Writes a number of minutes as `40 s`, `1.5 min`, `12 min` or `2.3 h`.
#[must_use]
pub fn duration(minutes: f32) -> String {
    match minutes {
        // As it is rounded: never 60 s or 120 min.
        minutes if minutes * 60.0 < 59.5 => format!("{:.0} s", minutes * 60.0),
        minutes if minutes < 9.95 => format!("{minutes:.1} min").replace(".0 ", " "),
        minutes if minutes < 119.5 => format!("{minutes:.0} min"),
        minutes => format!("{:.1} h", minutes / 60.0),
    }
}

/// Writes a number of minutes as whole ones: `under 1 min`, `2 min`, `2.3 h`.
#[must_use]
pub fn whole_minutes(minutes: f32) -> String {
    match minutes {
        ..=0.0 => "0 min".to_owned(),
        ..0.95 => "under 1 min".to_owned(),
        ..119.5 => format!("{minutes:.0} min"),
        minutes => format!("{:.1} h", minutes / 60.0),
    }
}

/// Writes how long it takes until a card comes back: `in this session`, `1 day`, `12 days`, `2.1 months`, `1.4 years`.
///
/// Whole days below 60; then months and, from 365 days on, years, to a tenth.
#[must_use]
pub fn interval(days: u32) -> String {
    const DAYS_PER_MONTH: f64 = 30.44;
    const DAYS_PER_YEAR: f64 = 365.25;
    match days {
        0 => "in this session".to_owned(),
        1..60 => count(days as usize, "day"),
        60..365 => to_a_tenth(f64::from(days) / DAYS_PER_MONTH, "month"),
        365.. => to_a_tenth(f64::from(days) / DAYS_PER_YEAR, "year"),
    }
}

fn to_a_tenth(number: f64, unit: &str) -> String {
    let tenths = format!("{number:.1}");
    match tenths.strip_suffix(".0") {
        Some("1") => format!("1 {unit}"),
        Some(whole) => format!("{whole} {unit}s"),
        None => format!("{tenths} {unit}s"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_count_agrees_with_its_noun() {
        for (number, words, or_no) in [(0, "0 cards", "no cards"), (1, "1 card", "1 card"), (2, "2 cards", "2 cards")] {
            assert_eq!((count(number, "card"), count_or_no(number, "card")), (words.to_owned(), or_no.to_owned()));
        }
    }

    #[test]
    fn a_duration_is_written_as_precisely_as_it_matters() {
        for (minutes, words) in
            [(0.0, "0 s"), (0.5, "30 s"), (1.0, "1 min"), (1.54, "1.5 min"), (12.4, "12 min"), (138.0, "2.3 h")]
        {
            assert_eq!(duration(minutes), words);
        }
    }

    #[test]
    fn no_duration_is_as_long_as_the_next_greater_unit() {
        for minutes in (0..100_000).map(|step| step as f32 * 0.0013) {
            for words in [duration(minutes), whole_minutes(minutes)] {
                assert!(!["60 s", "120 min"].contains(&words.as_str()), "{minutes}");
            }
        }
    }

    #[test]
    fn whole_minutes_are_never_half_a_minute_off_but_below_one() {
        for (minutes, words) in [
            (0.0, "0 min"),
            (0.4, "under 1 min"),
            (0.96, "1 min"),
            (2.3, "2 min"),
            (119.0, "119 min"),
            (138.0, "2.3 h"),
        ] {
            assert_eq!(whole_minutes(minutes), words);
        }
    }

    #[test]
    fn an_interval_is_written_as_precisely_as_it_matters() {
        for (days, words) in [
            (0, "in this session"),
            (1, "1 day"),
            (2, "2 days"),
            (59, "59 days"),
            (60, "2 months"),
            (64, "2.1 months"),
            (364, "12 months"),
            (365, "1 year"),
            (511, "1.4 years"),
            (730, "2 years"),
            (36_500, "99.9 years"),
        ] {
            assert_eq!(interval(days), words, "{days}");
        }
    }
}
