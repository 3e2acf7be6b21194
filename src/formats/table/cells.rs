//! What the cells of a row put into a card.

use super::write;
use crate::formats::{Field, collection::Draft};

/// Puts a cell into the field that its column holds.
pub fn put(draft: &mut Draft, field: Field, cell: &str, is_anki: bool) {
    match field {
        Field::Ignored => {}
        Field::Question => add(&mut draft.question, cell),
        Field::Answer => add(&mut draft.answer, cell),
        Field::Note => add(&mut draft.note, cell),
        Field::Cue => add(&mut draft.cue, cell),
        Field::Passage => add(&mut draft.passage, cell),
        Field::Accept => draft.accept.extend(items(cell)),
        Field::Distractors => draft.distractors.extend(items(cell)),
        Field::Parties => draft.parties.extend(items(cell)),
        Field::Tags => draft.tags.extend(tags(cell, is_anki)),
        Field::Date => add(&mut draft.date, cell),
        Field::Event => add(&mut draft.event, cell),
        Field::Topic => add(&mut draft.topic, cell),
        Field::Heading => add(&mut draft.heading, cell),
        Field::Quote => add(&mut draft.quote, cell),
        Field::Source => add(&mut draft.source, cell),
        Field::Page => add(&mut draft.page, cell),
        Field::Id => add(&mut draft.id, cell),
        Field::Deck => add(&mut draft.deck, cell),
    }
}

/// A cell without what spreadsheets put around it: `="1812"`, and the apostrophe before a formula.
pub fn unmarked(cell: &str) -> &str {
    let trimmed = cell.trim();
    if let Some(inner) = trimmed.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        return inner;
    }
    match cell.strip_prefix('\'') {
        Some(rest) if write::is_formula(rest) => rest,
        _ => cell,
    }
}

/// Adds a cell to a field that may stand in several columns.
fn add(text: &mut String, cell: &str) {
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(cell.trim());
}

/// The items of a cell: its lines, or what semicolons or upright lines part. A comma or a slash may belong to one.
fn items(cell: &str) -> Vec<String> {
    let parts: Vec<&str> = if cell.contains('\n') { cell.lines().collect() } else { cell.split([';', '|']).collect() };
    parts.into_iter().map(|item| item.trim().to_owned()).filter(|item| !item.is_empty()).collect()
}

/// The tags of a cell: words for Anki, else lines, or what commas or semicolons part, or words.
fn tags(cell: &str, is_anki: bool) -> Vec<String> {
    let parts: Vec<&str> = match cell {
        _ if is_anki => cell.split_whitespace().collect(),
        _ if cell.contains('\n') => cell.lines().collect(),
        _ if cell.contains([',', ';', '|']) => cell.split([',', ';', '|']).collect(),
        _ => cell.split_whitespace().collect(),
    };
    parts.into_iter().map(|tag| tag.trim().trim_start_matches('#').to_owned()).filter(|tag| !tag.is_empty()).collect()
}
