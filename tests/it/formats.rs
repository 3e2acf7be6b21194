//! What other programs write, and what comes of it: cases that users of such programs reported, and their kinds.

use std::{fmt::Write as _, path::Path};

use entente::{
    deck::{Answer, Card, Citation, Deck, HistoricalDate, Passage, Severity, Source, Topic},
    formats::{Choices, Field, Format, Intake, Separator, harmless, merged, take_in, write},
};

pub(crate) fn take(name: &str, bytes: impl AsRef<[u8]>) -> Intake {
    take_in(bytes.as_ref(), Path::new(name), &Choices::default())
}

/// The question and the answer of every card.
pub(crate) fn cards(intake: &Intake) -> Vec<(String, String)> {
    let cards = intake.decks.iter().flat_map(|incoming| &incoming.deck.cards);
    cards.map(|card| (card.prompt().into_owned(), card.answer_text())).collect()
}

pub(crate) fn pairs<const N: usize>(expected: [(&str, &str); N]) -> Vec<(String, String)> {
    expected.map(|(question, answer)| (question.to_owned(), answer.to_owned())).to_vec()
}

/// What is left out or told, with its line.
pub(crate) fn told(intake: &Intake) -> Vec<(Option<usize>, &str)> {
    let line = |problem: &entente::formats::Problem| problem.place.as_ref().map(|place| place.line);
    intake.problems.iter().map(|problem| (line(problem), problem.message.as_str())).collect()
}

#[test]
fn an_upright_line_in_quotes_does_not_make_it_the_separator() {
    let intake = take("b01.csv", "Row1,\nRow2,\"|\"\"|\"\nRow3,\"|\"\"|\"\n");
    assert_eq!(intake.table.as_ref().unwrap().separator.name(), "comma");
    assert_eq!(cards(&intake), pairs([("Row2", "|\"|"), ("Row3", "|\"|")]));
    assert_eq!(told(&intake), [(Some(1), "the card has no answer")]);
}

#[test]
fn header_lines_with_the_empty_columns_of_a_spreadsheet_are_understood() {
    let text = "#separator:Comma,,\n#deck:Treaties,,\nWho met at Tilsit?,Napoleon and Alexander,Treaties::1807\n\
                Who met at Erfurt?,The same,Treaties::1808\n";
    for text in [text.to_owned(), format!("\u{feff}{text}"), text.replace('\n', "\r\n")] {
        let intake = take("b03.csv", text);
        assert_eq!(intake.decks[0].deck.title, "Treaties");
        assert_eq!(cards(&intake).len(), 2);
        assert_eq!(intake.decks[0].deck.cards[0].tags, ["Treaties::1807"]);
        assert_eq!(intake.problems, []);
    }
}

#[test]
fn a_byte_order_mark_hides_no_header() {
    let text = "#separator:Tab\r\n#html:false\r\nWho?\tBismarck\r\n";
    for text in [text.to_owned(), format!("\u{feff}{text}")] {
        assert_eq!(cards(&take("b04.txt", text)), pairs([("Who?", "Bismarck")]));
    }
}

#[test]
fn letters_are_read_in_the_encoding_that_the_bytes_tell() {
    let text = "слово,Договор о перемирии и дружбе\nКто подписал?,Император Александр\n";
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let with_mark = [&[0xff, 0xfe][..], &utf_16].concat();
    let russian = encoding_rs_bytes("windows-1251", text);
    for (name, bytes) in [("utf-8", text.as_bytes().to_vec()), ("utf-16", with_mark), ("windows-1251", russian)] {
        let intake = take("b07.csv", &bytes);
        assert_eq!(cards(&intake)[1].1, "Император Александр", "{name}");
    }
    assert_eq!(cards(&take("b07.csv", "word,слово")), pairs([("word", "слово")]));
    let french =
        encoding_rs_bytes("windows-1252", "Où?;à l’été, près de Tilsit\nQui?;Le général Caulaincourt, à Erfurt\n");
    assert_eq!(cards(&take("fr.csv", &french))[0], ("Où?".to_owned(), "à l’été, près de Tilsit".to_owned()));
    let chosen = Choices { encoding: Some("windows-1252".to_owned()), ..Choices::default() };
    let intake = take_in(&french, Path::new("fr.csv"), &chosen);
    assert!(!intake.table.unwrap().is_encoding_guessed);
}

