//! For which item of a list an accepted answer stands.

use super::item::RightItem;

/// Names of one country. What is accepted beside a list does not say for which item.
const NAMESAKES: [&[&str]; 6] = [
    &["britain", "england", "great britain", "united kingdom"],
    &["austria", "austria hungary", "habsburg monarchy"],
    &["france", "french republic"],
    &["german empire", "germany"],
    &["ottoman empire", "turkey"],
    &["russia", "russian empire"],
];

/// The item that an accepted answer is another name of: a namesake, or one that has a word in common with it.
pub(super) fn own_item(accepted: &RightItem<'_>, right: &[RightItem<'_>]) -> Option<usize> {
    let names = NAMESAKES.iter().find(|names| names.contains(&accepted.phrase.folded()));
    let is_namesake = |item: &RightItem<'_>| names.is_some_and(|names| names.contains(&item.phrase.folded()));
    let of_a_word = |item: &RightItem<'_>| accepted.phrase.shares_a_word(&item.phrase);
    right.iter().position(is_namesake).or_else(|| right.iter().position(of_a_word))
}
