//! A deck from elsewhere, put into one that is there: what is the same card keeps its id, and so its history.

use std::collections::{HashMap, HashSet};

use crate::deck::{Answer, Card, CardId, Citation, Deck, FreeIds, PassageId, Source, SourceId, Topic, fold};

/// How alike two questions must be, from 0 to 1, to be one with a slip mended.
const ALIKE: f64 = 0.5;

/// A deck from elsewhere, put into one that is there.
#[derive(Clone, Debug, PartialEq)]
pub struct Merged {
    /// The deck that is there, with the cards of the other in it.
    pub deck: Deck,
    /// For each card of the other deck, in its order, the id that it has now.
    pub ids: Vec<CardId>,
    /// Cards that were not there.
    pub new: usize,
    /// Cards that say something else now.
    pub changed: usize,
    /// Cards that are as they were.
    pub unchanged: usize,
    /// Cards whose id is that of another card: they have got a new one.
    pub clashing: Vec<CardId>,
}

/// Puts the cards of a deck into one that is there, in which cards that it lacks stay.
///
/// A card is the same if its id is, or else what it asks; or what it answers, if only one card answers that and the
/// questions are alike. Of a card that is the same, what the other leaves empty stays as it is.
#[must_use]
pub fn merged(coming: &Deck, present: &Deck) -> Merged {
    let same = same_cards(coming, present);
    let mut merged = Merged {
        deck: present.clone(),
        ids: Vec::with_capacity(coming.cards.len()),
        new: 0,
        changed: 0,
        unchanged: 0,
        clashing: Vec::new(),
    };
    let passages = take_over_texts(coming, &mut merged.deck);
    let retired: HashSet<&CardId> = present.retired.iter().collect();
    let mut ids = FreeIds::new(present.cards.iter().map(|card| card.id.as_str()));
    let mut back = HashSet::new();
    for (card, same) in coming.cards.iter().zip(same) {
        let mut card = card.clone();
        card.passage = card.passage.as_ref().and_then(|id| passages.get(id)).cloned();
        if let Some(place) = same {
            let before = &present.cards[place];
            let card = updated(before, card);
            merged.ids.push(card.id.clone());
            if card == *before {
                merged.unchanged += 1;
            } else {
                merged.changed += 1;
                merged.deck.cards[place] = card;
            }
        } else {
            let id = CardId::from(ids.take(card.id.as_str()));
            if id != card.id {
                merged.clashing.push(std::mem::replace(&mut card.id, id));
            }
            if retired.contains(&card.id) {
                back.insert(card.id.clone());
            }
            merged.ids.push(card.id.clone());
            merged.new += 1;
            merged.deck.cards.push(card);
        }
    }
    merged.deck.retired.retain(|id| !back.contains(id));
    merged
}

/// For each card that comes, the place of the card that is the same.
fn same_cards(coming: &Deck, present: &Deck) -> Vec<Option<usize>> {
    let mut free: Vec<bool> = vec![true; present.cards.len()];
    let mut same: Vec<Option<usize>> = vec![None; coming.cards.len()];
    let folded = |deck: &Deck, of: fn(&Card) -> String| -> Vec<String> { deck.cards.iter().map(of).collect() };
    let [questions, asked] = [coming, present].map(|deck| folded(deck, |card| fold(&card.prompt())));
    let [answers, answered] = [coming, present].map(|deck| folded(deck, |card| fold(&card.answer_text())));
    let ids: HashMap<&CardId, usize> = present.cards.iter().zip(0..).map(|(card, place)| (&card.id, place)).collect();
    for (place, card) in coming.cards.iter().enumerate() {
        let Some(&other) = ids.get(&card.id) else { continue };
        // Numbers from two lists name different cards, which share nothing.
        if questions[place] == asked[other]
            || answers[place] == answered[other]
            || strsim::normalized_levenshtein(&questions[place], &asked[other]) >= ALIKE
        {
            same[place] = Some(other);
            free[other] = false;
        }
    }
    // Of several cards that ask the same, the one with the same answer; the first is last in each list.
    let mut by_question: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut by_both: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
    for place in (0..asked.len()).rev().filter(|place| free[*place] && !asked[*place].is_empty()) {
        by_question.entry(&asked[place]).or_default().push(place);
        by_both.entry((&asked[place], &answered[place])).or_default().push(place);
    }
    for place in 0..questions.len() {
        if same[place].is_some() {
            continue;
        }
        let question = questions[place].as_str();
        let other = match by_question.get(question).map(Vec::as_slice) {
            Some([only]) => Some(*only).filter(|other| free[*other]),
            Some(_) => by_both.get_mut(&(question, answers[place].as_str())).and_then(Vec::pop),
            None => None,
        };
        if let Some(other) = other {
            same[place] = Some(other);
            free[other] = false;
        }
    }
    let mut by_answer: HashMap<&str, Vec<usize>> = HashMap::new();
    for (place, answer) in answered.iter().enumerate().filter(|(place, answer)| free[*place] && !answer.is_empty()) {
        by_answer.entry(answer).or_default().push(place);
    }
    for (place, answer) in answers.iter().enumerate().filter(|(place, _)| same[*place].is_none()).collect::<Vec<_>>() {
        if let Some([other]) = by_answer.get(answer.as_str()).map(Vec::as_slice)
            && free[*other]
            && strsim::normalized_levenshtein(&questions[place], &asked[*other]) >= ALIKE
        {
            same[place] = Some(*other);
            free[*other] = false;
        }
    }
    same
}

