//! The laws of merging, over logs in memory.

mod elsewhere;

use std::{fs, path::Path};

use proptest::prelude::*;
use rusqlite::types::ValueRef;

use super::*;
use crate::{
    memory::{Moment, Rating},
    progress::PastAnswers,
    study::{ExamGoal, Form, MarkKind, held_elsewhere},
};

const CARDS: usize = 3;
/// The moment at which every log begins.
const START_MS: i64 = 1_795_431_600_000;
const DAY_MS: i64 = 86_400_000;

/// Something that is done on one device.
#[derive(Clone, Debug)]
enum Step {
    Answer {
        card: usize,
        rating: Rating,
        is_practice: bool,
    },
    Mark(usize, MarkKind),
    /// Parameters: the usual ones, or others.
    Fit(u8),
    Exam(u8, Option<u8>),
    /// A card takes the place of another.
    Move(usize, usize),
    /// Takes back the newest thing of this device.
    Undo,
    /// Takes back whatever lies at that place in the log, whoever wrote it.
    TakeBack(prop::sample::Index),
}

fn steps(most: usize) -> impl Strategy<Value = Vec<(i64, Step)>> {
    let card = 0..CARDS;
    let step = prop_oneof![
        1 => (card.clone(), card.clone()).prop_map(|(from, to)| Step::Move(from, to)),
        6 => (card.clone(), prop::sample::select(&Rating::ALL[..]), any::<bool>())
            .prop_map(|(card, rating, is_practice)| Step::Answer { card, rating, is_practice }),
        2 => (card.clone(), prop::sample::select(&MarkKind::ALL[..])).prop_map(|(card, kind)| Step::Mark(card, kind)),
        1 => (card, 20_700..20_900).prop_map(|(card, day)| Step::Mark(card, MarkKind::SetDue(StudyDay(day)))),
        1 => (0u8..3).prop_map(Step::Fit),
        1 => (0u8..2, prop::option::of(0u8..9)).prop_map(|(name, day)| Step::Exam(name, day)),
        2 => Just(Step::Undo),
        1 => any::<prop::sample::Index>().prop_map(Step::TakeBack),
    ];
    // Devices go on at their own pace, so that their ids interleave; a clock may go back.
    prop::collection::vec((-3i64..40, step), 0..most)
}

fn new_log() -> ReviewLog {
    ReviewLog::open(Path::new(IN_MEMORY)).unwrap()
}

fn card(number: usize) -> CardKey {
    CardKey { deck: "pacts".into(), card: format!("c{number}").as_str().into() }
}

fn review(log: &mut ReviewLog, at_ms: i64, number: usize, rating: Rating) -> Review {
    let at = Moment { utc_ms: at_ms, utc_offset_s: 3600 };
    Review {
        id: log.next_id(at_ms),
        session: Uuid::from_u128((at_ms / DAY_MS) as u128 % 5),
        card: card(number),
        at,
        study_day: StudyDay::from_moment(at, 4),
        form: Form::Recall,
        rating,
        given: None,
        is_right: None,
        rival: None,
        duration_ms: 5_000,
        is_scheduled: true,
        interval_days: rating.number() as u32 * 3,
    }
}

fn parameters(kind: u8) -> Vec<f32> {
    let mut parameters = Scheduler::new(DEFAULT_DESIRED_RETENTION).parameters().to_vec();
    parameters[2] *= f32::from(kind) + 1.0;
    if kind == 0 { Vec::new() } else { parameters }
}

fn ids(log: &ReviewLog) -> Vec<Uuid> {
    let query = "SELECT id FROM reviews UNION SELECT id FROM marks UNION SELECT id FROM decisions ORDER BY id";
    let mut select = log.connection.prepare(query).unwrap();
    select.query_map([], |row| rows::uuid(row, 0)).unwrap().map(Result::unwrap).collect()
}

