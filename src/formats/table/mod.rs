//! Tables: what spreadsheets, Anki, Quizlet and others write as text.

mod anki;
mod cells;
mod heads;
mod html;
mod options;
mod rows;
mod separator;
mod survey;
mod write;

pub use heads::field_of;
pub use separator::Separator;
pub use write::{harmless, write_csv, write_tsv};

use std::{borrow::Cow, collections::HashMap, path::Path};

use self::{
    anki::Kind,
    cells::{put, unmarked},
    heads::{Preamble, fields_of, has_form_of_head, is_head},
    html::{is_html, plain, shown},
    options::{choose, option_of, options_of},
    rows::{Layout, Row, Rows},
    separator::{SEMICOLON, rows_in_a_row},
    survey::Survey,
};
use super::{
    Choices, Field, Format, Intake, Pace, Problem,
    anki::{Found, OCCLUSION},
    collection::{Collection, Draft},
    encoding::{Decoded, decode},
};
use crate::wording::count;

/// How many rows are shown.
const SHOWN: usize = 5;
/// How many rows of titles may stand above the heads of the columns.
const MOST_ABOVE: usize = 10;
/// How many columns are told by their names if they are left out.
const MOST_LEFT_TOLD: usize = 5;
/// How many rows are looked at to tell what a column holds.
const LOOKED_AT: usize = 200;

/// How a table was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct TableView {
    /// The name of its encoding.
    pub encoding: &'static str,
    /// Whether the encoding was only guessed.
    pub is_encoding_guessed: bool,
    /// What parts its columns.
    pub separator: Separator,
    /// What parts its rows; line ends if empty.
    pub row_separator: String,
    /// Whether its first row names the columns.
    pub has_head: bool,
    /// What its columns are called; their numbers, if they have no names.
    pub heads: Vec<String>,
    /// What each column is.
    pub columns: Vec<Field>,
    /// The first rows, with their texts as cards show them.
    pub rows: Vec<Vec<String>>,
}

