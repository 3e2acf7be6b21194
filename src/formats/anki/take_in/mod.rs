//! From a package to decks, with what is set on their cards, their pictures, their history, and what is left out.

mod history;

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    path::Path,
    sync::LazyLock,
};

use super::{
    AnkiError,
    archive::{Archive, picture},
    collection::{self, Collection, Note, NoteType},
    html::{Converter, Found, plain},
    notes::{self, Asked, LeftOut},
    own::{self, Own},
};
use crate::{
    deck::{self, CardId, Deck, DeckId, PassageId, Severity, deck_slug},
    formats::{
        Field, Incoming, Pace, Pictures, Problem,
        bounds::{LONGEST_NAME, LONGEST_PASSAGE, MOST_ITEMS, MOST_PARTS, MOST_TOLD},
        richer::Tally,
    },
    progress::both,
    study::MarkKind,
    wording::count,
};

/// What only a placeholder says.
const PLACEHOLDER: &str = "Please update to the latest Anki version, then import";

/// Takes a package in: its decks, and what is wrong with the package as a whole.
#[must_use]
pub fn take_in(bytes: &[u8], file: &Path) -> (Vec<Incoming>, Vec<Problem>) {
    take_in_at(bytes, file, &Pace::default())
}

/// Takes a package in, at a pace: if that is cancelled, nothing comes.
#[must_use]
pub fn take_in_at(bytes: &[u8], file: &Path, pace: &Pace) -> (Vec<Incoming>, Vec<Problem>) {
    let whole = |err: &AnkiError| Problem::of_file(file, err.to_string(), err.remedy());
    let taken = Archive::open(bytes).and_then(|(mut archive, list)| {
        let collection = Collection::read(archive.collection()?)?;
        let is_placeholder = matches!(collection.notes.as_slice(), [note] if note.fields[0].starts_with(PLACEHOLDER));
        if is_placeholder {
            return Err(AnkiError::Placeholder);
        }
        let mut taker = Taker::new(file, &collection);
        taker.cards(pace);
        if pace.is_cancelled() {
            return Ok((Vec::new(), Vec::new()));
        }
        if taker.decks.is_empty() {
            let why = taker.problems.into_iter().take(MOST_TOLD);
            return Ok((Vec::new(), [whole(&AnkiError::NoCards)].into_iter().chain(why).collect()));
        }
        taker.answers();
        taker.pictures(&mut archive);
        if archive.is_alone() {
            let message =
                "this is Anki’s collection alone: its pictures are in another file, and so may be what was done last";
            let remedy = "if something is missing, export it from Anki as .colpkg or .apkg";
            taker.say(Severity::Warning, message.to_owned(), remedy);
        }
        let list = list.map(|err| Problem { severity: Severity::Warning, ..whole(&err) });
        Ok(taker.finish(list))
    });
    taken.unwrap_or_else(|err| (Vec::new(), vec![whole(&err)]))
}

/// A collection while its decks are made.
struct Taker<'c> {
    file: &'c Path,
    collection: &'c Collection,
    decks: Vec<Making>,
    /// Where the deck of a name is in `decks`.
    places: HashMap<&'c str, usize>,
    /// Where a card went: the deck's place and its id there.
    cards: HashMap<i64, (usize, CardId)>,
    /// The fields that no template shows, by note type: their places.
    hidden: HashMap<i64, Vec<usize>>,
    /// The notes that have something in such a field, by the names of the note type and of the field.
    left_out: BTreeMap<(&'c str, &'c str), HashSet<i64>>,
    /// The sounds that cards play.
    sounds: HashSet<String>,
    /// What cards have that is shown otherwise here.
    richer: Tally,
    /// How many tags were too long or too many.
    lost_tags: usize,
    problems: Vec<Problem>,
}

/// A deck while it is made.
#[derive(Default)]
struct Making {
    incoming: Incoming,
    ids: HashSet<CardId>,
    passages: HashSet<PassageId>,
    pictures: Vec<String>,
}

/// A note, as messages name it.
struct Named<'n> {
    number: usize,
    note: &'n Note,
}

impl std::fmt::Display for Named<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = plain(self.note.fields.first().map_or("", |field| field.get(..300).unwrap_or(field)));
        let start: String = text.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(40).collect();
        write!(f, "note {} (“{start}”)", self.number)
    }
}

/// A card as it was read, or why it cannot be asked.
type Read<'r> = Result<Known<'r>, LeftOut>;

