//! The deck that comes with the program, as the forms of questions see it.

use std::{collections::HashSet, sync::LazyLock};

use entente::{
    deck::{Answer, Card, Deck, Passage, fold},
    storage::built_in_decks,
    study::{Choice, ChoiceOption, Chronology, Event, Rivals, Turn, event_label, why_not},
};

/// The deck.
pub static DECK: LazyLock<Deck> = LazyLock::new(|| {
    let (_, reading) = built_in_decks().into_iter().next().unwrap();
    reading.deck.unwrap()
});

static RIVALS: LazyLock<Rivals> = LazyLock::new(|| Rivals::new(&DECK));

fn place(id: &str) -> usize {
    DECK.cards.iter().position(|card| card.id.as_str() == id).unwrap()
}

mod rivals {
    use super::*;

    fn ids(card: &str) -> Vec<&str> {
        RIVALS.of_card(place(card)).iter().map(|rival| DECK.cards[rival.card].id.as_str()).collect()
    }

    #[test]
    fn what_the_deck_names_comes_first_whichever_of_the_two_names_it() {
        assert_eq!(ids("fashoda-opponent")[0], "agadir-opponent");
        assert_eq!(ids("agadir-opponent")[0], "fashoda-opponent");
        assert_eq!(ids("pact-1891-date")[..3], ["convention-1892-date", "alliance-in-force", "letters-1899-year"]);
    }

    #[test]
    fn most_of_what_the_author_named_would_have_been_found_without_being_named() {
        let mut unnamed = DECK.clone();
        unnamed.cards.iter_mut().for_each(|card| card.rivals.clear());
        let rivals = Rivals::new(&unnamed);
        // A date is hardly taken for a name, even if the author says so.
        let has_digit = |card: usize| DECK.cards[card].answer_text().contains(|c: char| c.is_ascii_digit());
        let (mut of_one_kind, mut found) = (0, 0);
        for (card, named) in DECK.cards.iter().enumerate() {
            for other in named.rivals.iter().filter(|id| !id.as_str().contains('/')).map(|id| place(id.as_str())) {
                if has_digit(card) == has_digit(other) {
                    of_one_kind += 2;
                    let finds = |card, other| rivals.of_card(card).iter().any(|rival| rival.card == other);
                    found += usize::from(finds(card, other)) + usize::from(finds(other, card));
                }
            }
        }
        assert!(found * 4 >= of_one_kind * 3, "{found} of {of_one_kind}");
    }
}

mod choice {
    use super::*;

    fn choice(place: usize) -> Choice {
        Choice::build(&DECK, &RIVALS, &[], place, Turn::default()).unwrap()
    }

    /// All but the lists, which are judged item by item.
    fn asked_as_choice() -> impl Iterator<Item = (usize, &'static Card)> {
        DECK.cards.iter().enumerate().filter(|(_, card)| matches!(card.answer, Answer::Text(_)))
    }

    fn wrong(choice: &Choice) -> impl Iterator<Item = &ChoiceOption> {
        choice.options.iter().enumerate().filter(|(place, _)| *place != choice.right).map(|(_, option)| option)
    }

    #[test]
    fn every_card_is_a_choice_of_four_that_look_alike() {
        for (place, card) in asked_as_choice() {
            let choice = choice(place);
            let texts: HashSet<&str> = choice.options.iter().map(|option| option.text.as_str()).collect();
            assert_eq!((choice.options.len(), texts.len()), (4, 4), "{}", card.id);
            assert_eq!(choice.options[choice.right].text, card.answer_text());
            let accepted: Vec<String> = card.right_answers().iter().map(|answer| fold(answer)).collect();
            let is_date_or_number = |text: &str| text.contains(|c: char| c.is_ascii_digit());
            for option in wrong(&choice) {
                let text = &option.text;
                assert!(!accepted.contains(&fold(text)), "{}: {text}", card.id);
                assert_eq!(is_date_or_number(text), is_date_or_number(&card.answer_text()), "{}: {text}", card.id);
                assert_ne!(option.from, Some(place), "{}: {text}", card.id);
                assert_eq!(option.from.is_some(), why_not(&DECK, option).is_some());
            }
        }
    }

    #[test]
    fn hardly_an_option_stands_out_by_its_length() {
        let mut standing_out = Vec::new();
        for (place, card) in asked_as_choice() {
            let right = card.answer_text().chars().count();
            let is_about_as_long = |text: &str| {
                let length = text.chars().count();
                length.abs_diff(right) <= 12 || length.max(right) * 5 <= length.min(right) * 11
            };
            let texts = choice(place).options.into_iter().map(|option| option.text);
            standing_out.extend(texts.filter(|text| !is_about_as_long(text)));
        }
        // The author's own, where the deck has nothing better.
        assert!(standing_out.len() < 10, "{standing_out:?}");
    }

