//! The figures agree with an independent count by SQL over the same log, and hold for any log at all.

use std::process::Command;

use entente::{
    deck::{CardKey, Topic},
    library::{Access, DataFolder, Library, Operation},
    memory::{Habits, LEECH_LAPSES, Moment, Rating, Scheduler, StudyDay},
    progress::{
        Filter, History, INTERVAL_STEPS, PastAnswers, STABILITY_STEPS, View, calendar, calibration, difficulties,
        hours, known, known_by, last_time, leeches, retention, sample_days, sessions, since, stabilities, today,
    },
    study::{Answer, Form, Reach, Record, Review},
};
use proptest::prelude::*;
use rusqlite::{Connection, OpenFlags, Row};
use tempfile::TempDir;
use uuid::Uuid;

/// Nine in the morning of 24 November 2026.
const NOW: Moment = Moment { utc_ms: 1_795_507_200_000, utc_offset_s: 3600 };
const DAY_MS: i64 = 86_400_000;

/// Six years of a demonstration, and then all that a log may hold: practice, answers from the future, a clock that went
/// back, a card that keeps failing, a deck that has gone, and answers that were taken back.
struct Log {
    folder: TempDir,
    library: Library,
}

impl Log {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let demo = Command::new(env!("CARGO_BIN_EXE_entente"))
            .env("ENTENTE_NOW", NOW.local().unwrap().to_rfc3339())
            .args(["demo", "--years", "6", "--at"])
            .arg(folder.path())
            .output()
            .unwrap();
        assert!(demo.status.success(), "{}", String::from_utf8_lossy(&demo.stderr));
        let open = || Library::open(DataFolder::at(folder.path()), Access::Write).unwrap();
        let mut library = open();
        library.apply(Operation::History(extra(&library), Vec::new()), NOW).unwrap();
        drop(library);
        let mut library = open();
        // Today's, of which the last are taken back.
        for place in 0..20 {
            let card = library.decks()[0].key(place);
            let rating = Rating::ALL[place % 4];
            let answer = Answer::recalled(Uuid::from_u128(7), card, rating, 9_000);
            library.apply(Operation::Record(Record::Answer(answer)), NOW).unwrap();
        }
        for _ in 0..9 {
            assert!(library.apply(Operation::Record(Record::Undo(Reach::Anything)), NOW).unwrap().undone.is_some());
        }
        Self { folder, library }
    }

    fn history(&self) -> History {
        let past = self.library.past_reader()().unwrap();
        History::new(&past, self.library.card_facts(), self.library.scheduler(), self.today())
    }

    fn today(&self) -> StudyDay {
        self.library.study_day(NOW)
    }

    /// The rows of a query over `answers`: the reviews that count, each with what a window over its card tells.
    fn rows<T>(&self, query: &str, read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>) -> Vec<T> {
        let path = self.folder.path().join("reviews.sqlite3");
        let log = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        let answers = "WITH kept AS (
                SELECT *, min(duration_ms, 120000) AS ms FROM reviews WHERE id NOT IN (SELECT target FROM voids)),
            scheduled AS (
                SELECT id, row_number() OVER card = 1 AS is_new, lag(rating) OVER card AS rating_before,
                       max(0, study_day - lag(study_day) OVER card) AS elapsed
                FROM kept WHERE is_scheduled WINDOW card AS (PARTITION BY deck, card ORDER BY id)),
            answers AS (
                SELECT kept.*, coalesce(is_new, 0) AS is_new, rating_before, coalesce(elapsed, 0) AS elapsed,
                       row_number() OVER (PARTITION BY sitting, deck, card ORDER BY kept.id) AS nth,
                       row_number() OVER (PARTITION BY sitting, deck, card ORDER BY kept.id DESC) AS nth_last
                FROM kept LEFT JOIN scheduled USING (id)) ";
        let mut select = log.prepare(&format!("{answers}{query}")).unwrap();
        select.query_map([], read).unwrap().map(Result::unwrap).collect()
    }
}

