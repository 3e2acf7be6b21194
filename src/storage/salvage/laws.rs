//! The laws of salvage: what comes out was written, and of a log with one damaged page at least 95 % come out.

#![expect(clippy::print_stdout, reason = "the tables are for whoever runs the tests with --nocapture")]
#![expect(clippy::disallowed_methods, reason = "former logs are made by hand")]

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

use rusqlite::{Connection, types::Value};
use uuid::Uuid;

use super::*;
use crate::{
    deck::CardKey,
    memory::{DEFAULT_DESIRED_RETENTION, Moment, Rating, Scheduler, StudyDay},
    storage::review_log::{Event, RawRow, ReviewLog, Table},
    study::{Decided, Decision, Form, Mark, MarkKind, Review},
};

const ANSWERS: usize = 900;
const PAGE: usize = 4096;
const FLIPS: usize = 100;
const START_MS: i64 = 1_795_431_600_000;
const FIRST_SCHEMA: &str = include_str!("../review_log/migrations/001_reviews.sql");
const SECOND_SCHEMA: &str = include_str!("../review_log/migrations/002_rivals.sql");

type Rows = BTreeMap<(Table, Vec<u8>), Vec<Value>>;

fn id_bytes(values: &[Value]) -> Vec<u8> {
    let Value::Blob(id) = &values[0] else { panic!("a row begins with its id: {values:?}") };
    id.clone()
}

/// Every row of a log, read by SQLite.
fn written(path: &Path) -> Rows {
    let connection = Connection::open_with_flags(path, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    let mut all = Rows::new();
    for (table, name) in
        [(Table::Reviews, "reviews"), (Table::Marks, "marks"), (Table::Decisions, "decisions"), (Table::Voids, "voids")]
    {
        let Ok(mut select) = connection.prepare(&format!("SELECT * FROM {name}")) else { continue };
        let width = select.column_count();
        let mut found = select.query([]).unwrap();
        while let Some(row) = found.next().unwrap() {
            let mut values: Vec<Value> = (0..width).map(|at| row.get(at).unwrap()).collect();
            if table == Table::Reviews {
                values.resize(16, Value::Null);
            }
            all.insert((table, id_bytes(&values)), values);
        }
    }
    all
}

fn review(log: &mut ReviewLog, number: usize) -> Review {
    let at = Moment { utc_ms: START_MS + i64::try_from(number).unwrap() * 700_000, utc_offset_s: 3600 };
    let deck = if number.is_multiple_of(3) { "congresses" } else { "pacts" };
    let card = format!("c{}", number * 7 % 120);
    // Some answers are so long that their rows flow over to other pages.
    let given = match number % 40 {
        0 => Some("Traité de Saint-Germain, ".repeat(60 + number % 200)),
        n if n % 3 == 0 => Some(format!("№ {number}")),
        _ => None,
    };
    Review {
        id: log.next_id(at.utc_ms),
        session: Uuid::from_u128(number as u128 / 30),
        card: CardKey { deck: deck.into(), card: card.as_str().into() },
        at,
        study_day: StudyDay::from_moment(at, 4),
        form: Form::ALL[number % Form::ALL.len()],
        rating: Rating::ALL[number * 5 % 4],
        is_right: given.is_some().then_some(number.is_multiple_of(2)),
        rival: number.is_multiple_of(50).then(|| CardKey { deck: deck.into(), card: "c9".into() }),
        given,
        duration_ms: 1_000 + number as u32 * 13,
        is_scheduled: !number.is_multiple_of(11),
        interval_days: number as u32 % 60,
    }
}

/// Adds answers of two devices, marks, decisions and undos to a log.
fn study(log: &mut ReviewLog, answers: std::ops::Range<usize>) {
    let first_ms = START_MS + i64::try_from(answers.start).unwrap() * 700_000;
    let parameters = Scheduler::new(DEFAULT_DESIRED_RETENTION).parameters().to_vec();
    let decision = Decision { id: log.next_id(first_ms), at_ms: first_ms, decided: Decided::Parameters(parameters) };
    log.append(&[Event::Decision(&decision)]).unwrap();
    let reviews: Vec<Review> = answers.map(|number| review(log, number)).collect();
    let events: Vec<Event<'_>> = reviews.iter().map(Event::Review).collect();
    log.append(&events).unwrap();
    for review in reviews.iter().step_by(9) {
        let (card, at, study_day) = (review.card.clone(), review.at, review.study_day);
        let mark = Mark { id: log.next_id(at.utc_ms), card, at, study_day, kind: MarkKind::Flag };
        let undo = Event::Void { id: log.next_id(at.utc_ms), target: review.id, at_ms: at.utc_ms };
        log.append(&[Event::Mark(&mark), undo]).unwrap();
    }
}

fn new_log(folder: &Path, name: &str, answers: std::ops::Range<usize>) -> PathBuf {
    let path = folder.join(name);
    study(&mut ReviewLog::open(&path).unwrap(), answers);
    path
}

/// The rows of a log in the schema of an earlier version.
fn former_log(folder: &Path, version: i64, now: &Path) -> PathBuf {
    let path = folder.join(format!("version-{version}.sqlite3"));
    let connection = Connection::open(&path).unwrap();
    connection.execute_batch(FIRST_SCHEMA).unwrap();
    if version == 2 {
        connection.execute_batch(SECOND_SCHEMA).unwrap();
    }
    let columns = "id, device, sitting, deck, card, at_ms, utc_offset_s, study_day, form, rating, given, is_right, \
                   duration_ms, is_scheduled, interval_days";
    let columns = if version == 2 { format!("{columns}, rival") } else { columns.to_owned() };
    connection.execute("ATTACH ?1 AS later", [now.to_string_lossy()]).unwrap();
    connection
        .execute_batch(&format!(
            "INSERT INTO reviews ({columns}) SELECT {columns} FROM later.reviews;
             INSERT INTO marks SELECT * FROM later.marks;
             INSERT INTO voids SELECT * FROM later.voids;
             INSERT INTO meta SELECT * FROM later.meta WHERE key = 'device';
             PRAGMA user_version = {version}; PRAGMA application_id = {};",
            0x456e_7465
        ))
        .unwrap();
    path
}

/// A stream of numbers that a seed decides.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }
}

