//! Where a passage comes from, in two fields of a note: lines for those who read it in Anki, and JSON for the way back.

use serde_json::{Value, json};

use super::super::bounds::MOST_ITEMS;
use crate::deck::{Citation, Deck, FreeIds, Passage, Source, SourceId, SourceKind, slug};

/// The citations of a passage with the works that they name.
#[derive(Debug, Default, PartialEq)]
pub struct Origin {
    sources: Vec<Source>,
    citations: Vec<Citation>,
}

/// Where a passage comes from, a line for each of its sources.
pub fn lines(deck: &Deck, passage: &Passage) -> Vec<String> {
    deck.origins(passage).map(|(line, _)| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// The same as JSON, with all that is known of each source; empty if the passage has none.
pub fn written(deck: &Deck, passage: &Passage) -> String {
    let citation = |citation: &Citation| {
        let source = citation.id.as_ref().and_then(|id| deck.source(id));
        json!({ "locator": citation.locator, "source": source })
    };
    let citations: Vec<Value> = passage.sources.iter().map(citation).collect();
    if citations.is_empty() { String::new() } else { Value::from(citations).to_string() }
}

/// Reads both fields. If the lines say something else than the JSON, they were changed in Anki, and count.
pub fn read(json: &str, lines: &[String]) -> Origin {
    let citations: Vec<Value> = serde_json::from_str(json).unwrap_or_default();
    let text = |value: &Value| value.as_str().map(str::to_owned);
    let mut origin = Origin::default();
    for citation in citations.iter().take(MOST_ITEMS) {
        let named = &citation["source"];
        let source = Source {
            id: text(&named["id"]).unwrap_or_default().as_str().into(),
            kind: SourceKind::ALL.into_iter().find(|kind| named["kind"].as_str() == Some(kind.name())),
            title: text(&named["title"]).unwrap_or_default(),
            author: text(&named["author"]),
            published: text(&named["published"]),
            found_at: text(&named["found_at"]),
            note: text(&named["note"]),
        };
        let id = Some(source.id.clone()).filter(|_| named.is_object());
        origin.sources.extend(id.is_some().then_some(source));
        origin.citations.push(Citation { id, locator: text(&citation["locator"]) });
    }
    let deck = Deck { sources: origin.sources.clone(), ..Deck::default() };
    let passage = Passage { sources: origin.citations.clone(), ..Passage::default() };
    if self::lines(&deck, &passage) == lines {
        return origin;
    }
    let sources = lines.iter().take(MOST_ITEMS).map(|line| Source {
        id: slug(line).into(),
        title: line.clone(),
        ..Source::default()
    });
    let sources: Vec<Source> = sources.collect();
    let citations = sources.iter().map(|it| Citation { id: Some(it.id.clone()), locator: None }).collect();
    Origin { sources, citations }
}

impl Origin {
    /// Puts the sources into a deck, unless they are there, and returns the citations as they name them there.
    pub fn put_into(self, deck: &mut Deck) -> Vec<Citation> {
        let Self { sources, mut citations } = self;
        let named = citations.iter_mut().filter(|citation| citation.id.is_some());
        for (source, citation) in sources.into_iter().zip(named) {
            let is_same = |it: &&Source| Source { id: source.id.clone(), ..(*it).clone() } == source;
            let id = if let Some(there) = deck.sources.iter().find(is_same) {
                there.id.clone()
            } else {
                let base = if source.id.is_empty() { slug(&source.citation()) } else { source.id.to_string() };
                let id = SourceId::from(FreeIds::new(deck.sources.iter().map(|it| it.id.as_str())).take(&base));
                deck.sources.push(Source { id: id.clone(), ..source });
                id
            };
            citation.id = Some(id);
        }
        citations
    }
}
