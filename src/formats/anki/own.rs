//! Our own note types, `Entente` and `Entente Cloze`: what a card of ours becomes in Anki, and back.

use super::{
    cloze,
    collection::{Card as ForeignCard, Note, NoteType},
    html::{Converter, Found, plain},
    notes::{answer_from, one_line},
    origin::{self, Origin},
    sha1::sha1,
    shown::{self, Renamed, escaped, html},
    template::GAP,
    written::Written,
};
use crate::{
    deck::{Answer, Card, CardId, Deck, DeckId, HistoricalDate, Passage, Topic, is_slug},
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

/// A card of ours that comes back.
pub struct Own {
    /// The deck that it went out from, if that is known.
    pub deck: Option<DeckId>,
    /// What it shows and plays.
    pub found: Found,
    card: Card,
    passage: Option<Passage>,
    origin: Origin,
}

/// The fields of a card, in the order of [`FIELDS`].
pub fn fields(deck: &Deck, card: &Card, renamed: &Renamed) -> [String; FIELDS.len()] {
    let items = |items: &[String]| items.iter().map(|item| escaped(item)).collect::<Vec<_>>().join(BREAK);
    let text = |text: &Option<String>| text.as_deref().map(escaped).unwrap_or_default();
    let html = |markdown: &str| html(markdown, renamed);
    let passage = deck.passage_of(card);
    let of_passage = |what: fn(&Passage) -> &str| passage.map(what).unwrap_or_default();
    let rivals: Vec<String> = card.rivals.iter().map(ToString::to_string).collect();
    [
        shown::question(&card.question, renamed),
        shown::answer(&card.answer, renamed),
        items(&card.accept),
        // Anki shows the date of a card that is asked for it as its answer.
        card.date.as_ref().map(|date| escaped(date.as_str())).unwrap_or_default(),
        text(&card.event),
        if card.topic.is_general() { String::new() } else { card.topic.name().to_owned() },
        items(&card.parties),
        items(&card.distractors),
        text(&card.quote),
        card.note.as_deref().map(html).unwrap_or_default(),
        escaped(of_passage(|it| &it.heading)),
        html(of_passage(|it| &it.text)),
        escaped(of_passage(|it| it.id.as_str())),
        text(&card.cue),
        items(&rivals),
        html(of_passage(|it| it.note.as_deref().unwrap_or_default())),
        passage.map(|passage| items(&origin::lines(deck, passage))).unwrap_or_default(),
        passage.map(|passage| escaped(&origin::written(deck, passage))).unwrap_or_default(),
        escaped(&written(card, passage).json()),
    ]
}

/// The texts of a card that HTML does not tell as they are.
fn written(card: &Card, passage: Option<&Passage>) -> Written {
    let mut written = Written::default();
    written.add("Question", &card.question);
    written.add_answer("Answer", &card.answer);
    // Anki sorts them.
    if card.tags.len() > 1 || card.tags != shown::tags(&card.tags) {
        written.add_items(TAGS, &card.tags);
    }
    let texts = [("Passage", passage.map(|it| &it.text)), ("Passage note", passage.and_then(|it| it.note.as_ref()))];
    for (field, text) in texts.into_iter().chain([("Note", card.note.as_ref())]) {
        written.add(field, text.map_or("", String::as_str));
    }
    written
}

/// Reads a note of ours. Returns `None` if it is another's.
pub fn read(converter: &Converter, kind: &NoteType, note: &Note, card: &ForeignCard) -> Option<Own> {
    let has = |field: &&str| kind.fields.iter().any(|name| name == field);
    if !kind.name.starts_with(KIND) || card.ordinal != 0 || !FIELDS[..OLDEST].iter().all(has) {
        return None;
    }
    let mut fields = Fields { converter, kind, note, written: Written::default(), found: Found::default() };
    fields.written = Written::from_json(&fields.plain("Written"));
    let maybe = |text: String| Some(text).filter(|text| !text.is_empty());
    let passage = Passage {
        id: fields.plain("Passage id").into(),
        heading: fields.plain("Passage heading"),
        text: fields.markdown("Passage"),
        note: maybe(fields.markdown("Passage note")),
        ..Passage::default()
    };
    let passage = Some(passage).filter(|passage| !passage.text.is_empty() && !passage.id.is_empty());
    let names = note.guid.strip_prefix(GUID).and_then(|names| names.split_once('/'));
    // A deck's id names its file: what could lead elsewhere is no id.
    let names = names.filter(|(deck, _)| is_slug(deck));
    let id: CardId = match names {
        Some((_, card)) => card.into(),
        None => id_of(note, card),
    };
    let ours = Card {
        id,
        topic: Topic::ALL.into_iter().find(|topic| topic.name() == fields.plain("Topic")).unwrap_or_default(),
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
    let origin = origin::read(&fields.plain("Origin"), &fields.items("Source"));
    let is_askable = !ours.question.is_empty() && !ours.answer_text().is_empty();
    let deck = names.map(|(deck, _)| deck.into());
    is_askable.then_some(Own { deck, found: fields.found, card: ours, passage, origin })
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
        self.field(name).split(BREAK).map(plain).filter(|item| !item.is_empty()).collect()
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
        let words = told.gaps.first().map(|(hidden, _)| one_line(&plain(hidden))).unwrap_or_default();
        question.replacen(GAP, &format!("[[{words}]]"), 1).replace(GAP, "")
    }

    fn answer(&mut self) -> Answer {
        let name = "Answer";
        let written = self.written.answer(name).filter(|it| shown::answer(it, &Renamed::new()) == self.field(name));
        let Some(answer) = written else { return answer_from(self.converted(name)) };
        match &answer {
            Answer::Text(text) => self.shows(text),
            Answer::List(items) => items.iter().for_each(|item| self.shows(item)),
        }
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

impl Own {
    /// Returns the card, and puts its passage into the deck unless it is there.
    pub fn into_card(mut self, deck: &mut Deck) -> Card {
        if let Some(mut passage) = self.passage {
            let id = passage.id.clone();
            if deck.passage(&id).is_none() {
                passage.sources = self.origin.put_into(deck);
                deck.passages.push(passage);
            }
            self.card.passage = Some(id);
        }
        self.card
    }
}
