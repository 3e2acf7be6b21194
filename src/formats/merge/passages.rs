//! The passages of a deck from elsewhere, put into one that is there.

use std::collections::{BTreeSet, HashMap, HashSet};

use crate::{
    deck::{Citation, Deck, FreeIds, Passage, PassageId, Source, SourceId, fold},
    wording::{count, shortened},
};

/// How many runs of characters two texts must share, from 0 to 1, to be one that was corrected.
const MOSTLY_THE_SAME: f64 = 0.5;
/// The length of such a run. Shorter ones are shared by any two long texts of one language.
const RUN: usize = 8;

/// What became of the passages that came.
pub struct TakenOver {
    /// The id that each has now.
    pub ids: HashMap<PassageId, PassageId>,
    /// Where those stand that were there and say something else now.
    pub changed: HashSet<usize>,
    /// Why cards got a passage beside the one that they had.
    pub apart: Vec<String>,
}

/// Takes over passages and the sources that they name. For each card that comes, `same` is the place of the one that is
/// there.
pub fn take_over(coming: &Deck, same: &[Option<usize>], deck: &mut Deck) -> TakenOver {
    let asked = Asked::new(coming, same, deck);
    let mut by_text: HashMap<String, usize> =
        deck.passages.iter().map(|it| it.text.trim().to_owned()).zip(0..).collect();
    let mut ids = FreeIds::new(deck.passages.iter().map(|it| it.id.as_str()));
    let mut sources = Sources::new(deck);
    let mut taken = TakenOver { ids: HashMap::new(), changed: HashSet::new(), apart: Vec::new() };
    let headings: HashSet<String> = deck.passages.iter().map(|it| fold(&it.heading)).collect();
    for passage in &coming.passages {
        let known = match by_text.get(passage.text.trim()) {
            Some(place) => Ok(*place),
            None => asked.corrected(passage, deck).and_then(|place| {
                // It is corrected once: another text is another passage.
                if taken.changed.contains(&place) { Err(ANOTHER_TEXT) } else { Ok(place) }
            }),
        };
        let place = known.unwrap_or_else(|why| {
            taken.apart.extend(asked.apart(passage, why));
            let mut passage = passage.clone();
            passage.id = PassageId::from(ids.take(passage.id.as_str()));
            for citation in &mut passage.sources {
                sources.take_over(coming, deck, citation);
            }
            deck.passages.push(passage);
            deck.passages.len() - 1
        });
        by_text.insert(passage.text.trim().to_owned(), place);
        // With the heading of another passage, a text was put into the wrong row.
        let is_headed = !headings.contains(&fold(&passage.heading));
        if known.is_ok() && correct(&mut deck.passages[place], passage, is_headed) {
            taken.changed.insert(place);
        }
        taken.ids.insert(passage.id.clone(), deck.passages[place].id.clone());
    }
    taken
}

/// Gives a passage the text that comes, and its heading if that is a new one. Returns whether it says something else now.
fn correct(known: &mut Passage, coming: &Passage, is_new_heading: bool) -> bool {
    // Notes have the id as the heading of a passage without one.
    let is_headed = !coming.heading.is_empty() && is_new_heading && coming.heading != known.id.as_str();
    if is_headed {
        known.heading.clone_from(&coming.heading);
    }
    let is_other = known.text.trim() != coming.text.trim();
    if is_other {
        known.text.clone_from(&coming.text);
    }
    is_headed || is_other
}

const ANOTHER_TEXT: &str = "other cards about it come with another text";

/// Which passages that come are asked about by the cards of which that are there.
struct Asked {
    /// For each that comes, those that its cards have.
    before: HashMap<PassageId, BTreeSet<PassageId>>,
    /// For each that is there, those that its cards come with.
    after: HashMap<PassageId, BTreeSet<PassageId>>,
    /// For each that comes, how many of its cards have another.
    cards: HashMap<PassageId, usize>,
    /// Those that are there of which a card does not come, or comes without a passage.
    in_part: HashSet<PassageId>,
    /// The texts that come.
    texts: HashSet<String>,
    /// Where each passage stands that is there.
    places: HashMap<PassageId, usize>,
}

impl Asked {
    fn new(coming: &Deck, same: &[Option<usize>], deck: &Deck) -> Self {
        let mut asked = Self {
            before: HashMap::new(),
            after: HashMap::new(),
            cards: HashMap::new(),
            in_part: HashSet::new(),
            texts: coming.passages.iter().map(|it| it.text.trim().to_owned()).collect(),
            places: deck.passages.iter().map(|it| it.id.clone()).zip(0..).collect(),
        };
        let mut comes = vec![false; deck.cards.len()];
        for (card, place) in coming.cards.iter().zip(same) {
            let (Some(place), Some(after)) = (*place, &card.passage) else { continue };
            let Some(before) = &deck.cards[place].passage else { continue };
            comes[place] = true;
            asked.before.entry(after.clone()).or_default().insert(before.clone());
            asked.after.entry(before.clone()).or_default().insert(after.clone());
            *asked.cards.entry(after.clone()).or_default() += 1;
        }
        let absent = deck.cards.iter().zip(comes).filter(|(_, comes)| !comes);
        asked.in_part = absent.filter_map(|(card, _)| card.passage.clone()).collect();
        asked
    }

