//! Which card that comes is which of those that are there.

use std::collections::HashMap;

use crate::deck::{Card, CardId, Deck, fold, slug};

/// How alike two questions must be, from 0 to 1, to be one with a slip mended.
const ALIKE: f64 = 0.5;
/// The most digits of a number that counts rows, and the most letters before it.
const LONGEST_NUMBER: (usize, usize) = (5, 8);

/// For each card that comes, the place of the card that is the same.
pub fn same_cards(coming: &Deck, present: &Deck) -> Vec<Option<usize>> {
    let mut matching = Matching::new(coming, present);
    matching.by_id();
    matching.by_question();
    matching.by_name();
    matching.by_answer();
    matching.same
}

/// Two decks, while their cards are put together.
struct Matching<'d> {
    coming: &'d Deck,
    /// Where a card of an id is among those that are there.
    ids: HashMap<&'d CardId, usize>,
    /// Whether each of those is still free.
    free: Vec<bool>,
    /// For each card that comes, the place of the same.
    same: Vec<Option<usize>>,
    /// What those ask that come, and those that are there; folded, as the answers.
    questions: Vec<String>,
    asked: Vec<String>,
    answers: Vec<String>,
    answered: Vec<String>,
    /// How many of those that come have the id of one that is there and share something with it, and how many have not.
    shared: [usize; 2],
}

impl<'d> Matching<'d> {
    fn new(coming: &'d Deck, present: &'d Deck) -> Self {
        let folded = |deck: &Deck, of: fn(&Card) -> String| -> Vec<String> { deck.cards.iter().map(of).collect() };
        let [questions, asked] = [coming, present].map(|deck| folded(deck, |card| fold(&card.prompt())));
        let [answers, answered] = [coming, present].map(|deck| folded(deck, |card| fold(&card.answer_text())));
        Self {
            coming,
            ids: present.cards.iter().zip(0..).map(|(card, place)| (&card.id, place)).collect(),
            free: vec![true; present.cards.len()],
            same: vec![None; coming.cards.len()],
            questions,
            asked,
            answers,
            answered,
            shared: [0; 2],
        }
    }

    fn put(&mut self, place: usize, other: usize) {
        self.same[place] = Some(other);
        self.free[other] = false;
    }

    fn are_alike(&self, place: usize, other: usize) -> bool {
        strsim::normalized_levenshtein(&self.questions[place], &self.asked[other]) >= ALIKE
    }

    /// Those with the same id that share something.
    fn by_id(&mut self) {
        for (place, card) in self.coming.cards.iter().enumerate() {
            let Some(&other) = self.ids.get(&card.id) else { continue };
            let is_shared = self.questions[place] == self.asked[other]
                || self.answers[place] == self.answered[other]
                || self.are_alike(place, other);
            self.shared[usize::from(!is_shared)] += 1;
            if is_shared {
                self.put(place, other);
            }
        }
    }

    /// Those that ask the same. Of several, the one with the same answer.
    fn by_question(&mut self) {
        // The first is last in each list.
        let mut by_question: HashMap<&str, Vec<usize>> = HashMap::new();
        let mut by_both: HashMap<(&str, &str), Vec<usize>> = HashMap::new();
        let is_free = |place: &usize| self.free[*place] && !self.asked[*place].is_empty();
        for place in (0..self.asked.len()).rev().filter(is_free) {
            by_question.entry(&self.asked[place]).or_default().push(place);
            by_both.entry((&self.asked[place], &self.answered[place])).or_default().push(place);
        }
        for place in (0..self.questions.len()).filter(|place| self.same[*place].is_none()).collect::<Vec<_>>() {
            let question = self.questions[place].as_str();
            let other = match by_question.get(question).map(Vec::as_slice) {
                Some([only]) => Some(*only).filter(|other| self.free[*other]),
                Some(_) => by_both.get_mut(&(question, self.answers[place].as_str())).and_then(Vec::pop),
                None => None,
            };
            if let Some(other) = other {
                self.same[place] = Some(other);
                self.free[other] = false;
            }
        }
    }

    /// Those with the same id that share nothing: the card was written anew under its name. A number that counts rows is no
    /// name, as those of two lists are the same; unless most other numbers show that it is one list.
    fn by_name(&mut self) {
        let [alike, unlike] = self.shared;
        for (place, card) in self.coming.cards.iter().enumerate().filter(|_| unlike > 0) {
            let other = self.ids.get(&card.id).copied().filter(|other| self.free[*other]);
            let Some(other) = other.filter(|_| self.same[place].is_none()) else { continue };
            if !is_of_question(card) && (alike > unlike || !counts(&card.id)) {
                self.put(place, other);
            }
        }
    }