/// Whose a card is.
enum Known<'r> {
    /// Ours, which comes back.
    Own(Box<Own<'r>>),
    /// Another's, as it will be asked.
    Other(Asked),
}

/// Reads a card with its note.
fn read_card<'r>(
    collection: &'r Collection,
    converter: &'r Converter,
    card: &collection::Card,
    note: &'r Note,
) -> Read<'r> {
    static NOBODY: LazyLock<NoteType> = LazyLock::new(NoteType::default);
    let kind = collection.kinds.get(&note.kind).unwrap_or(&NOBODY);
    if let Some(own) = own::read(converter, kind, note, card) {
        return Ok(Known::Own(Box::new(own)));
    }
    let deck = levels_of(collection, card).join("::");
    notes::asked(converter, kind, note, card, &deck).map(Known::Other)
}

/// The name of the deck of a card, as levels.
fn levels_of<'c>(collection: &'c Collection, card: &collection::Card) -> &'c [String] {
    collection.decks.get(&card.deck).map_or(&[][..], Vec::as_slice)
}

impl<'c> Taker<'c> {
    fn new(file: &'c Path, collection: &'c Collection) -> Self {
        Self {
            file,
            collection,
            decks: Vec::new(),
            places: HashMap::new(),
            cards: HashMap::new(),
            hidden: HashMap::new(),
            left_out: BTreeMap::new(),
            sounds: HashSet::new(),
            richer: Tally::default(),
            lost_tags: 0,
            problems: Vec::new(),
        }
    }

    fn say(&mut self, severity: Severity, message: String, remedy: &str) {
        self.problems.push(Problem { severity, ..Problem::of_file(self.file, message, remedy) });
    }

    /// Makes the cards, in the order in which they are introduced.
    fn cards(&mut self, pace: &Pace) {
        let collection = self.collection;
        let notes: HashMap<i64, Named<'c>> =
            collection.notes.iter().zip(1..).map(|(note, number)| (note.id, Named { number, note })).collect();
        let mut cards: Vec<_> = collection.cards.iter().collect();
        cards.sort_by_key(|card| (card.position, card.note, card.ordinal));
        let (converters, count) = ([Converter::new(), Converter::new()], cards.len());
        // Reading a card takes the longest, and depends on no other: half of them are read at the same time.
        let (first, second) = cards.split_at(count / 2);
        let read = |converter, cards: &[&'c collection::Card], is_told: bool| {
            let mut read = Vec::with_capacity(cards.len());
            for (number, card) in cards.iter().enumerate() {
                let goes_on = if is_told { pace.reach(number, cards.len()) } else { !pace.is_cancelled() };
                if !goes_on {
                    break;
                }
                read.push(notes.get(&card.note).map(|named| read_card(collection, converter, card, named.note)));
            }
            read
        };
        let [converter, other] = &converters;
        let (first_read, second_read) = both(|| read(converter, first, true), || read(other, second, false));
        for (card, read) in cards.iter().zip(first_read.into_iter().chain(second_read)) {
            match (read, notes.get(&card.note)) {
                (Some(read), Some(named)) => self.card(card, named, read),
                _ => self.say(Severity::Error, format!("card {} has no note", card.id), "check the database in Anki"),
            }
        }
        self.summaries(converter);
        for (_, message, remedy) in std::mem::take(&mut self.richer).told() {
            self.say(Severity::Warning, message, remedy);
        }
        self.tell_fields_and_flags();
    }

