//! Names that are one, and how they are written in a table.

use rustc_hash::FxHashMap as HashMap;

use super::{
    language::{Language, Role},
    normal::{Piece, pieces},
};

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

/// A table of names that are one, each line with ` = ` between them.
pub(super) fn names<'t>(lines: impl Iterator<Item = &'t str>, language: &Language) -> Names {
    let written = |word: &str| language.numbers.get(word).map_or_else(|| language.spelled(word), |it| it.0.to_string());
    // As tokens have them, without what is empty: `Jan` as the month that it may be, too.
    let is_full = |word: &&str| word.len() < 2 || !language.is(word, &[Role::Empty]);
    let keys = |name: &str| -> Vec<String> {
        let full = |key: String| key.split(' ').filter(is_full).map(written).collect::<Vec<_>>().join(" ");
        keys(name).into_iter().map(full).filter(|key| !key.is_empty()).collect()
    };
    let mut names = Names::default();
    for line in lines {
        let mut forms = line.split(" = ");
        let Some(first) = forms.next().and_then(|first| keys(first).into_iter().next()) else { continue };
        for form in forms.flat_map(&keys).chain([first.clone()]) {
            if let Some(stems) = language.stems(&form) {
                names.entry(stems).or_insert_with(|| first.clone());
            }
            names.insert(form, first.clone());
        }
    }
    names
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