fn extra(library: &Library) -> Vec<Review> {
    let deck = &library.decks()[0];
    let gone = CardKey { deck: "gone".into(), card: "x".into() };
    let mut reviews = Vec::new();
    let mut add = |card: CardKey, day: i32, rating: Rating, is_scheduled: bool| {
        let number = reviews.len() as u128;
        // Ids give the order, whatever the clock said: they begin where the demonstration ends.
        let id_ms = u128::try_from(NOW.utc_ms - 3_600_000).unwrap() + number;
        reviews.push(Review {
            id: Uuid::from_u128(id_ms << 80 | 7 << 76 | 2 << 62 | number),
            session: Uuid::from_u128(1000 + (number / 12)),
            card,
            at: Moment { utc_ms: NOW.utc_ms + i64::from(day) * DAY_MS, utc_offset_s: 9 * 3600 },
            study_day: StudyDay(library.study_day(NOW).0 + day),
            form: Form::Recall,
            rating,
            given: None,
            is_right: None,
            rival: None,
            duration_ms: 100_000 + 1000 * number as u32,
            is_scheduled,
            interval_days: 3,
        });
    };
    for place in 0..30 {
        add(deck.key(place), -1, Rating::ALL[place % 4], false);
    }
    for lapse in 0..9 {
        add(deck.key(40), lapse - 9, Rating::Good, true);
        add(deck.key(40), lapse - 9, Rating::Again, true);
        add(gone.clone(), lapse - 20, Rating::Hard, true);
    }
    for place in 50..60 {
        add(deck.key(place), 12, Rating::Good, true);
        add(deck.key(place), -300, Rating::Again, true);
    }
    reviews
}

#[test]
fn the_figures_agree_with_sql() {
    let log = Log::new();
    let history = log.history();
    let view = history.all();
    let counted: i64 = log.rows("SELECT count(*) FROM answers", |row| row.get(0))[0];
    assert_eq!(view.answers().count(), usize::try_from(counted).unwrap());
    assert!((2000..12_000).contains(&counted), "{counted} answers");
    assert!(log.library.reviews().unwrap().iter().any(|it| it.study_day > log.today()));

    agree_on_days(&log, &view);
    agree_on_retention(&log, &view);
    agree_on_sessions(&log, &view);
    agree_on_what_is_known(&log, &view);
}

fn agree_on_days(log: &Log, view: &View<'_>) {
    const DONE: &str = "count(*), sum(is_new), sum(elapsed > 0), sum(elapsed > 0 AND rating > 1), sum(ms)";
    let read = |row: &Row<'_>| -> rusqlite::Result<[i64; 6]> {
        Ok([row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?])
    };
    let done = |key: i64, it: &entente::progress::Done| {
        [key, it.answers.into(), it.new.into(), it.asked.into(), it.recalled.into(), it.duration_ms.cast_signed()]
    };
    let days: Vec<_> = calendar(view).iter().map(|(day, it)| done(day.0.into(), it)).collect();
    let counted = log.rows(&format!("SELECT study_day, {DONE} FROM answers GROUP BY study_day ORDER BY 1"), read);
    assert_eq!(days, counted);
    let hours: Vec<_> = (0..).zip(&hours(view)).map(|(hour, it)| done(hour, it)).filter(|it| it[1] > 0).collect();
    let local = "(at_ms + utc_offset_s * 1000) / 3600000 % 24";
    assert_eq!(hours, log.rows(&format!("SELECT {local}, {DONE} FROM answers GROUP BY 1 ORDER BY 1"), read));
}

fn agree_on_retention(log: &Log, view: &View<'_>) {
    let count = |condition: &str| {
        let query = format!("SELECT count(*), count(*) FILTER (WHERE rating > 1) FROM answers WHERE {condition}");
        log.rows(&query, |row| Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?)))[0]
    };
    let counts = |view: &View<'_>| (retention(view).asked, retention(view).recalled);
    assert_eq!(counts(view), count("elapsed > 0"));
    assert!(counts(view).0 > 500);
    let today = log.today();
    let month = format!("elapsed > 0 AND study_day BETWEEN {} AND {}", today.0 - 29, today.0);
    assert_eq!(counts(&view.on(today.minus(29)..=today)), count(&month));
    let of_deck = view.history().view(&Filter { deck: Some("gone".into()), ..Filter::default() });
    assert_eq!(counts(&of_deck), count("elapsed > 0 AND deck = 'gone'"));
    for (step, it) in calibration(view).iter().enumerate() {
        let end = INTERVAL_STEPS.get(step + 1).copied().unwrap_or(u32::MAX);
        let interval = format!("elapsed >= {} AND elapsed < {end}", INTERVAL_STEPS[step]);
        assert_eq!((it.asked, it.recalled), count(&interval), "{interval}");
    }
}