    fn card(&mut self, card: &'c collection::Card, named: &Named<'c>, read: Read<'_>) {
        let (note, levels) = (named.note, levels_of(self.collection, card));
        let (own, asked) = match read {
            Ok(Known::Own(own)) => (Some(own), Asked::default()),
            Ok(Known::Other(asked)) => (None, asked),
            Err(why) => {
                let message = format!("{named}: card {} is left out: {why}", card.ordinal.saturating_add(1));
                return self.say(Severity::Error, message, "change it in Anki, or leave it there");
            }
        };
        let place = self.deck(levels, own.as_ref().and_then(|own| own.deck.clone()));
        if self.decks[place].incoming.deck.cards.len() >= MOST_PARTS {
            let message = format!("{named} is left out: its deck has more than {MOST_PARTS} cards");
            return self.say(Severity::Error, message, "split the deck in Anki");
        }
        let Asked { question, answer, note: behind, found, unknown } = asked;
        let making = &mut self.decks[place];
        let is_others = own.is_none();
        let (mut ours, found) = if let Some(own) = own {
            own.into_card(&mut making.incoming.deck, &mut making.passages)
        } else {
            let (id, tags) = (own::id_of(note, card), note.tags.clone());
            let note = Some(behind).filter(|note| !note.is_empty());
            (deck::Card { id, question, answer, note, tags, ..deck::Card::default() }, found)
        };
        let deeper = levels.get(1..).filter(|levels| !levels.is_empty()).map(|levels| levels.join("::"));
        let mut tags = std::mem::take(&mut ours.tags);
        tags.extend(deeper);
        let (all, tags) = (tags.len(), tags.into_iter());
        ours.tags = tags.filter(|tag| tag.chars().count() <= LONGEST_NAME).take(MOST_ITEMS).collect();
        self.lost_tags += all - ours.tags.len();
        self.tell(named, &found, &unknown);
        if is_others {
            self.look_at_fields(note);
        }
        let making = &mut self.decks[place];
        if !making.ids.insert(ours.id.clone()) {
            let message = format!("{named} is left out: another note has the same guid");
            return self.say(Severity::Error, message, "check the database in Anki");
        }
        let marks =
            [(card.queue == -1, MarkKind::Suspend), (card.queue < -1, MarkKind::Bury), (card.flag > 0, MarkKind::Flag)];
        let marks = marks.into_iter().filter(|(is_set, _)| *is_set).map(|(_, mark)| (ours.id.clone(), mark));
        making.incoming.marks.extend(marks);
        making.pictures.extend(found.pictures);
        let places: &[Field] = match self.collection.kinds.get(&note.kind) {
            _ if !is_others => &Field::ALL,
            Some(kind) if kind.has_gaps => &[Field::Tags, Field::Note],
            _ => &[Field::Tags],
        };
        for place in places {
            if !making.incoming.places.contains(place) {
                making.incoming.places.push(*place);
            }
        }
        self.cards.insert(card.id, (place, ours.id.clone()));
        making.incoming.deck.cards.push(ours);
    }

    /// Notes which fields of a note no card shows.
    fn look_at_fields(&mut self, note: &'c Note) {
        let Some(kind) = self.collection.kinds.get(&note.kind) else { return };
        let hidden = self.hidden.entry(note.kind).or_insert_with(|| kind.hidden());
        for (place, text) in hidden.iter().filter_map(|place| Some((*place, note.fields.get(*place)?))) {
            if !text.trim().is_empty() {
                self.left_out.entry((&kind.name, &kind.fields[place])).or_default().insert(note.id);
            }
        }
    }

    /// Says which fields no card shows, and that there is one flag here.
    fn tell_fields_and_flags(&mut self) {
        for ((kind, field), notes) in std::mem::take(&mut self.left_out) {
            let notes = count(notes.len(), "note");
            let message = format!("the field “{field}” of “{kind}” is left out, in {notes}: no template shows it");
            self.say(Severity::Warning, message, "show it on a side of the cards in Anki, and export them again");
        }
        if self.lost_tags > 0 {
            let message = format!("{} left out: too long, or too many on one card", count(self.lost_tags, "tag"));
            self.say(Severity::Warning, message, "shorten them in Anki");
        }
        // Anki’s first flag is red, as the one here.
        let flagged =
            self.collection.cards.iter().filter(|card| card.flag > 1 && self.cards.contains_key(&card.id)).count();
        if flagged > 0 {
            let message = format!(
                "{} with a flag of another colour than red: here they have the one flag there is",
                count(flagged, "card")
            );
            self.say(Severity::Warning, message, "add tags in Anki, if the colours tell something");
        }
    }

    /// Says what of a card is left out.
    fn tell(&mut self, named: &Named<'_>, found: &Found, unknown: &[String]) {
        self.richer.card(&found.kinds, &(0..0));
        self.sounds.extend(found.sounds.iter().cloned());
        for sound in &found.sounds {
            let message = format!("{named}: the sound {sound} is left out");
            self.say(
                Severity::Warning,
                message,
                "sounds are not played here; what they say can be written in the card",
            );
        }
        if found.remote > 0 {
            let message = format!("{named}: {} from the network left out", count(found.remote, "picture"));
            self.say(Severity::Warning, message, "nothing is fetched; save the picture in Anki’s own folder");
        }
        for words in &found.struck {
            let message = format!("{named}: “{words}” is left out, as it is struck out");
            self.say(Severity::Warning, message, "write in Anki what is to be read");
        }
        for tag in unknown {
            let message = format!("{named}: `{{{{{tag}}}}}` of its template is left out");
            self.say(Severity::Warning, message, "the note type has no such field, or it is speech");
        }
    }

