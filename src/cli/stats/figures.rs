//! Figures over time, by interval, by hour and by card, for the JSON.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::{
    deck::{DeckId, Topic},
    memory::{Scheduler, StudyDay},
    progress::{
        Done, INTERVAL_STEPS, Retention, STABILITY_STEPS, Since, View, calibration, difficulties, known_by,
        sample_days, stabilities,
    },
};

/// What has changed since the last day of study before today.
#[derive(Debug, Serialize)]
pub struct SinceReport {
    /// That day.
    pub day: String,
    /// What has changed.
    #[serde(flatten)]
    pub changed: Since,
}

/// True retention over some answers, with what was predicted.
#[derive(Debug, Serialize)]
pub struct RetentionReport {
    /// Those of them that were recalled.
    pub asked: u32,
    /// Those that were recalled.
    pub recalled: u32,
    /// The share that was recalled, from 0 to 1.
    pub share: Option<f32>,
    /// The lower bound of that share, with 95 % confidence.
    pub low: Option<f32>,
    /// The upper bound.
    pub high: Option<f32>,
    /// The share that the model predicted.
    pub predicted: Option<f32>,
}

impl RetentionReport {
    /// Returns the report of a retention.
    pub fn new(retention: Retention) -> Self {
        let Retention { asked, recalled, .. } = retention;
        let (low, high) = retention.bounds().unzip();
        Self { asked, recalled, share: retention.share(), low, high, predicted: retention.predicted() }
    }
}

/// True retention of cards that came back after some number of days.
#[derive(Debug, Serialize)]
pub struct IntervalReport {
    /// The least number of days.
    pub from_days: u32,
    /// The greatest number of days, or `None` for the last step.
    pub to_days: Option<u32>,
    /// The figure.
    #[serde(flatten)]
    pub retention: RetentionReport,
}

impl IntervalReport {
    /// Returns the reports of all steps.
    pub fn all(view: &View<'_>) -> Vec<Self> {
        let ends = INTERVAL_STEPS.iter().skip(1).map(|next| Some(next - 1)).chain([None]);
        let steps = INTERVAL_STEPS.into_iter().zip(ends).zip(calibration(view));
        let report = |((from_days, to_days), it)| Self { from_days, to_days, retention: RetentionReport::new(it) };
        steps.map(report).collect()
    }
}

/// How many cards have a value between this step and the next.
#[derive(Debug, Serialize)]
pub struct StepReport {
    /// The least value.
    pub from: u32,
    /// The number of cards.
    pub cards: u32,
}

impl StepReport {
    /// Returns the steps of stability, in days.
    pub fn stabilities(view: &View<'_>) -> Vec<Self> {
        let steps = STABILITY_STEPS.into_iter().zip(stabilities(view));
        steps.map(|(from, cards)| Self { from: from.into(), cards }).collect()
    }

    /// Returns the steps of difficulty.
    pub fn difficulties(view: &View<'_>) -> Vec<Self> {
        (1..).zip(difficulties(view)).map(|(from, cards)| Self { from, cards }).collect()
    }
}

/// How many cards were known over time. Each array of numbers is parallel to `days`.
#[derive(Debug, Serialize)]
pub struct KnownReport {
    /// The days, evenly spread, at most 60. The last is today or the end of the period.
    pub days: Vec<String>,
    /// How many cards would have been recalled at the end of each day.
    pub all: Vec<f32>,
    /// The same for each deck, by id.
    pub decks: BTreeMap<String, Vec<f32>>,
    /// The same for each topic, by name.
    pub topics: BTreeMap<&'static str, Vec<f32>>,
    /// How well each passage is known on the last of the days.
    pub passages: Vec<PassageReport>,
}

/// How well a passage is known.
#[derive(Debug, Serialize)]
pub struct PassageReport {
    /// Its deck.
    pub deck: String,
    /// Its id in the deck.
    pub passage: String,
    /// The number of its cards.
    pub cards: u32,
    /// How many of them would be recalled.
    pub known: f32,
}

impl KnownReport {
    /// Returns how many of the view's cards were known over time.
    pub fn new(view: &View<'_>, scheduler: &Scheduler) -> Self {
        let days = sample_days(view);
        let groups = known_by(view, &days, scheduler, |card| (card.key.deck.clone(), card.topic));
        let mut report = Self {
            all: vec![0.0; days.len()],
            decks: BTreeMap::new(),
            topics: BTreeMap::new(),
            passages: passages(view, days.last().copied(), scheduler),
            days: days.into_iter().map(date).collect(),
        };
        for ((deck, topic), known) in groups {
            let topic = topic.map_or("", Topic::name);
            for sum in [
                &mut report.all,
                report.decks.entry(deck.into()).or_insert_with(|| vec![0.0; known.len()]),
                report.topics.entry(topic).or_insert_with(|| vec![0.0; known.len()]),
            ] {
                sum.iter_mut().zip(&known).for_each(|(sum, known)| *sum += known);
            }
        }
        report
    }
}

fn passages(view: &View<'_>, day: Option<StudyDay>, scheduler: &Scheduler) -> Vec<PassageReport> {
    let mut cards: BTreeMap<(DeckId, _), u32> = BTreeMap::new();
    for facts in view.studied().map(|card| view.history().card(card)) {
        *cards.entry((facts.key.deck.clone(), facts.passage.clone())).or_default() += 1;
    }
    let day = day.unwrap_or(view.history().today());
    let known = known_by(view, &[day], scheduler, |card| (card.key.deck.clone(), card.passage.clone()));
    // Both are sorted by deck and passage. Cards without a passage are in no row.
    let rows = cards.into_iter().zip(known.into_values());
    rows.filter_map(|(((deck, passage), cards), known)| {
        Some(PassageReport { deck: deck.into(), passage: passage?.into(), cards, known: known[0] })
    })
    .collect()
}

/// What was done on a day or in an hour of the day.
#[derive(Debug, Serialize)]
pub struct DoneReport {
    /// Answers given.
    pub answers: u32,
    /// Cards answered for the first time ever.
    pub new: u32,
    /// Cards that came back from an earlier day.
    pub asked: u32,
    /// Those of them that were recalled at once.
    pub recalled: u32,
    /// Minutes spent answering.
    pub minutes: f32,
}

impl From<Done> for DoneReport {
    fn from(done: Done) -> Self {
        let Done { answers, new, asked, recalled, duration_ms } = done;
        Self { answers, new, asked, recalled, minutes: duration_ms as f32 / 60_000.0 }
    }
}

/// What was done on a study day.
#[derive(Debug, Serialize)]
pub struct DayReport {
    /// The day.
    pub day: String,
    /// What was done.
    #[serde(flatten)]
    pub done: DoneReport,
}

/// Formats a study day as in `2026-11-24`.
#[must_use]
pub fn date(day: StudyDay) -> String {
    day.date().to_string()
}
