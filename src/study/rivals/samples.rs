//! Decks for the tests of this room.

use proptest::prelude::*;

use crate::deck::{Answer, Card, Deck, HistoricalDate, Topic};

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
