//! Decks and logs of any size that look like real ones, the same every time.

use std::fs;

use entente::{
    deck::{Answer, Card, CardKey, Citation, Deck, HistoricalDate, Passage, Source, Topic},
    formats::{self, Format},
    library::{Access, DataFolder, Library, Operation},
    memory::{CardState, Moment, NO_LOAD, Rating, Scheduler, StudyDay},
    study::{Form, Review, ReviewId},
};
use tempfile::TempDir;

/// Noon of 23 November 2026: the day after the last generated answer.
pub const TODAY: StudyDay = StudyDay(20_780);
/// That moment.
pub const NOW: Moment = Moment { utc_ms: TODAY.0 as i64 * DAY_MS + 12 * 3_600_000, utc_offset_s: 3600 };

const DAY_MS: i64 = 86_400_000;
/// How many cards a passage has.
const CARDS_PER_PASSAGE: usize = 4;

const POWERS: [&str; 8] = ["France", "Russia", "Britain", "Prussia", "Austria", "Sardinia", "the Porte", "Sweden"];
const PLACES: [&str; 8] = ["Paris", "Saint Petersburg", "Vienna", "Tilsit", "Erfurt", "Reims", "Kronstadt", "Toulon"];
const PEOPLE: [&str; 8] =
    ["Delcassé", "Giers", "Montebello", "Mohrenheim", "Ribot", "Lobanov-Rostovsky", "Hanotaux", "Izvolsky"];

/// A library with one generated deck and answers to the first cards of it.
pub struct GeneratedLibrary {
    folder: TempDir,
}

impl GeneratedLibrary {
    /// A library whose deck `big` has that many cards; `reviews` answers were given to the first `answered` of them.
    pub fn new(cards: usize, answered: usize, reviews: usize) -> Self {
        let generated = Self { folder: tempfile::tempdir().expect("a temporary folder") };
        let data = generated.data();
        fs::create_dir_all(data.decks()).expect("a decks folder");
        fs::write(data.decks().join("big.ron"), formats::write(&deck("big", cards), Format::Ron)).expect("a deck");
        let answers = Operation::History(self::reviews("big", answered.max(1), reviews), Vec::new());
        generated.open().apply(answers, NOW).expect("answers");
        generated
    }

    /// Where it is.
    pub fn data(&self) -> DataFolder {
        DataFolder::at(self.folder.path())
    }

    /// The library, to be written to.
    pub fn open(&self) -> Library {
        Library::open(self.data(), Access::Write).expect("a library")
    }
}

/// A deck of that many cards, each with a passage, a quote, three distractors, two accepted answers and a note.
pub fn deck(id: &str, cards: usize) -> Deck {
    Deck {
        id: id.into(),
        title: format!("Generated: {id}"),
        summary: "Treaties that were never signed.".to_owned(),
        language: "en".to_owned(),
        sources: vec![Source { id: "book".into(), title: "A book".to_owned(), ..Source::default() }],
        passages: (0..cards.div_ceil(CARDS_PER_PASSAGE)).map(passage).collect(),
        cards: (0..cards).map(card).collect(),
        ..Deck::default()
    }
}

fn pick<T: Copy>(from: &[T; 8], number: usize) -> T {
    from[number % 8]
}

/// The quote of the card of that number, and a part of its passage's text.
fn quote(number: usize) -> String {
    let (day, year) = (number % 28 + 1, 1700 + number % 300);
    format!("on {day} May {year} {} met the envoy of {}", pick(&PEOPLE, number), pick(&POWERS, number / 8))
}

fn passage(number: usize) -> Passage {
    let told: Vec<String> = (0..CARDS_PER_PASSAGE)
        .map(|n| number * CARDS_PER_PASSAGE + n)
        .map(|n| {
            format!(
                "In {}, {}, and the talks – which few had expected – were noted in the papers of both courts without \
                 an agreement being reached on the question of the Straits.",
                pick(&PLACES, n / 3),
                quote(n)
            )
        })
        .collect();
    Passage {
        id: format!("passage-{number}").into(),
        heading: format!("Talks, part {number:06}"),
        text: told.join(" "),
        sources: vec![Citation { id: Some("book".into()), locator: Some(format!("P{number}")) }],
        note: None,
    }
}

/// A number that is no year.
fn in_letters(number: usize) -> String {
    number.to_string().bytes().map(|digit| char::from(digit - b'0' + b'a')).collect()
}

fn card(number: usize) -> Card {
    let person = |shift| format!("{} of {}", pick(&PEOPLE, number + shift), pick(&POWERS, number / 8 + shift));
    Card {
        id: format!("card-{number}").into(),
        topic: Topic::ALL[number % Topic::ALL.len()],
        question: format!(
            "Who spoke for the other side at the meeting in {}, the {number}th of its kind?",
            pick(&PLACES, number / 3)
        ),
        answer: Answer::Text(person(0)),
        accept: vec![format!("M. {}", person(0)), format!("the minister {}", pick(&PEOPLE, number))],
        date: HistoricalDate::parse(&format!("{}-05-{:02}", 1700 + number % 300, number % 28 + 1)).ok(),
        event: Some(format!("The powers meet in {}, part {}", pick(&PLACES, number / 3), in_letters(number))),
        passage: Some(format!("passage-{}", number / CARDS_PER_PASSAGE).into()),
        quote: Some(quote(number)),
        parties: vec![pick(&POWERS, number).to_owned(), pick(&POWERS, number + 1).to_owned()],
        rivals: Vec::new(),
        distractors: vec![person(1), person(2), person(3)],
        note: Some("The article names the minister’s predecessor; the record names his successor.".to_owned()),
        cue: None,
        tags: vec!["talks".to_owned()],
    }
}

/// That many answers to the cards of [`deck`], oldest first, over the 1,000 days before [`TODAY`].
///
/// Cards are answered in turn, so that each has `reviews / cards` answers; one in ten is missed.
pub fn reviews(deck: &str, cards: usize, reviews: usize) -> Vec<Review> {
    let scheduler = Scheduler::new(0.9);
    let mut states = vec![CardState::New; cards];
    let mut given = Vec::with_capacity(reviews);
    for number in 0..reviews {
        let card = number % cards;
        let study_day = TODAY.minus(1000 - (number * 1000 / reviews) as u32);
        let rating = if number % 10 == 7 { Rating::Again } else { Rating::Good };
        let candidate = scheduler.candidates(&states[card], study_day, number as u64, NO_LOAD)[rating.index()];
        states[card] = CardState::Reviewed(candidate.schedule);
        let utc_ms = i64::from(study_day.0) * DAY_MS + 9 * 3_600_000 + i64::try_from(number).unwrap_or_default();
        given.push(Review {
            id: id(utc_ms, number),
            session: id(i64::from(study_day.0) * DAY_MS, 0),
            card: CardKey { deck: deck.into(), card: format!("card-{card}").into() },
            at: Moment { utc_ms, utc_offset_s: 3600 },
            study_day,
            form: Form::Recall,
            rating,
            given: None,
            is_right: None,
            rival: None,
            duration_ms: 5_000 + (number % 20_000) as u32,
            is_scheduled: true,
            interval_days: candidate.interval_days,
        });
    }
    given
}

/// A `UUIDv7` of that moment.
fn id(utc_ms: i64, number: usize) -> ReviewId {
    let mut random = [0; 10];
    random[2..].copy_from_slice(&(number as u64).to_be_bytes());
    uuid::Builder::from_unix_timestamp_millis(utc_ms.unsigned_abs(), &random).into_uuid()
}
