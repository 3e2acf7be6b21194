//! From decks to a package that Anki opens: schema 11, which every version of it reads.

use std::{
    collections::{HashMap, HashSet},
    panic::resume_unwind,
    thread,
};

use rusqlite::{Connection, MAIN_DB, Transaction, params};
use serde_json::json;

use super::{
    AnkiError,
    html::plain,
    own::{FIELDS, GUID, KIND, PassageFields, fields},
    sha1::sha1,
    shown::{self, Renamed, html},
};
use crate::{
    deck::{Card, CardId, Deck, PassageId},
    formats::{
        ForeignKind, ForeignReview, Pace, Picture,
        images::folded_name,
        package::{PackageError, pack},
    },
    memory::{Moment, StudyDay},
};

/// The note types, for a question and for a gap in a text.
const KINDS: [i64; 2] = [1_700_000_000_001, 1_700_000_000_002];
/// The moment of a package of which nobody says when it was written.
pub const NOBODY_KNOWS: Moment = Moment { utc_ms: 1_600_000_000_000, utc_offset_s: 0 };
const SCHEMA: &str = include_str!("schema11.sql");
/// Made when all rows are there, which takes a fraction of the time.
const INDEXES: &str = include_str!("indexes11.sql");
const CSS: &str = ".card { font-family: serif; font-size: 20px; line-height: 1.5; text-align: center; }\n\
                   .cloze { font-weight: bold; }\n.small { font-size: 80%; text-align: left; }\n";
const BEHIND: &str = "{{#Date}}<p>{{Date}}</p>{{/Date}}{{#Quote}}<p class=small>“{{Quote}}”</p>{{/Quote}}\
                      {{#Note}}<div class=small>{{Note}}</div>{{/Note}}\
                      {{#Passage}}<div class=small><b>{{Passage heading}}</b><br>{{Passage}}</div>{{/Passage}}\
                      {{#Passage note}}<div class=small>{{Passage note}}</div>{{/Passage note}}\
                      {{#Source}}<div class=small><i>{{Source}}</i></div>{{/Source}}";
const HINT: &str = "{{#Hint}}<div class=small>{{hint:Hint}}</div>{{/Hint}}";

/// A deck that goes out, with what belongs to it.
pub struct Outgoing<'d> {
    /// The deck.
    pub deck: &'d Deck,
    /// What is known of its cards.
    pub cards: HashMap<CardId, Sent>,
    /// The answers that were given to its cards, oldest first.
    pub reviews: Vec<ForeignReview>,
    /// The pictures that its cards show.
    pub pictures: Vec<Picture>,
}

/// What goes out with a card.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The day on which it is due, and the days since it was answered.
    pub due: Option<(StudyDay, u32)>,
    /// Whether it is never asked.
    pub is_suspended: bool,
    /// Whether it is not asked again today.
    pub is_buried: bool,
    /// Whether it is flagged.
    pub is_flagged: bool,
}

