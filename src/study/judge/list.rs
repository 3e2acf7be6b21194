//! Answers that are several things: each is judged by itself, in any order.

use std::{borrow::Cow, cmp::Reverse};

use super::{
    Verdict,
    text::{Nearness, Phrase, is_far_too_long, nearness},
};

/// What came of an answer to a list card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JudgedList {
    /// All right: every item is there. Nearly: at least half of them are, and nothing is wrong.
    pub verdict: Verdict,
    /// The right items, in the order of the card.
    pub items: Vec<ListItem>,
    /// What was given beside them.
    pub extra: Vec<String>,
}

/// An item that is to be named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListItem {
    /// The item.
    pub right: String,
    /// What was given for it; none where it is missing.
    pub given: Option<String>,
    /// How that was; wrong where it is missing.
    pub verdict: Verdict,
}

/// More items are not looked at; no card has so many.
const MAX_ITEMS: usize = 100;

/// Judges a list: in any order, each item that was given for one right item at the most.
#[must_use]
pub fn judge_list(given: &[&str], right: &[String]) -> JudgedList {
    let (given, beyond) = given.split_at(given.len().min(MAX_ITEMS));
    let given_phrases: Vec<Phrase> = given.iter().map(|item| Phrase::read(item)).collect();
    let right_phrases: Vec<Phrase> = right.iter().map(|item| Phrase::read(item)).collect();
    let pairing = pair(&given_phrases, &right_phrases, nearness);
    let items = right.iter().zip(&pairing.pairs).map(|(right, pair)| ListItem {
        right: right.clone(),
        given: pair.map(|(place, _)| given[place].to_owned()),
        verdict: pair.map_or(Verdict::Wrong, |(_, nearness)| nearness.verdict),
    });
    let extra = pairing.extra.iter().map(|place| given[*place]).chain(beyond.iter().copied());
    let extra: Vec<String> = extra.map(str::to_owned).collect();
    let verdict = if beyond.is_empty() { pairing.verdict() } else { Verdict::Wrong };
    JudgedList { verdict, items: items.collect(), extra }
}

/// Judges the answer to a list card as it was typed, with what is accepted beside its items.
pub(super) fn judge_card(given: &str, right: &[String], accept: &[String]) -> JudgedList {
    let all: Vec<Cow<'_, str>> = right.iter().chain(accept).map(Cow::from).collect();
    let longest = right.iter().map(String::len).sum::<usize>();
    if given.len() > longest && is_far_too_long(&given[given.floor_char_boundary(longest)..], &all) {
        return judge_list(&[], right);
    }
    let judge = |given: &[&str]| with_accepted(judge_list(given, right), accept);
    // An `and` parts two items, or stands in one: `Bosnia and Herzegovina, Serbia`.
    let (at_words, at_signs) = (judge(&split_list(given)), judge(&items(given, &[])));
    let mut better = if at_signs.verdict > at_words.verdict { at_signs } else { at_words };
    // Single words need nothing between them.
    if better.verdict < Verdict::Right && right.iter().all(|item| !item.contains(' ')) {
        let at_spaces = judge(&items(given, &[" and ", " & ", " "]));
        if at_spaces.verdict > better.verdict {
            better = at_spaces;
        }
    }
    let wholes = accept.iter().map(|accepted| split_list(accepted)).filter(|items| items.len() > 1);
    let mut wholes =
        wholes.map(|items| judge_list(&split_list(given), &items.into_iter().map(str::to_owned).collect::<Vec<_>>()));
    wholes.find(|judged| judged.verdict == Verdict::Right).filter(|_| better.verdict < Verdict::Right).unwrap_or(better)
}

/// What is accepted may stand in the place of an item that is missing.
fn with_accepted(mut judged: JudgedList, accept: &[String]) -> JudgedList {
    let accept: Vec<Phrase> = accept.iter().map(|accepted| Phrase::read(accepted)).collect();
    judged.extra.retain(|extra| {
        let extra_phrase = Phrase::read(extra);
        let is_accepted = accept.iter().any(|accepted| nearness(&extra_phrase, accepted).verdict == Verdict::Right);
        match judged.items.iter_mut().find(|item| is_accepted && item.given.is_none()) {
            Some(missing) => {
                (missing.given, missing.verdict) = (Some(extra.clone()), Verdict::Right);
                false
            }
            None => true,
        }
    });
    judged.verdict = verdict(judged.items.iter().map(|item| item.verdict), judged.extra.is_empty());
    judged
}

/// The items of a list as it was typed: parted by lines, semicolons or commas, and the last by `and`.
#[must_use]
pub fn split_list(given: &str) -> Vec<&str> {
    items(given, &[" and ", " & "])
}

fn items<'g>(given: &'g str, joints: &[&str]) -> Vec<&'g str> {
    let parts = given.split(['\n', ';', ',']).map(str::trim);
    let mut items: Vec<&str> = parts.map(|part| part.strip_prefix("and ").unwrap_or(part)).collect();
    for joint in joints {
        items = items.into_iter().flat_map(|item| item.split(joint)).collect();
    }
    items.into_iter().map(str::trim).filter(|item| item.chars().any(char::is_alphanumeric)).collect()
}