/// What was done on one device.
fn after(mut log: ReviewLog, steps: &[(i64, Step)]) -> ReviewLog {
    let mut at_ms = START_MS;
    for (hours, step) in steps {
        at_ms += hours * DAY_MS / 24;
        let id = log.next_id(at_ms);
        let decision = |decided| Decision { id, at_ms, decided };
        let changed = match step {
            Step::Answer { card, rating, is_practice } => {
                let review = Review { is_scheduled: !is_practice, ..review(&mut log, at_ms, *card, *rating) };
                log.append(&[Event::Review(&review)])
            }
            Step::Mark(number, kind) => {
                let at = Moment { utc_ms: at_ms, utc_offset_s: 0 };
                let mark = Mark { id, card: card(*number), at, study_day: StudyDay::from_moment(at, 4), kind: *kind };
                log.append(&[Event::Mark(&mark)])
            }
            Step::Fit(kind) => log.append(&[Event::Decision(&decision(Decided::Parameters(parameters(*kind))))]),
            Step::Exam(name, day) => {
                let goal = day.map(|day| ExamGoal {
                    decks: vec!["pacts".into()],
                    day: StudyDay(20_800 + i32::from(day)),
                    time: None,
                    minutes_per_day: 15.0,
                    desired_retention: 0.9,
                    level_minutes: None,
                    look_days: None,
                    foreseen: None,
                });
                log.append(&[Event::Decision(&decision(Decided::Exam { name: name.to_string(), goal }))])
            }
            Step::Move(from, to) => {
                let moved = vec![crate::study::Move { from: card(*from), to: card(*to) }];
                log.append(&[Event::Decision(&decision(Decided::Moved(moved)))])
            }
            Step::Undo => match log.newest().unwrap() {
                Some(newest) => log.append(&[Event::Void { id, target: newest.targets()[0], at_ms }]),
                None => continue,
            },
            Step::TakeBack(index) => match ids(&log) {
                ids if ids.is_empty() => continue,
                ids => log.append(&[Event::Void { id, target: *index.get(&ids), at_ms }]),
            },
        };
        changed.unwrap();
    }
    assert_eq!(log.read(sum::look).unwrap(), Rows::AsWritten, "what is kept is noted");
    log
}

/// Every value of a table, row by row.
fn table(log: &ReviewLog, columns: &str, table: &str) -> Vec<String> {
    let mut select = log.connection.prepare(&format!("SELECT {columns} FROM {table} ORDER BY 1, 2")).unwrap();
    let width = select.column_count();
    let shown = |value: ValueRef<'_>| format!("{value:?}");
    let rows = select.query_map([], |row| Ok((0..width).map(|at| shown(row.get_ref(at).unwrap())).collect()));
    rows.unwrap().map(Result::unwrap).collect()
}

/// All that a log holds: its rows, and the schedules with the parameters that they were made with.
fn all(log: &ReviewLog) -> Vec<Vec<String>> {
    let rows = schema::TABLES.iter().map(|(name, columns)| table(log, columns, name));
    rows.chain([table(log, "*", "schedules"), table(log, "*", "meta WHERE key = 'parameters'")]).collect()
}

/// The rows of these logs together.
fn union<'l>(logs: impl IntoIterator<Item = &'l ReviewLog>) -> ReviewLog {
    let union = logs.into_iter().fold(new_log(), |mut union, log| {
        union.merge(log).unwrap();
        union
    });
    assert_eq!(union.read(sum::look).unwrap(), Rows::AsWritten, "what is merged is noted");
    union
}

/// The rows of a log whose ids leave that remainder.
fn piece(log: &ReviewLog, of: usize, remainder: usize) -> ReviewLog {
    let piece = union([log]);
    for (table, _) in schema::TABLES {
        let others = format!(
            "DELETE FROM {table} WHERE (instr('0123456789ABCDEF', substr(hex(id), 32)) - 1) % {of} <> {remainder}"
        );
        piece.connection.execute(&others, []).unwrap();
    }
    piece
}

