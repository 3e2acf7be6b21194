//! Which backups are no longer needed.

use std::collections::HashSet;

const DAY_MS: i64 = 24 * 3600 * 1000;
/// For how long every backup is kept, in milliseconds.
const KEEP_ALL_MS: i64 = 2 * DAY_MS;
/// For how long one a day is kept, in milliseconds; after that, one a month.
const KEEP_DAILY_MS: i64 = 31 * DAY_MS;

/// A backup that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// When it was taken, in milliseconds since 1970-01-01 00:00 UTC.
    pub made_ms: i64,
    /// Its length in bytes.
    pub bytes: u64,
    /// How many answers it holds; `None` if that cannot be read.
    pub answers: Option<u64>,
    /// Whether it stays in any case: it was just taken and found sound, or is being restored.
    pub is_held: bool,
}

/// The positions of the backups that may go: all of two days stay, then the last of each day for a month, then the last
/// of each month for ever. If they do not fit into `most_bytes`, the last of each day and month come before the others of
/// the two days, and newer ones before older ones.
///
/// One that is held always stays, and so does each that has more answers than the log.
#[must_use]
pub fn to_go(kept: &[Kept], log_answers: u64, now_ms: i64, most_bytes: u64) -> Vec<usize> {
    let mut by_age: Vec<usize> = (0..kept.len()).collect();
    by_age.sort_by_key(|place| std::cmp::Reverse(kept[*place].made_ms));
    let is_held = |place: usize| kept[place].is_held || kept[place].answers.is_some_and(|held| held > log_answers);

    let (mut days, mut months) = (HashSet::new(), HashSet::new());
    let (mut held, mut lasting, mut recent) = (Vec::new(), Vec::new(), Vec::new());
    for place in by_age {
        let made_ms = kept[place].made_ms;
        let (age, day) = (now_ms.saturating_sub(made_ms), made_ms.div_euclid(DAY_MS));
        let (is_last_of_day, is_last_of_month) = (days.insert(day), months.insert(month(day)));
        if is_held(place) {
            held.push(place);
        } else if (age < KEEP_DAILY_MS && is_last_of_day) || is_last_of_month {
            lasting.push(place);
        } else if age < KEEP_ALL_MS {
            recent.push(place);
        }
    }
    let mut bytes = held.iter().fold(0_u64, |bytes, place| bytes.saturating_add(kept[*place].bytes));
    let fits = lasting.into_iter().chain(recent).filter(|place| {
        let with_it = bytes.saturating_add(kept[*place].bytes);
        let fits = with_it <= most_bytes;
        bytes = if fits { with_it } else { bytes };
        fits
    });
    let stays: HashSet<usize> = fits.chain(held).collect();
    (0..kept.len()).filter(|place| !stays.contains(place)).collect()
}

/// The year and the month of a day since 1970-01-01.
fn month(day: i64) -> (i64, i64) {
    use chrono::Datelike as _;
    let date = chrono::DateTime::from_timestamp(day.saturating_mul(DAY_MS / 1000), 0).unwrap_or_default().date_naive();
    (date.year().into(), date.month().into())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const NOW: i64 = 1_800_000_000_000;

    fn kept(days_ago: i64, answers: u64) -> Kept {
        Kept { made_ms: NOW - days_ago * DAY_MS, bytes: 10, answers: Some(answers), is_held: days_ago == 0 }
    }

    #[test]
    fn two_days_whole_then_one_a_day_then_one_a_month() {
        let mut all = Vec::new();
        for hours in 0..24 * 400 {
            all.push(Kept { made_ms: NOW - hours * DAY_MS / 24, bytes: 1, ..kept(1, 1) });
        }
        let gone: HashSet<usize> = to_go(&all, 1, NOW, u64::MAX).into_iter().collect();
        let stays = |hours: std::ops::Range<usize>| hours.filter(|place| !gone.contains(place)).count();
        assert_eq!(stays(0..48), 48);
        assert_eq!(stays(48..31 * 24), 29);
        assert!((12..=13).contains(&stays(31 * 24..400 * 24)));
    }

    #[test]
    fn what_has_more_answers_than_the_log_stays_and_so_does_the_last_good_one() {
        // A log that began anew: the backups of the old one stay, however old and large they are.
        let old = [kept(400, 1400), kept(401, 1399), kept(0, 26)];
        assert!(to_go(&old, 26, NOW, 1).is_empty());
        // One that cannot be read, from a clock that was ahead, takes the place of none.
        let unreadable = Kept { answers: None, is_held: false, ..kept(-400, 0) };
        let sound = Kept { is_held: true, ..kept(90, 26) };
        assert!(!to_go(&[unreadable, sound, kept(91, 25)], 30, NOW, 0).contains(&1));
    }

    #[test]
    fn the_oldest_go_if_there_is_no_room() {
        let all = [kept(0, 9), kept(40, 8), kept(80, 7), kept(120, 6)];
        assert_eq!(to_go(&all, 9, NOW, 25), [2, 3]);
    }

    #[test]
    fn many_sessions_on_one_day_push_out_no_earlier_month() {
        let today = |hours: i64| Kept { made_ms: NOW - hours * DAY_MS / 24, is_held: hours == 0, ..kept(0, 9) };
        let all = [today(0), today(1), today(2), today(3), kept(40, 8), kept(80, 7)];
        assert_eq!(to_go(&all, 9, NOW, 40), [2, 3]);
    }

    proptest! {
        #[test]
        fn nothing_goes_that_has_what_nothing_else_has(
            ages in prop::collection::vec((0..900_i64, 0..50_u64, 1..50_u64), 1..40), log in 0..50_u64, most in 0..500_u64,
        ) {
            let mut all: Vec<Kept> =
                ages.iter().map(|&(days, answers, bytes)| Kept { bytes, is_held: false, ..kept(days, answers) }).collect();
            all[0].is_held = true;
            let gone = to_go(&all, log, NOW, most);
            prop_assert!(!gone.contains(&0));
            prop_assert!(gone.iter().all(|place| all[*place].answers.unwrap() <= log));
        }
    }
}
