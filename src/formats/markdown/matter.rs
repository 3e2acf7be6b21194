//! Properties in the lines before a text that nothing is made of here, such as `created: 2026-01-02`.

use std::ops::Range;

/// Those that were passed over.
#[derive(Debug, Default)]
pub struct Matter {
    names: Vec<String>,
    first: Range<usize>,
}

impl Matter {
    /// Takes up one of them. An item of a list comes under the name of the list.
    pub fn take(&mut self, name: &str, at: &Range<usize>) {
        if self.names.is_empty() {
            self.first = at.clone();
        }
        if !name.is_empty() && !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }

    /// What is left out with them: the place, what it is and what to do.
    pub fn loss(&self) -> Option<(Range<usize>, String, &'static str)> {
        let names = match self.names.as_slice() {
            [] => return None,
            [name] => format!("`{name}`"),
            [name, ..] => format!("`{name}` first"),
        };
        let properties = if self.names.len() == 1 { "property" } else { "properties" };
        let message = format!("{} {properties} before the text left out, {names}", self.names.len());
        Some((self.first.clone(), message, "write in words below what belongs to a card"))
    }
}