    #[test]
    fn without_distractors_most_cards_are_choices_all_the_same() {
        let mut deck = DECK.clone();
        deck.cards.iter_mut().for_each(|card| card.distractors.clear());
        let rivals = Rivals::new(&deck);
        let choices =
            (0..deck.cards.len()).filter_map(|card| Choice::build(&deck, &rivals, &[], card, Turn::default()));
        let of_four = choices.filter(|choice| choice.options.len() == 4).count();
        // The gap of a sentence does not say what kind of thing is asked for, so nothing can be borrowed for it.
        let of_a_kind = deck.cards.iter().filter(|card| card.cloze().is_none()).count();
        assert!(of_four * 5 >= of_a_kind * 3, "{of_four} of {of_a_kind}");
    }

    #[test]
    fn a_distractor_is_known_as_the_answer_of_another_card() {
        for (card, option, expected) in [
            ("fashoda-opponent", "Germany", Some("agadir-opponent")),
            ("letters-1899-year", "1891", Some("pact-1891-date")),
            ("alliance-in-force", "August 1899", Some("letters-1899-year")),
            ("spb-founded", "1700", None),
        ] {
            let turns = (0..16).map(|reviews| Turn { reviews, ..Turn::default() });
            let mut options =
                turns.flat_map(|turn| Choice::build(&DECK, &RIVALS, &[], place(card), turn).unwrap().options);
            let option = options.find(|other| other.text == option).unwrap();
            assert_eq!(option.from, expected.map(place), "{card}: {}", option.text);
        }
    }
}

mod chronology {
    use super::*;

    fn known(known: f32) -> Vec<(&'static Card, Option<&'static Passage>, f32)> {
        DECK.cards.iter().map(|card| (card, DECK.passage_of(card), known)).collect()
    }

    fn in_order(chronology: &Chronology) -> Vec<&Event> {
        chronology.right_order().into_iter().map(|event| &chronology.events()[event]).collect()
    }

    #[test]
    fn it_gives_many_chronologies_whose_labels_keep_their_dates_to_themselves() {
        let labels: Vec<String> = DECK.cards.iter().map(|card| event_label(card, None)).collect();
        let distinct: HashSet<&String> = labels.iter().collect();
        assert_eq!(distinct.len(), DECK.cards.len(), "each card tells an event of its own");
        for label in &labels {
            assert!(!label.contains(|c: char| c.is_numeric() || c == '?'), "{label}");
        }
        let cards = known(0.9);
        let drawn: HashSet<Vec<usize>> = (0..20)
            .map(|seed| {
                let chronology = Chronology::build(&cards, seed, 4).unwrap();
                let events = in_order(&chronology);
                assert_eq!(events.len(), 4);
                assert!(events.windows(2).all(|pair| pair[0].date.is_certainly_before(&pair[1].date)), "{events:?}");
                let mut cards: Vec<usize> = events.iter().map(|event| event.card).collect();
                cards.sort_unstable();
                cards
            })
            .collect();
        assert!(drawn.len() >= 15, "{}", drawn.len());
    }

    #[test]
    fn events_come_closer_together_the_better_they_are_known() {
        let median = |share: f32| {
            let cards = known(share);
            let mut between: Vec<i64> = Vec::new();
            for chronology in (0..30).map(|seed| Chronology::build(&cards, seed, 5).unwrap()) {
                let years: Vec<i64> = in_order(&chronology).iter().map(|event| event.date.years().0).collect();
                between.extend(years.windows(2).map(|pair| pair[1] - pair[0]));
            }
            between.sort_unstable();
            (between[0], between[between.len() / 2])
        };
        let (least_young, young) = median(0.0);
        let (_, learned) = median(0.8);
        let (_, known) = median(1.0);
        assert!(least_young >= 10, "{least_young}");
        assert!(young > learned && learned > known, "{young}, {learned}, {known}");
    }

    #[test]
    fn two_events_ask_which_came_first() {
        let cards = known(0.9);
        let firsts: HashSet<bool> = (0..20)
            .map(|seed| {
                let pair = Chronology::before_or_after(&cards, seed).unwrap();
                assert_eq!(pair.events().len(), 2);
                pair.right_order()[0] == 0
            })
            .collect();
        assert_eq!(firsts.len(), 2, "the first is not always the one that is shown first");
    }
}
