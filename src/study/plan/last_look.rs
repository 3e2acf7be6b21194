//! Chooses the day on which each card gets its last look before an exam.

use super::Exam;
use crate::memory::{CardState, Scheduler, StudyDay};

/// A card that will be recalled on the exam day with this probability as it stands needs no further look.
const GOOD_ENOUGH: f32 = 0.95;

/// A day before the exam.
struct Day {
    /// Cards that come due or get their look on the day.
    cards: usize,
    /// The most cards that fit on the day.
    room: usize,
}

/// Returns the day of each card's last look before an exam, in the order of the cards, or `None` for a card without
/// one.
///
/// - The look is on one of the exam's last [`look_days`](Exam::look_days), and so late that the card would be
///   recalled on the exam day with 95 % even if the look did not strengthen it. A well-known card may have its look two
///   weeks before the exam, a weak one the day before.
/// - Of these days, the one with the most room is chosen; of equal ones, the latest. Cards that come due take up room,
///   too. Weak cards choose first.
/// - A card that comes due on one of its days needs no other look. A card that is good enough, or was answered that
///   late already, gets none; nor does a new card until it is met.
/// - Cards answered today take up today's room, so that a second session on the same day does not ask for more.
/// - `room` returns how many cards fit on a day. A card that does not fit on its own days gets an earlier one, or none
///   if there is no room at all.
#[must_use]
pub fn last_looks(
    states: &[CardState],
    scheduler: &Scheduler,
    today: StudyDay,
    exam: Exam,
    room: &dyn Fn(StudyDay) -> usize,
) -> Vec<Option<StudyDay>> {
    let mut looks = vec![None; states.len()];
    let first = today.max(exam.day.minus(exam.look_days));
    let mut days: Vec<Day> =
        (0..exam.day.days_since(first)).map(|day| Day { cards: 0, room: room(first.plus(day)) }).collect();
    // How long a card stays good enough is proportional to its stability.
    let lasts = scheduler.days_until(GOOD_ENOUGH, 1.0);
    let mut waiting = Vec::new();
    for (card, schedule) in states.iter().enumerate().filter_map(|(card, state)| Some((card, state.schedule()?))) {
        let due = schedule.due_day.max(today);
        let lasts = (schedule.stability * lasts).max(0.0);
        let own = first.max(exam.day.minus((lasts as u32).clamp(1, exam.look_days.max(1))));
        // Cards answered today take up today's room, however often the looks are computed.
        let answered = (schedule.last_day == today && due > today).then_some(today);
        for taken in answered.into_iter().chain([due]).filter(|day| *day >= first) {
            if let Some(day) = days.get_mut(taken.days_since(first) as usize) {
                day.cards += 1;
            }
        }
        if due >= own && due < exam.day {
            looks[card] = Some(due);
        } else if schedule.last_day < own && exam.day.days_since(schedule.last_day) as f32 > lasts {
            waiting.push((own, card));
        }
    }
    // The cards whose days begin last have the fewest days.
    waiting.sort_unstable_by(|a, b| b.cmp(a));
    for (own, card) in waiting {
        let (earlier, own) = days.split_at_mut(own.days_since(first) as usize);
        let (before, day) = match most_room(own) {
            Some(day) => (earlier.len(), Some((day, own))),
            None => (0, most_room(earlier).map(|day| (day, earlier))),
        };
        if let Some((day, days)) = day {
            days[day].cards += 1;
            looks[card] = Some(first.plus((before + day) as u32));
        }
    }
    looks
}

/// Returns the indices of the cards to be asked today because of an exam although they are not due.
///
/// Compute it anew whenever a session begins. Empty once the exam day has come.
#[must_use]
pub fn looks_today(
    states: &[CardState],
    scheduler: &Scheduler,
    today: StudyDay,
    exam: Exam,
    room: &dyn Fn(StudyDay) -> usize,
) -> Vec<usize> {
    if exam.day.days_since(today) > exam.look_days {
        return Vec::new();
    }
    let looks = last_looks(states, scheduler, today, exam, room).into_iter().enumerate();
    looks.filter(|(card, day)| *day == Some(today) && !states[*card].is_due(today)).map(|(card, _)| card).collect()
}

