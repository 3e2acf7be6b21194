//! Chooses the exact day: cards learned together should not come back together, and no day should be heavy.

use super::StudyDay;

/// The longest interval, in days: about a hundred years.
pub const MAX_INTERVAL_DAYS: u32 = 36_500;

/// The load of a day on which nothing should be asked.
pub const CLOSED: u32 = u32::MAX;

/// How far ahead to look for an open day, in days. No holiday is expected to be longer.
const LONGEST_BREAK_DAYS: u32 = 400;

/// No load on any day.
pub const NO_LOAD: &dyn Fn(StudyDay) -> u32 = &|_| 0;

/// Returns the interval near `ideal_days`, in whole days, that falls on the least loaded day.
///
/// - It is at least 1 and `at_least`, and at most [`MAX_INTERVAL_DAYS`].
/// - It differs from the ideal by up to about 0.6 times its square root: by a day at 3 days, 3 at 30, 11 at a year.
///   Below 3 days it is the ideal, rounded.
/// - Among days with the same load, `seed` decides.
/// - If all these days are [`CLOSED`], it falls after them: on the first open day or up to half of the card's delay
///   later, so that the first day after a holiday does not get everything.
#[must_use]
pub fn spread(ideal_days: f32, at_least: u32, today: StudyDay, seed: u64, load: &dyn Fn(StudyDay) -> u32) -> u32 {
    let floor = at_least.clamp(1, MAX_INTERVAL_DAYS);
    let ideal = (ideal_days.round().max(1.0) as u32).min(MAX_INTERVAL_DAYS);
    let slack = if ideal < 3 { 0 } else { (0.6 * (ideal as f32).sqrt()).round() as u32 };
    let first = ideal.saturating_sub(slack).max(floor);
    let last = (ideal + slack).clamp(first, MAX_INTERVAL_DAYS);
    let (first, last) = after_a_break(first, last, |days| load(today.plus(days)) < CLOSED);
    (first..=last).min_by_key(|days| (load(today.plus(*days)), mix(seed, *days))).unwrap_or(first)
}

/// Returns the same span if it contains an open day; otherwise one after it that starts on an open day, if there is
/// one.
fn after_a_break(first: u32, last: u32, is_open: impl Fn(u32) -> bool) -> (u32, u32) {
    if (first..=last).any(&is_open) {
        return (first, last);
    }
    let until = last.saturating_add(LONGEST_BREAK_DAYS).min(MAX_INTERVAL_DAYS);
    (last..=until).find(|days| is_open(*days)).map_or((first, last), |open| {
        let wait = (open - last) / 2;
        (open, (open + wait).min(MAX_INTERVAL_DAYS))
    })
}

/// The output function of `SplitMix64`: well-mixed bits from a seed and a number.
pub(super) fn mix(seed: u64, number: u32) -> u64 {
    let mut bits = seed.wrapping_add(u64::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    bits ^ (bits >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_day_stays_near_the_ideal() {
        for (ideal, least, most) in [(0.2, 1, 1), (1.6, 2, 2), (3.0, 2, 4), (30.0, 27, 33), (1e9, 36_385, 36_500)] {
            for seed in 0..200 {
                let days = spread(ideal, 1, StudyDay(0), seed, NO_LOAD);
                assert!((least..=most).contains(&days), "{ideal} -> {days}");
            }
        }
    }

    #[test]
    fn the_least_loaded_day_is_taken() {
        let load = |day: StudyDay| u32::from(day != StudyDay(131)) * 5;
        assert_eq!(spread(30.0, 1, StudyDay(100), 7, &load), 31);
    }

    #[test]
    fn cards_learned_together_come_back_apart() {
        let days: std::collections::BTreeSet<u32> =
            (0..50).map(|seed| spread(30.0, 1, StudyDay(0), seed, NO_LOAD)).collect();
        assert_eq!(days.len(), 7);
    }
}
