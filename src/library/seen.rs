//! When each card came into the library, and what it said then: one small file a deck, to which lines are only added.
//!
//! It answers what was added lately and what was edited. Without it nothing is lost but that.

use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
    sync::Arc,
    time::UNIX_EPOCH,
};

use super::{Access, Library};
use crate::{
    deck::{Card, CardKey, Deck, DeckId, fnv1a, slug},
    memory::{Moment, StudyDay},
    progress::search::Seen,
    storage::atomic,
};

/// When the cards of some decks came, in the order of each deck.
pub struct SeenCards(Vec<(Arc<Deck>, Vec<Seen>)>);

impl Library {
    /// Returns what reads when the cards came, in any thread, and notes those that were not there before. Give what it
    /// returns to [`take_seen`](Self::take_seen). A library that is open read-only notes nothing.
    pub fn seen_keeper(&mut self, now: Moment) -> impl FnOnce() -> SeenCards + Send + use<> {
        let (folder, may_write) = (self.folder.seen(), self.access == Access::Write);
        let today = self.study_day(now);
        let written_on = |deck: &super::LibraryDeck| {
            let since = deck.stamp?.1.duration_since(UNIX_EPOCH).ok()?;
            let at = Moment { utc_ms: i64::try_from(since.as_millis()).ok()?, ..now };
            Some(self.study_day(at).min(today))
        };
        let decks: Vec<_> = self.decks.iter().map(|deck| (Arc::clone(&deck.deck), written_on(deck))).collect();
        let moves = self.log.went().unwrap_or_default();
        move || {
            let mut elsewhere: HashMap<DeckId, HashMap<String, Noted>> = HashMap::new();
            let seen = |(deck, written_on): (Arc<Deck>, Option<StudyDay>)| {
                let path = file_of(&folder, &deck.id);
                let text = fs::read_to_string(&path).unwrap_or_default();
                // A card from another deck came when it came there.
                let came = |card: &Card| {
                    let names = moves.written_as(&CardKey { deck: deck.id.clone(), card: card.id.clone() });
                    names.into_iter().filter(|name| name.deck != deck.id).find_map(|name| {
                        let text = |id: &DeckId| fs::read_to_string(file_of(&folder, id)).unwrap_or_default();
                        let noted = elsewhere.entry(name.deck).or_insert_with_key(|id| read(&text(id)));
                        noted.get(name.card.as_str()).map(|(_, day)| *day)
                    })
                };
                // Of a deck that nobody has noted yet, the cards came with its file, or with the program.
                let day = if text.is_empty() { written_on } else { Some(today) };
                let (seen, new) = compare(&deck, &text, day, came);
                if may_write && !new.is_empty() {
                    let note = || {
                        atomic::create_private_folder(&folder)?;
                        atomic::write(&path, (text + &new).as_bytes())
                    };
                    note().unwrap_or_else(|err| tracing::warn!(%err, "when cards came was not noted"));
                }
                (deck, seen)
            };
            SeenCards(decks.into_iter().map(seen).collect())
        }
    }

    /// Takes up when the cards came. What is of a deck that has changed meanwhile is left.
    pub fn take_seen(&mut self, SeenCards(cards): SeenCards) {
        for (of, seen) in cards {
            if let Some(deck) = self.decks.iter_mut().find(|deck| Arc::ptr_eq(&deck.deck, &of)) {
                deck.seen = seen;
            }
        }
    }
}

fn file_of(folder: &Path, deck: &DeckId) -> PathBuf {
    let id = deck.as_str();
    folder.join(format!("{}-{:016x}.tsv", slug(id), fnv1a(id.as_bytes())))
}

/// What is noted of a card: a hash of what it said first, and the day on which it came.
type Noted = (u64, Option<StudyDay>);

/// Reads what was noted of a deck: card, hash and day, with tabs between.
fn read(noted: &str) -> HashMap<String, Noted> {
    let read = |line: &str| -> Option<(String, Noted)> {
        let mut fields = line.split('\t');
        let (card, hash, day) = (fields.next()?, fields.next()?, fields.next()?);
        Some((card.to_owned(), (u64::from_str_radix(hash, 16).ok()?, day.parse().ok())))
    };
    noted.lines().filter_map(read).collect()
}

/// Compares a deck with what was noted of it. Returns what is known of each card, and the lines of those that are new,
/// which came on `day`, or on the day that `came` knows.
fn compare(
    deck: &Deck,
    noted: &str,
    day: Option<StudyDay>,
    mut came: impl FnMut(&Card) -> Option<Option<StudyDay>>,
) -> (Vec<Seen>, String) {
    let known = read(noted);
    let mut new = String::new();
    let seen = deck.cards.iter().map(|card| {
        let (id, hash) = (card.id.as_str(), hash_of(card));
        if let Some((first, added)) = known.get(id) {
            return Seen { added: *added, is_edited: *first != hash };
        }
        let day = came(card).unwrap_or(day);
        if !id.contains(char::is_control) {
            let written = day.map(|day| day.to_string()).unwrap_or_default();
            new.extend([id, "\t", &format!("{hash:016x}"), "\t", &written, "\n"]);
        }
        Seen { added: day, is_edited: false }
    });
    (seen.collect(), new)
}

/// A number that is another one, with near certainty, if the card says anything else.
fn hash_of(card: &Card) -> u64 {
    fnv1a(serde_json::to_vec(card).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_noted_once_and_edited_as_long_as_it_says_something_else() {
        let card = |id: &str, question: &str| Card { id: id.into(), question: question.to_owned(), ..Card::default() };
        let deck = |cards: Vec<Card>| Deck { id: "d".into(), cards, ..Deck::default() };
        let first = deck(vec![card("a", "Who?"), card("b", "When?")]);
        let (seen, noted) = compare(&first, "", Some(StudyDay(20_000)), |_| None);
        assert!(seen.iter().all(|seen| *seen == Seen { added: Some(StudyDay(20_000)), is_edited: false }));

        let later = deck(vec![card("a", "Who then?"), card("b", "When?"), card("c", "Where?")]);
        let (seen, new) = compare(&later, &noted, Some(StudyDay(20_005)), |_| None);
        let told: Vec<_> = seen.iter().map(|seen| (seen.added.map(|day| day.0), seen.is_edited)).collect();
        assert_eq!(told, [(Some(20_000), true), (Some(20_000), false), (Some(20_005), false)]);
        assert_eq!(new.lines().count(), 1);

        let (back, new) = compare(&deck(vec![card("a", "Who?")]), &format!("{noted}damaged\n\n{new}"), None, |_| None);
        assert_eq!((back[0].is_edited, new.as_str()), (false, ""));
    }
}
