//! Sheets for quizzes, heads that no list knows, merged cells and damaged letters: what a stranger's table teaches.

use entente::formats::{Field, take_in};

use crate::formats::{cards, pairs, take, told};

/// The question, the answer, what else is right, and what is wrong, of every card.
fn choices_of(text: &str) -> Vec<String> {
    let intake = take("quiz.csv", text);
    let cards = intake.decks.iter().flat_map(|incoming| &incoming.deck.cards);
    let told = |card: &entente::deck::Card| {
        let lists = [card.accept.join(","), card.distractors.join(",")];
        format!("{} = {} ({}) not {}", card.question, card.answer_text(), lists[0], lists[1])
    };
    cards.map(told).collect()
}

#[test]
fn of_answers_that_are_counted_the_one_that_is_named_is_right_in_whatever_way_and_language() {
    let right = ["1807? = Tilsit () not Paris,Wien", "1856? = Paris () not Tilsit,Wien"];
    for (head, first, second) in [
        ("Question,Answer 1,Answer 2,Answer 3,Correct Answer", "Tilsit", "Paris"),
        ("Question,Answer 1,Answer 2,Answer 3,Correct", "2", "1"),
        ("Question,Option A,Option B,Option C,Answer", "B", "a"),
        ("Question,Choice 1,Choice 2,Choice 3,Correct choice", "Choice 2", "Choice 1"),
        ("Frage,Antwort A,Antwort B,Antwort C,Lösung", "B", "A)"),
        ("Question,Réponse A,Réponse B,Réponse C,Bonne réponse", "B", "A"),
        ("Вопрос,Ответ 1,Ответ 2,Ответ 3,Правильный ответ", "2", "1"),
        ("Вопрос,Вариант А,Вариант Б,Вариант В,Ответ", "Б", "а"),
    ] {
        let sheet = format!("{head}\n1807?,Paris,Tilsit,Wien,{first}\n1856?,Paris,Tilsit,Wien,{second}\n");
        assert_eq!(choices_of(&sheet), right, "{head}");
    }
}

#[test]
fn what_kahoot_and_blooket_have_people_fill_in_is_read() {
    let kahoot = "Quiz template,,,,,,,\n,,,,,,,\n\
        ,Question - max 120 characters,Answer 1 - max 75 characters,Answer 2 - max 75 characters,\
        Answer 3 - max 75 characters,Answer 4 - max 75 characters,\"Time limit (sec) – 5, 10, 20, or 240 secs\",\
        Correct answer(s) - choose at least one\n\
        1,1807?,Paris,Tilsit,Vienna,,20,2\n2,Who met?,Paul,Napoleon,Alexander,Louis,20,\"2,3\"\n";
    let right = ["1807? = Tilsit () not Paris,Vienna", "Who met? = Napoleon (Alexander) not Paul,Louis"];
    assert_eq!(choices_of(kahoot), right);
    let blooket = "\"Blooket\nImport Template\",,,,,,,\n\
        Question #,Question Text,Answer 1,Answer 2,\"Answer 3\n(Optional)\",\"Answer 4\n(Optional)\",\
        \"Time Limit (sec)\n(Max: 300 seconds)\",\"Correct Answer(s)\n(Only include Answer #)\"\n\
        1,1807?,Paris,Tilsit,Vienna,,20,2\n2,Who met?,Paul,Napoleon,Alexander,Louis,20,\"2,3\"\n";
    assert_eq!(choices_of(blooket), right);
}

#[test]
fn a_number_is_an_answer_where_it_is_one_of_the_options_or_only_what_is_wrong_is_listed() {
    assert_eq!(choices_of("Question,Answer 1,Answer 2,Correct\nHow many?,3,2,2\n"), ["How many? = 2 () not 3"]);
    let wrong = "Question,Correct Answer,Incorrect Answer 1,Incorrect Answer 2 (Optional)\nHow many?,2,3,4\n";
    assert_eq!(choices_of(wrong), ["How many? = 2 () not 3,4"]);
    // Nothing says which is right: all are.
    let both = take("x.csv", "Question,Answer 1,Answer 2\nWho met?,Napoleon,Alexander\n");
    assert_eq!(cards(&both)[0].1, "Napoleon\nAlexander");
    let none = take("x.csv", "Question,Answer 1,Answer 2,Correct\nWho?,Paul,Peter,7\n");
    assert_eq!(told(&none), [(Some(2), "“7” names none of the answers to choose from, so it is the answer")]);
}

