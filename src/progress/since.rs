//! What has changed since some day.

use serde::Serialize;

use super::{Gains, View, gains::Ledger, known::known};
use crate::memory::{Scheduler, StudyDay};

/// What has changed between the end of a day and today.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Since {
    /// Days between that day and today.
    pub days: u32,
    /// Sessions after that day.
    #[serde(rename = "sittings")]
    pub sessions: usize,
    /// Cards gained and lost in those sessions.
    #[serde(flatten)]
    pub gains: Gains,
    /// Cards that became due after that day and are due today.
    pub became_due: usize,
    /// Cards that would have been recalled at the end of that day: the sum of their retrievabilities.
    pub known_then: f32,
    /// Cards that would be recalled today.
    pub known_now: f32,
}

/// Returns the last day of study before today; today if there is no other; `None` before the first answer.
#[must_use]
pub fn last_time(view: &View<'_>) -> Option<StudyDay> {
    let today = view.history().today();
    let days = || view.answers_of_any_day().map(|it| it.study_day);
    days().filter(|day| *day < today).max().or_else(|| days().next().map(|_| today))
}

/// Returns what has changed since the end of `then`.
#[must_use]
pub fn since(view: &View<'_>, then: StudyDay, scheduler: &Scheduler) -> Since {
    let history = view.history();
    let today = history.today();
    // The clock may have been set back.
    let then = then.min(today);
    let mut since = Since { days: today.days_since(then), ..Since::default() };
    let mut ledger = Ledger::new(history.card_count());
    let mut was_met = vec![false; history.session_count()];
    for answer in view.answers_of_any_day().filter(|it| it.study_day > then && it.study_day <= today) {
        ledger.enter(answer, 0, &mut since.gains);
        since.sessions += usize::from(!std::mem::replace(&mut was_met[answer.session as usize], true));
    }
    let became_due = |card: &u32| history.state(*card).is_due(today) && !history.state(*card).is_due(then);
    since.became_due = view.studied().filter(became_due).count();
    let known = known(view, &[then, today], scheduler);
    (since.known_then, since.known_now) = (known[0], known[1]);
    since
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        memory::Rating::{Again, Good},
        progress::samples::{SCHEDULER_RETENTION, history, review},
    };

    #[test]
    fn what_was_known_fades_and_becomes_due() {
        let scheduler = Scheduler::new(SCHEDULER_RETENTION);
        let reviews = [review("a", 10, Good), review("b", 10, Good)];
        let on = |today| {
            let history = history(&reviews, &["a", "b", "c"], StudyDay(today));
            since(&history.all(), StudyDay(10), &scheduler)
        };
        let nothing = on(10);
        assert_eq!((nothing.days, nothing.became_due, nothing.sessions), (0, 0, 0));
        assert!((nothing.known_now - 2.0).abs() < 1e-6);
        let week = on(17);
        assert_eq!((week.days, week.became_due), (7, 2));
        assert!(week.known_now < week.known_then && (week.known_then - 2.0).abs() < 1e-6);
    }

    #[test]
    fn what_was_done_since_is_counted_from_the_day_after() {
        let scheduler = Scheduler::new(SCHEDULER_RETENTION);
        let reviews = [
            review("a", 10, Good),
            review("b", 10, Again),
            review("a", 12, Again),
            review("b", 12, Good),
            review("c", 13, Good),
        ];
        let history = history(&reviews, &["a", "b", "c"], StudyDay(13));
        let view = history.all();
        assert_eq!(last_time(&view), Some(StudyDay(12)));
        let since = since(&view, StudyDay(10), &scheduler);
        assert_eq!((since.sessions, since.gains), (2, Gains { gained: 2, lost: 1 }));
    }

    #[test]
    fn there_is_no_last_time_before_the_first_and_only_today_on_the_first_day() {
        let last = |reviews: &[_]| last_time(&history(reviews, &["a"], StudyDay(10)).all());
        assert_eq!(last(&[]), None);
        assert_eq!(last(&[review("a", 10, Good)]), Some(StudyDay(10)));
        assert_eq!(last(&[review("a", 99, Good)]), Some(StudyDay(10)));
    }
}
