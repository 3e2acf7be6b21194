//! Where a list as it was typed can be parted.

/// What parts a list, the surest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Split {
    /// Lines, semicolons, commas, `and`, numbers before each item.
    Signs,
    /// Slashes and dashes as well.
    Dashes,
    /// Every space as well.
    Spaces,
}

/// Whether so many items may be one that has an `and` or a comma in it, and no more.
const MOST_IN_ONE: usize = 4;

/// The items of a list as it was typed: parted by lines, semicolons or commas, by `and`, or by their numbers.
#[must_use]
pub fn split_list(given: &str) -> Vec<&str> {
    items(given, Split::Signs, |_| false)
}

/// The items of a list, parted everywhere but within those that are known as one: `Bosnia and Herzegovina`.
pub(super) fn items(given: &str, at: Split, is_one: impl Fn(&str) -> bool) -> Vec<&str> {
    let parts = parts(given, at);
    let mut items = Vec::with_capacity(parts.len());
    let mut rest = &parts[..];
    while let Some((first_start, first_end)) = rest.first() {
        let joined = |count: usize| rest.get(count - 1).map(|(_, end)| &given[*first_start..*end]);
        let longest = (2..=MOST_IN_ONE).rev().find(|count| joined(*count).is_some_and(&is_one)).unwrap_or(1);
        items.push(joined(longest).unwrap_or(&given[*first_start..*first_end]));
        rest = &rest[longest.min(rest.len())..];
    }
    items
}

/// Where each part begins and ends.
fn parts(given: &str, at: Split) -> Vec<(usize, usize)> {
    let mut parts = Vec::new();
    let mut number = 1;
    // Where the part began, and where its last word ended.
    let mut part: Option<(usize, usize)> = None;
    for (start, word) in words(given, at) {
        if is_joint(word) || is_number(word, number) {
            number += usize::from(is_number(word, number));
            parts.extend(part.take());
        } else if word.chars().any(char::is_alphanumeric) {
            let end = start + word.len();
            part = Some((part.map_or(start, |(first, _)| first), end));
        } else if word.chars().any(|c| parts_a_list(c, at)) {
            parts.extend(part.take());
        }
        if at == Split::Spaces {
            parts.extend(part.take());
        }
    }
    parts.extend(part);
    parts
}

/// The words of a text by their beginnings, and between them the signs that part a list.
fn words(given: &str, at: Split) -> impl Iterator<Item = (usize, &str)> {
    let is_sign = move |(place, c): (usize, char)| {
        parts_a_list(c, at) && !(c == ',' && is_in_one(&given[..place], &given[place + 1..]))
    };
    let mut rest = 0;
    std::iter::from_fn(move || {
        rest += given[rest..].find(|c: char| !c.is_whitespace() || parts_a_list(c, at))?;
        let mut letters = given[rest..].char_indices().map(|(place, c)| (rest + place, c));
        let first = letters.next()?;
        let end = if is_sign(first) {
            first.0 + first.1.len_utf8()
        } else {
            letters.find(|letter| letter.1.is_whitespace() || is_sign(*letter)).map_or(given.len(), |(place, _)| place)
        };
        let start = std::mem::replace(&mut rest, end);
        Some((start, &given[start..end]))
    })
}

fn parts_a_list(c: char, at: Split) -> bool {
    match c {
        ',' | ';' | '&' | '+' | '\n' | '\t' => true,
        '/' | '|' | '-' | '‐'..='―' | '−' => at == Split::Dashes,
        _ => false,
    }
}

/// Whether a comma parts no list: that in 12,000, and that in `August 27, 1891`.
fn is_in_one(before: &str, after: &str) -> bool {
    let is_digit = |c: char| c.is_ascii_digit();
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let is_after_a_day = || {
        let month = before.trim_end_matches(is_digit);
        (1..=2).contains(&(before.len() - month.len())) && month.trim_end().ends_with(char::is_alphabetic)
    };
    (before.ends_with(is_digit) && digits(after) > 0) || (digits(after.trim_start()) == 4 && is_after_a_day())
}

fn is_joint(word: &str) -> bool {
    ["and", "et", "und"].iter().any(|joint| word.eq_ignore_ascii_case(joint))
}

/// Whether a word only counts the items: `1.`, `2)`, `c)`.
fn is_number(word: &str, number: usize) -> bool {
    let Some(counted) = word.strip_suffix(['.', ')']) else { return false };
    let letter = char::from_u32('a' as u32 + number as u32 - 1).filter(char::is_ascii_lowercase);
    let is_letter = letter.is_some_and(|letter| counted.eq_ignore_ascii_case(letter.encode_utf8(&mut [0; 4])));
    counted.parse() == Ok(number) || (is_letter && word.ends_with(')'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_parted_however_it_is_typed() {
        for given in [
            "France, Britain and Russia",
            "FRANCE, BRITAIN AND RUSSIA",
            "France\u{a0}and\tBritain & Russia",
            "France&Britain+Russia",
            "1. France 2. Britain 3. Russia",
            "a) France\nb) Britain\nc) Russia",
            " - France\n - Britain\n - Russia\n",
            ", France;; Britain, and Russia.",
        ] {
            let items = split_list(given).into_iter().map(crate::deck::fold).collect::<Vec<_>>();
            assert_eq!(items, ["france", "britain", "russia"], "{given}");
        }
        assert_eq!(split_list("12,000 million, Finland"), ["12,000 million", "Finland"]);
        assert_eq!(split_list("Aug 27, 1891, Jan 4, 1894"), ["Aug 27, 1891", "Jan 4, 1894"]);
        assert_eq!(split_list("Peter I. 2. 1721"), ["Peter I. 2. 1721"]);
        assert_eq!(items("France/Britain–Russia", Split::Dashes, |_| false), ["France", "Britain", "Russia"]);
        assert_eq!(items("France Britain, Russia", Split::Spaces, |_| false), ["France", "Britain", "Russia"]);
    }

    #[test]
    fn what_is_known_as_one_is_not_parted() {
        let is_one = |text: &str| text == "Bosnia and Herzegovina";
        for (given, expected) in [
            ("Bosnia and Herzegovina, Serbia and Montenegro", ["Bosnia and Herzegovina", "Serbia", "Montenegro"]),
            ("Serbia and Bosnia and Herzegovina and Greece", ["Serbia", "Bosnia and Herzegovina", "Greece"]),
        ] {
            assert_eq!(items(given, Split::Signs, is_one), expected);
        }
    }
}
