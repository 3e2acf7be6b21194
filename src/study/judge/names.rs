//! Names that are one, and how they are written in a table.

use rustc_hash::FxHashMap as HashMap;

use super::normal::{Piece, pieces};

/// What in history has several names, of which one says nothing of another: treaties in other languages, persons. They are
/// one only as whole names.
pub(super) const ALIASES: &str = include_str!("../../../assets/judge/names.txt");

/// Names of several words or none that are one, by their words.
pub(super) type Names = HashMap<String, String>;

/// The keys of a word as a learner may type it: `Führer` is `fuhrer` and `fuehrer`.
pub(super) fn keys(word: &str) -> Vec<String> {
    // Nearly all words of the data are in their normal form, and they are many.
    if word.chars().all(|c| matches!(c, 'a'..='z' | 'а'..='я')) {
        return vec![word.to_owned()];
    }
    let pieces = pieces(word);
    let joined = |key: fn(&Piece) -> &str| pieces.iter().map(key).collect::<Vec<_>>().join(" ");
    vec![joined(|piece| &piece.key), joined(|piece| piece.alt.as_ref().unwrap_or(&piece.key))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_that_of_one_thing() {
        let mut lines = std::collections::BTreeMap::new();
        for names in ALIASES.lines().filter(|names| !names.starts_with('#')) {
            assert!(names.contains(" = "), "{names}: it has no other name");
            for name in names.split(" = ") {
                assert_eq!(name.trim(), name, "{names}");
                let other = lines.insert(name.to_lowercase(), names);
                assert!(other.is_none(), "`{name}` stands twice: {names}");
            }
        }
    }
}
