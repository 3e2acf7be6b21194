//! A card asked with several answers to choose from.

mod draw;
mod right;
mod why_not;

pub(super) use draw::Draw;
pub use why_not::why_not;

use self::{draw::right_place, right::Right};
use super::{Rivals, seed_of};
use crate::deck::{Card, CardKey, Deck, contains_words, fold, told_date};

/// How many wrong answers stand beside the right one, where as many can be found.
const WRONG_OPTIONS: usize = 3;

/// A card's right answer among wrong ones: four options, or fewer where no more can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The options, in the order in which they are shown.
    pub options: Vec<ChoiceOption>,
    /// Which of them is right.
    pub right: usize,
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceOption {
    /// What it says.
    pub text: String,
    /// The card that it answers: its position in the deck's cards. For a wrong option it is another card; none where it
    /// answers no card of the deck.
    pub from: Option<usize>,
}

impl Choice {
    /// The card at that position as a choice; `None` for a list, and where no wrong answer can be found.
    ///
    /// - The wrong answers are the card's own distractors, then the answers of its rivals, then those of other cards
    ///   that ask for the same kind of thing.
    /// - Only one option is right: none is another telling of the right answer, of an accepted one or of the date.
    /// - No option stands out: dates are told in the same way, numbers stand beside numbers, and the lengths are near
    ///   each other where the deck has such answers.
    /// - `confused` are the cards that this one was mixed up with, by their positions: their answers go first among the
    ///   borrowed ones.
    /// - `reviews` is how often the card has been answered so far. It decides the order, and the right answer never
    ///   stands in the same place on two reviews that follow each other.
    #[must_use]
    pub fn build(deck: &Deck, rivals: &Rivals, confused: &[usize], card: usize, reviews: u64) -> Option<Self> {
        let asked = deck.cards.get(card)?;
        let right = Right::of(asked)?;
        let mut options = wrong_options(deck, rivals, confused, card, &right);
        if options.is_empty() {
            return None;
        }
        let key = CardKey { deck: deck.id.clone(), card: asked.id.clone() };
        Draw::new(seed_of(&key, reviews)).shuffle(&mut options);
        let place = right_place(seed_of(&key, 0), reviews, options.len() + 1);
        options.insert(place, ChoiceOption { text: right.text, from: Some(card) });
        Some(Self { options, right: place })
    }
}

/// The wrong options, the best first.
fn wrong_options(deck: &Deck, rivals: &Rivals, confused: &[usize], card: usize, right: &Right) -> Vec<ChoiceOption> {
    let asked = &deck.cards[card];
    let question = fold(&asked.prompt());
    let own = asked
        .distractors
        .iter()
        .filter(|text| right.is_akin(text))
        .map(|text| ChoiceOption { text: text.clone(), from: rivals.answered_by(text, card) });
    let borrowed = rivals.lenders(card, confused).into_iter().filter_map(|other| {
        let text = told_like(right, deck.cards.get(other)?)?;
        let folded = fold(&text);
        // What the question itself mentions is no answer to it, and a party may well be a right one.
        let is_concerned =
            contains_words(&question, &folded) || asked.parties.iter().any(|party| fold(party) == folded);
        (!is_concerned).then_some(ChoiceOption { text, from: Some(other) })
    });

    let (mut wrong, mut spare): (Vec<ChoiceOption>, Vec<ChoiceOption>) = (Vec::new(), Vec::new());
    for option in own.chain(borrowed) {
        if right.admits(&option.text, wrong.iter().chain(&spare).map(|other| other.text.as_str())) {
            let fits = right.is_about_as_long_as(&option.text);
            if fits { &mut wrong } else { &mut spare }.push(option);
        }
        if wrong.len() == WRONG_OPTIONS {
            break;
        }
    }
    wrong.extend(spare);
    wrong.truncate(WRONG_OPTIONS);
    wrong
}