/// Two devices that had the same log once and went their own ways.
fn apart(common: &[(i64, Step)], ways: [&[(i64, Step)]; 2]) -> [ReviewLog; 2] {
    let common = after(new_log(), common);
    ways.map(|way| after(union([&common]), way))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn merging_is_the_same_either_way_and_the_schedules_are_the_replay_of_all(
        common in steps(8), here in steps(12), there in steps(12),
    ) {
        let [mut a, mut b] = apart(&common, [&here, &there]);
        let (a_before, together) = (union([&a]), union([&b, &a]));
        a.merge(&b).unwrap();
        b.merge(&a_before).unwrap();
        prop_assert_eq!(all(&a), all(&b));
        prop_assert_eq!(all(&a), all(&together));
        let replayed = schedules::replay_all(&a.connection, &scheduler(&a.connection).unwrap(), &a.moves).unwrap();
        let replayed: Vec<_> =
            replayed.into_iter().filter_map(|(card, state)| Some((card, *state.schedule()?))).collect();
        prop_assert_eq!(schedules::read(&a.connection).unwrap(), replayed);
        prop_assert_eq!(a.decisions().unwrap(), b.decisions().unwrap());
        prop_assert_eq!(a.marks().unwrap(), b.marks().unwrap());
    }

    #[test]
    fn merging_again_changes_nothing(common in steps(8), here in steps(12), there in steps(12)) {
        let [mut a, b] = apart(&common, [&here, &there]);
        let before = all(&a);
        let itself = union([&a]);
        prop_assert_eq!(a.merge(&itself).unwrap(), Changed::default());
        prop_assert_eq!(&all(&a), &before);
        a.merge(&b).unwrap();
        let merged = all(&a);
        prop_assert_eq!(a.merge(&b).unwrap(), Changed::default());
        prop_assert_eq!(all(&a), merged);
    }

    #[test]
    fn merging_in_pieces_is_merging_at_once(
        common in steps(8), here in steps(12), there in steps(16), of in 1usize..5, is_reversed: bool,
    ) {
        let [mut at_once, b] = apart(&common, [&here, &there]);
        let mut in_pieces = union([&at_once]);
        at_once.merge(&b).unwrap();
        let mut remainders: Vec<usize> = (0..of).collect();
        if is_reversed {
            remainders.reverse();
        }
        for remainder in remainders {
            in_pieces.merge(&piece(&b, of, remainder)).unwrap();
        }
        prop_assert_eq!(all(&in_pieces), all(&at_once));
    }

    #[test]
    fn an_undo_takes_back_only_what_this_device_did(common in steps(8), here in steps(12), there in steps(12)) {
        let [mut a, b] = apart(&common, [&here, &there]);
        a.merge(&b).unwrap();
        while let Some(newest) = a.newest().unwrap() {
            for target in newest.targets().to_vec() {
                prop_assert_eq!(a.author(target).unwrap(), Some(a.device()));
                let id = a.next_id(START_MS);
                a.append(&[Event::Void { id, target, at_ms: START_MS }]).unwrap();
            }
        }
        let left = a.reviews().unwrap();
        prop_assert!(left.iter().all(|review| a.author(review.id).unwrap() != Some(a.device())));
    }

    #[test]
    fn what_the_figures_need_is_what_the_answers_say(common in steps(8), here in steps(40), there in steps(12)) {
        let [mut a, b] = apart(&common, [&here, &there]);
        a.merge(&b).unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("reviews.sqlite3");
        a.connection.execute("VACUUM INTO ?1", [file.to_str().unwrap()]).unwrap();
        let past = ReviewLog::open_read_only(&file).unwrap().past_answers().unwrap();
        prop_assert_eq!(past, PastAnswers::from(&a.reviews().unwrap()[..]));
    }

    #[test]
    fn answers_that_are_written_at_once_leave_the_schedules_that_follow_from_all(
        common in steps(6),
        answers in prop::collection::vec((0..CARDS, prop::sample::select(&Rating::ALL[..])), 2..12),
        taken_back in prop::option::of(any::<prop::sample::Index>()),
        is_late: bool,
    ) {
        let mut log = after(new_log(), &common);
        let given = (1..).zip(&answers).map(|(day, (card, rating))| review(&mut log, START_MS + day * DAY_MS, *card, *rating));
        let mut given: Vec<Review> = given.collect();
        if let Some(index) = taken_back {
            // Only of an answer of another program the id is known before it is written.
            for review in &mut given {
                review.session = held_elsewhere(START_MS as u64);
            }
            let (id, target) = (log.next_id(START_MS), index.get(&given).id);
            log.append(&[Event::Void { id, target, at_ms: START_MS }]).unwrap();
        }
        let mut events: Vec<Event<'_>> = given.iter().map(Event::Review).collect();
        if is_late {
            events.reverse();
        }
        let changed = log.append(&events).unwrap();
        prop_assert!(schedules::is_right(&log.connection, &log.scheduler).unwrap());
        for (card, schedule) in schedules::read(&log.connection).unwrap() {
            prop_assert!(changed.states.get(&card).is_none_or(|state| state.schedule() == Some(&schedule)));
        }
    }

    #[test]
    fn what_changed_is_all_that_changed(common in steps(8), here in steps(12), there in steps(12)) {
        let [mut a, b] = apart(&common, [&here, &there]);
        let schedules = |log: &ReviewLog| schedules::read(&log.connection).unwrap().into_iter().collect::<BTreeMap<_, _>>();
        let (before, marks, decisions) = (schedules(&a), a.marks().unwrap(), a.decisions().unwrap());
        let changed = a.merge(&b).unwrap();
        let (now, marks_now) = (schedules(&a), a.marks().unwrap());
        for number in 0..CARDS {
            let card = card(number);
            prop_assert!(changed.all_states || changed.states.contains_key(&card) || before.get(&card) == now.get(&card));
            prop_assert!(changed.marked.contains(&card) || marks.get(&card) == marks_now.get(&card));
            if let Some(state) = changed.states.get(&card) {
                prop_assert_eq!(state.schedule(), now.get(&card));
            }
        }
        prop_assert!(changed.decisions || decisions == a.decisions().unwrap());
    }
}

