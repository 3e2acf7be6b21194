//! From the text of a deck file to a deck, and everything that is wrong with it.
//!
//! Reading never fails as a whole while anything can be saved: a bad card is left out and reported, and the others are
//! there.

use std::{collections::HashSet, mem, ops::Range, path::Path};

use super::{
    outline,
    parts::{Parts, Spans},
    patch::Layout,
    scanner::{Field, SyntaxError},
};
use crate::{
    deck::{self, Deck, DeckId, FORMAT, Finding, Flaw, FreeIds, Part, Severity, is_slug, slug},
    formats::{Reading, Wrong, problem::Problems, text},
};

/// Reads a deck from the bytes of a file.
#[must_use]
pub fn read(bytes: &[u8], file: &Path) -> Reading {
    match text::decode(bytes, file) {
        Ok(text) => Reader::read(text, file).map_or_else(|nothing| *nothing, |reader| reader.checked().reading()),
        Err(problem) => Reading::nothing(problem),
    }
}

/// Reads a deck that is to be changed in its file, without the check of what is wrong with it as a whole; `None` if
/// something of it cannot be read.
#[must_use]
pub fn open<'t>(bytes: &'t [u8], file: &'t Path) -> Option<(Deck, Layout<'t>)> {
    let text = text::decode(bytes, file).ok()?;
    let Parts { problems, deck, fields, spans, .. } = Reader::read(text, file).ok()?.parts;
    let layout = Layout { mark: &bytes[..text::mark_length(bytes)], text, fields, spans };
    (problems.errors() == 0).then_some((deck, layout))
}

/// Keeps the parts, and their spans, whose position passes.
fn retain<T>(parts: &mut Vec<T>, spans: &mut Vec<Range<usize>>, keep: impl Fn(usize) -> bool) {
    let pairs = mem::take(parts).into_iter().zip(mem::take(spans)).enumerate();
    (*parts, *spans) = pairs.filter(|(place, _)| keep(*place)).map(|(_, pair)| pair).unzip();
}

/// What of a deck has to be changed because of a flaw; `None` if the part is left out, or nothing can be done.
fn wrong(finding: &Finding, deck: &Deck) -> Option<Wrong> {
    match (&finding.flaw, finding.part) {
        (Flaw::NotAllCompared | Flaw::RightToLeft | Flaw::NotRetired(_), _) => None,
        (Flaw::NoCards, _) => Some(Wrong::Cards),
        (flaw, _) if flaw.severity() == Severity::Error => None,
        (_, Part::Deck) => Some(Wrong::Deck),
        (_, Part::Source(_)) => Some(Wrong::Source),
        (_, Part::Passage(index)) => Some(Wrong::Passage(deck.passages[index].id.clone())),
        (_, Part::Card(index)) => Some(Wrong::Card(deck.cards[index].id.clone())),
    }
}

/// A deck that has been read, and what is wrong with it as a whole.
struct Reader<'t> {
    text: &'t str,
    /// The first byte of the deck.
    start: Range<usize>,
    parts: Parts<'t>,
    /// The fields of the part that was looked at last, with the byte at which it starts.
    last_part: (usize, Vec<Field<'t>>),
    /// None of its cards could be read, which gives no deck; one that has none yet is one.
    is_lost: bool,
}

impl<'t> Reader<'t> {
    fn read(text: &'t str, file: &'t Path) -> Result<Self, Box<Reading>> {
        let (deck, spans) = (Deck::default(), Spans::default());
        let problems = Problems::new(text, file);
        let mut reader = Self {
            text,
            start: 0..1,
            last_part: (0, Vec::new()),
            parts: Parts { problems, deck, spans, fields: Vec::new(), lost: HashSet::new() },
            is_lost: false,
        };
        match outline::walk(text, &mut reader.parts) {
            Ok(start) => reader.start = start..start + 1,
            Err(error) => return Err(Box::new(reader.no_deck(error))),
        }
        if reader.parts.fields.is_empty() && reader.parts.problems.errors() == 0 {
            let remedy = "give it an id, a title, and cards with a question and an answer";
            let error = SyntaxError { span: reader.start.clone(), message: "the deck is empty", remedy };
            return Err(Box::new(reader.no_deck(error)));
        }
        if reader.parts.deck.format > FORMAT {
            return Err(Box::new(reader.too_new(file)));
        }
        reader.deck_id(file);
        reader.derive_card_ids();
        reader.is_lost = reader.parts.deck.cards.is_empty() && reader.parts.problems.errors() > 0;
        Ok(reader)
    }

    fn checked(mut self) -> Self {
        self.check();
        self
    }

    fn reading(self) -> Reading {
        let (is_lost, Parts { problems, deck, spans, .. }) = (self.is_lost, self.parts);
        Reading { deck: (!is_lost).then_some(deck), problems: problems.in_order(), card_spans: spans.cards }
    }

    fn no_deck(mut self, error: SyntaxError) -> Reading {
        self.parts.problems.report(Severity::Error, error.span, None, error.message, error.remedy);
        Reading { deck: None, problems: self.parts.problems.in_order(), card_spans: Vec::new() }
    }