/// A text in a code page, by the table of the standard library's neighbours: each letter by what decodes to it.
fn encoding_rs_bytes(encoding: &str, text: &str) -> Vec<u8> {
    let one = |byte: u8| {
        let choices = Choices {
            encoding: Some(encoding.to_owned()),
            separator: Some(Separator("\t".to_owned())),
            ..Choices::default()
        };
        let row = [b"x\tx", &[byte][..], b"x\n"].concat();
        let intake = take_in(&row, Path::new("one.tsv"), &choices);
        intake.decks.first().and_then(|it| it.deck.cards[0].answer_text().chars().nth(1))
    };
    let table: Vec<(u8, Option<char>)> = (128..=255).map(|byte| (byte, one(byte))).collect();
    let byte = |c: char| {
        if c.is_ascii() { c as u8 } else { table.iter().find(|(_, letter)| *letter == Some(c)).unwrap().0 }
    };
    text.chars().map(byte).collect()
}

#[test]
fn a_line_without_a_tab_goes_on_with_the_answer_above_or_is_left_out() {
    let text = "Terms?\t- Rhine left bank\n- Hanover\nWho?\tBismarck\n";
    let intake = take("b08.txt", text);
    assert_eq!(cards(&intake), pairs([("Terms?", "Rhine left bank\nHanover"), ("Who?", "Bismarck")]));
    assert!(matches!(&intake.decks[0].deck.cards[0].answer, Answer::List(items) if items.len() == 2));
    assert_eq!(told(&intake)[0].0, Some(2));

    let choices = Choices { leaves_out_loose_lines: true, ..Choices::default() };
    let intake = take_in(text.as_bytes(), Path::new("b08.txt"), &choices);
    assert_eq!(cards(&intake), pairs([("Terms?", "- Rhine left bank"), ("Who?", "Bismarck")]));
    assert_eq!((intake.problems.len(), intake.problems[0].severity), (1, Severity::Error));

    let own = Choices {
        separator: Some(Separator(";TAB;".to_owned())),
        row_separator: ";BREAK;".to_owned(),
        ..Choices::default()
    };
    let text = "Terms?;TAB;- Rhine left bank\n- Hanover;BREAK;Who?;TAB;Bismarck";
    let intake = take_in(text.as_bytes(), Path::new("b08.txt"), &own);
    assert_eq!(cards(&intake), pairs([("Terms?", "Rhine left bank\nHanover"), ("Who?", "Bismarck")]));
    assert_eq!(intake.problems, []);
}

#[test]
fn tabs_are_found_whatever_the_file_is_called_and_no_file_is_empty_without_a_reason() {
    assert_eq!(
        cards(&take("cards.csv", "Who?\tBismarck\nWhen?\t1871\n")),
        pairs([("Who?", "Bismarck"), ("When?", "1871")])
    );
    let without: [&[u8]; 8] = [
        b"",
        b"\n\n",
        b"just a text\nand another\n",
        b"question,answer\n",
        b"a,\nb,\n",
        b",x\n",
        b"PK\x03\x04\x00\x00\x00\x00\x00\x01",
        b"\x00\x00\x00",
    ];
    for text in without {
        let intake = take("empty.csv", text);
        assert_eq!(cards(&intake), [], "{text:?}");
        assert!(!intake.problems.is_empty(), "{text:?}");
    }
}

