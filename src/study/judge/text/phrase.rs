//! An answer as words that can be compared.

use super::{
    lead::Lead,
    number,
    scan::{Raw, SIGNS, scan},
    vocabulary::{Weight, is_fight, is_harmless, is_prefix, is_said_of_oneself, weight},
    word::Word,
};
use crate::deck::fold;

/// An answer as words that can be compared.
#[derive(Clone, Debug)]
pub(crate) struct Phrase {
    /// The answer without what never counts.
    pub(super) folded: String,
    /// Its words, in order.
    pub(super) words: Vec<Word>,
}

/// What stands between two words, the weakest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Joint {
    /// White space.
    #[default]
    Space,
    /// It makes one name of two: `Alsace-Lorraine`.
    Dash,
    /// A comma.
    Comma,
    /// A word such as “and”.
    And,
    /// It parts a list, or the answers of a choice: `France / Britain`.
    Slash,
    /// A word such as “or”.
    Or,
}

impl Phrase {
    /// Reads an answer.
    pub(crate) fn read(text: &str) -> Self {
        let mut folded = fold(text);
        let words = if folded.is_empty() { Vec::new() } else { weighed(&scan(text)) };
        // `>12` is another answer than 12, though no letter is.
        let signs = words.iter().filter(|word| SIGNS.contains(&word.key.as_str()) && !folded.contains(&word.key));
        let signs = signs.fold(String::new(), |signs, word| signs + &word.key + " ");
        folded.insert_str(0, &signs);
        Self { folded, words }
    }

    /// The answer without what never counts; nothing where it is a part of another.
    pub(crate) fn folded(&self) -> &str {
        &self.folded
    }

    /// What is the same in answers between which nothing has to be overlooked but how they are written.
    pub(crate) fn key(&self) -> String {
        let mut key = String::new();
        for word in self.content() {
            key += word.lead.preposition.unwrap_or_default();
            key += if word.lead.is_passive { " be " } else { " " };
            key += if word.joint == Joint::Or { "/" } else { "" };
            key += &word.key;
            key += if word.number.is_some() { "#" } else { " " };
        }
        key
    }

    /// Whether no answer is another one with it: `I think`.
    pub(crate) fn is_idle(&self) -> bool {
        !self.words.is_empty() && self.words.iter().all(|word| !word.counts() || is_harmless(&word.key))
    }

