use std::sync::Arc;

use super::*;
use crate::{
    deck::{Answer, Card, Deck, HistoricalDate, Passage, Topic},
    memory::{CardState, Schedule, Scheduler, StudyDay},
    study::Marks,
};

const TODAY: StudyDay = StudyDay(1000);

fn card(id: &str, question: &str, answer: &str) -> Card {
    let answer = Answer::Text(answer.to_owned());
    Card { id: id.into(), question: question.to_owned(), answer, ..Card::default() }
}

/// Two decks whose cards stand in every way there is.
struct Shelf {
    texts: [DeckTexts; 2],
    states: [Vec<CardState>; 2],
    marks: [Vec<Marks>; 2],
    seen: Vec<Seen>,
    scheduler: Scheduler,
}

impl Shelf {
    fn new() -> Self {
        let date = |text| HistoricalDate::parse(text).ok();
        let alliance = Deck {
            id: "alliance".into(),
            title: "France and Russia".to_owned(),
            passages: vec![Passage {
                id: "p".into(),
                heading: "At Kronstadt".to_owned(),
                text: "Text".to_owned(),
                ..Passage::default()
            }],
            cards: vec![
                Card {
                    topic: Topic::Treaty,
                    date: date("1891-08-27"),
                    tags: vec!["exam".to_owned(), "cold war".to_owned()],
                    parties: vec!["Russia".to_owned()],
                    passage: Some("p".into()),
                    ..card("one", "Who was Théophile **Delcassé**?", "A foreign minister")
                },
                Card {
                    topic: Topic::War,
                    date: date("1853/1856"),
                    ..card("two", "Which war began over keys?", "Crimea")
                },
                Card { tags: vec!["exam-old".to_owned()], ..card("three", "Tsar [[Alexander III]] approved it.", "") },
            ],
            ..Deck::default()
        };
        let other = Deck {
            id: "russia".into(),
            title: "Russia".to_owned(),
            cards: vec![card("four", "Where is the toward house?", "Nowhere")],
            ..Deck::default()
        };
        let schedule = |last_day, due_day, lapses, is_failing: bool| {
            CardState::Reviewed(Schedule {
                stability: 10.0,
                difficulty: 5.0,
                last_day: StudyDay(last_day),
                due_day: StudyDay(due_day),
                reviews: 20,
                lapses,
                in_a_row: u32::from(!is_failing),
            })
        };
        let marks = |is_suspended, is_flagged, buried_on| Marks { is_suspended, is_flagged, buried_on };
        Self {
            texts: [alliance, other].map(|deck| DeckTexts::new(&Arc::new(deck))),
            states: [
                vec![schedule(990, 1000, 8, false), schedule(1000, 1010, 0, false), CardState::New],
                vec![schedule(900, 999, 3, true)],
            ],
            marks: [
                vec![marks(false, true, None), marks(false, false, Some(TODAY)), Marks::default()],
                vec![marks(true, false, Some(StudyDay(999)))],
            ],
            seen: vec![
                Seen { added: Some(StudyDay(994)), is_edited: true },
                Seen { added: Some(StudyDay(993)), is_edited: false },
                Seen::default(),
            ],
            scheduler: Scheduler::new(0.9),
        }
    }

    fn catalogue(&self) -> Catalogue<'_> {
        let decks = (0..2).map(|deck| CatalogueDeck {
            texts: &self.texts[deck],
            states: &self.states[deck],
            marks: &self.marks[deck],
            seen: if deck == 0 { &self.seen } else { &[] },
        });
        Catalogue { decks: decks.collect(), scheduler: &self.scheduler, today: TODAY }
    }

    fn ids(&self, rows: &[CardAt]) -> String {
        let id = |row: &CardAt| self.texts[row.deck as usize].deck().cards[row.place as usize].id.to_string();
        rows.iter().map(id).collect::<Vec<_>>().join(" ")
    }
}

#[test]
fn a_search_finds_what_it_says() {
    let shelf = Shelf::new();
    for (search, found) in [
        ("", "one two three four"),
        ("delcasse", "one"),
        ("DELCASSÉ  minister", "one"),
        ("minister keys", ""),
        ("war", "one two four"),
        ("\"war\"", "one two"),
        ("\"foreign minister\"", "one"),
        ("\"minister foreign\"", ""),
        // Of two texts, the end of one and the beginning of the other make no phrase.
        ("\"keys crimea\"", ""),
        ("“foreign minister”", "one"),
        ("\"foreign mini", ""),
        ("-war", "three"),
        ("-\"war\"", "three four"),
        ("alexander iii", "three"),
        ("27 august", "one"),
        ("deck:france", "one two three"),
        ("deck:russia", "four"),
        ("deck:russi", "one two three four"),
        ("DECK:\"France and Russia\"", "one two three"),
        ("-deck:russia", "one two three"),
        ("topic:war", "two"),
        ("topic:war|treaty", "one two"),
        ("topic:t", "one"),
        ("tag:exam", "one"),
        ("tag:exa", "one three"),
        ("tag:\"cold war\"", "one"),
        ("party:RUS", "one"),
        ("passage:kronstadt", "one"),
        ("passage:p", "one"),
        ("is:due", "one"),
        ("is:new", "three"),
        ("is:due|new", "one three"),
        ("state:due", "one"),
        ("is:learned", "one two"),
        ("is:trouble", "one"),
        ("is:suspended", "four"),
        ("is:flagged", "one"),
        ("is:buried", "two"),
        ("is:edited", "one"),
        ("date:1890..1914", "one"),
        ("date:1891", "one"),
        ("date:1855", "two"),
        ("date:..1860", "two"),
        ("date:1856..", "one two"),
        ("date:\"August 1891\"", "one"),
        ("date:1891-09", ""),
        ("date:\"44 BC\"..1914", "one two"),
        ("known<70", "four"),
        ("known>=90%", "one two"),
        ("known>100", ""),
        ("known<0", ""),
        ("lapses>3", "one"),
        ("lapses=0", "two three"),
        ("lapses>=3", "one four"),
        ("lapses≤3", "two three four"),
        ("answers:20", "one two four"),
        ("added:7", "one"),
        ("added:8", "one two"),
        ("answered:today", "two"),
        ("answered:11", "one two"),
        ("is:due delcasse -tag:old", "one"),
        ("12:30", ""),
        ("toward:", "four"),
    ] {
        let parsed = Search::parse(search).unwrap_or_else(|err| panic!("{search}: {err}"));
        assert_eq!(shelf.ids(&shelf.catalogue().find(&parsed)), found, "{search}");
    }
}