/// Takes a table in.
#[must_use]
pub fn take_in(bytes: &[u8], file: &Path, format: Format, choices: &Choices, pace: &Pace) -> Intake {
    let decoded = match decode(bytes, file, choices.encoding.as_deref()) {
        Ok(decoded) => decoded,
        Err(problem) => return Intake::nothing(format, problem),
    };
    let slips = decoded.slips();
    let Decoded { text, encoding, is_guessed } = decoded;
    let mut preamble = Preamble::read(&text);
    let told = choices.separator.clone().or_else(|| preamble.separator.clone());
    let in_a_row = if told.is_none() && choices.row_separator.is_empty() { rows_in_a_row(&text) } else { None };
    let row_separator = if in_a_row.is_some() { SEMICOLON } else { choices.row_separator.as_str() };
    let found = || Separator::find(&text, preamble.end, row_separator);
    let chosen = told.or(in_a_row).or_else(found);
    let is_parted = chosen.is_some();
    let separator = chosen.unwrap_or(Separator(String::new()));
    let layout = Layout { separator: &separator.0, row_separator };
    let mut rows = Rows::new(&text, preamble.end, layout);
    let sample: Vec<Row<'_>> = Rows::new(&text, preamble.end, layout).take(LOOKED_AT).collect();
    let above =
        if choices.has_head.is_none() && preamble.columns.is_none() { rows_above_head(&preamble, &sample) } else { 0 };
    let first =
        sample.get(above).map(|row| row.cells.iter().map(AsRef::as_ref).collect::<Vec<&str>>()).unwrap_or_default();
    let may_have_head = preamble.columns.is_none();
    let has_head = choices.has_head.unwrap_or_else(|| may_have_head && names_columns(&preamble, &sample[above..]));
    // Older versions of Anki say nothing above their texts, and name no columns.
    if preamble.is_html.is_none() && !has_head && sample.iter().flat_map(|row| &row.cells).any(|cell| is_html(cell)) {
        preamble.is_html = Some(true);
    }
    let mut heads = names_of(&preamble, layout, if has_head { &first } else { &[] });
    let columns = columns_of(choices, &preamble, &sample, has_head, &heads);
    for column in heads.len()..columns.len() {
        heads.push(format!("Column {}", column + 1));
    }
    let shown = sample.iter().skip(above + usize::from(has_head)).take(SHOWN);
    let shown = shown.map(|row| row.cells.iter().map(|cell| preamble.seen(cell)).collect());
    let view = TableView {
        encoding,
        is_encoding_guessed: is_guessed,
        separator: separator.clone(),
        row_separator: row_separator.to_owned(),
        has_head,
        heads,
        columns,
        rows: shown.collect(),
    };
    if !is_parted {
        let message = "nothing parts the questions from the answers";
        let remedy = "put a tab, a semicolon or a comma between them, or choose the separator";
        let problems = vec![Problem::of_file(file, message, remedy)];
        return Intake { format, decks: Vec::new(), problems, table: Some(view) };
    }
    let over: Vec<Row<'_>> = rows.by_ref().take(above).collect();
    if has_head {
        rows.next();
    }
    // What a program wrote is meant as it is written.
    let is_as_written = preamble.is_anki || has_head && write::is_ours(&view.heads);
    let survey = if is_as_written {
        Survey::default()
    } else {
        let all = Rows::new(&text, preamble.end, layout).skip(above + usize::from(has_head));
        Survey::of(all, &view.columns)
    };
    let mut reader = Reader {
        collection: Collection::new(&text, file, choices).with_habits(survey.habits.clone()),
        preamble: &preamble,
        view: &view,
        survey,
        may_have_gaps: preamble.has_notes() || !is_as_written,
        is_as_written,
        options: options_of(&view.heads, &view.columns),
        joins_loose_lines: (view.separator.0 == "\t" || view.separator.0.len() > 1) && !choices.leaves_out_loose_lines,
        last: None,
        left: HashMap::new(),
    };
    if let Some(deck) = preamble.deck.as_ref().filter(|_| choices.title.is_none()) {
        reader.collection.set_title(deck);
    }
    if let Some((at, message, remedy)) = slips {
        reader.collection.warn(at, message, remedy);
    }
    for row in over {
        let message = "what stands above the heads of the columns is left out";
        reader.collection.warn(row.at, message, "nothing is to be done, if it is a title");
    }
    for row in rows {
        if !pace.reach(row.at.start, text.len()) {
            break;
        }
        reader.row(row);
    }
    let (decks, mut problems) = reader.finish();
    if decks.is_empty() && problems.is_empty() {
        problems.push(Problem::of_file(file, "there is no row in it", "add rows with a question and an answer"));
    }
    Intake { format, decks, problems, table: Some(view) }
}

