//! Whether a format gives the texts of a deck back letter by letter. It is tried: of the cards whose texts are anything
//! but plain, a deck is written and read again.

use std::collections::{HashMap, HashSet};

use crate::{
    deck::{Card, Deck, Passage, PassageId, fold},
    formats::{Choices, Format, anki, bounds::LONGEST_NAME, markdown::may_be_card, take_in, write},
};

/// What of the texts is otherwise when they come back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Changed {
    /// Whether a card is missing.
    pub is_card_missing: bool,
    /// Whether a text is written otherwise.
    pub is_text_other: bool,
}

/// Tries out what a format changes of the texts that it holds.
pub fn changed(deck: &Deck, format: Format) -> Changed {
    let tried = Tried { format };
    let Some(before) = tried.part_of(deck) else { return Changed::default() };
    let file = format!("deck.{}", format.ending());
    let intake = take_in(&write(&before, format), file.as_ref(), &Choices::default());
    let [after] = intake.decks.as_slice() else { return Changed { is_card_missing: true, is_text_other: true } };
    tried.compared(&before, &after.deck)
}

/// Whether two cards ask and answer the same, so that a table and notes have one of them.
pub fn has_twins(deck: &Deck) -> bool {
    let mut seen = HashSet::new();
    deck.cards.iter().any(|card| !seen.insert((fold(&card.question), fold(&card.answer_text()))))
}

/// A format that is tried out.
struct Tried {
    format: Format,
}

impl Tried {
    fn is_notes(&self) -> bool {
        self.format == Format::Markdown
    }

    /// Whether the format certainly gives a text back as it is: the most common ones need not be tried.
    fn keeps(&self, text: &str) -> bool {
        let is_control = |c: char| c.is_control() && c != '\n';
        if text.trim() != text || text.contains(is_control) {
            return false;
        }
        let is_item = |line: &str| {
            let is_numbered = ["1. ", "1) "].iter().any(|number| line.starts_with(number));
            line.starts_with(['-', '*', '+', '•']) || is_numbered || line.trim_start() != line
        };
        match self.format {
            Format::Anki => true,
            Format::Markdown => {
                let is_mark = |line: &str| {
                    line.trim_end() != line
                        || line.chars().take(3).any(|c| c == ':')
                        || matches!(line, "?" | "??")
                        || may_be_card(line)
                };
                !text.contains(['#', '`', '<', '[', '{', '~', '\\', '|'])
                    && !["::", "==", "---", "\n\n\n"].iter().any(|mark| text.contains(mark))
                    && !text.lines().any(|line| is_item(line) || is_mark(line))
            }
            _ => {
                let is_marked = text.starts_with(['\'', '=', '+', '@', '"', '#']);
                !is_marked && !text.contains('<') && !text.lines().any(is_item)
            }
        }
    }

    /// The part of a deck that has to be tried; `None` if there is none.
    fn part_of(&self, deck: &Deck) -> Option<Deck> {
        let passages = deck.passages_by_id();
        let passage_of = |card: &Card| card.passage.as_ref().and_then(|id| passages.get(id).copied());
        let is_plain = |card: &&Card| self.keeps_card(card) && passage_of(card).is_none_or(|it| self.keeps_passage(it));
        let mut cards: Vec<Card> = deck.cards.iter().filter(|card| !is_plain(card)).cloned().collect();
        let is_told = |text: &str| self.format != Format::Anki || anki::says_the_same(text);
        if !(self.keeps_name(&deck.title) && is_told(&deck.summary)) && cards.is_empty() {
            cards.extend(deck.cards.first().cloned());
        }
        // Notes hold passages without cards, too.
        let asked: HashSet<&PassageId> = deck.cards.iter().filter_map(|card| card.passage.as_ref()).collect();
        let is_alone = |it: &&Passage| self.is_notes() && !asked.contains(&it.id) && !self.keeps_passage(it);
        let alone: HashSet<&PassageId> = deck.passages.iter().filter(is_alone).map(|it| &it.id).collect();
        if !alone.is_empty() && cards.is_empty() {
            cards.extend(deck.cards.first().cloned());
        }
        let needed = cards.iter().filter_map(|card| card.passage.as_ref());
        let needed: HashSet<&PassageId> = needed.chain(alone).collect();
        let passages = deck.passages.iter().filter(|it| needed.contains(&it.id)).cloned().collect();
        let (id, title, summary, sources) =
            (deck.id.clone(), deck.title.clone(), deck.summary.clone(), deck.sources.clone());
        (!cards.is_empty()).then(|| Deck { id, title, summary, sources, passages, cards, ..Deck::default() })
    }

