//! Which item was given for which.

use std::{cmp::Reverse, collections::HashMap};

use crate::study::judge::{Verdict, text::Nearness};

/// Which item was given for which.
pub(in crate::study::judge) struct Pairing {
    /// For each right item the place of the one given for it.
    pub pairs: Vec<Option<(usize, Nearness)>>,
    /// The places of those given for none.
    pub extra: Vec<usize>,
}

/// Of each list so many items are compared with all of the other; of those beyond, only the same ones are found.
const MAX_COMPARED: usize = 12;

impl Pairing {
    /// Pairs what was given with what is right, the nearest first. Of `key`, equal ones are the same; it may be empty.
    pub fn of<G, R>(
        (given, given_key): (&[G], impl Fn(&G) -> &str),
        (right, right_key): (&[R], impl Fn(&R) -> &str),
        nearness: impl Fn(&G, &R) -> Nearness,
    ) -> Self {
        let mut pairs = vec![None; right.len()];
        let mut is_used = vec![false; given.len()];
        // Those that are the same need no comparing.
        let mut same: HashMap<&str, Vec<usize>> = HashMap::new();
        for (r, right) in right.iter().enumerate().rev() {
            same.entry(right_key(right)).or_default().push(r);
        }
        for (g, given) in given.iter().enumerate() {
            let key = given_key(given);
            if let Some(r) = same.get_mut(key).filter(|_| !key.is_empty()).and_then(Vec::pop) {
                pairs[r] = Some((g, Nearness::SAME));
                is_used[g] = true;
            }
        }
        let mut candidates = Vec::new();
        for (g, given) in given.iter().enumerate().filter(|(g, _)| !is_used[*g]).take(MAX_COMPARED) {
            for (r, right) in right.iter().enumerate().filter(|(r, _)| pairs[*r].is_none()).take(MAX_COMPARED) {
                let nearness = nearness(given, right);
                if nearness.verdict > Verdict::Wrong {
                    candidates.push((Reverse(nearness), r, g));
                }
            }
        }
        candidates.sort_unstable();
        for (Reverse(nearness), r, g) in candidates {
            if pairs[r].is_none() && !is_used[g] {
                pairs[r] = Some((g, nearness));
                is_used[g] = true;
            }
        }
        let extra = (0..given.len()).filter(|g| !is_used[*g]).collect();
        Self { pairs, extra }
    }

    /// How the whole list is.
    pub fn verdict(&self) -> Verdict {
        let of_pair = |pair: &Option<(usize, Nearness)>| pair.map_or(Verdict::Wrong, |(_, nearness)| nearness.verdict);
        of_items(self.pairs.iter().map(of_pair), self.extra.is_empty())
    }

    /// What had to be overlooked in all.
    pub fn overlooked(&self) -> u32 {
        let of_pair = |pair: &Option<(usize, Nearness)>| pair.map_or(10, |(_, nearness)| nearness.overlooked.0);
        self.pairs.iter().map(of_pair).sum::<u32>() + 10 * self.extra.len() as u32
    }
}

/// All right: right. At least half, and nothing beside them: nearly.
pub(super) fn of_items(items: impl Iterator<Item = Verdict> + Clone, nothing_is_wrong: bool) -> Verdict {
    let (count, found) = (items.clone().count(), items.clone().filter(|item| *item > Verdict::Wrong).count());
    match items.min() {
        _ if !nothing_is_wrong || found == 0 => Verdict::Wrong,
        Some(Verdict::Right) => Verdict::Right,
        _ if found * 2 >= count => Verdict::Nearly,
        _ => Verdict::Wrong,
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn long_lists_are_not_compared_item_by_item() {
        let right: Vec<String> = (0..100).map(|number| format!("item {number}")).collect();
        let compared = Cell::new(0);
        let pair = |given: &[String]| {
            compared.set(0);
            Pairing::of((given, String::as_str), (&right, String::as_str), |_, _| {
                compared.set(compared.get() + 1);
                Nearness::NONE
            })
        };
        let reversed: Vec<String> = right.iter().rev().cloned().collect();
        assert_eq!((pair(&reversed).verdict(), compared.get()), (Verdict::Right, 0));
        let others: Vec<String> = (0..100).map(|number| format!("other {number}")).collect();
        assert_eq!(pair(&others).verdict(), Verdict::Wrong);
        assert!(compared.get() <= MAX_COMPARED * MAX_COMPARED);
    }
}