/// A card as it is now: what comes, and what was there of that which comes empty.
fn updated(before: &Card, coming: Card) -> Card {
    let list = |coming: Vec<String>, before: &[String]| if coming.is_empty() { before.to_vec() } else { coming };
    // A list of one item reads as a text elsewhere.
    let is_same_answer = |answer: &Answer| match (answer, &before.answer) {
        (Answer::Text(text), Answer::List(items)) => items.as_slice() == [text.as_str()],
        _ => false,
    };
    let answer =
        if coming.answer.is_empty() || is_same_answer(&coming.answer) { before.answer.clone() } else { coming.answer };
    Card {
        id: before.id.clone(),
        topic: if coming.topic == Topic::General { before.topic } else { coming.topic },
        question: coming.question,
        answer,
        accept: list(coming.accept, &before.accept),
        date: coming.date.or_else(|| before.date.clone()),
        event: coming.event.or_else(|| before.event.clone()),
        passage: coming.passage.or_else(|| before.passage.clone()),
        quote: coming.quote.or_else(|| before.quote.clone()),
        parties: list(coming.parties, &before.parties),
        rivals: if coming.rivals.is_empty() { before.rivals.clone() } else { coming.rivals },
        distractors: list(coming.distractors, &before.distractors),
        cue: coming.cue.or_else(|| before.cue.clone()),
        note: coming.note.or_else(|| before.note.clone()),
        tags: list(coming.tags, &before.tags),
    }
}

/// Takes over passages and the sources that they name. Returns the id that each passage has now.
fn take_over_texts(coming: &Deck, deck: &mut Deck) -> HashMap<PassageId, PassageId> {
    let mut by_text: HashMap<String, PassageId> =
        deck.passages.iter().map(|it| (it.text.trim().to_owned(), it.id.clone())).collect();
    let mut ids = FreeIds::new(deck.passages.iter().map(|it| it.id.as_str()));
    let places: HashMap<PassageId, usize> = deck.passages.iter().map(|it| it.id.clone()).zip(0..).collect();
    let mut sources = Sources::new(deck);
    let mut passages = HashMap::new();
    for passage in &coming.passages {
        let id = if let Some(id) = by_text.get(passage.text.trim()) {
            id.clone()
        } else if let Some(known) = places.get(&passage.id).map(|place| &mut deck.passages[*place])
            && known.heading == passage.heading
            && !known.heading.is_empty()
        {
            // The same heading over another text: it was changed where it comes from.
            known.text.clone_from(&passage.text);
            known.id.clone()
        } else {
            let mut passage = passage.clone();
            passage.id = PassageId::from(ids.take(passage.id.as_str()));
            for citation in &mut passage.sources {
                sources.take_over(coming, deck, citation);
            }
            by_text.insert(passage.text.trim().to_owned(), passage.id.clone());
            let id = passage.id.clone();
            deck.passages.push(passage);
            id
        };
        passages.insert(passage.id.clone(), id);
    }
    passages
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
