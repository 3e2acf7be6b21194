//! Every run of study, and what has changed since the last one.

use std::collections::{HashMap, HashSet};

use super::LONGEST_ANSWER_MS;
use crate::{
    deck::CardKey,
    memory::{CardState, Moment, Scheduler, StudyDay},
    study::{Review, SittingId},
};

/// One past sitting.
#[derive(Clone, Debug, PartialEq)]
pub struct SittingRecord {
    /// Its name.
    pub id: SittingId,
    /// When its first answer was given.
    pub began: Moment,
    /// The study day of that answer.
    pub study_day: StudyDay,
    /// Answers given.
    pub answers: usize,
    /// Answers other than Again.
    pub recalled: usize,
    /// Different cards.
    pub cards: usize,
    /// Cards that were recalled at the first answer.
    pub recalled_at_once: usize,
    /// Cards answered for the first time ever.
    pub new: usize,
    /// Time spent answering.
    pub duration_ms: u64,
}

/// Every sitting, the latest first. `reviews` are all of them, oldest first.
#[must_use]
pub fn sittings(reviews: &[Review]) -> Vec<SittingRecord> {
    let mut records: Vec<SittingRecord> = Vec::new();
    let mut places: HashMap<SittingId, usize> = HashMap::new();
    let mut met: HashSet<&CardKey> = HashSet::new();
    let mut met_here: HashSet<(SittingId, &CardKey)> = HashSet::new();
    for review in reviews {
        let place = *places.entry(review.sitting).or_insert_with(|| {
            records.push(SittingRecord {
                id: review.sitting,
                began: review.at,
                study_day: review.study_day,
                answers: 0,
                recalled: 0,
                cards: 0,
                recalled_at_once: 0,
                new: 0,
                duration_ms: 0,
            });
            records.len() - 1
        });
        let record = &mut records[place];
        record.answers += 1;
        record.recalled += usize::from(review.rating.is_recalled());
        if met_here.insert((review.sitting, &review.card)) {
            record.cards += 1;
            record.recalled_at_once += usize::from(review.rating.is_recalled());
        }
        record.new += usize::from(met.insert(&review.card));
        record.duration_ms += u64::from(review.duration_ms.min(LONGEST_ANSWER_MS));
    }
    records.reverse();
    records
}

/// What has changed between the day of the last sitting and today, with nothing answered in between.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Since {
    /// Days from then to today.
    pub days: u32,
    /// Cards that have become due.
    pub became_due: usize,
    /// Cards that would have been recalled then: the sum of retrievabilities.
    pub known_then: f32,
    /// Cards that would be recalled today.
    pub known_now: f32,
}

/// What has changed since that day.
#[must_use]
pub fn since<'s>(
    last: StudyDay,
    today: StudyDay,
    states: impl IntoIterator<Item = &'s CardState>,
    scheduler: &Scheduler,
) -> Since {
    let mut since = Since { days: today.days_since(last), ..Since::default() };
    for state in states {
        since.became_due += usize::from(state.is_due(today) && !state.is_due(last));
        since.known_then += scheduler.retrievability(state, last);
        since.known_now += scheduler.retrievability(state, today);
    }
    since
}

#[cfg(test)]
pub(super) mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{memory::Rating, study::Form};

    /// An answer whose sitting is its day, and which took 10 seconds.
    pub fn review(card: &str, day: i32, rating: Rating) -> Review {
        Review {
            id: Uuid::nil(),
            sitting: Uuid::from_u128(day as u128),
            card: CardKey { deck: "d".into(), card: card.into() },
            at: Moment { utc_ms: i64::from(day) * 86_400_000, utc_offset_s: 0 },
            study_day: StudyDay(day),
            form: Form::Recall,
            rating,
            given: None,
            is_right: None,
            rival: None,
            duration_ms: 10_000,
            is_scheduled: true,
            interval_days: 1,
        }
    }

    #[test]
    fn sittings_are_counted_the_latest_first() {
        let reviews = [
            review("a", 1, Rating::Again),
            review("a", 1, Rating::Good),
            review("b", 1, Rating::Good),
            review("a", 4, Rating::Good),
            review("c", 4, Rating::Again),
        ];
        let records = sittings(&reviews);
        let counts: Vec<_> =
            records.iter().map(|it| (it.study_day.0, it.answers, it.recalled, it.cards, it.new)).collect();
        assert_eq!(counts, [(4, 2, 1, 2, 1), (1, 3, 2, 2, 2)]);
        assert_eq!(records[1].duration_ms, 30_000);
        assert_eq!((records[0].recalled_at_once, records[1].recalled_at_once), (1, 1));
        assert_eq!(sittings(&[]), []);
    }

    #[test]
    fn what_was_known_fades_and_becomes_due() {
        let scheduler = Scheduler::new(0.9);
        let load = crate::memory::NO_LOAD;
        let state = CardState::Reviewed(scheduler.candidates(&CardState::New, StudyDay(10), 1, load)[2].schedule);
        let nothing = since(StudyDay(10), StudyDay(10), [&state], &scheduler);
        assert_eq!((nothing.days, nothing.became_due), (0, 0));
        let week = since(StudyDay(10), StudyDay(17), [&state, &CardState::New], &scheduler);
        assert_eq!((week.days, week.became_due), (7, 1));
        assert!(week.known_now < week.known_then && week.known_then <= 1.0);
    }
}