/// How many rows stand above the one that names the columns: titles, each in one cell. 0 if no row does.
fn rows_above_head(preamble: &Preamble, sample: &[Row<'_>]) -> usize {
    let is_title = |row: &&Row<'_>| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count() <= 1;
    let titles = sample.iter().take(MOST_ABOVE).take_while(is_title).count();
    if names_columns(preamble, &sample[titles..]) { titles } else { 0 }
}

/// Whether the first of those rows names the columns: by its words, or, where a program did not write it, by its form.
fn names_columns(preamble: &Preamble, rows: &[Row<'_>]) -> bool {
    let Some((first, below)) = rows.split_first() else { return false };
    is_head(first.cells.iter().map(AsRef::as_ref)) || !preamble.is_anki && has_form_of_head(first, below)
}

/// The names of the columns, as far as there are any.
fn names_of(preamble: &Preamble, layout: Layout<'_>, first: &[&str]) -> Vec<String> {
    let Some(columns) = &preamble.columns else { return first.iter().map(|head| head.trim().to_owned()).collect() };
    let row = Rows::new(columns, 0, layout).next();
    row.map(|row| row.cells.iter().map(|head| head.trim().to_owned()).collect()).unwrap_or_default()
}

/// What each column is: as it was chosen, or by its head, or by its place.
fn columns_of(
    choices: &Choices,
    preamble: &Preamble,
    sample: &[Row<'_>],
    has_head: bool,
    heads: &[String],
) -> Vec<Field> {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    for row in sample {
        *counts.entry(row.cells.len()).or_default() += 1;
    }
    // Of as many rows the wider ones: a row may lack its last cells.
    let width = counts.into_iter().max_by_key(|(cells, rows)| (*rows * usize::from(*cells > 1), *cells));
    let width = width.map_or(0, |(cells, _)| cells);
    if let Some(columns) = &choices.columns {
        let mut columns = columns.clone();
        columns.resize(columns.len().max(width), Field::Ignored);
        return columns;
    }
    let mut columns = if has_head || preamble.columns.is_some() {
        fields_of(heads.iter().map(String::as_str))
    } else {
        vec![Field::Ignored; width]
    };
    columns.resize(columns.len().max(width), Field::Ignored);
    for &(column, field) in preamble.special.iter().filter(|(column, _)| *column < 1_000) {
        columns.resize(columns.len().max(column + 1), Field::Ignored);
        columns[column] = field;
    }
    if !has_head && preamble.columns.is_none() {
        let is_special = |place: usize| preamble.special.iter().any(|(column, _)| *column == place);
        let is_numbering = |place: usize| place == 0 && columns.len() > 2 && counts_rows(sample);
        let is_free = |place: &usize| !is_special(*place) && !is_numbering(*place);
        let free: Vec<usize> = (0..columns.len()).filter(is_free).collect();
        let has_tags = columns.contains(&Field::Tags);
        for (place, field) in free.iter().zip([Field::Question, Field::Answer, Field::Note]) {
            columns[*place] = field;
        }
        if let Some(third) = free.get(2).filter(|place| !has_tags && holds_tags(sample, **place)) {
            columns[*third] = Field::Tags;
        }
    }
    columns
}

/// Whether the first column counts the rows, of which there are several.
fn counts_rows(sample: &[Row<'_>]) -> bool {
    let number =
        |row: &Row<'_>| row.cells.first().and_then(|cell| cell.trim().trim_end_matches('.').parse::<usize>().ok());
    sample.len() > 2 && sample.iter().zip(1..).all(|(row, count)| number(row) == Some(count))
}

/// Whether the cells of a column are single words of the kind that tags are: `Treaties::1807`.
fn holds_tags(sample: &[Row<'_>], column: usize) -> bool {
    let cells =
        || sample.iter().filter_map(|row| row.cells.get(column)).map(|cell| cell.trim()).filter(|it| !it.is_empty());
    let is_tags = |cell: &str| cell.split_whitespace().all(|word| word.contains("::"));
    cells().next().is_some() && cells().all(is_tags)
}

/// Makes cards of rows.
struct Reader<'t, 'r> {
    collection: Collection<'t>,
    preamble: &'r Preamble,
    view: &'r TableView,
    survey: Survey,
    /// Whether a gap of Anki's in a question is one; not if a program wrote the cells and meant them as they stand.
    may_have_gaps: bool,
    /// Whether a program wrote the cells.
    is_as_written: bool,
    /// Columns with one answer each to choose from.
    options: Vec<usize>,
    joins_loose_lines: bool,
    /// A card that a line without a separator may go on with.
    last: Option<Draft>,
    /// Columns of which nothing is taken, with the place of the first cell and how many there are.
    left: HashMap<usize, (std::ops::Range<usize>, usize)>,
}

impl Reader<'_, '_> {
    fn row(&mut self, row: Row<'_>) {
        let width = self.view.columns.len();
        if row.is_odd {
            let message = "a quote within a text in quotes is not doubled, so it was taken as it could be";
            self.collection.warn(row.at.clone(), message, "write \"\" for each quote within it");
        }
        if row.is_open {
            self.collection.warn(row.at.clone(), "a quote is opened here and never closed", "close it, or take it out");
        }
        if let ([line], true, true) = (row.cells.as_slice(), width > 1, self.joins_loose_lines) {
            return self.loose(line, row.at);
        }
        if let Some(last) = self.last.take() {
            self.collection.add(last);
        }
        let mut cells = row.cells;
        // Only a count in it, as below the last card of a sheet.
        let is_read = |place: usize| self.view.columns.get(place).is_none_or(|field| *field != Field::Ignored);
        if (0..cells.len()).all(|place| cells[place].trim().is_empty() || !is_read(place)) {
            for (place, _) in cells.iter().enumerate().filter(|(_, cell)| !cell.trim().is_empty()) {
                self.left.entry(place).or_insert_with(|| (row.at.clone(), 0)).1 += 1;
            }
            return;
        }
        if cells.len() > width && cells[width..].iter().any(|cell| !cell.trim().is_empty()) {
            if self.view.columns.iter().filter(|field| **field != Field::Ignored).count() == 2 && width == 2 {
                let rest: Vec<String> = cells.drain(1..).map(Cow::into_owned).collect();
                cells.push(rest.join(&self.view.separator.0).into());
                let message = format!("the row has {} cells; all behind the first were joined", rest.len() + 1);
                self.collection.warn(row.at.clone(), message, "put quotes around an answer that holds a separator");
            } else {
                let message =
                    format!("the row has {} cells, more than the {width} columns; the rest is left out", cells.len());
                self.collection.warn(row.at.clone(), message, "put quotes around a text that holds a separator");
            }
        }
        let (mut draft, kind) = (self.draft(&cells, row.at), self.kind_of(&cells));
        self.place(&mut draft, &row.places);
        if self.preamble.has_notes() && draft.question.contains(OCCLUSION) {
            let message = "image occlusion cannot be asked here: the card is left out";
            return self.collection.leave_out(draft.at, message, "ask about the picture in words, or leave it in Anki");
        }
        let mut cards = if self.may_have_gaps { anki::cards_of(draft, kind) } else { vec![draft] };
        // Lines that follow may go on with the last.
        self.last = cards.pop();
        for card in cards {
            self.collection.add(card);
        }
    }

    /// What the row's note type makes of it.
    fn kind_of(&self, cells: &[Cow<'_, str>]) -> Kind {
        let column = self.preamble.special.iter().find(|(_, field)| *field == Field::Ignored);
        let own = column.and_then(|(column, _)| cells.get(*column)).map(|name| Kind::from_name(name));
        own.unwrap_or(self.preamble.kind)
    }

    /// A line without a separator goes on with the answer before it.
    fn loose(&mut self, line: &str, at: std::ops::Range<usize>) {
        let line = if self.view.row_separator.is_empty() { line } else { line.trim() };
        let remedy = "put a separator into it, or leave such lines out";
        match &mut self.last {
            Some(last) => {
                last.answer.push('\n');
                last.answer.push_str(&plain(line, self.preamble.is_html));
                self.collection.warn(at, "the line has no separator; it was added to the answer above", remedy);
            }
            None => self.collection.leave_out(at, "the line has no separator", remedy),
        }
    }

    fn draft(&mut self, cells: &[Cow<'_, str>], at: std::ops::Range<usize>) -> Draft {
        let mut draft = Draft { at: at.clone(), tags: self.preamble.tags.clone(), ..Draft::default() };
        let mut found = Found::default();
        for (place, cell) in cells.iter().enumerate() {
            let Some(field) = self.view.columns.get(place) else { break };
            // A table for Anki has no marks of spreadsheets in it.
            let (cell, media) = match field {
                Field::Ignored => (Cow::Borrowed(&**cell), Vec::new()),
                _ if self.preamble.has_media() => anki::without_media(cell),
                _ if self.preamble.is_anki => (Cow::Borrowed(&**cell), Vec::new()),
                _ => (Cow::Borrowed(unmarked(cell)), Vec::new()),
            };
            for name in media {
                let message = format!("{name} is left out: a text has no pictures and sounds");
                self.collection.warn(at.clone(), message, "export a package from Anki instead (.apkg)");
            }
            let is_taken = *field != Field::Ignored || self.options.contains(&place);
            let mut unseen = Found::default();
            let cell = shown(&cell, self.preamble.is_html, if is_taken { &mut found } else { &mut unseen });
            let cell = self.survey.carry(place, &cell, &at).map_or(cell, Cow::Owned);
            if cell.trim().is_empty() || self.options.contains(&place) {
                continue;
            }
            let cell = if cell.contains('\r') { cell.replace("\r\n", "\n").replace('\r', "\n").into() } else { cell };
            match field {
                Field::Ignored => self.left.entry(place).or_insert_with(|| (at.clone(), 0)).1 += 1,
                field => put(&mut draft, *field, &cell, self.preamble.is_anki),
            }
        }
        self.tell(&mut found, &at);
        draft.kinds = found.kinds;
        let option = |place: &usize| {
            cells.get(*place).map(|cell| plain(unmarked(cell), self.preamble.is_html).trim().to_owned())
        };
        let options: Vec<String> = self.options.iter().map(|place| option(place).unwrap_or_default()).collect();
        if let Some(option) = option_of(&draft) {
            draft.answer = option;
        } else if let Some(message) = choose(&mut draft, &options) {
            self.collection.warn(at, message, "write the right one, or its letter or number");
        }
        draft
    }

    /// Tells a draft where some of its fields are, and whether the answer has a cell with nothing in it.
    fn place(&self, draft: &mut Draft, places: &[std::ops::Range<usize>]) {
        for field in [Field::Answer, Field::Date, Field::Topic] {
            let place = self.view.columns.iter().position(|column| *column == field).and_then(|it| places.get(it));
            draft.places.extend(place.map(|place| (field, place.clone())));
        }
        draft.is_answer_empty =
            !self.is_as_written && draft.answer.is_empty() && self.view.columns.contains(&Field::Answer);
    }

    /// Says what of the HTML of a row is left out.
    fn tell(&mut self, found: &mut Found, at: &std::ops::Range<usize>) {
        for sound in found.sounds.drain(..) {
            let message = format!("the sound {sound} is left out");
            self.collection.warn(at.clone(), message, "sounds are not played here; write in the card what they say");
        }
        if found.remote > 0 {
            let message = format!("{} from the network left out", count(found.remote, "picture"));
            self.collection.warn(at.clone(), message, "nothing is fetched; save the picture beside the file");
        }
        for words in found.struck.drain(..) {
            let message = format!("“{words}” is left out, as it is struck out");
            self.collection.warn(at.clone(), message, "write what is to be read");
        }
    }

    fn finish(mut self) -> (Vec<super::Incoming>, Vec<Problem>) {
        if let Some(last) = self.last.take() {
            self.collection.add(last);
        }
        let mut left: Vec<_> = self.left.into_iter().collect();
        left.sort_by_key(|(place, _)| *place);
        // A note type is of no use here, and its column is nothing to be asked about.
        left.retain(|(place, _)| !self.preamble.special.contains(&(*place, Field::Ignored)));
        left.retain(|(place, _)| *place > 0 || !self.survey.is_counted);
        if let Some((at, rows)) = self.survey.carried {
            let message =
                format!("a cell stands for empty ones below it: its text was taken for {}", count(rows, "cell"));
            self.collection.warn(at, message, "fill the empty cells if they are something else");
        }
        // Beyond the heads there may be hundreds.
        let (named, more) = left.split_at(left.len().min(MOST_LEFT_TOLD));
        for (place, (at, cells)) in named {
            let name = self.view.heads.get(*place).map_or("", String::as_str).replace('\n', " ");
            let message = format!("the column “{name}” is left out, in {}", count(*cells, "row"));
            self.collection.warn(at.clone(), message, "choose what it holds if it is to come in");
        }
        if let Some((_, (at, _))) = more.first() {
            let message = format!("{} left out, too", count(more.len(), "more column"));
            self.collection.warn(at.clone(), message, "choose what they hold if they are to come in");
        }
        let (mut decks, problems) = self.collection.finish();
        // Passages are only there for the cards that point to them.
        decks.retain(|incoming| !incoming.deck.cards.is_empty());
        for incoming in &mut decks {
            incoming.places.clone_from(&self.view.columns);
        }
        (decks, problems)
    }
}

/// What the columns of a table in notes hold; `None` if their heads do not say what is asked and what answers it.
#[must_use]
pub fn columns_of_cards(heads: &[String]) -> Option<Vec<Field>> {
    let heads = || heads.iter().map(String::as_str);
    let columns = is_head(heads()).then(|| fields_of(heads()))?;
    let has = |field| columns.contains(&field);
    (has(Field::Question) && (has(Field::Answer) || has(Field::Date))).then_some(columns)
}

/// The card that a row of a table in notes makes.
#[must_use]
pub fn card_of_row(heads: &[String], columns: &[Field], cells: &[String], at: std::ops::Range<usize>) -> Draft {
    let mut draft = Draft { at, ..Draft::default() };
    let places = options_of(heads, columns);
    for (place, (field, cell)) in columns.iter().zip(cells).enumerate().filter(|(_, (_, cell))| !cell.is_empty()) {
        if !places.contains(&place) {
            put(&mut draft, *field, &plain(cell, None), false);
        }
    }
    let options: Vec<String> = places.iter().map(|place| cells.get(*place).cloned().unwrap_or_default()).collect();
    match option_of(&draft) {
        Some(option) => draft.answer = option,
        None => drop(choose(&mut draft, &options)),
    }
    draft.is_answer_empty = draft.answer.is_empty() && columns.contains(&Field::Answer);
    draft
}
