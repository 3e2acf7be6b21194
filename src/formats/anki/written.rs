//! The texts of a card in CommonMark, in a field of its note: HTML tells less than they do.

use std::collections::BTreeMap;

use serde_json::json;

use super::html::says_the_same;
use crate::deck::Answer;

/// The texts of a note as they were written, by the fields that show them. A text counts only as long as its field shows
/// it, as nobody has changed that.
#[derive(Clone, Debug, Default)]
pub struct Written(BTreeMap<String, Vec<String>>);

impl Written {
    /// Reads the field; nothing if it holds something else.
    pub fn from_json(json: &str) -> Self {
        Self(serde_json::from_str(json).unwrap_or_default())
    }

    /// The field; empty if the other fields tell every text.
    pub fn json(&self) -> String {
        if self.0.is_empty() { String::new() } else { json!(self.0).to_string() }
    }

    /// Adds the text of a field, unless its HTML tells it.
    pub fn add(&mut self, field: &str, text: &str) {
        if !says_the_same(text) {
            self.add_items(field, &[text.to_owned()]);
        }
    }

    /// Adds the answer, unless its HTML tells it.
    pub fn add_answer(&mut self, field: &str, answer: &Answer) {
        if !answer.texts().iter().all(|text| says_the_same(text)) {
            self.add_items(field, answer.texts());
        }
    }

    /// Adds the items of a field.
    pub fn add_items(&mut self, field: &str, items: &[String]) {
        self.0.insert(field.to_owned(), items.to_vec());
    }

    /// The text of a field, if there is one.
    pub fn text(&self, field: &str) -> Option<&str> {
        match self.items(field)? {
            [text] => Some(text),
            _ => None,
        }
    }

    /// The items of a field, if there are any.
    pub fn items(&self, field: &str) -> Option<&[String]> {
        self.0.get(field).map(Vec::as_slice)
    }

    /// The answer, if there is one.
    pub fn answer(&self, field: &str) -> Option<Answer> {
        self.items(field).map(|items| items.to_vec().into())
    }
}