    /// The place of the deck that a deck in the package belongs to: that of its top level.
    fn deck(&mut self, levels: &'c [String], id: Option<DeckId>) -> usize {
        let name = levels.first().map_or("Anki", String::as_str);
        if let Some(place) = self.places.get(name) {
            return *place;
        }
        let wanted = id.unwrap_or_else(|| deck_slug(name).into());
        let is_free = |id: &DeckId| self.decks.iter().all(|making| making.incoming.deck.id != *id);
        let mut names = (1..).map(|n| if n == 1 { wanted.clone() } else { format!("{wanted}-{n}").into() });
        let id = names.find(is_free).unwrap_or_default();
        let title: String = name.chars().take(LONGEST_NAME).collect();
        let deck = Deck { id, title, ..Deck::default() };
        self.decks.push(Making { incoming: Incoming { deck, ..Incoming::default() }, ..Making::default() });
        self.places.insert(name, self.decks.len() - 1);
        self.decks.len() - 1
    }

    /// Takes the descriptions of the top decks over.
    fn summaries(&mut self, converter: &Converter) {
        for (id, levels) in &self.collection.decks {
            let about = self.collection.descriptions.get(id).map_or("", String::as_str);
            let is_taken = levels.first().is_some_and(|name| self.places.contains_key(name.as_str()));
            if is_taken && levels.len() > 1 && !about.trim().is_empty() {
                let message =
                    format!("the description of “{}” is left out: only a deck at the top has one", levels.join("::"));
                self.say(Severity::Warning, message, "write it into the description of the deck above");
                continue;
            }
            let ([name], false) = (levels.as_slice(), about.is_empty()) else { continue };
            let Some(making) = self.places.get(name.as_str()).map(|place| &mut self.decks[*place]) else { continue };
            let mut found = Found::default();
            let summary = converter.markdown(about, &mut found);
            if summary.chars().count() > LONGEST_PASSAGE {
                let message =
                    format!("the description of “{name}” is left out: it has more than {LONGEST_PASSAGE} characters");
                self.say(Severity::Warning, message, "shorten it in Anki");
            } else {
                making.incoming.deck.summary = summary;
                making.pictures.extend(found.pictures);
            }
        }
    }

    /// Takes the pictures over that the cards show.
    fn pictures(&mut self, archive: &mut Archive<'_>) {
        let (mut bounds, mut shown) = (Pictures::new(self.file), HashSet::new());
        for place in 0..self.decks.len() {
            let mut names = std::mem::take(&mut self.decks[place].pictures);
            names.sort();
            names.dedup();
            for written in names {
                let wrong = match picture(archive, &written, &mut shown) {
                    Ok(picture) => {
                        let (comes, wrong) = bounds.judge(&picture);
                        self.decks[place].incoming.pictures.extend(comes.then_some(picture));
                        wrong
                    }
                    Err(why) => {
                        Some((format!("is left out: it {why}"), "check the media in Anki, and export it again"))
                    }
                };
                if let Some((why, remedy)) = wrong {
                    self.say(Severity::Warning, format!("the picture {written} {why}"), remedy);
                }
            }
        }
        // A sound that is played has been told by itself.
        shown.extend(std::mem::take(&mut self.sounds).into_iter().filter(|sound| archive.has(sound)));
        let unused = archive.files().saturating_sub(shown.len());
        if unused > 0 {
            let message = format!("{} that no card shows left out", count(unused, "file"));
            self.say(Severity::Warning, message, "what is left out stays in Anki");
        }
    }

    /// The decks, and the problems, of which only so many are told. Those that no deck can be blamed for alone stay with
    /// the package.
    fn finish(mut self, list: Option<Problem>) -> (Vec<Incoming>, Vec<Problem>) {
        let untold = self.problems.len().saturating_sub(MOST_TOLD);
        self.problems.truncate(MOST_TOLD);
        if untold > 0 {
            self.say(Severity::Warning, format!("{} left out", count(untold, "more thing")), "mend the others first");
        }
        let problems = list.into_iter().chain(self.problems).collect();
        (self.decks.into_iter().map(|making| making.incoming).collect(), problems)
    }
}
