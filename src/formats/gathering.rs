//! A deck that is being gathered, card by card.

use std::{
    collections::{HashMap, HashSet},
    ops::Range,
};

use super::{
    collection::{Draft, foreign_id},
    problem::Problems,
};
use crate::deck::{
    self, Card, CardId, Citation, Deck, Flaw, FreeIds, Part, Passage, PassageId, Severity, Source, SourceId, slug,
};

/// One deck that is being gathered.
pub struct Gathering {
    /// The deck.
    pub deck: Deck,
    spans: Vec<Range<usize>>,
    /// The line of each card.
    pub lines: Vec<usize>,
    ids: FreeIds,
    passage_ids: FreeIds,
    source_ids: FreeIds,
    /// The cards by what they ask and answer, folded.
    pub asked: HashMap<(String, String), usize>,
    passages: HashMap<String, PassageId>,
    sources: HashMap<String, SourceId>,
}

impl Gathering {
    /// Nothing but what the deck says of itself.
    pub fn new(deck: Deck) -> Self {
        Self {
            deck,
            spans: Vec::new(),
            lines: Vec::new(),
            ids: FreeIds::default(),
            passage_ids: FreeIds::default(),
            source_ids: FreeIds::default(),
            asked: HashMap::new(),
            passages: HashMap::new(),
            sources: HashMap::new(),
        }
    }

    /// Adds a card, and returns the id that it has now.
    pub fn add(&mut self, card: Card, draft: &Draft) -> CardId {
        let base = if draft.id.trim().is_empty() { slug(&card.question) } else { foreign_id(draft.id.trim()) };
        let id = CardId::from(self.ids.take(&base));
        let passage = self.passage_of(draft);
        self.spans.push(draft.at.clone());
        self.deck.cards.push(Card { id: id.clone(), passage, ..card });
        id
    }

    /// The passage of a card: one that is there already, or a new one.
    pub fn passage_of(&mut self, draft: &Draft) -> Option<PassageId> {
        if draft.passage.is_empty() {
            return None;
        }
        if let Some(id) = self.passages.get(&draft.passage) {
            return Some(id.clone());
        }
        let named = if draft.heading.trim().is_empty() { &draft.passage } else { &draft.heading };
        let base = slug(&named.chars().take(60).collect::<String>());
        let id = PassageId::from(self.passage_ids.take(&base));
        let source = draft.source.trim();
        let locator = Some(draft.page.trim().to_owned()).filter(|page| !page.is_empty());
        let source = (!source.is_empty()).then(|| self.source_of(source));
        let sources =
            if source.is_some() || locator.is_some() { vec![Citation { id: source, locator }] } else { Vec::new() };
        let (heading, text) = (draft.heading.trim().to_owned(), draft.passage.clone());
        self.passages.insert(text.clone(), id.clone());
        self.deck.passages.push(Passage { id: id.clone(), heading, text, sources, note: None });
        Some(id)
    }

    /// Gives a card what another that asks and answers the same has beyond it: what it lacks itself, and what more there
    /// is in lists. Of a date, a topic, a passage or a note that both have, its own stays. Returns whether that is anything.
    pub fn fill(&mut self, place: usize, other: Card, draft: &Draft) -> bool {
        let passage = if self.deck.cards[place].passage.is_none() { self.passage_of(draft) } else { None };
        let card = &mut self.deck.cards[place];
        let mut is_filled = passage.is_some();
        card.passage = card.passage.take().or(passage);
        is_filled |= card.date.is_none() && other.date.is_some();
        card.date = card.date.take().or(other.date);
        if card.topic.is_general() && !other.topic.is_general() {
            (card.topic, is_filled) = (other.topic, true);
        }
        let texts = [
            (&mut card.event, other.event),
            (&mut card.quote, other.quote),
            (&mut card.note, other.note),
            (&mut card.cue, other.cue),
        ];
        for (text, other) in texts.into_iter().filter(|(text, other)| text.is_none() && other.is_some()) {
            (*text, is_filled) = (other, true);
        }
        let lists = [
            (&mut card.accept, other.accept),
            (&mut card.distractors, other.distractors),
            (&mut card.parties, other.parties),
            (&mut card.tags, other.tags),
        ];
        for (list, other) in lists {
            for item in other {
                if !list.contains(&item) {
                    list.push(item);
                    is_filled = true;
                }
            }
        }
        is_filled
    }

    fn source_of(&mut self, title: &str) -> SourceId {
        if let Some(id) = self.sources.get(title) {
            return id.clone();
        }
        let base = slug(title);
        let id = SourceId::from(self.source_ids.take(&base));
        self.sources.insert(title.to_owned(), id.clone());
        self.deck.sources.push(Source { id: id.clone(), title: title.to_owned(), ..Source::default() });
        id
    }

    /// Reports what the cards lack, and takes out those that cannot be studied because of it.
    pub fn check(&mut self, problems: &mut Problems<'_>) {
        let mut bad = HashSet::new();
        for finding in deck::check(&self.deck) {
            let Part::Card(place) = finding.part else { continue };
            // Of a deck that was not made for Entente, this is nothing to be told before it is there.
            if matches!(finding.flaw, Flaw::NoPassage | Flaw::YearGivenAway(_) | Flaw::AnswerInQuestion(_)) {
                continue;
            }
            let (severity, id) = (finding.flaw.severity(), self.deck.cards[place].id.clone());
            if severity == Severity::Error {
                bad.insert(place);
            }
            let (message, remedy) = (finding.flaw.message(), finding.flaw.remedy());
            problems.report(severity, self.spans[place].clone(), Some(id), message, remedy);
        }
        if !bad.is_empty() {
            let mut place = 0..;
            self.deck.cards.retain(|_| place.next().is_none_or(|place| !bad.contains(&place)));
        }
    }
}
