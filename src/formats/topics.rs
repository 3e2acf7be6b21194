//! What topics are called elsewhere, and words for topics that are none of ours.

use std::{collections::HashMap, ops::Range, sync::LazyLock};

use crate::{
    deck::{Topic, fold},
    wording::count,
};

/// What topics are called, in several languages.
const TOPICS: &str = include_str!("../../assets/columns/topics.txt");
/// How many words that name no topic are told.
const MOST_TOLD: usize = 5;

/// A topic by a name of it, and whether the name says more than the topic does.
static BY_NAME: LazyLock<HashMap<String, (Topic, bool)>> = LazyLock::new(|| {
    let lines = TOPICS.lines().filter_map(|line| line.split_once(':'));
    let known = lines.filter_map(|(topic, names)| {
        let (name, is_near) = topic.strip_prefix('~').map_or((topic, false), |name| (name, true));
        Some((Topic::from_name(name)?, is_near, names))
    });
    known.flat_map(|(topic, is_near, names)| names.split(',').map(move |it| (fold(it), (topic, is_near)))).collect()
});

/// The topic of that name, if there is one, and whether the name is to be kept as a tag.
pub fn topic_of(name: &str) -> (Option<Topic>, bool) {
    if name.trim().is_empty() {
        return (None, false);
    }
    BY_NAME.get(&fold(name)).map_or((None, true), |(topic, is_near)| (Some(*topic), *is_near))
}

/// Words for topics that are none of ours: where the first stands, the words, and how many cards have one.
#[derive(Default)]
pub struct Strange {
    first: Option<Range<usize>>,
    words: Vec<String>,
    cards: usize,
}

impl Strange {
    /// Notes a word.
    pub fn note(&mut self, word: &str, at: &Range<usize>) {
        self.first.get_or_insert_with(|| at.clone());
        self.cards += 1;
        if self.words.len() <= MOST_TOLD && !self.words.iter().any(|known| known == word) {
            self.words.push(word.to_owned());
        }
    }

    /// Where the first is, and what is to be said.
    pub fn told(self) -> Option<(Range<usize>, String)> {
        let told: Vec<String> = self.words.iter().take(MOST_TOLD).map(|word| format!("“{word}”")).collect();
        let (is, tag) =
            if self.words.len() == 1 { ("is no topic and is", "a tag") } else { ("are no topics and are", "tags") };
        let more = if self.words.len() > MOST_TOLD { " and more" } else { "" };
        let message = format!("{}{more} {is} kept as {tag}, in {}", told.join(", "), count(self.cards, "card"));
        Some((self.first?, message))
    }
}