/// What was written, and what of it was taken back.
struct Written {
    rows: Rows,
    undone: BTreeSet<Vec<u8>>,
}

/// What became of the rows of a log.
struct Outcome {
    kept: findings::Kept,
    /// The share of the answers that came out, of those that were not taken back.
    share: f64,
    /// Rows that nobody wrote so: those with an id that nobody gave, and those with other values.
    invented: usize,
    altered: usize,
    /// Whether an answer that was taken back counts again.
    revives: bool,
}

impl Written {
    fn new(path: &Path) -> Self {
        let rows = written(path);
        let undone = undone(rows.iter().map(|((table, _), values)| (*table, values)));
        Self { rows, undone }
    }

    /// Salvages the log, and compares.
    fn of(&self, file: &[u8], wal: &[u8]) -> Outcome {
        let kept = Findings::new(file, wal).kept();
        let undone = undone(kept.rows.iter().map(|row| (row.table, &row.values)));
        let (mut invented, mut altered, mut standing, mut revives) = (0, 0, 0, false);
        for RawRow { table, values } in &kept.rows {
            let id = id_bytes(values);
            let was_undone = self.undone.contains(&id);
            revives |= was_undone && !undone.contains(&id);
            match self.rows.get(&(*table, id)) {
                None => invented += 1,
                Some(written) if written != values => altered += 1,
                Some(_) => standing += usize::from(*table == Table::Reviews && !was_undone),
            }
        }
        let share = standing as f64 / self.standing() as f64;
        Outcome { kept, share, invented, altered, revives }
    }

    fn standing(&self) -> usize {
        self.rows.keys().filter(|(table, id)| *table == Table::Reviews && !self.undone.contains(id)).count()
    }
}

/// The ids of what was taken back.
fn undone<'v>(rows: impl Iterator<Item = (Table, &'v Vec<Value>)>) -> BTreeSet<Vec<u8>> {
    rows.filter(|(table, _)| *table == Table::Voids).map(|(_, values)| id_bytes(&values[2..])).collect()
}

/// The logs of all versions, each with a name.
fn logs(folder: &Path) -> Vec<(&'static str, PathBuf)> {
    let now = new_log(folder, "reviews.sqlite3", 0..ANSWERS);
    vec![("version 1", former_log(folder, 1, &now)), ("version 2", former_log(folder, 2, &now)), ("version 3", now)]
}

