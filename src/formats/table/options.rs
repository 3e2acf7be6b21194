//! Sheets of questions with several answers to choose from, and a column that says which of them is right.

use super::{Draft, Field, heads::is_option};
use crate::deck::fold;

/// The columns that hold one answer each to choose from, in their order: those are named by their letter or their number.
pub fn options_of(heads: &[String], columns: &[Field]) -> Vec<usize> {
    let is_one = |place: &usize| columns[*place] == Field::Distractors && is_option(&heads[*place]);
    let places: Vec<usize> = (0..heads.len().min(columns.len())).filter(is_one).collect();
    if places.len() > 1 { places } else { Vec::new() }
}

/// Puts the options of a row into a card whose answer says which is right: the first of the right ones answers, the others
/// are accepted, the rest are wrong. Returns what is wrong with it.
pub fn choose(draft: &mut Draft, options: &[String]) -> Option<String> {
    let given = || options.iter().filter(|option| !option.is_empty());
    if draft.answer.is_empty() || given().next().is_none() {
        return None;
    }
    let right = right_of(&draft.answer, options);
    let Some((first, others)) = right.split_first() else {
        draft.distractors.extend(given().cloned());
        let is_name = fold(&draft.answer).chars().count() <= 2;
        return is_name
            .then(|| format!("“{}” names none of the answers to choose from, so it is the answer", draft.answer));
    };
    draft.answer.clone_from(first);
    draft.accept.extend_from_slice(others);
    draft.distractors.extend(given().filter(|option| !right.contains(option)).cloned());
    None
}

/// The options that a cell names: by their text, their letter or their number, or several with commas between them. None if
/// it names something else.
fn right_of(named: &str, options: &[String]) -> Vec<String> {
    let one = |named: &str| {
        let folded = fold(named);
        let by_text = options.iter().position(|option| !folded.is_empty() && fold(option) == folded);
        let name = folded.rsplit(' ').next().unwrap_or_default();
        let is_name = folded == name || is_option(named);
        let place = by_text.or_else(|| place_of(name).filter(|_| is_name))?;
        options.get(place).filter(|option| !option.is_empty()).cloned()
    };
    let mut right: Vec<String> = match one(named) {
        Some(right) => vec![right],
        None => named.split([',', ';', '/', '&', '+', '|', '\n']).map(one).collect::<Option<_>>().unwrap_or_default(),
    };
    let mut seen = Vec::new();
    right.retain(|option| {
        !seen.contains(option) && {
            seen.push(option.clone());
            true
        }
    });
    right
}

/// The place that a letter or a number names: `b` and `2` are 1.
fn place_of(name: &str) -> Option<usize> {
    const CYRILLIC: [&str; 8] = ["а", "б", "в", "г", "д", "е", "ж", "з"];
    match name.as_bytes() {
        [letter @ b'a'..=b'h'] => Some(usize::from(letter - b'a')),
        _ => name.parse::<usize>().ok().and_then(|number| number.checked_sub(1)),
    }
    .or_else(|| CYRILLIC.iter().position(|letter| *letter == name))
}

/// The option that the answer names by its letter, where one cell holds all of them; `None` if it names none.
pub fn option_of(draft: &Draft) -> Option<String> {
    let [letter] = draft.answer.as_bytes() else { return None };
    let place = usize::from(letter.to_ascii_lowercase().checked_sub(b'a')?);
    let is_option = draft.distractors.iter().any(|option| option.eq_ignore_ascii_case(&draft.answer));
    draft.distractors.get(place).filter(|_| draft.distractors.len() > 1 && !is_option).cloned()
}
