//! A card asked with several answers to choose from.

mod rank;
mod right;
mod why_not;

pub use why_not::why_not;

use self::{rank::Rank, right::Right};
use super::{
    Rivals,
    draw::{Draw, right_place},
    seed_of,
};
use crate::{
    deck::{Card, CardKey, Deck, contains_words, fold, told_answer, told_date},
    memory::StudyDay,
};

/// The number of wrong options, if as many can be found.
const WRONG_OPTIONS: usize = 3;
/// How many options are gathered at most for an answer that has an order, to have some on both sides of it.
const MOST_GATHERED: usize = 16;

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

/// Who is asked, on which day, and after how many answers: it decides where the right option stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Turn {
    /// A number that stands for the learner.
    pub learner: u64,
    /// The study day.
    pub day: StudyDay,
    /// How often the card has been answered.
    pub reviews: u64,
}

impl Turn {
    /// Counts on by one with each answer, and from each day to the next.
    fn number(self) -> u64 {
        self.reviews.wrapping_add_signed(self.day.0.into())
    }
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
    /// - Dates and numbers stand in their order, other options in one that is drawn.
    /// - `turn` decides the position of the right one. After an answer, and on the next day, it is another. Among dates
    ///   and numbers its position is a matter of which others are taken, so it may be the same if the deck has few.
    #[must_use]
    pub fn build(deck: &Deck, rivals: &Rivals, confused: &[usize], card: usize, turn: Turn) -> Option<Self> {
        let asked = deck.cards.get(card)?;
        let right = Right::from_card(asked)?;
        let rank = Rank::of(&right.text);
        let gathered = if rank.is_some() { MOST_GATHERED } else { WRONG_OPTIONS };
        let mut options = wrong_options(deck, rivals, confused, card, (&right, gathered));
        if options.is_empty() {
            return None;
        }
        let key = CardKey { deck: deck.id.clone(), card: asked.id.clone() };
        let (seed, number) = (seed_of(&key, turn.learner), turn.number());
        let count = options.len().min(WRONG_OPTIONS) + 1;
        let mut place = right_place(seed, number, count);
        if let Some(rank) = rank {
            (options, place) = in_order(options, &rank, place);
        } else {
            options.truncate(WRONG_OPTIONS);
            Draw::new(seed ^ number).shuffle(&mut options);
        }
        options.insert(place, ChoiceOption { text: right.text, from: Some(card) });
        Some(Self { options, right: place })
    }
}

/// The wrong options beside a right one of that rank, in their order, and its position among them: of the best, as many
/// before it as `place` says, if there are so many on both sides.
fn in_order(options: Vec<ChoiceOption>, right: &Rank, place: usize) -> (Vec<ChoiceOption>, usize) {
    let count = options.len().min(WRONG_OPTIONS);
    let ranked = options.into_iter().map(|option| (Rank::of(&option.text), option));
    let is_before = |(rank, _): &(Option<Rank>, ChoiceOption)| rank.as_ref().is_some_and(|rank| rank < right);
    let (mut before, mut after): (Vec<_>, Vec<_>) = ranked.partition(is_before);
    let place = place.min(before.len()).max(count.saturating_sub(after.len()));
    before.truncate(place);
    after.truncate(count - place);
    before.append(&mut after);
    before.sort_by(|(a, _), (b, _)| a.partial_cmp(b).unwrap_or(std::cmp::Ordering::Equal));
    (before.into_iter().map(|(_, option)| option).collect(), place)
}

/// The wrong options, the best first: up to so many.
fn wrong_options(
    deck: &Deck,
    rivals: &Rivals,
    confused: &[usize],
    card: usize,
    (right, most): (&Right, usize),
) -> Vec<ChoiceOption> {
    let asked = &deck.cards[card];
    let question = fold(&asked.prompt());
    let own = asked
        .distractors
        .iter()
        .map(|text| ChoiceOption { text: told_answer(text.clone()), from: rivals.answered_by(text, card) })
        .filter(|option| right.is_akin(&option.text));
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
        if wrong.len() == most {
            break;
        }
    }
    wrong.extend(spare);
    wrong.truncate(most);
    wrong
}

