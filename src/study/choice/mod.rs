//! A card asked with several answers to choose from.

mod right;
mod why_not;

pub use why_not::why_not;

use self::right::Right;
use super::{
    Rivals,
    draw::{Draw, right_place},
    seed_of,
};
use crate::deck::{Card, CardKey, Deck, contains_words, fold, told_date};

/// The number of wrong options, if as many can be found.
const WRONG_OPTIONS: usize = 3;

/// A card's right answer among wrong ones: four options, or fewer if no more can be found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// The options, in the order in which they are shown.
    pub options: Vec<ChoiceOption>,
    /// The index of the right one.
    pub right: usize,
}

/// One of the options.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceOption {
    /// Its text.
    pub text: String,
    /// The index of the card that it answers; for a wrong option, another card. `None` if it answers no card of the
    /// deck.
    pub from: Option<usize>,
}

impl Choice {
    /// Makes a choice of the card at index `card`. Returns `None` for a list, or if no wrong answer can be found.
    ///
    /// - The wrong answers are the card's own distractors, then the answers of its rivals, then those of other cards
    ///   that ask for the same kind of thing.
    /// - Only one option is right: no other is a variant of the right answer, of an accepted answer or of the date.
    /// - No option stands out: dates are written in the same way, numbers go with numbers, and lengths are similar if
    ///   the deck has such answers.
    /// - `confused` holds the indices of cards that this one was confused with. Of the borrowed answers, theirs come
    ///   first.
    /// - `reviews` is how often the card has been answered. It decides the order; the right answer never has the same
    ///   position in two consecutive reviews.
    #[must_use]
    pub fn build(deck: &Deck, rivals: &Rivals, confused: &[usize], card: usize, reviews: u64) -> Option<Self> {
        let asked = deck.cards.get(card)?;
        let right = Right::from_card(asked)?;
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
        // Something that the question mentions is not its answer, and a party of the event may well be right.
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

/// The answer of another card in the form of the right one: of a date, only the year if the right answer is a year.
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
    use crate::study::rivals::samples::any_deck;

    fn texts(choice: &Choice) -> HashSet<&str> {
        choice.options.iter().map(|option| option.text.as_str()).collect()
    }

    fn wrong(choice: &Choice) -> impl Iterator<Item = &ChoiceOption> {
        choice.options.iter().enumerate().filter(|(place, _)| *place != choice.right).map(|(_, option)| option)
    }

    /// A deck of cards with these questions and answers, the first of which has these distractors.
    fn choice(cards: &[(&str, &str)], accept: &[&str], distractors: &[&str]) -> Option<Choice> {
        let card = |(question, answer): &(&str, &str)| Card {
            question: (*question).to_owned(),
            answer: crate::deck::Answer::Text((*answer).to_owned()),
            ..Card::default()
        };
        let mut deck = Deck { cards: cards.iter().map(card).collect(), ..Deck::default() };
        deck.cards[0].accept = accept.iter().map(ToString::to_string).collect();
        deck.cards[0].distractors = distractors.iter().map(ToString::to_string).collect();
        Choice::build(&deck, &Rivals::new(&deck), &[], 0, 0)
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
        // This question mentions “1813”, so that cannot be its answer.
        let mentioned = choice(&[("When, if not in 1813?", "1812"), cards[1], cards[3]], &[], &[]).unwrap();
        assert_eq!(texts(&mentioned), HashSet::from(["1812", "1814"]));
        // How one thing ended does not answer how another was described.
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
        let choice = Choice::build(&deck, &Rivals::new(&deck), &[], 0, 0).unwrap();
        assert_eq!(texts(&choice), HashSet::from(["France", "Sweden"]));
    }

    proptest! {
        #[test]
        fn one_option_is_right_and_no_two_are_the_same(deck in any_deck(), reviews: u64) {
            let rivals = Rivals::new(&deck);
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
                    // The other options are dates written in the same way, certainly earlier or later.
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
            let rivals = Rivals::new(&deck);
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
