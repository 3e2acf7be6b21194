//! From a note and its template to what is asked and what is answered.

use std::collections::HashMap;

use super::{
    collection::{Card, Note, NoteType},
    html::{Converter, Found, without_gap_marks},
    shown::escaped,
    template::{GAP, Rendered, Scene, Side, render},
};
use crate::{
    deck::Answer,
    formats::{
        bounds::{LONGEST_ANSWER, LONGEST_TEXT},
        richer::Richer,
    },
    wording::runs_beside_pictures,
};

/// The most bytes of a field. Anki's own are far shorter.
const LONGEST_FIELD: usize = 200_000;
/// What a field of an image occlusion note has in each gap.
pub const OCCLUSION: &str = "image-occlusion:";

/// A card as it will be asked.
#[derive(Debug, Default)]
pub struct Asked {
    /// The question, in CommonMark.
    pub question: String,
    /// The answer; empty if the gap is it.
    pub answer: Answer,
    /// Hints, and what the back says besides.
    pub note: String,
    /// What it shows and plays.
    pub found: Found,
    /// Parts of its template that could not be rendered.
    pub unknown: Vec<String>,
}

/// Why a card does not come in.
#[derive(Debug, thiserror::Error)]
pub enum LeftOut {
    /// Its note type, or the template, does not exist.
    #[error("its note type has no template {0}")]
    NoTemplate(u32),
    /// Shapes over a picture.
    #[error("image occlusion cannot be asked here")]
    Occlusion,
    /// There is nothing to ask.
    #[error("its front is empty")]
    EmptyFront,
    /// There is nothing to answer.
    #[error("its back is empty")]
    EmptyBack,
    /// It has no gap of that number.
    #[error("its text has no gap {0}")]
    NoGap(u32),
    /// It is too long.
    #[error("its {part} has more than {most} characters")]
    TooLong {
        /// Which part.
        part: &'static str,
        /// How many it may have.
        most: usize,
    },
}

/// Renders a card, in a deck of that name.
pub fn asked(converter: &Converter, kind: &NoteType, note: &Note, card: &Card, deck: &str) -> Result<Asked, LeftOut> {
    let place = if kind.has_gaps { 0 } else { card.ordinal as usize };
    let Some((name, front, back)) = kind.templates.get(place) else {
        return Err(LeftOut::NoTemplate(card.ordinal.saturating_add(1)));
    };
    if note.fields.iter().any(|field| field.len() > LONGEST_FIELD) {
        return Err(LeftOut::TooLong { part: "note", most: LONGEST_TEXT });
    }
    if kind.has_gaps && note.fields.iter().any(|field| field.contains(OCCLUSION)) {
        return Err(LeftOut::Occlusion);
    }
    let texts: Vec<_> = note.fields.iter().map(|field| without_gap_marks(field)).collect();
    let tags = note.tags.join(" ");
    let special = [
        ("Tags", &*tags),
        ("Deck", deck),
        ("Subdeck", deck.rsplit("::").next().unwrap_or_default()),
        ("Card", name),
        ("Type", &kind.name),
        ("CardFlag", ""),
    ];
    let named = kind.fields.iter().map(String::as_str).zip(texts.iter().map(|text| &**text));
    let fields: HashMap<&str, &str> = special.into_iter().chain(named).collect();
    let gap = kind.has_gaps.then_some(card.ordinal.saturating_add(1));
    let front = render(front, &Scene { fields: &fields, gap, side: Side::Front });
    let back = render(back, &Scene { fields: &fields, gap, side: Side::Back });
    let mut found = Found::default();
    let mut asked = match gap {
        Some(gap) => with_gap(converter, gap, &front, &back, &mut found)?,
        None => with_sides(converter, &front, &back, &mut found)?,
    };
    let hints = front.hints.iter().map(|hint| converter.markdown(hint, &mut found));
    let notes: Vec<String> = hints.chain([asked.note]).filter(|note| !note.is_empty()).collect();
    asked.note = notes.join("\n\n");
    asked.unknown = front.unknown.into_iter().chain(back.unknown).collect();
    asked.found = found;
    asked.within_bounds()
}

