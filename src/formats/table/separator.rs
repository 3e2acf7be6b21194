//! What parts the columns of a table, and how it is found.

use super::{
    heads::is_head,
    rows::{Layout, Rows},
};

/// How much of a text is looked at.
const LOOKED_AT: usize = 1 << 16;
/// How many rows of it.
const ROWS_LOOKED_AT: usize = 500;

/// What parts the columns of a table: usually one character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Separator(pub String);

/// Those that have a name.
const NAMED: [(&str, &str); 6] =
    [("tab", "\t"), ("semicolon", ";"), ("comma", ","), ("pipe", "|"), ("space", " "), ("colon", ":")];

/// What parts rows that stand one behind another.
pub const SEMICOLON: &str = ";";
/// The fewest rows that are known to stand one behind another: of fewer, the semicolon may part two texts.
const FEWEST_IN_A_ROW: usize = 3;

/// What parts the columns of a text whose rows stand one behind another with semicolons between them, as Quizlet writes it if
/// that is asked for: `Vienna,1815;Tilsit,1807;Paris,1856`. `None` if it is not plainly so.
#[must_use]
pub fn rows_in_a_row(text: &str) -> Option<Separator> {
    let text = text.trim().trim_end_matches(';');
    let rows = || text.split(';');
    let parts = |separator: &str| {
        let is_row = |row: &str| {
            row.split_once(separator).is_some_and(|(question, answer)| {
                !question.trim().is_empty() && !answer.trim().is_empty() && !answer.contains(separator)
            })
        };
        rows().all(is_row)
    };
    if text.contains(['\n', '\r', '"']) || rows().take(FEWEST_IN_A_ROW).count() < FEWEST_IN_A_ROW {
        return None;
    }
    // A dash with blanks around it parts even where a semicolon stands in an answer, too: what lacks one goes on with it.
    let dashes = |dash: &&str| {
        let with = rows().filter(|row| row.contains(dash)).count();
        rows().next().is_some_and(|first| first.contains(dash)) && with >= FEWEST_IN_A_ROW
    };
    let found = ["\t", ","].into_iter().find(|separator| parts(separator));
    let found = found.or_else(|| [" - ", " – ", " — "].into_iter().find(dashes));
    found.map(|separator| Separator(separator.to_owned()))
}

impl Separator {
    /// The separator of a name, or the text itself.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let named = NAMED.iter().find(|(known, _)| known.eq_ignore_ascii_case(name.trim()));
        let text = match named {
            Some((_, text)) => (*text).to_owned(),
            None => name.replace("\\t", "\t").replace("\\n", "\n"),
        };
        Self(text)
    }

    /// Its name, or the text itself.
    #[must_use]
    pub fn name(&self) -> &str {
        NAMED.iter().find(|(_, text)| *text == self.0).map_or(&self.0, |(name, _)| name)
    }

    /// Those that are offered for choice.
    #[must_use]
    pub fn offered() -> [Self; 4] {
        ["\t", ";", ",", "|"].map(|text| Self(text.to_owned()))
    }

    /// Finds what parts the columns of a text: what makes its first row name them, or else what gives most rows the same
    /// number of cells, of which there are two at least. `None` if nothing does.
    #[must_use]
    pub fn find(text: &str, from: usize, row_separator: &str) -> Option<Self> {
        let end = text.floor_char_boundary(from + LOOKED_AT);
        let sample = &text[..end];
        let agreeing = |separator: &str| {
            let mut counts = std::collections::BTreeMap::new();
            let mut rows = 0_usize;
            for row in Rows::new(sample, from, Layout { separator, row_separator }).take(ROWS_LOOKED_AT) {
                rows += 1;
                *counts.entry(row.cells.len()).or_insert(0_usize) += 1;
            }
            let most = counts.into_iter().filter(|(cells, _)| *cells > 1).map(|(_, rows)| rows).max();
            (most.unwrap_or(0), rows)
        };
        let names_columns = |separator: &Self| {
            let row = Rows::new(sample, from, Layout { separator: &separator.0, row_separator }).next();
            row.is_some_and(|row| is_head(row.cells.iter().map(AsRef::as_ref)))
        };
        if let [found] = Self::offered().into_iter().filter(names_columns).collect::<Vec<_>>().as_slice() {
            return Some(found.clone());
        }
        let [tab, others @ ..] = Self::offered();
        let (tabs, _) = agreeing(&tab.0);
        let mut best = (tabs, tab);
        for separator in others {
            let (agree, rows) = agreeing(&separator.0);
            // Commas stand in every text: only where most rows have as many do they part columns. A tab stands in no text.
            let needed = best.0 * if best.1.0 == "\t" { 2 } else { 1 };
            if agree > needed && agree * 2 >= rows {
                best = (agree, separator);
            }
        }
        if best.0 > 0 {
            return Some(best.1);
        }
        let dashes = [" - ", " – ", " — ", " = ", ": "].into_iter();
        let dashes = dashes.map(|dash| (agreeing(dash), dash)).filter(|((agree, rows), _)| *agree * 2 > *rows);
        dashes.max_by_key(|((agree, _), _)| *agree).map(|(_, dash)| Self(dash.to_owned()))
    }
}
