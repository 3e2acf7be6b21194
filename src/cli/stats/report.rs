//! The figures as a program reads them.

use chrono::SecondsFormat;
use serde::Serialize;

use crate::{
    cli::{Failure, decks::DeckRow, upcoming::coming_days},
    library::{Library, Plan},
    memory::{Moment, StudyDay},
    progress::{self, FORECAST_DAYS, Retention, SittingRecord},
};

/// How the learner stands.
#[derive(Debug, Serialize)]
pub struct Report {
    /// All answers that were not taken back.
    pub reviews: usize,
    /// Cards of all decks, without the suspended ones.
    pub cards: usize,
    /// Where the learner stands today.
    pub today: TodayReport,
    /// How much of what came back was still known.
    pub retention: Retentions,
    /// The cards due on each of the coming days, today first.
    pub forecast: [u32; FORECAST_DAYS],
    /// Every sitting, the latest first.
    pub sittings: Vec<SittingReport>,
    /// Every deck.
    pub decks: Vec<DeckRow>,
}

/// Where the learner stands today.
#[derive(Debug, Serialize)]
pub struct TodayReport {
    /// Cards that are due.
    pub due: usize,
    /// New cards that today's limit still allows.
    pub new: usize,
    /// Answers given.
    pub done: usize,
    /// Minutes spent answering.
    pub minutes_spent: f32,
    /// Minutes that the due and the new cards will take.
    pub minutes_expected: f32,
}

/// True retention.
#[derive(Debug, Serialize)]
pub struct Retentions {
    /// Over the last 30 study days, today included.
    pub last_30_days: RetentionReport,
    /// Over all of them.
    pub ever: RetentionReport,
}

/// True retention over some days.
#[derive(Debug, Serialize)]
pub struct RetentionReport {
    /// Cards that came back after at least one day.
    pub asked: u32,
    /// Those that were recalled.
    pub recalled: u32,
    /// The share that was recalled, from 0 to 1.
    pub share: Option<f32>,
    /// The lower bound of that share, with 95 % confidence.
    pub low: Option<f32>,
    /// The upper one.
    pub high: Option<f32>,
}

/// One sitting.
#[derive(Debug, Serialize)]
pub struct SittingReport {
    /// Its name: a UUID.
    pub id: String,
    /// When its first answer was given, as RFC 3339.
    pub began: String,
    /// Answers given.
    pub answers: usize,
    /// Answers other than Again.
    pub recalled: usize,
    /// Different cards.
    pub cards: usize,
    /// Cards answered for the first time ever.
    pub new: usize,
    /// Minutes spent answering.
    pub minutes: f32,
    #[serde(skip)]
    began_at: Moment,
}

impl Report {
    /// How the learner stands on that day.
    pub fn of(library: &Library, today: StudyDay) -> Result<Self, Failure> {
        let reviews = library.reviews()?;
        let decks = DeckRow::all(library, today);
        let due = decks.iter().map(|deck| deck.due).sum();
        let new: usize = decks.iter().map(|deck| deck.new).sum();
        let new = new.min(library.limits(&Plan::default(), today)?.new);
        let progress::Today { due, new, done, minutes_spent, minutes_expected } =
            progress::today(&reviews, today, due, new);
        let retention = |first, last| RetentionReport::of(progress::retention(&reviews, first, last));
        Ok(Self {
            reviews: reviews.len(),
            cards: decks.iter().map(|deck| deck.cards).sum(),
            today: TodayReport { due, new, done, minutes_spent, minutes_expected },
            retention: Retentions {
                last_30_days: retention(today.minus(29), today),
                ever: retention(StudyDay(i32::MIN), StudyDay(i32::MAX)),
            },
            forecast: coming_days(library, None, today),
            sittings: progress::sittings(&reviews).iter().map(SittingReport::of).collect(),
            decks,
        })
    }
}

impl RetentionReport {
    fn of(retention: Retention) -> Self {
        let Retention { asked, recalled } = retention;
        let (low, high) = retention.bounds().unzip();
        Self { asked, recalled, share: retention.share(), low, high }
    }
}

impl SittingReport {
    fn of(record: &SittingRecord) -> Self {
        let began = record.began.local().map(|began| began.to_rfc3339_opts(SecondsFormat::Secs, false));
        Self {
            id: record.id.to_string(),
            began: began.unwrap_or_default(),
            answers: record.answers,
            recalled: record.recalled,
            cards: record.cards,
            new: record.new,
            minutes: record.duration_ms as f32 / 60_000.0,
            began_at: record.began,
        }
    }

    /// When it began, as people write it.
    #[must_use]
    pub fn began_in_words(&self) -> String {
        self.began_at.local().map_or_else(String::new, |began| began.format("%-d %B %Y, %H:%M").to_string())
    }
}