#[test]
fn columns_are_known_by_their_heads_in_four_languages() {
    for head in [
        "Question;Answer;Year;Also;Tags",
        "Réponse;Recto;Année;Synonymes;Mots-clés",
        "Вопрос;Ответ;Год;Также;Метки",
        "Frage;Antwort;Jahr;auch;Schlagwörter",
        "TERM 1;Definition;date;accepted;keywords",
    ] {
        let is_turned = head.starts_with("Réponse");
        let [first, second] = if is_turned { ["Napoléon", "Qui?"] } else { ["Qui?", "Napoléon"] };
        let intake = take("h.csv", format!("sep=;\r\n{head}\r\n{first};{second};1807;Bonaparte|N.;war, peace\r\n"));
        let card = &intake.decks[0].deck.cards[0];
        assert_eq!((card.question.as_str(), card.answer_text().as_str()), ("Qui?", "Napoléon"), "{head}");
        assert_eq!(card.date.as_ref().map(HistoricalDate::as_str), Some("1807"), "{head}");
        assert_eq!((card.accept.len(), card.tags.len()), (2, 2), "{head}");
        assert_eq!(intake.problems, [], "{head}");
    }
}

#[test]
fn what_a_spreadsheet_adds_is_taken_off() {
    let text = "question,answer,,\r\nWhen?,=\"1812\",,\r\nWhat?,'-0043,,\r\nWho?,'tis he,,\r\n,,,\r\n";
    assert_eq!(cards(&take("x.csv", text)), pairs([("When?", "1812"), ("What?", "-0043"), ("Who?", "'tis he")]));
}

#[test]
fn a_sheet_as_excel_saves_it_in_french_comes_in_whole() {
    // Windows-1252, semicolons, the separator named above, empty columns and rows at the ends, a day as Excel writes it.
    let text = "sep=;\r\nQuestion;Réponse;Année;Thème;;\r\nQui a signé à Tilsit ?;Napoléon Ier;1807;traités;;\r\n\
                \"Où\r\nsignèrent-ils ?\";\"sur un \"\"radeau\"\"; au milieu du Niémen\";07/07/1807;;;\r\n;;;;;\r\n";
    let intake = take("feuille.csv", encoding_rs_bytes("windows-1252", text));
    let table = intake.table.as_ref().unwrap();
    assert_eq!((table.encoding, table.separator.name(), table.has_head), ("windows-1252", "semicolon", true));
    assert_eq!(
        cards(&intake),
        pairs([
            ("Qui a signé à Tilsit ?", "Napoléon Ier"),
            ("Où\nsignèrent-ils ?", "sur un \"radeau\"; au milieu du Niémen"),
        ])
    );
    let deck = &intake.decks[0].deck;
    let dates = deck.cards.iter().map(|card| card.date.as_ref().map(|date| date.as_str().to_owned()));
    assert_eq!(dates.collect::<Vec<_>>(), [Some("1807".to_owned()), Some("1807-07-07".to_owned())]);
    assert_eq!((deck.cards[0].topic, deck.cards[0].tags.len()), (Topic::Treaty, 0), "a topic in the plural is one");
    assert_eq!(told(&intake), []);
}

#[test]
fn columns_are_what_was_chosen() {
    let columns = vec![Field::Answer, Field::Question, Field::Note];
    let choices = Choices { columns: Some(columns), title: Some("Mine".to_owned()), ..Choices::default() };
    let intake = take_in(b"Tilsit,Where?,on a raft\n", Path::new("x.csv"), &choices);
    let deck = &intake.decks[0].deck;
    assert_eq!((deck.title.as_str(), deck.id.as_str()), ("Mine", "mine"));
    assert_eq!((deck.cards[0].question.as_str(), deck.cards[0].note.as_deref()), ("Where?", Some("on a raft")));
}

