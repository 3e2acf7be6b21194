//! What a word beside the right answer does to it.
//!
//! An unknown word is a doubt, whichever side of the answer it stands on. It does no harm where it is known to add
//! nothing (a title, `very`, a weekday) or says where; it makes another answer where it turns the meaning, where the
//! answer only stands in a phrase about it (`an ally of Britain`), and where it is a second name.

use strsim::osa_distance;

use super::{
    alignment::Alignment,
    effect::Effect,
    lead::is_of_place,
    likeness::likeness,
    names::NameKind,
    number::Form,
    phrase::Joint,
    vocabulary::{Weight, is_bearer, is_event, is_harmless, is_office, is_title, is_vague, preposition},
    word::Word,
};

/// An answer beside the right one, word by word.
pub(super) struct Beside<'w> {
    given: &'w [&'w Word],
    right: &'w [&'w Word],
    /// For each given word the place of the right one that it stands for; none where it stands beside.
    stands_for: Vec<Option<usize>>,
}

impl<'w> Beside<'w> {
    /// What stands beside the words that were matched.
    pub fn new(given: &'w [&'w Word], right: &'w [&'w Word], alignment: &Alignment) -> Self {
        let mut stands_for = vec![None; given.len()];
        for (g, r) in &alignment.matched {
            stands_for[*g] = Some(*r);
        }
        Self { given, right, stands_for }
    }

    /// What all that stands beside the right answer does to it.
    pub fn effect(&self) -> Effect {
        let of_word = |(g, right): (usize, &Option<usize>)| match right {
            Some(r) => self.given[g].lead.effect(self.right[*r].lead, &self.right[*r].key),
            None => self.of_extra(g),
        };
        self.stands_for.iter().enumerate().map(of_word).max().unwrap_or(Effect::None)
    }

    fn of_extra(&self, extra: usize) -> Effect {
        let word = self.given[extra];
        let is_choice = self.joint_beside(extra) == Joint::Or;
        if word.weight == Weight::Turning || is_choice || self.is_rival(extra) || self.is_second_name(extra) {
            return Effect::Contradiction;
        }
        match word.number {
            Some(number) if number.looks_like_a_year() && !self.right.iter().any(|right| right.is_year()) => {
                return Effect::Doubt;
            }
            Some(number) if number.form == Form::Cardinal => return Effect::Doubt,
            Some(_) => return Effect::Contradiction,
            None => {}
        }
        let is_event_there = is_event(&word.key) && self.right.iter().all(|right| right.name.is_some());
        match self.of_head(extra) {
            Some(effect) => effect,
            None if self.is_harmless(extra) => Effect::None,
            None if self.is_before_a_numbered_name(extra) => Effect::Contradiction,
            None if self.is_compound(extra) || is_event_there => Effect::Doubt,
            None if self.is_kind_of_the_answer(extra) => Effect::None,
            None => Effect::Doubt,
        }
    }

    /// What stands before a preposition is what is named: `an ally of Britain` is not Britain, `the Kingdom of Sweden`
    /// is Sweden.
    fn of_head(&self, extra: usize) -> Option<Effect> {
        let (word, next) = (self.given[extra], self.given.get(extra + 1)?);
        let preposition = next.lead.preposition?;
        let right = self.stands_for[extra + 1]?;
        // `League of the Three Emperors` is looked at as `Three Emperors’ League`, too.
        let is_right_of_something = self.right[right].lead.preposition.is_some() && (right > 0 || preposition != "of");
        let is_head = next.joint <= Joint::Dash && !is_right_of_something;
        is_head.then(|| match preposition {
            // In `the Empire of Russia, Alexander III` it bears only a part of `Alexander III of Russia`.
            _ if is_bearer(&word.key) && self.right[right].lead.preposition.is_none() => Effect::None,
            _ if is_bearer(&word.key) => Effect::Doubt,
            _ if is_event(&word.key) => Effect::Doubt,
            "after" | "against" | "before" | "of" | "under" => Effect::Contradiction,
            _ => Effect::Doubt,
        })
    }

    /// Whether another word stands in the place of a person's first names.
    pub fn has_another_name(&self) -> bool {
        let own: Vec<(usize, usize)> =
            self.stands_for.iter().enumerate().filter_map(|(g, r)| r.map(|r| (g + 1, r + 1))).collect();
        let is_unknown = |given: &Word| self.right.iter().all(|right| likeness(given, right).slips().is_none());
        let mut last = (0, 0);
        own.iter().any(|&(g, r)| {
            let (before_g, before_r) = std::mem::replace(&mut last, (g, r));
            let (others, replaced) = (&self.given[before_g..g - 1], &self.right[before_r..r - 1]);
            let [other] = others else { return false };
            !replaced.is_empty()
                && is_unknown(other)
                && replaced.iter().all(|replaced| is_another_name(other, replaced))
        })
    }

    /// Whether it adds nothing, or says only where.
    fn is_harmless(&self, extra: usize) -> bool {
        let word = self.given[extra];
        let is_own = |g: usize| self.stands_for[g].is_some();
        match word.lead.preposition {
            _ if is_harmless(&word.key) || (is_title(&word.key) && self.joint_beside(extra) < Joint::And) => true,
            Some(preposition) if is_of_place(preposition) => self.is_a_place_beside(extra),
            // `Alexander III, tsar of Russia` says of the tsar where.
            Some(_) if extra > 0 && !is_own(extra - 1) => is_office(&self.given[extra - 1].key),
            _ => self.is_preposition_of_its_own(extra),
        }
    }

    /// Whether it is a place that says where something else was. A country in another is no answer for one of them.
    fn is_a_place_beside(&self, extra: usize) -> bool {
        match self.given[extra].name {
            Some(NameKind::Country) => self.right.iter().all(|right| right.name != Some(NameKind::Country)),
            Some(NameKind::City) => true,
            _ => false,
        }
    }

    /// Whether it says what kind of thing or who the answer is: `the peace treaty of Nystad`, `President Hollande`,
    /// `Hollande, president of France`. The Bismarck ship is not Bismarck.
    fn is_kind_of_the_answer(&self, extra: usize) -> bool {
        let word = self.given[extra];
        let right = |place: usize| self.stands_for.get(place).copied().flatten().map(|right| self.right[right]);
        if is_office(&word.key) {
            let is_beside = |place: &usize| self.stands_for[*place].is_none() && is_office(&self.given[*place].key);
            let after = (extra + 1..self.given.len()).find(|place| !is_beside(place));
            let is_before = after.and_then(right).is_some_and(|right| right.weight == Weight::Full);
            // `Tsar of Russia, Alexander III`
            let is_parted = [self.joint_beside(extra), self.joint_beside(extra + 1)].contains(&Joint::Comma);
            return is_parted || (is_before && self.joint_beside(extra) < Joint::Comma);
        }
        is_event(&word.key) && right(extra + 1).is_some_and(|right| is_event(&right.key))
    }

    /// Whether it only ties what comes after it: `over` in `refused support over Bosnia`, `against` in `an attack against
    /// France` for an attack on it.
    fn is_preposition_of_its_own(&self, extra: usize) -> bool {
        let word = self.given[extra];
        let next = self.given.get(extra + 1).filter(|next| next.lead.preposition == Some(word.key.as_str()));
        // At the beginning it is said of the answer: `near defeat`.
        next.is_some()
            && extra > 0
            && match self.stands_for[extra + 1] {
                Some(right) => self.right[right].lead.preposition.is_some(),
                None => is_of_place(&word.key),
            }
    }

    /// A second country, or a second name of the kind that was asked for in one list with it.
    fn is_rival(&self, extra: usize) -> bool {
        let word = self.given[extra];
        word.name.is_some()
            && word.lead.preposition.is_none()
            && (self.joint_beside(extra) >= Joint::Comma || word.name == Some(NameKind::Country))
            && self.right.iter().any(|right| right.name == word.name)
            && self.right.iter().all(|right| right.key != word.key)
    }

    /// What parts it from a word beside it. `Germany, Italy` has the joint at the second of the two.
    fn joint_beside(&self, extra: usize) -> Joint {
        let joint = |place: usize| self.given.get(place).map_or(Joint::Space, |word| word.joint);
        joint(extra).max(joint(extra + 1))
    }

    /// Whether it belongs to another answer that is offered beside a name: `Hanotaux, Delcassé`. What is said of the
    /// name after a comma is none: `Delcassé, minister since 1898`.
    fn is_second_name(&self, extra: usize) -> bool {
        let is_parted = |g: &usize| self.given[*g].joint >= Joint::Comma;
        let start = (0..=extra).rev().find(is_parted).unwrap_or(0);
        let end = (extra + 1..self.given.len()).find(is_parted).unwrap_or(self.given.len());
        let item = &self.given[start..end];
        if item.len() == self.given.len() || self.stands_for[start..end].iter().any(Option::is_some) {
            return false;
        }
        let is_one_to_say = |word: &&Word| is_title(&word.key) || is_office(&word.key) || is_vague(&word.key);
        let is_said_of_it = item[0].lead.preposition.or(preposition(&item[0].key)).is_some()
            || item.iter().any(is_one_to_say)
            || item.iter().all(|word| word.weight == Weight::Kind);
        let is_of_another_kind = |word: &&Word| {
            word.name.is_some() && self.right.iter().all(|right| right.name.is_some() && right.name != word.name)
        };
        let word = self.given[extra];
        word.number.is_none()
            && !is_harmless(&word.key)
            && is_name(self.right)
            && !is_said_of_it
            && !item.iter().any(is_of_another_kind)
    }

    /// `Alsace-Lorraine` is more than Lorraine.
    fn is_compound(&self, extra: usize) -> bool {
        let (word, next) = (self.given[extra], self.given.get(extra + 1));
        (word.joint == Joint::Dash && extra > 0 && self.stands_for[extra - 1].is_some())
            || (next.is_some_and(|next| next.joint == Joint::Dash) && self.stands_for[extra + 1].is_some())
    }

    /// Friedrich Wilhelm II is another king than Wilhelm II, and Pope Alexander III is no tsar.
    fn is_before_a_numbered_name(&self, extra: usize) -> bool {
        let [Some(Some(name)), Some(Some(number))] = [1, 2].map(|ahead| self.stands_for.get(extra + ahead)) else {
            return false;
        };
        let is_numbered = self.right[*number].number.is_some_and(|number| number.form != Form::Cardinal);
        let (name, word) = (self.right[*name], self.given[extra]);
        is_numbered && name.is_proper && name.weight == Weight::Full && word.weight == Weight::Full
    }
}

/// Whether a word can only be another name than the right one, not its initial and no slip of it.
fn is_another_name(given: &Word, right: &Word) -> bool {
    let is_own = |word: &Word| word.weight == Weight::Full && word.number.is_none() && word.lead.preposition.is_none();
    is_own(given)
        && is_own(right)
        && !is_harmless(&given.key)
        && !is_title(&given.key)
        && !right.key.starts_with(&given.key)
        && osa_distance(&given.key, &right.key) > 2
}

/// Whether a right answer is a name as a whole: `Théophile Delcassé`, `the Treaty of Nystad`, not `a heavy defeat`.
pub(super) fn is_name(right: &[&Word]) -> bool {
    let is_no_other = |word: &&Word| word.is_proper || word.weight == Weight::Kind || word.number.is_some();
    // A capital at the beginning says nothing.
    let rest = if right.len() > 1 { &right[1..] } else { right };
    rest.iter().all(is_no_other) && right.iter().any(|word| word.is_proper)
}
