//! Decks for the tests of this room.

use proptest::prelude::*;
use ron::{Options, extensions::Extensions};
use serde::Deserialize;

use crate::deck::{Answer, Card, Deck, HistoricalDate, Topic};

/// The deck that comes with the program, as far as its cards are compared. Reading decks is the business of a room that
/// this one does not know.
pub fn built_in_deck() -> Deck {
    #[derive(Deserialize)]
    #[serde(rename = "Deck")]
    struct Written {
        id: String,
        cards: Vec<WrittenCard>,
    }

    #[derive(Deserialize)]
    enum WrittenTopic {
        Alliance,
        War,
        Treaty,
        Crisis,
        Visit,
        Economy,
        Person,
        Date,
        General,
    }

    #[derive(Deserialize)]
    struct WrittenCard {
        id: String,
        topic: WrittenTopic,
        question: String,
        #[serde(default)]
        answer: WrittenAnswer,
        #[serde(default)]
        accept: Vec<String>,
        date: String,
        event: String,
        parties: Vec<String>,
        #[serde(default)]
        rivals: Vec<String>,
        #[serde(default)]
        distractors: Vec<String>,
    }

    #[derive(Deserialize)]
    #[serde(untagged)]
    enum WrittenAnswer {
        Text(String),
        List(Vec<String>),
    }

    impl Default for WrittenAnswer {
        fn default() -> Self {
            Self::Text(String::new())
        }
    }

    let text = include_str!("../../../decks/franco-russian-relations.ron");
    let options = Options::default().with_default_extension(Extensions::IMPLICIT_SOME);
    let written: Written = options.from_str(text).unwrap();
    let card = |card: WrittenCard| Card {
        id: card.id.into(),
        topic: Topic::ALL[card.topic as usize],
        question: card.question,
        answer: match card.answer {
            WrittenAnswer::Text(text) => Answer::Text(text),
            WrittenAnswer::List(items) => Answer::List(items),
        },
        accept: card.accept,
        date: Some(HistoricalDate::parse(&card.date).unwrap()),
        event: Some(card.event),
        parties: card.parties,
        rivals: card.rivals.into_iter().map(Into::into).collect(),
        distractors: card.distractors,
        ..Card::default()
    };
    Deck { id: written.id.into(), cards: written.cards.into_iter().map(card).collect(), ..Deck::default() }
}

/// Decks that nobody would write, made of what is hard: empty answers, lists, the same card twice, dates of every kind.
pub fn any_deck() -> impl Strategy<Value = Deck> {
    let question = prop::sample::select(&[
        "",
        "?",
        "When was it signed?",
        "In which year did Napoleon invade Russia?",
        "When did the war of 1812 end?",
        "Which power did Russia defeat?",
        "Who approved the alliance?",
        "Which treaty took Russia out of the war?",
        "Tsar [[Alexander III]] approved it in 1893.",
        "It came into force in [[1894]].",
        "Кто подписал договор?",
    ]);
    let text = || {
        prop_oneof![
            8 => prop::sample::select(&[
                "",
                "…",
                "1812",
                "1814",
                "1814–15",
                "1814–1815",
                "August 1891",
                "27 August 1891",
                "63 per cent",
                "49",
                "Paris",
                "Treaty of Paris",
                "Alexander III",
                "alexander iii",
                "France and Russia",
                "Still being fought",
            ])
            .prop_map(str::to_owned),
            1 => "\\PC{0,12}",
        ]
    };
    let answer = prop_oneof![
        6 => text().prop_map(Answer::Text),
        1 => prop::collection::vec(text(), 0..3).prop_map(Answer::List),
    ];
    let date = prop::sample::select(&[
        "",
        "1812",
        "1812-06-24",
        "1814/1815",
        "1814-04/1815-06",
        "1891-08",
        "1891-08-27",
        "1712~",
        "1902?",
        "189X",
        "-0043",
        "2014/..",
        "../1703",
        "1812-21",
    ]);
    let number = || prop::collection::vec(0_usize..6, 0..3);
    let card = (
        0_usize..8,
        question,
        answer,
        date,
        prop::collection::vec(text(), 0..2),
        number(),
        number(),
        prop::collection::vec(text(), 0..5),
    );
    let card = card.prop_map(|(id, question, answer, date, accept, parties, rivals, distractors)| Card {
        id: format!("c{id}").as_str().into(),
        topic: Topic::ALL[id],
        question: question.to_owned(),
        answer,
        accept,
        date: HistoricalDate::parse(date).ok(),
        parties: parties.iter().map(|party| format!("Power {party}")).collect(),
        rivals: rivals.iter().map(|rival| format!("c{rival}").as_str().into()).collect(),
        distractors,
        ..Card::default()
    });
    prop::collection::vec(card, 0..12).prop_map(|cards| Deck { cards, ..Deck::default() })
}