/// All right: right. At least half, and nothing beside them: nearly.
fn verdict(items: impl Iterator<Item = Verdict> + Clone, nothing_is_wrong: bool) -> Verdict {
    let (count, found) = (items.clone().count(), items.clone().filter(|item| *item > Verdict::Wrong).count());
    match items.min() {
        _ if !nothing_is_wrong || found == 0 => Verdict::Wrong,
        Some(Verdict::Right) => Verdict::Right,
        _ if found * 2 >= count => Verdict::Nearly,
        _ => Verdict::Wrong,
    }
}

/// Which item was given for which.
pub(super) struct Pairing {
    /// For each right item the place of the one given for it.
    pub(super) pairs: Vec<Option<(usize, Nearness)>>,
    /// The places of those given for none.
    pub(super) extra: Vec<usize>,
}

/// Pairs what was given with what is right, the nearest first.
pub(super) fn pair(given: &[Phrase], right: &[Phrase], nearness: impl Fn(&Phrase, &Phrase) -> Nearness) -> Pairing {
    let mut candidates = Vec::new();
    for (g, given) in given.iter().enumerate() {
        for (r, right) in right.iter().enumerate() {
            let nearness = nearness(given, right);
            if nearness.verdict > Verdict::Wrong {
                candidates.push((Reverse(nearness), r, g));
            }
        }
    }
    candidates.sort_unstable();
    let mut pairs = vec![None; right.len()];
    let mut is_used = vec![false; given.len()];
    for (Reverse(nearness), r, g) in candidates {
        if pairs[r].is_none() && !is_used[g] {
            pairs[r] = Some((g, nearness));
            is_used[g] = true;
        }
    }
    let extra = (0..given.len()).filter(|g| !is_used[*g]).collect();
    Pairing { pairs, extra }
}

impl Pairing {
    pub(super) fn verdict(&self) -> Verdict {
        let of_pair = |pair: &Option<(usize, Nearness)>| pair.map_or(Verdict::Wrong, |(_, nearness)| nearness.verdict);
        verdict(self.pairs.iter().map(of_pair), self.extra.is_empty())
    }

    /// What had to be overlooked in all.
    pub(super) fn overlooked(&self) -> u32 {
        let of_pair = |pair: &Option<(usize, Nearness)>| pair.map_or(10, |(_, nearness)| nearness.overlooked.0);
        self.pairs.iter().map(of_pair).sum::<u32>() + 10 * self.extra.len() as u32
    }
}

#[cfg(test)]
mod tests {
    use Verdict::{Nearly, Right, Wrong};

    use super::*;

    fn owned(items: &[&str]) -> Vec<String> {
        items.iter().map(|item| (*item).to_owned()).collect()
    }

    #[test]
    fn a_list_is_judged_in_any_order() {
        let right = owned(&["Bosnia and Herzegovina", "Serbia", "Montenegro"]);
        for (given, verdict) in [
            ("Serbia, Bosnia and Herzegovina, Montenegro", Right),
            ("serbia\nmontenegro\nbosnia & herzegovina", Right),
            ("Serbia; Montenegro", Nearly),
            ("Serbia", Wrong),
            ("Serbia, Montenegro, Greece", Wrong),
            ("Serbia, Serbia", Wrong),
            ("", Wrong),
        ] {
            assert_eq!(judge_card(given, &right, &[]).verdict, verdict, "{given}");
        }
    }

    #[test]
    fn single_words_need_nothing_between_them() {
        let right = owned(&["France", "Russia", "Britain"]);
        for (given, verdict) in [("britain france russia", Right), ("france russia", Nearly), ("france spain", Wrong)] {
            assert_eq!(judge_card(given, &right, &[]).verdict, verdict, "{given}");
        }
        assert_eq!(judge_card("Great Britain France", &owned(&["Great Britain", "France"]), &[]).verdict, Wrong);
    }

    #[test]
    fn what_is_missing_and_what_is_beside_is_told() {
        let judged = judge_list(&["Rusia", "Spain"], &owned(&["France", "Russia"]));
        assert_eq!(judged.items[0], ListItem { right: "France".into(), given: None, verdict: Wrong });
        assert_eq!(judged.items[1], ListItem { right: "Russia".into(), given: Some("Rusia".into()), verdict: Nearly });
        assert_eq!(judged.extra, ["Spain"]);
    }

    #[test]
    fn what_is_accepted_stands_for_an_item_or_for_the_whole() {
        let (right, accept) = (owned(&["France", "Britain"]), owned(&["England", "the two western powers, united"]));
        assert_eq!(judge_card("France and England", &right, &accept).verdict, Right);
        assert_eq!(judge_card("united, the two western powers", &right, &accept).verdict, Right);
        assert_eq!(judge_card("France, Britain and England", &right, &accept).verdict, Wrong);
    }
}
