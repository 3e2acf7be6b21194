//! What the figures are about: everything, one deck, one topic or a period.

use std::ops::RangeInclusive;

use chrono::NaiveDate;
use clap::Args;
use serde::Serialize;

use crate::{
    cli::Failure,
    deck::{Card, Deck, DeckId, Topic},
    library::Plan,
    memory::StudyDay,
    progress::Filter,
};

/// What the figures are about.
#[derive(Clone, Debug, Args)]
pub struct StatsFilter {
    /// Only this deck; `entente decks` lists the ids.
    #[arg(long, value_name = "DECK")]
    pub deck: Option<DeckId>,
    /// Only this topic: alliance, war, treaty, crisis, visit, economy, person, date, general.
    #[arg(long, value_parser = topic)]
    topic: Option<Topic>,
    /// Only answers from this study day on, such as 2026-11-01.
    #[arg(long, value_name = "DATE")]
    from: Option<NaiveDate>,
    /// Only answers up to this study day.
    #[arg(long, value_name = "DATE")]
    to: Option<NaiveDate>,
}

fn topic(name: &str) -> Result<Topic, String> {
    let found = Topic::ALL.into_iter().find(|topic| topic.name().eq_ignore_ascii_case(name));
    found.ok_or_else(|| format!("the topics are: {}", Topic::ALL.map(Topic::name).join(", ").to_lowercase()))
}

impl StatsFilter {
    /// Returns the filter of the figures.
    pub fn progress(&self) -> Filter {
        Filter { deck: self.deck.clone(), topic: self.topic, days: days(self.from, self.to) }
    }

    /// Checks that the period does not end before it begins.
    ///
    /// # Errors
    ///
    /// Returns [`Failure::NoPeriod`] if it does.
    pub fn check(&self) -> Result<(), Failure> {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from > to => Err(Failure::NoPeriod { from, to }),
            _ => Ok(()),
        }
    }

    /// Returns the filter for the JSON.
    pub fn report(&self) -> FilterReport {
        let written = |date: Option<NaiveDate>| date.map(|date| date.to_string());
        let deck = self.deck.as_ref().map(DeckId::to_string);
        FilterReport { deck, topic: self.topic, from: written(self.from), to: written(self.to) }
    }

    /// Returns whether a card passes the filter.
    pub fn takes(&self, deck: &Deck, card: &Card) -> bool {
        self.deck.as_ref().is_none_or(|id| deck.id == *id) && self.topic.is_none_or(|topic| card.topic == topic)
    }

    /// Returns whether the deck with the given id passes the filter.
    pub fn is_of(&self, deck: &str) -> bool {
        self.deck.as_ref().is_none_or(|id| id.as_str() == deck)
    }

    /// Returns a plan to study the deck and the topic of the filter.
    pub fn plan(&self) -> Plan {
        Plan { deck: self.deck.clone(), topic: self.topic, ..Plan::default() }
    }
}

/// What the figures are about, for the JSON.
#[derive(Debug, Serialize)]
pub struct FilterReport {
    /// Only this deck.
    pub deck: Option<String>,
    /// Only this topic.
    pub topic: Option<Topic>,
    /// The first study day of the answers.
    pub from: Option<String>,
    /// The last study day.
    pub to: Option<String>,
}

/// The days from one date to another, both included. Open at an end without a date.
fn days(from: Option<NaiveDate>, to: Option<NaiveDate>) -> RangeInclusive<StudyDay> {
    let first = from.map_or(StudyDay(i32::MIN), StudyDay::from_date);
    first..=to.map_or(StudyDay(i32::MAX), StudyDay::from_date)
}
