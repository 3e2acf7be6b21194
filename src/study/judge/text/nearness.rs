//! How near one answer comes to another, word by word.

use std::cmp::Reverse;

use super::{
    alignment::Alignment,
    beside::{Beside, is_name},
    effect::Effect,
    names::NameKind,
    phrase::{Joint, Phrase},
    vocabulary::{ANTONYMS, OPPOSITES, Weight, is_bearer, is_event},
    word::Word,
};
use crate::study::judge::Verdict;

/// How near an answer came to a right one: first by its verdict, then by what had to be overlooked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Nearness {
    /// The verdict.
    pub(crate) verdict: Verdict,
    /// How much had to be overlooked for it; more is worse.
    pub(crate) overlooked: Reverse<u32>,
}

impl Nearness {
    /// The same, or as good as.
    pub(crate) const SAME: Self = Self::new(Verdict::Right, 0);
    /// Nothing in common.
    pub(crate) const NONE: Self = Self::new(Verdict::Wrong, u32::MAX);

    /// A verdict for which so much had to be overlooked.
    pub(super) const fn new(verdict: Verdict, overlooked: u32) -> Self {
        Self { verdict, overlooked: Reverse(overlooked) }
    }

    /// Whether nothing had to be overlooked.
    pub(crate) fn is_same(self) -> bool {
        self == Self::SAME
    }
}

/// Words beyond these are not compared one by one.
pub(super) const MAX_WORDS: usize = 50;

/// So many words more than the right answer has are still an answer.
const MAX_EXTRA: usize = 3;

/// How near the words that were given, in their order, come to the right ones.
pub(super) fn in_order(given: &[&Word], right: &[&Word]) -> Nearness {
    // With more words than may stand beside it, it is wrong whatever they are.
    let is_hopeless = given.len() > right.len() + MAX_EXTRA;
    if given.is_empty() || right.is_empty() || is_hopeless || right.len() > MAX_WORDS {
        return Nearness::NONE;
    }
    let comparison = Comparison { given, right, alignment: Alignment::of(given, right) };
    Nearness::new(comparison.verdict(), comparison.alignment.cost())
}

/// Whether another word stands in the place of one word of a name: Herbert von Bismarck is not Otto, and less near than
/// Bismarck by himself.
pub(super) fn has_another_name(given: &Phrase, right: &Phrase) -> bool {
    let (given, right) = (given.content(), right.content());
    given.len() <= MAX_WORDS
        && right.len() <= MAX_WORDS
        && right.last().is_some_and(|last| last.name == Some(NameKind::Person))
        && is_name(&right)
        && Beside::new(&given, &right, &Alignment::of(&given, &right)).has_another_name()
}

/// Two answers, word by word.
struct Comparison<'w> {
    given: &'w [&'w Word],
    right: &'w [&'w Word],
    alignment: Alignment,
}

impl Comparison<'_> {
    fn verdict(&self) -> Verdict {
        let Alignment { slips, missing, extra, .. } = &self.alignment;
        let effect = Beside::new(self.given, self.right, &self.alignment).effect();
        match (missing.is_empty(), extra.len()) {
            _ if effect == Effect::Contradiction => Verdict::Wrong,
            (true, ..=MAX_EXTRA) if *slips == 0 && effect == Effect::None => Verdict::Right,
            (true, ..=MAX_EXTRA) => Verdict::Nearly,
            (false, 0) if self.is_distinctive() => Verdict::Nearly,
            // A word in the place of another makes another answer.
            _ => Verdict::Wrong,
        }
    }

    /// Whether what is there says which one is meant: the longest word, and 60 % of the letters. Numbers, words that
    /// turn the meaning and halves of double names must not be missing. Where only `Treaty of` is, or a first name, the
    /// rest says which one however short it is.
    fn is_distinctive(&self) -> bool {
        let (right, Alignment { matched, missing, .. }) = (self.right, &self.alignment);
        let matched: Vec<usize> = matched.iter().map(|(_, r)| *r).collect();
        let is_half_there =
            |dash: usize| right[dash].joint == Joint::Dash && missing.contains(&dash) != missing.contains(&(dash - 1));
        let is_needed = |r: &usize| right[*r].number.is_some() || right[*r].weight == Weight::Turning;
        if missing.iter().any(is_needed) || (1..right.len()).any(is_half_there) {
            return false;
        }
        let is_only_kind = missing.iter().all(|r| is_event(&right[*r].key) || is_bearer(&right[*r].key));
        let has_own_word = matched.iter().any(|r| right[*r].weight == Weight::Full && right[*r].number.is_none());
        let is_surname =
            |r: &usize| *r == right.len() - 1 && right[*r].name == Some(NameKind::Person) && is_name(right);
        if (is_only_kind && has_own_word) || matched.iter().any(is_surname) {
            return true;
        }
        let letters = |places: &[usize]| places.iter().map(|&r| right[r].letters()).sum::<usize>();
        let (here, away) = (letters(&matched), letters(missing));
        let longest = right.iter().map(|word| word.letters()).max();
        let has_longest = matched.iter().any(|&r| Some(right[r].letters()) == longest);
        has_longest && here * 10 >= (here + away) * 6
    }
}

/// Whether one says with what the other says against, or the opposite of a right word beside it.
pub(super) fn are_opposed(given: &Phrase, right: &Phrase) -> bool {
    let has_only = |a: &str, b: &str| given.has(a) && !given.has(b) && right.has(b) && !right.has(a);
    let is_taken_back = |a: &str, b: &str| given.has(a) && right.has(b) && !right.has(a);
    OPPOSITES.iter().any(|(a, b)| has_only(a, b) || has_only(b, a))
        || ANTONYMS.iter().any(|(a, b)| is_taken_back(a, b) || is_taken_back(b, a))
}
