//! A word of an answer.

use super::{
    lead::Lead,
    names::{self, NameKind},
    number::Number,
    phrase::Joint,
    spelling,
    vocabulary::Weight,
};

/// A word of an answer.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// What is compared.
    pub key: String,
    /// How much it counts.
    pub weight: Weight,
    /// The number that it is.
    pub number: Option<Number>,
    /// What it is the name of.
    pub name: Option<NameKind>,
    /// Whether it is known or written as a name. Of the right answer only: a learner need not write capitals.
    pub is_proper: bool,
    /// What stands between it and the word before.
    pub joint: Joint,
    /// The small words before it.
    pub lead: Lead,
}

impl Word {
    /// A word as it is written.
    pub fn plain(text: &str, weight: Weight) -> Self {
        let name = names::kind_of(text);
        let (joint, lead) = (Joint::Space, Lead::default());
        Self { key: spelling::unified(text), weight, number: None, name, is_proper: false, joint, lead }
    }

    /// A number as a word.
    pub fn figure(number: Number) -> Self {
        Self { number: Some(number), ..Self::plain(&number.value.to_string(), Weight::Full) }
    }

    /// Whether an answer is another one without it.
    pub fn counts(&self) -> bool {
        self.weight != Weight::None
    }

    /// Whether it is a number that tells when.
    pub fn is_year(&self) -> bool {
        self.number.is_some_and(Number::looks_like_a_year)
    }

    /// How many letters it puts on the scales. A word that says only what kind of thing is meant weighs half.
    pub fn letters(&self) -> usize {
        let letters = self.key.chars().count();
        if self.weight == Weight::Kind { letters.div_ceil(2) } else { letters }
    }
}
