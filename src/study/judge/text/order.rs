//! Answers whose words stand in another order, or are written in one or in two.

use strsim::osa_distance;

use super::{
    effect::Effect,
    likeness::{Likeness, likeness},
    nearness::{MAX_WORDS, Nearness, are_opposed, in_order},
    number::{Form, Number},
    phrase::{Joint, Phrase},
    vocabulary::Weight,
    word::Word,
};
use crate::study::judge::{Verdict, list::Pairing};

/// Longer answers are not compared letter by letter as one word.
const MAX_JOINED: usize = 120;

/// Lists with more items are not taken apart.
const MAX_ITEMS: usize = 12;

/// How near an answer comes to a right one, in whatever order its words may stand.
pub(crate) fn nearness(given: &Phrase, right: &Phrase) -> Nearness {
    if given.folded.is_empty() {
        return Nearness::NONE;
    }
    if given.folded == right.folded {
        return Nearness::SAME;
    }
    if given.words.len() > MAX_WORDS || right.words.len() > MAX_WORDS || are_opposed(given, right) {
        return Nearness::NONE;
    }
    let of_words = of_words(given, right);
    let mut near = if of_words.verdict == Verdict::Right { of_words } else { of_words.max(of_items(given, right)) };
    if given.is_not_quite() && !right.is_not_quite() && !right.has_an_amount() {
        near.verdict = near.verdict.min(Verdict::Nearly);
    }
    near
}

/// Compares two answers that are no lists.
pub(crate) fn of_words(given: &Phrase, right: &Phrase) -> Nearness {
    let (given_words, right_words) = (given.content(), right.content());
    let mut best = in_order(&given_words, &right_words);
    if best.is_same() {
        return best;
    }
    let is_in = |words: &[&Word], one: &Word| words.iter().any(|word| likeness(one, word).slips().is_some());
    let (given_turned, right_turned) = (given.turned(|word| is_in(&right_words, word)), right.turned(|_| true));
    if given_turned.is_some() || right_turned.is_some() {
        let turned = given_turned.as_ref().unwrap_or(&given_words);
        best = best.max(in_order(turned, right_turned.as_ref().unwrap_or(&right_words)));
    }
    best.max(rearranged(&given_words, &right_words)).max(joined(&given_words, &right_words))
}

/// The same words, begun at another one (`Bismarck, Otto von`) or with two neighbours exchanged.
fn rearranged(given: &[&Word], right: &[&Word]) -> Nearness {
    let count = right.len();
    if count < 2 || given.len() != count {
        return Nearness::NONE;
    }
    let is_word = |g: usize, r: usize| match (given[g].number, right[r].number) {
        // `First World War` is `World War One`.
        (Some(a), Some(b)) => a.value == b.value,
        // `From Moscow to Paris` is not from Paris to Moscow.
        _ => {
            likeness(given[g], right[r]) == Likeness::Same
                && given[g].lead.effect(right[r].lead, &right[r].key) == Effect::None
        }
    };
    let is_begun_at = |start: usize| (0..count).all(|r| is_word((r + start) % count, r));
    if let Some(start) = (1..count).find(|start| is_begun_at(*start)) {
        let is_ordinal = |number: Option<Number>| number.is_some_and(|number| number.form == Form::Ordinal);
        let is_number_first = start == 1 && given[0].number.is_some() && count > 2;
        let is_number_last = start == count - 1 && is_ordinal(right[0].number) && count > 2;
        // `Moscow, Paris` is no order of `from Paris to Moscow`.
        let is_undirected = |word: &&Word| matches!(word.lead.preposition, None | Some("of"));
        let is_surname_first = given[start].joint == Joint::Comma && right.iter().all(is_undirected);
        let verdict =
            if is_number_first || is_number_last || is_surname_first { Verdict::Right } else { Verdict::Nearly };
        return Nearness::new(verdict, 1);
    }
    let is_exchanged_at = |place: usize| {
        (0..count).all(|r| match r {
            _ if r == place => is_word(place + 1, r),
            _ if r == place + 1 => is_word(place, r),
            _ => is_word(r, r),
        })
    };
    match (0..count - 1).find(|place| is_exchanged_at(*place)) {
        Some(place) if right[place + 1].joint >= Joint::And && given[place + 1].joint >= Joint::And => {
            Nearness::new(Verdict::Right, 1)
        }
        Some(_) => Nearness::new(Verdict::Nearly, 2),
        None => Nearness::NONE,
    }
}

/// The same letters with the spaces elsewhere: `Brestlitovsk`, `U.S.S.R.`
fn joined(given: &[&Word], right: &[&Word]) -> Nearness {
    if given.len() == right.len() {
        return Nearness::NONE;
    }
    let join = |words: &[&Word]| {
        words.iter().fold(String::new(), |joined, word| match word.number {
            Some(_) => joined + "#" + &word.key + "#",
            None => joined + &word.key,
        })
    };
    let (given_letters, right_letters) = (join(given), join(right));
    if given_letters == right_letters {
        return Nearness::new(Verdict::Right, 1);
    }
    let is_plain = |words: &[&Word]| words.iter().all(|word| word.number.is_none() && word.weight != Weight::Turning);
    let are_long = (9..=MAX_JOINED).contains(&given_letters.len().min(right_letters.len()));
    let are_near = given_letters.len().abs_diff(right_letters.len()) <= 4;
    if are_long && are_near && is_plain(given) && is_plain(right) && osa_distance(&given_letters, &right_letters) == 1 {
        return Nearness::new(Verdict::Nearly, 4);
    }
    Nearness::NONE
}

/// Compares two lists item by item: their order is free.
fn of_items(given: &Phrase, right: &Phrase) -> Nearness {
    if !right.is_list() {
        return Nearness::NONE;
    }
    let right_items = right.items();
    let mut given_items = given.items();
    if !(2..=MAX_ITEMS).contains(&right_items.len()) {
        return Nearness::NONE;
    }
    // `france britain russia`
    if given_items.len() == 1 && right_items.iter().all(|item| item.content().len() == 1) {
        given_items = given.content().into_iter().map(|word| Phrase::of_words(vec![word.clone()])).collect();
    }
    if given_items.len() > MAX_ITEMS {
        return Nearness::NONE;
    }
    let pairing = Pairing::of((&given_items, Phrase::folded), (&right_items, Phrase::folded), of_words);
    Nearness::new(pairing.verdict(), pairing.overlooked())
}
