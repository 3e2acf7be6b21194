//! Sources, passages and cards from the fields of their text. Each field is read by itself, so that every wrong value
//! is reported.

use std::{collections::HashSet, ops::Range};

use super::{
    outline::Visitor,
    scanner::{Field, SyntaxError},
    values::{self, Wrong},
};
use crate::{
    deck::{Card, CardId, Citation, Deck, Passage, Severity, Source},
    formats::{bounds::MOST_PARTS, problem::Problems},
};

/// Reads a value into its place in a part.
type Set<T> = fn(&mut T, &str) -> Result<(), Wrong>;

/// A kind of part: the fields that it may have, and an example of each that it must have.
struct Kind<T: 'static> {
    name: &'static str,
    fields: &'static [(&'static str, Set<T>)],
    required: &'static [(&'static str, &'static str)],
}

const DECK: Kind<Deck> = Kind {
    name: "a deck",
    fields: &[
        ("format", |deck, value| put(&mut deck.format, values::number(value))),
        ("id", |deck, value| put(&mut deck.id, values::name(value))),
        ("title", |deck, value| put(&mut deck.title, values::name(value))),
        ("summary", |deck, value| put(&mut deck.summary, values::long(value))),
        ("language", |deck, value| put(&mut deck.language, values::name(value))),
        ("abbreviations", |deck, value| put(&mut deck.abbreviations, values::texts(value))),
        ("names", |deck, value| put(&mut deck.names, values::texts(value))),
        ("authors", |deck, value| put(&mut deck.authors, values::texts(value))),
        ("license", |deck, value| put(&mut deck.license, values::name(value))),
        ("retired", |deck, value| put(&mut deck.retired, values::ids(value))),
        // Their parts are read one by one.
        ("sources", |_, _| Ok(())),
        ("passages", |_, _| Ok(())),
        ("cards", |_, _| Ok(())),
    ],
    required: &[("cards", "cards: […]")],
};
const SOURCE: Kind<Source> = Kind {
    name: "a source",
    fields: &[
        ("id", |source, value| put(&mut source.id, values::name(value))),
        ("kind", |source, value| put(&mut source.kind, values::source_kind(value).map(Some))),
        ("title", |source, value| put(&mut source.title, values::text(value))),
        ("author", |source, value| put(&mut source.author, values::some(value))),
        ("published", |source, value| put(&mut source.published, values::some(value))),
        ("found_at", |source, value| put(&mut source.found_at, values::some(value))),
        ("note", |source, value| put(&mut source.note, values::some(value))),
    ],
    required: &[("id", "id: \"a-short-name\""), ("title", "title: \"…\"")],
};
const PASSAGE: Kind<Passage> = Kind {
    name: "a passage",
    fields: &[
        ("id", |passage, value| put(&mut passage.id, values::name(value))),
        ("heading", |passage, value| put(&mut passage.heading, values::text(value))),
        ("text", |passage, value| put(&mut passage.text, values::long(value))),
        ("sources", |passage, value| values::citations(value).map(|sources| passage.sources.extend(sources))),
        // The short form for one source.
        ("source", |passage, value| put(&mut first_of(&mut passage.sources).id, values::some(value))),
        ("locator", |passage, value| put(&mut first_of(&mut passage.sources).locator, values::some(value))),
        ("note", |passage, value| put(&mut passage.note, values::some(value))),
    ],
    required: &[("id", "id: \"a-short-name\""), ("text", "text: \"…\"")],
};
const CARD: Kind<Card> = Kind {
    name: "a card",
    fields: &[
        ("id", |card, value| put(&mut card.id, values::name(value))),
        ("topic", |card, value| put(&mut card.topic, values::topic(value))),
        ("question", |card, value| put(&mut card.question, values::text(value))),
        ("answer", |card, value| put(&mut card.answer, values::answer(value))),
        ("accept", |card, value| put(&mut card.accept, values::answers(value))),
        ("date", |card, value| put(&mut card.date, values::date(value))),
        ("event", |card, value| put(&mut card.event, values::some(value))),
        ("passage", |card, value| put(&mut card.passage, values::some(value))),
        ("quote", |card, value| put(&mut card.quote, values::some(value))),
        ("parties", |card, value| put(&mut card.parties, values::texts(value))),
        ("rivals", |card, value| put(&mut card.rivals, values::texts(value))),
        ("distractors", |card, value| put(&mut card.distractors, values::texts(value))),
        ("note", |card, value| put(&mut card.note, values::some(value))),
        ("cue", |card, value| put(&mut card.cue, values::some(value))),
        ("tags", |card, value| put(&mut card.tags, values::texts(value))),
    ],
    required: &[("question", "question: \"…\"")],
};

impl<T> Kind<T> {
    /// The names of its fields.
    fn names(&self) -> Vec<&'static str> {
        self.fields.iter().map(|(name, _)| *name).collect()
    }
}

fn first_of(sources: &mut Vec<Citation>) -> &mut Citation {
    if sources.is_empty() {
        sources.push(Citation::default());
    }
    &mut sources[0]
}

fn put<T>(place: &mut T, value: Result<T, Wrong>) -> Result<(), Wrong> {
    *place = value?;
    Ok(())
}

/// The bytes of each part of a deck, in the order of the deck's lists.
#[derive(Default)]
pub struct Spans {
    /// Those of `deck.sources`.
    pub sources: Vec<Range<usize>>,
    /// Those of `deck.passages`.
    pub passages: Vec<Range<usize>>,
    /// Those of `deck.cards`.
    pub cards: Vec<Range<usize>>,
}

