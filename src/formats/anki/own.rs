//! Our own note types, `Entente` and `Entente Cloze`: what a card of ours becomes in Anki, and back.

use std::{borrow::Cow, collections::HashSet};

use super::{
    cloze,
    collection::{Card as ForeignCard, Note, NoteType},
    html::{Converter, Found, plain},
    notes::{answer_from, gap_words},
    origin,
    sha1::sha1,
    shown::{self, Renamed, escaped, html},
    template::GAP,
    written::Written,
};
use crate::{
    deck::{Answer, Card, CardId, Deck, DeckId, HistoricalDate, Passage, PassageId, Topic, is_slug},
    formats::images::image_name,
    wording::pictures,
};

/// The fields of both note types, in their order. Earlier versions had only the first thirteen.
pub const FIELDS: [&str; 19] = [
    "Question",
    "Answer",
    "Accept",
    "Date",
    "Event",
    "Topic",
    "Parties",
    "Distractors",
    "Quote",
    "Note",
    "Passage heading",
    "Passage",
    "Passage id",
    "Hint",
    "Confused with",
    "Passage note",
    "Source",
    "Origin",
    "Written",
];
/// How many of them there always were.
const OLDEST: usize = 13;
/// What the names of our note types begin with. Anki adds to a name that it has already.
pub const KIND: &str = "Entente";
/// What the guid of a note of ours begins with; its deck and its card follow, parted by a slash.
pub const GUID: &str = "entente:";
/// What the tags of a note are called among the texts that are written as they were.
const TAGS: &str = "Tags";
/// What parts the items of a list in a field.
pub const BREAK: &str = "<br>";

/// A card of ours that comes back. Its passage is read only if no card before it had the same.
pub struct Own<'n> {
    /// The deck that it went out from, if that is known.
    pub deck: Option<DeckId>,
    card: Card,
    fields: Fields<'n>,
}

/// What a passage becomes in the notes of all its cards.
#[derive(Default)]
pub struct PassageFields {
    heading: String,
    text: String,
    id: String,
    note: String,
    source: String,
    origin: String,
    written: Written,
}

impl PassageFields {
    /// The fields of a passage of that deck.
    pub fn new(deck: &Deck, passage: &Passage, renamed: &Renamed) -> Self {
        let note = passage.note.as_deref().unwrap_or_default();
        let mut written = Written::default();
        written.add("Passage", &passage.text);
        written.add("Passage note", note);
        Self {
            heading: escaped(&passage.heading),
            text: html(&passage.text, renamed),
            id: escaped(passage.id.as_str()),
            note: html(note, renamed),
            source: items(&origin::lines(deck, passage)),
            origin: escaped(&origin::written(deck, passage)),
            written,
        }
    }
}

fn items(items: &[String]) -> String {
    items.iter().map(|item| escaped(item)).collect::<Vec<_>>().join(BREAK)
}

/// The fields of a card, in the order of [`FIELDS`].
pub fn fields<'p>(card: &Card, passage: &'p PassageFields, renamed: &Renamed) -> [Cow<'p, str>; FIELDS.len()] {
    let text = |text: &Option<String>| text.as_deref().map(escaped).unwrap_or_default().into();
    let rivals: Vec<String> = card.rivals.iter().map(ToString::to_string).collect();
    [
        shown::question(&card.question, renamed).into(),
        shown::answer(&card.answer, renamed).into(),
        items(&card.accept).into(),
        // Anki shows the date of a card that is asked for it as its answer.
        card.date.as_ref().map(|date| escaped(date.as_str())).unwrap_or_default().into(),
        text(&card.event),
        if card.topic.is_general() { "" } else { card.topic.name() }.into(),
        items(&card.parties).into(),
        items(&card.distractors).into(),
        text(&card.quote),
        card.note.as_deref().map(|note| html(note, renamed)).unwrap_or_default().into(),
        passage.heading.as_str().into(),
        passage.text.as_str().into(),
        passage.id.as_str().into(),
        text(&card.cue),
        items(&rivals).into(),
        passage.note.as_str().into(),
        passage.source.as_str().into(),
        passage.origin.as_str().into(),
        escaped(&written(card, passage).json()).into(),
    ]
}

/// The texts of a card that HTML does not tell as they are.
fn written(card: &Card, passage: &PassageFields) -> Written {
    let mut written = passage.written.clone();
    written.add("Question", &card.question);
    written.add_answer("Answer", &card.answer);
    // Anki sorts them.
    if card.tags.len() > 1 || card.tags != shown::tags(&card.tags) {
        written.add_items(TAGS, &card.tags);
    }
    written.add("Note", card.note.as_deref().unwrap_or_default());
    written
}

