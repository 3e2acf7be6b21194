//! From a deck to a changed one in the text of its file: only what differs is written.

use std::{
    collections::{HashMap, HashSet},
    hash::Hash,
    ops::Range,
};

use serde::Serialize;

use super::{
    outline,
    parts::Spans,
    scanner::{Field, Scanner},
    write::pretty,
};
use crate::deck::{CardId, Deck};

/// How far back the start of a line is looked for, in bytes.
const LONGEST_MARGIN: usize = 1_000;
/// The fields that stand for the first of a passage's sources.
const SHORT_FORM: [&str; 2] = ["source", "locator"];

/// Where the fields and parts of a deck lie in its text.
pub struct Layout<'t> {
    /// The byte order mark, if there is one.
    pub mark: &'t [u8],
    /// The text behind it.
    pub text: &'t str,
    /// The deck's own fields.
    pub fields: Vec<Field<'t>>,
    /// Its parts, in the order of the deck.
    pub spans: Spans,
}

impl Layout<'_> {
    /// The bytes of a text in the place of this one.
    #[must_use]
    pub fn with_mark(&self, text: &str) -> Vec<u8> {
        [self.mark, text.as_bytes()].concat()
    }
}

/// The bytes of a deck file with what differs between its deck and a changed one written into it. Parts are known by
/// their ids; new ones come last in their list.
///
/// With `writes_ids`, cards without an id get the one that they have in the deck.
#[must_use]
pub fn patch(layout: &Layout<'_>, [before, after]: [&Deck; 2], writes_ids: bool) -> Vec<u8> {
    let text = layout.text;
    let mut patch = Patch { text, line_end: if text.contains("\r\n") { "\r\n" } else { "\n" }, edits: Vec::new() };
    if writes_ids {
        let stay: HashSet<&CardId> = after.cards.iter().map(|card| &card.id).collect();
        let cards = before.cards.iter().zip(&layout.spans.cards);
        for (card, span) in cards.filter(|(card, _)| stay.contains(&card.id)) {
            patch.id(span.start, &literal(card.id.as_str()));
        }
    }
    patch.head(&layout.fields, [before, after]);
    let field = |name: &str| layout.fields.iter().find(|field| field.name == name);
    let Spans { sources, passages, cards } = &layout.spans;
    let list = List { name: "sources", field: field("sources"), spans: sources };
    patch.list(layout, &list, [&before.sources, &after.sources], |it| it.id.clone());
    let list = List { name: "passages", field: field("passages"), spans: passages };
    patch.list(layout, &list, [&before.passages, &after.passages], |it| it.id.clone());
    let list = List { name: "cards", field: field("cards"), spans: cards };
    patch.list(layout, &list, [&before.cards, &after.cards], |it| it.id.clone());
    layout.with_mark(&patch.finished())
}

/// A text as RON.
fn literal(text: &str) -> String {
    pretty(&text, 1)
}

/// The fields of a part as they would be written: their names and values.
fn fields_of(written: &str) -> Vec<(&str, &str)> {
    outline::fields(written, 0).into_iter().map(|field| (field.name, &written[field.value])).collect()
}

/// A list of parts in a deck's text.
struct List<'l, 't> {
    name: &'static str,
    field: Option<&'l Field<'t>>,
    spans: &'l [Range<usize>],
}

/// A text with what is to be changed in it.
struct Patch<'t> {
    text: &'t str,
    line_end: &'static str,
    /// The bytes that go, and what comes in their place.
    edits: Vec<(Range<usize>, String)>,
}

