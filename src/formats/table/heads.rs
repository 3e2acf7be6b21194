//! What the columns of a table are, by their heads and by the lines that other programs write above them.

use std::{collections::HashMap, sync::LazyLock};

use super::{
    Separator,
    anki::{Kind, without_media},
    html::plain,
    rows::Row,
    write::OWN_COLUMNS,
};
use crate::{
    deck::fold,
    formats::{Field, anki::cloze::tell},
    wording,
};

/// Heads by field, in several languages.
const HEADS: &str = include_str!("../../../assets/columns/heads.txt");

/// What a column is by its head.
#[derive(Clone, Copy)]
struct Known {
    field: Field,
    /// Whether it is one of several answers to choose from, of which one may be right.
    is_option: bool,
}

static KNOWN: LazyLock<HashMap<String, Known>> = LazyLock::new(|| {
    let lines = HEADS.lines().filter(|line| !line.starts_with('#'));
    let fields = lines.filter_map(|line| line.split_once(':'));
    let fields = fields.filter_map(|(name, heads)| {
        let is_option = name == "options";
        let field = if is_option { Some(Field::Distractors) } else { Field::from_name(name) };
        Some((Known { field: field?, is_option }, heads))
    });
    fields.flat_map(|(known, heads)| heads.split(',').map(move |head| (fold(head), known))).collect()
});

/// What columns are called that number the rows.
const NUMBERINGS: [&str; 7] = ["no", "nr", "n", "num", "number", "nummer", "номер"];
/// The most words of a head that is known by its form alone, and how many characters they have.
const LONGEST_HEAD: (usize, usize) = (3, 30);
/// How many rows show at the least that the first one is a head, if none of its words is known.
const FEWEST_SHOWING: usize = 3;

/// A folded head without the digits of `answer 2`, and the letter of `option A`; and whether it has one of these.
fn counted(head: &str) -> (&str, bool) {
    let name = head.trim_end_matches(|c: char| c.is_ascii_digit()).trim_end();
    let is_letter =
        |letter: &str| matches!(letter, "а" | "б" | "в" | "г" | "д") || matches!(letter.as_bytes(), [b'a'..=b'h']);
    let lettered = name.rsplit_once(' ').filter(|(_, letter)| name.len() == head.len() && is_letter(letter));
    let name = lettered.map_or(name, |(name, _)| name);
    (name, name.len() < head.len())
}

/// What is known of a head, and whether it is counted, as `answer 2` is: by the whole of it, or by what stands before a
/// bracket, a dash or the end of a line.
fn known(head: &str) -> Option<(Known, bool)> {
    if is_numbering(head) {
        return None;
    }
    let whole = head.replace("(s)", "");
    let before = whole.split(['\n', '(', '[']).next().unwrap_or_default();
    let before = before.split(" - ").next().unwrap_or_default().split(" – ").next().unwrap_or_default();
    [whole.as_str(), before].into_iter().find_map(|head| {
        let head = fold(head);
        let (name, is_counted) = counted(&head);
        let as_it_is = KNOWN.get(&head).map(|known| (*known, false));
        as_it_is.or_else(|| KNOWN.get(name).map(|known| (*known, is_counted)))
    })
}

/// Whether a head says that its column numbers the rows: `No.`, `Question #`.
pub fn is_numbering(head: &str) -> bool {
    let head = head.trim();
    head.ends_with(['#', '№']) || NUMBERINGS.contains(&fold(head).as_str())
}

/// The field that a column of that head holds.
pub fn field_of(head: &str) -> Option<Field> {
    let head = head.trim();
    let inner = head.strip_prefix('[').and_then(|head| head.strip_suffix(']')).unwrap_or(head);
    known(inner).map(|(known, _)| known.field)
}

/// Whether the column of that head holds one of several answers to choose from, if there is one that says which is right.
pub fn is_option(head: &str) -> bool {
    known(head).is_some_and(|(known, is_counted)| is_counted && (known.is_option || known.field == Field::Answer))
}

