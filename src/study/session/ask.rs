//! The question that a card is put with, what comes of its answer, and the questions over several cards.

use std::collections::{HashMap, HashSet};

use super::{Break, ContrastStep, Course, OrderStep, Shelf, Shelved, Slot, Step};
use crate::{
    deck::{CardKey, DeckId},
    memory::{Moment, StudyDay},
    study::{
        Choice, Chronology, Contrast, CueStrength, Feedback, Form, Given, Ordering, Question, Rivals, Turn, Verdict,
        cue, form_of, is_answer_of, is_settled, rivals::AnswerForm, seed_of, shared_headings,
    },
};

/// From how many cards the events of an interlude are drawn: with more of them it would take longer than a frame.
const MOST_EVENTS: usize = 150;

/// A card as it is to be asked on that day: the less firmly it is known, the easier the form. `None` if it has gone.
pub fn question(slot: &Slot, library: &impl Shelf, day: StudyDay) -> Option<Question> {
    let found = library.find(&slot.card)?;
    let form = form_of(found.card(), &found.state, slot.kind, library.forms_off(&slot.card.deck));
    let reviews = found.state.schedule().map_or(0, |schedule| schedule.reviews);
    if form != Form::Choice {
        let cue = CueStrength::from_state(&found.state).and_then(|strength| {
            let confused = library.confusions().of(&slot.card);
            let rival = confused.first().and_then(|(rival, _)| Some(library.find(rival)?.card()));
            cue(found.card(), strength, rival, seed_of(&slot.card, reviews.into()).is_multiple_of(2))
        });
        return Some(Question { cue, ..Question::ask(found.card(), form) });
    }
    let turn = Turn { learner: library.learner(), day, reviews: reviews.into() };
    let choice = found
        .rivals
        .and_then(|rivals| Choice::build(found.deck, rivals, &confused_with(&slot.card, library), found.place, turn));
    Some(Question::choose(found.card(), choice))
}

/// Judges an answer. Returns `None` if nothing was given to be judged, or the card has gone.
pub fn feedback(card: &CardKey, question: &Question, given: Given<'_>, library: &impl Shelf) -> Option<Feedback> {
    let found = library.find(card)?;
    let none = Rivals::default();
    let feedback =
        question.judge(given, found.deck, found.place, found.rivals.unwrap_or(&none), &confused_with(card, library))?;
    // What was never met cannot have been meant, but a rival may be: it is named as what this card is taken for.
    let is_met = |rival: &CardKey| {
        library.find(rival).is_some_and(|other| {
            let of_card = found.rivals.unwrap_or(&none).of_card(found.place);
            !other.state.is_new() || rival.deck == card.deck && of_card.iter().any(|it| it.card == other.place)
        })
    };
    let feedback = Feedback { rival: feedback.rival.filter(is_met), ..feedback };
    let is_typed = feedback.verdict == Verdict::Wrong && feedback.chosen.is_none() && !feedback.given.is_empty();
    if is_typed && feedback.rival.is_none() {
        let rival = answered_elsewhere(&feedback.given, card, found, library);
        return Some(Feedback { rival, ..feedback });
    }
    Some(feedback)
}

/// The card of another deck whose answer a wrong one is: one that this card was mixed up with, or names as a rival.
fn answered_elsewhere(text: &str, card: &CardKey, asked: Shelved<'_>, library: &impl Shelf) -> Option<CardKey> {
    let confused = library.confusions().of(card).into_iter().map(|(rival, _)| rival.clone());
    let named = asked.card().rivals_elsewhere().map(|rival| library.named(rival));
    let likely = confused.filter(|rival| rival.deck != card.deck).chain(named);
    let (none, asks_date) = (Rivals::default(), asked.card().date_asked().is_some());
    likely.into_iter().find(|rival| {
        library.find(rival).is_some_and(|found| {
            let is_akin = found.card().date_asked().is_some() == asks_date;
            is_akin && is_answer_of(text, found.deck, found.place, found.rivals.unwrap_or(&none))
        })
    })
}