    /// Those with an answer that only one card has, if the questions are alike.
    fn by_answer(&mut self) {
        let mut by_answer: HashMap<&str, Vec<usize>> = HashMap::new();
        let answered = self.answered.iter().enumerate();
        for (place, answer) in answered.filter(|(place, answer)| self.free[*place] && !answer.is_empty()) {
            by_answer.entry(answer).or_default().push(place);
        }
        for place in (0..self.answers.len()).filter(|place| self.same[*place].is_none()).collect::<Vec<_>>() {
            if let Some([other]) = by_answer.get(self.answers[place].as_str()).map(Vec::as_slice)
                && self.free[*other]
                && self.are_alike(place, *other)
            {
                self.same[place] = Some(*other);
                self.free[*other] = false;
            }
        }
    }
}

/// Whether the id of a card was made of its question, so that it tells nothing more.
fn is_of_question(card: &Card) -> bool {
    card.id.as_str().starts_with(&slug(&card.question))
}

/// Whether an id only counts the rows of a list: `12`, `q12`, `Nr. 12`.
fn counts(id: &CardId) -> bool {
    let id = id.as_str();
    // One that has other characters than an id may have goes on with a hash of them.
    let is_hash = |end: &str| end.len() == 8 && end.bytes().all(|byte| byte.is_ascii_hexdigit());
    let id = id.rsplit_once('-').filter(|(_, end)| is_hash(end)).map_or(id, |(before, _)| before);
    let letters = id.trim_end_matches(|c: char| c.is_ascii_digit());
    let (most_digits, most_letters) = LONGEST_NUMBER;
    (1..=most_digits).contains(&(id.len() - letters.len()))
        && letters.len() <= most_letters
        && !letters.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::deck::Answer;

    fn deck(cards: &[(&str, &str, &str)]) -> Deck {
        let card = |(id, question, answer): &(&str, &str, &str)| Card {
            id: (*id).into(),
            question: (*question).to_owned(),
            answer: Answer::Text((*answer).to_owned()),
            ..Card::default()
        };
        Deck { cards: cards.iter().map(card).collect(), ..Deck::default() }
    }

    const TILSIT: (&str, &str) = ("Who met on the raft?", "Napoleon and Alexander");
    const EMS: (&str, &str) = ("Which despatch began a war?", "that of Ems");
    const VIENNA: (&str, &str) = ("In what year was the congress?", "1815");
    const CRIMEA: (&str, &str) = ("Name a general of Sebastopol", "Totleben");

    fn named<'t>(ids: &[&'t str], texts: &[(&'t str, &'t str)]) -> Deck {
        let cards: Vec<_> = ids.iter().zip(texts).map(|(id, (question, answer))| (*id, *question, *answer)).collect();
        deck(&cards)
    }

    #[test]
    fn a_card_with_a_name_of_its_own_is_the_same_although_all_of_it_is_written_anew() {
        for id in ["tilsit", "raft-of-tilsit-2", "x9Kq-Lm2", "550e8400-e29b-41d4-a716-446655440000", "1807-tilsit"] {
            assert_eq!(same_cards(&named(&[id], &[EMS]), &named(&[id], &[TILSIT])), [Some(0)], "{id}");
        }
    }

    #[test]
    fn a_number_of_a_row_is_no_name_unless_most_others_show_one_list() {
        for ids in [["1", "2", "3"], ["q1", "q2", "q3"], ["Nr-1", "Nr-2", "Nr-3"]] {
            let there = named(&ids, &[TILSIT, EMS, VIENNA]);
            assert_eq!(same_cards(&named(&ids[..1], &[CRIMEA]), &there), [None], "{ids:?}");
            let other = named(&ids, &[CRIMEA, TILSIT, EMS]);
            assert_eq!(same_cards(&other, &there), [None, Some(0), Some(1)], "what is asked tells more: {ids:?}");
            assert_eq!(same_cards(&named(&ids, &[TILSIT, CRIMEA, VIENNA]), &there), [Some(0), Some(1), Some(2)]);
        }
        let id = crate::formats::foreign_id("Nr. 1");
        assert_eq!(same_cards(&named(&[&id], &[EMS]), &named(&[&id], &[TILSIT])), [None], "{id}");
    }

    #[test]
    fn a_row_put_between_others_takes_no_history_of_theirs() {
        let there = named(&["1", "2", "3"], &[TILSIT, EMS, VIENNA]);
        let coming = named(&["1", "2", "3", "4"], &[TILSIT, EMS, CRIMEA, VIENNA]);
        assert_eq!(same_cards(&coming, &there), [Some(0), Some(1), None, Some(2)]);
    }

    #[test]
    fn an_id_that_was_made_of_a_question_is_no_name() {
        let there = deck(&[("who-met-on-the-raft", EMS.0, EMS.1)]);
        assert_eq!(same_cards(&deck(&[("who-met-on-the-raft", TILSIT.0, TILSIT.1)]), &there), [None]);
    }
}