/// The index of the day with the most room left, the last of equal ones.
fn most_room(days: &[Day]) -> Option<usize> {
    (0..days.len())
        .filter(|day| days[*day].cards < days[*day].room)
        .max_by_key(|day| days[*day].room - days[*day].cards)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const EXAM: Exam = Exam { look_days: 14, ..Exam::new(StudyDay(100), 60.0) };
    const ROOM: &dyn Fn(StudyDay) -> usize = &|_| 1_000;

    fn days(states: &[CardState], today: i32, room: &dyn Fn(StudyDay) -> usize) -> Vec<Option<i32>> {
        let looks = last_looks(states, &Scheduler::new(0.85), StudyDay(today), EXAM, room);
        looks.into_iter().map(|day| day.map(|day| day.0)).collect()
    }

    // 95 % are left after 0.4025 of the stability has passed: (1 + 0.4025 * 0.98035)^-0.1542 = 0.950.

    #[test]
    fn the_better_a_card_is_known_the_earlier_its_last_look_may_be() {
        // 4 days at a stability of 10, the whole time at 100, and 1 day at 2.
        let weak_first =
            [CardState::sample(2.0, 80, 110), CardState::sample(10.0, 80, 110), CardState::sample(100.0, 20, 110)];
        assert_eq!(days(&weak_first, 90, ROOM), [Some(99), Some(98), Some(97)]);
        let many = [vec![CardState::sample(10.0, 80, 110); 5], vec![CardState::sample(100.0, 20, 110); 12]].concat();
        let on = |day| days(&many, 80, ROOM).into_iter().filter(|it| *it == Some(day)).count();
        // Seventeen cards on fourteen days: three late days have two each.
        assert_eq!((86..100).map(on).collect::<Vec<_>>(), [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 2, 2, 2]);
    }

    #[test]
    fn a_card_that_comes_due_late_enough_needs_no_other_look() {
        // Due three days before the exam, where four would do; due one day too early.
        assert_eq!(days(&[CardState::sample(10.0, 80, 97)], 90, ROOM), [Some(97)]);
        assert_eq!(days(&[CardState::sample(10.0, 80, 95)], 90, ROOM), [Some(99)]);
        // Overdue cards are due today.
        assert_eq!(days(&[CardState::sample(10.0, 50, 60)], 97, ROOM), [Some(97)]);
    }

    #[test]
    fn a_card_that_is_good_enough_new_or_was_looked_at_gets_no_look() {
        let looked_at = CardState::sample(10.0, 96, 110);
        assert_eq!(days(&[CardState::sample(1_000.0, 80, 400), CardState::New, looked_at], 97, ROOM), [None; 3]);
    }

    #[test]
    fn a_day_on_which_nothing_fits_gets_no_look() {
        let weekend = |day: StudyDay| if day >= StudyDay(98) { 0 } else { 2 };
        assert_eq!(days(&[CardState::sample(2.0, 80, 110)], 90, &weekend), [Some(97)]);
        assert_eq!(days(&[CardState::sample(2.0, 80, 110)], 98, &weekend), [None]);
    }

    #[test]
    fn a_second_session_on_a_day_asks_for_no_more_than_the_first() {
        // A hundred well-known cards in ten days: ten a day.
        let mut states = vec![CardState::sample(60.0, 20, 300); 100];
        let scheduler = Scheduler::new(0.85);
        let looks = |states: &[CardState]| looks_today(states, &scheduler, StudyDay(90), EXAM, ROOM);
        let first = looks(&states);
        assert_eq!(first.len(), 10);
        for place in first {
            states[place] = CardState::sample(90.0, 90, 400);
        }
        assert!(looks(&states).is_empty());
    }

    #[test]
    fn once_the_exam_has_come_and_long_before_it_the_queue_is_as_always() {
        let states = vec![CardState::sample(10.0, 20, 300); 9];
        let looks = |today| looks_today(&states, &Scheduler::new(0.85), StudyDay(today), EXAM, ROOM).len();
        assert_eq!([85, 100, 101, 5_000].map(looks), [0; 4]);
        assert_eq!(looks(99), 9);
    }

    prop_compose! {
        fn any_card()(
            thousandths in 1u32..36_500_000, short in any::<bool>(), last in 0i32..100, interval in 0i32..90,
        ) -> CardState {
            let stability = thousandths as f32 / 1e3;
            CardState::sample(if short { stability / 1_000.0 } else { stability }, last, last + interval)
        }
    }

    proptest! {
        #[test]
        fn every_look_lies_on_a_day_before_the_exam_that_has_room_for_it(
            states in prop::collection::vec(any_card(), 0..80), today in 80i32..105, room in 0usize..12,
        ) {
            let looks = days(&states, today, &|_| room);
            prop_assert_eq!(looks.len(), states.len());
            for day in today..100 {
                let due = |state: &CardState| state.schedule().unwrap().due_day.0.max(today) == day;
                let due = states.iter().filter(|state| due(state)).count();
                let not_due = states.iter().zip(&looks).filter(|(state, look)| {
                    **look == Some(day) && state.schedule().unwrap().due_day.0.max(today) != day
                });
                let not_due = not_due.count();
                prop_assert!(not_due == 0 || due + not_due <= room);
            }
            let within = |day: &i32| (86..100).contains(day) && *day >= today;
            prop_assert!(looks.iter().flatten().all(within));
        }

        #[test]
        fn no_card_gets_a_second_look_after_one_that_went_well(
            states in prop::collection::vec(any_card(), 1..40), first_day in 80i32..100,
        ) {
            let scheduler = Scheduler::new(0.85);
            let mut states = states;
            let mut looks = vec![0; states.len()];
            for today in first_day..100 {
                for place in looks_today(&states, &scheduler, StudyDay(today), EXAM, ROOM) {
                    looks[place] += 1;
                    let schedule = states[place].schedule().unwrap();
                    // A recalled card is at least as strong as before.
                    states[place] = CardState::sample(schedule.stability, today, today + 200);
                }
            }
            prop_assert!(looks.iter().all(|looks| *looks <= 1));
        }
    }
}
