//! Sources, passages and cards from the fields of their text, each field by itself, so that every wrong value is told.

use std::{collections::HashSet, ops::Range};

use super::{
    outline::Visitor,
    problem::Problems,
    scanner::{Field, SyntaxError},
    values::{self, Wrong},
};
use crate::deck::{Card, CardId, Deck, Passage, Severity, Source};

/// A kind of part: the fields that it may have, and of those that it must have each with an example.
struct Kind {
    name: &'static str,
    fields: &'static [&'static str],
    required: &'static [(&'static str, &'static str)],
}

const DECK: Kind = Kind {
    name: "a deck",
    fields: &["format", "id", "title", "summary", "language", "authors", "license", "sources", "passages", "cards"],
    required: &[("cards", "cards: […]")],
};
const SOURCE: Kind = Kind {
    name: "a source",
    fields: &["id", "title", "author", "published", "note"],
    required: &[("id", "id: \"a-short-name\""), ("title", "title: \"…\"")],
};
const PASSAGE: Kind = Kind {
    name: "a passage",
    fields: &["id", "heading", "text", "source", "locator", "note"],
    required: &[("id", "id: \"a-short-name\""), ("text", "text: \"…\"")],
};
const CARD: Kind = Kind {
    name: "a card",
    fields: &[
        "id",
        "topic",
        "question",
        "answer",
        "accept",
        "date",
        "event",
        "passage",
        "quote",
        "parties",
        "rivals",
        "distractors",
        "note",
        "tags",
    ],
    required: &[("question", "question: \"…\"")],
};

/// Where the parts of a deck lie in its text, in the order of the deck's own lists.
#[derive(Default)]
pub struct Spans {
    pub sources: Vec<Range<usize>>,
    pub passages: Vec<Range<usize>>,
    pub cards: Vec<Range<usize>>,
}

/// A deck while it is read.
pub struct Parts<'t> {
    pub problems: Problems<'t>,
    pub deck: Deck,
    pub spans: Spans,
    /// The deck's own fields.
    pub fields: Vec<Field<'t>>,
    /// The ids of parts that something is wrong with.
    pub lost: HashSet<String>,
}

impl<'t> Visitor<'t> for Parts<'t> {
    fn holds_parts(&self, name: &str) -> bool {
        matches!(name, "sources" | "passages" | "cards")
    }

    fn field(&mut self, field: Field<'t>) {
        let deck = &mut self.deck;
        let mut part = PartOf { problems: &mut self.problems, kind: &DECK, fields: &self.fields };
        part.given_twice(&field, self.fields.len());
        match field.name {
            "format" => part.set(&field, &mut deck.format, values::number),
            "id" => part.set(&field, &mut deck.id, values::text),
            "title" => part.set(&field, &mut deck.title, values::text),
            "summary" => part.set(&field, &mut deck.summary, values::text),
            "language" => part.set(&field, &mut deck.language, values::text),
            "authors" => part.set(&field, &mut deck.authors, values::texts),
            "license" => part.set(&field, &mut deck.license, values::text),
            "sources" | "passages" | "cards" => part.must_be_list(&field),
            _ => part.unknown(&field),
        }
        self.fields.push(field);
    }

    fn part(&mut self, list: &str, span: Range<usize>, fields: &[Field<'t>]) -> bool {
        let Self { problems, deck, spans, lost, .. } = self;
        let is_kept = match list {
            "sources" => {
                let part = PartOf { problems, kind: &SOURCE, fields };
                part.read(span, set_source, &mut deck.sources, &mut spans.sources)
            }
            "passages" => {
                let part = PartOf { problems, kind: &PASSAGE, fields };
                part.read(span, set_passage, &mut deck.passages, &mut spans.passages)
            }
            _ => {
                let part = PartOf { problems, kind: &CARD, fields };
                part.read(span, set_card, &mut deck.cards, &mut spans.cards)
            }
        };
        if !is_kept {
            lost.extend(id_of(self.problems.text(), fields).map(str::to_owned));
        }
        is_kept
    }

    fn error(&mut self, error: SyntaxError, list: &str, fields: &[Field<'t>]) {
        let id = id_of(self.problems.text(), fields);
        self.lost.extend(id.map(str::to_owned));
        let card = id.filter(|_| list == "cards").map(CardId::from);
        self.problems.report(Severity::Error, error.span, card, error.message, error.remedy);
    }
}

fn set_source<'t>(part: &mut PartOf<'_, 't>, field: &Field<'t>, source: &mut Source) {
    match field.name {
        "id" => part.set(field, &mut source.id, values::text),
        "title" => part.set(field, &mut source.title, values::text),
        "author" => part.set(field, &mut source.author, values::some),
        "published" => part.set(field, &mut source.published, values::some),
        "note" => part.set(field, &mut source.note, values::some),
        _ => part.unknown(field),
    }
}

fn set_passage<'t>(part: &mut PartOf<'_, 't>, field: &Field<'t>, passage: &mut Passage) {
    match field.name {
        "id" => part.set(field, &mut passage.id, values::text),
        "heading" => part.set(field, &mut passage.heading, values::text),
        "text" => part.set(field, &mut passage.text, values::text),
        "source" => part.set(field, &mut passage.source, values::some),
        "locator" => part.set(field, &mut passage.locator, values::some),
        "note" => part.set(field, &mut passage.note, values::some),
        _ => part.unknown(field),
    }
}

