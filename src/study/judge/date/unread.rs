//! Years in answers that cannot be read as dates.

use crate::deck::{fold, words};

/// What stands beside a year in an answer that cannot be read as a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum UnreadYear {
    /// Words that make another time of it: `shortly after 1812`.
    Turned,
    /// Other words.
    Beside,
}

/// What stands beside the year in an answer that was not read as a date; none where there is no year.
pub(crate) fn unread_year(text: &str) -> Option<UnreadYear> {
    const TURNING: &[&str] = word_list![
        after afterwards before by earlier earliest eve following later latest next onwards or past previous since than
        till until
    ];
    let folded = fold(text);
    let has_year = folded.split(|c: char| !c.is_ascii_digit()).any(|digits| digits.len() >= 3);
    let is_turned = words(&folded).any(|word| TURNING.binary_search(&word).is_ok());
    has_year.then_some(if is_turned { UnreadYear::Turned } else { UnreadYear::Beside })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_beside_words_is_found() {
        for (text, found) in [
            ("shortly after 1812", Some(UnreadYear::Turned)),
            ("1814 or 1815", Some(UnreadYear::Turned)),
            ("1891 francs", Some(UnreadYear::Beside)),
            ("18 Brumaire", None),
            ("never", None),
        ] {
            assert_eq!(unread_year(text), found, "{text}");
        }
    }
}