#[test]
fn what_is_not_taken_is_said_with_its_line() {
    let text = "question,answer,date,colour\nWho?,Bismarck,Jan-71x,red\nWhen?,,3/4/1891 or 1892,\n,nobody,,\nWho?,Bismarck,,\n";
    let intake = take("x.csv", text);
    let lines: Vec<Option<usize>> = told(&intake).iter().map(|(line, _)| *line).collect();
    assert_eq!(lines, [Some(2), Some(2), Some(3), Some(4), Some(5)], "{:?}", told(&intake));
    assert_eq!(cards(&intake), pairs([("Who?", "Bismarck"), ("When?", "3/4/1891 or 1892")]));
}

#[test]
fn rows_of_unequal_length_and_open_quotes_lose_no_other_row() {
    let text = "a,b\nc,d,e\nf,\"never closed\ng,h\ni,\"j\"\n";
    let intake = take("x.csv", text);
    let expected = pairs([("a", "b"), ("c", "d,e"), ("f", "\"never closed"), ("g", "h"), ("i", "j")]);
    assert_eq!(cards(&intake), expected);
    assert_eq!(told(&intake).iter().map(|(line, _)| line.unwrap()).collect::<Vec<_>>(), [2, 3]);
}

#[test]
fn a_million_fields_and_nul_bytes_are_bounded() {
    let wide = format!("{}\n", "a,".repeat(1_000_000));
    let long = "q,a\n".repeat(120_000);
    let mut many = String::new();
    (0..120_000).for_each(|n| writeln!(many, "q{n},a{n}").unwrap());
    for text in [wide, long, many, "x\0y,z\n".to_owned(), "\"".repeat(100_000)] {
        let intake = take("big.csv", &text);
        assert!(cards(&intake).len() <= 100_000);
        assert!(intake.problems.len() <= 1_001);
        assert!(!intake.problems.is_empty(), "{}", &text[..9]);
    }
}

/// A deck that uses all that a table can hold.
pub(crate) fn rich_deck() -> Deck {
    let card = |id: &str, question: &str, answer: &str| Card {
        id: id.into(),
        question: question.to_owned(),
        answer: Answer::Text(answer.to_owned()),
        passage: Some("raft".into()),
        ..Card::default()
    };
    let mut first = card("tilsit", "Where did they meet?", "on a raft; \"in\" the Neman,\nat Tilsit");
    first.accept = vec!["Tilsit".to_owned(), "a raft, at Tilsit".to_owned(), "x; y".to_owned()];
    first.date = HistoricalDate::parse("1807-07-07").ok();
    first.event = Some("Two emperors meet".to_owned());
    first.topic = Topic::Treaty;
    first.tags = vec!["first war".to_owned(), "peace".to_owned()];
    first.parties = vec!["France".to_owned(), "Russia".to_owned()];
    first.distractors = vec!["in Erfurt".to_owned()];
    first.quote = Some("on a raft".to_owned());
    first.note = Some("=1+1 is no formula".to_owned());
    first.cue = Some("a river".to_owned());
    let mut second = card("caesar", "When was [[Caesar]] killed?", "");
    second.date = HistoricalDate::parse("-0043").ok();
    let mut third = card("powers", "Which powers?", "");
    third.answer = Answer::List(vec!["France".to_owned(), "Russia, then".to_owned()]);
    third.passage = None;
    Deck {
        id: "tilsit".into(),
        title: "Tilsit".to_owned(),
        sources: vec![Source { id: "s".into(), title: "Treaties".to_owned(), ..Source::default() }],
        passages: vec![Passage {
            id: "raft".into(),
            heading: "The raft".to_owned(),
            text: "They met on a raft.\n\nThen \"they\" signed.".to_owned(),
            sources: vec![Citation { id: Some("s".into()), locator: Some("p. 3".to_owned()) }],
            note: None,
        }],
        cards: vec![first, second, third],
        ..Deck::default()
    }
}

