//! Whether one word is another, a slip of it, or neither.

use strsim::osa_distance;

use super::{
    names,
    vocabulary::{Weight, are_near_kinds},
    word::Word,
};

/// How a word compares with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// The same word.
    Same,
    /// A slip of so many letters.
    Slip(u32),
    /// Another word.
    Other,
}

impl Likeness {
    /// The letters that slipped; none where the words are different.
    pub fn slips(self) -> Option<u32> {
        match self {
            Self::Same => Some(0),
            Self::Slip(slips) => Some(slips),
            Self::Other => None,
        }
    }
}

/// How the word that was given compares with the right one.
pub(super) fn likeness(given: &Word, right: &Word) -> Likeness {
    match (given.number, right.number) {
        (Some(a), Some(b)) if a.value == b.value && a.is_written_alike(b) => Likeness::Same,
        (Some(a), Some(b)) if a.value == b.value => Likeness::Slip(1),
        (None, None) if given.key == right.key => Likeness::Same,
        (None, None) if are_near_kinds(&given.key, &right.key) => Likeness::Slip(2),
        // `No` is no slip of anything; refuse is one of refused.
        (None, None) if given.weight != Weight::Turning || right.weight == Weight::Turning => {
            slip(&given.key, &right.key).map_or(Likeness::Other, Likeness::Slip)
        }
        _ => Likeness::Other,
    }
}

/// Longer words must be the same to the letter.
const MAX_BYTES: usize = 60;

/// The number of letters that slipped, if few enough did: one of five to eight, two of nine and more. Two letters that
/// changed places are one slip. A word that is a name of something else is no slip.
pub(super) fn slip(given: &str, right: &str) -> Option<u32> {
    // No word is so long, and the distance takes the time of both lengths.
    if given.len().max(right.len()) > MAX_BYTES {
        return None;
    }
    let (given_length, right_length) = (given.chars().count(), right.chars().count());
    let allowed = match (right_length, given_length) {
        (..5, _) | (_, ..4) => return None,
        (9.., 8..) => 2,
        _ => 1,
    };
    let is_hopeless = given_length.abs_diff(right_length) > allowed
        || !begins_alike(given, right)
        || (allowed == 1 && differing(given, right) > 2);
    if is_hopeless || is_another(given, right) {
        return None;
    }
    let edits = osa_distance(given, right);
    (edits <= allowed).then_some(edits as u32)
}

/// How many letters lie between the first and the last that differ. One slip is in two of them at the most, and counting
/// them is quicker than to measure the distance.
fn differing(a: &str, b: &str) -> usize {
    let ahead = a.chars().zip(b.chars()).take_while(|(a, b)| a == b).count();
    let behind = a.chars().rev().zip(b.chars().rev()).take_while(|(a, b)| a == b).count();
    a.chars().count().max(b.chars().count()).saturating_sub(ahead + behind)
}

/// The first letter is seldom mistaken, and often all that tells two words apart: Russia and Prussia, offensive and
/// defensive. Letters that sound alike may stand for each other, and the first two may have changed places.
fn begins_alike(a: &str, b: &str) -> bool {
    const SOUNDS: [&str; 5] = ["ckq", "szc", "ijy", "vwf", "gj"];
    let (mut a, mut b) = (a.chars(), b.chars());
    let (Some(a_first), Some(b_first)) = (a.next(), b.next()) else { return false };
    a_first == b_first
        || SOUNDS.iter().any(|sound| sound.contains(a_first) && sound.contains(b_first))
        || (a.next() == Some(b_first) && b.next() == Some(a_first))
}

fn is_another(given: &str, right: &str) -> bool {
    // Austria, Austrian and the Austrias are of one family.
    let is_ending = |longer: &str, shorter: &str| matches!(longer.strip_prefix(shorter), Some("n" | "s"));
    let is_related = is_ending(given, right) || is_ending(right, given);
    !is_related && (names::kind_of(given).is_some() || names::has_a_double(given))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_needs_a_long_word_and_the_right_beginning() {
        for (given, right, slips) in [
            ("nystadt", "nystad", Some(1)),
            ("tislit", "tilsit", Some(1)),
            ("bsimarck", "bismarck", Some(1)),
            ("kasimir", "casimir", Some(1)),
            ("czechoslovekja", "czechoslovakia", Some(2)),
            ("agedar", "agadir", None),
            ("nato", "natu", None),
            ("prussia", "russia", None),
            ("offensive", "defensive", None),
        ] {
            assert_eq!(slip(given, right), slips, "{given} {right}");
        }
    }

    #[test]
    fn another_name_is_no_slip_but_its_adjective_is() {
        for (given, right) in [("austria", "australia"), ("rhone", "rhine"), ("secession", "succession")] {
            assert_eq!(slip(given, right), None, "{given} {right}");
        }
        assert_eq!(slip("austria", "austrian"), Some(1));
    }
}
