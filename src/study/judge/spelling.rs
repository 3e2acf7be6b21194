//! Words that are one although they are not written alike: slips, and ways to write Russian names.

use std::sync::LazyLock;

use rustc_hash::FxHashMap as HashMap;
use strsim::osa_distance;

/// How alike two words are, the least first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Likeness {
    /// It may be meant: another form of the word, or a slip where it changes much.
    Close,
    /// A slip or two in a long word.
    Slip,
    /// Another way to write the same sounds.
    Sound,
    /// The same.
    Same,
}

/// How alike two words in their normal form are, if they are alike at all. `is_name` tells whether the right one is a
/// name.
pub(super) fn likeness(given: &str, right: &str, is_name: bool) -> Option<Likeness> {
    if given == right {
        return Some(Likeness::Same);
    }
    let (given_letters, letters) = (given.chars().count(), right.chars().count());
    let is_read_aloud = given.is_ascii() && right.is_ascii() || is_cyrillic(given) != is_cyrillic(right);
    let may_sound_alike = given_letters.min(letters) >= 4 && given_letters.abs_diff(letters) <= 5;
    let begins_alike = || next_sound(given).1 == next_sound(right).1;
    if may_sound_alike && is_read_aloud && begins_alike() && sounds(given) == sounds(right) {
        return Some(Likeness::Sound);
    }
    // `trials` and `trial`, `refused` and `refuse`
    let is_form = !is_name && (4..7).contains(&letters.min(given_letters)) && letters.abs_diff(given_letters) <= 2;
    if is_form && (given.starts_with(right) || right.starts_with(given)) {
        return Some(Likeness::Close);
    }
    let most = match letters {
        0..8 => 1,
        _ => 2,
    };
    if given_letters.abs_diff(letters) > most
        || letters < 3
        || (letters_of(given) ^ letters_of(right)).count_ones() > 2 * most as u32
    {
        return None;
    }
    let distance = osa_distance(given, right);
    let is_alphabetic = right.chars().all(|c| c < '\u{600}');
    if distance > most || (letters < 5 && is_alphabetic && !is_turned_round(given, right)) {
        return None;
    }
    // Another first letter makes another name; so does an ending that is left off in a language of endings.
    let is_cut = !right.is_ascii() && right.starts_with(given);
    // `Washington` is not Waddington, nor `Walewska` Walewski.
    let is_other =
        is_name && (given.ends_with('a') != right.ends_with('a') || distance == 2 && are_two_changed(given, right));
    let is_sure = !is_cut && !is_other && letters >= 5 && is_alphabetic && given.chars().next() == right.chars().next();
    Some(if is_sure { Likeness::Slip } else { Likeness::Close })
}

/// Whether one letter parts two words, or two letters part long ones.
pub(super) fn is_slip(given: &str, right: &str) -> bool {
    osa_distance(given, right) <= if right.chars().count() < 8 { 1 } else { 2 }
}

/// Whether two letters have changed places: `Khol`.
fn is_turned_round(a: &str, b: &str) -> bool {
    a.chars().count() == b.chars().count()
        && a.chars().zip(b.chars()).filter(|(a, b)| a != b).count() == 2
        && osa_distance(a, b) == 1
}

/// Whether two words of one length have two letters side by side that are others.
fn are_two_changed(a: &str, b: &str) -> bool {
    let mut changed = a.chars().zip(b.chars()).enumerate().filter(|(_, (a, b))| a != b).map(|(at, _)| at);
    a.chars().count() == b.chars().count() && changed.next().map(|at| at + 1) == changed.next()
}

fn is_cyrillic(word: &str) -> bool {
    word.starts_with(|c| matches!(c, 'а'..='ё'))
}

/// The ways to write a sound, by their first letter, the longest first: X are the sibilants and kh, C is ts.
static SOUNDS: LazyLock<HashMap<char, Vec<(&str, &str)>>> = LazyLock::new(|| {
    let words: Vec<&str> = include_str!("../../../assets/judge/sounds.txt").split_whitespace().collect();
    let mut sounds: HashMap<char, Vec<(&str, &str)>> = HashMap::default();
    for pair in words.chunks_exact(2) {
        sounds
            .entry(pair[0].chars().next().unwrap_or_default())
            .or_default()
            .push((pair[0], pair[1].trim_matches('-')));
    }
    sounds
});

/// The first sound of a word, and how many bytes it is written in.
fn next_sound(word: &str) -> (usize, &str) {
    let Some(first) = word.chars().next() else { return (0, "") };
    let ways = SOUNDS.get(&first).into_iter().flatten();
    let way = ways.copied().find(|(letters, _)| word.starts_with(letters));
    way.map_or((first.len_utf8(), &word[..first.len_utf8()]), |(letters, sound)| (letters.len(), sound))
}

/// The letters that a word has, each as a bit: what they differ in, the words differ in at least.
fn letters_of(word: &str) -> u64 {
    word.chars().fold(0, |letters, c| letters | 1 << (c as u64 % 64))
}

/// The sounds of a Russian name in Latin letters or its own: `Iswolski` and `Izvolsky`, `Khrouchtchev` and `Хрущев`.
pub(super) fn sounds(word: &str) -> String {
    let mut sounds = String::with_capacity(word.len());
    let mut rest = word;
    while !rest.is_empty() {
        let (letters, sound) = next_sound(rest);
        if sound.is_empty() || !sounds.ends_with(sound) {
            sounds.push_str(sound);
        }
        rest = &rest[letters..];
    }
    if let Some(stem) = sounds.strip_suffix("er") {
        sounds = format!("{stem}r");
    }
    if let Some(stem) = sounds.strip_suffix("ov").or(sounds.strip_suffix("of")).or(sounds.strip_suffix("ef")) {
        let is_soft = stem.ends_with(['X', 'i']) || sounds.ends_with("ef");
        sounds = format!("{stem}{}", if is_soft { "ev" } else { "ov" });
    }
    sounds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_sound_alike_are_one() {
        for names in [
            &["izvolsky", "iswolski", "izvolskii", "isvolsky"][..],
            &["khrushchev", "khrouchtchev", "chruschtschow"],
            &["tsar", "czar"],
            &["gorchakov", "gortchakov", "gortschakow", "gorchakoff"],
            &["muravyov", "muraviev", "murawjow"],
            &["witte", "vitte"],
        ] {
            assert!(names.iter().all(|name| sounds(name) == sounds(names[0])), "{names:?}");
        }
        assert_ne!(sounds("nicholas"), sounds("nikolai"));
    }

    #[test]
    fn a_slip_is_small_and_in_a_long_word() {
        for (given, right, expected) in [
            ("nystadt", "nystad", Some(Likeness::Slip)),
            ("bsimarck", "bismarck", Some(Likeness::Slip)),
            ("agedar", "agadir", None),
            ("nito", "nato", None),
            ("khol", "kohl", Some(Likeness::Close)),
            ("prussia", "russia", Some(Likeness::Close)),
            ("trial", "trials", Some(Likeness::Close)),
            ("バリ", "パリ", None),
            ("トイツ", "ドイツ", Some(Likeness::Close)),
        ] {
            assert_eq!(likeness(given, right, !right.ends_with('s')), expected, "{given}");
        }
    }
}