/// Reads a note of ours. Returns `None` if it is another's.
pub fn read<'n>(converter: &'n Converter, kind: &'n NoteType, note: &'n Note, card: &ForeignCard) -> Option<Own<'n>> {
    let has = |field: &&str| kind.fields.iter().any(|name| name == field);
    if !kind.name.starts_with(KIND) || card.ordinal != 0 || !FIELDS[..OLDEST].iter().all(has) {
        return None;
    }
    let mut fields = Fields { converter, kind, note, written: Written::default(), found: Found::default() };
    fields.written = Written::from_json(&fields.plain("Written"));
    let names = note.guid.strip_prefix(GUID).and_then(|names| names.split_once('/'));
    // A deck's id names its file: what could lead elsewhere is no id.
    let names = names.filter(|(deck, _)| is_slug(deck));
    let id: CardId = match names {
        Some((_, card)) => card.into(),
        None => id_of(note, card),
    };
    let ours = Card {
        id,
        topic: Topic::from_name(&fields.plain("Topic")).unwrap_or_default(),
        question: fields.question(),
        answer: fields.answer(),
        accept: fields.items("Accept"),
        date: HistoricalDate::parse(&fields.plain("Date")).ok(),
        event: maybe(fields.plain("Event")),
        quote: maybe(fields.plain("Quote")),
        parties: fields.items("Parties"),
        rivals: fields.items("Confused with").into_iter().map(Into::into).collect(),
        distractors: fields.items("Distractors"),
        cue: maybe(fields.plain("Hint")),
        note: maybe(fields.markdown("Note")),
        tags: fields.tags(),
        ..Card::default()
    };
    let is_askable = !ours.question.is_empty() && !ours.answer_text().is_empty();
    let deck = names.map(|(deck, _)| deck.into());
    is_askable.then_some(Own { deck, card: ours, fields })
}

fn maybe(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

/// The fields of a note of ours, while it is read.
struct Fields<'n> {
    converter: &'n Converter,
    kind: &'n NoteType,
    note: &'n Note,
    written: Written,
    found: Found,
}

impl<'n> Fields<'n> {
    fn field(&self, name: &str) -> &'n str {
        let place = self.kind.fields.iter().position(|field| field == name);
        place.and_then(|place| self.note.fields.get(place)).map_or("", String::as_str)
    }

    fn plain(&self, name: &str) -> String {
        plain(self.field(name))
    }

    fn items(&self, name: &str) -> Vec<String> {
        let field = self.field(name);
        if field.is_empty() {
            return Vec::new();
        }
        field.split(BREAK).map(plain).filter(|item| !item.is_empty()).collect()
    }

    fn converted(&mut self, name: &str) -> String {
        self.converter.markdown(self.field(name), &mut self.found)
    }

    /// Takes up the pictures of a text that was not converted.
    fn shows(&mut self, text: &str) {
        self.found.pictures.extend(pictures(text).iter().filter_map(|it| image_name(&it.file).ok()));
    }

    /// The text of a field: as it was written, if that is what the field shows.
    fn markdown(&mut self, name: &str) -> String {
        let written = self.written.text(name).filter(|text| html(text, &Renamed::new()) == self.field(name));
        let Some(text) = written.map(str::to_owned) else { return self.converted(name) };
        self.shows(&text);
        text
    }

    fn passage(&mut self, id: &PassageId) -> Option<Passage> {
        let (heading, text) = (self.plain("Passage heading"), self.markdown("Passage"));
        let note = maybe(self.markdown("Passage note"));
        let passage = Passage { id: id.clone(), heading, text, note, ..Passage::default() };
        Some(passage).filter(|passage| !passage.text.is_empty() && !id.is_empty())
    }

    fn question(&mut self) -> String {
        let name = "Question";
        if !self.kind.has_gaps {
            return self.markdown(name);
        }
        let written = self.written.text(name).filter(|it| shown::question(it, &Renamed::new()) == self.field(name));
        if let Some(text) = written.map(str::to_owned) {
            self.shows(&text);
            return text;
        }
        let told = cloze::tell(self.field(name), Some(1));
        let question = self.converter.markdown(&told.html, &mut self.found);
        let hidden = told.gaps.first().map_or("", |(hidden, _)| hidden);
        let words = gap_words(self.converter, hidden, &mut self.found);
        question.replacen(GAP, &format!("[[{words}]]"), 1).replace(GAP, "")
    }

    fn answer(&mut self) -> Answer {
        let name = "Answer";
        let written = self.written.answer(name).filter(|it| shown::answer(it, &Renamed::new()) == self.field(name));
        let Some(answer) = written else { return answer_from(self.converted(name)) };
        answer.texts().iter().for_each(|text| self.shows(text));
        answer
    }

    /// The tags: as they were written, if the note has the same, in whatever order and case.
    fn tags(&self) -> Vec<String> {
        let sorted = |tags: &[String]| {
            let mut tags: Vec<String> = tags.iter().map(|tag| tag.to_lowercase()).collect();
            tags.sort();
            tags
        };
        let written = self.written.items(TAGS);
        let written = written.filter(|tags| sorted(&shown::tags(tags)) == sorted(&self.note.tags));
        written.unwrap_or(&self.note.tags).to_vec()
    }
}

/// The id of a card of another's note: the same whenever the note comes again.
pub fn id_of(note: &Note, card: &ForeignCard) -> CardId {
    let hash = sha1(note.guid.as_bytes())[..8].iter().fold(0u64, |hash, byte| hash << 8 | u64::from(*byte));
    format!("anki-{hash:016x}-{}", card.ordinal.saturating_add(1)).into()
}

impl Own<'_> {
    /// Returns the card, and what it shows and plays. Its passage goes into the deck, unless it is among those that are
    /// `known` to be there.
    pub fn into_card(self, deck: &mut Deck, known: &mut HashSet<PassageId>) -> (Card, Found) {
        let Self { mut card, mut fields, .. } = self;
        let id = PassageId::from(fields.plain("Passage id"));
        if !id.is_empty() && known.contains(&id) {
            card.passage = Some(id).filter(|_| !fields.plain("Passage").is_empty());
        } else if let Some(passage) = fields.passage(&id) {
            let sources = origin::read(&fields.plain("Origin"), &fields.items("Source")).put_into(deck);
            deck.passages.push(Passage { sources, ..passage });
            known.insert(id.clone());
            card.passage = Some(id);
        }
        (card, fields.found)
    }
}
