//! Which figures are asked for: everything, one deck, one topic or a period.

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

/// What the figures are to be about.
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
    /// As the figures take it.
    pub fn progress(&self) -> Filter {
        Filter { deck: self.deck.clone(), topic: self.topic, days: days(self.from, self.to) }
    }

    /// Refuses a period that ends before it begins.
    pub fn check(&self) -> Result<(), Failure> {
        match (self.from, self.to) {
            (Some(from), Some(to)) if from > to => Err(Failure::NoPeriod { from, to }),
            _ => Ok(()),
        }
    }

    /// As a program reads it.
    pub fn report(&self) -> FilterReport {
        let written = |date: Option<NaiveDate>| date.map(|date| date.to_string());
        let deck = self.deck.as_ref().map(DeckId::to_string);
        FilterReport { deck, topic: self.topic, from: written(self.from), to: written(self.to) }
    }

    /// Whether it lets a card through.
    pub fn takes(&self, deck: &Deck, card: &Card) -> bool {
        self.deck.as_ref().is_none_or(|id| deck.id == *id) && self.topic.is_none_or(|topic| card.topic == topic)
    }

    /// Whether it lets the deck of that id through.
    pub fn is_of(&self, deck: &str) -> bool {
        self.deck.as_ref().is_none_or(|id| id.as_str() == deck)
    }

    /// What is to be studied of it.
    pub fn plan(&self) -> Plan {
        Plan { deck: self.deck.clone(), topic: self.topic, ..Plan::default() }
    }
}

/// What the figures were asked about.
#[derive(Debug, Serialize)]
pub struct FilterReport {
    /// One deck.
    pub deck: Option<String>,
    /// One topic.
    pub topic: Option<Topic>,
    /// The first study day of the answers.
    pub from: Option<String>,
    /// The last.
    pub to: Option<String>,
}

/// The days from one date to another, both included; open where one is left out.
fn days(from: Option<NaiveDate>, to: Option<NaiveDate>) -> RangeInclusive<StudyDay> {
    let first = from.map_or(StudyDay(i32::MIN), StudyDay::on);
    first..=to.map_or(StudyDay(i32::MAX), StudyDay::on)
}