/// The bytes of an `.apkg` of those decks, written at `now` by a learner whose days start at `start_hour`.
pub fn write(decks: &[Outgoing<'_>], now: Moment, start_hour: u8) -> Result<Vec<u8>, AnkiError> {
    write_at(decks, now, start_hour, &Pace::default())
}

/// Like [`write()`], at a pace: if that is cancelled, the package lacks cards.
pub fn write_at(decks: &[Outgoing<'_>], now: Moment, start_hour: u8, pace: &Pace) -> Result<Vec<u8>, AnkiError> {
    let (renamed, pictures) = files(decks);
    let failed = |err: rusqlite::Error| PackageError::NotPacked { detail: err.to_string() };
    let mut connection = database(decks, &renamed, (now, start_hour), pace).map_err(failed)?;
    let database = connection.serialize(MAIN_DB).map_err(failed)?;
    let names: serde_json::Map<String, serde_json::Value> =
        pictures.iter().enumerate().map(|(place, (name, _))| (place.to_string(), json!(name))).collect();
    let media = json!(names).to_string();
    let fixed = [("meta", &[8, 2][..]), ("collection.anki21", &database), ("media", media.as_bytes())];
    let numbered: Vec<_> = (0..pictures.len()).map(|place| place.to_string()).collect();
    let shown = numbered.iter().map(String::as_str).zip(pictures.iter().map(|(_, picture)| picture.bytes.as_slice()));
    Ok(pack(fixed.into_iter().chain(shown))?)
}

/// The bytes of an `.apkg` of a deck without history; none if it is too large to be packed.
#[must_use]
pub fn write_alone(deck: &Deck) -> Vec<u8> {
    let out = Outgoing { deck, cards: HashMap::new(), reviews: Vec::new(), pictures: Vec::new() };
    write(&[out], NOBODY_KNOWS, 4).unwrap_or_default()
}

/// The pictures of all decks, each with its name in the package, and which are called otherwise there, deck by deck:
/// two decks may have different pictures of one name.
fn files<'p>(decks: &'p [Outgoing<'_>]) -> (Vec<Renamed>, Vec<(String, &'p Picture)>) {
    let (mut files, mut renamed) = (Vec::<(String, &Picture)>::new(), Vec::new());
    let mut places: HashMap<String, usize> = HashMap::new();
    for out in decks {
        let mut others = Renamed::new();
        for picture in &out.pictures {
            let (stem, ending) = picture.name.rsplit_once('.').unwrap_or((&picture.name, ""));
            let numbered = (1..).map(|n| format!("{stem}-{}-{n}.{ending}", out.deck.id));
            for name in [picture.name.clone()].into_iter().chain(numbered) {
                let place = *places.entry(folded_name(&name)).or_insert(files.len());
                if place == files.len() {
                    files.push((name, picture));
                } else if files[place].1.bytes != picture.bytes {
                    continue;
                }
                if files[place].0 != picture.name {
                    others.insert(picture.name.clone(), files[place].0.clone());
                }
                break;
            }
        }
        renamed.push(others);
    }
    (renamed, files)
}

/// What the decks are called in Anki, where no two have one name, and colons make levels.
fn titles(decks: &[Outgoing<'_>]) -> Vec<String> {
    let mut used: HashSet<String> = ["default".to_owned()].into();
    let title = |out: &Outgoing<'_>| {
        let title = out.deck.title.replace("::", ": ");
        let numbered = (2..).map(|n| format!("{title} ({n})"));
        let mut names = [title.clone()].into_iter().chain(numbered);
        names.find(|name| used.insert(name.trim().to_lowercase())).unwrap_or(title)
    };
    decks.iter().map(title).collect()
}

/// What all rows are written with.
struct Writer<'t> {
    transaction: &'t Transaction<'t>,
    now: Moment,
    /// The study day from which days are counted, and the second at which it starts.
    day_zero: StudyDay,
    created_s: i64,
    /// How many cards were written.
    written: i64,
    /// The answers to all of them. They are written last, in the order of time.
    answers: Vec<Given>,
}

/// An answer as a row of the history.
struct Given {
    moment: i64,
    card: i64,
    rating: i64,
    interval: i64,
    before: i64,
    factor: i64,
    duration_ms: u32,
    kind: i64,
}

/// A note as a row.
struct Row {
    guid: String,
    kind: i64,
    tags: String,
    /// Its fields, as one text.
    fields: String,
    /// The text by which it is sorted and found, and a checksum of it.
    sort: String,
    checksum: i64,
}