fn agree_on_sessions(log: &Log, view: &View<'_>) {
    let told: Vec<_> = sessions(view)
        .iter()
        .map(|it| {
            let counts =
                [it.answers, it.recalled, it.cards, it.recalled_at_once, it.new, it.gains.gained, it.gains.lost];
            (it.id, counts, it.duration_ms)
        })
        .collect();
    // Whether a card was learned before an answer: for practice, what the last scheduled answer before it says.
    let query = ", learned AS (
            SELECT *, coalesce((SELECT earlier.rating > 1 FROM kept AS earlier
                WHERE earlier.deck = answers.deck AND earlier.card = answers.card AND earlier.is_scheduled
                  AND earlier.id < answers.id ORDER BY earlier.id DESC LIMIT 1), 0) AS before
            FROM answers),
        cards AS (
            SELECT sitting, deck, card, max(before) FILTER (WHERE nth = 1) AS before,
                   coalesce(min(rating) FILTER (WHERE is_scheduled), 4) = 1 AS is_missed,
                   max(CASE WHEN is_scheduled THEN rating > 1 ELSE before END) FILTER (WHERE nth_last = 1) AS after
            FROM learned GROUP BY sitting, deck, card),
        gains AS (
            SELECT sitting, sum(NOT before AND after) AS gained, sum(before AND is_missed) AS lost
            FROM cards GROUP BY sitting)
        SELECT sitting, count(*), sum(rating > 1), count(DISTINCT deck || ' ' || card), sum(nth = 1 AND rating > 1),
               sum(is_new), gained, lost, sum(ms)
        FROM answers JOIN gains USING (sitting) GROUP BY sitting ORDER BY min(id) DESC";
    let counted = log.rows(query, |row| {
        let id = Uuid::from_slice(row.get_ref(0)?.as_blob()?).unwrap();
        let mut counts = [0; 7];
        for (place, count) in counts.iter_mut().enumerate() {
            *count = row.get::<_, i64>(place + 1)? as usize;
        }
        Ok((id, counts, row.get::<_, i64>(8)? as u64))
    });
    assert_eq!(told, counted);
    assert!(told.len() > 300);
}

fn agree_on_what_is_known(log: &Log, view: &View<'_>) {
    let today = log.today();
    // FSRS-6's forgetting curve with its default decay. The bundled SQLite has no power function.
    // A card failed today is not known.
    let query = format!(
        "SELECT max(0, {0} - last_day) / stability FROM schedules
         WHERE deck <> 'gone' AND (in_a_row > 0 OR last_day < {0})",
        today.0
    );
    let elapsed: Vec<f64> = log.rows(&query, |row| row.get(0));
    let factor = 0.9_f64.powf(-1.0 / 0.1542) - 1.0;
    let counted: f64 = elapsed.iter().map(|stabilities| (1.0 + stabilities * factor).powf(-0.1542)).sum();
    let told = known(view, &[today], log.library.scheduler())[0];
    assert!((f64::from(told) - counted).abs() < 0.01, "{told} instead of {counted}");
    let by_topic = known_by(view, &[today], log.library.scheduler(), |card| card.topic);
    assert!((by_topic.values().map(|it| it[0]).sum::<f32>() - told).abs() < 0.01 && by_topic.len() > 3);

    let steps = STABILITY_STEPS.iter().enumerate().map(|(step, least)| {
        let end = STABILITY_STEPS.get(step + 1).map_or(f64::MAX, |next| f64::from(*next));
        format!("SELECT count(*) FROM schedules WHERE deck <> 'gone' AND stability >= {least} AND stability < {end:e}")
    });
    let counted: Vec<u32> = steps.map(|query| log.rows(&query, |row| row.get(0))[0]).collect();
    assert_eq!(stabilities(view).to_vec(), counted);
    let query = "SELECT min(CAST(difficulty AS INTEGER), 9), count(*) FROM schedules WHERE deck <> 'gone' GROUP BY 1";
    let mut counted = [0; 9];
    for (step, cards) in log.rows(query, |row| Ok((row.get::<_, u32>(0)?, row.get::<_, u32>(1)?))) {
        counted[step as usize - 1] = cards;
    }
    assert_eq!(difficulties(view), counted);

    let mut told: Vec<_> = leeches(view).into_iter().map(|it| (it.card.card.to_string(), it.lapses)).collect();
    told.sort();
    let lapses = "sum(rating = 1 AND rating_before > 1)";
    let query = format!(
        "SELECT card, {lapses} FROM answers WHERE deck <> 'gone' GROUP BY deck, card HAVING {lapses} >= {LEECH_LAPSES}
         ORDER BY 1, 2"
    );
    assert_eq!(told, log.rows(&query, |row| Ok((row.get(0)?, row.get(1)?))));
    assert!(!told.is_empty());
}