#[test]
fn a_first_row_that_names_the_columns_is_no_card() {
    for head in [
        "Лицевая сторона;Обратная сторона",
        "Side 1;Side 2",
        "Vorne;Hinten",
        "Questions;Answers",
        "Fragen;Antworten",
        "Вопросы;Ответы",
        "Terms;Definitions",
        "Question text;Correct answer",
    ] {
        let intake = take("x.csv", format!("{head}\nWho met?;Napoleon\nWhere?;Tilsit\n"));
        assert_eq!(cards(&intake), pairs([("Who met?", "Napoleon"), ("Where?", "Tilsit")]), "{head}");
        assert_eq!(told(&intake), [], "{head}");
    }
}

#[test]
fn a_first_row_of_words_over_a_column_of_dates_names_it_whatever_the_words() {
    for head in ["Name;Year", "Treaty;Date", "Who;When", "Accord;Signed", "Мир;Подписан"] {
        let intake = take("x.csv", format!("{head}\nTilsit;1807\nErfurt;12 October 1808\nPressburg;1805\n"));
        let answers: Vec<String> = cards(&intake).into_iter().map(|(question, _)| question).collect();
        assert_eq!(answers, ["Tilsit", "Erfurt", "Pressburg"], "{head}");
    }
    let intake = take("x.csv", "Year,Event,Significance\n1807,Treaty of Tilsit,Peace\n1812,Invasion,War\n");
    assert_eq!(cards(&intake), pairs([("Treaty of Tilsit", "1807"), ("Invasion", "1812")]));
    let intake = take("x.csv", "Battle;Date;Winner\nFriedland;1807;Napoleon\nBorodino;1812;Napoleon\n");
    assert_eq!(cards(&intake), pairs([("Friedland", "Napoleon"), ("Borodino", "Napoleon")]));
    assert_eq!(intake.table.unwrap().columns, [Field::Question, Field::Date, Field::Answer]);
    // A card among cards, as the other rows show.
    for cards_only in
        ["Tilsit;treaty\nErfurt;congress\n", "Tilsit;unknown\nErfurt;1808\n", "When?;never\nWho?;1\nHow?;2\nWhy?;3\n"]
    {
        assert_eq!(cards(&take("x.csv", cards_only)).len(), cards_only.lines().count(), "{cards_only}");
    }
}

#[test]
fn a_column_that_numbers_the_rows_is_no_id_and_no_fault_and_a_row_with_its_number_alone_no_card() {
    for head in ["Nr.", "No.", "N°", "№", "#", "Номер", ""] {
        let intake = take("x.csv", format!("{head};Frage;Antwort\n1;Wer?;Kutusow\n2;Wo?;Borodino\n3;;\n"));
        assert_eq!(cards(&intake), pairs([("Wer?", "Kutusow"), ("Wo?", "Borodino")]), "{head}");
        assert_eq!(intake.decks[0].deck.cards[0].id.as_str(), "wer", "{head}");
        assert_eq!(told(&intake), [], "{head}");
    }
    let wide = format!("question,answer\nWho?,Paul{}\n", ",x".repeat(900));
    assert!(take("x.csv", wide).problems.len() < 10);
}

#[test]
fn a_merged_cell_stands_for_the_rows_below_it_and_topics_have_names_in_each_language() {
    let intake = take("x.csv", "Thème,Question,Réponse\nTraité,a?,b\n,c?,d\nGuerre,e?,f\n,g?,h\n");
    let topics: Vec<&str> = intake.decks[0].deck.cards.iter().map(|card| card.topic.name()).collect();
    assert_eq!(topics, ["Treaty", "Treaty", "War", "War"]);
    assert_eq!(told(&intake), [(Some(3), "a cell stands for empty ones below it: its text was taken for 2 cells")]);
    // Topics that are given here and there stand for their own rows.
    let intake = take("x.csv", "Topic,Question,Answer\nWar,a?,b\n,c?,d\nWar,e?,f\n,g?,h\n");
    let topics: Vec<&str> = intake.decks[0].deck.cards.iter().map(|card| card.topic.name()).collect();
    assert_eq!(topics, ["War", "General", "War", "General"]);
}