#[test]
fn a_deck_that_goes_out_as_a_table_comes_back_as_it_was() {
    let deck = rich_deck();
    for (format, name) in [(Format::Csv, "tilsit.csv"), (Format::Tsv, "tilsit.tsv")] {
        let bytes = write(&deck, format);
        let intake = take(name, &bytes);
        assert_eq!(intake.problems, [], "{name}: {}", String::from_utf8_lossy(&bytes));
        let again = merged(&intake.decks[0].deck, &deck);
        let mut expected = deck.clone();
        if format == Format::Tsv {
            // Anki parts tags by blanks.
            expected.cards[0].tags[0] = "first_war".to_owned();
        }
        assert_eq!(again.deck, expected, "{name}");
    }
    // Without the deck that it came from, the cards are the same, too.
    let alone = &take("tilsit.csv", write(&deck, Format::Csv)).decks[0].deck;
    for (card, before) in alone.cards.iter().zip(&deck.cards) {
        assert_eq!(Card { passage: None, ..card.clone() }, Card { passage: None, ..before.clone() });
    }
    assert_eq!(alone.passages[0].text, deck.passages[0].text);
}

#[test]
fn no_cell_is_a_formula_for_a_spreadsheet() {
    for cell in ["=1+1", "+1 x", "-x", "@x", "  =x", "\t=x", "\0=x", "-0043-01-01"] {
        assert_eq!(harmless(cell), format!("'{cell}"), "{cell:?}");
    }
    for cell in ["", "x", "1=1", "-12.5", "'tis", "1-2"] {
        assert_eq!(harmless(cell), cell);
    }
}

#[test]
fn the_same_file_again_changes_nothing_and_a_slip_mended_keeps_the_card() {
    let before = take("x.csv", "Who signed at Tilsitt?,Alexander I\nWhen was it?,1807\n").decks.remove(0).deck;
    let same = merged(&before, &before);
    assert_eq!((same.new, same.changed, same.unchanged, &same.deck), (0, 0, 2, &before));
    let mended = take("x.csv", "When was it?,July 1807\nWho signed at Tilsit?,Alexander I\nNew one?,yes\n");
    let again = merged(&mended.decks[0].deck, &before);
    assert_eq!((again.new, again.changed, again.unchanged), (1, 2, 0));
    let ids: Vec<&str> = again.deck.cards.iter().map(|card| card.id.as_str()).collect();
    assert_eq!(ids[..2], [before.cards[0].id.as_str(), before.cards[1].id.as_str()]);
    assert_eq!(again.deck.cards[0].question, "Who signed at Tilsit?");
}

#[test]
fn a_card_of_another_list_does_not_take_the_place_of_one_with_the_same_number_or_answer() {
    let before = take("x.csv", "id,question,answer\n1,Who signed at Tilsit?,Alexander I\n").decks.remove(0).deck;
    let other = take("x.csv", "id,question,answer\n1,Capital of Prussia,Berlin\n").decks.remove(0).deck;
    let both = merged(&other, &before);
    assert_eq!((both.new, both.clashing.len(), both.deck.cards.len()), (1, 1, 2));
    let again = merged(&other, &both.deck);
    assert_eq!((again.new, again.unchanged, again.deck.cards.len()), (0, 1, 2), "the same file again");

    let other = take("x.csv", "Tsar at Leipzig,Alexander I\n").decks.remove(0).deck;
    assert_eq!(merged(&other, &before).deck.cards.len(), 2);
}

#[test]
fn what_a_file_does_not_say_stays_as_it_was() {
    let deck = rich_deck();
    let plain = take("x.csv", "Where did they meet?,at Tilsit\n").decks.remove(0).deck;
    let card = &merged(&plain, &deck).deck.cards[0];
    assert_eq!(card.answer, Answer::Text("at Tilsit".to_owned()));
    assert_eq!(Card { answer: deck.cards[0].answer.clone(), ..card.clone() }, deck.cards[0]);
}

