//! What Anki's text export holds of its note types: gaps, cards in both directions, and what does not come along.

use std::borrow::Cow;

use crate::formats::{
    anki::cloze::{GAP, numbers, tell},
    collection::Draft,
};

/// What a note type makes of a row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    /// One card.
    #[default]
    Plain,
    /// A card in each direction.
    Reversed,
    /// A card in each direction, if there is something in the field behind the two sides.
    OptionalReversed,
}

impl Kind {
    /// Reads the name of a note type: what the usual ones are called.
    pub fn from_name(name: &str) -> Self {
        let name = name.to_lowercase();
        match name.contains("reversed") {
            true if name.contains("optional") => Self::OptionalReversed,
            true => Self::Reversed,
            false => Self::Plain,
        }
    }
}

/// The cards of a row: one for each gap of its question, or one for each direction.
pub fn cards_of(mut draft: Draft, kind: Kind) -> Vec<Draft> {
    let gaps = numbers(&draft.question);
    let numbered = |place: usize| {
        let is_named = !draft.id.trim().is_empty() && place > 0;
        if is_named { format!("{}-{}", draft.id.trim(), place + 1) } else { draft.id.clone() }
    };
    if !gaps.is_empty() {
        let card = |(place, number): (usize, &u32)| Draft { id: numbered(place), ..with_gap(&draft, *number) };
        return gaps.iter().enumerate().map(card).collect();
    }
    // What stands there is only a word for yes.
    let is_wanted = kind != Kind::OptionalReversed || !std::mem::take(&mut draft.note).trim().is_empty();
    if kind == Kind::Plain || !is_wanted {
        return vec![draft];
    }
    let (question, answer) = (draft.answer.clone(), draft.question.clone());
    let back = Draft { id: numbered(1), question, answer, accept: Vec::new(), ..draft.clone() };
    vec![draft, back]
}

/// The card that asks for one gap. Several with its number are blanks, and their words a list, as those of a package. What
/// stood in the answer is its note.
fn with_gap(draft: &Draft, number: u32) -> Draft {
    let told = tell(&draft.question, Some(number));
    let mut different: Vec<&str> = Vec::new();
    for words in told.gaps.iter().map(|(words, _)| words.trim()) {
        if !different.contains(&words) {
            different.push(words);
        }
    }
    let mut parts = told.html.split(GAP);
    let mut question = parts.next().unwrap_or_default().to_owned();
    for (part, (words, hint)) in parts.zip(&told.gaps) {
        match told.gaps.len() {
            1 => question.extend(["[[", words.as_str(), "]]"]),
            _ => question.push_str("\\_\\_\\_\\_\\_\\_"),
        }
        question.extend(hint.iter().flat_map(|hint| [" (", hint.as_str(), ")"]));
        question.push_str(part);
    }
    let answer = match different.as_slice() {
        _ if told.gaps.len() == 1 => String::new(),
        [word] => (*word).to_owned(),
        words => words.iter().map(|word| format!("- {word}")).collect::<Vec<_>>().join("\n"),
    };
    let note = [draft.note.as_str(), &draft.answer].into_iter().filter(|text| !text.is_empty());
    Draft { question, answer, note: note.collect::<Vec<_>>().join("\n\n"), ..draft.clone() }
}

/// A cell without its sounds and pictures, and the names of those: a text has none of them.
pub fn without_media(cell: &str) -> (Cow<'_, str>, Vec<String>) {
    let (mut text, mut names, mut rest) = (String::new(), Vec::new(), cell);
    while let Some(start) = rest.find("[sound:").into_iter().chain(rest.find("<img")).min() {
        let is_sound = rest[start..].starts_with('[');
        let Some(length) = rest[start..].find(if is_sound { ']' } else { '>' }) else { break };
        let mark = &rest[start..start + length];
        let name = match mark.strip_prefix("[sound:") {
            Some(name) => name,
            None => mark.split_once("src=").map_or("", |(_, rest)| rest.trim_start_matches(['"', '\''])),
        };
        names.push(name.split(['"', '\'']).next().unwrap_or_default().to_owned());
        text.push_str(&rest[..start]);
        rest = &rest[start + length + 1..];
    }
    if names.is_empty() { (cell.into(), names) } else { ((text + rest).into(), names) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_row_with_gaps_is_a_card_for_each_and_keeps_what_stands_behind() {
        let draft = Draft {
            id: "g".to_owned(),
            question: "The {{c1::Zollverein}} was founded in {{c2::1834::year}}, as the {{c1::union}}.".to_owned(),
            answer: "By Prussia.".to_owned(),
            ..Draft::default()
        };
        let cards = cards_of(draft, Kind::Plain);
        let told: Vec<_> = cards.iter().map(|card| (card.id.as_str(), card.question.as_str())).collect();
        assert_eq!(
            told,
            [
                ("g", "The \\_\\_\\_\\_\\_\\_ was founded in 1834, as the \\_\\_\\_\\_\\_\\_."),
                ("g-2", "The Zollverein was founded in [[1834]] (year), as the union."),
            ]
        );
        assert_eq!(cards.iter().map(|card| card.answer.as_str()).collect::<Vec<_>>(), ["- Zollverein\n- union", ""]);
        assert!(cards.iter().all(|card| card.note == "By Prussia."));
    }

    #[test]
    fn a_row_in_both_directions_is_two_cards() {
        let draft = Draft { question: "Ems".to_owned(), answer: "1870".to_owned(), ..Draft::default() };
        let optional = Kind::from_name("Basic (optional reversed card)");
        let wanted = cards_of(Draft { note: "y".to_owned(), ..draft.clone() }, optional);
        assert_eq!((wanted.len(), wanted[0].note.as_str(), wanted[1].question.as_str()), (2, "", "1870"));
        assert_eq!(cards_of(draft.clone(), optional).len(), 1);
        let cards = cards_of(draft, Kind::from_name("Basic (and reversed card)"));
        assert_eq!((cards.len(), cards[1].question.as_str(), cards[1].answer.as_str()), (2, "1870", "Ems"));
    }

    #[test]
    fn sounds_and_pictures_are_taken_out_and_named() {
        let (text, names) = without_media("The despatch [sound:ems.mp3]<img src=\"ems.jpg\"> of Ems [sound:x");
        assert_eq!(
            (&*text, names),
            ("The despatch  of Ems [sound:x", vec!["ems.mp3".to_owned(), "ems.jpg".to_owned()])
        );
        assert!(matches!(without_media("plain"), (Cow::Borrowed("plain"), _)));
    }
}
