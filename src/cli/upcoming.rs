//! When the next cards are due, in words.

use crate::{
    deck::DeckId,
    library::{Library, Plan, ToDo},
    memory::StudyDay,
    progress::FORECAST_DAYS,
    storage::review_log::LogError,
    wording::{count_or_no, date, relative_day},
};

/// Returns sentences about when the next cards are due, of one deck or of all.
pub fn next_cards(library: &Library, deck: Option<&DeckId>, today: StudyDay) -> Result<Vec<String>, LogError> {
    library.work_out_rivals(deck);
    let agenda = library.agenda(today)?;
    let ToDo { due, new } = agenda.to_do(&Plan { deck: deck.cloned(), ..Plan::default() });
    let days = agenda.coming_days(|it, _| deck.is_none_or(|id| it.id == *id));
    let mut sentences = Vec::new();
    for (name, cards) in [("Still due today", due), ("Still new today", new)] {
        if cards > 0 {
            sentences.push(format!("{name}: {}.", count_or_no(cards, "card")));
        }
    }
    let next = (0..).zip(days).skip(1).find(|(_, cards)| *cards > 0);
    match next {
        Some((in_days, cards)) => sentences.push(sentence(cards, in_days, today)),
        None if sentences.is_empty() => {
            sentences.push(format!("No card is due in the next {FORECAST_DAYS} days."));
        }
        None => {}
    }
    Ok(sentences)
}

fn sentence(cards: u32, in_days: u32, today: StudyDay) -> String {
    let cards = if cards == 1 { "card is".to_owned() } else { format!("{cards} cards are") };
    let day = today.plus(in_days);
    format!("The next {cards} due {}, {}.", relative_day(day, today), date(day))
}