#[test]
fn decks_are_parted_by_their_column_and_deeper_levels_are_tags() {
    let text = "#separator:tab\n#html:false\n#deck column:1\n#guid column:2\n#tags column:5\n\
                History::Pacts\tg%1\tWho?\tBismarck\ta b\nMusic\tg%2\tWho?\tVerdi\t\n";
    let intake = take("x.txt", text);
    let titles: Vec<&str> = intake.decks.iter().map(|it| it.deck.title.as_str()).collect();
    assert_eq!(titles, ["History", "Music"]);
    assert_eq!(intake.decks[0].deck.cards[0].tags, ["a", "b", "Pacts"]);
    assert_ne!(intake.decks[0].deck.cards[0].id, intake.decks[1].deck.cards[0].id);
    assert_eq!(intake.problems, []);
}

#[test]
fn html_becomes_plain_text_if_the_file_says_that_it_is_html() {
    let text = "#separator:tab\n#html:true\nWho <b>signed</b>?<script>x</script>\tA &amp; B<br>and <i>C</i>\n";
    let card = &take("x.txt", text).decks[0].deck.cards[0];
    assert_eq!(card.question, "Who **signed**?");
    assert!(card.answer_text().starts_with("A & B") && card.answer_text().contains("*C*"), "{}", card.answer_text());
    assert_eq!(cards(&take("x.txt", "Who?\ta<br>b < c\n")), pairs([("Who?", "a\nb < c")]));
}

#[test]
fn a_part_without_its_mark_is_said_and_loses_no_card() {
    let text =
        "Q: Who signed at Tilsit?\nA: Alexander I\n\n---\n\nI forgot the mark here\n\n---\n\nQ: When?\nA: 1807\n";
    let intake = take("b40.md", text);
    assert_eq!(cards(&intake), pairs([("Who signed at Tilsit?", "Alexander I"), ("When?", "1807")]));
    assert_eq!(told(&intake), [(Some(6), "this text belongs to no card")]);
    for (text, line) in [("A: 1807\n", 1), ("Q: When?\n\n---\n", 1), ("C: no gap here\n", 1)] {
        let intake = take("x.md", text);
        assert_eq!((cards(&intake).len(), told(&intake)[0].0), (0, Some(line)), "{text}");
    }
}

#[test]
fn the_same_card_twice_is_one_card() {
    let intake = take("b42.md", "Q: When?\nA: 1807\n\nQ: When?\nA: 1807\n");
    assert_eq!(cards(&intake), pairs([("When?", "1807")]));
    assert_eq!(told(&intake), [(Some(4), "the same card is in line 1 already; it is taken once")]);
}

#[test]
fn a_blank_behind_the_separator_hides_no_card_and_both_ways_are_two_cards() {
    assert_eq!(cards(&take("b44.md", "Tilsit\n?? \n1807\n")), pairs([("Tilsit", "1807"), ("1807", "Tilsit")]));
    assert_eq!(cards(&take("x.md", "Tilsit ::: 1807\n")), pairs([("Tilsit", "1807"), ("1807", "Tilsit")]));
    assert_eq!(
        cards(&take("x.md", "Where?\n?\non a raft\nthere\n\nnot this")),
        pairs([("Where?", "on a raft\nthere")])
    );
}

#[test]
fn gaps_are_seen_in_the_last_line_and_not_in_addresses_or_code() {
    assert_eq!(
        cards(&take("b46.md", "==Tilsit== was signed in 1807")),
        pairs([("______ was signed in 1807", "Tilsit")])
    );
    let none = take("b49.md", "see https://example.org/?q=abc==&r==1 and `f\"{name}\"`\n");
    assert_eq!(cards(&none), []);
    for text in ["`a == b` and `c == d`", "```\n==x==\nq::a\n```\n", "if a == b and c == d", "use `std::fs` here"] {
        assert_eq!(cards(&take("x.md", text)), [], "{text}");
    }
}