    /// Reports nothing but the format: the deck may be written by other rules.
    fn too_new(self, file: &Path) -> Reading {
        let mut problems = Problems::new(self.text, file);
        let message =
            format!("the deck is of format {}, and this Entente reads format {FORMAT}", self.parts.deck.format);
        let at = self.field("format").unwrap_or_default();
        problems.report(Severity::Error, at, None, message, "update Entente; the file was not touched");
        Reading { deck: None, problems: problems.in_order(), card_spans: Vec::new() }
    }

    /// The bytes of the value of one of the deck's own fields.
    fn field(&self, name: &str) -> Option<Range<usize>> {
        self.parts.fields.iter().find(|field| field.name == name).map(|field| field.value.clone())
    }

    /// Reports the flaws of a deck, and takes out the parts that cannot be studied because of one.
    fn check(&mut self) {
        let findings = deck::check(&self.parts.deck);
        let had_errors = self.parts.problems.errors() > 0;
        for finding in &findings {
            // What is missing because it could not be read has been reported as that.
            let was_lost = match &finding.flaw {
                Flaw::NoCards => had_errors,
                Flaw::NoTitle => had_errors && self.field("title").is_some(),
                Flaw::UnknownSource(id) => self.parts.lost.contains(id.as_str()),
                Flaw::UnknownPassage(id) => self.parts.lost.contains(id.as_str()),
                Flaw::UnknownRival(id) => self.parts.lost.contains(id.as_str()),
                _ => false,
            };
            if !was_lost {
                self.finding(finding);
            }
        }
        let errors = findings.iter().filter(|finding| finding.flaw.severity() == Severity::Error);
        let bad: HashSet<Part> = errors.map(|finding| finding.part).collect();
        if !bad.is_empty() {
            let Parts { deck, spans, .. } = &mut self.parts;
            retain(&mut deck.sources, &mut spans.sources, |index| !bad.contains(&Part::Source(index)));
            retain(&mut deck.passages, &mut spans.passages, |index| !bad.contains(&Part::Passage(index)));
            retain(&mut deck.cards, &mut spans.cards, |index| !bad.contains(&Part::Card(index)));
        }
    }

    fn finding(&mut self, finding: &Finding) {
        if self.parts.problems.is_full() {
            return self.parts.problems.count(finding.flaw.severity());
        }
        let Parts { deck, spans, .. } = &self.parts;
        let (start, card) = match finding.part {
            Part::Deck => (self.start.start, None),
            Part::Source(index) => (spans.sources[index].start, None),
            Part::Passage(index) => (spans.passages[index].start, None),
            Part::Card(index) => (spans.cards[index].start, Some(deck.cards[index].id.clone())),
        };
        let value = if finding.part == Part::Deck {
            self.field(finding.field)
        } else {
            if self.last_part.0 != start {
                self.last_part = (start, outline::fields(self.text, start));
            }
            let names = |name| name == finding.field || (finding.field == "sources" && name == "source");
            self.last_part.1.iter().find(|field| names(field.name)).map(|field| field.value.clone())
        };
        let mut at = value.unwrap_or(start..start + 1);
        let flaw = &finding.flaw;
        if let Flaw::ControlCharacter(c) = flaw
            && let Some(offset) = self.text[at.clone()].find(*c)
        {
            at = at.start + offset..at.start + offset + c.len_utf8();
        }
        let wrong = wrong(finding, &self.parts.deck);
        self.parts.problems.report(flaw.severity(), at, card, flaw.message(), flaw.remedy());
        self.parts.problems.point_to(wrong);
    }

    /// Makes the deck's id from the file's name if it has no valid one, and reports that.
    fn deck_id(&mut self, file: &Path) {
        let Parts { deck, problems, .. } = &self.parts;
        let is_missing = deck.id.is_empty();
        if is_slug(deck.id.as_str()) {
            return;
        }
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let derived = DeckId::from(slug(if stem.is_empty() { &deck.title } else { stem }));
        let given = self.field("id");
        // An id that could not be read has been reported as that.
        if !(is_missing && given.is_some() && problems.errors() > 0) {
            let message = if is_missing {
                format!("the deck has no id; `{derived}` was made from the file's name")
            } else {
                format!("a deck's id is made of letters, digits and hyphens; `{derived}` is used instead")
            };
            let remedy = format!("write id: \"{derived}\", so that its history stays when the file is renamed");
            self.parts.problems.report(Severity::Warning, given.unwrap_or(self.start.clone()), None, message, remedy);
        }
        self.parts.deck.id = derived;
    }

    /// Makes an id from the question for each card that has none, and reports that.
    fn derive_card_ids(&mut self) {
        let Parts { deck, spans, problems, .. } = &mut self.parts;
        if deck.cards.iter().all(|card| !card.id.is_empty()) {
            return;
        }
        let mut ids = FreeIds::new(deck.cards.iter().map(|card| card.id.as_str()));
        for (card, span) in deck.cards.iter_mut().zip(&spans.cards) {
            if card.id.is_empty() {
                card.id = ids.take(&slug(&card.question)).into();
                let (flaw, at) = (Flaw::DerivedId(card.id.clone()), span.start..span.start + 1);
                problems.report(Severity::Warning, at, Some(card.id.clone()), flaw.message(), flaw.remedy());
            }
        }
    }
}
