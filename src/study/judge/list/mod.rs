//! Answers that are several things: each is judged by itself, in any order.

mod item;
mod namesakes;
mod pairing;
mod split;

use item::{GivenItem, RightItem};
pub(super) use pairing::Pairing;
use split::{Split, items};

pub use split::split_list;

use super::{Verdict, text::is_longer};
use crate::deck::fold;

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

/// So many items more than there are right ones are looked at; the list is wrong with one of them.
const MAX_MORE: usize = 10;

/// Judges a list: in any order, each item that was given for one right item at the most.
#[must_use]
pub fn judge_list(given: &[&str], right: &[String]) -> JudgedList {
    judge_items(given, &read_right(right))
}

fn read_right(right: &[String]) -> Vec<RightItem<'_>> {
    right.iter().map(|item| RightItem::read(item)).collect()
}

fn judge_items(given: &[&str], right: &[RightItem<'_>]) -> JudgedList {
    let (given, beyond) = given.split_at(given.len().min(right.len() + MAX_MORE));
    let given: Vec<GivenItem<'_>> = given.iter().map(|item| GivenItem::read(item)).collect();
    let mut pairing =
        Pairing::of((&given, |item| &item.key), (right, |item| &item.key), |given, right| right.nearness(given));
    // `France and Russia, I think`
    pairing.extra.retain(|place| !given[*place].phrase.is_idle());
    let items = right.iter().zip(&pairing.pairs).map(|(right, pair)| ListItem {
        right: right.text.to_owned(),
        given: pair.map(|(place, _)| given[place].text.to_owned()),
        verdict: pair.map_or(Verdict::Wrong, |(_, nearness)| nearness.verdict),
    });
    let extra = pairing.extra.iter().map(|place| given[*place].text).chain(beyond.iter().copied());
    let extra: Vec<String> = extra.map(str::to_owned).collect();
    let verdict = if beyond.is_empty() { pairing.verdict() } else { Verdict::Wrong };
    JudgedList { verdict, items: items.collect(), extra }
}

/// Judges the answer to a list card as it was typed, with what is accepted beside its items.
pub(super) fn judge_card(given: &str, right: &[String], accept: &[String]) -> JudgedList {
    // With an article and an `and` for each.
    let all = right.iter().map(|item| item.len() + 9).sum::<usize>();
    let longest = right.iter().chain(accept).map(String::len).max().unwrap_or_default();
    if is_longer(given, all + 3 * longest) {
        return judge_list(&[], right);
    }
    let (right, accept) = (read_right(right), read_right(accept));
    let is_whole = |accepted: &RightItem<'_>| {
        let given = fold(given);
        !given.is_empty() && given == accepted.phrase.folded() && namesakes::own_item(accepted, &right).is_none()
    };
    if accept.iter().any(is_whole) {
        return whole(given, &right);
    }
    let best = best_split(given, &right, &accept);
    if best.verdict == Verdict::Right {
        return best;
    }
    let wholes = accept.iter().map(|accepted| split_list(accepted.text)).filter(|items| items.len() > 1);
    let mut wholes = wholes.map(|items| {
        let items: Vec<RightItem<'_>> = items.into_iter().map(RightItem::read).collect();
        best_split(given, &items, &[])
    });
    wholes.find(|judged| judged.verdict == Verdict::Right).unwrap_or(best)
}

/// Judges a list parted in each way, and takes the best.
fn best_split(given: &str, right: &[RightItem<'_>], accept: &[RightItem<'_>]) -> JudgedList {
    // An accepted answer that is a list stands for the whole.
    let accepted = accept.iter().filter(|accepted| split_list(accepted.text).len() == 1);
    let known: Vec<&RightItem<'_>> = right.iter().chain(accepted).filter(|item| item.may_be_parted()).collect();
    let is_one = |text: &str| {
        let text = GivenItem::read(text);
        known.iter().any(|item| item.nearness(&text).verdict > Verdict::Wrong)
    };
    // Single words need nothing between them.
    let are_single = right.iter().all(|item| !item.text.contains(' '));
    let mut best: Option<(JudgedList, Vec<&str>)> = None;
    for at in [Split::Signs, Split::Dashes, Split::Spaces] {
        let parts = items(given, at, |text| at != Split::Spaces && !known.is_empty() && is_one(text));
        let is_tried = best.as_ref().is_some_and(|(judged, tried)| judged.verdict == Verdict::Right || *tried == parts);
        if is_tried || (at == Split::Spaces && !are_single) {
            continue;
        }
        let judged = with_accepted(judge_items(&parts, right), right, accept);
        if best.as_ref().is_none_or(|(best, _)| judged.verdict > best.verdict) {
            best = Some((judged, parts));
        }
    }
    best.map_or_else(|| judge_items(&[], right), |(judged, _)| judged)
}

/// Everything is there, in words that are accepted for the whole.
fn whole(given: &str, right: &[RightItem<'_>]) -> JudgedList {
    let items = right.iter().map(|item| ListItem {
        right: item.text.to_owned(),
        given: Some(given.trim().to_owned()),
        verdict: Verdict::Right,
    });
    JudgedList { verdict: Verdict::Right, items: items.collect(), extra: Vec::new() }
}

/// What is accepted may stand in the place of the item that it is another name of. Where that is not known it is nearly
/// right in the place of any: it may be another name of one that was given.
fn with_accepted(mut judged: JudgedList, right: &[RightItem<'_>], accept: &[RightItem<'_>]) -> JudgedList {
    if judged.extra.is_empty() || judged.extra.len() > right.len() {
        return judged;
    }
    judged.extra.retain(|extra| {
        let given = GivenItem::read(extra);
        let accepted = accept.iter().find(|accepted| accepted.nearness(&given).verdict == Verdict::Right);
        let Some(accepted) = accepted else { return true };
        let own = namesakes::own_item(accepted, right);
        let mut places = judged.items.iter_mut().enumerate();
        let missing = places.find(|(place, item)| item.given.is_none() && own.is_none_or(|own| own == *place));
        let Some((_, missing)) = missing else { return true };
        missing.given = Some(extra.clone());
        missing.verdict = if own.is_some() { Verdict::Right } else { Verdict::Nearly };
        false
    });
    judged.verdict = pairing::of_items(judged.items.iter().map(|item| item.verdict), judged.extra.is_empty());
    judged
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
        // Which one it stands for is known, or not.
        assert_eq!(judge_card("Britain and England", &right, &accept).verdict, Wrong);
        assert_eq!(judge_card("France and Albion", &right, &owned(&["Albion"])).verdict, Nearly);
        assert_eq!(judge_card("the western powers", &right, &owned(&["The Western Powers"])).verdict, Right);
    }
}
