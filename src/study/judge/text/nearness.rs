//! How near one answer comes to another, word by word.

use std::cmp::Reverse;

use super::{
    alignment::Alignment,
    names::NameKind,
    number::Form,
    phrase::{Joint, Phrase, Word},
    vocabulary::{OPPOSITES, Weight, is_event},
};
use crate::study::judge::Verdict;

/// How near an answer came to a right one: first by its verdict, then by what had to be overlooked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Nearness {
    pub(crate) verdict: Verdict,
    pub(crate) overlooked: Reverse<u32>,
}

impl Nearness {
    /// The same, or as good as.
    pub(super) const SAME: Self = Self::new(Verdict::Right, 0);
    /// Nothing in common.
    pub(super) const NONE: Self = Self::new(Verdict::Wrong, u32::MAX);

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
    if given.is_empty() || right.is_empty() || given.len() > MAX_WORDS || right.len() > MAX_WORDS {
        return Nearness::NONE;
    }
    let comparison = Comparison { given, right, alignment: Alignment::of(given, right) };
    Nearness::new(comparison.verdict(), comparison.alignment.cost())
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
        let effect = extra.iter().map(|&extra| self.effect(extra)).max();
        match (missing.is_empty(), extra.len()) {
            (true, ..=MAX_EXTRA) if effect == Some(Effect::Contradiction) => Verdict::Wrong,
            (true, ..=MAX_EXTRA) if *slips == 0 && effect.is_none_or(|effect| effect == Effect::None) => Verdict::Right,
            (true, ..=MAX_EXTRA) => Verdict::Nearly,
            (false, 0) if self.is_distinctive() => Verdict::Nearly,
            // A word in the place of another makes another answer.
            _ => Verdict::Wrong,
        }
    }

    /// Whether what is there says which one is meant: the longest word, and 60 % of the letters. Numbers, words that
    /// turn the meaning and halves of double names must not be missing.
    fn is_distinctive(&self) -> bool {
        let (right, Alignment { matched, missing, .. }) = (self.right, &self.alignment);
        let is_half_there =
            |dash: usize| right[dash].joint == Joint::Dash && missing.contains(&dash) != missing.contains(&(dash - 1));
        let is_needed = |r: &usize| right[*r].number.is_some() || right[*r].weight == Weight::Turning;
        if missing.iter().any(is_needed) || (1..right.len()).any(is_half_there) {
            return false;
        }
        let letters = |places: &[usize]| places.iter().map(|&r| right[r].letters()).sum::<usize>();
        let (here, away) = (letters(matched), letters(missing));
        let longest = right.iter().map(|word| word.letters()).max();
        let has_longest = matched.iter().any(|&r| Some(right[r].letters()) == longest);
        has_longest && here * 10 >= (here + away) * 6
    }

    /// What a word beside the right answer does to it.
    fn effect(&self, extra: usize) -> Effect {
        let (given, right) = (self.given, self.right);
        let word = given[extra];
        let next = given.get(extra + 1);
        // `Germany, Italy` has the joint at the second of the two.
        let is_listed = next.map_or(word.joint, |next| word.joint.max(next.joint)) >= Joint::Comma;
        let is_rival = word.name.is_some()
            && !word.is_tied
            && (is_listed || word.name == Some(NameKind::Country))
            && right.iter().any(|right| right.name == word.name)
            && right.iter().all(|right| right.key != word.key);
        // `Alsace-Lorraine` is more than Lorraine.
        let is_own = |place: usize| !self.alignment.extra.contains(&place);
        let is_compound = (word.joint == Joint::Dash && extra > 0 && is_own(extra - 1))
            || (next.is_some_and(|next| next.joint == Joint::Dash) && is_own(extra + 1));
        let is_event_there = is_event(&word.key) && right.iter().all(|right| right.name.is_some());
        match word.number {
            _ if word.weight == Weight::Turning || is_rival => Effect::Contradiction,
            Some(number) if number.looks_like_a_year() && !right.iter().any(|right| right.is_year()) => Effect::Doubt,
            Some(number) if number.form == Form::Cardinal => Effect::Doubt,
            Some(_) => Effect::Contradiction,
            None if is_compound || is_event_there || (word.joint >= Joint::And && !word.is_tied) => Effect::Doubt,
            None => Effect::None,
        }
    }
}

/// What a word beside the right answer does to it, the least first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Effect {
    None,
    /// It may be about something else.
    Doubt,
    /// It is something else.
    Contradiction,
}

/// Whether one says with what the other says against.
pub(super) fn are_opposed(given: &Phrase, right: &Phrase) -> bool {
    let has_only = |a: &str, b: &str| given.has(a) && !given.has(b) && right.has(b) && !right.has(a);
    OPPOSITES.iter().any(|(a, b)| has_only(a, b) || has_only(b, a))
}
