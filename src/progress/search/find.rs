//! Which cards a search means.

use super::{
    DeckTexts, Key, Search, Standing,
    language::{Term, Wanted},
};
use crate::{
    deck::{Card, contains_words},
    memory::{CardState, Schedule, Scheduler, StudyDay},
    study::Marks,
};

/// Every card of some decks, and how each stands today.
pub struct Catalogue<'c> {
    /// The decks, in the order in which they are listed.
    pub decks: Vec<CatalogueDeck<'c>>,
    /// The model of memory.
    pub scheduler: &'c Scheduler,
    /// The current study day.
    pub today: StudyDay,
}

/// A deck, and how its cards stand, in its order.
pub struct CatalogueDeck<'c> {
    /// Its texts.
    pub texts: &'c DeckTexts,
    /// What is known about each card.
    pub states: &'c [CardState],
    /// What is set on each card.
    pub marks: &'c [Marks],
    /// When each card came and changed, as far as that is known.
    pub seen: &'c [Seen],
}

/// When a card came into the library and was changed, as far as that is known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The study day on which it was first there.
    pub added: Option<StudyDay>,
    /// Whether it was changed since.
    pub is_edited: bool,
}

/// A card, by its deck's and its own position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CardAt {
    /// The position of its deck in the catalogue.
    pub deck: u32,
    /// Its position in the deck.
    pub place: u32,
}

/// A part of a search as it is looked for in one deck.
enum Looked<'s> {
    /// All cards of the deck are meant, or none.
    All(bool),
    /// Those with one of the deck's names that are marked here.
    Named(Vec<bool>),
    /// Whatever the part says of the card.
    Wanted(&'s Wanted),
}