/// The answer of another card in the form of the right one: of a date, the year alone where a year is asked for.
fn told_like(right: &Right, other: &Card) -> Option<String> {
    let answer = other.answer_text();
    if right.looks_like(&answer) {
        return Some(answer);
    }
    told_date(&answer)?;
    other.when()?.told_as(right.way()?)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use proptest::prelude::*;

    use super::*;
    use crate::deck::Answer;
    use crate::study::rivals::{
        AnswerForm,
        samples::{any_deck, built_in_deck},
    };

    fn texts(choice: &Choice) -> HashSet<&str> {
        choice.options.iter().map(|option| option.text.as_str()).collect()
    }

    fn wrong(choice: &Choice) -> impl Iterator<Item = &ChoiceOption> {
        choice.options.iter().enumerate().filter(|(place, _)| *place != choice.right).map(|(_, option)| option)
    }

    /// A deck of cards with these questions and answers, the first of which is asked with these distractors.
    fn choice(cards: &[(&str, &str)], accept: &[&str], distractors: &[&str]) -> Option<Choice> {
        let card = |(question, answer): &(&str, &str)| Card {
            question: (*question).to_owned(),
            answer: crate::deck::Answer::Text((*answer).to_owned()),
            ..Card::default()
        };
        let mut deck = Deck { cards: cards.iter().map(card).collect(), ..Deck::default() };
        deck.cards[0].accept = accept.iter().map(ToString::to_string).collect();
        deck.cards[0].distractors = distractors.iter().map(ToString::to_string).collect();
        Choice::build(&deck, &Rivals::of(&deck), &[], 0, 0)
    }

    /// All but the lists, which are judged item by item.
    fn asked_as_choice(deck: &Deck) -> impl Iterator<Item = (usize, &Card)> {
        deck.cards.iter().enumerate().filter(|(_, card)| matches!(card.answer, Answer::Text(_)))
    }

    #[test]
    fn every_card_of_the_built_in_deck_is_a_choice_of_four_that_look_alike() {
        let deck = built_in_deck();
        let rivals = Rivals::of(&deck);
        assert_eq!(deck.cards.len(), 108);
        for (place, card) in asked_as_choice(&deck) {
            let choice = Choice::build(&deck, &rivals, &[], place, 0).unwrap();
            assert_eq!((choice.options.len(), texts(&choice).len()), (4, 4), "{}", card.id);
            assert_eq!(choice.options[choice.right].text, card.answer_text());
            let accepted: Vec<String> = card.right_answers().iter().map(|answer| fold(answer)).collect();
            let form = AnswerForm::of(&card.answer_text());
            for option in wrong(&choice) {
                assert!(!accepted.contains(&fold(&option.text)), "{}: {}", card.id, option.text);
                assert!(AnswerForm::of(&option.text).is_akin(&form), "{}: {}", card.id, option.text);
                assert_ne!(option.from, Some(place), "{}: {}", card.id, option.text);
                assert_eq!(option.from.is_some(), why_not(&deck, option).is_some());
            }
        }
    }

    #[test]
    fn hardly_an_option_of_the_built_in_deck_stands_out_by_its_length() {
        let deck = built_in_deck();
        let rivals = Rivals::of(&deck);
        let mut standing_out = Vec::new();
        for (place, card) in asked_as_choice(&deck) {
            let (right, choice) = (Right::of(card).unwrap(), Choice::build(&deck, &rivals, &[], place, 0).unwrap());
            let texts = choice.options.into_iter().map(|option| option.text);
            standing_out.extend(texts.filter(|text| !right.is_about_as_long_as(text)));
        }
        // The author's own, where the deck has nothing better.
        assert!(standing_out.len() < 10, "{standing_out:?}");
    }

    #[test]
    fn without_distractors_most_of_the_built_in_deck_is_a_choice_all_the_same() {
        let mut deck = built_in_deck();
        deck.cards.iter_mut().for_each(|card| card.distractors.clear());
        let rivals = Rivals::of(&deck);
        let choices: Vec<Choice> =
            (0..deck.cards.len()).filter_map(|card| Choice::build(&deck, &rivals, &[], card, 0)).collect();
        let of_four = choices.iter().filter(|choice| choice.options.len() == 4).count();
        // The gap of a sentence does not say what kind of thing is asked for, so nothing can be borrowed for it.
        let of_a_kind = deck.cards.iter().filter(|card| card.cloze().is_none()).count();
        assert!(of_four * 5 >= of_a_kind * 3, "{of_four} of {of_a_kind}");
    }

    #[test]
    fn a_distractor_is_known_as_the_answer_of_another_card() {
        let deck = built_in_deck();
        let rivals = Rivals::of(&deck);
        let place = |id: &str| deck.cards.iter().position(|card| card.id.as_str() == id).unwrap();
        for (card, option, expected) in [
            ("fashoda-opponent", "Germany", Some("agadir-opponent")),
            ("letters-1899-year", "1891", Some("pact-1891-date")),
            ("alliance-in-force", "August 1899", Some("letters-1899-year")),
            ("spb-founded", "1700", None),
        ] {
            let choice = Choice::build(&deck, &rivals, &[], place(card), 3).unwrap();
            let option = choice.options.iter().find(|other| other.text == option).unwrap();
            assert_eq!(option.from, expected.map(place), "{card}: {}", option.text);
        }
    }

    #[test]
    fn what_is_right_told_otherwise_is_no_wrong_option() {
        for (right, accept, also_right) in [
            ("1814", "April 1814", "1814"),
            ("1814–1815", "", "1814–15"),
            ("1814–1815", "", "1814 to 1815"),
            ("April 1814", "", "Apr 1814"),
            ("Delcassé", "", "DELCASSE"),
            ("Delcassé", "", "Théophile Delcassé"),
            ("Théophile Delcassé", "", "Delcassé"),
            ("Sweden", "Kingdom of Sweden", "the Kingdom of Sweden"),
        ] {
            assert_eq!(choice(&[("?", right)], &[accept], &[also_right]), None, "{right}: {also_right}");
        }
        let choice = choice(&[("?", "1814")], &[], &["1814", "1815", "1815", "1816", "1817"]).unwrap();
        assert_eq!(texts(&choice), HashSet::from(["1814", "1815", "1816", "1817"]));
    }

    #[test]
    fn what_stands_out_is_no_option_where_others_do_not() {
        let long = "A very long answer that nobody would take for a name";
        let named = choice(&[("?", "Paris")], &[], &["1812", "3", long, "Vienna", "Reims", "Toulon"]).unwrap();
        assert_eq!(texts(&named), HashSet::from(["Paris", "Vienna", "Reims", "Toulon"]));
        let dated = choice(&[("When?", "1812")], &[], &["Paris", "May 1813", "1814–1815", "1813"]).unwrap();
        assert_eq!(texts(&dated), HashSet::from(["1812", "1813"]));
        let long_after_all = choice(&[("?", "Paris")], &[], &[long]).unwrap();
        assert_eq!(texts(&long_after_all), HashSet::from(["Paris", long]));
    }

    #[test]
    fn an_answer_is_borrowed_from_a_card_that_asks_for_the_same_kind_of_thing() {
        let cards = [
            ("In which year did it begin?", "1812"),
            ("On what date did it end?", "6 April 1814"),
            ("Who lost?", "Napoleon"),
            ("When, if not in 1813, was the other one?", "1813"),
        ];
        let borrowed = choice(&cards, &[], &[]).unwrap();
        assert_eq!(texts(&borrowed), HashSet::from(["1812", "1814", "1813"]));
        // “1813” stands in this question: it cannot be its answer.
        let mentioned = choice(&[("When, if not in 1813?", "1812"), cards[1], cards[3]], &[], &[]).unwrap();
        assert_eq!(texts(&mentioned), HashSet::from(["1812", "1814"]));
        // How one thing ended is no answer to how another was described.
        assert_eq!(choice(&[("How did it end?", "Badly"), ("How was it described?", "As void")], &[], &[]), None);
    }

    #[test]
    fn a_party_is_not_borrowed_because_it_may_be_right_too() {
        let card = |question: &str, answer: &str, parties: &[&str]| Card {
            question: question.to_owned(),
            answer: crate::deck::Answer::Text(answer.to_owned()),
            parties: parties.iter().map(ToString::to_string).collect(),
            ..Card::default()
        };
        let cards = vec![
            card("Which power was in the Entente?", "France", &["France", "Britain", "Russia"]),
            card("Which power held Fashoda?", "Britain", &[]),
            card("Which power lost the war?", "Sweden", &[]),
        ];
        let deck = Deck { cards, ..Deck::default() };
        let choice = Choice::build(&deck, &Rivals::of(&deck), &[], 0, 0).unwrap();
        assert_eq!(texts(&choice), HashSet::from(["France", "Sweden"]));
    }

    proptest! {
        #[test]
        fn one_option_is_right_and_no_two_are_the_same(deck in any_deck(), reviews: u64) {
            let rivals = Rivals::of(&deck);
            for (place, card) in deck.cards.iter().enumerate() {
                let Some(choice) = Choice::build(&deck, &rivals, &[], place, reviews) else {
                    continue;
                };
                prop_assert!((2..=4).contains(&choice.options.len()));
                prop_assert_eq!(&choice.options[choice.right].text, &card.answer_text());
                let right: Vec<String> = card.right_answers().iter().map(|answer| fold(answer)).collect();
                let distinct: HashSet<String> = choice.options.iter().map(|option| fold(&option.text)).collect();
                prop_assert_eq!(distinct.len(), choice.options.len());
                let told = |text: &str| told_date(text).map(|told| (told.way.clone(), told.date().clone()));
                let when = told(&card.answer_text());
                for option in wrong(&choice) {
                    let folded = fold(&option.text);
                    prop_assert!(!folded.is_empty());
                    prop_assert!(right.iter().all(|right| *right != folded));
                    prop_assert!(!right.iter().any(|right| contains_words(right, &folded)));
                    prop_assert!(!right.iter().any(|right| contains_words(&folded, right)));
                    // Dates stand beside a date that is told in the same way, and certainly lie before or after it.
                    match (told(&option.text), &when) {
                        (Some((way, a)), Some((right_way, b))) => {
                            prop_assert_eq!(&way, right_way);
                            let is_certain = a.is_certainly_before(b) || b.is_certainly_before(&a);
                            prop_assert!(is_certain || way == "yy");
                        }
                        (a, b) => prop_assert!(a.is_none() && b.is_none()),
                    }
                }
            }
        }

        #[test]
        fn the_order_is_the_same_for_the_same_review_and_another_for_the_next(deck in any_deck(), reviews: u64) {
            let rivals = Rivals::of(&deck);
            for card in 0..deck.cards.len() {
                let choice = |reviews| Choice::build(&deck, &rivals, &[], card, reviews);
                prop_assert_eq!(choice(reviews), choice(reviews));
                if let (Some(now), Some(next)) = (choice(reviews), choice(reviews.wrapping_add(1))) {
                    prop_assert_eq!(texts(&now), texts(&next));
                    prop_assert_ne!(now.right, next.right);
                }
            }
            prop_assert_eq!(Choice::build(&deck, &rivals, &[], deck.cards.len(), reviews), None);
        }
    }
}
