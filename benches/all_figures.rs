//! Every figure that the progress page and `entente stats --json` need.

use entente::{
    deck::CardKey,
    memory::{Habits, Scheduler},
    progress::{self, CardFacts, View},
};

use super::generated;

/// What the figures need to know of the cards of a generated deck.
pub fn facts(cards: usize) -> Vec<CardFacts> {
    let deck = generated::deck("big", cards);
    let facts = |card: entente::deck::Card| CardFacts {
        key: CardKey { deck: deck.id.clone(), card: card.id },
        topic: Some(card.topic),
        passage: card.passage,
        is_studied: true,
    };
    deck.cards.into_iter().map(facts).collect()
}

/// Every figure, on two threads as the page works them out; tells a number, so that none is left out.
pub fn all(view: &View<'_>, scheduler: &Scheduler) -> usize {
    let fading = || {
        let days = progress::sample_days(view);
        let known = progress::known_by(view, &days, scheduler, |card| card.topic);
        let last = progress::last_time(view).unwrap_or_default();
        progress::since(view, last, scheduler).sessions + known.len()
    };
    let counted = || {
        progress::sessions(view).len()
            + progress::calendar(view).len()
            + progress::hours(view).len()
            + progress::calibration(view).len()
            + progress::retention(view).asked as usize
    };
    let (fading, counted) = progress::both(fading, counted);
    fading
        + counted
        + progress::today(view, 10, 20, &Habits::default()).done
        + progress::stabilities(view).len()
        + progress::difficulties(view).len()
        + progress::leeches(view).len()
}
