//! Decks as tables: for spreadsheets, and for Anki.

use std::{borrow::Cow, collections::HashMap};

use super::html::without_breaks;
use crate::{
    deck::{Card, Deck, Passage, PassageId, Topic},
    formats::Field,
};

/// The columns of a table for spreadsheets. Those that are empty in every row are left out.
const COLUMNS: [Field; 17] = [
    Field::Id,
    Field::Question,
    Field::Answer,
    Field::Accept,
    Field::Date,
    Field::Event,
    Field::Topic,
    Field::Parties,
    Field::Distractors,
    Field::Quote,
    Field::Passage,
    Field::Heading,
    Field::Source,
    Field::Page,
    Field::Note,
    Field::Cue,
    Field::Tags,
];

/// What names the columns of a table for Anki, in a line above its rows.
pub const OWN_COLUMNS: &str = "entente columns";

/// Whether a spreadsheet would take a cell for a formula.
#[must_use]
pub fn is_formula(cell: &str) -> bool {
    cell.starts_with(['\t', '\r', '\n', '\0']) || cell.trim_start().starts_with(['=', '+', '-', '@'])
}

/// A cell that no spreadsheet takes for a formula: with an apostrophe before one, unless it is a number.
#[must_use]
pub fn harmless(cell: &str) -> Cow<'_, str> {
    let is_number = cell.parse::<f64>().is_ok();
    // An apostrophe of the cell's own must not be taken off when it is read.
    let is_marked = cell.strip_prefix('\'').is_some_and(is_formula);
    if is_formula(cell) && !is_number || is_marked { format!("'{cell}").into() } else { cell.into() }
}

/// The columns that hold something.
fn columns(deck: &Deck) -> Vec<Field> {
    let is_always = |field| matches!(field, Field::Id | Field::Question | Field::Answer);
    let passages = deck.passages_by_id();
    let holds = |field| deck.cards.iter().any(|card| !cell(deck, &passages, card, field).is_empty());
    COLUMNS.into_iter().filter(|field| is_always(*field) || holds(*field)).collect()
}

/// A deck as a table for spreadsheets: UTF-8 with its mark, every cell quoted, a head.
#[must_use]
pub fn write_csv(deck: &Deck) -> Vec<u8> {
    let (columns, passages) = (columns(deck), deck.passages_by_id());
    let quoted = |text: &str| format!("\"{}\"", harmless(&without_breaks(text)).replace('"', "\"\""));
    let mut table = "\u{feff}".to_owned();
    let head: Vec<String> = columns.iter().map(|field| quoted(field.name())).collect();
    table += &(head.join(",") + "\r\n");
    for card in &deck.cards {
        let cells: Vec<String> = columns.iter().map(|field| quoted(&cell(deck, &passages, card, *field))).collect();
        table += &(cells.join(",") + "\r\n");
    }
    table.into_bytes()
}

/// Whether the columns are called and ordered as we write them: then every cell is meant as it stands.
pub fn is_ours(heads: &[String]) -> bool {
    let mut ours = COLUMNS.iter().map(|field| field.name());
    let begins = heads.iter().zip(&COLUMNS).take(3).filter(|(head, field)| *head == field.name()).count() == 3;
    begins && heads.iter().all(|head| ours.any(|name| name == head))
}

/// A deck as a table for Anki, with its lines above the rows. The names of the columns stand in a line that only we know: by
/// names that its note type has not, Anki would take the id for the question.
#[must_use]
pub fn write_tsv(deck: &Deck) -> Vec<u8> {
    // The column of the tags is always the last.
    let fields: Vec<Field> =
        columns(deck).into_iter().filter(|field| *field != Field::Tags).chain([Field::Tags]).collect();
    let quoted = |text: &str| {
        if text.contains(['\t', '"', '\n', '\r']) || text.starts_with('#') {
            format!("\"{}\"", text.replace('"', "\"\""))
        } else {
            text.to_owned()
        }
    };
    let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
    let title = deck.title.replace(['\n', '\r'], " ");
    let mut table = format!(
        "#separator:tab\n#html:false\n#deck:{title}\n#guid column:1\n#tags column:{}\n#{OWN_COLUMNS}:{}\n",
        fields.len(),
        names.join("\t"),
    );
    let passages = deck.passages_by_id();
    for card in &deck.cards {
        let cells = fields.iter().map(|field| match field {
            // Anki parts tags by blanks.
            Field::Tags => {
                card.tags.iter().map(|tag| tag.replace(char::is_whitespace, "_")).collect::<Vec<_>>().join(" ")
            }
            field => quoted(&cell(deck, &passages, card, *field)),
        });
        table += &(cells.collect::<Vec<_>>().join("\t") + "\n");
    }
    table.into_bytes()
}

/// What a card has for a column.
fn cell(deck: &Deck, passages: &HashMap<&PassageId, &Passage>, card: &Card, field: Field) -> String {
    let passage = card.passage.as_ref().and_then(|id| passages.get(id));
    let citation = passage.and_then(|passage| passage.sources.first());
    match field {
        Field::Id => card.id.to_string(),
        Field::Question => card.question.clone(),
        Field::Answer => match card.answer.texts() {
            [] => String::new(),
            [text] => text.clone(),
            // A hyphen would begin a formula.
            items => format!("• {}", items.join("\n• ")),
        },
        Field::Accept => list(&card.accept),
        Field::Distractors => list(&card.distractors),
        Field::Parties => list(&card.parties),
        Field::Tags => tags(&card.tags),
        Field::Date => card.date.as_ref().map(|date| date.as_str().to_owned()).unwrap_or_default(),
        Field::Event => card.event.clone().unwrap_or_default(),
        Field::Topic if card.topic == Topic::General => String::new(),
        Field::Topic => card.topic.name().to_owned(),
        Field::Quote => card.quote.clone().unwrap_or_default(),
        Field::Passage => passage.map(|passage| passage.text.clone()).unwrap_or_default(),
        Field::Heading => passage.map(|passage| passage.heading.clone()).unwrap_or_default(),
        Field::Source => {
            let source = citation.and_then(|it| it.id.as_ref()).and_then(|id| deck.source(id));
            source.map(crate::deck::Source::citation).unwrap_or_default()
        }
        Field::Page => citation.and_then(|it| it.locator.clone()).unwrap_or_default(),
        Field::Note => card.note.clone().unwrap_or_default(),
        Field::Cue => card.cue.clone().unwrap_or_default(),
        Field::Ignored | Field::Deck => String::new(),
    }
}

/// A list as one cell: with semicolons, or on lines if an item holds one.
fn list(items: &[String]) -> String {
    if items.iter().any(|item| item.contains([';', '|', ',', '\n'])) {
        items.iter().flat_map(|item| [item.replace('\n', " "), "\n".to_owned()]).collect()
    } else {
        items.join("; ")
    }
}

/// Tags as one cell. One of several words is followed by a semicolon, or it would be several.
fn tags(tags: &[String]) -> String {
    match tags {
        [tag] if tag.contains(char::is_whitespace) && !tag.contains([';', '|', ',', '\n']) => format!("{tag};"),
        tags => list(tags),
    }
}
