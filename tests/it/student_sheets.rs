//! Sheets as students fill them in: gaps in them, words of their own, days that never were, letters of other machines.

use encoding_rs::{ISO_8859_2, WINDOWS_1250, WINDOWS_1252};
use entente::{deck::Topic, formats::Intake};

use crate::formats::{cards, pairs, take, told};

const VOCAB: &str = "Question;Answer;Date;Topic\n\
    When did the July Revolution break out?;27 July 1830;27.07.1830;Revolutions\n\
    Who led the Risorgimento in Piedmont?;;1852;People\n\
    When was the Battle of Sedan?;2 September 1870;31.09.1870;Wars\n\
    When was the Battle of Sedan?;2 September 1870;02.09.1870;Wars\n\
    Who wrote it?;Émile Zola;1877;Culture\n\
    Who painted it?;Courbet;;Art\n";

/// Where each problem is, by line and column.
fn places(intake: &Intake) -> Vec<(usize, usize)> {
    intake.problems.iter().filter_map(|it| it.place.as_ref()).map(|place| (place.line, place.column)).collect()
}

#[test]
fn a_row_without_its_answer_is_no_card_that_asks_for_the_date_unless_its_question_does() {
    let sheet = |rows: &str| take("x.csv", format!("Question;Answer;Date\nWho?;Cavour;1852\n{rows}\n"));
    for question in [
        "Who led it?",
        "Où était-ce ?",
        "Wer war es?",
        "Which war was it?",
        "Кто это был?",
        "Which empire had an army there?",
        "Wer war an der Macht?",
        "Who commanded on D-Day?",
    ] {
        let intake = sheet(&format!("{question};;1852"));
        assert_eq!(cards(&intake).len(), 1, "{question}");
        let message = "the answer is empty, and the question does not ask for the date beside it";
        assert_eq!(told(&intake), [(Some(3), message)]);
        assert_eq!(places(&intake), [(3, question.chars().count() + 2)], "the empty cell is marked");
        assert_eq!(cards(&sheet(&format!("{question};;once upon a time"))).len(), 1, "{question}");
    }
    for question in [
        "When was it?",
        "In what year was it?",
        "On which day was it?",
        "Quand ?",
        "En quelle année ?",
        "En quel an ?",
        "Wann?",
        "Когда?",
        "Treaty of Tilsit",
    ] {
        let intake = sheet(&format!("{question};;1807"));
        assert_eq!(cards(&intake)[1], (question.to_owned(), "1807".to_owned()));
        assert_eq!(told(&intake), [(Some(3), "an answer is empty; its date is the answer")]);
    }
    // Without a column of answers, nothing is missing.
    assert_eq!(told(&take("x.csv", "Question;Date\nWho came in 1807?;1807\n")), []);
    let table = "| Question | Answer | Date |\n|---|---|---|\n| Who? | | 1807 |\n| When? | 1812 | |\n";
    let notes = take("x.md", table);
    assert_eq!(cards(&notes), pairs([("When?", "1812")]));
    assert_eq!(told(&notes).len(), 1);
}

#[test]
fn a_topic_is_known_in_the_plural_and_by_names_near_it_and_other_words_are_told_once() {
    let intake = take("vocab.csv", VOCAB);
    let deck = &intake.decks[0].deck;
    let topics: Vec<_> = deck.cards.iter().map(|card| (card.topic, card.tags.join(","))).collect();
    let kept = |topic, tag: &str| (topic, tag.to_owned());
    let right = [
        kept(Topic::Crisis, "Revolutions"),
        kept(Topic::War, ""),
        kept(Topic::General, "Culture"),
        kept(Topic::General, "Art"),
    ];
    assert_eq!(topics, right);
    let strange = "“Culture”, “Art” are no topics and are kept as tags, in 2 cards";
    assert!(told(&intake).contains(&(Some(6), strange)), "{:?}", told(&intake));
    for (word, topic) in [
        ("treaties", Topic::Treaty),
        ("Traités", Topic::Treaty),
        ("Verträge", Topic::Treaty),
        ("ВОЙНЫ", Topic::War),
        ("Battles", Topic::War),
        ("people", Topic::Person),
        ("Personen", Topic::Person),
        ("Alliances", Topic::Alliance),
    ] {
        let intake = take("x.csv", format!("Question,Answer,Topic\na?,b,{word}\n"));
        assert_eq!((intake.decks[0].deck.cards[0].topic, told(&intake)), (topic, vec![]), "{word}");
    }
    for topic in Topic::ALL {
        let intake = take("x.csv", format!("Question,Answer,Topic\na?,b,{}\n", topic.name()));
        let card = &intake.decks[0].deck.cards[0];
        assert_eq!((card.topic, card.tags.len()), (topic, 0), "the name of a topic is no tag");
    }
}

