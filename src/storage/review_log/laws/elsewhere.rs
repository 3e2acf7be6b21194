//! The laws of merging answers that were given in another program, or that came back from one.

use super::*;
use crate::study::{held_elsewhere, is_elsewhere};

/// Answers that were given in another program, as a device imports them that is so many hours east of Greenwich: at each
/// import they have the same ids.
fn imported(log: &mut ReviewLog, hours: i32) {
    let answer = |number: u32| {
        // At a moment at which no step answers: it is another answer than those.
        let at_ms = START_MS - DAY_MS * i64::from(number) - 600_000;
        let at = Moment { utc_ms: at_ms, utc_offset_s: hours * 3600 };
        Review {
            id: Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(number)),
            session: held_elsewhere((at_ms + i64::from(hours)).unsigned_abs()),
            at,
            study_day: StudyDay::from_moment(at, 4),
            // The due day of the last one may have been another when the package was made.
            interval_days: if number == 0 { 30 + hours.unsigned_abs() } else { 3 },
            ..review(&mut new_log(), at_ms, number as usize % CARDS, Rating::Good)
        }
    };
    let answers: Vec<Review> = (0..9).map(answer).collect();
    log.append(&answers.iter().map(Event::Review).collect::<Vec<_>>()).unwrap();
}

/// The answers in a log, also those that were taken back, that came from another program or that did not. Their cards are
/// called by the moves that a log knows.
fn given_in(log: &ReviewLog, came: bool) -> BTreeSet<Uuid> {
    log.given().unwrap().into_iter().filter(|it| is_elsewhere(it.session) == came).map(|it| it.id).collect()
}

/// The answers of a log as they come back from another program on a device that did not give them, some a little later.
fn came_back(log: &ReviewLog, hours: i32) -> ReviewLog {
    let mut other = new_log();
    for (place, review) in (0_u32..).zip(log.reviews().unwrap()) {
        let at_ms = review.at.utc_ms + i64::from(place % 3);
        let at = Moment { utc_ms: at_ms, utc_offset_s: hours * 3600 };
        let id = Uuid::from_u128(0x0190_0000_0000_7000_9000_0000_0000_0000 + u128::from(place));
        let session = held_elsewhere((at_ms + i64::from(hours)).unsigned_abs());
        let came = Review { id, session, at, study_day: StudyDay::from_moment(at, 4), ..review };
        other.append(&[Event::Review(&came)]).unwrap();
    }
    other
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn an_answer_that_came_back_from_another_program_is_the_one_that_was_given_however_logs_are_merged(
        given in steps(14), after_it in steps(6), hours in prop::array::uniform2(-12i32..=14), of in 1usize..4,
    ) {
        let log = after(new_log(), &given);
        let [here, there] = hours.map(|hours| came_back(&log, hours));
        let log = after(log, &[(1, Step::Undo)]);
        let here = after(here, &after_it);
        let logs = [&log, &here, &there];
        let together = union(logs);
        prop_assert!(given_in(&together, true).is_empty(), "{:?}", given_in(&together, true));
        prop_assert_eq!(given_in(&together, false), &given_in(&log, false) | &given_in(&here, false));
        prop_assert_eq!(all(&union([&there, &here, &log])), all(&together));
        prop_assert_eq!(all(&union([&here, &log, &there, &log])), all(&together));
        let mut again = union([&together]);
        prop_assert_eq!(again.merge(&together).unwrap(), Changed::default());
        prop_assert_eq!(again.merge(&there).unwrap(), Changed::default());
        let mut pieces: Vec<_> = logs.iter().flat_map(|log| (0..of).map(|it| piece(log, of, it)).collect::<Vec<_>>()).collect();
        prop_assert_eq!(all(&union(&pieces)), all(&together));
        pieces.reverse();
        prop_assert_eq!(all(&union(&pieces)), all(&together));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]

    #[test]
    fn an_answer_of_another_program_that_three_devices_imported_is_one_however_their_logs_are_merged(
        ways in prop::array::uniform3(steps(6)), hours in prop::array::uniform3(-12i32..=14), of in 1usize..4,
    ) {
        let logs: Vec<ReviewLog> = ways.iter().zip(hours).map(|(way, hours)| {
            let mut log = after(new_log(), way);
            imported(&mut log, hours);
            log
        }).collect();
        let together = union(&logs);
        prop_assert_eq!(together.reviews().unwrap().iter().filter(|it| is_elsewhere(it.session)).count(), 9);
        prop_assert_eq!(all(&union(logs.iter().rev())), all(&together));
        prop_assert_eq!(all(&union([&together, &logs[0], &together])), all(&together));
        let pieces: Vec<ReviewLog> = logs.iter().flat_map(|log| (0..of).map(|it| piece(log, of, it)).collect::<Vec<_>>()).collect();
        prop_assert_eq!(all(&union(&pieces)), all(&together));
    }
}

#[test]
fn an_answer_of_another_program_that_says_something_else_is_a_contradiction() {
    for damage in ["rating = 1", "card = 'c9'", "at_ms = at_ms + 1", "sitting = x'0190000000007000800000000000abcd'"] {
        let (mut a, mut b) = (new_log(), new_log());
        imported(&mut a, 1);
        imported(&mut b, 2);
        b.connection.execute(&format!("UPDATE reviews SET {damage} WHERE at_ms = {}", START_MS - 600_000), []).unwrap();
        let before = all(&a);
        assert!(matches!(a.merge(&b), Err(LogError::Contradicts { .. })), "{damage}");
        assert_eq!(all(&a), before);
    }
}

#[test]
fn an_answer_that_came_by_a_package_within_a_second_of_another_is_another_one_if_it_went_otherwise() {
    for (rating, answers) in [(Rating::Again, 2), (Rating::Good, 1)] {
        let (mut a, mut b) = (new_log(), new_log());
        let given = review(&mut a, START_MS, 0, Rating::Good);
        a.append(&[Event::Review(&given)]).unwrap();
        let at_ms = START_MS + 300;
        let came = Review { session: held_elsewhere(at_ms.unsigned_abs()), ..review(&mut b, at_ms, 0, rating) };
        b.append(&[Event::Review(&came)]).unwrap();
        a.merge(&b).unwrap();
        b.merge(&a).unwrap();
        assert_eq!((all(&b), a.reviews().unwrap().len()), (all(&a), answers), "{rating:?}");
    }
}

#[test]
fn an_answer_that_two_devices_imported_and_one_took_back_is_taken_back() {
    let (mut a, mut b) = (new_log(), new_log());
    imported(&mut a, 1);
    imported(&mut b, -5);
    let target = a.reviews().unwrap()[0].id;
    let id = b.next_id(START_MS);
    b.append(&[Event::Void { id, target, at_ms: START_MS }]).unwrap();
    a.merge(&b).unwrap();
    b.merge(&a).unwrap();
    assert_eq!((all(&a), a.reviews().unwrap().len()), (all(&b), 8));
}
