//! An answer as words that can be compared.

use super::{
    names::{self, NameKind},
    number::{self, Number},
    scan::{Raw, scan},
    spelling,
    vocabulary::{Weight, is_preposition, weight},
};
use crate::deck::fold;

/// An answer as words that can be compared.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    /// The answer without what never counts.
    pub(super) folded: String,
    pub(super) words: Vec<Word>,
}

/// A word of an answer.
#[derive(Clone, Debug)]
pub(super) struct Word {
    /// What is compared.
    pub key: String,
    pub weight: Weight,
    pub number: Option<Number>,
    pub name: Option<NameKind>,
    /// What stands between it and the word before.
    pub joint: Joint,
    /// Whether the word before is a preposition.
    pub is_tied: bool,
}

/// What stands between two words, the weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Joint {
    Space,
    /// It makes one name of two: `Alsace-Lorraine`.
    Dash,
    Comma,
    And,
    Or,
}

impl Word {
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

impl Phrase {
    /// Reads an answer.
    pub(crate) fn read(text: &str) -> Self {
        let folded = fold(text);
        let words = if folded.is_empty() { Vec::new() } else { weighed(&scan(text)) };
        Self { folded, words }
    }

    /// Some of an answer's words as an answer of its own.
    pub(super) fn of_words(mut words: Vec<Word>) -> Self {
        if let Some(first) = words.first_mut() {
            first.joint = Joint::Space;
        }
        Self { folded: String::new(), words }
    }

    /// The words that count; all of them where none does.
    pub(super) fn content(&self) -> Vec<&Word> {
        let content: Vec<&Word> = self.words.iter().filter(|word| word.counts()).collect();
        if content.is_empty() { self.words.iter().collect() } else { content }
    }

    /// What counts of `Treaty of Nystad` in the order of `Nystad Treaty`; none where there is no `of`.
    pub(super) fn turned(&self) -> Option<Vec<&Word>> {
        let of = self.words.iter().position(|word| word.key == "of")?;
        let (head, rest) = (&self.words[..of], &self.words[of + 1..]);
        // A list after it stays where it is: `France, Britain and the Empire of Russia`.
        let head_start = head.iter().rposition(|word| word.joint >= Joint::And).unwrap_or(0);
        let turned = head[..head_start].iter().chain(rest).chain(&head[head_start..]);
        Some(turned.filter(|word| word.counts()).collect())
    }

    /// The items of a list that is written as one text; one where it is none.
    pub(super) fn items(&self) -> Vec<Self> {
        self.split(|joint| joint >= Joint::Comma)
    }

    /// What is offered to choose from: `Britain or Germany`, `Britain / Germany`.
    pub(super) fn alternatives(&self) -> Vec<Self> {
        self.split(|joint| joint == Joint::Or)
    }

    /// Whether it has a word, of any weight.
    pub(super) fn has(&self, key: &str) -> bool {
        self.words.iter().any(|word| word.key == key)
    }

    fn split(&self, at: impl Fn(Joint) -> bool) -> Vec<Self> {
        let parts = self.words.chunk_by(|_, word| !at(word.joint));
        parts.map(|words| Self::of_words(words.to_vec())).collect()
    }
}

/// The words with their weights, numbers read as such, `and` and `or` as joints.
fn weighed(raws: &[Raw]) -> Vec<Word> {
    let mut weighed: Vec<Word> = Vec::with_capacity(raws.len());
    let mut joint = Joint::Space;
    let mut is_tied = false;
    let mut at = 0;
    while let Some(raw) = raws.get(at) {
        joint = joint.max(raw.joint);
        let (mut word, taken) = match raw.text.as_str() {
            "and" | "et" | "und" => {
                joint = joint.max(Joint::And);
                at += 1;
                continue;
            }
            "or" => {
                joint = Joint::Or;
                at += 1;
                continue;
            }
            "per" if raws.get(at + 1).is_some_and(|next| next.text == "cent") => (plain("percent", false), 2),
            text => {
                let run = raws[at..].iter().take_while(|other| std::ptr::eq(*other, raw) || other.joint <= Joint::Dash);
                match number::read(run.map(|raw| raw.text.as_str()), weighed.is_empty()) {
                    Some((number, taken)) => (figure(number), taken),
                    None => (plain(text, !weighed.iter().any(Word::counts)), 1),
                }
            }
        };
        let joint_before = std::mem::replace(&mut joint, Joint::Space);
        word.joint = if weighed.is_empty() { Joint::Space } else { joint_before };
        // `Between Russia and Sweden` ties both.
        let is_listed = joint_before >= Joint::Comma;
        word.is_tied = is_tied || (is_listed && weighed.last().is_some_and(|last| last.is_tied));
        is_tied = is_preposition(&raw.text) || (is_tied && !word.counts());
        weighed.push(word);
        at += taken;
    }
    // Plan A is not Plan B.
    if let Some(last) = weighed.last_mut().filter(|last| last.key == "a") {
        last.weight = Weight::Full;
    }
    weighed
}

fn figure(number: Number) -> Word {
    Word { key: number.value.to_string(), weight: Weight::Full, number: Some(number), ..plain("", false) }
}

fn plain(text: &str, is_first: bool) -> Word {
    Word {
        key: spelling::unified(text),
        weight: weight(text, is_first),
        number: None,
        name: names::kind_of(text),
        joint: Joint::Space,
        is_tied: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &str) -> String {
        Phrase::read(text).content().iter().map(|word| word.key.as_str()).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn what_is_written_in_two_ways_is_read_in_one() {
        for (a, b) in [
            ("The Treaty of Nystad", "treaty nystad"),
            ("l’Entente cordiale", "Entente Cordiale"),
            ("St. Petersburg", "Saint-Petersburg"),
            ("12,000 million francs", "twelve billion francs"),
            ("12 000 million", "12bn"),
            ("Napoleon the Third", "Napoleon III"),
            ("63 %", "sixty-three per cent"),
            ("WW2", "World War II"),
            ("N.A.T.O.", "NATO"),
            ("12.000.000.000", "12 billion"),
            ("the three-hundredth", "300th"),
        ] {
            assert_eq!(content(a), content(b));
        }
        assert_eq!(content("1891 100"), "1891 100");
        assert_eq!(content("To the"), "to the");
    }

    #[test]
    fn joints_part_lists_and_choices() {
        let items = |text: &str| Phrase::read(text).items().len();
        assert_eq!(items("France, Britain & Russia"), 3);
        assert_eq!(items("two hundred and fifty"), 1);
        assert_eq!(items("Orenburg–Tashkent"), 1);
        let alternatives = |text: &str| Phrase::read(text).alternatives().len();
        assert_eq!(alternatives("Britain or Germany / Italy"), 3);
        assert_eq!(alternatives("27/8/1891"), 1);
    }

    #[test]
    fn a_name_after_a_preposition_is_tied() {
        let tied = |text: &str| Phrase::read(text).words.last().is_some_and(|word| word.is_tied);
        assert!(tied("Versailles, near Paris") && tied("in the Sudan"));
        assert!(!tied("Germany and Italy"));
    }
}
