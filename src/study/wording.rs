//! Intervals as people say them.

/// How long until a card comes back: `in this sitting`, `1 day`, `12 days`, `2.1 months`, `1.4 years`.
///
/// Whole days below 60; then months and, from 365 days on, years, to a tenth.
#[must_use]
pub fn interval_in_words(days: u32) -> String {
    const DAYS_A_MONTH: f64 = 30.44;
    const DAYS_A_YEAR: f64 = 365.25;
    match days {
        0 => "in this sitting".to_owned(),
        1 => "1 day".to_owned(),
        2..60 => format!("{days} days"),
        60..365 => count(f64::from(days) / DAYS_A_MONTH, "month"),
        365.. => count(f64::from(days) / DAYS_A_YEAR, "year"),
    }
}

fn count(number: f64, unit: &str) -> String {
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
    fn an_interval_is_said_as_precisely_as_it_matters() {
        for (days, words) in [
            (0, "in this sitting"),
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
            assert_eq!(interval_in_words(days), words, "{days}");
        }
    }
}