    /// Whether a word that says which one is meant is in both.
    pub(crate) fn shares_a_word(&self, other: &Self) -> bool {
        let is_own = |word: &&Word| word.weight == Weight::Full;
        self.words.iter().filter(is_own).any(|word| other.words.iter().filter(is_own).any(|own| own.key == word.key))
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
    ///
    /// What is of something else stays before it: a minister of Alexander III is not Alexander III, a minister.
    pub(super) fn turned(&self, is_known: impl Fn(&Word) -> bool) -> Option<Vec<&Word>> {
        let of = self.words.iter().position(|word| word.key == "of")?;
        let (head, rest) = (&self.words[..of], &self.words[of + 1..]);
        // A list is turned item by item: `France, Britain and the Empire of Russia`.
        let is_list = head.iter().any(|word| word.joint >= Joint::And);
        if is_list || !head.iter().any(|word| word.counts() && is_known(word)) {
            return None;
        }
        Some(rest.iter().chain(head).filter(|word| word.counts()).collect())
    }

    /// Whether it names several things.
    pub(super) fn is_list(&self) -> bool {
        self.words.iter().any(|word| word.joint >= Joint::Comma)
    }

    /// The items of a list that is written as one text; one where it is none.
    pub(super) fn items(&self) -> Vec<Self> {
        self.split(|joint| joint >= Joint::Comma)
    }

    /// What is offered to choose from: `Britain or Germany`, `Britain / Germany`.
    pub(super) fn alternatives(&self) -> Vec<Self> {
        self.split(|joint| joint >= Joint::Slash)
    }

    /// Whether there is a number in it.
    pub(super) fn has_a_number(&self) -> bool {
        self.words.iter().any(|word| word.number.is_some())
    }

    /// Whether it has an amount in it, which may be told roughly.
    pub(super) fn has_an_amount(&self) -> bool {
        self.has_a_number() || self.has("half")
    }

    /// Whether it says almost: of an amount that is as good, of anything else it is another thing.
    pub(super) fn is_not_quite(&self) -> bool {
        self.has("almost") || self.has("nearly")
    }

    /// Whether there is a year in it.
    pub(super) fn has_a_year(&self) -> bool {
        self.words.iter().any(Word::is_year)
    }

    /// Whether it says `or`.
    pub(super) fn offers_a_choice(&self) -> bool {
        self.words.iter().any(|word| word.joint == Joint::Or)
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
    let (mut joint, mut lead) = (Joint::Space, Lead::default());
    let mut at = 0;
    while let Some(raw) = raws.get(at) {
        joint = joint.max(raw.joint);
        if let Some(between) = joint_of(&raw.text) {
            joint = joint.max(between);
            at += 1;
            continue;
        }
        // Who is in a war with somebody is against him.
        let is_of_fight = raw.text == "against" && weighed.iter().any(|word| is_fight(&word.key));
        let text = if is_of_fight { "with" } else { &raw.text };
        let (mut word, taken) =
            if is_of_fight { (Word::plain(text, Weight::None), 1) } else { read_word(&raws[at..], &weighed) };
        // A small word stands beside the one after it: `Versailles, in the Yvelines`.
        let joint_before = if word.counts() { std::mem::take(&mut joint) } else { joint };
        word.joint = if weighed.is_empty() || !word.counts() { Joint::Space } else { joint_before };
        word.lead = lead;
        // `Between Russia and Sweden` ties both.
        if joint_before >= Joint::Comma && lead.preposition.is_none() {
            let last = weighed.iter().rfind(|word| word.counts()).and_then(|last| last.lead.preposition);
            word.lead.preposition = last.filter(|last| *last == "between");
        }
        lead = if word.counts() { Lead::default() } else { lead }.followed_by(text);
        weighed.push(word);
        at += taken;
    }
    // Plan A is not Plan B.
    if let Some(last) = weighed.last_mut().filter(|last| last.key == "a") {
        last.weight = Weight::Full;
    }
    weighed
}

/// What a word is that only joins its neighbours.
fn joint_of(word: &str) -> Option<Joint> {
    match word {
        "and" | "et" | "und" => Some(Joint::And),
        "or" => Some(Joint::Or),
        _ => None,
    }
}

/// The word that some raw ones begin with, and how many of them it takes.
fn read_word(raws: &[Raw], before: &[Word]) -> (Word, usize) {
    let raw = &raws[0];
    let next = raws.get(1);
    if raw.text == "per" && next.is_some_and(|next| next.text == "cent") {
        return (Word::plain("percent", Weight::Full), 2);
    }
    // `I think` is no first of its name.
    let is_pronoun = raw.text == "i" && (before.is_empty() || next.is_some_and(|next| is_said_of_oneself(&next.text)));
    if !is_pronoun {
        let run = raws.iter().take_while(|other| std::ptr::eq(*other, raw) || other.joint <= Joint::Dash);
        if let Some((number, taken)) = number::read(run.map(|raw| raw.text.as_str()), before.is_empty()) {
            return (Word::figure(number), taken);
        }
    }
    let mut word = Word::plain(&raw.text, weight_in_place(raw, &raws[1..], !before.iter().any(Word::counts)));
    word.is_proper = word.name.is_some() || raw.is_acronym || (raw.is_capital && !before.is_empty());
    (word, 1)
}

/// The weight of a word where it stands: some turn the meaning only at the beginning, before a number, or joined to the
/// next word.
fn weight_in_place(raw: &Raw, rest: &[Raw], is_first: bool) -> Weight {
    let next = rest.first();
    // `un-neutral`
    if raw.joint != Joint::Dash && is_prefix(&raw.text) && next.is_some_and(|next| next.joint == Joint::Dash) {
        return Weight::Turning;
    }
    // `well over twelve`, `far more than half`
    let amount = rest.iter().find(|raw| !matches!(raw.text.as_str(), "than" | "a" | "the"));
    let is_amount = |raw: &Raw| raw.text == "half" || number::read(std::iter::once(raw.text.as_str()), false).is_some();
    weight(&raw.text, is_first || next.is_some_and(|next| next.text == "than") || amount.is_some_and(is_amount))
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
        let tied = |text: &str| Phrase::read(text).words.last().is_some_and(|word| word.lead.preposition.is_some());
        assert!(tied("Versailles, near Paris") && tied("in the Sudan"));
        assert!(!tied("Germany and Italy"));
    }
}