/// A card that has a front and a back.
fn with_sides(converter: &Converter, front: &Rendered, back: &Rendered, found: &mut Found) -> Result<Asked, LeftOut> {
    let question = converter.markdown(&front.html, found);
    if question.is_empty() {
        return Err(LeftOut::EmptyFront);
    }
    let back = match behind_rule(&back.html) {
        Some(answer) => answer,
        // Backs of old repeat the front.
        None => back.html.strip_prefix(&front.html).filter(|rest| !rest.trim().is_empty()).unwrap_or(&back.html),
    };
    let answer = converter.markdown(back, found);
    if answer.is_empty() {
        return Err(LeftOut::EmptyBack);
    }
    Ok(Asked { question, answer: answer_from(answer), ..Asked::default() })
}

/// A card that is a text with a gap.
fn with_gap(
    converter: &Converter,
    number: u32,
    front: &Rendered,
    back: &Rendered,
    found: &mut Found,
) -> Result<Asked, LeftOut> {
    if front.gaps.is_empty() {
        return Err(LeftOut::NoGap(number));
    }
    let mut words = Vec::new();
    for (hidden, _) in &front.gaps {
        words.push(gap_words(converter, hidden, found));
    }
    if words.iter().any(String::is_empty) {
        return Err(LeftOut::EmptyBack);
    }
    let mut asked = Asked { note: converter.markdown(&back.html, found), ..Asked::default() };
    let text = converter.markdown(&front.html, found);
    let mut parts = text.split(GAP);
    asked.question.push_str(parts.next().unwrap_or_default());
    for (place, part) in parts.enumerate() {
        let (word, hint) =
            (&words[place.min(words.len() - 1)], front.gaps.get(place).and_then(|(_, hint)| hint.as_ref()));
        // A card of ours has one gap: several that are asked at once are blanks, and their words a list.
        let gap = if words.len() == 1 { format!("[[{word}]]") } else { "\\_\\_\\_\\_\\_\\_".to_owned() };
        asked.question.push_str(&gap);
        if let Some(hint) = hint {
            asked.question.extend([" (", &gap_words(converter, hint, found), ")"]);
        }
        asked.question.push_str(part);
    }
    if words.len() > 1 {
        let mut different: Vec<String> = Vec::new();
        for word in words {
            if !different.contains(&word) {
                different.push(word);
            }
        }
        asked.answer = different.into();
    }
    Ok(asked)
}

impl Asked {
    fn within_bounds(self) -> Result<Self, LeftOut> {
        let answer = self.answer.texts().iter().map(|text| text.chars().count()).max().unwrap_or_default();
        let parts = [
            ("question", self.question.chars().count(), LONGEST_TEXT),
            ("answer", answer, LONGEST_ANSWER),
            ("note", self.note.chars().count(), LONGEST_TEXT),
        ];
        match parts.into_iter().find(|(_, length, most)| length > most) {
            Some((part, _, most)) => Err(LeftOut::TooLong { part, most }),
            None => Ok(self),
        }
    }
}

/// The words that a gap hides, without their emphasis, in CommonMark on one line; the pictures, if there are only these.
pub fn gap_words(converter: &Converter, html: &str, found: &mut Found) -> String {
    let markdown = converter.markdown(&html.replace(GAP, ""), found);
    let runs = runs_beside_pictures(&markdown, None);
    let text: String = runs.iter().flat_map(|run| [run.gap.as_str(), &run.text]).collect();
    let words = one_line(&converter.markdown(&escaped(&one_line(&text)), &mut Found::default()));
    if words.is_empty() {
        return markdown;
    }
    found.kinds.extend((words != one_line(&markdown)).then_some(Richer::InGap));
    words
}

/// What follows the rule between question and answer: `<hr id=answer>`.
fn behind_rule(html: &str) -> Option<&str> {
    let place = ["<hr id=answer", "<hr id=\"answer\"", "<hr id='answer'"].iter().find_map(|rule| html.find(rule))?;
    html[place..].split_once('>').map(|(_, behind)| behind)
}

/// An answer, as a list if it is nothing but one.
pub fn answer_from(text: String) -> Answer {
    let items: Option<Vec<String>> =
        text.lines().filter(|line| !line.is_empty()).map(|line| line.strip_prefix("- ").map(str::to_owned)).collect();
    match items {
        Some(items) if items.len() > 1 => Answer::List(items),
        _ => Answer::Text(text),
    }
}

/// A text on one line, in which nothing ends a gap.
pub fn one_line(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ").replace("[[", "").replace("]]", "")
}
