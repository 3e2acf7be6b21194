//! What the columns of a table are, by their heads and by the lines that other programs write above them.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    Separator,
    anki::{Kind, without_media},
    html::plain,
    write::OWN_COLUMNS,
};
use crate::{
    deck::fold,
    formats::{Field, anki::cloze::tell},
    wording,
};

/// Heads by field, in several languages.
const HEADS: &str = include_str!("../../../assets/columns/heads.txt");

static KNOWN: LazyLock<HashMap<String, Field>> = LazyLock::new(|| {
    let lines = HEADS.lines().filter(|line| !line.starts_with('#'));
    let fields = lines.filter_map(|line| line.split_once(':'));
    let fields = fields.filter_map(|(name, heads)| Some((Field::from_name(name)?, heads)));
    fields.flat_map(|(field, heads)| heads.split(',').map(move |head| (folded(head), field))).collect()
});

/// A head as it is compared: without the digits of `answer 2`, and the letter of `option A`.
fn folded(head: &str) -> String {
    let folded = fold(head);
    let name = folded.trim_end_matches(|c: char| c.is_ascii_digit() || c == ' ');
    let lettered = name.rsplit_once(' ').filter(|(_, letter)| letter.len() == 1 && letter.as_bytes()[0] <= b'h');
    lettered.map_or(name, |(name, _)| name).to_owned()
}

/// The field that a column of that head holds.
pub fn field_of(head: &str) -> Option<Field> {
    let head = head.trim();
    let inner = head.strip_prefix('[').and_then(|head| head.strip_suffix(']')).unwrap_or(head);
    KNOWN.get(&folded(inner)).copied()
}

/// Whether a row names the columns: a question in one of them, and something else in another; or nothing but what columns
/// are called, an event and its date.
pub fn is_head<'c>(cells: impl Iterator<Item = &'c str>) -> bool {
    let fields: Vec<Option<Field>> = cells.filter(|cell| !cell.trim().is_empty()).map(field_of).collect();
    let has = |field| fields.contains(&Some(field));
    let has_other = fields.iter().flatten().any(|field| *field != Field::Question);
    has(Field::Question) && has_other || has(Field::Event) && has(Field::Date) && !fields.contains(&None)
}

/// The fields of columns with those heads. Somewhere there is a question, and an answer if there is room for one: of events
/// with their dates, the event is asked, and its date answers.
pub fn fields_of<'c>(heads: impl Iterator<Item = &'c str>) -> Vec<Field> {
    let mut fields: Vec<Field> = heads.map(|head| field_of(head).unwrap_or(Field::Ignored)).collect();
    if !fields.contains(&Field::Question)
        && fields.contains(&Field::Date)
        && let Some(event) = fields.iter_mut().find(|field| **field == Field::Event)
    {
        *event = Field::Question;
        return fields;
    }
    for wanted in [Field::Question, Field::Answer] {
        if !fields.contains(&wanted)
            && let Some(free) = fields.iter_mut().find(|field| **field == Field::Ignored)
        {
            *free = wanted;
        }
    }
    fields
}

/// What stands above the rows of a table: the lines of Anki, and the one of Excel.
#[derive(Debug, Default)]
pub struct Preamble {
    /// What parts the columns.
    pub separator: Option<Separator>,
    /// Whether the cells are HTML; `None` if nothing says so.
    pub is_html: Option<bool>,
    /// The deck of all cards.
    pub deck: Option<String>,
    /// The tags of all cards.
    pub tags: Vec<String>,
    /// The names of the columns.
    pub columns: Option<String>,
    /// Columns that hold something special, counted from 0.
    pub special: Vec<(usize, Field)>,
    /// What the note type of all rows makes of one.
    pub kind: Kind,
    /// Whether Anki, or something that writes as it does, made the file.
    pub is_anki: bool,
    /// The first byte behind it.
    pub end: usize,
}

impl Preamble {
    /// Reads the lines above a table.
    pub fn read(text: &str) -> Self {
        let mut preamble = Self::default();
        for line in text.split_inclusive('\n') {
            // A spreadsheet adds its empty columns to every line, and quotes.
            let content = line.trim_end_matches([',', ';', '\t', '|', ' ', '\r', '\n']);
            let content = content.strip_prefix('"').map_or(content, |inner| inner.trim_end_matches('"'));
            let is_sep = preamble.end == 0 && content.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("sep="));
            if is_sep || (preamble.end == 0 && line.trim_end_matches(['\r', '\n']).starts_with("sep=")) {
                let value = line.trim_end_matches(['\r', '\n']).trim_matches('"');
                preamble.separator = value.chars().nth(4).map(|c| Separator(c.to_string()));
            } else if !content.strip_prefix('#').is_some_and(|rest| preamble.directive(rest)) {
                break;
            }
            preamble.end += line.len();
        }
        preamble
    }

    /// Whether the rows are notes as Anki writes them. Who names the columns and no note type writes cards for
    /// Anki, as we do.
    pub fn has_notes(&self) -> bool {
        let has_kinds = self.kind != Kind::Plain || self.special.iter().any(|(_, field)| *field == Field::Ignored);
        self.is_anki && (self.columns.is_none() || has_kinds)
    }

    /// Whether the cells may show pictures and play sounds as Anki writes them.
    pub fn has_media(&self) -> bool {
        self.has_notes() || self.is_anki && self.is_html == Some(true)
    }

    /// A cell as a card shows it: without the marks of its source, pictures and sounds, and with its gaps filled.
    pub fn seen(&self, cell: &str) -> String {
        let cell = if self.has_media() { without_media(cell).0 } else { cell.into() };
        let cell = if self.has_notes() { tell(&cell, None).html.into() } else { cell };
        wording::plain(&plain(&cell, self.is_html))
    }

    /// Takes up a line of Anki's; returns whether it is one.
    fn directive(&mut self, line: &str) -> bool {
        let Some((key, value)) = line.split_once(':') else { return false };
        let column = || value.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        match key.trim().to_ascii_lowercase().as_str() {
            "separator" => self.separator = Some(Separator::from_name(value)),
            "html" => self.is_html = Some(value.trim().eq_ignore_ascii_case("true")),
            "deck" => self.deck = Some(value.trim().to_owned()),
            "tags" => self.tags = value.split_whitespace().map(str::to_owned).collect(),
            "columns" | OWN_COLUMNS => self.columns = Some(value.to_owned()),
            "tags column" => self.special.extend(column().map(|column| (column, Field::Tags))),
            "deck column" => self.special.extend(column().map(|column| (column, Field::Deck))),
            "guid column" => self.special.extend(column().map(|column| (column, Field::Id))),
            "notetype column" => self.special.extend(column().map(|column| (column, Field::Ignored))),
            "notetype" => self.kind = Kind::from_name(value),
            "if matches" => {}
            _ => return false,
        }
        self.is_anki = true;
        true
    }
}
