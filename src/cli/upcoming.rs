//! When the next cards are due, in words.

use super::output::count;
use crate::{
    deck::{Card, Deck, DeckId},
    library::Library,
    memory::StudyDay,
    progress::{FORECAST_DAYS, forecast},
};

/// How many of the cards that are taken are due on each of the coming days, today first. What the learner set aside is
/// left out.
#[must_use]
pub fn coming_days(library: &Library, takes: impl Fn(&Deck, &Card) -> bool, today: StudyDay) -> [u32; FORECAST_DAYS] {
    let cards = library.decks().iter().flat_map(|it| {
        let cards = it.deck.cards.iter().zip(it.states().iter().zip(it.marks()));
        cards.filter(|(card, _)| takes(&it.deck, card)).map(|(_, known)| known)
    });
    let to_ask =
        cards.filter(|(state, marks)| !marks.is_suspended && (marks.may_be_asked(today) || !state.is_due(today)));
    forecast(to_ask.map(|(state, _)| state), today)
}

/// When the next cards are due, of one deck or of all, as sentences.
#[must_use]
pub fn next_cards(library: &Library, deck: Option<&DeckId>, today: StudyDay) -> Vec<String> {
    let days = coming_days(library, |it, _| deck.is_none_or(|id| it.id == *id), today);
    let mut sentences = Vec::new();
    if days[0] > 0 {
        sentences.push(format!("Still due today: {}.", count(days[0] as usize, "card")));
    }
    let next = (0..).zip(days).skip(1).find(|(_, cards)| *cards > 0);
    match next {
        Some((in_days, cards)) => sentences.push(sentence(cards, in_days, today)),
        None if sentences.is_empty() => {
            sentences.push(format!("No card is due in the next {FORECAST_DAYS} days."));
        }
        None => {}
    }
    sentences
}

fn sentence(cards: u32, in_days: u32, today: StudyDay) -> String {
    let cards = if cards == 1 { "card is".to_owned() } else { format!("{cards} cards are") };
    let date = today.plus(in_days).date().format("%-d %B %Y");
    if in_days == 1 {
        format!("The next {cards} due tomorrow, {date}.")
    } else {
        format!("The next {cards} due in {in_days} days, on {date}.")
    }
}