#[test]
fn of_a_log_with_any_one_page_wiped_or_overwritten_95_percent_come_out_and_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let mut numbers = Numbers(12);
    for (name, path) in logs(folder.path()) {
        let (sound, written) = (fs::read(&path).unwrap(), Written::new(&path));
        let whole = written.of(&sound, &[]).kept;
        assert_eq!((whole.rows.len(), whole.doubtful), (written.rows.len(), 0), "{name}");
        let mut least = [1.0_f64; 2];
        for page in 0..sound.len() / PAGE {
            for (kind, least) in least.iter_mut().enumerate() {
                let mut damaged = sound.clone();
                let bytes = &mut damaged[page * PAGE..(page + 1) * PAGE];
                bytes.fill_with(|| if kind == 0 { 0 } else { numbers.next() as u8 });
                let outcome = written.of(&damaged, &[]);
                let wrong = (outcome.invented, outcome.altered, outcome.revives);
                assert_eq!(wrong, (0, 0, false), "{name}, page {page}");
                assert_eq!(
                    outcome.kept.answers_before.as_ref().map(|told| told.count(&[]).0),
                    Some(ANSWERS),
                    "{name}, page {page}"
                );
                assert_eq!(outcome.kept.device, whole.device, "{name}, page {page}");
                *least = least.min(outcome.share);
            }
        }
        let pages = sound.len() / PAGE;
        let [wiped, random] = least.map(|least| least * 100.0);
        println!("{name}: {pages} pages; the least that came out: {wiped:.1} % (zeros), {random:.1} % (random bytes)");
        assert!(wiped >= 95.0 && random >= 95.0);
    }
}

#[test]
fn a_flipped_bit_costs_one_answer_or_a_page_and_brings_back_none() {
    let folder = tempfile::tempdir().unwrap();
    let mut numbers = Numbers(34);
    for (name, path) in logs(folder.path()) {
        let (sound, written) = (fs::read(&path).unwrap(), Written::new(&path));
        let (mut least, mut altered) = (1.0_f64, 0);
        for _flip in 0..FLIPS {
            let mut damaged = sound.clone();
            let at = numbers.below(damaged.len());
            damaged[at] ^= 1 << numbers.below(8);
            let outcome = written.of(&damaged, &[]);
            assert_eq!((outcome.invented, outcome.revives), (0, false), "{name}, byte {at}");
            // A value that is as plausible as the one that was written cannot be told from it: one row at most.
            assert!(outcome.altered <= 1, "{name}, byte {at}");
            altered += outcome.altered;
            least = least.min(outcome.share);
        }
        println!(
            "{name}: {FLIPS} flipped bits; the least that came out: {:.1} %; {altered} rows altered",
            least * 100.0
        );
        assert!(least >= 0.95);
    }
}

#[test]
fn with_many_flipped_bits_the_number_of_answers_is_true_or_said_to_be_no_more_than_about() {
    let folder = tempfile::tempdir().unwrap();
    let mut numbers = Numbers(78);
    let sound = fs::read(new_log(folder.path(), "reviews.sqlite3", 0..ANSWERS)).unwrap();
    for (flips, least) in [(10, 55), (40, 40), (120, 10)] {
        let mut sure = 0;
        for turn in 0..60 {
            let mut damaged = sound.clone();
            for _ in 0..flips {
                damaged[PAGE + numbers.below(sound.len() - PAGE)] ^= 1 << numbers.below(8);
            }
            let kept = Findings::new(&damaged, &[]).kept();
            let Some(told) = kept.answers_before else { continue };
            let answers = kept.rows.iter().filter(|row| row.table == Table::Reviews);
            let answers: Vec<Uuid> = answers.map(|row| Uuid::from_slice(&id_bytes(&row.values)).unwrap()).collect();
            let (count, is_sure) = told.count(&answers);
            assert!(!is_sure || count == ANSWERS, "{flips} flips, turn {turn}: {count}");
            assert!(count.abs_diff(ANSWERS) <= flips, "{flips} flips, turn {turn}: {count}");
            sure += usize::from(is_sure);
        }
        println!("{flips} flips: the number is sure in {sure} of 60");
        assert!(sure >= least, "{flips} flips: {sure}");
    }
}

