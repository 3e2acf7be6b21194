//! FSRS-6 against the numbers of another implementation: see `tests/fixtures/fsrs6/README.md`.

use entente::memory::{DEFAULT_DESIRED_RETENTION, Rating, Remembered, Scheduler, StudyDay};

/// 0.01 %.
const TOLERANCE: f64 = 1e-4;

const HISTORIES: &str = include_str!("../fixtures/fsrs6/histories.csv");

/// An answer, and the memory state after it according to py-fsrs.
struct Row {
    line: &'static str,
    history: u32,
    elapsed_days: u32,
    rating: Rating,
    stability: f64,
    difficulty: f64,
}

fn row(line: &'static str) -> Row {
    let columns: Vec<&str> = line.split(',').collect();
    let [history, _review, elapsed_days, rating, stability, difficulty] = columns[..] else {
        panic!("six columns: {line}");
    };
    Row {
        line,
        history: history.parse().unwrap(),
        elapsed_days: elapsed_days.parse().unwrap(),
        rating: Rating::from_number(rating.parse().unwrap()).unwrap(),
        stability: stability.parse().unwrap(),
        difficulty: difficulty.parse().unwrap(),
    }
}

#[test]
fn stability_and_difficulty_agree_with_py_fsrs_after_every_answer() {
    let scheduler = Scheduler::new(DEFAULT_DESIRED_RETENTION);
    let rows: Vec<Row> = HISTORIES.lines().skip(1).map(row).collect();
    let (mut histories, mut same_day) = (0, 0);
    let mut worst = 0.0_f64;
    for history in rows.chunk_by(|a, b| a.history == b.history) {
        histories += 1;
        let (mut answers, mut day) = (Vec::new(), StudyDay(20_000));
        for row in history {
            same_day += u32::from(row.elapsed_days == 0 && !answers.is_empty());
            day = day.plus(row.elapsed_days);
            answers.push(Remembered { study_day: day, rating: row.rating, interval_days: 1, known_ease: None });
            let state = scheduler.replay(answers.iter().copied());
            let schedule = state.schedule().unwrap();
            for (ours, theirs) in [(schedule.stability, row.stability), (schedule.difficulty, row.difficulty)] {
                let off = (f64::from(ours) / theirs - 1.0).abs();
                assert!(off <= TOLERANCE, "{ours} instead of {theirs} after the answer {}", row.line);
                worst = worst.max(off);
            }
        }
    }
    assert_eq!(histories, 1000);
    assert!(same_day >= 500, "{same_day} answers on the day of the one before");
    assert!(worst > 0.0, "figures to nine digits cannot all be hit exactly: was anything compared?");
}