fn set_card<'t>(part: &mut PartOf<'_, 't>, field: &Field<'t>, card: &mut Card) {
    match field.name {
        "id" => part.set(field, &mut card.id, values::text),
        "topic" => part.set(field, &mut card.topic, values::topic),
        "question" => part.set(field, &mut card.question, values::text),
        "answer" => part.set(field, &mut card.answer, values::answer),
        "accept" => part.set(field, &mut card.accept, values::texts),
        "date" => part.set(field, &mut card.date, values::date),
        "event" => part.set(field, &mut card.event, values::some),
        "passage" => part.set(field, &mut card.passage, values::some),
        "quote" => part.set(field, &mut card.quote, values::some),
        "parties" => part.set(field, &mut card.parties, values::texts),
        "rivals" => part.set(field, &mut card.rivals, values::texts),
        "distractors" => part.set(field, &mut card.distractors, values::texts),
        "note" => part.set(field, &mut card.note, values::some),
        "tags" => part.set(field, &mut card.tags, values::texts),
        _ => part.unknown(field),
    }
}

/// A part while its fields are read.
struct PartOf<'r, 't> {
    problems: &'r mut Problems<'t>,
    kind: &'static Kind,
    fields: &'r [Field<'t>],
}

impl<'t> PartOf<'_, 't> {
    /// Reads the part, and keeps it where nothing is wrong with it: whether that is so.
    fn read<T: Default>(
        mut self,
        span: Range<usize>,
        set: impl Fn(&mut Self, &Field<'t>, &mut T),
        parts: &mut Vec<T>,
        spans: &mut Vec<Range<usize>>,
    ) -> bool {
        let (errors, mut part) = (self.problems.errors(), T::default());
        for (place, field) in self.fields.iter().enumerate() {
            self.given_twice(field, place);
            set(&mut self, field, &mut part);
        }
        self.nothing_missing(span.start);
        let is_sound = self.problems.errors() == errors;
        if is_sound {
            parts.push(part);
            spans.push(span);
        }
        is_sound
    }

    /// Reads a value into its place; a wrong one is reported, and the place keeps its default.
    fn set<T>(&mut self, field: &Field<'t>, place: &mut T, read: impl Fn(&str) -> Result<T, Wrong>) {
        let value = &self.problems.text()[field.value.clone()];
        let Some(present) = values::present(value) else {
            return;
        };
        match read(&value[present.clone()]) {
            Ok(value) => *place = value,
            Err(Wrong { span, message, remedy }) => {
                let start = field.value.start + present.start;
                self.report(Severity::Error, start + span.start..start + span.end, message, remedy);
            }
        }
    }

    fn must_be_list(&mut self, field: &Field<'t>) {
        if !self.problems.text()[field.value.clone()].starts_with('[') {
            let remedy = format!("write {}: [(id: \"…\", …), …]", field.name);
            self.report(Severity::Error, field.value.clone(), "a list was expected here", remedy);
        }
    }

    /// A field that there is not: a warning, unless it was meant to be one that must not be missing.
    fn unknown(&mut self, field: &Field<'t>) {
        let Kind { name: what, fields: known, .. } = self.kind;
        let meant = values::closest(field.name, known);
        let is_missed = self.missing().any(|(name, _)| meant == Some(name));
        let (severity, effect) =
            if is_missed { (Severity::Error, "") } else { (Severity::Warning, "; it is passed over") };
        let message = format!("{what} has no field `{:.40}`{effect}", field.name);
        let remedy =
            meant.map_or_else(|| format!("{what} has: {}", known.join(", ")), |name| format!("did you mean `{name}`?"));
        self.report(severity, field.name_span(), message, remedy);
    }

    fn given_twice(&mut self, field: &Field<'t>, place: usize) {
        if self.fields[..place].iter().any(|earlier| earlier.name == field.name) {
            let message = format!("the field `{:.40}` is given twice", field.name);
            self.report(Severity::Error, field.name_span(), message, "take one of the two out");
        }
    }

    /// The fields that must be there and are not.
    fn missing(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let fields = self.fields;
        let required = self.kind.required.iter().copied();
        required.filter(move |(name, _)| fields.iter().all(|field| field.name != *name))
    }

    fn nothing_missing(&mut self, start: usize) {
        // A misspelt one has been reported as such.
        let meant = |name| self.fields.iter().any(|field| values::closest(field.name, self.kind.fields) == Some(name));
        let missing: Vec<_> = self.missing().filter(|(name, _)| !meant(*name)).collect();
        for (name, example) in missing {
            let message = format!("{} needs the field `{name}`", self.kind.name);
            self.report(Severity::Error, start..start + 1, message, format!("add {example}"));
        }
    }

    fn report(
        &mut self,
        severity: Severity,
        span: Range<usize>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let id = id_of(self.problems.text(), self.fields).filter(|_| self.kind.name == CARD.name);
        self.problems.report(severity, span, id.map(CardId::from), message, remedy);
    }
}

/// The id of a part, as far as it can be seen before the part is read.
fn id_of<'t>(text: &'t str, fields: &[Field<'_>]) -> Option<&'t str> {
    let id = fields.iter().find(|field| field.name == "id")?;
    Some(text[id.value.clone()].trim_matches('"')).filter(|id| id.len() <= 200)
}