/// The notes of decks.
fn notes(decks: &[Outgoing<'_>], renamed: &[Renamed], pace: &Pace) -> Vec<Row> {
    let count: usize = decks.iter().map(|out| out.deck.cards.len()).sum();
    let mut rows = Vec::with_capacity(count);
    for (out, renamed) in decks.iter().zip(renamed) {
        let by_id = out.deck.passages_by_id();
        let mut passages: HashMap<Option<&PassageId>, PassageFields> = HashMap::new();
        for card in &out.deck.cards {
            if !pace.reach(rows.len(), count) {
                return rows;
            }
            let passage = card.passage.as_ref().and_then(|id| by_id.get(id).copied());
            let passage = passages.entry(passage.map(|it| &it.id)).or_insert_with(|| {
                passage.map(|passage| PassageFields::new(out.deck, passage, renamed)).unwrap_or_default()
            });
            rows.push(Row::new(out.deck, card, passage, renamed));
        }
    }
    rows
}

impl Row {
    fn new(deck: &Deck, card: &Card, passage: &PassageFields, renamed: &Renamed) -> Self {
        let fields = fields(card, passage, renamed);
        let sort = plain(&fields[0]);
        let checksum = sha1(sort.as_bytes())[..4].iter().fold(0_i64, |sum, byte| sum << 8 | i64::from(*byte));
        let tags = shown::tags(&card.tags);
        Self {
            guid: format!("{GUID}{}/{}", deck.id, card.id),
            kind: KINDS[usize::from(card.cloze().is_some())],
            tags: if tags.is_empty() { String::new() } else { format!(" {} ", tags.join(" ")) },
            fields: fields.join("\u{1f}"),
            sort,
            checksum,
        }
    }
}

/// The collection, as a database in memory.
fn database(
    decks: &[Outgoing<'_>],
    renamed: &[Renamed],
    (now, start_hour): (Moment, u8),
    pace: &Pace,
) -> rusqlite::Result<Connection> {
    let day = |utc_ms| StudyDay::from_moment(Moment { utc_ms, ..now }, start_hour);
    let first = decks.iter().flat_map(|deck| &deck.reviews).map(|review| review.utc_ms).min().unwrap_or(now.utc_ms);
    let day_zero = day(first.min(now.utc_ms));
    let created_s = i64::from(day_zero.0) * 86_400 + i64::from(start_hour) * 3_600 - i64::from(now.utc_offset_s);
    let mut connection = Connection::open_in_memory()?;
    // Larger pages are divided less often. What fails is thrown away as a whole.
    connection.execute_batch("PRAGMA page_size = 32768; PRAGMA journal_mode = OFF;")?;
    connection.execute_batch(SCHEMA)?;
    let transaction = connection.transaction()?;
    thread::scope(|scope| {
        // The texts take as long as the rest.
        let notes = scope.spawn(|| notes(decks, renamed, pace));
        let answers = Vec::with_capacity(decks.iter().map(|deck| deck.reviews.len()).sum());
        let mut writer = Writer { transaction: &transaction, now, day_zero, created_s, written: 0, answers };
        writer.collection(decks, start_hour)?;
        for (out, id) in decks.iter().zip(deck_ids()) {
            writer.deck(out, id)?;
        }
        writer.history()?;
        writer.notes(&notes.join().unwrap_or_else(|panic| resume_unwind(panic)))
    })?;
    transaction.execute_batch(INDEXES)?;
    transaction.commit()?;
    Ok(connection)
}

fn deck_ids() -> impl Iterator<Item = i64> {
    1_700_000_001_000..
}

impl Writer<'_> {
    fn collection(&self, decks: &[Outgoing<'_>], start_hour: u8) -> rusqlite::Result<()> {
        let now_s = self.now.utc_ms / 1000;
        let deck = |id: i64, name: &str, summary: &str| {
            json!({ "id": id, "name": name, "desc": summary, "mod": now_s, "usn": -1, "conf": 1, "dyn": 0,
                "collapsed": false, "browserCollapsed": false, "extendNew": 0, "extendRev": 0,
                "newToday": [0, 0], "revToday": [0, 0], "lrnToday": [0, 0], "timeToday": [0, 0] })
        };
        let mut all: serde_json::Map<String, serde_json::Value> =
            [("1".to_owned(), deck(1, "Default", ""))].into_iter().collect();
        for ((out, title), id) in decks.iter().zip(titles(decks)).zip(deck_ids()) {
            all.insert(id.to_string(), deck(id, &title, &html(&out.deck.summary, &Renamed::new())));
        }
        let kinds = json!({ KINDS[0].to_string(): kind(KINDS[0], false, now_s), KINDS[1].to_string(): kind(KINDS[1], true, now_s) });
        let conf = json!({ "schedVer": 2, "sched2021": true, "rollover": start_hour, "nextPos": self.written + 1,
            "curDeck": 1, "activeDecks": [1], "curModel": KINDS[0], "collapseTime": 1200, "timeLim": 0,
            "creationOffset": -self.now.utc_offset_s / 60 });
        let options = json!({ "1": { "id": 1, "name": "Default", "mod": 0, "usn": 0, "maxTaken": 60, "autoplay": true,
            "timer": 0, "replayq": true, "dyn": false,
            "new": { "delays": [1.0, 10.0], "ints": [1, 4, 0], "initialFactor": 2500, "perDay": 20, "order": 1, "bury": false },
            "rev": { "perDay": 200, "ease4": 1.3, "ivlFct": 1.0, "maxIvl": 36500, "hardFactor": 1.2, "bury": false },
            "lapse": { "delays": [10.0], "mult": 0.0, "minInt": 1, "leechFails": 8, "leechAction": 1 } } });
        let texts = [conf, kinds, json!(all), options].map(|value| value.to_string());
        self.transaction.execute(
            "INSERT INTO col VALUES (1, ?1, ?2, ?2, 11, 0, 0, 0, ?3, ?4, ?5, ?6, '{}')",
            params![self.created_s, self.now.utc_ms, texts[0], texts[1], texts[2], texts[3]],
        )?;
        Ok(())
    }

    /// Writes the cards of a deck, and takes up the answers to them.
    fn deck(&mut self, out: &Outgoing<'_>, deck: i64) -> rusqlite::Result<()> {
        let mut answers: HashMap<&CardId, Vec<&ForeignReview>> = HashMap::new();
        for review in &out.reviews {
            answers.entry(&review.card).or_default().push(review);
        }
        for card in &out.deck.cards {
            let id = self.id(self.written);
            self.written += 1;
            let answers = answers.get(&card.id).map_or(&[][..], Vec::as_slice);
            self.card(id, deck, out.cards.get(&card.id).copied().unwrap_or_default(), answers)?;
            self.take_up(id, answers);
        }
        Ok(())
    }

    /// The id of a card and of its note, by the number of the card.
    fn id(&self, number: i64) -> i64 {
        self.created_s * 1000 + number
    }

    fn notes(&self, rows: &[Row]) -> rusqlite::Result<()> {
        let mut insert =
            self.transaction.prepare("INSERT INTO notes VALUES (?1, ?2, ?3, ?4, -1, ?5, ?6, ?7, ?8, 0, '')")?;
        for (number, Row { guid, kind, tags, fields, sort, checksum }) in (0..).zip(rows) {
            let now_s = self.now.utc_ms / 1000;
            insert.execute(params![self.id(number), guid, kind, now_s, tags, fields, sort, checksum])?;
        }
        Ok(())
    }

    fn card(&self, id: i64, deck: i64, sent: Sent, answers: &[&ForeignReview]) -> rusqlite::Result<()> {
        let (state, due, interval) = match sent.due {
            Some((day, interval)) => (2, i64::from(day.0 - self.day_zero.0), interval.max(1)),
            None => (0, self.written, 0),
        };
        let queue = match sent {
            Sent { is_suspended: true, .. } => -1,
            // By hand, until tomorrow.
            Sent { is_buried: true, .. } => -3,
            _ => state,
        };
        let lapses = answers.iter().filter(|it| it.kind == ForeignKind::Review && !it.rating.is_recalled()).count();
        let ease =
            answers.iter().find_map(|it| if let ForeignKind::Known { ease } = it.kind { Some(ease) } else { None });
        let data = format!("{{\"pos\":{}}}", self.written);
        let mut insert = self.transaction.prepare_cached(
            "INSERT INTO cards VALUES (?1, ?1, ?2, 0, ?3, -1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, 0, 0, ?11, ?12)",
        )?;
        insert.execute(params![
            id,
            deck,
            self.now.utc_ms / 1000,
            state,
            queue,
            due,
            interval,
            if state == 0 { 0 } else { ease.unwrap_or(2500) },
            i64::try_from(answers.len()).unwrap_or(i64::MAX),
            i64::try_from(lapses).unwrap_or(i64::MAX),
            i64::from(sent.is_flagged),
            data,
        ])?;
        Ok(())
    }

    /// Takes up the answers to a card, oldest first.
    fn take_up(&mut self, card: i64, answers: &[&ForeignReview]) {
        let mut before = 0;
        for review in answers {
            let interval = if review.interval_days == 0 { -600 } else { i64::from(review.interval_days) };
            let (kind, factor) = match review.kind {
                ForeignKind::Learning => (0, 2500),
                ForeignKind::Review => (1, 2500),
                ForeignKind::Relearning => (2, 2500),
                ForeignKind::Practice => (3, 0),
                // Nobody gave it: the card's own interval says as much.
                ForeignKind::Known { .. } => continue,
            };
            let (moment, rating, duration_ms) = (review.utc_ms, review.rating.number(), review.duration_ms);
            self.answers.push(Given { moment, card, rating, interval, before, factor, duration_ms, kind });
            before = interval;
        }
    }

    /// Writes the answers.
    fn history(&mut self) -> rusqlite::Result<()> {
        self.answers.sort_by_key(|it| it.moment);
        let mut insert = self.transaction.prepare("INSERT INTO revlog VALUES (?1, ?2, -1, ?3, ?4, ?5, ?6, ?7, ?8)")?;
        let mut last = i64::MIN;
        for Given { moment, card, rating, interval, before, factor, duration_ms, kind } in &self.answers {
            // There, an answer is named by its moment.
            last = last.saturating_add(1).max(*moment);
            insert.execute(params![last, card, rating, interval, before, factor, duration_ms, kind])?;
        }
        Ok(())
    }
}

/// A note type of ours.
fn kind(id: i64, has_gaps: bool, now_s: i64) -> serde_json::Value {
    let fields: Vec<_> = FIELDS
        .iter()
        .enumerate()
        .map(|(ord, name)| json!({ "name": name, "ord": ord, "font": "Arial", "size": 20, "rtl": false, "sticky": false }))
        .collect();
    let (name, front, back) = if has_gaps {
        let text = "{{cloze:Question}}";
        (
            format!("{KIND} Cloze"),
            format!("{text}{HINT}"),
            format!("{text}{{{{#Answer}}}}<p>{{{{Answer}}}}</p>{{{{/Answer}}}}{BEHIND}"),
        )
    } else {
        (
            KIND.to_owned(),
            format!("{{{{Question}}}}{HINT}"),
            format!("{{{{FrontSide}}}}<hr id=answer>{{{{Answer}}}}{BEHIND}"),
        )
    };
    json!({ "id": id, "name": name, "type": i32::from(has_gaps), "mod": now_s, "usn": -1, "sortf": 0, "did": null,
        "css": CSS, "latexPre": "", "latexPost": "", "latexsvg": false, "req": [[0, "any", [0]]], "flds": fields,
        "tmpls": [{ "name": "Card 1", "ord": 0, "qfmt": front, "afmt": back, "bqfmt": "", "bafmt": "", "did": null,
            "bfont": "", "bsize": 0 }] })
}
