//! Our own note types, `Entente` and `Entente Cloze`: what a card of ours becomes in Anki, and back.

use super::{
    cloze,
    collection::{Card as ForeignCard, Note, NoteType},
    html::{Converter, Found, plain},
    notes::{answer_from, one_line},
    origin::{self, Origin},
    sha1::sha1,
    shown::{Renamed, escaped, html},
    template::GAP,
};
use crate::deck::{Answer, Card, CardId, Deck, DeckId, HistoricalDate, Passage, Topic, is_slug};

/// The fields of both note types, in their order. Earlier versions had only the first thirteen.
pub const FIELDS: [&str; 18] = [
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
];
/// How many of them there always were.
const OLDEST: usize = 13;
/// What the names of our note types begin with. Anki adds to a name that it has already.
pub const KIND: &str = "Entente";
/// What the guid of a note of ours begins with; its deck and its card follow, parted by a slash.
pub const GUID: &str = "entente:";
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
    let question = match card.cloze() {
        Some(cloze) => {
            let gap = format!("{{{{c1::{}}}}}", html(cloze.deletion).replace("::", ":&#58;").replace("}}", "}&#125;"));
            let around = format!("{}{GAP}{}", cloze.before, cloze.after);
            html(&around).replace("{{", "{&#123;").replace(GAP, &gap)
        }
        None => html(&card.question),
    };
    let answer = match &card.answer {
        Answer::Text(text) => html(text),
        Answer::List(items) => html(&format!("- {}\n", items.join("\n- "))),
    };
    let passage = deck.passage_of(card);
    let of_passage = |what: fn(&Passage) -> &str| passage.map(what).unwrap_or_default();
    let rivals: Vec<String> = card.rivals.iter().map(ToString::to_string).collect();
    [
        question,
        answer,
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
    ]
}

/// Reads a note of ours. Returns `None` if it is another's.
pub fn read(converter: &Converter, kind: &NoteType, note: &Note, card: &ForeignCard) -> Option<Own> {
    let has = |field: &&str| kind.fields.iter().any(|name| name == field);
    if !kind.name.starts_with(KIND) || card.ordinal != 0 || !FIELDS[..OLDEST].iter().all(has) {
        return None;
    }
    let place = |field: &str| kind.fields.iter().position(|name| name == field);
    let field = |name: &str| place(name).and_then(|place| note.fields.get(place)).map_or("", String::as_str);
    let mut found = Found::default();
    let mut markdown = |html: &str| converter.markdown(html, &mut found);
    let items =
        |name: &str| -> Vec<String> { field(name).split(BREAK).map(plain).filter(|item| !item.is_empty()).collect() };
    let maybe = |text: String| Some(text).filter(|text| !text.is_empty());
    let question = if kind.has_gaps { with_gap(&mut markdown, field("Question")) } else { markdown(field("Question")) };
    let answer = answer_from(markdown(field("Answer")));
    let passage = Passage {
        id: plain(field("Passage id")).into(),
        heading: plain(field("Passage heading")),
        text: markdown(field("Passage")),
        note: maybe(markdown(field("Passage note"))),
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
        topic: Topic::ALL.into_iter().find(|topic| topic.name() == plain(field("Topic"))).unwrap_or_default(),
        question,
        answer,
        accept: items("Accept"),
        date: HistoricalDate::parse(&plain(field("Date"))).ok(),
        event: maybe(plain(field("Event"))),
        quote: maybe(plain(field("Quote"))),
        parties: items("Parties"),
        rivals: items("Confused with").into_iter().map(Into::into).collect(),
        distractors: items("Distractors"),
        cue: maybe(plain(field("Hint"))),
        note: maybe(markdown(field("Note"))),
        ..Card::default()
    };
    let origin = origin::read(&plain(field("Origin")), &items("Source"));
    let is_askable = !ours.question.is_empty() && !ours.answer_text().is_empty();
    is_askable.then(|| Own { deck: names.map(|(deck, _)| deck.into()), found, card: ours, passage, origin })
}

/// The id of a card of another's note: the same whenever the note comes again.
pub fn id_of(note: &Note, card: &ForeignCard) -> CardId {
    let hash = sha1(note.guid.as_bytes())[..8].iter().fold(0u64, |hash, byte| hash << 8 | u64::from(*byte));
    format!("anki-{hash:016x}-{}", card.ordinal.saturating_add(1)).into()
}

fn with_gap(markdown: &mut impl FnMut(&str) -> String, field: &str) -> String {
    let told = cloze::tell(field, Some(1));
    let question = markdown(&told.html);
    let words = told.gaps.first().map(|(hidden, _)| one_line(&plain(hidden))).unwrap_or_default();
    question.replacen(GAP, &format!("[[{words}]]"), 1).replace(GAP, "")
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