#[test]
fn what_is_known_today_is_what_the_library_shows() {
    let log = Log::new();
    let shown = log.library.agenda(log.today()).unwrap().summaries()[0].known;
    let filter = Filter { deck: Some(log.library.decks()[0].deck.id.clone()), ..Filter::default() };
    let told = known(&log.history().view(&filter), &[log.today()], log.library.scheduler())[0];
    assert!((told - shown).abs() < 0.01, "{told} instead of {shown}");
}

/// Days near one another, and as far apart as a number allows.
fn any_day() -> impl Strategy<Value = i32> {
    prop_oneof![8 => 20_000..20_400_i32, 1 => any::<i32>()]
}

fn any_review() -> impl Strategy<Value = Review> {
    let numbers = (0..6_u32, 0..5_u128, 0..4_usize, any::<u32>(), 0..40_000_u32);
    (numbers, any_day(), any::<i64>(), any::<i32>(), any::<bool>()).prop_map(
        |((card, session, rating, duration_ms, interval_days), day, utc_ms, utc_offset_s, is_scheduled)| Review {
            id: Uuid::nil(),
            session: Uuid::from_u128(session),
            card: CardKey { deck: "d".into(), card: card.to_string().into() },
            at: Moment { utc_ms, utc_offset_s },
            study_day: StudyDay(day),
            form: Form::Recall,
            rating: Rating::ALL[rating],
            given: None,
            is_right: None,
            rival: None,
            duration_ms,
            is_scheduled,
            interval_days,
        },
    )
}

proptest! {
    #[test]
    fn every_figure_is_sensible_for_any_log(
        reviews in prop::collection::vec(any_review(), 0..40),
        now in any_day(), first in any_day(), last in any_day(), cards in 0..8_u32, is_one_topic: bool,
    ) {
        let scheduler = Scheduler::new(0.9);
        let facts = (0..cards).map(|card| entente::progress::CardFacts {
            key: CardKey { deck: "d".into(), card: card.to_string().into() },
            topic: Some(Topic::ALL[card as usize % 3]),
            passage: None,
            is_studied: card != 2,
        });
        let history = History::new(&PastAnswers::from(&reviews[..]), facts.collect(), &scheduler, StudyDay(now));
        let topic = is_one_topic.then_some(Topic::Alliance);
        let view = history.view(&Filter { deck: None, topic, days: StudyDay(first)..=StudyDay(last) });

        let answers = view.answers().count();
        prop_assert_eq!(calendar(&view).iter().map(|(_, it)| it.answers as usize).sum::<usize>(), answers);
        prop_assert_eq!(hours(&view).iter().map(|it| it.answers as usize).sum::<usize>(), answers);
        prop_assert_eq!(sessions(&view).iter().map(|it| it.answers).sum::<usize>(), answers);
        let all = retention(&view);
        prop_assert_eq!(calibration(&view).iter().map(|it| it.asked).sum::<u32>(), all.asked);
        for it in calibration(&view).into_iter().chain([all]) {
            prop_assert_eq!(it.share().is_some(), it.asked > 0);
            for share in [it.share(), it.predicted(), it.bounds().unzip().0, it.bounds().unzip().1].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&share), "{}", share);
            }
        }

        let studied = view.studied().count();
        let most = studied as f32 * 1.0001;
        let days = sample_days(&view);
        prop_assert!(days.len() <= 60 && days.is_sorted() && days.iter().all(|day| day.0 <= now));
        for sum in known(&view, &days, &scheduler) {
            prop_assert!((0.0..=most).contains(&sum), "{}", sum);
        }
        prop_assert!(stabilities(&view).iter().sum::<u32>() as usize <= studied);
        prop_assert!(difficulties(&view).iter().sum::<u32>() as usize <= studied);
        prop_assert!(leeches(&view).len() <= studied);
        prop_assert_eq!(last_time(&view).is_none(), view.answers_of_any_day().next().is_none());
        let changes = since(&view, StudyDay(first), &scheduler);
        prop_assert!((0.0..=most).contains(&changes.known_then) && (0.0..=most).contains(&changes.known_now));
        prop_assert!(today(&view, 3, 2, &Habits::default()).minutes_spent.is_finite());
    }
}
