//! The small words before a word: they carry the direction.

use super::{
    effect::Effect,
    vocabulary::{Weight, preposition, weight},
};

/// What the small words before a word say about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Lead {
    /// The preposition that ties it to what stands before: `near` in `Versailles, near Paris`.
    pub preposition: Option<&'static str>,
    /// Whether a form of `to be` stands before it, which makes a passive of `refused`.
    pub is_passive: bool,
    /// Whether any word stands before it.
    pub is_inside: bool,
}

impl Lead {
    /// With one small word, or a word that counts, more.
    pub fn followed_by(self, word: &str) -> Self {
        Self {
            preposition: preposition(word).or(self.preposition),
            is_passive: self.is_passive || matches!(word, "been" | "being" | "is" | "was" | "were" | "are" | "got"),
            is_inside: true,
        }
    }

    /// What it does to the word that was given for a right one that other small words stand before.
    pub fn effect(self, right: Self, word: &str) -> Effect {
        if self.is_passive != right.is_passive && self.is_inside && right.is_inside && is_participle(word) {
            return Effect::Contradiction;
        }
        let (Some(given), Some(right)) = (self.preposition, right.preposition) else {
            // `France attacked Germany`, `France attacked by Germany`.
            let is_agent_of_one = (self.preposition == Some("by") && right.is_inside && right.preposition.is_none())
                || (right.preposition == Some("by") && self.is_inside && self.preposition.is_none());
            return if is_agent_of_one { Effect::Doubt } else { Effect::None };
        };
        match (Direction::of(given), Direction::of(right)) {
            _ if given == right => Effect::None,
            _ if [given, right].iter().any(|one| matches!(*one, "after" | "before" | "under")) => Effect::Doubt,
            (Some(Direction::From), Some(Direction::To)) | (Some(Direction::To), Some(Direction::From)) => {
                Effect::Contradiction
            }
            (Some(Direction::To), Some(Direction::To))
            | (Some(Direction::With), Some(Direction::Of))
            | (Some(Direction::Of), Some(Direction::With))
            | (None, _)
            | (_, None) => Effect::None,
            (Some(_), Some(_)) => Effect::Doubt,
        }
    }
}

/// Which way something goes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Direction {
    From,
    To,
    /// It may be either: the defeat of France.
    Of,
    With,
}

impl Direction {
    fn of(preposition: &str) -> Option<Self> {
        match preposition {
            "by" | "from" => Some(Self::From),
            "against" | "for" | "on" | "to" | "towards" | "upon" => Some(Self::To),
            "of" => Some(Self::Of),
            "with" => Some(Self::With),
            _ => None,
        }
    }
}

/// Whether a preposition says only where, when or between whom: what stands after it adds nothing to a name.
pub(super) fn is_of_place(preposition: &str) -> bool {
    matches!(preposition, "at" | "behind" | "beside" | "between" | "in" | "near" | "over")
}

/// Whether a verb can say what was done to somebody.
fn is_participle(word: &str) -> bool {
    const IRREGULAR: &[&str] = word_list![
        beaten bought driven forbidden given held kept left lent lost made overthrown sent sold taken told won
    ];
    (word.ends_with("ed") && weight(word, false) != Weight::None) || IRREGULAR.binary_search(&word).is_ok()
}

#[cfg(test)]
mod tests {
    use super::{super::phrase::Phrase, *};

    /// What the lead of the last word does.
    fn effect(given: &str, right: &str) -> Effect {
        let (given, right) = (Phrase::read(given), Phrase::read(right));
        let (given, right) = (given.content(), right.content());
        given[given.len() - 1].lead.effect(right[right.len() - 1].lead, &right[right.len() - 1].key)
    }

    #[test]
    fn small_words_carry_the_direction() {
        for (given, right, expected) in [
            ("attack by France", "attack on France", Effect::Contradiction),
            ("attack from France", "attack on France", Effect::Contradiction),
            ("attack against France", "attack on France", Effect::None),
            ("defeat by France", "defeat of France", Effect::Doubt),
            ("France attacked by Germany", "France attacked Germany", Effect::Doubt),
            ("it was refused", "it refused", Effect::Contradiction),
            ("refused", "it was refused", Effect::None),
            ("it was Germany", "the Kingdom of Germany", Effect::None),
            ("in Sudan", "Sudan", Effect::None),
        ] {
            assert_eq!(effect(given, right), expected, "{given} / {right}");
        }
    }
}
