//! From the text of a deck file to a deck, and everything that is wrong with it.
//!
//! Reading never fails as a whole while anything can be saved: a bad card is left out and reported, and the others are
//! there.

use std::{collections::HashSet, ops::Range, path::Path};

use super::{
    outline,
    parts::{Parts, Spans},
    problem::{Lines, Problem, Problems},
    scanner::SyntaxError,
};
use crate::deck::{self, CardId, Deck, DeckId, FORMAT, Finding, Flaw, Part, Severity, slug};

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
        Ok(text) => Reader::read(text, file),
        Err(_) if bytes.contains(&0) => Reading::nothing(Problem::of_file(
            file,
            "this is no text, or one in UTF-16",
            "choose a deck file, or save this one as UTF-8",
        )),
        Err(err) => {
            // The line up to the place, and what can be read of the rest of it.
            let line_end = bytes[err.valid_up_to()..].iter().position(|byte| *byte == b'\n');
            let line_end = line_end.map_or(bytes.len(), |length| err.valid_up_to() + length);
            let text = String::from_utf8_lossy(&bytes[..line_end]);
            let at = err.valid_up_to();
            let mut problem = Problem::of_file(file, "the text is not UTF-8 here", "save the file as UTF-8");
            problem.place = Some(Lines::of(&text).place(at..at + 1));
            Reading::nothing(problem)
        }
    }
}

/// Keeps the parts, and their spans, whose position passes.
fn retain<T>(parts: &mut Vec<T>, spans: &mut Vec<Range<usize>>, mut keep: impl FnMut(usize) -> bool) {
    let kept: Vec<bool> = (0..parts.len()).map(&mut keep).collect();
    let mut flags = kept.iter();
    parts.retain(|_| flags.next().copied().unwrap_or(true));
    let mut flags = kept.iter();
    spans.retain(|_| flags.next().copied().unwrap_or(true));
}

/// A deck that was read, while what is wrong with it as a whole is found.
struct Reader<'t> {
    text: &'t str,
    /// Its first byte.
    start: Range<usize>,
    parts: Parts<'t>,
}

impl<'t> Reader<'t> {
    fn read(text: &'t str, file: &'t Path) -> Reading {
        let (deck, spans) = (Deck::default(), Spans::default());
        let problems = Problems::of(text, file);
        let mut reader = Self {
            text,
            start: 0..1,
            parts: Parts { problems, deck, spans, fields: Vec::new(), lost: HashSet::new() },
        };
        match outline::walk(text, &mut reader.parts) {
            Ok(start) => reader.start = start..start + 1,
            Err(error) => return reader.no_deck(error),
        }
        if reader.parts.fields.is_empty() && reader.parts.problems.errors() == 0 {
            let remedy = "give it an id, a title, and cards with a question and an answer";
            let error = SyntaxError { span: reader.start.clone(), message: "the deck is empty", remedy };
            return reader.no_deck(error);
        }
        if reader.parts.deck.format > FORMAT {
            return reader.too_new(file);
        }
        reader.deck_id(file);
        reader.derive_card_ids();
        // A file of whose cards none could be read gives no deck; one that has none yet does.
        let is_lost = reader.parts.deck.cards.is_empty() && reader.parts.problems.errors() > 0;
        reader.check();
        let Parts { problems, deck, spans, .. } = reader.parts;
        Reading { deck: (!is_lost).then_some(deck), problems: problems.in_order(), card_spans: spans.cards }
    }

    fn no_deck(mut self, error: SyntaxError) -> Reading {
        self.parts.problems.report(Severity::Error, error.span, None, error.message, error.remedy);
        Reading { deck: None, problems: self.parts.problems.in_order(), card_spans: Vec::new() }
    }

    /// Nothing else is said of a deck that may be written by other rules.
    fn too_new(self, file: &Path) -> Reading {
        let mut problems = Problems::of(self.text, file);
        let message =
            format!("the deck is of format {}, and this Entente reads format {FORMAT}", self.parts.deck.format);
        let at = self.field("format").unwrap_or_default();
        problems.report(Severity::Error, at, None, message, "update Entente; the file was not touched");
        Reading { deck: None, problems: problems.in_order(), card_spans: Vec::new() }
    }

    /// Where the value of one of the deck's own fields lies.
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
            let fields = outline::fields(self.text, start);
            fields.into_iter().find(|field| field.name == finding.field).map(|field| field.value)
        };
        let at = value.unwrap_or(start..start + 1);
        let flaw = &finding.flaw;
        self.parts.problems.report(flaw.severity(), at, card, flaw.message(), flaw.remedy());
    }

    /// Makes the deck's id from the file's name where it has none that can be one, and says so.
    fn deck_id(&mut self, file: &Path) {
        let is_slug = |id: &str| id.len() <= 100 && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        let Parts { deck, problems, .. } = &self.parts;
        let is_missing = deck.id.is_empty();
        if !is_missing && is_slug(deck.id.as_str()) {
            return;
        }
        let stem = file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default();
        let derived = DeckId::from(slug(if stem.is_empty() { &deck.title } else { stem }));
        let given = self.field("id");
        // One that could not be read has been reported as that.
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

    /// Gives the cards without an id one made from the question, and says so.
    fn derive_card_ids(&mut self) {
        let Parts { deck, spans, problems, .. } = &mut self.parts;
        if deck.cards.iter().all(|card| !card.id.is_empty()) {
            return;
        }
        let mut taken: HashSet<CardId> = deck.cards.iter().map(|card| card.id.clone()).collect();
        for (card, span) in deck.cards.iter_mut().zip(&spans.cards) {
            if card.id.is_empty() {
                let base = slug(&card.question);
                let free = (1..).map(|n| if n == 1 { base.clone() } else { format!("{base}-{n}") });
                card.id = free.map(CardId::from).find(|id| !taken.contains(id)).unwrap_or_default();
                taken.insert(card.id.clone());
                let (flaw, at) = (Flaw::DerivedId(card.id.clone()), span.start..span.start + 1);
                problems.report(Severity::Warning, at, Some(card.id.clone()), flaw.message(), flaw.remedy());
            }
        }
    }
}