#[test]
fn of_a_log_that_was_cut_off_what_stands_before_the_cut_comes_out() {
    let folder = tempfile::tempdir().unwrap();
    for (name, path) in logs(folder.path()) {
        let (sound, written) = (fs::read(&path).unwrap(), Written::new(&path));
        let mut before = 0;
        for cut in (0..sound.len()).step_by(PAGE / 2 + 100) {
            let Outcome { kept, invented, altered, revives, .. } = written.of(&sound[..cut], &[]);
            assert_eq!((invented, altered, revives), (0, 0, false), "{name}, {cut}");
            assert_eq!(kept.answers_before, None, "{name}, {cut}");
            // Undos that come into sight later take answers back.
            assert!(kept.rows.len() + 200 >= before, "{name}, {cut}");
            before = kept.rows.len();
        }
        assert!(before > written.rows.len() * 9 / 10);
    }
}

/// The bytes of a log and of its write-ahead log while it is open: half of the answers are in the latter alone.
fn open_log(folder: &Path) -> (Vec<u8>, Vec<u8>, Written) {
    let path = new_log(folder, "reviews.sqlite3", 0..ANSWERS / 2);
    let mut log = ReviewLog::open(&path).unwrap();
    study(&mut log, ANSWERS / 2..ANSWERS);
    let wal = folder.join("reviews.sqlite3-wal");
    (fs::read(&path).unwrap(), fs::read(wal).unwrap(), Written::new(&path))
}

#[test]
fn what_only_the_write_ahead_log_has_comes_out_even_if_either_is_damaged() {
    let folder = tempfile::tempdir().unwrap();
    let (file, wal, written) = open_log(folder.path());
    let frames = (wal.len() - 32) / (PAGE + 24);
    assert!(frames > 100, "{frames}");
    let whole = written.of(&file, &wal);
    assert_eq!((whole.kept.rows.len(), whole.kept.doubtful), (written.rows.len(), 0));
    assert!(written.of(&file, &[]).share < 0.6);
    let mut least = BTreeMap::new();
    let mut damage = |kind: &'static str, file: &[u8], wal: &[u8]| {
        let outcome = written.of(file, wal);
        assert_eq!((outcome.invented, outcome.altered), (0, 0), "{kind}");
        // Without its last frame the last transaction was never committed, and that was an undo.
        assert!(!outcome.revives || kind == "a frame wiped", "{kind}");
        let share = least.entry(kind).or_insert(1.0_f64);
        *share = share.min(outcome.share);
    };
    for page in 0..file.len() / PAGE {
        let mut file = file.clone();
        file[page * PAGE..(page + 1) * PAGE].fill(0);
        damage("a page of the file wiped", &file, &wal);
    }
    for frame in (0..frames).step_by(9) {
        let (mut flipped, mut wiped) = (wal.clone(), wal.clone());
        let start = 32 + frame * (PAGE + 24);
        flipped[start + 24 + frame] ^= 4;
        wiped[start..start + PAGE + 24].fill(0);
        damage("a bit of a frame flipped", &file, &flipped);
        damage("a frame wiped", &file, &wiped);
    }
    let mut headless = wal.clone();
    headless[..32].fill(0);
    damage("the header of the write-ahead log wiped", &file, &headless);
    println!("{frames} frames in the write-ahead log; the least that came out: {least:?}");
    assert!(least.values().all(|share| *share >= 0.95));
}

#[test]
fn what_was_never_committed_does_not_come_out() {
    let folder = tempfile::tempdir().unwrap();
    let path = new_log(folder.path(), "reviews.sqlite3", 0..100);
    let mut connection = Connection::open(&path).unwrap();
    connection.execute_batch("PRAGMA cache_size = 2; PRAGMA journal_mode = WAL").unwrap();
    let transaction = connection.transaction().unwrap();
    // So much that SQLite writes pages before the end of the transaction.
    let again = "INSERT INTO reviews SELECT unhex(substr(hex(id), 1, 16) || hex(randomblob(8))), device, sitting, deck, card,
                 at_ms, utc_offset_s, study_day, form, rating, given, is_right, duration_ms, is_scheduled, interval_days,
                 rival FROM reviews";
    for _ in 0..4 {
        transaction.execute_batch(again).unwrap();
    }
    let wal = fs::read(folder.path().join("reviews.sqlite3-wal")).unwrap();
    assert!(wal.len() > 20 * PAGE, "{}", wal.len());
    let written = Written::new(&path);
    let outcome = written.of(&fs::read(&path).unwrap(), &wal);
    assert_eq!((outcome.invented, outcome.altered, outcome.kept.rows.len()), (0, 0, written.rows.len()));
}