#[test]
fn what_means_nothing_is_said_with_its_place_and_what_to_write() {
    for (search, place, part) in [
        ("war topik:treaty", 4..16, "Did you mean topic:?"),
        ("weather:fine", 0..12, "The keys are deck, topic"),
        ("deck:", 0..5, "Write, for example, deck:alliance"),
        ("is:\"\" war", 0..5, "is:due"),
        ("deck<3", 0..6, "followed by a colon"),
        ("é is:dew", 3..9, "due, new, learned"),
        ("topic:peace", 0..11, "alliance, war, treaty"),
        ("date:soon", 0..9, "date:1890..1914"),
        ("date:1914..1890", 0..15, "earlier date first"),
        ("known<much", 0..10, "known<70"),
        ("added:0", 0..7, "added:7 for the last seven"),
        ("answered:sometime", 0..17, "yesterday"),
        ("war -", 4..5, "no letter and no digit"),
        ("tag:…", 0..7, "no letter and no digit"),
    ] {
        let err = Search::parse(search).expect_err(search);
        assert_eq!(err.place(), place, "{search}");
        assert!(err.to_string().contains(part), "{search}: {err}");
    }
}

#[test]
fn each_column_sorts_both_ways_and_what_has_nothing_there_comes_last() {
    let shelf = Shelf::new();
    let catalogue = shelf.catalogue();
    for (column, up, down) in [
        (Column::Question, "three four two one", "one two four three"),
        (Column::Answer, "one three two four", "four two three one"),
        (Column::Date, "two one three four", "one two three four"),
        (Column::Topic, "two one three four", "three four one two"),
        (Column::State, "one three two four", "four two three one"),
        (Column::Known, "four one two three", "two one four three"),
        (Column::Due, "four one two three", "two one four three"),
        (Column::Lapses, "two four one three", "one four two three"),
        (Column::Deck, "one two three four", "four one two three"),
    ] {
        for (direction, sorted) in [(Direction::Up, up), (Direction::Down, down)] {
            let mut rows = catalogue.find(&Search::default());
            catalogue.sort(&mut rows, column, direction);
            assert_eq!(shelf.ids(&rows), sorted, "{column:?} {direction:?}");
        }
    }
}

#[test]
fn keys_and_what_stands_after_them_are_suggested() {
    let shelf = Shelf::new();
    for (typed, expected) in [
        ("ta", "tag:"),
        ("war -pa", "-party: -passage:"),
        ("is:b", "is:buried"),
        ("is:new|le", "is:new|learned"),
        ("topic:al", "topic:alliance"),
        ("tag:co", "tag:\"cold war\""),
        ("deck:", "deck:\"France and Russia\" deck:Russia"),
        ("tag:exam", "tag:exam-old"),
        ("ans", "answers< answered:"),
        ("date:18", ""),
        ("\"ta", ""),
        ("xyz", ""),
    ] {
        let found: Vec<String> =
            shelf.catalogue().suggestions(typed, typed.len()).into_iter().map(|it| it.text).collect();
        assert_eq!(found.join(" "), expected, "{typed}");
    }
    assert_eq!(shelf.catalogue().suggestions("", 0).len(), Key::ALL.len());
}

#[test]
fn what_is_suggested_can_be_searched_for() {
    let shelf = Shelf::new();
    for key in Key::ALL {
        Search::parse(key.example()).unwrap_or_else(|err| panic!("{}: {err}", key.example()));
        let typed = format!("{}:", key.name());
        for suggestion in shelf.catalogue().suggestions(&typed, typed.len()) {
            assert_eq!(suggestion.place, 0..typed.len());
            let found = Search::parse(&suggestion.text).unwrap_or_else(|err| panic!("{}: {err}", suggestion.text));
            drop(shelf.catalogue().find(&found));
        }
    }
}

proptest::proptest! {
    #[test]
    fn whatever_is_typed_is_read_or_its_place_is_named(text in "[-a-zé:<>=|\"“ .0-9]{0,24}") {
        let shelf = Shelf::new();
        match Search::parse(&text) {
            Ok(search) => drop(shelf.catalogue().find(&search)),
            Err(err) => assert!(text.get(err.place()).is_some(), "{text}: {:?}", err.place()),
        }
        let ends = (0..=text.len()).filter(|at| text.is_char_boundary(*at));
        ends.for_each(|end| drop(shelf.catalogue().suggestions(&text, end)));
    }
}