    /// The same of a title, a heading or a tag.
    fn keeps_name(&self, text: &str) -> bool {
        text.len() <= LONGEST_NAME && !text.contains('\n') && self.keeps(text)
    }

    fn keeps_card(&self, card: &Card) -> bool {
        let is_kept = |text: &String| self.keeps(text);
        let texts = [&card.event, &card.quote, &card.note, &card.cue].into_iter().flatten();
        let lists = [&card.accept, &card.distractors, &card.parties].into_iter().flatten();
        let has_plain_tags = card.tags.iter().all(|tag| self.keeps_name(tag));
        self.keeps(&card.question)
            && card.answer.texts().iter().all(is_kept)
            && (self.is_notes() || has_plain_tags && texts.chain(lists).all(is_kept))
    }

    fn keeps_passage(&self, passage: &Passage) -> bool {
        self.keeps_name(&passage.heading)
            && self.keeps(&passage.text)
            && passage.note.as_ref().is_none_or(|note| self.keeps(note))
    }

    fn compared(&self, before: &Deck, after: &Deck) -> Changed {
        let mut changed = Changed::default();
        let name = |card: &Card| if self.is_notes() { card.question.clone() } else { card.id.to_string() };
        let there: HashMap<String, &Card> = after.cards.iter().map(|card| (name(card), card)).collect();
        changed.is_card_missing = after.cards.len() < before.cards.len() && !has_twins(before);
        let [of_before, of_after] = [before, after].map(Deck::passages_by_id);
        for card in &before.cards {
            // Notes have the words of such a gap, and that is said by itself.
            let is_gap_lost = self.is_notes() && card.cloze().is_some() && !card.answer.is_empty();
            let is_same = |other: &&Card| {
                let passage = card.passage.as_ref().and_then(|id| of_before.get(id).copied());
                let other_passage = other.passage.as_ref().and_then(|id| of_after.get(id).copied());
                self.is_card_same(card, other) && self.is_passage_same(passage, other_passage)
            };
            changed.is_text_other |= !is_gap_lost && !there.get(&name(card)).is_some_and(is_same);
        }
        let has_same = |it: &Passage| {
            after
                .passages
                .iter()
                .any(|other| it.text == other.text && (it.heading.is_empty() || it.heading == other.heading))
        };
        changed.is_text_other |= self.is_notes() && !before.passages.iter().all(has_same);
        let has_levels = before.title.contains("::");
        changed.is_text_other |= self.format != Format::Csv && !has_levels && before.title != after.title;
        changed.is_text_other |= self.format == Format::Anki && before.summary != after.summary;
        changed
    }

    fn is_card_same(&self, card: &Card, other: &Card) -> bool {
        let (was, is) = (card.answer.texts(), other.answer.texts());
        // Line breaks in lists are said by themselves.
        let has_breaks = |items: &[String]| self.format != Format::Anki && items.iter().any(|item| item.contains('\n'));
        let is_answer_same = card.answer.is_empty() || was == is || was.len() > 1 && has_breaks(was);
        let lists =
            [(&card.accept, &other.accept), (&card.distractors, &other.distractors), (&card.parties, &other.parties)];
        // So are those in tags, and the blanks and number signs.
        let is_told = |tag: &String| match self.format {
            Format::Anki => false,
            Format::Tsv => tag.starts_with('#') || tag.contains(char::is_whitespace),
            _ => tag.starts_with('#') || tag.contains('\n'),
        };
        card.question == other.question
            && is_answer_same
            && (self.is_notes()
                || lists.iter().all(|(was, is)| was == is || has_breaks(was))
                    && (card.tags == other.tags || card.tags.iter().any(is_told))
                    && (&card.event, &card.quote, &card.note, &card.cue)
                        == (&other.event, &other.quote, &other.note, &other.cue))
    }

    fn is_passage_same(&self, passage: Option<&Passage>, other: Option<&Passage>) -> bool {
        match (passage, other) {
            (Some(passage), Some(other)) => {
                let is_note_same = self.format != Format::Anki || passage.note == other.note;
                let is_heading_same = passage.heading.is_empty() || passage.heading == other.heading;
                passage.text == other.text && is_heading_same && is_note_same
            }
            (passage, other) => passage.is_none() && other.is_none(),
        }
    }
}
