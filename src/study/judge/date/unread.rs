//! Years in answers that cannot be read as dates.

use crate::{
    deck::{fold, words},
    study::judge::Verdict,
};

/// The best that an answer can be which was not read as a date and has a year in it; none where it has none.
///
/// The judge of words overlooks words, and those beside a year may make another time of it: `shortly after 1812`.
pub(crate) fn best_unread(text: &str) -> Option<Verdict> {
    const TURNING: &[&str] = word_list![
        after afterwards before by earlier earliest eve following later latest next onwards or past previous since than
        till until
    ];
    let folded = fold(text);
    let has_year = folded.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 3);
    let is_turned = words(&folded).any(|word| TURNING.binary_search(&word).is_ok());
    let is_end = words(&folded).next().is_some_and(|first| matches!(first, "through" | "to"));
    has_year.then_some(if is_turned || is_end { Verdict::Wrong } else { Verdict::Nearly })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_beside_words_is_found() {
        for (text, found) in [
            ("shortly after 1812", Some(Verdict::Wrong)),
            ("1814 or 1815", Some(Verdict::Wrong)),
            ("to 1812", Some(Verdict::Wrong)),
            ("the war, 1703 to 1704", Some(Verdict::Nearly)),
            ("1891 francs", Some(Verdict::Nearly)),
            ("18 Brumaire", None),
            ("never", None),
        ] {
            assert_eq!(best_unread(text), found, "{text}");
        }
    }
}
