//! The answers that were given in Mochi.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate};

use super::data::{Kind, Value};
use crate::{
    deck::CardId,
    formats::{ForeignKind, ForeignReview, Incoming},
    memory::Rating,
    wording::count,
};

const DAY_MS: i64 = 86_400_000;
/// From 2000 to 2200, in milliseconds.
const TOLD: std::ops::Range<i64> = 946_684_800_000..7_258_118_400_000;

/// The answers of all cards.
#[derive(Debug, Default)]
pub struct History {
    reviews: Vec<ForeignReview>,
    /// How many belong to no card that comes in.
    lost: usize,
    /// How many do not say when they were given, or how it went.
    odd: usize,
}

impl History {
    /// Takes up the answers to a card.
    pub fn take(&mut self, card: &Value<'_>, id: &CardId) {
        let (mut last_ms, mut has_failed) = (None, false);
        for review in answers(card) {
            let Some((utc_ms, is_recalled)) = when_and_how(review) else {
                self.odd += 1;
                continue;
            };
            // Days alone are told, too: of two answers of a day each has its moment.
            let utc_ms = last_ms.map_or(utc_ms, |last: i64| utc_ms.max(last + 1));
            let kind = match last_ms {
                None => ForeignKind::Learning,
                Some(_) if has_failed => ForeignKind::Relearning,
                Some(_) => ForeignKind::Review,
            };
            (last_ms, has_failed) = (Some(utc_ms), !is_recalled);
            self.reviews.push(ForeignReview {
                card: id.clone(),
                utc_ms,
                rating: if is_recalled { Rating::Good } else { Rating::Again },
                duration_ms: review.number_of("duration").map_or(0, |seconds| (seconds * 1000.0) as u32),
                kind,
                interval_days: interval_days(review, utc_ms),
            });
        }
    }

    /// Counts the answers to a card that does not come in as one.
    pub fn lose(&mut self, card: &Value<'_>) {
        self.lost += answers(card).count();
    }

    /// Gives the answers to the decks of their cards. Returns what is left out, and what to do.
    pub fn put_into(self, decks: &mut [Incoming]) -> Vec<(String, &'static str)> {
        let places: HashMap<CardId, usize> = (0..)
            .zip(decks.iter())
            .flat_map(|(place, incoming)| incoming.deck.cards.iter().map(move |card| (card.id.clone(), place)))
            .collect();
        let mut lost = self.lost;
        for review in self.reviews {
            match places.get(&review.card) {
                Some(place) => decks[*place].reviews.push(review),
                None => lost += 1,
            }
        }
        for incoming in decks.iter_mut() {
            incoming.reviews.sort_by_key(|review| review.utc_ms);
        }
        let remedy = "what is left out stays in Mochi";
        [
            (lost, "left out, of cards that are not taken in, or that become several here"),
            (self.odd, "left out, without its moment, or without how it went"),
        ]
        .into_iter()
        .filter(|(answers, _)| *answers > 0)
        .map(|(answers, what)| (format!("{} {what}", count(answers, "answer")), remedy))
        .collect()
    }
}

/// The answers to a card, oldest first. When a card is new, a row says that it is due at once: that is no answer.
fn answers<'c>(card: &'c Value<'c>) -> impl Iterator<Item = &'c Value<'c>> {
    card.values_of("reviews").filter(|review| {
        let [date, due] = ["date", "due"].map(|name| review.get(name).and_then(moment_ms));
        review.get("interval").is_some() || date.is_none() || date != due
    })
}

/// When an answer was given, and whether the card was recalled; `None` if it does not say.
fn when_and_how(review: &Value<'_>) -> Option<(i64, bool)> {
    let Kind::Bool(is_recalled) = review.get("remembered?")?.kind else { return None };
    let utc_ms = moment_ms(review.get("date")?).filter(|ms| TOLD.contains(ms))?;
    Some((utc_ms, is_recalled))
}

/// The days up to the one on which the card was due then.
fn interval_days(review: &Value<'_>, utc_ms: i64) -> u32 {
    let due =
        review.get("due").and_then(moment_ms).map(|due| (due.saturating_sub(utc_ms) as f64 / DAY_MS as f64).round());
    let days = due.or(review.number_of("interval").map(f64::round)).unwrap_or_default();
    days.clamp(0.0, 36_500.0) as u32
}

/// The moment that a value tells, in milliseconds since 1970: as a number, or as a text such as `2026-01-02`,
/// `2026-01-02T09:00:00Z` and, in Transit, `~t1767344400000`.
fn moment_ms(value: &Value<'_>) -> Option<i64> {
    let text = match &value.kind {
        Kind::Number(ms) => return Some(*ms as i64),
        Kind::Text(text) => text.trim_start_matches("~t").trim_start_matches("~m"),
        _ => return None,
    };
    let at_midnight = |day: NaiveDate| Some(day.and_hms_opt(0, 0, 0)?.and_utc().timestamp_millis());
    let moment = text.parse().ok().or_else(|| Some(DateTime::parse_from_rfc3339(text).ok()?.timestamp_millis()));
    moment.or_else(|| at_midnight(text.parse().ok()?))
}