fn answered(log: &mut ReviewLog, number: usize) -> Review {
    let review = review(log, START_MS, number, Rating::Good);
    log.append(&[Event::Review(&review)]).unwrap();
    review
}

#[test]
fn the_same_answer_can_be_taken_back_on_two_devices() {
    let mut a = new_log();
    let review = answered(&mut a, 1);
    let mut b = union([&a]);
    for log in [&mut a, &mut b] {
        let id = log.next_id(START_MS);
        log.append(&[Event::Void { id, target: review.id, at_ms: START_MS }]).unwrap();
    }
    a.merge(&b).unwrap();
    b.merge(&a).unwrap();
    assert_eq!(all(&a), all(&b));
    assert_eq!((a.reviews().unwrap().len(), table(&a, "id, target", "voids").len()), (0, 2));
}

#[test]
fn an_answer_after_a_merge_is_later_than_all_that_came_with_it() {
    let (mut a, mut b) = (new_log(), new_log());
    let id = b.next_id(START_MS + 400 * DAY_MS);
    let ahead = Review { id, ..review(&mut b, START_MS, 1, Rating::Good) };
    b.append(&[Event::Review(&ahead)]).unwrap();
    a.merge(&b).unwrap();
    assert!(a.next_id(START_MS) > ahead.id);
}

#[test]
fn only_the_schedules_of_the_cards_touched_are_made_again() {
    let (mut a, mut b) = (new_log(), new_log());
    answered(&mut a, 1);
    answered(&mut a, 2);
    answered(&mut b, 2);
    a.connection.execute("UPDATE schedules SET reviews = 77", []).unwrap();
    a.merge(&b).unwrap();
    let reviews: Vec<_> = schedules::read(&a.connection).unwrap().into_iter().map(|(_, it)| it.reviews).collect();
    assert_eq!(reviews, [77, 2]);
}