/// The question over several cards that comes next; `None` if the next card comes.
pub(super) fn interlude(course: &mut Course, library: &impl Shelf, now: Moment) -> Option<Step> {
    let is_on = |form, deck: &DeckId| !library.forms_off(deck).contains(&form);
    // Two that are still shaky would only be confused the more.
    let is_known = |card: &CardKey| library.find(card).is_some_and(|found| is_settled(&found.state));
    let is_mixed_up = |card: &CardKey| {
        let rival =
            library.confusions().to_tell_apart(card).filter(|_| is_on(Form::Contrast, &card.deck) && is_known(card));
        rival.is_some_and(is_known)
    };
    while let Some(next) = course.next_break(is_mixed_up) {
        match next {
            Break::Contrast(card) => {
                let contrast = contrast(&card, library, now);
                course.contrast_asked(contrast.as_ref().map_or(vec![card], |contrast| contrast.cards.to_vec()));
                if let Some(contrast) = contrast {
                    return Some(Step::Contrast(Box::new(ContrastStep::new(contrast))));
                }
            }
            Break::Order(count) => {
                let ordering = ordering(course, count, library, now);
                let events =
                    ordering.iter().flat_map(|it| (0..it.chronology.events().len()).filter_map(|at| it.card(at)));
                let is_another = course.order_asked(events.cloned().collect());
                if let Some(ordering) = ordering.filter(|_| is_another) {
                    return Some(Step::Order(Box::new(OrderStep::new(ordering))));
                }
            }
        }
    }
    None
}

/// The positions of the cards of its deck that this one was mixed up with, the most frequent first.
fn confused_with(card: &CardKey, library: &impl Shelf) -> Vec<usize> {
    let confused = library.confusions().of(card).into_iter().filter(|(rival, _)| rival.deck == card.deck);
    confused.filter_map(|(rival, _)| library.place(&rival.deck, &rival.card)).collect()
}

fn contrast(card: &CardKey, library: &impl Shelf, now: Moment) -> Option<Contrast> {
    let rival = library.confusions().to_tell_apart(card)?;
    let cards = [library.find(card)?.card(), library.find(rival)?.card()];
    // `1717` and `1703–1704` beside “In which year” and “In which years” tell themselves apart.
    let [own, other] = cards.map(|card| AnswerForm::of(&card.answer_text()));
    if !own.is_akin(&other) {
        return None;
    }
    Some(Contrast::new([card.clone(), rival.clone()], cards, now.utc_ms.unsigned_abs()))
}

/// Events of cards that have been met: of the course's pool, else those of this session and of others of their decks.
fn ordering(course: &Course, count: usize, library: &impl Shelf, now: Moment) -> Option<Ordering> {
    let seed = course.seed();
    let recalled = course.outcomes().iter().filter(|outcome| outcome.rating.is_recalled());
    let recent: HashSet<&CardKey> = recalled.map(|outcome| &outcome.slot.card).collect();
    let mut keys = if course.pool().is_empty() { met(&recent, library) } else { course.pool().to_vec() };
    keys.sort_by_cached_key(|key| (!recent.contains(key), seed_of(key, seed)));
    let known = |key: CardKey| {
        let found = library.find(&key)?;
        found.card().dated().is_some().then_some((key, found))
    };
    let dated: Vec<_> = keys.into_iter().filter_map(known).take(MOST_EVENTS).collect();
    let mut shared = HashMap::new();
    let candidates: Vec<_> = dated
        .iter()
        .map(|(_, found)| {
            let shared = shared.entry(&found.deck.id).or_insert_with(|| shared_headings(found.deck));
            let passage = found.deck.passage_of(found.card()).filter(|passage| !shared.contains(&passage.id));
            (found.card(), passage, library.known(&found.state, now))
        })
        .collect();
    let chronology = match count {
        2 => Chronology::before_or_after(&candidates, seed),
        count => Chronology::build(&candidates, seed, count),
    }?;
    Some(Ordering { cards: dated.into_iter().map(|(key, ..)| key).collect(), chronology })
}

/// The learned cards of the decks that these belong to, if their events may be put in order.
fn met(recent: &HashSet<&CardKey>, library: &impl Shelf) -> Vec<CardKey> {
    let mut decks: Vec<&DeckId> = recent.iter().map(|key| &key.deck).collect();
    decks.sort_unstable();
    decks.dedup();
    let is_asked = |deck: &&DeckId| !library.forms_off(deck).contains(&Form::Chronology);
    decks.into_iter().filter(is_asked).flat_map(|deck| library.learned(deck)).collect()
}
