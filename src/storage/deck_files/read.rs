//! From the text of a deck file to a deck, and everything that is wrong with it.
//!
//! Reading never fails as a whole while anything can be saved: a bad card is left out and reported, and the others are
//! there.

use std::{collections::HashSet, ops::Range, path::Path, sync::Arc};

use ron::extensions::Extensions;
use serde::de::DeserializeOwned;

use super::{
    outline::{self, Field, SyntaxError},
    problem::{Lines, Problem},
};
use crate::deck::{self, CardId, Deck, DeckId, FORMAT, Finding, Part, Severity, slug};

/// What came out of a deck file.
#[derive(Debug)]
pub struct Reading {
    /// The deck, as far as it could be read; `None` where the file is no deck at all.
    pub deck: Option<Deck>,
    /// Everything that is wrong, in the order of the file.
    pub problems: Vec<Problem>,
    /// Where each card of `deck` lies in the text, in the same order.
    pub card_spans: Vec<Range<usize>>,
}

impl Reading {
    /// A file that could not be read at all.
    #[must_use]
    pub fn nothing(problem: Problem) -> Self {
        Self { deck: None, problems: vec![problem], card_spans: Vec::new() }
    }
}

/// A kind of part, and the fields that it may have.
struct Kind {
    name: &'static str,
    fields: &'static [&'static str],
}

const DECK: Kind = Kind {
    name: "a deck",
    fields: &["format", "id", "title", "summary", "language", "authors", "license", "sources", "passages", "cards"],
};
const SOURCE: Kind = Kind { name: "a source", fields: &["id", "title", "author", "published", "note"] };
const PASSAGE: Kind = Kind { name: "a passage", fields: &["id", "heading", "text", "source", "locator", "note"] };
const CARD: Kind = Kind {
    name: "a card",
    fields: &[
        "id",
        "topic",
        "question",
        "answer",
        "accept",
        "date",
        "passage",
        "quote",
        "parties",
        "rivals",
        "distractors",
        "note",
        "tags",
    ],
};

/// Reads a deck from the bytes of a file.
#[must_use]
pub fn read(bytes: &[u8], file: &Path) -> Reading {
    let bytes = bytes.strip_prefix("\u{feff}".as_bytes()).unwrap_or(bytes);
    match std::str::from_utf8(bytes) {
        Ok(text) if text.trim().is_empty() => Reading::nothing(Problem::of_file(
            file,
            "the file is empty",
            "write a deck into it: an id, a title, and cards with a question and an answer",
        )),
        Ok(text) => Reader { text, file: file.into(), lines: None, problems: Vec::new() }.read(),
        Err(err) => {
            let valid = std::str::from_utf8(&bytes[..err.valid_up_to()]).unwrap_or_default();
            let mut problem = Problem::of_file(file, "the text is not valid UTF-8 here", "save the file as UTF-8");
            problem.place = Some(Lines::of(valid).place(valid.len()..valid.len()));
            Reading::nothing(problem)
        }
    }
}

struct Reader<'t> {
    text: &'t str,
    file: Arc<Path>,
    /// Found when the first problem needs them.
    lines: Option<Lines<'t>>,
    problems: Vec<Problem>,
}

/// Where the parts of a deck lie in its text, in the order of the deck's own lists.
#[derive(Default)]
struct Spans {
    /// Its first byte.
    deck: Range<usize>,
    sources: Vec<Range<usize>>,
    passages: Vec<Range<usize>>,
    cards: Vec<Range<usize>>,
}

/// Keeps the parts, and their spans, whose position passes.
fn retain<T>(parts: &mut Vec<T>, spans: &mut Vec<Range<usize>>, mut keep: impl FnMut(usize) -> bool) {
    let kept: Vec<bool> = (0..parts.len()).map(&mut keep).collect();
    let mut flags = kept.iter();
    parts.retain(|_| flags.next().copied().unwrap_or(true));
    let mut flags = kept.iter();
    spans.retain(|_| flags.next().copied().unwrap_or(true));
}

