//! Our own note types, `Entente` and `Entente Cloze`: what a card of ours becomes in Anki, and back.

use super::{
    cloze,
    collection::{Card as ForeignCard, Note, NoteType},
    html::{Converter, Found, plain},
    notes::{answer_from, one_line},
    sha1::sha1,
    template::GAP,
};
use crate::deck::{Card, CardId, Deck, DeckId, HistoricalDate, Passage, PassageId, Topic, is_slug};

/// The fields of both note types, in their order.
pub const FIELDS: [&str; 13] = [
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
];
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
}

/// Reads a note of ours. Returns `None` if it is another's.
pub fn read(converter: &Converter, kind: &NoteType, note: &Note, card: &ForeignCard) -> Option<Own> {
    let is_ours =
        kind.name.starts_with(KIND) && kind.fields.starts_with(&FIELDS.map(str::to_owned)) && card.ordinal == 0;
    if !is_ours || note.fields.len() < FIELDS.len() {
        return None;
    }
    let field = |name: &str| FIELDS.iter().position(|field| *field == name).map_or("", |place| &*note.fields[place]);
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
        distractors: items("Distractors"),
        note: maybe(markdown(field("Note"))),
        ..Card::default()
    };
    let is_askable = !ours.question.is_empty() && !ours.answer_text().is_empty();
    is_askable.then(|| Own { deck: names.map(|(deck, _)| deck.into()), found, card: ours, passage })
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
        if let Some(passage) = self.passage {
            let id: PassageId = passage.id.clone();
            if deck.passage(&id).is_none() {
                deck.passages.push(passage);
            }
            self.card.passage = Some(id);
        }
        self.card
    }
}