#[test]
fn a_day_that_never_was_is_told_in_its_cell_and_of_the_same_card_twice_the_good_date_stays() {
    let intake = take("vocab.csv", VOCAB);
    let said = told(&intake);
    let no_day = "there is no such date as “31.09.1870”: September has 30 days, so it is left out";
    let same = "the same card is in line 4 already; it is taken once, with what each of them has";
    assert!(said.contains(&(Some(4), no_day)) && said.contains(&(Some(5), same)), "{said:?}");
    let column = VOCAB.lines().nth(3).unwrap().find("31.09").unwrap() + 1;
    assert!(places(&intake).contains(&(4, column)), "{:?}", places(&intake));
    let sedan = intake.decks[0].deck.cards.iter().find(|card| card.question.contains("Sedan")).unwrap();
    assert_eq!(sedan.date.as_ref().map(ToString::to_string).as_deref(), Some("2 September 1870"));
    // Whichever comes first.
    let lines: Vec<&str> = VOCAB.lines().collect();
    let turned = [lines[0], lines[4], lines[3]].join("\n");
    let intake = take("x.csv", turned);
    assert_eq!(intake.decks[0].deck.cards[0].date, sedan.date);
    assert!(told(&intake).contains(&(Some(3), "the same card is in line 2 already; it is taken once")));
}

#[test]
fn what_the_second_of_two_same_cards_has_beyond_the_first_is_not_lost() {
    let intake = take("x.csv", "question,answer,note,tags,hint\nWho?,Cavour,,,\nWho?,Cavour,of Turin,italy,a count\n");
    let [card] = intake.decks[0].deck.cards.as_slice() else { panic!("{:?}", intake.decks) };
    assert_eq!((card.note.as_deref(), card.cue.as_deref()), (Some("of Turin"), Some("a count")));
    assert_eq!(card.tags, ["italy"]);
    let intake = take("x.csv", "question,answer,tags\nWho?,Cavour,italy\nWho?,Cavour,turin\n");
    let first = &intake.decks[0].deck.cards[0];
    assert_eq!(first.tags, ["italy", "turin"], "lists are put together");
}

#[test]
fn a_few_names_in_an_english_text_are_western_unless_their_letters_are_none_there() {
    let sheet = |answers: &[&str]| {
        let rows: Vec<String> = answers.iter().map(|answer| format!("Who was it this time?;{answer}")).collect();
        format!("Question;Answer\n{}\n", rows.join("\n"))
    };
    let taken = |bytes: &[u8]| {
        let intake = take("x.csv", bytes);
        (cards(&intake).into_iter().map(|(_, answer)| answer).collect::<Vec<_>>(), intake.table.unwrap().encoding)
    };
    for names in [
        &["Eugène Delacroix", "René Viviani"][..],
        &["Théophile Delcassé"],
        &["Otto von Bismarck, König"],
        &["Père Duchêne"],
        &["1871\u{2013}1890"],
        &["Élysée Palace"],
        &["Gneisenau \u{2013} Königgrätz"],
        &["Général Cavaignac", "François Guizot"],
    ] {
        let (answers, encoding) = taken(&WINDOWS_1252.encode(&sheet(names)).0);
        assert_eq!(
            (answers.iter().map(String::as_str).collect::<Vec<_>>().as_slice(), encoding),
            (names, "windows-1252")
        );
    }
    for encoding in [WINDOWS_1250, ISO_8859_2] {
        for names in [
            &["Stanisław Małachowski", "Książę Józef Poniatowski", "Tadeusz Kościuszko", "Był to król"][..],
            &["Karel Havlíček Borovský", "František Palacký", "Kdy začala válka? Několik dnů"],
        ] {
            let (answers, _) = taken(&encoding.encode(&sheet(names)).0);
            assert_eq!(answers, names, "{}", encoding.name());
        }
    }
}