/// A deck while it is read.
pub struct Parts<'t> {
    /// What is wrong so far.
    pub problems: Problems<'t>,
    /// What has been read so far.
    pub deck: Deck,
    /// Where it was read.
    pub spans: Spans,
    /// The deck's own fields.
    pub fields: Vec<Field<'t>>,
    /// The ids of parts that were left out because something is wrong with them.
    pub lost: HashSet<String>,
}

impl<'t> Visitor<'t> for Parts<'t> {
    fn holds_parts(&self, name: &str) -> bool {
        matches!(name, "sources" | "passages" | "cards")
    }

    fn field(&mut self, field: Field<'t>) {
        let mut part = PartOf { problems: &mut self.problems, kind: &DECK, fields: &self.fields };
        part.given_twice(&field, self.fields.len());
        if matches!(field.name, "sources" | "passages" | "cards") {
            part.must_be_list(&field);
        } else {
            part.set(&field, &mut self.deck);
        }
        self.fields.push(field);
    }

    fn part(&mut self, list: &str, span: Range<usize>, fields: &[Field<'t>]) -> bool {
        let Self { problems, deck, spans, lost, .. } = self;
        let is_kept = match list {
            "sources" => PartOf { problems, kind: &SOURCE, fields }.read(span, &mut deck.sources, &mut spans.sources),
            "passages" => {
                PartOf { problems, kind: &PASSAGE, fields }.read(span, &mut deck.passages, &mut spans.passages)
            }
            _ => PartOf { problems, kind: &CARD, fields }.read(span, &mut deck.cards, &mut spans.cards),
        };
        if !is_kept && lost.len() < MOST_PARTS {
            lost.extend(id_of(self.problems.text(), fields).map(str::to_owned));
        }
        is_kept
    }

    fn error(&mut self, error: SyntaxError, list: &str, fields: &[Field<'t>]) {
        if self.problems.is_full() {
            return self.problems.count(Severity::Error);
        }
        let id = id_of(self.problems.text(), fields);
        self.lost.extend(id.map(str::to_owned));
        let card = id.filter(|_| list == "cards").map(CardId::from);
        self.problems.report(Severity::Error, error.span, card, error.message, error.remedy);
    }
}

/// A part while its fields are read.
struct PartOf<'r, 't, T: 'static> {
    problems: &'r mut Problems<'t>,
    kind: &'static Kind<T>,
    fields: &'r [Field<'t>],
}

impl<'t, T: Default> PartOf<'_, 't, T> {
    /// Reads the part, and keeps it if nothing is wrong with it. Tells whether that is so.
    fn read(mut self, span: Range<usize>, parts: &mut Vec<T>, spans: &mut Vec<Range<usize>>) -> bool {
        let (errors, mut part) = (self.problems.errors(), T::default());
        for (place, field) in self.fields.iter().enumerate() {
            self.given_twice(field, place);
            self.set(field, &mut part);
        }
        self.nothing_missing(span.start);
        if parts.len() == MOST_PARTS {
            let message = format!("a deck has at most {MOST_PARTS} of these parts");
            self.report(Severity::Error, span.start..span.start + 1, message, "split it into several decks");
        }
        let is_sound = self.problems.errors() == errors;
        if is_sound {
            parts.push(part);
            spans.push(span);
        }
        is_sound
    }

    /// Reads a field's value into its place; a wrong one is reported, and the place keeps its default.
    fn set(&mut self, field: &Field<'t>, part: &mut T) {
        let Some((_, set)) = self.kind.fields.iter().find(|(name, _)| *name == field.name) else {
            self.unknown(field);
            return;
        };
        let value = &self.problems.text()[field.value.clone()];
        let Some(present) = values::present(value) else {
            return;
        };
        if let Err(Wrong { span, message, remedy }) = set(part, &value[present.clone()]) {
            let start = field.value.start + present.start;
            self.report(Severity::Error, start + span.start..start + span.end, message, remedy);
        }
    }

    fn must_be_list(&mut self, field: &Field<'t>) {
        if !self.problems.text()[field.value.clone()].starts_with('[') {
            let remedy = format!("write {}: [(id: \"…\", …), …]", field.name);
            self.report(Severity::Error, field.value.clone(), "a list was expected here", remedy);
        }
    }

    /// Reports an unknown field: a warning, unless it seems to be a misspelt one that must not be missing.
    fn unknown(&mut self, field: &Field<'t>) {
        if self.problems.is_full() {
            return self.problems.count(Severity::Warning);
        }
        let (what, known) = (self.kind.name, self.kind.names());
        let meant = values::closest(field.name, &known);
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

    /// The fields that the part must have and has not.
    fn missing(&self) -> impl Iterator<Item = (&'static str, &'static str)> {
        let fields = self.fields;
        let required = self.kind.required.iter().copied();
        required.filter(move |(name, _)| fields.iter().all(|field| field.name != *name))
    }

    fn nothing_missing(&mut self, start: usize) {
        let mut missing: Vec<_> = self.missing().collect();
        if !missing.is_empty() && !self.problems.is_full() {
            // A misspelt one has been reported as such.
            let known = self.kind.names();
            let meant: Vec<_> = self.fields.iter().filter_map(|field| values::closest(field.name, &known)).collect();
            missing.retain(|(name, _)| !meant.contains(name));
        }
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
        if self.problems.is_full() {
            return self.problems.count(severity);
        }
        let id = id_of(self.problems.text(), self.fields).filter(|_| self.kind.name == CARD.name);
        self.problems.report(severity, span, id.map(CardId::from), message, remedy);
    }
}

/// The id of a part, taken from the text before the part is read.
fn id_of<'t>(text: &'t str, fields: &[Field<'_>]) -> Option<&'t str> {
    let id = fields.iter().find(|field| field.name == "id")?;
    Some(text[id.value.clone()].trim_matches('"')).filter(|id| id.len() <= 200)
}
