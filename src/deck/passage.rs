//! The texts behind the cards, and the works behind the texts.

use serde::Serialize;

use super::{PassageId, SourceId, named};

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
    /// The works that state what it tells, the most important one first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Citation>,
    /// What the source says and what the record shows, where the two differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
}

/// A place in a source.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename = "Citation")]
pub struct Citation {
    /// The source. A deck may give a locator alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<SourceId>,
    /// Where in the source: an article of a treaty, a page, the number of a document, a paragraph (`P25`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub locator: Option<String>,
}

named! {
    /// What kind of work a source is.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
    pub enum SourceKind {
        /// The text of a treaty, a convention or an exchange of notes.
        Treaty = "Treaty",
        /// Another document: a letter, a despatch, a speech, a resolution.
        Document = "Document",
        /// A book, or a part of one.
        Book = "Book",
        /// An article in a journal, a newspaper or an encyclopedia.
        Article = "Article",
        /// A page of a website.
        Site = "Site",
    }
}

/// A work that passages draw on.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[serde(rename = "Source")]
pub struct Source {
    /// Names the source within its deck.
    pub id: SourceId,
    /// What kind of work it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<SourceKind>,
    /// Its title.
    pub title: String,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// When it appeared.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Where it can be found: a collection of treaties with volume and number, a publisher, an address on the web.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found_at: Option<String>,
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
