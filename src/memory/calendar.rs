//! Days on which a learner studies less, or not at all.

use serde::{Deserialize, Serialize};

use super::{
    StudyDay,
    spread::{CLOSED, mix},
};

/// How much is asked on a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Share {
    /// As much as usual.
    #[default]
    Normal,
    /// About half as much.
    Easy,
    /// Nothing.
    Rest,
}

/// A span of days without study.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The first day.
    pub first: StudyDay,
    /// The last day. If it is before the first, the holiday is empty.
    pub last: StudyDay,
}

/// Which days are easy and which are free.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Calendar {
    /// The share of each weekday, Monday first.
    pub weekdays: [Share; 7],
    /// The holidays, in any order.
    pub holidays: Vec<Holiday>,
}

impl Calendar {
    /// Returns how much is asked on `day`.
    #[must_use]
    pub fn share(&self, day: StudyDay) -> Share {
        if self.holidays.iter().any(|holiday| (holiday.first..=holiday.last).contains(&day)) {
            return Share::Rest;
        }
        // Day 0, 1 January 1970, was a Thursday.
        self.weekdays[(i64::from(day.0) + 3).rem_euclid(7) as usize]
    }

    /// Returns the load of a day with `due` cards, as [`spread`](super::spread) should see it: double on an easy day,
    /// so that it fills half as far, and [`CLOSED`] on a free one.
    #[must_use]
    pub fn load(&self, day: StudyDay, due: u32) -> u32 {
        match self.share(day) {
            Share::Normal => due,
            Share::Easy => due.saturating_mul(2).saturating_add(1).min(CLOSED - 1),
            Share::Rest => CLOSED,
        }
    }

    /// Returns the day on which a card due on `due` is asked. That is `due` itself unless it falls in a holiday; then
    /// it is one of the days after the holiday, chosen by `seed` from as many days as the holiday had, 14 at most.
    #[must_use]
    pub fn asked_on(&self, due: StudyDay, seed: impl Fn() -> u64) -> StudyDay {
        const LONGEST_SPREAD: u64 = 14;
        let mut day = due;
        // One holiday may follow directly on another.
        for _ in &self.holidays {
            let Some(holiday) = self.holidays.iter().find(|holiday| (holiday.first..=holiday.last).contains(&day))
            else {
                break;
            };
            let length = u64::from(holiday.last.days_since(holiday.first)) + 1;
            day = holiday.last.plus(1 + (mix(seed(), 0) % length.min(LONGEST_SPREAD)) as u32);
        }
        if day == due {
            return due;
        }
        (0..7).map(|later| day.plus(later)).find(|day| self.share(*day) != Share::Rest).unwrap_or(day)
    }

    /// Returns the minutes of study on `day` if a normal day has `minutes_per_day`.
    #[must_use]
    pub fn minutes(&self, day: StudyDay, minutes_per_day: f32) -> f32 {
        match self.share(day) {
            Share::Normal => minutes_per_day,
            Share::Easy => minutes_per_day / 2.0,
            Share::Rest => 0.0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::memory::spread;

    /// Monday, 23 November 2026.
    const MONDAY: StudyDay = StudyDay(20_780);

    fn calendar(weekday: usize, share: Share) -> Calendar {
        let mut calendar = Calendar::default();
        calendar.weekdays[weekday] = share;
        calendar
    }

    /// How many of 700 cards answered today, ideally due in 30 days, come back on each weekday.
    fn by_weekday(calendar: &Calendar) -> [u32; 7] {
        let mut due = std::collections::BTreeMap::<StudyDay, u32>::new();
        for seed in 0..700 {
            let load = |day| calendar.load(day, due.get(&day).copied().unwrap_or_default());
            *due.entry(MONDAY.plus(spread(30.0, 1, MONDAY, seed, &load))).or_default() += 1;
        }
        let mut weekdays = [0; 7];
        for (day, cards) in due {
            weekdays[day.days_since(MONDAY) as usize % 7] += cards;
        }
        weekdays
    }

    #[test]
    fn an_easy_weekday_gets_half_of_what_the_others_get_and_a_free_one_nothing() {
        // The days from 27 to 33 days ahead include each weekday once.
        assert_eq!(by_weekday(&Calendar::default()), [100; 7]);
        let easy = by_weekday(&calendar(6, Share::Easy));
        assert!(easy[6].abs_diff(700 / 13) <= 1, "{easy:?}");
        assert_eq!(by_weekday(&calendar(6, Share::Rest))[6], 0);
    }

    #[test]
    fn weekdays_are_those_of_the_calendar() {
        for place in 0..7 {
            let day = MONDAY.plus(place as u32);
            assert_eq!(calendar(place, Share::Rest).share(day), Share::Rest, "{}", day.date());
            assert_eq!(calendar((place + 1) % 7, Share::Rest).share(day), Share::Normal);
        }
        assert_eq!(calendar(0, Share::Rest).share(StudyDay(i32::MAX)), Share::Normal);
    }

    #[test]
    fn what_would_fall_on_a_holiday_is_spread_over_the_days_after_it() {
        let holiday = Holiday { first: MONDAY.plus(1), last: MONDAY.plus(14) };
        let calendar = Calendar { holidays: vec![holiday], ..Calendar::default() };
        let load = |day| calendar.load(day, 0);
        let days: std::collections::BTreeSet<u32> = (0..200).map(|seed| spread(2.0, 1, MONDAY, seed, &load)).collect();
        // The last day is half of the 13 days' delay later than the first.
        assert_eq!(days, (15..=21).collect());
    }

    #[test]
    fn what_was_promised_for_a_holiday_is_asked_evenly_on_the_days_after_it() {
        // A holiday of ten days, from Tuesday to Thursday of the next week, and no study on Sundays.
        let mut calendar = calendar(6, Share::Rest);
        calendar.holidays = vec![Holiday { first: MONDAY.plus(1), last: MONDAY.plus(10) }];
        let mut asked = [0; 30];
        for seed in 0..1_000 {
            asked[calendar.asked_on(MONDAY.plus(5), || seed).days_since(MONDAY) as usize] += 1;
        }
        // The cards of Sunday, day 13, go to the Monday after it, as do those of Sunday, day 20.
        let expected = [100, 100, 0, 200, 100, 100, 100, 100, 100, 0, 100];
        assert_eq!(asked[..11], [0; 11]);
        for (asked, expected) in asked[11..22].iter().zip(expected) {
            assert!(i32::abs(asked - expected) <= 30 && (*asked == 0) == (expected == 0), "{asked} for {expected}");
        }
        // Cards due before or after the holiday stay where they are.
        for day in [0, 11, 13, 25] {
            assert_eq!(calendar.asked_on(MONDAY.plus(day), || 3), MONDAY.plus(day));
        }
    }

    #[test]
    fn holidays_that_follow_on_each_other_are_one() {
        let holiday = |first, last| Holiday { first: MONDAY.plus(first), last: MONDAY.plus(last) };
        let calendar = Calendar { holidays: vec![holiday(1, 3), holiday(4, 6)], ..Calendar::default() };
        for seed in 0..9 {
            assert!(calendar.asked_on(MONDAY.plus(2), || seed) > MONDAY.plus(6));
        }
    }

    #[test]
    fn a_learner_who_is_always_on_holiday_gets_ordinary_intervals() {
        let calendar = Calendar { weekdays: [Share::Rest; 7], holidays: Vec::new() };
        let days = spread(30.0, 1, MONDAY, 7, &|day| calendar.load(day, 0));
        assert!((27..=33).contains(&days), "{days}");
    }
}