impl<'t> Reader<'t> {
    fn read(mut self) -> Reading {
        let start = match outline::start(self.text) {
            Ok(start) => start,
            Err(error) => return self.no_deck(&error),
        };
        let outline = outline::fields(self.text, start);
        if outline.found.is_empty() {
            let error = outline.errors.first().cloned();
            return self.no_deck(&error.unwrap_or(SyntaxError { at: start, message: "the deck is empty" }));
        }
        for error in &outline.errors {
            self.syntax(error);
        }
        if let Some(error) = outline::after(self.text, outline.end).filter(|_| outline.errors.is_empty()) {
            self.syntax(&error);
        }
        let (mut deck, mut spans) = self.parts(&outline.found);
        spans.deck = start..start + 1;
        if deck.format > FORMAT {
            let at = outline.found.iter().find(|field| field.name == "format").map(|field| field.value.clone());
            let message = format!("the deck is of format {}, and this Entente reads format {FORMAT}", deck.format);
            let remedy = "update Entente; the file was not touched";
            self.report(Severity::Error, at.unwrap_or(spans.deck), None, message, remedy);
            return Reading { deck: None, problems: self.problems, card_spans: Vec::new() };
        }
        self.deck_id(&mut deck, &outline.found, start);
        self.derive_card_ids(&mut deck, &spans.cards);
        self.check(&mut deck, &mut spans);
        self.problems.sort_by_key(|problem| problem.place.as_ref().map(|place| (place.line, place.column)));
        Reading { deck: Some(deck), problems: self.problems, card_spans: spans.cards }
    }

