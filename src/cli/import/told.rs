//! What an import would bring, as JSON: all that the window shows before it.

use std::path::Path;

use serde::Serialize;

use crate::{
    cli::Failure,
    deck::{Card, DeckId},
    formats::{Field, Format, Problem},
    library::{Import, Library, OpenError, Preview},
};

/// A preview as JSON.
#[derive(Serialize)]
pub struct Told<'p> {
    file: String,
    format: Option<Format>,
    encoding: Option<&'static str>,
    separator: Option<&'p str>,
    columns: Option<&'p [Field]>,
    table: Option<ToldTable<'p>>,
    decks: Vec<ToldDeck<'p>>,
    errors: usize,
    problems: &'p [Problem],
}

/// How a table was understood, as JSON, beside its encoding, separator and columns.
#[derive(Serialize)]
struct ToldTable<'p> {
    is_encoding_guessed: bool,
    row_separator: &'p str,
    has_head: bool,
    heads: &'p [String],
    first_rows: &'p [Vec<String>],
}

/// A deck of a preview as JSON.
#[derive(Serialize)]
struct ToldDeck<'p> {
    id: &'p DeckId,
    title: &'p str,
    new: usize,
    changed: usize,
    unchanged: usize,
    gone: usize,
    clashing: usize,
    cards: usize,
    passages: usize,
    passages_changed: usize,
    pictures: usize,
    /// Those that were given elsewhere.
    answers: usize,
    /// Those of them that are not here yet.
    new_answers: usize,
    /// Cards that come suspended, buried or flagged.
    marks: usize,
    is_new: bool,
    /// The title of the deck that is there.
    into: Option<&'p str>,
    /// The cards of that deck that are not in the file.
    others: usize,
    /// Whether none of its cards is in that deck.
    is_another: bool,
    /// The id of a deck with another title that has most of its cards.
    like: Option<&'p DeckId>,
    first_cards: Vec<&'p Card>,
}

impl<'p> Told<'p> {
    /// A file that holds no deck.
    pub fn refused(file: &Path, problems: &'p [Problem]) -> Self {
        let (file, decks, errors) = (file.display().to_string(), Vec::new(), problems.len());
        let (format, encoding, separator, columns, table) = (None, None, None, None, None);
        Self { file, format, encoding, separator, columns, table, decks, errors, problems }
    }

    /// What the preview of a file shows; the library tells what its decks meet there.
    pub fn new(library: &Library, preview: &'p Preview) -> Result<Self, Failure> {
        let table = preview.table.as_ref().map(|table| ToldTable {
            is_encoding_guessed: table.is_encoding_guessed,
            row_separator: &table.row_separator,
            has_head: table.has_head,
            heads: &table.heads,
            first_rows: &table.rows,
        });
        Ok(Self {
            file: preview.from.display().to_string(),
            format: Some(preview.format),
            encoding: preview.table.as_ref().map(|table| table.encoding),
            separator: preview.table.as_ref().map(|table| table.separator.name()),
            columns: preview.table.as_ref().map(|table| table.columns.as_slice()),
            table,
            decks: preview.decks.iter().map(|import| ToldDeck::new(library, import)).collect::<Result<_, _>>()?,
            errors: preview.errors(),
            problems: &preview.problems,
        })
    }
}

impl<'p> ToldDeck<'p> {
    fn new(library: &Library, import: &'p Import) -> Result<Self, Failure> {
        Ok(Self {
            id: &import.deck.id,
            title: &import.deck.title,
            new: import.new,
            changed: import.changed,
            unchanged: import.unchanged,
            gone: import.gone,
            clashing: import.clashing,
            cards: import.deck.cards.len(),
            passages: import.deck.passages.len(),
            passages_changed: import.passages,
            pictures: import.pictures.len(),
            answers: import.answers().count(),
            new_answers: new_answers(library, import)?,
            marks: import.marks.len(),
            is_new: import.replaces.is_none(),
            into: import.replaces.as_deref(),
            others: import.others,
            is_another: import.is_another(),
            like: import.like.as_ref().map(|(id, _)| id),
            first_cards: import.first_cards().collect(),
        })
    }
}

/// How many of the answers that come with a deck are not here yet.
pub fn new_answers(library: &Library, import: &Import) -> Result<usize, Failure> {
    let answers = import.answers().count();
    if answers == 0 || import.replaces.is_none() {
        return Ok(answers);
    }
    Ok(library.new_answers(import).map_err(OpenError::from)?)
}