#[test]
fn a_byte_that_is_no_letter_spoils_no_other() {
    let table = b"question,answer\nO\xc3\xb9 fut sign\xc3\xa9e l\xe2\x80\x99alliance ?,\xc3\xa9t\xc3\xa9\nx \xff?,y\n";
    let intake = take_in(table, "x.csv".as_ref(), &entente::formats::Choices::default());
    assert_eq!(cards(&intake)[0], ("Où fut signée l’alliance ?".to_owned(), "été".to_owned()));
    assert_eq!(told(&intake)[0], (Some(3), "a byte is no letter in UTF-8 and became “\u{fffd}”, in line 3"));
    let notes = b"Q: O\xc3\xb9 ?\nA: \xc3\xa9t\xc3\xa9\nQ: x \xff?\nA: y\n";
    let intake = take_in(notes, "x.md".as_ref(), &entente::formats::Choices::default());
    assert_eq!(cards(&intake)[0], ("Où ?".to_owned(), "été".to_owned()));
    assert_eq!(told(&intake)[0], (Some(3), "a byte is no letter in UTF-8 and became “\u{fffd}”, in line 3"));
    let guessed = b"Q: O\xf9 fut sign\xe9e l'alliance ?\nA: en \xe9t\xe9, \xe0 P\xe9tersbourg\n";
    let intake = take_in(guessed, "x.md".as_ref(), &entente::formats::Choices::default());
    assert_eq!(cards(&intake)[0].0, "Où fut signée l'alliance ?");
    assert_eq!(told(&intake), [(Some(1), "the text was taken for windows-1252, which is a guess")]);
}

#[test]
fn the_dates_of_a_column_are_read_as_it_is_written_and_that_is_said() {
    let dates = |text: &str| {
        let intake = take("x.csv", text);
        let cards = intake.decks.iter().flat_map(|incoming| &incoming.deck.cards);
        let dates: Vec<String> =
            cards.map(|card| card.date.as_ref().map_or("-", |date| date.as_str()).to_owned()).collect();
        (dates, told(&intake).into_iter().map(|(line, message)| (line, message.to_owned())).collect::<Vec<_>>())
    };
    let (read, said) = dates("Question;Réponse;Date\na?;A;27/08/1891\nb?;B;05/06/1891\nc?;C;c. 1712\n");
    assert_eq!(read, ["1891-08-27", "1891-06-05", "1712~"]);
    assert_eq!(said, [(Some(3), "“05/06/1891” was taken for 5 June 1891".to_owned())]);
    let (read, said) = dates("Event,Date\nWar a,1914-18\nWar b,1700-21\nWar c,1904-05\n");
    assert_eq!(read, ["1914/1918", "1700/1721", "1904/1905"]);
    let message = "“1700-21” was taken for 1700–1721, and 1 more in the same way";
    assert_eq!(said, [(Some(3), message.to_owned())]);
}

#[test]
fn a_gap_of_anki_is_a_gap_in_any_table_and_rows_of_quizlet_on_one_line_are_known_by_their_dashes() {
    let intake = take("x.csv", "question,answer\n{{c1::Napoleon}} lost in {{c2::1812}},\nWho?,Paul\n");
    let asked: Vec<(String, String)> = cards(&intake);
    assert_eq!(asked[..2].iter().map(|card| card.1.as_str()).collect::<Vec<_>>(), ["Napoleon", "1812"]);
    let intake = take("x.txt", "Tilsit - treaty; of 1807;Fashoda - crisis;Erfurt - congress of 1808");
    let right = pairs([("Tilsit", "treaty\nof 1807"), ("Fashoda", "crisis"), ("Erfurt", "congress of 1808")]);
    assert_eq!(cards(&intake), right);
}