    /// The deck as it is written, and where its parts lie.
    fn parts(&mut self, fields: &[Field<'t>]) -> (Deck, Spans) {
        self.unknown_fields(fields, &DECK);
        let (mut deck, mut spans) = (Deck::default(), Spans::default());
        for field in fields {
            match field.name {
                "format" => self.field(field, &mut deck.format),
                "id" => self.field(field, &mut deck.id),
                "title" => self.field(field, &mut deck.title),
                "summary" => self.field(field, &mut deck.summary),
                "language" => self.field(field, &mut deck.language),
                "authors" => self.field(field, &mut deck.authors),
                "license" => self.field(field, &mut deck.license),
                "sources" => (deck.sources, spans.sources) = self.list(field, &SOURCE),
                "passages" => (deck.passages, spans.passages) = self.list(field, &PASSAGE),
                "cards" => (deck.cards, spans.cards) = self.list(field, &CARD),
                _ => {}
            }
        }
        (deck, spans)
    }

    /// Reports the flaws of a deck, and takes out the parts that cannot be studied because of one.
    fn check(&mut self, deck: &mut Deck, spans: &mut Spans) {
        let findings = deck::check(deck);
        for finding in &findings {
            let span = match finding.part {
                Part::Deck => &spans.deck,
                Part::Source(index) => &spans.sources[index],
                Part::Passage(index) => &spans.passages[index],
                Part::Card(index) => &spans.cards[index],
            };
            self.finding(deck, finding, span.clone());
        }
        let errors = findings.iter().filter(|finding| finding.flaw.severity() == Severity::Error);
        let bad: HashSet<Part> = errors.map(|finding| finding.part).collect();
        if !bad.is_empty() {
            retain(&mut deck.sources, &mut spans.sources, |index| !bad.contains(&Part::Source(index)));
            retain(&mut deck.passages, &mut spans.passages, |index| !bad.contains(&Part::Passage(index)));
            retain(&mut deck.cards, &mut spans.cards, |index| !bad.contains(&Part::Card(index)));
        }
    }

    fn no_deck(mut self, error: &SyntaxError) -> Reading {
        self.syntax(error);
        Reading { deck: None, problems: self.problems, card_spans: Vec::new() }
    }

    fn report(
        &mut self,
        severity: Severity,
        span: Range<usize>,
        card: Option<CardId>,
        message: impl Into<String>,
        remedy: impl Into<String>,
    ) {
        let text = self.text;
        let place = self.lines.get_or_insert_with(|| Lines::of(text)).place(span);
        self.problems.push(Problem {
            severity,
            place: Some(place),
            card,
            ..Problem::of_file(&self.file, message, remedy)
        });
    }

    fn syntax(&mut self, error: &SyntaxError) {
        self.report(
            Severity::Error,
            error.at..error.at + 1,
            None,
            error.message,
            "decks/README.md shows how a deck is written",
        );
    }

    fn unknown_fields(&mut self, fields: &[Field<'t>], kind: &Kind) {
        let Kind { name: what, fields: known } = kind;
        for (index, field) in fields.iter().enumerate() {
            let span = field.name_at..field.name_at + field.name.len();
            if !known.contains(&field.name) {
                let remedy = closest(field.name, known).map_or_else(
                    || format!("{what} has: {}", known.join(", ")),
                    |name| format!("did you mean `{name}`?"),
                );
                let message = format!("{what} has no field `{}`; it is passed over", field.name);
                self.report(Severity::Warning, span, self.card_id(fields, kind), message, remedy);
            } else if fields[..index].iter().any(|earlier| earlier.name == field.name) {
                let message = format!("the field `{}` is given twice", field.name);
                self.report(Severity::Warning, span, self.card_id(fields, kind), message, "keep one of the two");
            }
        }
    }

    /// Reads a value into its place; a wrong one is reported, and the place keeps its default.
    fn field<T: DeserializeOwned>(&mut self, field: &Field<'t>, place: &mut T) {
        if let Some(value) = self.value(field.value.clone(), None) {
            *place = value;
        }
    }

    fn value<T: DeserializeOwned>(&mut self, span: Range<usize>, card: Option<CardId>) -> Option<T> {
        let text = &self.text[span.clone()];
        let err = match options().from_str(text) {
            Ok(value) => return Some(value),
            Err(err) => err,
        };
        let lines = Lines::of(text);
        let at = |position: ron::error::Position| span.start + lines.byte(position.line, position.col);
        let (start, end) = (at(err.span.start), at(err.span.end).max(at(err.span.start) + 1));
        let (message, remedy) = sentence(&err.code);
        self.report(Severity::Error, self.trimmed(start..end), card, message, remedy);
        None
    }

    /// A span without the white space and punctuation that the RON reader counts in.
    fn trimmed(&self, span: Range<usize>) -> Range<usize> {
        let text = self.text.get(span.clone()).unwrap_or_default();
        let core = text.trim_start_matches(|c: char| c.is_whitespace() || c == ',' || c == ':');
        let start = span.start + (text.len() - core.len());
        let core = core.trim_end_matches(|c: char| c.is_whitespace() || c == ',');
        if core.is_empty() { span } else { start..start + core.len() }
    }

    fn list<T: DeserializeOwned>(&mut self, field: &Field<'t>, kind: &Kind) -> (Vec<T>, Vec<Range<usize>>) {
        let items = outline::items(self.text, field.value.start);
        for error in &items.errors {
            self.syntax(error);
        }
        let (mut values, mut spans) = (Vec::with_capacity(items.found.len()), Vec::with_capacity(items.found.len()));
        for span in items.found {
            let fields = outline::fields(self.text, span.start).found;
            self.unknown_fields(&fields, kind);
            if let Some(value) = self.value(span.clone(), self.card_id(&fields, kind)) {
                values.push(value);
                spans.push(span);
            }
        }
        (values, spans)
    }

    /// The id of a card, as far as it can be seen before the card is read.
    fn card_id(&self, fields: &[Field<'t>], kind: &Kind) -> Option<CardId> {
        let id = fields.iter().find(|field| kind.name == CARD.name && field.name == "id")?;
        Some(self.text[id.value.clone()].trim_matches('"').into())
    }

    fn deck_id(&mut self, deck: &mut Deck, fields: &[Field<'t>], start: usize) {
        let given = fields.iter().find(|field| field.name == "id").map(|field| field.value.clone());
        let is_slug = |id: &str| id.len() <= 100 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        if !deck.id.is_empty() && is_slug(deck.id.as_str()) {
            return;
        }
        let stem = self.file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let derived = DeckId::from(slug(if stem.is_empty() { &deck.title } else { stem }));
        let message = if deck.id.is_empty() {
            format!("the deck has no id; `{derived}` was made from the file's name")
        } else {
            format!("a deck's id is made of letters, digits and hyphens; `{derived}` is used instead")
        };
        let remedy = format!("write id: \"{derived}\", so that its history stays when the file is renamed");
        self.report(Severity::Warning, given.unwrap_or(start..start + 1), None, message, remedy);
        deck.id = derived;
    }

    /// Gives the cards without an id one made from the question, and says so.
    fn derive_card_ids(&mut self, deck: &mut Deck, spans: &[Range<usize>]) {
        if deck.cards.iter().all(|card| !card.id.is_empty()) {
            return;
        }
        let mut taken: HashSet<CardId> = deck.cards.iter().map(|card| card.id.clone()).collect();
        for (card, span) in deck.cards.iter_mut().zip(spans) {
            if card.id.is_empty() {
                let base = slug(&card.question);
                let free = (1..).map(|n| if n == 1 { base.clone() } else { format!("{base}-{n}") });
                card.id = free.map(CardId::from).find(|id| !taken.contains(id)).unwrap_or_default();
                taken.insert(card.id.clone());
                let flaw = deck::Flaw::DerivedId(card.id.clone());
                self.report(
                    Severity::Warning,
                    span.start..span.start + 1,
                    Some(card.id.clone()),
                    flaw.message(),
                    flaw.remedy(),
                );
            }
        }
    }

    fn finding(&mut self, deck: &Deck, finding: &Finding, span: Range<usize>) {
        let outline = outline::fields(self.text, span.start);
        let at = outline.found.iter().find(|field| field.name == finding.field).map(|field| field.value.clone());
        let card = if let Part::Card(index) = finding.part { Some(deck.cards[index].id.clone()) } else { None };
        let at = at.unwrap_or(span.start..span.start + 1);
        self.report(finding.flaw.severity(), at, card, finding.flaw.message(), finding.flaw.remedy());
    }
}

/// How deck files are read: optional values are written bare.
pub fn options() -> ron::Options {
    ron::Options::default().with_default_extension(Extensions::IMPLICIT_SOME)
}

/// The known name that a misspelt one was probably meant to be.
fn closest<'k>(name: &str, known: &[&'k str]) -> Option<&'k str> {
    let distance = |candidate: &str| strsim::damerau_levenshtein(&name.to_lowercase(), &candidate.to_lowercase());
    known.iter().copied().min_by_key(|candidate| distance(candidate)).filter(|candidate| distance(candidate) <= 2)
}

/// What the RON reader says, in an author's words: what is wrong, and what to do.
fn sentence(error: &ron::Error) -> (String, String) {
    use ron::Error;
    let remedy = "decks/README.md shows every field with an example";
    match error {
        Error::MissingStructField { field, .. } => (format!("the field `{field}` is missing"), "write it".to_owned()),
        Error::NoSuchEnumVariant { expected, found, .. } => {
            let choices = format!("it is one of {}", expected.join(", "));
            let remedy = closest(found, expected).map_or(choices, |name| format!("did you mean `{name}`?"));
            (format!("`{found}` is not a topic"), remedy)
        }
        Error::InvalidValueForType { expected, found } => {
            (format!("expected {expected}, found {found}"), remedy.to_owned())
        }
        Error::Message(message) if message.contains("Answer") => (
            "an answer is a text, or a list of texts".to_owned(),
            "write answer: \"…\" or answer: [\"…\", \"…\"]".to_owned(),
        ),
        Error::Message(message) => match message.split_once("; ") {
            Some((message, remedy)) => (message.to_owned(), remedy.to_owned()),
            None => (message.clone(), remedy.to_owned()),
        },
        other => {
            let text = other.to_string();
            let mut chars = text.chars();
            let first = chars.next().map(|c| c.to_lowercase().to_string()).unwrap_or_default();
            (format!("{first}{}", chars.as_str()), remedy.to_owned())
        }
    }
}
