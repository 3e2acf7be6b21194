//! The texts behind the cards, and the works behind the texts.

use serde::Serialize;

use super::{PassageId, SourceId};

/// A short text, 60 to 140 words, that tells a piece of the history.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename = "Passage")]
pub struct Passage {
    /// Names the passage within its deck.
    pub id: PassageId,
    /// The heading over the text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub heading: String,
    /// The text, in CommonMark.
    pub text: String,
    /// The work that it draws on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceId>,
    /// Where in the source: a paragraph (`P25`), a page, a chapter.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locator: Option<String>,
    /// What the source says and what the record shows, where the two differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A work that passages draw on.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename = "Source")]
pub struct Source {
    /// Names the source within its deck.
    pub id: SourceId,
    /// Its title.
    pub title: String,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// When it appeared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// What a reader should know about it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

impl Source {
    /// The source in one line: author, title, year.
    #[must_use]
    pub fn citation(&self) -> String {
        let author = self.author.as_ref().map(|author| format!("{author}, ")).unwrap_or_default();
        let year = self.published.as_ref().map(|year| format!(", {year}")).unwrap_or_default();
        format!("{author}{}{year}", self.title)
    }
}