    /// The place of the passage that one with another text corrects; or why there is none.
    fn corrected(&self, coming: &Passage, deck: &Deck) -> Result<usize, &'static str> {
        let place = |id: &PassageId| self.places.get(id).copied();
        let is_headed_alike =
            |known: &Passage| !known.heading.is_empty() && fold(&known.heading) == fold(&coming.heading);
        let before: Vec<&PassageId> = self.before.get(&coming.id).into_iter().flatten().collect();
        let (place, is_whole) = match before.as_slice() {
            // No card tells: its name does.
            [] => (place(&coming.id).filter(|place| is_headed_alike(&deck.passages[*place])), true),
            [id] => (place(id), !self.in_part.contains(*id)),
            _ => return Err("they had different ones"),
        };
        let place = place.ok_or("it is new")?;
        let known = &deck.passages[place];
        let is_alone = self.after.get(&known.id).is_none_or(|after| after.len() == 1 && after.contains(&coming.id));
        if !is_alone || self.texts.contains(known.text.trim()) {
            return Err(ANOTHER_TEXT);
        }
        let is_same = is_whole && is_headed_alike(known) || shared(&known.text, &coming.text) >= MOSTLY_THE_SAME;
        if is_same { Ok(place) } else { Err("its text is another one") }
    }

    /// Says that cards which had a passage get another one.
    fn apart(&self, passage: &Passage, why: &str) -> Option<String> {
        let cards = *self.cards.get(&passage.id)?;
        let named = if passage.heading.is_empty() { &passage.text } else { &passage.heading };
        let mut words: String = named.chars().take(60).collect();
        if words.len() < named.len() {
            words.push('…');
        }
        let get = if cards == 1 { "gets" } else { "get" };
        Some(format!("{} {get} a passage beside the one before, “{words}”: {why}", count(cards, "card")))
    }
}

/// Which quotes are no longer in their passages, of which those at these places were corrected.
pub fn lost_quotes(merged: &Deck, before: &Deck, corrected: &HashSet<usize>) -> Vec<String> {
    let passages: HashMap<&PassageId, &Passage> =
        corrected.iter().map(|place| &merged.passages[*place]).map(|passage| (&passage.id, passage)).collect();
    let former = before.passages_by_id();
    let lost = merged.cards.iter().filter_map(|card| {
        let (id, quote) = (card.passage.as_ref()?, card.quote.as_ref()?);
        let passage = passages.get(id)?;
        let was_there = former.get(id).is_some_and(|it| it.text.contains(quote.as_str()));
        (was_there && !passage.text.contains(quote.as_str())).then(|| {
            let [asked, heading] = [card.prompt().as_ref(), passage.heading.as_str()].map(|text| shortened(text, 60));
            format!("the quote of “{asked}” is no longer in its passage, “{heading}”, as that is corrected")
        })
    });
    lost.collect()
}

/// How many runs of characters two texts share, from 0 to 1.
fn shared(a: &str, b: &str) -> f64 {
    let [a, b] = [a, b].map(|text| text.chars().collect::<Vec<char>>());
    let mut runs: HashMap<&[char], usize> = HashMap::new();
    for run in a.windows(RUN) {
        *runs.entry(run).or_default() += 1;
    }
    let is_shared = |run: &&[char]| {
        let left = runs.get_mut(*run).filter(|left| **left > 0);
        left.is_some_and(|left| {
            *left -= 1;
            true
        })
    };
    let all = a.windows(RUN).len() + b.windows(RUN).len();
    2.0 * b.windows(RUN).filter(is_shared).count() as f64 / all.max(1) as f64
}

/// The sources of a deck, by what they are called.
struct Sources {
    known: HashMap<String, SourceId>,
    ids: FreeIds,
}

impl Sources {
    fn new(deck: &Deck) -> Self {
        let named = |it: &Source| [(it.title.clone(), it.id.clone()), (it.citation(), it.id.clone())];
        let known = deck.sources.iter().rev().flat_map(named).collect();
        Self { known, ids: FreeIds::new(deck.sources.iter().map(|it| it.id.as_str())) }
    }

    /// Makes a citation name a source that the deck has: one that is called the same, or a new one.
    fn take_over(&mut self, coming: &Deck, deck: &mut Deck, citation: &mut Citation) {
        let Some(source) = citation.id.as_ref().and_then(|id| coming.source(id)) else { return };
        let name = source.citation();
        let id = if let Some(id) = self.known.get(&name) {
            id.clone()
        } else {
            let id = SourceId::from(self.ids.take(source.id.as_str()));
            deck.sources.push(Source { id: id.clone(), ..source.clone() });
            self.known.insert(name, id.clone());
            id
        };
        citation.id = Some(id);
    }
}
