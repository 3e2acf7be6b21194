//! When the learner studied: day by day, and by the hour of the day.

use std::collections::BTreeMap;

use super::{Answered, View};
use crate::memory::{Moment, StudyDay};

/// What was done in a stretch of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    /// Answers given, including practice.
    pub answers: u32,
    /// Cards answered for the first time ever.
    pub new: u32,
    /// Cards that came back from an earlier day.
    pub asked: u32,
    /// Those of them that were recalled at once.
    pub recalled: u32,
    /// Time spent answering, in milliseconds.
    pub duration_ms: u64,
}

impl Done {
    fn add(&mut self, answer: &Answered) {
        self.answers += 1;
        self.new += u32::from(answer.was_new);
        self.asked += u32::from(answer.came_back());
        self.recalled += u32::from(answer.came_back() && answer.is_recalled());
        self.duration_ms += u64::from(answer.duration_ms);
    }
}

/// Returns what was done on each study day with an answer, oldest first, including days dated in the future.
#[must_use]
pub fn calendar(view: &View<'_>) -> Vec<(StudyDay, Done)> {
    let mut days: Vec<(StudyDay, Done)> = Vec::new();
    for answer in view.answers() {
        match days.last_mut() {
            Some((day, done)) if *day == answer.study_day => done.add(answer),
            _ => {
                let mut done = Done::default();
                done.add(answer);
                days.push((answer.study_day, done));
            }
        }
    }
    if days.is_sorted_by(|a, b| a.0 < b.0) { days } else { joined(days) }
}

/// Sorts the days and joins equal ones, which come apart if the clock was set back.
fn joined(days: Vec<(StudyDay, Done)>) -> Vec<(StudyDay, Done)> {
    let mut by_day: BTreeMap<StudyDay, Done> = BTreeMap::new();
    for (day, more) in days {
        let done = by_day.entry(day).or_default();
        done.answers += more.answers;
        done.new += more.new;
        done.asked += more.asked;
        done.recalled += more.recalled;
        done.duration_ms += more.duration_ms;
    }
    by_day.into_iter().collect()
}

/// Returns what was done in each hour of the day, from midnight, in the learner's local time at each answer.
#[must_use]
pub fn hours(view: &View<'_>) -> [Done; 24] {
    let mut hours = [Done::default(); 24];
    for answer in view.answers() {
        hours[local_hour(answer.at)].add(answer);
    }
    hours
}

fn local_hour(at: Moment) -> usize {
    const HOUR_MS: i64 = 3_600_000;
    let local_ms = at.utc_ms.saturating_add(i64::from(at.utc_offset_s) * 1000);
    local_ms.div_euclid(HOUR_MS).rem_euclid(24) as usize
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::Rating::{Again, Good},
        progress::samples::{everything, practice, review},
    };

    #[test]
    fn days_are_told_in_order_even_where_the_clock_went_back() {
        let reviews = [
            review("a", 5, Good),
            review("b", 5, Good),
            review("a", 9, Again),
            review("a", 9, Good),
            review("b", 7, Good),
            practice("c", 5, Good),
        ];
        let done = |answers: u32, new, asked, recalled| Done {
            answers,
            new,
            asked,
            recalled,
            duration_ms: u64::from(answers) * 10_000,
        };
        let expected =
            [(StudyDay(5), done(3, 2, 0, 0)), (StudyDay(7), done(1, 0, 1, 1)), (StudyDay(9), done(2, 0, 1, 0))];
        assert_eq!(calendar(&everything(&reviews).all()), expected);
        assert_eq!(calendar(&everything(&[]).all()), []);
    }

    #[test]
    fn an_hour_is_what_the_clock_showed_then() {
        let at = |utc_hour: i64, offset_s| Moment { utc_ms: utc_hour * 3_600_000, utc_offset_s: offset_s };
        for (moment, hour) in
            [(at(12, 3600), 13), (at(23, 3600), 0), (at(0, -3600), 23), (at(-25, 0), 23), (at(5, 19_800), 10)]
        {
            assert_eq!(local_hour(moment), hour, "{moment:?}");
        }
        let mut travelling = [review("a", 1, Good), review("b", 1, Good)];
        travelling[1].at.utc_offset_s = 9 * 3600;
        let hours = hours(&everything(&travelling).all());
        assert_eq!((hours[0].answers, hours[9].answers), (1, 1));
    }

    #[test]
    fn no_moment_is_outside_the_day() {
        for utc_ms in [i64::MIN, -1, 0, i64::MAX] {
            for utc_offset_s in [i32::MIN, 0, i32::MAX] {
                assert!(local_hour(Moment { utc_ms, utc_offset_s }) < 24);
            }
        }
    }
}