impl Patch<'_> {
    fn finished(mut self) -> String {
        // Stable: what comes in at one place comes in the order in which it was added.
        self.edits.sort_by_key(|(range, _)| (range.start, range.end));
        let (mut out, mut at) = (String::with_capacity(self.text.len()), 0);
        for (range, new) in self.edits {
            out += self.text.get(at..range.start).unwrap_or_default();
            out += &new;
            at = at.max(range.end);
        }
        out + &self.text[at..]
    }

    /// Writes the fields of the deck itself that differ.
    fn head(&mut self, fields: &[Field<'_>], decks: [&Deck; 2]) {
        let [before, after] = decks.map(|deck| {
            let head = Deck {
                format: deck.format,
                id: deck.id.clone(),
                title: deck.title.clone(),
                summary: deck.summary.clone(),
                language: deck.language.clone(),
                abbreviations: deck.abbreviations.clone(),
                names: deck.names.clone(),
                authors: deck.authors.clone(),
                license: deck.license.clone(),
                retired: deck.retired.clone(),
                ..Deck::default()
            };
            pretty(&head, 1)
        });
        self.fields(fields, [&fields_of(&before), &fields_of(&after)]);
    }

    /// Writes what differs between two parts, which are given as they would be written.
    fn fields(&mut self, found: &[Field<'_>], [before, after]: [&[(&str, &str)]; 2]) {
        let find = |name: &str| found.iter().find(|field| field.name == name);
        for (name, _) in before.iter().filter(|(name, _)| after.iter().all(|(other, _)| other != name)) {
            if let Some(field) = find(name) {
                self.cut(field.name_at..field.value.end);
            }
        }
        for (place, (name, value)) in after.iter().enumerate() {
            if before.contains(&(name, value)) {
                continue;
            }
            if let Some(field) = find(name) {
                self.edits.push((field.value.clone(), (*value).to_owned()));
                continue;
            }
            // Behind the field that comes before it in a deck as Entente writes it, if that stays, else before the first.
            let stays = |(name, _): &&(&str, &str)| find(name).is_some();
            let earlier = after[..place].iter().rev().find(stays).and_then(|(name, _)| find(name));
            if let Some(field) = earlier {
                let between = self.break_before(field.name_at);
                self.edits.push((field.value.end..field.value.end, format!(",{between}{name}: {value}")));
            } else if let Some(first) = found.first() {
                let between = self.break_before(first.name_at);
                self.edits.push((first.name_at..first.name_at, format!("{name}: {value},{between}")));
            }
        }
    }

    /// Writes the id of the part at that byte, if it has none.
    fn id(&mut self, at: usize, id: &str) {
        let fields = outline::fields(self.text, at);
        match fields.iter().find(|field| field.name == "id") {
            Some(field) if self.text[field.value.clone()].trim_matches('"').is_empty() => {
                self.edits.push((field.value.clone(), id.to_owned()));
            }
            Some(_) => {}
            None => {
                if let Some(first) = fields.first() {
                    let between = self.break_before(first.name_at);
                    self.edits.push((first.name_at..first.name_at, format!("id: {id},{between}")));
                }
            }
        }
    }

    /// Writes what differs between the parts of a list.
    fn list<T: Serialize + PartialEq, I: Hash + Eq>(
        &mut self,
        layout: &Layout<'_>,
        list: &List<'_, '_>,
        [before, after]: [&[T]; 2],
        id: impl Fn(&T) -> I,
    ) {
        let mut left: HashMap<I, &T> = after.iter().map(|part| (id(part), part)).collect();
        let mut last_stays = true;
        for (part, span) in before.iter().zip(list.spans) {
            last_stays = true;
            match left.remove(&id(part)) {
                Some(after) if after == part => {}
                Some(after) => self.part(span, [part, after]),
                None => {
                    self.cut(span.clone());
                    last_stays = false;
                }
            }
        }
        let new: Vec<&T> = after.iter().filter(|part| left.contains_key(&id(part))).collect();
        if !new.is_empty() {
            self.append(layout, list, &new, last_stays);
        }
    }

    /// Writes a part in the place of another: the fields that differ, or all of it if it has the short form of a source.
    fn part<T: Serialize>(&mut self, span: &Range<usize>, parts: [&T; 2]) {
        let [before, after] = parts.map(|part| pretty(part, 1));
        let (before, after_fields) = (fields_of(&before), fields_of(&after));
        let found = outline::fields(self.text, span.start);
        // The short form of a passage's source stands for another field.
        if !found.is_empty() && found.iter().all(|field| !SHORT_FORM.contains(&field.name)) {
            self.fields(&found, [&before, &after_fields]);
        } else {
            let indent = self.indent(span.start).unwrap_or_default();
            let written = self.lines(&after, indent);
            self.edits.push((span.clone(), written));
        }
    }

    /// Adds parts at the end of a list, which is made if it is not there.
    fn append<T: Serialize>(&mut self, layout: &Layout<'_>, list: &List<'_, '_>, parts: &[&T], last_stays: bool) {
        let Some(field) = list.field else {
            // Lists come in the order of sources, passages, cards; a deck always has cards.
            let later = layout.fields.iter().find(|field| ["passages", "cards"].contains(&field.name));
            let Some(later) = later else { return };
            let indent = self.indent(later.name_at).unwrap_or_default();
            let written = self.parts(parts, &format!("{indent}    "));
            let between = self.break_before(later.name_at);
            let new = format!("{}: [{written}{}{indent}],{between}", list.name, self.line_end);
            return self.edits.push((later.name_at..later.name_at, new));
        };
        let close = field.value.end - 1;
        let list_indent = self.indent(field.name_at).unwrap_or_default().to_owned();
        let of_parts = list.spans.last().and_then(|span| self.indent(span.start)).map(ToOwned::to_owned);
        let written = self.parts(parts, &of_parts.unwrap_or_else(|| format!("{list_indent}    ")));
        if let Some(last) = list.spans.last().filter(|_| last_stays)
            && self.comma_after(last.end).is_none()
        {
            self.edits.push((last.end..last.end, ",".to_owned()));
        }
        // Before the line of the bracket, if that has one of its own.
        match self.indent(close) {
            Some(indent) => {
                let end = close - indent.len() - usize::from(close > indent.len());
                let end = if self.text[..end].ends_with('\r') { end - 1 } else { end };
                self.edits.push((end..end, written));
            }
            None => self.edits.push((close..close, format!("{written}{}{list_indent}", self.line_end))),
        }
    }

    /// Parts as they are added to a list, each on a line of its own with a comma behind it.
    fn parts<T: Serialize>(&self, parts: &[&T], indent: &str) -> String {
        let lines = parts.iter().map(|part| {
            let written = self.lines(&pretty(part, 1), indent);
            format!("{}{indent}{written},", self.line_end)
        });
        lines.collect()
    }

    /// A written part with the line ends of the text, and indented like its first line.
    fn lines(&self, written: &str, indent: &str) -> String {
        written.replace('\n', &format!("{}{indent}", self.line_end))
    }

    /// What stands before the byte on its line, if that is white space only.
    fn indent(&self, at: usize) -> Option<&str> {
        let start = at.saturating_sub(LONGEST_MARGIN);
        let before = &self.text.as_bytes()[start..at];
        let line = before.iter().rposition(|byte| *byte == b'\n').map_or(start, |end| start + end + 1);
        let is_start = line > start || start == 0;
        self.text.get(line..at).filter(|indent| is_start && indent.bytes().all(|byte| b" \t".contains(&byte)))
    }

    /// What separates a new field from the one at that byte: a line, or a blank if they share one.
    fn break_before(&self, at: usize) -> String {
        self.indent(at).map_or_else(|| " ".to_owned(), |indent| format!("{}{indent}", self.line_end))
    }

    /// The bytes of the comma after an item.
    fn comma_after(&self, end: usize) -> Option<Range<usize>> {
        let mut scanner = Scanner::new(self.text, end);
        scanner.trivia().ok()?;
        (scanner.peek() == Some(b',')).then(|| scanner.at..scanner.at + 1)
    }

    /// Takes an item out, with the comma behind it, and with its lines if nothing else stands on them.
    fn cut(&mut self, item: Range<usize>) {
        let comma = self.comma_after(item.end);
        if let Some(comma) = comma.clone().filter(|comma| !self.text[item.end..comma.start].trim().is_empty()) {
            // A comment stands before the comma.
            return self.edits.extend([(item, String::new()), (comma, String::new())]);
        }
        let end = comma.map_or(item.end, |comma| comma.end);
        let rest = &self.text[end..];
        let blanks = rest.len() - rest.trim_start_matches([' ', '\t']).len();
        let line_end = rest[blanks..].starts_with(['\r', '\n']);
        let range = match self.indent(item.start) {
            Some(indent) if line_end && item.start > indent.len() => {
                // From the end of the line before to the end of this one.
                let start = item.start - indent.len() - 1;
                let start = if self.text[..start].ends_with('\r') { start - 1 } else { start };
                start..end + blanks
            }
            _ if line_end => item.start..end,
            _ => item.start..end + blanks,
        };
        self.edits.push((range, String::new()));
    }
}