/// Whether a row names the columns: a question in one of them, and something else in another; or nothing but what columns
/// are called, an event and its date.
pub fn is_head<'c>(cells: impl Iterator<Item = &'c str>) -> bool {
    let fields: Vec<Option<Field>> = cells.filter(|cell| !cell.trim().is_empty()).map(field_of).collect();
    let has = |field| fields.contains(&Some(field));
    let has_other = fields.iter().flatten().any(|field| *field != Field::Question);
    has(Field::Question) && has_other || has(Field::Event) && has(Field::Date) && !fields.contains(&None)
}

/// Whether a row names the columns by its form: a few words in each cell, without digits and the marks that end a sentence,
/// over a column of dates or numbers, as `Treaty` and `Signed` over `1807`.
pub fn has_form_of_head(first: &Row<'_>, below: &[Row<'_>]) -> bool {
    let (words, characters) = LONGEST_HEAD;
    let is_short = |cell: &str| {
        !cell.contains(|c: char| c.is_numeric() || matches!(c, '.' | '?' | '!' | ';' | '_' | '[' | '{'))
            && (1..=words).contains(&cell.split_whitespace().count())
            && cell.chars().count() <= characters
    };
    let has_digit = |cell: &str| cell.contains(|c: char| c.is_ascii_digit());
    let is_short_row = first.cells.len() > 1 && first.cells.iter().all(|cell| is_short(cell.trim()));
    if !is_short_row {
        return false;
    }
    let needed = if first.cells.iter().any(|cell| field_of(cell).is_some()) { 1 } else { FEWEST_SHOWING };
    (0..first.cells.len()).any(|column| {
        let cells = below.iter().filter_map(|row| row.cells.get(column)).filter(|cell| !cell.trim().is_empty());
        let (with, without): (Vec<_>, Vec<_>) =
            cells.partition(|cell| has_digit(cell) && cell.split_whitespace().count() <= LONGEST_DATE);
        with.len() >= needed && without.is_empty()
    })
}

/// The most words of a date: `from 27 August 1891 to 4 January 1894`.
const LONGEST_DATE: usize = 8;

/// The fields of columns with those heads. Somewhere there is a question, and an answer if there is room for one: of events
/// with their dates, the event is asked, and its date answers.
pub fn fields_of<'c>(heads: impl Iterator<Item = &'c str>) -> Vec<Field> {
    let heads: Vec<&str> = heads.collect();
    let mut fields: Vec<Field> = heads.iter().map(|head| field_of(head).unwrap_or(Field::Ignored)).collect();
    // Of several answers those that are counted are the options, if another says which of them is right.
    let options: Vec<bool> = heads.iter().map(|head| is_option(head)).collect();
    let says_which = fields.iter().zip(&options).any(|(field, is_option)| *field == Field::Answer && !is_option);
    if says_which && options.iter().filter(|is_option| **is_option).count() > 1 {
        for (field, _) in fields.iter_mut().zip(&options).filter(|(_, is_option)| **is_option) {
            *field = Field::Distractors;
        }
    }
    if !fields.contains(&Field::Question)
        && fields.contains(&Field::Date)
        && let Some(event) = fields.iter_mut().find(|field| **field == Field::Event)
    {
        *event = Field::Question;
        return fields;
    }
    // A key is the name of a card beside what it asks, and else what is asked.
    if !fields.contains(&Field::Question)
        && fields.contains(&Field::Answer)
        && !fields.contains(&Field::Ignored)
        && let Some(key) = fields.iter_mut().find(|field| **field == Field::Id)
    {
        *key = Field::Question;
    }
    for wanted in [Field::Question, Field::Answer] {
        let is_free = |(field, head): &(&mut Field, &&str)| **field == Field::Ignored && !is_numbering(head);
        if !fields.contains(&wanted)
            && let Some((free, _)) = fields.iter_mut().zip(&heads).find(is_free)
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