#[test]
fn a_cache_of_an_earlier_version_is_not_wrong_and_is_made_again_with_the_same_schedules() {
    let mut log = new_log();
    for number in 0..3 {
        answered(&mut log, number);
    }
    let now: BTreeMap<_, _> = schedules::read(&log.connection).unwrap().into_iter().collect();
    log.connection
        .execute_batch(
            "ALTER TABLE schedules DROP COLUMN in_a_row; ALTER TABLE schedules ADD COLUMN is_failing INTEGER",
        )
        .unwrap();
    let usual = log.scheduler.clone();
    assert!(
        schedules::is_right(&log.connection, &usual).unwrap() && !schedules::is_whole(&log.connection, &usual).unwrap()
    );
    // To look at, and to write.
    assert_eq!(log.schedules(&usual).unwrap().into_iter().collect::<BTreeMap<_, _>>(), now);
    log.rebuild().unwrap();
    assert_eq!(schedules::read(&log.connection).unwrap().into_iter().collect::<BTreeMap<_, _>>(), now);
    assert!(schedules::is_whole(&log.connection, &usual).unwrap());
}

#[test]
fn a_row_that_only_a_later_version_understands_is_merged_as_it_is() {
    let (mut a, mut b) = (new_log(), new_log());
    answered(&mut b, 1);
    b.connection
        .execute_batch(
            "UPDATE reviews SET form = 'sung';
             INSERT INTO decisions VALUES (x'0190000000007000800000000000abcd', x'0190000000007000800000000000abcd', 1, 'colour', '', 'blue')",
        )
        .unwrap();
    a.merge(&b).unwrap();
    assert_eq!(all(&a)[..4], all(&b)[..4]);
    assert_eq!((a.decisions().unwrap().len(), a.newest().unwrap()), (0, None));
}

#[test]
fn a_merge_of_a_log_with_a_damaged_value_changes_nothing() {
    for damage in [
        "UPDATE reviews SET rating = 9 WHERE card = 'c2'",
        "UPDATE reviews SET study_day = 99999999999999 WHERE card = 'c2'",
        "UPDATE reviews SET deck = CAST(x'ff' AS TEXT) WHERE card = 'c2'",
        "UPDATE marks SET study_day = 99999999999999",
        "UPDATE reviews SET rating = 1 WHERE card = 'c1'",
        "DROP TABLE voids",
        "PRAGMA user_version = 2",
    ] {
        let mut a = new_log();
        answered(&mut a, 1);
        let mut b = union([&a]);
        for number in [0, 1, 2] {
            answered(&mut b, number);
        }
        let (id, at) = (b.next_id(START_MS), Moment { utc_ms: START_MS, utc_offset_s: 0 });
        let mark = Mark { id, card: card(0), at, study_day: StudyDay(0), kind: MarkKind::Flag };
        b.append(&[Event::Mark(&mark)]).unwrap();
        b.connection.execute_batch(&format!("PRAGMA ignore_check_constraints = ON; {damage}")).unwrap();
        let before = all(&a);
        let refused = a.merge(&b).unwrap_err();
        assert!(!matches!(refused, LogError::Other { .. }), "{damage}: {refused}");
        assert_eq!(all(&a), before, "{damage}: {refused}");
        answered(&mut a, 2);
    }
}

#[test]
fn a_merge_of_a_file_that_is_damaged_half_way_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.sqlite3");
    let mut other = ReviewLog::open(&path).unwrap();
    let reviews: Vec<Review> = (0..2_000).map(|n| review(&mut other, START_MS, n, Rating::Good)).collect();
    other.append(&reviews.iter().map(Event::Review).collect::<Vec<_>>()).unwrap();
    drop(other);
    let mut bytes = fs::read(&path).unwrap();
    // The schema, the first answers and the last one stay as they are.
    let (from, to) = (bytes.len() / 3, bytes.len() / 2);
    bytes[from..to].fill(0xee);
    fs::write(&path, bytes).unwrap();
    let other = ReviewLog::open_read_only(&path).unwrap();

    let mut log = new_log();
    answered(&mut log, 1);
    let before = all(&log);
    let refused = log.merge(&other).unwrap_err();
    assert!(matches!(&refused, LogError::Damaged { path: named, .. } if *named == path), "{refused}");
    assert_eq!(all(&log), before);
}