/// The answer of another card in the form of the right one: of a date, only the year if the right answer is a year.
fn told_like(right: &Right, other: &Card) -> Option<String> {
    let answer = other.told_answer();
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

    fn turn(reviews: u64) -> Turn {
        Turn { learner: 7, day: StudyDay(20_000), reviews }
    }

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
        Choice::build(&deck, &Rivals::new(&deck), &[], 0, turn(0))
    }

    #[test]
    fn days_written_in_numbers_are_told_in_words_whatever_the_others_are_written_in() {
        let cards = [("When was it signed?", "1648-10-24"), ("When was it broken?", "25 September 1655")];
        let choice = choice(&cards, &[], &["1649-01-02"]).unwrap();
        assert_eq!(texts(&choice), HashSet::from(["24 October 1648", "25 September 1655", "2 January 1649"]));
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
        let choice = Choice::build(&deck, &Rivals::new(&deck), &[], 0, turn(0)).unwrap();
        assert_eq!(texts(&choice), HashSet::from(["France", "Sweden"]));
    }

    /// The texts of the options, in their order, for that learner on that day.
    fn told((deck, rivals): (&Deck, &Rivals), learner: u64, day: i32) -> (Vec<String>, usize) {
        let turn = Turn { learner, day: StudyDay(day), reviews: 0 };
        let choice = Choice::build(deck, rivals, &[], 0, turn).unwrap();
        (choice.options.into_iter().map(|option| option.text).collect(), choice.right)
    }

    fn deck_of(answers: &[&str]) -> Deck {
        let card = |answer: &&str| Card {
            id: (*answer).into(),
            question: "What was it?".to_owned(),
            answer: crate::deck::Answer::Text((*answer).to_owned()),
            ..Card::default()
        };
        let mut deck = Deck { cards: answers.iter().map(card).collect(), ..Deck::default() };
        deck.cards[0].distractors = answers[1..].iter().map(ToString::to_string).collect();
        deck
    }

    #[test]
    fn dates_and_numbers_stand_in_their_order() {
        for answers in [
            ["1894", "1891", "1907", "1812"],
            ["January 1894", "August 1891", "May 1812", "June 1812"],
            ["44 BC", "1 BC", "AD 14", "100 BC"],
            ["63 per cent", "7 per cent", "100 per cent", "8.5 per cent"],
            ["900,000", "2 million", "12,000", "1.5 million"],
        ] {
            let deck = deck_of(&answers);
            let rivals = Rivals::new(&deck);
            let (first, _) = told((&deck, &rivals), 1, 1);
            let ranks: Vec<Option<Rank>> = first.iter().map(|text| Rank::of(text)).collect();
            assert!(ranks.iter().all(Option::is_some) && ranks.is_sorted(), "{first:?}");
            assert_eq!(told((&deck, &rivals), 2, 9).0, first, "there are no others");
        }
    }

    #[test]
    fn where_the_right_option_stands_is_another_matter_for_each_learner_and_day() {
        let years = ["1894", "1870", "1878", "1887", "1890", "1899", "1902", "1904", "1907"];
        let names = ["Paris", "Vienna", "Reims", "Toulon"];
        for deck in [deck_of(&years), deck_of(&names)] {
            let rivals = Rivals::new(&deck);
            let (mut by_learner, mut by_day) = ([0_usize; 4], [0_usize; 4]);
            for drawn in 0..400 {
                by_learner
                    [told((&deck, &rivals), seed_of(&CardKey { deck: "a".into(), card: "b".into() }, drawn), 1).1] += 1;
                by_day[told((&deck, &rivals), 7, i32::try_from(drawn).unwrap()).1] += 1;
            }
            let is_even = |drawn: &[usize; 4]| drawn.iter().all(|times| times.abs_diff(100) < 45);
            assert!(is_even(&by_learner) && is_even(&by_day), "{by_learner:?} {by_day:?}");
        }
    }

    proptest! {
        #[test]
        fn one_option_is_right_and_no_two_are_the_same(deck in any_deck(), reviews: u64) {
            let rivals = Rivals::new(&deck);
            for (place, card) in deck.cards.iter().enumerate() {
                let Some(choice) = Choice::build(&deck, &rivals, &[], place, turn(reviews)) else {
                    continue;
                };
                prop_assert!((2..=4).contains(&choice.options.len()));
                prop_assert_eq!(&choice.options[choice.right].text, &card.told_answer());
                let right: Vec<String> = card.right_answers().iter().map(|answer| fold(answer)).collect();
                let distinct: HashSet<String> = choice.options.iter().map(|option| fold(&option.text)).collect();
                prop_assert_eq!(distinct.len(), choice.options.len());
                let told = |text: &str| told_date(text).map(|told| (told.way.clone(), told.date().clone()));
                let when = told(&card.told_answer());
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
        fn the_order_is_the_same_for_the_same_turn_and_another_after_an_answer_and_on_the_next_day(
            deck in any_deck(), learner: u64, day in -1_000_000..1_000_000, reviews in 0..u64::from(u32::MAX),
        ) {
            let rivals = Rivals::new(&deck);
            let turn = Turn { learner, day: StudyDay(day), reviews };
            let after = [Turn { reviews: reviews + 1, ..turn }, Turn { day: StudyDay(day + 1), ..turn }];
            for card in 0..deck.cards.len() {
                let choice = |turn| Choice::build(&deck, &rivals, &[], card, turn);
                prop_assert_eq!(choice(turn), choice(turn));
                let ranks = |choice: &Choice| choice.options.iter().map(|it| Rank::of(&it.text)).collect::<Vec<_>>();
                for next in after {
                    let (Some(now), Some(next)) = (choice(turn), choice(next)) else { continue };
                    if Rank::of(&now.options[now.right].text).is_some() {
                        prop_assert!(ranks(&now).is_sorted() && ranks(&next).is_sorted());
                        prop_assert_eq!(now.options.len(), next.options.len());
                    } else {
                        prop_assert_eq!(texts(&now), texts(&next));
                        prop_assert_ne!(now.right, next.right);
                    }
                }
            }
            prop_assert_eq!(Choice::build(&deck, &rivals, &[], deck.cards.len(), turn), None);
        }
    }
}