#[test]
fn each_of_several_gaps_is_a_card_that_shows_the_others() {
    let expected = pairs([("Signed in ______ at Tilsit", "1807"), ("Signed in 1807 at ______", "Tilsit")]);
    for text in [
        "Signed in ==1807== at ==Tilsit==\n",
        "- Signed in {{c1::1807}} at {{c2::Tilsit}}\n",
        "C: Signed in [1807] at [Tilsit]\n",
    ] {
        assert_eq!(cards(&take("x.md", text)), expected, "{text}");
    }
    let hint = take("x.md", "Den Vertrag ==1;;kündigen;;kün...==\n");
    let card = &hint.decks[0].deck.cards[0];
    assert_eq!((card.answer_text().as_str(), card.cue.as_deref()), ("kündigen", Some("kün...")));
    assert_eq!(card.note, None);
}

#[test]
fn cards_on_one_line_keep_tags_decks_and_schedules_out_of_their_text() {
    let text = "---\ntags: [history]\n---\n#flashcards/wars\n\n- Where did they meet?::on a raft #tilsit <!--SR:!2026-12-24,30,250-->\n\
                Who?::[[Napoleon|the emperor]] ^x1\n";
    let intake = take("x.md", text);
    let deck = &intake.decks[0].deck;
    assert_eq!(cards(&intake), pairs([("Where did they meet?", "on a raft"), ("Who?", "the emperor")]));
    let tags = ["tilsit", "history"].map(str::to_owned);
    assert_eq!((deck.title.as_str(), &deck.cards[0].tags), ("wars", &tags.to_vec()));
    assert_eq!(told(&intake), [(Some(6), "1 schedule of Obsidian left out: the cards start as new")]);
}

#[test]
fn a_heading_with_its_paragraphs_is_a_passage_to_which_the_cards_below_point() {
    let text = "# The raft\n\nThey met on a raft in the Neman.\n\nThen they signed.\n\nQ: Where?\nA: on a raft\n\n\
                # Only cards\n\nWho?::Napoleon\n";
    let deck = &take("x.md", text).decks[0].deck;
    assert_eq!((deck.passages.len(), deck.passages[0].heading.as_str()), (1, "The raft"));
    assert_eq!(deck.passages[0].text, "They met on a raft in the Neman.\n\nThen they signed.");
    assert_eq!(deck.cards[0].passage.as_ref(), Some(&deck.passages[0].id));
    assert_eq!(deck.cards[1].passage, None);
}

#[test]
fn supermemo_repeats_its_marks_and_knows_wrong_answers() {
    let text = "q: Where did\nq: they meet?\na: on\na: a raft\nA1: in Paris\nA2: in Erfurt\n\nQ: Who?\nA: Napoleon\n";
    let intake = take("x.txt", text);
    assert_eq!(cards(&intake), pairs([("Where did\nthey meet?", "on\na raft"), ("Who?", "Napoleon")]));
    assert_eq!(intake.decks[0].deck.cards[0].distractors, ["in Paris", "in Erfurt"]);
}

#[test]
fn a_deck_that_goes_out_as_notes_comes_back_with_its_cards_and_passages() {
    let deck = rich_deck();
    let intake = take("tilsit.md", write(&deck, Format::Markdown));
    assert_eq!(intake.problems, [], "{}", String::from_utf8_lossy(&write(&deck, Format::Markdown)));
    let again = merged(&intake.decks[0].deck, &deck);
    assert_eq!((again.new, again.deck.passages.len()), (0, 1));
    assert_eq!(intake.decks[0].deck.title, "Tilsit");
    let answers = |deck: &Deck| {
        let mut answers: Vec<String> = deck.cards.iter().map(|card| card.prompt().into_owned()).collect();
        answers.sort();
        answers
    };
    assert_eq!(answers(&again.deck), answers(&deck));
}