impl Catalogue<'_> {
    /// Returns the cards that a search means, in the order of the decks.
    #[must_use]
    pub fn find(&self, search: &Search) -> Vec<CardAt> {
        let is_exact: Vec<bool> = search.terms.iter().map(|term| self.is_named_exactly(term)).collect();
        let mut found = Vec::new();
        for (number, deck) in (0..).zip(&self.decks) {
            let mut looked: Vec<(bool, Looked<'_>)> = search
                .terms
                .iter()
                .zip(&is_exact)
                .map(|(term, is_exact)| (term.is_excluded, deck.look(&term.wanted, *is_exact)))
                .collect();
            // What is read in the texts comes last.
            looked.sort_by_key(|(_, looked)| matches!(looked, Looked::Wanted(Wanted::Letters(_) | Wanted::Phrase(_))));
            for place in 0..deck.texts.deck().cards.len() {
                let meets =
                    |(is_excluded, looked): &(bool, Looked<'_>)| *is_excluded != self.is_meant(deck, place, looked);
                if looked.iter().all(meets) {
                    found.push(CardAt { deck: number, place: place as u32 });
                }
            }
        }
        found
    }

    /// Whether something has exactly the name that is looked for: then what only has it in its name is not meant.
    fn is_named_exactly(&self, term: &Term) -> bool {
        let Wanted::Name(key, wanted) = &term.wanted else { return false };
        self.names(*key).any(|name| name.is(wanted))
    }

    /// The names of all decks, tags, parties or passages. Those of several decks come several times.
    pub(super) fn names(&self, key: Key) -> impl Iterator<Item = &super::texts::Name> {
        self.decks
            .iter()
            .flat_map(|deck| deck.texts.names.iter().chain([&deck.texts.own]))
            .filter(move |name| name.key == key)
    }

    fn is_meant(&self, deck: &CatalogueDeck<'_>, place: usize, looked: &Looked<'_>) -> bool {
        let wanted = match looked {
            Looked::All(are_meant) => return *are_meant,
            Looked::Named(are_meant) => {
                return deck.texts.names_of(place).iter().any(|name| are_meant[*name as usize]);
            }
            Looked::Wanted(wanted) => *wanted,
        };
        match wanted {
            Wanted::Letters(letters) => deck.texts.text_of(place).contains(letters.as_str()),
            Wanted::Phrase(words) => deck.texts.text_of(place).lines().any(|line| contains_words(line, words)),
            Wanted::Name(..) => false,
            Wanted::Topic(topics) => topics.contains(&deck.card(place).topic),
            Wanted::Standing(standings) => standings.iter().any(|standing| self.stands(deck, place, *standing)),
            Wanted::Date(ranges) => deck.card(place).dated().is_some_and(|date| {
                let (first, last) = date.days();
                ranges.iter().any(|range| range.0 <= last && first <= range.1)
            }),
            Wanted::Figure(key, range) => self.figure(deck, place, *key).is_some_and(|figure| range.contains(&figure)),
            Wanted::Days(key, range) => {
                let day = match key {
                    Key::Added => deck.seen(place).added,
                    _ => deck.state(place).schedule().map(|schedule| schedule.last_day),
                };
                day.is_some_and(|day| range.contains(&self.today.days_since(day)))
            }
        }
    }

    fn stands(&self, deck: &CatalogueDeck<'_>, place: usize, standing: Standing) -> bool {
        let (state, marks) = (deck.state(place), deck.marks(place));
        match standing {
            Standing::Due => state.is_due(self.today) && marks.may_be_asked(self.today),
            Standing::New => state.is_new(),
            Standing::Learned => state.is_learned(),
            Standing::Trouble => state.schedule().is_some_and(Schedule::is_leech),
            Standing::Suspended => marks.is_suspended,
            Standing::Flagged => marks.is_flagged,
            Standing::Buried => marks.buried_on == Some(self.today),
            Standing::Edited => deck.seen(place).is_edited,
        }
    }

    /// A figure of a card, if it has one.
    fn figure(&self, deck: &CatalogueDeck<'_>, place: usize, key: Key) -> Option<u32> {
        let state = deck.state(place);
        let schedule = state.schedule();
        match key {
            Key::Known => self.known(deck, place).map(|known| (known * 100.0).round() as u32),
            Key::Lapses => Some(schedule.map_or(0, |schedule| schedule.lapses)),
            Key::Answers => Some(schedule.map_or(0, |schedule| schedule.reviews)),
            _ => None,
        }
    }

    /// Returns the probability that a card of the deck is recalled today, from 0 to 1; `None` if it is new.
    #[must_use]
    pub fn known(&self, deck: &CatalogueDeck<'_>, place: usize) -> Option<f32> {
        let state = deck.state(place);
        (!state.is_new()).then(|| self.scheduler.known(&state, self.today))
    }

    /// Returns how a card stands, in a word: what keeps it from being asked, before what the log says of it.
    #[must_use]
    pub fn standing(&self, deck: &CatalogueDeck<'_>, place: usize) -> &'static str {
        let order = [Standing::Suspended, Standing::Buried, Standing::New, Standing::Due, Standing::Learned];
        let found = order.into_iter().find(|standing| self.stands(deck, place, *standing));
        // Neither recalled at its last answer nor due: its day was moved.
        found.map_or("failing", Standing::name)
    }
}

impl CatalogueDeck<'_> {
    /// Returns the card at that place.
    ///
    /// # Panics
    ///
    /// Panics if the deck has no card there.
    #[must_use]
    pub fn card(&self, place: usize) -> &Card {
        &self.texts.deck().cards[place]
    }

    /// Returns what is known about the card at that place.
    #[must_use]
    pub fn state(&self, place: usize) -> CardState {
        self.states.get(place).copied().unwrap_or_default()
    }

    /// Returns what is set on the card at that place.
    #[must_use]
    pub fn marks(&self, place: usize) -> Marks {
        self.marks.get(place).copied().unwrap_or_default()
    }

    /// Returns when the card at that place came and changed.
    #[must_use]
    pub fn seen(&self, place: usize) -> Seen {
        self.seen.get(place).copied().unwrap_or_default()
    }

    fn look<'s>(&self, wanted: &'s Wanted, is_exact: bool) -> Looked<'s> {
        let Wanted::Name(key, names) = wanted else { return Looked::Wanted(wanted) };
        let is_it =
            |name: &super::texts::Name| name.key == *key && if is_exact { name.is(names) } else { name.has(names) };
        if *key == Key::Deck {
            return Looked::All(is_it(&self.texts.own));
        }
        Looked::Named(self.texts.names.iter().map(is_it).collect())
    }
}
