//! Names that stay: decks, cards, passages and sources are known by slugs that their author chose.

use std::{
    borrow::{Borrow, Cow},
    collections::{HashMap, HashSet},
    fmt,
    sync::Arc,
};

use serde::{Deserialize, Serialize};

use super::fold;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(into = "String", from = "String")]
        pub struct $name(Arc<str>);

        impl $name {
            /// The slug itself.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether no slug was given.
            #[must_use]
            pub fn is_empty(&self) -> bool {
                self.0.is_empty()
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self("".into())
            }
        }

        impl From<&str> for $name {
            fn from(slug: &str) -> Self {
                Self(slug.into())
            }
        }

        impl From<String> for $name {
            fn from(slug: String) -> Self {
                Self(slug.into())
            }
        }

        impl From<$name> for String {
            fn from(id: $name) -> Self {
                id.0.as_ref().to_owned()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

id! {
    /// Names a deck, everywhere and for good.
    DeckId
}
id! {
    /// Names a card within its deck.
    CardId
}
id! {
    /// Names a passage within its deck.
    PassageId
}
id! {
    /// Names a source within its deck.
    SourceId
}

/// Names one card among all decks: what the review log is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct CardKey {
    /// The deck.
    pub deck: DeckId,
    /// The card in it.
    pub card: CardId,
}

impl CardKey {
    /// Returns how a card of `deck` names this one: by its id, or as `deck/card` if it is of another deck.
    #[must_use]
    pub fn seen_from(&self, deck: &DeckId) -> Cow<'_, str> {
        let is_plain = self.deck == *deck && !self.card.as_str().contains('/');
        if is_plain { Cow::Borrowed(self.card.as_str()) } else { Cow::Owned(format!("{}/{}", self.deck, self.card)) }
    }

    /// Returns the card that a card of `deck` names, by its id or as `deck/card`.
    #[must_use]
    pub fn named_in(deck: &DeckId, name: &str) -> Self {
        match name.split_once('/') {
            Some((deck, card)) => Self { deck: deck.into(), card: card.into() },
            None => Self { deck: deck.clone(), card: name.into() },
        }
    }
}

/// A slug made from a text: its words in lower-case ASCII letters and digits, joined by hyphens, 60 bytes at most.
///
/// A text with no such words (Cyrillic, say) gets a slug from its hash, so that it is stable, too.
#[must_use]
pub fn slug(text: &str) -> String {
    let slug = joined_words(text);
    if slug.len() < 3 { hashed(text) } else { slug }
}

/// The id of a deck of that title: its [`slug`], however short, as a deck is called what its file or its author calls it.
#[must_use]
pub fn deck_slug(title: &str) -> String {
    let slug = joined_words(title);
    if slug.is_empty() { hashed(title) } else { slug }
}

fn hashed(text: &str) -> String {
    format!("card-{:016x}", fnv1a(text.as_bytes()))
}

fn joined_words(text: &str) -> String {
    let mut slug = String::new();
    for word in fold(text).split(' ') {
        let word: String = word.chars().filter(char::is_ascii_alphanumeric).collect();
        if word.is_empty() || slug.len() + word.len() > 60 {
            continue;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(&word);
    }
    slug
}

/// Whether a text can be an id: 100 letters, digits, hyphens and underscores at most. So it can name a file, too.
#[must_use]
pub fn is_slug(id: &str) -> bool {
    (1..=100).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// The ids that are taken in a deck, to find free ones.
#[derive(Clone, Debug, Default)]
pub struct FreeIds {
    taken: HashSet<String>,
    /// The number that an id had last.
    numbers: HashMap<String, usize>,
}

impl FreeIds {
    /// Those that are not among these.
    pub fn new<'a>(taken: impl Iterator<Item = &'a str>) -> Self {
        Self { taken: taken.map(str::to_owned).collect(), numbers: HashMap::new() }
    }

    /// Takes that id, or the first free one with a number behind it.
    pub fn take(&mut self, base: &str) -> String {
        let number = self.numbers.entry(base.to_owned()).or_default();
        loop {
            *number += 1;
            let id = if *number == 1 { base.to_owned() } else { format!("{base}-{number}") };
            if self.taken.insert(id.clone()) {
                return id;
            }
        }
    }
}

/// FNV-1a, 64 bit: a hash that is the same on every machine and in every version. Two texts have the same one by chance only.
#[must_use]
pub fn fnv1a<B: Borrow<u8>>(bytes: impl IntoIterator<Item = B>) -> u64 {
    let step = |hash: u64, byte: B| (hash ^ u64::from(*byte.borrow())).wrapping_mul(0x0100_0000_01b3);
    bytes.into_iter().fold(0xcbf2_9ce4_8422_2325, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_found_by_the_name_that_another_gives_it() {
        let (here, there) = (DeckId::from("here"), DeckId::from("there"));
        for (deck, card, name) in [(&here, "c", "c"), (&there, "c", "there/c"), (&here, "a/b", "here/a/b")] {
            let key = CardKey { deck: deck.clone(), card: card.into() };
            assert_eq!(key.seen_from(&here), name);
            assert_eq!(CardKey::named_in(&here, name), key);
        }
    }

    #[test]
    fn a_slug_is_made_of_the_words_of_its_text() {
        for (text, expected) in [
            ("When was the pact signed?", "when-was-the-pact-signed"),
            ("Théophile Delcassé’s letters", "theophile-delcasses-letters"),
            ("1814–1815", "1814-1815"),
        ] {
            assert_eq!(slug(text), expected);
        }
        assert_eq!(["rx", "O1", "Two words"].map(deck_slug), ["rx", "o1", "two-words"]);
        assert_eq!(deck_slug("Кто?"), slug("Кто?"));
        assert!(slug("Кто подписал договор?").starts_with("card-"));
        assert_eq!(slug("Кто?"), slug("Кто?"));
        assert_ne!(slug("Кто?"), slug("Что?"));
    }
}
